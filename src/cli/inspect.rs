//! `inspect`, also the default command: opens the screen after all arguments and files have been checked.

use super::args::Inspect;
use super::environment::{Environment, clock, require_terminal};
use super::error::Failure;
use super::new::notice_lines;
use super::output::{Exit, Outcome};
use crate::lang::messages;
use crate::model::record::visit::{Visit, VisitKind};
use crate::ops::Directories;
use crate::ops::begin::{self, Beginning, NewFile, Notice};
use crate::ops::list::find_checklist;
use crate::ops::open;
use crate::store::error::display_path;
use crate::tui::event_loop;
use crate::tui::program::{Launch, Opening};

/// Opens the screen. Errors of arguments and files are reported before the error that there is no terminal.
pub(super) fn run(args: Inspect, environment: &Environment) -> Result<Outcome, Failure> {
    run_in(args, environment.directories()?, environment)
}

/// The same in these folders.
pub(super) fn run_in(args: Inspect, directories: Directories, environment: &Environment) -> Result<Outcome, Failure> {
    let (opening, notices) = opening(args, &directories, environment)?;
    let mut outcome = show(opening, directories, environment)?;
    outcome.messages.splice(..0, notice_lines(&notices, environment.lang));
    Ok(outcome)
}

/// Shows the screen until it is left, and says what could not be saved by then.
pub(super) fn show(opening: Opening, directories: Directories, environment: &Environment) -> Result<Outcome, Failure> {
    let launch = Launch {
        system: environment.system,
        lang: environment.lang,
        directories,
        ability: environment.ability(),
        clock,
        opening,
    };
    let Some(copy) = event_loop::run(launch).map_err(Failure::Terminal)? else { return Ok(Outcome::text("")) };
    let copy = copy.map(|copy| environment.lang.cli_left_copy(&display_path(&copy)));
    let message = copy.unwrap_or_else(|error| {
        let reason = error.message(environment.lang);
        environment.lang.cli_left_nothing(&reason)
    });
    Ok(Outcome { messages: vec![message], exit: Exit::Unwritable, ..Outcome::text("") })
}

messages! {
    cli_left_copy(copy: &str) {
        zh: "程式結束前仍有內容未能存入原檔，已另存於 {copy}",
        en: "not everything could be saved before the program was ended; the work is in {copy}",
    }
    cli_left_nothing(reason: &str) {
        zh: "程式結束前仍有內容未能存檔，也無法另存：{reason}",
        en: "not everything could be saved before the program was ended, and no copy either: {reason}",
    }
}

fn opening(
    args: Inspect,
    directories: &Directories,
    environment: &Environment,
) -> Result<(Opening, Vec<Notice>), Failure> {
    let session = |named| -> Result<_, Failure> {
        let opened = open::open(directories, named, environment.now)?;
        require_terminal()?;
        Ok((Opening::Session(Box::new(opened)), Vec::new()))
    };
    match args {
        Inspect::Start => {
            require_terminal()?;
            Ok((Opening::Start, Vec::new()))
        }
        Inspect::Session(named) => session(&named),
        // The path of a session file in place of a checklist means to continue that session.
        Inspect::Checklist { checklist, .. } if open::names_session(&checklist) => session(checklist.as_ref()),
        Inspect::Checklist { checklist, kind, reviewers, site, previous, drawing } => {
            let entry = find_checklist(directories, &checklist)?;
            let visit = Visit {
                kind: kind.unwrap_or(VisitKind::SpotCheck),
                site,
                reviewers,
                opened: environment.now,
                closed: None,
            };
            let (checklist, origin) = (entry.checklist.clone(), entry.origin.clone());
            let beginning = Beginning { checklist, origin, visit, previous: previous.into(), drawing };
            let begun = begin::prepare(directories, beginning)?;
            // Checked before a file is created.
            require_terminal()?;
            let visit = begun.session.visit();
            if kind.is_none() || visit.reviewers.is_empty() {
                let (site, reviewers) = (visit.site.clone(), visit.reviewers.clone());
                let previous = begun.session.previous().cloned().map(Box::new);
                return Ok((Opening::Form { entry, kind, site, reviewers, previous }, begun.notices));
            }
            let path = begin::create(directories, &begun.session, &[], NewFile::AUTOMATIC, environment.now)?;
            let opened = open::open(directories, &path, environment.now)?;
            Ok((Opening::Session(Box::new(opened)), begun.notices))
        }
    }
}
