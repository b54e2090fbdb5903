//! What is late on the day of the visit: points past their deadline, and targets behind schedule, in row and detail.

use ratatui::text::Line;

use super::detail::labelled;
use crate::lang::{Lang, messages, words};
use crate::model::checklist::FocusPoint;
use crate::model::due::Late;
use crate::model::session::{Mark, Session};
use crate::model::text::{fit, width};
use crate::tui::app::View;

/// Whether any point can be late at all, so that a list without such points keeps no column for it.
pub(super) fn is_possible(session: &Session) -> bool {
    let day = session.visit().opened.date();
    session
        .points()
        .any(|(_, _, point)| point.target.is_some() || point.deadline.is_some_and(|deadline| deadline < day))
}

/// What a row says, as wide in every row. A point past its deadline is late first of all.
pub(super) fn flag(session: &Session, point: &FocusPoint, lang: Lang) -> String {
    let day = session.visit().opened.date();
    let cells = width(lang.flag_overdue()).max(width(lang.flag_behind()));
    let flag = if session.is_overdue(point, day) {
        lang.flag_overdue()
    } else if session.behind_at(point, day).is_some() {
        lang.flag_behind()
    } else {
        ""
    };
    fit(flag, cells)
}

/// What the detail says: by how many days, and by how much.
pub(super) fn lines(session: &Session, point: &FocusPoint, cells: usize, view: &View) -> Vec<Line<'static>> {
    let lang = view.lang;
    let day = session.visit().opened.date();
    let deadline = point.deadline.filter(|_| session.is_overdue(point, day));
    let overdue = deadline.map(|deadline| lang.overdue_by((day - deadline).num_days()));
    let behind = session.behind_at(point, day).map(|behind| lang.behind_by(behind.expected, behind.count));
    let mut lines = Vec::new();
    for words in [overdue, behind].into_iter().flatten() {
        labelled(&mut lines, lang.label_late(), &words, cells, view.theme.mark(Some(Mark::Absent)), view);
    }
    lines
}

/// How many points are late, for the summary; none where no point is.
#[must_use]
pub fn counted(session: &Session, lang: Lang) -> Option<String> {
    counted_words(session.late(), lang)
}

/// The counts in words; none where nothing is late.
#[must_use]
pub fn counted_words(late: Late, lang: Lang) -> Option<String> {
    let Late { overdue, behind } = late;
    (overdue + behind > 0).then(|| lang.late_counts(overdue, behind))
}

words! {
    flag_overdue { zh: "@逾期", en: "@late" }
    flag_behind { zh: "@落後", en: "@slow" }
    label_late { zh: "注意", en: "mind" }
}

messages! {
    overdue_by(days: i64) { zh: "逾期 {days} 天", en: "overdue by {days} days" }
    behind_by(expected: u32, count: u32) {
        zh: "進度落後：應達 {expected} 次、實際 {count} 次",
        en: "behind schedule: {expected} expected by now, {count} done",
    }
    late_counts(overdue: usize, behind: usize) {
        zh: "逾期 {overdue} 項、進度落後 {behind} 項",
        en: "overdue {overdue}, behind schedule {behind}",
    }
}
