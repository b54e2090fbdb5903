//! Key scripts of merging on the start screen, and of deciding conflicts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::ops::Directories;
use pillarcheck::ops::Overwrite;
use pillarcheck::ops::begin::NewFile;
use pillarcheck::ops::merge::{MergeRequest, preview};
use pillarcheck::store::library::Library;
use pillarcheck::store::session::sessions;
use pillarcheck::tui::command::Context;

fn at(time: &str) -> Moment {
    Moment::parse(&format!("2026-11-22T{time}+08:00")).expect("a moment")
}

/// An inspector's record of the visit of the test.
fn record(directories: &Directories, by: &str, opened: &str, marks: &[(&str, Mark, &str)]) -> Session {
    let plan = Library::find(directories, "sanmin2-115").expect("a bundled plan");
    let visit = Visit {
        kind: VisitKind::Annual,
        site: String::new(),
        reviewers: vec![by.to_owned()],
        opened: at(opened),
        closed: None,
    };
    let mut session = sessions::begin(visit, pillarcheck::model::record::scope::Scope::All, plan.checklist.clone());
    let stamp = Stamp { at: at("10:12:00"), by: by.to_owned() };
    for (point, mark, note) in marks {
        let edit = session.answering(&(*point).into(), Some(*mark), note, &stamp);
        session.apply(&edit, &stamp).expect("the point exists");
    }
    session
}

fn two_records(directories: &Directories) -> [Session; 2] {
    [
        record(
            directories,
            "王檢查員",
            "09:00:00",
            &[
                ("1.1.1.1", Mark::Done, ""),
                ("1.1.1.2", Mark::Absent, "電話響 8 聲後才接聽，未報單位名稱。"),
                ("1.1.1.3", Mark::Done, ""),
            ],
        ),
        record(
            directories,
            "李檢查員",
            "09:05:00",
            &[
                ("1.1.1.1", Mark::Done, ""),
                ("1.1.1.2", Mark::Done, "抽問 2 位承辦人，申辦規定均能說明。"),
                ("1.1.1.3", Mark::Partial, "部分網頁失效"),
                ("1.1.1.4", Mark::Partial, ""),
            ],
        ),
    ]
}

/// The merged session of the two, open in an inspection.
fn merged(size: (u16, u16), lang: Lang) -> Desk {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let directories = Directories::find(Some(folder.path())).expect("a named folder");
    let paths: Vec<_> = ["one", "two"]
        .into_iter()
        .zip(two_records(&directories))
        .map(|(name, session)| {
            let path = folder.path().join(format!("{name}.session.ron"));
            sessions::create(&path, &session).expect("a folder that can be written");
            path
        })
        .collect();
    let now = at("14:00:00");
    let preview = preview(&directories, &MergeRequest::of(&paths), Lang::ZhTw, now).expect("they belong together");
    let to = NewFile { path: Some(folder.path().join("out.session.ron")), overwrite: Overwrite::Never };
    let report = preview.write(&directories, to, now).expect("a folder that can be written");
    let (session, _) = sessions::read(&report.path).expect("a good session");
    Desk::in_session(&session, size, lang)
}

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

/// The start screen with the two records.
fn start(size: (u16, u16), lang: Lang) -> Desk {
    let folder = desk::folder::Folder::empty();
    for (name, session) in ["one", "two"].into_iter().zip(two_records(&folder.directories())) {
        folder.put(name, &session);
    }
    Desk::launch(folder, pillarcheck::tui::program::Opening::Start, size, lang)
}

#[test]
fn the_preview_of_a_merge() {
    desk::shows("preview", start, "Space Space M");
}

#[test]
fn two_sessions_are_selected_and_merged_into_a_new_one_that_opens() {
    let mut desk = start((80, 24), Lang::ZhTw);
    desk.keys("Space M");
    assert!(desk.is_at_start(), "one alone is nothing to merge");
    desk.keys("Space M");
    assert_eq!(desk.context(), Context::Merging);
    desk.keys("F2");
    assert_eq!(desk.session().merged().map(|merged| merged.parents.len()), Some(2));
    assert_eq!(desk.session().open_conflicts().len(), 2);
}
