//! The seal and the amendments of a closed visit, added to every report.

use std::collections::HashMap;

use super::document::{About, Block, Cell, Column, Document, Fact, Level, Place, Rows, Table, fact};
use super::points::{evidence_words, follow_up_words};
use crate::lang::{Lang, messages, text};
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;
use crate::model::record::mark::Mark;
use crate::model::record::seal::Seal;
use crate::model::record::session::Session;

/// When and by whom the visit was closed, and the digest of its seal.
pub(super) fn facts(session: &Session, lang: Lang) -> Vec<Fact<'_>> {
    let closed = session.closed_at().map_or(Cell::text(lang.fact_not_closed()), Cell::Moment);
    let mut facts = vec![fact("closed", lang.fact_closed(), closed)];
    if let Some(seal) = session.seal() {
        let by = if seal.by.is_empty() { lang.fact_not_stated() } else { &seal.by };
        facts.push(fact("closed_by", lang.fact_closed_by(), Cell::text(by)));
        facts.push(fact("digest", lang.fact_digest(), Cell::text(seal.digest.as_str())));
    }
    facts
}

/// Adds the state of the seal and the list of amendments.
///
/// `whole` is the complete session as its file holds it, of which the report may show a part, or beside which it may
/// show another earlier visit: only the complete one can be verified.
pub(super) fn add<'a>(document: &mut Document<'a>, session: &Session, whole: &'a Session, previous: PreviousOf) {
    let lang = document.lang;
    let problems = whole.seal_problems();
    if whole.seal().is_none() && problems.is_empty() {
        return;
    }
    let amendments: Vec<&Change> = whole.amendments().iter().filter(|change| session.in_scope(&change.point)).collect();
    let shown = amendments.len();
    if let Some(seal) = whole.seal() {
        add_last_link(document, whole.last_link());
        mark_points(document, seal, whole.last_link(), &amendments, problems.len());
        let end = match document.blocks.last() {
            // The closing paragraph says what the report leaves out, and stays last.
            Some(Block::Paragraph(_)) => document.blocks.len() - 1,
            _ => document.blocks.len(),
        };
        let last = document.blocks.split_off(end);
        list(document, amendments);
        document.blocks.extend(last);
    }
    let first = usize::from(matches!(document.blocks.first(), Some(Block::Facts(_))));
    let found = if problems.is_empty() {
        let words = if shown < whole.amendments().len() { lang.seal_holds_part() } else { lang.seal_holds() };
        let mut found = vec![Block::Paragraph(words.into())];
        let is_covered = whole.seal().is_some_and(|seal| seal.previous.is_some());
        let uncovered = match previous {
            PreviousOf::AnotherFile => Some(lang.seal_leaves_out_named()),
            PreviousOf::TheSession if whole.previous().is_some() && !is_covered => {
                Some(lang.seal_leaves_out_previous())
            }
            PreviousOf::TheSession => None,
        };
        found.extend(uncovered.map(|words| Block::Paragraph(words.into())));
        found
    } else {
        let sentences = problems.iter().map(|problem| problem.kind.message(lang).into());
        vec![
            Block::Heading(Level::Section, lang.section_altered(problems.len()).into()),
            Block::List(sentences.collect()),
        ]
    };
    document.blocks.splice(first..first, found);
}

/// Where last time's verdicts in a report come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PreviousOf {
    /// From the session, if it holds any.
    TheSession,
    /// From a file that was named for this report.
    AnotherFile,
}

/// Adds the last link of the log below each digest of the seal: it covers what the digest does not, the amendments.
fn add_last_link<'a>(document: &mut Document<'a>, link: &'a str) {
    let lang = document.lang;
    for block in &mut document.blocks {
        let Block::Facts(facts) = block else { continue };
        if let Some(digest) = facts.iter().position(|fact| fact.key == "digest") {
            let link = if link.is_empty() { lang.fact_no_link() } else { link };
            facts.insert(digest + 1, fact("last_link", lang.fact_last_link(), Cell::text(link)));
        }
    }
}

/// The amendments, oldest first.
fn list<'a>(document: &mut Document<'a>, amendments: Vec<&'a Change>) {
    let lang = document.lang;
    // Sheets to be signed go to one unit each; the amendments belong to all of them.
    if document.blocks.iter().any(|block| matches!(block, Block::Signatures(_))) {
        document.blocks.push(Block::NewPage);
    }
    document.heading(Level::Section, lang.heading_with_count(lang.section_amendments(), amendments.len()));
    if amendments.is_empty() {
        document.paragraph(lang.section_is_empty());
        return;
    }
    let column = |key, name: &'static str, place, share| Column { key, name: name.into(), place, share, rule: None };
    document.table(Table {
        name: lang.section_amendments().into(),
        about: About::Figures,
        columns: vec![
            column("point", lang.field_id(), Place::Key, 9),
            column("at", lang.amended_at(), Place::Key, 15),
            column("change", lang.amended_change(), Place::Body, 56),
            column("by", lang.amended_by(), Place::Data, 10),
            column("from", lang.amended_from(), Place::Data, 24),
            column("to", lang.amended_to(), Place::Data, 24),
            column("reason", lang.amended_reason(), Place::Data, 24),
        ],
        rows: Rows::of(amendments, move |change: &&Change| {
            let (from, to) = sides(change, lang);
            vec![
                Cell::text(change.point.as_str()),
                Cell::Moment(change.at),
                Cell::text(lang.amendment_by(&label(change, lang), &change.by)),
                Cell::text(change.by.as_str()),
                Cell::text(from),
                Cell::text(to),
                Cell::text(change.reason.as_deref().unwrap_or_default()),
            ]
        }),
        total: None,
        merged: 0,
    });
}

/// Adds columns: the amendments of each point, and on sheets, whose rows are sorted and copied, the seal.
fn mark_points<'a>(
    document: &mut Document<'a>,
    seal: &'a Seal,
    link: &'a str,
    amendments: &[&'a Change],
    problems: usize,
) {
    let lang = document.lang;
    let mut of_points: HashMap<&str, Vec<String>> = HashMap::new();
    for change in amendments {
        let words = lang.amendment_line(&label(change, lang), &change.by, &change.at.label(lang));
        of_points.entry(change.point.as_str()).or_default().push(words);
    }
    let of_points: HashMap<&str, String> =
        of_points.into_iter().map(|(point, lines)| (point, lines.join("\n"))).collect();
    for block in &mut document.blocks {
        let Block::Table(table) = block else { continue };
        let (About::Points, Some(id)) = (table.about, table.position("id")) else { continue };
        let column =
            |key, name: &'static str, place, share| Column { key, name: name.into(), place, share, rule: None };
        table.columns.extend([
            column("amendments", lang.section_amendments(), Place::Detail, 24),
            column("closed", lang.fact_closed(), Place::Data, 15),
            column("digest", lang.fact_digest(), Place::Data, 20),
            column("last_link", lang.fact_last_link(), Place::Data, 20),
            column("altered", lang.fact_altered(), Place::Data, 9),
        ]);
        if let Some(total) = &mut table.total {
            total.extend([const { Cell::Blank }; 5]);
        }
        let of_points = of_points.clone();
        table.rows.append(move |row| {
            let amended = match &row[id] {
                Cell::Text(point) => of_points.get(point.as_ref()).cloned().unwrap_or_default(),
                _ => String::new(),
            };
            let altered = Cell::Count(problems as u64);
            let codes = [Cell::text(seal.digest.as_str()), Cell::text(link)];
            [Cell::text(amended), Cell::Moment(seal.at)].into_iter().chain(codes).chain([altered]).collect()
        });
    }
}

/// An amendment as text: before, after, and reason.
fn label(change: &Change, lang: Lang) -> String {
    let (from, to) = sides(change, lang);
    lang.amendment(&from, &to, change.reason.as_deref().unwrap_or_default())
}

/// The parts that an amendment changed, before and after; unchanged parts are left out.
fn sides(change: &Change, lang: Lang) -> (String, String) {
    let (from, to) = (change.from.as_deref(), change.to.as_deref());
    let aspects: [fn(Option<&Answer>, Lang) -> String; 5] = [
        |answer, lang| Mark::words_or_none(answer.and_then(|answer| answer.mark), lang).to_owned(),
        |answer, lang| match answer.and_then(|answer| answer.count) {
            Some(count) => lang.amended_count(count),
            None => lang.amended_no_count().to_owned(),
        },
        |answer, lang| match answer.map_or("", |answer| &answer.note) {
            "" => lang.amended_no_note().to_owned(),
            note => lang.amended_note(note),
        },
        |answer, lang| match answer.map_or(&[][..], |answer| &answer.evidence) {
            [] => lang.amended_no_evidence().to_owned(),
            evidence => lang.amended_evidence(&evidence_words(evidence, lang)),
        },
        |answer, lang| match answer.and_then(|answer| answer.follow_up.as_deref()) {
            None => lang.amended_no_follow_up().to_owned(),
            Some(follow_up) => lang.amended_follow_up(&follow_up_words(follow_up, lang)),
        },
    ];
    let changed: Vec<(String, String)> = aspects
        .into_iter()
        .map(|aspect| (aspect(from, lang), aspect(to, lang)))
        .filter(|(from, to)| from != to)
        .collect();
    let join =
        |side: fn(&(String, String)) -> &str| changed.iter().map(side).collect::<Vec<_>>().join(lang.between_aspects());
    (join(|(from, _)| from), join(|(_, to)| to))
}

text! {
    fact_closed { zh: "結案", en: "closed" }
    fact_not_closed { zh: "尚未結案", en: "not yet" }
    fact_closed_by { zh: "結案人員", en: "closed by" }
    fact_altered { zh: "查驗封存的問題", en: "found amiss with the seal" }
    fact_digest { zh: "封存碼", en: "digest" }
    fact_last_link { zh: "末筆鏈結碼", en: "last link" }
    fact_no_link { zh: "無異動紀錄", en: "no log entries" }
    seal_holds {
        zh: "本紀錄已結案封存；製作本報告時查驗，內容與封存相符，檔案內結案後的更正均列於後。是否為當初送出的那一份，請將封存碼與末筆鏈結碼和留存的報告核對。",
        en: "The visit is closed and sealed; when this report was made everything was as sealed, and the amendments in the file are listed. Whether it is the file that was handed over is told by the digest and the last link: compare both with a report that was kept.",
    }
    seal_holds_part {
        zh: "本紀錄已結案封存；製作本報告時查驗，內容與封存相符。檔案內結案後的更正，本報告只列所含查核重點的部分。是否為當初送出的那一份，請將封存碼與末筆鏈結碼和留存的報告核對。",
        en: "The visit is closed and sealed; when this report was made everything was as sealed. Of the amendments in the file, those of the points in this report are listed. Whether it is the file that was handed over is told by the digest and the last link: compare both with a report that was kept.",
    }
    seal_leaves_out_previous {
        zh: "這份封存由較早的版本製作，不包含上次查核的結果；與上次比較的部分未經查驗。",
        en: "The seal was made by an earlier version and does not cover last time's verdicts; what compares with last time was not verified.",
    }
    seal_leaves_out_named {
        zh: "上次查核的結果取自製作本報告時另外指定的檔案，不在封存範圍；與上次比較的部分未經查驗。",
        en: "Last time's verdicts are from the file that was named for this report and not under the seal; what compares with last time was not verified.",
    }
    section_amendments { zh: "更正", en: "Amendments" }
    amended_at { zh: "更正時間", en: "amended at" }
    amended_by { zh: "更正人員", en: "amended by" }
    amended_change { zh: "更正內容與理由", en: "what and why" }
    amended_from { zh: "原結果", en: "from" }
    amended_to { zh: "更正為", en: "to" }
    amended_reason { zh: "更正理由", en: "reason" }
    amended_no_count { zh: "未填次數", en: "no count" }
    amended_no_note { zh: "無備註", en: "no note" }
    amended_no_evidence { zh: "無佐證", en: "no evidence" }
    amended_no_follow_up { zh: "無改善追蹤", en: "no follow-up" }
    between_aspects { zh: "，", en: ", " }
}

messages! {
    section_altered(count: usize) {
        zh: "注意：查驗封存時發現的問題（{count}）",
        en: "Attention: found when the seal was verified ({count})",
    }
    amendment(from: &str, to: &str, reason: &str) {
        zh: "由「{from}」更正為「{to}」；理由：{reason}",
        en: "from \"{from}\" to \"{to}\"; reason: {reason}",
    }
    amendment_by(words: &str, by: &str) { zh: "{words}（{by}）", en: "{words} ({by})" }
    amendment_line(words: &str, by: &str, at: &str) { zh: "{words}（{by}，{at}）", en: "{words} ({by}, {at})" }
    amended_count(count: u32) { zh: "次數 {count}", en: "count {count}" }
    amended_note(note: &str) { zh: "備註：{note}", en: "note: {note}" }
    amended_evidence(evidence: &str) { zh: "佐證：{evidence}", en: "evidence: {evidence}" }
    amended_follow_up(words: &str) { zh: "改善追蹤：{words}", en: "follow-up: {words}" }
}
