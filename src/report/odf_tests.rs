//! ODF packages by the rules of their grammar that were once broken: `.ci/odf.sh` has the whole grammar, this needs no tool.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;

use super::tests::{bytes, pairs, part};
use super::visit_tests::year_before;
use super::*;
use crate::model::sample;
use crate::model::visits::compare::compare;
use crate::model::visits::trend::trends_of;

/// Every package that the program makes, by a name.
fn packages() -> Vec<(String, Format, Vec<u8>)> {
    let mut packages = Vec::new();
    for lang in Lang::ALL {
        let options = Options::new(lang);
        let (before, now) = (year_before(), sample::rich());
        for session in [sample::rich(), sample::hostile(), sample::amended()] {
            for (what, format) in pairs().filter(|(_, format)| matches!(format, Format::Odt | Format::Ods)) {
                packages.push((format!("{what:?} {lang}"), format, bytes(&session, what, format, &options)));
            }
        }
        for format in [Format::Odt, Format::Ods] {
            let comparison = write_comparison(&compare(&before, &now), format, &options).expect("not too large");
            packages.push((format!("comparison {lang}"), format, comparison));
            let trend =
                write_trend(&trends_of(&[before.clone(), now.clone()]), format, &options).expect("not too large");
            packages.push((format!("trend {lang}"), format, trend));
        }
    }
    packages
}

/// The elements in the order in which they begin.
fn elements(xml: &str) -> Vec<BytesStart<'static>> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().expect("it is well-formed") {
            Event::Start(tag) | Event::Empty(tag) => elements.push(tag.into_owned()),
            Event::Eof => return elements,
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("it is well-formed")?;
    Some(attribute.value.as_ref().to_owned())
}

#[test]
fn every_package_keeps_the_rules_that_were_once_broken() {
    for (name, format, package) in packages() {
        let [content, styles] = ["content.xml", "styles.xml"].map(|part_of| elements(&part(&package, part_of)));
        let [content, styles] = [&content, &styles].map(|all| all.iter().collect::<Vec<_>>());
        let name = format!("{name} {format:?}");
        check_numbers(&content, &name);
        check_paper(&styles, &name);
        check_styles(&content, &styles, &name);
        if format == Format::Ods {
            check_sheets(&content, &name);
        }
    }
}

/// Dates and numbers have one text between two parts.
fn check_numbers(content: &[&BytesStart], name: &str) {
    let mut before = String::new();
    for tag in content {
        let element = tag.name().as_ref().to_owned();
        assert!(!(element == "number:text" && before == "number:text"), "{name}");
        before = element;
    }
}

/// Paper is scaled to a number of pages that there can be.
fn check_paper(styles: &[&BytesStart], name: &str) {
    for tag in styles {
        for scale in ["style:scale-to-X", "style:scale-to-Y", "style:scale-to-pages"] {
            let pages = attribute(tag, scale);
            assert!(pages.is_none_or(|pages| pages.parse().is_ok_and(|pages: u32| pages > 0)), "{scale} in {name}");
        }
    }
}

/// Every style that is named is there.
fn check_styles(content: &[&BytesStart], styles: &[&BytesStart], name: &str) {
    const NAMED: [&str; 8] = [
        "table:style-name",
        "text:style-name",
        "style:data-style-name",
        "style:apply-style-name",
        "style:page-layout-name",
        "style:master-page-name",
        "style:parent-style-name",
        "style:next-style-name",
    ];
    let tags = || content.iter().chain(styles);
    let there: HashSet<String> = tags().filter_map(|tag| attribute(tag, "style:name")).collect();
    for style in tags().flat_map(|tag| NAMED.iter().filter_map(|name| attribute(tag, name))) {
        assert!(there.contains(&style), "{style} in {name}");
    }
}

/// Every sheet has a page, and what is printed of it can be read.
fn check_sheets(tags: &[&BytesStart], name: &str) {
    /// The narrowest type that is printed, as a share of its size on the screen.
    const LEAST: f64 = 0.74;
    /// Room on a page, in millimetres.
    const ROOM: f64 = 269.0;
    let styled = |style: &str| tags.iter().position(|tag| attribute(tag, "style:name").as_deref() == Some(style));
    let width_of = |style: &str| -> f64 {
        let properties = tags[styled(style).expect("the style") + 1];
        let width = attribute(properties, "style:column-width").expect("a width");
        width.trim_end_matches("mm").parse().expect("millimetres")
    };
    let sheets = tags.iter().enumerate().filter(|(_, tag)| tag.name().as_ref() == "table:table");
    for (nth, (at, sheet)) in sheets.enumerate() {
        let style = attribute(sheet, "table:style-name").expect("a style");
        let style = tags[styled(&style).expect("the style")];
        assert!(attribute(style, "style:master-page-name").is_some(), "{name}");
        // The first one holds texts in two columns.
        let Some(range) = attribute(sheet, "table:print-ranges") else {
            assert_eq!(nth, 0, "{name}");
            continue;
        };
        let last = range.rsplit('$').nth(1).expect("a column");
        let printed = last.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
        let columns = tags[at + 1..].iter().take_while(|tag| tag.name().as_ref() == "table:table-column");
        let widths = columns.map(|column| width_of(&attribute(column, "table:style-name").expect("a style")));
        let widths: Vec<f64> = widths.collect();
        assert!((1..=widths.len()).contains(&printed), "{name}: {range}");
        let width: f64 = widths[..printed].iter().sum();
        assert!(ROOM / width >= LEAST, "{name}: {width} mm in {range}");
    }
}

#[test]
fn a_cell_holds_its_text_and_no_guard_of_another_format() {
    let mut session = sample::rich();
    for (point, note) in [("1.1.1", "- 門口"), ("1.1.2", "=1+1"), ("2.1.1", "@all"), ("2.2.1", "--")] {
        sample::answer(&mut session, point, 95, |answer| answer.note = note.into());
    }
    let text = part(&bytes(&session, What::Full, Format::Ods, &Options::new(Lang::ZhTw)), "content.xml");
    for note in ["- 門口", "=1+1", "@all", "--"] {
        assert!(text.contains(&format!("<text:p>{note}</text:p>")), "{note}");
    }
    assert!(!text.contains("<text:p>&#39;"));
    let calculates = text.match_indices("table:formula").count();
    let own = part(&bytes(&sample::rich(), What::Full, Format::Ods, &Options::new(Lang::ZhTw)), "content.xml");
    assert_eq!(calculates, own.match_indices("table:formula").count(), "the program's own formulas alone");
}

#[test]
fn what_a_spreadsheet_would_cut_is_said() {
    let mut session = sample::rich();
    sample::answer(&mut session, "1.1.2", 95, |answer| answer.note = "長".repeat(LongText::MOST));
    let options = Options::new(Lang::ZhTw);
    let found = |session: &Session, format| long_texts(session, What::Full, format, &options).expect("a report");
    assert_eq!(found(&session, Format::Csv), []);
    // A letter beyond the first plane counts twice, as Excel counts it.
    sample::answer(&mut session, "1.1.2", 96, |answer| answer.note = "𠮷".repeat(LongText::MOST / 2 + 1));
    let text = LongText { row: "1.1.2".into(), column: "備註".into(), letters: LongText::MOST + 1 };
    for format in Format::ALL {
        let expected = if matches!(format, Format::Csv | Format::Ods) { vec![text.clone()] } else { Vec::new() };
        assert_eq!(found(&session, format), expected, "{format:?}");
    }
    let sheet = part(&bytes(&session, What::Full, Format::Ods, &options), "content.xml");
    assert!(sheet.contains("1.1.2 的「備註」有 32768 字"));
}
