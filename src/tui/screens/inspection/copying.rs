//! What is copied from the inspection: the point under the cursor as a text.

use super::Inspection;
use crate::lang::{Lang, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;
use crate::tui::effect::Effect;

impl Inspection {
    /// Copies the point under the cursor with its verdict and note.
    pub(super) fn copy_point(&mut self, view: &View) -> Vec<Request> {
        if let Err(refused) = self.open.editor.require_point() {
            return self.refused(refused, After::Stay, view);
        }
        vec![Effect::Copy(point_text(self.session(), self.cursor(), view.lang)).into()]
    }
}

/// A point as a text of two or three lines: where it stands and what is asked, its verdict, the note.
fn point_text(session: &Session, point: &PointId, lang: Lang) -> String {
    let mut text = session.find(point).map_or_else(String::new, |(_, _, found)| {
        format!("{} {} {}", session.checklist().agency, found.source, found.check)
    });
    text.push('\n');
    text.push_str(Mark::words_or_none(session.mark(point), lang));
    let note = session.note(point);
    if !note.is_empty() {
        text.push_str(lang.copied_note_after());
        text.push_str(note);
    }
    text
}

text! {
    /// What stands between a verdict and its note.
    copied_note_after { zh: "：", en: ": " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample;

    #[test]
    fn a_point_is_copied_with_its_verdict_and_its_note() {
        let mut session = sample::session(&[2], Overall::ByPoint);
        let before = point_text(&session, &"1.1.1".into(), Lang::ZhTw);
        assert!(before.ends_with("\n未查"), "{before}");
        sample::answer(&mut session, "1.1.1", 1, |answer| {
            (answer.mark, answer.note) = (Some(Mark::Absent), "未公告\n兩處".into());
        });
        let after = point_text(&session, &"1.1.1".into(), Lang::ZhTw);
        assert!(after.ends_with("\n未落實：未公告\n兩處") && after.contains("一/(一)/1"), "{after}");
    }
}
