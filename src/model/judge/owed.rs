//! What is still to be done: the one rule for an inspection alone and for several, used by the screen, the commands and
//! the reports.
//!
//! Within a series, what a later inspection says at a point counts more than what an earlier one said there, however
//! the point is worded: done or a settled follow-up settles it, an open follow-up takes the place of the older one, and
//! a point that a later plan does not have stays open. A point found absent or partial without a follow-up is owed too.

use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

use crate::model::plan::checklist::PointId;
use crate::model::plan::series::SeriesKey;
use crate::model::record::answer::{Answer, FollowUp};
use crate::model::record::copies::{Copies, copies};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;

/// A follow-up that is not settled, or that nobody has written yet, with its point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFollowUp {
    /// The point.
    pub point: PointId,
    /// What the point asks for.
    pub check: String,
    /// What is to be done; where nothing is agreed, only who is responsible.
    pub follow_up: FollowUp,
    /// Whether anything is agreed.
    pub agreement: Agreement,
    /// Which inspection it comes from.
    pub from: FollowUpOrigin,
}

/// Whether it is agreed what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// There is a follow-up.
    Agreed,
    /// The point is absent or partial, and nobody has written a follow-up (未填改善追蹤).
    Missing,
}

/// Which inspection an open follow-up comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpOrigin {
    /// This inspection; in a list over several, the one named by [`OpenFollowUpAt::session`].
    Current,
    /// The previous inspection, on this day; not settled since.
    Previous(NaiveDate),
    /// The previous inspection, on this day, at a point that this checklist does not have.
    Gone(NaiveDate),
}

/// An open follow-up with the inspection that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFollowUpAt {
    /// Position of the inspection among those that were looked at.
    pub session: usize,
    /// The follow-up.
    pub open: OpenFollowUp,
}

/// How many open follow-ups there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwedCounts {
    /// All of them.
    pub open: usize,
    /// Those past their due date.
    pub overdue: usize,
    /// Those of which nothing is agreed.
    pub missing: usize,
}

impl OwedCounts {
    /// The counts of some open follow-ups, seen from a day.
    #[must_use]
    pub fn of<'a>(open: impl IntoIterator<Item = &'a OpenFollowUp>, on: NaiveDate) -> Self {
        open.into_iter().fold(Self::default(), |counts, open| Self {
            open: counts.open + 1,
            overdue: counts.overdue + usize::from(open.follow_up.days_overdue(on).is_some()),
            missing: counts.missing + usize::from(open.agreement == Agreement::Missing),
        })
    }
}

/// The part of a session that matters here, small enough to be kept of every session in a folder.
#[derive(Clone, Debug)]
pub struct Account {
    id: String,
    series: SeriesKey,
    framework: String,
    opened: Moment,
    previous: Option<PreviousAccount>,
    statements: Vec<Statement>,
}

/// What a session keeps of the inspection before it.
#[derive(Clone, Debug)]
struct PreviousAccount {
    session: String,
    framework: String,
    /// Each with the time of the verdict.
    statements: Vec<(Moment, Statement)>,
}

/// What is said about one point, and its place in the plan.
#[derive(Clone, Debug)]
struct Statement {
    point: PointId,
    rank: usize,
    /// None where it is done, or its follow-up is settled.
    open: Option<OpenFollowUp>,
}

/// Identity of a point within a series. Between schemes of pillars ids do not identify points.
type Key<'a> = (&'a SeriesKey, &'a str, &'a PointId);

/// The latest statement about a point.
#[derive(Clone, Debug)]
struct Entry {
    at: Moment,
    /// Number of the inspection in time, its position in the list, and the point's place in the plan.
    number: usize,
    session: usize,
    rank: usize,
    /// None once it is settled.
    open: Option<OpenFollowUp>,
}

/// The open follow-ups over several inspections, seen from a day: overdue ones first, then by due date, then those
/// without a date, those of which nothing is agreed last; the oldest inspection first among equals, then in plan order.
///
/// Of several files of one session the one that goes on the furthest counts. Where they went apart, what any of them
/// leaves open is open.
#[must_use]
pub fn open_over(sessions: &[&Session], on: NaiveDate) -> Vec<OpenFollowUpAt> {
    let accounts: Vec<Account> = sessions.iter().map(|session| Account::of(session)).collect();
    owed(&accounts, &copies(sessions), on)
}

/// The same from accounts; `copies` names the files of one session among them.
#[must_use]
pub fn owed(accounts: &[Account], copies: &[Copies], on: NaiveDate) -> Vec<OpenFollowUpAt> {
    let ids: HashSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
    let several: HashSet<usize> = copies.iter().flat_map(|copies| &copies.files).copied().collect();
    let singles = (0..accounts.len()).filter(|at| !several.contains(at)).map(|at| vec![at]);
    let mut visits: Vec<Vec<usize>> = copies.iter().map(|copies| copies.ends.clone()).chain(singles).collect();
    visits.sort_by_key(|files| files.first().map(|&at| (accounts[at].opened, &accounts[at].id)));
    let mut state: HashMap<Key<'_>, Entry> = HashMap::new();
    for (number, files) in visits.iter().enumerate() {
        state = match files[..] {
            [only] => accounts[only].applied_to(state, number, only, &ids),
            _ => files
                .iter()
                .map(|&file| accounts[file].applied_to(state.clone(), number, file, &ids))
                .reduce(united)
                .unwrap_or_default(),
        };
    }
    let open = state.into_values().filter_map(|entry| Some((entry.number, entry.rank, entry.session, entry.open?)));
    let mut open: Vec<(usize, usize, usize, OpenFollowUp)> = open.collect();
    open.sort_by(|one, other| {
        let key = |(number, rank, _, open): &(usize, usize, usize, OpenFollowUp)| {
            let follow_up = &open.follow_up;
            let urgency = (follow_up.days_overdue(on).is_none(), follow_up.due.is_none(), open.agreement);
            (urgency, follow_up.due, *number, *rank, open.point.clone())
        };
        key(one).cmp(&key(other))
    });
    open.into_iter().map(|(_, _, session, open)| OpenFollowUpAt { session, open }).collect()
}

/// What either of two files of one session leaves open.
fn united<'a>(mut one: HashMap<Key<'a>, Entry>, other: HashMap<Key<'a>, Entry>) -> HashMap<Key<'a>, Entry> {
    for (key, entry) in other {
        let known = one.entry(key).or_insert_with(|| entry.clone());
        let urgency = |entry: &Entry| {
            let open = entry.open.as_ref();
            let due = open.and_then(|open| open.follow_up.due);
            (open.is_none(), open.map(|open| open.agreement), due.is_none(), due)
        };
        if urgency(&entry) < urgency(known) {
            *known = entry;
        }
    }
    one
}

impl Account {
    /// What a session says.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let parts = session.parts();
        let mut statements: Vec<Statement> = parts
            .answers
            .iter()
            .filter(|(id, _)| session.in_scope(id))
            .filter_map(|(id, answer)| session.statement(id, answer))
            .collect();
        statements.sort_by_key(|statement| statement.rank);
        let previous = session.previous().map(|previous| PreviousAccount {
            session: previous.session.clone(),
            framework: previous.framework.clone(),
            statements: session.inherited(),
        });
        Self {
            id: parts.id.clone(),
            series: parts.checklist.series_key(),
            framework: parts.checklist.framework.clone(),
            opened: parts.visit.opened,
            previous,
            statements,
        }
    }

    /// What is open after this session, as the one of this number in time.
    fn applied_to<'a>(
        &'a self,
        mut state: HashMap<Key<'a>, Entry>,
        number: usize,
        session: usize,
        ids: &HashSet<&str>,
    ) -> HashMap<Key<'a>, Entry> {
        let entry = |at: Moment, statement: &Statement| Entry {
            at,
            number,
            session,
            rank: statement.rank,
            open: statement.open.clone(),
        };
        // The previous inspection is not among these: this session speaks for it.
        let is_missing =
            |previous: &&PreviousAccount| previous.session == self.id || !ids.contains(previous.session.as_str());
        if let Some(previous) = self.previous.as_ref().filter(is_missing) {
            for (at, statement) in &previous.statements {
                let key = (&self.series, previous.framework.as_str(), &statement.point);
                if state.get(&key).is_none_or(|known| known.at < *at) {
                    state.insert(key, entry(*at, statement));
                }
            }
        }
        for statement in &self.statements {
            let key = (&self.series, self.framework.as_str(), &statement.point);
            let is = |open: &Option<OpenFollowUp>, agreement: Agreement| {
                open.as_ref().is_some_and(|open| open.agreement == agreement)
            };
            let was_agreed = state.get(&key).is_some_and(|known| is(&known.open, Agreement::Agreed));
            // What was agreed before stays agreed while the point is found absent again.
            if !(was_agreed && is(&statement.open, Agreement::Missing)) {
                state.insert(key, entry(self.opened, statement));
            }
        }
        state
    }
}

impl Session {
    /// The open follow-ups of this and the previous inspection, seen from a day, in the order of [`open_over`].
    #[must_use]
    pub fn open_follow_ups(&self, on: NaiveDate) -> Vec<OpenFollowUp> {
        owed(&[Account::of(self)], &[], on).into_iter().map(|at| at.open).collect()
    }

    fn statement(&self, id: &PointId, answer: &Answer) -> Option<Statement> {
        let owing = Owing::by(answer.mark, answer.follow_up.as_deref())?;
        let (_, _, point) = self.find(id)?;
        let open = owing.open(id, &point.check, &point.units, FollowUpOrigin::Current);
        Some(Statement { point: id.clone(), rank: self.outline().rank(id)?, open })
    }

    /// What this session keeps of the previous one, point by point, with the time of each verdict.
    fn inherited(&self) -> Vec<(Moment, Statement)> {
        let Some(previous) = self.previous() else { return Vec::new() };
        let verdicts = previous.verdicts.iter().filter_map(|(id, reference)| {
            let owing = Owing::by(reference.mark, reference.follow_up.as_ref())?;
            let (_, _, point) = self.find(id)?;
            let open = owing.open(id, &point.check, &point.units, FollowUpOrigin::Previous(reference.at.date()));
            let rank = self.outline().rank(id).unwrap_or(usize::MAX);
            Some((reference.at, Statement { point: id.clone(), rank, open }))
        });
        let gone = previous.gone.iter().filter_map(|gone| {
            let reference = gone.last.as_ref()?;
            let owing = Owing::by(reference.mark, reference.follow_up.as_ref())?;
            let from = FollowUpOrigin::Gone(reference.at.date());
            let open = owing.open(&gone.point, &gone.wording.check, &gone.units, from);
            Some((reference.at, Statement { point: gone.point.clone(), rank: usize::MAX, open }))
        });
        verdicts.chain(gone).collect()
    }
}

/// What a verdict and its follow-up leave to be done.
enum Owing<'a> {
    Settled,
    Agreed(&'a FollowUp),
    Missing,
}

impl<'a> Owing<'a> {
    /// None where nothing is said, so that what an earlier inspection said still holds.
    fn by(mark: Option<Mark>, follow_up: Option<&'a FollowUp>) -> Option<Self> {
        match (follow_up, mark) {
            (Some(follow_up), mark) if follow_up.is_open() && mark != Some(Mark::Done) => Some(Self::Agreed(follow_up)),
            (Some(_), _) | (None, Some(Mark::Done)) => Some(Self::Settled),
            (None, Some(mark)) if mark.asks_for_follow_up() => Some(Self::Missing),
            (None, Some(_) | None) => None,
        }
    }

    /// The entry for the lists; none where it is settled.
    fn open(
        self,
        point: &PointId,
        check: &str,
        units: &[impl AsRef<str>],
        from: FollowUpOrigin,
    ) -> Option<OpenFollowUp> {
        let (agreement, follow_up) = match self {
            Self::Settled => return None,
            Self::Agreed(follow_up) => (Agreement::Agreed, follow_up.clone()),
            Self::Missing => {
                let units: Vec<&str> = units.iter().map(AsRef::as_ref).collect();
                (Agreement::Missing, FollowUp { unit: units.join("、"), ..FollowUp::default() })
            }
        };
        Some(OpenFollowUp { point: point.clone(), check: check.to_owned(), follow_up, agreement, from })
    }
}
