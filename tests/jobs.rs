//! The same job by command, by a typed line and by key: the same file, the same backups, the same messages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use desk::Desk;
use desk::folder::{Folder, fresh_session, year_before_in_other_words};
use pillarcheck::lang::Lang;

/// One job in three ways, on a spot check without any answer in the file `test`.
struct Job {
    name: &'static str,
    /// Command lines, one after the other; `POINT` is the first point.
    commands: &'static [&'static str],
    /// What is typed in the plain mode; it begins at the first point.
    lines: &'static str,
    /// The keys, from the first point.
    keys: &'static str,
}

const JOBS: [Job; 4] = [
    Job { name: "mark", commands: &["mark test POINT absent"], lines: "a\nq\n", keys: "a" },
    Job {
        name: "note",
        commands: &["mark test POINT absent", "mark test POINT absent --note 電話未公告"],
        lines: "a\nb\nn 電話未公告\nq\n",
        keys: "a g Enter type:電話未公告 Esc",
    },
    Job {
        name: "close",
        commands: &["mark test POINT done", "close test"],
        lines: "d\nclose\ny\nq\n",
        keys: "d C F2 Enter",
    },
    Job {
        name: "amend",
        commands: &["mark test POINT done", "close test", "mark test POINT absent --reason 複查"],
        lines: "d\nclose\ny\nb\na\n複查\nq\n",
        keys: "d C F2 Enter g a type:複查 Enter",
    },
];

/// The program in a folder, with the fixed clock of the desk.
fn run(folder: &Path, arguments: &[&str], lines: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pillarcheck"));
    command.env_clear().env("PILLARCHECK_NOW", "2026-11-22T09:03:11+08:00").args(["--lang", "zh-TW", "--data-dir"]);
    command.arg(folder).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that reads no lines may end before they are written.
    let _ = stdin.write_all(lines.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

/// The result on the disk: the session file, and the number of backups.
fn left(folder: &Folder) -> (String, usize) {
    let text = std::fs::read_to_string(folder.only(".session.ron")).expect("the session");
    let backups = folder.directories().sessions().join(".pillarcheck-backups/test.session.ron");
    (text, std::fs::read_dir(backups).map_or(0, Iterator::count))
}

#[test]
fn a_job_leaves_the_same_file_whichever_way_it_is_done() {
    for job in &JOBS {
        let session = fresh_session("2026-11-22");
        let first = session.points().next().expect("the plan has points").2.id.to_string();
        let by_command = Folder::empty();
        by_command.put("test", &session);
        for line in job.commands {
            let words: Vec<&str> =
                line.split(' ').map(|word| if word == "POINT" { first.as_str() } else { word }).collect();
            let output = run(by_command.path(), &words, "");
            assert_eq!(output.status.code(), Some(0), "{}: {line}: {output:?}", job.name);
        }
        let by_line = Folder::empty();
        by_line.put("test", &session);
        let output = run(by_line.path(), &["inspect", "--plain", "--session", "test"], job.lines);
        assert_eq!(output.status.code(), Some(0), "{}: {output:?}", job.name);
        let mut desk = Desk::in_session(&session, (80, 24), Lang::ZhTw);
        desk.keys(job.keys);

        let expected = left(&by_command);
        assert_ne!(expected.0, String::new(), "{}", job.name);
        assert_eq!(left(&by_line), expected, "{} by line", job.name);
        assert_eq!(left(&desk.folder), expected, "{} by key", job.name);
    }
}

/// The session file without its id, by which alone two that begin at one moment differ.
fn without_id(folder: &Folder) -> String {
    let text = std::fs::read_to_string(folder.only("begun.session.ron")).expect("the session");
    let lines = text.lines().filter(|line| !line.starts_with("    id: "));
    lines.collect::<Vec<_>>().join("\n")
}

/// Renames the new session to a fixed name.
fn name_begun(folder: &Folder) {
    for name in folder.files().iter().filter(|name| name.contains("_2026-11-22_")) {
        std::fs::rename(folder.path().join(name), folder.directories().sessions().join("begun.session.ron"))
            .expect("a file");
    }
}

#[test]
fn an_inspection_begins_beside_another_in_the_same_words_and_is_remembered_whichever_way() {
    let earlier = year_before_in_other_words();
    let folder = || {
        let folder = Folder::empty();
        folder.put("earlier", &earlier);
        folder
    };
    let visit = ["sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員", "--previous", "earlier"];
    let by_command = folder();
    let told = run(by_command.path(), &[&["new"], &visit[..]].concat(), "");
    let told = String::from_utf8(told.stderr).expect("text");
    let message = told.lines().find(|line| line.contains("沿用")).expect("what differs is said").to_owned();
    let by_line = folder();
    let output = run(by_line.path(), &[&["inspect", "--plain"], &visit[..]].concat(), "q\n");
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(said.lines().any(|line| line == message), "{message}: {said}");
    let mut desk = Desk::after(&earlier, (160, 40), Lang::ZhTw);
    assert!(desk.screen().contains(&message), "{message}: {}", desk.screen());
    desk.keys("q");

    for folder in [&by_command, &by_line, &desk.folder] {
        name_begun(folder);
    }
    let expected = without_id(&by_command);
    assert!(expected.contains("previous: "), "{expected}");
    assert_eq!(without_id(&by_line), expected);
    for folder in [&by_command, &by_line] {
        let settings = std::fs::read_to_string(folder.directories().settings()).expect("the reviewers are remembered");
        assert!(settings.contains("王檢查員"), "{settings}");
    }
}

#[test]
fn a_report_is_the_same_file_whether_a_command_or_a_key_asks_for_it() {
    let session = fresh_session("2026-11-22");
    let mut desk = Desk::in_session(&session, (80, 24), Lang::ZhTw);
    desk.keys("d a e F2");
    let by_key = std::fs::read(desk.folder.only(".txt")).expect("the report");
    let by_command = desk.folder.path().join("by-command.report");
    let path = by_command.to_string_lossy();
    let output = run(desk.folder.path(), &["report", "test", "--format", "text", "-o", &path], "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(std::fs::read(&by_command).expect("the report"), by_key);
}
