//! Fonts: which letters a code of a text stands for, and how wide it is.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_1252};
use unicode_normalization::UnicodeNormalization as _;

use super::cmap::{CodeMap, code};
use super::file::PdfFile;
use super::value::{PdfDict, PdfValue};
use crate::import::error::ImportError;

/// How a font's codes are written where no map in the file says so.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Writing {
    /// Two bytes that only the font understands.
    Places,
    /// UTF-16.
    Utf16,
    /// An encoding of one or two bytes.
    Mixed(&'static Encoding),
    /// One byte.
    Single,
}

/// A font.
#[derive(Clone, Debug)]
pub struct PdfFont {
    writing: Writing,
    unicode: CodeMap,
    encoding: CodeMap,
    /// Widths in thousandths of the size, by code or by place in the font.
    widths: HashMap<u32, f32>,
    usual_width: f32,
    /// The letters of codes of one byte.
    single: HashMap<u8, String>,
    /// Its letters are ornaments: Symbol, Wingdings.
    is_ornament: bool,
    /// How wide a unit of its widths is: a thousandth but for fonts that are drawings.
    unit: f32,
}

/// A code of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCode {
    /// Its letters; `None` where nothing says which.
    pub letters: Option<String>,
    /// How far it moves on, in sizes of the font.
    pub width: f32,
    /// Whether it is the single byte 32, which word spacing widens.
    pub is_space: bool,
}

impl PdfFont {
    /// Reads a font.
    pub fn read(file: &mut PdfFile<'_>, dict: &PdfDict) -> Result<Self, ImportError> {
        let mut font = Self {
            writing: Writing::Single,
            unicode: CodeMap::default(),
            encoding: CodeMap::default(),
            widths: HashMap::new(),
            usual_width: 500.0,
            single: HashMap::new(),
            is_ornament: false,
            unit: 0.001,
        };
        if let Some(stream) = dict.get("ToUnicode").and_then(|value| file.stream(value))
            && let Some(bytes) = file.decoded(&stream)?
        {
            font.unicode = CodeMap::read(&bytes);
        }
        let name = file.get(dict, "BaseFont");
        let name = name.as_ref().and_then(PdfValue::name).unwrap_or_default();
        font.is_ornament = ["Symbol", "Wingdings", "Dingbats", "Webdings"].iter().any(|word| name.contains(word));
        let kind = file.get(dict, "Subtype");
        if kind.as_ref().and_then(PdfValue::name) == Some("Type0") {
            font.compose(file, dict)?;
        } else {
            let is_drawn = kind.as_ref().and_then(PdfValue::name) == Some("Type3");
            font.simple(file, dict, is_drawn);
            if is_drawn && let Some(PdfValue::List(matrix)) = file.get(dict, "FontMatrix") {
                font.unit = matrix.first().and_then(PdfValue::number).unwrap_or(0.001).abs();
            }
        }
        Ok(font)
    }

    /// A font of codes with several bytes.
    fn compose(&mut self, file: &mut PdfFile<'_>, dict: &PdfDict) -> Result<(), ImportError> {
        self.usual_width = 1_000.0;
        self.writing = match file.get(dict, "Encoding") {
            Some(PdfValue::Name(name)) => writing_of(&name),
            _ => Writing::Places,
        };
        if let Some(stream) = dict.get("Encoding").and_then(|value| file.stream(value))
            && let Some(bytes) = file.decoded(&stream)?
        {
            self.encoding = CodeMap::read(&bytes);
        }
        let Some(PdfValue::List(below)) = file.get(dict, "DescendantFonts") else { return Ok(()) };
        let Some(PdfValue::Dict(below)) = below.first().map(|value| file.resolve(value)) else { return Ok(()) };
        if let Some(width) = file.get(&below, "DW").and_then(|value| value.number()) {
            self.usual_width = width;
        }
        if let Some(PdfValue::List(list)) = file.get(&below, "W") {
            self.wide(file, &list);
        }
        Ok(())
    }

    /// Widths as `first [w w w]` and `first last w`.
    fn wide(&mut self, file: &PdfFile<'_>, entries: &[PdfValue]) {
        let mut at = 0;
        while let Some(first) = entries.get(at).and_then(PdfValue::count) {
            match entries.get(at + 1).map(|value| file.resolve(value)) {
                Some(PdfValue::List(widths)) => {
                    for (nth, width) in widths.iter().enumerate().take(65_536) {
                        if let Some(width) = width.number() {
                            self.widths.insert((first + nth) as u32, width);
                        }
                    }
                    at += 2;
                }
                Some(last) => {
                    let width = entries.get(at + 2).and_then(PdfValue::number).unwrap_or(self.usual_width);
                    let last = last.count().unwrap_or(first).min(first + 65_535);
                    self.widths.extend((first..=last).map(|code| (code as u32, width)));
                    at += 3;
                }
                None => return,
            }
        }
    }

    /// A font of codes with one byte.
    fn simple(&mut self, file: &PdfFile<'_>, dict: &PdfDict, is_drawn: bool) {
        let first = file.get(dict, "FirstChar").and_then(|value| value.count()).unwrap_or(0);
        if let Some(PdfValue::List(widths)) = file.get(dict, "Widths") {
            for (nth, width) in widths.iter().enumerate().take(256) {
                if let Some(width) = file.resolve(width).number() {
                    self.widths.insert((first + nth) as u32, width);
                }
            }
        }
        let (base, differences) = match file.get(dict, "Encoding") {
            Some(PdfValue::Name(name)) => (name, Vec::new()),
            Some(PdfValue::Dict(encoding)) => {
                let base = file.get(&encoding, "BaseEncoding");
                let list = file.get(&encoding, "Differences");
                let base = base.as_ref().and_then(PdfValue::name).unwrap_or_default().to_owned();
                (base, if let Some(PdfValue::List(list)) = list { list } else { Vec::new() })
            }
            _ => (String::new(), Vec::new()),
        };
        let table = if base.starts_with("MacRoman") { MACINTOSH } else { WINDOWS_1252 };
        // Fonts that are drawings have no letters but those that they name.
        let upper = if is_drawn {
            0x1f
        } else if base.is_empty() {
            0x7f
        } else {
            0xff
        };
        for byte in 0x20..=upper {
            let (letter, _) = table.decode_without_bom_handling(std::slice::from_ref(&byte));
            self.single.insert(byte, letter.into_owned());
        }
        let mut code = 0_usize;
        for value in differences.iter().take(1_024) {
            match value {
                PdfValue::Number(_) => code = value.count().unwrap_or(0),
                PdfValue::Name(name) => {
                    if let Ok(byte) = u8::try_from(code) {
                        match glyph_letters(name) {
                            Some(letters) => self.single.insert(byte, letters),
                            None => self.single.remove(&byte),
                        };
                    }
                    code += 1;
                }
                _ => {}
            }
        }
    }

    /// The code at the beginning of some bytes, and how many bytes it takes (at least one).
    #[must_use]
    pub fn show(&self, bytes: &[u8]) -> (PrintedCode, usize) {
        let length = self.length(bytes).clamp(1, bytes.len().max(1));
        let taken = &bytes[..length.min(bytes.len())];
        let code = code(taken);
        let place = self.encoding.place(code).unwrap_or(code);
        let width = match self.writing {
            // Where the font's own places are not known, a wide letter is as wide as it is high.
            Writing::Utf16 | Writing::Mixed(_) if self.widths.is_empty() || length > 1 => self.usual_width,
            Writing::Utf16 | Writing::Mixed(_) => 500.0,
            Writing::Places | Writing::Single => self.widths.get(&place).copied().unwrap_or(self.usual_width),
        };
        let letters = self.letters(code, taken).map(|letters| plain(&letters));
        (PrintedCode { letters, width: width * self.unit, is_space: length == 1 && code == 32 }, length)
    }

    fn length(&self, bytes: &[u8]) -> usize {
        let lead = bytes.first().copied().unwrap_or(0);
        match self.writing {
            Writing::Single => 1,
            Writing::Utf16 if (0xd8..0xdc).contains(&lead) => 4,
            Writing::Utf16 => 2,
            Writing::Mixed(table) => {
                let is_kana = table == SHIFT_JIS && (0xa0..0xe0).contains(&lead);
                if lead > 0x80 && !is_kana { 2 } else { 1 }
            }
            Writing::Places => self.encoding.length(bytes).unwrap_or(2),
        }
    }

    fn letters(&self, code: u32, bytes: &[u8]) -> Option<String> {
        if let Some(letters) = self.unicode.letters(code) {
            return Some(letters.to_owned());
        }
        match self.writing {
            Writing::Utf16 => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16(&units).ok()
            }
            Writing::Mixed(table) => {
                let (letters, has_errors) = table.decode_without_bom_handling(bytes);
                (!has_errors).then(|| letters.into_owned())
            }
            _ if self.is_ornament => Some("•".to_owned()),
            Writing::Single if self.unicode.is_blank() || code == 32 => {
                self.single.get(&u8::try_from(code).ok()?).cloned()
            }
            Writing::Single | Writing::Places => None,
        }
    }
}

/// How the codes of a predefined map are written.
fn writing_of(name: &str) -> Writing {
    let has = |part: &str| name.contains(part);
    if has("UCS2") || has("UTF16") {
        Writing::Utf16
    } else if has("B5") || has("HKscs") || has("HKm") {
        Writing::Mixed(BIG5)
    } else if has("GBK") || has("GBpc") || name.starts_with("GB-EUC") {
        Writing::Mixed(GBK)
    } else if has("RKSJ") {
        Writing::Mixed(SHIFT_JIS)
    } else if has("KSCms") || has("KSC-EUC") || has("KSCpc") {
        Writing::Mixed(EUC_KR)
    } else {
        Writing::Places
    }
}

/// The characters that look like the radicals from U+2E80 on. Fonts draw both with one shape, and browsers that print a
/// page then note the radical: 民 becomes ⺠. Those without such a character, or with a rare one, stand for themselves.
const RADICALS: &str = "⺀厂乛乚乙亻冂⺇刀刂卜㔾小小兀尣尢⺑巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王⺪目示礻⺮糹纟罓罒㓁冗⺵羊⺷⺸耂\
    肀聿肉⺽艹艹艹虎衤覀西见角⻇讠贝⻊车辶辶辶邑钅長镸长门⻕阝雨青韦页风飞食⻞飠饣⻡马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// Letters as they are searched: radicals and compatibility forms as the letters that they look like.
fn plain(letters: &str) -> String {
    let is_odd = |letter: char| matches!(letter, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{fb00}'..='\u{fb06}' | '\u{2f800}'..='\u{2fa1f}');
    if !letters.chars().any(is_odd) {
        return letters.to_owned();
    }
    let whole = |letter: char| {
        let nth = (letter as usize).checked_sub(0x2e80);
        nth.and_then(|nth| RADICALS.chars().nth(nth)).unwrap_or(letter)
    };
    letters.chars().map(whole).nfkc().collect()
}

/// The letters that a glyph's name says: `uni4E00`, `u4E00`, `A`, and those that plans print.
fn glyph_letters(name: &str) -> Option<String> {
    const NAMES: &str = "space= exclam=! quotedbl=\" numbersign=# dollar=$ percent=% ampersand=& quotesingle=' \
        parenleft=( parenright=) asterisk=* plus=+ comma=, hyphen=- minus=- period=. slash=/ zero=0 one=1 two=2 three=3 \
        four=4 five=5 six=6 seven=7 eight=8 nine=9 colon=: semicolon=; less=< equal== greater=> question=? at=@ \
        bracketleft=[ backslash=\\ bracketright=] underscore=_ bar=| bullet=• endash=– emdash=— quoteleft=‘ quoteright=’ \
        quotedblleft=“ quotedblright=” periodcentered=· ellipsis=… multiply=× degree=° tilde=~";
    let hex = |digits: &str| {
        let value = u32::from_str_radix(digits.get(..4).filter(|_| digits.len() == 4).or(Some(digits))?, 16).ok()?;
        char::from_u32(value).map(String::from)
    };
    let base = name.split('.').next().unwrap_or_default();
    if base.chars().count() == 1 {
        return Some(base.to_owned());
    }
    if let Some(digits) = base.strip_prefix("uni").filter(|digits| digits.len() >= 4) {
        return hex(digits.get(..4)?);
    }
    if let Some(digits) = base.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len())) {
        return hex(digits);
    }
    let known = NAMES.split(' ').find_map(|entry| entry.strip_prefix(base)?.strip_prefix('='));
    known.map(|letter| if letter.is_empty() { " ".to_owned() } else { letter.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_and_predefined_maps_are_known_by_name() {
        for (name, letters) in [
            ("uni4E00", Some("一")),
            ("u20BB7", Some("𠮷")),
            ("A", Some("A")),
            ("one", Some("1")),
            ("space", Some(" ")),
            ("equal", Some("=")),
            ("parenleft", Some("(")),
            ("g123", None),
        ] {
            assert_eq!(glyph_letters(name).as_deref(), letters, "{name}");
        }
        assert_eq!(writing_of("ETen-B5-H"), Writing::Mixed(BIG5));
        assert_eq!(writing_of("UniCNS-UTF16-H"), Writing::Utf16);
        assert_eq!(writing_of("Identity-H"), Writing::Places);
        assert_eq!(plain("⼀、⾏動⺠眾、⻑者、⻘年⻳"), "一、行動民眾、長者、青年龟");
    }
}
