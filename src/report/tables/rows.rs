//! Rows of the tables, from sessions, checklists and offices.

use chrono::NaiveDate;
use compact_str::CompactString;
use std::sync::Arc;

use super::spec::TableId;
use crate::model::city::office::Office;
use crate::model::city::tree::OfficeTree;
use crate::model::plan::checklist::{Checklist, Overall, Per};
use crate::model::record::answer::{Answer, FollowUp};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::tally::value_of;
use crate::model::value::sha::Sha;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::Percent;

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
}

/// One row; as many values as the table has columns.
pub type TableRow = Vec<Datum>;

/// What becomes of names of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// A digest, the same for the same name: it hides the name at a glance and no more, since names can be guessed.
    #[default]
    Hash,
    /// The name.
    Keep,
    /// Nothing.
    Drop,
}

/// Whether notes and other free texts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notes {
    /// No.
    #[default]
    Without,
    /// Yes.
    With,
}

/// A session on its way into tables.
#[derive(Clone, Copy, Debug)]
pub struct SessionSource<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its file, as it is shown.
    pub file: &'a str,
    /// Id of its office.
    pub agency_id: &'a str,
    /// Key of its checklist.
    pub checklist_key: &'a str,
    /// Ids of the sessions that it was merged from.
    pub parents: &'a [String],
}

/// A problem of a file.
#[derive(Clone, Debug)]
pub struct TableProblem {
    /// The file.
    pub file: String,
    /// Line and column, where they are known.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
}

/// Rows of every table.
#[derive(Debug)]
pub struct TableRows {
    rows: Vec<Vec<TableRow>>,
    names: Names,
    notes: Notes,
}

/// The key of a session: the digest of its file's path.
#[must_use]
pub fn session_key(file: &str) -> String {
    key(file.as_bytes())
}

/// The key of a checklist: the digest of its content as text.
#[must_use]
pub fn checklist_key(text: &str) -> String {
    key(text.as_bytes())
}

fn key(bytes: &[u8]) -> String {
    /// Digits of a key: 128 bits.
    const DIGITS: usize = 32;
    Sha::of(bytes)[..DIGITS].to_owned()
}

impl TableRows {
    /// No rows.
    #[must_use]
    pub fn new(names: Names, notes: Notes) -> Self {
        Self { rows: TableId::ALL.map(|_| Vec::new()).into(), names, notes }
    }

    /// The rows of a table.
    #[must_use]
    pub fn of(&self, id: TableId) -> &[TableRow] {
        &self.rows[id as usize]
    }

    /// Takes all rows away.
    pub fn clear(&mut self) {
        self.rows.iter_mut().for_each(Vec::clear);
    }

    fn push(&mut self, id: TableId, row: TableRow) {
        debug_assert_eq!(row.len(), id.spec().columns.len(), "{}", id.spec().name);
        self.rows[id as usize].push(row);
    }

    /// Adds the offices, and for each those above it.
    pub fn add_offices(&mut self, tree: &OfficeTree) {
        for (at, node) in tree.nodes().iter().enumerate() {
            let Office { id, agency, level, size_group, from_year, to_year, .. } = &node.office;
            let parent = node.parent.map(|parent| tree.nodes()[parent].office.id.clone());
            let year = |year: &Option<u16>| year.map_or(Datum::Null, |year| Datum::Int(year.into()));
            self.push(
                TableId::Offices,
                vec![
                    text(id),
                    text(agency),
                    text(level),
                    maybe(parent),
                    maybe(size_group.clone()),
                    year(from_year),
                    year(to_year),
                    Datum::Bool(node.has_children),
                    int(at),
                ],
            );
            for (distance, above) in tree.upwards(at).enumerate() {
                let above = text(&tree.nodes()[above].office.id);
                self.push(TableId::OfficeAncestors, vec![text(id), above, int(distance)]);
            }
        }
    }

    /// Adds a checklist with its pillars, strategies and points.
    pub fn add_checklist(&mut self, key: &str, checklist: &Checklist) {
        let overall = match checklist.scoring.overall {
            Overall::ByPoint => "ByPoint",
            Overall::ByPillar => "ByPillar",
        };
        self.push(
            TableId::Checklists,
            vec![
                text(key),
                text(&checklist.id),
                text(&checklist.title),
                text(&checklist.agency),
                Datum::Int(checklist.year.into()),
                text(&checklist.framework),
                Datum::Int(checklist.scoring.partial.millionths()),
                text(overall),
            ],
        );
        let (mut strategies, mut points) = (0, 0);
        for (at, pillar) in checklist.pillars.iter().enumerate() {
            let weight = Datum::Int(pillar.weight.millionths());
            self.push(TableId::Pillars, vec![text(key), text(&pillar.id), int(at), text(&pillar.title), weight]);
            for strategy in &pillar.strategies {
                let row = vec![text(key), text(&strategy.id), text(&pillar.id), int(strategies), text(&strategy.title)];
                self.push(TableId::Strategies, row);
                strategies += 1;
                for point in &strategy.points {
                    self.push(
                        TableId::Points,
                        vec![
                            text(key),
                            text(point.id.as_str()),
                            text(&pillar.id),
                            text(&strategy.id),
                            int(points),
                            some(&point.theme),
                            text(&point.check),
                            debug(point.method),
                            point.deadline.map_or(Datum::Null, Datum::Date),
                            point.target.map_or(Datum::Null, |target| Datum::Int(target.times.into())),
                            point.target.map_or(Datum::Null, |target| text(per(target.per))),
                            Datum::Int(point.weight.millionths()),
                            text(&point.source),
                            text(&point.digest().to_string()),
                        ],
                    );
                    points += 1;
                    let mut units: Vec<&CompactString> = point.units.iter().collect();
                    units.small_sort();
                    units.dedup();
                    for unit in units {
                        self.push(TableId::PointUnits, vec![text(key), text(point.id.as_str()), text(unit)]);
                    }
                }
            }
        }
    }

    /// Adds a session with its answers, changes, follow-ups and evidence.
    pub fn add_session(&mut self, source: &SessionSource<'_>) {
        let session = source.session;
        let key = session_key(source.file);
        let partition = vec![Datum::Int(session.checklist().year.into()), text(source.agency_id), text(&key)];
        let with = |row: Vec<Datum>| [partition.clone(), row].concat();
        let row = self.session(source);
        self.push(TableId::Sessions, with(row));
        for parent in source.parents {
            self.push(TableId::Parents, with(vec![text(parent)]));
        }
        for (pillar, _, point) in session.points() {
            let answer = session.answer(&point.id);
            let mark = answer.and_then(|answer| answer.mark);
            let value = mark.and_then(|mark| value_of(mark, session.checklist().scoring));
            let row = vec![
                text(point.id.as_str()),
                text(&pillar.id),
                mark_datum(mark),
                Datum::Int(point.weight.millionths()),
                value.map_or(Datum::Null, |value| Datum::Int(value.millionths())),
                answer.and_then(|answer| answer.count).map_or(Datum::Null, |count| Datum::Int(count.into())),
                self.note(answer.map_or("", |answer| &answer.note)),
                answer.map_or(Datum::Null, |answer| text(&answer.at.to_string())),
                answer.map_or(Datum::Null, |answer| Datum::Date(answer.at.date())),
                self.name(answer.map_or("", |answer| &answer.by)),
            ];
            self.push(TableId::Answers, with(row));
            if let Some(answer) = answer {
                self.evidence(point.id.as_str(), answer, &partition);
            }
        }
        let sealed = session.seal().map_or(usize::MAX, |seal| seal.entries);
        for (at, change) in session.log().iter().enumerate() {
            let mark = |answer: &Option<Arc<Answer>>| mark_datum(answer.as_ref().and_then(|answer| answer.mark));
            let row = vec![
                int(at + 1),
                text(change.point.as_str()),
                text(&change.at.to_string()),
                Datum::Date(change.at.date()),
                self.name(&change.by),
                mark(&change.from),
                mark(&change.to),
                Datum::Bool(at >= sealed),
                self.note(change.reason.as_deref().unwrap_or_default()),
            ];
            self.push(TableId::Changes, with(row));
        }
        self.follow_ups(session, &partition);
    }

    fn session(&self, source: &SessionSource<'_>) -> TableRow {
        let session = source.session;
        let parts = session.parts();
        let (visit, total) = (session.visit(), session.scores().total());
        let closed = session.closed_at();
        let changed = parts.log.last().map_or(visit.opened, |change| change.at);
        let score = session.scores().overall(session.checklist());
        let is_whole = total.points == session.outline().len();
        vec![
            text(&parts.id),
            text(source.file),
            text(source.checklist_key),
            text(&session.checklist().framework),
            debug(visit.kind),
            text(&visit.site),
            self.people(&visit.reviewers),
            text(&visit.opened.to_string()),
            Datum::Date(visit.opened.date()),
            Datum::Int(visit.opened.unix_seconds()),
            closed.map_or(Datum::Null, |closed| text(&closed.to_string())),
            closed.map_or(Datum::Null, |closed| Datum::Date(closed.date())),
            text(&changed.to_string()),
            Datum::Date(changed.date()),
            Datum::Int(changed.unix_seconds()),
            int(parts.log.len()),
            Datum::Bool(is_whole),
            int(total.points),
            int(total.judged()),
            int(total.not_applicable),
            tenths(score),
            tenths(total.progress()),
        ]
    }

    fn evidence(&mut self, point: &str, answer: &Answer, partition: &[Datum]) {
        for (at, evidence) in answer.evidence.iter().enumerate() {
            let row = vec![
                text(point),
                int(at + 1),
                self.note(&evidence.what),
                evidence.at.map_or(Datum::Null, |at| text(&at.to_string())),
                evidence.at.map_or(Datum::Null, |at| Datum::Date(at.date())),
                evidence.size.map_or(Datum::Null, |size| Datum::Int(i64::try_from(size).unwrap_or(i64::MAX))),
                maybe(evidence.sha256.clone()),
                evidence.method.map_or(Datum::Null, debug),
            ];
            self.push(TableId::Evidence, [partition, &row].concat());
        }
    }

    /// The follow-ups of the session, and those of the previous inspection that are still open.
    fn follow_ups(&mut self, session: &Session, partition: &[Datum]) {
        let mut found: Vec<(Datum, Datum, bool, bool, &FollowUp)> = Vec::new();
        for (pillar, _, point) in session.points() {
            let (id, pillar) = (text(point.id.as_str()), text(&pillar.id));
            let answer = session.answer(&point.id);
            if let Some((answer, follow_up)) = answer.and_then(|answer| Some((answer, answer.follow_up.as_ref()?))) {
                found.push((id, pillar, answer.open_follow_up().is_some(), false, follow_up));
            } else if let Some(follow_up) = session.previous_open_follow_up(&point.id) {
                found.push((id, pillar, true, true, follow_up));
            }
        }
        let gone = session.previous().into_iter().flat_map(|previous| &previous.gone);
        let open = gone.filter_map(|gone| gone.last.as_ref()?.open_follow_up());
        found.extend(open.map(|follow_up| (Datum::Null, Datum::Null, true, true, follow_up)));
        let date = |date: Option<NaiveDate>| date.map_or(Datum::Null, Datum::Date);
        for (point, pillar, is_open, is_previous, follow_up) in found {
            let recheck = follow_up.recheck.as_ref();
            let row = vec![
                point,
                pillar,
                Datum::Bool(is_open),
                Datum::Bool(is_previous),
                self.note(&follow_up.cause),
                self.note(&follow_up.action),
                some(&follow_up.unit),
                self.name(&follow_up.owner),
                date(follow_up.due),
                date(recheck.map(|recheck| recheck.on)),
                mark_datum(recheck.map(|recheck| recheck.mark)),
                date(follow_up.closed),
            ];
            self.push(TableId::FollowUps, [partition, &row].concat());
        }
    }

    /// Adds a problem of a file.
    pub fn add_problem(&mut self, problem: &TableProblem) {
        let place = |number: Option<usize>| number.map_or(Datum::Null, int);
        let row = vec![
            text(&problem.file),
            place(problem.place.map(|(line, _)| line)),
            place(problem.place.map(|(_, column)| column)),
            text(&problem.message),
        ];
        self.push(TableId::Problems, row);
    }

    fn name(&self, name: &str) -> Datum {
        /// Digits of a digest that stands for a name.
        const DIGITS: usize = 16;
        match self.names {
            _ if name.is_empty() => Datum::Null,
            Names::Hash => text(&Sha::of(name.as_bytes())[..DIGITS]),
            Names::Keep => text(name),
            Names::Drop => Datum::Null,
        }
    }

    fn people(&self, names: &[String]) -> Datum {
        let names: Vec<String> = names
            .iter()
            .filter_map(|name| match self.name(name) {
                Datum::Text(name) => Some(name),
                Datum::Null | Datum::Int(_) | Datum::Bool(_) | Datum::Date(_) => None,
            })
            .collect();
        some(&names.join("、"))
    }

    fn note(&self, note: &str) -> Datum {
        match self.notes {
            Notes::Without => Datum::Null,
            Notes::With => some(note),
        }
    }
}

fn text(text: &str) -> Datum {
    Datum::Text(text.to_owned())
}

/// A text, or nothing where it is empty.
fn some(text: &str) -> Datum {
    if text.is_empty() { Datum::Null } else { Datum::Text(text.to_owned()) }
}

fn maybe(text: Option<String>) -> Datum {
    text.map_or(Datum::Null, Datum::Text)
}

// Counts are far below 2^63.
#[allow(clippy::cast_possible_wrap)]
fn int(number: usize) -> Datum {
    Datum::Int(number as i64)
}

fn tenths(percent: Option<Percent>) -> Datum {
    percent.map_or(Datum::Null, |percent| Datum::Int(percent.tenths().into()))
}

/// The name of a choice, as files have it.
fn debug(choice: impl std::fmt::Debug) -> Datum {
    Datum::Text(format!("{choice:?}"))
}

fn mark_datum(mark: Option<Mark>) -> Datum {
    mark.map_or(Datum::Null, debug)
}

const fn per(per: Per) -> &'static str {
    match per {
        Per::Year => "Year",
        Per::Month => "Month",
        Per::Week => "Week",
        Per::Day => "Day",
        Per::Once => "Once",
    }
}
