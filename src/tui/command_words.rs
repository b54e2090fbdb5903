//! What keys and commands are called, in hints and in help.

use crossterm::event::KeyCode;

use super::command::Context::{
    Adding, City, CityFormat, CloseOut, Closing, Comparison, Conflict, Evidence, Export, Filter, FilterName, FollowUp,
    FollowUps, Form, History, Inspection, Merging, Note, Palette, Preview, Reason, Rename, Review, ReviewSave,
    ReviewText, Search, Selection, Settings, StartSearch, Summary, Trend, UnreadableFile, Who, Words,
};
use super::command::{Command, Context, Key};
use super::command_table::Binding;
use crate::lang::{Lang, text};
use crate::model::judge::count::Tick;
use crate::model::record::mark::Mark;

impl Key {
    /// What the key is called.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
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
        if self.control { format!("Ctrl-{name}") } else { name }
    }
}

impl Binding {
    /// What its key is called in a hint: where the other way has the opposite key, both.
    #[must_use]
    pub fn hint_key(&self, lang: Lang) -> String {
        match self.keys.first() {
            Some(Key { code: KeyCode::Right, .. }) => lang.keys_left_and_right().to_owned(),
            Some(key) => key.label(lang),
            None => String::new(),
        }
    }
}

impl Command {
    /// What the command is called in a footer hint.
    #[must_use]
    // A table: a row a command.
    #[allow(clippy::too_many_lines)]
    pub const fn brief(self, context: Context, lang: Lang) -> &'static str {
        match (self, context) {
            (Self::Mark(mark), _) => match mark {
                Mark::Done | Mark::Absent => mark.label(lang),
                Mark::Partial => lang.brief_partial(),
                Mark::NotApplicable => lang.brief_not_applicable(),
            },
            (Self::MarkAndNote(Mark::Done), _) => lang.brief_done_note(),
            (Self::MarkAndNote(Mark::Partial), _) => lang.brief_partial_note(),
            (Self::MarkAndNote(Mark::Absent), _) => lang.brief_absent_note(),
            (Self::MarkAndNote(Mark::NotApplicable), _) => lang.brief_not_applicable_note(),
            (Self::Up, _) => lang.brief_up(),
            (Self::Down, _) => lang.brief_down(),
            (Self::PageUp, _) => lang.brief_page_up(),
            (Self::PageDown, _) => lang.brief_page_down(),
            (Self::First, _) => lang.brief_first(),
            (Self::Last, _) => lang.brief_last(),
            (Self::Cycle, Review) => lang.brief_next_fate(),
            (Self::Note, Review) => lang.brief_word(),
            (Self::Accept, ReviewSave) | (Self::SaveChecklist, _) => lang.brief_save_checklist(),
            (Self::NextField, Review) => lang.brief_other_pane(),
            (Self::Join, _) => lang.brief_join(),
            (Self::Split, _) => lang.brief_split(),
            (Self::Raise, _) => lang.brief_raise(),
            (Self::Lower, _) => lang.brief_lower(),
            (Self::Settle, _) => lang.brief_settle(),
            (Self::NextDoubt, _) => lang.brief_next_doubt(),
            (Self::Import, _) => lang.brief_import(),
            (Self::Cycle, _) => lang.brief_cycle(),
            (Self::Note, _) => lang.brief_note(),
            (Self::Count(Tick::More), _) => lang.brief_count_more(),
            (Self::Count(Tick::Less), _) => lang.brief_count_less(),
            (Self::Select, Words) => lang.brief_take_word(),
            (Self::Select, _) => lang.brief_select(),
            (Self::SelectWider, _) => lang.brief_select_wider(),
            (Self::Filter, City) => lang.brief_kind(),
            (Self::FilterYear, City) => lang.brief_year(),
            (Self::FilterSize, _) => lang.brief_size(),
            (Self::City, _) => lang.brief_city(),
            (Self::Accept, City) => lang.brief_go_down(),
            (Self::SaveReport, _) | (Self::Accept, CityFormat) => lang.brief_save_report(),
            (Self::Filter, _) => lang.brief_filter(),
            (Self::KeepView, _) | (Self::Accept, FilterName) => lang.brief_keep_view(),
            (Self::Palette, _) => lang.brief_palette(),
            (Self::ReturnTo, _) => lang.brief_return_to(),
            (Self::Clear, Filter) | (Self::Back, Inspection) => lang.brief_show_all(),
            (Self::Search, _) => lang.brief_search(),
            (Self::Undo, _) => lang.brief_undo(),
            (Self::Summary, _) => lang.brief_summary(),
            (Self::Help, _) => lang.brief_help(),
            (Self::Accept, Form) => lang.brief_begin(),
            (Self::Begin, _) => lang.brief_begin_visit(),
            (Self::NextField, Note) => lang.brief_to_words(),
            (Self::NextField, Words) => lang.brief_to_text(),
            (Self::Accept, Words) => lang.brief_done_and_next(),
            (Self::KeepPhrase, _) => lang.does_keep_phrase(),
            (Self::Sort, _) => lang.brief_sort(),
            (Self::FilterOffice, _) => lang.brief_filter_office(),
            (Self::Accept, Rename) => lang.brief_rename(),
            (Self::Settings, _) => lang.brief_settings(),
            (Self::Right, Settings) => lang.brief_change(),
            (Self::Accept, Search) => lang.brief_keep(),
            (Self::Accept, Summary | CloseOut | Comparison | FollowUps) => lang.brief_jump(),
            (Self::Accept, Closing) | (Self::CloseVisit, _) => lang.brief_close_visit(),
            (Self::Accept, Reason) => lang.brief_amend(),
            (Self::DropAmendment, _) => lang.brief_drop_amendment(),
            (Self::NextField, Comparison) => lang.brief_next_group(),
            (Self::Right, Comparison) => lang.brief_format(),
            (Self::Right, Trend) | (Self::NextPillar, City) => lang.brief_next_pillar(),
            (Self::Accept, Filter) => lang.brief_finish(),
            (Self::Accept, Palette) => lang.brief_run(),
            (Self::Accept, Preview) => lang.brief_mark(),
            (Self::Accept, History) => lang.brief_bring_back(),
            (Self::Accept, UnreadableFile | Who) => lang.brief_choose(),
            (Self::Accept, Export) => lang.brief_read_first(),
            (Self::Accept, FollowUp | ReviewText) | (Self::Back, Note | Words) => lang.brief_note_done(),
            (Self::Accept, Adding) | (Self::Add, _) => lang.brief_add(),
            (Self::Accept | Self::OpenFile, _) => lang.brief_open(),
            (Self::CloseOut, _) => lang.brief_close_out(),
            (Self::CompareLast, _) => lang.brief_compare_last(),
            (Self::CoverAll, _) => lang.brief_cover_all(),
            (Self::Export, _) => lang.brief_export(),
            (Self::History, _) => lang.brief_history(),
            (Self::Who, _) => lang.brief_who(),
            (Self::Trend, _) => lang.brief_trend(),
            (Self::FollowUp, _) => lang.brief_follow_up(),
            (Self::FollowUps, _) => lang.brief_follow_ups(),
            (Self::Evidence, _) => lang.brief_evidence(),
            (Self::Complete, _) => lang.brief_complete(),
            (Self::NextConflict, Conflict) => lang.brief_next_in_conflict(),
            (Self::NextConflict, _) => lang.brief_next_conflict(),
            (Self::Take(_), _) => lang.brief_take(),
            (Self::Merge, Merging) => lang.brief_write_merged(),
            (Self::Merge, _) => lang.brief_merge(),
            (Self::Today, _) => lang.brief_today(),
            (Self::Delete, Evidence) => lang.brief_take_out(),
            (Self::Back, FollowUp) => lang.brief_keep_and_go(),
            (Self::NextField, _) => lang.brief_next_field(),
            (Self::NextHit, _) => lang.brief_next_hit(),
            (Self::PreviousHit, _) => lang.brief_previous_hit(),
            (Self::CopySummary, _) => lang.brief_copy_summary(),
            (Self::Retry, _) => lang.brief_retry(),
            (Self::SaveCopy, _) => lang.brief_save_copy(),
            (Self::Abandon, _) => lang.brief_abandon(),
            (Self::Compare, _) => lang.brief_compare(),
            (Self::Reload, _) => lang.brief_reload(),
            (Self::Overwrite, _) => lang.brief_overwrite(),
            (Self::Back, Search | StartSearch | Filter | FilterName | Palette | Preview | Rename | Closing) => {
                lang.brief_give_up()
            }
            (Self::Back, Selection) => lang.brief_let_go(),
            (Self::Back, _) => lang.brief_back(),
            (Self::Quit, _) => lang.brief_quit(),
            (
                Self::FilterYear
                | Self::Become(_)
                | Self::Delete
                | Self::Rename
                | Self::ShowFolder
                | Self::OpenFolder
                | Self::CopyPoint
                | Self::CopyPath
                | Self::ReplaceSettings
                | Self::Clear
                | Self::Left
                | Self::Right
                | Self::NextPillar
                | Self::PreviousPillar
                | Self::NextUnmarked
                | Self::PreviousField
                | Self::Redo
                | Self::SelectShown
                | Self::DropView,
                _,
            ) => self.label(context, lang),
        }
    }
}

text! {
    brief_take_word { zh: "取用", en: "take" }
    brief_to_words { zh: "現成語句", en: "ready words" }
    brief_to_text { zh: "到備註文字", en: "to the text" }
    brief_done_and_next { zh: "完成，下一項", en: "done, next" }
    brief_begin_visit { zh: "新查核", en: "new visit" }
    brief_sort { zh: "排序", en: "sort" }
    brief_filter_office { zh: "機關", en: "office" }
    brief_next_fate { zh: "換下一類", en: "next kind" }
    brief_word { zh: "改文字", en: "edit" }
    brief_save_checklist { zh: "存成查核表", en: "save checklist" }
    brief_other_pane { zh: "換邊", en: "other side" }
    brief_join { zh: "併入上段", en: "join" }
    brief_split { zh: "從此分開", en: "split" }
    brief_raise { zh: "升級", en: "up" }
    brief_lower { zh: "降級", en: "down" }
    brief_settle { zh: "沒錯", en: "right" }
    brief_next_doubt { zh: "下一個存疑", en: "next doubt" }
    brief_import { zh: "匯入計畫", en: "import" }
    brief_write_merged { zh: "合併存成新檔", en: "write" }
    brief_merge { zh: "合併", en: "merge" }
    brief_next_in_conflict { zh: "下一項", en: "next" }
    brief_next_conflict { zh: "下一項不一致", en: "next conflict" }
    brief_take { zh: "採用", en: "take" }
    brief_who { zh: "換人", en: "who" }
    key_up { zh: "向上鍵", en: "Up" }
    key_down { zh: "向下鍵", en: "Down" }
    key_left { zh: "向左鍵", en: "Left" }
    key_right { zh: "向右鍵", en: "Right" }
    keys_left_and_right { zh: "左右鍵", en: "Left/Right" }
    brief_partial { zh: "部分", en: "partial" }
    brief_not_applicable { zh: "不適用", en: "n/a" }
    brief_done_note { zh: "落實並備註", en: "done, note" }
    brief_partial_note { zh: "部分並備註", en: "partial, note" }
    brief_absent_note { zh: "未落實並備註", en: "absent, note" }
    brief_not_applicable_note { zh: "不適用並備註", en: "n/a, note" }
    brief_up { zh: "上一列", en: "up" }
    brief_down { zh: "下一列", en: "down" }
    brief_page_up { zh: "上一頁", en: "page up" }
    brief_page_down { zh: "下一頁", en: "page down" }
    brief_first { zh: "最前面", en: "top" }
    brief_last { zh: "最後面", en: "end" }
    brief_cycle { zh: "循環", en: "cycle" }
    brief_note { zh: "備註", en: "note" }
    brief_count_more { zh: "加一次", en: "count" }
    brief_count_less { zh: "減一次", en: "less" }
    brief_select { zh: "選取", en: "select" }
    brief_select_wider { zh: "擴大", en: "wider" }
    brief_filter { zh: "篩選", en: "filter" }
    brief_keep_view { zh: "存篩選", en: "keep it" }
    brief_palette { zh: "指令", en: "commands" }
    brief_return_to { zh: "全部回到此時", en: "all back to here" }
    brief_show_all { zh: "全部列出", en: "show all" }
    brief_let_go { zh: "取消選取", en: "let go" }
    brief_finish { zh: "完成", en: "finish" }
    brief_run { zh: "執行", en: "run" }
    brief_mark { zh: "標記", en: "mark" }
    brief_bring_back { zh: "帶回這項", en: "bring back" }
    brief_search { zh: "搜尋", en: "search" }
    brief_undo { zh: "復原", en: "undo" }
    brief_summary { zh: "摘要", en: "summary" }
    brief_help { zh: "說明", en: "help" }
    brief_begin { zh: "開始查核", en: "begin" }
    brief_next_group { zh: "下一組", en: "next group" }
    brief_format { zh: "格式", en: "format" }
    brief_next_pillar { zh: "要項", en: "pillar" }
    brief_keep { zh: "停在這項", en: "stay here" }
    brief_jump { zh: "前往", en: "go there" }
    brief_open { zh: "開啟", en: "open" }
    brief_next_field { zh: "下一欄", en: "next field" }
    brief_next_hit { zh: "下一筆", en: "next" }
    brief_previous_hit { zh: "上一筆", en: "previous" }
    brief_read_first { zh: "預覽", en: "read it" }
    brief_save_report { zh: "存檔", en: "save" }
    brief_copy_summary { zh: "複製文字摘要", en: "copy summary" }
    brief_close_visit { zh: "結案", en: "close the visit" }
    brief_amend { zh: "更正", en: "amend" }
    brief_drop_amendment { zh: "放棄更正", en: "drop it" }
    brief_retry { zh: "再試一次", en: "try again" }
    brief_save_copy { zh: "另存一份", en: "save a copy" }
    brief_abandon { zh: "放棄並離開", en: "leave unsaved" }
    brief_compare { zh: "看差異", en: "difference" }
    brief_reload { zh: "重新載入", en: "reload" }
    brief_overwrite { zh: "覆寫", en: "overwrite" }
    brief_choose { zh: "確定", en: "OK" }
    brief_note_done { zh: "完成", en: "finish" }
    brief_give_up { zh: "取消", en: "cancel" }
    brief_close_out { zh: "結案檢查", en: "close-out" }
    brief_compare_last { zh: "與上次比較", en: "compare" }
    brief_cover_all { zh: "納入其餘", en: "cover all" }
    brief_export { zh: "匯出", en: "export" }
    brief_history { zh: "異動紀錄", en: "history" }
    brief_trend { zh: "趨勢", en: "trend" }
    brief_add { zh: "加入", en: "add" }
    brief_follow_up { zh: "改善", en: "follow-up" }
    brief_follow_ups { zh: "待改善", en: "follow-ups" }
    brief_evidence { zh: "佐證", en: "evidence" }
    brief_complete { zh: "自動完成", en: "complete" }
    brief_today { zh: "填今日", en: "today" }
    brief_take_out { zh: "移除", en: "remove" }
    brief_keep_and_go { zh: "存檔返回", en: "keep, back" }
    brief_rename { zh: "改名", en: "rename" }
    brief_settings { zh: "設定", en: "settings" }
    brief_change { zh: "變更", en: "change" }
    brief_back { zh: "返回", en: "back" }
    brief_quit { zh: "離開", en: "quit" }
}
