//! From the text of a file to a value of the model, or to the list of its problems.

use serde::de::DeserializeOwned;

use crate::model::check::problem::{Path, Problem, ProblemKind, Severity};
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::stored::StoredStructure;
use crate::store::format::parsing::{quick_value, ron_options};
use crate::store::format::problem::{FileProblem, FileProblemKind, placed, placed_in};
use crate::store::format::{shape, tree};

/// A value with the warnings about it, or all problems if one of them is an error.
pub type Read<T> = Result<(T, Vec<FileProblem>), Vec<FileProblem>>;

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
    let stated = quick_value(text).map_or_else(|| ron_options().from_str::<T>(text), Ok);
    let error = match stated {
        Ok(stated) => {
            let (value, problems) = judge(stated);
            let file_problems = in_order(placed(text, problems));
            return if has_error(&file_problems) { Err(file_problems) } else { Ok((value, file_problems)) };
        }
        Err(error) => error,
    };
    if text.len() > tree::LARGEST {
        return Err(vec![ron_problem(&error)]);
    }
    let tree = match tree::parse(text) {
        Ok(tree) => tree,
        Err(error) => return Err(vec![FileProblem::syntax(text, &error)]),
    };
    let (shape_problems, repaired) = shape::compare(text, &tree, T::STRUCTURE);
    let mut file_problems = Vec::new();
    if let Ok(stated) = ron_options().from_str::<T>(&repaired) {
        let (_, mut problems) = judge(stated);
        // A placeholder for a missing value breaks rules of its own; only the error of shape is reported.
        problems.retain(|problem| {
            let replaced = shape_problems.iter().filter(|shape_problem| shape_problem.what.is_replaced());
            !replaced.clone().any(|shape_problem| is_within(&problem.path, &shape_problem.path))
        });
        file_problems = placed_in(text, &tree, problems);
    }
    file_problems.extend(shape_problems.into_iter().map(|shape_problem| FileProblem::shape(text, shape_problem)));
    if !has_error(&file_problems) {
        file_problems.push(ron_problem(&error));
    }
    Err(in_order(file_problems))
}

/// The error of the `ron` crate, at the position that it gives.
#[must_use]
pub fn ron_problem(error: &ron::error::SpannedError) -> FileProblem {
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
fn in_order(mut file_problems: Vec<FileProblem>) -> Vec<FileProblem> {
    let is_format =
        |problem: &FileProblem| matches!(problem.what, FileProblemKind::Rule(ProblemKind::UnknownFormat(_)));
    let is_comparison = |problem: &FileProblem| {
        matches!(
            problem.what,
            FileProblemKind::Rule(ProblemKind::WrongSummary { .. } | ProblemKind::NotInLog(_) | ProblemKind::Seal(_))
        )
    };
    if file_problems.iter().any(is_format) {
        file_problems.retain(is_format);
    } else if has_error(&file_problems) {
        file_problems.retain(|problem| !is_comparison(problem));
    }
    file_problems.small_sort_by_key(|problem| (problem.line, problem.column));
    file_problems
}

/// Whether any of the problems is an error, so that the file cannot be used.
#[must_use]
pub fn has_error(file_problems: &[FileProblem]) -> bool {
    file_problems.iter().any(|problem| problem.severity == Severity::Error)
}

fn is_within(path: &Path, shape_problem: &Path) -> bool {
    !shape_problem.steps().is_empty() && path.steps().starts_with(shape_problem.steps())
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
        assert_eq!(found.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2]);
    }
}
