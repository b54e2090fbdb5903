//! What the terminal says about itself: truthfully, late, or not at all.

use super::terminal::{BEGIN, Terminal};

/// Answers to the questions of the start: a light ground, and the cursor one or two cells behind the first.
const LIGHT: &str = "\x1b]11;rgb:fcfc/fbfb/f8f8\x1b\\";
const NARROW: &str = "\x1b[1;2R";
const WIDE: &str = "\x1b[1;3R";

#[test]
fn a_late_answer_changes_the_looks_then_and_is_never_a_key() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
    terminal.wait_for_bytes("\x1b[6n");
    // A terminal that does not answer is not waited for, and gets signs that are safe anywhere.
    terminal.wait_for("> [ ] -");
    terminal.press(LIGHT);
    terminal.press(NARROW);
    terminal.wait_for("▌ ·");
    assert!(terminal.screen().contents().contains("0/100"), "an answer is no verdict");
    // An answer that nobody asked for changes nothing.
    terminal.press(WIDE);
    terminal.press("d");
    terminal.wait_for("✓ -");
    terminal.press("q");
    terminal.farewell().must_leave_the_terminal_as_it_was();
}

#[test]
fn a_terminal_of_wide_signs_keeps_ascii() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
    terminal.wait_for_bytes("\x1b[6n");
    terminal.press(WIDE);
    terminal.press("d");
    terminal.wait_for("[v] -");
    terminal.press("q");
    terminal.farewell().must_leave_the_terminal_as_it_was();
}

#[test]
fn who_wants_ascii_is_asked_nothing() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let arguments: Vec<&str> = BEGIN.iter().copied().chain(["--ascii"]).collect();
    let terminal = Terminal::start((80, 24), folder.path(), &arguments, &[]);
    terminal.press("d");
    terminal.wait_for("[v] -");
    assert!(!terminal.screen().contents().contains('─'));
    terminal.press("q");
    terminal.farewell().must_leave_the_terminal_as_it_was();
}
