//! Files that a user names: a new one takes no name that is in use, an existing one is overwritten by force alone.

use std::path::Path;

use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{self, RealDisk, WriteFailure, WriteStep, folder_of};
use crate::store::disk::directories::SESSION_ENDING;
use crate::store::disk::lock::{Lock, Locking};
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::tree::leading_name;
use crate::store::session::backup;

/// Number of bytes in which the name stands that tells the kind of a file.
const BEGINNING: usize = 4096;

/// Whether an existing file may be overwritten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// An existing file is an error.
    #[default]
    Never,
    /// The user asked for it.
    Forced,
}

/// Writes a file and creates its folder.
pub fn write(path: &Path, bytes: &[u8], overwrite: Overwrite, now: Moment) -> Result<(), StoreError> {
    write_after(path, bytes, overwrite, now, || Ok(()))
}

/// The same; `before` runs when the file is whole on the disk and only its name is missing.
pub fn write_after(
    path: &Path,
    bytes: &[u8],
    overwrite: Overwrite,
    now: Moment,
    before: impl FnOnce() -> Result<(), WriteFailure>,
) -> Result<(), StoreError> {
    atomic::make_folder(folder_of(path)).map_err(|failure| StoreError::write(path, failure))?;
    match overwrite {
        Overwrite::Never => {
            let created = atomic::create_after(&RealDisk, path, bytes, None, before);
            created.map_err(|error| StoreError::create(path, path, error))
        }
        Overwrite::Forced => write_over(path, bytes, now, before),
    }
}

/// Writes a file that can be made again over an older one of its kind, without a backup.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |failure| StoreError::write(path, failure);
    atomic::make_folder(folder_of(path)).map_err(failed)?;
    atomic::replace(&RealDisk, path, bytes).map_err(failed)
}

/// Writes a new file and creates its folder; an error if there is one of that name.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_new_like(path, bytes, None)
}

/// The same for content that stood in the file `like`, with the rights of that: what was for its owner alone stays so.
pub fn write_new_like(path: &Path, bytes: &[u8], like: Option<&Path>) -> Result<(), StoreError> {
    atomic::make_folder(folder_of(path)).map_err(|failure| StoreError::write(path, failure))?;
    atomic::create(&RealDisk, path, bytes, like).map_err(|error| StoreError::create(path, path, error))
}

/// Writes a file over an existing one, if there is one. Somebody's work is not overwritten while another program holds
/// its lock, and is kept as a backup first.
fn write_over(
    path: &Path,
    bytes: &[u8],
    now: Moment,
    before: impl FnOnce() -> Result<(), WriteFailure>,
) -> Result<(), StoreError> {
    let failed = |failure| StoreError::write(path, failure);
    let _lock = if holds_work(path) {
        let lock = match Lock::acquire(path, now) {
            Locking::Held { lock, .. } => Some(lock),
            Locking::Taken(holder) => return Err(StoreError::InUse { path: path.to_owned(), holder }),
            Locking::Unlocked(_) => None,
        };
        let kept = backup::keep_always(path, now);
        kept.map_err(|source| failed(WriteFailure { step: WriteStep::Backup, source }))?;
        lock
    } else {
        None
    };
    atomic::replace_after(&RealDisk, path, bytes, before).map_err(failed)?;
    atomic::sweep_beside(path);
    Ok(())
}

/// Whether a file is there that holds work which cannot be made again, as a report can: a session, by its name or by
/// what it begins with, or any other of our own files.
fn holds_work(path: &Path) -> bool {
    let Ok(bytes) = read_bytes(path) else { return false };
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGINNING)]);
    let text = beginning.strip_prefix('\u{feff}').unwrap_or(&beginning);
    let is_ours =
        ["Session", "Checklist", "Mapping", "Offices", "Settings"].map(Some).contains(&leading_name(text).as_deref());
    is_ours || path.to_string_lossy().ends_with(SESSION_ENDING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use std::sync::Barrier;

    fn now() -> Moment {
        sample::stamp(1).at
    }

    #[test]
    fn of_many_who_write_one_new_file_at_once_one_does() {
        for round in 0..20 {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let path = folder.path().join("一.session.ron");
            let begin = Barrier::new(8);
            let won: Vec<usize> = std::thread::scope(|scope| {
                let write = |number: usize| {
                    let (path, begin) = (&path, &begin);
                    scope.spawn(move || {
                        begin.wait();
                        match write_new(path, format!("writer {number}").as_bytes()) {
                            Ok(()) => Some(number),
                            Err(StoreError::Exists { .. }) => None,
                            Err(error) => panic!("{error:?}"),
                        }
                    })
                };
                let writers: Vec<_> = (0..8).map(write).collect();
                writers.into_iter().filter_map(|writer| writer.join().expect("no panic")).collect()
            });
            assert_eq!(won.len(), 1, "round {round}: {won:?}");
            let written = std::fs::read_to_string(&path).expect("the file");
            assert_eq!(written, format!("writer {}", won[0]));
            assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing unfinished is left");
        }
    }

    #[test]
    fn work_that_is_overwritten_by_force_is_kept_and_not_taken_from_under_anybody() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, text, is_work) in [
            ("a.session.ron", "damaged", true),
            ("b.txt", "\u{feff}Session(format: 1)", true),
            ("c.ron", "// mine\nChecklist(", true),
            ("d.txt", "a report", false),
            ("e.ron", "\u{0}\u{fe}", false),
        ] {
            let path = folder.path().join(name);
            write(&path, text.as_bytes(), Overwrite::Forced, now()).expect("the name is free");
            assert!(matches!(write(&path, b"new", Overwrite::Never, now()), Err(StoreError::Exists { .. })));
            let Locking::Held { lock, .. } = Lock::acquire(&path, now()) else { panic!("nobody has it") };
            let refused = write(&path, b"new", Overwrite::Forced, now());
            assert_eq!(matches!(refused, Err(StoreError::InUse { .. })), is_work, "{name}: {refused:?}");
            drop(lock);
            write(&path, b"new", Overwrite::Forced, now()).expect("nobody has it");
            assert_eq!(std::fs::read(&path).expect("the file"), b"new");
            let kept: Vec<Vec<u8>> =
                backup::backups(&path).iter().map(|backup| std::fs::read(&backup.path).expect("the backup")).collect();
            let expected = if is_work { vec![text.as_bytes().to_vec()] } else { Vec::new() };
            assert_eq!(kept, expected, "{name}");
        }
    }
}
