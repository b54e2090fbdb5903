//! Signs and colours. A sign always says what a colour says, and no sign is of ambiguous width.

use ratatui::style::{Color, Modifier, Style};
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

use crate::model::record::mark::Mark;
use crate::model::value::text::printable;
use crate::ops::settings::Colours;

/// Signs and colours in use.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Which colours.
    pub palette: Colours,
    /// Whether colours are used; without them only bold, dim and reversed.
    pub color: bool,
    /// Whether characters of ambiguous width are replaced, for consoles that draw them two cells wide.
    pub ascii: bool,
}

/// The colours of a palette, by what they say.
struct Colors {
    good: Color,
    middling: Color,
    bad: Color,
    heading: Color,
}

const fn colors(palette: Colours) -> Colors {
    match palette {
        Colours::Dark => Colors { good: Color::Green, middling: Color::Yellow, bad: Color::Red, heading: Color::Cyan },
        // Yellow and cyan cannot be read on white.
        Colours::Light => {
            Colors { good: Color::Green, middling: Color::Magenta, bad: Color::Red, heading: Color::Blue }
        }
        Colours::HighContrast => Colors {
            good: Color::LightGreen,
            middling: Color::LightYellow,
            bad: Color::LightRed,
            heading: Color::LightCyan,
        },
    }
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

    /// The background: the terminal's own; white on black in the high-contrast palette.
    #[must_use]
    pub fn ground(self) -> Style {
        match self.palette {
            Colours::HighContrast if self.color => Style::new().fg(Color::White).bg(Color::Black),
            Colours::Dark | Colours::Light | Colours::HighContrast => Style::new(),
        }
    }

    /// The style of a mark's sign and word.
    #[must_use]
    pub fn mark(self, mark: Option<Mark>) -> Style {
        let colors = colors(self.palette);
        match mark {
            Some(Mark::Done) => self.colored(colors.good),
            Some(Mark::Partial) => self.colored(colors.middling).add_modifier(Modifier::BOLD),
            Some(Mark::Absent) => self.colored(colors.bad).add_modifier(Modifier::BOLD),
            Some(Mark::NotApplicable) | None => self.dim(),
        }
    }

    /// Headings.
    #[must_use]
    pub fn heading(self) -> Style {
        self.colored(colors(self.palette).heading).add_modifier(Modifier::BOLD)
    }

    /// Secondary text. The high-contrast palette dims nothing.
    #[must_use]
    pub fn dim(self) -> Style {
        match self.palette {
            Colours::Dark | Colours::Light => Style::new().add_modifier(Modifier::DIM),
            Colours::HighContrast => Style::new(),
        }
    }

    /// Warnings.
    #[must_use]
    pub fn alarm(self) -> Style {
        self.colored(colors(self.palette).bad).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// Keys in hints.
    #[must_use]
    pub fn key(self) -> Style {
        self.heading()
    }

    /// The row that the cursor is on.
    #[must_use]
    pub fn cursor(self) -> Style {
        match self.palette {
            Colours::Dark | Colours::Light => Style::new().add_modifier(Modifier::REVERSED),
            Colours::HighContrast => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }

    /// A row that a search found.
    #[must_use]
    pub fn hit(self) -> Style {
        self.colored(colors(self.palette).middling).add_modifier(Modifier::UNDERLINED)
    }

    /// A text from a file made safe to show: no control sequences, no characters that break the columns.
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

/// The ASCII substitute of a character of ambiguous width.
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

    fn theme(palette: Colours, color: bool, ascii: bool) -> Theme {
        Theme { palette, color, ascii }
    }

    fn styles(theme: Theme) -> Vec<Style> {
        let marks = Mark::ALL.into_iter().map(Some).chain([None]);
        let mut styles: Vec<Style> = marks.map(|mark| theme.mark(mark)).collect();
        styles.extend([
            theme.ground(),
            theme.heading(),
            theme.dim(),
            theme.alarm(),
            theme.key(),
            theme.cursor(),
            theme.hit(),
        ]);
        styles
    }

    #[test]
    fn in_ascii_mode_nothing_of_ambiguous_width_is_left() {
        let shown = |ascii, text| theme(Colours::Dark, true, ascii).shown(text).into_owned();
        assert_eq!(shown(true, "第1項…「甲」→乙○"), "第1項.「甲」>乙*");
        assert_eq!(shown(false, "甲…\u{1b}"), "甲…\\u{1b}");
    }

    #[test]
    fn without_colour_no_style_has_one() {
        for palette in Colours::ALL {
            let styles = styles(theme(palette, false, false));
            assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()), "{palette:?}");
        }
    }

    #[test]
    fn where_contrast_is_all_nothing_is_dimmed() {
        for color in [true, false] {
            let styles = styles(theme(Colours::HighContrast, color, false));
            assert!(styles.iter().all(|style| !style.add_modifier.contains(Modifier::DIM)));
        }
    }

    #[test]
    fn on_white_nothing_is_yellow_or_cyan() {
        let styles = styles(theme(Colours::Light, true, false));
        assert!(styles.iter().all(|style| !matches!(style.fg, Some(Color::Yellow | Color::Cyan | Color::White))));
    }
}
