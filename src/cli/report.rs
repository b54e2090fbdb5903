//! `report`: a session in, a report to standard output or to a file.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::Reporting;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use crate::lang::messages;
use crate::report::{self, Format, Options};
use crate::store::error::{finding_line, shown};
use crate::store::{handover, sessions};

/// Makes the report; where it goes to a file, that is read again, and then the path is printed, alone.
pub(super) fn run(asked: &Reporting, here: &Here) -> Result<Outcome, Failure> {
    if asked.output.is_none() && is_binary(asked.format) && std::io::stdout().is_terminal() {
        return Err(Failure::Usage(here.lang.cli_binary_on_terminal()));
    }
    let path = sessions::locate(&here.places()?, &asked.session);
    let (session, warnings) = sessions::read(&path)?;
    let options = Options {
        lang: here.lang,
        unit: asked.unit.clone(),
        explain: asked.explain,
        // Spreadsheets open files; programs that read a pipe stumble over the mark.
        byte_order_mark: asked.byte_order_mark && asked.output.is_some(),
    };
    let bytes = report::write(&session, asked.what, asked.format, &options)?;
    let mut outcome = match &asked.output {
        None => Outcome::bytes(bytes),
        Some(output) => {
            if is_same_file(output, &path) {
                return Err(Failure::Usage(here.lang.cli_report_onto_session(&shown(&path))));
            }
            let expected = report::points_of(&session, asked.what, asked.format, &options)?;
            let count = |bytes: &[u8]| report::points_in(bytes, asked.format);
            handover::write(output, &bytes, asked.overwrite, expected, count)?;
            let mut name = output.as_os_str().as_encoded_bytes().to_vec();
            name.push(b'\n');
            Outcome::bytes(name)
        }
    };
    outcome.messages = warnings.iter().map(|warning| finding_line(&path, warning, here.lang)).collect();
    Ok(outcome)
}

const fn is_binary(format: Format) -> bool {
    match format {
        Format::Odt | Format::Ods => true,
        Format::Text | Format::Markdown | Format::Html | Format::Csv | Format::Json => false,
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
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
