//! `new`: a session file without the screen.

use std::path::Path;

use super::args::New;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use crate::lang::{Lang, messages};
use crate::model::record::session::Session;
use crate::model::record::visit::Visit;
use crate::store::disk::lock::{Lock, Locking};
use crate::store::disk::places::Places;
use crate::store::error::{StoreError, finding_line, shown};
use crate::store::library::{Entry, Library, Origin};
use crate::store::session::drawing;
use crate::store::session::sessions::{self, Overwrite};

/// Creates the file and prints its path, alone.
pub(super) fn run(asked: New, here: &Here) -> Result<Outcome, Failure> {
    let places = here.places()?;
    let entry = Library::find(&places, &asked.checklist)?;
    let visit = Visit {
        kind: asked.kind,
        site: asked.visit.site.unwrap_or_default(),
        reviewers: asked.visit.reviewers,
        opened: here.now,
        closed: None,
    };
    let scope = drawing::scope(asked.draw.drawing().as_ref(), &entry.checklist, &places)?;
    let mut session = sessions::begin(visit, scope, entry.checklist.clone());
    let mut messages = hidden_word(&entry, here.lang);
    if let Some(named) = &asked.draw.previous {
        let (beside, said) = beside_last(named, session, &places, here)?;
        session = beside;
        messages.extend(said);
    }
    let path = asked.file.output.unwrap_or_else(|| sessions::path_of(&places, &session));
    create(&path, &session, asked.file.overwrite, here)?;
    let mut output = path.as_os_str().as_encoded_bytes().to_vec();
    output.push(b'\n');
    Ok(Outcome { messages, ..Outcome::bytes(output) })
}

/// Creates the file of a session, unless it would take the place of one that someone works on.
pub(super) fn create(path: &Path, session: &Session, overwrite: Overwrite, here: &Here) -> Result<(), StoreError> {
    // A session that someone works on is not theirs to lose, however much force is asked for.
    let _lock = match overwrite {
        Overwrite::Forced if path.exists() => match Lock::take(path, here.now) {
            Locking::Held { lock, .. } => Some(lock),
            Locking::Taken(holder) => return Err(StoreError::InUse { path: path.to_owned(), holder }),
            Locking::Unsupported => None,
        },
        Overwrite::Forced | Overwrite::Never => None,
    };
    sessions::create(path, session, overwrite)
}

/// A session that has just begun beside an earlier one's verdicts, and what there is to say about them.
pub(super) fn beside_last(
    named: &Path,
    fresh: Session,
    places: &Places,
    here: &Here,
) -> Result<(Session, Vec<String>), StoreError> {
    let path = sessions::locate(places, named);
    let (last, warnings) = sessions::read(&path)?;
    let mut messages: Vec<String> = warnings.iter().map(|warning| finding_line(&path, warning, here.lang)).collect();
    let carry = sessions::beside_last(places, &last, fresh)?;
    if last.checklist().agency != carry.session.checklist().agency {
        messages.push(here.lang.cli_other_office(&last.checklist().agency));
    }
    if carry.needs_decision() {
        messages.push(here.lang.cli_previous_differs(carry.carried.len(), carry.changed.len(), carry.gone.len()));
    }
    Ok((carry.session, messages))
}

/// A word about a user's own checklist that stands in for a bundled one.
pub(super) fn hidden_word(entry: &Entry, lang: Lang) -> Vec<String> {
    match &entry.origin {
        Origin::File { path, hides_bundled: true } => vec![lang.cli_own_checklist(&shown(path), &entry.checklist.id)],
        Origin::File { .. } | Origin::Bundled => Vec::new(),
    }
}

messages! {
    cli_other_office(agency: &str) {
        zh: "提醒：上次的查核紀錄是「{agency}」的，請確認是否拿錯檔案",
        en: "note: the earlier session is of {agency}; check whether it is the right file",
    }
    cli_previous_differs(carried: usize, changed: usize, gone: usize) {
        zh: "提醒：上次的查核重點沿用 {carried} 項、內容已改 {changed} 項、已無此項 {gone} 項；明細請用 carry",
        en: "note: of the earlier points {carried} are carried, {changed} changed, {gone} gone; carry lists them",
    }
    cli_own_checklist(path: &str, id: &str) {
        zh: "使用自己的查核表 {path} ，取代內建的 {id}",
        en: "using your own checklist {path} in the place of the built-in {id}",
    }
}
