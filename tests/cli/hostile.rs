//! Hostile text: no control sequence of a file or an argument is printed.

use super::desk::Desk;

/// A checklist whose every text tries something: colours, window titles, bidirectional marks, line breaks, tabs.
const CHECKLIST: &str = include_str!("../hostile/checklist.ron");

fn must_be_harmless(desk: &Desk, line: &[&str]) {
    for lang in ["zh-TW", "en"] {
        let output = desk.run(&[&["--lang", lang], line].concat());
        for bytes in [output.stdout, output.stderr] {
            let text = String::from_utf8(bytes).expect("the program speaks UTF-8");
            assert!(!pillarcheck::model::value::text::steers(&text) && !text.contains('\r'), "{line:?}: {text:?}");
        }
    }
}

#[test]
fn nothing_that_is_printed_steers_a_terminal() {
    let desk = Desk::new();
    desk.put("checklists/hostile.ron", CHECKLIST);
    let slip = CHECKLIST.replace("method: OnSite", "method: \u{9b}31m紅").replace("    year", "    \u{202e}year");
    desk.put("checklists/slip.ron", slip);
    // The same list a year later, in which every point asks for something else.
    let other = CHECKLIST.replace("check: \"", "check: \"另").replace("agency: \"", "agency: \"別");
    let other = other.replacen("id: \"hostile", "id: \"other", 1);
    desk.put("checklists/other.ron", other);
    let new = ["new", "hostile", "--kind", "spot", "--reviewer", "\u{1b}[31m王\u{202e}", "--site", "\u{7}"];
    assert_eq!(desk.run(&new).status.code(), Some(0));
    let sessions: Vec<_> = std::fs::read_dir(desk.session("")).expect("the folder").flatten().collect();
    let name = sessions[0].file_name().to_string_lossy().into_owned();
    let path = sessions[0].path().to_string_lossy().into_owned();
    for line in [
        &["list"][..],
        &["list", "--json"],
        &["check", "data/checklists/hostile.ron", "data/checklists/slip.ron", &path],
        &["mark", &name, "1.1.1", "done", "--note", "\u{1b}]0;x\u{7}", "--by", "\u{9d}"],
        &["mark", &name, "\u{1b}[2J", "done"],
        &["new", "\u{1b}[2J\u{2028}", "--kind", "spot"],
        &["new", "hostile", "--kind", "\u{1b}[2J"],
        &["check", "\u{1b}[2J\u{200f}.ron"],
        &["inspect", "--session", "\u{1b}[2J"],
        &["\u{1b}[2J"],
        &["--\u{1b}[2J"],
        &["report", &name, "--unit", "\u{1b}[2J"],
        &["report", &name],
        &["report", &name, "--format", "json"],
        &["evidence", &name, "1.1.1", "\u{1b}[2J\u{202e}"],
        &["evidence", &name, "1.1.1", "\u{1b}[2J/\u{202e}"],
        &["mark", &name, "1.1.1", "absent"],
        &[
            "follow-up",
            &name,
            "1.1.1",
            "--cause",
            "\u{1b}[2J",
            "--owner",
            "\u{202e}",
            "--by",
            "\u{9d}",
            "--recheck",
            "absent",
        ],
        &["follow-up", &name, "1.1.1", "--due", "\u{1b}[2J"],
        &["follow-ups"],
        &["follow-ups", "--json"],
        &["follow-ups", "--office", "\u{1b}[2J"],
        &["report", &name, "--what", "improvement"],
        &["carry", &name, "hostile", "-o", "carried.session.ron", "--force"],
        &["carry", &name, "data/checklists/other.ron", "-o", "other.session.ron", "--force"],
        &["compare", &name, "other.session.ron"],
        &["compare", &name, "other.session.ron", "--format", "json"],
        &["new", "data/checklists/other.ron", "--kind", "spot", "--previous", &name],
        &["trend"],
        // Not every point was looked at, and one note is missing: first that, then the seal.
        &["mark", &name, "1.1.1", "absent"],
        &["close", &name],
        &["mark", &name, "1.1.1", "done", "--note", "\u{1b}]0;x\u{7}"],
        &["check", &path, "--close-out"],
        &["close", &name, "--by", "\u{1b}[31m王\u{202e}"],
        &["close", &name],
        &["mark", &name, "1.1.1", "partial", "--reason", "\u{9b}31m\u{202e}因", "--by", "\u{9d}"],
        &["check", &path],
        &["report", &name, "--format", "json"],
        &["report", &name],
        &["trend", "\u{1b}[2J"],
    ] {
        must_be_harmless(&desk, line);
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_are_made_harmless() {
    let desk = Desk::new();
    desk.put("sessions/\u{1b}[2J一.session.ron", include_str!("../bad/good.session.ron"));
    desk.put("sessions/\u{202e}二.session.ron", "no session");
    desk.put("checklists/\u{9b}三.ron", include_str!("../bad/good.ron"));
    for line in [
        &["list"][..],
        &["list", "--json"],
        &["check", "data/sessions/\u{1b}[2J一.session.ron", "data/sessions/\u{202e}二.session.ron"],
    ] {
        must_be_harmless(&desk, line);
    }
}
