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
        // Chinese text in its usual form folds to itself, so that most searches need no copy.
        text.contains(&self.0) || fold(text).contains(&self.0)
    }

    /// Whether a point contains the needle: wording, theme, hints, units, locator, id or note.
    #[must_use]
    pub fn hits(&self, point: &FocusPoint, note: &str) -> bool {
        let texts = [point.check.as_str(), &point.theme, &point.source, point.id.as_str(), note];
        texts.into_iter().any(|text| self.is_in(text))
            || point.units.iter().chain(&point.look_for).any(|text| self.is_in(text))
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
    use super::Needle;

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
