//! Whether the text of a sealed session is still the one that this program wrote.
//!
//! The digests of a seal are over values. A file in which a number is written in another way says the same and reads the
//! same, but someone was at it, and that is said too.

use crate::model::check::problem::{ProblemKind, Severity};
use crate::model::check::seal_words::SealProblem;
use crate::model::record::session::Session;
use crate::store::format::finding::{FileProblem, FileProblemKind, line_and_column};
use crate::store::format::session_text::answers_text;

/// The first place at which answers, log or seal of a sealed session are not written as this program writes them.
pub(in crate::store) fn rewritten(text: &str, session: &Session) -> Option<FileProblem> {
    session.seal()?;
    // What cannot be written is told when it must be.
    let expected = answers_text(session).ok()?;
    let (first, _) = expected.split_once('\n')?;
    // A file that passed through Windows tools as a whole is no other file.
    let is_windows = text.matches("\r\n").count() == text.matches('\n').count();
    let lines = || text.split('\n').map(|line| if is_windows { line.strip_suffix('\r').unwrap_or(line) } else { line });
    let Some(start) = lines().position(|line| line == first) else {
        let at = text.find("answers").unwrap_or_default();
        let (line, _) = line_and_column(text, at);
        return Some(finding(line, 1));
    };
    let mut found = lines().skip(start);
    for (nth, expected) in expected.lines().enumerate() {
        let found = found.next().unwrap_or_default();
        if found != expected {
            let same = found.chars().zip(expected.chars()).take_while(|(one, other)| one == other).count();
            return Some(finding(start + nth + 1, same + 1));
        }
    }
    None
}

const fn finding(line: usize, column: usize) -> FileProblem {
    FileProblem {
        line,
        column,
        severity: Severity::Warning,
        what: FileProblemKind::Rule(ProblemKind::Seal(SealProblem::Rewritten)),
    }
}
