//! Packs the texts that are compiled in, and says what the program is built from: the commit and its date for what is handed
//! out, and the target.
//!
//! Nothing of the machine, of its clock or of a folder comes in, so that two builds of one commit are the same bytes. A
//! build to be tried carries no commit: it would be made anew after each, and samples of tests would never stand still.

#![allow(clippy::print_stdout)] // the way to speak to cargo

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::Command;

/// The texts that are compiled in, under the names by which they are known there.
const TEXTS: [(&str, &str); 12] = [
    ("checklists/sanmin2-115.ron", "sanmin2-115.ron"),
    ("checklists/meinong-114.ron", "meinong-114.ron"),
    ("checklists/mituo-106.ron", "mituo-106.ron"),
    ("checklists/xiaogang-105.ron", "xiaogang-105.ron"),
    ("checklists/public-works-101.ron", "public-works-101.ron"),
    ("checklists/five-to-six.mapping.ron", "five-to-six.mapping.ron"),
    ("checklists/practice/zh-TW.ron", "practice-zh-TW.ron"),
    ("checklists/practice/en.ron", "practice-en.ron"),
    ("docs/zh-TW/guide.md", "guide.md"),
    ("docs/pictures/inspection-light.svg", "inspection-light.svg"),
    ("docs/pictures/inspection-80x24.svg", "inspection-80x24.svg"),
    ("docs/pictures/summary.svg", "summary.svg"),
];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for (path, name) in TEXTS {
        println!("cargo:rerun-if-changed={path}");
        let mut packing = DeflateEncoder::new(File::create(folder.join(name))?, Compression::best());
        packing.write_all(&std::fs::read(path)?)?;
        packing.finish()?;
    }
    say("TARGET", &std::env::var("TARGET").unwrap_or_default());
    // The profile `dist` inherits from `release`, and cargo says the latter for both.
    let is_handed_out = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let (commit, date, mark) = if is_handed_out { commit() } else { ("trial".into(), String::new(), String::new()) };
    say("COMMIT", &commit);
    say("COMMIT_DATE", &date);
    say("COMMIT_MARK", &mark);
    Ok(())
}

/// The commit, its day, and what is written behind the version: ` (26ea40c)`, with a `+` where files were changed since.
/// The commit is `none` outside a repository of our own.
fn commit() -> (String, String, String) {
    // In a folder below another repository's the prefix is not empty: that commit is not ours.
    if git(&["rev-parse", "--show-prefix"]).is_none_or(|prefix| !prefix.is_empty()) {
        return ("none".into(), String::new(), String::new());
    }
    // A commit moves the log of HEAD; a changed file may make the mark of changes come or go.
    for path in ["src", "checklists", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={path}");
    }
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo:rerun-if-changed={log}");
    }
    let Some(hash) = git(&["rev-parse", "HEAD"]) else { return ("none".into(), String::new(), String::new()) };
    let date = git(&["show", "-s", "--format=%cd", "--date=format:%Y-%m-%d", "HEAD"]).unwrap_or_default();
    let changes = git(&["status", "--porcelain", "--untracked-files=no"]);
    let plus = if changes.is_some_and(|changes| changes.is_empty()) { "" } else { "+" };
    // Cut here, since git makes a short hash longer where many commits are at hand.
    let mark = format!(" ({}{plus})", hash.get(..7).unwrap_or(&hash));
    (format!("{hash}{plus}"), date, mark)
}

/// What git says, on one line; `None` where it cannot.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn say(name: &str, value: &str) {
    println!("cargo:rustc-env=PILLARCHECK_{name}={value}");
}
