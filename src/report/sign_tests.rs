//! Every report in every format shows this year's verdict at each point, whatever last year's was, read back by other
//! people's readers; and what moved has its sign.

use super::point_tests::{Known, rows};
use super::tests::{content, letters, opened, pairs};
use super::*;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::sample;
use crate::model::visits::carry::carry;
use crate::model::visits::compare::compare;
use crate::model::visits::trend::trends_of;

/// The rich sample with another verdict at each point, and none where there was one.
fn otherwise() -> Session {
    let mut session = sample::rich();
    let points: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for point in points {
        let next = match session.mark(&point) {
            Some(Mark::Done) => Some(Mark::Absent),
            Some(Mark::Absent) => Some(Mark::Partial),
            Some(Mark::Partial) => Some(Mark::NotApplicable),
            Some(Mark::NotApplicable) => None,
            None => Some(Mark::Done),
        };
        sample::answer(&mut session, point.as_str(), 90, |answer| answer.mark = next);
    }
    session
}

/// The rich sample beside a visit at which every point was found otherwise.
fn beside_another() -> Session {
    let fresh = sample::begin(sample::rich().checklist().as_ref().clone());
    sample::rich().with_previous(carry(&otherwise(), fresh, None).session.previous().cloned())
}

/// A verdict in words, or that there is none.
const fn words(mark: Option<Mark>) -> &'static str {
    Mark::words_or_none(mark, Lang::ZhTw)
}

/// The verdict that a row of a report shows first, in words.
fn shown(row: &[String]) -> Option<&'static str> {
    let all: Vec<&str> = Mark::ALL.into_iter().map(Some).chain([None]).map(words).collect();
    row.iter().find_map(|cell| all.iter().find(|words| letters(cell).starts_with(**words)).copied())
}

/// The points of a report with the verdict that each row shows.
fn verdicts(text: &str, format: Format, known: &Known) -> Vec<(String, &'static str)> {
    match format {
        Format::Text => {
            let entries = text.lines().filter_map(|line| line.strip_prefix("  [")?.split_once("] "));
            let sign = |sign: &str| match sign {
                "v" => Some(Mark::Done),
                "~" => Some(Mark::Partial),
                "x" => Some(Mark::Absent),
                "-" => Some(Mark::NotApplicable),
                " " => None,
                other => panic!("a sign that is not explained: {other}"),
            };
            let id = |rest: &str| rest.split_whitespace().next().unwrap_or_default().to_owned();
            entries.map(|(mark, rest)| (id(rest), words(sign(mark)))).collect()
        }
        Format::Json => {
            let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
            let blocks = value["blocks"].as_array().cloned().unwrap_or_default();
            let rows = blocks.iter().flat_map(|block| block["table"]["rows"].as_array().cloned().unwrap_or_default());
            let rows = rows.filter(|row| row["id"].is_string());
            let mark = |row: &serde_json::Value| {
                let words = row["mark"].as_str()?;
                Mark::ALL.into_iter().find(|mark| mark.label(Lang::ZhTw) == words)
            };
            rows.map(|row| (row["id"].as_str().unwrap_or_default().to_owned(), words(mark(&row)))).collect()
        }
        Format::Markdown | Format::Html | Format::Csv | Format::Odt | Format::Ods => {
            let rows = rows(text.trim_start_matches(csv::BYTE_ORDER_MARK), format);
            let of_point = rows.iter().filter_map(|row| Some((known.point_of(row)?, row)));
            of_point.map(|(id, row)| (id, shown(row).unwrap_or_else(|| panic!("no verdict in {row:?}")))).collect()
        }
    }
}

#[test]
fn every_report_shows_the_verdict_of_this_year() {
    let session = beside_another();
    let known = Known::by_statement(&session);
    let options = Options::new(Lang::ZhTw);
    for (what, format) in pairs().filter(|(what, format)| !is_session(*what, *format)) {
        let found = verdicts(&opened(&session, what, format, &options), format, &known);
        let all = session.points().count();
        match what {
            What::Full | What::Annual => assert!(found.len() >= all, "{what:?} {format:?}: {found:?}"),
            What::Summary | What::Improvement => assert!(!found.is_empty(), "{what:?} {format:?}"),
        }
        for (id, mark) in found {
            assert_eq!(mark, words(session.mark(&id.as_str().into())), "{what:?} {format:?} at {id}");
        }
    }
}

#[test]
fn a_comparison_shows_the_verdict_of_this_time() {
    let (before, now) = (otherwise(), sample::rich());
    let comparison = compare(&before, &now);
    let known = Known::by_statement(&now);
    for format in Format::ALL {
        let bytes = write_comparison(&comparison, format, &Options::new(Lang::ZhTw)).expect("it is not too large");
        let found = verdicts(&text_of(&bytes, format), format, &known);
        assert!(!found.is_empty(), "{format:?}");
        for (id, mark) in found {
            // In a list of what changed the first column of a sheet says how, and its words are others.
            assert_eq!(mark, words(now.mark(&id.as_str().into())), "{format:?} at {id}");
        }
    }
}

fn text_of(bytes: &[u8], format: Format) -> String {
    match format {
        Format::Odt | Format::Ods => content(bytes),
        _ => String::from_utf8(bytes.to_vec()).expect("the format is text"),
    }
}

#[test]
fn what_moved_has_its_sign_and_one_decimal_everywhere() {
    let (before, now) = (otherwise(), sample::rich());
    let score = |session: &Session| session.scores().overall(session.checklist());
    let up = crate::model::judge::movement::Movement::between(score(&before), score(&now)).expect("both have scores");
    let down = crate::model::judge::movement::Movement::between(score(&now), score(&before)).expect("both have scores");
    assert!(up.tenths() > 0 && up.to_string().starts_with('+') && down.to_string().starts_with('-'));
    let options = Options::new(Lang::ZhTw);
    for format in Format::ALL {
        for (from, to, moved) in [(&before, &now, up), (&now, &before, down)] {
            let mut parts = to.parts().clone();
            parts.visit.opened = parts.visit.opened.plus_seconds(86_400);
            parts.id = "0199".into();
            let later = Session::from_parts(parts);
            let compared = write_comparison(&compare(from, to), format, &options).expect("it is not too large");
            let followed =
                write_trend(&trends_of(&[from.clone(), later]), format, &options).expect("it is not too large");
            // A trend sets no scores against each other of visits that did not look at everything.
            let is_whole = |session: &Session| session.summary().progress.is_all();
            let reports = [("comparison", compared), ("trend", followed)];
            for (name, bytes) in
                reports.into_iter().filter(|(name, _)| *name != "trend" || is_whole(from) && is_whole(to))
            {
                let text = text_of(&bytes, format);
                let expected = match format {
                    // The list of points has no scores.
                    Format::Csv if name == "comparison" => continue,
                    Format::Json => format!(": {:?}", f64::from(moved.tenths()) / 10.0),
                    Format::Markdown => moved.to_string().replacen('-', "\\-", 1).replacen('+', "\\+", 1),
                    _ => moved.to_string(),
                };
                assert!(text.contains(&expected), "{expected} in {name} {format:?}: {text}");
            }
        }
    }
}

#[test]
fn nothing_out_of_nothing_is_no_number() {
    let mut parts = sample::rich().parts().clone();
    let first = parts.checklist.pillars[0].strategies[0].points[0].id.clone();
    parts.scope = crate::model::record::scope::Scope::Points { points: vec![first.clone()], drawn: None };
    parts.answers.retain(|point, _| *point == first);
    parts.log.clear();
    let session = Session::from_parts(parts);
    for format in [Format::Text, Format::Markdown, Format::Html, Format::Odt, Format::Ods] {
        let text = opened(&session, What::Summary, format, &Options::new(Lang::ZhTw));
        assert!(text.contains("--") && text.contains("100.0%"), "{format:?}");
        assert!(!text.contains("0.0%") || !text.replace("100.0%", "").contains("0.0%"), "{format:?}: {text}");
    }
}
