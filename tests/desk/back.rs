//! What the desk finds when it looks back: the inspection before, all of an office over time.

use pillarcheck::model::compare::compare;
use pillarcheck::model::session::Session;
use pillarcheck::model::since::Since;
use pillarcheck::model::trend::{Trend, trends};
use pillarcheck::store::visits;
use pillarcheck::tui::effect::{Compared, Comparing};

use super::Desk;

impl Desk {
    /// What a session beside the one before it says, as the performer finds it.
    pub(super) fn compared(&self, of: &Comparing) -> Compared {
        let now = match of {
            Comparing::Open(session) => (**session).clone(),
            Comparing::File(path) => self.cabinet.session(path).expect("a file of the desk").clone(),
        };
        let mut all = self.cabinet.sessions();
        all.extend(self.last.clone());
        let since = match visits::before(all, &now) {
            Some(then) => Some(Since::of(&compare(&then, &now))),
            None => Since::kept(&now),
        };
        since.map_or(Compared::NoEarlier, |since| Compared::Since(Box::new(since)))
    }

    /// From now on the file of the earlier inspection is not there any more.
    pub fn lose_the_last(&mut self) {
        self.last = None;
    }

    /// All inspections of an office, as the performer finds them.
    pub(super) fn followed(&self, agency: &str, own: Option<Box<Session>>) -> Option<Box<Trend>> {
        let mut all = self.cabinet.sessions();
        all.extend(own.map(|own| *own).into_iter().chain(self.last.clone()));
        all.retain(|session| session.checklist().agency == agency);
        trends(&all).into_iter().next().map(Box::new)
    }
}
