//! The verdict on a point.

use serde::{Deserialize, Serialize};

use crate::model::value::stored::stored;

stored! {
    /// The verdict on one point. No mark at all means that nobody has looked yet (未查).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum Mark {
        /// 落實
        Done,
        /// 部分落實
        Partial,
        /// 未落實
        Absent,
        /// 不適用
        NotApplicable,
    }
}

impl Mark {
    /// Every mark, from best to worst, then the one that does not count.
    pub const ALL: [Self; 4] = [Self::Done, Self::Partial, Self::Absent, Self::NotApplicable];

    /// The mark after this one when cycling; the cycle ends at no mark.
    #[must_use]
    pub const fn next(mark: Option<Self>) -> Option<Self> {
        match mark {
            None => Some(Self::Done),
            Some(Self::Done) => Some(Self::Partial),
            Some(Self::Partial) => Some(Self::Absent),
            Some(Self::Absent) => Some(Self::NotApplicable),
            Some(Self::NotApplicable) => None,
        }
    }

    /// The mark that a count proposes for an expected count: zero is absent, less than expected is partial, else done.
    #[must_use]
    pub const fn proposed(count: u32, asked_for: u32) -> Self {
        match count {
            0 if asked_for > 0 => Self::Absent,
            counted if counted < asked_for => Self::Partial,
            _ => Self::Done,
        }
    }
}
