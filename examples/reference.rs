//! A bare ratatui program, as the baseline for the real one: a list of 100 Chinese rows, a cursor, and a mark.
//!
//! It sets the terminal up as `src/tui/terminal.rs` does and shows the same signs and words, so that one program can
//! look at both. With `FILE BYTES sync|nosync` each mark writes a file of that size in the steps of
//! `src/store/disk/atomic.rs`, or in those alone that need no disk: what "mark to saved" costs at the least.
#![allow(clippy::print_stderr)]

use crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, Event, KeyCode, KeyEventKind,
};
use crossterm::style::Print;
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, List, ListState};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

const REPORT_CLICKS: &str = "\x1b[?1000h\x1b[?1006h";
const ROWS: usize = 100;
const WORDING: [&str; 4] = [
    "服務台有人值守，來洽公的人一進門就有人招呼並指引到承辦櫃檯",
    "各項申辦的流程、應備證件與處理天數貼在櫃檯，網站上也查得到",
    "無障礙坡道、廁所與愛心鈴可以使用，動線上沒有堆放雜物或停放車輛",
    "民眾的意見有專人登記，依限回覆，並留有改善前後的紀錄與照片",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let disk = match arguments.as_slice() {
        [] => None,
        [file, bytes, sync] => bytes.parse().ok().map(|bytes| Disk {
            path: file.into(),
            bytes: vec![b'x'; bytes],
            is_synced: sync == "sync",
        }),
        _ => {
            eprintln!("reference [FILE BYTES sync|nosync]");
            return ExitCode::from(2);
        }
    };
    let result = run(disk.as_ref());
    let _ = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(disk: Option<&Disk>) -> io::Result<()> {
    let mut screen = enter()?;
    let mut rows = Rows::new();
    rows.draw(&mut screen)?;
    loop {
        let mut is_marked = false;
        // Everything that waits is taken in before anything is drawn.
        let mut event = event::read()?;
        loop {
            match event {
                Event::Key(key) if key.kind != KeyEventKind::Release => match key.code {
                    KeyCode::Char('q') => return Ok(()),
                    KeyCode::Char('d') => {
                        rows.mark();
                        is_marked = true;
                    }
                    code => rows.go(code),
                },
                _ => {}
            }
            if !event::poll(Duration::ZERO)? {
                break;
            }
            event = event::read()?;
        }
        let disk = disk.filter(|_| is_marked);
        rows.status = if disk.is_some() { "存檔中" } else { "已存" };
        rows.draw(&mut screen)?;
        if let Some(disk) = disk {
            disk.replace()?;
            rows.status = "已存";
            rows.draw(&mut screen)?;
        }
    }
}

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

fn enter() -> io::Result<Screen> {
    let (columns, rows) = terminal::size()?;
    terminal::enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Print(REPORT_CLICKS), Clear(ClearType::All))?;
    let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(backend, TerminalOptions { viewport })
}

struct Rows {
    marked: [bool; ROWS],
    list: ListState,
    page: u16,
    status: &'static str,
}

impl Rows {
    fn new() -> Self {
        Self { marked: [false; ROWS], list: ListState::default().with_selected(Some(0)), page: 1, status: "已存" }
    }

    fn go(&mut self, code: KeyCode) {
        match code {
            KeyCode::Char('j') | KeyCode::Down => self.list.scroll_down_by(1),
            KeyCode::Char('k') | KeyCode::Up => self.list.scroll_up_by(1),
            KeyCode::PageDown => self.list.scroll_down_by(self.page),
            KeyCode::PageUp => self.list.scroll_up_by(self.page),
            KeyCode::Char('g') => self.list.select_first(),
            _ => {}
        }
    }

    fn mark(&mut self) {
        if let Some(is_marked) = self.marked.get_mut(self.list.selected().unwrap_or_default()) {
            *is_marked = true;
        }
        self.list.scroll_down_by(1);
    }

    fn draw(&mut self, screen: &mut Screen) -> io::Result<()> {
        queue!(screen.backend_mut(), BeginSynchronizedUpdate)?;
        screen.draw(|frame| self.paint(frame))?;
        queue!(screen.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(screen.backend_mut())
    }

    fn paint(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let title = Line::from(format!(" 參考程式 {} ", self.status));
        let block = Block::bordered().title(title);
        self.page = block.inner(area).height;
        let lines = self.marked.iter().enumerate().map(|(row, is_marked)| {
            let sign = if *is_marked { "[v]" } else { "[ ]" };
            let wording = WORDING[row % WORDING.len()];
            format!("{sign} 第{:03}項 {wording}", row + 1)
        });
        let list = List::new(lines)
            .block(block)
            .highlight_symbol("> ")
            .highlight_style(Style::new().add_modifier(Modifier::REVERSED));
        frame.render_stateful_widget(list, area, &mut self.list);
    }
}

/// A file that is written anew at each mark.
struct Disk {
    path: PathBuf,
    bytes: Vec<u8>,
    is_synced: bool,
}

impl Disk {
    fn replace(&self) -> io::Result<()> {
        let new = self.path.with_extension("new");
        let mut file: File = OpenOptions::new().write(true).create_new(true).open(&new)?;
        file.write_all(&self.bytes)?;
        if self.is_synced {
            file.sync_all()?;
        }
        drop(file);
        fs::rename(&new, &self.path)?;
        if self.is_synced {
            if let (true, Some(folder)) = (cfg!(unix), self.path.parent()) {
                File::open(folder)?.sync_all()?;
            }
            if fs::read(&self.path)? != self.bytes {
                return Err(io::Error::other("the file does not hold what was written"));
            }
        }
        Ok(())
    }
}
