//! Files that are evidence, or become it: looked at, measured, copied and completed on threads of their own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::spawn;

use super::effect::Event;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Evidence;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::folder_of;
use crate::store::disk::paths;
use crate::store::evidence::{self, Wanted};

/// Whom the threads tell, and how they are stopped.
pub(super) struct Exhibits {
    events: Sender<Vec<Event>>,
    stop: Arc<AtomicBool>,
}

impl Exhibits {
    /// Threads that report to `events`.
    pub fn new(events: Sender<Vec<Event>>) -> Self {
        Self { events, stop: Arc::default() }
    }

    /// Looks at the files of a session.
    pub fn look(&self, files: Vec<Evidence>, session: PathBuf) {
        let (events, stop) = (self.events.clone(), Arc::clone(&self.stop));
        spawn(move || {
            let seen = evidence::look_at(files, &session, &stop);
            // When the program has ended there is nobody left to tell.
            let _ = events.send(vec![Event::EvidenceSeen { session, seen }]);
        });
    }

    /// Makes evidence of what the user named.
    pub fn take(&self, point: PointId, wanted: Wanted, session: PathBuf, now: Moment) {
        let (events, stop) = (self.events.clone(), Arc::clone(&self.stop));
        spawn(move || {
            let taken = evidence::take(&wanted, &session, &[], now, &stop);
            if let Some(taken) = taken.transpose() {
                let _ = events.send(vec![Event::EvidenceTaken { session, point, taken }]);
            }
        });
    }

    /// Looks what a path that is being typed can go on as.
    pub fn complete(&self, typed: String, session: PathBuf) {
        let events = self.events.clone();
        spawn(move || {
            let completion = paths::complete(&typed, folder_of(&session));
            let _ = events.send(vec![Event::PathCompleted { typed, completion }]);
        });
    }

    /// Gives up what is under way. A disk that does not answer is not waited for.
    pub fn stop(&mut self) {
        std::mem::take(&mut self.stop).store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;
    use crate::model::sample;
    use crate::store::evidence::{Keep, State};

    fn next(events: &std::sync::mpsc::Receiver<Vec<Event>>) -> Event {
        let mut told = events.recv_timeout(Duration::from_secs(30)).expect("an answer");
        assert_eq!(told.len(), 1);
        told.remove(0)
    }

    #[test]
    fn a_file_becomes_evidence_and_is_looked_at_again() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("a.session.ron");
        std::fs::write(folder.path().join("大廳.jpg"), "hall").unwrap();
        let (sender, events) = channel();
        let exhibits = Exhibits::new(sender);
        exhibits.complete("大".into(), session.clone());
        let Event::PathCompleted { completion, .. } = next(&events) else { panic!("no completion") };
        let wanted = Wanted { typed: completion.text, keep: Keep::Copy, method: None };
        exhibits.take("1.1.1".into(), wanted, session.clone(), sample::stamp(1).at);
        let Event::EvidenceTaken { taken, .. } = next(&events) else { panic!("not taken") };
        let taken = taken.unwrap();
        assert_eq!(taken.what, "a.evidence/大廳.jpg");
        exhibits.look(vec![taken.clone()], session);
        let Event::EvidenceSeen { seen, .. } = next(&events) else { panic!("not seen") };
        assert_eq!(seen, [(taken, State::Intact)]);
    }

    #[test]
    fn what_was_stopped_tells_nothing_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("a.session.ron");
        std::fs::write(folder.path().join("a.jpg"), "a").unwrap();
        let (sender, events) = channel();
        let mut exhibits = Exhibits::new(sender);
        let stopped = Arc::clone(&exhibits.stop);
        exhibits.stop();
        assert!(stopped.load(Ordering::Relaxed));
        // What is asked for from then on is done.
        let wanted = Wanted { typed: "a.jpg".into(), keep: Keep::InPlace, method: None };
        exhibits.take("1.1.1".into(), wanted, session, sample::stamp(1).at);
        assert!(matches!(next(&events), Event::EvidenceTaken { taken: Ok(_), .. }));
    }
}
