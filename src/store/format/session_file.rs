//! Session files: RON text to a session and back, the same session always to the same bytes.
//!
//! The layout is ours, one answer and one log entry a line, so that line-based tools can compare two files; each piece
//! is written by the `ron` crate with its escaping on, so that no control character reaches the file. That escaping is
//! slow, hence [`SessionText`] keeps what it wrote and writes again only what an edit touched.

use ron::ser::PrettyConfig;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::model::check::lint::{checklist_problems, session_problems};
use crate::model::check::problem::{Fault, Path, Problem};
use crate::model::judge::score::Summary;
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::record::edit::Edit;
use crate::model::record::previous::{Previous, Reference};
use crate::model::record::seal::Seal;
use crate::model::record::session::{Answer, Change, Draft, Parts, SESSION_FORMAT, Scope, Session, Visit};
use crate::store::format::checklist_file::checklist_text;
use crate::store::format::read::{Read, read_as, ron_options};
use crate::store::format::sealed_text;
use crate::store::format::shape;

/// What this version writes into `written_by`.
pub const WRITTEN_BY: &str = concat!("pillarcheck ", env!("CARGO_PKG_VERSION"));

/// A session as its file states it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename = "Session")]
struct SessionFile {
    format: u32,
    written_by: String,
    id: String,
    visit: Visit,
    #[serde(default)]
    scope: Scope,
    summary: Summary,
    answers: Answers,
    #[serde(default)]
    draft: Option<Draft>,
    #[serde(default)]
    previous: Option<Previous>,
    log: Vec<Change>,
    #[serde(default)]
    seal: Option<Seal>,
    checklist: Checklist,
}

/// The answers in the order of the file, so that one that stands twice can be told.
#[derive(Clone, Debug)]
struct Answers(Vec<(PointId, Answer)>);

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Answers;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map from points to answers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Answers(entries))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// Reads the text of a session file. Only a session without errors comes back; warnings come with it.
pub fn read_session(text: &str) -> Read<Session> {
    let (session, mut findings) = read_as(text, &shape::SESSION, judged)?;
    findings.extend(sealed_text::rewritten(text, &session));
    findings.sort_by_key(|finding| (finding.line, finding.column));
    Ok((session, findings))
}

/// The session that a file states, and what is wrong with it. It is made once: 100,000 points are slow to copy.
fn judged(file: SessionFile) -> (Session, Vec<Problem>) {
    let mut problems = problems(&file);
    let recorded = file.summary.clone();
    let session = Session::from_parts(parts(file));
    if problems.is_empty() {
        problems.extend(session_problems(session.parts()));
        let counted = session.summary();
        if counted != recorded {
            let fault = Fault::WrongSummary { recorded: in_short(&recorded), counted: in_short(&counted) };
            problems.push(Problem::warning(Path::top().field("summary"), fault));
        }
    }
    (session, problems)
}

fn parts(file: SessionFile) -> Parts {
    Parts {
        written_by: file.written_by,
        id: file.id,
        visit: file.visit,
        scope: file.scope,
        answers: file.answers.0.into_iter().collect(),
        draft: file.draft,
        previous: file.previous,
        log: file.log,
        seal: file.seal,
        checklist: Arc::new(file.checklist),
    }
}

/// What is wrong with a file before it can be taken for a session.
fn problems(file: &SessionFile) -> Vec<Problem> {
    let top = Path::top();
    if file.format != SESSION_FORMAT {
        return vec![Problem::error(top.field("format"), Fault::UnknownFormat(file.format))];
    }
    let mut problems: Vec<Problem> = checklist_problems(&file.checklist)
        .into_iter()
        // Warnings about wording are for whoever writes a checklist, not for whoever opens an inspection.
        .filter(|problem| problem.severity == crate::model::check::problem::Severity::Error)
        .map(|problem| Problem { path: problem.path.under("checklist"), ..problem })
        .collect();
    let mut seen: HashSet<&PointId> = HashSet::new();
    for (point, _) in &file.answers.0 {
        if !seen.insert(point) {
            let path = top.field("answers").key(point.as_str());
            problems.push(Problem::error(path, Fault::RepeatedAnswer(point.to_string())));
        }
    }
    problems
}

fn in_short(summary: &Summary) -> String {
    let score = summary.score.map_or_else(|| "--".to_owned(), |score| score.to_string());
    format!("{}/{} {}% {score}", summary.judged + summary.not_applicable, summary.points, summary.progress)
}

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
