//! JSON: a session with every field, or the neutral document of a report.
//!
//! `docs/report-json.md` describes both layouts to those who read the files. A session holds what the session file holds,
//! its answers in plan order; in a report, columns and facts have keys that are the same in every language. Characters that
//! would steer what shows the text are written as `\uXXXX`, so that the data are exact and harmless.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};
use std::io;

use super::Options;
use super::document::{Block, Cell, Document, Fact, Table, decimal};
use super::explain;
use super::points::Subject;
use crate::lang::Lang;
use crate::model::record::session::{Parts, SESSION_FORMAT, Session};
use crate::model::value::text::is_steering;

/// Name of the layout of a session.
const SESSION_SCHEMA: &str = "pillarcheck-session";
/// Name of the layout of a report.
const REPORT_SCHEMA: &str = "pillarcheck-report";

/// Writes a session with every field. It may be a part of `whole`, which is what the seal is verified against.
pub(super) fn write_session(
    session: &Session,
    whole: &Session,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    to_writer(&Written { session, whole, options }, out)
}

/// Writes a value as indented JSON.
pub(super) fn to_writer(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let harmless = Harmless(PrettyFormatter::new());
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, harmless);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// A session with every field.
struct Written<'a> {
    session: &'a Session,
    whole: &'a Session,
    options: &'a Options,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Each by its name: a field that a session gets later is not left out unseen.
        let Parts {
            written_by,
            id,
            visit,
            scope,
            answers: _,
            draft,
            previous,
            log,
            seal,
            conflicts,
            merged,
            checklist,
        } = self.session.parts();
        let mut whole = serializer.serialize_struct("Session", 19)?;
        whole.serialize_field("schema", SESSION_SCHEMA)?;
        whole.serialize_field("version", &1)?;
        whole.serialize_field("unit", &self.options.unit)?;
        if self.options.explain {
            let sums = explain::sums(self.session, self.options.lang);
            whole.serialize_field("explanation", &sums)?;
        }
        whole.serialize_field("format", &SESSION_FORMAT)?;
        whole.serialize_field("written_by", written_by)?;
        whole.serialize_field("id", id)?;
        whole.serialize_field("visit", visit)?;
        whole.serialize_field("scope", scope)?;
        whole.serialize_field("summary", &self.session.summary())?;
        whole.serialize_field("answers", &Answers(self.session))?;
        whole.serialize_field("draft", draft)?;
        whole.serialize_field("log", log)?;
        whole.serialize_field("seal", seal)?;
        whole.serialize_field("last_link", self.whole.last_link())?;
        let problems = self.whole.seal_problems();
        let altered = problems.iter().map(|problem| problem.kind.message(self.options.lang));
        whole.serialize_field("altered", &altered.collect::<Vec<_>>())?;
        whole.serialize_field("previous", previous)?;
        whole.serialize_field("conflicts", conflicts)?;
        whole.serialize_field("merged", merged)?;
        whole.serialize_field("checklist", checklist.as_ref())?;
        whole.end()
    }
}

/// The answers by point id, in plan order; answers without a point in scope come last.
struct Answers<'a>(&'a Session);

impl Serialize for Answers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answers = serializer.serialize_map(None)?;
        let outside_scope = Subject::outside_scope(self.0);
        for subject in Subject::all(self.0).chain(outside_scope) {
            if let Some(answer) = subject.answer {
                answers.serialize_entry(subject.id, answer)?;
            }
        }
        answers.end()
    }
}

/// Writes the neutral document of a report.
pub(super) fn write_document(document: &Document, out: &mut dyn io::Write) -> io::Result<()> {
    to_writer(&Report(document), out)
}

/// A report as it is.
struct Report<'d, 'a>(&'d Document<'a>);

impl Serialize for Report<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(document) = self;
        let lang = document.lang;
        // Charts repeat a table, and page breaks mean nothing in data.
        let blocks = document.blocks.iter().filter(|block| !matches!(block, Block::Chart(_) | Block::NewPage));
        let mut report = serializer.serialize_struct("Report", 5)?;
        report.serialize_field("schema", REPORT_SCHEMA)?;
        report.serialize_field("version", &1)?;
        report.serialize_field("lang", lang.tag())?;
        report.serialize_field("title", &document.title)?;
        report.serialize_field("blocks", &Each(|| blocks.clone().map(|block| OneBlock(block, lang))))?;
        report.end()
    }
}

/// A sequence generated while it is written.
struct Each<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// An object of one field or of several.
fn object<S: Serializer, V: Serialize>(
    serializer: S,
    fields: impl IntoIterator<Item = (&'static str, V)>,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields)
}

struct OneBlock<'d, 'a>(&'d Block<'a>, Lang);

impl Serialize for OneBlock<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(block, lang) = self;
        match block {
            Block::Heading(_, text) => object(serializer, [("heading", text)]),
            Block::Paragraph(text) => object(serializer, [("paragraph", text)]),
            Block::List(texts) => object(serializer, [("list", texts)]),
            Block::Signatures(labels) => object(serializer, [("signatures", labels)]),
            Block::Facts(facts) => {
                let facts = Each(|| facts.iter().map(|fact| OneFact(fact, *lang)));
                object(serializer, [("facts", facts)])
            }
            Block::Picture(picture) => object(serializer, [("picture", &picture.title)]),
            Block::Table(table) => object(serializer, [("table", OneTable(table, *lang))]),
            Block::Chart(_) | Block::NewPage => serializer.serialize_unit(),
        }
    }
}

struct OneFact<'a>(&'a Fact<'a>, Lang);

impl Serialize for OneFact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fact = serializer.serialize_struct("Fact", 3)?;
        fact.serialize_field("key", self.0.key)?;
        fact.serialize_field("label", self.0.label)?;
        fact.serialize_field("value", &Value(&self.0.value, self.1))?;
        fact.end()
    }
}

struct OneTable<'d, 'a>(&'d Table<'a>, Lang);

impl Serialize for OneTable<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(table, lang) = self;
        let shown = table.on_sheet();
        let columns = shown.iter().map(|&at| &table.columns[at]);
        let columns: Vec<_> =
            columns.map(|column| serde_json::json!({"key": column.key, "name": column.name})).collect();
        let rows = Each(|| table.rows.iter().map(|cells| OneRow { table, shown: &shown, cells, lang: *lang }));
        let mut object = serializer.serialize_struct("Table", 3)?;
        object.serialize_field("name", &table.name)?;
        object.serialize_field("columns", &columns)?;
        object.serialize_field("rows", &rows)?;
        object.end()
    }
}

struct OneRow<'d, 'a> {
    table: &'d Table<'a>,
    shown: &'d [usize],
    cells: Vec<Cell<'a>>,
    lang: Lang,
}

impl Serialize for OneRow<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.shown.iter().map(|&at| {
            let key = self.table.columns[at].key;
            (key, Value(&self.cells[at], self.lang))
        });
        object(serializer, fields)
    }
}

/// A cell by its type.
struct Value<'a>(&'a Cell<'a>, Lang);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Blank | Cell::ToFill | Cell::Progress(None) | Cell::Score(None) | Cell::Mark(None) => {
                serializer.serialize_none()
            }
            Cell::Count(count) => serializer.serialize_u64(*count),
            Cell::Progress(Some(percent)) | Cell::Score(Some(percent)) => percent.serialize(serializer),
            Cell::Moved(moved) => serializer.serialize_f64(f64::from(moved.tenths()) / 10.0),
            Cell::Amount(amount) => {
                let exact: Result<serde_json::Number, _> = decimal(*amount).parse();
                exact.map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
            Cell::Text(_) | Cell::Mark(Some(_)) | Cell::Date(_) | Cell::Moment(_) => {
                serializer.serialize_str(&self.0.plain(self.1))
            }
        }
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
