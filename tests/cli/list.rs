//! `list`: tables for people, JSON for programs; bad files do not hide the good ones.

use super::desk::Desk;

fn laden_desk() -> Desk {
    let (desk, name) = Desk::with_session();
    for (point, verdict) in [("1.1.1.1", "done"), ("1.1.1.2", "partial"), ("1.1.1.3", "na")] {
        assert_eq!(desk.run(&["mark", &name, point, verdict]).status.code(), Some(0));
    }
    desk.put("sessions/自評.session.ron", include_str!("../bad/good.session.ron"));
    desk.put("sessions/damaged.session.ron", include_str!("../bad/bad-mark.session.ron"));
    desk.put("sessions/.hidden.session.ron", "no session");
    desk.put("sessions/notes.txt", "no session");
    desk.put("checklists/good.ron", include_str!("../bad/good.ron"));
    desk.put("checklists/meinong.ron", include_str!("../../checklists/meinong-114.ron"));
    desk.put("checklists/broken.ron", include_str!("../bad/missing-comma.ron"));
    desk
}

#[test]
fn an_empty_desk_has_the_bundled_plans_only() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.both(&["list"]) + &desk.tell(&["list", "sessions", "--json"]));
}

#[test]
fn tables_are_aligned_and_bad_files_are_told() {
    let desk = laden_desk();
    insta::assert_snapshot!(
        desk.both(&["list"]) + &desk.both(&["list", "checklists"]) + &desk.both(&["list", "sessions"])
    );
}

#[test]
fn json_holds_every_column() {
    let desk = laden_desk();
    insta::assert_snapshot!(desk.tell(&["list", "checklists", "--json"]) + &desk.tell(&["list", "sessions", "--json"]));
}

#[test]
fn json_of_both_is_one_value() {
    let output = laden_desk().run(&["list", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(value["checklists"].as_array().map(Vec::len), Some(6));
    assert_eq!(value["sessions"].as_array().map(Vec::len), Some(2));
    assert_eq!(output.status.code(), Some(1));
}
