//! The improvement sheets: one a responsible unit, with the absent and partial points and room to answer and to sign.

use super::document::{Block, Cell, Document, Level, Paper, Place, Table, fact};
use super::narrow::{belongs, units};
use super::points::{Field, Subject, row, table};
use super::summary::subjects;
use super::{Options, sealing};
use crate::lang::{Lang, messages, text};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;

/// What is said about a point that has to improve, and what its unit has to say.
const SHEET: &[(Field, Place)] = &[
    (Field::Mark, Place::Key),
    (Field::Id, Place::Key),
    (Field::Source, Place::Key),
    (Field::Check, Place::Body),
    (Field::Note, Place::Detail),
    (Field::Target, Place::Detail),
    (Field::Count, Place::Detail),
    (Field::Evidence, Place::Detail),
    (Field::Cause, Place::Named),
    (Field::Action, Place::Named),
    (Field::ActingUnit, Place::Named),
    (Field::Owner, Place::Named),
    (Field::Due, Place::Named),
    (Field::Settled, Place::Named),
];

/// The improvement sheets of a session.
pub(super) fn improvement<'a>(session: &'a Session, options: &'a Options) -> Document<'a> {
    let lang = options.lang;
    let mut document = Document::new(lang.document_improvement().to_owned(), lang);
    document.paper = Paper::Landscape;
    let units = match &options.unit {
        Some(unit) => vec![unit.clone()],
        None => units(session, lang),
    };
    let mut open = 0;
    for unit in units {
        let to_improve = subjects(session, |subject| {
            let is_of_unit = subject.place.is_some_and(|(_, _, point)| belongs(point, &unit, lang));
            is_of_unit && matches!(subject.mark(), Some(Mark::Absent | Mark::Partial))
        });
        if !to_improve.is_empty() {
            if open > 0 {
                document.blocks.push(Block::NewPage);
            }
            open += 1;
            sheet(&mut document, session, unit, to_improve);
        }
    }
    if open == 0 {
        document.paragraph(lang.nothing_to_improve());
        document.table(rows(session, String::new(), Vec::new(), lang));
    }
    document
}

fn sheet<'a>(document: &mut Document<'a>, session: &'a Session, unit: String, to_improve: Vec<Subject<'a>>) {
    let lang = document.lang;
    let (checklist, visit) = (session.checklist(), session.visit());
    let heading = lang.sheet_of_unit(&unit, to_improve.len());
    document.heading(Level::Section, heading);
    let mut facts = vec![
        fact("agency", lang.fact_agency(), checklist.agency.as_str().into()),
        fact("plan", lang.fact_plan(), checklist.title.as_str().into()),
        fact("kind", lang.fact_kind(), visit.kind.label(lang).into()),
        fact("visited", lang.fact_visited(), Cell::Date(visit.opened.date())),
        fact("reviewers", lang.fact_reviewers(), Cell::text(visit.reviewers.join(lang.between_members()))),
    ];
    facts.extend(sealing::facts(session, lang));
    document.blocks.push(Block::Facts(facts));
    document.paragraph(lang.improvement_leaves_out());
    document.table(rows(session, unit, to_improve, lang));
    document.blocks.push(Block::Signatures(vec![
        lang.signature_author(),
        lang.signature_head(),
        lang.signature_reviewer(),
        lang.signature_recheck(),
    ]));
}

/// The points of one sheet; empty fields become room to write in.
fn rows<'a>(session: &'a Session, unit: String, to_improve: Vec<Subject<'a>>, lang: Lang) -> Table<'a> {
    let scoring = session.checklist().scoring;
    let mut sheet = table(unit.clone(), SHEET, Vec::new(), scoring, lang);
    sheet.columns.insert(0, Field::Units.column(Place::Data, lang));
    sheet.rows = super::document::Rows::of(to_improve, move |subject| {
        let cells = row(SHEET, subject, scoring, lang);
        let filled = cells.into_iter().zip(SHEET).map(|(cell, (_, place))| match (cell, place) {
            (Cell::Blank, Place::Named) => Cell::ToFill,
            (cell, _) => cell,
        });
        std::iter::once(Cell::text(unit.clone())).chain(filled).collect()
    });
    sheet
}

text! {
    document_improvement { zh: "改善追蹤表", en: "Improvement sheets" }
    fact_visited { zh: "查核日期", en: "date of visit" }
    nothing_to_improve { zh: "這次查核沒有部分落實或未落實的查核重點。", en: "No point of this inspection is partial or absent." }
    improvement_leaves_out {
        zh: "本表只列部分落實與未落實的查核重點；其他查核重點，以及各項的主題、檢視重點、查核時間、查核人員與上次結果，請看「完整查核表」。",
        en: "Partial and absent points only; the others, and each point's theme, hints, time, reviewer and last time's verdict, are in the full report.",
    }
    signature_author { zh: "承辦人", en: "answered by" }
    signature_head { zh: "單位主管", en: "head of unit" }
    signature_reviewer { zh: "複查人員", en: "re-checked by" }
    signature_recheck { zh: "複查日期", en: "date of re-check" }
}

messages! {
    sheet_of_unit(unit: &str, count: usize) { zh: "業務單位：{unit}（{count}）", en: "Unit: {unit} ({count})" }
}
