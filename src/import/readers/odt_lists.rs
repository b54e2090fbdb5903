//! The numbers of ODF lists and headings: level styles, start values, lists that go on.

use std::collections::HashMap;

use super::xml::Element;
use crate::import::numerals::Numerals;

/// The deepest level of a list.
const DEEPEST: usize = 10;

/// Every list style, and where the counters stand.
#[derive(Debug, Default)]
pub struct Lists {
    styles: HashMap<String, Vec<Level>>,
    outline: Vec<Level>,
    headings: [usize; DEEPEST],
    /// The counters of the list that is being read.
    current: [usize; DEEPEST],
    /// The counters at the end of each list that has an id.
    ended: HashMap<String, [usize; DEEPEST]>,
    /// The style and counters of the list before.
    last: Option<(String, [usize; DEEPEST])>,
}

/// How a level prints its number.
#[derive(Clone, Debug)]
struct Level {
    numerals: Numerals,
    prefix: String,
    suffix: String,
    /// How many levels the number shows.
    shown: usize,
    start: usize,
    /// The pattern of newer writers, such as `(%1%)`.
    pattern: Option<String>,
}

impl Lists {
    /// The list styles of styles and content, in this order.
    pub fn of(sources: &[&Element<'_>]) -> Self {
        let mut lists = Self::default();
        for source in sources {
            for style in source.all("list-style") {
                lists.styles.insert(style.attribute("name").unwrap_or_default(), levels(style));
            }
            if let Some(outline) = source.all("outline-style").first() {
                lists.outline = levels(outline);
            }
        }
        lists
    }

    /// Begins a list at its first level.
    pub fn begin(&mut self, list: &Element<'_>, style: &str) {
        let goes_on = list.attribute("continue-numbering").is_some_and(|value| value == "true");
        let continued = list.attribute("continue-list").and_then(|id| self.ended.get(&id).copied());
        let before = self.last.as_ref().filter(|(last, _)| goes_on && last == style).map(|(_, counters)| *counters);
        self.current = continued.or(before).unwrap_or_default();
    }

    /// Ends a list at its first level.
    pub fn end(&mut self, list: &Element<'_>, style: &str) {
        if let Some(id) = list.attribute("id") {
            self.ended.insert(id, self.current);
        }
        self.last = Some((style.to_owned(), self.current));
    }

    /// Counts an item on a level from 1 and gives its number as printed.
    pub fn number(&mut self, style: &str, level: usize, start: Option<usize>) -> String {
        let Some(levels) = self.styles.get(style) else { return String::new() };
        count(levels, &mut self.current, level, start)
    }

    /// Counts a heading and gives its number as printed.
    pub fn heading(&mut self, heading: &Element<'_>) -> String {
        let level = heading.count("outline-level").unwrap_or(1);
        if heading.attribute("is-list-header").is_some_and(|value| value == "true") {
            return String::new();
        }
        count(&self.outline, &mut self.headings, level, heading.count("start-value"))
    }
}

fn count(levels: &[Level], counters: &mut [usize; DEEPEST], level: usize, start: Option<usize>) -> String {
    let Some(at) = level.checked_sub(1).filter(|&at| at < DEEPEST) else { return String::new() };
    let first = |at: usize| levels.get(at).map_or(1, |level| level.start);
    counters[at] = start.unwrap_or(if counters[at] == 0 { first(at) } else { counters[at] + 1 });
    counters[at + 1..].fill(0);
    let Some(own) = levels.get(at) else { return String::new() };
    let numeral = |at: usize| {
        let value = if counters[at] == 0 { first(at) } else { counters[at] };
        let numerals = levels.get(at).map_or(own.numerals, |level| level.numerals);
        numerals.numeral(u32::try_from(value).unwrap_or(u32::MAX))
    };
    if own.numerals == Numerals::None {
        return String::new();
    }
    if let Some(pattern) = &own.pattern {
        let mut text = pattern.clone();
        for other in 0..=at {
            text = text.replace(&format!("%{}%", other + 1), &numeral(other));
        }
        return text;
    }
    let shown: Vec<String> = (at + 1 - own.shown.clamp(1, at + 1)..=at).map(numeral).collect();
    format!("{}{}{}", own.prefix, shown.join("."), own.suffix)
}

/// The levels of a list style, gaps filled with levels that print nothing.
fn levels(style: &Element<'_>) -> Vec<Level> {
    let none = Level {
        numerals: Numerals::None,
        prefix: String::new(),
        suffix: String::new(),
        shown: 1,
        start: 1,
        pattern: None,
    };
    let mut levels = vec![none; DEEPEST];
    for element in style.elements() {
        let at = element.count("level").and_then(|level| level.checked_sub(1)).filter(|&at| at < DEEPEST);
        let is_number = ["list-level-style-number", "outline-level-style"].contains(&element.name());
        if let (Some(at), true) = (at, is_number) {
            let text = |name: &str| element.attribute(name).unwrap_or_default();
            levels[at] = Level {
                numerals: numerals(&text("num-format")),
                prefix: text("num-prefix"),
                suffix: text("num-suffix"),
                shown: element.count("display-levels").unwrap_or(1),
                start: element.count("start-value").unwrap_or(1),
                pattern: element.attribute("num-list-format").filter(|pattern| pattern.contains('%')),
            };
        }
    }
    levels
}

/// The way of counting of a `style:num-format`.
fn numerals(format: &str) -> Numerals {
    match format.trim().chars().next() {
        Some('1') => Numerals::Decimal,
        Some('0') => Numerals::DecimalZero,
        Some('a') => Numerals::Lower,
        Some('A') => Numerals::Upper,
        Some('i') => Numerals::LowerRoman,
        Some('I') => Numerals::UpperRoman,
        Some('一') => Numerals::Han,
        Some('壹' | '壱') => Numerals::Legal,
        Some('甲') => Numerals::Stem,
        Some('子') => Numerals::Branch,
        Some('①' | '❶') => Numerals::Circled,
        Some('１') => Numerals::FullWidth,
        _ => Numerals::None,
    }
}

/// The name of a style whose text is not shown; `None` for all others.
pub fn is_hidden_style(style: &Element<'_>) -> Option<String> {
    let properties = style.child("text-properties")?;
    properties.attribute("display").filter(|display| display == "none")?;
    style.attribute("name")
}
