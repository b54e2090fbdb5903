//! Ready words for a note: what the point asks to look for as a finding, what was noted here before, what is kept and
//! what is written often.

use std::collections::HashMap;

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;

/// Longer notes are not proposed: they are about one case.
const LONGEST: usize = 80;
/// How many of the notes that are written often are proposed.
const OFTEN: usize = 5;

/// What is at hand besides the session itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    /// The user's own, as their file has them.
    pub kept: Vec<String>,
    /// Notes of earlier inspections of the series with their points, the newest inspection first.
    pub earlier: Vec<(PointId, String)>,
}

/// Words that can be taken into a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyWord {
    /// Where they come from.
    pub origin: WordOrigin,
    /// The words.
    pub text: String,
}

/// Where ready words come from, in the order in which they are proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordOrigin {
    /// What the point asks to look for.
    LookFor,
    /// The note of the previous inspection.
    Last,
    /// The note of an earlier one.
    Earlier,
    /// Written often.
    Often,
    /// Kept by the user.
    Kept,
}

impl WordOrigin {
    /// What it is called.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::LookFor => lang.origin_look_for(),
            Self::Last => lang.origin_last(),
            Self::Earlier => lang.origin_earlier(),
            Self::Often => lang.origin_often(),
            Self::Kept => lang.origin_kept(),
        }
    }
}

/// The ready words of a point, none of them twice. What is to be looked for is a finding only where something is absent,
/// partial or not judged yet.
#[must_use]
pub fn ready_words(session: &Session, id: &PointId, phrases: &Phrases, lang: Lang) -> Vec<ReadyWord> {
    let mut words: Vec<ReadyWord> = Vec::new();
    let mut add = |origin: WordOrigin, text: &str| {
        let text = text.trim();
        if !text.is_empty() && text.chars().count() <= LONGEST && !words.iter().any(|word| word.text == text) {
            words.push(ReadyWord { origin, text: text.to_owned() });
        }
    };
    let mark = session.mark(id);
    if let Some((_, _, point)) = session.find(id)
        && matches!(mark, None | Some(Mark::Absent | Mark::Partial))
    {
        for look_for in point.look_for.iter() {
            let is_seen = mark == Some(Mark::Partial) || is_act(look_for);
            let finding = if is_seen { lang.finding_unlike(look_for) } else { lang.finding_unseen(look_for) };
            add(WordOrigin::LookFor, &finding);
        }
    }
    if let Some(last) = session.previous().and_then(|previous| previous.verdicts.get(id)) {
        add(WordOrigin::Last, &last.note);
    }
    for (_, note) in phrases.earlier.iter().filter(|(point, _)| point == id) {
        add(WordOrigin::Earlier, note);
    }
    for note in often(session, phrases) {
        add(WordOrigin::Often, note);
    }
    for phrase in &phrases.kept {
        add(WordOrigin::Kept, phrase);
    }
    words
}

/// Whether it says what to do, so that the outcome is wrong rather than something unseen.
fn is_act(look_for: &str) -> bool {
    ["抽問", "去電", "要求", "實走", "試", "到所", "現場試", "進度"].iter().any(|act| look_for.starts_with(act))
}

/// Notes that stand at more than one point, the most frequent first.
fn often<'a>(session: &'a Session, phrases: &'a Phrases) -> Vec<&'a str> {
    let own = session.parts().answers.values().map(|answer| answer.note.trim());
    let earlier = phrases.earlier.iter().map(|(_, note)| note.trim());
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for note in own.chain(earlier).filter(|note| !note.is_empty()) {
        *counts.entry(note).or_default() += 1;
    }
    let mut often: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    often.small_sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    often.into_iter().take(OFTEN).map(|(note, _)| note).collect()
}

/// A note with ready words taken into it, or, where it has them already, without them.
#[must_use]
pub fn with_words(note: &str, words: &str, lang: Lang) -> String {
    let between = lang.between_findings();
    if !has_words(note, words) {
        let ends = note.trim_end().ends_with(['；', '。', '，', '：', ';', '.', ',', ':']) || note.trim().is_empty();
        let between = if ends || note.ends_with('\n') { "" } else { between };
        return format!("{note}{between}{words}");
    }
    for taken in [format!("{between}{words}"), format!("{words}{between}"), words.to_owned()] {
        if note.contains(&taken) {
            return note.replacen(&taken, "", 1);
        }
    }
    note.to_owned()
}

/// Whether a note has these words already.
#[must_use]
pub fn has_words(note: &str, words: &str) -> bool {
    note.contains(words)
}

text! {
    origin_look_for { zh: "檢視", en: "check" }
    origin_last { zh: "上次", en: "last" }
    origin_earlier { zh: "曾記", en: "past" }
    origin_often { zh: "常寫", en: "often" }
    origin_kept { zh: "常用", en: "kept" }
    between_findings { zh: "；", en: "; " }
}

messages! {
    finding_unseen(what: &str) { zh: "未見{what}", en: "not seen: {what}" }
    finding_unlike(what: &str) { zh: "不符：{what}", en: "not as it should be: {what}" }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample;

    fn session(mark: Option<Mark>) -> Session {
        let mut parts = sample::session(&[3], Overall::ByPoint).parts().clone();
        let point = &mut Arc::make_mut(&mut parts.checklist).pillars[0].strategies[0].points[0];
        point.look_for = ["流程圖張貼".into(), "抽問人員規定".into()].into();
        let mut session = Session::from_parts(parts);
        sample::answer(&mut session, "1.1.1", 1, |answer| answer.mark = mark);
        session
    }

    fn words(session: &Session, phrases: &Phrases) -> Vec<String> {
        ready_words(session, &"1.1.1".into(), phrases, Lang::ZhTw).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn what_is_looked_for_becomes_a_finding_by_the_verdict() {
        let none = Phrases::default();
        for (mark, expected) in [
            (Some(Mark::Absent), &["未見流程圖張貼", "不符：抽問人員規定"][..]),
            (None, &["未見流程圖張貼", "不符：抽問人員規定"][..]),
            (Some(Mark::Partial), &["不符：流程圖張貼", "不符：抽問人員規定"][..]),
            (Some(Mark::Done), &[][..]),
        ] {
            assert_eq!(words(&session(mark), &none), expected, "{mark:?}");
        }
    }

    #[test]
    fn earlier_notes_of_the_point_then_frequent_ones_then_kept_ones_each_once() {
        let mut session = session(Some(Mark::Done));
        for point in ["1.1.2", "1.1.3"] {
            sample::answer(&mut session, point, 2, |answer| answer.note = "已請承辦人補上".into());
        }
        let phrases = Phrases {
            kept: vec!["詳附照片".into(), "流程圖為舊版".into()],
            earlier: vec![("1.1.1".into(), "流程圖為舊版".into()), ("1.1.2".into(), "別的".into())],
        };
        assert_eq!(words(&session, &phrases), ["流程圖為舊版", "已請承辦人補上", "詳附照片"]);
    }

    #[test]
    fn words_are_taken_and_given_back() {
        let take = |note: &str, words: &str| with_words(note, words, Lang::ZhTw);
        assert_eq!(take("", "未見甲"), "未見甲");
        assert_eq!(take("未見甲", "未見乙"), "未見甲；未見乙");
        assert_eq!(take("說明：", "未見乙"), "說明：未見乙");
        assert_eq!(take("未見甲；未見乙", "未見乙"), "未見甲");
        assert_eq!(take("未見甲；未見乙", "未見甲"), "未見乙");
        assert_eq!(take("未見甲", "未見甲"), "");
    }
}
