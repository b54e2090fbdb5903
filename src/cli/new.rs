//! `new`: a session file without the screen.

use super::args::New;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use crate::lang::{Lang, messages};
use crate::model::session::Visit;
use crate::store::drawing;
use crate::store::error::{StoreError, shown};
use crate::store::library::{Entry, Library, Origin};
use crate::store::lock::{Lock, Locking};
use crate::store::sessions::{self, Overwrite};

/// Creates the file and prints its path, alone.
pub(super) fn run(asked: New, here: &Here) -> Result<Outcome, Failure> {
    let places = here.places()?;
    let entry = Library::find(&places, &asked.checklist)?;
    let visit =
        Visit { kind: asked.kind, site: asked.site, reviewers: asked.reviewers, opened: here.now, closed: None };
    let scope = drawing::scope(asked.drawing.as_ref(), &entry.checklist, &places)?;
    let session = sessions::begin(visit, scope, entry.checklist.clone());
    let path = asked.output.unwrap_or_else(|| sessions::path_of(&places, &session));
    // A session that someone works on is not theirs to lose, however much force is asked for.
    let _lock = match asked.overwrite {
        Overwrite::Forced if path.exists() => match Lock::take(&path, here.now) {
            Locking::Held { lock, .. } => Some(lock),
            Locking::Taken(holder) => return Err(StoreError::InUse { path, holder }.into()),
            Locking::Unsupported => None,
        },
        Overwrite::Forced | Overwrite::Never => None,
    };
    sessions::create(&path, &session, asked.overwrite)?;
    let mut output = path.as_os_str().as_encoded_bytes().to_vec();
    output.push(b'\n');
    Ok(Outcome { messages: hidden_word(&entry, here.lang), ..Outcome::bytes(output) })
}

/// A word about a user's own checklist that stands in for a bundled one.
pub(super) fn hidden_word(entry: &Entry, lang: Lang) -> Vec<String> {
    match &entry.origin {
        Origin::File { path, hides_bundled: true } => vec![lang.cli_own_checklist(&shown(path), &entry.checklist.id)],
        Origin::File { .. } | Origin::Bundled => Vec::new(),
    }
}

messages! {
    cli_own_checklist(path: &str, id: &str) {
        zh: "使用自己的查核表 {path} ，取代內建的 {id}",
        en: "using your own checklist {path} in the place of the built-in {id}",
    }
}
