//! The comparison report: two inspections side by side, by point, pillar and unit.

use std::borrow::Cow;

use super::document::{About, Block, Cell, Column, Document, Level, Place, Row, Rows, Rule, Table, fact};
use super::points::{Field, pillar_name};
use crate::lang::{Lang, messages, text};
use crate::model::plan::wording::Wording;
use crate::model::record::session::Session;
use crate::model::value::weight::Percent;
use crate::model::visits::compare::{ComparedPoint, Comparison, Counts, Outcome, Seen};

/// The outcomes that have a column of their own on paper, and what it is called for programs. The others stand on sheets.
const ON_PAPER: [(Outcome, &str); 6] = [
    (Outcome::Fixed, "fixed"),
    (Outcome::Better, "better"),
    (Outcome::Worse, "worse"),
    (Outcome::StillOpen, "still_open"),
    (Outcome::NewlyFound, "newly_found"),
    (Outcome::Unseen, "unseen"),
];

/// The outcomes that have a column on sheets alone.
const ON_SHEETS: [(Outcome, &str); 5] = [
    (Outcome::Reworded, "reworded"),
    (Outcome::Gone, "gone"),
    (Outcome::Added, "added"),
    (Outcome::NotComparable, "not_comparable"),
    (Outcome::Unchanged, "unchanged"),
];

/// The comparison report.
pub(super) fn comparison<'a>(comparison: &'a Comparison<'a>, lang: Lang) -> Document<'a> {
    let mut document = Document::new(lang.document_comparison().to_owned(), lang);
    document.blocks.push(circumstances(comparison, lang));
    if comparison.is_empty() {
        document.paragraph(lang.nothing_changed());
    }
    let caveats = comparison.caveats().into_iter().map(|caveat| Cow::Borrowed(caveat.message(lang)));
    let caveats: Vec<Cow<str>> = caveats.collect();
    if !caveats.is_empty() {
        document.heading(Level::Section, lang.section_caveats());
        document.blocks.push(Block::List(caveats));
    }
    document.heading(Level::Section, lang.section_changes_by_pillar());
    document.table(by_pillar(comparison, lang));
    document.heading(Level::Section, lang.section_changes_by_unit());
    document.table(by_unit(comparison, lang));
    for outcome in Outcome::ALL {
        let entries: Vec<ComparedPoint> = comparison.of(outcome).copied().collect();
        // Unchanged points are only counted, not listed.
        if outcome != Outcome::Unchanged && !entries.is_empty() {
            let heading = lang.heading_with_count(outcome.label(lang), entries.len());
            document.heading(Level::Section, heading);
            document.paragraph(explanation(outcome, lang));
            document.table(points(outcome, entries, lang));
        }
    }
    if document.points() == 0 {
        // Formats that hold a single table need it even where there is nothing to list.
        document.table(points(Outcome::Worse, Vec::new(), lang));
    }
    document.paragraph(lang.comparison_leaves_out(comparison.counts().of(Outcome::Unchanged)));
    document
}

fn circumstances<'a>(comparison: &Comparison<'a>, lang: Lang) -> Block<'a> {
    let (previous, now) = (comparison.previous, comparison.now);
    let overall = |session: &Session| session.scores().overall(session.checklist());
    let agencies = match (&previous.checklist().agency, &now.checklist().agency) {
        (before, today) if before == today => Cell::text(today.as_str()),
        (before, today) => Cell::text(format!("{before}{}{today}", lang.between_members())),
    };
    Block::Facts(vec![
        fact("agency", lang.fact_agency(), agencies),
        fact("then", lang.fact_then(), Cell::text(visit_words(previous, lang))),
        fact("now", lang.fact_now(), Cell::text(visit_words(now, lang))),
        fact("score_then", lang.fact_score_then(), Cell::Score(overall(previous))),
        fact("score_now", lang.fact_score_now(), Cell::Score(overall(now))),
        fact("moved", lang.fact_moved(), Cell::moved(comparison.moved())),
    ])
}

/// Kind and day of an inspection, and the year of its plan.
fn visit_words(session: &Session, lang: Lang) -> String {
    let visit = session.visit();
    let day = crate::model::value::roc::date_words(visit.opened.date(), lang);
    lang.visit_in_short(
        visit.kind.label(lang),
        &day,
        session.checklist().year,
        &visit.reviewers.join(lang.between_members()),
    )
}

fn by_pillar<'a>(comparison: &'a Comparison<'a>, lang: Lang) -> Table<'a> {
    let score = |key, name| plain(key, name, Place::Key, 8);
    let mut columns = vec![
        plain("pillar", lang.figure_pillar(), Place::Body, 24),
        score("score_then", lang.figure_then()),
        score("score_now", lang.figure_now()),
        score("moved", lang.figure_moved()),
    ];
    columns.extend(count_columns(lang));
    let overall = |session: &Session| Cell::Score(session.scores().overall(session.checklist()));
    let mut total: Row = vec![
        Cell::text(lang.row_total()),
        overall(comparison.previous),
        overall(comparison.now),
        Cell::moved(comparison.moved()),
    ];
    total.extend(count_cells(&comparison.counts()));
    Table {
        name: lang.section_changes_by_pillar().into(),
        about: About::Figures,
        columns,
        rows: Rows::of(comparison.pillars.iter().collect(), |change| {
            let score = |side: Option<(_, crate::model::record::tally::Tally)>| -> Option<Percent> { side?.1.score() };
            let mut row = vec![
                change.pillar().map_or(Cell::Blank, |pillar| Cell::text(pillar_name(pillar))),
                Cell::Score(score(change.previous)),
                Cell::Score(score(change.now)),
                Cell::moved(change.moved()),
            ];
            row.extend(count_cells(&change.counts));
            row
        }),
        total: Some(total),
        merged: 0,
    }
}

/// A point of several units counts in each, so that there is no total.
fn by_unit<'a>(comparison: &'a Comparison<'a>, lang: Lang) -> Table<'a> {
    let mut columns = vec![plain("unit", lang.field_units(), Place::Body, 24)];
    columns.extend(count_columns(lang).into_iter().map(|column| Column { rule: None, ..column }));
    Table {
        name: lang.section_changes_by_unit().into(),
        about: About::Figures,
        columns,
        rows: Rows::of(comparison.units.iter().collect(), move |change| {
            let mut row = vec![Cell::text(change.unit.unwrap_or(lang.unit_not_named()))];
            row.extend(count_cells(&change.counts));
            row
        }),
        total: None,
        merged: 0,
    }
}

fn plain(key: &'static str, name: &'static str, place: Place, share: u8) -> Column {
    Column { key, name: Cow::Borrowed(name), place, share, rule: None }
}

fn count_columns(lang: Lang) -> Vec<Column> {
    let column = |(outcome, key), place| Column { rule: Some(Rule::Sum), ..plain(key, short(outcome, lang), place, 7) };
    let on_paper = ON_PAPER.into_iter().map(|counted| column(counted, Place::Key));
    let on_sheets = ON_SHEETS.into_iter().map(|counted| column(counted, Place::Data));
    on_paper.chain(on_sheets).collect()
}

fn count_cells<'a>(counts: &Counts) -> impl Iterator<Item = Cell<'a>> + use<'a> {
    let counts = *counts;
    let counted = ON_PAPER.into_iter().chain(ON_SHEETS);
    counted.map(move |(outcome, _)| Cell::Count(counts.of(outcome) as u64))
}

/// The outcome over a narrow column.
const fn short(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Fixed => lang.figure_fixed(),
        Outcome::Better => lang.figure_better(),
        Outcome::StillOpen => lang.figure_still_open(),
        Outcome::NewlyFound => lang.figure_newly_found(),
        Outcome::Unseen => lang.figure_unseen(),
        Outcome::Worse
        | Outcome::Reworded
        | Outcome::Gone
        | Outcome::Added
        | Outcome::NotComparable
        | Outcome::Unchanged => outcome.label(lang),
    }
}

/// The points of one outcome. Every outcome has the same columns, so that together they make one list.
fn points(outcome: Outcome, entries: Vec<ComparedPoint<'_>>, lang: Lang) -> Table<'_> {
    let field = |field: Field, place| field.column(place, lang);
    let own = |key, name, place, share| plain(key, name, place, share);
    let columns = vec![
        own("outcome", lang.field_outcome(), Place::Data, 8),
        field(Field::Pillar, Place::Data),
        field(Field::Mark, Place::Key),
        field(Field::Id, Place::Key),
        field(Field::Source, Place::Key),
        field(Field::Units, Place::Key),
        field(Field::Check, Place::Body),
        own("mark_then", lang.field_mark_then(), Place::Named, 10),
        own("at_then", lang.field_at_then(), Place::Data, 11),
        own("note_then", lang.field_note_then(), Place::Detail, 24),
        field(Field::Note, Place::Detail),
        own("wording_then", lang.field_wording_then(), Place::Detail, 24),
        own("wording_now", lang.field_wording_now(), Place::Detail, 24),
    ];
    let rows = Rows::of(entries, move |entry| row(outcome, entry, lang));
    Table { name: outcome.label(lang).into(), about: About::Points, columns, rows, total: None, merged: 0 }
}

fn row<'a>(outcome: Outcome, entry: &ComparedPoint<'a>, lang: Lang) -> Row<'a> {
    let plan = |say: fn(Seen<'a>, Lang) -> Cell<'a>| entry.seen().map_or(Cell::Blank, |seen| say(seen, lang));
    let note = |seen: Option<Seen<'a>>| {
        let answer = seen.and_then(|seen| seen.answer);
        answer.map_or(Cell::Blank, |answer| Cell::text(answer.note.as_str()))
    };
    let wording = |seen: Option<Seen<'a>>| match (outcome, seen) {
        (Outcome::Reworded, Some(seen)) => Cell::text(wording_words(&Wording::of(seen.point), lang)),
        _ => Cell::Blank,
    };
    vec![
        Cell::text(outcome.label(lang)),
        plan(|seen, _| Cell::text(pillar_name(seen.pillar))),
        // A point that is gone has no current verdict: leave the cell blank instead of "not looked at".
        entry.now.map_or(Cell::Blank, |seen| Cell::Mark(seen.mark())),
        plan(|seen, _| Cell::text(seen.point.id.as_str())),
        plan(|seen, _| Cell::text(seen.point.source.as_str())),
        plan(|seen, lang| Cell::text(seen.point.units.join(lang.between_members()))),
        plan(|seen, _| Cell::text(seen.point.check.as_str())),
        entry
            .previous
            .map_or(Cell::Blank, |seen| Cell::text(crate::model::record::mark::Mark::words_or_none(seen.mark(), lang))),
        entry.previous.and_then(|seen| seen.answer).map_or(Cell::Blank, |answer| Cell::Moment(answer.at)),
        note(entry.previous),
        note(entry.now),
        wording(entry.previous),
        wording(entry.now),
    ]
}

/// The full wording of a point, one part a line.
#[must_use]
pub fn wording_words(wording: &Wording, lang: Lang) -> String {
    let mut lines = vec![wording.check.clone()];
    if !wording.look_for.is_empty() {
        lines.push(lang.wording_look_for(&wording.look_for.join(lang.between_members())));
    }
    if let Some(target) = wording.target {
        lines.push(lang.wording_target(&target.label(lang)));
    }
    lines.join("\n")
}

/// What an outcome means, as a sentence.
#[must_use]
pub const fn explanation(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Fixed => lang.explain_fixed(),
        Outcome::Better => lang.explain_better(),
        Outcome::Worse => lang.explain_worse(),
        Outcome::StillOpen => lang.explain_still_open(),
        Outcome::NewlyFound => lang.explain_newly_found(),
        Outcome::Unseen => lang.explain_unseen(),
        Outcome::Reworded => lang.explain_reworded(),
        Outcome::Gone => lang.explain_gone(),
        Outcome::Added => lang.explain_added(),
        Outcome::NotComparable => lang.explain_not_comparable(),
        Outcome::Unchanged => lang.explain_unchanged(),
    }
}

text! {
    document_comparison { zh: "查核比較", en: "Comparison of two inspections" }
    section_caveats { zh: "解讀注意事項", en: "Read with care" }
    section_changes_by_pillar { zh: "各要項變化", en: "Changes by pillar" }
    section_changes_by_unit { zh: "各業務單位變化", en: "Changes by unit" }
    fact_then { zh: "上次", en: "last time" }
    fact_now { zh: "本次", en: "this time" }
    fact_score_then { zh: "上次得分", en: "score last time" }
    fact_score_now { zh: "本次得分", en: "score this time" }
    fact_moved { zh: "得分增減", en: "change" }
    figure_then { zh: "上次", en: "last" }
    figure_now { zh: "本次", en: "now" }
    figure_moved { zh: "增減", en: "change" }
    figure_fixed { zh: "改善", en: "fixed" }
    figure_better { zh: "部分改善", en: "better" }
    figure_still_open { zh: "未改善", en: "open" }
    figure_newly_found { zh: "新發現", en: "new" }
    figure_unseen { zh: "待複查", en: "unseen" }
    field_outcome { zh: "變化", en: "outcome" }
    field_mark_then { zh: "上次結果", en: "last time" }
    field_at_then { zh: "上次查核時間", en: "judged then at" }
    field_note_then { zh: "上次備註", en: "note then" }
    field_wording_then { zh: "上次內容", en: "wording then" }
    field_wording_now { zh: "本次內容", en: "wording now" }
    nothing_changed { zh: "兩次查核的結果沒有不同。", en: "The two inspections do not differ." }
    explain_fixed { zh: "上次未落實或部分落實，本次落實。", en: "Absent or partial last time, done now." }
    explain_better { zh: "上次未落實，本次部分落實。", en: "Absent last time, partial now." }
    explain_worse { zh: "本次結果比上次差。", en: "A lower verdict than last time." }
    explain_still_open { zh: "兩次都是未落實，或都是部分落實。", en: "Absent or partial, the same both times." }
    explain_newly_found { zh: "上次未判定，本次未落實或部分落實。", en: "Not judged last time, absent or partial now." }
    explain_unseen { zh: "上次未落實或部分落實，本次未查或不適用。", en: "Absent or partial last time, not judged now." }
    explain_reworded { zh: "同一編號的查核重點，兩次問的內容不同，結果不能比較。", en: "The id is the same, but the two lists ask for different things, so that the verdicts do not compare." }
    explain_gone { zh: "本次的查核表沒有這些查核重點。", en: "This time's list does not have these points." }
    explain_added { zh: "上次的查核表沒有這些查核重點。", en: "Last time's list did not have these points." }
    explain_not_comparable { zh: "只有一次有結果，或一次不適用。", en: "Judged only once, or not applicable once." }
    explain_unchanged { zh: "兩次結果相同。", en: "The same both times." }
}

messages! {
    visit_in_short(kind: &str, day: &str, year: u16, reviewers: &str) {
        zh: "{kind}，{day}（{year}年度計畫；查核人員：{reviewers}）",
        en: "{kind} on {day} (plan of 民國 {year}; reviewers: {reviewers})",
    }
    comparison_leaves_out(unchanged: usize) {
        zh: "本表未逐一列出無變化的查核重點（{unchanged}），也未列各項的佐證、次數與改善追蹤，這些請看各次的「完整查核表」。",
        en: "Not listed one by one: points that did not change ({unchanged}); nor each point's evidence, count and follow-up, which are in the full report of either visit.",
    }
    wording_look_for(hints: &str) { zh: "查看：{hints}", en: "look for: {hints}" }
    wording_target(target: &str) { zh: "目標：{target}", en: "target: {target}" }
}
