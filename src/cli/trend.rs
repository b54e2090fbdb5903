//! `trend`: the sessions of the user's folder, an office each, over time.

use super::args::Trending;
use super::error::{Failure, store_lines};
use super::here::Here;
use super::output::{Exit, Outcome};
use super::report::Destination;
use crate::lang::messages;
use crate::model::list::find::Needle;
use crate::model::visits::trend::trends;
use crate::report;
use crate::store::session::sessions;

/// Makes the report; files that cannot be read are told on standard error, the others are in it all the same.
pub(super) fn run(asked: &Trending, here: &Here) -> Result<Outcome, Failure> {
    let to =
        Destination { format: asked.format, output: asked.file.output.as_deref(), overwrite: asked.file.overwrite };
    to.must_take_bytes(here)?;
    let (sessions, bad) = sessions::all(&here.places()?);
    let mut trends = trends(&sessions);
    if let Some(needle) = asked.office.as_deref().and_then(Needle::new) {
        trends.retain(|trend| needle.is_in(&trend.agency));
        if trends.is_empty() {
            return Err(Failure::Usage(here.lang.cli_no_office(asked.office.as_deref().unwrap_or_default())));
        }
    }
    let bytes = report::write_trend(&trends, asked.format, &to.options(here))?;
    let outcome = to.deliver(bytes, &[], None, here)?;
    Ok(Outcome {
        exit: if bad.is_empty() { Exit::Good } else { Exit::Findings },
        messages: bad.iter().flat_map(|error| store_lines(error, here.lang)).collect(),
        ..outcome
    })
}

messages! {
    cli_no_office(office: &str) {
        zh: "沒有機關名稱含有「{office}」的查核紀錄；有哪些紀錄請看 `pillarcheck list sessions`",
        en: "no session is of an office whose name contains {office}; `pillarcheck list sessions` shows what there is",
    }
}
