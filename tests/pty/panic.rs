//! A panic restores the terminal, prints its message, and loses no edit.

// Only debug builds can be made to panic.
#![cfg(debug_assertions)]

use pillarcheck::model::record::mark::Mark;
use pillarcheck::store::session::sessions;

use super::terminal::{BEGIN, Terminal, picture, rows, session_file};

#[test]
fn a_panic_is_readable_on_the_screen_of_the_shell() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let panics = [("PILLARCHECK_TEST_PANIC", "100x30")];
    let mut terminal = Terminal::start((120, 40), folder.path(), &BEGIN, &panics);
    terminal.wait_for_progress("0.0%");
    terminal.press("dpa");
    terminal.wait_for_progress("3.0%");
    terminal.resize_only(100, 30);
    let farewell = terminal.farewell();
    assert_eq!(farewell.code, 101);
    farewell.must_leave_the_terminal_as_it_was();

    let shown = rows(&farewell.screen);
    let message = "this panic was asked for by a test";
    let at = shown.iter().position(|row| row.contains(message));
    let at = at.unwrap_or_else(|| panic!("no message:\n{}", picture(&farewell.screen)));
    assert!(shown[..at].iter().any(|row| row.contains("src/tui/event_loop.rs")), "{shown:?}");
    assert!(
        usize::from(farewell.screen.cursor_position().0) > at,
        "the shell would write over the message:\n{}",
        picture(&farewell.screen)
    );
    // Where the crash file is stands below the message; it names the command, and no office.
    let crashes: Vec<_> = std::fs::read_dir(folder.path().join("crashes")).expect("the folder").flatten().collect();
    let [crash] = &crashes[..] else { panic!("{crashes:?}") };
    let name = crash.file_name().to_string_lossy().into_owned();
    assert!(shown[at..].iter().any(|row| row.contains(&name)), "{}", picture(&farewell.screen));
    let text = std::fs::read_to_string(crash.path()).expect("the crash file");
    assert!(text.contains("command: (Inspection, Mark(Absent))\n"), "{text}");
    let (session, _) = sessions::read(&session_file(folder.path())).expect("the session");
    let marks: Vec<_> = session.log().iter().map(|change| session.mark(&change.point)).collect();
    assert_eq!(marks, [Mark::Done, Mark::Partial, Mark::Absent].map(Some));
}
