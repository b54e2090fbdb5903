//! The merged session, and what became of each point.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::lang::Lang;
use crate::model::check::parents::parent_problems;
use crate::model::merge::belonging::{Grouping, MergeRefusal, kinship};
use crate::model::merge::leaf::{Leaves, MergeSource, NamedBase, unlogged};
use crate::model::merge::plan;
use crate::model::merge::point::{self, JoinedPoint, Said};
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::plan::outline::Outline;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::merged::{Conflict, ConflictSide, Conflicts, MergeKinship, Merged};
use crate::model::record::scope::{Draw, Scope};
use crate::model::record::session::{Parts, Session};
use crate::model::record::stamp::Stamp;
use crate::model::record::visit::Visit;
use crate::model::value::sorting::SmallSort as _;

/// How to merge.
#[derive(Clone, Debug)]
pub struct MergeOptions<'a> {
    /// Whether the user said that the sessions are of one visit.
    pub grouping: Grouping,
    /// The session that all are copies of, if it is named.
    pub base: Option<&'a Session>,
    /// The checklist of the merged session; by default that of the sources.
    pub onto: Option<&'a Arc<Checklist>>,
    /// How different verdicts are settled.
    pub settling: Settling,
    /// Why something is said after a copy was closed.
    pub reason: Option<&'a str>,
    /// Language of the lines above notes and of reasons.
    pub lang: Lang,
    /// Id of the merged session.
    pub id: &'a str,
    /// Program and version that writes it.
    pub written_by: &'a str,
    /// When it is merged, and by whom.
    pub stamp: &'a Stamp,
}

impl<'a> MergeOptions<'a> {
    /// A merge of which nothing is said: by what the sessions record, with every conflict left open.
    #[must_use]
    pub const fn plain(id: &'a str, written_by: &'a str, lang: Lang, stamp: &'a Stamp) -> Self {
        Self {
            grouping: Grouping::AsRecorded,
            base: None,
            onto: None,
            settling: Settling::Leave,
            reason: None,
            lang,
            id,
            written_by,
            stamp,
        }
    }
}

/// How different verdicts are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settling {
    /// Not at all: somebody decides later.
    #[default]
    Leave,
    /// For the source with this position, where it has a verdict.
    Prefer(usize),
    /// For the strictest verdict.
    Strictest,
}

/// The outcome of a merge.
#[derive(Debug)]
pub enum MergeOutcome {
    /// The source with this position holds everything that the others say; it stays as it is.
    Whole(usize),
    /// A session of all of them.
    Joined(Box<JoinedSession>),
}

/// A merged session, and what became of each point.
#[derive(Debug)]
pub struct JoinedSession {
    /// The session.
    pub session: Session,
    /// The sources in the order in which they are numbered, whatever the order of the files.
    pub order: Vec<usize>,
    /// What became of each point in scope, in plan order.
    pub points: Vec<(PointId, PointOutcome)>,
    /// The verdicts of reviewers who said something else later, by point in plan order.
    pub withdrawn: Vec<(PointId, ConflictSide)>,
    /// How many points keep several notes.
    pub both_notes: usize,
    /// How many follow-ups have fields of several sources.
    pub joined_follow_ups: usize,
    /// How many conflicts were settled as asked for.
    pub settled: usize,
    /// The points that were judged under another wording.
    pub reworded: Vec<PointId>,
}

/// What became of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointOutcome {
    /// Several sources have the same verdict.
    Same,
    /// Only one source has the verdict, by its position in the order of numbers.
    Only(usize),
    /// One reviewer gave several verdicts; the later one stands.
    LaterWord,
    /// The verdicts differ.
    Conflict,
    /// Nobody has given a verdict.
    Nobody,
}

/// Merges sessions.
pub fn merge(sources: &[MergeSource<'_>], options: &MergeOptions<'_>) -> Result<MergeOutcome, MergeRefusal> {
    if sources.len() < 2 {
        return Err(MergeRefusal::Alone);
    }
    for (position, source) in sources.iter().enumerate() {
        let mut problems = source.session.seal_problems();
        problems.extend(parent_problems(source.session.parts()));
        if !problems.is_empty() {
            return Err(MergeRefusal::BrokenSeal(position, problems));
        }
    }
    let base = options.base.map(NamedBase);
    let unlogged: Vec<Vec<Change>> = sources.iter().map(|source| unlogged(source.session, base)).collect();
    let leaves = Leaves::of(sources, &unlogged, base);
    let kinship = kinship(sources, &leaves, options.grouping)?;
    if let (Some(source), None) = (leaves.whole_in(), options.onto) {
        return Ok(MergeOutcome::Whole(source));
    }
    if options.reason.is_none()
        && let Some(sealed) = said_after_seal(&leaves)
    {
        return Err(MergeRefusal::NeedsReason(sealed));
    }
    let (checklist, reworded) = plan::choose(sources, options.onto)?;
    let outline = Outline::of(&checklist);
    let joined = join_all(&leaves, &outline, options.lang);
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.small_sort_by_key(|&source| number_key(&sources[source]));
    let merged = Merging { sources, leaves: &leaves, options, kinship, order: &order };
    let (mut session, points) = merged.session(checklist, &outline, &joined);
    let settled = settle(&mut session, &leaves, options);
    let count = |holds: fn(&JoinedPoint) -> bool| joined.iter().filter(|(_, joined)| holds(joined)).count();
    Ok(MergeOutcome::Joined(Box::new(JoinedSession {
        session,
        order,
        points,
        withdrawn: joined
            .iter()
            .flat_map(|(id, joined)| joined.withdrawn.iter().map(|side| (id.clone(), side.clone())))
            .collect(),
        both_notes: count(|joined| joined.has_both_notes),
        joined_follow_ups: count(|joined| joined.has_joined_follow_up),
        settled,
        reworded,
    })))
}

fn number_key<'a>(source: &MergeSource<'a>) -> (i64, &'a [String], &'a str, &'a str) {
    let session = source.session;
    let visit = session.visit();
    (visit.opened.unix_seconds(), &visit.reviewers, &session.parts().id, source.digest)
}

/// A source that is sealed while a copy of it says more than its seal covers.
fn said_after_seal(leaves: &Leaves<'_>) -> Option<usize> {
    let is_open = |leaf: usize| leaves.all[leaf].seal.is_none();
    let sealed = (0..leaves.all.len()).filter(|&leaf| !is_open(leaf));
    let goes_beyond = |sealed: &usize| {
        (0..leaves.all.len()).any(|leaf| {
            let is_copy = leaves.all[leaf].lineage == leaves.all[*sealed].lineage;
            is_copy && is_open(leaf) && leaves.all[leaf].log.len() > leaves.shared(leaf, *sealed)
        })
    };
    sealed.filter(goes_beyond).find_map(|leaf| leaves.all[leaf].sources.first().copied())
}

/// Joins every point of a plan, in plan order.
fn join_all(leaves: &Leaves<'_>, outline: &Outline, lang: Lang) -> Vec<(PointId, JoinedPoint)> {
    let by_point: Vec<ByPoint> = leaves
        .all
        .iter()
        .map(|leaf| ByPoint::of(&leaf.log[leaf.own.min(leaf.log.len())..], leaf.own, outline))
        .collect();
    let mut ids: Vec<Option<&PointId>> = vec![None; outline.len()];
    let drafts = leaves.all.iter().filter_map(|leaf| leaf.draft.map(|draft| &draft.point));
    for id in leaves.all.iter().flat_map(|leaf| leaf.log.iter().map(|change| &change.point)).chain(drafts) {
        if let Some(rank) = outline.rank(id) {
            ids[rank] = Some(id);
        }
    }
    let joined = ids.into_iter().enumerate().filter_map(|(rank, id)| {
        let positions: Vec<&[usize]> = by_point.iter().map(|index| index.at(rank)).collect();
        let said = Said::of(leaves, &positions, id?);
        Some((id?.clone(), point::join(leaves, &said, lang)))
    });
    joined.collect()
}

/// The positions of a log's entries by point.
struct ByPoint {
    /// Where the positions of each point begin, by rank, and where the last ones end.
    starts: Vec<usize>,
    positions: Vec<usize>,
}

impl ByPoint {
    /// Sorts entries by point; the first of them has the given position in its log.
    fn of(log: &[&Change], first: usize, outline: &Outline) -> Self {
        let mut ranked: Vec<(usize, usize)> = log
            .iter()
            .enumerate()
            .filter_map(|(position, change)| Some((outline.rank(&change.point)?, first + position)))
            .collect();
        ranked.sort_unstable();
        let mut starts = vec![0; outline.len() + 1];
        for (rank, _) in &ranked {
            starts[rank + 1] += 1;
        }
        for rank in 0..outline.len() {
            starts[rank + 1] += starts[rank];
        }
        Self { starts, positions: ranked.into_iter().map(|(_, position)| position).collect() }
    }

    fn at(&self, rank: usize) -> &[usize] {
        &self.positions[self.starts[rank]..self.starts[rank + 1]]
    }
}

/// What the merged session is made of.
struct Merging<'a, 'b> {
    sources: &'b [MergeSource<'a>],
    leaves: &'b Leaves<'a>,
    options: &'b MergeOptions<'b>,
    kinship: MergeKinship,
    order: &'b [usize],
}

impl Merging<'_, '_> {
    fn session(
        &self,
        checklist: Arc<Checklist>,
        outline: &Outline,
        joined: &[(PointId, JoinedPoint)],
    ) -> (Session, Vec<(PointId, PointOutcome)>) {
        let base = self.leaves.base();
        let mut log: Vec<Change> = self
            .leaves
            .all
            .first()
            .map(|leaf| leaf.log[..base].iter().map(|change| Change { link: None, ..(*change).clone() }).collect())
            .unwrap_or_default();
        let before: HashMap<PointId, Option<Arc<Answer>>> =
            log.iter().map(|change| (change.point.clone(), change.to.clone())).collect();
        let (mut answers, mut conflicts) = (HashMap::with_capacity(joined.len()), Conflicts::new());
        let stamp = self.options.stamp;
        for (point, joined) in joined {
            let from = before.get(point).cloned().flatten();
            let to = joined.answer.clone().map(Arc::new);
            if from != to {
                log.push(Change {
                    at: stamp.at,
                    by: stamp.by.clone(),
                    point: point.clone(),
                    from,
                    to: to.clone(),
                    reason: self.options.reason.map(str::to_owned),
                    link: None,
                });
            }
            if let Some(answer) = to {
                answers.insert(point.clone(), answer);
            }
            if !joined.sides.is_empty() {
                conflicts.insert(point.clone(), Conflict { sides: joined.sides.clone() });
            }
        }
        let merged = Merged {
            at: stamp.at,
            by: stamp.by.clone(),
            kinship: self.kinship,
            base,
            entries: log.len(),
            parents: self.leaves.parents(base),
        };
        let scope = self.scope(outline, &checklist, &answers);
        let previous = self.sources.iter().filter_map(|source| source.session.previous());
        let session = Session::from_parts(Parts {
            written_by: self.options.written_by.to_owned(),
            id: self.options.id.to_owned(),
            visit: self.visit(),
            scope,
            answers,
            draft: None,
            previous: previous.max_by_key(|previous| (previous.visited, &previous.session)).cloned(),
            log,
            seal: None,
            conflicts,
            merged: Some(merged),
            checklist,
        });
        let by_point: HashMap<&PointId, &JoinedPoint> = joined.iter().map(|(point, joined)| (point, joined)).collect();
        let points =
            session.points().map(|(_, _, point)| (point.id.clone(), self.outcome(by_point.get(&point.id).copied())));
        let points = points.collect();
        (session, points)
    }

    fn outcome(&self, joined: Option<&JoinedPoint>) -> PointOutcome {
        let Some(joined) = joined else { return PointOutcome::Nobody };
        if !joined.sides.is_empty() {
            return PointOutcome::Conflict;
        }
        if joined.verdict_of.is_empty() {
            return PointOutcome::Nobody;
        }
        if !joined.withdrawn.is_empty() {
            return PointOutcome::LaterWord;
        }
        let has_it = |source: usize| {
            joined.verdict_of.iter().any(|&(leaf, position)| self.leaves.is_held(source, leaf, position))
        };
        let holders: Vec<usize> = (0..self.order.len()).filter(|&number| has_it(self.order[number])).collect();
        match holders.as_slice() {
            [only] => PointOutcome::Only(*only),
            _ => PointOutcome::Same,
        }
    }

    /// The circumstances of all: the first opening, every site and every reviewer once.
    fn visit(&self) -> Visit {
        let visits: Vec<&Visit> =
            self.leaves.all.iter().filter(|leaf| !leaf.is_merged).map(|leaf| leaf.visit).collect();
        let mut sites: Vec<&str> = Vec::new();
        let mut reviewers: Vec<String> = Vec::new();
        for visit in &visits {
            let site = visit.site.trim();
            if !site.is_empty() && !sites.contains(&site) {
                sites.push(site);
            }
            for reviewer in visit.reviewers.iter().filter(|name| !name.trim().is_empty()) {
                if !reviewers.contains(reviewer) {
                    reviewers.push(reviewer.clone());
                }
            }
        }
        let first = &self.sources[self.order[0]].session.visit();
        Visit {
            kind: visits.first().map_or(first.kind, |visit| visit.kind),
            site: sites.join("、"),
            reviewers,
            opened: visits.iter().map(|visit| visit.opened).min().unwrap_or(first.opened),
            closed: None,
        }
    }

    /// The points of all, and the draw where it is the same in all.
    fn scope(&self, outline: &Outline, checklist: &Checklist, answers: &HashMap<PointId, Arc<Answer>>) -> Scope {
        let leaves = self.leaves.all.iter().map(|leaf| leaf.scope);
        let scopes: Vec<&Scope> =
            leaves.chain(self.sources.iter().map(|source| &source.session.parts().scope)).collect();
        let found: Vec<Option<Draw>> = scopes
            .iter()
            .map(|scope| match scope {
                Scope::All => None,
                Scope::Points { drawn, .. } => *drawn,
            })
            .collect();
        let drawn = found.first().copied().flatten().filter(|first| found.iter().all(|draw| *draw == Some(*first)));
        let is_whole = scopes.iter().any(|scope| matches!(scope, Scope::All));
        if is_whole {
            return Scope::All;
        }
        let mut covered: HashSet<&PointId> = answers.keys().collect();
        for scope in scopes {
            if let Scope::Points { points, .. } = scope {
                covered.extend(points);
            }
        }
        let ids: BTreeSet<usize> = covered.iter().filter_map(|point| outline.rank(point)).collect();
        let points = checklist.points().enumerate().filter(|(rank, _)| ids.contains(rank));
        Scope::Points { points: points.map(|(_, (_, _, point))| point.id.clone()).collect(), drawn }
    }
}

/// Settles conflicts as asked for, each with its reason in the log. Returns how many.
fn settle(session: &mut Session, leaves: &Leaves<'_>, options: &MergeOptions<'_>) -> usize {
    let stamp = options.stamp;
    let points: Vec<PointId> = session.open_conflicts().into_iter().cloned().collect();
    let mut settled = 0;
    for point in points {
        let Some(conflict) = session.conflict(&point) else { continue };
        let chosen = match options.settling {
            Settling::Leave => None,
            Settling::Strictest => strictest(conflict),
            Settling::Prefer(source) => conflict
                .sides
                .iter()
                .position(|side| side.mark.is_some() && leaves.all[side.parent].sources.contains(&source)),
        };
        let Some(side) = chosen else { continue };
        let reason = match options.settling {
            Settling::Strictest => options.lang.settled_strictest().to_owned(),
            Settling::Prefer(_) | Settling::Leave => options.lang.settled_for(conflict.sides[side].by.as_str()),
        };
        let Some(edit) = session.taking(&point, side, stamp) else { continue };
        // The verdict stays that of the person who judged.
        let edit = match (edit, session.parts.conflicts.get(&point)) {
            (Edit::Answers(mut answers), Some(conflict)) => {
                for answer in answers.iter_mut().filter_map(|(_, answer)| answer.as_mut()) {
                    answer.at = conflict.sides[side].at;
                    answer.by.clone_from(&conflict.sides[side].by);
                }
                Edit::Answers(answers)
            }
            (edit, _) => edit,
        };
        settled += usize::from(session.apply(&edit.because(&reason), stamp).is_ok());
    }
    settled
}

/// The side with the strictest verdict: absent before partial, done and not applicable; of equal ones the lower count.
fn strictest(conflict: &Conflict) -> Option<usize> {
    let strictness = |mark: Mark| match mark {
        Mark::Absent => 0,
        Mark::Partial => 1,
        Mark::Done => 2,
        Mark::NotApplicable => 3,
    };
    let sides = conflict.sides.iter().enumerate();
    let judged = sides.filter_map(|(position, side)| Some((strictness(side.mark?), side.count, position)));
    judged.min().map(|(_, _, position)| position)
}
