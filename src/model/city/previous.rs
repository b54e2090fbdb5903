//! What a session in brief keeps of the inspection before it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::judge::open_follow_ups::{
    Account, Agreement, FollowUpOrigin, FollowUpState, PreviousAccount, Statement,
};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;

/// What a session keeps of the inspection before it, as far as open follow-ups may depend on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousBrief {
    /// Id of the session.
    pub session: String,
    /// Scheme of its pillars.
    pub framework: String,
    /// The verdicts that this session does not overrule.
    pub verdicts: Vec<PreviousVerdict>,
}

/// What the previous inspection said at a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousVerdict {
    /// When it was said.
    pub at: Moment,
    /// The point.
    pub point: PointId,
    /// Its place in the plan; none where the plan no longer has it.
    pub rank: Option<usize>,
    /// Whether a follow-up is agreed; none where nothing is open.
    pub open: Option<bool>,
    /// By when.
    #[serde(with = "crate::model::value::roc::optional_day")]
    pub due: Option<NaiveDate>,
}

impl PreviousBrief {
    /// What a session keeps of the inspection before it.
    #[must_use]
    pub fn of(session: &Session) -> Option<Self> {
        let Account { framework, previous, statements, .. } = Account::of(session);
        let previous = previous?;
        let is_same_scheme = previous.framework == framework;
        // By rank: they come in the plan's order. A verdict of today overrules that of last time, but for one without a
        // follow-up, beside which what was agreed stays agreed.
        let overrules = |rank: usize| {
            let own = statements.binary_search_by_key(&rank, |own| own.rank).ok().map(|at| statements[at].open);
            own.is_some_and(|open| open.is_none_or(|state| state.agreement == Agreement::Agreed))
        };
        let verdict = |(at, statement): (Moment, Statement)| {
            let Statement { point, rank, open } = statement;
            let rank = (rank != usize::MAX).then_some(rank);
            let is_overruled = is_same_scheme && rank.is_some_and(overrules);
            (!is_overruled).then(|| PreviousVerdict {
                at,
                point,
                rank,
                open: open.map(|state| state.agreement == Agreement::Agreed),
                due: open.and_then(|state| state.due),
            })
        };
        let verdicts = previous.statements.into_iter().filter_map(verdict).collect();
        Some(Self { session: previous.session, framework: previous.framework, verdicts })
    }
}

impl PreviousVerdict {
    fn statement(&self) -> Statement {
        let day = self.at.date();
        let from = if self.rank.is_some() { FollowUpOrigin::Previous(day) } else { FollowUpOrigin::Gone(day) };
        let agreement = |is_agreed| if is_agreed { Agreement::Agreed } else { Agreement::Missing };
        Statement {
            point: self.point.clone(),
            rank: self.rank.unwrap_or(usize::MAX),
            open: self.open.map(|is_agreed| FollowUpState { agreement: agreement(is_agreed), due: self.due, from }),
        }
    }
}

impl PreviousBrief {
    /// What it says about open follow-ups.
    pub(in crate::model) fn account(&self) -> PreviousAccount {
        PreviousAccount {
            session: self.session.clone(),
            framework: self.framework.clone(),
            statements: self.verdicts.iter().map(|verdict| (verdict.at, verdict.statement())).collect(),
        }
    }
}
