//! Frame output: each frame in one write, without cursor moves to where the cursor already is.

use memchr::memchr;
use std::io::{self, Write, stdout};

use crate::model::value::text::plain_bytes_width;

/// The end of a synchronized update (DEC mode 2026), hence of a frame.
const END: &[u8] = b"\x1b[?2026l";

/// Buffers a frame and writes it once it is complete.
///
/// ratatui flushes before the end of the synchronized update is written: in two writes, a frame would wake the terminal
/// twice, the first time in vain. It also writes a cursor move after each Han character, which would be most of the
/// bytes of a Chinese screen.
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
        // The legacy Windows console is driven by API calls, not escape sequences, so that no end of an update is seen:
        // every flush is sent.
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

/// Copies a frame without the cursor moves that change nothing.
///
/// The cursor is known only after characters of the same width on every terminal; after any other the move is kept, so
/// that a terminal with another width is corrected.
fn leave_out_needless_moves(frame: &[u8], sent: &mut Vec<u8>) {
    let mut cursor = None;
    let mut rest = frame;
    // The end of the frame from what was not copied yet.
    let mut kept = frame;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(length_of_piece(rest));
        if let Some(place) = place_of_move(piece) {
            if cursor == Some(place) {
                sent.extend_from_slice(&kept[..kept.len() - rest.len()]);
                kept = after;
            }
            cursor = Some(place);
        } else if !keeps_cursor(piece) {
            cursor = cursor.zip(sure_width(piece)).map(|((row, column), cells)| (row, column + cells));
        }
        rest = after;
    }
    sent.extend_from_slice(kept);
}

/// Length in bytes of the escape sequence at the start of a text, or of the characters up to the next one.
fn length_of_piece(text: &[u8]) -> usize {
    if text.starts_with(b"\x1b[") {
        let end = text.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte));
        return end.map_or(text.len(), |end| end + 3);
    }
    text.get(1..).and_then(|rest| memchr(0x1b, rest)).map_or(text.len(), |length| length + 1)
}

/// Row and column of a cursor move.
fn place_of_move(piece: &[u8]) -> Option<(u16, u16)> {
    let numbers = piece.strip_prefix(b"\x1b[")?.strip_suffix(b"H")?;
    let middle = memchr(b';', numbers)?;
    Some((number(&numbers[..middle])?, number(&numbers[middle + 1..])?))
}

/// A number in digits; a whole screen has two thousand of them.
fn number(digits: &[u8]) -> Option<u16> {
    let with = |number: u16, digit: &u8| {
        let value = digit.checked_sub(b'0').filter(|value| *value <= 9)?;
        number.checked_mul(10)?.checked_add(u16::from(value))
    };
    if digits.is_empty() { None } else { digits.iter().try_fold(0, with) }
}

/// Whether a sequence leaves the cursor in place, as colours and modes do.
fn keeps_cursor(piece: &[u8]) -> bool {
    piece.starts_with(b"\x1b[") && piece.last().is_some_and(|end| matches!(end, b'm' | b'h' | b'l'))
}

/// The width of characters in cells; `None` where terminals differ.
fn sure_width(piece: &[u8]) -> Option<u16> {
    u16::try_from(plain_bytes_width(piece)?).ok()
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

    /// A writer whose bytes the test reads through a clone.
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
            // A move to elsewhere, or from an unknown place.
            ("\x1b[1;1H中\x1b[1;4H文", "\x1b[1;1H中\x1b[1;4H文"),
            ("\x1b[1;1H中\x1b[2;3H文", "\x1b[1;1H中\x1b[2;3H文"),
            ("中\x1b[1;3H文", "中\x1b[1;3H文"),
            // Characters of ambiguous width, or that join the previous one.
            ("\x1b[1;1H…\x1b[1;2Ha", "\x1b[1;1H…\x1b[1;2Ha"),
            ("\x1b[1;1He\u{301}\x1b[1;2Ha", "\x1b[1;1He\u{301}\x1b[1;2Ha"),
            ("\x1b[1;1H🇹🇼\x1b[1;3Ha", "\x1b[1;1H🇹🇼\x1b[1;3Ha"),
            // Sequences that move, clear or are unknown here.
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
