//! The scores as a session file records them.

use serde::{Deserialize, Serialize};

use crate::model::value::stored::stored;
use crate::model::value::weight::Percent;

stored! {
    /// The scores as a session file records them.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Summary {
        /// Points in scope.
        pub points: usize,
        /// Points with a verdict.
        pub judged: usize,
        /// Points marked 不適用.
        pub not_applicable: usize,
        /// 查核率; zero where there are no points.
        pub progress: Percent,
        /// 得分; none while nothing was judged.
        pub score: Option<Percent>,
        /// One entry a pillar, in the checklist's order.
        pub pillars: Vec<PillarSummary>,
    }
}

impl Summary {
    /// Whether anybody has looked at any point. Only then can the session be the previous inspection of another one.
    #[must_use]
    pub const fn is_begun(&self) -> bool {
        self.judged + self.not_applicable > 0
    }
}

stored! {
    /// The scores of one pillar as a session file records them.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct PillarSummary {
        /// Id of the pillar.
        pub id: String,
        /// Points in scope.
        pub points: usize,
        /// Points marked 落實.
        pub done: usize,
        /// Points marked 部分落實.
        pub partial: usize,
        /// Points marked 未落實.
        pub absent: usize,
        /// Points marked 不適用.
        pub not_applicable: usize,
        /// Points not looked at.
        pub unmarked: usize,
        /// 查核率; zero where there are no points.
        pub progress: Percent,
        /// 得分; none while nothing was judged.
        pub score: Option<Percent>,
    }
}
