//! Opening of every report: circumstances of the inspection, figures a pillar, and how they were computed.

use std::borrow::Cow;

use super::document::{About, Bar, Block, Cell, Chart, Column, Document, Level, Place, Row, Rows, Rule, Table, fact};
use super::points::pillar_name;
use super::{Options, explain, sealing};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::Pillar;
use crate::model::record::scope::{Draw, Scope};
use crate::model::record::session::Session;
use crate::model::record::tally::Tally;
use crate::model::value::weight::Percent;

/// Office, plan and circumstances, with progress and score.
pub(super) fn circumstances<'a>(session: &'a Session, options: &'a Options) -> Block<'a> {
    let lang = options.lang;
    let (checklist, visit) = (session.checklist(), session.visit());
    let total = session.scores().total();
    let stated = |text: &'a str| Cell::text(if text.is_empty() { lang.fact_not_stated() } else { text });
    let reviewers = if visit.reviewers.is_empty() {
        Cell::text(lang.fact_not_stated())
    } else {
        Cell::text(visit.reviewers.join(lang.between_members()))
    };
    let mut facts = vec![
        fact("agency", lang.fact_agency(), stated(&checklist.agency)),
        fact("plan", lang.fact_plan(), stated(&checklist.title)),
        fact("kind", lang.fact_kind(), Cell::text(visit.kind.label(lang))),
        fact("site", lang.fact_site(), stated(&visit.site)),
        fact("reviewers", lang.fact_reviewers(), reviewers),
        fact("opened", lang.fact_opened(), Cell::Moment(visit.opened)),
    ];
    facts.extend(sealing::facts(session, lang));
    facts.push(fact("scope", lang.fact_scope(), Cell::text(scope_words(session, lang))));
    if let Some(unit) = &options.unit {
        facts.push(fact("unit", lang.fact_unit(), Cell::text(lang.fact_only_unit(unit))));
    }
    facts.extend([
        fact("progress", lang.fact_progress(), Cell::text(progress_words(&total, lang))),
        fact("score", lang.fact_score(), Cell::Score(session.scores().overall(checklist))),
    ]);
    Block::Facts(facts)
}

fn scope_words(session: &Session, lang: Lang) -> String {
    let points = session.scores().total().points;
    match &session.parts().scope {
        Scope::All => lang.fact_scope_all(points),
        Scope::Points { drawn: None, .. } => lang.fact_scope_points(points, session.outline().len()),
        Scope::Points { drawn: Some(draw), .. } => drawn_words(draw, points, session.outline().len(), lang),
    }
}

/// A draw as text, enough to reproduce it: sample size, population and its size, seed; and points added later.
fn drawn_words(draw: &Draw, points: usize, all: usize, lang: Lang) -> String {
    let by_lot = draw.drew.map_or(points, |count| count as usize);
    let population = draw.from.map_or("", |population| population.label(lang));
    let mut words = lang.fact_scope_drawn(points, all, by_lot, draw.of, draw.seed);
    if !population.is_empty() {
        words.push_str(&lang.fact_scope_population(population));
    }
    if points > by_lot {
        words.push_str(&lang.fact_scope_added(points - by_lot));
    }
    words
}

fn progress_words(total: &Tally, lang: Lang) -> String {
    let (progress, judged) = (Percent::share_words(total.progress(), lang), total.judged());
    lang.fact_progress_of(&progress, judged, total.not_applicable, total.points)
}

/// The figures a pillar: a table, the same as bars, and what is asked for besides.
pub(super) fn figures<'a>(document: &mut Document<'a>, session: &'a Session, options: &Options) {
    let lang = options.lang;
    document.heading(Level::Section, lang.section_pillars());
    document.table(pillars(session, lang));
    document.blocks.push(Block::Chart(chart(session, lang)));
    if options.explain {
        document.heading(Level::Section, lang.section_explain());
        let sums = explain::sums(session, lang);
        let sums = sums.into_iter().map(Cow::Owned).collect();
        document.blocks.push(Block::List(sums));
    }
}

fn chart(session: &Session, lang: Lang) -> Chart {
    let pillars = session.checklist().pillars.iter();
    let bar = |(pillar, tally): (&Pillar, &Tally)| Bar {
        short: pillar.numeral(),
        name: pillar_name(pillar),
        score: tally.score(),
    };
    Chart { title: lang.chart_of_scores().into(), bars: pillars.zip(session.scores().pillars()).map(bar).collect() }
}

/// The table of pillars with counts a mark, progress and score, and the total.
fn pillars(session: &Session, lang: Lang) -> Table<'_> {
    let checklist = session.checklist();
    let rows: Vec<(&Pillar, Tally)> =
        checklist.pillars.iter().zip(session.scores().pillars().iter().copied()).collect();
    let total = session.scores().total();
    Table {
        name: lang.section_pillars().into(),
        about: About::Figures,
        columns: pillar_columns(session, lang),
        rows: Rows::of(rows, |(pillar, tally)| {
            let mut row = vec![Cell::text(pillar_name(pillar))];
            row.extend(tally_cells(tally));
            row.extend([
                Cell::Score(tally.score()),
                Cell::weight_sum(tally.weight),
                Cell::Amount(tally.value),
                Cell::weight(pillar.weight),
            ]);
            row
        }),
        total: Some(total_row(session, &total, lang)),
        merged: 0,
    }
}

fn total_row<'a>(session: &Session, total: &Tally, lang: Lang) -> Row<'a> {
    let mut row = vec![Cell::text(lang.row_total())];
    row.extend(tally_cells(total));
    row.extend([
        Cell::Score(session.scores().overall(session.checklist())),
        Cell::weight_sum(total.weight),
        Cell::Amount(total.value),
        Cell::Blank,
    ]);
    row
}

fn tally_cells<'a>(tally: &Tally) -> impl Iterator<Item = Cell<'a>> + use<'a> {
    let counts = [tally.points, tally.done, tally.partial, tally.absent, tally.not_applicable, tally.unmarked()];
    let progress = Cell::Progress(tally.progress());
    counts.into_iter().map(|count| Cell::Count(count as u64)).chain([progress])
}

fn pillar_columns(session: &Session, lang: Lang) -> Vec<Column> {
    let column =
        |key, name: &'static str, place, share, rule| Column { key, name: Cow::Borrowed(name), place, share, rule };
    let count = |key, name| column(key, name, Place::Key, 8, Some(Rule::Sum));
    let seen = Rule::Share { of: &["done", "partial", "absent", "not_applicable"], out_of: "points" };
    let score = Rule::Score {
        overall: session.checklist().scoring.overall,
        value: "counted_value",
        weight: "counted_weight",
        own_weight: "pillar_weight",
    };
    vec![
        column("pillar", lang.figure_pillar(), Place::Body, 36, None),
        count("points", lang.figure_points()),
        count("done", lang.figure_done()),
        count("partial", lang.figure_partial()),
        count("absent", lang.figure_absent()),
        count("not_applicable", lang.figure_not_applicable()),
        count("unmarked", lang.figure_unmarked()),
        column("progress", lang.fact_progress(), Place::Key, 9, Some(seen)),
        column("score", lang.fact_score(), Place::Key, 8, Some(score)),
        column("counted_weight", lang.field_counted(), Place::Data, 9, Some(Rule::Sum)),
        column("counted_value", lang.field_value(), Place::Data, 9, Some(Rule::Sum)),
        column("pillar_weight", lang.figure_pillar_weight(), Place::Data, 9, None),
    ]
}

text! {
    fact_agency { zh: "機關", en: "office" }
    fact_plan { zh: "計畫", en: "plan" }
    fact_kind { zh: "查核種類", en: "visit" }
    fact_site { zh: "地點", en: "site" }
    fact_reviewers { zh: "查核人員", en: "reviewers" }
    fact_opened { zh: "開始", en: "opened" }
    fact_scope { zh: "範圍", en: "scope" }
    fact_unit { zh: "業務單位", en: "unit" }
    fact_progress { zh: "查核率", en: "progress" }
    fact_score { zh: "得分", en: "score" }
    fact_not_stated { zh: "未填寫", en: "not stated" }
    section_pillars { zh: "各要項查核結果", en: "Results by pillar" }
    section_explain { zh: "計算說明", en: "How the numbers come about" }
    chart_of_scores { zh: "各要項得分", en: "Scores by pillar" }
    row_total { zh: "合計", en: "total" }
    figure_pillar { zh: "要項", en: "pillar" }
    figure_points { zh: "重點", en: "points" }
    figure_done { zh: "落實", en: "done" }
    figure_partial { zh: "部分", en: "part" }
    figure_absent { zh: "未落實", en: "absent" }
    figure_not_applicable { zh: "不適用", en: "n/a" }
    figure_unmarked { zh: "未查", en: "left" }
    figure_pillar_weight { zh: "要項權重", en: "pillar weight" }
}

messages! {
    fact_scope_all(points: usize) { zh: "全部 {points} 項查核重點", counted(points: "point"), en: "all {points}" }
    fact_scope_points(points: usize, all: usize) {
        zh: "{points} 項查核重點（計畫共 {all} 項）",
        counted(points: "point"),
        en: "{points} (of {all} in the plan)",
    }
    fact_scope_drawn(points: usize, all: usize, drew: usize, of: u32, seed: u64) {
        zh: "{points} 項查核重點（計畫共 {all} 項；由 {of} 項中抽出 {drew} 項，抽籤代碼 {seed}）",
        counted(points: "point"),
        en: "{points} (of {all} in the plan; {drew} drawn from {of} with seed {seed})",
    }
    fact_scope_population(population: &str) { zh: "；抽籤範圍：{population}", en: "; drawn from: {population}" }
    fact_scope_added(added: usize) { zh: "；之後加入 {added} 項", en: "; {added} added later" }
    fact_only_unit(unit: &str) {
        zh: "{unit}（本報告只列此單位的查核重點，查核率與得分亦同）",
        en: "{unit} (this report holds the points of this unit alone, and so do progress and score)",
    }
    fact_progress_of(progress: &str, judged: usize, not_applicable: usize, points: usize) {
        zh: "{progress}（已判定 {judged}、不適用 {not_applicable}，共 {points} 項查核重點）",
        counted(points: "point"),
        en: "{progress} (judged {judged}, not applicable {not_applicable}, of {points})",
    }
}
