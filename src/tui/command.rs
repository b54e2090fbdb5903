//! The one table of commands: what each does, its keys, and where it applies.
//!
//! Footer hints, the help page and the key reference of the README all come from it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::model::judge::count::Tick;
use crate::model::record::session::Mark;

/// Where keys are pressed. Each context has its own keys; a key that a context does not list does nothing there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The start screen.
    Start,
    /// The search line of the start screen.
    StartSearch,
    /// The visit form.
    Form,
    /// The inspection.
    Inspection,
    /// The note editor.
    Note,
    /// The inspection while points are selected. What it has no keys of its own for, it takes from the inspection.
    Selection,
    /// The search line of the inspection.
    Search,
    /// The filter panel.
    Filter,
    /// The name of a filter that is to be kept.
    FilterName,
    /// The palette of commands.
    Palette,
    /// The question before many points are marked.
    Preview,
    /// The history of changes.
    History,
    /// The summary.
    Summary,
    /// The help page.
    Help,
    /// The question what to do with work that is not saved.
    Unsaved,
    /// The question what to do about a change by someone else.
    Changed,
    /// A file that cannot be read.
    Trouble,
    /// The choice of a report and its format.
    Export,
    /// A report to be read.
    Pager,
    /// The settings.
    Settings,
    /// The line in which a session's file is renamed.
    Rename,
    /// The form of a follow-up.
    FollowUp,
    /// The list of open follow-ups.
    Owed,
    /// The evidence of a point.
    Evidence,
    /// The form in which evidence is added.
    Adding,
    /// What is missing before the visit is closed.
    CloseOut,
    /// The question before it is closed.
    Closing,
    /// The reason of an amendment.
    Reason,
    /// The comparison with the inspection before.
    Comparison,
    /// The inspections of an office over time.
    Trend,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 30] = [
        Self::Start,
        Self::StartSearch,
        Self::Form,
        Self::Inspection,
        Self::Selection,
        Self::Note,
        Self::Search,
        Self::Filter,
        Self::FilterName,
        Self::Palette,
        Self::Preview,
        Self::History,
        Self::Summary,
        Self::Help,
        Self::Unsaved,
        Self::Changed,
        Self::Trouble,
        Self::Export,
        Self::Pager,
        Self::Settings,
        Self::Rename,
        Self::FollowUp,
        Self::Owed,
        Self::Evidence,
        Self::Adding,
        Self::CloseOut,
        Self::Closing,
        Self::Reason,
        Self::Comparison,
        Self::Trend,
    ];

    /// Whether letters are typed into a text here, so that none of them may be a command.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::StartSearch
                | Self::Form
                | Self::Note
                | Self::Search
                | Self::FilterName
                | Self::Palette
                | Self::Preview
                | Self::Rename
                | Self::FollowUp
                | Self::Adding
                | Self::Reason
        )
    }

    /// The context whose keys apply here too, where this one has none of its own for them.
    #[must_use]
    pub fn base(self) -> Option<Self> {
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

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What is asked for.
    pub command: Command,
    /// By which keys, the one for hints first.
    pub keys: &'static [Key],
    /// Where.
    pub contexts: &'static [Context],
    /// Whether the footer names it.
    pub hint: Hint,
}

/// Whether the footer names a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It does.
    Footer,
    /// Only help does.
    HelpOnly,
}

const fn letter(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), control: false }
}

const fn control(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), control: true }
}

const fn plain(code: KeyCode) -> Key {
    Key { code, control: false }
}

const fn function(number: u8) -> Key {
    Key { code: KeyCode::F(number), control: false }
}

use Command as C;
use Context::{
    Adding, Changed, CloseOut, Closing, Comparison, Evidence, Export, Filter, FilterName, FollowUp, Form, Help,
    History, Inspection, Note, Owed, Pager, Palette, Preview, Reason, Rename, Search, Selection, Settings, Start,
    StartSearch, Summary, Trend, Trouble, Unsaved,
};
use Hint::{Footer, HelpOnly};

const fn bind(command: Command, keys: &'static [Key], contexts: &'static [Context], hint: Hint) -> Binding {
    Binding { command, keys, contexts, hint }
}

/// The lists that lie on top of the inspection.
const LISTS: &[Context] = &[Filter, History, Owed, Evidence];
/// Where a page or a list fills the screen.
const PAGES: &[Context] = &[Start, Inspection, Summary, Help, Trouble];

/// The pages that look back.
const BACK: &[Context] = &[Comparison, Trend];

/// The table. Within a context the order of the rows is the order of the footer.
pub const TABLE: &[Binding] = &[
    bind(C::Mark(Mark::Done), &[letter('d'), letter('1'), function(2)], &[Inspection, Selection], Footer),
    bind(C::Mark(Mark::Partial), &[letter('p'), letter('2'), function(3)], &[Inspection, Selection], Footer),
    bind(C::Mark(Mark::Absent), &[letter('a'), letter('3'), function(4)], &[Inspection, Selection], Footer),
    bind(C::Mark(Mark::NotApplicable), &[letter('x'), letter('0'), function(5)], &[Inspection, Selection], Footer),
    bind(C::Mark(Mark::Done), &[function(2)], &[Note], Footer),
    bind(C::Mark(Mark::Partial), &[function(3)], &[Note], Footer),
    bind(C::Mark(Mark::Absent), &[function(4)], &[Note], Footer),
    bind(C::Mark(Mark::NotApplicable), &[function(5)], &[Note], Footer),
    bind(C::Cycle, &[letter(' ')], &[Inspection], Footer),
    bind(C::Note, &[plain(KeyCode::Enter)], &[Inspection], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[Inspection], Footer),
    bind(C::NextHit, &[control('n')], &[Inspection], Footer),
    bind(C::PreviousHit, &[control('p')], &[Inspection], Footer),
    bind(C::Count(Tick::More), &[letter('+'), letter('=')], &[Inspection], Footer),
    bind(C::Count(Tick::Less), &[letter('-'), letter('_')], &[Inspection], Footer),
    bind(C::Select, &[letter(' '), letter('v'), function(6)], &[Selection], Footer),
    bind(C::SelectWider, &[letter('V'), function(7)], &[Selection], Footer),
    bind(C::Search, &[letter('/')], &[Inspection, Start], Footer),
    bind(C::Filter, &[letter('f'), function(8)], &[Inspection], Footer),
    bind(C::Undo, &[letter('u'), control('z')], &[Inspection], Footer),
    bind(C::Undo, &[control('z')], &[Note], HelpOnly),
    bind(C::Summary, &[letter('s')], &[Inspection], Footer),
    bind(C::Select, &[letter('v'), function(6)], &[Inspection], Footer),
    bind(C::SelectWider, &[letter('V'), function(7)], &[Inspection], HelpOnly),
    bind(C::SelectShown, &[control('a')], &[Inspection], HelpOnly),
    bind(C::Palette, &[letter(':'), function(9)], &[Inspection], Footer),
    bind(C::Palette, &[letter(':'), function(9)], &[Start], HelpOnly),
    bind(C::History, &[letter('H'), function(10)], &[Inspection], HelpOnly),
    bind(C::FollowUp, &[letter('i')], &[Inspection], HelpOnly),
    bind(C::FollowUps, &[letter('I')], &[Inspection], HelpOnly),
    bind(C::FollowUps, &[letter('i')], &[Start], HelpOnly),
    bind(C::Evidence, &[letter('E')], &[Inspection], HelpOnly),
    bind(C::Add, &[plain(KeyCode::Enter), letter('a'), function(2)], &[Evidence], Footer),
    bind(C::Delete, &[plain(KeyCode::Delete), function(5)], &[Evidence], Footer),
    bind(C::Complete, &[plain(KeyCode::Tab)], &[Adding], Footer),
    bind(C::Today, &[function(2)], &[FollowUp], Footer),
    bind(C::CompareLast, &[letter('B')], &[Inspection], HelpOnly),
    bind(C::CompareLast, &[letter('c')], &[Start], HelpOnly),
    bind(C::Trend, &[letter('T')], &[Inspection, Start], HelpOnly),
    bind(C::Select, &[letter(' ')], &[Filter], Footer),
    bind(C::MarkAndNote(Mark::Done), &[letter('D')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::Partial), &[letter('P')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::Absent), &[letter('A')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::NotApplicable), &[letter('X')], &[Inspection], HelpOnly),
    bind(C::Clear, &[letter('c')], &[Inspection], HelpOnly),
    bind(C::Redo, &[control('r')], &[Inspection, Note], HelpOnly),
    bind(C::NextUnmarked, &[letter('n')], &[Inspection], HelpOnly),
    bind(C::CoverAll, &[letter('W')], &[Inspection], HelpOnly),
    bind(C::Sort, &[letter('o')], &[Start], HelpOnly),
    bind(C::FilterOffice, &[letter('f')], &[Start], HelpOnly),
    bind(C::FilterYear, &[letter('y')], &[Start], HelpOnly),
    bind(C::Delete, &[plain(KeyCode::Delete), letter('D')], &[Start], HelpOnly),
    bind(C::Undo, &[letter('u'), control('z')], &[Start], HelpOnly),
    bind(C::Rename, &[function(2), letter('r')], &[Start], HelpOnly),
    bind(C::ShowFolder, &[letter('p')], &[Start], HelpOnly),
    bind(C::OpenFolder, &[letter('O')], &[Start], HelpOnly),
    bind(C::Settings, &[letter(','), function(10)], &[Start], Footer),
    bind(C::ReplaceSettings, &[letter('W'), function(5)], &[Settings], HelpOnly),
    bind(C::NextPillar, &[letter(']'), plain(KeyCode::Tab)], &[Inspection], HelpOnly),
    bind(C::PreviousPillar, &[letter('['), plain(KeyCode::BackTab)], &[Inspection], HelpOnly),
    bind(C::Accept, &[plain(KeyCode::Enter)], &[Start, StartSearch, Form, Search, Summary, Trouble, Rename], Footer),
    bind(C::Accept, &[plain(KeyCode::Enter)], &[Filter, FilterName, Palette, Preview, History], Footer),
    bind(C::Accept, &[plain(KeyCode::Enter)], &[FollowUp, Owed, Adding], Footer),
    bind(C::ReturnTo, &[letter('b'), function(2)], &[History], Footer),
    bind(C::KeepView, &[letter('w'), function(2)], &[Filter], Footer),
    bind(C::Clear, &[letter('c'), function(5)], &[Filter], Footer),
    bind(C::DropView, &[plain(KeyCode::Delete)], &[Filter], HelpOnly),
    bind(C::NextField, &[plain(KeyCode::Tab), plain(KeyCode::Down)], &[Form, FollowUp], Footer),
    bind(C::PreviousField, &[plain(KeyCode::BackTab), plain(KeyCode::Up)], &[Form, FollowUp, Adding], HelpOnly),
    bind(C::NextField, &[plain(KeyCode::Down)], &[Adding], Footer),
    bind(C::Left, &[plain(KeyCode::Left)], &[Form, FollowUp, Adding], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right)], &[Form, FollowUp, Adding], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right), letter(' '), letter('l'), plain(KeyCode::Enter)], &[Settings], Footer),
    bind(C::Left, &[plain(KeyCode::Left), letter('h')], &[Settings], HelpOnly),
    bind(C::Up, &[plain(KeyCode::Up), letter('k')], PAGES, HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down), letter('j')], PAGES, HelpOnly),
    bind(C::Up, &[plain(KeyCode::Up), letter('k')], &[Settings], HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down), letter('j')], &[Settings], HelpOnly),
    bind(C::Up, &[plain(KeyCode::Up)], &[StartSearch, Palette], HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down)], &[StartSearch, Palette], HelpOnly),
    bind(C::PageUp, &[plain(KeyCode::PageUp)], &[Palette], HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown)], &[Palette], HelpOnly),
    bind(C::Up, &[plain(KeyCode::Up), letter('k')], LISTS, HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down), letter('j')], LISTS, HelpOnly),
    bind(C::PageUp, &[plain(KeyCode::PageUp)], LISTS, HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown)], LISTS, HelpOnly),
    bind(C::First, &[letter('g'), plain(KeyCode::Home)], LISTS, HelpOnly),
    bind(C::Last, &[letter('G'), plain(KeyCode::End)], LISTS, HelpOnly),
    bind(C::PageUp, &[plain(KeyCode::PageUp)], PAGES, HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown)], PAGES, HelpOnly),
    bind(C::First, &[letter('g'), plain(KeyCode::Home)], PAGES, HelpOnly),
    bind(C::Last, &[letter('G'), plain(KeyCode::End)], PAGES, HelpOnly),
    bind(C::Left, &[plain(KeyCode::Left), letter('h')], &[Inspection], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right), letter('l')], &[Inspection], HelpOnly),
    bind(C::NextHit, &[plain(KeyCode::Down), control('n')], &[Search], Footer),
    bind(C::PreviousHit, &[plain(KeyCode::Up), control('p')], &[Search], Footer),
    bind(C::Export, &[letter('e')], &[Inspection, Summary], HelpOnly),
    bind(C::CloseOut, &[letter('C')], &[Inspection], HelpOnly),
    bind(C::CloseVisit, &[function(2), letter('w')], &[CloseOut], Footer),
    bind(C::Accept, &[plain(KeyCode::Enter)], &[CloseOut, Closing, Reason], Footer),
    bind(C::DropAmendment, &[function(5)], &[Reason], Footer),
    bind(C::Up, &[plain(KeyCode::Up), letter('k')], &[CloseOut], HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down), letter('j')], &[CloseOut], HelpOnly),
    bind(C::PageUp, &[plain(KeyCode::PageUp)], &[CloseOut], HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown)], &[CloseOut], HelpOnly),
    bind(C::First, &[letter('g'), plain(KeyCode::Home)], &[CloseOut], HelpOnly),
    bind(C::Last, &[letter('G'), plain(KeyCode::End)], &[CloseOut], HelpOnly),
    bind(C::Help, &[letter('?'), function(1)], &[CloseOut, Closing], Footer),
    bind(C::Help, &[function(1)], &[Reason], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[CloseOut, Closing, Reason], Footer),
    bind(C::Back, &[letter('q')], &[CloseOut, Closing], HelpOnly),
    bind(C::Quit, &[control('q')], &[CloseOut, Closing, Reason], HelpOnly),
    bind(C::Retry, &[letter('r'), plain(KeyCode::Enter)], &[Unsaved], Footer),
    bind(C::SaveCopy, &[letter('c'), function(2)], &[Unsaved], Footer),
    bind(C::Abandon, &[letter('Q'), function(5)], &[Unsaved], Footer),
    bind(C::Compare, &[letter('d'), function(2)], &[Changed], Footer),
    bind(C::Reload, &[letter('r'), function(3)], &[Changed], Footer),
    bind(C::SaveCopy, &[letter('c'), function(4)], &[Changed], Footer),
    bind(C::Overwrite, &[letter('O'), function(5)], &[Changed], Footer),
    bind(C::Abandon, &[letter('Q'), function(6)], &[Changed], Footer),
    bind(C::Up, &[plain(KeyCode::Up)], &[Changed], HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down)], &[Changed], HelpOnly),
    bind(
        C::Help,
        &[letter('?'), function(1)],
        &[Start, Inspection, Summary, Trouble, Unsaved, Changed, Settings],
        Footer,
    ),
    bind(C::Help, &[function(1)], &[StartSearch, Form, Note, Search, Rename], Footer),
    bind(
        C::Back,
        &[plain(KeyCode::Esc)],
        &[StartSearch, Form, Note, Search, Summary, Help, Trouble, Unsaved, Changed, Settings, Rename],
        Footer,
    ),
    bind(C::Help, &[letter('?'), function(1)], &[Selection, Filter, History, Owed, Evidence], Footer),
    bind(C::Help, &[function(1)], &[FilterName, Palette, Preview, FollowUp, Adding], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[Selection, Filter, FilterName, Palette, Preview, History], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[FollowUp, Owed, Evidence, Adding], Footer),
    bind(C::Back, &[letter('q')], LISTS, HelpOnly),
    bind(C::Back, &[letter('?'), function(1), letter('q')], &[Help], HelpOnly),
    bind(C::Back, &[letter('s'), letter('q')], &[Summary], HelpOnly),
    bind(C::Back, &[letter('q')], &[Trouble, Settings], HelpOnly),
    bind(C::Back, &[plain(KeyCode::Esc)], &[Start], HelpOnly),
    bind(C::Quit, &[letter('q'), control('q')], &[Start, Inspection], Footer),
    bind(C::Quit, &[control('q')], &[Filter, FilterName, Palette, Preview, History, Settings, Rename], HelpOnly),
    bind(C::Quit, &[control('q')], &[FollowUp, Owed, Evidence, Adding], HelpOnly),
    bind(C::Quit, &[control('q')], &[StartSearch, Form, Note, Search, Summary, Help, Trouble], HelpOnly),
    bind(C::Accept, &[plain(KeyCode::Enter)], &[Export], Footer),
    bind(C::SaveReport, &[function(2), letter('s')], &[Export, Pager], Footer),
    bind(C::CopySummary, &[function(3), letter('c')], &[Export, Pager], Footer),
    bind(C::Left, &[plain(KeyCode::Left), letter('h')], &[Export], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right), letter('l')], &[Export], HelpOnly),
    bind(C::NextField, &[plain(KeyCode::Tab)], &[Export], HelpOnly),
    bind(C::Up, &[plain(KeyCode::Up), letter('k')], &[Export, Pager], HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down), letter('j')], &[Export, Pager], HelpOnly),
    bind(C::PageUp, &[plain(KeyCode::PageUp)], &[Pager], HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown), letter(' ')], &[Pager], HelpOnly),
    bind(C::First, &[letter('g'), plain(KeyCode::Home)], &[Pager], HelpOnly),
    bind(C::Last, &[letter('G'), plain(KeyCode::End)], &[Pager], HelpOnly),
    bind(C::Help, &[letter('?'), function(1)], &[Export, Pager], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[Export, Pager], Footer),
    bind(C::Back, &[letter('q')], &[Export, Pager], HelpOnly),
    bind(C::Quit, &[control('q')], &[Export, Pager], HelpOnly),
    bind(C::Accept, &[plain(KeyCode::Enter)], &[Comparison], Footer),
    bind(C::NextField, &[plain(KeyCode::Tab), letter(']')], &[Comparison], Footer),
    bind(C::PreviousField, &[plain(KeyCode::BackTab), letter('[')], &[Comparison], HelpOnly),
    bind(C::SaveReport, &[function(2), letter('s')], &[Comparison], Footer),
    bind(C::Right, &[plain(KeyCode::Right), letter('l')], &[Comparison, Trend], Footer),
    bind(C::Left, &[plain(KeyCode::Left), letter('h')], &[Comparison, Trend], HelpOnly),
    bind(C::Up, &[plain(KeyCode::Up), letter('k')], BACK, HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down), letter('j')], BACK, HelpOnly),
    bind(C::PageUp, &[plain(KeyCode::PageUp)], BACK, HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown), letter(' ')], BACK, HelpOnly),
    bind(C::First, &[letter('g'), plain(KeyCode::Home)], BACK, HelpOnly),
    bind(C::Last, &[letter('G'), plain(KeyCode::End)], BACK, HelpOnly),
    bind(C::Help, &[letter('?'), function(1)], BACK, Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], BACK, Footer),
    bind(C::Back, &[letter('q')], BACK, HelpOnly),
    bind(C::Quit, &[control('q')], BACK, HelpOnly),
];

/// The command that a key asks for in a context.
#[must_use]
pub fn command_for(context: Context, event: KeyEvent) -> Option<Command> {
    let key = Key { code: event.code, control: event.modifiers.contains(KeyModifiers::CONTROL) };
    if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER) {
        return None;
    }
    bindings(context).find(|binding| binding.keys.contains(&key)).map(|binding| binding.command)
}

/// The rows of the table that apply in a context: its own, then those of its base for keys that it leaves free.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let is_free = move |key: &Key| !own_bindings(context).any(|own| own.keys.contains(key));
    let inherited = context.base().into_iter().flat_map(own_bindings);
    own_bindings(context).chain(inherited.filter(move |binding| binding.keys.iter().all(is_free)))
}

/// The rows of the table that name a context. The footer shows no others.
pub fn own_bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |binding| binding.contexts.contains(&context))
}
