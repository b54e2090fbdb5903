//! Why a file was not written, and at which step.

use std::io;

/// The steps of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStep {
    /// Making a backup of the version to be overwritten.
    Backup,
    /// Examining the file to be replaced.
    Target,
    /// Making the folder.
    Folder,
    /// Creating the new file.
    Create,
    /// Writing the bytes.
    Write,
    /// Flushing the bytes to the disk.
    Sync,
    /// Reading the new file back before it gets its name.
    Verify,
    /// Comparing the file to be replaced with what it should be.
    Compare,
    /// Giving the new file a name that was free.
    Publish,
    /// Renaming the new file over the old one.
    Rename,
    /// Flushing the folder's entries to the disk.
    SyncFolder,
    /// Reading the file back to verify it.
    ReadBack,
}

/// Why a file was not written, and at which step.
#[derive(Debug)]
pub struct WriteFailure {
    /// The step that failed.
    pub step: WriteStep,
    /// The error of the operating system.
    pub source: io::Error,
}

/// Why a new file was not written.
#[derive(Debug)]
pub enum CreateError {
    /// There is a file of that name.
    Taken,
    /// The file to be copied cannot be read.
    Read(io::Error),
    /// The new file cannot be written.
    Write(WriteFailure),
}

impl CreateError {
    /// The failure for a caller that knows the name to be free and the original to be there.
    #[must_use]
    pub fn into_failure(self) -> WriteFailure {
        match self {
            Self::Taken => WriteFailure { step: WriteStep::Publish, source: io::ErrorKind::AlreadyExists.into() },
            Self::Read(source) => WriteFailure { step: WriteStep::Write, source },
            Self::Write(failure) => failure,
        }
    }
}

impl From<WriteFailure> for CreateError {
    fn from(failure: WriteFailure) -> Self {
        Self::Write(failure)
    }
}
