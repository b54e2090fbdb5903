//! Resizing the window at work: nothing breaks, and the frame is complete again.

use pillarcheck::store::session::sessions;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::terminal::{BEGIN, Terminal, rows, session_file};

#[test]
fn the_picture_is_whole_at_every_size() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut terminal = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
    terminal.wait_for("查核率 0.0%");
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
            terminal.wait_for(&format!("查核率 {marked}.0%"));
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

/// Whether the picture of an inspection is whole: title and footer are there, every framed row is as wide as the screen,
/// and the edges of the frames stand below each other.
fn is_whole(screen: &vt100::Screen) -> bool {
    let columns = usize::from(screen.size().1.get());
    let rows = rows(screen);
    let footer_at = rows.len() - if columns < 110 { 2 } else { 1 };
    let (title, framed, footer) = (&rows[0], &rows[1..footer_at], &rows[footer_at]);
    let edges: Vec<usize> = rows[footer_at - 1].match_indices('+').map(|(at, _)| at).collect();
    title.contains("三民區第二衛生所 115年度")
        && title.width() <= columns
        && footer.contains("查核率")
        && footer.contains("得分")
        && edges.first() == Some(&0)
        && edges.last() == Some(&(columns - 1))
        && framed.iter().all(|row| {
            let cells = cells(row);
            let is_framed = |edge: &usize| matches!(cells.get(*edge), Some(Some('|' | '+')));
            cells.len() == columns && edges.iter().all(is_framed)
        })
}

/// The character that begins at each cell of a row; none where a wide one reaches over it.
fn cells(row: &str) -> Vec<Option<char>> {
    let cells = |letter: char| {
        let reached = letter.width().unwrap_or_default().saturating_sub(1);
        std::iter::once(Some(letter)).chain(std::iter::repeat_n(None, reached))
    };
    row.chars().flat_map(cells).collect()
}
