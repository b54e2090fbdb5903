//! A visit from the first key to the last: what was typed is in the file, and the terminal is restored.

use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::visit::VisitKind;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::session::sessions;

use super::terminal::{DOWN, ENTER, ESCAPE, NOW, Terminal, files, session_file};

#[test]
fn what_is_marked_and_written_is_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((120, 40), folder.path(), &[], &[]);

    terminal.wait_for("還沒有查核紀錄");
    terminal.press(ENTER);
    terminal.wait_for("新的查核");
    terminal.press(ENTER);
    terminal.wait_for("沒有填查核人員");
    terminal.press(ENTER);
    terminal.wait_for_progress("0.0%");

    terminal.press("dpa");
    terminal.wait_for_progress("3.0%");
    terminal.press(ENTER);
    terminal.wait_for("備註 ");
    terminal.press("電話未公告");
    terminal.wait_for("電話未公告");
    let caret = |screen: &vt100::Screen| {
        let (row, column) = screen.cursor_position();
        let before = screen.rows(0, column).nth(row.into()).unwrap_or_default();
        !screen.hide_cursor() && before.ends_with("電話未公告")
    };
    terminal.wait_until("the terminal's own cursor behind the text", caret);
    terminal.press(ESCAPE);
    terminal.wait_until("the end of the note", vt100::Screen::hide_cursor);

    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.wait_until("the next note", |screen| !screen.hide_cursor());
    // Terminals paste the ends of lines as the Enter key sends them. On the list, these letters would be commands.
    terminal.paste("dpa 櫃檯缺申請書範例\r已當場告知");
    terminal.wait_for("已當場告知");
    terminal.press(ESCAPE);
    terminal
        .wait_until("everything saved", |screen| screen.hide_cursor() && screen.contents().contains("已存 09:03:11"));

    terminal.press("q");
    terminal.wait_for("- 進行中 1");
    terminal.wait_for("  3.0%");
    terminal.press("q");
    let farewell = terminal.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();

    let path = session_file(folder.path());
    assert_eq!(
        files(&folder.path().join("sessions")),
        std::slice::from_ref(&path),
        "no lock and no half-written file is left"
    );
    let (session, findings) = sessions::read(&path).expect("the session");
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(session.visit().kind, VisitKind::SpotCheck);
    assert!(session.visit().reviewers.is_empty());
    assert_eq!(session.draft(), None);
    let points: Vec<&str> = session.points().map(|(_, _, point)| point.id.as_str()).take(5).collect();
    let now = Moment::parse(NOW).expect("a moment of the test");
    let expected = [
        (points[0], Some(Mark::Done), ""),
        (points[1], Some(Mark::Partial), ""),
        (points[2], Some(Mark::Absent), ""),
        (points[3], None, "電話未公告"),
        (points[4], None, "dpa 櫃檯缺申請書範例\n已當場告知"),
    ];
    let logged: Vec<_> = session
        .log()
        .iter()
        .map(|change| {
            assert_eq!((change.at, change.by.as_str()), (now, ""));
            assert_eq!(change.from, None, "{change:?}");
            let answer = change.to.as_ref().expect("an answer was given");
            (change.point.as_str(), answer.mark, answer.note.as_str())
        })
        .collect();
    assert_eq!(logged, expected);
    assert_eq!(session.parts().answers.len(), expected.len());
    for change in session.log() {
        assert_eq!(session.answer(&change.point), change.to.as_deref());
    }
}
