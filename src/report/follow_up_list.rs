//! The list of open follow-ups over several inspections: one table a series, the one with the most urgent follow-up first.

use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::HashMap;

use super::Format;
use super::document::{About, Block, Cell, Column, Document, Level, Paper, Place, Row, Rows, Table, fact};
use crate::lang::{Lang, messages, text};
use crate::model::city::brief::SessionBrief;
use crate::model::judge::open_follow_ups::{Agreement, FollowUpCounts, FollowUpOrigin, OpenFollowUp, OpenFollowUpAt};
use crate::model::plan::series::SeriesKey;
use crate::model::value::roc::date_words;
use crate::model::value::sorting::SmallSort as _;

/// Open follow-ups with the inspections that they belong to.
#[derive(Clone, Copy, Debug)]
pub struct FollowUpList<'a> {
    /// The follow-ups, the most urgent first.
    pub open: &'a [OpenFollowUpAt],
    /// The inspections that were looked at.
    pub sessions: &'a [&'a SessionBrief],
    /// The names of their files.
    pub files: &'a [String],
    /// The day from which they are seen.
    pub on: NaiveDate,
}

/// The open follow-ups, for people or for a sheet.
pub(super) fn follow_up_list<'a>(list: &FollowUpList<'a>, format: Format, lang: Lang) -> Document<'a> {
    let list = *list;
    let mut document = Document::new(lang.document_open(&date_words(list.on, lang)), lang);
    document.paper = Paper::Landscape;
    if list.open.is_empty() {
        document.paragraph(lang.nothing_open());
    }
    for (name, own) in list.by_series() {
        let counts = FollowUpCounts::of(own.iter().map(|at| &at.open), list.on);
        document.heading(Level::Section, name);
        let count = |count: usize| Cell::Count(count as u64);
        document.blocks.push(Block::Facts(vec![
            fact("open", lang.fact_open(), count(counts.open)),
            fact("overdue", lang.fact_overdue(), count(counts.overdue)),
            fact("missing", lang.fact_missing(), count(counts.missing)),
        ]));
        let mut visits: Vec<usize> = own.iter().map(|at| at.session).collect();
        visits.small_sort_by_key(|&at| (list.sessions[at].visit.opened, at));
        visits.dedup();
        if format == Format::Text {
            let entry = |at: &&'a OpenFollowUpAt| Cow::Owned(list.entry(at, visits.len() > 1, lang));
            document.blocks.push(Block::List(own.iter().map(entry).collect()));
        } else {
            document.table(list.table(own, lang));
        }
        let day = |at: usize| date_words(list.sessions[at].visit.opened.date(), lang);
        let visits: Vec<String> = visits.iter().map(|&at| lang.visit_and_file(&day(at), &list.files[at])).collect();
        document.paragraph(visits.join("\n"));
    }
    document
}

impl<'a> FollowUpList<'a> {
    /// The follow-ups a series, by its name. An office with several series is named with the title of each.
    fn by_series(self) -> Vec<(String, Vec<&'a OpenFollowUpAt>)> {
        let mut series: Vec<(String, Vec<&OpenFollowUpAt>)> = Vec::new();
        let mut positions: HashMap<&SeriesKey, usize> = HashMap::new();
        for at in self.open {
            let plan = &self.sessions[at.session].plan;
            let key = &plan.series;
            if let Some(&position) = positions.get(key) {
                series[position].1.push(at);
                continue;
            }
            let is_other = |other: &&SessionBrief| other.plan.agency == plan.agency && other.plan.series != *key;
            let has_several = self.sessions.iter().any(is_other);
            let title = if has_several { format!(" {}", plan.series_title()) } else { String::new() };
            positions.insert(key, series.len());
            series.push((format!("{}{title}", plan.agency), vec![at]));
        }
        series
    }

    fn table(self, own: Vec<&'a OpenFollowUpAt>, lang: Lang) -> Table<'a> {
        let column =
            |key, name: &'static str, place, share| Column { key, name: name.into(), place, share, rule: None };
        let columns = vec![
            column("agency", lang.fact_agency(), Place::Data, 14),
            column("checklist", lang.field_checklist(), Place::Data, 10),
            column("session", lang.field_session(), Place::Data, 10),
            column("due", lang.field_due(), Place::Key, 12),
            column("state", lang.field_state(), Place::Key, 10),
            column("days_overdue", lang.field_days_overdue(), Place::Data, 7),
            column("point", lang.field_id(), Place::Key, 8),
            column("acting_unit", lang.field_acting_unit(), Place::Key, 10),
            column("owner", lang.field_owner(), Place::Key, 9),
            column("visited", lang.field_visited(), Place::Key, 12),
            column("check", lang.field_check(), Place::Body, 28),
            column("action", lang.field_action(), Place::Named, 22),
            column("cause", lang.field_cause(), Place::Detail, 16),
            column("recheck", lang.field_recheck(), Place::Detail, 16),
            column("file", lang.field_file(), Place::Data, 18),
        ];
        let row = move |at: &&'a OpenFollowUpAt| self.row(at, lang);
        let rows = Rows::of(own, row);
        Table { name: lang.table_open().into(), about: About::Figures, columns, rows, total: None, merged: 0 }
    }

    fn row(self, at: &'a OpenFollowUpAt, lang: Lang) -> Row<'a> {
        let session = self.sessions[at.session];
        let OpenFollowUp { point, check, follow_up, .. } = &at.open;
        let days = follow_up.days_overdue(self.on);
        vec![
            Cell::text(session.plan.agency.as_str()),
            Cell::text(session.plan.id.as_str()),
            Cell::text(session.id.as_str()),
            follow_up.due.map_or(Cell::Blank, Cell::Date),
            Cell::text(self.state(at, lang)),
            days.map_or(Cell::Blank, |days| Cell::Count(days.unsigned_abs())),
            Cell::text(point.as_str()),
            Cell::text(follow_up.unit.as_str()),
            Cell::text(follow_up.owner.as_str()),
            Cell::Date(self.visited(at)),
            Cell::text(check.as_str()),
            Cell::text(follow_up.action.as_str()),
            Cell::text(follow_up.cause.as_str()),
            Cell::text(follow_up.recheck.as_ref().map(|recheck| recheck.label(lang)).unwrap_or_default()),
            Cell::text(self.files[at.session].as_str()),
        ]
    }

    /// A follow-up in plain text: point, day, state and who is in charge, and below them what is to be done, or before
    /// that is known what the point asks for.
    fn entry(self, at: &OpenFollowUpAt, with_day: bool, lang: Lang) -> String {
        let OpenFollowUp { point, check, follow_up, .. } = &at.open;
        let due = follow_up.due.map(|due| date_words(due, lang)).unwrap_or_default();
        let visited = if with_day { lang.visit_day(&date_words(self.visited(at), lang)) } else { String::new() };
        let state = self.state(at, lang);
        let names = [point.as_str(), &due, &state, &follow_up.unit, &follow_up.owner, &visited];
        let names: Vec<String> =
            names.iter().filter(|name| !name.is_empty()).map(|name| name.replace('\n', " ")).collect();
        let what = if follow_up.action.is_empty() { check } else { &follow_up.action };
        format!("{}\n{what}", names.join("  "))
    }

    fn state(self, at: &OpenFollowUpAt, lang: Lang) -> Cow<'static, str> {
        let follow_up = &at.open.follow_up;
        match (at.open.agreement, follow_up.due, follow_up.days_overdue(self.on)) {
            (Agreement::Missing, _, _) => lang.no_follow_up_yet().into(),
            (Agreement::Agreed, None, _) => lang.no_due_date().into(),
            (Agreement::Agreed, Some(_), None) => lang.not_due_yet().into(),
            (Agreement::Agreed, Some(_), Some(days)) => lang.days_overdue(days).into(),
        }
    }

    /// The day of the visit that asked for it.
    fn visited(self, at: &OpenFollowUpAt) -> NaiveDate {
        match at.open.from {
            FollowUpOrigin::Current => self.sessions[at.session].visit.opened.date(),
            FollowUpOrigin::Previous(day) | FollowUpOrigin::Gone(day) => day,
        }
    }
}

text! {
    nothing_open { zh: "沒有待改善的項目。", en: "Nothing is open." }
    fact_open { zh: "待改善", en: "open" }
    fact_overdue { zh: "其中逾期", en: "of them overdue" }
    fact_missing { zh: "其中未填改善追蹤", en: "of them without a follow-up" }
    field_checklist { zh: "查核表", en: "checklist" }
    field_session { zh: "紀錄編號", en: "session id" }
    field_state { zh: "狀態", en: "state" }
    field_days_overdue { zh: "逾期日數", en: "days overdue" }
    field_file { zh: "查核紀錄", en: "session" }
    table_open { zh: "待改善項目", en: "open follow-ups" }
    not_due_yet { zh: "未到期", en: "not due yet" }
}

messages! {
    document_open(day: &str) { zh: "改善追蹤清單（{day}）", en: "Open follow-ups, {day}" }
    visit_day(day: &str) { zh: "{day}查核", en: "visit of {day}" }
    visit_and_file(day: &str, file: &str) { zh: "{day}查核 {file}", en: "visit of {day} {file}" }
}
