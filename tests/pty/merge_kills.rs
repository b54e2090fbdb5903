//! The kill loop of `merge`: killed at random moments, the merged session is whole or absent, and the copies of evidence
//! belong to it.
//!
//! `PILLARCHECK_KILLS` says how often.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pillarcheck::store::evidence;
use pillarcheck::store::session::sessions;

use super::kills::{KILLS, Random};
use super::terminal::NOW;

/// Pieces of evidence of each inspector, and their size in bytes: enough to be killed in their midst.
const PIECES: usize = 12;
const SIZE: usize = 200_000;

#[test]
fn a_kill_while_merging_leaves_the_session_whole_or_absent_and_no_copy_that_none_names() {
    let kills = std::env::var("PILLARCHECK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let folder = tempfile::tempdir().expect("a folder for the test");
    two_records(folder.path());
    let mut random = Random::new();
    let (mut whole, mut absent, mut copies_alone) = (0, 0, 0);
    for run in 0..kills {
        let out = folder.path().join(format!("out-{run}"));
        let path = out.join("merged.session.ron");
        let mut child = start(folder.path(), &path);
        std::thread::sleep(Duration::from_micros(random.below(120_000) as u64));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("the child is reaped");
        let copies = evidence::folder(&path);
        if path.exists() {
            whole += 1;
            is_whole(&path, run);
        } else {
            absent += 1;
            copies_alone += usize::from(copies.exists());
        }
        // Whatever was left behind, the next merge takes it over and leaves nothing over.
        if !path.exists() {
            let status = start(folder.path(), &path).wait().expect("the program ends");
            assert!(status.code().is_some_and(|code| code < 2), "run {run}: {status:?}");
            is_whole(&path, run);
        }
        std::fs::remove_dir_all(&out).expect("the folder of the run");
    }
    // The figures of the run go into docs/reliability.md.
    #[allow(clippy::print_stdout)]
    {
        println!("{kills} kills: {whole} whole, {absent} absent, {copies_alone} between the two names");
    }
}

/// The session loads, every piece of evidence is there as recorded, and there is no other file among the copies.
fn is_whole(path: &Path, run: usize) {
    let (session, findings) = sessions::read(path).unwrap_or_else(|error| panic!("run {run}: {error}"));
    assert_eq!(findings, [], "run {run}");
    assert_eq!(evidence::problems(&session, path), [], "run {run}");
    let named: BTreeSet<String> = session
        .parts()
        .answers
        .values()
        .flat_map(|answer| &answer.evidence)
        .map(|piece| piece.what.rsplit('/').next().unwrap_or_default().to_owned())
        .collect();
    let copies = std::fs::read_dir(evidence::folder(path)).expect("the copies").flatten();
    let copies: BTreeSet<String> = copies.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(copies, named, "run {run}");
    assert_eq!(named.len(), 2 * PIECES, "run {run}");
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pillarcheck"));
    command.current_dir(folder).env_clear().env("PILLARCHECK_NOW", NOW).arg("--data-dir").arg(folder.join("data"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn start(folder: &Path, out: &Path) -> Child {
    let mut command = program(folder);
    command.args(["merge", "one.session.ron", "two.session.ron", "-o"]).arg(out);
    command.spawn().expect("the program can be started")
}

/// Two inspectors' records of one visit, with files as evidence.
fn two_records(folder: &Path) {
    let run = |arguments: &[&str]| {
        let status = program(folder).args(arguments).status().expect("the program can be started");
        assert!(status.success(), "{arguments:?}");
    };
    for (name, reviewer) in [("one", "王小華"), ("two", "李大同")] {
        let file = format!("{name}.session.ron");
        run(&["new", "sanmin2-115", "--kind", "annual", "--reviewer", reviewer, "-o", &file]);
        std::fs::create_dir(folder.join(name)).expect("a folder");
        for piece in 0..PIECES {
            let photo = format!("{name}/photo-{piece}.jpg");
            let byte = u8::try_from(piece).expect("a small number") + if name == "one" { 0 } else { 100 };
            std::fs::write(folder.join(&photo), vec![byte; SIZE]).expect("a photo");
            run(&["evidence", &file, "1.1.1.1", &photo]);
        }
    }
}
