//! The history: every change of the session with who and when, and the ways back to it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::lang::{messages, words};
use crate::model::record::describe;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::screens::inspection::{After, Inspection};
use crate::tui::theme::Theme;
use crate::tui::widgets::{hints, paint, window::Window};

/// Rows below the list: a divider, what the entry is about, by whom and when, and what came after it.
const FOOT: u16 = 4;
/// The least cells at which a row has date and name.
const WIDE: usize = 76;

/// The history page. The latest change stands first, the beginning last.
#[derive(Debug)]
pub struct Past {
    /// How many changes there were at the moment that the cursor is on.
    moment: usize,
    /// How many points would change if everything were brought back to that moment.
    since: usize,
    window: Window,
    notice: Option<&'static str>,
}

impl Past {
    /// The history of a session.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        Self { moment: session.log().len(), since: 0, window: Window::default(), notice: None }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.notice = None;
        let (last, height) = (inspection.session().log().len(), Self::height(view));
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Accept => return self.bring_back(inspection, view),
            Command::ReturnTo => return self.return_to(inspection, view),
            Command::Up => self.moment = (self.moment + 1).min(last),
            Command::Down => self.moment = self.moment.saturating_sub(1),
            Command::PageUp => self.moment = (self.moment + height).min(last),
            Command::PageDown => self.moment = self.moment.saturating_sub(height),
            Command::First => self.moment = last,
            Command::Last => self.moment = 0,
            _ => {}
        }
        self.look(inspection.session(), view);
        Vec::new()
    }

    /// Puts the cursor on the entry under the pointer.
    pub fn click(&mut self, at: Position, inspection: &Inspection, view: &View) {
        let inner = paint::within(view.area());
        let last = inspection.session().log().len();
        let shown = self.window.rows(Self::height(view), last + 1);
        let row = shown.start + usize::from(at.y.saturating_sub(inner.y));
        if inner.contains(at) && shown.contains(&row) {
            self.moment = last - row;
            self.look(inspection.session(), view);
        }
    }

    /// Paints the page.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let (lang, theme, session) = (view.lang, view.theme, inspection.session());
        let buffer = frame.buffer_mut();
        let last = session.log().len();
        let inner = paint::popup(buffer, area, &lang.history_title(last), theme);
        for (line, row) in self.window.rows(Self::height(view), last + 1).enumerate() {
            let moment = last - row;
            let mut painted = entry(session, moment, usize::from(inner.width), view);
            if moment == self.moment {
                painted.spans[0] = Span::raw(" > ");
                painted = painted.patch_style(theme.cursor());
            }
            paint::line(buffer, inner, line as u16, &painted);
        }
        let foot = Rect { y: inner.bottom().saturating_sub(FOOT + 1), height: FOOT, ..inner };
        for (row, line) in self.foot(session, usize::from(inner.width), view).iter().enumerate() {
            paint::line(buffer, foot, row as u16, line);
        }
        let row = inner.height.saturating_sub(1);
        if let Some(notice) = self.notice {
            paint::text(buffer, inner, row, &format!(" {notice}"), theme.heading());
        } else {
            let hints = hints::line(Context::History, lang, theme, usize::from(inner.width));
            paint::line(buffer, inner, row, &hints);
        }
    }

    /// What the entry is about, and what came after it.
    fn foot(&self, session: &Session, cells: usize, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let mut lines = vec![Line::styled("-".repeat(cells), theme.dim())];
        let change = self.moment.checked_sub(1).and_then(|entry| session.log().get(entry));
        let words = match change {
            Some(change) => {
                let check = session.find(&change.point).map_or("", |(_, _, point)| &point.check);
                let note = change.to.as_ref().map_or("", |answer| &answer.note);
                let when = format!("{} {}", date_words(change.at.date(), lang), change.at.clock());
                let note = note.replace('\n', " / ");
                let circumstances = match &change.reason {
                    Some(reason) => format!("{when} {} {} {note}", change.by, lang.history_reason(reason)),
                    None => format!("{when} {} {note}", change.by),
                };
                [check.to_owned(), circumstances].map(|text| theme.shown(&text).into_owned())
            }
            None => [lang.history_beginning().to_owned(), String::new()],
        };
        let [check, circumstances] = words;
        let check = wrap(&check, cells.saturating_sub(2)).into_iter().next().unwrap_or_default();
        lines.push(Line::raw(format!(" {check}")));
        lines.push(Line::styled(format!(" {}", cut(&circumstances, cells.saturating_sub(2))), theme.dim()));
        let after = session.log().len() - self.moment;
        lines.push(Line::styled(format!(" {}", lang.history_after(after, self.since)), theme.key()));
        lines
    }

    /// Gives the point of the entry the answer that it got there.
    fn bring_back(&mut self, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        let edit = self.moment.checked_sub(1).and_then(|entry| inspection.session().bringing_back(entry));
        let Some(edit) = edit else {
            self.notice = Some(view.lang.history_same());
            return Vec::new();
        };
        Self::apply(edit, inspection, view)
    }

    /// Gives every point the answer that it had at the moment.
    fn return_to(&mut self, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        let edit = inspection.session().returning_to(self.moment);
        if edit.points().next().is_none() {
            self.notice = Some(view.lang.history_same());
            return Vec::new();
        }
        Self::apply(edit, inspection, view)
    }

    fn apply(edit: Edit, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        let points = edit.points().count();
        let first = edit.points().next().cloned();
        let mut reactions = vec![Reaction::Pop];
        match inspection.try_apply(edit, view) {
            Ok(save) => {
                inspection.say(view.lang.history_brought_back(points));
                if let Some(point) = first {
                    inspection.jump(&point, view);
                }
                reactions.push(save);
            }
            Err(refused) => reactions.extend(inspection.refused(refused, After::Stay, view)),
        }
        reactions
    }

    fn look(&mut self, session: &Session, view: &View) {
        let last = session.log().len();
        self.since = session.returning_to(self.moment).points().count();
        self.window.follow(last - self.moment, Self::height(view), last + 1);
    }

    /// Rows for the entries: without the frame, the foot and the hints.
    fn height(view: &View) -> usize {
        usize::from(view.size.1.saturating_sub(3 + FOOT))
    }
}

/// The row of a moment: when, who, which point, and what changed.
fn entry(session: &Session, moment: usize, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let Some(change) = moment.checked_sub(1).and_then(|entry| session.log().get(entry)) else {
        let opened = session.visit().opened.words(lang);
        return Line::from(vec![Span::raw("   "), Span::styled(lang.history_opened(&opened), theme.heading())]);
    };
    // Where there is no room for date and name, the foot has them.
    let clock = change.at.clock();
    let head = if cells >= WIDE {
        let when = format!("{} {clock}", date_words(change.at.date(), lang));
        format!("{} {} ", fit(&when, 22), fit(&theme.shown(&change.by), 8))
    } else {
        format!("{clock} ")
    };
    let point = fit(&theme.shown(change.point.as_str()), 11);
    let words = describe::change(change, lang);
    let words = if change.reason.is_some() { lang.history_amended(&words) } else { words };
    let mark = change.to.as_ref().and_then(|answer| answer.mark);
    let room = cells.saturating_sub(3 + width(&head) + 12 + 4 + width(&words) + 2);
    let check = session.find(&change.point).map_or("", |(_, _, point)| &point.check);
    Line::from(vec![
        Span::raw("   "),
        Span::styled(head, theme.dim()),
        Span::styled(format!("{point} "), theme.key().remove_modifier(Modifier::BOLD)),
        Span::styled(Theme::sign(mark), theme.mark(mark)),
        Span::raw(format!(" {words} ")),
        Span::styled(cut(&theme.shown(check), room).into_owned(), theme.dim()),
    ])
}

words! {
    history_beginning { zh: "查核開始時，沒有任何結果", en: "the beginning, before anything was marked" }
    history_same { zh: "現在就是這樣，沒有可帶回的", en: "that is how it stands now" }
}

messages! {
    history_title(changes: usize) { zh: "變更紀錄：{changes} 次", en: "history: {changes} changes" }
    history_opened(when: &str) { zh: "查核開始 {when}", en: "opened {when}" }
    history_after(changes: usize, points: usize) {
        zh: "其後 {changes} 次變更；全部回到此時會改 {points} 項",
        en: "{changes} changes since; going all back would change {points} points",
    }
    history_reason(reason: &str) { zh: "更正理由：{reason}", en: "reason: {reason}" }
    history_amended(words: &str) { zh: "更正 {words}", en: "amended {words}" }
    history_brought_back(points: usize) { zh: "已帶回 {points} 項，記為新的變更；按 u 復原", en: "{points} brought back as a new change; u undoes it" }
}
