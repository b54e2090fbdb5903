//! Other words for commands, by which the palette finds them: those of other programs and of everyday speech.

use super::command::Command;
use crate::model::record::mark::Mark;

impl Command {
    /// Other words for the command, in both languages.
    #[must_use]
    pub const fn aliases(self) -> &'static str {
        match self {
            Self::Mark(Mark::Done) => "合格 通過 有做到 符合 pass yes ok fulfilled",
            Self::Mark(Mark::Partial) => "部分 待改進 不完整 partly incomplete",
            Self::Mark(Mark::Absent) => "不合格 沒做到 缺失 不符 fail no missing",
            Self::Mark(Mark::NotApplicable) => "免查 無此業務 na skip",
            Self::Clear => "取消判定 清空 刪除結果 remove unmark reset",
            Self::Count(_) => "次數 加一 幾次 tally times",
            Self::Note => "意見 說明 寫字 註記 comment remark text",
            Self::Undo => "還原 取消 反悔 上一步 back revert",
            Self::Redo => "取消復原 下一步 again repeat",
            Self::FollowUp => "缺失改善 追蹤 期限 承辦人 action measure due",
            Self::FollowUps => "待辦 未結 列管 逾期 todo open overdue",
            Self::Evidence => "附件 照片 檔案 相片 photo file attachment picture",
            Self::Summary => "總結 結果 成績 分數 results score overview",
            Self::Export | Self::SaveReport => {
                "輸出 報告 報表 列印 下載 存檔 report print save download pdf word excel"
            }
            Self::CopySummary | Self::CopyPoint => "剪貼簿 貼到 LINE clipboard yank paste",
            Self::CopyPath => "剪貼簿 檔案位置 clipboard location yank",
            Self::OpenFile => "打開 檢視 view show launch",
            Self::OpenFolder | Self::ShowFolder => "檔案總管 目錄 位置 explorer finder directory where",
            Self::Search => "找 查詢 關鍵字 find lookup",
            Self::Filter => "只看 過濾 條件 only narrow",
            Self::FilterOffice => "單位 機關 哪個所 unit agency",
            Self::FilterYear => "年度 民國 when",
            Self::FilterSize => "規模 大小 分組 size large small",
            Self::Sort => "順序 排列 order arrange",
            Self::History => "誰改的 修改 歷程 紀錄 log changes versions who",
            Self::CompareLast | Self::Compare => "上次 差異 對照 去年 進步 difference diff previous",
            Self::Trend => "歷年 走勢 圖表 曲線 chart graph years development",
            Self::CloseOut | Self::CloseVisit => "完成 送出 封存 簽名 結束 finish seal submit done",
            Self::Who => "換人 查核人員 姓名 身分 reviewer name person",
            Self::CoverAll => "擴大 全部查 抽查以外 everything scope all",
            Self::Merge => "合併 併檔 兩人 彙整 join combine together",
            Self::Take(_) => "採用 裁定 選哪一方 decide choose side",
            Self::NextConflict => "不一致 衝突 歧異 disagreement different",
            Self::NextUnmarked => "還沒查 漏掉 沒做 剩下 todo open left missing",
            Self::Select | Self::SelectWider | Self::SelectShown => "多選 勾選 全選 批次 several many bulk",
            Self::Settings | Self::ReplaceSettings => {
                "偏好 選項 語言 顏色 字型 滑鼠 preferences options language theme colours"
            }
            Self::Delete => "移除 丟掉 垃圾桶 remove bin trash",
            Self::Rename => "更名 檔名 name title",
            Self::Help => "怎麼用 教學 按鍵 快速鍵 how keys shortcuts manual",
            Self::Quit => "離開 關閉 登出 exit close leave",
            _ => "",
        }
    }

    /// Whether the command only moves a cursor: nobody looks for that by name.
    #[must_use]
    pub const fn is_cursor_move(self) -> bool {
        matches!(
            self,
            Self::Up | Self::Down | Self::Left | Self::Right | Self::PageUp | Self::PageDown | Self::First | Self::Last
        )
    }
}
