//! Reports of large sessions are written without being held in memory, as Linux counts it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../benches/large/mod.rs"]
mod large;

use std::io;

use pillarcheck::lang::Lang;
use pillarcheck::report::{Format, Options, What, write_to};

/// A figure of this process in bytes, as Linux states it.
fn memory(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux says what a process uses");
    let line = status.lines().find(|line| line.starts_with(name)).expect("the figure is there");
    let figure: usize = line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok()).expect("a number");
    figure * 1024
}

/// Counts what is written and keeps none of it.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The only test of this file, since memory is a figure of the whole process.
#[test]
fn points_leave_row_by_row() {
    let session = large::session(100);
    let before = memory("VmRSS:");
    for format in [Format::Csv, Format::Json] {
        let mut written = Counted(0);
        write_to(&session, What::Full, format, &Options::new(Lang::ZhTw), &mut written).expect("the sink takes all");
        let more = memory("VmHWM:").saturating_sub(before);
        println!("{format:?}: {} KiB written with {} KiB of memory", written.0 / 1024, more / 1024);
        assert!(more < written.0 / 2, "{format:?}: {} bytes written with {more} bytes of memory", written.0);
    }
}
