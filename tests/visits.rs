//! Key scripts from visit to visit: the previous inspection, the comparison, the trend, and what is overdue.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::folder::{year_before, year_before_in_other_words};
use desk::{Desk, shows};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::effect::{Compared, Event};

/// The results of a year ago.
const FOUND: [(&str, Mark, &str); 5] = [
    ("0.1.1", Mark::Absent, "公告欄未更新"),
    ("1.1.1.1", Mark::Partial, "流程圖未上網"),
    ("1.1.1.2", Mark::Done, ""),
    ("1.1.1.3", Mark::Absent, ""),
    ("1.1.2.1", Mark::NotApplicable, "無此業務"),
];

fn a_year_later(size: (u16, u16), lang: Lang) -> Desk {
    Desk::after(&year_before(&FOUND), size, lang)
}

fn in_other_words(size: (u16, u16), lang: Lang) -> Desk {
    Desk::after(&year_before_in_other_words(), size, lang)
}

#[test]
fn last_time_stands_beside_today() {
    shows("beside", a_year_later, "d a");
}

#[test]
fn the_comparison_from_the_inspection() {
    shows("compare", a_year_later, "d p a a d B");
}

#[test]
fn the_comparison_at_a_point() {
    shows("compare-point", a_year_later, "d p a a d B Tab Tab Tab Down");
}

#[test]
fn the_comparison_at_a_reworded_point() {
    shows("compare-reworded", in_other_words, "d d B Tab Tab Tab Tab Down");
}

#[test]
fn what_is_gone_leads_nowhere_and_says_so() {
    let mut desk = in_other_words((80, 24), Lang::ZhTw);
    desk.keys("d d B End");
    while !desk.screen().contains("▌ · >   1.1.9") {
        let before = desk.screen();
        desk.keys("Up");
        assert_ne!(before, desk.screen(), "the point that is gone is not listed");
    }
    desk.keys("Enter");
    assert!(desk.screen().contains("不在本次的查核範圍"), "{}", desk.screen());
}

#[test]
fn the_comparison_from_the_start_screen() {
    shows("compare-start", Desk::with_sessions, "c");
}

#[test]
fn the_trend_from_the_start_screen() {
    shows("trend", Desk::with_sessions, "T Right Right");
}

#[test]
fn the_comparison_leads_to_the_point_and_saves() {
    let mut desk = a_year_later((80, 24), Lang::ZhTw);
    desk.keys("d p a a d G B");
    assert_eq!(desk.context(), Context::Comparison);
    desk.keys("Tab Tab Tab Down");
    let screen = desk.screen();
    desk.keys("F2");
    assert!(desk.screen().contains("已存於"), "{}", desk.screen());
    assert!(desk.folder.only("_查核比較.odt").is_file());
    desk.keys("Enter");
    assert_eq!(desk.context(), Context::Inspection, "{screen}");
    assert!(screen.contains(&desk.cursor()), "{} in {screen}", desk.cursor());
    assert_eq!(desk.marks().len(), 5, "looking back answers nothing");
}

#[test]
fn without_the_earlier_file_what_is_kept_of_it_is_shown() {
    let mut desk = a_year_later((80, 24), Lang::ZhTw);
    std::fs::remove_file(desk.folder.path().join("sessions/earlier.session.ron")).expect("the earlier file");
    desk.keys("d B");
    assert!(desk.screen().contains("找不到上次的檔案"), "{}", desk.screen());
    desk.keys("F2");
    assert!(desk.screen().contains("無法匯出比較"), "{}", desk.screen());
}

#[test]
fn an_answer_that_comes_late_does_not_fill_another_page() {
    let mut desk = Desk::with_sessions((80, 24), Lang::ZhTw);
    desk.keys("c");
    let before = desk.screen();
    desk.dispatch(Event::Compared {
        ticket: "another file".into(),
        compared: Compared::NoEarlier,
        unreadable: Vec::new(),
    });
    desk.dispatch(Event::TrendFound {
        agency: "別的機關".into(),
        trend: None,
        copies: Vec::new(),
        unreadable: Vec::new(),
    });
    assert_eq!(desk.screen(), before);
    desk.keys("Esc T");
    let before = desk.screen();
    desk.dispatch(Event::TrendFound {
        agency: "別的機關".into(),
        trend: None,
        copies: Vec::new(),
        unreadable: Vec::new(),
    });
    assert_eq!(desk.screen(), before);
}

#[test]
fn without_an_earlier_inspection_that_is_said() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("B");
    assert!(desk.screen().contains("沒有這個機關更早的查核紀錄"), "{}", desk.screen());
    assert!(!desk.screen().contains("Enter前往"), "a hint that does nothing: {}", desk.screen());
    desk.keys("Down Enter Tab F2 Esc T");
    assert_eq!(desk.context(), Context::Trend);
    desk.keys("q c");
    assert_eq!(desk.context(), Context::Inspection);
}

#[test]
fn what_was_absent_last_time_can_be_listed() {
    let mut desk = a_year_later((120, 40), Lang::ZhTw);
    desk.keys("f Down Down Down Down Down Down Down Down Down Down Down Space Enter");
    assert!(desk.screen().contains("[上次未落實]"), "{}", desk.screen());
    assert!(desk.screen().contains("2/100"), "{}", desk.screen());
    assert!(desk.marks().is_empty(), "last time's verdict is not today's answer");
}

#[test]
fn the_form_offers_the_inspection_before() {
    shows("form", Desk::with_sessions, "End Home Down Down Down Down Down Enter Up");
}

#[test]
fn the_latest_is_chosen_and_another_or_none_can_be() {
    // The plan of the office that was inspected twice.
    let begin = "Down Down Down Down Enter";
    for (choose, expected) in [
        ("", Some("0197-sanmin2-115-2026-11-20")),
        ("Up Right", Some("0197-sanmin2-115-2026-06-03")),
        ("Up Right Left", Some("0197-sanmin2-115-2026-11-20")),
        ("Up Space Space", None),
        ("Up Right Right Right", None),
    ] {
        let mut desk = Desk::with_sessions((80, 24), Lang::ZhTw);
        desk.keys(&format!("{begin} {choose} Enter Enter"));
        let session = desk.session();
        assert_eq!(session.checklist().id, "sanmin2-115", "{choose}");
        assert_eq!(session.previous().map(|previous| previous.session.as_str()), expected, "{choose}");
        assert!(session.parts().answers.is_empty(), "{choose}: last time's verdicts are no answers");
        assert_eq!(session.scores().total().judged(), 0, "{choose}");
    }
}

#[test]
fn without_an_earlier_inspection_the_form_does_not_ask() {
    let mut desk = Desk::at_start((80, 24), Lang::ZhTw);
    desk.keys("Enter");
    assert!(!desk.screen().contains("上次查核"), "{}", desk.screen());
    desk.keys("Up");
    assert!(desk.screen().contains("▌ 查核範圍"), "{}", desk.screen());
}

/// Begins an inspection by the plan of 101 and lists its points with a target.
const WITH_TARGETS: &str = "G Enter Enter Enter f Down Down Down Down Down Down Down Down Down Space Enter";

#[test]
fn a_target_behind_schedule_is_shown() {
    shows("behind", Desk::at_start, &format!("{WITH_TARGETS} + +"));
}

#[test]
fn what_is_late_is_counted_and_listed() {
    let mut desk = Desk::at_start((80, 24), Lang::ZhTw);
    desk.keys(WITH_TARGETS);
    assert!(!desk.screen().contains("@落後"), "nothing was counted: {}", desk.screen());
    desk.keys("+ s");
    assert!(desk.screen().contains("進度落後 1 項"), "{}", desk.screen());
    desk.keys("Esc Esc f Down Down Down Down Down Down Down Down Down Down Space Enter");
    assert!(desk.screen().contains("[進度落後][列出 1/"), "{}", desk.screen());
}

#[test]
fn dates_and_what_needs_attention_stand_on_the_start_screen() {
    shows("coming", Desk::with_sessions, "");
    let mut desk = Desk::with_something_overdue((80, 24), Lang::ZhTw);
    assert!(desk.screen().contains("102年1月15日  工務局 101年度  年度查核"), "{}", desk.screen());
    desk.keys("/");
    assert!(!desk.screen().contains("需要注意"), "a search is about other things: {}", desk.screen());
}

#[test]
fn what_looks_back_says_nothing_where_nothing_can_be_looked_at() {
    let mut desk = Desk::at_start((80, 24), Lang::ZhTw);
    desk.keys("c");
    assert!(desk.screen().contains("請先選一份查核紀錄"), "{}", desk.screen());
    desk.keys("T");
    assert!(desk.screen().contains("沒有這個機關的查核紀錄"), "{}", desk.screen());
    desk.keys("Left Right Up Down PgDn Home End Esc");
    assert!(desk.is_at_start());
}

#[test]
fn every_page_that_looks_back_stands_any_size_and_key() {
    for script in ["c", "T"] {
        let mut desk = Desk::with_sessions((120, 40), Lang::En);
        desk.keys(script);
        for size in [(1, 1), (60, 16), (61, 17), (80, 24), (200, 60), (120, 8)] {
            desk.resize(size);
            for keys in ["Right Down", "Tab", "PgDn", "End", "Up", "Left", "PgUp", "Home", "wheel:down wheel:up"] {
                desk.keys(keys);
                desk.screen();
            }
        }
    }
}

#[test]
fn a_random_walk_beside_last_time_breaks_nothing() {
    for lang in Lang::ALL {
        a_year_later((80, 24), lang).random_walk(3_000);
        Desk::with_sessions((80, 24), lang).random_walk(3_000);
    }
}
