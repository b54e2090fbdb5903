//! What is still to be done: the one rule for an inspection alone and for several, used by the screen, the commands and
//! the reports.
//!
//! Within a series, what a later inspection says at a point counts more than what an earlier one said there, however
//! the point is worded: done or a settled follow-up settles it, an open follow-up takes the place of the older one, and
//! a point that a later plan does not have stays open. A point found absent or partial without a follow-up is open too.

use chrono::NaiveDate;
use foldhash::{HashMap, HashSet};

use crate::model::plan::checklist::PointId;
use crate::model::plan::series::SeriesKey;
use crate::model::record::answer::{Answer, FollowUp};
use crate::model::record::copies::Copies;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Reference;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;

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

/// What is open at a point, without its texts: small enough to be kept of every point of thousands of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUpState {
    /// Whether anything is agreed.
    pub agreement: Agreement,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Which inspection it comes from.
    pub from: FollowUpOrigin,
}

/// What is open at a point, with the inspection that holds its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpStateAt {
    /// Position of the inspection among those that were looked at.
    pub session: usize,
    /// The point.
    pub point: PointId,
    /// What is open there.
    pub state: FollowUpState,
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
pub struct FollowUpCounts {
    /// All of them.
    pub open: usize,
    /// Those past their due date.
    pub overdue: usize,
    /// Those of which nothing is agreed.
    pub missing: usize,
}

impl FollowUpCounts {
    /// The counts of some open follow-ups, seen from a day.
    #[must_use]
    pub fn of<'a>(open: impl IntoIterator<Item = &'a OpenFollowUp>, on: NaiveDate) -> Self {
        Self::over(open.into_iter().map(OpenFollowUp::state), on)
    }

    /// The same without their texts.
    #[must_use]
    pub fn over(open: impl IntoIterator<Item = FollowUpState>, on: NaiveDate) -> Self {
        open.into_iter().fold(Self::default(), |counts, state| Self {
            open: counts.open + 1,
            overdue: counts.overdue + usize::from(state.is_overdue(on)),
            missing: counts.missing + usize::from(state.agreement == Agreement::Missing),
        })
    }
}

impl FollowUpState {
    /// Whether its day is past.
    #[must_use]
    pub fn is_overdue(self, on: NaiveDate) -> bool {
        self.due.is_some_and(|due| due < on)
    }
}

impl OpenFollowUp {
    fn state(&self) -> FollowUpState {
        FollowUpState { agreement: self.agreement, due: self.follow_up.due, from: self.from }
    }
}

/// The part of a session that matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub(in crate::model) id: String,
    pub(in crate::model) series: SeriesKey,
    pub(in crate::model) framework: String,
    pub(in crate::model) opened: Moment,
    pub(in crate::model) previous: Option<PreviousAccount>,
    pub(in crate::model) statements: Vec<Statement>,
}

/// What a session keeps of the inspection before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) struct PreviousAccount {
    pub session: String,
    pub framework: String,
    /// Each with the time of the verdict.
    pub statements: Vec<(Moment, Statement)>,
}

/// What is said about one point, and its place in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) struct Statement {
    pub point: PointId,
    pub rank: usize,
    /// None where it is done, or its follow-up is settled.
    pub open: Option<FollowUpState>,
}

/// Identity of a point within a series, by the number of series and scheme. Between schemes of pillars ids do not identify
/// points.
type Key<'a> = (usize, &'a PointId);

/// Series and schemes of pillars by numbers, which are compared and hashed in no time.
#[derive(Default)]
struct Plans<'a> {
    numbers: HashMap<(&'a SeriesKey, &'a str), usize>,
    names: Vec<(&'a str, &'a SeriesKey)>,
    /// Per plan, the last inspection that keeps the verdicts of an earlier one which is missing itself.
    told_last: HashMap<usize, usize>,
}

impl<'a> Plans<'a> {
    fn number(&mut self, series: &'a SeriesKey, framework: &'a str) -> usize {
        *self.numbers.entry((series, framework)).or_insert_with(|| {
            self.names.push((framework, series));
            self.names.len() - 1
        })
    }
}

/// Whether a session of this id is among those that were looked at.
pub type IsThere<'a> = &'a dyn Fn(&str) -> bool;

/// The latest statement about a point.
#[derive(Clone, Debug)]
struct Entry {
    at: Moment,
    /// Number of the inspection in time, its position in the list, and the point's place in the plan.
    number: usize,
    session: usize,
    rank: usize,
    /// None once it is settled.
    open: Option<FollowUpState>,
}

/// The open follow-ups over several inspections, seen from a day: overdue ones first, then by due date, then those
/// without a date, those of which nothing is agreed last; the oldest inspection first among equals, then in plan order.
///
/// Of several files of one session the one that goes on the furthest counts. Where they went apart, what any of them
/// leaves open is open.
#[must_use]
pub fn open_over(sessions: &[&Session], copies: &[Copies], on: NaiveDate) -> Vec<OpenFollowUpAt> {
    let accounts: Vec<Account> = sessions.iter().map(|session| Account::of(session)).collect();
    let states = open_states(&accounts, copies, on).into_iter();
    states
        .filter_map(|at| {
            Some(OpenFollowUpAt { session: at.session, open: sessions[at.session].told(at.point, at.state)? })
        })
        .collect()
}

/// The same from accounts, without texts; `copies` names the files of one session among them.
#[must_use]
pub fn open_states(accounts: &[Account], copies: &[Copies], on: NaiveDate) -> Vec<FollowUpStateAt> {
    let ids: HashSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
    open_states_of_series(accounts, copies, &|id| ids.contains(id), on)
}

/// The same from the accounts of one series or several. `is_there` knows the ids of all sessions that were looked at: what one
/// says of another counts only where that is not there to speak for itself.
#[must_use]
pub fn open_states_of_series(
    accounts: &[Account],
    copies: &[Copies],
    is_there: IsThere<'_>,
    on: NaiveDate,
) -> Vec<FollowUpStateAt> {
    let several: HashSet<usize> = copies.iter().flat_map(|copies| &copies.files).copied().collect();
    let singles = (0..accounts.len()).filter(|at| !several.contains(at)).map(|at| vec![at]);
    let mut visits: Vec<Vec<usize>> = copies.iter().map(|copies| copies.ends.clone()).chain(singles).collect();
    visits.small_sort_by_key(|files| files.first().map(|&at| (accounts[at].opened, &accounts[at].id)));
    let mut plans = Plans::default();
    for (number, files) in visits.iter().enumerate() {
        for account in files.iter().map(|&file| &accounts[file]) {
            if let Some(previous) = account.spoken_for(is_there) {
                let plan = plans.number(&account.series, &previous.framework);
                plans.told_last.insert(plan, number);
            }
        }
    }
    let mut state: HashMap<Key<'_>, Entry> = HashMap::default();
    for (number, files) in visits.iter().enumerate() {
        state = match files[..] {
            [only] => accounts[only].applied_to(state, (number, only), is_there, &mut plans),
            _ => files
                .iter()
                .map(|&file| accounts[file].applied_to(state.clone(), (number, file), is_there, &mut plans))
                .reduce(united)
                .unwrap_or_default(),
        };
    }
    let open = state.into_iter().filter_map(|(key, entry)| Some((key, entry.open?, entry)));
    let mut open: Vec<(Key<'_>, FollowUpState, Entry)> = open.collect();
    open.small_sort_by_key(|((plan, point), state, entry)| {
        let urgency = (!state.is_overdue(on), state.due.is_none(), state.agreement);
        // A point of another scheme may have the same id.
        (urgency, state.due, entry.number, entry.rank, *point, plans.names[*plan])
    });
    let found = |((_, point), state, entry): (Key<'_>, FollowUpState, Entry)| FollowUpStateAt {
        session: entry.session,
        point: point.clone(),
        state,
    };
    open.into_iter().map(found).collect()
}

/// What either of two files of one session leaves open.
fn united<'a>(mut one: HashMap<Key<'a>, Entry>, other: HashMap<Key<'a>, Entry>) -> HashMap<Key<'a>, Entry> {
    for (key, entry) in other {
        let known = one.entry(key).or_insert_with(|| entry.clone());
        let urgency = |entry: &Entry| {
            let open = entry.open;
            let due = open.and_then(|open| open.due);
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
        statements.small_sort_by_key(|statement| statement.rank);
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

    /// The previous inspection, if it is not among these: this session speaks for it.
    fn spoken_for(&self, is_there: IsThere<'_>) -> Option<&PreviousAccount> {
        let is_missing = |previous: &&PreviousAccount| previous.session == self.id || !is_there(&previous.session);
        self.previous.as_ref().filter(is_missing)
    }

    /// What is open after this session, as the one of this number in time.
    fn applied_to<'a>(
        &'a self,
        mut state: HashMap<Key<'a>, Entry>,
        (number, session): (usize, usize),
        is_there: IsThere<'_>,
        plans: &mut Plans<'a>,
    ) -> HashMap<Key<'a>, Entry> {
        let entry = |at: Moment, statement: &Statement| Entry {
            at,
            number,
            session,
            rank: statement.rank,
            open: statement.open,
        };
        if let Some(previous) = self.spoken_for(is_there) {
            let plan = plans.number(&self.series, &previous.framework);
            for (at, statement) in &previous.statements {
                let key = (plan, &statement.point);
                if state.get(&key).is_none_or(|known| known.at < *at) {
                    state.insert(key, entry(*at, statement));
                }
            }
        }
        let plan = plans.number(&self.series, &self.framework);
        // A settled entry only blocks earlier statements that arrive later.
        let forgets = plans.told_last.get(&plan).is_none_or(|&last| last <= number);
        for statement in &self.statements {
            let key = (plan, &statement.point);
            if forgets && statement.open.is_none() {
                state.remove(&key);
                continue;
            }
            let is = |open: Option<FollowUpState>, agreement: Agreement| {
                open.is_some_and(|open| open.agreement == agreement)
            };
            let was_agreed = state.get(&key).is_some_and(|known| is(known.open, Agreement::Agreed));
            // What was agreed before stays agreed while the point is found absent again.
            if !(was_agreed && is(statement.open, Agreement::Missing)) {
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
        open_over(&[self], &[], on).into_iter().map(|at| at.open).collect()
    }

    /// What is open at a point with its texts; none where this session says no such thing.
    #[must_use]
    pub fn told(&self, point: PointId, state: FollowUpState) -> Option<OpenFollowUp> {
        let (check, units, written) = match state.from {
            FollowUpOrigin::Current => {
                let (_, _, asked) = self.find(&point)?;
                let written = self.answer(&point)?.follow_up.as_deref();
                (asked.check.to_string(), asked.units.join("、"), written)
            }
            FollowUpOrigin::Previous(_) => {
                let (_, _, asked) = self.find(&point)?;
                let written = self.previous()?.verdicts.get(&point)?.follow_up.as_ref();
                (asked.check.to_string(), asked.units.join("、"), written)
            }
            FollowUpOrigin::Gone(_) => {
                let gone = self.previous()?.gone.iter().find(|gone| gone.point == point)?;
                let written = gone.last.as_ref()?.follow_up.as_ref();
                (gone.wording.check.clone(), gone.units.join("、"), written)
            }
        };
        let follow_up = match state.agreement {
            Agreement::Agreed => written?.clone(),
            Agreement::Missing => FollowUp { unit: units, ..FollowUp::default() },
        };
        Some(OpenFollowUp { point, check, follow_up, agreement: state.agreement, from: state.from })
    }

    fn statement(&self, id: &PointId, answer: &Answer) -> Option<Statement> {
        let standing = FollowUpStanding::by(answer.mark, answer.follow_up.as_deref().map(Agreed::of))?;
        let rank = self.outline().rank(id)?;
        Some(Statement { point: id.clone(), rank, open: standing.open(FollowUpOrigin::Current) })
    }

    /// What this session keeps of the previous one, point by point, with the time of each verdict.
    pub(in crate::model) fn inherited(&self) -> Vec<(Moment, Statement)> {
        let Some(previous) = self.previous() else { return Vec::new() };
        let standing =
            |reference: &Reference| FollowUpStanding::by(reference.mark, reference.follow_up.as_ref().map(Agreed::of));
        let verdicts = previous.verdicts.iter().filter_map(|(id, reference)| {
            let open = standing(reference)?.open(FollowUpOrigin::Previous(reference.at.date()));
            let rank = self.outline().rank(id)?;
            Some((reference.at, Statement { point: id.clone(), rank, open }))
        });
        let gone = previous.gone.iter().filter_map(|gone| {
            let reference = gone.last.as_ref()?;
            let open = standing(reference)?.open(FollowUpOrigin::Gone(reference.at.date()));
            Some((reference.at, Statement { point: gone.point.clone(), rank: usize::MAX, open }))
        });
        verdicts.chain(gone).collect()
    }
}

/// A follow-up as far as it matters whether anything is open.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Agreed {
    pub is_open: bool,
    pub due: Option<NaiveDate>,
}

impl Agreed {
    fn of(follow_up: &FollowUp) -> Self {
        Self { is_open: follow_up.is_open(), due: follow_up.due }
    }
}

/// What a verdict and its follow-up leave to be done.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) enum FollowUpStanding {
    Settled,
    Agreed(Option<NaiveDate>),
    Missing,
}

impl FollowUpStanding {
    /// None where nothing is said, so that what an earlier inspection said still holds.
    pub(in crate::model) fn by(mark: Option<Mark>, follow_up: Option<Agreed>) -> Option<Self> {
        match (follow_up, mark) {
            (Some(agreed), mark) if agreed.is_open && mark != Some(Mark::Done) => Some(Self::Agreed(agreed.due)),
            (Some(_), _) | (None, Some(Mark::Done)) => Some(Self::Settled),
            (None, Some(mark)) if mark.asks_for_follow_up() => Some(Self::Missing),
            (None, Some(_) | None) => None,
        }
    }

    /// What is open; none where it is settled.
    pub(in crate::model) const fn open(self, from: FollowUpOrigin) -> Option<FollowUpState> {
        match self {
            Self::Settled => None,
            Self::Agreed(due) => Some(FollowUpState { agreement: Agreement::Agreed, due, from }),
            Self::Missing => Some(FollowUpState { agreement: Agreement::Missing, due: None, from }),
        }
    }
}
