//! Effects about plans that are imported: found, read, kept and finished in jobs, one after the other.

use chrono::NaiveDate;
use std::path::{Path, PathBuf};

use super::{EXPORT_PATIENCE, Performer};
use crate::model::value::roc::Moment;
use crate::ops::import::Importing;
use crate::ops::{Directories, evidence, list, review};
use crate::tui::effect::{Event, PlanEffect, PlanEvent};

impl Performer {
    /// Executes an effect about a plan. What is kept later is written later: each job waits for the one before.
    pub(super) fn plan(&mut self, effect: PlanEffect, now: Moment) {
        let (directories, events, before) = (self.directories.clone(), self.events.clone(), self.planning.take());
        self.planning = Some(self.platform.jobs.start(move || {
            if let Some(before) = before {
                before.wait();
            }
            let _ = events.send(vec![Event::Plan(done(effect, &directories, now))]);
        }));
    }

    /// Waits for what is kept.
    pub(super) fn finish_plans(&mut self) {
        if let Some(planning) = self.planning.take() {
            self.platform.jobs.run_queued();
            planning.wait_within(EXPORT_PATIENCE);
        }
    }
}

fn done(effect: PlanEffect, directories: &Directories, now: Moment) -> PlanEvent {
    match effect {
        PlanEffect::Find => PlanEvent::Found(review::unfinished(directories)),
        PlanEffect::Open(plan) => {
            PlanEvent::Read(review::open(directories, &asked(plan, now.date()), None).map(Box::new))
        }
        PlanEffect::Keep(work) => PlanEvent::Kept(review::keep(directories, &work)),
        PlanEffect::Finish(checklist, work) => {
            let finished = review::finish(directories, &checklist, &work, now);
            PlanEvent::Finished(finished, list::checklists(directories))
        }
    }
}

/// The completions of a path, for evidence of an open session or for a plan.
pub(super) fn completed(typed: String, session: Option<&Path>) -> Event {
    let completion = match session {
        Some(session) => evidence::complete(&typed, session),
        None => review::complete_path(&typed),
    };
    Event::PathCompleted { typed, completion }
}

fn asked(plan: PathBuf, today: NaiveDate) -> Importing {
    Importing { plan, today, ..Importing::default() }
}
