//! The previous verdict in list and detail: for reference, never to be mistaken for today's.

use ratatui::style::Style;
use ratatui::text::Line;

use super::Inspection;
use crate::lang::{messages, text};
use crate::model::plan::checklist::FocusPoint;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Reference;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::ops::list;
use crate::ops::list::Listed;
use crate::tui::component::View;
use crate::tui::widgets::labelled::labelled;

/// Cells of a list that has room for last time's signs.
const ROOMY: usize = 70;

/// The verdict with its day, the note, and the former wording of the point where that differs.
pub(super) fn tell(lines: &mut Vec<Line<'static>>, previous: &Reference, cells: usize, view: &View) {
    let (lang, theme) = (view.lang, view.theme);
    let mark = Mark::words_or_none(previous.mark, lang);
    let mut told = lang.previous_verdict(mark, &date_words(previous.at.date(), lang));
    let note: Vec<String> = previous.note.split('\n').map(|line| theme.shown(line).into_owned()).collect();
    told.push_str(&note.join("\n"));
    // Without the sign and colour of a verdict, which are for today's.
    labelled(lines, lang.label_previous(), &told, cells, theme.muted(), view);
    if let Some(former) = &previous.former {
        labelled(lines, lang.label_former(), &theme.shown(&former.check), cells, Style::new(), view);
    }
}

/// The previous verdict in a row where the list is wide enough. A word distinguishes it from today's sign.
pub(super) fn sign(session: &Session, point: &FocusPoint, cells: usize, view: &View) -> Option<String> {
    let mark = session.previous_verdict(&point.id)?.mark?;
    (cells >= ROOMY).then(|| view.lang.sign_last(view.theme.sign(Some(mark))))
}

impl Inspection {
    /// The notice that the series has an earlier session, where this one is new and has no previous inspection.
    pub fn remind_of_earlier(&mut self, sessions: &[Listed], view: &View) {
        if self.notice.is_some() || self.session().previous().is_some() || !self.session().log().is_empty() {
            return;
        }
        let opened = self.session().visit().opened;
        let own = list::of_series(sessions, &self.session().checklist().series_key()).into_iter();
        let mut earlier = own.filter(|listed| listed.visit.opened < opened && listed.summary.is_begun());
        let day = earlier.next().map(|listed| date_words(listed.visit.opened.date(), view.lang));
        self.notice = day.map(|day| view.lang.notice_earlier(&day));
    }
}

text! {
    label_previous { zh: "上次", en: "last" }
    label_former { zh: "上次內容", en: "asked then" }
}

messages! {
    notice_earlier(day: &str) {
        zh: "有先前的查核（{day}）：B 比較；--previous 對照",
        en: "earlier visit {day}: B compares; see --previous",
    }
    sign_last(letter: &str) { zh: "上次{letter}", en: "was {letter}" }
    previous_verdict(mark: &str, day: &str) { zh: "{mark}（{day}）", en: "{mark} ({day}) " }
}
