//! `compare`: two sessions in, what became of each point out.

use super::args::Comparing;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use super::report::Destination;
use crate::model::visits::compare::compare;
use crate::report;
use crate::store::error::finding_line;
use crate::store::session::sessions;

/// Makes the comparison; where it goes to a file, the path is printed, alone.
pub(super) fn run(asked: &Comparing, here: &Here) -> Result<Outcome, Failure> {
    let to =
        Destination { format: asked.format, output: asked.file.output.as_deref(), overwrite: asked.file.overwrite };
    to.must_take_bytes(here)?;
    let places = here.places()?;
    let [then_path, now_path] = [&asked.old, &asked.new].map(|named| sessions::locate(&places, named));
    let (then, mut said) = sessions::read(&then_path)?;
    let mut messages: Vec<String> = said.iter().map(|warning| finding_line(&then_path, warning, here.lang)).collect();
    let now;
    (now, said) = sessions::read(&now_path)?;
    messages.extend(said.iter().map(|warning| finding_line(&now_path, warning, here.lang)));
    let bytes = report::write_comparison(&compare(&then, &now), asked.format, &to.options(here))?;
    let outcome = to.deliver(bytes, &[&then_path, &now_path], None, here)?;
    Ok(Outcome { messages, ..outcome })
}
