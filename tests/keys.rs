//! The bytes of a terminal in front of every screen and popup: no sequence, whole or cut, changes an answer or ends the
//! program.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use desk::folder::{Folder, change, fresh_session};
use desk::two_records::{merged, to_be_merged};
use desk::{Desk, Set};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::tui::app::Screen;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::effect::Event;
use pillarcheck::tui::input::decode::Decoder;
use pillarcheck::tui::input::{Input, bundle};

/// A visit that is closed.
const CLOSED: &str = "d p d C F2 Enter";

/// A place in the program: its context, and how it is reached.
struct Place(Context, Set, &'static str);

const PLACES: &[Place] = &[
    Place(Context::Start, Desk::with_sessions, ""),
    Place(Context::StartSearch, Desk::with_sessions, "/ type:三民"),
    Place(Context::Form, Desk::at_start, "Enter"),
    Place(Context::Inspection, Desk::in_inspection, "d a"),
    Place(Context::Inspection, Desk::in_inspection, "f Space Enter"),
    Place(Context::Selection, Desk::in_inspection, "d a v Down v"),
    Place(Context::Note, Desk::in_inspection, "d a Enter"),
    Place(Context::Words, Desk::in_inspection, "d A"),
    Place(Context::Search, Desk::in_inspection, "d a / type:電話"),
    Place(Context::Filter, Desk::in_inspection, "d a f"),
    Place(Context::FilterName, Desk::in_inspection, "d a f Space w type:名"),
    Place(Context::Palette, Desk::in_inspection, "d a :"),
    Place(Context::Preview, Desk::in_inspection, "d p a Up V x"),
    Place(Context::History, Desk::in_inspection, "d a H"),
    Place(Context::Summary, Desk::in_inspection, "d a s"),
    Place(Context::Help, Desk::in_inspection, "d a ?"),
    Place(Context::Unsaved, unsaved, "q"),
    Place(Context::Changed, changed, ""),
    Place(Context::UnreadableFile, damaged, ""),
    Place(Context::Export, Desk::in_inspection, "d a e"),
    Place(Context::Pager, Desk::in_inspection, "d a e Enter"),
    Place(Context::Settings, Desk::at_start, ","),
    Place(Context::Rename, Desk::with_sessions, "r"),
    Place(Context::FollowUp, Desk::in_inspection, "d a Up i"),
    Place(Context::FollowUps, Desk::with_follow_ups, "i"),
    Place(Context::Evidence, with_evidence, "E"),
    Place(Context::Adding, Desk::in_inspection, "d a E"),
    Place(Context::CloseOut, Desk::in_inspection, "d p d C"),
    Place(Context::Closing, Desk::in_inspection, "d p d C F2"),
    Place(Context::Reason, Desk::in_inspection, "d p d C F2 Enter g a"),
    Place(Context::Comparison, Desk::in_inspection, "d a B"),
    Place(Context::Trend, Desk::in_inspection, "d a T"),
    Place(Context::City, Desk::with_follow_ups, "R"),
    Place(Context::CityFormat, Desk::with_follow_ups, "R e"),
    Place(Context::Who, merged, ""),
    Place(Context::Conflict, merged, "Enter N"),
    Place(Context::Merging, to_be_merged, "Space Space M"),
    Place(Context::PlanPath, Desk::at_start, "m type:plan"),
    Place(Context::Review, Desk::in_plan, ""),
    Place(Context::ReviewText, Desk::in_plan, "Enter"),
    Place(Context::ReviewSave, Desk::in_plan, "F2"),
];

fn with_evidence(size: (u16, u16), lang: Lang) -> Desk {
    let mut session = fresh_session("2026-11-22");
    change(&mut session, "0.1.1", |answer| answer.mark = Some(Mark::Done));
    let mut desk = Desk::in_session(&session, size, lang);
    desk.keys("g E type:照片12 Enter");
    desk.keys("Esc g");
    desk
}

fn unsaved(size: (u16, u16), lang: Lang) -> Desk {
    let mut desk = Desk::in_inspection(size, lang);
    let _ = desk.block_file();
    desk.keys("d");
    desk
}

fn changed(size: (u16, u16), lang: Lang) -> Desk {
    let mut desk = Desk::in_inspection(size, lang);
    desk.keys("d a");
    let file = desk.folder.only(".session.ron");
    let mut theirs = Folder::read(&file);
    change(&mut theirs, "0.1.1", |answer| answer.mark = Some(Mark::NotApplicable));
    let stem = file.file_name().expect("a name").to_string_lossy().replace(".session.ron", "");
    desk.folder.put(&stem, &theirs);
    desk.release();
    desk
}

fn damaged(size: (u16, u16), lang: Lang) -> Desk {
    let mut desk = Desk::in_inspection(size, lang);
    desk.keys("d q");
    let file = desk.folder.only(".session.ron");
    std::fs::write(&file, "Session(").expect("a damaged session");
    let mut desk = desk.home();
    desk.keys("Enter");
    desk
}

impl Place {
    fn reached(&self) -> Desk {
        let mut desk = self.1((80, 24), Lang::ZhTw);
        desk.keys(self.2);
        assert_eq!(desk.context(), self.0, "{}: {}", self.2, desk.screen());
        desk
    }
}

/// Everything that keyboards send but plain letters and keys: arrows and their like, F-keys, with all modifiers, with
/// Alt as `ESC` before it, mouse, pastes, answers, and what is unknown.
fn sequences() -> Vec<Vec<u8>> {
    let mut all: Vec<String> = Vec::new();
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').collect();
    for letter in &letters {
        all.extend([format!("\x1b[{letter}"), format!("\x1bO{letter}"), format!("\x1b[[{letter}")]);
        all.extend([format!("\x1b\x1b[{letter}"), format!("\x1b\x1bO{letter}")]);
        all.extend([2, 3, 5, 8].map(|held| format!("\x1b[1;{held}{letter}")));
        all.push(format!("\x1bO5{letter}"));
    }
    for number in 1..=34 {
        all.extend([format!("\x1b[{number}~"), format!("\x1b\x1b[{number}~"), format!("\x1b[{number}^")]);
        all.extend([2, 3, 5, 8].map(|held| format!("\x1b[{number};{held}~")));
    }
    // Alt and a key, and Alt and Control.
    all.extend("daAQOqrP[]1 \r\x03\x11\x1a\x7f".chars().map(|key| format!("\x1b{key}")));
    all.extend(["\x1b中", "\x1b\x1b", "\x1b\x1bd", "\x1b[100;5u", "\x1b[27;5;100~", "\x1b[13;2u"].map(str::to_owned));
    // The mouse, on no hint; pressed, moved, released, and the old report.
    for kind in [0, 1, 2, 3, 4, 8, 16, 32, 35, 64, 65, 66] {
        all.extend([format!("\x1b[<{kind};40;12M"), format!("\x1b[<{kind};40;12m"), format!("\x1b[{kind};40;12M")]);
    }
    all.push("\x1b[M A1".to_owned());
    all.extend(["d", "dapx", "d\ra", "\x1b[A", "Q", "３"].map(|text| format!("\x1b[200~{text}\x1b[201~")));
    all.extend(["\x1b[?64;1;2c", "\x1b[12;40R", "\x1b[0n", "\x1b[I", "\x1b[O", "\x1b[?2026;2$y"].map(str::to_owned));
    all.extend(
        ["\x1b]11;rgb:1d1d/2020/3131\x07", "\x1b]11;rgb:1d1d/2020/3131\x1b\\", "\x1bP1+r50\x1b\\"].map(str::to_owned),
    );
    all.into_iter().map(String::into_bytes).collect()
}

/// What pieces mean that come this long one after the other.
fn decoded(pieces: &[&[u8]], pause: Duration) -> Vec<Input> {
    let (mut decoder, mut now, mut inputs) = (Decoder::default(), Instant::now(), Vec::new());
    for (number, piece) in pieces.iter().enumerate() {
        inputs.extend(bundle(decoder.feed(piece, now)));
        let is_last = number + 1 == pieces.len();
        let mut left = if is_last { Duration::from_secs(10) } else { pause };
        while let Some(wait) = decoder.wait().filter(|wait| *wait <= left) {
            (now, left) = (now + wait, left.saturating_sub(wait));
            inputs.extend(bundle(decoder.silence(now)));
        }
        now += left;
    }
    inputs
}

/// A key by itself: whatever it does is what the user asked for.
fn is_plain_key(input: &Input) -> bool {
    let is_meant = |code| matches!(code, KeyCode::F(_) | KeyCode::Enter | KeyCode::Delete);
    matches!(input, Input::Key(KeyEvent { code, modifiers: KeyModifiers::NONE, .. }) if is_meant(*code))
}

/// Every reading of every sequence: whole, and cut at each byte with pauses between the pieces.
fn readings() -> Vec<Vec<Input>> {
    let (mut readings, mut seen) = (Vec::new(), HashSet::new());
    for sequence in sequences() {
        let whole = decoded(&[&sequence], Duration::ZERO);
        let cuts = (1..sequence.len()).flat_map(|cut| {
            let parts = [&sequence[..cut], &sequence[cut..]];
            // Later, `Esc` and a letter are what was typed.
            let are_typed = parts[0].iter().all(|byte| *byte == 0x1b) && !matches!(parts[1], [b'[' | b'O', ..]);
            let pauses: &[u64] = if are_typed { &[10, 80] } else { &[10, 80, 250] };
            pauses.iter().map(|pause| decoded(&parts, Duration::from_millis(*pause))).collect::<Vec<_>>()
        });
        for reading in std::iter::once(whole).chain(cuts) {
            if seen.insert(format!("{reading:?}")) && !reading.iter().any(is_plain_key) {
                readings.push(reading);
            }
        }
    }
    readings
}

/// How often an answer of the open session was changed, and what is typed into a note.
fn answers(desk: &Desk) -> Option<(usize, usize)> {
    let Screen::Inspection(inspection) = desk.app().screen() else { return None };
    let session = inspection.session();
    Some((session.log().len(), session.parts().answers.len()))
}

#[test]
fn no_sequence_changes_an_answer_or_ends_the_program_wherever_it_comes() {
    for context in Context::ALL {
        assert!(PLACES.iter().any(|place| place.0 == *context), "{context:?} is not tried");
    }
    let readings = readings();
    assert!(readings.len() > 100, "{}", readings.len());
    for place in PLACES {
        let mut desk = place.reached();
        let before = answers(&desk);
        // What is asked of the disk would only take time.
        desk.hold();
        for reading in &readings {
            for input in reading {
                desk.dispatch(Event::Input(input.clone()));
            }
            let told = format!("{:?} after {:?}: {reading:?}", place.0, place.2);
            assert!(!desk.has_quit(), "{told}: the program ended");
            let now = answers(&desk);
            assert!(now.is_none() || now == before, "{told}: {before:?} {now:?}");
            // Pasted text would be typed the next time.
            if desk.context() != place.0 || reading.iter().any(|input| matches!(input, Input::Paste(_))) {
                desk = place.reached();
                desk.hold();
            }
        }
    }
}

#[test]
fn escape_and_a_letter_at_once_finish_what_is_typed() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("a g Enter type:電話");
    type_bytes(&mut desk, b"\x1bd");
    assert_eq!((desk.context(), desk.marks().len()), (Context::Inspection, 1));
    assert_eq!(desk.session().note(&"0.1.1".into()), "電話");
    desk.keys("Enter");
    type_bytes(&mut desk, "\x1b中".as_bytes());
    assert_eq!(desk.context(), Context::Search, "what an input method gave is looked for: {}", desk.screen());
}

#[test]
fn escape_never_ends_the_program() {
    for place in PLACES {
        let mut desk = place.reached();
        for _ in 0..6 {
            desk.keys("Esc");
        }
        assert!(!desk.has_quit(), "{:?}", place.0);
    }
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys("Esc Esc");
    assert_eq!(desk.context(), Context::Inspection);
}

#[test]
fn raw_haste_in_a_list_is_a_paste() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    type_bytes(&mut desk, "data: 1.1.1 p\rpad Q\r".as_bytes());
    assert!(desk.marks().is_empty() && desk.context() == Context::Inspection, "{}", desk.screen());
    assert!(desk.screen().contains("貼上的文字不當作按鍵"), "{}", desk.screen());
    desk.keys("Enter");
    type_bytes(&mut desk, "data: 1.1.1\rpad".as_bytes());
    desk.keys("Esc");
    assert_eq!(desk.session().note(&"0.1.1".into()), "data: 1.1.1\npad");
    let mut desk = Desk::with_sessions((80, 24), Lang::ZhTw);
    let before = desk.screen();
    type_bytes(&mut desk, b"Delete q\r");
    assert_eq!((desk.screen(), desk.has_quit()), (before, false));
}

#[test]
fn full_width_letters_and_digits_are_their_keys() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    for key in ["ｄ", "２", "Ａ"] {
        type_bytes(&mut desk, key.as_bytes());
    }
    assert_eq!(desk.context(), Context::Words);
    desk.keys("type:ｄ１ Esc");
    let marks: Vec<Mark> = desk.marks().into_iter().map(|(_, mark)| mark).collect();
    assert_eq!(marks, [Mark::Done, Mark::Partial, Mark::Absent]);
    assert_eq!(desk.session().note(&desk.cursor().as_str().into()), "ｄ１", "a note keeps what is typed");
    desk.keys("Down");
    type_bytes(&mut desk, "\u{3000}".as_bytes());
    assert_eq!(desk.marks().len(), 4, "the full-width blank is Space");
    type_bytes(&mut desk, "？".as_bytes());
    assert_eq!(desk.context(), Context::Help);
}

#[test]
fn a_closed_visit_stays_as_it_is() {
    let mut desk = Desk::in_inspection((80, 24), Lang::ZhTw);
    desk.keys(CLOSED);
    let before = answers(&desk);
    for bytes in [&b"\x1b\x1b[A"[..], b"\x1bd", b"\x1b[A\x1b[B", b"\x1b\x1bOD"] {
        type_bytes(&mut desk, bytes);
        assert_eq!(answers(&desk), before);
    }
}

fn type_bytes(desk: &mut Desk, bytes: &[u8]) {
    for input in decoded(&[bytes], Duration::ZERO) {
        desk.dispatch(Event::Input(input));
    }
}
