//! Key scripts of finding, filtering, marking many, counting, going back, and pointing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use desk::folder::{change, fresh_session};
use pillarcheck::lang::Lang;
use pillarcheck::model::plan::checklist::Method;
use pillarcheck::model::record::edit::Edit;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::command_table::{HintLevel, own_bindings};

/// Begins an inspection of the plan of 101 and goes to the first of its points with a target.
const WITH_TARGETS: &str = "G Enter Enter Enter f Down Down Down Down Down Down Down Down Down Space Enter";

/// Checks the scene after a script in an inspection of the first plan.
fn shows(name: &str, script: &str) {
    desk::shows(name, Desk::in_inspection, script);
}

/// The ids that the list shows, by going through them from top to bottom.
fn listed(desk: &mut Desk) -> Vec<String> {
    desk.keys("g");
    let mut ids = vec![desk.cursor()];
    loop {
        desk.keys("Down");
        let here = desk.cursor();
        if ids.last() == Some(&here) {
            return ids;
        }
        ids.push(here);
    }
}

#[test]
fn a_kept_search_with_its_hits_set_off() {
    shows("kept-search", "/ type:雙語 Enter Ctrl-N");
}

#[test]
fn the_filter_panel() {
    shows("filter", "d p a x f Space Down Down Space");
}

#[test]
fn the_filter_panel_naming_a_view() {
    // The line at the bottom names the settings file, whose path is longer on other machines.
    desk::holds(
        "filter-name",
        Desk::in_inspection,
        "f Space w type:未查的 Enter c w G w Space Up Up Space w type:電話",
    );
}

#[test]
fn a_filtered_list_with_chips() {
    shows("filtered", "d p a x f Space G Space Enter");
}

#[test]
fn a_list_in_which_nothing_passes() {
    shows("nothing", "f Down Space Enter");
}

#[test]
fn a_selection() {
    shows("selection", "d a V Down Down Down v");
}

#[test]
fn the_preview_of_many() {
    shows("preview", "d p a Up V x type:本所無此業務");
}

#[test]
fn the_palette() {
    shows("palette", ":");
}

#[test]
fn the_palette_filtered() {
    shows("palette-filtered", "F9 type:篩選");
}

#[test]
fn the_history() {
    shows("history", "d p A type:缺英文標示 Esc u H Down Down");
}

#[test]
fn the_help_of_a_selection() {
    shows("help-selection", "v ?");
}

#[test]
fn a_count_against_a_target() {
    desk::shows("count", Desk::at_start, &format!("{WITH_TARGETS} + + ="));
}

#[test]
fn choices_combine_and_escape_shows_all() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d p a x f Down Space Down Space Enter");
    assert_eq!(listed(&mut desk), ["0.1.1", "1.1.1.1"]);
    assert!(desk.screen().contains("[落實][部分落實][列出 2/100]"), "{}", desk.screen());
    desk.keys("Esc");
    assert_eq!(listed(&mut desk).len(), 100);
    desk.keys("f Space Esc");
    assert_eq!(listed(&mut desk).len(), 100, "a filter given up is as it was before");
    desk.keys("F8 Space Enter Esc Esc");
    assert_eq!(desk.context(), Context::Inspection, "the first Esc shows all, the second does nothing");
}

#[test]
fn a_point_marked_in_a_filtered_list_stays_until_the_cursor_goes() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("f Space Enter g Space");
    assert_eq!((desk.cursor().as_str(), desk.marks().len()), ("0.1.1", 1));
    desk.keys("Space");
    assert_eq!(desk.marks(), [("0.1.1".to_owned(), Mark::Partial)], "it can be cycled on");
    desk.keys("Down Up");
    assert_eq!(desk.cursor(), "1.1.1.1", "then it is gone");
    desk.keys("u");
    assert_eq!(desk.cursor(), "0.1.1", "undo leads back to it");
    desk.keys("G d g d d");
    assert_eq!(listed(&mut desk).len(), 96);
}

#[test]
fn in_an_empty_list_nothing_is_marked() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("f Down Space Enter");
    assert!(desk.screen().contains("沒有符合篩選的查核重點"), "{}", desk.screen());
    desk.keys("d Space Enter D + v V Ctrl-A / n ] Down c");
    assert!(desk.marks().is_empty() && desk.session().log().is_empty());
    desk.keys("Esc d");
    assert_eq!(desk.marks().len(), 1);
}

#[test]
fn a_named_view_is_kept_chosen_and_forgotten() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    desk.keys("d f w");
    assert!(desk.screen().contains("先選條件"), "{}", desk.screen());
    desk.keys("Space w type:還沒看的 Enter Esc");
    assert_eq!(desk.views(), ["還沒看的"]);
    assert_eq!(listed(&mut desk).len(), 100);
    desk.keys("f G Enter");
    assert_eq!(listed(&mut desk).len(), 99);
    assert!(desk.screen().contains("[還沒看的]"), "{}", desk.screen());
    desk.keys("f G Delete Esc");
    assert!(desk.views().is_empty());
}

#[test]
fn a_selection_is_marked_at_once_and_taken_back_at_once() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Down d Up V x");
    assert!(desk.screen().contains("將有 14 項改為"), "{}", desk.screen());
    desk.keys("Enter");
    assert!(desk.screen().contains("請先寫理由"), "{}", desk.screen());
    desk.keys("type:無此業務 Enter");
    assert_eq!(desk.session().scores().total().not_applicable, 14);
    assert_eq!(desk.session().note(&"1.1.1.1".into()), "無此業務");
    assert_eq!(desk.saved_edits(), 2, "one edit for all");
    desk.keys("u");
    assert!(desk.screen().contains("復原：14 項"), "{}", desk.screen());
    assert_eq!(desk.marks(), [("1.1.1.1".to_owned(), Mark::Done)]);
    desk.keys("v v F6 Esc");
    assert!(!desk.screen().contains("選取"), "{}", desk.screen());
    desk.keys("Ctrl-A a Esc");
    assert_eq!(desk.marks().len(), 1, "a preview given up changes nothing");
    desk.keys("F4 Enter");
    assert_eq!(desk.session().scores().total().absent, 100);
    desk.keys("Ctrl-A c Enter");
    assert!(desk.marks().is_empty());
}

#[test]
fn a_selection_grows_from_strategy_to_pillar_to_all_that_is_shown() {
    let mut desk = Desk::in_inspection((120, 40), Lang::En);
    desk.keys("Down");
    for (key, expected) in
        [("V", "[14 selected]"), ("F7", "[40 selected]"), ("V", "[100 selected]"), ("V", "[100 selected]")]
    {
        desk.keys(key);
        assert!(desk.screen().contains(expected), "{key}: {}", desk.screen());
    }
    desk.keys("f G Space Enter");
    assert!(!desk.screen().contains("[100 selected]"), "what a filter hides is let go");
}

#[test]
fn every_command_can_be_run_by_its_name() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("F9 type:標記未落實，移 Enter");
    assert_eq!(desk.marks(), [("0.1.1".to_owned(), Mark::Absent)]);
    desk.keys(": type:undo Enter");
    assert!(desk.marks().is_empty());
    desk.keys(": type:查無此令 Enter Esc");
    assert!(desk.screen().contains("查核率"), "{}", desk.screen());
    desk.keys(": type:filter Enter Esc : type:離開 Down Enter");
    assert!(desk.is_at_start());
}

#[test]
fn a_count_proposes_and_the_reviewer_decides() {
    let mut desk = Desk::at_start((80, 24), Lang::ZhTw);
    desk.keys("Enter Enter Enter +");
    assert!(desk.screen().contains("沒有目標次數"), "{}", desk.screen());
    assert!(!desk.screen().contains("+ 加一次"), "the footer does not offer it");
    desk.keys("q");
    desk.keys(WITH_TARGETS);
    assert!(desk.screen().contains("+ 加一次"), "{}", desk.screen());
    desk.keys("+");
    let point = desk.cursor().as_str().into();
    assert!(desk.screen().contains("，建議"), "{}", desk.screen());
    assert_eq!(desk.session().answer(&point).and_then(|answer| answer.count), Some(1));
    assert_eq!(desk.session().mark(&point), None, "shown, not forced");
    desk.keys("- -");
    assert!(desk.session().answer(&point).is_none());
}

#[test]
fn an_entry_of_the_history_is_brought_back_as_a_new_change() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d p a Up Up Up x H Down Down Down Enter");
    assert_eq!(desk.session().mark(&"0.1.1".into()), Some(Mark::Done));
    assert_eq!(desk.session().log().len(), 5);
    desk.keys("H G F2");
    assert!(desk.marks().is_empty());
    assert_eq!(desk.session().log().len(), 8);
    assert!(desk.screen().contains("已帶回 3 項"), "{}", desk.screen());
    desk.keys("u");
    assert_eq!(desk.marks().len(), 3);
    desk.keys("H Enter");
    assert!(desk.screen().contains("現在就是這樣"), "{}", desk.screen());
    desk.keys("Esc");
}

#[test]
fn a_search_sets_its_hits_off_and_says_which_one_it_is_at() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("/ type:雙語");
    assert!(desk.screen().contains("第1筆／共2筆"), "{}", desk.screen());
    assert!(desk.underlined().contains(&"雙語".to_owned()), "{:?}", desk.underlined());
    desk.keys("Enter Ctrl-N");
    assert!(desk.screen().contains("[搜尋「雙語」2/2]"), "{}", desk.screen());
    desk.keys("Esc");
    assert!(!desk.screen().contains("搜尋「") && desk.underlined().is_empty());
    // With an input method on, a Chinese letter begins the search.
    desk.keys("g type:雙語 Enter");
    assert!(desk.screen().contains("[搜尋「雙語」1/2]"), "{}", desk.screen());
}

#[test]
fn the_mouse_points_at_rows_pillars_and_hints() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    for (gesture, expected) in [
        ("click:40,6", "1.1.1.1"),
        ("click:40,10", "1.1.1.3"),
        ("click:40,4", "0.1.1"),
        ("click:5,10", "2.1.1"),
        ("click:5,6", "1.1.1.1"),
        ("click:5,34", "1.1.1.1"),
        ("wheel:down", "1.1.1.4"),
        ("wheel:up", "1.1.1.1"),
    ] {
        desk.keys(gesture);
        assert_eq!(desk.cursor(), expected, "{gesture}: {}", desk.screen());
    }
    desk.keys("click:2,39");
    assert_eq!(desk.marks(), [("1.1.1.1".to_owned(), Mark::Done)], "the hint of d");
    desk.keys("Enter");
    let hints = desk.screen().lines().last().unwrap_or_default().to_owned();
    let before = hints.split("F2").next().unwrap_or_default();
    desk.keys(&format!("click:{},39", pillarcheck::model::value::text::width(before)));
    assert_eq!(desk.marks()[1], ("1.1.1.2".to_owned(), Mark::Done), "the hint of F2 in the note: {hints}");
    desk.keys("f click:80,3");
    assert_eq!(desk.session().scores().total().done, 2);
    assert!(desk.screen().contains("篩選：列出 98/100"), "{}", desk.screen());
    desk.keys("Esc : click:30,5");
    assert_eq!(desk.marks().len(), 3, "the first row of the palette is the first command");
}

#[test]
fn a_click_on_the_start_screen_chooses_and_a_second_one_opens() {
    let mut desk = Desk::at_start((80, 24), Lang::ZhTw);
    let row = |desk: &Desk| desk.screen().lines().position(|line| line.contains("美濃")).expect("a bundled plan");
    let click = format!("click:20,{}", row(&desk));
    // A heading is not an item.
    desk.keys("click:5,2");
    desk.keys(&click);
    let line = row(&desk);
    assert!(desk.screen().lines().nth(line).is_some_and(|line| line.contains("▌ ")), "{}", desk.screen());
    assert_eq!(desk.context(), Context::Start);
    desk.keys(&click);
    assert_eq!(desk.context(), Context::Form);
    assert!(desk.screen().contains("美濃"), "{}", desk.screen());
}

#[test]
fn a_reader_is_offered_nothing_that_he_may_not_do() {
    let mut desk = Desk::reading_only((80, 24), Lang::ZhTw);
    // Who has it open is said until the first key.
    desk.keys("Down");
    let footer = desk.screen().lines().last().unwrap_or_default().to_owned();
    for hint in ["d 落實", "Space", "v 選取", "u 復原"] {
        assert!(!footer.contains(hint), "{footer}");
    }
    assert!(footer.contains("f 篩選") && footer.contains("/ 搜尋"), "{footer}");
    desk.keys("v Ctrl-A V x + H b Esc");
    assert!(desk.marks().is_empty());
}

#[test]
fn every_hint_of_the_footer_does_something() {
    let inspection = "Enter Enter Enter ";
    for (begin, script) in [
        (inspection, ""),
        (inspection, "d"),
        (inspection, "f Space Enter"),
        (inspection, "f Down Space Enter"),
        (inspection, "/ type:雙語 Enter"),
        (inspection, "d v"),
        (inspection, "f Space"),
        (inspection, "d H Down"),
        (inspection, "v d"),
        (inspection, ":"),
        (WITH_TARGETS, ""),
    ] {
        let at = || {
            let mut desk = Desk::at_start((120, 40), Lang::En);
            desk.keys(begin);
            desk.keys(script);
            desk
        };
        let before = at().screen();
        let (context, mut hints) = (at().context(), 0);
        for binding in own_bindings(context).filter(|binding| binding.hint == HintLevel::Footer) {
            let hint = format!("{} {}", binding.hint_key(Lang::En), binding.command.brief(context, Lang::En));
            if before.contains(&format!(" {hint} ")) {
                let mut desk = at();
                desk.press_key(binding.keys[0]);
                assert_ne!(desk.screen(), before, "{script}: {hint} does nothing");
                hints += 1;
            }
        }
        assert!(hints > 2, "{script}: the hints are found");
    }
}

#[test]
fn an_input_method_leaves_enough_keys_to_mark_many() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("F8 Space Enter Down F7 F5 type:無此業務 Enter F6 Space F2 Enter F9 type:異動 Enter Down Down F2");
    assert_eq!(desk.session().scores().total().done, 0, "everything is back to where it was two changes before");
    assert_eq!(desk.session().scores().total().not_applicable, 14);
}

#[test]
fn a_random_walk_with_the_mouse_leaves_a_valid_state() {
    let mut desk = Desk::in_inspection((120, 40), Lang::En);
    desk.random_walk(10_000);
}

#[test]
fn an_absent_verdict_with_its_reason_costs_three_keys_and_no_letter() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d");
    let point = desk.cursor();
    desk.keys("A");
    assert!(desk.screen().contains("現成語句"), "{}", desk.screen());
    desk.keys("1 Enter");
    let note = desk.session().note(&point.as_str().into()).to_owned();
    assert!(note.starts_with("未見"), "{note}");
    assert_eq!(desk.context(), Context::Inspection);
    assert_ne!(desk.cursor(), point, "the cursor went on to the next point");
    // With an input method on: F4 marks, and goes on; Up, Enter, Tab and the blank take the words.
    let point = desk.cursor();
    desk.keys("F4 Up Enter Down Space Enter");
    let note = desk.session().note(&point.as_str().into()).to_owned();
    assert!(note.starts_with("未見") || note.starts_with("不符"), "{note}");
    assert_eq!(desk.context(), Context::Inspection);
}

#[test]
fn what_is_written_is_kept_as_a_phrase_in_a_file_that_may_be_edited() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("d A type:請於一週內補正 F6");
    assert!(desk.screen().contains("phrases.txt"), "{}", desk.screen());
    let file = desk.folder.directories().phrases();
    assert_eq!(std::fs::read_to_string(file).expect("the file of phrases"), "請於一週內補正\n");
    desk.keys("Esc Down A End");
    assert!(desk.screen().contains("常用 請於一週內補正"), "{}", desk.screen());
    // It is at hand in the next inspection, too.
    desk.keys("Esc q");
    let mut desk = desk.home();
    desk.keys("Enter A End");
    assert!(desk.screen().contains("常用 請於一週內補正"), "{}", desk.screen());
}

/// The points with evidence, and those with a follow-up.
fn shown_and_followed(desk: &Desk) -> (usize, usize) {
    let session = desk.session();
    let answers = || session.points().filter_map(|(_, _, point)| session.answer(&point.id));
    (
        answers().filter(|answer| !answer.evidence.is_empty()).count(),
        answers().filter(|answer| answer.follow_up.is_some()).count(),
    )
}

#[test]
fn evidence_of_a_selection_is_one_step_and_who_has_it_is_left_out() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Down E type:0012 Enter Esc");
    let saved = desk.saved_edits();
    desk.keys("V E");
    assert_eq!(desk.context(), Context::Adding);
    assert!(desk.screen().contains("佐證：選取的 14 項"), "{}", desk.screen());
    desk.keys("type:0012 Enter");
    assert_eq!((desk.context(), shown_and_followed(&desk)), (Context::Inspection, (14, 0)));
    assert!(desk.screen().contains("已在 13 項加入佐證「0012」，另 1 項原已有"), "{}", desk.screen());
    assert_eq!(desk.saved_edits(), saved + 1, "one edit for all");
    desk.keys("V E type:0012 Enter");
    assert!(desk.screen().contains("都已有佐證「0012」"), "{}", desk.screen());
    desk.keys("Esc u");
    assert_eq!(shown_and_followed(&desk).0, 1);
    desk.keys("Ctrl-R V E Esc Esc");
    assert_eq!(shown_and_followed(&desk).0, 14, "a form given up changes nothing");
}

#[test]
fn a_follow_up_of_a_selection_goes_to_what_is_absent_or_partial() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Down V i");
    assert!(desk.screen().contains("都不是未落實或部分落實"), "{}", desk.screen());
    desk.keys("Esc g Down d p a g Down V i");
    assert_eq!(desk.context(), Context::FollowUp);
    assert!(desk.screen().contains("改善追蹤：2 項") && desk.screen().contains("另 12 項"), "{}", desk.screen());
    let saved = desk.saved_edits();
    desk.keys("type:人力不足 Down type:一週內補正 Enter");
    assert_eq!((desk.context(), shown_and_followed(&desk)), (Context::Inspection, (0, 2)));
    assert!(desk.screen().contains("已填 2 項的改善追蹤，未填 12 項"), "{}", desk.screen());
    assert_eq!(desk.saved_edits(), saved + 1, "one edit for all");
    desk.keys("u");
    assert_eq!((desk.marks().len(), shown_and_followed(&desk).1), (3, 0));
}

#[test]
fn a_selection_in_a_closed_visit_is_amended_with_a_reason() {
    let mut session = fresh_session("2026-11-22");
    change(&mut session, "0.1.1", |answer| answer.mark = Some(Mark::Absent));
    let stamp = Stamp { at: session.visit().opened, by: "王檢查員".into() };
    session.apply(&Edit::Close, &stamp).expect("an open visit");
    let mut desk = Desk::in_session(&session, (80, 24), Lang::ZhTw);
    desk.keys("g v g i type:人力不足 Enter type:補登 Enter");
    assert_eq!(shown_and_followed(&desk), (0, 1), "{}", desk.screen());
    desk.keys("Esc g v E type:0012 Enter");
    assert_eq!(desk.context(), Context::Reason, "{}", desk.screen());
    desk.keys("Enter");
    assert_eq!(shown_and_followed(&desk), (1, 1), "{}", desk.screen());
}

#[test]
fn what_lacks_documents_is_flagged_and_listed_by_a_filter() {
    let mut desk = Desk::in_inspection((120, 40), Lang::ZhTw);
    let checklist = desk.session().checklist().clone();
    let documents = checklist.points().filter(|(_, _, point)| point.method == Method::Document).count();
    desk.keys("Ctrl-A d Enter g");
    assert!(desk.screen().contains("缺佐證"), "{}", desk.screen());
    desk.keys("f Down Down Down Down Down Down Down Down Down Down Down Down Space Enter");
    assert!(desk.screen().contains("[缺佐證文件]"), "{}", desk.screen());
    assert_eq!(listed(&mut desk).len(), documents);
    // Those listed are selected, and get what they lack.
    desk.keys("Ctrl-A E type:公文夾 Enter");
    assert_eq!(shown_and_followed(&desk).0, documents, "{}", desk.screen());
    desk.keys("Esc");
    assert!(!desk.screen().contains("缺佐證"), "{}", desk.screen());
}
