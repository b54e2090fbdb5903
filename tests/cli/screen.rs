//! The screen's commands without a terminal: errors of arguments and files come first, then the one about the terminal.

use super::desk::Desk;

#[test]
fn without_a_terminal_the_screen_is_refused() {
    let desk = Desk::new();
    desk.put("sessions/good.session.ron", include_str!("../bad/good.session.ron"));
    desk.put("sessions/damaged.session.ron", include_str!("../bad/bad-mark.session.ron"));
    let mut told = String::new();
    for line in [
        &[][..],
        &["inspect"],
        &["inspect", "sanmin2-115"],
        &["inspect", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員"],
        &["inspect", "--session", "good"],
        &["inspect", "sanmin-115", "--kind", "spot", "--reviewer", "王檢查員"],
        &["inspect", "--session", "gone"],
        &["inspect", "--session", "damaged"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
    let sessions = std::fs::read_dir(desk.session(""))
        .expect("the folder")
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().ends_with(".session.ron"));
    assert_eq!(sessions.count(), 2, "nothing is created for a screen that is not shown");
}
