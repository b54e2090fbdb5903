//! What becomes of one point: each part of its answer is joined apart.

use crate::lang::Lang;
use crate::model::merge::leaf::{Leaf, Leaves};
use crate::model::merge::texts::{self, Written};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, Evidence, FollowUp};
use crate::model::record::change::Change;
use crate::model::record::mark::Mark;
use crate::model::record::merged::ConflictSide;
use crate::model::value::roc::Moment;

/// An entry of a leaf's log.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Entry<'a> {
    pub leaf: usize,
    pub position: usize,
    pub change: &'a Change,
}

/// What was said about one point: the entries of each leaf, oldest first, and the notes being typed.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Said<'a> {
    pub entries: Vec<Vec<Entry<'a>>>,
    pub drafts: Vec<Written>,
}

/// A point after joining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) struct JoinedPoint {
    /// The answer, unmarked where there is a conflict; `None` where it would be blank.
    pub answer: Option<Answer>,
    /// The different verdicts, where there are several.
    pub sides: Vec<ConflictSide>,
    /// The leaf and the position in its log of each verdict that stands; empty where nobody gave one.
    pub verdict_of: Vec<(usize, usize)>,
    /// Verdicts of a reviewer who said something else later.
    pub withdrawn: Vec<ConflictSide>,
    /// Whether several notes were kept.
    pub has_both_notes: bool,
    /// Whether fields of the follow-up come from several leaves.
    pub has_joined_follow_up: bool,
}

/// Joins what was said about a point.
pub(in crate::model) fn join(leaves: &Leaves<'_>, said: &Said<'_>, lang: Lang) -> JoinedPoint {
    let last: Vec<Entry> = said.entries.iter().filter_map(|entries| entries.last().copied()).collect();
    let open = standing(leaves, &last);
    let verdict = verdict(leaves, said);
    let mut joined = JoinedPoint {
        answer: None,
        sides: verdict.sides,
        verdict_of: verdict.of,
        withdrawn: verdict.withdrawn,
        has_both_notes: false,
        has_joined_follow_up: false,
    };
    // Whoever spoke last knew of everything else: the answer is as it is there.
    if let [only] = open.as_slice()
        && said.drafts.is_empty()
        && joined.sides.is_empty()
    {
        joined.answer = only.change.to.as_deref().cloned().filter(|answer| !answer.is_blank());
        return joined;
    }
    let (note, has_both_notes) = note(leaves, said, lang);
    let (follow_up, has_joined_follow_up) = follow_up(leaves, said);
    joined.has_both_notes = has_both_notes;
    joined.has_joined_follow_up = has_joined_follow_up;
    let (mark, count) = verdict.value;
    let (at, by) = verdict.stamp.or_else(|| latest(&open)).unwrap_or_else(|| (Moment::epoch(), String::new()));
    let answer =
        Answer { mark, note, count, evidence: evidence(leaves, said), follow_up: follow_up.map(Box::new), at, by };
    let is_as_said = |entry: &&Entry| {
        entry.change.to.as_deref().is_some_and(|said| Answer { at, by: answer.by.clone(), ..said.clone() } == answer)
    };
    // Where one of them said just this, the time and the name are those of the whole answer.
    let said = open
        .iter()
        .filter(is_as_said)
        .filter_map(|entry| entry.change.to.as_deref().cloned())
        .min_by_key(|to| (to.at, to.by.clone()));
    joined.answer = Some(said.unwrap_or(answer)).filter(|answer| !answer.is_blank());
    joined
}

/// The entries among those given, one a leaf, which nobody who knew of them changed later; the same entry once.
fn standing<'a>(leaves: &Leaves<'_>, last: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let mut standing: Vec<Entry> = Vec::new();
    for entry in last {
        let is_outdated = last.iter().any(|other| is_later(leaves, *other, *entry));
        let is_there = standing
            .iter()
            .any(|other| other.position == entry.position && entry.position < leaves.shared(other.leaf, entry.leaf));
        if !is_outdated && !is_there {
            standing.push(*entry);
        }
    }
    standing
}

/// Whether an entry was made by somebody who knew of another one.
fn is_later(leaves: &Leaves<'_>, entry: Entry<'_>, other: Entry<'_>) -> bool {
    if entry.leaf == other.leaf {
        return entry.position > other.position;
    }
    let is_shared = other.position < leaves.shared(entry.leaf, other.leaf);
    if is_shared { entry.position > other.position } else { leaves.knows(entry.leaf, other.leaf, other.position) }
}

/// The standing entries that changed a part of the answer, told by comparing the answers before and after.
fn changing<'a>(
    leaves: &Leaves<'_>,
    said: &Said<'a>,
    differs: impl Fn(Option<&Answer>, Option<&Answer>) -> bool,
) -> Vec<Entry<'a>> {
    let is_change = |entry: &&Entry| differs(entry.change.from.as_deref(), entry.change.to.as_deref());
    let last: Vec<Entry> =
        said.entries.iter().filter_map(|entries| entries.iter().rev().find(is_change).copied()).collect();
    standing(leaves, &last)
}

/// The latest time and name among entries.
fn latest(entries: &[Entry<'_>]) -> Option<(Moment, String)> {
    entries.iter().map(|entry| stamp(entry)).max()
}

/// When, and by whom, what stands there since an entry was said: an undo brings back somebody else's words.
fn stamp(entry: &Entry<'_>) -> (Moment, String) {
    let change = entry.change;
    change.to.as_deref().map_or_else(|| (change.at, change.by.clone()), |to| (to.at, to.by.clone()))
}

/// The verdict of a point.
struct JoinedVerdict {
    value: (Option<Mark>, Option<u32>),
    stamp: Option<(Moment, String)>,
    of: Vec<(usize, usize)>,
    sides: Vec<ConflictSide>,
    withdrawn: Vec<ConflictSide>,
}

fn verdict(leaves: &Leaves<'_>, said: &Said<'_>) -> JoinedVerdict {
    let value = |answer: Option<&Answer>| answer.map_or((None, None), |answer| (answer.mark, answer.count));
    let entries = changing(leaves, said, |from, to| value(from) != value(to));
    let side = |entry: &Entry| {
        let (mark, count) = value(entry.change.to.as_deref());
        let (at, by) = stamp(entry);
        ConflictSide { mark, count, at, by, parent: entry.leaf }
    };
    let sides: Vec<ConflictSide> = entries.iter().map(side).collect();
    // No mark is an opinion only where there was one that was taken back.
    let is_opinion = |side: &ConflictSide| {
        side.mark.is_some()
            || said.entries[side.parent]
                .iter()
                .any(|entry| entry.change.from.as_deref().is_some_and(|from| from.mark.is_some()))
    };
    let (sides, withdrawn) = last_words(&sides, is_opinion);
    let sides: Vec<ConflictSide> = sides.into_iter().filter(|side| is_opinion(side) || side.count.is_some()).collect();
    let mut marks: Vec<Option<Mark>> = sides.iter().filter(|side| is_opinion(side)).map(|side| side.mark).collect();
    marks.sort_unstable();
    marks.dedup();
    let mut counts: Vec<u32> = sides.iter().filter_map(|side| side.count).collect();
    counts.sort_unstable();
    counts.dedup();
    if marks.len() > 1 || counts.len() > 1 {
        let value = (None, None);
        return JoinedVerdict { value, stamp: None, of: Vec::new(), sides, withdrawn };
    }
    let mark = marks.first().copied().flatten();
    let given: Vec<&ConflictSide> = sides.iter().filter(|side| side.mark.is_some()).collect();
    let stamp = given.iter().map(|side| (side.at, side.by.clone())).min();
    let is_given = |entry: &&Entry| given.iter().any(|side| side.parent == entry.leaf);
    let of = entries.iter().filter(is_given).map(|entry| (entry.leaf, entry.position)).collect();
    JoinedVerdict { value: (mark, counts.first().copied()), stamp, of, sides: Vec::new(), withdrawn }
}

/// The later word of each reviewer, and those that it takes the place of. Where nobody is named, or two words are of the
/// same time, both stay; no opinion takes the place of one.
fn last_words(
    sides: &[ConflictSide],
    is_opinion: impl Fn(&ConflictSide) -> bool,
) -> (Vec<ConflictSide>, Vec<ConflictSide>) {
    let replaces = |other: &ConflictSide, side: &ConflictSide| {
        other.by.trim() == side.by.trim()
            && other.at > side.at
            && (other.mark, other.count) != (side.mark, side.count)
            && (is_opinion(other) || !is_opinion(side))
    };
    let is_withdrawn =
        |side: &ConflictSide| !side.by.trim().is_empty() && sides.iter().any(|other| replaces(other, side));
    let (withdrawn, kept): (Vec<ConflictSide>, Vec<ConflictSide>) = sides.iter().cloned().partition(is_withdrawn);
    (kept, withdrawn)
}

fn note(leaves: &Leaves<'_>, said: &Said<'_>, lang: Lang) -> (String, bool) {
    let mut written: Vec<Written> = changing(leaves, said, |from, to| note_of(from) != note_of(to))
        .iter()
        .map(|entry| {
            let (at, by) = stamp(entry);
            Written { text: note_of(entry.change.to.as_deref()).to_owned(), by, at }
        })
        .collect();
    written.extend(said.drafts.iter().cloned());
    if written.is_empty() { (String::new(), false) } else { texts::notes(&written, lang) }
}

fn note_of(answer: Option<&Answer>) -> &str {
    answer.map_or("", |answer| &answer.note)
}

/// What identifies a piece of evidence: the digest of its file, or the number of a photo.
fn name(evidence: &Evidence) -> &str {
    evidence.sha256.as_deref().unwrap_or(&evidence.what)
}

fn piece_of<'a>(answer: Option<&'a Answer>, name: &str) -> Option<&'a Evidence> {
    answer?.evidence.iter().find(|piece| self::name(piece) == name)
}

fn evidence(leaves: &Leaves<'_>, said: &Said<'_>) -> Vec<Evidence> {
    let mut seen: Vec<&str> = Vec::new();
    let mut joined = Vec::new();
    let last = said.entries.iter().filter_map(|entries| entries.last()?.change.to.as_deref());
    for piece in last.flat_map(|answer| &answer.evidence) {
        let name = self::name(piece);
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        // A removal by someone who had seen it wins, unless somebody else added it anew.
        let entries = changing(leaves, said, |from, to| piece_of(from, name) != piece_of(to, name));
        let found = entries.iter().filter_map(|entry| piece_of(entry.change.to.as_deref(), name));
        joined.extend(found.min_by_key(|piece| (piece.at, &piece.what, &piece.copy_of, piece.size)).cloned());
    }
    joined
}

/// A field of a follow-up that is a text: how to read it, how to set it, and what stands between two of them.
type TextField = (fn(&FollowUp) -> &String, fn(&mut FollowUp) -> &mut String, &'static str);

/// The fields of a follow-up that are texts.
const TEXTS: [TextField; 4] = [
    (|follow_up| &follow_up.cause, |follow_up| &mut follow_up.cause, "；"),
    (|follow_up| &follow_up.action, |follow_up| &mut follow_up.action, "；"),
    (|follow_up| &follow_up.unit, |follow_up| &mut follow_up.unit, "、"),
    (|follow_up| &follow_up.owner, |follow_up| &mut follow_up.owner, "、"),
];

fn follow_up_of(answer: Option<&Answer>) -> Option<&FollowUp> {
    answer?.follow_up.as_deref()
}

fn follow_up(leaves: &Leaves<'_>, said: &Said<'_>) -> (Option<FollowUp>, bool) {
    let there = changing(leaves, said, |from, to| follow_up_of(from).is_some() != follow_up_of(to).is_some());
    if !there.iter().any(|entry| follow_up_of(entry.change.to.as_deref()).is_some()) {
        return (None, false);
    }
    let blank = FollowUp::default();
    let filled = |answer| follow_up_of(answer).cloned().unwrap_or_default();
    let mut from: Vec<usize> = Vec::new();
    // The values for one field, and the number of leaves that touched any field.
    let mut said_of = |differs: &dyn Fn(&FollowUp, &FollowUp) -> bool| -> Vec<FollowUp> {
        let entries = changing(leaves, said, |from, to| {
            differs(follow_up_of(from).unwrap_or(&blank), follow_up_of(to).unwrap_or(&blank))
        });
        from.extend(entries.iter().map(|entry| entry.leaf));
        entries.iter().map(|entry| filled(entry.change.to.as_deref())).collect()
    };
    let mut joined = FollowUp::default();
    for (get, set, between) in TEXTS {
        let said = said_of(&|from, to| get(from) != get(to));
        let texts: Vec<&str> = said.iter().map(|follow_up| get(follow_up).as_str()).collect();
        *set(&mut joined) = texts::fields(&texts, between);
    }
    // Until somebody decides, the earlier day is the one to keep.
    joined.due = said_of(&|from, to| from.due != to.due).iter().filter_map(|follow_up| follow_up.due).min();
    let days: Vec<_> = said_of(&|from, to| from.closed != to.closed).iter().map(|follow_up| follow_up.closed).collect();
    // Whoever says that it is not settled has the word, so that no open follow-up disappears.
    joined.closed = if days.contains(&None) { None } else { days.into_iter().flatten().max() };
    let rechecks =
        said_of(&|from, to| from.recheck != to.recheck).into_iter().filter_map(|follow_up| follow_up.recheck);
    joined.recheck =
        rechecks.max_by_key(|recheck| (recheck.on, recheck.mark, recheck.by.clone(), recheck.note.clone()));
    from.sort_unstable();
    from.dedup();
    (Some(joined), from.len() > 1)
}

impl<'a> Said<'a> {
    /// What the leaves say about a point, by the entries of each that are about it.
    pub fn of(leaves: &Leaves<'a>, positions: &[&[usize]], point: &PointId) -> Self {
        let entries_of = |(number, leaf): (usize, &Leaf<'a>)| {
            let of_leaf = positions.get(number).copied().unwrap_or_default();
            let entry = |&position: &usize| Entry { leaf: number, position, change: leaf.log[position] };
            of_leaf.iter().map(entry).collect()
        };
        let entries = leaves.all.iter().enumerate().map(entries_of).collect();
        let drafts = leaves.all.iter().filter_map(|leaf| {
            let draft = leaf.draft.filter(|draft| draft.point == *point && !draft.text.trim().is_empty())?;
            let last = leaf.log.iter().rev().find(|change| change.point == *point).or(leaf.log.last());
            let at = last.map_or(leaf.visit.opened, |change| change.at);
            let by = leaf.visit.reviewers.first().cloned().unwrap_or_default();
            Some(Written { text: draft.text.trim().to_owned(), by, at })
        });
        Self { drafts: drafts.collect(), entries }
    }
}
