//! The outcome of a command, and the only code that prints it.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::lang::{Lang, messages};
use crate::model::check::problem::Severity;
use crate::store::error::{io_message, printable};

/// The outcome of a command: output, messages, exit code.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Bytes for standard output.
    pub output: Vec<u8>,
    /// Lines for standard error.
    pub messages: Vec<String>,
    /// The exit code.
    pub exit: Exit,
}

/// The exit codes. If several apply, the largest is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Good.
    Good = 0,
    /// Success, but there are problems or open items to report.
    Problems = 1,
    /// The command line is wrong.
    Usage = 2,
    /// A file cannot be read or understood.
    Unreadable = 3,
    /// A file cannot be written.
    Unwritable = 4,
    /// Someone else has the file open or changed it.
    InUse = 5,
}

impl Exit {
    /// [`Self::Problems`] if there are any, else [`Self::Good`].
    pub const fn unless_empty<T>(problems: &[T]) -> Self {
        if problems.is_empty() { Self::Good } else { Self::Problems }
    }
}

impl Outcome {
    /// Output without messages.
    pub fn bytes(output: Vec<u8>) -> Self {
        Self { output, messages: Vec::new(), exit: Exit::Good }
    }

    /// Text output without messages.
    pub fn text(text: impl Into<String>) -> Self {
        Self::bytes(text.into().into_bytes())
    }

    /// The path of a written file as a line of its own, byte for byte.
    pub fn path(path: &Path) -> Self {
        let mut output = path.as_os_str().as_encoded_bytes().to_vec();
        output.push(b'\n');
        Self::bytes(output)
    }

    /// Prints output and messages; returns the exit code. A broken pipe, as in `| head`, is not an error.
    pub fn print(&self, lang: Lang) -> ExitCode {
        let mut exit = self.exit;
        let stdout = io::stdout();
        let written = if stdout.is_terminal() {
            write_all(stdout.lock(), &harmless(&self.output))
        } else {
            write_all(stdout.lock(), &self.output)
        };
        let mut messages = self.messages.clone();
        if let Err(error) = written {
            let sentence = lang.cli_cannot_print(&io_message(&error, lang));
            messages.push(error_line(&sentence, lang));
            exit = exit.max(Exit::Unwritable);
        }
        print_messages(&messages);
        ExitCode::from(exit as u8)
    }
}

/// Writes to standard output as a command goes on, for what is too much to be held; a broken pipe is not an error.
pub(super) fn stream<T>(write: impl FnOnce(&mut dyn Write) -> T) -> T {
    let stdout = io::stdout();
    write(&mut io::BufWriter::new(stdout.lock()))
}

/// Prints messages, each as a line on standard error; standard output may be in use by another thread.
pub(super) fn print_messages(messages: &[String]) {
    let mut text = String::new();
    for message in messages {
        text.push_str(&printable(message));
        text.push('\n');
    }
    // If standard error is closed too, there is no way left to report it.
    let _ = write_all(io::stderr().lock(), text.as_bytes());
}

/// An error message as a line.
pub(super) fn error_line(sentence: &str, lang: Lang) -> String {
    format!("{}{}{sentence}", Severity::Error.label(lang), lang.colon())
}

fn write_all(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    match to.write_all(bytes).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// The output with control characters made visible, for terminals. Files and pipes get the bytes unchanged.
fn harmless(output: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(output);
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        shown.push_str(&printable(content.strip_suffix('\r').unwrap_or(content)));
        shown.push_str(&line[content.len()..]);
    }
    shown.into_bytes()
}

messages! {
    cli_cannot_print(why: &str) { zh: "無法輸出：{why}", en: "cannot print: {why}" }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_terminal_is_shown_lines_and_nothing_that_steers_it() {
        for (output, expected) in [("甲\r\n乙", "甲\n乙"), ("\u{1b}[2J甲\n\n", "\\u{1b}[2J甲\n\n"), ("", "")] {
            assert_eq!(harmless(output.as_bytes()), expected.as_bytes());
        }
    }
}
