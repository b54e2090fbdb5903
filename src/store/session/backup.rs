//! Backups: earlier good versions of a session, kept in a folder beside it and thinned by age.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{self, folder_of};

/// Name of the folder beside the sessions that holds the backups of all of them.
pub const BACKUP_FOLDER: &str = ".pillarcheck-backups";

/// The least time between two backups of one session, in seconds.
const INTERVAL: i64 = 120;
/// So many of the newest are kept whatever their age.
const NEWEST: usize = 3;

/// One backup.
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

/// Keeps the file as it stands, unless that was done a moment ago, and thins the older ones.
///
/// See [`atomic::keep_as`] for why that costs nothing.
pub fn keep(session: &Path, now: Moment) -> io::Result<()> {
    let there = backups(session);
    // Backups from before a clock was set back lie in the future: they neither keep new ones from being made, nor do they
    // make every save keep one.
    if there.iter().any(|backup| (0..INTERVAL).contains(&now.seconds_since(backup.at))) {
        return Ok(());
    }
    keep_always(session, now)
}

/// Keeps the file as it stands, whenever the last time was: before something that cannot be taken back.
pub fn keep_always(session: &Path, now: Moment) -> io::Result<()> {
    let folder = folder(session);
    atomic::make_folder(&folder).map_err(|error| error.source)?;
    // Two backups within one second differ by a number.
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

/// The folder of a session's backups.
pub(in crate::store) fn folder(session: &Path) -> PathBuf {
    folder_of(session).join(BACKUP_FOLDER).join(session.file_name().unwrap_or_default())
}

/// Those of the backups (newest first) that need not be kept: of the last hour one every ten minutes stays, of the last
/// day one an hour, of the last month one a day, of the time before one a month; and the newest three always.
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

/// Which span of time an age in seconds falls into.
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
            // The next save puts a new file in the place of the old one.
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
            // Backups of one second bear one name; they cannot be told apart here.
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
