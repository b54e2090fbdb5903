//! One entry of the log.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::value::roc::Moment;
use crate::model::value::stored::stored;

stored! {
    /// One entry of the log: an answer before and after a change.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Change {
        /// When it happened.
        pub at: Moment,
        /// Who did it.
        #[serde(default)]
        pub by: String,
        /// Which point.
        pub point: PointId,
        /// The answer before; none where there was none.
        #[serde(default)]
        pub from: Option<Arc<Answer>>,
        /// The answer after; none where it was taken back.
        #[serde(default)]
        pub to: Option<Arc<Answer>>,
        /// Reason, if it was changed after the visit was closed (更正理由) or decides between different verdicts (裁定).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
        /// Digest over the link of the entry before and this entry's content, once the visit is closed (鏈結碼).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub link: Option<String>,
    }
}
