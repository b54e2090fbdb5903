//! The history: every change of the session with who and when, and the ways back to it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lang::{messages, text};
use crate::model::record::describe;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// Rows below the list: a divider, the entry's point, author and time, and the later changes.
const FOOT: u16 = 4;
/// The least cells at which a row has date and name.
const WIDE: usize = 76;

/// The history page. The latest change stands first, the beginning last.
#[derive(Debug, Default)]
pub struct HistoryPage {
    /// Stands on a moment of the session: at 0 the one after the latest change, at the end the beginning.
    cursor: ListCursor,
    /// How many points would change by restoring that moment.
    since: usize,
    notice: Option<&'static str>,
}

impl HistoryPage {
    /// How many changes there were at the moment that the cursor is on.
    fn moment(&self, session: &Session) -> usize {
        let last = session.log().len();
        last - self.cursor.item(last + 1)
    }

    /// The rows of the screen that the list takes.
    fn list(view: &View) -> Rect {
        Rect { height: Self::height(view) as u16, ..paint::within(view.area()) }
    }

    /// The entry in full, and the later changes.
    fn foot(&self, session: &Session, cells: usize, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let mut lines = vec![Line::styled(theme.lines().across.repeat(cells), theme.line())];
        let moment = self.moment(session);
        let change = moment.checked_sub(1).and_then(|entry| session.log().get(entry));
        let words = match change {
            Some(change) => {
                let check = session.find(&change.point).map_or("", |(_, _, point)| &point.check);
                let note = change.to.as_deref().map_or("", |answer| &answer.note);
                let when = format!("{} {}", date_words(change.at.date(), lang), change.at.clock());
                let note = note.replace('\n', " / ");
                let circumstances = match &change.reason {
                    Some(reason) => format!("{when} {} {} {note}", change.by, lang.history_reason(reason)),
                    None => format!("{when} {} {note}", change.by),
                };
                [check.to_owned(), circumstances].map(|text| theme.shown(&text).into_owned())
            }
            None => [lang.history_beginning().to_owned(), String::new()],
        };
        let [check, circumstances] = words;
        let check = wrap(&check, cells.saturating_sub(2)).into_iter().next().unwrap_or_default();
        lines.push(Line::raw(format!(" {check}")));
        lines.push(Line::styled(format!(" {}", cut(&circumstances, cells.saturating_sub(2))), theme.muted()));
        let after = session.log().len() - moment;
        lines.push(Line::styled(format!(" {}", lang.history_after(after, self.since)), theme.key()));
        lines
    }

    /// Restores the entry's answer at its point.
    fn bring_back(&mut self, session: &Session, view: &View) -> Vec<Reaction<SessionRequest>> {
        let edit = self.moment(session).checked_sub(1).and_then(|entry| session.bringing_back(entry));
        self.apply(edit, view)
    }

    /// Restores every answer to the moment under the cursor.
    fn return_to(&mut self, session: &Session, view: &View) -> Vec<Reaction<SessionRequest>> {
        let edit = session.returning_to(self.moment(session));
        let is_change = edit.points().next().is_some();
        self.apply(is_change.then_some(edit), view)
    }

    fn apply(&mut self, edit: Option<Edit>, view: &View) -> Vec<Reaction<SessionRequest>> {
        let Some(edit) = edit else {
            self.notice = Some(view.lang.history_same());
            return Vec::new();
        };
        vec![Reaction::Close, Reaction::Host(SessionRequest::BringBack(edit))]
    }

    /// Recounts the points that restoring the moment would change.
    fn count(&mut self, session: &Session) {
        self.since = session.returning_to(self.moment(session)).points().count();
    }

    /// Rows for the entries: without the frame, the foot and the hints.
    fn height(view: &View) -> usize {
        usize::from(view.size.1.saturating_sub(3 + FOOT))
    }
}

impl Popup<OpenSession> for HistoryPage {
    fn context(&self) -> Context {
        Context::History
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        let session = open.session();
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Accept => return self.bring_back(session, view),
            Command::ReturnTo => return self.return_to(session, view),
            _ => {}
        }
        if self.cursor.go(command, ListRows::Items(session.log().len() + 1), Self::height(view)) {
            self.count(session);
        }
        Vec::new()
    }

    fn click(&mut self, at: Position, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let rows = ListRows::Items(open.session().log().len() + 1);
        if let Some(row) = self.cursor.row_under(at, Self::list(view), rows) {
            self.cursor.stand_on(row, rows, Self::height(view));
            self.count(open.session());
        }
        Vec::new()
    }

    fn place(&self, open: &OpenSession, view: &View) -> Option<(usize, usize)> {
        self.cursor.place(ListRows::Items(open.session().log().len() + 1), Self::height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme, session) = (view.lang, view.theme, open.session());
        let buffer = frame.buffer_mut();
        let last = session.log().len();
        let inner = paint::popup(buffer, view.area(), &lang.history_title(last), theme);
        let here = self.moment(session);
        for (line, row) in self.cursor.shown(ListRows::Items(last + 1), Self::height(view)).enumerate() {
            let moment = last - row;
            let painted = entry(session, moment, usize::from(inner.width), view);
            paint::row(buffer, inner, line as u16, &painted, moment == here, theme);
        }
        let foot = Rect { y: inner.bottom().saturating_sub(FOOT + 1), height: FOOT, ..inner };
        for (row, line) in self.foot(session, usize::from(inner.width), view).iter().enumerate() {
            paint::line(buffer, foot, row as u16, line);
        }
        match self.notice {
            Some(notice) => {
                let last = inner.height.saturating_sub(1);
                paint::text(buffer, inner, last, &format!(" {notice}"), theme.heading());
            }
            None => hints::draw(buffer, self, open, view),
        }
    }
}

/// The row of a moment: when, who, which point, and what changed.
fn entry(session: &Session, moment: usize, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let Some(change) = moment.checked_sub(1).and_then(|entry| session.log().get(entry)) else {
        let opened = session.visit().opened.label(lang);
        return Line::from(vec![Span::raw("   "), Span::styled(lang.history_opened(&opened), theme.heading())]);
    };
    // Narrow windows show date and name in the foot only.
    let clock = change.at.clock();
    let head = if cells >= WIDE {
        let when = format!("{} {clock}", date_words(change.at.date(), lang));
        format!("{} {} ", fit(&when, 22), fit(&theme.shown(&change.by), 8))
    } else {
        format!("{clock} ")
    };
    let point = fit(&theme.shown(change.point.as_str()), 11);
    let words = describe::change(change, lang);
    let words = if change.reason.is_some() { lang.history_amended(&words) } else { words };
    let mark = change.to.as_deref().and_then(|answer| answer.mark);
    let room = cells.saturating_sub(3 + width(&head) + 12 + theme.sign_cells() + 1 + width(&words) + 2);
    let check = session.find(&change.point).map_or("", |(_, _, point)| &point.check);
    Line::from(vec![
        Span::raw("   "),
        Span::styled(head, theme.muted()),
        Span::styled(format!("{point} "), theme.muted()),
        Span::styled(theme.sign(mark), theme.mark(mark)),
        Span::raw(format!(" {words} ")),
        Span::styled(cut(&theme.shown(check), room).into_owned(), theme.muted()),
    ])
}

text! {
    history_beginning { zh: "查核開始時，沒有任何結果", en: "the beginning, before anything was marked" }
    history_same { zh: "現在就是這樣，沒有可帶回的", en: "that is how it stands now" }
}

messages! {
    history_title(changes: usize) { zh: "異動紀錄：{changes} 次", counted(changes: "change"), en: "history: {changes}" }
    history_opened(when: &str) { zh: "查核開始 {when}", en: "opened {when}" }
    history_after(changes: usize, points: usize) {
        zh: "其後 {changes} 次變更；全部回到此時會改 {points} 項",
        counted(changes: "change", points: "point"),
        en: "{changes} since; going all back would change {points}",
    }
    history_reason(reason: &str) { zh: "更正理由：{reason}", en: "reason: {reason}" }
    history_amended(words: &str) { zh: "更正 {words}", en: "amended {words}" }
    history_brought_back(points: usize) { zh: "已帶回 {points} 項，記為新的變更；按 u 復原", en: "{points} brought back as a new change; u undoes it" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    #[test]
    fn the_latest_change_stands_first_and_can_be_left_for_an_earlier_one() {
        let open = open(marked(&[2], &[("1.1.1", Mark::Absent), ("1.1.2", Mark::Done)]));
        let mut past = HistoryPage::default();
        assert!(keys(&mut past, "Enter", &open).is_empty());
        assert!(screen_text(&past, &open).contains("that is how it stands now"), "{}", screen_text(&past, &open));
        assert_eq!(short(&keys(&mut past, "End b", &open)), ["closes", "BringBack"]);
        keys(&mut past, "Up", &open);
        assert_eq!(past.moment(open.session()), 1);
        assert_eq!(short(&keys(&mut past, "q", &open)), ["closes"]);
    }
}
