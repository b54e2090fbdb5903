//! What the list shows: the rows that a filter keeps, and the point under the cursor for as long as it is there.

use crate::model::list::filter::Filter;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::walk::rows::Rows;

/// The rows that are shown, recomputed when the filter or an answer changes and at no other time.
#[derive(Clone, Debug)]
pub struct Listing {
    rows: Rows,
    filter: Filter,
    /// For each point of the checklist, by its rank, whether the filter keeps it.
    kept: Vec<bool>,
    /// The point under the cursor if the filter does not keep it: it was just marked, or jumped to. It stays listed
    /// until the cursor leaves it.
    held: Option<PointId>,
}

impl Listing {
    /// The list without a filter.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let mut listing =
            Self { rows: Rows::of(session, |_| false), filter: Filter::default(), kept: Vec::new(), held: None };
        listing.choose(Filter::default(), session);
        listing
    }

    /// The rows shown.
    #[must_use]
    pub const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The filter.
    #[must_use]
    pub const fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Sets the filter and rebuilds the rows.
    pub fn choose(&mut self, filter: Filter, session: &Session) {
        self.filter = filter;
        self.held = None;
        let checklist = session.checklist();
        self.kept =
            session.outline().places().iter().map(|place| session.keeps(&self.filter, place.of(checklist).2)).collect();
        self.rebuild(session);
    }

    /// Re-evaluates points whose answers changed. The one under the cursor stays if it was listed. Returns whether the
    /// rows changed.
    pub fn look_again<'a>(
        &mut self,
        session: &Session,
        points: impl Iterator<Item = &'a PointId>,
        cursor: &PointId,
    ) -> bool {
        let was_shown = self.rows.row(session, cursor).is_some();
        let mut is_other = false;
        for point in points {
            if let (Some(rank), Some((_, _, focus))) = (session.outline().rank(point), session.find(point)) {
                let keeps = session.keeps(&self.filter, focus);
                is_other |= std::mem::replace(&mut self.kept[rank], keeps) != keeps;
            }
        }
        if is_other {
            self.held = was_shown.then(|| cursor.clone());
            self.rebuild(session);
        }
        is_other
    }

    /// Lists the point under the cursor regardless of the filter, and releases the one held before. Returns whether the
    /// rows changed.
    pub fn hold(&mut self, session: &Session, cursor: &PointId) -> bool {
        let is_kept = |point: &PointId| session.outline().rank(point).is_some_and(|rank| self.kept[rank]);
        let held = (!is_kept(cursor)).then(|| cursor.clone());
        if held == self.held {
            return false;
        }
        let is_other = self.held.as_ref().is_some_and(|held| !is_kept(held)) || held.is_some();
        self.held = held;
        if is_other {
            self.rebuild(session);
        }
        is_other
    }

    fn rebuild(&mut self, session: &Session) {
        let held = self.held.as_ref();
        let held = held.and_then(|point| session.outline().rank(point));
        self.rows = Rows::of(session, |rank| self.kept[rank] || held == Some(rank));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::list::filter::Choice;
    use crate::model::record::mark::Mark;
    use crate::model::sample::{answer, session};

    fn shown(listing: &Listing, session: &Session) -> Vec<String> {
        let places = listing.rows().places();
        places.map(|place| place.of(session.checklist()).2.id.to_string()).collect()
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_the_filter_keeps_and_the_cursor(
            deeds in prop::collection::vec((0_usize..6, prop::option::of(0_usize..4), any::<bool>()), 1..30),
        ) {
            let mut session = session(&[2, 1, 3], crate::model::plan::checklist::Overall::ByPoint);
            let ids: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
            let mut listing = Listing::of(&session);
            prop_assert_eq!(listing.rows().points(), 6);
            let mut cursor = ids[0].clone();
            for (number, mark, is_filtered) in deeds {
                if is_filtered {
                    listing.choose(Filter::of([Choice::Unmarked, Choice::Marked(Mark::ALL[number % 4])]), &session);
                } else {
                    cursor = ids[number].clone();
                    listing.hold(&session, &cursor);
                    answer(&mut session, cursor.as_str(), 1, |answer| {
                        answer.mark = mark.map(|mark| Mark::ALL[mark]);
                    });
                    listing.look_again(&session, std::iter::once(&cursor), &cursor);
                    prop_assert!(shown(&listing, &session).contains(&cursor.to_string()));
                }
                let kept = session.filtered(listing.filter());
                let expected: Vec<String> = ids
                    .iter()
                    .filter(|&point| kept.contains(point) || (!is_filtered && *point == cursor))
                    .map(ToString::to_string)
                    .collect();
                prop_assert_eq!(shown(&listing, &session), expected);
            }
        }
    }
}
