//! Key scripts for what can go wrong with the open file: changed elsewhere, damaged, unreadable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::error::StoreError;
use pillarcheck::store::format::finding::{Finding, What};
use pillarcheck::store::format::tree::Syntax;
use pillarcheck::store::session::backup::Backup;
use pillarcheck::store::session::rescue::WayOut;
use pillarcheck::store::session::saver::SaveReport;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::effect::Event;

const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (120, 40)];

fn changed_elsewhere() -> Event {
    Event::Saved(SaveReport::Failed(StoreError::ChangedOutside { path: "資料 夾/sanmin2.session.ron".into() }))
}

fn damaged() -> Event {
    let finding = Finding {
        line: 41,
        column: 9,
        severity: pillarcheck::model::check::problem::Severity::Error,
        what: What::Syntax(Syntax::Ended),
    };
    let at = Moment::parse("2026-11-22T08:40:00+08:00").expect("a moment");
    Event::NotOpened(
        StoreError::Bad { path: "資料 夾/sanmin2.session.ron".into(), findings: vec![finding] },
        vec![WayOut::Recover { answers: 17, losses: 2 }, WayOut::Backup(Backup { path: "backup.ron".into(), at })],
    )
}

/// Shows a happening at every size and in both languages.
fn shows(name: &str, event: fn() -> Event, keys: &str) {
    for lang in Lang::ALL {
        for size in SIZES {
            let mut desk = Desk::in_inspection(size, lang);
            desk.keys("d a");
            desk.happen(event());
            desk.keys(keys);
            insta::assert_snapshot!(format!("{name}_{}x{}_{lang}", size.0, size.1), desk.screen());
        }
    }
}

#[test]
fn a_change_elsewhere_asks_and_shows_the_difference() {
    shows("changed-elsewhere", changed_elsewhere, "d");
}

#[test]
fn a_damaged_file_is_a_screen_with_ways_out() {
    shows("damaged", damaged, "Down");
}

#[test]
fn a_change_elsewhere_is_never_written_over_unasked() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d");
    desk.happen(changed_elsewhere());
    assert_eq!(desk.context(), Context::Changed);
    desk.keys("Esc");
    assert!(desk.screen().contains("未存檔"), "{}", desk.screen());
    // Leaving asks again, even though every mark had been saved before.
    desk.keys("q");
    assert_eq!(desk.context(), Context::Changed);
    desk.keys("O");
    desk.happen(Event::Saved(SaveReport::Saved { edits: 1 }));
    assert!(desk.screen().contains("已存"), "{}", desk.screen());
    desk.keys("q");
    assert!(desk.is_at_start());
}

#[test]
fn the_ways_out_lead_to_a_new_file() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.happen(damaged());
    assert!(desk.is_at_start() && desk.context() == Context::Trouble);
    desk.keys("Enter");
    assert_eq!(desk.last_effect(), "Recover");
    desk.happen(damaged());
    desk.keys("Down Enter");
    assert_eq!(desk.last_effect(), "Restore");
}

#[test]
fn the_systems_wish_to_end_keeps_what_is_typed() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Enter type:電話未公告");
    desk.happen(Event::MustEnd);
    assert_eq!(desk.session().note(&"0.1.1".into()), "電話未公告");
    assert!(desk.has_quit());
}
