//! Last time's verdicts, as a session keeps them beside today's: to be read, never counted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::model::judge::score::{PillarSummary, Summary};
use crate::model::plan::checklist::{Pillar, PointId};
use crate::model::plan::mapping::Relation;
use crate::model::plan::wording::Wording;
use crate::model::record::session::{FollowUp, Mark, Session, VisitKind};
use crate::model::value::roc::Moment;
use crate::model::value::weight::Percent;

/// The inspection before this one (上次查核).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// Id of that session.
    pub session: String,
    /// Id of the checklist that was walked.
    pub checklist: String,
    /// Its scheme of pillars.
    pub framework: String,
    /// The day that the inspection began.
    pub visited: NaiveDate,
    /// What kind of inspection it was.
    pub kind: VisitKind,
    /// The scores it came to.
    pub summary: Summary,
    /// What was found at each point that today's checklist has too.
    #[serde(default)]
    pub verdicts: BTreeMap<PointId, Reference>,
    /// The points that today's checklist does not have, in the order of the one that did.
    #[serde(default)]
    pub gone: Vec<Gone>,
}

/// What was found at one point, and when. The time is its own: what was not looked at last time keeps the verdict before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The verdict; none where there was only a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The note.
    #[serde(default)]
    pub note: String,
    /// How often the thing had been done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// What was to be done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
    /// When it was judged.
    pub at: Moment,
    /// By whom.
    #[serde(default)]
    pub by: String,
    /// What the point asked for then, where that is not what it asks for today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<Wording>,
}

/// A point that today's checklist does not have, kept with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// Its id.
    pub point: PointId,
    /// Title of the pillar that it stood in.
    pub pillar: String,
    /// Title of the strategy that it stood in.
    pub strategy: String,
    /// What it asked for.
    pub wording: Wording,
    /// Who was responsible.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// What was found; none where nobody had looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Reference>,
    /// Where today's checklist may ask for the like, by the mapping between the two schemes. A hint, never an answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
}

/// A strategy of today's checklist that may ask for what a point asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// Id of the strategy in today's checklist.
    pub strategy: String,
    /// How it answers to the former one.
    pub relation: Relation,
    /// Why.
    pub reason: String,
}

impl Session {
    /// The inspection before this one, where the session keeps it.
    #[must_use]
    pub const fn previous(&self) -> Option<&Previous> {
        self.parts.previous.as_ref()
    }

    /// What was found at a point last time.
    #[must_use]
    pub fn last(&self, point: &PointId) -> Option<&Reference> {
        self.previous()?.verdicts.get(point)
    }

    /// Whether a point was found absent last time (上次未落實).
    #[must_use]
    pub fn was_absent(&self, point: &PointId) -> bool {
        self.last(point).and_then(|last| last.mark) == Some(Mark::Absent)
    }

    /// The same session beside another inspection, or beside none.
    #[must_use]
    pub fn beside(mut self, previous: Option<Previous>) -> Self {
        self.parts.previous = previous;
        self
    }

    /// How each pillar's score moved since last time, in the checklist's order; `None` where there is nothing to set
    /// against each other: no last time, another scheme, or nothing judged on one of the sides.
    #[must_use]
    pub fn moves(&self) -> Vec<Option<Move>> {
        let pillars = self.checklist().pillars.iter().zip(self.scores().pillars());
        pillars.map(|(pillar, tally)| Move::between(self.last_of(pillar)?.score, tally.score())).collect()
    }

    /// How the overall score moved since last time; `None` as for a pillar.
    #[must_use]
    pub fn overall_move(&self) -> Option<Move> {
        let last = self.comparable_previous()?.summary.score;
        Move::between(last, self.scores().overall(self.checklist()))
    }

    fn last_of(&self, pillar: &Pillar) -> Option<&PillarSummary> {
        let pillars = &self.comparable_previous()?.summary.pillars;
        pillars.iter().find(|last| last.id == pillar.id)
    }

    fn comparable_previous(&self) -> Option<&Previous> {
        self.previous().filter(|previous| previous.framework == self.checklist().framework)
    }
}

/// How far a score moved, in tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move(i16);

impl Move {
    /// The move from one score to another; `None` where there is none on one of the sides.
    #[must_use]
    // A score has at most 1000 tenths.
    #[allow(clippy::cast_possible_wrap)]
    pub fn between(from: Option<Percent>, to: Option<Percent>) -> Option<Self> {
        Some(Self(to?.tenths() as i16 - from?.tenths() as i16))
    }

    /// The move in tenths of a point, below zero where the score fell.
    #[must_use]
    pub const fn tenths(self) -> i16 {
        self.0
    }
}

impl std::fmt::Display for Move {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = match self.0 {
            0 => "",
            1.. => "+",
            _ => "-",
        };
        let tenths = self.0.unsigned_abs();
        formatter.pad(&format!("{sign}{}.{}", tenths / 10, tenths % 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_says_its_sign() {
        let percent = |tenths: i128| Percent::of(tenths, 1000);
        for (from, to, expected) in [
            (Some(500), Some(625), Some("+12.5")),
            (Some(625), Some(500), Some("-12.5")),
            (Some(500), Some(500), Some("0.0")),
            (Some(0), Some(1000), Some("+100.0")),
            (Some(500), Some(497), Some("-0.3")),
            (None, Some(500), None),
            (Some(500), None, None),
        ] {
            let moved = Move::between(from.and_then(percent), to.and_then(percent));
            assert_eq!(moved.map(|moved| moved.to_string()).as_deref(), expected);
        }
    }
}
