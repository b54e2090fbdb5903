//! Follow-ups and evidence on screen, by key scripts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::folder::{Folder, PHOTO, PHOTO_DIGEST, change, follow_up, fresh_session, with_exhibits};
use desk::{Desk, shows};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::answer::{Evidence, FollowUp};
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::visits::carry::carry;
use pillarcheck::store::session::sessions;
use pillarcheck::tui::program::Opening;

/// The second point of the plan is absent, and its follow-up open.
const FORM: &str = "Down a Up i";

fn recorded(desk: &Desk, point: &str) -> Option<FollowUp> {
    desk.session().answer(&point.into()).and_then(|answer| answer.follow_up.as_deref().cloned())
}

fn evidence(desk: &Desk, point: &str) -> Vec<Evidence> {
    desk.session().answer(&point.into()).map(|answer| answer.evidence.clone()).unwrap_or_default()
}

/// A session whose previous inspection has three open follow-ups.
fn beside_last() -> Session {
    let mut last = fresh_session("2026-06-03");
    for (point, mark, due) in
        [("1.1.1.1", Mark::Absent, "2026-07-31"), ("1.1.1.2", Mark::Partial, "2027-03-31"), ("2.1.1", Mark::Absent, "")]
    {
        follow_up(&mut last, point, mark, due);
    }
    let mut today = carry(&last, fresh_session("2026-11-22"), None).session;
    follow_up(&mut today, "1.1.1.3", Mark::Absent, "2026-11-12");
    today
}

fn beside_last_visit(size: (u16, u16), lang: Lang) -> Desk {
    Desk::in_session(&beside_last(), size, lang)
}

fn at_exhibits(size: (u16, u16), lang: Lang) -> Desk {
    Desk::in_session(&with_exhibits(), size, lang)
}

/// The program in a session, with files to add as evidence.
fn beside_photos() -> Desk {
    Desk::in_session(&fresh_session("2026-11-22"), (80, 24), Lang::ZhTw)
}

#[test]
fn the_form_looks_as_it_should() {
    shows(
        "form",
        Desk::in_inspection,
        &format!("{FORM} type:承辦人異動 Tab type:重新公告 Down Down type:林辦事員 Down type:116/3/31"),
    );
}

#[test]
fn a_follow_up_is_written_with_the_keys_that_an_input_method_leaves() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys(FORM);
    desk.keys("type:承辦人異動 Tab type:重新公告 Down Down type:林辦事員 Down type:１１６年３月３１日");
    desk.keys("Down Right Right Down Down type:網頁未更新 Enter");
    let point = desk.cursor();
    let kept = recorded(&desk, &point).expect("a follow-up");
    assert_eq!(
        (kept.cause.as_str(), kept.action.as_str(), kept.owner.as_str(), kept.unit.is_empty()),
        ("承辦人異動", "重新公告", "林辦事員", false)
    );
    assert_eq!(kept.due.map(|due| due.to_string()).as_deref(), Some("2027-03-31"));
    let found = kept.recheck.expect("a re-check");
    assert_eq!(
        (found.mark, found.on.to_string().as_str(), found.note.as_str()),
        (Mark::Partial, "2026-11-22", "網頁未更新")
    );
    assert!(desk.screen().contains(" 改善 "), "{}", desk.screen());
    // One undo removes it, and one redo restores it.
    desk.keys("u");
    assert_eq!(recorded(&desk, &point), None);
    desk.keys("Ctrl-R i Up F2 Enter");
    assert_eq!(
        recorded(&desk, &point).and_then(|kept| kept.closed).map(|day| day.to_string()).as_deref(),
        Some("2026-11-22")
    );
}

#[test]
fn a_wrong_date_is_said_at_once_and_nothing_is_lost() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys(FORM);
    desk.keys("type:漏辦 Down Down Down Down type:下個月 Down");
    assert!(desk.screen().contains("「下個月」不是日期"), "{}", desk.screen());
    assert!(desk.screen().contains("下個月"));
    desk.keys("Enter");
    assert!(desk.screen().contains("不是日期") && desk.screen().contains("漏辦"), "{}", desk.screen());
    let point = desk.cursor();
    assert_eq!(recorded(&desk, &point), None, "Enter keeps nothing as long as something is wrong");
    // Esc saves the valid parts and stays; a second Esc leaves.
    desk.keys("Home Esc");
    assert_eq!(recorded(&desk, &point).map(|kept| kept.cause).as_deref(), Some("漏辦"));
    desk.keys("Delete Delete Delete type:1151231 Enter");
    assert_eq!(
        recorded(&desk, &point).and_then(|kept| kept.due).map(|due| due.to_string()).as_deref(),
        Some("2026-12-31")
    );
    desk.keys("i Up Up type:已看過 Enter");
    assert!(desk.screen().contains("請一併選複查結果"), "{}", desk.screen());
    desk.keys("Esc");
    assert_eq!(recorded(&desk, &point).and_then(|kept| kept.recheck), None);
}

#[test]
fn what_was_only_looked_at_is_no_change() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys(FORM);
    let edits = desk.saved_edits();
    desk.keys("Enter i Esc");
    assert_eq!(desk.saved_edits(), edits);
    desk.keys("i type:漏辦 Enter i Backspace Backspace Down Down");
    desk.keys("Backspace Backspace Backspace Backspace Backspace Backspace Backspace Backspace Enter");
    assert_eq!(recorded(&desk, &desk.cursor()), None, "one that says nothing is none");
}

#[test]
fn only_what_has_to_improve_is_followed_up() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    for script in ["i", "d Up i", "x Up i"] {
        desk.keys(script);
        assert!(desk.screen().contains("用於未落實與部分落實"), "{script}: {}", desk.screen());
    }
    // A point that is done since keeps its follow-up accessible.
    desk.keys("a Up i type:漏辦 Enter d Up i");
    assert!(desk.screen().contains("漏辦"), "{}", desk.screen());
    let mut reader = Desk::reading_only((80, 24), Lang::ZhTw);
    reader.keys("i");
    assert!(reader.screen().contains("唯讀"), "{}", reader.screen());
}

#[test]
fn the_list_looks_as_it_should() {
    shows("list", beside_last_visit, "I Down");
    shows("beside", beside_last_visit, "I Enter");
}

#[test]
fn what_is_open_from_last_time_is_offered_and_settled_today() {
    let mut desk = beside_last_visit((80, 24), Lang::ZhTw);
    assert!(desk.screen().contains("上次查核有 3 項待改善，逾期 1 項；按 I 看清單"), "{}", desk.screen());
    desk.keys("I");
    assert!(desk.screen().contains("待改善 4 項，逾期 2 項"), "{}", desk.screen());
    assert!(desk.screen().contains("逾期114日"), "{}", desk.screen());
    desk.keys("Enter");
    assert_eq!(desk.cursor(), "1.1.1.1");
    desk.keys("d I");
    assert!(desk.screen().contains("待改善 3 項，逾期 1 項"), "{}", desk.screen());
    desk.keys("G Enter");
    assert_eq!(desk.cursor(), "2.1.1");
    desk.keys("d I Enter d I Enter d I");
    assert!(desk.screen().contains("沒有待改善的項目"), "{}", desk.screen());
}

#[test]
fn the_office_list_looks_as_it_should() {
    shows("office", Desk::with_follow_ups, "i Down");
}

#[test]
fn the_start_screen_lists_what_the_office_owes_and_leads_there() {
    let mut desk = Desk::with_follow_ups((80, 24), Lang::ZhTw);
    assert!(desk.screen().contains("逾期改善 2 項  最久逾期 53 日  三民區第二衛生所"), "{}", desk.screen());
    desk.keys("i");
    // The later visit found the first one done.
    assert!(desk.screen().contains("待改善 4 項，逾期 2 項"), "{}", desk.screen());
    assert!(desk.screen().contains("另有 1 個檔案無法讀取：bad.session.ron"), "{}", desk.screen());
    desk.keys("Down Enter");
    assert_eq!(desk.cursor(), "1.1.1.3");
    assert_eq!(desk.session().parts().id, "2026-11-20");
    let mut desk = Desk::with_follow_ups((80, 24), Lang::ZhTw);
    // What is absent or partial without a follow-up is open too.
    desk.keys("Down Down i");
    assert!(desk.screen().contains("待改善 2 項，逾期 0 項；未填改善追蹤 2 項"), "{}", desk.screen());
}

#[test]
fn evidence_looks_as_it_should() {
    shows("evidence", at_exhibits, "g E Down Down");
    shows("evidence-adding", at_exhibits, "g E F2 type:照 Tab Tab");
    shows("evidence-detail", at_exhibits, "g");
}

#[test]
fn files_that_are_not_what_they_were_are_said_when_the_session_opens() {
    let mut desk = at_exhibits((120, 40), Lang::ZhTw);
    assert!(desk.screen().contains("佐證 3 件遺失或已變更"), "{}", desk.screen());
    desk.keys("g");
    assert!(desk.screen().contains("照片/門口.jpg（遺失）"), "{}", desk.screen());
    assert!(!desk.screen().contains(['\u{1b}', '\u{202e}']), "{}", desk.screen());
    desk.keys("E G");
    assert!(!desk.screen().contains(['\u{1b}', '\u{202e}']), "{}", desk.screen());
}

#[test]
fn evidence_is_added_with_the_keys_that_an_input_method_leaves_and_removed_again() {
    let mut desk = beside_photos();
    // Where there is none the form for the first one is open.
    desk.keys("E type:照 Tab Tab type:一.jpg Down Right Enter");
    let first = &evidence(&desk, "0.1.1")[0];
    assert_eq!(
        (first.what.as_str(), first.size, first.sha256.as_deref(), first.copy_of.as_deref()),
        ("test.evidence/大廳一.jpg", Some(PHOTO.len() as u64), Some(PHOTO_DIGEST), Some("大廳一.jpg"))
    );
    assert!(desk.folder.only("test.evidence/大廳一.jpg").is_file());
    assert!(desk.screen().contains("已加入檔案") && desk.screen().contains("完好"), "{}", desk.screen());
    desk.keys("F2 type:0012 Up Right Enter");
    assert!(desk.screen().contains("已記為照片編號「0012」"), "{}", desk.screen());
    desk.keys("F2 type:流程.pdf Up Left Enter");
    assert_eq!(evidence(&desk, "0.1.1")[2].what, "流程.pdf", "where it is, by its path");
    desk.keys("g Down F5");
    let left: Vec<String> = evidence(&desk, "0.1.1").into_iter().map(|entry| entry.what).collect();
    assert_eq!(left, ["test.evidence/大廳一.jpg", "流程.pdf"]);
    desk.keys("Esc u");
    assert_eq!(evidence(&desk, "0.1.1").len(), 3);
    desk.keys("u u u");
    assert!(evidence(&desk, "0.1.1").is_empty());
}

#[test]
fn a_path_that_leads_nowhere_is_said_and_stays_to_be_mended() {
    let mut desk = beside_photos();
    desk.keys("E type:照片/大廳 Enter");
    assert!(desk.screen().contains("找不到") && desk.screen().contains("照片/大廳"), "{}", desk.screen());
    assert!(evidence(&desk, "0.1.1").is_empty());
    desk.keys("type:二.jpg Enter");
    assert_eq!(evidence(&desk, "0.1.1").len(), 1);
}

#[test]
fn a_session_that_a_command_opens_is_looked_at_too() {
    let folder = Folder::with_evidence();
    let path = folder.put("test", &with_exhibits());
    let opened = sessions::open(&path, with_exhibits().visit().opened).expect("a session");
    let desk = Desk::launch(folder, Opening::Session(Box::new(opened)), (80, 24), Lang::ZhTw);
    assert!(desk.screen().contains("佐證 3 件遺失或已變更"), "{}", desk.screen());
}

#[test]
fn what_a_file_says_steers_no_terminal() {
    let hostile = "甲\u{1b}[2J\u{202e}乙\u{9b}31m\u{200f}\u{7}";
    let mut session = fresh_session("2026-11-22");
    change(&mut session, "0.1.1", |answer| {
        answer.mark = Some(Mark::Absent);
        answer.follow_up = Some(Box::new(FollowUp {
            cause: hostile.into(),
            action: hostile.into(),
            unit: hostile.into(),
            owner: hostile.into(),
            ..FollowUp::default()
        }));
    });
    for script in ["g", "g i", "I", "g E paste:\u{1b}[2J\u{202e}"] {
        let mut desk = Desk::in_session(&session, (120, 40), Lang::ZhTw);
        desk.keys(script);
        let steering = desk
            .screen()
            .chars()
            .find(|&letter| letter != '\n' && pillarcheck::model::value::text::is_steering(letter));
        assert_eq!(steering, None, "{script}: {}", desk.screen());
    }
}

#[test]
fn what_was_open_last_time_is_gone_on_with() {
    let mut desk = beside_last_visit((80, 24), Lang::ZhTw);
    desk.keys("I Enter i");
    assert!(desk.screen().contains("重新公告並更新網頁"), "{}", desk.screen());
    // The re-check found it done: that is recorded today, and settles it.
    desk.keys("Up Up Up Up Right Enter I");
    assert!(desk.screen().contains("待改善 3 項，逾期 1 項"), "{}", desk.screen());
    let kept = recorded(&desk, "1.1.1.1").expect("today's follow-up");
    assert_eq!(kept.recheck.map(|found| found.mark), Some(Mark::Done));
    assert_eq!(kept.cause, "承辦人異動，未交接");
}

#[test]
fn a_large_file_blocks_nothing_and_is_waited_for_at_the_end() {
    let mut desk = beside_photos();
    desk.hold();
    desk.keys("E type:大廳.jpg Enter");
    assert!(desk.screen().contains("讀取中"), "{}", desk.screen());
    // A second Enter adds nothing; the keyboard goes on working.
    desk.keys("Enter Esc Down j k");
    assert_eq!(desk.cursor(), "1.1.1.1");
    desk.keys("q");
    assert!(!desk.is_at_start(), "the file is still being read");
    desk.release();
    assert!(desk.is_at_start());
    let session = Folder::read(&desk.folder.only("test.session.ron"));
    assert_eq!(session.answer(&"0.1.1".into()).map(|answer| answer.evidence.len()), Some(1));
}

#[test]
fn a_reader_adds_and_removes_nothing() {
    let mut desk = Desk::reading_only((80, 24), Lang::ZhTw);
    desk.keys("E");
    assert!(desk.screen().contains("唯讀"), "{}", desk.screen());
    desk.keys("F2 type:a F5 Esc");
    assert!(evidence(&desk, "0.1.1").is_empty());
}

#[test]
fn of_several_reviewers_the_one_at_work_is_asked_for_once_and_signs() {
    let mut parts = fresh_session("2026-11-22").parts().clone();
    parts.visit.reviewers = vec!["王小華".into(), "李小明".into()];
    let session = Session::from_parts(parts);
    let by = |desk: &Desk, point: &str| desk.session().answer(&point.into()).map(|answer| answer.by.clone());
    let mut desk = Desk::in_session(&session, (80, 24), Lang::ZhTw);
    assert!(desk.screen().contains("現在由誰登錄？"), "{}", desk.screen());
    let (first, mut points) = (desk.cursor(), Vec::new());
    desk.keys("Down Enter");
    assert!(
        desk.screen().contains("以 李小明 的名義登錄") && desk.screen().contains("李小明（2人中）"),
        "{}",
        desk.screen()
    );
    for script in ["d", "d R 1 d"] {
        points.push(desk.cursor());
        desk.keys(script);
    }
    assert_eq!(points[0], first);
    assert_eq!((by(&desk, &points[0]), by(&desk, &points[1])), (Some("李小明".into()), Some("李小明".into())));
    assert_eq!(desk.session().log().last().map(|change| change.by.as_str()), Some("王小華"));
    // A follow-up or a note of the other one leaves the verdict with who gave it.
    desk.keys("g a Up i type:漏辦 Enter");
    let point = desk.cursor();
    desk.keys("R 2 i type:了 Enter");
    assert_eq!(by(&desk, &point).as_deref(), Some("王小華"));
    assert_eq!(desk.session().log().last().map(|change| change.by.as_str()), Some("李小明"));
    let mut alone = Desk::in_session(&fresh_session("2026-11-22"), (80, 24), Lang::ZhTw);
    alone.keys("R");
    assert!(alone.screen().contains("沒有第二位查核人員"), "{}", alone.screen());
}

#[test]
fn the_question_who_is_at_work_looks_as_it_should() {
    let desk = |size, lang| {
        let mut parts = fresh_session("2026-11-22").parts().clone();
        parts.visit.reviewers = vec!["王小華".into(), "李小明".into()];
        Desk::in_session(&Session::from_parts(parts), size, lang)
    };
    shows("who", desk, "Down");
}

#[test]
fn a_random_walk_leaves_a_valid_state() {
    let mut desk = at_exhibits((100, 30), Lang::ZhTw);
    desk.keys("g E");
    desk.random_walk(4_000);
    let mut desk = beside_last_visit((80, 24), Lang::En);
    desk.keys("I Enter i");
    desk.random_walk(4_000);
}

#[test]
fn of_a_closed_visit_the_reason_is_asked_for_first() {
    let mut session = fresh_session("2026-11-22");
    follow_up(&mut session, "0.1.1", Mark::Absent, "2026-12-31");
    let stamp = pillarcheck::model::record::stamp::Stamp { at: session.visit().opened, by: "王檢查員".into() };
    session.apply(&pillarcheck::model::record::edit::Edit::Close, &stamp).expect("an open visit");
    let mut desk = Desk::in_session(&session, (80, 24), Lang::ZhTw);
    desk.keys("g i Up Up Up Up Right Down Down type:已補辦 Enter");
    assert_eq!(recorded(&desk, "0.1.1").and_then(|kept| kept.recheck), None, "not without a reason");
    // Without one the form is still there.
    desk.keys("Esc");
    assert!(desk.screen().contains("已補辦"), "{}", desk.screen());
    desk.keys("Enter type:複查 Enter");
    assert_eq!(
        recorded(&desk, "0.1.1").and_then(|kept| kept.recheck).map(|found| found.note).as_deref(),
        Some("已補辦")
    );
    assert_eq!(desk.session().amendments().last().and_then(|change| change.reason.as_deref()), Some("複查"));
    desk.keys("E type:0012 Enter");
    assert!(evidence(&desk, "0.1.1").is_empty());
    desk.keys("Enter");
    assert_eq!(evidence(&desk, "0.1.1").len(), 1);
    assert_eq!(desk.session().seal_problems(), []);
}

#[test]
fn evidence_is_opened_in_its_own_program_and_its_path_copied() {
    let mut desk = at_exhibits((80, 24), Lang::En);
    desk.has_opener();
    desk.keys("g E");
    let entries = evidence(&desk, &desk.cursor());
    let mut expected = Vec::new();
    for entry in &entries {
        desk.keys("F4");
        let path = desk.folder.path().join("sessions").join(&entry.what);
        if entry.sha256.is_some() && path.is_file() && desk.opened().len() > expected.len() {
            expected.push(path);
        }
        assert_eq!(desk.opened(), expected, "{}", entry.what);
        desk.keys("y");
        assert!(desk.clipboard().expect("a path").contains(&entry.what));
        desk.keys("Down");
    }
    assert!(!expected.is_empty(), "{entries:?}");
}
