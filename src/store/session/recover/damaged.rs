//! The text of a damaged file: where its code is, and what can be read at a place in it.
//!
//! Structure is looked for in the code alone: what stands in a text or a comment is no structure, whatever it says. A
//! lost quotation mark would turn texts and code inside out for the rest of the file, so a mark that cannot begin a text
//! where it stands is skipped, and a text that cannot end where it would is taken to end with its line.

use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::ops::Range;

use crate::model::check::lint::is_id;
use crate::model::plan::checklist::PointId;
use crate::store::format::parsing::ron_options;
use crate::store::format::session_file::SESSION;
use crate::store::format::tree;

/// Number of fields at the program's own indentation by which its own layout is known.
const OWN_LAYOUT: usize = 3;

/// Indentation of a session's fields as the program writes them.
const INDENTATION: &str = "    ";

/// A damaged text and its code.
pub(super) struct Damaged<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The same with the content of texts and all comments blanked; byte offsets are those of the text.
    pub code: String,
    /// The offset of the first of each field of the session, in file order.
    fields: Vec<(&'static str, usize)>,
}

impl<'a> Damaged<'a> {
    /// Finds the code and the fields of the session.
    pub fn new(text: &'a str) -> Self {
        let code = code_of(text);
        let fields = fields_of(&code);
        Self { text, code, fields }
    }

    /// The offset of the value of one of the session's fields.
    pub fn field(&self, name: &str) -> Option<usize> {
        let (_, at) = self.fields.iter().find(|(field, _)| *field == name)?;
        value_after(&self.code, at + name.len())
    }

    /// The offset at which the field after one of these fields begins, or the end of the text.
    pub fn end_of(&self, names: &[&str]) -> usize {
        let last = self.fields.iter().rposition(|(field, _)| names.contains(field));
        let next = last.and_then(|position| self.fields.get(position + 1));
        next.map_or(self.text.len(), |(_, at)| *at)
    }

    /// Offsets of a name in a range of the code, where it stands for itself.
    pub fn names<'b>(&'b self, name: &'b str, within: Range<usize>) -> impl Iterator<Item = usize> + 'b {
        let code = self.code.get(within.clone()).unwrap_or_default();
        code.match_indices(name).map(move |(at, _)| within.start + at).filter(move |&at| {
            let before = self.code[..at].chars().next_back();
            let after = self.code[at + name.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    }

    /// The value of the first field of this name in a range.
    pub fn named<T: DeserializeOwned>(&self, name: &str, within: Range<usize>) -> Option<T> {
        let at = self.names(name, within).find_map(|at| value_after(&self.code, at + name.len()))?;
        self.value_at(at)
    }

    /// The value at an offset, if it can be read.
    pub fn value_at<T: DeserializeOwned>(&self, at: usize) -> Option<T> {
        let span = tree::parse_at(self.text, at).ok()?.span;
        ron_options().from_str(&self.text[span]).ok()
    }

    /// The value of a structure at an offset, even if its name is damaged.
    pub fn structure_at<T: DeserializeOwned>(&self, at: usize) -> Option<T> {
        self.value_at(at).or_else(|| {
            let name = self.code[at..].find(|letter: char| !is_word(letter))?;
            self.value_at(at + name)
        })
    }

    /// The entries of a map in a range that have a structure as their value: the key, if it is an id, with the offsets of
    /// key and value.
    pub fn entries(&self, within: Range<usize>) -> Vec<(Option<PointId>, usize, usize)> {
        let code = self.code.get(within.clone()).unwrap_or_default();
        let colons = code.match_indices(':').map(|(at, _)| within.start + at);
        colons.filter_map(|colon| self.entry(colon)).collect()
    }

    fn entry(&self, colon: usize) -> Option<(Option<PointId>, usize, usize)> {
        let before = self.code[..colon].trim_end().strip_suffix('"')?;
        let value = value_after(&self.code, colon)?;
        let name = self.code[value..].find(|letter: char| !is_word(letter))?;
        let is_structure = self.code[value + name..].starts_with('(');
        let start = before.rfind('"')?;
        let key = self.text.get(start + 1..before.len()).unwrap_or_default();
        is_structure.then(|| (is_id(key).then(|| PointId::from(key)), start, value))
    }

    /// Whether a value that ends here is followed by another field of the session or by its end.
    pub fn is_closed(&self, end: usize) -> bool {
        let rest = self.code[end..].trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let length = rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len());
        rest.starts_with(')') || SESSION.fields.iter().any(|(name, ..)| *name == &rest[..length])
    }
}

/// The offset of the value after the end of a field's name; `None` if no colon follows.
fn value_after(code: &str, end: usize) -> Option<usize> {
    let rest = code[end..].trim_start().strip_prefix(':')?.trim_start();
    Some(code.len() - rest.len())
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The fields of the session in its code: by their indentation if the program wrote the file, by depth otherwise.
fn fields_of(code: &str) -> Vec<(&'static str, usize)> {
    let names = || SESSION.fields.iter().map(|(name, ..)| *name);
    let mut at_depth: Vec<(&'static str, usize)> = Vec::new();
    let mut indented: Vec<(&'static str, usize)> = Vec::new();
    let (mut depth, mut word_start, mut line_start) = (0_i32, None, 0);
    for (at, letter) in code.char_indices() {
        if is_word(letter) {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(start) = word_start.take()
            && let Some(name) = names().find(|name| *name == &code[start..at])
            && value_after(code, at).is_some()
        {
            let add = |fields: &mut Vec<(&'static str, usize)>| {
                if !fields.iter().any(|(field, _)| *field == name) {
                    fields.push((name, start));
                }
            };
            if depth == 1 {
                add(&mut at_depth);
            }
            if &code[line_start..start] == INDENTATION {
                add(&mut indented);
            }
        }
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '\n' => line_start = at + 1,
            _ => {}
        }
    }
    if indented.len() >= OWN_LAYOUT { indented } else { at_depth }
}

/// The text with the content of its texts and its comments blanked, byte for byte.
fn code_of(text: &str) -> String {
    let comments = block_comments(text);
    let mut code = String::with_capacity(text.len());
    // The last letter of the code that is no blank: it decides whether a quotation mark can begin a text.
    let mut last = ',';
    while let Some(letter) = text[code.len()..].chars().next() {
        let at = code.len();
        let rest = &text[at..];
        let quiet = match letter {
            '"' if can_begin(last) => string_length(rest),
            'r' if !is_word(last) => raw_string_length(rest),
            '/' if !text[..at].chars().next_back().is_some_and(is_word) => comment_length(rest, at, &comments),
            _ => None,
        };
        if let Some(length) = quiet {
            blank(&rest[..length], letter != '/', &mut code);
            let is_whole = letter != '/' && rest[..length].ends_with(['"', '#']);
            last = if is_whole { '"' } else { last };
            continue;
        }
        code.push(letter);
        // Every line may begin with a text, whatever is damaged in the one before it.
        last = match letter {
            '\n' => ',',
            _ if letter.is_whitespace() => last,
            _ => letter,
        };
    }
    code
}

/// Appends blanks in place of a text or comment: line breaks stay, and so do the marks around a text, whichever it has.
fn blank(part: &str, is_text: bool, code: &mut String) {
    let last = if part.ends_with(['"', '#']) { part.len() - 1 } else { 0 };
    for (at, byte) in part.bytes().enumerate() {
        let is_mark = is_text && (at == 0 || at == last);
        code.push(match byte {
            b'\n' => '\n',
            _ if is_mark => '"',
            _ => ' ',
        });
    }
}

/// Whether a text can begin after this letter.
const fn can_begin(before: char) -> bool {
    matches!(before, ':' | '(' | '[' | '{' | ',')
}

/// Whether a text can end before this rest.
fn can_end(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with([',', ')', ']', '}', ':', '/'])
}

/// Length of the text that begins here with a quotation mark; of its line if it cannot end where the next mark is.
/// `None` if nothing but the mark is left of it.
fn string_length(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    let inside = rest[1..].char_indices().find(|&(_, letter)| {
        let is_end = letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        is_end
    });
    let line = rest.find('\n').unwrap_or(rest.len());
    match inside {
        Some((at, _)) if can_end(&rest[at + 2..]) => Some(at + 2),
        // It ends within its line and something else is damaged.
        Some((at, _)) if at + 2 <= line => Some(at + 2),
        _ => (line > 1).then_some(line),
    }
}

/// Length of the raw text that begins here, as in `r#"…"#`; `None` if there is none, or no end to it.
fn raw_string_length(rest: &str) -> Option<usize> {
    let hashes = rest[1..].len() - rest[1..].trim_start_matches('#').len();
    let inside = rest[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(2 + hashes + inside.find(&end)? + end.len())
}

/// Length of the comment that begins here, if one does. A piece of a text whose quotation mark is lost may look like
/// one; where it follows a letter at once, or has no end, it is none.
fn comment_length(rest: &str, at: usize, comments: &HashMap<usize, usize>) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    comments.get(&at).map(|end| end - at)
}

/// Number of comments looked for; a file made to hold millions of them takes no more memory than others.
const MOST_COMMENTS: usize = 100_000;

/// Where each comment between `/*` and `*/` begins and ends, nested ones too.
fn block_comments(text: &str) -> HashMap<usize, usize> {
    let (mut open, mut comments) = (Vec::new(), HashMap::new());
    let mut at = 0;
    while let Some(step) = text[at..].find(['/', '*']) {
        at += step;
        if text[at..].starts_with("/*") && open.len() < MOST_COMMENTS {
            open.push(at);
            at += 2;
        } else if text[at..].starts_with("*/") {
            at += 2;
            if let Some(start) = open.pop().filter(|_| comments.len() < MOST_COMMENTS) {
                comments.insert(start, at);
            }
        } else {
            at += 1;
        }
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_comments_are_no_code() {
        for (text, expected) in [
            ("a: \"b\", c", "a: \" \", c"),
            ("a: \"b\\\"c\", d", "a: \"    \", d"),
            ("a: \"b\nc\", d", "a: \" \n \", d"),
            ("a: r#\"b\"c\"#, d", "a: \"      \", d"),
            ("a, // b\nc", "a,     \nc"),
            ("a, /* \"b /* c */ */ d", "a,                  d"),
            // The first mark is lost: the second is skipped, and the next text is one again.
            ("a: b\", c: \"d\", e", "a: b\", c: \" \", e"),
            // The second mark is lost: the text ends with the next mark, or with its line.
            ("a: \"b, c: \"d\", e", "a: \"      \"d\", e"),
            ("a: \"b,\n  \"c\": d", "a: \"  \n  \" \": d"),
            // Pieces of texts that look like comments.
            ("a: b/*c\", d: \"e\", f /* g */", "a: b/*c\", d: \" \", f        "),
            ("a: \"甲\", b", "a: \"   \", b"),
        ] {
            let code = code_of(text);
            assert_eq!(code, expected, "{text}");
            assert_eq!(code.len(), text.len());
        }
    }

    #[test]
    fn the_fields_of_a_session_are_known_by_place_and_not_by_name() {
        let by_hand = "Session(id: \"1\", visit: Visit(site: \"id: 2, log: [\"), /* scope: 1 */ log: [], checklist: Checklist(id: \"3\"))";
        let damaged = Damaged::new(by_hand);
        let names: Vec<&str> = damaged.fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["id", "visit", "log", "checklist"]);
        assert_eq!(damaged.field("id").and_then(|at| damaged.value_at::<String>(at)).as_deref(), Some("1"));
        let own = "Session(\n    id: \"1\",\n    visit: Visit(,\n    scope: All,\n    checklist: Checklist(\n        id: \"3\",\n";
        let damaged = Damaged::new(own);
        let names: Vec<&str> = damaged.fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["id", "visit", "scope", "checklist"], "whatever became of a bracket");
    }

    proptest::proptest! {
        #[test]
        fn code_is_as_long_as_the_text(text in "[A-C(){}\\[\\]:,\"\\\\/*#!r甲1. \n-]{0,60}") {
            let code = code_of(&text);
            proptest::prop_assert_eq!(code.len(), text.len());
            let lines = |text: &str| text.matches('\n').count();
            proptest::prop_assert_eq!(lines(&code), lines(&text));
            let damaged = Damaged::new(&text);
            for (_, _, value) in damaged.entries(0..text.len()) {
                let _ = damaged.structure_at::<String>(value);
            }
        }
    }
}
