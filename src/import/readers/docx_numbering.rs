//! The automatic numbers of DOCX: abstract lists, their instances with overrides, and counters that all share.

use std::collections::{HashMap, HashSet};

use super::xml::Element;
use crate::import::numerals::Numerals;

/// The deepest level of a list.
const DEEPEST: usize = 9;

/// Every list, and where the counters stand.
#[derive(Debug, Default)]
pub struct Numbering {
    abstracts: HashMap<String, Vec<Level>>,
    instances: HashMap<String, Instance>,
    /// The counters of each abstract list; all its instances count on them.
    counters: HashMap<String, [Option<usize>; DEEPEST]>,
    /// Instances and levels whose own start was used.
    restarted: HashSet<(String, usize)>,
}

#[derive(Debug, Default)]
struct Instance {
    of: String,
    starts: HashMap<usize, usize>,
    levels: HashMap<usize, Level>,
}

#[derive(Clone, Debug)]
struct Level {
    numerals: Numerals,
    /// Text with %1 to %9 for the counters.
    pattern: String,
    start: usize,
    /// The level, counted from 1, which begins this one anew; 0 for none, the level above by default.
    restart: Option<usize>,
    is_legal: bool,
    style: Option<String>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn of(tree: &Element<'_>) -> Self {
        let mut numbering = Self::default();
        // An abstract list may stand for the one that a list style names.
        let (mut links, mut linked) = (HashMap::new(), HashMap::new());
        for list in tree.all("abstractNum") {
            let id = list.attribute("abstractNumId").unwrap_or_default();
            if let Some(style) = list.value_of("numStyleLink") {
                links.insert(id.clone(), style);
            }
            if let Some(style) = list.value_of("styleLink") {
                linked.insert(style, id.clone());
            }
            numbering.abstracts.insert(id, list.elements().filter(|e| e.name() == "lvl").map(level).collect());
        }
        for list in tree.all("num") {
            let of = list.value_of("abstractNumId").unwrap_or_default();
            let of = links.get(&of).and_then(|style| linked.get(style)).cloned().unwrap_or(of);
            let mut instance = Instance { of, ..Instance::default() };
            for change in list.elements().filter(|element| element.name() == "lvlOverride") {
                let at = change.count("ilvl").unwrap_or(0);
                if let Some(start) = change.value_of("startOverride").and_then(|start| start.parse().ok()) {
                    instance.starts.insert(at, start);
                }
                if let Some(own) = change.child("lvl") {
                    instance.levels.insert(at, level(own));
                }
            }
            numbering.instances.insert(list.attribute("numId").unwrap_or_default(), instance);
        }
        numbering
    }

    /// The level of a list that is bound to a paragraph style.
    pub fn level_of_style(&self, instance: &str, style: &str) -> Option<usize> {
        let levels = self.abstracts.get(&self.instances.get(instance)?.of)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts a paragraph on a level from 0 and gives its number as printed; empty for signs and for list 0.
    pub fn number(&mut self, id: &str, at: usize) -> String {
        let Some(instance) = self.instances.get(id).filter(|_| at < DEEPEST) else { return String::new() };
        let Some(levels) = self.abstracts.get(&instance.of) else { return String::new() };
        let level = |at: usize| instance.levels.get(&at).or_else(|| levels.get(at));
        let Some(own) = level(at) else { return String::new() };
        let counters = self.counters.entry(instance.of.clone()).or_default();
        let fresh = instance.starts.get(&at).filter(|_| self.restarted.insert((id.to_owned(), at)));
        counters[at] = Some(match (fresh, counters[at]) {
            (Some(&start), _) => start,
            (None, Some(value)) => value + 1,
            (None, None) => instance.starts.get(&at).copied().unwrap_or(own.start),
        });
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            let restart = level(below).and_then(|level| level.restart);
            // `lvlRestart` counts from 1: this level and all above it begin the lower one anew.
            if restart.is_none_or(|restart| restart > at) {
                *counter = None;
            }
        }
        if own.numerals == Numerals::None && !own.pattern.contains('%') {
            return String::new();
        }
        let mut text = own.pattern.clone();
        for (other, counter) in counters.iter().enumerate().take(at + 1) {
            let placeholder = format!("%{}", other + 1);
            if text.contains(&placeholder) {
                let value = counter.unwrap_or_else(|| level(other).map_or(1, |level| level.start));
                let numerals =
                    if own.is_legal { Numerals::Decimal } else { level(other).map_or(own.numerals, |l| l.numerals) };
                text = text.replace(&placeholder, &numerals.numeral(u32::try_from(value).unwrap_or(u32::MAX)));
            }
        }
        text
    }
}

fn level(element: &Element<'_>) -> Level {
    let format = element.value_of("numFmt").unwrap_or_else(|| "decimal".to_owned());
    let numerals = numerals(&format);
    let text = element.value_of("lvlText").unwrap_or_default();
    Level {
        numerals,
        // The sign of a bullet is no part of the text.
        pattern: if format == "bullet" { String::new() } else { text },
        start: element.value_of("start").and_then(|start| start.parse().ok()).unwrap_or(1),
        restart: element.value_of("lvlRestart").and_then(|restart| restart.parse().ok()),
        is_legal: element.child("isLgl").is_some(),
        style: element.value_of("pStyle"),
    }
}

/// The way of counting of a `w:numFmt`.
fn numerals(format: &str) -> Numerals {
    match format {
        "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "koreanCounting" => Numerals::Han,
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => Numerals::HanDigits,
        "ideographLegalTraditional" | "chineseLegalSimplified" | "japaneseLegal" => Numerals::Legal,
        "ideographTraditional" => Numerals::Stem,
        "ideographZodiac" => Numerals::Branch,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numerals::Circled,
        "decimalEnclosedParen" => Numerals::Enclosed,
        "decimalFullWidth" | "decimalFullWidth2" => Numerals::FullWidth,
        "decimalZero" => Numerals::DecimalZero,
        "lowerLetter" => Numerals::Lower,
        "upperLetter" => Numerals::Upper,
        "lowerRoman" => Numerals::LowerRoman,
        "upperRoman" => Numerals::UpperRoman,
        "bullet" | "none" => Numerals::None,
        _ => Numerals::Decimal,
    }
}
