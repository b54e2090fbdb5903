//! Levels: what stands under a heading moves with it, and comes under it where a paragraph becomes one.

use super::{ReviewRefusal, as_fate};
use crate::import::ledger::{Fate, LedgerEntry};

/// The entries from a position on that change where it becomes something else, the entry itself first.
pub(super) fn with_fate(entries: &[LedgerEntry], at: usize, to: Fate) -> Vec<LedgerEntry> {
    let from = &entries[at];
    let mut entry = as_fate(from, to);
    if from.fate == to {
        return vec![entry];
    }
    if matches!(to, Fate::Point | Fate::Group) && !matches!(from.fate, Fate::Point | Fate::Group) {
        entry.depth = depth_beside(entries, at, to);
    }
    let depth = entry.depth;
    let mut changed = vec![entry];
    if to == Fate::Group {
        let end = end_of_siblings(entries, at, depth);
        changed.extend(entries[at + 1..end].iter().map(|entry| moved(entry, Step::Down)));
    } else if from.fate == Fate::Group {
        let end = end_under(entries, at);
        changed.extend(entries[at + 1..end].iter().map(|entry| moved(entry, Step::Up)));
    }
    changed
}

/// The entry one level higher, with what stands under it.
pub(super) fn raised(entries: &[LedgerEntry], at: usize) -> Result<Vec<LedgerEntry>, ReviewRefusal> {
    let entry = &entries[at];
    match entry.fate {
        Fate::Strategy => Ok(vec![as_fate(entry, Fate::Pillar)]),
        Fate::Hint => Ok(with_fate(entries, at, Fate::Point)),
        Fate::Point | Fate::Group => {
            let above: Vec<usize> = open_groups(entries, at).into_iter().filter(|&depth| depth < entry.depth).collect();
            match above.last() {
                Some(&depth) => Ok(at_depth(entries, at, depth)),
                None => Ok(with_fate(entries, at, Fate::Strategy)),
            }
        }
        _ => Err(ReviewRefusal::NoLevel),
    }
}

/// The entry one level lower, with what stands under it.
pub(super) fn lowered(entries: &[LedgerEntry], at: usize) -> Result<Vec<LedgerEntry>, ReviewRefusal> {
    let entry = &entries[at];
    match entry.fate {
        Fate::Pillar => Ok(vec![as_fate(entry, Fate::Strategy)]),
        Fate::Strategy => Ok(with_fate(entries, at, Fate::Group)),
        Fate::Point | Fate::Group => {
            let beside = open_groups(entries, at).into_iter().find(|&depth| depth >= entry.depth);
            match (beside, entry.fate) {
                (Some(depth), _) => Ok(at_depth(entries, at, depth + 1)),
                (None, Fate::Point) => Ok(with_fate(entries, at, Fate::Hint)),
                (None, _) => Err(ReviewRefusal::NoLevel),
            }
        }
        _ => Err(ReviewRefusal::NoLevel),
    }
}

/// The entry at another depth; what stands under a group follows it.
fn at_depth(entries: &[LedgerEntry], at: usize, depth: usize) -> Vec<LedgerEntry> {
    let entry = &entries[at];
    let mut changed = vec![LedgerEntry { depth, ..entry.clone() }];
    if entry.fate == Fate::Group {
        let shift = |under: &LedgerEntry| match under.fate {
            Fate::Point | Fate::Group => {
                LedgerEntry { depth: (under.depth + depth).saturating_sub(entry.depth), ..under.clone() }
            }
            _ => under.clone(),
        };
        changed.extend(entries[at + 1..end_under(entries, at)].iter().map(shift));
    }
    changed
}

#[derive(Clone, Copy)]
enum Step {
    Up,
    Down,
}

fn moved(entry: &LedgerEntry, step: Step) -> LedgerEntry {
    match (entry.fate, step) {
        (Fate::Point | Fate::Group, Step::Down) => LedgerEntry { depth: entry.depth + 1, ..entry.clone() },
        (Fate::Point | Fate::Group, Step::Up) => LedgerEntry { depth: entry.depth.saturating_sub(1), ..entry.clone() },
        _ => entry.clone(),
    }
}

/// The depths of the groups that are open before an entry, the outermost first.
fn open_groups(entries: &[LedgerEntry], at: usize) -> Vec<usize> {
    let from = entries[..at].iter().rposition(|entry| matches!(entry.fate, Fate::Pillar | Fate::Strategy));
    let mut open: Vec<usize> = Vec::new();
    for entry in &entries[from.map_or(0, |from| from + 1)..at] {
        match entry.fate {
            Fate::Group => {
                open.retain(|&depth| depth < entry.depth);
                open.push(entry.depth);
            }
            Fate::Point => open.retain(|&depth| depth < entry.depth),
            _ => {}
        }
    }
    open
}

/// The depth of a paragraph that becomes a point or a group, by the one above it.
fn depth_beside(entries: &[LedgerEntry], at: usize, to: Fate) -> usize {
    let outline = entries[..at].iter().rev().find(|entry| entry.fate.is_outline());
    match outline.map(|entry| (entry.fate, entry.depth)) {
        Some((Fate::Point, depth)) if to == Fate::Point => depth,
        Some((Fate::Group, depth)) if to == Fate::Point => depth + 1,
        Some((Fate::Point | Fate::Group, _)) => open_groups(entries, at).last().copied().unwrap_or(0),
        _ => 0,
    }
}

/// Where what stands under a group ends.
fn end_under(entries: &[LedgerEntry], at: usize) -> usize {
    let depth = entries[at].depth;
    end(entries, at, |entry| entry.depth <= depth)
}

/// Where the points end that stand beside a new group and come under it: at the next group of its depth.
fn end_of_siblings(entries: &[LedgerEntry], at: usize, depth: usize) -> usize {
    end(entries, at, |entry| entry.depth < depth || entry.fate == Fate::Group && entry.depth == depth)
}

fn end(entries: &[LedgerEntry], at: usize, ends: impl Fn(&LedgerEntry) -> bool) -> usize {
    let is_end = |entry: &LedgerEntry| match entry.fate {
        Fate::Pillar | Fate::Strategy => true,
        Fate::Point | Fate::Group => ends(entry),
        _ => false,
    };
    entries[at + 1..].iter().position(is_end).map_or(entries.len(), |offset| at + 1 + offset)
}
