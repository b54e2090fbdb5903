//! What the checklist of a reviewed plan is called, and whose it is, before it is saved.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::lang::{Lang, messages, text};
use crate::model::value::text::{width, wrap};
use crate::ops::import::{Guess, OntoChange};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::plan_desk::{DeskRequest, DraftHead, PlanDesk};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::effect::{Event, PlanEvent};
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{hints, paint};

/// The form.
#[derive(Debug)]
pub struct ReviewSave {
    fields: [TextField; 4],
    focus: usize,
    notice: Option<String>,
}

impl ReviewSave {
    /// The form with what the plan says; what was guessed is left open.
    #[must_use]
    pub fn of(desk: &PlanDesk) -> Self {
        let checklist = &desk.draft.checklist;
        let said = |guess: Guess, text: String| if desk.draft.guessed.contains(&guess) { String::new() } else { text };
        let texts = [
            checklist.id.clone(),
            said(Guess::Agency, checklist.agency.clone()),
            said(Guess::Year, checklist.year.to_string()),
            said(Guess::Framework, checklist.framework.clone()),
        ];
        let focus = texts.iter().position(|text| text.trim().is_empty()).unwrap_or(0);
        Self { fields: texts.map(|text| TextField::new(&text, Lines::One)), focus, notice: None }
    }

    fn accept(&mut self, lang: Lang) -> Vec<Reaction<DeskRequest>> {
        let [id, agency, year, framework] = self.fields.each_ref().map(|field| field.text().trim().to_owned());
        let year = year.parse().ok().filter(|year| (1..=999).contains(year));
        let missing = [id.is_empty(), agency.is_empty(), year.is_none(), framework.is_empty()];
        if let Some(missing) = missing.iter().position(|is_missing| *is_missing) {
            self.focus = missing;
            self.notice = Some(lang.review_missing(label(missing, lang)));
            return Vec::new();
        }
        let head = DraftHead { id, agency, year: year.unwrap_or_default(), framework };
        vec![Reaction::Host(DeskRequest::Finish(Box::new(head)))]
    }
}

const fn label(field: usize, lang: Lang) -> &'static str {
    match field {
        0 => lang.review_id(),
        1 => lang.review_agency(),
        2 => lang.review_year(),
        _ => lang.review_framework(),
    }
}

impl Popup<PlanDesk> for ReviewSave {
    fn context(&self) -> Context {
        Context::ReviewSave
    }

    fn update(&mut self, command: Command, _: &PlanDesk, view: &View) -> Vec<Reaction<DeskRequest>> {
        self.notice = None;
        match command {
            Command::SaveChecklist => return self.accept(view.lang),
            Command::NextField => self.focus = (self.focus + 1) % self.fields.len(),
            Command::PreviousField => self.focus = (self.focus + self.fields.len() - 1) % self.fields.len(),
            Command::Back => return vec![Reaction::Close],
            _ => {}
        }
        Vec::new()
    }

    fn press(&mut self, key: KeyEvent, _: &PlanDesk, _: &View) -> Vec<Reaction<DeskRequest>> {
        self.notice = None;
        self.fields[self.focus].press(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &PlanDesk, _: &View) -> Vec<Reaction<DeskRequest>> {
        self.fields[self.focus].paste(text);
        Vec::new()
    }

    fn handle(&mut self, event: Event, _: &PlanDesk, view: &View) -> Handled<DeskRequest> {
        match event {
            Event::Plan(PlanEvent::Finished(Err(error), _)) => {
                self.notice = Some(error.message(view.lang));
                Handled::Consumed(Vec::new())
            }
            other => Handled::Ignored(other),
        }
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 76, 12)
    }

    fn draw(&self, frame: &mut Frame<'_>, desk: &PlanDesk, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let inner = paint::popup(frame.buffer_mut(), self.area(view), lang.review_save_title(), theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let indent = (0..4).map(|field| width(label(field, lang))).max().unwrap_or_default() as u16 + 2;
        for (field, row) in (0..4).zip(1..) {
            let is_here = field == self.focus;
            let style = if is_here { theme.key() } else { theme.muted() };
            paint::text(frame.buffer_mut(), room, row, label(field, lang), style);
            let line =
                Rect { x: room.x + indent, y: room.y + row, width: room.width.saturating_sub(indent), height: 1 };
            frame.buffer_mut().set_style(line, Style::new().add_modifier(Modifier::UNDERLINED));
            self.fields[field].draw(frame, line, if is_here { Focus::Here } else { Focus::Elsewhere });
        }
        let points = desk.draft.checklist.points().count();
        let doubtful = desk.open.review.ledger().doubtful();
        let about = || match &desk.open.former {
            Some(former) => onto_label(&former.id, &desk.changes, lang),
            None => lang.review_about(points, doubtful),
        };
        let below = self.notice.clone().unwrap_or_else(about);
        let style = if self.notice.is_some() { theme.heading() } else { theme.muted() };
        for (row, line) in (6..9).zip(wrap(&theme.shown(&below), usize::from(room.width))) {
            paint::text(frame.buffer_mut(), room, row, &line, style);
        }
        hints::draw(frame.buffer_mut(), self, desk, view);
    }
}

/// How much of a former checklist changes.
fn onto_label(id: &str, changes: &[OntoChange], lang: Lang) -> String {
    let count = |is: fn(&OntoChange) -> bool| changes.iter().filter(|change| is(change)).count();
    let new = count(|change| matches!(change, OntoChange::New(..)));
    let gone = count(|change| matches!(change, OntoChange::Gone(..)));
    let reworded = count(|change| matches!(change, OntoChange::Reworded(..)));
    let moved = count(|change| matches!(change, OntoChange::Moved(..)));
    lang.review_onto(id, new, gone, reworded, moved, changes.len() - new - gone - reworded - moved)
}

text! {
    review_save_title { zh: "存成查核表", en: "save as a checklist" }
    review_id { zh: "代號（檔名）", en: "id (file name)" }
    review_agency { zh: "機關", en: "office" }
    review_year { zh: "年度", en: "year (民國)" }
    review_framework { zh: "要項架構", en: "framework" }
}

messages! {
    review_onto(id: &str, new: usize, gone: usize, reworded: usize, moved: usize, facts: usize) {
        zh: "與原有的 {id} 相比：新增 {new}、已無 {gone}、改寫 {reworded}、移位 {moved}、單位期限不同 {facts}；其餘沿用編號與措辭",
        en: "compared with {id}: new {new}, gone {gone}, in other words {reworded}, moved {moved}, other units or dates {facts}; all else keeps ids and wording",
    }
    review_missing(field: &str) { zh: "請填「{field}」", en: "fill in: {field}" }
    review_about(points: usize, doubtful: usize) {
        zh: "重點 {points} 項；待確認 {doubtful} 段。要項架構可填 six-pillars、five-pillars 或其他",
        counted(points: "point", doubtful: "paragraph"),
        en: "{points}; {doubtful} in doubt; framework: six-pillars, five-pillars or another word",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::sample;
    use crate::ops::list::Library;
    use crate::store::error::StoreError;
    use crate::tui::popups::testing::{PLAN, desk, keys, screen_text, short, view};

    /// What the checklist is to be called, if the form answered that it be saved.
    fn head(answered: &[Reaction<DeskRequest>]) -> Option<DraftHead> {
        match answered {
            [Reaction::Host(DeskRequest::Finish(head))] => Some((**head).clone()),
            _ => None,
        }
    }

    #[test]
    fn what_was_guessed_is_left_open_and_asked_for_one_by_one() {
        let mut desk = desk(PLAN);
        desk.draft.guessed = vec![Guess::Agency, Guess::Year, Guess::Framework];
        let mut form = ReviewSave::of(&desk);
        for (script, missing) in [
            ("Enter", "office"),
            ("type:Alpha Enter", "year"),
            ("type:0 Enter", "year"),
            ("type:115 Enter", "framework"),
        ] {
            assert_eq!(short(&keys(&mut form, script, &desk)), [""; 0], "{script}");
            let screen = screen_text(&form, &desk);
            assert!(screen.contains(&format!("fill in: {missing}")), "{script}:\n{screen}");
        }
        assert_eq!(short(&keys(&mut form, "type:six-pillars", &desk)), [""; 0]);
        assert!(!screen_text(&form, &desk).contains("fill in"), "the next key takes the word away");
        let expected = DraftHead {
            id: desk.draft.checklist.id.clone(),
            agency: "Alpha".into(),
            year: 115,
            framework: "six-pillars".into(),
        };
        assert_eq!(head(&keys(&mut form, "F2", &desk)), Some(expected));
    }

    #[test]
    fn what_the_plan_says_stands_there_and_can_be_put_right() {
        let mut desk = desk(PLAN);
        desk.draft.guessed.clear();
        let checklist = &desk.draft.checklist;
        let plain = DraftHead {
            id: checklist.id.clone(),
            agency: checklist.agency.clone(),
            year: checklist.year,
            framework: checklist.framework.clone(),
        };
        let mut form = ReviewSave::of(&desk);
        assert_eq!(head(&keys(&mut form, "Enter", &desk)), Some(plain.clone()));
        keys(&mut form, "Down Tab Up", &desk);
        form.paste("二所 ", &desk, &view());
        // Behind the last field comes the first one again, and before the first one the last.
        let answered = keys(&mut form, "Tab Tab Tab Up Down type:-b Enter", &desk);
        let expected =
            DraftHead { id: format!("{}-b", plain.id), agency: format!("{}二所", plain.agency), ..plain.clone() };
        assert_eq!(head(&answered), Some(expected));
        assert_eq!(short(&keys(&mut form, "Esc", &desk)), ["closes"]);
    }

    #[test]
    fn a_failure_is_told_in_the_form_and_what_was_written_is_left_to_the_screen() {
        let desk = desk(PLAN);
        let mut form = ReviewSave::of(&desk);
        let finished = |result| Event::Plan(PlanEvent::Finished(result, Library::default()));
        let written = form.handle(finished(Ok("list.ron".into())), &desk, &view());
        assert!(matches!(written, Handled::Ignored(Event::Plan(PlanEvent::Finished(Ok(_), _)))), "{written:?}");
        let failed = finished(Err(StoreError::Exists { path: "list.ron".into() }));
        assert!(matches!(form.handle(failed, &desk, &view()), Handled::Consumed(_)));
        assert!(screen_text(&form, &desk).contains("list.ron"), "{}", screen_text(&form, &desk));
    }

    #[test]
    fn below_the_fields_stands_what_is_saved_and_what_it_changes_of_a_former_checklist() {
        let mut desk = desk(PLAN);
        let screen = screen_text(&ReviewSave::of(&desk), &desk);
        assert!(screen.contains("3 points; 1 paragraph in doubt"), "{screen}");
        desk.open.former = Some(Arc::new(sample::checklist(&[4])));
        desk.refresh();
        let screen = screen_text(&ReviewSave::of(&desk), &desk);
        assert!(screen.contains("compared with sample-115: new 1, gone 2, in other words 2, moved 0"), "{screen}");
    }
}
