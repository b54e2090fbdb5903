//! The floor of reading: a session file read and parsed with the `ron` crate alone, nothing checked.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use pillarcheck::model::plan::checklist::{Checklist, PointId};
use pillarcheck::model::record::answer::Answer;
use pillarcheck::model::record::change::Change;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::summary::Summary;
use pillarcheck::model::record::visit::Visit;

/// A session file as `ron` sees it.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "only the time that it takes is asked for")]
pub struct Session {
    format: u32,
    written_by: String,
    id: String,
    visit: Visit,
    scope: Scope,
    summary: Summary,
    answers: HashMap<PointId, Answer>,
    log: Vec<Change>,
    checklist: Checklist,
}

/// Reads and parses a session file.
pub fn read(path: &Path) -> Result<Session, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    Ok(pillarcheck::store::format::parsing::ron_options().from_str(&text)?)
}
