//! Feedback: the messages of refused changes and written files.

use std::path::PathBuf;

use crate::lang::{Lang, messages, text};
use crate::model::walk::change::Refused;
use crate::store::error::{StoreError, display_path};
use crate::tui::effect::Written;

/// Why a change was refused, with the key that helps if there is one.
pub(super) fn refusal(refused: &Refused, lang: Lang) -> String {
    let said = match refused {
        Refused::ReadOnly => lang.notice_cannot_write(),
        Refused::NothingListed => lang.notice_nothing_shown(),
        Refused::NothingToUndo => lang.notice_nothing_to_undo(),
        Refused::NothingToRedo => lang.notice_nothing_to_redo(),
        Refused::NoTarget => lang.notice_no_target(),
        Refused::AllCovered => lang.notice_all_covered(),
        Refused::NoSearch => lang.notice_no_search(),
        Refused::AllMarked => lang.notice_all_marked(),
        Refused::AllDecided => lang.notice_all_decided(),
        Refused::NoSide => lang.notice_no_side(),
        Refused::AllSelected => lang.notice_all_selected(),
        Refused::Unchanged => lang.notice_same(),
        Refused::NeedsReason(_) => lang.reason_needed(),
        Refused::Edit(error) => return error.message(lang),
    };
    said.to_owned()
}

/// The result of writing a file.
pub(super) fn written(what: Written, result: Result<PathBuf, StoreError>, lang: Lang) -> String {
    match (what, result) {
        (Written::Copy, Ok(path)) => lang.copy_written(&display_path(&path)),
        (Written::Views, Ok(path)) => lang.views_written(&display_path(&path)),
        (_, Err(error)) => error.message(lang),
    }
}

text! {
    notice_cannot_write { zh: "唯讀：這份紀錄正由別處開啟，無法標記", en: "read only: the session is open elsewhere, nothing can be marked" }
    notice_paste { zh: "貼上的文字不當作按鍵；按 Enter 寫備註，/ 搜尋", en: "pasted text is no key here; Enter opens the note, / searches" }
    notice_nothing_to_undo { zh: "沒有可復原的動作", en: "nothing to undo" }
    notice_nothing_to_redo { zh: "沒有可重做的動作", en: "nothing to redo" }
    notice_nothing_shown { zh: "沒有符合篩選的查核重點；按 f 改篩選，Esc 全部列出", en: "no point passes the filter; f changes it, Esc shows all" }
    notice_no_target { zh: "這一項沒有目標次數", en: "this point has no target to count against" }
    notice_no_search { zh: "還沒有搜尋；按 / 搜尋", en: "nothing was searched for; press / to search" }
    notice_all_marked { zh: "全部都查過了；按 s 看摘要", en: "every point is marked; press s for the summary" }
    notice_all_decided { zh: "沒有待裁定的不一致", en: "no conflict is left to decide" }
    notice_no_side { zh: "這一方沒有可採的結果；請採另一方，或直接標記", en: "that side has no verdict to take; take another, or mark the point" }
    notice_all_covered { zh: "全部項目都已在查核範圍內", en: "every point is in scope already" }
    notice_all_selected { zh: "列出的全部都已選取；按 Esc 取消", en: "everything shown is selected; Esc lets go" }
    notice_same { zh: "與現在相同，沒有變更", en: "that is how it stands now" }
}

messages! {
    copy_written(path: &str) { zh: "已另存於 {path}", en: "a copy was saved to {path}" }
    views_written(path: &str) { zh: "篩選已存於 {path}", en: "the filters were saved to {path}" }
}
