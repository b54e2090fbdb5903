//! Recovery of damaged sessions: what is read, and which losses are reported.

use super::*;
use crate::model::plan::checklist::Overall;
use crate::model::record::mark::Mark;
use crate::model::sample;
use crate::store::format::session_file::read_session;
use crate::store::format::session_text::session_bytes;

/// A session with an answer of every kind, and its file.
fn damaged_sample() -> (Session, Vec<u8>) {
    let mut session = sample::session(&[2, 1], Overall::ByPoint);
    let marks = [Mark::Done, Mark::Partial, Mark::Absent];
    let points: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (second, (point, mark)) in (1..).zip(points.iter().zip(marks)) {
        let edit = session.marking(point, Some(mark), &sample::stamp(second));
        session.apply(&edit, &sample::stamp(second)).expect("the point exists");
    }
    let edit = session.noting(&points[2], "電話「未公告」\n下次\"複查\"", &sample::stamp(9));
    session.apply(&edit, &sample::stamp(9)).expect("the point exists");
    let bytes = session_bytes(&session).expect("the sample can be written");
    (session, bytes)
}

/// For any damage: no panic, and the recovered session can be saved and read again.
fn require_sound(bytes: &[u8], session: &Session, at: usize) -> Option<Recovery> {
    let at_hand = [Arc::clone(session.checklist())];
    let recovery = recover(bytes, &at_hand)?;
    // Writing and reading back is slow; every seventh case is enough.
    if !at.is_multiple_of(7) {
        return Some(recovery);
    }
    let written = session_bytes(&recovery.session).expect("a recovered session can be written");
    let text = std::str::from_utf8(&written).expect("and is text");
    let (read, _) = read_session(text).unwrap_or_else(|problems| panic!("and read again: {problems:?}\n{text}"));
    assert_eq!(read.parts().answers, recovery.session.parts().answers);
    Some(recovery)
}

#[test]
fn a_whole_file_is_recovered_whole() {
    let (session, bytes) = damaged_sample();
    let recovery = require_sound(&bytes, &session, 0).expect("there is something to recover");
    assert_eq!(recovery.losses, []);
    assert_eq!(recovery.session.parts().answers, session.parts().answers);
    assert_eq!(recovery.session.log(), session.log());
    assert_eq!(recovery.session.visit(), session.visit());
}

#[test]
fn cut_at_any_byte_every_answer_before_the_cut_is_there() {
    let (session, bytes) = damaged_sample();
    for cut in 0..bytes.len() {
        let whole_answers = String::from_utf8_lossy(&bytes[..cut])
            .lines()
            .filter(|line| line.starts_with("        \"") && line.ends_with("),"))
            .count();
        let recovered = require_sound(&bytes[..cut], &session, cut).map_or(0, |recovery| recovery.answers());
        assert!(recovered >= whole_answers, "cut at {cut}: {recovered} of {whole_answers}");
    }
}

#[test]
fn with_any_byte_changed_at_most_one_answer_is_in_doubt() {
    let (session, bytes) = damaged_sample();
    for at in 0..bytes.len() {
        // Flipping a low bit gives another character, flipping a high bit gives invalid UTF-8.
        let flip = if at % 2 == 0 { 0x01 } else { 0x80 };
        let mut damaged = bytes.clone();
        damaged[at] ^= flip;
        let Some(recovery) = require_sound(&damaged, &session, at) else { panic!("byte {at}: nothing recovered") };
        let answers = &session.parts().answers;
        let same = answers.iter().filter(|(point, answer)| recovery.session.answer(point) == Some(answer)).count();
        assert!(same >= answers.len() - 1, "byte {at} ^ {flip:#x}: {same}\n{:?}", recovery.losses);
        let is_told = !recovery.losses.is_empty();
        assert!(same == answers.len() || is_told, "byte {at} ^ {flip:#x} is not told");
    }
}

#[test]
fn without_any_checklist_the_answers_are_still_there() {
    let (session, bytes) = damaged_sample();
    let cut = String::from_utf8_lossy(&bytes).find("checklist: ").expect("the field");
    let recovery = recover(&bytes[..cut], &[]).expect("there is something to recover");
    assert_eq!(recovery.session.parts().answers, session.parts().answers);
    assert!(recovery.losses.iter().any(|loss| loss.what == Lost::Checklist));
}

#[test]
fn a_scope_that_does_not_fit_is_made_to_fit() {
    let (session, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text");
    let points: Vec<&PointId> = session.points().map(|(_, _, point)| &point.id).collect();
    let unscoped = [Lost::Unscoped(points[1].clone()), Lost::Unscoped(points[2].clone())];
    let stray = Lost::Stray("9.9".into());
    for (scope, expected) in [
        (format!("\"{}\"", points[0]), unscoped.to_vec()),
        (format!("\"9.9\", \"{}\"", points[0]), [&unscoped[..], std::slice::from_ref(&stray)].concat()),
    ] {
        let damaged = text.replacen("scope: All", &format!("scope: Points(points: [{scope}])"), 1);
        let recovery = require_sound(damaged.as_bytes(), &session, 0).expect("there is something to recover");
        let losses: Vec<Lost> = recovery.losses.into_iter().map(|loss| loss.what).collect();
        assert_eq!(losses, expected, "{scope}");
        assert_eq!(recovery.session.parts().answers, session.parts().answers, "{scope}");
    }
}

#[test]
fn a_bare_checklist_is_sound_whatever_the_ids() {
    for ids in [&["1", "1-1", "1.1", "1.x"][..], &[".", "..", "x", "x.x"], &["a.x", "a", "ax"]] {
        let points: BTreeSet<PointId> = ids.iter().copied().map(PointId::from).collect();
        let checklist = bare_checklist(&points);
        let problems = crate::model::check::lint::checklist_problems(&checklist);
        assert!(!crate::model::check::lint::any_error(&problems), "{ids:?}: {problems:?}");
        assert_eq!(held_by(&checklist, &points), points.len(), "{ids:?}");
    }
}

#[test]
fn what_is_no_session_is_not_made_into_one() {
    for text in ["", "Checklist(format: 1)", "哈囉", "Session(format: 1"] {
        assert!(recover(text.as_bytes(), &[]).is_none(), "{text}");
    }
}
