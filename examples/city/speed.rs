//! What many sessions cost, measured from outside beside the floor: reading and parsing every file with `ron` alone.
//!
//! Rounds take turns, so that other load on the machine affects all alike. The files are in the memory of the system
//! after the first round; "first" means without a cache of summaries.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use pillarcheck::store::session::session_files;
use portable_pty::CommandBuilder;

use crate::figures::{Figures, Limit, Name, Target, Unit};
use crate::floor as alone;
use crate::terminal::Program;

const CITY: Name = "10,000 sessions";
const FOLDER: Name = "5,000 sessions";

const FLOOR: &str = "read and parse all, nothing else";
const FIRST: &str = "first roll-up";
const AGAIN: &str = "roll-up again";
const CHANGED: &str = "roll-up, 100 changed";
const MEMORY_FIRST: &str = "memory, first roll-up";
const MEMORY_AGAIN: &str = "memory, roll-up again";
const MEMORY_CHANGED: &str = "memory, roll-up, 100 changed";
const SHOWN_FIRST: &str = "start screen, something, no cache";
const LIST_FIRST: &str = "start screen, sessions, no cache";
const SHOWN: &str = "start screen, something";
const LIST: &str = "start screen, sessions";

/// How many files change, and how many the data folder has.
const FEW: usize = 100;
const IN_FOLDER: usize = 5000;

/// How often the memory of a running program is asked for.
const LOOK: Duration = Duration::from_millis(1);

const TARGETS: [Target; 9] = [
    Target { what: FIRST, program: CITY, limit: Limit::Times(0.6, FLOOR, CITY) },
    Target { what: AGAIN, program: CITY, limit: Limit::Amount(150.0) },
    Target { what: CHANGED, program: CITY, limit: Limit::Amount(300.0) },
    Target { what: MEMORY_FIRST, program: CITY, limit: Limit::Amount(100.0) },
    Target { what: MEMORY_AGAIN, program: CITY, limit: Limit::Amount(100.0) },
    Target { what: MEMORY_CHANGED, program: CITY, limit: Limit::Amount(100.0) },
    Target { what: SHOWN, program: FOLDER, limit: Limit::Amount(100.0) },
    Target { what: SHOWN_FIRST, program: FOLDER, limit: Limit::Amount(100.0) },
    Target { what: LIST, program: FOLDER, limit: Limit::Amount(100.0) },
];

/// A command over the data folder: its words, and its figures without a cache, with one, and its memory with each.
struct Asked {
    words: &'static [&'static str],
    figures: [&'static str; 4],
}

const ASKED: [Asked; 3] = [
    Asked { words: &["list"], figures: ["list, no cache", "list", "memory, list, no cache", "memory, list"] },
    Asked { words: &["trend"], figures: ["trend, no cache", "trend", "memory, trend, no cache", "memory, trend"] },
    Asked {
        words: &["follow-ups"],
        figures: ["follow-ups, no cache", "follow-ups", "memory, follow-ups, no cache", "memory, follow-ups"],
    },
];

/// Measures a program with the sessions of a folder for so many rounds, and prints the tables.
pub fn run(folder: &Path, program: &Path, rounds: usize) -> Result<(), Box<dyn Error>> {
    let (files, _) = session_files::below(&[folder.to_owned()]);
    if files.len() < IN_FOLDER + FEW {
        return Err(format!("{} holds {} sessions; make 10000", folder.display(), files.len()).into());
    }
    // Beside the sessions, since what is to be measured is their disk, and a link needs the same one.
    let work = tempfile::tempdir_in(folder.parent().unwrap_or(folder))?;
    let measured = Measured { program, folder, work: work.path(), files: &files };
    let mut figures = Figures::default();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        figures.add(FLOOR, CITY, Unit::Milliseconds, milliseconds(floor(&files)?));
        measured.city(&mut figures, round)?;
    }
    measured.fill()?;
    for round in 0..rounds {
        eprintln!("data folder, round {} of {rounds}", round + 1);
        measured.data_folder(&mut figures)?;
    }
    println!("{} files, {rounds} rounds\n\n{}\n{}", files.len(), figures.targets(&TARGETS), figures.table());
    Ok(())
}

/// Reads and parses every file, one after the other, into the types that the program has.
fn floor(files: &[PathBuf]) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    for file in files {
        std::hint::black_box(alone::read(file)?);
    }
    Ok(start.elapsed())
}

struct Measured<'a> {
    program: &'a Path,
    folder: &'a Path,
    work: &'a Path,
    files: &'a [PathBuf],
}

impl Measured<'_> {
    fn city(&self, figures: &mut Figures, round: usize) -> Result<(), Box<dyn Error>> {
        self.forget();
        let roll_up: [&Path; 4] = ["rollup".as_ref(), self.folder, "--format".as_ref(), "json".as_ref()];
        for (what, memory) in [(FIRST, MEMORY_FIRST), (AGAIN, MEMORY_AGAIN), (CHANGED, MEMORY_CHANGED)] {
            if what == CHANGED {
                self.change(round)?;
            }
            self.timed(figures, (what, memory), CITY, &roll_up)?;
        }
        Ok(())
    }

    /// Runs a command to its end; its time and the most memory that it had.
    fn timed(
        &self,
        figures: &mut Figures,
        (what, memory): (&'static str, &'static str),
        name: Name,
        words: &[&Path],
    ) -> Result<(), Box<dyn Error>> {
        let mut command = Command::new(self.program);
        command.args(words).arg("--data-dir").arg(self.work).stdout(File::create(self.work.join("output"))?);
        let start = Instant::now();
        let mut child = command.stdin(Stdio::null()).spawn()?;
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0.0;
        let ended = loop {
            if let Some(ended) = child.try_wait()? {
                break ended;
            }
            peak = peak_memory(&status).unwrap_or(peak);
            std::thread::sleep(LOOK);
        };
        let taken = start.elapsed();
        if !ended.success() {
            return Err(format!("{command:?} ended with {ended}").into());
        }
        figures.add(what, name, Unit::Milliseconds, milliseconds(taken));
        // Where the machine is so busy that nobody could look, there is no figure.
        if peak > 0.0 {
            figures.add(memory, name, Unit::Mebibytes, peak / 1024.0);
        }
        Ok(())
    }

    /// Changes the last files, which the data folder has no link to: a word of their text, and their time.
    fn change(&self, round: usize) -> Result<(), Box<dyn Error>> {
        let floors = ["一樓大廳", "二樓大廳"];
        for file in &self.files[self.files.len() - FEW..] {
            let text = fs::read_to_string(file)?;
            let [from, to] = if text.contains(floors[0]) { floors } else { [floors[1], floors[0]] };
            fs::write(file, text.replacen(from, to, 1))?;
            // As if it had been saved some time ago: a file that is younger than the cache is read once more.
            let time = SystemTime::now() - Duration::from_secs(600 - round as u64 % 300);
            File::options().write(true).open(file)?.set_modified(time)?;
        }
        Ok(())
    }

    /// Puts links to the first sessions into the data folder.
    fn fill(&self) -> Result<(), Box<dyn Error>> {
        let sessions = self.work.join("sessions");
        fs::create_dir_all(&sessions)?;
        for (number, file) in self.files[..IN_FOLDER].iter().enumerate() {
            fs::hard_link(file, sessions.join(format!("{number:06}.session.ron")))?;
        }
        Ok(())
    }

    fn data_folder(&self, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
        for Asked { words, figures: [first, again, memory_first, memory_again] } in ASKED {
            let words: Vec<&Path> = words.iter().map(Path::new).collect();
            self.forget();
            self.timed(figures, (first, memory_first), FOLDER, &words)?;
            self.timed(figures, (again, memory_again), FOLDER, &words)?;
        }
        self.forget();
        self.start_screen(figures, SHOWN_FIRST, LIST_FIRST)?;
        self.start_screen(figures, SHOWN, LIST)
    }

    /// From the start of the program to its first frame, and to the one with the sessions.
    fn start_screen(
        &self,
        figures: &mut Figures,
        shown: &'static str,
        listed: &'static str,
    ) -> Result<(), Box<dyn Error>> {
        let mut command = CommandBuilder::new(self.program);
        command.args(["--ascii", "--data-dir"]);
        command.arg(self.work);
        let mut program = Program::start(shown, command)?;
        let first = program.wait_for("a frame", |screen| !screen.contents().trim().is_empty())?;
        figures.add(shown, FOLDER, Unit::Milliseconds, milliseconds(first - program.started()));
        let list = program.wait_for("the sessions", |screen| screen.contents().contains("一樓大廳"))?;
        figures.add(listed, FOLDER, Unit::Milliseconds, milliseconds(list - program.started()));
        program.quit()
    }

    /// Deletes the cache of summaries.
    fn forget(&self) {
        let _ = fs::remove_dir_all(self.work.join("cache"));
    }
}

/// The most memory that a program had so far, in KiB.
fn peak_memory(status: &str) -> Option<f64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn milliseconds(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1e3
}
