//! The commands: parsing, one function for each subcommand, printing, exit codes.
//!
//! Never: a mark, a score or a file format decided here; a command calls a use case and prints the result.

mod args;
mod environment;
mod error;
mod output;
mod table;
mod delivery;
mod crash;

mod open;
mod inspect;
mod plain;
mod new;
mod mark;
mod list;
mod demo;
mod import;
mod check;
mod close;
mod recover;
mod report;
mod compare;
mod merge;
mod carry;
mod trend;
mod rollup;
mod dataset;
mod follow_up;
mod follow_ups;
mod evidence;
mod guide;
mod doctor;
mod shell;
mod version;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{CliCommand, InspectArgs, Line, Request};
use environment::{Environment, Languages};
use error::Failure;
use output::Outcome;

use crate::ops::crash::note_command;
use crate::ops::news::news;

/// Runs the command line, prints the outcome, and returns the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let languages = environment::languages(&arguments);
    let lang = languages.lang;
    crash::install(environment::directories_named(&arguments), lang);
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
    if let Some(file) = &request.file {
        note_command(&"open");
        return open::run(file, &environment);
    }
    let command = request.command.unwrap_or_else(|| CliCommand::Inspect(InspectArgs::default()));
    note_command(&command.name());
    #[cfg(debug_assertions)]
    panic_if_asked_for(command.name());
    match command {
        CliCommand::Inspect(inspect) if inspect.plain => plain::run(inspect.beginning(), &environment),
        CliCommand::Inspect(inspect) => inspect::run(inspect.beginning(), &environment),
        CliCommand::New(new) => new::run(new, &environment),
        CliCommand::Mark(mark) => mark::run(&mark, &environment),
        CliCommand::List(list) => list::run(list, &environment),
        CliCommand::Demo(demo) => demo::run(&demo, &environment),
        CliCommand::Import(importing) => import::run(*importing, &environment),
        CliCommand::Check(checking) => Ok(check::run(&checking, &environment)),
        CliCommand::Close(close) => close::run(&close, &environment),
        CliCommand::Recover(recover) => recover::run(&recover, &environment),
        CliCommand::Report(report) => report::run(&report, &environment),
        CliCommand::Compare(compare) => compare::run(&compare, &environment),
        CliCommand::Merge(merge) => merge::run(&merge, &environment),
        CliCommand::Carry(carry) => carry::run(carry, &environment),
        CliCommand::Trend(trend) => trend::run(&trend, &environment),
        CliCommand::Rollup(args) => rollup::run(args, &environment),
        CliCommand::Dataset(args) => dataset::run(args, &environment),
        CliCommand::FollowUp(follow_up) => follow_up::run(&follow_up, &environment),
        CliCommand::FollowUps(follow_ups) => follow_ups::run(&follow_ups, &environment),
        CliCommand::Evidence(evidence) => evidence::run(&evidence, &environment),
        CliCommand::Guide(args) => guide::run(&args, &environment),
        CliCommand::Doctor(args) => doctor::run(&args, &environment),
        CliCommand::News(_) => Ok(Outcome::text(news(environment.lang))),
        CliCommand::Completions(args) => Ok(shell::completions(args.shell, environment.lang)),
        CliCommand::Man(_) => shell::man(environment.lang),
        CliCommand::Help(help) => Ok(Outcome::text(args::help_of(help.command.as_deref(), environment.lang)?)),
    }
}

/// Panics in the command that `PILLARCHECK_TEST_PANIC` names, so that a test can see what a panic leaves behind. Compiled
/// into debug builds only.
#[cfg(debug_assertions)]
fn panic_if_asked_for(command: &str) {
    let asked_for = std::env::var("PILLARCHECK_TEST_PANIC");
    assert_ne!(asked_for.as_deref(), Ok(command), "this panic was asked for by a test: 三民二所");
}
