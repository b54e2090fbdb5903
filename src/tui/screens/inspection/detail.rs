//! The detail: the point under the cursor in full.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use super::{Inspection, overdue, previous, related};
use crate::lang::{messages, text};
use crate::model::plan::checklist::FocusPoint;
use crate::model::record::describe;
use crate::model::record::mark::Mark;
use crate::model::value::roc::date_words;
use crate::model::value::text::{CUT_MARK, wrap};
use crate::tui::component::View;
use crate::tui::widgets::labelled::labelled;
use crate::tui::widgets::{highlight, paint};

pub(super) fn draw(buffer: &mut Buffer, area: Rect, inspection: &Inspection, view: &View) {
    let Some(point) = inspection.open.editor.point() else {
        paint::frame(buffer, area, "", view.theme);
        return;
    };
    let inner = paint::frame(buffer, area, &view.theme.shown(&point.theme), view.theme);
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let cells = usize::from(text.width);
    let mut lines = lines(inspection, point, cells, view);
    for words in inspection.amended_words(view.lang) {
        let words = view.theme.shown(&words).into_owned();
        labelled(&mut lines, view.lang.label_amended(), &words, cells, Style::new(), view);
    }
    if let Some(needle) = inspection.open.editor.needle_at(&point.id) {
        lines = lines.iter().map(|line| highlight::line(line, needle, view.theme.hit())).collect();
    }
    let height = usize::from(text.height);
    for (row, line) in lines.iter().take(height).enumerate() {
        paint::line(buffer, text, row as u16, line);
    }
    if lines.len() > height && height > 0 {
        // The note editor shows the rest.
        paint::right(buffer, text, text.height - 1, &Line::styled(CUT_MARK, view.theme.key()));
    }
}

fn lines(inspection: &Inspection, point: &FocusPoint, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme, session) = (view.lang, view.theme, inspection.session());
    let mut lines: Vec<Line<'static>> = wrap(&theme.shown(&point.check), cells)
        .into_iter()
        .map(|line| Line::styled(line, Style::new().add_modifier(Modifier::BOLD)))
        .collect();
    if !point.look_for.is_empty() {
        labelled(
            &mut lines,
            lang.label_look_for(),
            &theme.shown(&point.look_for.join(lang.hint_divider())),
            cells,
            Style::new(),
            view,
        );
    }
    let mut facts = vec![format!("{} {}", lang.label_method(), point.method.label(lang))];
    if let Some(deadline) = point.deadline {
        facts.push(format!("{} {}", lang.label_deadline(), date_words(deadline, lang)));
    }
    if let Some(target) = point.target {
        facts.push(format!("{} {}", lang.label_target(), target.label(lang)));
    }
    if !point.units.is_empty() {
        facts.push(format!("{} {}", lang.label_units(), theme.shown(&point.units.join("、"))));
    }
    facts.push(format!("{} {}", lang.label_source(), theme.shown(&point.source)));
    facts.push(format!("{} {}", lang.label_id(), theme.shown(point.id.as_str())));
    lines.extend(wrap(&facts.join("  "), cells).into_iter().map(|line| Line::styled(line, theme.muted())));
    lines.extend(overdue::lines(session, point, cells, view));
    if let Some(previous) = session.previous_verdict(&point.id) {
        lines.extend(previous::lines(previous, cells, view));
    }
    let related = related::lines(inspection, &point.id, cells, view);
    let Some(answer) = session.answer(&point.id) else {
        lines.extend(related);
        return lines;
    };
    let mark = Mark::words_or_none(answer.mark, lang);
    let circumstances = format!("{} {}", answer.at.label(lang), theme.shown(&answer.by));
    let result = lang.result_words(mark, circumstances.trim_end());
    labelled(
        &mut lines,
        lang.label_result(),
        &format!("{} {}", theme.sign(answer.mark), result),
        cells,
        theme.mark(answer.mark),
        view,
    );
    if point.target.is_some() && answer.count.is_some() {
        let count = describe::count(session, &point.id, lang);
        labelled(&mut lines, lang.label_count(), &count, cells, Style::new(), view);
    }
    // Before the note, which may be long and can be read whole in its editor.
    lines.extend(related);
    if !answer.note.is_empty() {
        let note: Vec<String> = answer.note.split('\n').map(|line| theme.shown(line).into_owned()).collect();
        labelled(&mut lines, lang.label_note(), &note.join("\n"), cells, Style::new(), view);
    }
    lines
}

text! {
    hint_divider { zh: "；", en: "; " }
    label_look_for { zh: "看什麼", en: "look for" }
    label_method { zh: "方式", en: "method" }
    label_deadline { zh: "期限", en: "by" }
    label_target { zh: "目標", en: "target" }
    label_units { zh: "單位", en: "unit" }
    label_source { zh: "依據", en: "source" }
    label_id { zh: "編號", en: "id" }
    label_result { zh: "結果", en: "found" }
    label_count { zh: "次數", en: "count" }
    label_note { zh: "備註", en: "note" }
}

messages! {
    result_words(mark: &str, circumstances: &str) { zh: "{mark}（{circumstances}）", en: "{mark} ({circumstances})" }
}
