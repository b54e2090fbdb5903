//! Key scripts on an in-memory terminal: what the screens show, and what they ask of the disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::folder::{Folder, year_before};
use desk::{Desk, shows};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::ops::open::{self, Access};

#[test]
fn the_start_screen() {
    shows("start", Desk::at_start, "");
}

#[test]
fn the_start_screen_with_sessions() {
    shows("sessions", Desk::with_sessions, "");
}

#[test]
fn the_settings() {
    shows("settings", Desk::at_start, ", Down");
}

#[test]
fn a_session_file_being_renamed() {
    shows("rename", Desk::with_sessions, "F2");
}

#[test]
fn a_short_list_in_the_form_and_drawn() {
    shows("draw", Desk::at_start, "Enter Tab Tab Tab 3 Tab");
    shows("drawn", Desk::at_start, "Enter Tab Tab Tab 2 Enter Enter");
}

#[test]
fn the_visit_form() {
    shows("form", Desk::at_start, "Enter Tab type:一樓服務台 Tab type:王檢查員、李檢查員");
}

#[test]
fn an_inspection_with_every_mark() {
    shows("marks", Desk::at_start, "Enter Enter Enter d p a x d Space Space Up Up");
}

#[test]
fn a_note_being_written() {
    shows("note", Desk::at_start, "Enter Enter Enter d A type:電話未公告，已請承辦人補上。 Enter type:下次複查");
}

#[test]
fn a_search() {
    shows("search", Desk::at_start, "Enter Enter Enter / type:雙語");
}

#[test]
fn the_summary_with_findings() {
    shows("summary", Desk::at_start, "Enter Enter Enter d A type:缺英文標示 Esc Down p x s");
}

/// Last time's verdicts of the first points.
const LAST: [(&str, Mark, &str); 4] = [
    ("0.1.1", Mark::Done, ""),
    ("1.1.1.1", Mark::Absent, "流程圖仍是前年的版本，已請承辦人更新並張貼於服務台。"),
    ("1.1.1.2", Mark::Done, ""),
    ("1.1.1.3", Mark::Partial, "電話可通"),
];

fn a_year_later(size: (u16, u16), lang: Lang) -> Desk {
    Desk::after(&year_before(&LAST), size, lang)
}

#[test]
fn last_time_stands_beside_today_in_the_detail_and_in_the_summary() {
    shows("last_time", a_year_later, "d p Up");
    shows("moved_since", a_year_later, "d p Up s");
}

#[test]
fn last_times_verdict_is_no_answer_of_today() {
    let mut desk = a_year_later((80, 24), Lang::ZhTw);
    assert_eq!(desk.session().summary().judged, 0);
    assert!(desk.session().was_absent(&"1.1.1.1".into()));
    desk.keys("Down d");
    assert_eq!(desk.session().summary().judged, 1);
    assert_eq!(desk.session().mark(&"1.1.1.1".into()), Some(Mark::Done));
    assert!(desk.session().was_absent(&"1.1.1.1".into()));
}

#[test]
fn the_help_of_the_inspection() {
    shows("help", Desk::at_start, "Enter Enter Enter ?");
}

#[test]
fn a_hundred_points_cost_a_hundred_keys() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys(&"d ".repeat(100));
    let summary = desk.session().summary();
    assert_eq!(
        (summary.judged, summary.score.map(pillarcheck::model::value::weight::Percent::tenths)),
        (100, Some(1000))
    );
    assert_eq!(desk.saved_edits(), 100, "every mark is handed over to be saved");
}

#[test]
fn an_inspection_is_completed_with_the_keys_that_an_input_method_leaves() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    for number in 0..100 {
        match number % 4 {
            0 => desk.keys("F2"),
            1 => desk.keys("Enter type:部分完成 F3"),
            2 => desk.keys("Space Space Space Enter type:未見標示 Esc Down"),
            _ => desk.keys("F5"),
        }
    }
    let summary = desk.session().summary();
    assert_eq!((summary.judged, summary.not_applicable), (75, 25));
    let notes = desk.session().points().filter(|(_, _, point)| !desk.session().note(&point.id).is_empty()).count();
    assert_eq!(notes, 50);
    desk.keys("Ctrl-Q");
    assert!(desk.is_at_start(), "everything is saved");
}

#[test]
fn undo_and_redo_go_back_and_forth_and_say_what() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d a u");
    assert!(desk.screen().contains("復原：1.1.1.1 未落實 > 未查"), "{}", desk.screen());
    assert_eq!(desk.marks(), [("0.1.1".to_owned(), Mark::Done)]);
    desk.keys("Ctrl-R");
    assert_eq!(desk.marks().len(), 2);
    desk.keys("Ctrl-Z Ctrl-Z u");
    assert!(desk.marks().is_empty());
    assert!(desk.screen().contains("沒有可復原的動作"));
    assert_eq!(desk.session().log().len(), 6, "the log keeps what was undone");
}

#[test]
fn next_unmarked_and_pillars_are_reached_with_one_key() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    desk.keys("d d Down d g n");
    assert_eq!(desk.cursor(), "1.1.1.2");
    for (keys, expected) in [
        ("]", "2.1.1"),
        ("Tab", "3.1.1.1"),
        ("[", "2.1.1"),
        ("[", "1.1.1.1"),
        ("Right", "1.2.1.1"),
        ("Left", "1.1.1.1"),
        ("G", "6.4.1.1"),
        ("g", "0.1.1"),
    ] {
        desk.keys(keys);
        assert_eq!(desk.cursor(), expected, "{keys}");
    }
}

#[test]
fn a_search_finds_stays_and_goes_back() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Down / type:雙語 Enter");
    let first = desk.cursor();
    assert_ne!(first, "1.1.1.1");
    desk.keys("Ctrl-N");
    assert_ne!(desk.cursor(), first);
    desk.keys("Ctrl-P");
    assert_eq!(desk.cursor(), first);
    desk.keys("/ type:查無此字 Esc");
    assert_eq!(desk.cursor(), first, "a search given up goes back to where it began");
}

#[test]
fn a_note_is_saved_as_a_draft_while_it_is_typed_and_as_one_change_when_it_is_finished() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Enter type:電話");
    assert_eq!(desk.session().draft().map(|draft| (draft.text.as_str(), draft.column)), Some(("電話", 2)));
    assert!(desk.session().log().is_empty());
    desk.keys("Esc");
    assert!(desk.session().draft().is_none());
    assert_eq!((desk.session().log().len(), desk.session().note(&"0.1.1".into())), (1, "電話"));
    desk.keys("u");
    assert_eq!(desk.session().note(&"0.1.1".into()), "");
}

#[test]
fn the_terminals_cursor_stands_at_the_caret() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    assert_eq!(desk.terminal_cursor(), None);
    desk.keys("Enter");
    let empty = desk.terminal_cursor().expect("the note has a caret");
    desk.keys("type:電話x");
    let typed = desk.terminal_cursor().expect("the note has a caret");
    assert_eq!((typed.0 - empty.0, typed.1), (5, empty.1), "two cells a Han character, one a Latin one");
}

#[test]
fn a_paste_goes_into_texts_only() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("paste:dddd");
    assert!(desk.marks().is_empty());
    desk.keys("Enter paste:一行|二行 Esc");
    assert_eq!(desk.session().note(&"0.1.1".into()), "一行\n二行");
}

#[test]
fn the_summary_leads_to_a_finding() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d d a d p d s");
    assert!(desk.screen().contains("未落實 1   部分落實 1 ─"), "{}", desk.screen());
    desk.keys("Down Enter");
    assert_eq!(desk.cursor(), "1.1.1.4");
}

#[test]
fn a_failed_save_is_said_and_leaving_asks() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d");
    let given_back = desk.block_file();
    desk.keys("a");
    let screen = desk.screen();
    assert!(screen.contains("未存檔") && screen.contains("無法讀取"), "{screen}");
    desk.keys("q");
    assert!(desk.screen().contains("還有內容沒有存到磁碟"), "{}", desk.screen());
    desk.keys("Esc");
    given_back();
    desk.keys("d");
    assert!(desk.screen().contains("已存"));
    desk.keys("q");
    assert!(desk.is_at_start());
    assert_eq!(Folder::read(&desk.folder.only(".session.ron")).log().len(), 3);
}

#[test]
fn leaving_waits_for_the_disk() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.hold();
    desk.keys("d q");
    assert!(!desk.is_at_start() && desk.screen().contains("存檔後離開"), "{}", desk.screen());
    desk.release();
    assert!(desk.is_at_start());
}

#[test]
fn a_session_that_is_left_is_let_go_of() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    let path = desk.folder.only(".session.ron");
    let access =
        |desk: &Desk| open::open(&desk.folder.directories(), &path, desk.view().now).expect("a session").access;
    assert!(matches!(access(&desk), Access::Read(_)));
    desk.keys("d q");
    assert!(matches!(access(&desk), Access::Write { .. }));
}

#[test]
fn a_session_that_someone_else_has_is_shown_and_not_changed() {
    let mut desk = Desk::reading_only((80, 24), Lang::ZhTw);
    assert!(desk.screen().contains("唯讀"));
    desk.keys("d Space Enter F4 c");
    assert!(desk.marks().is_empty() && desk.session().log().is_empty());
    assert_eq!(desk.saved_edits(), 0);
}

#[test]
fn below_the_least_size_it_says_so_and_at_one_cell_it_does_not_panic() {
    let mut desk = Desk::in_inspection((59, 16), Lang::ZhTw);
    assert!(desk.screen().contains("視窗太小"));
    for size in [(1, 1), (2, 1), (1, 60), (200, 1), (60, 15), (61, 16)] {
        desk.resize(size);
        desk.keys("d Enter type:字 Esc s Esc ? Esc");
        desk.screen();
    }
}

#[test]
fn a_random_walk_leaves_a_valid_state() {
    let mut desk = Desk::at_start((80, 24), Lang::ZhTw);
    desk.random_walk(10_000);
}
