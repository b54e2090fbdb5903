//! What the interface wants done, as values; one performer does it, tests only look.

use std::path::PathBuf;
use std::sync::Arc;

use super::input::Input;
use crate::model::judge::follow_up::Owed;
use crate::model::list::filter::NamedView;
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::record::answer::Evidence;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::record::visit::Visit;
use crate::model::visits::difference::Since;
use crate::model::visits::trend::Trend;
use crate::ops::begin::{Drawing, DrawingError, PreviousSource};
use crate::ops::compare::Subject;
use crate::ops::evidence::{Completion, State, Wanted};
use crate::ops::export::{ExportError, Format, What};
use crate::ops::files::Moved;
use crate::ops::list::Listed;
use crate::ops::open::FileProblem;
use crate::ops::recover::{Backup, WayOut};
use crate::ops::saving::{SaveReport, Writing};
use crate::ops::settings::Settings;
use crate::store::error::StoreError;

/// Something that needs the disk or ends the program.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Look which sessions there are; answered by [`Event::Listed`].
    List,
    /// Begin an inspection; answered by [`Event::Opened`].
    Begin {
        /// The list to walk.
        checklist: Arc<Checklist>,
        /// The circumstances.
        visit: Visit,
        /// The inspection before, for reference.
        previous: PreviousSource,
        /// The short list to draw, if not every point is walked; where none can be drawn, [`Event::NotDrawn`] answers.
        drawing: Option<Drawing>,
    },
    /// Open a session; answered by [`Event::Opened`].
    Open(PathBuf),
    /// Save an edit that was applied; answered by [`Event::Saved`].
    Save(Edit, Stamp),
    /// Try at once to save what is not saved yet; answered by [`Event::Saved`].
    Retry,
    /// Write the session to a new file in the folder of sessions; answered by [`Event::Written`].
    SaveCopy(Box<Session>),
    /// Make a report off the keyboard's way; answered by [`Event::Exported`].
    Export(Box<Export>),
    /// Put a text into the clipboard; answered by [`Event::Exported`].
    Copy(String),
    /// Write over what someone else wrote, after keeping it as a backup; answered by [`Event::Saved`].
    Overwrite,
    /// Read a session only to look at it; answered by [`Event::Looked`].
    Look(PathBuf),
    /// Take what can be read of a damaged session into a new file and open that; answered by [`Event::Opened`].
    Recover(PathBuf),
    /// Put a backup of a damaged session into a new file and open that; answered by [`Event::Opened`].
    Restore {
        /// The damaged session.
        session: PathBuf,
        /// The backup.
        backup: Backup,
    },
    /// Let go of the open session.
    Close,
    /// Keep these named filters, and no others; answered by [`Event::Written`].
    KeepViews(Vec<NamedView>),
    /// Let the looks follow the settings and keep them; answered by [`Event::Kept`].
    Keep(Box<Settings>),
    /// Write the settings over a file that could not be understood, which is kept beside it; answered by [`Event::Kept`].
    ReplaceSettings(Box<Settings>),
    /// Move a session to the bin; answered by [`Event::Moved`].
    Delete(PathBuf),
    /// Give a session's file another stem; answered by [`Event::Moved`].
    Rename(PathBuf, String),
    /// Move a session back to where it was; answered by [`Event::Moved`].
    MoveBack(Moved),
    /// Open a folder with the platform's program; answered by [`Event::NoOpener`] where that fails.
    OpenFolder(PathBuf),
    /// Look whether these files are what they were; answered by [`Event::EvidenceSeen`].
    LookAtEvidence(Vec<Evidence>),
    /// Make evidence of a point of what the user named; answered by [`Event::EvidenceTaken`].
    TakeEvidence(PointId, Wanted),
    /// Look what a path that is being typed can go on as; answered by [`Event::PathCompleted`].
    CompletePath(String),
    /// Look what an office owes over all its inspections; answered by [`Event::FollowUpsFound`].
    FindFollowUps(String),
    /// Set an inspection beside the one before it, off the keyboard's way; answered by [`Event::Compared`].
    Compare(Subject),
    /// Write that comparison beside the session; answered by [`Event::Exported`].
    SaveComparison(Subject, Format),
    /// Look at all inspections of an office, off the keyboard's way; answered by [`Event::TrendFound`].
    FindTrend {
        /// The office.
        agency: String,
        /// The session that is open, which need not lie in the user's folder.
        own: Option<Box<Session>>,
    },
    /// End the program.
    Quit,
}

/// By what the answer to a comparison is told from the answer to another: which inspection, and how far it had come.
#[must_use]
pub fn ticket(subject: &Subject) -> String {
    match subject {
        Subject::Open(session) => format!("{} {}", session.parts().id, session.log().len()),
        Subject::File(path) => path.to_string_lossy().into_owned(),
    }
}

/// What came of a comparison.
#[derive(Debug)]
pub enum Compared {
    /// What became of every point.
    Since(Box<Since>),
    /// There is no inspection before it.
    NoEarlier,
    /// The session cannot be read.
    Failed(StoreError),
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The user or the terminal did this.
    Input(Input),
    /// A session was opened.
    Opened(Box<Ready>),
    /// A file cannot be opened, and the ways out there are.
    NotOpened(StoreError, Vec<WayOut>),
    /// A session was read to be looked at, or cannot be.
    Looked(Result<Box<Session>, StoreError>),
    /// The system asks the program to end: its window was closed, or the machine shuts down.
    Terminate,
    /// The shell asks the program to stop for a while.
    MustStop,
    /// The program was stopped and goes on.
    Resumed,
    /// The short list could not be drawn, or the inspection before not read, so that nothing was begun.
    NotDrawn(DrawingError),
    /// The sessions there are, and the files that cannot be read.
    Listed(Vec<Listed>, Vec<StoreError>),
    /// What became of edits.
    Saved(SaveReport),
    /// A file was written, or cannot be.
    Written(Written, Result<PathBuf, StoreError>),
    /// What became of a report, or of a text for the clipboard.
    Exported(Exported),
    /// The settings were kept, or cannot be; the path of a file that was moved aside for it.
    Kept(Result<Option<PathBuf>, StoreError>),
    /// A session was moved, or cannot be.
    Moved(Move, Result<Moved, StoreError>),
    /// The platform has no program that opens folders; the folder is named so that the user can go there.
    NoOpener(PathBuf),
    /// Files of a session were looked at.
    EvidenceSeen {
        /// The session's file.
        session: PathBuf,
        /// What became of each.
        seen: Vec<(Evidence, State)>,
    },
    /// Something can become evidence of a point, or cannot.
    EvidenceTaken {
        /// The session's file.
        session: PathBuf,
        /// The point.
        point: PointId,
        /// The evidence.
        taken: Result<Evidence, StoreError>,
    },
    /// A path can go on.
    PathCompleted {
        /// The path as it was typed.
        typed: String,
        /// What it can go on as.
        completion: Completion,
    },
    /// What an office owes, the overdue first.
    FollowUpsFound {
        /// The office.
        agency: String,
        /// The follow-ups, each with its session.
        follow_ups: Vec<FiledFollowUp>,
        /// The files that cannot be read.
        unreadable: Vec<StoreError>,
    },
    /// Two inspections were set side by side, or cannot be.
    Compared {
        /// The [`ticket`] of the question.
        ticket: String,
        /// What came of it.
        compared: Compared,
        /// The files that cannot be read; the inspection before may be among them.
        unreadable: Vec<StoreError>,
    },
    /// The inspections of an office over time.
    TrendFound {
        /// The office.
        agency: String,
        /// Its inspections; none where there are none.
        trend: Option<Box<Trend>>,
        /// The files that cannot be read.
        unreadable: Vec<StoreError>,
    },
    /// The keyboard is gone; nobody can go on.
    InputLost,
}

/// An open follow-up, and the file of the session that it stands in.
#[derive(Clone, Debug)]
pub struct FiledFollowUp {
    /// The follow-up with its point.
    pub open: Owed,
    /// The session's file.
    pub session: PathBuf,
}

/// Why a session was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// To the bin.
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

/// A report that was asked for.
#[derive(Clone, Debug)]
pub struct Export {
    /// The session as it stood.
    pub session: Session,
    /// Which report, and where it goes.
    pub to: Destination,
}

/// Where a report goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Onto the screen, to be read first.
    Screen(What, Format),
    /// Into a file beside the session.
    File(What, Format),
    /// Into the clipboard: the text summary.
    Clipboard,
}

/// What became of a report.
#[derive(Debug)]
pub enum Exported {
    /// It is still being made.
    Still,
    /// It can be read.
    Shown {
        /// Which report.
        what: What,
        /// In which format it was asked for.
        format: Format,
        /// The text that shows it.
        text: String,
    },
    /// It is on the disk, and was read again.
    Saved(PathBuf),
    /// It is made and waits to be copied.
    ForClipboard(String),
    /// It was copied.
    Copied,
    /// It could not be made or written.
    Failed(ExportError),
    /// The clipboard does not take it.
    NotCopied(std::io::Error),
}

/// A session that is ready to be worked on.
#[derive(Debug)]
pub struct Ready {
    /// Its file.
    pub path: PathBuf,
    /// The session.
    pub session: Session,
    /// What is to be said about it.
    pub warnings: Vec<FileProblem>,
    /// Whether it may be written.
    pub writing: Writing,
    /// The filters that the user keeps under a name.
    pub views: Vec<NamedView>,
    /// What is to be said first, if the session was recovered.
    pub word: Option<String>,
}
