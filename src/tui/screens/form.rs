//! The visit form: kind, site, reviewers and scope of a new inspection.

mod previous;

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::path::PathBuf;

use self::previous::PreviousField;
use crate::lang::{Lang, messages, text};
use crate::model::list::draw::Contents;
use crate::model::record::previous::Previous;
use crate::model::record::scope::Population;
use crate::model::record::visit::{Visit, VisitKind, names_in};
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, half_width, width, wrap};
use crate::ops::begin::{Beginning, Drawing};
use crate::ops::list::{self, Entry, Listed};
use crate::tui::command::{Command, Context};
use crate::tui::component::popup::{Handled, Popup, Stack};
use crate::tui::component::request::Request;
use crate::tui::component::surface::Surface;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::{Effect, Event};
use crate::tui::popups;
use crate::tui::popups::unreadable_file::UnreadableFile;
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{choices, hints, paint};

/// The form for one checklist.
#[derive(Debug)]
pub struct Form {
    /// What is to be walked.
    entry: Entry,
    kind: VisitKind,
    site: TextField,
    reviewers: TextField,
    /// The population that a sample is drawn from; `None` for every point.
    drawn_from: Option<Population>,
    /// The sample size, as typed.
    count: TextField,
    /// Nobody has typed a sample size since the field was entered: the first digit takes its place.
    is_count_proposed: bool,
    /// The latest session of this checklist in which something was absent.
    earlier: Option<Earlier>,
    /// The previous inspection.
    previous: PreviousField,
    focus: Part,
    /// The error, until the next command.
    notice: Option<String>,
    /// The warning that no reviewer is named was shown; the next Enter goes on without one.
    was_warned: bool,
    popups: Stack<StartKit>,
}

/// An earlier session to draw from.
#[derive(Clone, Debug)]
struct Earlier {
    path: PathBuf,
    absent: usize,
    on: NaiveDate,
}

/// The choices of the scope, in the order of the form: every point, then the populations.
const SCOPES: [Option<Population>; 4] =
    [None, Some(Population::OnSite), Some(Population::Pillars), Some(Population::Absent)];

/// The default sample size.
const USUAL_COUNT: &str = "20";

/// The most digits of a sample size: there are at most 200,000 points.
const LONGEST_COUNT: usize = 6;

/// The parts of the form, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Kind,
    Site,
    Reviewers,
    Scope,
    Count,
    Previous,
}

/// The fields filled in before the user types.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Kind of visit.
    pub kind: Option<VisitKind>,
    /// Site.
    pub site: String,
    /// Reviewers.
    pub reviewers: Vec<String>,
    /// The previous inspection, for reference.
    pub previous: Option<Box<Previous>>,
}

impl Form {
    /// The form for a checklist with known fields filled in.
    #[must_use]
    pub fn new(entry: Entry, known: &Known, lang: Lang) -> Self {
        Self {
            entry,
            kind: known.kind.unwrap_or(VisitKind::SpotCheck),
            site: TextField::new(&known.site, Lines::One),
            reviewers: TextField::new(&known.reviewers.join(lang.name_comma()), Lines::One),
            drawn_from: None,
            count: TextField::new(USUAL_COUNT, Lines::One),
            is_count_proposed: true,
            earlier: None,
            previous: PreviousField::new(known.previous.clone()),
            focus: Part::Kind,
            notice: None,
            was_warned: false,
            popups: Stack::default(),
        }
    }

    /// Sets the sessions: the previous inspection is one of them, and a sample can be drawn from the points that were
    /// absent in the latest of this checklist.
    fn listed(&mut self, sessions: &[Listed]) {
        self.previous.listed(sessions, &self.entry.checklist.series_key());
        let latest = list::latest_with_absent(sessions, &self.entry.checklist);
        self.earlier = latest.map(|listed| Earlier {
            path: listed.path.clone(),
            absent: list::absent(listed),
            on: listed.visit.opened.date(),
        });
    }

    /// Handles a command that no popup gets.
    fn command(&mut self, command: Command, view: &View) -> Vec<Request> {
        let is_warned = std::mem::take(&mut self.was_warned);
        self.notice = None;
        match command {
            Command::Accept => return self.begin(is_warned, view),
            Command::Back => return vec![Request::Start],
            Command::Quit => return vec![Effect::Quit.into()],
            Command::NextField => self.enter(self.next_part(Part::next)),
            Command::PreviousField => self.enter(self.next_part(Part::previous)),
            Command::Left => self.aside(command, KeyCode::Left),
            Command::Right => self.aside(command, KeyCode::Right),
            _ => {}
        }
        Vec::new()
    }

    /// Goes to a part; what stands as sample size is a proposal again.
    fn enter(&mut self, part: Part) {
        self.focus = part;
        self.is_count_proposed = true;
    }

    /// Types a key into the field that has the focus; among choices, Space and digits choose.
    fn type_key(&mut self, key: KeyEvent) {
        match (self.focus, key.code) {
            (Part::Kind, KeyCode::Char(' ')) => {
                self.choose_kind((self.kind_position() + 1) % VisitKind::ALL.len());
            }
            (Part::Scope, KeyCode::Char(' ')) => {
                self.drawn_from = SCOPES[(self.scope_position() + 1) % SCOPES.len()];
            }
            (Part::Kind, KeyCode::Char(digit @ '1'..='3')) => {
                self.choose_kind(digit as usize - '1' as usize);
            }
            (Part::Scope, KeyCode::Char(digit @ '1'..='4')) => {
                self.drawn_from = SCOPES[digit as usize - '1' as usize];
            }
            (Part::Previous, KeyCode::Char(' ')) => self.previous.turn(),
            (Part::Kind | Part::Scope | Part::Previous, _) => {}
            (Part::Site, _) => self.site.press(key),
            (Part::Reviewers, _) => self.reviewers.press(key),
            (Part::Count, KeyCode::Char(letter)) => self.type_digit(letter, key),
            (Part::Count, _) => {
                self.is_count_proposed = false;
                self.count.press(key);
            }
        }
    }

    /// Types a digit of the sample size, half-width or full-width. The first one takes the place of what is proposed.
    fn type_digit(&mut self, letter: char, key: KeyEvent) {
        if !half_width(letter).is_ascii_digit() {
            return;
        }
        if std::mem::take(&mut self.is_count_proposed) {
            self.count = TextField::new("", Lines::One);
        }
        if self.count.text().chars().count() < LONGEST_COUNT {
            self.count.press(key);
        }
    }

    /// Takes a pasted text.
    fn paste_text(&mut self, text: &str) {
        match self.focus {
            Part::Kind | Part::Scope | Part::Previous => {}
            Part::Site => self.site.paste(text),
            Part::Reviewers => self.reviewers.paste(text),
            Part::Count => {
                for letter in text.chars() {
                    self.type_key(KeyEvent::from(KeyCode::Char(letter)));
                }
            }
        }
    }

    /// Left and Right change choices, and move the caret in a text.
    fn aside(&mut self, command: Command, code: KeyCode) {
        match self.focus {
            Part::Kind => self.choose_kind(choices::beside(command, self.kind_position(), VisitKind::ALL.len())),
            Part::Scope => self.drawn_from = SCOPES[choices::beside(command, self.scope_position(), SCOPES.len())],
            Part::Previous => self.previous.step(command),
            Part::Site | Part::Reviewers | Part::Count => self.type_key(KeyEvent::from(code)),
        }
    }

    fn kind_position(&self) -> usize {
        let is_chosen = |kind: &VisitKind| *kind == self.kind;
        VisitKind::ALL.iter().position(is_chosen).unwrap_or_default()
    }

    fn choose_kind(&mut self, position: usize) {
        self.kind = VisitKind::ALL[position];
    }

    fn scope_position(&self) -> usize {
        let is_chosen = |population: &Option<Population>| *population == self.drawn_from;
        SCOPES.iter().position(is_chosen).unwrap_or_default()
    }

    /// The next or previous part; skips the sample size where nothing is drawn, and the previous inspection where there
    /// is none.
    fn next_part(&self, step: fn(Part) -> Part) -> Part {
        let is_idle = |part: Part| match part {
            Part::Count => self.drawn_from.is_none(),
            Part::Previous => !self.previous.is_offered(),
            Part::Kind | Part::Site | Part::Reviewers | Part::Scope => false,
        };
        let mut part = step(self.focus);
        while is_idle(part) {
            part = step(part);
        }
        part
    }

    /// The parts that are shown.
    fn parts(&self) -> impl Iterator<Item = Part> {
        let is_offered = self.previous.is_offered();
        Part::ALL.into_iter().filter(move |part| *part != Part::Previous || is_offered)
    }

    /// How many points there are to draw from; none where nothing is drawn, or from an earlier session that there is not.
    fn population(&self) -> Option<usize> {
        match (self.drawn_from?, &self.earlier) {
            (Population::OnSite, _) => Some(Contents::OnSite.points(&self.entry.checklist).len()),
            (Population::Pillars, _) => Some(Contents::Pillars.points(&self.entry.checklist).len()),
            (Population::Absent, earlier) => earlier.as_ref().map(|earlier| earlier.absent),
        }
    }

    /// The sample size: what was typed, or the usual one where there are fewer points than that.
    fn sample_size(&self) -> u32 {
        let digits: String = self.count.text().chars().map(half_width).collect();
        let typed: u32 = digits.parse().unwrap_or_default();
        let most = self.population().and_then(|most| u32::try_from(most).ok()).filter(|most| *most > 0);
        match most {
            Some(most) if self.count.text() == USUAL_COUNT => typed.min(most),
            Some(_) | None => typed,
        }
    }

    /// The population to draw from.
    fn population_label(&self, lang: Lang) -> String {
        let count = |contents: Contents<'_>| contents.points(&self.entry.checklist).len();
        match (self.drawn_from, &self.earlier) {
            (None, _) => lang.form_no_draw().to_owned(),
            (Some(Population::OnSite), _) => lang.form_of(count(Contents::OnSite)),
            (Some(Population::Pillars), _) => lang.form_of(count(Contents::Pillars)),
            (Some(Population::Absent), Some(earlier)) => {
                lang.form_of_earlier(earlier.absent, &date_words(earlier.on, lang))
            }
            (Some(Population::Absent), None) => lang.form_no_earlier().to_owned(),
        }
    }

    fn begin(&mut self, is_warned: bool, view: &View) -> Vec<Request> {
        let reviewers = names_in(&[self.reviewers.text()]);
        if reviewers.is_empty() && !is_warned {
            self.was_warned = true;
            self.notice = Some(view.lang.form_no_reviewer().to_owned());
            return Vec::new();
        }
        let visit = Visit {
            kind: self.kind,
            site: self.site.text().trim().to_owned(),
            reviewers: reviewers.clone(),
            opened: view.now,
            closed: None,
        };
        let sample_size = self.sample_size();
        if let Some(most) = self.population().filter(|&most| most > 0 && sample_size as usize > most) {
            self.enter(Part::Count);
            self.notice = Some(view.lang.form_too_many(sample_size, most));
            return Vec::new();
        }
        let drawing = self.drawn_from.map(|population| Drawing {
            population,
            sample_size,
            seed: None,
            earlier: self.earlier.as_ref().map(|earlier| earlier.path.clone()),
        });
        let Entry { checklist, origin, .. } = self.entry.clone();
        let previous = self.previous.source();
        vec![Effect::Begin(Box::new(Beginning { checklist, origin, visit, previous, drawing })).into()]
    }

    /// Paints the form without its popups.
    fn draw_screen(&self, frame: &mut Frame<'_>, context: Context, view: &View) {
        let area = view.area();
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), area, lang.form_title(), theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        self.draw_head(frame.buffer_mut(), room, view);
        // Parts stand a row apart where there is room for that.
        let step = if room.height >= 18 { 2 } else { 1 };
        let indent = Part::ALL.iter().map(|part| width(part.label(lang))).max().unwrap_or_default() as u16 + 3;
        for (number, part) in (0..).zip(self.parts()) {
            let at = Rect { y: room.y + 4 + number * step, height: 1, ..room };
            self.draw_part(frame, at, indent, part, view);
        }
        let below = 4 + step * self.parts().count() as u16;
        let buffer = frame.buffer_mut();
        let cells = usize::from(room.width);
        let hint = cut(lang.form_reviewers_hint(), cells);
        paint::text(buffer, room, below, &hint, theme.muted());
        if let Some(notice) = &self.notice {
            for (row, line) in (below + 1..).zip(wrap(&format!(" {notice} "), cells)) {
                paint::text(buffer, room, row, &line, theme.alarm());
            }
        }
        if self.popups.leaves_the_footer(view) {
            paint::line(buffer, paint::last_row(area), 0, &hints::line(context, lang, theme, usize::from(area.width)));
        }
    }

    /// Paints one part: its label, and its choices or its text.
    fn draw_part(&self, frame: &mut Frame<'_>, at: Rect, indent: u16, part: Part, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let is_here = part == self.focus;
        let (sign, style) = if is_here { (theme.here(), theme.key()) } else { (" ", theme.muted()) };
        let label = format!("{sign} {}", part.label(lang));
        paint::text(frame.buffer_mut(), at, 0, &label, style);
        let field = Rect { x: at.x + indent, width: at.width.saturating_sub(indent), ..at };
        let focus = if is_here { Focus::Here } else { Focus::Elsewhere };
        let cells = usize::from(field.width);
        match part {
            Part::Kind => {
                let words = VisitKind::ALL.map(|kind| kind.label(lang));
                let line = choices::line(&words, self.kind_position(), cells, theme);
                paint::line(frame.buffer_mut(), field, 0, &line);
            }
            Part::Scope => {
                let words = SCOPES.map(|population| scope_label(population, lang));
                let line = choices::line(&words, self.scope_position(), cells, theme);
                paint::line(frame.buffer_mut(), field, 0, &line);
            }
            Part::Previous => {
                let words = cut(&self.previous.label(lang), cells).into_owned();
                paint::text(frame.buffer_mut(), field, 0, &words, Style::new().add_modifier(Modifier::BOLD));
            }
            Part::Site => draw_field(frame, field, &self.site, focus),
            Part::Reviewers => draw_field(frame, field, &self.reviewers, focus),
            Part::Count => {
                let number = Rect { width: 6, ..field };
                if self.drawn_from.is_some() {
                    draw_field(frame, number, &self.count, focus);
                }
                let rest = Rect { x: field.x + 7, width: field.width.saturating_sub(7), ..field };
                let words = cut(&self.population_label(lang), usize::from(rest.width)).into_owned();
                paint::text(frame.buffer_mut(), rest, 0, &words, theme.muted());
            }
        }
    }

    /// The circumstances as typed.
    fn draw_head(&self, buffer: &mut Buffer, room: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(room.width);
        let title = cut(&theme.shown(&self.entry.checklist.title), cells).into_owned();
        paint::text(buffer, room, 0, &title, theme.heading());
        paint::text(buffer, room, 1, &lang.form_points(self.entry.checklist.points().count()), theme.muted());
        if let Some(milestone) = self.entry.checklist.next_milestone(view.now.date()) {
            let words = format!("{} {}", date_words(milestone.due, lang), milestone.what);
            paint::text(buffer, room, 2, &cut(&theme.shown(&words), cells), theme.muted());
        }
    }
}

impl Surface for Form {
    fn context(&self) -> Context {
        self.popups.top().map_or(Context::Form, Popup::context)
    }

    fn depth(&self) -> usize {
        self.popups.depth()
    }

    fn may_be_left(&self) -> bool {
        self.popups.may_be_left()
    }

    fn close_to(&mut self, depth: usize) {
        self.popups.close_to(depth);
    }

    fn update(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(popup) = popups::everywhere(command, self.context(), view) {
            self.popups.push_boxed(popup);
            return Vec::new();
        }
        let driven = self.popups.drive(|popup| popup.update(command, kit, view));
        driven.unwrap_or_else(|| self.command(command, view))
    }

    fn press(&mut self, key: KeyEvent, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.popups.drive(|popup| popup.press(key, kit, view)) {
            return requests;
        }
        self.type_key(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.popups.drive(|popup| popup.paste(text, kit, view)) {
            return requests;
        }
        self.paste_text(text);
        Vec::new()
    }

    fn click(&mut self, at: Position, kit: &StartKit, view: &View) -> Vec<Request> {
        self.popups.drive(|popup| popup.click(at, kit, view)).unwrap_or_default()
    }

    fn hint_at(&self, at: Position, kit: &StartKit, view: &View) -> Option<Command> {
        let footer = paint::last_row(view.area());
        match self.popups.top() {
            Some(popup) => hints::command_at(popup, at, footer, kit, view),
            None => hints::Hints::at_position(Context::Form, at, footer, view),
        }
    }

    fn handle(&mut self, event: Event, kit: &StartKit, view: &View) -> Vec<Request> {
        match event {
            Event::Listed(folder) => {
                self.listed(&folder.sessions);
                Vec::new()
            }
            Event::NotDrawn(error) => {
                self.notice = Some(error.message(view.lang));
                Vec::new()
            }
            Event::NotOpened(error, ways) => {
                self.popups.push(UnreadableFile::with_ways(&error, ways, view.lang));
                vec![Effect::List.into()]
            }
            other => match self.popups.handle(other, kit, view) {
                Handled::Consumed(reactions) => self.popups.react(reactions),
                Handled::Ignored(_) => Vec::new(),
            },
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View) {
        self.draw_screen(frame, self.context(), view);
        self.popups.draw(frame, kit, view);
    }
}

/// Paints a text field, underlined so that it is visible while empty.
fn draw_field(frame: &mut Frame<'_>, at: Rect, text: &TextField, focus: Focus) {
    let underline = Style::new().add_modifier(Modifier::UNDERLINED);
    frame.buffer_mut().set_style(at, underline);
    text.draw(frame, at, focus);
}

const fn scope_label(population: Option<Population>, lang: Lang) -> &'static str {
    match population {
        None => lang.form_whole(),
        Some(Population::OnSite) => lang.form_on_site(),
        Some(Population::Pillars) => lang.form_pillars(),
        Some(Population::Absent) => lang.form_absent(),
    }
}

impl Part {
    const ALL: [Self; 6] = [Self::Kind, Self::Site, Self::Reviewers, Self::Scope, Self::Count, Self::Previous];

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Kind => lang.form_kind(),
            Self::Site => lang.form_site(),
            Self::Reviewers => lang.form_reviewers(),
            Self::Scope => lang.form_scope(),
            Self::Count => lang.form_count(),
            Self::Previous => lang.form_previous(),
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Kind => Self::Site,
            Self::Site => Self::Reviewers,
            Self::Reviewers => Self::Scope,
            Self::Scope => Self::Count,
            Self::Count => Self::Previous,
            Self::Previous => Self::Kind,
        }
    }

    const fn previous(self) -> Self {
        match self {
            Self::Kind => Self::Previous,
            Self::Previous => Self::Count,
            Self::Site => Self::Kind,
            Self::Reviewers => Self::Site,
            Self::Scope => Self::Reviewers,
            Self::Count => Self::Scope,
        }
    }
}

text! {
    form_title { zh: "新的查核", en: "new inspection" }
    form_kind { zh: "查核種類", en: "kind" }
    form_site { zh: "查核地點", en: "site" }
    form_reviewers { zh: "查核人員", en: "reviewers" }
    form_scope { zh: "查核範圍", en: "scope" }
    form_previous { zh: "上次查核", en: "last time" }
    form_count { zh: "抽查項數", en: "how many" }
    form_whole { zh: "全部", en: "all" }
    form_on_site { zh: "抽現場項目", en: "some on-site" }
    form_pillars { zh: "依要項抽", en: "some a pillar" }
    form_absent { zh: "抽上次未落實", en: "absent before" }
    form_no_draw { zh: "全部查核，不抽籤", en: "every point, nothing is drawn" }
    form_no_earlier { zh: "這份查核表先前沒有未落實的紀錄", en: "no earlier session has absent points" }
    form_reviewers_hint { zh: "左右鍵選種類與範圍；多位人員以頓號隔開", en: "Left and Right choose; commas divide reviewers" }
    form_no_reviewer { zh: "沒有填查核人員；再按一次 Enter 直接開始", en: "No reviewer is named; press Enter again to begin anyway" }
}

messages! {
    form_too_many(wanted: u32, most: usize) {
        zh: "只有 {most} 項可抽，抽不出 {wanted} 項；請改抽查項數",
        en: "there are {most} points to draw from, not {wanted}; write another number",
    }
    form_of(points: usize) { zh: "由 {points} 項中抽籤", counted(points: "point"), en: "by lot from {points}" }
    form_of_earlier(points: usize, on: &str) { zh: "由 {on}未落實的 {points} 項中抽籤", en: "by lot from {points} absent on {on}" }
    form_points(points: usize) { zh: "查核重點 {points} 項", counted(points: "point"), en: "{points}" }
}
