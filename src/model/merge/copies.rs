//! The evidence of a merged session under the paths of its copies.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::model::merge::joining::JoinedSession;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::session::Session;

/// Where a copy of a file lies, and the name of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTo {
    /// The path to record.
    pub what: String,
    /// File name of the original.
    pub copy_of: String,
}

impl JoinedSession {
    /// The digests of the files that are evidence in the merged session, each with the size and the points.
    #[must_use]
    pub fn files(&self) -> BTreeMap<&str, (u64, Vec<&PointId>)> {
        let mut files: BTreeMap<&str, (u64, Vec<&PointId>)> = BTreeMap::new();
        for (point, answer) in &self.session.parts().answers {
            for piece in &answer.evidence {
                if let (Some(size), Some(digest)) = (piece.size, &piece.sha256) {
                    files.entry(digest).or_insert_with(|| (size, Vec::new())).1.push(point);
                }
            }
        }
        files
    }

    /// Records for each file, by its digest, where its copy lies.
    pub fn record_copies(&mut self, copies: &HashMap<String, CopiedTo>) {
        if copies.is_empty() {
            return;
        }
        let mut parts = self.session.parts().clone();
        let Some(merged) = &mut parts.merged else { return };
        let mut current: HashMap<PointId, Option<Arc<Answer>>> = HashMap::new();
        for change in parts.log.iter_mut().skip(merged.base) {
            if let Some(before) = current.get(&change.point) {
                change.from.clone_from(before);
            }
            if let Some(answer) = &mut change.to {
                record(Arc::make_mut(answer), copies);
            }
            current.insert(change.point.clone(), change.to.clone());
        }
        // What all sources share stands in no entry of the merge; its paths change nevertheless.
        let mut more = Vec::new();
        for (_, _, point) in parts.checklist.points() {
            let Some(answer) = parts.answers.get_mut(&point.id) else { continue };
            let before = answer.clone();
            record(Arc::make_mut(answer), copies);
            if *answer != before && !current.contains_key(&point.id) {
                more.push(Change {
                    at: merged.at,
                    by: merged.by.clone(),
                    point: point.id.clone(),
                    from: Some(before),
                    to: Some(answer.clone()),
                    reason: None,
                    link: None,
                });
            }
        }
        let added = more.len();
        parts.log.splice(merged.entries..merged.entries, more);
        merged.entries += added;
        self.session = Session::from_parts(parts);
    }
}

fn record(answer: &mut Answer, copies: &HashMap<String, CopiedTo>) {
    for piece in &mut answer.evidence {
        if let Some(copied) = piece.sha256.as_ref().and_then(|digest| copies.get(digest)) {
            piece.what.clone_from(&copied.what);
            // A copy of a copy keeps the name of the first original.
            piece.copy_of.get_or_insert_with(|| copied.copy_of.clone());
        }
    }
}
