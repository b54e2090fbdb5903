//! Checklists at the end of session files: one that was seen before need not be parsed again.
//!
//! More than half of a session file is its checklist, the last field, and the sessions of an office share it. A block is
//! known by all of its bytes. What stands before it is parsed as ever, with an empty checklist in its place: a text that
//! was cut in the wrong place, such as within a note, does not parse and is read as a whole.

use std::sync::{Arc, OnceLock, RwLock};

use crate::model::city::brief::PlanBrief;
use crate::model::plan::checklist::Checklist;
use crate::model::plan::outline::Outline;
use crate::model::record::session::Session;

/// How the field of the checklist begins where this program writes it.
const FIELD: &str = "\n    checklist: ";

/// What stands in for a known checklist while the rest of a file is parsed.
const EMPTY_BLOCK: &str =
    "\n    checklist: (format: 1, id: \"\", title: \"\", agency: \"\", year: 0, framework: \"\", pillars: []))";

/// What stands in for the rest of a file while a checklist is parsed.
pub(in crate::store::format) const EMPTY_HEAD: &str = "(format: 1, written_by: \"\", id: \"\", \
     visit: (kind: Annual, opened: \"1912-01-01T00:00:00+00:00\"), \
     summary: (points: 0, judged: 0, not_applicable: 0, progress: 0.0, score: None, pillars: []), answers: {}, log: [],";

/// Bytes of blocks that are kept at most; hundreds of checklists.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A checklist that was read before.
#[derive(Debug)]
pub struct KnownChecklist {
    /// The checklist.
    pub checklist: Arc<Checklist>,
    /// Where its points stand.
    pub outline: Arc<Outline>,
    /// The checklist in brief.
    pub plan: Arc<PlanBrief>,
    key: OnceLock<String>,
}

impl KnownChecklist {
    /// The checklist of a session.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let checklist = Arc::clone(session.checklist());
        Self {
            outline: Arc::new(Outline::of(&checklist)),
            plan: Arc::new(PlanBrief::of(&checklist)),
            checklist,
            key: OnceLock::new(),
        }
    }

    /// A key of its content, made when it is first asked for.
    pub fn key(&self, make: impl FnOnce(&Checklist) -> String) -> &str {
        self.key.get_or_init(|| make(&self.checklist))
    }
}

/// The blocks seen so far, shared by the threads that read.
#[derive(Debug, Default)]
pub struct ChecklistBlocks {
    known: RwLock<Blocks>,
}

#[derive(Debug, Default)]
struct Blocks {
    bytes: usize,
    /// The most recently added one last.
    blocks: Vec<(Box<str>, Arc<KnownChecklist>)>,
}

impl ChecklistBlocks {
    /// The end of a session file from its checklist on; `None` if it does not stand where this program writes it.
    #[must_use]
    pub fn block(text: &str) -> Option<&str> {
        text.find(FIELD).map(|at| &text[at..])
    }

    /// The text with an empty checklist in place of its own, and that one, if it is known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<(String, Arc<KnownChecklist>)> {
        let block = Self::block(text)?;
        // A thread that panicked left the blocks whole: they are only ever added.
        let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (_, known) = known.blocks.iter().rev().find(|(known, _)| **known == *block)?;
        let head = &text[..text.len() - block.len()];
        Some(([head, EMPTY_BLOCK].concat(), Arc::clone(known)))
    }

    /// Keeps a block; where there are too many the oldest goes.
    pub fn add(&self, block: &str, checklist: Arc<KnownChecklist>) {
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.blocks.iter().any(|(known, _)| **known == *block) {
            return;
        }
        known.bytes += block.len();
        known.blocks.push((block.into(), checklist));
        while known.bytes > MOST_BYTES {
            known.bytes -= known.blocks.remove(0).0.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::store::format::session_file::{block_of, read_beside, read_session};
    use crate::store::format::session_text::session_bytes;

    fn text(session: &Session) -> String {
        String::from_utf8(session_bytes(session).expect("a session")).expect("UTF-8")
    }

    fn blocks(text: &str) -> ChecklistBlocks {
        let blocks = ChecklistBlocks::default();
        let session = read_session(text).expect("a good session").0;
        let (block, known) = block_of(text, &session).expect("a block where the program writes it");
        blocks.add(block, known);
        blocks
    }

    #[test]
    fn a_session_beside_a_known_checklist_is_the_one_read_as_a_whole() {
        let text = text(&sample::rich());
        let blocks = blocks(&text);
        let (session, _) = read_beside(&text, &blocks).expect("a known checklist");
        let whole = read_session(&text).expect("a good session").0;
        assert_eq!(session.parts(), whole.parts());
        assert_eq!(session.summary(), whole.summary());
    }

    #[test]
    fn whatever_is_wrong_or_unknown_is_read_as_a_whole() {
        let good = text(&sample::rich());
        let blocks = blocks(&good);
        for (what, bad) in [
            ("another checklist", good.replacen("流程公布", "流程公開", 1)),
            ("a byte more at the end", format!("{good} ")),
            ("cut short", good[..good.len() - 3].to_owned()),
            ("a stray answer", good.replacen("\"1.1.1\": Answer", "\"9.9.9\": Answer", 1)),
            ("a repeated answer", good.replacen("\"1.1.2\": Answer", "\"1.1.1\": Answer", 1)),
            ("another format", good.replacen("format: 1", "format: 2", 1)),
            (
                "a checklist before the answers",
                good.replacen("    answers: {", "    checklist: (),\n    answers: {", 1),
            ),
            ("one more field", good.replacen("    answers: {", "    extra: 1,\n    answers: {", 1)),
            ("a note that holds the field", good.replacen("note: \"", "note: \"\n    checklist: ", 1)),
        ] {
            assert!(bad != good, "{what}");
            assert!(read_beside(&bad, &blocks).is_none(), "{what}");
        }
    }

    #[test]
    fn the_oldest_block_goes_where_there_are_too_many() {
        let text = text(&sample::rich());
        let blocks = blocks(&text);
        let known = Arc::new(KnownChecklist::of(&sample::rich()));
        let large = "x".repeat(MOST_BYTES / 2 + 1);
        blocks.add(&large, Arc::clone(&known));
        blocks.add(&large.replace('x', "y"), known);
        assert!(blocks.find(&text).is_none());
        assert_eq!(blocks.known.read().expect("no panic").blocks.len(), 1);
    }
}
