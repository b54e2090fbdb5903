//! `check`: everything that is wrong with checklist and session files.

use std::path::Path;

use super::args::{Checking, Depth};
use super::close::{lack_lines, seal_words};
use super::error::{store_exit, store_lines};
use super::here::Here;
use super::mark::score_words;
use super::output::{Exit, Outcome};
use super::recover;
use crate::lang::{Lang, messages};
use crate::model::record::session::Session;
use crate::model::value::weight::Percent;
use crate::store::disk::places::SESSION_ENDING;
use crate::store::disk::read::read_bytes;
use crate::store::error::{StoreError, finding_line, printable, shown};
use crate::store::evidence;
use crate::store::format::checklist_file::read_checklist;
use crate::store::format::finding::{Finding, placed};
use crate::store::format::mapping_file::{is_mapping, read_mapping};
use crate::store::format::read::{Read, has_error, text_of};
use crate::store::format::session_file::read_session;
use crate::store::format::tree::leading_name;
use crate::store::format::{shape, shape_visits};

/// Lists all findings of all files, and a line for each file without any.
pub(super) fn run(asked: &Checking, here: &Here) -> Outcome {
    let lang = here.lang;
    let mut outcome = Outcome::text("");
    for path in &asked.files {
        match examine(path, asked.depth, lang) {
            Ok(Examined::Good(words)) => {
                outcome.output.extend(format!("{}: {words}\n", shown(path)).bytes());
            }
            Ok(Examined::Found(findings)) => {
                for finding in &findings {
                    outcome.output.extend(finding_line(path, finding, lang).bytes());
                    outcome.output.push(b'\n');
                }
                outcome.messages.extend(recovery_hint(path, findings, here));
                outcome.exit = outcome.exit.max(Exit::Findings);
            }
            Ok(Examined::Lacking(findings, lacks)) => {
                let found = findings.iter().map(|finding| finding_line(path, finding, lang));
                for line in found.chain(lacks) {
                    outcome.output.extend(line.bytes());
                    outcome.output.push(b'\n');
                }
                outcome.exit = outcome.exit.max(Exit::Findings);
            }
            Err(error) => {
                outcome.messages.extend(store_lines(&error, lang));
                outcome.exit = outcome.exit.max(store_exit(&error));
            }
        }
    }
    outcome
}

/// Whether a damaged session can be recovered, and how.
fn recovery_hint(path: &Path, findings: Vec<Finding>, here: &Here) -> Option<String> {
    let is_session = path.to_string_lossy().ends_with(SESSION_ENDING);
    if !is_session || !has_error(&findings) {
        return None;
    }
    let error = StoreError::Bad { path: path.to_owned(), findings };
    recover::hint(path, &here.places().ok()?, &error, here.lang)
}

enum Examined {
    /// Nothing is wrong; what the file is, in words.
    Good(String),
    /// What is wrong.
    Found(Vec<Finding>),
    /// The file can be used, and the visit lacks this before it is closed.
    Lacking(Vec<Finding>, Vec<String>),
}

fn examine(path: &Path, depth: Depth, lang: Lang) -> Result<Examined, StoreError> {
    let bytes = read_bytes(path)?;
    let text = match text_of(&bytes) {
        Ok(text) => text,
        Err(finding) => return Ok(Examined::Found(vec![finding])),
    };
    Ok(match kind(path, text) {
        Kind::Session => {
            let read = read_session(text).map(|(session, warnings)| with_evidence(session, warnings, path, text));
            session_verdict(path, read, depth, lang)
        }
        Kind::Mapping => verdict(read_mapping(text), |mapping| {
            lang.cli_good_mapping(&printable(&mapping.id), mapping.strategies.len())
        }),
        Kind::Checklist => verdict(read_checklist(text), |checklist| {
            lang.cli_good_checklist(&printable(&checklist.id), checklist.points().count())
        }),
    })
}

/// The warnings with those about the files that the session has as evidence, in the order of the file.
fn with_evidence(session: Session, mut warnings: Vec<Finding>, path: &Path, text: &str) -> (Session, Vec<Finding>) {
    warnings.extend(placed(text, evidence::problems(&session, path)));
    warnings.sort_by_key(|finding| (finding.line, finding.column));
    (session, warnings)
}

fn session_verdict(path: &Path, read: Read<Session>, depth: Depth, lang: Lang) -> Examined {
    if let (Depth::CloseOut, Ok((session, findings))) = (depth, &read) {
        let lacks = lack_lines(path, &session.close_out(), session, lang);
        if !lacks.is_empty() {
            return Examined::Lacking(findings.clone(), lacks);
        }
    }
    verdict(read, |session| session_words(session, lang))
}

fn verdict<T>(read: Read<T>, words: impl FnOnce(&T) -> String) -> Examined {
    match read {
        Ok((value, warnings)) if warnings.is_empty() => Examined::Good(words(&value)),
        Ok((_, findings)) | Err(findings) => Examined::Found(findings),
    }
}

/// What a file means to be.
enum Kind {
    Checklist,
    Session,
    Mapping,
}

/// What a file means to be: its first name says, or else its file name.
fn kind(path: &Path, text: &str) -> Kind {
    let named = [
        (shape::SESSION.name, Kind::Session),
        (shape::CHECKLIST.name, Kind::Checklist),
        (shape_visits::MAPPING.name, Kind::Mapping),
    ];
    let leading = leading_name(text);
    let said = named.into_iter().find(|(name, _)| Some(*name) == leading.as_deref());
    match said {
        Some((_, kind)) => kind,
        None if path.to_string_lossy().ends_with(SESSION_ENDING) => Kind::Session,
        None if is_mapping(path) => Kind::Mapping,
        None => Kind::Checklist,
    }
}

fn session_words(session: &Session, lang: Lang) -> String {
    let summary = session.summary();
    let score = score_words(summary.score, lang);
    let good = lang.cli_good_session(&printable(&session.checklist().id), summary.points, summary.progress, &score);
    let Some(seal) = session.seal() else { return good };
    let sealed = printable(&seal_words(seal, lang));
    format!("{good}{}", lang.cli_good_seal(&sealed, session.amendments().len()))
}

messages! {
    cli_good_checklist(id: &str, points: usize) {
        zh: "沒有問題；查核表 {id}，查核重點 {points} 項",
        en: "good; checklist {id}, {points} points",
    }
    cli_good_mapping(id: &str, strategies: usize) {
        zh: "沒有問題；要項架構對照 {id}，策略 {strategies} 項",
        en: "good; mapping {id}, {strategies} strategies",
    }
    cli_good_seal(closed: &str, amendments: usize) {
        zh: "；{closed}，與封存相符，更正 {amendments} 筆",
        en: "; {closed}, as sealed, amendments: {amendments}",
    }
    cli_good_session(id: &str, points: usize, progress: Percent, score: &str) {
        zh: "沒有問題；查核紀錄（{id}），查核重點 {points} 項，查核率 {progress}%，得分 {score}",
        en: "good; session of {id}, {points} points, progress {progress}%, score {score}",
    }
}
