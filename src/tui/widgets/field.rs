//! Text that is typed: a field of one line, and the text of a note.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

/// How many lines a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One; line breaks in pasted text become blanks.
    One,
    /// Any number.
    Many,
}

/// A text with a caret.
#[derive(Clone, Debug)]
pub struct Field {
    area: TextArea<'static>,
    lines: Lines,
}

impl Field {
    /// A field with a text and the caret at its end.
    #[must_use]
    pub fn new(text: &str, lines: Lines) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_cursor_line_style(Style::new());
        // The real cursor of the terminal shows the caret, since the input method's window follows it.
        area.set_cursor_style(Style::new());
        area.set_wrap_mode(if lines == Lines::Many { WrapMode::WordOrGlyph } else { WrapMode::None });
        // One step a letter, so that undo reaches back through a long note.
        area.set_max_histories(10_000);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, lines }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Line and column of the caret, in characters.
    #[must_use]
    pub fn caret(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Puts the caret somewhere, or as near as the text allows.
    pub fn place_caret(&mut self, line: usize, column: usize) {
        let clip = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(clip(line), clip(column)));
    }

    /// Takes a key that is no command. Letters with Control or Alt are no text.
    pub fn press(&mut self, key: KeyEvent) {
        let is_plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
        match key.code {
            KeyCode::Char(letter) if is_plain => self.area.insert_char(letter),
            KeyCode::Enter if self.lines == Lines::Many => self.area.insert_newline(),
            KeyCode::Backspace => {
                self.area.delete_char();
            }
            KeyCode::Delete => {
                self.area.delete_next_char();
            }
            KeyCode::Left => self.area.move_cursor(CursorMove::Back),
            KeyCode::Right => self.area.move_cursor(CursorMove::Forward),
            KeyCode::Up => self.area.move_cursor(CursorMove::Up),
            KeyCode::Down => self.area.move_cursor(CursorMove::Down),
            KeyCode::Home => self.area.move_cursor(CursorMove::Head),
            KeyCode::End => self.area.move_cursor(CursorMove::End),
            KeyCode::PageUp => self.area.move_cursor(CursorMove::Top),
            KeyCode::PageDown => self.area.move_cursor(CursorMove::Bottom),
            _ => {}
        }
    }

    /// Takes a pasted text whole.
    pub fn paste(&mut self, text: &str) {
        match self.lines {
            Lines::Many => self.area.insert_str(text),
            Lines::One => self.area.insert_str(text.replace('\n', " ")),
        };
    }

    /// Takes the last letter or paste back.
    pub fn undo(&mut self) {
        self.area.undo();
    }

    /// Brings it back again.
    pub fn redo(&mut self) {
        self.area.redo();
    }

    /// Paints the text; in the field that has the focus the terminal's cursor stands at the caret.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, focus: Focus) {
        if area.is_empty() {
            return;
        }
        frame.render_widget(&self.area, area);
        if focus == Focus::Here {
            let caret = self.area.screen_cursor();
            let (top, left) = self.area.scroll_offset();
            let clip = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
            let x = area.x.saturating_add(clip(caret.col).saturating_sub(left)).min(area.right() - 1);
            let y = area.y.saturating_add(clip(caret.row).saturating_sub(top)).min(area.bottom() - 1);
            frame.set_cursor_position(Position::new(x, y));
        }
    }
}

/// Whether a field is the one that is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// It is.
    Here,
    /// It is not.
    Elsewhere,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(field: &mut Field, code: KeyCode) {
        field.press(KeyEvent::new(code, KeyModifiers::NONE));
    }

    #[test]
    fn text_is_typed_pasted_and_taken_back() {
        let mut field = Field::new("電話", Lines::Many);
        for letter in "未公告".chars() {
            press(&mut field, KeyCode::Char(letter));
        }
        press(&mut field, KeyCode::Enter);
        field.paste("一\n二");
        assert_eq!((field.text().as_str(), field.caret()), ("電話未公告\n一\n二", (2, 1)));
        field.undo();
        assert_eq!(field.text(), "電話未公告\n");
        press(&mut field, KeyCode::Backspace);
        press(&mut field, KeyCode::Backspace);
        assert_eq!(field.text(), "電話未公");
    }

    #[test]
    fn a_field_of_one_line_stays_one() {
        let mut field = Field::new("", Lines::One);
        press(&mut field, KeyCode::Enter);
        field.paste("王檢查員\n李檢查員");
        assert_eq!(field.text(), "王檢查員 李檢查員");
    }
}
