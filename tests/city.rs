//! The whole city on screen, by key scripts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::{Desk, shows};
use pillarcheck::lang::Lang;
use pillarcheck::tui::command::Context;

/// Bands and a bureau above the two offices of the sessions.
const OFFICES: &str = r#"Offices(
    format: 1,
    bands: [60.0, 80.0],
    offices: [
        Office(id: "kcg", agency: "高雄市政府衛生局", level: "局"),
        Office(id: "o-1", agency: "高雄市三民區第二衛生所", level: "所", parent: "kcg", size_group: "A"),
        Office(id: "o-2", agency: "高雄市美濃區衛生所", level: "所", parent: "kcg", size_group: "B"),
    ],
)
"#;

fn beside_offices(size: (u16, u16), lang: Lang) -> Desk {
    let desk = Desk::with_follow_ups(size, lang);
    std::fs::write(desk.folder.path().join("offices.ron"), OFFICES).expect("a folder that can be written");
    desk
}

#[test]
fn the_city_unfolded_down_to_a_visit() {
    shows("city", beside_offices, "R Down Enter Down");
}

#[test]
fn what_is_asked_for_is_summed_up_and_enter_opens_a_visit() {
    let mut desk = beside_offices((120, 40), Lang::En);
    desk.keys("R");
    assert_eq!(desk.context(), Context::City);
    let has = |desk: &Desk, parts: &[&str]| {
        let screen = desk.screen();
        for part in parts {
            assert!(screen.contains(part), "{part} is missing in\n{screen}");
        }
    };
    has(&desk, &["all years  all kinds", "2/2", "cannot be read: 1", "! below 60.0"]);
    desk.keys("y");
    has(&desk, &["plan of 115  all kinds", "1/2"]);
    desk.keys("y");
    has(&desk, &["plan of 114"]);
    desk.keys("y f");
    has(&desk, &["all years  routine check", "0/2"]);
    desk.keys("f f f");
    has(&desk, &["all years  all kinds"]);
    // Three visits: two of one office, of which the older does not count.
    desk.keys("Down Right");
    has(&desk, &["2026-11-20", "2026-06-03", "older"]);
    desk.keys("o");
    has(&desk, &["by score, the lowest first"]);
    desk.keys("Left Left Left");
    assert!(!desk.screen().contains("三民"), "the top is folded:\n{}", desk.screen());
    desk.keys("Enter Down Right");
    for _ in 0..30 {
        let screen = desk.screen();
        if screen.lines().any(|line| line.starts_with('▌') && line.contains("2026-11-20")) {
            break;
        }
        desk.keys("Down");
    }
    desk.keys("Enter");
    assert_eq!(desk.context(), Context::Inspection, "{}", desk.screen());
    // What is judged meanwhile is in the table to which leaving leads back, on the same row.
    desk.keys("x q");
    assert_eq!(desk.context(), Context::City, "{}", desk.screen());
    let screen = desk.screen();
    let here = |screen: &str| screen.lines().find(|line| line.starts_with('▌')).expect("a cursor").to_owned();
    assert!(here(&screen).contains("2026-11-20"), "{screen}");
    has(&desk, &["all years  all kinds"]);
    desk.keys("Esc");
    assert!(desk.is_at_start());
}

#[test]
fn a_session_opened_from_the_start_screen_leads_back_to_it() {
    let mut desk = beside_offices((80, 24), Lang::En);
    desk.keys("R Esc Enter");
    assert_eq!(desk.context(), Context::Inspection, "{}", desk.screen());
    desk.keys("q");
    assert!(desk.is_at_start(), "{}", desk.screen());
}

#[test]
fn offices_of_one_size_group_are_shown() {
    let mut desk = beside_offices((80, 24), Lang::En);
    desk.keys("R s");
    let screen = desk.screen();
    assert!(screen.contains("all kinds  size A") && screen.contains("1/1"), "{screen}");
    assert!(screen.contains("三民區") && !screen.contains("美濃區"), "{screen}");
    desk.keys("s");
    let screen = desk.screen();
    assert!(screen.contains("size B") && !screen.contains("三民區"), "{screen}");
    desk.keys("s");
    assert!(desk.screen().contains("2/2"), "{}", desk.screen());
}

#[test]
fn the_report_is_written_in_the_chosen_format() {
    let mut desk = beside_offices((80, 24), Lang::En);
    desk.keys("R y e");
    assert_eq!(desk.context(), Context::CityFormat);
    desk.keys("Down Down Enter");
    assert_eq!(desk.context(), Context::City);
    let written = std::fs::read_dir(desk.folder.path().join("sessions")).expect("the folder").flatten();
    let names: Vec<String> = written.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    let name = names
        .iter()
        .find(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "html"))
        .unwrap_or_else(|| panic!("{names:?}"));
    assert!(name.starts_with("rollup_115_"), "{name}");
    assert!(desk.screen().contains(".html"), "{}", desk.screen());
    desk.keys("Esc");
    assert!(desk.is_at_start());
}

#[test]
fn a_reading_that_was_stopped_fills_nothing() {
    let mut desk = beside_offices((80, 24), Lang::En);
    desk.hold();
    desk.keys("R");
    assert!(desk.screen().contains("Esc stops"), "{}", desk.screen());
    desk.keys("Esc");
    desk.release();
    assert!(desk.is_at_start());
    assert_eq!(desk.cities_found(), 0, "nothing was read to the end");
    desk.keys("R");
    assert!(desk.screen().contains("2/2"), "{}", desk.screen());
    assert_eq!(desk.cities_found(), 1);
}
