//! `compare`: prints or writes a comparison of two sessions.

use super::args::CompareArgs;
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::ops::compare;

/// Makes the comparison; if it is written to a file, prints the path.
pub(super) fn run(args: &CompareArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let to = Delivery::new(args.format, &args.file, environment)?;
    let sessions = compare::two(&environment.directories()?, &args.old, &args.new)?;
    let bytes = compare::bytes(&sessions, to.format(), &to.options(environment))?;
    let messages = sessions.iter().flat_map(|read| read.warning_lines(environment.lang)).collect();
    let sources = [sessions[0].path.as_path(), sessions[1].path.as_path()];
    Ok(Outcome { messages, ..to.deliver(bytes, &sources)? })
}
