//! The command line. Each command is a struct that defines its parsing, help, completion and manual page.
//!
//! Every help text is given in both languages; `help` selects one.

mod begin;
mod record;
mod merge;
mod report;
mod city;
mod files;
mod import;
mod shell;
mod choice;
mod commands;
mod help;
mod usage;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, FromArgMatches as _};

pub(super) use begin::{CarryArgs, DemoArgs, Inspect, InspectArgs, NewArgs};
pub(super) use choice::{Depth, Extent, Layout, Listed, MergeFormat, word_of};
pub(super) use city::{DatasetArgs, RollUpArgs};
pub(super) use commands::CliCommand;
pub(super) use files::{CheckArgs, ListArgs, RecoverArgs};
pub(super) use import::ImportArgs;
pub(super) use merge::MergeArgs;
pub(super) use record::{CloseArgs, EvidenceArgs, FollowUpArgs, MarkArgs};
pub(super) use report::{CompareArgs, Comparing, FollowUpsArgs, GuideArgs, OutputArgs, ReportArgs, TrendArgs};
pub(super) use shell::{CompletionsArgs, DoctorArgs, HelpArgs, ManArgs, NewsArgs};
pub(super) use usage::unknown_command;

use super::error::Failure;
use crate::lang::Lang;
use help::{Help, localized};

/// Name of the program.
pub(super) const PROGRAM: &str = "pillarcheck";

/// A parsed command line.
#[derive(Debug)]
pub(super) enum Line {
    /// Help or version, formatted by clap.
    Text(String),
    /// A command to run.
    Request(Box<Request>),
}

/// A command with the global options.
#[derive(Debug)]
pub(super) struct Request {
    pub command: Option<CliCommand>,
    pub file: Option<PathBuf>,
    pub global: Global,
}

impl Request {
    fn of(line: &mut ArgMatches) -> Result<Self, clap::Error> {
        let command = CliCommand::of(line)?;
        let Program { file, global } = Program::from_arg_matches_mut(line)?;
        Ok(Self { command, file, global })
    }
}

/// The program itself: what a line may hold besides a command.
#[derive(Debug, Args)]
#[command(
    name = PROGRAM,
    version,
    about = Help {
        zh: "逐項查核機關的年度提升服務計畫，記下結果、計算得分、產生報告。\n不加指令時開啟首頁。",
        en: "Checks what a city office's yearly service plan promised, point by point, with scores and reports.\n\
             Without a command it opens the start screen.",
    },
    after_help = Help {
        zh: "結束代碼：\n  0  正常\n  1  已完成，但有問題或發現\n  2  用法錯誤\n  3  檔案無法讀取或無法辨識\n  \
             4  檔案無法寫入\n  5  檔案由別人開啟中，或已被別人更動",
        en: "Exit codes:\n  0  good\n  1  done, but with problems or findings\n  2  usage\n  \
             3  a file cannot be read or understood\n  4  a file cannot be written\n  \
             5  someone else has a file open or changed it",
    },
    override_usage = "pillarcheck [FILE | COMMAND] [OPTION]...",
    disable_help_subcommand = true,
)]
struct Program {
    #[arg(
        value_name = "FILE",
        help = Help {
            zh: "要開啟的查核紀錄、查核表（檔案或編號）或計畫書",
            en: "What to open: a session, a checklist by file or id, or the document of a plan",
        },
    )]
    file: Option<PathBuf>,

    #[command(flatten)]
    global: Global,
}

/// The global options.
#[derive(Debug, Args)]
pub(super) struct Global {
    // `environment` reads it before the arguments are parsed, since usage errors are in this language too.
    #[arg(
        long,
        global = true,
        help = Help { zh: "介面語言；預設依系統語言，其次為 zh-TW", en: "Language; else that of the locale, else zh-TW" },
    )]
    lang: Option<Lang>,

    #[arg(
        long,
        value_name = "DIR",
        global = true,
        help = Help { zh: "存放查核表、查核紀錄與設定的資料夾", en: "Folder for checklists, sessions and settings" },
    )]
    pub data_dir: Option<PathBuf>,

    #[arg(long, global = true, help = Help { zh: "相容舊主控台：畫面只用 ASCII 符號", en: "Use only ASCII signs on screen" })]
    pub ascii: bool,

    #[arg(long, global = true, help = Help { zh: "畫面不用顏色", en: "Use no colours on screen" })]
    pub no_color: bool,
}

/// Parses a command line whose first argument is the program name. The error is [`Failure::Usage`].
pub(super) fn read(arguments: &[OsString], lang: Lang) -> Result<Line, Failure> {
    let parse = |command: &mut clap::Command| {
        command.try_get_matches_from_mut(arguments).and_then(|mut matches| Request::of(&mut matches))
    };
    // A good command line shows no help and needs one command at most: texts are chosen, and the other commands built, only
    // for one that is wrong or asks for help.
    let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
    if let Ok(request) = parse(&mut with_commands(is_named)) {
        return sole(request, arguments, lang);
    }
    let mut command = command(lang);
    let request = parse(&mut command);
    match request {
        Ok(request) => sole(request, arguments, lang),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Line::Text(error.to_string())),
            _ => Err(Failure::Usage(usage::message(&error, &command, arguments, lang))),
        },
    }
}

/// A request for one thing: a file or a command, not both.
fn sole(request: Request, arguments: &[OsString], lang: Lang) -> Result<Line, Failure> {
    match (&request.file, &request.command) {
        (Some(file), Some(_)) => {
            Err(Failure::Usage(usage::file_with_command(&file.to_string_lossy(), &command(lang), arguments, lang)))
        }
        _ => Ok(Line::Request(Box::new(request))),
    }
}

/// The help of a command, or of the whole program. The error is [`Failure::Usage`].
pub(super) fn help_of(name: Option<&str>, lang: Lang) -> Result<String, Failure> {
    let is_known = |name: &str| command(lang).find_subcommand(name).is_some();
    if let Some(unknown) = name.filter(|name| !is_known(name)) {
        return Err(Failure::Usage(unknown_command(unknown, lang)));
    }
    let line = [Some(PROGRAM), name, Some("--help")].into_iter().flatten();
    match command(lang).try_get_matches_from(line) {
        Err(error) => Ok(error.to_string()),
        Ok(_) => Ok(command(lang).render_help().to_string()),
    }
}

/// The clap definition of the whole command line, with help in one language.
pub(super) fn command(lang: Lang) -> clap::Command {
    localized(in_full(), lang)
}

/// The same with help in both languages at once.
fn in_full() -> clap::Command {
    with_commands(|_| true)
}

/// The same with the commands of these names alone. They come first: a command's own options stand before the global ones.
fn with_commands(is_wanted: impl Fn(&str) -> bool) -> clap::Command {
    Program::augment_args(CliCommand::some_of(clap::Command::new(PROGRAM), is_wanted))
}

#[cfg(test)]
mod tests;
