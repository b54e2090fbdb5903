//! `mark`: sets one answer without the screen.

use super::args::MarkArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::mark::Mark;
use crate::model::value::weight::Percent;
use crate::ops::open::warning_lines;
use crate::ops::record::{self, Place, Recorded};
use crate::store::error::printable;

/// Sets the answer, saves the session, and prints what changed.
pub(super) fn run(args: &MarkArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let point = PointId::from(args.point.as_str());
    let place = Place { session: &args.session, point: &point, by: args.by.as_deref(), reason: args.reason.as_deref() };
    let recorded = record::mark(
        &environment.directories()?,
        place,
        args.marking(),
        args.note.as_deref(),
        environment.lang,
        environment.now,
    )?;
    let messages = recorded_lines(&recorded, environment.lang);
    Ok(Outcome { messages, ..Outcome::text(line(&point, &recorded, environment.lang)) })
}

/// What is said of a recorded change beside its result: warnings about the file, the name that was taken for granted, and
/// a note that gave way.
pub(super) fn recorded_lines(recorded: &Recorded, lang: Lang) -> Vec<String> {
    let mut lines = warning_lines(&recorded.path, &recorded.warnings, lang);
    lines.extend(recorded.assumed.as_deref().map(|name| lang.cli_assumed(name)));
    lines.extend(recorded.dropped_draft.as_deref().map(|text| lang.cli_dropped_draft(text)));
    lines
}

fn line(point: &PointId, recorded: &Recorded, lang: Lang) -> String {
    let (before, session) = (recorded.before.as_ref(), &recorded.session);
    let (old, new) = (before.and_then(|answer| answer.mark), session.mark(point));
    let new_words = Mark::words_or_none(new, lang);
    let mark = if old == new {
        lang.cli_mark_stays(point.as_str(), new_words)
    } else {
        lang.cli_mark_changed(point.as_str(), Mark::words_or_none(old, lang), new_words)
    };
    let old_note = before.map_or("", |answer: &Answer| &answer.note);
    let note = if old_note == session.note(point) { "" } else { lang.cli_note_changed() };
    let summary = session.summary();
    let numbers = lang.cli_progress_and_score(summary.progress, &Percent::score_words(summary.score, lang));
    printable(&format!("{mark}{note}{numbers}")) + "\n"
}

text! {
    cli_note_changed { zh: "，備註已更新", en: ", note changed" }
}

messages! {
    cli_assumed(name: &str) {
        zh: "以「{name}」的名義登錄；這次查核有多位查核人員，換人請加 --by 姓名",
        en: "recorded as by {name}; the visit has several reviewers, --by NAME says who it was",
    }
    cli_dropped_draft(text: &str) {
        zh: "這一項有寫到一半的備註，已由這次的備註取代；原來寫的是：{text}",
        en: "a note was being typed at this point and gave way to this one; it said: {text}",
    }
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
