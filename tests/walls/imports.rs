//! The imports of `src`: `use` trees and inline paths, resolved to files, and the circles among them.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{places_of, word_at};

/// A module as its path below the crate: `model/record/answer.rs` is `["model", "record", "answer"]`.
pub type Module = Vec<String>;

/// The module that a source file holds.
pub fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// Every path of the crate that a file names, as segments from the crate's root, with the byte where it stands.
///
/// `code` is masked and without its tests.
pub fn paths(module: &[String], code: &str) -> Vec<(usize, Vec<String>)> {
    let mut paths = Vec::new();
    for root in ["crate", "super", "self"] {
        for at in places_of(code, root) {
            // Only the first segment of a path is its root; `pub(crate)` is none.
            let before = code[..at].trim_end();
            if before.ends_with("::") || !code[at + root.len()..].starts_with("::") {
                continue;
            }
            for segments in tree(&code[at..]) {
                if let Some(path) = absolute(module, &segments) {
                    paths.push((at, path));
                }
            }
        }
    }
    paths.sort();
    paths
}

/// The branches of a path that may end in braces: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn tree(code: &str) -> Vec<Vec<String>> {
    let mut stem = Vec::new();
    let mut rest = code;
    loop {
        let name = word_at(rest);
        if name.is_empty() {
            break;
        }
        stem.push(name.to_owned());
        let Some(after) = rest[name.len()..].strip_prefix("::") else {
            return vec![stem];
        };
        rest = after;
    }
    let Some(body) = rest.strip_prefix('{') else {
        return vec![stem];
    };
    let mut branches = Vec::new();
    for branch in members(body) {
        for mut tail in tree(branch) {
            if tail.first().is_some_and(|name| name == "self") {
                tail.remove(0);
            }
            branches.push([stem.clone(), tail].concat());
        }
    }
    branches
}

/// The members of a list in braces, which begins behind the opening one.
fn members(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut members) = (0_usize, 0, Vec::new());
    for (at, letter) in body.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(body[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(body[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    members.retain(|member| !member.is_empty());
    members
}

/// A path from the crate's root; nothing where it leads out of the crate.
fn absolute(module: &[String], segments: &[String]) -> Option<Vec<String>> {
    let ups = segments.iter().take_while(|segment| *segment == "super").count();
    match segments.first()?.as_str() {
        "crate" => Some(segments[1..].to_vec()),
        "self" => Some([module, &segments[1..]].concat()),
        _ => Some([module.get(..module.len().checked_sub(ups)?)?, &segments[ups..]].concat()),
    }
}

/// The file that a path leads to: the longest beginning of it that is a module of its own.
pub fn file_of(path: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|module| modules.contains(module))
}

/// Groups of files each of which leads to every other by what they name; a module and its own children aside.
pub fn circles(names: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let are_kin = |one: &Module, other: &Module| one.starts_with(other) || other.starts_with(one);
    let reach = |from: &Module| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = next.pop() {
            for other in names.get(&module).into_iter().flatten().filter(|other| !are_kin(&module, other)) {
                if seen.insert(other.clone()) {
                    next.push(other.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> = names.keys().map(|module| (module, reach(module))).collect();
    let mut circles: Vec<Vec<Module>> = Vec::new();
    for (module, reaches) in &reached {
        if !reaches.contains(*module) || circles.iter().flatten().any(|other| other == *module) {
            continue;
        }
        let is_on = |other: &&Module| reached.get(*other).is_some_and(|back| back.contains(*module));
        circles.push(reaches.iter().filter(is_on).cloned().collect());
    }
    circles
}
