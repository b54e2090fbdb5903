//! Small checklists and sessions for the tests of every layer.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::plan::checklist::{
    Checklist, FocusPoint, Method, Milestone, Overall, Per, Pillar, PointId, Scoring, Strategy, Target,
};
use crate::model::record::answer::{Answer, Draft, Evidence, FollowUp, Recheck};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::record::visit::{Visit, VisitKind};
use crate::model::value::roc::Moment;
use crate::model::value::weight::Weight;

/// A checklist with as many points a pillar as given, one strategy a pillar.
pub(crate) fn checklist(points_a_pillar: &[usize]) -> Checklist {
    Checklist {
        format: 1,
        id: "sample-115".into(),
        title: "範例衛生所115年度提升服務工作計畫".into(),
        agency: "範例衛生所".into(),
        year: 115,
        framework: "six-pillars".into(),
        series: None,
        basis: vec![],
        goals: vec!["服務有感".into()],
        milestones: vec![],
        scoring: Scoring::default(),
        pillars: points_a_pillar.iter().enumerate().map(|(position, &points)| pillar(position + 1, points)).collect(),
    }
}

fn pillar(number: usize, points: usize) -> Pillar {
    Pillar {
        id: number.to_string(),
        title: format!("要項{number}"),
        weight: Weight::one(),
        strategies: vec![Strategy {
            id: format!("{number}.1"),
            title: "服務一致".into(),
            points: (1..=points)
                .map(|point| FocusPoint {
                    id: format!("{number}.1.{point}").into(),
                    theme: "標示".into(),
                    check: format!("第{number}要項第{point}項標示清楚").into(),
                    look_for: ["門口告示".into()].into(),
                    method: Method::OnSite,
                    units: ["各組室".into()].into(),
                    deadline: None,
                    target: None,
                    weight: Weight::one(),
                    source: format!("一/(一)/{point}").into(),
                })
                .collect(),
        }],
    }
}

/// A session over [`checklist`] without any answer.
pub(crate) fn session(points_a_pillar: &[usize], overall: Overall) -> Session {
    let mut checklist = checklist(points_a_pillar);
    checklist.scoring.overall = overall;
    begin(checklist)
}

/// A session over a checklist without any answer.
pub(crate) fn begin(checklist: Checklist) -> Session {
    let visit = Visit {
        kind: VisitKind::SpotCheck,
        site: "一樓大廳".into(),
        reviewers: vec!["王檢查員".into()],
        opened: stamp(0).at,
        closed: None,
    };
    Session::begin("0197".into(), "pillarcheck test".into(), visit, Scope::All, Arc::new(checklist))
}

/// A stamp some seconds after the sample visit opened.
pub(crate) fn stamp(second: u32) -> Stamp {
    let (minutes, seconds) = (second / 60 % 60, second % 60);
    let at = Moment::parse(&format!("2026-11-22T09:{minutes:02}:{seconds:02}+08:00"));
    Stamp { at: at.expect("a moment of the sample"), by: "王檢查員".into() }
}

/// Changes the answer of one point, some seconds after the visit opened.
pub(crate) fn answer(session: &mut Session, id: &str, second: u32, change: impl FnOnce(&mut Answer)) {
    let edit = session.changing(&id.into(), &stamp(second), change);
    session.apply(&edit, &stamp(second)).expect("the sample's points exist");
}

/// The session gone on with: one more point marked, absent at an even second, else done.
pub(crate) fn gone_on(session: &Session, point: &str, second: u32) -> Session {
    let mut session = session.clone();
    let mark = if second.is_multiple_of(2) { Mark::Absent } else { Mark::Done };
    answer(&mut session, point, second, |answer| answer.mark = Some(mark));
    session
}

/// The session closed.
pub(crate) fn closed(session: &Session, second: u32) -> Session {
    let mut session = session.clone();
    session.apply(&Edit::Close, &stamp(second)).expect("an open visit");
    session
}

/// The number of a photo, and nothing else known of it.
pub(crate) fn photo(number: &str, at: Option<Moment>) -> Evidence {
    Evidence { what: number.to_owned(), at, size: None, sha256: None, method: None, copy_of: None }
}

/// A session in which every field of the model is filled: units, dates, targets, weights, notes of several lines,
/// counts, evidence, follow-ups, every mark, and points that nobody has looked at.
pub(crate) fn rich() -> Session {
    let mut session = begin(rich_checklist());
    let mark = |mark, note: &'static str| {
        move |answer: &mut Answer| {
            answer.mark = Some(mark);
            note.clone_into(&mut answer.note);
        }
    };
    answer(&mut session, "1.1.1", 10, mark(Mark::Done, ""));
    answer(&mut session, "1.1.2", 20, |answer| {
        mark(
            Mark::Partial,
            "洽公電話可通，意見信箱的連結失效。\n承辦人表示十二月中修復；請於複查時再試一次，並確認無障礙版網頁的連結也一併更新。",
        )(answer);
        answer.evidence = vec![
            photo("照片 0012", Some(stamp(21).at)),
            Evidence {
                what: "佐證/網頁.png".into(),
                at: None,
                size: Some(20_480),
                sha256: Some("9f86d081884c7d65".into()),
                method: Some(Method::Website),
                copy_of: Some("首頁.png".into()),
            },
        ];
    });
    answer(&mut session, "1.1.3", 30, |answer| {
        mark(Mark::Absent, "公告欄仍為去年的流程圖")(answer);
        answer.follow_up = Some(Box::new(FollowUp {
            cause: "承辦人異動，未交接".into(),
            action: "重新印製並張貼，網站同步更新".into(),
            unit: "行政組".into(),
            owner: "林辦事員".into(),
            due: day("2026-12-15"),
            recheck: Some(Recheck {
                on: day("2026-12-20").expect("a date of the sample"),
                mark: Mark::Partial,
                note: "已張貼，網站仍為舊圖".into(),
                by: "李檢查員".into(),
            }),
            closed: None,
        }));
    });
    answer(&mut session, "1.2.1", 40, |answer| {
        mark(Mark::Partial, "")(answer);
        answer.count = Some(4);
    });
    answer(&mut session, "2.1.1", 50, |answer| {
        mark(Mark::Absent, "未見紀錄")(answer);
        answer.follow_up =
            Some(Box::new(FollowUp { closed: day("2026-12-01"), action: "已補辦".into(), ..FollowUp::default() }));
    });
    answer(&mut session, "2.1.2", 60, mark(Mark::NotApplicable, "本所無此業務"));
    answer(&mut session, "2.1.3", 70, mark(Mark::Done, "做得很好，可供其他單位觀摩"));
    answer(&mut session, "2.2.1", 80, |answer| {
        answer.note = "承辦人不在，下次再看".into();
    });
    session
}

/// The rich sample, closed, with one point amended twice and one that had no answer before.
pub(crate) fn amended() -> Session {
    let mut session = rich();
    session.apply(&Edit::Close, &stamp(100)).expect("an open visit");
    for (point, mark, note, reason, second) in [
        ("1.1.3", Mark::Partial, "公告欄已更新，網站仍為去年的流程圖", "複查時公告欄已更新", 110),
        ("1.1.3", Mark::Done, "", "網站也已更新", 120),
        ("2.2.2", Mark::Absent, "簽到簿遺失", "查核當日漏登", 130),
    ] {
        let edit = session.answering(&point.into(), Some(mark), note, &stamp(second)).because(reason);
        session.apply(&edit, &stamp(second)).expect("a point of the sample");
    }
    session
}

/// A sealed session as a version sealed it that did not cover last time's verdicts.
pub(crate) fn sealed_long_ago(session: &Session) -> Session {
    let mut parts = session.parts().clone();
    let seal = parts.seal.as_mut().expect("it is sealed");
    seal.previous = None;
    seal.digest = seal.whole();
    Session::from_parts(parts)
}

fn rich_checklist() -> Checklist {
    let mut checklist = checklist(&[]);
    checklist.basis = vec!["高雄市政府提升服務實施計畫".into()];
    checklist.goals = vec!["便捷遞送服務".into(), "重視意見回饋".into()];
    checklist.milestones = vec![Milestone {
        what: "提出年度成果報告".into(),
        due: day("2027-01-31").expect("a date of the sample"),
    }];
    checklist.pillars = vec![
        group(
            "1",
            "完備基礎服務項目，注重服務特性差異性",
            vec![
                (
                    "(一)",
                    "流程一致與受理正確",
                    vec![
                        focus("1.1.1", "流程公布", "各類業務的標準作業流程已訂定，並公布於網站或服務場所", &["各組室"]),
                        focus(
                            "1.1.2",
                            "流程公布",
                            "洽公電話與意見信箱已公開，且上班日可查詢案件進度",
                            &["行政組", "資訊組"],
                        ),
                        focus("1.1.3", "流程公布", "流程圖張貼於服務場所明顯處，內容與現行作業相符", &["行政組"]),
                    ],
                ),
                ("(二)", "服務場所", vec![focus("1.2.1", "講習", "服務禮儀講習每年辦理六次", &["行政組"])]),
            ],
        ),
        group(
            "2",
            "重視全程意見回饋及參與",
            vec![
                (
                    "(一)",
                    "意見回饋",
                    vec![
                        focus("2.1.1", "", "滿意度調查已辦理並據以改善", &[]),
                        focus("2.1.2", "調查", "跨機關案件設有單一窗口", &["資訊組"]),
                        focus("2.1.3", "調查", "民眾意見於三日內回復", &["各組室"]),
                    ],
                ),
                (
                    "(二)",
                    "參與",
                    vec![
                        focus("2.2.1", "志工", "志工輪值表張貼於服務台", &["各組室"]),
                        focus("2.2.2", "志工", "志工教育訓練留有簽到紀錄", &[]),
                    ],
                ),
            ],
        ),
    ];
    let first = &mut checklist.pillars[0];
    first.weight = Weight::from_millionths(2_000_000);
    first.strategies[0].points[0].weight = Weight::from_millionths(3_000_000);
    first.strategies[0].points[1].weight = Weight::from_millionths(1_500_000);
    first.strategies[0].points[2].deadline = day("2026-06-30");
    first.strategies[0].points[1].method = Method::Phone;
    first.strategies[1].points[0].target = Some(Target { times: 6, per: Per::Year });
    checklist.pillars[1].strategies[1].points[1].target = Some(Target { times: 1, per: Per::Month });
    checklist
}

fn group(id: &str, title: &str, strategies: Vec<(&str, &str, Vec<FocusPoint>)>) -> Pillar {
    let mut pillar = pillar(1, 0);
    id.clone_into(&mut pillar.id);
    title.clone_into(&mut pillar.title);
    let numeral = pillar.numeral();
    pillar.strategies = strategies
        .into_iter()
        .enumerate()
        .map(|(at, (number, title, mut points))| {
            for (at, point) in points.iter_mut().enumerate() {
                point.source = format!("{numeral}/{number}/{}", at + 1).into();
            }
            Strategy { id: format!("{id}.{}", at + 1), title: title.into(), points }
        })
        .collect();
    pillar
}

fn focus(id: &str, theme: &str, check: &str, units: &[&str]) -> FocusPoint {
    let mut point = pillar(1, 1).strategies.remove(0).points.remove(0);
    point.id = id.into();
    point.theme = theme.into();
    point.check = check.into();
    point.units = units.iter().map(|&unit| unit.into()).collect();
    point
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// Hostile texts: control sequences, markup, formulas, very long lines.
pub(crate) const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://evil.example\",\"點我\")",
    "+1-2",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "</td></tr><script>alert(1)</script>&amp;",
    "甲|乙|丙 `碼` *星* _底_ [連結](javascript:alert(1)) # 標題\n| 假 | 列 |\n  [x] 9.9.9 假的查核重點",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{0}\u{7f}",
    "左\u{202e}右\u{2066}隔\u{2069}\u{200b}\u{feff}\u{fffe}",
    "🏥👩\u{200d}⚕\u{fe0f}𠮷e\u{301}，。、；：）」，。、；：）」，。、；：）」，。、；：）」，。、；：）」，。",
    "\"引號\" '單引號', 逗號; <![CDATA[x]]> --> ${a} {{b}} %s \\",
];

/// A session in which every text is hostile.
pub(crate) fn hostile() -> Session {
    let text = |at: usize| HOSTILE[at % HOSTILE.len()].to_owned();
    let mut checklist = checklist(&[HOSTILE.len(), HOSTILE.len()]);
    checklist.title = text(6);
    checklist.agency = text(0);
    checklist.basis = HOSTILE.map(str::to_owned).to_vec();
    checklist.goals = HOSTILE.map(str::to_owned).to_vec();
    for (number, pillar) in checklist.pillars.iter_mut().enumerate() {
        pillar.title = text(number + 6);
        pillar.strategies[0].title = text(number + 7);
        for (at, point) in pillar.strategies[0].points.iter_mut().enumerate() {
            point.theme = text(at + 1).into();
            point.check = text(at).into();
            point.look_for = [text(at + 2).into(), text(at + 3).into()].into();
            point.units = [text(at + 4).into()].into();
            point.source = text(at + 5).into();
            point.target = Some(Target { times: 2, per: Per::Once });
        }
    }
    let ids: Vec<PointId> = checklist.points().map(|(_, _, point)| point.id.clone()).collect();
    let mut session = begin(checklist);
    for (at, id) in ids.iter().enumerate() {
        answer(&mut session, id.as_str(), at as u32, |answer| {
            answer.mark = [Some(Mark::Absent), Some(Mark::Partial), Some(Mark::Done), None][at % 4];
            answer.note = text(at);
            answer.count = Some(1);
            answer.evidence = vec![Evidence {
                size: Some(1),
                sha256: Some(text(at)),
                copy_of: Some(text(at + 2)),
                ..photo(&text(at + 1), None)
            }];
            answer.follow_up = Some(Box::new(FollowUp {
                cause: text(at + 2),
                action: text(at + 3),
                unit: text(at + 4),
                owner: text(at + 5),
                due: day("2026-12-15"),
                recheck: day("2026-12-20").map(|on| Recheck {
                    on,
                    mark: Mark::Absent,
                    note: text(at + 6),
                    by: text(at + 7),
                }),
                closed: None,
            }));
        });
    }
    let draft = Draft { point: ids[0].clone(), text: HOSTILE.concat(), line: 0, column: 0 };
    session.apply(&Edit::Draft(Some(draft)), &stamp(99)).expect("the sample's points exist");
    let mut parts = session.parts().clone();
    parts.visit.site = text(8);
    parts.visit.reviewers = vec![text(9), text(1)];
    Session::from_parts(parts)
}
