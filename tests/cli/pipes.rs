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
