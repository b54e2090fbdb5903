//! What a command finds around it: the language, the clock, the user's folders, the terminal. Read here and nowhere else.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use super::args::Global;
use super::error::Failure;
use crate::lang::{Lang, messages};
use crate::model::roc::Moment;
use crate::store::error::StoreError;
use crate::store::places::Places;

/// What a command finds around it.
#[derive(Debug)]
pub(super) struct Here {
    /// Language of everything that is printed.
    pub lang: Lang,
    /// What the clock says.
    pub now: Moment,
    /// Whether the screen uses colours.
    pub color: bool,
    /// Whether the screen keeps to ASCII signs.
    pub ascii: bool,
    data_dir: Option<PathBuf>,
}

impl Here {
    /// Reads clock and environment.
    pub fn find(global: Global, lang: Lang) -> Result<Self, Failure> {
        Ok(Self {
            lang,
            now: now(lang)?,
            color: !global.no_color && !variable_is_set("NO_COLOR"),
            ascii: global.ascii,
            data_dir: global.data_dir,
        })
    }

    /// The user's folders.
    pub fn places(&self) -> Result<Places, StoreError> {
        Places::find(self.data_dir.as_deref())
    }
}

/// Says no where there is nobody who could look at a screen and press a key.
pub(super) fn must_have_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() { Ok(()) } else { Err(Failure::NoTerminal) }
}

/// The language that `--lang` names, looked for before the arguments are read since their errors speak it too; else the
/// one of the locale; else zh-TW.
pub(super) fn language(arguments: &[OsString]) -> Lang {
    named_language(arguments).or_else(|| Lang::from_tag(&locale()?)).unwrap_or_default()
}

fn named_language(arguments: &[OsString]) -> Option<Lang> {
    let mut arguments =
        arguments.iter().skip(1).map(|argument| argument.to_string_lossy()).take_while(|argument| argument != "--");
    let mut named = None;
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            named = arguments.next().and_then(|tag| Lang::from_tag(&tag));
        } else if let Some(tag) = argument.strip_prefix("--lang=") {
            named = Lang::from_tag(tag);
        }
    }
    named
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
