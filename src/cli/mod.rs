//! The commands: arguments, one function a subcommand, printing, exit codes.
//!
//! Never: a mark, a score or a file format decided here; a command says what is asked for, and how it went.

mod args;
mod carry;
mod check;
mod close;
mod compare;
mod delivery;
mod error;
mod evidence;
mod follow_up;
mod follow_ups;
mod here;
mod inspect;
mod list;
mod mark;
mod new;
mod output;
mod plain;
mod recover;
mod report;
mod shell;
mod table;
mod trend;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Asked, InspectArgs, Line, Request};
use error::Failure;
use here::{Here, Languages};
use output::Outcome;

/// Does what the command line asks for, prints how it went, and returns the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let languages = here::languages(&arguments);
    let lang = languages.lang;
    let outcome = args::read(&arguments, lang)
        .and_then(|line| match line {
            Line::Text(text) => Ok(Outcome::text(text)),
            Line::Request(request) => answer(*request, languages),
        })
        .unwrap_or_else(|failure| failure.outcome(lang));
    outcome.print(lang)
}

fn answer(request: Request, languages: Languages) -> Result<Outcome, Failure> {
    let here = Here::find(request.global, languages)?;
    match request.asked.unwrap_or_else(|| Asked::Inspect(InspectArgs::default())) {
        Asked::Inspect(inspect) if inspect.plain => plain::run(inspect.beginning(), &here),
        Asked::Inspect(inspect) => inspect::run(inspect.beginning(), &here),
        Asked::New(new) => new::run(new, &here),
        Asked::Mark(mark) => mark::run(&mark, &here),
        Asked::List(list) => list::run(list, &here),
        Asked::Check(checking) => Ok(check::run(&checking, &here)),
        Asked::Close(close) => close::run(&close, &here),
        Asked::Recover(recover) => recover::run(&recover, &here),
        Asked::Report(report) => report::run(&report, &here),
        Asked::Compare(compare) => compare::run(&compare, &here),
        Asked::Carry(carry) => carry::run(carry, &here),
        Asked::Trend(trend) => trend::run(&trend, &here),
        Asked::FollowUp(follow_up) => follow_up::run(&follow_up, &here),
        Asked::FollowUps(owing) => follow_ups::run(&owing, &here),
        Asked::Evidence(evidence) => evidence::run(&evidence, &here),
        Asked::Completions(asked) => Ok(shell::completions(asked.shell, here.lang)),
        Asked::Man => shell::man(here.lang),
    }
}
