//! The table of commands: the keys of each, and the contexts in which they apply.
//!
//! Footer hints, the help page and the pages of keys all come from it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::command::{Base, Command, Context, Key};
use crate::model::judge::count::Tick;
use crate::model::record::mark::Mark;
use crate::model::value::text::half_width;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The command.
    pub command: Command,
    /// Its keys, the one shown in hints first.
    pub keys: &'static [Key],
    /// The contexts that bind it.
    pub contexts: &'static [Context],
    /// The bases that bind it, for contexts whose own rows do not bind one of the keys.
    pub bases: &'static [Base],
    /// Whether the footer shows it.
    pub hint: HintLevel,
}

/// Whether the footer shows a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintLevel {
    /// Footer and help show it.
    Footer,
    /// Only help shows it.
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
    Adding, Changed, City, CityFormat, CloseOut, Closing, Comparison, Conflict, Evidence, Export, Filter, FilterName,
    FollowUp, FollowUps, Form, Help, History, Inspection, Merging, Note, Pager, Palette, PlanPath, Preview, Reason,
    Rename, Review, ReviewSave, ReviewText, Search, Selection, Settings, Start, StartSearch, Summary, Trend,
    UnreadableFile, Unsaved, Who, Words,
};
use HintLevel::{Footer, HelpOnly};

/// A row of some contexts.
const fn bind(command: Command, keys: &'static [Key], contexts: &'static [Context], hint: HintLevel) -> Binding {
    Binding { command, keys, contexts, bases: &[], hint }
}

/// A row of all contexts that have one of these bases.
const fn share(command: Command, keys: &'static [Key], bases: &'static [Base], hint: HintLevel) -> Binding {
    Binding { command, keys, contexts: &[], bases, hint }
}

/// The contexts in which Enter accepts the item under the cursor, or what was typed.
const ACCEPTING: &[Context] = &[
    Start,
    StartSearch,
    Form,
    Search,
    Summary,
    UnreadableFile,
    Rename,
    Filter,
    FilterName,
    Palette,
    Preview,
    History,
    FollowUp,
    FollowUps,
    Adding,
    CloseOut,
    Closing,
    Reason,
    Export,
    Comparison,
    Who,
    PlanPath,
    ReviewText,
    City,
    CityFormat,
    Words,
];

/// The table. Within a context the order of the rows is the order of the footer.
pub const TABLE: &[Binding] = &[
    bind(C::Take(1), &[letter('1')], &[Conflict], Footer),
    bind(C::Take(2), &[letter('2')], &[Conflict], Footer),
    bind(C::Take(3), &[letter('3')], &[Conflict], Footer),
    bind(C::Mark(Mark::Done), &[letter('d'), function(2)], &[Conflict], Footer),
    bind(C::Mark(Mark::Partial), &[letter('p'), function(3)], &[Conflict], Footer),
    bind(C::Mark(Mark::Absent), &[letter('a'), function(4)], &[Conflict], Footer),
    bind(C::Mark(Mark::Done), &[letter('d'), letter('1'), function(2)], &[Inspection, Selection], Footer),
    bind(C::Mark(Mark::Partial), &[letter('p'), letter('2'), function(3)], &[Inspection, Selection], Footer),
    bind(C::Mark(Mark::Absent), &[letter('a'), letter('3'), function(4)], &[Inspection, Selection], Footer),
    bind(
        C::Mark(Mark::NotApplicable),
        &[letter('x'), letter('0'), function(5)],
        &[Inspection, Selection, Conflict],
        Footer,
    ),
    bind(C::FollowUp, &[letter('i')], &[Selection], Footer),
    bind(C::Evidence, &[letter('E')], &[Selection], Footer),
    bind(C::Select, &[letter(' ')], &[Filter, Words], Footer),
    bind(C::NextField, &[plain(KeyCode::Tab), plain(KeyCode::BackTab)], &[Note, Words], Footer),
    bind(C::Mark(Mark::Done), &[function(2)], &[Note, Words], Footer),
    bind(C::Mark(Mark::Partial), &[function(3)], &[Note, Words], Footer),
    bind(C::Mark(Mark::Absent), &[function(4)], &[Note, Words], Footer),
    bind(C::Mark(Mark::NotApplicable), &[function(5)], &[Note, Words], Footer),
    bind(C::KeepPhrase, &[function(6)], &[Note, Words], HelpOnly),
    bind(C::Note, &[plain(KeyCode::Enter)], &[Inspection], Footer),
    bind(C::Count(Tick::More), &[letter('+'), letter('=')], &[Inspection], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[Inspection], Footer),
    bind(C::NextHit, &[control('n')], &[Inspection], Footer),
    bind(C::PreviousHit, &[control('p')], &[Inspection], Footer),
    bind(C::FollowUp, &[letter('i')], &[Inspection], Footer),
    bind(C::Summary, &[letter('s')], &[Inspection], Footer),
    bind(C::Search, &[letter('/')], &[Inspection], Footer),
    bind(C::Filter, &[letter('f'), function(8)], &[Inspection, City], Footer),
    bind(C::Export, &[letter('e')], &[Inspection, Summary, City], Footer),
    bind(C::Cycle, &[letter(' ')], &[Inspection], Footer),
    bind(C::Undo, &[letter('u'), control('z')], &[Inspection], Footer),
    bind(C::Select, &[letter('v'), function(6)], &[Inspection], Footer),
    bind(C::Count(Tick::Less), &[letter('-'), letter('_')], &[Inspection], HelpOnly),
    bind(C::Palette, &[letter(':'), function(9)], &[Inspection], HelpOnly),
    bind(C::Select, &[letter(' '), letter('v'), function(6)], &[Selection], Footer),
    bind(C::SelectWider, &[letter('V'), function(7)], &[Selection], Footer),
    bind(C::Undo, &[control('z')], &[Note, Words], HelpOnly),
    bind(C::SelectWider, &[letter('V'), function(7)], &[Inspection], HelpOnly),
    bind(C::SelectShown, &[control('a')], &[Inspection], HelpOnly),
    bind(C::Palette, &[letter(':'), function(9)], &[Start, Review], HelpOnly),
    bind(C::History, &[letter('H'), function(10)], &[Inspection], HelpOnly),
    bind(C::Who, &[letter('R')], &[Inspection], HelpOnly),
    bind(C::FollowUps, &[letter('I')], &[Inspection], HelpOnly),
    bind(C::Evidence, &[letter('E')], &[Inspection], HelpOnly),
    bind(C::Add, &[plain(KeyCode::Enter), letter('a'), function(2)], &[Evidence], Footer),
    bind(C::Delete, &[plain(KeyCode::Delete), function(5)], &[Evidence], Footer),
    bind(C::Complete, &[plain(KeyCode::Tab)], &[Adding, PlanPath], Footer),
    bind(C::Today, &[function(2)], &[FollowUp], Footer),
    bind(C::CompareLast, &[letter('B')], &[Inspection], HelpOnly),
    bind(C::Trend, &[letter('T')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::Done), &[letter('D')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::Partial), &[letter('P')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::Absent), &[letter('A')], &[Inspection], HelpOnly),
    bind(C::MarkAndNote(Mark::NotApplicable), &[letter('X')], &[Inspection], HelpOnly),
    bind(C::Clear, &[letter('c')], &[Inspection], HelpOnly),
    bind(C::Redo, &[control('r')], &[Inspection, Note, Review, Words], HelpOnly),
    bind(C::NextUnmarked, &[letter('n')], &[Inspection], HelpOnly),
    bind(C::NextConflict, &[letter('n'), letter('N')], &[Conflict], Footer),
    bind(C::NextConflict, &[letter('N')], &[Inspection], HelpOnly),
    bind(C::CoverAll, &[letter('W')], &[Inspection], HelpOnly),
    bind(C::Merge, &[function(2), letter('m')], &[Merging], Footer),
    bind(C::Select, &[letter(' '), letter('v'), function(6)], &[Start], HelpOnly),
    bind(C::FilterYear, &[letter('y')], &[Start], HelpOnly),
    bind(C::Delete, &[plain(KeyCode::Delete), letter('D')], &[Start], HelpOnly),
    bind(C::Undo, &[letter('u'), control('z')], &[Start, Review], HelpOnly),
    bind(C::Rename, &[function(2), letter('r')], &[Start], HelpOnly),
    bind(C::ShowFolder, &[letter('p')], &[Start], HelpOnly),
    bind(C::OpenFolder, &[letter('O')], &[Start], HelpOnly),
    bind(C::ReplaceSettings, &[letter('W'), function(5)], &[Settings], HelpOnly),
    bind(C::NextPillar, &[letter(']'), plain(KeyCode::Tab)], &[Inspection], HelpOnly),
    bind(C::PreviousPillar, &[letter('['), plain(KeyCode::BackTab)], &[Inspection], HelpOnly),
    bind(C::Become(1), &[letter('1')], &[Review], HelpOnly),
    bind(C::Become(2), &[letter('2')], &[Review], HelpOnly),
    bind(C::Become(3), &[letter('3')], &[Review], HelpOnly),
    bind(C::Become(4), &[letter('4')], &[Review], HelpOnly),
    bind(C::Become(5), &[letter('5')], &[Review], HelpOnly),
    bind(C::Become(6), &[letter('6')], &[Review], HelpOnly),
    bind(C::Become(0), &[letter('0')], &[Review], HelpOnly),
    bind(C::Cycle, &[letter(' ')], &[Review], Footer),
    bind(C::Note, &[plain(KeyCode::Enter)], &[Review], Footer),
    bind(C::SaveChecklist, &[function(2)], &[Review], Footer),
    bind(C::SaveChecklist, &[plain(KeyCode::Enter), function(2)], &[ReviewSave], Footer),
    bind(C::Join, &[function(3)], &[Review], Footer),
    bind(C::Split, &[function(4)], &[Review, ReviewText], Footer),
    bind(C::Raise, &[function(5)], &[Review], Footer),
    bind(C::Lower, &[function(6)], &[Review], Footer),
    bind(C::Settle, &[function(7), letter('y')], &[Review], Footer),
    bind(C::NextDoubt, &[function(8), letter('n')], &[Review], Footer),
    bind(C::NextField, &[plain(KeyCode::Tab)], &[Review, ReviewText], Footer),
    bind(C::Import, &[letter('m')], &[Start], HelpOnly),
    bind(C::CloseVisit, &[function(2), letter('w')], &[CloseOut], Footer),
    bind(C::Accept, &[plain(KeyCode::Enter)], ACCEPTING, Footer),
    bind(C::Begin, &[letter('n'), function(3)], &[Start], Footer),
    bind(C::Merge, &[letter('M'), function(7)], &[Start], Footer),
    bind(C::Search, &[letter('/')], &[Start], Footer),
    bind(C::FollowUps, &[letter('i')], &[Start], Footer),
    bind(C::Trend, &[letter('T')], &[Start], Footer),
    bind(C::CompareLast, &[letter('c')], &[Start], Footer),
    bind(C::City, &[letter('R'), function(8)], &[Start], HelpOnly),
    bind(C::NextPillar, &[plain(KeyCode::Tab), letter(']')], &[City], Footer),
    bind(C::FilterYear, &[letter('y')], &[City], Footer),
    bind(C::FilterSize, &[letter('s')], &[City], Footer),
    bind(C::PreviousPillar, &[plain(KeyCode::BackTab), letter('[')], &[City], HelpOnly),
    bind(C::FilterOffice, &[letter('f')], &[Start], Footer),
    bind(C::Sort, &[letter('o')], &[Start, City], Footer),
    bind(C::Settings, &[letter(','), function(10)], &[Start], Footer),
    bind(C::DropAmendment, &[function(5)], &[Reason], Footer),
    bind(C::NextField, &[plain(KeyCode::Tab), letter(']')], &[Comparison], Footer),
    bind(C::PreviousField, &[plain(KeyCode::BackTab), letter('[')], &[Comparison], HelpOnly),
    bind(C::SaveReport, &[function(2), letter('s')], &[Export, Pager, Comparison], Footer),
    bind(C::OpenFile, &[function(4), letter('o')], &[Export, Pager, Comparison, Evidence], Footer),
    bind(C::CopySummary, &[function(3), letter('c'), letter('y')], &[Export, Pager], Footer),
    bind(C::CopySummary, &[letter('y')], &[Summary], Footer),
    bind(C::CopyPoint, &[letter('y')], &[Inspection], HelpOnly),
    bind(C::CopyPath, &[letter('Y')], &[Start], HelpOnly),
    bind(C::CopyPath, &[letter('y')], &[Evidence], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right), letter('l')], &[Comparison, Trend], Footer),
    bind(C::Right, &[plain(KeyCode::Right), letter(' '), letter('l'), plain(KeyCode::Enter)], &[Settings], Footer),
    bind(C::Left, &[plain(KeyCode::Left), letter('h')], &[Settings, Export, Comparison, Trend, City], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right), letter('l')], &[Export, City], HelpOnly),
    bind(C::NextField, &[plain(KeyCode::Tab)], &[Export], HelpOnly),
    bind(C::ReturnTo, &[letter('b'), function(2)], &[History], Footer),
    bind(C::KeepView, &[letter('w'), function(2)], &[Filter], Footer),
    bind(C::Clear, &[letter('c'), function(5)], &[Filter], Footer),
    bind(C::DropView, &[plain(KeyCode::Delete)], &[Filter], HelpOnly),
    bind(C::NextField, &[plain(KeyCode::Tab), plain(KeyCode::Down)], &[Form, FollowUp, ReviewSave], Footer),
    bind(
        C::PreviousField,
        &[plain(KeyCode::BackTab), plain(KeyCode::Up)],
        &[Form, FollowUp, ReviewSave, Adding],
        HelpOnly,
    ),
    bind(C::NextField, &[plain(KeyCode::Down)], &[Adding], Footer),
    bind(C::Left, &[plain(KeyCode::Left)], &[Form, FollowUp, Adding], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right)], &[Form, FollowUp, Adding], HelpOnly),
    bind(C::Retry, &[letter('r'), plain(KeyCode::Enter)], &[Unsaved], Footer),
    bind(C::SaveCopy, &[letter('c'), function(2)], &[Unsaved], Footer),
    bind(C::Abandon, &[letter('Q'), function(5)], &[Unsaved], Footer),
    bind(C::Compare, &[letter('d'), function(2)], &[Changed], Footer),
    bind(C::Reload, &[letter('r'), function(3)], &[Changed], Footer),
    bind(C::SaveCopy, &[letter('c'), function(4)], &[Changed], Footer),
    bind(C::Merge, &[letter('m'), function(7)], &[Changed], Footer),
    bind(C::Overwrite, &[letter('O'), function(5)], &[Changed], Footer),
    bind(C::Abandon, &[letter('Q'), function(6)], &[Changed], Footer),
    share(C::Up, &[plain(KeyCode::Up), letter('k')], &[Base::Rows], HelpOnly),
    share(C::Down, &[plain(KeyCode::Down), letter('j')], &[Base::Rows], HelpOnly),
    share(C::Up, &[plain(KeyCode::Up)], &[Base::Arrows], HelpOnly),
    share(C::Down, &[plain(KeyCode::Down)], &[Base::Arrows], HelpOnly),
    share(C::PageUp, &[plain(KeyCode::PageUp)], &[Base::Pages], HelpOnly),
    share(C::PageDown, &[plain(KeyCode::PageDown)], &[Base::Pages], HelpOnly),
    bind(C::PageDown, &[plain(KeyCode::PageDown), letter(' ')], &[Pager, Comparison, Trend], HelpOnly),
    share(C::First, &[letter('g'), plain(KeyCode::Home)], &[Base::Ends], HelpOnly),
    share(C::Last, &[letter('G'), plain(KeyCode::End)], &[Base::Ends], HelpOnly),
    bind(C::Left, &[plain(KeyCode::Left), letter('h')], &[Inspection], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right), letter('l')], &[Inspection], HelpOnly),
    bind(C::NextHit, &[plain(KeyCode::Down), control('n')], &[Search], Footer),
    bind(C::PreviousHit, &[plain(KeyCode::Up), control('p')], &[Search], Footer),
    bind(C::CloseOut, &[letter('C')], &[Inspection], HelpOnly),
    share(C::Help, &[letter('?'), function(1)], &[Base::Screen, Base::Page, Base::Question], Footer),
    share(C::Help, &[function(1)], &[Base::Typing, Base::BesideText], Footer),
    share(C::Back, &[plain(KeyCode::Esc)], &[Base::Page, Base::Question, Base::Typing, Base::BesideText], Footer),
    bind(C::Back, &[plain(KeyCode::Esc)], &[Start, Review], HelpOnly),
    bind(C::Back, &[letter('?'), function(1), letter('q')], &[Help], HelpOnly),
    bind(C::Back, &[letter('s'), letter('q')], &[Summary], HelpOnly),
    share(C::Back, &[letter('q')], &[Base::Page], HelpOnly),
    bind(C::Quit, &[letter('q'), control('q')], &[Start, Inspection, Review, Conflict], Footer),
    share(C::Quit, &[control('q')], &[Base::Page, Base::Typing, Base::BesideText], HelpOnly),
];

/// The command bound to a key in a context. A key with other modifiers than those of the table is another key.
#[must_use]
pub fn command_for(context: Context, event: KeyEvent) -> Option<Command> {
    let shift = match event.code {
        // A capital is a letter of its own.
        KeyCode::Char(_) | KeyCode::BackTab => KeyModifiers::SHIFT,
        _ => KeyModifiers::NONE,
    };
    if !(event.modifiers - KeyModifiers::CONTROL - shift).is_empty() {
        return None;
    }
    // An input method types full-width letters.
    let code = if let KeyCode::Char(letter) = event.code { KeyCode::Char(half_width(letter)) } else { event.code };
    let key = Key { code, control: event.modifiers.contains(KeyModifiers::CONTROL) };
    bindings(context).find(|binding| binding.keys.contains(&key)).map(|binding| binding.command)
}

/// The rows that apply in a context: its own, then those of the fallback context for keys that it does not bind.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let taken: Vec<&Key> = own_bindings(context).flat_map(|own| own.keys).collect();
    let is_free = move |key: &Key| !taken.contains(&key);
    let inherited = context.below().into_iter().flat_map(own_bindings);
    own_bindings(context).chain(inherited.filter(move |binding| binding.keys.iter().all(&is_free)))
}

/// The rows that name a context or one of its bases. The footer shows no others.
pub fn own_bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let names = move |binding: &&Binding| binding.contexts.contains(&context);
    let taken: Vec<&Key> = TABLE.iter().filter(names).flat_map(|own| own.keys).collect();
    let is_free = move |key: &Key| !taken.contains(&key);
    let is_shared = move |binding: &Binding| binding.bases.iter().any(|base| context.bases().contains(base));
    TABLE.iter().filter(move |binding| names(binding) || is_shared(binding) && binding.keys.iter().all(&is_free))
}
