//! The detail: the point under the cursor in full, what the inspector found and wrote before what the plan says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Inspection, conflict, overdue, previous, related};
use crate::lang::text;
use crate::model::plan::checklist::FocusPoint;
use crate::model::record::answer::Answer;
use crate::model::record::describe;
use crate::model::record::mark::Mark;
use crate::model::value::roc::date_words;
use crate::model::value::text::{CUT_MARK, wrap};
use crate::tui::component::View;
use crate::tui::widgets::labelled::{labelled, labelled_line};
use crate::tui::widgets::{highlight, paint};

/// Paints the detail with its rule.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, lines: &[Line<'static>], inspection: &Inspection, view: &View) {
    let theme = view.theme;
    let point = inspection.open.editor.point();
    let mut title = Vec::new();
    if let Some(point) = point {
        title.push(Span::styled(theme.shown(&point.locator()).into_owned(), theme.heading()));
        title.push(Span::styled(format!("  {}", theme.shown(&point.theme)), theme.muted()));
    }
    let position = Line::styled(inspection.position(), theme.muted());
    paint::rule(buffer, area, &Line::from(title), &position, theme);
    let text = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    };
    let needle = point.and_then(|point| inspection.open.editor.needle_at(&point.id));
    let height = usize::from(text.height);
    for (row, line) in (0..).zip(lines.iter().take(height)) {
        match needle {
            Some(needle) => paint::line(buffer, text, row, &highlight::line(line, needle, theme.hit())),
            None => paint::line(buffer, text, row, line),
        }
    }
    if lines.len() > height && height > 0 {
        // The note editor shows the rest.
        paint::right(buffer, text, text.height - 1, &Line::styled(CUT_MARK, theme.key()));
    }
}

/// The lines of the point under the cursor, in the order in which room is given to them.
pub(super) fn lines(inspection: &Inspection, cells: usize, view: &View) -> Vec<Line<'static>> {
    let Some(point) = inspection.open.editor.point() else { return Vec::new() };
    let (lang, theme, session) = (view.lang, view.theme, inspection.session());
    let mut lines: Vec<Line<'static>> =
        wrap(&theme.shown(&point.check), cells).into_iter().map(|line| Line::styled(line, theme.heading())).collect();
    lines.extend(conflict::lines(inspection, cells, view));
    if let Some(answer) = session.answer(&point.id).filter(|_| inspection.conflict().is_none()) {
        found(&mut lines, point, answer, inspection, cells, view);
    }
    related::follow_up(&mut lines, inspection, &point.id, cells, view);
    overdue::tell(&mut lines, session, point, cells, view);
    if let Some(previous) = session.previous_verdict(&point.id) {
        previous::tell(&mut lines, previous, cells, view);
    }
    for words in inspection.amended_words(lang) {
        labelled(&mut lines, lang.label_amended(), &theme.shown(&words), cells, Style::new(), view);
    }
    related::evidence(&mut lines, inspection, &point.id, cells, view);
    if !point.look_for.is_empty() {
        let look_for = theme.shown(&point.look_for.join(lang.hint_divider())).into_owned();
        labelled(&mut lines, lang.label_look_for(), &look_for, cells, Style::new(), view);
    }
    labelled(&mut lines, lang.label_method(), &facts(point, view), cells, Style::new(), view);
    lines
}

/// Verdict, count and note.
fn found(
    lines: &mut Vec<Line<'static>>,
    point: &FocusPoint,
    answer: &Answer,
    inspection: &Inspection,
    cells: usize,
    view: &View,
) {
    let (lang, theme, session) = (view.lang, view.theme, inspection.session());
    let words = format!("{} {}", theme.sign(answer.mark), Mark::words_or_none(answer.mark, lang));
    let circumstances = format!("   {} {}", theme.shown(&answer.by), answer.at.label(lang));
    let verdict = [
        Span::styled(words, theme.mark(answer.mark).patch(theme.heading())),
        Span::styled(circumstances.trim_end().to_owned(), theme.muted()),
    ];
    lines.push(labelled_line(lang.label_result(), verdict, cells, view));
    if point.target.is_some() && answer.count.is_some() {
        let count = describe::count(session, &point.id, lang);
        labelled(lines, lang.label_count(), &count, cells, Style::new(), view);
    }
    if !answer.note.is_empty() {
        let note: Vec<String> = answer.note.split('\n').map(|line| theme.shown(line).into_owned()).collect();
        labelled(lines, lang.label_note(), &note.join("\n"), cells, Style::new(), view);
    }
}

/// Method, deadline, target, unit and id.
fn facts(point: &FocusPoint, view: &View) -> String {
    let (lang, theme) = (view.lang, view.theme);
    let mut facts = vec![point.method.label(lang).to_owned()];
    if let Some(deadline) = point.deadline {
        facts.push(format!("{} {}", lang.label_deadline(), date_words(deadline, lang)));
    }
    if let Some(target) = point.target {
        facts.push(format!("{} {}", lang.label_target(), target.label(lang)));
    }
    if !point.units.is_empty() {
        facts.push(format!("{} {}", lang.label_units(), theme.shown(&point.units.join("、"))));
    }
    facts.push(format!("{} {}", lang.label_id(), theme.shown(point.id.as_str())));
    facts.join("   ")
}

text! {
    hint_divider { zh: "；", en: "; " }
    label_look_for { zh: "檢視重點", en: "look for" }
    label_method { zh: "方式", en: "method" }
    label_deadline { zh: "期限", en: "by" }
    label_target { zh: "目標", en: "target" }
    label_units { zh: "單位", en: "unit" }
    label_id { zh: "編號", en: "id" }
    label_result { zh: "結果", en: "found" }
    label_count { zh: "次數", en: "count" }
    label_note { zh: "備註", en: "note" }
}
