//! `report`: where it goes, what it never overwrites, and what it refuses. What reports say is `report`'s to test.

use super::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("sessions/good.session.ron", include_str!("../bad/good.session.ron"));
    desk
}

#[test]
fn a_text_summary_on_standard_output_is_the_default() {
    let desk = desk();
    let usual = desk.run(&["report", "good"]);
    let named = desk.run(&["report", "data/sessions/good.session.ron", "--format", "text", "--what", "summary"]);
    assert_eq!(usual.status.code(), Some(0), "{usual:?}");
    assert_eq!(usual, named);
    let text = String::from_utf8(usual.stdout).expect("the program speaks UTF-8");
    for piece in ["範例衛生所", "115年11月22日", "王檢查員", "未張貼", "一/(一)/2"] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
}

#[test]
fn json_holds_the_session() {
    let output = desk().run(&["report", "good", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(value["checklist"]["id"], "mini-115");
    assert_eq!(value["summary"]["score"], 50.0);
}

#[test]
fn a_report_in_a_file_is_what_standard_output_shows() {
    let desk = desk();
    let shown = desk.run(&["report", "good"]).stdout;
    let path = desk.folder().join("報告.txt");
    let to_file = ["report", "good", "-o", "報告.txt"];
    let mut told = desk.tell(&to_file);
    assert_eq!(std::fs::read(&path).expect("the report"), shown);
    std::fs::write(&path, "someone's").expect("a file that is there already");
    told += &desk.both(&to_file);
    assert_eq!(std::fs::read(&path).expect("the file"), b"someone's");
    told += &desk.tell(&[&to_file[..], &["--force"]].concat());
    assert_eq!(std::fs::read(&path).expect("the report"), shown);
    insta::assert_snapshot!(told);
}

#[test]
fn what_cannot_be_reported_is_said() {
    let desk = desk();
    let damaged = include_str!("../bad/bad-mark.session.ron");
    desk.put("sessions/damaged.session.ron", damaged);
    let session = desk.session("good.session.ron");
    let before = std::fs::read(&session).expect("the session");
    let mut told = String::new();
    for line in [
        &["report", "gone"][..],
        &["report", "damaged"],
        &["report", "good", "--unit", "秘書處"],
        &["report", "good", "--what", "summary", "--format", "csv"],
        &["report", "good", "-o", "data/sessions/good.session.ron", "--force"],
        &["report", "good", "--previous", "good"],
        &["report", "good", "--what", "annual", "--previous", "gone"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(&session).expect("the session"), before);
}

#[test]
fn a_csv_file_begins_with_the_mark_of_spreadsheets_unless_it_is_not_wanted() {
    let desk = desk();
    for (more, is_marked) in [(&["-o", "a.csv"][..], true), (&["-o", "b.csv", "--no-bom"], false)] {
        let output = desk.run(&[&["report", "good", "--format", "csv"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let bytes = std::fs::read(desk.folder().join(more[1])).expect("the report");
        assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), is_marked, "{more:?}");
    }
}

#[test]
fn every_report_that_goes_to_a_file_holds_its_points_when_read_again() {
    let desk = desk();
    for what in ["summary", "full", "improvement", "annual"] {
        for format in ["text", "md", "html", "csv", "json", "odt", "ods"] {
            if (what, format) != ("summary", "csv") {
                let name = format!("{what}.{format}");
                let output = desk.run(&["report", "good", "--what", what, "--format", format, "-o", &name]);
                assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
            }
        }
    }
}

#[test]
fn what_is_odd_about_a_session_is_told_beside_its_report() {
    let desk = Desk::new();
    desk.put("sessions/odd.session.ron", include_str!("../bad/wrong-summary.session.ron"));
    let output = desk.run(&["--lang", "en", "report", "odd"]);
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("the recorded scores are not those of the answers"), "{told}");
}
