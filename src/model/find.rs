//! Finding points by a piece of text, as a reviewer types it.

use unicode_normalization::UnicodeNormalization;

use super::checklist::{FocusPoint, PointId};
use super::session::Session;

/// A piece of text to look for: full-width and half-width, capital and small letters are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle(String);

impl Needle {
    /// The needle that a typed text stands for; `None` where nothing was typed.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        let folded = fold(typed.trim());
        (!folded.is_empty()).then_some(Self(folded))
    }

    /// Whether a text contains the needle.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        // Folding copies the text, which is too slow for every text of a long list at every letter typed.
        if text.chars().all(|letter| fold_alone(letter).is_some()) {
            text.char_indices().any(|(start, _)| {
                let mut letters = text[start..].chars().filter_map(fold_alone);
                self.0.chars().all(|letter| letters.next() == Some(letter))
            })
        } else {
            fold(text).contains(&self.0)
        }
    }

    /// Whether a point contains the needle: wording, theme, hints, units, locator, id or note.
    #[must_use]
    pub fn hits(&self, point: &FocusPoint, note: &str) -> bool {
        let texts = [point.check.as_str(), &point.theme, &point.source, point.id.as_str(), note];
        texts.into_iter().any(|text| self.is_in(text))
            || point.units.iter().chain(&point.look_for).any(|text| self.is_in(text))
    }
}

/// What a letter of ordinary Chinese text folds to, whatever stands beside it; `None` for the others.
fn fold_alone(letter: char) -> Option<char> {
    match letter {
        '\0'..='\x7f' => Some(letter.to_ascii_lowercase()),
        // Han characters; 、。〈〉《》「」『』【】
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}' => Some(letter),
        // The full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).map(|narrow| narrow.to_ascii_lowercase()),
        _ => None,
    }
}

fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.nfkc().flat_map(char::to_lowercase).collect() }
}

impl Session {
    /// The points in scope that contain the needle, in plan order.
    #[must_use]
    pub fn search(&self, needle: &Needle) -> Vec<PointId> {
        self.points()
            .filter(|(_, _, point)| needle.hits(point, self.note(&point.id)))
            .map(|(_, _, point)| point.id.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Needle, fold, fold_alone};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_that_fold_alone_fold_as_the_whole_text_does(text in "[一-龥，、。「」Ａ-ｚA-z0-9（） ]{0,20}") {
            let alone: Option<String> = text.chars().map(fold_alone).collect();
            prop_assert_eq!(alone, Some(fold(&text)));
        }

        #[test]
        fn the_two_ways_of_looking_agree(typed in "[公開qＱ１，]{1,2}", text in "[公開公QqＱ1１，㈠ ]{0,8}") {
            let needle = Needle::new(&typed).expect("something was typed");
            prop_assert_eq!(needle.is_in(&text), fold(&text).contains(&needle.0));
        }
    }

    #[test]
    fn width_and_case_do_not_matter() {
        for (typed, text, expected) in [
            ("qr code", "張貼ＱＲ　ＣＯＤＥ", true),
            ("ＱＲ", "QR code", true),
            (" 雙語 ", "設置雙語標示", true),
            ("雙語", "多國語言", false),
        ] {
            assert_eq!(Needle::new(typed).is_some_and(|needle| needle.is_in(text)), expected, "{typed} in {text}");
        }
        assert_eq!(Needle::new("  "), None);
    }
}
