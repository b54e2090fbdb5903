//! The visit form: kind, site and reviewers of a new inspection.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use std::sync::Arc;

use super::start::Start;
use crate::lang::{Lang, messages, words};
use crate::model::checklist::Checklist;
use crate::model::previous::Previous;
use crate::model::roc::date_words;
use crate::model::session::{Visit, VisitKind};
use crate::model::text::{cut, width};
use crate::tui::app::{Reaction, Screen, StartKit, View};
use crate::tui::command::{Command, Context};
use crate::tui::effect::Effect;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::{hints, paint};

/// The form for one checklist.
#[derive(Debug)]
pub struct Form {
    checklist: Arc<Checklist>,
    kind: VisitKind,
    site: Field,
    reviewers: Field,
    focus: Part,
    previous: Option<Box<Previous>>,
    /// The user was told that no reviewer is named, and may go on without one.
    was_warned: bool,
}

/// The parts of the form, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Kind,
    Site,
    Reviewers,
}

/// What is known of the visit before anybody typed.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Kind of visit.
    pub kind: Option<VisitKind>,
    /// Site.
    pub site: String,
    /// Reviewers.
    pub reviewers: Vec<String>,
    /// The inspection before, for reference.
    pub previous: Option<Box<Previous>>,
}

impl Form {
    /// The form for a checklist with what is known already.
    #[must_use]
    pub fn new(checklist: Arc<Checklist>, known: &Known, lang: Lang) -> Self {
        Self {
            checklist,
            kind: known.kind.unwrap_or(VisitKind::SpotCheck),
            site: Field::new(&known.site, Lines::One),
            reviewers: Field::new(&known.reviewers.join(lang.name_comma()), Lines::One),
            focus: Part::Kind,
            previous: known.previous.clone(),
            was_warned: false,
        }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, start: &StartKit, view: &View) -> Vec<Reaction> {
        let is_warned = std::mem::take(&mut self.was_warned);
        match command {
            Command::Accept => return self.begin(is_warned, view),
            Command::Back => return vec![Reaction::Go(Box::new(Screen::Start(Start::new(start))))],
            Command::NextField => self.focus = self.focus.next(),
            Command::PreviousField => self.focus = self.focus.previous(),
            Command::Left | Command::Right if self.focus == Part::Kind => {
                let here = VisitKind::ALL.iter().position(|&kind| kind == self.kind).unwrap_or_default();
                let last = VisitKind::ALL.len() - 1;
                let there = if command == Command::Left { here.saturating_sub(1) } else { (here + 1).min(last) };
                self.kind = VisitKind::ALL[there];
            }
            Command::Left => self.press(KeyEvent::from(crossterm::event::KeyCode::Left)),
            Command::Right => self.press(KeyEvent::from(crossterm::event::KeyCode::Right)),
            _ => {}
        }
        Vec::new()
    }

    /// Types a key into the field that has the focus; on the kind, Space and digits choose.
    pub fn press(&mut self, key: KeyEvent) {
        use crossterm::event::KeyCode;
        match (self.focus, key.code) {
            (Part::Kind, KeyCode::Char(' ')) => {
                let here = VisitKind::ALL.iter().position(|&kind| kind == self.kind).unwrap_or_default();
                self.kind = VisitKind::ALL[(here + 1) % VisitKind::ALL.len()];
            }
            (Part::Kind, KeyCode::Char(digit @ '1'..='3')) => {
                self.kind = VisitKind::ALL[digit as usize - '1' as usize];
            }
            (Part::Kind, _) => {}
            (Part::Site, _) => self.site.press(key),
            (Part::Reviewers, _) => self.reviewers.press(key),
        }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        match self.focus {
            Part::Kind => {}
            Part::Site => self.site.paste(text),
            Part::Reviewers => self.reviewers.paste(text),
        }
    }

    fn begin(&mut self, is_warned: bool, view: &View) -> Vec<Reaction> {
        let reviewers = names(&self.reviewers.text());
        if reviewers.is_empty() && !is_warned {
            self.was_warned = true;
            return Vec::new();
        }
        let visit = Visit {
            kind: self.kind,
            site: self.site.text().trim().to_owned(),
            reviewers: reviewers.clone(),
            opened: view.now,
            closed: None,
        };
        let mut reactions = Vec::new();
        if !reviewers.is_empty() {
            reactions.push(Reaction::Do(Effect::Remember(reviewers)));
        }
        let (checklist, previous) = (Arc::clone(&self.checklist), self.previous.clone());
        reactions.push(Reaction::Do(Effect::Begin { checklist, visit, previous }));
        reactions
    }

    /// Paints the form.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: Context, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner =
            paint::frame(frame.buffer_mut(), Rect { height: area.height - 2, ..area }, lang.form_title(), theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        self.draw_head(frame.buffer_mut(), room, view);
        let buffer = frame.buffer_mut();
        let labels = [lang.form_kind(), lang.form_site(), lang.form_reviewers()];
        let indent = labels.iter().map(|label| width(label)).max().unwrap_or_default() as u16 + 3;
        for (row, (label, part)) in
            [4, 6, 8].into_iter().zip(labels.iter().zip([Part::Kind, Part::Site, Part::Reviewers]))
        {
            let is_here = part == self.focus;
            let style = if is_here { theme.key() } else { Style::new() };
            paint::text(buffer, room, row, &format!("{}{label}", if is_here { "> " } else { "  " }), style);
        }
        let field = |row: u16| Rect {
            x: room.x + indent,
            y: room.y + row,
            width: room.width.saturating_sub(indent),
            height: 1,
        };
        paint::line(buffer, field(4), 0, &self.kinds(usize::from(field(4).width), view));
        for (row, text, part) in [(6, &self.site, Part::Site), (8, &self.reviewers, Part::Reviewers)] {
            let at = field(row);
            let underline = Style::new().add_modifier(Modifier::UNDERLINED);
            frame.buffer_mut().set_style(at, underline);
            text.draw(frame, at, if self.focus == part { Focus::Here } else { Focus::Elsewhere });
        }
        let buffer = frame.buffer_mut();
        paint::text(buffer, room, 10, lang.form_reviewers_hint(), theme.dim());
        if self.was_warned {
            paint::text(buffer, room, 12, lang.form_no_reviewer(), theme.alarm());
        }
        let footer = Rect { y: area.bottom() - 1, height: 1, ..area };
        paint::line(buffer, footer, 0, &hints::line(context, lang, theme, usize::from(area.width)));
    }

    /// What the inspection is about.
    fn draw_head(&self, buffer: &mut Buffer, room: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(room.width);
        let title = cut(&theme.shown(&self.checklist.title), cells).into_owned();
        paint::text(buffer, room, 0, &title, theme.heading());
        paint::text(buffer, room, 1, &lang.form_points(self.checklist.points().count()), theme.dim());
        if let Some(milestone) = self.checklist.next_milestone(view.now.date()) {
            let words = format!("{} {}", date_words(milestone.due, lang), milestone.what);
            paint::text(buffer, room, 2, &cut(&theme.shown(&words), cells), theme.dim());
        }
    }

    fn kinds(&self, cells: usize, view: &View) -> Line<'static> {
        let mut spans = Vec::new();
        let words = VisitKind::ALL.map(|kind| kind.words(view.lang));
        let is_narrow = words.iter().map(|words| width(words) + 7).sum::<usize>() > cells;
        for kind in VisitKind::ALL {
            let is_chosen = kind == self.kind;
            let sign = if is_chosen { "(*) " } else { "( ) " };
            let style = if is_chosen { Style::new().add_modifier(Modifier::BOLD) } else { view.theme.dim() };
            let words = kind.words(view.lang);
            let words = if is_narrow { words.trim_end_matches(" check") } else { words };
            spans.push(Span::styled(format!("{sign}{words}   "), style));
        }
        Line::from(spans)
    }
}

impl Part {
    const fn next(self) -> Self {
        match self {
            Self::Kind => Self::Site,
            Self::Site => Self::Reviewers,
            Self::Reviewers => Self::Kind,
        }
    }

    const fn previous(self) -> Self {
        match self {
            Self::Kind => Self::Reviewers,
            Self::Site => Self::Kind,
            Self::Reviewers => Self::Site,
        }
    }
}

/// The names in a text, divided by commas of either width.
fn names(text: &str) -> Vec<String> {
    text.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

words! {
    form_title { zh: "新的查核", en: "new inspection" }
    form_kind { zh: "查核種類", en: "kind" }
    form_site { zh: "查核地點", en: "site" }
    form_reviewers { zh: "查核人員", en: "reviewers" }
    form_reviewers_hint { zh: "左右鍵選種類；多位人員以頓號隔開", en: "Left and Right choose the kind; commas divide reviewers" }
    form_no_reviewer { zh: " 沒有填查核人員；再按一次 Enter 直接開始 ", en: " No reviewer is named; press Enter again to begin anyway " }
}

messages! {
    form_points(points: usize) { zh: "查核重點 {points} 項", en: "{points} points" }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn reviewers_are_divided_by_commas_of_either_width() {
        assert_eq!(names(" 王檢查員、李 小明,陳，, "), ["王檢查員", "李 小明", "陳"]);
        assert!(names("  ").is_empty());
    }
}
