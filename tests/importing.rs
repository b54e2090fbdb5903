//! Key scripts of importing a plan: its path, the review of its paragraphs, and the checklist that comes of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use desk::folder::Folder;
use pillarcheck::lang::Lang;
use pillarcheck::model::plan::checklist::Checklist;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::ops::import::Importing;
use pillarcheck::ops::list;
use pillarcheck::ops::review;
use pillarcheck::tui::app::Screen;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::program::{Opening, kit_for};

fn draft(desk: &Desk) -> Vec<String> {
    let Screen::Review(review) = desk.app().screen() else { panic!("a review:\n{}", desk.screen()) };
    points(&review.draft().checklist)
}

fn points(checklist: &Checklist) -> Vec<String> {
    let points = checklist.points().map(|(_, _, point)| {
        let rest = [&point.look_for[..], &point.units[..]].concat().join("|");
        format!("{} {}+{rest}", point.source, point.check.chars().take(6).collect::<String>())
    });
    points.collect()
}

#[test]
fn the_review_shows_doubtful_paragraphs_first() {
    desk::shows("review", Desk::in_plan, "");
}

#[test]
fn the_checklist_in_place_of_the_paragraphs() {
    desk::shows("draft", Desk::in_plan, "Tab Down Down");
}

#[test]
fn the_text_of_a_paragraph_is_edited() {
    desk::shows("text", Desk::in_plan, "4 Enter Tab type:秘書室");
}

#[test]
fn the_checklist_is_named_before_it_is_saved() {
    desk::shows("naming", Desk::in_plan, "F2");
}

#[test]
fn the_key_that_leaves_leads_from_a_page_of_the_review_where_it_leads_from_the_review() {
    for script in ["q", "Ctrl-Q", "F2 Ctrl-Q", "F1 Ctrl-Q"] {
        let mut desk = Desk::in_plan((80, 24), Lang::ZhTw);
        desk.keys(script);
        assert_eq!((desk.is_at_start(), desk.has_quit()), (true, false), "{script}: {}", desk.screen());
    }
}

#[test]
fn paragraphs_follow_while_one_moves_in_the_checklist_beside_them() {
    let mut desk = Desk::in_plan((120, 16), Lang::ZhTw);
    desk.keys("Tab End");
    assert_eq!(desk.screen().matches('▌').count(), 2, "the row under the cursor is lit in both: {}", desk.screen());
    desk.keys("Home Down Up PgDn");
    assert_eq!(desk.screen().matches('▌').count(), 2, "{}", desk.screen());
}

#[test]
fn the_path_of_a_plan_is_asked_for() {
    desk::shows("path", Desk::at_start, "m");
    desk::holds("path", Desk::at_start, "m type:/no/such/plan.odt Enter");
}

#[test]
fn both_panes_stand_side_by_side_where_there_is_room() {
    let panes = |size| {
        let screen = Desk::in_plan(size, Lang::ZhTw).screen();
        // In one row, the paragraph on the left and the point that it becomes on the right.
        let row = screen.lines().find(|line| line.contains("重點     電話鈴響三聲內接聽")).unwrap_or_default();
        let point = "– 電話鈴響三聲內接聽，並報出單位與姓名。";
        let is_there = |words: &str| screen.contains(words);
        assert!(is_there("計畫書段落  存疑的在前") && is_there("依原文順序"), "{screen}");
        (is_there("查核表草稿"), is_there(point), row.contains("│"))
    };
    assert_eq!(panes((120, 40)), (true, true, true));
    assert_eq!(panes((80, 24)), (false, false, false), "one at a time");
}

#[test]
fn an_input_method_lets_through_all_that_puts_a_plan_right() {
    let mut desk = Desk::in_plan((80, 24), Lang::ZhTw);
    let before = draft(&desk);
    assert_eq!(before.len(), 6, "{before:#?}");
    // A hint: one step of Space; nothing: three.
    desk.keys("Space");
    assert!(draft(&desk).iter().any(|point| point.contains("(2) 流程每季檢討+電話鈴響")), "{:#?}", draft(&desk));
    desk.keys("Space Space");
    assert_eq!(draft(&desk).len(), 5, "{:#?}", draft(&desk));
    desk.keys("Ctrl-z");
    assert_eq!(draft(&desk), before, "the steps of Space are undone at once");
    desk.keys("Ctrl-r");
    assert_ne!(draft(&desk), before);
    desk.keys("Ctrl-z F3");
    assert_eq!(draft(&desk).len(), 5, "{:#?}", draft(&desk));
    assert!(desk.screen().contains("待確認 0"), "{}", desk.screen());
    // Divided within the word: 流程每季|檢討一次。
    desk.keys("Ctrl-z Up F4 Home Right Right Right Right F4");
    assert!(draft(&desk).iter().any(|point| point.ends_with("(2) 流程每季+")), "{:#?}", draft(&desk));
    assert!(draft(&desk).iter().any(|point| point.starts_with("一/(一)/1/- 檢討一次")), "{:#?}", draft(&desk));
    desk.keys("Ctrl-z F5");
    assert!(draft(&desk).iter().any(|point| point.starts_with("一/(一)/(2)")), "{:#?}", draft(&desk));
    desk.keys("F6");
    assert_eq!(draft(&desk), before);
    desk.keys("F8 F7");
    assert_eq!(draft(&desk), before);
    assert!(desk.screen().contains("待確認 0"), "{}", desk.screen());
}

#[test]
fn wording_and_units_are_put_right() {
    let mut desk = Desk::in_plan((80, 24), Lang::ZhTw);
    desk.keys("4 Enter type:（全所） Tab type:一、二組 Enter");
    let points = draft(&desk);
    assert!(points.iter().any(|point| point.ends_with("電話鈴響三聲+一組|二組")), "{points:#?}");
    let Screen::Review(review) = desk.app().screen() else { panic!("a review") };
    assert!(review.draft().checklist.points().any(|(_, _, point)| point.check.ends_with("姓名。（全所）")));
}

#[test]
fn work_survives_a_kill_and_is_offered_again() {
    let mut desk = Desk::in_plan((100, 30), Lang::ZhTw);
    desk.keys("4 Enter Tab type:各組室 Enter");
    let decided = draft(&desk);
    // Killed: nothing is closed, and the folder is what is left.
    let folder = std::mem::replace(&mut desk.folder, Folder::empty());
    drop(desk);
    assert_eq!(review::unfinished(&folder.directories()).len(), 1);
    let mut desk = Desk::launch(folder, Opening::Start, (100, 30), Lang::ZhTw);
    desk.keys("m Down Enter");
    assert_eq!((desk.context(), draft(&desk)), (Context::Review, decided));
    assert!(desk.screen().contains("接續上次：已改 2 處"), "{}", desk.screen());
}

#[test]
fn the_saved_checklist_stands_on_the_start_screen_and_can_be_walked() {
    let mut desk = Desk::in_plan((100, 30), Lang::ZhTw);
    desk.keys("4 F2");
    assert_eq!(desk.context(), Context::ReviewSave);
    desk.keys("Enter");
    assert_eq!(desk.context(), Context::ReviewSave, "the framework is not known, and is asked for");
    desk.keys("type:six-pillars Enter");
    assert_eq!(desk.context(), Context::Start, "{}", desk.screen());
    let directories = desk.folder.directories();
    let library = list::checklists(&directories);
    let own = library.entries.iter().find(|entry| entry.checklist.id == "plan-115").expect("the checklist");
    assert_eq!((own.checklist.points().count(), own.checklist.framework.as_str()), (6, "six-pillars"));
    assert!(review::unfinished(&directories).is_empty());
    assert!(desk.screen().contains("甲區公所"), "{}", desk.screen());
    desk.keys("Enter");
    assert_eq!(desk.context(), Context::Form, "{}", desk.screen());
    // The name is taken now.
    let mut desk = Desk::in_plan((100, 30), Lang::ZhTw);
    let taken = desk.folder.path().join("checklists/plan-115.ron");
    std::fs::create_dir_all(taken.parent().unwrap()).unwrap();
    std::fs::write(&taken, "mine").unwrap();
    desk.keys("F2 type:other Enter");
    assert_eq!(desk.context(), Context::ReviewSave, "{}", desk.screen());
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "mine");
}

#[test]
fn leaving_loses_nothing() {
    let mut desk = Desk::in_plan((80, 24), Lang::ZhTw);
    desk.keys("0 Esc");
    assert_eq!(desk.context(), Context::Start);
    assert_eq!(review::unfinished(&desk.folder.directories())[0].decisions.len(), 1);
}

/// The review of a plan, as a command opens it.
fn opened_plan(folder: &Folder) -> Opening {
    let plan = folder.path().join("plan.txt");
    std::fs::write(&plan, desk::folder::PLAN).unwrap();
    let today = Moment::parse("2026-11-22T09:03:11+08:00").unwrap().date();
    let asked = Importing { plan, agency: None, year: None, framework: None, columns: None, today };
    Opening::Plan(Box::new(review::open(&folder.directories(), &asked, None).unwrap()))
}

#[test]
fn esc_in_a_review_that_the_program_began_with_leads_to_the_start_screen_and_back_from_a_visit_too() {
    let folder = Folder::empty();
    let plan = opened_plan(&folder);
    let mut desk = Desk::launch(folder, plan, (100, 30), Lang::ZhTw);
    desk.keys("Esc");
    assert!(desk.is_at_start() && !desk.has_quit(), "{}", desk.screen());
    desk.keys("Enter Enter Enter d q");
    assert!(desk.is_at_start() && !desk.has_quit(), "{}", desk.screen());
}

#[test]
fn the_start_screen_behind_a_review_or_a_form_has_its_checklists() {
    let folder = Folder::empty();
    let entry = list::checklists(&folder.directories()).entries.remove(0);
    let form = Opening::Form { entry, kind: None, site: String::new(), reviewers: Vec::new(), previous: None };
    for opening in [Opening::Start, form, opened_plan(&folder)] {
        assert_eq!(kit_for(&folder.directories(), &opening).library.entries.len(), 5);
    }
}
