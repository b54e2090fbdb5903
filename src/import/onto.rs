//! A plan imported onto the checklist of an earlier one: ids, own wording and hints stay where the plan says the same.
//!
//! A checklist does not keep the plan's sentences. That a point is the same is seen by its words: they are those of the
//! plan, or they share most pairs of letters with what stands in the same place of it.

use std::collections::{HashMap, HashSet};

use crate::lang::{Lang, messages};
use crate::model::plan::checklist::{Checklist, FocusPoint, Pillar, PointId, Strategy};

/// Share of common pairs of letters from which on words in the same place say the same.
const SAME_PLACE: f64 = 0.35;
/// The same for words in another place.
const ELSEWHERE: f64 = 0.6;

/// What a plan changed of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OntoChange {
    /// A point that was not there: its id and words.
    New(PointId, String),
    /// A point that is no more: its id and words.
    Gone(PointId, String),
    /// In the same place stands something else: id, former words, words now.
    Reworded(PointId, String, String),
    /// The point stands elsewhere in the plan: id, former locator, locator now.
    Moved(PointId, String, String),
    /// Units, deadline or count are others.
    Facts(PointId, String),
}

impl OntoChange {
    /// The change in a line.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        match self {
            Self::New(id, words) => lang.onto_new(id.as_str(), words),
            Self::Gone(id, words) => lang.onto_gone(id.as_str(), words),
            Self::Reworded(id, before, after) => lang.onto_reworded(id.as_str(), before, after),
            Self::Moved(id, before, after) => lang.onto_moved(id.as_str(), before, after),
            Self::Facts(id, words) => lang.onto_facts(id.as_str(), words),
        }
    }
}

/// What is taken of the former checklist where the plan does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// Title, office and dates.
    pub title: bool,
    /// The office alone.
    pub agency: bool,
    /// The year.
    pub year: bool,
}

/// The draft with what stays of the former checklist, and what changed.
#[must_use]
pub fn onto(draft: Checklist, former: &Checklist, unsaid: Unsaid) -> (Checklist, Vec<OntoChange>) {
    let pairs = pairs(&draft, former);
    let mut changes = Vec::new();
    let mut taken: HashSet<String> = former.points().map(|(_, _, point)| point.id.as_str().to_owned()).collect();
    let places: HashMap<&PointId, (&Pillar, &Strategy)> =
        former.points().map(|(pillar, strategy, point)| (&point.id, (pillar, strategy))).collect();
    let mut whole = head(draft, former, unsaid);
    for pillar in &mut whole.pillars {
        let known = most(pillar.strategies.iter().flat_map(|strategy| &strategy.points), |point| {
            pairs.get(&point.id).map(|former| places[&former.id].0.id.as_str())
        });
        if let Some(known) = known.and_then(|id| former.pillars.iter().find(|pillar| pillar.id == id)) {
            pillar.id.clone_from(&known.id);
            pillar.title.clone_from(&known.title);
            pillar.weight = known.weight;
        }
        for strategy in &mut pillar.strategies {
            let known = most(strategy.points.iter(), |point| {
                pairs.get(&point.id).map(|former| places[&former.id].1.id.as_str())
            });
            let known =
                known.and_then(|id| former.pillars.iter().flat_map(|pillar| &pillar.strategies).find(|s| s.id == id));
            if let Some(known) = known {
                strategy.id.clone_from(&known.id);
                strategy.title.clone_from(&known.title);
            }
            for point in &mut strategy.points {
                if let Some(former) = pairs.get(&point.id) {
                    kept(point, former, &mut changes);
                } else {
                    point.id = free_id(&strategy.id, &point.id, &mut taken);
                    changes.push(OntoChange::New(point.id.clone(), point.check.to_string()));
                }
            }
        }
    }
    distinct(&mut whole);
    let still: HashSet<&PointId> = pairs.values().map(|former| &former.id).collect();
    let gone = former.points().filter(|(_, _, point)| !still.contains(&point.id));
    changes.extend(gone.map(|(_, _, point)| OntoChange::Gone(point.id.clone(), point.check.to_string())));
    (whole, changes)
}

fn head(draft: Checklist, former: &Checklist, unsaid: Unsaid) -> Checklist {
    let year = if unsaid.year { former.year } else { draft.year };
    let mut whole = Checklist {
        id: former.id.replace(&former.year.to_string(), &year.to_string()),
        year,
        framework: former.framework.clone(),
        series: former.series.clone(),
        scoring: former.scoring,
        ..draft
    };
    if unsaid.agency {
        whole.agency.clone_from(&former.agency);
    }
    if unsaid.title {
        whole.title.clone_from(&former.title);
    }
    for (now, before) in [(&mut whole.goals, &former.goals), (&mut whole.basis, &former.basis)] {
        if now.is_empty() {
            now.clone_from(before);
        }
    }
    if whole.milestones.is_empty() {
        whole.milestones.clone_from(&former.milestones);
    }
    whole
}

/// A point and its words, as they are compared.
type Worded<'a> = (&'a FocusPoint, String);

/// Which former point each point of the draft is.
fn pairs<'a>(draft: &Checklist, former: &'a Checklist) -> HashMap<PointId, &'a FocusPoint> {
    let mut pairs: HashMap<PointId, &FocusPoint> = HashMap::new();
    let mut left: Vec<Worded<'a>> = former.points().map(|(_, _, point)| (point, words(point))).collect();
    let mut open: Vec<Worded<'_>> = draft.points().map(|(_, _, point)| (point, words(point))).collect();
    let mut pair = |fits: &dyn Fn(&Worded<'_>, &Worded<'a>) -> f64| {
        open.retain(|new| {
            let best = (0..left.len()).map(|at| (fits(new, &left[at]), at)).filter(|(fit, _)| *fit > 0.0);
            // The first of equals, since they stand in the order of the plan.
            let best = best.fold(None, |best: Option<(f64, usize)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            });
            if let Some((_, at)) = best {
                pairs.insert(new.0.id.clone(), left.remove(at).0);
            }
            best.is_none()
        });
    };
    pair(&|(new, words), (old, before)| match words == before {
        true if new.source == old.source => 2.0,
        true => 1.0,
        false => 0.0,
    });
    pair(&|(new, words), (old, before)| {
        let alike = alike(words, before);
        if new.source == old.source && alike >= SAME_PLACE { alike } else { 0.0 }
    });
    pair(&|(_, words), (_, before)| {
        let alike = alike(words, before);
        if alike >= ELSEWHERE { alike } else { 0.0 }
    });
    // What is left in the same place is that point in other words.
    pair(&|(new, _), (old, _)| f64::from(u8::from(new.source == old.source)));
    pairs
}

/// Gives a point what stays of the former one, and notes what changed.
fn kept(point: &mut FocusPoint, former: &FocusPoint, changes: &mut Vec<OntoChange>) {
    let id = former.id.clone();
    let is_same = alike(&words(point), &words(former)) >= SAME_PLACE;
    if point.source != former.source {
        changes.push(OntoChange::Moved(id.clone(), former.source.to_string(), point.source.to_string()));
    }
    if is_same {
        point.check.clone_from(&former.check);
        point.look_for = former.look_for.clone();
        point.theme.clone_from(&former.theme);
        point.method = former.method;
    } else {
        changes.push(OntoChange::Reworded(id.clone(), former.check.to_string(), point.check.to_string()));
    }
    point.weight = former.weight;
    if (&point.units, point.deadline, point.target) != (&former.units, former.deadline, former.target) {
        changes.push(OntoChange::Facts(id.clone(), former.check.to_string()));
    }
    point.id = id;
}

/// The name that most points give.
fn most<'a, 'b>(
    points: impl Iterator<Item = &'a FocusPoint>,
    name: impl Fn(&FocusPoint) -> Option<&'b str>,
) -> Option<&'b str> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for named in points.filter_map(name) {
        match counts.iter_mut().find(|(known, _)| *known == named) {
            Some((_, count)) => *count += 1,
            None => counts.push((named, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(named, _)| named)
}

/// The id of a new point: its own, unless that is in use.
fn free_id(strategy: &str, own: &PointId, taken: &mut HashSet<String>) -> PointId {
    let mut id = own.as_str().to_owned();
    let mut nth = 1;
    while !taken.insert(id.clone()) {
        id = format!("{strategy}.n{nth}");
        nth += 1;
    }
    id.into()
}

/// Gives pillars and strategies whose ids stand twice others.
fn distinct(checklist: &mut Checklist) {
    let mut seen: HashSet<String> = HashSet::new();
    let mut own = |id: &mut String| {
        let front = id.clone();
        let mut nth = 1;
        while !seen.insert(id.clone()) {
            *id = format!("{front}.x{nth}");
            nth += 1;
        }
    };
    for pillar in &mut checklist.pillars {
        own(&mut pillar.id);
        for strategy in &mut pillar.strategies {
            own(&mut strategy.id);
        }
    }
}

/// The letters of a point's check and hints.
fn words(point: &FocusPoint) -> String {
    let hints = point.look_for.iter().flat_map(|hint| hint.chars());
    point.check.chars().chain(hints).filter(|letter| letter.is_alphanumeric()).collect()
}

/// The share of pairs of letters that two texts have in common, from 0 to 1.
///
/// Not by `strsim`, whose measure of this kind divides by bytes and so takes equal Chinese texts for a third alike.
fn alike(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let pairs = |text: &str| -> HashSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (one, other) = (pairs(one), pairs(other));
    let whole = one.len() + other.len();
    if whole == 0 { 0.0 } else { 2.0 * one.intersection(&other).count() as f64 / whole as f64 }
}

messages! {
    onto_new(id: &str, words: &str) { zh: "新增 {id}  {words}", en: "new {id}  {words}" }
    onto_gone(id: &str, words: &str) { zh: "已無 {id}  {words}", en: "gone {id}  {words}" }
    onto_reworded(id: &str, before: &str, after: &str) {
        zh: "改寫 {id}  {before} → {after}",
        en: "other words {id}  {before} -> {after}",
    }
    onto_moved(id: &str, before: &str, after: &str) {
        zh: "移位 {id}  {before} → {after}",
        en: "moved {id}  {before} -> {after}",
    }
    onto_facts(id: &str, words: &str) {
        zh: "單位、期限或次數不同 {id}  {words}",
        en: "other units, deadline or count {id}  {words}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::{Block, Document, Paragraph};
    use crate::import::draft::{Given, draft};
    use crate::import::rules::{Wishes, judge};

    const UNSAID: Unsaid = Unsaid { title: false, agency: false, year: false };

    fn drafted(lines: &[&str]) -> Checklist {
        let front = ["甲區公所115年度提升服務工作計畫", "貳、計畫內容"];
        let blocks = front.iter().chain(lines).map(|text| Block::Paragraph(Paragraph::body(*text))).collect();
        let ledger = judge(&Document { blocks }, &Wishes::default()).unwrap();
        draft(&ledger, &Given { id: "a-115".into(), this_year: 115, ..Given::default() }).checklist
    }

    #[test]
    fn the_same_plan_changes_nothing_and_keeps_what_was_put_in_own_words() {
        let plan = ["一、便民", "(一)流程", "1.各項業務訂定標準作業流程並公布於網站。", "2.電話鈴響三聲內接聽。"];
        let mut former = drafted(&plan);
        let point = &mut former.pillars[0].strategies[0].points[0];
        point.id = "own.1".into();
        point.check = "標準作業流程已訂定，並公布於網站".into();
        point.look_for = ["網站上的流程".into()].into_iter().collect();
        former.pillars[0].title = "便民服務".into();
        let (whole, changes) = onto(drafted(&plan), &former, UNSAID);
        assert_eq!((whole, changes), (former, vec![]));
    }

    #[test]
    fn what_is_new_gone_moved_and_in_other_words_is_said() {
        let former =
            drafted(&["一、便民", "(一)流程", "1.訂定標準作業流程。", "2.電話鈴響三聲內接聽。", "3.設置意見箱。"]);
        let now = drafted(&[
            "一、便民",
            "(一)流程",
            "1.電話鈴響三聲內接聽。",
            "2.每半年檢查無障礙設施。",
            "3.訂定標準作業流程。",
            "4.新住民通譯名冊。",
        ]);
        let (whole, changes) = onto(now, &former, UNSAID);
        let ids: Vec<&str> = whole.points().map(|(_, _, point)| point.id.as_str()).collect();
        assert_eq!(ids.len(), 4);
        assert_eq!((ids[0], ids[2]), ("1.1.2", "1.1.1"));
        let told: Vec<String> = changes.iter().map(|change| change.label(Lang::ZhTw)).collect();
        for expected in ["移位 1.1.2  一/(一)/2 → 一/(一)/1", "移位 1.1.1", "已無 1.1.3  設置意見箱"] {
            assert!(told.iter().any(|line| line.starts_with(expected)), "{expected}: {told:#?}");
        }
        assert_eq!(told.iter().filter(|line| line.starts_with("新增")).count(), 2, "{told:#?}");
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), 4);
    }
}
