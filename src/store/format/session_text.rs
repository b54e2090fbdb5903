//! The text of a session file; equal sessions give equal bytes.
//!
//! The layout is our own, one answer and one log entry a line, so that line-based tools can compare two files. Each
//! piece is written by the `ron` crate with its escaping on, so that no control character reaches the file. That
//! escaping is slow, hence [`SessionText`] caches the pieces and an edit rewrites only those that it changed.

use ron::ser::PrettyConfig;
use serde::Serialize;

use crate::model::plan::checklist::PointId;
use crate::model::record::edit::Edit;
use crate::model::record::merged::{Conflict, MergeParent};
use crate::model::record::previous::{Previous, Reference};
use crate::model::record::session::{SESSION_FORMAT, Session};
use crate::model::value::program::WRITTEN_BY;
use crate::store::format::checklist_file::checklist_text;
use crate::store::format::read::ron_options;

/// The text of a session in cached pieces; a save encodes only what changed.
#[derive(Debug)]
pub struct SessionText {
    /// One line an answer, by the point's position in the plan; empty if there is none.
    answers: Vec<String>,
    log: String,
    logged: usize,
    /// Conflicts and parents of a merged session, which no edit changes; empty if it is none.
    merged: String,
    /// The previous inspection's verdicts, which no edit changes; empty if there are none.
    previous: String,
    checklist: String,
}

impl SessionText {
    /// Encodes a session.
    pub fn new(session: &Session) -> Result<Self, ron::Error> {
        Ok(Self {
            merged: merged_text(session)?,
            previous: session.previous().map_or(Ok(String::new()), |previous| previous_text(previous, session))?,
            checklist: indented(&checklist_text(session.checklist())?),
            ..Self::of_answers(session)?
        })
    }

    /// Encodes answers and log only.
    fn of_answers(session: &Session) -> Result<Self, ron::Error> {
        let mut text = Self {
            answers: vec![String::new(); session.outline().len()],
            log: String::new(),
            logged: 0,
            merged: String::new(),
            previous: String::new(),
            checklist: String::new(),
        };
        let points: Vec<&PointId> = session.parts().answers.keys().collect();
        text.rewrite(session, &points)?;
        Ok(text)
    }

    /// Updates the pieces after an edit was applied to the session.
    pub fn update(&mut self, session: &Session, edit: &Edit) -> Result<(), ron::Error> {
        match edit {
            Edit::Answers(answers) | Edit::Amend { answers, .. } => {
                self.rewrite(session, &answers.iter().map(|(point, _)| point).collect::<Vec<_>>())
            }
            // Closing adds the hash link to every log entry.
            Edit::Close => {
                self.log.clear();
                self.logged = 0;
                self.rewrite(session, &[])
            }
            Edit::Draft(_) | Edit::Scope(_) => Ok(()),
        }
    }

    fn rewrite(&mut self, session: &Session, points: &[&PointId]) -> Result<(), ron::Error> {
        for point in points {
            if let Some(rank) = session.outline().rank(point) {
                self.answers[rank] = match session.answer(point) {
                    Some(answer) => format!("        {}: {},\n", in_one_line(point)?, in_one_line(answer)?),
                    None => String::new(),
                };
            }
        }
        for change in &session.log()[self.logged..] {
            self.log.push_str("        ");
            self.log.push_str(&in_one_line(change)?);
            self.log.push_str(",\n");
        }
        self.logged = session.log().len();
        Ok(())
    }

    /// Writes the whole file into `text`, replacing its content.
    ///
    /// Callers that save repeatedly pass the same `text`: allocating 100 MB costs more than filling it.
    pub fn fill(&self, session: &Session, text: &mut String) -> Result<(), ron::Error> {
        let parts = session.parts();
        let summary = session.summary();
        text.clear();
        text.reserve(self.checklist.len() + self.log.len() + self.answers.len() * 200 + 4096);
        text.push_str("Session(\n");
        let mut field = |name: &str, value: &str| {
            text.push_str("    ");
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push_str(",\n");
        };
        field("format", &SESSION_FORMAT.to_string());
        field("written_by", &in_one_line(WRITTEN_BY)?);
        field("id", &in_one_line(&parts.id)?);
        field("visit", &with_some(&parts.visit, 0)?);
        field("scope", &in_one_line(&parts.scope)?);
        field("summary", &indented(&with_some(&summary, 2)?));
        self.fill_answers(session, text)?;
        text.push_str(&self.previous);
        text.push_str(&self.merged);
        text.push_str("    checklist: ");
        text.push_str(&self.checklist);
        text.push_str(",\n)\n");
        Ok(())
    }

    /// Appends answers, draft, log and seal.
    fn fill_answers(&self, session: &Session, text: &mut String) -> Result<(), ron::Error> {
        let parts = session.parts();
        text.push_str("    answers: {\n");
        for line in &self.answers {
            text.push_str(line);
        }
        text.push_str("    },\n");
        if let Some(draft) = &parts.draft {
            text.push_str("    draft: ");
            text.push_str(&in_one_line(draft)?);
            text.push_str(",\n");
        }
        text.push_str("    log: [\n");
        text.push_str(&self.log);
        text.push_str("    ],\n");
        if let Some(seal) = &parts.seal {
            text.push_str("    seal: ");
            text.push_str(&indented(&with_some(seal, 1)?));
            text.push_str(",\n");
        }
        Ok(())
    }
}

/// Answers, draft, log and seal, as in a session file, and last time's verdicts if the seal covers them.
pub(in crate::store) fn sealed_text(session: &Session) -> Result<String, ron::Error> {
    let mut text = String::new();
    SessionText::of_answers(session)?.fill_answers(session, &mut text)?;
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
        conflicts.sort_by_key(|(point, _)| (session.outline().rank(point).unwrap_or(usize::MAX), *point));
        lines.push("    conflicts: {".to_owned());
        for (point, conflict) in conflicts {
            lines.push(format!("        {}: {},", in_one_line(point)?, in_one_line(conflict)?));
        }
        lines.push("    },".to_owned());
    }
    if let Some(merged) = &parts.merged {
        lines.push("    merged: Merged(".to_owned());
        lines.push(format!("        at: {},", in_one_line(&merged.at)?));
        lines.push(format!("        by: {},", in_one_line(&merged.by)?));
        lines.push(format!("        kinship: {},", in_one_line(&merged.kinship)?));
        lines.push(format!("        base: {},", merged.base));
        lines.push(format!("        entries: {},", merged.entries));
        lines.push("        parents: [".to_owned());
        for parent in &merged.parents {
            lines.extend(parent_lines(parent)?);
        }
        lines.push("        ],\n    ),".to_owned());
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

fn parent_lines(parent: &MergeParent) -> Result<Vec<String>, ron::Error> {
    let field = |name: &str, value: &str| format!("                {name}: {value},");
    let mut lines = vec![
        "            MergeParent(".to_owned(),
        field("id", &in_one_line(&parent.id)?),
        field("digest", &in_one_line(&parent.digest)?),
        field("visit", &in_one_line(&parent.visit)?),
        field("scope", &in_one_line(&parent.scope)?),
    ];
    if let Some(draft) = &parent.draft {
        lines.push(field("draft", &in_one_line(draft)?));
    }
    if let Some(seal) = &parent.seal {
        lines.push(field("seal", &in_one_line(seal)?));
    }
    if let Some(merged) = &parent.merged {
        lines.push(field("merged", &in_one_line(merged)?));
    }
    lines.push("                log: [".to_owned());
    for change in &parent.log {
        lines.push(format!("                    {},", in_one_line(change)?));
    }
    lines.push("                ],\n            ),".to_owned());
    Ok(lines)
}

/// The field with the previous inspection's verdicts, one a line in plan order; only points of this session.
fn previous_text(previous: &Previous, session: &Session) -> Result<String, ron::Error> {
    let mut lines = vec!["    previous: Previous(".to_owned()];
    for (name, value) in [
        ("session", in_one_line(&previous.session)?),
        ("checklist", in_one_line(&previous.checklist)?),
        ("framework", in_one_line(&previous.framework)?),
        ("visited", in_one_line(&previous.visited)?),
        ("kind", in_one_line(&previous.kind)?),
        ("summary", with_some(&previous.summary, 0)?),
    ] {
        lines.push(format!("        {name}: {value},"));
    }
    let mut verdicts: Vec<(&PointId, &Reference)> = previous.verdicts.iter().collect();
    verdicts.sort_by_key(|(point, _)| (session.outline().rank(point).unwrap_or(usize::MAX), *point));
    lines.push("        verdicts: {".to_owned());
    for (point, reference) in verdicts {
        lines.push(format!("            {}: {},", in_one_line(point)?, in_one_line(reference)?));
    }
    lines.push("        },".to_owned());
    lines.push("        gone: [".to_owned());
    for gone in &previous.gone {
        lines.push(format!("            {},", in_one_line(gone)?));
    }
    lines.push("        ],\n    ),\n".to_owned());
    Ok(lines.join("\n"))
}

/// The bytes of a session file.
pub fn session_bytes(session: &Session) -> Result<Vec<u8>, ron::Error> {
    let mut text = String::new();
    SessionText::new(session)?.fill(session, &mut text)?;
    Ok(text.into_bytes())
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
