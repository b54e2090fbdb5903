//! The comparison with the previous inspection: figures by pillar and by unit, then the points by outcome.

mod lines;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::path::PathBuf;

use crate::lang::text;
use crate::model::record::session::Session;
use crate::model::value::text::{CUT_MARK, wrap};
use crate::model::visits::compare::Outcome;
use crate::model::visits::difference::{Basis, VisitDifference};
use crate::ops::compare::Subject;
use crate::ops::export::Format;
use crate::ops::list::unreadable_notice;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::popup::{Handled, Host, Popup, Reaction};
use crate::tui::effect::{Compared, Effect, Event, Exported, ticket};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, message, paint};

/// The page. It opens at once and is filled when the job answers.
#[derive(Debug)]
pub struct ComparisonPage {
    of: Of,
    /// Identifies the answer.
    ticket: String,
    state: State,
    rows: Vec<Row>,
    /// Positions of the rows at which the cursor stops.
    stops: Vec<usize>,
    /// Stands on one of `stops`, by its position there.
    cursor: ListCursor,
    /// In which format the comparison would be saved.
    format: Format,
    notice: Option<String>,
    /// The file that it was written to last.
    written: Option<PathBuf>,
}

/// The inspection that is compared with its previous one.
#[derive(Clone, Debug)]
enum Of {
    /// The one that is open below the page.
    Open,
    /// The one in a file.
    File(PathBuf),
}

#[derive(Debug)]
enum State {
    Looking,
    Failed(Compared),
    Shown(Box<VisitDifference>),
}

/// One row of the page as data; only the visible rows are formatted.
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
    /// The page of the open inspection, and the effect that fills it.
    #[must_use]
    pub fn of_open(session: &Session) -> (Self, Effect) {
        Self::begin(Of::Open, Subject::Open(Box::new(session.clone())))
    }

    /// The page of the inspection in a file, and the effect that fills it.
    #[must_use]
    pub fn of_file(path: PathBuf) -> (Self, Effect) {
        Self::begin(Of::File(path.clone()), Subject::File(path))
    }

    fn begin(of: Of, comparing: Subject) -> (Self, Effect) {
        let page = Self {
            of,
            ticket: ticket(&comparing),
            state: State::Looking,
            rows: Vec::new(),
            stops: Vec::new(),
            cursor: ListCursor::default(),
            format: Format::Odt,
            notice: None,
            written: None,
        };
        (page, Effect::Compare(comparing))
    }

    fn fill(&mut self, compared: Compared) {
        match compared {
            Compared::Difference(since) => {
                self.rows = rows(&since);
                self.stops = (0..self.rows.len()).filter(|&row| self.rows[row].is_stop()).collect();
                self.state = State::Shown(since);
            }
            failed @ (Compared::NoEarlier | Compared::Failed(_)) => self.state = State::Failed(failed),
        }
    }

    fn list(&self) -> ListRows<'_> {
        ListRows::Among { items: &self.stops, rows: self.rows.len() }
    }

    /// Position of the row under the cursor.
    fn here(&self) -> usize {
        self.stops.get(self.cursor.item(self.stops.len())).copied().unwrap_or_default()
    }

    /// Goes to the first row of the next group, or with a negative sign of the previous one.
    fn go_to_head(&mut self, by: isize, height: usize) {
        let here = self.cursor.item(self.stops.len());
        let head = |&stop: &usize| self.rows[self.stops[stop]].is_head();
        let found = if by < 0 { (0..here).rev().find(head) } else { (here + 1..self.stops.len()).find(head) };
        let rows = ListRows::Among { items: &self.stops, rows: self.rows.len() };
        self.cursor.stand_on(found.unwrap_or(here), rows, height);
    }

    /// Goes to the point under the cursor, where it is one of the session below.
    fn accept<H: Host>(&mut self, host: &H, view: &View) -> Vec<Reaction<H::Request>> {
        let (State::Shown(since), Some(Row::Point(at))) = (&self.state, self.rows.get(self.here())) else {
            return Vec::new();
        };
        let became = &since.points[*at];
        let is_today = became.outcome != Outcome::Gone;
        let is_there = |session: &Session| is_today && session.in_scope(&became.point);
        let refused = match (host.session(), host.go_to(&became.point)) {
            (Some(session), Some(jump)) if is_there(session) => return vec![Reaction::Host(jump), Reaction::Close],
            (Some(_), _) => view.lang.comparison_not_in_scope(),
            (None, _) => view.lang.comparison_not_open(),
        };
        self.notice = Some(refused.to_owned());
        Vec::new()
    }

    fn save<H: Host>(&mut self, host: &H, view: &View) -> Vec<Reaction<H::Request>> {
        match &self.state {
            State::Shown(since) if since.basis == Basis::Whole => {}
            State::Shown(_) => {
                self.notice = Some(view.lang.comparison_needs_file().to_owned());
                return Vec::new();
            }
            State::Looking | State::Failed(_) => return Vec::new(),
        }
        let of = match (&self.of, host.session()) {
            (Of::File(path), _) => Subject::File(path.clone()),
            (Of::Open, Some(session)) => Subject::Open(Box::new(session.clone())),
            (Of::Open, None) => return Vec::new(),
        };
        vec![Effect::SaveComparison(of, self.format).into()]
    }
}

impl<H: Host> Popup<H> for ComparisonPage {
    fn context(&self) -> Context {
        Context::Comparison
    }

    fn update(&mut self, command: Command, host: &H, view: &View) -> Vec<Reaction<H::Request>> {
        self.notice = None;
        let height = usize::from(Parts::of(view.area()).list.height);
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Accept => return self.accept(host, view),
            Command::SaveReport => return self.save(host, view),
            Command::OpenFile => {
                if self.written.is_none() {
                    self.notice = Some(view.lang.export_nothing_written().to_owned());
                }
                return self.written.iter().map(|path| Effect::OpenOutside(path.clone()).into()).collect();
            }
            Command::Left => self.format = step(self.format, -1),
            Command::Right => self.format = step(self.format, 1),
            Command::NextField => self.go_to_head(1, height),
            Command::PreviousField => self.go_to_head(-1, height),
            _ => {
                let rows = ListRows::Among { items: &self.stops, rows: self.rows.len() };
                self.cursor.go(command, rows, height);
            }
        }
        Vec::new()
    }

    /// The answer to a page that was closed meanwhile is ignored: the ticket identifies the question.
    fn handle(&mut self, event: Event, _: &H, view: &View) -> Handled<H::Request> {
        match event {
            Event::Exported(Exported::Saved { path, .. }) => {
                self.written = Some(path);
                Handled::Consumed(Vec::new())
            }
            Event::Compared { ticket, compared, unreadable } if ticket == self.ticket => {
                self.notice = unreadable_notice(&unreadable, view.lang);
                self.fill(compared);
                Handled::Consumed(Vec::new())
            }
            other => Handled::Ignored(other),
        }
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    /// Without a comparison there is nothing to go through or to save, and only points can be gone to.
    fn offers(&self, command: Command, _: &H) -> bool {
        if command == Command::Accept {
            return matches!(self.rows.get(self.here()), Some(Row::Point(_)));
        }
        matches!(self.state, State::Shown(_)) || matches!(command, Command::Help | Command::Back | Command::Quit)
    }

    fn place(&self, _: &H, view: &View) -> Option<(usize, usize)> {
        let is_shown = matches!(self.state, State::Shown(_));
        is_shown.then(|| self.cursor.place(self.list(), usize::from(Parts::of(view.area()).list.height)))?
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let area = view.area();
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let title = Line::styled(lang.comparison_title(), theme.place());
        let format = Line::styled(lang.comparison_format(self.format.label(lang)), theme.muted());
        let inner = paint::popup_of(buffer, area, &title, &format, theme);
        let parts = Parts::of(area);
        let cells = usize::from(parts.list.width);
        match &self.state {
            State::Looking => paint::text(buffer, parts.list, 0, &format!(" {}", lang.looking()), theme.muted()),
            State::Failed(why) => {
                let words = match why {
                    Compared::Failed(error) => error.message(lang),
                    Compared::NoEarlier | Compared::Difference(_) => lang.comparison_no_earlier().to_owned(),
                };
                for (row, line) in (0..).zip(wrap(&theme.shown(&words), cells.saturating_sub(2))) {
                    paint::text(buffer, parts.list, row, &format!(" {line}"), theme.heading());
                }
            }
            State::Shown(since) => {
                // After a resize the row under the cursor stays visible.
                let (mut cursor, height) = (self.cursor, usize::from(parts.list.height));
                cursor.show(self.list(), height);
                let here = self.here();
                for (line, at) in (0..).zip(cursor.shown(self.list(), height)) {
                    let is_cursor = at == here;
                    let painted = lines::row(self.rows[at], since, cells, view);
                    paint::row(buffer, parts.list, line, &painted, is_cursor, theme);
                }
                paint::text(buffer, parts.divider, 0, &theme.lines().across.repeat(cells), theme.line());
                let detail = self.rows.get(here).map(|row| lines::detail(*row, since, cells - 2, view));
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
            }
        }
        if let Some(notice) = &self.notice {
            message::draw(buffer, paint::last_row(inner), true, notice, theme.heading(), theme);
        } else {
            hints::draw(buffer, self, host, view);
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
fn rows(since: &VisitDifference) -> Vec<Row> {
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

text! {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::visits::compare::compare;
    use crate::tui::popups::testing::{jumps, keys, kit, marked, open, screen_text, short, view};

    /// A page that shows what became of three points.
    fn page(host: &impl Host, (mut page, asked): (ComparisonPage, Effect)) -> ComparisonPage {
        let Effect::Compare(of) = asked else { panic!("{asked:?}") };
        let then = marked(&[3], &[("1.1.1", Mark::Absent), ("1.1.2", Mark::Done)]);
        let now = marked(&[3], &[("1.1.1", Mark::Done), ("1.1.2", Mark::Absent)]);
        let compared = Compared::Difference(Box::new(VisitDifference::of(&compare(&then, &now))));
        let other = Event::Compared {
            ticket: "another question".to_owned(),
            compared: Compared::NoEarlier,
            unreadable: Vec::new(),
        };
        assert!(matches!(page.handle(other, host, &view()), Handled::Ignored(_)));
        let own = Event::Compared { ticket: ticket(&of), compared, unreadable: Vec::new() };
        assert!(matches!(page.handle(own, host, &view()), Handled::Consumed(_)));
        page
    }

    #[test]
    fn over_an_inspection_enter_goes_to_the_point() {
        let open = open(marked(&[3], &[("1.1.1", Mark::Done)]));
        let mut page = page(&open, ComparisonPage::of_open(open.session()));
        assert_eq!(jumps(&keys(&mut page, "End Enter", &open)).len(), 1, "{}", screen_text(&page, &open));
        assert!(keys(&mut page, "Home Enter", &open).is_empty(), "a row of figures is no point");
        assert_eq!(short(&keys(&mut page, "Right F2", &open)), ["do SaveComparison"]);
    }

    #[test]
    fn over_the_start_screen_it_says_how_to_go_there() {
        let kit = kit();
        let mut page = page(&kit, ComparisonPage::of_file("a.session.ron".into()));
        assert!(keys(&mut page, "End Enter", &kit).is_empty());
        assert!(screen_text(&page, &kit).contains("open the session and press B"), "{}", screen_text(&page, &kit));
    }
}
