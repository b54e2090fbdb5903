//! The series of a checklist: which plans of an office follow one another over the years.

use serde::{Deserialize, Serialize};

use crate::model::plan::checklist::Checklist;
use crate::model::value::roc::common_year;

/// What the checklists of one series have in common. Last time, comparison, trend and open follow-ups go by it, so that
/// a plan and a phone test of one office are not taken for one another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeriesKey {
    /// The office.
    agency: String,
    /// The series that the checklist names, or else its scheme of pillars and its id without the year.
    name: Result<String, (String, String)>,
}

impl SeriesKey {
    /// The series of a checklist by its parts; see [`Checklist::series_key`].
    #[must_use]
    pub fn of(agency: &str, series: Option<&str>, framework: &str, id: &str, year: u16) -> Self {
        let named = series.map(str::trim).filter(|series| !series.is_empty());
        let name = named.map(str::to_owned).ok_or_else(|| (framework.to_owned(), without_year(id, year)));
        Self { agency: agency.to_owned(), name }
    }
}

impl Checklist {
    /// The series that the checklist belongs to: office and the series that it names; where it names none, office,
    /// scheme, and id without the year.
    #[must_use]
    pub fn series_key(&self) -> SeriesKey {
        SeriesKey::of(&self.agency, self.series.as_deref(), &self.framework, &self.id, self.year)
    }

    /// The title without the office's name, by which the plans of one office are told apart.
    #[must_use]
    pub fn title_within_office(&self) -> &str {
        let title = self.title.trim();
        let within = title.strip_prefix(self.agency.as_str()).or_else(|| title.strip_prefix(self.short_agency()));
        within.map(str::trim).filter(|within| !within.is_empty()).unwrap_or(title)
    }
}

impl Checklist {
    /// The title without office and year, by which a series is told from the others of the office.
    #[must_use]
    pub fn series_title(&self) -> &str {
        title_within_series(self.title_within_office(), self.year)
    }
}

/// A title without the year that it begins with.
#[must_use]
pub fn title_within_series(title: &str, year: u16) -> &str {
    let year = year.to_string();
    let rest = title.trim_start_matches("民國").strip_prefix(year.as_str());
    let rest = rest.map(|rest| rest.trim_start_matches(['年', '度']).trim());
    rest.filter(|rest| !rest.is_empty()).unwrap_or(title)
}

/// An id without the plan's year, 民國 or common era, where it is a part of its own: `sanmin2` of `sanmin2-115`.
fn without_year(id: &str, year: u16) -> String {
    let years = [year.to_string(), common_year(year).to_string()];
    let parts: Vec<&str> = id.split(['-', '_', '.']).map(|part| stripped(part, &years)).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A part of an id without a year at its end or beginning; digits before or behind it belong to another number.
fn stripped<'a>(part: &'a str, years: &[String; 2]) -> &'a str {
    let is_digit = |letter: char| letter.is_ascii_digit();
    for year in years {
        if let Some(rest) = part.strip_suffix(year.as_str()).filter(|rest| !rest.ends_with(is_digit)) {
            return rest;
        }
        if let Some(rest) = part.strip_prefix(year.as_str()).filter(|rest| !rest.starts_with(is_digit)) {
            return rest;
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn an_id_loses_its_year_and_nothing_else() {
        for (id, expected) in [
            ("sanmin2-115", "sanmin2"),
            ("sanmin2-2026", "sanmin2"),
            ("115-sanmin2", "sanmin2"),
            ("sanmin2-115-phone", "sanmin2-phone"),
            ("sanmin115", "sanmin"),
            ("115", ""),
            ("sanmin2115", "sanmin2115"),
            ("office115-115", "office"),
            ("sanmin2-116", "sanmin2-116"),
            ("own", "own"),
        ] {
            assert_eq!(without_year(id, 115), expected, "{id}");
        }
    }

    #[test]
    fn plans_of_one_office_follow_one_another_by_scheme_and_name_or_as_they_say() {
        let plan = |id: &str, year: u16, framework: &str, series: Option<&str>| {
            let mut plan = sample::checklist(&[1]);
            (plan.id, plan.year, plan.framework) = (id.into(), year, framework.into());
            plan.series = series.map(Into::into);
            plan
        };
        let key = plan("a-115", 115, "six-pillars", None).series_key();
        assert_eq!(plan("a-116", 116, "six-pillars", None).series_key(), key);
        assert_eq!(plan("a-116", 116, "six-pillars", Some(" ")).series_key(), key);
        for other in [
            plan("a-phone-115", 115, "six-pillars", None),
            plan("a-105", 105, "five-pillars", None),
            plan("a-115", 115, "six-pillars", Some("a")),
        ] {
            assert_ne!(other.series_key(), key, "{}", other.id);
        }
        let named = plan("a-105", 105, "five-pillars", Some("plan"));
        assert_eq!(plan("b", 115, "six-pillars", Some("plan")).series_key(), named.series_key(), "across schemes");
        let mut elsewhere = named.clone();
        elsewhere.agency = "他所".into();
        assert_ne!(elsewhere.series_key(), named.series_key(), "every office has its own");
    }

    #[test]
    fn a_title_tells_the_plans_of_an_office_apart() {
        let mut plan = sample::checklist(&[1]);
        plan.agency = "高雄市範例衛生所".into();
        for (title, expected) in [
            ("高雄市範例衛生所115年度提升服務工作計畫", "115年度提升服務工作計畫"),
            ("範例衛生所電話禮貌測試", "電話禮貌測試"),
            ("電話禮貌測試", "電話禮貌測試"),
            ("高雄市範例衛生所", "高雄市範例衛生所"),
        ] {
            plan.title = title.into();
            assert_eq!(plan.title_within_office(), expected);
        }
        plan.title = "高雄市範例衛生所115年度提升服務工作計畫".into();
        assert_eq!(plan.series_title(), "提升服務工作計畫");
        plan.title = "115年度".into();
        assert_eq!(plan.series_title(), "115年度");
    }
}
