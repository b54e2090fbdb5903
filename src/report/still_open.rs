//! The section of the yearly report on what is still open, by the one rule of `model/judge/open_follow_ups.rs`: today's findings and
//! what earlier inspections asked for, unless it is settled.

use std::collections::HashSet;

use super::document::{About, Cell, Column, Document, Level, Place, Row, Rows, Table};
use super::points::{Field, Subject};
use super::summary::FINDING;
use crate::lang::{Lang, text};
use crate::model::judge::open_follow_ups::{Agreement, FollowUpOrigin, OpenFollowUp};
use crate::model::plan::checklist::{PointId, Scoring};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;

/// One open follow-up, beside what is known of its point.
struct Entry<'a> {
    open: OpenFollowUp,
    /// The point as today's plan and inspection have it; nothing but its id where the plan does not have it.
    subject: Subject<'a>,
    units: String,
}

/// Adds the section; the ids of the points whose follow-up of today is in it.
pub(super) fn still_open<'a>(document: &mut Document<'a>, session: &'a Session) -> HashSet<PointId> {
    let lang = document.lang;
    let found = entries(session, lang);
    let listed = found.iter().filter(|entry| entry.open.from == FollowUpOrigin::Current);
    let listed = listed.map(|entry| entry.open.point.clone()).collect();
    document.heading(Level::Section, lang.heading_with_count(lang.section_open(), found.len()));
    if found.is_empty() {
        document.paragraph(lang.section_is_empty());
    } else {
        document.table(table(found, session.checklist().scoring, lang));
    }
    listed
}

/// What is open in plan order, so that the same session makes the same report on any day; what the plan does not have
/// comes last.
fn entries(session: &Session, lang: Lang) -> Vec<Entry<'_>> {
    let day = session.visit().opened.date();
    let open = session.open_follow_ups(day).into_iter();
    let mut found: Vec<(usize, Entry)> = open.filter_map(|open| entry(session, open, lang)).collect();
    // Stable: what the plan does not have stays in the order of the rule.
    found.small_sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(session: &Session, open: OpenFollowUp, lang: Lang) -> Option<(usize, Entry<'_>)> {
    match open.from {
        FollowUpOrigin::Current | FollowUpOrigin::Previous(_) => {
            let subject = Subject::at(session, &open.point)?;
            let (_, _, point) = subject.place?;
            let rank = session.outline().rank(&point.id)?;
            Some((rank, Entry { open, subject, units: point.units.join(lang.between_members()) }))
        }
        FollowUpOrigin::Gone(_) => {
            let gone = session.previous()?.gone.iter().find(|gone| gone.point == open.point)?;
            let subject =
                Subject { id: &gone.point, place: None, answer: None, previous: gone.last.as_ref(), proposal: None };
            Some((usize::MAX, Entry { open, subject, units: gone.units.join(lang.between_members()) }))
        }
    }
}

fn table(found: Vec<Entry<'_>>, scoring: Scoring, lang: Lang) -> Table<'_> {
    let mut columns: Vec<Column> = FINDING.iter().map(|&(field, place)| field.column(place, lang)).collect();
    columns.extend([Field::PreviousMark, Field::PreviousAt].map(|field| field.column(Place::Detail, lang)));
    Table {
        name: lang.section_open().into(),
        about: About::Points,
        columns,
        rows: Rows::of(found, move |entry| row(entry, scoring, lang)),
        total: None,
        merged: 0,
    }
}

fn row<'a>(entry: &Entry<'a>, scoring: Scoring, lang: Lang) -> Row<'a> {
    let mut row: Row = FINDING.iter().map(|&(field, _)| entry.cell(field, scoring, lang)).collect();
    // Of today's findings what was found then is in the form, point by point.
    let previous = entry.subject.previous.filter(|_| entry.open.from != FollowUpOrigin::Current);
    row.push(previous.map_or(Cell::Blank, |previous| Cell::text(Mark::words_or_none(previous.mark, lang))));
    row.push(previous.map_or(Cell::Blank, |previous| Cell::Moment(previous.at)));
    row
}

impl<'a> Entry<'a> {
    fn cell(&self, field: Field, scoring: Scoring, lang: Lang) -> Cell<'a> {
        // The follow-up may be last time's, and the point one that only last time's plan has.
        let follow_up = match self.open.agreement {
            Agreement::Agreed => field.of_follow_up(&self.open.follow_up, lang),
            Agreement::Missing => None,
        };
        match (field, follow_up) {
            (_, Some(cell)) => cell,
            (Field::Check, None) => Cell::text(self.open.check.clone()),
            (Field::Units, None) => Cell::text(self.units.clone()),
            (_, None) => field.cell(&self.subject, scoring, lang),
        }
    }
}

text! {
    section_open { zh: "尚未完成的改善事項", en: "Open improvements" }
}
