//! Text that is typed: a field of one line, and the text of a note.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_textarea::{CursorMove, CursorRenderMode, TextArea, WrapMode};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::value::text::entered;

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
pub struct TextField {
    area: TextArea<'static>,
    lines: Lines,
}

impl TextField {
    /// A field with a text and the caret at its end.
    #[must_use]
    pub fn new(text: &str, lines: Lines) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_cursor_line_style(Style::new());
        // The terminal's own cursor shows the caret, since the input method's window follows it.
        area.set_cursor_render_mode(CursorRenderMode::Hidden);
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

    /// Moves the caret, clamped to the text.
    pub fn place_caret(&mut self, line: usize, column: usize) {
        let clip = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(clip(line), clip(column)));
    }

    /// Handles a key that is bound to no command. Letters with Control or Alt are not typed.
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

    /// Inserts pasted text.
    pub fn paste(&mut self, text: &str) {
        let text = entered(text);
        match self.lines {
            Lines::Many => self.area.insert_str(text),
            Lines::One => self.area.insert_str(text.replace(['\n', '\t'], " ")),
        };
    }

    /// Undoes the last letter or paste.
    pub fn undo(&mut self) {
        self.area.undo();
    }

    /// Redoes it.
    pub fn redo(&mut self) {
        self.area.redo();
    }

    /// Paints the text; in the field that has the focus the terminal's cursor stands at the caret.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, focus: Focus) {
        if area.is_empty() {
            return;
        }
        let caret = match self.lines {
            Lines::One => Some(self.draw_line(frame.buffer_mut(), area)),
            Lines::Many => {
                frame.render_widget(&self.area, area);
                self.area.rendered_cursor_position()
            }
        };
        if let (Focus::Here, Some(caret)) = (focus, caret) {
            frame.set_cursor_position(caret);
        }
    }

    /// Paints a field of one line and says where its caret is. Where the text is too long for the area it is scrolled
    /// so that what stands before the caret is seen, and a third of the area after it. The library's own scrolling is
    /// off by a cell where the edge cuts a wide letter, and hides the rest of a text after a deletion.
    fn draw_line(&self, buffer: &mut Buffer, area: Rect) -> Position {
        let line = self.area.lines().first().map_or("", String::as_str);
        let bytes = line.char_indices().nth(self.caret().1).map_or(line.len(), |(at, _)| at);
        let (before, after) = (line[..bytes].width(), line[bytes..].width());
        let width = usize::from(area.width);
        let hidden = (before + 1 + after.min(width / 3)).saturating_sub(width);
        let mut column = 0;
        for letter in line.graphemes(true) {
            let end = column + letter.width();
            // A letter that an edge would cut is left out.
            if column >= hidden && end <= hidden + width {
                buffer.set_string(area.x + (column - hidden) as u16, area.y, letter, Style::new());
            }
            column = end;
        }
        Position::new(area.x + (before - hidden) as u16, area.y)
    }
}

/// Whether the keys go to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The field has the terminal's cursor at its caret.
    Here,
    /// The keys go to another field, and the cursor is there.
    Elsewhere,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    fn press(field: &mut TextField, code: KeyCode) {
        field.press(KeyEvent::new(code, KeyModifiers::NONE));
    }

    #[test]
    fn text_is_typed_pasted_and_taken_back() {
        let mut field = TextField::new("電話", Lines::Many);
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
    fn line_breaks_of_other_programs_are_line_breaks_and_what_is_invisible_goes() {
        let pasted = "一\u{b}二\u{2028}三\u{85}四\r\n五\u{200b}👨\u{200d}👩\u{200d}👧";
        for (lines, expected) in [
            (Lines::Many, "一\n二\n三\n四\n五👨\u{200d}👩\u{200d}👧"),
            (Lines::One, "一 二 三 四 五👨\u{200d}👩\u{200d}👧"),
        ] {
            let mut field = TextField::new("", lines);
            field.paste(pasted);
            assert_eq!(field.text(), expected);
        }
    }

    #[test]
    fn a_field_of_one_line_stays_one() {
        let mut field = TextField::new("", Lines::One);
        press(&mut field, KeyCode::Enter);
        field.paste("王檢查員\n李檢查員");
        assert_eq!(field.text(), "王檢查員 李檢查員");
    }
    /// Keys of all kinds, letters most of all.
    fn keys() -> impl Strategy<Value = Vec<KeyCode>> {
        let letter = prop::sample::select("查核點，ab ".chars().collect::<Vec<_>>());
        let moves = [
            KeyCode::Enter,
            KeyCode::Backspace,
            KeyCode::Delete,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::PageUp,
            KeyCode::PageDown,
        ];
        let code = prop_oneof![3 => letter.prop_map(KeyCode::Char), 2 => prop::sample::select(moves.to_vec())];
        prop::collection::vec(code, 0..60)
    }

    /// How many characters stand before the caret.
    fn offset(field: &TextField) -> usize {
        let (line, column) = field.caret();
        field.text().split('\n').take(line).map(|text| text.chars().count() + 1).sum::<usize>() + column
    }

    proptest! {
        #[test]
        fn keys_change_the_text_at_the_caret(keys in keys()) {
            let mut field = TextField::new("", Lines::Many);
            for code in keys {
                let (mut text, at): (Vec<char>, _) = (field.text().chars().collect(), offset(&field));
                press(&mut field, code);
                let mut expected_at = None;
                match code {
                    KeyCode::Char(letter) => {
                        text.insert(at, letter);
                        expected_at = Some(at + 1);
                    }
                    KeyCode::Enter => {
                        text.insert(at, '\n');
                        expected_at = Some(at + 1);
                    }
                    KeyCode::Backspace if at > 0 => {
                        text.remove(at - 1);
                        expected_at = Some(at - 1);
                    }
                    KeyCode::Delete if at < text.len() => {
                        text.remove(at);
                        expected_at = Some(at);
                    }
                    KeyCode::Left => expected_at = Some(at.saturating_sub(1)),
                    KeyCode::Right => expected_at = Some((at + 1).min(text.len())),
                    _ => {}
                }
                prop_assert_eq!(field.text(), text.iter().collect::<String>(), "{:?}", code);
                if let Some(expected) = expected_at {
                    prop_assert_eq!(offset(&field), expected, "{:?}", code);
                }
            }
        }

        #[test]
        fn every_change_is_undone_and_redone(keys in keys()) {
            let mut field = TextField::new("查核", Lines::Many);
            let mut texts = vec![field.text()];
            for code in keys {
                press(&mut field, code);
                if texts.last() != Some(&field.text()) {
                    texts.push(field.text());
                }
            }
            for text in texts.iter().rev().skip(1) {
                field.undo();
                prop_assert_eq!(&field.text(), text);
            }
            for text in texts.iter().skip(1) {
                field.redo();
                prop_assert_eq!(&field.text(), text);
            }
        }

        #[test]
        fn the_cursor_stands_after_the_text_before_the_caret(
            keys in keys(), width in 3_u16..20, height in 1_u16..5, is_one_line: bool,
        ) {
            let lines = if is_one_line { Lines::One } else { Lines::Many };
            let mut field = TextField::new("", lines);
            let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a screen in memory");
            for code in keys {
                press(&mut field, code);
                let frame = terminal.draw(|frame| field.draw(frame, frame.area(), Focus::Here)).expect("drawn");
                let drawn = frame.buffer.clone();
                let caret = terminal.get_cursor_position().expect("a position");
                prop_assert!(caret.x < width && caret.y < height, "{:?} at {:?}", code, caret);
                let before: String = field.text().chars().take(offset(&field)).collect();
                let row: String = (0..caret.x).map(|x| drawn[(x, caret.y)].symbol()).collect();
                // The second cell of a wide letter is a blank in the buffer.
                let shown: String = row.split_whitespace().collect();
                let typed: String = before.split_whitespace().collect();
                prop_assert!(typed.ends_with(&shown), "{:?} at {:?}: {:?} does not end with {:?}", code, caret, typed, shown);
                let is_row_start = before.is_empty() || before.ends_with('\n') || (!is_one_line && caret.x == 0);
                prop_assert!(is_row_start || caret.x > 0, "{:?} at {:?} after {:?}", code, caret, before);
            }
        }
    }
}
