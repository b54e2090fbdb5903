//! Text from files, made harmless: what controls a terminal becomes visible.

use std::borrow::Cow;

/// A text in which control characters, bidirectional marks and other invisible steering characters are shown by name.
///
/// `\n` becomes `\n` written out as well: who shows several lines divides them first.
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
                shown.push_str("\\u{");
                shown.push_str(&format!("{:x}", u32::from(letter)));
                shown.push('}');
            }
            letter => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character steers what shows it instead of being shown.
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

#[cfg(test)]
mod tests {
    use super::printable;

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
}
