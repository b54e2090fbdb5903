//! Changes described for users.

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;

/// A change in words, without its point: `未落實 > 部分落實`.
#[must_use]
pub fn change(change: &Change, lang: Lang) -> String {
    let (from, to) = (change.from.as_deref(), change.to.as_deref());
    let mark = |answer: Option<&Answer>| answer.and_then(|answer| answer.mark);
    if mark(from) != mark(to) {
        let words = |answer| Mark::words_or_none(mark(answer), lang);
        return lang.step_mark(words(from), words(to));
    }
    let count = |answer: Option<&Answer>| answer.and_then(|answer| answer.count);
    if count(from) != count(to) {
        let words = |answer| count(answer).map_or_else(|| "-".to_owned(), |count| count.to_string());
        return lang.step_count(&words(from), &words(to));
    }
    let differs = |part: fn(&Answer) -> String| from.map(part).unwrap_or_default() != to.map(part).unwrap_or_default();
    if differs(|answer| answer.note.clone()) {
        lang.step_note().to_owned()
    } else if from.map(|answer| &answer.evidence) != to.map(|answer| &answer.evidence) {
        lang.step_evidence().to_owned()
    } else {
        lang.step_follow_up().to_owned()
    }
}

/// The step that undo or redo just took, as text.
#[must_use]
pub fn last_step(session: &Session, applied: &Edit, lang: Lang) -> String {
    if let Edit::Scope(_) = applied {
        return lang.step_scope().to_owned();
    }
    let points = applied.points().count();
    match session.log().last() {
        Some(last) if points == 1 => format!("{} {}", last.point, change(last, lang)),
        _ => lang.step_many(points),
    }
}

/// The count of a point and what it proposes.
#[must_use]
pub fn count(session: &Session, point: &PointId, lang: Lang) -> String {
    let target = session.find(point).and_then(|(_, _, point)| point.target);
    let count = session.answer(point).and_then(|answer| answer.count);
    match (target, count) {
        (Some(target), Some(count)) => {
            let counted = lang.count_words(count, &target.label(lang));
            match session.proposal(point) {
                Some(mark) if session.mark(point) != Some(mark) => {
                    format!("{counted}{}", lang.count_proposes(mark.label(lang)))
                }
                Some(_) | None => counted,
            }
        }
        _ => lang.count_none().to_owned(),
    }
}

text! {
    step_scope { zh: "查核範圍", en: "the scope" }
    step_note { zh: "備註", en: "note" }
    step_evidence { zh: "佐證", en: "evidence" }
    step_follow_up { zh: "改善追蹤", en: "follow-up" }
    count_none { zh: "次數已清除", en: "no count" }
}

messages! {
    step_mark(from: &str, to: &str) { zh: "{from} > {to}", en: "{from} > {to}" }
    step_count(from: &str, to: &str) { zh: "次數 {from} > {to}", en: "count {from} > {to}" }
    step_many(points: usize) { zh: "{points} 項", counted(points: "point"), en: "{points}" }
    count_words(count: u32, target: &str) { zh: "{count}次（目標 {target}）", en: "{count} (target {target})" }
    count_proposes(mark: &str) { zh: "，建議{mark}", en: ", proposes {mark}" }
}
