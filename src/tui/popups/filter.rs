//! The filter panel: choices with their counts, and the saved filters.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use std::collections::HashMap;

use crate::lang::{Lang, messages, text};
use crate::model::list::filter::{Choice, Filter, Group, NamedView};
use crate::model::record::session::Session;
use crate::model::value::text::{cut, fit};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{HintsAt, Popup, Reaction, foot};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{hints, paint};

/// Cells of the panel.
const WIDTH: u16 = 46;

/// The panel. Every change applies to the list at once.
#[derive(Debug)]
pub struct Filtering {
    /// The filter to return to on Esc.
    before: Filter,
    rows: Vec<Row>,
    counts: HashMap<Choice, usize>,
    /// Positions of the rows that are no heading.
    stops: Vec<usize>,
    /// Stands on one of `stops`, by its position there.
    cursor: ListCursor,
    /// The field for the name of a filter to save, while it is open.
    name: Option<TextField>,
    /// Why the last command was refused.
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
    pub fn of(open: &OpenSession) -> Self {
        let mut panel = Self {
            before: open.editor.filter().clone(),
            rows: Vec::new(),
            stops: Vec::new(),
            counts: open.session().counts(open.editor.filter()),
            cursor: ListCursor::default(),
            name: None,
            notice: None,
        };
        panel.list(open, &open.views);
        panel
    }

    /// Lists the choices and the saved filters.
    fn list(&mut self, open: &OpenSession, views: &[NamedView]) {
        self.rows = rows(open.session(), views);
        let is_stop = |row: &usize| !matches!(self.rows[*row], Row::Heading(_));
        self.stops = (0..self.rows.len()).filter(is_stop).collect();
    }

    /// Position of the row under the cursor.
    fn here(&self) -> usize {
        self.stops.get(self.cursor.item(self.stops.len())).copied().unwrap_or_default()
    }

    fn row(&self, row: usize, filter: &Filter, cells: usize, view: &View) -> Line<'static> {
        let theme = view.theme;
        match &self.rows[row] {
            Row::Heading(heading) => Line::styled(format!(" {}", heading.label(view.lang)), theme.heading()),
            Row::Choice(choice) => {
                let sign = theme.tick(filter.has(choice));
                let count = self.counts.get(choice).copied().unwrap_or_default();
                let words = fit(&theme.shown(&choice.label(view.lang)), cells.saturating_sub(14));
                let style = if count == 0 { theme.muted() } else { ratatui::style::Style::new() };
                Line::from(vec![
                    Span::raw("   "),
                    Span::styled(sign, theme.key()),
                    Span::styled(format!(" {words} {count:>5}"), style),
                ])
            }
            Row::View(kept) => {
                let choices: Vec<String> = kept.filter.choices().map(|choice| choice.label(view.lang)).collect();
                let words = format!("{}: {}", kept.name, choices.join(" + "));
                let words = cut(&theme.shown(&words), cells.saturating_sub(4)).into_owned();
                Line::raw(format!("   {words}"))
            }
        }
    }

    fn update_name(&mut self, command: Command, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        match command {
            Command::Back => self.name = None,
            Command::Accept => {
                let name = self.name.take().map(|field| field.text().trim().to_owned()).unwrap_or_default();
                if !name.is_empty() {
                    let mut views = open.views.clone();
                    views.retain(|kept| kept.name != name);
                    views.push(NamedView { name, filter: open.editor.filter().clone() });
                    return self.keep(views, open);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn drop_view(&mut self, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        let Some(Row::View(dropped)) = self.rows.get(self.here()) else {
            return Vec::new();
        };
        let views = open.views.iter().filter(|kept| *kept != dropped).cloned().collect();
        self.keep(views, open)
    }

    fn keep(&mut self, views: Vec<NamedView>, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        self.list(open, &views);
        vec![Reaction::Host(SessionRequest::KeepViews(views))]
    }

    /// Toggles the choice under the cursor.
    fn choose(&mut self, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        let mut filter = open.editor.filter().clone();
        match self.rows.get(self.here()) {
            Some(Row::Choice(choice)) => filter.toggle(choice),
            Some(Row::View(kept)) => filter = kept.filter.clone(),
            Some(Row::Heading(_)) | None => {}
        }
        self.show(filter, open)
    }

    fn show(&mut self, filter: Filter, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        self.counts = open.session().counts(&filter);
        vec![Reaction::Host(SessionRequest::Choose(filter))]
    }

    /// Rows for the choices: without the frame and the footer.
    fn height(&self, view: &View) -> usize {
        usize::from(self.area(view).height.saturating_sub(3))
    }
}

impl Popup<OpenSession> for Filtering {
    fn context(&self) -> Context {
        if self.name.is_some() { Context::FilterName } else { Context::Filter }
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        if self.name.is_some() {
            return self.update_name(command, open);
        }
        self.notice = None;
        match command {
            Command::Select => return self.choose(open),
            Command::Clear => return self.show(Filter::default(), open),
            Command::KeepView if open.editor.filter().is_empty() => {
                self.notice = Some(view.lang.notice_no_filter());
            }
            Command::KeepView => self.name = Some(TextField::new("", Lines::One)),
            Command::DropView => return self.drop_view(open),
            Command::Accept => {
                let kept = match self.rows.get(self.here()) {
                    Some(Row::View(kept)) => Some(Reaction::Host(SessionRequest::Choose(kept.filter.clone()))),
                    Some(Row::Choice(_) | Row::Heading(_)) | None => None,
                };
                return kept.into_iter().chain([Reaction::Close]).collect();
            }
            Command::Back => {
                return vec![Reaction::Host(SessionRequest::Choose(self.before.clone())), Reaction::Close];
            }
            _ => {
                let rows = ListRows::Among { items: &self.stops, rows: self.rows.len() };
                self.cursor.go(command, rows, self.height(view));
            }
        }
        Vec::new()
    }

    fn press(&mut self, key: KeyEvent, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        if let Some(name) = &mut self.name {
            name.press(key);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        if let Some(name) = &mut self.name {
            name.paste(text);
        }
        Vec::new()
    }

    /// Toggles the choice under the pointer.
    fn click(&mut self, at: Position, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let area = Rect { height: self.height(view) as u16, ..paint::within(self.area(view)) };
        let rows = ListRows::Among { items: &self.stops, rows: self.rows.len() };
        let row = self.cursor.row_under(at, area, rows).filter(|_| self.name.is_none());
        match row.and_then(|row| self.stops.binary_search(&row).ok()) {
            Some(stop) => {
                self.cursor.stand_on(stop, rows, self.height(view));
                self.choose(open)
            }
            None => Vec::new(),
        }
    }

    /// The right side, so that the list stays visible.
    fn area(&self, view: &View) -> Rect {
        let area = view.area();
        let width = WIDTH.min(area.width);
        let height = (self.rows.len() as u16 + 3).min(area.height.saturating_sub(3));
        Rect { x: area.right() - width, y: area.y + 1, width, height }
    }

    fn hints_at(&self, view: &View) -> HintsAt {
        match self.name {
            Some(_) => HintsAt::Nowhere,
            None => HintsAt::Row(foot(self.area(view))),
        }
    }

    fn place(&self, _: &OpenSession, view: &View) -> Option<(usize, usize)> {
        self.cursor.place(ListRows::Among { items: &self.stops, rows: self.rows.len() }, self.height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let total = open.session().scores().total().points;
        let title = lang.filter_title(open.editor.listed(), total);
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &title, theme);
        let shown = self.cursor.shown(ListRows::read(self.rows.len()), self.height(view));
        for (line, row) in shown.enumerate() {
            let painted = self.row(row, open.editor.filter(), usize::from(inner.width), view);
            paint::row(frame.buffer_mut(), inner, line as u16, &painted, row == self.here(), theme);
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
            hints::draw(frame.buffer_mut(), self, open, view);
        }
    }
}

/// The rows of the panel: every choice under its heading, then the saved filters.
fn rows(session: &Session, views: &[NamedView]) -> Vec<Row> {
    let units = session.units().into_iter().map(Choice::Of);
    let mut rows = Vec::new();
    let mut last = None;
    for choice in session.choices().into_iter().chain(units) {
        let heading = Heading::over(&choice);
        if last.replace(heading) != Some(heading) {
            rows.push(Row::Heading(heading));
        }
        rows.push(Row::Choice(choice));
    }
    if !views.is_empty() {
        rows.push(Row::Heading(Heading::Views));
        rows.extend(views.iter().cloned().map(Row::View));
    }
    rows
}

impl Heading {
    const fn over(choice: &Choice) -> Self {
        match choice.group() {
            Group::Mark => Self::Mark,
            Group::Note | Group::FollowUp | Group::Deadline | Group::Target | Group::Previous | Group::Evidence => {
                Self::Other
            }
            Group::Method => Self::Method,
            Group::Unit => Self::Unit,
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Mark => lang.filter_marks(),
            Self::Other => lang.filter_others(),
            Self::Method => lang.filter_methods(),
            Self::Unit => lang.filter_units(),
            Self::Views => lang.filter_views(),
        }
    }
}

text! {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    #[test]
    fn the_list_follows_each_choice_and_esc_goes_back() {
        let open = open(marked(&[2], &[("1.1.1", Mark::Absent)]));
        let mut panel = Filtering::of(&open);
        let answered = keys(&mut panel, "Down Space", &open);
        assert!(matches!(&answered[..], [Reaction::Host(SessionRequest::Choose(filter))] if !filter.is_empty()));
        let answered = keys(&mut panel, "Esc", &open);
        assert!(
            matches!(&answered[..], [Reaction::Host(SessionRequest::Choose(filter)), Reaction::Close] if filter.is_empty())
        );
        assert_eq!(short(&keys(&mut panel, "Enter", &open)), ["closes"]);
    }

    #[test]
    fn a_filter_is_kept_under_a_name_and_forgotten() {
        let mut open = open(marked(&[2], &[]));
        let mut panel = Filtering::of(&open);
        assert!(keys(&mut panel, "w", &open).is_empty());
        assert!(screen_text(&panel, &open).contains("choose something first"));
        let mut filter = Filter::default();
        filter.toggle(&Choice::common()[0]);
        open.editor.choose(filter.clone());
        let answered = keys(&mut panel, "w type:mine Enter", &open);
        let [Reaction::Host(SessionRequest::KeepViews(views))] = &answered[..] else { panic!("{answered:?}") };
        assert_eq!(views, &[NamedView { name: "mine".to_owned(), filter }]);
        open.views.clone_from(views);
        let answered = keys(&mut panel, "End Delete", &open);
        assert!(matches!(&answered[..], [Reaction::Host(SessionRequest::KeepViews(views))] if views.is_empty()));
    }
}
