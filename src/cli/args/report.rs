//! Arguments of the commands that write reports: `report`, `compare`, `trend`, `guide`, `follow-ups`.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::choice::{Layout, flag, not_blank};
use super::help::{FORMAT, Help, JSON, OLD, SESSION};
use crate::ops::Overwrite;
use crate::ops::export::{Format, What};

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "產生報告；預設印出文字摘要",
        en: "Make a report; a text summary on standard output is the default",
    },
    override_usage = "pillarcheck report SESSION [OPTION]...",
)]
pub(in crate::cli) struct ReportArgs {
    #[arg(help = SESSION)]
    pub session: PathBuf,

    #[arg(long, default_value = "text", hide_default_value = true, help = FORMAT)]
    pub format: Format,

    #[arg(
        long,
        help = Help {
            zh: "哪一種報告；預設 summary，csv 為 full",
            en: "Which report; summary is the default, full for csv",
        },
    )]
    what: Option<What>,

    #[arg(
        long,
        value_name = "NAME",
        value_parser = not_blank,
        help = Help { zh: "只列這個業務單位的查核重點", en: "Only the points of this unit" },
    )]
    pub unit: Option<String>,

    #[arg(
        long,
        value_name = "FILE",
        help = Help { zh: "年度成果報告與這份查核紀錄比較", en: "Session that annual compares with" },
    )]
    pub previous: Option<PathBuf>,

    #[arg(long, help = Help { zh: "列出每個數字的算式", en: "Show the sum behind every number" })]
    pub explain: bool,

    #[arg(
        long = "no-bom",
        action = ArgAction::SetFalse,
        help = Help {
            zh: "CSV 檔開頭不加 BOM（試算表靠它認出 UTF-8）",
            en: "Begin a CSV file without a byte-order mark",
        },
    )]
    pub byte_order_mark: bool,

    #[command(flatten)]
    pub file: OutputArgs,
}

impl ReportArgs {
    /// The kind of report. CSV holds a single table and the summary has several, so the default for CSV is the table of
    /// points.
    pub fn what(&self) -> What {
        // clap's `default_value_if` is not used: it compares case-sensitively and would miss `CSV`.
        self.what.unwrap_or(if self.format == Format::Csv { What::Full } else { What::Summary })
    }
}

/// What two sessions are compared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Comparing {
    /// What changed from one visit to the next.
    Changes,
    /// How far two inspectors of one visit agree.
    Agreement,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "比較兩次查核：改善、退步、仍未改善、新發現",
        en: "Set two inspections side by side: fixed, worse, still open, newly found",
    },
    override_usage = "pillarcheck compare OLD NEW [OPTION]...",
)]
pub(in crate::cli) struct CompareArgs {
    #[arg(help = OLD)]
    pub old: PathBuf,

    #[arg(
        help = Help {
            zh: "本次的查核紀錄：檔案路徑，或資料夾中的檔名",
            en: "The newer session, by path or by its name in the data folder",
        },
    )]
    pub new: PathBuf,

    #[arg(
        long = "agreement",
        action = ArgAction::SetTrue,
        value_parser = flag(Comparing::Agreement, Comparing::Changes),
        help = Help {
            zh: "改比同一次查核兩人的一致率與 Kappa",
            en: "How far two inspectors of one visit agree instead, with Cohen's kappa",
        },
    )]
    pub what: Comparing,

    #[arg(long, default_value = "text", hide_default_value = true, help = FORMAT)]
    pub format: Format,

    #[command(flatten)]
    pub file: OutputArgs,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "同一機關歷次查核的得分與查核率",
        en: "Score and progress of an office over all its inspections",
    },
    override_usage = "pillarcheck trend [OFFICE] [OPTION]...",
)]
pub(in crate::cli) struct TrendArgs {
    #[arg(
        value_parser = not_blank,
        help = Help {
            zh: "機關名稱，可只寫一部分；省略時列出所有機關",
            en: "Name of the office or part of it; every office is the default",
        },
    )]
    pub office: Option<String>,

    #[arg(long, default_value = "text", hide_default_value = true, help = FORMAT)]
    pub format: Format,

    #[command(flatten)]
    pub file: OutputArgs,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "印出查核人員手冊，或存成網頁與文書檔",
        en: "Print the guide for inspectors (in Chinese), or write it as a page or a document",
    },
    override_usage = "pillarcheck guide [OPTION]...",
)]
pub(in crate::cli) struct GuideArgs {
    #[arg(long, default_value = "text", hide_default_value = true, help = FORMAT)]
    pub format: Format,

    #[command(flatten)]
    pub file: OutputArgs,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "列出各次查核待改善的項目，逾期的在前",
        en: "List the open follow-ups over all sessions, the overdue ones first",
    },
    override_usage = "pillarcheck follow-ups [SESSION]... [OPTION]...",
)]
pub(in crate::cli) struct FollowUpsArgs {
    #[arg(
        value_name = "SESSION",
        help = Help {
            zh: "查核紀錄的檔案路徑，或資料夾中的檔名；省略時看資料夾中的全部",
            en: "Sessions, by path or by name; all of the data folder by default",
        },
    )]
    pub sessions: Vec<PathBuf>,

    #[arg(
        long,
        value_parser = not_blank,
        help = Help {
            zh: "只列這個機關：名稱的一部分，或查核表編號",
            en: "Only this office: part of its name, or the id of a checklist",
        },
    )]
    pub office: Option<String>,

    #[arg(long, default_value = "text", hide_default_value = true, help = FORMAT)]
    pub format: Format,

    #[command(flatten)]
    pub file: OutputArgs,

    #[arg(
        long = "json",
        action = ArgAction::SetTrue,
        value_parser = flag(Layout::Json, Layout::Table),
        help = JSON,
    )]
    pub layout: Layout,
}

/// Output file, and whether it may be overwritten.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct OutputArgs {
    #[arg(short, long, value_name = "FILE", help = Help { zh: "寫到這個檔案", en: "Write to this file" })]
    pub output: Option<PathBuf>,

    #[arg(
        long = "force",
        action = ArgAction::SetTrue,
        value_parser = flag(Overwrite::Forced, Overwrite::Never),
        help = Help { zh: "檔案已存在時覆寫", en: "Overwrite a file that exists" },
    )]
    pub overwrite: Overwrite,
}
