//! A page's content: where each letter is printed, and the straight lines that are drawn.

use std::collections::HashMap;
use std::rc::Rc;

use super::file::{PdfFile, PdfStream};
use super::font::PdfFont;
use super::value::{Lexer, PdfDict, PdfValue};
use crate::import::error::ImportError;

/// The most letters of a document.
const MOST_LETTERS: usize = 2_000_000;
/// The most straight lines of a page; a page of a table has some hundreds.
const MOST_STROKES: usize = 20_000;
/// How deep drawings may hold drawings.
const DEEPEST: usize = 12;
/// The most operators of a document, drawings within drawings counted each time.
const MOST_OPERATORS: usize = 4_000_000;
/// A filled shape that is thinner is a line, in points.
const THICKEST: f32 = 3.5;

/// A letter, or several that are printed as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// What it says.
    pub text: String,
    /// Its left edge in points from the left of the page.
    pub left: f32,
    /// Where the next one begins.
    pub right: f32,
    /// The line that it stands on, in points from the top of the page.
    pub base: f32,
    /// Its size in points.
    pub size: f32,
    /// Whether it belongs to the page and not to the text, as the file says of headers and footers.
    pub is_artifact: bool,
    /// Whether it is printed without ink, as behind the picture of a scanned page.
    pub is_hidden: bool,
}

/// A straight line along or across the page, in points from its top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Whether it goes from left to right.
    pub is_level: bool,
    /// Where it stands: from the top if level, else from the left.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its letters in the order in which they are drawn.
    pub letters: Vec<Letter>,
    /// Its straight lines.
    pub strokes: Vec<Stroke>,
    /// Its height in points.
    pub height: f32,
    /// How many letters stand upright.
    upright: usize,
}

/// What is counted over all pages.
#[derive(Debug, Default)]
pub struct PageTally {
    /// Letters that were printed.
    pub letters: usize,
    /// Letters that nobody can read.
    pub unreadable: usize,
    operators: usize,
    fonts: HashMap<u32, Rc<PdfFont>>,
}

/// A transformation: `a b c d e f`.
type Matrix = [f32; 6];

const UPRIGHT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First one, then the other.
fn then(one: Matrix, other: Matrix) -> Matrix {
    let row = |x: f32, y: f32| [x * other[0] + y * other[2], x * other[1] + y * other[3]];
    let (across, up, from) = (row(one[0], one[1]), row(one[2], one[3]), row(one[4], one[5]));
    [across[0], across[1], up[0], up[1], from[0] + other[4], from[1] + other[5]]
}

fn moved(matrix: Matrix, x: f32, y: f32) -> (f32, f32) {
    (x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5])
}

/// How text is set.
#[derive(Clone, Debug)]
struct State {
    matrix: Matrix,
    font: Option<Rc<PdfFont>>,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
    is_hidden: bool,
    /// What is shown of the page: left, top, right, bottom.
    clip: [f32; 4],
}

/// The walk over a page's content.
struct Pen<'a, 'b> {
    file: &'a mut PdfFile<'b>,
    tally: &'a mut PageTally,
    page: &'a mut Page,
    width: f32,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Parts of the path that is drawn, each as its corners.
    path: Vec<Vec<(f32, f32)>>,
    /// How many corners it has at most.
    corners: usize,
    /// Whether parts of it are curved.
    is_curved: bool,
    /// Whether it is to bound what is shown.
    is_clip: bool,
    /// For each mark around the content whether it is one of an artifact.
    marks: Vec<bool>,
}

/// What a page shows, turned so that most of its text stands upright.
pub fn page(file: &mut PdfFile<'_>, dict: &PdfDict, tally: &mut PageTally) -> Result<Page, ImportError> {
    let turned = file.get(dict, "Rotate").and_then(|value| value.number()).unwrap_or(0.0);
    let counted = (tally.letters, tally.unreadable);
    let mut best = turned_page(file, dict, tally, turned)?;
    for further in [90.0, 180.0, 270.0] {
        if best.upright * 2 >= best.letters.len() {
            break;
        }
        (tally.letters, tally.unreadable) = counted;
        let page = turned_page(file, dict, tally, turned + further)?;
        if page.upright >= best.upright {
            best = page;
        }
    }
    Ok(best)
}

fn turned_page(
    file: &mut PdfFile<'_>,
    dict: &PdfDict,
    tally: &mut PageTally,
    turned: f32,
) -> Result<Page, ImportError> {
    let (matrix, width, height) = upright(file, dict, turned);
    let mut page = Page { height, ..Page::default() };
    let mut bytes = Vec::new();
    for stream in contents(file, dict) {
        bytes.extend(file.decoded(&stream)?.unwrap_or_default());
        bytes.push(b'\n');
    }
    let resources = file.dict(dict, "Resources");
    let state = State {
        matrix,
        font: None,
        size: 1.0,
        spacing: 0.0,
        word_spacing: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
        is_hidden: false,
        clip: [f32::MIN, f32::MIN, f32::MAX, f32::MAX],
    };
    let mut pen = Pen {
        file,
        tally,
        page: &mut page,
        width,
        state,
        saved: Vec::new(),
        text: UPRIGHT,
        line: UPRIGHT,
        path: Vec::new(),
        corners: 0,
        is_curved: false,
        is_clip: false,
        marks: Vec::new(),
    };
    pen.draw(&bytes, &resources, 0)?;
    // Behind a scanned page there is more text without ink than with it, and it says what the picture shows.
    let hidden = page.letters.iter().filter(|letter| letter.is_hidden).count();
    if hidden * 2 < page.letters.len() {
        page.letters.retain(|letter| !letter.is_hidden);
    }
    Ok(page)
}

/// The streams of a page's content, in order.
fn contents<'a>(file: &PdfFile<'a>, dict: &PdfDict) -> Vec<PdfStream<'a>> {
    let Some(value) = dict.get("Contents") else { return Vec::new() };
    if let Some(stream) = file.stream(value) {
        return vec![stream];
    }
    match file.resolve(value) {
        PdfValue::List(list) => list.iter().take(10_000).filter_map(|value| file.stream(value)).collect(),
        _ => Vec::new(),
    }
}

/// What turns a page's own places into points from its top left; its width and height.
fn upright(file: &PdfFile<'_>, dict: &PdfDict, turned: f32) -> (Matrix, f32, f32) {
    let boxed = |name: &str| match file.get(dict, name) {
        Some(PdfValue::List(list)) if list.len() == 4 => {
            let sides: Vec<f32> = list.iter().filter_map(|value| file.resolve(value).number()).collect();
            <[f32; 4]>::try_from(sides).ok()
        }
        _ => None,
    };
    let [x0, y0, x1, y1] = boxed("CropBox").or_else(|| boxed("MediaBox")).unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let (left, right, bottom, top) = (x0.min(x1), x0.max(x1), y0.min(y1), y0.max(y1));
    let (width, height) = (right - left, top - bottom);
    match turned.rem_euclid(360.0) {
        45.0..135.0 => ([0.0, 1.0, 1.0, 0.0, -bottom, -left], height, width),
        135.0..225.0 => ([-1.0, 0.0, 0.0, 1.0, right, -bottom], width, height),
        225.0..315.0 => ([0.0, -1.0, -1.0, 0.0, top, right], height, width),
        _ => ([1.0, 0.0, 0.0, -1.0, -left, top], width, height),
    }
}

impl Pen<'_, '_> {
    fn draw(&mut self, bytes: &[u8], resources: &PdfDict, depth: usize) -> Result<(), ImportError> {
        let fonts = self.file.dict(resources, "Font");
        let drawings = self.file.dict(resources, "XObject");
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands: Vec<PdfValue> = Vec::new();
        while lexer.at < bytes.len() {
            let from = lexer.at;
            match lexer.value() {
                Some(PdfValue::Word(word)) => {
                    self.tally.operators += 1;
                    if self.tally.operators > MOST_OPERATORS {
                        return Err(ImportError::TooLarge);
                    }
                    match &word[..] {
                        b"BI" => skip_picture(&mut lexer, bytes),
                        b"Do" => self.drawing(&operands, (&drawings, resources), depth)?,
                        b"Tf" => self.set_font(&operands, &fonts)?,
                        operator => self.operator(operator, &operands)?,
                    }
                    operands.clear();
                }
                // An operator has at most six operands; a list counts as one.
                Some(value) if operands.len() < 64 => operands.push(value),
                Some(_) => {}
                None => lexer.at = lexer.at.max(from + 1),
            }
        }
        Ok(())
    }

    /// A drawing within the page.
    fn drawing(
        &mut self,
        operands: &[PdfValue],
        (drawings, resources): (&PdfDict, &PdfDict),
        depth: usize,
    ) -> Result<(), ImportError> {
        let Some(PdfValue::Name(name)) = operands.last() else { return Ok(()) };
        let Some(stream) = drawings.get(name).and_then(|value| self.file.stream(value)) else { return Ok(()) };
        let kind = self.file.get(&stream.dict, "Subtype");
        if kind.as_ref().and_then(PdfValue::name) != Some("Form") || depth >= DEEPEST {
            return Ok(());
        }
        let Some(bytes) = self.file.decoded(&stream)? else { return Ok(()) };
        let own = self.file.dict(&stream.dict, "Resources");
        let before = self.state.clone();
        let saved = std::mem::take(&mut self.saved);
        if let Some(PdfValue::List(matrix)) = self.file.get(&stream.dict, "Matrix") {
            let numbers: Vec<f32> = matrix.iter().filter_map(PdfValue::number).collect();
            if let Ok(matrix) = Matrix::try_from(numbers) {
                self.state.matrix = then(matrix, self.state.matrix);
            }
        }
        self.draw(&bytes, if own.is_empty() { resources } else { &own }, depth + 1)?;
        self.state = before;
        self.saved = saved;
        Ok(())
    }

    fn set_font(&mut self, operands: &[PdfValue], fonts: &PdfDict) -> Result<(), ImportError> {
        let [.., PdfValue::Name(name), PdfValue::Number(size)] = operands else { return Ok(()) };
        self.state.size = *size;
        let Some(value) = fonts.get(name) else {
            self.state.font = None;
            return Ok(());
        };
        let number = if let PdfValue::Reference(number) = value { Some(*number) } else { None };
        if let Some(font) = number.and_then(|number| self.tally.fonts.get(&number)) {
            self.state.font = Some(Rc::clone(font));
            return Ok(());
        }
        let PdfValue::Dict(dict) = self.file.resolve(value) else { return Ok(()) };
        let font = Rc::new(PdfFont::read(self.file, &dict)?);
        if let Some(number) = number {
            self.tally.fonts.insert(number, Rc::clone(&font));
        }
        self.state.font = Some(font);
        Ok(())
    }

    fn operator(&mut self, operator: &[u8], operands: &[PdfValue]) -> Result<(), ImportError> {
        let numbers: Vec<f32> = operands.iter().filter_map(PdfValue::number).collect();
        let one = numbers.last().copied().unwrap_or(0.0);
        match (operator, &numbers[..]) {
            (b"q", _) if self.saved.len() < 1_000 => self.saved.push(self.state.clone()),
            (b"Q", _) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            (b"cm", numbers) => {
                if let Ok(matrix) = Matrix::try_from(numbers) {
                    self.state.matrix = then(matrix, self.state.matrix);
                }
            }
            (b"BT", _) => (self.text, self.line) = (UPRIGHT, UPRIGHT),
            (b"Tc", _) => self.state.spacing = one,
            (b"Tw", _) => self.state.word_spacing = one,
            (b"Tz", _) => self.state.stretch = one / 100.0,
            (b"TL", _) => self.state.leading = one,
            (b"Ts", _) => self.state.rise = one,
            (b"Tr", _) => self.state.is_hidden = matches!(operands.last().and_then(PdfValue::count), Some(3 | 7)),
            (b"BMC" | b"BDC", _) => {
                let tag = operands.iter().find_map(PdfValue::name);
                // Marks that nobody closes are no reason to fill the memory.
                if self.marks.len() < 1_000 {
                    self.marks.push(tag == Some("Artifact"));
                }
            }
            (b"EMC", _) => {
                self.marks.pop();
            }
            (b"Td", &[x, y]) => self.next_line(x, y),
            (b"TD", &[x, y]) => {
                self.state.leading = -y;
                self.next_line(x, y);
            }
            (b"Tm", numbers) => {
                if let Ok(matrix) = Matrix::try_from(numbers) {
                    (self.line, self.text) = (matrix, matrix);
                }
            }
            (b"T*", _) => self.next_line(0.0, -self.state.leading),
            (b"Tj", _) => self.show_operand(operands.last())?,
            (b"'", _) => {
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands.last())?;
            }
            (b"\"", &[word, letter]) => {
                (self.state.word_spacing, self.state.spacing) = (word, letter);
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands.last())?;
            }
            (b"TJ", _) => {
                if let Some(PdfValue::List(list)) = operands.last() {
                    for value in list {
                        match value {
                            PdfValue::Number(back) => self.advance(-back / 1_000.0 * self.state.size),
                            value => self.show_operand(Some(value))?,
                        }
                    }
                }
            }
            (operator, numbers) => self.path_operator(operator, numbers),
        }
        Ok(())
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = then([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    /// Moves on along the line, in units of the text.
    fn advance(&mut self, by: f32) {
        self.text = then([1.0, 0.0, 0.0, 1.0, by * self.state.stretch, 0.0], self.text);
    }

    fn show_operand(&mut self, value: Option<&PdfValue>) -> Result<(), ImportError> {
        let (Some(PdfValue::Text(bytes)), Some(font)) = (value, self.state.font.clone()) else { return Ok(()) };
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (shown, taken) = font.show(rest);
            rest = &rest[taken.min(rest.len())..];
            let spacing = self.state.spacing + if shown.is_space { self.state.word_spacing } else { 0.0 };
            let width = shown.width * self.state.size;
            let whole = then(self.text, self.state.matrix);
            let (left, base) = moved(whole, 0.0, self.state.rise);
            let (right, _) = moved(whole, width * self.state.stretch, self.state.rise);
            let size = (self.state.size * whole[2].hypot(whole[3])).abs();
            self.tally.letters += 1;
            if self.tally.letters > MOST_LETTERS {
                return Err(ImportError::TooLarge);
            }
            let [x0, y0, x1, y1] = self.state.clip;
            let middle = (f32::midpoint(left, right), base - 0.35 * size);
            let is_shown = (x0..=x1).contains(&middle.0) && (y0..=y1).contains(&middle.1);
            let is_on_page = left > -size && left < self.width + size && base > 0.0 && base < self.page.height + size;
            if is_on_page && is_shown && size > 0.5 && size < 500.0 {
                let is_readable = shown.letters.as_ref().is_some_and(|text| !text.contains('\u{fffd}'));
                self.tally.unreadable += usize::from(!is_readable);
                let text = shown.letters.unwrap_or_else(|| "\u{fffd}".to_owned());
                self.page.upright += usize::from(whole[0] > whole[1].abs());
                let (left, right) = (left.min(right), left.max(right));
                let (is_artifact, is_hidden) = (self.marks.contains(&true), self.state.is_hidden);
                self.page.letters.push(Letter { text, left, right, base, size, is_artifact, is_hidden });
            }
            self.advance(width + spacing);
        }
        Ok(())
    }

    fn path_operator(&mut self, operator: &[u8], numbers: &[f32]) {
        self.corners = if self.path.is_empty() { 0 } else { self.corners + 5 };
        let may_grow = self.corners < 20 * MOST_STROKES;
        match (operator, numbers) {
            (b"m", &[x, y]) if may_grow => self.path.push(vec![moved(self.state.matrix, x, y)]),
            (b"l", &[x, y]) if may_grow => {
                let to = moved(self.state.matrix, x, y);
                if let Some(part) = self.path.last_mut() {
                    part.push(to);
                }
            }
            (b"re", &[x, y, width, height]) if may_grow => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
                self.path.push(corners.iter().map(|&(x, y)| moved(self.state.matrix, x, y)).collect());
            }
            (b"h", _) => self.close(),
            // What is curved is no line of a table.
            (b"c" | b"v" | b"y", _) => {
                self.path.pop();
                self.is_curved = true;
            }
            (b"W" | b"W*", _) => self.is_clip = true,
            (b"S" | b"B" | b"B*" | b"s" | b"b" | b"b*" | b"f" | b"F" | b"f*" | b"n", _) => {
                if matches!(operator, b"s" | b"b" | b"b*") {
                    self.close();
                }
                if std::mem::take(&mut self.is_clip) {
                    self.clip();
                }
                match operator {
                    b"f" | b"F" | b"f*" => self.fill(),
                    b"n" => self.path.clear(),
                    _ => self.stroke(),
                }
                self.is_curved = false;
            }
            _ => {}
        }
    }

    /// Bounds what is shown by the frame of the path; of a curved one the frame is not known.
    fn clip(&mut self) {
        let corners = || self.path.iter().flatten();
        if self.is_curved || corners().next().is_none() {
            return;
        }
        let [x0, y0, x1, y1] = self.state.clip;
        let (left, right) = span(corners().map(|corner| corner.0));
        let (top, bottom) = span(corners().map(|corner| corner.1));
        self.state.clip = [x0.max(left - 1.0), y0.max(top - 1.0), x1.min(right + 1.0), y1.min(bottom + 1.0)];
    }

    fn close(&mut self) {
        if let Some(part) = self.path.last_mut()
            && let Some(&first) = part.first()
        {
            part.push(first);
        }
    }

    fn stroke(&mut self) {
        for part in std::mem::take(&mut self.path) {
            for pair in part.windows(2) {
                self.note(pair[0], pair[1]);
            }
        }
    }

    /// Thin shapes are lines, and dots are pieces of some; the edges of others are none, since they lie below text.
    fn fill(&mut self) {
        for part in std::mem::take(&mut self.path) {
            let (left, right) = span(part.iter().map(|corner| corner.0));
            let (top, bottom) = span(part.iter().map(|corner| corner.1));
            let (width, height) = (right - left, bottom - top);
            let is_dot = width <= THICKEST && height <= THICKEST;
            if height <= THICKEST && (width > height || is_dot) {
                self.note_stroke(true, f32::midpoint(top, bottom), left, right);
            }
            if width <= THICKEST && (height > width || is_dot) {
                self.note_stroke(false, f32::midpoint(left, right), top, bottom);
            }
        }
    }

    /// Notes a line that goes along or across the page.
    fn note(&mut self, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) {
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        if height < 1.0 && width > 1.0 {
            self.note_stroke(true, f32::midpoint(y0, y1), x0.min(x1), x0.max(x1));
        } else if width < 1.0 && height > 1.0 {
            self.note_stroke(false, f32::midpoint(x0, x1), y0.min(y1), y0.max(y1));
        }
    }

    /// Notes a stroke, or that the one before goes on: a dotted line is drawn in hundreds of pieces.
    fn note_stroke(&mut self, is_level: bool, at: f32, from: f32, to: f32) {
        let [x0, y0, x1, y1] = self.state.clip;
        let ((least, most), (begin, end)) = if is_level { ((y0, y1), (x0, x1)) } else { ((x0, x1), (y0, y1)) };
        let (from, to) = (from.max(begin), to.min(end));
        if ![at, from, to].iter().all(|side| side.is_finite()) || at < least || at > most || from > to {
            return;
        }
        let may_grow = self.page.strokes.len() < MOST_STROKES;
        let goes_on = |stroke: &&mut Stroke| {
            let touches = from - stroke.to < THICKEST && stroke.from - to < THICKEST;
            stroke.is_level == is_level && (stroke.at - at).abs() < 0.1 && touches
        };
        match self.page.strokes.iter_mut().rev().take(2).find(goes_on) {
            Some(stroke) => (stroke.from, stroke.to) = (stroke.from.min(from), stroke.to.max(to)),
            None if may_grow => self.page.strokes.push(Stroke { is_level, at, from, to }),
            None => {}
        }
    }
}

/// The least and the most of some values.
fn span(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::MAX, f32::MIN), |(least, most), value| (least.min(value), most.max(value)))
}

/// Passes over a picture that stands in the content: `BI` settings `ID` bytes `EI`.
fn skip_picture(lexer: &mut Lexer<'_>, bytes: &[u8]) {
    let rest = &bytes[lexer.at..];
    let is_end = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| rest.get(at)).is_some_and(u8::is_ascii_whitespace);
        before && rest.get(at + 2).is_none_or(u8::is_ascii_whitespace)
    };
    let end = memchr::memmem::find_iter(rest, b"EI").find(is_end);
    lexer.at += end.map_or(rest.len(), |end| end + 2);
}
