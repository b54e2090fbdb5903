//! The question what to do with work that the disk did not take.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::lang::words;
use crate::model::value::text::wrap;
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::effect::Effect;
use crate::tui::screens::inspection::Inspection;
use crate::tui::widgets::{hints, paint};

/// The question; why nothing is saved stands in the inspection.
#[derive(Clone, Debug, Default)]
pub struct Unsaved {
    /// Where a copy was saved, or why it was not.
    word: Option<String>,
}

impl Unsaved {
    /// Says what became of a copy.
    pub fn say(&mut self, word: String) {
        self.word = Some(word);
    }

    /// Does what a key asks for.
    #[must_use]
    pub fn update(&self, command: Command, inspection: &Inspection) -> Vec<Reaction> {
        match command {
            Command::Back => vec![Reaction::Pop],
            Command::Retry => vec![Reaction::Pop, Reaction::Do(Effect::Retry)],
            Command::SaveCopy => vec![Reaction::Do(Effect::SaveCopy(Box::new(inspection.session().clone())))],
            Command::Abandon => vec![Reaction::LeaveSession],
            _ => Vec::new(),
        }
    }

    /// The part of the screen that the question takes.
    #[must_use]
    pub fn area(area: Rect) -> Rect {
        paint::centered(area, 72, 16)
    }

    /// Paints the question.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let area = Self::area(area);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, view.lang.unsaved_title(), view.theme);
        let mut words = view.lang.unsaved_words().to_owned();
        if let Some(reason) = inspection.saving().failure_words(view) {
            words = format!("{reason}\n\n{words}");
        }
        if let Some(word) = &self.word {
            words = format!("{words}\n\n{word}");
        }
        let cells = usize::from(inner.width).saturating_sub(2);
        for (row, line) in wrap(&words, cells).iter().enumerate() {
            paint::text(buffer, inner, row as u16, &format!(" {line}"), Style::new());
        }
        let footer = hints::line(Context::Unsaved, view.lang, view.theme, usize::from(inner.width));
        paint::line(buffer, inner, inner.height.saturating_sub(1), &footer);
    }
}

words! {
    unsaved_title { zh: "還有內容沒有存到磁碟", en: "not everything is on the disk" }
    unsaved_words {
        zh: "內容仍在記憶體中，沒有遺失。可以再試一次，或另存一份到資料夾。",
        en: "The work is still in memory. Try again, or save a copy to the folder of sessions.",
    }
}
