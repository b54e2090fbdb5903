//! The pillars: whole names, what was looked at as a bar of verdicts with its count, and the score apart; the whole below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lang::text;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::record::tally::Tally;
use crate::model::value::text::{at_right, cut, width, wrap};
use crate::model::value::weight::Percent;
use crate::tui::component::View;
use crate::tui::widgets::paint;
use crate::tui::widgets::verdict_bar::verdict_bar;

/// Cells before the title and the bar: the mark of the place, a blank, the numeral, blanks.
const INDENT: usize = 5;
/// Cells of a score.
const SCORE: usize = 5;
/// Rows of the foot: its rule, progress, score.
const FOOT: u16 = 3;

/// A pillar in the pane: its position, and the lines of its title, above those of its bar.
struct Block {
    position: usize,
    row: u16,
    title: Vec<String>,
}

/// Paints the pane with its rule.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, session: &Session, cursor: &PointId, view: &View) {
    let (lang, theme) = (view.lang, view.theme);
    let counts = count_cells(session);
    let heads = format!("{} {}", at_right(lang.head_seen(), counts), at_right(lang.head_score(), SCORE));
    let title = Line::styled(lang.pane_pillars(), theme.heading());
    paint::rule(buffer, area, &title, &Line::styled(heads, theme.muted()), theme);
    let here = session.outline().place(cursor).map(|place| place.pillar);
    let inner = within(area);
    for block in blocks(session, body(session, area), view) {
        let is_here = here == Some(block.position);
        let numeral = session.checklist().pillars[block.position].numeral();
        let style = if is_here { theme.heading() } else { Style::new() };
        for (line, words) in (block.row..).zip(&block.title) {
            let head = if line == block.row { format!("{numeral} ") } else { String::new() };
            let spans = vec![
                Span::raw(" ".repeat(2)),
                Span::styled(format!("{head}{}", " ".repeat((INDENT - 2).saturating_sub(width(&head)))), theme.muted()),
                Span::styled(theme.shown(words).into_owned(), style),
            ];
            paint::line(buffer, inner, line, &Line::from(spans));
        }
        if is_here {
            paint::text(buffer, inner, block.row, theme.stands(), theme.key());
        }
        let tally = &session.scores().pillars()[block.position];
        let bar_cells = usize::from(inner.width).saturating_sub(INDENT + 1 + counts + 1 + SCORE + 2);
        let mut spans = vec![Span::raw(" ".repeat(INDENT))];
        spans.extend(verdict_bar(tally, bar_cells, theme));
        spans.push(Span::styled(format!(" {:>counts$}", count(tally)), theme.muted()));
        let score = tally.score().map_or_else(|| theme.none().to_owned(), |score| score.to_string());
        spans.push(Span::styled(format!(" {score:>SCORE$}"), theme.heading()));
        paint::line(buffer, inner, block.row + block.title.len() as u16, &Line::from(spans));
    }
    if has_foot(session, area) {
        draw_foot(buffer, Rect { y: area.bottom() - FOOT, height: FOOT, ..area }, session, view);
    }
}

/// Progress and score of the whole.
fn draw_foot(buffer: &mut Buffer, area: Rect, session: &Session, view: &View) {
    let (lang, theme) = (view.lang, view.theme);
    paint::rule(buffer, area, &Line::default(), &Line::default(), theme);
    let total = session.scores().total();
    let room = Rect { width: area.width.saturating_sub(2), ..area };
    let score = session.scores().overall(session.checklist());
    let score = score.map_or_else(|| theme.none().to_owned(), |score| score.to_string());
    paint::text(buffer, room, 1, &format!(" {}", lang.whole_progress()), theme.muted());
    let progress = Line::from(vec![
        Span::styled(format!("{}  ", count(&total)), theme.muted()),
        Span::styled(format!("{:>6}", Percent::share_words(total.progress(), lang)), theme.heading()),
    ]);
    paint::right(buffer, room, 1, &progress);
    paint::text(buffer, room, 2, &format!(" {}", lang.head_score()), theme.muted());
    paint::right(buffer, room, 2, &Line::styled(score, theme.heading()));
}

/// Whether the whole stands at the foot of the pane; else it is in the rule above the hints.
pub(super) fn has_foot(session: &Session, area: Rect) -> bool {
    usize::from(within(area).height) >= 2 * session.checklist().pillars.len() + usize::from(FOOT)
}

/// The row of the screen in which the rule of the foot is.
pub(super) const fn foot_row(area: Rect) -> u16 {
    area.y + area.height - FOOT
}

/// The position of the pillar whose rows are at a cell.
pub(super) fn at(area: Rect, at: Position, session: &Session, view: &View) -> Option<usize> {
    if !within(area).contains(at) {
        return None;
    }
    let row = at.y - within(area).y;
    let blocks = blocks(session, body(session, area), view);
    let under = blocks.iter().find(|block| (block.row..=block.row + block.title.len() as u16).contains(&row));
    under.map(|block| block.position)
}

const fn within(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// The rows of the pillars.
fn body(session: &Session, area: Rect) -> Rect {
    let inner = within(area);
    let foot = if has_foot(session, area) { FOOT } else { 0 };
    Rect { height: inner.height - foot, ..inner }
}

/// The pillars in the most spacious layout that fits: whole titles with a blank row between, without, titles cut to a line.
fn blocks(session: &Session, area: Rect, view: &View) -> Vec<Block> {
    let cells = usize::from(area.width).saturating_sub(INDENT + 1);
    let pillars = &session.checklist().pillars;
    let whole: Vec<Vec<String>> =
        pillars.iter().map(|pillar| broken(&view.theme.shown(&pillar.title), cells)).collect();
    let rows: usize = whole.iter().map(|title| title.len() + 1).sum();
    let height = usize::from(area.height);
    let gap = u16::from(rows + pillars.len() <= height + 1);
    let mut row = 0;
    let mut blocks = Vec::new();
    for (position, title) in whole.into_iter().enumerate() {
        let title = if rows <= height {
            title
        } else {
            vec![cut(&view.theme.shown(&pillars[position].title), cells).into_owned()]
        };
        let next = row + title.len() as u16 + 1 + gap;
        if next <= area.height + gap {
            blocks.push(Block { position, row, title });
        }
        row = next;
    }
    blocks
}

/// A title in lines, broken behind its comma where both halves fit.
fn broken(title: &str, cells: usize) -> Vec<String> {
    if width(title) <= cells {
        return vec![title.to_owned()];
    }
    let halves = title.find('，').map(|comma| title.split_at(comma + '，'.len_utf8()));
    match halves {
        Some((head, tail)) if width(head) <= cells && width(tail) <= cells => vec![head.to_owned(), tail.to_owned()],
        _ => wrap(title, cells),
    }
}

/// Points looked at, of all points.
pub(super) fn count(tally: &Tally) -> String {
    format!("{}/{}", tally.seen(), tally.points)
}

/// Cells of the widest count.
fn count_cells(session: &Session) -> usize {
    let counts = session.scores().pillars().iter().map(|tally| count(tally).len());
    counts.max().unwrap_or_default().max(5)
}

text! {
    pane_pillars { zh: "要項", en: "pillars" }
    head_seen { zh: "已查", en: "seen" }
    head_score { zh: "得分", en: "score" }
    whole_progress { zh: "查核率", en: "progress" }
}
