//! Checks the module boundaries: reads `src` and reports each line that breaks one.
//!
//! The walls are those of `ARCHITECTURE.md`; each is a row or a function below, and the tests at the end show on
//! made-up files that a breach of each is found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod code;
mod imports;
mod rooms;

use std::collections::BTreeSet;
use std::path::Path;

use code::{line_of, masked, places_of, without_tests, word_at};

/// Which modules each module may name, itself included.
const DIRECTION: [(&str, &[&str]); 9] = [
    ("lang", &["lang"]),
    ("packed", &["packed"]),
    ("model", &["model", "lang"]),
    ("store", &["store", "model", "lang", "packed"]),
    ("import", &["import", "model", "lang"]),
    ("report", &["report", "model", "lang", "packed"]),
    ("ops", &["ops", "store", "import", "report", "model", "lang", "packed"]),
    ("tui", &["tui", "ops", "store", "import", "report", "model", "lang"]),
    ("cli", &["cli", "tui", "ops", "store", "import", "report", "model", "lang"]),
];

/// Words that may not stand in some files, and why.
struct Ban {
    why: &'static str,
    words: &'static [&'static str],
    /// Whether the rule applies to a file, by its path below `src`.
    holds_for: fn(&str) -> bool,
}

const BANS: [Ban; 9] = [
    Ban {
        why: "the program never uses the network",
        words: &["std::net", "TcpStream", "TcpListener", "UdpSocket"],
        holds_for: |_| true,
    },
    Ban {
        why: "another program is started in `tui/opener.rs` alone, to open a folder or a file when a key asks for it",
        words: &["std::process::Command", "process::Command", "std::process::{Command", "open::commands", "open::that"],
        holds_for: |path| path != "tui/opener.rs",
    },
    Ban {
        why: "no file, clock or environment here",
        words: &[
            "std::fs",
            "fs::",
            "File",
            "std::env",
            "env::var",
            "std::net",
            "std::process",
            "SystemTime",
            "Instant",
            "Local::now",
            "Utc::now",
        ],
        holds_for: |path| ["model/", "import/", "report/"].iter().any(|module| path.starts_with(module)),
    },
    Ban {
        why: "the model knows neither RON nor bytes",
        words: &["ron::", "std::io"],
        holds_for: |path| path.starts_with("model/"),
    },
    Ban {
        why: "only `tui` knows the terminal's crates",
        words: &["ratatui", "crossterm", "tui_textarea"],
        holds_for: |path| !path.starts_with("tui/"),
    },
    Ban {
        why: "files are changed in `store/disk/atomic.rs` and `store/disk/lock.rs` alone",
        words: &[
            "File::create",
            "File::create_new",
            "File::options",
            "OpenOptions",
            "fs::write",
            "fs::rename",
            "fs::copy",
            "fs::hard_link",
            "fs::remove_file",
            "fs::remove_dir_all",
            "fs::create_dir",
            "fs::create_dir_all",
            "fs::set_permissions",
        ],
        holds_for: |path| path != "store/disk/atomic.rs" && path != "store/disk/lock.rs",
    },
    Ban {
        why: "files are opened in `store/disk` alone, which knows what is no file and how large one may be",
        words: &["File::open", "fs::read", "fs::read_to_string", "read_to_end"],
        holds_for: |path| !path.starts_with("store/disk/"),
    },
    Ban {
        why: "the time of day comes from whoever started the program",
        words: &["SystemTime::now", "Local::now", "Utc::now"],
        holds_for: |path| !path.starts_with("cli/") && !path.starts_with("tui/"),
    },
    Ban {
        why: "library code returns its errors and prints nothing",
        words: &[
            ".unwrap()",
            ".expect(",
            "panic!",
            "todo!",
            "unimplemented!",
            "unreachable!",
            "print!",
            "println!",
            "eprint!",
            "eprintln!",
            "dbg!",
        ],
        holds_for: |_| true,
    },
];

/// The most lines of a file.
const LONGEST: usize = 600;

/// A source file: its path below `src`, and its text.
struct Source {
    path: String,
    text: String,
}

/// All breaches, as `path:line: why`.
fn breaches(sources: &[Source]) -> Vec<String> {
    let tests: BTreeSet<String> = sources.iter().flat_map(test_files).collect();
    let mut breaches = Vec::new();
    for source in sources {
        let mut say = |line: usize, why: &str| breaches.push(format!("{}:{line}: {why}", source.path));
        header_and_length(source, &mut say);
        let masked = masked(&source.text);
        direction(source, &masked, &mut say);
        if !tests.contains(&source.path) {
            let (code, _) = without_tests(&masked);
            upwards(source, &code, &mut say);
            for ban in BANS.iter().filter(|ban| (ban.holds_for)(&source.path)) {
                for word in ban.words {
                    for at in places_of(&code, word) {
                        say(line_of(&code, at), &format!("`{word}`: {}", ban.why));
                    }
                }
            }
        }
    }
    breaches
}

/// The first line says what the file is for, as a sentence, and the file is not too long.
fn header_and_length(source: &Source, say: &mut impl FnMut(usize, &str)) {
    let header: Vec<&str> = source.text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
    if !header.last().is_some_and(|line| line.ends_with(['.', ':'])) {
        say(1, "the file does not begin with a `//!` sentence");
    }
    let lines = source.text.lines().count();
    if lines > LONGEST {
        say(lines, &format!("more than {LONGEST} lines"));
    }
}

/// A module names only those below it.
fn direction(source: &Source, masked: &str, say: &mut impl FnMut(usize, &str)) {
    let module = module_of(&source.path);
    let allowed: &[&str] = match module {
        "lib" | "main" => &[],
        _ => DIRECTION.iter().find(|(name, _)| *name == module).map_or(&[], |(_, allowed)| allowed),
    };
    for at in places_of(masked, "crate::") {
        let name = word_at(&masked[at + "crate::".len()..]);
        if !allowed.contains(&name) {
            say(line_of(masked, at), &format!("`{module}` may not name `crate::{name}`"));
        }
    }
    for at in places_of(masked, "pillarcheck::") {
        let name = word_at(&masked[at + "pillarcheck::".len()..]);
        if (module, name) != ("main", "cli") {
            say(line_of(masked, at), &format!("`{module}` may not name `pillarcheck::{name}`"));
        }
    }
}

/// No `super::` leads out of a module, where `direction` would not see it.
fn upwards(source: &Source, code: &str, say: &mut impl FnMut(usize, &str)) {
    let steps = source.path.trim_end_matches("/mod.rs").split('/').count();
    let out = "super::".repeat(steps);
    for at in places_of(code, &out) {
        say(line_of(code, at), "`super::` leads out of the module; write `crate::`");
    }
}

/// The module that a file belongs to: the folder or file below `src`.
fn module_of(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or_default();
    first.trim_end_matches(".rs")
}

/// The files that a source includes for tests only.
fn test_files(source: &Source) -> Vec<String> {
    let folder = match source.path.rsplit_once('/') {
        Some((folder, "mod.rs")) => format!("{folder}/"),
        _ if source.path == "lib.rs" => String::new(),
        _ => format!("{}/", source.path.trim_end_matches(".rs")),
    };
    let (_, modules) = without_tests(&masked(&source.text));
    modules.iter().flat_map(|module| [format!("{folder}{module}.rs"), format!("{folder}{module}/mod.rs")]).collect()
}

fn read(folder: &Path, below: &Path, to: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("the sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, below, to);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(below).expect("a path below");
            to.push(Source {
                path: name.to_string_lossy().replace('\\', "/"),
                text: std::fs::read_to_string(&path).expect("a source"),
            });
        }
    }
}

#[test]
fn every_wall_stands() {
    let below = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    read(&below, &below, &mut sources);
    assert!(sources.len() > 30, "the sources are found");
    let breaches = breaches(&sources);
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_room_stands() {
    let below = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    read(&below, &below, &mut sources);
    let breaches = rooms::breaches(&sources);
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_test_file_says_what_it_is_for_and_fits_its_room() {
    let below = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut sources = Vec::new();
    read(&below, &below, &mut sources);
    let mut breaches = Vec::new();
    for source in &sources {
        header_and_length(source, &mut |line, why| {
            breaches.push(format!("{}:{line}: {why}", source.path));
        });
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Checks made-up files, each of which breaks the expected wall or none.
fn check(cases: &[(&str, &str, Option<&str>)]) {
    for (path, code, expected) in cases {
        let source = Source { path: (*path).to_owned(), text: format!("//! A file.\n{code}") };
        let found = breaches(&[source]).join("\n");
        match expected {
            Some(expected) => assert!(found.contains(expected), "{path}: {code}: {found:?}"),
            None => assert_eq!(found, "", "{path}: {code}"),
        }
    }
}

#[test]
fn a_module_that_names_another_above_it_is_seen() {
    check(&[
        ("model/a.rs", "use crate::lang::Lang;", None),
        ("model/a.rs", "use crate::store::format::read;", Some("`model` may not name `crate::store`")),
        ("model/a.rs", "use crate::{lang, store};", Some("may not name `crate::`")),
        ("store/a.rs", "use crate::report::What;", Some("`store` may not name")),
        ("report/a.rs", "fn a() -> crate::store::B {}", Some("`report` may not name")),
        ("import/a.rs", "use crate::report::What;", Some("`import` may not name")),
        ("tui/a.rs", "use crate::cli::run;", Some("`tui` may not name")),
        ("cli/a.rs", "use crate::tui::run;", None),
        ("lang.rs", "use crate::model::a;", Some("`lang` may not name")),
        ("other.rs", "use crate::other::a;", Some("`other` may not name")),
        ("main.rs", "fn main() { pillarcheck::cli::run() }", None),
        ("main.rs", "fn main() { pillarcheck::tui::run() }", Some("`main` may not name")),
        ("store/mod.rs", "use super::report::What;", Some("leads out")),
        ("store/a.rs", "use super::b;", None),
        ("store/a.rs", "use super::super::report::What;", Some("leads out")),
        ("tui/screens/a.rs", "use super::super::keys;", None),
    ]);
}

#[test]
fn a_word_in_the_wrong_place_is_seen() {
    check(&[
        ("model/a.rs", "fn a() { std::fs::read(\"a\"); }", Some("`std::fs`")),
        ("model/a.rs", "use std::{fs::read, io};", Some("`fs::`")),
        ("model/a.rs", "fn a() { chrono::Local::now(); }", Some("`Local::now`")),
        ("model/a.rs", "fn a() { ron::to_string(&1); }", Some("`ron::`")),
        ("model/a.rs", "fn a() { neuron::b(); }", None),
        ("report/a.rs", "fn a() { std::env::var(\"A\"); }", Some("`std::env`")),
        ("report/a.rs", "use std::io::Write;", None),
        ("store/a.rs", "fn a() { std::fs::read(\"a\"); }", Some("`fs::read`")),
        ("store/disk/read.rs", "fn a() { std::fs::read(\"a\"); }", None),
        ("store/a.rs", "fn a() { std::fs::write(\"a\", \"\"); }", Some("`fs::write`")),
        ("store/disk/atomic.rs", "fn a() { std::fs::write(\"a\", \"\"); }", None),
        ("store/a.rs", "fn a() { chrono::Utc::now(); }", Some("time of day")),
        ("cli/a.rs", "use ratatui::Frame;", Some("`ratatui`")),
        ("tui/a.rs", "use ratatui::Frame;", None),
        ("cli/a.rs", "fn a() { b().unwrap(); }", Some("`.unwrap()`")),
        ("cli/a.rs", "fn a() { b().unwrap_or_default(); }", None),
        ("cli/a.rs", "fn a() { println!(); }", Some("`println!`")),
        ("cli/a.rs", "// b().unwrap()\n/* panic!() */ fn a() -> &'static str { \"panic!()\" }", None),
        ("cli/a.rs", "fn a() { b(r#\"\"panic!\"#, '\"', 'x', '\\''); panic!() }", Some("`panic!`")),
        ("cli/a.rs", "#[cfg(test)]\nmod tests { fn a() { b().unwrap(); } }\n", None),
        ("cli/a.rs", "#[cfg(test)]\nmod tests { fn a() {} }\nfn b() { c().unwrap(); }", Some(":4: `.unwrap()`")),
        ("cli/a.rs", "#[cfg(test)]\nuse b::c;\nfn b() { c().expect(\"\"); }", Some("`.expect(`")),
    ]);
}

#[test]
fn a_file_of_tests_may_do_more_and_every_file_has_a_head() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let parent = source("model/mod.rs", "//! A module.\n#[cfg(test)]\npub(crate) mod sample;\nmod other;\n");
    let body = "//! A file.\nfn a() { b().unwrap(); }\n";
    let found = breaches(&[parent, source("model/sample.rs", body), source("model/other.rs", body)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("model/other.rs:2: "), "{found:?}");

    for (text, expected) in [
        ("fn a() {}\n".to_owned(), "`//!` sentence"),
        ("//! no sentence\nfn a() {}\n".to_owned(), "`//!` sentence"),
        ("//! A file.\n".to_owned() + &"\n".repeat(LONGEST), "more than 600 lines"),
    ] {
        let found = breaches(&[source("cli/a.rs", &text)]).join("\n");
        assert!(found.contains(expected), "{text}: {found}");
    }
}
