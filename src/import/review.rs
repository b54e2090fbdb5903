//! A review: what a person decides about a ledger, as a list of values that is replayed onto what the rules found.
//!
//! Each decision says what it was about and keeps what it replaced, so that it can be undone. The list alone is stored:
//! the same document and the same decisions always give the same ledger.

mod levels;

use serde::{Deserialize, Serialize};

use crate::import::ledger::{Fate, Ledger, LedgerEntry};
use crate::import::number;
use crate::import::rules::split_units;
use crate::lang::{Lang, text};
use crate::model::value::stored::stored;

stored! {
    /// A decision about one paragraph, named by the id of its entry.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Decision {
        /// What it is. The fate that it has already confirms it.
        Fate {
            /// The paragraph.
            entry: usize,
            /// What it is.
            to: Fate,
        },
        /// It goes on from the paragraph above.
        Join {
            /// The paragraph.
            entry: usize,
        },
        /// It is two paragraphs.
        Split {
            /// The paragraph.
            entry: usize,
            /// The first letter of the second one, counted in the wording from 0.
            at: usize,
        },
        /// It stands one level higher, with what stands under it.
        Raise {
            /// The paragraph.
            entry: usize,
        },
        /// It stands one level lower, with what stands under it.
        Lower {
            /// The paragraph.
            entry: usize,
        },
        /// Its wording is another.
        Wording {
            /// The paragraph.
            entry: usize,
            /// The wording, without number.
            wording: String,
        },
        /// Its units are others.
        Units {
            /// The paragraph.
            entry: usize,
            /// The units.
            units: Vec<String>,
        },
    }
}

stored! {
    /// A review in progress, as it is kept: which plan, what was said of it, what was decided.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ReviewWork = "ImportWork" {
        /// Version of the file.
        pub format: u32,
        /// Where the plan was.
        pub plan: String,
        /// The digest of its bytes.
        pub digest: String,
        /// What the columns hold, as it was named.
        #[serde(default)]
        pub columns: Option<String>,
        /// The id of the checklist.
        pub id: String,
        /// The office, where the plan does not name it.
        #[serde(default)]
        pub agency: Option<String>,
        /// The plan's 民國 year, where it does not name it.
        #[serde(default)]
        pub year: Option<u16>,
        /// The scheme of pillars, where it is not known.
        #[serde(default)]
        pub framework: Option<String>,
        /// The checklist that it is brought onto, by id or path.
        #[serde(default)]
        pub onto: Option<String>,
        /// The decisions, oldest first.
        pub decisions: Vec<Decision>,
    }
}

/// The version of the file of a review.
pub const REVIEW_FORMAT: u32 = 1;

/// Why a decision cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewRefusal {
    /// There is no such paragraph.
    Gone,
    /// Nothing stands above that could go on.
    NothingAbove,
    /// Both parts must have letters.
    NoPart,
    /// There is no level above a pillar, or below what stands above.
    NoLevel,
    /// A paragraph must have letters.
    NoWording,
    /// Only points and groups have units.
    NoUnits,
}

/// What a decision replaced: from a position on, some entries stand for others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inverse {
    at: usize,
    now: usize,
    before: Vec<LedgerEntry>,
}

/// A ledger with what a person decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    ledger: Ledger,
    /// How many paragraphs were read; splitting adds to the entries.
    read: usize,
    done: Vec<(Decision, Inverse)>,
    undone: Vec<Decision>,
}

impl Decision {
    /// The paragraph that it is about.
    #[must_use]
    pub const fn entry(&self) -> usize {
        match self {
            Self::Fate { entry, .. }
            | Self::Join { entry }
            | Self::Split { entry, .. }
            | Self::Raise { entry }
            | Self::Lower { entry }
            | Self::Wording { entry, .. }
            | Self::Units { entry, .. } => *entry,
        }
    }
}

impl ReviewRefusal {
    /// Why, and what can be done instead.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Gone => lang.review_gone(),
            Self::NothingAbove => lang.review_nothing_above(),
            Self::NoPart => lang.review_no_part(),
            Self::NoLevel => lang.review_no_level(),
            Self::NoWording => lang.review_no_wording(),
            Self::NoUnits => lang.review_no_units(),
        }
    }
}

impl Review {
    /// What the rules found, with nothing decided yet.
    #[must_use]
    pub const fn new(ledger: Ledger) -> Self {
        let read = ledger.entries.len();
        Self { ledger, read, done: Vec::new(), undone: Vec::new() }
    }

    /// The ledger with earlier decisions, and how many of them do not fit it.
    #[must_use]
    pub fn replayed(ledger: Ledger, decisions: Vec<Decision>) -> (Self, usize) {
        let mut review = Self::new(ledger);
        let refused = decisions.into_iter().filter(|decision| review.apply(decision.clone()).is_err()).count();
        (review, refused)
    }

    /// The paragraphs with their fates as they are now.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How many paragraphs were divided by hand.
    #[must_use]
    pub fn divided(&self) -> usize {
        self.ledger.entries.len().saturating_sub(self.read)
    }

    /// The decisions in force, oldest first.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.done.iter().map(|(decision, _)| decision)
    }

    /// Carries out a decision. Another word about the fate that was decided last takes its place, so that whoever tries
    /// one fate after the other undoes them at once.
    pub fn decide(&mut self, decision: Decision) -> Result<(), ReviewRefusal> {
        let replaces = match (&decision, self.done.last()) {
            (Decision::Fate { entry, .. }, Some((Decision::Fate { entry: last, .. }, _))) => entry == last,
            _ => false,
        };
        let before = if replaces { self.take_back() } else { None };
        match self.apply(decision) {
            Ok(()) => {
                self.undone.clear();
                Ok(())
            }
            Err(refusal) => {
                if let Some(before) = before {
                    // It was in force a moment ago, on the same entries.
                    let _ = self.apply(before);
                }
                Err(refusal)
            }
        }
    }

    /// Undoes the last decision; the paragraph that it was about.
    pub fn undo(&mut self) -> Option<usize> {
        let decision = self.take_back()?;
        let entry = decision.entry();
        self.undone.push(decision);
        Some(entry)
    }

    /// Carries out again what was undone last; the paragraph that it is about.
    pub fn redo(&mut self) -> Option<usize> {
        let decision = self.undone.pop()?;
        let entry = decision.entry();
        self.apply(decision).ok()?;
        Some(entry)
    }

    fn take_back(&mut self) -> Option<Decision> {
        let (decision, inverse) = self.done.pop()?;
        self.ledger.entries.splice(inverse.at..inverse.at + inverse.now, inverse.before);
        Some(decision)
    }

    fn apply(&mut self, decision: Decision) -> Result<(), ReviewRefusal> {
        let at = self.ledger.position(decision.entry()).ok_or(ReviewRefusal::Gone)?;
        let entries = &self.ledger.entries;
        let mut after = match &decision {
            Decision::Fate { to, .. } => levels::with_fate(entries, at, *to),
            Decision::Join { .. } => vec![joined(entries, at)?],
            Decision::Split { at: letter, .. } => divided(entries, at, *letter)?,
            Decision::Raise { .. } => levels::raised(entries, at)?,
            Decision::Lower { .. } => levels::lowered(entries, at)?,
            Decision::Wording { wording, .. } => {
                let wording = wording.trim();
                if wording.is_empty() {
                    return Err(ReviewRefusal::NoWording);
                }
                vec![LedgerEntry { wording: wording.to_owned(), ..entries[at].clone() }]
            }
            Decision::Units { units, .. } => {
                if !matches!(entries[at].fate, Fate::Point | Fate::Group) {
                    return Err(ReviewRefusal::NoUnits);
                }
                let units = units.iter().map(|unit| unit.trim().to_owned()).filter(|unit| !unit.is_empty());
                vec![LedgerEntry { units: units.collect(), ..entries[at].clone() }]
            }
        };
        // Whatever was decided, somebody has looked at it.
        after[0].doubt = None;
        let now = after.len();
        let covered = now - usize::from(matches!(decision, Decision::Split { .. }));
        let before = self.ledger.entries.splice(at..at + covered, after).collect();
        self.done.push((decision, Inverse { at, now, before }));
        Ok(())
    }
}

/// What a paragraph is once it is known to be of a fate: number and wording apart, units as such.
fn as_fate(entry: &LedgerEntry, to: Fate) -> LedgerEntry {
    let mut entry = LedgerEntry { fate: to, doubt: None, ..entry.clone() };
    if entry.number.is_empty()
        && entry.wording == entry.text
        && (to.is_outline() || to == Fate::Hint)
        && let Some((number, rest)) = number::split(&entry.text)
    {
        entry.wording = if rest.trim().is_empty() { entry.text.clone() } else { rest.trim().to_owned() };
        entry.number = number.printed;
    }
    // A hint or a unit goes to the point above, whatever it belonged to before.
    if !matches!(to, Fate::Deadline | Fate::Target | Fate::Continuation | Fate::Repeat) {
        entry.of = None;
    }
    if to == Fate::Unit {
        entry.units = split_units(&entry.wording);
    }
    entry
}

/// The paragraph as the rest of the one above.
fn joined(entries: &[LedgerEntry], at: usize) -> Result<LedgerEntry, ReviewRefusal> {
    let holds_text = |entry: &&LedgerEntry| {
        !matches!(
            entry.fate,
            Fate::Unit | Fate::Deadline | Fate::Target | Fate::Header | Fate::Repeat | Fate::Continuation
        )
    };
    let above = entries[..at].iter().rev().find(holds_text).ok_or(ReviewRefusal::NothingAbove)?;
    let entry = &entries[at];
    // Its number belongs to the text again: what is joined has none.
    let wording = if entry.number.is_empty() { entry.wording.clone() } else { entry.text.clone() };
    Ok(LedgerEntry { fate: Fate::Continuation, of: Some(above.id), wording, number: String::new(), ..entry.clone() })
}

/// The paragraph as two; the second is of the same fate, and what went on from the whole goes on from it.
fn divided(entries: &[LedgerEntry], at: usize, letter: usize) -> Result<Vec<LedgerEntry>, ReviewRefusal> {
    let entry = &entries[at];
    let byte = entry.wording.char_indices().nth(letter).map(|(byte, _)| byte).ok_or(ReviewRefusal::NoPart)?;
    let (front, back) = entry.wording.split_at(byte);
    let has_letters = |part: &str| part.chars().any(char::is_alphanumeric);
    if !has_letters(front) || !has_letters(back) {
        return Err(ReviewRefusal::NoPart);
    }
    let id = entries.iter().map(|entry| entry.id).max().map_or(0, |last| last + 1);
    let printed = entry.text.strip_suffix(back).unwrap_or(&entry.text);
    let first = LedgerEntry {
        text: printed.trim_end().to_owned(),
        wording: front.trim_end().to_owned(),
        doubt: None,
        ..entry.clone()
    };
    let (number, wording) = match number::split(back) {
        Some((number, rest)) if has_letters(rest) => (number.printed, rest.trim()),
        _ => (String::new(), back.trim()),
    };
    let second = LedgerEntry {
        id,
        text: back.trim().to_owned(),
        wording: wording.to_owned(),
        number,
        doubt: None,
        milestones: Vec::new(),
        ..entry.clone()
    };
    let goes_on = |later: &LedgerEntry| later.fate == Fate::Continuation && later.of == Some(entry.id);
    let last = entries.iter().rposition(goes_on).filter(|&last| last > at).unwrap_or(at);
    let later = entries[at + 1..=last].iter().map(|later| {
        let of = if goes_on(later) { Some(id) } else { later.of };
        LedgerEntry { of, ..later.clone() }
    });
    Ok([first, second].into_iter().chain(later).collect())
}

text! {
    review_gone { zh: "這一段已不在", en: "the paragraph is gone" }
    review_nothing_above { zh: "上面沒有可接續的段落", en: "nothing stands above that it could go on from" }
    review_no_part { zh: "請把游標移到要分開的地方，兩邊都要有字", en: "move the caret to where it divides; both parts need letters" }
    review_no_level { zh: "不能再升降一級", en: "there is no such level" }
    review_no_wording { zh: "文字不能是空的；不要的段落請改列範圍外", en: "a paragraph needs a text; put what is not wanted outside" }
    review_no_units { zh: "只有重點與群組有單位", en: "only points and groups have units" }
}

#[cfg(test)]
mod tests;
