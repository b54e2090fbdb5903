//! A mapping between two schemes of pillars: which strategy answers to which, and why.

use serde::{Deserialize, Serialize};

use crate::lang::{Lang, words};
use crate::model::check::problem::{Fault, Path, Problem};
use crate::model::plan::checklist::{Checklist, Strategy};
use crate::model::record::previous::Hint;

/// The format number that this version reads.
pub const MAPPING_FORMAT: u32 = 1;

/// Which strategy of one scheme answers to which of another, with the reason for each.
///
/// Plans of one scheme number their strategies differently, so that a mapping names them by title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Format of the file; see [`MAPPING_FORMAT`].
    pub format: u32,
    /// Short ASCII name, such as `five-to-six`.
    pub id: String,
    /// What it maps, in words.
    pub title: String,
    /// The scheme of the former checklist.
    pub from: String,
    /// The scheme of today's checklist.
    pub to: String,
    /// One entry a strategy of the former scheme.
    pub strategies: Vec<Mapped>,
}

/// One strategy of the former scheme and what answers to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// Title of the strategy.
    pub strategy: String,
    /// What answers to it; at least one entry, if only to say that nothing does.
    pub answers: Vec<Counterpart>,
}

/// A strategy that answers to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counterpart {
    /// How it answers.
    pub relation: Relation,
    /// The titles that plans of the scheme give it; a plan has one of them or none. Empty where nothing answers.
    #[serde(default)]
    pub strategies: Vec<String>,
    /// Why.
    pub reason: String,
}

/// How one strategy answers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// Both ask for the same.
    Equal,
    /// The newer one asks for all of it, and for more.
    PartOf,
    /// The newer one asks for some of it.
    Overlaps,
    /// Nothing in the newer scheme asks for it.
    Nothing,
}

impl Relation {
    /// The relation in words.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Equal => lang.relation_equal(),
            Self::PartOf => lang.relation_part_of(),
            Self::Overlaps => lang.relation_overlaps(),
            Self::Nothing => lang.relation_nothing(),
        }
    }
}

impl Mapping {
    /// Whether the mapping leads from the scheme of one checklist to that of another.
    #[must_use]
    pub fn leads(&self, from: &str, to: &str) -> bool {
        self.from == from && self.to == to
    }

    /// The strategies of a checklist that answer to a former one, by its title; empty where nothing does or nothing is known.
    #[must_use]
    pub fn hints(&self, former: &str, checklist: &Checklist) -> Vec<Hint> {
        let named = self.strategies.iter();
        named
            .filter(|mapped| mapped.strategy == former)
            .flat_map(|mapped| &mapped.answers)
            .flat_map(|answer| {
                strategies(checklist).filter(|strategy| answer.strategies.contains(&strategy.title)).map(|strategy| {
                    Hint { strategy: strategy.id.clone(), relation: answer.relation, reason: answer.reason.clone() }
                })
            })
            .collect()
    }
}

fn strategies(checklist: &Checklist) -> impl Iterator<Item = &Strategy> {
    let pillars = checklist.pillars.iter();
    pillars.flat_map(|pillar| &pillar.strategies)
}

/// Everything that is wrong with a mapping, in its order.
#[must_use]
pub fn mapping_problems(mapping: &Mapping) -> Vec<Problem> {
    let top = Path::top();
    let mut problems = Vec::new();
    if mapping.format != MAPPING_FORMAT {
        let fault = Fault::UnknownFormat(mapping.format);
        problems.push(Problem::error(top.field("format"), fault));
    }
    let mut some = |path: Path, field: &'static str, text: &str| {
        if text.trim().is_empty() {
            problems.push(Problem::error(path, Fault::Empty(field)));
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
        problems.push(Problem::error(all.clone(), Fault::NoPoints));
    }
    for (at, mapped) in mapping.strategies.iter().enumerate() {
        entry_problems(mapped, &mapping.strategies[..at], &all.item(at), &mut problems);
    }
    problems
}

fn entry_problems(mapped: &Mapped, before: &[Mapped], path: &Path, problems: &mut Vec<Problem>) {
    if before.iter().any(|other| other.strategy == mapped.strategy) {
        let fault = Fault::RepeatedTitle(mapped.strategy.clone());
        problems.push(Problem::error(path.field("strategy"), fault));
    }
    if mapped.answers.is_empty() {
        problems.push(Problem::error(path.field("answers"), Fault::NoPoints));
    }
    for (at, answer) in mapped.answers.iter().enumerate() {
        let path = path.field("answers").item(at);
        match (answer.relation, answer.strategies.is_empty()) {
            (Relation::Nothing, false) => {
                let fault = Fault::NothingWithStrategies;
                problems.push(Problem::error(path.field("strategies"), fault));
            }
            (Relation::Equal | Relation::PartOf | Relation::Overlaps, true) => {
                problems.push(Problem::error(path.field("strategies"), Fault::NoPoints));
            }
            (Relation::Nothing, true) | (Relation::Equal | Relation::PartOf | Relation::Overlaps, false) => {}
        }
    }
}

words! {
    relation_equal { zh: "相同", en: "equal" }
    relation_part_of { zh: "納入其中", en: "part of" }
    relation_overlaps { zh: "部分重疊", en: "overlaps" }
    relation_nothing { zh: "無對應", en: "nothing" }
}
