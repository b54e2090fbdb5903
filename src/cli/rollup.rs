//! `rollup`: many sessions to one picture.

use std::io::{BufRead as _, IsTerminal as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::args::RollUpArgs;
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::{Failure, store_lines};
use super::output::{Exit, Outcome};
use crate::lang::{messages, text};
use crate::ops::export::{self, NamedFile, Options};
use crate::ops::rollup::{self, FilesRead, Gathered, RollUpQuery, RollUpRequest};

/// Prints or writes the roll-up, or writes a first file of offices; unreadable files are told and left out.
pub(super) fn run(args: RollUpArgs, environment: &Environment) -> Result<Outcome, Failure> {
    if let Some(path) = &args.write_offices {
        return write_offices(path, &args, environment);
    }
    let to = Delivery::new(args.format, &args.file, environment)?;
    let directories = environment.directories()?;
    let offices = args.offices.clone();
    let mapping = args.mapping.as_deref().map(|named| rollup::mapping(&directories, named)).transpose()?;
    if let (Some(mapping), Some(asked)) = (&mapping, &args.framework)
        && mapping.to != *asked
    {
        return Err(Failure::Usage(environment.lang.cli_other_mapping(&mapping.to, asked)));
    }
    let request = RollUpRequest {
        paths: listed_paths(args.paths, environment)?,
        offices: args.offices,
        query: RollUpQuery {
            kind: args.kind,
            year: args.year,
            framework: args.framework,
            visits: args.visits,
            size_group: args.size_group,
            mapping,
        },
        against: args.against,
        trust: args.trust,
        on: environment.now.date(),
    };
    let rolled_up = rollup::roll_up(&directories, &request, &go_on)?;
    // Nothing stops a command but its end.
    let Some(rolled_up) = rolled_up else { return Ok(Outcome::text(String::new())) };
    let mut options = Options { explain: args.explain, ..to.options(environment) };
    options.byte_order_mark &= args.byte_order_mark;
    let bytes = rollup::bytes(&rolled_up, to.format(), &options)?;
    let sources: Vec<PathBuf> = rolled_up.gathered.files().chain(offices).collect();
    Ok(unreadable(&rolled_up.gathered, to.deliver(bytes, &sources)?, environment))
}

fn go_on(_: FilesRead) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn write_offices(path: &Path, args: &RollUpArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let directories = environment.directories()?;
    let known = args.offices.as_deref().map(|named| rollup::offices(&directories, Some(named))).transpose()?.flatten();
    let named = listed_paths(args.paths.clone(), environment)?;
    let gathered = rollup::gather(&directories, &named, args.trust, &go_on).unwrap_or_default();
    let bytes = rollup::first_offices(path, known, &gathered)?;
    let sources: Vec<PathBuf> = gathered.files().collect();
    export::save_as(&bytes, NamedFile { path, overwrite: args.file.overwrite }, &sources, environment.now)?;
    Ok(unreadable(&gathered, Outcome::path(path), environment))
}

/// The outcome with a message for each file that could not be read.
fn unreadable(gathered: &Gathered, outcome: Outcome, environment: &Environment) -> Outcome {
    let errors = &gathered.unreadable;
    let messages = errors.iter().flat_map(|error| store_lines(error, environment.lang)).collect();
    Outcome { exit: Exit::unless_empty(errors).max(outcome.exit), messages, ..outcome }
}

/// The named paths; `-` stands for a list on standard input, one path a line.
pub(super) fn listed_paths(named: Vec<PathBuf>, environment: &Environment) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for path in named {
        if path.as_os_str() != "-" {
            paths.push(path);
            continue;
        }
        let before = paths.len();
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            return Err(Failure::Usage(environment.lang.cli_no_list().to_owned()));
        }
        for line in stdin.lock().lines() {
            let line = line.map_err(Failure::Terminal)?;
            let line = line.trim_end_matches('\r');
            if !line.is_empty() {
                paths.push(line.into());
            }
        }
        if paths.len() == before {
            return Err(Failure::Usage(environment.lang.cli_empty_list().to_owned()));
        }
    }
    Ok(paths)
}

messages! {
    cli_other_mapping(to: &str, asked: &str) {
        zh: "這份對照通往 {to}，不是 --framework 指定的 {asked}；請省略 --framework，或換一份對照",
        en: "this mapping leads to {to}, not to {asked} as --framework says; leave that out, or name another mapping",
    }
}

text! {
    cli_no_list {
        zh: "- 要從標準輸入讀取檔案清單；請用 `find … | pillarcheck rollup -` 之類的方式，或直接寫出資料夾",
        en: "- reads a list of files from standard input; pipe one in, or name a folder",
    }
    cli_empty_list { zh: "標準輸入的檔案清單是空的；請每列寫一個路徑", en: "the list on standard input is empty; write one path a line" }
}
