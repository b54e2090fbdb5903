//! `import`: an office's own plan as a draft checklist, with the fate of every paragraph.

use super::args::ImportArgs;
use super::environment::{Environment, require_terminal};
use super::error::Failure;
use super::inspect;
use super::output::{Exit, Outcome};
use crate::lang::{Lang, messages, text};
use crate::model::value::text::cut;
use crate::ops::export::NamedFile;
use crate::ops::import::{Imported, Importing, LedgerEntry, import, onto, save};
use crate::ops::review;
use crate::store::error::printable;
use crate::tui::program::Opening;

/// How much of a paragraph a line shows, in cells.
const SHOWN: usize = 60;

/// Reads the plan, writes the checklist if a path is given, and prints the sum; [`Exit::Problems`] while anything is in
/// doubt.
pub(super) fn run(args: ImportArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let asked = Importing {
        plan: args.plan,
        agency: args.agency,
        year: args.year,
        framework: args.framework,
        columns: args.columns,
        today: environment.now.date(),
    };
    // With nothing to be written and somebody to look at it, the plan is put right on the screen.
    if args.file.output.is_none() && !args.explain && require_terminal().is_ok() {
        return on_screen(&asked, args.onto.as_deref(), environment);
    }
    let mut imported = import(&asked)?;
    let changes = match &args.onto {
        Some(former) => onto(&mut imported, &environment.directories()?, former)?,
        None => Vec::new(),
    };
    let mut outcome = match &args.file.output {
        Some(path) => {
            let to = NamedFile { path, overwrite: args.file.overwrite };
            save(&imported.draft.checklist, &asked.plan, to, environment.now)?;
            Outcome::path(path)
        }
        None => Outcome::text(""),
    };
    let mut lines = Vec::new();
    if args.explain {
        lines.extend(imported.ledger.entries.iter().map(|entry| entry_line(entry, lang)));
    } else {
        let doubtful = imported.ledger.entries.iter().filter(|entry| entry.is_doubtful());
        lines.extend(doubtful.map(|entry| entry_line(entry, lang)));
    }
    lines.push(imported.ledger.sum_label(lang));
    lines.extend(changes.iter().map(|change| change.label(lang)));
    lines.push(counts_line(&imported, lang));
    for line in lines {
        outcome.output.extend(format!("{}\n", printable(&line)).into_bytes());
    }
    outcome.messages = imported.draft.guessed.iter().map(|guess| guess.label(lang).to_owned()).collect();
    outcome.exit = if imported.needs_review() { Exit::Problems } else { Exit::Good };
    Ok(outcome)
}

/// Opens the review.
fn on_screen(asked: &Importing, onto: Option<&str>, environment: &Environment) -> Result<Outcome, Failure> {
    let directories = environment.directories()?;
    let opening = Opening::Plan(Box::new(review::open(&directories, asked, onto)?));
    inspect::show(opening, directories, environment)
}

/// A paragraph with its place, its fate, and why that is in doubt.
fn entry_line(entry: &LedgerEntry, lang: Lang) -> String {
    let sign = if entry.is_doubtful() { '?' } else { ' ' };
    let doubt = entry.doubt.as_ref().map_or_else(String::new, |doubt| lang.cli_import_doubt(&doubt.label(lang)));
    let text = entry.text.replace('\n', " ");
    format!("{sign} {}  {}  {}{doubt}", entry.place.label(lang), entry.fate.label(lang), cut(&text, SHOWN))
}

fn counts_line(imported: &Imported, lang: Lang) -> String {
    let pillars = &imported.draft.checklist.pillars;
    let strategies = pillars.iter().map(|pillar| pillar.strategies.len()).sum();
    let points = imported.draft.checklist.points().count();
    let counts = lang.cli_import_counts(pillars.len(), strategies, points);
    let doubtful = imported.ledger.doubtful();
    let end = if doubtful == 0 { lang.cli_import_clear().to_owned() } else { lang.cli_import_doubtful(doubtful) };
    format!("{counts}{end}")
}

text! {
    cli_import_clear { zh: "；沒有存疑的段落", en: "; nothing is in doubt" }
}

messages! {
    cli_import_doubt(why: &str) { zh: "（{why}）", en: " ({why})" }
    cli_import_counts(pillars: usize, strategies: usize, points: usize) {
        zh: "要項 {pillars} 策略 {strategies} 重點 {points}",
        en: "pillars {pillars}, strategies {strategies}, points {points}",
    }
    cli_import_doubtful(paragraphs: usize) {
        zh: "；待確認 {paragraphs} 段，以 ? 標示",
        en: "; paragraphs to look at: {paragraphs}, marked with ?",
    }
}
