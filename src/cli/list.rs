//! `list`: available checklists or sessions, as a table or as JSON.

use serde_json::{Value, json};
use std::fmt::Write as _;

use super::args::{Layout, ListArgs, Listed, word_of};
use super::environment::Environment;
use super::error::{Failure, store_lines};
use super::output::{Exit, Outcome};
use super::table::{Side, table};
use crate::lang::{Lang, text};
use crate::model::check::clock::ClockDoubt;
use crate::model::value::roc::{Moment, date_words};
use crate::model::value::text::is_steering;
use crate::model::value::weight::Percent;
use crate::ops::Directories;
use crate::ops::copies::{self, SameSession};
use crate::ops::folder::{self, SessionFolder};
use crate::ops::list::{self, Entry, Library, Origin};
use crate::store::error::StoreError;

/// Prints the list; unreadable files are reported on standard error and left out.
pub(super) fn run(args: ListArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let directories = environment.directories()?;
    let parts = match args.what {
        Some(what) => vec![what],
        None => vec![Listed::Checklists, Listed::Sessions],
    };
    let (mut lists, mut bad, mut several) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        let (list, errors, copies) = List::load(part, &directories, environment.now);
        lists.push(list);
        bad.extend(errors);
        several.extend(copies);
    }
    let output = match args.layout {
        Layout::Table => {
            let tables: Vec<String> = lists.iter().map(|list| list.table(environment.lang)).collect();
            tables.join("\n")
        }
        Layout::Json => json_text(&match lists.as_slice() {
            [list] => list.json(),
            lists => lists.iter().map(|list| (list.name().to_owned(), list.json())).collect(),
        }),
    };
    let lang = environment.lang;
    let mut messages: Vec<String> = bad.iter().flat_map(|error| store_lines(error, lang)).collect();
    messages.extend(several.iter().map(|copies| copies.message(lang)));
    let exit = if copies::any_apart(&several) { Exit::Problems } else { Exit::unless_empty(&bad) };
    Ok(Outcome { messages, exit, ..Outcome::text(output) })
}

enum List {
    Checklists(Vec<Entry>),
    Sessions(SessionFolder),
}

impl List {
    fn load(what: Listed, directories: &Directories, now: Moment) -> (Self, Vec<StoreError>, Vec<SameSession>) {
        match what {
            Listed::Checklists => {
                let Library { entries, bad } = list::checklists(directories);
                (Self::Checklists(entries), bad, Vec::new())
            }
            Listed::Sessions => {
                let mut found = folder::look(directories, now);
                let (bad, copies) = (std::mem::take(&mut found.unreadable), std::mem::take(&mut found.copies));
                (Self::Sessions(found), bad, copies)
            }
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Checklists(_) => "checklists",
            Self::Sessions(_) => "sessions",
        }
    }

    fn table(&self, lang: Lang) -> String {
        match self {
            Self::Sessions(folder) if folder.sessions.is_empty() => {
                format!("{}\n", lang.cli_no_sessions())
            }
            Self::Checklists(entries) => table(
                [
                    (lang.column_id(), Side::Left),
                    (lang.column_year(), Side::Right),
                    (lang.column_office(), Side::Left),
                    (lang.column_points(), Side::Right),
                    (lang.column_origin(), Side::Left),
                ],
                &entries.iter().map(|entry| checklist_row(entry, lang)).collect::<Vec<_>>(),
            ),
            Self::Sessions(folder) => table(
                [
                    (lang.column_file(), Side::Left),
                    (lang.column_office(), Side::Left),
                    (lang.column_kind(), Side::Left),
                    (lang.column_date(), Side::Left),
                    (lang.column_progress(), Side::Right),
                    (lang.column_score(), Side::Right),
                    (lang.column_conflicts(), Side::Right),
                    (lang.column_closed(), Side::Left),
                ],
                &folder.sessions.iter().map(|session| session_row(session, folder, lang)).collect::<Vec<_>>(),
            ),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Checklists(entries) => entries.iter().map(checklist_json).collect(),
            Self::Sessions(folder) => {
                let json = |session: &list::Listed| session_json(session, folder.doubts_about(&session.path));
                folder.sessions.iter().map(json).collect()
            }
        }
    }
}

fn checklist_row(entry: &Entry, lang: Lang) -> [String; 5] {
    let checklist = &entry.checklist;
    let origin = match &entry.origin {
        Origin::Bundled => lang.origin_bundled(),
        Origin::File { hides_bundled: false, .. } => lang.origin_own(),
        Origin::File { hides_bundled: true, .. } => lang.origin_own_hides(),
    };
    [
        checklist.id.clone(),
        checklist.year.to_string(),
        checklist.agency.clone(),
        checklist.points().count().to_string(),
        origin.to_owned(),
    ]
}

fn checklist_json(entry: &Entry) -> Value {
    let checklist = &entry.checklist;
    let (origin, path, hides_bundled) = match &entry.origin {
        Origin::Bundled => ("bundled", None, false),
        Origin::File { path, hides_bundled } => ("file", Some(path.to_string_lossy()), *hides_bundled),
    };
    json!({
        "id": checklist.id,
        "title": checklist.title,
        "agency": checklist.agency,
        "year": checklist.year,
        "framework": checklist.framework,
        "points": checklist.points().count(),
        "origin": origin,
        "path": path,
        "hides_bundled": hides_bundled,
        "warnings": entry.warnings.len(),
    })
}

fn session_row(session: &list::Listed, folder: &SessionFolder, lang: Lang) -> [String; 8] {
    let title = if folder.has_several_series(&session.agency) { format!(" {}", session.title) } else { String::new() };
    let doubt = if folder.doubts_about(&session.path).is_empty() { "" } else { lang.clock_doubted() };
    [
        file_name(session),
        format!("{}{title}", session.agency),
        session.visit.kind.label(lang).to_owned(),
        format!("{} {doubt}", date_words(session.visit.opened.date(), lang)).trim_end().to_owned(),
        format!("{}%", session.summary.progress),
        Percent::score_words(session.summary.score, lang),
        if session.conflicts == 0 { String::new() } else { session.conflicts.to_string() },
        session.visit.closed.map_or_else(String::new, |closed| date_words(closed.date(), lang)),
    ]
}

fn session_json(session: &list::Listed, doubts: &[ClockDoubt]) -> Value {
    let (visit, summary) = (&session.visit, &session.summary);
    json!({
        "file": file_name(session),
        "path": session.path.to_string_lossy(),
        "checklist": session.checklist_id,
        "title": session.title,
        "agency": session.agency,
        "year": session.year,
        "kind": word_of(&visit.kind),
        "site": visit.site,
        "reviewers": visit.reviewers,
        "clock_doubted": !doubts.is_empty(),
        "opened": visit.opened.to_string(),
        "closed": visit.closed.map(|moment| moment.to_string()),
        "changed": session.changed.to_string(),
        "points": summary.points,
        "judged": summary.judged,
        "not_applicable": summary.not_applicable,
        "progress": summary.progress.as_f64(),
        "score": summary.score.map(Percent::as_f64),
        "conflicts": session.conflicts,
    })
}

fn file_name(session: &list::Listed) -> String {
    let name = session.path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// JSON without characters that control a terminal; JSON itself escapes only those below U+0020.
pub(super) fn json_text(value: &Value) -> String {
    let mut text = String::new();
    for letter in format!("{value:#}").chars() {
        // Outside of strings, JSON has no control character but the newline.
        if letter != '\n' && is_steering(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(letter);
        }
    }
    text.push('\n');
    text
}

text! {
    column_id { zh: "編號", en: "ID" }
    column_year { zh: "年度", en: "YEAR" }
    column_office { zh: "機關", en: "OFFICE" }
    column_points { zh: "查核重點", en: "POINTS" }
    column_origin { zh: "來源", en: "ORIGIN" }
    column_file { zh: "查核紀錄", en: "SESSION" }
    column_kind { zh: "種類", en: "KIND" }
    column_date { zh: "日期", en: "DATE" }
    column_progress { zh: "查核率", en: "PROGRESS" }
    column_score { zh: "得分", en: "SCORE" }
    column_conflicts { zh: "不一致", en: "CONFLICTS" }
    column_closed { zh: "結案", en: "CLOSED" }
    origin_bundled { zh: "內建", en: "built in" }
    origin_own { zh: "自己的檔案", en: "own file" }
    cli_no_sessions {
        zh: "還沒有查核紀錄；請以 `pillarcheck inspect` 或 `pillarcheck new` 開始",
        en: "no session yet; begin one with `pillarcheck inspect` or `pillarcheck new`",
    }
    origin_own_hides { zh: "自己的檔案，取代內建", en: "own file, hides the built-in one" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_every_character_and_shows_none_that_steers() {
        let value = json!(["甲\u{9b}\u{202e}\u{e0001}\n"]);
        let text = json_text(&value);
        assert!(!text.chars().any(|letter| letter != '\n' && is_steering(letter)));
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }
}
