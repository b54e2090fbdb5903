//! Evidence on the disk: files hashed, copied next to the session, and verified.
//!
//! A piece of evidence is a file if its digest is recorded; otherwise it is the number of a photo, plain text. Files
//! are read in chunks, so that a video takes no more memory than a photo. Paths in another person's session are opened
//! only if they are regular files of this machine: network paths are not followed.

pub mod staging;

use std::fs;
use std::io::{self, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_normalization::UnicodeNormalization as _;

use crate::model::check::problem::{Path as Place, Problem, ProblemKind};
use crate::model::plan::checklist::Method;
use crate::model::record::answer::Evidence;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::model::value::sha::Sha;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::atomic::{self, CreateError, WriteStep, folder_of};
use crate::store::disk::directories::{SESSION_ENDING, numbered, safe_name};
use crate::store::disk::paths;
use crate::store::disk::pieces::each_piece;
use crate::store::disk::regular::open_regular;
use crate::store::error::StoreError;

/// Ending of the folder with a session's copies of evidence, after the stem of the session's file name.
pub const FOLDER_ENDING: &str = ".evidence";

/// Number of names tried for a copy before the error that the name is taken.
const MOST_NAMES: u32 = 1000;

/// So many files of a folder are looked at for one name or one content.
const MOST_LOOKED_AT: usize = 10_000;

/// Maximum number of characters of a file's stem that a copy keeps.
const LONGEST_STEM: usize = 60;

/// Maximum number of characters of an extension; a longer one counts as part of the stem.
const LONGEST_ENDING: usize = 10;

/// Size and digest that identify a file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Whether a file is copied when it becomes evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Not copied; its own path is recorded.
    InPlace,
    /// Copied next to the session.
    Copy,
}

/// A request to record evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Path of a file, or number of a photo, as typed.
    pub typed: String,
    /// Whether to copy the file.
    pub keep: Keep,
    /// How the evidence was obtained, if known.
    pub method: Option<Method>,
}

/// The state of a piece of evidence compared with what was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The number of a photo, plain text: nothing to verify.
    Text,
    /// The file is unchanged (完好).
    Intact,
    /// The file does not exist (遺失).
    NotFound,
    /// The file does not exist under its name, but one of the same content is beside it.
    Renamed {
        /// Its name.
        found: String,
    },
    /// The file has another size (已變更).
    OtherSize {
        /// Recorded size in bytes.
        recorded: u64,
        /// Actual size in bytes.
        found: u64,
    },
    /// The file has the same size and other content (已變更).
    OtherContent,
    /// The file cannot be read, or it has a network path, which is not followed.
    Unseen,
}

/// The folder with copies of a session's evidence.
#[must_use]
pub fn folder(session: &Path) -> PathBuf {
    let name = session.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(SESSION_ENDING).unwrap_or(&name);
    folder_of(session).join(format!("{stem}{FOLDER_ENDING}"))
}

/// Size and digest of a file; `None` if `stop` was set in the meantime.
pub fn measure(path: &Path, stop: &AtomicBool) -> Result<Option<Facts>, StoreError> {
    let failed = |source| StoreError::Read { path: path.to_owned(), source };
    digest(path, u64::MAX, stop).map_err(failed)
}

/// Size and digest of the first `most` bytes of a file; `None` if `stop` was set in the meantime.
fn digest(path: &Path, most: u64, stop: &AtomicBool) -> io::Result<Option<Facts>> {
    let (mut sha, mut size) = (Sha::default(), 0);
    let read = each_piece(open_regular(path)?.take(most), |piece| {
        if stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        sha.add(piece);
        size += piece.len() as u64;
        ControlFlow::Continue(())
    })?;
    Ok(read.is_continue().then(|| Facts { size, sha256: sha.hex() }))
}

/// Makes evidence from the user's request. A relative path is resolved against the given folders in order, then against
/// the session's folder. `None` if `stop` was set in the meantime.
pub fn collect(
    wanted: &Wanted,
    session: &Path,
    bases: &[PathBuf],
    now: Moment,
    stop: &AtomicBool,
) -> Result<Option<Evidence>, StoreError> {
    let bases: Vec<&Path> = bases.iter().map(PathBuf::as_path).chain([folder_of(session)]).collect();
    let Some(file) = paths::find(&wanted.typed, &bases)? else {
        return Ok(Some(Evidence {
            what: wanted.typed.trim().to_owned(),
            at: Some(now),
            size: None,
            sha256: None,
            method: wanted.method,
            copy_of: None,
        }));
    };
    let Some(facts) = measure(&file, stop)? else { return Ok(None) };
    let kept = match wanted.keep {
        Keep::InPlace => file.clone(),
        Keep::Copy => match copy(&file, &facts, session, stop)? {
            Some(kept) => kept,
            None => return Ok(None),
        },
    };
    let original = file.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Some(Evidence {
        what: recorded_path(&kept, session)?,
        at: Some(now),
        size: Some(facts.size),
        sha256: Some(facts.sha256),
        method: wanted.method,
        copy_of: original.filter(|_| wanted.keep == Keep::Copy),
    }))
}

/// Copies a file into the session's evidence folder and returns the path; an identical copy is reused.
fn copy(file: &Path, facts: &Facts, session: &Path, stop: &AtomicBool) -> Result<Option<PathBuf>, StoreError> {
    let folder = folder(session);
    atomic::make_folder(&folder).map_err(|failure| StoreError::write(&folder, failure))?;
    let name = copy_name(file);
    let taken = names_in(&folder);
    for number in 1..=MOST_NAMES {
        let wanted = numbered(&name, number);
        // Other systems take names that differ in case alone for one.
        let to = folder.join(taken.iter().find(|name| is_same_name(name, &wanted)).unwrap_or(&wanted));
        if to.symlink_metadata().is_ok() {
            match state_of_file(&to, facts, stop) {
                Some(State::Intact) => return Ok(Some(to)),
                Some(_) => continue,
                None => return Ok(None),
            }
        }
        match atomic::copy_new(file, &to) {
            Ok(()) => {}
            // Another program created a file of that name in the meantime.
            Err(CreateError::Taken) => continue,
            Err(error) => return Err(StoreError::create(&to, file, error)),
        }
        return match state_of_file(&to, facts, stop) {
            Some(State::Intact) => Ok(Some(to)),
            None => Ok(None),
            Some(_) => {
                let source = io::ErrorKind::InvalidData.into();
                Err(StoreError::Write { path: to, step: WriteStep::ReadBack, source })
            }
        };
    }
    Err(StoreError::Exists { path: folder.join(name) })
}

/// File name of a copy: the original's, valid on every platform, extension kept.
fn copy_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let short = |text: &str, most| text.chars().take(most).collect::<String>();
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= LONGEST_ENDING => {
            safe_name(&format!("{}.{ending}", short(stem, LONGEST_STEM)))
        }
        _ => safe_name(&short(&name, LONGEST_STEM)),
    }
}

/// The path to record: relative to the session's folder if the file is inside it, else absolute.
fn recorded_path(file: &Path, session: &Path) -> Result<String, StoreError> {
    let failed = |source: io::Error| StoreError::Read { path: file.to_owned(), source };
    let whole = std::path::absolute(file).map_err(failed)?;
    let folder = std::path::absolute(folder_of(session)).map_err(failed)?;
    let path = whole.strip_prefix(&folder).unwrap_or(&whole);
    let text = path.to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
    // Recorded with `/`, since the session may be read on another platform.
    let is_within = path.is_relative();
    Ok(if is_within && cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
}

/// State of a piece of evidence; `None` if `stop` was set in the meantime.
#[must_use]
pub fn state(evidence: &Evidence, session: &Path, stop: &AtomicBool) -> Option<State> {
    let (Some(size), Some(sha256)) = (evidence.size, &evidence.sha256) else {
        return Some(State::Text);
    };
    if paths::leads_away(&evidence.what) {
        return Some(State::Unseen);
    }
    let facts = Facts { size, sha256: sha256.clone() };
    let path = folder_of(session).join(&evidence.what);
    match state_of_file(&path, &facts, stop)? {
        State::NotFound => Some(under_another_name(&path, &facts, stop)?.unwrap_or(State::NotFound)),
        state => Some(state),
    }
}

/// Looks beside a missing file for one of the same content: archives and other systems spell names in their own way.
/// Outer `None` if `stop` was set in the meantime.
#[allow(clippy::option_option)]
fn under_another_name(path: &Path, facts: &Facts, stop: &AtomicBool) -> Option<Option<State>> {
    let folder = folder_of(path);
    for name in names_in(folder) {
        let is_of_size =
            fs::metadata(folder.join(&name)).is_ok_and(|found| found.is_file() && found.len() == facts.size);
        if is_of_size && state_of_file(&folder.join(&name), facts, stop)? == State::Intact {
            return Some(Some(State::Renamed { found: name }));
        }
    }
    Some(None)
}

/// The names in a folder, sorted; at most [`MOST_LOOKED_AT`].
fn names_in(folder: &Path) -> Vec<String> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let names = files.flatten().take(MOST_LOOKED_AT).map(|file| file.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.small_sort();
    names
}

/// Whether two names are one on systems that do not tell capitals or compositions apart.
fn is_same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    folded(one) == folded(other)
}

/// Whether two pieces of evidence are one: the same file with the same content, or the same number of a photo.
#[must_use]
pub fn is_same(one: &Evidence, other: &Evidence) -> bool {
    one.sha256 == other.sha256 && is_same_name(one.what.trim(), other.what.trim())
}

/// Whether an error says that no such file is there. A name that this system does not allow, such as one with a control
/// character on Windows, can belong to no file either.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename)
}

/// The files of a session's evidence; not those of a network path, which is not followed.
#[must_use]
pub fn files(session: &Session, path: &Path) -> Vec<PathBuf> {
    let points = session.points().filter_map(|(_, _, point)| session.answer(&point.id));
    let files = points.flat_map(|answer| &answer.evidence).filter(|evidence| evidence.sha256.is_some());
    let near = files.filter(|evidence| !paths::leads_away(&evidence.what));
    near.map(|evidence| folder_of(path).join(&evidence.what)).collect()
}

fn state_of_file(path: &Path, facts: &Facts, stop: &AtomicBool) -> Option<State> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => metadata,
        // A pipe or a device cannot be the recorded file.
        Ok(_) => return Some(State::NotFound),
        Err(error) if is_absence(&error) => return Some(State::NotFound),
        Err(_) => return Some(State::Unseen),
    };
    if metadata.len() != facts.size {
        return Some(State::OtherSize { recorded: facts.size, found: metadata.len() });
    }
    match digest(path, facts.size.saturating_add(1), stop) {
        Ok(Some(found)) if found.sha256.eq_ignore_ascii_case(&facts.sha256) => Some(State::Intact),
        Ok(Some(_)) => Some(State::OtherContent),
        Ok(None) => None,
        Err(_) => Some(State::Unseen),
    }
}

/// Pieces of evidence with their states; shorter than the input if `stop` was set in the meantime.
#[must_use]
pub fn look_at(evidence: Vec<Evidence>, session: &Path, stop: &AtomicBool) -> Vec<(Evidence, State)> {
    let look = |evidence: Evidence| {
        let state = state(&evidence, session, stop)?;
        Some((evidence, state))
    };
    evidence.into_iter().map_while(look).collect()
}

/// Problems with the evidence of a session, each with the path of its entry.
#[must_use]
pub fn problems(session: &Session, path: &Path) -> Vec<Problem> {
    let go_on = AtomicBool::new(false);
    let mut problems = Vec::new();
    for (_, _, point) in session.points() {
        let evidence = session.answer(&point.id).map_or(&[][..], |answer| &answer.evidence);
        for (position, evidence) in evidence.iter().enumerate() {
            let fault = state(evidence, path, &go_on).and_then(|state| state.problem(&evidence.what));
            let place = Place::top().field("answers").key(point.id.as_str()).field("evidence").item(position);
            problems.extend(fault.map(|fault| Problem::warning(place, fault)));
        }
    }
    problems
}

impl State {
    /// The problem for the file of this name, if there is one.
    #[must_use]
    pub fn problem(&self, what: &str) -> Option<ProblemKind> {
        let what = what.to_owned();
        match *self {
            Self::Text | Self::Intact => None,
            Self::NotFound => Some(ProblemKind::EvidenceMissing(what)),
            Self::Renamed { ref found } => Some(ProblemKind::EvidenceRenamed { what, found: found.clone() }),
            Self::OtherSize { recorded, found } => Some(ProblemKind::EvidenceOtherSize { what, recorded, found }),
            Self::OtherContent => Some(ProblemKind::EvidenceOtherContent(what)),
            Self::Unseen => Some(ProblemKind::EvidenceUnseen(what)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    struct Desk {
        folder: tempfile::TempDir,
        session: PathBuf,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let session = folder.path().join("records/三民.session.ron");
            fs::create_dir(folder.path().join("records")).unwrap();
            Self { folder, session }
        }

        fn put(&self, name: &str, content: &[u8]) -> PathBuf {
            let path = self.folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            path
        }

        fn collect(&self, typed: &str, keep: Keep) -> Result<Evidence, StoreError> {
            let wanted = Wanted { typed: typed.into(), keep, method: Some(Method::OnSite) };
            let bases = [self.folder.path().to_owned()];
            collect(&wanted, &self.session, &bases, sample::stamp(1).at, &GO_ON)
                .map(|taken| taken.expect("not stopped"))
        }

        fn state(&self, evidence: &Evidence) -> State {
            state(evidence, &self.session, &GO_ON).expect("not stopped")
        }
    }

    #[test]
    fn a_file_is_measured_and_a_number_is_text() {
        let desk = Desk::new();
        desk.put("abc.jpg", b"abc");
        let file = desk.collect("abc.jpg", Keep::InPlace).unwrap();
        assert_eq!(
            (file.size, file.sha256.as_deref()),
            (Some(3), Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        );
        assert!(Path::new(&file.what).is_absolute(), "{}", file.what);
        let number = desk.collect(" 照片 12 ", Keep::Copy).unwrap();
        assert_eq!((number.what.as_str(), number.size, number.sha256.as_deref()), ("照片 12", None, None));
        assert_eq!(desk.state(&number), State::Text);
        for typed in ["photos/12.jpg", "~/沒有/12.jpg", "records/"] {
            assert!(matches!(desk.collect(typed, Keep::InPlace), Err(StoreError::Read { .. })), "{typed}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_one() {
        let desk = Desk::new();
        for (name, content) in [("a/大廳.JPG", b"one"), ("b/大廳.jpg", b"two"), ("c/大廳.Jpg", b"one")] {
            desk.put(name, content);
        }
        let kept: Vec<String> =
            ["a/大廳.JPG", "b/大廳.jpg", "c/大廳.Jpg"].map(|name| desk.collect(name, Keep::Copy).unwrap().what).into();
        assert_eq!(kept, ["三民.evidence/大廳.JPG", "三民.evidence/大廳-2.jpg", "三民.evidence/大廳.JPG"]);
        let same = |one: &str, other: &str| is_same(&sample::photo(one, None), &sample::photo(other, None));
        assert!(same("P-12", " p-12 ") && same("e\u{301}", "É") && !same("12", "13"));
    }

    #[test]
    fn a_file_under_another_name_is_found_by_its_content() {
        let desk = Desk::new();
        let path = desk.put("records/佐證/大廳.jpg", b"hall");
        let evidence = desk.collect("佐證/大廳.jpg", Keep::InPlace).unwrap();
        desk.put("records/佐證/other.jpg", b"wall");
        fs::rename(&path, path.with_file_name("┤j╞U.jpg")).unwrap();
        assert_eq!(desk.state(&evidence), State::Renamed { found: "┤j╞U.jpg".into() });
        let problem = desk.state(&evidence).problem(&evidence.what).unwrap().message(crate::lang::Lang::En);
        assert!(problem.contains("┤j╞U.jpg") && problem.contains("佐證/大廳.jpg"), "{problem}");
        fs::remove_file(path.with_file_name("┤j╞U.jpg")).unwrap();
        assert_eq!(desk.state(&evidence), State::NotFound);
    }

    #[test]
    fn what_becomes_of_a_file_is_told() {
        let desk = Desk::new();
        let path = desk.put("records/佐證/a.jpg", b"abc");
        let evidence = desk.collect("佐證/a.jpg", Keep::InPlace).unwrap();
        assert_eq!(evidence.what, "佐證/a.jpg");
        assert_eq!(desk.state(&evidence), State::Intact);
        fs::write(&path, "abd").unwrap();
        assert_eq!(desk.state(&evidence), State::OtherContent);
        fs::write(&path, "abcd").unwrap();
        assert_eq!(desk.state(&evidence), State::OtherSize { recorded: 3, found: 4 });
        fs::remove_file(&path).unwrap();
        assert_eq!(desk.state(&evidence), State::NotFound);
        fs::create_dir(&path).unwrap();
        assert_eq!(desk.state(&evidence), State::NotFound);
        for what in ["//server/share/a.jpg", "\\\\server\\share\\a.jpg", "/\\server/a"] {
            assert_eq!(desk.state(&Evidence { what: what.into(), ..evidence.clone() }), State::Unseen, "{what}");
        }
    }

    #[test]
    fn a_copy_lies_beside_the_session_and_overwrites_nothing() {
        let desk = Desk::new();
        let kept = |folder: &str, content: &[u8]| {
            desk.put(&format!("{folder}/IMG 1.JPG"), content);
            desk.collect(&format!("{folder}/IMG 1.JPG"), Keep::Copy).unwrap()
        };
        let first = kept("a", b"one");
        assert_eq!((first.what.as_str(), first.copy_of.as_deref()), ("三民.evidence/IMG 1.JPG", Some("IMG 1.JPG")));
        // Identical content reuses the copy; other content gets another name.
        assert_eq!(kept("b", b"one").what, first.what);
        assert_eq!(kept("c", b"two").what, "三民.evidence/IMG 1-2.JPG");
        fs::remove_dir_all(desk.folder.path().join("a")).unwrap();
        assert_eq!(desk.state(&first), State::Intact);
        let folder = fs::read_dir(folder(&desk.session)).unwrap();
        assert_eq!(folder.count(), 2, "nothing unfinished is left");
    }

    #[test]
    fn a_copy_has_a_name_that_every_platform_takes() {
        let long = "長".repeat(200);
        for (name, expected) in [
            ("照片.jpg", "照片.jpg".to_owned()),
            ("nul.jpg", "_nul.jpg".to_owned()),
            ("a\u{202e}gpj.exe", "a-gpj.exe".to_owned()),
            ("a?b*.png", "a-b-.png".to_owned()),
            (".hidden", "hidden".to_owned()),
            (&format!("{long}.tiff"), format!("{}.tiff", "長".repeat(60))),
            (&long, "長".repeat(60)),
        ] {
            assert_eq!(copy_name(Path::new(name)), expected);
        }
    }

    #[test]
    fn a_whole_session_is_looked_at_and_each_problem_has_its_place() {
        let desk = Desk::new();
        desk.put("records/a.jpg", b"abc");
        let mut session = sample::session(&[2], crate::model::plan::checklist::Overall::ByPoint);
        let good = desk.collect("a.jpg", Keep::InPlace).unwrap();
        let gone = Evidence { what: "b.jpg".into(), ..good.clone() };
        sample::answer(&mut session, "1.1.2", 1, |answer| {
            answer.evidence = vec![sample::photo("12", None), good.clone(), gone.clone()];
        });
        let all = || vec![sample::photo("12", None), good.clone(), gone.clone()];
        let seen = look_at(all(), &desk.session, &GO_ON);
        let states: Vec<&State> = seen.iter().map(|(_, state)| state).collect();
        let renamed = State::Renamed { found: "a.jpg".into() };
        assert_eq!(states, [&State::Text, &State::Intact, &renamed], "what is missing has a twin beside it");
        let problems = problems(&session, &desk.session);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].path.to_string(), "answers[\"1.1.2\"].evidence[2]");
        assert!(look_at(all(), &desk.session, &AtomicBool::new(true)).len() < 3);
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_read() {
        let desk = Desk::new();
        assert!(matches!(desk.collect("/dev/zero", Keep::InPlace), Err(StoreError::Read { .. })));
        let evidence = Evidence { size: Some(1), sha256: Some("0".into()), ..sample::photo("/dev/zero", None) };
        assert_eq!(desk.state(&evidence), State::NotFound);
    }
}
