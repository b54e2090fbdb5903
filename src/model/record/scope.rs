//! Which points an inspection covers, and the draw that chose them.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

use crate::model::plan::checklist::PointId;
use crate::model::value::stored::stored;

stored! {
    /// Which points of the checklist the inspection covers.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Scope {
        /// Every point.
        #[default]
        All,
        /// A short list.
        Points {
            /// The points, in plan order.
            points: Vec<PointId>,
            /// The draw, if they were drawn at random.
            #[serde(default)]
            drawn: Option<Draw>,
        },
    }
}

impl Scope {
    /// The ids in scope; none for all.
    pub(in crate::model) fn ids(&self) -> Option<Arc<HashSet<PointId>>> {
        match self {
            Self::All => None,
            Self::Points { points, .. } => Some(Arc::new(points.iter().cloned().collect())),
        }
    }
}

stored! {
    /// A random draw, recorded so that it can be reproduced.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Draw {
        /// Seed of the draw.
        pub seed: u64,
        /// Size of the population.
        pub of: u32,
        /// Sample size; further points in the scope were added later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub drew: Option<u32>,
        /// The population.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<Population>,
    }
}

stored! {
    /// What a short list is drawn from.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Population {
        /// Every point that is checked on the spot.
        OnSite,
        /// Every point, each pillar by its share.
        Pillars,
        /// What was absent in an earlier session.
        Absent,
    }
}

impl Population {
    /// Every population, in the order in which the visit form lists them.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Pillars, Self::Absent];
}
