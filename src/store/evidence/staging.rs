//! Copies of evidence for a session that is not written yet: made in a temporary folder, which gets its name only when the
//! session is about to get its own.
//!
//! Whoever is killed before leaves a temporary folder behind, which is swept later, and no copy that no session names.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::store::disk::atomic::{self, CreateError, WriteFailure, WriteStep, folder_of};
use crate::store::disk::directories::numbered;
use crate::store::error::StoreError;
use crate::store::evidence::{Facts, MOST_NAMES, State, copy_name, folder, recorded_path, state_of_file};

/// Copies that wait for their session.
#[derive(Debug)]
pub struct StagedEvidence {
    session: PathBuf,
    /// The folder that the copies will be in.
    folder: PathBuf,
    /// The folder that they are in, once there is one.
    temporary: Option<PathBuf>,
    names: Vec<String>,
}

impl StagedEvidence {
    /// No copy yet, for a session to be written to this path.
    #[must_use]
    pub fn for_session(session: &Path) -> Self {
        Self { session: session.to_owned(), folder: folder(session), temporary: None, names: Vec::new() }
    }

    /// Copies the first of some files that is as recorded, and returns the path to record and the name of the original;
    /// `None` if none of them is. A copy that is there already is used again; no name is ever overwritten.
    pub fn add(&mut self, facts: &Facts, files: &[PathBuf]) -> Result<Option<(String, String)>, StoreError> {
        let go_on = AtomicBool::new(false);
        let is_intact = |path: &Path| state_of_file(path, facts, &go_on) == Some(State::Intact);
        let Some(file) = files.iter().find(|file| is_intact(file)) else { return Ok(None) };
        let original = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = copy_name(file);
        for number in 1..=MOST_NAMES {
            let name = numbered(&name, number);
            let there = self.folder.join(&name);
            if there.symlink_metadata().is_ok() {
                if is_intact(&there) {
                    return Ok(Some((recorded_path(&there, &self.session)?, original)));
                }
                continue;
            }
            if self.names.iter().any(|taken| taken.eq_ignore_ascii_case(&name)) {
                continue;
            }
            let to = self.temporary()?.join(&name);
            let failed =
                |error: WriteFailure| StoreError::Write { path: to.clone(), step: error.step, source: error.source };
            match atomic::copy_new(file, &to) {
                Ok(()) => {}
                Err(CreateError::Taken) => continue,
                Err(error) => return Err(StoreError::create(&to, file, error)),
            }
            if !is_intact(&to) {
                let source = std::io::ErrorKind::InvalidData.into();
                return Err(failed(WriteFailure { step: WriteStep::ReadBack, source }));
            }
            self.names.push(name);
            return Ok(Some((recorded_path(&there, &self.session)?, original)));
        }
        Err(StoreError::Exists { path: self.folder.join(name) })
    }

    fn temporary(&mut self) -> Result<PathBuf, StoreError> {
        if let Some(temporary) = &self.temporary {
            return Ok(temporary.clone());
        }
        let parent = folder_of(&self.folder).to_owned();
        let made = atomic::make_folder(&parent).and_then(|()| atomic::make_temporary_folder(&parent));
        let made = made.map_err(|error| StoreError::Write {
            path: self.folder.clone(),
            step: error.step,
            source: error.source,
        })?;
        Ok(self.temporary.insert(made).clone())
    }

    /// Gives the copies their names.
    pub fn publish(mut self) -> Result<(), WriteFailure> {
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        if self.folder.symlink_metadata().is_err() {
            return atomic::relocate(&temporary, &self.folder).map_err(CreateError::into_failure);
        }
        for name in &self.names {
            atomic::relocate(&temporary.join(name), &self.folder.join(name)).map_err(CreateError::into_failure)?;
        }
        atomic::discard(&temporary);
        Ok(())
    }
}

impl Drop for StagedEvidence {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            atomic::discard(temporary);
        }
    }
}
