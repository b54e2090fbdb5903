//! Numerals as Taiwanese word processors count: 一二三, 壹貳參, 甲乙丙, circled, full-width, and back to a value.

const HAN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];

/// A way of counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numerals {
    /// 1 2 3.
    Decimal,
    /// 01 02 03.
    DecimalZero,
    /// Full-width digits.
    FullWidth,
    /// 一 十 十一 二十.
    Han,
    /// 一 一〇 一一 二〇.
    HanDigits,
    /// 壹 拾 拾壹.
    Legal,
    /// 甲 乙 丙.
    Stem,
    /// 子 丑 寅.
    Branch,
    /// ① ② ③.
    Circled,
    /// ⑴ ⑵ ⑶.
    Enclosed,
    /// a b c.
    Lower,
    /// A B C.
    Upper,
    /// i ii iii.
    LowerRoman,
    /// I II III.
    UpperRoman,
    /// A sign or nothing instead of a number.
    None,
}

impl Numerals {
    /// The numeral of a value as a page prints it.
    #[must_use]
    pub fn numeral(self, value: u32) -> String {
        let listed = |signs: &[char]| {
            let at = usize::try_from(value).ok().and_then(|value| value.checked_sub(1));
            at.and_then(|at| signs.get(at)).map_or_else(|| value.to_string(), char::to_string)
        };
        match self {
            Self::Decimal => value.to_string(),
            Self::DecimalZero => format!("{value:02}"),
            Self::FullWidth => value.to_string().chars().filter_map(|digit| shifted(digit, '０', '0')).collect(),
            Self::Han => grouped(value, &HAN, '十', '百'),
            Self::HanDigits => value.to_string().chars().filter_map(|digit| digit_of(digit, &HAN)).collect(),
            Self::Legal => grouped(value, &LEGAL, '拾', '佰'),
            Self::Stem => listed(&STEMS),
            Self::Branch => listed(&BRANCHES),
            Self::Circled => enclosed(value, '①', 20),
            Self::Enclosed => enclosed(value, '⑴', 20),
            Self::Lower => letters(value, b'a'),
            Self::Upper => letters(value, b'A'),
            Self::LowerRoman => roman(value).to_lowercase(),
            Self::UpperRoman => roman(value),
            Self::None => String::new(),
        }
    }
}

/// The value of 一, 十二, 二十, 一〇, 百; `None` if the text is none of these.
#[must_use]
pub fn han_value(text: &str) -> Option<u32> {
    value_of(text, |letter| digit_value(letter, &HAN).or((letter == '零').then_some(0)), '十', '百')
}

/// The value of 壹, 拾貳 and their simpler twins 叁, 参.
#[must_use]
pub fn legal_value(text: &str) -> Option<u32> {
    let digit = |letter| match letter {
        '〇' | '零' => Some(0),
        '叁' | '参' | '叄' => Some(3),
        '贰' | '弍' => Some(2),
        '陆' => Some(6),
        _ => digit_value(letter, &LEGAL).filter(|&value| value > 0),
    };
    value_of(text, digit, '拾', '佰')
}

/// The value of 甲, 乙 and so on.
#[must_use]
pub fn stem_value(letter: char) -> Option<u32> {
    position(letter, &STEMS).map(|at| at + 1)
}

fn value_of(text: &str, digit: impl Fn(char) -> Option<u32>, ten: char, hundred: char) -> Option<u32> {
    let letters: Vec<char> = text.chars().collect();
    if letters.is_empty() || letters.len() > 5 {
        return None;
    }
    if !letters.iter().any(|&letter| letter == ten || letter == hundred) {
        // 一〇 and 一二 are digits one after the other.
        return letters.iter().try_fold(0_u32, |value, &letter| Some(value * 10 + digit(letter)?)).filter(|&v| v > 0);
    }
    let (mut total, mut pending) = (0, None);
    for letter in letters {
        if letter == hundred {
            total += pending.take().unwrap_or(1) * 100;
        } else if letter == ten {
            total += pending.take().unwrap_or(1) * 10;
        } else {
            pending = Some(digit(letter)?);
        }
    }
    Some(total + pending.unwrap_or(0))
}

fn position(letter: char, signs: &[char]) -> Option<u32> {
    signs.iter().position(|&sign| sign == letter).and_then(|at| u32::try_from(at).ok())
}

fn digit_value(letter: char, digits: &[char; 10]) -> Option<u32> {
    position(letter, digits)
}

fn digit_of(digit: char, digits: &[char; 10]) -> Option<char> {
    digits.get(digit.to_digit(10)? as usize).copied()
}

fn shifted(letter: char, to: char, from: char) -> Option<char> {
    char::from_u32(to as u32 + (letter as u32).checked_sub(from as u32)?)
}

fn enclosed(value: u32, first: char, last: u32) -> String {
    let sign = (1..=last).contains(&value).then(|| char::from_u32(first as u32 + value - 1)).flatten();
    sign.map_or_else(|| format!("({value})"), |sign| sign.to_string())
}

/// Numbers up to 999 with tens and hundreds; larger ones in plain digits.
fn grouped(value: u32, digits: &[char; 10], ten: char, hundred: char) -> String {
    if value == 0 || value > 999 {
        return value.to_string().chars().filter_map(|digit| digit_of(digit, digits)).collect();
    }
    let mut text = String::new();
    let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
    let digit = |value: u32| digits[value as usize];
    if hundreds > 0 {
        text.push(digit(hundreds));
        text.push(hundred);
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            text.push(digit(tens));
        }
        text.push(ten);
    } else if hundreds > 0 && ones > 0 {
        text.push(digits[0]);
    }
    if ones > 0 {
        text.push(digit(ones));
    }
    text
}

fn letters(value: u32, first: u8) -> String {
    let mut value = value;
    let mut text = Vec::new();
    while value > 0 {
        text.push(char::from(first + u8::try_from((value - 1) % 26).unwrap_or(0)));
        value = (value - 1) / 26;
    }
    text.iter().rev().collect()
}

fn roman(value: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = value.min(3999);
    let mut text = String::new();
    for (step, sign) in STEPS {
        while rest >= step {
            rest -= step;
            text.push_str(sign);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_counting_prints_what_a_page_shows() {
        for (numerals, value, expected) in [
            (Numerals::Han, 1, "一"),
            (Numerals::Han, 10, "十"),
            (Numerals::Han, 12, "十二"),
            (Numerals::Han, 20, "二十"),
            (Numerals::Han, 105, "一百〇五"),
            (Numerals::HanDigits, 12, "一二"),
            (Numerals::HanDigits, 20, "二〇"),
            (Numerals::Legal, 3, "參"),
            (Numerals::Legal, 11, "拾壹"),
            (Numerals::Stem, 2, "乙"),
            (Numerals::Stem, 11, "11"),
            (Numerals::Branch, 3, "寅"),
            (Numerals::Circled, 3, "③"),
            (Numerals::Circled, 21, "(21)"),
            (Numerals::Enclosed, 2, "⑵"),
            (Numerals::FullWidth, 12, "１２"),
            (Numerals::DecimalZero, 3, "03"),
            (Numerals::Lower, 28, "ab"),
            (Numerals::UpperRoman, 14, "XIV"),
            (Numerals::None, 3, ""),
        ] {
            assert_eq!(numerals.numeral(value), expected, "{numerals:?} {value}");
        }
    }

    #[test]
    fn numerals_are_read_back() {
        for value in 1..=120 {
            assert_eq!(han_value(&Numerals::Han.numeral(value)), Some(value));
            assert_eq!(legal_value(&Numerals::Legal.numeral(value)), Some(value), "{value}");
        }
        assert_eq!(han_value("二〇"), Some(20));
        assert_eq!(legal_value("叁"), Some(3));
        assert_eq!((han_value(""), han_value("一般"), stem_value('丙')), (None, None, Some(3)));
    }
}
