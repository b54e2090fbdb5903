//! Answers: verdict, note, count, evidence and follow-up of a point.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::plan::checklist::{Method, PointId};
use crate::model::record::mark::Mark;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::value::stored::stored;

stored! {
    /// What was found at one point (查核結果).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Answer {
        /// The verdict; none while there is only a note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mark: Option<Mark>,
        /// The reviewer's note, lines divided by `\n`.
        #[serde(default)]
        pub note: String,
        /// How often the thing was done, for a point with a target.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub count: Option<u32>,
        /// What shows it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub evidence: Vec<Evidence>,
        /// What is to be done about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub follow_up: Option<Box<FollowUp>>,
        /// When the verdict was given; while there is none, when the answer last changed. When note, count, evidence or
        /// follow-up changed, and who changed them, is in the log.
        pub at: Moment,
        /// Who gave the verdict; while there is none, who changed the answer.
        #[serde(default)]
        pub by: String,
    }
}

stored! {
    /// A file or photo number that shows what was found (佐證).
    #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub struct Evidence {
        /// Path of a file, or number of a photo.
        pub what: String,
        /// When it was taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub at: Option<Moment>,
        /// Size of the file in bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub size: Option<u64>,
        /// SHA-256 of the file in hexadecimal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sha256: Option<String>,
        /// How it was taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub method: Option<Method>,
        /// Name of the file that this one is a copy of, where the file was copied to be kept beside the session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub copy_of: Option<String>,
    }
}

stored! {
    /// What is to be done about an absent or partial point (改善追蹤).
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct FollowUp {
        /// Why it is not done.
        pub cause: String,
        /// What will be done.
        pub action: String,
        /// Which unit does it.
        pub unit: String,
        /// Who does it (承辦人).
        #[serde(skip_serializing_if = "String::is_empty")]
        pub owner: String,
        /// By when.
        pub due: Option<NaiveDate>,
        /// What the last re-check found (複查).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub recheck: Option<Recheck>,
        /// Since when it is settled.
        pub closed: Option<NaiveDate>,
    }
}

stored! {
    /// What a re-check of a point found, after something was to be done about it (複查).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Recheck {
        /// The day of the re-check.
        pub on: NaiveDate,
        /// What it found.
        pub mark: Mark,
        /// In words.
        #[serde(default)]
        pub note: String,
        /// Who looked.
        #[serde(default)]
        pub by: String,
    }
}

stored! {
    /// A note being edited, saved so that it survives a crash.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Draft {
        /// The point that the note belongs to.
        pub point: PointId,
        /// The text so far.
        pub text: String,
        /// Line of the caret, from zero.
        pub line: usize,
        /// Column of the caret in characters, from zero.
        pub column: usize,
    }
}

impl Answer {
    /// An empty answer.
    #[must_use]
    pub fn blank(stamp: &Stamp) -> Self {
        Self {
            mark: None,
            note: String::new(),
            count: None,
            evidence: Vec::new(),
            follow_up: None,
            at: stamp.at,
            by: stamp.by.clone(),
        }
    }

    /// Whether the answer is empty; empty answers are not stored.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.mark.is_none()
            && self.note.is_empty()
            && self.count.is_none()
            && self.evidence.is_empty()
            && self.follow_up.is_none()
    }
}
