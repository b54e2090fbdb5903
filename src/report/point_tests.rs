//! Every format holds every point, read back by other people's readers: csv, quick-xml, `serde_json`, zip.

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;
use std::collections::{HashMap, HashSet};

use super::document::{About, Document};
use super::tests::{any_findings, content, letters, opened, pairs};
use super::*;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::sample;
use crate::model::value::text::printable;
use crate::model::visits::compare::{Outcome, compare};

/// What the points of some sessions are recognised by.
pub(super) struct Known(HashMap<String, String>);

impl Known {
    /// By their ids.
    pub(super) fn by_id(sessions: &[&Session]) -> Self {
        let points = sessions.iter().flat_map(|session| session.checklist().points());
        Self(points.map(|(_, _, point)| (point.id.to_string(), point.id.to_string())).collect())
    }

    /// By their ids, or on pages that have no room for them by what they ask for.
    pub(super) fn by_statement(session: &Session) -> Self {
        let mut known = Self::by_id(&[session]);
        for (_, _, point) in session.checklist().points() {
            let lines: Vec<String> = point.check.split('\n').map(|line| printable(line).into_owned()).collect();
            let escaped: Vec<_> = lines.iter().map(|line| markdown::escaped(line)).collect();
            let written = [letters(&escaped.join("<br>")), letters(&lines.concat()).replace('\u{fffe}', "\\u{fffe}")];
            known.0.extend(written.map(|name| (name, point.id.to_string())));
        }
        known
    }

    /// The point that a row is about.
    pub(super) fn point_of(&self, row: &[String]) -> Option<String> {
        row.iter().find_map(|cell| self.0.get(&letters(cell)).cloned())
    }

    /// The points of a report in the order in which they stand, one that stands in two tables twice.
    fn points(&self, text: &str, format: Format) -> Vec<String> {
        let rows = rows(text.trim_start_matches(csv::BYTE_ORDER_MARK), format);
        rows.iter().filter_map(|row| self.point_of(row)).collect()
    }
}

/// The rows of all tables of points, as another program reads them.
pub(super) fn rows(text: &str, format: Format) -> Vec<Vec<String>> {
    match format {
        Format::Csv => {
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            let rows = reader.records().map(|row| row.expect("it is CSV"));
            rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
        }
        Format::Html => xml_rows(text, "tr", "td"),
        Format::Odt | Format::Ods => xml_rows(text, "table:table-row", "table:table-cell"),
        Format::Json => {
            let ids = json_ids(&serde_json::from_str(text).expect("it is JSON"));
            ids.into_iter().map(|id| vec![id]).collect()
        }
        // These two are read by people alone; an id stands behind the sign of its verdict, or a dash, or in a cell.
        Format::Text => {
            let rows = text.lines().filter_map(|line| match line.strip_prefix("  - ") {
                Some(row) => Some(row),
                None => line.strip_prefix("  [")?.get(3..),
            });
            rows.filter_map(|row| row.split_whitespace().next()).map(|id| vec![id.to_owned()]).collect()
        }
        Format::Markdown => {
            let mut is_list = false;
            let rows = text.lines().filter_map(|line| {
                let row = line.strip_prefix("| ");
                is_list = row.is_some_and(|row| is_list || row.starts_with(":--"));
                row.filter(|_| is_list)
            });
            rows.map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
        }
    }
}

/// The texts of the cells in rows about a point, row by row.
fn xml_rows(xml: &str, row: &str, cell: &str) -> Vec<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let (mut rows, mut is_point, mut inside) = (Vec::<Vec<String>>::new(), false, false);
    loop {
        let mut push = |text: &str| {
            if let (true, Some(last)) = (inside, rows.last_mut().and_then(|row| row.last_mut())) {
                last.push_str(text);
            }
        };
        match reader.read_event().expect("it is well-formed") {
            Event::Text(part) => push(part.as_ref()),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.as_ref() as &str);
                push(&quick_xml::escape::unescape(&name).expect("a known reference"));
            }
            Event::Start(tag) if tag.name().as_ref() == row => {
                // Facts, figures and amendments stand in tables too.
                let style = |attribute: Attribute| attribute.value.as_ref().starts_with("point");
                is_point = tag.attributes().any(|attribute| attribute.is_ok_and(style));
                rows.push(Vec::new());
            }
            Event::Start(tag) if is_point && tag.name().as_ref() == cell => {
                rows.last_mut().expect("a cell stands in a row").push(String::new());
                inside = true;
            }
            Event::End(tag) if tag.name().as_ref() == cell => inside = false,
            Event::Eof => return rows,
            _ => {}
        }
    }
}

/// The ids of the points in the checklist of a session, or of the rows in the tables of a report.
fn json_ids(value: &serde_json::Value) -> Vec<String> {
    let list = |value: &serde_json::Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let id = |value: &serde_json::Value| value["id"].as_str().map(str::to_owned);
    let pillars = list(&value["checklist"], "pillars");
    let strategies = pillars.iter().flat_map(|pillar| list(pillar, "strategies"));
    let points = strategies.flat_map(|strategy| list(&strategy, "points"));
    let rows = list(value, "blocks").into_iter().flat_map(|block| list(&block["table"], "rows"));
    points.chain(rows).filter_map(|entry| id(&entry)).collect()
}

/// The ids that a document names, in the tables that the format takes from it.
fn ids_of(document: &Document, format: Format) -> Vec<String> {
    let tables: Vec<_> = match format {
        Format::Csv => document.records().collect(),
        _ => document.tables().filter(|table| table.about == About::Points).collect(),
    };
    let mut ids = Vec::new();
    for table in tables {
        let position = table.position("id").expect("a table of points names them");
        ids.extend(table.rows.iter().map(|row| row[position].plain(document.lang).into_owned()));
    }
    ids
}

fn in_scope(session: &Session) -> Vec<String> {
    session.points().map(|(_, _, point)| point.id.to_string()).collect()
}

/// Checks that every report of a session holds every point that it is about, in every format.
fn check(session: &Session, lang: Lang) {
    let options = Options::new(lang);
    for (what, format) in pairs() {
        let known = match (what, format) {
            (What::Annual, Format::Markdown | Format::Html | Format::Odt) => Known::by_statement(session),
            _ => Known::by_id(&[session]),
        };
        let found = known.points(&opened(session, what, format, &options), format);
        let expected = match (what, format) {
            (What::Full | What::Summary, Format::Json) => session.outline().len(),
            _ => ids_of(&document(session, session, what, &options), format).len(),
        };
        assert_eq!(found.len(), expected, "{what:?} {format:?}: {found:?}");
        match what {
            What::Full if format == Format::Json => {}
            What::Full => assert_eq!(found, in_scope(session), "{format:?}"),
            What::Improvement | What::Summary | What::Annual => {
                let found: HashSet<&String> = found.iter().collect();
                let amiss = |id: &&String| {
                    let mark = session.mark(&id.as_str().into());
                    matches!(mark, Some(Mark::Absent | Mark::Partial))
                };
                let all = in_scope(session);
                let lost: Vec<&String> = all.iter().filter(amiss).filter(|id| !found.contains(id)).collect();
                assert!(lost.is_empty(), "{what:?} {format:?} lost {lost:?}");
            }
        }
    }
}

#[test]
fn every_point_is_in_every_format() {
    let blank = sample::session(&[2, 3], crate::model::plan::checklist::Overall::ByPoint);
    for session in [sample::rich(), sample::hostile(), sample::amended(), blank] {
        for lang in Lang::ALL {
            check(&session, lang);
        }
    }
}

#[test]
fn every_point_that_changed_is_in_every_format_of_a_comparison() {
    let (before, now) = (super::visit_tests::year_before(), sample::rich());
    let comparison = compare(&before, &now);
    let known = Known::by_id(&[&before, &now]);
    let changed = comparison.entries.len() - comparison.counts().of(Outcome::Unchanged);
    for format in Format::ALL {
        let bytes = write_comparison(&comparison, format, &Options::new(Lang::ZhTw)).expect("it is not too large");
        let text = match format {
            Format::Odt | Format::Ods => content(&bytes),
            _ => String::from_utf8(bytes).expect("the format is text"),
        };
        assert_eq!(known.points(&text, format).len(), changed, "{format:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_point_of_any_session_is_in_every_format(session in any_findings()) {
        check(&session, Lang::ZhTw);
    }
}
