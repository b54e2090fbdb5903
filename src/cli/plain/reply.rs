//! Parsing of an input line: a verdict with or without a note, or a command.

use unicode_normalization::UnicodeNormalization as _;

use crate::model::record::mark::Mark;
use crate::model::record::visit::VisitKind;

/// A parsed input line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Set the mark and the note, if there is one, and move on.
    Mark(Mark, Option<String>),
    /// Clear the mark.
    Clear,
    /// Set the note; ask for it if there is none.
    Note(Option<String>),
    /// From now on this person is at work.
    Who(String),
    /// Move on without an answer.
    Skip,
    /// Move to the point before.
    Back,
    /// Move to the next point that contains the text; `None` repeats the last search.
    Find(Option<String>),
    /// Undo the last change.
    Undo,
    /// Close the visit.
    Close,
    /// Print the summary.
    Summary,
    /// Print the help.
    Help,
    /// Save again, or a copy at a path.
    Save(Option<String>),
    /// Quit.
    Quit,
    /// Not recognised.
    Unknown(String),
}

/// Words for each verdict, the key first. Digits are those of the screen.
const VERDICTS: [(Mark, &[&str]); 4] = [
    (Mark::Done, &["d", "1", "done", "落實"]),
    (Mark::Partial, &["p", "2", "partial", "部分落實", "部分"]),
    (Mark::Absent, &["a", "3", "absent", "未落實"]),
    (Mark::NotApplicable, &["x", "0", "na", "n/a", "不適用"]),
];

/// Words for each kind of visit, the number first.
const KINDS: [(VisitKind, &[&str]); 3] = [
    (VisitKind::Routine, &["1", "routine", "平時", "平時查核"]),
    (VisitKind::SpotCheck, &["2", "spot", "不定期", "不定期查核"]),
    (VisitKind::Annual, &["3", "annual", "年度", "年度查核"]),
];

impl Reply {
    /// Parses a line. Full-width letters, digits and blanks count as half-width ones.
    pub fn read(line: &str) -> Self {
        let line = line.trim();
        if line.is_empty() {
            return Self::Skip;
        }
        if let Some(text) = line.strip_prefix(['/', '／']) {
            return Self::Find(said(text));
        }
        if let Some(name) = ["我是", "i am ", "I am "].into_iter().find_map(|words| line.strip_prefix(words)) {
            return said(name).map_or_else(|| Self::Unknown(line.to_owned()), Self::Who);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let word = folded(word);
        if let Some(mark) = meant(&VERDICTS, &word) {
            return Self::Mark(mark, said(rest));
        }
        match word.as_str() {
            "save" | "存檔" | "另存" => Self::Save(said(rest)),
            "n" | "note" | "備註" => Self::Note(said(rest)),
            "c" | "clear" | "清除" if rest.is_empty() => Self::Clear,
            "b" | "back" | "返回" | "上一項" if rest.is_empty() => Self::Back,
            "u" | "undo" | "復原" if rest.is_empty() => Self::Undo,
            "close" | "結案" if rest.is_empty() => Self::Close,
            "s" | "summary" | "摘要" if rest.is_empty() => Self::Summary,
            "?" | "h" | "help" | "說明" if rest.is_empty() => Self::Help,
            "q" | "quit" | "離開" if rest.is_empty() => Self::Quit,
            _ => Self::Unknown(line.to_owned()),
        }
    }
}

/// The kind of visit that a line names.
pub(super) fn kind(line: &str) -> Option<VisitKind> {
    meant(&KINDS, &folded(line))
}

/// The number in a line.
pub(super) fn number(line: &str) -> Option<usize> {
    folded(line).parse().ok()
}

fn meant<T: Copy>(words: &[(T, &[&str])], word: &str) -> Option<T> {
    words.iter().find(|(_, words)| words.contains(&word)).map(|&(value, _)| value)
}

pub(super) fn folded(word: &str) -> String {
    word.trim().nfkc().flat_map(char::to_lowercase).collect()
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_saying_is_understood() {
        let note = |text: &str| Some(text.to_owned());
        for (line, expected) in [
            ("d", Reply::Mark(Mark::Done, None)),
            (" D ", Reply::Mark(Mark::Done, None)),
            ("２", Reply::Mark(Mark::Partial, None)),
            ("部分落實", Reply::Mark(Mark::Partial, None)),
            ("absent", Reply::Mark(Mark::Absent, None)),
            ("未落實　電話未公告 已補", Reply::Mark(Mark::Absent, note("電話未公告 已補"))),
            ("n/a no such service", Reply::Mark(Mark::NotApplicable, note("no such service"))),
            ("0", Reply::Mark(Mark::NotApplicable, None)),
            ("n", Reply::Note(None)),
            ("備註 下次複查", Reply::Note(note("下次複查"))),
            ("", Reply::Skip),
            ("  \t", Reply::Skip),
            ("b", Reply::Back),
            ("/雙語", Reply::Find(note("雙語"))),
            ("／ QR code ", Reply::Find(note("QR code"))),
            ("/", Reply::Find(None)),
            ("u", Reply::Undo),
            ("結案", Reply::Close),
            ("摘要", Reply::Summary),
            ("?", Reply::Help),
            ("？", Reply::Help),
            ("save", Reply::Save(None)),
            ("另存 /media/usb", Reply::Save(note("/media/usb"))),
            ("q", Reply::Quit),
            ("我是李小明", Reply::Who("李小明".into())),
            ("我是 李小明", Reply::Who("李小明".into())),
            ("i am Lee", Reply::Who("Lee".into())),
            ("我是", Reply::Unknown("我是".into())),
            ("q now", Reply::Unknown("q now".into())),
            ("done.", Reply::Unknown("done.".into())),
            ("4", Reply::Unknown("4".into())),
        ] {
            assert_eq!(Reply::read(line), expected, "{line:?}");
        }
        assert_eq!((kind(" ３"), kind("Spot"), kind("4")), (Some(VisitKind::Annual), Some(VisitKind::SpotCheck), None));
        assert_eq!((number("１２"), number("一"), number("-1")), (Some(12), None, None));
    }
}
