//! `mark`: one answer from a script, and the errors that must leave the file unchanged.

use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::disk::holder::Holder;
use pillarcheck::store::disk::lock::{Lock, Locking};
use pillarcheck::store::session::sessions;

use super::desk::{Desk, NOW};

#[test]
fn answers_are_saved_and_told() {
    let (desk, name) = Desk::with_session();
    let stem = name.trim_end_matches(".session.ron");
    let path = desk.session(&name);
    let path_text = path.to_string_lossy();
    let mut told = String::new();
    for line in [
        &["mark", &name, "1.1.1.1", "done"][..],
        &["mark", stem, "1.1.1.2", "partial", "--note", "-缺件通知\n未留紀錄 "],
        &["mark", &path_text, "1.1.1.2", "partial"],
        &["--lang", "en", "mark", stem, "1.1.1.3", "ABSENT", "--by", "李科員"],
        &["--lang", "en", "mark", stem, "1.1.1.4", "na", "--note", "無此業務"],
        &["--lang", "en", "mark", stem, "1.1.1.4", "na", "--note", ""],
        &["mark", stem, "1.1.1.1", "clear"],
        &["--lang", "en", "mark", stem, "1.1.1.1", "clear"],
        &["check", &path_text],
    ] {
        told += &desk.tell(line);
    }
    insta::assert_snapshot!(told);
    let (session, _) = sessions::read(&path).expect("a good file");
    let answer = |point: &str| session.answer(&point.into());
    assert_eq!(answer("1.1.1.1"), None);
    assert_eq!(
        answer("1.1.1.2").map(|answer| (answer.mark, answer.note.as_str(), answer.by.as_str())),
        Some((Some(Mark::Partial), "-缺件通知\n未留紀錄", "王檢查員"))
    );
    assert_eq!(answer("1.1.1.3").map(|answer| answer.by.as_str()), Some("李科員"));
    // One entry an answer that changed; the two lines that changed nothing left none.
    assert_eq!(session.log().len(), 6);
}

#[test]
fn a_wrong_point_or_verdict_changes_nothing() {
    let (desk, name) = Desk::with_session();
    let before = std::fs::read(desk.session(&name)).expect("the session");
    let mut told = String::new();
    for (point, verdict) in [("1.1.1", "done"), ("十", "done"), ("1.1.1.1", "good"), ("1.1.1.1", "")] {
        told += &desk.both(&["mark", &name, point, verdict]);
    }
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(desk.session(&name)).expect("the session"), before);
}

#[test]
fn a_point_outside_the_scope_is_refused() {
    let desk = Desk::new();
    let text = include_str!("../bad/good.session.ron")
        .replace("scope: All", "scope: Points(points: [\"1.1.1\"])")
        .replace("        \"1.1.2\": Answer", "        // \"1.1.2\": Answer");
    desk.put("sessions/short.session.ron", text);
    insta::assert_snapshot!(desk.both(&["mark", "short", "1.1.2", "done"]));
}

#[test]
fn a_session_that_someone_has_open_is_left_alone() {
    let (desk, name) = Desk::with_session();
    let path = desk.session(&name);
    let before = std::fs::read(&path).expect("the session");
    let now = Moment::parse(NOW).expect("a moment");
    let Locking::Held { lock, .. } = Lock::acquire(&path, now) else { panic!("nobody has it yet") };
    let mut told = desk.both(&["mark", &name, "1.1.1.1", "done"]);
    for lang in pillarcheck::lang::Lang::ALL {
        told = told.replace(&Holder::this(now).label(lang), "[HOLDER]");
    }
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(&path).expect("the session"), before);
    drop(lock);
    assert_eq!(desk.run(&["mark", &name, "1.1.1.1", "done"]).status.code(), Some(0));
}

#[test]
fn a_session_that_cannot_be_read_is_left_alone() {
    let desk = Desk::new();
    let damaged = include_str!("../bad/repeated-answer.session.ron");
    let path = desk.put("sessions/damaged.session.ron", damaged);
    let told = desk.both(&["mark", "damaged", "1.1.1", "done"]) + &desk.both(&["mark", "gone", "1.1.1", "done"]);
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(path).expect("the session"), damaged.as_bytes());
    let mut names: Vec<_> =
        std::fs::read_dir(desk.session("")).expect("the folder").flatten().map(|file| file.file_name()).collect();
    // On Windows the lock's empty file may stay.
    names.retain(|name| cfg!(unix) || name != ".damaged.session.ron.lock");
    assert_eq!(names, ["damaged.session.ron"], "nothing is left beside it");
}

#[test]
fn what_the_file_says_wrong_is_told_and_put_right() {
    let desk = Desk::new();
    desk.put("sessions/one.session.ron", include_str!("../bad/wrong-summary.session.ron"));
    let told =
        desk.tell(&["mark", "one", "1.1.2", "partial"]) + &desk.tell(&["check", "data/sessions/one.session.ron"]);
    insta::assert_snapshot!(told);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, name) = Desk::with_session();
    let folder = desk.session("");
    let before = std::fs::read(desk.session(&name)).expect("the session");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).expect("a read-only folder");
    let is_kept_out = std::fs::write(folder.join("probe"), "").is_err();
    let output = desk.run(&["mark", &name, "1.1.1.1", "done"]);
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("a folder as before");
    // Root may write everywhere.
    if is_kept_out {
        assert_eq!(output.status.code(), Some(4));
        assert_eq!(std::fs::read(desk.session(&name)).expect("the session"), before);
    }
}
