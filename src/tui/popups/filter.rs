//! The filter panel: choices with their counts, and the filters that the user keeps under a name.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use std::collections::HashMap;

use crate::lang::{Lang, messages, words};
use crate::model::list::filter::{Choice, Filter, Group, NamedView};
use crate::model::value::text::{cut, fit};
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::screens::inspection::Inspection;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::{hints, paint, window::Window};

/// Cells of the panel.
const WIDTH: u16 = 46;

/// A filter that is being put together. The list follows every change.
#[derive(Debug)]
pub struct Filtering {
    /// The filter before, to go back to.
    before: Filter,
    rows: Vec<Row>,
    counts: HashMap<Choice, usize>,
    /// Position among the rows; never on a heading.
    cursor: usize,
    window: Window,
    /// The name under which the filter is to be kept, while it is typed.
    name: Option<Field>,
    /// What the last command did not do, and why.
    notice: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Heading(Heading),
    Choice(Choice),
    View(NamedView),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    Mark,
    Other,
    Method,
    Unit,
    Views,
}

impl Filtering {
    /// The panel for the filter of an inspection.
    #[must_use]
    pub fn of(inspection: &Inspection) -> Self {
        let mut panel = Self {
            before: inspection.editor().filter().clone(),
            rows: Vec::new(),
            counts: inspection.session().counts(inspection.editor().filter()),
            cursor: 1,
            window: Window::default(),
            name: None,
            notice: None,
        };
        panel.rows = rows(inspection);
        panel
    }

    /// Where keys go.
    #[must_use]
    pub const fn context(&self) -> Context {
        if self.name.is_some() { Context::FilterName } else { Context::Filter }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        if self.name.is_some() {
            return self.update_name(command, inspection);
        }
        self.notice = None;
        let page = isize::try_from(self.height(view)).unwrap_or(1);
        match command {
            Command::Up => self.step(-1),
            Command::Down => self.step(1),
            Command::PageUp => self.step(-page),
            Command::PageDown => self.step(page),
            Command::First => self.step(isize::MIN / 2),
            Command::Last => self.step(isize::MAX / 2),
            Command::Select => self.choose(inspection, view),
            Command::Clear => self.show(Filter::default(), inspection, view),
            Command::KeepView if inspection.editor().filter().is_empty() => {
                self.notice = Some(view.lang.notice_no_filter());
            }
            Command::KeepView => self.name = Some(Field::new("", Lines::One)),
            Command::DropView => return self.drop_view(inspection),
            Command::Accept => {
                if let Some(Row::View(kept)) = self.rows.get(self.cursor) {
                    inspection.choose(kept.filter.clone(), view);
                }
                return vec![Reaction::Pop];
            }
            Command::Back => {
                inspection.choose(self.before.clone(), view);
                return vec![Reaction::Pop];
            }
            _ => {}
        }
        self.window.follow(self.cursor, self.height(view), self.rows.len());
        if self.cursor == 1 {
            // The first heading is seen with its first choice.
            self.window = Window::default();
        }
        Vec::new()
    }

    /// Types a key into the name.
    pub fn press(&mut self, key: KeyEvent) {
        if let Some(name) = &mut self.name {
            name.press(key);
        }
    }

    /// Takes a pasted text into the name.
    pub fn paste(&mut self, text: &str) {
        if let Some(name) = &mut self.name {
            name.paste(text);
        }
    }

    /// Makes the choice under the pointer.
    pub fn click(&mut self, at: Position, inspection: &mut Inspection, view: &View) {
        let inner = paint::within(self.area(view));
        let shown = self.window.rows(self.height(view), self.rows.len());
        let row = shown.start + usize::from(at.y.saturating_sub(inner.y));
        let is_choice = self.rows.get(row).is_some_and(|row| !matches!(row, Row::Heading(_)));
        if self.name.is_none() && inner.contains(at) && shown.contains(&row) && is_choice {
            self.cursor = row;
            self.choose(inspection, view);
        }
    }

    /// The part of the screen that the panel takes: the right side, so that the list is seen to follow.
    #[must_use]
    pub fn area(&self, view: &View) -> Rect {
        let area = view.area();
        let width = WIDTH.min(area.width);
        let height = (self.rows.len() as u16 + 3).min(area.height.saturating_sub(3));
        Rect { x: area.right() - width, y: area.y + 1, width, height }
    }

    /// Paints the panel.
    pub fn draw(&self, frame: &mut Frame<'_>, inspection: &Inspection, view: &View) {
        let (lang, theme, area) = (view.lang, view.theme, self.area(view));
        let total = inspection.session().scores().total().points;
        let title = lang.filter_title(inspection.editor().listed(), total);
        let inner = paint::popup(frame.buffer_mut(), area, &title, theme);
        let shown = self.window.rows(self.height(view), self.rows.len());
        for (line, row) in shown.enumerate() {
            let painted = self.row(row, inspection.editor().filter(), usize::from(inner.width), view);
            paint::line(frame.buffer_mut(), inner, line as u16, &painted);
        }
        let foot = inner.height.saturating_sub(1);
        if let Some(name) = &self.name {
            let label = format!(" {} ", lang.filter_name());
            paint::text(frame.buffer_mut(), inner, foot, &label, theme.key());
            let indent = crate::model::value::text::width(&label) as u16;
            let room = inner.width.saturating_sub(indent);
            name.draw(frame, Rect { x: inner.x + indent, y: inner.y + foot, width: room, height: 1 }, Focus::Here);
        } else if let Some(notice) = self.notice {
            paint::text(frame.buffer_mut(), inner, foot, &format!(" {notice}"), theme.heading());
        } else {
            let hints = hints::line(Context::Filter, lang, theme, usize::from(inner.width));
            paint::line(frame.buffer_mut(), inner, foot, &hints);
        }
    }

    fn row(&self, row: usize, filter: &Filter, cells: usize, view: &View) -> Line<'static> {
        let theme = view.theme;
        let place = if row == self.cursor { ">" } else { " " };
        let line = match &self.rows[row] {
            Row::Heading(heading) => return Line::styled(format!(" {}", heading.words(view.lang)), theme.heading()),
            Row::Choice(choice) => {
                let sign = if filter.has(choice) { "[v]" } else { "[ ]" };
                let count = self.counts.get(choice).copied().unwrap_or_default();
                let words = fit(&theme.shown(&choice.words(view.lang)), cells.saturating_sub(14));
                let style = if count == 0 { theme.dim() } else { ratatui::style::Style::new() };
                Line::from(vec![
                    Span::raw(format!(" {place} ")),
                    Span::styled(sign, theme.key()),
                    Span::styled(format!(" {words} {count:>5}"), style),
                ])
            }
            Row::View(kept) => {
                let choices: Vec<String> = kept.filter.choices().map(|choice| choice.words(view.lang)).collect();
                let words = format!("{}: {}", kept.name, choices.join(" + "));
                let words = cut(&theme.shown(&words), cells.saturating_sub(4)).into_owned();
                Line::raw(format!(" {place} {words}"))
            }
        };
        if row == self.cursor { line.patch_style(theme.cursor()) } else { line }
    }

    fn update_name(&mut self, command: Command, inspection: &mut Inspection) -> Vec<Reaction> {
        match command {
            Command::Back => self.name = None,
            Command::Accept => {
                let name = self.name.take().map(|field| field.text().trim().to_owned()).unwrap_or_default();
                if !name.is_empty() {
                    let mut views = inspection.views().to_vec();
                    views.retain(|kept| kept.name != name);
                    views.push(NamedView { name, filter: inspection.editor().filter().clone() });
                    return self.keep(views, inspection);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn drop_view(&mut self, inspection: &mut Inspection) -> Vec<Reaction> {
        let Some(Row::View(dropped)) = self.rows.get(self.cursor) else {
            return Vec::new();
        };
        let views = inspection.views().iter().filter(|kept| *kept != dropped).cloned().collect();
        self.keep(views, inspection)
    }

    fn keep(&mut self, views: Vec<NamedView>, inspection: &mut Inspection) -> Vec<Reaction> {
        let reactions = inspection.keep_views(views);
        self.rows = rows(inspection);
        self.cursor = self.cursor.min(self.rows.len() - 1);
        self.step(0);
        reactions
    }

    fn choose(&mut self, inspection: &mut Inspection, view: &View) {
        let mut filter = inspection.editor().filter().clone();
        match self.rows.get(self.cursor) {
            Some(Row::Choice(choice)) => filter.toggle(choice),
            Some(Row::View(kept)) => filter = kept.filter.clone(),
            Some(Row::Heading(_)) | None => {}
        }
        self.show(filter, inspection, view);
    }

    fn show(&mut self, filter: Filter, inspection: &mut Inspection, view: &View) {
        inspection.choose(filter, view);
        self.counts = inspection.session().counts(inspection.editor().filter());
    }

    /// Moves by so many rows, and past a heading.
    fn step(&mut self, by: isize) {
        let last = self.rows.len() - 1;
        let mut there = self.cursor.saturating_add_signed(by).clamp(1, last);
        if matches!(self.rows[there], Row::Heading(_)) {
            there = if by < 0 || there == last { there - 1 } else { there + 1 };
        }
        self.cursor = there;
    }

    /// Rows for the choices: without the frame and the footer.
    fn height(&self, view: &View) -> usize {
        usize::from(self.area(view).height.saturating_sub(3))
    }
}

/// The rows of the panel: every choice under its heading, then the filters that are kept.
fn rows(inspection: &Inspection) -> Vec<Row> {
    let units = inspection.session().units().into_iter().map(Choice::Of);
    let mut rows = Vec::new();
    let mut last = None;
    for choice in Choice::common().into_iter().chain(units) {
        let heading = Heading::over(&choice);
        if last.replace(heading) != Some(heading) {
            rows.push(Row::Heading(heading));
        }
        rows.push(Row::Choice(choice));
    }
    if !inspection.views().is_empty() {
        rows.push(Row::Heading(Heading::Views));
        rows.extend(inspection.views().iter().cloned().map(Row::View));
    }
    rows
}

impl Heading {
    const fn over(choice: &Choice) -> Self {
        match choice.group() {
            Group::Mark => Self::Mark,
            Group::Note | Group::FollowUp | Group::Deadline | Group::Target | Group::LastTime => Self::Other,
            Group::Method => Self::Method,
            Group::Unit => Self::Unit,
        }
    }

    const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Mark => lang.filter_marks(),
            Self::Other => lang.filter_others(),
            Self::Method => lang.filter_methods(),
            Self::Unit => lang.filter_units(),
            Self::Views => lang.filter_views(),
        }
    }
}

words! {
    filter_marks { zh: "結果", en: "found" }
    filter_others { zh: "條件", en: "also" }
    filter_methods { zh: "查核方式", en: "method" }
    filter_units { zh: "業務單位", en: "unit" }
    filter_views { zh: "已存的篩選", en: "kept filters" }
    filter_name { zh: "篩選名稱", en: "name" }
    notice_no_filter { zh: "先選條件，再存成名稱", en: "choose something first, then keep it" }
}

messages! {
    filter_title(shown: usize, points: usize) { zh: "篩選：列出 {shown}/{points}", en: "filter: {shown} of {points}" }
}
