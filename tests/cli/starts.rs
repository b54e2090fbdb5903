//! First starts and upgrades: no folder, a stick, a home that cannot be written, the folder of 0.1.0.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::desk::{Desk, NOW};

/// The program at a path, with a home and nothing else in its environment.
fn program(path: &Path, home: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(path);
    command.env_clear().env("PILLARCHECK_NOW", NOW).env("LANG", "en").env("HOME", home).args(arguments);
    // The platform's folders of Windows come from the system, not from these; without them no DLL is found.
    for name in ["SystemRoot", "PATH", "WINEPREFIX", "TEMP"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.output().expect("the program can be started")
}

fn names_below(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|files| files.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn looking_makes_no_folder_and_the_first_session_makes_it() {
    let desk = Desk::new();
    for arguments in [&["list"][..], &["doctor"], &["news"], &["--version"]] {
        assert_eq!(desk.run(arguments).status.code(), Some(0), "{arguments:?}");
        assert_eq!(names_below(desk.folder()), [""; 0], "{arguments:?}");
    }
    let output = desk.run(&["new", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(names_below(&desk.folder().join("data")), ["sessions", "settings.ron"]);
}

#[test]
fn from_a_stick_everything_stays_on_the_stick() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (home, stick) = (folder.path().join("家"), folder.path().join("隨身碟"));
    for there in [&home, &stick] {
        std::fs::create_dir(there).expect("a folder");
    }
    let built = Path::new(env!("CARGO_BIN_EXE_pillarcheck"));
    let copy = stick.join(built.file_name().expect("a name"));
    std::fs::copy(built, &copy).expect("the program on the stick");
    // What Wine needs beside a program to start it.
    let beside = built.with_file_name("bcryptprimitives.dll");
    if beside.exists() {
        std::fs::copy(&beside, stick.join("bcryptprimitives.dll")).expect("the DLL on the stick");
    }
    let data = stick.join("pillarcheck-data");
    std::fs::create_dir(&data).expect("the marker");
    let output = program(&copy, &home, &["new", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(names_below(&data), ["sessions", "settings.ron"]);
    assert_eq!(names_below(&data.join("sessions")).len(), 1);
    assert_eq!(names_below(&home), [""; 0]);
    let told = String::from_utf8(program(&copy, &home, &["list", "sessions"]).stdout).expect("a list");
    assert!(told.contains("sanmin2-115"), "{told}");
}

#[cfg(unix)]
#[test]
fn with_a_home_that_cannot_be_written_all_can_be_looked_at_and_the_first_write_says_why() {
    let nowhere = Path::new("/proc/nohome");
    let built = Path::new(env!("CARGO_BIN_EXE_pillarcheck"));
    let list = program(built, nowhere, &["list"]);
    assert_eq!(list.status.code(), Some(0), "{list:?}");
    let doctor = program(built, nowhere, &["doctor"]);
    assert_eq!(doctor.status.code(), Some(1), "{doctor:?}");
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("cannot be written"), "{doctor:?}");
    let new = program(built, nowhere, &["new", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員"]);
    assert_eq!(new.status.code(), Some(4), "{new:?}");
    assert!(String::from_utf8_lossy(&new.stderr).contains("/proc/nohome"), "{new:?}");
    // The work itself can be elsewhere.
    let folder = tempfile::tempdir().expect("a folder for the test");
    let session = folder.path().join("a.session.ron");
    let named = session.to_string_lossy();
    let new =
        program(built, nowhere, &["new", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員", "-o", &named]);
    assert_eq!(new.status.code(), Some(0), "{new:?}");
    let mark = program(built, nowhere, &["mark", &named, "1.1.1.1", "done"]);
    assert_eq!(mark.status.code(), Some(0), "{mark:?}");
}

/// A desk with the data folder that 0.1.0 left.
fn desk_of_0_1_0() -> Desk {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let desk = Desk::new();
    let read = |name: &str| std::fs::read(samples.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    desk.put("settings.ron", read("data-0.1.0/settings.ron"));
    desk.put("checklists/example-116.ron", read("format-1/example-116.ron"));
    for name in ["by-hand", "sealed", "short", "whole-plan"] {
        desk.put(&format!("sessions/{name}.session.ron"), read(&format!("format-1/{name}.session.ron")));
    }
    desk
}

/// Every file below a folder with its bytes.
fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            files.extend(files_below(&entry.path()));
        } else {
            files.insert(entry.path(), std::fs::read(entry.path()).expect("a file"));
        }
    }
    files
}

#[test]
fn the_folder_of_an_older_version_is_read_in_full_and_looking_changes_nothing() {
    let desk = desk_of_0_1_0();
    let before = files_below(desk.folder());
    assert_eq!(before.len(), 6);
    let doctor = desk.run(&["--lang", "en", "doctor"]);
    let told = String::from_utf8(doctor.stdout).expect("the program speaks UTF-8");
    assert_eq!(doctor.status.code(), Some(0), "{told}");
    for part in ["files: sessions 4, checklists 6\n", "light", "mouse off", "language zh-TW"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let list: serde_json::Value =
        serde_json::from_slice(&desk.run(&["list", "sessions", "--json"]).stdout).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(4), "{list}");
    for name in ["by-hand", "sealed", "short", "whole-plan"] {
        let report = desk.run(&["report", &format!("{name}.session.ron"), "--what", "full"]);
        assert_eq!(report.status.code(), Some(0), "{report:?}");
    }
    let mut after = files_below(desk.folder());
    after.retain(|path, _| !path.components().any(|part| part.as_os_str() == "cache"));
    assert_eq!(after, before, "a file was changed");
}

#[test]
fn work_goes_on_in_an_older_session_and_the_old_text_stays_as_a_backup() {
    let desk = desk_of_0_1_0();
    let path = desk.session("short.session.ron");
    let before = std::fs::read_to_string(&path).expect("the session");
    let (old, _) = pillarcheck::store::session::sessions::read(&path).expect("the old session");
    let points: Vec<_> = old.checklist().points().map(|(_, _, point)| point.id.clone()).collect();
    let marked = desk.run(&["mark", "short.session.ron", points[0].as_str(), "partial", "--note", "升級後"]);
    assert_eq!(marked.status.code(), Some(0), "{marked:?}");
    let (new, _) = pillarcheck::store::session::sessions::read(&path).expect("the session");
    assert_eq!(new.log().len(), old.log().len() + 1, "the mark with its note");
    assert_eq!(new.log()[..old.log().len()], *old.log());
    for (_, _, point) in old.checklist().points().skip(1) {
        assert_eq!(new.answer(&point.id), old.answer(&point.id), "{}", point.id);
    }
    let kept = files_below(desk.folder());
    assert!(kept.iter().any(|(file, bytes)| *file != path && *bytes == before.as_bytes()), "{:?}", kept.keys());
}
