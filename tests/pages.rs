//! Checks the pages that say how something is done, in both languages: every command line that they show works, and every
//! link of every document leads somewhere.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The plan document that the pages import.
const PLAN: &str = "甲市乙區公所115年度提升服務工作計畫\n肆、計畫內容\n執行要項\t執行策略\t推動作法\t業務單位\n\
                    一、提升服務品質，深化服務績效\t(一)流程透明。\t1.流程公布於網站。\t秘書室\n";

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
    let mut pages = documents(&repository().join("docs/zh-TW"));
    let english = pages.clone().into_iter().filter_map(|page| Some(repository().join("docs").join(page.file_name()?)));
    pages.extend(english.filter(|page| page.exists()));
    // Its lines quote, and `tests/readme.rs` runs them.
    pages.retain(|page| !page.ends_with("commands.md"));
    for page in pages {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::copy(repository().join("checklists/sanmin2-115.ron"), folder.path().join("sanmin2-115.ron"))
            .expect("copied");
        // A document is known by its bytes, not by its name.
        for name in ["計畫書.odt", "計畫書.docx", "plan.odt", "plan.docx"] {
            fs::write(folder.path().join(name), PLAN).expect("written");
        }
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
    let chinese = documents(&repository().join("docs/zh-TW"));
    let english = documents(&repository().join("docs")).into_iter().filter(|page| !chinese.contains(page)).collect();
    for pages in [chinese.clone(), english] {
        let index = pages.iter().find(|page| page.ends_with("README.md")).expect("an index");
        let index = text(index);
        for page in &pages {
            let name = page.file_name().expect("a name").to_string_lossy().into_owned();
            let is_named = index.contains(&format!("({name})")) || name.ends_with(".zh-TW.md");
            assert!(name == "README.md" || is_named, "{name} is not in the index");
        }
    }
}

/// How something is done is told in both languages.
#[test]
fn what_is_done_in_an_office_has_a_page_in_each_language() {
    for name in [
        "spot-check",
        "next-year",
        "merging",
        "yearly-review",
        "send",
        "backup",
        "damaged-file",
        "print",
        "screen-reader",
        "import",
        "inspecting",
    ] {
        for folder in ["docs", "docs/zh-TW"] {
            let page = repository().join(folder).join(name).with_extension("md");
            assert!(page.exists(), "{}", page.display());
        }
    }
}

/// Each page that is in both languages leads to the other.
#[test]
fn pages_in_both_languages_lead_to_each_other() {
    let mut count = 0;
    for english in fs::read_dir(repository().join("docs")).expect("the folder").flatten().map(|entry| entry.path()) {
        let Some(name) = english.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let chinese = repository().join("docs/zh-TW").join(name);
        if chinese.exists() {
            count += 1;
            assert!(text(&english).contains(&format!("(zh-TW/{name})")), "{name} does not lead to its Chinese page");
            assert!(text(&chinese).contains(&format!("(../{name})")), "{name} does not lead to its English page");
        }
    }
    assert!(count > 10, "the pages are found");
}
