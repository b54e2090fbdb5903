//! The kill loop: the program is killed at random moments, and everything that its screen called saved is in the file.
//!
//! `PILLARCHECK_KILLS` says how often; a longer run is `PILLARCHECK_KILLS=5000 cargo test --release --test pty kill --
//! --nocapture`.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use pillarcheck::lang::Lang;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::disk::directories::Directories;
use pillarcheck::store::library::Library;
use pillarcheck::store::session::sessions;

use super::terminal::{ENTER, LEFT, NOW, PATIENCE, Terminal, picture};

/// Kills in a usual run of the tests.
pub const KILLS: usize = 25;

/// The figures of the runs.
#[derive(Debug, Default)]
struct Tally {
    /// Runs that were killed while the screen called everything saved.
    saved: usize,
    /// Runs that were killed in the midst of saving.
    saving: usize,
    /// Marks on the screens at the moment of the kill that were called saved.
    marks_called_saved: usize,
    /// Marks that were found in the files.
    marks_in_files: usize,
    /// New files that the kill left unfinished beside the session.
    unfinished: usize,
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_called_saved() {
    let kills = std::env::var("PILLARCHECK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let mut random = Random::new();
    let mut tally = Tally::default();
    let started = Instant::now();
    for run in 0..kills {
        one_kill(run, &mut random, &mut tally);
    }
    // The figures of the run go into docs/reliability.md.
    #[allow(clippy::print_stdout)]
    {
        println!("{kills} kills in {:?}, every file whole: {tally:?}", started.elapsed());
    }
    assert!(tally.marks_in_files >= tally.marks_called_saved);
}

#[test]
fn a_note_that_is_being_typed_is_on_the_disk_before_long_and_survives_a_kill() {
    for run in 0..3 {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("查 核.session.ron");
        begin(folder.path(), &path);
        let inspect = ["inspect", "--session", path.to_str().expect("UTF-8")];
        let terminal = Terminal::start((80, 24), folder.path(), &inspect, &[]);
        terminal.wait_for_progress("0.0%");
        terminal.press(ENTER);
        terminal.press("電話未公告，現場無人接聽");
        terminal.wait_for("現場無人接聽");
        // Back before the comma: the caret's place is kept too.
        terminal.press(&LEFT.repeat(7));
        // A pause is enough to save.
        let is_saved = || {
            let (session, findings) = sessions::read(&path).expect("the file is whole");
            assert_eq!(findings, [], "run {run}");
            session.draft().is_some_and(|draft| {
                (draft.text.as_str(), draft.line, draft.column) == ("電話未公告，現場無人接聽", 0, 5)
            })
        };
        let end = Instant::now() + PATIENCE;
        while !is_saved() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
        }
        kill(&terminal);
        assert!(is_saved(), "run {run}");
        drop(terminal);

        let terminal = Terminal::start((80, 24), folder.path(), &inspect, &[]);
        terminal.wait_for("現場無人接聽");
        terminal.press("櫃臺");
        terminal.wait_for("電話未公告櫃臺，現場無人接聽");
    }
}

fn kill(terminal: &Terminal) {
    let killed = Command::new("kill").args(["-KILL", &terminal.process().to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()), "the program was there to be killed");
}

fn one_kill(run: usize, random: &mut Random, tally: &mut Tally) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("查 核.session.ron");
    begin(folder.path(), &path);
    let terminal =
        Terminal::start((80, 24), folder.path(), &["inspect", "--session", path.to_str().expect("UTF-8")], &[]);
    terminal.wait_for_progress("0.0%");
    // Keys one by one or in bursts, then the kill: at once, while the disk is at work, or after it.
    let mut typed = 0;
    while typed < 2 + random.below(30) {
        let burst = 1 + random.below(6);
        terminal.press(&"dpax".chars().cycle().skip(typed % 4).take(burst).collect::<String>());
        typed += burst;
        std::thread::sleep(Duration::from_micros(random.below(8000) as u64));
    }
    std::thread::sleep(Duration::from_micros(random.below(30_000) as u64));
    let screen = terminal.screen();
    kill(&terminal);
    drop(terminal);

    let picture = picture(&screen);
    let called_saved = if picture.contains("已存") { shown_marks(&picture) } else { 0 };
    let (session, findings) = sessions::read(&path)
        .unwrap_or_else(|error| panic!("kill {run}: the file does not load: {:?}", error.lines(Lang::default())));
    assert_eq!(findings, [], "kill {run}: scores and log agree with the answers");
    let total = session.scores().total();
    let found = total.judged() + total.not_applicable;
    assert!(found >= called_saved, "kill {run}: {found} marks in the file, {called_saved} called saved\n{picture}");
    if picture.contains("存檔中") {
        tally.saving += 1;
    } else {
        tally.saved += 1;
    }
    tally.marks_called_saved += called_saved;
    tally.marks_in_files += found;
    let names = std::fs::read_dir(folder.path()).expect("the folder").flatten();
    tally.unfinished += names.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "tmp")).count();
}

/// The number of marked points that the screen shows: `[##....] 7/100`.
fn shown_marks(picture: &str) -> usize {
    let shown = picture.lines().rev().find_map(|line| line.split_once("] ")?.1.split_once("/100"));
    shown
        .and_then(|(marks, _)| marks.trim().parse().ok())
        .unwrap_or_else(|| panic!("the screen shows how many:\n{picture}"))
}

fn begin(folder: &Path, path: &Path) {
    let directories = Directories::find(Some(folder)).expect("a named folder");
    let plan = Library::find(&directories, "sanmin2-115").expect("a bundled plan");
    let visit = Visit {
        kind: VisitKind::SpotCheck,
        site: String::new(),
        reviewers: vec!["王檢查員".to_owned()],
        opened: Moment::parse(NOW).expect("a moment"),
        closed: None,
    };
    let session = sessions::begin(visit, Scope::All, Arc::clone(&plan.checklist));
    sessions::create(path, &session).expect("a folder that can be written");
}

/// A small random number generator; each run of the test kills at other moments.
pub struct Random(u64);

impl Random {
    pub fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self(now.as_nanos() as u64)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
