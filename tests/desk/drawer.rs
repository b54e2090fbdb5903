//! The drawer of the desk: files that are evidence by their names alone, and what an office owes.

use pillarcheck::lang::Lang;
use pillarcheck::model::judge::follow_up::open_over;
use pillarcheck::model::plan::checklist::PointId;
use pillarcheck::model::record::session::{Evidence, FollowUp, Mark, Scope, Session, Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::disk::paths::{self, Completion};
use pillarcheck::store::error::StoreError;
use pillarcheck::store::evidence::{Keep, State, Wanted};
use pillarcheck::tui::effect::Event;
use pillarcheck::tui::effect::FiledFollowUp;
use std::path::Path;
use std::sync::Arc;

use super::{Desk, SESSION, bundled_plans};

/// See the module. A file is whatever ends in `.jpg` or `.pdf`.
#[derive(Debug, Default)]
pub struct Drawer {
    /// What is being read.
    pub waiting: Option<(PointId, Wanted)>,
}

impl Drawer {
    /// What became of files: the name says it.
    pub fn look_at(files: Vec<Evidence>) -> Vec<(Evidence, State)> {
        let state = |what: &str| match what {
            _ if what.contains("遺失") => State::Missing,
            _ if what.contains("變更") => State::OtherContent,
            _ => State::Intact,
        };
        files.into_iter().map(|file| (file.clone(), state(&file.what))).collect()
    }

    pub fn take(wanted: &Wanted, now: Moment) -> Result<Evidence, StoreError> {
        let typed = wanted.typed.clone();
        let is_file = [".jpg", ".pdf"].iter().any(|ending| typed.ends_with(ending));
        if paths::is_path(&typed) && !is_file {
            return Err(StoreError::Read { path: typed.into(), source: std::io::ErrorKind::NotFound.into() });
        }
        let name = typed.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let is_copy = is_file && wanted.keep == Keep::Copy;
        Ok(Evidence {
            what: if is_copy { format!("test.evidence/{name}") } else { typed },
            at: Some(now),
            size: is_file.then_some(1_234_567),
            sha256: is_file.then(|| "3cbaeb57c64020ee4df47e9274d1d0d90f3148a3c14af8190006fa680fb10ebd".into()),
            method: wanted.method,
            copy_of: is_copy.then_some(name),
        })
    }

    pub fn complete(typed: &str) -> Completion {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        match typed {
            "照" => Completion { text: "照片/".into(), names: names(&["照片/"]) },
            "照片/" => Completion { text: "照片/大廳".into(), names: names(&["大廳一.jpg", "大廳二.jpg"]) },
            other => Completion { text: other.into(), names: Vec::new() },
        }
    }

    /// Whether a session lies in the drawer.
    pub fn holds(path: &Path) -> bool {
        path.starts_with("drawer")
    }

    /// Two visits of the first plan; the later one settles one of three follow-ups.
    pub fn session(path: &Path) -> Session {
        let day = path.file_name().expect("a file").to_string_lossy().into_owned();
        let mut session = Desk::fresh_session(&day);
        let owing: [(&str, &str, Mark); 3] = match day.as_str() {
            "2026-06-03" => [
                ("1.1.1.1", "2026-07-31", Mark::Absent),
                ("1.1.1.2", "2026-09-30", Mark::Partial),
                ("1.1.1.4", "2026-12-31", Mark::Absent),
            ],
            _ => [
                ("1.1.1.1", "2026-07-31", Mark::Done),
                ("1.1.1.3", "2026-11-11", Mark::Absent),
                ("2.1.1", "", Mark::Partial),
            ],
        };
        for (point, due, mark) in owing {
            follow_up(&mut session, point, mark, due);
        }
        session
    }

    pub fn owed(agency: &str) -> Vec<FiledFollowUp> {
        let paths = ["drawer/2026-06-03", "drawer/2026-11-20"];
        let sessions = paths.map(|path| Self::session(path.as_ref()));
        if sessions[0].checklist().agency != agency {
            return Vec::new();
        }
        let on = "2026-11-22".parse().expect("a date");
        let open = open_over(&sessions.each_ref().map(|session| session), on).into_iter();
        open.map(|at| FiledFollowUp { session: paths[at.session].into(), owed: at.owed }).collect()
    }
}

impl Desk {
    pub(super) fn take_evidence(&mut self, point: PointId, wanted: &Wanted) {
        let taken = Drawer::take(wanted, self.view.now);
        self.happen(Event::EvidenceTaken { session: SESSION.into(), point, taken });
    }

    /// The file that was being read is read at last.
    pub fn evidence_arrives(&mut self) {
        let (point, wanted) = self.drawer.waiting.take().expect("something is on its way");
        self.take_evidence(point, &wanted);
    }

    /// The program in this session.
    pub fn in_session(session: Session, size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        desk.open(session);
        desk
    }

    /// A session of the first plan without any answer, opened on a day.
    pub fn fresh_session(day: &str) -> Session {
        let opened = Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test");
        let visit = Visit {
            kind: VisitKind::SpotCheck,
            site: String::new(),
            reviewers: vec!["王檢查員".into()],
            opened,
            closed: None,
        };
        Session::begin(day.into(), "test".into(), visit, Scope::All, Arc::clone(&bundled_plans()[0].checklist))
    }

    /// Another day of the clock.
    pub fn on(&mut self, day: &str) {
        self.view.now = Moment::parse(&format!("{day}T09:03:11+08:00")).expect("a moment of the test");
    }
}

/// Gives a point a mark and a follow-up.
pub fn follow_up(session: &mut Session, point: &str, mark: Mark, due: &str) {
    let stamp = pillarcheck::model::record::edit::Stamp { at: session.visit().opened, by: "王檢查員".into() };
    let edit = session.changing(&point.into(), &stamp, |answer| {
        answer.mark = Some(mark);
        answer.follow_up = Some(FollowUp {
            cause: "承辦人異動，未交接".into(),
            action: "重新公告並更新網頁".into(),
            unit: "行政組".into(),
            owner: "林辦事員".into(),
            due: due.parse().ok(),
            ..FollowUp::default()
        });
    });
    session.apply(&edit, &stamp).expect("a point of the plan");
}
