//! A large checklist in little memory: equal lists are held once, and no list keeps room for more.
//!
//! The points of a plan name the same few units and hints again and again, and a reader leaves room in each list for
//! entries that never come. At 100,000 points both together are more than the texts.

use compact_str::CompactString;
use foldhash::HashSet;
use std::sync::Arc;

use crate::model::plan::checklist::{Checklist, Strategy};

/// The lists seen so far.
#[derive(Debug, Default)]
pub struct SharedLists(HashSet<Arc<[CompactString]>>);

impl SharedLists {
    /// Lets the points of a strategy hold lists that were seen before, and gives back room that is not used.
    pub fn settle(&mut self, strategy: &mut Strategy) {
        // Most points name the units of the one before them.
        let mut last: Option<Arc<[CompactString]>> = None;
        for point in &mut strategy.points {
            self.share(&mut point.look_for);
            match &last {
                Some(last) if *last == point.units => point.units = Arc::clone(last),
                _ => self.share(&mut point.units),
            }
            last = Some(Arc::clone(&point.units));
        }
        strategy.points.shrink_to_fit();
    }

    fn share(&mut self, list: &mut Arc<[CompactString]>) {
        match self.0.get(&**list) {
            Some(known) => *list = Arc::clone(known),
            None => drop(self.0.insert(Arc::clone(list))),
        }
    }
}

impl Checklist {
    /// The same checklist in less memory.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let mut lists = SharedLists::default();
        for pillar in &mut self.pillars {
            pillar.strategies.iter_mut().for_each(|strategy| lists.settle(strategy));
            pillar.strategies.shrink_to_fit();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn a_settled_checklist_is_the_same_and_holds_equal_lists_once() {
        let checklist = sample::checklist(&[3, 2]);
        let settled = checklist.clone().settled();
        assert_eq!(settled, checklist);
        let lists: Vec<_> = settled.points().map(|(_, _, point)| &point.units).collect();
        assert!(lists.windows(2).all(|pair| Arc::ptr_eq(pair[0], pair[1])));
        let apart: Vec<_> = checklist.points().map(|(_, _, point)| &point.units).collect();
        assert!(!Arc::ptr_eq(apart[0], apart[1]), "the sample makes a list a point");
    }
}
