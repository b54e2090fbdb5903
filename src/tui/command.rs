//! Commands, and the contexts in which their keys apply. The keys themselves are in `command_table`.

use crossterm::event::KeyCode;

use crate::model::judge::count::Tick;
use crate::model::record::mark::Mark;

/// Declares the contexts, each with the bases whose keys it shares, in the order in which they are listed to the user.
macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident: $($base:ident),+;)+) => {
        /// The context in which keys are looked up. A key that neither a context nor one of its bases lists does
        /// nothing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Context {
            $($(#[$doc])* $name,)+
        }

        impl Context {
            /// Every context.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The bases whose keys apply too, unless the context binds the same keys itself.
            #[must_use]
            pub const fn bases(self) -> &'static [Base] {
                match self {
                    $(Self::$name => &[$(Base::$base),+],)+
                }
            }
        }
    };
}

contexts! {
    /// The start screen.
    Start: Screen, Rows, Pages, Ends;
    /// The search line of the start screen.
    StartSearch: Typing, Arrows;
    /// The visit form.
    Form: Typing;
    /// The inspection.
    Inspection: Screen, Rows, Pages, Ends;
    /// The inspection while points are selected. Keys that it does not bind fall through to the inspection.
    Selection: Question;
    /// The inspection at a point with a conflict. Keys that it does not bind fall through to the inspection.
    Conflict: Screen;
    /// The note editor.
    Note: Typing;
    /// The ready words below a note; what is no key here is typed into the note.
    Words: BesideText, Arrows, Pages;
    /// The search line of the inspection.
    Search: Typing;
    /// The filter panel.
    Filter: Page, Rows, Pages, Ends;
    /// The field for the name of a filter to save.
    FilterName: Typing;
    /// The palette of commands.
    Palette: Typing, Arrows, Pages;
    /// The question before many points are marked.
    Preview: Typing;
    /// The history of changes.
    History: Page, Rows, Pages, Ends;
    /// The summary.
    Summary: Page, Rows, Pages, Ends;
    /// The help page.
    Help: Page, Rows, Pages, Ends;
    /// The question about unsaved changes.
    Unsaved: Question;
    /// The question about a file that another program changed.
    Changed: Question, Arrows;
    /// A file that cannot be read.
    UnreadableFile: Page, Rows, Pages, Ends;
    /// The choice of a report and its format.
    Export: Page, Rows;
    /// A report shown on the screen.
    Pager: Page, Rows, Pages, Ends;
    /// The settings.
    Settings: Page, Rows;
    /// The line in which a session's file is renamed.
    Rename: Typing;
    /// The form of a follow-up.
    FollowUp: Typing;
    /// The list of open follow-ups.
    FollowUps: Page, Rows, Pages, Ends;
    /// The evidence of a point.
    Evidence: Page, Rows, Pages, Ends;
    /// The form in which evidence is added.
    Adding: Typing;
    /// What is missing before the visit is closed.
    CloseOut: Page, Rows, Pages, Ends;
    /// The question before it is closed.
    Closing: Page;
    /// The reason of an amendment.
    Reason: Typing;
    /// The reviewers, of whom one is at work.
    Who: Page, Rows, Pages, Ends;
    /// The comparison with the previous inspection.
    Comparison: Page, Rows, Pages, Ends;
    /// What a merge would write.
    Merging: Page, Rows, Pages, Ends;
    /// The path of a plan to be imported, and the imports begun before.
    PlanPath: Typing, Arrows;
    /// The review of an imported plan.
    Review: Screen, Rows, Pages, Ends;
    /// Wording and units of a paragraph under review.
    ReviewText: Typing;
    /// What the checklist of a reviewed plan is called before it is saved.
    ReviewSave: Typing;
    /// The inspections of an office over time.
    Trend: Page, Rows, Pages, Ends;
    /// The whole city.
    City: Page, Rows, Pages, Ends;
    /// The format in which its report is written.
    CityFormat: Page, Rows;
}

/// Keys that several contexts share, so that a row of the table is written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A screen: help, and no key that closes it.
    Screen,
    /// A page that lies on top: help, and the keys that close it.
    Page,
    /// A question that must be answered: help, and Esc alone to go back.
    Question,
    /// A text field takes the letters, so that none of them is a command: help, and the keys that close it.
    Typing,
    /// A list beside a text field, into which most letters go: help, and the keys that close it.
    BesideText,
    /// A list moved through by letters and arrow keys.
    Rows,
    /// A list moved through by arrow keys alone.
    Arrows,
    /// More rows than fit on the screen.
    Pages,
    /// A first and a last row.
    Ends,
}

impl Context {
    /// Whether a text field takes the letters here, so that none of them may be a command.
    #[must_use]
    pub fn takes_text(self) -> bool {
        self.bases().contains(&Base::Typing)
    }

    /// The fallback context, for keys that neither this one nor one of its bases binds.
    #[must_use]
    pub fn below(self) -> Option<Self> {
        matches!(self, Self::Selection | Self::Conflict).then_some(Self::Inspection)
    }
}

/// Every command that a key can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Mark the point and go on to the next one.
    Mark(Mark),
    /// Mark the point and open its note.
    MarkAndNote(Mark),
    /// Remove the mark.
    Clear,
    /// Give the point the next mark and stay on it.
    Cycle,
    /// Open the note.
    Note,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the previous strategy, or to the previous choice in a form.
    Left,
    /// To the next strategy, or to the next choice in a form.
    Right,
    /// To the next pillar.
    NextPillar,
    /// To the previous pillar.
    PreviousPillar,
    /// To the next point without a mark.
    NextUnmarked,
    /// Take the points that were left out into scope.
    CoverAll,
    /// To the next point with a conflict.
    NextConflict,
    /// Decide a conflict for one of its sides, from 1.
    Take(u8),
    /// To the next field.
    NextField,
    /// To the previous field.
    PreviousField,
    /// Undo the last change.
    Undo,
    /// Redo it.
    Redo,
    /// Select or deselect the point; in the filter panel, make a choice.
    Select,
    /// Select the strategy, then the pillar, then everything shown.
    SelectWider,
    /// Select everything shown.
    SelectShown,
    /// Raise or lower the tally by one.
    Count(Tick),
    /// Choose what the list shows.
    Filter,
    /// Save the filter under a name.
    KeepView,
    /// Delete a saved filter.
    DropView,
    /// Show every command by name.
    Palette,
    /// Say who is at work.
    Who,
    /// Show the history of changes.
    History,
    /// Restore every answer to the selected moment.
    ReturnTo,
    /// Search.
    Search,
    /// To the next hit.
    NextHit,
    /// To the previous hit.
    PreviousHit,
    /// Show what is missing before the visit is closed.
    CloseOut,
    /// Close the visit.
    CloseVisit,
    /// Discard an amendment, with what was typed for it.
    DropAmendment,
    /// Show the summary.
    Summary,
    /// Open the follow-up of the point.
    FollowUp,
    /// List the open follow-ups.
    FollowUps,
    /// Show the evidence of the point.
    Evidence,
    /// Add something to the list.
    Add,
    /// Complete the path that is being typed.
    Complete,
    /// Put today's date into the field.
    Today,
    /// Choose a report to show, save or copy.
    Export,
    /// Write the report into the folder of the session.
    SaveReport,
    /// Copy the text summary to the clipboard.
    CopySummary,
    /// Choose what the cursor is on, or confirm.
    Accept,
    /// Keep what is written as a phrase.
    KeepPhrase,
    /// Begin a visit.
    Begin,
    /// Save a copy in another folder.
    SaveCopy,
    /// Try to save again.
    Retry,
    /// Leave without saving.
    Abandon,
    /// Sort the sessions by the next criterion.
    Sort,
    /// Show the sessions and checklists of the next office only.
    FilterOffice,
    /// Show the sessions and checklists of the next year only.
    FilterYear,
    /// Show the offices of the next size group only.
    FilterSize,
    /// Move the session to the trash.
    Delete,
    /// Rename the session's file.
    Rename,
    /// Show the path of the session's folder.
    ShowFolder,
    /// Open the session's folder in the platform's file manager.
    OpenFolder,
    /// Open the written report or the piece of evidence in its own program.
    OpenFile,
    /// Copy the point with its verdict and note.
    CopyPoint,
    /// Copy the path of the file.
    CopyPath,
    /// Show the settings.
    Settings,
    /// Overwrite a settings file that could not be parsed.
    ReplaceSettings,
    /// Show the difference between this session and the file.
    Compare,
    /// Compare the inspection with the previous one.
    CompareLast,
    /// Show all inspections of the office over time.
    Trend,
    /// Show the whole city.
    City,
    /// Reload the file.
    Reload,
    /// Overwrite the file that another program changed.
    Overwrite,
    /// Merge the selected sessions, or write the merged session.
    Merge,
    /// Import a plan.
    Import,
    /// Say what the paragraph is, by the number of its fate.
    Become(u8),
    /// Join the paragraph with the one above.
    Join,
    /// Divide the paragraph at the caret.
    Split,
    /// Move the paragraph one level up.
    Raise,
    /// Move it one level down.
    Lower,
    /// Confirm what the paragraph was taken for.
    Settle,
    /// To the next paragraph in doubt.
    NextDoubt,
    /// Save the checklist of a reviewed plan.
    SaveChecklist,
    /// Show help.
    Help,
    /// One level back.
    Back,
    /// Leave.
    Quit,
}

/// A key with its modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Whether Control is held.
    pub control: bool,
}
