//! `follow-up`, `follow-ups`, `evidence`, and what `check` says of files that are no longer what they were.

use pillarcheck::store::session::sessions;

use super::desk::Desk;

#[test]
fn a_follow_up_is_recorded_shown_and_listed() {
    let (desk, name) = Desk::with_session();
    let stem = name.trim_end_matches(".session.ron");
    desk.run(&["mark", stem, "1.1.1.1", "absent"]);
    desk.run(&["mark", stem, "1.1.1.2", "partial"]);
    desk.run(&["mark", stem, "1.1.1.3", "done"]);
    let mut told = String::new();
    for line in [
        &["follow-up", stem, "1.1.1.1"][..],
        &["follow-up", stem, "1.1.1.1", "--cause", "承辦人異動", "--action", "重新公告", "--due", "115/11/1"],
        &["follow-up", stem, "1.1.1.1", "--owner", "林辦事員", "--by", "李科員"],
        &["--lang", "en", "follow-up", stem, "1.1.1.1"],
        &["follow-up", stem, "1.1.1.2", "--due", "1160331", "--unit", "資訊組"],
        &["follow-ups"],
        &["--lang", "en", "follow-ups", &name, "--office", "sanmin2-115"],
        &[
            "follow-up",
            stem,
            "1.1.1.1",
            "--recheck",
            "done",
            "--recheck-note",
            "已公告",
            "--recheck-date",
            "115年11月20日",
        ],
        &["follow-ups", "--office", "三民"],
        &["follow-up", stem, "1.1.1.2", "--closed", "2026-11-21"],
        &["follow-ups"],
        &["follow-up", stem, "1.1.1.2", "--closed", "", "--due", "", "--unit", ""],
        &["check", &desk.session(&name).to_string_lossy()],
    ] {
        told += &desk.tell(line);
    }
    insta::assert_snapshot!(told);
    let (session, _) = sessions::read(&desk.session(&name)).expect("a good file");
    let by: Vec<&str> = session.log().iter().skip(3).map(|change| change.by.as_str()).collect();
    assert_eq!(by, ["王檢查員", "李科員", "王檢查員", "王檢查員", "王檢查員", "王檢查員"]);
    assert_eq!(session.answer(&"1.1.1.2".into()).and_then(|answer| answer.follow_up.clone()), None);
}

#[test]
fn what_cannot_be_followed_up_changes_nothing() {
    let (desk, name) = Desk::with_session();
    desk.run(&["mark", &name, "1.1.1.3", "done"]);
    desk.run(&["mark", &name, "1.1.1.4", "absent"]);
    let before = std::fs::read(desk.session(&name)).expect("the session");
    let mut told = String::new();
    for line in [
        &["follow-up", &name, "1.1.1.3", "--cause", "無"][..],
        &["follow-up", &name, "1.1.1.4", "--due", "下個月"],
        &["follow-up", &name, "9.9.9", "--cause", "無"],
        &["follow-up", &name, "1.1.1.4", "--recheck-note", "無"],
        &["follow-ups", "gone"],
        &["follow-ups", "--office", "沒有這個機關"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(desk.session(&name)).expect("the session"), before);
}

#[test]
fn follow_ups_come_as_json() {
    let (desk, name) = Desk::with_session();
    desk.run(&["mark", &name, "1.1.1.1", "absent"]);
    desk.run(&["follow-up", &name, "1.1.1.1", "--action", "重新公告\u{202e}", "--due", "2026-11-12"]);
    let output = desk.run(&["follow-ups", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stdout).contains('\u{202e}'));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = serde_json::json!(["1.1.1.1", "重新公告", "2026-11-12", 10, "2026-11-22"]);
    let told = ["point", "action", "due", "days_overdue", "visited"].map(|field| value[0][field].clone());
    assert_eq!(serde_json::json!(told), expected);
}

#[test]
fn follow_ups_come_in_every_format() {
    let (desk, name) = Desk::with_session();
    desk.run(&["mark", &name, "1.1.1.1", "absent"]);
    desk.run(&["mark", &name, "1.1.1.2", "partial"]);
    desk.run(&["follow-up", &name, "1.1.1.1", "--action", "重新公告,\"即日\"", "--due", "2026-11-12"]);
    for format in ["text", "md", "html", "csv", "json", "odt", "ods"] {
        let path = desk.folder().join(format!("open.{format}"));
        let output = desk.run(&["follow-ups", "--format", format, "-o", &path.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(0), "{format}: {output:?}");
        let bytes = std::fs::read(&path).expect("the report");
        if matches!(format, "odt" | "ods") {
            assert!(bytes.starts_with(b"PK"), "{format}");
        } else {
            let text = String::from_utf8(bytes).expect("UTF-8");
            let is_there = |part: &&str| text.contains(*part);
            assert!(["重新公告", "1.1.1.2", "未填改善追蹤"].iter().all(is_there), "{format}: {text}");
        }
    }
    let csv = desk.run(&["--lang", "en", "follow-ups", "--format", "csv"]).stdout;
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_slice()).records().collect::<Result<_, _>>().expect("CSV");
    let told: Vec<[&str; 4]> = rows.iter().map(|row| [&row[3], &row[4], &row[5], &row[6]]).collect();
    assert_eq!(told, [["2026-11-12", "10 days overdue", "10", "1.1.1.1"], ["", "no follow-up", "", "1.1.1.2"]]);
    assert_eq!(&rows[0][11], "重新公告,\"即日\"");
}

#[test]
fn evidence_is_recorded_copied_and_looked_at_again() {
    let (desk, name) = Desk::with_session();
    std::fs::create_dir(desk.folder().join("照片")).expect("a folder");
    for (file, content) in [("照片/大廳.jpg", "hall"), ("流程.pdf", "flow"), ("門口.jpg", "door")] {
        std::fs::write(desk.folder().join(file), content).expect("a file");
    }
    let path = desk.session(&name);
    let path = path.to_string_lossy();
    let mut told = String::new();
    for line in [
        &["evidence", &name, "1.1.1.1", "照片/大廳.jpg", "--copy", "--method", "onsite"][..],
        &["evidence", &name, "1.1.1.1", "0012", "--by", "李科員"],
        &["--lang", "en", "evidence", &name, "1.1.1.2", "流程.pdf"],
        &["--lang", "en", "evidence", &name, "1.1.1.2", "P-13"],
        &["evidence", &name, "1.1.1.2", "門口.jpg"],
        &["check", &path],
    ] {
        told += &desk.tell(line);
    }
    std::fs::remove_file(desk.folder().join("照片/大廳.jpg")).expect("the original");
    told += &desk.tell(&["check", &path]);
    let copy = path.replace(".session.ron", ".evidence") + "/大廳.jpg";
    std::fs::write(copy, "HALL").expect("the copy");
    std::fs::write(desk.folder().join("流程.pdf"), "flow chart").expect("the file");
    std::fs::remove_file(desk.folder().join("門口.jpg")).expect("the file");
    told += &desk.both(&["check", &path]);
    insta::assert_snapshot!(without_columns(&told, ".session.ron:25:"));
}

/// The columns behind a path that is as long as the machine's folder for tests.
fn without_columns(told: &str, before: &str) -> String {
    let mut pieces = told.split(before);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |told, piece| {
        told + before + "[COLUMN]" + piece.trim_start_matches(|letter: char| letter.is_ascii_digit())
    })
}

#[test]
fn evidence_that_is_not_there_is_refused_and_nothing_is_copied() {
    let (desk, name) = Desk::with_session();
    std::fs::write(desk.folder().join("a.jpg"), "a").expect("a file");
    let before = std::fs::read(desk.session(&name)).expect("the session");
    let mut told = String::new();
    for line in [
        &["evidence", &name, "1.1.1.1", "photos/gone.jpg"][..],
        &["evidence", &name, "1.1.1.1", "data/"],
        &["evidence", &name, "9.9.9", "a.jpg", "--copy"],
        &["evidence", &name, "1.1.1.1", "a.jpg", "--method", "guess"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(desk.session(&name)).expect("the session"), before);
    assert!(
        !std::path::Path::new(&desk.session(&name).to_string_lossy().replace(".session.ron", ".evidence")).exists()
    );
}

#[test]
fn a_closed_visit_takes_neither_without_a_reason() {
    let desk = Desk::new();
    desk.put("sessions/good.session.ron", include_str!("../bad/good.session.ron"));
    std::fs::write(desk.folder().join("a.jpg"), "a").expect("a file");
    desk.run(&["mark", "good", "1.1.1", "absent", "--note", "未張貼"]);
    let mut told = String::new();
    for line in [
        &["follow-up", "good", "1.1.1", "--cause", "無", "--reason", "無"][..],
        &["close", "good"],
        &["follow-up", "good", "1.1.1", "--action", "補張貼"],
        &["evidence", "good", "1.1.1", "a.jpg", "--copy"],
        &["follow-up", "good", "1.1.1", "--action", "補張貼", "--reason", "複查時補登"],
        &["evidence", "good", "1.1.1", "0012", "--reason", "補附照片"],
        &["check", "data/sessions/good.session.ron"],
    ] {
        told += &desk.tell(line);
    }
    insta::assert_snapshot!(told);
    assert!(!desk.session("good.evidence").exists());
}
