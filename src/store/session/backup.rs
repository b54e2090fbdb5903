//! Backups: earlier versions of a session in a folder next to it, thinned out by age.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{self, folder_of};

/// Name of the backup folder, inside the folder of sessions; shared by all of them.
pub const BACKUP_FOLDER: &str = ".pillarcheck-backups";

/// Minimum time between two backups of one session, in seconds.
const INTERVAL: i64 = 120;
/// Number of newest backups that are kept regardless of age.
const NEWEST: usize = 3;

/// A backup of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// When it was made.
    pub at: Moment,
}

/// The backups of a session, newest first.
#[must_use]
pub fn backups(session: &Path) -> Vec<Backup> {
    let Ok(files) = fs::read_dir(folder(session)) else { return Vec::new() };
    let mut found: Vec<Backup> = files
        .flatten()
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let at = Moment::from_compact(name.strip_suffix(".ron")?.split('_').next()?)?;
            Some(Backup { path: file.path(), at })
        })
        .collect();
    found.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| other.path.cmp(&one.path)));
    found
}

/// Makes a backup of the file unless there is a recent one, and thins out the older ones.
///
/// See [`atomic::keep_as`] for why that costs nothing.
pub fn keep(session: &Path, now: Moment) -> io::Result<()> {
    let there = backups(session);
    // Backups made before the clock was set back lie in the future. They neither block new backups nor make every save
    // create one.
    if there.iter().any(|backup| (0..INTERVAL).contains(&now.seconds_since(backup.at))) {
        return Ok(());
    }
    keep_always(session, now)
}

/// Makes a backup of the file regardless of the last one, for use before an irreversible step.
pub fn keep_always(session: &Path, now: Moment) -> io::Result<()> {
    let folder = folder(session);
    atomic::make_folder(&folder).map_err(|error| error.source)?;
    // Backups of the same second are numbered.
    for number in 0..100 {
        let target = folder.join(format!("{}_{number:02}.ron", now.compact()));
        match atomic::keep_as(session, &target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    for old in superfluous(&backups(session), now) {
        atomic::remove(&old.path)?;
    }
    Ok(())
}

/// The backup folder for a session.
pub(in crate::store) fn folder(session: &Path) -> PathBuf {
    folder_of(session).join(BACKUP_FOLDER).join(session.file_name().unwrap_or_default())
}

/// The backups (newest first) that can be removed. Kept are one every ten minutes for the last hour, one an hour for
/// the last day, one a day for the last month, one a month before that, and always the newest three.
fn superfluous(backups: &[Backup], now: Moment) -> Vec<&Backup> {
    let mut kept_slot = None;
    let mut drop = Vec::new();
    for (position, backup) in backups.iter().enumerate() {
        let slot = slot(now.seconds_since(backup.at));
        // The newest of each slot stays.
        if position >= NEWEST && kept_slot == Some(slot) {
            drop.push(backup);
        } else {
            kept_slot = Some(slot);
        }
    }
    drop
}

/// The time slot of an age in seconds.
const fn slot(age: i64) -> (u8, i64) {
    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    match age {
        ..HOUR => (0, age / 600),
        HOUR..DAY => (1, age / HOUR),
        DAY..2_592_000 => (2, age / DAY),
        _ => (3, age / (30 * DAY)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Moment {
        Moment::parse("2026-11-22T09:00:00+08:00").expect("a moment of the test").plus_seconds(seconds)
    }

    #[test]
    fn what_stood_is_kept_and_found_newest_first() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join("三民 二所.session.ron");
        for (second, text) in [(0, "one"), (60, "two"), (200, "three"), (-900, "clock set back"), (-899, "still")] {
            fs::write(&session, text).expect("a version");
            keep(&session, at(second)).expect("a folder that can be written");
            // The next save creates a new file in place of the old one.
            fs::remove_file(&session).expect("the version");
        }
        let texts: Vec<String> =
            backups(&session).iter().map(|backup| fs::read_to_string(&backup.path).expect("it")).collect();
        assert_eq!(texts, ["three", "one", "clock set back"], "two and still came too soon");
    }

    #[test]
    fn several_within_a_second_are_all_kept_when_asked() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join("a.session.ron");
        fs::write(&session, "x").expect("a version");
        for _ in 0..3 {
            keep_always(&session, at(0)).expect("a folder that can be written");
        }
        assert_eq!(backups(&session).len(), 3);
    }

    proptest! {
        #[test]
        fn thinning_keeps_the_newest_and_one_of_every_span(mut ages in prop::collection::vec(0_i64..10_000_000, 1..200)) {
            ages.sort_unstable();
            // Backups of one second have the same time stamp and cannot be told apart here.
            ages.dedup();
            let made: Vec<Backup> = ages.iter().map(|age| Backup { path: age.to_string().into(), at: at(-age) }).collect();
            let dropped: Vec<&Backup> = superfluous(&made, at(0));
            let kept: Vec<&Backup> = made.iter().filter(|backup| !dropped.contains(backup)).collect();
            prop_assert!(made.iter().take(NEWEST).all(|backup| kept.contains(&backup)));
            prop_assert!(kept.len() <= NEWEST + 6 + 24 + 30 + 4, "{}", kept.len());
            let slots = |backups: &[&Backup]| backups.iter().map(|backup| slot(at(0).seconds_since(backup.at))).collect::<std::collections::HashSet<_>>();
            prop_assert_eq!(slots(&kept), slots(&made.iter().collect::<Vec<_>>()), "every span keeps one");
        }
    }
}
