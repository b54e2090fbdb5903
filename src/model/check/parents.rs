//! Verifies what a merged session keeps of its parents: positions that lead somewhere, seals that fit.

use crate::model::check::problem::{Path, Problem, ProblemKind};
use crate::model::check::seal::seal_problems;
use crate::model::check::seal_words::SealProblem;
use crate::model::record::change::Change;
use crate::model::record::merged::{Conflicts, MergeParent, Merged};
use crate::model::record::seal::chain;
use crate::model::record::session::Parts;

/// What was altered of a merged session's parents; empty for other sessions.
pub(in crate::model) fn parent_problems(parts: &Parts) -> Vec<Problem> {
    let Some(merged) = &parts.merged else { return Vec::new() };
    let path = Path::top().field("merged");
    if merged.base > merged.entries || merged.entries > parts.log.len() {
        return vec![Problem::warning(path.field("entries"), ProblemKind::Seal(SealProblem::Merged))];
    }
    let mut problems = Vec::new();
    for (position, parent) in merged.parents.iter().enumerate() {
        if !is_as_sealed(parts, merged, parent) {
            let problem = SealProblem::Parent { number: position + 1, id: parent.id.clone() };
            problems.push(Problem::warning(path.field("parents").item(position), ProblemKind::Seal(problem)));
        }
    }
    problems
}

/// Whether a parent is what its seal says. Its checklist, last time's verdicts and, where it was merged itself, its own
/// parents are not kept, hence are not compared.
fn is_as_sealed(parts: &Parts, merged: &Merged, parent: &MergeParent) -> bool {
    let Some(seal) = &parent.seal else { return true };
    let mut log: Vec<Change> = parts.log[..merged.base].to_vec();
    chain(&mut log);
    log.extend(parent.log.iter().cloned());
    let answers = log.iter().map(|change| (change.point.clone(), change.to.clone()));
    let answers: std::collections::HashMap<_, _> = answers.collect();
    let whole = Parts {
        written_by: String::new(),
        id: parent.id.clone(),
        visit: parent.visit.clone(),
        scope: parent.scope.clone(),
        answers: answers.into_iter().filter_map(|(point, answer)| Some((point, answer?))).collect(),
        draft: None,
        previous: None,
        log,
        seal: Some(seal.clone()),
        conflicts: Conflicts::new(),
        merged: None,
        checklist: parts.checklist.clone(),
    };
    seal_problems(&whole).iter().all(|problem| {
        matches!(problem.kind, ProblemKind::Seal(SealProblem::Checklist | SealProblem::Previous | SealProblem::Merged))
    })
}
