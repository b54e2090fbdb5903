//! The description of a point, and the lines before the first one.

use crate::lang::{Lang, messages};
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::mark::Mark;
use crate::model::record::scope::{Draw, Scope};
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;

/// Office, plan and visit.
pub(super) fn opening(session: &Session, lang: Lang) -> String {
    let (checklist, visit) = (session.checklist(), session.visit());
    let date = date_words(visit.opened.date(), lang);
    let points = session.scores().total().points;
    let reviewers = visit.reviewers.join(lang.list_comma());
    let mut words = lang.plain_opening(&checklist.title, visit.kind.label(lang), &date, points);
    if !reviewers.is_empty() {
        words.push_str(&lang.plain_by(&reviewers));
    }
    if let Scope::Points { drawn: Some(Draw { seed, of, drew: Some(drew), .. }), .. } = &session.parts().scope {
        words.push_str(&lang.plain_drawn(*drew, *of, *seed));
    }
    words
}

/// The description of a point, one line for each field that is set.
pub(super) fn label(session: &Session, id: &PointId, lang: Lang) -> String {
    let Some((pillar, strategy, point)) = session.find(id) else { return String::new() };
    let total = session.scores().total().points;
    let number = session.points().position(|(_, _, other)| other.id == *id).map_or(0, |position| position + 1);
    let strategy_label = format!("{} {}", strategy.numeral(), strategy.title);
    let mut lines = vec![
        format!("{number}/{total} {}、{} > {}", pillar.numeral(), pillar.title, strategy_label.trim_start()),
        format!("{id} {}", point.check),
    ];
    if !point.look_for.is_empty() {
        lines.push(labelled(lang.label_look_for(), &point.look_for.join("；"), lang));
    }
    lines.push(facts(point, lang));
    lines.extend(session.overdue_labels(point, lang).iter().map(|late| labelled(lang.label_overdue(), late, lang)));
    if let Some(last) = session.previous_verdict(id) {
        let verdict = lang.previous_verdict(Mark::words_or_none(last.mark, lang), &date_words(last.at.date(), lang));
        lines.push(labelled(lang.label_previous(), &format!("{verdict}{}", last.note.replace('\n', " ")), lang));
    }
    let answer = session.answer(id);
    let mark = Mark::words_or_none(answer.and_then(|answer| answer.mark), lang);
    lines.push(labelled(lang.label_result(), mark, lang));
    let note = session.note(id);
    if !note.is_empty() {
        lines.push(labelled(lang.label_note(), &note.replace('\n', " "), lang));
    }
    lines.join("\n")
}

/// Method, responsible unit, deadline and frequency.
fn facts(point: &FocusPoint, lang: Lang) -> String {
    let mut facts = vec![labelled(lang.label_method(), point.method.label(lang), lang)];
    if !point.units.is_empty() {
        facts.push(labelled(lang.label_units(), &point.units.join(lang.list_comma()), lang));
    }
    if let Some(deadline) = point.deadline {
        facts.push(labelled(lang.label_deadline(), &date_words(deadline, lang), lang));
    }
    if let Some(target) = point.target {
        facts.push(labelled(lang.label_target(), &target.label(lang), lang));
    }
    facts.join(match lang {
        Lang::ZhTw => "；",
        Lang::En => "; ",
    })
}

fn labelled(label: &str, text: &str, lang: Lang) -> String {
    format!("{label}{}{text}", lang.colon())
}

messages! {
    plain_opening(title: &str, kind: &str, date: &str, points: usize) {
        zh: "{title}\n{kind}，{date}，查核重點 {points} 項",
        counted(points: "point"),
        en: "{title}\n{kind}, {date}, {points}",
    }
    plain_drawn(drew: u32, of: u32, seed: u64) {
        zh: "\n抽籤：由 {of} 項中抽出 {drew} 項，抽籤代碼 {seed}",
        counted(of: "point"),
        en: "\ndrawn by lot: {drew} of {of}, seed {seed}",
    }
    plain_by(reviewers: &str) { zh: "，查核人員 {reviewers}", en: ", by {reviewers}" }
}
