//! `follow-ups`: open follow-ups of all inspections by office, overdue ones first.

use serde_json::{Value, json};
use std::path::PathBuf;

use super::args::FollowUpsArgs;
use super::args::Layout;
use super::delivery::Delivery;
use super::environment::Environment;
use super::error::{Failure, store_lines};
use super::list::json_text;
use super::output::{Exit, Outcome};
use crate::model::city::brief::SessionBrief;
use crate::model::judge::open_follow_ups::{Agreement, FollowUpOrigin, OpenFollowUp, OpenFollowUpAt};
use crate::ops::copies;
use crate::ops::follow_ups::{self, over};

/// Prints or writes the open follow-ups; unreadable files in the user's folder are reported and left out.
pub(super) fn run(args: &FollowUpsArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let to = Delivery::new(args.format, &args.file, environment)?;
    let (lang, on) = (environment.lang, environment.now.date());
    let office = args.office.as_deref();
    let found = over(&environment.directories()?, &args.sessions, office, on)?;
    if let Some(office) = office.filter(|_| found.sessions.is_empty()) {
        return Err(Failure::Usage(lang.cli_no_office(office)));
    }
    let bytes = match args.layout {
        Layout::Json => {
            let list = found.open.iter().map(|at| one_json(at, &found.sessions, environment));
            json_text(&list.collect()).into_bytes()
        }
        Layout::Table => follow_ups::bytes(&found, on, to.format(), &to.options(environment))?,
    };
    let sources: Vec<PathBuf> = found.sessions.iter().map(|(path, _)| path.clone()).collect();
    let mut messages: Vec<String> = found.unreadable.iter().flat_map(|error| store_lines(error, lang)).collect();
    messages.extend(found.copies.iter().map(|copies| copies.message(lang)));
    let exit = if copies::any_apart(&found.copies) { Exit::Problems } else { Exit::unless_empty(&found.unreadable) };
    Ok(Outcome { messages, exit, ..to.deliver(bytes, &sources)? })
}

fn one_json(at: &OpenFollowUpAt, files: &[(PathBuf, SessionBrief)], environment: &Environment) -> Value {
    let (path, session) = &files[at.session];
    let OpenFollowUp { point, check, follow_up, agreement, from } = &at.open;
    let visited = match from {
        FollowUpOrigin::Current => session.visit.opened.date(),
        FollowUpOrigin::Previous(day) | FollowUpOrigin::Gone(day) => *day,
    };
    json!({
        "agency": session.plan.agency,
        "checklist": session.plan.id,
        "session": session.id,
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
