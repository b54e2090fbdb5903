//! XML escaping, shared by the markup formats.

use std::borrow::Cow;

/// A harmless line in which no letter is markup, and none that XML forbids is left.
pub(super) fn escaped(line: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| !matches!(letter, '&' | '<' | '>' | '"' | '\'') && is_xml(letter);
    if line.chars().all(is_plain) {
        return Cow::Borrowed(line);
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for letter in line.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if is_xml(letter) => escaped.push(letter),
            letter => put!(escaped, "\\u{{{:x}}}", u32::from(letter)),
        }
    }
    Cow::Owned(escaped)
}

/// Whether XML 1.0 lets a character stand in a document.
const fn is_xml(letter: char) -> bool {
    matches!(letter,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_is_nothing_but_text() {
        for (text, expected) in [
            ("門口告示", "門口告示"),
            ("<b a=\"1\">&amp;'", "&lt;b a=&quot;1&quot;&gt;&amp;amp;&#39;"),
            ("\u{fffe}𠮷", "\\u{fffe}𠮷"),
            ("\u{0}", "\\u{0}"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
