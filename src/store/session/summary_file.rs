//! The file of the cache of summaries: its bytes and what they say.
//!
//! The first line names the program that wrote it and the stamp of all that follows, so that one of another version, one
//! that is cut and one in which a single bit changed count as none. What follows is for this program alone.

use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::city::brief::{FollowUpBrief, PlanBrief, PointBrief, PointState, SessionBrief};
use crate::model::city::previous::PreviousBrief;
use crate::model::judge::due::OverduePoints;
use crate::model::record::visit::Visit;
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::roc::Moment;
use crate::store::session::sessions::FileStamp;

/// Changes whenever a brief says something else than before.
const LAYOUT: u32 = 7;

/// Time and size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTime {
    /// Nanoseconds since 1970.
    modified: u64,
    /// Bytes.
    size: u64,
}

/// A summary of a file.
#[derive(Clone, Debug)]
pub struct FileSummary {
    /// Time and size of the file; none where the system does not say them.
    pub stamp: Option<FileTime>,
    /// Digest of its bytes.
    pub digest: u64,
    /// What it says.
    pub brief: SessionBrief,
}

impl FileTime {
    /// Time and size of a file; none where it cannot be asked.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self { modified: nanoseconds(metadata.modified().ok()?), size: metadata.len() })
    }

    /// When it was written, in nanoseconds since 1970.
    #[must_use]
    pub const fn modified(self) -> u64 {
        self.modified
    }
}

/// Nanoseconds since 1970.
pub(super) fn nanoseconds(time: SystemTime) -> u64 {
    // Good until the year 2554; a time before 1970 is one that never fits.
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
}

/// What stands in the file behind its first line. All files come in the order of their names.
#[derive(Serialize, Deserialize)]
struct Body<'a> {
    plans: Vec<Cow<'a, PlanBrief>>,
    #[serde(borrow)]
    files: Vec<CachedFile<'a>>,
}

/// One summary.
#[derive(Serialize, Deserialize)]
struct CachedFile<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    time: FileTime,
    digest: u64,
    plan: usize,
    #[serde(borrow)]
    id: Cow<'a, str>,
    visit: Cow<'a, Visit>,
    changed: Moment,
    log: usize,
    overdue_points: (usize, usize),
    parents: Cow<'a, [String]>,
    previous: Cow<'a, Option<PreviousBrief>>,
    conflicts: usize,
    drawn: Option<u32>,
    /// A letter a point.
    #[serde(borrow)]
    states: Cow<'a, str>,
    follow_ups: Cow<'a, [FollowUpBrief]>,
}

/// The first line of a file with this body.
fn first_line(body: &[u8]) -> String {
    let stamp = FileStamp::of(body);
    format!("{WRITTEN_BY} summaries {LAYOUT} {} {:016x}\n", stamp.length(), stamp.digest())
}

/// The bytes of a file that holds summaries by the names of their files; `None` if they cannot be written.
pub(super) fn bytes_of(summaries: &[(&str, &FileSummary)]) -> Option<Vec<u8>> {
    let mut plans: Vec<&Arc<PlanBrief>> = Vec::new();
    let mut positions: HashMap<*const PlanBrief, usize> = HashMap::default();
    let mut files = Vec::with_capacity(summaries.len());
    for (name, summary) in summaries {
        let brief = &summary.brief;
        let Some(time) = summary.stamp else { continue };
        let plan = *positions.entry(Arc::as_ptr(&brief.plan)).or_insert_with(|| {
            // The same checklist may have been read twice; there are few of them.
            plans.iter().position(|plan| **plan == brief.plan).unwrap_or_else(|| {
                plans.push(&brief.plan);
                plans.len() - 1
            })
        });
        files.push(CachedFile {
            name: Cow::Borrowed(name),
            time,
            digest: summary.digest,
            plan,
            id: Cow::Borrowed(&brief.id),
            visit: Cow::Borrowed(&brief.visit),
            changed: brief.changed,
            log: brief.log,
            overdue_points: (brief.overdue_points.overdue, brief.overdue_points.behind),
            parents: Cow::Borrowed(&brief.parents),
            previous: Cow::Borrowed(&brief.previous),
            conflicts: brief.conflicts,
            drawn: brief.drawn,
            states: brief.states.iter().map(|state| state.letter()).collect(),
            follow_ups: Cow::Borrowed(&brief.follow_ups),
        });
    }
    let plans = plans.into_iter().map(|plan| Cow::Borrowed(&**plan)).collect();
    let body = postcard::to_stdvec(&Body { plans, files }).ok()?;
    Some([first_line(&body).as_bytes(), &body].concat())
}

/// The summaries in the bytes of a file, sorted by the names of their files; `None` if another version wrote it, or
/// anything in it does not fit.
pub(super) fn parse(bytes: &[u8]) -> Option<Vec<(String, FileSummary)>> {
    let end = memchr::memchr(b'\n', bytes)? + 1;
    let (line, body) = bytes.split_at(end);
    if line != first_line(body).as_bytes() {
        return None;
    }
    let Body { plans, files } = postcard::from_bytes(body).ok()?;
    let plans: Vec<Arc<PlanBrief>> = plans.into_iter().map(|plan| Arc::new(plan.into_owned())).collect();
    if !plans.iter().all(|plan| fits(plan)) || !files.is_sorted_by(|one, next| one.name < next.name) {
        return None;
    }
    files.into_iter().map(|file| file.summary(&plans)).collect()
}

impl CachedFile<'_> {
    fn summary(self, plans: &[Arc<PlanBrief>]) -> Option<(String, FileSummary)> {
        let plan = Arc::clone(plans.get(self.plan)?);
        let states = self.states.chars().map(PointState::from_letter).collect::<Option<Vec<_>>>()?;
        let is_inside = |follow_up: &FollowUpBrief| follow_up.point.is_none_or(|point| point < plan.points.len());
        if states.len() != plan.points.len() || !self.follow_ups.iter().all(is_inside) {
            return None;
        }
        let brief = SessionBrief {
            id: self.id.into_owned(),
            visit: self.visit.into_owned(),
            changed: self.changed,
            log: self.log,
            overdue_points: OverduePoints { overdue: self.overdue_points.0, behind: self.overdue_points.1 },
            parents: self.parents.into_owned(),
            previous: self.previous.into_owned(),
            conflicts: self.conflicts,
            drawn: self.drawn,
            states,
            follow_ups: self.follow_ups.into_owned(),
            plan,
        };
        Some((self.name.into_owned(), FileSummary { stamp: Some(self.time), digest: self.digest, brief }))
    }
}

/// Whether every position in a plan leads somewhere.
fn fits(plan: &PlanBrief) -> bool {
    let is_inside = |point: &PointBrief| {
        point.pillar < plan.pillars.len()
            && point.strategy < plan.strategies.len()
            && point.units.iter().all(|&unit| unit < plan.units.len())
    };
    plan.points.iter().all(is_inside) && plan.strategies.iter().all(|strategy| strategy.pillar < plan.pillars.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::SessionBrief;
    use crate::model::sample;

    fn summary(change: impl FnOnce(&mut SessionBrief)) -> FileSummary {
        let session = sample::rich();
        let mut brief = SessionBrief::of(&session, Arc::new(PlanBrief::of(session.checklist())));
        change(&mut brief);
        FileSummary { stamp: Some(FileTime::of(Path::new("Cargo.toml")).unwrap()), digest: u64::MAX, brief }
    }

    fn read_again(change: impl FnOnce(&mut SessionBrief)) -> Option<SessionBrief> {
        let bytes = bytes_of(&[("a", &summary(change))]).unwrap();
        Some(parse(&bytes)?.remove(0).1.brief)
    }

    #[test]
    fn a_file_that_is_cut_changed_or_of_another_version_says_nothing() {
        let whole = summary(|_| {});
        let bytes = bytes_of(&[("a", &whole), ("乙/b", &whole)]).unwrap();
        let names: Vec<String> = parse(&bytes).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "乙/b"]);
        assert!((0..bytes.len()).all(|end| parse(&bytes[..end]).is_none()));
        assert!(parse(&[&bytes[..], b"\0"].concat()).is_none());
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << (at % 8);
            assert!(parse(&bytes).is_none(), "a bit of byte {at}");
        }
        for json in ["", "{}", "\n", "{\"layout\":5,\"written_by\":\"pillarcheck 0.2.0\",\"plans\":[],\"files\":[]}\n"]
        {
            assert!(parse(json.as_bytes()).is_none(), "{json}");
        }
    }

    #[test]
    fn positions_that_lead_nowhere_are_refused() {
        type Change = fn(&mut SessionBrief);
        assert!(read_again(|_| {}).is_some());
        let changes: [Change; 6] = [
            |brief| Arc::make_mut(&mut brief.plan).points[0].pillar = 99,
            |brief| Arc::make_mut(&mut brief.plan).points[0].strategy = 99,
            |brief| Arc::make_mut(&mut brief.plan).points[0].units = vec![99],
            |brief| Arc::make_mut(&mut brief.plan).strategies[0].pillar = 99,
            |brief| brief.states.push(PointState::Unmarked),
            |brief| brief.follow_ups[0].point = Some(99),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            assert!(read_again(change).is_none(), "change {number}");
        }
        let whole = summary(|_| {});
        assert!(parse(&bytes_of(&[("b", &whole), ("a", &whole)]).unwrap()).is_none(), "not in order");
    }
}
