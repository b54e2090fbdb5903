//! `new`: creates a session file without the screen.

use super::args::NewArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::lang::Lang;
use crate::model::record::visit::Visit;
use crate::ops::begin::{self, Beginning, NewFile, Notice};
use crate::ops::list::{Entry, find_checklist};

/// Creates the file and prints its path.
pub(super) fn run(asked: NewArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let directories = environment.directories()?;
    let Entry { checklist, origin, .. } = find_checklist(&directories, &asked.checklist)?;
    let drawing = asked.draw.drawing();
    let visit = Visit {
        kind: asked.kind,
        site: asked.visit.site.unwrap_or_default(),
        reviewers: asked.visit.reviewers,
        opened: environment.now,
        closed: None,
    };
    let previous = asked.draw.previous.into();
    let begun = begin::prepare(&directories, Beginning { checklist, origin, visit, previous, drawing })?;
    let to = NewFile { path: asked.file.output, overwrite: asked.file.overwrite };
    let path = begin::create(&directories, &begun.session, to, environment.now)?;
    Ok(Outcome { messages: notice_lines(&begun.notices, environment.lang), ..Outcome::path(&path) })
}

/// Notices about a new inspection, one line each.
pub(super) fn notice_lines(notices: &[Notice], lang: Lang) -> Vec<String> {
    notices.iter().map(|notice| notice.message(lang)).collect()
}
