//! A small city for the tests of the page: a bureau of two offices that were visited, and an office that was not.

use std::sync::Arc;

use crate::model::city::brief::SessionBrief;
use crate::model::city::brief::sample::marked;
use crate::model::city::office::{Office, Offices};
use crate::model::city::rollup::RollUp;
use crate::model::value::weight::Percent;
use crate::ops::rollup::{Gathered, RollUpQuery, RolledUp, tree};
use crate::ops::sample::moment;
use crate::store::error::StoreError;

fn office(agency: &str, parent: Option<&str>, size: Option<&str>) -> Office {
    Office {
        id: agency.to_lowercase(),
        agency: agency.into(),
        parent: parent.map(str::to_lowercase),
        size_group: size.map(Into::into),
        ..Office::default()
    }
}

/// Below 50 a score is low, below 70 middling.
fn offices() -> Offices {
    let offices = vec![
        office("City", None, None),
        office("Bureau", Some("City"), None),
        office("Alpha", Some("Bureau"), Some("small")),
        office("Beta", Some("Bureau"), Some("large")),
        office("Gamma", Some("City"), None),
    ];
    let bands = [50, 70].map(|band| Percent::of(band, 100).expect("a share"));
    Offices { bands: bands.into(), offices, ..Offices::none() }
}

/// A visit of Alpha, one of Beta, and one of Beta in the year before.
fn sessions() -> [SessionBrief; 3] {
    let mut sessions = [
        marked("1", "Alpha", "alpha-115", 115, "ddd."),
        marked("2", "Beta", "beta-115", 115, "ppxx"),
        marked("3", "Beta", "beta-114", 114, "daaa"),
    ];
    sessions[2].visit.opened = moment("2025-11-20");
    sessions
}

/// The figures of the city.
pub(super) fn found(query: RollUpQuery) -> Arc<RolledUp> {
    found_of(&[0, 1, 2], query)
}

/// The figures of some of its visits.
pub(super) fn found_of(visits: &[usize], query: RollUpQuery) -> Arc<RolledUp> {
    let all = sessions();
    let sessions: Vec<SessionBrief> = visits.iter().map(|&at| all[at].clone()).collect();
    let paths = visits.iter().map(|at| format!("{}.session.ron", at + 1).into()).collect();
    let unreadable = vec![StoreError::NoAnswer { path: "4.session.ron".into() }];
    let on = moment("2026-12-31").date();
    let rollup = RollUp::of(&sessions, &[], tree(Some(&offices()), &sessions), query, on);
    Arc::new(RolledUp { rollup, gathered: Arc::new(Gathered { paths, sessions, copies: Vec::new(), unreadable }) })
}
