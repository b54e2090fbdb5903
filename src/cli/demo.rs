//! `demo`: the start screen over practice data, which is thrown away at the end unless it is kept.

use super::args::{DemoArgs, Inspect};
use super::environment::{Environment, require_terminal};
use super::error::Failure;
use super::inspect;
use super::output::Outcome;
use crate::lang::messages;
use crate::ops::demo::PracticeFolder;
use crate::store::error::{StoreError, display_path};

/// Makes the practice data and opens the start screen over it. Without a terminal what is kept is made all the same.
pub(super) fn run(args: &DemoArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let (lang, now) = (environment.lang, environment.now);
    let terminal = require_terminal();
    let Some(path) = &args.keep else {
        terminal?;
        let folder = PracticeFolder::passing(&std::env::temp_dir(), lang, now)?;
        return inspect::run_in(Inspect::Start, folder.directories()?, environment);
    };
    let folder = PracticeFolder::kept(path, lang, now).map_err(|error| match error {
        StoreError::Exists { path } => Failure::PracticeTaken(path),
        error => error.into(),
    })?;
    if terminal.is_ok() {
        let outcome = inspect::run_in(Inspect::Start, folder.directories()?, environment)?;
        let kept = lang.cli_demo_kept(&display_path(folder.path()));
        return Ok(Outcome { messages: outcome.messages.into_iter().chain([kept]).collect(), ..outcome });
    }
    Ok(Outcome::path(folder.path()))
}

messages! {
    cli_demo_kept(path: &str) {
        zh: "練習資料留在 {path} ；再練習請用 `pillarcheck --data-dir {path}`",
        en: "the practice data stays in {path}; practise again with `pillarcheck --data-dir {path}`",
    }
}
