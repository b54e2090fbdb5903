//! The rules of a file of offices, beyond its shape.

use std::collections::{HashMap, HashSet};

use crate::model::check::lint::is_id;
use crate::model::check::office_words::OfficeProblem;
use crate::model::check::problem::{Path, Problem, ProblemKind};
use crate::model::city::office::{OFFICES_FORMAT, Office, Offices};
use crate::model::city::tree::WHOLE;

/// All problems of a file of offices, in the order of the file.
#[must_use]
pub fn office_problems(offices: &Offices) -> Vec<Problem> {
    let top = Path::top();
    let mut problems = Vec::new();
    if offices.format != OFFICES_FORMAT {
        problems.push(Problem::error(top.field("format"), ProblemKind::UnknownFormat(offices.format)));
    }
    if !matches!(offices.bands[..], []) && !matches!(offices.bands[..], [low, middling] if low < middling) {
        problems.push(wrong(top.field("bands"), OfficeProblem::Bands));
    }
    let parents: HashMap<&str, Option<&str>> =
        offices.offices.iter().map(|office| (office.id.as_str(), office.parent.as_deref())).collect();
    let mut seen = HashSet::new();
    let mut named: HashMap<&str, Vec<&Office>> = HashMap::new();
    for (at, office) in offices.offices.iter().enumerate() {
        let path = top.field("offices").item(at);
        let begins_with_letter = office.id.starts_with(|first: char| first.is_ascii_alphabetic());
        if !is_id(&office.id) {
            problems.push(Problem::error(path.field("id"), ProblemKind::BadId(office.id.clone())));
        } else if !begins_with_letter || office.id == WHOLE {
            problems.push(wrong(path.field("id"), OfficeProblem::Id(office.id.clone())));
        } else if !seen.insert(&office.id) {
            problems.push(Problem::error(path.field("id"), ProblemKind::RepeatedId(office.id.clone())));
        }
        for (field, text) in [("agency", &office.agency), ("level", &office.level)] {
            if text.trim().is_empty() {
                problems.push(Problem::error(path.field(field), ProblemKind::Empty(field)));
            }
        }
        if let Some(parent) = &office.parent {
            if !parents.contains_key(parent.as_str()) {
                problems.push(wrong(path.field("parent"), OfficeProblem::NoParent(parent.clone())));
            } else if leads_back(&office.id, &parents) {
                problems.push(wrong(path.field("parent"), OfficeProblem::Circle(office.id.clone())));
            }
        }
        if office.from_year.zip(office.to_year).is_some_and(|(from, to)| from > to) {
            problems.push(wrong(path.field("to_year"), OfficeProblem::Years));
        }
        let namesakes = named.entry(&office.agency).or_default();
        if let Some(other) = namesakes.iter().find(|other| other.overlaps(office)) {
            problems.push(wrong(path.field("agency"), OfficeProblem::SameAgency(other.id.clone())));
        }
        namesakes.push(office);
    }
    problems
}

fn wrong(path: Path, problem: OfficeProblem) -> Problem {
    Problem::error(path, ProblemKind::Office(problem))
}

/// Whether the parents of an office lead back to itself.
fn leads_back(id: &str, parents: &HashMap<&str, Option<&str>>) -> bool {
    let above = |of: &&str| parents.get(of).copied().flatten();
    let mut next = above(&id);
    // As many steps as there are offices, since a circle may lie above this one.
    for _ in 0..parents.len() {
        match next {
            None => return false,
            Some(parent) if parent == id => return true,
            Some(parent) => next = above(&parent),
        }
    }
    false
}
