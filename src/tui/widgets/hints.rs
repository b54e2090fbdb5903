//! The footer: the keys of the context, from the command table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::paint;
use crate::lang::Lang;
use crate::tui::command::{Command, Context};
use crate::tui::command_table::{Binding, HintLevel, bindings, own_bindings};
use crate::tui::component::View;
use crate::tui::component::popup::{HintsAt, Host, Popup};
use crate::tui::theme::Theme;

/// Cells between two hints.
const GAP: usize = 2;

/// The hints of a footer, each with the command that its key asks for.
#[derive(Clone, Debug)]
pub struct Hints(Vec<(Command, Vec<Span<'static>>)>);

/// The hints of a context that fit into a width in cells.
#[must_use]
pub fn line(context: Context, lang: Lang, theme: Theme, cells: usize) -> Line<'static> {
    Hints::of(context, lang, theme, cells, |_| true).line()
}

/// Paints the hints of a popup, where it has a row for them.
pub fn draw<H: Host>(buffer: &mut Buffer, popup: &dyn Popup<H>, host: &H, view: &View) {
    if let HintsAt::Row(row) = popup.hints_at(view) {
        paint::line(buffer, row, 0, &Hints::of_popup(popup, row, host, view).line());
    }
}

/// The command of the hint of a popup under the pointer; `footer` is what the screen below shows hints in.
#[must_use]
pub fn command_at<H: Host>(popup: &dyn Popup<H>, at: Position, footer: Rect, host: &H, view: &View) -> Option<Command> {
    let row = match popup.hints_at(view) {
        HintsAt::Row(row) => row,
        HintsAt::Footer => footer,
        HintsAt::Nowhere => return None,
    };
    row.contains(at).then(|| Hints::of_popup(popup, row, host, view).at(usize::from(at.x - row.x)))?
}

impl Hints {
    /// The hints of a popup in a row.
    #[must_use]
    pub fn of_popup<H: Host>(popup: &dyn Popup<H>, row: Rect, host: &H, view: &View) -> Self {
        let offers = |command| popup.offers(command, host);
        Self::of(popup.context(), view.lang, view.theme, usize::from(row.width), offers)
    }

    /// The hints of a context that fit into a width in cells, without commands that are not available now. Help and the
    /// way out are never left out.
    #[must_use]
    pub fn of(context: Context, lang: Lang, theme: Theme, cells: usize, offers: impl Fn(Command) -> bool) -> Self {
        let mut hints: Vec<(Command, Vec<Span<'static>>)> = own_bindings(context)
            .filter(|binding| binding.hint == HintLevel::Footer && offers(binding.command))
            .map(|binding| (binding.command, hint(binding, context, lang, theme)))
            .collect();
        // The last two of each context are help and the way out.
        while hints.len() > 2 && hints.iter().map(|(_, hint)| GAP + width(hint)).sum::<usize>() > cells + GAP - 1 {
            hints.remove(hints.len() - 3);
        }
        Self(hints)
    }

    /// Some of the commands of a context as the next steps, behind words that say so; then help and the way out.
    #[must_use]
    pub fn of_steps(
        words: &str,
        steps: &[Command],
        context: Context,
        cells: usize,
        view: &View,
        offers: impl Fn(Command) -> bool,
    ) -> Self {
        let (lang, theme) = (view.lang, view.theme);
        let find = |command: Command| bindings(context).find(move |binding| binding.command == command);
        let steps = steps.iter().copied().filter(|command| offers(*command));
        let shown = steps.chain([Command::Note, Command::Help, Command::Quit]).filter_map(find);
        let mut hints: Vec<(Command, Vec<Span<'static>>)> =
            shown.map(|binding| (binding.command, hint(binding, context, lang, theme))).collect();
        if let Some((_, first)) = hints.first_mut() {
            first.insert(0, Span::styled(words.to_owned(), theme.heading()));
        }
        while hints.len() > 2 && hints.iter().map(|(_, hint)| GAP + width(hint)).sum::<usize>() > cells + GAP - 1 {
            hints.remove(hints.len() - 3);
        }
        Self(hints)
    }

    /// The command of the hint of a context under the pointer, where a footer shows all of them.
    #[must_use]
    pub fn at_position(context: Context, at: Position, footer: Rect, view: &View) -> Option<Command> {
        let hints = Self::of(context, view.lang, view.theme, usize::from(footer.width), |_| true);
        footer.contains(at).then(|| hints.at(usize::from(at.x - footer.x)))?
    }

    /// The hints as a line.
    #[must_use]
    pub fn line(&self) -> Line<'static> {
        let gap = |at: usize| Span::raw(" ".repeat(if at == 0 { 1 } else { GAP }));
        let spans = self.0.iter().enumerate();
        let spans = spans.flat_map(|(at, (_, hint))| [gap(at)].into_iter().chain(hint.iter().cloned()));
        Line::from(spans.collect::<Vec<_>>())
    }

    /// The command of the hint at a cell of the line.
    #[must_use]
    pub fn at(&self, cell: usize) -> Option<Command> {
        let mut end = 0;
        self.0.iter().find_map(|(command, hint)| {
            let start = if end == 0 { 1 } else { end + GAP };
            end = start + width(hint);
            (start..end).contains(&cell).then_some(*command)
        })
    }
}

fn width(hint: &[Span<'static>]) -> usize {
    hint.iter().map(Span::width).sum()
}

fn hint(binding: &Binding, context: Context, lang: Lang, theme: Theme) -> Vec<Span<'static>> {
    let key = binding.hint_key(lang);
    let brief = binding.command.brief(context, lang);
    vec![Span::styled(key, theme.key()), Span::styled(format!(" {brief}"), theme.muted())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;

    #[test]
    fn a_cell_belongs_to_the_hint_that_is_painted_there() {
        let theme = Theme::plain();
        let hints = Hints::of(Context::Inspection, Lang::ZhTw, theme, 52, |command| command != Command::Cycle);
        assert_eq!(hints.line().to_string(), " d 落實  p 部分  a 未落實  x 不適用  ? 說明  q 離開");
        for (cell, expected) in [
            (0, None),
            (1, Some(Command::Mark(Mark::Done))),
            (6, Some(Command::Mark(Mark::Done))),
            (7, None),
            (8, None),
            (9, Some(Command::Mark(Mark::Partial))),
            (37, Some(Command::Help)),
            (50, Some(Command::Quit)),
            (51, None),
        ] {
            assert_eq!(hints.at(cell), expected, "{cell}");
        }
    }
}
