//! Real disks that fail under the program: full, turned read-only, pulled out. Only Linux lets a test mount a disk, in
//! a namespace that ends with the program; where it does not, the tests print that and are skipped.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use pillarcheck::store::session::sessions;

use super::terminal::{ENTER, ESCAPE, Terminal, files, picture};

/// Name of the folder on which the disk is mounted.
const DISK: &str = "隨身碟 一";
/// Name of the session on the disk.
const SESSION: &str = "查 核.session.ron";

/// The program with a session that is alone on a small disk.
struct Stick {
    terminal: Terminal,
    folder: tempfile::TempDir,
    disk: PathBuf,
}

impl Stick {
    /// Mounts the disk, begins a session on it, and waits for its picture. `None` where the system forbids mounting.
    fn begin() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join(DISK).join(SESSION);
        let session = session.to_str().expect("UTF-8");
        let script = "\"$1\" new sanmin2-115 --kind spot --reviewer 王檢查員 -o \"$session\" &&";
        let stick =
            Self::mounted(folder, DISK, &format!("session='{session}'; {script}"), &["inspect", "--session", session])?;
        stick.terminal.wait_for_progress("0.0%");
        Some(stick)
    }

    /// Mounts the disk on a folder of this name, runs a script, and starts the program with these arguments.
    fn mounted(folder: tempfile::TempDir, name: &str, script: &str, arguments: &[&str]) -> Option<Self> {
        let disk = folder.path().join(name);
        std::fs::create_dir(&disk).expect("a folder for the disk");
        if !can_be_mounted(&disk) {
            // Bypasses the capture of the test's output, so that the skip is seen.
            let _ = writeln!(std::io::stderr(), "left out: this system lets no test mount a disk of its own");
            return None;
        }
        let script = format!("mount -t tmpfs -o size=1m stick \"$0\" && {script} exec \"$@\"");
        let wrapper = ["unshare", "-rm", "sh", "-c", &script, disk.to_str().expect("UTF-8")];
        let path = std::env::var("PATH").unwrap_or_default();
        let terminal = Terminal::start_in(&wrapper, (120, 40), folder.path(), arguments, &[("PATH", &path)]);
        Some(Self { terminal, folder, disk })
    }

    /// The disk as the program sees it.
    fn inside(&self) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.terminal.process()));
        root.join(self.disk.strip_prefix("/").expect("an absolute path"))
    }

    /// Runs a command where the program's disk is mounted.
    fn run(&self, command: &[&str]) {
        let process = self.terminal.process().to_string();
        let done = Command::new("nsenter")
            .args(["-t", &process, "-U", "-m", "--preserve-credentials"])
            .args(command)
            .arg(&self.disk)
            .status();
        assert!(done.is_ok_and(|status| status.success()), "{command:?}");
    }

    /// Pulls the disk out under the work and marks one more point.
    fn pull_and_mark(&self) {
        self.mark(1);
        self.wait_saved();
        self.run(&["umount", "-l"]);
        self.mark(2);
        self.terminal.wait_for("未存檔");
    }

    /// How many points the file on the disk answers; it must be whole.
    fn answers(&self) -> usize {
        let (session, findings) = sessions::read(&self.inside().join(SESSION)).expect("the file is whole");
        assert_eq!(findings, []);
        session.parts().answers.len()
    }

    /// Marks a point, and waits until the screen counts this many of a hundred.
    fn mark(&self, marks: usize) {
        self.terminal.press("d");
        self.terminal.wait_for_progress(&format!("{marks}.0%"));
    }

    fn wait_saved(&self) {
        self.terminal.wait_until("saved", |screen| {
            let picture = picture(screen);
            picture.contains("已存") && !picture.contains("未存檔")
        });
    }

    fn leave(self) {
        self.terminal.press("q");
        let farewell = self.terminal.farewell();
        assert_eq!(farewell.code, 0);
        farewell.must_leave_the_terminal_as_it_was();
    }
}

/// Whether these tests can mount a disk here and do the rest that they need.
fn can_be_mounted(disk: &Path) -> bool {
    let script = "mount -t tmpfs -o size=1m probe \"$0\" && mount --bind \"$0\" \"$0\" && command -v nsenter";
    let probe = Command::new("unshare").args(["-rm", "sh", "-c", script]).arg(disk).output();
    probe.is_ok_and(|done| done.status.success())
}

#[test]
fn a_full_disk_is_said_and_the_work_is_saved_once_there_is_room() {
    let Some(stick) = Stick::begin() else { return };
    stick.mark(1);
    stick.wait_saved();
    let ballast = stick.inside().join("ballast");
    let mut filling = std::fs::File::create(&ballast).expect("the disk can be written");
    let full = (0..4096).find_map(|_| filling.write_all(&[0; 4096]).err());
    assert_eq!(full.map(|error| error.kind()), Some(std::io::ErrorKind::StorageFull));
    drop(filling);
    stick.mark(2);
    stick.terminal.wait_for("未存檔");
    stick.terminal.wait_for("磁碟空間不足");
    // The keyboard goes on.
    stick.mark(3);
    assert_eq!(stick.answers(), 1, "the last good state is there, whole");
    std::fs::remove_file(&ballast).expect("there is room again");
    stick.wait_saved();
    assert_eq!(stick.answers(), 3);
    stick.leave();
}

#[test]
fn a_disk_that_turns_read_only_is_said_and_the_work_is_saved_once_it_can_be_written() {
    let Some(stick) = Stick::begin() else { return };
    stick.mark(1);
    stick.wait_saved();
    // A second, read-only way to the same disk on top of the first: the disk itself is busy with the lock.
    stick.run(&["sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\""]);
    stick.mark(2);
    stick.terminal.wait_for("未存檔");
    stick.terminal.wait_for("磁碟是唯讀的");
    assert_eq!(stick.answers(), 1);
    stick.run(&["umount", "-l"]);
    stick.wait_saved();
    assert_eq!(stick.answers(), 2);
    stick.leave();
}

#[test]
fn a_stick_that_is_pulled_is_said_and_a_copy_goes_to_the_folder_of_sessions() {
    let Some(stick) = Stick::begin() else { return };
    stick.pull_and_mark();
    stick.terminal.wait_for("磁碟已移除");
    // The folder that the stick was mounted on is still there, empty.
    assert_eq!(files(&stick.disk), [] as [PathBuf; 0], "nothing went to the wrong drive");
    stick.terminal.press("q");
    stick.terminal.wait_for("另存");
    stick.terminal.press("c");
    stick.terminal.wait_for("_copy");
    let copies = files(&stick.folder.path().join("sessions"));
    let (session, findings) = sessions::read(&copies[0]).expect("the copy is whole");
    assert_eq!((session.parts().answers.len(), findings), (2, Vec::new()));
    stick.terminal.press("Q");
    let farewell = stick.terminal.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();
}

#[test]
fn an_end_by_the_system_with_the_stick_gone_leaves_a_copy_and_says_where() {
    let Some(stick) = Stick::begin() else { return };
    stick.pull_and_mark();
    let sent = Command::new("kill").args(["-TERM", &stick.terminal.process().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
    let folder = stick.folder.path().join("sessions");
    let farewell = stick.terminal.farewell();
    assert_eq!(farewell.code, 4);
    let said = picture(&farewell.screen);
    assert!(said.contains("已另存於") && said.contains("_copy"), "{said}");
    let (session, findings) = sessions::read(&files(&folder)[0]).expect("the copy is whole");
    assert_eq!((session.parts().answers.len(), findings), (2, Vec::new()));
    farewell.must_leave_the_terminal_as_it_was();
}

#[test]
fn an_end_by_the_system_is_as_bad_where_the_screen_began_with_a_plan() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let plan = "甲區公所115年度提升服務工作計畫\n貳、計畫內容\n一、便民\n(一)流程\n1.各項業務公布標準作業流程。\n";
    std::fs::write(folder.path().join("計畫.txt"), plan).expect("the plan");
    let Some(stick) = Stick::mounted(folder, "sessions", "", &["import", "計畫.txt"]) else { return };
    stick.terminal.wait_for("計畫書段落");
    stick.terminal.press(ESCAPE);
    stick.terminal.wait_for("還沒有查核紀錄");
    for shown in ["新的查核", "沒有填查核人員", "查核率"] {
        stick.terminal.press(ENTER);
        stick.terminal.wait_for(shown);
    }
    stick.pull_and_mark();
    let sent = Command::new("kill").args(["-TERM", &stick.terminal.process().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
    let farewell = stick.terminal.farewell();
    assert_eq!(farewell.code, 4);
    let said = picture(&farewell.screen);
    assert!(said.contains("程式結束前仍有內容未能存"), "{said}");
    farewell.must_leave_the_terminal_as_it_was();
}

#[test]
fn a_stick_that_is_pulled_while_nothing_is_typed_is_said_too() {
    let Some(stick) = Stick::begin() else { return };
    stick.mark(1);
    stick.wait_saved();
    stick.run(&["umount", "-l"]);
    stick.terminal.wait_for("未存檔");
    stick.terminal.wait_for("磁碟已移除");
}
