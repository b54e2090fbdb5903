//! Checks the pages under `docs/zh-TW`: every command line that they show works, and every link of every document leads
//! somewhere.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents of a folder and of those within it.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the document").replace("\r\n", "\n")
}

/// The lines that begin with the program's name within blocks of `sh`.
fn command_lines(page: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let mut is_shell = false;
    for line in page.lines().map(str::trim) {
        if line.starts_with("```") {
            is_shell = line == "```sh";
        } else if let (true, Some(rest)) = (is_shell, line.strip_prefix("pillarcheck")) {
            // The pages quote nothing, so that a line means the same in every shell.
            assert!(!rest.contains(['"', '\'', '\\']), "{line}");
            lines.push(rest.split_whitespace().map(str::to_owned).collect());
        }
    }
    lines
}

#[test]
fn every_command_line_of_the_pages_works_in_the_order_given() {
    let mut count = 0;
    for page in documents(&repository().join("docs/zh-TW")) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::copy(repository().join("checklists/sanmin2-115.ron"), folder.path().join("sanmin2-115.ron"))
            .expect("copied");
        for line in command_lines(&text(&page)) {
            count += 1;
            let output = Command::new(env!("CARGO_BIN_EXE_pillarcheck"))
                .current_dir(folder.path())
                .env_clear()
                .env("PILLARCHECK_NOW", "2026-11-22T09:03:11+08:00")
                .stdin(Stdio::null())
                .arg("--data-dir")
                .arg(folder.path())
                .args(&line)
                .output()
                .expect("the program can be started");
            let told = String::from_utf8_lossy(&output.stderr);
            // 1: done, with something to look at.
            let is_fine = matches!(output.status.code(), Some(0 | 1));
            assert!(is_fine, "{}: pillarcheck {}: {told}", page.display(), line.join(" "));
        }
    }
    assert!(count > 12, "the examples are found");
}

/// Targets of the links of a document: what stands in `](...)`, without those to other sites and within the page.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets.filter(|target| !target.contains("://") && !target.starts_with('#')).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let mut pages = documents(&repository().join("docs"));
    pages.extend(documents(&repository().join("checklists")));
    let top = fs::read_dir(repository()).expect("the repository").flatten().map(|entry| entry.path());
    pages.extend(top.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    let mut count = 0;
    for page in pages {
        for target in links(&text(&page)) {
            count += 1;
            let file = target.split('#').next().expect("a first part");
            let beside = page.parent().expect("a folder").join(file);
            assert!(beside.exists(), "{} names {target}, which is not there", page.display());
        }
    }
    assert!(count > 20, "the links are found");
}

#[test]
fn every_page_is_reached_from_the_index() {
    let folder = repository().join("docs/zh-TW");
    let index = text(&folder.join("README.md"));
    for page in documents(&folder) {
        let name = page.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(name == "README.md" || index.contains(&format!("({name})")), "{name} is not in the index");
    }
}
