//! Verdicts of the previous inspection, kept in a session for reference; they never count towards its scores.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::model::plan::checklist::PointId;
use crate::model::plan::mapping::MappingHint;
use crate::model::plan::wording::Wording;
use crate::model::record::answer::FollowUp;
use crate::model::record::mark::Mark;
use crate::model::record::summary::Summary;
use crate::model::record::visit::VisitKind;
use crate::model::value::roc::Moment;
use crate::model::value::stored::stored;

stored! {
    /// The inspection before this one (上次查核).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Previous {
        /// Id of that session.
        pub session: String,
        /// Id of the checklist that was walked.
        pub checklist: String,
        /// Its scheme of pillars.
        pub framework: String,
        /// The day that the inspection began.
        pub visited: NaiveDate,
        /// What kind of inspection it was.
        pub kind: VisitKind,
        /// The scores it came to.
        pub summary: Summary,
        /// What was found at each point that today's checklist has too.
        #[serde(default)]
        pub verdicts: BTreeMap<PointId, Reference>,
        /// The points that today's checklist does not have, in the order of the one that did.
        #[serde(default)]
        pub gone: Vec<Gone>,
    }
}

stored! {
    /// What was found at one point, and when. A point not looked at in the previous inspection keeps its older
    /// reference, so the time is its own.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Reference {
        /// The verdict; none where there was only a note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mark: Option<Mark>,
        /// The note.
        #[serde(default)]
        pub note: String,
        /// How often the thing had been done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub count: Option<u32>,
        /// What was to be done about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub follow_up: Option<FollowUp>,
        /// When it was judged.
        pub at: Moment,
        /// By whom.
        #[serde(default)]
        pub by: String,
        /// Former wording, if it differs from the current one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub former: Option<Wording>,
    }
}

stored! {
    /// A point that this checklist does not have, kept with its reference.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Gone {
        /// Its id.
        pub point: PointId,
        /// Title of the pillar that it stood in.
        pub pillar: String,
        /// Title of the strategy that it stood in.
        pub strategy: String,
        /// What it asked for.
        pub wording: Wording,
        /// Who was responsible.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub units: Vec<String>,
        /// What was found; none where nobody had looked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last: Option<Reference>,
        /// Strategies that may correspond, by the mapping between the two schemes. A hint, never an answer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub hints: Vec<MappingHint>,
    }
}
