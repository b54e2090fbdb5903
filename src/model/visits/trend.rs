//! All inspections of one office over time: score and progress, a pillar each.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::lang::{Lang, messages};
use crate::model::city::brief::{PlanBrief, PointState, SessionBrief};
use crate::model::judge::movement::Movement;
use crate::model::plan::series::SeriesKey;
use crate::model::record::copies::Copies;
use crate::model::record::summary::{PillarSummary, Summary};
use crate::model::record::tally::Tally;
use crate::model::record::visit::VisitKind;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::Percent;
#[cfg(test)]
use crate::model::{merge::apart::copies, record::session::Session};

/// The inspections of one office, by series of checklists and scheme, since figures of different ones are not comparable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The office.
    pub agency: String,
    /// The series, the one with the newest inspection last.
    pub series: Vec<Series>,
}

/// The inspections by the checklists of one series and one scheme of pillars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The series.
    pub key: SeriesKey,
    /// Title of the newest plan without office and year.
    pub title: String,
    /// The scheme.
    pub framework: String,
    /// Number and title of each pillar that any of the inspections has, by id.
    pub pillars: Vec<Titled>,
    /// The inspections, the oldest first.
    pub visits: Vec<TrendVisit>,
}

/// A pillar by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// Its id.
    pub id: String,
    /// Its printed number.
    pub numeral: String,
    /// Its title, as the newest inspection has it.
    pub title: String,
}

/// One inspection in a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendVisit {
    /// Id of the session.
    pub session: String,
    /// When it began.
    pub opened: Moment,
    /// What kind of inspection.
    pub kind: VisitKind,
    /// 民國 year of the plan.
    pub year: u16,
    /// How much of the plan it covers.
    pub coverage: Coverage,
    /// 查核率 and 得分 over all points.
    pub overall: Figures,
    /// The same a pillar, in the order of [`Series::pillars`]; none where this plan did not have the pillar.
    pub pillars: Vec<Option<Figures>>,
}

/// How much of a plan an inspection covers. Figures of a part are not those of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every point.
    Whole,
    /// So many points, chosen or drawn by lot.
    Points {
        /// How many.
        points: usize,
        /// Whether they were drawn.
        is_drawn: bool,
    },
}

/// Progress and score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// 查核率; none where there were no points.
    pub progress: Option<Percent>,
    /// 得分; none where nothing was judged.
    pub score: Option<Percent>,
}

impl From<&Summary> for Figures {
    fn from(summary: &Summary) -> Self {
        Self { progress: (summary.points > 0).then_some(summary.progress), score: summary.score }
    }
}

impl From<&PillarSummary> for Figures {
    fn from(pillar: &PillarSummary) -> Self {
        Self { progress: (pillar.points > 0).then_some(pillar.progress), score: pillar.score }
    }
}

impl From<&Tally> for Figures {
    fn from(tally: &Tally) -> Self {
        Self { progress: tally.progress(), score: tally.score() }
    }
}

/// The trends of every office among the sessions, in the order in which they name the offices; `copies` names the files
/// of one session among them.
///
/// Of several files of one session the one that goes on the furthest counts, or, where they went apart, the closed one,
/// then the one that was changed last.
#[must_use]
pub fn trends(sessions: &[SessionBrief], copies: &[Copies]) -> Vec<Trend> {
    let left: HashSet<usize> = copies.iter().flat_map(|copies| &copies.files[1..]).copied().collect();
    let mut agencies: Vec<(&str, Vec<&SessionBrief>)> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (at, session) in sessions.iter().enumerate() {
        let agency = session.plan.agency.as_str();
        let position = *positions.entry(agency).or_insert_with(|| {
            agencies.push((agency, Vec::new()));
            agencies.len() - 1
        });
        if !left.contains(&at) {
            agencies[position].1.push(session);
        }
    }
    let trend = |(agency, mut own): (&str, Vec<&SessionBrief>)| {
        own.small_sort_by_key(|session| (session.visit.opened, &session.id));
        Trend { agency: agency.to_owned(), series: series(&own) }
    };
    agencies.into_iter().map(trend).collect()
}

/// The series of an office's sessions, which come oldest first.
fn series(sessions: &[&SessionBrief]) -> Vec<Series> {
    let mut series: Vec<Series> = Vec::new();
    // Each with the position of its series; newest first, so that titles come from the newest inspection and series are
    // ordered by it.
    let mut placed: Vec<(usize, &SessionBrief)> = Vec::with_capacity(sessions.len());
    // Sessions of one checklist share a plan, whose key is made once.
    let mut known: HashMap<*const PlanBrief, usize> = HashMap::new();
    for session in sessions.iter().rev() {
        let plan = &session.plan;
        let at = *known.entry(Arc::as_ptr(plan)).or_insert_with(|| place(plan, &mut series));
        placed.push((at, session));
    }
    for (at, own) in series.iter_mut().enumerate() {
        own.pillars.small_sort_by(|one, other| (one.id.len(), &one.id).cmp(&(other.id.len(), &other.id)));
        let visits = placed.iter().rev().filter(|(of, _)| *of == at);
        own.visits = visits.map(|(_, session)| trend_visit(session, &own.pillars)).collect();
    }
    series.reverse();
    series
}

/// The position of a plan's series, which is added if it is new; and in it the pillars that it does not have yet.
fn place(plan: &PlanBrief, series: &mut Vec<Series>) -> usize {
    let (key, framework) = (&plan.series, &plan.framework);
    let at = series.iter().position(|series| series.key == *key && series.framework == *framework);
    let at = at.unwrap_or_else(|| {
        let (key, title, framework) = (key.clone(), plan.series_title().to_owned(), framework.clone());
        series.push(Series { key, title, framework, pillars: Vec::new(), visits: Vec::new() });
        series.len() - 1
    });
    let pillars = &mut series[at].pillars;
    for pillar in &plan.pillars {
        if !pillars.iter().any(|known| known.id == pillar.id) {
            let (id, numeral, title) = (pillar.id.clone(), pillar.numeral.clone(), pillar.title.clone());
            pillars.push(Titled { id, numeral, title });
        }
    }
    at
}

fn trend_visit(session: &SessionBrief, pillars: &[Titled]) -> TrendVisit {
    let summary = session.summary();
    let figures = |pillar: &Titled| summary.pillars.iter().find(|own| own.id == pillar.id).map(Figures::from);
    TrendVisit {
        session: session.id.clone(),
        opened: session.visit.opened,
        kind: session.visit.kind,
        year: session.plan.year,
        coverage: Coverage::of(session),
        overall: Figures::from(&summary),
        pillars: pillars.iter().map(figures).collect(),
    }
}

impl Coverage {
    fn of(session: &SessionBrief) -> Self {
        let points = session.states.iter().filter(|state| **state != PointState::OutOfScope).count();
        if points < session.states.len() {
            Self::Points { points, is_drawn: session.drawn.is_some() }
        } else {
            Self::Whole
        }
    }
}

impl Coverage {
    /// What stands behind the kind of a visit that covers a part of the plan: `抽20`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Points { points, is_drawn: true } => lang.coverage_drawn(points),
            Self::Points { points, is_drawn: false } => lang.coverage_part(points),
        }
    }
}

impl Trend {
    /// Whether the office has other series too, so that titles have to tell them apart.
    #[must_use]
    pub fn needs_title(&self, series: &Series) -> bool {
        self.series.iter().any(|other| other.key != series.key)
    }
}

messages! {
    coverage_drawn(points: usize) { zh: " 抽{points}", en: " ({points})" }
    coverage_part(points: usize) { zh: " 查{points}", en: " ({points})" }
}

impl Series {
    /// The figures of an inspection, over all points or of one pillar, by their positions.
    #[must_use]
    pub fn figures(&self, visit: usize, pillar: Option<usize>) -> Option<Figures> {
        let visit = self.visits.get(visit)?;
        match pillar {
            Some(at) => visit.pillars.get(at).copied().flatten(),
            None => Some(visit.overall),
        }
    }

    /// Whether an inspection looked at every point that the figures are about: scores of different points are not set
    /// against each other.
    #[must_use]
    pub fn is_whole(&self, visit: usize, pillar: Option<usize>) -> bool {
        let is_all = self.figures(visit, pillar).is_some_and(|figures| figures.progress.is_some_and(Percent::is_all));
        is_all && self.visits.get(visit).is_some_and(|visit| visit.coverage == Coverage::Whole)
    }

    /// The last inspection before one that looked at every point, as that one did; none where there is none.
    #[must_use]
    pub fn before(&self, visit: usize, pillar: Option<usize>) -> Option<usize> {
        let before = (0..visit).rev().find(|&before| self.is_whole(before, pillar));
        before.filter(|_| self.is_whole(visit, pillar))
    }

    /// How far a score moved since the last inspection before that looked at every point; none for an inspection that
    /// did not.
    #[must_use]
    pub fn movement(&self, visit: usize, pillar: Option<usize>) -> Option<Movement> {
        let before = self.before(visit, pillar)?;
        Movement::between(self.figures(before, pillar)?.score, self.figures(visit, pillar)?.score)
    }
}

/// The trends of whole sessions, for tests.
#[cfg(test)]
pub(crate) fn trends_of(sessions: &[Session]) -> Vec<Trend> {
    let brief = |session: &Session| SessionBrief::of(session, Arc::new(PlanBrief::of(session.checklist())));
    let briefs: Vec<SessionBrief> = sessions.iter().map(brief).collect();
    trends(&briefs, &copies(&sessions.iter().collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::sample_pairs::walked;

    /// An inspection by a scheme on a day, with marks for the points of two pillars.
    fn visit(id: &str, agency: &str, framework: &str, day: &str, marks: [Option<Mark>; 3]) -> Session {
        let mut checklist = sample::checklist(&[1, 2]);
        checklist.agency = agency.into();
        checklist.framework = framework.into();
        let mut parts = walked(checklist, &marks).parts().clone();
        parts.id = id.into();
        let opened = Moment::parse(&format!("{day}T09:00:00+08:00"));
        parts.visit.opened = opened.expect("a moment of the test");
        Session::from_parts(parts)
    }

    /// A series in short: the days, and each pillar's scores.
    fn told(series: &Series) -> String {
        let score = |figures: Option<Figures>| {
            let score = figures.and_then(|figures| figures.score);
            score.map_or("--".to_owned(), |score| score.to_string())
        };
        let visits: Vec<String> = series
            .visits
            .iter()
            .map(|visit| {
                let pillars: Vec<String> = visit.pillars.iter().copied().map(score).collect();
                let all = score(Some(visit.overall));
                format!("{} {all} ({})", visit.opened.date(), pillars.join(" "))
            })
            .collect();
        format!("{}: {}", series.framework, visits.join(", "))
    }

    #[test]
    fn inspections_stand_by_office_scheme_and_time() {
        let (done, half, absent) = (Some(Mark::Done), Some(Mark::Partial), Some(Mark::Absent));
        let sessions = [
            visit("3", "甲所", "six-pillars", "2026-11-22", [done, done, half]),
            visit("1", "甲所", "five-pillars", "2016-05-01", [half, None, None]),
            visit("4", "乙所", "six-pillars", "2026-01-05", [None, None, None]),
            visit("2", "甲所", "six-pillars", "2025-11-20", [absent, done, absent]),
            // A copy that somebody kept while the work went on.
            visit("3", "甲所", "six-pillars", "2026-11-22", [done, None, None]),
        ];
        let told: Vec<String> = trends_of(&sessions)
            .iter()
            .map(|trend| {
                let series: Vec<String> = trend.series.iter().map(told).collect();
                format!("{}\n{}", trend.agency, series.join("\n"))
            })
            .collect();
        assert_eq!(
            told.join("\n"),
            "甲所\n\
             five-pillars: 2016-05-01 50.0 (50.0 --)\n\
             six-pillars: 2025-11-20 33.3 (0.0 50.0), 2026-11-22 83.3 (100.0 75.0)\n\
             乙所\n\
             six-pillars: 2026-01-05 -- (-- --)"
        );
    }

    #[test]
    fn a_score_moves_since_the_last_whole_inspection() {
        let (done, absent) = (Some(Mark::Done), Some(Mark::Absent));
        let sessions = [
            visit("1", "甲所", "six-pillars", "2025-11-20", [absent, done, absent]),
            visit("2", "甲所", "six-pillars", "2026-03-01", [done, None, None]),
            visit("3", "甲所", "six-pillars", "2026-11-22", [done, done, absent]),
        ];
        let [trend] = &trends_of(&sessions)[..] else { panic!("one office") };
        let series = &trend.series[0];
        let moved = |visit, pillar| series.movement(visit, pillar).map(Movement::tenths);
        assert_eq!([0, 1, 2].map(|visit| moved(visit, None)), [None, None, Some(334)]);
        // The first pillar was looked at in whole each time.
        assert_eq!([0, 1, 2].map(|visit| moved(visit, Some(0))), [None, Some(1000), Some(0)]);
    }

    #[test]
    fn a_pillar_that_a_plan_did_not_have_is_left_blank() {
        let (done, absent) = (Some(Mark::Done), Some(Mark::Absent));
        let older = visit("1", "甲所", "six-pillars", "2025-11-20", [absent, done, absent]);
        let mut parts = visit("2", "甲所", "six-pillars", "2026-11-22", [done, done, done]).parts().clone();
        let checklist = std::sync::Arc::make_mut(&mut parts.checklist);
        checklist.pillars[0].id = "0".into();
        checklist.pillars[1].title = "新的名稱".into();
        let [trend] = &trends_of(&[older, Session::from_parts(parts)])[..] else { panic!("one office") };
        let ids: Vec<&str> = trend.series[0].pillars.iter().map(|pillar| pillar.id.as_str()).collect();
        assert_eq!(ids, ["0", "1", "2"]);
        assert_eq!(trend.series[0].pillars[2].title, "新的名稱");
        assert_eq!(
            told(&trend.series[0]),
            "six-pillars: 2025-11-20 33.3 (-- 0.0 50.0), 2026-11-22 100.0 (100.0 -- 100.0)"
        );
    }
}
