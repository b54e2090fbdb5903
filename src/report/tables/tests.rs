//! The tables say what the session says, in every format.

use super::rows::Datum;
use super::*;
use crate::lang::Lang;
use crate::model::city::tree::OfficeTree;
use crate::model::sample;

fn rows(names: Names, notes: Notes) -> TableRows {
    let session = sample::rich();
    let mut rows = TableRows::new(names, notes);
    rows.add_offices(&OfficeTree::without_offices(["範例衛生所"].into_iter()));
    rows.add_checklist("c1", session.checklist());
    rows.add_session(&SessionSource {
        session: &session,
        file: "a.session.ron",
        agency_id: "a-1",
        checklist_key: "c1",
        parents: &["0196".to_owned()],
    });
    let message = "未讀".to_owned();
    rows.add_problem(&TableProblem { file: "b.session.ron".into(), place: Some((3, 9)), message });
    rows
}

fn bytes(rows: &TableRows, id: TableId, format: TableFormat) -> Vec<u8> {
    let mut writer = TableWriter::new(id, format, Partition::InFolder).expect("a table");
    writer.add(rows.of(id)).expect("rows");
    assert_eq!(writer.rows(), rows.of(id).len());
    writer.finish().expect("a table")
}

#[test]
fn every_point_in_scope_is_a_row_unmarked_ones_too() {
    let session = sample::rich();
    let rows = rows(Names::Hash, Notes::With);
    assert_eq!(rows.of(TableId::Answers).len(), session.points().count());
    let unmarked = rows.of(TableId::Answers).iter().filter(|row| row[5] == Datum::Null).count();
    assert_eq!(unmarked, session.scores().total().unmarked());
    assert_eq!(rows.of(TableId::Changes).len(), session.log().len());
    assert_eq!((rows.of(TableId::Evidence).len(), rows.of(TableId::FollowUps).len()), (2, 2));
    for id in TableId::ALL {
        assert!(!rows.of(id).is_empty(), "{}", id.spec().name);
        for row in rows.of(id) {
            assert_eq!(row.len(), id.spec().columns.len());
            for (column, datum) in id.spec().columns.iter().zip(row) {
                let fits = match datum {
                    Datum::Null => column.is_nullable,
                    Datum::Text(_) => column.kind == ColumnKind::Text,
                    Datum::Int(_) => column.kind == ColumnKind::Int,
                    Datum::Bool(_) => column.kind == ColumnKind::Bool,
                    Datum::Date(_) => column.kind == ColumnKind::Date,
                };
                assert!(fits, "{}.{}: {datum:?}", id.spec().name, column.name);
            }
        }
    }
}

#[test]
fn names_and_notes_leave_only_when_asked() {
    let told = |names, notes| String::from_utf8(stream(&rows(names, notes))).expect("UTF-8");
    let bare = told(Names::Hash, Notes::Without);
    for secret in ["王檢查員", "林辦事員", "公告欄仍為去年的流程圖", "照片 0012", "承辦人異動"]
    {
        assert!(!bare.contains(secret), "{secret}");
        assert!(told(Names::Keep, Notes::With).contains(secret), "{secret}");
    }
    let hash = rows(Names::Hash, Notes::Without).of(TableId::Changes)[0][7].clone();
    assert!(matches!(&hash, Datum::Text(hash) if hash.len() == 16), "{hash:?}");
    assert_eq!(rows(Names::Drop, Notes::Without).of(TableId::Changes)[0][7], Datum::Null);
}

#[test]
fn lines_hold_texts_exactly_and_csv_defuses_them() {
    let mut parts = sample::rich().parts().clone();
    let note = "=1+1,\"甲\"\n𠮷\t'";
    std::sync::Arc::make_mut(parts.answers.get_mut(&"1.1.1".into()).expect("an answer")).note = note.into();
    let session = crate::model::record::session::Session::from_parts(parts);
    let mut rows = TableRows::new(Names::Keep, Notes::With);
    rows.add_session(&SessionSource {
        session: &session,
        file: "a",
        agency_id: "a-1",
        checklist_key: "c",
        parents: &[],
    });
    let json = String::from_utf8(bytes(&rows, TableId::Answers, TableFormat::Ndjson)).expect("UTF-8");
    let first: serde_json::Value = serde_json::from_str(json.lines().next().expect("a line")).expect("JSON");
    assert_eq!((first["note"].as_str(), first.get("year")), (Some(note), None), "the folder says the year");
    let csv = bytes(&rows, TableId::Answers, TableFormat::Csv);
    let mut reader = ::csv::Reader::from_reader(csv.as_slice());
    let record = reader.records().next().expect("a row").expect("CSV");
    assert_eq!(record.get(7), Some("'=1+1,\"甲\"\n𠮷 '"));
}

#[test]
fn parquet_is_read_back_by_the_reader_of_the_crate() {
    use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
    let rows = rows(Names::Hash, Notes::With);
    for id in TableId::ALL {
        let bytes = bytes(&rows, id, TableFormat::Parquet);
        let mut file = tempfile::tempfile().expect("a file for the test");
        std::io::Write::write_all(&mut file, &bytes).expect("a file for the test");
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        let read: Vec<String> =
            reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row").to_string()).collect();
        assert_eq!(read.len(), rows.of(id).len(), "{}", id.spec().name);
        let texts = rows.of(id).iter().flatten().filter_map(|datum| match datum {
            Datum::Text(text) if !text.contains(['\n', '"']) => Some(text),
            _ => None,
        });
        let all = read.concat();
        let skipped = if id.spec().is_partitioned { "a-1" } else { "" };
        assert!(texts.filter(|text| *text != skipped).all(|text| all.contains(text.as_str())), "{all}");
    }
}

#[test]
fn names_are_ascii_in_snake_case() {
    for id in TableId::ALL {
        for name in id.spec().columns.iter().map(|column| column.name).chain([id.spec().name]) {
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
                "{name}"
            );
        }
    }
    assert_ne!(data_dictionary(Lang::ZhTw), data_dictionary(Lang::En));
    assert!(schema_json().contains("office_ancestors"));
}
