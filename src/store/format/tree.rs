//! RON text as a tree with source positions, so that every problem can be shown at its place.
//!
//! The `ron` crate reads the files; it stops at the first error and keeps no positions. This parser runs only after an
//! error.
//! something is wrong.

use std::ops::Range;

use crate::model::check::problem::{Path, PathStep};

/// Maximum size in bytes of a text that is parsed into a tree, which takes about sixteen times as much memory. For
/// larger files only the first error of the `ron` crate is reported.
pub const LARGEST: usize = 64 * 1024 * 1024;

/// Maximum nesting depth; a session needs 9 levels.
pub const DEEPEST: usize = 64;

/// A value and its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Byte range of the value in the text.
    pub span: Range<usize>,
    /// The value.
    pub kind: Kind,
}

/// The kinds of RON values.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `Name(field: value, …)` or `(field: value, …)`
    Struct {
        /// The name, if one is written.
        name: Option<String>,
        /// The fields in the order written.
        fields: Vec<TreeField>,
    },
    /// `Name(value, …)` or `(value, …)`
    Tuple {
        /// The name, if one is written.
        name: Option<String>,
        /// The values.
        items: Vec<Node>,
    },
    /// `[value, …]`
    List(Vec<Node>),
    /// `{key: value, …}`
    Map(Vec<(Node, Node)>),
    /// `"text"`
    Text(String),
    /// A number as written.
    Number(String),
    /// A name alone: a unit variant, `true`, `None`.
    Word(String),
}

/// One field of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeField {
    /// Name of the field.
    pub name: String,
    /// Byte offset of the name.
    pub at: usize,
    /// Value of the field.
    pub value: Node,
}

/// A syntax error and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offset.
    pub at: usize,
    /// What is wrong.
    pub what: Syntax,
}

/// The kinds of syntax errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Unexpected end of the text.
    Ended,
    /// A string or comment that is not closed.
    Unclosed,
    /// Something else was expected here; what.
    Expected(&'static str),
    /// More text after the value.
    Trailing,
    /// Nested deeper than [`DEEPEST`].
    TooDeep,
}

/// Parses a text that has no byte-order mark.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut reader = Reader::new(text);
    reader.skip_attributes()?;
    let node = reader.value()?;
    reader.skip_blank()?;
    if reader.at < text.len() { Err(reader.error(Syntax::Trailing)) } else { Ok(node) }
}

/// Parses the value at a byte offset; what follows it is ignored.
pub fn parse_at(text: &str, at: usize) -> Result<Node, SyntaxError> {
    Reader { at, ..Reader::new(text) }.value()
}

/// The name that a text starts with, which states the kind of file; found even if the rest is invalid.
#[must_use]
pub fn leading_name(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    reader.skip_attributes().ok()?;
    reader.peek().is_some_and(is_name).then(|| reader.name())
}

impl Node {
    /// The value at a path, or the deepest existing one on the way to it.
    #[must_use]
    pub fn at_path(&self, path: &Path) -> &Self {
        let mut node = self;
        for step in path.steps() {
            match node.inner().step(step) {
                Some(next) => node = next,
                None => return node,
            }
        }
        node
    }

    /// The value inside `Some(…)`, or the value itself.
    #[must_use]
    pub fn inner(&self) -> &Self {
        match &self.kind {
            Kind::Tuple { name: Some(name), items } if name == "Some" && items.len() == 1 => items[0].inner(),
            _ => self,
        }
    }

    fn step(&self, step: &PathStep) -> Option<&Self> {
        match (step, &self.kind) {
            (PathStep::Field(name), Kind::Struct { fields, .. }) => {
                fields.iter().find(|field| field.name == *name).map(|field| &field.value)
            }
            (PathStep::Item(position), Kind::List(items) | Kind::Tuple { items, .. }) => items.get(*position),
            // Of a duplicate key the last entry is used: it is the one to report, and the one that `serde` keeps.
            (PathStep::Key(key), Kind::Map(entries)) => {
                entries.iter().rfind(|(name, _)| name.kind == Kind::Text(key.clone())).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Span of the last string that contains a line break.
    long_text: Range<usize>,
}

impl<'a> Reader<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, long_text: 0..0 }
    }

    fn value(&mut self) -> Result<Node, SyntaxError> {
        self.skip_blank()?;
        if self.depth == DEEPEST {
            return Err(self.error(Syntax::TooDeep));
        }
        self.depth += 1;
        let start = self.at;
        let kind = match self.peek() {
            None => Err(self.error(Syntax::Ended)),
            Some('[') => self.list(),
            Some('{') => self.map(),
            Some('(') => self.parenthesised(None),
            Some('"') => self.string(),
            Some('r') if self.rest().starts_with("r\"") || self.rest().starts_with("r#") => self.raw_string(),
            Some(first) if first.is_ascii_digit() || matches!(first, '+' | '-' | '.') => Ok(self.number()),
            Some(first) if is_name(first) => {
                let name = self.name();
                self.skip_blank()?;
                if self.peek() == Some('(') { self.parenthesised(Some(name)) } else { Ok(Kind::Word(name)) }
            }
            Some(_) => Err(self.error(Syntax::Expected("a value"))),
        }?;
        self.depth -= 1;
        // Blanks skipped while looking for `(` are not part of a word.
        let end =
            if matches!(kind, Kind::Word(_)) { start + self.text[start..self.at].trim_end().len() } else { self.at };
        Ok(Node { span: start..end, kind })
    }

    fn list(&mut self) -> Result<Kind, SyntaxError> {
        let mut items = Vec::new();
        self.entries('[', ']', |reader| {
            items.push(reader.value()?);
            Ok(())
        })?;
        Ok(Kind::List(items))
    }

    fn map(&mut self) -> Result<Kind, SyntaxError> {
        let mut entries = Vec::new();
        self.entries('{', '}', |reader| {
            let key = reader.value()?;
            reader.colon()?;
            entries.push((key, reader.value()?));
            Ok(())
        })?;
        Ok(Kind::Map(entries))
    }

    /// Content of parentheses: fields if the first entry is a name and a colon, values otherwise.
    fn parenthesised(&mut self, name: Option<String>) -> Result<Kind, SyntaxError> {
        let before = self.at;
        self.at += 1;
        self.skip_blank()?;
        let has_fields = self.peek().is_some_and(is_name) && {
            self.name();
            self.skip_blank()?;
            self.peek() == Some(':')
        };
        self.at = before;
        let (mut fields, mut items) = (Vec::new(), Vec::new());
        self.entries('(', ')', |reader| {
            if has_fields {
                let at = reader.at;
                if !reader.peek().is_some_and(is_name) {
                    return Err(reader.error(Syntax::Expected("a field name")));
                }
                let name = reader.name();
                reader.colon()?;
                fields.push(TreeField { name, at, value: reader.value()? });
            } else {
                items.push(reader.value()?);
            }
            Ok(())
        })?;
        // `Name()` may be either; as a structure without fields it gives the better message.
        Ok(if has_fields || items.is_empty() { Kind::Struct { name, fields } } else { Kind::Tuple { name, items } })
    }

    /// Entries separated by commas between two brackets; a trailing comma is allowed.
    fn entries(
        &mut self,
        open: char,
        close: char,
        mut entry: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        debug_assert_eq!(self.peek(), Some(open));
        self.at += 1;
        loop {
            self.skip_blank()?;
            if self.peek() == Some(close) {
                self.at += 1;
                return Ok(());
            }
            entry(self)?;
            self.skip_blank()?;
            match self.peek() {
                Some(',') => self.at += 1,
                Some(letter) if letter == close => {}
                None => return Err(self.error(Syntax::Ended)),
                Some(_) => return Err(self.missing_comma()),
            }
        }
    }

    /// The error for a missing comma; directly after a string with a line break in it, that string was most likely not
    /// closed, and this is reported instead.
    fn missing_comma(&self) -> SyntaxError {
        let between = self.text.get(self.long_text.end..self.at);
        if !self.long_text.is_empty() && between.is_some_and(|blank| !blank.contains('\n')) {
            return SyntaxError { at: self.long_text.start, what: Syntax::Unclosed };
        }
        self.error(Syntax::Expected("a comma or the closing bracket"))
    }

    fn colon(&mut self) -> Result<(), SyntaxError> {
        self.skip_blank()?;
        if self.peek() == Some(':') {
            self.at += 1;
            Ok(())
        } else {
            Err(self.error(Syntax::Expected("a colon")))
        }
    }

    fn string(&mut self) -> Result<Kind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(letter) = self.next() else {
                return Err(SyntaxError { at: start, what: Syntax::Unclosed });
            };
            match letter {
                '"' => {
                    if self.text[start..self.at].contains('\n') {
                        self.long_text = start..self.at;
                    }
                    return Ok(Kind::Text(text));
                }
                '\\' => text.extend(self.escape()?),
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<Option<char>, SyntaxError> {
        let at = self.at;
        let error = SyntaxError { at, what: Syntax::Expected("an escape such as \\n or \\u{3000}") };
        Ok(Some(match self.next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('0') => '\0',
            Some(letter @ ('\\' | '"' | '\'')) => letter,
            Some('x') => {
                let digits = self.text.get(self.at..self.at + 2).ok_or_else(|| error.clone())?;
                self.at += 2;
                char::from(u8::from_str_radix(digits, 16).map_err(|_| error)?)
            }
            Some('u') => {
                let rest = self.rest();
                let digits = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(digits, _)| digits);
                let digits = digits.filter(|digits| (1..=6).contains(&digits.len())).ok_or_else(|| error.clone())?;
                let (letter, length) =
                    (u32::from_str_radix(digits, 16).ok().and_then(char::from_u32), digits.len() + 2);
                self.at += length;
                letter.ok_or(error)?
            }
            // A backslash at the end of a line continues the string after the next line's blanks.
            Some('\n') => {
                self.at += self.rest().len() - self.rest().trim_start().len();
                return Ok(None);
            }
            _ => return Err(error),
        }))
    }

    fn raw_string(&mut self) -> Result<Kind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let fences = self.rest().len() - self.rest().trim_start_matches('#').len();
        self.at += fences;
        if self.next() != Some('"') {
            return Err(SyntaxError { at: start, what: Syntax::Expected("a raw string") });
        }
        let end = format!("\"{}", "#".repeat(fences));
        let Some(length) = self.rest().find(&end) else {
            return Err(SyntaxError { at: start, what: Syntax::Unclosed });
        };
        let text = self.rest()[..length].to_owned();
        self.at += length + end.len();
        Ok(Kind::Text(text))
    }

    fn number(&mut self) -> Kind {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.' | '_');
        let length = self.rest().find(|letter| !is_part(letter)).unwrap_or(self.rest().len());
        let number = self.rest()[..length].to_owned();
        self.at += length;
        Kind::Number(number)
    }

    fn name(&mut self) -> String {
        let is_part = |letter: char| is_name(letter) || letter.is_numeric();
        let length = self.rest().find(|letter| !is_part(letter)).unwrap_or(self.rest().len());
        let name = self.rest()[..length].to_owned();
        self.at += length;
        name
    }

    /// Skips `#![enable(…)]` lines.
    fn skip_attributes(&mut self) -> Result<(), SyntaxError> {
        self.skip_blank()?;
        while self.rest().starts_with("#!") {
            let end = self.rest().find(']').ok_or_else(|| self.error(Syntax::Unclosed))?;
            self.at += end + 1;
            self.skip_blank()?;
        }
        Ok(())
    }

    /// Skips white space and comments; block comments nest.
    fn skip_blank(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                self.block_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let mut open = 0_usize;
        loop {
            if self.rest().starts_with("/*") {
                open += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                open -= 1;
                self.at += 2;
                if open == 0 {
                    return Ok(());
                }
            } else if self.next().is_none() {
                return Err(SyntaxError { at: start, what: Syntax::Unclosed });
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    const fn error(&self, what: Syntax) -> SyntaxError {
        SyntaxError { at: self.at, what }
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_knows_where_things_stand() {
        let text = "// 註解\nSession(format: 1, /* 巢 /* 狀 */ */ answers: {\"1.1\": Answer(mark: Some(Done), note: \"甲\\n\\u{4e59}\")}, log: [],)";
        let tree = parse(text).expect("good RON");
        let at = |path: &Path| &text[tree.at_path(path).span.clone()];
        let top = Path::top();
        assert_eq!(at(&top.field("format")), "1");
        assert_eq!(at(&top.field("answers").key("1.1").field("mark")), "Some(Done)");
        assert_eq!(at(&top.field("answers").key("1.1").field("note")), "\"甲\\n\\u{4e59}\"");
        assert_eq!(tree.at_path(&top.field("answers").key("1.1").field("note")).kind, Kind::Text("甲\n乙".into()));
        // A way that leads nowhere ends at the last thing on it.
        assert_eq!(at(&top.field("log").item(3)), "[]");
    }

    #[test]
    fn what_is_no_ron_says_where() {
        for (text, at, what) in [
            ("", 0, Syntax::Ended),
            ("A(b: 1", 6, Syntax::Ended),
            ("A(b: 1 c: 2)", 7, Syntax::Expected("a comma or the closing bracket")),
            ("A(b: \"甲", 5, Syntax::Unclosed),
            ("A(b: r#\"甲\")", 5, Syntax::Unclosed),
            ("A(b: \"甲,\n c: \"乙\")", 5, Syntax::Unclosed),
            ("A(b: \"甲\n乙\"\n c: 1)", 16, Syntax::Expected("a comma or the closing bracket")),
            ("A(b: 1) x", 8, Syntax::Trailing),
            ("A(b: \"\\q\")", 7, Syntax::Expected("an escape such as \\n or \\u{3000}")),
            ("/* 甲", 0, Syntax::Unclosed),
            ("{1 2}", 3, Syntax::Expected("a colon")),
        ] {
            assert_eq!(parse(text), Err(SyntaxError { at, what }), "{text}");
        }
        assert_eq!(parse(&"[".repeat(100)).map_err(|error| error.what), Err(Syntax::TooDeep));
    }

    #[test]
    fn a_text_says_what_it_is_at_its_beginning() {
        for (text, expected) in [
            ("// 註解\n#![enable(implicit_some)] Session(", Some("Session")),
            ("/* Session */ Checklist(id: \"", Some("Checklist")),
            ("(format: 1)", None),
            ("/* Session(", None),
            ("", None),
        ] {
            assert_eq!(leading_name(text).as_deref(), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[A-C(){}\\[\\]:,\"\\\\/*#!r甲1. \n-]{0,40}") {
            let _ = parse(&text);
        }
    }
}
