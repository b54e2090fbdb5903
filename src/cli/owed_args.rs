//! The arguments of the commands for what stands beside a verdict: follow-ups and evidence, described and read.

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

use super::args::{Layout, VERDICTS, choice, path, text};
use super::command::{chosen, file, flag, framed, words};
use crate::lang::{Lang, words as in_words};
use crate::model::plan::checklist::Method;
use crate::model::record::session::Mark;
use crate::store::evidence::{Keep, Wanted};

/// A follow-up to change. What is not named stays as it is; an empty text takes away.
#[derive(Debug)]
pub(super) struct FollowingUp {
    /// Session, by path or by name.
    pub session: PathBuf,
    /// Id of the point.
    pub point: String,
    /// Why it is not done.
    pub cause: Option<String>,
    /// What will be done.
    pub action: Option<String>,
    /// Which unit does it.
    pub unit: Option<String>,
    /// Who does it.
    pub owner: Option<String>,
    /// By when, as typed.
    pub due: Option<String>,
    /// Since when it is settled, as typed.
    pub closed: Option<String>,
    /// What a re-check found.
    pub recheck: Option<Mark>,
    /// The day of the re-check, as typed.
    pub recheck_date: Option<String>,
    /// The re-check in words.
    pub recheck_note: Option<String>,
    /// Who says so, if not the first reviewer.
    pub by: Option<String>,
    /// Why, if the visit is closed already.
    pub reason: Option<String>,
}

/// The open follow-ups to list.
#[derive(Debug)]
pub(super) struct Owing {
    /// Sessions, by path or by name; those of the data folder where none is named.
    pub sessions: Vec<PathBuf>,
    /// Part of an office's name, or the id of a checklist.
    pub office: Option<String>,
    /// How.
    pub layout: Layout,
}

/// A piece of evidence to add.
#[derive(Debug)]
pub(super) struct Evidencing {
    /// Session, by path or by name.
    pub session: PathBuf,
    /// Id of the point.
    pub point: String,
    /// What becomes evidence, and how.
    pub wanted: Wanted,
    /// Who says so, if not the first reviewer.
    pub by: Option<String>,
    /// Why, if the visit is closed already.
    pub reason: Option<String>,
}

/// The words of the command line for each method.
const METHODS: [(&str, Method); 5] = [
    ("onsite", Method::OnSite),
    ("document", Method::Document),
    ("website", Method::Website),
    ("phone", Method::Phone),
    ("interview", Method::Interview),
];

/// Reads `follow-up`.
pub(super) fn following_up(matches: &ArgMatches) -> FollowingUp {
    FollowingUp {
        session: path(matches, "session").unwrap_or_default(),
        point: text(matches, "point").unwrap_or_default(),
        cause: text(matches, "cause"),
        action: text(matches, "action"),
        unit: text(matches, "unit"),
        owner: text(matches, "owner"),
        due: text(matches, "due"),
        closed: text(matches, "closed"),
        recheck: choice(matches, "recheck", &VERDICTS).flatten(),
        recheck_date: text(matches, "recheck-date"),
        recheck_note: text(matches, "recheck-note"),
        by: text(matches, "by"),
        reason: text(matches, "reason"),
    }
}

/// Reads `follow-ups`.
pub(super) fn owing(matches: &ArgMatches) -> Owing {
    Owing {
        sessions: matches.get_many::<PathBuf>("session").unwrap_or_default().cloned().collect(),
        office: text(matches, "office"),
        layout: if matches.get_flag("json") { Layout::Json } else { Layout::Table },
    }
}

/// Reads `evidence`.
pub(super) fn evidencing(matches: &ArgMatches) -> Evidencing {
    Evidencing {
        session: path(matches, "session").unwrap_or_default(),
        point: text(matches, "point").unwrap_or_default(),
        wanted: Wanted {
            typed: text(matches, "what").unwrap_or_default(),
            keep: if matches.get_flag("copy") { Keep::Copy } else { Keep::InPlace },
            method: choice(matches, "method", &METHODS),
        },
        by: text(matches, "by"),
        reason: text(matches, "reason"),
    }
}

/// Describes `follow-up`.
pub(super) fn follow_up_command(lang: Lang) -> Command {
    let command = Command::new("follow-up")
        .about(lang.help_follow_up())
        .after_help(lang.help_follow_up_dates())
        .override_usage("pillarcheck follow-up SESSION POINT [OPTION]...")
        .args([
            file("session", "SESSION").required(true).help(lang.help_session()),
            words("point", "POINT").required(true).help(lang.help_point()),
            free("cause", "TEXT").help(lang.help_cause()),
            free("action", "TEXT").help(lang.help_action()),
            free("unit", "NAME").help(lang.help_acting_unit()),
            free("owner", "NAME").help(lang.help_owner()),
            free("due", "DATE").help(lang.help_due()),
            chosen("recheck", "done|partial|absent|na", &VERDICTS[..4]).long("recheck").help(lang.help_recheck()),
            free("recheck-date", "DATE").requires("recheck").help(lang.help_recheck_date()),
            free("recheck-note", "TEXT").requires("recheck").help(lang.help_recheck_note()),
            free("closed", "DATE").help(lang.help_closed()),
            words("by", "NAME").long("by").help(lang.help_by()),
            words("reason", "TEXT").long("reason").allow_hyphen_values(true).help(lang.help_reason()),
        ]);
    framed(command, lang)
}

/// Describes `follow-ups`.
pub(super) fn follow_ups_command(lang: Lang) -> Command {
    let command = Command::new("follow-ups")
        .about(lang.help_follow_ups())
        .override_usage("pillarcheck follow-ups [SESSION]... [--office OFFICE] [--json]")
        .args([
            file("session", "SESSION").action(ArgAction::Append).num_args(0..).help(lang.help_owing_sessions()),
            words("office", "OFFICE").long("office").help(lang.help_owing_office()),
            flag("json").help(lang.help_json()),
        ]);
    framed(command, lang)
}

/// Describes `evidence`.
pub(super) fn evidence_command(lang: Lang) -> Command {
    let methods = "onsite|document|website|phone|interview";
    let command = Command::new("evidence")
        .about(lang.help_evidence())
        .override_usage("pillarcheck evidence SESSION POINT FILE-OR-NUMBER [OPTION]...")
        .args([
            file("session", "SESSION").required(true).help(lang.help_session()),
            words("point", "POINT").required(true).help(lang.help_point()),
            words("what", "FILE-OR-NUMBER").required(true).help(lang.help_evidence_what()),
            flag("copy").help(lang.help_copy()),
            chosen("method", methods, &METHODS).long("method").help(lang.help_method()),
            words("by", "NAME").long("by").help(lang.help_by()),
            words("reason", "TEXT").long("reason").allow_hyphen_values(true).help(lang.help_reason()),
        ]);
    framed(command, lang)
}

/// An option that takes any text, an empty one too, which takes away what was there.
fn free(name: &'static str, value_name: &'static str) -> Arg {
    Arg::new(name).value_name(value_name).long(name).value_parser(ValueParser::string()).allow_hyphen_values(true)
}

in_words! {
    help_follow_up { zh: "不開畫面，登錄或顯示一項的改善追蹤", en: "Record or show the follow-up of a point without the screen" }
    help_follow_up_dates {
        zh: "日期可寫 116年3月31日、116/3/31、1160331 或 2027-03-31；空字串會清除該欄。不加選項時只顯示。",
        en: "A date may be 2027-03-31 or of the 民國 calendar: 116/3/31, 1160331. An empty text clears. Without options it is shown.",
    }
    help_follow_ups { zh: "列出各次查核待改善的項目，逾期的在前", en: "List the open follow-ups over all sessions, the overdue ones first" }
    help_evidence { zh: "不開畫面，加入一筆佐證：檔案或照片編號", en: "Add a piece of evidence without the screen: a file or the number of a photo" }
    help_cause { zh: "未落實原因", en: "Why it is not done" }
    help_action { zh: "改善措施", en: "What will be done" }
    help_acting_unit { zh: "改善單位；新增時預設為該項的業務單位", en: "Unit in charge; that of the point by default" }
    help_owner { zh: "承辦人", en: "Person in charge" }
    help_due { zh: "改善期限", en: "By when" }
    help_recheck { zh: "複查結果", en: "What a re-check found" }
    help_recheck_date { zh: "複查日期；預設為今天", en: "Day of the re-check; today by default" }
    help_recheck_note { zh: "複查說明", en: "The re-check in words" }
    help_closed { zh: "結案日期", en: "Since when it is settled" }
    help_owing_sessions {
        zh: "查核紀錄的檔案路徑，或資料夾中的檔名；省略時看資料夾中的全部",
        en: "Sessions, by path or by name; all of the data folder by default",
    }
    help_owing_office { zh: "只列這個機關：名稱的一部分，或查核表編號", en: "Only this office: part of its name, or the id of a checklist" }
    help_evidence_what {
        zh: "檔案路徑；不是現有檔案、也不像路徑的文字，記為照片編號",
        en: "Path of a file; what is no file and no path is recorded as the number of a photo",
    }
    help_copy { zh: "另複製一份到查核紀錄旁的資料夾", en: "Keep a copy in a folder beside the session" }
    help_method { zh: "取得方式：現場、文件、網站、電話、訪談", en: "How it was taken" }
}
