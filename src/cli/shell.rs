//! `completions` and `man`: completion script and manual page, generated from the command-line definitions.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::{PROGRAM, command};
use super::error::Failure;
use super::output::Outcome;
use crate::lang::{Lang, text};

/// The completion script of a shell.
pub(super) fn completions(shell: Shell, lang: Lang) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(lang), PROGRAM, &mut script);
    Outcome::bytes(script)
}

/// The manual page: one page for all commands, with headings in the chosen language.
pub(super) fn man(lang: Lang) -> Result<Outcome, Failure> {
    // Writing to a vector cannot fail.
    let page = page(lang).map_err(Failure::Terminal)?;
    Ok(Outcome::text(page))
}

fn page(lang: Lang) -> std::io::Result<String> {
    let program = command(lang);
    let [about, exit_codes] =
        [program.get_about(), program.get_after_help()].map(|text| text.map(ToString::to_string).unwrap_or_default());
    let in_short = about.lines().next().unwrap_or_default().to_owned();
    let mut page = Vec::new();
    let man = Man::new(program.clone());
    man.render_title(&mut page)?;
    Man::new(program.clone().about(in_short)).render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    page.extend_from_slice(b".SH COMMANDS\n");
    for subcommand in program.get_subcommands() {
        page.extend(subcommand_part(subcommand)?.bytes());
    }
    page.extend_from_slice(b".SH EXIT STATUS\n");
    for line in exit_codes.lines().skip(1) {
        page.extend(format!("{}\n.br\n", line.trim()).bytes());
    }
    let page = String::from_utf8_lossy(&page);
    Ok(page.lines().map(|line| translated(line, lang)).collect())
}

fn subcommand_part(subcommand: &Command) -> std::io::Result<String> {
    let name = subcommand.get_name();
    let command = subcommand
        .clone()
        .bin_name(format!("{PROGRAM} {name}"))
        // `--help` is listed among the global options.
        .mut_arg("help", |argument| argument.hide(true));
    let man = Man::new(command);
    let mut part = Vec::new();
    man.render_description_section(&mut part)?;
    man.render_synopsis_section(&mut part)?;
    man.render_options_section(&mut part)?;
    let paragraphs = without_headings(&String::from_utf8_lossy(&part));
    Ok(format!(".SS {name}\n{paragraphs}"))
}

/// Replaces the headings of a command's sections by paragraph breaks, since the command itself is the heading, and drops
/// the roff preamble that clap_mangen writes before each section.
fn without_headings(part: &str) -> String {
    part.lines()
        .filter(|line| !line.starts_with(".ie") && !line.starts_with(".el"))
        .map(|line| if line.starts_with(".SH ") { ".PP" } else { line })
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn translated(line: &str, lang: Lang) -> String {
    let heading = match line {
        ".SH NAME" => lang.man_name(),
        ".SH SYNOPSIS" => lang.man_synopsis(),
        ".SH DESCRIPTION" => lang.man_description(),
        ".SH OPTIONS" => lang.man_options(),
        ".SH COMMANDS" => lang.man_commands(),
        ".SH EXIT STATUS" => lang.man_exit_status(),
        other => return format!("{other}\n"),
    };
    format!(".SH {heading}\n")
}

text! {
    man_name { zh: "名稱", en: "NAME" }
    man_synopsis { zh: "用法", en: "SYNOPSIS" }
    man_description { zh: "說明", en: "DESCRIPTION" }
    man_options { zh: "共通選項", en: "OPTIONS" }
    man_commands { zh: "指令", en: "COMMANDS" }
    man_exit_status { zh: "結束代碼", en: "EXIT STATUS" }
}
