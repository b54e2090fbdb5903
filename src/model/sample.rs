//! Small checklists and sessions for the tests of every layer.

use std::sync::Arc;

use super::checklist::{Checklist, FocusPoint, Method, Overall, Pillar, Scoring, Strategy};
use super::edit::Stamp;
use super::roc::Moment;
use super::session::{Scope, Session, Visit, VisitKind};
use super::weight::Weight;

/// A checklist with as many points a pillar as given, one strategy a pillar.
pub(crate) fn checklist(points_a_pillar: &[usize]) -> Checklist {
    Checklist {
        format: 1,
        id: "sample-115".into(),
        title: "範例衛生所115年度提升服務工作計畫".into(),
        agency: "範例衛生所".into(),
        year: 115,
        framework: "six-pillars".into(),
        basis: vec![],
        goals: vec!["服務有感".into()],
        milestones: vec![],
        scoring: Scoring::default(),
        pillars: points_a_pillar
            .iter()
            .enumerate()
            .map(|(position, &points)| pillar(position + 1, points))
            .collect(),
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
                    check: format!("第{number}要項第{point}項標示清楚"),
                    look_for: vec!["門口告示".into()],
                    method: Method::OnSite,
                    units: vec!["各組室".into()],
                    deadline: None,
                    target: None,
                    weight: Weight::one(),
                    source: format!("一/(一)/{point}"),
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
    Session::begin(
        "0197".into(),
        "pillarcheck test".into(),
        visit,
        Scope::All,
        Arc::new(checklist),
    )
}

/// A stamp some seconds after the sample visit opened.
pub(crate) fn stamp(second: u32) -> Stamp {
    let (minutes, seconds) = (second / 60 % 60, second % 60);
    let at = Moment::parse(&format!("2026-11-22T09:{minutes:02}:{seconds:02}+08:00"));
    Stamp {
        at: at.expect("a moment of the sample"),
        by: "王檢查員".into(),
    }
}
