//! Points past their deadline and targets behind schedule on the day of the visit, in row and detail.

use ratatui::text::Line;

use crate::lang::{Lang, text};
use crate::model::plan::checklist::FocusPoint;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::text::{fit, width};
use crate::tui::component::View;
use crate::tui::widgets::labelled::labelled;

/// Whether any point has a deadline or a schedule; else the list has no column for it.
pub(super) fn is_possible(session: &Session) -> bool {
    let day = session.visit().opened.date();
    session
        .points()
        .any(|(_, _, point)| point.target.is_some() || point.deadline.is_some_and(|deadline| deadline < day))
}

/// The text of a row, of the same width in every row. A passed deadline comes before a target behind schedule.
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

/// The text of the detail: days overdue, and the shortfall of the target.
pub(super) fn lines(session: &Session, point: &FocusPoint, cells: usize, view: &View) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for words in session.late_words(point, view.lang) {
        labelled(&mut lines, view.lang.label_late(), &words, cells, view.theme.mark(Some(Mark::Absent)), view);
    }
    lines
}

text! {
    flag_overdue { zh: "@逾期", en: "@late" }
    flag_behind { zh: "@落後", en: "@slow" }
    label_late { zh: "注意", en: "late" }
}
