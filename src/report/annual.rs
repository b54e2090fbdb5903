//! The yearly report (成果報告), in the columns of the city's reference form for work plans.

use std::borrow::Cow;

use super::document::{Block, Document, Level, Place};
use super::full::plan;
use super::opening::{circumstances, figures};
use super::points::{Field, Subject, pillar_name, table};
use super::still_open::still_open;
use super::summary::{loose_ends, subjects};
use super::{Options, difference};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::Pillar;
use crate::model::record::session::Session;
use crate::model::record::tally::Tally;
use crate::model::value::roc::common_year;
use crate::model::value::weight::Percent;

/// The reference form: 實施要項／工作重點／工作(推動)方法／備註(績效).
const FORM: &[(Field, Place)] = &[
    (Field::Mark, Place::Lead),
    (Field::Id, Place::Lead),
    (Field::Source, Place::Lead),
    (Field::Pillar, Place::Named),
    (Field::Focus, Place::Named),
    (Field::Measure, Place::Named),
    (Field::Performance, Place::Named),
    (Field::Units, Place::Data),
    (Field::Deadline, Place::Data),
    (Field::PreviousMark, Place::Data),
    (Field::Outcome, Place::Data),
];

/// A stated count against what was done.
const TARGETS: &[(Field, Place)] = &[
    (Field::Mark, Place::Key),
    (Field::Id, Place::Key),
    (Field::Source, Place::Key),
    (Field::Check, Place::Body),
    (Field::Target, Place::Named),
    (Field::Count, Place::Named),
    (Field::Reached, Place::Named),
];

/// The yearly report of a session.
pub(super) fn annual<'a>(session: &'a Session, options: &'a Options) -> Document<'a> {
    let lang = options.lang;
    let checklist = session.checklist();
    let year = common_year(checklist.year);
    let title = lang.document_annual(&checklist.agency, checklist.year, year);
    let mut document = Document::new(title, lang);
    document.blocks.push(circumstances(session, options));
    plan(&mut document, checklist);
    // What a head of department asks first; the form of all points is long and comes last.
    figures(&mut document, session, options);
    document.heading(Level::Section, lang.section_self_assessment());
    document.blocks.push(Block::List(assessments(session, lang)));
    difference::since(&mut document, session);
    targets(&mut document, session);
    let open = still_open(&mut document, session);
    document.heading(Level::Section, lang.section_form());
    let everything = Subject::all(session).collect();
    let scoring = checklist.scoring;
    let mut form = table(lang.section_form(), FORM, everything, scoring, lang);
    form.merged = 2;
    document.list(form);
    loose_ends(&mut document, session);
    let settled = subjects(session, |subject| subject.follow_up().is_some() && !open.contains(subject.id)).len();
    document.paragraph(lang.annual_leaves_out(session.log().len(), settled));
    document
}

/// One statement a pillar.
fn assessments<'a>(session: &Session, lang: Lang) -> Vec<Cow<'a, str>> {
    let pillars = session.checklist().pillars.iter();
    let statement = |(pillar, tally): (&Pillar, &Tally)| {
        let name = pillar_name(pillar);
        let score = Percent::score_words(tally.score(), lang);
        let counts = lang.assessment_counts(
            tally.points,
            tally.done,
            tally.partial,
            tally.absent,
            tally.not_applicable,
            tally.unmarked(),
        );
        Cow::Owned(lang.assessment(&name, &counts, &score))
    };
    pillars.zip(session.scores().pillars()).map(statement).collect()
}

fn targets<'a>(document: &mut Document<'a>, session: &'a Session) {
    let lang = document.lang;
    let with_target = subjects(session, |subject| subject.place.is_some_and(|(_, _, point)| point.target.is_some()));
    let heading = lang.section_targets();
    document.heading(Level::Section, lang.heading_with_count(heading, with_target.len()));
    if with_target.is_empty() {
        document.paragraph(lang.no_targets());
    } else {
        let scoring = session.checklist().scoring;
        document.table(table(heading, TARGETS, with_target, scoring, lang));
    }
}

text! {
    section_form { zh: "實施內容與績效", en: "What was done" }
    section_self_assessment { zh: "自我評估", en: "Self-assessment" }
    section_targets { zh: "目標次數達成情形", en: "Targets and what was reached" }
    no_targets { zh: "計畫未訂目標次數。", en: "The plan states no counts." }
}

messages! {
    document_annual(agency: &str, roc_year: u16, year: i32) {
        zh: "{agency}{roc_year}年度提升服務成果報告",
        en: "{agency}: results of the year {year} (ROC {roc_year})",
    }
    assessment(pillar: &str, counts: &str, score: &str) {
        zh: "{pillar}：{counts}；得分 {score}。",
        en: "{pillar}: {counts}; score {score}.",
    }
    assessment_counts(points: usize, done: usize, partial: usize, absent: usize, not_applicable: usize, unmarked: usize) {
        zh: "查核重點 {points}，落實 {done}、部分落實 {partial}、未落實 {absent}、不適用 {not_applicable}、未查 {unmarked}",
        en: "points {points}, done {done}, partial {partial}, absent {absent}, not applicable {not_applicable}, not looked at {unmarked}",
    }
    annual_leaves_out(changes: usize, settled: usize) {
        zh: "本報告未列已完成的改善追蹤（{settled}）與各項的檢視重點、查核方式、查核時間、查核人員及上次備註，這些請看「完整查核表」（--what full）；各項的業務單位、完成期限與上次結果只列於 CSV 與 ODS；異動紀錄（{changes}）請看 JSON 資料（--format json）。",
        en: "Not listed: follow-ups that are settled ({settled}) and each point's hints, method, time, reviewer and last time's note, which are in --what full. Each point's unit, deadline and last time's verdict are in CSV and ODS alone. Changes in the log ({changes}) are in --format json.",
    }
}
