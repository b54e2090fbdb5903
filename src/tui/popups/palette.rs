//! The palette: every command of the context below by its names in both languages, with its keys.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lang::{Lang, messages, text};
use crate::model::list::find::Needle;
use crate::model::value::text::{fit, width};
use crate::tui::command::{Command, Context};
use crate::tui::command_table::bindings;
use crate::tui::component::View;
use crate::tui::component::popup::{Host, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{hints, paint};

/// The most cells that the palette takes.
const WIDTH: u16 = 84;
/// Rows that are not commands: the frame, the field and the hints.
const AROUND: u16 = 4;

/// The palette of one context.
#[derive(Debug)]
pub struct CommandPalette {
    entries: Vec<Entry>,
    field: TextField,
    /// Positions of the matching entries.
    found: Vec<usize>,
    /// Stands on one of `found`; what is typed puts it on the first.
    cursor: ListCursor,
}

#[derive(Clone, Debug)]
struct Entry {
    command: Command,
    /// In each language.
    names: [&'static str; 2],
    keys: String,
}

impl CommandPalette {
    /// The palette of a context.
    #[must_use]
    pub fn of(context: Context, lang: Lang) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let is_named = |command: Command| command != Command::Palette && !command.is_cursor_move();
        for binding in bindings(context).filter(|binding| is_named(binding.command)) {
            let keys = binding.keys.iter().map(|key| key.label(lang)).collect::<Vec<_>>().join(" ");
            match entries.iter_mut().find(|entry| entry.command == binding.command) {
                Some(entry) => entry.keys = format!("{} {keys}", entry.keys),
                None => entries.push(Entry {
                    command: binding.command,
                    names: Lang::ALL.map(|lang| binding.command.label(context, lang)),
                    keys,
                }),
            }
        }
        let mut palette =
            Self { entries, field: TextField::new("", Lines::One), found: Vec::new(), cursor: ListCursor::default() };
        palette.look();
        palette
    }

    /// The command that the cursor is on.
    fn chosen(&self) -> Option<Command> {
        self.found.get(self.cursor.item(self.found.len())).map(|&entry| self.entries[entry].command)
    }

    /// The part of the screen that the palette takes.
    fn area_on(view: &View) -> Rect {
        let area = view.area();
        let height = area.height.saturating_sub(if area.height > 24 { 6 } else { 2 });
        paint::centered(area, WIDTH, height)
    }

    /// Closes and runs the command under the cursor.
    fn accept<R>(&self) -> Vec<Reaction<R>> {
        match self.chosen() {
            Some(command) => vec![Reaction::Close, Reaction::App(Request::Run(command))],
            None => Vec::new(),
        }
    }

    /// Finds the entries that match every typed word.
    fn look(&mut self) {
        let text = self.field.text();
        let needles: Vec<Needle> = text.split_whitespace().filter_map(Needle::new).collect();
        let has_all = |entry: &Entry| needles.iter().all(|needle| entry.has(needle));
        self.found = (0..self.entries.len()).filter(|&entry| has_all(&self.entries[entry])).collect();
        self.cursor = ListCursor::default();
    }

    /// The rows that the commands take, below the field.
    fn list(view: &View) -> Rect {
        let inner = paint::within(Self::area_on(view));
        Rect { y: inner.y + 1, height: Self::height(view) as u16, ..inner }
    }

    fn height(view: &View) -> usize {
        usize::from(Self::area_on(view).height.saturating_sub(AROUND))
    }
}

impl<H: Host> Popup<H> for CommandPalette {
    fn context(&self) -> Context {
        Context::Palette
    }

    fn update(&mut self, command: Command, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        match command {
            Command::Back => vec![Reaction::Close],
            Command::Accept => self.accept(),
            _ => {
                self.cursor.go(command, ListRows::Items(self.found.len()), Self::height(view));
                Vec::new()
            }
        }
    }

    fn press(&mut self, key: KeyEvent, _: &H, _: &View) -> Vec<Reaction<H::Request>> {
        self.field.press(key);
        self.look();
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &H, _: &View) -> Vec<Reaction<H::Request>> {
        self.field.paste(text);
        self.look();
        Vec::new()
    }

    fn click(&mut self, at: Position, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        let rows = ListRows::Items(self.found.len());
        match self.cursor.row_under(at, Self::list(view), rows) {
            Some(row) => {
                self.cursor.stand_on(row, rows, Self::height(view));
                self.accept()
            }
            None => Vec::new(),
        }
    }

    fn area(&self, view: &View) -> Rect {
        Self::area_on(view)
    }

    fn place(&self, _: &H, view: &View) -> Option<(usize, usize)> {
        self.cursor.place(ListRows::Items(self.found.len()), Self::height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), Self::area_on(view), lang.palette_title(), theme);
        let label = Line::styled(lang.palette_found(self.found.len(), self.entries.len()), theme.muted());
        paint::right(frame.buffer_mut(), inner, 0, &label);
        paint::text(frame.buffer_mut(), inner, 0, " : ", theme.key());
        let text = inner.width.saturating_sub(label.width() as u16 + 4);
        self.field.draw(frame, Rect { x: inner.x + 3, width: text, height: 1, ..inner }, Focus::Here);
        let here = self.cursor.item(self.found.len());
        for (line, position) in self.cursor.shown(ListRows::Items(self.found.len()), Self::height(view)).enumerate() {
            let entry = &self.entries[self.found[position]];
            let painted = entry.line(usize::from(inner.width), view);
            paint::row(frame.buffer_mut(), inner, line as u16 + 1, &painted, position == here, theme);
        }
        if self.found.is_empty() {
            let words = format!(" {}", lang.palette_nothing());
            paint::text(frame.buffer_mut(), inner, 1, &words, theme.muted());
        }
        hints::draw(frame.buffer_mut(), self, host, view);
    }
}

impl Entry {
    fn has(&self, needle: &Needle) -> bool {
        self.names.iter().any(|name| needle.is_in(name))
            || needle.is_in(&self.keys)
            || needle.is_in(self.command.aliases())
    }

    fn line(&self, cells: usize, view: &View) -> Line<'static> {
        let (mine, other) = match view.lang {
            Lang::ZhTw => (self.names[0], self.names[1]),
            Lang::En => (self.names[1], self.names[0]),
        };
        let keys = width(&self.keys).max(12);
        let names = cells.saturating_sub(keys + 5);
        Line::from(vec![
            Span::raw("   "),
            Span::raw(fit(mine, names.div_ceil(2))),
            Span::styled(fit(&format!(" {other}"), names / 2), view.theme.muted()),
            Span::styled(format!(" {}", fit(&self.keys, keys)), view.theme.key()),
        ])
    }
}

text! {
    palette_title { zh: "指令：輸入中文或英文名稱", en: "commands: type a name, Chinese or English" }
    palette_nothing { zh: "沒有這個指令", en: "there is no such command" }
}

messages! {
    palette_found(found: usize, commands: usize) { zh: "{found}/{commands} ", en: "{found}/{commands} " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing;

    #[test]
    fn a_command_is_found_by_either_name_and_by_its_key() {
        for (typed, expected) in [
            ("篩選", Some(Command::Filter)),
            ("history", Some(Command::History)),
            ("異動 紀錄", Some(Command::History)),
            ("CTRL-R", Some(Command::Redo)),
            ("附件", Some(Command::Evidence)),
            ("print", Some(Command::Export)),
            ("走勢", Some(Command::Trend)),
            ("查無此令", None),
        ] {
            let mut palette = CommandPalette::of(Context::Inspection, Lang::ZhTw);
            palette.paste(typed, &testing::kit(), &testing::view());
            assert_eq!(palette.chosen(), expected, "{typed}");
        }
    }

    #[test]
    fn every_command_of_the_table_is_there_once() {
        for context in [Context::Inspection, Context::Selection, Context::Start] {
            let palette = CommandPalette::of(context, Lang::En);
            for binding in bindings(context).filter(|binding| binding.command != Command::Palette) {
                let entries = palette.entries.iter().filter(|entry| entry.command == binding.command);
                let expected = usize::from(!binding.command.is_cursor_move());
                assert_eq!(entries.count(), expected, "{context:?} {:?}", binding.command);
            }
        }
    }
}
