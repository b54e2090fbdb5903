//! Help in two languages: each clap text holds both, and a pass over the command keeps one of them.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};

use crate::cli::version::long_version;
use crate::lang::{Lang, text};

/// Separates the two languages within a clap text; occurs in no help text.
pub(super) const SEPARATOR: char = '␟';

/// A help text in both languages; both fields are required.
///
/// clap stores one text for an argument, so both are joined until [`localized`] extracts one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Help {
    /// Traditional Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl From<Help> for StyledStr {
    fn from(help: Help) -> Self {
        Self::from(format!("{}{SEPARATOR}{}", help.zh, help.en))
    }
}

impl Help {
    /// The text in a language; `None` if it was not made from a [`Help`].
    pub fn in_language(text: &StyledStr, lang: Lang) -> Option<String> {
        let both = text.to_string();
        let (zh, en) = both.split_once(SEPARATOR)?;
        Some(match lang {
            Lang::ZhTw => zh.to_owned(),
            Lang::En => en.to_owned(),
        })
    }
}

/// A command with all texts, those of arguments and subcommands too, in one language.
///
/// Sets what is common to all of them: `--help`, headings (clap's are English only), and that arguments with a choice
/// of words ignore case and show the words as their value name.
pub(super) fn localized(command: Command, lang: Lang) -> Command {
    let chosen = |text: Option<&StyledStr>| text.and_then(|text| Help::in_language(text, lang));
    let [about, after_help] = [command.get_about(), command.get_after_help()].map(chosen);
    let template = template(&command, lang);
    let has_version = command.get_version().is_some();
    let command = command
        .about(about.unwrap_or_default())
        .help_template(template)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .mut_args(|argument| {
            let help = chosen(argument.get_help()).unwrap_or_default();
            with_choice_shown(argument).help(help)
        })
        .mut_subcommands(|subcommand| localized(subcommand, lang));
    let command = match after_help {
        Some(after_help) => command.after_help(after_help),
        None => command,
    };
    let command = if has_version { command.long_version(long_version(lang)).arg(version(lang)) } else { command };
    command.arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(lang.help_help()))
}

fn version(lang: Lang) -> Arg {
    Arg::new("version").short('V').long("version").action(ArgAction::Version).help(lang.help_version())
}

fn template(command: &Command, lang: Lang) -> String {
    let mut template = format!("{{about-with-newline}}\n{}{{usage}}", lang.help_usage());
    for (is_there, heading, tag) in [
        (command.has_subcommands(), lang.help_commands(), "subcommands"),
        (command.get_positionals().next().is_some(), lang.help_arguments(), "positionals"),
        (true, lang.help_options(), "options"),
    ] {
        if is_there {
            template.extend(["\n\n", heading, "\n{", tag, "}"]);
        }
    }
    template + "{after-help}"
}

fn with_choice_shown(argument: Arg) -> Arg {
    let choice: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if choice.is_empty() || !argument.get_action().takes_values() {
        return argument;
    }
    argument.value_name(choice.join("|")).ignore_case(true).hide_possible_values(true)
}

text! {
    help_usage { zh: "用法：", en: "Usage: " }
    help_commands { zh: "指令：", en: "Commands:" }
    help_arguments { zh: "參數：", en: "Arguments:" }
    help_options { zh: "選項：", en: "Options:" }
    help_version { zh: "印出版本", en: "Print the version" }
    help_help { zh: "印出說明", en: "Print help" }
}

/// Help for `SESSION`.
pub(super) const SESSION: Help = Help {
    zh: "查核紀錄的檔案路徑，或資料夾中的檔名",
    en: "Session, by path or by its name in the data folder",
};

/// Help for `POINT`.
pub(super) const POINT: Help = Help { zh: "查核重點的編號", en: "Id of the point" };

/// Help for `CHECKLIST`.
pub(super) const CHECKLIST: Help = Help { zh: "查核表的編號或檔案路徑", en: "Checklist, by id or by path" };

/// Help for `OLD`.
pub(super) const OLD: Help = Help {
    zh: "上次的查核紀錄：檔案路徑，或資料夾中的檔名",
    en: "The older session, by path or by its name in the data folder",
};

/// Help for `--kind`.
pub(super) const KIND: Help = Help { zh: "查核種類：平時、不定期、年度", en: "Kind of visit" };

/// Help for `--format`.
pub(super) const FORMAT: Help = Help { zh: "格式；預設 text", en: "Format; text is the default" };

/// Help for `--json`.
pub(super) const JSON: Help = Help { zh: "以 JSON 輸出所有欄位", en: "Print JSON with every column" };

/// Help for `--by` where something is recorded.
pub(super) const BY: Help =
    Help { zh: "登錄的人；預設為第一位查核人員", en: "Who answers; the first reviewer is the default" };

/// Help for `--reason`.
pub(super) const REASON: Help =
    Help { zh: "更正理由；已結案的紀錄必填", en: "Why; needed once the visit is closed" };

/// Help for `--all` where numbers come first.
pub(super) const ALL: Help = Help { zh: "另逐項列出", en: "List every item too" };
