//! Wording and units of a paragraph under review; at the caret the paragraph can be divided.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::lang::text;
use crate::model::value::text::width;
use crate::ops::import::{Fate, LedgerEntry};
use crate::ops::review::{Decision, ReviewRefusal, units_of};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::plan_desk::{DeskRequest, PlanDesk};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{hints, paint};

/// The form.
#[derive(Debug)]
pub struct ReviewText {
    entry: usize,
    before: (String, String),
    wording: TextField,
    /// Only points and groups have units.
    units: Option<TextField>,
    is_in_units: bool,
    notice: Option<ReviewRefusal>,
}

impl ReviewText {
    /// The form of a paragraph, with the caret at the end of its wording.
    #[must_use]
    pub fn of(entry: &LedgerEntry) -> Self {
        let has_units = matches!(entry.fate, Fate::Point | Fate::Group);
        let units = entry.units.join("、");
        Self {
            entry: entry.id,
            before: (entry.wording.clone(), units.clone()),
            wording: TextField::new(&entry.wording, Lines::Many),
            units: has_units.then(|| TextField::new(&units, Lines::One)),
            is_in_units: false,
            notice: None,
        }
    }

    /// What was changed.
    fn decisions(&self) -> Vec<Decision> {
        let mut decisions = Vec::new();
        let wording = self.text();
        if wording.trim() != self.before.0 && !wording.trim().is_empty() {
            decisions.push(Decision::Wording { entry: self.entry, wording });
        }
        if let Some(units) = self.units.as_ref().map(TextField::text).filter(|units| *units != self.before.1) {
            decisions.push(Decision::Units { entry: self.entry, units: units_of(&units) });
        }
        decisions
    }

    /// The wording in one line: a paragraph has no breaks.
    fn text(&self) -> String {
        self.wording.text().replace('\n', "")
    }

    fn split(&mut self) -> Vec<Reaction<DeskRequest>> {
        let (line, column) = self.wording.caret();
        let before: usize = self.wording.text().split('\n').take(line).map(|line| line.chars().count()).sum();
        let text = self.text();
        let blanks = text.chars().take_while(|letter| letter.is_whitespace()).count();
        let has_letters = |mut part: std::iter::Skip<std::str::Chars<'_>>| part.any(char::is_alphanumeric);
        let is_front = text.chars().take(before + column).any(char::is_alphanumeric);
        if !is_front || !has_letters(text.chars().skip(before + column)) {
            self.notice = Some(ReviewRefusal::NoPart);
            return Vec::new();
        }
        let mut decisions = self.decisions();
        decisions.push(Decision::Split { entry: self.entry, at: (before + column).saturating_sub(blanks) });
        vec![Reaction::Close, Reaction::Host(DeskRequest::Decide(decisions))]
    }

    fn field(&mut self) -> &mut TextField {
        match &mut self.units {
            Some(units) if self.is_in_units => units,
            _ => &mut self.wording,
        }
    }
}

impl Popup<PlanDesk> for ReviewText {
    fn context(&self) -> Context {
        Context::ReviewText
    }

    fn update(&mut self, command: Command, _: &PlanDesk, _: &View) -> Vec<Reaction<DeskRequest>> {
        self.notice = None;
        match command {
            Command::Accept if self.text().trim().is_empty() => self.notice = Some(ReviewRefusal::NoWording),
            Command::Accept => {
                return vec![Reaction::Close, Reaction::Host(DeskRequest::Decide(self.decisions()))];
            }
            Command::Split => return self.split(),
            Command::NextField => self.is_in_units = !self.is_in_units && self.units.is_some(),
            Command::Back => return vec![Reaction::Close],
            _ => {}
        }
        Vec::new()
    }

    fn press(&mut self, key: KeyEvent, _: &PlanDesk, _: &View) -> Vec<Reaction<DeskRequest>> {
        self.notice = None;
        self.field().press(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &PlanDesk, _: &View) -> Vec<Reaction<DeskRequest>> {
        self.field().paste(text);
        Vec::new()
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 92, 12)
    }

    fn offers(&self, command: Command, _: &PlanDesk) -> bool {
        command != Command::NextField || self.units.is_some()
    }

    fn draw(&self, frame: &mut Frame<'_>, desk: &PlanDesk, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let label = desk.entry(self.entry).map_or_else(String::new, |entry| {
            format!("{} {} {}", entry.fate.label(lang), entry.number, entry.place.label(lang))
        });
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &theme.shown(&label), theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let rows = inner.height.saturating_sub(4);
        let focus = |is_here| if is_here { Focus::Here } else { Focus::Elsewhere };
        self.wording.draw(frame, Rect { height: rows, ..room }, focus(!self.is_in_units));
        let below = Rect { y: room.y + rows, height: inner.height.saturating_sub(rows), ..room };
        if let Some(units) = &self.units {
            let label = format!("{} ", lang.review_units());
            let style = if self.is_in_units { theme.key() } else { theme.muted() };
            paint::text(frame.buffer_mut(), below, 1, &label, style);
            let indent = width(&label) as u16;
            let line =
                Rect { x: below.x + indent, y: below.y + 1, width: below.width.saturating_sub(indent), height: 1 };
            frame.buffer_mut().set_style(line, Style::new().add_modifier(Modifier::UNDERLINED));
            units.draw(frame, line, focus(self.is_in_units));
        }
        if let Some(refusal) = self.notice {
            paint::text(frame.buffer_mut(), below, 2, refusal.label(lang), theme.heading());
        }
        hints::draw(frame.buffer_mut(), self, desk, view);
    }
}

text! {
    review_units { zh: "單位", en: "units" }
}
