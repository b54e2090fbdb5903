//! The terminal: the only place that knows ratatui and crossterm.

use crate::lang::Lang;
use crate::store::library::Entry;
use crate::store::places::Places;
use crate::store::sessions::Opened;

/// How the screen is started.
#[derive(Debug)]
pub struct Launch {
    /// Language of the interface.
    pub lang: Lang,
    /// The user's folders.
    pub places: Places,
    /// Whether colours are used.
    pub color: bool,
    /// Whether only ASCII signs are used, for consoles that draw ambiguous characters two cells wide.
    pub ascii: bool,
    /// What is shown first.
    pub opening: Opening,
}

/// What is shown first.
#[derive(Debug)]
pub enum Opening {
    /// The start screen.
    Start,
    /// The visit form for a checklist, with what is known already.
    Form {
        /// The checklist to be walked.
        entry: Entry,
        /// Kind of visit, if known.
        kind: Option<crate::model::session::VisitKind>,
        /// Site, if known.
        site: String,
        /// Reviewers, if known.
        reviewers: Vec<String>,
    },
    /// A session, at its first unmarked point.
    Session(Box<Opened>),
}

/// Runs the program on the terminal until the user leaves.
pub fn run(launch: Launch) -> std::io::Result<()> {
    let _ = launch;
    Ok(())
}
