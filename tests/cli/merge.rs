//! `merge` and `mark --take`: the tables, the file, what is refused, exit codes.

use super::desk::Desk;

/// Two inspectors' records of one visit, `one` and `two`, with one conflict.
fn desk() -> Desk {
    let desk = Desk::new();
    for (name, reviewer) in [("one", "王小華"), ("two", "李大同")] {
        let file = format!("data/sessions/{name}.session.ron");
        run(&desk, &["new", "sanmin2-115", "--kind", "annual", "--reviewer", reviewer, "-o", &file]);
        // Copies are listed in an order that the id has a part in.
        let begun = text(&desk, name);
        let (before, rest) = begun.split_once("    id: \"").expect("an id");
        let (_, after) = rest.split_once('"').expect("its end");
        desk.put(&format!("sessions/{name}.session.ron"), format!("{before}    id: \"{name}\"{after}"));
    }
    for line in [
        &["mark", "one", "1.1.1.1", "done"][..],
        &["mark", "one", "1.1.1.2", "absent", "--note", "未張貼"],
        &["mark", "one", "2.1.1", "done"],
        &["mark", "two", "1.1.1.1", "done"],
        &["mark", "two", "1.1.1.2", "done", "--note", "已張貼"],
        &["mark", "two", "2.1.3", "na", "--note", "無此業務"],
    ] {
        run(&desk, line);
    }
    desk
}

fn run(desk: &Desk, line: &[&str]) {
    let output = desk.run(line);
    assert_eq!(output.status.code(), Some(0), "{line:?}: {output:?}");
}

fn text(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.session(&format!("{name}.session.ron"))).expect("the session")
}

#[test]
fn a_dry_run_shows_the_table_and_writes_nothing_and_the_merge_shows_it_again() {
    let desk = desk();
    let before = [text(&desk, "one"), text(&desk, "two")];
    let told = desk.both(&["merge", "data/sessions/one.session.ron", "data/sessions/two.session.ron", "--dry-run"]);
    let sessions = desk.session("x").parent().expect("a folder").to_owned();
    let names = std::fs::read_dir(sessions).expect("the folder").flatten().map(|file| file.file_name());
    let names: Vec<_> = names.filter(|name| name.to_string_lossy().ends_with(".session.ron")).collect();
    assert_eq!(names.len(), 2, "nothing was written: {names:?}");
    let told = told
        + &desk.tell(&[
            "merge",
            "data/sessions/two.session.ron",
            "data/sessions/one.session.ron",
            "-o",
            "data/sessions/out.session.ron",
        ]);
    insta::assert_snapshot!(told);
    assert_eq!([text(&desk, "one"), text(&desk, "two")], before, "the sources are never written");
    // Whatever the order of the files.
    run(&desk, &["check", "data/sessions/out.session.ron"]);
    desk.run(&[
        "merge",
        "data/sessions/one.session.ron",
        "data/sessions/two.session.ron",
        "-o",
        "data/sessions/turned.session.ron",
    ]);
    let without_id = |name: &str| {
        text(&desk, name).lines().filter(|line| !line.starts_with("    id:")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(without_id("out"), without_id("turned"));
}

#[test]
fn a_conflict_is_decided_by_number_and_keeps_the_visit_open_until_then() {
    let desk = desk();
    let mut told = desk.tell(&[
        "merge",
        "data/sessions/one.session.ron",
        "data/sessions/two.session.ron",
        "-o",
        "data/sessions/out.session.ron",
        "--by",
        "組長",
    ]);
    let closing = || String::from_utf8(desk.run(&["close", "out"]).stdout).expect("UTF-8");
    assert!(closing().contains("不一致，待裁定 1 項：1.1.1.2"), "{}", closing());
    for line in [
        &["mark", "out", "1.1.1.1", "--take", "1"][..],
        &["mark", "out", "1.1.1.2", "--take", "3"],
        &["mark", "out", "1.1.1.2"],
        &["mark", "out", "1.1.1.2", "done", "--take", "1"],
        &["mark", "out", "1.1.1.2", "--take", "2", "--by", "組長"],
    ] {
        told += &desk.tell(line);
    }
    insta::assert_snapshot!(told);
    assert!(text(&desk, "out").contains("裁定：採王小華的結果"), "the log says why");
    assert!(!closing().contains("不一致"), "{}", closing());
}

#[test]
fn what_is_asked_for_settles_conflicts_and_json_says_the_same() {
    let desk = desk();
    for (more, expected) in
        [(&["--strictest"][..], "裁定"), (&["--prefer", "one"], "採王小華"), (&["--prefer", "two"], "採李大同")]
    {
        let line = [
            &[
                "merge",
                "data/sessions/one.session.ron",
                "data/sessions/two.session.ron",
                "-o",
                "out.session.ron",
                "--force",
            ],
            more,
        ]
        .concat();
        run(&desk, &line);
        assert!(
            std::fs::read_to_string(desk.folder().join("out.session.ron")).expect("the file").contains("合併時依指定"),
            "{expected}"
        );
    }
    let json = desk.run(&[
        "merge",
        "data/sessions/one.session.ron",
        "data/sessions/two.session.ron",
        "--dry-run",
        "--format",
        "json",
    ]);
    assert_eq!(json.status.code(), Some(1), "a conflict is left");
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let total = &value["total"];
    let sum = ["same", "later_word", "conflict", "nobody"]
        .map(|name| total[name].as_u64().expect("a number"))
        .iter()
        .sum::<u64>()
        + total["only"].as_array().expect("a list").iter().filter_map(serde_json::Value::as_u64).sum::<u64>();
    assert_eq!((sum, total["points"].as_u64()), (100, Some(100)));
    assert_eq!((value["written"].is_null(), value["kinship"].as_str()), (true, Some("OneVisit")));
    assert_eq!(value["conflicts"][0]["sides"][1]["mark"], "absent");
}

#[test]
fn what_does_not_belong_together_or_would_overwrite_is_refused() {
    let desk = desk();
    run(&desk, &["new", "sanmin2-115", "--kind", "spot", "-o", "data/sessions/spot.session.ron"]);
    run(&desk, &["new", "meinong-114", "--kind", "annual", "-o", "data/sessions/other.session.ron"]);
    std::fs::write(desk.folder().join("there.session.ron"), "someone's").expect("a file that is there already");
    desk.put("sessions/sealed.session.ron", include_str!("../samples/format-1/sealed.session.ron"));
    let altered = text(&desk, "sealed").replacen("site: \"", "site: \"!", 1);
    desk.put("sessions/altered.session.ron", altered);
    let mut told = String::new();
    for line in [
        &["merge", "data/sessions/one.session.ron", "data/sessions/spot.session.ron", "-o", "out.session.ron"][..],
        &["merge", "data/sessions/one.session.ron", "data/sessions/other.session.ron", "-o", "out.session.ron"],
        &["merge", "data/sessions/one.session.ron", "data/sessions/altered.session.ron", "-o", "out.session.ron"],
        &["merge", "data/sessions/one.session.ron", "-o", "out.session.ron"],
        &["merge", "data/sessions/one.session.ron", "data/sessions/two.session.ron"],
        &["merge", "data/sessions/one.session.ron", "data/sessions/gone.session.ron", "-o", "out.session.ron"],
        &["merge", "data/sessions/one.session.ron", "data/sessions/two.session.ron", "-o", "there.session.ron"],
        &[
            "merge",
            "data/sessions/one.session.ron",
            "data/sessions/two.session.ron",
            "-o",
            "data/sessions/two.session.ron",
            "--force",
        ],
        &[
            "merge",
            "data/sessions/one.session.ron",
            "data/sessions/two.session.ron",
            "--prefer",
            "spot",
            "-o",
            "out.session.ron",
        ],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
    assert!(!desk.folder().join("out.session.ron").exists());
    assert_eq!(std::fs::read(desk.folder().join("there.session.ron")).expect("the file"), b"someone's");
    let forced = desk.run(&[
        "merge",
        "data/sessions/one.session.ron",
        "data/sessions/spot.session.ron",
        "--as-one-visit",
        "-o",
        "out.session.ron",
    ]);
    assert_eq!(forced.status.code(), Some(0), "{forced:?}");
    assert!(
        std::fs::read_to_string(desk.folder().join("out.session.ron"))
            .expect("the file")
            .contains("kinship: AsOneVisit")
    );
}

#[test]
fn copies_that_went_apart_come_together_and_one_that_went_on_is_taken_as_it_is() {
    let desk = desk();
    desk.put("sessions/copy.session.ron", text(&desk, "one"));
    run(&desk, &["mark", "copy", "2.1.5.1", "done"]);
    let whole = desk.tell(&[
        "merge",
        "data/sessions/one.session.ron",
        "data/sessions/copy.session.ron",
        "-o",
        "data/sessions/whole.session.ron",
    ]);
    assert_eq!(text(&desk, "whole"), text(&desk, "copy"));
    run(&desk, &["mark", "one", "2.1.5.2", "partial", "--note", "缺一項"]);
    insta::assert_snapshot!(
        whole
            + &desk.tell(&[
                "merge",
                "data/sessions/one.session.ron",
                "data/sessions/copy.session.ron",
                "-o",
                "data/sessions/joined.session.ron"
            ])
    );
    let joined = text(&desk, "joined");
    assert!(joined.contains("kinship: Copies") && joined.contains("base: 3"), "{joined}");
    // Merged with a part of itself it stays what it is.
    run(
        &desk,
        &[
            "merge",
            "data/sessions/joined.session.ron",
            "data/sessions/one.session.ron",
            "-o",
            "data/sessions/again.session.ron",
        ],
    );
    assert_eq!(text(&desk, "again"), joined);
}

#[test]
fn evidence_is_copied_beside_the_merged_session_by_content_and_no_name_is_overwritten() {
    let desk = desk();
    let away = |name: &str, content: &str| {
        let path = desk.folder().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, content).expect("a photo");
    };
    away("a/photo.jpg", "one");
    away("b/photo.jpg", "two");
    away("b/same.jpg", "one");
    away("gone.jpg", "gone");
    for line in [
        ["evidence", "one", "1.1.1.1", "a/photo.jpg"],
        ["evidence", "two", "1.1.1.1", "b/photo.jpg"],
        ["evidence", "two", "1.1.1.2", "b/same.jpg"],
        ["evidence", "two", "2.1.3", "gone.jpg"],
    ] {
        run(&desk, &line);
    }
    std::fs::remove_file(desk.folder().join("gone.jpg")).expect("a photo");
    away("out/out.evidence/photo.jpg", "somebody else's");
    let told = desk.tell(&[
        "merge",
        "data/sessions/one.session.ron",
        "data/sessions/two.session.ron",
        "-o",
        "out/out.session.ron",
    ]);
    assert!(told.contains("2.1.3") && told.contains("gone.jpg") && told.ends_with("[1]\n"), "{told}");
    let folder = desk.folder().join("out/out.evidence");
    let mut found: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("the copies")
        .flatten()
        .map(|file| {
            (file.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(file.path()).expect("a copy"))
        })
        .collect();
    found.sort();
    let expected = [("photo-2.jpg", "one"), ("photo-3.jpg", "two"), ("photo.jpg", "somebody else's")];
    let mut contents: Vec<&str> = found.iter().map(|(_, content)| content.as_str()).collect();
    contents.sort_unstable();
    assert_eq!((found.len(), contents), (expected.len(), vec!["one", "somebody else's", "two"]), "{found:?}");
    assert_eq!(
        std::fs::read_dir(desk.folder().join("out")).expect("the folder").count(),
        2,
        "nothing temporary is left"
    );
    let checked = desk.tell(&["check", "out/out.session.ron"]);
    assert_eq!(checked.matches("gone.jpg").count(), 1, "{checked}");
    assert!(!checked.contains("photo"), "{checked}");
}

#[test]
fn a_named_base_is_the_beginning_of_files_that_no_longer_share_an_id() {
    let desk = desk();
    // Some other program gave one of two copies an id of its own.
    desk.put("sessions/strange.session.ron", text(&desk, "one").replacen("id: \"one\"", "id: \"strange\"", 1));
    desk.put("sessions/copy.session.ron", text(&desk, "one"));
    run(&desk, &["mark", "copy", "2.1.5.1", "done"]);
    run(&desk, &["mark", "strange", "2.1.5.2", "partial", "--note", "缺一項"]);
    let files = ["merge", "data/sessions/strange.session.ron", "data/sessions/copy.session.ron"];
    let merge = |more: &[&str]| run(&desk, &[&files[..], more].concat());
    merge(&["-o", "data/sessions/visit.session.ron"]);
    assert!(text(&desk, "visit").contains("kinship: OneVisit"), "without a base they are two records");
    merge(&["--base", "data/sessions/one.session.ron", "-o", "data/sessions/joined.session.ron"]);
    let joined = text(&desk, "joined");
    assert!(joined.contains("kinship: Copies") && joined.contains("base: 3"), "{joined}");
    assert!(joined.contains("缺一項"), "{joined}");
    // A base that is no beginning of them is not written either, whatever it is named for.
    let onto_base = ["--base", "data/sessions/one.session.ron", "-o", "data/sessions/one.session.ron", "--force"];
    let before = text(&desk, "one");
    let refused = desk.run(&[&files[..], &onto_base].concat());
    assert_ne!(refused.status.code(), Some(0), "{refused:?}");
    assert_eq!(text(&desk, "one"), before);
}

#[test]
fn a_list_counts_the_conflicts_and_says_which_file_went_on_after_the_merge() {
    let desk = desk();
    let files = ["data/sessions/one.session.ron", "data/sessions/two.session.ron"];
    desk.run(&["merge", files[0], files[1], "-o", "data/sessions/out.session.ron"]);
    let list = |json: &[&str]| {
        let output = desk.run(&[&["--lang", "en", "list", "sessions"], json].concat());
        (String::from_utf8(output.stdout).expect("UTF-8"), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let (json, told) = list(&["--json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let sessions = value.as_array().expect("a list").iter();
    let counts: Vec<_> = sessions.map(|row| (row["file"].as_str(), row["conflicts"].as_u64())).collect();
    assert!(counts.contains(&(Some("out.session.ron"), Some(1))), "{counts:?}");
    assert!(counts.contains(&(Some("one.session.ron"), Some(0))), "{counts:?}");
    // What it was merged of is part of it.
    assert!(told.contains("counts once") && !told.contains("apart"), "{told}");
    run(&desk, &["mark", "one", "2.1.5.1", "done"]);
    let (_, told) = list(&[]);
    assert!(told.contains("apart") && told.contains("out") && told.contains("one"), "{told}");
    let checked = desk.run(&["--lang", "en", "check", "data/sessions/out.session.ron"]);
    assert!(String::from_utf8_lossy(&checked.stderr).contains("apart"), "{checked:?}");
}
