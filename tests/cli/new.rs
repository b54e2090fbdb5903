//! `new`: what it creates, what it prints, and what it does not touch.

use pillarcheck::model::record::visit::VisitKind;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::disk::lock::{Lock, Locking};
use pillarcheck::store::session::sessions;

use super::desk::{Desk, NOW};

#[test]
fn a_session_is_created_and_its_path_printed_alone() {
    let desk = Desk::new();
    let output = desk.run(&[
        "new",
        "meinong-114",
        "--kind",
        "annual",
        "--reviewer",
        "王檢查員",
        "--reviewer",
        " 李科員 ",
        "--site",
        "一樓大廳",
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let printed = String::from_utf8(output.stdout).expect("a path");
    let path = printed.strip_suffix('\n').expect("one line");
    let (session, warnings) = sessions::read(path.as_ref()).expect("a good file");
    let visit = session.visit();
    assert_eq!(warnings, []);
    assert_eq!(session.checklist().id, "meinong-114");
    assert_eq!(visit.kind, VisitKind::Annual);
    assert_eq!(visit.reviewers, ["王檢查員", "李科員"]);
    assert_eq!(visit.site, "一樓大廳");
    assert_eq!(visit.opened.to_string(), NOW);
}

#[test]
fn nothing_is_overwritten_without_force() {
    let desk = Desk::new();
    let new = ["new", "sanmin2-115", "--kind", "spot", "-o", "一.session.ron"];
    let mut told = desk.tell(&new);
    let path = desk.folder().join("一.session.ron");
    std::fs::write(&path, "someone's").expect("a file that is there already");
    told += &desk.both(&new);
    assert_eq!(std::fs::read(&path).expect("the file"), b"someone's");
    told += &desk.tell(&[&new[..], &["--force"]].concat());
    assert!(sessions::read(&path).is_ok());
    insta::assert_snapshot!(told);
}

#[test]
fn force_does_not_take_a_session_from_whoever_has_it_open() {
    let (desk, name) = Desk::with_session();
    let path = desk.session(&name);
    let before = std::fs::read(&path).expect("the session");
    let now = Moment::parse(NOW).expect("a moment");
    let Locking::Held { lock: _lock, .. } = Lock::acquire(&path, now) else { panic!("nobody has it yet") };
    let path_text = path.to_string_lossy();
    let output = desk.run(&["new", "sanmin2-115", "--kind", "spot", "--force", "-o", &path_text]);
    assert_eq!(output.status.code(), Some(5));
    assert_eq!(std::fs::read(&path).expect("the session"), before);
}

#[test]
fn what_cannot_be_created_is_said() {
    let desk = Desk::new();
    desk.put("checklists/broken.ron", "Checklist(\n    id: \"broken\"\n");
    desk.put("file", "");
    let mut told = String::new();
    for (checklist, output) in [
        ("sanmin-115", None),
        ("broken", None),
        ("no/such.ron", None),
        ("data", None),
        ("sanmin2-115", Some("data/file/一.session.ron")),
        ("sanmin2-115", Some("data")),
    ] {
        let mut line = vec!["new", checklist, "--kind", "spot"];
        line.extend(output.into_iter().flat_map(|path| ["-o", path]));
        told += &desk.both(&line);
        let forced = desk.run(&[&line[..], &["--force"]].concat());
        assert_ne!(forced.status.code(), Some(0), "{line:?}");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_checklist_of_ones_own_wins_with_a_word() {
    let desk = Desk::new();
    let own = include_str!("../../checklists/sanmin2-115.ron").replacen("高雄市三民區", "本市某區", 1);
    desk.put("checklists/own.ron", own);
    insta::assert_snapshot!(desk.both(&["new", "sanmin2-115", "--kind", "spot", "-o", "一.session.ron", "--force"]));
}

/// On Unix only: Windows accepts any depth of folders, and Wine does not show its limits.
#[cfg(unix)]
#[test]
fn a_name_of_four_kilobytes_is_refused_in_words() {
    let desk = Desk::new();
    for name in ["查".repeat(1365), format!("{}/a", "n".repeat(4096)), "d/".repeat(2048)] {
        let output =
            desk.run(&["--lang", "en", "new", "sanmin2-115", "--kind", "spot", "-o", &format!("{name}.session.ron")]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{told}");
        assert!(told.starts_with("error: cannot write: the name is too long"), "{told}");
    }
    let asked = ["--lang", "en", "mark", &"n".repeat(4096), "1.1.1.1", "done"];
    let output = desk.run(&asked);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.starts_with("error: cannot read: the name is too long"), "{told}");
}
