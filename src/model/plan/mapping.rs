//! A mapping between two schemes of pillars: which strategy corresponds to which, and why.

use serde::{Deserialize, Serialize};

use crate::lang::{Lang, text};
use crate::model::plan::checklist::{Checklist, Strategy};
use crate::model::value::stored::stored;

/// The format number that this version reads.
pub const MAPPING_FORMAT: u32 = 1;

stored! {
    /// Which strategy of one scheme corresponds to which of another, with a reason for each.
    ///
    /// Plans of one scheme number their strategies differently, so that a mapping names them by title.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

stored! {
    /// One strategy of the former scheme and its counterparts.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Mapped {
        /// Title of the strategy.
        pub strategy: String,
        /// Its counterparts; at least one entry, with [`Relation::Nothing`] if there is none.
        pub answers: Vec<Counterpart>,
    }
}

stored! {
    /// A counterpart of a strategy.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Counterpart {
        /// The relation.
        pub relation: Relation,
        /// The titles that plans of the scheme give it; a plan has one of them or none. Empty for
        /// [`Relation::Nothing`].
        #[serde(default)]
        pub strategies: Vec<String>,
        /// The reason, as a sentence.
        pub reason: String,
    }
}

stored! {
    /// Relation of a strategy to its counterpart.
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
}

stored! {
    /// A strategy of today's checklist that may ask for what a point asked for.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct MappingHint = "Hint" {
        /// Id of the strategy in today's checklist.
        pub strategy: String,
        /// Its relation to the former one.
        pub relation: Relation,
        /// The reason, as a sentence.
        pub reason: String,
    }
}

impl Relation {
    /// The relation in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
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

    /// The counterparts of a former strategy in a checklist, by its title; empty if it has none or is not mapped.
    #[must_use]
    pub fn hints(&self, former: &str, checklist: &Checklist) -> Vec<MappingHint> {
        let named = self.strategies.iter();
        named
            .filter(|mapped| mapped.strategy == former)
            .flat_map(|mapped| &mapped.answers)
            .flat_map(|answer| {
                strategies(checklist).filter(|strategy| answer.strategies.contains(&strategy.title)).map(|strategy| {
                    MappingHint {
                        strategy: strategy.id.clone(),
                        relation: answer.relation,
                        reason: answer.reason.clone(),
                    }
                })
            })
            .collect()
    }
}

fn strategies(checklist: &Checklist) -> impl Iterator<Item = &Strategy> {
    let pillars = checklist.pillars.iter();
    pillars.flat_map(|pillar| &pillar.strategies)
}

text! {
    relation_equal { zh: "相同", en: "equal" }
    relation_part_of { zh: "納入其中", en: "part of" }
    relation_overlaps { zh: "部分重疊", en: "overlaps" }
    relation_nothing { zh: "無對應", en: "nothing" }
}
