//! Key scripts of the export: the choices, the report on screen, the files, the clipboard.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::report::{Format, What};
use pillarcheck::store::disk::directories;
use pillarcheck::tui::effect::{Effect, Event, Exported};

const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (120, 40)];

/// Marks that give every report something to say.
const MARKED: &str = "d A type:缺英文標示，已請承辦人補上。 Esc Down p x";

fn marked(size: (u16, u16), lang: Lang) -> Desk {
    let mut desk = Desk::in_inspection(size, lang);
    desk.keys(MARKED);
    desk
}

/// Checks the scene after a script.
fn shows(name: &str, script: &str) {
    desk::shows(name, marked, script);
}

/// The names of the reports beside the session.
fn reports(desk: &Desk) -> Vec<String> {
    let files = desk.folder.files().into_iter().filter(|name| !name.contains(".session."));
    files.map(|name| name.trim_start_matches("sessions/").to_owned()).collect()
}

/// The name of a report of this inspection.
fn name_of(desk: &Desk, what: What, format: Format) -> String {
    directories::report_file_name(desk.session(), what.label(Lang::ZhTw), format.extension(), Lang::ZhTw)
}

#[test]
fn the_choice_of_report_and_format() {
    shows("choice", "e Down Down Right Down Down Down Down Down");
}

#[test]
fn a_report_that_was_saved() {
    desk::holds("saved", marked, "e F2");
    let mut desk = marked((120, 40), Lang::ZhTw);
    desk.keys("e F2");
    assert!(desk.screen().contains("已存於"), "{}", desk.screen());
    let path = desk.folder.path().join("sessions").join(name_of(&desk, What::Summary, Format::Text));
    assert!(std::fs::read_to_string(path).expect("the report").contains("缺英文標示"));
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
    desk::holds("end", marked, "s e Down Down Down Enter G F2");
    let mut desk = marked((120, 40), Lang::ZhTw);
    desk.keys("s e Down Down Down Enter G F2");
    assert!(desk.screen().contains("年度成果報告.txt"), "{}", desk.screen());
}

#[test]
fn a_slow_disk_is_said() {
    for (lang, still) in [(Lang::ZhTw, "匯出中"), (Lang::En, "exporting")] {
        let mut desk = Desk::in_inspection((80, 24), lang);
        desk.hold();
        desk.keys("e F2");
        desk.dispatch(Event::Exported(Exported::Still));
        assert!(desk.screen().contains(still), "{}", desk.screen());
        assert_eq!(reports(&desk), [""; 0]);
        // Leaving waits for the export.
        desk.perform(vec![Effect::Quit]);
        assert!(desk.has_quit());
        assert_eq!(reports(&desk).len(), 1);
    }
}

// Windows takes away no folder in which a file is open.
#[cfg(unix)]
#[test]
fn a_folder_that_takes_no_report_is_said() {
    let mut desk = Desk::in_inspection((200, 24), Lang::ZhTw);
    let sessions = desk.folder.directories().sessions();
    std::fs::rename(&sessions, sessions.with_extension("away")).expect("the folder");
    std::fs::write(&sessions, "").expect("a file in its place");
    desk.keys("e F2");
    let screen = desk.screen();
    assert!(screen.contains("_摘要.txt") && screen.contains("無法"), "{screen}");
    assert_eq!(reports(&desk), ["sessions"]);
}

#[test]
fn only_pairs_that_exist_can_be_chosen() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    // Every report in every format, and a file of each.
    desk.keys("e");
    for what in 0..What::ALL.len() {
        desk.keys("Right Up Up Up Up Up Up Up");
        for _ in 0..Format::ALL.len() {
            desk.keys("F2 Down");
        }
        // Back to CSV, which the summary does not come in, before the next report.
        desk.keys(if what == 0 { "Left Down" } else { "Up Up Up Left Down" });
    }
    let written = reports(&desk);
    for what in What::ALL {
        for format in Format::ALL {
            let name = name_of(&desk, what, format);
            assert_eq!(written.contains(&name), what.comes_in(format), "{name} in {written:?}");
        }
    }
    // From a CSV of the full report up to the summary: another format is taken.
    desk.keys("Up Up Up Right Up Up Up Up Up Up Up Left Down Right Down Down Down F2 Left Up F2");
    let new: Vec<String> = reports(&desk).into_iter().filter(|name| !written.contains(name)).collect();
    let numbered = |what, format: Format| {
        let name = name_of(&desk, what, format);
        let stem = name.strip_suffix(format.extension()).expect("its ending").trim_end_matches('.').to_owned();
        new.iter().any(|name| name.starts_with(&stem) && name.ends_with(format.extension()))
    };
    assert_eq!(new.len(), 2, "{new:?}");
    assert!(numbered(What::Full, Format::Csv) && numbered(What::Summary, Format::Text), "{new:?}");
}

#[test]
fn the_keys_that_an_input_method_leaves_are_enough() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("F4 e Down Tab Down Enter F2 F3 Esc F2 Esc");
    let first = name_of(&desk, What::Full, Format::Markdown);
    assert_eq!(reports(&desk), [first.replace(".md", "-2.md"), first]);
    assert_eq!(desk.cursor(), desk.session().points().nth(1).map(|(_, _, point)| point.id.to_string()).expect("two"));
}

#[test]
fn the_text_summary_is_copied_whatever_is_chosen() {
    for script in ["e F3", "e Down Down Right Down Down F3", "e Enter F3", "s e c"] {
        let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
        desk.keys(MARKED);
        desk.keys(script);
        let text = desk.clipboard().expect("something was copied");
        assert!(text.contains("缺英文標示"), "{script}: {text}");
        assert!(desk.screen().contains("剪貼簿"), "{script}: {}", desk.screen());
    }
}

#[test]
fn what_is_read_only_can_be_exported() {
    let mut desk = Desk::reading_only((80, 24), Lang::ZhTw);
    desk.keys("e F2");
    assert_eq!(reports(&desk), [name_of(&desk, What::Summary, Format::Text)]);
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
    let first = name_of(&desk, What::Full, Format::Html);
    assert_eq!(reports(&desk), [first.replace(".html", "-2.html"), first]);
}

#[test]
fn what_was_written_is_opened_in_its_own_program() {
    let mut desk = marked((80, 24), Lang::ZhTw);
    desk.has_opener();
    desk.keys("e F4");
    assert!(desk.opened().is_empty(), "nothing is written yet");
    desk.keys("F2 o");
    let path = desk.folder.path().join("sessions").join(name_of(&desk, What::Summary, Format::Text));
    assert_eq!(desk.opened(), std::slice::from_ref(&path));
    // As long as the inspection is open, from the page that shows it too.
    desk.keys("Enter F4");
    assert_eq!(desk.opened(), [path.clone(), path]);
}

#[test]
fn without_a_program_it_is_said_where_the_report_is() {
    let mut desk = marked((120, 40), Lang::En);
    desk.keys("e F2 F4");
    assert!(desk.screen().contains("no program opens it here"), "{}", desk.screen());
}

#[test]
fn the_point_and_the_summary_are_copied() {
    let mut desk = marked((80, 24), Lang::ZhTw);
    desk.keys("g y");
    let point = desk.clipboard().expect("the point");
    let (id, source) = (desk.cursor(), "〇/-");
    assert!(point.contains(source) && !point.contains(&id), "{point}");
    assert!(!desk.screen().contains("摘要"), "what was copied is no summary: {}", desk.screen());
    assert!(desk.screen().contains("剪貼簿"), "{}", desk.screen());
    desk.keys("s y");
    assert!(desk.clipboard().expect("the summary").contains("查核結果摘要"));
}
