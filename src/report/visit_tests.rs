//! The comparison and the trend in every format: what is in them, and that nothing in them does harm.

use super::tests::{check_text, content, golden, letters, read_back};
use super::*;
use crate::model::merge::agreement::InspectorAgreement;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::sample::{self, answer};
use crate::model::value::roc::Moment;
use crate::model::value::text::{printable, steers};
use crate::model::visits::carry::carry;
use crate::model::visits::compare::{Comparison, compare};
use crate::model::visits::trend::trends_of;

/// The rich sample a year earlier, by a checklist with some other wordings.
pub(super) fn year_before() -> Session {
    let mut session = sample::rich();
    for (point, mark, note) in [
        ("1.1.1", Some(Mark::Absent), "流程尚未公布"),
        ("1.1.2", Some(Mark::Done), ""),
        ("1.1.3", Some(Mark::Absent), "公告欄是空的"),
        ("1.2.1", Some(Mark::Absent), "辦理一次"),
        ("2.1.1", Some(Mark::Partial), ""),
        ("2.1.2", Some(Mark::Absent), "尚無窗口"),
        ("2.1.3", None, ""),
    ] {
        answer(&mut session, point, 90, |answer| {
            answer.mark = mark;
            answer.note = note.into();
            answer.follow_up = None;
        });
    }
    let mut parts = session.parts().clone();
    parts.id = "0196".into();
    parts.visit.opened = Moment::parse("2025-11-20T14:00:00+08:00").expect("a moment of the test");
    let checklist = std::sync::Arc::make_mut(&mut parts.checklist);
    checklist.id = "sample-114".into();
    checklist.year = 114;
    let points = &mut checklist.pillars[0].strategies[0].points;
    points[2].check = "流程圖張貼於服務場所".into();
    let last = &mut checklist.pillars[1].strategies[1].points[1];
    last.id = "2.2.9".into();
    Session::from_parts(parts)
}

fn opened(bytes: Vec<u8>, format: Format) -> String {
    match format {
        Format::Odt | Format::Ods => content(&bytes),
        Format::Text | Format::Markdown | Format::Html | Format::Csv | Format::Json => {
            String::from_utf8(bytes).expect("the format is text")
        }
    }
}

fn compared(comparison: &Comparison, format: Format, lang: Lang) -> String {
    opened(write_comparison(comparison, format, &Options::new(lang)).expect("it is not too large"), format)
}

fn followed(sessions: &[Session], format: Format, lang: Lang) -> String {
    opened(write_trend(&trends_of(sessions), format, &Options::new(lang)).expect("it is not too large"), format)
}

#[test]
fn golden_files_of_visits() {
    let (previous, now) = (year_before(), sample::rich());
    for lang in Lang::ALL {
        for format in [Format::Text, Format::Csv] {
            let comparison = compared(&compare(&previous, &now), format, lang);
            golden(&format!("comparison.{lang}.{}", format.extension()), &comparison);
            let trend = followed(&[now.clone(), previous.clone()], format, lang);
            golden(&format!("trend.{lang}.{}", format.extension()), &trend);
        }
        check_text(&compared(&compare(&previous, &now), Format::Text, lang));
    }
}

/// What two inspectors of one visit agree about, who differ on some points.
#[test]
fn an_agreement_lines_up_its_numbers_and_takes_nothing_for_not_looked_at() {
    let one = sample::rich();
    let mut parts = one.parts().clone();
    parts.id = "0197".into();
    parts.visit.reviewers = vec!["李大同".to_owned()];
    let mut other = Session::from_parts(parts);
    for (point, mark) in [("1.1.1", Mark::Absent), ("1.2.1", Mark::Done)] {
        answer(&mut other, point, 90, |answer| answer.mark = Some(mark));
    }
    let agreement = InspectorAgreement::between(&one, &other);
    assert!(!agreement.disagreements.is_empty());
    let written = |format, lang| {
        opened(write_agreement(&agreement, [&one, &other], format, &Options::new(lang)).expect("a report"), format)
    };
    for lang in Lang::ALL {
        let text = written(Format::Text, lang);
        check_text(&text);
        golden(&format!("agreement.{lang}.txt"), &text);
        // A point on which they differ was looked at by both; no sign stands for that, and none is explained.
        assert!(!text.contains("[ ]") && !text.contains("[v]"), "{text}");
        let page = written(Format::Html, lang);
        golden(&format!("agreement.{lang}.html"), &page);
        // Kappa is blank where there is none, also in the first row.
        let kappa = lang.fact_kappa();
        assert!(page.contains(&format!("<th scope=\"col\" class=\"number\">{kappa}</th>")), "{page}");
    }
}

/// The rich sample with the one a year earlier as previous inspection.
fn a_year_later() -> Session {
    let fresh = sample::begin(sample::rich().checklist().as_ref().clone());
    sample::rich().with_previous(carry(&year_before(), fresh, None).session.previous().cloned())
}

#[test]
fn golden_files_of_the_yearly_report_beside_last_year() {
    let session = a_year_later();
    for lang in Lang::ALL {
        for format in Format::ALL {
            let bytes = write(&session, What::Annual, format, &Options::new(lang)).expect("it makes a report");
            let text = opened(bytes, format).replace(include_str!("page.css"), "");
            golden(&format!("yearly-report-compared.{lang}.{}", format.extension()), &text);
        }
        let bytes = write(&session, What::Annual, Format::Text, &Options::new(lang)).expect("it makes a report");
        check_text(&opened(bytes, Format::Text));
    }
}

#[test]
fn the_yearly_report_lists_what_is_open_by_the_one_rule() {
    use crate::model::record::answer::FollowUp;
    let plan = sample::checklist(&[7]);
    let to_do = |action: &str, closed: &str| {
        let closed = closed.parse().ok();
        Some(Box::new(FollowUp { action: action.into(), closed, ..FollowUp::default() }))
    };
    let mut last = sample::begin(plan.clone());
    let points = ["1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.1.7"];
    for point in points {
        answer(&mut last, point, 1, |answer| {
            answer.mark = Some(Mark::Absent);
            answer.follow_up = to_do(&format!("去年交辦{point}"), "");
        });
    }
    let mut fresh = plan;
    // The last point is in last year's plan alone.
    fresh.pillars[0].strategies[0].points.pop();
    let mut session = carry(&last, sample::begin(fresh), None).session;
    // 1.1.1 is done now, 1.1.2 was not looked at, 1.1.3 is absent again without a word, 1.1.4 has a new agreement,
    // 1.1.5 is not applicable with an open one, and 1.1.6 is absent with one that is settled.
    for (point, mark, follow_up) in [
        ("1.1.1", Mark::Done, None),
        ("1.1.3", Mark::Absent, None),
        ("1.1.4", Mark::Partial, to_do("今年交辦1.1.4", "")),
        ("1.1.5", Mark::NotApplicable, to_do("今年交辦1.1.5", "")),
        ("1.1.6", Mark::Absent, to_do("今年交辦1.1.6", "2026-12-01")),
    ] {
        answer(&mut session, point, 2, |answer| {
            answer.mark = Some(mark);
            answer.follow_up = follow_up;
        });
    }
    let text =
        opened(write(&session, What::Annual, Format::Json, &Options::new(Lang::En)).expect("a report"), Format::Json);
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let blocks = value["blocks"].as_array().expect("blocks");
    let named = blocks.iter().find(|block| block["table"]["name"] == "Open improvements").expect("the section");
    let rows = named["table"]["rows"].as_array().expect("rows");
    let listed: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row["id"], row["action"]).replace('"', "")).collect();
    let expected = [
        "1.1.2 去年交辦1.1.2",
        "1.1.3 去年交辦1.1.3",
        "1.1.4 今年交辦1.1.4",
        "1.1.5 今年交辦1.1.5",
        "1.1.7 去年交辦1.1.7",
    ];
    assert_eq!(listed, expected, "{named:#}");
    let open: Vec<String> = session
        .open_follow_ups("2026-12-31".parse().expect("a day"))
        .into_iter()
        .map(|open| format!("{} {}", open.point, open.follow_up.action))
        .collect();
    let (mut open, mut listed) = (open, listed);
    open.sort();
    listed.sort();
    assert_eq!(listed, open);
    assert!(text.contains("settled (1)"), "{text}");
}

#[test]
fn narrowed_to_a_unit_last_year_is_that_unit_alone_too() {
    let session = a_year_later();
    let unit = units(&session, Lang::ZhTw).remove(0);
    let options = Options { unit: Some(unit.clone()), ..Options::new(Lang::ZhTw) };
    let narrowed = narrow::narrowed(&session, &unit, Lang::ZhTw).expect("the unit is in the plan");
    let previous = narrowed.previous().expect("it stands beside last year");
    assert_eq!(previous.summary.points, narrowed.points().count());
    let text = opened(write(&session, What::Annual, Format::Text, &options).expect("a report"), Format::Text);
    assert!(text.contains("與上次查核比較"), "{text}");
}

#[test]
fn a_comparison_of_a_session_with_itself_says_so_in_every_format() {
    let session = sample::session(&[2], crate::model::plan::checklist::Overall::ByPoint);
    let comparison = compare(&session, &session);
    for format in Format::ALL {
        let text = compared(&comparison, format, Lang::ZhTw);
        match format {
            // A list without a row, yet with its head.
            Format::Csv => assert_eq!(text.lines().count(), 1, "{text}"),
            Format::Text | Format::Markdown | Format::Html | Format::Json | Format::Odt | Format::Ods => {
                assert!(text.contains("兩次查核的結果沒有不同。"), "{format:?}: {text}");
            }
        }
    }
}

#[test]
fn hostile_text_does_no_harm_in_comparisons_and_trends() {
    let hostile = sample::hostile();
    let mut parts = hostile.parts().clone();
    let checklist = std::sync::Arc::make_mut(&mut parts.checklist);
    for pillar in &mut checklist.pillars {
        for point in &mut pillar.strategies[0].points {
            // Both wordings of every point are shown.
            point.look_for = std::sync::Arc::default();
        }
    }
    let other = Session::from_parts(parts);
    let comparison = compare(&hostile, &other);
    for format in Format::ALL {
        for text in
            [compared(&comparison, format, Lang::ZhTw), followed(std::slice::from_ref(&hostile), format, Lang::ZhTw)]
        {
            let body = text.trim_start_matches(csv::BYTE_ORDER_MARK);
            assert!(!steers(body), "{format:?}");
            let is_markup = !matches!(format, Format::Text | Format::Csv | Format::Json);
            assert!(!(is_markup && body.contains("<script")), "{format:?}");
            // Well-formed, rectangular and without formulas, each as the format has it.
            read_back(body, format);
        }
        let seen =
            letters(&read_back(compared(&comparison, format, Lang::ZhTw).trim_start_matches('\u{feff}'), format));
        for line in sample::HOSTILE.iter().flat_map(|text| text.split('\n')) {
            let mut expected = letters(&printable(line));
            match format {
                Format::Markdown => expected = letters(&markdown::escaped(&printable(line))),
                Format::Html | Format::Odt | Format::Ods => expected = expected.replace('\u{fffe}', "\\u{fffe}"),
                Format::Text | Format::Csv | Format::Json => {}
            }
            assert!(seen.contains(&expected), "{format:?} lost {line:?}");
        }
    }
}
