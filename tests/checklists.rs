//! The bundled plans: complete, each locator once, each date where it belongs, and the example of their README.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::Datelike as _;
use pillarcheck::model::plan::checklist::Checklist;
use pillarcheck::model::value::roc::common_year;
use pillarcheck::store::format::checklist_file::read_checklist;
use pillarcheck::store::library::BUNDLED;
use std::collections::HashSet;

fn bundled() -> impl Iterator<Item = (&'static str, Checklist)> {
    BUNDLED.into_iter().map(|(id, text)| (id, read_checklist(text).expect("a good plan").0))
}

#[test]
fn every_plan_has_its_points_pillar_by_pillar() {
    type Expected = (&'static str, &'static str, &'static [(&'static str, usize)]);
    let expected: [Expected; 5] = [
        ("sanmin2-115", "six-pillars", &[("0", 1), ("1", 40), ("2", 22), ("3", 9), ("4", 9), ("5", 8), ("6", 11)]),
        ("meinong-114", "six-pillars", &[("0", 1), ("1", 28), ("2", 13), ("3", 6), ("4", 17), ("5", 5), ("6", 5)]),
        ("mituo-106", "six-pillars", &[("1", 46), ("2", 26), ("3", 19), ("4", 17), ("5", 13), ("6", 25)]),
        ("xiaogang-105", "five-pillars", &[("1", 21), ("2", 10), ("3", 13), ("4", 11), ("5", 13)]),
        ("public-works-101", "five-pillars", &[("1", 29), ("2", 18), ("3", 10), ("4", 27), ("5", 16)]),
    ];
    let mut total = 0;
    for ((id, framework, pillars), (found, checklist)) in expected.into_iter().zip(bundled()) {
        let counts: Vec<(&str, usize)> = checklist
            .pillars
            .iter()
            .map(|pillar| (pillar.id.as_str(), pillar.strategies.iter().map(|strategy| strategy.points.len()).sum()))
            .collect();
        assert_eq!((found, checklist.framework.as_str(), counts.as_slice()), (id, framework, pillars));
        total += checklist.points().count();
    }
    assert_eq!(total, 489);
}

#[test]
fn every_locator_stands_once_and_agrees_with_the_id() {
    for (plan, checklist) in bundled() {
        let mut seen = HashSet::new();
        for (pillar, strategy, point) in checklist.points() {
            assert!(seen.insert(point.source.clone()), "{plan}: {} stands twice", point.source);
            let parts: Vec<&str> = point.source.split('/').collect();
            assert!(
                (2..=5).contains(&parts.len()) && parts.iter().skip(2).all(|part| !part.is_empty()),
                "{plan}: {}",
                point.source
            );
            assert_eq!(parts[0], pillar.numeral(), "{plan}: {}", point.id);
            assert!(strategy.id.starts_with(&format!("{}.", pillar.id)), "{plan}: {}", strategy.id);
            assert!(point.id.as_str().starts_with(&format!("{}.", strategy.id)), "{plan}: {}", point.id);
        }
    }
}

#[test]
fn ids_follow_the_order_of_the_plan() {
    for (plan, checklist) in bundled() {
        let numbers = |id: &str| id.split('.').map(|part| part.parse::<u32>().expect("a number")).collect::<Vec<_>>();
        let ids: Vec<_> = checklist.points().map(|(_, _, point)| numbers(point.id.as_str())).collect();
        assert!(ids.is_sorted(), "{plan}");
    }
}

#[test]
fn deadlines_lie_within_the_plans_year_and_milestones_within_the_next_one() {
    for (plan, checklist) in bundled() {
        let year = common_year(checklist.year);
        for (_, _, point) in checklist.points() {
            assert!(point.deadline.is_none_or(|deadline| deadline.year() == year), "{plan}: {}", point.id);
        }
        assert!(
            checklist.milestones.iter().all(|milestone| [year, year + 1].contains(&milestone.due.year())),
            "{plan}"
        );
    }
}

#[test]
fn wordings_are_short_specific_and_of_safe_width() {
    for (plan, checklist) in bundled() {
        for (_, strategy, point) in checklist.points() {
            let letters = point.check.chars().count();
            assert!((10..=40).contains(&letters), "{plan} {}: {letters} characters", point.id);
            assert!((1..=4).contains(&point.look_for.len()), "{plan} {}", point.id);
            let texts = [&point.check, &point.theme, &strategy.title];
            for text in texts.into_iter().chain(&point.look_for) {
                assert!(!text.contains(['…', '—', '·', '○', '●', '×', '→', '“', '”']), "{plan} {}: {text}", point.id);
                for foreign in ["質量", "信息", "網絡", "默認", "視頻", "軟件", "郵箱", "鼠標", "屏幕"]
                {
                    assert!(!text.contains(foreign), "{plan} {}: {text}", point.id);
                }
            }
        }
    }
}

#[test]
fn the_same_measure_is_worded_the_same_so_that_offices_can_be_compared() {
    let shared = |one: &str, other: &str| {
        let checks = |id: &str| -> HashSet<String> {
            let plan = bundled().find(|(found, _)| *found == id).expect("a bundled plan").1;
            plan.points().map(|(_, _, point)| point.check.clone()).collect()
        };
        checks(one).intersection(&checks(other)).count()
    };
    assert!(shared("sanmin2-115", "mituo-106") >= 15);
    assert!(shared("xiaogang-105", "public-works-101") >= 1);
}

#[test]
fn the_example_of_the_readme_is_a_good_checklist() {
    let readme = include_str!("../checklists/README.md");
    let example = readme.split("```ron\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let (checklist, warnings) = read_checklist(example).expect("a good checklist");
    assert_eq!((checklist.points().count(), warnings.len()), (2, 0));
}
