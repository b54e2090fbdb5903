//! What the desk finds when it looks back: the inspection before, all of an office over time.

use pillarcheck::lang::Lang;
use pillarcheck::model::record::session::{Mark, Session};
use pillarcheck::model::visits::compare::compare;
use pillarcheck::model::visits::since::Since;
use pillarcheck::model::visits::trend::{Trend, trends};
use pillarcheck::store::session::visits;
use pillarcheck::tui::effect::{Compared, Comparing};
use std::sync::Arc;

use super::Desk;

impl Desk {
    /// Begins an inspection of the first plan beside an earlier one.
    pub(super) fn begin_after(mut self, last: Session) -> Self {
        self.last = Some(last);
        self.keys("Enter Enter Enter");
        self
    }

    /// The same as a year after another inspection, but by a plan that asked for the first point in other words and had
    /// a point that this one does not have.
    pub fn after_other_words(size: (u16, u16), lang: Lang) -> Self {
        let found = [("0.1.1", Mark::Absent, "計畫未送衛生局"), ("1.1.1.1", Mark::Partial, "流程圖未上網")];
        let year_before = Self::a_year_after(&found, size, lang).last.expect("an earlier inspection");
        let mut parts = year_before.parts().clone();
        let checklist = Arc::make_mut(&mut parts.checklist);
        checklist.pillars[0].strategies[0].points[0].check = "年度計畫已於一月底前送衛生局備查".into();
        let points = &mut checklist.pillars[1].strategies[0].points;
        let mut former = points[0].clone();
        former.id = "1.1.9".into();
        former.check = "服務台備有放大鏡與老花眼鏡".into();
        points.push(former);
        Self::at_start(size, lang).begin_after(Session::from_parts(parts))
    }

    /// What a session beside the one before it says, as the performer finds it.
    pub(super) fn compared(&self, of: &Comparing) -> Compared {
        let now = match of {
            Comparing::Open(session) => (**session).clone(),
            Comparing::File(path) => self.cabinet.session(path).expect("a file of the desk").clone(),
        };
        let mut all = self.cabinet.sessions();
        all.extend(self.last.clone());
        let since = match visits::before(all, &now) {
            Some(then) => Some(Since::of(&compare(&then, &now))),
            None => Since::kept(&now),
        };
        since.map_or(Compared::NoEarlier, |since| Compared::Since(Box::new(since)))
    }

    /// From now on the file of the earlier inspection is not there any more.
    pub fn lose_the_last(&mut self) {
        self.last = None;
    }

    /// All inspections of an office, as the performer finds them.
    pub(super) fn followed(&self, agency: &str, own: Option<Box<Session>>) -> Option<Box<Trend>> {
        let mut all = self.cabinet.sessions();
        all.extend(own.map(|own| *own).into_iter().chain(self.last.clone()));
        all.retain(|session| session.checklist().agency == agency);
        trends(&all).into_iter().next().map(Box::new)
    }
}
