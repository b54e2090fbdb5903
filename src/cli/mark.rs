//! `mark`: one answer without the screen.

use super::args::Answering;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use crate::lang::{Lang, messages, words};
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::EditError;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::weight::Percent;
use crate::store::error::{StoreError, finding_line, printable};
use crate::store::session::sessions::{self, Access};

/// How many ids are named where an unknown one is asked for.
const NEAREST: usize = 5;

/// Gives the answer, saves the session, and prints what changed.
pub(super) fn run(asked: &Answering, here: &Here) -> Result<Outcome, Failure> {
    let path = sessions::locate(&here.places()?, &asked.session);
    // The lock that comes with `opened` is held until the file is written.
    let opened = sessions::open(&path, here.now)?;
    if let Access::Read(holder) = opened.access {
        return Err(StoreError::InUse { path, holder }.into());
    }
    let mut session = opened.session;
    let point = PointId::from(asked.point.as_str());
    let (old_mark, old_note) = (session.mark(&point), session.note(&point).to_owned());
    answer(asked, &mut session, &point, here)?;
    let mut outcome = Outcome::text("");
    outcome.messages = opened.warnings.iter().map(|warning| finding_line(&path, warning, here.lang)).collect();
    let change = Changed { mark: (old_mark, session.mark(&point)), has_new_note: old_note != session.note(&point) };
    if change.is_one() {
        sessions::save(&path, &session, opened.stamp, here.now)?;
    }
    outcome.output = line(&point, change, &session, here.lang).into_bytes();
    Ok(outcome)
}

fn answer(asked: &Answering, session: &mut Session, point: &PointId, here: &Here) -> Result<(), Failure> {
    let reviewers = &session.visit().reviewers;
    let by = asked.by.as_ref().or_else(|| reviewers.first());
    let stamp = Stamp { at: here.now, by: by.cloned().unwrap_or_default() };
    let mut edit = match &asked.note {
        Some(note) => session.answering(point, asked.verdict.mark(), note, &stamp),
        None => session.marking(point, asked.verdict.mark(), &stamp),
    };
    if let Some(reason) = &asked.reason {
        edit = edit.because(reason);
    }
    match session.apply(&edit, &stamp) {
        Ok(_) => Ok(()),
        Err(error @ EditError::UnknownPoint(_)) => Err(Failure::Edit(error, near(point, session))),
        Err(error) => Err(Failure::Edit(error, Vec::new())),
    }
}

/// The ids in scope that resemble one, the likeliest first; where none does, the first of the plan.
pub(super) fn near(asked: &PointId, session: &Session) -> Vec<PointId> {
    let likeness = |id: &PointId| strsim::jaro_winkler(asked.as_str(), id.as_str());
    let mut ids: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    if ids.iter().any(|id| likeness(id) > 0.75) {
        // The sort is stable, so that ids that resemble equally stay in plan order.
        ids.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    }
    ids.truncate(NEAREST);
    ids
}

/// What became of an answer: the mark before and after, and whether the note is another.
#[derive(Clone, Copy)]
struct Changed {
    mark: (Option<Mark>, Option<Mark>),
    has_new_note: bool,
}

impl Changed {
    fn is_one(self) -> bool {
        self.mark.0 != self.mark.1 || self.has_new_note
    }
}

fn line(point: &PointId, change: Changed, session: &Session, lang: Lang) -> String {
    let (old, new) = change.mark;
    let new_words = Mark::words_or_none(new, lang);
    let mark = if old == new {
        lang.cli_mark_stays(point.as_str(), new_words)
    } else {
        lang.cli_mark_changed(point.as_str(), Mark::words_or_none(old, lang), new_words)
    };
    let note = if change.has_new_note { lang.cli_note_changed() } else { "" };
    let summary = session.summary();
    let numbers = lang.cli_progress_and_score(summary.progress, &score_words(summary.score, lang));
    printable(&format!("{mark}{note}{numbers}")) + "\n"
}

/// A score, or the sign that there is none.
pub(super) fn score_words(score: Option<Percent>, lang: Lang) -> String {
    score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string())
}

words! {
    cli_note_changed { zh: "，備註已更新", en: ", note changed" }
}

messages! {
    cli_mark_changed(point: &str, old: &str, new: &str) {
        zh: "{point} 由「{old}」改為「{new}」",
        en: "{point} was \"{old}\", is now \"{new}\"",
    }
    cli_mark_stays(point: &str, mark: &str) { zh: "{point} 維持「{mark}」", en: "{point} stays \"{mark}\"" }
    cli_progress_and_score(progress: Percent, score: &str) {
        zh: "；查核率 {progress}%，得分 {score}",
        en: "; progress {progress}%, score {score}",
    }
}
