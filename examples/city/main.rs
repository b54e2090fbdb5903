//! Makes the sessions of a made-up city, the same for the same seed, and measures a program with them.
//!
//! - `city DIR COUNT [SEED]` makes as many sessions of 90 to 130 KB over 20 checklists, and `offices.ron` beside them.
//! - `city DIR proof` makes the few that hold every case in which sums could differ between programs.
//! - `city speed DIR PROGRAM [ROUNDS]` prints what the program needs for 10,000 of them, beside reading and parsing them
//!   with `ron` alone. It changes a word in the last hundred.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod crowd;
#[cfg(unix)]
#[path = "../measure/figures.rs"]
#[allow(dead_code, reason = "shared with `measure`")]
mod figures;
#[cfg(unix)]
#[path = "../measure/floor.rs"]
mod floor;
mod proof;
#[cfg(unix)]
mod speed;
#[cfg(unix)]
#[path = "../measure/terminal.rs"]
#[allow(dead_code, reason = "shared with `measure`")]
mod terminal;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "city DIR COUNT [SEED], city DIR proof, or city speed DIR PROGRAM [ROUNDS]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["speed", folder, program, rest @ ..] => {
            let Ok(rounds) = rest.first().unwrap_or(&"5").parse() else { return usage() };
            return speed(Path::new(folder), Path::new(program), rounds);
        }
        [folder, "proof"] => proof::make(Path::new(folder)),
        [folder, count, rest @ ..] => {
            let (Ok(count), Ok(seed)) = (count.parse(), rest.first().unwrap_or(&"1").parse()) else {
                return usage();
            };
            crowd::make(Path::new(folder), count, seed);
        }
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

#[cfg(unix)]
fn speed(folder: &Path, program: &Path, rounds: usize) -> ExitCode {
    match speed::run(folder, program, rounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(unix))]
fn speed(_: &Path, _: &Path, _: usize) -> ExitCode {
    eprintln!("the pseudo-terminals that this needs are those of Unix");
    ExitCode::FAILURE
}
