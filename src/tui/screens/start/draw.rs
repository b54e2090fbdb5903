//! The start screen's painting: header, groups under their rules, what lies behind the cursor, the edge, the hints.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Start;
use super::attention::{Attention, Urgency};
use super::columns::Columns;
use super::parts::Parts;
use super::rows::{Group, Row};
use crate::lang::{messages, text};
use crate::model::value::roc::date_with_weekday;
use crate::model::value::text::{cut, fit, width};
use crate::tui::command::Context;
use crate::tui::command_table::own_bindings;
use crate::tui::component::{StartKit, View};
use crate::tui::widgets::hints::Hints;
use crate::tui::widgets::list_cursor::ListRows;
use crate::tui::widgets::text_field::Focus;
use crate::tui::widgets::{message, paint};

impl Start {
    /// Paints the screen.
    pub(super) fn draw_screen(&self, frame: &mut Frame<'_>, context: Context, kit: &StartKit, view: &View) {
        let parts = Parts::of(view.area());
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let mut title = Line::from(vec![
            Span::styled("pillarcheck  ", theme.place()),
            Span::styled(lang.start_title(), theme.heading()),
        ]);
        if kit.is_practice {
            title.push_span(Span::styled(format!("  {}", lang.start_practice()), theme.alarm()));
        }
        paint::header(
            buffer,
            parts.header,
            &title,
            &Line::styled(date_with_weekday(view.now.date(), lang), theme.muted()),
        );
        let rows = self.rows(kit, view);
        let below = self.draw_list(buffer, parts.list, &rows, kit, view);
        if let Some(area) = parts.behind {
            self.draw_behind(buffer, area, kit, view);
        }
        let more = if below > 0 { lang.rows_below(below) } else { String::new() };
        let position = Line::styled(self.position(&rows), theme.muted());
        paint::rule(buffer, parts.edge, &Line::styled(more, theme.muted()), &position, theme);
        if self.popups.leaves_the_footer(view) {
            paint::line(buffer, parts.hints, 0, &self.hints(context, kit, view).line());
        }
        if let Some(notice) = &self.notice {
            message::draw(buffer, parts.hints, parts.edge.height > 0, notice, theme.heading(), theme);
        }
        if self.is_searching || !self.search.text().is_empty() {
            self.draw_search(frame, parts.edge, view);
        }
    }

    /// The hints of the last row.
    pub(super) fn hints(&self, context: Context, kit: &StartKit, view: &View) -> Hints {
        let offers = |command| context != Context::Start || self.offers(command, kit);
        Hints::of(context, view.lang, view.theme, usize::from(view.size.0), offers)
    }

    fn draw_search(&self, frame: &mut Frame<'_>, edge: Rect, view: &View) {
        let label = format!(" {} ", view.lang.start_search());
        let indent = (width(&label) as u16).min(edge.width);
        paint::clear(frame.buffer_mut(), edge, view.theme);
        paint::text(frame.buffer_mut(), edge, 0, &label, view.theme.key());
        let field = Rect { x: edge.x + indent, width: edge.width - indent, ..edge };
        self.search.draw(frame, field, if self.is_searching { Focus::Here } else { Focus::Elsewhere });
    }

    /// Which of the rows the cursor is on: `3/16`.
    fn position(&self, rows: &[Row<'_>]) -> String {
        let choices: Vec<_> = rows.iter().filter(|row| row.is_choice()).collect();
        let here = self.cursor.as_ref().and_then(|cursor| choices.iter().position(|row| row.is(cursor)));
        here.map(|here| format!("{}/{}", here + 1, choices.len())).unwrap_or_default()
    }

    /// Paints the rows that there is room for, and returns how many are below them.
    fn draw_list(&self, buffer: &mut Buffer, area: Rect, rows: &[Row<'_>], kit: &StartKit, view: &View) -> usize {
        let theme = view.theme;
        let cells = usize::from(area.width);
        let columns = Columns::of(self, kit, cells, view);
        let here = |row: &Row<'_>| self.cursor.as_ref().is_some_and(|cursor| row.is(cursor));
        let attention: Vec<&Attention> = rows
            .iter()
            .filter_map(|row| match row {
                Row::Attention(attention) => Some(attention),
                _ => None,
            })
            .collect();
        let widest = |text: fn(&Attention) -> &str| attention.iter().map(|row| width(text(row))).max();
        let lead = (widest(|row| &row.what).unwrap_or_default(), widest(|row| &row.when).unwrap_or_default());
        // The heads of the columns stand once, above the first sessions.
        let mut headed = rows.iter().filter_map(|row| match row {
            Row::Heading(group @ (Group::Open | Group::Closed), count) if *count > 0 => Some(*group),
            _ => None,
        });
        let headed = headed.next();
        let place = group_of(rows, &here);
        let shown = self.list.shown(ListRows::read(rows.len()), usize::from(area.height));
        let below = rows.len() - shown.end;
        for (line, row) in (0..).zip(&rows[shown]) {
            let at = Rect { y: area.y + line, height: 1, ..area };
            let painted = match row {
                Row::Heading(group, count) => {
                    let heads = if Some(*group) == headed { Some(&*columns) } else { None };
                    self.draw_heading(buffer, at, (*group, *count), place == Some(*group), heads, view);
                    continue;
                }
                Row::Blank => continue,
                Row::Words(words) => Line::styled(format!("  {words}"), theme.muted()),
                Row::More(count) => Line::styled(format!("    {}", view.lang.more_of_them(*count)), theme.muted()),
                Row::Attention(attention) => attention_line(attention, lead, cells, view),
                Row::Session(at, session) => {
                    columns.session(*at, session, self.selected.contains(&session.path), theme)
                }
                Row::Checklist(entry) => columns.checklist(entry, cells, view),
            };
            paint::row(buffer, area, line, &painted, here(row), theme);
            if let Row::Attention(attention) = row {
                let hint = remedy(attention, view);
                if painted.width() + hint.width() + 3 <= cells {
                    let end = Rect { width: area.width.saturating_sub(1), ..area };
                    paint::right(buffer, end, line, &hint);
                    if here(row) {
                        buffer.set_style(at, theme.cursor());
                    }
                }
            }
        }
        below
    }

    /// The rule of a group, with the heads of the columns below it.
    fn draw_heading(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        (group, count): (Group, usize),
        is_place: bool,
        columns: Option<&Columns>,
        view: &View,
    ) {
        let (lang, theme) = (view.lang, view.theme);
        let words = match group {
            Group::Attention => lang.heading_attention(),
            Group::Open => lang.heading_open(),
            Group::Closed => lang.heading_closed(),
            Group::Checklists => lang.heading_checklists(),
        };
        let style = if is_place { theme.place() } else { theme.heading() };
        let mut title = vec![Span::styled(words, style), Span::styled(format!(" {count}"), theme.muted())];
        if columns.is_some() || group == Group::Open {
            let chips = self.shown.chips(lang);
            title.push(Span::styled(theme.shown(&chips).into_owned(), theme.key()));
        }
        if group == Group::Checklists {
            title.push(Span::styled(format!("  {}", lang.begin_here()), theme.muted()));
        }
        paint::rule(buffer, area, &Line::from(title.clone()), &Line::default(), theme);
        let mut free = Line::from(title).width() + 4;
        for head in columns.map(|columns| columns.heads(lang)).unwrap_or_default() {
            let end = head.column + width(head.words);
            if head.column <= free || end >= usize::from(area.width) {
                continue;
            }
            let x = area.x + (head.column - 1) as u16;
            let at = Rect { x, width: area.right() - x, ..area };
            paint::text(buffer, at, 0, &format!(" {} ", head.words), theme.muted());
            free = end + 1;
        }
    }
}

/// The group in which the cursor stands.
fn group_of(rows: &[Row<'_>], here: &dyn Fn(&Row<'_>) -> bool) -> Option<Group> {
    let mut group = None;
    for row in rows {
        match row {
            Row::Heading(heading, _) => group = Some(*heading),
            _ if here(row) => return group,
            _ => {}
        }
    }
    None
}

/// Sign, what it is, since when, and where to the edge.
fn attention_line(row: &Attention, (what, when): (usize, usize), cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let (sign, style) = match row.urgency {
        Urgency::Overdue => ("!", theme.overdue()),
        Urgency::Soon => ("!", theme.heading()),
        Urgency::Ahead => (theme.dot(), ratatui::style::Style::new()),
    };
    let used = 4 + what + 2 + when + 2;
    let place = cut(&theme.shown(&row.place), cells.saturating_sub(used + 1)).into_owned();
    Line::from(vec![
        Span::raw("  "),
        Span::styled(format!("{sign} {}", fit(&row.what, what)), style),
        Span::styled(format!("  {}  ", fit(&row.when, when)), theme.muted()),
        Span::raw(place),
    ])
}

/// The key that does something about it, and what that does: `i 待改善`.
fn remedy(row: &Attention, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let command = row.concern.remedy();
    let binding = own_bindings(Context::Start).find(|binding| binding.command == command);
    let key = binding.and_then(|binding| binding.keys.first()).map(|key| key.label(lang)).unwrap_or_default();
    let word = command.brief(Context::Start, lang);
    Line::from(vec![Span::styled(key, theme.key()), Span::styled(format!(" {word}"), theme.muted())])
}

text! {
    start_practice { zh: "練習資料，可隨意標記", en: "practice data: mark as you like" }
    start_title { zh: "提升服務工作計畫查核", en: "service plan inspections" }
    start_search { zh: "搜尋", en: "search" }
    heading_attention { zh: "需要注意", en: "needs attention" }
    heading_open { zh: "進行中", en: "open" }
    heading_closed { zh: "已結案", en: "closed" }
    heading_checklists { zh: "查核表", en: "checklists" }
    begin_here { zh: "選一份開始新的查核", en: "choose one to begin a visit" }
}

messages! {
    rows_below(rows: usize) { zh: "下面還有 {rows} 列", one(rows): "{rows} more row below", en: "{rows} more rows below" }
    more_of_them(count: usize) { zh: "還有 {count} 項", en: "{count} more" }
}
