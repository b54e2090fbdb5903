//! Options for a session that cannot be read: recovery of its answers, or one of its backups.

use std::path::{Path, PathBuf};

use crate::model::check::problem::ProblemKind;
use crate::store::disk::directories::{Directories, SESSION_ENDING};
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::problem::FileProblemKind;
use crate::store::library::Library;
use crate::store::session::backup::{Backup, backups};
use crate::store::session::output::write_new_like;
use crate::store::session::recover::{Recovery, StandIn, Surroundings, Unrecovered, recover};
use crate::store::session::sessions;

/// An option for a session whose file is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Recover what can be read into a new file.
    Recover {
        /// Number of points with a recovered answer.
        answers: usize,
        /// Number of losses and doubtful values.
        losses: usize,
    },
    /// Restore a backup into a new file.
    Backup(Backup),
}

/// A recovery that was written.
#[derive(Debug)]
pub struct Recovered {
    /// The new file.
    pub path: PathBuf,
    /// Number of points with a recovered answer.
    pub answers: usize,
    /// Losses and doubtful values.
    pub losses: Vec<Unrecovered>,
    /// Whether the file was damaged at all.
    pub was_damaged: bool,
}

/// The options for a session file that gave this error; empty if the file is of a newer format or cannot be read at
/// all.
#[must_use]
pub fn ways_out(path: &Path, directories: &Directories, error: &StoreError) -> Vec<WayOut> {
    if !is_damage(error) {
        return Vec::new();
    }
    let recovery = try_recover(path, directories)
        .map(|recovery| WayOut::Recover { answers: recovery.answers(), losses: recovery.losses.len() });
    let backups = backups(path).into_iter().filter(|backup| sessions::read(&backup.path).is_ok()).map(WayOut::Backup);
    recovery.into_iter().chain(backups).collect()
}

/// Recovers a damaged session into a new file next to it, or into the given one.
pub fn recover_file(path: &Path, directories: &Directories, into: Option<&Path>) -> Result<Recovered, StoreError> {
    let damage = match sessions::read(path) {
        Ok(_) => None,
        Err(error) if is_damage(&error) => Some(error),
        Err(error) => return Err(error),
    };
    let was_damaged = damage.is_some();
    let recovery = match (try_recover(path, directories), damage) {
        (Some(recovery), _) => recovery,
        (None, Some(error)) => return Err(error),
        // An intact file without answers: nothing to recover, and nothing lost.
        (None, None) => return Err(StoreError::NothingToRecover { path: path.to_owned() }),
    };
    let write = |into: &Path| sessions::create_like(into, &recovery.session, Some(path));
    let into = match into {
        Some(into) => write(into).map(|()| into.to_owned())?,
        None => write_beside(path, "recovered", write)?,
    };
    Ok(Recovered { path: into, answers: recovery.answers(), losses: recovery.losses, was_damaged })
}

/// Restores a backup into a new file next to the damaged session; returns its path.
pub fn restore(path: &Path, backup: &Backup) -> Result<PathBuf, StoreError> {
    let bytes = read_bytes(&backup.path)?;
    write_beside(path, "backup", |into| write_new_like(into, &bytes, Some(path)))
}

fn try_recover(path: &Path, directories: &Directories) -> Option<Recovery> {
    let bytes = read_bytes(path).ok()?;
    recover(&bytes, &surroundings(path, directories))
}

/// The name of the file, and checklists that can replace a damaged one: first that of the session's newest backup.
fn surroundings(path: &Path, directories: &Directories) -> Surroundings {
    let of_backup = |backup: Backup| {
        let (session, _) = sessions::read(&backup.path).ok()?;
        Some(StandIn { checklist: session.checklist().clone(), session: Some(session.parts().id.clone()) })
    };
    let of_backups = backups(path).into_iter().find_map(of_backup);
    let library = Library::load(directories).entries;
    let of_library = library.into_iter().map(|entry| StandIn { checklist: entry.checklist, session: None });
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Surroundings { name, stand_ins: of_backups.into_iter().chain(of_library).collect() }
}

fn is_damage(error: &StoreError) -> bool {
    match error {
        StoreError::Bad { problems, .. } => {
            !problems.iter().any(|problem| matches!(problem.what, FileProblemKind::Rule(ProblemKind::UnknownFormat(_))))
        }
        _ => false,
    }
}

/// Writes a new file next to the session: for `a.session.ron` it is `a_recovered.session.ron`, or with a number where
/// that name is taken, `a_recovered-2…`.
fn write_beside(
    path: &Path,
    word: &str,
    write: impl Fn(&Path) -> Result<(), StoreError>,
) -> Result<PathBuf, StoreError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(SESSION_ENDING).or_else(|| name.strip_suffix(".ron")).unwrap_or(&name);
    let candidate = |number: u32| match number {
        1 => path.with_file_name(format!("{stem}_{word}{SESSION_ENDING}")),
        number => path.with_file_name(format!("{stem}_{word}-{number}{SESSION_ENDING}")),
    };
    let mut taken = StoreError::Exists { path: candidate(1) };
    for into in (1..1000).map(candidate) {
        match write(&into) {
            Err(error @ StoreError::Exists { .. }) => taken = error,
            written => return written.map(|()| into),
        }
    }
    Err(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::value::roc::Moment;
    use crate::store::format::session_text::session_bytes;
    use crate::store::session::backup;

    #[test]
    fn a_cut_session_is_recovered_into_a_new_file_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        let path = folder.path().join("一.session.ron");
        let mut session = sample::session(&[3], Overall::ByPoint);
        for (second, point) in (1..).zip(["1.1.1", "1.1.2"]) {
            let edit = session.marking(&point.into(), Some(Mark::Absent), &sample::stamp(second));
            session.apply(&edit, &sample::stamp(second)).expect("the point exists");
        }
        let bytes = session_bytes(&session).expect("the sample");
        std::fs::write(&path, &bytes).expect("the whole file");
        let now = Moment::parse("2026-11-22T10:00:00+08:00").expect("a moment of the test");
        backup::keep(&path, now).expect("a backup");
        std::fs::remove_file(&path).expect("the next save puts a new file in its place");
        let cut = &bytes[..bytes.len() / 2];
        std::fs::write(&path, cut).expect("a cut file");
        let error = sessions::read(&path).expect_err("the file is damaged");
        let ways = ways_out(&path, &directories, &error);
        assert!(matches!(ways[..], [WayOut::Recover { answers: 2, .. }, WayOut::Backup(_)]), "{ways:?}");
        for number in ["", "-2"] {
            let rescued = recover_file(&path, &directories, None).expect("two answers");
            assert_eq!(rescued.path, folder.path().join(format!("一_recovered{number}.session.ron")));
            let recovered = sessions::read(&rescued.path).expect("a good file").0;
            assert_eq!(recovered.parts().answers, session.parts().answers);
            assert_eq!(recovered.checklist(), session.checklist(), "the backup's checklist stands in");
        }
        let WayOut::Backup(backup) = &ways[1] else { panic!("the backup comes second") };
        let restored = restore(&path, backup).expect("the backup");
        assert_eq!(std::fs::read(restored).expect("the new file"), bytes);
        assert_eq!(std::fs::read(&path).expect("the damaged file"), cut, "the damaged file is never touched");
    }

    #[test]
    fn a_newer_format_is_not_damage() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        let path = folder.path().join("new.session.ron");
        let session = sample::session(&[1], Overall::ByPoint);
        let text = String::from_utf8(session_bytes(&session).expect("the sample")).expect("text");
        std::fs::write(&path, text.replacen("format: 1", "format: 2", 1)).expect("a newer file");
        let error = sessions::read(&path).expect_err("the format is newer");
        assert_eq!(ways_out(&path, &directories, &error), []);
        assert!(recover_file(&path, &directories, None).is_err());
    }
}
