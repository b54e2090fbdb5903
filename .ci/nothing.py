#!/usr/bin/env python3
"""Turns each effect of the performer and each public function of `src/ops` into nothing in turn, and names those that
the quick tests do not notice.

    python3 .ci/nothing.py [NAME...]

The sources are copied to `target/nothing` with a switch at the head of each, so that they are compiled once; the tests
then run once for each name. `docs/testing.md` lists the survivors with reasons. Needs cargo-nextest.
"""

import pathlib
import re
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
COPY = TOP / "target" / "nothing"
SWITCH = COPY / "nothing.txt"
# By keys in a temporary folder, and by commands; the desk sees the effects, all three see the use cases.
DESKS = "recovery screens start follow_ups visits export closing hand city merging importing jobs guide"
DESK = [part for name in DESKS.split() for part in ("--test", name)]
COMMANDS = ["--test", "cli"]
# Arrays have a semicolon, in arguments as in what is returned; none is deeper than an array of arrays.
ARRAY = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
PART = rf"(?:[^{{;\[]|{ARRAY})"
SIGNATURE = rf"(\n *pub (?:const )?fn )(\w+)(?:<[^(]*>)?\({PART}*?\)(?: -> ({PART}+?))? \{{\n"
# What is nothing where the type alone does not say it: a plan of no paragraphs.
NOTHING = {
    "ops review::open": "Ok(OpenReview { plan: asked.plan.clone(), review: Review::new(Default::default()), "
    "given: Given::default(), resumed: None, former: None, digest: String::new(), columns: None, onto: None })",
}
# By their whole words: a test of a checklist that "can be walked" is quick.
QUICK = "not test(random_walk) and not test(storm_of_sizes)"


def stages(name):
    """The runs of tests that may notice, the nearest first."""
    kind, what = name.split(" ")
    desk = [*DESK, "-E", QUICK]
    if kind == "effect":
        return [desk]
    file = what.split("::")[0]
    return [["--lib", "-E", f"test(ops::{file}::)", "--no-tests", "pass"], desk, COMMANDS]


def copy():
    """The tracked files; those that did not change keep their time, so that cargo builds only what changed."""
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=TOP, text=True).split("\0")
    for name in filter(None, names):
        to = COPY / name
        if (TOP / name).is_file() and not (to.is_file() and to.read_bytes() == (TOP / name).read_bytes()):
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / name, to)
    for folder in ("src", "tests"):
        for file in (COPY / folder).rglob("*.rs"):
            if str(file.relative_to(COPY)) not in names:
                file.unlink()


def write(path, text):
    if path.read_text() != text:
        path.write_text(text)


def nothing_of(result):
    """What a function returns that does nothing, or None where its type has no such value."""
    # An argument may be a function with a result of its own.
    result = result.rsplit(") -> ", 1)[-1].strip() if result else ""
    inner = re.fullmatch(r"Result<(.*), \w+>", result, re.S)
    if inner:
        value = nothing_of(inner.group(1))
        return value and f"Ok({value})"
    if result in ("", "()"):
        return "()"
    if result.startswith("Option<"):
        return "None"
    if result == "Self" or "&" in result:
        return None
    if re.fullmatch(r"Vec<.*>|String|PathBuf|bool|usize|\(Vec<.*>, (?:Vec|Option)<.*>\)|Library|Completion|Settings", result, re.S):
        return "Default::default()"
    return None


def effects(kind, prefix):
    """The names of the effects; those that stand for several are named one by one, as `Plan::Find`."""
    text = (TOP / "src/tui/effect.rs").read_text()
    body = re.search(rf"pub enum {kind} \{{\n(.*?)\n\}}", text, re.S).group(1)
    names = []
    for name, inner in re.findall(r"^    (\w+)(?:\((\w+Effect)\)|[(,{ ])", body, re.M):
        names += effects(inner, f"{name}::") if inner else [f"effect {prefix}{name}"]
    return names


def switches():
    """Puts the switches into the copy and returns their names, and those of functions that have none."""
    library = COPY / "src/lib.rs"
    write(library, (TOP / "src/lib.rs").read_text() + f'''
/// Whether this is turned into nothing.
#[must_use]
pub fn is_nothing(name: &str) -> bool {{
    static NAME: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    NAME.get_or_init(|| std::fs::read_to_string({str(SWITCH)!r}).unwrap_or_default()) == name
}}
'''.replace("'", '"'))
    names = effects("Effect", "")
    perform = (TOP / "src/tui/perform.rs").read_text()
    head = "pub fn perform(&mut self, effect: Effect, now: Moment) -> ControlFlow<()> {\n"
    assert head in perform
    write(COPY / "src/tui/perform.rs", perform.replace(head, head + '''
        let told = format!("{effect:?}");
        let mut words = told.split(|letter: char| !letter.is_alphanumeric());
        let mut name = words.next().unwrap_or_default().to_owned();
        if matches!(effect, Effect::Plan(_)) {
            name = format!("{name}::{}", words.next().unwrap_or_default());
        }
        if crate::is_nothing(&format!("effect {name}")) {
            return ControlFlow::Continue(());
        }
'''))
    without = []
    for file in sorted((TOP / "src/ops").glob("*.rs")):
        if file.stem == "sample":
            continue
        text = file.read_text()
        code, tests, rest = text.partition("#[cfg(test)]")

        def switched(match):
            name = f"ops {file.stem}::{match.group(2)}"
            value = NOTHING.get(name) or nothing_of(match.group(3))
            if value is None or "const fn" in match.group(1):
                without.append(name)
                return match.group(0)
            names.append(name)
            return f'{match.group(0)}if crate::is_nothing("{name}") {{ return {value}; }}\n'

        write(COPY / "src/ops" / file.name, re.sub(SIGNATURE, switched, code) + tests + rest)
    return names, without


def notice(command, stage):
    """The name of a test that fails in this run of tests, if one does."""
    ran = subprocess.run([*command, "--fail-fast", *stage], cwd=COPY, capture_output=True, text=True)
    if ran.returncode == 0:
        return None
    failed = re.search(r"^ +(?:FAIL|SIGABRT|TERMINATING).*\] *(?:\(.*?\) )?(.*)$", ran.stderr, re.M)
    if failed is None:
        sys.exit(ran.stderr)
    return failed.group(1)


def main():
    COPY.mkdir(parents=True, exist_ok=True)
    copy()
    names, without = switches()
    wanted = sys.argv[1:] or names
    command = ["cargo", "nextest", "run"]
    SWITCH.write_text("")
    subprocess.run([*command, "--lib", *DESK, *COMMANDS, "--no-run"], cwd=COPY, check=True)
    survivors = []
    for name in wanted:
        SWITCH.write_text(name)
        notices = (notice(command, stage) for stage in stages(name))
        first = next(filter(None, notices), None)
        print(f"{name}: {'noticed by ' + first if first else 'NOT NOTICED'}", flush=True)
        if first is None:
            survivors.append(name)
    SWITCH.write_text("")
    print(f"\n{len(wanted) - len(survivors)} of {len(wanted)} noticed")
    print("not noticed:", ", ".join(survivors) or "none")
    print("without a value that is nothing:", ", ".join(without))


main()
