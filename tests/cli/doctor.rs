//! `doctor`, and what a crash leaves: all is told, and what is meant for others holds no name.

use std::path::PathBuf;

use super::desk::Desk;

/// A desk whose every file holds names, and one of them a slip.
fn desk_with_names() -> Desk {
    let (desk, name) = Desk::with_session();
    let path = desk.session(&name);
    let broken = std::fs::read_to_string(&path).expect("the session").replacen("SpotCheck", "祕密查核", 1);
    std::fs::write(desk.session("三民二所.session.ron"), broken).expect("a broken session");
    desk.put("settings.ron", "Settings(reviewers: [\"王檢查員\"], 主管: \"李主任\")");
    desk
}

/// What must not leave the machine: names of people, offices, checklists and folders.
const NAMES: [&str; 7] = ["王", "李主任", "三民", "sanmin", "祕密", "高雄", "session.ron"];

#[test]
fn everything_is_told_to_whoever_sits_there() {
    let desk = desk_with_names();
    let output = desk.run(&["--lang", "en", "doctor"]);
    let told = String::from_utf8(output.stdout).expect("the program speaks UTF-8");
    assert_eq!(output.status.code(), Some(1), "{told}");
    let version = concat!("pillarcheck ", env!("CARGO_PKG_VERSION"), "\n");
    assert!(told.starts_with(version), "{told}");
    for part in [
        "system: ",
        "language: en",
        "terminal: input or output is no terminal\n",
        "colours: 16, ground not said\n",
        "width of signs: not measured (no terminal)\n",
        "files: sessions 1, checklists 5\n",
        "crashes: none\n",
        "三民二所.session.ron",
        "祕密查核",
        "主管",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    for folder in ["data", "sessions", "own checklists", "cache"] {
        let row = told.lines().find(|line| line.starts_with(&format!("folder of {folder}: "))).expect("a row");
        assert!(row.contains(" free, locks work") && row.contains("can be written"), "{row}");
        assert!(row.contains(&*desk.folder().to_string_lossy()), "{row}");
    }
    let told = String::from_utf8(desk.run(&["--lang", "zh-TW", "doctor"]).stdout).expect("the program speaks UTF-8");
    assert!(told.contains("打不開：查核紀錄\n") && told.contains("當機紀錄：沒有\n"), "{told}");
}

#[test]
fn what_is_saved_for_others_holds_no_name_and_never_replaces_a_file() {
    let desk = desk_with_names();
    for lang in ["zh-TW", "en"] {
        let path = desk.folder().join(format!("報告-{lang}.txt"));
        let name = path.to_string_lossy();
        let output = desk.run(&["--lang", lang, "doctor", "--save", &name]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(String::from_utf8(output.stdout).expect("a path").trim_end(), name);
        let saved = std::fs::read_to_string(&path).expect("the file");
        assert!(saved.lines().count() > 15, "{saved}");
        for name in NAMES.iter().copied().chain([&*desk.folder().to_string_lossy()]) {
            assert!(!saved.contains(name), "{name} in {saved}");
        }
        let again = desk.run(&["doctor", "--save", &name]);
        assert_eq!(again.status.code(), Some(4), "{again:?}");
        assert_eq!(std::fs::read_to_string(&path).expect("the file"), saved);
    }
}

#[test]
fn a_data_folder_in_order_is_well() {
    let (desk, _) = Desk::with_session();
    let output = desk.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

// Only debug builds can be made to panic.
#[cfg(debug_assertions)]
#[test]
fn a_crash_leaves_a_file_without_names_and_says_where() {
    let (desk, name) = Desk::with_session();
    for lang in ["zh-TW", "en"] {
        let mut command = desk.command(&["--lang", lang, "check", &name]);
        let output = command.env("PILLARCHECK_TEST_PANIC", "check").output().expect("the program can be started");
        assert_eq!(output.status.code(), Some(101), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let path = PathBuf::from(said.lines().last().expect("a path"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {said}"));
        for part in ["command: \"check\"\n", "place: ", "src/cli/mod.rs:", "system: ", "message: assertion [..]"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        for name in NAMES.iter().copied().chain([&*desk.folder().to_string_lossy(), &name]) {
            assert!(!text.contains(name), "{name} in {text}");
        }
        let sentence = if lang == "en" { "The program met an error" } else { "程式發生錯誤" };
        assert!(said.contains(sentence), "{said}");
    }
    let told = String::from_utf8(desk.run(&["--lang", "en", "doctor"]).stdout).expect("the program speaks UTF-8");
    assert!(told.contains("crashes: 2, the last crash-"), "{told}");
}
