//! Compares two inspections: outcome of each point, by pillar and by unit.

use std::collections::{HashMap, HashSet};

use crate::lang::{Lang, text};
use crate::model::judge::movement::Movement;
use crate::model::plan::checklist::{FocusPoint, Pillar, PointId, Strategy};
use crate::model::record::answer::Answer;
use crate::model::record::copies::{Kinship, kinship};
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::tally::Tally;
use crate::model::value::sorting::SmallSort as _;

/// What became of a point from one inspection to the next.
///
/// A point is *open* where it was found partial or absent, *judged* where it has one of the three verdicts that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Previously open, done now (已改善).
    Fixed,
    /// Absent then, partial now (部分改善).
    Better,
    /// A lower verdict now than then (退步).
    Worse,
    /// Open then and now, with the same verdict (仍未改善).
    StillOpen,
    /// Open now, and not judged then (新發現).
    NewlyFound,
    /// Open then, and not judged now (待複查).
    Unseen,
    /// Both lists have the point, but they do not ask for the same (內容已改).
    Reworded,
    /// Only the older list has the point (已無此項).
    Gone,
    /// Only the newer list has the point (新增項目).
    Added,
    /// Done or not applicable on one side, and no comparable verdict on the other (無法比較).
    NotComparable,
    /// Done then and now, or without a verdict that counts then and now (無變化).
    Unchanged,
}

impl Outcome {
    /// Every outcome, in the order in which reports list them: what asks for something first.
    pub const ALL: [Self; 11] = [
        Self::Worse,
        Self::NewlyFound,
        Self::StillOpen,
        Self::Unseen,
        Self::Fixed,
        Self::Better,
        Self::Reworded,
        Self::Gone,
        Self::Added,
        Self::NotComparable,
        Self::Unchanged,
    ];

    /// What became of a point that both lists have and ask for in the same words.
    #[must_use]
    pub const fn between(previous: Option<Mark>, now: Option<Mark>) -> Self {
        use Mark::{Absent, Done, NotApplicable, Partial};
        match (previous, now) {
            (Some(Partial | Absent), Some(Done)) => Self::Fixed,
            (Some(Absent), Some(Partial)) => Self::Better,
            (Some(Done), Some(Partial | Absent)) | (Some(Partial), Some(Absent)) => Self::Worse,
            (Some(Partial), Some(Partial)) | (Some(Absent), Some(Absent)) => Self::StillOpen,
            (None | Some(NotApplicable), Some(Partial | Absent)) => Self::NewlyFound,
            (Some(Partial | Absent), None | Some(NotApplicable)) => Self::Unseen,
            (Some(Done), Some(Done)) | (Some(NotApplicable), Some(NotApplicable)) | (None, None) => Self::Unchanged,
            (Some(Done), None | Some(NotApplicable))
            | (None | Some(NotApplicable), Some(Done))
            | (Some(NotApplicable), None)
            | (None, Some(NotApplicable)) => Self::NotComparable,
        }
    }

    /// Whether the two inspections differ at the point.
    #[must_use]
    pub const fn is_change(self) -> bool {
        match self {
            Self::StillOpen | Self::Unchanged => false,
            Self::Fixed
            | Self::Better
            | Self::Worse
            | Self::NewlyFound
            | Self::Unseen
            | Self::Reworded
            | Self::Gone
            | Self::Added
            | Self::NotComparable => true,
        }
    }

    /// The outcome in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Fixed => lang.outcome_fixed(),
            Self::Better => lang.outcome_better(),
            Self::Worse => lang.outcome_worse(),
            Self::StillOpen => lang.outcome_still_open(),
            Self::NewlyFound => lang.outcome_newly_found(),
            Self::Unseen => lang.outcome_unseen(),
            Self::Reworded => lang.outcome_reworded(),
            Self::Gone => lang.outcome_gone(),
            Self::Added => lang.outcome_added(),
            Self::NotComparable => lang.outcome_not_comparable(),
            Self::Unchanged => lang.outcome_unchanged(),
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// How many points had each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; Outcome::ALL.len()]);

impl Counts {
    /// How many points had this outcome.
    #[must_use]
    pub const fn of(&self, outcome: Outcome) -> usize {
        self.0[outcome.index()]
    }

    /// How many points there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    pub(in crate::model) fn add(&mut self, outcome: Outcome) {
        self.0[outcome.index()] += 1;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, next| {
            sum.0.iter_mut().zip(next.0).for_each(|(sum, next)| *sum += next);
            sum
        })
    }
}

/// A point as one of the two inspections has it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The pillar that it stands in.
    pub pillar: &'a Pillar,
    /// The strategy that it stands in.
    pub strategy: &'a Strategy,
    /// The point.
    pub point: &'a FocusPoint,
    /// What was found; none where nobody looked or the inspection did not cover the point.
    pub answer: Option<&'a Answer>,
}

impl Seen<'_> {
    /// The verdict.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        self.answer?.mark
    }
}

/// What became of one point.
#[derive(Clone, Copy, Debug)]
pub struct ComparedPoint<'a> {
    /// The point in the older inspection.
    pub previous: Option<Seen<'a>>,
    /// The point in the newer inspection.
    pub now: Option<Seen<'a>>,
    /// What became of it.
    pub outcome: Outcome,
}

impl<'a> ComparedPoint<'a> {
    /// The point as the newer list has it, or else as the older one had it.
    #[must_use]
    pub fn seen(&self) -> Option<Seen<'a>> {
        self.now.or(self.previous)
    }
}

/// A pillar then and now.
#[derive(Clone, Copy, Debug)]
pub struct PillarChange<'a> {
    /// The pillar and its figures in the older inspection.
    pub previous: Option<(&'a Pillar, Tally)>,
    /// The pillar and its figures in the newer inspection.
    pub now: Option<(&'a Pillar, Tally)>,
    /// What became of its points.
    pub counts: Counts,
}

impl<'a> PillarChange<'a> {
    /// The pillar as the newer list has it, or else as the older one had it.
    #[must_use]
    pub fn pillar(&self) -> Option<&'a Pillar> {
        self.now.or(self.previous).map(|(pillar, _)| pillar)
    }

    /// How the score moved; none where one of the sides has no score.
    #[must_use]
    pub fn moved(&self) -> Option<Movement> {
        Movement::between(self.previous?.1.score(), self.now?.1.score())
    }
}

/// What became of the points of one unit. A point of several units counts in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitChange<'a> {
    /// The unit; none for the points that name nobody.
    pub unit: Option<&'a str>,
    /// What became of its points.
    pub counts: Counts,
}

/// Reasons why a comparison may mislead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caveat {
    /// Both are files of one session.
    SameSession,
    /// The plans are of different series of the office.
    OtherSeries,
    /// The two inspections are of different offices.
    OtherOffice,
    /// The plans follow different schemes, so points match only if id and wording are the same.
    OtherScheme,
    /// The one given as the older began after the other.
    Reversed,
    /// One of the two covers a short list of points, so that its scores are not those of the whole plan.
    ShortList,
}

impl Caveat {
    /// Message for users.
    #[must_use]
    pub const fn message(self, lang: Lang) -> &'static str {
        match self {
            Self::SameSession => lang.caveat_same_session(),
            Self::OtherSeries => lang.caveat_other_series(),
            Self::OtherOffice => lang.caveat_other_office(),
            Self::OtherScheme => lang.caveat_other_scheme(),
            Self::Reversed => lang.caveat_reversed(),
            Self::ShortList => lang.caveat_short_list(),
        }
    }
}

/// Two inspections side by side.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The older inspection.
    pub previous: &'a Session,
    /// The newer inspection.
    pub now: &'a Session,
    /// Every point of either list: those of the newer in its order, then those that only the older has in its own.
    pub entries: Vec<ComparedPoint<'a>>,
    /// One entry a pillar, in the same order.
    pub pillars: Vec<PillarChange<'a>>,
    /// One entry a unit, in the order in which the points name them.
    pub units: Vec<UnitChange<'a>>,
}

/// Compares two inspections.
///
/// Points are matched by id; between plans of different schemes, where ids do not identify points, by id and wording.
#[must_use]
pub fn compare<'a>(previous: &'a Session, now: &'a Session) -> Comparison<'a> {
    let is_same_scheme = previous.checklist().framework == now.checklist().framework;
    let mut matched: HashSet<&PointId> = HashSet::new();
    let mut entries = Vec::with_capacity(now.outline().len());
    for place in now.checklist().points() {
        let today = seen(now, place);
        let before = previous.find(&place.2.id).map(|place| seen(previous, place));
        let is_same_wording = before.is_some_and(|before| before.point.asks_the_same(place.2));
        let before = before.filter(|_| is_same_scheme || is_same_wording);
        let outcome = match before {
            None => Outcome::Added,
            Some(_) if !is_same_wording => Outcome::Reworded,
            Some(before) => Outcome::between(before.mark(), today.mark()),
        };
        if let Some(before) = before {
            matched.insert(&before.point.id);
        }
        entries.push(ComparedPoint { previous: before, now: Some(today), outcome });
    }
    let gone = previous.checklist().points();
    let gone = gone.filter(|(_, _, point)| !matched.contains(&point.id));
    entries.extend(gone.map(|place| ComparedPoint {
        previous: Some(seen(previous, place)),
        now: None,
        outcome: Outcome::Gone,
    }));
    Comparison { previous, now, pillars: by_pillar(previous, now, &entries), units: by_unit(&entries), entries }
}

fn seen<'a>(session: &'a Session, (pillar, strategy, point): (&'a Pillar, &'a Strategy, &'a FocusPoint)) -> Seen<'a> {
    let answer = session.answer(&point.id);
    Seen { pillar, strategy, point, answer: answer.filter(|_| session.in_scope(&point.id)) }
}

fn by_pillar<'a>(previous: &'a Session, now: &'a Session, entries: &[ComparedPoint<'a>]) -> Vec<PillarChange<'a>> {
    let is_same_scheme = previous.checklist().framework == now.checklist().framework;
    let mut before = pillars(previous);
    let mut changes: Vec<PillarChange> = pillars(now)
        .into_iter()
        .map(|(pillar, tally)| {
            let same = before.iter().position(|(other, _)| is_same_scheme && other.id == pillar.id);
            PillarChange {
                previous: same.map(|at| before.remove(at)),
                now: Some((pillar, tally)),
                counts: Counts::default(),
            }
        })
        .collect();
    changes.extend(before.into_iter().map(|last| PillarChange {
        previous: Some(last),
        now: None,
        counts: Counts::default(),
    }));
    for entry in entries {
        let stands_in = |change: &&mut PillarChange| {
            let is_there = |change: Option<(&Pillar, Tally)>, seen: Option<Seen>| {
                change.is_some_and(|(pillar, _)| seen.is_some_and(|seen| seen.pillar.id == pillar.id))
            };
            match entry.now {
                Some(_) => is_there(change.now, entry.now),
                None => is_there(change.previous, entry.previous),
            }
        };
        if let Some(change) = changes.iter_mut().find(stands_in) {
            change.counts.add(entry.outcome);
        }
    }
    changes
}

fn pillars(session: &Session) -> Vec<(&Pillar, Tally)> {
    let tallies = session.scores().pillars().iter().copied();
    session.checklist().pillars.iter().zip(tallies).collect()
}

fn by_unit<'a>(entries: &[ComparedPoint<'a>]) -> Vec<UnitChange<'a>> {
    let mut changes: Vec<UnitChange> = Vec::new();
    let mut positions: HashMap<Option<&str>, usize> = HashMap::new();
    for entry in entries {
        let Some(seen) = entry.seen() else { continue };
        let named = seen.point.units.iter().map(|unit| Some(unit.as_str()));
        let nobody = seen.point.units.is_empty().then_some(None);
        for unit in named.chain(nobody) {
            let at = *positions.entry(unit).or_insert(changes.len());
            if at == changes.len() {
                let counts = Counts::default();
                changes.push(UnitChange { unit, counts });
            }
            changes[at].counts.add(entry.outcome);
        }
    }
    // Those that name nobody come last, as in every report.
    changes.small_sort_by_key(|change| change.unit.is_none());
    changes
}

impl<'a> Comparison<'a> {
    /// Whether no point changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.entries.iter().any(|entry| entry.outcome.is_change())
    }

    /// The points of one outcome.
    pub fn of(&self, outcome: Outcome) -> impl Iterator<Item = &ComparedPoint<'a>> {
        let has_it = move |entry: &&ComparedPoint| entry.outcome == outcome;
        self.entries.iter().filter(has_it)
    }

    /// How many points had each outcome.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in &self.entries {
            counts.add(entry.outcome);
        }
        counts
    }

    /// How the overall score moved; none where one of the sides has no score.
    #[must_use]
    pub fn moved(&self) -> Option<Movement> {
        let overall = |session: &Session| session.scores().overall(session.checklist());
        Movement::between(overall(self.previous), overall(self.now))
    }

    /// Reasons why this comparison may mislead.
    #[must_use]
    pub fn caveats(&self) -> Vec<Caveat> {
        let (previous, now) = (self.previous, self.now);
        let is_short = |session: &Session| matches!(session.parts().scope, Scope::Points { .. });
        let other = |of: fn(&Session) -> &str| of(previous) != of(now);
        let is_same_session = previous.parts().id == now.parts().id && kinship(previous, now) != Kinship::Same;
        let is_other_series = previous.checklist().series_key() != now.checklist().series_key();
        let is_same_plan_otherwise =
            !other(|session| &session.checklist().agency) && !other(|session| &session.checklist().framework);
        [
            (is_same_session, Caveat::SameSession),
            (is_other_series && is_same_plan_otherwise, Caveat::OtherSeries),
            (other(|session| &session.checklist().agency), Caveat::OtherOffice),
            (other(|session| &session.checklist().framework), Caveat::OtherScheme),
            (previous.visit().opened > now.visit().opened, Caveat::Reversed),
            (is_short(previous) || is_short(now), Caveat::ShortList),
        ]
        .into_iter()
        .filter_map(|(holds, caveat)| holds.then_some(caveat))
        .collect()
    }
}

text! {
    outcome_fixed { zh: "已改善", en: "fixed" }
    outcome_better { zh: "部分改善", en: "better" }
    outcome_worse { zh: "退步", en: "worse" }
    outcome_still_open { zh: "仍未改善", en: "still open" }
    outcome_newly_found { zh: "新發現", en: "newly found" }
    outcome_unseen { zh: "待複查", en: "not seen again" }
    outcome_reworded { zh: "內容已改", en: "reworded" }
    outcome_gone { zh: "已無此項", en: "gone" }
    outcome_added { zh: "新增項目", en: "added" }
    outcome_not_comparable { zh: "無法比較", en: "not comparable" }
    outcome_unchanged { zh: "無變化", en: "unchanged" }
    caveat_same_session {
        zh: "兩個檔案是同一次查核；差別是分開後各自續填的，不是前後兩次查核的變化",
        en: "both files are one inspection: what differs was gone on with apart, and is no change between two visits",
    }
    caveat_other_series {
        zh: "兩份計畫不是同一系列（例如年度計畫與電話測試），得分不宜對照",
        en: "the plans are not of one series (a yearly plan and a phone test, say), so that scores do not compare",
    }
    caveat_other_office { zh: "兩次查核的機關不同。", en: "The two inspections are of different offices." }
    caveat_other_scheme {
        zh: "兩份計畫的要項架構不同，只有編號與內容都相同的查核重點才視為同一項。",
        en: "The two plans follow different schemes of pillars; only points of the same id and wording are taken for the same.",
    }
    caveat_reversed { zh: "列為上次的查核，日期在本次之後。", en: "The inspection given as the older one began after the other." }
    caveat_short_list {
        zh: "有一次查核只涵蓋部分查核重點，得分不代表整份計畫。",
        en: "One of the inspections covers a short list of points, so that its scores are not those of the whole plan.",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::sample_pairs::{any_pair, walked};
    use crate::model::{sample, sample_pairs};

    #[test]
    fn every_pair_of_verdicts_has_its_outcome() {
        let marks = [None].into_iter().chain(Mark::ALL.map(Some));
        let mut table: Vec<String> = Vec::new();
        for previous in marks.clone() {
            let row: Vec<&str> = marks.clone().map(|now| Outcome::between(previous, now).label(Lang::En)).collect();
            let previous = Mark::words_or_none(previous, Lang::En);
            table.push(format!("{previous}: {}", row.join(", ")));
        }
        // The columns are: not looked at, done, partial, absent, not applicable.
        let expected = [
            "not looked at: unchanged, not comparable, newly found, newly found, not comparable",
            "done: not comparable, unchanged, worse, worse, not comparable",
            "partial: not seen again, fixed, still open, worse, not seen again",
            "absent: not seen again, fixed, better, still open, not seen again",
            "not applicable: not comparable, not comparable, newly found, newly found, unchanged",
        ];
        assert_eq!(table, expected);
    }

    /// Whether one outcome becomes the other when the inspections are swapped.
    fn mirrors(one: Outcome, other: Outcome) -> bool {
        use Outcome::{
            Added, Better, Fixed, Gone, NewlyFound, NotComparable, Reworded, StillOpen, Unchanged, Unseen, Worse,
        };
        match one {
            Worse => matches!(other, Fixed | Better),
            Fixed | Better => other == Worse,
            NewlyFound => other == Unseen,
            Unseen => other == NewlyFound,
            Gone => other == Added,
            Added => other == Gone,
            StillOpen | Reworded | NotComparable | Unchanged => other == one,
        }
    }

    fn by_point<'a>(comparison: &Comparison<'a>) -> HashMap<(&'a PointId, bool), Outcome> {
        let key = |entry: &ComparedPoint<'a>| {
            let seen = entry.seen().expect("a point of one of the lists");
            // An id that stands for two different points: one is gone, the other added.
            (&seen.point.id, entry.previous.is_some() && entry.now.is_some())
        };
        comparison.entries.iter().map(|entry| (key(entry), entry.outcome)).collect()
    }

    proptest! {
        #[test]
        fn a_session_beside_itself_has_nothing_to_tell((session, _) in any_pair()) {
            let comparison = compare(&session, &session);
            prop_assert!(comparison.is_empty());
            prop_assert_eq!(comparison.entries.len(), session.outline().len());
            for change in &comparison.pillars {
                prop_assert!(change.moved().is_none_or(|moved| moved.tenths() == 0));
            }
            prop_assert_eq!(comparison.caveats(), vec![]);
        }

        #[test]
        fn the_other_way_round_is_the_mirror_image((previous, now) in any_pair()) {
            let (there, back) = (compare(&previous, &now), compare(&now, &previous));
            prop_assert_eq!(there.entries.len(), back.entries.len());
            if previous.checklist().framework == now.checklist().framework {
                let (forth, back) = (by_point(&there), by_point(&back));
                for (point, outcome) in &forth {
                    prop_assert!(mirrors(*outcome, back[point]), "{point:?}: {outcome:?} and {:?}", back[point]);
                }
            }
            let (forth, other) = (there.counts(), back.counts());
            let mirrored = |counts: &Counts, outcome| -> usize {
                let own = Outcome::ALL.into_iter().filter(|&other| mirrors(outcome, other));
                own.map(|other| counts.of(other)).sum()
            };
            for outcome in [Outcome::Worse, Outcome::NewlyFound, Outcome::Unseen, Outcome::Gone, Outcome::Added, Outcome::StillOpen, Outcome::Reworded, Outcome::NotComparable, Outcome::Unchanged] {
                prop_assert_eq!(forth.of(outcome), mirrored(&other, outcome), "{:?}", outcome);
            }
            prop_assert_eq!(there.moved().map(Movement::tenths), back.moved().map(|moved| -moved.tenths()));
        }

        #[test]
        fn every_point_is_counted_once_a_pillar((previous, now) in any_pair()) {
            let comparison = compare(&previous, &now);
            let counts = comparison.counts();
            prop_assert_eq!(counts.total(), comparison.entries.len());
            for outcome in Outcome::ALL {
                let by_pillar: usize = comparison.pillars.iter().map(|change| change.counts.of(outcome)).sum();
                prop_assert_eq!(by_pillar, counts.of(outcome));
                prop_assert_eq!(comparison.of(outcome).count(), counts.of(outcome));
            }
            let by_unit: usize = comparison.units.iter().map(|change| change.counts.total()).sum();
            let named = |entry: &ComparedPoint| entry.seen().map_or(0, |seen| seen.point.units.len().max(1));
            prop_assert_eq!(by_unit, comparison.entries.iter().map(named).sum::<usize>());
        }
    }

    #[test]
    fn in_another_scheme_an_id_alone_is_no_match() {
        let previous = walked(sample::checklist(&[2]), &[Some(Mark::Absent), Some(Mark::Absent)]);
        let mut checklist = sample::checklist(&[2]);
        checklist.framework = "five-pillars".into();
        sample_pairs::reword(&mut checklist, "1.1.1");
        let now = walked(checklist, &[Some(Mark::Done), Some(Mark::Done)]);
        let outcomes: Vec<Outcome> = compare(&previous, &now).entries.iter().map(|entry| entry.outcome).collect();
        assert_eq!(outcomes, [Outcome::Added, Outcome::Fixed, Outcome::Gone]);
        assert_eq!(compare(&previous, &now).caveats(), [Caveat::SameSession, Caveat::OtherScheme]);
    }

    #[test]
    fn what_an_inspection_did_not_cover_was_not_looked_at() {
        let previous = walked(sample::checklist(&[2]), &[Some(Mark::Absent); 2]);
        let mut parts = walked(sample::checklist(&[2]), &[Some(Mark::Done); 2]).parts().clone();
        parts.scope = Scope::Points { points: vec!["1.1.2".into()], drawn: None };
        let now = Session::from_parts(parts);
        let comparison = compare(&previous, &now);
        let outcomes: Vec<Outcome> = comparison.entries.iter().map(|entry| entry.outcome).collect();
        assert_eq!(outcomes, [Outcome::Unseen, Outcome::Fixed]);
        // The sample sessions have one id, as two files of one visit have that were gone on with apart.
        assert_eq!(comparison.caveats(), [Caveat::SameSession, Caveat::ShortList]);
    }
}
