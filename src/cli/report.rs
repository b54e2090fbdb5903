//! `report`: prints or writes a report of a session.

use super::args::ReportArgs;
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::Failure;
use super::new::notice_lines;
use super::output::Outcome;
use crate::lang::text;
use crate::model::check::problem::Severity;
use crate::ops::export::{self, Options, What};
use crate::ops::{begin, open};
use crate::store::error::printable;

/// Makes the report; if it is written to a file, prints the path.
pub(super) fn run(args: &ReportArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let to = Delivery::new(args.format, &args.file, environment)?;
    let directories = environment.directories()?;
    let read = open::read(&directories, &args.session)?;
    let mut messages = read.warning_lines(environment.lang);
    let mut sources = export::sources(&read.session, &read.path);
    let session = read.session;
    let mut previous = None;
    if let Some(named) = &args.previous {
        if args.what() != What::Annual {
            return Err(Failure::Usage(environment.lang.cli_previous_not_annual().to_owned()));
        }
        let (beside, notices) = begin::add_previous(&directories, named, session.clone())?;
        previous = beside.previous().cloned();
        messages.extend(notice_lines(&notices, environment.lang));
        sources.push(open::locate(&directories, named));
    }
    let mut options = Options { unit: args.unit.clone(), explain: args.explain, previous, ..to.options(environment) };
    options.byte_order_mark &= args.byte_order_mark;
    let bytes = export::bytes(&session, args.what(), to.format(), &options)?;
    let cut = export::long_texts(&session, args.what(), to.format(), &options)?;
    messages.extend(cut.iter().map(|text| {
        let lang = environment.lang;
        format!("{}{}{}", Severity::Warning.label(lang), lang.colon(), printable(&text.message(lang)))
    }));
    Ok(Outcome { messages, ..to.deliver(bytes, &sources)? })
}

text! {
    cli_previous_not_annual {
        zh: "只有年度成果報告與上次比較；請加 --what annual，或改用 compare",
        en: "the yearly report alone compares with an earlier session; add --what annual, or use compare",
    }
}
