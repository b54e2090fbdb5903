//! Closed pipes and full disks.

use std::process::Stdio;

use super::desk::Desk;

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let desk = Desk::new();
    for line in [&["list"][..], &["man"], &["completions", "bash"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let child =
            desk.command(line).stdout(writer).stderr(Stdio::piped()).spawn().expect("the program can be started");
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0), "{line:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_finds_no_room_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("the device that is always full");
    let output =
        Desk::new().command(&["--lang", "en", "list"]).stdout(full).output().expect("the program can be started");
    insta::assert_snapshot!(
        String::from_utf8_lossy(&output.stderr),
        @"error: cannot print: the disk is full; free some space or choose another place"
    );
    assert_eq!(output.status.code(), Some(4));
}

/// The run-time library opens the null device in place of an output that is closed, so what is printed is lost unsaid. What
/// is written to files is not, and the exit code is that of the work.
#[cfg(unix)]
#[test]
fn with_its_output_closed_a_command_does_its_work_and_does_not_panic() {
    let (desk, name) = Desk::with_session();
    for (line, expected) in [
        (&["list"][..], 0),
        (&["mark", &name, "0.1.1", "done"], 0),
        (&["report", &name, "-o", "report.txt"], 0),
        (&["report", "missing"], 3),
    ] {
        let command = desk.command(line);
        let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "exec \"$0\" \"$@\" >&-"]).args(words).current_dir(desk.folder());
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = shell.output().expect("the shell can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{line:?}: {said}");
        assert!(!said.contains("panic"), "{said}");
    }
    assert!(desk.folder().join("report.txt").exists());
    let text = std::fs::read_to_string(desk.session(&name)).expect("the session");
    assert!(text.contains("\"0.1.1\": Answer(mark: Done"));
}
