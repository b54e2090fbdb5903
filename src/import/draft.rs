//! The checklist that comes of a ledger. Pure: the same fates always give the same checklist.

use std::collections::HashMap;

use crate::import::ids::Ids;
use crate::import::ledger::{Fate, Ledger, LedgerEntry};
use crate::import::rules::{agency_of, plan_year};
use crate::import::wording::{divided, join, method};
use crate::lang::{Lang, text};
use crate::model::plan::checklist::{CHECKLIST_FORMAT, Checklist, FocusPoint, Pillar, Scoring, Strategy};
use crate::model::value::weight::Weight;

/// What whoever imports a plan says of it, where the plan does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The id of the checklist.
    pub id: String,
    /// The office.
    pub agency: Option<String>,
    /// The plan's 民國 year.
    pub year: Option<u16>,
    /// The scheme of pillars.
    pub framework: Option<String>,
    /// The 民國 year of today, taken where neither plan nor person names one.
    pub this_year: u16,
}

/// A checklist and what was guessed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftChecklist {
    /// The checklist.
    pub checklist: Checklist,
    /// What the plan does not say.
    pub guessed: Vec<Guess>,
    /// The entry of each point, in the order of the points.
    pub entries: Vec<usize>,
}

/// What a plan does not say and was guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// No title was found.
    Title,
    /// The title names no office.
    Agency,
    /// No year was found, or several.
    Year,
    /// The pillars are of no known scheme.
    Framework,
}

impl Guess {
    /// What to do about it.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Title => lang.guess_title(),
            Self::Agency => lang.guess_agency(),
            Self::Year => lang.guess_year(),
            Self::Framework => lang.guess_framework(),
        }
    }
}

/// Builds the checklist of a ledger.
#[must_use]
pub fn draft(ledger: &Ledger, given: &Given) -> DraftChecklist {
    let texts = texts(ledger);
    let mut build = Build { texts: &texts, pillars: Vec::new(), groups: Vec::new(), places: HashMap::new() };
    for entry in &ledger.entries {
        build.entry(entry);
    }
    build.hints(ledger);
    let (pillars, entries) = build.pillars();
    let mut guessed = Vec::new();
    let of_fate = |fate: Fate| ledger.entries.iter().filter(move |entry| entry.fate == fate);
    let title = of_fate(Fate::Title).map(|entry| without_blanks(&texts[&entry.id])).collect::<String>();
    let mut guess = |missing: bool, guess: Guess| {
        if missing {
            guessed.push(guess);
        }
    };
    // The points of a list name other years than its own.
    let is_list = ledger.entries.iter().any(|entry| entry.stated.is_some());
    let agency = given.agency.clone().or_else(|| agency_of(&title));
    let year = given.year.or_else(|| plan_year(&title)).or_else(|| if is_list { None } else { year_of(ledger) });
    let framework = given.framework.clone().or_else(|| framework_of(&pillars).map(str::to_owned));
    guess(title.is_empty(), Guess::Title);
    guess(agency.is_none(), Guess::Agency);
    guess(year.is_none(), Guess::Year);
    guess(framework.is_none(), Guess::Framework);
    let year = year.unwrap_or(given.this_year);
    let agency = agency.unwrap_or_else(|| "未載明機關".to_owned());
    let title = if title.is_empty() { format!("{agency}{year}年度計畫") } else { title };
    let mut milestones: Vec<_> = of_fate(Fate::Milestone).flat_map(|entry| entry.milestones.clone()).collect();
    milestones.dedup();
    let listed = |fate: Fate| {
        of_fate(fate).map(|entry| texts[&entry.id].clone()).filter(|text| !text.trim().is_empty()).collect()
    };
    let checklist = Checklist {
        format: CHECKLIST_FORMAT,
        id: given.id.clone(),
        title,
        agency,
        year,
        framework: framework.unwrap_or_else(|| "other".to_owned()),
        series: None,
        basis: listed(Fate::Basis),
        goals: listed(Fate::Goal),
        milestones,
        scoring: Scoring::default(),
        pillars,
    };
    DraftChecklist { checklist, guessed, entries }
}

/// The text of every entry with what goes on from it.
fn texts(ledger: &Ledger) -> HashMap<usize, String> {
    let mut texts: HashMap<usize, String> = HashMap::new();
    let mut above = None;
    for entry in &ledger.entries {
        if entry.fate == Fate::Continuation {
            if let Some(text) = entry.of.or(above).and_then(|of| texts.get_mut(&of)) {
                *text = join(text, &entry.wording);
            }
        } else {
            texts.insert(entry.id, entry.wording.clone());
            if !matches!(entry.fate, Fate::Unit | Fate::Deadline | Fate::Target | Fate::Header | Fate::Repeat) {
                above = Some(entry.id);
            }
        }
    }
    texts
}

struct Build<'a> {
    texts: &'a HashMap<usize, String>,
    pillars: Vec<PillarNode>,
    /// The headings that the next point stands under: depth, printed number, title, place among its siblings.
    groups: Vec<GroupNode>,
    /// Where the point of an entry stands: pillar, strategy, point.
    places: HashMap<usize, (usize, usize, usize)>,
}

struct PillarNode {
    /// As the points of a list say it.
    id: Option<String>,
    number: String,
    title: String,
    weight: Option<Weight>,
    strategies: Vec<StrategyNode>,
}

struct StrategyNode {
    /// As the points of a list say it.
    id: Option<String>,
    number: String,
    title: String,
    points: Vec<PointNode>,
    /// How many groups and points stand right under it.
    children: usize,
}

struct GroupNode {
    depth: usize,
    locator: String,
    title: String,
    nth: usize,
    children: usize,
}

struct PointNode {
    id: usize,
    /// Its place under the strategy: the places of its groups, then its own.
    path: Vec<usize>,
    locator: String,
    theme: String,
    text: String,
    look_for: Vec<String>,
    entry: LedgerEntry,
}

impl Build<'_> {
    /// The text of an entry; where nothing stands behind its number, the paragraph as printed.
    fn text(&self, entry: &LedgerEntry) -> String {
        let text = self.texts.get(&entry.id).filter(|text| text.chars().any(char::is_alphanumeric));
        text.unwrap_or(&entry.text).clone()
    }

    fn entry(&mut self, entry: &LedgerEntry) {
        match entry.fate {
            Fate::Pillar => {
                let title = without_blanks(&self.text(entry));
                self.pillars.push(PillarNode {
                    id: None,
                    number: entry.number.clone(),
                    title,
                    weight: entry.weight,
                    strategies: Vec::new(),
                });
                self.groups.clear();
            }
            Fate::Strategy => {
                let title = self.text(entry);
                let pillar = self.pillar();
                pillar.strategies.push(StrategyNode {
                    id: None,
                    number: entry.number.clone(),
                    title,
                    points: Vec::new(),
                    children: 0,
                });
                self.groups.clear();
            }
            Fate::Group => {
                let title = self.text(entry).trim_end_matches(['：', ':']).trim().to_owned();
                self.groups.retain(|group| group.depth < entry.depth);
                let nth = self.next_place();
                let locator = if entry.number.is_empty() { in_words(&title) } else { entry.number.clone() };
                self.groups.push(GroupNode { depth: entry.depth, locator, title, nth, children: 0 });
            }
            Fate::Point => self.point(entry),
            _ => {}
        }
    }

    fn point(&mut self, entry: &LedgerEntry) {
        self.groups.retain(|group| group.depth < entry.depth);
        let nth = self.next_place();
        let path = self.groups.iter().map(|group| group.nth).chain([nth]).collect();
        let locators = self.groups.iter().map(|group| group.locator.clone());
        let own = if entry.number.is_empty() { "-".to_owned() } else { entry.number.clone() };
        let node = PointNode {
            id: entry.id,
            path,
            locator: locators.chain([own]).collect::<Vec<_>>().join("/"),
            theme: self.groups.last().map_or_else(String::new, |group| group.title.clone()),
            text: self.text(entry),
            look_for: Vec::new(),
            entry: entry.clone(),
        };
        let strategy = self.strategy();
        strategy.points.push(node);
        let point = strategy.points.len() - 1;
        let pillar = self.pillars.len() - 1;
        self.places.insert(entry.id, (pillar, self.pillars[pillar].strategies.len() - 1, point));
    }

    /// The place of the next group or point among its siblings, from 1.
    fn next_place(&mut self) -> usize {
        if let Some(group) = self.groups.last_mut() {
            group.children += 1;
            return group.children;
        }
        let strategy = self.strategy();
        strategy.children += 1;
        strategy.children
    }

    fn pillar(&mut self) -> &mut PillarNode {
        if self.pillars.is_empty() {
            let (number, title) = (String::new(), String::new());
            self.pillars.push(PillarNode { id: None, number, title, weight: None, strategies: Vec::new() });
        }
        let last = self.pillars.len() - 1;
        &mut self.pillars[last]
    }

    fn strategy(&mut self) -> &mut StrategyNode {
        let pillar = self.pillar();
        if pillar.strategies.is_empty() {
            let title = pillar.title.clone();
            let number = String::new();
            pillar.strategies.push(StrategyNode { id: None, number, title, points: Vec::new(), children: 0 });
        }
        let last = pillar.strategies.len() - 1;
        &mut pillar.strategies[last]
    }

    /// Gives hints and deadlines that are no dates to their points.
    fn hints(&mut self, ledger: &Ledger) {
        let mut above = None;
        for entry in &ledger.entries {
            match entry.fate {
                Fate::Point => above = Some(entry.id),
                // Units that stand beside points were given to them by the rules; these were said to be some.
                Fate::Unit if !entry.units.is_empty() => {
                    if let Some(point) = entry.of.or(above).and_then(|of| self.point_of(of)) {
                        let known = &mut point.entry.units;
                        known.extend(
                            entry.units.iter().filter(|unit| !known.contains(unit)).cloned().collect::<Vec<_>>(),
                        );
                    }
                }
                Fate::Hint | Fate::Deadline => {
                    let text = self.text(entry);
                    let Some(point) = entry.of.or(above).and_then(|of| self.point_of(of)) else { continue };
                    let is_hint = entry.fate == Fate::Hint;
                    // A list has said so already.
                    if entry.of.is_some() && point.entry.stated.is_some() {
                        continue;
                    }
                    let is_date = point.entry.deadline.is_some() || point.entry.target.is_some();
                    if is_hint {
                        point.look_for.push(text);
                    } else if !is_date {
                        point.look_for.push(format!("期限：{text}"));
                    }
                }
                _ => {}
            }
        }
    }

    fn point_of(&mut self, id: usize) -> Option<&mut PointNode> {
        let &(pillar, strategy, point) = self.places.get(&id)?;
        self.pillars.get_mut(pillar)?.strategies.get_mut(strategy)?.points.get_mut(point)
    }

    /// Keeps of the ids that a list states those that a checklist can have, and takes from them those of pillars and
    /// strategies: of two rows with one id the first has it.
    fn stated_ids(&mut self) -> Ids {
        let mut ids = Ids::default();
        let strategies = self.pillars.iter_mut().flat_map(|pillar| &mut pillar.strategies);
        for point in strategies.flat_map(|strategy| &mut strategy.points) {
            if let Some(stated) = point.entry.stated.as_mut().filter(|stated| !ids.take(&stated.id)) {
                stated.id.clear();
            }
        }
        for pillar in &mut self.pillars {
            let points = pillar.strategies.iter().flat_map(|strategy| &strategy.points);
            pillar.id = stated_front(points, 1).filter(|id| ids.take(id));
        }
        for strategy in self.pillars.iter_mut().flat_map(|pillar| &mut pillar.strategies) {
            strategy.id = stated_front(strategy.points.iter(), 2).filter(|id| ids.take(id));
        }
        ids
    }

    /// Pillars and strategies that hold points, with ids by position and locators that occur once.
    fn pillars(mut self) -> (Vec<Pillar>, Vec<usize>) {
        for pillar in &mut self.pillars {
            pillar.strategies.retain(|strategy| !strategy.points.is_empty());
        }
        self.pillars.retain(|pillar| !pillar.strategies.is_empty());
        // What stands before the first numbered pillar is 〇.
        let has_front =
            self.pillars.len() > 1 && self.pillars[0].number.is_empty() && !self.pillars[1].number.is_empty();
        let first = usize::from(!has_front);
        let mut ids = self.stated_ids();
        let mut locators: HashMap<String, usize> = HashMap::new();
        let mut entries = Vec::new();
        let mut pillars = Vec::new();
        for (at, pillar) in self.pillars.into_iter().enumerate() {
            let id = pillar.id.unwrap_or_else(|| ids.free((at + first).to_string()));
            let number = match (pillar.number.is_empty(), has_front && at == 0) {
                (true, true) => "〇".to_owned(),
                (true, false) if pillar.title.is_empty() => "一".to_owned(),
                (true, false) => in_words(&pillar.title),
                (false, _) => pillar.number.clone(),
            };
            let title = if pillar.title.is_empty() { "計畫內容".to_owned() } else { pillar.title };
            let mut strategies = Vec::new();
            for (at, strategy) in pillar.strategies.into_iter().enumerate() {
                let id = strategy.id.unwrap_or_else(|| ids.free(format!("{id}.{}", at + 1)));
                let front =
                    if strategy.number.is_empty() { number.clone() } else { format!("{number}/{}", strategy.number) };
                let points = strategy.points.into_iter().map(|point| {
                    entries.push(point.id);
                    let stated = point.entry.stated.as_ref().map(|stated| stated.source.clone());
                    let stated = stated.filter(|source| !source.is_empty());
                    let locator = stated.unwrap_or_else(|| format!("{front}/{}", point.locator));
                    let nth = locators.entry(locator.clone()).or_default();
                    *nth += 1;
                    let source = if *nth == 1 { locator } else { format!("{locator}#{nth}") };
                    focus_point(point, &id, source, &mut ids)
                });
                let points = points.collect();
                let title = if strategy.title.trim().is_empty() { title.clone() } else { strategy.title };
                strategies.push(Strategy { id, title, points });
            }
            pillars.push(Pillar { id, title, weight: pillar.weight.unwrap_or_else(Weight::one), strategies });
        }
        (pillars, entries)
    }
}

fn focus_point(point: PointNode, strategy: &str, source: String, ids: &mut Ids) -> FocusPoint {
    let stated = point.entry.stated.as_deref().cloned();
    let id = stated.as_ref().map(|stated| stated.id.clone()).filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| {
        let (last, groups) = point.path.split_last().map_or((1, &[][..]), |(last, groups)| (*last, groups));
        let front = groups.iter().fold(strategy.to_owned(), |front, group| format!("{front}.{group}"));
        ids.next(&front, last)
    });
    let PointNode { theme, text, look_for, entry, .. } = point;
    // A list has said what to look for; what was put right by hand counts.
    let (check, said, stated) = if let Some(mut stated) = stated {
        (text.clone(), std::mem::take(&mut stated.look_for), Some(stated))
    } else {
        let (check, said) = divided(&text);
        (check, said, None)
    };
    let hints = said.into_iter().chain(look_for).filter(|hint| !hint.trim().is_empty());
    FocusPoint {
        id: id.into(),
        theme: stated.as_ref().map_or(theme, |stated| stated.theme.clone()).into(),
        check: check.into(),
        look_for: hints.map(Into::into).collect(),
        method: stated.as_ref().and_then(|stated| stated.method).unwrap_or_else(|| method(&text)),
        units: entry.units.into_iter().map(Into::into).collect(),
        deadline: entry.deadline,
        target: entry.target,
        weight: stated.and_then(|stated| stated.weight).unwrap_or_else(Weight::one),
        source: source.into(),
    }
}

/// What the ids that a list states for all of some points begin with, so many parts of it.
fn stated_front<'a>(points: impl Iterator<Item = &'a PointNode>, parts: usize) -> Option<String> {
    let mut front: Option<String> = None;
    for point in points {
        let id = &point.entry.stated.as_ref()?.id;
        // A row that somebody added or copied has none yet.
        if id.is_empty() {
            continue;
        }
        let own: Vec<&str> = id.split('.').take(parts).collect();
        let own = own.join(".");
        if own.len() == id.len() || front.as_ref().is_some_and(|front| *front != own) {
            return None;
        }
        front = Some(own);
    }
    front
}

/// A heading as a part of a locator.
fn in_words(title: &str) -> String {
    without_blanks(title).replace('/', "／")
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// The year that basis and content name, if they agree.
fn year_of(ledger: &Ledger) -> Option<u16> {
    let mut counts: HashMap<u16, usize> = HashMap::new();
    for entry in &ledger.entries {
        if let Some(year) = plan_year(&entry.text) {
            *counts.entry(year).or_default() += 1;
        }
    }
    let (year, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let is_clear = counts.values().filter(|count| **count == *most).count() == 1;
    is_clear.then_some(*year)
}

/// The scheme whose words the titles of most pillars hold.
fn framework_of(pillars: &[Pillar]) -> Option<&'static str> {
    const SCHEMES: [(&str, &[&str]); 2] = [
        ("six-pillars", &["完備基礎服務", "重視全程意見", "便捷服務遞送", "關懷多元對象", "透明治理", "掌握社經發展"]),
        (
            "five-pillars",
            &["深化服務績效", "便捷服務程序", "探查民意趨勢", "豐富服務資訊", "創新服務方式", "創新（意）服務"],
        ),
    ];
    SCHEMES.into_iter().find_map(|(name, words)| {
        let known = pillars.iter().filter(|pillar| words.iter().any(|word| pillar.title.contains(word))).count();
        (known > 0 && known * 2 > pillars.len()).then_some(name)
    })
}

text! {
    guess_title { zh: "找不到計畫名稱；請在查核表的 title 補上", en: "no title was found; write it into `title` of the checklist" }
    guess_agency { zh: "計畫名稱沒有機關名稱；請以 --agency 指定", en: "the title names no office; name it with --agency" }
    guess_year { zh: "看不出是哪一年度的計畫，暫定為今年；請以 --year 指定", en: "the year of the plan is not clear, this year was taken; name it with --year" }
    guess_framework { zh: "要項不屬於已知的架構，暫定為 other；請以 --framework 指定", en: "the pillars are of no known scheme, `other` was taken; name it with --framework" }
}
