//! The environment of a command: language, clock, user folders, terminal. The only code that reads them.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use super::args::Global;
use super::error::Failure;
use crate::lang::{Lang, messages};
use crate::model::value::roc::Moment;
use crate::ops::Directories;
use crate::ops::settings;
use crate::store::error::StoreError;
use crate::tui::theme::{Ability, Narrow};

/// The environment of a command.
#[derive(Debug)]
pub(super) struct Environment {
    /// Language of all output.
    pub lang: Lang,
    /// Language of the screen unless the settings name one.
    pub system: Lang,
    /// Time at the start of the command.
    pub now: Moment,
    /// Whether the screen may use colours.
    is_coloured: bool,
    /// Whether the screen uses ASCII symbols only.
    is_ascii: bool,
    data_dir: Option<PathBuf>,
}

impl Environment {
    /// Reads clock and environment.
    pub fn find(global: Global, languages: Languages) -> Result<Self, Failure> {
        let Languages { system, lang } = languages;
        Ok(Self {
            lang,
            system,
            now: now(lang)?,
            is_coloured: !global.no_color && !variable_is_set("NO_COLOR"),
            is_ascii: global.ascii,
            data_dir: global.data_dir,
        })
    }

    /// What is known of the terminal before it is asked.
    pub fn ability(&self) -> Ability {
        let told = Ability::of_environment(self.is_coloured, |name| std::env::var(name).ok());
        if self.is_ascii { Ability { narrow: Narrow::No, ..told } } else { told }
    }

    /// The user's data and configuration folders.
    pub fn directories(&self) -> Result<Directories, StoreError> {
        Directories::find(self.data_dir.as_deref())
    }
}

/// An error unless standard input and standard output are terminals that can move their cursor.
pub(super) fn require_terminal() -> Result<(), Failure> {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Err(Failure::NoTerminal);
    }
    // Windows knows no names of terminals.
    let is_dumb = cfg!(unix) && std::env::var_os("TERM").is_some_and(|name| name == "dumb");
    if is_dumb { Err(Failure::DumbTerminal) } else { Ok(()) }
}

/// Language of the output, and the default for the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Languages {
    /// `--lang`, else the locale, else zh-TW.
    pub system: Lang,
    /// `--lang`, else the settings, else `system`.
    pub lang: Lang,
}

/// The languages, determined before the arguments are parsed since usage errors need one.
pub(super) fn languages(arguments: &[OsString]) -> Languages {
    let named = named_language(arguments);
    let system = named.or_else(|| Lang::from_tag(&locale()?)).unwrap_or_default();
    let lang = named.or_else(|| language_of_settings(arguments)).unwrap_or(system);
    Languages { system, lang }
}

/// The folders that a command line names, found without the parser; `None` if the platform has none.
pub(super) fn directories_named(arguments: &[OsString]) -> Option<Directories> {
    let folder = values_of(arguments, "--data-dir").last().map(PathBuf::from);
    Directories::find(folder.as_deref()).ok()
}

/// The language in the settings; `None` if the file cannot be read, which the start screen reports.
fn language_of_settings(arguments: &[OsString]) -> Option<Lang> {
    let directories = directories_named(arguments)?;
    settings::load(&directories).ok()?.lang.lang()
}

fn named_language(arguments: &[OsString]) -> Option<Lang> {
    values_of(arguments, "--lang").last().and_then(|tag| Lang::from_tag(tag))
}

/// Values of an option, found without the parser.
fn values_of(arguments: &[OsString], option: &str) -> Vec<String> {
    let mut arguments = arguments.iter().skip(1).map(|argument| argument.to_string_lossy());
    let mut values = Vec::new();
    while let Some(argument) = arguments.next().filter(|argument| argument != "--") {
        let value = match argument.strip_prefix(option) {
            Some("") => arguments.next().map(std::borrow::Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        values.extend(value);
    }
    values
}

/// Name of the locale: the first variable that is set; on Windows and macOS the operating system if none is.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .or_else(sys_locale::get_locale)
}

/// The clock of the screen.
pub(super) fn clock() -> Moment {
    // The variable was validated at the start of the command.
    now(Lang::default()).unwrap_or_else(|_| machine_clock())
}

fn machine_clock() -> Moment {
    Moment::new(chrono::Local::now().fixed_offset())
}

/// The current time.
///
/// `PILLARCHECK_NOW`, a time such as `2026-11-22T09:03:11+08:00`, overrides the clock in tests and reproducible runs.
fn now(lang: Lang) -> Result<Moment, Failure> {
    match std::env::var("PILLARCHECK_NOW") {
        Ok(text) => Moment::parse(&text).ok_or_else(|| Failure::Usage(lang.cli_bad_clock(&text))),
        Err(_) => Ok(machine_clock()),
    }
}

/// Whether a variable is set and not empty, the rule of <https://no-color.org>.
fn variable_is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

messages! {
    cli_bad_clock(text: &str) {
        zh: "環境變數 PILLARCHECK_NOW 的 `{text}` 不是時間；請寫成 2026-11-22T09:03:11+08:00 的樣子，或刪除",
        en: "`{text}` in PILLARCHECK_NOW is no time; write it as 2026-11-22T09:03:11+08:00, or unset it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_known_before_the_arguments_are_read() {
        for (line, expected) in [
            ("pillarcheck --lang en list", Some(Lang::En)),
            ("pillarcheck list --lang=zh-TW", Some(Lang::ZhTw)),
            ("pillarcheck --lang en --lang zh-TW", Some(Lang::ZhTw)),
            ("pillarcheck --lang fr", None),
            ("pillarcheck --lang", None),
            ("pillarcheck check -- --lang en", None),
        ] {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(named_language(&arguments), expected, "{line}");
        }
    }
}
