//! `check`: the problems of checklist, session and mapping files.

use std::path::Path;

use super::args::{CheckArgs, Depth};
use super::close::{closed_label, open_item_lines};
use super::environment::Environment;
use super::error::{store_exit, store_lines};
use super::output::{Exit, Outcome};
use super::recover;
use crate::lang::{Lang, messages};
use crate::model::record::session::Session;
use crate::model::value::weight::Percent;
use crate::ops::check::{self, Content, Examined, examine};
use crate::ops::open::{names_session, warning_lines};
use crate::store::error::{StoreError, display_path, printable};

/// Lists all problems of all files, and a line for each file without any.
pub(super) fn run(args: &CheckArgs, environment: &Environment) -> Outcome {
    let lang = environment.lang;
    let mut outcome = Outcome::text("");
    for path in &args.files {
        match examine(path, environment.now) {
            Ok(examined) => {
                let open_items = open_items(path, &examined, args, lang);
                let mut lines = warning_lines(path, &examined.problems, lang);
                lines.extend(open_items);
                match &examined.content {
                    Some(content) if lines.is_empty() => {
                        lines.push(format!("{}: {}", display_path(path), content_label(content, lang)));
                    }
                    content => {
                        outcome.exit = outcome.exit.max(Exit::Problems);
                        lines.extend(content.as_ref().and_then(|content| seal_line(path, content, lang)));
                    }
                }
                outcome.output.extend(lines.into_iter().flat_map(|line| (line + "\n").into_bytes()));
                outcome.messages.extend(recovery_hint(path, examined, environment));
            }
            Err(error) => {
                outcome.messages.extend(store_lines(&error, lang));
                outcome.exit = outcome.exit.max(store_exit(&error));
            }
        }
    }
    // Without a folder of the user's there are no other files to be told.
    if let Ok(directories) = environment.directories() {
        let apart = check::apart(&directories, &args.files).into_iter().map(|copies| copies.message(lang));
        let same = check::same_ids(&directories, &args.files).into_iter().map(|error| error.message(lang));
        let told: Vec<String> = apart.chain(same).collect();
        if !told.is_empty() {
            outcome.exit = outcome.exit.max(Exit::Problems);
        }
        outcome.messages.extend(told);
    }
    outcome
}

/// The hint whether and how a damaged session can be recovered.
fn recovery_hint(path: &Path, examined: Examined, environment: &Environment) -> Option<String> {
    if !examined.is_damaged() || !names_session(&path.to_string_lossy()) {
        return None;
    }
    let error = StoreError::Bad { path: path.to_owned(), problems: examined.problems };
    recover::hint(path, &environment.directories().ok()?, &error, environment.lang)
}

/// Open items of a session, if the close-out check was requested.
fn open_items(path: &Path, examined: &Examined, args: &CheckArgs, lang: Lang) -> Vec<String> {
    match (args.depth, &examined.content) {
        (Depth::CloseOut, Some(Content::Session(session, open_items))) => {
            open_item_lines(path, open_items, session, args.extent, lang)
        }
        _ => Vec::new(),
    }
}

/// A summary line for a valid file.
fn content_label(content: &Content, lang: Lang) -> String {
    match content {
        Content::Session(session, _) => session_label(session, lang),
        Content::Mapping(mapping) => lang.cli_good_mapping(&printable(&mapping.id), mapping.strategies.len()),
        Content::Settings => lang.cli_good_settings(),
        Content::Offices(offices) => lang.cli_good_offices(offices.offices.len()),
        Content::Checklist(checklist) => lang.cli_good_checklist(&printable(&checklist.id), checklist.points().count()),
    }
}

/// The codes of a sealed session that has problems, to compare all the same.
fn seal_line(path: &Path, content: &Content, lang: Lang) -> Option<String> {
    let Content::Session(session, _) = content else { return None };
    session.seal()?;
    Some(format!("{}: {}", display_path(path), printable(&closed_label(session, lang)?)))
}

fn session_label(session: &Session, lang: Lang) -> String {
    let summary = session.summary();
    let score = Percent::score_words(summary.score, lang);
    let good = lang.cli_good_session(&printable(&session.checklist().id), summary.points, summary.progress, &score);
    let Some(closed) = closed_label(session, lang) else { return good };
    format!("{good}{}", lang.cli_good_seal(&printable(&closed), session.amendments().len()))
}

messages! {
    cli_good_settings() { zh: "沒有問題；設定檔", en: "good; settings" }
    cli_good_offices(offices: usize) {
        zh: "沒有問題；機關清單，機關 {offices} 個",
        en: "good; list of offices, offices: {offices}",
    }
    cli_good_checklist(id: &str, points: usize) {
        zh: "沒有問題；查核表 {id}，查核重點 {points} 項",
        counted(points: "point"),
        en: "good; checklist {id}, {points}",
    }
    cli_good_mapping(id: &str, strategies: usize) {
        zh: "沒有問題；要項架構對照 {id}，策略 {strategies} 項",
        counted(strategies: "strategy" / "strategies"),
        en: "good; mapping {id}, {strategies}",
    }
    cli_good_seal(closed: &str, amendments: usize) {
        zh: "；{closed}；內容與封存相符，更正 {amendments} 筆",
        en: "; {closed}; as sealed, amendments: {amendments}",
    }
    cli_good_session(id: &str, points: usize, progress: Percent, score: &str) {
        zh: "沒有問題；查核紀錄（{id}），查核重點 {points} 項，查核率 {progress}%，得分 {score}",
        counted(points: "point"),
        en: "good; session of {id}, {points}, progress {progress}%, score {score}",
    }
}
