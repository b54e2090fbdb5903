//! The tree of offices that figures are summed over, and where in it a session belongs.

use foldhash::HashMap;

use crate::model::city::office::{Office, Offices};
use crate::model::value::sha::Sha;
use crate::model::value::weight::Percent;

/// Id of the node over everything, where no single office stands on top.
pub const WHOLE: &str = "all";

/// Level of the offices where no file says their levels.
const OFFICE: &str = "office";

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// What it is; the node over everything has the id [`WHOLE`] and no name.
    pub office: Office,
    /// Position of the node above it, which comes earlier.
    pub parent: Option<usize>,
    /// How many nodes stand above it.
    pub depth: usize,
    /// Whether other nodes stand below it.
    pub has_children: bool,
}

/// The offices as a tree, parents before children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeTree {
    nodes: Vec<TreeNode>,
    by_agency: HashMap<String, Vec<usize>>,
    bands: Option<(Percent, Percent)>,
}

impl OfficeTree {
    /// The tree of the offices, which passed the check. Where several stand on top, one node is put over them.
    #[must_use]
    pub fn of(offices: &Offices) -> Self {
        let mut below: HashMap<Option<&str>, Vec<&Office>> = HashMap::default();
        for office in &offices.offices {
            below.entry(office.parent.as_deref()).or_default().push(office);
        }
        let mut tree = Self { nodes: Vec::new(), by_agency: HashMap::default(), bands: None };
        if let [low, middling] = offices.bands[..] {
            tree.bands = Some((low, middling));
        }
        let tops = below.get(&None).map_or(&[][..], Vec::as_slice);
        let over = (tops.len() != 1).then(|| tree.add(whole(), None));
        // Depth first by hand: the last one on the stack comes next.
        let mut stack: Vec<(&Office, Option<usize>)> = tops.iter().rev().map(|office| (*office, over)).collect();
        while let Some((office, parent)) = stack.pop() {
            let at = tree.add(office.clone(), parent);
            let children = below.get(&Some(office.id.as_str())).map_or(&[][..], Vec::as_slice);
            stack.extend(children.iter().rev().map(|child| (*child, Some(at))));
        }
        tree
    }

    /// The tree where no file names the offices: each agency below one node over everything, by name.
    #[must_use]
    pub fn without_offices<'a>(agencies: impl Iterator<Item = &'a str>) -> Self {
        let mut agencies: Vec<&str> = agencies.collect();
        agencies.sort_unstable();
        agencies.dedup();
        let mut tree = Self { nodes: Vec::new(), by_agency: HashMap::default(), bands: None };
        let over = tree.add(whole(), None);
        for agency in agencies {
            let office = Office { id: id_of(agency), agency: agency.into(), level: OFFICE.into(), ..Office::default() };
            tree.add(office, Some(over));
        }
        tree
    }

    fn add(&mut self, office: Office, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        if !office.agency.is_empty() {
            self.by_agency.entry(office.agency.clone()).or_default().push(at);
        }
        let depth = parent.map_or(0, |parent| {
            self.nodes[parent].has_children = true;
            self.nodes[parent].depth + 1
        });
        self.nodes.push(TreeNode { office, parent, depth, has_children: false });
        at
    }

    /// The nodes, parents before children.
    #[must_use]
    pub fn nodes(&self) -> &[TreeNode] {
        &self.nodes
    }

    /// Scores below which a figure is low, and middling; none where the offices file does not set them.
    #[must_use]
    pub const fn bands(&self) -> Option<(Percent, Percent)> {
        self.bands
    }

    /// The node of an agency in a 民國 year; none if no office has that name then.
    #[must_use]
    pub fn place(&self, agency: &str, year: u16) -> Option<usize> {
        let named = self.by_agency.get(agency)?;
        named.iter().copied().find(|&at| self.nodes[at].office.is_there_in(year))
    }

    /// A node and all above it, from the bottom.
    pub fn upwards(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |&at| self.nodes[at].parent)
    }

    /// Positions of a node and of all below it.
    #[must_use]
    pub fn within(&self, at: usize) -> std::ops::Range<usize> {
        let depth = self.nodes[at].depth;
        let below = self.nodes[at + 1..].iter().take_while(|node| node.depth > depth).count();
        at..at + 1 + below
    }
}

/// The id of an agency that no file of offices names: the same everywhere, ASCII, beginning with a letter.
#[must_use]
pub fn id_of(agency: &str) -> String {
    /// Digits of the digest, enough for a million agencies.
    const DIGITS: usize = 12;
    format!("a-{}", &Sha::of(agency.as_bytes())[..DIGITS])
}

fn whole() -> Office {
    Office { id: WHOLE.into(), level: WHOLE.into(), ..Office::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(id: &str, parent: Option<&str>) -> Office {
        let agency = format!("{id}機關");
        Office { id: id.into(), agency, level: "所".into(), parent: parent.map(Into::into), ..Office::default() }
    }

    fn told(tree: &OfficeTree) -> String {
        let rows = tree.nodes().iter().map(|node| format!("{}{}", "-".repeat(node.depth), node.office.id));
        rows.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn offices_stand_below_their_parents_in_the_order_of_the_file() {
        let offices = |offices: Vec<Office>| Offices { offices, ..Offices::none() };
        let one = vec![office("b", Some("a")), office("d", Some("b")), office("a", None), office("c", Some("a"))];
        let tree = OfficeTree::of(&offices(one));
        assert_eq!(told(&tree), "a -b --d -c");
        assert_eq!((tree.within(0), tree.within(1), tree.within(3)), (0..4, 1..3, 3..4));
        assert_eq!(tree.upwards(2).collect::<Vec<_>>(), [2, 1, 0]);
        let two = vec![office("a", None), office("b", None), office("c", Some("b"))];
        assert_eq!(told(&OfficeTree::of(&offices(two))), "all -a -b --c");
        assert_eq!(told(&OfficeTree::of(&Offices::none())), "all");
        let tree = OfficeTree::without_offices(["乙", "甲", "乙"].into_iter());
        assert_eq!(tree.nodes().len(), 3);
        assert_eq!(tree.place("甲", 115), Some(2));
    }

    #[test]
    fn a_session_belongs_to_the_office_of_its_year() {
        let mut old = Office { to_year: Some(113), ..office("old", None) };
        let mut new = Office { from_year: Some(114), ..office("new", None) };
        (old.agency, new.agency) = ("甲".into(), "甲".into());
        let tree = OfficeTree::of(&Offices { offices: vec![old, new], ..Offices::none() });
        let id = |year| tree.place("甲", year).map(|at| tree.nodes()[at].office.id.as_str());
        assert_eq!((id(113), id(114)), (Some("old"), Some("new")));
        assert_eq!(tree.place("乙", 114), None);
    }
}
