//! Which sessions count, and why the others do not.

use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

use crate::model::city::brief::SessionBrief;
use crate::model::city::tree::OfficeTree;
use crate::model::plan::mapping::Mapping;
use crate::model::record::copies::Copies;
use crate::model::record::visit::VisitKind;

/// What is asked of a roll-up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollUpQuery {
    /// Only inspections of this kind.
    pub kind: Option<VisitKind>,
    /// Only plans of this 民國 year.
    pub year: Option<u16>,
    /// Only plans by this scheme of pillars; by default the one that most sessions follow.
    pub framework: Option<String>,
    /// Which visits of an office count.
    pub visits: Visits,
    /// Only offices of this size group.
    pub size_group: Option<String>,
    /// By which sessions of another scheme count as well.
    pub mapping: Option<Mapping>,
}

impl RollUpQuery {
    /// Whether offices of a size group are asked for.
    #[must_use]
    pub fn is_of_size(&self, size_group: Option<&str>) -> bool {
        self.size_group.as_deref().is_none_or(|asked| size_group == Some(asked))
    }

    /// Whether plans of one scheme count under the pillars of another.
    #[must_use]
    pub fn maps(&self, from: &str, to: &str) -> bool {
        self.mapping.as_ref().is_some_and(|mapping| mapping.leads(from, to))
    }
}

/// Which visits of an office count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visits {
    /// The newest of each year and kind.
    #[default]
    Newest,
    /// Every one.
    All,
}

/// A session that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedSession {
    /// Its position among the sessions.
    pub session: usize,
    /// Position of its office in the tree.
    pub office: usize,
}

/// Why a file does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOutReason {
    /// It is a copy of this session.
    Copy(usize),
    /// This session was merged from it.
    Merged(usize),
    /// It is of another kind.
    OtherKind(VisitKind),
    /// Its plan is of another year.
    OtherYear(u16),
    /// Its plan follows another scheme.
    OtherFramework(String),
    /// No office in the file of offices has this name in this year.
    NotPlaced {
        /// Name of the office.
        agency: String,
        /// 民國 year of the plan.
        year: u16,
    },
    /// Its office is of another size group; none where the file of offices gives it none.
    OtherSize(Option<String>),
    /// This session of the same office, year and kind is newer.
    Older(usize),
}

/// Which of some sessions count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The scheme that they follow; none where nothing counts.
    pub framework: Option<String>,
    /// Those that count, in the order given.
    pub counted: Vec<CountedSession>,
    /// Those that do not, by position, in the order given.
    pub left_out: Vec<(usize, LeftOutReason)>,
}

impl Chosen {
    /// Chooses among sessions, which come in the order of their paths.
    ///
    /// Of duplicate files the first one in `copies` counts; where these do not name them, the first. A session that another
    /// was merged from never counts. Of what the query asks for then the newest of an office, year and kind counts, of two
    /// begun in the same second the one with the greater id.
    #[must_use]
    pub fn among(sessions: &[SessionBrief], copies: &[Copies], tree: &OfficeTree, query: &RollUpQuery) -> Self {
        let mut reasons: BTreeMap<usize, LeftOutReason> = BTreeMap::new();
        let mut kept: HashMap<&str, usize> = HashMap::default();
        for at in copies.iter().filter_map(|copies| copies.files.first()) {
            kept.insert(&sessions[*at].id, *at);
        }
        for (at, session) in sessions.iter().enumerate() {
            let original = *kept.entry(&session.id).or_insert(at);
            if original != at {
                reasons.insert(at, LeftOutReason::Copy(original));
            }
        }
        for (at, into) in merged(sessions, &reasons) {
            reasons.insert(at, LeftOutReason::Merged(into));
        }
        let mapped_to = || query.mapping.as_ref().map(|mapping| mapping.to.clone());
        let framework = query.framework.clone().or_else(mapped_to).or_else(|| commonest(sessions, &reasons, query));
        let mut counted = Vec::new();
        for (at, session) in sessions.iter().enumerate() {
            if reasons.contains_key(&at) {
                continue;
            }
            match place(session, tree, query, framework.as_deref()) {
                Ok(office) => counted.push(CountedSession { session: at, office }),
                Err(reason) => {
                    reasons.insert(at, reason);
                }
            }
        }
        if query.visits == Visits::Newest {
            keep_newest(sessions, &mut counted, &mut reasons);
        }
        let framework = framework.filter(|_| !counted.is_empty());
        Self { framework, counted, left_out: reasons.into_iter().collect() }
    }
}

/// Sessions that others were merged from, and which these are: those that one names as its parents, and a merged one all
/// of whose parents are among the parents of a larger one.
fn merged(sessions: &[SessionBrief], left_out: &BTreeMap<usize, LeftOutReason>) -> Vec<(usize, usize)> {
    let originals = || sessions.iter().enumerate().filter(|(at, _)| !left_out.contains_key(at));
    let mut into: HashMap<&str, Vec<usize>> = HashMap::default();
    for (at, session) in originals() {
        for parent in session.parents.iter().filter(|parent| **parent != session.id) {
            into.entry(parent).or_default().push(at);
        }
    }
    let holder = |(at, session): (usize, &SessionBrief)| {
        let named = into.get(session.id.as_str()).and_then(|by| by.iter().find(|&&other| other != at));
        let larger = || {
            let candidates = into.get(session.parents.first()?.as_str())?;
            candidates.iter().find(|&&other| {
                let theirs = &sessions[other].parents;
                theirs.len() > session.parents.len() && session.parents.iter().all(|parent| theirs.contains(parent))
            })
        };
        named.or_else(larger).map(|&into| (at, into))
    };
    originals().filter_map(holder).collect()
}

/// The scheme that most of the sessions asked for follow; of two the one whose name sorts first.
fn commonest(
    sessions: &[SessionBrief],
    left_out: &BTreeMap<usize, LeftOutReason>,
    query: &RollUpQuery,
) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, session) in sessions.iter().enumerate() {
        let is_asked = query.kind.is_none_or(|kind| kind == session.visit.kind)
            && query.year.is_none_or(|year| year == session.plan.year);
        if is_asked && !left_out.contains_key(&at) {
            *counts.entry(&session.plan.framework).or_default() += 1;
        }
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(framework, _)| framework.to_owned())
}

/// The office of a session that the query asks for, or why it does not count.
fn place(
    session: &SessionBrief,
    tree: &OfficeTree,
    query: &RollUpQuery,
    framework: Option<&str>,
) -> Result<usize, LeftOutReason> {
    let plan = &session.plan;
    if query.year.is_some_and(|year| year != plan.year) {
        return Err(LeftOutReason::OtherYear(plan.year));
    }
    if query.kind.is_some_and(|kind| kind != session.visit.kind) {
        return Err(LeftOutReason::OtherKind(session.visit.kind));
    }
    if framework.is_some_and(|framework| framework != plan.framework && !query.maps(&plan.framework, framework)) {
        return Err(LeftOutReason::OtherFramework(plan.framework.clone()));
    }
    let office = tree
        .place(&plan.agency, plan.year)
        .ok_or_else(|| LeftOutReason::NotPlaced { agency: plan.agency.clone(), year: plan.year })?;
    let size = &tree.nodes()[office].office.size_group;
    if query.is_of_size(size.as_deref()) { Ok(office) } else { Err(LeftOutReason::OtherSize(size.clone())) }
}

/// Leaves the newest of each office, year and kind.
fn keep_newest(
    sessions: &[SessionBrief],
    counted: &mut Vec<CountedSession>,
    reasons: &mut BTreeMap<usize, LeftOutReason>,
) {
    let age = |at: usize| (sessions[at].visit.opened, &sessions[at].id);
    let key = |counted: &CountedSession| {
        let session = &sessions[counted.session];
        (counted.office, session.plan.year, session.visit.kind)
    };
    let mut newest: HashMap<(usize, u16, VisitKind), usize> = HashMap::default();
    for one in counted.iter() {
        let best = newest.entry(key(one)).or_insert(one.session);
        if age(one.session) > age(*best) {
            *best = one.session;
        }
    }
    let kept: HashSet<usize> = newest.values().copied().collect();
    for one in counted.iter().filter(|one| !kept.contains(&one.session)) {
        if let Some(&newer) = newest.get(&key(one)) {
            reasons.insert(one.session, LeftOutReason::Older(newer));
        }
    }
    counted.retain(|one| kept.contains(&one.session));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::sample::brief;
    use crate::model::city::office::{Office, Offices};
    use crate::model::value::roc::Moment;

    fn on(id: &str, agency: &str, year: u16, day: &str) -> SessionBrief {
        let mut session = brief(id, agency, "a-115", year);
        session.visit.opened = Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test");
        session
    }

    fn told(sessions: &[SessionBrief], query: &RollUpQuery) -> String {
        told_with(sessions, &[], query)
    }

    fn told_with(sessions: &[SessionBrief], copies: &[Copies], query: &RollUpQuery) -> String {
        let offices = ["甲", "乙"].map(|agency| Office {
            id: format!("o-{agency}"),
            agency: agency.into(),
            size_group: Some(agency.into()),
            ..Office::default()
        });
        let tree = OfficeTree::of(&Offices { offices: offices.into(), ..Offices::none() });
        let chosen = Chosen::among(sessions, copies, &tree, query);
        let counted = chosen.counted.iter().map(|one| one.session.to_string());
        let left_out = chosen.left_out.iter().map(|(at, reason)| match reason {
            LeftOutReason::Copy(of) => format!("{at}={of}"),
            LeftOutReason::Merged(of) => format!("{at}>{of}"),
            LeftOutReason::OtherKind(_) => format!("{at}k"),
            LeftOutReason::OtherYear(_) => format!("{at}y"),
            LeftOutReason::OtherFramework(_) => format!("{at}f"),
            LeftOutReason::NotPlaced { .. } => format!("{at}@"),
            LeftOutReason::OtherSize(_) => format!("{at}s"),
            LeftOutReason::Older(than) => format!("{at}<{than}"),
        });
        format!("{} | {}", counted.collect::<Vec<_>>().join(" "), left_out.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn the_newest_of_an_office_a_year_and_a_kind_counts() {
        let mut sessions = vec![
            on("a", "甲", 115, "2026-03-01"),
            on("b", "甲", 115, "2026-05-01"),
            on("c", "甲", 114, "2026-04-01"),
            on("d", "乙", 115, "2026-01-01"),
            on("e", "丙", 115, "2026-01-01"),
            on("f", "甲", 115, "2026-06-01"),
        ];
        sessions[5].visit.kind = VisitKind::Annual;
        let mut query = RollUpQuery::default();
        assert_eq!(told(&sessions, &query), "1 2 3 5 | 0<1 4@");
        query.visits = Visits::All;
        assert_eq!(told(&sessions, &query), "0 1 2 3 5 | 4@");
        query = RollUpQuery { kind: Some(VisitKind::SpotCheck), year: Some(115), ..RollUpQuery::default() };
        assert_eq!(told(&sessions, &query), "1 3 | 0<1 2y 4@ 5k");
    }

    #[test]
    fn of_a_size_group_its_offices_count() {
        let sessions = [on("a", "甲", 115, "2026-03-01"), on("b", "乙", 115, "2026-05-01")];
        let asked = |size: &str| RollUpQuery { size_group: Some(size.into()), ..RollUpQuery::default() };
        assert_eq!(told(&sessions, &asked("甲")), "0 | 1s");
        assert_eq!(told(&sessions, &asked("丙")), " | 0s 1s");
    }

    #[test]
    fn copies_parents_and_other_schemes_do_not_count() {
        let mut sessions = vec![
            on("a", "甲", 115, "2026-03-01"),
            on("a", "甲", 115, "2026-03-01"),
            on("a", "甲", 115, "2026-03-01"),
            on("m", "甲", 115, "2026-03-01"),
            on("x", "乙", 115, "2026-03-01"),
        ];
        let query = RollUpQuery { visits: Visits::All, ..RollUpQuery::default() };
        assert_eq!(told(&sessions, &query), "0 3 4 | 1=0 2=0");
        // The rule of copies says which, whatever is longer.
        sessions[2].log = 5;
        let copies = [Copies { files: vec![1, 2, 0], ends: vec![1, 2] }];
        let told = |sessions: &[SessionBrief], query: &RollUpQuery| {
            let copies = if sessions.len() > 1 { &copies[..] } else { &[] };
            told_with(sessions, copies, query)
        };
        assert_eq!(told(&sessions, &query), "1 3 4 | 0=1 2=1");
        sessions[4].parents = vec!["a".into(), "b".into(), "y".into()];
        sessions[3].parents = vec!["a".into(), "y".into()];
        assert_eq!(told(&sessions, &query), "4 | 0=1 1>3 2=1 3>4", "one that was merged on the way");
        sessions[4].parents.clear();
        sessions[3].parents = vec!["a".into(), "m".into()];
        assert_eq!(told(&sessions, &query), "3 4 | 0=1 1>3 2=1");
        std::sync::Arc::make_mut(&mut sessions[4].plan).framework = "five-pillars".into();
        assert_eq!(told(&sessions[..1], &query), "0 | ");
        assert_eq!(told(&sessions, &query), "4 | 0=1 1>3 2=1 3f", "of two equally common ones the first by name");
        let query = RollUpQuery { framework: Some("six-pillars".into()), ..query };
        assert_eq!(told(&sessions, &query), "3 | 0=1 1>3 2=1 4f");
    }

    #[test]
    fn of_two_begun_in_one_second_the_greater_id_counts_in_any_order() {
        let mut sessions = vec![on("a", "甲", 115, "2026-03-01"), on("b", "甲", 115, "2026-03-01")];
        assert_eq!(told(&sessions, &RollUpQuery::default()), "1 | 0<1");
        sessions.reverse();
        assert_eq!(told(&sessions, &RollUpQuery::default()), "0 | 1<0");
    }
}
