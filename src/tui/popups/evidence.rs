//! The evidence of a point: the entries with their state, and the form to add one.

mod adding;
pub mod bulk;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use self::adding::Adding;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::model::value::text::{fit, width, wrap};
use crate::ops::evidence::{self, State};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::typed_ahead::{Typed, replayed};
use crate::tui::widgets::{hints, message, paint};

/// Rows for what is known of the entry under the cursor, or for the form.
const FOOT: u16 = adding::HEIGHT;
/// The least cells at which a row says when something was taken.
const WIDE: usize = 74;

/// The evidence of a point.
#[derive(Debug)]
pub struct EvidencePage {
    point: PointId,
    cursor: ListCursor,
    adding: Option<Adding>,
    notice: Option<String>,
}

impl EvidencePage {
    /// The evidence of the point under the cursor; where there is none, the form for the first.
    #[must_use]
    pub fn open(open: &OpenSession, view: &View) -> Self {
        let point = open.editor.cursor().clone();
        let is_empty = open.evidence_of(&point).is_empty();
        let mut page = Self { point, cursor: ListCursor::default(), adding: None, notice: None };
        if is_empty {
            page.add(open, view);
        }
        page
    }

    fn add(&mut self, open: &OpenSession, view: &View) {
        if open.editor.is_read_only() {
            self.notice = Some(view.lang.notice_cannot_write().to_owned());
            return;
        }
        let usual = open.session().find(&self.point).map(|(_, _, point)| point.method);
        self.adding = Some(Adding::of(usual));
    }

    fn remove(&self, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        let evidence = open.evidence_of(&self.point).len();
        if evidence == 0 {
            return Vec::new();
        }
        let request = SessionRequest::RemoveEvidence(self.point.clone(), self.cursor.item(evidence));
        vec![Reaction::Host(request)]
    }

    /// Opens the file under the cursor in its own program, if it is as it was recorded and of a kind that is only shown.
    fn open_file(&mut self, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let Some(entry) = self.entry(open) else { return Vec::new() };
        if let Some(path) = evidence::openable(entry, open.evidence.state_of(entry), &open.path) {
            vec![Effect::OpenOutside(path).into()]
        } else {
            self.notice = Some(view.lang.evidence_not_opened().to_owned());
            Vec::new()
        }
    }

    /// Copies the path of the file under the cursor, or the number of the photo.
    fn copy_path(&self, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        let path = self.entry(open).map(|entry| match entry.sha256 {
            Some(_) => evidence::path(entry, &open.path).to_string_lossy().into_owned(),
            None => entry.what.clone(),
        });
        path.map(|path| Effect::Copy(path).into()).into_iter().collect()
    }

    /// The entry under the cursor.
    fn entry<'a>(&self, open: &'a OpenSession) -> Option<&'a Evidence> {
        let entries = open.evidence_of(&self.point);
        entries.get(self.cursor.item(entries.len()))
    }

    /// Handles the result of adding evidence; after an error the form keeps what was typed.
    fn taken(&mut self, is_recorded: bool) {
        if is_recorded {
            self.adding = None;
            self.cursor = ListCursor::on(usize::MAX);
        } else if let Some(adding) = &mut self.adding {
            adding.failed();
        }
    }

    /// Rows for the entries.
    fn height(&self, view: &View) -> usize {
        usize::from(paint::within(self.area(view)).height.saturating_sub(FOOT + 1))
    }
}

impl Popup<OpenSession> for EvidencePage {
    fn context(&self) -> Context {
        if self.adding.is_some() { Context::Adding } else { Context::Evidence }
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        let entries = open.evidence_of(&self.point).len();
        if let Some(adding) = &mut self.adding {
            if adding.ahead.keeps(Typed::Command(command)) {
                return Vec::new();
            }
            return match command {
                Command::Accept => adding.accept(std::slice::from_ref(&self.point)),
                Command::Back if entries == 0 => vec![Reaction::Close],
                Command::Back => {
                    self.adding = None;
                    Vec::new()
                }
                other => adding.update(other),
            };
        }
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Add => self.add(open, view),
            Command::Delete => return self.remove(open),
            Command::OpenFile => return self.open_file(open, view),
            Command::CopyPath => return self.copy_path(open),
            _ => {
                self.cursor.go(command, ListRows::Items(entries), self.height(view));
            }
        }
        Vec::new()
    }

    fn press(&mut self, key: KeyEvent, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        if let Some(adding) = &mut self.adding
            && !adding.ahead.keeps(Typed::Key(key))
        {
            adding.press(key);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        if let Some(adding) = &mut self.adding
            && !adding.ahead.keeps(Typed::Paste(text.to_owned()))
        {
            adding.paste(text);
        }
        Vec::new()
    }

    fn handle(&mut self, event: Event, open: &OpenSession, view: &View) -> Handled<SessionRequest> {
        match event {
            Event::PathCompleted { typed, completion } => {
                let Some(adding) = &mut self.adding else { return Handled::Consumed(Vec::new()) };
                adding.completed(&typed, completion);
                let waiting = adding.ahead.answered(&typed);
                return Handled::Consumed(replayed(self, waiting, open, view));
            }
            Event::EvidenceTaken { points, taken, .. } if points == [self.point.clone()] => self.taken(taken.is_ok()),
            other => return Handled::Ignored(other),
        }
        Handled::Consumed(Vec::new())
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 100, 22)
    }

    fn place(&self, open: &OpenSession, view: &View) -> Option<(usize, usize)> {
        let entries = ListRows::Items(open.evidence_of(&self.point).len());
        self.adding.is_none().then(|| self.cursor.place(entries, self.height(view)))?
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let locator = open.session().find(&self.point).map(|(_, _, point)| point.locator());
        let evidence = open.evidence_of(&self.point);
        let title = lang.evidence_title(&locator.unwrap_or_default(), evidence.len());
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &theme.shown(&title), theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let cells = usize::from(room.width);
        let foot = Rect { y: inner.bottom().saturating_sub(FOOT + 1), height: FOOT, ..room };
        if evidence.is_empty() {
            paint::text(frame.buffer_mut(), room, 0, lang.evidence_none(), theme.muted());
        }
        // An entry may have been added or removed since the cursor moved.
        let (mut cursor, rows) = (self.cursor, ListRows::Items(evidence.len()));
        cursor.show(rows, self.height(view));
        let here = cursor.item(evidence.len());
        for (line, position) in cursor.shown(rows, self.height(view)).enumerate() {
            let is_cursor = position == here && self.adding.is_none();
            let entry = &evidence[position];
            let painted = row(entry, open.evidence.state_of(entry), cells, view);
            paint::row(frame.buffer_mut(), room, line as u16, &painted, is_cursor, theme);
        }
        paint::text(frame.buffer_mut(), foot, 0, &theme.lines().across.repeat(cells), theme.line());
        match (&self.adding, evidence.get(here)) {
            (Some(adding), _) => adding.draw(frame, foot, view),
            (None, Some(entry)) => draw_entry(frame, foot, entry, open.evidence.state_of(entry), view),
            (None, None) => {}
        }
        let buffer = frame.buffer_mut();
        match &self.notice {
            Some(notice) => message::draw(buffer, paint::last_row(inner), true, notice, theme.heading(), theme),
            None => hints::draw(buffer, self, open, view),
        }
    }
}

/// One entry in a row: state, name, method and time, size, digest in short.
fn row(entry: &Evidence, state: Option<&State>, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let is_bad = state.is_some_and(|state| state.problem("").is_some());
    let words = fit(state_words(state, lang), lang.state_cells());
    let method = fit(entry.method.map(|method| method.label(lang)).unwrap_or_default(), lang.method_cells());
    let at = entry.at.filter(|_| cells >= WIDE).map(|at| format!(" {}", fit(&at.label(lang), 19))).unwrap_or_default();
    let size = entry.size.map(size_words).unwrap_or_default();
    let digest = entry.sha256.as_ref().map(|digest| digest.chars().take(8).collect::<String>()).unwrap_or_default();
    let rest = format!(" {method}{at} {size:>9} {}", fit(&theme.shown(&digest), 8));
    let room = cells.saturating_sub(2 + width(&words) + 1 + width(&rest));
    Line::from(vec![
        Span::raw("  "),
        Span::styled(format!("{words} "), if is_bad { theme.alarm() } else { theme.muted() }),
        Span::raw(fit(&theme.shown(name(&entry.what, room)), room)),
        Span::styled(rest, theme.muted()),
    ])
}

/// The short name of an entry: the last part of its path.
fn name(what: &str, cells: usize) -> &str {
    let last = what.rsplit(['/', '\\']).next().filter(|last| !last.is_empty());
    if width(what) <= cells { what } else { last.unwrap_or(what) }
}

/// The entry under the cursor: its whole path, its digest, and what is wrong with it.
fn draw_entry(frame: &mut Frame<'_>, foot: Rect, entry: &Evidence, state: Option<&State>, view: &View) {
    let (lang, theme) = (view.lang, view.theme);
    let cells = usize::from(foot.width);
    let fault = state.and_then(|state| state.problem(&entry.what)).map(|fault| fault.message(lang));
    let copy = entry.copy_of.as_ref().map(|original| lang.evidence_copy(original)).unwrap_or_default();
    let digest = entry.sha256.as_ref().map(|digest| format!("SHA-256 {digest}")).unwrap_or_default();
    let texts = [fault.clone().unwrap_or_else(|| entry.what.clone()), copy, digest];
    let lines = texts.iter().filter(|text| !text.is_empty()).flat_map(|text| wrap(&theme.shown(text), cells));
    for (row, line) in (1..).zip(lines) {
        let style = if fault.is_some() && row == 1 { theme.heading() } else { Style::new() };
        paint::text(frame.buffer_mut(), foot, row, &line, style);
    }
}

pub(crate) const fn state_words(state: Option<&State>, lang: Lang) -> &'static str {
    match state {
        None => lang.state_looking(),
        Some(State::Text) => lang.state_text(),
        Some(State::Intact) => lang.state_intact(),
        Some(State::NotFound) => lang.state_missing(),
        Some(State::Renamed { .. }) => lang.state_renamed(),
        Some(State::OtherSize { .. } | State::OtherContent) => lang.state_changed(),
        Some(State::Unseen) => lang.state_unseen(),
    }
}

/// A size for people: `812 B`, `12.3 KB`, `4.0 GB`.
fn size_words(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let (mut whole, mut tenths, mut unit) = (bytes, 0, 0);
    while whole >= 1000 && unit + 1 < UNITS.len() {
        tenths = whole % 1000 / 100;
        whole /= 1000;
        unit += 1;
    }
    if unit == 0 { format!("{whole} B") } else { format!("{whole}.{tenths} {}", UNITS[unit]) }
}

impl Lang {
    /// Cells that the words for what became of a file take in a list.
    const fn state_cells(self) -> usize {
        match self {
            Self::ZhTw => 6,
            Self::En => 9,
        }
    }

    /// Cells that the name of a method takes in a list.
    const fn method_cells(self) -> usize {
        match self {
            Self::ZhTw => 4,
            Self::En => 9,
        }
    }
}

text! {
    evidence_not_opened {
        zh: "只開啟與紀錄相符的圖片、文件與影音檔",
        en: "only pictures, documents and recordings that are as recorded are opened",
    }
    state_renamed { zh: "已改名", en: "renamed" }
    evidence_none { zh: "這一項還沒有佐證", en: "the point has no evidence yet" }
    evidence_removed { zh: "已移除這一筆，檔案還在；回到查核畫面按 u 復原", en: "the entry was removed, the file stays; u in the inspection undoes it" }
    state_looking { zh: "檢查中", en: "looking" }
    state_text { zh: "編號", en: "number" }
    state_intact { zh: "完好", en: "intact" }
    state_missing { zh: "遺失", en: "missing" }
    state_changed { zh: "已變更", en: "changed" }
    state_unseen { zh: "未檢查", en: "not seen" }
}

messages! {
    evidence_title(locator: &str, count: usize) { zh: "佐證 {locator}：{count} 件", en: "evidence {locator}: {count}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Method;
    use crate::model::sample;
    use crate::ops::evidence::Completion;
    use crate::store::error::StoreError;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short, view};

    #[test]
    fn sizes_are_short() {
        for (bytes, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 KB"),
            (12_345, "12.3 KB"),
            (4_000_000_000, "4.0 GB"),
            (u64::MAX, "18446744.0 TB"),
        ] {
            assert_eq!(size_words(bytes), expected);
        }
    }

    #[test]
    fn where_a_path_does_not_fit_its_name_stands() {
        for (what, cells, expected) in [
            ("一份.evidence/大廳 一.jpg", 40, "一份.evidence/大廳 一.jpg"),
            ("一份.evidence/大廳 一.jpg", 24, "大廳 一.jpg"),
            (r"C:\查核\大廳.jpg", 10, "大廳.jpg"),
            ("照片/", 3, "照片/"),
            ("0012", 2, "0012"),
        ] {
            assert_eq!(name(what, cells), expected);
        }
    }

    #[test]
    fn without_evidence_the_form_for_the_first_is_open_and_asks_once() {
        let open = open(marked(&[1], &[]));
        let mut page = EvidencePage::open(&open, &view());
        assert_eq!(page.context(), Context::Adding);
        assert!(keys(&mut page, "Enter", &open).is_empty(), "nothing is no evidence");
        assert_eq!(short(&keys(&mut page, "type:0012 Enter Enter", &open)), ["TakeEvidence"]);
        let taken = Err(StoreError::NoHome);
        let event = Event::EvidenceTaken { session: open.path.clone(), points: vec!["1.1.1".into()], taken };
        assert!(matches!(page.handle(event, &open, &view()), Handled::Consumed(_)));
        assert_eq!(short(&keys(&mut page, "Enter", &open)), ["TakeEvidence"], "what failed can be tried again");
        assert_eq!(short(&keys(&mut page, "Esc", &open)), ["closes"]);
    }

    #[test]
    fn the_number_of_a_photo_is_taken_on_the_spot_unless_somebody_says_otherwise() {
        let mut session = marked(&[1], &[]);
        let mut parts = session.parts().clone();
        std::sync::Arc::make_mut(&mut parts.checklist).pillars[0].strategies[0].points[0].method = Method::Document;
        session = crate::model::record::session::Session::from_parts(parts);
        let open = open(session);
        for (typed, expected) in [
            ("type:0012", Some(Method::OnSite)),
            ("type:a.pdf", Some(Method::Document)),
            ("type:0012 Down Right", Some(Method::Document)),
        ] {
            let mut page = EvidencePage::open(&open, &view());
            keys(&mut page, typed, &open);
            assert_eq!(page.adding.as_ref().and_then(Adding::method), expected, "{typed}");
        }
    }

    #[test]
    fn the_entry_under_the_cursor_is_removed() {
        let mut session = marked(&[1], &[]);
        sample::answer(&mut session, "1.1.1", 1, |answer| {
            answer.evidence.extend(["0012", "0013"].map(|number| sample::photo(number, None)));
        });
        let open = open(session);
        let mut page = EvidencePage::open(&open, &view());
        assert!(screen_text(&page, &open).contains("0013"));
        let answered = keys(&mut page, "Down Delete", &open);
        assert!(matches!(&answered[..], [Reaction::Host(SessionRequest::RemoveEvidence(_, 1))]), "{answered:?}");
        keys(&mut page, "a", &open);
        assert_eq!(page.context(), Context::Adding);
        assert!(keys(&mut page, "Esc", &open).is_empty(), "back to the list");
    }

    #[test]
    fn a_path_goes_on_unless_somebody_has_typed_on() {
        let open = open(marked(&[1], &[]));
        let mut page = EvidencePage::open(&open, &view());
        assert_eq!(short(&keys(&mut page, "type:ph Tab", &open)), ["do CompletePath"]);
        // What is typed before the answer waits for it.
        assert_eq!(short(&keys(&mut page, "type:7.jpg Enter", &open)), [""; 0]);
        for (typed, expected) in [("p", "ph"), ("ph", "photos/7.jpg")] {
            let completion = Completion { text: "photos/".to_owned(), names: Vec::new() };
            page.handle(Event::PathCompleted { typed: typed.to_owned(), completion }, &open, &view());
            assert_eq!(page.adding.as_ref().map(Adding::typed).as_deref(), Some(expected));
        }
    }
}
