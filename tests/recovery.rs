//! Key scripts for problems of a session's file: changed by another program, damaged, not writable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::path::PathBuf;

use desk::folder::Folder;
use desk::{Desk, holds, shows};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::ops::open;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::effect::Event;

/// The file of the session that is open.
fn file(desk: &Desk) -> PathBuf {
    desk.folder.only(".session.ron")
}

/// An inspection with two marks whose file someone else has changed: there the first point is not applicable.
fn changed_elsewhere(size: (u16, u16), lang: Lang) -> Desk {
    let mut desk = Desk::in_inspection(size, lang);
    desk.keys("d a");
    let mut theirs = Folder::read(&file(&desk));
    desk::folder::change(&mut theirs, "0.1.1", |answer| answer.mark = Some(Mark::NotApplicable));
    let stem = file(&desk).file_name().expect("a name").to_string_lossy().replace(".session.ron", "");
    desk.folder.put(&stem, &theirs);
    desk.release();
    desk
}

/// The start screen of a folder whose one session, with three marks and a backup from before the last one, breaks off.
fn damaged(size: (u16, u16), lang: Lang) -> Desk {
    let mut desk = Desk::in_inspection(size, lang);
    desk.keys("d a");
    desk.now_is("2026-11-22T09:13:11+08:00");
    desk.keys("p q");
    let path = file(&desk);
    let text = std::fs::read_to_string(&path).expect("the session");
    let end = text.rfind("1.1.1.2").expect("the last mark");
    std::fs::write(&path, &text[..end]).expect("half a session");
    let mut desk = desk.home();
    desk.keys("Enter");
    desk
}

#[test]
#[cfg_attr(windows, ignore = "a message ends with a path, cut where the folder of the test is long")]
fn a_change_elsewhere_asks_and_shows_the_difference() {
    shows("changed-elsewhere", changed_elsewhere, "d");
}

#[test]
fn a_damaged_file_is_a_screen_with_ways_out() {
    holds("damaged", damaged, "Down");
    let mut desk = damaged((120, 40), Lang::ZhTw);
    desk.keys("Down");
    for words in ["內容有 1 處問題", "救回 3 項查核結果到新檔（1 處", "▌  改用備份：115年11月22日 9:13"]
    {
        assert!(desk.screen().contains(words), "{words}: {}", desk.screen());
    }
}

#[test]
fn a_change_elsewhere_is_never_written_over_unasked() {
    let mut desk = changed_elsewhere((80, 24), Lang::ZhTw);
    assert_eq!(desk.context(), Context::Changed);
    desk.keys("Esc");
    assert!(desk.screen().contains("未存檔"), "{}", desk.screen());
    desk.keys("g p");
    let on_disk = Folder::read(&file(&desk));
    assert_eq!(on_disk.mark(&"0.1.1".into()), Some(Mark::NotApplicable), "theirs is still there");
    // Leaving asks again, even though every mark had been saved before.
    desk.keys("q");
    assert_eq!(desk.context(), Context::Changed);
    desk.keys("O");
    assert!(desk.screen().contains("已存"), "{}", desk.screen());
    assert_eq!(Folder::read(&file(&desk)).mark(&"0.1.1".into()), Some(Mark::Partial));
    desk.keys("q");
    assert!(desk.is_at_start());
}

#[test]
fn what_two_wrote_is_merged_from_the_question_itself() {
    // Nothing here is missing in the file: it is opened again.
    let mut desk = changed_elsewhere((120, 40), Lang::ZhTw);
    desk.keys("m");
    assert_eq!(desk.context(), Context::Inspection, "{}", desk.screen());
    assert_eq!(desk.session().mark(&"0.1.1".into()), Some(Mark::NotApplicable));
    // Both hold something: a new file is made of both, and neither is written over.
    let mut desk = changed_elsewhere((120, 40), Lang::ZhTw);
    let theirs = file(&desk);
    desk.keys("Esc g p q m");
    assert_eq!(Folder::read(&theirs).mark(&"0.1.1".into()), Some(Mark::NotApplicable));
    assert_eq!(desk.session().parts().merged.as_ref().map_or(0, |merged| merged.parents.len()), 2, "{}", desk.screen());
    assert!(desk.session().conflict(&"0.1.1".into()).is_some(), "{}", desk.screen());
}

#[test]
fn loading_again_names_the_copy_of_what_was_not_saved() {
    let mut desk = changed_elsewhere((120, 40), Lang::ZhTw);
    desk.keys("Esc g p q r");
    let copy = desk.folder.only("_copy090311.session.ron");
    assert!(desk.screen().contains("另存為 sanmin2-115_"), "{}", desk.screen());
    assert_eq!(Folder::read(&copy).mark(&"0.1.1".into()), Some(Mark::Partial));
    assert_eq!(desk.session().mark(&"0.1.1".into()), Some(Mark::NotApplicable), "theirs is on screen");
}

#[test]
fn what_cannot_be_read_of_a_damaged_file_is_recovered_into_a_new_one() {
    let mut desk = damaged((120, 40), Lang::ZhTw);
    assert!(desk.is_at_start() && desk.context() == Context::UnreadableFile);
    let before = desk.folder.files();
    desk.keys("Enter");
    assert_eq!(desk.marks()[0], ("0.1.1".to_owned(), Mark::Done), "{}", desk.screen());
    assert!(desk.screen().contains("已救回"), "{}", desk.screen());
    assert_eq!(desk.folder.files().len(), before.len() + 1, "the damaged file stays");
}

#[test]
fn a_backup_of_a_damaged_file_is_put_into_a_new_one() {
    let mut desk = damaged((120, 40), Lang::ZhTw);
    desk.keys("Down Enter");
    assert!(desk.screen().contains("已改用"), "{}", desk.screen());
    assert_eq!(desk.marks(), [("0.1.1".to_owned(), Mark::Done), ("1.1.1.1".to_owned(), Mark::Absent)]);
}

#[test]
fn work_that_the_file_does_not_take_is_saved_as_a_copy() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    let session = file(&desk);
    let given_back = desk.block_file();
    desk.keys("d q c");
    let copy = desk.folder.only("_copy090311.session.ron");
    assert_eq!(Folder::read(&copy).parts().answers, desk.session().parts().answers);
    assert!(desk.screen().contains("已另存於"), "{}", desk.screen());
    given_back();
    desk.keys("Esc q");
    assert_eq!(Folder::read(&session).log().len(), 1, "it is tried again by itself");
}

#[test]
fn another_try_that_is_asked_for_says_again_what_is_wrong() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    let given_back = desk.block_file();
    desk.keys("d");
    // An error is shown once, however often saving is retried; a retry by the user shows it again.
    assert_eq!(desk.failed_saves(), 1);
    desk.keys("Down Up");
    assert_eq!(desk.failed_saves(), 1);
    desk.keys("q r");
    assert_eq!(desk.failed_saves(), 2);
    given_back();
}

#[cfg(unix)]
#[test]
fn a_copy_goes_to_the_home_folder_where_the_folder_of_sessions_takes_none() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    let sessions = desk.folder.directories().sessions();
    std::fs::rename(&sessions, sessions.with_extension("away")).expect("the folder");
    std::fs::write(&sessions, "").expect("a file in its place");
    desk.keys("d q c");
    assert!(desk.folder.only("_copy090311.session.ron").parent().is_some_and(|folder| folder.ends_with("home")));
}

#[test]
fn the_systems_wish_to_end_keeps_what_is_typed() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Enter type:電話未公告");
    desk.dispatch(Event::Terminate);
    assert_eq!(Folder::read(&file(&desk)).note(&"0.1.1".into()), "電話未公告");
    assert!(desk.has_quit());
}

#[test]
fn the_systems_wish_to_end_leaves_a_copy_where_the_file_takes_nothing() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    let _given_back = desk.block_file();
    desk.keys("d");
    desk.dispatch(Event::Terminate);
    assert_eq!(Folder::read(&desk.folder.only("_copy090311.session.ron")).log().len(), 1);
    assert!(desk.has_quit());
}

#[test]
fn who_leaves_without_saving_lets_go_of_the_file() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    let session = file(&desk);
    assert!(!open::is_free(&session));
    let given_back = desk.block_file();
    desk.keys("d q");
    assert_eq!(desk.context(), Context::Unsaved, "{}", desk.screen());
    desk.keys("Q");
    given_back();
    assert!(desk.is_at_start() && open::is_free(&session));
}

#[test]
fn a_file_that_vanished_is_written_again_and_that_is_said() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    desk.keys("d");
    let session = file(&desk);
    std::fs::remove_file(&session).expect("the session");
    // Nothing is typed: the saver looks by itself.
    desk.release();
    assert!(desk.screen().contains("已重新寫入"), "{}", desk.screen());
    assert_eq!(Folder::read(&session).log().len(), 1);
    std::fs::remove_file(&session).expect("the session");
    desk.keys("q");
    assert!(!desk.is_at_start() && desk.screen().contains("已重新寫入"), "{}", desk.screen());
    desk.keys("q");
    assert!(desk.is_at_start());
    assert_eq!(Folder::read(&session).log().len(), 1);
}

#[test]
fn what_was_saved_and_is_gone_with_its_disk_is_not_left_in_silence() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    desk.keys("d");
    let _given_back = desk.block_file();
    desk.keys("q");
    assert_eq!(desk.context(), Context::Unsaved, "{}", desk.screen());
    desk.keys("c");
    assert_eq!(Folder::read(&desk.folder.only("_copy090311.session.ron")).log().len(), 1);
    desk.keys("Q");
    assert!(desk.is_at_start());
}

#[test]
fn a_disk_that_does_not_answer_is_told_after_five_seconds_and_holds_up_nobody() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    desk.hold_disk();
    desk.keys("d");
    for _ in 0..4 {
        desk.dispatch(Event::Tick);
    }
    assert!(!desk.screen().contains("磁碟沒有回應"), "{}", desk.screen());
    desk.dispatch(Event::Tick);
    assert!(desk.screen().contains("未存檔") && desk.screen().contains("磁碟沒有回應"), "{}", desk.screen());
    desk.keys("p q");
    assert_eq!(desk.context(), Context::Unsaved);
    desk.keys("c");
    assert_eq!(Folder::read(&desk.folder.only("_copy090311.session.ron")).log().len(), 2);
    desk.keys("Esc");
    // It answers again.
    desk.release();
    assert!(desk.screen().contains("已存"), "{}", desk.screen());
    // Who had asked to leave before is asked then.
    desk.hold_disk();
    desk.keys("a q");
    assert_eq!(desk.context(), Context::Inspection);
    for _ in 0..5 {
        desk.dispatch(Event::Tick);
    }
    assert_eq!(desk.context(), Context::Unsaved);
    desk.keys("Q");
    assert!(desk.is_at_start());
}

#[test]
fn who_could_only_read_takes_over_once_the_other_has_left() {
    let mut desk = Desk::reading_only((120, 40), Lang::ZhTw);
    desk.keys("Down Down");
    let cursor = desk.cursor();
    desk.dispatch(Event::Tick);
    desk.keys("d");
    assert!(desk.marks().is_empty() && desk.screen().contains("唯讀"), "{}", desk.screen());
    desk.other_leaves();
    // Under a popup nothing moves.
    desk.keys("?");
    desk.dispatch(Event::Tick);
    assert_eq!(desk.context(), Context::Help);
    desk.keys("Esc");
    desk.dispatch(Event::Tick);
    assert!(desk.screen().contains("現在可以在這裡查核"), "{}", desk.screen());
    assert_eq!(desk.cursor(), cursor);
    desk.keys("d");
    assert_eq!(desk.marks().len(), 1);
}

#[test]
fn who_can_only_read_sees_what_the_other_saves() {
    let mut desk = Desk::reading_only((120, 40), Lang::ZhTw);
    desk.keys("Down Down");
    let cursor = desk.cursor();
    desk.dispatch(Event::Tick);
    assert!(desk.marks().is_empty());
    let saves = |desk: &Desk, point: &str, mark: Mark| {
        let mut theirs = Folder::read(&file(desk));
        desk::folder::change(&mut theirs, point, |answer| answer.mark = Some(mark));
        desk.folder.put("test", &theirs);
    };
    saves(&desk, "0.1.1", Mark::Absent);
    desk.dispatch(Event::Tick);
    assert_eq!(desk.marks(), [("0.1.1".to_owned(), Mark::Absent)]);
    assert!(desk.screen().contains("✗"), "{}", desk.screen());
    assert_eq!(desk.cursor(), cursor, "the cursor stays");
    // Under a popup nothing moves, and nothing is missed.
    desk.keys("?");
    saves(&desk, "1.1.1.1", Mark::Done);
    desk.dispatch(Event::Tick);
    assert_eq!(desk.marks().len(), 1);
    desk.keys("Esc");
    desk.dispatch(Event::Tick);
    assert_eq!(desk.marks().len(), 2);
    // Half a file is not shown.
    std::fs::write(file(&desk), "Session(").expect("half a session");
    desk.dispatch(Event::Tick);
    assert_eq!(desk.marks().len(), 2);
    desk.keys("d");
    assert_eq!(desk.marks().len(), 2, "it can only be read");
}
