//! Sessions as what was said in them: merged ones taken apart, copies that another one holds whole left out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::change::Change;
use crate::model::record::merged::{JoinedLog, MergeParent, ParentMerge};
use crate::model::record::scope::Scope;
use crate::model::record::seal::Seal;
use crate::model::record::session::Session;
use crate::model::record::visit::Visit;
use crate::model::value::sorting::SmallSort as _;

/// A session to merge.
#[derive(Clone, Copy, Debug)]
pub struct MergeSource<'a> {
    /// The session.
    pub session: &'a Session,
    /// SHA-256 of its file in hexadecimal.
    pub digest: &'a str,
}

/// A session that was not merged, or what was said in one that was.
#[derive(Clone, Debug)]
pub(in crate::model) struct Leaf<'a> {
    pub id: &'a str,
    /// Id of the session that it is a copy of; its own, unless a base was named.
    pub lineage: &'a str,
    pub digest: &'a str,
    pub visit: &'a Visit,
    pub scope: &'a Scope,
    pub draft: Option<&'a Draft>,
    pub seal: Option<&'a Seal>,
    /// The whole log, oldest first.
    pub log: Vec<&'a Change>,
    /// Whether it was merged itself.
    pub is_merged: bool,
    /// Where that begins which was said in it; in a merged session the entries of the merge stand before.
    pub own: usize,
    /// How much of which other leaves it had joined.
    pub joined: Vec<JoinedLog>,
    /// The sources that hold all of it.
    pub sources: Vec<usize>,
}

/// The leaves of all sources, in the order in which they are numbered.
#[derive(Clone, Debug)]
pub(in crate::model) struct Leaves<'a> {
    pub all: Vec<Leaf<'a>>,
    /// How many entries at the beginning of their logs each two leaves share.
    shared: Vec<Vec<usize>>,
    /// For each source the leaves that it holds, each with the number of entries.
    held: Vec<Vec<JoinedLog>>,
}

/// A session that is named as the common beginning of all.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct NamedBase<'a>(pub &'a Session);

/// Changes that a session holds and its log does not, in plan order; after a repair by hand there may be some.
pub(in crate::model) fn unlogged(session: &Session, base: Option<NamedBase<'_>>) -> Vec<Change> {
    let log = log_of(session, base);
    let logged: HashMap<&PointId, (&Change, Option<&Answer>)> =
        log.iter().map(|change| (&change.point, (*change, change.to.as_deref()))).collect();
    let answers = &session.parts().answers;
    let mut points: Vec<&PointId> = answers.keys().chain(logged.keys().copied()).collect();
    points.small_sort_by_key(|point| (session.outline().rank(point), *point));
    points.dedup();
    let mut changes = Vec::new();
    for point in points {
        let (found, before) = (answers.get(point).map(|answer| &**answer), logged.get(point));
        if found == before.and_then(|(_, to)| *to) {
            continue;
        }
        let at = found.map(|answer| answer.at).or(before.map(|(change, _)| change.at));
        let by = found.map_or_else(String::new, |answer| answer.by.clone());
        changes.push(Change {
            at: at.unwrap_or(session.visit().opened),
            by,
            point: point.clone(),
            from: before.and_then(|(_, to)| to.cloned()).map(Arc::new),
            to: found.cloned().map(Arc::new),
            reason: None,
            link: None,
        });
    }
    changes
}

/// The log of a session, or the one of the named base where the session's does not begin with it.
fn log_of<'a>(session: &'a Session, base: Option<NamedBase<'a>>) -> Vec<&'a Change> {
    match base {
        Some(NamedBase(base)) if !begins_with(session, base) => base.log().iter().collect(),
        _ => session.log().iter().collect(),
    }
}

/// Whether the log of a session begins with the whole log of another.
pub(in crate::model) fn begins_with(session: &Session, base: &Session) -> bool {
    let log: Vec<&Change> = session.log().iter().collect();
    let other: Vec<&Change> = base.log().iter().collect();
    common(&log, &other) == other.len()
}

/// How many entries at the beginning of two logs are the same. Links do not count: closing adds them.
fn common(one: &[&Change], other: &[&Change]) -> usize {
    let is_same = |one: &Change, other: &Change| {
        std::ptr::eq(one, other)
            || (one.at == other.at
                && one.by == other.by
                && one.point == other.point
                && one.reason == other.reason
                && one.from == other.from
                && one.to == other.to)
    };
    one.iter().zip(other).take_while(|(one, other)| is_same(one, other)).count()
}

impl<'a> Leaves<'a> {
    /// Takes the sources apart. `unlogged` holds for each source what its log does not.
    pub fn of(sources: &[MergeSource<'a>], unlogged: &'a [Vec<Change>], base: Option<NamedBase<'a>>) -> Self {
        let mut all = Vec::new();
        for (position, source) in sources.iter().enumerate() {
            let more = unlogged.get(position).map_or(&[][..], Vec::as_slice);
            take_apart(*source, position, more, base, &mut all);
        }
        Self::distinct(&all, sources.len())
    }

    /// Leaves out what another leaf holds whole, and puts the rest in order.
    fn distinct(all: &[Leaf<'a>], sources: usize) -> Self {
        let shared = shared(all);
        let holder: Vec<usize> = (0..all.len())
            .map(|leaf| (0..all.len()).find(|&other| replaces(all, &shared, other, leaf)).unwrap_or(leaf))
            .collect();
        let mut order: Vec<usize> = (0..all.len()).filter(|&leaf| holder[leaf] == leaf).collect();
        order.small_sort_by(|&one, &other| key(&all[one]).cmp(&key(&all[other])));
        let position: HashMap<usize, usize> =
            order.iter().enumerate().map(|(position, &leaf)| (leaf, position)).collect();
        // What replaces a leaf may be replaced itself.
        let final_holder = |mut leaf: usize| {
            for _ in 0..all.len() {
                leaf = holder[leaf];
            }
            position.get(&leaf).copied()
        };
        let mut leaves: Vec<Leaf<'a>> = order.iter().map(|&leaf| all[leaf].clone()).collect();
        for leaf in &mut leaves {
            leaf.sources.clear();
            let mut joined: Vec<JoinedLog> = leaf
                .joined
                .iter()
                .filter_map(|joined| Some(JoinedLog { parent: final_holder(joined.parent)?, entries: joined.entries }))
                .collect();
            joined.small_sort_by_key(|joined| (joined.parent, std::cmp::Reverse(joined.entries)));
            joined.dedup_by_key(|joined| joined.parent);
            leaf.joined = joined;
        }
        let mut held = vec![Vec::new(); sources];
        for (leaf, taken) in all.iter().enumerate() {
            let Some(kept) = final_holder(leaf) else { continue };
            for source in &taken.sources {
                held[*source].push(JoinedLog { parent: kept, entries: taken.log.len() });
            }
            // A file without the note that is being typed does not hold all, even where that stands in the note already.
            let has_draft = taken.draft.is_some() || all[order[kept]].draft.is_none();
            if has_draft && holds(all, &shared, leaf, order[kept]) {
                let sources = taken.sources.iter().filter(|source| !leaves[kept].sources.contains(source)).copied();
                let more: Vec<usize> = sources.collect();
                leaves[kept].sources.extend(more);
            }
        }
        for leaf in &mut leaves {
            leaf.sources.sort_unstable();
        }
        let shared = self::shared(&leaves);
        Self { all: leaves, shared, held }
    }

    /// Whether a source holds an entry of a leaf.
    pub fn is_held(&self, source: usize, leaf: usize, position: usize) -> bool {
        self.held[source]
            .iter()
            .any(|held| position < held.entries && (held.parent == leaf || position < self.shared(held.parent, leaf)))
    }

    /// Whether some source holds something of both leaves.
    pub fn are_together(&self, one: usize, other: usize) -> bool {
        self.held.iter().any(|held| [one, other].iter().all(|leaf| held.iter().any(|held| held.parent == *leaf)))
    }

    /// How many entries at the beginning of their logs two leaves share.
    pub fn shared(&self, one: usize, other: usize) -> usize {
        self.shared[one][other]
    }

    /// How many entries all leaves share that were not merged themselves.
    pub fn base(&self) -> usize {
        let plain: Vec<usize> = (0..self.all.len()).filter(|&leaf| !self.all[leaf].is_merged).collect();
        match plain.as_slice() {
            [] | [_] => 0,
            [first, rest @ ..] => rest.iter().map(|&other| self.shared(*first, other)).min().unwrap_or(0),
        }
    }

    /// Whether an entry of one leaf is part of what another one holds, and not said later there.
    pub fn knows(&self, leaf: usize, other: usize, entry: usize) -> bool {
        if entry < self.shared(leaf, other) {
            return true;
        }
        self.all[leaf].joined.iter().any(|joined| {
            entry < joined.entries && (joined.parent == other || entry < self.shared(joined.parent, other))
        })
    }

    /// A source that holds every leaf whole, if there is one.
    pub fn whole_in(&self) -> Option<usize> {
        let first = self.all.first()?;
        first.sources.iter().copied().find(|source| self.all.iter().all(|leaf| leaf.sources.contains(source)))
    }

    /// The leaves as parents of a merged session.
    pub fn parents(&self, base: usize) -> Vec<MergeParent> {
        self.all
            .iter()
            .map(|leaf| MergeParent {
                id: leaf.id.to_owned(),
                digest: leaf.digest.to_owned(),
                visit: leaf.visit.clone(),
                scope: leaf.scope.clone(),
                draft: leaf.draft.cloned(),
                seal: leaf.seal.cloned(),
                merged: leaf.is_merged.then(|| ParentMerge { entries: leaf.own, joined: leaf.joined.clone() }),
                log: leaf.log.iter().skip(base).map(|change| (*change).clone()).collect(),
            })
            .collect()
    }
}

/// The order of leaves: those that were not merged first, by when they began and who inspected.
fn key<'b>(leaf: &'b Leaf<'_>) -> (bool, i64, &'b [String], &'b str, usize, &'b str) {
    (leaf.is_merged, leaf.visit.opened.unix_seconds(), &leaf.visit.reviewers, leaf.lineage, leaf.log.len(), leaf.digest)
}

fn shared(leaves: &[Leaf<'_>]) -> Vec<Vec<usize>> {
    let mut shared = vec![vec![0; leaves.len()]; leaves.len()];
    for one in 0..leaves.len() {
        shared[one][one] = leaves[one].log.len();
        for other in 0..one {
            if leaves[one].lineage == leaves[other].lineage {
                let count = common(&leaves[one].log, &leaves[other].log);
                shared[one][other] = count;
                shared[other][one] = count;
            }
        }
    }
    shared
}

/// Adds the leaves of a source.
fn take_apart<'a>(
    source: MergeSource<'a>,
    position: usize,
    unlogged: &'a [Change],
    base: Option<NamedBase<'a>>,
    all: &mut Vec<Leaf<'a>>,
) {
    let session = source.session;
    let parts = session.parts();
    let mut whole = Leaf {
        id: &parts.id,
        lineage: base.map_or(&parts.id, |base| &base.0.parts().id),
        digest: source.digest,
        visit: &parts.visit,
        scope: &parts.scope,
        draft: parts.draft.as_ref(),
        seal: parts.seal.as_ref(),
        log: log_of(session, base).into_iter().chain(unlogged).collect(),
        is_merged: false,
        own: 0,
        joined: Vec::new(),
        sources: vec![position],
    };
    let Some(merged) = session.merged() else {
        all.push(whole);
        return;
    };
    let first = all.len();
    let shared = parts.log.get(..merged.base).unwrap_or_default();
    for parent in &merged.parents {
        let joined = parent.merged.iter().flat_map(|merged| &merged.joined);
        all.push(Leaf {
            id: &parent.id,
            lineage: base.map_or(&parent.id, |base| &base.0.parts().id),
            digest: &parent.digest,
            visit: &parent.visit,
            scope: &parent.scope,
            draft: parent.draft.as_ref(),
            seal: parent.seal.as_ref(),
            log: shared.iter().chain(&parent.log).collect(),
            is_merged: parent.merged.is_some(),
            own: parent.merged.as_ref().map_or(0, |merged| merged.entries),
            joined: joined
                // A file that was altered outside may name a parent that is not there.
                .filter(|joined| joined.parent < merged.parents.len())
                .map(|joined| JoinedLog { parent: first + joined.parent, entries: joined.entries })
                .collect(),
            sources: vec![position],
        });
    }
    // A merged session without edits of its own equals its parents.
    if whole.log.len() > merged.entries || whole.draft.is_some() || whole.seal.is_some() {
        whole.lineage = &parts.id;
        whole.is_merged = true;
        whole.own = merged.entries;
        whole.joined =
            (first..all.len()).map(|leaf| JoinedLog { parent: leaf, entries: all[leaf].log.len() }).collect();
        all.push(whole);
    }
}

/// Whether one leaf is to stand for another, which says nothing of its own. Of two equal ones one stays: the one in which a
/// note is being typed, though what is typed may stand in the note already.
fn replaces(all: &[Leaf<'_>], shared: &[Vec<usize>], one: usize, other: usize) -> bool {
    let rank = |leaf: usize| (all[leaf].draft.is_none(), all[leaf].digest, leaf);
    one != other && holds(all, shared, one, other) && (!holds(all, shared, other, one) || rank(one) < rank(other))
}

/// Whether one leaf holds all of another.
fn holds(all: &[Leaf<'_>], shared: &[Vec<usize>], one: usize, other: usize) -> bool {
    let (holder, held) = (&all[one], &all[other]);
    holder.lineage == held.lineage
        && holder.is_merged == held.is_merged
        && shared[one][other] >= held.log.len()
        && is_scope_within(held.scope, holder.scope)
        && (held.seal.is_none() || held.seal == holder.seal)
        && is_draft_within(held, holder)
}

fn is_scope_within(scope: &Scope, other: &Scope) -> bool {
    match (scope, other) {
        (_, Scope::All) => true,
        (Scope::All, Scope::Points { .. }) => false,
        (Scope::Points { points, drawn }, Scope::Points { points: others, drawn: drawn_there }) => {
            let others: HashSet<&PointId> = others.iter().collect();
            drawn == drawn_there && points.iter().all(|point| others.contains(point))
        }
    }
}

/// Whether a note being typed was finished, or is being typed further, where the session went on.
fn is_draft_within(held: &Leaf<'_>, holder: &Leaf<'_>) -> bool {
    let Some(draft) = held.draft else { return true };
    let text = draft.text.trim();
    if text.is_empty() || holder.draft.is_some_and(|other| other.point == draft.point && other.text.contains(text)) {
        return true;
    }
    let later = holder.log.iter().filter(|change| change.point == draft.point);
    later.filter_map(|change| change.to.as_deref()).any(|answer| answer.note.contains(text))
}
