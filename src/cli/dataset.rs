//! `dataset`: many sessions into tables.

use std::io;
use std::path::PathBuf;

use super::args::DatasetArgs;
use super::environment::Environment;
use super::error::{Failure, store_lines};
use super::output::{Exit, Outcome, stream};
use super::rollup::listed_paths;
use crate::lang::{messages, text};
use crate::ops::dataset::{self, DatasetError, DatasetRequest, TableFormat, WrittenDataset};
use crate::ops::open;

/// Writes the tables and prints how many sessions they hold; unreadable files are rows of a table and are told.
pub(super) fn run(args: DatasetArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let is_stream = args.output.as_os_str() == "-";
    if is_stream && args.format != TableFormat::Ndjson {
        return Err(Failure::Usage(lang.cli_stream_is_ndjson().to_owned()));
    }
    let directories = environment.directories()?;
    let mut paths = listed_paths(args.paths, environment)?;
    let is_listed = args.files.is_some();
    match args.files {
        Some(list) if list.as_os_str() == "-" => paths.extend(listed_paths(vec![list], environment)?),
        Some(list) => paths.extend(open::list_of_paths(&list)?),
        None => {}
    }
    // An empty list means no session, not those of the data folder.
    if is_listed && paths.is_empty() {
        paths.push(PathBuf::new());
    }
    let request = DatasetRequest {
        paths,
        offices: args.offices,
        format: args.format,
        names: args.names,
        notes: args.notes,
        lang,
    };
    let written = if is_stream {
        stream(|out| dataset::stream(&directories, &request, out))
    } else {
        dataset::write(&directories, &request, &args.output, args.overwrite)
    };
    let WrittenDataset { sessions, unreadable } = match written {
        Ok(written) => written,
        Err(DatasetError::Store(error)) => return Err(Failure::Store(error)),
        Err(DatasetError::Encode(why)) => return Err(Failure::Usage(lang.cli_dataset_not_encoded(&why))),
        Err(DatasetError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => WrittenDataset::default(),
        Err(DatasetError::Io(error)) => return Err(Failure::Terminal(error)),
    };
    let messages = unreadable.iter().flat_map(|error| store_lines(error, lang)).collect();
    let told = if is_stream { String::new() } else { lang.cli_dataset_written(sessions) };
    Ok(Outcome { messages, exit: Exit::unless_empty(&unreadable), ..Outcome::text(told) })
}

text! {
    cli_stream_is_ndjson {
        zh: "標準輸出只能用 ndjson；請加 --format ndjson，或以 -o 指定資料夾",
        en: "standard output takes ndjson alone; add --format ndjson, or name a folder with -o",
    }
}

messages! {
    cli_dataset_written(sessions: usize) { zh: "已轉出 {sessions} 份查核紀錄\n", counted(sessions: "session"), en: "{sessions} written\n" }
    cli_dataset_not_encoded(why: &str) {
        zh: "無法產生資料表：{why}；請改用 --format ndjson",
        en: "the tables cannot be made: {why}; use --format ndjson",
    }
}
