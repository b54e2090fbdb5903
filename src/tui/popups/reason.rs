//! The line in which an amendment gets its reason, once the visit is closed.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::{messages, words};
use crate::model::record::edit::Edit;
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::screens::inspection::{After, Inspection};
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::{hints, paint};

/// A change that waits for its reason.
#[derive(Debug)]
pub struct Reason {
    amendment: Amendment,
    below: Below,
    field: Field,
    complaint: Option<&'static str>,
}

/// What is to be amended.
#[derive(Clone, Debug)]
pub enum Amendment {
    /// These answers, and where the cursor goes afterwards.
    Change(Edit, After),
    /// The last amendment is taken back.
    Undo,
    /// It is brought back again.
    Redo,
}

/// What lies below the line, and waits as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// The inspection: nothing was typed there.
    Inspection,
    /// A question with a text of its own, which closes once the reason is given.
    Question,
    /// A note, which is a draft until the reason is given.
    Note,
}

impl Reason {
    /// The line for a change, with the reason that was given last.
    #[must_use]
    pub fn of(amendment: Amendment, below: Below, last: &str) -> Self {
        Self { amendment, below, field: Field::new(last, Lines::One), complaint: None }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        match command {
            Command::Accept if self.field.text().trim().is_empty() => {
                self.complaint = Some(view.lang.reason_needed());
                Vec::new()
            }
            Command::Accept => {
                let mut reactions = self.close();
                let amendment = self.amendment.clone();
                reactions.extend(inspection.amend(amendment, self.below, self.field.text().trim(), view));
                reactions
            }
            Command::DropAmendment => {
                let mut reactions = self.close();
                reactions.extend(inspection.drop_amendment(view));
                reactions
            }
            // What was typed below is still there.
            Command::Back => vec![Reaction::Pop],
            _ => Vec::new(),
        }
    }

    /// Closes the line and what waits below it.
    fn close(&self) -> Vec<Reaction> {
        match self.below {
            Below::Inspection => vec![Reaction::Pop],
            Below::Question | Below::Note => vec![Reaction::Pop, Reaction::Pop],
        }
    }

    /// Types a key.
    pub fn press(&mut self, key: KeyEvent) {
        self.complaint = None;
        self.field.press(key);
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        self.complaint = None;
        self.field.paste(text);
    }

    /// The part of the screen that the line takes.
    #[must_use]
    pub fn area(view: &View) -> Rect {
        paint::centered(view.area(), 70, 6)
    }

    /// Paints the line.
    pub fn draw(&self, frame: &mut Frame<'_>, inspection: &Inspection, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), Self::area(view), lang.reason_title(), theme);
        let what = match &self.amendment {
            Amendment::Change(edit, _) => inspection.amendment_words(edit, lang),
            Amendment::Undo => lang.reason_undo().to_owned(),
            Amendment::Redo => lang.reason_redo().to_owned(),
        };
        paint::text(frame.buffer_mut(), inner, 0, &format!(" {}", theme.shown(&what)), theme.dim());
        paint::text(frame.buffer_mut(), inner, 1, " > ", theme.key());
        let field = Rect { x: inner.x + 3, y: inner.y + 1, width: inner.width.saturating_sub(4), height: 1 };
        self.field.draw(frame, field.intersection(inner), Focus::Here);
        if let Some(complaint) = self.complaint {
            paint::text(frame.buffer_mut(), inner, 2, &format!(" {complaint}"), theme.alarm());
        }
        let hints = hints::line(Context::Reason, lang, theme, usize::from(inner.width));
        paint::line(frame.buffer_mut(), inner, inner.height.saturating_sub(1), &hints);
    }
}

words! {
    reason_title { zh: "已結案：更正理由", en: "closed: reason for the amendment" }
    reason_needed { zh: "請先寫更正理由，再按 Enter", en: "write a reason first, then press Enter" }
    reason_undo { zh: "復原上一個更正", en: "take the last amendment back" }
    reason_redo { zh: "重做更正", en: "bring the amendment back" }
}

messages! {
    reason_many(points: usize) { zh: "更正 {points} 項", en: "amend {points} points" }
}
