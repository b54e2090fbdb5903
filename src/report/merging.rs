//! What a report says of a merged session: conflicts that nobody has decided, before everything else.

use super::document::{Block, Document};
use crate::lang::{messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;

/// Says which points are in conflict; nothing where none is.
pub(super) fn add(document: &mut Document<'_>, session: &Session) {
    let open: Vec<&str> = session.open_conflicts().into_iter().map(PointId::as_str).collect();
    if !open.is_empty() {
        let lang = document.lang;
        let words = lang.report_conflicts(open.len(), &open.join(lang.between_conflicts()));
        document.blocks.insert(0, Block::Paragraph(words.into()));
    }
}

text! {
    between_conflicts { zh: "、", en: ", " }
}

messages! {
    report_conflicts(points: usize, ids: &str) {
        zh: "結果不一致、尚待裁定 {points} 項，列為未查、不計分：{ids}",
        counted(points: "point"),
        en: "Different verdicts, not decided, on {points}; they count as not looked at: {ids}",
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::Lang;
    use crate::model::record::mark::Mark;
    use crate::model::record::merged::{Conflict, ConflictSide};
    use crate::model::record::session::Session;
    use crate::model::sample::{answer, rich, stamp};
    use crate::report::{Format, Options, What, write};

    #[test]
    fn a_conflict_is_named_until_it_is_decided() {
        let side = |mark| ConflictSide { mark: Some(mark), count: None, at: stamp(1).at, by: "王".into(), parent: 0 };
        let mut parts = rich().parts().clone();
        parts.conflicts.insert("2.2.2".into(), Conflict { sides: vec![side(Mark::Done), side(Mark::Absent)] });
        let mut session = Session::from_parts(parts);
        let names_it = |session: &Session| {
            let report = write(session, What::Summary, Format::Text, &Options::new(Lang::ZhTw)).expect("a report");
            String::from_utf8(report).expect("UTF-8").contains("尚待裁定 1 項")
        };
        assert!(names_it(&session));
        answer(&mut session, "2.2.2", 300, |answer| answer.mark = Some(Mark::Done));
        assert!(!names_it(&session));
    }
}
