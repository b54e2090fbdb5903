//! Merging sessions answer by answer: read and verified, previewed, and written to a new file with copies of the evidence.
//!
//! The sources are never written. See `model/merge/` for the rules.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::begin::NewFile;
use super::list::find_checklist;
use super::open::{FileProblem, ReadSession, locate};
use super::{Directories, Overwrite};
use crate::lang::{Lang, messages};
use crate::model::check::problem::ProblemKind;
use crate::model::merge::agreement::InspectorAgreement;
use crate::model::merge::belonging::{Grouping, MergeRefusal};
use crate::model::merge::copies::CopiedTo;
use crate::model::merge::joining::{JoinedSession, MergeOptions, MergeOutcome, Settling, merge};
use crate::model::merge::leaf::MergeSource;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::roc::Moment;
use crate::model::value::sha::Sha;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::atomic::folder_of;
use crate::store::disk::directories::session_file_name;
use crate::store::disk::paths;
use crate::store::disk::regular::is_same_file;
use crate::store::error::{StoreError, display_path};
use crate::store::evidence::Facts;
use crate::store::evidence::staging::StagedEvidence;
use crate::store::format::problem::FileProblemKind;
use crate::store::format::session_text::session_bytes;
use crate::store::session::{output, sessions};

/// How different verdicts are settled, as the user asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Settle {
    /// Not at all.
    #[default]
    Leave,
    /// For one of the files.
    Prefer(PathBuf),
    /// For the strictest verdict.
    Strictest,
}

/// The request: which files, and how.
#[derive(Clone, Debug)]
pub struct MergeRequest<'a> {
    /// The sessions, by path or by name.
    pub files: &'a [PathBuf],
    /// The session that all are copies of, if it is named.
    pub base: Option<&'a Path>,
    /// How different verdicts are settled.
    pub settle: Settle,
    /// The checklist to merge onto, by id or by path.
    pub onto: Option<&'a str>,
    /// Whether the user said that the sessions are of one visit.
    pub grouping: Grouping,
    /// Who merges; by default the first reviewer.
    pub by: Option<&'a str>,
    /// Why something is said after a copy was closed.
    pub reason: Option<&'a str>,
}

impl<'a> MergeRequest<'a> {
    /// A merge of these files, with nothing asked for.
    #[must_use]
    pub const fn of(files: &'a [PathBuf]) -> Self {
        Self {
            files,
            base: None,
            settle: Settle::Leave,
            onto: None,
            grouping: Grouping::AsRecorded,
            by: None,
            reason: None,
        }
    }
}

/// What a merge would write.
#[derive(Debug)]
pub struct MergePreview {
    /// The sources as they were read, in the order of the request.
    pub sources: Vec<ReadSession>,
    /// The outcome.
    pub outcome: MergeOutcome,
    /// The bytes of each source.
    bytes: Vec<Vec<u8>>,
    /// The base and the checklist, where files were named for them: they are not overwritten either.
    beside: Vec<PathBuf>,
}

/// What a merge wrote.
#[derive(Debug)]
pub struct MergeReport {
    /// The merged session.
    pub path: PathBuf,
    /// The points with evidence whose file is not as recorded anywhere, and the file; it was not copied.
    pub missing_evidence: Vec<(PointId, String)>,
}

/// Why nothing was merged. No file was changed.
#[derive(Debug)]
pub enum MergeError {
    /// A file cannot be read or written.
    Store(StoreError),
    /// The sessions do not belong together, or cannot be joined.
    Refused {
        /// The rule that keeps them apart.
        refusal: MergeRefusal,
        /// The files, in the order of the request.
        files: Vec<PathBuf>,
    },
    /// The output path is that of a source, this file.
    OntoSource(PathBuf),
    /// The preferred file is none of the sources.
    NotASource(PathBuf),
}

impl MergeError {
    /// What is wrong and what to do, as one sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => error.message(lang),
            Self::Refused { refusal, files } => {
                refusal.message(&files.iter().map(|path| display_path(path)).collect::<Vec<_>>(), lang)
            }
            Self::OntoSource(path) => lang.merge_onto_source(&display_path(path)),
            Self::NotASource(path) => lang.merge_not_a_source(&display_path(path)),
        }
    }
}

impl From<StoreError> for MergeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Reads the sources, verifies their seals, and joins them; writes nothing.
pub fn preview(
    directories: &Directories,
    request: &MergeRequest<'_>,
    lang: Lang,
    now: Moment,
) -> Result<MergePreview, MergeError> {
    let mut sources = Vec::new();
    let mut bytes = Vec::new();
    for named in request.files {
        let path = locate(directories, named);
        let (session, warnings, read) = sessions::read_with_bytes(&path)?;
        sources.push(ReadSession { path, session, warnings });
        bytes.push(read);
    }
    join(directories, request, sources, bytes, lang, now)
}

/// Joins a session that is open with the version of it in its file, as the same request would two files.
pub fn preview_with_file(
    directories: &Directories,
    open: &Session,
    file: &Path,
    lang: Lang,
    now: Moment,
) -> Result<MergePreview, MergeError> {
    let encode = |source| StoreError::Encode { path: file.to_owned(), source };
    let (session, warnings, read) = sessions::read_with_bytes(file)?;
    let bytes = vec![session_bytes(open).map_err(encode)?, read];
    let sources = vec![
        ReadSession { path: file.to_owned(), session: open.clone(), warnings: Vec::new() },
        ReadSession { path: file.to_owned(), session, warnings },
    ];
    join(directories, &MergeRequest::of(&[]), sources, bytes, lang, now)
}

fn join(
    directories: &Directories,
    request: &MergeRequest<'_>,
    sources: Vec<ReadSession>,
    bytes: Vec<Vec<u8>>,
    lang: Lang,
    now: Moment,
) -> Result<MergePreview, MergeError> {
    let base_path = request.base.map(|named| locate(directories, named));
    let base = base_path.as_ref().map(|path| sessions::read(path)).transpose()?;
    let onto = request.onto.map(|name| find_checklist(directories, name)).transpose()?;
    let onto_path = onto.as_ref().and_then(|entry| entry.origin.path()).map(Path::to_owned);
    let beside = base_path.into_iter().chain(onto_path).collect();
    let settling = match &request.settle {
        Settle::Leave => Settling::Leave,
        Settle::Strictest => Settling::Strictest,
        Settle::Prefer(named) => {
            let path = locate(directories, named);
            let position = sources.iter().position(|source| source.path == path || is_same_file(&source.path, &path));
            Settling::Prefer(position.ok_or(MergeError::NotASource(path))?)
        }
    };
    let refused = |refusal| MergeError::Refused {
        refusal,
        files: sources.iter().map(|source: &ReadSession| source.path.clone()).collect(),
    };
    if let Some(rewritten) = sources.iter().position(is_altered) {
        return Err(refused(MergeRefusal::BrokenSeal(rewritten, Vec::new())));
    }
    let digests: Vec<String> = bytes.iter().map(|bytes| Sha::of(bytes)).collect();
    let of_model: Vec<MergeSource> =
        sources.iter().zip(&digests).map(|(source, digest)| MergeSource { session: &source.session, digest }).collect();
    let by = request.by.map_or_else(|| first_reviewer(&sources), str::to_owned);
    let stamp = Stamp { at: now, by };
    let options = MergeOptions {
        grouping: request.grouping,
        base: base.as_ref().map(|(session, _)| session),
        onto: onto.as_ref().map(|entry| &entry.checklist),
        settling,
        reason: request.reason,
        lang,
        id: &sessions::new_id(),
        written_by: WRITTEN_BY,
        stamp: &stamp,
    };
    let outcome = merge(&of_model, &options).map_err(refused)?;
    Ok(MergePreview { sources, outcome, bytes, beside })
}

/// Whether the check found that a session was altered after its visit was closed.
fn is_altered(source: &ReadSession) -> bool {
    let is_of_seal = |warning: &FileProblem| matches!(&warning.what, FileProblemKind::Rule(ProblemKind::Seal(_)));
    source.warnings.iter().any(is_of_seal)
}

/// The first reviewer of the visit that began first.
fn first_reviewer(sources: &[ReadSession]) -> String {
    let visits = sources.iter().map(|source| source.session.visit());
    let first = visits.min_by_key(|visit| (visit.opened, &visit.reviewers));
    first.and_then(|visit| visit.reviewers.first()).cloned().unwrap_or_default()
}

impl MergePreview {
    /// The session that would be written.
    #[must_use]
    pub fn session(&self) -> &Session {
        match &self.outcome {
            MergeOutcome::Whole(source) => &self.sources[*source].session,
            MergeOutcome::Joined(joined) => &joined.session,
        }
    }

    /// Whether one of the sources holds everything that the others say.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self.outcome, MergeOutcome::Whole(_))
    }

    /// How far two independent inspectors agree; none unless there are two sources and neither is part of the other.
    #[must_use]
    pub fn agreement(&self) -> Option<InspectorAgreement<'_>> {
        match (&self.outcome, self.sources.as_slice()) {
            (MergeOutcome::Joined(joined), [_, _]) if !joined.is_of_copies() => {
                let [one, other] = [joined.order[0], joined.order[1]];
                Some(InspectorAgreement::between(&self.sources[one].session, &self.sources[other].session))
            }
            _ => None,
        }
    }

    /// Writes the merged session to a new file, with copies of its evidence beside it.
    ///
    /// The copies get their names at once and just before the session gets its own, so that a kill leaves the file whole
    /// or absent, and no copy behind that no session names.
    pub fn write(self, directories: &Directories, to: NewFile, now: Moment) -> Result<MergeReport, MergeError> {
        let path = to.path.unwrap_or_else(|| automatic_path(directories, self.session()));
        if let Some(source) = self.sources.iter().find(|source| is_same_file(&path, &source.path)) {
            return Err(MergeError::OntoSource(source.path.clone()));
        }
        if let Some(read) = self.beside.iter().find(|read| is_same_file(&path, read)) {
            return Err(MergeError::OntoSource(read.clone()));
        }
        if to.overwrite == Overwrite::Never && path.symlink_metadata().is_ok() {
            return Err(StoreError::Exists { path }.into());
        }
        let missing_evidence = match self.outcome {
            MergeOutcome::Whole(source) => {
                output::write(&path, &self.bytes[source], to.overwrite, now)?;
                unreachable_from(&path, &self.sources[source])
            }
            MergeOutcome::Joined(joined) => write_joined(&path, *joined, &self.sources, to.overwrite, now)?,
        };
        Ok(MergeReport { path, missing_evidence })
    }
}

/// A free name in the folder of sessions.
fn automatic_path(directories: &Directories, session: &Session) -> PathBuf {
    let parts = session.parts();
    directories.sessions().join(session_file_name(&parts.checklist.id, &parts.visit, &parts.id))
}

fn write_joined(
    path: &Path,
    mut joined: JoinedSession,
    sources: &[ReadSession],
    overwrite: Overwrite,
    now: Moment,
) -> Result<Vec<(PointId, String)>, StoreError> {
    let recorded = recorded_files(sources);
    let mut staged = StagedEvidence::for_session(path);
    let (mut copies, mut missing) = (HashMap::new(), Vec::new());
    for (digest, (size, points)) in joined.files() {
        let facts = Facts { size, sha256: digest.to_owned() };
        let files = recorded.get(digest).map_or(&[][..], Vec::as_slice);
        match staged.add(&facts, files)? {
            Some((what, copy_of)) => drop(copies.insert(digest.to_owned(), CopiedTo { what, copy_of })),
            None => missing.extend(points.into_iter().map(|point| (point.clone(), digest.to_owned()))),
        }
    }
    joined.record_copies(&copies);
    for (point, what) in &mut missing {
        let evidence = joined.session.answer(point).map_or(&[][..], |answer| &answer.evidence);
        if let Some(piece) = evidence.iter().find(|piece| piece.sha256.as_ref() == Some(what)) {
            what.clone_from(&piece.what);
        }
    }
    missing.small_sort();
    let bytes = sessions::encoded(path, &joined.session)?;
    output::write_after(path, &bytes, overwrite, now, || staged.publish())?;
    Ok(missing)
}

/// Where the files of evidence may lie, by digest: as each source records them.
fn recorded_files(sources: &[ReadSession]) -> HashMap<&str, Vec<PathBuf>> {
    let mut files: HashMap<&str, Vec<PathBuf>> = HashMap::new();
    for source in sources {
        let parts = source.session.parts();
        let logged = parts.log.iter().filter_map(|change| change.to.as_ref());
        for piece in parts.answers.values().chain(logged).flat_map(|answer| &answer.evidence) {
            // A path in the network is not followed because a session says so.
            if let Some(digest) = piece.sha256.as_deref()
                && !paths::leads_away(&piece.what)
            {
                let file = folder_of(&source.path).join(&piece.what);
                let known = files.entry(digest).or_default();
                if !known.contains(&file) {
                    known.push(file);
                }
            }
        }
    }
    files
}

/// The evidence of a session that is not found from another file's folder.
fn unreachable_from(path: &Path, source: &ReadSession) -> Vec<(PointId, String)> {
    if folder_of(path) == folder_of(&source.path) {
        return Vec::new();
    }
    let mut missing = Vec::new();
    for (point, answer) in &source.session.parts().answers {
        let pieces = answer.evidence.iter().filter(|piece| piece.sha256.is_some());
        let is_lost = |piece: &&crate::model::record::answer::Evidence| {
            paths::leads_away(&piece.what) || !folder_of(path).join(&piece.what).is_file()
        };
        missing.extend(pieces.filter(is_lost).map(|piece| (point.clone(), piece.what.clone())));
    }
    missing.small_sort();
    missing
}

messages! {
    merge_onto_source(path: &str) {
        zh: "{path} 是要合併的來源，不會覆寫；請以 -o 換個檔名",
        en: "{path} is one of the sources, which are never written; choose another name with -o",
    }
    merge_not_a_source(path: &str) {
        zh: "--prefer 指定的 {path} 不在要合併的紀錄裡；請指定其中一份",
        en: "{path} of --prefer is none of the sessions to merge; name one of them",
    }
}
