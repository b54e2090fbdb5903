//! The footer: the keys of the context, from the command table.

use ratatui::text::{Line, Span};

use crate::lang::Lang;
use crate::tui::command::{Command, Context};
use crate::tui::command_table::{Binding, Hint, own_bindings};
use crate::tui::theme::Theme;

/// The hints of a footer, each with the command that its key asks for.
#[derive(Clone, Debug)]
pub struct Hints(Vec<(Command, Vec<Span<'static>>)>);

/// The hints of a context in as many cells as there are.
#[must_use]
pub fn line(context: Context, lang: Lang, theme: Theme, cells: usize) -> Line<'static> {
    Hints::of(context, lang, theme, cells, |_| true).line()
}

impl Hints {
    /// The hints of a context in as many cells as there are, without those whose command would do nothing now. The way
    /// to help and the way out are never left out.
    #[must_use]
    pub fn of(context: Context, lang: Lang, theme: Theme, cells: usize, offers: impl Fn(Command) -> bool) -> Self {
        let mut hints: Vec<(Command, Vec<Span<'static>>)> = own_bindings(context)
            .filter(|binding| binding.hint == Hint::Footer && offers(binding.command))
            .map(|binding| (binding.command, hint(binding, context, lang, theme)))
            .collect();
        // The last two of each context are help and the way out.
        while hints.len() > 2 && hints.iter().map(|(_, hint)| 1 + width(hint)).sum::<usize>() > cells {
            hints.remove(hints.len() - 3);
        }
        Self(hints)
    }

    /// The hints as a line.
    #[must_use]
    pub fn line(&self) -> Line<'static> {
        let spans = self.0.iter().flat_map(|(_, hint)| [Span::raw(" ")].into_iter().chain(hint.iter().cloned()));
        Line::from(spans.collect::<Vec<_>>())
    }

    /// The command of the hint at a cell of the line.
    #[must_use]
    pub fn at(&self, cell: usize) -> Option<Command> {
        let mut end = 0;
        self.0.iter().find_map(|(command, hint)| {
            let start = end + 1;
            end = start + width(hint);
            (start..end).contains(&cell).then_some(*command)
        })
    }
}

fn width(hint: &[Span<'static>]) -> usize {
    hint.iter().map(Span::width).sum()
}

fn hint(binding: &Binding, context: Context, lang: Lang, theme: Theme) -> Vec<Span<'static>> {
    let key = binding.keys.first().map(|key| key.words(lang)).unwrap_or_default();
    let brief = binding.command.brief(context, lang);
    // A key that ends in a letter and a word that begins with one need a blank between them.
    let divided =
        if brief.starts_with(|first: char| first.is_ascii()) { format!(" {brief}") } else { brief.to_owned() };
    vec![Span::styled(key, theme.key()), Span::raw(divided)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;

    #[test]
    fn a_cell_belongs_to_the_hint_that_is_painted_there() {
        let theme = Theme { palette: crate::store::settings::Palette::Dark, color: false, ascii: false };
        let hints = Hints::of(Context::Inspection, Lang::ZhTw, theme, 32, |command| command != Command::Cycle);
        assert_eq!(hints.line().to_string(), " d落實 p部分 a未落實 ?說明 q離開");
        for (cell, expected) in [
            (0, None),
            (1, Some(Command::Mark(Mark::Done))),
            (5, Some(Command::Mark(Mark::Done))),
            (6, None),
            (7, Some(Command::Mark(Mark::Partial))),
            (21, Some(Command::Help)),
            (31, Some(Command::Quit)),
            (32, None),
        ] {
            assert_eq!(hints.at(cell), expected, "{cell}");
        }
    }
}
