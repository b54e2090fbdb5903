//! The close-out list: what is still missing before the visit is closed, and the question before it is; of a closed
//! visit, its seal.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lang::{Lang, messages, words};
use crate::model::check::close_out::{Lack, any_error};
use crate::model::check::problem::{Problem, Severity};
use crate::model::check::seal_words::SealFault;
use crate::model::record::seal::Seal;
use crate::model::record::session::Session;
use crate::model::value::text::{cut, fit, wrap};
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::screens::inspection::{After, Inspection};
use crate::tui::theme::Theme;
use crate::tui::widgets::{hints::Hints, paint, window::Window};

/// Cells that what is missing takes beside the statement of the point.
const MISSING: usize = 28;

/// The close-out list.
#[derive(Debug)]
pub struct CloseOut {
    /// What is missing, errors first.
    lacks: Vec<Lack>,
    /// What is not as it was sealed. It is found once: the digests of 100,000 points take their time.
    altered: Vec<Problem>,
    /// Position among them.
    cursor: usize,
    window: Window,
    stage: Stage,
    notice: Option<String>,
}

/// How far the closing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The list is looked at.
    List,
    /// The visit is to be closed; it is asked once.
    Question,
}

/// One row of the page.
enum Row {
    Line(Line<'static>),
    Lack(usize, Line<'static>),
}

impl CloseOut {
    /// The list of a session; a closed one lacks nothing any more.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let lacks = if session.is_sealed() { Vec::new() } else { session.close_out() };
        Self {
            lacks,
            altered: session.seal_problems(),
            cursor: 0,
            window: Window::default(),
            stage: Stage::List,
            notice: None,
        }
    }

    /// Where keys go.
    #[must_use]
    pub const fn context(&self) -> Context {
        match self.stage {
            Stage::List => Context::CloseOut,
            Stage::Question => Context::Closing,
        }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.notice = None;
        match (self.stage, command) {
            (Stage::Question, Command::Accept) => return self.close(inspection, view),
            (Stage::Question, _) => {
                self.stage = Stage::List;
                return Vec::new();
            }
            (Stage::List, _) => {}
        }
        let last = self.lacks.len().saturating_sub(1);
        let height = Self::height(view);
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::CloseVisit => {
                self.ask(inspection, view);
                return Vec::new();
            }
            Command::Accept => {
                if let Some(lack) = self.lacks.get(self.cursor) {
                    inspection.jump(&lack.point, view);
                }
                return vec![Reaction::Pop];
            }
            Command::Up if self.cursor == 0 => {
                // Above the first row there is the head of the page.
                self.window = Window::default();
                return Vec::new();
            }
            Command::Up => self.cursor -= 1,
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::PageUp => self.cursor = self.cursor.saturating_sub(height / 2),
            Command::PageDown => self.cursor = (self.cursor + height / 2).min(last),
            Command::First => self.cursor = 0,
            Command::Last => self.cursor = last,
            _ => return Vec::new(),
        }
        let rows = self.rows(inspection, view);
        let row = rows.iter().position(|row| matches!(row, Row::Lack(lack, _) if *lack == self.cursor));
        match row {
            Some(row) => self.window.follow(row, height, rows.len()),
            // Where nothing is missing the page is only read.
            None => self.window.scroll(if command == Command::Down { 1 } else { -1 }, height, rows.len()),
        }
        Vec::new()
    }

    /// Asks once, or says why the visit cannot be closed.
    fn ask(&mut self, inspection: &Inspection, view: &View) {
        let errors = self.lacks.iter().filter(|lack| lack.severity == Severity::Error).count();
        if let Some(why) = inspection.why_not_close(view.lang) {
            self.notice = Some(why.to_owned());
        } else if any_error(&self.lacks) {
            self.notice = Some(view.lang.close_errors_left(errors));
        } else {
            self.stage = Stage::Question;
        }
    }

    fn close(&mut self, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.stage = Stage::List;
        match inspection.close_visit(view) {
            Ok(save) => vec![save, Reaction::Pop],
            Err(refused) => inspection.refused(refused, After::Stay, view),
        }
    }

    /// Paints the page.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, lang.close_out_title(), theme);
        let rows = self.rows(inspection, view);
        let height = Self::height(view);
        for (line, row) in rows[self.window.rows(height, rows.len())].iter().enumerate() {
            let painted = match row {
                Row::Lack(lack, line) if *lack == self.cursor => line.clone().patch_style(theme.cursor()),
                Row::Line(line) | Row::Lack(_, line) => line.clone(),
            };
            paint::line(buffer, inner, line as u16, &painted);
        }
        let (cells, last) = (usize::from(inner.width), inner.height.saturating_sub(1));
        let said = match (self.stage, &self.notice) {
            (Stage::Question, _) => {
                let stamp = inspection.stamp(view.now);
                let by = if stamp.by.is_empty() { lang.close_nobody() } else { &stamp.by };
                Some((lang.close_question(by), theme.alarm()))
            }
            (Stage::List, Some(notice)) => Some((notice.clone(), theme.heading())),
            (Stage::List, None) => None,
        };
        if let Some((words, style)) = said {
            let words = cut(&theme.shown(&words), cells.saturating_sub(1)).into_owned();
            paint::text(buffer, inner, last.saturating_sub(1), &format!(" {words}"), style);
        }
        paint::line(buffer, inner, last, &self.hints(inspection.session(), cells, view).line());
    }

    /// The hints at the foot; what would do nothing is left out.
    #[must_use]
    pub fn hints(&self, session: &Session, cells: usize, view: &View) -> Hints {
        Hints::of(self.context(), view.lang, view.theme, cells, |command| match (self.stage, command) {
            (Stage::List, Command::CloseVisit) => !session.is_sealed(),
            (Stage::List, Command::Accept) => !self.lacks.is_empty(),
            (Stage::List | Stage::Question, _) => true,
        })
    }

    /// Rows for the list: without the frame, what is said, and the hints.
    fn height(view: &View) -> usize {
        usize::from(view.size.1.saturating_sub(4))
    }

    fn rows(&self, inspection: &Inspection, view: &View) -> Vec<Row> {
        let session = inspection.session();
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(view.size.0).saturating_sub(4);
        if let Some(seal) = session.seal() {
            return self.sealed(inspection, seal, cells, view).into_iter().map(Row::Line).collect();
        }
        if self.lacks.is_empty() {
            return vec![Row::Line(Line::raw(format!(" {}", lang.close_nothing_missing())))];
        }
        let mut rows = Vec::new();
        for severity in [Severity::Error, Severity::Warning] {
            let lacks = self.lacks.iter().enumerate().filter(|(_, lack)| lack.severity == severity);
            let count = lacks.clone().count();
            if count == 0 {
                continue;
            }
            let (words, style) = match severity {
                Severity::Error => (lang.close_errors(count), theme.alarm()),
                Severity::Warning => (lang.close_warnings(count), theme.heading()),
            };
            if !rows.is_empty() {
                rows.push(Row::Line(Line::default()));
            }
            rows.push(Row::Line(Line::styled(format!(" {words}"), style)));
            rows.extend(
                lacks.map(|(position, lack)| Row::Lack(position, self.row(position, lack, session, cells, view))),
            );
        }
        rows
    }

    fn row(&self, position: usize, lack: &Lack, session: &Session, cells: usize, view: &View) -> Line<'static> {
        let theme = view.theme;
        let mark = session.mark(&lack.point);
        let check = session.find(&lack.point).map_or("", |(_, _, point)| &point.check);
        let sign = if position == self.cursor { "> " } else { "  " };
        let room = cells.saturating_sub(2 + 4 + 12 + MISSING + 1);
        Line::from(vec![
            Span::raw(sign),
            Span::styled(Theme::sign(mark), theme.mark(mark)),
            Span::styled(format!(" {} ", fit(&theme.shown(lack.point.as_str()), 11)), theme.dim()),
            Span::styled(format!("{} ", fit(lack.what.words(view.lang), MISSING)), theme.key()),
            Span::raw(cut(&theme.shown(check), room).into_owned()),
        ])
    }

    /// A closed visit: its seal, and whether everything is as it was sealed.
    fn sealed(&self, inspection: &Inspection, seal: &Seal, cells: usize, view: &View) -> Vec<Line<'static>> {
        let session = inspection.session();
        let (lang, theme) = (view.lang, view.theme);
        let by = if seal.by.is_empty() { lang.close_nobody() } else { &seal.by };
        let mut lines = vec![
            Line::styled(format!(" {}", theme.shown(&lang.close_done(&seal.at.words(lang), by))), theme.heading()),
            Line::raw(format!(" {}", lang.close_counts(seal.entries, session.amendments().len()))),
            Line::default(),
            Line::raw(format!(" {}", lang.close_digest())),
        ];
        // Four groups of sixteen fit into the narrowest window, and are easier to compare.
        let groups: Vec<String> = seal
            .digest
            .as_bytes()
            .chunks(16)
            .map(|group| theme.shown(&String::from_utf8_lossy(group)).into_owned())
            .collect();
        lines.extend(groups.chunks(2).map(|pair| Line::styled(format!("   {}", pair.join(" ")), theme.key())));
        lines.push(Line::default());
        let faults = self.altered.iter().map(|problem| problem.fault.sentence(lang));
        let rewritten =
            inspection.rewritten().map(|line| lang.close_rewritten(line, &SealFault::Rewritten.sentence(lang)));
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

impl Inspection {
    /// Why the visit cannot be closed here and now, whatever it lacks.
    fn why_not_close(&self, lang: Lang) -> Option<&'static str> {
        if self.session().is_sealed() {
            Some(lang.close_already())
        } else if self.is_read_only() {
            Some(lang.notice_cannot_write())
        } else {
            None
        }
    }
}

words! {
    close_out_title { zh: "結案檢查", en: "close-out" }
    close_nothing_missing { zh: "沒有缺漏，可以結案：按 F2", en: "nothing is missing: F2 closes the visit" }
    close_nobody { zh: "未填姓名", en: "(no name)" }
    close_already { zh: "已經結案；改查核結果會記為更正", en: "it is closed; changes are amendments now" }
    close_digest { zh: "封存碼（請抄在或附在送出的報告上，日後據以核對）", en: "digest, to be handed over with the report" }
    close_holds { zh: "查驗：內容與封存相符", en: "checked: everything is as it was sealed" }
}

messages! {
    close_errors(count: usize) { zh: "錯誤 {count} 項，補齊才能結案", en: "errors: {count}, to be mended before closing" }
    close_warnings(count: usize) { zh: "提醒 {count} 項，不影響結案", en: "warnings: {count}, the visit can be closed all the same" }
    close_errors_left(count: usize) { zh: "還有錯誤 {count} 項，補齊才能結案", en: "{count} errors left; the visit stays open until they are mended" }
    close_question(by: &str) { zh: "結案人員 {by}；結案後只能附理由更正，確定結案？", en: "close the visit as {by}? afterwards it can only be amended" }
    close_done(at: &str, by: &str) { zh: "已於 {at} 結案，結案人員 {by}", en: "closed {at} by {by}" }
    close_counts(entries: usize, amendments: usize) {
        zh: "結案時異動紀錄 {entries} 筆，之後更正 {amendments} 筆",
        en: "log entries at the closing: {entries}; amendments since: {amendments}",
    }
    close_rewritten(line: usize, sentence: &str) { zh: "第 {line} 行：{sentence}", en: "line {line}: {sentence}" }
    close_altered(count: usize) { zh: "注意：內容與封存不符 {count} 處", en: "attention: not as it was sealed in {count} places" }
}
