//! The files behind a roll-up: which sessions count, and why the others do not.

use super::super::document::{About, Cell, Column, Document, Level, Place, Rows, Table};
use super::City;
use crate::lang::{Lang, messages, text};
use crate::model::city::counting::{CountedSession, LeftOutReason};

/// Adds the sessions that count.
pub(super) fn counted<'a>(document: &mut Document<'a>, city: &City<'a>) {
    let (lang, city, root) = (document.lang, *city, root(city));
    document.heading(Level::Section, lang.heading_with_count(lang.rollup_counted(), city.rollup.counted.len()));
    if city.rollup.counted.is_empty() {
        return document.paragraph(lang.section_is_empty());
    }
    let columns = vec![
        column("file", lang.rollup_file(), Place::Body, 34),
        column("path", lang.rollup_path(), Place::Data, 34),
        column("agency", lang.fact_agency(), Place::Data, 24),
        column("year", lang.field_year(), Place::Key, 8),
        column("kind", lang.fact_kind(), Place::Key, 12),
        column("opened", lang.field_visited(), Place::Key, 14),
        column("score", lang.fact_score(), Place::Key, 8),
    ];
    let rows = Rows::of(city.rollup.counted.clone(), move |one: &CountedSession| {
        let session = &city.sessions[one.session];
        vec![
            Cell::text(below(root, &city.files[one.session])),
            Cell::text(city.files[one.session].as_str()),
            Cell::text(session.plan.agency.as_str()),
            Cell::Count(session.plan.year.into()),
            Cell::text(session.visit.kind.label(lang)),
            Cell::Date(session.visit.opened.date()),
            Cell::Score(session.summary().score),
        ]
    });
    document.table(Table {
        name: lang.rollup_counted().into(),
        about: About::Figures,
        columns,
        rows,
        total: None,
        merged: 0,
    });
}

/// Adds the files that do not count, each with the reason.
pub(super) fn left_out<'a>(document: &mut Document<'a>, city: &City<'a>) {
    let (lang, city, root) = (document.lang, *city, root(city));
    let short: Vec<String> = city.files.iter().map(|file| below(root, file).to_owned()).collect();
    let mut files: Vec<(&'a str, String)> = city
        .rollup
        .left_out
        .iter()
        .map(|(at, reason)| (city.files[*at].as_str(), reason_words(reason, &short, lang)))
        .collect();
    files.extend(city.unreadable.iter().map(|(file, why)| (file.as_str(), lang.left_out_unreadable(why))));
    document.heading(Level::Section, lang.heading_with_count(lang.rollup_left_out(), files.len()));
    if files.is_empty() {
        return document.paragraph(lang.section_is_empty());
    }
    let columns = vec![
        column("file", lang.rollup_file(), Place::Key, 34),
        column("reason", lang.rollup_reason(), Place::Body, 40),
    ];
    let rows = Rows::of(files, |(file, reason): &(&'a str, String)| {
        vec![Cell::text(below(root, file)), Cell::text(reason.clone())]
    });
    document.table(Table {
        name: lang.rollup_left_out().into(),
        about: About::Figures,
        columns,
        rows,
        total: None,
        merged: 0,
    });
}

fn column(key: &'static str, name: &'static str, place: Place, share: u8) -> Column {
    Column { key, name: name.into(), place, share, rule: None }
}

/// The folder that all files stand below, with the separator at its end.
fn root<'a>(city: &City<'a>) -> &'a str {
    let mut files = city.files.iter().chain(city.unreadable.iter().map(|(file, _)| file));
    let first = files.next().map_or("", String::as_str);
    let common = files.fold(first, |common, file| {
        let same = common.bytes().zip(file.bytes()).take_while(|(one, other)| one == other).count();
        &common[..(0..=same).rev().find(|&at| common.is_char_boundary(at)).unwrap_or(0)]
    });
    &common[..common.rfind(['/', '\\']).map_or(0, |at| at + 1)]
}

/// The path of a file below the folder that all stand below.
pub(super) fn below_root<'a>(city: &City<'a>, file: &'a str) -> &'a str {
    below(root(city), file)
}

fn below<'a>(root: &str, file: &'a str) -> &'a str {
    file.strip_prefix(root).unwrap_or(file)
}

/// Why a file does not count, in words.
#[must_use]
pub fn reason_words(reason: &LeftOutReason, files: &[String], lang: Lang) -> String {
    match reason {
        LeftOutReason::Copy(of) => lang.left_out_copy(&files[*of]),
        LeftOutReason::Merged(into) => lang.left_out_merged(&files[*into]),
        LeftOutReason::OtherKind(kind) => lang.left_out_kind(kind.label(lang)),
        LeftOutReason::OtherYear(year) => lang.left_out_year(*year),
        LeftOutReason::OtherFramework(name) => lang.left_out_framework(&super::framework_words(name, lang)),
        LeftOutReason::NotPlaced { agency, year } => lang.left_out_not_placed(agency, *year),
        LeftOutReason::OtherSize(None) => lang.left_out_no_size().to_owned(),
        LeftOutReason::OtherSize(Some(size)) => lang.left_out_size(size),
        LeftOutReason::Older(than) => lang.left_out_older(&files[*than]),
    }
}

/// Why a file does not count, as a word for programs.
pub(super) const fn reason_key(reason: &LeftOutReason) -> &'static str {
    match reason {
        LeftOutReason::Copy(_) => "copy",
        LeftOutReason::Merged(_) => "merged",
        LeftOutReason::OtherKind(_) => "other_kind",
        LeftOutReason::OtherYear(_) => "other_year",
        LeftOutReason::OtherFramework(_) => "other_framework",
        LeftOutReason::NotPlaced { .. } => "not_placed",
        LeftOutReason::OtherSize(_) => "other_size",
        LeftOutReason::Older(_) => "older",
    }
}

text! {
    rollup_counted { zh: "計入的紀錄", en: "Sessions that count" }
    rollup_file { zh: "檔案", en: "file" }
    rollup_path { zh: "路徑", en: "path" }
    left_out_no_size { zh: "機關清單中沒有它的規模", en: "the file of offices gives its office no size group" }
    rollup_reason { zh: "原因", en: "reason" }
}

messages! {
    left_out_unreadable(why: &str) { zh: "無法讀取或無法辨識：{why}", en: "cannot be read: {why}" }
    left_out_copy(of: &str) { zh: "是 {of} 的複本", en: "a copy of {of}" }
    left_out_merged(into: &str) { zh: "已合併到 {into}", en: "merged into {into}" }
    left_out_kind(kind: &str) { zh: "查核種類不同：{kind}", en: "another kind: {kind}" }
    left_out_year(year: u16) { zh: "年度不同：{year}年度", en: "another year: {year}" }
    left_out_framework(framework: &str) { zh: "要項架構不同，不合計：{framework}", en: "another scheme, never mixed: {framework}" }
    left_out_not_placed(agency: &str, year: u16) {
        zh: "機關清單中沒有「{agency}」（{year}年度）",
        en: "the file of offices has no {agency} in {year}",
    }
    left_out_size(size: &str) { zh: "規模不同：{size}", en: "another size group: {size}" }
    left_out_older(than: &str) { zh: "較舊，改計 {than}", en: "older than {than}" }
}
