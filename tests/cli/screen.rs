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

#[test]
fn a_file_alone_is_opened_as_what_it_is() {
    let desk = Desk::new();
    desk.put("sessions/good.session.ron", include_str!("../bad/good.session.ron"));
    desk.put("sessions/damaged.session.ron", include_str!("../bad/bad-mark.session.ron"));
    let here = |name: &str, content: &[u8]| std::fs::write(desk.folder().join(name), content).expect("a file");
    here("mail.txt", include_bytes!("../bad/good.session.ron"));
    here("own.ron", include_bytes!("../bad/good.ron"));
    here("slip.ron", include_bytes!("../bad/bad-year.ron"));
    here("five.mapping.ron", include_bytes!("../../checklists/five-to-six.mapping.ron"));
    here("settings.ron", b"(reviewers: [])");
    here("offices.ron", b"Offices(format: 1, offices: [])");
    here("plan.pdf", b"%PDF-1.7 x");
    here("letter.txt", "敬啟者：\n請查照。\n".as_bytes());
    let mut told = String::new();
    for line in [
        &["mail.txt"][..],
        &["good"],
        &["own.ron"],
        &["sanmin2-115"],
        &["slip.ron"],
        &["damaged"],
        &["five.mapping.ron"],
        &["settings.ron"],
        &["offices.ron"],
        &["plan.pdf"],
        &["letter.txt"],
        &["."],
        &["gone.ron"],
        &["inspekt"],
        &["mail.txt", "list"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_plan_alone_is_read_and_nothing_is_written() {
    let desk = Desk::new();
    let plan = "表格\n壹、計畫依據\n";
    std::fs::write(desk.folder().join("plan.txt"), plan).expect("a file");
    let (alone, by_name) = (desk.run(&["plan.txt"]), desk.run(&["import", "plan.txt"]));
    assert_eq!((alone.stdout, alone.stderr, alone.status), (by_name.stdout, by_name.stderr, by_name.status));
}

#[test]
fn practice_data_is_made_to_be_kept_and_never_over_anything() {
    let desk = Desk::new();
    let folder = desk.folder().join("practice");
    let keep = folder.to_str().expect("UTF-8");
    insta::assert_snapshot!([desk.both(&["demo"]), desk.both(&["demo", "--keep", keep])].concat());
    assert_eq!(std::fs::read_dir(folder.join("sessions")).expect("the folder").count(), 5, "three visits and two");
}
