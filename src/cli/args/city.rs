//! Arguments of the commands over many sessions: `rollup`, `dataset`.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::choice::{flag, not_blank};
use super::help::{FORMAT, Help};
use super::report::OutputArgs;
use crate::model::record::visit::VisitKind;
use crate::ops::Overwrite;
use crate::ops::dataset::{Names, Notes, TableFormat};
use crate::ops::export::Format;
use crate::ops::rollup::{Trust, Visits};

/// Help for `PATH`.
const PATHS: Help = Help {
    zh: "資料夾（含子資料夾）或檔案；- 由標準輸入讀取清單；預設為查核紀錄的資料夾",
    en: "Folders with all below them, files, or - for a list on standard input; the data folder by default",
};

/// Help for `--offices`.
const OFFICES: Help = Help {
    zh: "機關清單（.ron 或 .csv）；預設為資料夾中的 offices.ron",
    en: "File of offices (.ron or .csv); offices.ron in the data folder by default",
};

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "彙整許多查核紀錄：各單位、機關、局處與全市",
        en: "Sum up many sessions: section, office, bureau, city",
    },
    override_usage = "pillarcheck rollup [PATH]... [OPTION]...",
)]
pub(in crate::cli) struct RollUpArgs {
    #[arg(value_name = "PATH", help = PATHS)]
    pub paths: Vec<PathBuf>,

    #[arg(long, value_name = "FILE", help = OFFICES)]
    pub offices: Option<PathBuf>,

    #[arg(long, help = Help { zh: "只計這一類查核", en: "Only visits of this kind" })]
    pub kind: Option<VisitKind>,

    #[arg(long, value_name = "YEAR", help = Help { zh: "只計這一年度（民國）", en: "Only plans of this 民國 year" })]
    pub year: Option<u16>,

    #[arg(
        long,
        value_name = "GROUP",
        value_parser = not_blank,
        help = Help { zh: "只計機關清單中這個規模的機關", en: "Only offices of this size group" },
    )]
    pub size_group: Option<String>,

    #[arg(
        long,
        value_name = "YEAR",
        help = Help { zh: "得分與這一年度（民國）相比", en: "Compare the scores with this 民國 year" },
    )]
    pub against: Option<u16>,

    #[arg(
        long,
        value_name = "NAME",
        value_parser = not_blank,
        help = Help {
            zh: "只計這個要項架構，例如 six-pillars；預設為最多紀錄採用的架構",
            en: "Only this scheme, such as six-pillars; the commonest by default",
        },
    )]
    pub framework: Option<String>,

    #[arg(
        long,
        value_name = "FILE",
        value_parser = not_blank,
        help = Help {
            zh: "要項架構對照（檔案或代碼，例如 five-to-six）；另一架構的紀錄依它計入",
            en: "Mapping between two schemes (a file or an id, such as five-to-six) by which the other one counts too",
        },
    )]
    pub mapping: Option<String>,

    #[arg(
        long = "all-visits",
        action = ArgAction::SetTrue,
        value_parser = flag(Visits::All, Visits::Newest),
        help = Help {
            zh: "每一份都計入；預設每一機關、年度、種類只計最新一份",
            en: "Count every visit; by default the newest of each office, year and kind",
        },
    )]
    pub visits: Visits,

    #[arg(
        long = "verify",
        action = ArgAction::SetTrue,
        value_parser = flag(Trust::Digest, Trust::Stamp),
        help = Help { zh: "不憑檔案時間與大小，逐檔核對內容", en: "Check the content of each file, not its time and size" },
    )]
    pub trust: Trust,

    #[arg(long, default_value = "text", hide_default_value = true, help = FORMAT)]
    pub format: Format,

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

    #[arg(
        long,
        value_name = "FILE",
        help = Help {
            zh: "由手上的紀錄寫出機關清單（.ron 或 .csv），供修改後使用",
            en: "Write a file of offices (.ron or .csv) from the sessions at hand, to be edited",
        },
    )]
    pub write_offices: Option<PathBuf>,

    #[command(flatten)]
    pub file: OutputArgs,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "把許多查核紀錄轉成資料表，供資料庫與運算引擎使用",
        en: "Turn many sessions into tables for databases and engines",
    },
    override_usage = "pillarcheck dataset [PATH]... -o DIR [OPTION]...",
)]
pub(in crate::cli) struct DatasetArgs {
    #[arg(value_name = "PATH", help = PATHS)]
    pub paths: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        help = Help {
            zh: "由這個檔案讀取清單，每列一個路徑；- 為標準輸入",
            en: "A file with a list of paths, one a line; - for standard input",
        },
    )]
    pub files: Option<PathBuf>,

    #[arg(
        short,
        long,
        value_name = "DIR",
        required = true,
        help = Help {
            zh: "寫到這個資料夾；- 為標準輸出（ndjson）",
            en: "Write to this folder; - for standard output (ndjson)",
        },
    )]
    pub output: PathBuf,

    #[arg(long, value_name = "FILE", help = OFFICES)]
    pub offices: Option<PathBuf>,

    #[arg(
        long,
        default_value = "parquet",
        hide_default_value = true,
        help = Help { zh: "格式；預設 parquet", en: "Format; parquet is the default" },
    )]
    pub format: TableFormat,

    #[arg(
        long,
        default_value = "hash",
        hide_default_value = true,
        help = Help {
            zh: "人名：摘要（預設）、保留或去除",
            en: "Names of people: a digest (the default), as they are, or none",
        },
    )]
    pub names: Names,

    #[arg(
        long = "notes",
        action = ArgAction::SetTrue,
        value_parser = flag(Notes::With, Notes::Without),
        help = Help { zh: "包含備註等自由文字", en: "With notes and other free texts" },
    )]
    pub notes: Notes,

    #[arg(
        long = "force",
        action = ArgAction::SetTrue,
        value_parser = flag(Overwrite::Forced, Overwrite::Never),
        help = Help { zh: "資料夾已有資料表時覆寫", en: "Overwrite the tables of a folder" },
    )]
    pub overwrite: Overwrite,
}
