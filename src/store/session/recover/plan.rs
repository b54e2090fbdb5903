//! The checklist of a damaged session: what can be read of it, and what stands in for the rest.

use compact_str::CompactString;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::damaged::Damaged;
use crate::model::check::lint::checklist_errors;
use crate::model::plan::checklist::{
    CHECKLIST_FORMAT, Checklist, FocusPoint, Method, Pillar, PointId, Scoring, Strategy,
};
use crate::model::record::visit::Visit;
use crate::model::value::weight::Weight;
use crate::store::disk::directories::session_file_name;
use crate::store::format::checklist_file::read_checklist;
use crate::store::format::parsing::ron_options;
use crate::store::format::tree;

/// What stands for a text that cannot be read.
const UNKNOWN: &str = "(?)";

/// The file's own checklist, if all of it can be read.
pub(super) fn own_checklist(damaged: &Damaged<'_>) -> Option<Checklist> {
    let at = damaged.field("checklist")?;
    let span = tree::parse_at(damaged.text, at).ok()?.span;
    Some(read_checklist(&damaged.text[span]).ok()?.0)
}

/// The name that the program gives to the file of a session of this checklist.
pub(super) fn default_name(checklist: &Checklist, visit: &Visit, id: &str) -> String {
    session_file_name(&checklist.id, visit, id)
}

/// What can be read of a damaged checklist.
pub(super) struct Pieces {
    /// Where it begins.
    pub at: usize,
    /// Its fields before the pillars.
    head: Checklist,
    id: Option<String>,
    title: Option<String>,
    agency: Option<String>,
    year: Option<u16>,
    pillars: Vec<Pillar>,
}

impl Pieces {
    /// Reads the fields and each pillar, strategy and point by itself.
    pub fn of(damaged: &Damaged<'_>) -> Self {
        let end = damaged.text.len();
        let first_of = |name: &str| damaged.names(name, 0..end).next().unwrap_or(end);
        let at = damaged.field("checklist").unwrap_or_else(|| first_of("Checklist").min(first_of("Pillar")));
        let start_of = |name: &str, from: usize| damaged.names(name, from..end).next().unwrap_or(end);
        let within = at..start_of("pillars", at).min(start_of("Pillar", at)).min(start_of("FocusPoint", at));
        let [id, title, agency] = ["id", "title", "agency"].map(|name| damaged.named::<String>(name, within.clone()));
        let year = damaged.named::<u16>("year", within.clone());
        let unknown = || UNKNOWN.to_owned();
        let head = Checklist {
            id: id.clone().unwrap_or_else(|| "recovered".to_owned()),
            title: title.clone().unwrap_or_else(unknown),
            agency: agency.clone().unwrap_or_else(unknown),
            year: year.unwrap_or(1),
            framework: damaged.named("framework", within.clone()).unwrap_or_else(|| "recovered".to_owned()),
            series: damaged.named::<Option<String>>("series", within.clone()).flatten(),
            basis: damaged.named("basis", within.clone()).unwrap_or_default(),
            goals: damaged.named("goals", within.clone()).unwrap_or_default(),
            milestones: damaged.named("milestones", within.clone()).unwrap_or_default(),
            scoring: damaged.named("scoring", within).unwrap_or_default(),
            ..bare_checklist()
        };
        let head =
            if is_good(&head, &[bare_pillar("1", vec![bare_point(&"1.1".into())])]) { head } else { bare_checklist() };
        Self { at, head, id, title, agency, year, pillars: pillars(damaged, at) }
    }

    /// Whether a checklist is the one that these are pieces of. Nothing that can be read may say otherwise, and id, or
    /// agency, year and title say so, or what stands around the file does.
    pub fn fits(&self, checklist: &Checklist, is_said_elsewhere: bool) -> bool {
        let is_agency = self.agency.as_ref().map(|agency| *agency == checklist.agency);
        let is_year = self.year.map(|year| year == checklist.year);
        let is_title = self.title.as_ref().map(|title| *title == checklist.title);
        let is_id = self.id.as_ref().map(|id| *id == checklist.id);
        let is_denied = [is_agency, is_year].contains(&Some(false));
        let is_said = is_id == Some(true) || [is_agency, is_year, is_title] == [Some(true); 3];
        !is_denied && (is_said || is_said_elsewhere)
    }

    /// The checklist of these pieces. What they lack is taken from `stand_in`, and ids in `known` that are in neither
    /// become bare points.
    pub fn put_together(self, stand_in: Option<&Checklist>, known: &BTreeSet<PointId>) -> Checklist {
        let mut whole = match stand_in {
            Some(stand_in) => stand_in.clone(),
            None => self.head.clone(),
        };
        let own: BTreeSet<PointId> = self
            .pillars
            .iter()
            .flat_map(points_of)
            .map(|point| point.id.clone())
            .chain(known.iter().cloned())
            .collect();
        for pillar in self.pillars {
            add_pillar(&mut whole, pillar);
        }
        let whole = with_bare_points(whole, own.clone());
        if !checklist_errors(&whole).is_empty() {
            // Pieces that contradict each other; the ids are what must not be lost.
            return with_bare_points(stand_in.cloned().unwrap_or_else(bare_checklist), own);
        }
        whole
    }
}

fn points_of(pillar: &Pillar) -> impl Iterator<Item = &FocusPoint> {
    pillar.strategies.iter().flat_map(|strategy| &strategy.points)
}

/// The readable pillars from an offset on, each with its readable strategies and points.
fn pillars(damaged: &Damaged<'_>, from: usize) -> Vec<Pillar> {
    let end = damaged.text.len();
    let parts = |name: &'static str, within: Range<usize>| {
        let starts: Vec<usize> = damaged.names(name, within.clone()).collect();
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([within.end]).collect();
        // What stands before the first one belongs to one whose beginning is damaged.
        let lost = within.start..starts.first().copied().unwrap_or(within.end);
        std::iter::once(lost).chain(starts.into_iter().zip(ends).map(|(start, end)| start..end)).collect::<Vec<_>>()
    };
    let mut pillars = Vec::new();
    for part in parts("Pillar", from..end) {
        let mut strategies = Vec::new();
        for part in parts("Strategy", part.clone()) {
            let points: Vec<FocusPoint> = damaged
                .names("FocusPoint", part.clone())
                .filter_map(|at| damaged.value_at(at))
                .filter(is_good_point)
                .collect();
            if let Some(first) = points.first() {
                let bare = bare_strategy(parent(first.id.as_str()), Vec::new());
                let head = head_of::<Strategy>(damaged, part, "points").filter(|head| !head.title.trim().is_empty());
                strategies.push(Strategy { points, ..head.unwrap_or(bare) });
            }
        }
        if let Some(first) = strategies.first().and_then(|strategy| strategy.points.first()) {
            let bare = bare_pillar(first.id.as_str().split('.').next().unwrap_or_default(), Vec::new());
            let head = head_of::<Pillar>(damaged, part, "strategies").filter(|head| !head.title.trim().is_empty());
            pillars.push(Pillar { strategies, ..head.unwrap_or(bare) });
        }
    }
    pillars
}

/// A structure read from its fields before the list of its parts.
fn head_of<T: DeserializeOwned>(damaged: &Damaged<'_>, within: Range<usize>, list: &str) -> Option<T> {
    let open = within.start + damaged.code.get(within.clone())?.find('(')? + 1;
    let end = damaged.names(list, open..within.end).next()?;
    ron_options().from_str(&format!("({}{list}: [])", &damaged.text[open..end])).ok()
}

/// Puts the points of a pillar where they belong: in the place of those of the same id, or into the pillar and strategy
/// of the same id, or into new ones.
fn add_pillar(whole: &mut Checklist, pillar: Pillar) {
    let mut ids = ids_of(whole);
    let (pillar_id, strategies) = (pillar.id.clone(), pillar.strategies);
    for strategy in strategies {
        let mut new = Vec::new();
        for point in strategy.points {
            match point_mut(whole, &point.id) {
                Some(there) => *there = point,
                None => new.push(point),
            }
        }
        if new.is_empty() {
            continue;
        }
        for point in &mut new {
            point.id = PointId::from(free_id(point.id.as_str(), &mut ids).as_str());
        }
        let there = whole.pillars.iter().position(|there| there.id == pillar_id);
        let position = there.unwrap_or_else(|| {
            let (id, title) = (free_id(&pillar_id, &mut ids), pillar.title.clone());
            whole.pillars.push(Pillar { id, title, weight: pillar.weight, strategies: Vec::new() });
            whole.pillars.len() - 1
        });
        let into = &mut whole.pillars[position].strategies;
        if let Some(there) = into.iter_mut().find(|there| there.id == strategy.id) {
            there.points.extend(new);
        } else {
            into.push(Strategy { id: free_id(&strategy.id, &mut ids), title: strategy.title, points: new });
        }
    }
}

fn point_mut<'a>(whole: &'a mut Checklist, id: &PointId) -> Option<&'a mut FocusPoint> {
    let strategies = whole.pillars.iter_mut().flat_map(|pillar| &mut pillar.strategies);
    strategies.flat_map(|strategy| &mut strategy.points).find(|point| point.id == *id)
}

/// The checklist with a bare point for each id that it does not have: beside its neighbours by id, else in its pillar,
/// else in a pillar of its own.
pub(super) fn with_bare_points(mut whole: Checklist, points: BTreeSet<PointId>) -> Checklist {
    let has: BTreeSet<PointId> = whole.points().map(|(_, _, point)| point.id.clone()).collect();
    let mut missing: BTreeMap<String, Vec<PointId>> = BTreeMap::new();
    for id in points.into_iter().filter(|id| !has.contains(id)) {
        let is_neighbour =
            |strategy: &Strategy| strategy.points.iter().any(|point| parent(point.id.as_str()) == parent(id.as_str()));
        let mut strategies = whole.pillars.iter_mut().flat_map(|pillar| &mut pillar.strategies);
        match strategies.find(|strategy| !parent(id.as_str()).is_empty() && is_neighbour(strategy)) {
            Some(strategy) => strategy.points.push(bare_point(&id)),
            None => missing.entry(id.as_str().split('.').next().unwrap_or_default().to_owned()).or_default().push(id),
        }
    }
    let mut ids = ids_of(&whole);
    ids.extend(missing.values().flatten().map(PointId::to_string));
    for (number, points) in missing {
        let points: Vec<FocusPoint> = points.iter().map(bare_point).collect();
        let strategy = bare_strategy(&free_id(&format!("{number}.x"), &mut ids), points);
        if let Some(pillar) = whole.pillars.iter_mut().find(|pillar| pillar.id == number) {
            pillar.strategies.push(strategy);
        } else {
            let id = free_id(&number, &mut ids);
            whole.pillars.push(Pillar { strategies: vec![strategy], ..bare_pillar(&id, Vec::new()) });
        }
    }
    whole
}

/// All ids of a checklist: of pillars, strategies and points.
fn ids_of(checklist: &Checklist) -> HashSet<String> {
    let strategies = checklist.pillars.iter().flat_map(|pillar| &pillar.strategies);
    let ids =
        checklist.pillars.iter().map(|pillar| pillar.id.clone()).chain(strategies.map(|strategy| strategy.id.clone()));
    ids.chain(checklist.points().map(|(_, _, point)| point.id.to_string())).collect()
}

/// An id without its last part.
fn parent(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// An unused id derived from the wanted one; a damaged id may equal any other, even that of a pillar.
fn free_id(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut id = if wanted.is_empty() { "x".to_owned() } else { wanted.to_owned() };
    while !taken.insert(id.clone()) {
        id.push('x');
    }
    id
}

/// Whether the fields of a checklist keep its rules.
fn is_good(head: &Checklist, pillars: &[Pillar]) -> bool {
    checklist_errors(&Checklist { pillars: pillars.to_vec(), ..head.clone() }).is_empty()
}

fn is_good_point(point: &FocusPoint) -> bool {
    is_good(&bare_checklist(), &[bare_pillar("pillar-of-none", vec![point.clone()])])
}

fn bare_checklist() -> Checklist {
    Checklist {
        format: CHECKLIST_FORMAT,
        id: "recovered".to_owned(),
        title: UNKNOWN.to_owned(),
        agency: UNKNOWN.to_owned(),
        year: 1,
        framework: "recovered".to_owned(),
        series: None,
        basis: Vec::new(),
        goals: Vec::new(),
        milestones: Vec::new(),
        scoring: Scoring::default(),
        pillars: Vec::new(),
    }
}

fn bare_pillar(id: &str, points: Vec<FocusPoint>) -> Pillar {
    let strategies = if points.is_empty() { Vec::new() } else { vec![bare_strategy("strategy-of-none", points)] };
    Pillar { id: id.to_owned(), title: UNKNOWN.to_owned(), weight: Weight::one(), strategies }
}

fn bare_strategy(id: &str, points: Vec<FocusPoint>) -> Strategy {
    Strategy { id: id.to_owned(), title: UNKNOWN.to_owned(), points }
}

fn bare_point(id: &PointId) -> FocusPoint {
    FocusPoint {
        id: id.clone(),
        theme: CompactString::default(),
        check: format!("({id})").into(),
        look_for: Arc::default(),
        method: Method::OnSite,
        units: Arc::default(),
        deadline: None,
        target: None,
        weight: Weight::one(),
        source: id.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_points_are_sound_whatever_the_ids() {
        for ids in [&["1", "1-1", "1.1", "1.x"][..], &[".", "..", "x", "x.x"], &["a.x", "a", "ax"]] {
            let points: BTreeSet<PointId> = ids.iter().copied().map(PointId::from).collect();
            let checklist = with_bare_points(bare_checklist(), points.clone());
            let errors = checklist_errors(&checklist);
            assert!(errors.is_empty(), "{ids:?}: {errors:?}");
            let has: BTreeSet<PointId> = checklist.points().map(|(_, _, point)| point.id.clone()).collect();
            assert_eq!(has, points, "{ids:?}");
        }
    }
}
