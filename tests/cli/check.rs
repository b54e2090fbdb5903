//! `check`: several files at once, what cannot be read, and which exit code wins.

use super::desk::Desk;
use std::path::Path;

#[test]
fn good_files_say_so_and_the_worst_code_wins() {
    let desk = Desk::new();
    desk.put("plan.ron", include_str!("../bad/good.ron"));
    desk.put("visit.session.ron", include_str!("../bad/good.session.ron"));
    // What a file is, its content says, not its name.
    desk.put("plan.session.ron", include_str!("../bad/good.ron"));
    desk.put("slip.ron", include_str!("../bad/same-wording.ron"));
    let mut told = String::new();
    for files in [
        &["data/plan.ron", "data/visit.session.ron", "data/plan.session.ron"][..],
        &["data/plan.ron", "data/slip.ron"],
        &["data/gone.ron", "data/slip.ron", "data/plan.ron"],
        &["data"],
    ] {
        told += &desk.both(&[&["check"], files].concat());
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_plans_that_ship_with_the_program_are_good() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/checklists");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the plans")
        .flatten()
        .map(|file| file.path().to_string_lossy().into_owned())
        .filter(|file| Path::new(file).extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    let mut line = vec!["check"];
    line.extend(files.iter().map(String::as_str));
    let output = Desk::new().run(&line);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), files.len());
}
