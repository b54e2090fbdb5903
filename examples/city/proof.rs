//! The few sessions that hold every case in which sums could differ between programs.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pillarcheck::model::city::office::{Office, Offices};
use pillarcheck::model::plan::checklist::{Checklist, FocusPoint, Method, Overall, Pillar, PointId, Scoring, Strategy};
use pillarcheck::model::record::answer::{Evidence, FollowUp};
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::model::value::weight::Weight;
use pillarcheck::store::format::offices_file::offices_text;
use pillarcheck::store::format::session_text::session_bytes;

use crate::crowd::Numbers;

/// A note that breaks naive readers: quotes, line breaks, a comma, a rare letter, a formula, a tab.
const NOTE: &str = "=1+1,\"引號\"\n第二行\t𠮷'; 換行\r\n末行";

/// What is special about a session.
struct Case {
    name: &'static str,
    agency: &'static str,
    year: u16,
    kind: VisitKind,
    day: &'static str,
    /// Weights of the points of each pillar, in millionths.
    weights: &'static [&'static [i64]],
    /// Value of a partial mark, in millionths.
    partial: i64,
    overall: Overall,
    /// One letter a point: d, p, a, x, or `.` for nothing.
    marks: &'static str,
    /// How many of the points are covered; none for all.
    covered: Option<usize>,
}

const THIRDS: &[&[i64]] = &[&[333_333, 333_333, 333_334], &[666_667, 1_000_000 / 3]];
const ONES: &[&[i64]] = &[&[1_000_000, 1_000_000, 1_000_000], &[1_000_000, 1_000_000]];
/// 1.333 of 2.000 is 66.65 exactly.
const TIE: &[&[i64]] = &[&[1_333_000, 667_000, 0], &[1_333_000, 667_000]];
/// The largest weights there are: their sums pass 2^63 soon.
const LARGE: &[&[i64]] = &[&[1_000_000_000_000, 999_999_999_999, 1], &[1_000_000_000_000, 1_000_000_000_000]];

const fn case(name: &'static str, agency: &'static str, day: &'static str, marks: &'static str) -> Case {
    Case {
        name,
        agency,
        year: 115,
        kind: VisitKind::Annual,
        day,
        weights: ONES,
        partial: 500_000,
        overall: Overall::ByPoint,
        marks,
        covered: None,
    }
}

fn cases() -> Vec<Case> {
    vec![
        Case { weights: THIRDS, partial: 333_333, ..case("thirds", "甲衛生所", "2026-03-01", "dpapd") },
        Case { weights: TIE, ..case("tie", "乙衛生所", "2026-03-02", "dadda") },
        case("not-applicable", "丙衛生所", "2026-03-03", "xxxxx"),
        case("nothing-judged", "丁衛生所", "2026-03-04", "....."),
        Case { covered: Some(2), kind: VisitKind::SpotCheck, ..case("short", "甲衛生所", "2026-03-05", "ap...") },
        Case { weights: LARGE, partial: 999_999, ..case("large", "戊衛生所", "2026-03-06", "pppdd") },
        Case {
            overall: Overall::ByPillar, weights: THIRDS, ..case("by-pillar", "己衛生所", "2026-03-07", "dap.a")
        },
        case("older", "乙衛生所", "2026-02-02", "ddddd"),
        Case { year: 114, ..case("year-before", "乙衛生所", "2025-03-02", "aaadd") },
        case("not-placed", "外地衛生所", "2026-03-08", "ddddd"),
        // One that is copied, gone on with in the copy, and closed.
        Case { kind: VisitKind::Routine, ..case("whole", "丁衛生所", "2026-03-10", "ddddd") },
        case("parent-one", "庚衛生所", "2026-03-09", "dd..."),
        case("parent-two", "庚衛生所", "2026-03-09", "..aad"),
    ]
}

/// Writes the sessions, a copy, a damaged one and the offices.
pub fn make(folder: &Path) {
    fs::create_dir_all(folder.join("sub")).expect("a folder that can be written");
    for case in cases() {
        let session = session(&case);
        let bytes = session_bytes(&session).expect("a session");
        fs::write(folder.join(format!("{}.session.ron", case.name)), &bytes).expect("a file");
        if case.name == "tie" {
            fs::write(folder.join("sub/tie-copy.session.ron"), &bytes).expect("a file");
            fs::write(folder.join("sub/damaged.session.ron"), &bytes[..bytes.len() / 2]).expect("a file");
        }
    }
    fs::write(folder.join("offices.ron"), offices_text(&offices()).expect("offices")).expect("a file");
    apart(folder);
    more(folder);
}

/// Two files of one session that were gone on with apart: the one with the longer log was changed first.
fn apart(folder: &Path) {
    let made = Case { kind: VisitKind::Routine, ..case("apart", "丙衛生所", "2026-03-11", "") };
    for (name, marks) in [("apart-longer", "dda.."), ("apart-later", "d...a")] {
        let session = session_of(&made, marks, "apart", 0);
        let path = folder.join(format!("sub/{name}.session.ron"));
        fs::write(path, session_bytes(&session).expect("a session")).expect("a file");
    }
}

/// Some hundred sessions by chance, so that sums are made of many terms.
fn more(folder: &Path) {
    let mut numbers = Numbers(7);
    for number in 0..120_u64 {
        let letters = ["d", "p", "a", "x", "."];
        let marks: String = (0..5).map(|_| letters[numbers.below(5) as usize]).collect();
        let agency = ["甲衛生所", "乙衛生所", "丙衛生所", "戊衛生所", "壬衛生所"][numbers.below(5) as usize];
        let weights = [ONES, THIRDS, TIE, LARGE][numbers.below(4) as usize];
        let partial = [500_000, 333_333, 0, 1_000_000][numbers.below(4) as usize];
        let made = case("more", agency, "2026-04-01", "");
        let kind = VisitKind::ALL[numbers.below(3) as usize];
        let session = session_of(
            &Case { weights, partial, kind, year: 114 + numbers.below(2) as u16, ..made },
            &marks,
            &format!("more-{number}"),
            number,
        );
        let path = folder.join(format!("sub/more-{number:03}.session.ron"));
        fs::write(path, session_bytes(&session).expect("a session")).expect("a file");
    }
}

fn offices() -> Offices {
    let office = |id: &str, agency: &str, level: &str, parent: Option<&str>| Office {
        id: id.into(),
        agency: agency.into(),
        level: level.into(),
        parent: parent.map(Into::into),
        ..Office::default()
    };
    let mut offices = vec![office("city", "範例市", "市", None), office("health", "衛生局", "局", Some("city"))];
    for (id, agency) in [
        ("k001", "甲衛生所"),
        ("k002", "乙衛生所"),
        ("k003", "丙衛生所"),
        ("k004", "丁衛生所"),
        ("k005", "戊衛生所"),
        ("k006", "己衛生所"),
        ("k007", "庚衛生所"),
        // Nobody visits this one.
        ("k008", "辛衛生所"),
    ] {
        offices.push(office(id, agency, "所", Some("health")));
    }
    offices.push(office("k009", "壬衛生所", "所", Some("city")));
    Offices { offices, ..Offices::none() }
}

fn session(case: &Case) -> Session {
    session_of(case, case.marks, case.name, 0)
}

fn session_of(case: &Case, marks: &str, id: &str, minute: u64) -> Session {
    let moment = |second: usize| {
        let text = format!("{}T{:02}:{:02}:{second:02}+08:00", case.day, 9 + minute / 60, minute % 60);
        Moment::parse(&text).expect("a moment")
    };
    let checklist = Arc::new(checklist(case));
    let points: Vec<PointId> = checklist.points().map(|(_, _, point)| point.id.clone()).collect();
    let scope = match case.covered {
        None => Scope::All,
        Some(covered) => Scope::Points { points: points[..covered].to_vec(), drawn: None },
    };
    let visit = Visit {
        kind: case.kind,
        site: "大廳,\"一樓\"".into(),
        reviewers: vec!["王檢查員".into(), "李,檢查員".into()],
        opened: moment(0),
        closed: None,
    };
    let mut session = Session::begin(format!("proof-{id}"), "pillarcheck proof".into(), visit, scope, checklist);
    for (at, (point, letter)) in points.iter().zip(marks.chars()).enumerate() {
        let mark = match letter {
            'd' => Mark::Done,
            'p' => Mark::Partial,
            'a' => Mark::Absent,
            'x' => Mark::NotApplicable,
            _ => continue,
        };
        let stamp = Stamp { at: moment(at + 1), by: "王檢查員".into() };
        let edit = session.changing(point, &stamp, |answer| {
            answer.mark = Some(mark);
            NOTE.clone_into(&mut answer.note);
            answer.evidence = vec![Evidence {
                what: "照片,\"0012\"\n二".into(),
                at: Some(moment(at + 1)),
                size: Some(20_480),
                sha256: Some("0".repeat(64)),
                method: Some(Method::OnSite),
                copy_of: None,
            }];
            if mark == Mark::Absent {
                let due = if at % 2 == 0 { "2026-03-31" } else { "2027-03-31" };
                let due = due.parse().ok();
                answer.follow_up = Some(Box::new(FollowUp { action: NOTE.into(), due, ..FollowUp::default() }));
            }
        });
        session.apply(&edit, &stamp).expect("the point is covered");
    }
    session
}

fn checklist(case: &Case) -> Checklist {
    let point = |pillar: usize, at: usize, weight: i64| FocusPoint {
        id: format!("{pillar}.1.{at}").into(),
        theme: "標示".into(),
        check: format!("第{pillar}要項第{at}項\"標示\"清楚").into(),
        look_for: ["門口告示".into()].into(),
        method: Method::OnSite,
        // The second point of a pillar has two units, the third none.
        units: ["一組", "二組"][..[1, 2, 0][(at - 1) % 3]].iter().map(|&unit| unit.into()).collect(),
        deadline: None,
        target: None,
        weight: Weight::from_millionths(weight),
        source: format!("一/(一)/{at}").into(),
    };
    let pillars = case.weights.iter().zip(1_i64..).enumerate().map(|(at, (weights, number))| Pillar {
        id: (at + 1).to_string(),
        title: format!("要項{}", at + 1),
        weight: Weight::from_millionths(1_000_000 * number),
        strategies: vec![Strategy {
            id: format!("{}.1", at + 1),
            title: "服務一致".into(),
            points: weights.iter().enumerate().map(|(nth, &weight)| point(at + 1, nth + 1, weight)).collect(),
        }],
    });
    Checklist {
        format: 1,
        id: format!("proof-{}", case.year),
        title: "範例計畫".into(),
        agency: case.agency.into(),
        year: case.year,
        framework: "six-pillars".into(),
        series: None,
        basis: vec![],
        goals: vec![],
        milestones: vec![],
        scoring: Scoring { partial: Weight::from_millionths(case.partial), overall: case.overall },
        pillars: pillars.collect(),
    }
}
