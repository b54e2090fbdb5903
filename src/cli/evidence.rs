//! `evidence`: one piece of evidence without the screen.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::args::Evidencing;
use super::editing::Editing;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::store::error::printable;
use crate::store::evidence;

/// Measures the file, copies it if that is asked for, saves the session, and prints what was recorded.
pub(super) fn run(asked: &Evidencing, here: &Here) -> Result<Outcome, Failure> {
    let mut editing = Editing::open(&asked.session, asked.by.as_ref(), asked.reason.as_ref(), here)?;
    let point = PointId::from(asked.point.as_str());
    // Nothing is copied for a point that is not there, nor for a change that is refused.
    editing.must_cover(&point)?;
    editing.must_be_open_to_change()?;
    // What a shell completes is a path from the folder that the shell is in.
    let bases = [PathBuf::new()];
    let taken = evidence::take(&asked.wanted(), editing.path(), &bases, here.now, &AtomicBool::new(false))?;
    let Some(evidence) = taken else { return Ok(Outcome::text("")) };
    let line = match (evidence.size, &evidence.sha256) {
        (Some(size), Some(sha256)) => here.lang.cli_evidence_file(point.as_str(), &evidence.what, size, sha256),
        _ => here.lang.cli_evidence_number(point.as_str(), &evidence.what),
    };
    let edit = editing.session().changing(&point, &editing.stamp, |answer| answer.evidence.push(evidence));
    editing.save(edit)?;
    let mut outcome = Outcome::text(printable(&line) + "\n");
    outcome.messages = editing.warnings(here);
    Ok(outcome)
}

messages! {
    cli_evidence_file(point: &str, what: &str, size: u64, sha256: &str) {
        zh: "{point} 加入檔案 {what} ，{size} 位元組，SHA-256 {sha256}",
        en: "{point}: file {what} added, {size} bytes, SHA-256 {sha256}",
    }
    cli_evidence_number(point: &str, what: &str) {
        zh: "{point} 加入照片編號 {what}（沒有這個檔案，只記文字）",
        en: "{point}: photo number {what} added (there is no such file, it is only text)",
    }
}
