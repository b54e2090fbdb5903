//! Where a report goes: into the file that is named, or to standard output.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::OutputArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::lang::messages;
use crate::ops::export::{self, Format, NamedFile, Options};

/// Where a report goes, and in which format.
pub(super) struct Delivery<'a> {
    format: Format,
    file: &'a OutputArgs,
}

impl<'a> Delivery<'a> {
    /// An error where a format that is no text would be shown on a terminal.
    pub fn new(format: Format, file: &'a OutputArgs, environment: &Environment) -> Result<Self, Failure> {
        let is_binary = matches!(format, Format::Odt | Format::Ods);
        if file.output.is_none() && is_binary && std::io::stdout().is_terminal() {
            return Err(Failure::Usage(environment.lang.cli_binary_on_terminal()));
        }
        Ok(Self { format, file })
    }

    /// The format.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The options that follow from where the report goes.
    pub fn options(&self, environment: &Environment) -> Options {
        Options {
            // Spreadsheets open files; programs that read a pipe stumble over the mark.
            byte_order_mark: self.file.output.is_some(),
            ..Options::new(environment.lang)
        }
    }

    /// Writes the report to its file, never to one of those it was made from, and prints the path, alone; or hands it to
    /// standard output.
    pub fn deliver(&self, bytes: Vec<u8>, sources: &[&Path]) -> Result<Outcome, Failure> {
        let Some(path) = &self.file.output else {
            return Ok(Outcome::bytes(bytes));
        };
        export::save_as(&bytes, NamedFile { path, overwrite: self.file.overwrite }, sources)?;
        Ok(Outcome::path(path))
    }
}

messages! {
    cli_binary_on_terminal() {
        zh: "這個格式不是文字，不能印在終端機上；請以 -o 指定檔案",
        en: "this format is no text and cannot be shown on a terminal; name a file with -o",
    }
}
