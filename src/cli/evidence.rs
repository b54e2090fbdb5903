//! `evidence`: records one piece of evidence without the screen.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::args::EvidenceArgs;
use super::environment::Environment;
use super::error::Failure;
use super::mark::recorded_lines;
use super::output::Outcome;
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::ops::evidence;
use crate::ops::record::Place;
use crate::store::error::printable;

/// Hashes the file, copies it on request, saves the session, and prints what was recorded.
pub(super) fn run(args: &EvidenceArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let point = PointId::from(args.point.as_str());
    let place = Place { session: &args.session, point: &point, by: args.by.as_deref(), reason: args.reason.as_deref() };
    // Shells complete paths relative to the current folder.
    let (base, stop) = (Path::new(""), AtomicBool::new(false));
    let added = evidence::add(&environment.directories()?, place, &args.wanted(), base, environment.now, &stop)?;
    let Some((evidence, recorded)) = added else { return Ok(Outcome::text("")) };
    let line = match (evidence.size, &evidence.sha256) {
        (Some(size), Some(sha256)) => environment.lang.cli_evidence_file(point.as_str(), &evidence.what, size, sha256),
        _ => environment.lang.cli_evidence_number(point.as_str(), &evidence.what),
    };
    let messages = recorded_lines(&recorded, environment.lang);
    Ok(Outcome { messages, ..Outcome::text(printable(&line) + "\n") })
}

messages! {
    cli_evidence_file(point: &str, what: &str, size: u64, sha256: &str) {
        zh: "{point} 加入檔案 {what} ，{size} 位元組，SHA-256 {sha256}",
        counted(size: "byte"),
        en: "{point}: file {what} added, {size}, SHA-256 {sha256}",
    }
    cli_evidence_number(point: &str, what: &str) {
        zh: "{point} 加入照片編號 {what}（沒有這個檔案，只記文字）",
        en: "{point}: photo number {what} added (there is no such file, it is only text)",
    }
}
