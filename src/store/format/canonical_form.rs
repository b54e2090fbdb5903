//! Whether the text of a sealed session is in canonical form, as this program writes it.
//!
//! The digests of a seal cover values. A file in which a number is written in another way has the same values and
//! passes them, but somebody edited it; this check reports that.

use crate::model::check::problem::{ProblemKind, Severity};
use crate::model::check::seal_words::SealProblem;
use crate::model::record::session::Session;
use crate::store::format::problem::{FileProblem, FileProblemKind, line_and_column};
use crate::store::format::session_text::canonical_text;

/// First place where answers, log, seal or sealed verdicts of last time differ from the canonical form; `None` if they do not.
pub(in crate::store) fn rewritten(text: &str, session: &Session) -> Option<FileProblem> {
    session.seal()?;
    // An encoding error is reported when the session is saved.
    let expected = canonical_text(session).ok()?;
    let (first, _) = expected.split_once('\n')?;
    // A file whose line endings were all converted by Windows tools counts as unchanged.
    let is_windows = text.matches("\r\n").count() == text.matches('\n').count();
    let lines = || text.split('\n').map(|line| if is_windows { line.strip_suffix('\r').unwrap_or(line) } else { line });
    let Some(start) = lines().position(|line| line == first) else {
        let at = text.find("answers").unwrap_or_default();
        let (line, _) = line_and_column(text, at);
        return Some(problem_at(line, 1));
    };
    let mut found = lines().skip(start);
    for (nth, expected) in expected.lines().enumerate() {
        let found = found.next().unwrap_or_default();
        if found != expected {
            let same = found.chars().zip(expected.chars()).take_while(|(one, other)| one == other).count();
            return Some(problem_at(start + nth + 1, same + 1));
        }
    }
    None
}

const fn problem_at(line: usize, column: usize) -> FileProblem {
    FileProblem {
        line,
        column,
        severity: Severity::Warning,
        what: FileProblemKind::Rule(ProblemKind::Seal(SealProblem::Rewritten)),
    }
}
