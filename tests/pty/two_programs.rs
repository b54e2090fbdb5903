//! Two programs on one session: the second shows who has it, and is read-only.

use pillarcheck::model::record::mark::Mark;
use pillarcheck::store::session::sessions;

use super::terminal::{BEGIN, Terminal, session_file};

#[test]
fn the_second_program_says_who_has_the_session_and_marks_nothing() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let first = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
    first.wait_for_progress("0.0%");
    first.press("d");
    first.wait_for("已存 09:03:11");
    let path = session_file(folder.path());
    let before = std::fs::read(&path).expect("the session");

    let go_on = ["inspect", "--session", path.to_str().expect("a path in UTF-8")];
    let second = Terminal::start((120, 40), folder.path(), &go_on, &[]);
    second.wait_for_progress("1.0%");
    let holder = format!("唯讀：電腦 hall-3 的程序 {}", first.process());
    second.wait_for(&holder);
    for keys in ["a", "\r"] {
        second.press(keys);
        second.wait_for("唯讀：這份紀錄正由別處開啟，無法標記");
        // The notice ends with the next command.
        second.press("k");
        second.wait_until("the words gone", |screen| !screen.contents().contains("無法標記"));
    }
    second.wait_for_progress("1.0%");
    assert_eq!(std::fs::read(&path).expect("the session"), before);
    second.press("q");
    let farewell = second.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();

    first.press("p");
    first.wait_for_progress("2.0%");
    first.press("q");
    assert_eq!(first.farewell().code, 0);
    let (session, _) = sessions::read(&path).expect("the session");
    let marks: Vec<_> = session.log().iter().map(|change| session.mark(&change.point)).collect();
    assert_eq!(marks, [Some(Mark::Done), Some(Mark::Partial)]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_whose_lock_file_was_removed_still_has_its_session() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let first = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
    first.wait_for_progress("0.0%");
    let path = session_file(folder.path());
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
    std::fs::remove_file(path.with_file_name(format!(".{name}.lock"))).expect("the lock of the first");

    for _ in 0..2 {
        let second =
            Terminal::start((120, 40), folder.path(), &["inspect", "--session", path.to_str().expect("UTF-8")], &[]);
        second.wait_for(&format!("唯讀：電腦 hall-3 的程序 {}", first.process()));
        second.press("q");
        assert_eq!(second.farewell().code, 0);
    }
    first.press("q");
    assert_eq!(first.farewell().code, 0);
    let third =
        Terminal::start((120, 40), folder.path(), &["inspect", "--session", path.to_str().expect("UTF-8")], &[]);
    third.wait_for_progress("0.0%");
    third.press("d");
    third.wait_for_progress("1.0%");
    third.press("q");
    assert_eq!(third.farewell().code, 0);
}
