//! Next year's session: last time's verdicts beside a new checklist, and what a reviewer has to decide about.

use std::collections::HashSet;

use super::checklist::{Checklist, FocusPoint, Pillar, PointId, Strategy};
use super::mapping::Mapping;
use super::previous::{Gone, Hint, Previous, Reference};
use super::session::{Answer, Session};
use super::wording::Wording;

/// A new session with last time's verdicts for reference, and the three lists of what became of the former points.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The new session: last time's verdicts beside it, and not one answer.
    pub session: Session,
    /// The points that ask for the same as last time, in the former list's order.
    pub carried: Vec<PointId>,
    /// The points that ask for something else, or that stand elsewhere in another scheme: the reviewer decides.
    pub changed: Vec<Changed>,
    /// The points that the new list does not have and nothing in it answers to. The session keeps them.
    pub gone: Vec<Gone>,
    /// The points that the former list did not have, in the new one's order.
    pub added: Vec<PointId>,
}

impl Carry {
    /// Whether there is anything that a reviewer has to look at and decide about.
    #[must_use]
    pub fn needs_decision(&self) -> bool {
        !self.changed.is_empty() || !self.gone.is_empty()
    }
}

/// A former point that does not simply go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its id.
    pub point: PointId,
    /// What it asked for.
    pub former: Wording,
    /// What there is today.
    pub today: Today,
    /// What was found last, if anything.
    pub last: Option<Reference>,
}

/// What there is today in the place of a former point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Today {
    /// The point of the same id, in other words.
    Reworded(Wording),
    /// Strategies that may ask for the like.
    Hinted(Vec<Hint>),
}

/// Sets last time's verdicts beside a session that has just begun.
///
/// Points go on by id: with the same wording they are carried, with another they are changed. Between plans of different
/// schemes an id is no name, so that there only points of the same id and wording are carried; for the others the
/// mapping gives hints. Verdicts become references, never answers, and what was not looked at last time keeps the
/// reference that it had then.
#[must_use]
pub fn carry(last: &Session, fresh: Session, mapping: Option<&Mapping>) -> Carry {
    let route = Route::new(last, &fresh, mapping);
    let mut previous = Previous {
        session: last.parts().id.clone(),
        checklist: last.checklist().id.clone(),
        framework: last.checklist().framework.clone(),
        visited: last.visit().opened.date(),
        kind: last.visit().kind,
        summary: last.summary(),
        verdicts: std::collections::HashMap::new(),
        gone: Vec::new(),
    };
    let (mut carried, mut changed, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let mut known: HashSet<&PointId> = HashSet::new();
    for (pillar, strategy, point) in last.checklist().points() {
        let reference = reference(last, point);
        match route.of(point) {
            Way::Same => {
                if let Some(reference) = reference {
                    previous.verdicts.insert(point.id.clone(), reference);
                }
                carried.push(point.id.clone());
                known.insert(&point.id);
            }
            Way::Reworded(today) => {
                if let Some(reference) = &reference {
                    let reference = beside_other_words(reference, point, today);
                    previous.verdicts.insert(point.id.clone(), reference);
                }
                changed.push(Changed {
                    point: point.id.clone(),
                    former: Wording::of(point),
                    today: Today::Reworded(Wording::of(today)),
                    last: reference,
                });
                known.insert(&point.id);
            }
            Way::Gone => {
                let hints = route.hints(strategy);
                let left = left_behind((pillar, strategy, point), reference, hints);
                previous.gone.push(left.clone());
                if left.hints.is_empty() {
                    gone.push(left);
                } else {
                    changed.push(Changed {
                        point: left.point,
                        former: left.wording,
                        today: Today::Hinted(left.hints),
                        last: left.last,
                    });
                }
            }
        }
    }
    for older in last.previous().map_or(&[][..], |previous| &previous.gone) {
        keep_older(older, &route, &mut previous);
    }
    let points = fresh.checklist().points();
    let added = points
        .filter(|(_, _, point)| !known.contains(&point.id))
        .map(|(_, _, point)| point.id.clone())
        .collect();
    Carry {
        session: fresh.beside(Some(previous)),
        carried,
        changed,
        gone,
        added,
    }
}

/// The way from one checklist to another.
struct Route<'a> {
    fresh: &'a Session,
    today: &'a Checklist,
    is_same_scheme: bool,
    mapping: Option<&'a Mapping>,
}

/// Where a former point comes out.
enum Way<'a> {
    /// At a point that asks for the same.
    Same,
    /// At a point that asks for something else.
    Reworded(&'a FocusPoint),
    /// Nowhere.
    Gone,
}

impl<'a> Route<'a> {
    fn new(last: &Session, fresh: &'a Session, mapping: Option<&'a Mapping>) -> Self {
        let (former, today) = (&last.checklist().framework, &fresh.checklist().framework);
        Self {
            fresh,
            today: fresh.checklist(),
            is_same_scheme: former == today,
            mapping: mapping.filter(|mapping| mapping.leads(former, today)),
        }
    }

    fn of(&self, former: &FocusPoint) -> Way<'a> {
        match self.fresh.find(&former.id) {
            Some((_, _, today)) if today.digest() == former.digest() => Way::Same,
            Some((_, _, today)) if self.is_same_scheme => Way::Reworded(today),
            Some(_) | None => Way::Gone,
        }
    }

    fn hints(&self, former: &Strategy) -> Vec<Hint> {
        self.mapping.map_or_else(Vec::new, |mapping| {
            mapping.hints(&former.title, self.today)
        })
    }
}

/// What was found at a point last time, or else what had been found before.
fn reference(last: &Session, point: &FocusPoint) -> Option<Reference> {
    let found = last.answer(&point.id).filter(|answer| says_anything(answer));
    match found {
        Some(answer) => Some(Reference {
            mark: answer.mark,
            note: answer.note.clone(),
            count: answer.count,
            follow_up: answer.follow_up.clone(),
            at: answer.at,
            by: answer.by.clone(),
            former: None,
        }),
        None => last.last(&point.id).cloned(),
    }
}

/// Whether an answer holds more than evidence, which belongs to its own visit.
fn says_anything(answer: &Answer) -> bool {
    answer.mark.is_some()
        || !answer.note.is_empty()
        || answer.count.is_some()
        || answer.follow_up.is_some()
}

/// The reference beside a point that asks for something else than it did when the verdict was given.
fn beside_other_words(reference: &Reference, point: &FocusPoint, today: &FocusPoint) -> Reference {
    let former = reference.former.clone();
    let former = former.unwrap_or_else(|| Wording::of(point));
    Reference {
        // The words may have come back to what they once were.
        former: (former.digest() != today.digest()).then_some(former),
        ..reference.clone()
    }
}

fn left_behind(
    (pillar, strategy, point): (&Pillar, &Strategy, &FocusPoint),
    last: Option<Reference>,
    hints: Vec<Hint>,
) -> Gone {
    Gone {
        point: point.id.clone(),
        pillar: pillar.title.clone(),
        strategy: strategy.title.clone(),
        wording: Wording::of(point),
        units: point.units.clone(),
        last,
        hints,
    }
}

/// Keeps a point that was gone last time already; should the new list have it again, its verdict is a reference again.
fn keep_older(older: &Gone, route: &Route, previous: &mut Previous) {
    let today = route.fresh.find(&older.point);
    let is_back = today.is_some_and(|(_, _, today)| today.digest() == older.wording.digest());
    if is_back {
        if let Some(last) = &older.last {
            let place = previous.verdicts.entry(older.point.clone());
            place.or_insert_with(|| last.clone());
        }
    } else {
        let hints = if route.is_same_scheme {
            older.hints.clone()
        } else {
            Vec::new()
        };
        previous.gone.push(Gone {
            hints,
            ..older.clone()
        });
    }
}
