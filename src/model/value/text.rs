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
    for (letter, joins) in with_joins(text) {
        match letter {
            letter if joins => shown.push(letter),
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
    // Of what is written here nearly all letters are known at once.
    if matches!(letter, ' '..='~' | '\u{3000}'..='\u{fdff}') {
        return false;
    }
    letter.is_control()
        || matches!(letter,
            '\u{200b}'..='\u{200f}' // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}' // line separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // word joiner, isolates
            | '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Whether anything in a text would steer what shows it, line ends aside.
#[must_use]
pub fn steers(text: &str) -> bool {
    with_joins(text).any(|(letter, joins)| !joins && is_steering(letter) && !matches!(letter, '\n' | '\r'))
}

/// The characters of a text, each with whether it is the inner part of an emoji of several: the joiner between two
/// pictures (a family), or a tag behind a black flag (a flag of a country's part). Such a character steers nothing.
fn with_joins(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut letters = text.chars().peekable();
    // Whether the picture that a joiner would continue stands right before, and whether a flag is being spelled.
    let (mut after_picture, mut in_flag) = (false, false);
    std::iter::from_fn(move || {
        let letter = letters.next()?;
        let joins = match letter {
            '\u{200d}' => after_picture && letters.peek().is_some_and(|next| is_picture(*next)),
            '\u{e0020}'..='\u{e007f}' => in_flag,
            _ => false,
        };
        in_flag = letter == '\u{1f3f4}' || in_flag && joins;
        after_picture = is_picture(letter) || after_picture && matches!(letter, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        Some((letter, joins))
    })
}

/// Whether a character is a picture that others can be joined to.
const fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// A text as it was typed or pasted, without what nobody can see: every kind of line break is `\n`, and control and
/// invisible formatting characters go. Emoji of several characters stay whole.
///
/// Line breaks of other programs come as vertical tabs (Word), form feeds, next lines or line separators; LINE and web
/// pages add blanks without width.
#[must_use]
pub fn entered(text: &str) -> Cow<'_, str> {
    let is_kept = |letter: char| matches!(letter, '\n' | '\t') || !(is_steering(letter) || is_invisible(letter));
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let kept = with_joins(&text).filter_map(|(letter, joins)| match letter {
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        letter => (joins || is_kept(letter)).then_some(letter),
    });
    Cow::Owned(kept.collect())
}

/// The same for a field of one line: line breaks become blanks, and none is left at either end.
#[must_use]
pub fn entered_line(text: &str) -> String {
    entered(text).replace(['\n', '\t'], " ").trim().to_owned()
}

/// Whether a character takes room in a text and none on paper, though it steers nothing: soft hyphens, fillers, joiners.
const fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}'
    )
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
#[expect(clippy::inline_always, reason = "as `first_plain`")]
#[inline(always)]
pub const fn plain_width(letter: char) -> Option<u16> {
    match letter {
        ' '..='~' => Some(1),
        '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}' => Some(2),
        _ => None,
    }
}

/// Whether every terminal shows a text alike and nothing in it steers: all its characters have a [`plain_width`].
#[must_use]
pub fn is_plain(text: &str) -> bool {
    plain_text_width(text).is_some()
}

fn plain_text_width(text: &str) -> Option<usize> {
    plain_bytes_width(text.as_bytes())
}

/// Cells of a text in UTF-8 all of whose characters have a [`plain_width`]. Nothing of any other one.
#[must_use]
pub fn plain_bytes_width(text: &[u8]) -> Option<usize> {
    let mut rest = text;
    let mut cells = 0;
    while let Some(letter) = first_plain(rest) {
        cells += letter.cells;
        rest = &rest[letter.bytes..];
    }
    rest.is_empty().then_some(cells)
}

/// A character with a [`plain_width`].
#[derive(Clone, Copy, Debug)]
pub struct PlainLetter {
    /// The character.
    pub letter: char,
    /// Its length in UTF-8.
    pub bytes: usize,
    /// Its cells, one or two.
    pub cells: usize,
}

/// The first character of a text in UTF-8, if it is plain. It is put together here and not by `chars`, since all that is plain but
/// ASCII takes three bytes.
#[must_use]
#[expect(clippy::inline_always, reason = "the program is built for size, and a picture measures ten thousand letters")]
#[inline(always)]
pub fn first_plain(text: &[u8]) -> Option<PlainLetter> {
    first_of_width(text, plain_width)
}

/// As [`first_plain`], or one of the lines, blocks and signs of which the screen is drawn. They have one cell here and never combine
/// with the character before, but on some terminals two cells, so that they are not plain.
#[must_use]
#[expect(clippy::inline_always, reason = "as `first_plain`")]
#[inline(always)]
pub fn first_drawn(text: &[u8]) -> Option<PlainLetter> {
    first_of_width(text, |letter| match letter {
        '·' | '–' | '\u{2500}'..='\u{25fc}' | '✓' | '✗' => Some(1),
        letter => plain_width(letter),
    })
}

#[expect(clippy::inline_always, reason = "as `first_plain`")]
#[inline(always)]
fn first_of_width(text: &[u8], cells: impl Fn(char) -> Option<u16>) -> Option<PlainLetter> {
    let (letter, bytes) = match text {
        [ascii @ 0..0x80, ..] => (u32::from(*ascii), 1),
        [first @ 0xc2..0xe0, second, ..] => (u32::from(first & 0x1f) << 6 | u32::from(second & 0x3f), 2),
        [first @ 0xe0..0xf0, second, third, ..] => {
            let bits = |byte: u8, mask: u8| u32::from(byte & mask);
            (bits(*first, 0x0f) << 12 | bits(*second, 0x3f) << 6 | bits(*third, 0x3f), 3)
        }
        _ => return None,
    };
    let letter = char::from_u32(letter)?;
    Some(PlainLetter { letter, bytes, cells: usize::from(cells(letter)?) })
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
    let room = cells.saturating_sub(CUT_MARK.len());
    let (mut end, mut taken, mut at) = (0, 0, 0);
    // As far as it is plain, and no further than it fits.
    while let Some(letter) = first_plain(&text.as_bytes()[at..])
        && taken <= cells
    {
        at += letter.bytes;
        taken += letter.cells;
        if taken <= room {
            end = at;
        }
    }
    if taken <= cells {
        if at == text.len() || width(text) <= cells {
            return Cow::Borrowed(text);
        }
        (end, taken) = (0, 0);
        for (start, cluster) in clusters(text) {
            taken += width(cluster);
            if taken > room {
                break;
            }
            end = start + cluster.len();
        }
    }
    let mark = &CUT_MARK[..CUT_MARK.len().min(cells)];
    Cow::Owned(format!("{}{mark}", &text[..end]))
}

/// The text truncated or padded with blanks to exactly `cells` cells.
#[must_use]
pub fn fit(text: &str, cells: usize) -> String {
    let mut fitted = cut(text, cells).into_owned();
    let missing = cells.saturating_sub(width(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// The text at the right end of `cells` cells, whole where it takes more.
#[must_use]
pub fn at_right(text: &str, cells: usize) -> String {
    format!("{}{text}", " ".repeat(cells.saturating_sub(width(text))))
}

/// The half-width form of a full-width letter, digit, sign or blank, as an input method types them; any other is itself.
#[must_use]
pub fn half_width(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - u32::from('！') + u32::from('!')).unwrap_or(letter),
        '\u{3000}' => ' ',
        _ => letter,
    }
}

/// The text in lines of at most `cells` cells.
///
/// Han text breaks anywhere but before closing and behind opening punctuation; Latin words stay whole where they fit on
/// a line. A line break in the text ends a line.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, cells.max(2))).collect()
}

fn wrap_line(text: &str, cells: usize) -> Vec<String> {
    if width(text) <= cells {
        return vec![text.trim_end().to_owned()];
    }
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
    const NEVER_FIRST: &str = "，。、；：？！）」』】〉》％,.;:?!)]}% ";
    const NEVER_LAST: &str = "（「『【〈《([{";
    let (last, first) = (sole_letter(before), sole_letter(after));
    if NEVER_FIRST.contains(first) || NEVER_LAST.contains(last) {
        return false;
    }
    // Locators and paths, such as 一/(一)/1, stay whole.
    let is_within_path = last == '/' || first == '/' && !"：，。；、".contains(last);
    last == ' ' || !is_within_path && (width(before) == 2 || width(after) == 2)
}

/// The letter of a cluster that has one alone; else one that stands in no text.
fn sole_letter(cluster: &str) -> char {
    let mut letters = cluster.chars();
    letters.next().filter(|_| letters.as_str().is_empty()).unwrap_or('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_behind_a_colon_goes_to_the_next_row_and_leaves_the_words_before_it_whole() {
        let lines = wrap("已移到回收夾，按 u 復原：/home/wang/sessions/bin/sanmin2-115_2026-11-20.session.ron", 60);
        assert_eq!(lines[0], "已移到回收夾，按 u 復原：", "{lines:?}");
        assert_eq!(wrap("見一/(一)/1", 9), ["見", "一/(一)/1"], "a locator stays whole");
    }

    #[test]
    fn what_an_input_method_types_full_width_has_a_half_width_form() {
        let half: String = "１１５／９．３０　（ＡＢｚ～！）年、。¥".chars().map(half_width).collect();
        assert_eq!(half, "115/9.30 (ABz~!)年、。¥");
        assert_eq!((at_right("落實", 6), at_right("落實", 3)), ("  落實".to_owned(), "落實".to_owned()));
    }

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
    fn what_is_entered_has_line_breaks_of_one_kind_and_nothing_invisible() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let scotland = "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        for (text, expected) in [
            ("甲\u{b}乙\u{c}丙\u{2028}丁\u{2029}戊\u{85}己\r庚\r\n辛", "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛"),
            ("公\u{200b}告\u{feff}\u{2060}\u{ad}\u{3164}", "公告"),
            ("甲\u{202e}乙\u{1b}[2J\0", "甲乙[2J"),
            ("甲\t乙\n", "甲\t乙\n"),
            ("a\u{200d}b\u{200d}", "ab"),
        ] {
            assert_eq!(entered(text), expected);
        }
        for whole in [family, scotland, "✋\u{1f3fd}\u{200d}✈\u{fe0f}"] {
            assert_eq!((entered(whole), printable(whole)), (whole.into(), whole.into()));
        }
        assert_eq!(entered_line(" 一樓\u{b}大廳\u{200b}\r\n"), "一樓 大廳");
        assert_eq!(printable("甲\u{200d}乙"), "甲\\u{200d}乙");
    }

    proptest::proptest! {
        #[test]
        fn a_text_is_cut_between_clusters_where_it_does_not_fit(text in "([ -~一-鿿]|e\u{301}|👨\u{200d}👩|\u{301}|é){0,9}", cells in 2_usize..14) {
            let cut = cut(&text, cells);
            if text.width() <= cells {
                proptest::prop_assert_eq!(cut, text.as_str());
            } else {
                let kept = cut.strip_suffix(CUT_MARK).unwrap_or_default();
                let (mut expected, room) = (String::new(), cells.saturating_sub(CUT_MARK.len()));
                for cluster in text.graphemes(true) {
                    if expected.width() + cluster.width() > room {
                        break;
                    }
                    expected.push_str(cluster);
                }
                proptest::prop_assert_eq!(kept, expected);
            }
        }

        #[test]
        fn a_plain_text_is_one_of_plain_letters(text in "[ -~、一-鿿！-｠]{0,9}(\\PC|[\u{7f}-\u{ff}\u{d7ff}𠮷])?[ -~一-鿿]{0,3}") {
            let cells: Option<usize> = text.chars().map(|letter| plain_width(letter).map(usize::from)).sum();
            proptest::prop_assert_eq!(plain_text_width(&text), cells);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_entered_once_stays_and_steers_nothing(text in "[甲a \n\r\t\u{b}\u{85}\u{200b}\u{200d}\u{2028}👩🏴\u{fe0f}\u{e0067}]{0,12}") {
            let once = entered(&text).into_owned();
            proptest::prop_assert_eq!(entered(&once), once.as_str());
            proptest::prop_assert!(with_joins(&once).all(|(letter, joins)| joins || letter == '\n' || letter == '\t' || !is_steering(letter)));
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
    fn a_drawn_character_is_as_wide_as_the_library_says_and_stands_alone() {
        let mut signs = 0;
        for letter in ('\u{1}'..=char::MAX).filter(|&letter| plain_width(letter).is_none()) {
            let alone = letter.to_string();
            let Some(drawn) = first_drawn(alone.as_bytes()) else { continue };
            signs += 1;
            assert_eq!((drawn.letter, drawn.bytes, drawn.cells), (letter, alone.len(), 1));
            assert_eq!(alone.width(), 1, "{letter:?}");
            for other in ['a', '甲', '，', letter] {
                assert_eq!(format!("{other}{letter}{other}").graphemes(true).count(), 3, "{letter:?}");
            }
        }
        assert_eq!(signs, 257);
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
