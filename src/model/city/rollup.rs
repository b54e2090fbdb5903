//! The roll-up: for every node of the tree and every pillar what all counted sessions say together.

use chrono::NaiveDate;
use foldhash::HashMap;
use std::collections::BTreeMap;

use crate::model::city::absent::{AbsentPoint, absent_points};
use crate::model::city::brief::SessionBrief;
use crate::model::city::counting::{Chosen, CountedSession, LeftOutReason, RollUpQuery};
use crate::model::city::figures::GroupFigures;
use crate::model::city::placing::{Placing, PlanPlaces, UnmappedStrategy, follows};
use crate::model::city::tree::OfficeTree;
use crate::model::record::copies::Copies;
use crate::model::record::tally::Tally;
use crate::model::value::sorting::SmallSort as _;
use crate::model::visits::trend::Titled;

/// The figures of a whole tree of offices.
#[derive(Clone, Debug)]
pub struct RollUp {
    /// The offices.
    pub tree: OfficeTree,
    /// What was asked.
    pub query: RollUpQuery,
    /// The day on which follow-ups are judged to be overdue.
    pub on: NaiveDate,
    /// The scheme of pillars that the counted sessions follow; none where nothing counts.
    pub framework: Option<String>,
    /// The pillars that any counted session has.
    pub pillars: Vec<Titled>,
    /// One entry a node of the tree, at the same position.
    pub nodes: Vec<NodeFigures>,
    /// The units of each office, those of an office together, in the order of the tree.
    pub sections: Vec<SectionFigures>,
    /// Points that are absent in at least half of the offices.
    pub absent: Vec<AbsentPoint>,
    /// The sessions that count.
    pub counted: Vec<CountedSession>,
    /// The sessions that do not, by position, and why.
    pub left_out: Vec<(usize, LeftOutReason)>,
    /// What of sessions by another scheme counts nowhere, where a mapping was asked for.
    pub unmapped: Vec<UnmappedStrategy>,
    /// The 民國 year compared with.
    pub against: Option<u16>,
}

/// The figures of one node: those of its own sessions and of all below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeFigures {
    /// Offices: nodes with none below them, and those that have a session of their own.
    pub offices: usize,
    /// Offices with a session that counts.
    pub visited: usize,
    /// Sessions that count.
    pub sessions: usize,
    /// Over all pillars.
    pub whole: GroupFigures,
    /// One entry a pillar, in the order of [`RollUp::pillars`].
    pub pillars: Vec<GroupFigures>,
}

/// The figures of one unit of an office (業務單位).
///
/// A point that two units are responsible for counts under both, so that units do not add up to their office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionFigures {
    /// Position of the office in the tree.
    pub office: usize,
    /// The unit.
    pub unit: String,
    /// Over all pillars.
    pub whole: GroupFigures,
    /// One entry a pillar, in the order of [`RollUp::pillars`].
    pub pillars: Vec<GroupFigures>,
}

impl RollUp {
    /// Sums up the sessions that count; they come in the order of their paths, and `copies` names those with one id.
    #[must_use]
    pub fn of(
        sessions: &[SessionBrief],
        copies: &[Copies],
        tree: OfficeTree,
        query: RollUpQuery,
        on: NaiveDate,
    ) -> Self {
        let Chosen { framework, counted, left_out } = Chosen::among(sessions, copies, &tree, &query);
        let pillars = match &query.mapping {
            None => pillars(counted.iter().map(|one| &sessions[one.session])),
            // A mapping may lead to a pillar that no counted session of the scheme has.
            Some(_) => pillars(sessions.iter().filter(|session| follows(session, framework.as_deref()))),
        };
        let placing = Placing::new(framework.as_deref(), query.mapping.as_ref(), &pillars, sessions);
        let mut adding = Adding::new(&tree, pillars.len(), placing, on);
        for one in &counted {
            adding.session(&sessions[one.session], one.office);
        }
        let (mut nodes, sections, placing) = adding.finish();
        count_offices(&tree, &query, &mut nodes);
        let absent =
            absent_points(sessions, &counted, tree.within(0), |session, point| placing.pillar_of(session, point));
        let unmapped = placing.unmapped();
        Self {
            tree,
            query,
            on,
            framework,
            pillars,
            nodes,
            sections,
            absent,
            counted,
            left_out,
            unmapped,
            against: None,
        }
    }

    /// Sets the scores of another year beside these: the same query, offices and scheme.
    #[must_use]
    pub fn against(mut self, sessions: &[SessionBrief], copies: &[Copies], year: u16) -> Self {
        let framework = self.framework.clone().or_else(|| self.query.framework.clone());
        let query = RollUpQuery { year: Some(year), framework, ..self.query.clone() };
        let before = Self::of(sessions, copies, self.tree.clone(), query, self.on);
        let positions: HashMap<&str, usize> =
            before.pillars.iter().enumerate().map(|(at, pillar)| (pillar.id.as_str(), at)).collect();
        let then: Vec<Option<usize>> =
            self.pillars.iter().map(|pillar| positions.get(pillar.id.as_str()).copied()).collect();
        for (node, earlier) in self.nodes.iter_mut().zip(&before.nodes) {
            node.whole.before = earlier.whole.score();
            for (pillar, then) in node.pillars.iter_mut().zip(&then) {
                pillar.before = then.and_then(|then| earlier.pillars[then].score());
            }
        }
        for strategy in before.unmapped {
            let own = |known: &&mut UnmappedStrategy| {
                (&known.framework, &known.strategy) == (&strategy.framework, &strategy.strategy)
            };
            match self.unmapped.iter_mut().find(own) {
                Some(known) => {
                    known.sessions += strategy.sessions;
                    known.points += strategy.points;
                }
                None => self.unmapped.push(strategy),
            }
        }
        self.against = Some(year);
        self
    }

    /// The figures of a node over a pillar, or over all.
    #[must_use]
    pub fn figures(&self, node: usize, pillar: Option<usize>) -> &GroupFigures {
        let node = &self.nodes[node];
        pillar.map_or(&node.whole, |pillar| &node.pillars[pillar])
    }

    /// Whether a node is of those asked for: with a size group, one that has an office of it.
    #[must_use]
    pub fn is_asked_for(&self, node: usize) -> bool {
        self.query.size_group.is_none() || node == 0 || self.nodes[node].offices > 0
    }

    /// Every node with all pillars together and then with each.
    pub fn rows(&self) -> impl Iterator<Item = (usize, Option<usize>)> + '_ {
        let pillars = self.pillars.len();
        (0..self.nodes.len()).flat_map(move |node| {
            std::iter::once((node, None)).chain((0..pillars).map(move |pillar| (node, Some(pillar))))
        })
    }

    /// The offices without a session that counts.
    pub fn not_visited(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(|&at| {
            let node = &self.tree.nodes()[at];
            !node.has_children && node.parent.is_some() && self.nodes[at].offices == 1 && self.nodes[at].visited == 0
        })
    }
}

/// The pillars that any of the sessions has, by id, with the title that the newest gives them.
fn pillars<'a>(sessions: impl Iterator<Item = &'a SessionBrief>) -> Vec<Titled> {
    let mut sessions: Vec<&SessionBrief> = sessions.collect();
    sessions.small_sort_by_key(|session| (session.visit.opened, &session.id));
    let mut pillars: BTreeMap<(usize, &str), Titled> = BTreeMap::new();
    for pillar in sessions.iter().flat_map(|session| &session.plan.pillars) {
        let titled = Titled { id: pillar.id.clone(), numeral: pillar.numeral.clone(), title: pillar.title.clone() };
        pillars.insert((pillar.id.len(), &pillar.id), titled);
    }
    pillars.into_values().collect()
}

/// Counts the offices of each node: all that are there in the year asked for, and those visited.
fn count_offices(tree: &OfficeTree, query: &RollUpQuery, nodes: &mut [NodeFigures]) {
    let mut own: Vec<usize> = nodes.iter().map(|node| node.sessions).collect();
    for (node, of_tree) in nodes.iter().zip(tree.nodes()) {
        if let Some(parent) = of_tree.parent {
            own[parent] -= node.sessions;
        }
    }
    for (at, node) in tree.nodes().iter().enumerate() {
        let is_visited = own[at] > 0;
        let is_there = query.year.is_none_or(|year| node.office.is_there_in(year));
        let is_asked = query.is_of_size(node.office.size_group.as_deref());
        let is_office = !node.has_children && is_there && is_asked && !node.office.agency.is_empty();
        if is_office || is_visited {
            for above in tree.upwards(at) {
                nodes[above].offices += 1;
                nodes[above].visited += usize::from(is_visited);
            }
        }
    }
}

/// The sums while sessions are added.
struct Adding<'a> {
    tree: &'a OfficeTree,
    on: NaiveDate,
    placing: Placing<'a>,
    pillars: usize,
    nodes: Vec<NodeFigures>,
    /// By office and then by unit.
    sections: BTreeMap<(usize, String), SectionFigures>,
}

impl<'a> Adding<'a> {
    fn new(tree: &'a OfficeTree, pillars: usize, placing: Placing<'a>, on: NaiveDate) -> Self {
        let empty = NodeFigures { pillars: vec![GroupFigures::default(); pillars], ..NodeFigures::default() };
        let nodes = vec![empty; tree.nodes().len()];
        Self { tree, on, placing, pillars, nodes, sections: BTreeMap::new() }
    }

    fn session(&mut self, session: &SessionBrief, office: usize) {
        let places = self.placing.of(session);
        let scores = session.scores();
        let overall = scores.overall_by(session.overall(), session.pillar_weights());
        let tallies = places.tallies(session, &scores);
        let mut total = Tally::default();
        for (_, tally) in &tallies {
            total.add(tally);
        }
        for at in self.tree.upwards(office) {
            let node = &mut self.nodes[at];
            node.sessions += 1;
            node.whole.tally.add(&total);
            node.whole.own.add(overall);
            for (to, tally) in &tallies {
                node.pillars[*to].tally.add(tally);
                node.pillars[*to].own.add(tally.score());
            }
            for follow_up in &session.follow_ups {
                node.whole.add_follow_up(follow_up, self.on);
                if let Some(to) = follow_up.point.and_then(|point| places.of_point(&session.plan, point)) {
                    node.pillars[to].add_follow_up(follow_up, self.on);
                }
            }
        }
        self.units(session, office, &places);
    }

    /// Adds the session to the units of its office.
    fn units(&mut self, session: &SessionBrief, office: usize, places: &PlanPlaces) {
        let plan = &session.plan;
        let mut tallies = vec![vec![Tally::default(); self.pillars]; plan.units.len()];
        for (at, (point, state)) in plan.points.iter().zip(&session.states).enumerate() {
            let Some(to) = places.of_point(plan, at) else { continue };
            for &unit in &point.units {
                state.tally(point.weight, plan.scoring, &mut tallies[unit][to]);
            }
        }
        for (unit, tallies) in plan.units.iter().zip(tallies) {
            let mut total = Tally::default();
            for tally in &tallies {
                total.add(tally);
            }
            // A sample may hold no point of a unit.
            if total.points == 0 {
                continue;
            }
            let section = self.section(office, unit);
            section.whole.tally.add(&total);
            section.whole.own.add(total.score());
            for (pillar, tally) in section.pillars.iter_mut().zip(&tallies) {
                pillar.tally.add(tally);
                pillar.own.add(tally.score());
            }
        }
        for follow_up in &session.follow_ups {
            let Some(at) = follow_up.point else { continue };
            let to = places.of_point(plan, at);
            for &unit in &plan.points[at].units {
                let on = self.on;
                let section = self.section(office, &plan.units[unit]);
                section.whole.add_follow_up(follow_up, on);
                if let Some(to) = to {
                    section.pillars[to].add_follow_up(follow_up, on);
                }
            }
        }
    }

    fn section(&mut self, office: usize, unit: &str) -> &mut SectionFigures {
        let pillars = self.pillars;
        self.sections.entry((office, unit.to_owned())).or_insert_with(|| SectionFigures {
            office,
            unit: unit.to_owned(),
            whole: GroupFigures::default(),
            pillars: vec![GroupFigures::default(); pillars],
        })
    }

    fn finish(self) -> (Vec<NodeFigures>, Vec<SectionFigures>, Placing<'a>) {
        let (mut nodes, mut sections) = (self.nodes, self.sections.into_values().collect::<Vec<_>>());
        for node in &mut nodes {
            node.whole.close();
            node.pillars.iter_mut().for_each(GroupFigures::close);
        }
        for section in &mut sections {
            section.whole.close();
            section.pillars.iter_mut().for_each(GroupFigures::close);
        }
        (nodes, sections, self.placing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::sample::marked;
    use crate::model::city::office::{Office, Offices};
    use crate::model::plan::checklist::Overall;
    use crate::model::value::weight::{Percent, Weight};
    use std::sync::Arc;

    fn office(id: &str, agency: &str, parent: Option<&str>) -> Office {
        Office { id: id.into(), agency: agency.into(), parent: parent.map(Into::into), ..Office::default() }
    }

    fn tree() -> OfficeTree {
        let offices = vec![
            office("city", "市", None),
            office("bureau", "局", Some("city")),
            office("one", "甲", Some("bureau")),
            office("two", "乙", Some("bureau")),
            office("three", "丙", Some("city")),
        ];
        OfficeTree::of(&Offices { offices, ..Offices::none() })
    }

    fn on() -> NaiveDate {
        "2026-12-31".parse().expect("a date of the test")
    }

    fn words(percent: Option<Percent>) -> String {
        percent.map_or("-".into(), |percent| percent.to_string())
    }

    /// Visited of offices, sessions, points, score and progress of each node.
    fn told(rollup: &RollUp) -> Vec<String> {
        let node = |(at, node): (usize, &NodeFigures)| {
            let group = &node.whole;
            format!(
                "{} {}/{} {} {} {} {}",
                rollup.tree.nodes()[at].office.id,
                node.visited,
                node.offices,
                node.sessions,
                group.tally.points,
                words(group.score()),
                words(group.progress())
            )
        };
        rollup.nodes.iter().enumerate().map(node).collect()
    }

    #[test]
    fn a_node_sums_what_stands_below_it() {
        let sessions = [
            marked("1", "甲", "a-115", 115, "dda."),
            marked("2", "乙", "a-115", 115, "ppxx"),
            marked("3", "局", "a-115", 115, "----"),
        ];
        let rollup = RollUp::of(&sessions, &[], tree(), RollUpQuery::default(), on());
        assert_eq!(
            told(&rollup),
            [
                // 1 + 1 + 0 + 0.5 + 0.5 of 5.
                "city 3/4 3 8 60.0 87.5",
                "bureau 3/3 3 8 60.0 87.5",
                "one 1/1 1 4 66.7 75.0",
                "two 1/1 1 4 50.0 100.0",
                "three 0/1 0 0 - -",
            ]
        );
        assert_eq!(rollup.not_visited().collect::<Vec<_>>(), [4]);
        let own = &rollup.nodes[0].whole.own;
        assert_eq!((own.count(), words(own.mean()), words(own.lowest())), (2, "58.4".into(), "50.0".into()));
        assert_eq!(rollup.pillars.iter().map(|pillar| pillar.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(words(rollup.figures(0, Some(1)).score()), "0.0");
        assert_eq!(rollup.rows().count(), 15);
    }

    #[test]
    fn sums_run_over_points_whatever_the_rule_of_a_checklist_is() {
        let mut sessions = [marked("1", "甲", "a-115", 115, "daaa"), marked("2", "乙", "a-115", 115, "dddd")];
        for session in &mut sessions {
            let plan = Arc::make_mut(&mut session.plan);
            plan.scoring.overall = Overall::ByPillar;
            plan.pillars[1].weight = Weight::from_millionths(3_000_000);
        }
        let rollup = RollUp::of(&sessions, &[], tree(), RollUpQuery::default(), on());
        let whole = &rollup.nodes[0].whole;
        // 5 of 8 points; by pillar the first session has (50 + 3 × 0) ÷ 4.
        assert_eq!(words(whole.score()), "62.5");
        assert_eq!((words(whole.own.lowest()), words(whole.own.highest())), ("12.5".into(), "100.0".into()));
    }

    #[test]
    fn a_point_of_two_units_counts_under_both() {
        let mut session = marked("1", "甲", "a-115", 115, "da.x");
        let plan = Arc::make_mut(&mut session.plan);
        plan.units = vec!["一組".into(), "二組".into()];
        for (point, units) in plan.points.iter_mut().zip([&[0, 1][..], &[1], &[1], &[]]) {
            point.units = units.to_vec();
        }
        let rollup = RollUp::of(&[session], &[], tree(), RollUpQuery::default(), on());
        let sections: Vec<String> = rollup
            .sections
            .iter()
            .map(|section| {
                let [whole, second] = [&section.whole, &section.pillars[1]];
                format!("{} {} {} {}", section.unit, whole.tally.points, words(whole.score()), words(second.progress()))
            })
            .collect();
        assert_eq!(sections, ["一組 1 100.0 -", "二組 3 50.0 0.0"]);
    }

    #[test]
    fn the_year_before_stands_beside() {
        let sessions = [
            marked("1", "甲", "a-114", 114, "daaa"),
            marked("2", "甲", "a-115", 115, "ddda"),
            marked("3", "乙", "a-115", 115, "ddda"),
        ];
        let query = RollUpQuery { year: Some(115), ..RollUpQuery::default() };
        let rollup = RollUp::of(&sessions, &[], tree(), query.clone(), on()).against(&sessions, &[], 114);
        let changes: Vec<Option<i32>> = rollup.nodes.iter().map(|node| node.whole.change()).collect();
        assert_eq!(changes, [Some(500), Some(500), Some(500), None, None]);
        assert_eq!(rollup.figures(2, Some(1)).change(), Some(500));
        assert_eq!((rollup.query, rollup.against), (query, Some(114)));
    }

    #[test]
    fn of_a_size_group_only_its_offices_are_there() {
        let mut offices: Vec<Office> = tree().nodes().iter().map(|node| node.office.clone()).collect();
        offices[2].size_group = Some("A".into());
        let tree = OfficeTree::of(&Offices { offices, ..Offices::none() });
        let sessions = [marked("1", "甲", "a-115", 115, "dda."), marked("2", "乙", "a-115", 115, "ppxx")];
        let query = RollUpQuery { size_group: Some("A".into()), ..RollUpQuery::default() };
        let rollup = RollUp::of(&sessions, &[], tree, query, on());
        assert_eq!(told(&rollup)[..3], ["city 1/1 1 4 66.7 75.0", "bureau 1/1 1 4 66.7 75.0", "one 1/1 1 4 66.7 75.0"]);
        assert_eq!((0..5).filter(|&node| rollup.is_asked_for(node)).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(rollup.left_out.len(), 1);
    }

    #[test]
    fn nothing_to_count_is_no_score() {
        let rollup = RollUp::of(&[], &[], tree(), RollUpQuery::default(), on());
        assert_eq!(told(&rollup)[0], "city 0/3 0 0 - -");
        assert_eq!((rollup.framework, rollup.pillars.len()), (None, 0));
    }
}
