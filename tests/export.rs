//! Key scripts of the export: what can be chosen, what is read first, what is asked of the disk and the clipboard.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::report::{Format, What};

const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (120, 40)];

/// Marks that give every report something to say.
const MARKED: &str = "d A type:缺英文標示，已請承辦人補上。 Esc Down p x";

/// Shows what a script leads to at every size and in both languages.
fn shows(name: &str, script: &str) {
    for lang in Lang::ALL {
        for size in SIZES {
            let mut desk = Desk::in_inspection(size, lang);
            desk.keys(MARKED);
            desk.keys(script);
            insta::assert_snapshot!(format!("{name}_{}x{}_{lang}", size.0, size.1), desk.screen());
        }
    }
}

#[test]
fn the_choice_of_report_and_format() {
    shows("choice", "e Down Down Right Down Down Down Down Down");
}

#[test]
fn a_report_that_was_saved() {
    shows("saved", "e F2");
}

#[test]
fn a_summary_read_first() {
    shows("text", "e Enter");
}

#[test]
fn a_document_is_read_as_text_and_says_so() {
    shows("odt", "e Down Right Down Down Down Down Down Enter");
}

#[test]
fn a_table_for_programs_read_first_with_its_long_rows_going_on() {
    shows("csv", "e Down Right Down Down Down Enter Down");
}

#[test]
fn the_end_of_a_report_with_a_word_about_its_file() {
    shows("end", "s e Down Down Down Enter G F2");
}

#[test]
fn a_slow_disk_is_said_and_a_bad_file_is_named() {
    for lang in Lang::ALL {
        let mut desk = Desk::in_inspection((80, 24), lang);
        desk.disk_is_slow();
        desk.keys("e F2");
        let still = if lang == Lang::En { "exporting" } else { "匯出中" };
        assert!(desk.screen().contains(still), "{}", desk.screen());
    }
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.disk_is_full();
    desk.keys("e F2");
    let screen = desk.screen();
    for word in ["_摘要.txt", "100 項", "讀到 41 項", "請勿使用"] {
        assert!(screen.contains(word), "{word} in {screen}");
    }
}

#[test]
fn only_pairs_that_exist_can_be_chosen() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    // As far as the keys go in every direction, and a file of each.
    desk.keys("e");
    for what in 0..What::ALL.len() {
        desk.keys("Right Up Up Up Up Up Up Up");
        for _ in 0..Format::ALL.len() {
            desk.keys("F2 Down");
        }
        // Back to CSV, which the summary does not come in, before the next report.
        desk.keys(if what == 0 { "Left Down" } else { "Up Up Up Left Down" });
    }
    assert!(desk.reports().iter().all(|(what, format)| what.comes_in(*format)), "{:?}", desk.reports());
    for what in What::ALL {
        for format in Format::ALL {
            assert_eq!(desk.reports().contains(&(what, format)), what.comes_in(format), "{what:?} {format:?}");
        }
    }
    // From a CSV of the full report up to the summary: another format is taken.
    desk.keys("Up Up Up Right Up Up Up Up Up Up Up Left Down Right Down Down Down F2 Left Up F2");
    let last: Vec<_> = desk.reports().iter().rev().take(2).rev().copied().collect();
    assert_eq!(last, [(What::Full, Format::Csv), (What::Summary, Format::Text)]);
}

#[test]
fn the_keys_that_an_input_method_leaves_are_enough() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("F4 e Down Tab Down Enter F2 F3 Esc F2 Esc");
    assert_eq!(desk.reports(), [(What::Full, Format::Markdown), (What::Full, Format::Markdown)]);
    assert_eq!(desk.cursor(), desk.session().points().nth(1).map(|(_, _, point)| point.id.to_string()).expect("two"));
}

#[test]
fn the_text_summary_is_copied_whatever_is_chosen() {
    for script in ["e F3", "e Down Down Right Down Down F3", "e Enter F3", "s e c"] {
        let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
        desk.keys(MARKED);
        desk.keys(script);
        let text = desk.clipboard().expect("something was copied").to_owned();
        assert!(text.contains("缺英文標示"), "{script}: {text}");
        assert!(desk.screen().contains("剪貼簿"), "{script}: {}", desk.screen());
    }
}

#[test]
fn what_is_read_only_can_be_exported() {
    let mut desk = Desk::reading_only((80, 24), Lang::ZhTw);
    desk.keys("e F2");
    assert_eq!(desk.reports(), [(What::Summary, Format::Text)]);
}

#[test]
fn every_line_of_a_report_is_seen_once_when_paged_through() {
    for size in SIZES {
        let mut desk = Desk::in_inspection(size, Lang::En);
        desk.keys(MARKED);
        desk.keys("e Down Right Down Enter");
        let mut pages = vec![desk.screen()];
        loop {
            desk.keys("PgDn");
            let page = desk.screen();
            if pages.last() == Some(&page) {
                break;
            }
            pages.push(page);
        }
        desk.keys("PgUp Down PgDn");
        assert_eq!(pages.last(), Some(&desk.screen()), "the end is the end at {size:?}");
        for (_, _, point) in desk.session().points() {
            let id = format!("{} ", point.id);
            assert!(pages.iter().any(|page| page.contains(&id)), "{id}at {size:?}");
        }
        desk.resize((120, 40));
        desk.screen();
        desk.keys("g");
        assert!(desk.screen().contains("lines 1 to "), "{}", desk.screen());
    }
}

#[test]
fn what_is_clicked_is_chosen() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("e click:5,6 click:45,7 F2 click:45,20 F2");
    assert_eq!(desk.reports(), [(What::Full, Format::Html), (What::Full, Format::Html)]);
}
