//! `inspect --plain`: driven by lines on standard input, in both languages.

use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::disk::lock::{Lock, Locking};
use pillarcheck::store::session::sessions;

use super::desk::{Desk, NOW};

/// A short inspection that begins at once.
const SHORT: [&str; 10] =
    ["inspect", "sanmin2-115", "--plain", "--kind", "spot", "--reviewer", "王檢查員", "--draw", "3", "--seed=7"];

/// Everything that can be typed, once.
const EVERYTHING: &str =
    "d\n\n3 電話未公告\n1\nb\nn\n已補上\nn -\nc\nu\n/說明\n/\n/查無此字\nn\n\n部分落實　缺英文\ns\n?\n什麼\nq\nd\n";

fn session_of(desk: &Desk) -> pillarcheck::model::record::session::Session {
    let files = std::fs::read_dir(desk.session("")).expect("the folder").flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).filter(|path| path.extension().is_some()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".session.ron"));
    assert_eq!(paths.len(), 1, "{paths:?}");
    let (session, warnings) = sessions::read(&paths[0]).expect("a good file");
    assert_eq!(warnings, []);
    session
}

#[test]
fn everything_can_be_done_in_lines() {
    for lang in ["zh-TW", "en"] {
        let desk = Desk::new();
        let told = desk.talk(&[&["--lang", lang], &SHORT[..]].concat(), EVERYTHING);
        insta::assert_snapshot!(format!("plain_everything_{lang}"), told);
    }
}

#[test]
fn an_earlier_session_of_the_office_is_told_of() {
    let desk = Desk::new();
    assert!(!desk.talk(&SHORT, "d\n").contains("--previous"), "there is none yet");
    let told = desk.talk(&SHORT, "q\n");
    assert!(told.contains("115年11月22日查核過") && told.contains("--previous sanmin2-115_2026-11-22_spot"), "{told}");
}

#[test]
fn the_circumstances_are_asked_for_in_lines() {
    for lang in ["zh-TW", "en"] {
        let desk = Desk::new();
        let line = ["--lang", lang, "inspect", "--plain"];
        let mut told = desk.talk(&line, "九\n1\n4\n2\n一樓服務台\n王檢查員、李檢查員\n\nd\n");
        told += &desk.talk(&line, "1\nx 無此業務\n");
        insta::assert_snapshot!(format!("plain_circumstances_{lang}"), told);
        let session = session_of(&desk);
        assert_eq!(session.visit().reviewers, ["王檢查員", "李檢查員"]);
        assert_eq!(session.summary().judged + session.summary().not_applicable, 2);
    }
}

#[test]
fn an_input_that_ends_early_creates_nothing_and_one_that_ends_later_loses_nothing() {
    let desk = Desk::new();
    for input in ["", "1\n", "1\n2\n", "1\n2\n\n", "1\n2\n\n王\n", "1\n2\n\n王\n5\n", "q\n"] {
        desk.talk(&["inspect", "--plain"], input);
        assert!(!desk.session("").exists(), "{input:?}");
    }
    desk.talk(&["inspect", "--plain"], "1\n2\n\n王\n\nd\na 缺英文");
    let session = session_of(&desk);
    assert_eq!((session.summary().judged, session.log().len()), (2, 2));
}

#[test]
fn bytes_that_are_no_text_and_hostile_text_do_no_harm() {
    let desk = Desk::new();
    let told = desk.talk(&SHORT, b"\xef\xbb\xbfa \x1b[2J\xe2\x80\xae\xff\r\nq\r\n");
    assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'), "{told}");
    let session = session_of(&desk);
    assert_eq!(session.summary().judged, 1);
}

#[test]
fn a_short_list_that_is_asked_for_is_drawn() {
    let desk = Desk::new();
    desk.talk(&["inspect", "meinong-114", "--plain"], "2\n\n王\n6\n3\n6\n2\nq\n");
    let session = session_of(&desk);
    let Scope::Points { points, drawn } = &session.parts().scope else { panic!("a short list") };
    assert_eq!((points.len(), drawn.and_then(|draw| draw.drew)), (6, Some(6)));
}

#[test]
fn what_someone_else_has_open_or_changes_is_left_alone() {
    let (desk, name) = Desk::with_session();
    let path = desk.session(&name);
    let line = ["inspect", "--plain", "--session", &name];
    let before = std::fs::read(&path).expect("the session");
    let Locking::Held { lock, .. } = Lock::acquire(&path, Moment::parse(NOW).expect("a moment")) else {
        panic!("nobody has it yet")
    };
    let told = desk.talk(&line, "d\n");
    assert!(told.ends_with("[5]\n"), "{told}");
    drop(lock);
    assert_eq!(std::fs::read(&path).expect("the session"), before);
    desk.talk(&line, "d\n");
    assert_eq!(session_of(&desk).mark(&"0.1.1".into()), Some(Mark::Done));
}

#[test]
fn a_hundred_lines_complete_a_hundred_points() {
    let (desk, name) = Desk::with_session();
    desk.talk(&["inspect", "--plain", "--session", &name], "落實 有公告\n".repeat(100));
    let session = session_of(&desk);
    assert_eq!((session.summary().judged, session.log().len()), (100, 100));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_saved_is_said_at_once_and_at_the_end() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, name) = Desk::with_session();
    let folder = desk.session("");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).expect("a read-only folder");
    let is_kept_out = std::fs::write(folder.join("probe"), "").is_err();
    let told = desk.talk(&["--lang", "en", "inspect", "--plain", "--session", &name], "d\nq\n");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("a folder as before");
    // Root may write everywhere.
    if is_kept_out {
        assert!(told.contains("NOT SAVED") && told.ends_with("[4]\n"), "{told}");
    }
}

/// A desk whose session was set read-only, which stops the superuser too, and the session's name.
#[cfg(unix)]
fn protected() -> (Desk, String) {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, name) = Desk::with_session();
    let mode = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(desk.session(&name), mode).expect("a file of one's own");
    (desk, name)
}

/// The copies of sessions in a folder.
#[cfg(unix)]
fn copies(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let is_copy = |path: &std::path::PathBuf| path.to_string_lossy().contains("_copy");
    files.filter(|path| is_copy(path) && path.to_string_lossy().ends_with(".session.ron")).collect()
}

#[cfg(unix)]
#[test]
fn nothing_unsaved_goes_without_being_asked_about_or_saved_elsewhere() {
    for (input, copied, elsewhere) in [
        // Saved as a copy when asked; the input ends at the question, at a point, in a note; retried and given up.
        ("d\nq\nc\n", true, false),
        ("d\nq\n", true, false),
        ("d\n", true, false),
        ("d\nn\n", true, false),
        ("d\nq\nr\n什麼\n", true, false),
        ("d\nq\no\nx\n", false, false),
        // To a place of one's own, from the question or before.
        ("d\nq\nc elsewhere\n", false, true),
        ("d\nsave elsewhere\nq\n", false, true),
        // What comes after that copy is asked about again.
        ("d\nsave elsewhere\nd\nq\nc\n", true, true),
        ("d\nq\n\nq\nx\n", false, false),
    ] {
        let (desk, name) = protected();
        let told = desk.talk(&["--lang", "en", "inspect", "--plain", "--session", &name], input);
        assert!(told.contains("NOT SAVED") && told.ends_with("[4]\n"), "{input:?}: {told}");
        let asked = told.contains("There are changes that are NOT SAVED");
        assert_eq!(asked, input != "d\nsave elsewhere\nq\n", "{input:?}: {told}");
        let found = copies(&desk.session(""));
        assert_eq!(found.len(), usize::from(copied), "{input:?}: {told}");
        let other = desk.folder().join("elsewhere.session.ron");
        assert_eq!(other.exists(), elsewhere, "{input:?}: {told}");
        for path in found.iter().chain(elsewhere.then_some(&other)) {
            let (session, _) = sessions::read(path).expect("a good copy");
            assert_eq!(session.mark(&"0.1.1".into()), Some(Mark::Done), "{input:?}");
            assert!(told.contains("A copy was saved: "), "{input:?}: {told}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_signal_that_ends_the_walk_leaves_a_copy_of_what_is_not_saved() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::{Command, Stdio};
    let (desk, name) = protected();
    let mut command = desk.command(&["--lang", "en", "inspect", "--plain", "--session", &name]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all("d\n".as_bytes()).expect("a program that reads");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    assert!(lines.any(|line| line.is_ok_and(|line| line.contains("NOT SAVED"))));
    let asked = Command::new("kill").arg(child.id().to_string()).status().expect("kill can be started");
    assert!(asked.success());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let found = copies(&desk.session(""));
    assert_eq!(found.len(), 1, "{output:?}");
    let (session, _) = sessions::read(&found[0]).expect("a good copy");
    assert_eq!(session.mark(&"0.1.1".into()), Some(Mark::Done));
}
