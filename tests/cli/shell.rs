//! `completions` and `man`: there for every shell and in both languages.

use super::desk::Desk;

#[test]
fn every_shell_completes_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = desk.run(&["completions", shell]);
        let script = String::from_utf8(output.stdout).expect("the program speaks UTF-8");
        assert_eq!(output.status.code(), Some(0));
        for word in ["inspect", "list", "check", "mark", "report", "no-color"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn the_manual_page_is_complete() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.both(&["man"]));
}
