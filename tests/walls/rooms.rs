//! The rooms inside the modules, and the rules for all files together: no circle, no skin past `ops`, no type name
//! twice.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{line_of, masked, without_tests, word_at};
use super::imports::{Module, circles, file_of, module, paths};
use super::{Source, test_files};

/// The rooms of a module, lowest first; a file names rooms of its own rung and of lower ones.
const ROOMS: [(&str, &[&[&str]]); 4] = [
    (
        "model",
        &[
            &["value"],
            &["plan"],
            &["record"],
            &["judge", "words"],
            &["list", "check", "visits", "city", "merge"],
            &["walk"],
        ],
    ),
    (
        "store",
        &[
            &["format"],
            &["disk", "error"],
            &["library", "mappings", "offices", "evidence"],
            &["session"],
            &["settings", "phrases", "export_file", "drafts"],
        ],
    ),
    (
        "import",
        &[
            &["numerals", "document", "error", "wording"],
            &["number", "ledger"],
            &["readers", "rules"],
            &["ids", "draft", "review", "onto"],
        ],
    ),
    (
        "tui",
        &[
            &[
                "theme",
                "frame",
                "input",
                "signals",
                "terminal",
                "probe",
                "clipboard",
                "opener",
                "command",
                "command_table",
                "command_labels",
                "command_words",
                "command_aliases",
            ],
            &["component", "effect"],
            &["widgets"],
            &["popups"],
            &["screens"],
            &["app"],
            &["jobs", "perform", "program"],
            &["event_loop"],
        ],
    ),
];

/// The part of `store` that `cli` and `tui` may name: its errors, which `ops` hands on.
const PAST_OPS: [&str; 1] = ["store::error"];

/// Banned sentences, and what to write instead.
const SENTENCES: [(&str, &str); 7] = [
    ("so that no signal finds it taken", "install the handlers before raw mode"),
    ("somebody must hear that it ended", "reap the child"),
    ("says no where there is nobody", "an error unless stdin and stdout are terminals"),
    ("Does what a key asks for.", "the name says it"),
    ("/// Which.", "say of what kind, or nothing"),
    ("/// Why.", "say what is in it, or nothing"),
    ("/// What.", "say what is in it, or nothing"),
];

/// All breaches of the rules for all files together.
pub fn breaches(sources: &[Source]) -> Vec<String> {
    let tests: BTreeSet<String> = sources.iter().flat_map(test_files).collect();
    let files: Vec<File> = sources.iter().filter(|source| !tests.contains(&source.path)).map(File::of).collect();
    let modules: BTreeSet<Module> = files.iter().map(|file| file.module.clone()).collect();
    let mut breaches = Vec::new();
    for file in &files {
        rooms(file, &mut breaches);
        skins(file, &mut breaches);
        sentences(file, &mut breaches);
    }
    no_circle(&files, &modules, &mut breaches);
    no_name_twice(&files, &mut breaches);
    breaches
}

/// A source file with its code and what it names.
struct File<'a> {
    source: &'a Source,
    module: Module,
    code: String,
    names: Vec<(usize, Vec<String>)>,
}

impl<'a> File<'a> {
    fn of(source: &'a Source) -> Self {
        let (code, _) = without_tests(&masked(&source.text));
        let module = module(&source.path);
        let names = paths(&module, &code);
        Self { source, module, code, names }
    }

    fn at(&self, at: usize, why: &str) -> String {
        format!("{}:{}: {why}", self.source.path, line_of(&self.code, at))
    }
}

/// A room names its own rung and those below.
fn rooms(file: &File, breaches: &mut Vec<String>) {
    let Some((house, rungs)) = ROOMS.iter().find(|(name, _)| file.module.first().is_some_and(|first| first == name))
    else {
        return;
    };
    let rung = |room: &str| rungs.iter().position(|rooms| rooms.contains(&room));
    // The module's own file declares its rooms.
    let Some(own) = file.module.get(1) else { return };
    let Some(own_rung) = rung(own) else {
        return breaches.push(file.at(0, &format!("no rung of `ROOMS` holds `{house}::{own}`")));
    };
    for (at, path) in &file.names {
        let [first, room, ..] = path.as_slice() else { continue };
        if first == house && rung(room).is_some_and(|other| other > own_rung) {
            breaches.push(file.at(*at, &format!("`{house}::{own}` may not name `{house}::{room}` above it")));
        }
    }
}

/// `cli` and `tui` ask `ops`.
fn skins(file: &File, breaches: &mut Vec<String>) {
    let is_skin = file.module.first().is_some_and(|first| ["cli", "tui"].contains(&first.as_str()));
    for (at, path) in file.names.iter().filter(|_| is_skin) {
        let name = path.join("::");
        let is_past = ["store", "report", "import"].contains(&path.first().map_or("", String::as_str));
        let is_allowed = PAST_OPS
            .iter()
            .any(|allowed| name.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")));
        if is_past && !is_allowed {
            breaches.push(file.at(*at, &format!("a skin names `{name}`; it asks `ops`")));
        }
    }
}

fn sentences(file: &File, breaches: &mut Vec<String>) {
    for (line, text) in (1..).zip(file.source.text.lines()) {
        for (sentence, better) in SENTENCES {
            let is_whole = !sentence.starts_with("///") || text.trim() == sentence;
            if is_whole && text.contains(sentence) {
                breaches.push(format!("{}:{line}: `{sentence}` stops a reader: {better}", file.source.path));
            }
        }
    }
}

/// No circle of imports.
fn no_circle(files: &[File], modules: &BTreeSet<Module>, breaches: &mut Vec<String>) {
    let mut names: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for file in files {
        let others = file.names.iter().filter_map(|(_, path)| file_of(path, modules));
        names.insert(file.module.clone(), others.filter(|other| *other != file.module).collect());
    }
    for circle in circles(&names) {
        let circle: Vec<String> = circle.iter().map(|module| module.join("/")).collect();
        breaches.push(format!("{}.rs:1: a circle of files: {}", circle[0], circle.join(", ")));
    }
}

/// A public type has a name of its own, wherever it stands.
fn no_name_twice(files: &[File], breaches: &mut Vec<String>) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        for kind in ["pub struct ", "pub enum ", "pub trait ", "pub type "] {
            for (at, _) in file.code.match_indices(kind) {
                let name = word_at(&file.code[at + kind.len()..]);
                // A pattern of a macro has a variable here.
                if name.is_empty() {
                    continue;
                }
                if let Some(other) = first.insert(name, &file.source.path) {
                    breaches.push(file.at(at, &format!("`{name}` is public in {other} too")));
                }
            }
        }
    }
}

/// Checks made-up files together, which break the expected wall or none.
fn check(files: &[(&str, &str)], expected: Option<&str>) {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, code)| Source { path: (*path).to_owned(), text: format!("//! A file.\n{code}") })
        .collect();
    let found = breaches(&sources).join("\n");
    match expected {
        Some(expected) => assert!(found.contains(expected), "{files:?}: {found:?}"),
        None => assert_eq!(found, "", "{files:?}"),
    }
}

#[test]
fn a_room_that_names_one_above_it_is_seen() {
    let above = "`tui::widgets` may not name `tui::popups`";
    check(&[("tui/widgets/a.rs", "use crate::tui::popups::b::C;")], Some(above));
    check(&[("tui/widgets/a.rs", "use super::super::popups::b::C;")], Some(above));
    check(&[("tui/widgets/a.rs", "fn a() { crate::tui::popups::b() }")], Some(above));
    check(&[("tui/widgets/a.rs", "use crate::{lang, tui::{app, theme}};")], Some("may not name `tui::app`"));
    check(&[("tui/popups/a.rs", "use crate::tui::widgets::b;")], None);
    check(&[("model/value/a.rs", "use crate::model::plan::b;")], Some("`model::value` may not name `model::plan`"));
    check(&[("store/cellar.rs", "")], Some("no rung of `ROOMS` holds `store::cellar`"));
    check(&[("tui/mod.rs", "use crate::tui::app::App;")], None);
}

#[test]
fn a_circle_is_seen_and_children_are_none() {
    let circle = "a circle of files: report/a, report/b";
    check(&[("report/a.rs", "use super::b::C;"), ("report/b.rs", "use crate::report::a;")], Some(circle));
    let long = [("report/a.rs", "use super::b;"), ("report/b.rs", "use super::c;"), ("report/c.rs", "use super::a;")];
    check(&long, Some("report/a, report/b, report/c"));
    check(&[("report/a.rs", "use super::b::C;"), ("report/b.rs", "// crate::report::a\nfn b() {}")], None);
    check(
        &[("report/a.rs", "use super::b::C;"), ("report/b.rs", "#[cfg(test)]\nmod t { use crate::report::a; }")],
        None,
    );
    check(&[("ops/a.rs", "pub mod b;\nuse self::b::C;"), ("ops/a/b.rs", "use super::d;")], None);
}

#[test]
fn a_skin_that_reaches_past_ops_is_seen() {
    check(&[("cli/a.rs", "use crate::store::library::Library;")], Some("a skin names `store::library::Library`"));
    check(&[("tui/app.rs", "fn a() { crate::report::write(); }")], Some("a skin names `report::write`"));
    check(&[("tui/app.rs", "use crate::report::Format;")], Some("a skin names `report::Format`"));
    check(&[("cli/a.rs", "use crate::store::error::StoreError;")], None);
    check(&[("ops/a.rs", "use crate::store::library::Library;")], None);
}

#[test]
fn a_name_twice_and_a_banned_sentence_are_seen() {
    let twice = "`Entry` is public in ops/a.rs too";
    check(&[("ops/a.rs", "pub struct Entry;"), ("report/b.rs", "pub enum Entry {}")], Some(twice));
    check(&[("ops/a.rs", "pub struct Entry;"), ("report/b.rs", "struct Entry;")], None);
    check(&[("ops/a.rs", "/// Which.\nfn a() {}")], Some("ops/a.rs:2: `/// Which.`"));
    check(&[("ops/a.rs", "/// Which. Two.\nfn a() {}")], None);
    check(&[("ops/a.rs", "/// Does what a key asks for.\nfn a() {}")], Some("stops a reader"));
}
