//! The rules of merging, one by one.

use super::apart::{copies, relation};
use super::belonging::{Grouping, MergeRefusal};
use super::joining::{MergeOptions, MergeOutcome, PointOutcome, Settling};
use super::tests::{blank, joined, merge_with, merged, options};
use crate::lang::Lang;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::FollowUp;
use crate::model::record::copies::{Copies, Kinship};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::merged::MergeKinship;
use crate::model::record::scope::{Draw, Scope};
use crate::model::record::session::{Parts, Session};
use crate::model::record::stamp::Stamp;
use crate::model::sample;

/// A session of one lineage with marks, in the order given.
fn with_marks(lineage: usize, by: &str, marks: &[(&str, Option<Mark>)]) -> Session {
    let mut session = blank(lineage);
    mark_all(&mut session, by, 1, marks);
    session
}

fn mark_all(session: &mut Session, by: &str, first: u32, marks: &[(&str, Option<Mark>)]) {
    for (second, (point, mark)) in (first..).zip(marks) {
        let stamp = Stamp { by: by.into(), ..sample::stamp(second) };
        let edit = session.marking(&(*point).into(), *mark, &stamp);
        session.apply(&edit, &stamp).expect("the point exists");
    }
}

#[test]
fn what_becomes_of_each_point_is_counted_once() {
    let one = with_marks(
        0,
        "王",
        &[
            ("1.1.1", Some(Mark::Done)),
            ("1.1.2", Some(Mark::Done)),
            ("1.1.3", Some(Mark::Absent)),
            ("2.1.1", Some(Mark::Done)),
        ],
    );
    let mut other = with_marks(
        1,
        "李",
        &[("1.1.1", Some(Mark::Done)), ("1.1.3", Some(Mark::Partial)), ("2.1.2", Some(Mark::NotApplicable))],
    );
    mark_all(&mut other, "王", 30, &[("2.1.1", Some(Mark::Absent))]);
    let out = joined(&[&one, &other], Settling::Leave);
    let found: Vec<(&str, PointOutcome)> =
        out.points.iter().map(|(point, outcome)| (point.as_str(), *outcome)).collect();
    assert_eq!(
        found,
        [
            ("1.1.1", PointOutcome::Same),
            ("1.1.2", PointOutcome::Only(0)),
            ("1.1.3", PointOutcome::Conflict),
            ("2.1.1", PointOutcome::LaterWord),
            ("2.1.2", PointOutcome::Only(1)),
            ("2.1.3", PointOutcome::Nobody),
        ]
    );
    let session = &out.session;
    assert_eq!(session.mark(&"2.1.1".into()), Some(Mark::Absent));
    assert_eq!(
        out.withdrawn.iter().map(|(point, side)| (point.as_str(), side.mark)).collect::<Vec<_>>(),
        [("2.1.1", Some(Mark::Done))]
    );
    // The words of those who judged stay theirs.
    let kept = session.answer(&"1.1.2".into()).expect("an answer");
    assert_eq!((kept.by.as_str(), kept.at), ("王", sample::stamp(2).at));
    assert_eq!(session.merged().map(|merged| merged.kinship), Some(MergeKinship::OneVisit));
    assert_eq!(session.visit().reviewers, ["王小華", "李大同"]);
    assert_eq!(session.open_conflicts(), [&PointId::from("1.1.3")]);
    let sides = &session.conflict(&"1.1.3".into()).expect("a conflict").sides;
    assert_eq!(
        sides.iter().map(|side| (side.mark, side.by.as_str(), side.parent)).collect::<Vec<_>>(),
        [(Some(Mark::Absent), "王", 0), (Some(Mark::Partial), "李", 1),]
    );
    assert_eq!(session.answer_of_parent(1, &"1.1.3".into()).and_then(|answer| answer.mark), Some(Mark::Partial));
}

#[test]
fn a_conflict_is_decided_by_a_verdict_and_undone_again_and_keeps_the_visit_open() {
    let one = with_marks(0, "王", &[("1.1.1", Some(Mark::Done))]);
    let other = with_marks(1, "李", &[("1.1.1", Some(Mark::Absent))]);
    let mut session = joined(&[&one, &other], Settling::Leave).session;
    let (point, stamp) = (PointId::from("1.1.1"), sample::stamp(3300));
    assert_eq!(session.scores().total().judged(), 0);
    let refused = session.apply(&Edit::Close, &stamp);
    assert_eq!(refused, Err(crate::model::record::edit::EditError::Conflicting(point.clone())));
    assert!(session.close_out().iter().any(|item| item.what == crate::model::check::close_out::OpenItemKind::Conflict));
    assert_eq!(session.taking(&point, 2, &stamp), None);
    let edit = session.taking(&point, 1, &stamp).expect("a side").because("現場複核");
    let inverse = session.apply(&edit, &stamp).expect("a point with a conflict takes a reason");
    assert_eq!((session.mark(&point), session.open_conflicts().len()), (Some(Mark::Absent), 0));
    assert_eq!(session.log().last().and_then(|change| change.reason.as_deref()), Some("現場複核"));
    session.apply(&inverse, &stamp).expect("an inverse");
    assert_eq!(session.open_conflicts(), [&point]);
    let other = session.marking(&"1.1.2".into(), Some(Mark::Done), &stamp).because("理由");
    assert_eq!(session.apply(&other, &stamp), Err(crate::model::record::edit::EditError::NotSealed));
    session.apply(&edit, &stamp).expect("it is decided again");
    session.apply(&Edit::Close, &stamp).expect("nothing is left to decide");
    assert_eq!(session.seal_problems(), []);
    let mut parts = session.parts().clone();
    parts.conflicts.clear();
    assert_eq!(Session::from_parts(parts).seal_problems().len(), 1, "what was decided is sealed too");
}

#[test]
fn verdicts_are_settled_only_as_asked_for_and_the_log_says_why() {
    let one = with_marks(0, "王", &[("1.1.1", Some(Mark::Done)), ("1.1.2", Some(Mark::NotApplicable))]);
    let other = with_marks(1, "李", &[("1.1.1", Some(Mark::Absent)), ("1.1.2", Some(Mark::Partial))]);
    for (settling, expected) in [
        (Settling::Leave, [None, None]),
        (Settling::Strictest, [Some(Mark::Absent), Some(Mark::Partial)]),
        (Settling::Prefer(0), [Some(Mark::Done), Some(Mark::NotApplicable)]),
        (Settling::Prefer(1), [Some(Mark::Absent), Some(Mark::Partial)]),
    ] {
        let out = joined(&[&one, &other], settling);
        let marks = ["1.1.1", "1.1.2"].map(|point| out.session.mark(&point.into()));
        assert_eq!(marks, expected, "{settling:?}");
        let reasons = out.session.log().iter().filter(|change| change.reason.is_some()).count();
        assert_eq!((out.settled, reasons), if settling == Settling::Leave { (0, 0) } else { (2, 2) });
    }
}

#[test]
fn a_logged_clearing_is_an_opinion_and_no_mark_is_none() {
    let base = with_marks(0, "王", &[("1.1.1", Some(Mark::Done)), ("1.1.2", Some(Mark::Done))]);
    let (mut one, mut other) = (base.clone(), base);
    mark_all(&mut one, "王", 10, &[("1.1.1", None), ("1.1.2", None)]);
    mark_all(&mut other, "李", 10, &[("1.1.1", Some(Mark::Absent))]);
    let out = joined(&[&one, &other], Settling::Leave);
    assert_eq!(out.session.merged().map(|merged| (merged.kinship, merged.base)), Some((MergeKinship::Copies, 2)));
    assert_eq!((out.session.open_conflicts().len(), out.session.mark(&"1.1.2".into())), (1, None));
    let stamp = sample::stamp(3300);
    let sides = &out.session.conflict(&"1.1.1".into()).expect("a conflict").sides;
    let cleared = sides.iter().position(|side| side.mark.is_none()).expect("the one who took it back");
    let taken = [cleared, 1 - cleared].map(|side| out.session.taking(&"1.1.1".into(), side, &stamp).is_some());
    assert_eq!(taken, [false, true], "a conflict is decided by a verdict");
}

#[test]
fn what_does_not_belong_together_is_refused_unless_somebody_says_so() {
    let one = with_marks(0, "王", &[("1.1.1", Some(Mark::Done))]);
    let changed = |change: fn(&mut Parts)| {
        let mut parts = with_marks(1, "李", &[("1.1.1", Some(Mark::Absent))]).parts().clone();
        change(&mut parts);
        Session::from_parts(parts)
    };
    let later = |parts: &mut Parts| {
        parts.visit.opened = parts.visit.opened.plus_seconds(86_400);
    };
    let stamp = sample::stamp(3000);
    for (other, expected) in [
        (
            changed(|parts| std::sync::Arc::make_mut(&mut parts.checklist).agency = "他所".into()),
            MergeRefusal::OtherOffice(0, 1),
        ),
        (changed(|parts| std::sync::Arc::make_mut(&mut parts.checklist).year = 116), MergeRefusal::OtherYear(0, 1)),
        (
            changed(|parts| std::sync::Arc::make_mut(&mut parts.checklist).id = "x".into()),
            MergeRefusal::OtherChecklist(0, 1),
        ),
        (
            changed(|parts| parts.visit.kind = crate::model::record::visit::VisitKind::Annual),
            MergeRefusal::OtherKind(0, 1),
        ),
        (changed(later), MergeRefusal::OtherDay(0, 1)),
    ] {
        let mut other = other;
        if matches!(expected, MergeRefusal::OtherDay(..)) {
            // What was said in it is of the next day too.
            let mut parts = other.parts().clone();
            for change in &mut parts.log {
                change.at = change.at.plus_seconds(86_400);
            }
            other = Session::from_parts(parts);
        }
        let refused = merge_with(&[&one, &other], &options(&stamp));
        assert_eq!(refused.err().as_ref(), Some(&expected));
        assert!(Lang::ALL.iter().all(|&lang| expected.message(&["a".into(), "b".into()], lang).contains('b')));
        let forced = merge_with(&[&one, &other], &MergeOptions { grouping: Grouping::AsOneVisit, ..options(&stamp) });
        let Ok(MergeOutcome::Joined(forced)) = forced else { panic!("{forced:?}") };
        assert_eq!(forced.session.merged().map(|merged| merged.kinship), Some(MergeKinship::AsOneVisit));
    }
    assert!(matches!(merge_with(&[&one], &options(&stamp)), Err(MergeRefusal::Alone)));
}

#[test]
fn a_reworded_point_is_joined_only_where_nobody_judged_it_or_onto_a_list() {
    let one = with_marks(0, "王", &[("1.1.1", Some(Mark::Done))]);
    let mut parts = with_marks(1, "李", &[("1.1.2", Some(Mark::Absent))]).parts().clone();
    std::sync::Arc::make_mut(&mut parts.checklist).pillars[1].strategies[0].points[0].check.push('改');
    let other = Session::from_parts(parts.clone());
    let out = joined(&[&one, &other], Settling::Leave).session;
    assert_eq!(out.parts().answers.len(), 2, "nobody judged the point that is worded otherwise");
    std::sync::Arc::make_mut(&mut parts.checklist).pillars[0].strategies[0].points[1].check.push('改');
    std::sync::Arc::make_mut(&mut parts.checklist).pillars[0].strategies[0].points[0].check.push('改');
    let other = Session::from_parts(parts);
    let stamp = sample::stamp(3000);
    let refused = merge_with(&[&one, &other], &options(&stamp));
    assert_eq!(refused.err(), Some(MergeRefusal::Reworded(vec!["1.1.1".into(), "1.1.2".into()])));
    let onto = other.checklist().clone();
    let out = merge_with(&[&one, &other], &MergeOptions { onto: Some(&onto), ..options(&stamp) });
    let Ok(MergeOutcome::Joined(out)) = out else { panic!("{out:?}") };
    assert_eq!((out.reworded.clone(), out.session.parts().answers.len()), (vec!["1.1.1".into()], 2));
    let lacking = std::sync::Arc::new(sample::checklist(&[1]));
    let refused = merge_with(&[&one, &other], &MergeOptions { onto: Some(&lacking), ..options(&stamp) });
    assert_eq!(refused.err(), Some(MergeRefusal::NotInChecklist(vec!["1.1.2".into()])));
}

#[test]
fn sealed_sessions_are_verified_and_stay_verifiable_and_more_than_was_sealed_needs_a_reason() {
    let marks = [("1.1.1", Some(Mark::Done)), ("1.1.2", Some(Mark::Done))];
    let base = with_marks(0, "王", &marks);
    let mut sealed = base.clone();
    sealed.apply(&Edit::Close, &sample::stamp(20)).expect("an open visit");
    let stamp = sample::stamp(3000);
    assert_eq!(merged(&[&base, &sealed]).parts(), sealed.parts(), "the closed one holds all of the other");
    let mut further = base;
    mark_all(&mut further, "王", 30, &[("1.1.2", Some(Mark::Absent))]);
    let refused = merge_with(&[&sealed, &further], &options(&stamp));
    assert_eq!(refused.err(), Some(MergeRefusal::NeedsReason(0)));
    let out = merge_with(&[&sealed, &further], &MergeOptions { reason: Some("漏登"), ..options(&stamp) });
    let Ok(MergeOutcome::Joined(out)) = out else { panic!("{out:?}") };
    let out = out.session;
    assert_eq!((out.mark(&"1.1.2".into()), out.is_sealed()), (Some(Mark::Absent), false));
    assert_eq!(out.log().last().and_then(|change| change.reason.as_deref()), Some("漏登"));
    assert_eq!(crate::model::check::lint::session_problems(out.parts()), []);
    // What is kept of the closed visit cannot be altered unseen, nor the closed visit itself.
    let mut parts = out.parts().clone();
    let parents = &mut parts.merged.as_mut().expect("it was merged").parents;
    let kept = parents.iter_mut().find(|parent| parent.seal.is_some()).expect("the closed one");
    kept.visit.site.push('!');
    assert_eq!(crate::model::check::lint::session_problems(&parts).len(), 1);
    let mut parts = sealed.parts().clone();
    parts.visit.site.push('!');
    let broken = Session::from_parts(parts);
    let independent = with_marks(1, "李", &[("1.1.1", Some(Mark::Done))]);
    assert!(matches!(merge_with(&[&independent, &broken], &options(&stamp)), Err(MergeRefusal::BrokenSeal(1, _))));
    let out = joined(&[&independent, &sealed], Settling::Leave).session;
    assert_eq!(crate::model::check::lint::session_problems(out.parts()), [], "two records of one visit need no reason");
}

#[test]
fn scopes_are_united_and_a_draw_stays_where_it_is_the_same() {
    let short = |lineage: usize, points: &[&str], seed: Option<u64>| {
        let mut parts = blank(lineage).parts().clone();
        parts.scope = Scope::Points {
            points: points.iter().map(|&point| point.into()).collect(),
            drawn: seed.map(|seed| Draw { seed, of: 6, drew: Some(2), from: None }),
        };
        Session::from_parts(parts)
    };
    for (other, expected) in [
        (short(1, &["1.1.1", "1.1.2"], Some(7)), Some((2, true))),
        (short(1, &["1.1.2", "2.1.1"], Some(8)), Some((3, false))),
        (blank(1), None),
    ] {
        let out = joined(&[&short(0, &["1.1.1", "1.1.2"], Some(7)), &other], Settling::Leave).session;
        let found = match &out.parts().scope {
            Scope::All => None,
            Scope::Points { points, drawn } => Some((points.len(), drawn.is_some())),
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn follow_ups_are_joined_field_by_field_and_what_is_open_stays_open() {
    let with = |lineage: usize, follow_up: FollowUp| {
        let mut session = blank(lineage);
        sample::answer(&mut session, "1.1.1", 1 + lineage as u32, |answer| {
            answer.mark = Some(Mark::Absent);
            answer.follow_up = Some(Box::new(follow_up));
        });
        session
    };
    let day = |day: &str| day.parse().ok();
    let one = with(
        0,
        FollowUp { cause: "缺人".into(), due: day("2026-12-31"), closed: day("2026-12-01"), ..FollowUp::default() },
    );
    let other = with(1, FollowUp { unit: "行政組".into(), due: day("2026-12-15"), ..FollowUp::default() });
    let out = joined(&[&one, &other], Settling::Leave);
    let found = out.session.answer(&"1.1.1".into()).and_then(|answer| answer.follow_up.clone()).expect("a follow-up");
    assert_eq!((found.cause.as_str(), found.unit.as_str(), found.due), ("缺人", "行政組", day("2026-12-15")));
    assert_eq!((out.joined_follow_ups, out.session.mark(&"1.1.1".into())), (1, Some(Mark::Absent)));
    // Nobody reopened it: one closed it and the other says nothing of that.
    assert_eq!(found.closed, day("2026-12-01"));
}

#[test]
fn copies_that_went_apart_are_told_from_one_that_went_on() {
    let base = with_marks(0, "王", &[("1.1.1", Some(Mark::Done))]);
    let (mut one, mut other) = (base.clone(), base.clone());
    mark_all(&mut one, "王", 10, &[("1.1.2", Some(Mark::Done))]);
    mark_all(&mut other, "王", 10, &[("1.1.3", Some(Mark::Done))]);
    let out = merged(&[&one, &other]);
    let unrelated = with_marks(1, "李", &[]);
    for (first, second, expected) in [
        (&base, &base, Some(Kinship::Same)),
        (&one, &base, Some(Kinship::Ahead)),
        (&base, &one, Some(Kinship::Behind)),
        (&one, &other, Some(Kinship::Apart)),
        (&out, &one, Some(Kinship::Ahead)),
        (&base, &out, Some(Kinship::Behind)),
        (&one, &unrelated, None),
    ] {
        assert_eq!(relation(first, second), expected);
    }
    // The merged session counts, and what it was merged of does not count beside it.
    let found = copies(&[&one, &unrelated, &out, &other]);
    let [Copies { files, ends }] = &found[..] else { panic!("{found:?}") };
    assert_eq!((files[0], files.len(), &ends[..]), (2, 3, &[2][..]));
    mark_all(&mut one, "王", 40, &[("2.1.1", Some(Mark::Done))]);
    assert_eq!(relation(&out, &one), Some(Kinship::Apart), "a parent went on");
    assert!(copies(&[&one, &out]).iter().any(Copies::are_apart));
}
