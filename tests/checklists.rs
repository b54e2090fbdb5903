//! The bundled plans: complete, each locator once, each date where it belongs, one wording for one measure, one spelling
//! for one word, and what their README says of them.
//!
//! `docs/shared-measures.md` is held against the plans; `PILLARCHECK_WRITE=1 cargo test --test checklists` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::Datelike as _;
use pillarcheck::model::plan::checklist::{Checklist, Method};
use pillarcheck::model::value::roc::common_year;
use pillarcheck::store::format::checklist_file::read_checklist;
use pillarcheck::store::format::mapping_file::read_mapping;
use pillarcheck::store::library::BUNDLED;
use pillarcheck::store::mappings::BUNDLED_MAPPINGS;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

const README: &str = include_str!("../checklists/README.md");

/// A title that sessions of older versions hold, and by which the mapping finds what answers to it.
const OLDER_SPELLING: &str = "單一窗口與全功能櫃台";

/// From this likeness on (pairs of letters in common, in hundredths) two wordings are listed to be read side by side.
const ALIKE: usize = 60;

fn bundled() -> impl Iterator<Item = (&'static str, Checklist)> {
    BUNDLED.iter().map(|(id, text)| (*id, read_checklist(text).expect("a good plan").0))
}

#[test]
fn every_plan_has_its_points_pillar_by_pillar() {
    type Expected = (&'static str, &'static str, &'static [(&'static str, usize)]);
    let expected: [Expected; 5] = [
        ("sanmin2-115", "six-pillars", &[("0", 1), ("1", 40), ("2", 22), ("3", 9), ("4", 9), ("5", 8), ("6", 11)]),
        ("meinong-114", "six-pillars", &[("0", 1), ("1", 28), ("2", 13), ("3", 6), ("4", 17), ("5", 5), ("6", 5)]),
        ("mituo-106", "six-pillars", &[("1", 46), ("2", 26), ("3", 19), ("4", 17), ("5", 13), ("6", 25)]),
        ("xiaogang-105", "five-pillars", &[("1", 21), ("2", 10), ("3", 13), ("4", 11), ("5", 13)]),
        ("public-works-101", "five-pillars", &[("1", 29), ("2", 18), ("3", 10), ("4", 27), ("5", 16)]),
    ];
    let mut total = 0;
    for ((id, framework, pillars), (found, checklist)) in expected.into_iter().zip(bundled()) {
        let counts: Vec<(&str, usize)> = checklist
            .pillars
            .iter()
            .map(|pillar| (pillar.id.as_str(), pillar.strategies.iter().map(|strategy| strategy.points.len()).sum()))
            .collect();
        assert_eq!((found, checklist.framework.as_str(), counts.as_slice()), (id, framework, pillars));
        total += checklist.points().count();
    }
    assert_eq!(total, 489);
}

#[test]
fn every_locator_stands_once_and_agrees_with_the_id() {
    for (plan, checklist) in bundled() {
        let mut seen = HashSet::new();
        for (pillar, strategy, point) in checklist.points() {
            assert!(seen.insert(point.source.clone()), "{plan}: {} stands twice", point.source);
            let parts: Vec<&str> = point.source.split('/').collect();
            assert!(
                (2..=5).contains(&parts.len()) && parts.iter().skip(2).all(|part| !part.is_empty()),
                "{plan}: {}",
                point.source
            );
            assert_eq!(parts[0], pillar.numeral(), "{plan}: {}", point.id);
            assert!(strategy.id.starts_with(&format!("{}.", pillar.id)), "{plan}: {}", strategy.id);
            assert!(point.id.as_str().starts_with(&format!("{}.", strategy.id)), "{plan}: {}", point.id);
        }
    }
}

#[test]
fn ids_follow_the_order_of_the_plan() {
    for (plan, checklist) in bundled() {
        let numbers = |id: &str| id.split('.').map(|part| part.parse::<u32>().expect("a number")).collect::<Vec<_>>();
        let ids: Vec<_> = checklist.points().map(|(_, _, point)| numbers(point.id.as_str())).collect();
        assert!(ids.is_sorted(), "{plan}");
    }
}

#[test]
fn deadlines_lie_within_the_plans_year_and_milestones_within_the_next_one() {
    for (plan, checklist) in bundled() {
        let year = common_year(checklist.year);
        for (_, _, point) in checklist.points() {
            assert!(point.deadline.is_none_or(|deadline| deadline.year() == year), "{plan}: {}", point.id);
        }
        assert!(
            checklist.milestones.iter().all(|milestone| [year, year + 1].contains(&milestone.due.year())),
            "{plan}"
        );
    }
}

#[test]
fn wordings_are_short_specific_and_of_safe_width() {
    for (plan, checklist) in bundled() {
        for (_, strategy, point) in checklist.points() {
            let letters = point.check.chars().count();
            assert!((10..=40).contains(&letters), "{plan} {}: {letters} characters", point.id);
            assert!((1..=4).contains(&point.look_for.len()), "{plan} {}", point.id);
            let texts = [point.check.as_str(), &point.theme, &strategy.title];
            for text in texts.into_iter().chain(point.look_for.iter().map(<_>::as_ref)) {
                assert!(!text.contains(['…', '—', '·', '○', '●', '×', '→', '“', '”']), "{plan} {}: {text}", point.id);
                // 網絡單位, the partners of a network of care, is said in Taiwan too.
                let text = text.replace("網絡單位", "");
                for foreign in ["質量", "信息", "網絡", "默認", "視頻", "軟件", "郵箱", "鼠標", "屏幕"]
                {
                    assert!(!text.contains(foreign), "{plan} {}: {text}", point.id);
                }
            }
        }
    }
}

/// Every text of a plan that is in the project's own words, with the id that it stands under.
fn own_words(checklist: &Checklist) -> Vec<(&str, &str)> {
    let mut texts: Vec<(&str, &str)> = checklist.goals.iter().map(|goal| ("goals", goal.as_str())).collect();
    texts.extend(checklist.milestones.iter().map(|milestone| ("milestones", milestone.what.as_str())));
    for strategy in checklist.pillars.iter().flat_map(|pillar| &pillar.strategies) {
        texts.push((&strategy.id, &strategy.title));
        for point in &strategy.points {
            let of_point = [&point.theme, &point.check].into_iter().chain(point.look_for.iter());
            texts.extend(of_point.map(|text| (point.id.as_str(), text.as_str())));
        }
    }
    texts
}

#[test]
fn a_word_is_spelled_as_the_readme_has_it() {
    let table = README.split("| 用 | 不用 |\n|---|---|\n").nth(1).expect("the table of spellings");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let refused: Vec<&str> =
        rows.flat_map(|row| row.split('|').nth(2).expect("a second column").split('、')).map(str::trim).collect();
    assert!(refused.len() > 40 && refused.iter().all(|word| !word.is_empty()), "{refused:?}");
    for (plan, checklist) in bundled() {
        for (place, text) in own_words(&checklist).into_iter().filter(|(_, text)| *text != OLDER_SPELLING) {
            for word in &refused {
                assert!(!text.contains(word), "{plan} {place}: {text} ({word})");
            }
        }
    }
    for (id, text) in &BUNDLED_MAPPINGS {
        let mapping = read_mapping(text).expect("a good mapping").0;
        for answer in mapping.strategies.iter().flat_map(|mapped| &mapped.answers) {
            for word in &refused {
                assert!(!answer.reason.contains(word), "{id}: {} ({word})", answer.reason);
            }
        }
    }
}

#[test]
fn the_same_words_are_checked_the_same_way_and_stand_under_different_themes() {
    let mut methods: BTreeMap<String, Method> = BTreeMap::new();
    for (plan, checklist) in bundled() {
        let mut seen = HashSet::new();
        for (_, _, point) in checklist.points() {
            assert!(seen.insert((&point.theme, &point.check)), "{plan} {}: {} stands twice", point.id, point.check);
            let method = methods.entry(point.check.to_string()).or_insert(point.method);
            assert_eq!(*method, point.method, "{plan} {}: {}", point.id, point.check);
        }
    }
}

const fn word(method: Method) -> &'static str {
    match method {
        Method::OnSite => "現場",
        Method::Document => "書面",
        Method::Website => "網站",
        Method::Phone => "電話",
        Method::Interview => "訪談",
    }
}

/// A wording of the plans: how it is checked, and the ids of the points that have it, plan by plan.
struct Wording {
    check: String,
    pairs: HashSet<(char, char)>,
    method: Method,
    ids: Vec<Vec<String>>,
}

impl Wording {
    fn all() -> Vec<Self> {
        let plans: Vec<Checklist> = bundled().map(|(_, checklist)| checklist).collect();
        let mut wordings: Vec<Self> = Vec::new();
        for (at, (_, _, point)) in plans.iter().enumerate().flat_map(|(at, plan)| plan.points().map(move |it| (at, it)))
        {
            let known = wordings.iter().position(|wording| wording.check == point.check).unwrap_or_else(|| {
                let ids = vec![Vec::new(); plans.len()];
                let check = point.check.to_string();
                let pairs = check.chars().zip(check.chars().skip(1)).collect();
                wordings.push(Self { check, pairs, method: point.method, ids });
                wordings.len() - 1
            });
            wordings[known].ids[at].push(point.id.to_string());
        }
        wordings
    }

    fn is_shared(&self) -> bool {
        self.ids.iter().flatten().count() > 1
    }

    fn is_like(&self, other: &Self) -> bool {
        let common = self.pairs.intersection(&other.pairs).count();
        200 * common >= ALIKE * (self.pairs.len() + other.pairs.len())
    }

    /// Where it stands, in words.
    fn directories(&self) -> String {
        let plans = BUNDLED.iter().zip(&self.ids).filter(|(_, ids)| !ids.is_empty());
        plans.map(|((plan, _), ids)| format!("{plan} {}", ids.join("、"))).collect::<Vec<_>>().join("；")
    }
}

fn shared_measures() -> String {
    let wordings = Wording::all();
    let mut text = String::from(
        "# 共用的措施 / Measures that several plans share\n\n\
         由內建的查核表產生；請勿手改，改用 `PILLARCHECK_WRITE=1 cargo test --test checklists` 重寫。改了其中一份的文字，\n\
         那一列就會從第一個表掉出去，落到第二個表。\n\n\
         Made from the bundled checklists and not to be edited by hand: `PILLARCHECK_WRITE=1 cargo test --test checklists`\n\
         writes it anew. A wording that is changed in one plan alone falls out of the first table and into the second.\n\n\
         ## 文字相同 / Worded the same\n\n\
         幾份計畫共用，或一份計畫列在幾項策略之下的查核重點。數字是查核重點的編號。\n\n",
    );
    let plans: Vec<&str> = BUNDLED.iter().map(|(plan, _)| *plan).collect();
    writeln!(text, "| 查核重點 | 方式 | {} |\n|---|---|{}", plans.join(" | "), "---|".repeat(plans.len())).unwrap();
    for wording in wordings.iter().filter(|wording| wording.is_shared()) {
        let ids: Vec<String> = wording.ids.iter().map(|ids| ids.join("、")).collect();
        writeln!(text, "| {} | {} | {} |", wording.check, word(wording.method), ids.join(" | ")).unwrap();
    }
    text.push_str(
        "\n## 文字相近 / Worded alike\n\n\
         差別應該是計畫本身的差別；如果不是，請改成同一句。\n\n\
         | 查核重點 | 方式 | 編號 | 相近的查核重點 | 方式 | 編號 |\n|---|---|---|---|---|---|\n",
    );
    for (at, one) in wordings.iter().enumerate() {
        for other in wordings[at + 1..].iter().filter(|other| one.is_like(other)) {
            let cells = [one, other].map(|it| format!("{} | {} | {}", it.check, word(it.method), it.directories()));
            writeln!(text, "| {} |", cells.join(" | ")).unwrap();
        }
    }
    text
}

#[test]
fn the_document_lists_the_measures_that_plans_share() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/shared-measures.md");
    let expected = shared_measures();
    if std::env::var_os("PILLARCHECK_WRITE").is_some() {
        std::fs::write(&path, &expected).expect("the document");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = text.lines().zip(expected.lines()).position(|(there, made)| there != made);
    assert!(
        text == expected,
        "docs/shared-measures.md is stale (line {}); write it with PILLARCHECK_WRITE=1 cargo test --test checklists",
        differs.unwrap_or_else(|| text.lines().count().min(expected.lines().count())) + 1
    );
}

#[test]
fn one_strategy_of_the_scheme_has_one_title_and_the_readme_names_those_that_nothing_answers() {
    let plans: Vec<(&str, Checklist)> = bundled().collect();
    let titles = |plan: &str| -> Vec<(String, String)> {
        let (_, checklist) = plans.iter().find(|(found, _)| *found == plan).expect("a bundled plan");
        let strategies = checklist.pillars.iter().flat_map(|pillar| &pillar.strategies);
        strategies.map(|strategy| (strategy.id.clone(), strategy.title.clone())).collect()
    };
    // 三民 and 彌陀 print the same strategies word for word, but for the plan itself, which 彌陀 counts as 一(一), and for the
    // heading of 三(一), which is misprinted there.
    let theirs: Vec<String> = titles("mituo-106").into_iter().map(|(_, title)| title).collect();
    let ours: Vec<String> = titles("sanmin2-115").into_iter().map(|(_, title)| title).collect();
    assert_eq!(ours.len(), theirs.len());
    let differing: Vec<&String> =
        ours.iter().zip(&theirs).filter(|(our, their)| our != their).map(|(our, _)| our).collect();
    assert_eq!(differing, ["擴大單一窗口"]);
    let mapping = read_mapping(&BUNDLED_MAPPINGS[0].1).expect("a good mapping").0;
    let answers = mapping.strategies.iter().flat_map(|mapped| &mapped.answers);
    let answered: HashSet<&String> = answers.flat_map(|answer| &answer.strategies).collect();
    let (_, rest) = README.rsplit_once("\n六大要項裡的").expect("the last paragraph of the README");
    let (named, _) = rest.split_once("，五大要項的計畫沒有相當的策略").expect("its list");
    let named: HashSet<&str> = named.split(['「', '」']).skip(1).step_by(2).collect();
    let newer = plans.iter().filter(|(_, checklist)| checklist.framework == mapping.to);
    let all: Vec<String> = newer.flat_map(|(plan, _)| titles(plan)).map(|(_, title)| title).collect();
    let unanswered: HashSet<&str> = all.iter().filter(|title| !answered.contains(title)).map(String::as_str).collect();
    assert_eq!(named, unanswered);
}

#[test]
fn the_example_of_the_readme_is_a_good_checklist() {
    let example = README.split("```ron\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let (checklist, warnings) = read_checklist(example).expect("a good checklist");
    assert_eq!((checklist.points().count(), warnings.len()), (2, 0));
}
