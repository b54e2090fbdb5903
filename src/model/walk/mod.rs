//! The session editor: a session with cursor, list, search, selection and undo, as a value without a terminal.
//!
//! Never: a terminal, a file, a clock, or a word of one interface.

pub mod ready_words;
pub mod rows;
mod listing;
pub mod change;
pub mod navigation;
mod narrowing;
pub mod selection;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::model::list::filter::Filter;
use crate::model::list::find::Needle;
use crate::model::list::haystack::Haystack;
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::history::History;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::walk::listing::Listing;
use crate::model::walk::narrowing::Found;
use crate::model::walk::rows::Rows;

/// One session with the reviewer's place in it, the steps that can be undone, and what is listed, found and selected.
///
/// After every call the cursor stands on a listed point, unless nothing is listed; every selected point is in scope.
#[derive(Clone, Debug)]
pub struct SessionEditor {
    session: Session,
    permission: Permission,
    history: History,
    listing: Listing,
    cursor: PointId,
    selected: HashSet<PointId>,
    /// The texts that a search looks through; none before the first one.
    haystack: Option<Haystack>,
    found: Option<Found>,
    changes: u64,
    /// Who is at work, once that was said.
    reviewer: Option<String>,
}

/// Whether the session may be changed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Editable.
    Write,
    /// Read-only: another process holds the lock of its file.
    ReadOnly,
}

impl SessionEditor {
    /// A session with the cursor on its first point: that of the note that was being typed when the last sitting ended,
    /// else the first without a mark, else the first of all.
    #[must_use]
    pub fn new(session: Session, permission: Permission) -> Self {
        let ids = || session.points().map(|(_, _, point)| &point.id);
        let cursor = session
            .draft()
            .map(|draft| draft.point.clone())
            .or_else(|| ids().find(|point| session.mark(point).is_none()).cloned())
            .or_else(|| ids().next().cloned())
            // A checklist without points does not pass the check; an empty id matches no point.
            .unwrap_or_else(|| PointId::from(""));
        let listing = Listing::of(&session);
        let mut editor = Self {
            session,
            permission,
            history: History::default(),
            listing,
            cursor,
            selected: HashSet::new(),
            haystack: None,
            found: None,
            changes: 0,
            reviewer: None,
        };
        editor.settle();
        editor
    }

    /// The session as it stands.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Gives the session back.
    #[must_use]
    pub fn into_session(self) -> Session {
        self.session
    }

    /// Id of the point that the cursor is on.
    #[must_use]
    pub const fn cursor(&self) -> &PointId {
        &self.cursor
    }

    /// The point that the cursor is on; `None` where nothing is listed.
    #[must_use]
    pub fn point(&self) -> Option<&FocusPoint> {
        let (_, _, point) = self.session.find(&self.cursor).filter(|_| self.is_cursor_listed())?;
        Some(point)
    }

    /// Whether the point under the cursor is listed, that is, whether anything is.
    #[must_use]
    pub fn is_cursor_listed(&self) -> bool {
        self.is_listed(&self.cursor)
    }

    /// Whether a point is listed.
    #[must_use]
    pub fn is_listed(&self, point: &PointId) -> bool {
        self.rows().row(&self.session, point).is_some()
    }

    /// The rows that are listed.
    #[must_use]
    pub const fn rows(&self) -> &Rows {
        self.listing.rows()
    }

    /// How many points are listed.
    #[must_use]
    pub const fn listed(&self) -> usize {
        self.rows().points()
    }

    /// The filter of the list.
    #[must_use]
    pub const fn filter(&self) -> &Filter {
        self.listing.filter()
    }

    /// What was searched for last.
    #[must_use]
    pub fn needle(&self) -> Option<&Needle> {
        self.found.as_ref().map(Found::needle)
    }

    /// Whether the session is read-only, since another process holds the lock of its file.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.permission == Permission::ReadOnly
    }

    /// How many edits have changed the session since the editor was made; tells whether it has to be saved.
    #[must_use]
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether there is a step to take back.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step to bring back.
    #[must_use]
    pub const fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// How many points of the checklist the inspection does not cover.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.session.outline().len() - self.session.scores().total().points
    }

    /// Who is at work: the one who was named, else the first reviewer of the visit; empty where there is none.
    #[must_use]
    pub fn reviewer(&self) -> &str {
        let first = self.session.visit().reviewers.first();
        self.reviewer.as_ref().or(first).map_or("", String::as_str)
    }

    /// Whether the visit has several reviewers and nobody said which of them is at work.
    #[must_use]
    pub fn is_reviewer_open(&self) -> bool {
        self.reviewer.is_none() && self.session.visit().reviewers.len() > 1
    }

    /// From now on this person is at work.
    pub fn sit_down(&mut self, reviewer: &str) {
        self.reviewer = Some(reviewer.to_owned());
    }

    /// When and by whom an edit happens now.
    #[must_use]
    pub fn stamp(&self, now: Moment) -> Stamp {
        Stamp { at: now, by: self.reviewer().to_owned() }
    }

    /// Shows the session as another program has saved it, with cursor, filter and search as they are; only where it is
    /// read-only, since steps to take back would not fit it.
    pub fn renew(&mut self, session: Session) {
        if !self.is_read_only() {
            return;
        }
        self.session = session;
        self.haystack = None;
        let needle = self.needle().cloned();
        self.choose(self.filter().clone());
        // The notes may have other words.
        self.found = None;
        self.find(needle);
    }

    /// Moves the cursor to a listed point if there is one.
    fn settle(&mut self) {
        if !self.is_cursor_listed() {
            let Some(nearest) = self.rows().nearest(&self.session, &self.cursor) else { return };
            self.cursor = nearest;
        }
        self.hold();
    }

    /// Moves the cursor to a point and lists it regardless of the filter.
    fn stand_on(&mut self, point: PointId) {
        self.cursor = point;
        self.hold();
    }

    fn hold(&mut self) {
        if self.listing.hold(&self.session, &self.cursor) {
            self.relisted();
        }
    }

    /// Updates the search hits after the rows changed.
    fn relisted(&mut self) {
        if let Some(found) = &mut self.found {
            found.relist(self.listing.rows());
        }
    }
}
