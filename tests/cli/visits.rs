//! From visit to visit: `compare`, `carry`, `trend` and `--previous`. What the reports say is `report`'s to test.

use std::path::PathBuf;

use super::desk::Desk;

/// The checklist of the good session a year later: one point in other words, one gone, one new.
const NEXT: &str = r#"Checklist(
    format: 1,
    id: "mini-116",
    title: "範例衛生所116年度提升服務工作計畫",
    agency: "範例衛生所",
    year: 116,
    framework: "six-pillars",
    pillars: [
        Pillar(id: "1", title: "完備基礎服務項目", strategies: [
            Strategy(id: "1.1", title: "流程一致", points: [
                FocusPoint(id: "1.1.1", check: "流程圖張貼於入口，並標明修訂日期", method: OnSite, source: "一/(一)/1"),
                FocusPoint(id: "1.1.9", check: "志工輪值表張貼於服務台", method: OnSite, source: "一/(一)/9"),
            ]),
        ]),
    ],
)
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("sessions/good.session.ron", include_str!("../bad/good.session.ron"));
    std::fs::write(desk.folder().join("next.ron"), NEXT).expect("a checklist");
    desk
}

#[test]
fn carry_lists_what_became_of_the_points_and_says_that_a_decision_is_due() {
    let desk = desk();
    let mut told = String::new();
    for (lang, file) in [("zh-TW", "zh.session.ron"), ("en", "en.session.ron")] {
        told += &desk.tell(&["--lang", lang, "carry", "good", "next.ron", "-o", file]);
    }
    told += &desk.tell(&["check", "zh.session.ron"]);
    // Carried once more by the same list there is nothing left to decide.
    told += &desk.tell(&["carry", "zh.session.ron", "next.ron", "-o", "again.session.ron"]);
    insta::assert_snapshot!(told);
    let text = std::fs::read_to_string(desk.folder().join("zh.session.ron")).expect("the new session");
    assert!(text.contains("    answers: {\n    },"), "{text}");
}

#[test]
fn carry_overwrites_neither_the_older_session_nor_any_file_unasked() {
    let desk = desk();
    let before = std::fs::read(desk.session("good.session.ron")).expect("the session");
    std::fs::write(desk.folder().join("there.session.ron"), "someone's").expect("a file that is there already");
    let mut told = String::new();
    for line in [
        &["carry", "good", "next.ron", "-o", "data/sessions/good.session.ron", "--force"][..],
        &["carry", "good", "next.ron", "-o", "there.session.ron"],
        &["carry", "gone", "next.ron", "-o", "new.session.ron"],
        &["carry", "good", "nowhere", "-o", "new.session.ron"],
        &["carry", "good"],
        &["compare", "good"],
        &["compare", "good", "gone"],
        &["compare", "good", "good", "-o", "data/sessions/good.session.ron", "--force"],
        &["trend", "他所"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
    assert_eq!(std::fs::read(desk.session("good.session.ron")).expect("the session"), before);
    assert_eq!(std::fs::read(desk.folder().join("there.session.ron")).expect("the file"), b"someone's");
    assert!(!desk.folder().join("new.session.ron").exists());
}

#[test]
fn compare_and_trend_come_in_every_format() {
    let desk = desk();
    let carried = desk.run(&["carry", "good", "next.ron", "-o", "data/sessions/next.session.ron"]);
    assert_eq!(carried.status.code(), Some(1), "{carried:?}");
    desk.run(&["mark", "next", "1.1.1", "done", "--note", "已張貼"]);
    insta::assert_snapshot!(desk.both(&["compare", "good", "next"]) + &desk.both(&["trend", "範例"]));
    for format in ["text", "md", "html", "csv", "json", "odt", "ods"] {
        for command in [&["compare", "good", "next"][..], &["trend"]] {
            let file = format!("{}.{format}", command[0]);
            let made = desk.run(&[command, &["--format", format, "-o", &file]].concat());
            assert_eq!(made.status.code(), Some(0), "{made:?}");
            let bytes = std::fs::read(desk.folder().join(&file)).expect("the report");
            let package = bytes.starts_with(b"PK");
            assert_eq!(package, matches!(format, "odt" | "ods"), "{file}");
        }
    }
}

#[test]
fn the_yearly_report_compares_with_the_session_that_is_named() {
    let desk = desk();
    desk.run(&["new", "next.ron", "--kind", "annual", "-o", "data/sessions/next.session.ron"]);
    desk.run(&["mark", "next", "1.1.2", "done"]);
    let report = |more: &[&str]| {
        let line = [&["--lang", "zh-TW", "report", "next", "--what", "annual"], more].concat();
        let output = desk.run(&line);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).expect("the program speaks UTF-8")
    };
    assert!(report(&[]).contains("未提供上次查核紀錄"));
    let compared = report(&["--previous", "good"]);
    assert!(compared.contains("上次：") && compared.contains("已改善"), "{compared}");
    let session = desk.session("good.session.ron");
    let before = std::fs::read(&session).expect("the session");
    let onto = ["report", "next", "--what", "annual", "--previous", "good", "--force", "-o"];
    let output = desk.run(&[&onto[..], &["data/sessions/good.session.ron"]].concat());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(std::fs::read(&session).expect("the session"), before, "neither of the two is written over");
}

#[test]
fn a_new_session_can_stand_beside_an_earlier_one() {
    let desk = desk();
    let line = ["new", "next.ron", "--kind", "annual", "--previous", "good", "-o", "new.session.ron"];
    insta::assert_snapshot!(desk.tell(&line) + &desk.tell(&["check", "new.session.ron"]));
    let json = desk.run(&["report", "new.session.ron", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(value["previous"]["visited"], "2026-11-22");
    assert_eq!(value["answers"], serde_json::json!({}));
}

#[test]
fn between_five_and_six_pillars_hints_are_given() {
    let desk = Desk::new();
    let told = desk.run(&["new", "xiaogang-105", "--kind", "spot", "-o", "old.session.ron"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let output = desk.run(&["--lang", "zh-TW", "carry", "old.session.ron", "sanmin2-115", "-o", "new.session.ron"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("the program speaks UTF-8");
    for piece in ["沿用（0）", "有變動（68）", "可參考 0.1 訂定年度提升服務計畫（相同）", "新增（100）"]
    {
        assert!(text.contains(piece), "{piece} in {text}");
    }
}

#[test]
fn a_mapping_is_checked_with_places() {
    let desk = Desk::new();
    let bundled = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("checklists/five-to-six.mapping.ron");
    let text = std::fs::read_to_string(bundled).expect("the bundled mapping");
    std::fs::write(desk.folder().join("good.mapping.ron"), &text).expect("a mapping");
    let broken = text.replacen("relation: Equal", "relation: Same", 1).replacen("title:", "titel:", 1);
    std::fs::write(desk.folder().join("bad.mapping.ron"), broken).expect("a mapping");
    insta::assert_snapshot!(desk.both(&["check", "good.mapping.ron", "bad.mapping.ron"]));
}
