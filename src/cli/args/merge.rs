//! Arguments of `merge`.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args};

use super::choice::{MergeFormat, flag, not_blank};
use super::help::Help;
use super::report::OutputArgs;
use crate::model::merge::belonging::Grouping;
use crate::ops::merge::{MergeRequest, Settle};

/// Whether anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Writing {
    /// The merged session is written.
    Real,
    /// Nothing is written.
    Dry,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "把數份查核紀錄逐項合併成一份新檔",
        en: "Merge sessions answer by answer into a new file",
    },
    after_help = Help {
        zh: "結果不一致的項目列為未查並保留各方結果，以 mark --take 或畫面裁定。\n\
             有不一致待裁定，或不能合併時，結束代碼為 1。來源檔案不會更動。",
        en: "Points with different verdicts stay unmarked with every side on record; decide them with mark --take or on \
             screen.\nWhile some are left, or where nothing is merged, the exit code is 1. The sources are never written.",
    },
    override_usage = "pillarcheck merge A B... -o OUT [OPTION]...",
)]
pub(in crate::cli) struct MergeArgs {
    #[arg(
        value_name = "SESSION",
        num_args = 2..,
        required = true,
        help = Help {
            zh: "要合併的查核紀錄：檔案路徑，或資料夾中的檔名，兩份以上",
            en: "The sessions to merge, by path or by name; two or more",
        },
    )]
    pub sessions: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        help = Help {
            zh: "各份共同的前一份紀錄；預設取異動紀錄的共同開頭",
            en: "The session that all are copies of; by default the common beginning of their logs",
        },
    )]
    base: Option<PathBuf>,

    #[arg(
        long = "dry-run",
        action = ArgAction::SetTrue,
        value_parser = flag(Writing::Dry, Writing::Real),
        help = Help { zh: "只列出結果，不寫入任何檔案", en: "Show what would come of it and write nothing" },
    )]
    writing: Writing,

    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "strictest",
        help = Help { zh: "不一致時採這一份的結果", en: "Settle different verdicts for this file" },
    )]
    prefer: Option<PathBuf>,

    #[arg(
        long,
        help = Help { zh: "不一致時採最嚴格的結果", en: "Settle different verdicts for the strictest" },
    )]
    strictest: bool,

    #[arg(
        long,
        value_name = "CHECKLIST",
        value_parser = not_blank,
        help = Help { zh: "改用這份查核表（編號或檔案路徑）", en: "Merge onto this checklist, by id or by path" },
    )]
    onto: Option<String>,

    #[arg(
        long = "as-one-visit",
        action = ArgAction::SetTrue,
        value_parser = flag(Grouping::AsOneVisit, Grouping::AsRecorded),
        help = Help {
            zh: "雖然種類、日期等不同，仍視為同一次查核（會留下紀錄）",
            en: "Take them as records of one visit in spite of kind or day; this is recorded",
        },
    )]
    grouping: Grouping,

    #[arg(
        long,
        value_name = "NAME",
        value_parser = not_blank,
        help = Help { zh: "合併的人；預設為第一位查核人員", en: "Who merges; the first reviewer is the default" },
    )]
    by: Option<String>,

    #[arg(
        long,
        value_name = "TEXT",
        value_parser = not_blank,
        allow_hyphen_values = true,
        help = Help {
            zh: "理由；一份已結案而另一份另有內容時必填",
            en: "Why; needed where a copy of a closed session says more than was sealed",
        },
    )]
    reason: Option<String>,

    #[arg(
        long,
        default_value = "text",
        hide_default_value = true,
        help = Help { zh: "格式；預設 text", en: "Format; text is the default" },
    )]
    pub format: MergeFormat,

    #[command(flatten)]
    pub file: OutputArgs,
}

impl MergeArgs {
    /// The request.
    pub fn request(&self) -> MergeRequest<'_> {
        MergeRequest {
            files: &self.sessions,
            base: self.base.as_deref(),
            settle: match (&self.prefer, self.strictest) {
                (Some(file), _) => Settle::Prefer(file.clone()),
                (None, true) => Settle::Strictest,
                (None, false) => Settle::Leave,
            },
            onto: self.onto.as_deref(),
            grouping: self.grouping,
            by: self.by.as_deref(),
            reason: self.reason.as_deref(),
        }
    }

    /// The file to write; `None` for a dry run. Error without one.
    pub fn output(&self) -> Result<Option<&Path>, ()> {
        match (self.writing, &self.file.output) {
            (Writing::Dry, _) => Ok(None),
            (Writing::Real, Some(path)) => Ok(Some(path)),
            (Writing::Real, None) => Err(()),
        }
    }
}
