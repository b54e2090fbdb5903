//! What commands do, in a sentence each for help and for the palette.

use super::command::Context::{
    Adding, Changed, City, CityFormat, CloseOut, Closing, Comparison, Evidence, Export, Filter, FilterName, FollowUp,
    FollowUps, Form, History, Inspection, Merging, Note, Palette, Preview, Reason, Rename, Review, ReviewSave,
    ReviewText, Search, Selection, Settings, Start, StartSearch, Summary, Trend, UnreadableFile, Who, Words,
};
use super::command::{Command, Context};
use crate::lang::{Lang, text};
use crate::model::judge::count::Tick;
use crate::model::record::mark::Mark;

impl Command {
    /// What the command does, for help.
    #[must_use]
    // A table: a row a command.
    #[allow(clippy::too_many_lines)]
    pub const fn label(self, context: Context, lang: Lang) -> &'static str {
        match (self, context) {
            (Self::Mark(mark) | Self::MarkAndNote(mark), Selection) => match mark {
                Mark::Done => lang.does_all_done(),
                Mark::Partial => lang.does_all_partial(),
                Mark::Absent => lang.does_all_absent(),
                Mark::NotApplicable => lang.does_all_not_applicable(),
            },
            (Self::Clear, Selection) => lang.does_all_clear(),
            (Self::Mark(Mark::Done), _) => lang.does_done(),
            (Self::Mark(Mark::Partial), _) => lang.does_partial(),
            (Self::Mark(Mark::Absent), _) => lang.does_absent(),
            (Self::Mark(Mark::NotApplicable), _) => lang.does_not_applicable(),
            (Self::MarkAndNote(Mark::Done), _) => lang.does_done_note(),
            (Self::MarkAndNote(Mark::Partial), _) => lang.does_partial_note(),
            (Self::MarkAndNote(Mark::Absent), _) => lang.does_absent_note(),
            (Self::MarkAndNote(Mark::NotApplicable), _) => lang.does_not_applicable_note(),
            (Self::Clear, Filter) => lang.does_clear_filter(),
            (Self::Clear, _) => lang.does_clear(),
            (Self::Count(Tick::More), _) => lang.does_count_more(),
            (Self::Count(Tick::Less), _) => lang.does_count_less(),
            (Self::Select, Filter) => lang.does_choose(),
            (Self::Select, Start) => lang.does_select_session(),
            (Self::Select, Words) => lang.does_take_word(),
            (Self::Select, _) => lang.does_select(),
            (Self::SelectWider, _) => lang.does_select_wider(),
            (Self::SelectShown, _) => lang.does_select_shown(),
            (Self::Filter, City) => lang.does_filter_kind(),
            (Self::FilterYear, City) => lang.does_city_year(),
            (Self::FilterSize, _) => lang.does_filter_size(),
            (Self::Sort, City) => lang.does_city_sort(),
            (Self::Export, City) | (Self::Accept, CityFormat) => lang.does_city_export(),
            (Self::City, _) => lang.does_city(),
            (Self::Accept, City) => lang.does_go_down(),
            (Self::Left, City) => lang.does_fold(),
            (Self::Right, City) => lang.does_unfold(),
            (Self::Filter, _) => lang.does_filter(),
            (Self::KeepView, _) | (Self::Accept, FilterName) => lang.does_keep_view(),
            (Self::DropView, _) => lang.does_drop_view(),
            (Self::Palette, _) => lang.does_palette(),
            (Self::History, _) => lang.does_history(),
            (Self::Who, _) => lang.does_who(),
            (Self::ReturnTo, _) => lang.does_return_to(),
            (Self::Cycle, Review) => lang.does_next_fate(),
            (Self::Become(1), _) => lang.does_become_pillar(),
            (Self::Become(2), _) => lang.does_become_strategy(),
            (Self::Become(3), _) => lang.does_become_group(),
            (Self::Become(4), _) => lang.does_become_point(),
            (Self::Become(5), _) => lang.does_become_hint(),
            (Self::Become(6), _) => lang.does_become_unit(),
            (Self::Become(_), _) => lang.does_become_outside(),
            (Self::Note, Review) => lang.does_word(),
            (Self::Accept, ReviewText) => lang.does_keep_words(),
            (Self::Accept, ReviewSave) | (Self::SaveChecklist, _) => lang.does_save_checklist(),
            (Self::NextField, Review) => lang.does_other_pane(),
            (Self::Join, _) => lang.does_join(),
            (Self::Split, Review) => lang.does_split(),
            (Self::Split, _) => lang.does_split_here(),
            (Self::Raise, _) => lang.does_raise(),
            (Self::Lower, _) => lang.does_lower(),
            (Self::Settle, _) => lang.does_settle(),
            (Self::NextDoubt, _) => lang.does_next_doubt(),
            (Self::Import, _) => lang.does_import(),
            (Self::Cycle, _) => lang.does_cycle(),
            (Self::Note, _) => lang.does_note(),
            (Self::Up, _) => lang.does_up(),
            (Self::Down, _) => lang.does_down(),
            (Self::PageUp, _) => lang.does_page_up(),
            (Self::PageDown, _) => lang.does_page_down(),
            (Self::First, _) => lang.does_first(),
            (Self::Last, _) => lang.does_last(),
            (Self::CoverAll, _) => lang.does_cover_all(),
            (Self::Sort, _) => lang.does_sort(),
            (Self::FilterOffice, _) => lang.does_filter_office(),
            (Self::FilterYear, _) => lang.does_filter_year(),
            (Self::Delete, Evidence) => lang.does_take_out(),
            (Self::Delete, _) => lang.does_delete(),
            (Self::FollowUp, Selection) => lang.does_follow_up_all(),
            (Self::FollowUp, _) => lang.does_follow_up(),
            (Self::FollowUps, Start) => lang.does_follow_ups_of_office(),
            (Self::FollowUps, _) => lang.does_follow_ups(),
            (Self::Evidence, Selection) => lang.does_evidence_all(),
            (Self::Evidence, _) => lang.does_evidence(),
            (Self::Add, _) | (Self::Accept, Adding) => lang.does_add(),
            (Self::Complete, _) => lang.does_complete(),
            (Self::Today, _) => lang.does_today(),
            (Self::Accept | Self::Back, FollowUp) => lang.does_keep_follow_up(),
            (Self::Rename, _) | (Self::Accept, Rename) => lang.does_rename(),
            (Self::ShowFolder, _) => lang.does_show_folder(),
            (Self::OpenFolder, _) => lang.does_open_folder(),
            (Self::OpenFile, _) => lang.does_open_file(),
            (Self::CopyPoint, _) => lang.does_copy_point(),
            (Self::CopyPath, _) => lang.does_copy_path(),
            (Self::Settings, _) => lang.does_settings(),
            (Self::ReplaceSettings, _) => lang.does_replace_settings(),
            (Self::Undo, Start) => lang.does_undo_file(),
            (Self::CompareLast, Start) => lang.does_compare_before(),
            (Self::CompareLast, _) => lang.does_compare_previous(),
            (Self::Trend, _) => lang.does_trend(),
            (Self::NextField, Comparison) => lang.does_next_group(),
            (Self::PreviousField, Comparison) => lang.does_previous_group(),
            (Self::Left, Comparison) => lang.does_left_format(),
            (Self::Left, Form | Settings | FollowUp | Adding) => lang.does_left_choice(),
            (Self::Right, Form | Settings | FollowUp | Adding) => lang.does_right_choice(),
            (Self::Left, Export) => lang.does_left_export(),
            (Self::Right, Export | Comparison) => lang.does_right_export(),
            (Self::PreviousPillar, _) | (Self::Left, Trend) => lang.does_previous_pillar(),
            (Self::NextPillar, _) | (Self::Right, Trend) => lang.does_next_pillar(),
            (Self::Left, _) => lang.does_left(),
            (Self::Right, _) => lang.does_right(),
            (Self::NextUnmarked, _) => lang.does_next_unmarked(),
            (Self::NextConflict, _) => lang.does_next_conflict(),
            (Self::Merge, Merging) => lang.does_write_merged(),
            (Self::Merge, Changed) => lang.does_merge_with_file(),
            (Self::Merge, _) => lang.does_merge(),
            (Self::Take(1), _) => lang.does_take_1(),
            (Self::Take(2), _) => lang.does_take_2(),
            (Self::Take(_), _) => lang.does_take_3(),
            (Self::NextField, Note) => lang.does_to_words(),
            (Self::NextField, Words) => lang.does_to_text(),
            (Self::NextField, _) => lang.does_next_field(),
            (Self::PreviousField, _) => lang.does_previous_field(),
            (Self::Undo, _) => lang.does_undo(),
            (Self::Redo, _) => lang.does_redo(),
            (Self::Search, _) => lang.does_search(),
            (Self::NextHit, _) => lang.does_next_hit(),
            (Self::PreviousHit, _) => lang.does_previous_hit(),
            (Self::Summary, _) => lang.does_summary(),
            (Self::Export, _) => lang.does_export(),
            (Self::SaveReport, _) => lang.does_save_report(),
            (Self::CopySummary, _) => lang.does_copy_summary(),
            (Self::Accept, Form) => lang.does_begin(),
            (Self::Begin, _) => lang.does_begin_visit(),
            (Self::KeepPhrase, _) => lang.does_keep_phrase(),
            (Self::Accept, Words) => lang.does_done_and_next(),
            (Self::Accept, Search) => lang.does_keep(),
            (Self::Accept, Summary | CloseOut | Comparison | FollowUps) => lang.does_jump(),
            (Self::CloseOut, _) => lang.does_close_out(),
            (Self::Accept, Closing) | (Self::CloseVisit, _) => lang.does_close_visit(),
            (Self::Accept, Reason) => lang.does_amend(),
            (Self::DropAmendment, _) => lang.does_drop_amendment(),
            (Self::Accept, Filter) => lang.does_finish_filter(),
            (Self::Accept, Palette) => lang.does_run(),
            (Self::Accept, Preview) => lang.does_mark_all(),
            (Self::Accept, History) => lang.does_bring_back(),
            (Self::Accept, UnreadableFile | Who) => lang.brief_choose(),
            (Self::Accept, Export) => lang.does_read_first(),
            (Self::Accept, _) => lang.does_open(),
            (Self::SaveCopy, _) => lang.does_save_copy(),
            (Self::Retry, _) => lang.does_retry(),
            (Self::Abandon, _) => lang.does_abandon(),
            (Self::Compare, _) => lang.does_compare(),
            (Self::Reload, _) => lang.does_reload(),
            (Self::Overwrite, _) => lang.does_overwrite(),
            (Self::Help, _) => lang.does_help(),
            (Self::Back, Note) => lang.does_note_done(),
            (Self::Back, Start) => lang.does_clear_lists(),
            (Self::Back, Search | StartSearch) => lang.does_give_up(),
            (Self::Back, Filter) => lang.does_give_up_filter(),
            (Self::Back, FilterName | Palette | Preview | Closing) => lang.brief_give_up(),
            (Self::Back, Inspection) => lang.does_show_all(),
            (Self::Back, Selection) => lang.does_let_go(),
            (Self::Back, _) => lang.does_back(),
            (Self::Quit, _) => lang.does_quit(),
        }
    }
}

text! {
    does_take_word { zh: "取用這一句，或按 1 至 9；再按一次取消", en: "take the words (or 1 to 9); drop them" }
    does_to_words { zh: "到現成語句", en: "to the ready words" }
    does_to_text { zh: "到備註文字", en: "to the text of the note" }
    does_done_and_next { zh: "備註完成，到下一項", en: "the note is done; to the next point" }
    does_keep_phrase { zh: "把寫好的備註存成常用語", en: "keep what is written as a phrase" }
    does_begin_visit { zh: "對這個機關開始新的查核", en: "begin a visit of the office" }
    does_next_fate { zh: "換下一類：要項、策略…範圍外", en: "the next kind" }
    does_become_pillar { zh: "改列要項", en: "it is a pillar" }
    does_become_strategy { zh: "改列策略", en: "it is a strategy" }
    does_become_group { zh: "改列群組（重點的標題）", en: "it is a heading of points" }
    does_become_point { zh: "改列重點", en: "it is a point" }
    does_become_hint { zh: "改列上項的檢視重點", en: "a hint of the point above" }
    does_become_unit { zh: "改列上項的單位", en: "units of the point above" }
    does_become_outside { zh: "改列範圍外", en: "outside of the checklist" }
    does_word { zh: "改文字與單位", en: "edit wording and units" }
    does_keep_words { zh: "完成修改", en: "keep the changes" }
    does_save_checklist { zh: "存成查核表，首頁就能用", en: "save as a checklist" }
    does_other_pane { zh: "段落與草稿之間換邊", en: "paragraphs or checklist" }
    does_join { zh: "併入上一段", en: "join with the one above" }
    does_split { zh: "選地方分成兩段", en: "divide it in two" }
    does_split_here { zh: "從游標處分成兩段", en: "divide it at the caret" }
    does_raise { zh: "升一級，底下的跟著", en: "one level up" }
    does_lower { zh: "降一級，底下的跟著", en: "one level down" }
    does_settle { zh: "這一段沒錯，不再存疑", en: "it is right as it is" }
    does_next_doubt { zh: "下一個存疑的段落", en: "next paragraph in doubt" }
    does_import { zh: "匯入計畫書", en: "import a plan" }
    does_write_merged { zh: "合併存成新檔並開啟", en: "write the merged session and open it" }
    does_merge_with_file { zh: "與檔案合併成新檔", en: "merge with the file into a new one" }
    does_merge { zh: "合併選取的紀錄", en: "merge the selected sessions" }
    does_select_session { zh: "選取或取消一份紀錄", en: "select a session or not" }
    does_next_conflict { zh: "下一項不一致", en: "next point with a conflict" }
    does_take_1 { zh: "採第 1 方", en: "take side 1" }
    does_take_2 { zh: "採第 2 方", en: "take side 2" }
    does_take_3 { zh: "採第 3 方", en: "take side 3" }
    does_who { zh: "換登錄的人（多位查核人員時）", en: "say who is at work" }
    does_close_out { zh: "結案檢查，結案", en: "close-out, closing" }
    does_close_visit { zh: "結案（之後只能更正）", en: "close the visit" }
    does_amend { zh: "以此理由更正", en: "amend for this reason" }
    does_drop_amendment { zh: "放棄更正與輸入的文字", en: "drop it with what was typed" }
    does_follow_up { zh: "改善追蹤：原因、措施、期限、複查", en: "follow-up of the point" }
    does_follow_ups { zh: "待改善清單，逾期在前", en: "list the open follow-ups" }
    does_follow_ups_of_office { zh: "這個機關的待改善清單", en: "list the open follow-ups of the office" }
    does_evidence { zh: "佐證：檔案與照片編號", en: "evidence of the point" }
    does_add { zh: "加入佐證", en: "add evidence" }
    does_complete { zh: "自動完成路徑", en: "complete the path" }
    does_today { zh: "填入今天的日期", en: "put in today's date" }
    does_take_out { zh: "移除這筆佐證（檔案不動）", en: "remove the entry (the file stays)" }
    does_keep_follow_up { zh: "存檔並返回；u 可復原", en: "keep it and go back; u undoes it" }
    does_cover_all { zh: "把其餘項目納入查核", en: "take the rest into scope" }
    does_sort { zh: "換排序：日期、機關、查核率", en: "sort: date, office, progress" }
    does_filter_office { zh: "只看一個機關（輪流）", en: "one office only (in turn)" }
    does_filter_year { zh: "只看一個年度（輪流）", en: "one year only (in turn)" }
    does_delete { zh: "查核紀錄移到回收夾", en: "move the session to the bin" }
    does_rename { zh: "查核紀錄檔改名", en: "rename the session's file" }
    does_show_folder { zh: "顯示檔案所在資料夾", en: "say where the file is" }
    does_open_folder { zh: "開啟檔案所在資料夾", en: "open the file's folder" }
    does_clear_lists { zh: "清除搜尋與篩選", en: "clear search and filter" }
    does_settings { zh: "設定：主題、符號、滑鼠、語言", en: "settings" }
    does_replace_settings { zh: "改寫有問題的設定檔（先留備份）", en: "replace a settings file with problems" }
    does_undo_file { zh: "復原刪除或改名", en: "undo deleting or renaming" }
    does_done { zh: "標記落實，移到下一項", en: "mark done, go on" }
    does_partial { zh: "標記部分落實，移到下一項", en: "mark partial, go on" }
    does_absent { zh: "標記未落實，移到下一項", en: "mark absent, go on" }
    does_not_applicable { zh: "標記不適用，移到下一項", en: "mark n/a, go on" }
    does_all_done { zh: "選取的都標記落實", en: "mark all done" }
    does_all_partial { zh: "選取的都標記部分落實", en: "mark all partial" }
    does_all_absent { zh: "選取的都標記未落實", en: "mark all absent" }
    does_all_not_applicable { zh: "選取的都標記不適用", en: "mark all n/a" }
    does_follow_up_all { zh: "選取的都填改善追蹤", en: "give all a follow-up" }
    does_evidence_all { zh: "選取的都加佐證", en: "add evidence to all" }
    does_all_clear { zh: "清除選取的標記", en: "clear all their marks" }
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
    does_compare_previous { zh: "與上次查核比較", en: "compare with last time" }
    does_compare_before { zh: "與前一次查核比較", en: "compare with the one before" }
    does_trend { zh: "歷次查核趨勢", en: "trend of the office" }
    does_next_group { zh: "下一組", en: "next group" }
    does_previous_group { zh: "上一組", en: "previous group" }
    does_left_format { zh: "選前一個格式", en: "the format before" }
    does_next_pillar { zh: "下一個要項", en: "next pillar" }
    does_previous_pillar { zh: "上一個要項", en: "previous pillar" }
    does_next_unmarked { zh: "下一項未查", en: "next unmarked point" }
    does_next_field { zh: "下一欄", en: "next field" }
    does_previous_field { zh: "上一欄", en: "previous field" }
    does_undo { zh: "復原", en: "undo" }
    does_redo { zh: "重做", en: "redo" }
    does_clear_filter { zh: "清除篩選，全部列出", en: "no filter, show all" }
    does_count_more { zh: "次數加一", en: "count once more" }
    does_count_less { zh: "次數減一", en: "count once less" }
    does_choose { zh: "選或不選", en: "choose or not" }
    does_select { zh: "選取或取消", en: "select or not" }
    does_select_wider { zh: "選取策略、要項、全部", en: "select more around" }
    does_select_shown { zh: "選取列出的全部", en: "select all shown" }
    does_filter { zh: "篩選", en: "filter" }
    does_keep_view { zh: "為篩選命名並儲存", en: "keep the filter by name" }
    does_drop_view { zh: "刪除已存的篩選", en: "forget a kept filter" }
    does_palette { zh: "指令一覽", en: "commands by name" }
    does_history { zh: "異動紀錄", en: "history of changes" }
    does_return_to { zh: "全部回到此時", en: "bring all back to here" }
    does_finish_filter { zh: "完成篩選", en: "finish" }
    does_run { zh: "執行指令", en: "run the command" }
    does_mark_all { zh: "全部標記", en: "mark them all" }
    does_bring_back { zh: "帶回這一項的結果", en: "bring this answer back" }
    does_give_up_filter { zh: "取消，回到原來的篩選", en: "cancel the change" }
    does_show_all { zh: "全部列出", en: "show all" }
    does_let_go { zh: "取消選取", en: "let go of the selection" }
    does_search { zh: "搜尋", en: "search" }
    does_next_hit { zh: "下一筆符合", en: "next hit" }
    does_previous_hit { zh: "上一筆符合", en: "previous hit" }
    does_summary { zh: "看摘要", en: "show the summary" }
    does_export { zh: "匯出報告", en: "export a report" }
    does_open_file { zh: "以原本的程式開啟檔案", en: "open the file in its own program" }
    does_copy_point { zh: "複製這一項", en: "copy the point" }
    does_copy_path { zh: "複製檔案路徑", en: "copy the path of the file" }
    does_save_report { zh: "把報告存在查核紀錄旁邊", en: "save the report beside the session" }
    does_copy_summary { zh: "複製文字摘要到剪貼簿", en: "copy the text summary to the clipboard" }
    does_read_first { zh: "預覽", en: "read it first" }
    does_left_export { zh: "選報告", en: "choose the report" }
    does_right_export { zh: "選格式", en: "choose the format" }
    does_begin { zh: "開始查核", en: "begin the inspection" }
    does_keep { zh: "停在這一項", en: "stay at this point" }
    does_jump { zh: "前往這一項", en: "go to this point" }
    does_open { zh: "開啟", en: "open" }
    does_save_copy { zh: "另存一份到別處", en: "save a copy elsewhere" }
    does_retry { zh: "再試著存檔", en: "try to save again" }
    does_abandon { zh: "放棄未存的部分並離開", en: "leave unsaved" }
    does_compare { zh: "看這裡與檔案的差異", en: "look what differs" }
    does_reload { zh: "重新載入檔案（這裡未存的先另存）", en: "load the file again" }
    does_overwrite { zh: "以這裡的內容覆寫（先備份）", en: "write over it (with a backup)" }
    does_help { zh: "說明", en: "help" }
    does_note_done { zh: "完成備註（輸入時已存檔）", en: "finish (saved as you type)" }
    does_give_up { zh: "取消搜尋", en: "cancel the search" }
    does_back { zh: "返回", en: "back" }
    does_quit { zh: "離開（已自動存檔）", en: "leave (all is saved)" }
}
