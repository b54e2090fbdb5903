//! Every report in every format: content, and escaping of hostile texts.

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::model::merge::joining::{MergeOptions, MergeOutcome, merge};
use crate::model::merge::leaf::MergeSource;
use crate::model::plan::checklist::Overall;
use crate::model::record::mark::Mark;
use crate::model::record::stamp::Stamp;
use crate::model::sample;
use crate::model::value::text::{printable, steers};

pub(super) fn bytes(session: &Session, what: What, format: Format, options: &Options) -> Vec<u8> {
    write(session, what, format, options).expect("the sample makes a report")
}

fn made(session: &Session, what: What, format: Format, options: &Options) -> String {
    let bytes = bytes(session, what, format, options);
    String::from_utf8(bytes).expect("the format is text")
}

/// The text in which a report's words stand: the file itself, or the content of its package.
pub(super) fn opened(session: &Session, what: What, format: Format, options: &Options) -> String {
    match format {
        Format::Odt | Format::Ods => content(&bytes(session, what, format, options)),
        Format::Text | Format::Markdown | Format::Html | Format::Csv | Format::Json => {
            made(session, what, format, options)
        }
    }
}

/// `content.xml` of a package.
pub(super) fn content(bytes: &[u8]) -> String {
    part(bytes, "content.xml")
}

/// One file of a package, as another program unpacks it.
pub(super) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).expect("it is a package");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("it is in the package");
    io::Read::read_to_string(&mut file, &mut text).expect("it is text");
    text
}

/// Every report in every format in which it comes.
pub(super) fn pairs() -> impl Iterator<Item = (What, Format)> {
    let all = What::ALL.into_iter();
    all.flat_map(|what| Format::ALL.map(|format| (what, format))).filter(|(what, format)| what.comes_in(*format))
}

fn explained(lang: Lang) -> Options {
    Options { explain: true, ..Options::new(lang) }
}

fn by_pillar(session: &Session) -> Session {
    let mut parts = session.parts().clone();
    let mut checklist = parts.checklist.as_ref().clone();
    checklist.scoring.overall = Overall::ByPillar;
    parts.checklist = checklist.into();
    Session::from_parts(parts)
}

/// Everything but blanks, by which texts are found whether or not they were wrapped.
pub(super) fn letters(text: &str) -> String {
    let shown = text.chars().filter(|letter| !letter.is_whitespace());
    shown.collect()
}

/// All text of an XML document, which must be well-formed; fails on an element or attribute that could act.
fn text_of_xml(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut depth, mut is_style) = (String::new(), 0_usize, false);
    loop {
        match reader.read_event().expect("it is well-formed") {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                assert!(!["script", "iframe", "object", "img", "link"].contains(&name.as_ref()));
                for attribute in tag.attributes() {
                    let key = attribute.expect("it is well-formed").key;
                    assert!(!key.as_ref().starts_with("on"));
                }
                is_style = name == "style";
                depth += 1;
            }
            Event::End(_) => {
                is_style = false;
                depth -= 1;
            }
            Event::Empty(tag) if tag.name().as_ref() == "text:s" => {
                let count = tag.try_get_attribute("text:c").expect("it is well-formed");
                let count = count.and_then(|count| count.value.parse().ok());
                text.push_str(&" ".repeat(count.unwrap_or(1)));
            }
            Event::Text(part) if !is_style => text.push_str(part.as_ref()),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.as_ref() as &str);
                text.push_str(&quick_xml::escape::unescape(&name).expect("a known reference"));
            }
            Event::Eof => break,
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    assert_eq!(depth, 0);
    text
}

/// Compares with `tests/golden/<name>.snap`.
pub(super) fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "../../tests/golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn golden_files() {
    for lang in Lang::ALL {
        for (what, format) in pairs() {
            let text = opened(&sample::rich(), what, format, &Options::new(lang));
            // The style sheet is the same in every page and is read in its own file.
            let text = text.replace(include_str!("page.css"), "");
            let what = what.label(Lang::En).replace(' ', "-");
            golden(&format!("{what}.{lang}.{}", format.extension()), &text);
        }
    }
}

#[test]
fn golden_sums() {
    let text = |session: &Session, lang| made(session, What::Summary, Format::Text, &explained(lang));
    golden("explained.by-point.zh-TW.txt", &text(&sample::rich(), Lang::ZhTw));
    golden("explained.by-pillar.en.txt", &text(&by_pillar(&sample::rich()), Lang::En));
    let blank = sample::session(&[2, 1], Overall::ByPoint);
    golden("explained.blank.zh-TW.txt", &text(&blank, Lang::ZhTw));
}

#[test]
fn the_same_session_gives_the_same_bytes() {
    for (what, format) in pairs() {
        let once = || bytes(&sample::rich(), what, format, &Options::new(Lang::ZhTw));
        assert_eq!(once(), once());
    }
}

#[test]
fn a_report_that_does_not_exist_is_refused_with_what_to_do() {
    let error = write(&sample::rich(), What::Summary, Format::Csv, &Options::new(Lang::ZhTw));
    assert_eq!(
        error.expect_err("it is no single table").message(Lang::ZhTw),
        "摘要由數個表格與文字組成，無法放進 CSV 表格；請改用 --what full，或改用 --format ods"
    );
}

#[test]
fn json_of_hostile_text_is_exact() {
    let session = sample::hostile();
    let text = made(&session, What::Full, Format::Json, &Options::new(Lang::ZhTw));
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let notes = value["answers"].as_object().expect("answers by id");
    assert_eq!(notes.len(), session.parts().answers.len());
    for (id, answer) in notes {
        assert_eq!(answer["note"], session.note(&id.as_str().into()));
    }
    assert_eq!(value["draft"]["text"], sample::HOSTILE.concat());
    let changes = value["log"].as_array().map(Vec::len);
    assert_eq!(changes, Some(session.log().len()));
    let checklist = serde_json::to_value(session.checklist().as_ref());
    assert_eq!(value["checklist"], checklist.expect("it is JSON"));
}

/// Two copies of one session that were gone on with at points of several units, merged.
fn merged() -> Session {
    let start = sample::rich();
    let side = |mark: Mark, by: &str| {
        let mut session = start.clone();
        let stamp = Stamp { by: by.into(), ..sample::stamp(100) };
        for id in ["1.1.1", "1.1.2", "2.1.1"] {
            let edit = session.marking(&id.into(), Some(mark), &stamp);
            session.apply(&edit, &stamp).expect("the point is there");
        }
        session
    };
    let sides = [side(Mark::NotApplicable, "王"), side(Mark::Partial, "李")];
    let sources = ["a", "b"].map(str::to_owned);
    let sources: Vec<MergeSource> =
        sides.iter().zip(&sources).map(|(session, digest)| MergeSource { session, digest }).collect();
    let stamp = sample::stamp(200);
    let options = MergeOptions::plain("merged", "pillarcheck test", Lang::ZhTw, &stamp);
    match merge(&sources, &options) {
        Ok(MergeOutcome::Joined(joined)) => joined.session,
        other => panic!("they went apart: {other:?}"),
    }
}

#[test]
fn json_of_a_merged_session_has_its_conflicts_and_parents_and_of_a_unit_those_of_the_unit() {
    let session = merged();
    let of = |unit: Option<&str>| {
        let options = Options { unit: unit.map(str::to_owned), ..Options::new(Lang::ZhTw) };
        let text = made(&session, What::Full, Format::Json, &options);
        serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON")
    };
    let whole = of(None);
    assert_eq!(session.parts().conflicts.len(), 2);
    let as_json = |value: Result<serde_json::Value, _>| value.expect("it is JSON");
    assert_eq!(whole["conflicts"], as_json(serde_json::to_value(&session.parts().conflicts)));
    assert_eq!(whole["merged"], as_json(serde_json::to_value(&session.parts().merged)));

    let own = of(Some("各組室"));
    let points = own["scope"]["Points"]["points"].as_array().expect("the points").clone();
    let is_own = |id: &str| points.iter().any(|point| point == id);
    let conflicts = own["conflicts"].as_object().expect("by point");
    assert!(!conflicts.is_empty() && conflicts.len() < 2 && conflicts.keys().all(|id| is_own(id)), "{conflicts:?}");
    for parent in own["merged"]["parents"].as_array().expect("the parents") {
        let log = parent["log"].as_array().expect("a log");
        assert!(!log.is_empty() && log.iter().all(|change| is_own(change["point"].as_str().unwrap_or_default())));
    }
}

/// The names of all fields of a value; objects by point id have those of their values.
fn fields(value: &serde_json::Value, names: &mut std::collections::BTreeSet<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        if !name.contains('.') {
            names.insert(name.clone());
        }
        // The list is described by its own page.
        if name != "checklist" {
            fields(value, names);
        }
    }
    value.as_array().into_iter().flatten().for_each(|value| fields(value, names));
}

#[test]
fn every_field_of_a_session_in_json_is_documented() {
    let documented = include_str!("../../docs/report-json.md");
    let mut names = std::collections::BTreeSet::new();
    for session in [sample::rich(), sample::amended(), merged()] {
        let text = made(&session, What::Full, Format::Json, &explained(Lang::En));
        fields(&serde_json::from_str(&text).expect("it is JSON"), &mut names);
    }
    assert!(names.len() > 50, "{names:?}");
    names.retain(|name| ![format!("`{name}`"), format!("\"{name}\"")].iter().any(|name| documented.contains(name)));
    assert!(names.is_empty(), "not documented: {names:?}");
}

#[test]
fn the_layouts_of_json_are_documented() {
    let documented = include_str!("../../docs/report-json.md");
    let explained = explained(Lang::En);
    for what in [What::Full, What::Annual, What::Improvement] {
        let text = made(&sample::rich(), what, Format::Json, &explained);
        let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let blocks = value["blocks"].as_array().into_iter().flatten();
        for object in blocks.chain([&value]) {
            for field in object.as_object().expect("an object").keys() {
                assert!(documented.contains(&format!("`{field}`")), "{field} is not documented");
            }
        }
        assert!(documented.contains(&format!(
            "`{}`, version {}",
            value["schema"].as_str().unwrap_or_default(),
            value["version"]
        )));
    }
}

/// What must hold of any plain text.
pub(super) fn check_text(text: &str) {
    for line in text.lines() {
        assert!(line.width() <= 76, "{} columns: {line}", line.width());
        assert!(!line.ends_with(' '), "blank at the end: {line}");
    }
}

/// The texts that a person reads in a report.
pub(super) fn read_back(text: &str, format: Format) -> String {
    match format {
        Format::Html | Format::Odt | Format::Ods => text_of_xml(text),
        Format::Csv => {
            let mut reader = ::csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
            let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("it is CSV")).collect();
            let columns = rows[0].len();
            assert!(rows.iter().all(|row| row.len() == columns));
            for cell in rows.iter().flatten() {
                // Signs alone, such as `--`, are no formula.
                let is_sign = |letter: char| letter.is_whitespace() || "=+-@＝＋－＠".contains(letter);
                let is_harmless = !cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.chars().all(is_sign);
                assert!(is_harmless, "{cell}");
            }
            rows.iter().flatten().collect::<Vec<_>>().concat()
        }
        Format::Json => {
            let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
            strings(&value)
        }
        Format::Text | Format::Markdown => text.to_owned(),
    }
}

/// All strings in a JSON value, made harmless as the other formats make them.
fn strings(value: &serde_json::Value) -> String {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    match value {
        String(text) => text.split('\n').map(printable).collect::<Vec<_>>().concat(),
        Array(values) => values.iter().map(strings).collect::<Vec<_>>().concat(),
        Object(fields) => fields.values().map(strings).collect::<Vec<_>>().concat(),
        Null | Bool(_) | Number(_) => std::string::String::new(),
    }
}

#[test]
fn hostile_text_is_whole_and_harmless_in_every_format() {
    for lang in Lang::ALL {
        let session = sample::hostile();
        for (what, format) in pairs() {
            let text = opened(&session, what, format, &explained(lang));
            let body = text.trim_start_matches(csv::BYTE_ORDER_MARK);
            assert!(!steers(body), "{what:?} {format:?}");
            match format {
                Format::Text => check_text(&text),
                Format::Markdown | Format::Html | Format::Odt | Format::Ods => {
                    assert!(!body.contains("<script"), "{what:?} {format:?}");
                }
                Format::Csv | Format::Json => {}
            }
            let seen = letters(&read_back(body, format));
            for line in sample::HOSTILE.iter().flat_map(|text| text.split('\n')) {
                let mut expected = letters(&printable(line));
                if format == Format::Markdown {
                    expected = letters(&markdown::escaped(&printable(line)));
                }
                if matches!(format, Format::Html | Format::Odt | Format::Ods) {
                    expected = expected.replace('\u{fffe}', "\\u{fffe}");
                }
                assert!(seen.contains(&expected), "{what:?} {format:?} lost {line:?}");
            }
        }
    }
}

#[test]
fn pages_and_styles_are_well_formed() {
    for (what, format) in pairs() {
        if matches!(format, Format::Odt | Format::Ods) {
            let bytes = bytes(&sample::rich(), what, format, &Options::new(Lang::En));
            for name in ["styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml"] {
                text_of_xml(&part(&bytes, name));
            }
            assert_eq!(&bytes[30..38], b"mimetype");
            assert_eq!(&bytes[38..54], b"application/vnd.");
        }
    }
}

#[test]
fn a_report_of_one_unit_is_about_that_unit_alone() {
    let session = sample::rich();
    let names = ["各組室", "行政組", "資訊組", "未指定單位"];
    assert_eq!(units(&session, Lang::ZhTw), names);
    let of = |unit: &str| Options { unit: Some(unit.into()), ..Options::new(Lang::ZhTw) };
    let text = made(&session, What::Summary, Format::Text, &of("行政組"));
    assert!(text.contains("3 項查核重點") && text.contains("公告欄") && !text.contains("觀摩"));
    // (1.5 × 0.5 + 1 × 0 + 1 × 0.5) ÷ 3.5 = 35.7
    assert!(text.contains("得分      35.7"), "{text}");
    let text = made(&session, What::Summary, Format::Text, &of("未指定單位"));
    assert!(text.contains("2 項查核重點"));
    let sheets = made(&session, What::Improvement, Format::Text, &of("資訊組"));
    assert!(sheets.contains("業務單位：資訊組（1）") && !sheets.contains("業務單位：行政組"));
    let error = write(&session, What::Summary, Format::Text, &of("人事室"));
    assert_eq!(
        error.expect_err("there is none").message(Lang::ZhTw),
        "範圍內沒有業務單位「人事室」的查核重點；可用的業務單位：各組室、行政組、資訊組、未指定單位"
    );
}

#[test]
fn a_point_of_two_units_stands_on_both_sheets() {
    let text = made(&sample::rich(), What::Improvement, Format::Text, &Options::new(Lang::ZhTw));
    assert_eq!(text.matches("  [~] 1.1.2").count(), 2);
    assert!(text.contains("業務單位：未指定單位（1）"));
}

/// Any marks and notes on a session of six points.
pub(super) fn any_findings() -> impl Strategy<Value = Session> {
    let note = "[ -~洽公電話，。；（）「」|\u{202e}\n🏥]{0,120}";
    prop::collection::vec((note, 0_usize..5), 6).prop_map(|findings| {
        let mut session = sample::session(&[3, 3], Overall::ByPoint);
        let ids = session.points().map(|(_, _, point)| point.id.to_string());
        for (id, (note, mark)) in ids.collect::<Vec<_>>().iter().zip(&findings) {
            sample::answer(&mut session, id, 1, |answer| {
                answer.note.clone_from(note);
                answer.mark = Mark::ALL.get(*mark).copied();
            });
        }
        session
    })
}

proptest! {
    #[test]
    fn no_note_is_lost(session in any_findings()) {
        let text = made(&session, What::Summary, Format::Text, &Options::new(Lang::ZhTw));
        check_text(&text);
        let seen = letters(&text);
        for answer in session.parts().answers.values() {
            for line in answer.note.split('\n') {
                prop_assert!(seen.contains(&letters(&printable(line))), "{:?} is missing", line);
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_note_comes_back_from_every_format(session in any_findings()) {
        for format in Format::ALL {
            let text = opened(&session, What::Full, format, &Options::new(Lang::En));
            let seen = letters(&read_back(text.trim_start_matches(csv::BYTE_ORDER_MARK), format));
            for line in session.parts().answers.values().flat_map(|answer| answer.note.split('\n')) {
                let line = printable(line);
                let line = if format == Format::Markdown { markdown::escaped(&line).into() } else { line };
                prop_assert!(seen.contains(&letters(&line)), "{:?} lost {:?}", format, line);
            }
        }
    }
}
