//! What a command finds around it: the language, the clock, the user's folders, the terminal. Read here and nowhere else.

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

/// What a command finds around it.
#[derive(Debug)]
pub(super) struct Environment {
    /// Language of everything that is printed.
    pub lang: Lang,
    /// Language of the screen where the settings name none.
    pub system: Lang,
    /// What the clock says.
    pub now: Moment,
    /// Whether the screen uses colours.
    pub color: bool,
    /// Whether the screen keeps to ASCII signs.
    pub ascii: bool,
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
            color: !global.no_color && !variable_is_set("NO_COLOR"),
            ascii: global.ascii,
            data_dir: global.data_dir,
        })
    }

    /// The user's folders.
    pub fn directories(&self) -> Result<Directories, StoreError> {
        Directories::find(self.data_dir.as_deref())
    }
}

/// An error unless standard input and standard output are terminals.
pub(super) fn require_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() { Ok(()) } else { Err(Failure::NoTerminal) }
}

/// The language of everything that is printed, and the one that holds where the settings name none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Languages {
    /// The one that `--lang` names, else that of the locale, else zh-TW.
    pub system: Lang,
    /// The one that `--lang` names, else that of the settings, else that of the system.
    pub lang: Lang,
}

/// The languages, looked for before the arguments are read since their errors speak one too.
pub(super) fn languages(arguments: &[OsString]) -> Languages {
    let named = named_language(arguments);
    let system = named.or_else(|| Lang::from_tag(&locale()?)).unwrap_or_default();
    let lang = named.or_else(|| language_of_settings(arguments)).unwrap_or(system);
    Languages { system, lang }
}

/// The language that the settings name. A settings file that cannot be read is the start screen's to tell.
fn language_of_settings(arguments: &[OsString]) -> Option<Lang> {
    let folder = values_of(arguments, "--data-dir").last().map(PathBuf::from);
    let directories = Directories::find(folder.as_deref()).ok()?;
    settings::load(&directories).ok()?.lang.lang()
}

fn named_language(arguments: &[OsString]) -> Option<Lang> {
    values_of(arguments, "--lang").last().and_then(|tag| Lang::from_tag(tag))
}

/// The values that follow an option, before the arguments are read.
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

/// The name of the locale, the first that is set; on Windows and macOS the system is asked where no variable is.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .or_else(sys_locale::get_locale)
}

/// The clock, for as long as the screen runs.
pub(super) fn clock() -> Moment {
    // Whether the variable can be read was seen when the command began.
    now(Lang::default()).unwrap_or_else(|_| machine_clock())
}

fn machine_clock() -> Moment {
    Moment::new(chrono::Local::now().fixed_offset())
}

/// The clock of the machine.
///
/// `PILLARCHECK_NOW`, a time as `2026-11-22T09:03:11+08:00`, stands in for it in tests and in runs that must be
/// repeatable; nobody else sets it.
fn now(lang: Lang) -> Result<Moment, Failure> {
    match std::env::var("PILLARCHECK_NOW") {
        Ok(text) => Moment::parse(&text).ok_or_else(|| Failure::Usage(lang.cli_bad_clock(&text))),
        Err(_) => Ok(machine_clock()),
    }
}

/// Whether a variable is set to anything at all, as <https://no-color.org> asks.
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
