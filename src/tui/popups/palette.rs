//! The palette: every command of the place below by its names in both languages, with its keys.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lang::{Lang, messages, words};
use crate::model::list::find::Needle;
use crate::model::value::text::{fit, width};
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::command_table::bindings;
use crate::tui::component::View;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::{hints, paint, window::Window};

/// The most cells that the palette takes.
const WIDTH: u16 = 84;
/// Rows that are not commands: the frame, the field and the hints.
const AROUND: u16 = 4;

/// The palette of one context.
#[derive(Debug)]
pub struct Palette {
    entries: Vec<Entry>,
    field: Field,
    /// Positions of the entries that have what was typed.
    found: Vec<usize>,
    /// Position among those found.
    cursor: usize,
    window: Window,
}

#[derive(Clone, Debug)]
struct Entry {
    command: Command,
    /// In each language.
    names: [&'static str; 2],
    keys: String,
}

impl Palette {
    /// The palette of a context.
    #[must_use]
    pub fn of(context: Context, lang: Lang) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for binding in bindings(context).filter(|binding| binding.command != Command::Palette) {
            let keys = binding.keys.iter().map(|key| key.words(lang)).collect::<Vec<_>>().join(" ");
            match entries.iter_mut().find(|entry| entry.command == binding.command) {
                Some(entry) => entry.keys = format!("{} {keys}", entry.keys),
                None => entries.push(Entry {
                    command: binding.command,
                    names: Lang::ALL.map(|lang| binding.command.words(context, lang)),
                    keys,
                }),
            }
        }
        let mut palette = Self {
            entries,
            field: Field::new("", Lines::One),
            found: Vec::new(),
            cursor: 0,
            window: Window::default(),
        };
        palette.look();
        palette
    }

    /// The command that the cursor is on.
    #[must_use]
    pub fn chosen(&self) -> Option<Command> {
        self.found.get(self.cursor).map(|&entry| self.entries[entry].command)
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        let height = Self::height(view);
        let last = self.found.len().saturating_sub(1);
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::PageUp => self.cursor = self.cursor.saturating_sub(height),
            Command::PageDown => self.cursor = (self.cursor + height).min(last),
            _ => {}
        }
        self.window.follow(self.cursor, height, self.found.len());
        Vec::new()
    }

    /// Types a key.
    pub fn press(&mut self, key: KeyEvent) {
        self.field.press(key);
        self.look();
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.look();
    }

    /// Puts the cursor on the command under the pointer; says whether there is one.
    pub fn click(&mut self, at: Position, view: &View) -> bool {
        let inner = paint::within(Self::area(view));
        let shown = self.window.rows(Self::height(view), self.found.len());
        let row = (shown.start + usize::from(at.y)).checked_sub(usize::from(inner.y) + 1);
        let row = row.filter(|row| inner.contains(at) && shown.contains(row));
        if let Some(row) = row {
            self.cursor = row;
        }
        row.is_some()
    }

    /// The part of the screen that the palette takes.
    #[must_use]
    pub fn area(view: &View) -> Rect {
        let area = view.area();
        let height = area.height.saturating_sub(if area.height > 24 { 6 } else { 2 });
        paint::centered(area, WIDTH, height)
    }

    /// Paints the palette.
    pub fn draw(&self, frame: &mut Frame<'_>, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), Self::area(view), lang.palette_title(), theme);
        let label = Line::styled(lang.palette_found(self.found.len(), self.entries.len()), theme.dim());
        paint::right(frame.buffer_mut(), inner, 0, &label);
        paint::text(frame.buffer_mut(), inner, 0, " : ", theme.key());
        let text = inner.width.saturating_sub(label.width() as u16 + 4);
        self.field.draw(frame, Rect { x: inner.x + 3, width: text, height: 1, ..inner }, Focus::Here);
        let shown = self.window.rows(Self::height(view), self.found.len());
        for (line, position) in shown.enumerate() {
            let entry = &self.entries[self.found[position]];
            let painted = entry.line(position == self.cursor, usize::from(inner.width), view);
            paint::line(frame.buffer_mut(), inner, line as u16 + 1, &painted);
        }
        if self.found.is_empty() {
            let words = format!(" {}", lang.palette_nothing());
            paint::text(frame.buffer_mut(), inner, 1, &words, theme.dim());
        }
        let hints = hints::line(Context::Palette, lang, theme, usize::from(inner.width));
        paint::line(frame.buffer_mut(), inner, inner.height.saturating_sub(1), &hints);
    }

    /// Finds the entries that have every word that was typed.
    fn look(&mut self) {
        let text = self.field.text();
        let needles: Vec<Needle> = text.split_whitespace().filter_map(Needle::new).collect();
        let has_all = |entry: &Entry| needles.iter().all(|needle| entry.has(needle));
        self.found = (0..self.entries.len()).filter(|&entry| has_all(&self.entries[entry])).collect();
        self.cursor = 0;
        self.window = Window::default();
    }

    fn height(view: &View) -> usize {
        usize::from(Self::area(view).height.saturating_sub(AROUND))
    }
}

impl Entry {
    fn has(&self, needle: &Needle) -> bool {
        self.names.iter().any(|name| needle.is_in(name)) || needle.is_in(&self.keys)
    }

    fn line(&self, is_cursor: bool, cells: usize, view: &View) -> Line<'static> {
        let (mine, other) = match view.lang {
            Lang::ZhTw => (self.names[0], self.names[1]),
            Lang::En => (self.names[1], self.names[0]),
        };
        let keys = width(&self.keys).max(12);
        let names = cells.saturating_sub(keys + 5);
        let line = Line::from(vec![
            Span::raw(if is_cursor { " > " } else { "   " }),
            Span::raw(fit(mine, names.div_ceil(2))),
            Span::styled(fit(&format!(" {other}"), names / 2), view.theme.dim()),
            Span::styled(format!(" {}", fit(&self.keys, keys)), view.theme.key()),
        ]);
        if is_cursor { line.patch_style(view.theme.cursor()) } else { line }
    }
}

words! {
    palette_title { zh: "命令：打中文或英文名稱", en: "commands: type a name, Chinese or English" }
    palette_nothing { zh: "沒有這個命令", en: "there is no such command" }
}

messages! {
    palette_found(found: usize, commands: usize) { zh: "{found}/{commands} ", en: "{found}/{commands} " }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_either_name_and_by_its_key() {
        for (typed, expected) in [
            ("篩選", Some(Command::Filter)),
            ("history", Some(Command::History)),
            ("變更 紀錄", Some(Command::History)),
            ("CTRL-R", Some(Command::Redo)),
            ("查無此令", None),
        ] {
            let mut palette = Palette::of(Context::Inspection, Lang::ZhTw);
            palette.paste(typed);
            assert_eq!(palette.chosen(), expected, "{typed}");
        }
    }

    #[test]
    fn every_command_of_the_table_is_there_once() {
        for context in [Context::Inspection, Context::Selection, Context::Start] {
            let palette = Palette::of(context, Lang::En);
            for binding in bindings(context).filter(|binding| binding.command != Command::Palette) {
                let entries = palette.entries.iter().filter(|entry| entry.command == binding.command);
                assert_eq!(entries.count(), 1, "{context:?} {:?}", binding.command);
            }
        }
    }
}
