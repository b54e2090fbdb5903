//! Arguments of `import`.

use std::path::PathBuf;

use clap::{Args, value_parser};

use super::choice::not_blank;
use super::help::Help;
use super::report::OutputArgs;

#[derive(Debug, Default, Args)]
#[command(
    about = Help {
        zh: "把機關自己的計畫書（ODT、DOCX、HTML、PDF、純文字、試算表）轉成查核表草稿",
        en: "Turn an office's own plan (ODT, DOCX, HTML, PDF, plain text, spreadsheets) into a draft checklist",
    },
    after_help = Help {
        zh: "計畫書的每一段都有去處，最後印出合計；有存疑或無法判讀的段落時，結束代碼為 1，查核表仍會寫出。\n\
             沒有 -o 時，在終端機上開啟畫面逐段確認，按 F2 存進資料夾；輸出到檔案或管線時只印出結果，不寫檔。",
        en: "Every paragraph of the plan is accounted for and the sum is printed; while any is doubtful or not understood \
             the exit code is 1, and the checklist is written all the same.\nWithout -o a terminal shows the plan to be put right, and F2 saves it; elsewhere nothing is written.",
    },
    override_usage = "pillarcheck import PLAN [-o CHECKLIST] [OPTION]...",
)]
pub(in crate::cli) struct ImportArgs {
    #[arg(value_name = "PLAN", help = Help { zh: "計畫書檔案", en: "The plan document" })]
    pub plan: PathBuf,

    #[arg(
        long,
        value_name = "NAME",
        value_parser = not_blank,
        help = Help { zh: "機關全銜；計畫書沒有寫時指定", en: "The office, if the plan does not name it" },
    )]
    pub agency: Option<String>,

    #[arg(
        long,
        value_name = "YEAR",
        value_parser = value_parser!(u16).range(1..=999),
        help = Help { zh: "民國年度；計畫書沒有寫時指定", en: "The year by the 民國 count, if the plan does not name it" },
    )]
    pub year: Option<u16>,

    #[arg(
        long,
        value_name = "WORD",
        value_parser = not_blank,
        help = Help {
            zh: "要項架構，例如 six-pillars、five-pillars",
            en: "The scheme of pillars, such as six-pillars or five-pillars",
        },
    )]
    pub framework: Option<String>,

    #[arg(
        long,
        value_name = "ROLES",
        value_parser = not_blank,
        help = Help {
            zh: "依序指定表格各欄：pillar,strategy,measure,unit,deadline,goal,other …",
            en: "The columns in order: pillar,strategy,measure,unit,deadline,goal,other …",
        },
    )]
    pub columns: Option<String>,

    #[arg(
        long,
        value_name = "CHECKLIST",
        value_parser = not_blank,
        help = Help {
            zh: "以原有的查核表（代號或檔案）為底：計畫相同的地方保留編號、措辭與檢視重點，並列出不同之處",
            en: "Keep ids, own wording and hints of a checklist (id or file) where the plan is the same; list what changed",
        },
    )]
    pub onto: Option<String>,

    #[arg(long, help = Help { zh: "逐段列出去處與位置", en: "List every paragraph with its fate and place" })]
    pub explain: bool,

    #[command(flatten)]
    pub file: OutputArgs,
}

impl ImportArgs {
    /// A plan to be read, of which nothing else is said.
    pub fn of(plan: PathBuf) -> Self {
        Self { plan, ..Self::default() }
    }
}
