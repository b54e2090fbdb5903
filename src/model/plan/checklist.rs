//! The checklist: one office's plan for one year, as points that can be judged.

use chrono::NaiveDate;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

use crate::model::value::stored::{Shape, Stored, stored};
use crate::model::value::weight::Weight;

/// The format number that this version writes and reads.
pub const CHECKLIST_FORMAT: u32 = 1;

/// The most points of a checklist. The largest real plan has between 100 and 200; beyond this limit a session with a
/// long log would exceed the size that can be read back.
pub const MOST_POINTS: usize = 200_000;

stored! {
    /// One office's plan for one year: pillars, strategies and the focus points under them.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Checklist {
        /// Format of the file; see [`CHECKLIST_FORMAT`].
        pub format: u32,
        /// Short ASCII name, unique among the checklists at hand, such as `sanmin2-115`.
        pub id: String,
        /// Official title of the plan.
        pub title: String,
        /// Official name of the office.
        pub agency: String,
        /// 民國 year that the plan is for.
        pub year: u16,
        /// Which scheme of pillars the plan follows: `six-pillars`, `five-pillars`, or any other word.
        pub framework: String,
        /// Which checklists follow one another over the years; see [`Checklist::series_key`] for the default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub series: Option<String>,
        /// What the plan rests on, in short.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub basis: Vec<String>,
        /// The plan's goals.
        #[serde(default)]
        pub goals: Vec<String>,
        /// The plan's own dates.
        #[serde(default)]
        pub milestones: Vec<Milestone>,
        /// How verdicts become a score.
        #[serde(default)]
        pub scoring: Scoring,
        /// The parts of the plan, in its order.
        pub pillars: Vec<Pillar>,
    }
}

stored! {
    /// A date that the plan sets for the office itself.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Milestone {
        /// What is due.
        pub what: String,
        /// The last day for it.
        pub due: NaiveDate,
    }
}

stored! {
    /// How verdicts become a score.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Scoring {
        /// Value of a `Partial` mark, between 0 and 1.
        #[serde(default = "Weight::half")]
        pub partial: Weight,
        /// How the overall score comes about.
        #[serde(default)]
        pub overall: Overall,
    }
}

impl Default for Scoring {
    fn default() -> Self {
        Self { partial: Weight::half(), overall: Overall::ByPoint }
    }
}

stored! {
    /// How the overall score comes about.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Overall {
        /// The weighted sum over all judged points.
        #[default]
        ByPoint,
        /// The mean of the pillar scores that exist, by pillar weight.
        ByPillar,
    }
}

stored! {
    /// One of the five or six parts of a plan (要項).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Pillar {
        /// `1` for 一; `0` for what a plan puts before its first pillar.
        pub id: String,
        /// Official name.
        pub title: String,
        /// Weight among the pillars, used by [`Overall::ByPillar`].
        #[serde(default = "Weight::one", skip_serializing_if = "Weight::is_one")]
        pub weight: Weight,
        /// The second level, in the plan's order.
        pub strategies: Vec<Strategy>,
    }
}

stored! {
    /// The second level of a plan (策略).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Strategy {
        /// Dotted, such as `1.1`.
        pub id: String,
        /// Title in the project's words.
        pub title: String,
        /// The points, in the plan's order.
        pub points: Vec<FocusPoint>,
    }
}

stored! {
    /// The smallest thing that is judged (查核重點).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct FocusPoint {
        /// Dotted, unique and stable, such as `1.1.1.1`.
        pub id: PointId,
        /// The heading that the point stands under.
        #[serde(default, skip_serializing_if = "CompactString::is_empty")]
        pub theme: CompactString,
        /// The statement that is judged.
        pub check: CompactString,
        /// What to look for on the spot.
        #[serde(default)]
        pub look_for: Arc<[CompactString]>,
        /// How the point is best checked.
        #[serde(default)]
        pub method: Method,
        /// Who is responsible; empty where the plan names nobody.
        #[serde(default)]
        pub units: Arc<[CompactString]>,
        /// By when it has to be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deadline: Option<NaiveDate>,
        /// How often it has to be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub target: Option<Target>,
        /// Weight in the score.
        #[serde(default = "Weight::one", skip_serializing_if = "Weight::is_one")]
        pub weight: Weight,
        /// Where the point stands in the plan, such as `一/(一)/1/(1)`.
        pub source: CompactString,
    }
}

stored! {
    /// How a point is best checked (查核方式).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Method {
        /// By looking on the spot.
        #[default]
        OnSite,
        /// By reading records.
        Document,
        /// On the office's web site.
        Website,
        /// By phoning the office.
        Phone,
        /// By asking staff or visitors.
        Interview,
    }
}

impl Method {
    /// Every method, in the order in which filters list them.
    pub const ALL: [Self; 5] = [Self::OnSite, Self::Document, Self::Website, Self::Phone, Self::Interview];
}

stored! {
    /// How often something has to be done (目標次數).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Target {
        /// How many times within one period.
        pub times: u32,
        /// The period.
        pub per: Per,
    }
}

stored! {
    /// The period of a [`Target`].
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Per {
        /// Within the plan's year.
        Year,
        /// Each month.
        Month,
        /// Each week.
        Week,
        /// Each working day.
        Day,
        /// In all.
        Once,
    }
}

/// The id of a focus point, the only thing by which answers and cursors refer to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PointId(CompactString);

impl Stored for PointId {
    const SHAPE: Shape = Shape::Text;
}

impl PointId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<CompactString>> From<T> for PointId {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for PointId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Checklist {
    /// Every point with the pillar and strategy that it stands in, in the plan's order.
    pub fn points(&self) -> impl Iterator<Item = (&Pillar, &Strategy, &FocusPoint)> {
        self.pillars.iter().flat_map(|pillar| {
            pillar
                .strategies
                .iter()
                .flat_map(move |strategy| strategy.points.iter().map(move |point| (pillar, strategy, point)))
        })
    }

    /// The office's name as a title line has room for it; see [`short_agency`].
    #[must_use]
    pub fn short_agency(&self) -> &str {
        short_agency(&self.agency)
    }

    /// The first milestone on or after `today`.
    #[must_use]
    pub fn next_milestone(&self, today: NaiveDate) -> Option<&Milestone> {
        self.milestones.iter().filter(|milestone| milestone.due >= today).min_by_key(|milestone| milestone.due)
    }
}

impl FocusPoint {
    /// The responsible units, as values of their own.
    #[must_use]
    pub fn unit_names(&self) -> Vec<String> {
        self.units.iter().map(ToString::to_string).collect()
    }
}

impl Pillar {
    /// The printed number of the pillar: 一 for `1`, 〇 for `0`; the id itself where it is not a small number.
    #[must_use]
    pub fn numeral(&self) -> String {
        const DIGITS: [&str; 11] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        self.id
            .parse::<usize>()
            .ok()
            .and_then(|number| DIGITS.get(number))
            .map_or_else(|| self.id.clone(), |&numeral| numeral.to_owned())
    }
}

impl Strategy {
    /// The printed number of the strategy, such as `(一)`, read off its first point; empty where the plan prints none.
    #[must_use]
    pub fn numeral(&self) -> &str {
        let source = self.points.first().map_or("", |point| point.source.as_str());
        let mut parts = source.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(_), Some(second), Some(_)) => second,
            // A locator of two parts, `一/1`, belongs to a strategy that the plan leaves without a number.
            _ => "",
        }
    }
}

/// The name of an office without the city and its government in front.
#[must_use]
pub fn short_agency(name: &str) -> &str {
    let within = name.find(['市', '縣']).map_or(name, |city| &name[city + '市'.len_utf8()..]);
    let within = within.strip_prefix("政府").unwrap_or(within);
    if within.is_empty() { name } else { within }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point_at(source: &str) -> FocusPoint {
        FocusPoint {
            id: "1.1.1".into(),
            theme: CompactString::default(),
            check: "看得到標示".into(),
            look_for: Arc::default(),
            method: Method::OnSite,
            units: Arc::default(),
            deadline: None,
            target: None,
            weight: Weight::one(),
            source: source.into(),
        }
    }

    #[test]
    fn a_strategy_reads_its_number_off_its_first_point() {
        for (source, expected) in [("一/(一)/1/(3)", "(一)"), ("一/(2)/4/1", "(2)"), ("一/1", ""), ("〇/-", "")] {
            let strategy = Strategy { id: "1.1".into(), title: "標示".into(), points: vec![point_at(source)] };
            assert_eq!(strategy.numeral(), expected, "{source}");
        }
    }

    #[test]
    fn the_short_name_leaves_the_city_out() {
        let mut checklist = crate::model::sample::checklist(&[1]);
        for (agency, expected) in [
            ("高雄市三民區第二衛生所", "三民區第二衛生所"),
            ("高雄市政府工務局", "工務局"),
            ("高雄市政府", "高雄市政府"),
            ("屏東縣潮州鎮公所", "潮州鎮公所"),
            ("範例衛生所", "範例衛生所"),
        ] {
            checklist.agency = agency.to_owned();
            assert_eq!(checklist.short_agency(), expected);
        }
    }

    #[test]
    fn the_next_milestone_is_the_nearest_one_not_past() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date of the test");
        let checklist = Checklist {
            format: 1,
            id: "a".into(),
            title: "t".into(),
            agency: "o".into(),
            year: 115,
            framework: "six-pillars".into(),
            series: None,
            basis: vec![],
            goals: vec![],
            milestones: vec![
                Milestone { what: "提出成果報告".into(), due: day("2027-01-31") },
                Milestone { what: "提出年度計畫".into(), due: day("2026-01-30") },
            ],
            scoring: Scoring::default(),
            pillars: vec![],
        };
        let next = |today| checklist.next_milestone(day(today)).map(|milestone| milestone.what.as_str());
        assert_eq!(next("2026-01-30"), Some("提出年度計畫"));
        assert_eq!(next("2026-01-31"), Some("提出成果報告"));
        assert_eq!(next("2027-02-01"), None);
    }
}
