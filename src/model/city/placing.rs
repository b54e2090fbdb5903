//! Under which pillar a point counts: that of its own plan, or, by a mapping between two schemes, one of the other scheme.
//!
//! A mapping leads from strategy to strategy. A strategy that the other scheme asks for as a whole counts where it does so;
//! one that it asks for in parts counts only if all parts stand in one pillar. What leads to several pillars or to none is
//! counted nowhere, and told.

use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::model::city::brief::{PlanBrief, PointState, SessionBrief};
use crate::model::plan::mapping::{Mapping, Relation};
use crate::model::record::tally::{Scores, Tally};
use crate::model::visits::trend::Titled;

/// A strategy of another scheme whose points count under no pillar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmappedStrategy {
    /// The scheme of its plan.
    pub framework: String,
    /// Its title.
    pub strategy: String,
    /// Why they count nowhere.
    pub reason: UnmappedReason,
    /// Sessions that count otherwise and have points of it.
    pub sessions: usize,
    /// These points, of all these sessions.
    pub points: usize,
}

/// Why the points of a strategy count under no pillar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnmappedReason {
    /// The mapping does not name it.
    NotNamed,
    /// The mapping says that nothing corresponds to it.
    Nothing,
    /// What corresponds to it stands in no plan at hand.
    NoPlan,
    /// What corresponds to it stands in several pillars, which have these ids.
    SeveralPillars(Vec<String>),
}

/// Where the points of plans count.
pub(super) struct Placing<'a> {
    mapping: Option<&'a Mapping>,
    framework: Option<&'a str>,
    positions: HashMap<&'a str, usize>,
    /// The pillars in which strategies of the scheme stand, by title.
    pillars_of: HashMap<&'a str, BTreeSet<&'a str>>,
    known: HashMap<*const PlanBrief, Rc<PlanPlaces>>,
    unmapped: BTreeMap<(String, String), UnmappedStrategy>,
}

/// Where the points of one plan count.
pub(super) enum PlanPlaces {
    /// Under their own pillars, whose positions among all are these.
    Own(Vec<usize>),
    /// Under pillars of another scheme, by strategy.
    Mapped(Vec<Result<usize, UnmappedReason>>),
}

impl PlanPlaces {
    /// Position of the pillar under which a point counts; none if it counts nowhere.
    pub(super) fn of_point(&self, plan: &PlanBrief, point: usize) -> Option<usize> {
        let point = plan.points.get(point)?;
        match self {
            Self::Own(to) => to.get(point.pillar).copied(),
            Self::Mapped(to) => to.get(point.strategy)?.as_ref().ok().copied(),
        }
    }

    /// What a session says, with the position of the pillar under which it counts.
    pub(super) fn tallies(&self, session: &SessionBrief, own: &Scores) -> Vec<(usize, Tally)> {
        let plan = &session.plan;
        if let Self::Own(to) = self {
            return to.iter().copied().zip(own.pillars().iter().copied()).collect();
        }
        let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
        for (at, (point, state)) in plan.points.iter().zip(&session.states).enumerate() {
            if let Some(to) = self.of_point(plan, at) {
                state.tally(point.weight, plan.scoring, tallies.entry(to).or_default());
            }
        }
        tallies.into_iter().collect()
    }
}

impl<'a> Placing<'a> {
    /// For a scheme with these pillars; `sessions` are all at hand, so that their plans say where a strategy stands.
    pub(super) fn new(
        framework: Option<&'a str>,
        mapping: Option<&'a Mapping>,
        pillars: &'a [Titled],
        sessions: &'a [SessionBrief],
    ) -> Self {
        let mut pillars_of: HashMap<&str, BTreeSet<&str>> = HashMap::default();
        let mut seen: BTreeSet<*const PlanBrief> = BTreeSet::new();
        for session in sessions.iter().filter(|session| mapping.is_some() && follows(session, framework)) {
            if seen.insert(Arc::as_ptr(&session.plan)) {
                for strategy in &session.plan.strategies {
                    let pillar = &session.plan.pillars[strategy.pillar].id;
                    pillars_of.entry(&strategy.title).or_default().insert(pillar);
                }
            }
        }
        Self {
            mapping,
            framework,
            positions: pillars.iter().enumerate().map(|(at, pillar)| (pillar.id.as_str(), at)).collect(),
            pillars_of,
            known: HashMap::default(),
            unmapped: BTreeMap::new(),
        }
    }

    /// Where the points of a session count; what of them counts nowhere is remembered.
    pub(super) fn of(&mut self, session: &SessionBrief) -> Rc<PlanPlaces> {
        let plan = &session.plan;
        let known = self.known.get(&Arc::as_ptr(plan)).map(Rc::clone);
        let places = known.unwrap_or_else(|| {
            let places = Rc::new(self.places(plan));
            self.known.insert(Arc::as_ptr(plan), Rc::clone(&places));
            places
        });
        if let PlanPlaces::Mapped(to) = &*places {
            self.remember(session, to);
        }
        places
    }

    /// Id of the pillar under which a point of a session counts that was asked for before; none if it counts nowhere.
    pub(super) fn pillar_of(&self, session: &SessionBrief, point: usize) -> Option<&'a str> {
        let to = self.known.get(&Arc::as_ptr(&session.plan))?.of_point(&session.plan, point)?;
        self.positions.iter().find(|(_, position)| **position == to).map(|(id, _)| *id)
    }

    /// What counted nowhere, by scheme and title.
    pub(super) fn unmapped(self) -> Vec<UnmappedStrategy> {
        self.unmapped.into_values().collect()
    }

    fn places(&self, plan: &PlanBrief) -> PlanPlaces {
        match self.mapping.filter(|_| self.framework.is_some_and(|framework| framework != plan.framework)) {
            // Every pillar of a plan by the scheme is among all.
            None => PlanPlaces::Own(
                plan.pillars.iter().filter_map(|pillar| self.positions.get(pillar.id.as_str()).copied()).collect(),
            ),
            Some(mapping) => PlanPlaces::Mapped(
                plan.strategies.iter().map(|strategy| self.mapped(mapping, &strategy.title)).collect(),
            ),
        }
    }

    fn mapped(&self, mapping: &Mapping, title: &str) -> Result<usize, UnmappedReason> {
        let named = mapping.strategies.iter().find(|mapped| mapped.strategy == title);
        let answers = &named.ok_or(UnmappedReason::NotNamed)?.answers;
        let is_whole = |relation: Relation| matches!(relation, Relation::Equal | Relation::PartOf);
        let has_whole = answers.iter().any(|answer| is_whole(answer.relation));
        let corresponding = answers.iter().filter(|answer| is_whole(answer.relation) || !has_whole);
        let titles: Vec<&String> = corresponding.flat_map(|answer| &answer.strategies).collect();
        if titles.is_empty() {
            return Err(UnmappedReason::Nothing);
        }
        let pillars: BTreeSet<&str> =
            titles.iter().filter_map(|title| self.pillars_of.get(title.as_str())).flatten().copied().collect();
        let mut one = pillars.iter().filter_map(|pillar| self.positions.get(pillar));
        match (one.next(), one.next()) {
            (Some(pillar), None) => Ok(*pillar),
            (None, _) => Err(UnmappedReason::NoPlan),
            _ => Err(UnmappedReason::SeveralPillars(pillars.into_iter().map(str::to_owned).collect())),
        }
    }

    fn remember(&mut self, session: &SessionBrief, to: &[Result<usize, UnmappedReason>]) {
        let plan = &session.plan;
        let mut points = vec![0_usize; to.len()];
        for (point, state) in plan.points.iter().zip(&session.states) {
            points[point.strategy] += usize::from(*state != PointState::OutOfScope);
        }
        for ((strategy, to), points) in plan.strategies.iter().zip(to).zip(points) {
            let (Err(reason), 1..) = (to, points) else { continue };
            let key = (plan.framework.clone(), strategy.title.clone());
            let entry = self.unmapped.entry(key).or_insert_with(|| UnmappedStrategy {
                framework: plan.framework.clone(),
                strategy: strategy.title.clone(),
                reason: reason.clone(),
                sessions: 0,
                points: 0,
            });
            entry.sessions += 1;
            entry.points += points;
        }
    }
}

/// Whether the plan of a session follows a scheme.
pub(super) fn follows(session: &SessionBrief, framework: Option<&str>) -> bool {
    framework == Some(session.plan.framework.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::sample::marked;
    use crate::model::city::counting::RollUpQuery;
    use crate::model::city::office::{Office, Offices};
    use crate::model::city::rollup::RollUp;
    use crate::model::city::tree::OfficeTree;
    use crate::model::plan::mapping::{Counterpart, Mapped};
    use crate::model::value::weight::Percent;

    /// A strategy, and where it leads.
    type Leads<'a> = (&'a str, &'a [(Relation, &'a [&'a str])]);

    /// From the five pillars of strategies 舊… to the six pillars of strategies 新….
    fn mapping(answers: &[Leads<'_>]) -> Mapping {
        let counterpart = |(relation, strategies): &(Relation, &[&str])| Counterpart {
            relation: *relation,
            strategies: strategies.iter().map(|title| (*title).to_owned()).collect(),
            reason: "…".into(),
        };
        let mapped = |(strategy, answers): &Leads<'_>| Mapped {
            strategy: (*strategy).to_owned(),
            answers: answers.iter().map(counterpart).collect(),
        };
        Mapping {
            format: 1,
            id: "five-to-six".into(),
            title: "對照".into(),
            from: "five-pillars".into(),
            to: "six-pillars".into(),
            strategies: answers.iter().map(mapped).collect(),
        }
    }

    /// A session by either scheme; the sample has a strategy of two points in each of its two pillars.
    fn session(id: &str, agency: &str, framework: &str, states: &str, titles: [&str; 2]) -> SessionBrief {
        let mut session = marked(id, agency, id, 115, states);
        let plan = Arc::make_mut(&mut session.plan);
        plan.framework = framework.into();
        for (strategy, title) in plan.strategies.iter_mut().zip(titles) {
            strategy.title = title.into();
        }
        session
    }

    fn rolled_up(sessions: &[SessionBrief], mapping: Option<Mapping>) -> RollUp {
        let offices =
            ["甲", "乙"].map(|agency| Office { id: format!("o-{agency}"), agency: agency.into(), ..Office::default() });
        let tree = OfficeTree::of(&Offices { offices: offices.into(), ..Offices::none() });
        let query = RollUpQuery { mapping, ..RollUpQuery::default() };
        RollUp::of(sessions, &[], tree, query, "2026-12-31".parse().expect("a date of the test"))
    }

    /// Points and score of the whole and of each pillar of all offices together.
    fn told(rollup: &RollUp) -> String {
        let group = |pillar: Option<usize>| {
            let groups: Vec<_> = (0..rollup.nodes.len())
                .filter(|&at| rollup.tree.nodes()[at].parent.is_none())
                .map(|at| rollup.figures(at, pillar))
                .collect();
            let score = groups.iter().find_map(|group| group.score());
            let points: usize = groups.iter().map(|group| group.tally.points).sum();
            format!("{points}:{}", score.map_or("-".to_owned(), |score: Percent| score.to_string()))
        };
        let groups: Vec<String> = std::iter::once(None).chain((0..rollup.pillars.len()).map(Some)).map(group).collect();
        groups.join(" ")
    }

    fn two() -> [SessionBrief; 2] {
        [
            session("1", "甲", "six-pillars", "dddd", ["新一", "新二"]),
            session("2", "乙", "five-pillars", "daaa", ["舊一", "舊二"]),
        ]
    }

    #[test]
    fn without_a_mapping_another_scheme_is_left_out() {
        let rollup = rolled_up(&two()[..], None);
        assert_eq!((rollup.counted.len(), rollup.left_out.len(), rollup.unmapped.len()), (1, 1, 0));
    }

    #[test]
    fn points_count_under_the_pillar_that_the_mapping_leads_to() {
        // The first strategy is part of one in the second pillar, whatever it overlaps with; the second leads to the first.
        let answers: &[Leads<'_>] = &[
            ("舊一", &[(Relation::PartOf, &["新二", "新乙"]), (Relation::Overlaps, &["新一"])]),
            ("舊二", &[(Relation::Overlaps, &["新一"])]),
        ];
        let rollup = rolled_up(&two(), Some(mapping(answers)));
        assert_eq!((rollup.counted.len(), rollup.framework.as_deref()), (2, Some("six-pillars")));
        assert_eq!(rollup.unmapped, []);
        // 5 of 8; in the first pillar 2 of 4, in the second 3 of 4.
        assert_eq!(told(&rollup), "8:62.5 4:50.0 4:75.0");
        assert_eq!(rollup.nodes[0].whole.own.lowest().map(Percent::tenths), Some(250), "by its own rule");
    }

    #[test]
    fn what_leads_to_several_pillars_or_nowhere_counts_nowhere_and_is_told() {
        let reason = |answers: &[(Relation, &[&str])]| {
            let rollup =
                rolled_up(&two(), Some(mapping(&[("舊一", &[(Relation::Equal, &["新一"])]), ("舊二", answers)])));
            assert_eq!(told(&rollup), "6:83.3 4:75.0 2:100.0");
            let [unmapped] = &rollup.unmapped[..] else { panic!("{:?}", rollup.unmapped) };
            assert_eq!((unmapped.strategy.as_str(), unmapped.sessions, unmapped.points), ("舊二", 1, 2));
            unmapped.reason.clone()
        };
        assert_eq!(reason(&[(Relation::Nothing, &[])]), UnmappedReason::Nothing);
        assert_eq!(reason(&[(Relation::Equal, &["新三"])]), UnmappedReason::NoPlan);
        let several = UnmappedReason::SeveralPillars(vec!["1".into(), "2".into()]);
        assert_eq!(reason(&[(Relation::Overlaps, &["新一"]), (Relation::Overlaps, &["新二"])]), several);
        let unnamed = rolled_up(&two(), Some(mapping(&[("舊一", &[(Relation::Equal, &["新一"])])])));
        assert_eq!(unnamed.unmapped[0].reason, UnmappedReason::NotNamed);
    }

    #[test]
    fn the_other_scheme_alone_is_counted_by_the_mapping_too_and_compared() {
        let mut sessions = two();
        Arc::make_mut(&mut sessions[1].plan).agency = "甲".into();
        Arc::make_mut(&mut sessions[1].plan).year = 114;
        let answers: &[Leads<'_>] = &[("舊一", &[(Relation::Equal, &["新一"])])];
        let offices = vec![Office { id: "o".into(), agency: "甲".into(), ..Office::default() }];
        let tree = OfficeTree::of(&Offices { offices, ..Offices::none() });
        let query = RollUpQuery { year: Some(115), mapping: Some(mapping(answers)), ..RollUpQuery::default() };
        let on = "2026-12-31".parse().expect("a date of the test");
        let rollup = RollUp::of(&sessions, &[], tree, query, on).against(&sessions, &[], 114);
        // 100 now; then 1 of 2, all of it in the first pillar.
        assert_eq!(rollup.nodes[0].whole.change(), Some(500));
        assert_eq!(rollup.figures(0, Some(0)).change(), Some(500));
        assert_eq!(rollup.figures(0, Some(1)).change(), None);
        assert_eq!(rollup.unmapped.len(), 1, "what the year before has and is not mapped is told as well");
    }
}
