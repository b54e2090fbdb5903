//! Maps of character codes: how long a code is, and which letters it stands for.

use std::collections::HashMap;

use super::value::{Lexer, PdfValue};

/// The most codes that one range may name; there are no more of two bytes.
const LONGEST_RANGE: u32 = 65_536;
/// The most codes of a map.
const MOST_CODES: usize = 400_000;

/// A map as a file carries it.
#[derive(Clone, Debug, Default)]
pub struct CodeMap {
    /// The letters of codes.
    letters: HashMap<u32, String>,
    /// Codes as places in the font, as ranges: first, last, place of the first.
    places: Vec<(u32, u32, u32)>,
    /// How codes of so many bytes begin and end.
    spaces: Vec<(usize, u32, u32)>,
}

/// The value of a code of up to four bytes.
#[must_use]
pub fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, &byte| value << 8 | u32::from(byte))
}

/// Letters written in UTF-16, as `bfchar` has them.
fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    if bytes.len() == 1 { char::from(bytes[0]).to_string() } else { String::from_utf16_lossy(&units) }
}

impl CodeMap {
    /// Reads a map; what is damaged of it is left out.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands: Vec<PdfValue> = Vec::new();
        while let Some(value) = lexer.value() {
            let PdfValue::Word(word) = value else {
                operands.push(value);
                if operands.len() > MOST_CODES {
                    break;
                }
                continue;
            };
            match &word[..] {
                b"endcodespacerange" => map.code_spaces(&operands),
                b"endbfchar" => map.single_letters(&operands),
                b"endbfrange" => map.letter_ranges(&operands),
                b"endcidrange" => map.place_ranges(&operands),
                _ => {}
            }
            operands.clear();
        }
        map
    }

    fn code_spaces(&mut self, operands: &[PdfValue]) {
        for pair in operands.chunks_exact(2) {
            if let [PdfValue::Text(first), PdfValue::Text(last)] = pair
                && (1..=4).contains(&first.len())
            {
                self.spaces.push((first.len(), code(first), code(last)));
            }
        }
    }

    fn single_letters(&mut self, operands: &[PdfValue]) {
        for pair in operands.chunks_exact(2) {
            if let [PdfValue::Text(from), PdfValue::Text(to)] = pair {
                self.put(code(from), utf16(to));
            }
        }
    }

    fn letter_ranges(&mut self, operands: &[PdfValue]) {
        for triple in operands.chunks_exact(3) {
            let [PdfValue::Text(first), PdfValue::Text(last), to] = triple else { continue };
            let (first, last) = (code(first), code(last));
            let count = last.saturating_sub(first).min(LONGEST_RANGE);
            match to {
                PdfValue::Text(to) => {
                    let mut to = to.clone();
                    for nth in 0..=count {
                        self.put(first + nth, utf16(&to));
                        let Some(end) = to.len().checked_sub(2) else { break };
                        let next = (code(&to[end..]) + 1) as u16;
                        to[end..].copy_from_slice(&next.to_be_bytes());
                    }
                }
                PdfValue::List(each) => {
                    for (nth, to) in each.iter().take(count as usize + 1).enumerate() {
                        if let PdfValue::Text(to) = to {
                            self.put(first + nth as u32, utf16(to));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn place_ranges(&mut self, operands: &[PdfValue]) {
        for triple in operands.chunks_exact(3) {
            if let [PdfValue::Text(first), PdfValue::Text(last), to] = triple
                && let Some(to) = to.count()
                && self.places.len() < MOST_CODES
            {
                self.places.push((code(first), code(last), to as u32));
            }
        }
    }

    fn put(&mut self, code: u32, letters: String) {
        if self.letters.len() < MOST_CODES {
            self.letters.insert(code, letters);
        }
    }

    /// Whether no code has letters.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.letters.is_empty()
    }

    /// The letters of a code.
    #[must_use]
    pub fn letters(&self, code: u32) -> Option<&str> {
        self.letters.get(&code).map(String::as_str).filter(|letters| !letters.starts_with('\0'))
    }

    /// The place of a code in the font, where the map names places.
    #[must_use]
    pub fn place(&self, code: u32) -> Option<u32> {
        let (first, _, to) = self.places.iter().find(|(first, last, _)| (*first..=*last).contains(&code))?;
        to.checked_add(code - first)
    }

    /// How many bytes the code at the beginning of some bytes has, where the map says so.
    #[must_use]
    pub fn length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=bytes.len().min(4)).find(|&length| {
            let code = code(&bytes[..length]);
            self.spaces.iter().any(|&(bytes, first, last)| bytes == length && (first..=last).contains(&code))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_single_codes_have_their_letters() {
        let map = CodeMap::read(
            b"1 begincodespacerange <00> <80> <8140> <fefe> endcodespacerange 2 beginbfchar <01> <58F9> <02> <D842DFB7> endbfchar \
              2 beginbfrange <0003> <0004> <4E00> <0010> <0011> [<0041> <00420043>] endbfrange 1 begincidrange <20> <7e> 1 endcidrange",
        );
        let letters: Vec<_> = [1, 2, 3, 4, 0x10, 0x11, 5].iter().map(|&code| map.letters(code)).collect();
        assert_eq!(letters, [Some("壹"), Some("𠮷"), Some("一"), Some("丁"), Some("A"), Some("BC"), None]);
        assert_eq!((map.place(0x21), map.place(0x7f)), (Some(2), None));
        assert_eq!((map.length(b"A"), map.length(b"\xa4\x40")), (Some(1), Some(2)));
    }
}
