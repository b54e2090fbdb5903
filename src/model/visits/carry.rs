//! Carries the verdicts of the previous inspection into a new session as references, and lists what changed.

use std::collections::{BTreeMap, HashSet};

use crate::model::plan::checklist::{Checklist, FocusPoint, Pillar, PointId, Strategy};
use crate::model::plan::mapping::{Mapping, MappingHint};
use crate::model::plan::wording::Wording;
use crate::model::record::answer::Answer;
use crate::model::record::previous::{Gone, Previous, Reference};
use crate::model::record::session::Session;

/// A new session with references to the previous inspection, and lists of what became of the former points.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The new session: references to the previous verdicts, and no answers.
    pub session: Session,
    /// The points that ask for the same as last time, in the former list's order.
    pub carried: Vec<PointId>,
    /// Points with another wording, or with counterparts in another scheme: the reviewer decides.
    pub changed: Vec<ChangedPoint>,
    /// Points that the new list does not have and that have no counterpart in it. The session keeps them.
    pub gone: Vec<Gone>,
    /// The points that the former list did not have, in the new one's order.
    pub added: Vec<PointId>,
}

impl Carry {
    /// Whether the reviewer has anything to decide.
    #[must_use]
    pub fn needs_decision(&self) -> bool {
        !self.changed.is_empty() || !self.gone.is_empty()
    }
}

/// A former point that cannot be carried over as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPoint {
    /// Its id.
    pub point: PointId,
    /// What it asked for.
    pub former: Wording,
    /// What there is today.
    pub today: Today,
    /// The latest reference, if there is one.
    pub previous: Option<Reference>,
}

/// What the new checklist has in place of a former point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Today {
    /// The point of the same id with another wording.
    Reworded(Wording),
    /// Strategies that may correspond.
    Hinted(Vec<MappingHint>),
}

/// Adds references to the previous inspection (`last`) to a session that has just begun.
///
/// Points are matched by id: with the same wording they are carried, with another they are changed. Between plans of
/// different schemes ids do not identify points, so only points with the same id and wording are carried; the mapping
/// gives hints for the others. Verdicts become references, never answers. A point not looked at in the previous
/// inspection keeps the reference it had there.
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
        verdicts: BTreeMap::new(),
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
                    let reference = reworded_reference(reference, point, today);
                    previous.verdicts.insert(point.id.clone(), reference);
                }
                changed.push(ChangedPoint {
                    point: point.id.clone(),
                    former: Wording::of(point),
                    today: Today::Reworded(Wording::of(today)),
                    previous: reference,
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
                    changed.push(ChangedPoint {
                        point: left.point,
                        former: left.wording,
                        today: Today::Hinted(left.hints),
                        previous: left.last,
                    });
                }
            }
        }
    }
    for older in last.previous().map_or(&[][..], |previous| &previous.gone) {
        keep_older(older, &route, &mut previous);
    }
    let points = fresh.checklist().points();
    let added =
        points.filter(|(_, _, point)| !known.contains(&point.id)).map(|(_, _, point)| point.id.clone()).collect();
    Carry { session: fresh.with_previous(Some(previous)), carried, changed, gone, added }
}

/// Matches points of one checklist to another.
struct Route<'a> {
    fresh: &'a Session,
    today: &'a Checklist,
    is_same_scheme: bool,
    mapping: Option<&'a Mapping>,
}

/// What a former point is matched to.
enum Way<'a> {
    /// A point with the same wording.
    Same,
    /// A point with another wording.
    Reworded(&'a FocusPoint),
    /// No point.
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
            Some((_, _, today)) if today.asks_the_same(former) => Way::Same,
            Some((_, _, today)) if self.is_same_scheme => Way::Reworded(today),
            Some(_) | None => Way::Gone,
        }
    }

    fn hints(&self, former: &Strategy) -> Vec<MappingHint> {
        self.mapping.map_or_else(Vec::new, |mapping| mapping.hints(&former.title, self.today))
    }
}

/// What the previous inspection found at a point, else the older reference that it kept.
fn reference(last: &Session, point: &FocusPoint) -> Option<Reference> {
    let found = last.answer(&point.id).filter(|answer| says_anything(answer));
    match found {
        Some(answer) => Some(Reference {
            mark: answer.mark,
            note: answer.note.clone(),
            count: answer.count,
            // An open follow-up is kept even if the answer has none of its own.
            follow_up: answer.follow_up.as_deref().or_else(|| last.previous_open_follow_up(&point.id)).cloned(),
            at: answer.at,
            by: answer.by.clone(),
            former: None,
        }),
        None => last.previous_verdict(&point.id).cloned(),
    }
}

/// Whether an answer holds more than evidence. Evidence is not carried: it belongs to its own visit.
fn says_anything(answer: &Answer) -> bool {
    answer.mark.is_some() || !answer.note.is_empty() || answer.count.is_some() || answer.follow_up.is_some()
}

/// The reference for a point whose wording changed since the verdict.
fn reworded_reference(reference: &Reference, point: &FocusPoint, today: &FocusPoint) -> Reference {
    let former = reference.former.clone();
    let former = former.unwrap_or_else(|| Wording::of(point));
    Reference {
        // The wording may have changed back.
        former: (former.digest() != today.digest()).then_some(former),
        ..reference.clone()
    }
}

fn left_behind(
    (pillar, strategy, point): (&Pillar, &Strategy, &FocusPoint),
    last: Option<Reference>,
    hints: Vec<MappingHint>,
) -> Gone {
    Gone {
        point: point.id.clone(),
        pillar: pillar.title.clone(),
        strategy: strategy.title.clone(),
        wording: Wording::of(point),
        units: point.unit_names(),
        last,
        hints,
    }
}

/// Keeps a point that was already gone in the previous inspection; if the new list has it again, it gets its reference
/// back.
fn keep_older(older: &Gone, route: &Route, previous: &mut Previous) {
    let today = route.fresh.find(&older.point);
    let is_back = today.is_some_and(|(_, _, today)| today.digest() == older.wording.digest());
    if is_back {
        if let Some(last) = &older.last {
            let place = previous.verdicts.entry(older.point.clone());
            place.or_insert_with(|| last.clone());
        }
    } else {
        let hints = if route.is_same_scheme { older.hints.clone() } else { Vec::new() };
        previous.gone.push(Gone { hints, ..older.clone() });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::mapping::{Counterpart, Mapped, Relation};
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::sample_pairs::{any_pair, reword, walked};
    use crate::model::visits::compare;

    fn fresh(checklist: &Checklist) -> Session {
        sample::begin(checklist.clone())
    }

    proptest! {
        #[test]
        fn to_the_same_list_every_reference_is_kept_and_no_answer((last, _) in any_pair()) {
            let carry = carry(&last, fresh(last.checklist()), None);
            prop_assert!(!carry.needs_decision() && carry.added.is_empty());
            prop_assert_eq!(carry.carried.len(), last.outline().len());
            prop_assert!(carry.session.parts().answers.is_empty() && carry.session.log().is_empty());
            prop_assert_eq!(carry.session.summary().judged, 0);
            for (_, _, point) in last.checklist().points() {
                let reference = carry.session.previous_verdict(&point.id);
                prop_assert_eq!(reference.and_then(|last| last.mark), last.mark(&point.id));
                prop_assert_eq!(reference.map_or("", |last| &last.note), last.note(&point.id));
                prop_assert!(reference.is_none_or(|last| last.former.is_none()));
                prop_assert_eq!(carry.session.was_absent(&point.id), last.mark(&point.id) == Some(Mark::Absent));
            }
            prop_assert_eq!(&carry.session.previous().expect("a last time").summary, &last.summary());
        }

        #[test]
        fn no_point_and_no_verdict_is_dropped((last, next) in any_pair()) {
            let carry = carry(&last, fresh(next.checklist()), None);
            let listed = carry.carried.len() + carry.changed.len() + carry.gone.len();
            prop_assert_eq!(listed, last.outline().len());
            let previous = carry.session.previous().expect("a last time");
            let kept = previous.gone.iter().filter_map(|gone| gone.last.as_ref());
            let kept = kept.chain(previous.verdicts.values()).filter(|last| last.mark.is_some());
            let judged = last.summary();
            prop_assert_eq!(kept.count(), judged.judged + judged.not_applicable);
            prop_assert!(carry.session.parts().answers.is_empty());
            // The lists are those of the comparison with the new list.
            let comparison = compare::compare(&last, &next);
            let counts = comparison.counts();
            prop_assert_eq!(carry.gone.len(), counts.of(compare::Outcome::Gone));
            prop_assert_eq!(carry.changed.len(), counts.of(compare::Outcome::Reworded));
            prop_assert_eq!(carry.added.len(), counts.of(compare::Outcome::Added));
        }
    }

    #[test]
    fn changed_words_stand_side_by_side_until_they_come_back() {
        let first = walked(sample::checklist(&[1]), &[Some(Mark::Absent)]);
        let mut other = sample::checklist(&[1]);
        reword(&mut other, "1.1.1");
        let second = carry(&first, fresh(&other), None);
        let [changed] = &second.changed[..] else { panic!("{:?}", second.changed) };
        let (old, new) = (first.find(&"1.1.1".into()), second.session.find(&"1.1.1".into()));
        let (old, new) = (old.expect("the point").2, new.expect("the point").2);
        assert_eq!(changed.former, Wording::of(old));
        assert_eq!(changed.today, Today::Reworded(Wording::of(new)));
        let reference = second.session.previous_verdict(&"1.1.1".into()).expect("a reference");
        assert_eq!(reference.former, Some(Wording::of(old)));
        // Not looked at in between: the older verdict is still the latest, and its wording matches again.
        let third = carry(&second.session, fresh(first.checklist()), None);
        let reference = third.session.previous_verdict(&"1.1.1".into()).expect("a reference");
        assert_eq!((reference.mark, &reference.former), (Some(Mark::Absent), &None));
    }

    #[test]
    fn what_is_gone_is_kept_and_comes_back_with_its_point() {
        let first = walked(sample::checklist(&[2]), &[Some(Mark::Done), Some(Mark::Absent)]);
        let second = carry(&first, fresh(&sample::checklist(&[1])), None);
        let gone: Vec<&str> = second.gone.iter().map(|gone| gone.point.as_str()).collect();
        assert_eq!(gone, ["1.1.2"]);
        // A second carry keeps it without asking again.
        let third = carry(&second.session, fresh(&sample::checklist(&[1])), None);
        assert!(!third.needs_decision());
        assert_eq!(third.session.previous().map(|previous| previous.gone.len()), Some(1));
        let fourth = carry(&third.session, fresh(&sample::checklist(&[2])), None);
        assert!(fourth.session.was_absent(&"1.1.2".into()));
        assert_eq!(fourth.session.previous().map(|previous| previous.gone.len()), Some(0));
    }

    #[test]
    fn between_schemes_a_mapping_gives_hints_and_no_answer() {
        let mapping = Mapping {
            format: 1,
            id: "test".into(),
            title: "對照".into(),
            from: "six-pillars".into(),
            to: "five-pillars".into(),
            strategies: vec![Mapped {
                strategy: "服務一致".into(),
                answers: vec![
                    Counterpart {
                        relation: Relation::PartOf,
                        strategies: vec!["流程".into(), "服務一致".into()],
                        reason: "都要求流程一致".into(),
                    },
                    Counterpart {
                        relation: Relation::Overlaps,
                        strategies: vec!["別的計畫才有".into()],
                        reason: "部分相同".into(),
                    },
                ],
            }],
        };
        let last = walked(sample::checklist(&[2]), &[Some(Mark::Absent), Some(Mark::Done)]);
        let mut checklist = sample::checklist(&[2]);
        checklist.framework = "five-pillars".into();
        reword(&mut checklist, "1.1.1");
        let carried = carry(&last, fresh(&checklist), Some(&mapping));
        assert_eq!(carried.carried, ["1.1.2".into()]);
        let [changed] = &carried.changed[..] else { panic!("{:?}", carried.changed) };
        let hint =
            MappingHint { strategy: "1.1".into(), relation: Relation::PartOf, reason: "都要求流程一致".into() };
        assert_eq!(changed.today, Today::Hinted(vec![hint]));
        assert_eq!(carried.session.previous_verdict(&"1.1.1".into()), None);
        // A mapping that leads elsewhere gives none.
        let elsewhere = Mapping { to: "seven-pillars".into(), ..mapping };
        let carried = carry(&last, fresh(&checklist), Some(&elsewhere));
        assert_eq!((carried.changed.len(), carried.gone.len()), (0, 1));
    }
}
