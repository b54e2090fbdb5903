//! Arguments of the commands that change a session: `mark`, `follow-up`, `evidence`, `close`.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::choice::{Extent, Verdict, flag, not_blank};
use super::help::{ALL, BY, Help, POINT, REASON, SESSION};
use crate::model::plan::checklist::Method;
use crate::model::record::mark::Mark;
use crate::ops::evidence::{Keep, Wanted};
use crate::ops::record::Marking;

#[derive(Debug, Args)]
#[command(
    about = Help { zh: "不開畫面，登錄一項查核結果", en: "Record one answer without the screen" },
    override_usage = "pillarcheck mark SESSION POINT VERDICT|--take N [OPTION]...",
)]
pub(in crate::cli) struct MarkArgs {
    #[arg(help = SESSION)]
    pub session: PathBuf,

    #[arg(value_parser = not_blank, help = POINT)]
    pub point: String,

    #[arg(
        required_unless_present = "take",
        help = Help { zh: "落實、部分落實、未落實、不適用；clear 清除", en: "The verdict; clear takes it away" },
    )]
    verdict: Option<Verdict>,

    #[arg(
        long,
        value_name = "N",
        conflicts_with = "verdict",
        value_parser = clap::value_parser!(u16).range(1..),
        help = Help {
            zh: "合併後不一致的項目：採第 N 方的結果（merge 列出的號碼）",
            en: "Decide a conflict of merged sessions for side N, as merge numbers them",
        },
    )]
    take: Option<u16>,

    // Allows empty notes and notes that start with a hyphen.
    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        help = Help { zh: "備註；空字串會清除備註", en: "Note; an empty one clears it" },
    )]
    pub note: Option<String>,

    #[arg(long, value_name = "NAME", value_parser = not_blank, help = BY)]
    pub by: Option<String>,

    #[arg(long, value_name = "TEXT", value_parser = not_blank, allow_hyphen_values = true, help = REASON)]
    pub reason: Option<String>,
}

impl MarkArgs {
    /// What the point gets.
    pub fn marking(&self) -> Marking {
        match (self.take, self.verdict) {
            // Sides are numbered from 1.
            (Some(side), _) => Marking::Take(usize::from(side) - 1),
            (None, verdict) => Marking::Mark(verdict.and_then(Verdict::mark)),
        }
    }
}

// Omitted fields stay unchanged, an empty text clears a field. Dates are unparsed.
#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "不開畫面，登錄或顯示一項的改善追蹤",
        en: "Record or show the follow-up of a point without the screen",
    },
    after_help = Help {
        zh: "日期可寫 116年3月31日、116/3/31、1160331 或 2027-03-31；空字串會清除該欄。不加選項時只顯示。",
        en: "A date may be 2027-03-31 or of the 民國 calendar: 116/3/31, 1160331. An empty text clears. \
             Without options it is shown.",
    },
    override_usage = "pillarcheck follow-up SESSION POINT [OPTION]...",
)]
pub(in crate::cli) struct FollowUpArgs {
    #[arg(help = SESSION)]
    pub session: PathBuf,

    #[arg(value_parser = not_blank, help = POINT)]
    pub point: String,

    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        help = Help { zh: "未落實原因", en: "Why it is not done" },
    )]
    pub cause: Option<String>,

    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        help = Help { zh: "改善措施", en: "What will be done" },
    )]
    pub action: Option<String>,

    #[arg(
        long,
        value_name = "NAME",
        allow_hyphen_values = true,
        help = Help { zh: "改善單位；新增時預設為該項的業務單位", en: "Unit in charge; that of the point by default" },
    )]
    pub unit: Option<String>,

    #[arg(
        long,
        value_name = "NAME",
        allow_hyphen_values = true,
        help = Help { zh: "承辦人", en: "Person in charge" },
    )]
    pub owner: Option<String>,

    #[arg(long, value_name = "DATE", allow_hyphen_values = true, help = Help { zh: "改善期限", en: "By when" })]
    pub due: Option<String>,

    #[arg(long, help = Help { zh: "複查結果", en: "What a re-check found" })]
    pub recheck: Option<Mark>,

    #[arg(
        long,
        value_name = "DATE",
        allow_hyphen_values = true,
        requires = "recheck",
        help = Help { zh: "複查日期；預設為今天", en: "Day of the re-check; today by default" },
    )]
    pub recheck_date: Option<String>,

    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        requires = "recheck",
        help = Help { zh: "複查說明", en: "The re-check in words" },
    )]
    pub recheck_note: Option<String>,

    #[arg(
        long,
        value_name = "DATE",
        allow_hyphen_values = true,
        help = Help { zh: "改善完成日", en: "Since when it is settled" },
    )]
    pub closed: Option<String>,

    #[arg(long, value_name = "NAME", value_parser = not_blank, help = BY)]
    pub by: Option<String>,

    #[arg(long, value_name = "TEXT", value_parser = not_blank, allow_hyphen_values = true, help = REASON)]
    pub reason: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "不開畫面，加入一筆佐證：檔案或照片編號",
        en: "Add a piece of evidence without the screen: a file or the number of a photo",
    },
    override_usage = "pillarcheck evidence SESSION POINT FILE-OR-NUMBER [OPTION]...",
)]
pub(in crate::cli) struct EvidenceArgs {
    #[arg(help = SESSION)]
    pub session: PathBuf,

    #[arg(value_parser = not_blank, help = POINT)]
    pub point: String,

    #[arg(
        value_name = "FILE-OR-NUMBER",
        value_parser = not_blank,
        help = Help {
            zh: "檔案路徑；不是現有檔案、也不像路徑的文字，記為照片編號",
            en: "Path of a file; what is no file and no path is recorded as the number of a photo",
        },
    )]
    what: String,

    #[arg(
        long = "copy",
        action = ArgAction::SetTrue,
        value_parser = flag(Keep::Copy, Keep::InPlace),
        help = Help { zh: "另複製一份到查核紀錄旁的資料夾", en: "Keep a copy in a folder beside the session" },
    )]
    keep: Keep,

    #[arg(long, help = Help { zh: "取得方式：現場、文件、網站、電話、訪談", en: "How it was taken" })]
    method: Option<Method>,

    #[arg(long, value_name = "NAME", value_parser = not_blank, help = BY)]
    pub by: Option<String>,

    #[arg(long, value_name = "TEXT", value_parser = not_blank, allow_hyphen_values = true, help = REASON)]
    pub reason: Option<String>,
}

impl EvidenceArgs {
    /// The request to record evidence.
    pub fn wanted(&self) -> Wanted {
        Wanted { typed: self.what.clone(), keep: self.keep, method: self.method }
    }
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "結案：檢查有無遺漏，封存後只能附理由更正",
        en: "Close a visit: check what is missing, then seal it",
    },
    after_help = Help {
        zh: "有待補項目或已經結案時，結束代碼為 1，檔案不變；提醒會印出，仍會結案。",
        en: "While something is to do, or where it is closed already, the file stays and the exit code is 1; \
             warnings do not keep it open.",
    },
    override_usage = "pillarcheck close SESSION [--by NAME] [--all]",
)]
pub(in crate::cli) struct CloseArgs {
    #[arg(help = SESSION)]
    pub session: PathBuf,

    #[arg(
        long,
        value_name = "NAME",
        value_parser = not_blank,
        help = Help { zh: "結案的人；預設為第一位查核人員", en: "Who closes it; the first reviewer is the default" },
    )]
    pub by: Option<String>,

    #[arg(
        long = "all",
        action = ArgAction::SetTrue,
        value_parser = flag(Extent::All, Extent::Numbers),
        help = ALL,
    )]
    pub extent: Extent,
}
