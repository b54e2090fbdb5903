//! The mouse in a real terminal: clicks and the wheel work, the mode is restored at the end; or it is off.

use vt100::MouseProtocolMode;

use super::terminal::{BEGIN, Terminal};

/// A click on the third point of the list, as terminals report it: from one, and row and column the other way round.
const CLICK: &str = "\x1b[<0;41;10M\x1b[<0;41;10m";
const WHEEL_UP: &str = "\x1b[<64;41;10M";

#[test]
fn a_click_and_the_wheel_move_the_cursor() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
    terminal.wait_for("0.0%");
    terminal.press(CLICK);
    terminal.wait_for("> [ ] (2)");
    terminal.press(WHEEL_UP);
    terminal.wait_for("> [ ] -");
    assert_eq!(terminal.screen().mouse_protocol_mode(), MouseProtocolMode::PressRelease);
    terminal.press("q");
    terminal.farewell().must_leave_the_terminal_as_it_was();
}

#[test]
fn a_mouse_that_is_switched_off_is_left_to_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("settings.ron"), "Settings(mouse: Off)").expect("the settings");
    let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
    terminal.wait_for_progress("0.0%");
    terminal.press("d");
    terminal.wait_for_progress("1.0%");
    assert_eq!(terminal.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    terminal.press("q");
    terminal.farewell().must_leave_the_terminal_as_it_was();
}
