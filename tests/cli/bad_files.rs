//! The files of `tests/bad`, one mistake each: every one is found, at its line and column, in both languages.

use std::path::Path;
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bad");

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(FOLDER)
        .expect("the bad files")
        .flatten()
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "ron"))
        .collect();
    names.sort();
    names
}

fn check(name: &str, lang: &str) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_pillarcheck"))
        .env_clear()
        .current_dir(FOLDER)
        .args(["--lang", lang, "check", name])
        .output()
        .expect("the program can be started");
    // Of a session that can be recovered that is said too, beside the findings.
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.is_empty() || said.contains("pillarcheck recover"), "{name}: {said}");
    let text = String::from_utf8(output.stdout).expect("the program speaks UTF-8");
    (text, output.status.code())
}

#[test]
fn every_mistake_is_found_at_its_place() {
    for name in names() {
        let (english, code) = check(&name, "en");
        let (chinese, _) = check(&name, "zh-TW");
        let is_good = name.starts_with("good");
        assert_eq!(code, Some(i32::from(!is_good)), "{name}: {english}");
        let stem = name.trim_end_matches(".ron").replace('.', "-");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../bad" }, {
            insta::assert_snapshot!(stem, format!("{english}{chinese}"));
        });
    }
}

#[test]
fn every_finding_has_file_line_and_column() {
    for name in names().iter().filter(|name| !name.starts_with("good")) {
        let bytes = std::fs::read(Path::new(FOLDER).join(name)).expect("the file");
        let lines = bytes.split(|byte| *byte == b'\n').count();
        for finding in check(name, "en").0.lines() {
            let place = finding.strip_prefix(name.as_str()).expect("the file's name");
            let mut parts = place.splitn(4, ':').skip(1);
            let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok());
            let (line, column) = (number(), number());
            assert!(line.is_some_and(|line| (1..=lines).contains(&line)), "{finding}");
            assert!(column.is_some_and(|column| column > 0), "{finding}");
        }
    }
}

#[test]
fn ten_mistakes_are_shown_at_once() {
    let (findings, _) = check("ten-mistakes.ron", "en");
    // The misspelled title is two findings: a field too many, and one that is missing.
    let mistakes = findings.lines().filter(|line| line.contains(": error: "));
    assert_eq!(mistakes.count(), 11, "{findings}");
}
