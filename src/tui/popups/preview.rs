//! The preview of a bulk mark: how many points change, from which marks, and the note for all.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lang::{messages, text};
use crate::model::list::bulk::Outlook;
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::walk::change::Amendment;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{After, Below, OpenSession, Pending, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{hints, paint};

/// The question for one mark and the points selected.
#[derive(Debug)]
pub struct Preview {
    /// The mark to set; `None` to remove marks.
    mark: Option<Mark>,
    /// The points, in plan order.
    points: Vec<PointId>,
    outlook: Outlook,
    note: TextField,
    /// Why the points cannot be marked yet.
    complaint: Option<&'static str>,
}

impl Preview {
    /// The preview of a mark for these points.
    #[must_use]
    pub fn of(session: &Session, points: Vec<PointId>, mark: Option<Mark>) -> Self {
        let outlook = session.outlook(&points, mark);
        Self { mark, points, outlook, note: TextField::new("", Lines::One), complaint: None }
    }

    fn lines(&self, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let state = |mark: Option<Mark>| {
            Span::styled(format!("{} {}", theme.sign(mark), Mark::words_or_none(mark, lang)), theme.mark(mark))
        };
        let mut lines = vec![Line::from(vec![
            Span::styled(format!(" {} ", lang.preview_changes(self.outlook.changes())), Style::new()),
            state(self.mark),
        ])];
        for &(from, count) in &self.outlook.from {
            lines.push(Line::from(vec![
                Span::raw(format!(" {count:>7}  ")),
                state(from),
                Span::raw(" > "),
                state(self.mark),
            ]));
        }
        if self.outlook.same > 0 {
            lines.push(Line::styled(format!(" {:>7}  {}", self.outlook.same, lang.preview_same()), theme.muted()));
        }
        lines
    }
}

impl Popup<OpenSession> for Preview {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        match command {
            Command::Back => vec![Reaction::Close],
            // Points excluded from the score in bulk need a reason.
            Command::Accept if self.mark == Some(Mark::NotApplicable) && self.note.text().trim().is_empty() => {
                self.complaint = Some(view.lang.preview_needs_reason());
                Vec::new()
            }
            Command::Accept => {
                let (session, stamp) = (open.session(), open.editor.stamp(view.now));
                let edit = session.marking_all(&self.points, self.mark, &self.note.text(), &stamp);
                // In a closed visit the preview stays open below the question for the reason, so that the note is not
                // lost.
                if session.is_closed() && edit.changes(session) {
                    let amendment = Amendment::Change(edit);
                    let pending = Pending { amendment, after: After::Stay, below: Below::Question };
                    return vec![Reaction::Host(SessionRequest::AskReason(pending))];
                }
                let done = view.lang.preview_done(edit.points().count());
                vec![Reaction::Close, Reaction::Host(SessionRequest::ApplyToSelection(edit, done))]
            }
            _ => Vec::new(),
        }
    }

    fn press(&mut self, key: KeyEvent, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.complaint = None;
        self.note.press(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.complaint = None;
        self.note.paste(text);
        Vec::new()
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 66, 15)
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let title = lang.preview_title(self.points.len());
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &title, theme);
        let lines = self.lines(view);
        for (row, line) in lines.iter().enumerate() {
            paint::line(frame.buffer_mut(), inner, row as u16, line);
        }
        let label = match self.mark {
            Some(Mark::NotApplicable) => lang.preview_reason(),
            Some(Mark::Done | Mark::Partial | Mark::Absent) | None => lang.preview_note(),
        };
        let row = lines.len() as u16 + 1;
        paint::text(frame.buffer_mut(), inner, row, &format!(" {label}"), theme.heading());
        paint::text(frame.buffer_mut(), inner, row + 1, &format!(" {} ", theme.stands()), theme.key());
        let field = Rect { x: inner.x + 3, y: inner.y + row + 1, width: inner.width.saturating_sub(4), height: 1 };
        self.note.draw(frame, field.intersection(inner), Focus::Here);
        if let Some(complaint) = self.complaint {
            paint::text(frame.buffer_mut(), inner, row + 2, &format!(" {complaint}"), theme.alarm());
        }
        hints::draw(frame.buffer_mut(), self, open, view);
    }
}

text! {
    preview_same { zh: "已是這個結果，不變", en: "have it already and stay" }
    preview_note { zh: "備註（可不寫；加在各項原有備註之後）", en: "note (may be empty; goes below each point's own)" }
    preview_reason { zh: "不適用的理由（寫入每一項的備註）", en: "why they are not applicable (goes into each note)" }
    preview_needs_reason { zh: "請先寫理由，再按 Enter", en: "write a reason first, then press Enter" }
}

messages! {
    preview_title(points: usize) { zh: "標記選取的 {points} 項", counted(points: "selected point"), en: "mark {points}" }
    preview_done(points: usize) { zh: "已標記 {points} 項；按 u 全部復原", counted(points: "point"), en: "{points} marked; u takes all back" }
    preview_changes(points: usize) { zh: "將有 {points} 項改為", counted(points: "point changes" / "points change"), en: "{points} to" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    fn preview(mark: Mark) -> (Preview, OpenSession) {
        let open = open(marked(&[2], &[("1.1.1", Mark::Done)]));
        let points = ["1.1.1", "1.1.2"].map(PointId::from).to_vec();
        (Preview::of(open.session(), points, Some(mark)), open)
    }

    #[test]
    fn it_says_how_many_change_and_marks_them_once_agreed_to() {
        let (mut preview, open) = preview(Mark::Done);
        assert!(screen_text(&preview, &open).contains("1 point changes to"), "{}", screen_text(&preview, &open));
        assert_eq!(short(&keys(&mut preview, "Enter", &open)), ["closes", "ApplyToSelection"]);
        assert_eq!(short(&keys(&mut preview, "Esc", &open)), ["closes"]);
    }

    #[test]
    fn not_applicable_needs_a_reason() {
        let (mut preview, open) = preview(Mark::NotApplicable);
        assert!(keys(&mut preview, "Enter", &open).is_empty());
        assert!(screen_text(&preview, &open).contains("write a reason first"));
        assert_eq!(short(&keys(&mut preview, "type:moved Enter", &open)), ["closes", "ApplyToSelection"]);
    }
}
