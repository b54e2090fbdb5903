//! `compare`: prints or writes a comparison of two sessions, or how far two inspectors agree.

use super::args::{CompareArgs, Comparing};
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::ops::{compare, export};
use crate::store::error::display_path;

/// Makes the comparison; if it is written to a file, prints the path.
pub(super) fn run(args: &CompareArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let to = Delivery::new(args.format, &args.file, environment)?;
    let sessions = compare::two(&environment.directories()?, &args.old, &args.new)?;
    let mut messages: Vec<String> = sessions.iter().flat_map(|read| read.warning_lines(environment.lang)).collect();
    let options = to.options(environment);
    let bytes = match args.what {
        Comparing::Changes => compare::bytes(&sessions, to.format(), &options)?,
        Comparing::Agreement => {
            let (bytes, caveat) = compare::agreement_bytes(&sessions, to.format(), &options)?;
            let names = [0, 1].map(|side| display_path(&sessions[side].path));
            messages.extend(caveat.map(|caveat| caveat.caveat(&names, environment.lang)));
            bytes
        }
    };
    let sources: Vec<_> = sessions.iter().flat_map(|read| export::sources(&read.session, &read.path)).collect();
    Ok(Outcome { messages, ..to.deliver(bytes, &sources)? })
}
