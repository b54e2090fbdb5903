//! The commands of `docs/signing.md`, run in the order in which they stand there, where `ssh-keygen` is installed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Output};

const PAGE: &str = include_str!("../docs/signing.md");
const OPEN: &str = include_str!("samples/format-1/short.session.ron");

/// The commands of the page, one a block.
fn commands() -> Vec<&'static str> {
    let blocks = PAGE.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
}

/// Runs a command as a reader of the page would, with the program on the path.
fn run(command: &str, folder: &Path) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_pillarcheck")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&path))).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", command]).current_dir(folder).env("PATH", path);
    // In the time zone of the sample: a closing in another one is doubted.
    shell.env("PILLARCHECK_NOW", "2026-11-26T17:00:00+08:00");
    shell.output().expect("there is a shell")
}

fn is_installed() -> bool {
    Command::new("ssh-keygen").arg("-?").output().is_ok()
}

#[test]
fn every_command_of_the_page_does_what_it_says() {
    assert!(commands().len() >= 7);
    if !is_installed() {
        println!("not run: there is no ssh-keygen");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let session = folder.path().join("visit.session.ron");
    std::fs::write(&session, OPEN).unwrap();
    assert!(run("pillarcheck close visit.session.ron", folder.path()).status.success());
    let sealed = std::fs::read_to_string(&session).unwrap();
    for command in commands() {
        let output = run(command, folder.path());
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{command}{said}");
        if command.contains("-Y verify") {
            assert!(said.contains("Good \"pillarcheck\" signature"), "{said}");
        }
    }
    // What the signature and the list are for: a session that differs by one letter is neither.
    std::fs::write(&session, sealed.replacen("王檢查員", "李檢查員", 1)).unwrap();
    let told = commands().into_iter().filter(|command| command.contains("-Y verify") || command.contains("grep"));
    let refused: Vec<bool> = told.map(|command| !run(command, folder.path()).status.success()).collect();
    assert_eq!(refused, [true, true]);
}
