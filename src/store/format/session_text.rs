//! The text of a session file; equal sessions give equal bytes.
//!
//! The layout is our own, one answer and one log entry a line, so that line-based tools can compare two files. Each
//! piece is written by the `ron` crate with its escaping on, so that no control character reaches the file. That
//! escaping is slow, hence a [`SessionText`] remembers where each piece stands in the file, and an edit rewrites only
//! those that it changed: everything else can be copied from there. No text is kept that the file holds.

use ron::ser::PrettyConfig;
use serde::Serialize;
use std::ops::Range;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::edit::Edit;
use crate::model::record::merged::{Conflict, MergeParent, Merged};
use crate::model::record::previous::{Previous, Reference};
use crate::model::record::session::{Parts, SESSION_FORMAT, Session};
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::sorting::SmallSort as _;
use crate::store::format::checklist_text::checklist_pieces;
use crate::store::format::parsing::ron_options;

/// Where the pieces of a session's text stand in its file, and the pieces that are newer than it.
#[derive(Clone, Debug)]
pub struct SessionText {
    /// The line of each answer, by the point's position in the plan.
    answers: Vec<Line>,
    /// The lines of the log in the file.
    log: Range<u64>,
    /// The lines of the log that are newer.
    new_log: String,
    /// How many log entries both hold.
    logged: usize,
    /// What no edit changes, from the previous inspection to the end of the file.
    rest: Range<u64>,
}

/// The line of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    /// There is no answer.
    None,
    /// It stands in the file: position and length in bytes. Files have less than 4 GiB.
    Kept { at: u32, length: u32 },
    /// It is newer than the file.
    New(Box<str>),
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What stands at these positions of the file.
    Kept(Range<u64>),
    /// New text.
    New(String),
}

/// Counts what goes to a sink.
struct Counted<'a, E> {
    at: u64,
    sink: &'a mut dyn FnMut(&str) -> Result<(), E>,
}

impl<E> Counted<'_, E> {
    fn push(&mut self, text: &str) -> Result<(), E> {
        self.at += text.len() as u64;
        (self.sink)(text)
    }
}

impl SessionText {
    /// Writes a session piece by piece into `sink`, and returns where each piece stands.
    pub fn write<E: From<ron::Error>>(
        session: &Session,
        mut sink: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut out = Counted { at: 0, sink: &mut sink };
        out.push(&head(session)?)?;
        let mut text = write_answers(session, &mut out)?;
        let start = out.at;
        if let Some(previous) = session.previous() {
            out.push(&previous_text(previous, session)?)?;
        }
        out.push(&merged_text(session)?)?;
        out.push("    checklist: ")?;
        checklist_pieces(session.checklist(), "\n    ", &mut |piece| out.push(piece))?;
        out.push(",\n)\n")?;
        text.rest = start..out.at;
        Ok(text)
    }

    /// Rewrites what an edit changed that was applied to the session. False if everything is to be written anew.
    pub fn update(&mut self, session: &Session, edit: &Edit) -> Result<bool, ron::Error> {
        match edit {
            Edit::Answers(answers) | Edit::Amend { answers, .. } => {
                for (point, _) in answers {
                    if let Some(rank) = session.outline().rank(point) {
                        self.answers[rank] = match session.answer(point) {
                            Some(answer) => Line::New(answer_line(point, answer)?.into()),
                            None => Line::None,
                        };
                    }
                }
                for change in &session.log()[self.logged..] {
                    self.new_log.push_str(&log_line(change)?);
                }
                self.logged = session.log().len();
                Ok(true)
            }
            // Closing adds the hash link to every log entry.
            Edit::Close => Ok(false),
            Edit::Draft(_) | Edit::Scope(_) => Ok(true),
        }
    }

    /// The whole text as pieces of the file and new ones.
    pub fn pieces(&self, session: &Session) -> Result<Vec<Piece>, ron::Error> {
        let mut pieces = Pieces(vec![Piece::New(head(session)?)]);
        for line in &self.answers {
            match line {
                Line::None => {}
                Line::Kept { at, length } => pieces.keep(u64::from(*at)..u64::from(*at) + u64::from(*length)),
                Line::New(line) => pieces.add(line),
            }
        }
        pieces.add(&before_log(session)?);
        pieces.keep(self.log.clone());
        pieces.add(&self.new_log);
        pieces.add(&behind_log(session)?);
        pieces.keep(self.rest.clone());
        Ok(pieces.0)
    }

    /// Takes in that the file now holds these pieces, which are those of [`SessionText::pieces`].
    pub fn settle(&mut self, session: &Session) -> Result<(), ron::Error> {
        let mut at = head(session)?.len() as u64;
        for line in &mut self.answers {
            let length = match line {
                Line::None => continue,
                Line::Kept { length, .. } => *length,
                Line::New(line) => line.len() as u32,
            };
            *line = Line::Kept { at: at as u32, length };
            at += u64::from(length);
        }
        at += before_log(session)?.len() as u64;
        let length = self.log.end - self.log.start + self.new_log.len() as u64;
        self.log = at..at + length;
        self.new_log = String::new();
        at = self.log.end + behind_log(session)?.len() as u64;
        self.rest = at..at + (self.rest.end - self.rest.start);
        Ok(())
    }
}

/// Pieces of a text; those that stand together become one.
struct Pieces(Vec<Piece>);

impl Pieces {
    fn keep(&mut self, range: Range<u64>) {
        match self.0.last_mut() {
            Some(Piece::Kept(last)) if last.end == range.start => last.end = range.end,
            _ if range.is_empty() => {}
            _ => self.0.push(Piece::Kept(range)),
        }
    }

    fn add(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::New(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Piece::New(text.to_owned())),
        }
    }
}

/// What stands before the answers.
fn head(session: &Session) -> Result<String, ron::Error> {
    // Taken apart here as a whole, so that a new field cannot be forgotten: `_` says which are written elsewhere, and a test
    // holds names and order against the description by which the file is read.
    let Parts {
        written_by: _,
        id,
        visit,
        scope,
        answers: _,
        draft: _,
        previous: _,
        log: _,
        seal: _,
        conflicts: _,
        merged: _,
        checklist: _,
    } = session.parts();
    let mut text = String::from("Session(\n");
    for (name, value) in [
        ("format", SESSION_FORMAT.to_string()),
        ("written_by", in_one_line(WRITTEN_BY)?),
        ("id", in_one_line(id)?),
        ("visit", with_some(visit, 0)?),
        ("scope", in_one_line(scope)?),
        ("summary", indented(&with_some(&session.summary(), 2)?)),
    ] {
        text.extend(["    ", name, ": ", &value, ",\n"]);
    }
    text.push_str(ANSWERS);
    Ok(text)
}

/// How the answers begin.
const ANSWERS: &str = "    answers: {\n";

/// What stands between the answers and the log.
fn before_log(session: &Session) -> Result<String, ron::Error> {
    let draft = match session.draft() {
        Some(draft) => format!("    draft: {},\n", in_one_line(draft)?),
        None => String::new(),
    };
    Ok(format!("    }},\n{draft}    log: [\n"))
}

/// What stands between the log and the rest.
fn behind_log(session: &Session) -> Result<String, ron::Error> {
    Ok(match session.seal() {
        Some(seal) => format!("    ],\n    seal: {},\n", indented(&with_some(seal, 1)?)),
        None => "    ],\n".to_owned(),
    })
}

fn answer_line(point: &PointId, answer: &Answer) -> Result<String, ron::Error> {
    Ok(format!("        {}: {},\n", in_one_line(point)?, in_one_line(answer)?))
}

fn log_line(change: &Change) -> Result<String, ron::Error> {
    Ok(format!("        {},\n", in_one_line(change)?))
}

/// Writes what stands between the beginning of the answers and the rest.
fn write_answers<E: From<ron::Error>>(session: &Session, out: &mut Counted<'_, E>) -> Result<SessionText, E> {
    let mut answers = vec![Line::None; session.outline().len()];
    for (place, line) in session.outline().places().iter().zip(&mut answers) {
        let (_, _, point) = place.of(session.checklist());
        if let Some(answer) = session.answer(&point.id) {
            let written = answer_line(&point.id, answer)?;
            *line = Line::Kept { at: out.at as u32, length: written.len() as u32 };
            out.push(&written)?;
        }
    }
    out.push(&before_log(session)?)?;
    let start = out.at;
    for change in session.log() {
        out.push(&log_line(change)?)?;
    }
    let log = start..out.at;
    out.push(&behind_log(session)?)?;
    Ok(SessionText { answers, log, new_log: String::new(), logged: session.log().len(), rest: 0..0 })
}

/// Answers, draft, log and seal, as in a session file, and last time's verdicts if the seal covers them.
pub(in crate::store) fn canonical_text(session: &Session) -> Result<String, ron::Error> {
    let mut text = String::from(ANSWERS);
    let mut sink = |piece: &str| {
        text.push_str(piece);
        Ok::<(), ron::Error>(())
    };
    write_answers(session, &mut Counted { at: 0, sink: &mut sink })?;
    if let Some(previous) = session.previous()
        && session.seal().is_some_and(|seal| seal.previous.is_some())
    {
        text.push_str(&previous_text(previous, session)?);
    }
    if session.seal().is_some_and(|seal| seal.merged.is_some()) {
        text.push_str(&merged_text(session)?);
    }
    Ok(text)
}

/// The fields of a merged session: its conflicts, one a line in plan order, and its parents, one log entry a line.
fn merged_text(session: &Session) -> Result<String, ron::Error> {
    let parts = session.parts();
    let mut lines = Vec::new();
    if !parts.conflicts.is_empty() {
        let mut conflicts: Vec<(&PointId, &Conflict)> = parts.conflicts.iter().collect();
        conflicts.small_sort_by_key(|(point, _)| (session.outline().rank(point).unwrap_or(usize::MAX), *point));
        lines.push("    conflicts: {".to_owned());
        for (point, conflict) in conflicts {
            lines.push(format!("        {}: {},", in_one_line(point)?, in_one_line(conflict)?));
        }
        lines.push("    },".to_owned());
    }
    if let Some(Merged { at, by, kinship, base, entries, parents }) = &parts.merged {
        lines.push("    merged: Merged(".to_owned());
        lines.push(format!("        at: {},", in_one_line(at)?));
        lines.push(format!("        by: {},", in_one_line(by)?));
        lines.push(format!("        kinship: {},", in_one_line(kinship)?));
        lines.push(format!("        base: {base},"));
        lines.push(format!("        entries: {entries},"));
        lines.push("        parents: [".to_owned());
        for parent in parents {
            lines.extend(parent_lines(parent)?);
        }
        lines.push("        ],\n    ),".to_owned());
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

fn parent_lines(parent: &MergeParent) -> Result<Vec<String>, ron::Error> {
    let MergeParent { id, digest, visit, scope, draft, seal, merged, log } = parent;
    let field = |name: &str, value: &str| format!("                {name}: {value},");
    let mut lines = vec![
        "            MergeParent(".to_owned(),
        field("id", &in_one_line(id)?),
        field("digest", &in_one_line(digest)?),
        field("visit", &in_one_line(visit)?),
        field("scope", &in_one_line(scope)?),
    ];
    if let Some(draft) = draft {
        lines.push(field("draft", &in_one_line(draft)?));
    }
    if let Some(seal) = seal {
        lines.push(field("seal", &in_one_line(seal)?));
    }
    if let Some(merged) = merged {
        lines.push(field("merged", &in_one_line(merged)?));
    }
    lines.push("                log: [".to_owned());
    for change in log {
        lines.push(format!("                    {},", in_one_line(change)?));
    }
    lines.push("                ],\n            ),".to_owned());
    Ok(lines)
}

/// The field with the previous inspection's verdicts, one a line in plan order; only points of this session.
fn previous_text(previous: &Previous, session: &Session) -> Result<String, ron::Error> {
    let Previous { session: of, checklist, framework, visited, kind, summary, verdicts, gone } = previous;
    let mut lines = vec!["    previous: Previous(".to_owned()];
    for (name, value) in [
        ("session", in_one_line(of)?),
        ("checklist", in_one_line(checklist)?),
        ("framework", in_one_line(framework)?),
        ("visited", in_one_line(visited)?),
        ("kind", in_one_line(kind)?),
        ("summary", with_some(summary, 0)?),
    ] {
        lines.push(format!("        {name}: {value},"));
    }
    let mut verdicts: Vec<(&PointId, &Reference)> = verdicts.iter().collect();
    verdicts.small_sort_by_key(|(point, _)| (session.outline().rank(point).unwrap_or(usize::MAX), *point));
    lines.push("        verdicts: {".to_owned());
    for (point, reference) in verdicts {
        lines.push(format!("            {}: {},", in_one_line(point)?, in_one_line(reference)?));
    }
    lines.push("        },".to_owned());
    lines.push("        gone: [".to_owned());
    for gone in gone {
        lines.push(format!("            {},", in_one_line(gone)?));
    }
    lines.push("        ],\n    ),\n".to_owned());
    Ok(lines.join("\n"))
}

/// The bytes of a session file.
pub fn session_bytes(session: &Session) -> Result<Vec<u8>, ron::Error> {
    let mut bytes = Vec::new();
    SessionText::write(session, |piece| {
        bytes.extend_from_slice(piece.as_bytes());
        Ok::<(), ron::Error>(())
    })?;
    Ok(bytes)
}

fn in_one_line<T: Serialize + ?Sized>(value: &T) -> Result<String, ron::Error> {
    ron_options().to_string_pretty(value, one_line())
}

/// RON with `Some(…)` written out, as the format document shows summary and visit; one line a field down to `depth`.
fn with_some<T: Serialize>(value: &T, depth: usize) -> Result<String, ron::Error> {
    ron::Options::default().to_string_pretty(value, one_line().depth_limit(depth))
}

fn one_line() -> PrettyConfig {
    PrettyConfig::new().new_line("\n").struct_names(true).depth_limit(0)
}

/// A text of several lines, all but the first indented by one level.
fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::value::stored::{Presence, Shape, StoredStructure as _, Structure};
    use crate::store::format::checklist_file::checklist_text;
    use crate::store::format::read::text_of;
    use crate::store::format::session_file::{SESSION, read_session};
    use crate::store::format::tree::{Kind, Node, parse};
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    fn whole(session: &Session) -> (String, SessionText) {
        let mut whole = String::new();
        let text = SessionText::write(session, |piece| {
            whole.push_str(piece);
            Ok::<(), ron::Error>(())
        });
        (whole, text.expect("the sample can be written"))
    }

    fn put_together(file: &str, pieces: &[Piece]) -> String {
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Kept(range) => &file[range.start as usize..range.end as usize],
            Piece::New(text) => text,
        });
        texts.collect()
    }

    #[test]
    fn pieces_of_the_file_and_new_ones_are_the_text_that_is_written_anew() {
        for mut session in
            [sample::rich(), sample::amended(), sample::hostile(), sample::begin(sample::checklist(&[3]))]
        {
            let (mut file, mut text) = whole(&session);
            assert_eq!(put_together(&file, &text.pieces(&session).expect("pieces")), file);
            let points: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
            for (second, point) in (100..).zip(points.iter().chain(&points)) {
                let stamp = sample::stamp(second);
                // Given, taken away again, with a note of two lines.
                let mark = Mark::next(session.mark(point)).filter(|_| second % 3 != 0);
                let edit = session.answering(point, mark, "一\n二", &stamp);
                let edit = if session.is_closed() { edit.because("誤繕") } else { edit };
                session.apply(&edit, &stamp).expect("a point of the sample");
                assert!(text.update(&session, &edit).expect("an edit"));
                // Some edits are written together.
                if second % 2 == 0 {
                    let next = put_together(&file, &text.pieces(&session).expect("pieces"));
                    assert_eq!(next, whole(&session).0);
                    text.settle(&session).expect("pieces");
                    file = next;
                }
            }
        }
    }

    #[test]
    fn the_checklist_in_a_session_is_its_own_text_indented() {
        for session in [sample::rich(), sample::hostile()] {
            let own = indented(&checklist_text(session.checklist()).expect("a checklist"));
            assert!(whole(&session).0.ends_with(&format!("    checklist: {own},\n)\n")));
        }
    }

    /// Fields that were met, by structure.
    type Met = BTreeMap<&'static str, BTreeSet<String>>;

    /// Holds what was written against what is read: every structure has its fields in the order of its description.
    fn compare(node: &Node, shape: &Shape, met: &mut Met) {
        match (&node.inner().kind, shape) {
            (_, Shape::Maybe(shape)) => compare(node.inner(), shape, met),
            (Kind::Struct { fields, .. }, Shape::Structure(structure)) => {
                let written: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                let described: Vec<&str> =
                    described(structure, |name, presence| presence == Presence::Required || written.contains(&name));
                assert_eq!(written, described, "{}", structure.name);
                for (field, (.., shape, _)) in
                    fields.iter().zip(structure.fields.iter().filter(|(name, ..)| written.contains(name)))
                {
                    compare(&field.value, shape, met);
                }
                met.entry(structure.name).or_default().extend(written.into_iter().map(str::to_owned));
            }
            (Kind::List(items), Shape::List(shape)) => items.iter().for_each(|item| compare(item, shape, met)),
            (Kind::Map(items), Shape::Map(shape)) => items.iter().for_each(|(_, item)| compare(item, shape, met)),
            _ => {}
        }
    }

    fn described(structure: &Structure, is_meant: impl Fn(&str, Presence) -> bool) -> Vec<&'static str> {
        let meant = structure.fields.iter().filter(|(name, _, presence)| is_meant(name, *presence));
        meant.map(|(name, ..)| *name).collect()
    }

    #[test]
    fn what_is_written_has_the_fields_of_what_is_read_in_their_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/format-1");
        let mut met = Met::new();
        for entry in std::fs::read_dir(folder).expect("the samples") {
            let bytes = std::fs::read(entry.expect("a sample").path()).expect("a file");
            // Others are checklists and settings.
            if let Ok((session, _)) = read_session(text_of(&bytes).expect("a text")) {
                let node = parse(&whole(&session).0).expect("as it was written");
                compare(&node, &Shape::Structure(SESSION), &mut met);
            }
        }
        for structure in [SESSION, Previous::STRUCTURE, Merged::STRUCTURE, MergeParent::STRUCTURE] {
            let met: Vec<&str> = described(structure, |name, _| met[structure.name].contains(name));
            assert_eq!(met, described(structure, |_, _| true), "no sample holds every field of {}", structure.name);
        }
    }
}
