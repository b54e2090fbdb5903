//! A session in brief: what lists, trends and the city's figures need of it, a hundredth of the size of its file.
//!
//! Briefs are kept in a cache on the disk, so that thousands of files need not be read again.

use chrono::NaiveDate;
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

use crate::model::city::previous::PreviousBrief;
use crate::model::judge::due::OverduePoints;
use crate::model::plan::checklist::{Checklist, Milestone, Overall, PointId, Scoring};
use crate::model::plan::series::{SeriesKey, title_within_series};
use crate::model::record::answer::FollowUp;
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::summary::{PillarSummary, Summary};
use crate::model::record::tally::{Scores, Tally};
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::{Percent, Weight};

/// What the figures need of a checklist. Sessions with the same checklist share one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBrief {
    /// Id of the checklist.
    pub id: String,
    /// The office.
    pub agency: String,
    /// 民國 year.
    pub year: u16,
    /// Scheme of pillars.
    pub framework: String,
    /// The series that the checklist belongs to.
    pub series: SeriesKey,
    /// Title without the office's name.
    pub title: String,
    /// How verdicts become a score.
    pub scoring: Scoring,
    /// The plan's own dates.
    pub milestones: Vec<Milestone>,
    /// The pillars, in the plan's order.
    pub pillars: Vec<PillarBrief>,
    /// Every unit that a point names, in the order of first naming.
    pub units: Vec<String>,
    /// The strategies, in the plan's order.
    pub strategies: Vec<StrategyBrief>,
    /// The points, in the plan's order.
    pub points: Vec<PointBrief>,
}

/// A strategy in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategyBrief {
    /// Its title, by which mappings know it.
    pub title: String,
    /// Position of its pillar.
    pub pillar: usize,
}

/// A pillar in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PillarBrief {
    /// Its id.
    pub id: String,
    /// Its printed number.
    pub numeral: String,
    /// Its official name.
    pub title: String,
    /// Its weight among the pillars.
    pub weight: Weight,
}

/// A point in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointBrief {
    /// Its id.
    pub id: PointId,
    /// Position of its pillar.
    pub pillar: usize,
    /// Position of its strategy.
    pub strategy: usize,
    /// Its weight.
    pub weight: Weight,
    /// Positions of the responsible units in [`PlanBrief::units`].
    pub units: Vec<usize>,
    /// Digest of its wording, by which it is known in other checklists.
    pub question: u64,
    /// The statement that is judged.
    pub check: String,
    /// Where it stands in the plan.
    pub source: String,
}

/// A session in brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionBrief {
    /// Id of the session.
    pub id: String,
    /// Its checklist.
    pub plan: Arc<PlanBrief>,
    /// Its circumstances.
    pub visit: Visit,
    /// When it was last changed.
    pub changed: Moment,
    /// Entries of its log.
    pub log: usize,
    /// Points late on the day of the visit.
    pub overdue_points: OverduePoints,
    /// Ids of the sessions that it was merged from.
    pub parents: Vec<String>,
    /// The previous inspection whose verdicts it holds.
    pub previous: Option<PreviousBrief>,
    /// How many points of a merged session have a conflict that nobody has decided yet.
    pub conflicts: usize,
    /// How many points were drawn, where a sample was.
    pub drawn: Option<u32>,
    /// What became of each point, in the plan's order.
    pub states: Vec<PointState>,
    /// Its follow-ups, and those of the previous inspection that are still open.
    pub follow_ups: Vec<FollowUpBrief>,
}

/// What became of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointState {
    /// The inspection does not cover it.
    OutOfScope,
    /// Nobody has looked.
    Unmarked,
    /// It has a verdict.
    Marked(Mark),
}

/// A follow-up in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpBrief {
    /// Position of the point in the plan; none for a point that the checklist no longer has.
    pub point: Option<usize>,
    /// Whether it is open.
    pub is_open: bool,
    /// Whether the previous inspection asked for it.
    pub is_previous: bool,
    /// By when.
    #[serde(with = "crate::model::value::roc::optional_day")]
    pub due: Option<NaiveDate>,
    /// Which unit is in charge, as long as it is open.
    pub unit: String,
}

impl FollowUpBrief {
    /// Whether it is open and its day is past.
    #[must_use]
    pub fn is_overdue(&self, on: NaiveDate) -> bool {
        self.is_open && self.due.is_some_and(|due| due < on)
    }
}

impl PlanBrief {
    /// What the figures need of a checklist.
    #[must_use]
    pub fn of(checklist: &Checklist) -> Self {
        let mut units: Vec<String> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::default();
        let (mut strategies, mut points) = (Vec::new(), Vec::new());
        for (at, pillar) in checklist.pillars.iter().enumerate() {
            let first = strategies.len();
            strategies.extend(
                pillar.strategies.iter().map(|strategy| StrategyBrief { title: strategy.title.clone(), pillar: at }),
            );
            let of_pillar = (first..).zip(&pillar.strategies);
            for (strategy, point) in
                of_pillar.flat_map(|(nth, strategy)| strategy.points.iter().map(move |point| (nth, point)))
            {
                let mut of_point: Vec<usize> = Vec::new();
                for unit in point.units.iter() {
                    let nth = *known.entry(unit).or_insert_with(|| {
                        units.push(unit.to_string());
                        units.len() - 1
                    });
                    // A unit that a point names twice is still one unit.
                    if !of_point.contains(&nth) {
                        of_point.push(nth);
                    }
                }
                points.push(PointBrief {
                    id: point.id.clone(),
                    pillar: at,
                    strategy,
                    weight: point.weight,
                    units: of_point,
                    question: point.digest().bits(),
                    check: point.check.to_string(),
                    source: point.source.to_string(),
                });
            }
        }
        let pillar = |pillar: &crate::model::plan::checklist::Pillar| PillarBrief {
            id: pillar.id.clone(),
            numeral: pillar.numeral(),
            title: pillar.title.clone(),
            weight: pillar.weight,
        };
        Self {
            id: checklist.id.clone(),
            agency: checklist.agency.clone(),
            year: checklist.year,
            framework: checklist.framework.clone(),
            series: checklist.series_key(),
            title: checklist.title_within_office().to_owned(),
            scoring: checklist.scoring,
            milestones: checklist.milestones.clone(),
            pillars: checklist.pillars.iter().map(pillar).collect(),
            units,
            strategies,
            points,
        }
    }
}

impl PlanBrief {
    /// The title without office and year.
    #[must_use]
    pub fn series_title(&self) -> &str {
        title_within_series(&self.title, self.year)
    }
}

impl SessionBrief {
    /// A session in brief; `plan` is its checklist in brief.
    #[must_use]
    pub fn of(session: &Session, plan: Arc<PlanBrief>) -> Self {
        let parts = session.parts();
        let state = |point: &PointBrief| match (session.in_scope(&point.id), session.mark(&point.id)) {
            (false, _) => PointState::OutOfScope,
            (true, None) => PointState::Unmarked,
            (true, Some(mark)) => PointState::Marked(mark),
        };
        let drawn = match &parts.scope {
            Scope::All => None,
            Scope::Points { points, drawn } => drawn.map(|draw| draw.drew.unwrap_or(points.len() as u32)),
        };
        Self {
            id: parts.id.clone(),
            // A list has no room for doubts: without its seal a visit is not closed.
            visit: Visit { closed: session.closed_at(), ..parts.visit.clone() },
            changed: parts.log.last().map_or(parts.visit.opened, |change| change.at),
            log: parts.log.len(),
            overdue_points: session.overdue_points(),
            parents: parents(session),
            previous: PreviousBrief::of(session),
            conflicts: session.open_conflicts().len(),
            drawn,
            states: plan.points.iter().map(state).collect(),
            follow_ups: follow_ups(session, &plan),
            plan,
        }
    }

    /// The tallies of its pillars.
    #[must_use]
    pub fn scores(&self) -> Scores {
        let mut pillars = vec![Tally::default(); self.plan.pillars.len()];
        for (point, state) in self.plan.points.iter().zip(&self.states) {
            state.tally(point.weight, self.plan.scoring, &mut pillars[point.pillar]);
        }
        Scores::of(pillars)
    }

    /// The scores as its file records them.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let scores = self.scores();
        let total = scores.total();
        let pillars = self.plan.pillars.iter().zip(scores.pillars());
        Summary {
            points: total.points,
            judged: total.judged(),
            not_applicable: total.not_applicable,
            progress: total.progress().unwrap_or(Percent::ZERO),
            score: scores.overall_by(self.plan.scoring.overall, self.pillar_weights()),
            pillars: pillars.map(|(pillar, tally)| PillarSummary::of(&pillar.id, tally)).collect(),
        }
    }

    /// The weights of its pillars.
    pub fn pillar_weights(&self) -> impl Iterator<Item = Weight> + '_ {
        self.plan.pillars.iter().map(|pillar| pillar.weight)
    }

    /// How its overall score comes about.
    #[must_use]
    pub fn overall(&self) -> Overall {
        self.plan.scoring.overall
    }
}

impl PointState {
    /// Counts a point of this weight.
    pub(in crate::model) fn tally(self, weight: Weight, scoring: Scoring, tally: &mut Tally) {
        match self {
            Self::OutOfScope => {}
            Self::Unmarked => tally.points += 1,
            Self::Marked(mark) => {
                tally.points += 1;
                tally.count(mark, weight, scoring, 1);
            }
        }
    }

    /// The letter that stands for it in a cache.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::OutOfScope => '-',
            Self::Unmarked => '.',
            Self::Marked(Mark::Done) => 'd',
            Self::Marked(Mark::Partial) => 'p',
            Self::Marked(Mark::Absent) => 'a',
            Self::Marked(Mark::NotApplicable) => 'x',
        }
    }

    /// The state that a letter stands for.
    #[must_use]
    pub const fn from_letter(letter: char) -> Option<Self> {
        Some(match letter {
            '-' => Self::OutOfScope,
            '.' => Self::Unmarked,
            'd' => Self::Marked(Mark::Done),
            'p' => Self::Marked(Mark::Partial),
            'a' => Self::Marked(Mark::Absent),
            'x' => Self::Marked(Mark::NotApplicable),
            _ => return None,
        })
    }
}

/// Ids of the sessions that a session was merged from, each once.
#[must_use]
pub fn parents(session: &Session) -> Vec<String> {
    let merged = session.merged().into_iter().flat_map(|merged| &merged.parents);
    let mut parents: Vec<String> = merged.map(|parent| parent.id.clone()).collect();
    parents.small_sort();
    parents.dedup();
    parents
}

/// The follow-ups of a session in plan order, and the open ones of the previous inspection.
fn follow_ups(session: &Session, plan: &PlanBrief) -> Vec<FollowUpBrief> {
    let brief = |follow_up: &FollowUp, point: Option<usize>, is_open: bool, is_previous: bool| {
        let unit = if is_open { follow_up.unit.clone() } else { String::new() };
        FollowUpBrief { point, is_open, is_previous, due: follow_up.due, unit }
    };
    let mut found = Vec::new();
    for (at, point) in plan.points.iter().enumerate().filter(|(_, point)| session.in_scope(&point.id)) {
        let answer = session.answer(&point.id);
        if let Some(follow_up) = answer.and_then(|answer| answer.follow_up.as_ref()) {
            let is_open = answer.is_some_and(|answer| answer.open_follow_up().is_some());
            found.push(brief(follow_up, Some(at), is_open, false));
        } else if let Some(follow_up) = session.previous_open_follow_up(&point.id) {
            found.push(brief(follow_up, Some(at), true, true));
        }
    }
    let gone = session.previous().into_iter().flat_map(|previous| &previous.gone);
    let open = gone.filter_map(|gone| gone.last.as_ref()?.open_follow_up());
    found.extend(open.map(|follow_up| brief(follow_up, None, true, true)));
    found
}

/// Briefs for the tests of the city.
#[cfg(test)]
pub(crate) mod sample {
    use super::*;
    use crate::model::sample;

    /// A session of two pillars with two points each, whose first points are done and absent.
    pub(crate) fn brief(id: &str, agency: &str, checklist_id: &str, year: u16) -> SessionBrief {
        marked(id, agency, checklist_id, year, "da..")
    }

    /// The same with the states of its four points.
    pub(crate) fn marked(id: &str, agency: &str, checklist_id: &str, year: u16, states: &str) -> SessionBrief {
        let mut checklist = sample::checklist(&[2, 2]);
        (checklist.agency, checklist.id, checklist.year) = (agency.into(), checklist_id.into(), year);
        let mut session = sample::begin(checklist);
        session.parts.id = id.into();
        let plan = Arc::new(PlanBrief::of(session.checklist()));
        let mut brief = SessionBrief::of(&session, plan);
        brief.states = states.chars().filter_map(PointState::from_letter).collect();
        brief
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::judge::open_follow_ups::{Agreement, OpenFollowUp};
    use crate::model::sample;

    #[test]
    fn a_brief_says_what_the_session_says() {
        for overall in [Overall::ByPoint, Overall::ByPillar] {
            let mut parts = sample::rich().parts().clone();
            Arc::make_mut(&mut parts.checklist).scoring.overall = overall;
            let session = Session::from_parts(parts);
            let brief = SessionBrief::of(&session, Arc::new(PlanBrief::of(session.checklist())));
            assert_eq!(brief.summary(), session.summary());
            assert_eq!(brief.scores(), *session.scores());
            assert_eq!(brief.overdue_points, session.overdue_points());
            let on = "2026-12-31".parse().expect("a date of the test");
            let open = brief.follow_ups.iter().filter(|follow_up| follow_up.is_open).count();
            let agreed = |open: &OpenFollowUp| open.agreement == Agreement::Agreed;
            assert_eq!(open, session.open_follow_ups(on).into_iter().filter(agreed).count());
            assert_eq!(brief.plan.series, session.checklist().series_key());
            assert!(brief.follow_ups.iter().any(|follow_up| follow_up.is_overdue(on)));
            let letters: String = brief.states.iter().map(|state| state.letter()).collect();
            let back: Vec<PointState> = letters.chars().filter_map(PointState::from_letter).collect();
            assert_eq!(back, brief.states);
        }
    }

    #[test]
    fn a_unit_that_a_point_names_twice_is_one_unit() {
        let mut checklist = sample::checklist(&[2]);
        let points = &mut checklist.pillars[0].strategies[0].points;
        points[0].units = ["一組".into(), "二組".into(), "一組".into()].into();
        points[1].units = ["二組".into()].into();
        let plan = PlanBrief::of(&checklist);
        assert_eq!(plan.units, ["一組", "二組"]);
        assert_eq!((plan.points[0].units.as_slice(), plan.points[1].units.as_slice()), (&[0, 1][..], &[1][..]));
    }
}
