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
pub(super) fn run(args: NewArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let directories = environment.directories()?;
    let Entry { checklist, origin, .. } = find_checklist(&directories, &args.checklist)?;
    let drawing = args.draw.drawing();
    let visit = Visit {
        kind: args.kind,
        reviewers: args.visit.names(),
        site: args.visit.site.unwrap_or_default(),
        opened: environment.now,
        closed: None,
    };
    let previous = args.draw.previous.into();
    let begun = begin::prepare(&directories, Beginning { checklist, origin, visit, previous, drawing })?;
    let to = NewFile { path: args.file.output, overwrite: args.file.overwrite };
    let path = begin::create(&directories, &begun.session, &begun.sources, to, environment.now)?;
    Ok(Outcome { messages: notice_lines(&begun.notices, environment.lang), ..Outcome::path(&path) })
}

/// Notices about a new inspection, one line each.
pub(super) fn notice_lines(notices: &[Notice], lang: Lang) -> Vec<String> {
    notices.iter().map(|notice| notice.message(lang)).collect()
}
