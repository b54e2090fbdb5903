//! What is seen from visit to visit, in jobs: the comparison with last time, the trend, and the open follow-ups of an office.

use super::Performer;
use crate::model::judge::open_follow_ups::OpenFollowUpAt;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::ops::compare::{self, Subject};
use crate::ops::{follow_ups, trend};
use crate::tui::effect::{Compared, Event, FiledFollowUp, ticket};

impl Performer {
    /// Finds the open follow-ups of an office.
    pub(super) fn follow_ups(&self, agency: String, now: Moment) {
        self.with_sessions(move |directories| {
            let found = follow_ups::of_agency(directories, &agency, now.date());
            let filed =
                |OpenFollowUpAt { session, open }| FiledFollowUp { open, session: found.sessions[session].0.clone() };
            let follow_ups = found.open.into_iter().map(filed).collect();
            Event::FollowUpsFound { agency, follow_ups, copies: found.copies, unreadable: found.unreadable }
        });
    }

    /// Compares an inspection with the one before it.
    pub(super) fn compare(&self, of: Subject) {
        self.with_sessions(move |directories| {
            let ticket = ticket(&of);
            let (compared, unreadable) = match compare::with_previous(directories, &of) {
                Ok(found) => (
                    found.since.map_or(Compared::NoEarlier, |since| Compared::Difference(Box::new(since))),
                    found.unreadable,
                ),
                Err(error) => (Compared::Failed(error), Vec::new()),
            };
            Event::Compared { ticket, compared, unreadable }
        });
    }

    /// Computes the trend of an office.
    pub(super) fn trend(&self, agency: String, own: Option<Box<Session>>) {
        self.with_sessions(move |directories| {
            let found = trend::of_agency(directories, &agency, own.as_deref());
            let trend = found.trends.into_iter().next().map(Box::new);
            Event::TrendFound { agency, trend, copies: found.copies, unreadable: found.unreadable }
        });
    }
}
