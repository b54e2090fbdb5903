//! Text for screens and reports: control characters escaped, and measured, cut and wrapped by terminal cells.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Mark at the end of a truncated text. Two dots, since `…` is one or two cells wide depending on the terminal.
pub const CUT_MARK: &str = "..";

/// A text in which control characters, bidirectional marks and other invisible steering characters are shown by name.
///
/// A line feed is escaped too: callers that show several lines split them first.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_steering) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push(' '),
            letter if is_steering(letter) => {
                // Writing to a string never fails.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character is a control or formatting character rather than visible text.
#[must_use]
pub fn is_steering(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{200b}'..='\u{200f}' // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}' // line separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // word joiner, isolates
            | '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Cells that a text takes on a terminal: two a Han character.
#[must_use]
pub fn width(text: &str) -> usize {
    // Nearly every text here is plain, and a screen measures thousands.
    plain_text_width(text).unwrap_or_else(|| text.width())
}

/// Cells of a character with the same width on every terminal that never combines with the one before: ASCII, Chinese
/// punctuation, the common Han characters, the full-width forms. Nothing of any other one.
#[must_use]
pub const fn plain_width(letter: char) -> Option<u16> {
    match letter {
        ' '..='~' => Some(1),
        '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}' => Some(2),
        _ => None,
    }
}

fn plain_text_width(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |cells, letter| Some(cells + usize::from(plain_width(letter)?)))
}

/// Grapheme clusters with their byte offsets.
fn clusters(text: &str) -> Vec<(usize, &str)> {
    if plain_text_width(text).is_some() {
        text.char_indices().map(|(start, letter)| (start, &text[start..start + letter.len_utf8()])).collect()
    } else {
        text.grapheme_indices(true).collect()
    }
}

/// The text if it fits, else its beginning and [`CUT_MARK`]; a cluster is never split.
#[must_use]
pub fn cut(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let room = cells.saturating_sub(CUT_MARK.len());
    let mut end = 0;
    let mut taken = 0;
    for (start, cluster) in clusters(text) {
        taken += width(cluster);
        if taken > room {
            break;
        }
        end = start + cluster.len();
    }
    let mark = &CUT_MARK[..CUT_MARK.len().min(cells)];
    Cow::Owned(format!("{}{mark}", &text[..end]))
}

/// The text truncated or padded with blanks to exactly so many cells.
#[must_use]
pub fn fit(text: &str, cells: usize) -> String {
    let mut fitted = cut(text, cells).into_owned();
    let missing = cells.saturating_sub(width(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// The text in lines of at most so many cells.
///
/// Han text breaks anywhere but before closing and behind opening punctuation; Latin words stay whole where they fit on
/// a line. A line break in the text ends a line.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, cells.max(2))).collect()
}

fn wrap_line(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0;
    for piece in pieces(text) {
        let piece_width = width(piece.trim_end());
        if taken > 0 && taken + piece_width > cells {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            taken = 0;
        }
        if piece_width > cells {
            // A word longer than a line is broken where the line ends.
            for (_, cluster) in clusters(piece) {
                if taken + width(cluster) > cells {
                    lines.push(std::mem::take(&mut line));
                    taken = 0;
                }
                line.push_str(cluster);
                taken += width(cluster);
            }
        } else {
            line.push_str(piece);
            taken += width(piece);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The parts of a line between which it may be broken.
fn pieces(text: &str) -> Vec<&str> {
    let clusters = clusters(text);
    let mut pieces = Vec::new();
    let mut start = 0;
    for pair in clusters.windows(2) {
        let ((_, before), (at, after)) = (pair[0], pair[1]);
        if may_break(before, after) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: &str, after: &str) -> bool {
    const NEVER_FIRST: &str = "，。、；：？！）」』】〉》％,.;:?!)]}%";
    const NEVER_LAST: &str = "（「『【〈《([{";
    if NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) || after == " " {
        return false;
    }
    // Locators and paths, such as 一/(一)/1, stay whole.
    let is_within_path = before == "/" || after == "/";
    before == " " || !is_within_path && (width(before) == 2 || width(after) == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_what_shows_it() {
        for (text, expected) in [
            ("各組室", "各組室"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("甲\u{202e}乙\u{9b}", "甲\\u{202e}乙\\u{9b}"),
            ("甲\t乙\n丙\r", "甲 乙\\n丙\\u{d}"),
        ] {
            assert_eq!(printable(text), expected);
        }
    }

    #[test]
    fn a_plain_character_is_as_wide_as_the_library_says_and_stands_alone() {
        for letter in '\u{1}'..=char::MAX {
            let Some(cells) = plain_width(letter) else { continue };
            let alone = letter.to_string();
            assert_eq!(alone.width(), usize::from(cells), "{letter:?}");
            for other in ['a', '甲', '，'] {
                assert_eq!(format!("{other}{letter}{other}").graphemes(true).count(), 3, "{letter:?}");
                assert_eq!(format!("{letter}{other}").width(), usize::from(cells) + other.to_string().width());
            }
        }
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        for (text, cells, expected) in [
            ("洽公電話", 8, "洽公電話"),
            ("洽公電話", 7, "洽公.."),
            ("洽公電話", 6, "洽公.."),
            ("洽公電話", 5, "洽.."),
            ("洽公電話", 1, "."),
            ("洽公電話", 0, ""),
            ("QR code公開", 9, "QR code.."),
        ] {
            assert_eq!(cut(text, cells), expected, "{cells}");
        }
        assert_eq!(fit("洽公電話", 7), "洽公.. ");
    }

    #[test]
    fn no_line_starts_with_closing_punctuation() {
        for (text, cells, expected) in [
            ("電話，信箱", 4, vec!["電", "話，", "信箱"]),
            ("「電話」公開", 6, vec!["「電", "話」公", "開"]),
            ("QR code 公開", 7, vec!["QR code", "公開"]),
            ("依據 一/(一)/1/(3)", 14, vec!["依據", "一/(一)/1/(3)"]),
            ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("甲\n\n乙", 10, vec!["甲", "", "乙"]),
            ("", 10, vec![""]),
        ] {
            assert_eq!(wrap(text, cells), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn wrapping_loses_nothing_and_keeps_to_the_width(text in "[甲乙，。「」a b1（）\n-]{0,40}", cells in 6_usize..20) {
            let lines = wrap(&text, cells);
            let solid = |text: &str| text.split_whitespace().collect::<String>();
            proptest::prop_assert_eq!(solid(&lines.concat()), solid(&text));
            // A run of punctuation that may not be separated can exceed the width; it is then broken anyway.
            proptest::prop_assert!(lines.iter().all(|line| width(line) <= cells), "{:?}", lines);
        }
    }
}
