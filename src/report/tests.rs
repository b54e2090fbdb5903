//! Every report in every format: what is in it, and that nothing in it does harm.

#![allow(clippy::expect_used)]

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::model::checklist::Overall;
use crate::model::sample;
use crate::model::session::{Mark, Session};
use crate::model::text::{is_steering, printable};

fn made(session: &Session, what: What, format: Format, options: &Options) -> String {
    let bytes = write(session, what, format, options).expect("the sample makes a report");
    String::from_utf8(bytes).expect("the format is text")
}

/// Compares with `tests/golden/<name>.snap`.
macro_rules! golden {
    ($name:expr, $text:expr) => {
        insta::with_settings!({snapshot_path => "../../tests/golden", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

fn explained(lang: Lang) -> Options {
    Options { explain: true, ..Options::new(lang) }
}

fn by_pillar(session: &Session) -> Session {
    let mut parts = session.parts().clone();
    let mut checklist = parts.checklist.as_ref().clone();
    checklist.scoring.overall = Overall::ByPillar;
    parts.checklist = checklist.into();
    Session::from_parts(parts)
}

/// Everything but blanks, by which texts are found whether or not they were wrapped.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn golden_text() {
    for lang in Lang::ALL {
        let options = Options::new(lang);
        golden!(format!("summary.{lang}.txt"), made(&sample::rich(), What::Summary, Format::Text, &options));
    }
    golden!("summary.explained.zh-TW.txt", made(&sample::rich(), What::Summary, Format::Text, &explained(Lang::ZhTw)));
    golden!(
        "summary.explained.en.txt",
        made(&by_pillar(&sample::rich()), What::Summary, Format::Text, &explained(Lang::En))
    );
    golden!(
        "summary.blank.zh-TW.txt",
        made(&sample::session(&[2, 1], Overall::ByPoint), What::Summary, Format::Text, &explained(Lang::ZhTw))
    );
}

#[test]
fn golden_json() {
    golden!("session.json", made(&sample::rich(), What::Summary, Format::Json, &explained(Lang::En)));
}

#[test]
fn json_of_hostile_text_is_exact_and_steers_nothing() {
    let session = sample::hostile();
    let text = made(&session, What::Full, Format::Json, &Options::new(Lang::ZhTw));
    assert!(!text.chars().any(|letter| letter != '\n' && is_steering(letter)));
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let notes = value["answers"].as_object().expect("answers by id");
    assert_eq!(notes.len(), session.parts().answers.len());
    for (id, answer) in notes {
        assert_eq!(answer["note"], session.note(&id.as_str().into()));
    }
    assert_eq!(value["draft"]["text"], sample::HOSTILE.concat());
    assert_eq!(value["log"].as_array().map(Vec::len), Some(session.log().len()));
    assert_eq!(value["checklist"], serde_json::to_value(session.checklist().as_ref()).expect("it is JSON"));
}

/// What must hold of any plain text.
fn check_text(text: &str) {
    for line in text.lines() {
        assert!(line.width() <= 76, "{} columns: {line}", line.width());
        assert!(!line.ends_with(' '), "blank at the end: {line}");
        assert!(!line.chars().any(is_steering), "steers: {line:?}");
    }
}

#[test]
fn hostile_text_is_harmless_in_plain_text() {
    for lang in Lang::ALL {
        let session = sample::hostile();
        let text = made(&session, What::Summary, Format::Text, &explained(lang));
        check_text(&text);
        let (seen, total) = (letters(&text), session.scores().total());
        for hostile in sample::HOSTILE {
            for line in hostile.split('\n') {
                assert!(seen.contains(&letters(&printable(line))), "{line:?} is missing");
            }
        }
        let rows = text.lines().filter(|line| text::begins_point(line)).count();
        assert_eq!(rows, total.absent + total.partial + total.done + 2 * total.unmarked());
    }
}

#[test]
fn a_report_of_one_unit_is_about_that_unit_alone() {
    let session = sample::rich();
    assert_eq!(units(&session, Lang::ZhTw), ["各組室", "行政組", "資訊組", "未指定單位"]);
    let of = |unit: &str| Options { unit: Some(unit.into()), ..Options::new(Lang::ZhTw) };
    let text = made(&session, What::Summary, Format::Text, &of("行政組"));
    assert!(text.contains("3 個查核重點") && text.contains("公告欄") && !text.contains("可供其他單位觀摩"));
    // 1.5 × 0.5 + 1 × 0 + 1 × 0.5 over 3.5 = 35.7
    assert!(text.contains("得分      35.7"), "{text}");
    assert!(made(&session, What::Summary, Format::Text, &of("未指定單位")).contains("2 個查核重點"));
    let error = write(&session, What::Summary, Format::Text, &of("人事室")).expect_err("there is none");
    assert_eq!(
        error.sentence(Lang::ZhTw),
        "範圍內沒有業務單位「人事室」的查核重點；可用的業務單位：各組室、行政組、資訊組、未指定單位"
    );
}

proptest! {
    #[test]
    fn no_note_is_lost(notes in prop::collection::vec(("[ -~洽公電話，。；（）「」|\u{202e}\n🏥]{0,120}", 0_usize..5), 6)) {
        let mut session = sample::session(&[3, 3], Overall::ByPoint);
        let ids: Vec<String> = session.points().map(|(_, _, point)| point.id.to_string()).collect();
        for (id, (note, mark)) in ids.iter().zip(&notes) {
            sample::answer(&mut session, id, 1, |answer| {
                answer.note.clone_from(note);
                answer.mark = Mark::ALL.get(*mark).copied();
            });
        }
        let text = made(&session, What::Summary, Format::Text, &Options::new(Lang::ZhTw));
        let seen = letters(&text);
        for (note, _) in &notes {
            for line in note.split('\n') {
                prop_assert!(seen.contains(&letters(&printable(line))), "{:?} is missing", line);
            }
        }
        for line in text.lines() {
            prop_assert!(line.width() <= 76, "{}", line);
        }
    }
}
