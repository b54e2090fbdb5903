//! Signals: termination, and suspension with resuming. Work is saved, the terminal restored.

use std::process::Command;
use std::time::Duration;

use pillarcheck::store::session::sessions;

use super::terminal::{BEGIN, ENTER, Terminal, session_file};

#[test]
fn a_signal_to_end_saves_what_is_being_typed_and_gives_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
        terminal.wait_for("查核率 0.0%");
        terminal.press("a");
        terminal.wait_for("查核率 1.0%");
        terminal.press(ENTER);
        terminal.press("電話未公告");
        terminal.wait_for("電話未公告");
        send(signal, &terminal);
        let farewell = terminal.farewell();
        assert_eq!(farewell.code, 0, "{signal}");
        farewell.must_leave_the_terminal_as_it_was();
        let (session, _) = sessions::read(&session_file(folder.path())).expect("the session");
        assert_eq!(session.note(&"1.1.1.1".into()), "電話未公告", "{signal}");
        assert_eq!(session.scores().total().absent, 1, "{signal}");
    }
}

#[test]
fn after_a_stop_the_picture_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
    terminal.wait_for("查核率 0.0%");
    send("TSTP", &terminal);
    terminal.wait_until("the screen of the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    // The program restores the terminal just before it stops. A shell waits for the stop; here SIGCONT is repeated
    // until one comes after it.
    let is_back = |screen: &vt100::Screen| screen.alternate_screen() && screen.contents().contains("查核率 0.0%");
    for _ in 0..100 {
        send("CONT", &terminal);
        std::thread::sleep(Duration::from_millis(100));
        if is_back(&terminal.screen()) {
            break;
        }
    }
    terminal.wait_until("the picture", is_back);
    terminal.press("d");
    terminal.wait_for("查核率 1.0%");
    terminal.wait_for("已存");
    terminal.press("q");
    let farewell = terminal.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();
}

fn send(signal: &str, terminal: &Terminal) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &terminal.process().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "the program is there to hear {signal}");
}
