//! Files that hold the same session, or sessions of which one was merged: how they stand to each other, which of them
//! counts, and whether they went apart. Noticed wherever several are read.

use std::collections::HashMap;

use crate::model::merge::leaf::{Leaves, MergeSource};
use crate::model::record::copies::{Copies, Kinship, kinship};
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;

/// How two sessions stand to each other that hold the same session, be it by a copy or by a merge; `None` where they hold
/// none in common.
#[must_use]
pub fn relation(one: &Session, other: &Session) -> Option<Kinship> {
    if one.parts().id == other.parts().id {
        return Some(kinship(one, other));
    }
    if !ids(one).any(|id| ids(other).any(|other| other == id)) {
        return None;
    }
    let sources = [MergeSource { session: one, digest: "1" }, MergeSource { session: other, digest: "2" }];
    // What the logs do not hold was repaired by hand; it is looked at when merging.
    let leaves = Leaves::of(&sources, &[], None);
    let is_whole = |source: usize| leaves.all.iter().all(|leaf| leaf.sources.contains(&source));
    Some(match (is_whole(0), is_whole(1)) {
        (true, true) => Kinship::Same,
        (true, false) => Kinship::Ahead,
        (false, true) => Kinship::Behind,
        (false, false) => Kinship::Apart,
    })
}

/// The ids that a session stands for: its own, and those of the sessions that it was merged of.
pub fn ids(session: &Session) -> impl Iterator<Item = &str> {
    let parents = session.merged().into_iter().flat_map(|merged| &merged.parents);
    std::iter::once(session.parts().id.as_str()).chain(parents.map(|parent| parent.id.as_str()))
}

/// Which of some things are linked by a name that both have, directly or by others between them: each group in order.
#[must_use]
pub fn linked<'a>(names: impl Iterator<Item = Vec<&'a str>>) -> Vec<Vec<usize>> {
    let (mut group_of, mut groups): (HashMap<&str, usize>, Vec<Vec<usize>>) = (HashMap::new(), Vec::new());
    for (at, names) in names.enumerate() {
        let mut joined: Vec<usize> = names.iter().filter_map(|name| group_of.get(name).copied()).collect();
        joined.sort_unstable();
        joined.dedup();
        let into = joined.first().copied().unwrap_or_else(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        for other in joined.into_iter().skip(1) {
            let moved = std::mem::take(&mut groups[other]);
            groups[into].extend(moved);
            for group in group_of.values_mut().filter(|group| **group == other) {
                *group = into;
            }
        }
        groups[into].push(at);
        group_of.extend(names.into_iter().map(|name| (name, into)));
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The sessions of which there is more than one file, a merged one and what it was merged of among them, in the order of
/// their first files.
#[must_use]
pub fn copies(sessions: &[&Session]) -> Vec<Copies> {
    let mut groups = linked(sessions.iter().map(|session| ids(session).collect()));
    groups.retain(|files| files.len() > 1);
    groups.small_sort();
    groups.into_iter().map(|files| copies_of(files, sessions)).collect()
}

/// Some files as the copies that they are.
fn copies_of(mut files: Vec<usize>, sessions: &[&Session]) -> Copies {
    let goes_on = |file: usize, other: usize| match relation(sessions[file], sessions[other]) {
        Some(Kinship::Behind) => true,
        // Of equal files the first stands for all.
        Some(Kinship::Same) => other < file,
        Some(Kinship::Ahead | Kinship::Apart) | None => false,
    };
    let is_end = |file: usize| !files.iter().any(|&other| other != file && goes_on(file, other));
    let ends: Vec<usize> = files.iter().copied().filter(|&file| is_end(file)).collect();
    let are_apart = ends.len() > 1;
    // The sort is stable: of equal files the first counts.
    files.small_sort_by_key(|&at| {
        let session = sessions[at];
        let last = session.log().last().map_or(session.visit().opened, |change| change.at);
        let reach = if are_apart { (session.is_sealed(), Some(last)) } else { (session.is_sealed(), None) };
        std::cmp::Reverse((ends.contains(&at), reach, session.log().len()))
    });
    Copies { ends: files.iter().copied().filter(|file| ends.contains(file)).collect(), files }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{begin, checklist, closed, gone_on};

    #[test]
    fn the_file_that_counts_is_the_furthest_or_of_those_apart_the_closed_or_the_latest() {
        let first = gone_on(&begin(checklist(&[3])), "1.1.1", 1);
        let longer = gone_on(&gone_on(&first, "1.1.2", 2), "1.1.3", 4);
        let later = gone_on(&first, "1.1.2", 9);
        let sealed = closed(&first, 3);
        for (files, expected, ends) in [
            (vec![&first, &longer], vec![1, 0], vec![1]),
            (vec![&first, &first], vec![0, 1], vec![0]),
            (vec![&longer, &later], vec![1, 0], vec![1, 0]),
            (vec![&longer, &sealed, &first, &later], vec![1, 3, 0, 2], vec![1, 3, 0]),
        ] {
            assert_eq!(copies(&files), [Copies { files: expected, ends }]);
        }
        assert_eq!(copies(&[&first]), []);
    }

    #[test]
    fn what_shares_a_name_is_linked_over_others_too() {
        let names = [vec!["a"], vec!["b"], vec!["c"], vec!["m", "a", "c"], vec!["d"], vec!["b"]];
        assert_eq!(linked(names.into_iter()), [vec![0, 2, 3], vec![1, 5], vec![4]]);
    }
}
