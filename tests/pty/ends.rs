//! Signals: termination, and suspension with resuming. Work is saved, the terminal restored.

use std::process::Command;
use std::time::Duration;
#[cfg(target_os = "linux")]
use std::{io::Read as _, io::Write as _, path::Path, time::Instant};

use pillarcheck::store::session::sessions;
#[cfg(target_os = "linux")]
use pillarcheck::store::session::sessions::Access;

use super::terminal::{BEGIN, ENTER, Terminal, session_file, shows_progress};
#[cfg(target_os = "linux")]
use super::terminal::{NOW, PATIENCE};

#[test]
fn a_signal_to_end_saves_what_is_being_typed_and_gives_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
        terminal.wait_for_progress("0.0%");
        terminal.press("a");
        terminal.wait_for_progress("1.0%");
        terminal.press(ENTER);
        terminal.press("電話未公告");
        terminal.wait_for("電話未公告");
        send(signal, &terminal);
        let farewell = terminal.farewell();
        assert_eq!(farewell.code, 0, "{signal}");
        farewell.must_leave_the_terminal_as_it_was();
        let (session, _) = sessions::read(&session_file(folder.path())).expect("the session");
        assert_eq!(session.note(&"1.1.1.1".into()), "電話未公告", "{signal}");
        assert_eq!(session.scores().total().absent, 1, "{signal}");
    }
}

#[test]
fn after_a_stop_the_picture_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let terminal = Terminal::start((80, 24), folder.path(), &BEGIN, &[]);
    terminal.wait_for_progress("0.0%");
    send("TSTP", &terminal);
    terminal.wait_until("the screen of the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    // The program restores the terminal just before it stops. A shell waits for the stop; here SIGCONT is repeated
    // until one comes after it.
    let is_back = |screen: &vt100::Screen| screen.alternate_screen() && shows_progress(screen, "0.0%");
    for _ in 0..100 {
        send("CONT", &terminal);
        std::thread::sleep(Duration::from_millis(100));
        if is_back(&terminal.screen()) {
            break;
        }
    }
    terminal.wait_until("the picture", is_back);
    terminal.press("d");
    terminal.wait_for_progress("1.0%");
    terminal.wait_for("已存");
    terminal.press("q");
    let farewell = terminal.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();
}

#[test]
fn a_terminal_that_calls_itself_dumb_is_sent_to_plain_mode_and_one_without_a_name_works() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let dumb = Terminal::start((80, 24), folder.path(), &BEGIN, &[("TERM", "dumb")]);
    let farewell = dumb.farewell();
    assert_eq!(farewell.code, 2);
    let said = super::terminal::picture(&farewell.screen).replace('\n', "");
    assert!(said.contains("inspect --plain") && !farewell.screen.alternate_screen(), "{said}");
    assert!(!folder.path().join("sessions").exists(), "nothing was begun");
    let nameless = Terminal::start_in(&["/usr/bin/env", "-u", "TERM"], (80, 24), folder.path(), &BEGIN, &[]);
    nameless.wait_for_progress("0.0%");
    nameless.press("d");
    nameless.wait_for_progress("1.0%");
    nameless.wait_for("已存");
    nameless.press("q");
    let farewell = nameless.farewell();
    assert_eq!(farewell.code, 0);
    farewell.must_leave_the_terminal_as_it_was();
}

fn send(signal: &str, terminal: &Terminal) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &terminal.process().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "the program is there to hear {signal}");
}

/// A terminal closed under a program that no signal tells: it has no controlling terminal, or does not listen.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_is_gone_ends_the_program_without_a_signal() {
    for wrapper in [&["setsid", "--wait"][..], &["sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""]] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        vanish(wrapper, folder.path());
        let path = session_file(folder.path());
        // The lock is free once the program has ended.
        let now = pillarcheck::model::value::roc::Moment::parse(NOW).expect("a moment");
        let end = Instant::now() + PATIENCE;
        let session = loop {
            let opened = sessions::open(&path, now).expect("the session");
            if let Access::Write { left_by, .. } = &opened.access {
                assert_eq!(left_by, &None, "{wrapper:?}: it let go of the session");
                break opened.session;
            }
            assert!(Instant::now() < end, "{wrapper:?}: the program goes on without a terminal");
            std::thread::sleep(Duration::from_millis(50));
        };
        assert_eq!(session.note(&"0.1.1".into()), "電話未公告", "{wrapper:?}");
    }
}

/// Starts the program on a terminal of its own, types a note, and takes the terminal away.
#[cfg(target_os = "linux")]
fn vanish(wrapper: &[&str], folder: &Path) {
    let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).expect("a pseudo-terminal");
    let mut command = portable_pty::CommandBuilder::new(wrapper[0]);
    command.args(&wrapper[1..]);
    command.args([env!("CARGO_BIN_EXE_pillarcheck"), "--lang", "zh-TW", "--data-dir"]);
    command.arg(folder);
    command.args(BEGIN);
    command.env("TERM", "xterm-256color");
    command.env("PILLARCHECK_NOW", NOW);
    let mut child = pair.slave.spawn_command(command).expect("the program can be started");
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().expect("the program's output");
    let mut keyboard = pair.master.take_writer().expect("the program's keyboard");
    let (sender, chunks) = std::sync::mpsc::channel();
    let (end, is_over) = std::sync::mpsc::channel::<()>();
    // The reader holds the terminal too, until it is told that this is over and the program writes once more.
    let reader = std::thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = output.read(&mut chunk) {
            let _ = sender.send(chunk[..length].to_vec());
            if is_over.try_recv().is_ok() {
                return;
            }
        }
    });
    let wait_for = |text: &str| {
        let mut read = Vec::new();
        while !String::from_utf8_lossy(&read).contains(text) {
            read.extend(chunks.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{wrapper:?}: {text} never came")));
        }
    };
    wait_for("查核率");
    keyboard.write_all("\r電話未公告".as_bytes()).expect("the program reads");
    wait_for("公告");
    let _ = end.send(());
    keyboard.write_all("\x1b".as_bytes()).expect("the program reads");
    let _ = reader.join();
    drop((keyboard, pair.master));
    // What started the program need not live as long.
    let _ = child.wait();
}
