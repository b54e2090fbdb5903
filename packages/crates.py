"""What the program is made of: the licences of every crate in it, and the bill of materials as CycloneDX JSON.

    python3 packages/crates.py notices TARGET > THIRD-PARTY.txt
    python3 packages/crates.py sbom TARGET VERSION > pillarcheck.cdx.json
    python3 packages/crates.py list TARGET          name and version of each crate, sorted
    python3 packages/crates.py check TARGET FILE    that FILE names each of them, with the text of a licence

Crates are those that `cargo metadata` resolves for the target as normal dependencies, proc-macros among them: a macro may
write text of its own into what it expands to. Nothing of the machine, the clock or a folder comes into the output. Exits 1
where a crate comes without the text of its licence, or FILE is not complete.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Crates whose package has no licence file: that of another crate by the same authors under the same licence stands in.
BORROWED = {"winapi-x86_64-pc-windows-gnu": "winapi", "clipboard-win": "error-code"}

BEGINNINGS = ("license", "licence", "copying", "copyright", "notice", "unlicense")


def fail(why):
    sys.exit(f"crates: {why}")


def metadata(target):
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=600).stdout)


def crates(target):
    """The packages that are linked or expanded into the program, by name and version; and each one's direct ones."""
    told = metadata(target)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    root = told["resolve"]["root"]
    needs, waiting = {}, [root]
    while waiting:
        at = waiting.pop()
        if at in needs:
            continue
        normal = [edge["pkg"] for edge in nodes[at]["deps"] if any(kind["kind"] is None for kind in edge["dep_kinds"])]
        needs[at] = normal
        waiting += normal
    order = sorted((one for one in needs if one != root), key=lambda one: (packages[one]["name"], packages[one]["version"]))
    if len(order) < 50:
        fail(f"only {len(order)} crates were found for {target}")
    return packages, root, order, needs


def licence_files(package):
    folder = os.path.dirname(package["manifest_path"])
    names = sorted(name for name in os.listdir(folder) if name.lower().startswith(BEGINNINGS))
    return [os.path.join(folder, name) for name in names if os.path.isfile(os.path.join(folder, name))]


def text_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = [line.rstrip() for line in file.read().replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip() + "\n"


def notices(target):
    packages, _, order, _ = crates(target)
    by_name = {packages[one]["name"]: packages[one] for one in order}
    texts, users = {}, {}
    parts = []
    for one in order:
        package = packages[one]
        files = licence_files(package)
        if not files and package["name"] in BORROWED:
            files = licence_files(by_name[BORROWED[package["name"]]])
        if not files:
            fail(f"{package['name']} {package['version']} ({package['license']}) comes without the text of its licence")
        numbers = []
        for path in files:
            # Equal texts stand once: most crates have the same two.
            text = text_of(path)
            numbers.append(texts.setdefault(text, len(texts) + 1))
            users.setdefault(text, []).append(package["name"])
        licence = package["license"] or "see the text"
        source = package["repository"] or "crates.io"
        shown = ", ".join(f"[{number}]" for number in sorted(set(numbers)))
        parts.append(f"{package['name']} {package['version']}\n  {licence}\n  {source}\n  texts: {shown}\n")
    print(HEAD.format(target=target, count=len(order)))
    print("\n".join(parts))
    for text, number in texts.items():
        print(f"{'=' * 78}\n[{number}]\n\n{text}")


HEAD = """\
pillarcheck holds the crates below, {count} of them for {target}. pillarcheck itself may be used under the
MIT licence or the Apache licence 2.0, as you choose (LICENSE-MIT, LICENSE-APACHE); so may Rust's standard
library, whose own notices stand in the file rust-library.html. The static Linux program holds musl, whose
licence is that of MIT (Copyright 2005-2020 Rich Felker and others); the Windows program holds start-up code
of mingw-w64, which is in the public domain or under licences that ask for no notice in programs.

Each crate is named with its version, its licence, where its source is, and the numbers of its texts below.
"""


def sbom(target, version):
    packages, root, order, needs = crates(target)
    with open(os.path.join(ROOT, "Cargo.lock"), encoding="utf-8") as file:
        lock = file.read()
    sums = {}
    for block in lock.split("[[package]]")[1:]:
        fields = dict(re.findall(r'^(\w+) = "([^"]*)"$', block, re.MULTILINE))
        sums[fields["name"], fields["version"]] = fields.get("checksum")

    def reference(one):
        package = packages[one]
        return f"pkg:cargo/{package['name']}@{package['version']}"

    def component(one, kind):
        package = packages[one]
        told = {"type": kind, "bom-ref": reference(one), "name": package["name"], "version": package["version"],
                "purl": reference(one)}
        if package["description"]:
            told["description"] = " ".join(package["description"].split())
        if package["license"]:
            # Old manifests write a slash for "or", which SPDX does not know.
            told["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
        checksum = sums.get((package["name"], package["version"]))
        if checksum:
            told["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        if package["repository"]:
            told["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
        return told

    program = component(root, "application")
    if program["version"] != version:
        fail(f"the manifest says {program['version']}, not {version}")
    # The same bill has the same number, so that two builds of one commit stay equal.
    seed = hashlib.sha256((lock + target + version).encode()).hexdigest()
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, seed)}",
        "version": 1,
        "metadata": {"component": program, "properties": [{"name": "target", "value": target}]},
        "components": [component(one, "library") for one in order],
        "dependencies": [
            {"ref": reference(one), "dependsOn": sorted({reference(other) for other in needs[one]})}
            for one in [root, *order]
        ],
    }
    json.dump(bill, sys.stdout, indent=1, ensure_ascii=False)
    print()


def names(target):
    packages, _, order, _ = crates(target)
    return [f"{packages[one]['name']} {packages[one]['version']}" for one in order]


def check(target, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head, *texts = text.split("=" * 78 + "\n")
    numbered = {line for part in texts for line in part.split("\n")[:1]}
    blocks = dict(re.findall(r"^(\S+ \d\S*)\n  .*\n  .*\n  texts: (.*)$", head, re.MULTILINE))
    lacking = [name for name in names(target) if name not in blocks]
    unread = [name for name, shown in blocks.items() if not shown or not set(shown.split(", ")) <= numbered]
    if lacking or unread:
        fail(f"{path} lacks {', '.join(lacking) or 'no crate'}; without a text: {', '.join(unread) or 'none'}")
    print(f"crates: {path} names {len(blocks)} crates with {len(texts)} texts")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["notices", target]:
            notices(target)
        case ["sbom", target, version]:
            sbom(target, version)
        case ["list", target]:
            print("\n".join(names(target)))
        case ["check", target, path]:
            check(target, path)
        case _:
            sys.exit(__doc__)
