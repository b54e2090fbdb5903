//! Looks: styles by what they say, and the signs and lines that say the same without colour.

mod ability;
mod colours;

use ratatui::style::{Color, Modifier, Style};
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

pub use self::ability::{Ability, Ground, Narrow};
use self::colours::Role;
pub use self::colours::{Depth, Palette};
use crate::model::record::mark::Mark;
use crate::model::value::text::{is_plain, printable};
use crate::ops::settings::{Colours, Settings};

/// The looks in use: what the user chose, as far as the terminal is able to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Which colours.
    pub palette: Palette,
    /// How many there are.
    pub depth: Depth,
    /// Whether signs and lines are of ASCII, and characters of ambiguous width are replaced: for terminals that draw
    /// those two cells wide, or do not say.
    pub ascii: bool,
}

/// The lines that part a screen, one cell each.
#[derive(Clone, Copy, Debug)]
pub struct LineSet {
    /// `─`
    pub across: &'static str,
    /// `│`
    pub down: &'static str,
    /// `┬`, where a line down begins.
    pub begins: &'static str,
    /// `┴`, where it ends.
    pub ends: &'static str,
    /// `├`, where a line to the right leaves it.
    pub right: &'static str,
    /// `┤`, where a line to the left leaves it.
    pub left: &'static str,
    /// `┼`, where both do.
    pub cross: &'static str,
    /// The corners of a frame: upper left, upper right, lower left, lower right.
    pub corners: [&'static str; 4],
}

const DRAWN: LineSet = LineSet {
    across: "─",
    down: "│",
    begins: "┬",
    ends: "┴",
    right: "├",
    left: "┤",
    cross: "┼",
    corners: ["╭", "╮", "╰", "╯"],
};

const TYPED: LineSet = LineSet {
    across: "-",
    down: "|",
    begins: "+",
    ends: "+",
    right: "+",
    left: "+",
    cross: "+",
    corners: ["+", "+", "+", "+"],
};

impl Theme {
    /// The looks by the user's settings on a terminal of such abilities.
    #[must_use]
    pub fn of(settings: &Settings, ability: Ability) -> Self {
        let palette = match settings.theme {
            Colours::Auto if ability.ground == Some(Ground::Light) => Palette::Light,
            Colours::Auto | Colours::Dark => Palette::Dark,
            Colours::Light => Palette::Light,
            Colours::HighContrast => Palette::HighContrast,
        };
        let ascii = settings.ascii.is_on() || ability.narrow != Narrow::Yes;
        Self { palette, depth: ability.depth, ascii }
    }

    /// Looks without colour, of ASCII: for tests of one part.
    #[cfg(test)]
    pub(crate) const fn plain() -> Self {
        Self { palette: Palette::Dark, depth: Depth::Mono, ascii: true }
    }

    /// The ground: the terminal's own; white on black in the palette of high contrast.
    #[must_use]
    pub const fn ground(self) -> Style {
        match (self.palette, self.depth) {
            (Palette::HighContrast, Depth::Sixteen | Depth::Indexed | Depth::True) => {
                Style::new().fg(Color::White).bg(Color::Black)
            }
            _ => Style::new(),
        }
    }

    /// Headings, and numbers that count.
    #[must_use]
    pub const fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Labels, units, times, ids, theme rows, words of hints.
    #[must_use]
    pub fn muted(self) -> Style {
        self.role(Role::Muted)
    }

    /// Rules; never text.
    #[must_use]
    pub fn line(self) -> Style {
        self.role(Role::Line)
    }

    /// Keys in hints, and the sign of where I am.
    #[must_use]
    pub fn key(self) -> Style {
        self.role(Role::Accent).add_modifier(Modifier::BOLD)
    }

    /// The title of what the keys go to.
    #[must_use]
    pub fn place(self) -> Style {
        self.key()
    }

    /// Sign and word of a mark.
    #[must_use]
    pub fn mark(self, mark: Option<Mark>) -> Style {
        match mark {
            Some(Mark::Done) => self.role(Role::Done),
            Some(Mark::Partial) => self.role(Role::Partial).add_modifier(Modifier::BOLD),
            Some(Mark::Absent) => self.overdue(),
            Some(Mark::NotApplicable) | None => self.muted(),
        }
    }

    /// The share of a mark in a bar.
    #[must_use]
    pub fn bar(self, mark: Option<Mark>) -> Style {
        match mark {
            Some(Mark::Done) => self.role(Role::DoneBar),
            Some(Mark::Partial) => self.role(Role::PartialBar),
            Some(Mark::Absent) => self.role(Role::AbsentBar),
            Some(Mark::NotApplicable) | None => self.muted(),
        }
    }

    /// Columns of a chart of one number.
    #[must_use]
    pub fn chart(self) -> Style {
        self.role(Role::Accent)
    }

    /// Overdue, damaged.
    #[must_use]
    pub fn overdue(self) -> Style {
        self.role(Role::Absent).add_modifier(Modifier::BOLD)
    }

    /// What must not be overlooked: not saved, read only, refused. Reversed where there is no colour.
    #[must_use]
    pub fn alarm(self) -> Style {
        match self.depth {
            Depth::Mono => Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED),
            Depth::Sixteen | Depth::Indexed | Depth::True => self.overdue(),
        }
    }

    /// The ground under the cursor, laid over a whole row: the colours of what stands there are kept, unless the terminal
    /// has too few of them.
    #[must_use]
    pub fn cursor(self) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        match (self.palette, self.depth) {
            (_, Depth::Mono) => bold.add_modifier(Modifier::REVERSED),
            (Palette::HighContrast, _) => bold.fg(Color::Black).bg(Color::White),
            (_, Depth::Sixteen) => bold.fg(Color::Reset).bg(Color::Reset).add_modifier(Modifier::REVERSED),
            (_, Depth::Indexed | Depth::True) => match colours::colour(self.palette, self.depth, Role::Cursor) {
                Some(ground) => bold.bg(ground),
                None => bold,
            },
        }
    }

    /// What a search found.
    #[must_use]
    pub const fn hit(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED.union(Modifier::BOLD))
    }

    /// The sign of a mark, [`Self::sign_cells`] wide.
    #[must_use]
    pub const fn sign(self, mark: Option<Mark>) -> &'static str {
        match (mark, self.ascii) {
            (Some(Mark::Done), false) => "✓",
            (Some(Mark::Partial), false) => "~",
            (Some(Mark::Absent), false) => "✗",
            (Some(Mark::NotApplicable), false) => "–",
            (None, false) => "·",
            (Some(Mark::Done), true) => "[v]",
            (Some(Mark::Partial), true) => "[~]",
            (Some(Mark::Absent), true) => "[x]",
            (Some(Mark::NotApplicable), true) => "[-]",
            (None, true) => "[ ]",
        }
    }

    /// The sign of what is in doubt: a conflict.
    #[must_use]
    pub const fn doubt(self) -> &'static str {
        if self.ascii { "[?]" } else { "?" }
    }

    /// Cells of the sign of a mark.
    #[must_use]
    pub const fn sign_cells(self) -> usize {
        if self.ascii { 3 } else { 1 }
    }

    /// What a mark is in a bar, one cell: as high as it is worth.
    #[must_use]
    pub const fn block(self, mark: Option<Mark>) -> &'static str {
        match (mark, self.ascii) {
            (Some(Mark::Done), false) => "▆",
            (Some(Mark::Partial), false) => "▄",
            (Some(Mark::Absent), false) => "▂",
            (Some(Mark::NotApplicable), false) => "–",
            (None, false) => "·",
            (Some(Mark::Done), true) => "#",
            (Some(Mark::Partial), true) => "~",
            (Some(Mark::Absent), true) => "x",
            (Some(Mark::NotApplicable), true) => "-",
            (None, true) => ".",
        }
    }

    /// A cell of a chart's column that is filled from below by so many eighths, at most 8.
    #[must_use]
    pub const fn column(self, eighths: u16) -> &'static str {
        match (self.ascii, eighths) {
            (true, _) => "#",
            (false, 0..=1) => "▁",
            (false, 2) => "▂",
            (false, 3) => "▃",
            (false, 4) => "▄",
            (false, 5) => "▅",
            (false, 6) => "▆",
            (false, 7) => "▇",
            (false, _) => "█",
        }
    }

    /// A cell of a chart's column that cannot be set against others.
    #[must_use]
    pub const fn shade(self) -> &'static str {
        if self.ascii { ":" } else { "░" }
    }

    /// A dot of a chart's line; a row that is only good to know.
    #[must_use]
    pub const fn dot(self) -> &'static str {
        if self.ascii { "." } else { "·" }
    }

    /// The sign of the row that the keys go to, one cell.
    #[must_use]
    pub const fn here(self) -> &'static str {
        if self.ascii { ">" } else { "▌" }
    }

    /// The sign of the row where a list stands that the keys do not go to, one cell.
    #[must_use]
    pub const fn stands(self) -> &'static str {
        if self.ascii { ">" } else { "▸" }
    }

    /// What stands for a number that there is none of.
    #[must_use]
    pub const fn none(self) -> &'static str {
        if self.ascii { "--" } else { "–" }
    }

    /// A choice among several, chosen or not.
    #[must_use]
    pub const fn choice(self, is_chosen: bool) -> &'static str {
        match (is_chosen, self.ascii) {
            (true, false) => "●",
            (false, false) => "○",
            (true, true) => "(*)",
            (false, true) => "( )",
        }
    }

    /// A box that is ticked or not; unlike the signs of marks.
    #[must_use]
    pub const fn tick(self, is_set: bool) -> &'static str {
        match (is_set, self.ascii) {
            (true, false) => "■",
            (false, false) => "□",
            (true, true) => "[*]",
            (false, true) => "[ ]",
        }
    }

    /// The lines that part a screen.
    #[must_use]
    pub const fn lines(self) -> LineSet {
        if self.ascii { TYPED } else { DRAWN }
    }

    /// A text from a file made safe to show: no control sequences, no characters that break the columns.
    #[must_use]
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        // Nearly every text is.
        if is_plain(text) {
            return Cow::Borrowed(text);
        }
        let text = printable(text);
        if self.ascii && text.chars().any(is_ambiguous) {
            Cow::Owned(
                text.chars().map(|letter| if is_ambiguous(letter) { plain_for(letter) } else { letter }).collect(),
            )
        } else {
            text
        }
    }

    fn role(self, role: Role) -> Style {
        match colours::colour(self.palette, self.depth, role) {
            Some(color) => Style::new().fg(color),
            None => Style::new(),
        }
    }
}

/// Every sign of the screen that is no ASCII, each once.
#[must_use]
pub fn drawn_signs() -> Vec<char> {
    let theme = Theme { palette: Palette::Dark, depth: Depth::Mono, ascii: false };
    let marks = [Some(Mark::Done), Some(Mark::Partial), Some(Mark::Absent), Some(Mark::NotApplicable), None];
    let mut texts: Vec<&str> = marks.iter().flat_map(|mark| [theme.sign(*mark), theme.block(*mark)]).collect();
    texts.extend([theme.here(), theme.stands(), theme.none()]);
    texts.extend([true, false].map(|is_set| theme.choice(is_set)));
    texts.extend([true, false].map(|is_set| theme.tick(is_set)));
    let LineSet { across, down, begins, ends, right, left, cross, corners } = theme.lines();
    texts.extend([across, down, begins, ends, right, left, cross].into_iter().chain(corners));
    let mut signs = Vec::new();
    for sign in texts.into_iter().flat_map(str::chars).filter(|sign| !sign.is_ascii()) {
        if !signs.contains(&sign) {
            signs.push(sign);
        }
    }
    signs
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
    use std::collections::HashSet;

    use super::*;
    use crate::model::value::text::first_drawn;

    const DEPTHS: [Depth; 4] = [Depth::Mono, Depth::Sixteen, Depth::Indexed, Depth::True];
    const PALETTES: [Palette; 3] = [Palette::Dark, Palette::Light, Palette::HighContrast];

    fn marks() -> impl Iterator<Item = Option<Mark>> {
        Mark::ALL.into_iter().map(Some).chain([None])
    }

    #[test]
    fn every_sign_of_the_screen_is_painted_by_the_short_way() {
        let signs = drawn_signs();
        assert!(signs.len() > 15, "{signs:?}");
        for sign in signs {
            assert!(first_drawn(sign.to_string().as_bytes()).is_some(), "{sign:?}");
        }
    }

    #[test]
    fn every_mark_has_its_own_sign_and_block_and_the_fallback_is_ascii() {
        for ascii in [true, false] {
            let theme = Theme { ascii, ..Theme::plain() };
            let signs: HashSet<&str> = marks().map(|mark| theme.sign(mark)).collect();
            let blocks: HashSet<&str> = marks().map(|mark| theme.block(mark)).collect();
            assert_eq!((signs.len(), blocks.len()), (5, 5));
            let lines = theme.lines();
            let others = [lines.across, lines.down, lines.begins, lines.ends, lines.right, lines.left, lines.cross];
            let others = others.into_iter().chain(lines.corners).chain([theme.here(), theme.stands(), theme.none()]);
            let others = others.chain([theme.column(1), theme.column(8), theme.shade(), theme.dot()]);
            let all: Vec<&str> = signs.into_iter().chain(blocks).chain(others).collect();
            assert!(!ascii || all.iter().all(|sign| sign.is_ascii()), "{all:?}");
            assert!(marks().all(|mark| theme.sign(mark).chars().count() == theme.sign_cells()));
        }
    }

    fn styles(theme: Theme) -> Vec<Style> {
        let mut styles: Vec<Style> = marks().flat_map(|mark| [theme.mark(mark), theme.bar(mark)]).collect();
        styles.extend([theme.ground(), theme.heading(), theme.muted(), theme.line(), theme.key(), theme.place()]);
        styles.extend([theme.chart(), theme.overdue(), theme.alarm(), theme.cursor(), theme.hit()]);
        styles
    }

    #[test]
    fn in_ascii_mode_nothing_of_ambiguous_width_is_left() {
        let shown = |ascii, text| Theme { ascii, ..Theme::plain() }.shown(text).into_owned();
        assert_eq!(shown(true, "第1項…「甲」→乙○"), "第1項.「甲」>乙*");
        assert_eq!(shown(false, "甲…\u{1b}"), "甲…\\u{1b}");
    }

    #[test]
    fn without_colour_no_style_has_one() {
        for palette in PALETTES {
            let styles = styles(Theme { palette, ..Theme::plain() });
            assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()), "{palette:?}");
        }
    }

    #[test]
    fn nothing_is_dim_since_each_terminal_dims_as_it_likes() {
        for (palette, depth) in PALETTES.into_iter().flat_map(|palette| DEPTHS.map(|depth| (palette, depth))) {
            let styles = styles(Theme { palette, depth, ascii: false });
            assert!(styles.iter().all(|style| !style.add_modifier.contains(Modifier::DIM)), "{palette:?} {depth:?}");
        }
    }

    #[test]
    fn what_the_terminal_does_not_say_is_dark_and_ascii_and_what_the_user_says_comes_first() {
        let silent = Ability { depth: Depth::True, ground: None, narrow: Narrow::Unknown };
        let able = Ability { ground: Some(Ground::Light), narrow: Narrow::Yes, ..silent };
        let automatic = Settings::default();
        let of = |settings: &Settings, ability| {
            let theme = Theme::of(settings, ability);
            (theme.palette, theme.ascii)
        };
        assert_eq!(of(&automatic, silent), (Palette::Dark, true));
        assert_eq!(of(&automatic, able), (Palette::Light, false));
        assert_eq!(of(&automatic, Ability { narrow: Narrow::No, ..able }), (Palette::Light, true));
        let chosen = Settings { theme: Colours::Dark, ascii: crate::ops::settings::Switch::On, ..Settings::default() };
        assert_eq!(of(&chosen, able), (Palette::Dark, true));
    }
}
