//! The user's folder at a glance: its sessions, what is overdue, whose clock is doubted, and files of one session.

use std::collections::HashSet;
use std::path::PathBuf;

use super::Directories;
use super::copies::SameSession;
use super::list::Listed;
use crate::model::check::clock::{ClockDoubt, doubts_in_brief, usual_offset};
use crate::model::city::brief::SessionBrief;
use crate::model::judge::owed::{Account, OpenFollowUp, OwedCounts, owed};
use crate::model::plan::locator::compact;
use crate::model::plan::series::SeriesKey;
use crate::model::record::copies::{Copies, copies};
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::store::error::StoreError;
use crate::store::session::{listing, sessions};

/// The sessions of the user's folder, and what needs attention.
#[derive(Debug, Default)]
pub struct SessionFolder {
    /// The sessions, most recently changed first.
    pub sessions: Vec<Listed>,
    /// Series with overdue follow-ups, those with the most first.
    pub overdue: Vec<OverdueFollowUps>,
    /// Sessions whose times are doubted.
    pub doubts: Vec<DoubtedClock>,
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
    pub counts: OwedCounts,
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

/// Looks through the user's folder. Sessions are read in full only where a follow-up may be overdue, or where there is
/// more than one file of a session.
#[must_use]
pub fn look(directories: &Directories, now: Moment) -> SessionFolder {
    let (briefs, unreadable) = listing::briefs(directories);
    let mut rows: Vec<Listed> = briefs.iter().map(|(path, brief)| Listed::of(path.clone(), brief)).collect();
    let copies = copies_among(&rows);
    let overdue = overdue(&briefs, &rows, &copies, now);
    let copies = copies.iter().map(|copies| SameSession::of(copies, |at| rows[at].path.clone())).collect();
    let usual = usual_offset(&rows.iter().map(|row| row.visit.opened).collect::<Vec<_>>());
    let doubted = rows.iter().filter_map(|row| {
        let mut doubts = doubts_in_brief(row.visit.opened, row.visit.closed, row.changed, now);
        doubts.extend(usual.and_then(|usual| ClockDoubt::unlike(row.visit.opened, usual)));
        (!doubts.is_empty()).then(|| DoubtedClock { path: row.path.clone(), doubts })
    });
    let doubts = doubted.collect();
    listing::latest_first(&mut rows);
    SessionFolder { sessions: rows, overdue, doubts, copies, unreadable }
}

/// The files of one session among the rows. Only those are read in full: copies are rare.
fn copies_among(rows: &[Listed]) -> Vec<Copies> {
    let mut seen = HashSet::new();
    let repeated: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).filter(|id| !seen.insert(*id)).collect();
    let files = rows.iter().enumerate().filter(|(_, row)| repeated.contains(row.id.as_str()));
    let read: Vec<(usize, Session)> =
        files.filter_map(|(at, row)| Some((at, sessions::read(&row.path).ok()?.0))).collect();
    let sessions: Vec<&Session> = read.iter().map(|(_, session)| session).collect();
    let place = |at: &usize| read[*at].0;
    let placed = |copies: Copies| Copies {
        files: copies.files.iter().map(place).collect(),
        ends: copies.ends.iter().map(place).collect(),
    };
    copies(&sessions).into_iter().map(placed).collect()
}

/// The series with overdue follow-ups. A series of which no session asked for something by a day that is past need not be
/// read.
fn overdue(
    briefs: &[(PathBuf, SessionBrief)],
    rows: &[Listed],
    copies: &[Copies],
    now: Moment,
) -> Vec<OverdueFollowUps> {
    let has_past = |brief: &SessionBrief| brief.follow_ups.iter().any(|follow_up| follow_up.is_overdue(now.date()));
    let late: HashSet<&SeriesKey> =
        briefs.iter().zip(rows).filter(|((_, brief), _)| has_past(brief)).map(|(_, row)| &row.series).collect();
    let read = rows.iter().enumerate().filter(|(_, row)| late.contains(&row.series));
    // One session is held at a time; what it says of follow-ups is a small part of it.
    let accounts: Vec<(usize, Account)> =
        read.filter_map(|(at, row)| Some((at, Account::of(&sessions::read(&row.path).ok()?.0)))).collect();
    let place = |row: &usize| accounts.iter().position(|(at, _)| at == row);
    let placed = |copies: &Copies| Copies {
        files: copies.files.iter().filter_map(place).collect(),
        ends: copies.ends.iter().filter_map(place).collect(),
    };
    let copies: Vec<Copies> = copies.iter().map(placed).filter(|copies| !copies.ends.is_empty()).collect();
    let (at, accounts): (Vec<usize>, Vec<Account>) = accounts.into_iter().unzip();
    let open = owed(&accounts, &copies, now.date());
    let mut by_series: Vec<(usize, Vec<_>)> = Vec::new();
    for open in &open {
        let row = at[open.session];
        match by_series.iter_mut().find(|(known, _)| rows[*known].series == rows[row].series) {
            Some((_, known)) => known.push((row, &open.open)),
            None => by_series.push((row, vec![(row, &open.open)])),
        }
    }
    let has_several = |row: &Listed| rows.iter().any(|other| other.agency == row.agency && other.series != row.series);
    let counted = by_series.into_iter().map(|(row, open)| OverdueFollowUps {
        agency: rows[row].agency.clone(),
        title: has_several(&rows[row]).then(|| rows[row].title.clone()),
        counts: OwedCounts::of(open.iter().map(|(_, open)| *open), now.date()),
        // The overdue ones come first, the longest overdue before the others.
        worst: open.iter().map_while(|(row, open)| OverduePoint::of(open, &briefs[*row].1, now)).take(WORST).collect(),
    });
    let mut overdue: Vec<OverdueFollowUps> = counted.filter(|series| series.counts.overdue > 0).collect();
    overdue.sort_by_key(|series| std::cmp::Reverse(series.counts.overdue));
    overdue
}

impl OverduePoint {
    /// `None` where it is not overdue.
    fn of(open: &OpenFollowUp, brief: &SessionBrief, now: Moment) -> Option<Self> {
        let days = open.follow_up.days_overdue(now.date())?;
        let point = brief.plan.points.iter().find(|point| point.id == open.point);
        let locator = point.map_or_else(|| open.point.to_string(), |point| compact(&point.source));
        Some(Self { locator, check: open.check.clone(), unit: open.follow_up.unit.clone(), days })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::record::answer::FollowUp;
    use crate::model::record::mark::Mark;
    use crate::model::sample::answer;
    use crate::ops::sample::{folder, moment, session};

    fn owing(id: &str, plan: &str, due: &str) -> Session {
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
        let counts = OwedCounts { open: 2, overdue: 1, missing: 1 };
        folder.put("a", &owing("1", "plan-115", "2026-12-10"));
        let look = |day: &str| look(&folder.directories, moment(day)).overdue;
        let [only] = &look("2026-12-11")[..] else { panic!("one series") };
        assert_eq!((only.title.as_deref(), only.counts), (None, counts));
        let worst: Vec<(&str, i64)> = only.worst.iter().map(|point| (point.locator.as_str(), point.days)).collect();
        assert_eq!(worst.len(), 1, "{worst:?}");
        assert_eq!(worst[0].1, 1);
        assert!(look("2026-12-10").is_empty(), "not on the very day");
        folder.put("b", &owing("2", "phone-115", "2026-12-12"));
        folder.put("copy", &owing("2", "phone-115", "2026-12-12"));
        let titles: Vec<Option<String>> = look("2026-12-31").into_iter().map(|series| series.title).collect();
        assert_eq!(titles, [Some("plan-115".to_owned()), Some("phone-115".to_owned())]);
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
