//! The roll-up as JSON: every integer behind every figure.

use chrono::NaiveDate;
use serde::Serialize;
use std::io;

use super::super::Options;
use super::super::json::to_writer;
use super::files::{reason_key, reason_words};
use super::{City, explain, mapped};
use crate::lang::Lang;
use crate::model::city::counting::Visits;
use crate::model::city::figures::GroupFigures;
use crate::model::city::placing::UnmappedReason;
use crate::model::city::rollup::RollUp;
use crate::model::record::visit::VisitKind;
use crate::model::value::weight::Percent;

/// The version of the layout; it grows when a field changes its meaning or goes.
const FORMAT: u32 = 1;

/// Writes the roll-up.
pub(super) fn write(city: &City, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let rollup = city.rollup;
    let written = Written {
        schema: "pillarcheck-rollup",
        format: FORMAT,
        query: Query {
            year: rollup.query.year,
            kind: rollup.query.kind,
            visits: match rollup.query.visits {
                Visits::Newest => "newest",
                Visits::All => "all",
            },
            size_group: rollup.query.size_group.as_deref(),
            against: rollup.against,
            mapping: rollup.query.mapping.as_ref().map(|mapping| mapping.id.as_str()),
            on: rollup.on,
        },
        framework: rollup.framework.as_deref(),
        pillars: rollup.pillars.iter().map(|pillar| Pillar { id: &pillar.id, title: &pillar.title }).collect(),
        nodes: nodes(rollup),
        sections: sections(rollup),
        absent: rollup
            .absent
            .iter()
            .map(|point| Widespread {
                point: point.id.as_str(),
                check: &point.check,
                pillar: &point.pillar,
                absent: point.absent,
                judged: point.judged,
            })
            .collect(),
        not_mapped: not_mapped(rollup),
        counted: counted(city),
        left_out: left_out(city, options.lang),
        explanation: options.explain.then(|| explain::sums(rollup, options.lang)),
    };
    to_writer(&written, out)
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    format: u32,
    query: Query<'a>,
    framework: Option<&'a str>,
    pillars: Vec<Pillar<'a>>,
    nodes: Vec<Node<'a>>,
    sections: Vec<Section<'a>>,
    absent: Vec<Widespread<'a>>,
    not_mapped: Vec<NotMapped<'a>>,
    counted: Vec<Counted<'a>>,
    left_out: Vec<LeftOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Query<'a> {
    year: Option<u16>,
    kind: Option<VisitKind>,
    visits: &'static str,
    size_group: Option<&'a str>,
    against: Option<u16>,
    mapping: Option<&'a str>,
    on: NaiveDate,
}

#[derive(Serialize)]
struct Pillar<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    agency: &'a str,
    level: &'a str,
    parent: Option<&'a str>,
    pillar: Option<&'a str>,
    offices: usize,
    visited: usize,
    sessions: usize,
    #[serde(flatten)]
    group: Group,
}

#[derive(Serialize)]
struct Section<'a> {
    office: &'a str,
    unit: &'a str,
    pillar: Option<&'a str>,
    #[serde(flatten)]
    group: Group,
}

/// The integers of one group. Sums are decimal strings, since they do not fit the numbers of every reader.
#[derive(Serialize)]
struct Group {
    points: usize,
    done: usize,
    partial: usize,
    absent: usize,
    not_applicable: usize,
    unmarked: usize,
    part: String,
    whole: String,
    score_tenths: Option<u16>,
    progress_tenths: Option<u16>,
    scored_sessions: usize,
    mean_tenths: Option<u16>,
    median_tenths: Option<u16>,
    lowest_tenths: Option<u16>,
    highest_tenths: Option<u16>,
    follow_ups_open: usize,
    follow_ups_overdue: usize,
    before_tenths: Option<u16>,
    change_tenths: Option<i32>,
}

#[derive(Serialize)]
struct Widespread<'a> {
    point: &'a str,
    check: &'a str,
    pillar: &'a str,
    absent: usize,
    judged: usize,
}

#[derive(Serialize)]
struct NotMapped<'a> {
    framework: &'a str,
    strategy: &'a str,
    reason: &'static str,
    pillars: &'a [String],
    sessions: usize,
    points: usize,
}

#[derive(Serialize)]
struct Counted<'a> {
    file: &'a str,
    session_id: &'a str,
    agency: &'a str,
    office: &'a str,
    year: u16,
    kind: VisitKind,
    score_tenths: Option<u16>,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    file: &'a str,
    reason: &'static str,
    message: String,
}

impl From<&GroupFigures> for Group {
    fn from(group: &GroupFigures) -> Self {
        let (tally, own) = (&group.tally, &group.own);
        let tenths = |percent: Option<Percent>| percent.map(Percent::tenths);
        Self {
            points: tally.points,
            done: tally.done,
            partial: tally.partial,
            absent: tally.absent,
            not_applicable: tally.not_applicable,
            unmarked: tally.unmarked(),
            part: group.part().to_string(),
            whole: group.whole().to_string(),
            score_tenths: tenths(group.score()),
            progress_tenths: tenths(group.progress()),
            scored_sessions: own.count(),
            mean_tenths: tenths(own.mean()),
            median_tenths: tenths(own.median()),
            lowest_tenths: tenths(own.lowest()),
            highest_tenths: tenths(own.highest()),
            follow_ups_open: group.open,
            follow_ups_overdue: group.overdue,
            before_tenths: tenths(group.before),
            change_tenths: group.change(),
        }
    }
}

fn nodes(rollup: &RollUp) -> Vec<Node<'_>> {
    let of_tree = rollup.tree.nodes();
    rollup
        .rows()
        .map(|(at, pillar)| {
            let (office, figures) = (&of_tree[at].office, &rollup.nodes[at]);
            Node {
                id: &office.id,
                agency: &office.agency,
                level: &office.level,
                parent: of_tree[at].parent.map(|parent| of_tree[parent].office.id.as_str()),
                pillar: pillar.map(|pillar| rollup.pillars[pillar].id.as_str()),
                offices: figures.offices,
                visited: figures.visited,
                sessions: figures.sessions,
                group: rollup.figures(at, pillar).into(),
            }
        })
        .collect()
}

fn sections(rollup: &RollUp) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    for section in &rollup.sections {
        let office = rollup.tree.nodes()[section.office].office.id.as_str();
        let row = |pillar, group: &GroupFigures| Section { office, unit: &section.unit, pillar, group: group.into() };
        sections.push(row(None, &section.whole));
        let pillars = rollup.pillars.iter().zip(&section.pillars);
        sections.extend(pillars.map(|(pillar, group)| row(Some(pillar.id.as_str()), group)));
    }
    sections
}

fn not_mapped(rollup: &RollUp) -> Vec<NotMapped<'_>> {
    let mut all = Vec::new();
    for one in &rollup.unmapped {
        let pillars = match &one.reason {
            UnmappedReason::SeveralPillars(ids) => &ids[..],
            UnmappedReason::NotNamed | UnmappedReason::Nothing | UnmappedReason::NoPlan => &[],
        };
        all.push(NotMapped {
            framework: &one.framework,
            strategy: &one.strategy,
            reason: mapped::key(&one.reason),
            pillars,
            sessions: one.sessions,
            points: one.points,
        });
    }
    all
}

fn counted<'a>(city: &City<'a>) -> Vec<Counted<'a>> {
    let one = |one: &crate::model::city::counting::CountedSession| {
        let session = &city.sessions[one.session];
        Counted {
            file: &city.files[one.session],
            session_id: &session.id,
            agency: &session.plan.agency,
            office: &city.rollup.tree.nodes()[one.office].office.id,
            year: session.plan.year,
            kind: session.visit.kind,
            score_tenths: session.summary().score.map(Percent::tenths),
        }
    };
    city.rollup.counted.iter().map(one).collect()
}

fn left_out<'a>(city: &City<'a>, lang: Lang) -> Vec<LeftOut<'a>> {
    let mut left_out: Vec<LeftOut> = city
        .rollup
        .left_out
        .iter()
        .map(|(at, reason)| LeftOut {
            file: &city.files[*at],
            reason: reason_key(reason),
            message: reason_words(reason, city.files, lang),
        })
        .collect();
    let unreadable = city.unreadable.iter();
    left_out.extend(unreadable.map(|(file, why)| LeftOut { file, reason: "unreadable", message: why.clone() }));
    left_out
}
