//! Output of reports: to the named file or to standard output.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use super::args::OutputArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::lang::messages;
use crate::model::value::roc::Moment;
use crate::ops::export::{self, Format, NamedFile, Options};

/// Destination and format of a report.
pub(super) struct Delivery<'a> {
    format: Format,
    file: &'a OutputArgs,
    now: Moment,
}

impl<'a> Delivery<'a> {
    /// Error if a binary format would be printed on a terminal.
    pub fn new(format: Format, file: &'a OutputArgs, environment: &Environment) -> Result<Self, Failure> {
        let is_binary = matches!(format, Format::Odt | Format::Ods);
        if file.output.is_none() && is_binary && std::io::stdout().is_terminal() {
            return Err(Failure::Usage(environment.lang.cli_binary_on_terminal()));
        }
        Ok(Self { format, file, now: environment.now })
    }

    /// The format.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The report options that follow from the destination.
    pub fn options(&self, environment: &Environment) -> Options {
        Options {
            // For spreadsheets, which open files; programs that read a pipe do not expect a byte-order mark.
            byte_order_mark: self.file.output.is_some(),
            ..Options::new(environment.lang)
        }
    }

    /// Writes the report to its file, never over one of its `sources`, and prints the path; or returns it as output.
    pub fn deliver(&self, bytes: Vec<u8>, sources: &[PathBuf]) -> Result<Outcome, Failure> {
        let Some(path) = &self.file.output else {
            return Ok(Outcome::bytes(bytes));
        };
        export::save_as(&bytes, NamedFile { path, overwrite: self.file.overwrite }, sources, self.now)?;
        Ok(Outcome::path(path))
    }
}

messages! {
    cli_binary_on_terminal() {
        zh: "這個格式不是文字，不能印在終端機上；請以 -o 指定檔案",
        en: "this format is no text and cannot be shown on a terminal; name a file with -o",
    }
}
