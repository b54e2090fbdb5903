//! A file system that fails at a chosen operation, once or from then on.

use super::*;
use std::sync::{Arc, Mutex};

/// Whether the file system works again after the failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasting {
    Once,
    FromThenOn,
}

/// A file system with an injected failure.
#[derive(Clone, Debug)]
pub(crate) struct FaultyDisk {
    left: Arc<AtomicU64>,
    lasting: Lasting,
    kind: io::ErrorKind,
    /// Whether it loses bytes that it says were written.
    is_forgetful: bool,
    /// Held while it does not answer.
    gate: Arc<Mutex<()>>,
    /// A file that someone else writes while ours is flushed.
    meddled_with: Option<PathBuf>,
}

impl FaultyDisk {
    /// Fails at the `nth` operation, counted from 1.
    pub(crate) fn new(nth: u64, lasting: Lasting, kind: io::ErrorKind) -> Self {
        let left = Arc::new(AtomicU64::new(nth));
        Self { left, lasting, kind, is_forgetful: false, gate: Arc::default(), meddled_with: None }
    }

    /// Never fails, but is as slow as whoever holds the gate.
    pub(crate) fn gated(gate: &Arc<Mutex<()>>) -> Self {
        let gate = Arc::clone(gate);
        Self { gate, ..Self::new(u64::MAX, Lasting::Once, io::ErrorKind::Other) }
    }

    /// Keeps half of what is written, once, and says that all is well.
    pub(crate) fn forgetful(nth: u64) -> Self {
        Self { is_forgetful: true, ..Self::new(nth, Lasting::Once, io::ErrorKind::Other) }
    }

    /// Someone else writes this file in the midst of every write.
    pub(crate) fn meddled_with(path: &Path) -> Self {
        Self { meddled_with: Some(path.to_owned()), ..Self::new(u64::MAX, Lasting::Once, io::ErrorKind::Other) }
    }

    /// Whether the injected failure has occurred.
    pub(crate) fn has_failed(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }

    fn step(&self) -> io::Result<()> {
        let left = self.left.load(Ordering::SeqCst);
        match (left, self.lasting) {
            (0, Lasting::Once) => Ok(()),
            (0, Lasting::FromThenOn) => Err(self.kind.into()),
            (left, _) => {
                self.left.store(left - 1, Ordering::SeqCst);
                if left == 1 { Err(self.kind.into()) } else { Ok(()) }
            }
        }
    }
}

impl Disk for FaultyDisk {
    type File = File;
    fn create_new(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        RealDisk.create_new(path)
    }
    fn create_private(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        RealDisk.create_private(path)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            // A full disk accepts what still fits.
            RealDisk.write(file, &bytes[..bytes.len() / 2])?;
            return if self.is_forgetful { Ok(()) } else { Err(error) };
        }
        drop(self.gate.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        RealDisk.write(file, bytes)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.step()?;
        if let Some(path) = &self.meddled_with {
            fs::write(path, "someone else's")?;
        }
        RealDisk.sync(file)
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.link(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.sync_folder(folder)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        RealDisk.read(path)
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        RealDisk.open(path)
    }
    fn stamp(&self, path: &Path) -> io::Result<FileStamp> {
        self.step()?;
        RealDisk.stamp(path)
    }
    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
        self.step()?;
        RealDisk.holds(path, bytes)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)
    }
}
