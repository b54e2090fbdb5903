//! The user's folder at a glance: its sessions, what is overdue, whose clock is doubted, and files of one session.

use chrono::NaiveDate;
use foldhash::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::thread;

use super::Directories;
use super::copies::{self, SameSession};
use super::list::Listed;
use crate::model::check::clock::{ClockDoubt, doubts_in_brief, usual_offset};
use crate::model::city::brief::SessionBrief;
use crate::model::judge::open_follow_ups::{
    Account, Agreement, FollowUpCounts, FollowUpStateAt, open_states_of_series,
};
use crate::model::plan::locator::compact;
use crate::model::plan::series::SeriesKey;
use crate::model::record::copies::Copies;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::store::error::StoreError;
use crate::store::session::{listing, sessions};

/// The sessions of the user's folder, and what needs attention.
#[derive(Debug, Default)]
pub struct SessionFolder {
    /// The sessions, most recently changed first.
    pub sessions: Vec<Listed>,
    /// Series with overdue follow-ups, those with the most first.
    pub overdue: Vec<OverdueFollowUps>,
    /// Sessions whose times are doubted, sorted by the letters of their paths.
    pub doubts: Vec<DoubtedClock>,
    /// Offices with sessions of several series.
    pub several: HashSet<String>,
    /// Sessions of which there is more than one file.
    pub copies: Vec<SameSession>,
    /// Files that cannot be read.
    pub unreadable: Vec<StoreError>,
}

/// The open follow-ups of one series, some of them overdue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverdueFollowUps {
    /// The office.
    pub agency: String,
    /// Title of its plan, where the office has several series.
    pub title: Option<String>,
    /// How many there are.
    pub counts: FollowUpCounts,
    /// The ones overdue the longest, at most [`WORST`], the longest first.
    pub worst: Vec<OverduePoint>,
}

/// How many overdue follow-ups of a series are named.
pub const WORST: usize = 6;

/// An overdue follow-up in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverduePoint {
    /// Where the plan has the point, in few cells; its id where the plan has it no more.
    pub locator: String,
    /// What the point asks for.
    pub check: String,
    /// Who is responsible.
    pub unit: String,
    /// Days since it was due; at least one.
    pub days: i64,
}

/// A session whose times are doubted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtedClock {
    /// Its file.
    pub path: PathBuf,
    /// Why; at least one.
    pub doubts: Vec<ClockDoubt>,
}

impl SessionFolder {
    /// Whether an office has sessions of several series, so that they need a title.
    #[must_use]
    pub fn has_several_series(&self, agency: &str) -> bool {
        self.several.contains(agency)
    }

    /// What is doubtful about the times of a session.
    #[must_use]
    pub fn doubts_about(&self, path: &Path) -> &[ClockDoubt] {
        let found = self.doubts.binary_search_by(|doubted| doubted.path.as_os_str().cmp(path.as_os_str()));
        found.map_or(&[], |at| &self.doubts[at].doubts)
    }
}

/// Looks through the user's folder, in brief. Sessions are read in full only where there is more than one file of one, or
/// where a plan no longer has an overdue point.
#[must_use]
pub fn look(directories: &Directories, now: Moment) -> SessionFolder {
    let (briefs, unreadable) = listing::briefs(directories);
    let mut rows: Vec<Listed> = briefs.iter().map(|(path, brief)| Listed::of(path.clone(), brief)).collect();
    let copies = copies::among_files(&briefs);
    let several = with_several_series(&rows);
    let overdue = LookedThrough { briefs: &briefs, rows: &rows, several: &several, copies: &copies, now }.overdue();
    let copies = copies.iter().map(|copies| SameSession::of(copies, |at| rows[at].path.clone())).collect();
    let usual = usual_offset(&rows.iter().map(|row| row.visit.opened).collect::<Vec<_>>());
    let doubted = rows.iter().filter_map(|row| {
        let mut doubts = doubts_in_brief(row.visit.opened, row.visit.closed, row.changed, now);
        doubts.extend(usual.and_then(|usual| ClockDoubt::unlike(row.visit.opened, usual)));
        (!doubts.is_empty()).then(|| DoubtedClock { path: row.path.clone(), doubts })
    });
    let mut doubts: Vec<DoubtedClock> = doubted.collect();
    doubts.small_sort_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
    listing::latest_first(&mut rows);
    SessionFolder { sessions: rows, overdue, doubts, several, copies, unreadable }
}

/// Offices with sessions of several series.
fn with_several_series(rows: &[Listed]) -> HashSet<String> {
    let mut first: HashMap<&str, &SeriesKey> = HashMap::default();
    let mut several = HashSet::default();
    for row in rows {
        if *first.entry(&row.agency).or_insert(&row.series) != &row.series && !several.contains(&row.agency) {
            several.insert(row.agency.clone());
        }
    }
    several
}

/// What is looked through for overdue follow-ups: sessions in brief, the row of each, and the files of one session.
#[derive(Clone, Copy)]
struct LookedThrough<'a> {
    briefs: &'a [(PathBuf, SessionBrief)],
    rows: &'a [Listed],
    several: &'a HashSet<String>,
    copies: &'a [Copies],
    now: Moment,
}

/// Where a series stands among others: the most overdue first, then by its most urgent follow-up, the oldest inspection first.
type Urgency<'a> = (std::cmp::Reverse<usize>, Agreement, Option<NaiveDate>, Moment, &'a String);

impl<'a> LookedThrough<'a> {
    /// The series with overdue follow-ups, looked for by two threads.
    fn overdue(self) -> Vec<OverdueFollowUps> {
        let ids: HashSet<&str> = self.briefs.iter().map(|(_, brief)| brief.id.as_str()).collect();
        let mut by_series: Vec<Vec<usize>> = Vec::new();
        let mut positions: HashMap<&SeriesKey, usize> = HashMap::default();
        for (at, row) in self.rows.iter().enumerate() {
            let position = *positions.entry(&row.series).or_insert_with(|| {
                by_series.push(Vec::new());
                by_series.len() - 1
            });
            by_series[position].push(at);
        }
        let (one, other) = by_series.split_at(by_series.len() / 2);
        let among = |series: &[Vec<usize>]| series.iter().filter_map(|files| self.of_series(files, &ids)).collect();
        let mut overdue: Vec<(Urgency<'_>, OverdueFollowUps)> = thread::scope(|scope| {
            let other = scope.spawn(|| -> Vec<_> { among(other) });
            let mut all: Vec<_> = among(one);
            all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            all
        });
        overdue.small_sort_by(|(one, _), (other, _)| one.cmp(other));
        overdue.into_iter().map(|(_, series)| series).collect()
    }

    /// The overdue follow-ups of the series with these sessions, if there are any. What sessions say is held of one series at
    /// a time: of thousands it is many megabytes.
    fn of_series(self, files: &[usize], ids: &HashSet<&str>) -> Option<(Urgency<'a>, OverdueFollowUps)> {
        let accounts: Vec<Account> = files.iter().map(|&at| self.briefs[at].1.account()).collect();
        let copies: Vec<Copies> = self.copies.iter().filter_map(|copies| copies.among(files)).collect();
        let own = open_states_of_series(&accounts, &copies, &|id| ids.contains(id), self.now.date());
        let counts = FollowUpCounts::over(own.iter().map(|at| at.state), self.now.date());
        let first = own.first().filter(|_| counts.overdue > 0)?;
        let (row, brief) = (&self.rows[files[first.session]], &self.briefs[files[first.session]].1);
        let most = std::cmp::Reverse(counts.overdue);
        let urgency = (most, first.state.agreement, first.state.due, brief.visit.opened, &brief.id);
        // The overdue ones come first, the longest overdue before the others.
        let worst = own.iter().map_while(|at| OverduePoint::of(at, &self.briefs[files[at.session]], self.now));
        let title = self.several.contains(&row.agency).then(|| row.title.clone());
        let worst = worst.take(WORST).collect();
        Some((urgency, OverdueFollowUps { agency: row.agency.clone(), title, counts, worst }))
    }
}

impl OverduePoint {
    /// `None` where it is not overdue.
    fn of(at: &FollowUpStateAt, (path, brief): &(PathBuf, SessionBrief), now: Moment) -> Option<Self> {
        let days = at.state.due.map(|due| (now.date() - due).num_days()).filter(|&days| days > 0)?;
        let rank = brief.plan.points.iter().position(|point| point.id == at.point);
        let follow_up = brief.follow_ups.iter().find(|follow_up| follow_up.point == rank);
        if let (Some(rank), Some(follow_up)) = (rank, follow_up) {
            let point = &brief.plan.points[rank];
            let locator = compact(&point.source);
            return Some(Self { locator, check: point.check.clone(), unit: follow_up.unit.clone(), days });
        }
        // Only a session in full has the words of a point that its plan has no more.
        let told = sessions::read(path).ok().and_then(|(session, _)| session.told(at.point.clone(), at.state));
        let (check, unit) = told.map(|open| (open.check, open.follow_up.unit)).unwrap_or_default();
        Some(Self { locator: at.point.to_string(), check, unit, days })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::record::answer::FollowUp;
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Session;
    use crate::model::sample::answer;
    use crate::ops::sample::{folder, moment, session};

    fn with_open(id: &str, plan: &str, due: &str) -> Session {
        let mut parts = session(id, "2026-11-22", Mark::Absent).parts().clone();
        let checklist = Arc::make_mut(&mut parts.checklist);
        checklist.id = plan.into();
        checklist.title = format!("{}{plan}", checklist.agency);
        let mut session = Session::from_parts(parts);
        let follow_up = FollowUp { due: due.parse().ok(), ..FollowUp::default() };
        answer(&mut session, "1.1.1", 5, |answer| answer.follow_up = Some(Box::new(follow_up)));
        answer(&mut session, "1.1.2", 6, |answer| answer.mark = Some(Mark::Partial));
        session
    }

    #[test]
    fn overdue_follow_ups_are_counted_for_each_series_and_named_where_an_office_has_several() {
        let folder = folder();
        let counts = FollowUpCounts { open: 2, overdue: 1, missing: 1 };
        folder.put("a", &with_open("1", "plan-115", "2026-12-10"));
        let look = |day: &str| look(&folder.directories, moment(day)).overdue;
        let [only] = &look("2026-12-11")[..] else { panic!("one series") };
        assert_eq!((only.title.as_deref(), only.counts), (None, counts));
        let worst: Vec<(&str, i64)> = only.worst.iter().map(|point| (point.locator.as_str(), point.days)).collect();
        assert_eq!(worst.len(), 1, "{worst:?}");
        assert_eq!(worst[0].1, 1);
        assert!(look("2026-12-10").is_empty(), "not on the very day");
        folder.put("b", &with_open("2", "phone-115", "2026-12-12"));
        folder.put("copy", &with_open("2", "phone-115", "2026-12-12"));
        let titles: Vec<Option<String>> = look("2026-12-31").into_iter().map(|series| series.title).collect();
        assert_eq!(titles, [Some("plan-115".to_owned()), Some("phone-115".to_owned())]);
        // So are its sessions in a list, and those of nobody else.
        let folder = super::look(&folder.directories, moment("2026-12-31"));
        assert!(folder.has_several_series(&folder.sessions[0].agency) && !folder.has_several_series("乙所"));
    }

    #[test]
    fn copies_and_clocks_are_told() {
        let folder = folder();
        let start = session("1", "2026-11-22", Mark::Absent);
        for (name, second) in [("a", 7), ("b", 8)] {
            let mut session = start.clone();
            answer(&mut session, "1.1.2", second, |answer| answer.mark = Some(Mark::Done));
            folder.put(name, &session);
        }
        folder.put("c", &start);
        let mut parts = session("2", "2026-11-22", Mark::Done).parts().clone();
        parts.visit.opened = Moment::parse("2026-11-22T01:00:00+00:00").expect("a moment of the test");
        let utc = folder.put("utc", &Session::from_parts(parts));
        folder.put_bad("bad");
        let look = look(&folder.directories, moment("2026-11-22"));
        assert_eq!((look.sessions.len(), look.unreadable.len()), (4, 1));
        let [apart] = &look.copies[..] else { panic!("{:?}", look.copies) };
        assert!(apart.are_apart && apart.files.len() == 2, "{apart:?}");
        let [doubted] = &look.doubts[..] else { panic!("{:?}", look.doubts) };
        assert_eq!((&doubted.path, doubted.doubts.len()), (&utc, 2), "its own two offsets, and that of the others");
    }
}
