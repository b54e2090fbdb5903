//! The ids of a checklist that is drafted: those that a list states where they can be ids and are free, else by position.

use std::collections::HashSet;

use crate::model::check::lint::is_id;

/// The ids that are given away. Pillars, strategies and points share them.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    /// Gives away an id, if it can be one and nothing has it.
    pub fn take(&mut self, id: &str) -> bool {
        is_id(id) && self.taken.insert(id.to_owned())
    }

    /// Gives away an id, or one made of it that nothing has.
    pub fn free(&mut self, mut id: String) -> String {
        while !self.taken.insert(id.clone()) {
            id.push_str(".0");
        }
        id
    }

    /// Gives away `front` and the first number behind it, from one on, that nothing has.
    pub fn next(&mut self, front: &str, mut number: usize) -> String {
        loop {
            let id = format!("{front}.{number}");
            if self.taken.insert(id.clone()) {
                return id;
            }
            number += 1;
        }
    }
}
