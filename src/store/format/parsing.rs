//! From RON to a value: how it is asked of the `ron` crate, and what is taken off it before.
//!
//! Blanks at the beginnings of lines mean nothing. They are a third of a session file, and the crate takes them one by one,
//! a third of its time.

use memchr::{memchr, memchr2, memchr3};
use serde::de::DeserializeOwned;

/// RON options for reading and writing: `Some(…)` may be omitted, as people do when they write by hand.
#[must_use]
pub fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// Texts that are longer are not copied to be read: the copy would stand in memory beside them.
const SHORT: usize = 1 << 20;

/// The value that a short text states; `None` where it has to be read as it stands, which says what is wrong with it.
pub(in crate::store::format) fn quick_value<T: DeserializeOwned>(text: &str) -> Option<T> {
    if text.len() > SHORT {
        return None;
    }
    let mut lines = String::with_capacity(text.len());
    push_lines(text, &mut lines);
    ron_options().from_str(&lines).ok()
}

/// The value that a text states.
pub(in crate::store::format) fn value_of<T: DeserializeOwned>(text: &str) -> Option<T> {
    quick_value(text).or_else(|| ron_options().from_str(text).ok())
}

/// Appends lines of RON without their indents. Where a string may go over the end of a line, so that blanks could belong to
/// it, the text is appended as it stands.
pub(in crate::store::format) fn push_lines(text: &str, to: &mut String) {
    let (before, bytes) = (to.len(), text.as_bytes());
    let mut at = 0;
    while at < text.len() {
        let end = memchr(b'\n', &bytes[at..]).map_or(text.len(), |length| at + length + 1);
        let blanks = bytes[at..end].iter().take_while(|&&byte| byte == b' ').count();
        let line = &text[at + blanks..end];
        if !has_whole_strings(line) {
            to.truncate(before);
            to.push_str(text);
            return;
        }
        to.push_str(line);
        at = end;
    }
}

/// Whether every string that begins in a line ends in it, told only of lines without comments, raw strings and characters in
/// quotes; this program writes none.
fn has_whole_strings(line: &str) -> bool {
    let mut rest = line.as_bytes();
    while let Some(at) = memchr3(b'"', b'/', b'\'', rest) {
        let is_raw = matches!(rest[..at], [.., b'r' | b'#']);
        if rest[at] != b'"' || is_raw {
            return false;
        }
        match end_of_string(&rest[at + 1..]) {
            Some(end) => rest = end,
            None => return false,
        }
    }
    true
}

/// What stands behind the string whose first byte is given.
fn end_of_string(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let at = memchr2(b'"', b'\\', rest)?;
        if rest[at] == b'"' {
            return rest.get(at + 1..);
        }
        rest = rest.get(at + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Note {
        a: Vec<String>,
        #[serde(default)]
        b: u32,
    }

    #[test]
    fn indents_go_and_strings_stay() {
        let mut lines = String::from("[");
        push_lines("  (\n    a: \"  甲 \\\"  \\n  \\\\\",\n\n      b: [ ],\n  )\n", &mut lines);
        assert_eq!(lines, "[(\na: \"  甲 \\\"  \\n  \\\\\",\n\nb: [ ],\n)\n");
    }

    #[test]
    fn a_text_with_strings_over_several_lines_comments_or_raw_strings_stays_as_it_is() {
        for text in [
            "  (\n  a: [\"x\n    y\"])",
            "  (\n  a: [\"x\\\n    y\"])",
            "  (\n  a: [r\"\\\", \"x\n    y\"])",
            "  (\n  a: [r#\"x\"\n    \"y\"#])",
            "  (\n  /* \" */ a: [\"x\n    y\"]) /* \" */",
            "  (\n  // \"\n  a: [])",
            "  (\n  a: ['\"', \"x\n    y\"])",
        ] {
            let mut lines = String::new();
            push_lines(text, &mut lines);
            assert_eq!(lines, text);
        }
    }

    proptest! {
        #[test]
        fn what_is_read_without_indents_is_what_is_read_with_them(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "(", ")", "[", "]", "a:", "b:", ",", "1", "\"", "\"x\"", "\\", "\\\"", "r\"", "r#\"", "\"#", "'", "//", "/*", "*/",
                    " ", "   ", "\n", "\n    ", "甲", "(\n  a: [\"x\"],\n  b: 1)", "(a: [\"", "  \"])",
                ]),
                0..14,
            ),
        ) {
            let text = parts.concat();
            if let Some(quick) = quick_value::<Note>(&text) {
                prop_assert_eq!(Ok(quick), ron_options().from_str::<Note>(&text));
            }
        }
    }
}
