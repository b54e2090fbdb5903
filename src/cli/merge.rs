//! `merge`: joins sessions answer by answer, and prints what became of each point.

use serde_json::{Value, json};

use super::args::{MergeArgs, MergeFormat, word_of};
use super::environment::Environment;
use super::error::Failure;
use super::list::json_text;
use super::output::{Exit, Outcome};
use super::table::{Side, table_of};
use crate::lang::{Lang, messages, text};
use crate::model::merge::agreement::VerdictPairs;
use crate::model::merge::joining::{JoinedSession, MergeOutcome};
use crate::model::merge::outcomes::OutcomeCounts;
use crate::model::plan::checklist::PointId;
use crate::model::record::merged::ConflictSide;
use crate::model::record::session::Session;
use crate::model::value::weight::Percent;
use crate::ops::begin::NewFile;
use crate::ops::merge::{self, MergePreview};
use crate::ops::open::ReadSession;
use crate::store::error::{display_path, printable};

/// Merges, writes unless it is a dry run, and prints the path and the tables; [`Exit::Problems`] while a conflict is open.
pub(super) fn run(args: &MergeArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let output = args.output().map_err(|()| Failure::Usage(lang.cli_merge_no_output().to_owned()))?;
    let directories = environment.directories()?;
    let preview = merge::preview(&directories, &args.request(), lang, environment.now)?;
    let mut messages: Vec<String> = preview.sources.iter().flat_map(|source| source.warning_lines(lang)).collect();
    let exit = Exit::unless_empty(&preview.session().open_conflicts());
    let report = match args.format {
        MergeFormat::Text => Report::Text(tables(&preview, lang)),
        MergeFormat::Json => Report::Json(values(&preview)),
    };
    let written = match output {
        None => None,
        Some(path) => {
            let to = NewFile { path: Some(path.to_owned()), overwrite: args.file.overwrite };
            let written = preview.write(&directories, to, environment.now)?;
            let missing = written.missing_evidence.iter();
            messages.extend(missing.map(|(point, what)| lang.cli_merge_no_file(point.as_str(), what)));
            Some(written.path)
        }
    };
    let outcome = match report {
        Report::Text(text) => {
            let mut outcome = written.as_ref().map_or_else(|| Outcome::text(""), |path| Outcome::path(path));
            if written.is_none() {
                outcome.output.extend(format!("{}\n", lang.cli_merge_dry()).into_bytes());
            }
            outcome.output.extend(text.into_bytes());
            outcome
        }
        Report::Json(mut value) => {
            value["written"] = written.map(|path| path.to_string_lossy().into_owned()).into();
            Outcome::text(json_text(&value))
        }
    };
    Ok(Outcome { messages, exit, ..outcome })
}

enum Report {
    Text(String),
    Json(Value),
}

/// A source by its number: reviewers, file, figures.
fn source_line(number: usize, source: &ReadSession, lang: Lang) -> Vec<String> {
    let summary = source.session.summary();
    let reviewers = source.session.visit().reviewers.join(lang.list_comma());
    vec![
        (number + 1).to_string(),
        reviewers,
        display_path(&source.path),
        format!("{}/{}", summary.judged + summary.not_applicable, summary.points),
        Percent::score_words(summary.score, lang),
    ]
}

fn tables(preview: &MergePreview, lang: Lang) -> String {
    let joined = match &preview.outcome {
        MergeOutcome::Whole(source) => {
            return printable(&lang.cli_merge_whole(&display_path(&preview.sources[*source].path))) + "\n";
        }
        MergeOutcome::Joined(joined) => joined,
    };
    let mut text = String::new();
    let mut line = |line: &str| text = format!("{text}{}\n", printable(line));
    line(joined.session.merged().map_or("", |merged| merged.kinship.label(lang)));
    line("");
    let columns = [
        ("", Side::Right),
        (lang.cli_merge_reviewers(), Side::Left),
        (lang.cli_merge_file(), Side::Left),
        (lang.cli_merge_looked_at(), Side::Right),
        (lang.cli_merge_score(), Side::Right),
    ];
    let sources = joined.order.iter().enumerate();
    let rows: Vec<Vec<String>> =
        sources.map(|(number, &source)| source_line(number, &preview.sources[source], lang)).collect();
    text.push_str(&table_of(&columns, &rows));
    text.push('\n');
    text.push_str(&outcome_table(joined, lang));
    if let Some(agreement) = preview.agreement().filter(|agreement| agreement.all.points() > 0) {
        text.push_str(&printable(&agreement_line(&agreement.all, lang)));
        text.push('\n');
    }
    text.push_str(&conflict_lines(joined, lang));
    for (point, side) in &joined.withdrawn {
        text.push_str(&printable(&lang.cli_merge_withdrawn(point.as_str(), &side_label(side, lang))));
        text.push('\n');
    }
    text.push('\n');
    for line in result_lines(joined, lang) {
        text.push_str(&printable(&line));
        text.push('\n');
    }
    text
}

fn outcome_table(joined: &JoinedSession, lang: Lang) -> String {
    let only: Vec<String> = (1..=joined.order.len()).map(|number| lang.cli_merge_only(number)).collect();
    let mut columns = vec![(lang.cli_merge_pillar(), Side::Left), (lang.cli_merge_same(), Side::Right)];
    columns.extend(only.iter().map(|heading| (heading.as_str(), Side::Right)));
    columns.extend([
        (lang.cli_merge_later(), Side::Right),
        (lang.cli_merge_conflict(), Side::Right),
        (lang.cli_merge_nobody(), Side::Right),
        (lang.cli_merge_total(), Side::Right),
    ]);
    let row = |name: String, counts: &OutcomeCounts| {
        let mut row = vec![name, counts.same.to_string()];
        row.extend(counts.only.iter().map(ToString::to_string));
        row.extend([counts.later_word, counts.conflict, counts.nobody, counts.total()].map(|count| count.to_string()));
        row
    };
    let pillars = joined.counts_by_pillar();
    let mut rows: Vec<Vec<String>> =
        pillars.iter().map(|(pillar, counts)| row(format!("{} {}", pillar.numeral(), pillar.title), counts)).collect();
    rows.push(row(lang.cli_merge_total().to_owned(), &joined.counts()));
    table_of(&columns, &rows)
}

/// How far two inspectors agree, as one sentence.
fn agreement_line(pairs: &VerdictPairs, lang: Lang) -> String {
    lang.cli_merge_agreement(pairs.points(), pairs.equal(), &Percent::score_words(pairs.share(), lang))
}

/// The points with different verdicts and every side; those that were settled as asked for too.
fn conflict_lines(joined: &JoinedSession, lang: Lang) -> String {
    let session = &joined.session;
    let conflicts = &session.parts().conflicts;
    if conflicts.is_empty() {
        return String::new();
    }
    let mut lines = vec![String::new(), lang.cli_merge_conflicts(conflicts.len())];
    for (_, _, point) in session.points() {
        let Some(conflict) = conflicts.get(&point.id) else { continue };
        let sides: Vec<String> = conflict
            .sides
            .iter()
            .enumerate()
            .map(|(number, side)| format!("{} {}", number + 1, side_label(side, lang)))
            .collect();
        lines.push(format!("  {}  {}  {}", point.id, sides.join("  "), point.check));
    }
    lines.iter().map(|line| printable(line) + "\n").collect()
}

/// One side of a conflict: `王小華 未落實`.
fn side_label(side: &ConflictSide, lang: Lang) -> String {
    let mut label = match side.mark {
        Some(mark) => mark.label(lang).to_owned(),
        None => lang.cli_merge_cleared().to_owned(),
    };
    if let Some(count) = side.count {
        label.push_str(&lang.cli_merge_count(count));
    }
    if side.by.trim().is_empty() { label } else { format!("{} {label}", side.by.trim()) }
}

fn result_lines(joined: &JoinedSession, lang: Lang) -> Vec<String> {
    let summary = joined.session.summary();
    let mut lines = vec![lang.cli_merge_result(summary.progress, &Percent::score_words(summary.score, lang))];
    for (count, line) in [
        (joined.both_notes, lang.cli_merge_both_notes(joined.both_notes)),
        (joined.joined_follow_ups, lang.cli_merge_follow_ups(joined.joined_follow_ups)),
        (joined.settled, lang.cli_merge_settled(joined.settled)),
    ] {
        if count > 0 {
            lines.push(line);
        }
    }
    if !joined.reworded.is_empty() {
        let points: Vec<&str> = joined.reworded.iter().map(PointId::as_str).collect();
        lines.push(lang.cli_merge_reworded(&points.join(lang.list_comma())));
    }
    let left = joined.session.open_conflicts().len();
    if left > 0 {
        lines.push(lang.cli_merge_left(left));
    }
    lines
}

fn values(preview: &MergePreview) -> Value {
    let joined = match &preview.outcome {
        MergeOutcome::Whole(source) => {
            return json!({ "outcome": "whole", "whole": preview.sources[*source].path.to_string_lossy() });
        }
        MergeOutcome::Joined(joined) => joined,
    };
    let session = &joined.session;
    let summary = session.summary();
    let agreement = preview.agreement().map(|agreement| {
        json!({
            "both_judged": agreement.all.points(),
            "equal": agreement.all.equal(),
            "share": agreement.all.share().map(Percent::as_f64),
            "kappa_thousandths": agreement.all.kappa(),
        })
    });
    let sources = joined.order.iter().map(|&source| source_value(&preview.sources[source]));
    let pillars = joined.counts_by_pillar();
    let pillars = pillars.iter().map(|(pillar, counts)| counts_value(Some((&pillar.id, &pillar.title)), counts));
    json!({
        "outcome": "joined",
        "kinship": session.merged().map(|merged| format!("{:?}", merged.kinship)),
        "sources": sources.collect::<Value>(),
        "pillars": pillars.collect::<Value>(),
        "total": counts_value(None, &joined.counts()),
        "agreement": agreement,
        "conflicts": conflict_values(session),
        "later_word": joined.withdrawn.iter().map(|(point, side)| {
            json!({ "point": point.as_str(), "withdrawn": side_value(side) })
        }).collect::<Value>(),
        "progress": summary.progress.as_f64(),
        "score": summary.score.map(Percent::as_f64),
        "both_notes": joined.both_notes,
        "joined_follow_ups": joined.joined_follow_ups,
        "settled": joined.settled,
        "open_conflicts": session.open_conflicts().len(),
        "reworded": joined.reworded.iter().map(PointId::as_str).collect::<Vec<_>>(),
    })
}

fn source_value(source: &ReadSession) -> Value {
    let (session, summary) = (&source.session, source.session.summary());
    json!({
        "path": source.path.to_string_lossy(),
        "id": session.parts().id,
        "reviewers": session.visit().reviewers,
        "points": summary.points,
        "judged": summary.judged,
        "not_applicable": summary.not_applicable,
        "score": summary.score.map(Percent::as_f64),
    })
}

fn counts_value(pillar: Option<(&String, &String)>, counts: &OutcomeCounts) -> Value {
    json!({
        "id": pillar.map(|(id, _)| id),
        "title": pillar.map(|(_, title)| title),
        "same": counts.same,
        "only": counts.only,
        "later_word": counts.later_word,
        "conflict": counts.conflict,
        "nobody": counts.nobody,
        "points": counts.total(),
    })
}

fn conflict_values(session: &Session) -> Value {
    let conflicts = &session.parts().conflicts;
    let of = |point: &PointId| {
        let sides: Vec<Value> = conflicts.get(point)?.sides.iter().map(side_value).collect();
        Some(json!({ "point": point.as_str(), "open": session.conflict(point).is_some(), "sides": sides }))
    };
    session.points().filter_map(|(_, _, point)| of(&point.id)).collect()
}

fn side_value(side: &ConflictSide) -> Value {
    json!({
        "mark": side.mark.as_ref().and_then(word_of),
        "count": side.count,
        "by": side.by,
        "at": side.at.to_string(),
    })
}

text! {
    cli_merge_no_output {
        zh: "請以 -o 指定合併後的新檔；只想看結果請加 --dry-run",
        en: "name the new file with -o, or add --dry-run to see what would come of it",
    }
    cli_merge_dry { zh: "試算，未寫入任何檔案", en: "dry run, nothing was written" }
    cli_merge_reviewers { zh: "查核人員", en: "REVIEWERS" }
    cli_merge_file { zh: "查核紀錄", en: "SESSION" }
    cli_merge_looked_at { zh: "已查", en: "LOOKED AT" }
    cli_merge_score { zh: "得分", en: "SCORE" }
    cli_merge_pillar { zh: "要項", en: "PILLAR" }
    cli_merge_same { zh: "相同", en: "SAME" }
    cli_merge_later { zh: "後說為準", en: "LATER WORD" }
    cli_merge_conflict { zh: "不一致", en: "CONFLICT" }
    cli_merge_nobody { zh: "都未查", en: "NOBODY" }
    cli_merge_total { zh: "合計", en: "TOTAL" }
    cli_merge_cleared { zh: "清除", en: "taken back" }
}

messages! {
    cli_merge_only(number: usize) { zh: "只有 {number}", en: "ONLY {number}" }
    cli_merge_whole(path: &str) {
        zh: "{path} 已包含其他各份的全部內容，照原樣採用",
        en: "{path} holds everything that the others say and is taken as it is",
    }
    cli_merge_agreement(points: usize, equal: usize, share: &str) {
        zh: "兩人都判定 {points} 項，相同 {equal} 項，一致率 {share}%",
        counted(points: "point"),
        en: "both judged {points}, {equal} alike: agreement {share}%",
    }
    cli_merge_conflicts(count: usize) { zh: "不一致 {count} 項：", en: "conflicts: {count}" }
    cli_merge_count(count: u32) { zh: "（{count}次）", en: " (count {count})" }
    cli_merge_withdrawn(point: &str, side: &str) {
        zh: "後說為準：{point} 先前為 {side}",
        en: "later word: {point} was {side} before",
    }
    cli_merge_result(progress: Percent, score: &str) {
        zh: "合併後查核率 {progress}%，得分 {score}",
        en: "merged: progress {progress}%, score {score}",
    }
    cli_merge_both_notes(count: usize) { zh: "備註兩邊都留，各附姓名：{count} 項", en: "points that keep several notes: {count}" }
    cli_merge_follow_ups(count: usize) { zh: "改善追蹤逐欄合併：{count} 項", en: "follow-ups joined field by field: {count}" }
    cli_merge_settled(count: usize) { zh: "依指定裁定：{count} 項", en: "settled as asked for: {count}" }
    cli_merge_reworded(points: &str) {
        zh: "判定時內容不同，請再確認：{points}",
        en: "judged under another wording, look at them again: {points}",
    }
    cli_merge_left(count: usize) {
        zh: "待裁定 {count} 項，先列為未查；以 mark --take 或畫面裁定，裁定前不能結案",
        en: "{count} left to decide, unmarked until then; use mark --take or the screen, the visit cannot be closed before",
    }
    cli_merge_no_file(point: &str, what: &str) {
        zh: "提醒：{point} 的佐證 {what} 找不到相符的檔案，未複製；請補上檔案",
        en: "note: no file fits the evidence {what} of {point}, so it was not copied; add the file",
    }
}
