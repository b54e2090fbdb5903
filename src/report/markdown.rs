//! Markdown (CommonMark with tables): nothing in a text counts as markup, and a cell of several lines stays one cell.

use super::document::{About, Block, Chart, Document, Level, Table};
use super::page::{Field, Head, Layout, line, lines};
use crate::lang::Lang;
use crate::model::value::weight::Percent;

/// Letters of a bar that stands for 100.
const BAR: usize = 20;
/// Where somebody is to write by hand.
const TO_FILL: &str = r"\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_";

/// The document as Markdown.
pub(super) fn write(document: &Document) -> String {
    let lang = document.lang;
    let mut text = format!("# {}\n", escaped(&line(&document.title)));
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(level, heading) => {
                let heading = escaped(&line(heading));
                put!(text, "{} {heading}\n", signs(*level));
            }
            Block::Paragraph(paragraph) => {
                text.push_str(&broken(paragraph));
                text.push('\n');
            }
            Block::List(items) => {
                for item in items {
                    put!(text, "- {}\n", broken(item));
                }
            }
            Block::Facts(facts) => {
                for fact in facts {
                    let (label, colon) = (fact.label, lang.after_label().trim_end());
                    let value = broken(&fact.value.label(lang));
                    put!(text, "- **{label}{colon}** {value}\n");
                }
            }
            Block::Table(table) => write_table(&mut text, table, lang),
            Block::Chart(chart) => write_chart(&mut text, chart, lang),
            Block::Picture(picture) => put!(text, "*{}*\n", broken(&picture.title)),
            Block::Signatures(labels) => {
                for label in labels {
                    put!(text, "- {label}{}{TO_FILL}\n", lang.after_label());
                }
            }
            Block::NewPage => text.push_str("---\n"),
        }
    }
    text
}

const fn signs(level: Level) -> &'static str {
    match level {
        Level::Section => "##",
        Level::Part => "###",
    }
}

fn write_table(text: &mut String, table: &Table, lang: Lang) {
    let layout = Layout::of(table, lang);
    for (nth, part) in layout.parts.iter().enumerate() {
        if nth > 0 {
            text.push('\n');
        }
        if let Some(heading) = &part.heading {
            put!(text, "### {}\n\n", escaped(&line(heading)));
        }
        let names: Vec<String> = layout.heads.iter().map(|head| escaped(&head.name)).collect();
        let edges: Vec<&str> = layout.heads.iter().map(|head| edge(table.about, head)).collect();
        put!(text, "| {} |\n", names.join(" | "));
        put!(text, "| {} |\n", edges.join(" | "));
        for row in &part.rows {
            let cells: Vec<String> = row.fields.iter().map(|field| cell(field, lang)).collect();
            put!(text, "| {} |\n", cells.join(" | "));
        }
    }
}

/// How a column is aligned. Both `:--` and `---` mean to the left; by the former, lists of points are known again.
const fn edge(about: About, head: &Head) -> &'static str {
    match (head.is_number, about) {
        (true, _) => "--:",
        (false, About::Points) => ":--",
        (false, About::Figures) => "---",
    }
}

fn cell(field: &Field, lang: Lang) -> String {
    let texts = field.texts.iter().map(|labelled| match &labelled.label {
        Some(label) => format!("{label}{}{}", lang.after_label(), broken(&labelled.text)),
        None => broken(&labelled.text),
    });
    texts.collect::<Vec<_>>().join("<br>")
}

fn write_chart(text: &mut String, chart: &Chart, lang: Lang) {
    put!(text, "### {}\n\n", escaped(&line(&chart.title)));
    for bar in &chart.bars {
        let tenths = bar.score.map_or(0, |score| usize::from(score.tenths()));
        let full = (tenths * BAR + 500) / 1000;
        put!(
            text,
            "- `[{}{}]` {} {}\n",
            "#".repeat(full),
            ".".repeat(BAR - full),
            Percent::score_words(bar.score, lang),
            escaped(&line(&bar.name)),
        );
    }
}

/// A text of perhaps several lines, in one line of Markdown.
fn broken(text: &str) -> String {
    lines(text).map(|line| escaped(&line)).collect::<Vec<_>>().join("<br>")
}

/// A line in which every letter that could be markup stands for itself.
pub(super) fn escaped(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 8);
    let mut before = None;
    for (at, letter) in line.char_indices() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // A pipe ends a cell even where a backslash precedes it in some readers.
            '|' => escaped.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => escaped.extend(['\\', letter]),
            // These are markup at the beginning of a line alone.
            '#' | '+' | '-' | '=' if at == 0 => escaped.extend(['\\', letter]),
            '.' | ')' if is_list_number(&line[..at], &line[at + 1..]) => {
                escaped.extend(['\\', letter]);
            }
            // Blanks at the beginning of a line, and all but the first of a run, would be dropped.
            ' ' if before.is_none_or(|before| before == ' ') => escaped.push_str("&nbsp;"),
            // An address would become a link.
            ':' if line[at..].starts_with("://") => escaped.push_str("&#58;"),
            '@' => escaped.push_str("&#64;"),
            letter => escaped.push(letter),
        }
        before = Some(letter);
    }
    escaped
}

/// Whether a line with this before and that after a full stop would be an item of a numbered list.
fn is_list_number(before: &str, after: &str) -> bool {
    let is_number = !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (after.is_empty() || after.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn nothing_counts_as_markup() {
        for (text, expected) in [
            ("甲|乙", "甲&#124;乙"),
            ("第一行\n第二行", "第一行<br>第二行"),
            ("# 標題", "\\# 標題"),
            ("1. 一", "1\\. 一"),
            ("1.1.2 之", "1.1.2 之"),
            ("<script>", "&lt;script&gt;"),
            ("[連結](http://a.example)", "\\[連結\\](http&#58;//a.example)"),
            ("  縮排", "&nbsp;&nbsp;縮排"),
            ("*星* `碼` ~~刪~~", "\\*星\\* \\`碼\\` \\~\\~刪\\~\\~"),
        ] {
            assert_eq!(broken(text), expected);
        }
    }
}
