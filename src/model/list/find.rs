//! Finding points by a piece of text, as a reviewer types it.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::session::Session;
use crate::model::value::text::half_width;
use crate::model::value::variants::plain_form;

/// A search text; matching ignores case, full-width or half-width forms, and which form of a character is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    folded: String,
    typed: String,
}

impl Needle {
    /// The needle of a typed text; `None` if it is blank.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let folded = fold(typed);
        (!folded.is_empty()).then(|| Self { folded, typed: typed.to_owned() })
    }

    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.folded
    }

    /// The text as it was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether a text contains the needle.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        // Folding allocates, which is too slow for every text of a long list at every key.
        if text.chars().all(|letter| fold_alone(letter).is_some()) {
            text.char_indices().any(|(start, _)| {
                let mut letters = text[start..].chars().filter_map(fold_alone);
                self.folded.chars().all(|letter| letters.next() == Some(letter))
            })
        } else {
            fold(text).contains(&self.folded)
        }
    }

    /// Where a text contains the needle, as ranges of bytes that end between whole characters.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        if !self.is_in(text) {
            return Vec::new();
        }
        // Folding may change lengths; each byte of the folded text remembers the character that it came from.
        let mut folded = String::new();
        let mut origins = Vec::new();
        for (start, cluster) in text.grapheme_indices(true) {
            folded.push_str(&fold(cluster));
            origins.resize(folded.len(), start..start + cluster.len());
        }
        folded
            .match_indices(&self.folded)
            .map(|(start, piece)| origins[start].start..origins[start + piece.len() - 1].end)
            .collect()
    }

    /// Whether a point contains the needle: wording, theme, hints, units, locator, id or note.
    #[must_use]
    pub fn hits(&self, point: &FocusPoint, note: &str) -> bool {
        let texts = [point.check.as_str(), &point.theme, &point.source, point.id.as_str(), note];
        texts.into_iter().any(|text| self.is_in(text))
            || point.units.iter().chain(point.look_for.iter()).any(|text| self.is_in(text))
    }
}

/// The folded form of a character whose folding does not depend on its neighbours; `None` for others.
fn fold_alone(letter: char) -> Option<char> {
    match letter {
        '\0'..='\x7f' => Some(letter.to_ascii_lowercase()),
        // Han characters; 、。〈〉《》「」『』【】
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}' => Some(plain_form(letter)),
        // The full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => Some(half_width(letter).to_ascii_lowercase()),
        _ => None,
    }
}

/// A text as it is looked for: small letters, half width where there is one, one form of each character.
pub(in crate::model) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Most texts have nothing that depends on its neighbours, and composing is slow.
    let alone: Option<String> = text.chars().map(fold_alone).collect();
    alone.unwrap_or_else(|| text.nfkc().flat_map(char::to_lowercase).map(plain_form).collect())
}

/// Whether two names are one, whichever forms of characters they are written with.
#[must_use]
pub fn is_same_name(one: &str, other: &str) -> bool {
    one == other || one.chars().count() == other.chars().count() && fold(one) == fold(other)
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
    use super::{Needle, fold, fold_alone, is_same_name};
    use crate::model::value::variants::plain_form;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    proptest! {
        #[test]
        fn letters_that_fold_alone_fold_as_the_whole_text_does(text in "[一-龥，、。「」Ａ-ｚA-z0-9（） ]{0,20}") {
            let alone: Option<String> = text.chars().map(fold_alone).collect();
            let whole: String = text.nfkc().flat_map(char::to_lowercase).map(plain_form).collect();
            prop_assert_eq!((alone, fold(&text)), (Some(whole.clone()), whole));
        }

        #[test]
        fn the_two_ways_of_looking_agree(typed in "[公開qＱ１，]{1,2}", text in "[公開公QqＱ1１，㈠ ]{0,8}") {
            let needle = Needle::new(&typed).expect("something was typed");
            prop_assert_eq!(needle.is_in(&text), fold(&text).contains(&needle.folded));
        }
    }

    #[test]
    fn width_and_case_do_not_matter() {
        for (typed, text, expected) in [
            ("qr code", "張貼ＱＲ　ＣＯＤＥ", true),
            ("ＱＲ", "QR code", true),
            (" 雙語 ", "設置雙語標示", true),
            ("雙語", "多國語言", false),
            ("服務平台", "服務平臺", true),
            ("平臺", "線上平台", true),
            ("計劃", "年度計畫", true),
            ("峯", "山峰", true),
            ("查核", "査核", true),
            ("台", "颱風", false),
        ] {
            assert_eq!(Needle::new(typed).is_some_and(|needle| needle.is_in(text)), expected, "{typed} in {text}");
        }
        assert_eq!(Needle::new("  "), None);
    }

    #[test]
    fn a_name_is_the_same_in_every_form_of_its_characters() {
        for (one, other, expected) in [
            ("臺語組", "台語組", true),
            ("ＩＴ組", "it組", true),
            ("群眾組", "羣衆組", true),
            ("一組", "二組", false),
            ("組", "組組", false),
        ] {
            assert_eq!(is_same_name(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn the_piece_that_was_found_is_told_in_the_text_as_it_stands() {
        for (typed, text, expected) in [
            ("雙語", "設置雙語標示，雙語網站", vec!["雙語", "雙語"]),
            ("qr", "張貼ＱＲ碼與qr", vec!["ＱＲ", "qr"]),
            ("㈠", "項目(一)與㈠", vec!["(一)", "㈠"]),
            ("e", "é不是e", vec!["e"]),
            ("平台", "平臺與平台", vec!["平臺", "平台"]),
            ("無", "有", vec![]),
        ] {
            let needle = Needle::new(typed).expect("something is typed");
            let found: Vec<&str> = needle.places(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found, expected, "{typed} in {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_piece_found_contains_the_needle(typed in "[a一(ﬀA１ ]{1,3}", text in "[a一(ﬀÅA１ e\u{301}]{0,12}") {
            if let Some(needle) = Needle::new(&typed) {
                for place in needle.places(&text) {
                    proptest::prop_assert!(needle.is_in(&text[place]));
                }
            }
        }
    }
}
