//! Many session files, each read into its brief by as many threads as there are processors, or taken from the cache.
//!
//! Memory holds the briefs, and of whole sessions one a thread.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::model::city::brief::SessionBrief;
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::checklist_blocks::{ChecklistBlocks, KnownChecklist};
use crate::store::format::read::text_of;
use crate::store::format::session_file::{block_of, read_beside, read_session};
use crate::store::session::sessions::FileStamp;
use crate::store::session::summaries::{FileSummary, FileTime, Summaries, Summarized};

/// Threads that read at most; disks serve no more at once.
const MOST_THREADS: usize = 8;

/// What a summary in the cache is trusted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Time and size of the file.
    #[default]
    Stamp,
    /// The digest of its bytes.
    Digest,
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilesRead {
    /// Files that are done.
    pub done: usize,
    /// All of them.
    pub of: usize,
}

/// Hears how many files are done, and says whether to go on; called by several threads.
pub type Watch<'a> = &'a (dyn Fn(FilesRead) -> ControlFlow<()> + Sync);

/// Looks for files on a thread while the cache for them is read.
pub fn looking<T: Send>(look: impl FnOnce() -> T + Send, load: impl FnOnce() -> Summaries) -> (T, Summaries) {
    thread::scope(|scope| {
        let look = scope.spawn(look);
        let summaries = load();
        (look.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), summaries)
    })
}

/// The brief of each file, or why it cannot be read, in the order of the paths; what is new is put into the cache. `None` if
/// the watch said stop.
pub fn briefs(
    paths: &[PathBuf],
    summaries: Summaries,
    trust: Trust,
    watch: Watch<'_>,
) -> Option<Vec<Result<SessionBrief, StoreError>>> {
    let blocks = ChecklistBlocks::default();
    let read = each(paths, watch, |path| find(path, &summaries, trust, &blocks))?;
    let (mut found, mut results) = (Vec::with_capacity(paths.len()), Vec::with_capacity(paths.len()));
    for (path, read) in paths.iter().zip(read) {
        results.push(read.map(|read| found.push((path.as_path(), read))));
    }
    let mut briefs = summaries.settle(found).into_iter();
    // There is one for each that was found.
    Some(results.into_iter().filter_map(|result| result.map(|()| briefs.next()).transpose()).collect())
}

/// Each session in full with its checklist in brief, handed to `work` by several threads; the results in the order of
/// the paths. `None` if the watch said stop.
pub fn sessions<T: Send>(
    paths: &[PathBuf],
    blocks: &ChecklistBlocks,
    watch: Watch<'_>,
    work: impl Fn(&Path, &Session, &Arc<KnownChecklist>) -> T + Sync,
) -> Option<Vec<Result<T, StoreError>>> {
    each(paths, watch, |path| {
        let bytes = read_bytes(path)?;
        let (session, known) = parse(path, &bytes, blocks)?;
        Ok(work(path, &session, &known))
    })
}

fn each<T: Send>(paths: &[PathBuf], watch: Watch<'_>, work: impl Fn(&Path) -> T + Sync) -> Option<Vec<T>> {
    let (next, done, is_stopped) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let results: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(paths.len()));
    let run = || {
        let mut own = Vec::new();
        while !is_stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(at) else { break };
            own.push((at, work(path)));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if watch(FilesRead { done, of: paths.len() }).is_break() {
                is_stopped.store(true, Ordering::Relaxed);
            }
        }
        // A thread that panicked leaves the others' results whole.
        results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut own);
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(paths.len());
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
    if is_stopped.into_inner() {
        return None;
    }
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.small_sort_by_key(|(at, _)| *at);
    Some(results.into_iter().map(|(_, result)| result).collect())
}

/// The summary of a file: from the cache if the file is the one that was read, else made of it.
fn find(path: &Path, summaries: &Summaries, trust: Trust, blocks: &ChecklistBlocks) -> Result<Summarized, StoreError> {
    // Taken before reading: what is written in between makes the summary too old, never too new.
    let stamp = FileTime::of(path);
    let kept = stamp.and_then(|stamp| summaries.find(path, stamp));
    if let (Some(at), Trust::Stamp) = (kept, trust) {
        return Ok(Summarized::Kept(at));
    }
    let bytes = read_bytes(path)?;
    let digest = FileStamp::of(&bytes).digest();
    if let Some(at) = kept.filter(|&at| summaries.digest(at) == digest) {
        return Ok(Summarized::Kept(at));
    }
    let (session, known) = parse(path, &bytes, blocks)?;
    let brief = SessionBrief::of(&session, Arc::clone(&known.plan));
    Ok(Summarized::Read(Box::new(FileSummary { stamp, digest, brief })))
}

/// The session in the bytes of a file, its checklist parsed only if it is new.
fn parse(path: &Path, bytes: &[u8], blocks: &ChecklistBlocks) -> Result<(Session, Arc<KnownChecklist>), StoreError> {
    let bad = |problems| StoreError::Bad { path: path.to_owned(), problems };
    let text = text_of(bytes).map_err(|problem| bad(vec![problem]))?;
    if let Some(read) = read_beside(text, blocks) {
        return Ok(read);
    }
    let (session, _) = read_session(text).map_err(bad)?;
    let known = match block_of(text, &session) {
        Some((block, known)) => {
            blocks.add(block, Arc::clone(&known));
            known
        }
        None => Arc::new(KnownChecklist::of(&session)),
    };
    Ok((session, known))
}
