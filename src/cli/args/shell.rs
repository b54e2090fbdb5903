//! Arguments of `help`, `completions` and `doctor`.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum as _};
use clap_complete::Shell;
use std::path::PathBuf;

use super::help::Help;

#[derive(Debug, Args)]
#[command(
    about = Help { zh: "印出說明；可指定一個指令", en: "Print help, of one command if it is named" },
    override_usage = "pillarcheck help [COMMAND]",
)]
pub(in crate::cli) struct HelpArgs {
    #[arg(value_name = "COMMAND", help = Help { zh: "指令", en: "The command" })]
    pub command: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    about = Help { zh: "印出命令列自動完成的設定", en: "Print the completion script of a shell" },
    override_usage = "pillarcheck completions SHELL",
)]
pub(in crate::cli) struct CompletionsArgs {
    // Most common shells first, which is not the order of `clap_complete`.
    #[arg(
        value_parser = PossibleValuesParser::new(["bash", "zsh", "fish", "powershell", "elvish"])
            .try_map(|name| Shell::from_str(&name, true)),
        help = Help { zh: "命令列環境", en: "Shell" },
    )]
    pub shell: Shell,
}

#[derive(Debug, Args)]
#[command(
    about = Help {
        zh: "檢查程式在這台電腦上的狀況：版本、終端機、資料夾、打不開的檔案",
        en: "Check the program on this machine: version, terminal, folders, files that cannot be read",
    },
    override_usage = "pillarcheck doctor [--save FILE]",
)]
pub(in crate::cli) struct DoctorArgs {
    #[arg(
        long,
        value_name = "FILE",
        help = Help {
            zh: "另存一份可以交給別人看的檔案，不含機關與人名，也不含檔名",
            en: "Save a copy for others into a new file, without names of offices, people and files",
        },
    )]
    pub save: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    about = Help { zh: "列出這一版的新功能", en: "Print what is new in this version" },
    override_usage = "pillarcheck news",
)]
pub(in crate::cli) struct NewsArgs {}

#[derive(Debug, Args)]
#[command(
    about = Help { zh: "印出使用手冊（man 格式）", en: "Print the manual page" },
    override_usage = "pillarcheck man",
)]
pub(in crate::cli) struct ManArgs {}
