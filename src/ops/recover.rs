//! Damaged sessions: the options, recovery into a new file, restoring a backup.

use std::path::{Path, PathBuf};

use super::{Directories, open};
use crate::store::error::StoreError;
use crate::store::session::recovery;

pub use crate::store::session::backup::Backup;
pub use crate::store::session::recover::{Lost, Unrecovered};
pub use crate::store::session::recovery::{Recovered, WayOut};

/// Recovers a damaged session, by path or by name, into a new file next to it or at `output`.
pub fn recover(
    directories: &Directories,
    named: &Path,
    output: Option<&Path>,
) -> Result<(PathBuf, Recovered), StoreError> {
    let path = open::locate(directories, named);
    let recovered = recovery::recover_file(&path, directories, output)?;
    Ok((path, recovered))
}

/// Restores a backup into a new file next to the damaged session; returns its path.
pub fn restore(session: &Path, backup: &Backup) -> Result<PathBuf, StoreError> {
    recovery::restore(session, backup)
}

/// The options for a session file that gave this error; empty if it is of a newer format or cannot be read at all.
#[must_use]
pub fn ways_out(directories: &Directories, session: &Path, error: &StoreError) -> Vec<WayOut> {
    recovery::ways_out(session, directories, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::record::mark::Mark;
    use crate::ops::record::{Marking, Place, mark};
    use crate::ops::sample::{folder, moment, on_disk, session};

    #[test]
    fn a_damaged_session_is_recovered_or_restored_from_a_backup_that_a_command_made() {
        let folder = folder();
        let whole = session("1", "2026-11-22", Mark::Absent);
        let path = folder.put("一", &whole);
        let point = "1.1.2".into();
        let place = Place { session: &path, point: &point, by: None, reason: None };
        mark(&folder.directories, place, Marking::Mark(Some(Mark::Done)), None, Lang::ZhTw, moment("2026-11-23"))
            .unwrap();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let error = open::read(&folder.directories, &path).unwrap_err();
        let ways = ways_out(&folder.directories, &path, &error);
        let [WayOut::Recover { answers: 2, .. }, WayOut::Backup(backup)] = &ways[..] else { panic!("{ways:?}") };
        let restored = restore(&path, backup).unwrap();
        assert_eq!(on_disk(&restored).parts().answers, whole.parts().answers);
        let (of, recovered) = recover(&folder.directories, "一".as_ref(), None).unwrap();
        assert_eq!((of, recovered.answers), (path, 2));
        assert_eq!(on_disk(&recovered.path).mark(&point), Some(Mark::Done));
    }
}
