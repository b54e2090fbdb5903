//! Copies of one session that went apart, and sessions that are part of a merged one: noticed wherever several are read.

use crate::model::merge::leaf::{Leaves, MergeSource};
use crate::model::record::session::Session;

/// How two sessions are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyRelation {
    /// They have nothing in common.
    Unrelated,
    /// They say the same.
    Equal,
    /// The first holds everything that the second says: it went on, or was merged of it.
    Ahead,
    /// The second holds everything that the first says.
    Behind,
    /// Each says something that the other does not, though one is a copy of the other, or was merged of it.
    WentApart,
}

impl CopyRelation {
    /// How two sessions are related.
    #[must_use]
    pub fn between(one: &Session, other: &Session) -> Self {
        if !share_an_id(one, other) {
            return Self::Unrelated;
        }
        let sources = [MergeSource { session: one, digest: "1" }, MergeSource { session: other, digest: "2" }];
        // What the logs do not hold was repaired by hand; it is looked at when merging.
        let leaves = Leaves::of(&sources, &[], None);
        let is_whole = |source: usize| leaves.all.iter().all(|leaf| leaf.sources.contains(&source));
        match (is_whole(0), is_whole(1)) {
            (true, true) => Self::Equal,
            (true, false) => Self::Ahead,
            (false, true) => Self::Behind,
            (false, false) => Self::WentApart,
        }
    }
}

/// The ids that a session stands for: its own, and those of the sessions that it was merged of.
pub fn ids(session: &Session) -> impl Iterator<Item = &str> {
    let parents = session.merged().into_iter().flat_map(|merged| &merged.parents);
    std::iter::once(session.parts().id.as_str()).chain(parents.map(|parent| parent.id.as_str()))
}

fn share_an_id(one: &Session, other: &Session) -> bool {
    ids(one).any(|id| ids(other).any(|other| other == id))
}
