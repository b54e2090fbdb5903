//! A session changed without the screen: opened with its lock, one edit, saved.

use std::path::{Path, PathBuf};

use super::error::Failure;
use super::here::Here;
use super::mark::near;
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::store::error::{StoreError, finding_line};
use crate::store::session::sessions::{self, Access, Opened};

/// A session that is open for one edit. The lock is held until it is dropped.
pub(super) struct Editing {
    opened: Opened,
    /// When the edit happens, and by whom.
    pub stamp: Stamp,
    /// Why, where the visit is closed.
    reason: Option<String>,
}

impl Editing {
    /// Opens a session by path or by name; `by` edits it, or else its first reviewer. A closed visit needs a reason.
    pub fn open(named: &Path, by: Option<&String>, reason: Option<&String>, here: &Here) -> Result<Self, Failure> {
        let path = sessions::locate(&here.places()?, named);
        let opened = sessions::open(&path, here.now)?;
        if let Access::Read(holder) = opened.access {
            return Err(StoreError::InUse { path, holder }.into());
        }
        let by = by.or_else(|| opened.session.visit().reviewers.first());
        let stamp = Stamp { at: here.now, by: by.cloned().unwrap_or_default() };
        Ok(Self { opened, stamp, reason: reason.cloned() })
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

    /// Says no where a closed visit is to be changed without a reason, or an open one with it.
    pub fn must_be_open_to_change(&self) -> Result<(), Failure> {
        match (self.session().is_sealed(), &self.reason) {
            (true, None) => Err(Failure::Edit(EditError::Sealed, Vec::new())),
            (false, Some(_)) => Err(Failure::Edit(EditError::NotSealed, Vec::new())),
            (true, Some(_)) | (false, None) => Ok(()),
        }
    }

    /// Applies the edit and saves, unless it changes nothing.
    pub fn save(&mut self, edit: Edit) -> Result<(), Failure> {
        let logged = self.opened.session.log().len();
        let edit = match &self.reason {
            Some(reason) => edit.because(reason),
            None => edit,
        };
        self.opened.session.apply(&edit, &self.stamp).map_err(|error| Failure::Edit(error, Vec::new()))?;
        if self.opened.session.log().len() > logged {
            sessions::save(&self.opened.path, &self.opened.session, self.opened.stamp, self.stamp.at)?;
        }
        Ok(())
    }

    /// What was to be said about the file when it was read.
    pub fn warnings(&self, here: &Here) -> Vec<String> {
        let warnings = self.opened.warnings.iter();
        warnings.map(|warning| finding_line(&self.opened.path, warning, here.lang)).collect()
    }
}
