//! Verifies a sealed session: finds what was altered after the visit was closed, other than by amendments.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::check::problem::{Path, Problem, ProblemKind};
use crate::model::check::seal_words::SealProblem;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::seal::{Seal, link};
use crate::model::record::sealing::{Answers, previous_digest};
use crate::model::record::session::{Parts, Session};
use crate::model::record::stamp::Stamp;
use crate::model::value::sorting::SmallSort as _;

impl Session {
    /// What was altered after the visit was closed, or that there must have been a seal; empty if nothing was.
    #[must_use]
    pub fn seal_problems(&self) -> Vec<Problem> {
        seal_problems(&self.parts)
    }
}

/// What was altered after the visit was closed.
pub(in crate::model) fn seal_problems(parts: &Parts) -> Vec<Problem> {
    let Some(seal) = &parts.seal else { return without_seal(parts) };
    // The last sealed entry is found by its link, so it is found even if earlier entries were inserted or removed.
    let sealed = parts.log.iter().position(|change| change.link.as_deref() == Some(&seal.log));
    let (at_closing, amendments) = match sealed {
        Some(last) => parts.log.split_at(last + 1),
        None => parts.log.split_at(seal.entries.min(parts.log.len())),
    };
    let mut examination =
        Examination { parts, seal, at_closing, amendments, problems: Vec::new(), doubtful: HashSet::new() };
    examination.log();
    examination.times();
    examination.values();
    examination.problems
}

/// What says that there was a seal, where there is none: no version of this program leaves any of it behind.
fn without_seal(parts: &Parts) -> Vec<Problem> {
    let closed = parts
        .visit
        .closed
        .map(|closed| warn(Path::top().field("visit").field("closed"), SealProblem::ClosedUnsealed(closed)));
    let linked = parts.log.iter().position(|change| change.link.is_some());
    let linked = linked.map(|entry| warn(Path::top().field("log").item(entry), SealProblem::NoSeal));
    closed.into_iter().chain(linked).collect()
}

fn warn(path: Path, problem: SealProblem) -> Problem {
    Problem::warning(path, ProblemKind::Seal(problem))
}

struct Examination<'a> {
    parts: &'a Parts,
    seal: &'a Seal,
    /// Entries up to closing.
    at_closing: &'a [Change],
    /// Entries after closing.
    amendments: &'a [Change],
    problems: Vec<Problem>,
    /// Points whose last log entry was altered; their answers cannot be checked against the log.
    doubtful: HashSet<&'a PointId>,
}

impl<'a> Examination<'a> {
    fn say(&mut self, path: Path, problem: SealProblem) {
        self.problems.push(warn(path, problem));
    }

    /// Checks each entry against its link, and the log at closing against the seal.
    fn log(&mut self) {
        let path = Path::top().field("log");
        // The previous entry's link as stated and as computed. An entry that matches either is unaltered, so only the
        // altered entry is reported and not every entry after it.
        let (mut stated, mut computed) = (String::new(), String::new());
        let mut is_doubted_at_closing = false;
        for (position, change) in self.parts.log.iter().enumerate() {
            let fresh = [link(&stated, change), link(&computed, change)];
            self.doubtful.remove(&change.point);
            let is_good = change.link.as_ref().is_some_and(|link| fresh.contains(link));
            if !is_good {
                let (number, point, at) = (position + 1, change.point.clone(), change.at);
                let problem = match &change.link {
                    Some(_) => SealProblem::Entry { number, point, at },
                    None => SealProblem::Unlinked { number, point, at },
                };
                self.say(path.item(position), problem);
                self.doubtful.insert(&change.point);
                is_doubted_at_closing |= position < self.at_closing.len();
            }
            let [by_stated, by_computed] = fresh;
            computed = if change.link.as_ref() == Some(&by_computed) { by_computed } else { by_stated };
            stated = change.link.clone().unwrap_or_default();
        }
        // An altered seal cannot be used to check the log.
        if self.seal.whole() != self.seal.digest {
            return;
        }
        let (recorded, found) = (self.seal.entries, self.at_closing.len());
        if found != recorded {
            self.say(path, SealProblem::Length { recorded, found });
        } else if !is_doubted_at_closing && self.last_link() != self.seal.log {
            self.say(path, SealProblem::Log);
        }
    }

    /// Checks that no amendment is older than the closing or than the entry above it.
    fn times(&mut self) {
        let path = Path::top().field("log");
        let first = self.at_closing.len();
        for (position, amendment) in self.amendments.iter().enumerate().map(|(nth, change)| (first + nth, change)) {
            let (number, point, at) = (position + 1, amendment.point.clone(), amendment.at);
            let above = position.checked_sub(1).map(|above| self.parts.log[above].at);
            if at < self.seal.at {
                self.say(path.item(position), SealProblem::BeforeClosing { number, point, at });
            } else if above.is_some_and(|above| at < above) {
                self.say(path.item(position), SealProblem::BeforeTheOneAbove { number, point, at });
            }
        }
    }

    fn last_link(&self) -> &'a str {
        self.at_closing.last().and_then(|last| last.link.as_deref()).unwrap_or_default()
    }

    /// Checks every other sealed part against its digest, and the seal against its own digest.
    fn values(&mut self) {
        let stamp = Stamp { at: self.seal.at, by: self.seal.by.clone() };
        let undone = self.undone();
        let previous = self.seal.previous.as_ref().map(|_| previous_digest(self.parts));
        let seal = |answers: &Answers| {
            let mut seal = Seal::over(self.parts, answers, &stamp, self.seal.entries, self.last_link());
            seal.previous.clone_from(&previous);
            seal.digest = seal.whole();
            seal
        };
        let mut fresh = seal(&undone);
        if fresh.answers != self.seal.answers {
            // An amendment itself may have been altered; replaying the log before it is an independent source.
            let replayed = seal(&self.replayed(undone));
            if replayed.answers == self.seal.answers || replayed.digest == self.seal.digest {
                fresh = replayed;
            }
        }
        self.current();
        if fresh == *self.seal {
            return;
        }
        let top = Path::top();
        if fresh.digest == self.seal.digest || self.seal.whole() != self.seal.digest {
            self.say(top.field("seal"), SealProblem::Seal);
        }
        if fresh.digest == self.seal.digest {
            return;
        }
        for (is_same, field, problem) in [
            (fresh.checklist == self.seal.checklist, "checklist", SealProblem::Checklist),
            (fresh.visit == self.seal.visit, "visit", SealProblem::Visit),
            (fresh.scope == self.seal.scope, "scope", SealProblem::Scope),
            (fresh.previous == self.seal.previous, "previous", SealProblem::Previous),
            (fresh.merged == self.seal.merged, "merged", SealProblem::Merged),
        ] {
            if !is_same {
                self.say(top.field(field), problem);
            }
        }
        if fresh.answers != self.seal.answers {
            self.answers();
        }
    }

    /// The answers at closing: the current ones with the amendments undone.
    fn undone(&self) -> Answers<'a> {
        let mut answers: Answers = self.parts.answers.iter().map(|(point, answer)| (point, &**answer)).collect();
        for amendment in self.amendments.iter().rev() {
            match &amendment.from {
                Some(answer) => answers.insert(&amendment.point, answer),
                None => answers.remove(&amendment.point),
            };
        }
        answers
    }

    /// The answers at closing, with those of amended points replayed from the log before the amendments.
    fn replayed(&self, mut answers: Answers<'a>) -> Answers<'a> {
        let logged = last_of(self.at_closing);
        for amendment in self.amendments {
            match logged.get(&amendment.point).copied().flatten() {
                Some(answer) => answers.insert(&amendment.point, answer),
                None => answers.remove(&amendment.point),
            };
        }
        answers
    }

    /// Checks that amended points have the answers of their last amendments.
    fn current(&mut self) {
        let amended: BTreeMap<_, _> = last_of(self.amendments).into_iter().collect();
        for (point, logged) in amended {
            if !self.doubtful.contains(point) {
                self.answer(point, logged);
            }
        }
    }

    /// Checks the answers of all other points against the log.
    fn answers(&mut self) {
        let has = |problems: &[Problem], is_it: fn(&SealProblem) -> bool| {
            problems.iter().any(|problem| matches!(&problem.kind, ProblemKind::Seal(problem) if is_it(problem)))
        };
        // With log entries missing, answers cannot be checked against the log.
        if has(&self.problems, |problem| matches!(problem, SealProblem::Length { .. })) {
            return self.say(Path::top().field("answers"), SealProblem::Answers(Vec::new()));
        }
        let logged = last_of(&self.parts.log);
        let points: std::collections::BTreeSet<&PointId> =
            self.parts.answers.keys().chain(logged.keys().copied()).collect();
        let amended: HashSet<&PointId> = self.amendments.iter().map(|change| &change.point).collect();
        for point in points {
            if !self.doubtful.contains(point) && !amended.contains(point) {
                self.answer(point, logged.get(point).copied().flatten());
            }
        }
        if !has(&self.problems, |problem| matches!(problem, SealProblem::Answer(_) | SealProblem::Evidence(_))) {
            // Every other answer matches the log, so the altered answers are among those of altered entries.
            let mut among: Vec<PointId> = self.doubtful.iter().copied().cloned().collect();
            among.small_sort();
            self.say(Path::top().field("answers"), SealProblem::Answers(among));
        }
    }

    /// Reports a point whose answer differs from the log; as evidence if only the evidence differs.
    fn answer(&mut self, point: &PointId, logged: Option<&Answer>) {
        let found = self.parts.answers.get(point).map(|answer| &**answer);
        if found == logged {
            return;
        }
        let path = Path::top().field("answers").key(point.as_str());
        match (found, logged) {
            (Some(found), Some(logged)) if found.evidence != logged.evidence => {
                self.say(path.field("evidence"), SealProblem::Evidence(point.clone()));
                let rest = Answer { evidence: found.evidence.clone(), ..logged.clone() };
                if rest != *found {
                    self.say(path, SealProblem::Answer(point.clone()));
                }
            }
            _ => self.say(path, SealProblem::Answer(point.clone())),
        }
    }
}

/// The last answer of each point that occurs in the log.
fn last_of(log: &[Change]) -> HashMap<&PointId, Option<&Answer>> {
    log.iter().map(|change| (&change.point, change.to.as_deref())).collect()
}
