//! Two inspectors' records of one visit, to be merged and merged.

use super::Desk;
use super::folder::Folder;
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
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
use pillarcheck::tui::program::Opening;

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
    let mut session = sessions::begin(visit, Scope::All, plan.checklist.clone());
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
pub fn merged(size: (u16, u16), lang: Lang) -> Desk {
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

/// The start screen with the two records.
pub fn to_be_merged(size: (u16, u16), lang: Lang) -> Desk {
    let folder = Folder::empty();
    for (name, session) in ["one", "two"].into_iter().zip(two_records(&folder.directories())) {
        folder.put(name, &session);
    }
    Desk::launch(folder, Opening::Start, size, lang)
}
