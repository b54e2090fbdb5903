//! The rows of the list: points in scope, with their pillars and strategies as headings, and the ways between them.

use crate::model::plan::checklist::PointId;
use crate::model::plan::outline::PointPlace;
use crate::model::record::session::Session;

/// Which way along the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Forward,
    /// Towards the beginning.
    Back,
}

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Heading of a pillar, by its position.
    Pillar(usize),
    /// Heading of a strategy, by the positions of its pillar and of itself.
    Strategy(usize, usize),
    /// Heading of a group of points within a strategy, by the place of its first point that is listed.
    Group(PointPlace),
    /// A point.
    Point(PointPlace),
    /// A point below the heading of its group.
    Member(PointPlace),
}

impl Row {
    /// The place of the point, if the row is one.
    const fn place(self) -> Option<PointPlace> {
        match self {
            Self::Point(place) | Self::Member(place) => Some(place),
            Self::Pillar(_) | Self::Strategy(..) | Self::Group(_) => None,
        }
    }
}

/// All rows. They depend only on which points are listed and are rebuilt when that changes; contents are looked up by
/// id.
#[derive(Clone, Debug)]
pub struct Rows {
    list: Vec<Row>,
    /// Positions of the rows that are points, in plan order.
    points: Vec<usize>,
    /// For each point of the checklist, by its rank, its position in `points`.
    by_rank: Vec<Option<usize>>,
}

impl Rows {
    /// The rows of the points that are shown, told by their rank.
    #[must_use]
    pub fn of(session: &Session, is_shown: impl Fn(usize) -> bool) -> Self {
        let mut rows = Self { list: Vec::new(), points: Vec::new(), by_rank: vec![None; session.outline().len()] };
        let mut heading: Option<PointPlace> = None;
        let mut group = "";
        let places = session.outline().places().iter().copied().enumerate();
        let mut shown = places.filter(|(rank, _)| is_shown(*rank)).peekable();
        while let Some((rank, place)) = shown.next() {
            if heading.is_none_or(|last| last.pillar != place.pillar) {
                rows.list.push(Row::Pillar(place.pillar));
            }
            if heading.is_none_or(|last| (last.pillar, last.strategy) != (place.pillar, place.strategy)) {
                rows.list.push(Row::Strategy(place.pillar, place.strategy));
                group = "";
            }
            heading = Some(place);
            let point = place.of(session.checklist()).2;
            if point.group() != group {
                // Where numbers repeat: in groups of several points, and in those that the plan heads in words.
                let is_followed = shown.peek().is_some_and(|(_, next)| {
                    (next.pillar, next.strategy) == (place.pillar, place.strategy)
                        && next.of(session.checklist()).2.group() == point.group()
                });
                group = if is_followed || point.is_group_named() { point.group() } else { "" };
                if !group.is_empty() {
                    rows.list.push(Row::Group(place));
                }
            }
            rows.by_rank[rank] = Some(rows.points.len());
            rows.points.push(rows.list.len());
            rows.list.push(if group.is_empty() { Row::Point(place) } else { Row::Member(place) });
        }
        rows
    }

    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no row at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The rows of a range.
    #[must_use]
    pub fn range(&self, range: std::ops::Range<usize>) -> &[Row] {
        &self.list[range]
    }

    /// The points shown, in plan order.
    pub fn places(&self) -> impl Iterator<Item = PointPlace> {
        self.list.iter().filter_map(|row| row.place())
    }

    /// How many points are shown.
    #[must_use]
    pub const fn points(&self) -> usize {
        self.points.len()
    }

    /// Which of the points shown this one is, counted from 1.
    #[must_use]
    pub fn number(&self, session: &Session, point: &PointId) -> Option<usize> {
        self.position(session, point).map(|position| position + 1)
    }

    /// The first point at or below a row.
    #[must_use]
    pub fn point_below(&self, session: &Session, row: usize) -> Option<PointId> {
        let place = self.list.get(row..)?.iter().find_map(|row| row.place())?;
        Some(place.of(session.checklist()).2.id.clone())
    }

    /// The point shown that is nearest to one that is not: the first behind it, else the last before it.
    #[must_use]
    pub fn nearest(&self, session: &Session, point: &PointId) -> Option<PointId> {
        let rank = session.outline().rank(point)?;
        let (before, behind) = self.by_rank.split_at(rank);
        let position = behind.iter().flatten().next().or_else(|| before.iter().rev().flatten().next())?;
        self.id(session, *position)
    }

    /// Whether the point of a rank is listed.
    #[must_use]
    pub fn has_rank(&self, rank: usize) -> bool {
        self.by_rank.get(rank).is_some_and(Option::is_some)
    }

    /// The row of a point.
    #[must_use]
    pub fn row(&self, session: &Session, point: &PointId) -> Option<usize> {
        Some(self.points[self.position(session, point)?])
    }

    /// The first of the headings right above a row, or the row itself.
    #[must_use]
    pub fn with_headings(&self, row: usize) -> usize {
        let headings = self.list[..row].iter().rev().take_while(|row| row.place().is_none()).count();
        row - headings
    }

    /// The point `distance` points away, or the last one in that direction.
    #[must_use]
    pub fn point_at_distance(&self, session: &Session, from: &PointId, distance: isize) -> Option<PointId> {
        let position = self.position(session, from)?.saturating_add_signed(distance);
        self.id(session, position.min(self.points.len().checked_sub(1)?))
    }

    /// The point after this one; none after the last.
    #[must_use]
    pub fn next_point(&self, session: &Session, from: &PointId) -> Option<PointId> {
        self.id(session, self.position(session, from)? + 1)
    }

    /// The first point.
    #[must_use]
    pub fn first(&self, session: &Session) -> Option<PointId> {
        self.id(session, 0)
    }

    /// The last point.
    #[must_use]
    pub fn last(&self, session: &Session) -> Option<PointId> {
        self.id(session, self.points.len().checked_sub(1)?)
    }

    /// The next point without a mark, from the beginning again after the end; none where there is none.
    #[must_use]
    pub fn next_unmarked(&self, session: &Session, from: &PointId) -> Option<PointId> {
        self.next(session, from, |point| session.mark(point).is_none())
    }

    /// The next point with an open conflict, from the beginning again after the end; none where there is none.
    #[must_use]
    pub fn next_conflict(&self, session: &Session, from: &PointId) -> Option<PointId> {
        self.next(session, from, |point| session.conflict(point).is_some())
    }

    fn next(&self, session: &Session, from: &PointId, is_wanted: impl Fn(&PointId) -> bool) -> Option<PointId> {
        let start = self.position(session, from)?;
        let after = start + 1..self.points.len();
        after.chain(0..=start).filter_map(|position| self.id(session, position)).find(is_wanted)
    }

    /// The first point of the neighbouring strategy; going back, first to the beginning of this one.
    #[must_use]
    pub fn strategy(&self, session: &Session, from: &PointId, direction: Direction) -> Option<PointId> {
        self.group(session, from, direction, |place| (place.pillar, place.strategy))
    }

    /// The first point of the neighbouring pillar; going back, first to the beginning of this one.
    #[must_use]
    pub fn pillar(&self, session: &Session, from: &PointId, direction: Direction) -> Option<PointId> {
        self.group(session, from, direction, |place| (place.pillar, 0))
    }

    fn group(
        &self,
        session: &Session,
        from: &PointId,
        direction: Direction,
        group: fn(PointPlace) -> (usize, usize),
    ) -> Option<PointId> {
        let position = self.position(session, from)?;
        let group_at = |position: usize| self.place(position).map(group);
        let here = group_at(position);
        match direction {
            Direction::Forward => {
                let next = (position + 1..self.points.len()).find(|&next| group_at(next) != here)?;
                self.id(session, next)
            }
            Direction::Back => {
                let before = position.checked_sub(1)?;
                let wanted = group_at(before);
                let first = (0..=before).rev().take_while(|&earlier| group_at(earlier) == wanted).last()?;
                self.id(session, first)
            }
        }
    }

    fn position(&self, session: &Session, point: &PointId) -> Option<usize> {
        self.by_rank[session.outline().rank(point)?]
    }

    fn place(&self, position: usize) -> Option<PointPlace> {
        self.list.get(*self.points.get(position)?)?.place()
    }

    fn id(&self, session: &Session, position: usize) -> Option<PointId> {
        Some(self.place(position)?.of(session.checklist()).2.id.clone())
    }
}
