//! Numbers as plans print them in front of a paragraph: 壹、 一、 (一) 1. (1) ① 甲、 構面一, and what is none.

use super::numerals::{han_value, legal_value, stem_value};

/// The shape of a printed number. Two numbers of one style stand on one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// 第一章, by its word.
    Chapter(char),
    /// 構面一, 要項1, 策略一, by its word.
    Worded(&'static str),
    /// 壹、
    Part,
    /// 一、
    Han,
    /// (一)
    HanParen,
    /// 一)
    HanClose,
    /// 1.
    Arabic,
    /// (1)
    ArabicParen,
    /// 1)
    ArabicClose,
    /// ①
    Circled,
    /// 甲、
    Stem,
    /// (甲)
    StemParen,
    /// A.
    Upper,
    /// a.
    Lower,
    /// (a)
    LetterParen,
    /// 1.1 and deeper, by the count of its parts.
    Parts(usize),
}

/// Words that number a pillar.
pub const PILLAR_WORDS: [&str; 5] = ["構面", "面向", "要項", "主軸", "要領"];
/// Words that number a strategy.
pub const STRATEGY_WORDS: [&str; 2] = ["策略", "指標"];

/// A printed number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its shape.
    pub style: Style,
    /// Its value.
    pub value: u32,
    /// As a locator shows it: `一`, `(一)`, `1`, `(1)`.
    pub printed: String,
}

impl Style {
    /// Whether the number stands in brackets, so that (2) may go on as (三).
    #[must_use]
    pub const fn is_bracketed(self) -> bool {
        matches!(self, Self::HanParen | Self::ArabicParen | Self::StemParen | Self::LetterParen)
    }
}

/// The number at the beginning of a paragraph and the text after it; `None` if it has none.
#[must_use]
pub fn split(text: &str) -> Option<(Number, &str)> {
    let text = text.trim_start_matches(is_ornament);
    worded(text)
        .or_else(|| chapter(text))
        .or_else(|| single_sign(text))
        .or_else(|| bracketed(text))
        .or_else(|| plain(text))
        .map(|(number, rest)| (number, rest.trim_start_matches(is_after_number)))
}

/// The text without ornaments such as bullets in front.
#[must_use]
pub fn without_ornament(text: &str) -> &str {
    text.trim_start_matches(is_ornament).trim()
}

fn is_ornament(letter: char) -> bool {
    letter.is_whitespace()
        || "•●‧·◎○■□◆◇※►▶▪➢➤✓✔★☆-–—*▲△◉➔→⚫".contains(letter)
        || ('\u{f000}'..='\u{f0ff}').contains(&letter)
}

fn is_after_number(letter: char) -> bool {
    letter.is_whitespace() || "、．.：:。".contains(letter)
}

const fn is_separator(letter: char) -> bool {
    matches!(letter, '、' | '.' | '．' | '：' | ':' | '﹒' | '‧' | '，' | '､')
}

/// Full-width digits, letters and brackets as ASCII, one letter for one.
const fn narrow(letter: char) -> char {
    match letter {
        '！'..='～' => match char::from_u32(letter as u32 - 0xFEE0) {
            Some(narrow) => narrow,
            None => letter,
        },
        '﹙' | '〔' | '【' => '(',
        '﹚' | '〕' | '】' => ')',
        _ => letter,
    }
}

fn number(style: Style, value: u32, printed: impl Into<String>) -> Number {
    Number { style, value, printed: printed.into() }
}

fn worded(text: &str) -> Option<(Number, &str)> {
    let bare =
        ["實施", "執行", "推動", "工作", "服務"].iter().find_map(|front| text.strip_prefix(front)).unwrap_or(text);
    let word = PILLAR_WORDS.iter().chain(&STRATEGY_WORDS).find(|word| bare.starts_with(**word))?;
    let rest = bare[word.len()..].trim_start();
    let (numeral, value, rest) = numeral(rest)?;
    let ends = rest.chars().next().is_none_or(|next| {
        next.is_whitespace() || is_separator(next) || matches!(narrow(next), '(' | ')' | '-') || next == '—'
    });
    let printed = if han_value(numeral).is_some() { numeral.to_owned() } else { value.to_string() };
    ends.then(|| (number(Style::Worded(word), value, printed), rest))
}

/// A numeral of any kind at the beginning: its text, its value, the rest.
fn numeral(text: &str) -> Option<(&str, u32, &str)> {
    let digits = text.find(|letter: char| !narrow(letter).is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        let (numeral, rest) = text.split_at(digits);
        return Some((numeral, decimal(numeral)?, rest));
    }
    let end = text.find(|letter: char| !"〇零一二三四五六七八九十百".contains(letter)).unwrap_or(text.len());
    let (numeral, rest) = text.split_at(end);
    Some((numeral, han_value(numeral)?, rest))
}

/// The value of up to two digits, wide or narrow; longer ones are years and phone numbers.
fn decimal(text: &str) -> Option<u32> {
    let digits: String = text.chars().map(narrow).collect();
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten().filter(|&value| value > 0)
}

fn chapter(text: &str) -> Option<(Number, &str)> {
    let (_, value, rest) = numeral(text.strip_prefix('第')?.trim_start())?;
    let word = rest.trim_start().chars().next().filter(|word| "章節篇".contains(*word))?;
    let rest = &rest.trim_start()[word.len_utf8()..];
    Some((number(Style::Chapter(word), value, format!("第{value}{word}")), rest))
}

/// Signs that hold their number: ① ⑴ ⒈ ㈠ ㊀ ❶.
fn single_sign(text: &str) -> Option<(Number, &str)> {
    let sign = text.chars().next()?;
    let rest = &text[sign.len_utf8()..];
    let from = |first: char, last: char| (first..=last).contains(&sign).then(|| sign as u32 - first as u32 + 1);
    let found = if let Some(value) = from('①', '⑳').or(from('❶', '❿')) {
        number(Style::Circled, value, sign)
    } else if let Some(value) = from('⑴', '⒇') {
        number(Style::ArabicParen, value, format!("({value})"))
    } else if let Some(value) = from('⒈', '⒛') {
        number(Style::Arabic, value, value.to_string())
    } else if let Some(value) = from('㈠', '㈩') {
        number(Style::HanParen, value, format!("({})", super::numerals::Numerals::Han.numeral(value)))
    } else if let Some(value) = from('㊀', '㊉') {
        number(Style::Circled, value, sign)
    } else {
        return None;
    };
    Some((found, rest))
}

/// (一) (1) (甲) (a).
fn bracketed(text: &str) -> Option<(Number, &str)> {
    let open = text.chars().next().filter(|letter| narrow(*letter) == '(')?;
    let inner = text[open.len_utf8()..].trim_start();
    if let Some((numeral, value, rest)) = numeral(inner) {
        let rest = closed(rest)?;
        let is_han = han_value(numeral).is_some();
        let (style, printed) =
            if is_han { (Style::HanParen, format!("({numeral})")) } else { (Style::ArabicParen, format!("({value})")) };
        return Some((number(style, value, printed), rest));
    }
    let letter = inner.chars().next()?;
    let rest = closed(&inner[letter.len_utf8()..])?;
    if let Some(value) = stem_value(letter) {
        return Some((number(Style::StemParen, value, format!("({letter})")), rest));
    }
    let narrow = narrow(letter);
    let value = letter_value(narrow)?;
    Some((number(Style::LetterParen, value, format!("({narrow})")), rest))
}

fn closed(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let close = rest.chars().next().filter(|letter| narrow(*letter) == ')')?;
    Some(&rest[close.len_utf8()..])
}

fn letter_value(letter: char) -> Option<u32> {
    letter.is_ascii_alphabetic().then(|| letter.to_ascii_lowercase() as u32 - 'a' as u32 + 1)
}

/// 壹、 一、 1. 1) 甲、 A. 1.1.
fn plain(text: &str) -> Option<(Number, &str)> {
    let end = text.find(|letter: char| !"壹貳參肆伍陸柒捌玖拾佰零叁参叄贰陆".contains(letter)).unwrap_or(text.len());
    if let Some(value) = legal_value(&text[..end]) {
        return Some((number(Style::Part, value, &text[..end]), separated(&text[end..], true)?));
    }
    if let Some((numeral, value, rest)) = numeral(text) {
        let is_han = han_value(numeral).is_some();
        if let Some(rest) = closed(rest).filter(|_| rest.starts_with([')', '）'])) {
            return Some(if is_han {
                (number(Style::HanClose, value, numeral), rest)
            } else {
                (number(Style::ArabicClose, value, value.to_string()), rest)
            });
        }
        if is_han {
            return Some((number(Style::Han, value, numeral), separated(rest, false)?));
        }
        return parts(text).or_else(|| {
            let rest = separated(rest, false)?;
            let is_fraction = rest.chars().next().is_some_and(|next| narrow(next).is_ascii_digit())
                && !rest.starts_with(char::is_whitespace);
            // `1.1F` is the first item, which begins with a floor; `106.1.9` never gets here.
            let is_item = !is_fraction || starts_like_text(rest);
            is_item.then(|| (number(Style::Arabic, value, value.to_string()), rest))
        });
    }
    let letter = text.chars().next()?;
    let rest = &text[letter.len_utf8()..];
    if let Some(value) = stem_value(letter) {
        return Some((number(Style::Stem, value, letter), separated(rest, true)?));
    }
    let narrow = narrow(letter);
    let value = letter_value(narrow)?;
    let rest = separated(rest, false)?;
    let style = if narrow.is_ascii_uppercase() { Style::Upper } else { Style::Lower };
    // `i.e.` and `e-mail` are words.
    (!rest.starts_with(|next: char| next.is_ascii_lowercase())).then(|| (number(style, value, narrow), rest))
}

/// Whether digits at the beginning belong to a word, such as `1F` or `1999專線`, and to no decimal fraction.
fn starts_like_text(rest: &str) -> bool {
    let digits = rest.chars().take_while(|letter| narrow(*letter).is_ascii_digit()).count();
    match rest.chars().nth(digits) {
        Some(next) if digits >= 3 => !"年.．".contains(next),
        Some(next) => !is_separator(next) && !"%％倍萬億元公版".contains(next),
        None => false,
    }
}

/// What follows the separator of a number; `None` without one. A wide gap separates too.
fn separated(rest: &str, or_space: bool) -> Option<&str> {
    let trimmed = rest.trim_start();
    let next = trimmed.chars().next();
    if let Some(next) = next.filter(|next| is_separator(*next)) {
        return Some(&trimmed[next.len_utf8()..]);
    }
    let gap = &rest[..rest.len() - trimmed.len()];
    let is_wide = gap.contains(['\t', '\u{3000}']) || gap.chars().count() >= 2 || (or_space && !gap.is_empty());
    (is_wide && next.is_some()).then_some(trimmed)
}

/// 1.1 and 1-2-3. A first part beyond 30 is a year.
fn parts(text: &str) -> Option<(Number, &str)> {
    let mut values = Vec::new();
    let mut rest = text;
    loop {
        let digits = rest.find(|letter: char| !narrow(letter).is_ascii_digit()).unwrap_or(rest.len());
        values.push(decimal(&rest[..digits])?);
        rest = &rest[digits..];
        let next = rest.chars().next();
        let follows = next.filter(|sign| matches!(narrow(*sign), '.' | '-')).is_some_and(|sign| {
            rest[sign.len_utf8()..].chars().next().is_some_and(|digit| narrow(digit).is_ascii_digit())
        });
        match next {
            Some(sign) if follows => rest = &rest[sign.len_utf8()..],
            _ => break,
        }
    }
    let first = values.first().copied()?;
    let is_list = (2..=4).contains(&values.len()) && first <= 30;
    let next = rest.chars().next()?;
    let is_clear = next.is_whitespace() || is_separator(next);
    let printed = values.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    (is_list && is_clear)
        .then(|| (number(Style::Parts(values.len()), values.last().copied().unwrap_or(1), printed), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_read_with_their_style() {
        for (text, style, value, printed, rest) in [
            ("壹、計畫依據", Style::Part, 1, "壹", "計畫依據"),
            ("叁、實施對象", Style::Part, 3, "叁", "實施對象"),
            ("•壹、 計畫依據", Style::Part, 1, "壹", "計畫依據"),
            ("一、完備", Style::Han, 1, "一", "完備"),
            ("三.便捷", Style::Han, 3, "三", "便捷"),
            ("十二、其他", Style::Han, 12, "十二", "其他"),
            ("(一)建立", Style::HanParen, 1, "(一)", "建立"),
            ("（二） 澈底", Style::HanParen, 2, "(二)", "澈底"),
            ("㈢檢討", Style::HanParen, 3, "(三)", "檢討"),
            ("1.訂定", Style::Arabic, 1, "1", "訂定"),
            ("１０．訂定", Style::Arabic, 10, "10", "訂定"),
            ("1、 簡化", Style::Arabic, 1, "1", "簡化"),
            ("1. 1F設置", Style::Arabic, 1, "1", "1F設置"),
            ("1.1F設置", Style::Arabic, 1, "1", "1F設置"),
            ("(1) 訂立", Style::ArabicParen, 1, "(1)", "訂立"),
            ("⑵設置", Style::ArabicParen, 2, "(2)", "設置"),
            ("2)設置", Style::ArabicClose, 2, "2", "設置"),
            ("③檢視", Style::Circled, 3, "③", "檢視"),
            ("甲、人員", Style::Stem, 1, "甲", "人員"),
            ("構面一、優質", Style::Worded("構面"), 1, "一", "優質"),
            ("實施要項二：便捷", Style::Worded("要項"), 2, "二", "便捷"),
            ("構面1(400分)", Style::Worded("構面"), 1, "1", "(400分)"),
            ("第二章 目標", Style::Chapter('章'), 2, "第2章", "目標"),
            ("1.2 設置", Style::Parts(2), 2, "1.2", "設置"),
            ("- 一、便捷", Style::Han, 1, "一", "便捷"),
        ] {
            let found = split(text);
            assert_eq!(found, Some((number(style, value, printed), rest)), "{text}");
        }
    }

    #[test]
    fn dates_words_and_amounts_are_no_numbers() {
        for text in [
            "106.1.9 函頒",
            "1999服務專線",
            "1F設置",
            "24小時",
            "一般民眾",
            "一組",
            "3.5%以上",
            "2.0版",
            "(含社群)",
            "e-mail信箱",
            "甲種",
            "參加各項",
            "101年12月",
            "",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
