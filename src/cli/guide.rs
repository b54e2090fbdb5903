//! `guide`: the guide for inspectors, printed or written as a page or a document.

use super::args::GuideArgs;
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::ops::guide;

/// Prints or writes the guide.
pub(super) fn run(args: &GuideArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let to = Delivery::new(args.format, &args.file, environment)?;
    let bytes = guide::bytes(to.format(), &to.options(environment))?;
    to.deliver(bytes, &[])
}
