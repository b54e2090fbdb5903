//! The question before many points are marked: how many change, from what, and with which note.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lang::{messages, words};
use crate::model::list::many::Outlook;
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::popups::reason::{Amendment, Below};
use crate::tui::screens::inspection::{After, Inspection};
use crate::tui::theme::Theme;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::{hints, paint};

/// The question for one mark and the points selected.
#[derive(Debug)]
pub struct Preview {
    /// The mark that they would get; none to take marks away.
    mark: Option<Mark>,
    /// The points, in plan order.
    points: Vec<PointId>,
    outlook: Outlook,
    note: Field,
    /// What is missing before the points can be marked.
    complaint: Option<&'static str>,
}

impl Preview {
    /// The question what a mark would do to points.
    #[must_use]
    pub fn of(session: &Session, points: Vec<PointId>, mark: Option<Mark>) -> Self {
        let outlook = session.outlook(&points, mark);
        Self { mark, points, outlook, note: Field::new("", Lines::One), complaint: None }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        match command {
            Command::Back => vec![Reaction::Pop],
            // What is left out of the score in one stroke needs a reason.
            Command::Accept if self.mark == Some(Mark::NotApplicable) && self.note.text().trim().is_empty() => {
                self.complaint = Some(view.lang.preview_needs_reason());
                Vec::new()
            }
            Command::Accept => {
                let stamp = inspection.stamp(view.now);
                let edit = inspection.session().marking_all(&self.points, self.mark, &self.note.text(), &stamp);
                // Of a closed visit this question waits below the one for the reason, so that the note is not lost.
                if inspection.session().is_sealed() && edit.changes(inspection.session()) {
                    return inspection.ask_reason(Amendment::Change(edit, After::Stay), Below::Question, view);
                }
                let mut reactions = vec![Reaction::Pop];
                reactions.extend(inspection.mark_all(edit, view));
                reactions
            }
            _ => Vec::new(),
        }
    }

    /// Types a key into the note.
    pub fn press(&mut self, key: KeyEvent) {
        self.complaint = None;
        self.note.press(key);
    }

    /// Takes a pasted text into the note.
    pub fn paste(&mut self, text: &str) {
        self.complaint = None;
        self.note.paste(text);
    }

    /// The part of the screen that the question takes.
    #[must_use]
    pub fn area(view: &View) -> Rect {
        paint::centered(view.area(), 66, 15)
    }

    /// Paints the question.
    pub fn draw(&self, frame: &mut Frame<'_>, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let title = lang.preview_title(self.points.len());
        let inner = paint::popup(frame.buffer_mut(), Self::area(view), &title, theme);
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
        paint::text(frame.buffer_mut(), inner, row + 1, " > ", theme.key());
        let field = Rect { x: inner.x + 3, y: inner.y + row + 1, width: inner.width.saturating_sub(4), height: 1 };
        self.note.draw(frame, field.intersection(inner), Focus::Here);
        if let Some(complaint) = self.complaint {
            paint::text(frame.buffer_mut(), inner, row + 2, &format!(" {complaint}"), theme.alarm());
        }
        let hints = hints::line(Context::Preview, lang, theme, usize::from(inner.width));
        paint::line(frame.buffer_mut(), inner, inner.height.saturating_sub(1), &hints);
    }

    fn lines(&self, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let state = |mark: Option<Mark>| {
            Span::styled(format!("{} {}", Theme::sign(mark), Mark::words_or_none(mark, lang)), theme.mark(mark))
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
            lines.push(Line::styled(format!(" {:>7}  {}", self.outlook.same, lang.preview_same()), theme.dim()));
        }
        lines
    }
}

words! {
    preview_same { zh: "已是這個結果，不變", en: "have it already and stay" }
    preview_note { zh: "備註（可不寫；加在各項原有備註之後）", en: "note (may be empty; goes below each point's own)" }
    preview_reason { zh: "不適用的理由（寫入每一項的備註）", en: "why they are not applicable (goes into each note)" }
    preview_needs_reason { zh: "請先寫理由，再按 Enter", en: "write a reason first, then press Enter" }
}

messages! {
    preview_title(points: usize) { zh: "標記選取的 {points} 項", en: "mark {points} selected points" }
    preview_changes(points: usize) { zh: "將有 {points} 項改為", en: "{points} points change to" }
}
