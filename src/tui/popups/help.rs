//! The help page: every command of a context with all of its keys, in groups by what one wants.

use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lang::{Lang, text};
use crate::model::value::text::{cut, fit, width};
use crate::tui::command::Command;
use crate::tui::command::{Context, Key};
use crate::tui::command_table::{Binding, bindings};
use crate::tui::component::View;
use crate::tui::component::popup::{Host, Popup, Reaction};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::verdict_bar::GROUPS;
use crate::tui::widgets::{hints, paint};

/// Cells between two columns.
const GAP: usize = 2;

/// Help on one context.
#[derive(Debug)]
pub struct Help {
    context: Context,
    cursor: ListCursor,
}

/// What commands are for; in this order they stand on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Verdict,
    Record,
    Find,
    Look,
    Finish,
    Move,
    Other,
}

/// One entry of a column.
enum Entry<'a> {
    Heading(Purpose),
    Command(&'a Binding),
}

impl Help {
    /// The page for a context.
    #[must_use]
    pub fn of(context: Context) -> Self {
        Self { context, cursor: ListCursor::default() }
    }

    /// The rows of the page, in as many columns as make it one page; with full names where those fit, else with short
    /// ones. Where neither fits, it goes on below.
    fn rows(&self, view: &View) -> Vec<Line<'static>> {
        let cells = usize::from(view.size.0).saturating_sub(2);
        let height = self.height(view).max(1);
        let entries = entries(self.context);
        let full = |binding: &Binding| binding.command.label(self.context, view.lang);
        let brief = |binding: &Binding| binding.command.brief(self.context, view.lang);
        let tries = (1..=4).map(|columns| (columns, true)).chain((2..=5).map(|columns| (columns, false)));
        let mut narrowest = None;
        for (columns, is_full) in tries {
            let words: &dyn Fn(&Binding) -> &'static str = if is_full { &full } else { &brief };
            // Names that are cut help nobody.
            if let Some(lines) = in_columns(&entries, columns, words, cells, view) {
                if lines.len() <= height {
                    return lines;
                }
                if narrowest.as_ref().is_none_or(|found: &Vec<Line<'static>>| lines.len() < found.len()) {
                    narrowest = Some(lines);
                }
            }
        }
        narrowest.unwrap_or_default()
    }

    /// Rows for the keys: without header, hints, and the signs where those are explained.
    fn height(&self, view: &View) -> usize {
        let signs = if self.explains_signs(view) { 2 } else { 0 };
        usize::from(view.size.1).saturating_sub(3 + signs)
    }

    fn explains_signs(&self, view: &View) -> bool {
        matches!(self.context, Context::Inspection | Context::Selection) && view.size.1 >= 24
    }
}

impl<H: Host> Popup<H> for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn update(&mut self, command: Command, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        if command == Command::Back {
            return vec![Reaction::Close];
        }
        let lines = self.rows(view).len();
        self.cursor.go(command, ListRows::read(lines), self.height(view));
        Vec::new()
    }

    fn place(&self, _: &H, view: &View) -> Option<(usize, usize)> {
        self.cursor.place(ListRows::read(self.rows(view).len()), self.height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let rows = self.rows(view);
        let height = self.height(view);
        let shown = self.cursor.shown(ListRows::read(rows.len()), height);
        let title = Line::styled(lang.help_title(), theme.place());
        let aside = Line::styled(lang.help_input_method(), theme.muted());
        let inner = paint::popup_of(buffer, view.area(), &title, &aside, theme);
        for (row, line) in (0..).zip(&rows[shown]) {
            paint::line(buffer, inner, row, line);
        }
        if self.explains_signs(view) {
            let area = Rect { y: inner.bottom().saturating_sub(3), height: 2, ..inner };
            let control = Line::styled(lang.help_control(), theme.muted());
            paint::rule(buffer, area, &flags(view), &control, theme);
            paint::line(buffer, area, 1, &marks(view));
        }
        hints::draw(buffer, self, host, view);
    }
}

/// The commands of a context, the headings between them left out where there are few.
fn entries(context: Context) -> Vec<Entry<'static>> {
    let all: Vec<&Binding> = bindings(context).collect();
    let has_headings = all.len() > 16;
    let mut entries = Vec::new();
    for purpose in Purpose::ALL {
        let mut own = all.iter().copied().filter(|binding| purpose_of(binding.command) == purpose).peekable();
        if has_headings && own.peek().is_some() {
            entries.push(Entry::Heading(purpose));
        }
        entries.extend(own.map(Entry::Command));
    }
    entries
}

/// The entries in so many columns; `None` where those are too wide.
fn in_columns(
    entries: &[Entry<'_>],
    columns: usize,
    words: &dyn Fn(&Binding) -> &'static str,
    cells: usize,
    view: &View,
) -> Option<Vec<Line<'static>>> {
    let (lang, theme) = (view.lang, view.theme);
    let columns = filled(entries, entries.len().div_ceil(columns).max(1), columns);
    let height = columns.iter().map(|column| column.len()).max().unwrap_or_default();
    let mut lines = vec![Line::raw(" "); height];
    let mut taken = 0;
    for column in columns {
        let commands = || {
            column.iter().filter_map(|entry| match entry {
                Entry::Command(binding) => Some(*binding),
                Entry::Heading(_) => None,
            })
        };
        let widest = |cells: &dyn Fn(&Binding) -> usize| commands().map(cells).max().unwrap_or_default();
        let safe_cells = widest(&|binding| width(&keys(binding, true, lang)));
        let letter_cells = widest(&|binding| width(&keys(binding, false, lang)));
        let word_cells = widest(&|binding| width(words(binding)));
        let used = safe_cells + letter_cells + word_cells + 2;
        taken += used + GAP;
        for (row, line) in lines.iter_mut().enumerate() {
            match column.get(row) {
                Some(Entry::Heading(purpose)) => {
                    let words = cut(purpose.label(lang), used).into_owned();
                    line.push_span(Span::styled(fit(&words, used + GAP), theme.heading()));
                }
                Some(Entry::Command(binding)) => {
                    let safe = fit(&keys(binding, true, lang), safe_cells + 1);
                    line.push_span(Span::styled(safe, theme.key()));
                    line.push_span(Span::styled(fit(&keys(binding, false, lang), letter_cells + 1), theme.key()));
                    line.push_span(Span::raw(fit(words(binding), word_cells + GAP)));
                }
                None => line.push_span(Span::raw(" ".repeat(used + GAP))),
            }
        }
    }
    // The last column needs no room behind it.
    (taken <= cells + GAP).then_some(lines)
}

/// The entries divided into columns of about this height; no heading is the last of its column.
fn filled<'a, 'b>(entries: &'a [Entry<'b>], height: usize, columns: usize) -> Vec<&'a [Entry<'b>]> {
    let mut filled = Vec::new();
    let mut rest = entries;
    while !rest.is_empty() {
        let is_last = filled.len() + 1 == columns;
        let mut end = if is_last { rest.len() } else { height.min(rest.len()) };
        if end > 1 && end < rest.len() && matches!(rest[end - 1], Entry::Heading(_)) {
            end -= 1;
        }
        let (column, behind) = rest.split_at(end);
        filled.push(column);
        rest = behind;
    }
    filled
}

/// The keys of a command that an input method lets through, or the letters, digits and signs that it swallows.
fn keys(binding: &Binding, is_safe: bool, lang: Lang) -> String {
    let of_kind = binding.keys.iter().filter(|key| is_safe_key(**key) == is_safe);
    // In a table there is no room for the long name of Control.
    let names = of_kind.map(|key| key.label(lang).replace("Ctrl-", "^"));
    names.collect::<Vec<_>>().join(" ")
}

fn is_safe_key(key: Key) -> bool {
    key.control || key.code == KeyCode::Char(' ') || !matches!(key.code, KeyCode::Char(_))
}

/// What the signs of the verdicts say.
fn marks(view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let marks = GROUPS.into_iter().flat_map(|mark| {
        let words = mark.map_or_else(|| lang.unmarked(), |mark| mark.label(lang));
        [Span::styled(format!(" {} ", theme.sign(mark)), theme.mark(mark)), Span::raw(format!("{words} "))]
    });
    marks.collect()
}

/// What the signs at the end of a row say.
fn flags(view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let flags = [
        ("*", theme.muted(), lang.help_note()),
        ("!", theme.overdue(), lang.help_follow_up()),
        ("@", theme.overdue(), lang.help_overdue()),
        ("#", theme.muted(), lang.flag_evidence_missing()),
        (theme.doubt().trim(), theme.heading(), lang.help_conflict()),
    ];
    let flags = flags
        .into_iter()
        .flat_map(|(sign, style, words)| [Span::styled(format!("{sign} "), style), Span::raw(format!("{words}  "))]);
    let mut flags: Vec<Span<'static>> = flags.collect();
    if let Some(last) = flags.last_mut() {
        last.content = last.content.trim_end().to_owned().into();
    }
    Line::from(flags)
}

impl Purpose {
    const ALL: [Self; 7] = [Self::Verdict, Self::Record, Self::Find, Self::Look, Self::Finish, Self::Move, Self::Other];

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Verdict => lang.purpose_verdict(),
            Self::Record => lang.purpose_record(),
            Self::Find => lang.purpose_find(),
            Self::Look => lang.purpose_look(),
            Self::Finish => lang.purpose_finish(),
            Self::Move => lang.purpose_move(),
            Self::Other => lang.purpose_other(),
        }
    }
}

const fn purpose_of(command: Command) -> Purpose {
    match command {
        Command::Mark(_) | Command::MarkAndNote(_) | Command::Clear | Command::Cycle | Command::Count(_) => {
            Purpose::Verdict
        }
        Command::Note
        | Command::Begin
        | Command::FollowUp
        | Command::Evidence
        | Command::Undo
        | Command::Redo
        | Command::Delete
        | Command::Rename
        | Command::Accept => Purpose::Record,
        Command::Search
        | Command::NextHit
        | Command::PreviousHit
        | Command::Filter
        | Command::FilterOffice
        | Command::FilterYear
        | Command::FilterSize
        | Command::Sort
        | Command::Select
        | Command::SelectWider
        | Command::SelectShown => Purpose::Find,
        Command::Summary
        | Command::CompareLast
        | Command::Trend
        | Command::City
        | Command::FollowUps
        | Command::History
        | Command::ShowFolder
        | Command::OpenFile
        | Command::OpenFolder => Purpose::Look,
        Command::Export
        | Command::CloseOut
        | Command::CoverAll
        | Command::SaveReport
        | Command::CopySummary
        | Command::CopyPoint
        | Command::CopyPath => Purpose::Finish,
        Command::Up
        | Command::Down
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::Left
        | Command::Right
        | Command::NextPillar
        | Command::PreviousPillar
        | Command::NextUnmarked
        | Command::NextField
        | Command::PreviousField => Purpose::Move,
        _ => Purpose::Other,
    }
}

text! {
    help_title { zh: "說明：這裡可用的按鍵", en: "help: keys that work here" }
    help_input_method { zh: "F 鍵與方向鍵在中文輸入時也能用", en: "F keys and arrows work with any input method" }
    help_conflict { zh: "不一致", en: "conflict" }
    help_note { zh: "有備註", en: "note" }
    help_follow_up { zh: "改善追蹤", en: "follow-up" }
    help_overdue { zh: "逾期、落後", en: "overdue" }
    help_control { zh: "^ 是 Ctrl", en: "^ is Ctrl" }
    purpose_verdict { zh: "判定", en: "Verdict" }
    purpose_record { zh: "紀錄", en: "Record" }
    purpose_find { zh: "尋找與選取", en: "Find and select" }
    purpose_look { zh: "查看", en: "Look at" }
    purpose_finish { zh: "完成", en: "Finish" }
    purpose_move { zh: "移動", en: "Move" }
    purpose_other { zh: "其他", en: "Other" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::roc::Moment;
    use crate::tui::theme::Theme;

    #[test]
    fn the_help_of_every_context_has_every_key_of_every_command_and_cuts_none() {
        let now = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
        for (context, lang, size) in Context::ALL.iter().copied().flat_map(|context| {
            Lang::ALL
                .into_iter()
                .flat_map(move |lang| [(60, 16), (80, 24), (120, 40), (200, 50)].map(|size| (context, lang, size)))
        }) {
            let view = View { lang, theme: Theme::plain(), now, size };
            let help = Help::of(context);
            let lines: Vec<String> = help.rows(&view).iter().map(ToString::to_string).collect();
            let told = format!("{context:?} {lang} {size:?}: {lines:#?}");
            for line in &lines {
                assert!(width(line.trim_end()) <= usize::from(size.0), "{told}");
            }
            // At the least size it goes on below; at the usual one only in the inspection's English.
            let pages = lines.len().div_ceil(help.height(&view).max(1));
            assert!(pages <= if size.1 >= 24 { 2 } else { 5 }, "{told}");
            // A point in conflict has the keys of the inspection and its own.
            let is_long = context == Context::Conflict;
            assert!(size.1 < 24 || lang != Lang::ZhTw || pages <= 1 + usize::from(is_long), "{told}");
            let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
            for key in bindings(context).flat_map(|binding| binding.keys) {
                let name = key.label(lang).replace("Ctrl-", "^");
                assert!(words.contains(&name.as_str()), "{name}: {told}");
            }
        }
    }

    #[test]
    fn every_sign_at_the_end_of_a_row_is_explained_and_no_explanation_is_cut() {
        let now = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
        for lang in Lang::ALL {
            let view = View { lang, theme: Theme::plain(), now, size: (80, 24) };
            let lines = [flags(&view), marks(&view)].map(|line| line.to_string());
            for sign in ["* ", "! ", "@ ", "# ", "[?] ", "[v] ", "[ ] "] {
                assert!(lines.iter().any(|line| line.contains(sign)), "{sign}: {lines:#?}");
            }
            let beside = width(lang.help_control()) + 9;
            assert!(width(&lines[0]) + beside <= 80 && width(&lines[1]) <= 80, "{lines:#?}");
        }
    }
}
