//! Reports of large sessions: in time, and without holding a second copy of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pillarcheck::lang::Lang;
use pillarcheck::model::plan::checklist::{CHECKLIST_FORMAT, Checklist, FocusPoint, Method, Pillar, Scoring, Strategy};
use pillarcheck::model::record::edit::Stamp;
use pillarcheck::model::record::session::{Mark, Scope, Session, Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::model::value::weight::Weight;
use pillarcheck::report::{Format, Options, What, points_in, points_of, write, write_to};

fn point(number: usize) -> FocusPoint {
    FocusPoint {
        id: format!("1.1.{number}").into(),
        theme: "服務及時一致性並檢討流程".into(),
        check: format!("第{number}類業務的標準作業流程已訂定，並公布於網站或服務場所"),
        look_for: vec!["流程圖張貼或上網".into(), "內容與現行作業相符".into()],
        method: Method::OnSite,
        units: vec![format!("第{}組", number % 7)],
        deadline: None,
        target: None,
        weight: Weight::one(),
        source: format!("一/(一)/{number}"),
    }
}

/// A session of one pillar in which every point is marked and every fourth has a note.
fn session(points: usize) -> Session {
    let at = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
    let checklist = Checklist {
        format: CHECKLIST_FORMAT,
        id: "large".into(),
        title: "範例計畫".into(),
        agency: "範例機關".into(),
        year: 115,
        framework: "six-pillars".into(),
        basis: vec![],
        goals: vec![],
        milestones: vec![],
        scoring: Scoring::default(),
        pillars: vec![Pillar {
            id: "1".into(),
            title: "完備基礎服務項目".into(),
            weight: Weight::one(),
            strategies: vec![Strategy {
                id: "1.1".into(),
                title: "流程一致".into(),
                points: (1..=points).map(point).collect(),
            }],
        }],
    };
    let visit = Visit {
        kind: VisitKind::Annual,
        site: String::new(),
        reviewers: vec!["王檢查員".into()],
        opened: at,
        closed: None,
    };
    let stamp = Stamp { at, by: "王檢查員".into() };
    let written_by = "pillarcheck test".to_owned();
    let mut session = Session::begin("0197".into(), written_by, visit, Scope::All, Arc::new(checklist));
    for number in 1..=points {
        let edit = session.changing(&format!("1.1.{number}").into(), &stamp, |answer| {
            answer.mark = Some(Mark::ALL[number % 4]);
            if number % 4 == 1 {
                answer.note = "看板上的電話已停用。\n承辦人表示下週更換，請於複查時再確認。".into();
            }
        });
        session.apply(&edit, &stamp).expect("the point exists");
    }
    session
}

/// One test, since memory is a figure of the whole process.
#[test]
fn large_sessions_leave_row_by_row_and_in_time() {
    #[cfg(target_os = "linux")]
    a_hundred_thousand_points_leave_row_by_row();
    a_thousand_points_take_less_than_a_second_in_any_format();
}

fn a_thousand_points_take_less_than_a_second_in_any_format() {
    // What is asked for holds of a release build; this one may be a debug build, which is about ten times slower.
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
    let session = session(1_000);
    for what in What::ALL {
        for format in Format::ALL.into_iter().filter(|&format| what.comes_in(format)) {
            let options = Options::new(Lang::ZhTw);
            let begun = Instant::now();
            let bytes = write(&session, what, format, &options).expect("the report is made");
            let taken = begun.elapsed();
            println!("{what:?} {format:?}: {taken:?}");
            assert!(taken < limit, "{what:?} {format:?} took {taken:?}");
            let expected = points_of(&session, what, format, &options).expect("the report is made");
            assert_eq!(points_in(&bytes, format), Some(expected), "{what:?} {format:?}");
        }
    }
}

/// A figure of this process in KiB, as Linux states it.
#[cfg(target_os = "linux")]
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux says what a process uses");
    let line = status.lines().find(|line| line.starts_with(name)).expect("the figure is there");
    let figure = line.split_whitespace().nth(1).expect("a number");
    figure.parse().expect("a number")
}

#[cfg(target_os = "linux")]
fn a_hundred_thousand_points_leave_row_by_row() {
    let before = memory("VmRSS:");
    let session = session(100_000);
    let size = memory("VmRSS:").saturating_sub(before);
    for format in [Format::Csv, Format::Json] {
        let options = Options::new(Lang::ZhTw);
        write_to(&session, What::Full, format, &options, &mut io::sink()).expect("the sink takes all");
        let peak = memory("VmHWM:").saturating_sub(before);
        println!("{format:?}: {peak} KiB at the peak, {size} KiB for the session");
        assert!(peak < 3 * size, "{format:?}: {peak} KiB at the peak, {size} KiB for the session");
    }
}
