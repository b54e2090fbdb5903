//! What is late on the day of the visit: points past their deadline, and targets behind schedule, in row and detail.

use ratatui::text::Line;

use crate::lang::{Lang, text};
use crate::model::plan::checklist::FocusPoint;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::text::{fit, width};
use crate::tui::component::View;
use crate::tui::widgets::labelled::labelled;

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
