//! The footer: the keys of the context, from the command table.

use ratatui::text::{Line, Span};

use crate::lang::Lang;
use crate::tui::command::{Binding, Context, Hint, bindings};
use crate::tui::theme::Theme;

/// The hints of a context in as many cells as there are. The way to help and the way out are never left out.
#[must_use]
pub fn line(context: Context, lang: Lang, theme: Theme, cells: usize) -> Line<'static> {
    let hints: Vec<Vec<Span<'static>>> = bindings(context)
        .filter(|binding| binding.hint == Hint::Footer)
        .map(|binding| hint(binding, context, lang, theme))
        .collect();
    let needed = |hints: &[Vec<Span<'static>>]| hints.iter().flatten().map(Span::width).sum::<usize>() + hints.len();
    let mut hints = hints;
    // The last two of each context are help and the way out.
    while hints.len() > 2 && needed(&hints) > cells {
        hints.remove(hints.len() - 3);
    }
    let mut spans = Vec::new();
    for hint in hints {
        spans.push(Span::raw(" "));
        spans.extend(hint);
    }
    Line::from(spans)
}

fn hint(binding: &Binding, context: Context, lang: Lang, theme: Theme) -> Vec<Span<'static>> {
    let key = binding.keys.first().map(|key| key.words(lang)).unwrap_or_default();
    let brief = binding.command.brief(context, lang);
    // A key that ends in a letter and a word that begins with one need a blank between them.
    let divided =
        if brief.starts_with(|first: char| first.is_ascii()) { format!(" {brief}") } else { brief.to_owned() };
    vec![Span::styled(key, theme.key()), Span::raw(divided)]
}
