//! The commands: parsing, one function for each subcommand, printing, exit codes.
//!
//! Never: a mark, a score or a file format decided here; a command calls a use case and prints the result.

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
mod environment;
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
use environment::{Environment, Languages};
use error::Failure;
use output::Outcome;

/// Runs the command line, prints the outcome, and returns the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let languages = environment::languages(&arguments);
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
    let environment = Environment::find(request.global, languages)?;
    match request.asked.unwrap_or_else(|| Asked::Inspect(InspectArgs::default())) {
        Asked::Inspect(inspect) if inspect.plain => plain::run(inspect.beginning(), &environment),
        Asked::Inspect(inspect) => inspect::run(inspect.beginning(), &environment),
        Asked::New(new) => new::run(new, &environment),
        Asked::Mark(mark) => mark::run(&mark, &environment),
        Asked::List(list) => list::run(list, &environment),
        Asked::Check(checking) => Ok(check::run(&checking, &environment)),
        Asked::Close(close) => close::run(&close, &environment),
        Asked::Recover(recover) => recover::run(&recover, &environment),
        Asked::Report(report) => report::run(&report, &environment),
        Asked::Compare(compare) => compare::run(&compare, &environment),
        Asked::Carry(carry) => carry::run(carry, &environment),
        Asked::Trend(trend) => trend::run(&trend, &environment),
        Asked::FollowUp(follow_up) => follow_up::run(&follow_up, &environment),
        Asked::FollowUps(owing) => follow_ups::run(&owing, &environment),
        Asked::Evidence(evidence) => evidence::run(&evidence, &environment),
        Asked::Completions(asked) => Ok(shell::completions(asked.shell, environment.lang)),
        Asked::Man => shell::man(environment.lang),
    }
}
