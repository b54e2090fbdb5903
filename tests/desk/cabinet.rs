//! The sessions of the desk: files that are only names, moved about as the store moves real ones.

use pillarcheck::model::record::edit::Stamp;
use pillarcheck::model::record::session::{Mark, Scope, Session, Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::error::StoreError;
use pillarcheck::store::library::Entry;
use pillarcheck::store::session::sessions::{self, Listed};
use pillarcheck::store::session::shelf::Moved;
use pillarcheck::store::settings::Settings;
use std::path::{Path, PathBuf};

/// Session files by path; those in the bin are not listed.
#[derive(Clone, Debug, Default)]
pub struct Cabinet(Vec<(Listed, Session)>);

impl Cabinet {
    /// Four sessions of three offices and years.
    pub fn full(plans: &[Entry]) -> Self {
        let rows = [
            ("sanmin2-115", VisitKind::SpotCheck, "2026-11-20", 71, "王檢查員"),
            ("sanmin2-115", VisitKind::Routine, "2026-06-03", 100, "李檢查員"),
            ("meinong-114", VisitKind::Annual, "2025-12-18", 12, "王檢查員"),
            ("mituo-106", VisitKind::SpotCheck, "2017-09-05", 30, "陳科員"),
        ];
        let mut listed: Vec<_> =
            rows.into_iter().map(|(plan, kind, day, marks, who)| listed(plans, plan, kind, day, marks, who)).collect();
        // The oldest one is closed.
        listed[3].0.visit.closed = Some(listed[3].0.changed);
        Self(listed)
    }

    /// One session by a plan with deadlines that had passed.
    pub fn late(plans: &[Entry]) -> Self {
        Self(vec![listed(plans, "public-works-101", VisitKind::Annual, "2013-01-15", 40, "陳科員")])
    }

    /// The sessions that are not in the bin.
    pub fn listed(&self) -> Vec<Listed> {
        let listed = self.0.iter().map(|(listed, _)| listed);
        listed.filter(|listed| !listed.path.starts_with("sessions/bin")).cloned().collect()
    }

    /// The whole sessions.
    pub fn sessions(&self) -> Vec<Session> {
        self.0.iter().map(|(_, session)| session.clone()).collect()
    }

    /// The session in a file.
    pub fn session(&self, path: &Path) -> Option<&Session> {
        self.0.iter().find(|(listed, _)| listed.path == path).map(|(_, session)| session)
    }

    /// Adds a file.
    pub fn put(&mut self, path: &str, session: Session) {
        self.0.push((sessions::in_short(path.into(), &session), session));
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.0.iter().map(|(listed, _)| listed.path.to_string_lossy().replace('\\', "/")).collect();
        names.sort();
        names
    }

    pub fn to_bin(path: PathBuf) -> Moved {
        let to = PathBuf::from("sessions/bin").join(path.file_name().expect("a file"));
        Moved { from: path, to }
    }

    pub fn renamed(path: PathBuf, stem: &str) -> Moved {
        let to = path.with_file_name(format!("{stem}.session.ron"));
        Moved { from: path, to }
    }

    pub fn relocate(&mut self, moved: Moved) -> Result<Moved, StoreError> {
        if self.0.iter().any(|(listed, _)| listed.path == moved.to) {
            return Err(StoreError::Exists { path: moved.to });
        }
        for (listed, _) in self.0.iter_mut().filter(|(listed, _)| listed.path == moved.from) {
            listed.path.clone_from(&moved.to);
        }
        Ok(moved)
    }
}

fn listed(plans: &[Entry], plan: &str, kind: VisitKind, day: &str, marks: usize, who: &str) -> (Listed, Session) {
    let entry = plans.iter().find(|entry| entry.checklist.id == plan).expect("a bundled plan");
    let opened = Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test");
    let visit = Visit { kind, site: "一樓".into(), reviewers: vec![who.into()], opened, closed: None };
    let checklist = entry.checklist.clone();
    let mut session = Session::begin(format!("0197-{plan}-{day}"), "test".into(), visit, Scope::All, checklist);
    let stamp = Stamp { at: opened, by: who.into() };
    let ids: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (number, id) in ids.iter().take(marks).enumerate() {
        // A full walk found other things than a short one, so that the two can be compared.
        let mark = match number % 5 {
            4 if marks < 100 => Mark::Absent,
            3 if marks == 100 && number % 2 == 0 => Mark::Partial,
            2 | 4 if marks == 100 => Mark::Absent,
            _ => Mark::Done,
        };
        let edit = session.marking(id, Some(mark), &stamp);
        session.apply(&edit, &stamp).expect("the point exists");
    }
    (sessions::in_short(format!("sessions/{plan}_{day}.session.ron").into(), &session), session)
}

/// What reading a settings file with two slips gives.
pub fn damaged_settings() -> Option<StoreError> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let places = pillarcheck::store::disk::places::Places::find(Some(folder.path())).expect("a named folder");
    std::fs::write(places.settings(), "Settings(\n    theme: Drak,\n    mouse: 1,\n)\n")
        .expect("a file with two slips");
    match Settings::load(&places).err() {
        // The folder's name differs from run to run.
        Some(StoreError::Bad { findings, .. }) => Some(StoreError::Bad { path: "settings.ron".into(), findings }),
        other => other,
    }
}
