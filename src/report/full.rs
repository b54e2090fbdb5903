//! The full report: every point with all that is known about it.

use std::borrow::Cow;

use super::Options;
use super::document::{About, Block, Cell, Column, Document, Level, Place, Rows, Table, fact};
use super::opening::{circumstances, figures};
use super::points::{Field, Subject, table};
use super::summary::loose_ends;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Checklist, Milestone};
use crate::model::record::session::Session;

/// Everything about a point.
const EVERYTHING: &[(Field, Place)] = &[
    (Field::Standing, Place::Group),
    (Field::Mark, Place::Key),
    (Field::Id, Place::Key),
    (Field::Source, Place::Key),
    (Field::Units, Place::Key),
    (Field::Pillar, Place::Data),
    (Field::Strategy, Place::Data),
    (Field::Check, Place::Body),
    (Field::Theme, Place::Detail),
    (Field::Note, Place::Detail),
    (Field::LookFor, Place::Detail),
    (Field::Method, Place::Detail),
    (Field::Deadline, Place::Detail),
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
    (Field::At, Place::Detail),
    (Field::By, Place::Detail),
    (Field::PreviousMark, Place::Detail),
    (Field::PreviousNote, Place::Detail),
    (Field::PreviousAt, Place::Detail),
    (Field::Outcome, Place::Detail),
    (Field::Weight, Place::Data),
    (Field::Counted, Place::Data),
    (Field::Value, Place::Data),
];

/// The full report of a session.
pub(super) fn full<'a>(session: &'a Session, options: &'a Options) -> Document<'a> {
    let lang = options.lang;
    let parts = session.parts();
    let mut document = Document::new(lang.document_full().to_owned(), lang);
    document.blocks.push(circumstances(session, options));
    document.blocks.push(Block::Facts(vec![
        fact("session", lang.fact_session(), parts.id.as_str().into()),
        fact("written_by", lang.fact_written_by(), parts.written_by.as_str().into()),
    ]));
    plan(&mut document, session.checklist());
    figures(&mut document, session, options);
    let subjects: Vec<Subject> = Subject::all(session).collect();
    let heading = lang.section_points();
    document.heading(Level::Section, lang.heading_with_count(heading, subjects.len()));
    document.table(points(session, subjects, lang));
    loose_ends(&mut document, session);
    let gone = session.previous().map_or(0, |previous| previous.gone.len());
    document.paragraph(lang.full_leaves_out(session.log().len(), gone));
    document
}

/// What the plan rests on, what it is for, and its own dates.
pub(super) fn plan<'a>(document: &mut Document<'a>, checklist: &'a Checklist) {
    let lang = document.lang;
    for (heading, texts) in [(lang.section_basis(), &checklist.basis), (lang.section_goals(), &checklist.goals)] {
        if !texts.is_empty() {
            document.heading(Level::Section, heading);
            let texts = texts.iter().map(|text| Cow::Borrowed(text.as_str()));
            document.blocks.push(Block::List(texts.collect()));
        }
    }
    if !checklist.milestones.is_empty() {
        document.heading(Level::Section, lang.section_milestones());
        document.table(milestones(&checklist.milestones, lang));
    }
}

fn milestones(milestones: &[Milestone], lang: Lang) -> Table<'_> {
    let column =
        |key, name: &'static str, place, share| Column { key, name: Cow::Borrowed(name), place, share, rule: None };
    Table {
        name: lang.section_milestones().into(),
        about: About::Figures,
        columns: vec![
            column("due", lang.milestone_due(), Place::Key, 12),
            column("what", lang.milestone_what(), Place::Body, 60),
        ],
        rows: Rows::of(milestones.iter().collect(), |milestone: &&Milestone| {
            vec![Cell::Date(milestone.due), Cell::text(milestone.what.as_str())]
        }),
        total: None,
        merged: 0,
    }
}

/// The table of all points; its total says what the score rests on.
fn points<'a>(session: &'a Session, subjects: Vec<Subject<'a>>, lang: Lang) -> Table<'a> {
    let scoring = session.checklist().scoring;
    let mut table = table(lang.section_points(), EVERYTHING, subjects, scoring, lang);
    let total = session.scores().total();
    let mut cells = vec![Cell::Blank; EVERYTHING.len()];
    for (known, cell) in [
        (Field::Mark, Cell::text(lang.row_total())),
        (Field::Counted, Cell::weight_sum(total.weight)),
        (Field::Value, Cell::Amount(total.value)),
    ] {
        if let Some(at) = EVERYTHING.iter().position(|&(field, _)| field == known) {
            cells[at] = cell;
        }
    }
    table.total = Some(cells);
    table
}

text! {
    document_full { zh: "完整查核表", en: "Full inspection report" }
    fact_session { zh: "紀錄編號", en: "session" }
    fact_written_by { zh: "製作程式", en: "written by" }
    section_basis { zh: "計畫依據", en: "What the plan rests on" }
    section_goals { zh: "計畫目標", en: "Goals of the plan" }
    section_milestones { zh: "計畫期程", en: "Dates of the plan" }
    section_points { zh: "查核重點", en: "Points" }
    milestone_due { zh: "期限", en: "due" }
    milestone_what { zh: "應辦事項", en: "what" }
}

messages! {
    full_leaves_out(changes: usize, gone: usize) {
        zh: "本表未列異動紀錄（{changes}）與上次有而本次查核表沒有的查核重點（{gone}），請看 JSON 資料（--format json）；權重與計分值列於 CSV 與 ODS。",
        en: "Not listed: changes in the log ({changes}) and points of last time that this checklist does not have ({gone}), which are in --format json; weights and what counts are in CSV and ODS.",
    }
}
