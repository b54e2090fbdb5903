//! Points that are absent in many offices, known across checklists by scheme, id and wording.

use foldhash::HashMap;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::city::brief::{PointState, SessionBrief};
use crate::model::city::counting::CountedSession;
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::value::sorting::SmallSort as _;

/// A point that is absent in at least half of the offices in which it was judged, these being two or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentPoint {
    /// Its id.
    pub id: PointId,
    /// What it asks for.
    pub check: String,
    /// Where it stands in the plan.
    pub source: String,
    /// Id of its pillar.
    pub pillar: String,
    /// Offices in which it is absent.
    pub absent: usize,
    /// Offices in which it was judged.
    pub judged: usize,
}

impl AbsentPoint {
    /// Whether it is absent in every office in which it was judged.
    #[must_use]
    pub const fn is_everywhere(&self) -> bool {
        self.absent == self.judged
    }
}

/// The points that are absent in at least half of the offices at these positions of the tree, the most widespread first.
///
/// Where several sessions of an office count, the newest that judged the point speaks for the office. `pillar_of` says
/// under which pillar a point of a session counts; one that counts nowhere is not listed.
#[must_use]
pub fn absent_points<'a>(
    sessions: &[SessionBrief],
    counted: &[CountedSession],
    within: Range<usize>,
    pillar_of: impl Fn(&SessionBrief, usize) -> Option<&'a str>,
) -> Vec<AbsentPoint> {
    let mut newest_first: Vec<&CountedSession> = counted.iter().filter(|one| within.contains(&one.office)).collect();
    newest_first.small_sort_by_key(|one| {
        let session = &sessions[one.session];
        std::cmp::Reverse((session.visit.opened, &session.id))
    });
    let mut judged: HashMap<Question<'_>, BTreeMap<usize, bool>> = HashMap::default();
    let mut first: HashMap<Question<'_>, (usize, usize)> = HashMap::default();
    for (nth, one) in newest_first.iter().enumerate() {
        let session = &sessions[one.session];
        for (at, (point, state)) in session.plan.points.iter().zip(&session.states).enumerate() {
            let PointState::Marked(mark @ (Mark::Done | Mark::Partial | Mark::Absent)) = *state else { continue };
            let question = (session.plan.framework.as_str(), &point.id, point.question);
            first.entry(question).or_insert((nth, at));
            judged.entry(question).or_default().entry(one.office).or_insert(mark == Mark::Absent);
        }
    }
    let mut found: Vec<AbsentPoint> = judged
        .into_iter()
        .filter_map(|(question, offices)| {
            let absent = offices.values().filter(|is_absent| **is_absent).count();
            let (nth, at) = *first.get(&question)?;
            let session = &sessions[newest_first[nth].session];
            let point = &session.plan.points[at];
            let pillar = pillar_of(session, at)?.to_owned();
            (offices.len() > 1 && absent * 2 >= offices.len()).then(|| AbsentPoint {
                id: point.id.clone(),
                check: point.check.clone(),
                source: point.source.clone(),
                pillar,
                absent,
                judged: offices.len(),
            })
        })
        .collect();
    found.small_sort_by(|one, other| {
        let share = |point: &AbsentPoint, of: &AbsentPoint| point.absent * of.judged;
        share(other, one)
            .cmp(&share(one, other))
            .then_with(|| other.absent.cmp(&one.absent))
            .then_with(|| (&one.pillar, &one.id, &one.check).cmp(&(&other.pillar, &other.id, &other.check)))
    });
    found
}

/// A point across checklists: its scheme, its id and the digest of its wording.
type Question<'a> = (&'a str, &'a PointId, u64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::sample::marked;

    #[test]
    fn points_absent_in_half_of_the_offices_are_listed_the_most_widespread_first() {
        let mut sessions = [
            marked("1", "甲", "a-115", 115, "aaad"),
            marked("2", "乙", "a-115", 115, "adxd"),
            marked("3", "丙", "a-115", 115, "aaa."),
            marked("4", "丁", "a-115", 115, "addd"),
            // An older one of the last office, which does not speak for it but where the newer is silent.
            marked("0", "丁", "a-115", 115, "daaa"),
        ];
        // Another question under the same id is another point.
        std::sync::Arc::make_mut(&mut sessions[0].plan).points[2].question += 1;
        let office = |session: usize| session.min(3);
        let counted: Vec<CountedSession> =
            (0..sessions.len()).map(|session| CountedSession { session, office: office(session) }).collect();
        let found = absent_points(&sessions, &counted, 0..4, |_, _| Some("1"));
        let told: Vec<String> =
            found.iter().map(|point| format!("{} {}/{}", point.id, point.absent, point.judged)).collect();
        assert_eq!(told, ["1.1.1 4/4", "1.1.2 2/4", "2.1.1 1/2"]);
        assert!(found[0].is_everywhere() && !found[1].is_everywhere());
        let of_one_office = absent_points(&sessions, &counted, 0..1, |_, _| Some("1"));
        assert!(of_one_office.is_empty(), "one office is no picture");
        // Points that count under no pillar are not listed; those of another scheme are other points.
        assert!(absent_points(&sessions, &counted, 0..4, |_, _| None).is_empty());
        std::sync::Arc::make_mut(&mut sessions[0].plan).framework = "five-pillars".into();
        let found = absent_points(&sessions, &counted, 0..4, |_, _| Some("1"));
        assert_eq!((found[0].id.as_str(), found[0].judged), ("1.1.1", 3));
    }
}
