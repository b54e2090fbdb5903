//! `report`: a session in, a report to standard output or to a file.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use super::args::Reporting;
use super::error::Failure;
use super::here::Here;
use super::new::beside_last;
use super::output::Outcome;
use crate::lang::{messages, words};
use crate::report::{self, Format, Options, What};
use crate::store::error::{finding_line, shown};
use crate::store::handover;
use crate::store::session::sessions::{self, Overwrite};

/// Makes the report; where it goes to a file, that is read again, and then the path is printed, alone.
pub(super) fn run(asked: &Reporting, here: &Here) -> Result<Outcome, Failure> {
    let to =
        Destination { format: asked.format, output: asked.file.output.as_deref(), overwrite: asked.file.overwrite };
    to.must_take_bytes(here)?;
    let path = sessions::locate(&here.places()?, &asked.session);
    let (mut session, warnings) = sessions::read(&path)?;
    let mut messages: Vec<String> = warnings.iter().map(|warning| finding_line(&path, warning, here.lang)).collect();
    let mut made_from = vec![path];
    if let Some(named) = &asked.previous {
        if asked.what() != What::Annual {
            return Err(Failure::Usage(here.lang.cli_previous_not_annual().to_owned()));
        }
        let (beside, said) = beside_last(named, session, &here.places()?, here)?;
        session = beside;
        messages.extend(said);
        made_from.push(sessions::locate(&here.places()?, named));
    }
    let mut options = Options { unit: asked.unit.clone(), explain: asked.explain, ..to.options(here) };
    options.byte_order_mark &= asked.byte_order_mark;
    let bytes = report::write(&session, asked.what(), asked.format, &options)?;
    let expected = report::points_of(&session, asked.what(), asked.format, &options)?;
    let made_from: Vec<&Path> = made_from.iter().map(PathBuf::as_path).collect();
    let outcome = to.deliver(bytes, &made_from, Some(expected), here)?;
    Ok(Outcome { messages, ..outcome })
}

/// Where a report goes: to a file, or to standard output.
pub(super) struct Destination<'a> {
    /// In which format.
    pub format: Format,
    /// The file, if it does not go to standard output.
    pub output: Option<&'a Path>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

impl Destination<'_> {
    /// Says no where a format that is no text would be shown on a terminal.
    pub fn must_take_bytes(&self, here: &Here) -> Result<(), Failure> {
        if self.output.is_none() && is_binary(self.format) && std::io::stdout().is_terminal() {
            return Err(Failure::Usage(here.lang.cli_binary_on_terminal()));
        }
        Ok(())
    }

    /// The options that follow from where the report goes.
    pub fn options(&self, here: &Here) -> Options {
        Options {
            // Spreadsheets open files; programs that read a pipe stumble over the mark.
            byte_order_mark: self.output.is_some(),
            ..Options::new(here.lang)
        }
    }

    /// Writes the report to its file, never to one of those it was made from, or hands it to standard output. Where the
    /// number of its points is known, they are counted in the file.
    pub fn deliver(
        &self,
        bytes: Vec<u8>,
        made_from: &[&Path],
        expected: Option<usize>,
        here: &Here,
    ) -> Result<Outcome, Failure> {
        let Some(output) = self.output else {
            return Ok(Outcome::bytes(bytes));
        };
        if let Some(path) = made_from.iter().find(|path| is_same_file(output, path)) {
            return Err(Failure::Usage(here.lang.cli_report_onto_session(&shown(path))));
        }
        match expected {
            Some(expected) => {
                let count = |bytes: &[u8]| report::points_in(bytes, self.format);
                handover::write(output, &bytes, self.overwrite, expected, count)?;
            }
            // A comparison counts other things than points; that the bytes are there, the writer itself has read back.
            None => sessions::write(output, &bytes, self.overwrite)?,
        }
        let mut name = output.as_os_str().as_encoded_bytes().to_vec();
        name.push(b'\n');
        Ok(Outcome::bytes(name))
    }
}

const fn is_binary(format: Format) -> bool {
    match format {
        Format::Odt | Format::Ods => true,
        Format::Text | Format::Markdown | Format::Html | Format::Csv | Format::Json => false,
    }
}

pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

words! {
    cli_previous_not_annual {
        zh: "只有年度成果報告與上次比較；請加 --what annual，或改用 compare",
        en: "the yearly report alone compares with an earlier session; add --what annual, or use compare",
    }
}

messages! {
    cli_binary_on_terminal() {
        zh: "這個格式不是文字，不能印在終端機上；請以 -o 指定檔案",
        en: "this format is no text and cannot be shown on a terminal; name a file with -o",
    }
    cli_report_onto_session(path: &str) {
        zh: "{path} 是查核紀錄本身，報告不能覆寫它；請換個檔名",
        en: "{path} is the session itself, which a report does not overwrite; choose another name",
    }
}
