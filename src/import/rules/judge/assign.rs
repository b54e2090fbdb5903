//! Units, deadlines and counts beside the measures of a row: which belong to which point.

use std::collections::{HashMap, HashSet};

use super::{Judge, bare};
use crate::import::ledger::{Doubt, Fate, LedgerEntry};
use crate::import::rules::grid::{GridCell, Line};
use crate::import::rules::{dates, units};

/// How many pairs of letters a point has at least to be known again.
const SHORTEST_REPEAT: usize = 6;

/// What stands beside the measures of a row, kept until the whole table is read: a point may turn out to be a group.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Which row of the table.
    pub row: usize,
    /// Paragraphs in the column of measures.
    pub noted: Vec<usize>,
    /// The point that the row before ended in.
    pub continued: Option<usize>,
    /// Cells of units.
    pub units: Vec<Beside>,
    /// Cells of deadlines.
    pub deadlines: Vec<Beside>,
    /// Cells of counts.
    pub targets: Vec<Beside>,
}

/// A cell beside measures.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    rows: usize,
    /// Its paragraphs; empty ones hold the place of a point that has none.
    lines: Vec<Option<Line>>,
}

/// The columns beside measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Units,
    Deadline,
    Target,
}

impl Record {
    /// Notes a paragraph in the column of measures.
    pub fn note(&mut self, id: usize) {
        self.noted.push(id);
    }
}

impl Beside {
    /// A cell.
    pub fn of(cell: &GridCell) -> Self {
        let lines = cell.lines.iter().map(|line| (!line.text.is_empty()).then(|| line.clone())).collect();
        Self { rows: cell.rows, lines }
    }

    /// Lines that follow one another outside of tables.
    pub fn run(lines: Vec<Line>) -> Self {
        Self { rows: 1, lines: lines.into_iter().map(Some).collect() }
    }
}

impl Judge {
    /// Gives the units, deadlines and counts of a table to its points.
    pub(super) fn assign(&mut self, records: &[Record]) {
        for (at, record) in records.iter().enumerate() {
            for (kind, cells) in
                [(Kind::Units, &record.units), (Kind::Deadline, &record.deadlines), (Kind::Target, &record.targets)]
            {
                for cell in cells {
                    let covered = records[at..].iter().take_while(|other| other.row < record.row + cell.rows);
                    let noted: Vec<usize> = covered.flat_map(|record| record.noted.iter().copied()).collect();
                    self.assign_cell(kind, cell, &noted, record.continued);
                }
            }
        }
    }

    /// Gives a run of unit lines to the points before it.
    pub(super) fn assign_run(&mut self, lines: Vec<Line>, points: &[usize]) {
        let last = self.measures.last_id();
        self.assign_cell(Kind::Units, &Beside::run(lines), points, last);
    }

    fn assign_cell(&mut self, kind: Kind, cell: &Beside, noted: &[usize], continued: Option<usize>) {
        let filled: Vec<&Line> = cell.lines.iter().flatten().collect();
        let of_fate = |judge: &Self, fate: Fate| -> Vec<usize> {
            noted.iter().copied().filter(|&id| judge.entry(id).is_some_and(|entry| entry.fate == fate)).collect()
        };
        let points = of_fate(self, Fate::Point);
        let receivers = if points.is_empty() { of_fate(self, Fate::Group) } else { points };
        for line in &filled {
            self.change(line.id, |entry| entry.fate = kind.fate());
        }
        if filled.is_empty() {
            return;
        }
        if receivers.is_empty() {
            match continued {
                Some(id) => self.continue_beside(kind, id, &filled),
                None => {
                    for line in filled {
                        self.change(line.id, |entry| entry.fate = Fate::NotUnderstood);
                    }
                }
            }
            return;
        }
        let last = cell.lines.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        let places = [cell.lines.len(), last].into_iter().find(|&places| places == receivers.len());
        // An empty paragraph before a name holds the place of a point without one; one behind it holds nothing.
        let holds_places = cell.lines[..last].iter().any(Option::is_none);
        if receivers.len() == 1 || filled.len() == 1 && !holds_places || self.is_one_name(kind, &filled) {
            self.give_all(kind, &filled, &receivers);
        } else if let Some(places) = places {
            for (receiver, line) in receivers.iter().zip(&cell.lines[..places]) {
                if let Some(line) = line {
                    self.give(kind, &[line], *receiver);
                }
            }
        } else if filled.len() == 1 {
            self.give_all(kind, &filled, &receivers);
        } else if filled.len() == receivers.len() {
            for (receiver, line) in receivers.iter().zip(filled) {
                self.give(kind, &[line], *receiver);
            }
        } else {
            let are_alike = filled.iter().all(|line| bare(&line.text) == bare(&filled[0].text));
            self.give_all(kind, &filled, &receivers);
            if !are_alike {
                self.doubt(filled[0].id, Doubt::Units { points: receivers.len(), units: filled.len() });
            }
        }
    }

    /// Whether paragraphs are one name that was broken over lines.
    fn is_one_name(&self, kind: Kind, lines: &[&Line]) -> bool {
        let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
        match kind {
            Kind::Units => {
                lines.len() > 1
                    && !lines.iter().all(|line| units::is_unit_like(&line.text))
                    && units::is_unit_like(&joined)
            }
            Kind::Deadline => {
                lines.iter().all(|line| dates::deadline(&line.text, self.year).is_none())
                    && dates::deadline(&joined, self.year).is_some()
            }
            Kind::Target => false,
        }
    }

    fn give_all(&mut self, kind: Kind, lines: &[&Line], receivers: &[usize]) {
        for &receiver in receivers {
            self.give(kind, lines, receiver);
        }
    }

    fn give(&mut self, kind: Kind, lines: &[&Line], receiver: usize) {
        let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
        for (at, line) in lines.iter().enumerate() {
            let is_rest = at > 0 && self.is_one_name(kind, lines);
            self.change(line.id, |entry| {
                entry.of.get_or_insert(receiver);
                if is_rest {
                    entry.fate = Fate::Continuation;
                }
            });
        }
        let year = self.year;
        match kind {
            Kind::Units => {
                let found: Vec<String> = if self.is_one_name(kind, lines) {
                    units::split(&joined)
                } else {
                    lines.iter().flat_map(|line| units::split(&line.text)).collect()
                };
                self.change(receiver, |entry| {
                    for unit in found {
                        if !entry.units.contains(&unit) {
                            entry.units.push(unit);
                        }
                    }
                });
            }
            Kind::Deadline => {
                let (deadline, target) = (dates::deadline(&joined, year), dates::frequency(&joined));
                self.change(receiver, |entry| {
                    entry.deadline = entry.deadline.or(deadline);
                    entry.target = entry.target.or(target);
                });
                let is_vague = ["隨時", "經常", "全年", "不定期", "定期", "持續", "即時", "配合", "依", "適時", "平時"]
                    .iter()
                    .any(|word| joined.contains(word));
                if deadline.is_none() && target.is_none() && !is_vague {
                    self.doubt(lines[0].id, Doubt::NoDate);
                }
            }
            Kind::Target => {
                let target = dates::frequency(&joined);
                self.change(receiver, |entry| entry.target = entry.target.or(target));
            }
        }
    }

    /// What stands beside the rest of a point after a page cut: the same again, or the rest of a name.
    fn continue_beside(&mut self, kind: Kind, point: usize, lines: &[&Line]) {
        for line in lines {
            let known =
                self.entry(point).map(|entry| (entry.units.clone(), entry.deadline.is_some())).unwrap_or_default();
            match kind {
                Kind::Units if known.0.is_empty() => self.give(kind, &[line], point),
                Kind::Units => {
                    let found = units::split(&line.text);
                    if found.iter().all(|unit| known.0.contains(unit)) {
                        self.change(line.id, |entry| {
                            entry.fate = Fate::Repeat;
                            entry.of = Some(point);
                        });
                    } else if units::is_unit_like(&line.text) && !self.completes(point, &line.text) {
                        self.give(kind, &[line], point);
                    } else {
                        self.change(line.id, |entry| {
                            entry.fate = Fate::Continuation;
                            entry.of = Some(point);
                        });
                        self.change(point, |entry| {
                            if let Some(last) = entry.units.last_mut() {
                                last.push_str(line.text.trim());
                            }
                        });
                    }
                }
                Kind::Deadline => {
                    let year = self.year;
                    let before =
                        self.entries.iter().rev().find(|entry| entry.of == Some(point) && entry.fate == Fate::Deadline);
                    let joined = format!("{}{}", before.map_or("", |entry| entry.text.as_str()), line.text);
                    let date = dates::deadline(&joined, year).or_else(|| dates::deadline(&line.text, year));
                    let is_rest = before.is_some();
                    self.change(line.id, |entry| {
                        entry.of = Some(point);
                        if is_rest {
                            entry.fate = Fate::Continuation;
                        }
                    });
                    self.change(point, |entry| entry.deadline = date.or(entry.deadline));
                }
                Kind::Target => self.give(kind, &[line], point),
            }
        }
    }

    /// Whether a text makes the last unit of a point into one that stands elsewhere in the plan.
    fn completes(&self, point: usize, rest: &str) -> bool {
        let Some(last) = self.entry(point).and_then(|entry| entry.units.last()) else { return false };
        let whole = format!("{last}{}", rest.trim());
        self.entries.iter().any(|entry| entry.units.contains(&whole))
    }

    /// Gives the units of a group to its points that have none of their own, once everything is read.
    pub(super) fn after_all(&mut self) {
        self.empty_pillars();
        self.printed_again();
        self.units_in_brackets();
        let mut groups: Vec<(usize, Vec<String>)> = Vec::new();
        for entry in &mut self.entries {
            match entry.fate {
                Fate::Pillar | Fate::Strategy => groups.clear(),
                Fate::Group => {
                    groups.retain(|(depth, _)| *depth < entry.depth);
                    groups.push((entry.depth, entry.units.clone()));
                }
                Fate::Point => {
                    groups.retain(|(depth, _)| *depth < entry.depth);
                    if let Some((_, units)) = groups.iter().rev().find(|(_, units)| !units.is_empty())
                        && entry.units.is_empty()
                    {
                        entry.units.clone_from(units);
                    }
                    if entry.target.is_none() {
                        entry.target = dates::target(&entry.text);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The pairs of letters that follow each other in a text.
type Pairs = HashSet<(char, char)>;

impl Judge {
    /// Points that a page prints again, as damaged sources do: the same number under the same strategy, and the same words
    /// but for some letters.
    fn printed_again(&mut self) {
        let mut known: HashMap<String, Vec<(usize, Pairs)>> = HashMap::new();
        let mut repeats = Vec::new();
        for entry in &self.entries {
            match entry.fate {
                Fate::Pillar | Fate::Strategy => known.clear(),
                Fate::Point if !entry.number.is_empty() => {
                    let letters: Vec<char> = bare(&entry.wording).chars().collect();
                    let pairs: Pairs = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
                    let earlier = known.entry(entry.number.clone()).or_default();
                    let is_same = |(_, other): &&(usize, Pairs)| {
                        let least = pairs.len().min(other.len());
                        least >= SHORTEST_REPEAT && pairs.intersection(other).count() * 4 >= least * 3
                    };
                    match earlier.iter().find(is_same) {
                        Some((first, _)) => repeats.push((entry.id, *first)),
                        None if earlier.len() < 20 => earlier.push((entry.id, pairs)),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        for (id, first) in repeats {
            self.change(id, |entry| {
                entry.fate = Fate::Repeat;
                entry.of = Some(first);
                entry.doubt = None;
            });
        }
    }

    /// Takes the units off the ends of points, where most points without units name them there.
    fn units_in_brackets(&mut self) {
        let lacks_units = |entry: &&LedgerEntry| entry.fate == Fate::Point && entry.units.is_empty();
        let open: Vec<usize> = self.entries.iter().filter(lacks_units).map(|entry| entry.id).collect();
        // The end of a point stands in its last continuation.
        let mut ends: HashMap<usize, usize> = open.iter().map(|&id| (id, id)).collect();
        for entry in self.entries.iter().filter(|entry| entry.fate == Fate::Continuation) {
            if let Some(end) = entry.of.and_then(|of| ends.get_mut(&of)) {
                *end = entry.id;
            }
        }
        let named: Vec<(usize, usize, String, Vec<String>)> = open
            .iter()
            .filter_map(|id| {
                let end = *ends.get(id)?;
                let (stem, found) = units::in_brackets(&self.entry(end)?.wording)?;
                Some((*id, end, stem.to_owned(), found))
            })
            .collect();
        if named.len() < 3 || named.len() * 2 < open.len() {
            return;
        }
        for (point, end, stem, found) in named {
            self.change(end, |entry| entry.wording = stem);
            self.change(point, |entry| entry.units = found);
        }
    }

    /// A line that names the units of the point above it; says whether it was one. Among measures without a column of
    /// units a bare name is enough.
    pub(super) fn units_line(&mut self, line: &Line, is_bare_enough: bool) -> bool {
        let is_bare = || is_bare_enough && self.measures.last_is_finished() && units::is_unit_like(&line.text);
        let found = units::labelled(&line.text).or_else(|| is_bare().then(|| units::split(&line.text)));
        let (Some(found), Some(point)) = (found, self.measures.last_id()) else { return false };
        self.push_of(line, Fate::Unit, point);
        self.change(point, |entry| {
            for unit in found {
                if !entry.units.contains(&unit) {
                    entry.units.push(unit);
                }
            }
        });
        true
    }

    /// Pillars and strategies under which no point stands: named twice, or in doubt.
    fn empty_pillars(&mut self) {
        let mut has_point = false;
        let mut later: Vec<String> = Vec::new();
        let mut empty: Vec<(usize, bool)> = Vec::new();
        let mut has_pillar_point = false;
        for entry in self.entries.iter().rev() {
            match entry.fate {
                Fate::Point => (has_point, has_pillar_point) = (true, true),
                Fate::Strategy => {
                    if !has_point {
                        empty.push((entry.id, false));
                    }
                    has_point = false;
                }
                Fate::Pillar => {
                    if !has_pillar_point {
                        empty.push((entry.id, later.contains(&entry.number) && !entry.number.is_empty()));
                    }
                    later.push(entry.number.clone());
                    (has_point, has_pillar_point) = (false, false);
                }
                _ => {}
            }
        }
        for (id, is_repeated) in empty {
            if is_repeated {
                self.change(id, |entry| entry.fate = Fate::Repeat);
            } else {
                self.doubt(id, Doubt::NoMeasure);
            }
        }
    }
}

impl Kind {
    const fn fate(self) -> Fate {
        match self {
            Self::Units => Fate::Unit,
            Self::Deadline => Fate::Deadline,
            Self::Target => Fate::Target,
        }
    }
}
