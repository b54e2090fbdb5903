//! The export: choice of a report and its format, to show, save or copy.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::lang::{Lang, messages, text};
use crate::model::value::text::{cut, wrap};
use crate::ops::export::ExportError;
use crate::ops::export::report_file_name;
use crate::ops::export::{Format, What};
use crate::store::error::{display_path, io_message};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::effect::{self, Destination, Effect, Event, Exported};
use crate::tui::widgets::list_cursor::moved_to;
use crate::tui::widgets::{hints, paint};

/// The choice of a report and a format. Only pairs that exist can be chosen.
#[derive(Debug)]
pub struct ExportPage {
    what: What,
    format: Format,
    column: Column,
    notice: Option<String>,
}

/// Which of the two lists the arrows move in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    What,
    Format,
}

impl Default for ExportPage {
    fn default() -> Self {
        Self { what: What::Summary, format: Format::Text, column: Column::What, notice: None }
    }
}

impl ExportPage {
    /// Moves in the list that has the arrows.
    fn step(&mut self, command: Command) {
        match self.column {
            Column::What => self.choose(moved_to(&What::ALL, self.what, command)),
            Column::Format => self.format = moved_to(&self.formats(), self.format, command),
        }
    }

    fn choose(&mut self, what: What) {
        self.what = what;
        if !what.comes_in(self.format) {
            // Every report comes as text.
            self.format = Format::Text;
        }
    }

    fn formats(&self) -> Vec<Format> {
        Format::ALL.into_iter().filter(|&format| self.what.comes_in(format)).collect()
    }

    /// The file name and the notice, both above the footer.
    fn draw_name(&self, buffer: &mut Buffer, area: Rect, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(area.width).saturating_sub(2);
        let extension = self.format.extension();
        let name = report_file_name(open.session(), self.what.label(lang), extension, lang);
        let name = wrap(&theme.shown(&lang.export_name(&name)), cells);
        let notice = self.notice.as_ref().map(|notice| wrap(&theme.shown(notice), cells)).unwrap_or_default();
        let first = Format::ALL.len() as u16 + 2;
        let last = area.height.saturating_sub(1);
        // In a low window the notice takes the place of the name.
        let said = last.saturating_sub(notice.len() as u16).max(first);
        for (row, line) in (first..said).zip(&name) {
            paint::text(buffer, area, row, &format!(" {line}"), theme.muted());
        }
        for (row, line) in (said..last).zip(&notice) {
            paint::text(buffer, area, row, &format!(" {line}"), theme.heading());
        }
    }
}

impl Popup<OpenSession> for ExportPage {
    fn context(&self) -> Context {
        Context::Export
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Accept => return vec![ask(Destination::Screen(self.what, self.format), open)],
            Command::SaveReport => return vec![ask(Destination::File(self.what, self.format), open)],
            Command::CopySummary => return vec![ask(Destination::Clipboard, open)],
            Command::OpenFile => return open_written(open, &mut self.notice, view.lang),
            Command::Left => self.column = Column::What,
            Command::Right => self.column = Column::Format,
            Command::NextField => {
                self.column = match self.column {
                    Column::What => Column::Format,
                    Column::Format => Column::What,
                }
            }
            _ => self.step(command),
        }
        Vec::new()
    }

    /// Chooses what was clicked.
    fn click(&mut self, at: Position, _: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let [left, right] = halves(paint::within(self.area(view)));
        // The first row of each list is its heading.
        let row = usize::from(at.y).checked_sub(usize::from(left.y) + 1);
        let what = row.filter(|_| left.contains(at)).and_then(|row| What::ALL.get(row).copied());
        let format = row.filter(|_| right.contains(at)).and_then(|row| self.formats().get(row).copied());
        if let Some(what) = what {
            self.column = Column::What;
            self.choose(what);
        } else if let Some(format) = format {
            self.column = Column::Format;
            self.format = format;
        }
        Vec::new()
    }

    /// A report to show. It is dropped if this popup is no longer on top.
    fn handle(&mut self, event: Event, _: &OpenSession, _: &View) -> Handled<SessionRequest> {
        match event {
            Event::Exported(Exported::Shown { what, format, text }) => {
                Handled::Consumed(vec![Reaction::Host(SessionRequest::Read { what, format, text })])
            }
            other => Handled::Ignored(other),
        }
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 76, 18)
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, self.area(view), view.lang.export_title(), view.theme);
        let [left, right] = halves(inner);
        let whats: Vec<_> = What::ALL.into_iter().map(|what| (what.label(view.lang), what == self.what)).collect();
        let formats = self.formats();
        let formats: Vec<_> =
            formats.into_iter().map(|format| (format.label(view.lang), format == self.format)).collect();
        list(buffer, left, view.lang.export_what(), &whats, self.column == Column::What, view);
        list(buffer, right, view.lang.export_format(), &formats, self.column == Column::Format, view);
        self.draw_name(buffer, inner, open, view);
        hints::draw(buffer, self, open, view);
    }
}

/// Opens the file that was written last; where there is none, a notice says so.
#[must_use]
pub fn open_written(open: &OpenSession, notice: &mut Option<String>, lang: Lang) -> Vec<Reaction<SessionRequest>> {
    if open.written.is_none() {
        *notice = Some(lang.export_nothing_written().to_owned());
    }
    open.written.iter().map(|path| Effect::OpenOutside(path.clone()).into()).collect()
}

/// Asks for a report of the inspection as it stands.
#[must_use]
pub fn ask(to: Destination, open: &OpenSession) -> Reaction<SessionRequest> {
    let export = effect::Export { session: open.session().clone(), to };
    Effect::Export(Box::new(export)).into()
}

/// The notice about an export; `None` where a popup shows it or it is not done yet.
#[must_use]
pub fn outcome_words(exported: &Exported, lang: Lang) -> Option<String> {
    match exported {
        Exported::Still => Some(lang.export_still().to_owned()),
        Exported::Saved { path, cut: 0 } => Some(lang.export_saved(&display_path(path))),
        Exported::Saved { path, cut } => Some(lang.export_saved_cut(*cut, &display_path(path))),
        // The terminal does not report the result.
        Exported::Copied => Some(if cfg!(windows) { lang.export_copied() } else { lang.export_handed() }.to_owned()),
        Exported::Failed(ExportError::Report(error)) => Some(error.message(lang)),
        Exported::Failed(ExportError::Store(error)) => Some(error.message(lang)),
        Exported::Failed(ExportError::NoPrevious) => Some(lang.comparison_no_earlier().to_owned()),
        Exported::NotCopied(error) => Some(lang.export_no_clipboard(&io_message(error, lang))),
        Exported::Shown { .. } | Exported::ForClipboard(_) => None,
    }
}

/// The places of the two lists.
fn halves(area: Rect) -> [Rect; 2] {
    let half = area.width / 2;
    [Rect { width: half, ..area }, Rect { x: area.x + half, width: half, ..area }]
}

/// A list with its heading; only in the list that has the arrows the chosen row is lit.
fn list(buffer: &mut Buffer, area: Rect, heading: &str, rows: &[(&str, bool)], has_arrows: bool, view: &View) {
    paint::text(buffer, area, 0, &format!(" {heading}"), view.theme.heading());
    for (row, (words, is_chosen)) in rows.iter().enumerate() {
        let sign = if *is_chosen { view.theme.stands() } else { " " };
        let text = format!(" {sign} {words} ");
        let line = Line::raw(cut(&text, usize::from(area.width)).into_owned());
        paint::row(buffer, area, row as u16 + 1, &line, *is_chosen && has_arrows, view.theme);
    }
}

text! {
    export_nothing_written { zh: "還沒有存檔可開啟；先按 F2 存檔", en: "nothing to open yet; F2 writes the file" }
    export_title { zh: "匯出", en: "export" }
    export_what { zh: "報告", en: "report" }
    export_format { zh: "格式", en: "format" }
    export_still { zh: "匯出中", en: "exporting" }
    export_copied { zh: "已複製到剪貼簿", en: "copied to the clipboard" }
    export_handed {
        zh: "已交給終端機的剪貼簿；若貼不出來，是終端機不支援",
        en: "handed to the terminal's clipboard; if it cannot be pasted, the terminal does not support it",
    }
}

messages! {
    export_name(name: &str) { zh: "存檔時的檔名：{name}", en: "name of the file: {name}" }
    export_saved(path: &str) { zh: "已存於 {path}", en: "saved as {path}" }
    export_saved_cut(cells: usize, path: &str) {
        zh: "有 {cells} 格超過試算表上限，Excel 會截掉後段；已存於 {path}",
        counted(cells: "cell is" / "cells are"),
        en: "{cells} longer than Excel holds and will be cut there; saved as {path}",
    }
    export_no_clipboard(why: &str) {
        zh: "無法複製到剪貼簿：{why}；請改為存檔",
        en: "cannot copy to the clipboard: {why}; save it instead",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, short, view};

    #[test]
    fn only_pairs_that_exist_can_be_chosen() {
        let open = open(marked(&[1], &[]));
        let mut export = ExportPage::default();
        for key in "Down Down Down Down Down Right Down Down Down Down Down Down Down Left Up Up Up".split(' ') {
            keys(&mut export, key, &open);
            assert!(export.what.comes_in(export.format), "{key}: {:?} {:?}", export.what, export.format);
        }
    }

    #[test]
    fn a_report_is_shown_saved_or_copied() {
        let open = open(marked(&[1], &[]));
        for (key, expected) in [("Enter", "do Export"), ("F2", "do Export"), ("F3", "do Export"), ("Esc", "closes")] {
            assert_eq!(short(&keys(&mut ExportPage::default(), key, &open)), [expected], "{key}");
        }
        let display_path = Exported::Shown { what: What::Summary, format: Format::Text, text: "a report".to_owned() };
        let handled = ExportPage::default().handle(Event::Exported(display_path), &open, &view());
        assert!(matches!(handled, Handled::Consumed(answered) if short(&answered) == ["Read"]));
    }
}
