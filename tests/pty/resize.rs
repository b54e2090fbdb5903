//! Resizing the window at work: nothing breaks, and the frame is complete again.

use pillarcheck::store::session::sessions;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::terminal::{BEGIN, Terminal, rows, session_file};

#[test]
fn the_picture_is_whole_at_every_size() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut terminal = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
    terminal.wait_for_progress("0.0%");
    let mut marked = 0;
    for (columns, rows) in [(80, 24), (40, 10), (1, 1), (60, 16), (2, 40), (200, 60), (59, 15), (80, 24), (120, 40)] {
        terminal.resize(columns, rows);
        let is_usable = columns >= 60 && rows >= 16;
        if is_usable {
            wait_for_whole_picture(&terminal);
        } else if columns >= 40 {
            terminal.wait_for("請放大到 60 欄 16 列以上");
        }
        // Keys work even where the window is too small to show anything.
        terminal.press("d");
        marked += 1;
        if is_usable {
            terminal.wait_for_progress(&format!("{marked}.0%"));
            wait_for_whole_picture(&terminal);
        }
    }
    // To and fro as a window is dragged, without a pause.
    for columns in (60..120).chain((60..=120).rev()) {
        terminal.resize_only(columns, 24);
    }
    terminal.resize_only(120, 40);
    terminal.wait_for("已存 09:03:11");
    wait_for_whole_picture(&terminal);
    terminal.press("q");
    let farewell = terminal.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();
    let (session, _) = sessions::read(&session_file(folder.path())).expect("the session");
    assert_eq!(session.parts().answers.len(), marked);
}

#[test]
fn a_size_that_changes_while_the_program_starts_is_seen() {
    type Moment = fn(&vt100::Screen) -> bool;
    let moments: [Moment; 3] =
        [|_| true, |screen| screen.alternate_screen(), |screen| screen.contents().contains("查核率")];
    for moment in moments {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut terminal = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
        terminal.wait_until("the moment to change the size", moment);
        terminal.resize_only(80, 24);
        wait_for_whole_picture(&terminal);
        terminal.press("q");
        assert_eq!(terminal.farewell().code, 0);
    }
}

fn wait_for_whole_picture(terminal: &Terminal) {
    terminal.wait_until("a whole picture", is_whole);
}

/// Whether the picture of an inspection is whole: header and hints are there, the rule above the hints reaches from edge to
/// edge, and where the pillars have a pane, the line that parts it stands in every row above.
fn is_whole(screen: &vt100::Screen) -> bool {
    let columns = usize::from(screen.size().1.get());
    let rows = rows(screen);
    let [header, panes @ .., rule, hints] = rows.as_slice() else { return false };
    let joint = rule.find('+').filter(|_| columns >= 110);
    header.contains("三民區第二衛生所")
        && header.width() <= columns
        && hints.contains("說明")
        && screen.contents().contains("查核率")
        && rule.starts_with('-')
        && rule.ends_with('-')
        && rule.width() == columns
        && (columns < 110 || joint.is_some())
        && joint.is_none_or(|at| panes.iter().all(|row| matches!(cells(row).get(at), Some(Some('|' | '+')))))
}

/// The character that begins at each cell of a row; none where a wide one reaches over it.
fn cells(row: &str) -> Vec<Option<char>> {
    let cells = |letter: char| {
        let reached = letter.width().unwrap_or_default().saturating_sub(1);
        std::iter::once(Some(letter)).chain(std::iter::repeat_n(None, reached))
    };
    row.chars().flat_map(cells).collect()
}
