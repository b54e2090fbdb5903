//! The detail's lines related to a verdict: the follow-up, today's or the previous one's, and the evidence.

use ratatui::style::Style;
use ratatui::text::Line;

use super::Inspection;
use crate::lang::{messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::FollowUp;
use crate::model::value::roc::date_words;
use crate::tui::component::View;
use crate::tui::popups::evidence::state_words;
use crate::tui::widgets::labelled::labelled;

/// The follow-up of a point: today's, else the one that the previous visit left open.
pub(super) fn follow_up(
    lines: &mut Vec<Line<'static>>,
    inspection: &Inspection,
    point: &PointId,
    cells: usize,
    view: &View,
) {
    let (lang, theme, session) = (view.lang, view.theme, inspection.session());
    let today = session.answer(point).and_then(|answer| answer.follow_up.as_deref());
    let previous =
        || session.previous_open_follow_up(point).map(|follow_up| (lang.label_previous_follow_up(), follow_up));
    if let Some((label, follow_up)) = today.map(|follow_up| (lang.label_follow_up(), follow_up)).or_else(previous) {
        let is_overdue = follow_up.days_overdue(view.now.date()).is_some();
        let style = if is_overdue { theme.overdue() } else { Style::new() };
        let words = theme.shown(&follow_up_label(follow_up, view)).into_owned();
        labelled(lines, label, &words, cells, style, view);
    }
}

/// The evidence of a point, if there is any.
pub(super) fn evidence(
    lines: &mut Vec<Line<'static>>,
    inspection: &Inspection,
    point: &PointId,
    cells: usize,
    view: &View,
) {
    let (lang, theme) = (view.lang, view.theme);
    let evidence = inspection.open.evidence_of(point);
    if !evidence.is_empty() {
        let one = |entry| {
            let state = inspection.open.evidence.state_of(entry);
            let is_bad = state.is_some_and(|state| state.problem("").is_some());
            if is_bad { lang.evidence_in_state(&entry.what, state_words(state, lang)) } else { entry.what.clone() }
        };
        let is_any_bad = evidence
            .iter()
            .any(|entry| inspection.open.evidence.state_of(entry).is_some_and(|state| state.problem("").is_some()));
        let all: Vec<String> = evidence.iter().map(one).collect();
        let style = if is_any_bad { theme.overdue() } else { Style::new() };
        labelled(lines, lang.label_evidence(), &theme.shown(&all.join(lang.name_comma())), cells, style, view);
    }
}

/// A follow-up as text: overdue or settled, due date, action, owner, re-check.
fn follow_up_label(follow_up: &FollowUp, view: &View) -> String {
    let (lang, on) = (view.lang, view.now.date());
    let due = follow_up.due.map(|due| date_words(due, lang));
    let when = match (follow_up.closed, due) {
        (Some(closed), _) => lang.follow_up_settled(&date_words(closed, lang)),
        (None, Some(due)) => match follow_up.days_overdue(on) {
            Some(days) => lang.follow_up_overdue(&due, &lang.days_overdue(days)),
            None => lang.follow_up_by(&due),
        },
        (None, None) => lang.no_due_date().to_owned(),
    };
    let who = format!("{} {}", follow_up.unit, follow_up.owner).trim().to_owned();
    let found = follow_up.recheck.as_ref().map(|found| format!("{} {}", lang.follow_up_recheck(), found.label(lang)));
    let parts = [when, follow_up.action.clone(), follow_up.cause.clone(), who, found.unwrap_or_default()];
    let parts: Vec<String> =
        parts.into_iter().filter(|part| !part.is_empty()).map(|part| part.replace('\n', " ")).collect();
    parts.join(lang.hint_divider())
}

text! {
    label_follow_up { zh: "改善", en: "follow-up" }
    label_previous_follow_up { zh: "上次改善", en: "follow-up before" }
    label_evidence { zh: "佐證", en: "evidence" }
}

messages! {
    follow_up_settled(day: &str) { zh: "{day}改善完成", en: "settled {day}" }
    follow_up_by(day: &str) { zh: "期限 {day}", en: "by {day}" }
    follow_up_overdue(day: &str, overdue: &str) { zh: "{overdue}（期限 {day}）", en: "{overdue} (by {day})" }
    evidence_in_state(what: &str, state: &str) { zh: "{what}（{state}）", en: "{what} ({state})" }
}
