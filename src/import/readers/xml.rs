//! XML as a tree of elements, read with limits on depth and size.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::import::error::ImportError;

/// The deepest nesting that is read.
const DEEPEST: usize = 200;
/// The most elements and texts of one part.
const MOST_NODES: usize = 400_000;

/// An element with what stands in it.
#[derive(Debug)]
pub struct Element<'a> {
    start: Option<BytesStart<'a>>,
    /// Elements and texts in order.
    pub children: Vec<XmlNode<'a>>,
}

/// What stands in an element.
#[derive(Debug)]
pub enum XmlNode<'a> {
    /// Another element.
    Element(Element<'a>),
    /// A piece of text.
    Text(String),
}

impl<'a> Element<'a> {
    /// A tree without anything in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self { start: None, children: Vec::new() }
    }

    /// The name without its prefix; empty for the document itself.
    #[must_use]
    pub fn name(&self) -> &str {
        self.start.as_ref().map_or("", |start| local(start.name().into_inner()))
    }

    /// The value of an attribute, by its name without prefix.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let start = self.start.as_ref()?;
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| local(attribute.key.into_inner()) == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// The value of an attribute as a number.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The first element of this name in it.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name() == name)
    }

    /// The first element at the end of a path of names.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Every element of this name, at any depth, outermost first; what stands in a found one is not searched.
    #[must_use]
    pub fn all(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect(&'a self, name: &str, found: &mut Vec<&'a Self>) {
        for element in self.elements() {
            if element.name() == name {
                found.push(element);
            } else {
                element.collect(name, found);
            }
        }
    }

    /// The value of `w:val` of a child element.
    #[must_use]
    pub fn value_of(&self, child: &str) -> Option<String> {
        self.child(child)?.attribute("val")
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The tree of a text. Its root element is the only child of what is returned.
pub fn parse(text: &str) -> Result<Element<'_>, ImportError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open = vec![Element { start: None, children: Vec::new() }];
    let mut nodes = 0;
    loop {
        nodes += 1;
        if nodes > MOST_NODES || open.len() > DEEPEST {
            return Err(ImportError::TooLarge);
        }
        match reader.read_event().map_err(|_| ImportError::Damaged)? {
            Event::Start(start) => open.push(Element { start: Some(start), children: Vec::new() }),
            Event::Empty(start) => {
                push(&mut open, XmlNode::Element(Element { start: Some(start), children: Vec::new() }));
            }
            Event::End(_) if open.len() > 1 => {
                if let Some(element) = open.pop() {
                    push(&mut open, XmlNode::Element(element));
                }
            }
            Event::Text(part) => add_text(&mut open, part.as_ref()),
            Event::CData(part) => add_text(&mut open, part.as_ref()),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.as_ref() as &str);
                add_text(&mut open, &quick_xml::escape::unescape(&name).unwrap_or_default());
            }
            Event::Eof if open.len() > 1 => return Err(ImportError::Damaged),
            Event::Eof => return open.pop().ok_or(ImportError::Damaged),
            Event::End(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn push<'a>(open: &mut [Element<'a>], node: XmlNode<'a>) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn add_text(open: &mut [Element<'_>], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    if let Some(XmlNode::Text(last)) = parent.children.last_mut() {
        last.push_str(text);
    } else {
        parent.children.push(XmlNode::Text(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_tree_and_names_lose_their_prefix() {
        let tree = parse("<a:b x:c='1&amp;2'>甲&lt;<d/>乙<![CDATA[丙]]></a:b>").unwrap();
        let root = tree.child("b").unwrap();
        assert_eq!(root.attribute("c").as_deref(), Some("1&2"));
        assert!(matches!(&root.children[0], XmlNode::Text(text) if text == "甲<"));
        assert!(matches!(&root.children[2], XmlNode::Text(text) if text == "乙丙"));
    }

    #[test]
    fn what_is_cut_off_or_too_deep_is_refused() {
        assert_eq!(parse("<a><b>").err(), Some(ImportError::Damaged));
        let deep = "<a>".repeat(1_000) + &"</a>".repeat(1_000);
        assert_eq!(parse(&deep).err(), Some(ImportError::TooLarge));
    }
}
