//! `store::shape` locates an error that `serde` only reports: the two must know the same fields.
//!
//! A session with every field is changed field by field, and both parse each variant.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::Arc;

use pillarcheck::lang::Lang;
use pillarcheck::model::check::problem::Path;
use pillarcheck::model::merge::joining::{MergeOptions, MergeOutcome, merge};
use pillarcheck::model::merge::leaf::MergeSource;
use pillarcheck::model::plan::checklist::{
    Checklist, FocusPoint, Method, Milestone, Overall, Per, Pillar, Scoring, Strategy, Target,
};
use pillarcheck::model::plan::mapping::{MappingHint, Relation};
use pillarcheck::model::plan::wording::Wording;
use pillarcheck::model::record::answer::{Draft, Evidence, FollowUp, Recheck};
use pillarcheck::model::record::edit::Edit;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::previous::{Gone, Previous, Reference};
use pillarcheck::model::record::scope::{Draw, Population, Scope};
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::model::value::stored::{Presence, Shape, Structure};
use pillarcheck::model::value::weight::Weight;
use pillarcheck::store::format::problem::{FileProblem, FileProblemKind};
use pillarcheck::store::format::session_file::{SESSION, read_session};
use pillarcheck::store::format::session_text::session_bytes;
use pillarcheck::store::format::shape::{self, ShapeProblem, ShapeProblemKind};
use pillarcheck::store::format::tree::{self, Kind, Node};

fn moment() -> Moment {
    Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment")
}

fn checklist() -> Checklist {
    let date = "2026-12-31".parse().expect("a date");
    let weight = Weight::from_millionths(2_500_000);
    Checklist {
        format: 1,
        id: "full-115".into(),
        title: "每個欄位都寫出來的計畫".into(),
        agency: "範例衛生所".into(),
        year: 115,
        framework: "six-pillars".into(),
        series: Some("full".into()),
        basis: vec!["實施計畫".into()],
        goals: vec!["服務有感".into()],
        milestones: vec![Milestone { what: "提出年度計畫".into(), due: date }],
        scoring: Scoring { partial: Weight::half(), overall: Overall::ByPillar },
        pillars: vec![Pillar {
            id: "1".into(),
            title: "完備基礎服務".into(),
            weight,
            strategies: vec![Strategy {
                id: "1.1".into(),
                title: "服務一致".into(),
                points: vec![FocusPoint {
                    id: "1.1.1".into(),
                    theme: "流程".into(),
                    check: "流程已公布".into(),
                    look_for: ["流程圖".into()].into(),
                    method: Method::Website,
                    units: ["秘書室".into()].into(),
                    deadline: Some(date),
                    target: Some(Target { times: 6, per: Per::Year }),
                    weight,
                    source: "一/(一)/1".into(),
                }],
            }],
        }],
    }
}

/// A previous inspection in which every field has a value.
fn previous(session: &Session) -> Previous {
    let wording = Wording {
        check: "流程公布於網站".into(),
        look_for: vec!["網頁".into()],
        target: Some(Target { times: 6, per: Per::Year }),
    };
    let reference = Reference {
        mark: Some(Mark::Absent),
        note: "未張貼".into(),
        count: Some(0),
        follow_up: session.answer(&"1.1.1".into()).and_then(|answer| answer.follow_up.as_deref().cloned()),
        at: moment(),
        by: "王檢查員".into(),
        former: Some(wording.clone()),
    };
    Previous {
        session: "0196".into(),
        checklist: "full-114".into(),
        framework: "five-pillars".into(),
        visited: moment().date(),
        kind: VisitKind::Annual,
        summary: session.summary(),
        verdicts: [("1.1.1".into(), reference.clone())].into(),
        gone: vec![Gone {
            point: "1.1.9".into(),
            pillar: "完備基礎服務".into(),
            strategy: "服務一致".into(),
            wording,
            units: vec!["秘書室".into()],
            last: Some(reference),
            hints: vec![MappingHint {
                strategy: "1.1".into(), relation: Relation::PartOf, reason: "範圍較大".into()
            }],
        }],
    }
}

/// A record of the visit by one inspector.
fn record(id: &str, mark: Mark) -> Session {
    let visit = Visit {
        kind: VisitKind::SpotCheck,
        site: "一樓大廳".into(),
        reviewers: vec!["王檢查員".into()],
        opened: moment(),
        // Set by closing.
        closed: None,
    };
    let scope = Scope::Points {
        points: vec!["1.1.1".into()],
        drawn: Some(Draw { seed: 7, of: 1, drew: Some(1), from: Some(Population::Pillars) }),
    };
    let mut session = Session::begin(id.into(), "pillarcheck test".into(), visit, scope, Arc::new(checklist()));
    let stamp = Stamp { at: moment(), by: format!("檢查員{id}") };
    let edit = session.changing(&"1.1.1".into(), &stamp, |answer| {
        answer.mark = Some(mark);
        answer.count = Some(1);
    });
    session.apply(&edit, &stamp).expect("the point exists");
    session
}

fn merged(id: &str, one: &Session, other: &Session) -> Session {
    let stamp = Stamp { at: moment(), by: "王檢查員".into() };
    let options = MergeOptions::plain(id, "pillarcheck test", Lang::ZhTw, &stamp);
    let digests = ["1".repeat(64), "2".repeat(64)];
    let sources =
        [MergeSource { session: one, digest: &digests[0] }, MergeSource { session: other, digest: &digests[1] }];
    match merge(&sources, &options) {
        Ok(MergeOutcome::Joined(joined)) => joined.session,
        other => panic!("{other:?}"),
    }
}

/// A session merged twice, of a closed visit with a note being typed and others, without a decision.
fn merged_twice() -> Session {
    let stamp = Stamp { at: moment(), by: "王檢查員".into() };
    let draft = Edit::Draft(Some(Draft { point: "1.1.1".into(), text: "寫到一半".into(), line: 0, column: 4 }));
    let mut closed = record("1", Mark::Done);
    for edit in [Edit::Close, draft] {
        closed.apply(&edit, &stamp).expect("an open visit");
    }
    let mut once = merged("4", &closed, &record("2", Mark::Absent));
    let edit = once.noting(&"1.1.1".into(), "未張貼，已告知", &stamp);
    once.apply(&edit, &stamp).expect("the point exists");
    merged("0197", &once, &record("3", Mark::Partial))
}

/// A session in which every field of every structure has a value.
fn session() -> Session {
    let mut session = merged_twice();
    let stamp = Stamp { at: moment(), by: "王檢查員".into() };
    let point = "1.1.1".into();
    // Two changes, so that the log holds an answer before and after.
    for note in ["未張貼", "仍未張貼"] {
        let edit = session.changing(&point, &stamp, |answer| {
            answer.mark = Some(Mark::Absent);
            answer.note = note.into();
            answer.count = Some(0);
            answer.evidence = vec![Evidence {
                what: "IMG_0001.JPG".into(),
                at: Some(moment()),
                size: Some(1),
                sha256: Some("0".repeat(64)),
                method: Some(Method::Phone),
                copy_of: Some("DSC_0001.JPG".into()),
            }];
            answer.follow_up = Some(Box::new(FollowUp {
                cause: "漏未更新".into(),
                action: "張貼".into(),
                unit: "秘書室".into(),
                owner: "陳科員".into(),
                due: Some("2026-12-31".parse().expect("a date")),
                recheck: Some(Recheck {
                    on: "2026-12-29".parse().expect("a date"),
                    mark: Mark::Done,
                    note: "已張貼".into(),
                    by: "李檢查員".into(),
                }),
                closed: Some("2026-12-30".parse().expect("a date")),
            }));
        });
        session.apply(&edit, &stamp).expect("the point exists");
    }
    let last = previous(&session);
    let mut session = session.with_previous(Some(last));
    session.apply(&Edit::Close, &stamp).expect("an open visit");
    let amendment = session.noting(&point, "已張貼", &stamp).because("複查");
    session.apply(&amendment, &stamp).expect("a reason");
    let draft = Draft { point, text: "寫到一半".into(), line: 0, column: 4 };
    session.apply(&Edit::Draft(Some(draft)), &stamp).expect("the point exists");
    session
}

fn text() -> String {
    String::from_utf8(session_bytes(&session()).expect("RON")).expect("UTF-8")
}

/// A value of the sample, and the field that it stands in.
struct Place {
    structure: &'static str,
    field: &'static str,
    shape: &'static Shape,
    presence: Presence,
    /// Where the structure begins.
    outer: usize,
    /// Bytes from the field's name to the end of its value.
    field_span: std::ops::Range<usize>,
    /// Bytes of the value without `Some(…)`.
    value_span: std::ops::Range<usize>,
    path: Path,
}

/// Every field of the sample, by the table of shapes.
fn places(text: &str) -> Vec<Place> {
    let tree = tree::parse(text).expect("good RON");
    let mut places = Vec::new();
    walk_structure(&tree, SESSION, &Path::top(), &mut places);
    places
}

fn walk_structure(node: &Node, structure: &'static Structure, path: &Path, to: &mut Vec<Place>) {
    let Kind::Struct { fields, .. } = &node.kind else {
        panic!("{path} is a structure");
    };
    for (name, shape, presence) in structure.fields {
        for field in fields.iter().filter(|field| field.name == *name) {
            let path = path.field(name);
            to.push(Place {
                structure: structure.name,
                field: name,
                shape,
                presence: *presence,
                outer: node.span.start,
                field_span: field.at..field.value.span.end,
                value_span: field.value.inner().span.clone(),
                path: path.clone(),
            });
            walk(field.value.inner(), shape, &path, to);
        }
    }
}

fn walk(node: &Node, shape: &'static Shape, path: &Path, to: &mut Vec<Place>) {
    match (shape, &node.kind) {
        (Shape::Maybe(_), Kind::Word(word)) if word == "None" => {}
        (Shape::Maybe(inner), _) => walk(node, inner, path, to),
        (Shape::Structure(structure), _) => walk_structure(node, structure, path, to),
        (Shape::List(inner), Kind::List(items)) => {
            for (position, item) in items.iter().enumerate() {
                walk(item, inner, &path.item(position), to);
            }
        }
        (Shape::Map(inner), Kind::Map(entries)) => {
            for (key, value) in entries {
                let Kind::Text(key) = &key.kind else {
                    panic!("a key of {path} is a text");
                };
                walk(value, inner, &path.key(key.as_str()), to);
            }
        }
        (Shape::Choice(choices), Kind::Struct { name, .. }) => {
            let chosen = choices.iter().find(|(choice, _)| Some(*choice) == name.as_deref());
            if let Some((_, Some(structure))) = chosen {
                walk_structure(node, structure, path, to);
            }
        }
        _ => {}
    }
}

/// Every field that the table knows, as structure and field.
fn known(shape: &Shape, to: &mut BTreeSet<(&'static str, &'static str)>) {
    match shape {
        Shape::Structure(structure) => {
            for (field, shape, _) in structure.fields {
                to.insert((structure.name, field));
                known(shape, to);
            }
        }
        Shape::Choice(choices) => {
            for structure in choices.iter().filter_map(|(_, structure)| *structure) {
                known(&Shape::Structure(structure), to);
            }
        }
        Shape::List(inner) | Shape::Map(inner) | Shape::Maybe(inner) => known(inner, to),
        Shape::Text | Shape::Whole | Shape::Number | Shape::Date | Shape::Moment | Shape::Any => {}
    }
}

fn slips(text: &str) -> Vec<ShapeProblem> {
    shape::compare(text, &tree::parse(text).expect("good RON"), SESSION).0
}

/// What is found in a text, and whether `serde` read it: a finding of the crate's own means that only `serde` objects.
fn findings(text: &str) -> (bool, Vec<FileProblem>) {
    let found = match read_session(text) {
        Ok((_, findings)) | Err(findings) => findings,
    };
    let is_refused =
        |finding: &FileProblem| matches!(finding.what, FileProblemKind::Shape(_) | FileProblemKind::Ron(_));
    (!found.iter().any(is_refused), found)
}

fn replaced(text: &str, span: std::ops::Range<usize>, with: &str) -> String {
    [&text[..span.start], with, &text[span.end..]].concat()
}

/// The text without a field and the comma behind it.
fn without(text: &str, span: std::ops::Range<usize>) -> String {
    let rest = text[span.end..].trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    [&text[..span.start], rest].concat()
}

#[test]
fn the_sample_is_good_and_leaves_no_field_out() {
    let text = text();
    assert_eq!(slips(&text), []);
    assert_eq!(findings(&text), (true, vec![]));
    let written: BTreeSet<_> = places(&text).iter().map(|place| (place.structure, place.field)).collect();
    let mut expected = BTreeSet::new();
    known(&Shape::Structure(SESSION), &mut expected);
    assert_eq!(written, expected);
}

#[test]
fn both_know_which_fields_must_be_there() {
    let text = text();
    for place in places(&text) {
        let cut = without(&text, place.field_span);
        let (is_read, found) = findings(&cut);
        let expected = match place.presence {
            Presence::Optional => vec![],
            Presence::Required => {
                vec![ShapeProblem {
                    at: place.outer,
                    path: place.path.clone(),
                    what: ShapeProblemKind::MissingField(place.field),
                }]
            }
        };
        assert_eq!(slips(&cut), expected, "without {}", place.path);
        assert_eq!(is_read, expected.is_empty(), "{}: {found:?}", place.path);
    }
}

#[test]
fn both_know_no_other_fields() {
    let text = text();
    let mut outers: Vec<(usize, Path)> =
        places(&text).into_iter().map(|place| (place.field_span.start, place.path)).collect();
    outers.dedup_by_key(|(_, path)| path.steps()[..path.steps().len() - 1].to_vec());
    for (at, path) in outers {
        let more = replaced(&text, at..at, "zzz: 1, ");
        let slips = slips(&more);
        assert!(
            matches!(&slips[..], [ShapeProblem { at: found, what: ShapeProblemKind::UnknownField { name, .. }, .. }] if *found == at && name == "zzz"),
            "before {path}: {slips:?}"
        );
        assert!(!findings(&more).0, "before {path}");
    }
}

#[test]
fn both_know_the_same_choices() {
    let text = text();
    for place in places(&text) {
        let shape = match place.shape {
            Shape::Maybe(inner) => inner,
            shape => shape,
        };
        let Shape::Choice(choices) = shape else {
            continue;
        };
        for (name, structure) in *choices {
            if structure.is_none() {
                let other = replaced(&text, place.value_span.clone(), name);
                let (is_read, found) = findings(&other);
                assert_eq!(slips(&other), [], "{} {name}", place.path);
                assert!(is_read, "{} {name}: {found:?}", place.path);
            }
        }
        let wrong = replaced(&text, place.value_span.clone(), "Zzz");
        assert!(
            matches!(&slips(&wrong)[..], [ShapeProblem { at, what: ShapeProblemKind::UnknownChoice { .. }, .. }] if *at == place.value_span.start),
            "{}",
            place.path
        );
        assert!(!findings(&wrong).0, "{}", place.path);
    }
}

#[test]
fn both_know_what_kind_of_value_belongs_where() {
    let text = text();
    for place in places(&text) {
        let (is_optional, shape) = match place.shape {
            Shape::Maybe(inner) => (true, *inner),
            shape => (false, shape),
        };
        let nothing = replaced(&text, place.value_span.clone(), "None");
        if is_optional && !text[..place.value_span.start].ends_with("Some(") {
            assert_eq!(slips(&nothing), [], "{}", place.path);
            assert!(findings(&nothing).0, "{}", place.path);
        }
        let wrong = match shape {
            // A wrong choice has its own test, and nothing is optional twice over.
            Shape::Choice(_) | Shape::Maybe(_) | Shape::Any => continue,
            Shape::Text | Shape::List(_) | Shape::Map(_) | Shape::Structure(_) => "1",
            Shape::Whole | Shape::Number | Shape::Date | Shape::Moment => "\"zzz\"",
        };
        let wrong = replaced(&text, place.value_span.clone(), wrong);
        assert!(
            matches!(&slips(&wrong)[..], [ShapeProblem { at, what: ShapeProblemKind::WrongKind(_), .. }] if *at == place.value_span.start),
            "{}: {:?}",
            place.path,
            slips(&wrong)
        );
        assert!(!findings(&wrong).0, "{}", place.path);
    }
}
