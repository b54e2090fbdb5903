//! Backups: earlier versions of a session in a folder next to it, thinned out by age.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::atomic::{self, CreateError, WriteFailure, folder_of};

/// Name of the backup folder, inside the folder of sessions; shared by all of them.
pub const BACKUP_FOLDER: &str = ".pillarcheck-backups";

/// Minimum time between two backups of one session, in seconds.
const INTERVAL: i64 = 120;
/// Number of newest backups that are kept regardless of age.
const NEWEST: usize = 3;
/// Number of names tried for a backup.
const MOST_TRIES: u32 = 100;

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
    numbered(session).into_iter().map(|(_, backup)| backup).collect()
}

/// The backups, newest first, each with its number among those of its second.
fn numbered(session: &Path) -> Vec<(u32, Backup)> {
    let Ok(files) = fs::read_dir(folder(session)) else { return Vec::new() };
    let mut found: Vec<(u32, Backup)> = files
        .flatten()
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let (at, number) = name.strip_suffix(".ron")?.split_once('_')?;
            Some((number.parse().ok()?, Backup { path: file.path(), at: Moment::from_compact(at)? }))
        })
        .collect();
    found.small_sort_by_key(|(number, backup)| Reverse((backup.at, *number)));
    found
}

/// Makes a backup of the file unless there is a recent one, and thins out the older ones. Returns its path.
pub fn keep(session: &Path, now: Moment) -> io::Result<Option<PathBuf>> {
    let there = backups(session);
    // Backups made before the clock was set back lie in the future. They neither block new backups nor make every save
    // create one.
    if there.iter().any(|backup| (0..INTERVAL).contains(&now.seconds_since(backup.at))) {
        return Ok(None);
    }
    keep_always(session, now).map(Some)
}

/// Makes a backup of the file regardless of the last one, for use before an irreversible step. Returns its path.
///
/// It is a copy: a second name of the same file would change with it, should the next save fail and something else
/// write into the file.
pub fn keep_always(session: &Path, now: Moment) -> io::Result<PathBuf> {
    let folder = folder(session);
    atomic::make_folder(&folder).map_err(|error| error.source)?;
    // Backups of the same second are numbered on, never into a gap, so that the newest has the highest number.
    let same = numbered(session).into_iter().filter(|(_, backup)| backup.at.seconds_since(now) == 0);
    let first = same.map(|(number, _)| number + 1).max().unwrap_or_default();
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in first..first.saturating_add(MOST_TRIES) {
        let made = folder.join(format!("{}_{number:02}.ron", now.compact()));
        match atomic::copy_new(session, &made) {
            Ok(()) => {
                for old in superfluous(&backups(session), &made, now) {
                    atomic::remove(&old.path)?;
                }
                return Ok(made);
            }
            Err(CreateError::Taken) => {}
            Err(CreateError::Read(error) | CreateError::Write(WriteFailure { source: error, .. })) => taken = error,
        }
    }
    Err(taken)
}

/// Writes a session's file after a backup was made, if one was. On a disk that has no room for both, the backup goes:
/// the work of now matters more.
pub(in crate::store) fn or_make_room(
    kept: Option<PathBuf>,
    mut write: impl FnMut() -> Result<(), WriteFailure>,
) -> Result<(), WriteFailure> {
    let is_full = |failure: &WriteFailure| {
        matches!(failure.source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    };
    match (write(), kept) {
        (Err(failure), Some(kept)) if is_full(&failure) => atomic::remove(&kept).map_or(Err(failure), |()| write()),
        (written, _) => written,
    }
}

/// The backup folder for a session.
pub(in crate::store) fn folder(session: &Path) -> PathBuf {
    folder_of(session).join(BACKUP_FOLDER).join(session.file_name().unwrap_or_default())
}

/// The backups (newest first) that can be removed. Kept are the first of every ten minutes for an hour, of every hour
/// for a day, of every day for a month and of every month for good, always the newest three, and the one just `made`,
/// which is not the newest after the clock was set back.
///
/// Spans are those of the clock and not of the backup's age: an age changes, and of two backups that wander from span
/// to span together none would ever grow old. The first of an hour is also the first of its ten minutes, so that
/// whatever a longer span is to keep is still there when the shorter one is over.
fn superfluous<'a>(backups: &'a [Backup], made: &Path, now: Moment) -> Vec<&'a Backup> {
    let mut first_of = HashMap::new();
    for backup in backups {
        for span in SPANS {
            // From the newest to the oldest, so that the first of a span stays.
            first_of.insert(span.number(backup.at), &backup.path);
        }
    }
    let is_kept = |backup: &Backup| {
        let is_first = |span: &Span| first_of.get(&span.number(backup.at)) == Some(&&backup.path);
        SPANS.iter().any(|span| now.seconds_since(backup.at) < span.kept_for && is_first(span))
    };
    backups.iter().skip(NEWEST).filter(|backup| backup.path != made && !is_kept(backup)).collect()
}

/// A span of time of which one backup is kept.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// Its length in seconds.
    length: i64,
    /// For how many seconds one is kept.
    kept_for: i64,
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 30 * DAY;

/// The spans, each a multiple of the one before it.
const SPANS: [Span; 4] = [
    Span { length: 600, kept_for: HOUR },
    Span { length: HOUR, kept_for: DAY },
    Span { length: DAY, kept_for: MONTH },
    Span { length: MONTH, kept_for: i64::MAX },
];

/// Taiwan's time ahead of UTC, in seconds: days begin at midnight there.
const TAIWAN: i64 = 8 * HOUR;

impl Span {
    /// Length and number of the span that a moment is in.
    const fn number(self, at: Moment) -> (i64, i64) {
        (self.length, (at.unix_seconds() + TAIWAN).div_euclid(self.length))
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
        for text in ["one", "two", "three"] {
            fs::write(&session, text).expect("a version");
            let made = keep_always(&session, at(0)).expect("a folder that can be written");
            assert_eq!(fs::read_to_string(made).expect("the backup"), text);
        }
        assert_eq!(backups(&session).len(), 3);
    }

    #[test]
    fn the_one_just_made_is_never_thinned_out_whatever_the_clock_says() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join("a.session.ron");
        for hour in 0..4 {
            fs::write(&session, format!("ordinary {hour}")).expect("a version");
            keep_always(&session, at(hour * HOUR)).expect("a folder that can be written");
        }
        // A clock that was never set, and several versions within one of its seconds.
        for round in 0..6 {
            let text = format!("theirs {round}");
            fs::write(&session, &text).expect("a version");
            let made = keep_always(&session, Moment::epoch()).expect("a folder that can be written");
            assert_eq!(fs::read_to_string(&made).expect("the backup"), text);
        }
    }

    #[test]
    fn a_backup_is_a_file_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join("a.session.ron");
        fs::write(&session, "old").expect("a version");
        let made = keep_always(&session, at(0)).expect("a folder that can be written");
        // What an editor does that writes into the file it has open.
        fs::write(&session, "new").expect("a version");
        assert_eq!(fs::read_to_string(made).expect("the backup"), "old");
    }

    /// Keeps one backup after the other, as one sitting after the other does, and thins after each.
    fn kept_after(pauses: &[i64]) -> (Vec<i64>, Vec<Backup>) {
        let (mut made, mut kept) = (Vec::new(), Vec::<Backup>::new());
        let mut second = 0;
        for pause in pauses {
            second += pause;
            made.push(second);
            let backup = Backup { path: second.to_string().into(), at: at(second) };
            kept.insert(0, backup.clone());
            let dropped: Vec<Backup> = superfluous(&kept, &backup.path, at(second)).into_iter().cloned().collect();
            kept.retain(|backup| !dropped.contains(backup));
        }
        (made, kept)
    }

    /// Every promised span has its backup: the first that was ever made in it.
    fn require_promised(made: &[i64], kept: &[Backup]) -> Result<(), TestCaseError> {
        let now = made.last().copied().unwrap_or_default();
        for span in SPANS {
            for &second in made.iter().filter(|&&second| now - second < span.kept_for) {
                let of_span = |other: &i64| span.number(at(*other)) == span.number(at(second));
                let first = made.iter().copied().find(of_span).expect("itself at least");
                let is_due = now - first < span.kept_for;
                let is_there = kept.iter().any(|backup| backup.at == at(first));
                prop_assert!(is_there || !is_due, "{span:?}: {first} of {second}, now {now}");
            }
        }
        for &second in made.iter().rev().take(NEWEST) {
            prop_assert!(kept.iter().any(|backup| backup.at == at(second)), "{second} is one of the newest");
        }
        let months = usize::try_from(now / MONTH).expect("a number of months");
        prop_assert!(kept.len() <= NEWEST + 7 + 25 + 31 + months + 2, "{}", kept.len());
        Ok(())
    }

    #[test]
    fn during_a_visit_every_ten_minutes_and_every_hour_keep_one() {
        for (pauses, oldest) in [(vec![130; 45], 5000), (vec![420; 20], 7500), (vec![660; 20], 12_000)] {
            let (made, kept) = kept_after(&pauses);
            require_promised(&made, &kept).expect("the promise");
            let ages: Vec<i64> =
                kept.iter().map(|backup| made[made.len() - 1] - (backup.at.seconds_since(at(0)))).collect();
            assert!(ages.last().is_some_and(|&age| age >= oldest), "{ages:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn keep_after_keep_every_promised_span_stays(
            spells in prop::collection::vec((prop_oneof![120_i64..900, 900_i64..7200, 40_000_i64..400_000], 1_usize..60), 1..12)
        ) {
            let pauses: Vec<i64> = spells.iter().flat_map(|&(pause, times)| vec![pause; times]).collect();
            let (made, kept) = kept_after(&pauses);
            require_promised(&made, &kept)?;
        }
    }
}
