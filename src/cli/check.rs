//! `check`: everything that is wrong with checklist and session files.

use std::path::{Path, PathBuf};

use super::error::{store_exit, store_lines};
use super::mark::score_words;
use super::output::{Exit, Outcome};
use crate::lang::{Lang, messages};
use crate::model::session::Session;
use crate::model::weight::Percent;
use crate::store::checklist_file::read_checklist;
use crate::store::error::{StoreError, finding_line, printable, shown};
use crate::store::finding::Finding;
use crate::store::library::read_bytes;
use crate::store::places::SESSION_ENDING;
use crate::store::read::{Read, text_of};
use crate::store::session_file::read_session;
use crate::store::shape;
use crate::store::tree::leading_name;

/// Lists all findings of all files, and a line for each file without any.
pub(super) fn run(files: &[PathBuf], lang: Lang) -> Outcome {
    let mut outcome = Outcome::text("");
    for path in files {
        match examine(path, lang) {
            Ok(Examined::Good(words)) => {
                outcome.output.extend(format!("{}: {words}\n", shown(path)).bytes());
            }
            Ok(Examined::Found(findings)) => {
                for finding in findings {
                    outcome.output.extend(finding_line(path, &finding, lang).bytes());
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

enum Examined {
    /// Nothing is wrong; what the file is, in words.
    Good(String),
    /// What is wrong.
    Found(Vec<Finding>),
}

fn examine(path: &Path, lang: Lang) -> Result<Examined, StoreError> {
    let bytes = read_bytes(path)?;
    let text = match text_of(&bytes) {
        Ok(text) => text,
        Err(finding) => return Ok(Examined::Found(vec![finding])),
    };
    Ok(if is_session(path, text) {
        verdict(read_session(text), |session| session_words(session, lang))
    } else {
        verdict(read_checklist(text), |checklist| {
            lang.cli_good_checklist(&printable(&checklist.id), checklist.points().count())
        })
    })
}

fn verdict<T>(read: Read<T>, words: impl FnOnce(&T) -> String) -> Examined {
    match read {
        Ok((value, warnings)) if warnings.is_empty() => Examined::Good(words(&value)),
        Ok((_, findings)) | Err(findings) => Examined::Found(findings),
    }
}

/// Whether a file means to be a session: its first name says, or else its file name.
fn is_session(path: &Path, text: &str) -> bool {
    match leading_name(text).as_deref() {
        Some(name) if name == shape::SESSION.name => true,
        Some(name) if name == shape::CHECKLIST.name => false,
        Some(_) | None => path.to_string_lossy().ends_with(SESSION_ENDING),
    }
}

fn session_words(session: &Session, lang: Lang) -> String {
    let summary = session.summary();
    let score = score_words(summary.score, lang);
    lang.cli_good_session(&printable(&session.checklist().id), summary.points, summary.progress, &score)
}

messages! {
    cli_good_checklist(id: &str, points: usize) {
        zh: "沒有問題；查核表 {id}，查核重點 {points} 項",
        en: "good; checklist {id}, {points} points",
    }
    cli_good_session(id: &str, points: usize, progress: Percent, score: &str) {
        zh: "沒有問題；查核紀錄（{id}），查核重點 {points} 項，查核率 {progress}%，得分 {score}",
        en: "good; session of {id}, {points} points, progress {progress}%, score {score}",
    }
}
