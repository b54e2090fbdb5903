//! `close`: the close-out check, and the seal if nothing is left to do.

use std::path::Path;

use super::args::{CloseArgs, Extent};
use super::environment::Environment;
use super::error::Failure;
use super::output::{Exit, Outcome, error_line};
use crate::lang::{Lang, messages, text};
use crate::model::check::clock::ClockDoubt;
use crate::model::check::close_out::{OpenItem, OpenItemGroup, by_kind, urgency};
use crate::model::check::problem::Severity;
use crate::model::check::seal_words::SealProblem;
use crate::model::record::session::Session;
use crate::ops::close::{CloseOutcome, close};
use crate::ops::open::warning_lines;
use crate::store::error::{display_path, printable};

/// Number of points that are named beside how many there are.
const NAMED: usize = 5;

/// Closes the visit and prints the digest. Open items come first; what is to do among them keeps the visit open.
pub(super) fn run(args: &CloseArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let report = close(&environment.directories()?, &args.session, args.by.as_deref(), environment.now)?;
    let mut output = open_item_lines(&report.path, &report.open_items, &report.session, args.extent, lang);
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

/// Open items: their number by kind, one line each, and with [`Extent::All`] below that each item.
pub(super) fn open_item_lines(
    path: &Path,
    open_items: &[OpenItem],
    session: &Session,
    extent: Extent,
    lang: Lang,
) -> Vec<String> {
    let mut lines: Vec<String> = by_kind(open_items).iter().map(|group| group_line(path, group, lang)).collect();
    if extent == Extent::All {
        lines.extend(open_items.iter().map(|open_item| open_item_line(path, open_item, session, lang)));
    }
    lines
}

/// How many points lack the same, and the first of them.
fn group_line(path: &Path, group: &OpenItemGroup<'_>, lang: Lang) -> String {
    let named: Vec<&str> = group.points.iter().take(NAMED).map(|point| point.as_str()).collect();
    let (what, count, ids) = (group.what.label(lang), group.points.len(), named.join(lang.list_comma()));
    let words =
        if count > NAMED { lang.cli_lacks_and_more(what, count, &ids) } else { lang.cli_lacks(what, count, &ids) };
    format!("{}: {}{}{}", display_path(path), urgency(group.severity, lang), lang.colon(), printable(&words))
}

/// An open item as a line.
fn open_item_line(path: &Path, open_item: &OpenItem, session: &Session, lang: Lang) -> String {
    let check = session.find(&open_item.point).map_or("", |(_, _, point)| &point.check);
    let sentence = lang.cli_lack(open_item.point.as_str(), open_item.what.label(lang), check);
    format!("{}: {}{}{}", display_path(path), urgency(open_item.severity, lang), lang.colon(), printable(&sentence))
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
        zh: "未結案，請先補齊上列待補項目：{path}",
        en: "not closed, complete what is to do above first: {path}",
    }
    cli_lacks(what: &str, count: usize, ids: &str) { zh: "{what} {count} 項：{ids}", en: "{what}: {count} ({ids})" }
    cli_lacks_and_more(what: &str, count: usize, ids: &str) {
        zh: "{what} {count} 項：{ids} 等",
        en: "{what}: {count} ({ids} and more)",
    }
    cli_lack(point: &str, what: &str, check: &str) { zh: "{point} {what}：{check}", en: "{point} {what}: {check}" }
}
