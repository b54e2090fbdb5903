//! Synthetic sessions of any size with the texts of a real plan, for the benches and `examples/measure`.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta};
use pillarcheck::model::plan::checklist::{Checklist, PointId, Strategy};
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::program::WRITTEN_BY;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::format::checklist_file::read_checklist;
use pillarcheck::store::library::BUNDLED;

/// The bundled plan of 100 points, walked so many times over: once for each service place of a made-up city.
///
/// As in the middle of an inspection, two points of three carry a mark, and every tenth of those a note.
pub fn session(places: usize) -> Session {
    let session = Session::begin(
        "0197aa00-0000-7000-8000-000000000000".to_owned(),
        WRITTEN_BY.to_owned(),
        Visit {
            kind: VisitKind::Annual,
            site: "各服務據點".to_owned(),
            // Of two the program would ask who is at it before it takes a key.
            reviewers: vec!["王檢查員".to_owned()],
            opened: stamp(0).at,
            closed: None,
        },
        Scope::All,
        Arc::new(checklist(places)),
    );
    walked(session)
}

/// Another inspector's record of the same visit: the same points, and another verdict on every third of them.
#[allow(dead_code, reason = "not every program that uses this module merges")]
pub fn by_another(session: &Session) -> Session {
    let parts = session.parts();
    let visit = Visit { reviewers: vec!["李檢查員".to_owned()], ..parts.visit.clone() };
    let mut other =
        Session::begin("0198".to_owned(), WRITTEN_BY.to_owned(), visit, Scope::All, Arc::clone(&parts.checklist));
    let marked = session.points().filter_map(|(_, _, point)| Some((point.id.clone(), session.mark(&point.id)?)));
    let marked: Vec<(PointId, Mark)> = marked.collect();
    for (position, (point, mark)) in (0..).zip(marked) {
        let stamp = Stamp { by: "李檢查員".to_owned(), ..stamp(position) };
        let mark = if position % 3 == 0 && mark == Mark::Done { Mark::Partial } else { mark };
        let edit = other.marking(&point, Some(mark), &stamp);
        other.apply(&edit, &stamp).expect("every point is in scope");
    }
    other
}

fn checklist(places: usize) -> Checklist {
    let (_, text) = &BUNDLED[0];
    let (mut checklist, _) = read_checklist(text).expect("the bundled plan can be read");
    if places == 1 {
        return checklist;
    }
    for pillar in &mut checklist.pillars {
        let once = std::mem::take(&mut pillar.strategies);
        let copies = (1..=places).flat_map(|place| once.iter().map(move |group| (place, group)));
        pillar.strategies = copies
            .enumerate()
            .map(|(position, (place, strategy))| at_place(strategy, place, &format!("{}.{}", pillar.id, position + 1)))
            .collect();
    }
    checklist
}

/// A strategy as it is checked at one service place. Every wording says which, so that no two points read the same.
fn at_place(strategy: &Strategy, place: usize, id: &str) -> Strategy {
    let mut strategy = strategy.clone();
    id.clone_into(&mut strategy.id);
    for (position, point) in strategy.points.iter_mut().enumerate() {
        point.id = format!("{id}.{}", position + 1).into();
        point.check = format!("第{place}據點{}", point.check).into();
    }
    strategy
}

fn walked(mut session: Session) -> Session {
    let points: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (position, point) in (0..).zip(&points) {
        let stamp = stamp(position);
        let mark = match position % 9 {
            2 | 5 | 8 => continue,
            4 => Mark::Partial,
            7 => Mark::Absent,
            _ => Mark::Done,
        };
        let edit = session.changing(point, &stamp, |answer| {
            answer.mark = Some(mark);
            if position % 10 == 0 {
                "櫃檯張貼之流程圖為前一年度版本，\n已請承辦人於本週內更換".clone_into(&mut answer.note);
            }
        });
        session.apply(&edit, &stamp).expect("every point is in scope");
    }
    session
}

/// So many seconds after the visit began, by the first reviewer.
fn stamp(seconds: u32) -> Stamp {
    let opened: DateTime<FixedOffset> =
        DateTime::parse_from_rfc3339("2026-11-22T09:03:11+08:00").expect("a moment of the sample");
    Stamp { at: Moment::new(opened + TimeDelta::seconds(seconds.into())), by: "王檢查員".to_owned() }
}
