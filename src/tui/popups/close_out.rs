//! The close-out list: what is still missing before the visit is closed, and the question before it is; of a closed
//! visit, its seal.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::lang::{Lang, messages, text};
use crate::model::check::clock::ClockDoubt;
use crate::model::check::close_out::{OpenItem, any_error};
use crate::model::check::problem::{Problem, Severity};
use crate::model::check::seal_words::SealProblem;
use crate::model::record::seal::Seal;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// The close-out list.
#[derive(Debug)]
pub struct CloseOut {
    /// The open items, what is to do first.
    open_items: Vec<OpenItem>,
    /// What is doubtful about the times, if it were closed now.
    doubts: Vec<ClockDoubt>,
    /// Differences from the seal. Computed once: the digests of 100,000 points are slow.
    altered: Vec<Problem>,
    /// Stands on one of `open_items`, whose point Enter goes to.
    cursor: ListCursor,
    step: CloseStep,
    notice: Option<String>,
}

/// The step of closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CloseStep {
    /// The list is shown.
    List,
    /// The confirmation is shown.
    Question,
}

/// One row of the page.
enum Row {
    Line(Line<'static>),
    OpenItem(usize, Line<'static>),
}

impl CloseOut {
    /// The list of a session, seen at a time; a closed one has no open items.
    #[must_use]
    pub fn of(session: &Session, now: Moment) -> Self {
        let open_items = if session.is_closed() { Vec::new() } else { session.close_out() };
        Self {
            open_items,
            doubts: session.closing_doubts(now),
            altered: session.seal_problems(),
            cursor: ListCursor::default(),
            step: CloseStep::List,
            notice: None,
        }
    }

    /// Shows the confirmation, or why the visit cannot be closed.
    fn ask(&mut self, open: &OpenSession, view: &View) {
        let errors = self.open_items.iter().filter(|open_item| open_item.severity == Severity::Error).count();
        if let Some(why) = why_not_close(open, view.lang) {
            self.notice = Some(why.to_owned());
        } else if any_error(&self.open_items) {
            self.notice = Some(view.lang.close_to_do_left(errors));
        } else {
            self.step = CloseStep::Question;
        }
    }

    /// Rows for the list: without the frame, what is said, and the hints.
    fn height(view: &View) -> usize {
        usize::from(view.size.1.saturating_sub(4))
    }

    fn rows(&self, open: &OpenSession, view: &View) -> Vec<Row> {
        let session = open.session();
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(view.size.0).saturating_sub(4);
        if session.is_closed() {
            let seal = session.seal().map(|seal| Self::seal(session, seal, view));
            let lines = seal.into_iter().flatten().chain(self.verified(open, cells, view));
            return lines.map(Row::Line).collect();
        }
        let mut rows: Vec<Row> = self.doubt_lines(cells, view).into_iter().map(Row::Line).collect();
        if self.open_items.is_empty() {
            rows.push(Row::Line(Line::raw(format!(" {}", lang.close_nothing_missing()))));
            return rows;
        }
        // As wide as what stands in them: the ids, and what is missing.
        let widest = |cells: &dyn Fn(&OpenItem) -> usize| self.open_items.iter().map(cells).max().unwrap_or_default();
        let columns = [
            widest(&|open_item| width(open_item.point.as_str())).min(16),
            widest(&|open_item| width(open_item.what.label(lang))),
        ];
        for severity in [Severity::Error, Severity::Warning] {
            let open_items = self.open_items.iter().enumerate().filter(|(_, open_item)| open_item.severity == severity);
            let count = open_items.clone().count();
            if count == 0 {
                continue;
            }
            let (words, style) = match severity {
                Severity::Error => (self.to_do_words(count, lang), theme.alarm()),
                Severity::Warning => (lang.close_warnings(count), theme.heading()),
            };
            if !rows.is_empty() {
                rows.push(Row::Line(Line::default()));
            }
            rows.push(Row::Line(Line::styled(format!(" {words}"), style)));
            rows.extend(open_items.map(|(position, open_item)| {
                Row::OpenItem(position, Self::row(open_item, session, columns, cells, view))
            }));
        }
        rows
    }

    /// How much is to do and, since the warnings stand far below, how many of them there are.
    fn to_do_words(&self, count: usize, lang: Lang) -> String {
        match self.open_items.len() - count {
            0 => lang.close_to_do(count),
            warnings => lang.close_to_do_and_warnings(count, warnings),
        }
    }

    /// What is doubtful about the times, line by line, before what is missing.
    fn doubt_lines(&self, cells: usize, view: &View) -> Vec<Line<'static>> {
        let sentences = self.doubts.iter().map(|doubt| doubt.message(view.lang));
        let lines = sentences.flat_map(|sentence| wrap(&view.theme.shown(&sentence), cells.saturating_sub(2)));
        lines.map(|line| Line::styled(format!(" {line}"), view.theme.alarm())).collect()
    }

    fn row(
        open_item: &OpenItem,
        session: &Session,
        [ids, missing]: [usize; 2],
        cells: usize,
        view: &View,
    ) -> Line<'static> {
        let theme = view.theme;
        let mark = session.mark(&open_item.point);
        let check = session.find(&open_item.point).map_or("", |(_, _, point)| &point.check);
        let room = cells.saturating_sub(theme.sign_cells() + ids + missing + 3);
        Line::from(vec![
            Span::raw("  "),
            Span::styled(theme.sign(mark), theme.mark(mark)),
            Span::styled(format!(" {} ", fit(&theme.shown(open_item.point.as_str()), ids)), theme.muted()),
            Span::styled(format!(" {}  ", fit(open_item.what.label(view.lang), missing)), theme.key()),
            Span::raw(cut(&theme.shown(check), room).into_owned()),
        ])
    }

    /// The seal of a closed visit, with the two codes that are to be compared.
    fn seal(session: &Session, seal: &Seal, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let by = if seal.by.is_empty() { lang.close_nobody() } else { &seal.by };
        let mut lines = vec![
            Line::styled(format!(" {}", theme.shown(&lang.close_done(&seal.at.label(lang), by))), theme.heading()),
            Line::raw(format!(" {}", lang.close_counts(seal.entries, session.amendments().len()))),
            Line::default(),
        ];
        for (label, code) in
            [(lang.close_digest(), seal.digest.as_str()), (lang.close_last_link(), session.last_link())]
        {
            // Where nothing was logged there is no link.
            if code.is_empty() {
                continue;
            }
            lines.push(Line::raw(format!(" {label}")));
            // Four groups of sixteen fit into the narrowest window, and are easier to compare.
            let groups = code.as_bytes().chunks(16);
            let groups: Vec<String> =
                groups.map(|group| theme.shown(&String::from_utf8_lossy(group)).into_owned()).collect();
            lines.extend(groups.chunks(2).map(|pair| Line::styled(format!("   {}", pair.join(" ")), theme.key())));
            lines.push(Line::default());
        }
        lines
    }

    /// Whether everything is as it was sealed, or what is not.
    fn verified(&self, open: &OpenSession, cells: usize, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let mut lines = Vec::new();
        let faults = self.altered.iter().map(|problem| problem.kind.message(lang));
        let rewritten = open.rewritten.map(|line| lang.close_rewritten(line, &SealProblem::Rewritten.message(lang)));
        let problems: Vec<String> = faults.chain(rewritten).collect();
        if problems.is_empty() {
            lines.push(Line::raw(format!(" {}", lang.close_holds())));
        } else {
            lines.push(Line::styled(format!(" {}", lang.close_altered(problems.len())), theme.alarm()));
        }
        for problem in problems {
            let sentence = theme.shown(&problem).into_owned();
            for (row, line) in wrap(&sentence, cells.saturating_sub(4)).into_iter().enumerate() {
                lines.push(Line::raw(format!(" {} {line}", if row == 0 { "-" } else { " " })));
            }
        }
        lines
    }
}

impl Popup<OpenSession> for CloseOut {
    fn context(&self) -> Context {
        match self.step {
            CloseStep::List => Context::CloseOut,
            CloseStep::Question => Context::Closing,
        }
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        if self.step == CloseStep::Question {
            self.step = CloseStep::List;
            let closes = command == Command::Accept;
            return closes.then_some(Reaction::Host(SessionRequest::CloseVisit)).into_iter().collect();
        }
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::CloseVisit => self.ask(open, view),
            Command::Accept => {
                let open_item = self.open_items.get(self.cursor.item(self.open_items.len()));
                let jump = open_item.map(|open_item| Reaction::Host(SessionRequest::Jump(open_item.point.clone())));
                return jump.into_iter().chain([Reaction::Close]).collect();
            }
            _ => {
                let rows = self.rows(open, view);
                let open_items = open_item_rows(&rows);
                self.cursor.go(command, ListRows::Among { items: &open_items, rows: rows.len() }, Self::height(view));
            }
        }
        Vec::new()
    }

    /// Hints leave out commands that are not available.
    fn offers(&self, command: Command, open: &OpenSession) -> bool {
        match (self.step, command) {
            (CloseStep::List, Command::CloseVisit) => !open.session().is_closed(),
            (CloseStep::List, Command::Accept) => !self.open_items.is_empty(),
            (CloseStep::List | CloseStep::Question, _) => true,
        }
    }

    fn place(&self, open: &OpenSession, view: &View) -> Option<(usize, usize)> {
        if !self.open_items.is_empty() {
            return Some((self.cursor.item(self.open_items.len()) + 1, self.open_items.len()));
        }
        self.cursor.place(ListRows::read(self.rows(open, view).len()), Self::height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, view.area(), lang.close_out_title(), theme);
        let rows = self.rows(open, view);
        let here = self.cursor.item(self.open_items.len());
        let shown = self.cursor.shown(ListRows::read(rows.len()), Self::height(view));
        for (line, row) in rows[shown].iter().enumerate() {
            let (Row::Line(painted) | Row::OpenItem(_, painted)) = row;
            let is_cursor = matches!(row, Row::OpenItem(open_item, _) if *open_item == here);
            paint::row(buffer, inner, line as u16, painted, is_cursor, theme);
        }
        let (cells, last) = (usize::from(inner.width), inner.height.saturating_sub(1));
        let said = match (self.step, &self.notice) {
            (CloseStep::Question, _) => {
                let stamp = open.editor.stamp(view.now);
                let by = if stamp.by.is_empty() { lang.close_nobody() } else { &stamp.by };
                Some((lang.close_question(by), theme.alarm()))
            }
            (CloseStep::List, Some(notice)) => Some((notice.clone(), theme.heading())),
            (CloseStep::List, None) => None,
        };
        if let Some((words, style)) = said {
            let words = cut(&theme.shown(&words), cells.saturating_sub(1)).into_owned();
            paint::text(buffer, inner, last.saturating_sub(1), &format!(" {words}"), style);
        }
        hints::draw(buffer, self, open, view);
    }
}

/// Positions of the rows that are open items.
fn open_item_rows(rows: &[Row]) -> Vec<usize> {
    let numbered = rows.iter().enumerate();
    numbered.filter(|(_, row)| matches!(row, Row::OpenItem(..))).map(|(position, _)| position).collect()
}

/// Why the visit cannot be closed now, open items aside.
fn why_not_close(open: &OpenSession, lang: Lang) -> Option<&'static str> {
    if open.session().is_closed() {
        Some(lang.close_already())
    } else if open.editor.is_read_only() {
        Some(lang.notice_cannot_write())
    } else {
        None
    }
}

text! {
    close_out_title { zh: "結案檢查", en: "close-out" }
    close_nothing_missing { zh: "沒有缺漏，可以結案：按 F2", en: "nothing is missing: F2 closes the visit" }
    close_nobody { zh: "未填姓名", en: "(no name)" }
    close_already { zh: "已經結案；改查核結果會記為更正", en: "it is closed; changes are amendments now" }
    close_digest { zh: "封存碼（請抄在或附在送出的報告上，日後據以核對）", en: "digest, to be handed over with the report" }
    close_last_link { zh: "末筆鏈結碼（每次更正後都會不同，請一併留存）", en: "last link of the log, another one after each amendment; keep it too" }
    close_holds { zh: "查驗：內容與封存相符", en: "checked: everything is as it was sealed" }
}

messages! {
    close_to_do(count: usize) { zh: "待補 {count} 項，補齊才能結案", en: "to do: {count} before the visit can be closed" }
    close_to_do_and_warnings(count: usize, warnings: usize) {
        zh: "待補 {count} 項，補齊才能結案；另有提醒 {warnings} 項",
        en: "to do: {count} before the visit can be closed; warnings: {warnings}",
    }
    close_warnings(count: usize) { zh: "提醒 {count} 項，不影響結案", en: "warnings: {count}, the visit can be closed all the same" }
    close_to_do_left(count: usize) { zh: "還有待補 {count} 項，補齊才能結案", en: "still to do: {count}; the visit stays open until then" }
    close_question(by: &str) { zh: "結案人員 {by}；結案後只能附理由更正，確定結案？", en: "close the visit as {by}? afterwards it can only be amended" }
    close_done(at: &str, by: &str) { zh: "已於 {at} 結案，結案人員 {by}", en: "closed {at} by {by}" }
    close_counts(entries: usize, amendments: usize) {
        zh: "結案時異動紀錄 {entries} 筆，之後更正 {amendments} 筆",
        en: "log entries at the closing: {entries}; amendments since: {amendments}",
    }
    close_rewritten(line: usize, sentence: &str) { zh: "第 {line} 行：{sentence}", en: "line {line}: {sentence}" }
    close_altered(count: usize) { zh: "注意：查驗封存時發現 {count} 項問題", en: "attention: {count} found when the seal was verified" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::tui::popups::testing::{jumps, keys, marked, open, screen_text, short, view};

    #[test]
    fn enter_goes_to_what_is_missing() {
        let open = open(marked(&[3], &[("1.1.1", Mark::Done)]));
        let mut page = CloseOut::of(open.session(), view().now);
        assert_eq!(jumps(&keys(&mut page, "Down Enter", &open)), ["1.1.3"]);
    }

    #[test]
    fn it_is_asked_once_before_the_visit_is_closed() {
        let open = open(marked(&[1], &[("1.1.1", Mark::Done)]));
        let mut page = CloseOut::of(open.session(), view().now);
        assert!(keys(&mut page, "F2", &open).is_empty());
        assert_eq!(page.step, CloseStep::Question, "{}", screen_text(&page, &open));
        assert!(keys(&mut page, "Esc", &open).is_empty(), "back to the list");
        assert_eq!(short(&keys(&mut page, "F2 Enter", &open)), ["CloseVisit"]);
        assert_eq!(short(&keys(&mut page, "Esc", &open)), ["closes"]);
    }

    #[test]
    fn a_clock_that_may_be_wrong_is_said_and_closes_all_the_same() {
        let mut parts = marked(&[1], &[("1.1.1", Mark::Done)]).parts().clone();
        parts.visit.opened = Moment::parse("2026-11-22T01:00:00+00:00").unwrap();
        let open = open(Session::from_parts(parts));
        let mut page = CloseOut::of(open.session(), view().now);
        assert!(screen_text(&page, &open).contains("two time zones"), "{}", screen_text(&page, &open));
        assert_eq!(short(&keys(&mut page, "F2 Enter", &open)), ["CloseVisit"]);
    }

    #[test]
    fn what_must_be_there_keeps_it_from_being_closed() {
        let mut session = marked(&[1], &[("1.1.1", Mark::Done)]);
        let (line, column) = (0, 2);
        let draft = crate::model::record::answer::Draft { point: "1.1.1".into(), text: "半句".into(), line, column };
        let edit = crate::model::record::edit::Edit::Draft(Some(draft));
        session.apply(&edit, &crate::model::sample::stamp(9)).unwrap();
        let open = open(session);
        let mut page = CloseOut::of(open.session(), view().now);
        assert!(
            keys(&mut page, "F2 Enter", &open)
                .iter()
                .all(|answer| !matches!(answer, Reaction::Host(SessionRequest::CloseVisit)))
        );
        assert_eq!(page.step, CloseStep::List);
    }
}
