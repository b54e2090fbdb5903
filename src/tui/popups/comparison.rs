//! The comparison with last time: figures by pillar and by unit, then the points by what became of them.

mod lines;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::path::PathBuf;

use crate::lang::words;
use crate::model::record::session::Session;
use crate::model::value::text::{CUT_MARK, cut, wrap};
use crate::model::visits::compare::Outcome;
use crate::model::visits::since::{Basis, Since};
use crate::report::Format;
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::effect::{Compared, Comparing, Effect};
use crate::tui::screens::inspection::Inspection;
use crate::tui::widgets::{hints::Hints, paint, window::Window};

/// The page. It opens at once, and is filled when both inspections have been looked at.
#[derive(Debug)]
pub struct ComparisonPage {
    of: Subject,
    /// By which the answer is known.
    ticket: String,
    state: State,
    rows: Vec<Row>,
    /// Position among the rows; on a row that can be stood on, if there is any.
    cursor: usize,
    window: Window,
    /// In which format the comparison would be saved.
    format: Format,
    notice: Option<String>,
}

/// Which inspection is compared with the one before it.
#[derive(Clone, Debug)]
enum Subject {
    /// The one that is open below the page.
    Open,
    /// The one in a file.
    File(PathBuf),
}

#[derive(Debug)]
enum State {
    Looking,
    Failed(Compared),
    Shown(Box<Since>),
}

/// One row of the page, told by what it shows; only the rows on screen are put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Then,
    Now,
    Kept,
    Caveat(usize),
    Blank,
    Pillars,
    Pillar(usize),
    Units,
    Unit(usize),
    Group(Outcome),
    Point(usize),
}

impl Row {
    /// Whether the cursor stops at the row.
    const fn is_stop(self) -> bool {
        match self {
            Self::Now | Self::Kept | Self::Blank | Self::Pillars | Self::Units => false,
            Self::Then | Self::Caveat(_) | Self::Pillar(_) | Self::Unit(_) | Self::Group(_) | Self::Point(_) => true,
        }
    }

    /// Whether a group of rows begins here, for going from group to group.
    const fn is_head(self) -> bool {
        matches!(self, Self::Then | Self::Pillar(0) | Self::Unit(0) | Self::Group(_))
    }
}

impl ComparisonPage {
    /// The page of the open inspection, and what fills it.
    #[must_use]
    pub fn of_open(session: &Session) -> [Reaction; 2] {
        Self::begin(Subject::Open, Comparing::Open(Box::new(session.clone())))
    }

    /// The page of the inspection in a file, and what fills it.
    #[must_use]
    pub fn of_file(path: PathBuf) -> [Reaction; 2] {
        Self::begin(Subject::File(path.clone()), Comparing::File(path))
    }

    fn begin(of: Subject, comparing: Comparing) -> [Reaction; 2] {
        let page = Self {
            of,
            ticket: comparing.ticket(),
            state: State::Looking,
            rows: Vec::new(),
            cursor: 0,
            window: Window::default(),
            format: Format::Odt,
            notice: None,
        };
        [Reaction::push(page), Reaction::Do(Effect::Compare(comparing))]
    }

    /// Takes in what was found, unless it answers another question: a page closed before its answer came is forgotten.
    pub fn fill(&mut self, ticket: &str, compared: Compared) {
        if ticket != self.ticket {
            return;
        }
        match compared {
            Compared::Since(since) => {
                self.rows = rows(&since);
                self.state = State::Shown(since);
            }
            failed @ (Compared::NoEarlier | Compared::Failed(_)) => self.state = State::Failed(failed),
        }
    }

    /// Says something until the next command.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Does what a key asks for. The inspection is the one below, if the page lies over one.
    pub fn update(&mut self, command: Command, inspection: Option<&mut Inspection>, view: &View) -> Vec<Reaction> {
        self.notice = None;
        let parts = Parts::of(view.area());
        let page = isize::try_from(parts.list.height).unwrap_or(1).max(1);
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Accept => return self.accept(inspection, view),
            Command::SaveReport => return self.save(inspection, view),
            Command::Left => self.format = step(self.format, -1),
            Command::Right => self.format = step(self.format, 1),
            Command::Up => self.go(-1),
            Command::Down => self.go(1),
            Command::PageUp => self.go(-page),
            Command::PageDown => self.go(page),
            Command::First => self.go(isize::MIN / 2),
            Command::Last => self.go(isize::MAX / 2),
            Command::NextField => self.go_to_head(1),
            Command::PreviousField => self.go_to_head(-1),
            _ => {}
        }
        self.window.follow(self.cursor, usize::from(parts.list.height), self.rows.len());
        if self.cursor == 0 {
            self.window = Window::default();
        }
        Vec::new()
    }

    /// Moves by so many rows, on to the next row in that direction that can be stood on.
    fn go(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        let there = self.cursor.saturating_add_signed(by).min(last);
        let stop = |&at: &usize| self.rows.get(at).is_some_and(|row| row.is_stop());
        let found = if by < 0 {
            (0..=there).rev().find(stop)
        } else {
            (there..=last).find(stop).or_else(|| (0..=there).rev().find(stop))
        };
        self.cursor = found.unwrap_or(self.cursor);
    }

    fn go_to_head(&mut self, by: isize) {
        let head = |&at: &usize| self.rows.get(at).is_some_and(|row| row.is_head());
        let found =
            if by < 0 { (0..self.cursor).rev().find(head) } else { (self.cursor + 1..self.rows.len()).find(head) };
        self.cursor = found.unwrap_or(self.cursor);
    }

    /// Goes to the point under the cursor, where it is one of the open inspection.
    /// Whether a command would do something now, so that the footer is true: without a comparison there is nothing to go
    /// through or to save.
    #[must_use]
    pub const fn offers(&self, command: Command) -> bool {
        matches!(self.state, State::Shown(_)) || matches!(command, Command::Help | Command::Back | Command::Quit)
    }

    fn accept(&mut self, inspection: Option<&mut Inspection>, view: &View) -> Vec<Reaction> {
        let (State::Shown(since), Some(Row::Point(at))) = (&self.state, self.rows.get(self.cursor)) else {
            return Vec::new();
        };
        let refused = match inspection {
            None => view.lang.comparison_not_open(),
            Some(inspection) => {
                let point = &since.points[*at].point;
                let is_today = since.points[*at].outcome != Outcome::Gone;
                if is_today && inspection.session().in_scope(point) {
                    inspection.jump(point, view);
                    return vec![Reaction::Pop];
                }
                view.lang.comparison_not_in_scope()
            }
        };
        self.notice = Some(refused.to_owned());
        Vec::new()
    }

    fn save(&mut self, inspection: Option<&mut Inspection>, view: &View) -> Vec<Reaction> {
        match &self.state {
            State::Shown(since) if since.basis == Basis::Whole => {}
            State::Shown(_) => {
                self.notice = Some(view.lang.comparison_needs_file().to_owned());
                return Vec::new();
            }
            State::Looking | State::Failed(_) => return Vec::new(),
        }
        let of = match (&self.of, inspection) {
            (Subject::File(path), _) => Comparing::File(path.clone()),
            (Subject::Open, Some(inspection)) => Comparing::Open(Box::new(inspection.session().clone())),
            (Subject::Open, None) => return Vec::new(),
        };
        vec![Reaction::Do(Effect::SaveComparison(of, self.format))]
    }

    /// Paints the page.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, lang.comparison_title(), theme);
        let parts = Parts::of(area);
        let cells = usize::from(parts.list.width);
        match &self.state {
            State::Looking => paint::text(buffer, parts.list, 0, &format!(" {}", lang.looking()), theme.dim()),
            State::Failed(why) => {
                let words = match why {
                    Compared::Failed(error) => error.sentence(lang),
                    Compared::NoEarlier | Compared::Since(_) => lang.comparison_no_earlier().to_owned(),
                };
                for (row, line) in (0..).zip(wrap(&theme.shown(&words), cells.saturating_sub(2))) {
                    paint::text(buffer, parts.list, row, &format!(" {line}"), theme.heading());
                }
            }
            State::Shown(since) => {
                // Where the window became smaller the row under the cursor is shown all the same.
                let mut window = self.window;
                window.follow(self.cursor, usize::from(parts.list.height), self.rows.len());
                let shown = window.rows(usize::from(parts.list.height), self.rows.len());
                for (line, at) in (0..).zip(shown) {
                    let is_cursor = at == self.cursor;
                    let mut painted = lines::row(self.rows[at], since, is_cursor, cells, view);
                    if is_cursor {
                        painted = painted.patch_style(theme.cursor());
                    }
                    paint::line(buffer, parts.list, line, &painted);
                }
                paint::text(buffer, parts.divider, 0, &"-".repeat(cells), theme.dim());
                let detail = self.rows.get(self.cursor).map(|row| lines::detail(*row, since, cells - 2, view));
                let text = Rect { x: parts.detail.x + 1, width: parts.detail.width.saturating_sub(2), ..parts.detail };
                let detail = detail.unwrap_or_default();
                for (row, line) in (0..).zip(&detail) {
                    paint::line(buffer, text, row, line);
                }
                if detail.len() > usize::from(text.height) {
                    // In a higher window there is the rest.
                    let below = text.height.saturating_sub(1);
                    paint::right(buffer, text, below, &Line::styled(CUT_MARK, theme.key()));
                }
                let format = format!("[{}]", lang.comparison_format(self.format.words(lang)));
                let edge = Rect { x: area.x + 2, y: area.bottom() - 1, width: area.width.saturating_sub(4), height: 1 };
                paint::text(buffer, edge, 0, &format, theme.key());
            }
        }
        let last = inner.height.saturating_sub(1);
        if let Some(notice) = &self.notice {
            let notice = cut(&theme.shown(notice), cells.saturating_sub(1)).into_owned();
            paint::text(buffer, inner, last, &format!(" {notice}"), theme.heading());
        } else {
            let hints = Hints::of(Context::Comparison, lang, theme, cells, |command| self.offers(command));
            paint::line(buffer, inner, last, &hints.line());
        }
    }
}

/// The parts of the page: the list, and below it the row under the cursor as a whole.
struct Parts {
    list: Rect,
    divider: Rect,
    detail: Rect,
}

impl Parts {
    fn of(area: Rect) -> Self {
        let inner = paint::within(area);
        let body = inner.height.saturating_sub(1);
        let detail_height = (body / 3).clamp(5, 9).min(body);
        let list = Rect { height: body.saturating_sub(detail_height + 1), ..inner };
        let divider = Rect { y: list.bottom(), height: 1.min(body), ..inner };
        Self { list, divider, detail: Rect { y: divider.bottom(), height: detail_height, ..inner } }
    }
}

/// The rows of the page from top to bottom.
fn rows(since: &Since) -> Vec<Row> {
    let mut rows = vec![Row::Then, Row::Now];
    if since.basis == Basis::Kept {
        rows.push(Row::Kept);
    }
    rows.extend((0..since.caveats.len()).map(Row::Caveat));
    rows.extend([Row::Blank, Row::Pillars]);
    rows.extend((0..since.pillars.len()).map(Row::Pillar));
    rows.extend([Row::Blank, Row::Units]);
    rows.extend((0..since.units.len()).map(Row::Unit));
    for outcome in Outcome::ALL {
        let points = since.points.iter().enumerate().filter(|(_, became)| became.outcome == outcome);
        let points: Vec<Row> = points.map(|(at, _)| Row::Point(at)).collect();
        if !points.is_empty() {
            rows.extend([Row::Blank, Row::Group(outcome)]);
            rows.extend(points);
        }
    }
    rows
}

/// The format after this one or before it; the last one stays.
fn step(format: Format, by: isize) -> Format {
    let here = Format::ALL.iter().position(|one| *one == format).unwrap_or_default();
    let there = here.saturating_add_signed(by).min(Format::ALL.len() - 1);
    Format::ALL[there]
}

words! {
    comparison_title { zh: "與上次查核比較", en: "compared with last time" }
    comparison_no_earlier {
        zh: "資料夾裡沒有這個機關更早的查核紀錄，無法比較。",
        en: "The data folder has no earlier session of this office to compare with.",
    }
    comparison_not_open { zh: "先開啟這份查核紀錄，再按 B 比較，即可前往查核重點", en: "open the session and press B there to go to a point" }
    comparison_not_in_scope { zh: "這一項不在本次的查核範圍內", en: "the point is not in scope this time" }
    comparison_needs_file { zh: "找不到上次的查核紀錄檔，無法匯出比較", en: "last time's file is not here, so that the comparison cannot be saved" }
}

crate::lang::messages! {
    comparison_format(format: &str) { zh: "存檔格式：{format}", en: "saved as: {format}" }
}
