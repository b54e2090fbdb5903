//! HTML: one page that needs nothing else, for the screen in light and dark and for A4 paper; no script.

use super::chart;
use super::document::{Block, Document, Fact, Level, Paper, Picture, Table};
use super::page::{Field, Kind, Layout, Line, Part, line, lines};
use super::xml::escaped;
use crate::lang::Lang;

/// How the row of a point begins.
const POINT: &str = "<tr class=\"point\">";

/// The document as a page.
pub(super) fn write(document: &Document) -> String {
    let lang = document.lang;
    let title = escaped(&line(&document.title)).into_owned();
    let paper = match document.paper {
        Paper::Portrait => "A4 portrait",
        Paper::Landscape => "A4 landscape",
    };
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{title}</title>\n<style>\n@page {{ size: {paper}; margin: 16mm 14mm; }}\n{}</style>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n",
        include_str!("page.css")
    );
    for block in &document.blocks {
        write_block(&mut text, block, lang);
    }
    text.push_str("</main>\n</body>\n</html>\n");
    text
}

fn write_block(text: &mut String, block: &Block, lang: Lang) {
    match block {
        Block::Heading(level, heading) => {
            let name = match level {
                Level::Section => "h2",
                Level::Part => "h3",
            };
            let heading = escaped(&line(heading)).into_owned();
            put!(text, "<{name}>{heading}</{name}>\n");
        }
        Block::Paragraph(paragraph) => {
            put!(text, "<p class=\"text\">{}</p>\n", broken(paragraph));
        }
        Block::List(items) => {
            text.push_str("<ul>\n");
            for item in items {
                put!(text, "<li class=\"text\">{}</li>\n", broken(item));
            }
            text.push_str("</ul>\n");
        }
        Block::Facts(facts) => write_facts(text, facts, lang),
        Block::Table(table) => write_table(text, table, lang),
        Block::Chart(chart) => text.push_str(&chart::svg(chart, lang)),
        Block::Picture(picture) => write_picture(text, picture),
        Block::Signatures(labels) => {
            text.push_str("<ul class=\"signatures\">\n");
            for label in labels {
                put!(text, "<li>{label}{}</li>\n", lang.after_label());
            }
            text.push_str("</ul>\n");
        }
        Block::NewPage => text.push_str("<div class=\"new-page\"></div>\n"),
    }
}

/// The picture within the page, as wide as the page: it needs no second file.
fn write_picture(text: &mut String, picture: &Picture) {
    let (width, height) = picture.size;
    let title = escaped(&line(&picture.title)).into_owned();
    let own = format!(" width=\"{width}\" height=\"{height}\"");
    let shown = format!(" role=\"img\" aria-label=\"{title}\"");
    let svg = picture.svg.replacen(&own, &shown, 1);
    put!(text, "<figure>{}<figcaption>{title}</figcaption></figure>\n", svg.trim_end());
}

fn write_facts(text: &mut String, facts: &[Fact], lang: Lang) {
    text.push_str("<dl>\n");
    for fact in facts {
        let value = broken(&fact.value.label(lang));
        put!(text, "<dt>{}</dt><dd class=\"text\">{value}</dd>\n", fact.label);
    }
    text.push_str("</dl>\n");
}

fn write_table(text: &mut String, table: &Table, lang: Lang) {
    let layout = Layout::of(table, lang);
    for part in &layout.parts {
        if let Some(heading) = &part.heading {
            put!(text, "<h3>{}</h3>\n", escaped(&line(heading)));
        }
        text.push_str("<div class=\"wide\"><table>\n<colgroup>");
        let whole: u32 = layout.heads.iter().map(|head| u32::from(head.share)).sum();
        for head in &layout.heads {
            let percent = f64::from(head.share) * 100.0 / f64::from(whole.max(1));
            put!(text, "<col style=\"width:{percent:.1}%\"/>");
        }
        text.push_str("</colgroup>\n<thead><tr>");
        for head in &layout.heads {
            let class = if head.is_number { " class=\"number\"" } else { "" };
            put!(text, "<th scope=\"col\"{class}>{}</th>", head.name);
        }
        text.push_str("</tr></thead>\n");
        write_rows(text, part, lang);
        text.push_str("</table></div>\n");
    }
}

fn write_rows(text: &mut String, part: &Part, lang: Lang) {
    text.push_str("<tbody>\n");
    for row in part.rows.iter().filter(|row| row.kind != Kind::Total) {
        write_row(text, row, lang);
    }
    text.push_str("</tbody>\n");
    for row in part.rows.iter().filter(|row| row.kind == Kind::Total) {
        text.push_str("<tfoot>\n");
        write_row(text, row, lang);
        text.push_str("</tfoot>\n");
    }
}

fn write_row(text: &mut String, row: &Line, lang: Lang) {
    text.push_str(match row.kind {
        Kind::Point => POINT,
        Kind::Figure | Kind::Total => "<tr>",
    });
    for field in row.fields.iter().filter(|field| field.rows > 0) {
        let tall = match field.rows {
            1 => String::new(),
            rows => format!(" rowspan=\"{rows}\""),
        };
        let class = if field.is_number { " class=\"number\"" } else { "" };
        put!(text, "<td{tall}{class}>{}</td>", cell(field, lang));
    }
    text.push_str("</tr>\n");
}

fn cell(field: &Field, lang: Lang) -> String {
    let mut cell = String::new();
    for labelled in &field.texts {
        let value = broken(&labelled.text);
        let label = match &labelled.label {
            Some(label) => format!("<span class=\"label\">{label}{}</span>", lang.after_label()),
            None => String::new(),
        };
        put!(cell, "<div class=\"text\">{label}{value}</div>");
    }
    cell
}

/// A text of perhaps several lines.
fn broken(text: &str) -> String {
    let lines: Vec<String> = lines(text).map(|line| escaped(&line).into_owned()).collect();
    lines.join("<br/>")
}
