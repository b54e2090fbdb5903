//! Measures the built program from outside, in a pseudo-terminal, beside the bare one of `reference.rs`.
//!
//! `cargo run --profile dist --example measure` builds both, lets them take turns key by key, and prints the tables of
//! `docs/performance.md`. `-- ROUNDS` chooses how many rounds; every loop and every wait is bounded.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::expect_used)]

#[path = "../../benches/large/mod.rs"]
mod large;

#[cfg(unix)]
mod figures;
mod floor;
#[cfg(unix)]
mod rounds;
#[cfg(unix)]
mod terminal;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// What the program does when it is given this word: it writes a made-up session. On its own, so that the process that
/// measures stays small: a large one is slow to start others from.
const MAKE: &str = "make";

/// What the program does when it is given this word: it reads and parses a session with the `ron` crate alone, checks
/// nothing, and prints how many milliseconds that took.
const PARSE: &str = "parse";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [MAKE, places, path] => make(places, Path::new(path)),
        [PARSE, path] => parse(Path::new(path)),
        [] => measure(20),
        [rounds] => rounds.parse().map_err(Into::into).and_then(measure),
        _ => Err("measure [ROUNDS]".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn make(places: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let session = large::session(places.parse()?);
    let bytes = pillarcheck::store::format::session_text::session_bytes(&session)?;
    Ok(std::fs::write(path, bytes)?)
}

fn parse(path: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let session = floor::read(path)?;
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    // Whoever is measured frees nothing before its first screen either.
    std::mem::forget(session);
    println!("{milliseconds}");
    Ok(())
}

#[cfg(unix)]
fn measure(rounds: usize) -> Result<(), Box<dyn Error>> {
    rounds::run(rounds)
}

#[cfg(not(unix))]
fn measure(_rounds: usize) -> Result<(), Box<dyn Error>> {
    Err("the pseudo-terminals that this needs are those of Unix".into())
}
