//! The data dictionary in both languages, and the same for programs: made from the declaration of the tables.

use serde_json::json;

use super::spec::TableId;
use crate::lang::{Lang, text};

/// The data dictionary as Markdown.
#[must_use]
pub fn data_dictionary(lang: Lang) -> String {
    let mut page = format!("# {}\n\n{}\n", lang.dictionary_title(), lang.dictionary_about());
    for id in TableId::ALL {
        let table = id.spec();
        put!(page, "\n## `{}`\n\n{}", table.name, table.label(lang));
        if table.is_partitioned {
            put!(page, "{}", lang.dictionary_partitioned());
        }
        put!(page, "\n\n| {} |\n|---|---|---|---|\n", lang.dictionary_columns());
        for column in table.columns {
            let presence = if column.is_nullable { lang.dictionary_maybe() } else { lang.dictionary_always() };
            put!(page, "| `{}` | {} | {presence} | {} |\n", column.name, column.kind.sql(), column.label(lang));
        }
    }
    page
}

/// The tables and columns as JSON, for the scripts that read them.
#[must_use]
pub fn schema_json() -> String {
    let tables = TableId::ALL.map(|id| {
        let columns = id.spec().columns.iter();
        let columns: Vec<_> = columns
            .map(|column| json!({"name": column.name, "type": column.kind.sql(), "nullable": column.is_nullable}))
            .collect();
        json!({"name": id.spec().name, "partitioned": id.spec().is_partitioned, "columns": columns})
    });
    let tables: Vec<String> = tables.iter().map(ToString::to_string).collect();
    format!("[\n{}\n]\n", tables.join(",\n"))
}

text! {
    dictionary_title { zh: "資料表欄位說明", en: "Data dictionary" }
    dictionary_about {
        zh: "`pillarcheck dataset` 產生的資料表。本頁由程式產生，請勿手改。`STRING` 為 UTF-8 文字，`BIGINT` 為 64 位元整數，`DATE` 為日期；\n時間另保留原文。權重與分值以百萬分之一、得分以十分之一的整數記載。",
        en: "The tables that `pillarcheck dataset` makes. This page is made by the program; do not edit it. `STRING` is UTF-8, `BIGINT`\na whole number of 64 bits, `DATE` a day; times stand beside it as they were written. Weights and values are whole millionths,\nscores whole tenths.",
    }
    dictionary_partitioned { zh: "（依年度與機關分資料夾）", en: " (a folder a year and office)" }
    dictionary_columns { zh: "欄位 | 型別 | 可否為空 | 說明", en: "Column | Type | Empty | Meaning" }
    dictionary_always { zh: "必有", en: "never" }
    dictionary_maybe { zh: "可空", en: "may be" }
}
