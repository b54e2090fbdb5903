//! JSON: a session with every field, or the neutral document of a report.
//!
//! A session, schema `pillarcheck-session`, version 1:
//!
//! | field | what |
//! |---|---|
//! | `schema`, `version` | name and number of this layout; the number grows when a field changes its meaning or goes |
//! | `unit` | the unit that the session was narrowed to; `null` for the whole session |
//! | `explanation` | the sum behind each number, in words; only where it was asked for |
//! | `format`, `written_by`, `id`, `visit`, `scope`, `summary`, `answers`, `draft`, `log`, `checklist` | as the session file has them |
//!
//! `answers` is an object by point id in plan order; dates are ISO 8601; a missing score is `null`.
//! Characters that would steer what shows the text are written as `\uXXXX`, so that the data are exact and harmless.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};
use std::io;

use super::Options;
use super::explain;
use super::points::Subject;
use crate::model::session::{SESSION_FORMAT, Session};
use crate::model::text::is_steering;

/// Writes a session with every field.
pub(super) fn write_session(session: &Session, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    to_writer(&Whole { session, options }, out)
}

fn to_writer(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let harmless = Harmless(PrettyFormatter::new());
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, harmless);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// A session with every field.
struct Whole<'a> {
    session: &'a Session,
    options: &'a Options,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = self.session.parts();
        let mut whole = serializer.serialize_struct("Session", 13)?;
        whole.serialize_field("schema", "pillarcheck-session")?;
        whole.serialize_field("version", &1)?;
        whole.serialize_field("unit", &self.options.unit)?;
        if self.options.explain {
            let sums = explain::sums(self.session, self.options.lang);
            whole.serialize_field("explanation", &sums)?;
        }
        whole.serialize_field("format", &SESSION_FORMAT)?;
        whole.serialize_field("written_by", &parts.written_by)?;
        whole.serialize_field("id", &parts.id)?;
        whole.serialize_field("visit", &parts.visit)?;
        whole.serialize_field("scope", &parts.scope)?;
        whole.serialize_field("summary", &self.session.summary())?;
        whole.serialize_field("answers", &Answers(self.session))?;
        whole.serialize_field("draft", &parts.draft)?;
        whole.serialize_field("log", &parts.log)?;
        whole.serialize_field("checklist", parts.checklist.as_ref())?;
        whole.end()
    }
}

/// The answers by point id, in plan order; last those that no point in scope stands for.
struct Answers<'a>(&'a Session);

impl Serialize for Answers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answers = serializer.serialize_map(None)?;
        let astray = Subject::astray(self.0);
        for subject in Subject::all(self.0).chain(astray) {
            if let Some(answer) = subject.answer {
                answers.serialize_entry(subject.id, answer)?;
            }
        }
        answers.end()
    }
}

/// Indented JSON in which characters that steer what shows them are escaped.
struct Harmless(PrettyFormatter<'static>);

/// Forwards what indentation is made of.
macro_rules! indented {
    ($($name:ident($($arg:ident: $kind:ty),*))*) => {
        $(
            fn $name<W: ?Sized + io::Write>(&mut self, out: &mut W $(, $arg: $kind)*) -> io::Result<()> {
                self.0.$name(out $(, $arg)*)
            }
        )*
    };
}

impl Formatter for Harmless {
    indented! {
        begin_array()
        end_array()
        begin_array_value(first: bool)
        end_array_value()
        begin_object()
        end_object()
        begin_object_key(first: bool)
        begin_object_value()
        end_object_value()
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_steering) {
            out.write_all(&rest.as_bytes()[..at])?;
            let letter = rest[at..].chars().next().unwrap_or_default();
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + letter.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }
}
