//! The texts of a session's points in one piece, so that 100,000 of them are searched while a letter is typed.
//!
//! Every text stands in it once, folded as a [`Needle`] is, however many points have it: most hints and units repeat.
//! Notes change and are kept apart.

use compact_str::CompactString;
use memchr::memmem::Finder;
use std::collections::{BTreeMap, HashMap};

use crate::model::list::find::{Needle, fold};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;

/// The folded texts of the points in scope.
#[derive(Clone, Debug)]
pub struct Haystack {
    /// The distinct texts one after another, each followed by [`Self::END`].
    text: String,
    /// Where each distinct text begins, and where the last one ends.
    starts: Vec<usize>,
    /// For each distinct text, where the ranks of its points begin in `points`; and where the last ones end.
    owners: Vec<usize>,
    /// The ranks of the points of the first distinct text, then those of the second, and so on.
    points: Vec<u32>,
    /// How many points the checklist has.
    count: usize,
    /// The folded notes by the rank of their points.
    notes: BTreeMap<usize, String>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The distinct texts, in their order.
    texts: Vec<u32>,
    /// The points, by rank.
    pub ranks: Vec<usize>,
}

impl Haystack {
    /// Ends a text. No needle holds it, for a field to search in has one line.
    const END: char = '\n';

    /// The texts of a session as it stands.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut haystack = Self {
            text: String::new(),
            starts: Vec::new(),
            owners: Vec::new(),
            points: Vec::new(),
            count: session.outline().len(),
            notes: BTreeMap::new(),
        };
        // Pairs of a distinct text and a point; sorted, they are the lists of points.
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (rank, place) in session.outline().places().iter().enumerate() {
            let (_, _, point) = place.of(session.checklist());
            if !session.in_scope(&point.id) {
                continue;
            }
            let texts = [point.check.as_str(), &point.theme, &point.source, point.id.as_str()];
            let texts =
                texts.into_iter().chain(point.units.iter().chain(point.look_for.iter()).map(CompactString::as_str));
            for text in texts.filter(|text| !text.is_empty()) {
                let number = *numbers.entry(text).or_insert_with(|| haystack.push(text));
                pairs.push((number, rank as u32));
            }
            haystack.note(rank, session.note(&point.id));
        }
        haystack.starts.push(haystack.text.len());
        pairs.sort_unstable();
        haystack.points = pairs.iter().map(|(_, rank)| *rank).collect();
        let first_of = |number| pairs.partition_point(|(other, _)| *other < number);
        haystack.owners = (0..haystack.starts.len() as u32).map(first_of).collect();
        haystack
    }

    /// Adds a distinct text and returns its number.
    fn push(&mut self, text: &str) -> u32 {
        self.starts.push(self.text.len());
        // Several lines are several texts to a needle of one line, and one end is as good as another.
        self.text.push_str(&fold(text));
        self.text.push(Self::END);
        (self.starts.len() - 1) as u32
    }

    fn note(&mut self, rank: usize, note: &str) {
        if note.is_empty() {
            self.notes.remove(&rank);
        } else {
            self.notes.insert(rank, fold(note));
        }
    }

    /// Takes in the note of a point, which may have changed.
    pub fn look_again(&mut self, session: &Session, point: &PointId) {
        if let Some(rank) = session.outline().rank(point).filter(|_| session.in_scope(point)) {
            self.note(rank, session.note(point));
        }
    }

    /// The points that contain a needle. `earlier` is what was found for a part of it, beyond which nothing is found.
    #[must_use]
    pub fn search(&self, needle: &Needle, earlier: Option<&Hits>) -> Hits {
        let finder = Finder::new(needle.as_str());
        let texts = match earlier {
            Some(earlier) => earlier.texts.iter().copied().filter(|text| self.has(*text, &finder)).collect(),
            None => self.texts_with(&finder),
        };
        let mut is_hit = vec![false; self.count];
        for text in &texts {
            let text = *text as usize;
            for point in &self.points[self.owners[text]..self.owners[text + 1]] {
                is_hit[*point as usize] = true;
            }
        }
        for (rank, note) in &self.notes {
            is_hit[*rank] |= finder.find(note.as_bytes()).is_some();
        }
        let ranks = is_hit.iter().enumerate().filter(|(_, is_hit)| **is_hit).map(|(rank, _)| rank).collect();
        Hits { texts, ranks }
    }

    fn has(&self, text: u32, finder: &Finder) -> bool {
        let text = text as usize;
        finder.find(&self.text.as_bytes()[self.starts[text]..self.starts[text + 1]]).is_some()
    }

    /// The distinct texts that contain what is looked for.
    fn texts_with(&self, finder: &Finder) -> Vec<u32> {
        let mut texts = Vec::new();
        let (mut from, mut text) = (0, 0);
        while let Some(at) = finder.find(&self.text.as_bytes()[from..]) {
            // Mostly in one of the next texts, so that there is nothing to halve.
            while self.starts[text + 1] <= from + at {
                text += 1;
            }
            texts.push(text as u32);
            from = self.starts[text + 1];
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::sample::{answer, rich};

    fn ranks(session: &Session, needle: &Needle) -> Vec<usize> {
        session.search(needle).iter().filter_map(|point| session.outline().rank(point)).collect()
    }

    proptest! {
        #[test]
        fn it_finds_what_looking_at_every_point_finds(
            typed in "[流程公布佈組1.電話。Q]{1,4}",
            note in "[公電話Ｑq\n㈠]{0,6}",
            at in 0_usize..9,
        ) {
            let mut session = rich();
            let mut haystack = Haystack::of(&session);
            let place = session.outline().places()[at];
            let point = place.of(session.checklist()).2.id.clone();
            answer(&mut session, point.as_str(), 90, |answer| answer.note = note);
            haystack.look_again(&session, &point);
            let mut earlier: Option<Hits> = None;
            for (end, letter) in typed.char_indices() {
                let needle = Needle::new(&typed[..end + letter.len_utf8()]).expect("something was typed");
                let hits = haystack.search(&needle, earlier.as_ref());
                prop_assert_eq!(&hits.ranks, &ranks(&session, &needle));
                prop_assert_eq!(&hits, &haystack.search(&needle, None));
                earlier = Some(hits);
            }
        }
    }
}
