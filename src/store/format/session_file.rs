//! Session files: RON text to a session.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use crate::model::check::lint::{any_error, checklist_errors, session_problems, stray_problems};
use crate::model::check::problem::{Path, Problem, ProblemKind};
use crate::model::plan::checklist::{Checklist, PointId, Strategy};
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::change::Change;
use crate::model::record::merged::{Conflicts, Merged};
use crate::model::record::previous::Previous;
use crate::model::record::scope::Scope;
use crate::model::record::seal::Seal;
use crate::model::record::session::{Parts, SESSION_FORMAT, Session};
use crate::model::record::sharing::SharedAnswers;
use crate::model::record::summary::Summary;
use crate::model::record::visit::Visit;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::stored::{Shape, Stored, StoredStructure, Structure, stored};
use crate::store::format::canonical_form;
use crate::store::format::checklist_blocks::{ChecklistBlocks, EMPTY_HEAD, KnownChecklist};
use crate::store::format::parsing::value_of;
use crate::store::format::read::{Read, read_as};

stored! {
    /// The fields of a session file, before any check.
    #[derive(Clone, Debug, Deserialize)]
    struct SessionFile = "Session" {
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
        log: Vec<Change>,
        #[serde(default)]
        seal: Option<Seal>,
        #[serde(default)]
        previous: Option<Previous>,
        #[serde(default)]
        conflicts: Conflicts,
        #[serde(default)]
        merged: Option<Merged>,
        checklist: Checklist,
    }
}

/// Structure of a session file, field by field.
pub const SESSION: &Structure = SessionFile::STRUCTURE;

/// The answers in file order, so that duplicates can be reported.
#[derive(Clone, Debug)]
pub(in crate::store::format) struct Answers(pub Vec<(PointId, Answer)>);

impl Stored for Answers {
    const SHAPE: Shape = Shape::Map(&Answer::SHAPE);
}

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

/// Reads a session file: the session and its warnings, or the errors and warnings if there is any error.
pub fn read_session(text: &str) -> Read<Session> {
    let (session, mut problems) = read_as(text, judged)?;
    problems.extend(canonical_form::rewritten(text, &session));
    problems.small_sort_by_key(|problem| (problem.line, problem.column));
    Ok((session, problems))
}

/// The session in a file whose checklist is known, and that has no error; its seal and log are not verified.
///
/// `None` says that the whole text has to be read, which tells what is wrong with it.
#[must_use]
pub fn read_beside(text: &str, blocks: &ChecklistBlocks) -> Option<(Session, Arc<KnownChecklist>)> {
    let (head, known) = blocks.find(text)?;
    let file: SessionFile = value_of(&head)?;
    if file.format != SESSION_FORMAT || !answer_problems(&file).is_empty() {
        return None;
    }
    let parts = Parts { checklist: Arc::clone(&known.checklist), ..parts(file) };
    let has_error = any_error(&stray_problems(&parts));
    (!has_error).then(|| (Session::from_parts_in(parts, Arc::clone(&known.outline)), known))
}

/// The session of a file that was parsed in pieces, if it is open and nothing is wrong with it. `around` is the file
/// without answers, log and strategies, which come one list a pillar.
pub(in crate::store::format) fn assembled(
    around: &str,
    answers: HashMap<PointId, Arc<Answer>>,
    log: Vec<Change>,
    strategies: Vec<Vec<Strategy>>,
) -> Option<Session> {
    let mut file: SessionFile = value_of(around)?;
    let is_empty = file.answers.0.is_empty() && file.log.is_empty();
    if !is_empty || file.seal.is_some() || file.checklist.pillars.len() != strategies.len() {
        return None;
    }
    for (pillar, strategies) in file.checklist.pillars.iter_mut().zip(strategies) {
        if !std::mem::replace(&mut pillar.strategies, strategies).is_empty() {
            return None;
        }
    }
    if !problems(&file).is_empty() {
        return None;
    }
    let summary = file.summary.clone();
    let session = Session::from_parts(Parts { answers, log, ..parts(file) });
    (session_problems(session.parts()).is_empty() && session.summary() == summary).then_some(session)
}

/// The checklist block of a session file that was read, if it stands where this program writes it.
#[must_use]
pub fn block_of<'a>(text: &'a str, session: &Session) -> Option<(&'a str, Arc<KnownChecklist>)> {
    let block = ChecklistBlocks::block(text)?;
    let alone = format!("{EMPTY_HEAD}{block}");
    let file: SessionFile = value_of(&alone)?;
    (file.checklist == **session.checklist()).then(|| (block, Arc::new(KnownChecklist::of(session))))
}

/// The session in a file and its problems. Built once, without copying: 100,000 points are slow to copy.
fn judged(mut file: SessionFile) -> (Session, Vec<Problem>) {
    file.checklist = file.checklist.settled();
    let mut problems = problems(&file);
    let recorded = file.summary.clone();
    let session = Session::from_parts(parts(file));
    if problems.is_empty() {
        problems.extend(session_problems(session.parts()));
        let counted = session.summary();
        if counted != recorded {
            let fault = ProblemKind::WrongSummary { recorded: in_short(&recorded), counted: in_short(&counted) };
            problems.push(Problem::warning(Path::top().field("summary"), fault));
        }
    }
    (session, problems)
}

fn parts(file: SessionFile) -> Parts {
    let answers = file.answers.0.into_iter().map(|(point, answer)| (point, Arc::new(answer))).collect();
    let mut log = file.log;
    SharedAnswers::default().settle(&answers, &mut log);
    log.shrink_to_fit();
    Parts {
        written_by: file.written_by,
        id: file.id,
        visit: file.visit,
        scope: file.scope,
        answers,
        draft: file.draft,
        previous: file.previous,
        log,
        seal: file.seal,
        conflicts: file.conflicts,
        merged: file.merged,
        checklist: Arc::new(file.checklist),
    }
}

/// Problems of the file itself, checked before the session is built.
fn problems(file: &SessionFile) -> Vec<Problem> {
    let top = Path::top();
    if file.format != SESSION_FORMAT {
        return vec![Problem::error(top.field("format"), ProblemKind::UnknownFormat(file.format))];
    }
    let mut problems: Vec<Problem> = checklist_errors(&file.checklist)
        .into_iter()
        .map(|problem| Problem { path: problem.path.under("checklist"), ..problem })
        .collect();
    problems.extend(answer_problems(file));
    problems
}

/// Answers given twice.
fn answer_problems(file: &SessionFile) -> Vec<Problem> {
    let mut seen: HashSet<&PointId> = HashSet::new();
    let repeated = file.answers.0.iter().filter(|(point, _)| !seen.insert(point));
    repeated
        .map(|(point, _)| {
            let path = Path::top().field("answers").key(point.as_str());
            Problem::error(path, ProblemKind::RepeatedAnswer(point.to_string()))
        })
        .collect()
}

fn in_short(summary: &Summary) -> String {
    let score = summary.score.map_or_else(|| "--".to_owned(), |score| score.to_string());
    format!("{}/{} {}% {score}", summary.judged + summary.not_applicable, summary.points, summary.progress)
}
