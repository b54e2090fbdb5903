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

/// Surroundings with a backup of the session.
fn beside_backup(session: &Session) -> Surroundings {
    let stand_in = StandIn { checklist: Arc::clone(session.checklist()), session: Some(session.parts().id.clone()) };
    Surroundings { name: None, stand_ins: vec![stand_in] }
}

/// Surroundings with nothing but a checklist.
fn beside(checklist: &Arc<Checklist>) -> Surroundings {
    Surroundings { name: None, stand_ins: vec![StandIn { checklist: Arc::clone(checklist), session: None }] }
}

/// For any damage: no panic, and the recovered session can be saved and read again.
fn require_sound(bytes: &[u8], session: &Session, at: usize) -> Option<Recovery> {
    let recovery = recover(bytes, &beside_backup(session))?;
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
fn with_a_byte_of_any_text_damaged_and_the_checklist_with_it_what_is_recovered_can_be_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/format-1");
    let names = ["by-hand", "sealed", "merged", "merged-sealed", "short"];
    for name in names {
        let bytes = std::fs::read(folder.join(format!("{name}.session.ron"))).expect("the sample");
        let text = String::from_utf8(bytes.clone()).expect("text");
        let checklist = text.find("    checklist: ").expect("the field");
        let texts = text.match_indices('"').map(|(at, _)| at + 1);
        for at in texts {
            // One letter is no text, the other is one, but no part of an id.
            let bad = if at % 2 == 0 { b'\xff' } else { b'/' };
            let damaged = [&bytes[..at], &[bad], &bytes[at..]].concat();
            let cut = &damaged[..(checklist + 30).max(at + 1)];
            for damaged in [&damaged, cut] {
                let Some(recovery) = recover(damaged, &Surroundings::default()) else { continue };
                let written = session_bytes(&recovery.session).expect("a recovered session can be written");
                let written = String::from_utf8(written).expect("and is text");
                let read = read_session(&written);
                assert!(read.is_ok(), "{name}, byte {at}: {:?}\n{written}", read.err());
            }
        }
    }
}

#[test]
fn without_any_checklist_the_answers_are_still_there() {
    let (session, bytes) = damaged_sample();
    let cut = String::from_utf8_lossy(&bytes).find("checklist: ").expect("the field");
    let recovery = recover(&bytes[..cut], &Surroundings::default()).expect("there is something to recover");
    assert_eq!(recovery.session.parts().answers, session.parts().answers);
    assert!(recovery.losses.iter().any(|loss| loss.what == Lost::Checklist));
}

#[test]
fn a_scope_that_does_not_fit_is_made_to_fit() {
    let (session, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text");
    let points: Vec<&PointId> = session.points().map(|(_, _, point)| &point.id).collect();
    let unscoped = [Lost::Unscoped(points[1].clone()), Lost::Unscoped(points[2].clone())];
    let stray = Lost::StrayScope("9.9".into());
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
fn what_is_no_session_is_not_made_into_one() {
    for text in ["", "Checklist(format: 1)", "哈囉", "Session(format: 1"] {
        assert!(recover(text.as_bytes(), &Surroundings::default()).is_none(), "{text}");
    }
}

/// The checklist of another office and year whose points have the same ids.
fn strange_checklist(session: &Session) -> Arc<Checklist> {
    let mut checklist = (**session.checklist()).clone();
    checklist.id = "other-116".into();
    checklist.agency = "別的機關".into();
    checklist.title = "別的計畫".into();
    checklist.year += 1;
    for pillar in &mut checklist.pillars {
        pillar.title = "別的要項".into();
        for point in pillar.strategies.iter_mut().flat_map(|strategy| &mut strategy.points) {
            point.check = format!("別的內容 {}", point.id).into();
        }
    }
    Arc::new(checklist)
}

/// Everything that the result says, to search for what must not be in it.
fn said(session: &Session) -> String {
    String::from_utf8(session_bytes(session).expect("a recovered session can be written")).expect("text")
}

#[test]
fn cut_or_changed_at_any_byte_no_other_office_stands_in_and_no_readable_point_is_dropped() {
    let (session, bytes) = damaged_sample();
    let strange = beside(&strange_checklist(&session));
    let point_lines: Vec<(usize, &PointId)> = {
        let text = std::str::from_utf8(&bytes).expect("text");
        let found = |id: &PointId| {
            let own = text.rfind("checklist: Checklist(").expect("the field");
            let start = own + text[own..].find(&format!("id: \"{id}\"")).expect("the point");
            start + text[start..].find("),").expect("the end of the point") + 1
        };
        session.points().map(|(_, _, point)| (found(&point.id), &point.id)).collect()
    };
    for cut in (0..bytes.len()).rev() {
        let Some(recovery) = recover(&bytes[..cut], &strange) else { continue };
        if cut % 11 == 0 {
            let said = said(&recovery.session);
            assert!(!said.contains("別的"), "cut at {cut}: {said}");
            read_session(&said).unwrap_or_else(|problems| panic!("cut at {cut}: {problems:?}\n{said}"));
        }
        for (end, id) in point_lines.iter().filter(|(end, _)| *end < cut) {
            let (_, _, point) = recovery.session.find(id).unwrap_or_else(|| panic!("cut at {cut}: {id}"));
            assert_eq!(Some(point), session.find(id).map(|(_, _, point)| point), "cut at {cut}, {end}");
        }
    }
    for at in 0..bytes.len() {
        let flip = if at % 2 == 0 { 0x80 } else { 0x01 };
        let mut damaged = bytes.clone();
        damaged[at] ^= flip;
        let recovery = recover(&damaged, &strange).expect("something to recover");
        if at % 11 == 0 {
            let said = said(&recovery.session);
            assert!(!said.contains("別的"), "byte {at}: {said}");
            read_session(&said).unwrap_or_else(|problems| panic!("byte {at}: {problems:?}\n{said}"));
        }
        let is_there = |id: &PointId| recovery.session.find(id).is_some();
        let known = session.points().filter(|(_, _, point)| is_there(&point.id)).count();
        assert!(known >= 2, "byte {at} ^ {flip:#x}: {:?}", recovery.losses);
        assert!(session.parts().answers.keys().all(is_there), "byte {at} ^ {flip:#x}: {:?}", recovery.losses);
    }
}

#[test]
fn a_stand_in_is_the_same_checklist_by_what_can_be_read_or_by_what_stands_around_and_is_named() {
    let (session, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text");
    let own = session.checklist();
    let cut = |at: &str| text.rfind(at).expect("it is there");
    let changed = |change: fn(&mut Checklist)| {
        let mut checklist = (**own).clone();
        change(&mut checklist);
        beside(&Arc::new(checklist))
    };
    let default_name = plan::default_name(own, session.visit(), &session.parts().id);
    let in_head = cut("pillars: [\n            Pillar(");
    let of_other_session = Surroundings {
        stand_ins: vec![StandIn { checklist: Arc::clone(own), session: Some("another".into()) }],
        ..Surroundings::default()
    };
    let before = cut("checklist: ");
    for (end, around, expected) in [
        // Id, agency and year can be read.
        (in_head, beside(own), true),
        (in_head, changed(|checklist| checklist.title.push('改')), true),
        (in_head, changed(|checklist| checklist.id.push('x')), true),
        (in_head, changed(|checklist| checklist.agency.push('x')), false),
        (in_head, changed(|checklist| checklist.year += 1), false),
        (
            in_head,
            changed(|checklist| {
                checklist.id.push('x');
                checklist.title.push('改');
            }),
            false,
        ),
        // Nothing of the checklist can be read.
        (before, beside(own), false),
        (before, of_other_session, false),
        (before, beside_backup(&session), true),
        (before, Surroundings { name: Some(default_name.clone()), ..beside(own) }, true),
        (before, Surroundings { name: Some("自取的名字.session.ron".into()), ..beside(own) }, false),
        (before, Surroundings { name: Some(default_name), ..changed(|checklist| checklist.id.push('x')) }, false),
    ] {
        let recovery = recover(&text.as_bytes()[..end], &around).expect("something to recover");
        let named = recovery.losses.iter().find_map(|loss| match &loss.what {
            Lost::ChecklistFromElsewhere { id, .. } => Some(id.clone()),
            _ => None,
        });
        let stand_in = &around.stand_ins[0].checklist;
        assert_eq!(named, expected.then(|| stand_in.id.clone()), "{end} {around:?}");
        assert_eq!(recovery.session.parts().answers, session.parts().answers);
    }
}

#[test]
fn points_that_can_be_read_go_before_those_of_the_stand_in() {
    let (session, bytes) = damaged_sample();
    let mut newer = (**session.checklist()).clone();
    for point in
        newer.pillars.iter_mut().flat_map(|pillar| &mut pillar.strategies).flat_map(|strategy| &mut strategy.points)
    {
        point.check.push_str("（新版）");
    }
    // The last line of the last point is lost.
    let end = String::from_utf8_lossy(&bytes).rfind("source: ").expect("the last point");
    let recovery = recover(&bytes[..end], &beside(&Arc::new(newer))).expect("something to recover");
    let checks: Vec<bool> = recovery.session.points().map(|(_, _, point)| point.check.contains("新版")).collect();
    assert_eq!(checks, [false, false, true]);
}

#[test]
fn a_lost_id_is_a_loss_and_every_recovery_has_one_of_its_own() {
    let (session, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text");
    let damaged = text.replacen("    id: \"", "    id: ", 1);
    let recovered = || require_sound(damaged.as_bytes(), &session, 0).expect("something to recover");
    let (one, other) = (recovered(), recovered());
    assert!(one.losses.iter().any(|loss| loss.what == Lost::Id));
    assert_ne!(one.session.parts().id, other.session.parts().id);
    let whole = require_sound(text.as_bytes(), &session, 0).expect("something to recover");
    assert_eq!(whole.session.parts().id, session.parts().id);
}

#[test]
fn an_intact_block_of_answers_goes_before_the_log_and_a_damaged_one_is_completed_from_it() {
    let (session, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text");
    let ids: Vec<&PointId> = session.points().map(|(_, _, point)| &point.id).collect();
    // The entry of the first point is taken out of the answers and stays in the log.
    let start = text.find(&format!("        \"{}\": Answer(", ids[0])).expect("the answer");
    let end = start + text[start..].find('\n').expect("its line") + 1;
    let without = format!("{}{}", &text[..start], &text[end..]);
    let broken = without.replacen("checklist: Checklist(", "checklist: Checklist", 1);
    let recovery = require_sound(broken.as_bytes(), &session, 0).expect("something to recover");
    assert_eq!(recovery.session.answer(ids[0]), None, "the log adds nothing");
    assert!(recovery.losses.iter().any(|loss| loss.what == Lost::Doubtful(ids[0].clone())));
    // A damaged block is completed, whichever bracket is lost; an answer with a damaged name is read all the same.
    for (from, to) in
        [("    answers: {", "    answers: "), ("    answers: {", "    answr: {"), (": Answer(", ": Anwer(")]
    {
        let broken = without.replacen(from, to, 1);
        let recovery = require_sound(broken.as_bytes(), &session, 0).expect("something to recover");
        assert_eq!(recovery.session.parts().answers, session.parts().answers, "{to}");
        let from_log = recovery.losses.iter().filter(|loss| matches!(loss.what, Lost::AnswerFromLog(_))).count();
        assert_eq!(from_log, 1, "{to}: {:?}", recovery.losses);
    }
}

#[test]
fn comments_are_no_answers_and_texts_are_no_structure() {
    let mut session = sample::session(&[2, 1], Overall::ByPoint);
    let trap = "\n    id: \"x\",\n    scope: Points(points: [\"2.1.1\"]),\n    log: [\n    answers: {\n\"2.1.1\": Answer(mark: Done), Change(,\n    checklist: Checklist(\n    seal: Seal(";
    let mut parts = session.parts().clone();
    parts.visit.site = format!("scope: 服務台 {trap}");
    session = Session::from_parts(parts);
    let points: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    let edit = session.answering(&points[0], Some(Mark::Absent), trap, &sample::stamp(1));
    session.apply(&edit, &sample::stamp(1)).expect("the point exists");
    let text = String::from_utf8(session_bytes(&session).expect("the sample")).expect("text");
    let answer = |point: &PointId, mark: &str| {
        format!("\"{point}\": Answer(mark: {mark}, note: \"\", at: \"2026-11-22T09:03:11+08:00\", by: \"王\"),")
    };
    let change = format!(
        "Change(at: \"2026-11-22T09:03:11+08:00\", by: \"王\", point: \"{}\", from: None, to: {}),",
        points[1],
        answer(&points[1], "Done").split_once(": ").expect("an answer").1.trim_end_matches(',')
    );
    let commented = text
        .replacen("    answers: {\n", &format!("    answers: {{\n        // {}\n", answer(&points[1], "Done")), 1)
        .replacen(
            "    log: [\n",
            &format!(
                "    /* {}\n{} */\n    log: [\n /* {change} */\n",
                answer(&points[0], "Done"),
                answer(&points[2], "Done")
            ),
            1,
        );
    let whole = require_sound(commented.as_bytes(), &session, 0).expect("something to recover");
    assert_eq!((whole.losses, &whole.session.parts().answers), (Vec::new(), &session.parts().answers));
    assert_eq!((whole.session.visit(), &whole.session.parts().scope), (session.visit(), &Scope::All));
    // Whatever else is damaged.
    let end = commented.rfind("checklist: Checklist(").expect("the field");
    for cut in end..commented.len() {
        if !commented.is_char_boundary(cut) {
            continue;
        }
        let recovery = require_sound(&commented.as_bytes()[..cut], &session, cut).expect("something to recover");
        assert_eq!(recovery.session.parts().answers, session.parts().answers, "cut at {cut}");
        assert_eq!(recovery.session.parts().scope, Scope::All, "cut at {cut}");
        assert_eq!(recovery.session.visit(), session.visit(), "cut at {cut}");
        assert!(!recovery.losses.iter().any(|loss| matches!(loss.what, Lost::Scope | Lost::Seal | Lost::Id)));
    }
    for broken in ["    answers: ", "    log: ", "    scope: ", "    visit: "] {
        let damaged = commented.replacen(&format!("\n{broken}"), "\n    x: ", 1);
        let recovery = require_sound(damaged.as_bytes(), &session, 0).expect("something to recover");
        assert_eq!(recovery.session.parts().answers, session.parts().answers, "{broken}");
    }
}

#[test]
fn an_answer_under_a_damaged_id_is_kept_unless_the_log_has_it_under_the_right_one() {
    let (session, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text");
    let ids: Vec<&PointId> = session.points().map(|(_, _, point)| &point.id).collect();
    let key = format!("        \"{}\": Answer(", ids[0]);
    let damaged = text.replacen(&key, "        \"9.9.9\": Answer(", 1).replacen("    answers: {", "    answers: ", 1);
    let recovery = require_sound(damaged.as_bytes(), &session, 0).expect("something to recover");
    assert_eq!(recovery.session.parts().answers, session.parts().answers, "it is one answer and not two");
    let start = damaged.find("    log: [").expect("the log");
    let without_log = format!(
        "{}    log: [],\n{}",
        &damaged[..start],
        &damaged[damaged.find("    checklist: ").expect("the field")..]
    );
    let recovery = require_sound(without_log.as_bytes(), &session, 0).expect("something to recover");
    assert_eq!(recovery.session.answer(&"9.9.9".into()), session.answer(ids[0]));
    assert!(recovery.losses.iter().any(|loss| loss.what == Lost::Stray("9.9.9".into())));
}

#[test]
fn a_file_of_a_newer_format_is_left_to_a_newer_program_however_damaged() {
    let (_, bytes) = damaged_sample();
    let text = String::from_utf8(bytes).expect("text").replacen("format: 1", "format: 2", 1);
    assert!(recover(&text.as_bytes()[..text.len() - 20], &Surroundings::default()).is_none());
}
