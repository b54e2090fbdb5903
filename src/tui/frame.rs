//! Frames on their way to the terminal: each in one piece, without moves to where the cursor is already.

use std::io::{self, Write, stdout};

use crate::model::value::text::plain_width;

/// Ends a frame: from here on the terminal shows it.
const END: &[u8] = b"\x1b[?2026l";

/// Gathers a frame and sends it to the terminal once its end is in it.
///
/// The library flushes before the end of the synchronized update is written. Sent in two pieces, a frame wakes whoever
/// shows it twice, the first time in vain. It also says behind each Han character where the next one stands, which is most
/// of what a Chinese screen would send.
#[derive(Debug, Default)]
pub(super) struct WholeFrames {
    gathered: Vec<u8>,
    sent: Vec<u8>,
}

impl Write for WholeFrames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // A Windows console of old is not told by bytes where an update ends.
        if cfg!(windows) || self.gathered.ends_with(END) {
            self.sent.clear();
            leave_out_needless_moves(&self.gathered, &mut self.sent);
            self.gathered.clear();
            let mut terminal = stdout().lock();
            terminal.write_all(&self.sent)?;
            terminal.flush()?;
        }
        Ok(())
    }
}

/// Copies a frame without the moves to the place where the cursor stands anyway.
///
/// That is known only behind characters whose width is the same on every terminal; behind any other one the move stays,
/// and sets right what a terminal may see differently.
fn leave_out_needless_moves(frame: &[u8], sent: &mut Vec<u8>) {
    let mut cursor = None;
    let mut rest = frame;
    while let Some(&first) = rest.first() {
        let (piece, after) = rest.split_at(length_of_piece(first, rest));
        rest = after;
        if let Some(place) = place_of_move(piece) {
            if cursor == Some(place) {
                continue;
            }
            cursor = Some(place);
        } else if !keeps_cursor(piece) {
            cursor = cursor.zip(sure_width(piece)).map(|((row, column), cells)| (row, column + cells));
        }
        sent.extend_from_slice(piece);
    }
}

/// How many bytes the sequence or the character takes that a text begins with.
fn length_of_piece(first: u8, text: &[u8]) -> usize {
    let length = match first {
        0x1b if text.get(1) == Some(&b'[') => {
            let end = text.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte));
            end.map_or(text.len(), |end| end + 3)
        }
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
        _ => 1,
    };
    length.min(text.len())
}

/// Row and column that a move goes to.
fn place_of_move(piece: &[u8]) -> Option<(u16, u16)> {
    let numbers = piece.strip_prefix(b"\x1b[")?.strip_suffix(b"H")?;
    let (row, column) = std::str::from_utf8(numbers).ok()?.split_once(';')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// Whether a sequence leaves the cursor where it is: colours and modes do.
fn keeps_cursor(piece: &[u8]) -> bool {
    piece.starts_with(b"\x1b[") && piece.last().is_some_and(|end| matches!(end, b'm' | b'h' | b'l'))
}

/// The cells that a character takes on every terminal; nothing where terminals differ.
fn sure_width(piece: &[u8]) -> Option<u16> {
    plain_width(std::str::from_utf8(piece).ok()?.chars().next()?)
}

#[cfg(test)]
mod tests {
    use crossterm::{cursor, queue};
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::{Color, Modifier, Style};
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Keeps what is written, for whoever has the other half.
    #[derive(Clone, Default)]
    struct Kept(Rc<RefCell<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn left(frame: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        leave_out_needless_moves(frame, &mut sent);
        sent
    }

    #[test]
    fn a_move_is_left_out_only_where_the_cursor_is_sure_to_stand() {
        for (frame, expected) in [
            ("\x1b[1;1H中\x1b[1;3H文", "\x1b[1;1H中文"),
            ("\x1b[1;1H\x1b[1m中\x1b[22m\x1b[1;3Ha\x1b[1;4Hb", "\x1b[1;1H\x1b[1m中\x1b[22mab"),
            // Where it goes elsewhere, or where it stood is not known.
            ("\x1b[1;1H中\x1b[1;4H文", "\x1b[1;1H中\x1b[1;4H文"),
            ("\x1b[1;1H中\x1b[2;3H文", "\x1b[1;1H中\x1b[2;3H文"),
            ("中\x1b[1;3H文", "中\x1b[1;3H文"),
            // Characters that terminals measure differently, or that join the one before.
            ("\x1b[1;1H…\x1b[1;2Ha", "\x1b[1;1H…\x1b[1;2Ha"),
            ("\x1b[1;1He\u{301}\x1b[1;2Ha", "\x1b[1;1He\u{301}\x1b[1;2Ha"),
            ("\x1b[1;1H🇹🇼\x1b[1;3Ha", "\x1b[1;1H🇹🇼\x1b[1;3Ha"),
            // Sequences that move, clear or do what is not known here.
            ("\x1b[1;1Ha\x1b[2J\x1b[1;2Hb", "\x1b[1;1Ha\x1b[2J\x1b[1;2Hb"),
            ("\x1b[1;1Ha\r\x1b[1;2Hb", "\x1b[1;1Ha\r\x1b[1;2Hb"),
            ("\x1b[1;1Ha\x1b", "\x1b[1;1Ha\x1b"),
            ("\x1b[1;1Ha\x1b[12", "\x1b[1;1Ha\x1b[12"),
        ] {
            assert_eq!(String::from_utf8(left(frame.as_bytes())).as_deref(), Ok(expected), "{frame:?}");
        }
    }

    /// A text at a place, with a colour.
    fn piece() -> impl Strategy<Value = (u16, u16, String, u8, bool)> {
        (0_u16..6, 0_u16..40, "[a中文，。〇　…é\u{301}全０ -]{1,20}", 0_u8..4, any::<bool>())
    }

    proptest! {
        #[test]
        fn the_terminal_shows_the_same(frames in prop::collection::vec(prop::collection::vec(piece(), 0..6), 1..5)) {
            let kept = Kept::default();
            let viewport = ratatui::Viewport::Fixed(ratatui::layout::Rect::new(0, 0, 40, 6));
            let mut terminal = Terminal::with_options(
                CrosstermBackend::new(kept.clone()), ratatui::TerminalOptions { viewport }).expect("memory does not fail");
            let mut whole = vt100::Parser::new(6.try_into().expect("rows"), 40.try_into().expect("columns"), 0);
            let mut spared = vt100::Parser::new(6.try_into().expect("rows"), 40.try_into().expect("columns"), 0);
            for pieces in frames {
                terminal.draw(|frame| for (row, column, text, colour, is_bold) in pieces {
                    let style = Style::new().fg(Color::Indexed(colour));
                    let style = if is_bold { style.add_modifier(Modifier::BOLD) } else { style };
                    frame.buffer_mut().set_stringn(column, row, &text, usize::from(40 - column), style);
                }).expect("memory does not fail");
                queue!(kept.clone(), cursor::Show).expect("memory does not fail");
                let bytes = std::mem::take(&mut *kept.0.borrow_mut());
                whole.process(&bytes);
                spared.process(&left(&bytes));
                prop_assert_eq!(whole.screen().contents_formatted(), spared.screen().contents_formatted());
            }
        }
    }
}
