//! A crash: what a panic leaves behind for whoever mends it, without the name of an office, a person or a folder.

use std::any::Any;
use std::fmt::{Debug, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Directories;
use crate::model::value::program::{BuiltFrom, TARGET, VERSION, built_from};
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::directories::numbered;
use crate::store::disk::system::system_name;
use crate::store::error::StoreError;
use crate::store::session::output::write_new;

/// The last command that was begun, by its name in the source.
static LAST_COMMAND: Mutex<String> = Mutex::new(String::new());

/// Notes that a command begins: its variant, and where it was given. Neither holds anything that was typed.
pub fn note_command(command: &impl Debug) {
    let mut last = LAST_COMMAND.lock().unwrap_or_else(PoisonError::into_inner);
    last.clear();
    // Writing to a string never fails.
    let _ = write!(last, "{command:?}");
}

/// What is known of a crash.
#[derive(Debug)]
pub struct CrashReport<'a> {
    /// When it was.
    pub at: Moment,
    /// The message of the panic, as it came.
    pub message: Option<&'a str>,
    /// File, line and column in the source.
    pub place: Option<String>,
    /// The calls that led there, as far as the program knows them.
    pub backtrace: &'a str,
}

/// The message that a panic carries.
#[must_use]
pub fn message_of(payload: &(dyn Any + Send)) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

impl CrashReport<'_> {
    /// The text of the file. Its labels are English in every language, since those read it who mend the program.
    #[must_use]
    pub fn text(&self) -> String {
        // A thread that panicked while it noted a command holds no lock any more; one that still notes is not waited for.
        let last = LAST_COMMAND.try_lock().map_or_else(|_| String::new(), |last| last.clone());
        let known = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
        let commit = match built_from() {
            BuiltFrom::Commit { hash, date } => format!("{hash} of {date}"),
            BuiltFrom::Unknown => "unknown".to_owned(),
            BuiltFrom::Trial => "not recorded".to_owned(),
        };
        let rows = [
            ("version", VERSION.to_owned()),
            ("commit", commit),
            ("target", TARGET.to_owned()),
            ("system", system_name()),
            ("time", self.at.to_string()),
            ("command", known(&last)),
            ("place", known(&without_folders(self.place.as_deref().unwrap_or_default()))),
            ("message", known(&without_names(self.message.unwrap_or_default()))),
        ];
        let rows = rows.map(|(label, value)| format!("{label}: {value}\n"));
        format!("pillarcheck crashed\n\n{}\n{}\n", rows.concat(), without_folders(&known_calls(self.backtrace)))
    }

    /// Writes the file into the user's folder, or where that cannot be written into the given one. Returns its path.
    pub fn write(&self, directories: Option<&Directories>, otherwise: &Path) -> Result<PathBuf, StoreError> {
        let text = self.text();
        let first = directories.map(|directories| self.write_into(&directories.crashes(), &text));
        match first {
            Some(Ok(path)) => Ok(path),
            _ => self.write_into(otherwise, &text),
        }
    }

    fn write_into(&self, folder: &Path, text: &str) -> Result<PathBuf, StoreError> {
        let name = format!("{BEGINNING}{}{ENDING}", self.at.compact());
        let mut number = 1;
        loop {
            let path = folder.join(numbered(&name, number));
            match write_new(&path, text.as_bytes()) {
                Err(StoreError::Exists { .. }) if number < MOST_AT_ONCE => number += 1,
                written => return written.map(|()| path),
            }
        }
    }
}

const BEGINNING: &str = "crash-";
const ENDING: &str = ".txt";

/// So many crashes of one second get a file of their own.
const MOST_AT_ONCE: u32 = 20;

/// The files of crashes in the user's folder, the latest last.
#[must_use]
pub fn crashes(directories: &Directories) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(directories.crashes()) else { return Vec::new() };
    let names = files.flatten().filter(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with(BEGINNING) && name.ends_with(ENDING)
    });
    let mut paths: Vec<PathBuf> = names.map(|file| file.path()).collect();
    paths.small_sort();
    paths
}

/// A message without what may be a name: texts come into messages in quotes, and names of offices are Chinese. All that
/// stands between the first quote and the last is left out, since a text may hold quotes itself.
fn without_names(message: &str) -> String {
    let is_quote = |letter: char| matches!(letter, '"' | '`' | '\'' | '“' | '”' | '「' | '」');
    let outside = match (message.find(is_quote), message.rfind(is_quote)) {
        (Some(first), Some(last)) => {
            let behind = message.get(last..).and_then(|rest| rest.char_indices().nth(1).map(|(at, _)| last + at));
            format!("{}[..]{}", &message[..first], behind.map_or("", |at| &message[at..]))
        }
        _ => message.to_owned(),
    };
    outside.chars().map(|letter| if letter.is_ascii() && !letter.is_ascii_control() { letter } else { '?' }).collect()
}

/// The calls that have a name: what is handed out holds no table of them, and then those of the system alone do.
fn known_calls(backtrace: &str) -> String {
    backtrace.lines().filter(|line| !line.contains("<unknown>")).collect::<Vec<_>>().join("\n")
}

/// Places of sources without the folder that the program was built in: they begin at `src`, or at the crate's folder.
fn without_folders(text: &str) -> String {
    let shortened = text.lines().map(|line| {
        let Some(at) = line.find(".rs:") else { return line.to_owned() };
        let begins = line[..at].rfind([' ', '(']).map_or(0, |blank| blank + 1);
        let parts: Vec<&str> = line[begins..].split(['/', '\\']).collect();
        // The crate's own folder stands before its `src`.
        let from = parts.iter().rposition(|part| *part == "src").map_or(0, |at| at.saturating_sub(1));
        format!("{}{}", &line[..begins], parts[from..].join("/"))
    });
    shortened.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Moment {
        Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment")
    }

    #[test]
    fn names_do_not_come_into_the_file_whatever_the_message_holds() {
        let slip = "byte index 1 is not a char boundary; it is inside '三' (bytes 0..3) of `三民\"二所`";
        for (message, expected) in [
            (slip, "byte index 1 is not a char boundary; it is inside [..]"),
            ("called `Option::unwrap()` on a `None` value", "called [..] value"),
            ("index out of bounds: the len is 3", "index out of bounds: the len is 3"),
            ("王檢查員 was here\n", "???? was here?"),
            ("無\"", "?[..]"),
        ] {
            assert_eq!(without_names(message), expected);
        }
    }

    #[test]
    fn folders_of_the_builder_do_not_come_into_the_file() {
        for (line, expected) in [
            ("src/tui/app.rs:10:5", "src/tui/app.rs:10:5"),
            (
                "             at /home/wang/pillarcheck/src/tui/app.rs:10:5",
                "             at pillarcheck/src/tui/app.rs:10:5",
            ),
            ("at C:\\三民\\ron-0.12.3\\src\\de.rs:1", "at ron-0.12.3/src/de.rs:1"),
            ("   0: std::backtrace::capture", "   0: std::backtrace::capture"),
        ] {
            assert_eq!(without_folders(line), expected);
        }
    }

    #[test]
    fn each_crash_has_a_file_and_one_without_a_folder_goes_elsewhere() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(&folder.path().join("data"))).expect("a named folder");
        let other = folder.path().join("other");
        let report = CrashReport { at: at(), message: Some("slip"), place: Some("src/a.rs:1:2".into()), backtrace: "" };
        assert!(crashes(&directories).is_empty());
        let written: Vec<PathBuf> =
            (0..2).map(|_| report.write(Some(&directories), &other).expect("a folder")).collect();
        assert_eq!(crashes(&directories).len(), 2);
        assert!(written.iter().all(|path| path.starts_with(directories.crashes())), "{written:?}");
        let text = std::fs::read_to_string(&written[0]).expect("the file");
        for part in ["version: ", "place: src/a.rs:1:2\n", "message: slip\n", "time: 2026-11-22T09:03:11+08:00\n"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        // A file where the folder should be.
        let blocked = Directories::find(Some(&written[0])).expect("a named folder");
        let elsewhere = report.write(Some(&blocked), &other).expect("the other folder");
        assert!(elsewhere.starts_with(&other), "{elsewhere:?}");
    }
}
