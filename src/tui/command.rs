//! What can be asked for by a key, and where keys are pressed. Which key asks for what stands in the table of commands.

use crossterm::event::KeyCode;

use crate::model::judge::count::Tick;
use crate::model::record::mark::Mark;

/// Declares the contexts, each with the bases whose keys it shares, in the order in which they are listed to the user.
macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident: $($base:ident),+;)+) => {
        /// Where keys are pressed. A key that neither a context nor a base of it lists does nothing there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Context {
            $($(#[$doc])* $name,)+
        }

        impl Context {
            /// Every context.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The bases whose keys hold here too, where the context has none of its own for them.
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
    /// The inspection while points are selected. What it has no keys for, it takes from the inspection.
    Selection: Question;
    /// The note editor.
    Note: Typing;
    /// The search line of the inspection.
    Search: Typing;
    /// The filter panel.
    Filter: Page, Rows, Pages, Ends;
    /// The name of a filter that is to be kept.
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
    /// The question what to do with work that is not saved.
    Unsaved: Question;
    /// The question what to do about a change by someone else.
    Changed: Question, Arrows;
    /// A file that cannot be read.
    UnreadableFile: Page, Rows, Pages, Ends;
    /// The choice of a report and its format.
    Export: Page, Rows;
    /// A report to be read.
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
    /// The comparison with the inspection before.
    Comparison: Page, Rows, Pages, Ends;
    /// The inspections of an office over time.
    Trend: Page, Rows, Pages, Ends;
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
    /// Letters are typed into a text, so that none of them is a command: help, and the keys that close it.
    Typing,
    /// Rows to go through, by letters too.
    Rows,
    /// Rows to go through by arrow keys alone.
    Arrows,
    /// More rows than fit on the screen.
    Pages,
    /// A first and a last row.
    Ends,
}

impl Context {
    /// Whether letters are typed into a text here, so that none of them may be a command.
    #[must_use]
    pub fn takes_text(self) -> bool {
        self.bases().contains(&Base::Typing)
    }

    /// The context whose keys apply here too, where neither this one nor a base of it has any for them.
    #[must_use]
    pub fn below(self) -> Option<Self> {
        (self == Self::Selection).then_some(Self::Inspection)
    }
}

/// Everything that a key can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Mark the point and go on to the next one.
    Mark(Mark),
    /// Mark the point and open its note.
    MarkAndNote(Mark),
    /// Take the mark away.
    Clear,
    /// Go through the marks and stay.
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
    /// To the strategy before, or to the choice before in a form.
    Left,
    /// To the next strategy, or to the next choice in a form.
    Right,
    /// To the next pillar.
    NextPillar,
    /// To the pillar before.
    PreviousPillar,
    /// To the next point without a mark.
    NextUnmarked,
    /// Take the points that were left out into scope.
    CoverAll,
    /// To the next field.
    NextField,
    /// To the field before.
    PreviousField,
    /// Take the last change back.
    Undo,
    /// Bring it back again.
    Redo,
    /// Select the point, or let go of it; in the filter panel, make a choice.
    Select,
    /// Select the strategy, then the pillar, then everything shown.
    SelectWider,
    /// Select everything shown.
    SelectShown,
    /// Count once more or once less.
    Count(Tick),
    /// Choose what the list shows.
    Filter,
    /// Keep the filter under a name.
    KeepView,
    /// Forget a filter that was kept.
    DropView,
    /// Show every command by name.
    Palette,
    /// Show the history of changes.
    History,
    /// Bring everything back to where it was.
    ReturnTo,
    /// Search.
    Search,
    /// To the next hit.
    NextHit,
    /// To the hit before.
    PreviousHit,
    /// Show what is missing before the visit is closed.
    CloseOut,
    /// Close the visit.
    CloseVisit,
    /// Give an amendment up, with what was typed for it.
    DropAmendment,
    /// Show the summary.
    Summary,
    /// Write down what is to be done about the point.
    FollowUp,
    /// List the open follow-ups.
    FollowUps,
    /// Show the evidence of the point.
    Evidence,
    /// Add something to the list.
    Add,
    /// Go on with the path that is being typed.
    Complete,
    /// Put today's date into the field.
    Today,
    /// Choose a report to see, save or copy.
    Export,
    /// Write the report beside the session.
    SaveReport,
    /// Copy the text summary to the clipboard.
    CopySummary,
    /// Choose what the cursor is on, or confirm.
    Accept,
    /// Save at another place.
    SaveCopy,
    /// Try to save again.
    Retry,
    /// Leave although not everything is saved.
    Abandon,
    /// Sort the sessions by the next order.
    Sort,
    /// Show the sessions and checklists of the next office only.
    FilterOffice,
    /// Show the sessions and checklists of the next year only.
    FilterYear,
    /// Move the session to the bin.
    Delete,
    /// Give the session's file another name.
    Rename,
    /// Say where the session's folder is.
    ShowFolder,
    /// Open the session's folder with the platform's program.
    OpenFolder,
    /// Show the settings.
    Settings,
    /// Write the settings over a file that could not be understood.
    ReplaceSettings,
    /// Look what differs between here and the file.
    Compare,
    /// Compare the inspection with the one before it.
    CompareLast,
    /// Show all inspections of the office over time.
    Trend,
    /// Load the file again.
    Reload,
    /// Write over what someone else wrote.
    Overwrite,
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
