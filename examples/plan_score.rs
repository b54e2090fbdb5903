//! Scores `pillarcheck import` against plans whose outline is known.
//!
//! `cargo run --example plan_score -- FOLDER` takes every `NAME.key.json` (title, agency, points with locator, text and
//! units) beside documents of the same name, and every `NAME.outline.tsv` beside `NAME.txt`, and prints one row of the
//! table in `docs/import.md` for each. `-- FOLDER --misses` lists what was missed, invented or misplaced; with `--speed` the
//! last column is the median of nine readings.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::expect_used)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use pillarcheck::model::plan::checklist::Checklist;
use pillarcheck::ops::import::{Importing, import};
use unicode_normalization::UnicodeNormalization as _;

/// How many letters tell a point from others.
const TELLING: usize = 10;

/// A point, as the key has it or as the import found it.
#[derive(Clone, Debug)]
struct Point {
    locator: String,
    text: String,
    units: Option<Vec<String>>,
}

/// What an import got right.
#[derive(Debug, Default)]
struct Score {
    points: usize,
    found: usize,
    invented: usize,
    placed: usize,
    units_right: usize,
    units: usize,
    in_order: usize,
    notes: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.first() else {
        eprintln!("plan_score FOLDER [--misses] [--speed]");
        return ExitCode::FAILURE;
    };
    let with_misses = arguments.iter().any(|argument| argument == "--misses");
    let readings = if arguments.iter().any(|argument| argument == "--speed") { 9 } else { 1 };
    println!("| Document | Points | Found | Invented | Place | Units | Order | Ledger | ms |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (document, key) in cases(Path::new(folder)) {
        let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let asked = Importing { plan: document, ..Importing::default() };
        let mut times = Vec::new();
        for _ in 1..readings {
            let start = Instant::now();
            let _ = import(&asked);
            times.push(start.elapsed().as_millis());
        }
        let start = Instant::now();
        match import(&asked) {
            Ok(imported) => {
                times.push(start.elapsed().as_millis());
                times.sort_unstable();
                let took = times[times.len() / 2];
                let score = score(&key, &points_of(&imported.draft.checklist));
                let ledger = format!("{} ({}?)", imported.ledger.entries.len(), imported.ledger.doubtful());
                println!("{}", row(&name, &score, &ledger, took));
                for note in score.notes.iter().filter(|_| with_misses) {
                    println!("    {note}");
                }
            }
            Err(error) => println!("| {name} | {} | failed: {error:?} |", key.len()),
        }
    }
    ExitCode::SUCCESS
}

fn row(name: &str, score: &Score, ledger: &str, took: u128) -> String {
    let share = |part: usize, whole: usize| {
        if whole == 0 { "-".to_owned() } else { format!("{:.1}", 100.0 * part as f64 / whole as f64) }
    };
    format!(
        "| {name} | {} | {} | {} | {} | {} | {} | {ledger} | {took} |",
        score.points,
        share(score.found, score.points),
        score.invented,
        share(score.placed, score.found),
        share(score.units_right, score.units),
        share(score.in_order, score.found),
    )
}

/// Documents with the points that they are known to hold.
fn cases(folder: &Path) -> Vec<(PathBuf, Vec<Point>)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").flatten().map(|file| file.path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (stem, key) = if let Some(stem) = name.strip_suffix(".key.json") {
            (stem, key_points(file))
        } else if let Some(stem) = name.strip_suffix(".outline.tsv") {
            (stem, outline_points(file))
        } else {
            continue;
        };
        let documents = files
            .iter()
            .filter(|other| *other != file && other.file_stem().is_some_and(|other| other.to_string_lossy() == stem));
        cases.extend(documents.map(|document| (document.clone(), key.clone())));
    }
    cases
}

fn key_points(file: &Path) -> Vec<Point> {
    let key: serde_json::Value = serde_json::from_slice(&std::fs::read(file).expect("a key")).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let points = key["points"].as_array().cloned().unwrap_or_default();
    points
        .iter()
        .map(|point| Point {
            locator: text(&point["loc"]),
            text: bare(&text(&point["text"])),
            units: point["units"].as_array().map(|units| units.iter().map(text).collect()),
        })
        .collect()
}

fn outline_points(file: &Path) -> Vec<Point> {
    let outline = std::fs::read_to_string(file).expect("an outline");
    let rows = outline.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row.len() >= 6 && row[1] == "point")
        .map(|row| Point {
            locator: row[0].to_owned(),
            text: bare(row[5]),
            units: (row[2] != "-").then(|| row[2].split('、').map(str::to_owned).collect()),
        })
        .collect()
}

fn points_of(checklist: &Checklist) -> Vec<Point> {
    let points = checklist.points().map(|(_, _, point)| Point {
        locator: point.source.to_string(),
        text: bare(&format!("{}{}", point.check, point.look_for.concat())),
        units: Some(point.unit_names()),
    });
    points.collect()
}

/// Compares what was found with what is known. Equal texts are paired where they stand under the same strategy.
fn score(key: &[Point], found: &[Point]) -> Score {
    let mut score = Score { points: key.len(), ..Score::default() };
    let mut used = HashSet::new();
    let mut order = Vec::new();
    for known in key {
        let telling: String = known.text.chars().take(TELLING).collect();
        let candidates = || (0..found.len()).filter(|at| !used.contains(at) && found[*at].text.starts_with(&telling));
        let at = candidates().find(|&at| place(&found[at]) == place(known)).or_else(|| candidates().next());
        let Some(at) = at else {
            score.notes.push(format!("missed {} {}", known.locator, known.text));
            continue;
        };
        used.insert(at);
        order.push(at);
        score.found += 1;
        if place(&found[at]) == place(known) {
            score.placed += 1;
        } else {
            score.notes.push(format!("misplaced {} as {}", known.locator, found[at].locator));
        }
        if let Some(units) = &known.units {
            score.units += 1;
            if units.iter().collect::<HashSet<_>>() == found[at].units.iter().flatten().collect() {
                score.units_right += 1;
            } else {
                score.notes.push(format!("units of {}: {units:?}, found {:?}", known.locator, found[at].units));
            }
        }
    }
    for (_, point) in found.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        score.invented += 1;
        score.notes.push(format!("invented {} {}", point.locator, point.text.chars().take(30).collect::<String>()));
    }
    score.in_order = longest_rise(&order);
    score
}

/// Pillar and strategy of a locator.
fn place(point: &Point) -> (String, String) {
    let parts: Vec<&str> = point.locator.split('/').collect();
    let strategy = if parts.len() > 2 { bare(parts[1]) } else { String::new() };
    (bare(parts[0]), strategy)
}

/// The length of the longest rising subsequence.
fn longest_rise(order: &[usize]) -> usize {
    let mut tails: Vec<usize> = Vec::new();
    for &at in order {
        let place = tails.partition_point(|&tail| tail < at);
        if place == tails.len() {
            tails.push(at);
        } else {
            tails[place] = at;
        }
    }
    tails.len()
}

/// Letters and digits alone, wide and narrow alike.
fn bare(text: &str) -> String {
    text.nfkc().filter(|letter| letter.is_alphanumeric()).collect()
}
