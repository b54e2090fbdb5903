//! `follow-ups`: open follow-ups of all inspections by office, overdue ones first.

use serde_json::{Value, json};
use std::path::PathBuf;

use super::args::FollowUpsArgs;
use super::args::Layout;
use super::environment::Environment;
use super::error::{Failure, store_lines};
use super::list::json_text;
use super::output::{Exit, Outcome};
use super::table::{Side, table};
use crate::lang::{messages, text};
use crate::model::judge::owed::{Agreement, FollowUpOrigin, OpenFollowUp, OpenFollowUpAt, OwedCounts};
use crate::model::plan::series::SeriesKey;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::ops::copies;
use crate::ops::follow_ups::{OpenFollowUps, over};
use crate::store::error::printable;

/// Lists the open follow-ups; unreadable files in the user's folder are reported and left out.
pub(super) fn run(args: &FollowUpsArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let (lang, on) = (environment.lang, environment.now.date());
    let office = args.office.as_deref();
    let found = over(&environment.directories()?, &args.sessions, office, on)?;
    let OpenFollowUps { sessions, open, copies, unreadable } = found;
    if let Some(office) = office.filter(|_| sessions.is_empty()) {
        return Err(Failure::Usage(lang.cli_no_office(office)));
    }
    let text = match args.layout {
        Layout::Json => json_text(&open.iter().map(|at| one_json(at, &sessions, environment)).collect()),
        Layout::Table if open.is_empty() => format!("{}\n", lang.cli_nothing_owed()),
        Layout::Table => tables(&open, &sessions, environment),
    };
    let mut messages: Vec<String> = unreadable.iter().flat_map(|error| store_lines(error, lang)).collect();
    messages.extend(copies.iter().map(|copies| copies.message(lang)));
    let exit = if copies::any_apart(&copies) { Exit::Problems } else { Exit::unless_empty(&unreadable) };
    Ok(Outcome { messages, exit, ..Outcome::text(text) })
}

/// One table for each series, that with the most urgent follow-up first. An office with several series is named with the
/// title of each.
fn tables(open: &[OpenFollowUpAt], files: &[(PathBuf, Session)], environment: &Environment) -> String {
    let (lang, on) = (environment.lang, environment.now.date());
    let checklist = |at: &OpenFollowUpAt| files[at.session].1.checklist();
    let mut series: Vec<(SeriesKey, String)> = Vec::new();
    for at in open {
        let (key, plan) = (checklist(at).series_key(), checklist(at));
        if series.iter().all(|(known, _)| *known != key) {
            let is_other = |(_, session): &(PathBuf, Session)| {
                session.checklist().agency == plan.agency && session.checklist().series_key() != key
            };
            let title = if files.iter().any(is_other) { format!(" {}", plan.series_title()) } else { String::new() };
            series.push((key, format!("{}{title}", plan.agency)));
        }
    }
    let office = |(key, name): &(SeriesKey, String)| {
        let own: Vec<&OpenFollowUpAt> = open.iter().filter(|at| checklist(at).series_key() == *key).collect();
        let counts = OwedCounts::of(own.iter().map(|at| &at.open), on);
        let rows: Vec<[String; 7]> = own.iter().map(|at| row(&at.open, &files[at.session].0, environment)).collect();
        let columns = [
            (lang.follow_up_due(), Side::Left),
            (lang.column_overdue(), Side::Left),
            (lang.column_id(), Side::Left),
            (lang.follow_up_unit(), Side::Left),
            (lang.follow_up_owner(), Side::Left),
            (lang.column_what(), Side::Left),
            (lang.column_file(), Side::Left),
        ];
        let missing = if counts.missing == 0 { String::new() } else { lang.follow_ups_missing(counts.missing) };
        let heading = lang.cli_office_owes(name, counts.open, counts.overdue);
        format!("{}{missing}\n{}", printable(&heading), table(columns, &rows))
    };
    series.iter().map(office).collect::<Vec<_>>().join("\n")
}

fn row(owed: &OpenFollowUp, path: &std::path::Path, environment: &Environment) -> [String; 7] {
    let lang = environment.lang;
    let follow_up = &owed.follow_up;
    let in_line = |text: &str| text.replace('\n', " ");
    [
        match (owed.agreement, follow_up.due) {
            (Agreement::Missing, _) => lang.no_follow_up_yet().to_owned(),
            (Agreement::Agreed, None) => lang.no_due_date().to_owned(),
            (Agreement::Agreed, Some(due)) => date_words(due, lang),
        },
        follow_up.days_overdue(environment.now.date()).map(|days| lang.days_overdue(days)).unwrap_or_default(),
        owed.point.to_string(),
        in_line(&follow_up.unit),
        in_line(&follow_up.owner),
        // Before an action is planned, the check of the point is shown.
        in_line(if follow_up.action.is_empty() { &owed.check } else { &follow_up.action }),
        path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    ]
}

fn one_json(at: &OpenFollowUpAt, files: &[(PathBuf, Session)], environment: &Environment) -> Value {
    let (path, session) = &files[at.session];
    let OpenFollowUp { point, check, follow_up, agreement, from } = &at.open;
    let visited = match from {
        FollowUpOrigin::Current => session.visit().opened.date(),
        FollowUpOrigin::Previous(day) | FollowUpOrigin::Gone(day) => *day,
    };
    json!({
        "agency": session.checklist().agency,
        "checklist": session.checklist().id,
        "session": session.parts().id,
        "path": path.to_string_lossy(),
        "visited": visited,
        "point": point,
        "check": check,
        "agreed": *agreement == Agreement::Agreed,
        "cause": follow_up.cause,
        "action": follow_up.action,
        "unit": follow_up.unit,
        "owner": follow_up.owner,
        "due": follow_up.due,
        "days_overdue": follow_up.days_overdue(environment.now.date()),
        "recheck": follow_up.recheck,
    })
}

text! {
    column_overdue { zh: "逾期", en: "OVERDUE" }
    column_what { zh: "改善措施／查核重點", en: "ACTION OR POINT" }
    cli_nothing_owed { zh: "沒有待改善的項目", en: "nothing is owed" }
}

messages! {
    cli_office_owes(agency: &str, open: usize, late: usize) {
        zh: "{agency}：待改善 {open} 項，逾期 {late} 項",
        en: "{agency}: {open} open, {late} overdue",
    }
}
