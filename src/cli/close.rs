//! `close`: the close-out check, and the seal if there are no errors.

use std::path::Path;

use super::args::CloseArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::{Exit, Outcome, error_line};
use crate::lang::{Lang, messages, text};
use crate::model::check::clock::ClockDoubt;
use crate::model::check::close_out::{OpenItem, OpenItemKind};
use crate::model::check::problem::Severity;
use crate::model::check::seal_words::SealProblem;
use crate::model::record::session::Session;
use crate::ops::close::{CloseOutcome, close};
use crate::ops::open::warning_lines;
use crate::store::error::{display_path, printable};

/// Number of unmarked points that are named.
const LEFT_NAMED: usize = 5;

/// Closes the visit and prints the digest. Open items are listed first; errors among them keep the visit open.
pub(super) fn run(args: &CloseArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let report = close(&environment.directories()?, &args.session, args.by.as_deref(), environment.now)?;
    let mut output = open_item_lines(&report.path, &report.open_items, &report.session, lang);
    output.extend(doubt_lines(&report.path, &report.doubts, lang));
    let mut messages = warning_lines(&report.path, &report.warnings, lang);
    messages.extend(report.assumed.as_deref().map(|name| lang.cli_assumed(name)));
    let closed = closed_label(&report.session, lang).unwrap_or_default();
    let exit = match report.outcome {
        CloseOutcome::Closed => {
            output.push(printable(&closed));
            Exit::Good
        }
        CloseOutcome::ClosedBefore => {
            messages.push(error_line(&lang.cli_closed_already(&closed), lang));
            Exit::Problems
        }
        CloseOutcome::Refused => {
            messages.push(error_line(&lang.cli_not_closed(&display_path(&report.path)), lang));
            Exit::Problems
        }
    };
    let output = output.into_iter().map(|line| line + "\n").collect::<String>();
    Ok(Outcome { messages, exit, ..Outcome::text(output) })
}

/// When and by whom a visit was closed, with the two codes to compare, or that the seal is gone; none of an open visit.
pub(super) fn closed_label(session: &Session, lang: Lang) -> Option<String> {
    let Some(seal) = session.seal() else {
        return session.visit().closed.map(|closed| SealProblem::ClosedUnsealed(closed).message(lang));
    };
    let by = if seal.by.is_empty() { String::new() } else { lang.cli_closed_by(&seal.by) };
    let link = if session.last_link().is_empty() { lang.cli_no_link() } else { session.last_link() };
    Some(lang.cli_closed(&seal.at.label(lang), &by, &seal.digest, link))
}

/// Doubts about the clock, one line each.
pub(super) fn doubt_lines(path: &Path, doubts: &[ClockDoubt], lang: Lang) -> Vec<String> {
    let line = |doubt: &ClockDoubt| {
        let sentence = printable(&doubt.message(lang));
        format!("{}: {}{}{sentence}", display_path(path), Severity::Warning.label(lang), lang.colon())
    };
    doubts.iter().map(line).collect()
}

/// Open items, one line each. Unmarked points that need no answer share one line: a spot check leaves most unmarked.
pub(super) fn open_item_lines(path: &Path, open_items: &[OpenItem], session: &Session, lang: Lang) -> Vec<String> {
    let is_left =
        |open_item: &&OpenItem| open_item.what == OpenItemKind::Mark && open_item.severity == Severity::Warning;
    let left: Vec<&str> = open_items.iter().filter(is_left).map(|open_item| open_item.point.as_str()).collect();
    let others = open_items.iter().filter(|open_item| !is_left(open_item));
    let mut lines: Vec<String> = others.map(|open_item| open_item_line(path, open_item, session, lang)).collect();
    if let Some(some) = left.get(..LEFT_NAMED.min(left.len())).filter(|some| !some.is_empty()) {
        let ids = some.join(lang.list_comma());
        let words = if left.len() > LEFT_NAMED {
            lang.cli_left_and_more(left.len(), &ids)
        } else {
            lang.cli_left(left.len(), &ids)
        };
        lines.push(format!("{}: {}{}{words}", display_path(path), Severity::Warning.label(lang), lang.colon()));
    }
    lines
}

/// An open item as a line.
fn open_item_line(path: &Path, open_item: &OpenItem, session: &Session, lang: Lang) -> String {
    let check = session.find(&open_item.point).map_or("", |(_, _, point)| &point.check);
    let sentence = lang.cli_lack(open_item.point.as_str(), open_item.what.label(lang), check);
    format!("{}: {}{}{}", display_path(path), open_item.severity.label(lang), lang.colon(), printable(&sentence))
}

text! {
    cli_no_link { zh: "（無異動紀錄）", en: "(no log entries)" }
}

messages! {
    cli_closed(at: &str, by: &str, digest: &str, link: &str) {
        zh: "已於 {at} 結案{by}；封存碼 {digest}；末筆鏈結碼 {link}",
        en: "closed {at}{by}; digest {digest}; last link {link}",
    }
    cli_closed_by(by: &str) { zh: "（{by}）", en: " by {by}" }
    cli_closed_already(closed: &str) {
        zh: "{closed}；未更動任何內容，要改查核結果請用 mark 加上 --reason",
        en: "the visit is closed already ({closed}), nothing was changed; to amend an answer use mark with --reason",
    }
    cli_not_closed(path: &str) {
        zh: "未結案，請先補齊上列錯誤：{path}",
        en: "not closed, mend the errors above first: {path}",
    }
    cli_left(count: usize, ids: &str) { zh: "未查 {count} 項：{ids}", en: "not looked at: {count} ({ids})" }
    cli_left_and_more(count: usize, ids: &str) { zh: "未查 {count} 項：{ids} 等", en: "not looked at: {count} ({ids} and more)" }
    cli_lack(point: &str, what: &str, check: &str) { zh: "{point} {what}：{check}", en: "{point} {what}: {check}" }
}
