//! One program in a pseudo-terminal: its keys, its screen, and when each frame of it was complete.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::error::Error;
use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;
/// How many characters of a row tell it from its neighbours.
const BEGINNING: usize = 16;
/// How often the screen is looked at while something is waited for. The frames carry the time at which they came, so
/// that a long pause costs no precision and leaves the processor to those who are measured.
const LOOK: Duration = Duration::from_millis(4);
/// How long a program must write nothing to count as idle.
pub const SILENCE: Duration = Duration::from_millis(12);
/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A running program.
pub struct Program {
    name: String,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser<Frames>,
    started: Instant,
    /// When the newest frame was complete.
    newest: Instant,
    /// When the newest keys were sent.
    pressed: Instant,
    /// Bytes received since the last query.
    bytes: usize,
    // Held so that dropping this value closes it.
    _terminal: Box<dyn MasterPty + Send>,
}

/// Counts the frames by the ends of their synchronized updates.
#[derive(Default)]
struct Frames(usize);

impl vt100::Callbacks for Frames {
    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        last: char,
    ) {
        if (first, last) == (Some(b'?'), 'l') && parameters == [&[2026]] {
            self.0 += 1;
        }
    }
}

/// The row that the cursor of a program is on: its place, and what stands behind the sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorRow {
    pub row: usize,
    pub text: String,
}

impl Program {
    /// Starts a program with nothing in its environment that is not said here.
    pub fn start(name: &str, mut command: CommandBuilder) -> Result<Self, Box<dyn Error>> {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_TW.UTF-8");
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                let now = Instant::now();
                if sender.send((now, buffer[..length].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let (rows, columns) = NonZeroU16::new(ROWS).zip(NonZeroU16::new(COLUMNS)).ok_or("a screen without cells")?;
        Ok(Self {
            name: name.to_owned(),
            child,
            keys,
            output,
            parser: vt100::Parser::new_with_callbacks(rows, columns, 0, Frames::default()),
            started,
            newest: started,
            pressed: started,
            bytes: 0,
            _terminal: pair.master,
        })
    }

    /// When the program was started.
    pub const fn started(&self) -> Instant {
        self.started
    }

    /// Sends keys; returns when.
    pub fn press(&mut self, keys: &str) -> Result<Instant, Box<dyn Error>> {
        self.pressed = Instant::now();
        self.keys.write_all(keys.as_bytes())?;
        Ok(self.pressed)
    }

    /// Sends keys that are not measured and waits until what they do is shown.
    pub fn step(&mut self, keys: &str) -> Result<(), Box<dyn Error>> {
        self.press(keys)?;
        self.wait_for("a frame", |_| true)?;
        self.settle(SILENCE)
    }

    /// Waits for the first complete frame since the last key that shows something, or finds that the newest one does;
    /// returns when it came.
    pub fn wait_for(
        &mut self,
        what: &str,
        is_shown: impl Fn(&vt100::Screen) -> bool,
    ) -> Result<Instant, Box<dyn Error>> {
        let begun = Instant::now();
        if self.newest > self.pressed && is_shown(self.parser.screen()) {
            return Ok(self.newest);
        }
        loop {
            while let Ok((came, bytes)) = self.output.try_recv() {
                if self.take(came, &bytes, &is_shown) {
                    return Ok(came);
                }
            }
            if begun.elapsed() > LIMIT || self.child.try_wait()?.is_some() {
                let screen = self.parser.screen().contents();
                return Err(format!("{}: {what} did not come:\n{screen}", self.name).into());
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Shows bytes on the screen, all of them; says whether one of the frames that they complete shows something.
    fn take(&mut self, came: Instant, bytes: &[u8], is_shown: &impl Fn(&vt100::Screen) -> bool) -> bool {
        self.bytes += bytes.len();
        let mut has_come = false;
        for piece in bytes.split_inclusive(|&byte| byte == b'l') {
            let before = self.parser.callbacks().0;
            self.parser.process(piece);
            if self.parser.callbacks().0 > before {
                self.newest = came;
                has_come = has_come || is_shown(self.parser.screen());
            }
        }
        has_come
    }

    /// Waits until the program has written nothing for so long.
    pub fn settle(&mut self, silence: Duration) -> Result<(), Box<dyn Error>> {
        let begun = Instant::now();
        while let Ok((came, bytes)) = self.output.recv_timeout(silence) {
            self.take(came, &bytes, &|_| false);
            if begun.elapsed() > LIMIT {
                return Err(format!("{} does not stop writing", self.name).into());
            }
        }
        Ok(())
    }

    /// Bytes that came since this was last asked.
    pub fn take_bytes(&mut self) -> usize {
        std::mem::take(&mut self.bytes)
    }

    /// The row that the cursor is on.
    pub fn cursor(&self) -> Result<CursorRow, Box<dyn Error>> {
        cursor(self.parser.screen())
            .ok_or_else(|| format!("{}: no cursor:\n{}", self.name, self.parser.screen().contents()).into())
    }

    /// The most memory that the program ever had, in KiB; none where the system does not say.
    pub fn peak_memory(&self) -> Option<f64> {
        let id = self.child.process_id()?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Leaves by `q` and waits for the end.
    pub fn quit(mut self) -> Result<(), Box<dyn Error>> {
        self.press("q")?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > LIMIT {
                return Err(format!("{} does not end", self.name).into());
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // An error has been reported already where a program is dropped while it runs.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The row that the cursor is on, in either program: `> [v] …`.
pub fn cursor(screen: &vt100::Screen) -> Option<CursorRow> {
    screen.rows(0, COLUMNS).enumerate().find_map(|(row, line)| {
        let (_, behind) = line.split_once("> [")?;
        let text = behind.get("v] ".len()..)?.to_owned();
        Some(CursorRow { row, text })
    })
}

/// Whether a row carries the mark 落實. Only the beginning of its words is looked for: a mark can bring a flag to the end of
/// its row, which then cuts the words.
pub fn is_done(screen: &vt100::Screen, row: &CursorRow) -> bool {
    let beginning: String = row.text.chars().take(BEGINNING).collect();
    let done = format!("[v] {beginning}");
    screen.rows(0, COLUMNS).any(|line| line.contains(&done))
}

/// Whether the title line says that everything is saved.
pub fn is_saved(screen: &vt100::Screen) -> bool {
    screen.rows(0, COLUMNS).next().is_some_and(|line| line.contains("已存"))
}
