//! The list of open follow-ups, the overdue first: those of an inspection and of the one before, or those of an office.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::path::PathBuf;

use crate::lang::{messages, words};
use crate::model::judge::follow_up::{Origin, Owed};
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::effect::{Effect, FiledFollowUp};
use crate::tui::screens::inspection::Inspection;
use crate::tui::widgets::{hints, paint, window::Window};

/// Rows below the list: a divider, and what is known of the follow-up under the cursor.
const FOOT: u16 = 5;

/// The list.
#[derive(Debug)]
pub struct OwedList {
    title: String,
    items: Vec<Item>,
    cursor: usize,
    window: Window,
    notice: Option<String>,
}

/// One follow-up, and the file of the session that it stands in where that is not the open one.
#[derive(Clone, Debug)]
struct Item {
    owed: Owed,
    session: Option<PathBuf>,
}

impl OwedList {
    /// What an inspection owes; so many points that ask for a follow-up have none.
    #[must_use]
    pub fn of_session(owed: Vec<Owed>, without: usize, view: &View) -> Self {
        let items: Vec<Item> = owed.into_iter().map(|owed| Item { owed, session: None }).collect();
        let title = view.lang.owed_title(items.len(), late(&items, view), without);
        Self { title, items, cursor: 0, window: Window::default(), notice: None }
    }

    /// What an office owes over all its inspections; so many files could not be read.
    #[must_use]
    pub fn of_office(agency: &str, found: Vec<FiledFollowUp>, unreadable: usize, view: &View) -> Self {
        let items: Vec<Item> =
            found.into_iter().map(|FiledFollowUp { owed, session }| Item { owed, session: Some(session) }).collect();
        let title = view.lang.owed_office_title(agency, items.len(), late(&items, view));
        let notice = (unreadable > 0).then(|| view.lang.owed_unreadable(unreadable));
        Self { title, items, cursor: 0, window: Window::default(), notice }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: Option<&mut Inspection>, view: &View) -> Vec<Reaction> {
        self.notice = None;
        let (last, height) = (self.items.len().saturating_sub(1), Self::height(view));
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Accept => return self.go_there(inspection, view),
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::PageUp => self.cursor = self.cursor.saturating_sub(height),
            Command::PageDown => self.cursor = (self.cursor + height).min(last),
            Command::First => self.cursor = 0,
            Command::Last => self.cursor = last,
            _ => {}
        }
        self.window.follow(self.cursor, height, self.items.len());
        Vec::new()
    }

    /// Goes to the point, in the session where it stands.
    fn go_there(&mut self, inspection: Option<&mut Inspection>, view: &View) -> Vec<Reaction> {
        let Some(Item { owed, session }) = self.items.get(self.cursor) else {
            return vec![Reaction::Pop];
        };
        match (session, inspection) {
            (Some(session), _) => {
                vec![Reaction::Pop, Reaction::Aim(owed.point.clone()), Reaction::Do(Effect::Open(session.clone()))]
            }
            (None, Some(inspection)) if !matches!(owed.from, Origin::Gone(_)) => {
                inspection.jump(&owed.point, view);
                vec![Reaction::Pop]
            }
            (None, _) => {
                self.notice = Some(view.lang.owed_gone().to_owned());
                Vec::new()
            }
        }
    }

    /// Puts the cursor on the row under the pointer.
    pub fn click(&mut self, at: Position, view: &View) {
        let inner = paint::within(view.area());
        let shown = self.window.rows(Self::height(view), self.items.len());
        let row = shown.start + usize::from(at.y.saturating_sub(inner.y));
        if inner.contains(at) && shown.contains(&row) {
            self.cursor = row;
        }
    }

    /// Paints the list.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, &theme.shown(&self.title), theme);
        let cells = usize::from(inner.width);
        let range = self.window.rows(Self::height(view), self.items.len());
        for (line, position) in range.enumerate() {
            let is_cursor = position == self.cursor;
            let mut painted = row(&self.items[position].owed, is_cursor, cells, view);
            if is_cursor {
                painted = painted.patch_style(theme.cursor());
            }
            paint::line(buffer, inner, line as u16, &painted);
        }
        let foot = Rect { y: inner.bottom().saturating_sub(FOOT + 1), height: FOOT, ..inner };
        paint::text(buffer, foot, 0, &"-".repeat(cells), theme.dim());
        if let Some(item) = self.items.get(self.cursor) {
            for (row, line) in (1..).zip(details(&item.owed, cells.saturating_sub(2), view)) {
                paint::text(buffer, foot, row, &format!(" {line}"), Style::new());
            }
        }
        let last = inner.height.saturating_sub(1);
        match &self.notice {
            Some(notice) => paint::text(buffer, inner, last, &format!(" {notice}"), theme.heading()),
            None => paint::line(buffer, inner, last, &hints::line(Context::Owed, lang, theme, cells)),
        }
    }

    /// Rows for the list: without the frame, the foot and the hints.
    fn height(view: &View) -> usize {
        usize::from(view.size.1.saturating_sub(3 + FOOT)).max(1)
    }
}

fn late(items: &[Item], view: &View) -> usize {
    items.iter().filter(|item| item.owed.follow_up.days_overdue(view.now.date()).is_some()).count()
}

/// When it is due and by how much that has passed, which point, who, and what will be done.
fn row(owed: &Owed, is_cursor: bool, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let follow_up = &owed.follow_up;
    let due = follow_up.due.map_or_else(|| lang.no_due_date().to_owned(), |due| date_words(due, lang));
    let late = follow_up.days_overdue(view.now.date()).map(|days| lang.days_overdue(days)).unwrap_or_default();
    let unit = if cells >= 76 { fit(&theme.shown(&follow_up.unit), 11) } else { String::new() };
    let head = format!("{}{} ", if is_cursor { " > " } else { "   " }, fit(&due, 14));
    let late = fit(&late, lang.overdue_cells());
    let point = fit(&theme.shown(owed.point.as_str()), 10);
    // Where nobody has said yet what will be done, the point says what is amiss.
    let what = if follow_up.action.is_empty() { &owed.check } else { &follow_up.action };
    let room = cells.saturating_sub(width(&head) + width(&late) + width(&point) + width(&unit) + 3);
    Line::from(vec![
        Span::raw(head),
        Span::styled(format!("{late} "), theme.key()),
        Span::styled(format!("{point} "), theme.dim()),
        Span::raw(unit),
        Span::raw(cut(&theme.shown(&what.replace('\n', " ")), room).into_owned()),
    ])
}

/// What is known of a follow-up, line by line.
fn details(owed: &Owed, cells: usize, view: &View) -> Vec<String> {
    let (lang, theme, follow_up) = (view.lang, view.theme, &owed.follow_up);
    let from = match owed.from {
        Origin::Here => String::new(),
        Origin::Last(day) => lang.owed_from_last(&date_words(day, lang)),
        Origin::Gone(day) => lang.owed_from_gone(&date_words(day, lang)),
    };
    let facts: Vec<String> = [
        (lang.follow_up_action(), follow_up.action.as_str()),
        (lang.follow_up_cause(), follow_up.cause.as_str()),
        (lang.follow_up_owner(), follow_up.owner.as_str()),
        (lang.follow_up_recheck(), &follow_up.recheck.as_ref().map(|found| found.words(lang)).unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| format!("{label}{}{}", lang.colon(), text.replace('\n', " ")))
    .chain((!from.is_empty()).then_some(from))
    .collect();
    let mut lines = wrap(&theme.shown(&owed.check), cells);
    lines.truncate(2);
    lines.extend(wrap(&theme.shown(&facts.join("  ")), cells));
    lines
}

words! {
    owed_gone { zh: "這一項不在今年的查核表，無法前往", en: "this year's checklist does not have the point" }
}

impl crate::lang::Lang {
    /// Cells that the words for overdue days take in a list.
    const fn overdue_cells(self) -> usize {
        match self {
            Self::ZhTw => 10,
            Self::En => 16,
        }
    }
}

messages! {
    owed_title(open: usize, late: usize, without: usize) {
        zh: "待改善 {open} 項，逾期 {late} 項；未填改善追蹤 {without} 項",
        en: "owed: {open}, {late} overdue; {without} without a follow-up",
    }
    owed_office_title(agency: &str, open: usize, late: usize) {
        zh: "{agency}：待改善 {open} 項，逾期 {late} 項",
        en: "{agency}: {open} owed, {late} overdue",
    }
    owed_unreadable(files: usize) { zh: "另有 {files} 個檔案無法讀取", en: "{files} more files cannot be read" }
    owed_from_last(day: &str) { zh: "上次（{day}）查核", en: "from last time ({day})" }
    owed_from_gone(day: &str) { zh: "上次（{day}）查核，今年的查核表已無此項", en: "from last time ({day}); the point is gone" }
}
