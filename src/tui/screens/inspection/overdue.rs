//! Points past their deadline and targets behind schedule on the day of the visit, in row and detail.

use ratatui::text::Line;

use crate::lang::{Lang, text};
use crate::model::plan::checklist::FocusPoint;
use crate::model::record::session::Session;
use crate::tui::component::View;
use crate::tui::widgets::labelled::labelled;

/// Whether any point has a deadline or a schedule; else the list has no column for it.
pub(super) fn is_possible(session: &Session) -> bool {
    let day = session.visit().opened.date();
    session
        .points()
        .any(|(_, _, point)| point.target.is_some() || point.deadline.is_some_and(|deadline| deadline < day))
}

/// The marker of a row. A passed deadline comes before a target behind schedule.
pub(super) fn flag(session: &Session, point: &FocusPoint, lang: Lang) -> Option<&'static str> {
    let day = session.visit().opened.date();
    if session.is_overdue(point, day) {
        return Some(lang.flag_overdue());
    }
    session.behind_at(point, day).map(|_| lang.flag_behind())
}

/// The text of the detail: days overdue, and the shortfall of the target.
pub(super) fn tell(lines: &mut Vec<Line<'static>>, session: &Session, point: &FocusPoint, cells: usize, view: &View) {
    for words in session.overdue_labels(point, view.lang) {
        labelled(lines, view.lang.label_overdue(), &words, cells, view.theme.overdue(), view);
    }
}

text! {
    flag_overdue { zh: "逾期", en: "late" }
    flag_behind { zh: "落後", en: "slow" }
    label_overdue { zh: "注意", en: "late" }
}
