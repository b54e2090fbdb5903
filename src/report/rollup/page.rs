//! The roll-up as a page: the tables of the document, before them offices by pillars in colours with signs, and behind
//! them the sessions of each office, which the offices lead to. It works without a server and without script; where scripts
//! run, the table of offices is sorted by its heads and filtered by a name.

use super::super::html;
use super::super::page::line;
use super::super::xml::escaped;
use super::files::below_root;
use super::{City, document, node_words, short_words};
use crate::lang::{Lang, messages, text};
use crate::model::city::figures::GroupFigures;
use crate::model::city::rollup::RollUp;
use crate::model::value::roc::date_words;
use crate::model::value::weight::Percent;
use crate::report::{Format, Options};

/// Colours and bars; the signs say the same without them.
const STYLE: &str = "<style>\n\
    .city td, .city th { white-space: nowrap; }\n\
    .city thead th:not(:first-child) { text-align: end; }\n\
    .city .score { text-align: end; font-variant-numeric: tabular-nums; min-width: 4.5rem; }\n\
    .city .low { background: #f6d5d5; color: #5c0d14; } .city .middling { background: #f7e8c8; color: #4a3000; }\n\
    .city .meter { display: block; height: 0.3rem; margin-top: 0.2rem; background: var(--track); }\n\
    .city .meter span { display: block; height: 100%; background: var(--bar); }\n\
    .city thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }\n\
    .city thead button::after { content: \" \\2195\"; } .city-filter { display: block; margin: 0.5rem 0; }\n\
    @media (prefers-color-scheme: dark) {\n\
    .city .low { background: #52232a; color: #ffd9dc; } .city .middling { background: #4a3a17; color: #ffe9bf; }\n\
    }\n\
    @media print {\n\
    .city-filter { display: none; } .city thead button::after { content: \"\"; }\n\
    .city .low { background: #ffffff; color: #000000; } .city .middling { background: #ffffff; color: #000000; }\n\
    .city .meter, .city .meter span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }\n\
    }\n\
    </style>\n";

/// Sorts by a head: the first click the lowest first, the second the highest first, the third as it was. What has no figure
/// stands last. The controls are made here, so that none is there where scripts do not run.
const SCRIPT: &str = r#"
"use strict";
(() => {
  const table = document.querySelector("table.city");
  const body = table.tBodies[0];
  const asWritten = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const figure = (row, column) => {
    const found = row.cells[column].textContent.match(/[0-9]+([.][0-9]+)?/);
    return found ? Number(found[0]) : null;
  };
  const compare = (one, other, column, way) => {
    if (column === 0) { return way * one.cells[0].textContent.localeCompare(other.cells[0].textContent); }
    const [first, second] = [figure(one, column), figure(other, column)];
    if (first === null || second === null) { return (first === null) - (second === null); }
    return way * (first - second);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      const way = { none: 1, ascending: -1, descending: 0 }[head.getAttribute("aria-sort") || "none"];
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      const rows = asWritten.slice();
      if (way !== 0) {
        rows.sort((one, other) => compare(one, other, column, way));
        head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
      }
      body.append(...rows);
    });
    head.replaceChildren(button);
  });
  const label = document.createElement("label");
  label.className = "city-filter";
  const field = document.createElement("input");
  field.type = "search";
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    asWritten.forEach((row) => { row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted); });
  });
  label.append(table.dataset.filter + " ", field);
  table.parentElement.before(label);
})();
"#;

/// By which a browser knows that script, and runs no other.
const SCRIPT_HASH: &str = "sha256-U/muLorZQstcfKvdXxLOPRQxzsBkt7LUhYrNTB6kGFI=";

/// The page.
pub(super) fn write(city: &City, options: &Options) -> String {
    let page = html::write(&document(city, Format::Html, options));
    let lang = options.lang;
    let page = page.replacen("</head>", &format!("{STYLE}</head>"), 1);
    let page = page.replacen("<h2>", &format!("{}<h2>", matrix(city.rollup, lang)), 1);
    let page = page.replacen("</main>", &format!("{}</main>", sessions(city, lang)), 1);
    let page = page.replacen("style-src", &format!("script-src '{SCRIPT_HASH}'; style-src"), 1);
    page.replacen("</body>", &format!("<script>{SCRIPT}</script>\n</body>"), 1)
}

/// Offices by pillars.
fn matrix(rollup: &RollUp, lang: Lang) -> String {
    let mut table = format!("<h2>{}</h2>\n", lang.rollup_matrix());
    if let Some((low, middling)) = rollup.tree.bands() {
        put!(table, "<p class=\"text\">{}</p>\n", lang.rollup_bands(&low.to_string(), &middling.to_string()));
    }
    put!(table, "<div class=\"wide\"><table class=\"city\" data-filter=\"{}\">\n<thead><tr>", lang.rollup_filter());
    for name in [lang.fact_agency(), lang.rollup_column_visited(), lang.fact_progress(), lang.fact_score()] {
        put!(table, "<th scope=\"col\">{name}</th>");
    }
    for pillar in &rollup.pillars {
        let title = escaped(&line(&pillar.title)).into_owned();
        put!(table, "<th scope=\"col\" title=\"{title}\">{}</th>", escaped(&line(&pillar.numeral)));
    }
    table.push_str("</tr></thead>\n<tbody>\n");
    for (at, node) in rollup.tree.nodes().iter().enumerate().filter(|(at, _)| rollup.is_asked_for(*at)) {
        let figures = &rollup.nodes[at];
        let name = escaped(&line(short_words(node, lang))).into_owned();
        let id = escaped(&node.office.id).into_owned();
        let has_sessions = rollup.counted.iter().any(|one| one.office == at);
        let name = if has_sessions { format!("<a href=\"#o-{id}\">{name}</a>") } else { name };
        put!(table, "<tr><th scope=\"row\" style=\"padding-left:{}em\">{name}</th>", node.depth + 1);
        let progress = Percent::share_words(figures.whole.progress(), lang);
        put!(table, "<td class=\"number\">{}/{}</td>", figures.visited, figures.offices);
        put!(table, "<td class=\"number\">{progress}</td>");
        table.push_str(&score(&figures.whole, rollup, lang));
        for pillar in &figures.pillars {
            table.push_str(&score(pillar, rollup, lang));
        }
        table.push_str("</tr>\n");
    }
    table.push_str("</tbody>\n</table></div>\n");
    table
}

/// The sign and the class of a score where the offices have bands.
fn band(score: Percent, rollup: &RollUp) -> (&'static str, &'static str) {
    match rollup.tree.bands() {
        Some((low, _)) if score < low => ("! ", " low"),
        Some((_, middling)) if score < middling => ("~ ", " middling"),
        _ => ("", ""),
    }
}

fn score(group: &GroupFigures, rollup: &RollUp, lang: Lang) -> String {
    let Some(score) = group.score() else {
        return format!("<td class=\"score\">{}</td>", lang.no_score());
    };
    let (sign, class) = band(score, rollup);
    format!(
        "<td class=\"score{class}\">{sign}{score}<span class=\"meter\"><span style=\"width:{score}%\"></span></span></td>"
    )
}

/// The sessions that count, by office.
fn sessions(city: &City, lang: Lang) -> String {
    let rollup = city.rollup;
    let mut list = format!("<h2>{}</h2>\n", lang.rollup_by_office());
    for (at, node) in rollup.tree.nodes().iter().enumerate() {
        let own: Vec<_> = rollup.counted.iter().filter(|one| one.office == at).collect();
        if own.is_empty() {
            continue;
        }
        let name = escaped(&line(node_words(node, lang))).into_owned();
        put!(list, "<h3 id=\"o-{}\">{name}</h3>\n<ul>\n", escaped(&node.office.id));
        for one in own {
            let session = &city.sessions[one.session];
            let score = Percent::score_words(session.summary().score, lang);
            let day = date_words(session.visit.opened.date(), lang);
            let file = escaped(&line(below_root(city, &city.files[one.session]))).into_owned();
            let words = lang.rollup_session(&day, session.visit.kind.label(lang), &score, &file);
            put!(list, "<li class=\"text\">{words}</li>\n");
        }
        list.push_str("</ul>\n");
    }
    list
}

text! {
    rollup_matrix { zh: "機關與要項", en: "Offices by pillars" }
    rollup_filter { zh: "只看名稱含有：", en: "Only offices whose name contains:" }
    rollup_by_office { zh: "各機關計入的紀錄", en: "Sessions that count, by office" }
}

messages! {
    rollup_bands(low: &str, middling: &str) {
        zh: "! 未滿 {low}　~ {low} 以上未滿 {middling}",
        en: "! below {low}, ~ from {low} to below {middling}",
    }
    rollup_session(day: &str, kind: &str, score: &str, file: &str) {
        zh: "{day} {kind}　得分 {score}　{file}",
        en: "{day}, {kind}, score {score}, {file}",
    }
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, SCRIPT_HASH};
    use crate::model::value::sha::Sha;

    /// Bytes in base64.
    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for three in bytes.chunks(3) {
            let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
            for at in 0..4 {
                let letter = char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]);
                text.push(if at > three.len() { '=' } else { letter });
            }
        }
        text
    }

    #[test]
    fn the_browser_is_told_the_digest_of_the_script() {
        let hex = Sha::of(SCRIPT.as_bytes()).clone();
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        assert_eq!(format!("sha256-{}", base64(&bytes)), SCRIPT_HASH);
    }
}
