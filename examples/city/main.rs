//! Makes the sessions of a made-up city, the same for the same seed: `city DIR COUNT [SEED]`, or `city DIR proof`.
//!
//! With a number it makes as many sessions of 90 to 130 KB over 20 checklists, and `offices.ron` beside them. With
//! `proof` it makes the few that hold every case in which sums could differ between programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod crowd;
mod proof;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [folder, "proof"] => proof::make(Path::new(folder)),
        [folder, count, rest @ ..] => {
            let (Ok(count), Ok(seed)) = (count.parse(), rest.first().unwrap_or(&"1").parse()) else {
                eprintln!("city DIR COUNT [SEED], or city DIR proof");
                return ExitCode::from(2);
            };
            crowd::make(Path::new(folder), count, seed);
        }
        _ => {
            eprintln!("city DIR COUNT [SEED], or city DIR proof");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
