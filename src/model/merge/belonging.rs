//! Which sessions belong together: copies of one session, or records of one visit.

use crate::model::check::problem::Problem;
use crate::model::merge::leaf::{Leaf, Leaves, MergeSource};
use crate::model::plan::checklist::PointId;
use crate::model::record::merged::MergeKinship;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;

/// Why sessions are not merged. Sources are named by position from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeRefusal {
    /// There are fewer than two sessions.
    Alone,
    /// Two sessions are of different offices.
    OtherOffice(usize, usize),
    /// Two sessions are of plans of different years.
    OtherYear(usize, usize),
    /// Two sessions follow different checklists.
    OtherChecklist(usize, usize),
    /// Two sessions are of different kinds of visit.
    OtherKind(usize, usize),
    /// Two sessions are neither of the same day nor overlap.
    OtherDay(usize, usize),
    /// Two sessions are copies of one record, so that they cannot be told apart as those of two inspectors.
    OneRecord(usize, usize),
    /// A source was altered after its visit, or that of one of its parents, was closed.
    BrokenSeal(usize, Vec<Problem>),
    /// The lists word these judged points differently.
    Reworded(Vec<PointId>),
    /// The checklist to merge onto does not have these judged points.
    NotInChecklist(Vec<PointId>),
    /// What a copy says goes beyond what the source with this position was sealed with, and no reason was given.
    NeedsReason(usize),
}

/// Whether the user said that the sessions are of one visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Nothing was said: the files must show it.
    #[default]
    AsRecorded,
    /// They are of one visit, whatever the files show.
    AsOneVisit,
}

/// An error unless two sessions are independent records of one visit.
pub fn are_of_one_visit(one: &Session, other: &Session) -> Result<(), MergeRefusal> {
    let sources = [MergeSource { session: one, digest: "1" }, MergeSource { session: other, digest: "2" }];
    let leaves = Leaves::of(&sources, &[], None);
    match kinship(&sources, &leaves, Grouping::AsRecorded)? {
        MergeKinship::Copies => Err(MergeRefusal::OneRecord(0, 1)),
        MergeKinship::OneVisit | MergeKinship::AsOneVisit => Ok(()),
    }
}

/// Why the sources belong together.
pub(in crate::model) fn kinship(
    sources: &[MergeSource<'_>],
    leaves: &Leaves<'_>,
    grouping: Grouping,
) -> Result<MergeKinship, MergeRefusal> {
    let of = |leaf: usize| &leaves.all[leaf];
    let plain: Vec<usize> = (0..leaves.all.len()).filter(|&leaf| !of(leaf).is_merged).collect();
    let is_one_session = plain.windows(2).all(|pair| of(pair[0]).lineage == of(pair[1]).lineage);
    if is_one_session {
        return Ok(MergeKinship::Copies);
    }
    match (one_visit(sources, leaves, &plain), grouping) {
        (Ok(()), _) => Ok(MergeKinship::OneVisit),
        (Err(_), Grouping::AsOneVisit) => Ok(MergeKinship::AsOneVisit),
        (Err(refusal), Grouping::AsRecorded) => Err(refusal),
    }
}

/// An error unless all sources are records of one visit.
fn one_visit(sources: &[MergeSource<'_>], leaves: &Leaves<'_>, plain: &[usize]) -> Result<(), MergeRefusal> {
    type Same = fn(&Session, &Session) -> bool;
    type Refuse = fn(usize, usize) -> MergeRefusal;
    let rules: [(Same, Refuse); 4] = [
        (|one, other| one.checklist().agency == other.checklist().agency, MergeRefusal::OtherOffice),
        (|one, other| one.checklist().year == other.checklist().year, MergeRefusal::OtherYear),
        (|one, other| one.checklist().id == other.checklist().id, MergeRefusal::OtherChecklist),
        (|one, other| one.visit().kind == other.visit().kind, MergeRefusal::OtherKind),
    ];
    for (is_same, refusal) in rules {
        for (position, source) in sources.iter().enumerate().skip(1) {
            if !is_same(sources[0].session, source.session) {
                return Err(refusal(0, position));
            }
        }
    }
    // Three records may overlap in a chain, such as morning, noon and afternoon.
    let mut reached = vec![false; plain.len()];
    let mut open = vec![0];
    while let Some(leaf) = open.pop() {
        if std::mem::replace(&mut reached[leaf], true) {
            continue;
        }
        open.extend((0..plain.len()).filter(|&other| !reached[other] && meet(leaves, plain[leaf], plain[other])));
    }
    let Some(apart) = reached.iter().position(|reached| !reached) else { return Ok(()) };
    let source = |leaf: usize| leaves.all[leaf].sources.first().copied().unwrap_or_default();
    Err(MergeRefusal::OtherDay(source(plain[0]), source(plain[apart])))
}

/// Whether two leaves are of one day, overlap, are copies of one session, or were merged before.
fn meet(leaves: &Leaves<'_>, one: usize, other: usize) -> bool {
    let (first, second) = (&leaves.all[one], &leaves.all[other]);
    let (first_begins, first_ends) = span(first);
    let (second_begins, second_ends) = span(second);
    first.lineage == second.lineage
        || leaves.are_together(one, other)
        || first_begins.date() == second_begins.date()
        || (first_begins <= second_ends && second_begins <= first_ends)
}

/// From the opening of a session to the last that was said in it.
fn span(leaf: &Leaf<'_>) -> (Moment, Moment) {
    let begins = leaf.visit.opened;
    let last = leaf.log.iter().map(|change| change.at).max().unwrap_or(begins);
    (begins, last.max(leaf.visit.closed.unwrap_or(begins)).max(begins))
}
