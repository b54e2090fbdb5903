//! Pairs of inspections for the tests of what changes from visit to visit.

use proptest::prelude::*;

use crate::model::plan::checklist::{Checklist, FocusPoint};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::sample;

/// A session over a checklist with these marks, in plan order; a point that is marked has a note too.
pub(crate) fn walked(checklist: Checklist, marks: &[Option<Mark>]) -> Session {
    let mut session = sample::begin(checklist);
    let ids: Vec<String> = session.checklist().points().map(|(_, _, point)| point.id.to_string()).collect();
    for (second, (id, mark)) in (1..).zip(ids.iter().zip(marks)) {
        sample::answer(&mut session, id, second, |answer| {
            answer.mark = *mark;
            if mark.is_some() {
                answer.note = format!("{id} 的備註");
            }
        });
    }
    session
}

/// Changes the wording of a point.
pub(crate) fn reword(checklist: &mut Checklist, id: &str) {
    for point in points_mut(checklist) {
        if point.id.as_str() == id {
            point.check.push_str("，並留有紀錄");
        }
    }
}

fn points_mut(checklist: &mut Checklist) -> impl Iterator<Item = &mut FocusPoint> {
    let pillars = checklist.pillars.iter_mut();
    let strategies = pillars.flat_map(|pillar| &mut pillar.strategies);
    strategies.flat_map(|strategy| &mut strategy.points)
}

/// What the newer list does with a point.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Stays,
    IsReworded,
    Goes,
}

/// Two inspections by similar checklists; the newer one sometimes follows another scheme.
pub(crate) fn any_pair() -> impl Strategy<Value = (Session, Session)> {
    let mark = || {
        let marks = [None].into_iter().chain(Mark::ALL.map(Some));
        prop::sample::select(marks.collect::<Vec<_>>())
    };
    let fate = prop_oneof![
        4 => Just(Fate::Stays),
        1 => Just(Fate::IsReworded),
        1 => Just(Fate::Goes),
    ];
    let pillars = prop::collection::vec(0_usize..4, 1..4);
    let framework = prop_oneof![4 => Just("six-pillars"), 1 => Just("five-pillars")];
    (pillars, framework).prop_flat_map(move |(pillars, framework)| {
        let count: usize = pillars.iter().sum();
        let marks = || prop::collection::vec(mark(), count);
        let fates = prop::collection::vec((fate.clone(), fate.clone(), 0_usize..3), count);
        (marks(), marks(), fates).prop_map(move |(then, now, fates)| {
            let (mut older, mut newer) = (sample::checklist(&pillars), sample::checklist(&pillars));
            newer.framework = framework.into();
            let (old_fates, new_fates): (Vec<Fate>, Vec<Fate>) = fates.iter().map(|&(old, new, _)| (old, new)).unzip();
            for (point, &(_, _, units)) in points_mut(&mut older).zip(&fates) {
                name_units(point, units);
            }
            for (point, &(_, _, units)) in points_mut(&mut newer).zip(&fates) {
                name_units(point, units);
            }
            bend(&mut older, &old_fates, "甲");
            bend(&mut newer, &new_fates, "乙");
            (walked(older, &then), walked(newer, &now))
        })
    })
}

fn name_units(point: &mut FocusPoint, units: usize) {
    point.units = ["行政組", "資訊組"][..units.min(2)].iter().map(|&unit| unit.into()).collect();
}

fn bend(checklist: &mut Checklist, fates: &[Fate], word: &str) {
    for (point, fate) in points_mut(checklist).zip(fates) {
        match fate {
            Fate::Stays => {}
            Fate::IsReworded => point.check.push_str(word),
            Fate::Goes => point.id = format!("{}.{word}", point.id).into(),
        }
    }
    let goes = |point: &FocusPoint| point.id.as_str().ends_with(word);
    for pillar in &mut checklist.pillars {
        for strategy in &mut pillar.strategies {
            strategy.points.retain(|point| !goes(point));
        }
    }
}
