//! Sealed files: which load, which are found altered, and that no changed byte of answers or log goes undetected.

#![allow(clippy::expect_used, clippy::panic)]

use pillarcheck::model::record::edit::Edit;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::format::read::text_of;
use pillarcheck::store::format::session_file::read_session;
use pillarcheck::store::format::session_text::session_bytes;
use pillarcheck::store::session::recover::{Surroundings, recover};
use proptest::prelude::*;
use std::ops::Range;
use std::sync::LazyLock;

const SHORT: &str = include_str!("samples/format-1/short.session.ron");
const WHOLE_PLAN: &str = include_str!("samples/format-1/whole-plan.session.ron");

fn stamp(second: u32) -> Stamp {
    let at = Moment::parse(&format!("2026-12-01T16:00:{second:02}+08:00")).expect("a moment");
    Stamp { at, by: "王檢查員".into() }
}

/// A sample, closed, and with so many of its points amended.
fn sealed(sample: &str, amendments: usize) -> String {
    let (mut session, _) = read_session(sample).expect("a good session");
    session.apply(&Edit::Draft(None), &stamp(0)).expect("nothing refuses that");
    session.apply(&Edit::Close, &stamp(0)).expect("an open visit");
    let points: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (second, point) in (1..).zip(points.iter().take(amendments)) {
        let edit = session.marking(point, Some(Mark::NotApplicable), &stamp(second)).because("本所無此業務");
        session.apply(&edit, &stamp(second)).expect("a point in scope");
    }
    String::from_utf8(session_bytes(&session).expect("the session can be written")).expect("UTF-8")
}

/// From the first answer to the end of the seal.
fn region(text: &str) -> Range<usize> {
    let start = text.find("    answers: {").expect("answers");
    start..text.find("    checklist: ").expect("a checklist")
}

/// The problems of a file, by line; `None` where it cannot be read.
fn said(bytes: &[u8]) -> Option<Vec<String>> {
    let (_, findings) = read_session(text_of(bytes).ok()?).ok()?;
    let words = |finding: &pillarcheck::store::format::problem::FileProblem| {
        format!("{}:{} {}", finding.line, finding.column, finding.message(pillarcheck::lang::Lang::En))
    };
    Some(findings.iter().map(words).collect())
}

#[test]
fn a_sealed_file_reads_writes_and_passes_through_windows_tools() {
    for (sample, amendments) in [(SHORT, 0), (SHORT, 1), (WHOLE_PLAN, 0), (WHOLE_PLAN, 3)] {
        let text = sealed(sample, amendments);
        let (session, findings) = read_session(&text).expect("a good session");
        assert_eq!((findings, session.amendments().len()), (Vec::new(), amendments));
        assert_eq!(session_bytes(&session).expect("it can be written"), text.as_bytes());
        assert_eq!(said(text.replace('\n', "\r\n").as_bytes()), Some(Vec::new()));
    }
}

#[test]
fn what_was_altered_is_said_with_its_line() {
    let text = sealed(SHORT, 1);
    let mut told = String::new();
    for (from, to) in [
        ("mark: Absent", "mark: Done"),
        ("note: \"", "note: \"x"),
        ("entries: ", "entries: 0"),
        ("        Change(at: ", "        Change(at:  "),
        ("    log: [", "    log : ["),
        ("    answers: {", "    answers:{"),
        ("本所無此業務", "本所無此"),
        ("site: \"", "site: \"x"),
        ("check: \"", "check: \"x"),
        ("digest: \"", "digest: \"0"),
        ("closed: Some(\"2026", "closed: Some(\"2025"),
    ] {
        assert!(text.contains(from), "{from}");
        let lines = said(text.replacen(from, to, 1).as_bytes()).expect("it still reads");
        told.extend([from, " > ", to, "\n  ", &lines.join("\n  "), "\n\n"]);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn no_byte_of_a_small_file_can_be_changed_unseen() {
    let text = sealed(SHORT, 1);
    for at in region(&text) {
        let mut bytes = text.clone().into_bytes();
        // Another digit, or the other case of a letter.
        bytes[at] ^= if at % 2 == 0 { 0x01 } else { 0x20 };
        must_be_found(&text, &bytes);
    }
}

fn must_be_found(text: &str, bytes: &[u8]) {
    if bytes != text.as_bytes() && said(bytes).is_some_and(|said| said.is_empty()) {
        let at = text.bytes().zip(bytes).position(|(one, other)| one != *other).unwrap_or(bytes.len());
        let context = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(20)..(at + 20).min(bytes.len())]).into_owned()
        };
        panic!("nobody noticed {:?} for {:?}", context(bytes), context(text.as_bytes()));
    }
}

/// The whole plan, closed, with none to three amendments.
static SEALED: LazyLock<[String; 4]> = LazyLock::new(|| [0, 1, 2, 3].map(|amendments| sealed(WHOLE_PLAN, amendments)));

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_byte_can_be_changed_put_in_or_taken_out_unseen(
        amendments in 0_usize..4,
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        letter in prop::sample::select(b" \n\r\t,:()[]{}\"\\0159aAzZ/*_.".to_vec()),
    ) {
        let text = &SEALED[amendments];
        let region = region(text);
        let at = region.start + at.index(region.len());
        for with in [&[byte][..], &[letter], &[], &[text.as_bytes()[at], letter]] {
            let mut bytes = text.clone().into_bytes();
            bytes.splice(at..=at, with.iter().copied());
            must_be_found(text, &bytes);
        }
    }
}

#[test]
fn what_is_recovered_of_a_damaged_sealed_file_is_open_and_says_so() {
    let text = sealed(SHORT, 1);
    let damaged = text.replacen("visit: Visit(", "visit: Visit", 1);
    let recovery = recover(damaged.as_bytes(), &Surroundings::default()).expect("something to recover");
    let session: &Session = &recovery.session;
    assert!(!session.is_sealed() && session.visit().closed.is_none());
    assert!(session.log().iter().all(|change| change.link.is_none()));
    assert_eq!(session.log().last().and_then(|change| change.reason.as_deref()), Some("本所無此業務"));
    let words: Vec<_> = recovery.losses.iter().map(|loss| loss.what.label(pillarcheck::lang::Lang::En)).collect();
    assert!(words.iter().any(|words| words.contains("without a seal")), "{words:?}");
    let bytes = session_bytes(session).expect("it can be written");
    assert_eq!(said(&bytes), Some(Vec::new()));
}
