//! The wording of a point, and its digest, by which points of two checklists are compared.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

use crate::model::plan::checklist::{FocusPoint, Per, Target};
use crate::model::value::stored::stored;

stored! {
    /// The wording of a point: the parts that define what is asked.
    ///
    /// Heading, unit, deadline, weight and locator are not part of it: they change from year to year while the question
    /// stays the same.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Wording {
        /// The statement that is judged.
        pub check: String,
        /// What to look for on the spot.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub look_for: Vec<String>,
        /// How often it has to be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub target: Option<Target>,
    }
}

impl Wording {
    /// The wording of a point.
    #[must_use]
    pub fn of(point: &FocusPoint) -> Self {
        Self {
            check: point.check.to_string(),
            look_for: point.look_for.iter().map(ToString::to_string).collect(),
            target: point.target,
        }
    }

    /// The digest of the wording.
    #[must_use]
    pub fn digest(&self) -> Digest {
        digest(&self.check, &self.look_for, self.target)
    }
}

impl FocusPoint {
    /// The digest of what the point asks for.
    #[must_use]
    pub fn digest(&self) -> Digest {
        digest(&self.check, &self.look_for, self.target)
    }

    /// Whether two points ask for the same, that is, have the same digest.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        // Most points of two years are identical; skip the digests for those.
        (self.check == other.check && self.look_for == other.look_for && self.target == other.target)
            || self.digest() == other.digest()
    }
}

/// Digest of a wording: FNV-1a of 64 bits, the same in every version and on every platform.
///
/// What goes in, in this order: the statement; how many hints there are, as eight bytes; each hint; the target as one
/// byte for its period (0 none, 1 year, 2 month, 3 week, 4 day, 5 once) and four for its times. A text goes in as its
/// length in bytes, eight of them, and its UTF-8 in normal form C without blanks at its ends; numbers go in with the
/// lowest byte first. It tells wordings of one id apart; it is not cryptographic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(u64);

impl Digest {
    /// The digest as a number.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

fn digest(check: &str, look_for: &[impl AsRef<str>], target: Option<Target>) -> Digest {
    let mut state = Fnv::new();
    state.text(check);
    state.number(look_for.len() as u64);
    for hint in look_for {
        state.text(hint.as_ref());
    }
    let (period, times) = target.map_or((0, 0), |target| (period(target.per), target.times));
    state.bytes(&[period]);
    state.bytes(&times.to_le_bytes());
    Digest(state.0)
}

const fn period(per: Per) -> u8 {
    match per {
        Per::Year => 1,
        Per::Month => 2,
        Per::Week => 3,
        Per::Day => 4,
        Per::Once => 5,
    }
}

/// The state of FNV-1a, as its authors publish it.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        let text = text.trim();
        if text.chars().all(is_plainly_composed) || unicode_normalization::is_nfc(text) {
            self.number(text.len() as u64);
            self.bytes(text.as_bytes());
        } else {
            let composed: String = text.nfc().collect();
            self.number(composed.len() as u64);
            self.bytes(composed.as_bytes());
        }
    }
}

/// Whether a letter is its own normal form C wherever it stands: Latin, Han, and their punctuation, hence nearly every
/// letter of a plan. Others go through the tables of the normalization crate, which are slower.
const fn is_plainly_composed(letter: char) -> bool {
    matches!(letter, '\0'..='\u{2ff}' | '\u{3000}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(check: &str, look_for: &[&str], target: Option<(u32, Per)>) -> Wording {
        Wording {
            check: check.into(),
            look_for: look_for.iter().map(|&hint| hint.into()).collect(),
            target: target.map(|(times, per)| Target { times, per }),
        }
    }

    #[test]
    fn the_digest_never_changes() {
        // Computed by another program from the description above.
        for (wording, expected) in [
            (wording("", &[], None), "98b2b1418e80a50f"),
            (wording("流程已公布", &[], None), "e05a2bab328af840"),
            (wording("流程已公布", &["流程圖"], None), "d73b87ba29b8701f"),
            (wording("電話禮貌測試已辦理", &["測試紀錄", "檢討"], Some((6, Per::Year))), "73763ae1340013be"),
        ] {
            assert_eq!(wording.digest().to_string(), expected, "{wording:?}");
        }
    }

    #[test]
    fn the_algorithm_is_the_published_one() {
        for (text, expected) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            let mut state = Fnv::new();
            state.bytes(text.as_bytes());
            assert_eq!(state.0, expected, "{text}");
        }
    }

    #[test]
    fn what_is_plainly_composed_is_so_beside_any_letter() {
        let plain = ('\0'..='\u{ffff}').filter(|&letter| is_plainly_composed(letter));
        for letter in plain {
            let pair = format!("甲{letter}a{letter}");
            assert!(unicode_normalization::is_nfc(&pair), "{letter:?}");
            assert_eq!(pair.nfc().collect::<String>(), pair, "{letter:?}");
        }
    }

    #[test]
    fn another_question_has_another_digest() {
        let asked = wording("e\u{301}流程", &["甲", "乙"], Some((1, Per::Year)));
        let same = wording(" é流程 ", &["甲", "乙"], Some((1, Per::Year)));
        assert_eq!(asked.digest(), same.digest());
        for other in [
            wording("é流程。", &["甲", "乙"], Some((1, Per::Year))),
            wording("é流程", &["乙", "甲"], Some((1, Per::Year))),
            wording("é流程", &["甲乙"], Some((1, Per::Year))),
            wording("é流程甲", &["乙"], Some((1, Per::Year))),
            wording("é流程", &["甲", "乙"], Some((2, Per::Year))),
            wording("é流程", &["甲", "乙"], Some((1, Per::Month))),
            wording("é流程", &["甲", "乙"], None),
        ] {
            assert_ne!(asked.digest(), other.digest(), "{other:?}");
        }
    }
}
