//! Lines of a given display width, broken as Chinese is broken: no line begins with a closing mark.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Marks that may not begin a line.
const CLOSING: &str = "，。、；：？！）」』】》〉］｝,.;:?!)]}%";
/// Marks that may not end a line.
const OPENING: &str = "（「『【《〈［｛([{";

/// Cells that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A text without line ends, as lines of at most `room` cells; an empty text is one empty line.
///
/// Words of narrow letters stay whole where they fit. Only a run without any place to break that is wider than a line is
/// cut by force, between whole characters.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for run in runs(text) {
        if used > 0 && used + width(run.trim_end()) > room {
            lines.push(line.trim_end().to_owned());
            line.clear();
            used = 0;
        }
        if width(run.trim_end()) <= room {
            line.push_str(run);
            used += width(run);
            continue;
        }
        for letter in run.graphemes(true) {
            if used > 0 && used + width(letter) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(letter);
            used += width(letter);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The text cut at every place where a line may end.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut before: Option<&str> = None;
    for (at, letter) in text.grapheme_indices(true) {
        if before.is_some_and(|before| may_break(before, letter)) {
            runs.push(&text[start..at]);
            start = at;
        }
        before = Some(letter);
    }
    if start < text.len() {
        runs.push(&text[start..]);
    }
    runs
}

/// Whether a line may end between two neighbouring characters.
fn may_break(before: &str, after: &str) -> bool {
    let is_space = |letter: &str| letter.chars().all(char::is_whitespace);
    if is_space(after) || CLOSING.contains(after) {
        return false;
    }
    if is_space(before) {
        return true;
    }
    // Locators and paths, such as 一/(一)/1, stay whole.
    if OPENING.contains(before) || before == "/" || after == "/" {
        return false;
    }
    width(before) > 1 || width(after) > 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_as_chinese_does() {
        for (text, room, expected) in [
            ("", 10, vec![""]),
            ("洽公電話停用", 8, vec!["洽公電話", "停用"]),
            // The comma would begin the second line; its character goes with it.
            ("洽公電話，停用", 8, vec!["洽公電", "話，停用"]),
            ("見「公告」欄", 4, vec!["見", "「公", "告」", "欄"]),
            ("open the door", 8, vec!["open the", "door"]),
            ("依據 一/(一)/1/(3)", 14, vec!["依據", "一/(一)/1/(3)"]),
            ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("甲 乙", 4, vec!["甲", "乙"]),
            ("e\u{301}e\u{301}", 1, vec!["e\u{301}", "e\u{301}"]),
        ] {
            assert_eq!(wrap(text, room), expected, "{text} in {room}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(text in "[a-z 洽公電話，。（）「」/e\u{301}🏥]{0,60}", room in 8_usize..40) {
            let lines = wrap(&text, room);
            prop_assert!(lines.iter().all(|line| width(line) <= room), "{:?}", lines);
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn no_line_begins_with_a_closing_mark(text in "([洽公電話]{1,3}[，。、；：）」]?){1,20}", room in 12_usize..40) {
            for line in wrap(&text, room).iter().skip(1) {
                prop_assert!(!line.starts_with(|first| CLOSING.contains(first)), "{line}");
            }
        }
    }
}
