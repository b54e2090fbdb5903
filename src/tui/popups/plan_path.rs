//! The path of a plan to be imported, and the imports that were begun and not finished.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::convert::Infallible;
use std::path::PathBuf;

use crate::lang::{Lang, messages, text};
use crate::model::value::text::{cut, wrap};
use crate::ops::evidence::Completion;
use crate::ops::review::{ReviewWork, typed_path};
use crate::store::error::display_path;
use crate::tui::command::{Command, Context};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::component::{StartKit, View};
use crate::tui::effect::{Effect, Event, PlanEffect, PlanEvent};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::typed_ahead::{Typed, TypedAhead, replayed};
use crate::tui::widgets::{hints, paint};

/// The most unfinished imports that are listed.
const MOST: usize = 6;

/// The field with what can be chosen below it.
#[derive(Debug)]
pub struct PlanPath {
    field: TextField,
    /// The completions of the path.
    names: Vec<String>,
    unfinished: Vec<ReviewWork>,
    /// On the field, or on one of the unfinished imports below it.
    cursor: ListCursor,
    is_reading: bool,
    notice: Option<String>,
    ahead: TypedAhead,
}

impl PlanPath {
    /// The empty field, and the effect that finds what was begun.
    #[must_use]
    pub fn open() -> (Self, Effect) {
        let page = Self {
            field: TextField::new("", Lines::One),
            names: Vec::new(),
            unfinished: Vec::new(),
            cursor: ListCursor::default(),
            is_reading: false,
            notice: None,
            ahead: TypedAhead::default(),
        };
        (page, Effect::Plan(PlanEffect::Find))
    }

    /// Which unfinished import the cursor is on; none while it is in the field.
    fn chosen(&self) -> Option<usize> {
        self.cursor.item(1 + self.unfinished.len()).checked_sub(1)
    }

    fn accept(&mut self, lang: Lang) -> Vec<Reaction<Infallible>> {
        let plan = match self.chosen().map(|chosen| &self.unfinished[chosen]) {
            Some(work) => PathBuf::from(&work.plan),
            None => typed_path(&self.field.text()),
        };
        if plan.as_os_str().is_empty() {
            self.notice = Some(lang.plan_path_first().to_owned());
        }
        if plan.as_os_str().is_empty() || self.is_reading {
            return Vec::new();
        }
        self.is_reading = true;
        vec![Effect::Plan(PlanEffect::Open(plan)).into()]
    }

    fn completed(&mut self, typed: &str, completion: Completion) {
        if self.field.text() != typed {
            return;
        }
        if !completion.text.is_empty() {
            self.field = TextField::new(&completion.text, Lines::One);
        }
        self.names = completion.names;
    }
}

impl Popup<StartKit> for PlanPath {
    fn context(&self) -> Context {
        Context::PlanPath
    }

    fn update(&mut self, command: Command, _: &StartKit, view: &View) -> Vec<Reaction<Infallible>> {
        if self.ahead.keeps(Typed::Command(command)) {
            return Vec::new();
        }
        self.notice = None;
        match command {
            Command::Accept => return self.accept(view.lang),
            Command::Back => return vec![Reaction::Close],
            Command::Complete => {
                self.ahead.ask(&self.field.text());
                return vec![Effect::CompletePath(self.field.text()).into()];
            }
            _ => {
                let rows = 1 + self.unfinished.len();
                self.cursor.go(command, ListRows::Items(rows), rows);
            }
        }
        Vec::new()
    }

    fn press(&mut self, key: KeyEvent, _: &StartKit, _: &View) -> Vec<Reaction<Infallible>> {
        if self.ahead.keeps(Typed::Key(key)) {
            return Vec::new();
        }
        self.notice = None;
        self.names.clear();
        self.cursor = ListCursor::default();
        self.field.press(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &StartKit, _: &View) -> Vec<Reaction<Infallible>> {
        if self.ahead.keeps(Typed::Paste(text.to_owned())) {
            return Vec::new();
        }
        self.cursor = ListCursor::default();
        self.field.paste(text.trim());
        Vec::new()
    }

    fn handle(&mut self, event: Event, kit: &StartKit, view: &View) -> Handled<Infallible> {
        match event {
            Event::PathCompleted { typed, completion } => {
                self.completed(&typed, completion);
                let waiting = self.ahead.answered(&typed);
                return Handled::Consumed(replayed(self, waiting, kit, view));
            }
            Event::Plan(PlanEvent::Found(unfinished)) => {
                self.unfinished = unfinished.into_iter().take(MOST).collect();
            }
            Event::Plan(PlanEvent::Read(Err(failure))) => {
                self.is_reading = false;
                self.notice = Some(failure.message(view.lang));
            }
            other => return Handled::Ignored(other),
        }
        Handled::Consumed(Vec::new())
    }

    fn area(&self, view: &View) -> Rect {
        let rows = 8 + if self.unfinished.is_empty() { 0 } else { self.unfinished.len() as u16 + 2 };
        paint::centered(view.area(), 100, rows)
    }

    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), self.area(view), lang.plan_path_title(), theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let cells = usize::from(room.width);
        let focus = if self.chosen().is_none() { Focus::Here } else { Focus::Elsewhere };
        self.field.draw(frame, Rect { height: 1, ..room }, focus);
        let buffer = frame.buffer_mut();
        let below = if self.is_reading {
            lang.plan_path_reading().to_owned()
        } else if let Some(notice) = &self.notice {
            notice.clone()
        } else if self.names.is_empty() {
            lang.plan_path_hint().to_owned()
        } else {
            self.names.join("  ")
        };
        let style = if self.notice.is_some() { theme.heading() } else { theme.muted() };
        for (row, line) in (1..4).zip(wrap(&theme.shown(&below), cells)) {
            paint::text(buffer, room, row, &line, style);
        }
        if !self.unfinished.is_empty() {
            paint::text(buffer, room, 4, lang.plan_path_unfinished(), theme.heading());
        }
        let list = Rect { y: room.y + 5, height: inner.height.saturating_sub(6), ..room };
        for (row, work) in self.unfinished.iter().take(usize::from(list.height)).enumerate() {
            let line = lang.plan_path_work(&display_path(&PathBuf::from(&work.plan)), work.decisions.len());
            let line = cut(&theme.shown(&line), cells.saturating_sub(2)).into_owned();
            paint::row(buffer, list, row as u16, &format!("  {line}").into(), self.chosen() == Some(row), theme);
        }
        hints::draw(buffer, self, kit, view);
    }
}

text! {
    plan_path_title { zh: "匯入計畫書", en: "import a plan" }
    plan_path_hint {
        zh: "計畫書的路徑：ODT、DOCX、HTML、PDF、純文字或試算表。按 Tab 自動完成，也可以把檔案拖進視窗",
        en: "path of the plan: ODT, DOCX, HTML, PDF, plain text, a spreadsheet; Tab completes it, and a file can be dropped here",
    }
    plan_path_first { zh: "請先輸入計畫書的路徑", en: "type the path of the plan first" }
    plan_path_reading { zh: "讀取中", en: "reading" }
    plan_path_unfinished { zh: "尚未完成的匯入", en: "not finished yet" }
}

messages! {
    plan_path_work(path: &str, decisions: usize) {
        zh: "{path}（已改 {decisions} 處）",
        one(decisions): "{path} ({decisions} decision)",
        en: "{path} ({decisions} decisions)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::import::{ImportError, ImportFailure};
    use crate::tui::popups::testing::{keys, kit, short, view};

    #[test]
    fn a_path_is_typed_and_what_was_begun_is_chosen() {
        let (mut page, _) = PlanPath::open();
        assert_eq!(short(&keys(&mut page, "Enter", &kit())), [""; 0]);
        assert_eq!(short(&keys(&mut page, "type:a.odt Enter Enter", &kit())), ["do Plan"]);
        let failure = ImportFailure::Plan { path: "a.odt".into(), error: ImportError::Blank };
        page.handle(Event::Plan(PlanEvent::Read(Err(failure))), &kit(), &view());
        assert!(page.notice.as_ref().is_some_and(|notice| notice.contains("no text")), "{page:?}");
        let work = ReviewWork {
            format: 1,
            plan: "b.odt".into(),
            digest: "0".into(),
            columns: None,
            id: "b".into(),
            agency: None,
            year: None,
            framework: None,
            onto: None,
            decisions: Vec::new(),
        };
        page.handle(Event::Plan(PlanEvent::Found(vec![work])), &kit(), &view());
        let answered = keys(&mut page, "Down Down Enter", &kit());
        assert!(format!("{answered:?}").contains("b.odt"), "{answered:?}");
    }

    #[test]
    fn keys_that_come_before_a_completion_wait_for_it() {
        let (mut page, _) = PlanPath::open();
        assert_eq!(short(&keys(&mut page, "type:pl Tab type:.o Tab Enter", &kit())), ["do CompletePath"]);
        assert_eq!(page.field.text(), "pl");
        let answer = |page: &mut PlanPath, typed: &str, text: &str| {
            let completion = Completion { text: text.into(), names: Vec::new() };
            match page.handle(Event::PathCompleted { typed: typed.into(), completion }, &kit(), &view()) {
                Handled::Consumed(reactions) => reactions,
                Handled::Ignored(event) => panic!("{event:?}"),
            }
        };
        assert_eq!(short(&answer(&mut page, "other", "other.odt")), [""; 0]);
        assert_eq!(short(&answer(&mut page, "pl", "plan")), ["do CompletePath"]);
        assert_eq!(page.field.text(), "plan.o");
        let opened = answer(&mut page, "plan.o", "plan.odt");
        assert!(format!("{opened:?}").contains("plan.odt"), "{opened:?}");
        let (mut page, _) = PlanPath::open();
        assert!(keys(&mut page, "Tab Esc", &kit()).iter().any(|reaction| matches!(reaction, Reaction::Close)));
    }
}
