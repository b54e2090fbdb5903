//! How a command went, as a value, and the one place that prints it.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::lang::{Lang, messages};
use crate::model::check::problem::Severity;
use crate::store::error::{io_words, printable};

/// How a command went: what it gives, what it has to say, and the exit code.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Bytes for standard output.
    pub output: Vec<u8>,
    /// Lines for standard error.
    pub messages: Vec<String>,
    /// The exit code.
    pub exit: Exit,
}

/// The exit codes. The worse has the larger number within one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Good.
    Good = 0,
    /// Done, but with problems or findings that were asked for.
    Findings = 1,
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
    /// Findings where there are any.
    pub const fn unless_empty<T>(findings: &[T]) -> Self {
        if findings.is_empty() { Self::Good } else { Self::Findings }
    }
}

impl Outcome {
    /// Some bytes, and nothing else to say.
    pub fn bytes(output: Vec<u8>) -> Self {
        Self { output, messages: Vec::new(), exit: Exit::Good }
    }

    /// A text, and nothing else to say.
    pub fn text(text: impl Into<String>) -> Self {
        Self::bytes(text.into().into_bytes())
    }

    /// The path of a file that was written, alone on its line, byte for byte.
    pub fn path(path: &Path) -> Self {
        let mut output = path.as_os_str().as_encoded_bytes().to_vec();
        output.push(b'\n');
        Self::bytes(output)
    }

    /// Prints, and returns the exit code. A reader that has gone, as in `| head`, is no error.
    pub fn print(&self, lang: Lang) -> ExitCode {
        let mut exit = self.exit;
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let written = if stdout.is_terminal() {
            write_all(stdout.lock(), &harmless(&self.output))
        } else {
            write_all(stdout.lock(), &self.output)
        };
        let mut messages = self.messages.clone();
        if let Err(error) = written {
            let sentence = lang.cli_cannot_print(&io_words(&error, lang));
            messages.push(error_line(&sentence, lang));
            exit = exit.max(Exit::Unwritable);
        }
        let mut text = String::new();
        for message in &messages {
            text.push_str(&printable(message));
            text.push('\n');
        }
        // Where standard error is gone too, there is nobody left to tell.
        let _ = write_all(stderr.lock(), text.as_bytes());
        ExitCode::from(exit as u8)
    }
}

/// A sentence as the line of an error.
pub(super) fn error_line(sentence: &str, lang: Lang) -> String {
    format!("{}{}{sentence}", Severity::Error.label(lang), lang.colon())
}

fn write_all(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    match to.write_all(bytes).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// The output with nothing in it that steers a terminal. Files and pipes get the bytes as they are.
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
