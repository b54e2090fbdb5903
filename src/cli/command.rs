//! The command line as clap reads it, completes it and prints its help.
//!
//! It is described with clap's builder, since every help text exists in two languages.

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command};

use super::args::{FORMATS, KINDS, LISTED, REPORTS, SHELLS, URNS, VERDICTS};
use super::owed_args::{evidence_command, follow_up_command, follow_ups_command};
use crate::lang::Lang;

/// The name that the program is called by.
pub(super) const PROGRAM: &str = "pillarcheck";

/// The whole command line.
pub(super) fn command(lang: Lang) -> Command {
    let program = Command::new(PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .about(lang.help_about())
        .after_help(lang.help_exit_codes())
        .override_usage("pillarcheck [COMMAND] [OPTION]...")
        .subcommands([
            inspect_command(lang),
            list_command(lang),
            check_command(lang),
            recover_command(lang),
            mark_command(lang),
            close_command(lang),
            new_command(lang),
            report_command(lang),
            compare_command(lang),
            carry_command(lang),
            trend_command(lang),
            follow_up_command(lang),
            follow_ups_command(lang),
            evidence_command(lang),
            completions_command(lang),
            man_command(lang),
        ])
        .args([
            chosen("lang", "zh-TW|en", &Lang::ALL.map(|lang| (lang.tag(), lang)))
                .long("lang")
                .global(true)
                .help(lang.help_lang()),
            file("data-dir", "DIR").long("data-dir").global(true).help(lang.help_data_dir()),
            flag("ascii").global(true).help(lang.help_ascii()),
            flag("no-color").global(true).help(lang.help_no_color()),
            Arg::new("version").short('V').long("version").action(ArgAction::Version).help(lang.help_version()),
        ]);
    framed(program, lang)
}

fn inspect_command(lang: Lang) -> Command {
    let visit = visit_args(lang).map(|arg| arg.requires("checklist"));
    let [draw, draw_from, seed, previous] = draw_args(lang);
    // Without kind and reviewer the visit form asks, for the short list too.
    let draw = draw.requires_all(["checklist", "kind", "reviewer"]);
    let command = Command::new("inspect")
        .about(lang.help_inspect())
        .override_usage("pillarcheck inspect [CHECKLIST] [OPTION]...")
        .arg(words("checklist", "CHECKLIST").help(lang.help_checklist()))
        .args(visit)
        .args([draw, draw_from, seed, previous.requires("checklist")])
        .arg(flag("plain").help(lang.help_plain()))
        .arg(
            file("session", "FILE")
                .long("session")
                .conflicts_with_all(["checklist", "kind", "reviewer", "site", "draw", "previous"])
                .help(lang.help_go_on()),
        );
    framed(command, lang)
}

fn new_command(lang: Lang) -> Command {
    let [kind, reviewer, site] = visit_args(lang);
    let command = Command::new("new")
        .about(lang.help_new())
        .override_usage("pillarcheck new CHECKLIST --kind KIND [OPTION]...")
        .arg(words("checklist", "CHECKLIST").required(true).help(lang.help_checklist()))
        .args([kind.required(true), reviewer, site])
        .args(draw_args(lang))
        .args(output_args(lang));
    framed(command, lang)
}

fn mark_command(lang: Lang) -> Command {
    let command = Command::new("mark")
        .about(lang.help_mark())
        .override_usage("pillarcheck mark SESSION POINT VERDICT [OPTION]...")
        .args([
            file("session", "SESSION").required(true).help(lang.help_session()),
            words("point", "POINT").required(true).help(lang.help_point()),
            chosen("verdict", "done|partial|absent|na|clear", &VERDICTS).required(true).help(lang.help_verdict()),
            words("note", "TEXT")
                .long("note")
                // A note may begin with a hyphen and may be empty.
                .value_parser(ValueParser::string())
                .allow_hyphen_values(true)
                .help(lang.help_note()),
            words("by", "NAME").long("by").help(lang.help_by()),
            words("reason", "TEXT").long("reason").allow_hyphen_values(true).help(lang.help_reason()),
        ]);
    framed(command, lang)
}

fn close_command(lang: Lang) -> Command {
    let command = Command::new("close")
        .about(lang.help_close())
        .after_help(lang.help_close_exit())
        .override_usage("pillarcheck close SESSION [--by NAME]")
        .args([
            file("session", "SESSION").required(true).help(lang.help_session()),
            words("by", "NAME").long("by").help(lang.help_closed_by()),
        ]);
    framed(command, lang)
}

fn list_command(lang: Lang) -> Command {
    let command = Command::new("list")
        .about(lang.help_list())
        .override_usage("pillarcheck list [checklists|sessions] [OPTION]...")
        .arg(chosen("what", "checklists|sessions", &LISTED).help(lang.help_listed()))
        .arg(flag("json").help(lang.help_json()));
    framed(command, lang)
}

fn check_command(lang: Lang) -> Command {
    let command = Command::new("check")
        .about(lang.help_check())
        .override_usage("pillarcheck check FILE... [--close-out]")
        .arg(file("file", "FILE").required(true).action(ArgAction::Append).num_args(1..).help(lang.help_checked()))
        .arg(flag("close-out").help(lang.help_close_out()));
    framed(command, lang)
}

fn recover_command(lang: Lang) -> Command {
    let command = Command::new("recover")
        .about(lang.help_recover())
        .override_usage("pillarcheck recover SESSION [-o FILE]")
        .arg(file("session", "SESSION").required(true).help(lang.help_session()))
        .arg(file("output", "FILE").short('o').long("output").help(lang.help_recovered()));
    framed(command, lang)
}

fn report_command(lang: Lang) -> Command {
    let command = Command::new("report")
        .about(lang.help_report())
        .override_usage("pillarcheck report SESSION [OPTION]...")
        .args([
            file("session", "SESSION").required(true).help(lang.help_session()),
            format_arg(lang),
            chosen("what", "summary|full|improvement|annual", &REPORTS).long("what").help(lang.help_what()),
            words("unit", "NAME").long("unit").help(lang.help_unit()),
            file("previous", "FILE").long("previous").help(lang.help_report_previous()),
            flag("explain").help(lang.help_explain()),
            flag("no-bom").help(lang.help_no_bom()),
        ])
        .args(output_args(lang));
    framed(command, lang)
}

fn compare_command(lang: Lang) -> Command {
    let command = Command::new("compare")
        .about(lang.help_compare())
        .override_usage("pillarcheck compare OLD NEW [OPTION]...")
        .args([
            file("old", "OLD").required(true).help(lang.help_old()),
            file("new", "NEW").required(true).help(lang.help_newer()),
            format_arg(lang),
        ])
        .args(output_args(lang));
    framed(command, lang)
}

fn carry_command(lang: Lang) -> Command {
    let command = Command::new("carry")
        .about(lang.help_carry())
        .after_help(lang.help_carry_exit())
        .override_usage("pillarcheck carry OLD CHECKLIST [-o NEW] [OPTION]...")
        .args([
            file("old", "OLD").required(true).help(lang.help_old()),
            words("checklist", "CHECKLIST").required(true).help(lang.help_checklist()),
        ])
        .args(visit_args(lang))
        .args(output_args(lang));
    framed(command, lang)
}

fn trend_command(lang: Lang) -> Command {
    let command = Command::new("trend")
        .about(lang.help_trend())
        .override_usage("pillarcheck trend [OFFICE] [OPTION]...")
        .args([words("office", "OFFICE").help(lang.help_office()), format_arg(lang)])
        .args(output_args(lang));
    framed(command, lang)
}

fn format_arg(lang: Lang) -> Arg {
    chosen("format", "text|md|html|csv|json|odt|ods", &FORMATS).long("format").help(lang.help_format())
}

fn completions_command(lang: Lang) -> Command {
    let command = Command::new("completions")
        .about(lang.help_completions())
        .override_usage("pillarcheck completions SHELL")
        .arg(chosen("shell", "bash|zsh|fish|powershell|elvish", &SHELLS).required(true).help(lang.help_shell()));
    framed(command, lang)
}

fn man_command(lang: Lang) -> Command {
    let command = Command::new("man").about(lang.help_man()).override_usage("pillarcheck man");
    framed(command, lang)
}

/// The circumstances of a visit.
fn visit_args(lang: Lang) -> [Arg; 3] {
    [
        chosen("kind", "routine|spot|annual", &KINDS).long("kind").help(lang.help_kind()),
        words("reviewer", "NAME").long("reviewer").action(ArgAction::Append).help(lang.help_reviewer()),
        words("site", "TEXT").long("site").help(lang.help_site()),
    ]
}

/// How a short list is drawn.
fn draw_args(lang: Lang) -> [Arg; 4] {
    [
        Arg::new("draw")
            .value_name("N")
            .long("draw")
            .value_parser(clap::value_parser!(u32).range(1..))
            .help(lang.help_draw()),
        chosen("draw-from", "onsite|pillars|absent", &URNS)
            .long("draw-from")
            .requires("draw")
            .help(lang.help_draw_from()),
        Arg::new("seed")
            .value_name("S")
            .long("seed")
            .requires("draw")
            .value_parser(clap::value_parser!(u64))
            .help(lang.help_seed()),
        file("previous", "FILE").long("previous").help(lang.help_previous()),
    ]
}

/// Where a file goes.
fn output_args(lang: Lang) -> [Arg; 2] {
    [file("output", "FILE").short('o').long("output").help(lang.help_output()), flag("force").help(lang.help_force())]
}

/// An argument that is one of some words. They stand in its value name, which needs no translation.
pub(super) fn chosen<T>(name: &'static str, value_name: &'static str, choices: &[(&'static str, T)]) -> Arg {
    let words: Vec<&'static str> = choices.iter().map(|(word, _)| *word).collect();
    Arg::new(name)
        .value_name(value_name)
        .value_parser(PossibleValuesParser::new(words))
        .ignore_case(true)
        .hide_possible_values(true)
}

/// An argument that is a text, without the blanks around it, and says something.
pub(super) fn words(name: &'static str, value_name: &'static str) -> Arg {
    Arg::new(name).value_name(value_name).value_parser(|text: &str| match text.trim() {
        "" => Err("blank"),
        text => Ok(text.to_owned()),
    })
}

pub(super) fn file(name: &'static str, value_name: &'static str) -> Arg {
    Arg::new(name).value_name(value_name).value_parser(ValueParser::path_buf())
}

pub(super) fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

/// A command with `--help` and a help page whose headings are ours, since clap has them in English only.
pub(super) fn framed(command: Command, lang: Lang) -> Command {
    let mut template = format!("{{about-with-newline}}\n{}{{usage}}", lang.help_usage());
    for (is_there, heading, tag) in [
        (command.has_subcommands(), lang.help_commands(), "subcommands"),
        (command.get_positionals().next().is_some(), lang.help_arguments(), "positionals"),
        (true, lang.help_options(), "options"),
    ] {
        if is_there {
            template.extend(["\n\n", heading, "\n{", tag, "}"]);
        }
    }
    template.push_str("{after-help}");
    command
        .help_template(template)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(lang.help_help()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_described_without_a_slip() {
        for lang in Lang::ALL {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn every_choice_stands_in_the_name_of_its_value() {
        fn check(command: &Command) {
            for argument in command.get_arguments() {
                let words: Vec<String> =
                    argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
                if !words.is_empty() && argument.get_action().takes_values() {
                    let named = argument.get_value_names().unwrap_or_default().concat();
                    assert_eq!(named, words.join("|"), "{argument}");
                }
            }
            command.get_subcommands().for_each(check);
        }
        check(&command(Lang::En));
    }
}
