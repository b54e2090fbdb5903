//! The seal: what closing a visit records, and the links of the log.
//!
//! A seal holds digests, no secret: it proves that a file is the one whose digest was handed over, and nothing more.
//! `docs/seal.md` says in plain words what that is worth.

use serde::{Deserialize, Serialize};

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::value::roc::Moment;
use crate::model::value::sha::Sha;
use crate::model::value::stored::stored;

stored! {
    /// What a session records when its visit is closed (結案). Every digest is a SHA-256 in hexadecimal.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Seal {
        /// When the visit was closed.
        pub at: Moment,
        /// Who closed it.
        #[serde(default)]
        pub by: String,
        /// How many entries the log had. Those after them are amendments (更正).
        pub entries: usize,
        /// Digest of the checklist.
        pub checklist: String,
        /// Digest of the session's id and the circumstances of the visit.
        pub visit: String,
        /// Digest of the scope.
        pub scope: String,
        /// Digest of the answers.
        pub answers: String,
        /// Digest of the evidence, by point.
        pub evidence: String,
        /// Digest of last time's verdicts, of `null` where there were none; none in seals of earlier versions, which did
        /// not cover them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub previous: Option<String>,
        /// The link of the last log entry; empty where nothing was logged.
        pub log: String,
        /// Digest of the conflicts and the parents of a merged session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub merged: Option<String>,
        /// Digest of all of the above (封存碼): the one to compare and to hand over.
        pub digest: String,
    }
}

impl Seal {
    /// The digest over everything else in the seal.
    pub(in crate::model) fn whole(&self) -> String {
        let (at, entries) = (self.at.to_string(), self.entries.to_string());
        let mut parts = vec![
            ("at", at.as_str()),
            ("by", &self.by),
            ("entries", &entries),
            ("checklist", &self.checklist),
            ("visit", &self.visit),
            ("scope", &self.scope),
            ("answers", &self.answers),
            ("evidence", &self.evidence),
        ];
        // Left out where it is not there, so that the digests of earlier versions stay what they are.
        parts.extend(self.previous.as_deref().map(|previous| ("previous", previous)));
        parts.push(("log", &self.log));
        parts.extend(self.merged.as_deref().map(|merged| ("merged", merged)));
        digest(&parts)
    }
}

/// The content of a log entry: all but its link.
#[derive(Serialize)]
struct Entry<'a> {
    at: Moment,
    by: &'a str,
    point: &'a PointId,
    from: Option<&'a Answer>,
    to: Option<&'a Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// The link of an entry: a digest over the link of the one before, empty for the first, and the entry's content.
pub(in crate::model) fn link(before: &str, change: &Change) -> String {
    let entry = Entry {
        at: change.at,
        by: &change.by,
        point: &change.point,
        from: change.from.as_deref(),
        to: change.to.as_deref(),
        reason: change.reason.as_deref(),
    };
    digest(&[("link", before), ("entry", &canonical(&entry))])
}

/// Gives every entry its link.
pub(in crate::model) fn chain(log: &mut [Change]) {
    let mut before = String::new();
    for change in log {
        before = link(&before, change);
        change.link = Some(before.clone());
    }
}

/// Canonical form of a value: JSON with the fields in declaration order.
///
/// A field added later must be skipped when empty, else older seals no longer verify.
pub(in crate::model) fn canonical<T: Serialize + ?Sized>(value: &T) -> String {
    // Structures of texts and numbers always have a JSON form.
    serde_json::to_string(value).unwrap_or_default()
}

/// The digest of named parts, each prefixed by name and length, so that boundaries are unambiguous.
pub(in crate::model::record) fn digest(parts: &[(&str, &str)]) -> String {
    let mut sha = Sha::default();
    for (name, text) in parts {
        sha.add(format!("{name} {}\n", text.len()).as_bytes());
        sha.add(text.as_bytes());
        sha.add(b"\n");
    }
    sha.hex()
}
