//! The tables of figures: by level, by unit, and the points that are absent in many offices.

use std::borrow::Cow;

use super::super::document::{About, Cell, Column, Document, Level, Place, Row, Rows, Table};
use super::{level_words, node_words, short_words};
use crate::lang::{Lang, text};
use crate::model::city::absent::AbsentPoint;
use crate::model::city::figures::GroupFigures;
use crate::model::city::rollup::{NodeFigures, RollUp, SectionFigures};
use crate::model::visits::trend::Titled;

fn column(key: &'static str, name: &'static str, place: Place, share: u8) -> Column {
    Column { key, name: name.into(), place, share, rule: None }
}

fn figures_table<'a>(name: impl Into<Cow<'a, str>>, columns: Vec<Column>, rows: Rows<'a>) -> Table<'a> {
    Table { name: name.into(), about: About::Figures, columns, rows, total: None, merged: 0 }
}

/// The positions of the nodes at a level.
fn at_level<'a>(rollup: &'a RollUp, level: &'a str) -> Vec<usize> {
    let nodes = rollup.tree.nodes().iter().enumerate();
    let nodes = nodes.filter(|(at, node)| node.office.level == level && rollup.is_asked_for(*at));
    nodes.map(|(at, _)| at).collect()
}

/// Counts, progress and score of each node at a level.
pub(super) fn counts<'a>(rollup: &'a RollUp, level: &'a str, name: Cow<'a, str>, lang: Lang) -> Table<'a> {
    let columns = vec![
        column("agency", lang.fact_agency(), Place::Body, 30),
        column("visited", lang.rollup_column_visited(), Place::Key, 8),
        column("points", lang.figure_points(), Place::Key, 8),
        column("done", lang.figure_done(), Place::Key, 8),
        column("partial", lang.figure_partial(), Place::Key, 8),
        column("absent", lang.figure_absent(), Place::Key, 8),
        column("unmarked", lang.figure_unmarked(), Place::Key, 8),
        column("progress", lang.fact_progress(), Place::Key, 9),
        column("score", lang.fact_score(), Place::Key, 8),
    ];
    let rows = Rows::of(at_level(rollup, level), move |&at: &usize| {
        let node = &rollup.nodes[at];
        let tally = &node.whole.tally;
        let mut row = vec![Cell::text(short_words(&rollup.tree.nodes()[at], lang)), visited(node)];
        let counts = [tally.points, tally.done, tally.partial, tally.absent, tally.unmarked()];
        row.extend(counts.map(count));
        row.extend([progress(&node.whole), Cell::Score(node.whole.score())]);
        row
    });
    figures_table(name, columns, rows)
}

/// Scores of each node at a level: over all, by pillar, of the single sessions, and what is to be improved.
pub(super) fn scores<'a>(rollup: &'a RollUp, level: &'a str, name: Cow<'a, str>, lang: Lang) -> Table<'a> {
    let mut columns = vec![column("agency", lang.fact_agency(), Place::Body, 30)];
    columns.extend(rollup.pillars.iter().map(|pillar| pillar_column(pillar, Place::Key)));
    columns.extend([
        column("mean", lang.rollup_mean(), Place::Key, 8),
        column("overdue", lang.rollup_column_overdue(), Place::Key, 8),
    ]);
    if rollup.against.is_some() {
        columns.push(column("change", lang.fact_moved(), Place::Key, 8));
    }
    let rows = Rows::of(at_level(rollup, level), move |&at: &usize| {
        let node = &rollup.nodes[at];
        let mut row = vec![Cell::text(short_words(&rollup.tree.nodes()[at], lang))];
        row.extend(node.pillars.iter().map(|pillar| Cell::Score(pillar.score())));
        row.extend([Cell::Score(node.whole.own.mean()), due(&node.whole)]);
        row.extend(rollup.against.map(|_| change(&node.whole)));
        row
    });
    figures_table(name, columns, rows)
}

/// Everything about each node at a level, one row a node, with the scores of all pillars.
pub(super) fn sheet<'a>(rollup: &'a RollUp, level: &'a str, name: Cow<'a, str>, lang: Lang) -> Table<'a> {
    let mut columns = node_columns(lang);
    columns.extend(group_columns(lang));
    columns.extend(rollup.pillars.iter().map(|pillar| pillar_column(pillar, Place::Data)));
    let rows = Rows::of(at_level(rollup, level), move |&at: &usize| {
        let mut row = node_cells(rollup, at, lang);
        row.extend(group_cells(&rollup.nodes[at].whole));
        row.extend(rollup.nodes[at].pillars.iter().map(|pillar| Cell::Score(pillar.score())));
        row
    });
    figures_table(name, columns, rows)
}

/// Every node and every pillar, one row each, for programs.
pub(super) fn every_row(rollup: &RollUp, lang: Lang) -> Table<'_> {
    let mut columns = node_columns(lang);
    columns.push(column("pillar", lang.figure_pillar(), Place::Data, 8));
    columns.extend(group_columns(lang));
    let rows = Rows::of(rollup.rows().collect(), move |&(node, pillar): &(usize, Option<usize>)| {
        let mut row = node_cells(rollup, node, lang);
        row.push(pillar.map_or(Cell::Blank, |pillar| Cell::text(rollup.pillars[pillar].id.as_str())));
        row.extend(group_cells(rollup.figures(node, pillar)));
        row
    });
    figures_table(lang.rollup_title(), columns, rows)
}

fn node_columns(lang: Lang) -> Vec<Column> {
    vec![
        column("id", lang.rollup_id(), Place::Data, 10),
        column("agency", lang.fact_agency(), Place::Body, 30),
        column("level", lang.rollup_level(), Place::Data, 8),
        column("parent", lang.rollup_parent(), Place::Data, 10),
        column("offices", lang.rollup_column_offices(), Place::Data, 8),
        column("visited", lang.rollup_column_visited(), Place::Data, 8),
        column("sessions", lang.rollup_sessions(), Place::Data, 8),
    ]
}

fn node_cells(rollup: &RollUp, at: usize, lang: Lang) -> Row<'_> {
    let (node, of_tree) = (&rollup.nodes[at], &rollup.tree.nodes()[at]);
    let parent = of_tree.parent.map_or("", |parent| &rollup.tree.nodes()[parent].office.id);
    vec![
        Cell::text(of_tree.office.id.as_str()),
        Cell::text(node_words(of_tree, lang)),
        Cell::text(level_words(&of_tree.office.level, lang)),
        Cell::text(parent),
        count(node.offices),
        count(node.visited),
        count(node.sessions),
    ]
}

fn group_columns(lang: Lang) -> Vec<Column> {
    let columns = [
        ("points", lang.figure_points()),
        ("done", lang.figure_done()),
        ("partial", lang.figure_partial()),
        ("absent", lang.figure_absent()),
        ("not_applicable", lang.figure_not_applicable()),
        ("unmarked", lang.figure_unmarked()),
        ("progress", lang.fact_progress()),
        ("part", lang.field_value()),
        ("whole", lang.field_counted()),
        ("score", lang.fact_score()),
        ("mean", lang.rollup_mean()),
        ("median", lang.rollup_median()),
        ("lowest", lang.rollup_lowest()),
        ("highest", lang.rollup_highest()),
        ("open", lang.rollup_open()),
        ("overdue", lang.rollup_overdue()),
        ("change", lang.fact_moved()),
    ];
    columns.map(|(key, name)| column(key, name, Place::Data, 8)).into()
}

fn group_cells<'a>(group: &GroupFigures) -> Row<'a> {
    let (tally, own) = (&group.tally, &group.own);
    let counts = [tally.points, tally.done, tally.partial, tally.absent, tally.not_applicable, tally.unmarked()];
    let mut row: Row<'a> = counts.map(count).into();
    row.extend([progress(group), Cell::Amount(group.part()), Cell::Amount(group.whole()), Cell::Score(group.score())]);
    row.extend([own.mean(), own.median(), own.lowest(), own.highest()].map(Cell::Score));
    row.extend([count(group.open), count(group.overdue), change(group)]);
    row
}

fn pillar_column(pillar: &Titled, place: Place) -> Column {
    Column { key: "pillar", name: Cow::Owned(pillar.numeral.clone()), place, share: 8, rule: None }
}

fn count<'a>(count: usize) -> Cell<'a> {
    Cell::Count(count as u64)
}

/// Visited of how many, where there is more than the one.
fn visited<'a>(node: &NodeFigures) -> Cell<'a> {
    Cell::text(format!("{}/{}", node.visited, node.offices))
}

fn progress<'a>(group: &GroupFigures) -> Cell<'a> {
    Cell::Progress(group.progress())
}

/// Open follow-ups, and how many of them are overdue.
fn due<'a>(group: &GroupFigures) -> Cell<'a> {
    Cell::text(format!("{}/{}", group.overdue, group.open))
}

fn change<'a>(group: &GroupFigures) -> Cell<'a> {
    // A tenth in millionths of millionths.
    group.change().map_or(Cell::Blank, |tenths| Cell::Amount(i128::from(tenths) * 100_000_000_000))
}

/// Adds the points that are absent in at least half of the offices.
pub(super) fn absent<'a>(document: &mut Document<'a>, rollup: &'a RollUp) {
    let lang = document.lang;
    document.heading(Level::Section, lang.heading_with_count(lang.rollup_absent(), rollup.absent.len()));
    document.paragraph(lang.rollup_absent_rule());
    if rollup.absent.is_empty() {
        return document.paragraph(lang.section_is_empty());
    }
    let columns = vec![
        column("id", lang.field_id(), Place::Key, 10),
        column("check", lang.field_check(), Place::Body, 50),
        column("absent", lang.figure_absent(), Place::Key, 8),
        column("judged", lang.rollup_judged(), Place::Key, 8),
        column("everywhere", lang.rollup_everywhere(), Place::Key, 8),
    ];
    let rows = Rows::of(rollup.absent.iter().collect(), move |point: &&'a AbsentPoint| {
        let everywhere = if point.is_everywhere() { lang.rollup_all_offices() } else { "" };
        vec![
            Cell::text(point.id.as_str()),
            Cell::text(point.check.as_str()),
            count(point.absent),
            count(point.judged),
            Cell::text(everywhere),
        ]
    });
    document.table(figures_table(lang.rollup_absent(), columns, rows));
}

/// Adds the offices that nobody visited.
pub(super) fn not_visited<'a>(document: &mut Document<'a>, rollup: &'a RollUp) {
    let lang = document.lang;
    let names: Vec<Cow<'a, str>> =
        rollup.not_visited().map(|at| node_words(&rollup.tree.nodes()[at], lang).into()).collect();
    document.heading(Level::Section, lang.heading_with_count(lang.rollup_not_visited(), names.len()));
    if names.is_empty() {
        document.paragraph(lang.section_is_empty());
    } else {
        document.blocks.push(super::super::document::Block::List(names));
    }
}

/// Adds the units of every office.
pub(super) fn sections<'a>(document: &mut Document<'a>, rollup: &'a RollUp) {
    let lang = document.lang;
    if rollup.sections.is_empty() {
        return;
    }
    document.heading(Level::Section, lang.rollup_units());
    document.paragraph(lang.rollup_units_rule());
    let columns = vec![
        column("agency", lang.fact_agency(), Place::Body, 26),
        column("unit", lang.fact_unit(), Place::Key, 16),
        column("points", lang.figure_points(), Place::Key, 8),
        column("done", lang.figure_done(), Place::Key, 8),
        column("partial", lang.figure_partial(), Place::Key, 8),
        column("absent", lang.figure_absent(), Place::Key, 8),
        column("progress", lang.fact_progress(), Place::Key, 9),
        column("score", lang.fact_score(), Place::Key, 8),
    ];
    let rows = Rows::of(rollup.sections.iter().collect(), move |section: &&'a SectionFigures| {
        let (group, tally) = (&section.whole, &section.whole.tally);
        let mut row = vec![
            Cell::text(short_words(&rollup.tree.nodes()[section.office], lang)),
            Cell::text(section.unit.as_str()),
        ];
        row.extend([tally.points, tally.done, tally.partial, tally.absent].map(count));
        row.extend([progress(group), Cell::Score(group.score())]);
        row
    });
    document.table(figures_table(lang.rollup_units(), columns, rows));
}

text! {
    rollup_id { zh: "代碼", en: "id" }
    rollup_level { zh: "層級", en: "level" }
    rollup_parent { zh: "上級", en: "parent" }
    rollup_column_offices { zh: "機關數", en: "offices" }
    rollup_column_visited { zh: "查核", en: "visited" }
    rollup_column_overdue { zh: "逾期/未結", en: "late/open" }
    rollup_mean { zh: "平均", en: "mean" }
    rollup_median { zh: "中位數", en: "median" }
    rollup_lowest { zh: "最低", en: "lowest" }
    rollup_highest { zh: "最高", en: "highest" }
    rollup_absent { zh: "半數以上機關未落實的重點", en: "Points absent in half of the offices or more" }
    rollup_absent_rule {
        zh: "只列兩個以上機關判定過的重點；各查核表中編號與文字都相同的才算同一重點。",
        en: "Only points that two or more offices were judged on; they are the same where id and wording are.",
    }
    rollup_judged { zh: "判定機關", en: "judged" }
    rollup_everywhere { zh: "範圍", en: "where" }
    rollup_all_offices { zh: "全部", en: "all" }
    rollup_not_visited { zh: "沒有計入紀錄的機關", en: "Offices without a session that counts" }
    rollup_units { zh: "各機關業務單位", en: "Units of the offices" }
    rollup_units_rule {
        zh: "共同負責的重點各單位都計入，因此各單位合計會多於機關。",
        en: "A point of several units counts under each, so that units add up to more than their office.",
    }
}
