//! Key scripts of merging on the start screen, and of deciding conflicts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::two_records::{merged, to_be_merged};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::tui::command::Context;

#[test]
fn a_conflict_shows_its_sides_at_every_size() {
    desk::shows("conflict", merged, "Enter N");
}

#[test]
fn the_sides_stand_side_by_side_where_there_is_room() {
    let mut desk = merged((120, 40), Lang::ZhTw);
    desk.keys("Enter N");
    let screen = desk.screen();
    let names = screen.lines().find(|line| line.contains("1 王檢查員")).expect("the sides");
    assert!(names.contains("2 李檢查員"), "{screen}");
    assert!(screen.contains("不一致 2"), "{screen}");
}

#[test]
fn a_side_is_taken_by_its_number_and_undone_and_other_verdicts_decide_too() {
    let mut desk = merged((80, 24), Lang::ZhTw);
    desk.keys("Enter N");
    assert_eq!((desk.context(), desk.cursor().as_str()), (Context::Conflict, "1.1.1.2"));
    desk.keys("2");
    assert_eq!(desk.session().mark(&"1.1.1.2".into()), Some(Mark::Done));
    let reason = desk.session().log().last().and_then(|change| change.reason.clone());
    assert_eq!(reason.as_deref(), Some("裁定：採李檢查員的結果（落實）"));
    assert_eq!(desk.cursor(), "1.1.1.3", "on to the next one");
    desk.keys("u");
    assert_eq!(desk.session().open_conflicts().len(), 2);
    desk.keys("g n F4");
    assert_eq!(desk.session().open_conflicts().len(), 1);
    desk.keys("N 9");
    assert_eq!(desk.session().open_conflicts().len(), 1, "there is no side 9");
    desk.keys("1");
    assert!(desk.session().open_conflicts().is_empty() && desk.context() == Context::Inspection);
}

#[test]
fn conflicts_can_be_listed_alone() {
    let mut desk = merged((80, 24), Lang::ZhTw);
    desk.keys("Enter f Down Space Enter");
    let screen = desk.screen();
    assert!(screen.contains("不一致"), "{screen}");
    assert_eq!(desk.context(), Context::Conflict);
}

#[test]
fn names_are_divided_as_the_language_divides_them_and_nothing_missing_is_not_said() {
    for (lang, names) in [(Lang::En, "王檢查員, 李檢查員"), (Lang::ZhTw, "王檢查員、李檢查員")] {
        let mut desk = to_be_merged((120, 40), lang);
        desk.keys("Space Space M");
        assert!(desk.screen().contains(names), "{}", desk.screen());
        desk.keys("F2 Enter");
        let words = if lang == Lang::En { "missing" } else { "缺檔" };
        assert!(desk.context() != Context::Merging && !desk.screen().contains(words), "{}", desk.screen());
    }
}

#[test]
fn the_preview_of_a_merge() {
    desk::shows("preview", to_be_merged, "Space Space M");
}

#[test]
fn two_sessions_are_selected_and_merged_into_a_new_one_that_opens() {
    let mut desk = to_be_merged((80, 24), Lang::ZhTw);
    desk.keys("Space M");
    assert!(desk.is_at_start(), "one alone is nothing to merge");
    desk.keys("Space M");
    assert_eq!(desk.context(), Context::Merging);
    desk.keys("F2");
    assert_eq!(desk.session().merged().map(|merged| merged.parents.len()), Some(2));
    assert_eq!(desk.session().open_conflicts().len(), 2);
}
