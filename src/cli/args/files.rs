//! Arguments of the commands on files: `list`, `check`, `recover`.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::choice::{Depth, Extent, Layout, Listed, flag};
use super::help::{ALL, Help, JSON, SESSION};

#[derive(Clone, Copy, Debug, Args)]
#[command(
    about = Help { zh: "列出查核表與查核紀錄", en: "List checklists and sessions" },
    override_usage = "pillarcheck list [checklists|sessions] [OPTION]...",
)]
pub(in crate::cli) struct ListArgs {
    #[arg(help = Help { zh: "只列查核表或只列查核紀錄；預設兩者都列", en: "Only one of the two; both is the default" })]
    pub what: Option<Listed>,

    #[arg(
        long = "json",
        action = ArgAction::SetTrue,
        value_parser = flag(Layout::Json, Layout::Table),
        help = JSON,
    )]
    pub layout: Layout,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "檢查查核表、查核紀錄、對照與設定檔，一次列出所有問題",
        en: "Check checklist, session, mapping and settings files and show every problem at once",
    },
    override_usage = "pillarcheck check FILE... [--close-out [--all]]",
)]
pub(in crate::cli) struct CheckArgs {
    #[arg(value_name = "FILE", required = true, help = Help { zh: "要檢查的檔案", en: "Files to check" })]
    pub files: Vec<PathBuf>,

    #[arg(
        long = "close-out",
        action = ArgAction::SetTrue,
        value_parser = flag(Depth::CloseOut, Depth::File),
        help = Help {
            zh: "查核紀錄另做結案檢查：還缺什麼",
            en: "For sessions, the close-out check too: what is still missing",
        },
    )]
    pub depth: Depth,

    #[arg(
        long = "all",
        requires = "depth",
        action = ArgAction::SetTrue,
        value_parser = flag(Extent::All, Extent::Numbers),
        help = ALL,
    )]
    pub extent: Extent,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "把損壞的查核紀錄中讀得到的內容救到新檔",
        en: "Take what can be read of a damaged session into a new file",
    },
    override_usage = "pillarcheck recover SESSION [-o FILE]",
)]
pub(in crate::cli) struct RecoverArgs {
    #[arg(help = SESSION)]
    pub session: PathBuf,

    #[arg(
        short,
        long,
        value_name = "FILE",
        help = Help { zh: "新檔的路徑；預設在原檔旁邊", en: "The new file; beside the damaged one by default" },
    )]
    pub output: Option<PathBuf>,
}
