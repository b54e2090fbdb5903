//! `trend`: inspections over time, for each office with sessions in the user's folder.

use super::args::TrendArgs;
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::{Failure, store_lines};
use super::output::{Exit, Outcome};
use crate::lang::messages;
use crate::ops::{copies, trend};

/// Prints or writes the report; unreadable files are reported on standard error and left out.
pub(super) fn run(args: &TrendArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let to = Delivery::new(args.format, &args.file, environment)?;
    let found = trend::of_offices(&environment.directories()?, args.office.as_deref());
    if let Some(office) = args.office.as_ref().filter(|_| found.trends.is_empty()) {
        return Err(Failure::Usage(environment.lang.cli_no_office(office)));
    }
    let bytes = trend::bytes(&found.trends, to.format(), &to.options(environment))?;
    let lang = environment.lang;
    let mut messages: Vec<String> = found.unreadable.iter().flat_map(|error| store_lines(error, lang)).collect();
    messages.extend(found.copies.iter().map(|copies| copies.message(lang)));
    let exit = if copies::any_apart(&found.copies) { Exit::Problems } else { Exit::unless_empty(&found.unreadable) };
    Ok(Outcome { messages, exit, ..to.deliver(bytes, &found.sources)? })
}

messages! {
    cli_no_office(office: &str) {
        zh: "沒有機關名稱含有「{office}」的查核紀錄；有哪些紀錄請看 `pillarcheck list sessions`",
        en: "no session is of an office whose name contains {office}; `pillarcheck list sessions` shows what there is",
    }
}
