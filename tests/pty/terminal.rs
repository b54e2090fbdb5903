//! A pseudo-terminal with the program in it, and the screen as the user sees it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The time of the program's fixed clock.
pub const NOW: &str = "2026-11-22T09:03:11+08:00";
/// The longest wait. Needed only on a busy machine, or when something is wrong.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The arguments that go straight to the points.
pub const BEGIN: [&str; 6] = ["inspect", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員"];

pub const ENTER: &str = "\r";
pub const ESCAPE: &str = "\x1b";
pub const LEFT: &str = "\x1b[D";
pub const DOWN: &str = "\x1b[B";

/// The program in a terminal. Dropping it ends the program, by its own id.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: RefCell<Box<dyn Write + Send>>,
    program: Box<dyn Child + Send + Sync>,
    /// The line settings from before the program.
    settings: String,
    seen: Arc<Seen>,
}

/// What the program has written so far.
struct Seen {
    written: Mutex<Written>,
    news: Condvar,
}

struct Written {
    bytes: Vec<u8>,
    parser: vt100::Parser,
    is_over: bool,
}

/// What is left when the program has ended.
pub struct Farewell {
    /// The exit code.
    pub code: u32,
    /// The screen that the shell would go on with.
    pub screen: vt100::Screen,
    modes: BTreeMap<String, bool>,
    settings: (String, String),
}

impl Terminal {
    /// Starts the program with nothing in its environment but a folder, a fixed clock, and these variables.
    pub fn start(size: (u16, u16), folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::start_in(&[], size, folder, arguments, variables)
    }

    /// As [`Self::start`], by another program that becomes this one in the end.
    pub fn start_in(
        wrapper: &[&str],
        (columns, rows): (u16, u16),
        folder: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(pty_size(columns, rows)).expect("a pseudo-terminal");
        let mut words = wrapper.iter().copied().chain([env!("CARGO_BIN_EXE_pillarcheck")]);
        let mut command = CommandBuilder::new(words.next().expect("a program"));
        command.args(words);
        command.env_clear();
        command.cwd(folder);
        for (name, value) in
            [("TERM", "xterm-256color"), ("HOSTNAME", "hall-3"), ("PILLARCHECK_NOW", NOW)].iter().chain(variables)
        {
            command.env(name, value);
        }
        command.env("HOME", folder);
        command.args(["--lang", "zh-TW", "--data-dir"]);
        command.arg(folder);
        command.args(arguments);
        let settings = line_settings(&*pair.master);
        let program = pair.slave.spawn_command(command).expect("the program can be started");
        let seen = Arc::new(Seen {
            written: Mutex::new(Written {
                bytes: Vec::new(),
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                is_over: false,
            }),
            news: Condvar::new(),
        });
        let output = pair.master.try_clone_reader().expect("the program's output");
        let reading = Arc::clone(&seen);
        std::thread::spawn(move || reading.read(output));
        Self {
            keyboard: RefCell::new(pair.master.take_writer().expect("the program's keyboard")),
            master: pair.master,
            program,
            settings,
            seen,
        }
    }

    /// Types keys.
    pub fn press(&self, keys: &str) {
        let mut keyboard = self.keyboard.borrow_mut();
        keyboard.write_all(keys.as_bytes()).and_then(|()| keyboard.flush()).expect("the program listens");
    }

    /// Pastes a text as terminals do that were asked to announce it.
    pub fn paste(&self, text: &str) {
        let is_asked_for = self.screen().bracketed_paste();
        assert!(is_asked_for, "the program asks for announced pastes");
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Changes the size, and waits until the program has drawn everything anew.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let before = self.resize_only(columns, rows);
        let what = format!("a picture of {columns} by {rows}");
        self.wait(&what, |written| {
            let since = &written.bytes[before..];
            find(since, CLEARED).is_some_and(|at| find(&since[at..], DRAWN).is_some())
        });
    }

    /// Changes the size, and waits for nothing. Returns how much the program had written by then.
    pub fn resize_only(&mut self, columns: u16, rows: u16) -> usize {
        let mut written = self.seen.lock();
        written.parser.set_size(cells(rows), cells(columns));
        let before = written.bytes.len();
        drop(written);
        self.master.resize(pty_size(columns, rows)).expect("the terminal takes a size");
        before
    }

    /// Waits until a text stands on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait(&format!("`{text}` on the screen"), |written| written.parser.screen().contents().contains(text));
    }

    /// Waits until the progress of the whole, such as `3.0%`, stands beside its word or below it.
    pub fn wait_for_progress(&self, percent: &str) {
        self.wait(&format!("progress of {percent}"), |written| shows_progress(written.parser.screen(), percent));
    }

    /// Waits until the program has written this, whether or not it shows.
    pub fn wait_for_bytes(&self, text: &str) {
        self.wait(&format!("{text:?}"), |written| find(&written.bytes, text.as_bytes()).is_some());
    }

    /// Waits until something holds of the screen.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        self.wait(what, |written| holds(written.parser.screen()));
    }

    /// What is on the screen now.
    pub fn screen(&self) -> vt100::Screen {
        self.seen.lock().parser.screen().clone()
    }

    /// Number of the program's process.
    pub fn process(&self) -> u32 {
        self.program.process_id().expect("the program runs")
    }

    /// Waits until the program has ended by itself.
    pub fn farewell(mut self) -> Farewell {
        self.wait_for_end();
        let code = self.program.wait().expect("the program ends").exit_code();
        let written = self.seen.lock();
        Farewell {
            code,
            screen: written.parser.screen().clone(),
            modes: modes(&written.bytes),
            settings: (self.settings.clone(), line_settings(&*self.master)),
        }
    }

    fn wait_for_end(&self) {
        let written = self.wait_or_stop(|written| written.is_over);
        assert!(written.is_over, "the program does not end; the screen:\n{}", picture(written.parser.screen()));
    }

    fn wait(&self, what: &str, holds: impl Fn(&Written) -> bool) {
        let written = self.wait_or_stop(|written| written.is_over || holds(written));
        assert!(
            holds(&written),
            "waited for {what}; {}, the screen:\n{}",
            if written.is_over { "the program ended" } else { "in vain" },
            picture(written.parser.screen())
        );
    }

    /// Checks again after each output of the program, until the condition holds or the longest wait is over.
    fn wait_or_stop(&self, is_enough: impl Fn(&Written) -> bool) -> MutexGuard<'_, Written> {
        let end = Instant::now() + PATIENCE;
        let mut written = self.seen.lock();
        while !is_enough(&written) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let (again, _) = self.seen.news.wait_timeout(written, left).unwrap_or_else(PoisonError::into_inner);
            written = again;
        }
        written
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        if !matches!(self.program.try_wait(), Ok(Some(_))) {
            let _ = self.program.kill();
            let _ = self.program.wait();
        }
    }
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, Written> {
        // A test that panics while it holds the lock leaves the output intact.
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, mut output: Box<dyn Read + Send>) {
        let mut chunk = [0; 8192];
        // After the program has ended, Linux reports an error and macOS an end of file.
        while let Ok(length @ 1..) = output.read(&mut chunk) {
            let mut written = self.lock();
            written.bytes.extend_from_slice(&chunk[..length]);
            written.parser.process(&chunk[..length]);
            drop(written);
            self.news.notify_all();
        }
        self.lock().is_over = true;
        self.news.notify_all();
    }
}

impl Farewell {
    /// Checks that the terminal is restored: every mode that was set is off, the cursor is visible, raw mode is off.
    pub fn must_leave_the_terminal_as_it_was(&self) {
        for (mode, purpose) in [("1049", "the alternate screen"), ("2004", "announced pastes"), ("25", "the cursor")] {
            assert!(self.modes.contains_key(mode), "{purpose} was never used");
        }
        let left: Vec<_> = self.modes.iter().filter(|(mode, is_on)| **is_on != (mode.as_str() == "25")).collect();
        assert!(left.is_empty(), "modes not as they were: {left:?}");
        assert!(!self.screen.alternate_screen() && !self.screen.hide_cursor());
        let (before, after) = &self.settings;
        assert_eq!(before, after, "line settings");
    }
}

/// The one session file in a data folder.
pub fn session_file(folder: &Path) -> PathBuf {
    let files = files(&folder.join("sessions"));
    let sessions: Vec<_> = files.iter().filter(|path| path.to_string_lossy().ends_with(".session.ron")).collect();
    assert_eq!(sessions.len(), 1, "{files:?}");
    sessions[0].clone()
}

/// The files in a folder, without the folders in it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

/// The rows of a screen, each as wide as the screen.
pub fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).collect()
}

/// Whether the screen says how much was looked at.
pub fn shows_progress(screen: &vt100::Screen, percent: &str) -> bool {
    let contents = screen.contents();
    contents.contains("查核率") && contents.contains(&format!(" {percent}"))
}

/// The screen for a message.
pub fn picture(screen: &vt100::Screen) -> String {
    rows(screen).join("\n")
}

const CLEARED: &[u8] = b"\x1b[2J";
/// The end of a synchronized update, hence of a picture.
const DRAWN: &[u8] = b"\x1b[?2026l";

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The last state of every mode that was ever set or reset with `ESC [ ? … h` or `l`.
fn modes(bytes: &[u8]) -> BTreeMap<String, bool> {
    let text = String::from_utf8_lossy(bytes);
    let mut modes = BTreeMap::new();
    for sequence in text.split("\x1b[?").skip(1) {
        let end = sequence.find(|letter: char| !letter.is_ascii_digit() && letter != ';');
        let Some((numbers, rest)) = end.map(|end| sequence.split_at(end)) else {
            continue;
        };
        if let Some(is_on) = match rest.chars().next() {
            Some('h') => Some(true),
            Some('l') => Some(false),
            _ => None,
        } {
            modes.extend(numbers.split(';').map(|number| (number.to_owned(), is_on)));
        }
    }
    modes
}

/// The kernel's settings of the terminal (echo, line editing and all others), as an opaque text.
fn line_settings(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has cells")
}
