//! The field for the reason of an amendment of a closed visit.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::{Lang, messages, text};
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::walk::change::Amendment;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{Below, OpenSession, Pending, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{hints, paint};

/// An amendment without its reason yet.
#[derive(Debug)]
pub struct Reason {
    pending: Pending,
    field: TextField,
    complaint: Option<&'static str>,
}

impl Reason {
    /// The field for an amendment, prefilled with the latest reason.
    #[must_use]
    pub fn of(pending: Pending, last: &str) -> Self {
        Self { pending, field: TextField::new(last, Lines::One), complaint: None }
    }

    /// Closes the field and the popup that waits below it.
    fn close(&self) -> Vec<Reaction<SessionRequest>> {
        match self.pending.below {
            Below::Inspection => vec![Reaction::Close],
            Below::Question | Below::Note => vec![Reaction::Close, Reaction::Close],
        }
    }
}

impl Popup<OpenSession> for Reason {
    fn context(&self) -> Context {
        Context::Reason
    }

    fn update(&mut self, command: Command, _: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        match command {
            Command::Accept if self.field.text().trim().is_empty() => {
                self.complaint = Some(view.lang.reason_needed());
                Vec::new()
            }
            Command::Accept => {
                let mut reactions = self.close();
                let reason = self.field.text().trim().to_owned();
                reactions.push(Reaction::Host(SessionRequest::Amend(self.pending.clone(), reason)));
                reactions
            }
            Command::DropAmendment => {
                let mut reactions = self.close();
                reactions.push(Reaction::Host(SessionRequest::DropDraft));
                reactions
            }
            // The popup below keeps what was typed.
            Command::Back => vec![Reaction::Close],
            _ => Vec::new(),
        }
    }

    fn press(&mut self, key: KeyEvent, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.complaint = None;
        self.field.press(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.complaint = None;
        self.field.paste(text);
        Vec::new()
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 70, 6)
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), self.area(view), lang.reason_title(), theme);
        let what = match &self.pending.amendment {
            Amendment::Change(edit) => what_changes(edit, open.session(), lang),
            Amendment::Undo => lang.reason_undo().to_owned(),
            Amendment::Redo => lang.reason_redo().to_owned(),
        };
        paint::text(frame.buffer_mut(), inner, 0, &format!(" {}", theme.shown(&what)), theme.muted());
        paint::text(frame.buffer_mut(), inner, 1, &format!(" {} ", theme.stands()), theme.key());
        let field = Rect { x: inner.x + 3, y: inner.y + 1, width: inner.width.saturating_sub(4), height: 1 };
        self.field.draw(frame, field.intersection(inner), Focus::Here);
        if let Some(complaint) = self.complaint {
            paint::text(frame.buffer_mut(), inner, 2, &format!(" {complaint}"), theme.alarm());
        }
        hints::draw(frame.buffer_mut(), self, open, view);
    }
}

/// The point of an amendment with its statement, or the number of points.
fn what_changes(edit: &Edit, session: &Session, lang: Lang) -> String {
    let mut points = edit.points();
    match (points.next(), points.next()) {
        (Some(point), None) => {
            let check = session.find(point).map_or("", |(_, _, point)| &point.check);
            format!("{point} {check}")
        }
        _ => lang.reason_many(edit.points().count()),
    }
}

text! {
    reason_title { zh: "已結案：更正理由", en: "closed: reason for the amendment" }
    reason_needed { zh: "請先寫更正理由，再按 Enter", en: "write a reason first, then press Enter" }
    reason_undo { zh: "復原上一個更正", en: "take the last amendment back" }
    reason_redo { zh: "重做更正", en: "bring the amendment back" }
}

messages! {
    reason_many(points: usize) { zh: "更正 {points} 項", counted(points: "point"), en: "amend {points}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::component::open_session::After;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    fn reason(below: Below) -> Reason {
        Reason::of(Pending { amendment: Amendment::Undo, after: After::Stay, below }, "")
    }

    #[test]
    fn without_a_reason_nothing_is_amended() {
        let open = open(marked(&[1], &[]));
        let mut line = reason(Below::Inspection);
        assert!(keys(&mut line, "Enter type: Enter", &open).is_empty());
        assert!(screen_text(&line, &open).contains("write a reason first"));
        let answered = keys(&mut line, "type:seen Enter", &open);
        assert_eq!(short(&answered), ["closes", "Amend"]);
        assert!(matches!(&answered[1], Reaction::Host(SessionRequest::Amend(_, reason)) if reason == "seen"));
    }

    #[test]
    fn what_waits_below_closes_with_it_but_not_by_esc() {
        let open = open(marked(&[1], &[]));
        assert_eq!(short(&keys(&mut reason(Below::Note), "type:x Enter", &open)), ["closes", "closes", "Amend"]);
        assert_eq!(short(&keys(&mut reason(Below::Question), "F5", &open)), ["closes", "closes", "DropDraft"]);
        assert_eq!(short(&keys(&mut reason(Below::Note), "Esc", &open)), ["closes"]);
    }
}
