//! The one table of commands: what each does, its keys, and where it applies.
//!
//! Footer hints, the help page and the key reference of the README all come from it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::lang::{Lang, words};
use crate::model::session::Mark;

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
    /// The search line of the inspection.
    Search,
    /// The summary.
    Summary,
    /// The help page.
    Help,
    /// The question what to do with work that is not saved.
    Unsaved,
    /// A file that cannot be read.
    Trouble,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 10] = [
        Self::Start,
        Self::StartSearch,
        Self::Form,
        Self::Inspection,
        Self::Note,
        Self::Search,
        Self::Summary,
        Self::Help,
        Self::Unsaved,
        Self::Trouble,
    ];

    /// Whether letters are typed into a text here, so that none of them may be a command.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::StartSearch | Self::Form | Self::Note | Self::Search
        )
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
    /// To the next field.
    NextField,
    /// To the field before.
    PreviousField,
    /// Take the last change back.
    Undo,
    /// Bring it back again.
    Redo,
    /// Search.
    Search,
    /// To the next hit.
    NextHit,
    /// To the hit before.
    PreviousHit,
    /// Show the summary.
    Summary,
    /// Write the text summary beside the session.
    Export,
    /// Choose what the cursor is on, or confirm.
    Accept,
    /// Save at another place.
    SaveCopy,
    /// Try to save again.
    Retry,
    /// Leave although not everything is saved.
    Abandon,
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
    Key {
        code: KeyCode::Char(letter),
        control: false,
    }
}

const fn control(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        control: true,
    }
}

const fn plain(code: KeyCode) -> Key {
    Key {
        code,
        control: false,
    }
}

const fn function(number: u8) -> Key {
    Key {
        code: KeyCode::F(number),
        control: false,
    }
}

use Command as C;
use Context::{
    Form, Help, Inspection, Note, Search, Start, StartSearch, Summary, Trouble, Unsaved,
};
use Hint::{Footer, HelpOnly};

const fn bind(
    command: Command,
    keys: &'static [Key],
    contexts: &'static [Context],
    hint: Hint,
) -> Binding {
    Binding {
        command,
        keys,
        contexts,
        hint,
    }
}

/// The table. Within a context the order of the rows is the order of the footer.
pub const TABLE: &[Binding] = &[
    bind(
        C::Mark(Mark::Done),
        &[letter('d'), letter('1'), function(2)],
        &[Inspection],
        Footer,
    ),
    bind(
        C::Mark(Mark::Partial),
        &[letter('p'), letter('2'), function(3)],
        &[Inspection],
        Footer,
    ),
    bind(
        C::Mark(Mark::Absent),
        &[letter('a'), letter('3'), function(4)],
        &[Inspection],
        Footer,
    ),
    bind(
        C::Mark(Mark::NotApplicable),
        &[letter('x'), letter('0'), function(5)],
        &[Inspection],
        Footer,
    ),
    bind(C::Mark(Mark::Done), &[function(2)], &[Note], Footer),
    bind(C::Mark(Mark::Partial), &[function(3)], &[Note], Footer),
    bind(C::Mark(Mark::Absent), &[function(4)], &[Note], Footer),
    bind(
        C::Mark(Mark::NotApplicable),
        &[function(5)],
        &[Note],
        Footer,
    ),
    bind(C::Cycle, &[letter(' ')], &[Inspection], Footer),
    bind(C::Note, &[plain(KeyCode::Enter)], &[Inspection], Footer),
    bind(C::Search, &[letter('/')], &[Inspection, Start], Footer),
    bind(C::Undo, &[letter('u'), control('z')], &[Inspection], Footer),
    bind(C::Undo, &[control('z')], &[Note], HelpOnly),
    bind(C::Summary, &[letter('s')], &[Inspection], Footer),
    bind(
        C::MarkAndNote(Mark::Done),
        &[letter('D')],
        &[Inspection],
        HelpOnly,
    ),
    bind(
        C::MarkAndNote(Mark::Partial),
        &[letter('P')],
        &[Inspection],
        HelpOnly,
    ),
    bind(
        C::MarkAndNote(Mark::Absent),
        &[letter('A')],
        &[Inspection],
        HelpOnly,
    ),
    bind(
        C::MarkAndNote(Mark::NotApplicable),
        &[letter('X')],
        &[Inspection],
        HelpOnly,
    ),
    bind(C::Clear, &[letter('c')], &[Inspection], HelpOnly),
    bind(C::Redo, &[control('r')], &[Inspection, Note], HelpOnly),
    bind(C::NextUnmarked, &[letter('n')], &[Inspection], HelpOnly),
    bind(
        C::NextPillar,
        &[letter(']'), plain(KeyCode::Tab)],
        &[Inspection],
        HelpOnly,
    ),
    bind(
        C::PreviousPillar,
        &[letter('['), plain(KeyCode::BackTab)],
        &[Inspection],
        HelpOnly,
    ),
    bind(
        C::Accept,
        &[plain(KeyCode::Enter)],
        &[Start, StartSearch, Form, Search, Summary],
        Footer,
    ),
    bind(
        C::NextField,
        &[plain(KeyCode::Tab), plain(KeyCode::Down)],
        &[Form],
        Footer,
    ),
    bind(
        C::PreviousField,
        &[plain(KeyCode::BackTab), plain(KeyCode::Up)],
        &[Form],
        HelpOnly,
    ),
    bind(C::Left, &[plain(KeyCode::Left)], &[Form], HelpOnly),
    bind(C::Right, &[plain(KeyCode::Right)], &[Form], HelpOnly),
    bind(
        C::Up,
        &[plain(KeyCode::Up), letter('k')],
        &[Start, Inspection, Summary, Help, Trouble],
        HelpOnly,
    ),
    bind(
        C::Down,
        &[plain(KeyCode::Down), letter('j')],
        &[Start, Inspection, Summary, Help, Trouble],
        HelpOnly,
    ),
    bind(C::Up, &[plain(KeyCode::Up)], &[StartSearch], HelpOnly),
    bind(C::Down, &[plain(KeyCode::Down)], &[StartSearch], HelpOnly),
    bind(
        C::PageUp,
        &[plain(KeyCode::PageUp)],
        &[Start, Inspection, Summary, Help, Trouble],
        HelpOnly,
    ),
    bind(
        C::PageDown,
        &[plain(KeyCode::PageDown)],
        &[Start, Inspection, Summary, Help, Trouble],
        HelpOnly,
    ),
    bind(
        C::First,
        &[letter('g'), plain(KeyCode::Home)],
        &[Start, Inspection, Summary, Help, Trouble],
        HelpOnly,
    ),
    bind(
        C::Last,
        &[letter('G'), plain(KeyCode::End)],
        &[Start, Inspection, Summary, Help, Trouble],
        HelpOnly,
    ),
    bind(
        C::Left,
        &[plain(KeyCode::Left), letter('h')],
        &[Inspection],
        HelpOnly,
    ),
    bind(
        C::Right,
        &[plain(KeyCode::Right), letter('l')],
        &[Inspection],
        HelpOnly,
    ),
    bind(C::NextHit, &[control('n')], &[Inspection], HelpOnly),
    bind(C::PreviousHit, &[control('p')], &[Inspection], HelpOnly),
    bind(
        C::NextHit,
        &[plain(KeyCode::Down), control('n')],
        &[Search],
        Footer,
    ),
    bind(
        C::PreviousHit,
        &[plain(KeyCode::Up), control('p')],
        &[Search],
        Footer,
    ),
    bind(C::Export, &[letter('e')], &[Inspection, Summary], HelpOnly),
    bind(
        C::Retry,
        &[letter('r'), plain(KeyCode::Enter)],
        &[Unsaved],
        Footer,
    ),
    bind(C::SaveCopy, &[letter('c'), function(2)], &[Unsaved], Footer),
    bind(C::Abandon, &[letter('Q'), function(5)], &[Unsaved], Footer),
    bind(
        C::Help,
        &[letter('?'), function(1)],
        &[Start, Inspection, Summary, Trouble, Unsaved],
        Footer,
    ),
    bind(
        C::Help,
        &[function(1)],
        &[StartSearch, Form, Note, Search],
        Footer,
    ),
    bind(
        C::Back,
        &[plain(KeyCode::Esc)],
        &[
            StartSearch,
            Form,
            Note,
            Search,
            Summary,
            Help,
            Trouble,
            Unsaved,
        ],
        Footer,
    ),
    bind(
        C::Back,
        &[letter('?'), function(1), letter('q')],
        &[Help],
        HelpOnly,
    ),
    bind(C::Back, &[letter('s'), letter('q')], &[Summary], HelpOnly),
    bind(C::Back, &[letter('q')], &[Trouble], HelpOnly),
    bind(
        C::Quit,
        &[letter('q'), plain(KeyCode::Esc), control('q')],
        &[Inspection, Start],
        Footer,
    ),
    bind(
        C::Quit,
        &[control('q')],
        &[StartSearch, Form, Note, Search, Summary, Help, Trouble],
        HelpOnly,
    ),
];

/// The command that a key asks for in a context.
#[must_use]
pub fn command_for(context: Context, event: KeyEvent) -> Option<Command> {
    let key = Key {
        code: event.code,
        control: event.modifiers.contains(KeyModifiers::CONTROL),
    };
    if event
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::SUPER)
    {
        return None;
    }
    bindings(context)
        .find(|binding| binding.keys.contains(&key))
        .map(|binding| binding.command)
}

/// The rows of the table that apply in a context.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    TABLE
        .iter()
        .filter(move |binding| binding.contexts.contains(&context))
}

impl Key {
    /// What the key is called.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(letter) if self.control => letter.to_ascii_uppercase().to_string(),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Enter => "Enter".to_owned(),
            KeyCode::Esc => "Esc".to_owned(),
            KeyCode::Tab => "Tab".to_owned(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Home => "Home".to_owned(),
            KeyCode::End => "End".to_owned(),
            KeyCode::Up => lang.key_up().to_owned(),
            KeyCode::Down => lang.key_down().to_owned(),
            KeyCode::Left => lang.key_left().to_owned(),
            KeyCode::Right => lang.key_right().to_owned(),
            other => format!("{other:?}"),
        };
        if self.control {
            format!("Ctrl-{name}")
        } else {
            name
        }
    }
}

impl Command {
    /// What the command is called in a footer hint.
    #[must_use]
    pub const fn brief(self, context: Context, lang: Lang) -> &'static str {
        match (self, context) {
            (Self::Mark(mark) | Self::MarkAndNote(mark), _) => match mark {
                Mark::Done | Mark::Absent => mark.words(lang),
                Mark::Partial => lang.brief_partial(),
                Mark::NotApplicable => lang.brief_not_applicable(),
            },
            (Self::Cycle, _) => lang.brief_cycle(),
            (Self::Note, _) => lang.brief_note(),
            (Self::Search, _) => lang.brief_search(),
            (Self::Undo, _) => lang.brief_undo(),
            (Self::Summary, _) => lang.brief_summary(),
            (Self::Help, _) => lang.brief_help(),
            (Self::Accept, Form) => lang.brief_begin(),
            (Self::Accept, Search) => lang.brief_keep(),
            (Self::Accept, Summary) => lang.brief_jump(),
            (Self::Accept, _) => lang.brief_open(),
            (Self::NextField, _) => lang.brief_next_field(),
            (Self::NextHit, _) => lang.brief_next_hit(),
            (Self::PreviousHit, _) => lang.brief_previous_hit(),
            (Self::Retry, _) => lang.brief_retry(),
            (Self::SaveCopy, _) => lang.brief_save_copy(),
            (Self::Abandon, _) => lang.brief_abandon(),
            (Self::Back, Note) => lang.brief_note_done(),
            (Self::Back, Search | StartSearch) => lang.brief_give_up(),
            (Self::Back, _) => lang.brief_back(),
            (Self::Quit, _) => lang.brief_quit(),
            (
                Self::Clear
                | Self::Up
                | Self::Down
                | Self::PageUp
                | Self::PageDown
                | Self::First
                | Self::Last
                | Self::Left
                | Self::Right
                | Self::NextPillar
                | Self::PreviousPillar
                | Self::NextUnmarked
                | Self::PreviousField
                | Self::Redo
                | Self::Export,
                _,
            ) => self.words(context, lang),
        }
    }

    /// What the command does, for help.
    #[must_use]
    pub const fn words(self, context: Context, lang: Lang) -> &'static str {
        match (self, context) {
            (Self::Mark(Mark::Done), _) => lang.does_done(),
            (Self::Mark(Mark::Partial), _) => lang.does_partial(),
            (Self::Mark(Mark::Absent), _) => lang.does_absent(),
            (Self::Mark(Mark::NotApplicable), _) => lang.does_not_applicable(),
            (Self::MarkAndNote(Mark::Done), _) => lang.does_done_note(),
            (Self::MarkAndNote(Mark::Partial), _) => lang.does_partial_note(),
            (Self::MarkAndNote(Mark::Absent), _) => lang.does_absent_note(),
            (Self::MarkAndNote(Mark::NotApplicable), _) => lang.does_not_applicable_note(),
            (Self::Clear, _) => lang.does_clear(),
            (Self::Cycle, _) => lang.does_cycle(),
            (Self::Note, _) => lang.does_note(),
            (Self::Up, _) => lang.does_up(),
            (Self::Down, _) => lang.does_down(),
            (Self::PageUp, _) => lang.does_page_up(),
            (Self::PageDown, _) => lang.does_page_down(),
            (Self::First, _) => lang.does_first(),
            (Self::Last, _) => lang.does_last(),
            (Self::Left, Form) => lang.does_left_choice(),
            (Self::Right, Form) => lang.does_right_choice(),
            (Self::Left, _) => lang.does_left(),
            (Self::Right, _) => lang.does_right(),
            (Self::NextPillar, _) => lang.does_next_pillar(),
            (Self::PreviousPillar, _) => lang.does_previous_pillar(),
            (Self::NextUnmarked, _) => lang.does_next_unmarked(),
            (Self::NextField, _) => lang.does_next_field(),
            (Self::PreviousField, _) => lang.does_previous_field(),
            (Self::Undo, _) => lang.does_undo(),
            (Self::Redo, _) => lang.does_redo(),
            (Self::Search, _) => lang.does_search(),
            (Self::NextHit, _) => lang.does_next_hit(),
            (Self::PreviousHit, _) => lang.does_previous_hit(),
            (Self::Summary, _) => lang.does_summary(),
            (Self::Export, _) => lang.does_export(),
            (Self::Accept, Form) => lang.does_begin(),
            (Self::Accept, Search) => lang.does_keep(),
            (Self::Accept, Summary) => lang.does_jump(),
            (Self::Accept, _) => lang.does_open(),
            (Self::SaveCopy, _) => lang.does_save_copy(),
            (Self::Retry, _) => lang.does_retry(),
            (Self::Abandon, _) => lang.does_abandon(),
            (Self::Help, _) => lang.does_help(),
            (Self::Back, Note) => lang.does_note_done(),
            (Self::Back, Search | StartSearch) => lang.does_give_up(),
            (Self::Back, _) => lang.does_back(),
            (Self::Quit, _) => lang.does_quit(),
        }
    }
}

words! {
    key_up { zh: "上鍵", en: "Up" }
    key_down { zh: "下鍵", en: "Down" }
    key_left { zh: "左鍵", en: "Left" }
    key_right { zh: "右鍵", en: "Right" }
    brief_partial { zh: "部分", en: "partial" }
    brief_not_applicable { zh: "不適用", en: "n/a" }
    brief_cycle { zh: "循環", en: "cycle" }
    brief_note { zh: "備註", en: "note" }
    brief_search { zh: "搜尋", en: "search" }
    brief_undo { zh: "復原", en: "undo" }
    brief_summary { zh: "摘要", en: "summary" }
    brief_help { zh: "說明", en: "help" }
    brief_begin { zh: "開始查核", en: "begin" }
    brief_keep { zh: "停在這項", en: "stay here" }
    brief_jump { zh: "前往", en: "go there" }
    brief_open { zh: "開啟", en: "open" }
    brief_next_field { zh: "下一欄", en: "next field" }
    brief_next_hit { zh: "下一筆", en: "next" }
    brief_previous_hit { zh: "上一筆", en: "previous" }
    brief_retry { zh: "再試一次", en: "try again" }
    brief_save_copy { zh: "另存一份", en: "save a copy" }
    brief_abandon { zh: "放棄並離開", en: "leave unsaved" }
    brief_note_done { zh: "完成", en: "finish" }
    brief_give_up { zh: "取消", en: "cancel" }
    brief_back { zh: "返回", en: "back" }
    brief_quit { zh: "離開", en: "quit" }
    does_done { zh: "標記落實，移到下一項", en: "mark done, go on" }
    does_partial { zh: "標記部分落實，移到下一項", en: "mark partial, go on" }
    does_absent { zh: "標記未落實，移到下一項", en: "mark absent, go on" }
    does_not_applicable { zh: "標記不適用，移到下一項", en: "mark n/a, go on" }
    does_done_note { zh: "標記落實並寫備註", en: "mark done, note" }
    does_partial_note { zh: "標記部分落實並寫備註", en: "mark partial, note" }
    does_absent_note { zh: "標記未落實並寫備註", en: "mark absent, note" }
    does_not_applicable_note { zh: "標記不適用並寫備註", en: "mark n/a, note" }
    does_clear { zh: "清除標記（備註保留）", en: "clear the mark" }
    does_cycle { zh: "輪流切換標記，停在原處", en: "cycle the marks" }
    does_note { zh: "寫備註", en: "write the note" }
    does_up { zh: "上一列", en: "one row up" }
    does_down { zh: "下一列", en: "one row down" }
    does_page_up { zh: "上一頁", en: "a page up" }
    does_page_down { zh: "下一頁", en: "a page down" }
    does_first { zh: "到最前面", en: "to the top" }
    does_last { zh: "到最後面", en: "to the end" }
    does_left { zh: "上一個策略", en: "previous strategy" }
    does_right { zh: "下一個策略", en: "next strategy" }
    does_left_choice { zh: "上一個選項", en: "previous choice" }
    does_right_choice { zh: "下一個選項", en: "next choice" }
    does_next_pillar { zh: "下一個要項", en: "next pillar" }
    does_previous_pillar { zh: "上一個要項", en: "previous pillar" }
    does_next_unmarked { zh: "下一項未查", en: "next unmarked point" }
    does_next_field { zh: "下一欄", en: "next field" }
    does_previous_field { zh: "上一欄", en: "previous field" }
    does_undo { zh: "復原", en: "undo" }
    does_redo { zh: "重做", en: "redo" }
    does_search { zh: "搜尋", en: "search" }
    does_next_hit { zh: "下一筆符合", en: "next hit" }
    does_previous_hit { zh: "上一筆符合", en: "previous hit" }
    does_summary { zh: "看摘要", en: "show the summary" }
    does_export { zh: "匯出文字摘要", en: "export the text summary" }
    does_begin { zh: "開始查核", en: "begin the inspection" }
    does_keep { zh: "停在這一項", en: "stay at this point" }
    does_jump { zh: "前往這一項", en: "go to this point" }
    does_open { zh: "開啟", en: "open" }
    does_save_copy { zh: "另存一份到別處", en: "save a copy elsewhere" }
    does_retry { zh: "再試著存檔", en: "try to save again" }
    does_abandon { zh: "放棄未存的部分並離開", en: "leave unsaved" }
    does_help { zh: "說明", en: "help" }
    does_note_done { zh: "完成備註（隨打隨存）", en: "finish (saved as you type)" }
    does_give_up { zh: "取消搜尋", en: "cancel the search" }
    does_back { zh: "返回", en: "back" }
    does_quit { zh: "離開（已自動存檔）", en: "leave (all is saved)" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_stands_twice_in_a_context() {
        for context in Context::ALL {
            let mut seen = HashSet::new();
            for binding in bindings(context) {
                for key in binding.keys {
                    assert!(
                        seen.insert(*key),
                        "{context:?}: {} is bound twice",
                        key.words(Lang::En)
                    );
                }
            }
        }
    }

    #[test]
    fn help_and_a_way_out_are_everywhere() {
        for context in Context::ALL {
            let commands: Vec<Command> = bindings(context).map(|binding| binding.command).collect();
            let leaves = commands
                .iter()
                .any(|command| matches!(command, Command::Back | Command::Quit));
            assert!(leaves, "{context:?} has no way out");
            assert!(
                context == Context::Help || commands.contains(&Command::Help),
                "{context:?} has no help"
            );
        }
    }

    #[test]
    fn no_letter_is_a_command_where_text_is_typed() {
        for context in Context::ALL
            .into_iter()
            .filter(|context| context.takes_text())
        {
            for key in bindings(context).flat_map(|binding| binding.keys) {
                assert!(
                    key.control || !matches!(key.code, KeyCode::Char(_)),
                    "{context:?}: {}",
                    key.words(Lang::En)
                );
            }
        }
    }

    #[test]
    fn an_inspection_can_be_done_with_a_chinese_input_method_on() {
        // Letters, digits and signs never reach the program then; Space does.
        let is_safe = |key: &Key| {
            !key.control
                && (key.code == KeyCode::Char(' ') || !matches!(key.code, KeyCode::Char(_)))
        };
        let needed = [
            Command::Mark(Mark::Done),
            Command::Mark(Mark::Partial),
            Command::Mark(Mark::Absent),
            Command::Mark(Mark::NotApplicable),
            Command::Cycle,
            Command::Note,
            Command::Up,
            Command::Down,
            Command::PageUp,
            Command::PageDown,
            Command::NextPillar,
            Command::Help,
            Command::Quit,
        ];
        for command in needed {
            let keys: Vec<Key> = bindings(Inspection)
                .filter(|binding| binding.command == command)
                .flat_map(|binding| binding.keys.iter().copied())
                .collect();
            assert!(keys.iter().any(is_safe), "{command:?} has only {keys:?}");
        }
        for context in [
            Note,
            Form,
            Search,
            StartSearch,
            Summary,
            Help,
            Unsaved,
            Trouble,
        ] {
            let mut ways = bindings(context).filter(|binding| binding.command == Command::Back);
            assert!(
                ways.any(|binding| binding.keys.iter().any(is_safe)),
                "{context:?} cannot be left"
            );
        }
    }
}
