//! The form of a follow-up: cause, action, unit and owner, due date, re-check, settlement date.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::answer::{FollowUp, Recheck};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::roc::{date_words, parse_date};
use crate::model::value::text::{cut, width};
use crate::model::walk::change::Amendment;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{After, Below, OpenSession, Pending, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{choices, hints, paint};

/// The rows of the popup: the point, nine parts, a notice, the hints, and the frame.
const HEIGHT: u16 = Part::ALL.len() as u16 + 5;

/// The form.
#[derive(Debug)]
pub struct FollowUpForm {
    of: Of,
    /// The initial follow-up: an unchanged form makes no edit and no log entry.
    start: FollowUp,
    /// One text field a part, in order. That of the re-check's verdict stays empty.
    fields: Vec<TextField>,
    recheck: Option<Mark>,
    focus: Part,
    /// The error, until the next command.
    notice: Option<String>,
    /// The error was shown once; the next Esc closes without that part.
    was_warned: bool,
}

/// Whose follow-up it is.
#[derive(Debug)]
enum Of {
    /// That of one point.
    Point(PointId),
    /// One for many points.
    Many {
        /// The points selected whose mark asks for a follow-up, in plan order.
        points: Vec<PointId>,
        /// How many others are selected.
        others: usize,
    },
}

/// The parts of the form, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Cause,
    Action,
    Unit,
    Owner,
    Due,
    Recheck,
    RecheckDate,
    RecheckNote,
    Closed,
}

/// The choices of a re-check, in the order of the form: none, then every verdict.
const FOUND: [Option<Mark>; 5] =
    [None, Some(Mark::Done), Some(Mark::Partial), Some(Mark::Absent), Some(Mark::NotApplicable)];

impl FollowUpForm {
    /// The form for the follow-up of a point, or for a new one.
    #[must_use]
    pub fn open(session: &Session, point: &PointId, lang: Lang) -> Self {
        Self::with(Of::Point(point.clone()), session.follow_up_at(point), lang)
    }

    /// An empty form for the points selected; `None` if the mark of none of them asks for a follow-up.
    #[must_use]
    pub fn of_many(session: &Session, selected: &[PointId], lang: Lang) -> Option<Self> {
        let points: Vec<PointId> = session.asking_for_follow_up(selected).cloned().collect();
        let others = selected.len() - points.len();
        (!points.is_empty()).then(|| Self::with(Of::Many { points, others }, FollowUp::default(), lang))
    }

    fn with(of: Of, start: FollowUp, lang: Lang) -> Self {
        let day = |date: Option<NaiveDate>| date.map(|date| date_words(date, lang)).unwrap_or_default();
        let recheck = start.recheck.as_ref();
        let text = |part| match part {
            Part::Cause => start.cause.clone(),
            Part::Action => start.action.clone(),
            Part::Unit => start.unit.clone(),
            Part::Owner => start.owner.clone(),
            Part::Due => day(start.due),
            Part::Recheck => String::new(),
            Part::RecheckDate => day(recheck.map(|recheck| recheck.on)),
            Part::RecheckNote => recheck.map(|recheck| recheck.note.clone()).unwrap_or_default(),
            Part::Closed => day(start.closed),
        };
        Self {
            of,
            fields: Part::ALL.into_iter().map(|part| TextField::new(&text(part), Lines::One)).collect(),
            recheck: recheck.map(|recheck| recheck.mark),
            start,
            focus: Part::Cause,
            notice: None,
            was_warned: false,
        }
    }

    /// Moves to another part; an invalid date is reported at once and stays as typed.
    fn go(&mut self, by: usize, lang: Lang) {
        if self.focus.is_date() && self.date(self.focus).is_err() {
            self.notice = Some(lang.bad_date(self.text(self.focus).trim()));
        }
        self.focus = Part::ALL[(self.focus as usize + by) % Part::ALL.len()];
    }

    fn chosen(&self) -> usize {
        FOUND.iter().position(|found| *found == self.recheck).unwrap_or_default()
    }

    /// Chooses a verdict; the date of the re-check defaults to today.
    fn choose(&mut self, position: usize, view: &View) {
        self.recheck = FOUND[position.min(FOUND.len() - 1)];
        let day = &mut self.fields[Part::RecheckDate as usize];
        if self.recheck.is_some() && day.text().trim().is_empty() {
            *day = TextField::new(&date_words(view.now.date(), view.lang), Lines::One);
        }
    }

    fn field(&mut self) -> &mut TextField {
        &mut self.fields[self.focus as usize]
    }

    fn text(&self, part: Part) -> String {
        self.fields[part as usize].text()
    }

    /// The typed date; `None` for an empty field, an error for an invalid date.
    fn date(&self, part: Part) -> Result<Option<NaiveDate>, ()> {
        match self.text(part).trim() {
            "" => Ok(None),
            typed => parse_date(typed).map(Some).ok_or(()),
        }
    }

    /// The follow-up as typed, and the first invalid part. An invalid part keeps its initial value.
    fn read(&self, by: &str, today: NaiveDate) -> (FollowUp, Option<Part>) {
        let mut wrong = None;
        let mut date = |part, before| {
            self.date(part).unwrap_or_else(|()| {
                wrong = wrong.or(Some(part));
                before
            })
        };
        let (due, mut closed) = (date(Part::Due, self.start.due), date(Part::Closed, self.start.closed));
        let on_before = self.start.recheck.as_ref().map(|recheck| recheck.on);
        let mut on = date(Part::RecheckDate, on_before);
        // What was done was done by today.
        for (part, day, before) in
            [(Part::Closed, &mut closed, self.start.closed), (Part::RecheckDate, &mut on, on_before)]
        {
            if day.is_some_and(|day| day > today) && *day != before {
                wrong = wrong.or(Some(part));
                *day = before;
            }
        }
        let trimmed = |part| self.text(part).trim().to_owned();
        let note = trimmed(Part::RecheckNote);
        if self.recheck.is_none() && !(note.is_empty() && on.is_none()) {
            wrong = wrong.or(Some(Part::Recheck));
        }
        let recheck = self.recheck.map(|mark| {
            let on = on.unwrap_or(today);
            let before = self.start.recheck.as_ref();
            // The re-check is by the current reviewer, unless it is unchanged.
            let same = before.filter(|before| (before.mark, before.on, &before.note) == (mark, on, &note));
            same.cloned().unwrap_or_else(|| Recheck { on, mark, note: note.clone(), by: by.to_owned() })
        });
        let follow_up = FollowUp {
            cause: trimmed(Part::Cause),
            action: trimmed(Part::Action),
            unit: trimmed(Part::Unit),
            owner: trimmed(Part::Owner),
            due,
            recheck,
            closed,
        };
        (follow_up, wrong)
    }

    /// Saves what was typed and closes. With an invalid part it shows the error and stays; a second Esc closes it,
    /// without that part.
    fn finish(
        &mut self,
        command: Command,
        was_warned: bool,
        open: &OpenSession,
        view: &View,
    ) -> Vec<Reaction<SessionRequest>> {
        let (session, stamp) = (open.session(), open.editor.stamp(view.now));
        let (follow_up, wrong) = self.read(&stamp.by, view.now.date());
        let closes = wrong.is_none() || (was_warned && command == Command::Back);
        if let Some(part) = wrong.filter(|_| !closes) {
            self.focus = part;
            self.was_warned = true;
            self.notice = Some(match part {
                Part::Recheck => view.lang.follow_up_no_verdict().to_owned(),
                _ => match self.date(part) {
                    Ok(Some(day)) => view.lang.follow_up_ahead(&date_words(day, view.lang)),
                    Ok(None) | Err(()) => view.lang.bad_date(self.text(part).trim()),
                },
            });
        }
        let mut reactions: Vec<_> = closes.then_some(Reaction::Close).into_iter().collect();
        // On leaving, the valid parts are saved at once: the window may be closing.
        if (closes || command == Command::Back) && follow_up != self.start {
            let edit = match &self.of {
                Of::Point(point) => session.following_up(point, follow_up.clone(), &stamp),
                Of::Many { points, .. } => session.following_up_all(points, &follow_up, &stamp),
            };
            if session.is_closed() {
                // The form stays open below until the reason is given, so that nothing is lost without one.
                let amendment = Amendment::Change(edit);
                let pending = Pending { amendment, after: After::Stay, below: Below::Question };
                return vec![Reaction::Host(SessionRequest::AskReason(pending))];
            }
            reactions.push(Reaction::Host(match &self.of {
                Of::Point(_) => SessionRequest::Apply(edit),
                Of::Many { others, .. } => {
                    let done = view.lang.follow_up_given(edit.points().count(), *others);
                    SessionRequest::ApplyToSelection(edit, done)
                }
            }));
            self.start = follow_up;
        }
        reactions
    }

    /// The title, and the line below it: the point, or what becomes of many.
    fn head(&self, session: &Session, lang: Lang) -> (String, String) {
        match &self.of {
            Of::Point(point) => {
                let point = session.find(point).map(|(_, _, point)| point);
                let locator = point.map(FocusPoint::locator).unwrap_or_default();
                (lang.follow_up_title(&locator), point.map(|point| point.check.to_string()).unwrap_or_default())
            }
            Of::Many { points, others: 0 } => {
                (lang.follow_up_title_of_many(points.len()), lang.follow_up_of_many().to_owned())
            }
            Of::Many { points, others } => {
                (lang.follow_up_title_of_many(points.len()), lang.follow_up_of_some(*others))
            }
        }
    }

    /// Paints one part: its label, and its choices or its text.
    fn draw_part(&self, frame: &mut Frame<'_>, at: Rect, indent: u16, part: Part, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let is_here = part == self.focus;
        let (sign, style) = if is_here { (theme.here(), theme.key()) } else { (" ", theme.muted()) };
        paint::text(frame.buffer_mut(), at, 0, &format!("{sign} {}", part.label(lang)), style);
        let field = Rect { x: at.x + indent, width: at.width.saturating_sub(indent), ..at };
        if part == Part::Recheck {
            let words = FOUND.map(|found| found.map_or_else(|| lang.follow_up_not_yet(), |mark| mark.label(lang)));
            let line = choices::line(&words, self.chosen(), usize::from(field.width), theme);
            paint::line(frame.buffer_mut(), field, 0, &line);
            return;
        }
        frame.buffer_mut().set_style(field, Style::new().add_modifier(Modifier::UNDERLINED));
        let focus = if is_here { Focus::Here } else { Focus::Elsewhere };
        self.fields[part as usize].draw(frame, field, focus);
    }
}

impl Popup<OpenSession> for FollowUpForm {
    fn context(&self) -> Context {
        Context::FollowUp
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let was_warned = std::mem::take(&mut self.was_warned);
        self.notice = None;
        match command {
            Command::Accept | Command::Back => return self.finish(command, was_warned, open, view),
            Command::NextField => self.go(1, view.lang),
            Command::PreviousField => self.go(Part::ALL.len() - 1, view.lang),
            Command::Left | Command::Right if self.focus == Part::Recheck => {
                self.choose(choices::beside(command, self.chosen(), FOUND.len()), view);
            }
            Command::Left => self.field().press(KeyEvent::from(KeyCode::Left)),
            Command::Right => self.field().press(KeyEvent::from(KeyCode::Right)),
            Command::Today if self.focus.is_date() => {
                *self.field() = TextField::new(&date_words(view.now.date(), view.lang), Lines::One);
            }
            Command::Today => self.notice = Some(view.lang.follow_up_today_hint().to_owned()),
            _ => {}
        }
        Vec::new()
    }

    /// At the re-check, Space and digits choose.
    fn press(&mut self, key: KeyEvent, _: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.was_warned = false;
        match (self.focus, key.code) {
            (Part::Recheck, KeyCode::Char(' ')) => self.choose((self.chosen() + 1) % FOUND.len(), view),
            (Part::Recheck, KeyCode::Char(digit @ '1'..='5')) => self.choose(digit as usize - '1' as usize, view),
            (Part::Recheck, _) => {}
            _ => self.field().press(key),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.was_warned = false;
        if self.focus != Part::Recheck {
            self.field().paste(text);
        }
        Vec::new()
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 78, HEIGHT)
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let (title, subject) = self.head(open.session(), lang);
        let title = theme.shown(&title);
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &title, theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let cells = usize::from(room.width);
        paint::text(frame.buffer_mut(), room, 0, &cut(&theme.shown(&subject), cells), theme.muted());
        let indent = Part::ALL.iter().map(|part| width(part.label(lang))).max().unwrap_or_default() as u16 + 3;
        for (number, part) in (0..).zip(Part::ALL) {
            let at = Rect { y: room.y + 1 + number, height: 1, ..room };
            self.draw_part(frame, at, indent, part, view);
        }
        let buffer = frame.buffer_mut();
        let below = 1 + Part::ALL.len() as u16;
        match &self.notice {
            Some(notice) => {
                paint::text(buffer, room, below, &cut(&theme.shown(notice), cells), theme.alarm());
            }
            None => paint::text(buffer, room, below, &cut(self.focus.hint(lang), cells), theme.muted()),
        }
        hints::draw(buffer, self, open, view);
    }
}

impl Part {
    const ALL: [Self; 9] = [
        Self::Cause,
        Self::Action,
        Self::Unit,
        Self::Owner,
        Self::Due,
        Self::Recheck,
        Self::RecheckDate,
        Self::RecheckNote,
        Self::Closed,
    ];

    const fn is_date(self) -> bool {
        matches!(self, Self::Due | Self::RecheckDate | Self::Closed)
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Cause => lang.follow_up_cause(),
            Self::Action => lang.follow_up_action(),
            Self::Unit => lang.follow_up_unit(),
            Self::Owner => lang.follow_up_owner(),
            Self::Due => lang.follow_up_due(),
            Self::Recheck => lang.follow_up_found(),
            Self::RecheckDate => lang.follow_up_found_on(),
            Self::RecheckNote => lang.follow_up_found_note(),
            Self::Closed => lang.follow_up_closed(),
        }
    }

    const fn hint(self, lang: Lang) -> &'static str {
        match self {
            Self::Due | Self::RecheckDate | Self::Closed => lang.follow_up_date_hint(),
            Self::Recheck => lang.follow_up_choice_hint(),
            Self::Cause | Self::Action | Self::Unit | Self::Owner | Self::RecheckNote => "",
        }
    }
}

text! {
    follow_up_found { zh: "複查結果", en: "re-check" }
    follow_up_found_on { zh: "複查日期", en: "re-checked on" }
    follow_up_found_note { zh: "複查說明", en: "found" }
    follow_up_not_yet { zh: "未複查", en: "not yet" }
    follow_up_date_hint { zh: "如 116年3月31日、116/3/31、1160331；F2 填入今天", en: "such as 2027-03-31 or 116/3/31; F2 puts in today" }
    follow_up_choice_hint { zh: "左右鍵或空白鍵選擇", en: "Left, Right or Space choose" }
    follow_up_today_hint { zh: "F2 只在日期欄填入今天", en: "F2 puts today into a date" }
    follow_up_no_verdict { zh: "填了複查日期或說明，請一併選複查結果", en: "there is a day or a note of a re-check; choose what it found" }
    follow_up_of_many { zh: "留白的欄位，各項維持原來的內容", en: "what is left empty stays as it is at each point" }
}

messages! {
    follow_up_title(locator: &str) { zh: "改善追蹤 {locator}", en: "follow-up {locator}" }
    follow_up_title_of_many(points: usize) { zh: "改善追蹤：{points} 項", counted(points: "point"), en: "follow-up of {points}" }
    follow_up_of_some(others: usize) {
        zh: "另 {others} 項的結果不需改善，不填；留白的欄位，各項維持原來的內容",
        counted(others: "other needs none" / "others need none"),
        en: "{others} and will get none; what is left empty stays as it is",
    }
    follow_up_given(points: usize, others: usize) {
        zh: "已填 {points} 項的改善追蹤，未填 {others} 項（結果不需改善）；按 u 全部復原",
        counted(points: "point"),
        en: "follow-up given to {points}, not to {others} without need; u takes all back",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short};

    fn form(sealed: bool) -> (FollowUpForm, OpenSession) {
        let mut session = marked(&[1], &[("1.1.1", Mark::Absent)]);
        if sealed {
            let edit = crate::model::record::edit::Edit::Close;
            session.apply(&edit, &crate::model::sample::stamp(9)).unwrap();
        }
        let open = open(session);
        (FollowUpForm::open(open.session(), &"1.1.1".into(), Lang::En), open)
    }

    #[test]
    fn what_was_typed_is_kept_and_nothing_is_no_change() {
        let (mut form, open) = form(false);
        assert_eq!(short(&keys(&mut form, "Enter", &open)), ["closes"]);
        assert_eq!(short(&keys(&mut form, "type:worn Enter", &open)), ["closes", "Apply"]);
    }

    #[test]
    fn a_date_that_is_none_keeps_the_form_open_until_esc_is_pressed_twice() {
        let (mut form, open) = form(false);
        assert!(keys(&mut form, "Down Down Down Down type:soon Esc", &open).is_empty());
        assert!(screen_text(&form, &open).contains("soon"));
        assert_eq!(short(&keys(&mut form, "Esc", &open)), ["closes"]);
    }

    #[test]
    fn of_a_closed_visit_the_reason_is_asked_for_first() {
        let (mut form, open) = form(true);
        assert_eq!(short(&keys(&mut form, "type:worn Enter", &open)), ["AskReason"]);
    }

    #[test]
    fn of_many_only_those_that_ask_for_one_get_it_and_the_others_are_said() {
        let open = open(marked(&[4], &[("1.1.1", Mark::Absent), ("1.1.2", Mark::Done), ("1.1.3", Mark::Partial)]));
        let selected = ["1.1.1", "1.1.2", "1.1.3", "1.1.4"].map(PointId::from);
        let mut form = FollowUpForm::of_many(open.session(), &selected, Lang::En).expect("two ask for one");
        let shown = screen_text(&form, &open);
        assert!(shown.contains("follow-up of 2 points") && shown.contains("2 others need none"), "{shown}");
        assert_eq!(short(&keys(&mut form, "Enter", &open)), ["closes"], "nothing typed, nothing done");
        let answered = keys(&mut form, "type:worn Enter", &open);
        let [Reaction::Close, Reaction::Host(SessionRequest::ApplyToSelection(edit, done))] = &answered[..] else {
            panic!("{answered:?}")
        };
        assert_eq!(edit.points().map(PointId::as_str).collect::<Vec<_>>(), ["1.1.1", "1.1.3"]);
        assert!(done.contains("not to 2"), "{done}");
        assert!(FollowUpForm::of_many(open.session(), &selected[1..2], Lang::En).is_none());
    }
}
