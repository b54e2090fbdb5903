//! The review's painting: paragraphs above the one under the cursor, the checklist beside them, the sums below.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::rows::{ParagraphRow, outline_line, paragraph_line};
use super::{FATES, Kept, Pane, PlanReview, Spot};
use crate::lang::{Lang, messages, text};
use crate::model::value::text::{cut, width, wrap};
use crate::ops::import::{Fate, LedgerEntry};
use crate::tui::command::Context;
use crate::tui::component::View;
use crate::tui::widgets::list_cursor::ListRows;
use crate::tui::widgets::{hints, paint};

/// The least columns for both panes.
const BOTH: u16 = 110;
/// Rows of the paragraph under the cursor, its rule included.
const DETAIL: u16 = 7;
/// Rows of that paragraph where the terminal is low.
const LOW_DETAIL: u16 = 5;
/// Terminals with fewer rows are low.
const HIGH: u16 = 22;

/// The parts of the screen.
pub(super) struct Parts {
    pub(super) paragraphs: Option<Rect>,
    detail: Option<Rect>,
    pub(super) checklist: Option<Rect>,
    sums: Rect,
}

impl PlanReview {
    pub(super) fn parts(&self, view: &View) -> Parts {
        let area = view.area();
        let body = Rect { y: 1.min(area.height), height: area.height.saturating_sub(4), ..area };
        let sums = Rect { y: area.height.saturating_sub(3), height: area.height.min(3), ..area };
        let detail_rows = if area.height < HIGH { LOW_DETAIL } else { DETAIL };
        let left = if area.width >= BOTH { area.width * 52 / 100 } else { area.width };
        let column = Rect { width: left, ..body };
        let list = Rect { height: column.height.saturating_sub(detail_rows), ..column };
        let detail = Rect { y: list.bottom(), height: column.height - list.height, ..column };
        if area.width >= BOTH {
            let checklist = Rect { x: left + 1, width: body.width - left - 1, ..body };
            return Parts { paragraphs: Some(list), detail: Some(detail), checklist: Some(checklist), sums };
        }
        match self.pane {
            Pane::Paragraphs => Parts { paragraphs: Some(list), detail: Some(detail), checklist: None, sums },
            Pane::Checklist => Parts { paragraphs: None, detail: None, checklist: Some(body), sums },
        }
    }

    /// Rows of a pane below its rule.
    pub(super) fn height(pane: Rect) -> usize {
        usize::from(below_rule(pane).height)
    }

    /// Puts the cursor on the paragraph under the pointer.
    pub(super) fn click_row(&mut self, at: Position, view: &View) {
        let Some(pane) = self.parts(view).paragraphs else { return };
        let rows = self.paragraph_rows();
        let row = self.list.row_under(at, below_rule(pane), ListRows::read(rows.len()));
        if let Some(ParagraphRow::Paragraph(spot)) = row.map(|row| rows[row]) {
            self.at = spot;
            self.pane = Pane::Paragraphs;
            self.notice = None;
        }
    }

    /// Paints the screen.
    pub(super) fn draw_screen(&self, frame: &mut Frame<'_>, context: Context, view: &View) {
        let parts = self.parts(view);
        let buffer = frame.buffer_mut();
        self.draw_header(buffer, view);
        if let Some(area) = parts.paragraphs {
            self.draw_paragraphs(buffer, area, view);
        }
        if let Some(area) = parts.detail {
            self.draw_detail(buffer, area, view);
        }
        if let Some(area) = parts.checklist {
            self.draw_checklist(buffer, area, view);
        }
        self.draw_sums(buffer, parts.sums, view);
        if let (Some(left), Some(right)) = (parts.paragraphs, parts.checklist) {
            let lines = view.theme.lines();
            let between = Rect { x: right.x - 1, width: 1, ..right };
            let rows = self.paragraph_rows();
            let rows = &rows[self.list.shown(ListRows::read(rows.len()), Self::height(left))];
            for row in 0..between.height {
                let is_parted = rows.get(usize::from(row).wrapping_sub(1)) == Some(&ParagraphRow::InOrder);
                let is_rule = left.y + row == left.bottom() || is_parted && left.y + row < left.bottom();
                let sign = match row {
                    0 => lines.begins,
                    _ if is_rule => lines.left,
                    _ => lines.down,
                };
                paint::text(buffer, between, row, sign, view.theme.line());
            }
            let foot = Rect { y: between.bottom(), height: 1, ..between };
            paint::text(buffer, foot, 0, lines.ends, view.theme.line());
        }
        if self.popups.leaves_the_footer(view) {
            let row = paint::last_row(view.area());
            paint::line(buffer, row, 0, &hints::line(context, view.lang, view.theme, usize::from(row.width)));
        }
    }

    fn draw_header(&self, buffer: &mut Buffer, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let name = self.plan().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let title = Line::from(vec![
            Span::styled(lang.review_title(), theme.heading()),
            Span::raw(format!("  {}", theme.shown(&name))),
        ]);
        let mut aside =
            vec![Span::styled(lang.review_doubtful(self.desk.open.review.ledger().doubtful()), theme.heading())];
        match &self.kept {
            Kept::Nothing => {}
            Kept::OnTheWay(_) => aside.push(Span::styled(format!("  {}", lang.review_keeping()), theme.heading())),
            Kept::At(at) => {
                let words = format!("  {}", lang.review_kept(&at.clock()));
                aside.push(Span::styled(words, theme.muted()));
            }
            Kept::Failed(_) => aside.push(Span::styled(format!("  {}", lang.review_not_kept()), theme.alarm())),
        }
        paint::header(buffer, view.area(), &title, &Line::from(aside));
    }

    fn title_style(&self, pane: Pane, view: &View) -> Style {
        if self.pane == pane { view.theme.place() } else { view.theme.heading() }
    }

    fn draw_paragraphs(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let entries = self.desk.entries();
        let position = self.desk.open.review.ledger().position(self.at.entry).map_or(0, |at| at + 1);
        let has_doubt = entries.iter().any(LedgerEntry::is_doubtful);
        let style = self.title_style(Pane::Paragraphs, view);
        let mut title = vec![Span::styled(lang.review_paragraphs(), style)];
        title.push(Span::styled(
            format!("  {}", if has_doubt { lang.review_doubt_first() } else { lang.review_in_order() }),
            theme.muted(),
        ));
        let aside = Line::styled(format!("{position}/{}", entries.len()), theme.muted());
        paint::rule(buffer, area, &Line::from(title), &aside, theme);
        let list = below_rule(area);
        let rows = self.paragraph_rows();
        let cells = usize::from(list.width);
        let shown = self.list.shown(ListRows::read(rows.len()), usize::from(list.height));
        for (line, row) in rows[shown].iter().enumerate() {
            let line = line as u16;
            match row {
                ParagraphRow::InOrder => {
                    let row = Rect { y: list.y + line, height: 1, ..list };
                    paint::rule(
                        buffer,
                        row,
                        &Line::styled(lang.review_in_order(), theme.muted()),
                        &Line::default(),
                        theme,
                    );
                }
                ParagraphRow::Paragraph(spot) => {
                    let Some(entry) = self.desk.entry(spot.entry) else { continue };
                    let is_cursor = *spot == self.at;
                    paint::row(buffer, list, line, &paragraph_line(entry, *spot, cells, view), is_cursor, theme);
                }
            }
        }
    }

    /// The paragraph under the cursor: where it stands, all of its text, why it is in doubt, what it can become.
    fn draw_detail(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let Some(entry) = self.desk.entry(self.at.entry) else { return };
        let place = Line::styled(theme.shown(&entry.place.label(lang)).into_owned(), theme.muted());
        paint::rule(buffer, area, &place, &Line::default(), theme);
        let room = Rect {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(1),
        };
        let cells = usize::from(room.width);
        let keys = keys_line(entry.fate, cells, view);
        let doubt = entry.doubt.as_ref().map(|doubt| doubt.label(lang));
        let rest = keys.len() as u16 + u16::from(doubt.is_some());
        let rows = usize::from(room.height.saturating_sub(rest));
        let mut words = wrap(&theme.shown(&entry.text), cells);
        if words.len() > rows && rows > 0 {
            words.truncate(rows);
            if let Some(last) = words.last_mut() {
                *last = cut(&format!("{last}{}", " ".repeat(cells)), cells).into_owned();
            }
        }
        let shown = words.len().min(rows);
        for (row, line) in words.iter().take(rows).enumerate() {
            paint::text(buffer, room, row as u16, line, Style::new());
        }
        if let Some(doubt) = doubt {
            let line = Line::from(vec![
                Span::styled(format!("{}  ", lang.review_in_doubt()), theme.heading()),
                Span::raw(cut(&doubt, cells.saturating_sub(width(lang.review_in_doubt()) + 2)).into_owned()),
            ]);
            paint::line(buffer, room, shown as u16, &line);
        }
        for (row, line) in (room.height.saturating_sub(keys.len() as u16)..).zip(&keys) {
            paint::line(buffer, room, row, line);
        }
    }

    fn draw_checklist(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let checklist = &self.draft().checklist;
        let strategies = checklist.pillars.iter().map(|pillar| pillar.strategies.len()).sum();
        let counts = lang.review_counts(checklist.pillars.len(), strategies, checklist.points().count());
        let title = Line::styled(lang.review_checklist(), self.title_style(Pane::Checklist, view));
        let rows = self.outline();
        let list = below_rule(area);
        let height = usize::from(list.height);
        let here = self.stands_on().and_then(|id| rows.iter().position(|entry| entry.id == id));
        let place = here.map(|here| format!("  {}/{}", here + 1, rows.len())).unwrap_or_default();
        paint::rule(buffer, area, &title, &Line::styled(format!("{counts}{place}"), theme.muted()), theme);
        // The row that the cursor belongs to stands in the middle, as far as there are rows around it.
        let top = here.unwrap_or_default().saturating_sub(height / 2).min(rows.len().saturating_sub(height));
        for (line, entry) in rows.iter().enumerate().skip(top).take(height) {
            let is_here = Some(line) == here;
            let mut painted = outline_line(entry, usize::from(list.width), view);
            let row = (line - top) as u16;
            if is_here
                && self.pane == Pane::Paragraphs
                && let Some(first) = painted.spans.first_mut()
            {
                first.content = format!("{}{}", theme.stands(), first.content.get(1..).unwrap_or_default()).into();
            }
            paint::row(buffer, list, row, &painted, is_here && self.pane == Pane::Checklist, theme);
        }
    }

    fn draw_sums(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        paint::rule(buffer, area, &Line::default(), &Line::default(), theme);
        let cells = usize::from(area.width).saturating_sub(2);
        let failed = if let Kept::Failed(why) = &self.kept { Some(why) } else { None };
        let (words, style) = match (&self.notice, failed) {
            (Some(notice), _) => (notice.clone(), theme.heading()),
            (None, Some(why)) => (why.clone(), theme.alarm()),
            (None, None) => (self.sums(lang, cells), Style::new()),
        };
        paint::text(buffer, area, 1, &format!(" {}", cut(&theme.shown(&words), cells)), style);
    }

    /// All paragraphs by their fates; where they do not fit in a row, the fates of the front together.
    fn sums(&self, lang: Lang, cells: usize) -> String {
        let ledger = self.desk.open.review.ledger();
        let divided = self.desk.open.review.divided();
        let more = if divided > 0 { lang.review_divided(divided) } else { String::new() };
        let whole = format!("{}{more}", ledger.sum_label(lang));
        if width(&whole) <= cells {
            return whole;
        }
        let told = FATES.iter().filter(|fate| **fate != Fate::Outside).chain([&Fate::NotUnderstood]);
        let counts: Vec<String> =
            told.clone().map(|fate| format!(" {} {}", fate.label(lang), ledger.count(*fate))).collect();
        let rest = ledger.entries.len() - told.map(|fate| ledger.count(*fate)).sum::<usize>();
        format!("{}{}{}", lang.review_sum(ledger.entries.len()), counts.concat(), lang.review_others(rest))
    }
}

impl Spot {
    /// The place of this paragraph in the lower part of the list, which has all of them in the order of the text.
    #[must_use]
    pub(super) const fn in_order(self) -> Self {
        Self { among_doubtful: false, ..self }
    }
}

/// What a pane has below its rule.
fn below_rule(pane: Rect) -> Rect {
    Rect { y: pane.y + 1, height: pane.height.saturating_sub(1), ..pane }
}

/// The keys of the fates, in as many rows as they take; the fate that it has stands out.
fn keys_line(fate: Fate, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let head = format!("{}  ", lang.review_becomes());
    let mut lines = vec![Line::styled(head.clone(), theme.muted())];
    let mut used = width(&head);
    for (at, known) in FATES.iter().enumerate() {
        let key = if at == 6 { "0".to_owned() } else { (at + 1).to_string() };
        let label = known.label(lang);
        let needed = width(&key) + 1 + width(label) + 2;
        if used + needed > cells + 2 {
            lines.push(Line::raw(" ".repeat(width(&head))));
            used = width(&head);
        }
        used += needed;
        let style = if *known == fate { theme.heading() } else { theme.muted() };
        if let Some(line) = lines.last_mut() {
            line.spans.push(Span::styled(key, theme.key()));
            line.spans.push(Span::styled(format!(" {label}  "), style));
        }
    }
    lines
}

text! {
    review_title { zh: "匯入計畫", en: "import" }
    review_paragraphs { zh: "計畫書段落", en: "paragraphs" }
    review_doubt_first { zh: "存疑的在前", en: "in doubt first" }
    review_in_order { zh: "依原文順序", en: "in order" }
    review_checklist { zh: "查核表草稿", en: "draft checklist" }
    review_in_doubt { zh: "存疑", en: "in doubt" }
    review_becomes { zh: "改列", en: "make it" }
    review_keeping { zh: "暫存中", en: "keeping" }
    review_not_kept { zh: "沒有存到", en: "NOT KEPT" }
}

messages! {
    review_doubtful(paragraphs: usize) { zh: "待確認 {paragraphs}", en: "in doubt: {paragraphs}" }
    review_kept(time: &str) { zh: "草稿已存 {time}", en: "kept {time}" }
    review_counts(pillars: usize, strategies: usize, points: usize) {
        zh: "要項 {pillars} 策略 {strategies} 重點 {points}",
        en: "pillars {pillars} strategies {strategies} points {points}",
    }
    review_sum(paragraphs: usize) { zh: "{paragraphs} 段 =", en: "{paragraphs} =" }
    review_others(paragraphs: usize) { zh: " 其他 {paragraphs}", en: " others {paragraphs}" }
    review_divided(paragraphs: usize) { zh: "（分開 {paragraphs} 段）", en: " (divided {paragraphs})" }
}
