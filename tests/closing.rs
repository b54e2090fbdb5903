//! Key scripts of closing a visit and of amending one that is closed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::tui::command::Context;

/// Closes a spot check in which nothing that it looked at lacks a reason.
const CLOSE: &str = "d p d C F2 Enter";

fn inspection(script: &str) -> Desk {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys(script);
    desk
}

/// Checks the scene after a script in an inspection of the first plan.
fn shows(name: &str, script: &str) {
    desk::shows(name, Desk::in_inspection, script);
}

#[test]
fn the_close_out_list() {
    shows("list", "d a x p C");
}

#[test]
fn the_close_out_list_refusing_to_close() {
    shows("refused", "d a x p C F2");
}

#[test]
fn the_question_before_closing() {
    shows("question", "d p d C F2");
}

#[test]
fn a_closed_visit() {
    shows("closed", CLOSE);
}

#[test]
fn the_seal_of_a_closed_visit() {
    shows("seal", &format!("{CLOSE} g a type:複查 Enter C"));
}

#[test]
fn the_reason_of_an_amendment() {
    shows("reason", &format!("{CLOSE} g a type:複查時已撤除"));
}

#[test]
fn an_amended_point() {
    shows("amended", &format!("{CLOSE} g a type:複查時已撤除 Enter g"));
}

#[test]
fn the_history_of_a_closed_visit() {
    shows("history", &format!("{CLOSE} g a type:複查時已撤除 Enter H"));
}

#[test]
fn errors_keep_the_visit_open_and_enter_goes_to_the_point() {
    let mut desk = inspection("d a d C F2 Enter");
    assert!(!desk.session().is_sealed());
    assert_eq!((desk.context(), desk.cursor().as_str()), (Context::Inspection, "1.1.1.1"));
    desk.keys("Enter type:電話未公告 Esc C F2 Esc");
    assert_eq!(desk.context(), Context::CloseOut);
    assert!(!desk.session().is_sealed(), "Esc at the question closes nothing");
    desk.keys("w Enter");
    assert_eq!(desk.context(), Context::Inspection);
    let seal = desk.session().seal().expect("a closed visit");
    assert_eq!((seal.entries, seal.by.as_str()), (4, ""));
}

#[test]
fn a_verdict_on_a_closed_visit_needs_a_reason() {
    let mut desk = inspection(&format!("{CLOSE} g a"));
    assert_eq!(desk.context(), Context::Reason);
    desk.keys("Enter");
    assert_eq!(desk.context(), Context::Reason, "no reason, no amendment");
    desk.keys("type:看錯 Esc");
    assert_eq!((desk.context(), desk.marks()[0].1, desk.cursor().as_str()), (Context::Inspection, Mark::Done, "0.1.1"));
    desk.keys("a type:看錯 Enter");
    assert_eq!((desk.marks()[0].1, desk.cursor().as_str()), (Mark::Absent, "1.1.1.1"));
    // The reason that was given last stands there already, and the same verdict again is no amendment.
    desk.keys("d Enter");
    assert_eq!(desk.session().amendments()[1].reason.as_deref(), Some("看錯"));
    desk.keys("k d");
    assert_eq!(desk.context(), Context::Inspection);
    desk.keys("u");
    assert_eq!(desk.context(), Context::Reason);
    desk.keys("type:了 Enter Ctrl-R Enter");
    let reasons: Vec<_> = desk.session().amendments().iter().filter_map(|change| change.reason.as_deref()).collect();
    assert_eq!(reasons, ["看錯", "看錯", "看錯了", "看錯了"]);
    assert_eq!(desk.session().seal_problems(), []);
}

#[test]
fn a_note_on_a_closed_visit_is_never_lost() {
    let mut desk = inspection(&format!("{CLOSE} g Enter type:標示已補 Esc type:補記 Esc"));
    assert_eq!(desk.context(), Context::Note, "without a reason the text stays in the editor");
    assert_eq!(desk.session().draft().map(|draft| draft.text.as_str()), Some("標示已補"));
    desk.keys("Esc type:補記 Enter");
    assert_eq!((desk.context(), desk.session().draft()), (Context::Inspection, None));
    assert_eq!(desk.session().note(&"0.1.1".into()), "標示已補");
    // A verdict in the editor amends both at once, and a note that is dropped is no amendment.
    desk.keys("Enter type:，英文缺 F3 Enter");
    assert_eq!(desk.session().amendments().len(), 2);
    assert_eq!((desk.marks()[0].1, desk.cursor().as_str()), (Mark::Partial, "1.1.1.1"));
    desk.keys("Enter type:算了 Esc F5");
    assert_eq!((desk.context(), desk.session().draft()), (Context::Inspection, None));
    assert_eq!(desk.session().amendments().len(), 2);
    // Leaving in the middle keeps the text as a draft.
    desk.keys("Enter type:寫到一半 Esc Ctrl-Q");
    assert!(desk.has_quit() || desk.is_at_start());
}

#[test]
fn many_at_once_and_going_back_need_a_reason_too() {
    let mut desk = inspection(&format!("{CLOSE} g v v x type:無此業務 Enter"));
    assert_eq!(desk.context(), Context::Reason);
    desk.keys("Esc");
    assert_eq!(desk.context(), Context::Preview, "the note for all of them is still there");
    desk.keys("Enter type:確認 Enter");
    assert_eq!((desk.context(), desk.session().amendments().len()), (Context::Inspection, 2));
    desk.keys("H F2");
    assert_eq!(desk.context(), Context::History, "that is how it stands already");
    desk.keys("Down Enter type:誤標 Enter");
    assert_eq!(desk.session().amendments().len(), 2, "the entry below is the other point's, which stands too");
    desk.keys("Esc H Down Down F2 type:誤標 Enter");
    assert_eq!(desk.marks()[0].1, Mark::Done);
    assert_eq!(desk.session().seal_problems(), []);
}

#[test]
fn a_visit_that_someone_else_has_cannot_be_closed() {
    let mut desk = Desk::reading_only((80, 24), Lang::ZhTw);
    desk.keys("C F2");
    assert_eq!(desk.context(), Context::CloseOut);
    assert!(desk.screen().contains("唯讀"), "{}", desk.screen());
}
