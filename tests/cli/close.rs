//! `close`, `check --close-out` and `mark --reason`: closing a visit, and amendments after it.

use pillarcheck::store::session::sessions;

use super::desk::Desk;

#[test]
fn a_visit_is_closed_and_amended() {
    let (desk, name) = Desk::with_session();
    let path = desk.session(&name);
    let path_text = path.to_string_lossy();
    desk.put("sessions/一.session.ron", include_str!("../samples/format-1/short.session.ron"));
    let short = "一";
    let short_path = desk.session("一.session.ron");
    let short_text = short_path.to_string_lossy();
    let mut told = String::new();
    for line in [
        &["mark", &name, "1.1.1.1", "absent"][..],
        &["close", &name],
        &["--lang", "en", "check", &path_text, "--close-out"],
        &["check", &short_text],
        &["check", &short_text, "--close-out"],
        &["mark", short, "1.1.1", "done", "--reason", "還沒結案"],
        &["close", short, "--by", "李科長"],
        &["--lang", "en", "close", short],
        &["mark", short, "1.1.1", "absent"],
        &["--lang", "en", "mark", short, "1.1.1", "absent"],
        &["mark", short, "1.1.1", "absent", "--reason", " "],
        &["mark", short, "1.1.1", "absent", "--reason", "-複查時已撤除", "--by", "王檢查員"],
        &["mark", short, "1.1.1", "absent", "--reason", "再說一次"],
        &["check", &short_text],
        &["list", "sessions"],
    ] {
        told += &desk.tell(line);
    }
    insta::assert_snapshot!(told);
    let (open, _) = sessions::read(&path).expect("a good file");
    assert!(!open.is_sealed(), "errors keep it open");
    let (closed, warnings) = sessions::read(&short_path).expect("a good file");
    assert_eq!((warnings.len(), closed.amendments().len()), (0, 1));
}

#[test]
fn what_was_altered_is_told_with_its_place() {
    let desk = Desk::new();
    let sealed = include_str!("../samples/format-1/sealed.session.ron");
    let altered =
        sealed.replacen("照片 0012", "照片 0013", 1).replacen("by: \"李檢查員\", point", "by: \"林檢查員\", point", 1);
    let path = desk.put("sessions/二.session.ron", altered);
    let told = desk.both(&["check", &path.to_string_lossy()]) + &desk.tell(&["--lang", "en", "report", "二"]);
    insta::assert_snapshot!(told);
}

#[test]
fn a_visit_is_closed_and_amended_in_plain_lines() {
    let desk = Desk::new();
    let short = include_str!("../samples/format-1/short.session.ron");
    for (name, lang) in [("一", "zh-TW"), ("二", "en")] {
        desk.put(&format!("sessions/{name}.session.ron"), short);
        let told = desk.talk(
            &["--lang", lang, "inspect", "--session", name, "--plain"],
            "結案\nn\nclose\ny\nclose\nb\nd\na 服務台沒有張貼\n複查\n\nu\n\nu\n不是\nd\nq\n",
        );
        insta::assert_snapshot!(format!("plain_closing_{lang}"), told);
    }
}
