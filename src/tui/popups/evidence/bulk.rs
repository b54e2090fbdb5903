//! One piece of evidence for many points: the form, and the points that it is for.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::adding::{self, Adding};
use crate::lang::{messages, text};
use crate::model::plan::checklist::{Method, PointId};
use crate::model::record::session::Session;
use crate::model::value::text::wrap;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::effect::Event;
use crate::tui::widgets::typed_ahead::{Typed, replayed};
use crate::tui::widgets::{hints, message, paint};

/// Rows above the form.
const HEAD: u16 = 3;

/// The form of evidence for the points selected.
#[derive(Debug)]
pub struct BulkEvidence {
    /// The points, in plan order.
    points: Vec<PointId>,
    /// How many of them ask for documents and have none yet.
    lacking: usize,
    adding: Adding,
    notice: Option<String>,
}

impl BulkEvidence {
    /// The form for these points; how it was taken is preset if all of them are checked in the same way.
    #[must_use]
    pub fn of(session: &Session, points: Vec<PointId>) -> Self {
        let found = || points.iter().filter_map(|point| session.find(point)).map(|(_, _, point)| point);
        let methods: Vec<Method> = found().map(|point| point.method).collect();
        let usual = methods.first().copied().filter(|first| methods.iter().all(|method| method == first));
        let lacking = found().filter(|point| session.lacks_evidence(point)).count();
        Self { points, lacking, adding: Adding::of(usual), notice: None }
    }
}

impl Popup<OpenSession> for BulkEvidence {
    fn context(&self) -> Context {
        Context::Adding
    }

    fn update(&mut self, command: Command, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        if self.adding.ahead.keeps(Typed::Command(command)) {
            return Vec::new();
        }
        self.notice = None;
        match command {
            Command::Accept => self.adding.accept(&self.points),
            Command::Back => vec![Reaction::Close],
            other => self.adding.update(other),
        }
    }

    fn press(&mut self, key: KeyEvent, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        if !self.adding.ahead.keeps(Typed::Key(key)) {
            self.adding.press(key);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        if !self.adding.ahead.keeps(Typed::Paste(text.to_owned())) {
            self.adding.paste(text);
        }
        Vec::new()
    }

    fn handle(&mut self, event: Event, open: &OpenSession, view: &View) -> Handled<SessionRequest> {
        match event {
            Event::PathCompleted { typed, completion } => {
                self.adding.completed(&typed, completion);
                let waiting = self.adding.ahead.answered(&typed);
                return Handled::Consumed(replayed(self, waiting, open, view));
            }
            Event::EvidenceTaken { points, taken, .. } if points == self.points => match taken {
                Ok(_) => return Handled::Consumed(vec![Reaction::Close]),
                Err(_) => self.adding.failed(),
            },
            other => return Handled::Ignored(other),
        }
        Handled::Consumed(Vec::new())
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 78, HEAD + adding::HEIGHT + 3)
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let title = lang.evidence_of_many_title(self.points.len());
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &title, theme);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let cells = usize::from(room.width);
        let lacking = if self.lacking > 0 { lang.evidence_of_many_lacking(self.lacking) } else { String::new() };
        let texts = [lang.evidence_of_many_hint().to_owned(), lacking];
        let lines = texts.iter().filter(|text| !text.is_empty()).flat_map(|text| wrap(text, cells));
        for (row, line) in (0..HEAD).zip(lines) {
            paint::text(frame.buffer_mut(), room, row, &line, theme.muted());
        }
        let foot = Rect { y: room.y + HEAD, height: adding::HEIGHT, ..room }.intersection(inner);
        paint::text(frame.buffer_mut(), foot, 0, &theme.lines().across.repeat(cells), theme.line());
        self.adding.draw(frame, foot, view);
        let buffer = frame.buffer_mut();
        match &self.notice {
            Some(notice) => message::draw(buffer, paint::last_row(inner), true, notice, theme.heading(), theme),
            None => hints::draw(buffer, self, open, view),
        }
    }
}

text! {
    evidence_of_many_hint {
        zh: "加入每一項的佐證，各項原有的保留；按 u 一次全部復原。",
        en: "It is added to each of them, beside what they have; one u takes it back from all.",
    }
}

messages! {
    evidence_of_many_title(points: usize) { zh: "佐證：選取的 {points} 項", counted(points: "selected point"), en: "evidence of {points}" }
    evidence_of_many_lacking(points: usize) {
        zh: "其中 {points} 項缺佐證文件。",
        en: "Evidence is missing at {points} of them.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::store::error::StoreError;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short, view};

    fn form() -> (BulkEvidence, OpenSession) {
        let open = open(marked(&[3], &[("1.1.1", Mark::Done)]));
        let points = ["1.1.1", "1.1.3"].map(PointId::from).to_vec();
        (BulkEvidence::of(open.session(), points), open)
    }

    #[test]
    fn what_is_typed_is_asked_for_once_and_for_all_of_them() {
        let (mut form, open) = form();
        assert!(screen_text(&form, &open).contains("evidence of 2 selected points"));
        assert!(keys(&mut form, "Enter", &open).is_empty(), "nothing is no evidence");
        let answered = keys(&mut form, "type:0012 Enter Enter", &open);
        let [Reaction::Host(SessionRequest::TakeEvidence(points, wanted))] = &answered[..] else {
            panic!("{answered:?}")
        };
        assert_eq!(points, &["1.1.1", "1.1.3"].map(PointId::from));
        assert_eq!((wanted.typed.as_str(), wanted.method), ("0012", Some(Method::OnSite)));
    }

    #[test]
    fn points_that_are_checked_in_several_ways_have_no_method_and_that_is_said() {
        let (_, open) = form();
        let points: Vec<PointId> = open.session().points().map(|(_, _, point)| point.id.clone()).collect();
        let mut form = BulkEvidence::of(open.session(), points);
        form.adding = Adding::of(None);
        let screen = screen_text(&form, &open);
        assert!(screen.contains("< not said >"), "{screen}");
    }

    #[test]
    fn it_closes_once_it_is_recorded_and_what_failed_can_be_tried_again() {
        let (mut form, open) = form();
        keys(&mut form, "type:0012 Enter", &open);
        let points = form.points.clone();
        let event = |taken| Event::EvidenceTaken { session: open.path.clone(), points: points.clone(), taken };
        assert!(matches!(
            form.handle(event(Err(StoreError::NoHome)), &open, &view()),
            Handled::Consumed(reactions) if reactions.is_empty()
        ));
        assert_eq!(short(&keys(&mut form, "Enter", &open)), ["TakeEvidence"]);
        assert!(matches!(
            form.handle(event(Ok(sample::photo("0012", None))), &open, &view()),
            Handled::Consumed(reactions) if matches!(reactions[..], [Reaction::Close])
        ));
        assert_eq!(short(&keys(&mut form, "Esc", &open)), ["closes"]);
    }
}
