//! A session file read piece by piece, so that 100,000 points never stand in memory as text.
//!
//! Answers, log and strategies are taken from the lines in which this program writes them, some hundred kilobytes at a
//! time; what stands around them is parsed as a small file of its own. A text that is cut in the wrong place, such as
//! within a note, does not parse: then, and wherever something is wrong or unusual, there is no session, and the file is
//! to be read as a whole, which says what is wrong and where.

use memchr::memmem;
use std::collections::HashMap;
use std::sync::Arc;

use crate::model::plan::checklist::{PointId, Strategy};
use crate::model::plan::sharing::SharedLists;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::session::Session;
use crate::model::record::sharing::SharedAnswers;
use crate::store::format::session_entries::{Block, Blocks, Entries, Kind};
use crate::store::format::session_file;

/// How many bytes are gathered before they are parsed. A file that is no longer comes best in one piece.
pub const GATHERED: usize = 1 << 18;

/// The most bytes around answers, log and strategies; with last time's verdicts that of a large plan, too.
const MOST_AROUND: usize = 1 << 26;

/// The parts of a session file that are parsed on their own: how they begin and end, and how an entry in them ends.
struct Bounds {
    begin: &'static [u8],
    end: &'static [u8],
    entry_end: &'static [u8],
}

const ANSWERS: Bounds = Bounds { begin: b"\n    answers: {\n", end: b"\n    },\n", entry_end: b"\n" };
const LOG: Bounds = Bounds { begin: b"\n    log: [\n", end: b"\n    ],\n", entry_end: b"\n" };
const STRATEGIES: Bounds = Bounds {
    begin: b"\n                strategies: [\n",
    end: b"\n                ],\n",
    entry_end: b"\n                    ),\n",
};

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    BeforeAnswers,
    Answers,
    BeforeLog,
    Log,
    /// From the end of the log, and from the end of each list of strategies.
    Around,
    Strategies,
}

/// A session file that comes in pieces.
#[derive(Debug)]
pub struct SessionPieces {
    part: Part,
    /// What was not taken in yet.
    gathered: Vec<u8>,
    /// What stands around the blocks.
    around: Vec<u8>,
    blocks: Blocks,
    answers: HashMap<PointId, Arc<Answer>>,
    log: Vec<Change>,
    /// The strategies of each pillar that has some, in the order of the file.
    strategies: Vec<Vec<Strategy>>,
    lists: SharedLists,
    said: SharedAnswers,
}

impl Default for SessionPieces {
    fn default() -> Self {
        Self {
            part: Part::BeforeAnswers,
            gathered: Vec::new(),
            around: Vec::new(),
            blocks: Blocks::default(),
            answers: HashMap::new(),
            log: Vec::new(),
            strategies: Vec::new(),
            lists: SharedLists::default(),
            said: SharedAnswers::default(),
        }
    }
}

impl SessionPieces {
    /// A file that comes in one piece.
    #[must_use]
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { gathered: bytes, ..Self::default() }
    }

    /// Takes in the next bytes. `None` says that the file has to be read as a whole.
    #[must_use]
    pub fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() < GATHERED { Some(()) } else { self.take_in() }
    }

    /// The session, if it is open and nothing is wrong with it.
    #[must_use]
    pub fn end(mut self) -> Option<Session> {
        self.take_in()?;
        if self.part != Part::Around {
            return None;
        }
        while let Some(outcome) = self.blocks.next() {
            self.settle(outcome?)?;
        }
        self.around.append(&mut self.gathered);
        let Self { around, answers, mut log, mut strategies, .. } = self;
        log.shrink_to_fit();
        strategies.iter_mut().for_each(Vec::shrink_to_fit);
        session_file::assembled(std::str::from_utf8(&around).ok()?, answers, log, strategies)
    }

    /// Goes through what was gathered as far as it is whole.
    fn take_in(&mut self) -> Option<()> {
        let mut gathered = std::mem::take(&mut self.gathered);
        let mut at = 0;
        loop {
            let (taken, goes_on) = self.step(&gathered[at..])?;
            at += taken;
            if !goes_on {
                break;
            }
        }
        gathered.drain(..at);
        self.gathered = gathered;
        (self.around.len() <= MOST_AROUND).then_some(())
    }

    /// Takes in the bytes up to the next change of parts; returns how many these are, and whether there was one.
    fn step(&mut self, rest: &[u8]) -> Option<(usize, bool)> {
        match self.part {
            Part::BeforeAnswers => Some(self.outside(rest, &ANSWERS, Part::Answers)),
            Part::BeforeLog => Some(self.outside(rest, &LOG, Part::Log)),
            Part::Around => Some(self.outside(rest, &STRATEGIES, Part::Strategies)),
            Part::Answers => self.inside(rest, &ANSWERS, Part::BeforeLog),
            Part::Log => self.inside(rest, &LOG, Part::Around),
            Part::Strategies => self.inside(rest, &STRATEGIES, Part::Around),
        }
    }

    fn outside(&mut self, rest: &[u8], bounds: &Bounds, next: Part) -> (usize, bool) {
        let found = memmem::find(rest, bounds.begin);
        let taken = match found {
            // The line break before the first entry stays: an empty block ends with it.
            Some(at) => at + bounds.begin.len() - 1,
            // The beginning of a block may have been cut off.
            None => rest.len().saturating_sub(bounds.begin.len()),
        };
        self.around.extend_from_slice(&rest[..taken]);
        if found.is_some() {
            self.part = next;
            if next == Part::Strategies {
                self.strategies.push(Vec::new());
            }
        }
        (taken, found.is_some())
    }

    fn inside(&mut self, rest: &[u8], bounds: &Bounds, next: Part) -> Option<(usize, bool)> {
        let end = memmem::find(rest, bounds.end);
        let whole = match end {
            Some(end) => end + 1,
            None => memmem::rfind(rest, bounds.entry_end).map_or(0, |at| at + bounds.entry_end.len()),
        };
        self.entries(&rest[..whole])?;
        if end.is_some() {
            self.part = next;
        }
        // The last line break stays: the end of the block begins with one.
        Some((whole.saturating_sub(1), end.is_some()))
    }

    /// Takes in whole entries of the current block.
    fn entries(&mut self, lines: &[u8]) -> Option<()> {
        let lines = std::str::from_utf8(lines).ok()?;
        // A comma that is missing between two pieces would not be missed.
        if !lines.trim_end().ends_with(',') {
            return lines.trim().is_empty().then_some(());
        }
        let kind = match self.part {
            Part::Answers => Kind::Answers,
            Part::Log => Kind::Log,
            _ => Kind::Strategies { pillar: self.strategies.len().checked_sub(1)? },
        };
        self.blocks.push(Block::of(kind, lines));
        while let Some(outcome) = self.blocks.next_ready() {
            self.settle(outcome?)?;
        }
        Some(())
    }

    /// Puts parsed entries to those before them. `None` if a point has two answers.
    fn settle(&mut self, entries: Entries) -> Option<()> {
        match entries {
            Entries::Answers(entries) => {
                for (point, answer) in entries {
                    if self.answers.insert(point, Arc::new(answer)).is_some() {
                        return None;
                    }
                }
            }
            Entries::Log(mut entries) => {
                self.said.settle(&self.answers, &mut entries);
                self.log.append(&mut entries);
            }
            Entries::Strategies { pillar, strategies: mut entries } => {
                for strategy in &mut entries {
                    self.lists.settle(strategy);
                }
                self.strategies.get_mut(pillar)?.append(&mut entries);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::sample;
    use crate::store::format::session_file::read_session;
    use crate::store::format::session_text::session_bytes;

    fn in_pieces(bytes: &[u8], length: usize) -> Option<Session> {
        let mut pieces = SessionPieces::default();
        for piece in bytes.chunks(length) {
            pieces.gathered.extend_from_slice(piece);
            pieces.take_in()?;
        }
        pieces.end()
    }

    fn is_same(one: &Session, other: &Session) -> bool {
        one.parts() == other.parts() && one.scores() == other.scores()
    }

    #[test]
    fn a_session_in_pieces_of_any_length_is_the_one_read_as_a_whole() {
        for session in [sample::rich(), sample::hostile(), sample::begin(sample::checklist(&[3, 1]))] {
            let bytes = session_bytes(&session).expect("the sample");
            let whole = read_session(std::str::from_utf8(&bytes).expect("UTF-8")).expect("a good session").0;
            for length in [1, 7, 64, 1000, bytes.len()] {
                let found = in_pieces(&bytes, length).expect("as this program writes it");
                assert!(is_same(&found, &whole), "{length}");
            }
        }
    }

    #[test]
    fn what_is_sealed_or_otherwise_laid_out_is_left_to_those_who_read_it_as_a_whole() {
        let sealed = session_bytes(&sample::amended()).expect("the sample");
        assert!(in_pieces(&sealed, 100).is_none());
        let text = String::from_utf8(session_bytes(&sample::rich()).expect("the sample")).expect("UTF-8");
        for (from, to) in [
            ("    answers: {", "    answers:{"),
            ("                strategies: [\n", "                strategies: [ \n"),
            ("format: 1", "format: 2"),
            ("judged: ", "judged: 1"),
        ] {
            assert!(text.contains(from), "{from}");
            assert!(in_pieces(text.replacen(from, to, 1).as_bytes(), 100).is_none(), "{from}");
        }
        let repeated = text.replacen("\"1.1.2\": Answer", "\"1.1.1\": Answer", 1);
        assert!(repeated != text && in_pieces(repeated.as_bytes(), 100).is_none());
    }

    proptest! {
        #[test]
        fn a_damaged_file_gives_no_other_session(
            at in 0_usize..40_000,
            taken in 0_usize..80,
            put in prop::sample::select(vec!["", ",", "\n", "\"", "(", ")", "]", "}", "/*", "*/", "//", "r#\"", "\n    },\n", "甲"]),
            length in 1_usize..3000,
        ) {
            let bytes = session_bytes(&sample::rich()).expect("the sample");
            let at = at % bytes.len();
            let mut damaged = bytes[..at].to_vec();
            damaged.extend_from_slice(put.as_bytes());
            damaged.extend_from_slice(&bytes[(at + taken).min(bytes.len())..]);
            if let Some(found) = in_pieces(&damaged, length) {
                let whole = read_session(std::str::from_utf8(&damaged).expect("UTF-8"));
                let (whole, warnings) = whole.expect("what is read in pieces is good");
                prop_assert!(is_same(&found, &whole) && warnings.is_empty());
            }
        }
    }
}
