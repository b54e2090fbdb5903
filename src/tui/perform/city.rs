//! The whole city, read in a job that says how far it is and can be stopped.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Performer;
use crate::model::value::roc::Moment;
use crate::ops::export::Format;
use crate::ops::rollup::{self, FilesRead, Gathered, RollUpQuery, RollUpRequest, RolledUp, Trust};
use crate::tui::effect::{Event, Exported};

/// How often the reading is told, at most.
const STEPS: usize = 50;

impl Performer {
    /// Reads all sessions and sums them up.
    pub(super) fn read_city(&mut self, query: RollUpQuery, now: Moment) {
        // Each reading has a stop of its own, so that none stops the next one.
        self.stop_city();
        let stop = Arc::new(AtomicBool::new(false));
        self.stops_city = Arc::clone(&stop);
        let (directories, events) = (self.directories.clone(), self.events.clone());
        self.report_later(move || {
            let watch = |read: FilesRead| {
                if stop.load(Ordering::Relaxed) {
                    return ControlFlow::Break(());
                }
                let steps = |done: usize| done * STEPS / read.of.max(1);
                if read.done < read.of && steps(read.done) > steps(read.done - 1) {
                    // The receiver is gone once the program has ended.
                    let _ = events.send(vec![Event::CityRead(read)]);
                }
                ControlFlow::Continue(())
            };
            let request = RollUpRequest {
                paths: Vec::new(),
                offices: None,
                query,
                against: None,
                trust: Trust::Stamp,
                on: now.date(),
            };
            let found = rollup::roll_up(&directories, &request, &watch).transpose()?;
            Some(Event::CityFound(found.map(Arc::new)))
        });
    }

    /// Sums up by another query what was read.
    pub(super) fn sum_city(&self, gathered: Arc<Gathered>, query: RollUpQuery, now: Moment) {
        let directories = self.directories.clone();
        self.report_later(move || {
            let found = rollup::sum_again(&directories, gathered, query, now.date());
            Some(Event::CityFound(found.map(Arc::new)))
        });
    }

    /// Stops the reading, if there is one.
    pub(super) fn stop_city(&self) {
        self.stops_city.store(true, Ordering::Relaxed);
    }

    /// Writes the report.
    pub(super) fn save_city(&mut self, found: Arc<RolledUp>, format: Format) {
        let (directories, lang) = (self.directories.clone(), self.lang);
        self.export_later(move || {
            let saved = rollup::save(&directories, &found, format, lang);
            saved.map_or_else(Exported::Failed, |path| Exported::Saved { path, cut: 0 })
        });
    }
}
