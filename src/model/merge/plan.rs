//! The checklist of a merged session: that of its sources where they have the same, else one that asks for the same at
//! every point that was judged.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::merge::belonging::MergeRefusal;
use crate::model::merge::leaf::MergeSource;
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::record::seal::canonical;
use crate::model::record::session::Session;

/// The checklist to merge onto, and the points whose answers were given under another wording.
pub(in crate::model) fn choose(
    sources: &[MergeSource<'_>],
    onto: Option<&Arc<Checklist>>,
) -> Result<(Arc<Checklist>, Vec<PointId>), MergeRefusal> {
    if let Some(onto) = onto {
        let fit = Fit::of(onto, sources);
        return if fit.missing.is_empty() {
            Ok((Arc::clone(onto), fit.reworded.into_iter().collect()))
        } else {
            Err(MergeRefusal::NotInChecklist(fit.missing.into_iter().collect()))
        };
    }
    let mut lists: Vec<&Arc<Checklist>> = Vec::new();
    for source in sources {
        let checklist = source.session.checklist();
        if !lists.iter().any(|other| Arc::ptr_eq(other, checklist) || *other == checklist) {
            lists.push(checklist);
        }
    }
    if let [only] = lists.as_slice() {
        return Ok((Arc::clone(only), Vec::new()));
    }
    // The same one whatever the order of files.
    lists.sort_by_cached_key(|list| (Reverse(list.points().count()), canonical(list.as_ref())));
    let mut blocking = BTreeSet::new();
    for list in lists {
        let fit = Fit::of(list, sources);
        if fit.missing.is_empty() && fit.reworded.is_empty() {
            return Ok((Arc::clone(list), Vec::new()));
        }
        blocking.extend(fit.missing.into_iter().chain(fit.reworded));
    }
    Err(MergeRefusal::Reworded(blocking.into_iter().collect()))
}

/// How the answers of all sources fit a checklist.
#[derive(Default)]
struct Fit {
    missing: BTreeSet<PointId>,
    reworded: BTreeSet<PointId>,
}

impl Fit {
    fn of(checklist: &Checklist, sources: &[MergeSource<'_>]) -> Self {
        let mut fit = Self::default();
        let points: std::collections::HashMap<&PointId, _> =
            checklist.points().map(|(_, _, point)| (&point.id, point)).collect();
        for session in sources.iter().map(|source| source.session) {
            for point in answered(session) {
                match (points.get(point), session.find(point)) {
                    (None, _) => drop(fit.missing.insert(point.clone())),
                    (Some(there), Some((_, _, here))) if !there.asks_the_same(here) => {
                        fit.reworded.insert(point.clone());
                    }
                    (Some(_), _) => {}
                }
            }
        }
        fit
    }
}

/// The points that a session says something about.
fn answered(session: &Session) -> impl Iterator<Item = &PointId> {
    let parts = session.parts();
    parts.answers.keys().chain(parts.conflicts.keys()).chain(parts.draft.iter().map(|draft| &draft.point))
}
