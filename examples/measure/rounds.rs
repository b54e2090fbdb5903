//! The rounds: every program is started in turn, and every key goes to each in turn, so that other load on the machine
//! affects all alike.

use portable_pty::CommandBuilder;
use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::figures::{Figures, Limit, Name, Target, Unit};
use super::terminal::{CursorRow, Program, SILENCE, cursor, is_done, is_saved};
use super::{MAKE, PARSE};

const REFERENCE: Name = "reference";
const START: Name = "pillarcheck, start screen";
const SMALL: Name = "pillarcheck, 100 points";
const LARGE: Name = "pillarcheck, 100,000 points";
const SYNCED: Name = "reference, same bytes, synced and read back";
const PLAIN: Name = "reference, same bytes, not synced";
const SYNCED_LARGE: Name = "reference, bytes of 100,000 points, synced and read back";
const PLAIN_LARGE: Name = "reference, bytes of 100,000 points, not synced";

const FIRST: &str = "start to first screen";
const FIRST_BYTES: &str = "bytes of the first screen";
const DOWN: &str = "down to screen";
const DOWN_SAVING: &str = "down to screen while it saves";
const DOWN_BYTES: &str = "bytes for down";
const PAGE: &str = "page to screen";
const PAGE_BYTES: &str = "bytes for page";
const MARK: &str = "mark to screen";
const MARK_BYTES: &str = "bytes for mark, with the news that it is saved";
const FIFTY: &str = "50 keys at once to screen";
const FIFTY_BYTES: &str = "bytes for 50 keys at once";
const FIRST_SAVED: &str = "first mark to saved";
const SAVED: &str = "mark to saved";
const MEMORY: &str = "peak memory";

/// How often a round starts each program that starts quickly.
const STARTS: usize = 3;
/// How often a round presses each key; the reference has 38 rows that can be marked without scrolling.
const TURNS: usize = 8;
/// How often a round marks a point of 100,000, which writes 100 MB to the disk each time.
const LARGE_MARKS: usize = 2;
/// After how many rounds the large files are left alone.
const LARGE_ROUNDS: usize = 5;

/// The pause between keys that are pressed while a large session is saved, so that they meet every part of the work.
const SAVING_PAUSE: Duration = Duration::from_millis(10);
/// The most keys pressed during one save.
const SAVING_KEYS: usize = 40;

const RON: Name = "ron, 100,000 points";
const PARSED: &str = "read and parse, nothing else";

const TARGETS: [Target; 16] = [
    times(FIRST, SMALL, 2.0, FIRST, REFERENCE),
    times(FIRST, LARGE, 1.3, PARSED, RON),
    times(DOWN, SMALL, 1.5, DOWN, REFERENCE),
    times(PAGE, SMALL, 1.5, PAGE, REFERENCE),
    times(MARK, SMALL, 1.5, MARK, REFERENCE),
    // The one above has nothing to save while the next key comes; this one does as much.
    times(MARK, SMALL, 1.5, MARK, SYNCED),
    times(DOWN, LARGE, 1.3, DOWN, SMALL),
    times(PAGE, LARGE, 1.3, PAGE, SMALL),
    times(MARK, LARGE, 1.3, MARK, SMALL),
    times(DOWN_SAVING, LARGE, 1.3, DOWN, LARGE),
    times(FIFTY, SMALL, 2.0, PAGE, SMALL),
    times(FIFTY, LARGE, 2.0, PAGE, LARGE),
    times(SAVED, SMALL, 1.5, SAVED, SYNCED),
    times(SAVED, LARGE, 1.5, SAVED, SYNCED_LARGE),
    Target { what: MEMORY, program: SMALL, limit: Limit::Amount(10.0) },
    Target { what: MEMORY, program: LARGE, limit: Limit::Amount(120.0) },
];

const fn times(what: &'static str, program: Name, at_most: f64, of: &'static str, other: Name) -> Target {
    Target { what, program, limit: Limit::Times(at_most, of, other) }
}

/// Builds what is measured, measures it for so many rounds, and prints the tables.
pub fn run(rounds: usize) -> Result<(), Box<dyn Error>> {
    let stage = Stage::set()?;
    let mut figures = Figures::default();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        stage.starts(&mut figures)?;
        stage.keys(&mut figures, round < LARGE_ROUNDS)?;
    }
    println!("{}", figures.targets(&TARGETS));
    println!("{}", figures.table());
    Ok(())
}

/// The programs and the files that they work on.
struct Stage {
    this: PathBuf,
    program: PathBuf,
    reference: PathBuf,
    small: PathBuf,
    large: PathBuf,
    folder: tempfile::TempDir,
}

/// References that write as many bytes as a session has, for so many turns.
struct Floors<'a> {
    names: [(Name, &'static str); 2],
    same_as: &'a Path,
    turns: usize,
}

impl Stage {
    fn set() -> Result<Self, Box<dyn Error>> {
        let this = std::env::current_exe()?;
        let examples = this.parent().ok_or("this program lies in no folder")?;
        let built = examples.parent().ok_or("the examples lie in no folder")?;
        if !built.ends_with("dist") {
            return Err("what is handed out is measured: cargo run --profile dist --example measure".into());
        }
        must_succeed(
            Command::new(env!("CARGO"))
                .args(["build", "--profile", "dist", "--bin", "pillarcheck"])
                .args(["--example", "reference"])
                .current_dir(env!("CARGO_MANIFEST_DIR")),
        )?;
        // Beside the programs, since what is to be measured is a disk and not a file system in memory.
        let folder = tempfile::tempdir_in(built)?;
        let (small, large) = (folder.path().join("small.ron"), folder.path().join("large.ron"));
        for (places, path) in [("1", &small), ("1000", &large)] {
            must_succeed(Command::new(&this).args([MAKE, places]).arg(path))?;
        }
        Ok(Self {
            this: this.clone(),
            program: built.join("pillarcheck"),
            reference: examples.join("reference"),
            small,
            large,
            folder,
        })
    }

    /// From nothing to the first screen.
    fn starts(&self, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
        for _ in 0..STARTS {
            for (name, command) in
                [(REFERENCE, self.bare()), (START, self.inspecting(&[])), (SMALL, self.on_session(&self.small)?)]
            {
                let program = started(name, command, figures)?;
                remember_memory(&program, name, figures);
                program.quit()?;
            }
        }
        Ok(())
    }

    /// Every key, to every program in turn.
    fn keys(&self, figures: &mut Figures, with_large: bool) -> Result<(), Box<dyn Error>> {
        let mut programs = vec![
            (REFERENCE, started(REFERENCE, self.bare(), figures)?),
            (SMALL, started(SMALL, self.on_session(&self.small)?, figures)?),
        ];
        if with_large {
            let parsed = Command::new(&self.this).arg(PARSE).arg(&self.large).output()?;
            figures.add(PARSED, RON, Unit::Milliseconds, String::from_utf8(parsed.stdout)?.trim().parse()?);
            let command = self.on_session(&self.large)?;
            programs.push((LARGE, started(LARGE, command, figures)?));
        }
        let mut walkers = Vec::new();
        for (name, mut program) in programs {
            let goal = fiftieth(&mut program)?;
            walkers.push((name, program, goal));
        }
        // Down the list, as an inspector walks, within strategies and from one to the next.
        for _ in 0..TURNS {
            for (name, program, _) in &mut walkers {
                down(name, program, figures)?;
            }
        }
        for (_, program, _) in &mut walkers {
            program.step("g")?;
        }
        for _ in 0..TURNS {
            for (name, program, _) in &mut walkers {
                page(name, program, figures)?;
            }
            for (name, program, goal) in &mut walkers {
                fifty(name, program, goal, figures)?;
            }
        }
        // Those with little to write come first and by themselves, since the disk is long busy with 100 MB.
        let walkers = walkers.into_iter().map(|(name, program, _)| (name, program));
        let (large, small) = walkers.partition(|(name, _)| *name == LARGE);
        let names = [(SYNCED, "sync"), (PLAIN, "nosync")];
        self.marks(small, &Floors { names, same_as: &self.small, turns: TURNS }, figures)?;
        if with_large {
            let names = [(SYNCED_LARGE, "sync"), (PLAIN_LARGE, "nosync")];
            self.marks(large, &Floors { names, same_as: &self.large, turns: LARGE_MARKS }, figures)?;
        }
        Ok(())
    }

    /// Marks in turn, by those who walked and by references that write the bytes of the same session.
    fn marks(
        &self,
        walkers: Vec<(Name, Program)>,
        floors: &Floors<'_>,
        figures: &mut Figures,
    ) -> Result<(), Box<dyn Error>> {
        let mut markers = walkers;
        for (name, sync) in floors.names {
            let bytes = fs::metadata(floors.same_as)?.len().to_string();
            let mut command = self.bare();
            // A file of its own for each: what replaces a large file has it to clear away.
            command.arg(self.folder.path().join(format!("{bytes}-{sync}.bin")));
            command.args([&bytes, sync]);
            markers.push((name, Program::start(name, command)?));
        }
        for (_, program) in &mut markers {
            program.wait_for("the first screen", |screen| cursor(screen).is_some())?;
            program.step("g")?;
        }
        for turn in 0..=floors.turns {
            for (name, program) in &mut markers {
                mark(name, program, turn, figures)?;
            }
        }
        for (name, program) in &mut markers {
            if *name == LARGE {
                while_saving(name, program, figures)?;
            }
        }
        for (name, program) in markers {
            if matches!(name, REFERENCE | SMALL | LARGE) {
                remember_memory(&program, name, figures);
            }
            program.quit()?;
        }
        Ok(())
    }

    fn bare(&self) -> CommandBuilder {
        CommandBuilder::new(&self.reference)
    }

    fn inspecting(&self, arguments: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(&self.program);
        // This terminal answers no question, and its rows are read by their ASCII signs.
        command.arg("--ascii");
        command.arg("--data-dir");
        command.arg(self.folder.path());
        command.args(arguments);
        command
    }

    /// The program on a fresh copy of a session, which is on the disk before anything is measured.
    fn on_session(&self, session: &Path) -> Result<CommandBuilder, Box<dyn Error>> {
        let copy = session.with_extension("session.ron");
        // A new file, not new bytes in the old one, which a backup may share.
        let _ = fs::remove_file(&copy);
        fs::copy(session, &copy)?;
        File::open(&copy)?.sync_all()?;
        let mut command = self.inspecting(&["inspect", "--session"]);
        command.arg(copy);
        Ok(command)
    }
}

fn started(name: Name, command: CommandBuilder, figures: &mut Figures) -> Result<Program, Box<dyn Error>> {
    let mut program = Program::start(name, command)?;
    let shown = if name == START {
        // The start screen has no points; it is there once its checklists are.
        program.wait_for("the start screen", |screen| screen.contents().contains("115年度"))?
    } else {
        program.wait_for("the first screen", |screen| cursor(screen).is_some())?
    };
    figures.add(FIRST, name, Unit::Milliseconds, milliseconds(program.started(), shown));
    program.settle(SILENCE)?;
    figures.add(FIRST_BYTES, name, Unit::Bytes, program.take_bytes() as f64);
    Ok(program)
}

/// The row fifty keys below the first one; goes there and back.
fn fiftieth(program: &mut Program) -> Result<CursorRow, Box<dyn Error>> {
    program.step("g")?;
    program.press(&"j".repeat(50))?;
    // How many frames the keys take is for the program to choose.
    program.settle(10 * SILENCE)?;
    let goal = program.cursor()?;
    program.step("g")?;
    Ok(goal)
}

fn down(name: Name, program: &mut Program, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let before = program.cursor()?;
    timed((DOWN, DOWN_BYTES), name, program, figures, "j", |screen| {
        cursor(screen).is_some_and(|now| now.text != before.text)
    })
}

fn page(name: Name, program: &mut Program, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let before = program.cursor()?;
    timed((PAGE, PAGE_BYTES), name, program, figures, "\x1b[6~", |screen| {
        cursor(screen).is_some_and(|now| now.text != before.text)
    })?;
    program.step("g")
}

fn fifty(name: Name, program: &mut Program, goal: &CursorRow, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    timed((FIFTY, FIFTY_BYTES), name, program, figures, &"j".repeat(50), |screen| {
        cursor(screen).is_some_and(|now| now.text == goal.text)
    })?;
    program.step("g")
}

fn timed(
    (what, bytes): (&'static str, &'static str),
    name: Name,
    program: &mut Program,
    figures: &mut Figures,
    keys: &str,
    is_shown: impl Fn(&vt100::Screen) -> bool,
) -> Result<(), Box<dyn Error>> {
    program.take_bytes();
    let pressed = program.press(keys)?;
    let shown = program.wait_for(what, is_shown)?;
    figures.add(what, name, Unit::Milliseconds, milliseconds(pressed, shown));
    program.settle(SILENCE)?;
    figures.add(bytes, name, Unit::Bytes, program.take_bytes() as f64);
    Ok(())
}

/// Marks a point that has no mark yet. The first save of a program is told apart: it makes the whole text.
fn mark(name: Name, program: &mut Program, turn: usize, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    // To the next point without a mark; the reference knows no such key and is on one.
    program.step("n")?;
    let before = program.cursor()?;
    program.take_bytes();
    let pressed = program.press("d")?;
    let shown = program.wait_for(MARK, |screen| {
        is_done(screen, &before) && cursor(screen).is_some_and(|now| now.text != before.text)
    })?;
    let saved = program.wait_for(SAVED, is_saved)?;
    program.settle(SILENCE)?;
    let writes = name != REFERENCE;
    if writes {
        let what = if turn == 0 { FIRST_SAVED } else { SAVED };
        figures.add(what, name, Unit::Milliseconds, milliseconds(pressed, saved));
    }
    if matches!(name, REFERENCE | SMALL | LARGE | SYNCED) && turn > 0 {
        figures.add(MARK, name, Unit::Milliseconds, milliseconds(pressed, shown));
        figures.add(MARK_BYTES, name, Unit::Bytes, program.take_bytes() as f64);
    }
    Ok(())
}

/// Presses Down repeatedly while a mark is saved: measures whether the keyboard waits for the disk.
fn while_saving(name: Name, program: &mut Program, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    program.step("n")?;
    let before = program.cursor()?;
    program.press("d")?;
    program.wait_for(MARK, |screen| is_done(screen, &before))?;
    for _ in 0..SAVING_KEYS {
        let before = program.cursor()?;
        let pressed = program.press("j")?;
        let is_saving = std::cell::Cell::new(false);
        let shown = program.wait_for(DOWN_SAVING, |screen| {
            is_saving.set(!is_saved(screen));
            cursor(screen).is_some_and(|now| now.text != before.text)
        })?;
        if !is_saving.get() {
            break;
        }
        figures.add(DOWN_SAVING, name, Unit::Milliseconds, milliseconds(pressed, shown));
        std::thread::sleep(SAVING_PAUSE);
    }
    program.wait_for(SAVED, is_saved)?;
    program.settle(SILENCE)
}

fn remember_memory(program: &Program, name: Name, figures: &mut Figures) {
    if let Some(kibibytes) = program.peak_memory() {
        figures.add(MEMORY, name, Unit::Mebibytes, kibibytes / 1024.0);
    }
}

fn milliseconds(from: Instant, to: Instant) -> f64 {
    let taken: Duration = to.saturating_duration_since(from);
    taken.as_secs_f64() * 1e3
}

fn must_succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
}
