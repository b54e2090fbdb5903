//! Exports: the file is in the folder of the session, and the summary was sent to the terminal's clipboard.

use super::terminal::{BEGIN, DOWN, ENTER, ESCAPE, Terminal, files};

const RIGHT: &str = "\x1b[C";
const F2: &str = "\x1bOQ";
const F3: &str = "\x1bOR";

#[test]
fn a_report_is_read_saved_and_copied() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((120, 40), folder.path(), &BEGIN, &[]);
    terminal.wait_for_progress("0.0%");
    terminal.press("a");
    terminal.wait_for_progress("1.0%");
    terminal.press("e");
    terminal.wait_for("完整查核表");
    terminal.press(DOWN);
    terminal.press(RIGHT);
    terminal.press(DOWN);
    terminal.wait_for("完整查核表.md");
    terminal.press(ENTER);
    terminal.wait_for("完整查核表，Markdown");
    for _ in 0..2 {
        terminal.press(F2);
        terminal.wait_for("已存於");
        terminal.press(DOWN);
        terminal.wait_until("what was said is gone", |screen| !screen.contents().contains("已存於"));
    }
    terminal.press(F3);
    terminal.wait_for("剪貼簿；");
    // The heading of the summary in base64, as OSC 52 carries it: its bytes are whole threes.
    terminal.wait_for_bytes("\x1b]52;c;5p+l5qC457WQ5p6c5pGY6KaB");
    terminal.press(ESCAPE);
    terminal.wait_for("存檔時的檔名");
    terminal.press(ESCAPE);
    terminal.wait_until("the list alone", |screen| !screen.contents().contains("存檔時的檔名"));
    terminal.press("q");
    let farewell = terminal.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();

    let mut reports = files(&folder.path().join("sessions"));
    reports.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    reports.sort();
    let names: Vec<_> = reports.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    let name = "三民區第二衛生所_不定期查核_2026-11-22_完整查核表";
    assert_eq!(names, [format!("{name}-2.md"), format!("{name}.md")]);
    for path in &reports {
        let text = std::fs::read_to_string(path).expect("the report");
        let second = |line: &str| line.strip_prefix('|')?.split('|').nth(1).map(|cell| cell.trim().to_owned());
        let is_id = |cell: &String| {
            cell.matches('.').count() >= 2 && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        };
        let points = text.lines().filter_map(second).filter(is_id).count();
        assert_eq!(points, 100, "{}", path.display());
    }
}
