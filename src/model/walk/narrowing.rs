//! Narrowing the list: the filter, and the search with its hits.

use super::SessionEditor;
use super::change::Refused;
use crate::model::list::filter::Filter;
use crate::model::list::find::Needle;
use crate::model::list::haystack::{Haystack, Hits};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::walk::rows::{Direction, Rows};

/// A search and its hits, as ranks in plan order.
#[derive(Clone, Debug)]
pub(super) struct Found {
    needle: Needle,
    /// The points in scope that contain the needle, and the texts in which they do.
    all: Hits,
    /// Those of them that are listed.
    listed: Vec<usize>,
}

impl Found {
    /// What is found; where the needle goes on from that of an earlier search, among what that one found.
    fn of(needle: Needle, earlier: Option<&Self>, haystack: &Haystack, rows: &Rows) -> Self {
        let earlier = earlier.filter(|earlier| needle.as_str().contains(earlier.needle.as_str()));
        let all = haystack.search(&needle, earlier.map(|earlier| &earlier.all));
        let mut found = Self { needle, all, listed: Vec::new() };
        found.relist(rows);
        found
    }

    pub(super) const fn needle(&self) -> &Needle {
        &self.needle
    }

    pub(super) fn relist(&mut self, rows: &Rows) {
        self.listed = self.all.ranks.iter().copied().filter(|&rank| rows.has_rank(rank)).collect();
    }

    /// Re-evaluates points whose answers changed, since their notes may now match or no longer match.
    pub(super) fn look_again<'a>(
        &mut self,
        session: &Session,
        haystack: &Haystack,
        mut points: impl Iterator<Item = &'a PointId>,
        rows: &Rows,
    ) {
        match (points.next(), points.next()) {
            (Some(point), None) => {
                let (Some(rank), Some((_, _, focus))) = (session.outline().rank(point), session.find(point)) else {
                    return;
                };
                let is_hit = session.in_scope(point) && self.needle.hits(focus, session.note(point));
                keep(&mut self.all.ranks, rank, is_hit);
                keep(&mut self.listed, rank, is_hit && rows.has_rank(rank));
            }
            (Some(_), Some(_)) => *self = Self::of(self.needle.clone(), None, haystack, rows),
            (None, _) => {}
        }
    }
}

/// Puts a rank into a list in order, or takes it out.
fn keep(ranks: &mut Vec<usize>, rank: usize, is_kept: bool) {
    match (ranks.binary_search(&rank), is_kept) {
        (Ok(at), false) => {
            ranks.remove(at);
        }
        (Err(at), true) => ranks.insert(at, rank),
        (Ok(_), true) | (Err(_), false) => {}
    }
}

impl SessionEditor {
    /// Sets the filter. Points that it hides are deselected, so that no hidden point is marked.
    pub fn choose(&mut self, filter: Filter) {
        self.listing.choose(filter, &self.session);
        let (session, rows) = (&self.session, self.listing.rows());
        self.selected.retain(|point| rows.row(session, point).is_some());
        self.relisted();
        self.settle();
    }

    /// Puts the texts in order that a search looks through, unless they are: done when a search begins, so that the first
    /// letter is as quick as the next.
    pub fn prepare_search(&mut self) {
        if self.haystack.is_none() {
            self.haystack = Some(Haystack::of(&self.session));
        }
    }

    /// Searches among what is listed, without moving the cursor. Nothing to look for ends the search.
    pub fn find(&mut self, needle: Option<Needle>) {
        let earlier = self.found.take();
        let Some(needle) = needle else { return };
        self.prepare_search();
        if let Some(haystack) = &self.haystack {
            self.found = Some(Found::of(needle, earlier.as_ref(), haystack, self.listing.rows()));
        }
    }

    /// Searches among what is listed, and puts the cursor on the first hit at or after a point, else on the first of
    /// all, else on that point. Nothing to look for ends the search at that point.
    pub fn search(&mut self, needle: Option<Needle>, from: &PointId) {
        self.find(needle);
        let hits = self.found.as_ref().map_or(&[][..], |found| &found.listed);
        let from_rank = self.session.outline().rank(from);
        let first = hits.iter().find(|&&rank| Some(rank) >= from_rank).or_else(|| hits.first());
        let target = first.and_then(|&rank| self.id(rank)).unwrap_or_else(|| from.clone());
        self.jump(&target);
    }

    /// Ends the search, at a point: the texts that it looks through take as much memory as the checklist itself.
    pub fn end_search(&mut self, from: &PointId) {
        self.search(None, from);
        self.haystack = None;
    }

    /// Whether a search or filter is active.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.found.is_some() || !self.filter().is_empty()
    }

    /// One step back to the whole list: clears the selection, else search and filter. Returns whether there was one.
    pub fn widen(&mut self) -> bool {
        if self.is_selecting() {
            self.selected.clear();
        } else if self.is_narrowed() {
            self.found = None;
            self.haystack = None;
            self.choose(Filter::default());
        } else {
            return false;
        }
        true
    }

    /// How many listed points contain what was searched for.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.found.as_ref().map_or(0, |found| found.listed.len())
    }

    /// Which hit the cursor is on, from one, and how many there are; `None` where nothing was searched for.
    #[must_use]
    pub fn place_among_hits(&self) -> Option<(Option<usize>, usize)> {
        let found = self.found.as_ref()?;
        Some((self.position_of_hit(&self.cursor).map(|position| position + 1), found.listed.len()))
    }

    /// What is searched for, if the point is a hit.
    #[must_use]
    pub fn needle_at(&self, point: &PointId) -> Option<&Needle> {
        self.position_of_hit(point)?;
        self.needle()
    }

    /// The next hit in a direction, from the other end after the last; `None` where there is no hit.
    pub(super) fn hit(&self, direction: Direction) -> Result<Option<PointId>, Refused> {
        let hits = &self.found.as_ref().ok_or(Refused::NoSearch)?.listed;
        let here = self.session.outline().rank(&self.cursor);
        let hit = match direction {
            Direction::Forward => hits.get(hits.partition_point(|&rank| Some(rank) <= here)).or_else(|| hits.first()),
            Direction::Back => {
                let before = hits.partition_point(|&rank| Some(rank) < here);
                before.checked_sub(1).and_then(|before| hits.get(before)).or_else(|| hits.last())
            }
        };
        Ok(hit.and_then(|&rank| self.id(rank)))
    }

    fn position_of_hit(&self, point: &PointId) -> Option<usize> {
        let found = self.found.as_ref()?;
        found.listed.binary_search(&self.session.outline().rank(point)?).ok()
    }

    fn id(&self, rank: usize) -> Option<PointId> {
        let place = self.session.outline().place_at(rank)?;
        Some(place.of(self.session.checklist()).2.id.clone())
    }
}
