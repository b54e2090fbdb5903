//! Checks the shape of each file, its fields and their types, and finds all errors of shape in one pass.
//!
//! `serde` decides what a file means; this table explains the errors if `serde` refuses it. A test keeps the two in
//! step.

use std::fmt::Write as _;

use crate::model::check::problem::Path;
use crate::model::value::roc::Moment;
use crate::model::value::stored::{Presence, Shape, Structure};
use crate::store::format::tree::{Kind, Node, TreeField};

/// An error of shape, with its byte offset and its path.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeProblem {
    /// Byte offset in the text.
    pub at: usize,
    /// Path in the value.
    pub path: Path,
    /// What is wrong.
    pub what: ShapeProblemKind,
}

/// The kinds of errors of shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapeProblemKind {
    /// An unknown field, and the known one that it resembles.
    UnknownField {
        /// As written.
        name: String,
        /// The field probably meant.
        near: Option<&'static str>,
    },
    /// A field that belongs to other structures of the file.
    Misplaced {
        /// As written.
        name: String,
        /// Where it was written.
        found: &'static str,
        /// The structures that have it.
        belongs: Vec<&'static str>,
    },
    /// A field that occurs twice.
    RepeatedField(String),
    /// A required field that is missing.
    MissingField(&'static str),
    /// A structure with the wrong name.
    WrongName {
        /// As written.
        found: String,
        /// As it should be.
        expected: &'static str,
    },
    /// A word that is none of the choices.
    UnknownChoice {
        /// As written.
        found: String,
        /// The choices.
        expected: Vec<&'static str>,
    },
    /// A value of the wrong type; the type that is expected.
    WrongKind(&'static str),
}

/// All errors of shape in a tree, and the text repaired so that `serde` accepts it.
///
/// The repaired text leaves unknown fields out and puts a blank value wherever one is missing or of the wrong type, so
/// that the other rules can be checked in the same run. It is never saved.
#[must_use]
pub fn compare(text: &str, tree: &Node, structure: &'static Structure) -> (Vec<ShapeProblem>, String) {
    let mut comparison =
        Comparison { text, root: structure, problems: Vec::new(), repaired: String::with_capacity(text.len()) };
    comparison.structure(tree, structure, structure.name, &Path::top());
    (comparison.problems, comparison.repaired)
}

struct Comparison<'a> {
    text: &'a str,
    /// The structure of the whole file, in which a misplaced field is looked for.
    root: &'static Structure,
    problems: Vec<ShapeProblem>,
    repaired: String,
}

impl Comparison<'_> {
    fn value(&mut self, node: &Node, shape: &'static Shape, path: &Path) {
        let is_good = match (shape, &node.kind) {
            (Shape::Maybe(_), Kind::Word(word)) if word == "None" => true,
            (Shape::Maybe(inner), _) => return self.value(node.inner(), inner, path),
            (Shape::Structure(structure), _) => {
                return self.structure(node, structure, structure.name, path);
            }
            (Shape::List(inner), Kind::List(items)) => return self.list(items, inner, path),
            (Shape::Map(inner), Kind::Map(entries)) => return self.map(entries, inner, path),
            (Shape::Choice(choices), kind) => return self.choice(node, kind, choices, path),
            (Shape::Any, _) | (Shape::Text, Kind::Text(_)) => true,
            (Shape::Whole, Kind::Number(number)) => number.replace('_', "").parse::<u64>().is_ok(),
            (Shape::Number, Kind::Number(number)) => number.replace('_', "").parse::<f64>().is_ok_and(f64::is_finite),
            (Shape::Date, Kind::Text(date)) => date.parse::<chrono::NaiveDate>().is_ok(),
            (Shape::Moment, Kind::Text(moment)) => Moment::parse(moment).is_some(),
            _ => false,
        };
        if is_good {
            self.repaired.push_str(&self.text[node.span.clone()]);
        } else {
            self.report(node.span.start, path, ShapeProblemKind::WrongKind(kind_name(shape)));
            blank(shape, &mut self.repaired);
        }
    }

    fn structure(&mut self, node: &Node, structure: &'static Structure, name: &'static str, path: &Path) {
        let Kind::Struct { name: found, fields } = &node.kind else {
            self.report(node.span.start, path, ShapeProblemKind::WrongKind(structure.name));
            return blank(&Shape::Structure(structure), &mut self.repaired);
        };
        if let Some(found) = found.as_deref().filter(|found| *found != name) {
            self.report(node.span.start, path, ShapeProblemKind::WrongName { found: found.to_owned(), expected: name });
        }
        self.unknown_fields(fields, structure, path);
        let _ = write!(self.repaired, "{name}(");
        for (field_name, shape, presence) in structure.fields {
            let written = fields.iter().find(|field| field.name == *field_name);
            match (written, presence) {
                (None, Presence::Optional) => continue,
                (Some(field), _) => {
                    let _ = write!(self.repaired, "{field_name}: ");
                    self.value(&field.value, shape, &path.field(field_name));
                }
                (None, Presence::Required) => {
                    self.report(node.span.start, &path.field(field_name), ShapeProblemKind::MissingField(field_name));
                    let _ = write!(self.repaired, "{field_name}: ");
                    blank(shape, &mut self.repaired);
                }
            }
            self.repaired.push(',');
        }
        self.repaired.push(')');
    }

    fn unknown_fields(&mut self, fields: &[TreeField], structure: &'static Structure, path: &Path) {
        for (position, field) in fields.iter().enumerate() {
            let known = structure.fields.iter().map(|(name, ..)| *name);
            let belongs = owners(self.root, &field.name);
            if !known.clone().any(|name| name == field.name) && !belongs.is_empty() {
                let (name, found) = (field.name.clone(), structure.name);
                self.report(field.at, path, ShapeProblemKind::Misplaced { name, found, belongs });
            } else if !known.clone().any(|name| name == field.name) {
                let near = known.filter(|name| strsim::jaro_winkler(name, &field.name) > 0.8).max_by(|one, other| {
                    let likeness = |name: &str| strsim::jaro_winkler(name, &field.name);
                    likeness(one).total_cmp(&likeness(other))
                });
                self.report(field.at, path, ShapeProblemKind::UnknownField { name: field.name.clone(), near });
            } else if fields[..position].iter().any(|earlier| earlier.name == field.name) {
                self.report(field.at, path, ShapeProblemKind::RepeatedField(field.name.clone()));
            }
        }
    }

    fn list(&mut self, items: &[Node], shape: &'static Shape, path: &Path) {
        self.repaired.push('[');
        for (position, item) in items.iter().enumerate() {
            self.value(item, shape, &path.item(position));
            self.repaired.push(',');
        }
        self.repaired.push(']');
    }

    fn map(&mut self, entries: &[(Node, Node)], shape: &'static Shape, path: &Path) {
        self.repaired.push('{');
        for (key, value) in entries {
            let Kind::Text(name) = &key.kind else {
                self.report(key.span.start, path, ShapeProblemKind::WrongKind(kind_name(&Shape::Text)));
                continue;
            };
            self.repaired.push_str(&self.text[key.span.clone()]);
            self.repaired.push_str(": ");
            self.value(value, shape, &path.key(name.as_str()));
            self.repaired.push(',');
        }
        self.repaired.push('}');
    }

    fn choice(
        &mut self,
        node: &Node,
        kind: &Kind,
        choices: &'static [(&'static str, Option<&'static Structure>)],
        path: &Path,
    ) {
        let found = match kind {
            Kind::Word(word) => Some(word),
            Kind::Struct { name, .. } => name.as_ref(),
            _ => None,
        };
        let chosen = found.and_then(|found| choices.iter().find(|(name, _)| name == found));
        match (chosen, found) {
            (Some((name, Some(structure))), _) => self.structure(node, structure, name, path),
            (Some((name, None)), _) => self.repaired.push_str(name),
            (None, found) => {
                let found = found.map_or_else(|| self.text[node.span.clone()].chars().take(20).collect(), Clone::clone);
                let expected = choices.iter().map(|(name, _)| *name).collect();
                self.report(node.span.start, path, ShapeProblemKind::UnknownChoice { found, expected });
                self.repaired.push_str(choices[0].0);
            }
        }
    }

    fn report(&mut self, at: usize, path: &Path, what: ShapeProblemKind) {
        self.problems.push(ShapeProblem { at, path: path.clone(), what });
    }
}

impl ShapeProblemKind {
    /// Whether a placeholder stands in the repaired text, so that what the rules say of it says nothing.
    #[must_use]
    pub const fn is_replaced(&self) -> bool {
        match self {
            Self::MissingField(_) | Self::UnknownChoice { .. } | Self::WrongKind(_) => true,
            Self::UnknownField { .. } | Self::Misplaced { .. } | Self::RepeatedField(_) | Self::WrongName { .. } => {
                false
            }
        }
    }
}

/// The structures within this one that have a field of this name, the outer ones first.
fn owners(structure: &'static Structure, field: &str) -> Vec<&'static str> {
    let mut owners: Vec<&'static str> = Vec::new();
    let mut waiting = std::collections::VecDeque::from([structure]);
    let mut seen: Vec<&'static str> = Vec::new();
    while let Some(structure) = waiting.pop_front() {
        if seen.contains(&structure.name) {
            continue;
        }
        seen.push(structure.name);
        if structure.fields.iter().any(|(name, ..)| *name == field) {
            owners.push(structure.name);
        }
        for (_, shape, _) in structure.fields {
            inner(shape, &mut |found| waiting.push_back(found));
        }
    }
    owners
}

/// The structures that a shape holds at first hand.
fn inner(shape: &'static Shape, take: &mut impl FnMut(&'static Structure)) {
    match shape {
        Shape::Structure(structure) => take(structure),
        Shape::List(shape) | Shape::Map(shape) | Shape::Maybe(shape) => inner(shape, take),
        Shape::Choice(choices) => choices.iter().filter_map(|(_, structure)| *structure).for_each(take),
        Shape::Text | Shape::Whole | Shape::Number | Shape::Date | Shape::Moment | Shape::Any => {}
    }
}

/// Writes a placeholder for a missing value.
fn blank(shape: &Shape, text: &mut String) {
    match shape {
        Shape::Text => text.push_str("\"\""),
        Shape::Whole => text.push('1'),
        Shape::Number => text.push_str("1.0"),
        Shape::Date => text.push_str("\"1912-01-01\""),
        Shape::Moment => text.push_str("\"1912-01-01T00:00:00+08:00\""),
        Shape::Choice(choices) => text.push_str(choices[0].0),
        Shape::List(_) | Shape::Any => text.push_str("[]"),
        Shape::Map(_) => text.push_str("{}"),
        Shape::Maybe(_) => text.push_str("None"),
        Shape::Structure(structure) => {
            let _ = write!(text, "{}(", structure.name);
            for (name, shape, presence) in structure.fields {
                if *presence == Presence::Required {
                    let _ = write!(text, "{name}: ");
                    blank(shape, text);
                    text.push(',');
                }
            }
            text.push(')');
        }
    }
}

/// What a value of this shape looks like, for the message.
fn kind_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text => "\"text\"",
        Shape::Whole => "0, 1, 2",
        Shape::Number => "1.0",
        Shape::Date => "\"2026-11-22\"",
        Shape::Moment => "\"2026-11-22T09:03:11+08:00\"",
        Shape::Choice(_) => "Name",
        Shape::List(_) => "[ ]",
        Shape::Map(_) => "{ }",
        Shape::Maybe(inner) => kind_name(inner),
        Shape::Structure(structure) => structure.name,
        Shape::Any => "...",
    }
}
