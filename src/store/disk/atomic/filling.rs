//! A new file while it is being written: pieces are gathered, so that a disk is asked for few and large writes.

use crate::store::disk::atomic::Disk;
use crate::store::disk::failure::{WriteFailure, WriteStep};
use crate::store::disk::stamp::{FileStamp, Stamper};

/// How many bytes are gathered before they are written.
const GATHERED: usize = 1 << 20;

/// A new file that takes in what is to stand in it.
pub struct Filling<'a, D: Disk> {
    disk: &'a D,
    file: &'a mut D::File,
    gathered: Vec<u8>,
    stamper: Stamper,
}

impl<'a, D: Disk> Filling<'a, D> {
    pub(super) fn new(disk: &'a D, file: &'a mut D::File) -> Self {
        Self { disk, file, gathered: Vec::new(), stamper: Stamper::default() }
    }

    /// Adds these bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), WriteFailure> {
        self.stamper.push(bytes);
        if self.gathered.len() + bytes.len() > GATHERED {
            self.flush()?;
        }
        if bytes.len() > GATHERED {
            return self.write(bytes);
        }
        self.gathered.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes what is left and returns the stamp of all.
    pub(super) fn end(mut self) -> Result<FileStamp, WriteFailure> {
        self.flush()?;
        Ok(self.stamper.stamp())
    }

    fn flush(&mut self) -> Result<(), WriteFailure> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let gathered = std::mem::take(&mut self.gathered);
        self.write(&gathered)?;
        // The same room again.
        self.gathered = gathered;
        self.gathered.clear();
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteFailure> {
        self.disk.write(self.file, bytes).map_err(|source| WriteFailure { step: WriteStep::Write, source })
    }
}
