//! The painting of the whole program: the screen, then the popups from the lowest to the top one.

use ratatui::Frame;
use ratatui::style::Style;

use super::{App, LEAST, Popup, Screen};
use crate::lang::messages;
use crate::tui::component::View;
use crate::tui::widgets::paint;

impl App {
    /// Paints everything.
    pub fn draw(&self, frame: &mut Frame<'_>, view: &View) {
        let area = frame.area();
        let ground = view.theme.ground();
        if ground != Style::new() {
            frame.buffer_mut().set_style(area, ground);
        }
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let words = view.lang.too_small(LEAST.0, LEAST.1);
            for (row, line) in crate::model::value::text::wrap(&words, usize::from(area.width)).iter().enumerate() {
                paint::text(frame.buffer_mut(), area, row as u16, line, Style::new());
            }
            return;
        }
        let context = self.context();
        match &self.screen {
            Screen::Start(start) => start.draw(frame, area, context, &self.start, view),
            Screen::Form(form) => form.draw(frame, area, context, view),
            Screen::Inspection(inspection) => inspection.draw(frame, area, context, view),
        }
        for popup in &self.popups {
            match (popup, &self.screen) {
                (Popup::Help(help), _) => help.draw(frame, area, view),
                (Popup::Trouble(trouble), _) => trouble.draw(frame, area, view),
                (Popup::Settings(page), _) => page.draw(frame, area, &self.start, view),
                (Popup::Rename(rename), _) => rename.draw(frame, area, view),
                (Popup::Note(note), Screen::Inspection(inspection)) => {
                    note.draw(frame, area, inspection, view);
                }
                (Popup::Search(search), Screen::Inspection(inspection)) => {
                    search.draw(frame, area, inspection, view);
                }
                (Popup::Filtering(panel), Screen::Inspection(inspection)) => panel.draw(frame, inspection, view),
                (Popup::Palette(palette), _) => palette.draw(frame, view),
                (Popup::Preview(preview), _) => preview.draw(frame, view),
                (Popup::Past(past), Screen::Inspection(inspection)) => past.draw(frame, area, inspection, view),
                (Popup::Summary(summary), Screen::Inspection(inspection)) => {
                    summary.draw(frame, area, inspection, view);
                }
                (Popup::Unsaved(unsaved), Screen::Inspection(inspection)) => {
                    unsaved.draw(frame, area, inspection, view);
                }
                (Popup::Changed(changed), Screen::Inspection(inspection)) => {
                    changed.draw(frame, area, inspection, view);
                }
                (Popup::Export(export), Screen::Inspection(inspection)) => export.draw(frame, inspection, view),
                (Popup::Pager(pager), _) => pager.draw(frame, area, view),
                (Popup::FollowUp(form), Screen::Inspection(inspection)) => form.draw(frame, inspection, view),
                (Popup::Owed(list), _) => list.draw(frame, area, view),
                (Popup::Evidence(page), Screen::Inspection(inspection)) => page.draw(frame, inspection, view),
                (Popup::CloseOut(page), Screen::Inspection(inspection)) => page.draw(frame, area, inspection, view),
                (Popup::Reason(reason), Screen::Inspection(inspection)) => reason.draw(frame, inspection, view),
                (Popup::Comparison(page), _) => page.draw(frame, area, view),
                (Popup::Trend(page), _) => page.draw(frame, area, view),
                (
                    Popup::FollowUp(_)
                    | Popup::Evidence(_)
                    | Popup::Note(_)
                    | Popup::Search(_)
                    | Popup::Filtering(_)
                    | Popup::Past(_)
                    | Popup::Summary(_)
                    | Popup::Unsaved(_)
                    | Popup::Changed(_)
                    | Popup::Export(_)
                    | Popup::CloseOut(_)
                    | Popup::Reason(_),
                    Screen::Start(_) | Screen::Form(_),
                ) => {}
            }
        }
    }
}

messages! {
    too_small(columns: u16, rows: u16) {
        zh: "視窗太小，請放大到 {columns} 欄 {rows} 列以上",
        en: "The window is too small; make it at least {columns} columns by {rows} rows",
    }
}
