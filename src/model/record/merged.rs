//! What a merged session keeps of the sessions that it was made of: conflicts, and the parents with their logs.
//!
//! Other sessions have none of this, and their files not even the fields.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Draft;
use crate::model::record::change::Change;
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::record::seal::Seal;
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;
use crate::model::value::stored::stored;

/// The conflicts of a session, by point.
pub type Conflicts = BTreeMap<PointId, Conflict>;

stored! {
    /// Different verdicts on one point (不一致).
    ///
    /// It is open while the point has no mark, and decided by giving it one. It stays on record when decided, so that
    /// taking the decision back opens it again.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Conflict {
        /// The verdicts, in the order of the parents.
        pub sides: Vec<ConflictSide>,
    }
}

stored! {
    /// One verdict of a conflict, and whose it is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ConflictSide {
        /// The verdict; none where one was taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mark: Option<Mark>,
        /// How often the thing was done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub count: Option<u32>,
        /// When it was given.
        pub at: Moment,
        /// By whom.
        #[serde(default)]
        pub by: String,
        /// Which of the parents it comes from, by position from zero.
        pub parent: usize,
    }
}

stored! {
    /// How a session was merged (合併).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Merged {
        /// When.
        pub at: Moment,
        /// By whom.
        #[serde(default)]
        pub by: String,
        /// Why the parents belong together.
        pub kinship: MergeKinship,
        /// How many entries at the beginning of the log are those that all parents share.
        #[serde(default)]
        pub base: usize,
        /// How many entries the log had once everything was joined. What follows was said about the merged session.
        pub entries: usize,
        /// The sessions that it was made of; one that was merged itself is replaced by its own parents, unless something
        /// was said in it.
        pub parents: Vec<MergeParent>,
    }
}

stored! {
    /// Why sessions can be merged.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum MergeKinship {
        /// They are copies of one session that went apart.
        Copies,
        /// They are records of one visit by several inspectors.
        OneVisit,
        /// Somebody said that they are of one visit.
        AsOneVisit,
    }
}

stored! {
    /// A session that was merged into another one: all that is needed to verify it and to merge it again.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct MergeParent {
        /// Its id.
        pub id: String,
        /// SHA-256 of its file in hexadecimal.
        pub digest: String,
        /// Its circumstances, with its reviewers.
        pub visit: Visit,
        /// The points that it covered.
        #[serde(default)]
        pub scope: Scope,
        /// A note that was being typed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub draft: Option<Draft>,
        /// Its seal, if it was closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub seal: Option<Seal>,
        /// If it was merged itself: where what was said in it begins, and what it knew of the other parents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub merged: Option<ParentMerge>,
        /// Its log after the entries that all parents share.
        #[serde(default)]
        pub log: Vec<Change>,
    }
}

stored! {
    /// What a parent that was merged itself had joined.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ParentMerge {
        /// How many entries its log had once everything was joined.
        pub entries: usize,
        /// What it had joined.
        pub joined: Vec<JoinedLog>,
    }
}

stored! {
    /// How much of a parent another one had joined.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct JoinedLog {
        /// Position of the parent, from zero.
        pub parent: usize,
        /// How many entries of its whole log.
        pub entries: usize,
    }
}
