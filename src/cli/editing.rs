//! A session changed without the screen: opened with its lock, one edit, saved.

use std::path::{Path, PathBuf};

use super::error::Failure;
use super::here::Here;
use super::mark::near;
use crate::model::checklist::PointId;
use crate::model::edit::{Edit, EditError, Stamp};
use crate::model::session::Session;
use crate::store::error::{StoreError, finding_line};
use crate::store::sessions::{self, Access, Opened};

/// A session that is open for one edit. The lock is held until it is dropped.
pub(super) struct Editing {
    opened: Opened,
    /// When the edit happens, and by whom.
    pub stamp: Stamp,
}

impl Editing {
    /// Opens a session by path or by name; `by` edits it, or else its first reviewer.
    pub fn open(named: &Path, by: Option<&String>, here: &Here) -> Result<Self, Failure> {
        let path = sessions::locate(&here.places()?, named);
        let opened = sessions::open(&path, here.now)?;
        if let Access::Read(holder) = opened.access {
            return Err(StoreError::InUse { path, holder }.into());
        }
        let by = by.or_else(|| opened.session.visit().reviewers.first());
        let stamp = Stamp { at: here.now, by: by.cloned().unwrap_or_default() };
        Ok(Self { opened, stamp })
    }

    /// The session as it stands.
    pub const fn session(&self) -> &Session {
        &self.opened.session
    }

    /// Its file.
    pub const fn path(&self) -> &PathBuf {
        &self.opened.path
    }

    /// Says no where the session does not cover a point, before anything is done for it.
    pub fn must_cover(&self, point: &PointId) -> Result<(), Failure> {
        let session = self.session();
        if session.in_scope(point) {
            Ok(())
        } else if session.outline().rank(point).is_some() {
            Err(Failure::Edit(EditError::OutOfScope(point.clone()), Vec::new()))
        } else {
            Err(Failure::Edit(EditError::UnknownPoint(point.clone()), near(point, session)))
        }
    }

    /// Applies the edit and saves, unless it changes nothing.
    pub fn save(&mut self, edit: &Edit) -> Result<(), Failure> {
        let logged = self.opened.session.log().len();
        self.opened.session.apply(edit, &self.stamp).map_err(|error| Failure::Edit(error, Vec::new()))?;
        if self.opened.session.log().len() > logged {
            sessions::save(&self.opened.path, &self.opened.session, self.opened.stamp)?;
        }
        Ok(())
    }

    /// What was to be said about the file when it was read.
    pub fn warnings(&self, here: &Here) -> Vec<String> {
        let warnings = self.opened.warnings.iter();
        warnings.map(|warning| finding_line(&self.opened.path, warning, here.lang)).collect()
    }
}
