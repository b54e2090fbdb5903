//! Entries of a session file that are parsed on two threads: the one that reads the file, and one beside it.
//!
//! Parsing takes most of the time until a session is open. What is handed over is the text of whole entries; what comes back
//! is in the order of the file, whoever parsed it.

use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::model::plan::checklist::{PointId, Strategy};
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::store::format::parsing::push_lines;
use crate::store::format::parsing::ron_options;
use crate::store::format::session_file::Answers;

/// How many bytes make a second thread worth its start. A session of 100 points is read sooner than a thread is there.
const WORTH_A_THREAD: usize = 1 << 16;

/// The most blocks that are parsed before the first of them is taken: what is parsed is larger than its text.
const MOST_AHEAD: usize = 4;

/// The most blocks that nobody has begun.
const MOST_ON_THE_PILE: usize = 2;

/// A block of whole entries, each with the comma behind it.
#[derive(Debug)]
pub(super) struct Block {
    kind: Kind,
    /// A RON list or map.
    text: String,
}

/// What the entries of a block are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Answers,
    Log,
    Strategies {
        /// Of which pillar, counted from 0.
        pillar: usize,
    },
}

/// Parsed entries.
#[derive(Debug)]
pub(super) enum Entries {
    Answers(Vec<(PointId, Answer)>),
    Log(Vec<Change>),
    Strategies { pillar: usize, strategies: Vec<Strategy> },
}

impl Block {
    pub(super) fn of(kind: Kind, entries: &str) -> Self {
        let (open, close) = if kind == Kind::Answers { ('{', '}') } else { ('[', ']') };
        let mut text = String::with_capacity(entries.len() + 2);
        text.push(open);
        push_lines(entries, &mut text);
        text.push(close);
        Self { kind, text }
    }

    /// `None` if this is no text of such entries.
    fn parsed(&self) -> Option<Entries> {
        Some(match self.kind {
            Kind::Answers => Entries::Answers(self.values::<Answers>()?.0),
            Kind::Log => Entries::Log(self.values()?),
            Kind::Strategies { pillar } => Entries::Strategies { pillar, strategies: self.values()? },
        })
    }

    fn values<T: DeserializeOwned>(&self) -> Option<T> {
        ron_options().from_str(&self.text).ok()
    }
}

/// Blocks that are being parsed, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    second: Option<Second>,
    /// How many came.
    begun: usize,
    /// Those that were not taken yet; `None` is with the second thread or waits for it.
    waiting: VecDeque<Option<Outcome>>,
}

/// `None` if it could not be parsed.
type Outcome = Option<Entries>;

/// The second thread.
#[derive(Debug)]
struct Second {
    desk: Arc<Desk>,
    outcomes: Receiver<(usize, Outcome)>,
}

/// Where blocks lie for whoever is free first, so that a thread that is slow to start keeps nobody waiting.
#[derive(Debug, Default)]
struct Desk {
    pile: Mutex<Pile>,
    has_changed: Condvar,
}

#[derive(Debug, Default)]
struct Pile {
    blocks: VecDeque<(usize, Block)>,
    is_closed: bool,
}

impl Desk {
    /// A panic while it is locked leaves nothing half done.
    fn pile(&self) -> MutexGuard<'_, Pile> {
        self.pile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a block; `None` once no more come.
    fn next(&self) -> Option<(usize, Block)> {
        let is_empty = |pile: &mut Pile| pile.blocks.is_empty() && !pile.is_closed;
        let pile = self.has_changed.wait_while(self.pile(), is_empty);
        let mut pile = pile.unwrap_or_else(PoisonError::into_inner);
        if pile.is_closed { None } else { pile.blocks.pop_front() }
    }
}

impl Second {
    /// `None` where the system gives no thread.
    fn start() -> Option<Self> {
        let desk = Arc::new(Desk::default());
        let (parsed, outcomes) = channel();
        let from = Arc::clone(&desk);
        let work = move || {
            while let Some((number, block)) = from.next() {
                if parsed.send((number, block.parsed())).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("parsing".to_owned()).spawn(work).ok()?;
        Some(Self { desk, outcomes })
    }

    /// Puts a block down for that thread; gives it back if there are enough.
    fn offer(&self, number: usize, block: Block) -> Option<Block> {
        let mut pile = self.desk.pile();
        if pile.blocks.len() >= MOST_ON_THE_PILE {
            return Some(block);
        }
        pile.blocks.push_back((number, block));
        drop(pile);
        self.desk.has_changed.notify_one();
        None
    }

    /// The outcome of a block: of one that nobody has begun, or else of one that the thread has.
    fn outcome(&self) -> Option<(usize, Outcome)> {
        let begun_by_nobody = self.desk.pile().blocks.pop_front();
        match begun_by_nobody {
            Some((number, block)) => Some((number, block.parsed())),
            None => self.outcomes.recv().ok(),
        }
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        self.desk.pile().is_closed = true;
        self.desk.has_changed.notify_one();
    }
}

impl Blocks {
    /// Has a block parsed, on this thread if the second one has enough to do.
    pub(super) fn push(&mut self, block: Block) {
        if self.second.is_none() && block.text.len() >= WORTH_A_THREAD {
            self.second = Second::start();
        }
        let number = self.begun;
        self.begun += 1;
        let refused = match &self.second {
            Some(second) => second.offer(number, block),
            None => Some(block),
        };
        self.waiting.push_back(refused.map(|block| block.parsed()));
    }

    /// The next outcome, if it is there or too many wait.
    pub(super) fn next_ready(&mut self) -> Option<Outcome> {
        while let Some(second) = &self.second
            && let Ok((number, outcome)) = second.outcomes.try_recv()
        {
            self.put(number, outcome);
        }
        if self.waiting.front()?.is_some() || self.waiting.len() > MOST_AHEAD { self.next() } else { None }
    }

    fn put(&mut self, number: usize, outcome: Outcome) {
        let first = self.begun - self.waiting.len();
        if let Some(place) = number.checked_sub(first).and_then(|at| self.waiting.get_mut(at)) {
            *place = Some(outcome);
        }
    }
}

impl Iterator for Blocks {
    type Item = Outcome;

    /// The next outcome; waits for it.
    fn next(&mut self) -> Option<Outcome> {
        while self.waiting.front()?.is_none() {
            match self.second.as_ref().and_then(Second::outcome) {
                Some((number, outcome)) => self.put(number, outcome),
                // That thread panicked: its block counts as one that could not be parsed.
                None => return self.waiting.pop_front().map(|_| None),
            }
        }
        self.waiting.pop_front().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_come_in_the_order_of_their_blocks_whoever_parsed_them() {
        let mut blocks = Blocks::default();
        let mut came = Vec::new();
        for pillar in 0..100 {
            // Some are long and some are not, and one of them is none.
            let padding = if pillar % 3 == 0 { 0 } else { WORTH_A_THREAD };
            let text = if pillar == 70 { "(" } else { "" };
            blocks.push(Block::of(Kind::Strategies { pillar }, &format!("{text}{}", "\n".repeat(padding))));
            came.extend(std::iter::from_fn(|| blocks.next_ready()));
            assert!(blocks.waiting.len() <= MOST_AHEAD);
        }
        assert!(blocks.second.is_some(), "a second thread was started");
        came.extend(blocks);
        let pillars: Vec<Option<usize>> = came
            .iter()
            .map(|outcome| match outcome {
                Some(Entries::Strategies { pillar, strategies }) if strategies.is_empty() => Some(*pillar),
                _ => None,
            })
            .collect();
        let expected: Vec<Option<usize>> = (0..100).map(|pillar| (pillar != 70).then_some(pillar)).collect();
        assert_eq!(pillars, expected);
    }
}
