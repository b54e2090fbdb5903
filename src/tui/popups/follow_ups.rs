//! The list of open follow-ups, the overdue first: those of an inspection and its previous one, or those of an office.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::path::PathBuf;

use crate::lang::{messages, text};
use crate::model::judge::open_follow_ups::{Agreement, FollowUpCounts, FollowUpOrigin, OpenFollowUp};
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::popup::{Host, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::effect::{Effect, FiledFollowUp};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// Rows below the list: a divider, and what is known of the follow-up under the cursor.
const FOOT: u16 = 5;

/// The list.
#[derive(Debug)]
pub struct FollowUpsPage {
    title: String,
    items: Vec<Item>,
    cursor: ListCursor,
    notice: Option<String>,
}

/// One follow-up, and the file of its session where that is not the open one.
#[derive(Clone, Debug)]
struct Item {
    open: OpenFollowUp,
    session: Option<PathBuf>,
}

impl FollowUpsPage {
    /// The list of an inspection.
    #[must_use]
    pub fn of_session(follow_ups: Vec<OpenFollowUp>, view: &View) -> Self {
        let items: Vec<Item> = follow_ups.into_iter().map(|open| Item { open, session: None }).collect();
        let title = counts(&items, view);
        Self { title, items, cursor: ListCursor::default(), notice: None }
    }

    /// The list of an office over all its inspections, with what is to be said about their files.
    #[must_use]
    pub fn of_office(agency: &str, found: Vec<FiledFollowUp>, notice: Option<String>, view: &View) -> Self {
        let items: Vec<Item> =
            found.into_iter().map(|FiledFollowUp { open, session }| Item { open, session: Some(session) }).collect();
        let title = view.lang.follow_ups_office_title(agency, &counts(&items, view));
        Self { title, items, cursor: ListCursor::default(), notice }
    }

    fn rows(&self) -> ListRows<'static> {
        ListRows::Items(self.items.len())
    }

    /// Goes to the point, in the session where it stands.
    fn go_there<H: Host>(&mut self, host: &H, view: &View) -> Vec<Reaction<H::Request>> {
        let Some(Item { open, session }) = self.items.get(self.cursor.item(self.items.len())) else {
            return vec![Reaction::Close];
        };
        if let Some(session) = session {
            let aim = Reaction::App(Request::Aim(open.point.clone()));
            return vec![Reaction::Close, aim, Effect::Open(session.clone()).into()];
        }
        let covers = |session: &Session| session.in_scope(&open.point);
        let is_there = !matches!(open.from, FollowUpOrigin::Gone(_)) && host.session().is_none_or(covers);
        if let Some(request) = host.go_to(&open.point).filter(|_| is_there) {
            return vec![Reaction::Host(request), Reaction::Close];
        }
        self.notice = Some(view.lang.follow_ups_gone().to_owned());
        Vec::new()
    }

    /// The rows of the screen that the list takes.
    fn list(view: &View) -> Rect {
        Rect { height: Self::height(view) as u16, ..paint::within(view.area()) }
    }

    /// Rows for the list: without the frame, the foot and the hints.
    fn height(view: &View) -> usize {
        usize::from(view.size.1.saturating_sub(3 + FOOT)).max(1)
    }
}

impl<H: Host> Popup<H> for FollowUpsPage {
    fn context(&self) -> Context {
        Context::FollowUps
    }

    fn update(&mut self, command: Command, host: &H, view: &View) -> Vec<Reaction<H::Request>> {
        self.notice = None;
        match command {
            Command::Back => vec![Reaction::Close],
            Command::Accept => self.go_there(host, view),
            _ => {
                self.cursor.go(command, self.rows(), Self::height(view));
                Vec::new()
            }
        }
    }

    fn click(&mut self, at: Position, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        if let Some(row) = self.cursor.row_under(at, Self::list(view), self.rows()) {
            self.cursor.stand_on(row, self.rows(), Self::height(view));
        }
        Vec::new()
    }

    fn place(&self, _: &H, view: &View) -> Option<(usize, usize)> {
        self.cursor.place(self.rows(), Self::height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let theme = view.theme;
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, view.area(), &theme.shown(&self.title), theme);
        let cells = usize::from(inner.width);
        let here = self.cursor.item(self.items.len());
        let columns = Columns::of(&self.items, cells, view);
        for (line, position) in self.cursor.shown(self.rows(), Self::height(view)).enumerate() {
            let painted = row(&self.items[position].open, &columns, cells, view);
            paint::row(buffer, inner, line as u16, &painted, position == here, theme);
        }
        let foot = Rect { y: inner.bottom().saturating_sub(FOOT + 1), height: FOOT, ..inner };
        paint::text(buffer, foot, 0, &theme.lines().across.repeat(cells), theme.line());
        if let Some(item) = self.items.get(here) {
            for (row, line) in (1..).zip(details(&item.open, cells.saturating_sub(2), view)) {
                paint::text(buffer, foot, row, &format!(" {line}"), Style::new());
            }
        }
        match &self.notice {
            Some(notice) => {
                let last = inner.height.saturating_sub(1);
                paint::text(buffer, inner, last, &format!(" {notice}"), theme.heading());
            }
            None => hints::draw(buffer, self, host, view),
        }
    }
}

/// How many there are, how many of them overdue, and of how many nothing is agreed.
fn counts(items: &[Item], view: &View) -> String {
    let FollowUpCounts { open, overdue, missing } =
        FollowUpCounts::of(items.iter().map(|item| &item.open), view.now.date());
    let lang = view.lang;
    let agreed = lang.follow_ups_title(open, overdue);
    if missing == 0 { agreed } else { format!("{agreed}{}", lang.follow_ups_missing(missing)) }
}

/// The columns of the list: due date, days overdue, point, unit. As wide as what stands in them; what no row fills takes no
/// room.
struct Columns([usize; 4]);

impl Columns {
    fn of(items: &[Item], cells: usize, view: &View) -> Self {
        let mut widths = [0; 4];
        for item in items {
            for (widest, words) in widths.iter_mut().zip(Self::words(&item.open, cells, view)) {
                *widest = width(&words).min(24).max(*widest);
            }
        }
        Self(widths)
    }

    fn words(open: &OpenFollowUp, cells: usize, view: &View) -> [String; 4] {
        let (lang, theme) = (view.lang, view.theme);
        let follow_up = &open.follow_up;
        let due = match (open.agreement, follow_up.due) {
            (Agreement::Missing, _) => lang.no_follow_up_yet().to_owned(),
            (Agreement::Agreed, None) => lang.no_due_date().to_owned(),
            (Agreement::Agreed, Some(due)) => date_words(due, lang),
        };
        let overdue = follow_up.days_overdue(view.now.date()).map(|days| lang.days_overdue(days)).unwrap_or_default();
        let unit = if cells >= 76 { theme.shown(&follow_up.unit).into_owned() } else { String::new() };
        [due, overdue, theme.shown(open.point.as_str()).into_owned(), unit]
    }
}

/// Due date, days overdue, point, unit, action.
fn row(open: &OpenFollowUp, columns: &Columns, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let styles = [Style::new(), theme.overdue(), theme.muted(), Style::new()];
    let mut spans = vec![Span::raw("  ")];
    for ((words, cells), style) in Columns::words(open, cells, view).iter().zip(columns.0).zip(styles) {
        if cells > 0 {
            spans.push(Span::styled(format!("{}  ", fit(words, cells)), style));
        }
    }
    // Without an action yet, the point's statement stands in its place.
    let what = if open.follow_up.action.is_empty() { &open.check } else { &open.follow_up.action };
    let room = cells.saturating_sub(spans.iter().map(Span::width).sum::<usize>() + 1);
    spans.push(Span::raw(cut(&theme.shown(&what.replace('\n', " ")), room).into_owned()));
    Line::from(spans)
}

/// What is known of a follow-up, line by line.
fn details(open: &OpenFollowUp, cells: usize, view: &View) -> Vec<String> {
    let (lang, theme, follow_up) = (view.lang, view.theme, &open.follow_up);
    let from = match open.from {
        FollowUpOrigin::Current => String::new(),
        FollowUpOrigin::Previous(day) => lang.follow_up_from_previous(&date_words(day, lang)),
        FollowUpOrigin::Gone(day) => lang.follow_up_from_gone(&date_words(day, lang)),
    };
    let facts: Vec<String> = [
        (lang.follow_up_action(), follow_up.action.as_str()),
        (lang.follow_up_cause(), follow_up.cause.as_str()),
        (lang.follow_up_owner(), follow_up.owner.as_str()),
        (lang.follow_up_recheck(), &follow_up.recheck.as_ref().map(|found| found.label(lang)).unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| format!("{label}{}{}", lang.colon(), text.replace('\n', " ")))
    .chain((!from.is_empty()).then_some(from))
    .collect();
    let mut lines = wrap(&theme.shown(&open.check), cells);
    lines.truncate(2);
    lines.extend(wrap(&theme.shown(&facts.join("  ")), cells));
    lines
}

text! {
    follow_ups_gone {
        zh: "這一項不在今年的查核表或這次的查核範圍內，無法前往",
        en: "this year's checklist does not have the point, or the visit does not cover it",
    }
}

messages! {
    follow_ups_title(open: usize, overdue: usize) { zh: "待改善 {open} 項，逾期 {overdue} 項", en: "open: {open}, {overdue} overdue" }
    follow_ups_missing(missing: usize) {
        zh: "；未填改善追蹤 {missing} 項",
        en: "; {missing} without a follow-up",
    }
    follow_ups_office_title(agency: &str, counts: &str) { zh: "{agency}：{counts}", en: "{agency}: {counts}" }
    follow_up_from_previous(day: &str) { zh: "上次（{day}）查核", en: "from last time ({day})" }
    follow_up_from_gone(day: &str) { zh: "上次（{day}）查核，今年的查核表已無此項", en: "from last time ({day}); the point is gone" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::answer::FollowUp;
    use crate::tui::popups::testing::{jumps, keys, kit, marked, open, screen_text, short, view};

    fn from_point(point: &str, from: FollowUpOrigin) -> OpenFollowUp {
        let (check, follow_up) = ("標示清楚".to_owned(), FollowUp::default());
        OpenFollowUp { point: point.into(), check, follow_up, agreement: Agreement::Agreed, from }
    }

    #[test]
    fn of_an_inspection_enter_goes_to_the_point_where_there_is_one() {
        let open = open(marked(&[2], &[]));
        let gone = FollowUpOrigin::Gone("2025-11-20".parse().unwrap());
        let mut list = FollowUpsPage::of_session(
            vec![from_point("1.1.2", FollowUpOrigin::Current), from_point("9.1.1", gone)],
            &view(),
        );
        assert_eq!(jumps(&keys(&mut list, "Enter", &open)), ["1.1.2"]);
        assert!(keys(&mut list, "Down Enter", &open).is_empty());
        assert!(screen_text(&list, &open).contains("checklist does not have the point"));
    }

    #[test]
    fn of_an_office_enter_opens_the_session_at_the_point() {
        let found =
            vec![FiledFollowUp { open: from_point("1.1.2", FollowUpOrigin::Current), session: "a.session.ron".into() }];
        let mut list =
            FollowUpsPage::of_office("衛生所", found, Some("1 more file cannot be read: bad".to_owned()), &view());
        assert!(screen_text(&list, &kit()).contains("1 more file cannot be read: bad"));
        let answered = keys(&mut list, "Enter", &kit());
        assert_eq!(short(&answered), ["closes", "Aim", "do Open"]);
    }
}
