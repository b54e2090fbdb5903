//! Score changes since the previous inspection.

use crate::model::plan::checklist::Pillar;
use crate::model::record::previous::Previous;
use crate::model::record::session::Session;
use crate::model::record::summary::PillarSummary;
use crate::model::value::weight::Percent;

/// Change of a score, in tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement(i16);

impl Movement {
    /// The change from one score to another; `None` if either is missing.
    #[must_use]
    // A score has at most 1000 tenths.
    #[allow(clippy::cast_possible_wrap)]
    pub fn between(from: Option<Percent>, to: Option<Percent>) -> Option<Self> {
        Some(Self(to?.tenths() as i16 - from?.tenths() as i16))
    }

    /// Tenths of a point; negative if the score fell.
    #[must_use]
    pub const fn tenths(self) -> i16 {
        self.0
    }
}

impl std::fmt::Display for Movement {
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

impl Session {
    /// Change of each pillar's score since the previous inspection, in the checklist's order; `None` if they cannot be
    /// compared: no previous inspection, another scheme, or nothing judged on one side.
    #[must_use]
    pub fn moves(&self) -> Vec<Option<Movement>> {
        let pillars = self.checklist().pillars.iter().zip(self.scores().pillars());
        pillars.map(|(pillar, tally)| Movement::between(self.previous_of(pillar)?.score, tally.score())).collect()
    }

    /// Change of the overall score since the previous inspection; `None` as for a pillar.
    #[must_use]
    pub fn overall_move(&self) -> Option<Movement> {
        let previous = self.comparable_previous()?.summary.score;
        Movement::between(previous, self.scores().overall(self.checklist()))
    }

    fn previous_of(&self, pillar: &Pillar) -> Option<&PillarSummary> {
        let pillars = &self.comparable_previous()?.summary.pillars;
        pillars.iter().find(|previous| previous.id == pillar.id)
    }

    fn comparable_previous(&self) -> Option<&Previous> {
        self.previous().filter(|previous| previous.framework == self.checklist().framework)
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
            let moved = Movement::between(from.and_then(percent), to.and_then(percent));
            assert_eq!(moved.map(|moved| moved.to_string()).as_deref(), expected);
        }
    }
}
