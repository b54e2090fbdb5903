//! Tables for databases and engines: many sessions into files of a folder, or into one stream of lines.
//!
//! Memory holds the sessions in brief, and of whole sessions a few at a time; a table of one year and office grows in
//! memory in its encoded form until it is written.

use serde_json::json;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::rollup::{Gathered, Trust, gather, offices, to_be_read, tree};
use super::{Directories, Overwrite};
use crate::lang::Lang;
use crate::model::city::brief::parents;
use crate::model::city::office::Offices;
use crate::model::city::tree::{OfficeTree, id_of};
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::sha::Sha;
use crate::report::tables::{
    Partition, SessionSource, TableId, TableProblem, TableRows, TableWriter, checklist_key, stream as lines,
};
use crate::store::disk::atomic;
use crate::store::disk::read::read_bytes;
use crate::store::error::{StoreError, display_path};
use crate::store::format::checklist_blocks::{ChecklistBlocks, KnownChecklist};
use crate::store::format::checklist_file::checklist_text;
use crate::store::session::{bulk, output, session_files};

pub use crate::report::tables::{Names, Notes, TableFormat, data_dictionary, schema_json};

/// Name of the file that lists all others; engines pass over names with an underline in front.
const MANIFEST: &str = "_manifest.json";

/// Sessions whose rows are in memory at once.
const AT_ONCE: usize = 64;

/// What is to be written.
#[derive(Clone, Debug)]
pub struct DatasetRequest {
    /// Files and folders; the folder of sessions if none is named.
    pub paths: Vec<PathBuf>,
    /// The file of offices; by default the one in the user's folder, if there is one.
    pub offices: Option<PathBuf>,
    /// In which format.
    pub format: TableFormat,
    /// What becomes of names of people.
    pub names: Names,
    /// Whether free texts are written.
    pub notes: Notes,
    /// Language of the problems.
    pub lang: Lang,
}

/// A dataset that was written.
#[derive(Debug, Default)]
pub struct WrittenDataset {
    /// How many sessions it holds.
    pub sessions: usize,
    /// Files that could not be read; each is a row of the table of problems.
    pub unreadable: Vec<StoreError>,
}

/// Why a dataset was not written.
#[derive(Debug)]
pub enum DatasetError {
    /// A file cannot be read or written.
    Store(StoreError),
    /// A table cannot be encoded; what the encoder says.
    Encode(String),
    /// The stream cannot be written.
    Io(io::Error),
}

impl From<StoreError> for DatasetError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What stands in the manifest of one file.
struct ManifestEntry {
    table: &'static str,
    path: String,
    rows: usize,
    bytes: usize,
    sha256: String,
}

/// Writes the tables into a folder: one file a table, and one a year and office of those that are parted so.
///
/// A folder that is not empty is an error unless it is to be overwritten; then the files that its manifest names go first.
pub fn write(
    directories: &Directories,
    request: &DatasetRequest,
    folder: &Path,
    overwrite: Overwrite,
) -> Result<WrittenDataset, DatasetError> {
    make_room(folder, overwrite)?;
    let offices = offices(directories, request.offices.as_deref())?;
    let go_on: bulk::Watch<'_> = &|_| ControlFlow::Continue(());
    let gathered = gather(directories, &request.paths, Trust::Stamp, go_on).unwrap_or_default();
    let tree = tree(offices.as_ref(), &gathered.sessions);
    let mut writing = Writing { request, folder, entries: Vec::new() };
    let mut rows = TableRows::new(request.names, request.notes);
    rows.add_offices(&tree);
    let Gathered { paths, sessions: briefs, mut unreadable, .. } = gathered;
    let mut parts: BTreeMap<(u16, String), Vec<PathBuf>> = BTreeMap::new();
    for (path, brief) in paths.into_iter().zip(&briefs) {
        parts.entry((brief.plan.year, office_id(&tree, &brief.plan.agency, brief.plan.year))).or_default().push(path);
    }
    drop(briefs);
    let (blocks, mut seen, mut count) = (ChecklistBlocks::default(), HashSet::new(), 0);
    for ((year, office), paths) in parts {
        let mut part = BTreeMap::new();
        for paths in paths.chunks(AT_ONCE) {
            for read in read_rows(paths, &blocks, request, &tree) {
                match read {
                    Ok(read) => {
                        count += 1;
                        read.add_checklist(&mut seen, &mut rows);
                        writing.add(&read.rows, &mut part)?;
                    }
                    Err(error) => unreadable.push(error),
                }
            }
        }
        writing.finish(part, Some((year, &office)))?;
    }
    for error in &unreadable {
        rows.add_problem(&problem(error, request.lang));
    }
    let mut whole = Tables::new();
    for id in TableId::ALL.into_iter().filter(|id| !id.spec().is_partitioned) {
        let mut table = writing.empty(id)?;
        table.add(rows.of(id)).map_err(DatasetError::Encode)?;
        whole.insert(id as usize, table);
    }
    writing.finish(whole, None)?;
    writing.manifest()?;
    Ok(WrittenDataset { sessions: count, unreadable })
}

/// Writes the rows of all tables as lines of JSON, each with the name of its table; a few sessions at a time.
pub fn stream(
    directories: &Directories,
    request: &DatasetRequest,
    out: &mut dyn Write,
) -> Result<WrittenDataset, DatasetError> {
    let offices: Option<Offices> = offices(directories, request.offices.as_deref())?;
    let (paths, mut unreadable) = session_files::below(&to_be_read(directories, &request.paths));
    let tree_of_file = offices.as_ref().map(OfficeTree::of);
    let empty = OfficeTree::of(&Offices::none());
    let placing = tree_of_file.as_ref().unwrap_or(&empty);
    let (blocks, mut seen, mut agencies, mut count) = (ChecklistBlocks::default(), HashSet::new(), BTreeSet::new(), 0);
    for paths in paths.chunks(AT_ONCE) {
        let mut rows = TableRows::new(request.names, request.notes);
        for read in read_rows(paths, &blocks, request, placing) {
            match read {
                Ok(read) => {
                    count += 1;
                    agencies.insert(read.checklist.checklist.agency.clone());
                    read.add_checklist(&mut seen, &mut rows);
                    out.write_all(&lines(&read.rows)).map_err(DatasetError::Io)?;
                }
                Err(error) => unreadable.push(error),
            }
        }
        out.write_all(&lines(&rows)).map_err(DatasetError::Io)?;
    }
    let mut rows = TableRows::new(request.names, request.notes);
    let tree = tree_of_file.unwrap_or_else(|| OfficeTree::without_offices(agencies.iter().map(String::as_str)));
    rows.add_offices(&tree);
    for error in &unreadable {
        rows.add_problem(&problem(error, request.lang));
    }
    out.write_all(&lines(&rows)).and_then(|()| out.flush()).map_err(DatasetError::Io)?;
    Ok(WrittenDataset { sessions: count, unreadable })
}

/// The rows of one session, and its checklist.
struct ReadRows {
    rows: TableRows,
    checklist: Arc<KnownChecklist>,
    key: String,
}

impl ReadRows {
    /// Adds the checklist's rows where it was not seen before.
    fn add_checklist(&self, seen: &mut HashSet<String>, rows: &mut TableRows) {
        if seen.insert(self.key.clone()) {
            rows.add_checklist(&self.key, &self.checklist.checklist);
        }
    }
}

fn read_rows(
    paths: &[PathBuf],
    blocks: &ChecklistBlocks,
    request: &DatasetRequest,
    tree: &OfficeTree,
) -> Vec<Result<ReadRows, StoreError>> {
    let read = bulk::sessions(paths, blocks, &|_| ControlFlow::Continue(()), |path, session, known| {
        let checklist = session.checklist();
        let key = known.key(|checklist| checklist_key(&checklist_text(checklist).unwrap_or_default()));
        let mut rows = TableRows::new(request.names, request.notes);
        rows.add_session(&SessionSource {
            session,
            file: &display_path(path),
            agency_id: &office_id(tree, &checklist.agency, checklist.year),
            checklist_key: key,
            parents: &parents(session),
        });
        ReadRows { rows, checklist: Arc::clone(known), key: key.to_owned() }
    });
    read.unwrap_or_default()
}

/// The id of an office: as the file of offices has it, else one that follows from its name alone.
fn office_id(tree: &OfficeTree, agency: &str, year: u16) -> String {
    tree.place(agency, year).map_or_else(|| id_of(agency), |at| tree.nodes()[at].office.id.clone())
}

fn problem(error: &StoreError, lang: Lang) -> TableProblem {
    let file = error.path().map(display_path).unwrap_or_default();
    match error {
        StoreError::Bad { problems, .. } if !problems.is_empty() => TableProblem {
            file,
            place: Some((problems[0].line, problems[0].column)),
            message: problems[0].message(lang),
        },
        _ => TableProblem { file, place: None, message: error.message(lang) },
    }
}

/// Tables being written, by their position among all.
type Tables = BTreeMap<usize, TableWriter>;

struct Writing<'a> {
    request: &'a DatasetRequest,
    folder: &'a Path,
    entries: Vec<ManifestEntry>,
}

impl Writing<'_> {
    fn empty(&self, id: TableId) -> Result<TableWriter, DatasetError> {
        TableWriter::new(id, self.request.format, Partition::InFolder).map_err(DatasetError::Encode)
    }

    /// Adds the rows of the parted tables to those of a part.
    fn add(&self, rows: &TableRows, part: &mut Tables) -> Result<(), DatasetError> {
        for id in TableId::ALL.into_iter().filter(|id| id.spec().is_partitioned && !rows.of(*id).is_empty()) {
            let table = match part.entry(id as usize) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(free) => free.insert(self.empty(id)?),
            };
            table.add(rows.of(id)).map_err(DatasetError::Encode)?;
        }
        Ok(())
    }

    /// Writes the files of some tables, in the folders of a part where there is one.
    fn finish(&mut self, tables: Tables, part: Option<(u16, &str)>) -> Result<(), DatasetError> {
        for (at, table) in tables {
            let spec = TableId::ALL[at].spec();
            let below = part.map_or_else(String::new, |(year, office)| format!("year={year}/agency_id={office}/"));
            let path = format!("{}/{below}part-0.{}", spec.name, self.request.format.extension());
            let rows = table.rows();
            let bytes = table.finish().map_err(DatasetError::Encode)?;
            output::replace(&self.folder.join(&path), &bytes)?;
            let sha256 = Sha::of(&bytes);
            self.entries.push(ManifestEntry { table: spec.name, path, rows, bytes: bytes.len(), sha256 });
        }
        Ok(())
    }

    fn manifest(&self) -> Result<(), DatasetError> {
        let names = match self.request.names {
            Names::Hash => "hash",
            Names::Keep => "keep",
            Names::Drop => "drop",
        };
        let mut rows: BTreeMap<&str, usize> = TableId::ALL.iter().map(|id| (id.spec().name, 0)).collect();
        for entry in &self.entries {
            *rows.entry(entry.table).or_default() += entry.rows;
        }
        let files = self
            .entries
            .iter()
            .map(|entry| json!({"path": entry.path, "rows": entry.rows, "bytes": entry.bytes, "sha256": entry.sha256}));
        let manifest = json!({
            "format": 1,
            "written_by": WRITTEN_BY,
            "tables_as": self.request.format.extension(),
            "names": names,
            "notes": self.request.notes == Notes::With,
            "rows": rows,
            "files": files.collect::<Vec<_>>(),
        });
        let text = format!("{manifest:#}\n");
        Ok(output::replace(&self.folder.join(MANIFEST), text.as_bytes())?)
    }
}

/// Makes sure that a folder is empty, or takes out what its manifest names.
fn make_room(folder: &Path, overwrite: Overwrite) -> Result<(), StoreError> {
    let is_empty = std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if is_empty {
        return Ok(());
    }
    let manifest = folder.join(MANIFEST);
    let known = read_bytes(&manifest).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let (Overwrite::Forced, Some(known)) = (overwrite, known) else {
        return Err(StoreError::Exists { path: folder.to_owned() });
    };
    let files = known["files"].as_array().into_iter().flatten().filter_map(|file| file["path"].as_str());
    // A manifest that names something outside of its folder was not written by this program.
    let is_inside = |path: &&str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    for file in files.filter(is_inside) {
        let path = folder.join(file);
        match atomic::remove(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::Write { path, step: atomic::WriteStep::Rename, source: error });
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{Folder, folder, session};

    fn request(format: TableFormat) -> DatasetRequest {
        DatasetRequest {
            paths: Vec::new(),
            offices: None,
            format,
            names: Names::Hash,
            notes: Notes::Without,
            lang: Lang::En,
        }
    }

    fn city() -> Folder {
        let folder = folder();
        folder.put("a", &session("1", "2026-11-22", Mark::Done));
        folder.put("b", &session("2", "2026-11-23", Mark::Absent));
        folder.put_bad("bad");
        folder
    }

    fn files(folder: &Path, below: &Path, to: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                files(&entry.path(), below, to);
            } else {
                to.push(entry.path().strip_prefix(below).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
        to.sort();
    }

    #[test]
    fn a_folder_holds_a_file_a_table_and_part_and_a_manifest_that_names_them() {
        let city = city();
        for format in [TableFormat::Parquet, TableFormat::Ndjson, TableFormat::Csv] {
            let to = city.folder.path().join(format.extension());
            let written = write(&city.directories, &request(format), &to, Overwrite::Never).unwrap();
            assert_eq!((written.sessions, written.unreadable.len()), (2, 1));
            let manifest: serde_json::Value =
                serde_json::from_slice(&std::fs::read(to.join(MANIFEST)).unwrap()).unwrap();
            let rows = |table: &str| manifest["rows"][table].as_u64().unwrap();
            assert_eq!((rows("sessions"), rows("answers"), rows("checklists"), rows("problems")), (2, 4, 1, 1));
            let mut there = Vec::new();
            files(&to, &to, &mut there);
            let mut named: Vec<String> = manifest["files"]
                .as_array()
                .unwrap()
                .iter()
                .map(|file| {
                    let path = file["path"].as_str().unwrap().to_owned();
                    let bytes = std::fs::read(to.join(&path)).unwrap();
                    assert_eq!(file["sha256"].as_str().unwrap(), Sha::of(&bytes));
                    path
                })
                .chain([MANIFEST.to_owned()])
                .collect();
            named.sort();
            assert_eq!(there, named);
            let office = id_of("範例衛生所");
            let answers = format!("answers/year=115/agency_id={office}/part-0.{}", format.extension());
            assert!(there.contains(&answers), "{there:?}");
            assert!(matches!(
                write(&city.directories, &request(format), &to, Overwrite::Never),
                Err(DatasetError::Store(StoreError::Exists { .. }))
            ));
            // What an earlier run wrote and this one does not is gone.
            let old = to.join("answers/old");
            std::fs::write(&old, "").unwrap();
            let text = std::fs::read_to_string(to.join(MANIFEST)).unwrap();
            let text =
                text.replacen("\"files\": [", "\"files\": [{\"path\": \"answers/old\"}, {\"path\": \"../a\"},", 1);
            std::fs::write(to.join(MANIFEST), text).unwrap();
            write(&city.directories, &request(format), &to, Overwrite::Forced).unwrap();
            assert!(!old.exists());
        }
    }

    #[test]
    fn a_stream_holds_every_table_and_a_line_a_row() {
        let city = city();
        let mut bytes = Vec::new();
        let written = stream(&city.directories, &request(TableFormat::Ndjson), &mut bytes).unwrap();
        assert_eq!((written.sessions, written.unreadable.len()), (2, 1));
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for line in String::from_utf8(bytes).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            *rows.entry(line["table"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        assert_eq!((rows["answers"], rows["sessions"], rows["offices"], rows["problems"]), (4, 2, 2, 1));
    }

    #[test]
    fn a_folder_without_our_manifest_is_never_touched() {
        let city = city();
        let to = city.folder.path().join("other");
        std::fs::create_dir_all(&to).unwrap();
        std::fs::write(to.join("mine.txt"), "mine").unwrap();
        let refused = write(&city.directories, &request(TableFormat::Csv), &to, Overwrite::Forced);
        assert!(matches!(refused, Err(DatasetError::Store(StoreError::Exists { .. }))));
    }
}
