//! A closed visit in every report and every format: the seal, the amendments, and what was altered.

use super::tests::{check_text, golden, letters, opened, pairs, read_back};
use super::*;
use crate::model::check::problem::ProblemKind;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::sample;
use crate::model::value::text::steers;
use crate::model::visits::carry::carry;

/// The closed sample, altered outside: one answer and the site.
fn altered() -> Session {
    let mut parts = sample::amended().parts().clone();
    parts.visit.site.push('!');
    if let Some(answer) = parts.answers.get_mut(&"1.1.1".into()) {
        std::sync::Arc::make_mut(answer).note = "沒有人這樣寫".into();
    }
    Session::from_parts(parts)
}

#[test]
fn golden_files() {
    let options = Options::new(Lang::ZhTw);
    for (what, format) in [
        (What::Summary, Format::Text),
        (What::Summary, Format::Markdown),
        (What::Full, Format::Csv),
        (What::Improvement, Format::Text),
        (What::Annual, Format::Json),
    ] {
        let text = opened(&sample::amended(), what, format, &options);
        let what = what.label(Lang::En).replace(' ', "-");
        golden(&format!("closed-{what}.zh-TW.{}", format.extension()), &text);
    }
    let text = opened(&altered(), What::Summary, Format::Text, &Options::new(Lang::En));
    check_text(&text);
    golden("altered-summary.en.txt", &text);
}

#[test]
fn every_report_shows_the_seal_the_amendments_and_what_was_altered() {
    let session = sample::amended();
    let seal = session.seal().expect("a closed visit");
    let kinds: Vec<ProblemKind> = altered().seal_problems().into_iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds.len(), 2);
    for (what, format) in pairs() {
        for unit in [None, Some("行政組".to_owned())] {
            let options = Options { unit, ..Options::new(Lang::ZhTw) };
            let text = letters(&read_back(&opened(&session, what, format, &options), format));
            // The altered point is no longer absent, so the table of the sheets does not list it.
            let is_listed = (what, format) != (What::Improvement, Format::Csv);
            let reason = if is_listed { "網站也已更新" } else { "" };
            for shown in [seal.digest.as_str(), session.last_link(), reason] {
                assert!(text.contains(&letters(shown)), "{shown} in {what:?} {format:?} {:?}", options.unit);
            }
            assert_eq!(text.contains("漏登"), options.unit.is_none(), "{what:?} {format:?}: of another unit");
            let of_altered = letters(&read_back(&opened(&altered(), what, format, &options), format));
            for kind in &kinds {
                let sentence = letters(&kind.message(Lang::ZhTw));
                // CSV is one table of points and has only the digest.
                let is_said = of_altered.contains(&sentence)
                    || (format == Format::Csv
                        && of_altered.contains(&format!("{}{}2", seal.digest, session.last_link())));
                assert!(is_said, "{sentence} in {what:?} {format:?}");
                assert!(!text.contains(&sentence), "{sentence} in {what:?} {format:?}");
            }
        }
    }
}

#[test]
fn what_the_seal_does_not_cover_is_said_above_it() {
    let fresh = sample::rich();
    let kept = carry(&sample::rich(), fresh.clone(), None).session.previous().cloned();
    let mut session = fresh.with_previous(kept.clone());
    session.apply(&Edit::Close, &sample::stamp(100)).expect("an open visit");
    let older = sample::sealed_long_ago(&session);
    let plain = Options::new(Lang::ZhTw);
    let named = Options { previous: kept, ..plain.clone() };
    for (session, options, expected) in
        [(&session, &plain, None), (&older, &plain, Some("較早的版本")), (&session, &named, Some("另外指定"))]
    {
        let text = letters(&opened(session, What::Annual, Format::Text, options));
        assert!(text.contains("內容與封存相符"), "{text}");
        for words in ["較早的版本", "另外指定"] {
            assert_eq!(text.contains(words), expected == Some(words), "{words}");
        }
    }
}

#[test]
fn a_visit_whose_seal_is_gone_is_not_called_closed() {
    let mut parts = sample::amended().parts().clone();
    parts.seal = None;
    let session = Session::from_parts(parts);
    for (what, format) in pairs().filter(|(what, format)| *format != Format::Csv && !is_session(*what, *format)) {
        let text = letters(&read_back(&opened(&session, what, format, &Options::new(Lang::ZhTw)), format));
        assert!(text.contains("不能當作已結案"), "{what:?} {format:?}");
        assert!(!text.contains("結案人員"), "{what:?} {format:?}");
        assert!(text.contains("尚未結案") || what == What::Improvement, "{what:?} {format:?}");
    }
}

#[test]
fn hostile_reasons_are_whole_and_harmless_in_every_format() {
    let mut session = sample::hostile();
    let stamp = Stamp { at: sample::stamp(100).at, by: sample::HOSTILE[9].to_owned() };
    session.apply(&Edit::Draft(None), &stamp).expect("nothing refuses that");
    session.apply(&Edit::Close, &stamp).expect("an open visit");
    let points: Vec<_> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (point, reason) in points.iter().zip(sample::HOSTILE) {
        // Amend the note, which is harder to tell from the former one than a mark.
        let edit = session.noting(point, &format!("{reason}改"), &stamp).because(reason);
        session.apply(&edit, &stamp).expect("a point of the sample");
    }
    for (what, format) in pairs() {
        let text = opened(&session, what, format, &Options::new(Lang::ZhTw));
        let body = text.trim_start_matches(csv::BYTE_ORDER_MARK);
        assert!(!steers(body), "{what:?} {format:?}");
        match format {
            Format::Text => check_text(&text),
            Format::Markdown | Format::Html | Format::Odt | Format::Ods => {
                assert!(!body.contains("<script"), "{what:?} {format:?}");
            }
            Format::Csv | Format::Json => {}
        }
        let seen = letters(&read_back(body, format));
        // The point of this one is absent, so that it stands on every sheet too.
        assert!(seen.contains(&letters("HYPERLINK")), "{what:?} {format:?}");
    }
}
