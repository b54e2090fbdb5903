//! Sample files of every released format, which are never edited and must always load. Format 1 has those of versions
//! 0.1.0 and 0.2.0; together they hold every field.

#![allow(clippy::expect_used, clippy::panic)]

use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::value::stored::{Shape, StoredStructure as _, Structure};
use pillarcheck::store::format::checklist_file::read_checklist;
use pillarcheck::store::format::read::text_of;
use pillarcheck::store::format::session_file::{SESSION, read_session};
use pillarcheck::store::format::session_text::session_bytes;

const CHECKLIST: &[u8] = include_bytes!("samples/format-1/example-116.ron");
const SHORT: &[u8] = include_bytes!("samples/format-1/short.session.ron");
const WHOLE_PLAN: &[u8] = include_bytes!("samples/format-1/whole-plan.session.ron");
/// Closed and amended since, with a follow-up and evidence.
const SEALED: &[u8] = include_bytes!("samples/format-1/sealed.session.ron");
/// As edited by hand: a byte-order mark, `\r\n`, a comment, `Some(…)` spelled out, a sample, a draft.
const BY_HAND: &[u8] = include_bytes!("samples/format-1/by-hand.session.ron");

/// Two inspectors' records of one visit merged, with a conflict that nobody has decided.
const MERGED: &[u8] = include_bytes!("samples/format-1/merged.session.ron");
/// The same with the conflict decided, and closed.
const MERGED_SEALED: &[u8] = include_bytes!("samples/format-1/merged-sealed.session.ron");

/// Closed with every field of evidence and of a follow-up, by a checklist with weights and a series.
const EVIDENCE_CLOSED: &[u8] = include_bytes!("samples/format-1/evidence-closed.session.ron");
/// The next plan of that series, with last time's verdicts and hints of a mapping.
const CARRIED: &[u8] = include_bytes!("samples/format-1/carried.session.ron");
/// The plan after that, in which a point was worded anew.
const REWORDED: &[u8] = include_bytes!("samples/format-1/reworded.session.ron");
/// Points drawn from those that were absent.
const DRAWN: &[u8] = include_bytes!("samples/format-1/drawn.session.ron");
/// A merged session in which a conflict was decided, merged again.
const MERGED_TWICE: &[u8] = include_bytes!("samples/format-1/merged-twice.session.ron");
/// Copies of one session that went apart while a note was typed, merged.
const MERGED_DRAFTS: &[u8] = include_bytes!("samples/format-1/merged-drafts.session.ron");

fn load(bytes: &[u8]) -> Session {
    let (session, warnings) = read_session(text_of(bytes).expect("UTF-8")).expect("a good session");
    assert_eq!(warnings, []);
    session
}

#[test]
fn a_checklist_of_format_1_loads() {
    let (checklist, warnings) = read_checklist(text_of(CHECKLIST).expect("UTF-8")).expect("a good checklist");
    assert_eq!((checklist.points().count(), warnings.len()), (2, 0));
}

#[test]
fn sessions_of_format_1_load_and_say_what_they_said() {
    let short = load(SHORT);
    assert_eq!((short.mark(&"1.1.1".into()), short.mark(&"1.1.2".into())), (Some(Mark::Done), Some(Mark::Absent)));
    assert_eq!(short.note(&"1.1.2".into()), "電話未公告，\n「下次」複查 \\ \"引號\"");
    assert_eq!(short.summary().score.map(pillarcheck::model::value::weight::Percent::tenths), Some(500));
    let whole = load(WHOLE_PLAN);
    let total = whole.scores().total();
    assert_eq!((total.points, total.done, total.partial, total.absent, total.not_applicable), (100, 1, 1, 1, 1));
    assert_eq!(whole.log().len(), 6, "what was taken back is in the log");
    let by_hand = load(BY_HAND);
    assert!(matches!(&by_hand.parts().scope, Scope::Points { points, drawn: Some(_) } if points.len() == 2));
    assert_eq!(by_hand.draft().map(|draft| draft.text.as_str()), Some("寫到一半"));
}

#[test]
fn a_sealed_session_of_format_1_is_as_it_was_sealed() {
    // `load` says so: there is no warning. The digest was handed over and must be found again.
    let sealed = load(SEALED);
    let seal = sealed.seal().expect("a closed visit");
    assert_eq!(seal.digest, "9a900777ed8b7311ebf0638ef267697638f66ba0811fd370e2e22bda65d5bcf9");
    assert_eq!((seal.entries, sealed.amendments().len()), (3, 1));
}

#[test]
fn a_merged_session_of_format_1_keeps_its_conflicts_and_its_parents() {
    let merged = load(MERGED);
    assert_eq!(merged.open_conflicts(), [&"1.1.1".into()]);
    let conflict = merged.conflict(&"1.1.1".into()).expect("a conflict");
    assert_eq!(conflict.sides.iter().map(|side| side.mark).collect::<Vec<_>>(), [Some(Mark::Done), Some(Mark::Absent)]);
    let parents = &merged.merged().expect("it was merged").parents;
    assert_eq!((parents.len(), parents.iter().filter(|parent| parent.seal.is_some()).count()), (2, 1));
    let sealed = load(MERGED_SEALED);
    assert!(sealed.open_conflicts().is_empty() && sealed.seal().is_some_and(|seal| seal.merged.is_some()));
    assert_eq!(sealed.log().last().and_then(|change| change.reason.as_deref()), Some("現場複核"));
}

#[test]
fn what_came_with_later_plans_and_merges_is_kept() {
    let closed = load(EVIDENCE_CLOSED);
    let answer = closed.answer(&"1.1.1".into()).expect("an answer");
    assert_eq!((answer.evidence.len(), closed.seal().is_some()), (2, true));
    let follow_up = answer.follow_up.as_ref().expect("a follow-up");
    assert!(follow_up.recheck.is_some() && follow_up.owner == "陳課員", "{follow_up:?}");
    assert_eq!(closed.checklist().series.as_deref(), Some("counter"));
    let verdict = |bytes: &[u8], point: &str| {
        let session = load(bytes);
        let previous = session.previous().expect("last time").clone();
        previous.verdicts.get(&point.into()).and_then(|reference| reference.mark)
    };
    assert_eq!(verdict(CARRIED, "1.1.1"), Some(Mark::Partial));
    assert_eq!(verdict(REWORDED, "1.1.3"), Some(Mark::Absent));
    let drawn = load(DRAWN);
    assert!(matches!(&drawn.parts().scope, Scope::Points { points, drawn: Some(_) } if points.len() == 1));
    let drafts = load(MERGED_DRAFTS)
        .merged()
        .map(|merged| merged.parents.iter().filter(|parent| parent.draft.is_some()).count());
    assert_eq!(drafts, Some(2));
    assert_eq!(load(MERGED_TWICE).merged().map(|merged| merged.parents.len()), Some(4));
}

#[test]
fn the_samples_hold_every_field_that_a_file_can_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/format-1");
    let texts: String = std::fs::read_dir(folder)
        .expect("the samples")
        .flatten()
        .map(|file| std::fs::read_to_string(file.path()).expect("UTF-8"))
        .collect();
    let mut structures = vec![SESSION, pillarcheck::store::settings::Settings::STRUCTURE];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(structure) = structures.pop() {
        if seen.contains(&structure.name) {
            continue;
        }
        seen.push(structure.name);
        for (field, shape, _) in structure.fields {
            assert!(texts.contains(&format!("{field}: ")), "no sample has `{field}` of {}", structure.name);
            structures.extend(within(shape));
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

/// The structures that a shape is made of.
fn within(shape: &Shape) -> Vec<&'static Structure> {
    match shape {
        Shape::Structure(structure) => vec![structure],
        Shape::List(inner) | Shape::Map(inner) | Shape::Maybe(inner) => within(inner),
        Shape::Choice(names) => names.iter().filter_map(|(_, fields)| *fields).collect(),
        Shape::Text | Shape::Whole | Shape::Number | Shape::Date | Shape::Moment | Shape::Any => Vec::new(),
    }
}

#[test]
fn what_this_version_wrote_it_writes_again_byte_for_byte() {
    let older = [SHORT, WHOLE_PLAN, SEALED, MERGED, MERGED_SEALED];
    for bytes in older.into_iter().chain([EVIDENCE_CLOSED, CARRIED, REWORDED, DRAWN, MERGED_TWICE]) {
        let session = load(bytes);
        // The program's version stands in the file and may be a later one now.
        let version = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .lines()
                .filter(|line| !line.starts_with("    written_by:"))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(version(&session_bytes(&session).expect("the session can be written")), version(bytes));
    }
}
