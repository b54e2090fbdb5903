//! The text of a session file, the same session always to the same bytes.
//!
//! The layout is ours, one answer and one log entry a line, so that line-based tools can compare two files; each piece
//! is written by the `ron` crate with its escaping on, so that no control character reaches the file. That escaping is
//! slow, hence [`SessionText`] keeps what it wrote and writes again only what an edit touched.

use ron::ser::PrettyConfig;
use serde::Serialize;

use crate::model::plan::checklist::PointId;
use crate::model::record::edit::Edit;
use crate::model::record::previous::{Previous, Reference};
use crate::model::record::session::{SESSION_FORMAT, Session};
use crate::store::format::checklist_file::checklist_text;
use crate::store::format::read::ron_options;

/// What this version writes into `written_by`.
pub const WRITTEN_BY: &str = concat!("pillarcheck ", env!("CARGO_PKG_VERSION"));

/// The text of a session, kept piece by piece so that a save writes anew only what changed.
#[derive(Debug)]
pub struct SessionText {
    /// One line an answer, by the point's position in the plan; empty where there is none.
    answers: Vec<String>,
    log: String,
    logged: usize,
    /// Last time's verdicts, which no edit touches; empty where there are none.
    previous: String,
    checklist: String,
}

impl SessionText {
    /// The pieces of a session.
    pub fn new(session: &Session) -> Result<Self, ron::Error> {
        Ok(Self {
            previous: session.previous().map_or(Ok(String::new()), |previous| previous_text(previous, session))?,
            checklist: indented(&checklist_text(session.checklist())?),
            ..Self::of_answers(session)?
        })
    }

    /// The pieces of answers and log alone.
    fn of_answers(session: &Session) -> Result<Self, ron::Error> {
        let mut text = Self {
            answers: vec![String::new(); session.outline().len()],
            log: String::new(),
            logged: 0,
            previous: String::new(),
            checklist: String::new(),
        };
        let points: Vec<&PointId> = session.parts().answers.keys().collect();
        text.rewrite(session, &points)?;
        Ok(text)
    }

    /// Takes an edit that was applied to the session into account.
    pub fn update(&mut self, session: &Session, edit: &Edit) -> Result<(), ron::Error> {
        match edit {
            Edit::Answers(answers) | Edit::Amend { answers, .. } => {
                self.rewrite(session, &answers.iter().map(|(point, _)| point).collect::<Vec<_>>())
            }
            // Closing gives every entry of the log its link.
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

    /// Puts the whole file into `text`, in the place of what stood there.
    ///
    /// Whoever saves again and again gives the same `text`: fresh memory for 100 MB costs more than filling it.
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
        text.push_str("    checklist: ");
        text.push_str(&self.checklist);
        text.push_str(",\n)\n");
        Ok(())
    }

    /// Adds answers, draft, log and seal.
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

/// Answers, draft, log and seal as they stand in a session's file.
pub(in crate::store) fn answers_text(session: &Session) -> Result<String, ron::Error> {
    let mut text = String::new();
    SessionText::of_answers(session)?.fill_answers(session, &mut text)?;
    Ok(text)
}

/// Last time's verdicts as a field of the file, one a line, those of today's points in plan order.
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

/// RON with `Some(…)` written out, as the design shows summary and visit, down to a depth of lines.
fn with_some<T: Serialize>(value: &T, depth: usize) -> Result<String, ron::Error> {
    ron::Options::default().to_string_pretty(value, one_line().depth_limit(depth))
}

fn one_line() -> PrettyConfig {
    PrettyConfig::new().new_line("\n").struct_names(true).depth_limit(0)
}

/// A text of several lines, all but the first moved one level in.
fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}
