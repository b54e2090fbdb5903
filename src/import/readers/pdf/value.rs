//! The values that a PDF is written in, and the lexer that reads them from a file or a page's content.

use std::collections::BTreeMap;

/// How deep arrays and dictionaries may be nested.
const DEEPEST: usize = 48;
/// The most bytes of one string; the text of a page is written in many.
const LONGEST_STRING: usize = 1 << 20;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum PdfValue {
    /// `null`, `true` and `false`, which mean nothing here.
    Nothing,
    /// A number.
    Number(f32),
    /// `/Name`.
    Name(String),
    /// `(text)` or `<hex>`.
    Text(Vec<u8>),
    /// `[...]`.
    List(Vec<PdfValue>),
    /// `<<...>>`.
    Dict(PdfDict),
    /// `12 0 R`, by the number of the object.
    Reference(u32),
    /// Any other word: an operator of a page's content, or `stream`, `endobj` and the like.
    Word(Vec<u8>),
}

/// A dictionary.
pub type PdfDict = BTreeMap<String, PdfValue>;

impl PdfValue {
    /// The number, if it is one.
    #[must_use]
    pub const fn number(&self) -> Option<f32> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The number as a count, if it is one.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        let number = self.number().filter(|number| (0.0..16_777_216.0).contains(number))?;
        // Not negative and below 2^24, as was just asked.
        #[allow(clippy::cast_sign_loss)]
        Some(number as usize)
    }

    /// The name, if it is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }
}

/// Reads values one after another.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    bytes: &'a [u8],
    /// The byte that is read next.
    pub at: usize,
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | 0)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn hex_value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

impl<'a> Lexer<'a> {
    /// A lexer that begins at a byte.
    #[must_use]
    pub const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over blanks and remarks.
    pub fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next value; `None` at the end, and where something is written that is none.
    pub fn value(&mut self) -> Option<PdfValue> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<PdfValue> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_blanks();
        match self.peek()? {
            b'/' => self.name().map(PdfValue::Name),
            b'(' => self.text().map(PdfValue::Text),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dict(depth).map(PdfValue::Dict),
            b'<' => Some(PdfValue::Text(self.hex())),
            b'[' => self.list(depth).map(PdfValue::List),
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number_or_reference()),
            b')' | b'>' | b']' | b'{' | b'}' => {
                self.at += 1;
                Some(PdfValue::Word(vec![self.bytes[self.at - 1]]))
            }
            _ => Some(self.word()),
        }
    }

    fn word(&mut self) -> PdfValue {
        let from = self.at;
        while self.peek().is_some_and(|byte| !is_blank(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        match &self.bytes[from..self.at] {
            b"null" | b"true" | b"false" => PdfValue::Nothing,
            word => PdfValue::Word(word.to_vec()),
        }
    }

    fn name(&mut self) -> Option<String> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|&byte| !is_blank(byte) && !is_delimiter(byte)) {
            self.at += 1;
            let escaped = (byte == b'#').then(|| {
                let high = hex_value(*self.bytes.get(self.at)?)?;
                Some(high * 16 + hex_value(*self.bytes.get(self.at + 1)?)?)
            });
            match escaped.flatten() {
                Some(byte) => {
                    self.at += 2;
                    name.push(byte);
                }
                None => name.push(byte),
            }
        }
        (name.len() <= LONGEST_STRING).then(|| String::from_utf8_lossy(&name).into_owned())
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut text = Vec::new();
        let mut depth = 1_usize;
        while text.len() <= LONGEST_STRING {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(text);
                    }
                }
                b'\\' => {
                    self.escaped(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        None
    }

    /// What stands behind a backslash in a string.
    fn escaped(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    value = value * 8 + u32::from(digit - b'0');
                }
                // Three octal digits may say more than a byte; the surplus is dropped, as readers do.
                text.push((value & 0xff) as u8);
            }
            other => text.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend(hex_value(byte));
        }
        digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn list(&mut self, depth: usize) -> Option<Vec<PdfValue>> {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            match self.nested(depth + 1)? {
                PdfValue::Word(word) if word == b"]" => return Some(list),
                // A word that is none of a list: the list was never closed.
                PdfValue::Word(word) if matches!(&word[..], b"obj" | b"endobj" | b"stream") => return None,
                value => list.push(value),
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Option<PdfDict> {
        self.at += 2;
        let mut dict = PdfDict::new();
        loop {
            self.skip_blanks();
            match self.peek()? {
                b'>' => {
                    self.at += 1 + usize::from(self.bytes.get(self.at + 1) == Some(&b'>'));
                    return Some(dict);
                }
                b'/' => {
                    let name = self.name()?;
                    self.skip_blanks();
                    if self.peek() == Some(b'>') {
                        continue;
                    }
                    let value = self.nested(depth + 1)?;
                    dict.insert(name, value);
                }
                _ => match self.nested(depth + 1)? {
                    PdfValue::Word(word) if matches!(&word[..], b"obj" | b"endobj" | b"stream") => return None,
                    _ => {}
                },
            }
        }
    }

    fn number(&mut self) -> PdfValue {
        let from = self.at;
        self.at += 1;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-') {
            self.at += 1;
        }
        let text = String::from_utf8_lossy(&self.bytes[from..self.at]);
        // `-.5`, `--5` and `5-3` are written too: what can be read of them counts.
        let text = text.trim_start_matches("--");
        let end = text.char_indices().find(|&(at, letter)| at > 0 && letter == '-').map_or(text.len(), |(at, _)| at);
        PdfValue::Number(text[..end].parse().ok().filter(|number: &f32| number.is_finite()).unwrap_or(0.0))
    }

    /// A number, or `12 0 R`.
    fn number_or_reference(&mut self) -> PdfValue {
        let from = self.at;
        if let Some(object) = self.digits() {
            let after = self.at;
            if self.gap() && self.digits().is_some() && self.gap() && self.peek() == Some(b'R') {
                let ends = self.bytes.get(self.at + 1).is_none_or(|&byte| is_blank(byte) || is_delimiter(byte));
                if ends {
                    self.at += 1;
                    return PdfValue::Reference(object);
                }
            }
            self.at = after;
        }
        self.at = from;
        self.number()
    }

    /// Up to ten digits, with nothing but a blank or delimiter behind them.
    pub fn digits(&mut self) -> Option<u32> {
        let from = self.at;
        while self.at - from < 10 && self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[from..self.at]).ok()?.parse().ok()
    }

    /// Passes over blanks; says whether there were any.
    pub fn gap(&mut self) -> bool {
        let from = self.at;
        while self.at - from < 8 && self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
        self.at > from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_written() {
        let text = b"<< /A#42 [1 -.5 (a\\(b\\)\\101(c)) <4e2D3>] /R 12 0 R /N null /D <</X/Y>> >> 5 0 R2 BT % end\n-3";
        let mut lexer = Lexer::new(text, 0);
        let Some(PdfValue::Dict(dict)) = lexer.value() else { panic!("a dictionary") };
        let list = vec![
            PdfValue::Number(1.0),
            PdfValue::Number(-0.5),
            PdfValue::Text(b"a(b)A(c)".to_vec()),
            PdfValue::Text(vec![0x4e, 0x2d, 0x30]),
        ];
        assert_eq!(dict["AB"], PdfValue::List(list));
        assert_eq!(dict["R"], PdfValue::Reference(12));
        assert_eq!(dict["N"], PdfValue::Nothing);
        assert_eq!(lexer.value(), Some(PdfValue::Number(5.0)));
        assert_eq!(lexer.value(), Some(PdfValue::Number(0.0)));
        assert_eq!(lexer.value(), Some(PdfValue::Word(b"R2".to_vec())));
        assert_eq!(lexer.value(), Some(PdfValue::Word(b"BT".to_vec())));
        assert_eq!(lexer.value(), Some(PdfValue::Number(-3.0)));
        assert_eq!(lexer.value(), None);
    }

    #[test]
    fn what_is_never_closed_is_no_value() {
        for text in [&b"[1 2"[..], b"(a", b"<< /A ", b"[ 1 0 obj", &[b'['; 200]] {
            assert_eq!(Lexer::new(text, 0).value(), None, "{}", String::from_utf8_lossy(text));
        }
    }
}
