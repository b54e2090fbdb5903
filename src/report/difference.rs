//! The section of the yearly report that compares with the previous inspection: scores, progress, outcomes.

use super::document::{About, Cell, Column, Document, Level, Place, Row, Rows, Rule, Table};
use crate::lang::{Lang, messages, text};
use crate::model::judge::movement::Movement;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::visits::compare::{Counts, Outcome};
use crate::model::visits::difference::{PillarDifference, VisitDifference};
use crate::model::visits::trend::Figures;

/// The outcomes that are counted a pillar on sheets, and what they are called for programs. On paper they stand in a
/// sentence, where the table has no room for them.
const COUNTED: [(Outcome, &str); 6] = [
    (Outcome::Fixed, "fixed"),
    (Outcome::StillOpen, "still_open"),
    (Outcome::NewlyFound, "newly_found"),
    (Outcome::Better, "better"),
    (Outcome::Worse, "worse"),
    (Outcome::Unseen, "unseen"),
];

/// Adds the comparison with the previous inspection, or the statement that none was given.
pub(super) fn since<'a>(document: &mut Document<'a>, session: &'a Session) {
    let lang = document.lang;
    document.heading(Level::Section, lang.section_since());
    let Some(difference) = VisitDifference::kept(session) else {
        document.paragraph(lang.since_none_given());
        return;
    };
    let day = date_words(difference.previous.day, lang);
    document.paragraph(lang.since_visit(difference.previous.kind.label(lang), &day));
    for caveat in &difference.caveats {
        document.paragraph(caveat.message(lang));
    }
    let counts = difference.counts;
    let count = |outcome| counts.of(outcome);
    document.paragraph(lang.since_counts(
        count(Outcome::Fixed),
        count(Outcome::StillOpen),
        count(Outcome::NewlyFound),
        count(Outcome::Better),
        count(Outcome::Worse),
        count(Outcome::Unseen),
    ));
    document.table(by_pillar(difference, lang));
}

/// Score and progress a pillar, previous and current.
fn by_pillar<'a>(difference: VisitDifference, lang: Lang) -> Table<'a> {
    let column = |key, name: &'static str, place, share| Column { key, name: name.into(), place, share, rule: None };
    let mut columns = vec![
        column("pillar", lang.figure_pillar(), Place::Body, 24),
        column("score_then", lang.since_score_then(), Place::Key, 8),
        column("score_now", lang.since_score_now(), Place::Key, 8),
        column("moved", lang.since_moved(), Place::Key, 8),
        column("progress_then", lang.since_progress_then(), Place::Key, 8),
        column("progress_now", lang.since_progress_now(), Place::Key, 8),
    ];
    let counted = |(outcome, key): (Outcome, &'static str)| Column {
        rule: Some(Rule::Sum),
        ..column(key, outcome.label(lang), Place::Data, 7)
    };
    columns.extend(COUNTED.map(counted));
    // Points that are gone belong to no pillar, so the total sums the pillars only.
    let sum: Counts = difference.pillars.iter().map(|pillar| pillar.counts).sum();
    let name = lang.row_total().to_owned();
    let previous =
        Some(difference.previous.overall).filter(|_| difference.pillars.iter().any(|pillar| pillar.previous.is_some()));
    let total = row(name, previous, Some(difference.now.overall), difference.moved(), &sum);
    Table {
        name: lang.section_since().into(),
        about: About::Figures,
        columns,
        rows: Rows::of(difference.pillars, move |pillar: &PillarDifference| {
            let name = format!("{}、{}", pillar.numeral, pillar.title);
            row(name, pillar.previous, pillar.now, pillar.moved(), &pillar.counts)
        }),
        total: Some(total),
        merged: 0,
    }
}

fn row<'a>(
    name: String,
    previous: Option<Figures>,
    now: Option<Figures>,
    moved: Option<Movement>,
    counts: &Counts,
) -> Row<'a> {
    let score = |figures: Option<Figures>| Cell::Score(figures.and_then(|figures| figures.score));
    let progress = |figures: Option<Figures>| figures.map_or(Cell::Blank, |figures| Cell::Progress(figures.progress));
    let mut row =
        vec![Cell::text(name), score(previous), score(now), Cell::moved(moved), progress(previous), progress(now)];
    row.extend(COUNTED.map(|(outcome, _)| Cell::Count(counts.of(outcome) as u64)));
    row
}

text! {
    section_since { zh: "與上次查核比較", en: "Compared with last time" }
    since_none_given { zh: "未提供上次查核紀錄，無法比較（可用 --previous 指定）。", en: "No earlier inspection was given to compare with (--previous names one)." }
    since_score_then { zh: "上次得分", en: "score then" }
    since_score_now { zh: "本次得分", en: "score now" }
    since_moved { zh: "增減", en: "change" }
    since_progress_then { zh: "上次查核率", en: "progress then" }
    since_progress_now { zh: "本次查核率", en: "progress now" }
}

messages! {
    since_visit(kind: &str, day: &str) { zh: "上次：{kind}，{day}。", en: "Last time: {kind} on {day}." }
    since_counts(fixed: usize, open: usize, new: usize, better: usize, worse: usize, unseen: usize) {
        zh: "已改善 {fixed}、仍未改善 {open}、新發現 {new}、部分改善 {better}、退步 {worse}、待複查 {unseen}。",
        en: "Fixed {fixed}, still open {open}, newly found {new}, better {better}, worse {worse}, not seen again {unseen}.",
    }
}
