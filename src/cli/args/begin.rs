//! Arguments of the commands that begin an inspection: `inspect`, `new`, `carry`.

use std::path::PathBuf;

use clap::{ArgAction, Args, value_parser};

use super::choice::{Extent, flag, not_blank};
use super::help::{ALL, CHECKLIST, Help, KIND, OLD};
use super::report::OutputArgs;
use crate::model::record::scope::Population;
use crate::model::record::visit::{VisitKind, names_in};
use crate::ops::begin::Drawing;

#[derive(Debug, Default, Args)]
#[command(
    about = Help { zh: "開始查核，或接續先前的查核（開啟畫面）", en: "Start or go on with an inspection on screen" },
    override_usage = "pillarcheck inspect [CHECKLIST] [OPTION]...",
    // Without kind and reviewer the visit form asks for everything, the sample included.
    mut_arg("draw", |draw| draw.requires_all(["checklist", "kind", "reviewers"])),
)]
pub(in crate::cli) struct InspectArgs {
    #[arg(value_parser = not_blank, help = CHECKLIST)]
    checklist: Option<String>,

    #[arg(long, requires = "checklist", help = KIND)]
    kind: Option<VisitKind>,

    #[command(flatten)]
    visit: VisitArgs,

    #[command(flatten)]
    draw: DrawArgs,

    #[arg(
        long,
        help = Help {
            zh: "不用畫面，逐項以純文字問答（適合螢幕報讀軟體與管線）",
            en: "Ask point by point in plain lines, for screen readers and pipes",
        },
    )]
    pub plain: bool,

    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["checklist", "kind", "reviewers", "site", "draw", "previous"],
        help = Help { zh: "接續這份查核紀錄", en: "Go on with this session" },
    )]
    session: Option<PathBuf>,
}

/// What to open.
#[derive(Debug)]
pub(in crate::cli) enum Inspect {
    /// The start screen.
    Start,
    /// A new inspection of a checklist, with what is known of the visit.
    Checklist {
        /// Id or path of the checklist.
        checklist: String,
        /// Kind of visit, if given.
        kind: Option<VisitKind>,
        /// Reviewers, if given.
        reviewers: Vec<String>,
        /// Site, if given.
        site: String,
        /// The previous session, if given.
        previous: Option<PathBuf>,
        /// The sample to draw, if any.
        drawing: Option<Drawing>,
    },
    /// An existing session, by path or by name.
    Session(PathBuf),
}

impl Inspect {
    /// A new inspection of a checklist of which nothing else is known.
    pub fn of(checklist: String) -> Self {
        InspectArgs { checklist: Some(checklist), ..InspectArgs::default() }.beginning()
    }
}

impl InspectArgs {
    /// What to open. Session and checklist exclude each other.
    pub fn beginning(self) -> Inspect {
        let drawing = self.draw.drawing();
        match (self.session, self.checklist) {
            (Some(session), _) => Inspect::Session(session),
            (None, Some(checklist)) => Inspect::Checklist {
                checklist,
                kind: self.kind,
                reviewers: self.visit.names(),
                site: self.visit.site.unwrap_or_default(),
                previous: self.draw.previous,
                drawing,
            },
            (None, None) => Inspect::Start,
        }
    }
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "不開畫面，建立查核紀錄檔並印出路徑",
        en: "Create a session file without the screen and print its path",
    },
    override_usage = "pillarcheck new CHECKLIST --kind KIND [OPTION]...",
)]
pub(in crate::cli) struct NewArgs {
    #[arg(value_parser = not_blank, help = CHECKLIST)]
    pub checklist: String,

    #[arg(long, help = KIND)]
    pub kind: VisitKind,

    #[command(flatten)]
    pub visit: VisitArgs,

    #[command(flatten)]
    pub draw: DrawArgs,

    #[command(flatten)]
    pub file: OutputArgs,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "以新的查核表建立紀錄，並附上次結果供參考",
        en: "Begin a session by another checklist with the last verdicts as reference",
    },
    after_help = Help {
        zh: "有需要查核人員決定的查核重點（內容已改或已無此項）時，結束代碼為 1，紀錄仍會建立。",
        en: "Where points were reworded or are gone, the session is written and the exit code is 1.",
    },
    override_usage = "pillarcheck carry OLD CHECKLIST [-o NEW] [OPTION]...",
)]
pub(in crate::cli) struct CarryArgs {
    #[arg(help = OLD)]
    pub old: PathBuf,

    #[arg(value_parser = not_blank, help = CHECKLIST)]
    pub checklist: String,

    // Kind, reviewers and site default to those of the older session.
    #[arg(long, help = KIND)]
    pub kind: Option<VisitKind>,

    #[command(flatten)]
    pub visit: VisitArgs,

    #[command(flatten)]
    pub file: OutputArgs,

    #[arg(
        long = "all",
        action = ArgAction::SetTrue,
        value_parser = flag(Extent::All, Extent::Numbers),
        help = ALL,
    )]
    pub extent: Extent,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "開啟練習資料：兩個機關的幾次查核與一份學按鍵的查核表，結束後刪除",
        en: "Open practice data: visits of two offices and a list that teaches the keys, removed at the end",
    },
    override_usage = "pillarcheck demo [--keep DIR]",
)]
pub(in crate::cli) struct DemoArgs {
    #[arg(
        long,
        value_name = "DIR",
        help = Help { zh: "把練習資料建立在這個資料夾並留下", en: "Make the practice data in this folder and keep it" },
    )]
    pub keep: Option<PathBuf>,
}

/// Kind of visit, reviewers and site.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct VisitArgs {
    #[arg(
        long = "reviewer",
        value_name = "NAME",
        value_parser = not_blank,
        requires = "checklist",
        help = Help { zh: "查核人員；可重複，或以頓號隔開", en: "Reviewer; may be repeated, or several divided by commas" },
    )]
    reviewers: Vec<String>,

    #[arg(
        long,
        value_name = "TEXT",
        value_parser = not_blank,
        requires = "checklist",
        help = Help { zh: "查核地點", en: "Place of the visit" },
    )]
    pub site: Option<String>,
}

impl VisitArgs {
    /// The reviewers, divided as the visit form divides them.
    pub fn names(&self) -> Vec<String> {
        names_in(&self.reviewers)
    }
}

/// The sample and the previous session of a new inspection.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct DrawArgs {
    #[arg(
        long,
        value_name = "N",
        value_parser = value_parser!(u32).range(1..),
        help = Help { zh: "只抽查 N 項，其餘不列入", en: "Draw a short list of N points" },
    )]
    draw: Option<u32>,

    #[arg(
        long,
        requires = "draw",
        help = Help {
            zh: "由現場項目、各要項依比例，或上次未落實的項目中抽籤；預設 onsite",
            en: "Draw from on-site points, from every pillar by its share, or from what was absent; onsite is the default",
        },
    )]
    draw_from: Option<Population>,

    #[arg(
        long,
        value_name = "S",
        requires = "draw",
        help = Help {
            zh: "抽籤代碼；相同的代碼抽出相同的項目，可供重抽驗證",
            en: "Seed of the draw; the same seed draws the same points",
        },
    )]
    seed: Option<u64>,

    #[arg(
        long,
        value_name = "FILE",
        requires = "checklist",
        help = Help {
            zh: "上次的查核紀錄，結果列在旁邊供參考；--draw-from absent 也從這份抽",
            en: "An earlier session, its verdicts shown as reference; --draw-from absent draws from it",
        },
    )]
    pub previous: Option<PathBuf>,
}

impl DrawArgs {
    /// The sample to draw, if any.
    pub fn drawing(&self) -> Option<Drawing> {
        Some(Drawing {
            sample_size: self.draw?,
            population: self.draw_from.unwrap_or(Population::OnSite),
            seed: self.seed,
            earlier: self.previous.clone(),
        })
    }
}
