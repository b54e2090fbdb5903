//! From the text of a file to a value of the model, or to the list of its problems.

use serde::de::DeserializeOwned;

use crate::model::check::problem::{Path, Problem, ProblemKind, Severity};
use crate::model::value::stored::StoredStructure;
use crate::store::format::finding::{FileProblem, FileProblemKind, placed, placed_in};
use crate::store::format::{shape, tree};

/// A value with the warnings about it, or all problems if one of them is an error.
pub type Read<T> = Result<(T, Vec<FileProblem>), Vec<FileProblem>>;

/// RON options for reading and writing: `Some(…)` may be omitted, as people do when they write by hand.
#[must_use]
pub fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The bytes as text without a byte-order mark, which Notepad adds. Error if they are not UTF-8.
pub fn text_of(bytes: &[u8]) -> Result<&str, FileProblem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        FileProblem::at(good, good.len(), Severity::Error, FileProblemKind::NotUtf8)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Reads a text and checks the value with `rules`.
pub fn read<T: DeserializeOwned + StoredStructure>(text: &str, rules: fn(&T) -> Vec<Problem>) -> Read<T> {
    read_as(text, |value| {
        let problems = rules(&value);
        (value, problems)
    })
}

/// Reads a text and passes the value to `judge`, which returns the value to work with and its problems.
///
/// Errors of shape and broken rules come in one list, in file order.
pub fn read_as<T: DeserializeOwned + StoredStructure, U>(
    text: &str,
    judge: impl Fn(T) -> (U, Vec<Problem>),
) -> Read<U> {
    let error = match ron_options().from_str::<T>(text) {
        Ok(stated) => {
            let (value, problems) = judge(stated);
            let findings = in_order(placed(text, problems));
            return if has_error(&findings) { Err(findings) } else { Ok((value, findings)) };
        }
        Err(error) => error,
    };
    if text.len() > tree::LARGEST {
        return Err(vec![ron_finding(&error)]);
    }
    let tree = match tree::parse(text) {
        Ok(tree) => tree,
        Err(error) => return Err(vec![FileProblem::syntax(text, &error)]),
    };
    let (slips, repaired) = shape::compare(text, &tree, T::STRUCTURE);
    let mut findings = Vec::new();
    if let Ok(stated) = ron_options().from_str::<T>(&repaired) {
        let (_, mut problems) = judge(stated);
        // A placeholder for a missing value breaks rules of its own; only the error of shape is reported.
        problems.retain(|problem| !slips.iter().any(|slip| is_within(&problem.path, &slip.path)));
        findings = placed_in(text, &tree, problems);
    }
    findings.extend(slips.into_iter().map(|slip| FileProblem::slip(text, slip)));
    if !has_error(&findings) {
        findings.push(ron_finding(&error));
    }
    Err(in_order(findings))
}

/// The error of the `ron` crate, at the position that it gives.
#[must_use]
pub fn ron_finding(error: &ron::error::SpannedError) -> FileProblem {
    FileProblem {
        line: error.span.start.line,
        column: error.span.start.col,
        severity: Severity::Error,
        what: FileProblemKind::Ron(error.code.to_string()),
    }
}

/// The problems in file order, without those that follow from others.
///
/// For a newer format only the format is reported, since this version cannot judge the rest. If there are errors, the
/// warnings that scores or log disagree with the answers are dropped.
fn in_order(mut findings: Vec<FileProblem>) -> Vec<FileProblem> {
    let is_format =
        |finding: &FileProblem| matches!(finding.what, FileProblemKind::Rule(ProblemKind::UnknownFormat(_)));
    let is_comparison = |finding: &FileProblem| {
        matches!(
            finding.what,
            FileProblemKind::Rule(ProblemKind::WrongSummary { .. } | ProblemKind::NotInLog(_) | ProblemKind::Seal(_))
        )
    };
    if findings.iter().any(is_format) {
        findings.retain(is_format);
    } else if has_error(&findings) {
        findings.retain(|finding| !is_comparison(finding));
    }
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings
}

/// Whether any of the problems is an error, so that the file cannot be used.
#[must_use]
pub fn has_error(findings: &[FileProblem]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn is_within(path: &Path, slip: &Path) -> bool {
    !slip.steps().is_empty() && path.steps().starts_with(slip.steps())
}

#[cfg(test)]
mod tests {
    use crate::store::format::checklist_file::read_checklist;
    use crate::store::format::tree::LARGEST;

    #[test]
    fn of_a_file_that_is_too_large_for_places_the_first_slip_is_said() {
        let slips = "Checklist(\n  formt: 1,\n  idd: 2,\n)";
        let found = read_checklist(slips).expect_err("nothing but slips");
        assert!(found.len() > 2, "{found:?}");
        let large = format!("{slips}{}", " ".repeat(LARGEST));
        let found = read_checklist(&large).expect_err("nothing but slips");
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2]);
    }
}
