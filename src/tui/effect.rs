//! Effects and events as data: the app returns effects, the performer executes them and reports back by events.

use std::path::PathBuf;
use std::sync::Arc;

use super::input::Input;
use crate::model::judge::open_follow_ups::OpenFollowUp;
use crate::model::list::filter::NamedView;
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::plan::series::SeriesKey;
use crate::model::record::answer::Evidence;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::visits::difference::VisitDifference;
use crate::model::visits::trend::Trend;
use crate::model::walk::ready_words::Phrases;
use crate::ops::begin::{Beginning, DrawingError};
use crate::ops::compare::Subject;
use crate::ops::copies::SameSession;
use crate::ops::evidence::{Completion, State, Wanted};
use crate::ops::export::{ExportError, Format, What};
use crate::ops::files::Moved;
use crate::ops::folder::SessionFolder;
use crate::ops::import::ImportFailure;
use crate::ops::list::Library;
use crate::ops::merge::{MergeError, MergePreview};
use crate::ops::open::{FileProblem, FileTrace};
use crate::ops::recover::{Backup, WayOut};
use crate::ops::review::{OpenReview, ReviewWork};
use crate::ops::rollup::{FilesRead, Gathered, RollUpQuery, RolledUp};
use crate::ops::saving::{SaveReport, Writing};
use crate::ops::settings::Settings;
use crate::store::error::StoreError;

/// An action outside the app: disk, clipboard, other programs, or the end of the program.
#[derive(Clone, Debug)]
pub enum Effect {
    /// List the sessions; answered by [`Event::Listed`].
    List,
    /// Begin an inspection; answered by [`Event::Opened`].
    ///
    /// Where its scope cannot be drawn the answer is [`Event::NotDrawn`].
    Begin(Box<Beginning>),
    /// Open a session; answered by [`Event::Opened`].
    Open(PathBuf),
    /// Save an edit that is already applied; answered by [`Event::Saved`].
    Save(Edit, Stamp),
    /// Retry at once what is not saved yet; answered by [`Event::Saved`].
    Retry,
    /// Write the session to a new file in the folder of sessions; answered by [`Event::Written`].
    SaveCopy(Box<Session>),
    /// Make a report in a job; answered by [`Event::Exported`].
    Export(Box<Export>),
    /// Put a text into the clipboard; answered by [`Event::Exported`].
    Copy(String),
    /// Open the session's file again, after a copy of what is unsaved; answered by [`Event::Opened`], or by
    /// [`Event::Written`] if the copy cannot be saved, when nothing is opened.
    Reload {
        /// The session's file.
        path: PathBuf,
        /// The session on screen, if not all of it is saved.
        unsaved: Option<Box<Session>>,
    },
    /// Back up the file that another program changed, then overwrite it; answered by [`Event::Saved`].
    Overwrite,
    /// Read a session without opening it; answered by [`Event::Looked`].
    Look(PathBuf),
    /// Recover what can be read of a damaged session into a new file and open that; answered by [`Event::Opened`].
    Recover(PathBuf),
    /// Copy a backup of a damaged session to a new file and open that; answered by [`Event::Opened`].
    Restore {
        /// The damaged session.
        session: PathBuf,
        /// The backup.
        backup: Backup,
    },
    /// Look whether the file is there as it was saved; answered by [`Event::Saved`].
    Verify,
    /// Close the open session.
    Close,
    /// Close it without waiting for a disk that does not answer.
    Abandon,
    /// Close it, and save a copy elsewhere if it could not be saved in time.
    CloseOrCopy(Box<Session>),
    /// Find out whether the other program has let go of the open session, answered by [`Event::LetGo`], or else has saved
    /// it since the file had this trace, answered by [`Event::SavedElsewhere`].
    LookAfter(Option<FileTrace>),
    /// Open the session that is open here anew, to write it; answered by [`Event::Opened`].
    TakeOver,
    /// Replace the saved filters by these; answered by [`Event::Written`].
    KeepViews(Vec<NamedView>),
    /// Apply the settings and save them; answered by [`Event::Kept`].
    Keep(Box<Settings>),
    /// Save the settings in the place of a file that could not be parsed, which is renamed first; answered by
    /// [`Event::Kept`].
    ReplaceSettings(Box<Settings>),
    /// Move a session to the trash; answered by [`Event::Moved`].
    Delete(PathBuf),
    /// Rename a session's file to another stem; answered by [`Event::Moved`].
    Rename(PathBuf, String),
    /// Undo a move of a session; answered by [`Event::Moved`].
    MoveBack(Moved),
    /// Open a folder or a file in its own program; a failure is answered by [`Event::NoOpener`].
    OpenOutside(PathBuf),
    /// Verify the digests of these files; answered by [`Event::EvidenceSeen`].
    LookAtEvidence(Vec<Evidence>),
    /// Add what the user named as evidence of these points; answered by [`Event::EvidenceTaken`].
    TakeEvidence(Vec<PointId>, Wanted),
    /// Complete a path that is being typed; answered by [`Event::PathCompleted`].
    CompletePath(String),
    /// Find the open follow-ups of an office over all its inspections; answered by [`Event::FollowUpsFound`].
    FindFollowUps(String),
    /// Compare an inspection with the previous one, in a job; answered by [`Event::Compared`].
    Compare(Subject),
    /// Write that comparison into the folder of the session; answered by [`Event::Exported`].
    SaveComparison(Subject, Format),
    /// Find what is at hand for the notes of a session, in a job; answered by [`Event::PhrasesFound`].
    FindPhrases {
        /// Id of the session.
        session: String,
        /// Its series.
        series: SeriesKey,
    },
    /// Keep a phrase for notes, in a job; answered by [`Event::PhraseKept`].
    KeepPhrase(String),
    /// Compute the trend of all inspections of an office, in a job; answered by [`Event::TrendFound`].
    FindTrend {
        /// The office.
        agency: String,
        /// The session that is open, which need not lie in the user's folder.
        own: Option<Box<Session>>,
    },
    /// Read all sessions and sum them up, in a job; answered by [`Event::CityRead`] on the way and [`Event::CityFound`].
    ReadCity(Box<RollUpQuery>),
    /// Sum up sessions that were read before, in a job; answered by [`Event::CityFound`].
    SumCity(Arc<Gathered>, Box<RollUpQuery>),
    /// Stop reading the sessions of the whole city; nothing is answered.
    StopCity,
    /// Write the report on the whole city into the folder of sessions; answered by [`Event::Exported`].
    SaveCity(Arc<RolledUp>, Format),
    /// Merge sessions without writing anything, in a job; answered by [`Event::MergePreviewed`].
    PreviewMerge(Vec<PathBuf>),
    /// Merge sessions into a new file and open that; answered by [`Event::Opened`] or [`Event::NotMerged`].
    Merge(Vec<PathBuf>),
    /// Merge the open session with the version in its file into a new file and open that; answered as above.
    MergeWithFile(Box<Session>, PathBuf),
    /// Something about a plan that is imported.
    Plan(PlanEffect),
    /// End the program.
    Quit,
}

/// An action about a plan that is imported.
#[derive(Clone, Debug)]
pub enum PlanEffect {
    /// Find the reviews that were begun; answered by [`PlanEvent::Found`].
    Find,
    /// Read a plan; answered by [`PlanEvent::Read`].
    Open(PathBuf),
    /// Keep what was decided; answered by [`PlanEvent::Kept`].
    Keep(Box<ReviewWork>),
    /// Write the checklist into the user's folder; answered by [`PlanEvent::Finished`].
    Finish(Box<Checklist>, Box<ReviewWork>),
}

/// The result of a [`PlanEffect`].
#[derive(Debug)]
pub enum PlanEvent {
    /// The reviews that were begun, the latest first.
    Found(Vec<ReviewWork>),
    /// The plan, ready to be reviewed.
    Read(Result<Box<OpenReview>, ImportFailure>),
    /// What was decided is on the disk.
    Kept(Result<(), StoreError>),
    /// The checklist's file, and the checklists that there are now.
    Finished(Result<PathBuf, StoreError>, Library),
}

/// Identifies a comparison, so that the answer to an older one is not taken for it: the inspection, and its state.
#[must_use]
pub fn ticket(subject: &Subject) -> String {
    match subject {
        Subject::Open(session) => format!("{} {}", session.parts().id, session.log().len()),
        Subject::File(path) => path.to_string_lossy().into_owned(),
    }
}

/// The result of a comparison.
#[derive(Debug)]
pub enum Compared {
    /// The outcome of every point.
    Difference(Box<VisitDifference>),
    /// There is no previous inspection.
    NoEarlier,
    /// The session cannot be read.
    Failed(StoreError),
}

/// An event that the app handles: input, signals, results of effects.
#[derive(Debug)]
pub enum Event {
    /// Input from the keyboard, the mouse or the terminal.
    Input(Input),
    /// A session was opened.
    Opened(Box<Ready>),
    /// A file cannot be opened; with the ways to recover it.
    NotOpened(StoreError, Vec<WayOut>),
    /// The result of [`Effect::Look`].
    Looked(Result<Box<Session>, StoreError>),
    /// The system asks the program to end: its window was closed, or the machine shuts down.
    Terminate,
    /// The shell suspends the program.
    Suspend,
    /// The program resumes after a suspension.
    Resumed,
    /// The sample could not be drawn or the previous inspection not read; no inspection was begun.
    NotDrawn(DrawingError),
    /// The sessions there are, and what needs attention.
    Listed(Box<SessionFolder>),
    /// The result of saving edits.
    Saved(SaveReport),
    /// The result of writing a file.
    Written(Written, Result<PathBuf, StoreError>),
    /// The state of a report, or of a text for the clipboard.
    Exported(Exported),
    /// The result of saving the settings; with the path of the unreadable file if one was renamed for it.
    Kept(Result<Option<PathBuf>, StoreError>),
    /// The result of moving or renaming a session.
    Moved(Move, Result<Moved, StoreError>),
    /// No program could be started for a folder or a file; with its path, so that the user can go there.
    NoOpener(PathBuf),
    /// Evidence files of a session were verified.
    EvidenceSeen {
        /// The session's file.
        session: PathBuf,
        /// The state of each file.
        seen: Vec<(Evidence, State)>,
    },
    /// The result of [`Effect::TakeEvidence`].
    EvidenceTaken {
        /// The session's file.
        session: PathBuf,
        /// The points that it is to be recorded at.
        points: Vec<PointId>,
        /// The piece as it is to be recorded; an error where its file could not be read or copied.
        taken: Result<Evidence, StoreError>,
    },
    /// The completion of a path.
    PathCompleted {
        /// The path as it was typed.
        typed: String,
        /// Its completions.
        completion: Completion,
    },
    /// The open follow-ups of an office, the overdue first.
    FollowUpsFound {
        /// The office.
        agency: String,
        /// The follow-ups, each with its session.
        follow_ups: Vec<FiledFollowUp>,
        /// The sessions of which there is more than one file.
        copies: Vec<SameSession>,
        /// The files that cannot be read.
        unreadable: Vec<StoreError>,
    },
    /// The result of a comparison.
    Compared {
        /// The [`ticket`] of the question.
        ticket: String,
        /// The result.
        compared: Compared,
        /// The files that cannot be read; the previous inspection may be among them.
        unreadable: Vec<StoreError>,
    },
    /// What is at hand for the notes of a session.
    PhrasesFound {
        /// Id of the session.
        session: String,
        /// What is at hand.
        phrases: Phrases,
    },
    /// All kept phrases, after one was kept.
    PhraseKept(Result<Vec<String>, StoreError>),
    /// The inspections of an office over time.
    TrendFound {
        /// The office.
        agency: String,
        /// Its trend; `None` without inspections.
        trend: Option<Box<Trend>>,
        /// The sessions of which there is more than one file.
        copies: Vec<SameSession>,
        /// The files that cannot be read.
        unreadable: Vec<StoreError>,
    },
    /// A second has passed while something is waited for.
    Tick,
    /// The other program has let go of the session that is open here to be read.
    LetGo,
    /// The other program has saved the session that is open here to be read; with the trace of the file.
    SavedElsewhere(Box<Session>, FileTrace),
    /// The terminal has another size, or had one for a moment.
    Resized,
    /// How many sessions of the whole city are read.
    CityRead(FilesRead),
    /// The figures of the whole city.
    CityFound(Result<Arc<RolledUp>, StoreError>),
    /// What a merge would write.
    MergePreviewed(Result<Box<MergePreview>, MergeError>),
    /// Why nothing was merged.
    NotMerged(MergeError),
    /// The result of something about a plan that is imported.
    Plan(PlanEvent),
    /// The terminal input is closed; the program saves and ends.
    InputLost,
}

/// An open follow-up, and the file of the session that holds it.
#[derive(Clone, Debug)]
pub struct FiledFollowUp {
    /// The follow-up with its point.
    pub open: OpenFollowUp,
    /// The session's file.
    pub session: PathBuf,
}

/// Why a session was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// To the trash.
    Deleted,
    /// To another name.
    Renamed,
    /// Back again.
    Undone,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A copy of the session.
    Copy,
    /// The named filters, in the settings.
    Views,
}

/// A request for a report.
#[derive(Clone, Debug)]
pub struct Export {
    /// The session at the time of the request.
    pub session: Session,
    /// The kind of report and its destination.
    pub to: Destination,
}

/// The destination of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The screen.
    Screen(What, Format),
    /// A file in the folder of the session.
    File(What, Format),
    /// The clipboard, for the text summary.
    Clipboard,
}

/// The state of a report.
#[derive(Debug)]
pub enum Exported {
    /// It is still being made.
    Still,
    /// It is ready to be shown.
    Shown {
        /// Which report.
        what: What,
        /// The requested format.
        format: Format,
        /// The text that shows it.
        text: String,
    },
    /// It is on the disk, and was read back.
    Saved {
        /// The file.
        path: PathBuf,
        /// How many texts in it spreadsheets cut.
        cut: usize,
    },
    /// It is made and waits to be copied.
    ForClipboard(String),
    /// It was copied.
    Copied,
    /// It could not be made or written.
    Failed(ExportError),
    /// The clipboard refused it.
    NotCopied(std::io::Error),
}

/// An open session, as the performer hands it to the app.
#[derive(Debug)]
pub struct Ready {
    /// Its file.
    pub path: PathBuf,
    /// The session.
    pub session: Session,
    /// Warnings about it.
    pub warnings: Vec<FileProblem>,
    /// Whether it may be written.
    pub writing: Writing,
    /// The user's saved filters.
    pub views: Vec<NamedView>,
    /// The message shown first if the session was recovered.
    pub word: Option<String>,
}
