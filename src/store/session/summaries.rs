//! The cache of summaries: sessions in brief by path, time and size, so that unchanged files need not be read.
//!
//! It may be deleted at any time; a file of it that cannot be understood counts as none, and one that cannot be written
//! costs time and nothing else. A folder has one file of it, for all who look at that folder: who looks at its own files
//! alone leaves what is kept of those further down.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::model::city::brief::{FollowUpBrief, PlanBrief, PointState, SessionBrief};
use crate::model::city::previous::PreviousBrief;
use crate::model::judge::due::Late;
use crate::model::record::visit::Visit;
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::roc::Moment;
use crate::model::value::sha::Sha;
use crate::store::disk::atomic::{self, RealDisk};
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;

/// Changes whenever a brief says something else than before.
const LAYOUT: u32 = 5;

/// A file written so shortly before its summary was may change again within the same tick of the file system's clock.
const TICK: Duration = Duration::from_secs(2);

/// Time and size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTime {
    /// Nanoseconds since 1970.
    modified: u64,
    /// Bytes.
    size: u64,
}

/// A summary of a file.
#[derive(Clone, Debug)]
pub struct FileSummary {
    /// Time and size of the file; none where the system does not say them.
    pub stamp: Option<FileTime>,
    /// Digest of its bytes.
    pub digest: u64,
    /// What it says.
    pub brief: SessionBrief,
}

/// Files below which no cache is made: so few are read as fast as one.
const FEWEST: usize = 32;

/// Summaries of files that were not looked at are kept up to this many; more would cost more than they save.
const MOST_OTHERS: usize = 20_000;

/// Which files are looked at. A summary of one that is not there any more is dropped; the others are left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedAt<'a> {
    /// All files of a folder, and none further down.
    Folder(&'a Path),
    /// All files of a folder, and those of all folders in it.
    Below(&'a Path),
    /// Files and folders named one by one.
    Named,
}

/// The summaries of the files in a folder, or of files named one by one.
#[derive(Debug)]
pub struct Summaries {
    file: PathBuf,
    root: Option<PathBuf>,
    is_deep: bool,
    entries: HashMap<String, FileSummary>,
    /// Files changed since then are read again.
    trusted_before: u64,
    is_changed: bool,
    fewest: usize,
}

impl FileTime {
    /// Time and size of a file; none where it cannot be asked.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self { modified: nanoseconds(metadata.modified().ok()?), size: metadata.len() })
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    // Good until the year 2554; a time before 1970 is one that never fits.
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
}

impl Summaries {
    /// Reads the cache for files that will be looked at.
    #[must_use]
    pub fn load(directories: &Directories, looked_at: LookedAt<'_>) -> Self {
        let root = match looked_at {
            LookedAt::Folder(root) | LookedAt::Below(root) => {
                Some(root.canonicalize().unwrap_or_else(|_| root.to_owned()))
            }
            LookedAt::Named => None,
        };
        let name = root
            .as_ref()
            .map_or("files".to_owned(), |root| Sha::of(root.as_os_str().as_encoded_bytes())[..16].to_owned());
        let file = directories.cache().join(format!("summaries-{name}.json"));
        let written = std::fs::metadata(&file).and_then(|metadata| metadata.modified());
        let trusted_before = written.map_or(0, |at| nanoseconds(at).saturating_sub(TICK.as_nanos() as u64));
        let entries = read_bytes(&file).ok().and_then(|bytes| parse(&bytes)).unwrap_or_default();
        let is_deep = matches!(looked_at, LookedAt::Below(_));
        Self { file, root, is_deep, entries, trusted_before, is_changed: false, fewest: FEWEST }
    }

    /// The summary of a file with this time and size.
    #[must_use]
    pub fn get(&self, path: &Path, stamp: FileTime) -> Option<&FileSummary> {
        let known = self.entries.get(&self.key(path)?)?;
        (known.stamp == Some(stamp) && stamp.modified < self.trusted_before).then_some(known)
    }

    /// Puts the summaries of the files that were looked at in place of those from before. What is kept of other files stays;
    /// if the cache is written anew, as long as these are there.
    pub fn replace(&mut self, summaries: Vec<(&Path, FileSummary)>) {
        let mut entries = HashMap::with_capacity(summaries.len());
        for (path, summary) in summaries {
            if let (Some(key), true) = (self.key(path), summary.stamp.is_some()) {
                entries.insert(key, summary);
            }
        }
        let is_same = |(key, new): (&String, &FileSummary)| {
            self.entries.get(key).is_some_and(|old| (old.stamp, old.digest) == (new.stamp, new.digest))
        };
        let is_gone = |key: &String| self.is_in_reach(key) && !entries.contains_key(key);
        let is_unchanged = entries.iter().all(is_same) && !self.entries.keys().any(is_gone);
        // What is too young to be trusted is written again, so that it is trusted next time.
        let is_young =
            entries.values().any(|summary| summary.stamp.is_some_and(|stamp| stamp.modified >= self.trusted_before));
        self.is_changed = !is_unchanged || is_young;
        let before = std::mem::replace(&mut self.entries, entries);
        // Asking for so many files takes time, and only matters where the cache is written.
        if self.is_changed {
            let others = before.into_iter().filter(|(key, _)| !self.entries.contains_key(key));
            let others: Vec<_> = others.filter(|(key, other)| self.is_kept(key, other)).collect();
            if others.len() <= MOST_OTHERS {
                self.entries.extend(others);
            }
        }
    }

    /// Whether a file of this name in the cache would have been looked at if it were there.
    fn is_in_reach(&self, key: &str) -> bool {
        self.root.is_some() && (self.is_deep || Path::new(key).components().count() == 1)
    }

    /// Whether the summary of a file that was not looked at stays: the file is there, and the cache as it was trusts it. One
    /// that was too young would become old by the new time of the cache, though nobody read it again.
    fn is_kept(&self, key: &str, summary: &FileSummary) -> bool {
        let is_old = summary.stamp.is_some_and(|stamp| stamp.modified < self.trusted_before);
        let path = || self.root.as_ref().map_or_else(|| PathBuf::from(key), |root| root.join(key));
        is_old && !self.is_in_reach(key) && path().is_file()
    }

    /// Writes the cache if anything in it changed.
    pub fn save(&self) {
        let is_worth_it = self.entries.len() >= self.fewest || self.file.is_file();
        if !self.is_changed || !is_worth_it {
            return;
        }
        let Some(folder) = self.file.parent() else { return };
        let written = serde_json::to_vec(&self.written()).ok();
        // A cache that cannot be written is made again next time.
        if let (Some(bytes), Ok(())) = (written, atomic::make_folder(folder)) {
            let _ = atomic::replace(&RealDisk, &self.file, &bytes);
        }
    }

    fn written(&self) -> CacheFile<&PlanBrief, &str, &Visit> {
        let mut plans: Vec<&Arc<PlanBrief>> = Vec::new();
        let mut positions: HashMap<*const PlanBrief, usize> = HashMap::new();
        let mut files = Vec::with_capacity(self.entries.len());
        let mut entries: Vec<(&String, &FileSummary)> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|(path, _)| *path);
        for (path, summary) in entries {
            let brief = &summary.brief;
            let Some(stamp) = summary.stamp else { continue };
            let plan = *positions.entry(Arc::as_ptr(&brief.plan)).or_insert_with(|| {
                // The same checklist may have been read twice; there are few of them.
                plans.iter().position(|plan| **plan == brief.plan).unwrap_or_else(|| {
                    plans.push(&brief.plan);
                    plans.len() - 1
                })
            });
            files.push(CachedFile {
                path: path.as_str(),
                stamp: (stamp.modified, stamp.size, summary.digest),
                plan,
                id: brief.id.as_str(),
                visit: &brief.visit,
                changed: brief.changed,
                log: brief.log,
                late: (brief.late.overdue, brief.late.behind),
                parents: brief.parents.iter().map(String::as_str).collect(),
                previous: brief.previous.clone(),
                conflicts: brief.conflicts,
                drawn: brief.drawn,
                states: brief.states.iter().map(|state| state.letter()).collect(),
                follow_ups: brief.follow_ups.clone(),
            });
        }
        CacheFile {
            layout: LAYOUT,
            written_by: WRITTEN_BY.to_owned(),
            plans: plans.into_iter().map(Arc::as_ref).collect(),
            files,
        }
    }

    /// The name of a file in the cache: its path below the folder.
    fn key(&self, path: &Path) -> Option<String> {
        match &self.root {
            Some(root) => {
                let below = path.strip_prefix(root).ok().map(Path::to_owned);
                below.or_else(|| path.canonicalize().ok()?.strip_prefix(root).ok().map(Path::to_owned))
            }
            None => path.canonicalize().ok(),
        }?
        .into_os_string()
        .into_string()
        .ok()
    }
}

/// What stands in the file of the cache.
#[derive(Serialize, Deserialize)]
struct CacheFile<P, S, V> {
    layout: u32,
    written_by: String,
    plans: Vec<P>,
    files: Vec<CachedFile<S, V>>,
}

/// One summary in the cache.
#[derive(Serialize, Deserialize)]
struct CachedFile<S, V> {
    path: S,
    /// Time, size, digest.
    stamp: (u64, u64, u64),
    plan: usize,
    id: S,
    visit: V,
    changed: Moment,
    log: usize,
    late: (usize, usize),
    parents: Vec<S>,
    previous: Option<PreviousBrief>,
    conflicts: usize,
    drawn: Option<u32>,
    states: String,
    follow_ups: Vec<FollowUpBrief>,
}

/// The summaries in a file of the cache; none if another version wrote it, or anything in it does not fit.
fn parse(bytes: &[u8]) -> Option<HashMap<String, FileSummary>> {
    let cache: CacheFile<PlanBrief, String, Visit> = serde_json::from_slice(bytes).ok()?;
    if cache.layout != LAYOUT || cache.written_by != WRITTEN_BY {
        return None;
    }
    let plans: Vec<Arc<PlanBrief>> = cache.plans.into_iter().map(Arc::new).collect();
    if plans.iter().any(|plan| !fits(plan)) {
        return None;
    }
    let summary = |file: CachedFile<String, Visit>| {
        let plan = Arc::clone(plans.get(file.plan)?);
        let states = file.states.chars().map(PointState::from_letter).collect::<Option<Vec<_>>>()?;
        let is_inside = |follow_up: &FollowUpBrief| follow_up.point.is_none_or(|point| point < plan.points.len());
        if states.len() != plan.points.len() || !file.follow_ups.iter().all(is_inside) {
            return None;
        }
        let (modified, size, digest) = file.stamp;
        let brief = SessionBrief {
            id: file.id,
            visit: file.visit,
            changed: file.changed,
            log: file.log,
            late: Late { overdue: file.late.0, behind: file.late.1 },
            parents: file.parents,
            previous: file.previous,
            conflicts: file.conflicts,
            drawn: file.drawn,
            states,
            follow_ups: file.follow_ups,
            plan,
        };
        Some((file.path, FileSummary { stamp: Some(FileTime { modified, size }), digest, brief }))
    };
    cache.files.into_iter().map(summary).collect()
}

/// Whether every position in a plan leads somewhere.
fn fits(plan: &PlanBrief) -> bool {
    let is_inside = |point: &crate::model::city::brief::PointBrief| {
        point.pillar < plan.pillars.len()
            && point.strategy < plan.strategies.len()
            && point.units.iter().all(|&unit| unit < plan.units.len())
    };
    plan.points.iter().all(is_inside) && plan.strategies.iter().all(|strategy| strategy.pillar < plan.pillars.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::store::session::many::{self, Trust};
    use crate::store::session::sessions;
    use std::ops::ControlFlow;

    struct Shelf {
        _folder: tempfile::TempDir,
        directories: Directories,
        path: PathBuf,
    }

    fn shelf() -> Shelf {
        let folder = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(folder.path())).unwrap();
        let path = directories.sessions().join("a.session.ron");
        sessions::create(&path, &sample::rich()).unwrap();
        Shelf { _folder: folder, directories, path }
    }

    impl Shelf {
        fn cache(&self) -> Summaries {
            let cache = Summaries::load(&self.directories, LookedAt::Folder(&self.directories.sessions()));
            Summaries { fewest: 1, ..cache }
        }

        fn read(&self, trust: Trust) -> SessionBrief {
            let mut cache = self.cache();
            let paths = [self.path.clone()];
            let mut read = many::briefs(&paths, &mut cache, trust, &|_| ControlFlow::Continue(())).unwrap();
            cache.save();
            read.remove(0).unwrap()
        }

        fn age(&self) {
            age(&self.path);
        }
    }

    /// Puts a file's time back, as if it had been written some minutes ago.
    fn age(path: &Path) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(300)).unwrap();
    }

    #[test]
    fn what_the_cache_says_is_what_the_file_said() {
        let shelf = shelf();
        shelf.age();
        let first = shelf.read(Trust::Stamp);
        let cache = shelf.cache();
        let stamp = FileTime::of(&shelf.path).unwrap();
        assert_eq!(cache.get(&shelf.path, stamp).map(|summary| &summary.brief), Some(&first));
        assert_eq!(shelf.read(Trust::Stamp), first);
        assert_eq!(shelf.read(Trust::Digest), first);
    }

    #[test]
    fn a_file_of_another_time_or_size_or_too_young_is_read_again() {
        let shelf = shelf();
        shelf.read(Trust::Stamp);
        let now = FileTime::of(&shelf.path).unwrap();
        assert!(shelf.cache().get(&shelf.path, now).is_none(), "written within the same tick");
        shelf.age();
        shelf.read(Trust::Stamp);
        let now = FileTime::of(&shelf.path).unwrap();
        assert!(shelf.cache().get(&shelf.path, now).is_some());
        for other in [FileTime { size: now.size + 1, ..now }, FileTime { modified: now.modified - 1, ..now }] {
            assert!(shelf.cache().get(&shelf.path, other).is_none());
        }
    }

    #[test]
    fn a_change_behind_time_and_size_is_seen_by_the_digest_alone() {
        let shelf = shelf();
        shelf.age();
        let first = shelf.read(Trust::Stamp);
        let time = std::fs::metadata(&shelf.path).unwrap().modified().unwrap();
        let text = std::fs::read_to_string(&shelf.path).unwrap();
        std::fs::write(&shelf.path, text.replacen("0197", "0198", 1)).unwrap();
        std::fs::File::options().write(true).open(&shelf.path).unwrap().set_modified(time).unwrap();
        assert_eq!(shelf.read(Trust::Stamp).id, first.id);
        assert_eq!(shelf.read(Trust::Digest).id, "0198");
    }

    #[test]
    fn a_cache_that_is_damaged_or_gone_counts_as_none() {
        let shelf = shelf();
        shelf.age();
        let first = shelf.read(Trust::Stamp);
        let file = shelf.cache().file;
        let text = std::fs::read_to_string(&file).unwrap();
        for damaged in [
            String::new(),
            text.chars().take(text.chars().count() / 2).collect(),
            text.replacen("\"layout\":5", "\"layout\":0", 1),
            text.replacen("\"plan\":0", "\"plan\":9", 1),
            text.replacen("\"pillar\":0", "\"pillar\":99", 1),
            text.replacen("\"strategy\":0", "\"strategy\":99", 1),
            text.replacen("\"pillar\":0,\"strategy\"", "\"pillar\":99,\"strategy\"", 1),
            text.replacen("\"states\":\"", "\"states\":\"d", 1),
            text.replacen("\"states\":\"d", "\"states\":\"?", 1),
            text.replacen("\"follow_ups\":[{\"point\":", "\"follow_ups\":[{\"point\":9", 1),
        ] {
            assert_ne!(damaged, text);
            std::fs::write(&file, &damaged).unwrap();
            assert_eq!(shelf.cache().entries.len(), 0, "{damaged}");
            assert_eq!(shelf.read(Trust::Stamp), first);
        }
        std::fs::remove_dir_all(shelf.directories.cache()).unwrap();
        assert_eq!(shelf.read(Trust::Stamp), first);
    }

    /// Names of the files in the cache, after these were looked at.
    fn kept(shelf: &Shelf, looked_at: LookedAt<'_>, paths: &[PathBuf]) -> String {
        let mut cache = Summaries { fewest: 1, ..Summaries::load(&shelf.directories, looked_at) };
        many::briefs(paths, &mut cache, Trust::Stamp, &|_| ControlFlow::Continue(())).unwrap();
        cache.save();
        let paths = Summaries::load(&shelf.directories, looked_at).entries.into_keys();
        let mut names: Vec<String> =
            paths.map(|path| path.rsplit(['/', '\\']).next().unwrap().replace(".session.ron", "")).collect();
        names.sort();
        names.join(" ")
    }

    #[test]
    fn who_looks_at_a_folder_alone_leaves_what_is_kept_further_down() {
        let shelf = shelf();
        let root = shelf.directories.sessions();
        let [deep, other] = ["sub/b", "sub/c"].map(|name| root.join(format!("{name}.session.ron")));
        std::fs::create_dir(root.join("sub")).unwrap();
        for path in [&deep, &other] {
            sessions::create(path, &sample::rich()).unwrap();
            age(path);
        }
        shelf.age();
        let all = [shelf.path.clone(), deep.clone(), other.clone()];
        assert_eq!(kept(&shelf, LookedAt::Below(&root), &all), "a b c");
        let flat = LookedAt::Folder(&root);
        assert_eq!(kept(&shelf, flat, &all[..1]), "a b c");
        // A file that is gone leaves the cache when it is next written, or when somebody looks there.
        std::fs::remove_file(&other).unwrap();
        std::fs::remove_file(&shelf.path).unwrap();
        assert_eq!(kept(&shelf, flat, &[]), "b");
        // One that is younger than the cache is not made older by those who did not read it.
        sessions::create(&shelf.path, &sample::rich()).unwrap();
        sessions::create(&other, &sample::rich()).unwrap();
        assert_eq!(kept(&shelf, LookedAt::Below(&root), &all), "a b c");
        assert_eq!(kept(&shelf, flat, &all[..1]), "a b");
        std::fs::remove_file(&shelf.path).unwrap();
        std::fs::remove_file(&deep).unwrap();
        assert_eq!(kept(&shelf, LookedAt::Below(&root), &[]), "");
    }

    #[test]
    fn files_named_one_by_one_leave_those_named_before() {
        let shelf = shelf();
        let other = shelf.directories.data().join("b.session.ron");
        sessions::create(&other, &sample::rich()).unwrap();
        age(&other);
        shelf.age();
        assert_eq!(kept(&shelf, LookedAt::Named, std::slice::from_ref(&shelf.path)), "a");
        assert_eq!(kept(&shelf, LookedAt::Named, std::slice::from_ref(&other)), "a b");
        std::fs::remove_file(&shelf.path).unwrap();
        age(&other);
        assert_eq!(kept(&shelf, LookedAt::Named, std::slice::from_ref(&other)), "b");
    }

    #[test]
    fn a_handful_of_files_is_read_without_a_cache() {
        let shelf = shelf();
        let mut cache = Summaries { fewest: 2, ..shelf.cache() };
        many::briefs(std::slice::from_ref(&shelf.path), &mut cache, Trust::Stamp, &|_| ControlFlow::Continue(()))
            .unwrap();
        cache.save();
        assert!(!shelf.directories.cache().exists());
    }

    #[test]
    fn what_is_stopped_changes_nothing() {
        let shelf = shelf();
        let mut cache = shelf.cache();
        let paths = [shelf.path.clone()];
        assert!(many::briefs(&paths, &mut cache, Trust::Stamp, &|_| ControlFlow::Break(())).is_none());
        cache.save();
        assert!(!shelf.directories.cache().exists());
    }
}
