//! The objects of a PDF file, found by reading it from front to back: its directory of objects is often wrong, and
//! what is written last counts, with a directory or without.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Read as _, copy};

use flate2::read::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;

use super::filters;
use super::value::{Lexer, PdfDict, PdfValue};
use crate::import::error::ImportError;

/// The most bytes that one stream may have once it is unpacked.
const LARGEST_STREAM: usize = 16 * 1024 * 1024;
/// The most bytes that all streams together may have: a page's drawing, its fonts' tables.
const LARGEST_WHOLE: usize = 64 * 1024 * 1024;
/// The most objects of a file.
const MOST_OBJECTS: usize = 500_000;
/// How many bytes may be looked at in vain, for objects that never end.
const MOST_WASTED: usize = 64 * 1024 * 1024;
/// How many bytes of objects may be read, those counted again that are read again.
const MOST_READ: usize = 128 * 1024 * 1024;
/// What an object that cannot be read costs at least of that, so that millions of them are not tried.
const LEAST_WASTED: usize = 4_096;
/// How many references may lead to references.
const LONGEST_CHAIN: usize = 16;

/// A file with the places of its objects.
#[derive(Debug)]
pub struct PdfFile<'a> {
    bytes: &'a [u8],
    places: HashMap<u32, Place>,
    /// Streams of objects, unpacked.
    packed: Vec<Vec<u8>>,
    trailer: PdfDict,
    /// How many bytes may still be unpacked.
    left: usize,
    /// How many bytes of objects were read.
    read: Cell<usize>,
}

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// At a byte of the file.
    Plain(usize),
    /// At a byte of a stream of objects.
    Packed(usize, usize),
}

/// A stream: its dictionary and its bytes as they stand in the file.
#[derive(Clone, Debug)]
pub struct PdfStream<'a> {
    /// What it is.
    pub dict: PdfDict,
    raw: &'a [u8],
}

impl<'a> PdfFile<'a> {
    /// Finds the objects of a file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let mut file = Self {
            bytes,
            places: HashMap::new(),
            packed: Vec::new(),
            trailer: PdfDict::new(),
            left: LARGEST_WHOLE,
            read: Cell::new(0),
        };
        let packs = file.scan()?;
        if file.trailer.contains_key("Encrypt") {
            return Err(ImportError::EncryptedPdf);
        }
        for (at, stream) in packs {
            file.unpack(at, &stream)?;
        }
        if file.places.is_empty() { Err(ImportError::Damaged) } else { Ok(file) }
    }

    /// Notes every `12 0 obj` and every trailer; gives the streams of objects.
    fn scan(&mut self) -> Result<Vec<(usize, PdfStream<'a>)>, ImportError> {
        let mut packs = Vec::new();
        let mut wasted = 0;
        let mut ends = memmem::find_iter(self.bytes, b"endstream").peekable();
        let mut at = 0;
        let find = memmem::Finder::new(b"obj");
        let trailers = memmem::Finder::new(b"trailer");
        let mut trailer = trailers.find(self.bytes);
        while let Some(found) = find.find(&self.bytes[at..]) {
            let word = at + found;
            at = word + 3;
            let Some(number) = number_before(self.bytes, word) else { continue };
            let mut lexer = Lexer::new(self.bytes, at);
            let Some(value) = lexer.value() else {
                wasted += lexer.at.saturating_sub(at).max(LEAST_WASTED);
                if wasted > MOST_WASTED {
                    return Err(ImportError::Damaged);
                }
                continue;
            };
            if self.places.len() >= MOST_OBJECTS {
                return Err(ImportError::TooLarge);
            }
            // An object that comes later in the file replaces the one of its number.
            self.places.insert(number, Place::Plain(word + 3));
            let begin = at;
            at = lexer.at;
            let PdfValue::Dict(dict) = value else { continue };
            let Some(data) = stream_begin(self.bytes, lexer.at) else { continue };
            while ends.peek().is_some_and(|&end| end < data) {
                ends.next();
            }
            let end = end_by_length(self.bytes, data, &dict).or_else(|| ends.peek().copied());
            at = end.unwrap_or(self.bytes.len());
            let raw = &self.bytes[data..at];
            match dict.get("Type").and_then(PdfValue::name) {
                Some("ObjStm") => packs.push((begin, PdfStream { dict, raw })),
                Some("XRef") => self.note_trailer(dict),
                _ => {}
            }
        }
        while let Some(found) = trailer {
            let from = found + b"trailer".len();
            if let Some(PdfValue::Dict(dict)) = Lexer::new(self.bytes, from).value() {
                self.note_trailer(dict);
            }
            wasted += 1;
            trailer = trailers.find(&self.bytes[from..]).map(|next| from + next).filter(|_| wasted < 1_000);
        }
        Ok(packs)
    }

    fn note_trailer(&mut self, dict: PdfDict) {
        for (name, value) in dict {
            if matches!(name.as_str(), "Root" | "Encrypt") && value != PdfValue::Nothing {
                self.trailer.insert(name, value);
            }
        }
    }

    /// Notes the objects of a stream of objects, unless the file has later ones.
    fn unpack(&mut self, at: usize, stream: &PdfStream<'_>) -> Result<(), ImportError> {
        let Some(bytes) = self.decoded(stream)? else { return Ok(()) };
        let count = stream.dict.get("N").and_then(PdfValue::count).unwrap_or(0).min(MOST_OBJECTS);
        let first = stream.dict.get("First").and_then(PdfValue::count).unwrap_or(0);
        let nth = self.packed.len();
        let mut lexer = Lexer::new(&bytes, 0);
        for _ in 0..count {
            let (Some(number), Some(offset)) = (next_digits(&mut lexer), next_digits(&mut lexer)) else { break };
            if self.places.len() >= MOST_OBJECTS {
                return Err(ImportError::TooLarge);
            }
            let place = Place::Packed(nth, first.saturating_add(offset as usize));
            let is_older = matches!(self.places.get(&number), Some(Place::Plain(other)) if *other > at);
            if !is_older {
                self.places.insert(number, place);
            }
        }
        self.packed.push(bytes);
        Ok(())
    }

    /// What a value stands for, whatever references lead to it.
    #[must_use]
    pub fn resolve(&self, value: &PdfValue) -> PdfValue {
        let mut value = value.clone();
        for _ in 0..LONGEST_CHAIN {
            let PdfValue::Reference(number) = value else { return value };
            value = self.object(number).unwrap_or(PdfValue::Nothing);
        }
        PdfValue::Nothing
    }

    fn object(&self, number: u32) -> Option<PdfValue> {
        let (bytes, at) = match *self.places.get(&number)? {
            Place::Plain(at) => (self.bytes, at),
            Place::Packed(nth, at) => (&self.packed.get(nth)?[..], at),
        };
        if at >= bytes.len() || self.is_spent() {
            return None;
        }
        let mut lexer = Lexer::new(bytes, at);
        let value = lexer.value();
        self.read.set(self.read.get() + lexer.at.saturating_sub(at));
        value
    }

    /// Whether more was read than any plan holds, so that objects are missing.
    #[must_use]
    pub const fn is_spent(&self) -> bool {
        self.read.get() > MOST_READ
    }

    /// The value of a dictionary's entry, whatever references lead to it.
    #[must_use]
    pub fn get(&self, dict: &PdfDict, name: &str) -> Option<PdfValue> {
        dict.get(name).map(|value| self.resolve(value)).filter(|value| *value != PdfValue::Nothing)
    }

    /// The dictionary of a dictionary's entry; empty if there is none.
    #[must_use]
    pub fn dict(&self, dict: &PdfDict, name: &str) -> PdfDict {
        if let Some(PdfValue::Dict(dict)) = self.get(dict, name) { dict } else { PdfDict::new() }
    }

    /// The stream that a reference leads to.
    #[must_use]
    pub fn stream(&self, value: &PdfValue) -> Option<PdfStream<'a>> {
        let mut number = if let PdfValue::Reference(number) = value { *number } else { return None };
        for _ in 0..LONGEST_CHAIN {
            let Place::Plain(at) = *self.places.get(&number)? else { return None };
            let mut lexer = Lexer::new(self.bytes, at);
            match lexer.value()? {
                PdfValue::Reference(next) => number = next,
                PdfValue::Dict(dict) => {
                    let data = stream_begin(self.bytes, lexer.at)?;
                    let length = self.get(&dict, "Length").and_then(|length| length.count());
                    let by_length = length.and_then(|length| end_at(self.bytes, data, length));
                    let end =
                        by_length.or_else(|| memmem::find(&self.bytes[data..], b"endstream").map(|end| data + end));
                    return Some(PdfStream { dict, raw: &self.bytes[data..end.unwrap_or(self.bytes.len())] });
                }
                _ => return None,
            }
        }
        None
    }

    /// The bytes of a stream, unpacked; `None` where it is packed in a way that no text is.
    pub fn decoded(&mut self, stream: &PdfStream<'_>) -> Result<Option<Vec<u8>>, ImportError> {
        let listed = |value: Option<PdfValue>| match value {
            Some(PdfValue::List(list)) => list.iter().map(|value| self.resolve(value)).collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let names = listed(self.get(&stream.dict, "Filter"));
        let settings = listed(self.get(&stream.dict, "DecodeParms"));
        if names.len() > 4 {
            return Ok(None);
        }
        let mut bytes = stream.raw.to_vec();
        for (nth, name) in names.iter().enumerate() {
            bytes = match name.name() {
                Some("FlateDecode" | "Fl") => self.inflated(&bytes)?,
                Some("LZWDecode" | "LZW") => filters::lzw(&bytes, LARGEST_STREAM).ok_or(ImportError::TooLarge)?,
                Some("ASCIIHexDecode" | "AHx") => filters::ascii_hex(&bytes),
                Some("ASCII85Decode" | "A85") => filters::ascii_85(&bytes),
                Some("RunLengthDecode" | "RL") => {
                    filters::run_length(&bytes, LARGEST_STREAM).ok_or(ImportError::TooLarge)?
                }
                _ => return Ok(None),
            };
            if let Some(PdfValue::Dict(settings)) = settings.get(nth) {
                let count = |name: &str, usual: usize| {
                    self.get(settings, name).and_then(|value| value.count()).unwrap_or(usual)
                };
                if count("Predictor", 1) > 1 {
                    let pixel = (count("Colors", 1) * count("BitsPerComponent", 8)).div_ceil(8);
                    bytes = filters::unpredicted(&bytes, count("Columns", 1), pixel);
                }
            }
        }
        self.left = self.left.checked_sub(bytes.len()).ok_or(ImportError::TooLarge)?;
        Ok(Some(bytes))
    }

    /// What a packed stream holds; of a damaged one what can be read.
    fn inflated(&self, bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
        let most = LARGEST_STREAM.min(self.left);
        let mut out = Vec::new();
        // One byte beyond the most says that there is more; an error says that the rest is damaged.
        let _ = copy(&mut ZlibDecoder::new(bytes).take(most as u64 + 1), &mut out);
        if out.is_empty() {
            let rest = DeflateDecoder::new(bytes.get(2..).unwrap_or_default());
            let _ = copy(&mut rest.take(most as u64 + 1), &mut out);
        }
        if out.len() > most { Err(ImportError::TooLarge) } else { Ok(out) }
    }

    /// The dictionaries of the pages in order, with what they inherit.
    pub fn pages(&self, most: usize) -> Result<Vec<PdfDict>, ImportError> {
        let root = self.dict(&self.trailer, "Root");
        let mut pages = Vec::new();
        // Kids from the last to the first, each with what it inherits.
        let mut open = vec![(root.get("Pages").cloned().unwrap_or(PdfValue::Nothing), PdfDict::new())];
        let mut seen = std::collections::HashSet::new();
        while let Some((value, inherited)) = open.pop() {
            let is_new = if let PdfValue::Reference(number) = value { seen.insert(number) } else { true };
            let PdfValue::Dict(mut node) = self.resolve(&value) else { continue };
            if !is_new {
                continue;
            }
            for (name, value) in inherited {
                node.entry(name).or_insert(value);
            }
            if let Some(PdfValue::List(kids)) = self.get(&node, "Kids") {
                let handed_on = |name: &&str| Some(((*name).to_owned(), node.get(*name)?.clone()));
                let handed_on: PdfDict =
                    ["Resources", "MediaBox", "CropBox", "Rotate"].iter().filter_map(handed_on).collect();
                if open.len() + kids.len() > most * 4 {
                    return Err(ImportError::TooLarge);
                }
                open.extend(kids.into_iter().rev().map(|kid| (kid, handed_on.clone())));
            } else {
                pages.push(node);
            }
            if pages.len() > most {
                return Err(ImportError::TooLarge);
            }
        }
        if pages.is_empty() { self.stray_pages(most) } else { Ok(pages) }
    }

    /// Pages by their type alone, where no tree leads to them.
    fn stray_pages(&self, most: usize) -> Result<Vec<PdfDict>, ImportError> {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        let is_page = |dict: &PdfDict| dict.get("Type").and_then(PdfValue::name) == Some("Page");
        let pages: Vec<PdfDict> = numbers
            .into_iter()
            .filter_map(|number| if let Some(PdfValue::Dict(dict)) = self.object(number) { Some(dict) } else { None })
            .filter(is_page)
            .take(most)
            .collect();
        if pages.is_empty() { Err(ImportError::Damaged) } else { Ok(pages) }
    }
}

fn next_digits(lexer: &mut Lexer<'_>) -> Option<u32> {
    lexer.skip_blanks();
    lexer.digits()
}

/// The number of the object whose `obj` stands at a byte.
fn number_before(bytes: &[u8], word: usize) -> Option<u32> {
    let window = &bytes[word.saturating_sub(24)..word];
    let text =
        std::str::from_utf8(window.get(window.iter().rposition(|byte| !byte.is_ascii()).map_or(0, |at| at + 1)..)?)
            .ok()?;
    let trimmed = text.trim_end();
    let before = trimmed.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let number = before.trim_end();
    let has_generation = before.len() < trimmed.len() && number.len() < before.len();
    let digits = &number[number.rfind(|digit: char| !digit.is_ascii_digit()).map_or(0, |at| at + 1)..];
    if has_generation { digits.parse().ok() } else { None }
}

/// The first byte of a stream's data, if `stream` stands here.
fn stream_begin(bytes: &[u8], at: usize) -> Option<usize> {
    let mut lexer = Lexer::new(bytes, at);
    lexer.skip_blanks();
    let rest = bytes.get(lexer.at..)?.strip_prefix(b"stream")?;
    let blank =
        if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r")) };
    Some(bytes.len() - rest.len() + blank)
}

/// The end of a stream by the length that its dictionary names, if it is true.
fn end_by_length(bytes: &[u8], data: usize, dict: &PdfDict) -> Option<usize> {
    end_at(bytes, data, dict.get("Length")?.count()?)
}

fn end_at(bytes: &[u8], data: usize, length: usize) -> Option<usize> {
    let end = data.checked_add(length)?;
    let rest = bytes.get(end..)?;
    let blanks = rest.iter().take(4).take_while(|byte| byte.is_ascii_whitespace()).count();
    rest[blanks..].starts_with(b"endstream").then_some(end)
}
