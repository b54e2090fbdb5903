//! The summary: circumstances, figures a pillar, and what was found, in one text to send before leaving.

use std::borrow::Cow;

use super::Options;
use super::document::{Block, Document, Level, Place, fact};
use super::opening::{circumstances, figures};
use super::points::{Field, Subject, pillar_name, table};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::Pillar;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::tally::Tally;

/// What is said about a finding.
pub(super) const FINDING: &[(Field, Place)] = &[
    (Field::Mark, Place::Key),
    (Field::Id, Place::Key),
    (Field::Source, Place::Key),
    (Field::Units, Place::Key),
    (Field::Check, Place::Body),
    (Field::Note, Place::Detail),
    (Field::Target, Place::Detail),
    (Field::Count, Place::Detail),
    (Field::Evidence, Place::Detail),
    (Field::Cause, Place::Detail),
    (Field::Action, Place::Detail),
    (Field::ActingUnit, Place::Detail),
    (Field::Owner, Place::Detail),
    (Field::Due, Place::Detail),
    (Field::Recheck, Place::Detail),
    (Field::Closed, Place::Detail),
];

/// The summary of a session.
pub(super) fn summary<'a>(session: &'a Session, options: &'a Options) -> Document<'a> {
    let lang = options.lang;
    let mut document = Document::new(lang.document_summary().to_owned(), lang);
    document.blocks.push(circumstances(session, options));
    figures(&mut document, session, options);
    for (mark, heading) in [
        (Mark::Absent, lang.section_absent()),
        (Mark::Partial, lang.section_partial()),
        (Mark::NotApplicable, lang.section_not_applicable()),
    ] {
        let found = subjects(session, |subject| subject.mark() == Some(mark));
        findings(&mut document, session, heading, found);
    }
    let remarked = [(Some(Mark::Done), lang.section_done_noted()), (None, lang.section_unmarked_noted())];
    for (mark, heading) in remarked {
        let found = subjects(session, |subject| subject.mark() == mark && subject.has_remarks());
        if !found.is_empty() {
            findings(&mut document, session, heading, found);
        }
    }
    left(&mut document, session);
    loose_ends(&mut document, session);
    document.paragraph(closing(session, lang));
    document
}

/// The points in scope that satisfy a predicate, in plan order.
pub(super) fn subjects<'a>(session: &'a Session, wanted: impl Fn(&Subject<'a>) -> bool) -> Vec<Subject<'a>> {
    Subject::all(session).filter(wanted).collect()
}

/// A heading, and below it points with all that was written down about them.
fn findings<'a>(document: &mut Document<'a>, session: &'a Session, heading: &'static str, found: Vec<Subject<'a>>) {
    let lang = document.lang;
    document.heading(Level::Section, lang.heading_with_count(heading, found.len()));
    if found.is_empty() {
        document.paragraph(lang.section_is_empty());
    } else {
        let scoring = session.checklist().scoring;
        document.table(table(heading, FINDING, found, scoring, lang));
    }
}

/// What was not looked at, as a number for each pillar: point by point it is in the full report.
fn left<'a>(document: &mut Document<'a>, session: &'a Session) {
    let lang = document.lang;
    let scores = session.scores();
    document.heading(Level::Section, lang.heading_with_count(lang.section_unmarked(), scores.total().unmarked()));
    let pillars = session.checklist().pillars.iter().zip(scores.pillars());
    let left = pillars.filter(|(_, tally)| tally.unmarked() > 0);
    let line = |(pillar, tally): (&Pillar, &Tally)| {
        Cow::Owned(lang.left_of_pillar(&pillar_name(pillar), tally.unmarked(), tally.points))
    };
    let lines: Vec<Cow<'a, str>> = left.map(line).collect();
    if lines.is_empty() {
        document.paragraph(lang.section_is_empty());
    } else {
        document.blocks.push(Block::List(lines));
    }
}

/// Adds what is outside the answers in scope: a note still being edited, and answers out of scope.
pub(super) fn loose_ends<'a>(document: &mut Document<'a>, session: &'a Session) {
    let lang = document.lang;
    let outside_scope = Subject::outside_scope(session);
    if !outside_scope.is_empty() {
        findings(document, session, lang.section_outside_scope(), outside_scope);
    }
    let draft = session.draft().filter(|draft| !draft.text.is_empty() && draft.text != session.note(&draft.point));
    if let Some(draft) = draft {
        document.heading(Level::Section, lang.section_draft());
        document.blocks.push(Block::Facts(vec![
            fact("point", lang.field_id(), draft.point.as_str().into()),
            fact("note", lang.field_note(), draft.text.as_str().into()),
        ]));
    }
}

/// The closing statement: what the summary leaves out, and which report has it.
fn closing(session: &Session, lang: Lang) -> String {
    let unlisted =
        Subject::all(session).filter(|subject| subject.mark() == Some(Mark::Done) && !subject.has_remarks()).count();
    lang.summary_leaves_out(unlisted, session.scores().total().unmarked(), session.log().len())
}

text! {
    document_summary { zh: "查核結果摘要", en: "Inspection summary" }
    section_absent { zh: "未落實", en: "Absent" }
    section_partial { zh: "部分落實", en: "Partial" }
    section_not_applicable { zh: "不適用", en: "Not applicable" }
    section_done_noted { zh: "落實且有紀錄", en: "Done, with remarks" }
    section_unmarked_noted { zh: "未查但有紀錄", en: "Not looked at, with remarks" }
    section_unmarked { zh: "未查", en: "Not looked at" }
    section_outside_scope { zh: "不在這次查核範圍內的紀錄", en: "Records outside the scope" }
    section_draft { zh: "尚在輸入的備註", en: "A note being typed" }
    section_is_empty { zh: "無。", en: "None." }
}

messages! {
    heading_with_count(heading: &str, count: usize) { zh: "{heading}（{count}）", en: "{heading} ({count})" }
    left_of_pillar(pillar: &str, left: usize, points: usize) {
        zh: "{pillar}：{left} 項（共 {points} 項）",
        en: "{pillar}: {left} of {points}",
    }
    summary_leaves_out(done: usize, left: usize, changes: usize) {
        zh: "本摘要未逐一列出落實且無紀錄的查核重點（{done}）與未查的查核重點（{left}），也未列各項的主題、檢視重點、查核方式、完成期限、查核時間、查核人員與上次結果，這些請看「完整查核表」（--what full）；異動紀錄（{changes}）請看 JSON 資料（--format json）。",
        en: "Not listed one by one: points that are done without remark ({done}) and points not looked at ({left}); nor each point's theme, hints, method, deadline, time, reviewer and last time's verdict; these are in --what full. Changes in the log ({changes}) are in --format json.",
    }
}
