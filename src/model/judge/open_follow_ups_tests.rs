//! Tests of open follow-ups, over one inspection and over several.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::model::judge::open_follow_ups::{
    Account, Agreement, FollowUpCounts, FollowUpOrigin, FollowUpState, OpenFollowUp, PreviousAccount, Statement,
    open_over, open_states, open_states_of_series,
};
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::record::answer::FollowUp;
use crate::model::record::copies::Copies;
use crate::model::record::mark::Mark;
use crate::model::record::session::{Parts, Session};
use crate::model::sample::{answer, begin, checklist};
use crate::model::value::roc::Moment;
use crate::model::visits::carry::carry;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date of the test")
}

fn follow_up(due: &str, closed: &str) -> FollowUp {
    FollowUp {
        action: "補辦".into(),
        due: (!due.is_empty()).then(|| day(due)),
        closed: (!closed.is_empty()).then(|| day(closed)),
        ..FollowUp::default()
    }
}

fn agrees(session: &mut Session, point: &str, second: u32, due: &str) {
    answer(session, point, second, |answer| {
        answer.mark = Some(Mark::Absent);
        answer.follow_up = Some(Box::new(follow_up(due, "")));
    });
}

fn marks(session: &mut Session, point: &str, second: u32, mark: Mark) {
    answer(session, point, second, |answer| answer.mark = Some(mark));
}

fn at(session: &Session, id: &str, opened: &str) -> Session {
    let mut parts: Parts = session.parts().clone();
    parts.id = id.into();
    parts.visit.opened = Moment::parse(&format!("{opened}T09:00:00+08:00")).expect("a moment of the test");
    Session::from_parts(parts)
}

/// An inspection of November with an id, in which every point is absent and to be done by that day.
fn with_follow_ups(id: &str, points: usize, due: &str) -> Session {
    let mut session = begin(checklist(&[points]));
    for number in 1..=points {
        agrees(&mut session, &format!("1.1.{number}"), 1, due);
    }
    at(&session, id, "2026-11-22")
}

/// Next year's inspection by a plan, with the previous verdicts.
fn next(previous: &Session, plan: Checklist) -> Session {
    carry(previous, at(&begin(plan), "next", "2027-01-05"), None).session
}

/// The plan of so many points, one of them worded otherwise.
fn reworded(points: usize, point: usize) -> Checklist {
    let mut plan = checklist(&[points]);
    plan.pillars[0].strategies[0].points[point - 1].check = "全新的說法".into();
    plan
}

/// The follow-ups as their points: `o` before those of the previous inspection, `g` before what is gone, `?` behind
/// those of which nothing is agreed.
fn listed(open: &[OpenFollowUp]) -> String {
    let words = open.iter().map(|open| {
        let sign = match open.from {
            FollowUpOrigin::Current => "",
            FollowUpOrigin::Previous(_) => "o",
            FollowUpOrigin::Gone(_) => "g",
        };
        format!("{sign}{}{}", open.point, if open.agreement == Agreement::Missing { "?" } else { "" })
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The same over several sessions, with the id of each.
fn over(sessions: &[&Session], on: &str) -> String {
    let open = open_over(sessions, &crate::model::merge::apart::copies(sessions), day(on));
    let told = open.iter().map(|at| {
        let point = listed(std::slice::from_ref(&at.open));
        format!("{point}@{}", sessions[at.session].parts().id)
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_overdue_ones_come_first_then_by_date_then_in_plan_order_and_what_is_not_agreed_last() {
    let mut session = begin(checklist(&[8]));
    for (id, due) in [
        ("1.1.2", "2027-03-31"),
        ("1.1.3", "2026-12-10"),
        ("1.1.4", "2026-12-01"),
        ("1.1.5", "2026-12-10"),
        ("1.1.1", ""),
        ("1.1.6", "2026-12-01"),
    ] {
        agrees(&mut session, id, 1, due);
    }
    marks(&mut session, "1.1.6", 2, Mark::Done);
    marks(&mut session, "1.1.7", 2, Mark::Partial);
    marks(&mut session, "1.1.8", 2, Mark::NotApplicable);
    for on in ["2026-11-22", "2027-05-01", "2026-12-05"] {
        assert_eq!(listed(&session.open_follow_ups(day(on))), "1.1.4 1.1.3 1.1.5 1.1.2 1.1.1 1.1.7?", "{on}");
    }
    let counts = FollowUpCounts::of(&session.open_follow_ups(day("2026-12-05")), day("2026-12-05"));
    assert_eq!(counts, FollowUpCounts { open: 6, overdue: 1, missing: 1 });
    let missing = session.open_follow_ups(day("2026-12-05")).pop().expect("six of them");
    assert_eq!(missing.follow_up.unit, "各組室", "who is responsible is known");
}

#[test]
fn last_times_come_along_until_today_settles_them() {
    let mut previous = with_follow_ups("1", 6, "2026-12-10");
    marks(&mut previous, "1.1.6", 2, Mark::Done);
    let mut today = carry(&previous, begin(checklist(&[5])), None).session;
    let open = |session: &Session| listed(&session.open_follow_ups(day("2027-01-05")));
    assert_eq!(open(&today), "o1.1.1 o1.1.2 o1.1.3 o1.1.4 o1.1.5");
    // It can be gone on with, also where nobody has looked yet.
    let point = PointId::from("1.1.1");
    assert!(today.takes_follow_up(&point));
    assert_eq!(today.follow_up_at(&point).due, Some(day("2026-12-10")));
    marks(&mut today, "1.1.1", 1, Mark::Done);
    agrees(&mut today, "1.1.2", 1, "2026-12-01");
    answer(&mut today, "1.1.3", 1, |answer| answer.follow_up = Some(Box::new(follow_up("2026-12-10", "2027-01-05"))));
    // Absent again: what was agreed last time still holds.
    marks(&mut today, "1.1.4", 1, Mark::Absent);
    assert_eq!(open(&today), "1.1.2 o1.1.4 o1.1.5");
    // What today says nothing about comes along once more.
    let next = carry(&today, begin(checklist(&[5])), None).session;
    assert_eq!(open(&next), "o1.1.2 o1.1.4 o1.1.5");
}

#[test]
fn one_inspection_and_the_folder_say_the_same_of_reworded_and_vanished_points() {
    let mut old = with_follow_ups("old", 3, "2026-12-10");
    answer(&mut old, "1.1.2", 2, |answer| answer.follow_up = None);
    let mut plan = reworded(2, 1);
    plan.id = "sample-116".into();
    plan.year = 116;
    let mut new = next(&old, plan);
    assert_eq!(listed(&new.open_follow_ups(day("2027-01-10"))), "o1.1.1 g1.1.3 o1.1.2?");
    assert_eq!(over(&[&new], "2027-01-10"), "o1.1.1@next g1.1.3@next o1.1.2?@next");
    assert_eq!(over(&[&new, &old], "2027-01-10"), "1.1.1@old 1.1.3@old 1.1.2?@old");
    // Settled where the screen shows it, it is settled everywhere.
    marks(&mut new, "1.1.1", 1, Mark::Done);
    marks(&mut new, "1.1.2", 1, Mark::Done);
    assert_eq!(listed(&new.open_follow_ups(day("2027-01-10"))), "g1.1.3");
    assert_eq!(over(&[&new, &old], "2027-01-10"), "1.1.3@old");
}

#[test]
fn over_several_inspections_a_later_one_settles_an_earlier() {
    let old = with_follow_ups("1", 5, "2026-12-10");
    let mut new = at(&begin(checklist(&[5])), "2", "2027-01-05");
    marks(&mut new, "1.1.1", 1, Mark::Done);
    agrees(&mut new, "1.1.2", 1, "2027-02-01");
    answer(&mut new, "1.1.3", 1, |answer| answer.follow_up = Some(Box::new(follow_up("", "2027-01-05"))));
    marks(&mut new, "1.1.4", 1, Mark::Absent);
    let mut other = at(&begin(reworded(5, 5)), "3", "2027-02-05");
    marks(&mut other, "1.1.5", 1, Mark::Done);
    marks(&mut other, "1.1.1", 1, Mark::Absent);
    // A beginning of the first, as somebody may have kept it.
    let copy = at(&begin(checklist(&[5])), "1", "2026-11-22");
    for sessions in [[&old, &new, &other, &copy], [&copy, &other, &new, &old]] {
        assert_eq!(over(&sessions, "2027-01-10"), "1.1.4@1 1.1.2@2 1.1.1?@3");
    }
}

#[test]
fn an_office_answers_for_itself_and_a_plan_for_its_series() {
    let old = with_follow_ups("1", 2, "2026-12-10");
    let done = |change: fn(&mut Checklist)| {
        let mut plan = checklist(&[2]);
        change(&mut plan);
        let mut done = at(&begin(plan), "2", "2027-01-05");
        marks(&mut done, "1.1.1", 1, Mark::Done);
        marks(&mut done, "1.1.2", 1, Mark::Done);
        open_over(&[&old, &done], &crate::model::merge::apart::copies(&[&old, &done]), day("2027-01-10")).len()
    };
    assert_eq!(done(|plan| (plan.id, plan.year) = ("sample-116".into(), 116)), 0);
    assert_eq!(done(|plan| plan.agency = "他所".into()), 2);
    assert_eq!(done(|plan| plan.id = "sample-115-phone".into()), 2);
    assert_eq!(done(|plan| plan.framework = "five-pillars".into()), 2);
}

#[test]
fn a_missing_inspection_speaks_through_the_next() {
    let old = with_follow_ups("1", 3, "2026-12-10");
    let next = next(&old, checklist(&[3]));
    assert_eq!(over(&[&next], "2027-01-10"), "o1.1.1@next o1.1.2@next o1.1.3@next");
    assert_eq!(over(&[&next, &old], "2027-01-10"), "1.1.1@1 1.1.2@1 1.1.3@1");
    // It settles what is older than itself, and nothing newer.
    let mut between = at(&begin(checklist(&[3])), "0", "2026-05-01");
    agrees(&mut between, "1.1.1", 1, "2026-06-01");
    let mut settled = old.clone();
    marks(&mut settled, "1.1.1", 5, Mark::Done);
    let later = carry(&settled, at(&begin(checklist(&[3])), "3", "2027-03-05"), None).session;
    assert_eq!(over(&[&later, &between], "2027-04-10"), "o1.1.2@3 o1.1.3@3");
    // What was settled in between stays settled, though the older verdict is told later.
    let mut between = at(&begin(checklist(&[3])), "0", "2026-12-20");
    marks(&mut between, "1.1.2", 1, Mark::Done);
    let later = carry(&old, at(&begin(checklist(&[3])), "3", "2027-03-05"), None).session;
    assert_eq!(over(&[&later, &between], "2027-04-10"), "o1.1.1@3 o1.1.3@3");
}

#[test]
fn what_either_of_two_files_that_went_apart_leaves_open_is_open() {
    let start = with_follow_ups("1", 3, "2026-12-10");
    let (mut first, mut second) = (start.clone(), start.clone());
    marks(&mut first, "1.1.1", 2, Mark::Done);
    answer(&mut first, "1.1.3", 3, |answer| answer.follow_up = None);
    marks(&mut second, "1.1.2", 4, Mark::Done);
    marks(&mut second, "1.1.1", 5, Mark::Done);
    for files in [[&first, &second, &start], [&start, &second, &first]] {
        let open = open_over(&files, &crate::model::merge::apart::copies(&files), day("2027-01-10"));
        let open: Vec<OpenFollowUp> = open.into_iter().map(|at| at.open).collect();
        assert_eq!(listed(&open), "1.1.2 1.1.3", "the beginning of both adds nothing");
    }
    // A later inspection settles them all the same.
    let mut later = at(&begin(checklist(&[3])), "2", "2027-01-05");
    marks(&mut later, "1.1.2", 1, Mark::Done);
    assert_eq!(
        open_over(
            &[&later, &first, &second],
            &crate::model::merge::apart::copies(&[&later, &first, &second]),
            day("2027-01-10")
        )
        .len(),
        1
    );
}

fn statement() -> impl Strategy<Value = Statement> {
    let open = prop_oneof![Just(None), Just(Some(Agreement::Agreed)), Just(Some(Agreement::Missing))];
    (0..4_usize, open, prop::option::of(1..28_u32)).prop_map(|(rank, agreement, due)| Statement {
        point: format!("1.1.{rank}").into(),
        rank,
        open: agreement.map(|agreement| FollowUpState {
            agreement,
            due: due.map(|due| day(&format!("2026-11-{due:02}"))),
            from: FollowUpOrigin::Current,
        }),
    })
}

fn account() -> impl Strategy<Value = Account> {
    let moment =
        |month: u32| Moment::parse(&format!("2026-{month:02}-01T09:00:00+08:00")).expect("a moment of the test");
    let told = prop::collection::vec((1..12_u32, statement()), 0..4);
    let previous = prop::option::of((0..5_usize, 0..2_usize, told).prop_map(move |(session, framework, told)| {
        let statements = told.into_iter().map(|(month, statement)| (moment(month), statement)).collect();
        PreviousAccount { session: session.to_string(), framework: framework.to_string(), statements }
    }));
    let statements = prop::collection::vec(statement(), 0..5);
    (0..4_usize, 0..2_usize, 0..2_usize, 1..12_u32, previous, statements).prop_map(
        move |(id, plan, framework, month, previous, statements)| {
            let mut plans = [checklist(&[1]), checklist(&[1])];
            plans[1].id = "other".into();
            Account {
                id: id.to_string(),
                series: plans[plan].series_key(),
                framework: framework.to_string(),
                opened: moment(month),
                previous,
                statements,
            }
        },
    )
}

proptest! {
    /// Only what a later inspection tells of one that is not there asks for what is settled; all else may forget it.
    #[test]
    fn what_is_settled_is_forgotten_without_a_trace(
        accounts in prop::collection::vec(account(), 1..7),
        are_copies in any::<bool>(),
    ) {
        let ends = (0..accounts.len().min(2)).collect::<Vec<_>>();
        let copies: Vec<Copies> =
            (are_copies && accounts.len() > 1).then(|| Copies { files: ends.clone(), ends }).into_iter().collect();
        let on = day("2026-11-15");
        // Somebody who might tell of anything in the end, and tells nothing, keeps all of it.
        let last = Moment::parse("2026-12-01T09:00:00+08:00").expect("a moment of the test");
        let tellers = accounts.iter().enumerate().map(|(at, account)| {
            let framework = account.framework.clone();
            let previous = PreviousAccount { session: "gone".into(), framework, statements: Vec::new() };
            let id = format!("teller {at}");
            Account { id, opened: last, previous: Some(previous), statements: Vec::new(), ..account.clone() }
        });
        let keeping: Vec<Account> = accounts.iter().cloned().chain(tellers).collect();
        prop_assert_eq!(open_states(&accounts, &copies, on), open_states(&keeping, &copies, on));
    }

    /// Nobody needs the accounts of other series, only to know which sessions are there.
    #[test]
    fn series_by_series_the_same_is_owed_as_over_all(accounts in prop::collection::vec(account(), 1..7)) {
        let is_there = |id: &str| accounts.iter().any(|account| account.id == id);
        let on = day("2026-11-15");
        let all = open_states(&accounts, &[], on);
        let series = |at: usize| &accounts[at].series;
        for first in 0..accounts.len() {
            let files: Vec<usize> = (0..accounts.len()).filter(|&at| series(at) == series(first)).collect();
            let own: Vec<Account> = files.iter().map(|&at| accounts[at].clone()).collect();
            let mut found = open_states_of_series(&own, &[], &is_there, on);
            for at in &mut found {
                at.session = files[at.session];
            }
            let expected: Vec<_> = all.iter().filter(|at| series(at.session) == series(first)).cloned().collect();
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn the_files_of_one_session_are_known_among_some_of_all() {
    let copies = Copies { files: vec![7, 2, 5], ends: vec![7, 2] };
    assert_eq!(copies.among(&[1, 2, 5, 6, 7]), Some(Copies { files: vec![4, 1, 2], ends: vec![4, 1] }));
    assert_eq!(copies.among(&[0, 5, 7]), Some(Copies { files: vec![2, 1], ends: vec![2] }));
    assert_eq!(copies.among(&[3, 7]), None);
}
