//! Help, wrong command lines, and the choice of the language.

use super::desk::Desk;

#[test]
fn help_is_there_for_every_command_in_both_languages() {
    let desk = Desk::new();
    let mut told = desk.both(&["--help"]);
    for command in commands(&told) {
        told += &desk.both(&[&command, "--help"]);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_version_says_what_the_program_is_built_from_and_in_short_nothing_else() {
    let desk = Desk::new();
    let version = concat!("pillarcheck ", env!("CARGO_PKG_VERSION"));
    let printed = |arguments: &[&str]| {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).expect("the program speaks UTF-8")
    };
    for (lang, commit) in [("zh-TW", "原始碼版次："), ("en", "commit: ")] {
        assert_eq!(printed(&["--lang", lang, "-V"]).trim_end(), version);
        let long = printed(&["--lang", lang, "--version"]);
        let lines: Vec<&str> = long.lines().collect();
        assert_eq!((lines.len(), lines[0]), (3, version), "{long}");
        assert!(lines[1].starts_with(commit), "{long}");
        assert!(lines[2].ends_with(env!("PILLARCHECK_TARGET")), "{long}");
    }
}

/// The commands that a help page lists: the first word of each line below the first heading of commands.
fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "指令：").skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn help_of_a_command_is_what_its_option_prints() {
    let desk = Desk::new();
    for lang in ["zh-TW", "en"] {
        for (help, option) in [
            (&["help"][..], &["--help"][..]),
            (&["help", "mark"], &["mark", "--help"]),
            (&["help", "help"], &["help", "--help"]),
        ] {
            let [help, option] = [help, option].map(|line| desk.run(&[&["--lang", lang], line].concat()));
            assert_eq!(help.stdout, option.stdout, "{lang}");
            assert!(!help.stdout.is_empty() && help.status.success());
        }
    }
    assert!(desk.tell(&["help", "marc"]).contains("`mark`"));
}

#[test]
fn a_wrong_command_line_says_what_is_wrong_with_it() {
    let desk = Desk::new();
    let mut told = String::new();
    for line in [
        &["nothing"][..],
        &["lst"],
        &["--colour"],
        &["list", "--jsn"],
        &["list", "plans"],
        &["list", "chklists"],
        &["check"],
        &["mark"],
        &["mark", "x", "1.1", "don"],
        &["mark", "x", "1.1", "done", "extra"],
        &["mark", "x", "1.1", "done", "--note"],
        &["new", "sanmin2-115"],
        &["new", "sanmin2-115", "--kind", "monthly"],
        &["new", "sanmin2-115", "--kind", "spot", "--kind", "annual"],
        &["new", "sanmin2-115", "--kind", "spot", "--reviewer", " "],
        &["inspect", "--kind", "spot"],
        &["inspect", "sanmin2-115", "--session", "x"],
        &["report", "x", "--format", "pdf"],
        &["completions", "tcsh"],
    ] {
        told += &desk.both(line);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn an_unknown_language_is_a_slip_in_the_language_of_the_locale() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.tell(&["--lang", "fr", "list"]), @r"
    $ pillarcheck --lang fr list
    ! 錯誤：`--lang <zh-TW|en>` 不能是 `fr`，可用的有 `zh-TW`、`en`；用法請看 `pillarcheck list --help`
    [2]
    ");
}

#[test]
fn the_locale_chooses_where_no_option_does() {
    let desk = Desk::new();
    for (variables, is_english) in [
        (&[][..], false),
        (&[("LANG", "en_US.UTF-8")], true),
        (&[("LANG", "de_AT.UTF-8")], false),
        (&[("LANG", "C.UTF-8")], false),
        (&[("LANG", "zh_TW.UTF-8"), ("LC_MESSAGES", "en_GB")], true),
        (&[("LC_MESSAGES", "en_GB"), ("LC_ALL", "zh_TW")], false),
        (&[("LC_ALL", ""), ("LANG", "en")], true),
    ] {
        let mut command = desk.command(&["list"]);
        command.envs(variables.iter().copied());
        let output = command.output().expect("the program can be started");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(text.starts_with("ID"), is_english, "{variables:?}: {text}");
    }
}

#[test]
fn a_clock_that_cannot_be_read_is_said() {
    let desk = Desk::new();
    let mut command = desk.command(&["--lang", "en", "list"]);
    command.env("PILLARCHECK_NOW", "115年11月22日");
    let output = command.output().expect("the program can be started");
    insta::assert_snapshot!(
        String::from_utf8_lossy(&output.stderr),
        @"error: `115年11月22日` in PILLARCHECK_NOW is no time; write it as 2026-11-22T09:03:11+08:00, or unset it"
    );
    assert_eq!(output.status.code(), Some(2));
}
