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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{PLAN, desk, keys, screen_text, short, view};

    fn entry(desk: &PlanDesk, text: &str) -> LedgerEntry {
        desk.entries().iter().find(|entry| entry.text.contains(text)).expect("a paragraph of the plan").clone()
    }

    /// The decisions of a form that closed with them.
    fn decided(answered: Vec<Reaction<DeskRequest>>) -> Vec<Decision> {
        match <[_; 2]>::try_from(answered) {
            Ok([Reaction::Close, Reaction::Host(DeskRequest::Decide(decisions))]) => decisions,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_changed_is_decided_and_nothing_else() {
        let desk = desk(PLAN);
        let point = entry(&desk, "訂定");
        let wording = |more: &str| Decision::Wording { entry: point.id, wording: format!("{}{more}", point.wording) };
        let units = |units: &[&str]| Decision::Units {
            entry: point.id,
            units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        };
        for (script, expected) in [
            ("Enter", Vec::new()),
            ("type:（全所） Enter", vec![wording("（全所）")]),
            ("Tab type:秘書室、一組 Enter", vec![units(&["秘書室", "一組"])]),
            // From the units Tab leads back to the wording.
            ("Tab type:秘書室 Tab type:甲 Enter", vec![wording("甲"), units(&["秘書室"])]),
        ] {
            assert_eq!(decided(keys(&mut ReviewText::of(&point), script, &desk)), expected, "{script}");
        }
        assert_eq!(short(&keys(&mut ReviewText::of(&point), "type:甲 Esc", &desk)), ["closes"]);
    }

    #[test]
    fn only_points_have_a_field_for_units() {
        let desk = desk(PLAN);
        let (point, pillar) = (entry(&desk, "訂定"), entry(&desk, "便民"));
        assert!(ReviewText::of(&point).offers(Command::NextField, &desk));
        assert!(screen_text(&ReviewText::of(&point), &desk).contains("units"));
        let mut form = ReviewText::of(&pillar);
        assert!(!form.offers(Command::NextField, &desk));
        assert!(!screen_text(&form, &desk).contains("units"));
        let expected = Decision::Wording { entry: pillar.id, wording: format!("{}甲", pillar.wording) };
        assert_eq!(decided(keys(&mut form, "Tab type:甲 Enter", &desk)), [expected]);
    }

    #[test]
    fn a_paragraph_is_divided_at_the_caret_with_what_was_changed_before() {
        let desk = desk(PLAN);
        let point = entry(&desk, "訂定");
        let split = |at| Decision::Split { entry: point.id, at };
        let wording = |wording: String| Decision::Wording { entry: point.id, wording };
        let divided = |script: &str| decided(keys(&mut ReviewText::of(&point), script, &desk));
        assert_eq!(divided("Home Right Right F4"), [split(2)]);
        // Blanks in front are not kept.
        assert_eq!(divided("Home Space Right Right F4"), [split(2)]);
        let changed = wording(format!("{}甲", point.wording));
        assert_eq!(divided("type:甲 Home Right Right F4"), [changed, split(2)]);
        let mut form = ReviewText::of(&point);
        keys(&mut form, "Home", &desk);
        form.paste("甲\n", &desk, &view());
        let pasted = wording(format!("甲{}", point.wording));
        assert_eq!(decided(keys(&mut form, "Right Right F4", &desk)), [pasted, split(3)], "a break counts for nothing");
    }

    #[test]
    fn a_part_without_letters_is_refused_until_the_next_key() {
        let desk = desk(PLAN);
        let point = entry(&desk, "訂定");
        // In front of the first letter, and behind the last one, where a full stop is left.
        for script in ["Home F4", "F4", "Left F4"] {
            let mut form = ReviewText::of(&point);
            assert_eq!(short(&keys(&mut form, script, &desk)), [""; 0], "{script}");
            let screen = screen_text(&form, &desk);
            assert!(screen.contains("both parts need letters"), "{script}:\n{screen}");
            keys(&mut form, "Right", &desk);
            assert!(!screen_text(&form, &desk).contains("both parts"), "{script}");
        }
    }

    #[test]
    fn a_paragraph_keeps_a_text() {
        let desk = desk(PLAN);
        let point = entry(&desk, "訂定");
        let mut form = ReviewText::of(&point);
        let emptied = format!("Home {} Space Enter", "Delete ".repeat(point.wording.chars().count()));
        assert_eq!(short(&keys(&mut form, &emptied, &desk)), [""; 0]);
        assert!(screen_text(&form, &desk).contains("a paragraph needs a text"));
        let expected = Decision::Wording { entry: point.id, wording: " 乙".into() };
        assert_eq!(decided(keys(&mut form, "type:乙 Enter", &desk)), [expected]);
    }
}
