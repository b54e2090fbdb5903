//! What is no regular file: in every place where the program looks for one, and as target of every command that writes.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::desk::Desk;

/// A named pipe that nobody ever writes to: whoever opens it waits for good.
fn pipe(path: &Path) -> PathBuf {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("the data folder");
    let _ = std::fs::remove_file(path);
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo can be started");
    assert!(made.success());
    path.to_owned()
}

/// The exit code and all that is said; an error after a minute, in which every command would have ended many times over.
fn ends(desk: &Desk, arguments: &[&str]) -> (i32, String) {
    let mut child = desk
        .command(&[&["--lang", "en"], arguments].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    for _ in 0..1200 {
        if child.try_wait().expect("the child").is_some() {
            let output = child.wait_with_output().expect("the program has ended");
            let said = [output.stdout, output.stderr].concat();
            return (output.status.code().expect("an exit code"), String::from_utf8_lossy(&said).into_owned());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().expect("the child");
    panic!("{arguments:?} waits for good");
}

/// Every command that reads the folders, and every one that takes a session, a checklist or a file.
const COMMANDS: [&[&str]; 17] = [
    &["list"],
    &["rollup"],
    &["follow-ups"],
    &["trend"],
    &["new", "sanmin2-115", "--kind", "spot", "-o", "made.session.ron"],
    &["check", "SESSION"],
    &["mark", "SESSION", "0.1.1", "done"],
    &["follow-up", "SESSION", "0.1.1"],
    &["close", "SESSION"],
    &["recover", "SESSION"],
    &["report", "SESSION"],
    &["compare", "SESSION", "SESSION"],
    &["carry", "SESSION", "sanmin2-115", "-o", "carried.session.ron"],
    &["inspect", "--plain", "--session", "SESSION"],
    &["merge", "SESSION", "SESSION", "-o", "merged.session.ron"],
    &["import", "SESSION"],
    &["dataset", "-o", "tables"],
];

#[test]
fn a_pipe_in_any_place_where_a_file_is_looked_for_makes_nobody_wait() {
    for place in [
        "sessions/x.session.ron",
        "checklists/x.ron",
        "checklists/x.mapping.ron",
        "settings.ron",
        "sessions/.NAME.lock",
        "sessions/.NAME.holder",
        "sessions/.pillarcheck-backups/NAME/20260101T000000Z_00.ron",
    ] {
        let (desk, name) = Desk::with_session();
        pipe(&desk.folder().join("data").join(place.replace("NAME", &name)));
        for command in COMMANDS {
            let line: Vec<&str> = command.iter().map(|&word| if word == "SESSION" { &name } else { word }).collect();
            ends(&desk, &line);
        }
    }
}

#[test]
fn what_is_no_file_is_named_as_that_by_whatever_reads_it() {
    let (desk, name) = Desk::with_session();
    let pipe = pipe(&desk.folder().join("pipe.session.ron"));
    let folder = desk.folder().join("folder.ron");
    std::fs::create_dir(&folder).expect("a folder");
    for (path, word) in [(pipe.as_path(), "pipe"), (Path::new("/dev/zero"), "device"), (&folder, "folder")] {
        let path = path.to_str().expect("text");
        for line in [
            &["check", path][..],
            &["mark", path, "0.1.1", "done"],
            &["follow-up", path, "0.1.1"],
            &["close", path],
            &["recover", path],
            &["report", path],
            &["compare", path, &name],
            &["compare", &name, path],
            &["carry", path, "sanmin2-115"],
            &["carry", &name, path],
            &["new", path, "--kind", "spot"],
            &["new", "sanmin2-115", "--kind", "spot", "--previous", path],
            &["new", "sanmin2-115", "--kind", "spot", "--draw", "1", "--draw-from", "absent", "--previous", path],
            &["report", &name, "--what", "annual", "--previous", path],
            &["evidence", &name, "0.1.1", path],
            &["evidence", &name, "0.1.1", path, "--copy"],
            &["follow-ups", path],
            &["rollup", "--offices", path],
            &["dataset", "-o", "tables", "--offices", path],
            &["dataset", "-o", "tables", "--files", path],
            &["merge", path, &name, "-o", "merged.session.ron"],
            &["merge", &name, path, "-o", "merged.session.ron"],
            &["merge", &name, &name, "--base", path, "-o", "merged.session.ron"],
            &["import", path],
            &["inspect", "--plain", "--session", path],
            &["inspect", path, "--plain", "--kind", "spot", "--reviewer", "王"],
        ] {
            let (exit, said) = ends(&desk, line);
            assert!(exit == 3 && said.contains(word), "{line:?}: {exit} {said}");
        }
    }
    // Where any number of files and folders may be named, what is none is said beside what the others give.
    for path in [pipe.to_str().expect("text"), "/dev/zero"] {
        for line in [&["rollup", path, &name][..], &["dataset", path, "-o", "tables", "--force"]] {
            let (exit, said) = ends(&desk, line);
            assert!(exit == 1 && said.contains("device, a pipe"), "{line:?}: {exit} {said}");
        }
    }
}

#[test]
fn what_is_no_file_is_no_target_either_and_nothing_is_put_in_its_place() {
    use std::os::unix::fs::FileTypeExt as _;
    let (desk, name) = Desk::with_session();
    let pipe = pipe(&desk.folder().join("pipe"));
    let folder = desk.folder().join("folder");
    std::fs::create_dir(&folder).expect("a folder");
    let other = desk.folder().join("other.session.ron");
    ends(&desk, &["new", "sanmin2-115", "--kind", "spot", "-o", other.to_str().expect("text")]);
    let (other, plan) = (other.to_str().expect("text"), desk.folder().join("plan.txt"));
    std::fs::write(&plan, super::import::PLAN).expect("the plan");
    let plan = plan.to_str().expect("text");
    let import_to = |target: &str| ends(&desk, &["import", plan, "-o", target, "--force"]);
    assert!(import_to("draft.ron").0 <= 1, "the plan itself is good");
    for target in [&pipe, &folder] {
        let target = target.to_str().expect("text");
        let (exit, said) = import_to(target);
        assert!(matches!(exit, 3 | 4), "import: {exit} {said}");
        for line in [
            &["merge", &name, other, "-o", target, "--force"][..],
            &["merge", &name, other, "-o", target],
            &["report", &name, "-o", target, "--force"],
            &["compare", &name, &name, "-o", target, "--force"],
            &["trend", "-o", target, "--force"],
            &["rollup", "-o", target, "--force"],
            &["rollup", "--write-offices", target, "--force"],
            &["new", "sanmin2-115", "--kind", "spot", "-o", target, "--force"],
            &["carry", &name, "sanmin2-115", "-o", target, "--force"],
            &["recover", &name, "-o", target],
        ] {
            let (exit, said) = ends(&desk, line);
            assert!(matches!(exit, 3 | 4), "{line:?}: {exit} {said}");
        }
    }
    // Tables go into a folder, and nowhere else.
    let (exit, said) = ends(&desk, &["dataset", "-o", pipe.to_str().expect("text"), "--force"]);
    assert_eq!(exit, 4, "{said}");
    assert!(std::fs::symlink_metadata(&pipe).expect("the pipe").file_type().is_fifo() && folder.is_dir());
}

#[test]
fn a_command_never_destroys_what_it_reads_under_whatever_name() {
    let (desk, name) = Desk::with_session();
    let session = desk.session(&name);
    let own = include_str!("../../checklists/meinong-114.ron").replacen("meinong-114", "own-114", 1);
    let checklist = desk.put("checklists/own-114.ron", own);
    let photo = desk.put("photo.jpg", "photo");
    let added = desk.run(&["evidence", &name, "0.1.1", photo.to_str().expect("text")]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    for (at, file) in [&session, &checklist, &photo].into_iter().enumerate() {
        let [link, second] = ["link", "second"].map(|kind| desk.folder().join(format!("{kind}-{at}.ron")));
        std::os::unix::fs::symlink(file, &link).expect("a link");
        std::fs::hard_link(file, &second).expect("a second name");
        let before = std::fs::read(file).expect("the file");
        for target in [file, &link, &second] {
            let to = target.to_str().expect("text");
            let lines: &[&[&str]] = match at {
                0 => &[
                    &["report", &name, "-o", to, "--force"],
                    &["compare", &name, &name, "-o", to, "--force"],
                    &["trend", "-o", to, "--force"],
                    &["rollup", "-o", to, "--force"],
                    &["carry", &name, "own-114", "-o", to, "--force"],
                    &["new", "sanmin2-115", "--kind", "spot", "--previous", &name, "-o", to, "--force"],
                ],
                1 => &[
                    &["carry", &name, "own-114", "-o", to, "--force"],
                    &["new", "own-114", "--kind", "spot", "-o", to, "--force"],
                    &["new", checklist.to_str().expect("text"), "--kind", "spot", "-o", to, "--force"],
                ],
                _ => &[&["report", &name, "-o", to, "--force"]],
            };
            for line in lines {
                let (exit, said) = ends(&desk, line);
                assert!(exit == 2 && said.contains("read here"), "{line:?}: {exit} {said}");
                assert_eq!(std::fs::read(file).expect("the file"), before, "{line:?}");
            }
        }
    }
}

#[test]
fn a_file_that_was_set_read_only_is_changed_by_no_command() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, name) = Desk::with_session();
    let session = desk.session(&name);
    std::fs::set_permissions(&session, std::fs::Permissions::from_mode(0o444)).expect("a file of one's own");
    let before = std::fs::read(&session).expect("the session");
    let path = session.to_str().expect("text");
    for line in [
        &["mark", &name, "0.1.1", "done"][..],
        &["evidence", &name, "0.1.1", "照片 12"],
        &["new", "sanmin2-115", "--kind", "spot", "-o", path, "--force"],
    ] {
        let (exit, said) = ends(&desk, line);
        assert!(exit == 4 && said.contains("set read-only"), "{line:?}: {exit} {said}");
        assert_eq!(std::fs::read(&session).expect("the session"), before);
    }
}

#[test]
fn unfinished_copies_and_reports_are_swept_once_they_are_old() {
    let (desk, name) = Desk::with_session();
    let evidence = desk.session(&name.replace(".session.ron", ".evidence"));
    let reports = desk.folder().join("reports");
    for folder in [&evidence, &reports] {
        std::fs::create_dir_all(folder).expect("a folder");
        let left = folder.join(".pillarcheck-1-0.tmp");
        std::fs::write(&left, "unfinished").expect("a file");
        let file = std::fs::File::options().write(true).open(&left).expect("the file");
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("an old file");
    }
    let report = reports.join("a.txt");
    for line in [&["report", &name, "-o", report.to_str().expect("text")][..], &["mark", &name, "0.1.1", "done"]] {
        assert_eq!(ends(&desk, line).0, 0);
    }
    for folder in [&evidence, &reports] {
        let hidden = std::fs::read_dir(folder).expect("the folder").flatten();
        assert_eq!(hidden.filter(|file| file.file_name().to_string_lossy().starts_with('.')).count(), 0);
    }
}
