//! The arguments: what can be asked for, and the command line read into it.

use clap::ArgMatches;
use clap::error::ErrorKind;
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

use super::command::{PROGRAM, command};
use super::error::Failure;
use super::owed_args::{self, Evidencing, FollowingUp, Owing};
use super::usage;
use crate::lang::Lang;
use crate::model::record::session::{Mark, Urn, VisitKind};
use crate::report::{Format, What};
use crate::store::session::drawing::Drawing;
use crate::store::session::sessions::Overwrite;

/// A command line that was understood.
#[derive(Debug)]
pub(super) struct Request {
    /// What holds for every command.
    pub global: Global,
    /// What is asked for.
    pub asked: Asked,
}

/// What holds for every command. The language is known before.
#[derive(Debug, Default)]
pub(super) struct Global {
    /// Folder for everything, in the place of the platform's folders.
    pub data_dir: Option<PathBuf>,
    /// Keep to ASCII signs.
    pub ascii: bool,
    /// Use no colours.
    pub no_color: bool,
}

/// What is asked for.
#[derive(Debug)]
pub(super) enum Asked {
    /// Help or version, as clap writes it.
    Text(String),
    /// The screen.
    Inspect(Inspect),
    /// The same in plain lines.
    InspectPlain(Inspect),
    /// A new session file.
    New(New),
    /// One answer.
    Mark(Answering),
    /// What there is.
    List(Listing),
    /// What is wrong with some files.
    Check(Checking),
    /// The end of a visit.
    Close(Closing),
    /// What can be read of a damaged session.
    Recover(Recovering),
    /// A report.
    Report(Reporting),
    /// Two inspections side by side.
    Compare(Comparing),
    /// Next year's session.
    Carry(Carrying),
    /// Score and progress over time.
    Trend(Trending),
    /// The follow-up of one point.
    FollowUp(FollowingUp),
    /// The open follow-ups of several sessions.
    FollowUps(Owing),
    /// A piece of evidence.
    Evidence(Evidencing),
    /// A completion script.
    Completions(Shell),
    /// The manual page.
    Man,
}

/// What the screen begins with.
#[derive(Debug)]
pub(super) enum Inspect {
    /// The start screen.
    Start,
    /// A checklist, with what is known of the visit.
    Checklist {
        /// Id or path.
        checklist: String,
        /// Kind, if known.
        kind: Option<VisitKind>,
        /// Reviewers, if known.
        reviewers: Vec<String>,
        /// Site, if known.
        site: String,
        /// The inspection before, if it is to stand beside this one.
        previous: Option<PathBuf>,
        /// The short list to draw, if any.
        drawing: Option<Drawing>,
    },
    /// A session, by path or by name.
    Session(PathBuf),
}

/// A session file to create.
#[derive(Debug)]
pub(super) struct New {
    /// Checklist, by id or path.
    pub checklist: String,
    /// Kind of visit.
    pub kind: VisitKind,
    /// Reviewers.
    pub reviewers: Vec<String>,
    /// Site.
    pub site: String,
    /// The inspection before, if it is to stand beside this one.
    pub previous: Option<PathBuf>,
    /// The short list to draw, if any.
    pub drawing: Option<Drawing>,
    /// The file, if the user names one.
    pub output: Option<PathBuf>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

/// An answer to give.
#[derive(Debug)]
pub(super) struct Answering {
    /// Session, by path or by name.
    pub session: PathBuf,
    /// Id of the point.
    pub point: String,
    /// The mark; none takes it away.
    pub mark: Option<Mark>,
    /// The note, if it is to change.
    pub note: Option<String>,
    /// Who answers, if not the first reviewer.
    pub by: Option<String>,
    /// Why, if the visit is closed already.
    pub reason: Option<String>,
}

/// Files to look through.
#[derive(Debug)]
pub(super) struct Checking {
    /// The files, in the order asked for.
    pub files: Vec<PathBuf>,
    /// Whether what is missing before closing is looked for too.
    pub depth: Depth,
}

/// How closely sessions are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Whether the file is good.
    File,
    /// Whether the visit can be closed as well.
    CloseOut,
}

/// A visit to close.
#[derive(Debug)]
pub(super) struct Closing {
    /// Session, by path or by name.
    pub session: PathBuf,
    /// Who closes it, if not the first reviewer.
    pub by: Option<String>,
}

/// What to list, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing {
    /// What; both where nothing is named.
    pub what: Option<Listed>,
    /// How.
    pub layout: Layout,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// The checklists at hand.
    Checklists,
    /// The sessions in the user's folder.
    Sessions,
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// A damaged session to recover.
#[derive(Debug)]
pub(super) struct Recovering {
    /// Session, by path or by name.
    pub session: PathBuf,
    /// The new file, if the user names one.
    pub output: Option<PathBuf>,
}

/// A report to make.
#[derive(Debug)]
pub(super) struct Reporting {
    /// Session, by path or by name.
    pub session: PathBuf,
    /// In which format.
    pub format: Format,
    /// Which report.
    pub what: What,
    /// Only the points of this unit.
    pub unit: Option<String>,
    /// The inspection before that the yearly report compares with.
    pub previous: Option<PathBuf>,
    /// The file, if it does not go to standard output.
    pub output: Option<PathBuf>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
    /// Whether the sum behind each number is shown.
    pub explain: bool,
    /// Whether a CSV file begins with a byte-order mark.
    pub byte_order_mark: bool,
}

/// Two inspections to set side by side.
#[derive(Debug)]
pub(super) struct Comparing {
    /// The older session, by path or by name.
    pub then: PathBuf,
    /// The newer session, by path or by name.
    pub now: PathBuf,
    /// In which format.
    pub format: Format,
    /// The file, if it does not go to standard output.
    pub output: Option<PathBuf>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

/// An inspection whose verdicts are to stand beside another checklist.
#[derive(Debug)]
pub(super) struct Carrying {
    /// The older session, by path or by name.
    pub last: PathBuf,
    /// Checklist, by id or path.
    pub checklist: String,
    /// Kind of visit, if not that of the older session.
    pub kind: Option<VisitKind>,
    /// Reviewers, if not those of the older session.
    pub reviewers: Vec<String>,
    /// Site, if not that of the older session.
    pub site: Option<String>,
    /// The file, if the user names one.
    pub output: Option<PathBuf>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

/// The inspections of which offices to follow over time.
#[derive(Debug)]
pub(super) struct Trending {
    /// Part of the office's name; every office where nothing is named.
    pub office: Option<String>,
    /// In which format.
    pub format: Format,
    /// The file, if it does not go to standard output.
    pub output: Option<PathBuf>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

/// The words of the command line for each kind of visit.
pub(super) const KINDS: [(&str, VisitKind); 3] =
    [("routine", VisitKind::Routine), ("spot", VisitKind::SpotCheck), ("annual", VisitKind::Annual)];

/// The words of the command line for each verdict; the last one takes the mark away.
pub(super) const VERDICTS: [(&str, Option<Mark>); 5] = [
    ("done", Some(Mark::Done)),
    ("partial", Some(Mark::Partial)),
    ("absent", Some(Mark::Absent)),
    ("na", Some(Mark::NotApplicable)),
    ("clear", None),
];

/// The words of the command line for what a short list is drawn from.
pub(super) const URNS: [(&str, Urn); 3] = [("onsite", Urn::OnSite), ("pillars", Urn::Pillars), ("absent", Urn::Absent)];

/// The words of the command line for what can be listed.
pub(super) const LISTED: [(&str, Listed); 2] = [("checklists", Listed::Checklists), ("sessions", Listed::Sessions)];

/// The words of the command line for each format.
pub(super) const FORMATS: [(&str, Format); 7] = [
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("html", Format::Html),
    ("csv", Format::Csv),
    ("json", Format::Json),
    ("odt", Format::Odt),
    ("ods", Format::Ods),
];

/// The words of the command line for each report.
pub(super) const REPORTS: [(&str, What); 4] =
    [("summary", What::Summary), ("full", What::Full), ("improvement", What::Improvement), ("annual", What::Annual)];

/// The words of the command line for each shell.
pub(super) const SHELLS: [(&str, Shell); 5] = [
    ("bash", Shell::Bash),
    ("zsh", Shell::Zsh),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
    ("elvish", Shell::Elvish),
];

/// Reads a command line.
pub(super) fn read(arguments: &[OsString], lang: Lang) -> Result<Request, Failure> {
    match command(lang).try_get_matches_from(arguments) {
        Ok(matches) => Ok(Request {
            global: Global {
                data_dir: matches.get_one::<PathBuf>("data-dir").cloned(),
                ascii: matches.get_flag("ascii"),
                no_color: matches.get_flag("no-color"),
            },
            asked: asked(&matches),
        }),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Request { global: Global::default(), asked: Asked::Text(error.to_string()) })
            }
            _ => Err(Failure::Usage(usage::sentence(&error, &helped_command(arguments, lang), lang))),
        },
    }
}

fn asked(matches: &ArgMatches) -> Asked {
    match matches.subcommand() {
        Some(("inspect", matches)) if matches.get_flag("plain") => Asked::InspectPlain(inspect_asked(matches)),
        Some(("inspect", matches)) => Asked::Inspect(inspect_asked(matches)),
        Some(("new", matches)) => Asked::New(New {
            checklist: text(matches, "checklist").unwrap_or_default(),
            kind: choice(matches, "kind", &KINDS).unwrap_or(VisitKind::Routine),
            reviewers: texts(matches, "reviewer"),
            site: text(matches, "site").unwrap_or_default(),
            previous: path(matches, "previous"),
            drawing: drawing(matches),
            output: path(matches, "output"),
            overwrite: overwrite(matches),
        }),
        Some(("mark", matches)) => Asked::Mark(Answering {
            session: path(matches, "session").unwrap_or_default(),
            point: text(matches, "point").unwrap_or_default(),
            mark: choice(matches, "verdict", &VERDICTS).flatten(),
            note: text(matches, "note"),
            by: text(matches, "by"),
            reason: text(matches, "reason"),
        }),
        Some(("list", matches)) => Asked::List(Listing {
            what: choice(matches, "what", &LISTED),
            layout: if matches.get_flag("json") { Layout::Json } else { Layout::Table },
        }),
        Some(("check", matches)) => {
            let files = matches.get_many::<PathBuf>("file").unwrap_or_default().cloned().collect();
            let depth = if matches.get_flag("close-out") { Depth::CloseOut } else { Depth::File };
            Asked::Check(Checking { files, depth })
        }
        Some(("close", matches)) => {
            Asked::Close(Closing { session: path(matches, "session").unwrap_or_default(), by: text(matches, "by") })
        }
        Some(("recover", matches)) => Asked::Recover(Recovering {
            session: path(matches, "session").unwrap_or_default(),
            output: path(matches, "output"),
        }),
        Some(("report", matches)) => Asked::Report(report_asked(matches)),
        Some(("compare", matches)) => Asked::Compare(Comparing {
            then: path(matches, "old").unwrap_or_default(),
            now: path(matches, "new").unwrap_or_default(),
            format: choice(matches, "format", &FORMATS).unwrap_or(Format::Text),
            output: path(matches, "output"),
            overwrite: overwrite(matches),
        }),
        Some(("trend", matches)) => Asked::Trend(Trending {
            office: text(matches, "office"),
            format: choice(matches, "format", &FORMATS).unwrap_or(Format::Text),
            output: path(matches, "output"),
            overwrite: overwrite(matches),
        }),
        Some(("carry", matches)) => Asked::Carry(Carrying {
            last: path(matches, "old").unwrap_or_default(),
            checklist: text(matches, "checklist").unwrap_or_default(),
            kind: choice(matches, "kind", &KINDS),
            reviewers: texts(matches, "reviewer"),
            site: text(matches, "site"),
            output: path(matches, "output"),
            overwrite: overwrite(matches),
        }),
        Some(("follow-up", matches)) => Asked::FollowUp(owed_args::following_up(matches)),
        Some(("follow-ups", matches)) => Asked::FollowUps(owed_args::owing(matches)),
        Some(("evidence", matches)) => Asked::Evidence(owed_args::evidencing(matches)),
        Some(("completions", matches)) => Asked::Completions(choice(matches, "shell", &SHELLS).unwrap_or(Shell::Bash)),
        Some(("man", _)) => Asked::Man,
        // clap lets no other name through.
        Some(_) | None => Asked::Inspect(Inspect::Start),
    }
}

fn inspect_asked(matches: &ArgMatches) -> Inspect {
    match (path(matches, "session"), text(matches, "checklist")) {
        (Some(session), _) => Inspect::Session(session),
        (None, Some(checklist)) => Inspect::Checklist {
            checklist,
            kind: choice(matches, "kind", &KINDS),
            reviewers: texts(matches, "reviewer"),
            site: text(matches, "site").unwrap_or_default(),
            previous: path(matches, "previous"),
            drawing: drawing(matches),
        },
        (None, None) => Inspect::Start,
    }
}

fn drawing(matches: &ArgMatches) -> Option<Drawing> {
    Some(Drawing {
        count: *matches.get_one::<u32>("draw")?,
        urn: choice(matches, "draw-from", &URNS).unwrap_or(Urn::OnSite),
        seed: matches.get_one::<u64>("seed").copied(),
        earlier: path(matches, "previous"),
    })
}

fn report_asked(matches: &ArgMatches) -> Reporting {
    let format = choice(matches, "format", &FORMATS).unwrap_or(Format::Text);
    // CSV is one table; the summary is several, so that who asks for CSV alone means the table of all points.
    let usual = match format {
        Format::Csv => What::Full,
        Format::Text | Format::Markdown | Format::Html | Format::Json | Format::Odt | Format::Ods => What::Summary,
    };
    Reporting {
        session: path(matches, "session").unwrap_or_default(),
        format,
        what: choice(matches, "what", &REPORTS).unwrap_or(usual),
        unit: text(matches, "unit"),
        previous: path(matches, "previous"),
        output: path(matches, "output"),
        overwrite: overwrite(matches),
        explain: matches.get_flag("explain"),
        byte_order_mark: !matches.get_flag("no-bom"),
    }
}

pub(super) fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

fn texts(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches.get_many::<String>(name).unwrap_or_default().cloned().collect()
}

pub(super) fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(name).cloned()
}

fn overwrite(matches: &ArgMatches) -> Overwrite {
    if matches.get_flag("force") { Overwrite::Forced } else { Overwrite::Never }
}

pub(super) fn choice<T: Copy>(matches: &ArgMatches, name: &str, choices: &[(&str, T)]) -> Option<T> {
    let chosen = matches.get_one::<String>(name)?;
    choices.iter().find(|(word, _)| word.eq_ignore_ascii_case(chosen)).map(|&(_, value)| value)
}

/// The command that a line means, so that the error can say whose help to read.
fn helped_command(arguments: &[OsString], lang: Lang) -> String {
    let known = command(lang);
    arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str())
        .find(|name| known.find_subcommand(name).is_some())
        .map_or_else(|| PROGRAM.to_owned(), |name| format!("{PROGRAM} {name}"))
}
