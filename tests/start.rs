//! The start screen, the settings and the visit form by key scripts: sort, filter, bin, rename, draw, looks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::path::Path;

use desk::Desk;
use desk::folder::{Folder, bundled_plans};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::scope::{Population, Scope};
use pillarcheck::tui::command::Context;
use pillarcheck::tui::program::Opening;
use pillarcheck::tui::theme::Palette;
use unicode_width::UnicodeWidthStr as _;

const SIZE: (u16, u16) = (80, 24);

/// The rows of sessions, open and closed, above the checklists.
fn sessions(desk: &Desk) -> Vec<String> {
    let screen = desk.screen();
    let rows = screen.lines().take_while(|line| !line.contains("─ 查核表"));
    rows.filter(|line| line.contains('%')).map(str::to_owned).collect()
}

#[test]
fn sessions_are_sorted_by_date_office_and_progress() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    let first = |desk: &Desk| sessions(desk).first().cloned().unwrap_or_default();
    assert!(first(&desk).contains("11月20日"), "{}", desk.screen());
    desk.keys("o");
    assert!(desk.screen().contains("[依機關]"), "{}", desk.screen());
    desk.keys("o");
    let rows = sessions(&desk);
    assert!(rows[0].contains("美濃") && rows[2].contains("100.0") && rows[3].contains("彌陀"), "{rows:?}");
    desk.keys("o");
    assert!(first(&desk).contains("11月20日"));
}

#[test]
fn a_visit_by_a_checklist_of_ones_own_says_so_as_the_commands_do() {
    let folder = Folder::empty();
    let bundled = &bundled_plans()[0].checklist;
    let name = format!("{}.ron", bundled.id);
    let own = folder.directories().checklists().join(&name);
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists").join(&name), own).unwrap();
    let mut desk = Desk::launch(folder, Opening::Start, (120, 40), Lang::ZhTw);
    desk.keys("Enter Enter Enter");
    assert!(desk.screen().contains("使用自己的查核表"), "{}", desk.screen());
    assert!(!Desk::in_inspection((120, 40), Lang::ZhTw).screen().contains("使用自己的查核表"));
}

#[test]
fn one_office_and_one_year_are_shown_alone() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    desk.keys("y");
    assert!(desk.screen().contains("[101年度]") && sessions(&desk).is_empty(), "{}", desk.screen());
    desk.keys("y y");
    assert_eq!(sessions(&desk).len(), 1, "{}", desk.screen());
    desk.keys("Esc");
    assert_eq!(sessions(&desk).len(), 4);
    for _ in 0..6 {
        desk.keys("f");
        let screen = desk.screen();
        let is_filtered = screen.contains('[');
        assert!(!is_filtered || sessions(&desk).len() < 4, "{screen}");
    }
    assert_eq!(sessions(&desk).len(), 4, "after the last office all are shown again");
}

#[test]
fn a_session_goes_to_the_bin_and_comes_back() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    desk.keys("Down Delete");
    assert!(desk.screen().contains("回收夾") && sessions(&desk).len() == 3, "{}", desk.screen());
    assert!(desk.folder.files().contains(&"sessions/bin/sanmin2-115_2026-06-03.session.ron".to_owned()));
    desk.keys("D");
    assert_eq!(sessions(&desk).len(), 2, "the cursor went on to the next session");
    desk.keys("u u");
    assert_eq!(sessions(&desk).len(), 4);
    desk.keys("u");
    assert!(desk.screen().contains("沒有可復原的刪除或改名"));
    assert!(desk.folder.files().iter().all(|name| !name.contains("bin")));
}

#[test]
fn the_last_session_in_the_bin_leaves_a_cursor() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    desk.keys("D D D D D");
    assert!(sessions(&desk).is_empty());
    assert!(desk.screen().contains("▌"), "{}", desk.screen());
}

#[test]
fn a_session_is_renamed_and_the_name_given_back() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    desk.keys("F2 type:複查");
    assert_eq!(desk.context(), Context::Rename);
    desk.keys("Enter");
    assert!(
        desk.folder.files().contains(&"sessions/sanmin2-115_2026-11-20複查.session.ron".to_owned()),
        "{:?}",
        desk.folder.files()
    );
    desk.keys("u");
    assert!(desk.folder.files().contains(&"sessions/sanmin2-115_2026-11-20.session.ron".to_owned()));
    desk.keys("r type:丙 Esc");
    assert!(desk.folder.files().iter().all(|name| !name.contains('丙')), "Esc gives up");
}

#[test]
fn where_a_file_is_can_be_asked() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    desk.keys("p");
    assert!(desk.screen().contains("sessions/sanmin2-115_2026-11-20.session.ron"), "{}", desk.screen());
    desk.keys("O");
    assert!(desk.screen().contains("沒有可開啟的程式"), "{}", desk.screen());
    desk.has_opener();
    desk.keys("O");
    assert!(!desk.screen().contains("沒有可開啟的程式"), "{}", desk.screen());
    assert_eq!(desk.opened(), vec![desk.folder.directories().sessions(); 2]);
    desk.keys("End D");
    assert!(desk.screen().contains("請先選一份查核紀錄"), "a checklist is not deleted");
}

#[test]
fn settings_are_seen_at_once() {
    let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
    desk.keys(",");
    assert_eq!(desk.context(), Context::Settings);
    desk.keys("Right Right Right");
    assert_eq!(desk.view().theme.palette, Palette::HighContrast);
    assert!(desk.screen().contains("已存檔"));
    desk.keys("Down Right");
    assert!(desk.view().theme.ascii);
    desk.keys("Down Down Right Right");
    assert_eq!(desk.view().lang, Lang::En);
    assert!(desk.screen().contains("settings"), "{}", desk.screen());
    desk.keys("Right Esc");
    assert_eq!((desk.view().lang, desk.context()), (Lang::ZhTw, Context::Start), "the system's language again");
}

#[test]
fn the_language_of_the_command_line_stays_until_that_of_the_settings_changes() {
    let text = concat!("Settings(lang: ZhTw, seen: \"", env!("CARGO_PKG_VERSION"), "\")\n");
    let mut desk = Desk::with_settings(text, SIZE, Lang::En);
    desk.keys(", Right");
    assert_eq!((desk.view().theme.palette, desk.view().lang), (Palette::Dark, Lang::En));
    desk.keys("Down Down Down Left");
    assert_eq!(desk.view().lang, Lang::En, "the system's");
    desk.keys("Right");
    assert_eq!(desk.view().lang, Lang::ZhTw);
}

#[test]
fn reviewers_are_remembered_once_their_inspection_is_there() {
    let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
    let sessions = desk.folder.directories().sessions();
    let _ = std::fs::remove_dir(&sessions);
    std::fs::write(&sessions, "no folder").expect("a file in its place");
    desk.keys("Enter Tab Tab type:王小華 Enter");
    assert!(desk.app().settings().reviewers.is_empty(), "{}", desk.screen());
    std::fs::remove_file(&sessions).expect("the file");
    desk.keys("Esc Enter");
    assert_eq!(desk.context(), Context::Inspection, "{}", desk.screen());
    assert_eq!(desk.app().settings().reviewers, ["王小華"]);
}

#[test]
fn a_setting_that_changes_keeps_the_named_filters() {
    let mut desk = Desk::in_inspection(SIZE, Lang::ZhTw);
    desk.keys("f Space w type:我的 Enter Enter Esc q , Right");
    assert_eq!(desk.context(), Context::Settings);
    assert_eq!(desk.views(), ["我的"]);
}

#[test]
fn a_damaged_settings_file_is_named_by_line_and_written_only_when_asked() {
    let mut desk = Desk::with_damaged_settings(SIZE, Lang::ZhTw);
    let screen = desk.screen();
    assert!(screen.contains("第 2 行") && screen.contains("settings.ron"), "{screen}");
    desk.keys("Home Enter");
    assert!(desk.screen().contains("settings.ron:3:"), "{}", desk.screen());
    desk.keys("Esc F10");
    assert!(desk.screen().contains("按 W"), "{}", desk.screen());
    desk.keys("W");
    assert!(desk.screen().contains("settings.bad.ron"), "{}", desk.screen());
    desk.keys("Esc");
    assert!(!desk.screen().contains("settings.ron"), "{}", desk.screen());
}

#[test]
fn what_is_new_is_said_once_after_an_upgrade() {
    let older = include_str!("samples/data-0.1.0/settings.ron");
    for lang in Lang::ALL {
        let mut desk = Desk::with_settings(older, SIZE, lang);
        let said = pillarcheck::ops::news::sentence(lang);
        assert!(desk.screen().contains(&said), "{}", desk.screen());
        assert_eq!(desk.view().lang, lang, "the language that was asked for stays, though others are the settings");
        desk.keys("Down");
        assert!(!desk.screen().contains(&said), "{}", desk.screen());
        let kept = std::fs::read_to_string(desk.folder.directories().settings()).expect("the settings");
        for part in ["王檢查員", "我的單位", "Light", concat!("seen: \"", env!("CARGO_PKG_VERSION"), "\"")] {
            assert!(kept.contains(part), "{part} in {kept}");
        }
        let again = Desk::with_settings(&kept, SIZE, lang);
        assert!(!again.screen().contains(&said), "{}", again.screen());
    }
    let fresh = Desk::at_start(SIZE, Lang::En);
    assert!(!fresh.screen().contains(&pillarcheck::ops::news::sentence(Lang::En)), "{}", fresh.screen());
}

#[test]
fn a_short_list_is_drawn_from_the_form() {
    for (keys, population, count) in
        [("2", Population::OnSite, 20), ("3", Population::Pillars, 7), ("Right", Population::OnSite, 7)]
    {
        let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
        desk.keys(&format!("Enter Tab Tab Tab {keys} Tab"));
        if count == 7 {
            desk.keys("Backspace Backspace type:七７");
        }
        desk.keys("Enter Enter");
        let Scope::Points { points, drawn } = &desk.session().parts().scope else { panic!("a short list") };
        assert_eq!((points.len(), drawn.and_then(|draw| draw.from)), (count, Some(population)));
        assert!(desk.screen().contains("抽籤代碼 20261122"), "{}", desk.screen());
        desk.keys(&"d ".repeat(count));
        assert_eq!(desk.session().summary().progress.to_string(), "100.0", "the scope alone counts");
    }
}

#[test]
fn a_typed_number_takes_the_place_of_the_proposed_one_and_too_many_are_refused() {
    let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
    desk.keys("Enter Tab Tab Tab 3 Tab type:2020 Enter Enter");
    assert!(desk.screen().contains("只有 100 項可抽，抽不出 2020 項"), "{}", desk.screen());
    // What stands there is a proposal again; a second digit is typed behind the first.
    desk.keys("type:20 Enter Enter");
    assert_eq!(desk.session().scores().total().points, 20);
    let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
    desk.keys("Enter Tab Tab Tab 3 Tab Backspace type:５ Enter Enter");
    assert_eq!(desk.session().scores().total().points, 25, "who edits the number edits it");
}

#[test]
fn what_cannot_be_drawn_is_said_on_the_form() {
    let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
    desk.keys("Enter Tab Tab Tab 4 Enter Enter");
    assert!(desk.screen().contains("沒有這份查核表先前有未落實項目的查核紀錄"), "{}", desk.screen());
    desk.keys("2 Tab Backspace Backspace Enter Enter");
    assert!(desk.screen().contains("抽查項數是 0"), "{}", desk.screen());
    desk.keys("type:1 Enter Enter");
    assert_eq!(desk.session().scores().total().points, 1);
}

#[test]
fn the_form_names_the_session_that_absent_points_come_from() {
    let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    desk.keys("Down Down Down Down Enter Tab Tab Tab 4");
    assert!(desk.screen().contains("由 115年11月20日未落實的 14 項中抽籤"), "{}", desk.screen());
}

#[test]
fn the_rest_comes_into_scope_and_leaves_it_again() {
    let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
    desk.keys("Enter Tab Tab Tab 2 Enter Enter d W");
    assert_eq!(desk.session().scores().total().points, 100);
    assert!(desk.screen().contains("已納入其餘"), "{}", desk.screen());
    desk.keys("g");
    assert_eq!(desk.cursor(), "0.1.1");
    desk.keys("u");
    assert_eq!(desk.session().scores().total().points, 20);
    assert!(desk.session().in_scope(&desk.cursor().as_str().into()), "the cursor stands on a point in scope");
    desk.keys("Ctrl-R W");
    assert!(desk.screen().contains("全部項目都已在查核範圍內"), "{}", desk.screen());
    desk.random_walk(2_000);
}

#[test]
fn a_storm_of_sizes_leaves_a_whole_picture_each_time() {
    let mut seed: u32 = 20_261_122;
    let mut below = |limit: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % limit
    };
    for script in ["", "Enter Enter Enter d A type:電話未公告", "Enter Enter Enter s", ",", "Enter Enter Enter ?"]
    {
        let mut desk = Desk::at_start(SIZE, Lang::ZhTw);
        desk.keys(script);
        // The list may have scrolled; title, notes and footer must be unchanged.
        let steady = |desk: &Desk| {
            let screen = desk.screen();
            let ends = [screen.lines().next(), screen.lines().last()].map(|line| line.map(str::to_owned));
            (ends, screen.contains("電話未公告"), screen.contains("▌ ✗"))
        };
        let before = steady(&desk);
        for _ in 0..100 {
            desk.resize((below(240) as u16 + 1, below(80) as u16 + 1));
            // The desk itself checks that every row is as wide as the terminal.
            let screen = desk.screen();
            let (columns, rows) = desk.view().size;
            let is_too_small = columns < 60 || rows < 16;
            assert!(is_too_small || !screen.contains("視窗太小"), "{columns}x{rows}: {screen}");
        }
        desk.resize(SIZE);
        assert_eq!(steady(&desk), before, "{script}: the same size shows the same again");
    }
}

#[test]
fn a_window_made_smaller_keeps_the_row_under_the_cursor() {
    let mut desk = Desk::with_years((80, 40), Lang::ZhTw);
    desk.keys("End");
    for rows in (16..=40).rev() {
        desk.resize((80, rows));
        assert!(desk.screen().contains('▌'), "{rows} rows: {}", desk.screen());
    }
}

#[test]
fn a_visit_begins_by_the_newest_plan_of_the_office_under_the_cursor() {
    for (name, expected) in [("三民區", "高雄市三民區第二衛生所115年度"), ("美濃區", "高雄市美濃區衛生所114年度")]
    {
        let mut desk = Desk::with_sessions(SIZE, Lang::ZhTw);
        while !desk.screen().lines().any(|line| line.starts_with('▌') && line.contains(name)) {
            desk.keys("Down");
        }
        desk.keys("n");
        assert_eq!(desk.context(), Context::Form);
        assert!(desk.screen().contains(expected), "{}", desk.screen());
    }
    let mut desk = Desk::with_follow_ups(SIZE, Lang::ZhTw);
    desk.keys("Home Down");
    assert!(desk.screen().lines().any(|line| line.starts_with('▌') && line.contains("bad.session.ron")));
    desk.keys("F3");
    assert!(desk.screen().contains("請選一份查核表"), "a damaged file is of no office: {}", desk.screen());
    desk.keys("Enter");
    assert_eq!(desk.context(), Context::Form);
}

#[test]
fn what_needs_attention_comes_first_and_each_row_leads_to_what_helps() {
    let mut desk = Desk::with_follow_ups(SIZE, Lang::ZhTw);
    let screen = desk.screen();
    let row = |text: &str| screen.lines().position(|line| line.contains(text)).expect("the row is there");
    assert!(row("逾期改善") < row("bad.session.ron") && row("bad.session.ron") < row("剩 70 日"), "{screen}");
    assert!(row("剩 70 日") < row("─ 進行中") && row("─ 進行中") < row("─ 查核表"), "{screen}");
    desk.keys("Home Enter");
    assert_eq!(desk.context(), Context::FollowUps, "{}", desk.screen());
    desk.keys("Esc Home Down Enter");
    assert_eq!(desk.context(), Context::UnreadableFile, "{}", desk.screen());
    desk.keys("Esc Home Down Down Enter");
    assert!(!desk.is_at_start(), "the latest session of the office that the date is of: {}", desk.screen());
}

#[test]
fn closed_sessions_have_a_group_of_their_own_with_the_same_columns() {
    let desk = Desk::with_sessions(SIZE, Lang::ZhTw);
    let screen = desk.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let at = |text: &str| lines.iter().position(|line| line.contains(text)).expect("the row is there");
    let closed = at("─ 已結案 1");
    assert!(at("─ 進行中 3") < closed && closed < at("─ 查核表"), "{screen}");
    let column = |line: &str| line.find('%').map(|end| line[..end].width());
    assert_eq!(column(lines[closed + 1]), column(lines[closed - 1]), "{screen}");
}

#[test]
fn visits_that_would_look_alike_show_the_time_then_the_site() {
    let folder = desk::folder::Folder::empty();
    for (stem, time, site) in [("a", "09:00", ""), ("b", "10:30", "一樓"), ("c", "10:30", "二樓")] {
        let mut parts = desk::folder::fresh_session("2026-11-20").parts().clone();
        parts.id = stem.into();
        parts.visit.opened = desk::folder::moment(&format!("2026-11-20T{time}:00+08:00"));
        parts.visit.site = site.into();
        folder.put(stem, &pillarcheck::model::record::session::Session::from_parts(parts));
    }
    let desk = Desk::launch(folder, pillarcheck::tui::program::Opening::Start, SIZE, Lang::ZhTw);
    let rows = sessions(&desk);
    assert!(rows.iter().any(|row| row.contains("09:00")), "{rows:?}");
    assert!(["10:30 一樓", "10:30 二樓"].iter().all(|more| rows.iter().any(|row| row.contains(more))), "{rows:?}");
}

#[test]
fn a_list_that_goes_on_says_so_and_esc_never_ends_the_program() {
    let mut desk = Desk::with_sessions((60, 16), Lang::ZhTw);
    desk.keys("Home");
    assert!(desk.screen().contains("下面還有") && desk.screen().contains("1/10"), "{}", desk.screen());
    desk.keys("End");
    assert!(!desk.screen().contains("下面還有") && desk.screen().contains("10/10"), "{}", desk.screen());
    desk.keys("Esc Esc Esc");
    assert!(desk.is_at_start() && !desk.has_quit());
}
