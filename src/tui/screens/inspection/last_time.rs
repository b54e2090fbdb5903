//! Last time's verdict in the detail: for reference, and never to be taken for today's.

use ratatui::style::Style;
use ratatui::text::Line;

use super::detail::labelled;
use crate::lang::{messages, words};
use crate::model::previous::Reference;
use crate::model::roc::date_words;
use crate::model::session::Mark;
use crate::tui::app::View;

/// The verdict with its day, the note, and what the point asked for then where that was something else.
pub(super) fn lines(last: &Reference, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let mark = Mark::words_or_none(last.mark, lang);
    let mut told = lang.last_verdict(mark, &date_words(last.at.date(), lang));
    let note: Vec<String> = last.note.split('\n').map(|line| theme.shown(line).into_owned()).collect();
    told.push_str(&note.join("\n"));
    let mut lines = Vec::new();
    // Neither the sign nor the colour of a verdict: those are today's.
    labelled(&mut lines, lang.label_last(), &told, cells, theme.dim(), view);
    if let Some(former) = &last.former {
        labelled(&mut lines, lang.label_former(), &theme.shown(&former.check), cells, Style::new(), view);
    }
    lines
}

words! {
    label_last { zh: "上次", en: "last" }
    label_former { zh: "上次內容", en: "asked then" }
}

messages! {
    last_verdict(mark: &str, day: &str) { zh: "{mark}（{day}）", en: "{mark} ({day}) " }
}
