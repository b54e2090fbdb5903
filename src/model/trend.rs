//! All inspections of one office over time: score and progress, a pillar each.

use super::roc::Moment;
use super::session::{Session, VisitKind};
use super::weight::Percent;

/// The inspections of one office, a series a scheme of pillars, since figures of different schemes do not compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The office.
    pub agency: String,
    /// The series, the one with the newest inspection last.
    pub series: Vec<Series>,
}

/// The inspections by one scheme of pillars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The scheme.
    pub framework: String,
    /// Number and title of each pillar that any of the inspections has, by id.
    pub pillars: Vec<Titled>,
    /// The inspections, the oldest first.
    pub visits: Vec<Sitting>,
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
pub struct Sitting {
    /// Id of the session.
    pub session: String,
    /// When it began.
    pub opened: Moment,
    /// What kind of inspection.
    pub kind: VisitKind,
    /// 民國 year of the plan.
    pub year: u16,
    /// 查核率 and 得分 over all points.
    pub overall: Figures,
    /// The same a pillar, in the order of [`Series::pillars`]; none where this plan did not have the pillar.
    pub pillars: Vec<Option<Figures>>,
}

/// Progress and score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// 查核率
    pub progress: Percent,
    /// 得分; none where nothing was judged.
    pub score: Option<Percent>,
}

/// The trends of every office among the sessions, in the order in which they name the offices.
///
/// Two files of one session, such as a copy, count once: the one with the longer log.
#[must_use]
pub fn trends(sessions: &[Session]) -> Vec<Trend> {
    let mut agencies: Vec<&str> = Vec::new();
    for session in sessions {
        let agency = session.checklist().agency.as_str();
        if !agencies.contains(&agency) {
            agencies.push(agency);
        }
    }
    let trend = |agency: &str| {
        let mut own: Vec<&Session> = sessions
            .iter()
            .filter(|session| session.checklist().agency == agency)
            .collect();
        own.sort_by_key(|session| std::cmp::Reverse(session.log().len()));
        let mut ids = std::collections::HashSet::new();
        own.retain(|session| ids.insert(&session.parts().id));
        own.sort_by_key(|session| (session.visit().opened, &session.parts().id));
        Trend {
            agency: agency.to_owned(),
            series: series(&own),
        }
    };
    agencies.into_iter().map(trend).collect()
}

/// The series of an office's sessions, which come oldest first.
fn series(sessions: &[&Session]) -> Vec<Series> {
    let mut series: Vec<Series> = Vec::new();
    // From the newest on, so that titles are the newest and the series stand in the order of their newest inspection.
    for session in sessions.iter().rev() {
        let framework = &session.checklist().framework;
        let at = series
            .iter()
            .position(|series| series.framework == *framework);
        let at = at.unwrap_or_else(|| {
            series.push(Series {
                framework: framework.clone(),
                pillars: Vec::new(),
                visits: Vec::new(),
            });
            series.len() - 1
        });
        for pillar in &session.checklist().pillars {
            let pillars = &mut series[at].pillars;
            if !pillars.iter().any(|known| known.id == pillar.id) {
                pillars.push(Titled {
                    id: pillar.id.clone(),
                    numeral: pillar.numeral(),
                    title: pillar.title.clone(),
                });
            }
        }
    }
    series.reverse();
    for series in &mut series {
        series.pillars.sort_by(|one, other| {
            let key = |pillar: &Titled| (pillar.id.len(), pillar.id.clone());
            key(one).cmp(&key(other))
        });
        let own = sessions
            .iter()
            .filter(|session| session.checklist().framework == series.framework);
        series.visits = own.map(|session| sitting(session, &series.pillars)).collect();
    }
    series
}

fn sitting(session: &Session, pillars: &[Titled]) -> Sitting {
    let summary = session.summary();
    let figures = |pillar: &Titled| {
        let own = summary.pillars.iter().find(|own| own.id == pillar.id)?;
        Some(Figures {
            progress: own.progress,
            score: own.score,
        })
    };
    Sitting {
        session: session.parts().id.clone(),
        opened: session.visit().opened,
        kind: session.visit().kind,
        year: session.checklist().year,
        overall: Figures {
            progress: summary.progress,
            score: summary.score,
        },
        pillars: pillars.iter().map(figures).collect(),
    }
}
