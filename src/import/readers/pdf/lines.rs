//! Letters to lines, lines to paragraphs.

use super::content::Letter;
use crate::import::number;
use crate::model::value::sorting::SmallSort as _;

/// A line of print.
#[derive(Clone, Debug)]
pub struct PrintedLine {
    /// Its text.
    pub text: String,
    /// Its left edge, in points from the left of the page.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// The same without a stop or comma at its end: those may hang over the margin.
    pub inner: f32,
    /// The line that its letters stand on, in points from the top.
    pub base: f32,
    /// The size of most of its letters.
    pub size: f32,
    /// Whether it belongs to the page and not to the text, as the file says.
    pub is_artifact: bool,
    /// How wide the first piece is that cannot be divided.
    head: f32,
}

/// A paragraph, and the line on the page that it begins in.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedParagraph {
    /// Its text; empty for a gap as high as a line.
    pub text: String,
    /// The nth line of its region, from 0.
    pub line: usize,
    /// The page, from 1; 0 until it is known.
    pub page: usize,
    /// How many letters its last line has room for; it may go on behind a page cut where that is less than two.
    pub room: f32,
}

/// The lines of letters, from top to bottom.
#[must_use]
pub fn lines(letters: Vec<Letter>) -> Vec<PrintedLine> {
    rows(letters).into_iter().filter_map(line).collect()
}

/// The letters of each line, from top to bottom.
#[must_use]
pub fn rows(mut letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    letters.retain(|letter| !letter.text.is_empty());
    letters.small_sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        let is_same = |row: &&mut Vec<Letter>| {
            // The middle of the row's letters so far; a raised or lowered letter belongs to its line.
            row.first().is_some_and(|first| letter.base - first.base < 0.45 * first.size.max(letter.size))
        };
        match rows.last_mut().filter(is_same) {
            Some(row) => row.push(letter),
            None => rows.push(vec![letter]),
        }
    }
    rows
}

fn line(mut letters: Vec<Letter>) -> Option<PrintedLine> {
    letters.small_sort_by(|one, other| one.left.total_cmp(&other.left));
    let size = usual_size(&letters);
    let base = usual_base(&letters, size);
    let mut text = String::new();
    let (mut left, mut right, mut head, mut is_head) = (f32::MAX, f32::MIN, 0.0_f32, true);
    let mut hanging = 0.0;
    let mut before: Option<&Letter> = None;
    for letter in &letters {
        // Printed twice, a little aside, to look bold.
        let is_twice = before.is_some_and(|before| {
            before.text == letter.text && letter.left - before.left < 0.2 * size && !letter.text.trim().is_empty()
        });
        if is_twice {
            continue;
        }
        if let Some(before) = before {
            let gap = letter.left - before.right;
            let is_latin = |text: &str| text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
            let words = is_latin(&letter.text) || is_latin(&before.text);
            if gap > size * 1.2 {
                text.push('\u{3000}');
            } else if gap > size * 0.6 || words && gap > size * 0.22 && is_latin(&letter.text) && is_latin(&before.text)
            {
                text.push(' ');
            }
        }
        text.push_str(&letter.text);
        if !letter.text.trim().is_empty() {
            let only_opens = text.trim().chars().rev().skip(1).all(opens);
            is_head &=
                text.trim().chars().all(|letter| letter.is_ascii_graphic()) || only_opens || closes(&letter.text);
            left = left.min(letter.left);
            right = right.max(letter.right);
            if is_head {
                head = right - left;
            }
            hanging = if closes(&letter.text) { letter.right - letter.left } else { 0.0 };
        }
        before = Some(letter);
    }
    let text = text.trim().to_owned();
    let is_artifact = letters.iter().all(|letter| letter.is_artifact);
    let inner = right - hanging;
    (!text.is_empty()).then_some(PrintedLine { text, left, right, inner, base, size, is_artifact, head })
}

/// Whether a letter may not end a line.
fn opens(letter: char) -> bool {
    "「『（(《〈【".contains(letter)
}

/// Whether a letter may not begin a line.
fn closes(text: &str) -> bool {
    text.starts_with(|letter: char| "，。、；：！？」』）)》〉】".contains(letter))
}

/// The size of most letters.
fn usual_size(letters: &[Letter]) -> f32 {
    let mut sizes: Vec<f32> = letters.iter().map(|letter| letter.size).collect();
    sizes.small_sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(12.0)
}

fn usual_base(letters: &[Letter], size: f32) -> f32 {
    let usual: Vec<f32> = letters.iter().filter(|letter| letter.size > size * 0.8).map(|letter| letter.base).collect();
    usual.iter().sum::<f32>() / usual.len().max(1) as f32
}

/// The paragraphs of lines between a left and a right edge.
#[must_use]
pub fn paragraphs(lines: &[PrintedLine], edges: (f32, f32)) -> Vec<PrintedParagraph> {
    let mut paragraphs: Vec<PrintedParagraph> = Vec::new();
    let pitch = pitch(lines);
    let inner = inner_edge(lines, edges);
    // Lines of the paragraph so far, and the gap above each paragraph but the first.
    let mut rows = 0;
    let mut gaps: Vec<f32> = Vec::new();
    // A name that is set from top to bottom.
    let is_upright = lines.len() > 1 && lines.iter().all(|line| line.text.chars().count() == 1);
    for (nth, line) in lines.iter().enumerate() {
        let above = nth.checked_sub(1).and_then(|above| lines.get(above));
        let gap = above.map_or(0.0, |above| line.base - above.base);
        let begins = above.is_none_or(|above| {
            let is_full = is_full(above, line, inner);
            let hangs = rows > 1 && (line.left - above.left).abs() > 0.8 * line.size && !is_latin_end(&line.text);
            let ends = !is_full && !is_upright;
            ends || hangs || gap > pitch * 1.6 || begins_by_number(&above.text, line, is_full)
        });
        let room = (inner - line.right) / line.size;
        if begins {
            gaps.push(gap);
            paragraphs.push(PrintedParagraph { text: line.text.clone(), line: nth, page: 0, room });
            rows = 1;
        } else if let Some(last) = paragraphs.last_mut() {
            join(&mut last.text, &line.text);
            last.room = room;
            rows += 1;
        }
    }
    with_empty_ones(paragraphs, &gaps)
}

/// Puts an empty paragraph where a gap is as high as two: it may hold the place of a measure without unit.
fn with_empty_ones(paragraphs: Vec<PrintedParagraph>, gaps: &[f32]) -> Vec<PrintedParagraph> {
    let usual = gaps.iter().skip(1).copied().fold(f32::MAX, f32::min).max(1.0);
    let mut all = Vec::with_capacity(paragraphs.len());
    for (paragraph, gap) in paragraphs.into_iter().zip(gaps) {
        for _ in 1..whole((gap / usual).round()).min(20) {
            let (line, page) = (paragraph.line, paragraph.page);
            all.push(PrintedParagraph { text: String::new(), line, page, room: f32::MAX });
        }
        all.push(paragraph);
    }
    all
}

impl PrintedParagraph {
    /// Whether a text may be the rest of it: its last line has no room for how the text begins.
    #[must_use]
    pub fn may_go_on(&self, rest: &str) -> bool {
        let least = if rest.starts_with(opens) { 3.0 } else { 1.9 };
        self.room < least && !self.text.is_empty() && !rest.is_empty() && !self.text.ends_with('。')
    }
}

/// Puts a line behind the one that it goes on from; Latin words keep their blank.
pub fn join(text: &mut String, rest: &str) {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ',' | '.' | ';');
    let is_latin = text.ends_with(is_word) && rest.starts_with(|letter: char| letter.is_ascii_alphabetic());
    if is_latin {
        text.push(' ');
    }
    text.push_str(rest);
}

/// The distance of lines: the least that occurs, since paragraphs only add to it.
fn pitch(lines: &[PrintedLine]) -> f32 {
    let size = lines.first().map_or(12.0, |line| line.size);
    let mut gaps: Vec<f32> =
        lines.windows(2).map(|pair| pair[1].base - pair[0].base).filter(|gap| *gap > 0.8 * size).collect();
    gaps.small_sort_by(f32::total_cmp);
    // Two lines may be one empty one apart: then the size of the letters says more.
    gaps.get(gaps.len() / 4).copied().filter(|gap| *gap < 2.4 * size).unwrap_or(1.3 * size)
}

/// The edge that lines reach: the border less what stays free at the left too.
fn inner_edge(lines: &[PrintedLine], (left, right): (f32, f32)) -> f32 {
    let first = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let last = lines.iter().map(|line| line.inner).fold(f32::MIN, f32::max);
    let size = lines.first().map_or(12.0, |line| line.size);
    let free = (first - left).clamp(0.0, 8.0_f32.max(size * 0.6));
    (right - free).max(last)
}

/// Whether the first piece of a line had no room in the line above it.
fn is_full(above: &PrintedLine, line: &PrintedLine, inner: f32) -> bool {
    above.right + line.head.max(line.size * 0.9) + 0.1 * line.size > inner
}

fn is_latin_end(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase())
}

/// Whether a line begins a paragraph by its number. In the middle of a full sentence a number may be none.
fn begins_by_number(above: &str, line: &PrintedLine, is_full: bool) -> bool {
    let Some((number, rest)) = number::split(&line.text) else { return false };
    let is_cut = above.ends_with(['、', '，', '第', '及', '與', '至', '自', '（', '(', '~', '～', '-']);
    !(is_full && is_cut) && (!rest.is_empty() || line.text.chars().count() > 1) && number.value < 100
}

/// A number that is not negative as a count.
fn whole(number: f32) -> usize {
    // Not negative and small, as callers see to.
    #[allow(clippy::cast_sign_loss)]
    if (0.0..1_000.0).contains(&number) { number as usize } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of 10 points from a place on.
    fn letters(text: &str, left: f32, base: f32) -> Vec<Letter> {
        let mut left = left;
        let letter = |text: char| {
            let width = if text.is_ascii() { 5.0 } else { 10.0 };
            left += width;
            Letter {
                text: text.to_string(),
                left: left - width,
                right: left,
                base,
                size: 10.0,
                is_artifact: false,
                is_hidden: false,
            }
        };
        text.chars().map(letter).collect()
    }

    #[test]
    fn letters_become_lines_and_lines_paragraphs() {
        let mut all = letters("一、落實服務禮儀，主動引導", 20.0, 100.0);
        all.extend(letters("民眾洽公。", 40.0, 115.0));
        all.extend(letters("二、電話禮貌", 20.0, 130.0));
        all.extend(letters("三、秘書室", 20.0, 145.0));
        all.extend(letters("四、人事室", 20.0, 175.0));
        let lines = lines(all);
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>()[1], "民眾洽公。");
        let found = paragraphs(&lines, (15.0, 155.0));
        let texts: Vec<&str> = found.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(texts, ["一、落實服務禮儀，主動引導民眾洽公。", "二、電話禮貌", "三、秘書室", "", "四、人事室"]);
    }

    #[test]
    fn a_wide_gap_is_kept_and_what_is_printed_twice_counts_once() {
        let mut all = letters("1.", 20.0, 100.0);
        all.extend(letters("甲", 50.0, 100.5));
        all.extend(letters("甲", 50.4, 100.5));
        assert_eq!(lines(all)[0].text, "1.\u{3000}甲");
    }
}
