//! Usage errors in the chosen language: clap gives the kind and the argument, the message is our own.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::PROGRAM;
use crate::lang::{Lang, messages, text};

/// How alike a word and a command must be for the one to be taken for a slip of the other.
const NEAR: f64 = 0.8;

/// The message for an error of clap; its last part names the help of the command.
pub(super) fn message(error: &clap::Error, program: &Command, arguments: &[OsString], lang: Lang) -> String {
    lang.cli_usage_hint(&problem(error, lang), &helped_command(program, arguments))
}

/// The message for a word that is no command, and no file either.
pub(in crate::cli) fn unknown_command(name: &str, lang: Lang) -> String {
    let program = super::command(lang);
    let names = program.get_subcommands().map(|command| (strsim::jaro_winkler(name, command.get_name()), command));
    let near = names.filter(|(likeness, _)| *likeness > NEAR).max_by(|one, other| one.0.total_cmp(&other.0));
    let suggestion = near.map_or("", |(_, command)| command.get_name());
    let message = with_suggestion(lang.cli_unknown_command(name), suggestion, lang);
    lang.cli_usage_hint(&message, PROGRAM)
}

/// The message for a file and a command in one line.
pub(super) fn file_with_command(file: &str, program: &Command, arguments: &[OsString], lang: Lang) -> String {
    let command = helped_command(program, arguments);
    lang.cli_usage_hint(&lang.cli_conflict(file, &command), &command)
}

/// The command that a line names: its first word that is a command.
fn helped_command(program: &Command, arguments: &[OsString]) -> String {
    arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str())
        .find(|name| program.find_subcommand(name).is_some())
        .map_or_else(|| PROGRAM.to_owned(), |name| format!("{PROGRAM} {name}"))
}

fn problem(error: &clap::Error, lang: Lang) -> String {
    let text = |kind| context(error, kind, lang);
    let argument = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let message = lang.cli_unknown_argument(&argument);
            with_suggestion(message, &text(ContextKind::SuggestedArg), lang)
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand);
            let message = lang.cli_unknown_command(&name);
            with_suggestion(message, &text(ContextKind::SuggestedSubcommand), lang)
        }
        ErrorKind::InvalidValue => {
            let (value, choices) = (text(ContextKind::InvalidValue), text(ContextKind::ValidValue));
            if value.is_empty() {
                lang.cli_no_value(&argument)
            } else {
                let message = lang.cli_bad_value(&argument, &value, &choices);
                with_suggestion(message, &text(ContextKind::SuggestedValue), lang)
            }
        }
        ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue);
            if value.trim().is_empty() {
                lang.cli_blank_value(&argument)
            } else {
                lang.cli_no_number(&argument, &value)
            }
        }
        ErrorKind::ArgumentConflict => {
            let prior = text(ContextKind::PriorArg);
            if prior == argument { lang.cli_twice(&argument) } else { lang.cli_conflict(&argument, &prior) }
        }
        ErrorKind::MissingRequiredArgument => lang.cli_missing(&argument),
        ErrorKind::InvalidUtf8 => lang.cli_argument_not_utf8().to_owned(),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => lang.cli_no_value(&argument),
        ErrorKind::TooManyValues => lang.cli_twice(&argument),
        // Kinds that our arguments do not cause, and those that clap may add.
        _ => lang.cli_bad_arguments().to_owned(),
    }
}

fn context(error: &clap::Error, kind: ContextKind, lang: Lang) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(&format!("`{}`", lang.list_comma())),
        _ => String::new(),
    }
}

fn with_suggestion(message: String, suggestion: &str, lang: Lang) -> String {
    if suggestion.is_empty() { message } else { message + &lang.cli_suggestion(suggestion) }
}

text! {
    cli_argument_not_utf8 { zh: "參數不是 UTF-8 文字", en: "an argument is not UTF-8" }
    cli_bad_arguments { zh: "參數有誤", en: "the arguments are wrong" }
}

messages! {
    cli_usage_hint(what: &str, command: &str) {
        zh: "{what}；用法請看 `{command} --help`",
        en: "{what}; for usage see `{command} --help`",
    }
    cli_suggestion(near: &str) { zh: "（是否為 `{near}`？）", en: " (is it `{near}`?)" }
    cli_unknown_argument(argument: &str) { zh: "沒有 `{argument}` 這個參數", en: "there is no argument `{argument}`" }
    cli_unknown_command(name: &str) { zh: "沒有 `{name}` 這個指令或檔案", en: "there is no command or file `{name}`" }
    cli_no_value(argument: &str) { zh: "`{argument}` 少了值", en: "`{argument}` needs a value" }
    cli_bad_value(argument: &str, value: &str, choices: &str) {
        zh: "`{argument}` 不能是 `{value}`，可用的有 `{choices}`",
        en: "`{argument}` cannot be `{value}` but one of `{choices}`",
    }
    cli_no_number(argument: &str, value: &str) {
        zh: "`{argument}` 的 `{value}` 不是可用的數字",
        en: "`{argument}` must be a number in range, which `{value}` is not",
    }
    cli_blank_value(argument: &str) { zh: "`{argument}` 不能是空白", en: "`{argument}` must not be blank" }
    cli_conflict(argument: &str, prior: &str) {
        zh: "`{argument}` 不能與 `{prior}` 同時使用",
        en: "`{argument}` does not go with `{prior}`",
    }
    cli_twice(argument: &str) { zh: "`{argument}` 只能寫一次", en: "`{argument}` is given more than once" }
    cli_missing(arguments: &str) { zh: "少了 `{arguments}`", en: "`{arguments}` is missing" }
}
