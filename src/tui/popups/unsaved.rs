//! The question about edits that could not be saved.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::lang::text;
use crate::model::value::text::wrap;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::effect::Effect;
use crate::tui::widgets::{hints, paint};

/// The question; the inspection shows the error.
#[derive(Clone, Debug, Default)]
pub struct Unsaved {
    /// Where a copy was saved, or why it was not.
    word: Option<String>,
}

impl Popup<OpenSession> for Unsaved {
    fn context(&self) -> Context {
        Context::Unsaved
    }

    fn may_be_left(&self) -> bool {
        false
    }

    fn update(&mut self, command: Command, open: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        match command {
            Command::Back => vec![Reaction::Close],
            Command::Retry => vec![Reaction::Close, Effect::Retry.into()],
            Command::SaveCopy => vec![Effect::SaveCopy(Box::new(open.session().clone())).into()],
            Command::Abandon => vec![Reaction::App(Request::AbandonSession)],
            _ => Vec::new(),
        }
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.word = Some(notice);
        Ok(())
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 72, 16)
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, self.area(view), view.lang.unsaved_title(), view.theme);
        let mut words = view.lang.unsaved_words().to_owned();
        if let Some(reason) = open.saving.failure_words(view) {
            words = format!("{reason}\n\n{words}");
        }
        if let Some(word) = &self.word {
            words = format!("{words}\n\n{word}");
        }
        let cells = usize::from(inner.width).saturating_sub(2);
        for (row, line) in wrap(&words, cells).iter().enumerate() {
            paint::text(buffer, inner, row as u16, &format!(" {line}"), Style::new());
        }
        hints::draw(buffer, self, open, view);
    }
}

text! {
    unsaved_title { zh: "還有內容沒有存到磁碟", en: "not everything is on the disk" }
    unsaved_words {
        zh: "內容仍在記憶體中，沒有遺失。可以再試一次，或另存一份到資料夾。",
        en: "The work is still in memory. Try again, or save a copy to the folder of sessions.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    #[test]
    fn each_way_out_is_asked_for_by_its_key() {
        let open = open(marked(&[1], &[]));
        for (key, expected) in [
            ("r", vec!["closes", "do Retry"]),
            ("c", vec!["do SaveCopy"]),
            ("Q", vec!["AbandonSession"]),
            ("Esc", vec!["closes"]),
            ("x", vec![]),
        ] {
            assert_eq!(short(&keys(&mut Unsaved::default(), key, &open)), expected, "{key}");
        }
        let mut unsaved = Unsaved::default();
        assert_eq!(Popup::say(&mut unsaved, "a copy is in /there".to_owned()), Ok(()));
        assert!(screen_text(&unsaved, &open).contains("a copy is in /there"));
    }
}
