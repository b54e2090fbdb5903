//! `inspect`, and no command at all: the screen, once everything that is asked for has been found.

use super::args::Inspect;
use super::error::Failure;
use super::here::{Here, clock, must_have_terminal};
use super::new::beside_last;
use super::output::Outcome;
use crate::model::record::visit::{Visit, VisitKind};
use crate::store::disk::places::{Places, SESSION_ENDING};
use crate::store::library::Library;
use crate::store::session::drawing;
use crate::store::session::sessions::{self, Overwrite};
use crate::store::settings::Settings;
use crate::tui::event_loop;
use crate::tui::program::{Launch, Opening};

/// Opens the screen. Errors of arguments and files come before the one that there is no terminal.
pub(super) fn run(asked: Inspect, here: &Here) -> Result<Outcome, Failure> {
    let places = here.places()?;
    let opening = opening(asked, &places, here)?;
    let launch =
        Launch { system: here.system, lang: here.lang, places, color: here.color, ascii: here.ascii, clock, opening };
    event_loop::run(launch).map_err(Failure::Terminal)?;
    Ok(Outcome::text(""))
}

fn opening(asked: Inspect, places: &Places, here: &Here) -> Result<Opening, Failure> {
    match asked {
        Inspect::Start => {
            must_have_terminal()?;
            Ok(Opening::Start)
        }
        Inspect::Session(named) => {
            let opened = sessions::open(&sessions::locate(places, &named), here.now)?;
            must_have_terminal()?;
            Ok(Opening::Session(Box::new(opened)))
        }
        Inspect::Checklist { checklist, kind, reviewers, site, previous, drawing } => {
            // Who names a session file where a checklist is asked for wants to go on with it.
            if checklist.ends_with(SESSION_ENDING) {
                return opening(Inspect::Session(checklist.into()), places, here);
            }
            let entry = Library::find(places, &checklist)?;
            let visit =
                Visit { kind: kind.unwrap_or(VisitKind::SpotCheck), site, reviewers, opened: here.now, closed: None };
            let scope = drawing::scope(drawing.as_ref(), &entry.checklist, places)?;
            let mut session = sessions::begin(visit, scope, entry.checklist.clone());
            if let Some(named) = previous {
                session = beside_last(&named, session, places, here)?.0;
            }
            // Nothing is created for a screen that cannot be shown.
            must_have_terminal()?;
            let visit = session.visit();
            if kind.is_none() || visit.reviewers.is_empty() {
                let (site, reviewers) = (visit.site.clone(), visit.reviewers.clone());
                let previous = session.previous().cloned().map(Box::new);
                return Ok(Opening::Form { entry, kind, site, reviewers, previous });
            }
            remember(&visit.reviewers, places);
            let path = sessions::path_of(places, &session);
            sessions::create(&path, &session, Overwrite::Never)?;
            Ok(Opening::Session(Box::new(sessions::open(&path, here.now)?)))
        }
    }
}

/// Keeps the reviewers for the next visit form. It is a courtesy: that it fails is no reason not to inspect.
fn remember(reviewers: &[String], places: &Places) {
    if let Ok(mut settings) = Settings::load(places) {
        settings.reviewers = reviewers.to_vec();
        let _ = settings.save(places);
    }
}
