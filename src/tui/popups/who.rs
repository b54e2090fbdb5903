//! Who is at work: the reviewers of the visit, of whom one is chosen. Verdicts and changes carry that name.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::lang::{messages, text};
use crate::model::value::text::cut;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{HintsAt, Popup, Reaction, draw_place};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::paint;

/// Width of the popup in cells.
const WIDTH: u16 = 56;

/// Rows around the names: the frame, and the hints.
const AROUND: u16 = 3;

/// The choice of a reviewer.
#[derive(Debug)]
pub struct WhoPage {
    cursor: ListCursor,
}

impl WhoPage {
    /// The reviewers of the session, the cursor on the one who is at work.
    #[must_use]
    pub fn of(open: &OpenSession) -> Self {
        let here = open.session().visit().reviewers.iter().position(|name| name == open.editor.reviewer());
        Self { cursor: ListCursor::on(here.unwrap_or_default()) }
    }

    fn choose(open: &OpenSession, position: usize) -> Vec<Reaction<SessionRequest>> {
        let name = open.session().visit().reviewers.get(position);
        let chosen = name.map(|name| Reaction::Host(SessionRequest::SitDown(name.clone())));
        chosen.into_iter().chain([Reaction::Close]).collect()
    }

    fn area_on(open: &OpenSession, view: &View) -> Rect {
        let names = u16::try_from(open.session().visit().reviewers.len()).unwrap_or(u16::MAX);
        let height = names.saturating_add(AROUND).min(view.size.1.saturating_sub(2));
        paint::centered(view.area(), WIDTH, height)
    }

    fn list(open: &OpenSession, view: &View) -> Rect {
        let inner = paint::within(Self::area_on(open, view));
        Rect { height: inner.height.saturating_sub(1), ..inner }
    }
}

impl Popup<OpenSession> for WhoPage {
    fn context(&self) -> Context {
        Context::Who
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let names = open.session().visit().reviewers.len();
        match command {
            Command::Accept => return Self::choose(open, self.cursor.item(names)),
            // Esc keeps the current reviewer and says so once.
            Command::Back => {
                let name = SessionRequest::SitDown(open.editor.reviewer().to_owned());
                return vec![Reaction::Host(name), Reaction::Close];
            }
            _ => {
                let height = usize::from(Self::list(open, view).height);
                self.cursor.go(command, ListRows::Items(names), height);
            }
        }
        Vec::new()
    }

    /// A digit chooses at once.
    fn press(&mut self, key: KeyEvent, open: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        let KeyCode::Char(letter) = key.code else { return Vec::new() };
        let digit = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).filter(|digit| *digit > 0);
        match digit {
            Some(digit) if digit <= open.session().visit().reviewers.len() => Self::choose(open, digit - 1),
            Some(_) | None => Vec::new(),
        }
    }

    fn click(&mut self, at: Position, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let rows = ListRows::Items(open.session().visit().reviewers.len());
        match self.cursor.row_under(at, Self::list(open, view), rows) {
            Some(row) => Self::choose(open, row),
            None => Vec::new(),
        }
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), WIDTH, view.size.1.saturating_sub(2))
    }

    fn hints_at(&self, _: &View) -> HintsAt {
        HintsAt::Footer
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, Self::area_on(open, view), lang.who_title(), theme);
        let names = &open.session().visit().reviewers;
        let here = self.cursor.item(names.len());
        let cells = usize::from(inner.width);
        let height = usize::from(Self::list(open, view).height);
        for (line, position) in self.cursor.shown(ListRows::Items(names.len()), height).enumerate() {
            let row = lang.who_row(position + 1, &theme.shown(&names[position]));
            let row = Line::raw(cut(&row, cells).into_owned());
            paint::row(buffer, inner, line as u16, &row, position == here, theme);
        }
        let last = inner.height.saturating_sub(1);
        paint::text(buffer, inner, last, &format!(" {}", cut(lang.who_why(), cells.saturating_sub(1))), theme.muted());
        draw_place(frame, Self::area_on(open, view), (here + 1, names.len()), view);
    }
}

text! {
    who_title { zh: "現在由誰登錄？", en: "who is at work now?" }
    who_why { zh: "查核結果記在這個人名下；R 可再換人", en: "verdicts carry this name; R changes it" }
}

messages! {
    who_row(number: usize, name: &str) { zh: "   {number}. {name}", en: "   {number}. {name}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::session::Session;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    fn with_two() -> OpenSession {
        let mut parts = marked(&[2], &[]).parts().clone();
        parts.visit.reviewers = vec!["王檢查員".into(), "李檢查員".into()];
        open(Session::from_parts(parts))
    }

    fn chosen(script: &str) -> (String, Vec<String>) {
        let open = with_two();
        let answered = keys(&mut WhoPage::of(&open), script, &open);
        let name = answered.iter().find_map(|reaction| match reaction {
            Reaction::Host(SessionRequest::SitDown(name)) => Some(name.clone()),
            _ => None,
        });
        (name.unwrap_or_default(), short(&answered))
    }

    #[test]
    fn one_of_the_reviewers_is_chosen_by_arrows_or_by_number() {
        let open = with_two();
        assert!(open.editor.is_reviewer_open());
        let screen = screen_text(&WhoPage::of(&open), &open);
        assert!(screen.contains("1. ") && screen.contains("2. "), "{screen}");
        for (script, name) in
            [("Enter", "王檢查員"), ("Down Enter", "李檢查員"), ("2", "李檢查員"), ("Esc", "王檢查員")]
        {
            let expected = (name.to_owned(), vec!["SitDown".to_owned(), "closes".to_owned()]);
            assert_eq!(chosen(script), expected, "{script}");
        }
        assert_eq!(chosen("3").1, [""; 0], "there is no third");
    }
}
