//! The same job by command, by a typed line and by key: the same file and the same backups, and where a visit begins or is
//! compared the same words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use desk::Desk;
use desk::folder::{Folder, fresh_session, year_before_in_other_words};
use pillarcheck::lang::Lang;

/// One job in each way that there is for it, on a spot check without any answer in the file `test`.
struct Job {
    name: &'static str,
    /// Command lines, one after the other; `POINT` is the first point. Empty where no command does it.
    commands: &'static [&'static str],
    /// What is typed in the plain mode; it begins at the first point. Empty where the plain mode does not do it.
    lines: &'static str,
    /// The keys, from the first point.
    keys: &'static str,
}

const JOBS: [Job; 9] = [
    Job { name: "mark", commands: &["mark test POINT absent"], lines: "a\nq\n", keys: "a" },
    Job {
        name: "note",
        commands: &["mark test POINT absent", "mark test POINT absent --note 電話未公告"],
        lines: "a\nb\nn 電話未公告\nq\n",
        keys: "a g Enter type:電話未公告 Esc",
    },
    Job { name: "undo", commands: &[], lines: "a\nu\nq\n", keys: "a u" },
    Job {
        name: "take a mark back",
        commands: &["mark test POINT absent", "mark test POINT clear"],
        lines: "a\nb\nc\nq\n",
        keys: "a g c",
    },
    Job {
        name: "follow-up",
        commands: &["mark test POINT absent", "follow-up test POINT --cause 漏辦 --action 補辦 --due 115/12/31"],
        lines: "",
        keys: "a g i type:漏辦 Tab type:補辦 Down Down Down type:1151231 Enter",
    },
    Job {
        name: "settled follow-up",
        commands: &["mark test POINT absent", "follow-up test POINT --cause 漏辦 --closed 115/11/22"],
        lines: "",
        keys: "a g i type:漏辦 Up F2 Enter",
    },
    Job {
        name: "evidence",
        commands: &["mark test POINT absent", "evidence test POINT 0012 --method onsite"],
        lines: "",
        keys: "a g E type:0012 Enter Esc",
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
        let mut ways: Vec<(&str, Folder)> = Vec::new();
        if !job.commands.is_empty() {
            let folder = Folder::empty();
            folder.put("test", &session);
            for line in job.commands {
                let words: Vec<&str> =
                    line.split(' ').map(|word| if word == "POINT" { first.as_str() } else { word }).collect();
                let output = run(folder.path(), &words, "");
                assert_eq!(output.status.code(), Some(0), "{}: {line}: {output:?}", job.name);
            }
            ways.push(("command", folder));
        }
        if !job.lines.is_empty() {
            let folder = Folder::empty();
            folder.put("test", &session);
            let output = run(folder.path(), &["inspect", "--plain", "--session", "test"], job.lines);
            assert_eq!(output.status.code(), Some(0), "{}: {output:?}", job.name);
            ways.push(("line", folder));
        }
        assert!(!ways.is_empty(), "{} in one way only", job.name);
        let mut desk = Desk::in_session(&session, (80, 24), Lang::ZhTw);
        desk.keys(job.keys);

        let expected = left(&desk.folder);
        assert!(expected.0.contains("log: ["), "{}: {}", job.name, expected.0);
        for (way, folder) in &ways {
            assert_eq!(left(folder), expected, "{} by {way}", job.name);
        }
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

#[test]
fn an_earlier_visit_is_compared_in_the_same_file_whether_a_command_or_a_key_asks_for_it() {
    let earlier = year_before_in_other_words();
    let mut desk = Desk::after(&earlier, (120, 40), Lang::ZhTw);
    desk.keys("a B F2");
    let by_key = std::fs::read(desk.folder.only(".odt")).expect("the comparison");
    let today = desk.folder.files().into_iter().find(|name| name.contains("_2026-11-22_")).expect("the session");
    let today = desk.folder.path().join(today);
    let by_command = desk.folder.path().join("by-command.report");
    let line = ["compare", "earlier", &today.to_string_lossy(), "--format", "odt", "-o", &by_command.to_string_lossy()];
    let output = run(desk.folder.path(), &line, "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(std::fs::read(&by_command).expect("the comparison") == by_key, "the same bytes");
}
