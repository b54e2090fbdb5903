//! The rows of the page: offices as a tree, below each its units and its visits, in some order.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::city::counting::LeftOutReason;
use crate::model::city::rollup::RollUp;
use crate::model::value::sorting::SmallSort as _;
use crate::ops::rollup::{Gathered, RolledUp};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A node of the tree, by its position.
    Node(usize),
    /// A unit of an office, by its position among the sections.
    Unit {
        /// Its position in [`RollUp::sections`].
        section: usize,
    },
    /// A visit of an office.
    Visit {
        /// Its position in [`Gathered::sessions`].
        session: usize,
        /// The node that it is listed below.
        office: usize,
    },
}

/// The order of the offices below one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As the file of offices has them.
    Offices,
    /// By the share of offices visited.
    Visited,
    /// By progress.
    Progress,
    /// By score.
    Score,
    /// By the score of a pillar.
    Pillar(usize),
}

impl Order {
    /// The next one, of a scheme of so many pillars.
    pub(super) const fn next(self, pillars: usize) -> Self {
        match self {
            Self::Offices => Self::Score,
            Self::Score => Self::Progress,
            Self::Progress => Self::Visited,
            Self::Visited if pillars > 0 => Self::Pillar(0),
            Self::Pillar(at) if at + 1 < pillars => Self::Pillar(at + 1),
            Self::Visited | Self::Pillar(_) => Self::Offices,
        }
    }

    /// What stands first is smallest; what has no figure stands last.
    fn key(self, rollup: &RollUp, node: usize) -> (bool, usize) {
        let tenths = match self {
            Self::Offices => return (false, node),
            Self::Visited => {
                let figures = &rollup.nodes[node];
                (figures.visited * 1000).checked_div(figures.offices)
            }
            Self::Progress => rollup.figures(node, None).progress().map(|share| usize::from(share.tenths())),
            Self::Score => rollup.figures(node, None).score().map(|score| usize::from(score.tenths())),
            Self::Pillar(at) if at < rollup.pillars.len() => {
                rollup.figures(node, Some(at)).score().map(|score| usize::from(score.tenths()))
            }
            Self::Pillar(_) => None,
        };
        (tenths.is_none(), tenths.unwrap_or_default())
    }
}

/// A roll-up with what the page looks up in it.
#[derive(Debug)]
pub(super) struct City {
    found: Arc<RolledUp>,
    /// Nodes right below each node.
    below: Vec<Vec<usize>>,
    /// Of each node, the positions of its units in [`RollUp::sections`].
    units: Vec<Vec<usize>>,
    /// Sessions of each node, the newest first.
    visits: Vec<Vec<usize>>,
    /// Why a session does not count.
    left_out: HashMap<usize, LeftOutReason>,
}

impl City {
    pub(super) fn of(found: Arc<RolledUp>) -> Self {
        let (rollup, sessions) = (&found.rollup, &found.gathered.sessions);
        let nodes = rollup.tree.nodes();
        let mut below = vec![Vec::new(); nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                below[parent].push(at);
            }
        }
        let mut units = vec![Vec::new(); nodes.len()];
        for (at, section) in rollup.sections.iter().enumerate() {
            units[section.office].push(at);
        }
        let mut visits = vec![Vec::new(); nodes.len()];
        for (at, session) in sessions.iter().enumerate() {
            if let Some(office) = rollup.tree.place(&session.plan.agency, session.plan.year) {
                visits[office].push(at);
            }
        }
        for visits in &mut visits {
            visits.small_sort_by_key(|&at: &usize| (std::cmp::Reverse(sessions[at].visit.opened), at));
        }
        let left_out = rollup.left_out.iter().cloned().collect();
        Self { found, below, units, visits, left_out }
    }

    pub(super) fn rollup(&self) -> &RollUp {
        &self.found.rollup
    }

    pub(super) fn found(&self) -> Arc<RolledUp> {
        Arc::clone(&self.found)
    }

    pub(super) fn gathered(&self) -> Arc<Gathered> {
        Arc::clone(&self.found.gathered)
    }

    pub(super) fn path(&self, session: usize) -> PathBuf {
        self.found.gathered.paths[session].clone()
    }

    /// Why a session does not count; none where it does.
    pub(super) fn left_out(&self, session: usize) -> Option<&LeftOutReason> {
        self.left_out.get(&session)
    }

    /// Files that do not count, and those that cannot be read.
    pub(super) fn not_counted(&self) -> (usize, usize) {
        (self.left_out.len(), self.found.gathered.unreadable.len())
    }

    /// The nodes with others below them.
    pub(super) fn parents(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.below.len()).filter(|&node| !self.below[node].is_empty())
    }

    /// Whether anything can be unfolded below a node.
    pub(super) fn has_parts(&self, node: usize) -> bool {
        [&self.below, &self.units, &self.visits].iter().any(|parts| !parts[node].is_empty())
    }

    /// The years of the plans, the latest first.
    pub(super) fn years(&self) -> Vec<u16> {
        let years: BTreeSet<u16> = self.found.gathered.sessions.iter().map(|session| session.plan.year).collect();
        years.into_iter().rev().collect()
    }

    /// The size groups of the offices, sorted.
    pub(super) fn sizes(&self) -> Vec<String> {
        let offices = self.rollup().tree.nodes().iter();
        let sizes: BTreeSet<&String> = offices.filter_map(|node| node.office.size_group.as_ref()).collect();
        sizes.into_iter().cloned().collect()
    }

    /// Id of the office of a node.
    pub(super) fn id(&self, node: usize) -> &str {
        &self.rollup().tree.nodes()[node].office.id
    }

    /// The node of an office.
    pub(super) fn node_of(&self, id: &str) -> Option<usize> {
        self.rollup().tree.nodes().iter().position(|node| node.office.id == id)
    }

    /// The row here that is the same as one there: sessions may have come and gone in between.
    pub(super) fn same(&self, there: &Self, row: Row) -> Option<Row> {
        match row {
            Row::Node(node) => self.node_of(there.id(node)).map(Row::Node),
            Row::Unit { section } => {
                let of = &there.rollup().sections[section];
                let office = self.node_of(there.id(of.office))?;
                let is_same = |&at: &usize| self.rollup().sections[at].unit == of.unit;
                self.units[office].iter().copied().find(is_same).map(|section| Row::Unit { section })
            }
            Row::Visit { session, office } => {
                let office = self.node_of(there.id(office))?;
                let path = &there.found.gathered.paths[session];
                let is_same = |&at: &usize| self.found.gathered.paths[at] == *path;
                self.visits[office].iter().copied().find(is_same).map(|session| Row::Visit { session, office })
            }
        }
    }

    /// The node that a row stands below.
    pub(super) fn above(&self, row: Row) -> Option<usize> {
        match row {
            Row::Node(node) => self.rollup().tree.nodes()[node].parent,
            Row::Unit { section } => Some(self.rollup().sections[section].office),
            Row::Visit { office, .. } => Some(office),
        }
    }

    /// The rows from the top.
    pub(super) fn rows(&self, order: Order, unfolded: &HashSet<usize>) -> Vec<Row> {
        let mut rows = Vec::new();
        // Depth first by hand: the last one on the stack comes next.
        let mut stack = if self.below.is_empty() { Vec::new() } else { vec![0] };
        while let Some(node) = stack.pop() {
            rows.push(Row::Node(node));
            if !unfolded.contains(&node) {
                continue;
            }
            rows.extend(self.units[node].iter().map(|&section| Row::Unit { section }));
            rows.extend(self.visits[node].iter().map(|&session| Row::Visit { session, office: node }));
            let mut below = self.below[node].clone();
            below.retain(|&node| self.rollup().is_asked_for(node));
            below.small_sort_by_key(|&node| order.key(self.rollup(), node));
            stack.extend(below.into_iter().rev());
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{found, found_of};
    use super::Order::{Offices, Pillar, Progress, Score, Visited};
    use super::*;
    use crate::ops::rollup::RollUpQuery;

    fn city() -> City {
        City::of(found(RollUpQuery::default()))
    }

    fn node(city: &City, id: &str) -> usize {
        city.node_of(id).expect("an office of the sample")
    }

    /// Each row in a word: the id of an office, the unit, the file of a visit.
    fn told(city: &City, order: Order, unfolded: &[&str]) -> String {
        let unfolded = unfolded.iter().map(|id| node(city, id)).collect();
        let word = |row| match row {
            Row::Node(node) => city.id(node).to_owned(),
            Row::Unit { section } => city.rollup().sections[section].unit.clone(),
            Row::Visit { session, .. } => city.path(session).to_string_lossy()[..1].to_owned(),
        };
        city.rows(order, &unfolded).into_iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_unfolded_lists_its_units_its_visits_from_the_newest_and_the_offices_below() {
        let city = city();
        for (unfolded, rows) in [
            (&[][..], "city"),
            (&["city"][..], "city bureau gamma"),
            (&["bureau"][..], "city"),
            (&["city", "bureau", "beta", "gamma"][..], "city bureau alpha beta 各組室 2 3 gamma"),
        ] {
            assert_eq!(told(&city, Offices, unfolded), rows);
        }
        let parents: Vec<&str> = city.parents().map(|node| city.id(node)).collect();
        assert_eq!(parents, ["city", "bureau"]);
        assert!(city.has_parts(node(&city, "beta")) && !city.has_parts(node(&city, "gamma")));
        let small = RollUpQuery { size_group: Some("small".into()), ..RollUpQuery::default() };
        assert_eq!(told(&City::of(found(small)), Offices, &["city", "bureau"]), "city bureau alpha");
    }

    #[test]
    fn each_order_puts_the_lowest_first_and_what_has_no_figure_last() {
        let city = city();
        for (order, rows) in [
            (Score, "city bureau beta alpha gamma"),
            (Progress, "city bureau alpha beta gamma"),
            (Visited, "city gamma bureau alpha beta"),
            (Pillar(0), "city bureau beta alpha gamma"),
            (Pillar(1), "city bureau beta alpha gamma"),
        ] {
            assert_eq!(told(&city, order, &["city", "bureau"]), rows, "{order:?}");
        }
        let mut orders = vec![Offices];
        while orders.len() < 7 {
            orders.push(orders[orders.len() - 1].next(2));
        }
        assert_eq!(orders, [Offices, Score, Progress, Visited, Pillar(0), Pillar(1), Offices]);
        assert_eq!(Visited.next(0), Offices, "of a scheme without pillars");
    }

    #[test]
    fn a_row_is_found_again_among_other_sessions() {
        let before = city();
        let after = City::of(found_of(&[1], RollUpQuery::default()));
        let beta = node(&before, "beta");
        assert_eq!(after.same(&before, Row::Node(beta)), Some(Row::Node(node(&after, "beta"))));
        let visit = |session| Row::Visit { session, office: beta };
        assert_eq!(after.same(&before, visit(1)), Some(visit(0)));
        assert_eq!(after.same(&before, visit(2)), None);
        let unit = |city: &City, id: &str| Row::Unit { section: city.units[node(city, id)][0] };
        assert_eq!(after.same(&before, unit(&before, "beta")), Some(unit(&after, "beta")));
        assert_eq!(after.same(&before, unit(&before, "alpha")), None);
    }

    #[test]
    fn above_a_row_stands_its_office_and_above_that_the_next_one() {
        let city = city();
        let (bureau, beta) = (node(&city, "bureau"), node(&city, "beta"));
        for (row, above) in [
            (Row::Visit { session: 1, office: beta }, Some(beta)),
            (Row::Unit { section: city.units[beta][0] }, Some(beta)),
            (Row::Node(beta), Some(bureau)),
            (Row::Node(0), None),
        ] {
            assert_eq!(city.above(row), above, "{row:?}");
        }
    }

    #[test]
    fn years_and_sizes_are_those_that_there_are_and_what_does_not_count_is_told() {
        assert_eq!(city().years(), [115, 114]);
        assert_eq!(city().sizes(), ["large", "small"]);
        assert_eq!(city().not_counted(), (0, 1));
        let of_year = City::of(found(RollUpQuery { year: Some(115), ..RollUpQuery::default() }));
        assert_eq!(of_year.not_counted(), (1, 1));
        assert!(matches!(of_year.left_out(2), Some(LeftOutReason::OtherYear(_))) && of_year.left_out(1).is_none());
    }
}
