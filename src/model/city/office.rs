//! The offices of a city (機關): their ids, levels and who reports to whom.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use crate::model::city::brief::SessionBrief;
use crate::model::value::stored::stored;
use crate::model::value::weight::Percent;

/// The format number that this version writes and reads.
pub const OFFICES_FORMAT: u32 = 1;

stored! {
    /// The offices of a city, each with the one above it.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Offices {
        /// Format of the file; see [`OFFICES_FORMAT`].
        pub format: u32,
        /// Below the first score is low, below the second middling; none where nobody set them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub bands: Vec<Percent>,
        /// The offices, in the order in which tables list them.
        pub offices: Vec<Office>,
    }
}

stored! {
    /// One office, or a part of the city that offices belong to.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Office {
        /// Short ASCII id that begins with a letter, such as `kcg-003`.
        pub id: String,
        /// Official name, as checklists write it.
        pub agency: String,
        /// Its level in free words: 課, 所, 局, 市 or any other.
        pub level: String,
        /// Id of the office above it; none on top.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent: Option<String>,
        /// Group of offices of a similar size, in free words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub size_group: Option<String>,
        /// First 民國 year in which the office was there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from_year: Option<u16>,
        /// Last 民國 year in which the office was there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub to_year: Option<u16>,
    }
}

impl Office {
    /// Whether the office was there in a 民國 year.
    #[must_use]
    pub fn is_there_in(&self, year: u16) -> bool {
        self.from_year.is_none_or(|from| from <= year) && self.to_year.is_none_or(|to| year <= to)
    }

    /// Whether there is a year in which both were there.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let span = |office: &Self| (office.from_year.unwrap_or(0), office.to_year.unwrap_or(u16::MAX));
        let ((from, to), (other_from, other_to)) = (span(self), span(other));
        from <= other_to && other_from <= to
    }
}

impl Offices {
    /// No office at all.
    #[must_use]
    pub const fn none() -> Self {
        Self { format: OFFICES_FORMAT, bands: Vec::new(), offices: Vec::new() }
    }

    /// These offices, and behind them each office that a session names and they lack, as a first proposal to be edited.
    ///
    /// An office stands below the one whose name begins its own, such as a division below its bureau, else below the
    /// city that its name begins with.
    #[must_use]
    pub fn completed<'a>(mut self, sessions: impl Iterator<Item = &'a SessionBrief>) -> Self {
        let mut unknown: BTreeMap<&str, &str> = BTreeMap::new();
        for session in sessions {
            let plan = &session.plan;
            let is_known =
                self.offices.iter().any(|office| office.agency == plan.agency && office.is_there_in(plan.year));
            if !is_known {
                unknown.entry(&plan.agency).or_insert(&plan.id);
            }
        }
        let mut ids: BTreeSet<String> = self.offices.iter().map(|office| office.id.clone()).collect();
        let cities: BTreeSet<&str> = unknown.keys().filter_map(|agency| city_of(agency)).collect();
        for city in cities {
            if !self.offices.iter().any(|office| office.agency == city) {
                let id = free_id("city", &mut ids);
                self.offices.push(Office { id, agency: city.into(), level: level_of(city), ..Office::default() });
            }
        }
        for (agency, checklist) in unknown {
            let id = free_id(&stem(checklist), &mut ids);
            self.offices.push(Office { id, agency: agency.into(), level: level_of(agency), ..Office::default() });
        }
        self.with_parents()
    }

    /// Gives each office without one the parent that its name suggests.
    fn with_parents(mut self) -> Self {
        let named: Vec<(String, String)> =
            self.offices.iter().map(|office| (office.agency.clone(), office.id.clone())).collect();
        for office in self.offices.iter_mut().filter(|office| office.parent.is_none()) {
            let above = named
                .iter()
                .filter(|(agency, _)| office.agency.len() > agency.len() && office.agency.starts_with(agency.as_str()));
            office.parent = above.max_by_key(|(agency, _)| agency.len()).map(|(_, id)| id.clone());
        }
        self
    }
}

/// The city or county that a name begins with.
fn city_of(agency: &str) -> Option<&str> {
    let at = agency.find(['市', '縣'])?;
    let city = &agency[..at + '市'.len_utf8()];
    (city.chars().count() == 3 && city.len() < agency.len()).then_some(city)
}

/// The level that the end of a name suggests.
fn level_of(agency: &str) -> String {
    let last = agency.chars().last().filter(|last| "市縣局處會所課室組隊館".contains(*last));
    last.map_or_else(|| "機關".to_owned(), String::from)
}

/// The id of a checklist without its year: `sanmin2` for `sanmin2-115`; begins with a letter.
fn stem(checklist: &str) -> String {
    let stem = checklist.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches(['-', '_', '.']);
    let stem = if stem.is_empty() { checklist } else { stem };
    if stem.starts_with(|first: char| first.is_ascii_alphabetic()) { stem.to_owned() } else { format!("o-{stem}") }
}

/// The id, or with a number behind it where it is taken.
fn free_id(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{wanted}-{number}"));
    let id = std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !taken.contains(id));
    let id = id.unwrap_or_else(|| wanted.to_owned());
    taken.insert(id.clone());
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::sample::brief;

    #[test]
    fn a_first_file_names_each_office_once_below_its_city() {
        let sessions = [
            brief("1", "高雄市政府工務局", "public-works-101", 101),
            brief("2", "高雄市三民區第二衛生所", "sanmin2-115", 115),
            brief("3", "高雄市三民區第二衛生所", "sanmin2-114", 114),
            brief("4", "高雄市政府工務局養護工程處", "public-works-115", 115),
            brief("5", "範例衛生所", "115", 115),
        ];
        let offices = Offices::none().completed(sessions.iter());
        let told: Vec<String> = offices
            .offices
            .iter()
            .map(|office| {
                let parent = office.parent.as_deref().unwrap_or("-");
                format!("{} {} {} < {parent}", office.id, office.agency, office.level)
            })
            .collect();
        assert_eq!(
            told,
            [
                "city 高雄市 市 < -",
                "o-115 範例衛生所 所 < -",
                "sanmin2 高雄市三民區第二衛生所 所 < city",
                "public-works 高雄市政府工務局 局 < city",
                "public-works-2 高雄市政府工務局養護工程處 處 < public-works",
            ]
        );
        assert_eq!(offices.clone().completed(sessions.iter()), offices, "nothing is left to add");
    }
}
