//! The temporary folder of a desk, and the real files in it: sessions, evidence.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use pillarcheck::model::plan::checklist::{Checklist, Method};
use pillarcheck::model::record::answer::{Answer, Evidence, FollowUp};
use pillarcheck::model::record::edit::Edit;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::{Draw, Population, Scope};
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::disk::directories::Directories;
use pillarcheck::store::library::{Entry, Library};
use pillarcheck::store::session::sessions;
use unicode_width::UnicodeWidthStr as _;

/// The folder, removed on drop.
pub struct Folder(tempfile::TempDir);

/// A plan of an office that does not exist, with paragraphs in doubt.
pub const PLAN: &str = "高雄市甲區公所115年度提升服務工作計畫
壹、計畫目標
一、便捷服務遞送。
貳、計畫內容
一、完備基礎服務項目
(一)建立一致的作業流程
1.服務流程公開
(1)訂立各項業務的標準作業流程，公布於機關網站。
(2)流程每季檢討一次。
電話鈴響三聲內接聽，並報出單位與姓名。
2.服務人員專業能力
(1)每年至少辦理訓練2次。
(二)友善的洽公環境
1.標示清楚並設雙語。
二、重視意見回饋
(一)多元的意見管道
1.設置意見箱，七日內回覆。
";

impl Folder {
    pub fn empty() -> Self {
        // In memory where the system has such a folder: each key of an inspection makes a save that waits for the disk.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self(folder.expect("a folder for the test"))
    }

    /// Four sessions of three offices and years; the oldest one is closed.
    pub fn with_sessions() -> Self {
        let folder = Self::empty();
        for (plan, kind, day, marks, who) in [
            ("sanmin2-115", VisitKind::SpotCheck, "2026-11-20", 71, "王檢查員"),
            ("sanmin2-115", VisitKind::Routine, "2026-06-03", 100, "李檢查員"),
            ("meinong-114", VisitKind::Annual, "2025-12-18", 12, "王檢查員"),
            ("mituo-106", VisitKind::SpotCheck, "2017-09-05", 30, "陳科員"),
        ] {
            let mut session = marked(plan, kind, day, marks, who);
            if plan == "mituo-106" {
                let stamp = Stamp { at: session.visit().opened, by: who.into() };
                session.apply(&Edit::Close, &stamp).expect("an open visit");
            }
            folder.put(&format!("{plan}_{day}"), &session);
        }
        folder
    }

    /// A session by a plan with deadlines that had passed.
    pub fn with_something_overdue() -> Self {
        let folder = Self::empty();
        let session = marked("public-works-101", VisitKind::Annual, "2013-01-15", 40, "陳科員");
        folder.put("public-works-101_2013-01-15", &session);
        folder
    }

    /// Two visits by the first plan, of which the later one settles one of three follow-ups, one visit of another office,
    /// and a file that cannot be read.
    pub fn with_follow_ups() -> Self {
        let folder = Self::empty();
        let found = [
            ("2026-06-03", "1.1.1.1", "2026-07-31", Mark::Absent),
            ("2026-06-03", "1.1.1.2", "2026-09-30", Mark::Partial),
            ("2026-06-03", "1.1.1.4", "2026-12-31", Mark::Absent),
            ("2026-11-20", "1.1.1.1", "2026-07-31", Mark::Done),
            ("2026-11-20", "1.1.1.3", "2026-11-11", Mark::Absent),
            ("2026-11-20", "2.1.1", "", Mark::Partial),
        ];
        for day in ["2026-06-03", "2026-11-20"] {
            let mut session = fresh_session(day);
            for (_, point, due, mark) in found.iter().filter(|row| row.0 == day) {
                follow_up(&mut session, point, *mark, due);
            }
            folder.put(day, &session);
        }
        folder.put("meinong", &marked("meinong-114", VisitKind::Annual, "2025-12-18", 12, "王檢查員"));
        std::fs::write(folder.directories().sessions().join("bad.session.ron"), "Session(").expect("a bad file");
        folder
    }

    /// Offices that were visited over the years: whole visits, samples, unfinished ones, some closed; follow-ups that are
    /// overdue, and a file that cannot be read.
    pub fn with_years() -> Self {
        let folder = Self::empty();
        let visits = [
            ("sanmin2-115", VisitKind::Annual, "2023-12-20", 100, "王小華"),
            ("sanmin2-115", VisitKind::Routine, "2024-06-12", 100, "李大同"),
            ("sanmin2-115", VisitKind::Annual, "2024-12-18", 100, "王小華"),
            ("sanmin2-115", VisitKind::SpotCheck, "2025-05-07", 20, "王小華"),
            ("sanmin2-115", VisitKind::Annual, "2025-11-20", 100, "李大同"),
            ("sanmin2-115", VisitKind::Routine, "2026-06-18", 100, "李大同"),
            ("sanmin2-115", VisitKind::SpotCheck, "2026-11-20", 20, "王小華"),
            ("sanmin2-115", VisitKind::Annual, "2026-11-21", 91, "王小華"),
            ("meinong-114", VisitKind::SpotCheck, "2026-11-19", 45, "李專員"),
            ("mituo-106", VisitKind::Annual, "2026-11-18", 146, "陳秘書"),
            ("xiaogang-105", VisitKind::SpotCheck, "2026-11-12", 45, "李專員"),
        ];
        for (number, (plan_id, kind, day, marks, who)) in visits.into_iter().enumerate() {
            let mut session = walked(plan_id, kind, day, marks, who, number);
            if marks == 100 || marks == 146 {
                let stamp = Stamp { at: session.visit().opened, by: who.into() };
                session.apply(&Edit::Close, &stamp).expect("an open visit");
            } else if plan_id == "xiaogang-105" {
                let absent: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
                for (point, due) in absent.iter().zip(["2026-11-07", "2026-11-07", "2026-11-10", "2026-11-30"]) {
                    follow_up(&mut session, point.as_str(), Mark::Absent, due);
                }
            }
            folder.put(&format!("{plan_id}_{day}"), &session);
        }
        std::fs::write(folder.directories().sessions().join("三民區_1150602.session.ron"), "Session(\n")
            .expect("a file");
        folder
    }

    /// Files beside the sessions that evidence can be made of.
    pub fn with_evidence() -> Self {
        let folder = Self::empty();
        let photos = folder.directories().sessions().join("照片");
        std::fs::create_dir_all(&photos).expect("a folder");
        for name in ["大廳一.jpg", "大廳二.jpg"] {
            std::fs::write(photos.join(name), PHOTO).expect("a photo");
        }
        for name in ["大廳.jpg", "側門.jpg", "流程.pdf"] {
            std::fs::write(folder.directories().sessions().join(name), PHOTO).expect("a file");
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn directories(&self) -> Directories {
        Directories::find(Some(self.path())).expect("a named folder")
    }

    /// Writes a session to a file of this stem.
    pub fn put(&self, stem: &str, session: &Session) -> PathBuf {
        let path = self.directories().sessions().join(format!("{stem}.session.ron"));
        let bytes = sessions::encoded(&path, session).expect("a session that can be written");
        std::fs::create_dir_all(self.directories().sessions()).expect("a folder that can be written");
        std::fs::write(&path, bytes).expect("a folder that can be written");
        path
    }

    /// The session in an existing file.
    pub fn read(path: &Path) -> Session {
        sessions::read(path).expect("a session").0
    }

    /// The names of all files below the folder, sorted; the hidden ones (backups, locks) aside.
    pub fn files(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.path().is_dir() && !name.starts_with('.') && !name.ends_with(".session.ron") {
                    folders.push(entry.path());
                } else if !name.starts_with('.') {
                    let path = entry.path();
                    let below = path.strip_prefix(self.path()).expect("a path below");
                    names.push(below.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        names.sort();
        names
    }

    /// The one file below the folder whose name ends so.
    pub fn only(&self, ending: &str) -> PathBuf {
        let names: Vec<String> = self.files().into_iter().filter(|name| name.ends_with(ending)).collect();
        let [name] = &names[..] else { panic!("not one file that ends in {ending}: {names:?}") };
        self.path().join(name)
    }

    /// A row of the screen with `~` for this folder; text after a path keeps its column.
    pub fn without_path(&self, line: &str) -> String {
        let path = self.path().to_string_lossy().into_owned();
        if !line.contains(&path) {
            return line.to_owned();
        }
        let short = line.replace(&path, "~").replace('\\', "/");
        let missing = " ".repeat(line.width() - short.width());
        match short.char_indices().next_back() {
            Some((at, border)) if "│|║".contains(border) => format!("{}{missing}{border}", &short[..at]),
            _ => short,
        }
    }
}

/// The bytes of a photo.
pub const PHOTO: &str = "a photo of the desk";
/// Its digest.
pub const PHOTO_DIGEST: &str = "34d34f761f039bfa3240cdc1e26053b0eebd8dbde35f1c0ac007601f1ddf1118";

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment of the test")
}

fn at_nine(day: &str) -> Moment {
    moment(&format!("{day}T09:00:00+08:00"))
}

/// The bundled plans, read once.
pub fn bundled_plans() -> Vec<Entry> {
    static PLANS: OnceLock<Vec<Entry>> = OnceLock::new();
    PLANS.get_or_init(|| Library::load(&Folder::empty().directories()).entries).clone()
}

fn plan(id: &str) -> Arc<Checklist> {
    let plans = bundled_plans();
    let entry = plans.iter().find(|entry| entry.checklist.id == id).expect("a bundled plan");
    Arc::clone(&entry.checklist)
}

fn session_of(id: &str, plan: Arc<Checklist>, kind: VisitKind, day: &str, site: &str, who: &[&str]) -> Session {
    let reviewers = who.iter().map(|&name| name.to_owned()).collect();
    let visit = Visit { kind, site: site.into(), reviewers, opened: at_nine(day), closed: None };
    Session::begin(id.into(), "test".into(), visit, Scope::All, plan)
}

/// A session of the first plan without any answer, opened on a day.
pub fn fresh_session(day: &str) -> Session {
    let first = Arc::clone(&bundled_plans()[0].checklist);
    session_of(day, first, VisitKind::SpotCheck, day, "", &["王檢查員"])
}

/// An inspection a year ago by the first plan, in which these points got a verdict and a note.
pub fn year_before(found: &[(&str, Mark, &str)]) -> Session {
    let first = Arc::clone(&bundled_plans()[0].checklist);
    let mut session = session_of("0196", first, VisitKind::Annual, "2025-11-20", "", &[]);
    let stamp = Stamp { at: moment("2025-11-20T14:30:00+08:00"), by: "陳檢查員".into() };
    for (point, mark, note) in found {
        let edit = session.answering(&(*point).into(), Some(*mark), note, &stamp);
        session.apply(&edit, &stamp).expect("a point of the plan");
    }
    session
}

/// The same by a plan that asked for the first point in other words and had a point that this one does not have.
pub fn year_before_in_other_words() -> Session {
    let found = [("0.1.1", Mark::Absent, "計畫未送衛生局"), ("1.1.1.1", Mark::Partial, "流程圖未上網")];
    let mut parts = year_before(&found).parts().clone();
    let checklist = Arc::make_mut(&mut parts.checklist);
    checklist.pillars[0].strategies[0].points[0].check = "年度計畫已於一月底前送衛生局備查".into();
    let points = &mut checklist.pillars[1].strategies[0].points;
    let mut former = points[0].clone();
    former.id = "1.1.9".into();
    former.check = "服務台備有放大鏡與老花眼鏡".into();
    points.push(former);
    Session::from_parts(parts)
}

/// A session in which the first points are marked.
fn marked(id: &str, kind: VisitKind, day: &str, marks: usize, who: &str) -> Session {
    let mut session = session_of(&format!("0197-{id}-{day}"), plan(id), kind, day, "一樓", &[who]);
    let stamp = Stamp { at: at_nine(day), by: who.into() };
    let ids: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (number, id) in ids.iter().take(marks).enumerate() {
        // A full walk and a sample differ, so that the two can be compared.
        let mark = match number % 5 {
            4 if marks < 100 => Mark::Absent,
            3 if marks == 100 && number % 2 == 0 => Mark::Partial,
            2 | 4 if marks == 100 => Mark::Absent,
            _ => Mark::Done,
        };
        let edit = session.marking(id, Some(mark), &stamp);
        session.apply(&edit, &stamp).expect("the point exists");
    }
    session
}

/// A session in which so many points are marked, by a pattern that depends on a number; a spot check of 20 is a draw.
fn walked(id: &str, kind: VisitKind, day: &str, marks: usize, who: &str, number: usize) -> Session {
    let site = if kind == VisitKind::SpotCheck { "一樓大廳" } else { "" };
    let mut session = session_of(&format!("0198-{id}-{day}"), plan(id), kind, day, site, &[who]);
    if marks == 20 {
        let points: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).step_by(5).collect();
        let draw = Draw { seed: 20_261_120, of: 100, drew: Some(20), from: Some(Population::Pillars) };
        let mut parts = session.parts().clone();
        parts.scope = Scope::Points { points, drawn: Some(draw) };
        session = Session::from_parts(parts);
    }
    let stamp = Stamp { at: at_nine(day), by: who.into() };
    let ids: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (at, id) in ids.iter().take(marks).enumerate() {
        // The later a visit, the less is found.
        let mark = match (at * 7 + number * 3) % (10 + number) {
            0 | 5 => Mark::Absent,
            3 | 8 => Mark::Partial,
            9 => Mark::NotApplicable,
            _ => Mark::Done,
        };
        let edit = session.marking(id, Some(mark), &stamp);
        session.apply(&edit, &stamp).expect("the point exists");
    }
    session
}

/// Changes an answer.
pub fn change(session: &mut Session, point: &str, change: impl FnOnce(&mut Answer)) {
    let stamp = Stamp { at: session.visit().opened, by: "王檢查員".into() };
    let edit = session.changing(&point.into(), &stamp, change);
    session.apply(&edit, &stamp).expect("a point of the plan");
}

/// Gives a point a mark and a follow-up.
pub fn follow_up(session: &mut Session, point: &str, mark: Mark, due: &str) {
    change(session, point, |answer| {
        answer.mark = Some(mark);
        answer.follow_up = Some(Box::new(FollowUp {
            cause: "承辦人異動，未交接".into(),
            action: "重新公告並更新網頁".into(),
            unit: "行政組".into(),
            owner: "林辦事員".into(),
            due: due.parse().ok(),
            ..FollowUp::default()
        }));
    });
}

/// A session with five pieces of evidence: one unchanged, one not a file, two missing, one changed.
pub fn with_exhibits() -> Session {
    let mut session = fresh_session("2026-11-22");
    let at = session.visit().opened;
    let file = |what: &str, sha256: Option<&str>| Evidence {
        what: what.into(),
        at: Some(at),
        size: sha256.map(|_| PHOTO.len() as u64),
        sha256: sha256.map(str::to_owned),
        method: Some(Method::OnSite),
        copy_of: None,
    };
    change(&mut session, "0.1.1", |answer| {
        answer.mark = Some(Mark::Partial);
        answer.evidence = vec![
            file("照片/大廳一.jpg", Some(PHOTO_DIGEST)),
            file("照片 0012", None),
            file("照片/門口.jpg", Some("0f")),
            file("側門.jpg", Some("0f")),
            file("evil\u{1b}[2J\u{202e}變更.pdf", Some("aa\u{1b}[31m")),
        ];
    });
    session
}
