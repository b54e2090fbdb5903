//! Every decision changes what it says and nothing else, can be undone, and is the same when it is replayed.

use proptest::prelude::*;

use super::*;
use crate::import::document::{Block, Document, Paragraph};
use crate::import::draft::{Given, draft};
use crate::import::readers;
use crate::import::rules::{Wishes, judge};
use crate::model::check::lint::checklist_errors;

const PLAN: [&str; 14] = [
    "某區公所115年度提升服務工作計畫",
    "壹、計畫目標",
    "一、便民。",
    "貳、計畫內容",
    "一、完備基礎服務",
    "(一)一致處理",
    "1.訂定流程",
    "(1)流程張貼在服務台。",
    "(2)流程每季檢討一次。",
    "電話三聲內接聽。",
    "2.專業能力",
    "(1)辦理訓練。",
    "(二)環境整潔",
    "1.標示清楚。",
];

fn review() -> Review {
    let blocks = PLAN.iter().map(|text| Block::Paragraph(Paragraph::body(*text))).collect();
    Review::new(judge(&Document { blocks }, &Wishes::default()).expect("a plan"))
}

/// The review of a list, whose rows state their ids.
fn listed() -> Review {
    let rows = PLAN[6..].iter().enumerate().map(|(at, text)| format!("1.1.{},一、便民,(一)流程,{text}\n", at + 1));
    let list = format!("編號,要項,策略,查核重點\n{}", rows.collect::<String>());
    Review::new(judge(&readers::read(list.as_bytes()).expect("a list"), &Wishes::default()).expect("a plan"))
}

fn id(review: &Review, text: &str) -> usize {
    let entry = review.ledger().entries.iter().find(|entry| entry.text.contains(text));
    entry.unwrap_or_else(|| panic!("{text}")).id
}

/// The outline as the checklist has it: locator and text of each point, with hints and units.
fn outline(review: &Review) -> Vec<String> {
    let given = Given { id: "a-115".into(), this_year: 115, ..Given::default() };
    let checklist = draft(review.ledger(), &given).checklist;
    let points = checklist.points().map(|(_, strategy, point)| {
        let rest = [&point.look_for[..], &point.units[..]].concat().join("|");
        format!("{} {} {} {}+{rest}", strategy.title, point.source, point.theme, point.check)
    });
    points.collect()
}

#[test]
fn a_paragraph_becomes_what_it_is_said_to_be() {
    let before = outline(&review());
    assert_eq!(before.len(), 5, "{before:#?}");
    let lost = "電話三聲內接聽";
    let with = |to: Fate| {
        let mut review = review();
        let entry = id(&review, lost);
        review.decide(Decision::Fate { entry, to }).unwrap();
        assert!(!review.ledger().entries[review.ledger().position(entry).unwrap()].is_doubtful());
        outline(&review)
    };
    assert!(with(Fate::Point).iter().any(|point| point.ends_with("一/(一)/1/- 訂定流程 電話三聲內接聽+")));
    assert!(with(Fate::Hint).iter().any(|point| point.contains("(2) 訂定流程 流程每季檢討一次+電話三聲內接聽")));
    assert!(with(Fate::Unit).iter().any(|point| point.ends_with("流程每季檢討一次+電話三聲內接聽。")));
    assert!(with(Fate::Outside).iter().all(|point| !point.contains(lost)));
    let as_strategy = with(Fate::Strategy);
    assert!(as_strategy.iter().any(|point| point.starts_with("電話三聲內接聽。 ") && point.contains("辦理訓練")));
}

#[test]
fn what_stands_under_a_heading_comes_and_goes_with_it() {
    let mut review = review();
    let first = id(&review, "(1)流程張貼");
    review.decide(Decision::Fate { entry: first, to: Fate::Group }).unwrap();
    let points = outline(&review);
    assert!(points.iter().any(|point| point.contains("一/(一)/1/(1)/(2) 流程張貼在服務台。")), "{points:#?}");
    review.decide(Decision::Fate { entry: first, to: Fate::Point }).unwrap();
    assert_eq!(review.decisions().count(), 1, "the last word about a fate counts");
    assert_eq!(outline(&review), outline(&super::tests::review()));
    let group = id(&review, "2.專業能力");
    review.decide(Decision::Lower { entry: group }).unwrap();
    assert!(outline(&review).iter().any(|point| point.contains("一/(一)/1/2/(1)")), "{:#?}", outline(&review));
    review.decide(Decision::Raise { entry: group }).unwrap();
    assert_eq!(outline(&review), outline(&super::tests::review()));
    review.decide(Decision::Raise { entry: group }).unwrap();
    assert!(outline(&review).iter().any(|point| point.starts_with("專業能力 一/2/(1)")), "{:#?}", outline(&review));
    let pillar = id(&review, "一、完備");
    assert_eq!(review.decide(Decision::Raise { entry: pillar }), Err(ReviewRefusal::NoLevel));
}

#[test]
fn paragraphs_are_joined_divided_and_worded() {
    let mut review = review();
    let (second, lost) = (id(&review, "(2)流程每季"), id(&review, "電話三聲"));
    review.decide(Decision::Join { entry: lost }).unwrap();
    assert!(outline(&review).iter().any(|point| point.contains("流程每季檢討一次。電話三聲內接聽")));
    review.decide(Decision::Split { entry: second, at: 4 }).unwrap();
    let points = outline(&review);
    assert!(points.iter().any(|point| point.ends_with("(2) 訂定流程 流程每季+")), "{points:#?}");
    assert!(points.iter().any(|point| point.ends_with("- 訂定流程 檢討一次。電話三聲內接聽+")), "{points:#?}");
    assert_eq!((review.divided(), points.len()), (1, 5));
    for at in [0, 4, 99] {
        assert_eq!(review.decide(Decision::Split { entry: second, at }), Err(ReviewRefusal::NoPart), "{at}");
    }
    review.decide(Decision::Units { entry: second, units: vec!["秘書室".into()] }).unwrap();
    review.decide(Decision::Wording { entry: second, wording: " 流程每季檢討 ".into() }).unwrap();
    assert!(outline(&review).iter().any(|point| point.contains("流程每季檢討+秘書室")));
    assert_eq!(review.decide(Decision::Wording { entry: second, wording: " ".into() }), Err(ReviewRefusal::NoWording));
    assert_eq!(review.decide(Decision::Units { entry: lost, units: vec![] }), Err(ReviewRefusal::NoUnits));
    assert_eq!(review.decide(Decision::Join { entry: 99 }), Err(ReviewRefusal::Gone));
    let first = review.ledger().entries[0].id;
    assert_eq!(review.decide(Decision::Join { entry: first }), Err(ReviewRefusal::NothingAbove));
}

fn decision() -> impl Strategy<Value = Decision> {
    let fate = prop::sample::select(Fate::ALL.to_vec());
    (0_usize..18, 0_u8..7, fate, 0_usize..12, "[室組（、電話 ]{0,6}").prop_map(|(entry, kind, to, at, word)| match kind
    {
        0 | 1 => Decision::Fate { entry, to },
        2 => Decision::Join { entry },
        3 => Decision::Split { entry, at },
        4 => Decision::Raise { entry },
        5 => Decision::Lower { entry },
        _ if at % 2 == 0 => Decision::Wording { entry, wording: word },
        _ => Decision::Units { entry, units: vec![word] },
    })
}

proptest! {
    /// Decisions are undone to the letter, redone to the letter, and give the same when they are replayed; whatever is
    /// decided, every paragraph keeps exactly one fate.
    #[test]
    fn decisions_have_inverses(decisions in prop::collection::vec(decision(), 0..25)) {
        let start = review();
        let mut review = start.clone();
        let mut states = vec![review.ledger().clone()];
        for decision in decisions {
            let before = (review.clone(), review.decisions().count());
            if review.decide(decision).is_err() {
                prop_assert_eq!(review.ledger(), before.0.ledger(), "a refused decision changes nothing");
                continue;
            }
            if review.decisions().count() == before.1 {
                states.pop();
            }
            states.push(review.ledger().clone());
            prop_assert_eq!(review.ledger().entries.len(), start.ledger().entries.len() + review.divided());
            let sum: usize = Fate::ALL.iter().map(|&fate| review.ledger().count(fate)).sum();
            prop_assert_eq!(sum, review.ledger().entries.len());
        }
        let list: Vec<Decision> = review.decisions().cloned().collect();
        let (again, refused) = Review::replayed(start.ledger().clone(), list);
        prop_assert_eq!((again.ledger(), refused), (review.ledger(), 0));
        for state in states.iter().rev().skip(1) {
            prop_assert!(review.undo().is_some());
            prop_assert_eq!(review.ledger(), state);
        }
        prop_assert!(review.undo().is_none());
        for state in states.iter().skip(1) {
            prop_assert!(review.redo().is_some());
            prop_assert_eq!(review.ledger(), state);
        }
        prop_assert!(review.redo().is_none());
    }
}

proptest! {
    #[test]
    fn whatever_is_decided_of_a_plan_or_a_list_its_draft_loads(
        is_list in any::<bool>(),
        decisions in prop::collection::vec(decision(), 0..25),
    ) {
        let start = if is_list { listed() } else { review() };
        let (review, _) = Review::replayed(start.ledger().clone(), decisions);
        if review.ledger().count(Fate::Point) > 0 {
            let given = Given { id: "a-115".into(), this_year: 115, ..Given::default() };
            let errors = checklist_errors(&draft(review.ledger(), &given).checklist);
            prop_assert!(errors.is_empty(), "{:?}", errors);
        }
    }
}
