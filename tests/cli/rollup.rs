//! `rollup` from outside: what counts, what is left out, and the same figures in every format.

use std::path::Path;

use super::desk::Desk;

const OFFICES: &str = r#"Offices(
    format: 1,
    offices: [
        Office(id: "kcg", agency: "高雄市", level: "市"),
        Office(id: "health", agency: "高雄市政府衛生局", level: "局", parent: "kcg"),
        Office(id: "sanmin2", agency: "高雄市三民區第二衛生所", level: "所", parent: "health"),
        Office(id: "meinong", agency: "高雄市美濃區衛生所", level: "所", parent: "health"),
        Office(id: "gangshan", agency: "高雄市岡山區衛生所", level: "所", parent: "health"),
    ],
)"#;

/// A desk with the offices, two inspections of one office, one of another, one by another scheme, and a damaged file.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("offices.ron", OFFICES);
    for (checklist, name, marks) in [
        ("sanmin2-115", "a", &[("1.1.1.1", "absent"), ("1.1.1.2", "done")][..]),
        ("sanmin2-115", "b", &[("1.1.1.1", "absent"), ("1.1.1.2", "partial"), ("1.1.1.3", "na")]),
        ("meinong-114", "c", &[]),
        ("xiaogang-105", "d", &[]),
    ] {
        let file = desk.session(&format!("{name}.session.ron"));
        let file = file.to_str().expect("a path");
        let made = desk.run(&["new", checklist, "--kind", "annual", "--reviewer", "王檢查員", "-o", file]);
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        for (point, mark) in marks {
            assert_eq!(desk.run(&["mark", file, point, mark]).status.code(), Some(0));
        }
        // Which of two begun in the same second is newer depends on their ids, which are random.
        let text = std::fs::read_to_string(file).expect("the session");
        let id = text.lines().find_map(|line| line.strip_prefix("    id: \"")).expect("an id").trim_end_matches("\",");
        std::fs::write(file, text.replace(id, &format!("id-{name}"))).expect("the session");
    }
    desk.put("sessions/damaged.session.ron", "Session(");
    desk
}

#[test]
fn the_newest_session_of_each_office_counts_and_every_other_file_is_told() {
    let desk = desk();
    insta::assert_snapshot!(desk.both(&["rollup"]));
    insta::assert_snapshot!("rollup_explained", desk.tell(&["rollup", "--year", "115", "--explain"]));
}

#[test]
fn json_holds_the_integers() {
    let desk = desk();
    let output = desk.run(&["rollup", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let node = &json["nodes"][0];
    assert_eq!((&node["id"], &node["pillar"]), (&"kcg".into(), &serde_json::Value::Null));
    assert_eq!((&node["part"], &node["whole"]), (&"500000000000".into(), &"2000000000000".into()));
    assert_eq!((&node["score_tenths"], &node["absent"], &node["not_applicable"]), (&250.into(), &1.into(), &1.into()));
    let reasons: Vec<&str> =
        json["left_out"].as_array().expect("a list").iter().filter_map(|file| file["reason"].as_str()).collect();
    // The plans of 114 follow the same scheme and count as an office of their own year.
    assert_eq!(reasons, ["older", "other_framework", "unreadable"]);
}

#[test]
fn every_format_is_written_and_the_same_twice() {
    let desk = desk();
    for format in ["text", "md", "html", "csv", "json", "odt", "ods"] {
        let file = desk.folder().join(format!("city.{format}"));
        let file = file.to_str().expect("a path");
        let arguments = ["rollup", "--format", format, "-o", file, "--force"];
        let read = |path: &str| std::fs::read(Path::new(path)).expect("the report");
        assert_eq!(desk.run(&arguments).status.code(), Some(1), "{format}: a file is damaged");
        let first = read(file);
        assert_eq!(desk.run(&arguments).status.code(), Some(1));
        assert!(!first.is_empty() && read(file) == first, "{format}");
    }
}

#[test]
fn a_first_file_of_offices_is_made_of_the_sessions_and_read_again() {
    let desk = desk();
    for ending in ["ron", "csv"] {
        let file = desk.folder().join(format!("first.{ending}"));
        let file = file.to_str().expect("a path");
        assert_eq!(desk.run(&["rollup", "--write-offices", file]).status.code(), Some(1), "a file is damaged");
        let output = desk.run(&["rollup", "--offices", file, "--format", "csv"]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.contains("sanmin2,高雄市三民區第二衛生所,所,city,1,1,1"), "{text}");
        assert_eq!(desk.run(&["rollup", "--write-offices", file]).status.code(), Some(4), "nothing is overwritten");
    }
    let bad = desk.put("bad.csv", "id,agency,level,parent\n1,甲,所,9\n");
    insta::assert_snapshot!(desk.tell(&["rollup", "--offices", bad.to_str().expect("a path")]));
}

#[test]
fn a_list_of_files_comes_on_standard_input() {
    let desk = desk();
    let list = format!("{}\n", desk.session("b.session.ron").display());
    let told = desk.talk(&["rollup", "-", "--format", "csv"], &list);
    assert!(told.contains("kcg,高雄市,市,,3,1,1,"), "{told}");
    assert!(desk.talk(&["rollup", "-"], "").ends_with("[2]\n"));
}
#[test]
fn a_mapping_counts_the_other_scheme_and_what_is_not_mapped_is_listed() {
    let desk = desk();
    let place = r#"Office(id: "xiaogang", agency: "高雄市小港區公所", level: "所", parent: "kcg"),"#;
    desk.put("offices.ron", OFFICES.replace("    ],\n)", &format!("        {place}\n    ],\n)")));
    let file = desk.session("d.session.ron");
    let file = file.to_str().expect("a path");
    // 年度執行計畫 has one counterpart; another strategy leads to several pillars.
    for (point, mark) in [("1.1.1", "done"), ("1.2.1", "partial"), ("1.2.2", "absent")] {
        assert_eq!(desk.run(&["mark", file, point, mark]).status.code(), Some(0), "{point}");
    }
    insta::assert_snapshot!("rollup_mapped", desk.both(&["rollup", "--mapping", "five-to-six"]));
    let output = desk.run(&["rollup", "--mapping", "five-to-six", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&json["query"]["mapping"], &json["framework"]), (&"five-to-six".into(), &"six-pillars".into()));
    let not_mapped = json["not_mapped"].as_array().expect("a list");
    let counted = json["counted"].as_array().expect("a list");
    assert!(counted.iter().any(|one| one["office"] == "xiaogang"));
    // What counts and what does not is all there is.
    let points = |of: &serde_json::Value| of["points"].as_u64().expect("a number");
    let nodes = json["nodes"].as_array().expect("a list");
    let own = nodes.iter().find(|node| node["id"] == "xiaogang" && node["pillar"].is_null()).expect("the office");
    assert_eq!(points(own) + not_mapped.iter().map(points).sum::<u64>(), 68);
    let reasons: Vec<&str> = not_mapped.iter().filter_map(|one| one["reason"].as_str()).collect();
    assert!(reasons.contains(&"several_pillars"), "{reasons:?}");
    insta::assert_snapshot!(
        "rollup_mapping_refused",
        [
            desk.tell(&["rollup", "--mapping", "six-to-five"]),
            desk.tell(&["rollup", "--mapping", "five-to-six", "--framework", "five-pillars"]),
        ]
        .join("\n")
    );
}
