//! Tests of the command line: complete definitions, parsing, and the resulting values.

use clap::builder::StyledStr;

use super::*;
use crate::model::record::mark::Mark;
use crate::ops::Overwrite;
use crate::ops::evidence::Keep;
use crate::ops::export::{Format, What};
use crate::ops::record::Marking;

/// Calls a function with the program and every subcommand.
fn for_each_command(command: &clap::Command, call: &mut impl FnMut(&clap::Command)) {
    call(command);
    for subcommand in command.get_subcommands() {
        for_each_command(subcommand, call);
    }
}

#[test]
fn clap_finds_nothing_amiss() {
    for lang in Lang::ALL {
        command(lang).debug_assert();
    }
}

#[test]
fn every_command_and_every_argument_has_its_help_in_both_languages() {
    fn check(what: &str, text: Option<&StyledStr>) {
        let texts = Lang::ALL.map(|lang| text.and_then(|text| Help::in_language(text, lang)));
        assert!(texts.iter().flatten().all(|text| !text.is_empty()), "{what}: {texts:?}");
        assert!(texts.iter().all(Option::is_some) && texts[0] != texts[1], "{what}: {texts:?}");
    }
    for_each_command(&in_full(), &mut |command| {
        let name = command.get_name();
        check(name, command.get_about());
        for text in [command.get_before_help(), command.get_after_help(), command.get_long_about()] {
            if text.is_some() {
                check(name, text);
            }
        }
        for argument in command.get_arguments() {
            let id = argument.get_id();
            check(&format!("{name} {id}"), argument.get_help());
            assert_eq!(argument.get_long_help(), None, "{name} {id}");
        }
    });
}

#[test]
fn what_is_printed_is_in_one_language() {
    for (lang, other) in [(Lang::ZhTw, Lang::En), (Lang::En, Lang::ZhTw)] {
        for_each_command(&command(lang), &mut |command| {
            let printed = command.clone().render_help().to_string();
            assert!(printed.contains(lang.help_options()), "{printed}");
            assert!(!printed.contains(other.help_options()), "{printed}");
            assert!(!printed.contains(help::SEPARATOR), "{printed}");
        });
    }
}

/// The parsed command, or the message of the usage error.
fn parsed(line: &[&str]) -> Result<CliCommand, String> {
    let arguments: Vec<OsString> = [PROGRAM].iter().chain(line).map(OsString::from).collect();
    match read(&arguments, Lang::En) {
        Ok(Line::Request(request)) => request.command.ok_or_else(|| "no command".to_owned()),
        Ok(Line::Text(text)) | Err(Failure::Usage(text)) => Err(text),
        Err(failure) => Err(format!("{failure:?}")),
    }
}

#[test]
fn what_goes_together_and_what_does_not() {
    for (line, refusal) in [
        (&["inspect"][..], ""),
        (&["inspect", "--kind", "spot"], "`<CHECKLIST>` is missing"),
        (&["inspect", "--reviewer", "王"], "`<CHECKLIST>` is missing"),
        (&["inspect", "--site", "一樓"], "`<CHECKLIST>` is missing"),
        (&["inspect", "--previous", "x"], "`<CHECKLIST>` is missing"),
        (&["inspect", "c", "--previous", "x"], ""),
        // Without kind and reviewer the visit form asks for everything, the sample included.
        (&["inspect", "c", "--draw", "2", "--kind", "spot"], "`--reviewer <NAME>` is missing"),
        (&["inspect", "c", "--draw", "2", "--reviewer", "王"], "`--kind <routine|spot|annual>` is missing"),
        (&["inspect", "c", "--draw", "2", "--reviewer", "王", "--kind", "spot"], ""),
        (&["inspect", "c", "--draw-from", "absent"], "`--draw <N>` is missing"),
        (&["inspect", "c", "--seed", "7"], "`--draw <N>` is missing"),
        (&["inspect", "--session", "x"], ""),
        (&["inspect", "c", "--session", "x"], "does not go with"),
        (&["inspect", "--session", "x", "--kind", "spot"], "does not go with"),
        (&["inspect", "--session", "x", "--reviewer", "王"], "does not go with"),
        (&["inspect", "--session", "x", "--site", "一樓"], "does not go with"),
        (&["inspect", "--session", "x", "--draw", "2"], "does not go with"),
        (&["inspect", "--session", "x", "--previous", "y"], "does not go with"),
        (&["new", "c"], "`--kind <routine|spot|annual>` is missing"),
        (&["new", "c", "--kind", "SPOT", "--draw", "2"], ""),
        (&["new", "c", "--kind", "spot", "--draw", "0"], "must be a number in range"),
        (&["new", "c", "--kind", "spot", "--draw", "2", "--seed", "-1"], "`-1`"),
        (&["mark", "s", "1.1", "done", "--note", "", "--reason", "-x"], ""),
        (&["mark", "s", "1.1", "done", "--note", "-x"], ""),
        (&["mark", "s", "1.1", "done", "--reason", ""], "`--reason <TEXT>` must not be blank"),
        (&["mark", "s", "1.1", "done", "--by", " "], "`--by <NAME>` must not be blank"),
        (&["mark", "s", " ", "done"], "`<POINT>` must not be blank"),
        (&["follow-up", "s", "1.1", "--recheck-date", "116/3/31"], "`--recheck <done|partial|absent|na>` is missing"),
        (&["follow-up", "s", "1.1", "--recheck-note", "x"], "`--recheck <done|partial|absent|na>` is missing"),
        (&["follow-up", "s", "1.1", "--recheck", "done", "--recheck-note", "-x"], ""),
        (&["follow-up", "s", "1.1", "--recheck", "clear"], "cannot be `clear`"),
        (&["follow-up", "s", "1.1", "--cause", "", "--action", "-x", "--unit", "-x", "--owner", "-x"], ""),
        (&["follow-up", "s", "1.1", "--due", "", "--closed", "-x", "--recheck", "na", "--recheck-date", "-x"], ""),
        (&["check"], "`<FILE>...` is missing"),
        (&["check", "a", "b"], ""),
        (&["follow-ups", "a", "b", "--office", "民政"], ""),
        (&["completions", "FISH"], ""),
    ] {
        match parsed(line) {
            Ok(_) => assert_eq!(refusal, "", "{line:?} was understood"),
            Err(said) => assert!(!refusal.is_empty() && said.contains(refusal), "{line:?}: {said}"),
        }
    }
}

#[test]
fn a_report_is_the_summary_unless_a_table_is_asked_for() {
    for (options, format, what) in [
        (&[][..], Format::Text, What::Summary),
        (&["--format", "CSV"], Format::Csv, What::Full),
        (&["--format", "json"], Format::Json, What::Summary),
        (&["--format", "csv", "--what", "Summary"], Format::Csv, What::Summary),
    ] {
        match parsed(&[&["report", "s"], options].concat()) {
            Ok(CliCommand::Report(report)) => assert_eq!((report.format, report.what()), (format, what), "{options:?}"),
            other => panic!("{options:?}: {other:?}"),
        }
    }
}

#[test]
fn a_flag_stands_for_a_value() {
    for is_given in [true, false] {
        let parsed = |line: &[&str], flag| {
            let flags = [flag];
            parsed(&[line, if is_given { &flags } else { &[] }].concat())
        };
        match parsed(&["list"], "--json") {
            Ok(CliCommand::List(list)) => assert_eq!(list.layout == Layout::Json, is_given),
            other => panic!("{other:?}"),
        }
        match parsed(&["follow-ups"], "--json") {
            Ok(CliCommand::FollowUps(list)) => assert_eq!(list.layout == Layout::Json, is_given),
            other => panic!("{other:?}"),
        }
        match parsed(&["check", "f"], "--close-out") {
            Ok(CliCommand::Check(check)) => assert_eq!(check.depth == Depth::CloseOut, is_given),
            other => panic!("{other:?}"),
        }
        match parsed(&["evidence", "s", "1.1", "f"], "--copy") {
            Ok(CliCommand::Evidence(evidence)) => assert_eq!(evidence.wanted().keep == Keep::Copy, is_given),
            other => panic!("{other:?}"),
        }
        match parsed(&["report", "s"], "--no-bom") {
            Ok(CliCommand::Report(report)) => assert_eq!(report.byte_order_mark, !is_given),
            other => panic!("{other:?}"),
        }
        match parsed(&["trend"], "--force") {
            Ok(CliCommand::Trend(trend)) => assert_eq!(trend.file.overwrite == Overwrite::Forced, is_given),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_verdict_is_a_mark_or_takes_it_away() {
    for (word, mark) in [
        ("done", Some(Mark::Done)),
        ("Partial", Some(Mark::Partial)),
        ("absent", Some(Mark::Absent)),
        ("NA", Some(Mark::NotApplicable)),
        ("clear", None),
    ] {
        match parsed(&["mark", "s", "1.1", word]) {
            Ok(CliCommand::Mark(answer)) => assert_eq!(answer.marking(), Marking::Mark(mark), "{word}"),
            other => panic!("{word}: {other:?}"),
        }
    }
    match parsed(&["mark", "s", "1.1", "--take", "2"]) {
        Ok(CliCommand::Mark(answer)) => assert_eq!(answer.marking(), Marking::Take(1)),
        other => panic!("{other:?}"),
    }
    for wrong in
        [&["mark", "s", "1.1"][..], &["mark", "s", "1.1", "--take", "0"], &["mark", "s", "1.1", "done", "--take", "1"]]
    {
        assert!(parsed(wrong).is_err(), "{wrong:?}");
    }
}
