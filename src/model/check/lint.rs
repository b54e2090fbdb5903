//! Rules for checklists and sessions beyond the shape of the file. All problems are collected, not only the first.

use chrono::Datelike;
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

use crate::model::check::clock::ClockDoubt;
use crate::model::check::parents::parent_problems;
use crate::model::check::problem::{Path, Problem, ProblemKind, Severity};
use crate::model::check::seal::seal_problems;
use crate::model::plan::checklist::{CHECKLIST_FORMAT, Checklist, FocusPoint, MOST_POINTS, PointId};
use crate::model::record::answer::Answer;
use crate::model::record::scope::Scope;
use crate::model::record::session::{Parts, Session};
use crate::model::value::roc::{Moment, roc_year};
use crate::model::value::sorting::SmallSort as _;

/// Longest check, in characters, that can be read at a glance; longer ones get a warning.
const LONGEST_CHECK: usize = 60;

/// All problems of a checklist, in the order of the file; empty if it is valid and nothing is suspicious.
#[must_use]
pub fn checklist_problems(checklist: &Checklist) -> Vec<Problem> {
    Lint::of(checklist, true)
}

/// The errors alone: what warns the author of a checklist says nothing to those who inspect with it, and takes longest to find.
#[must_use]
pub fn checklist_errors(checklist: &Checklist) -> Vec<Problem> {
    Lint::of(checklist, false)
}

/// Whether any of the problems is an error.
#[must_use]
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

struct Lint<'a> {
    problems: Vec<Problem>,
    warns: bool,
    ids: HashSet<&'a str>,
    /// First point by theme and wording. The same wording under two themes is allowed.
    wordings: HashMap<(&'a str, &'a str), &'a FocusPoint>,
}

/// A place within the checklist. Its [`Path`] is made only for a problem: every opening of a session comes through here, and
/// most lists have none.
#[derive(Clone, Copy)]
enum Place<'p> {
    Top,
    Field(&'p Place<'p>, &'static str),
    Item(&'p Place<'p>, usize),
}

impl Place<'_> {
    const fn field(&self, name: &'static str) -> Place<'_> {
        Place::Field(self, name)
    }

    const fn item(&self, position: usize) -> Place<'_> {
        Place::Item(self, position)
    }

    fn path(&self) -> Path {
        match self {
            Self::Top => Path::top(),
            Self::Field(outer, name) => outer.path().field(name),
            Self::Item(outer, position) => outer.path().item(*position),
        }
    }
}

impl<'a> Lint<'a> {
    fn of(checklist: &'a Checklist, warns: bool) -> Vec<Problem> {
        let mut lint = Self { problems: Vec::new(), warns, ids: HashSet::default(), wordings: HashMap::default() };
        lint.checklist(checklist);
        lint.problems
    }

    fn checklist(&mut self, checklist: &'a Checklist) {
        let top = Place::Top;
        if checklist.format != CHECKLIST_FORMAT {
            self.error(top.field("format"), ProblemKind::UnknownFormat(checklist.format));
        }
        if !is_id(&checklist.id) {
            self.error(top.field("id"), ProblemKind::BadId(checklist.id.clone()));
        }
        self.text(top, "title", &checklist.title);
        self.text(top, "agency", &checklist.agency);
        self.text(top, "framework", &checklist.framework);
        if !(1..=999).contains(&checklist.year) {
            self.error(top.field("year"), ProblemKind::BadYear(checklist.year));
        }
        for (position, goal) in checklist.goals.iter().enumerate() {
            self.item(top.field("goals").item(position), "goals", goal);
        }
        for (position, milestone) in checklist.milestones.iter().enumerate() {
            self.text(top.field("milestones").item(position), "what", &milestone.what);
        }
        if !(0..=1_000_000).contains(&checklist.scoring.partial.millionths()) {
            self.error(top.field("scoring").field("partial"), ProblemKind::PartialOutOfRange);
        }
        self.some(top.field("pillars"), checklist.pillars.is_empty());
        let points = checklist.points().count();
        if points > MOST_POINTS {
            // Further problems of such a file are not worth listing.
            return self.error(top.field("pillars"), ProblemKind::TooManyPoints(points));
        }
        let pillars = top.field("pillars");
        for (position, pillar) in checklist.pillars.iter().enumerate() {
            let path = pillars.item(position);
            self.id(path, &pillar.id);
            self.text(path, "title", &pillar.title);
            if pillar.weight.millionths() < 0 {
                self.error(path.field("weight"), ProblemKind::NegativeWeight);
            }
            let strategies = path.field("strategies");
            self.some(strategies, pillar.strategies.is_empty());
            for (position, strategy) in pillar.strategies.iter().enumerate() {
                let path = strategies.item(position);
                self.id(path, &strategy.id);
                self.text(path, "title", &strategy.title);
                let points = path.field("points");
                self.some(points, strategy.points.is_empty());
                for (position, point) in strategy.points.iter().enumerate() {
                    self.point(points.item(position), point, checklist.year);
                }
            }
        }
        if self.warns {
            self.units(checklist);
        }
    }

    fn point(&mut self, path: Place<'_>, point: &'a FocusPoint, year: u16) {
        self.id(path, point.id.as_str());
        self.text(path, "check", &point.check);
        self.text(path, "source", &point.source);
        for (position, hint) in point.look_for.iter().enumerate() {
            self.item(path.field("look_for").item(position), "look_for", hint);
        }
        for (position, unit) in point.units.iter().enumerate() {
            self.item(path.field("units").item(position), "units", unit);
        }
        if point.weight.millionths() < 0 {
            self.error(path.field("weight"), ProblemKind::NegativeWeight);
        }
        if point.target.is_some_and(|target| target.times == 0) {
            self.error(path.field("target").field("times"), ProblemKind::ZeroTarget);
        }
        if self.warns {
            self.doubts(path, point, year);
        }
    }

    fn doubts(&mut self, path: Place<'_>, point: &'a FocusPoint, year: u16) {
        let length = point.check.chars().count();
        if length > LONGEST_CHECK {
            self.warn(path.field("check"), ProblemKind::LongCheck(length));
        }
        if !point.check.trim().is_empty() {
            let first = *self.wordings.entry((&point.theme, &point.check)).or_insert(point);
            if !std::ptr::eq(first, point) {
                self.warn(path.field("check"), ProblemKind::SameWording(first.id.to_string()));
            }
        }
        if point.deadline.is_some_and(|deadline| roc_year(deadline.year()) != i32::from(year)) {
            self.warn(path.field("deadline"), ProblemKind::DeadlineOutsideYear(year));
        }
    }

    /// Warns of a unit that is named once and is one letter away from another: probably a typing error.
    fn units(&mut self, checklist: &Checklist) {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in checklist.points().flat_map(|(_, _, point)| point.units.iter()) {
            *uses.entry(unit).or_default() += 1;
        }
        let pillars = Place::Top.field("pillars");
        for (position, pillar) in checklist.pillars.iter().enumerate() {
            let strategies = pillars.item(position);
            let strategies = strategies.field("strategies");
            for (position, strategy) in pillar.strategies.iter().enumerate() {
                let points = strategies.item(position);
                let points = points.field("points");
                for (position, point) in strategy.points.iter().enumerate() {
                    let path = points.item(position);
                    let path = path.field("units");
                    for (position, unit) in point.units.iter().enumerate().filter(|(_, unit)| uses[unit.as_str()] == 1)
                    {
                        if let Some(like) = nearly_the_same(unit, &uses) {
                            self.warn(path.item(position), ProblemKind::RareUnit { unit: unit.to_string(), like });
                        }
                    }
                }
            }
        }
    }

    fn id(&mut self, path: Place<'_>, id: &'a str) {
        if !is_id(id) {
            self.error(path.field("id"), ProblemKind::BadId(id.to_owned()));
        } else if !self.ids.insert(id) {
            self.error(path.field("id"), ProblemKind::RepeatedId(id.to_owned()));
        }
    }

    fn text(&mut self, path: Place<'_>, field: &'static str, text: &str) {
        self.item(path.field(field), field, text);
    }

    fn item(&mut self, path: Place<'_>, field: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.error(path, ProblemKind::Empty(field));
        }
    }

    fn some(&mut self, path: Place<'_>, is_empty: bool) {
        if is_empty {
            self.error(path, ProblemKind::NoPoints);
        }
    }

    fn error(&mut self, path: Place<'_>, kind: ProblemKind) {
        self.problems.push(Problem::error(path.path(), kind));
    }

    fn warn(&mut self, path: Place<'_>, kind: ProblemKind) {
        self.problems.push(Problem::warning(path.path(), kind));
    }
}

/// Everything that is wrong with a session beyond its checklist: answers of unknown points, answers against the log.
///
/// The recorded summary is checked in `store`, since only files have one.
#[must_use]
pub fn session_problems(parts: &Parts) -> Vec<Problem> {
    let mut problems = stray_problems(parts);
    let top = Path::top();
    let answered: BTreeMap<&PointId, &Answer> =
        parts.answers.iter().map(|(point, answer)| (point, &**answer)).collect();
    problems.extend(parent_problems(parts));
    let logged: HashMap<&PointId, Option<&Answer>> =
        parts.log.iter().map(|change| (&change.point, change.to.as_deref())).collect();
    let ids: std::collections::BTreeSet<&PointId> = answered.keys().copied().chain(logged.keys().copied()).collect();
    let sealed = seal_problems(parts);
    // Problems found by the seal are more exact; do not report the same change twice.
    let is_proven = parts.seal.is_some() && !sealed.is_empty();
    problems.extend(sealed);
    for point in ids {
        if !is_proven && answered.get(point).copied() != logged.get(point).copied().flatten() {
            let path = top.field("answers").key(point.as_str());
            problems.push(Problem::warning(path, ProblemKind::NotInLog(point.to_string())));
        }
    }
    problems
}

/// Points that a session names and its checklist or scope does not have; all that can be an error in one whose checklist
/// is good.
#[must_use]
pub fn stray_problems(parts: &Parts) -> Vec<Problem> {
    let known: HashSet<&PointId> = parts.checklist.points().map(|(_, _, point)| &point.id).collect();
    let top = Path::top();
    let mut problems = Vec::new();
    let stray = |path: Path, point: &PointId| Problem::error(path, ProblemKind::StrayPoint(point.to_string()));
    let mut answered: Vec<&PointId> = parts.answers.keys().filter(|point| !known.contains(point)).collect();
    if let Scope::Points { points, .. } = &parts.scope {
        let path = top.field("scope").field("points");
        let strays = points.iter().enumerate().filter(|(_, point)| !known.contains(point));
        problems.extend(strays.map(|(position, point)| stray(path.item(position), point)));
        let covered: HashSet<&PointId> = points.iter().collect();
        answered = parts.answers.keys().filter(|point| !known.contains(point) || !covered.contains(point)).collect();
    }
    answered.small_sort();
    problems.extend(answered.into_iter().map(|point| stray(top.field("answers").key(point.as_str()), point)));
    if let Some(previous) = &parts.previous {
        let path = top.field("previous").field("verdicts");
        let mut strays: Vec<&PointId> = previous.verdicts.keys().filter(|point| !known.contains(point)).collect();
        strays.small_sort();
        let stray =
            |point: &&PointId| Problem::warning(path.key(point.as_str()), ProblemKind::StrayPoint(point.to_string()));
        problems.extend(strays.iter().map(stray));
    }
    for point in parts.conflicts.keys().filter(|point| !known.contains(point)) {
        let path = top.field("conflicts").key(point.as_str());
        problems.push(Problem::warning(path, ProblemKind::StrayPoint(point.to_string())));
    }
    let strays = parts.log.iter().enumerate().filter(|(_, change)| !known.contains(&change.point));
    problems
        .extend(strays.map(|(position, change)| stray(top.field("log").item(position).field("point"), &change.point)));
    problems
}

/// What is doubtful about the times of a session, seen at a time, each doubt at its place.
#[must_use]
pub fn clock_problems(session: &Session, now: Moment) -> Vec<Problem> {
    let top = Path::top();
    let path = |doubt: &ClockDoubt| match doubt {
        ClockDoubt::ClosedBeforeOpened { .. } => top.field("visit").field("closed"),
        ClockDoubt::BeforeOpening { entry, .. } | ClockDoubt::Backwards { entry, .. } => top.field("log").item(*entry),
        ClockDoubt::Ahead(_) | ClockDoubt::TwoOffsets { .. } | ClockDoubt::UnlikeOthers { .. } => {
            top.field("visit").field("opened")
        }
        ClockDoubt::SettledAhead { point, .. } => top.field("answers").key(point.as_str()),
    };
    let doubts = session.clock_doubts(now).into_iter();
    doubts.map(|doubt| Problem::warning(path(&doubt), ProblemKind::Clock(doubt))).collect()
}

/// Whether a text may be an id: ASCII letters, digits, dots, hyphens and underscores, and not empty.
#[must_use]
pub fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

/// Another unit, used more than once, that differs from this one by a single letter.
fn nearly_the_same(unit: &str, uses: &BTreeMap<&str, usize>) -> Option<String> {
    // Names of two letters, such as 一組 and 二組, differ by one and are both right.
    if unit.chars().count() < 3 {
        return None;
    }
    uses.iter()
        .filter(|&(_, &count)| count > 1)
        .find(|(other, _)| strsim::levenshtein(unit, other) == 1)
        .map(|(other, _)| (*other).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn as_many_points_as_can_be_walked_are_taken_and_no_more() {
        for (points, refused) in [(MOST_POINTS, None), (MOST_POINTS + 1, Some(MOST_POINTS + 1))] {
            let problems = checklist_problems(&sample::checklist(&[points]));
            let found = problems.iter().find_map(|problem| match problem.kind {
                ProblemKind::TooManyPoints(points) => Some(points),
                _ => None,
            });
            assert_eq!(found, refused);
            assert_eq!(any_error(&problems), refused.is_some());
        }
    }

    #[test]
    fn the_errors_are_those_among_all_problems() {
        let mut checklist = sample::checklist(&[4, 2]);
        checklist.year = 0;
        checklist.pillars[1].id = checklist.pillars[0].id.clone();
        let points = &mut checklist.pillars[0].strategies[0].points;
        points[0].check = "很長".repeat(LONGEST_CHECK).into();
        points[1].check = points[0].check.clone();
        points[2].id = points[3].id.clone();
        points[3].check = " ".into();
        let (mut errors, warnings) = (checklist_problems(&checklist), checklist_problems(&checklist));
        errors.retain(|problem| problem.severity == Severity::Error);
        assert!(errors.len() > 3 && warnings.len() > errors.len() + 2, "{warnings:?}");
        let said = |problems: &[Problem]| format!("{problems:?}");
        assert_eq!(said(&checklist_errors(&checklist)), said(&errors));
    }

    #[test]
    fn equal_wording_is_warned_of_under_the_same_theme_alone() {
        let mut checklist = sample::checklist(&[4]);
        let points = &mut checklist.pillars[0].strategies[0].points;
        for (point, theme) in points.iter_mut().zip(["流程", "公開", "流程", "流程"]) {
            point.check = "流程已公布".into();
            point.theme = theme.into();
        }
        let ids: Vec<String> = points.iter().map(|point| point.id.to_string()).collect();
        let named: Vec<String> = checklist_problems(&checklist)
            .into_iter()
            .filter_map(|problem| match problem.kind {
                ProblemKind::SameWording(other) => Some(other),
                _ => None,
            })
            .collect();
        assert_eq!(named, [&ids[0], &ids[0]].map(String::clone));
    }
}
