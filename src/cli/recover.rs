//! `recover`: recovers a damaged session into a new file.

use std::path::Path;

use super::args::RecoverArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::{Exit, Outcome};
use crate::lang::{Lang, messages};
use crate::ops::Directories;
use crate::ops::recover::{Unrecovered, WayOut, recover, ways_out};
use crate::store::error::{StoreError, display_path};

/// Writes the new file, prints its path, and lists losses and doubtful values.
pub(super) fn run(args: &RecoverArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let (path, recovered) = recover(&environment.directories()?, &args.session, args.output.as_deref())?;
    let outcome = Outcome::path(&recovered.path);
    if recovered.losses.is_empty() && !recovered.was_damaged {
        return Ok(outcome);
    }
    let mut messages = vec![environment.lang.cli_recovered(recovered.answers, &display_path(&path))];
    messages.extend(recovered.losses.iter().map(|loss| loss_line(&path, loss, environment.lang)));
    Ok(Outcome { messages, exit: Exit::Problems, ..outcome })
}

/// The hint of `check` on what can be done about a damaged session; `None` if nothing can.
pub(super) fn hint(path: &Path, directories: &Directories, error: &StoreError, lang: Lang) -> Option<String> {
    let ways = ways_out(directories, path, error);
    let backups = ways.iter().filter(|way| matches!(way, WayOut::Backup(_))).count();
    let answers = ways.iter().find_map(|way| match way {
        WayOut::Recover { answers, .. } => Some(*answers),
        WayOut::Backup(_) => None,
    });
    answers.map(|answers| lang.cli_can_recover(&display_path(path), answers, backups))
}

fn loss_line(path: &Path, loss: &Unrecovered, lang: Lang) -> String {
    format!("{}:{}: {}", display_path(path), loss.line, loss.what.label(lang))
}

messages! {
    cli_recovered(answers: usize, path: &str) {
        zh: "救回 {answers} 項查核結果；原檔 {path} 未更動",
        counted(answers: "answer"),
        en: "recovered {answers}; the file {path} is untouched",
    }
    cli_can_recover(path: &str, answers: usize, backups: usize) {
        zh: "{path}: 可救回 {answers} 項查核結果（另有備份 {backups} 份）；請執行 pillarcheck recover",
        counted(answers: "answer", backups: "backup is" / "backups are"),
        en: "{path}: {answers} can be recovered ({backups} there too); run pillarcheck recover",
    }
}
