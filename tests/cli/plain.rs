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
