//! The digests of a seal never change, and every alteration is found.

use proptest::prelude::*;
use std::sync::Arc;

use crate::model::check::problem::ProblemKind;
use crate::model::check::seal::seal_problems;
use crate::model::check::seal_words::SealProblem;
use crate::model::plan::checklist::{Overall, PointId};
use crate::model::record::answer::{Answer, Evidence};
use crate::model::record::change::Change;
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::history::History;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Previous;
use crate::model::record::seal::{chain, link};
use crate::model::record::session::Parts;
use crate::model::sample::{amended, answer, photo, rich, sealed_long_ago, session, stamp};
use crate::model::value::sha::Sha;
use crate::model::visits::carry::carry;

#[test]
fn the_encoding_is_the_same_for_ever() {
    // These digests stand in files and in printed reports. If one has to change, the older form must still be
    // readable; `tests/samples.rs` has a whole file.
    let mut session = session(&[1], Overall::ByPoint);
    answer(&mut session, "1.1.1", 1, |answer| {
        answer.mark = Some(Mark::Absent);
        answer.note = "一\n\"二\"".into();
        answer.evidence = vec![Evidence { size: Some(1), ..photo("照片 1", None) }];
    });
    let change = Change { reason: Some("誤植".into()), ..session.log()[0].clone() };
    let entry = concat!(
        r#"{"at":"2026-11-22T09:00:01+08:00","by":"王檢查員","point":"1.1.1","from":null,"to":{"mark":"Absent","#,
        r#""note":"一\n\"二\"","evidence":[{"what":"照片 1","size":1}],"at":"2026-11-22T09:00:01+08:00","#,
        r#""by":"王檢查員"},"reason":"誤植"}"#
    );
    let encoded = format!("link 6\nbefore\nentry {}\n{entry}\n", entry.len());
    assert_eq!(link("before", &change), Sha::of(encoded.as_bytes()));
    session.apply(&Edit::Close, &stamp(2)).expect("an open visit");
    let digest = session.seal().map(|seal| seal.answers.as_str());
    assert_eq!(digest, Some("2aac255cf91d50c52f53a735815706043fbc16090891ea148e4a65a0d770ffd8"));
}

#[test]
fn a_closed_visit_is_as_it_was_until_it_is_altered_outside() {
    assert_eq!(rich().seal_problems(), []);
    let session = amended();
    assert_eq!(session.seal_problems(), []);
    assert_eq!((session.amendments().len(), session.log().len()), (3, 11));
    assert_eq!(session.visit().closed, session.seal().map(|seal| seal.at));
}

/// The problems of a session whose parts were altered.
fn altered(change: impl FnOnce(&mut Parts)) -> Vec<SealProblem> {
    let mut parts = amended().parts().clone();
    change(&mut parts);
    let problems = seal_problems(&parts).into_iter().map(|problem| match problem.kind {
        ProblemKind::Seal(problem) => problem,
        other => panic!("{other:?}"),
    });
    problems.collect()
}

/// The problems of a session of which one amendment was given another time, and every link was made to fit.
fn backdated(number: usize, second: u32) -> Vec<SealProblem> {
    altered(|parts| {
        parts.log[number - 1].at = stamp(second).at;
        chain(&mut parts.log);
    })
}

/// What a session keeps of an earlier one.
fn last_time() -> Previous {
    carry(&rich(), rich(), None).session.previous().cloned().expect("it was carried")
}

#[test]
fn last_time_is_under_the_seal_but_not_under_those_of_earlier_versions() {
    let mut session = rich().with_previous(Some(last_time()));
    session.apply(&Edit::Close, &stamp(100)).expect("an open visit");
    assert_eq!(session.seal_problems(), []);
    let forged = |parts: &mut Parts| {
        let previous = parts.previous.as_mut().expect("it was given");
        previous.verdicts.values_mut().next().expect("it has some").mark = Some(Mark::NotApplicable);
    };
    let mut parts = session.parts().clone();
    forged(&mut parts);
    let kinds: Vec<ProblemKind> = seal_problems(&parts).into_iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::Seal(SealProblem::Previous)]);
    // As an earlier version sealed it.
    let mut parts = sealed_long_ago(&session).parts().clone();
    assert_eq!(seal_problems(&parts), []);
    forged(&mut parts);
    assert_eq!(seal_problems(&parts), []);
}

#[test]
fn a_visit_that_only_says_closed_is_changed_with_a_reason_and_never_sealed_again() {
    let mut parts = amended().parts().clone();
    parts.seal = None;
    let mut session = crate::model::record::session::Session::from_parts(parts);
    assert!(session.is_closed() && !session.is_sealed() && session.closed_at().is_none());
    let mark = session.marking(&"1.1.1".into(), Some(Mark::Absent), &stamp(200));
    for edit in [mark.clone(), Edit::Close] {
        assert_eq!(session.apply(&edit, &stamp(200)), Err(EditError::Sealed));
    }
    session.apply(&mark.because("誤植"), &stamp(200)).map(drop).expect("a reason");
}

#[test]
fn what_was_altered_is_named_and_nothing_else() {
    let touched = |number: usize| {
        let change = amended().log()[number - 1].clone();
        SealProblem::Entry { number, point: change.point.clone(), at: change.at }
    };
    let of = |parts: &mut Parts, point: &str, change: &dyn Fn(&mut Answer)| {
        change(Arc::make_mut(parts.answers.get_mut(&PointId::from(point)).expect("an answer of the sample")));
    };
    let mark = |parts: &mut Parts, point: &str| of(parts, point, &|answer| answer.mark = Some(Mark::NotApplicable));
    for (case, found, expected) in [
        ("answer", altered(|parts| mark(parts, "1.1.1")), vec![SealProblem::Answer("1.1.1".into())]),
        ("amended answer", altered(|parts| mark(parts, "1.1.3")), vec![SealProblem::Answer("1.1.3".into())]),
        (
            "two answers",
            altered(|parts| {
                mark(parts, "2.1.3");
                of(parts, "2.2.2", &|answer| answer.by.push('甲'));
            }),
            vec![SealProblem::Answer("2.2.2".into()), SealProblem::Answer("2.1.3".into())],
        ),
        (
            "answer taken away",
            altered(|parts| drop(parts.answers.remove(&PointId::from("2.1.3")))),
            vec![SealProblem::Answer("2.1.3".into())],
        ),
        (
            "evidence",
            altered(|parts| of(parts, "1.1.2", &|answer| drop(answer.evidence.pop()))),
            vec![SealProblem::Evidence("1.1.2".into())],
        ),
        (
            "log entry and answer of a point amended since",
            altered(|parts| {
                parts.log[2].by.clear();
                mark(parts, "1.1.3");
            }),
            vec![touched(3), SealProblem::Answer("1.1.3".into())],
        ),
        ("log entry", altered(|parts| parts.log[1].by.clear()), vec![touched(2)]),
        ("last log entry of a point", altered(|parts| parts.log[0].to = None), vec![touched(1)]),
        ("reason", altered(|parts| parts.log[9].reason = Some("別的".into())), vec![touched(10)]),
        ("first amendment", altered(|parts| parts.log[8].from = None), vec![touched(9)]),
        (
            "answer and log in the same way",
            altered(|parts| {
                Arc::make_mut(parts.log[0].to.as_mut().expect("an answer")).note.push('!');
                of(parts, "1.1.1", &|answer| answer.note.push('!'));
            }),
            vec![touched(1), SealProblem::Answers(vec!["1.1.1".into()])],
        ),
        ("link", altered(|parts| parts.log[3].link = Some("0".repeat(64))), vec![touched(4)]),
        ("entry taken out", altered(|parts| drop(parts.log.remove(1))), {
            let next = &amended().log()[2].clone();
            let gap = SealProblem::Entry { number: 2, point: next.point.clone(), at: next.at };
            vec![gap, SealProblem::Length { recorded: 8, found: 7 }]
        }),
        (
            "entry without link",
            altered(|parts| parts.log[4].link = None),
            vec![SealProblem::Unlinked { number: 5, point: "2.1.1".into(), at: stamp(50).at }],
        ),
        (
            "log cut",
            altered(|parts| parts.log.truncate(5)),
            vec![SealProblem::Length { recorded: 8, found: 5 }, SealProblem::Answers(Vec::new())],
        ),
        (
            "log made anew",
            altered(|parts| {
                parts.log[0].by.clear();
                chain(&mut parts.log);
            }),
            vec![SealProblem::Log],
        ),
    ] {
        assert_eq!(found, expected, "{case}");
    }
}

#[test]
fn what_else_was_altered_is_named_and_nothing_else() {
    for (case, found, expected) in [
        ("site", altered(|parts| parts.visit.site.clear()), vec![SealProblem::Visit]),
        ("id", altered(|parts| parts.id.push('0')), vec![SealProblem::Visit]),
        ("opened again", altered(|parts| parts.visit.closed = None), vec![SealProblem::Visit]),
        (
            "checklist",
            altered(|parts| std::sync::Arc::make_mut(&mut parts.checklist).pillars[0].title.push('!')),
            vec![SealProblem::Checklist],
        ),
        (
            "scope",
            altered(|parts| {
                let points = parts.checklist.points().map(|(_, _, point)| point.id.clone()).collect();
                parts.scope = crate::model::record::scope::Scope::Points { points, drawn: None };
            }),
            vec![SealProblem::Scope],
        ),
        ("who", altered(|parts| parts.seal.as_mut().expect("a seal").by.clear()), vec![SealProblem::Seal]),
        ("one digest", altered(|parts| parts.seal.as_mut().expect("a seal").scope.clear()), vec![SealProblem::Seal]),
        (
            "no seal",
            altered(|parts| parts.seal = None),
            vec![SealProblem::ClosedUnsealed(amended().visit().closed.expect("closed")), SealProblem::NoSeal],
        ),
        (
            "neither seal nor links",
            altered(|parts| {
                parts.seal = None;
                parts.log.iter_mut().for_each(|change| change.link = None);
            }),
            vec![SealProblem::ClosedUnsealed(amended().visit().closed.expect("closed"))],
        ),
        ("last time put in", altered(|parts| parts.previous = Some(last_time())), vec![SealProblem::Previous]),
        (
            "last time struck from the seal",
            altered(|parts| parts.seal.as_mut().expect("a seal").previous = None),
            vec![SealProblem::Seal],
        ),
        (
            "amendment before the closing, links made anew",
            backdated(9, 99),
            vec![SealProblem::BeforeClosing { number: 9, point: "1.1.3".into(), at: stamp(99).at }],
        ),
        (
            "amendment before the one above, links made anew",
            backdated(10, 105),
            vec![SealProblem::BeforeTheOneAbove { number: 10, point: "1.1.3".into(), at: stamp(105).at }],
        ),
    ] {
        assert_eq!(found, expected, "{case}");
    }
}

#[test]
fn a_closed_visit_is_changed_by_amendments_alone() {
    let mut session = session(&[3], Overall::ByPoint);
    answer(&mut session, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
    let mut history = History::default();
    let note = session.noting(&"1.1.1".into(), "備註", &stamp(2));
    history.apply(&mut session, &note, &stamp(2)).expect("an open visit");
    let early = note.clone().because("還沒結案");
    assert_eq!(session.apply(&early, &stamp(3)), Err(EditError::NotSealed));
    history.apply(&mut session, &Edit::Close, &stamp(4)).expect("an open visit");
    assert!(!history.can_undo() && !history.can_redo());
    let mark = session.marking(&"1.1.1".into(), Some(Mark::Absent), &stamp(5));
    for (edit, expected) in [
        (Edit::Close, EditError::Sealed),
        (mark.clone(), EditError::Sealed),
        (Edit::Scope(crate::model::record::scope::Scope::All), EditError::Sealed),
        (mark.clone().because(" \n"), EditError::NoReason),
    ] {
        let before = session.parts().clone();
        assert_eq!(session.apply(&edit, &stamp(5)), Err(expected));
        assert_eq!(session.parts(), &before);
    }
    history.apply(&mut session, &mark.because(" 誤植 "), &stamp(5)).expect("a reason");
    assert_eq!(session.log()[2].reason.as_deref(), Some("誤植"));
    history.undo_because(&mut session, "並未誤植", &stamp(6)).expect("a step");
    assert_eq!((session.mark(&"1.1.1".into()), session.amendments().len()), (Some(Mark::Done), 2));
    assert_eq!(session.amendments()[1].reason.as_deref(), Some("並未誤植"));
    history.redo(&mut session, &stamp(7)).expect("a step");
    assert_eq!(session.seal_problems(), []);
}

#[test]
fn a_note_that_is_being_typed_keeps_the_visit_open() {
    let mut session = session(&[1], Overall::ByPoint);
    let draft = crate::model::record::answer::Draft { point: "1.1.1".into(), text: "寫".into(), line: 0, column: 1 };
    session.apply(&Edit::Draft(Some(draft.clone())), &stamp(1)).expect("the point exists");
    assert_eq!(session.apply(&Edit::Close, &stamp(2)), Err(EditError::Drafting("1.1.1".into())));
    session.apply(&Edit::Draft(None), &stamp(3)).expect("nothing refuses that");
    session.apply(&Edit::Close, &stamp(4)).expect("an open visit");
    session.apply(&Edit::Draft(Some(draft)), &stamp(5)).expect("a draft may be kept");
    assert_eq!(session.seal_problems(), []);
}

proptest! {
    #[test]
    fn however_it_is_amended_it_stays_as_sealed(
        marks in prop::collection::vec((1_u8..4, 0_usize..5), 0..12),
        close in 0_usize..12,
    ) {
        let mut session = session(&[3], Overall::ByPoint);
        for (at, (number, mark)) in marks.iter().enumerate() {
            if at == close {
                session.apply(&Edit::Close, &stamp(at as u32)).expect("an open visit");
            }
            let point = PointId::from(format!("1.1.{number}"));
            let edit = session.marking(&point, Mark::ALL.get(*mark).copied(), &stamp(at as u32));
            let edit = if session.is_sealed() { edit.because("更正") } else { edit };
            let before = session.parts().answers.clone();
            let inverse = session.apply(&edit, &stamp(at as u32)).expect("the point exists");
            let mut back = session.clone();
            back.apply(&inverse, &stamp(59)).expect("an inverse");
            prop_assert_eq!(&back.parts().answers, &before);
            prop_assert_eq!(back.seal_problems(), Vec::new());
            prop_assert_eq!(session.seal_problems(), Vec::new());
        }
    }
}
