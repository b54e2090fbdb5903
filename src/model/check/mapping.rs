//! The rules of a mapping between two schemes, beyond the shape of its file.

use crate::model::check::problem::{Path, Problem, ProblemKind};
use crate::model::plan::mapping::{MAPPING_FORMAT, Mapped, Mapping, Relation};

/// All problems of a mapping, in the order of the file.
#[must_use]
pub fn mapping_problems(mapping: &Mapping) -> Vec<Problem> {
    let top = Path::top();
    let mut problems = Vec::new();
    if mapping.format != MAPPING_FORMAT {
        let kind = ProblemKind::UnknownFormat(mapping.format);
        problems.push(Problem::error(top.field("format"), kind));
    }
    let mut some = |path: Path, field: &'static str, text: &str| {
        if text.trim().is_empty() {
            problems.push(Problem::error(path, ProblemKind::Empty(field)));
        }
    };
    for (field, text) in [("id", &mapping.id), ("title", &mapping.title), ("from", &mapping.from), ("to", &mapping.to)]
    {
        some(top.field(field), field, text);
    }
    let all = top.field("strategies");
    for (at, mapped) in mapping.strategies.iter().enumerate() {
        let path = all.item(at);
        some(path.field("strategy"), "strategy", &mapped.strategy);
        for (at, answer) in mapped.answers.iter().enumerate() {
            let path = path.field("answers").item(at);
            some(path.field("reason"), "reason", &answer.reason);
            for (at, title) in answer.strategies.iter().enumerate() {
                some(path.field("strategies").item(at), "strategies", title);
            }
        }
    }
    if mapping.strategies.is_empty() {
        problems.push(Problem::error(all.clone(), ProblemKind::NoPoints));
    }
    for (at, mapped) in mapping.strategies.iter().enumerate() {
        entry_problems(mapped, &mapping.strategies[..at], &all.item(at), &mut problems);
    }
    problems
}

fn entry_problems(mapped: &Mapped, before: &[Mapped], path: &Path, problems: &mut Vec<Problem>) {
    if before.iter().any(|other| other.strategy == mapped.strategy) {
        let kind = ProblemKind::RepeatedTitle(mapped.strategy.clone());
        problems.push(Problem::error(path.field("strategy"), kind));
    }
    if mapped.answers.is_empty() {
        problems.push(Problem::error(path.field("answers"), ProblemKind::NoPoints));
    }
    for (at, answer) in mapped.answers.iter().enumerate() {
        let path = path.field("answers").item(at);
        match (answer.relation, answer.strategies.is_empty()) {
            (Relation::Nothing, false) => {
                let kind = ProblemKind::NothingWithStrategies;
                problems.push(Problem::error(path.field("strategies"), kind));
            }
            (Relation::Equal | Relation::PartOf | Relation::Overlaps, true) => {
                problems.push(Problem::error(path.field("strategies"), ProblemKind::NoPoints));
            }
            (Relation::Nothing, true) | (Relation::Equal | Relation::PartOf | Relation::Overlaps, false) => {}
        }
    }
}
