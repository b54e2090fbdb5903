//! Signs and colours. A sign always says what a colour says, and no sign is of ambiguous width.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

use crate::model::session::Mark;
use crate::model::text::printable;

/// Frames of plain ASCII: the usual box-drawing lines are two cells wide on a zh-TW Windows console.
pub const FRAME: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Whether colours are used; without them only bold, dim and reversed.
    pub color: bool,
    /// Whether characters of ambiguous width are replaced, for consoles that draw them two cells wide.
    pub ascii: bool,
}

impl Theme {
    /// The sign of a mark.
    #[must_use]
    pub const fn sign(mark: Option<Mark>) -> &'static str {
        match mark {
            Some(Mark::Done) => "[v]",
            Some(Mark::Partial) => "[~]",
            Some(Mark::Absent) => "[x]",
            Some(Mark::NotApplicable) => "[-]",
            None => "[ ]",
        }
    }

    /// The style of a mark's sign and word.
    #[must_use]
    pub fn mark(self, mark: Option<Mark>) -> Style {
        match mark {
            Some(Mark::Done) => self.colored(Color::Green),
            Some(Mark::Partial) => self.colored(Color::Yellow).add_modifier(Modifier::BOLD),
            Some(Mark::Absent) => self.colored(Color::Red).add_modifier(Modifier::BOLD),
            Some(Mark::NotApplicable) | None => self.dim(),
        }
    }

    /// Headings.
    #[must_use]
    pub fn heading(self) -> Style {
        self.colored(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// What is there but seldom read.
    #[must_use]
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What must be seen.
    #[must_use]
    pub fn alarm(self) -> Style {
        self.colored(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// Keys in hints.
    #[must_use]
    pub fn key(self) -> Style {
        self.colored(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The row that the cursor is on.
    #[must_use]
    pub fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A row that a search found.
    #[must_use]
    pub fn hit(self) -> Style {
        self.colored(Color::Yellow).add_modifier(Modifier::UNDERLINED)
    }

    /// A text from a file as it may be shown: nothing in it steers the terminal, nothing in it breaks the columns.
    #[must_use]
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        let text = printable(text);
        if self.ascii && text.chars().any(is_ambiguous) {
            Cow::Owned(
                text.chars().map(|letter| if is_ambiguous(letter) { plain_for(letter) } else { letter }).collect(),
            )
        } else {
            text
        }
    }

    fn colored(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }
}

/// Whether terminals disagree on how many cells the character takes.
fn is_ambiguous(letter: char) -> bool {
    !letter.is_ascii() && letter.width() != letter.width_cjk()
}

/// An ASCII character in the place of one of ambiguous width.
const fn plain_for(letter: char) -> char {
    match letter {
        '…' | '·' | '‧' | '•' => '.',
        '—' | '–' | '―' | '─' | '━' => '-',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '×' => 'x',
        '→' => '>',
        '←' => '<',
        '●' | '○' | '◎' | '■' | '□' | '★' | '☆' | '▲' | '△' | '※' => '*',
        '│' | '┃' => '|',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_ascii_and_every_mark_has_its_own() {
        let marks = Mark::ALL.into_iter().map(Some).chain([None]);
        let signs: std::collections::HashSet<&str> = marks.map(Theme::sign).collect();
        assert_eq!(signs.len(), 5);
        assert!(signs.iter().all(|sign| sign.is_ascii()));
    }

    #[test]
    fn in_ascii_mode_nothing_of_ambiguous_width_is_left() {
        let theme = Theme { color: true, ascii: true };
        assert_eq!(theme.shown("第1項…「甲」→乙○"), "第1項.「甲」>乙*");
        assert_eq!(Theme { ascii: false, ..theme }.shown("甲…\u{1b}"), "甲…\\u{1b}");
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme { color: false, ascii: false };
        let styles = [theme.heading(), theme.alarm(), theme.key(), theme.hit(), theme.mark(Some(Mark::Absent))];
        assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
    }
}
