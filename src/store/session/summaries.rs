//! The cache of summaries: sessions in brief by path, time and size, so that unchanged files need not be read.
//!
//! It may be deleted at any time; a file of it that cannot be understood counts as none, and one that cannot be written
//! costs time and nothing else. A folder has one file of it, for all who look at that folder: who looks at its own files
//! alone leaves what is kept of those further down.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::model::city::brief::SessionBrief;
use crate::model::value::sha::Sha;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::atomic::{self, Disk as _, RealDisk};
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::session::summary_file::{self, nanoseconds};

pub use crate::store::session::summary_file::{FileSummary, FileTime};

/// A file written so shortly before its summary was may change again within the same tick of the file system's clock.
const TICK: Duration = Duration::from_secs(2);

/// What a file that was looked at says: as the cache has it at this position, or read anew.
#[derive(Debug)]
pub enum Summarized {
    /// In the cache.
    Kept(usize),
    /// Read.
    Read(Box<FileSummary>),
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
    /// By the names of the files, sorted.
    entries: Vec<(String, FileSummary)>,
    /// Files changed since then are read again.
    trusted_before: u64,
    fewest: usize,
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
        let file = directories.cache().join(format!("summaries-{name}.cache"));
        let written = std::fs::metadata(&file).and_then(|metadata| metadata.modified());
        let trusted_before = written.map_or(0, |at| nanoseconds(at).saturating_sub(TICK.as_nanos() as u64));
        let entries = read_bytes(&file).ok().and_then(|bytes| summary_file::parse(&bytes)).unwrap_or_default();
        let is_deep = matches!(looked_at, LookedAt::Below(_));
        Self { file, root, is_deep, entries, trusted_before, fewest: FEWEST }
    }

    /// The position of the summary of a file with this time and size.
    #[must_use]
    pub fn find(&self, path: &Path, stamp: FileTime) -> Option<usize> {
        let at = self.position(&self.key(path)?).ok()?;
        let known = self.entries[at].1.stamp;
        (known == Some(stamp) && stamp.modified() < self.trusted_before).then_some(at)
    }

    fn position(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    /// The digest of the file whose summary is at a position.
    #[must_use]
    pub fn digest(&self, at: usize) -> u64 {
        self.entries[at].1.digest
    }

    /// What the files that were looked at say, in their order. If any was read, or any that was kept is gone, the cache is
    /// written: with these and, as long as they are there, with those that were not looked at.
    #[must_use]
    pub fn settle(self, found: Vec<(&Path, Summarized)>) -> Vec<SessionBrief> {
        let mut uses = vec![0_usize; self.entries.len()];
        let mut read: Vec<(String, &FileSummary)> = Vec::new();
        for (path, found) in &found {
            match found {
                Summarized::Kept(at) => uses[*at] += 1,
                Summarized::Read(summary) if summary.stamp.is_some() => {
                    read.extend(self.key(path).map(|key| (key, &**summary)));
                }
                Summarized::Read(_) => {}
            }
        }
        let is_gone = |(at, (key, _)): (usize, &(String, FileSummary))| uses[at] == 0 && self.is_in_reach(key);
        // What was read though its time and size are known was too young; it is written, so that it is trusted next time.
        if !read.is_empty() || self.entries.iter().enumerate().any(is_gone) {
            self.write(&uses, read);
        }
        let mut kept: Vec<Option<SessionBrief>> =
            self.entries.into_iter().map(|(_, summary)| Some(summary.brief)).collect();
        let brief = |(_, found): (&Path, Summarized)| match found {
            Summarized::Read(summary) => Some(summary.brief),
            Summarized::Kept(at) => {
                uses[at] -= 1;
                // A file may have been named twice.
                if uses[at] > 0 { kept[at].clone() } else { kept[at].take() }
            }
        };
        found.into_iter().filter_map(brief).collect()
    }

    /// Whether a file of this name in the cache would have been looked at if it were there.
    fn is_in_reach(&self, key: &str) -> bool {
        self.root.is_some() && (self.is_deep || Path::new(key).components().count() == 1)
    }

    /// Whether the summary of a file that was not looked at stays: the file is there, and the cache as it was trusts it. One
    /// that was too young would become old by the new time of the cache, though nobody read it again.
    fn is_kept(&self, key: &str, summary: &FileSummary) -> bool {
        let is_old = summary.stamp.is_some_and(|stamp| stamp.modified() < self.trusted_before);
        let path = || self.root.as_ref().map_or_else(|| PathBuf::from(key), |root| root.join(key));
        is_old && !self.is_in_reach(key) && path().is_file()
    }

    /// Writes the cache: what is used of it, what was read, and what it keeps of other files.
    fn write(&self, uses: &[usize], mut read: Vec<(String, &FileSummary)>) {
        // Of a file that was named twice one summary is enough.
        read.small_sort_by(|(one, _), (other, _)| one.cmp(other));
        read.dedup_by(|(one, _), (other, _)| one == other);
        let is_read = |key: &str| read.binary_search_by(|(known, _)| known.as_str().cmp(key)).is_ok();
        let mut all: Vec<(&str, &FileSummary)> = read.iter().map(|(key, summary)| (key.as_str(), *summary)).collect();
        let mut others = Vec::new();
        for ((key, summary), uses) in self.entries.iter().zip(uses).filter(|((key, _), _)| !is_read(key)) {
            if *uses > 0 {
                all.push((key, summary));
            } else if self.is_kept(key, summary) {
                others.push((key.as_str(), summary));
            }
        }
        if others.len() <= MOST_OTHERS {
            all.append(&mut others);
        }
        if all.len() < self.fewest && !self.file.is_file() {
            return;
        }
        all.small_sort_by_key(|(key, _)| *key);
        // A cache that cannot be written is made again next time.
        if let Some(bytes) = summary_file::bytes_of(&all)
            && self.file.parent().is_some_and(|folder| atomic::make_folder(folder).is_ok())
        {
            let _ = atomic::replace(&RealDisk, &self.file, &bytes);
            // What version 0.2.0 left under this name.
            let _ = RealDisk.remove(&self.file.with_extension("json"));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::store::session::bulk::{self, Trust};
    use crate::store::session::sessions;
    use std::ops::ControlFlow;
    use std::time::SystemTime;

    struct CachedFolder {
        _folder: tempfile::TempDir,
        directories: Directories,
        path: PathBuf,
    }

    fn cached() -> CachedFolder {
        let folder = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(folder.path())).unwrap();
        let path = directories.sessions().join("a.session.ron");
        sessions::create(&path, &sample::rich()).unwrap();
        CachedFolder { _folder: folder, directories, path }
    }

    impl CachedFolder {
        fn cache(&self) -> Summaries {
            let cache = Summaries::load(&self.directories, LookedAt::Folder(&self.directories.sessions()));
            Summaries { fewest: 1, ..cache }
        }

        fn read(&self, trust: Trust) -> SessionBrief {
            let paths = [self.path.clone()];
            bulk::briefs(&paths, self.cache(), trust, &|_| ControlFlow::Continue(())).unwrap().remove(0).unwrap()
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
        let cached = cached();
        cached.age();
        let first = cached.read(Trust::Stamp);
        let cache = cached.cache();
        let stamp = FileTime::of(&cached.path).unwrap();
        let at = cache.find(&cached.path, stamp).unwrap();
        assert_eq!(cache.entries[at].1.brief, first);
        assert_eq!(cached.read(Trust::Stamp), first);
        assert_eq!(cached.read(Trust::Digest), first);
    }

    #[test]
    fn a_file_of_another_time_or_size_or_too_young_is_read_again() {
        let cached = cached();
        cached.read(Trust::Stamp);
        let now = FileTime::of(&cached.path).unwrap();
        assert!(cached.cache().find(&cached.path, now).is_none(), "written within the same tick");
        cached.age();
        cached.read(Trust::Stamp);
        let now = FileTime::of(&cached.path).unwrap();
        assert!(cached.cache().find(&cached.path, now).is_some());
        let time = std::fs::metadata(&cached.path).unwrap().modified().unwrap();
        let open = || std::fs::File::options().append(true).open(&cached.path).unwrap();
        // The least that Windows tells apart is 100 ns.
        open().set_modified(time - Duration::from_micros(1)).unwrap();
        assert!(cached.cache().find(&cached.path, FileTime::of(&cached.path).unwrap()).is_none());
        std::io::Write::write_all(&mut open(), b" ").unwrap();
        open().set_modified(time).unwrap();
        assert!(cached.cache().find(&cached.path, FileTime::of(&cached.path).unwrap()).is_none());
    }

    #[test]
    fn a_change_behind_time_and_size_is_seen_by_the_digest_alone() {
        let cached = cached();
        cached.age();
        let first = cached.read(Trust::Stamp);
        let time = std::fs::metadata(&cached.path).unwrap().modified().unwrap();
        let text = std::fs::read_to_string(&cached.path).unwrap();
        std::fs::write(&cached.path, text.replacen("0197", "0198", 1)).unwrap();
        std::fs::File::options().write(true).open(&cached.path).unwrap().set_modified(time).unwrap();
        assert_eq!(cached.read(Trust::Stamp).id, first.id);
        assert_eq!(cached.read(Trust::Digest).id, "0198");
    }

    #[test]
    fn a_cache_that_is_damaged_or_gone_counts_as_none() {
        let cached = cached();
        cached.age();
        let first = cached.read(Trust::Stamp);
        let file = cached.cache().file;
        let bytes = std::fs::read(&file).unwrap();
        let other = |number: u8| [&bytes[..60], &[bytes[60] ^ number], &bytes[61..]].concat();
        for damaged in [Vec::new(), bytes[..bytes.len() / 2].to_vec(), other(1), other(128)] {
            std::fs::write(&file, &damaged).unwrap();
            assert_eq!(cached.cache().entries.len(), 0);
            assert_eq!(cached.read(Trust::Stamp), first);
            assert_eq!(cached.cache().entries.len(), 1, "made anew");
        }
        std::fs::remove_dir_all(cached.directories.cache()).unwrap();
        std::fs::create_dir(cached.directories.cache()).unwrap();
        // What 0.2.0 kept there is of no use any more.
        let former = file.with_extension("json");
        std::fs::write(&former, "{\"layout\":5}").unwrap();
        assert_eq!(cached.read(Trust::Stamp), first);
        assert!(file.is_file() && !former.exists());
    }

    #[test]
    fn a_file_that_is_named_twice_is_there_twice_and_kept_once() {
        let cached = cached();
        cached.age();
        let paths = [cached.path.clone(), cached.path.clone()];
        let read = || {
            let cache = Summaries { fewest: 1, ..Summaries::load(&cached.directories, LookedAt::Named) };
            let read = bulk::briefs(&paths, cache, Trust::Stamp, &|_| ControlFlow::Continue(())).unwrap();
            read.into_iter().map(|brief| brief.unwrap().id).collect::<Vec<_>>()
        };
        let first = read();
        assert_eq!(first[0], first[1]);
        assert_eq!(Summaries::load(&cached.directories, LookedAt::Named).entries.len(), 1);
        assert_eq!(read(), first);
    }

    /// Names of the files in the cache, after these were looked at.
    fn kept(cached: &CachedFolder, looked_at: LookedAt<'_>, paths: &[PathBuf]) -> String {
        let cache = Summaries { fewest: 1, ..Summaries::load(&cached.directories, looked_at) };
        bulk::briefs(paths, cache, Trust::Stamp, &|_| ControlFlow::Continue(())).unwrap();
        let entries = Summaries::load(&cached.directories, looked_at).entries;
        let mut names: Vec<String> = entries
            .iter()
            .map(|(path, _)| path.rsplit(['/', '\\']).next().unwrap().replace(".session.ron", ""))
            .collect();
        names.sort();
        names.join(" ")
    }

    #[test]
    fn who_looks_at_a_folder_alone_leaves_what_is_kept_further_down() {
        let cached = cached();
        let root = cached.directories.sessions();
        let [deep, other] = ["sub/b", "sub/c"].map(|name| root.join(format!("{name}.session.ron")));
        std::fs::create_dir(root.join("sub")).unwrap();
        for path in [&deep, &other] {
            sessions::create(path, &sample::rich()).unwrap();
            age(path);
        }
        cached.age();
        let all = [cached.path.clone(), deep.clone(), other.clone()];
        assert_eq!(kept(&cached, LookedAt::Below(&root), &all), "a b c");
        let flat = LookedAt::Folder(&root);
        assert_eq!(kept(&cached, flat, &all[..1]), "a b c");
        // A file that is gone leaves the cache when it is next written, or when somebody looks there.
        std::fs::remove_file(&other).unwrap();
        std::fs::remove_file(&cached.path).unwrap();
        assert_eq!(kept(&cached, flat, &[]), "b");
        // One that is younger than the cache is not made older by those who did not read it.
        sessions::create(&cached.path, &sample::rich()).unwrap();
        sessions::create(&other, &sample::rich()).unwrap();
        assert_eq!(kept(&cached, LookedAt::Below(&root), &all), "a b c");
        assert_eq!(kept(&cached, flat, &all[..1]), "a b");
        std::fs::remove_file(&cached.path).unwrap();
        std::fs::remove_file(&deep).unwrap();
        assert_eq!(kept(&cached, LookedAt::Below(&root), &[]), "");
    }

    #[test]
    fn files_named_one_by_one_leave_those_named_before() {
        let cached = cached();
        let other = cached.directories.data().join("b.session.ron");
        sessions::create(&other, &sample::rich()).unwrap();
        age(&other);
        cached.age();
        assert_eq!(kept(&cached, LookedAt::Named, std::slice::from_ref(&cached.path)), "a");
        assert_eq!(kept(&cached, LookedAt::Named, std::slice::from_ref(&other)), "a b");
        std::fs::remove_file(&cached.path).unwrap();
        age(&other);
        assert_eq!(kept(&cached, LookedAt::Named, std::slice::from_ref(&other)), "b");
    }

    #[test]
    fn a_handful_of_files_is_read_without_a_cache() {
        let cached = cached();
        let cache = Summaries { fewest: 2, ..cached.cache() };
        bulk::briefs(std::slice::from_ref(&cached.path), cache, Trust::Stamp, &|_| ControlFlow::Continue(())).unwrap();
        assert!(!cached.directories.cache().exists());
    }

    #[test]
    fn what_is_stopped_changes_nothing() {
        let cached = cached();
        let paths = [cached.path.clone()];
        assert!(bulk::briefs(&paths, cached.cache(), Trust::Stamp, &|_| ControlFlow::Break(())).is_none());
        assert!(!cached.directories.cache().exists());
    }
}
