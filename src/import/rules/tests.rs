//! Plans of other offices, in made-up words: one layout a test, read as the program reads a file.

use proptest::prelude::*;

use super::{Wishes, judge};
use crate::import::document::{Block, Cell, Document, DocumentRow, Paragraph, Table};
use crate::import::draft::{Given, draft};
use crate::import::error::ImportError;
use crate::import::ledger::{Doubt, Fate, Ledger};
use crate::import::readers;
use crate::model::check::lint::checklist_problems;
use crate::model::plan::checklist::Checklist;

fn read(source: &str) -> Ledger {
    judge(&readers::read(source.as_bytes()).expect("a document"), &Wishes::default()).expect("a plan")
}

fn checklist(ledger: &Ledger) -> Checklist {
    draft(ledger, &Given { id: "a".into(), this_year: 115, ..Given::default() }).checklist
}

/// Each point as `locator check [units]`.
fn points(ledger: &Ledger) -> Vec<String> {
    let checklist = checklist(ledger);
    let line = |point: &crate::model::plan::checklist::FocusPoint| {
        let units = if point.units.is_empty() { String::new() } else { format!(" [{}]", point.units.join(" ")) };
        format!("{} {}{units}", point.source, point.check)
    };
    checklist.points().map(|(_, _, point)| line(point)).collect()
}

fn fates(ledger: &Ledger, fate: Fate) -> Vec<&str> {
    ledger.entries.iter().filter(|entry| entry.fate == fate).map(|entry| entry.text.as_str()).collect()
}

fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| {
        let (span, text) = text.split_once('^').map_or(("", *text), |(span, text)| (span, text));
        let lines = format!("<p>{}</p>", text.replace('|', "</p><p>"));
        let span = if span.is_empty() { String::new() } else { format!(" rowspan={span}") };
        format!("<td{span}>{lines}</td>")
    };
    format!("<tr>{}</tr>", cells.iter().map(cell).collect::<String>())
}

fn table(rows: &[&[&str]]) -> String {
    format!("<p>肆、計畫內容</p><table>{}</table>", rows.iter().map(|cells| row(cells)).collect::<String>())
}

#[test]
fn columns_are_known_by_name_in_any_order_and_merged_cells_fill_down() {
    let ledger = read(&table(&[
        &["主辦課室", "具體措施", "執行策略", "構面", "辦理期限"],
        &["民政課", "1.甲項公布。", "2^(一)流程透明。", "3^一、便民", "115年6月"],
        &["", "2.乙項檢討。", "每季1次"],
        &["社會課、民政課", "1.丙項辦理。", "(二)友善環境。", "隨時"],
    ]));
    assert_eq!(
        points(&ledger),
        ["一/(一)/1 甲項公布 [民政課]", "一/(一)/2 乙項檢討", "一/(二)/1 丙項辦理 [社會課 民政課]"]
    );
    let checklist = checklist(&ledger);
    let found: Vec<_> =
        checklist.points().map(|(_, _, p)| (p.deadline.map(|d| d.to_string()), p.target.map(|t| t.times))).collect();
    assert_eq!(found, [(Some("2026-06-30".into()), None), (None, Some(4)), (None, None)]);
    assert_eq!(checklist.points().last().unwrap().2.look_for[..], ["期限：隨時"]);
}

#[test]
fn units_are_paired_given_to_all_or_doubted() {
    for (units, expected, is_doubtful) in [
        ("甲課|乙課|丙課", ["甲課", "乙課", "丙課"], false),
        ("甲課", ["甲課", "甲課", "甲課"], false),
        ("|乙課|", ["", "乙課", ""], false),
        ("|丙課", ["丙課", "丙課", "丙課"], false),
        ("甲課|乙課", ["甲課 乙課", "甲課 乙課", "甲課 乙課"], true),
    ] {
        let ledger = read(&table(&[
            &["要項", "策略", "作法", "單位"],
            &["一、便民", "(一)透明。", "1.流程|(1)甲。|(2)乙。|2.丙。", units],
        ]));
        let checklist = checklist(&ledger);
        let found: Vec<String> = checklist.points().map(|(_, _, point)| point.units.join(" ")).collect();
        assert_eq!(found, expected, "{units}");
        let doubts = ledger.entries.iter().filter(|entry| matches!(entry.doubt, Some(Doubt::Units { .. }))).count();
        assert_eq!(doubts > 0, is_doubtful, "{units}");
    }
}

#[test]
fn a_page_cut_repeats_headers_and_cuts_cells_and_nothing_is_counted_twice() {
    let ledger = read(&table(&[
        &["要項", "策略", "作法", "單位"],
        &["一、便民", "(一)透明，", "1.甲項。|2.乙項公布於", "甲課|乙課"],
        &["要項", "策略", "作法", "單位"],
        &["一、便民", "並公開。", "網站。|3.丙項。", "丙課"],
        &["", "(二)友善。", "1.丁項。", "丁課"],
    ]));
    assert_eq!(
        points(&ledger),
        ["一/(一)/1 甲項 [甲課]", "一/(一)/2 乙項公布於網站 [乙課]", "一/(一)/3 丙項 [丙課]", "一/(二)/1 丁項 [丁課]"]
    );
    assert_eq!(checklist(&ledger).pillars[0].strategies[0].title, "透明，並公開。");
    assert_eq!((ledger.count(Fate::Repeat), ledger.doubtful()), (5, 0));
}

#[test]
fn levels_come_from_styles_in_order_of_appearance() {
    let ledger = read(&table(&[
        &["要項", "策略", "作法"],
        &["一、便民", "(一)透明。", "甲、流程|①公布。|②檢討。|乙、設施|①標示。"],
        &["", "(二)友善。", "(1)引導|1.主動招呼。|2.協助填寫。|(2)詢問。"],
    ]));
    let locators: Vec<String> = checklist(&ledger).points().map(|(_, _, point)| point.source.to_string()).collect();
    assert_eq!(
        locators,
        ["一/(一)/甲/①", "一/(一)/甲/②", "一/(一)/乙/①", "一/(二)/(1)/1", "一/(二)/(1)/2", "一/(二)/(2)"]
    );
}

#[test]
fn headings_in_words_and_measures_without_number_are_told_apart() {
    let ledger = read(&table(&[
        &["要項", "策略", "作法"],
        &["一、便民", "(一)透明。", "流程公開|1.甲項。|2.乙項。|設施維護|定期檢查各項設施並留存紀錄。"],
        &["", "(二)友善。", "全體同仁主動服務。"],
        &["", "(三)創新。", "1.丙項|同仁提案後由小組審查。|2.丁項。"],
        &["", "(四)合作。", "1.戊項。|另與社區合作辦理活動。|1.己項。"],
    ]));
    assert_eq!(
        points(&ledger),
        [
            "一/(一)/流程公開/1 甲項",
            "一/(一)/流程公開/2 乙項",
            "一/(一)/設施維護/- 定期檢查各項設施並留存紀錄",
            "一/(二)/- 全體同仁主動服務",
            "一/(三)/1 丙項同仁提案後由小組審查",
            "一/(三)/2 丁項",
            "一/(四)/1 戊項",
            "一/(四)/- 另與社區合作辦理活動",
            "一/(四)/1#2 己項",
        ]
    );
    let doubts: Vec<&Doubt> = ledger.entries.iter().filter_map(|entry| entry.doubt.as_ref()).collect();
    assert_eq!(doubts, [&Doubt::NoNumber]);
}

#[test]
fn pillars_stand_above_tables_and_numbers_printed_twice_are_one_point() {
    let pillar = |title: &str, rows: &[&[&str]]| {
        format!("<p>{title}</p><table>{}</table>", rows.iter().map(|cells| row(cells)).collect::<String>())
    };
    let source = format!(
        "<p>肆、執行策略及方法</p>{}{}",
        pillar(
            "構面一、便捷服務(400分)",
            &[
                &["執行策略", "執行方法", "主辦單位", "具體作法"],
                &["(一)簡化流程", "1.單一窗口|(1)設置窗口。", "第一組|第二組", "(1)各窗口隨到隨辦，每月檢討1次。"],
                &["", "(2)減少書表。", "第三組", "(2)書表每年檢討。"],
            ]
        ),
        pillar(
            "構面二、友善環境",
            &[
                &["執行策略", "執行方法", "主辦單位", "具體作法"],
                &["(一)改善設施", "1.檢查設施。", "第一組", "1.留存紀錄。"]
            ]
        ),
    );
    let ledger = read(&source);
    assert_eq!(
        points(&ledger),
        ["一/(一)/1/(1) 設置窗口 [第一組 第二組]", "一/(一)/1/(2) 減少書表 [第三組]", "二/(一)/1 檢查設施 [第一組]"]
    );
    let checklist = checklist(&ledger);
    assert_eq!((checklist.pillars[0].title.as_str(), checklist.pillars[0].weight.as_f64()), ("便捷服務", 400.0));
    let first = checklist.points().next().unwrap().2;
    assert_eq!((first.look_for.len(), first.target.map(|target| target.times)), (1, Some(1)));
}

#[test]
fn only_the_chapter_of_content_holds_points_and_the_others_are_taken_from_their_own() {
    let source = "高雄市甲區公所115年度提升服務工作計畫\n壹、計畫依據：依市府115年1月5日函辦理。\n貳、計畫目標\n一、便捷。\n\
        二、友善。\n參、實施對象\n全體同仁。\n肆、計畫內容\n要項\t策略\t作法\t單位\n一、便民\t(一)透明。\t1.甲項。\t甲課\n\
        伍、管考\n一、本所於115年2月10日前提出工作計畫。\n二、於次年1月彙送成果報告。\n\
        附件一 參考範例\n要項\t策略\t作法\t單位\n一、範例\t(一)範例。\t1.範例。\t甲課\n";
    let ledger = read(source);
    assert_eq!(points(&ledger), ["一/(一)/1 甲項 [甲課]"]);
    let checklist = checklist(&ledger);
    assert_eq!((checklist.agency.as_str(), checklist.year), ("高雄市甲區公所", 115));
    assert_eq!(checklist.basis, ["依市府115年1月5日函辦理。"]);
    assert_eq!(checklist.goals, ["便捷。", "友善。"]);
    let milestones: Vec<String> = checklist.milestones.iter().map(|m| format!("{} {}", m.due, m.what)).collect();
    assert_eq!(milestones, ["2026-02-10 提出工作計畫", "2027-01-31 彙送成果報告"]);
    assert_eq!(fates(&ledger, Fate::Outside).len(), 10);
}

#[test]
fn a_plan_without_tables_is_read_by_its_numbers() {
    let source = "高雄市乙處115年度為民服務工作計畫\n參、計畫內容\n一、便民服務\n(一)流程透明。\n1.公布流程。\n2.主動\n通知。\n\
        (二)環境友善。\n維護洽公環境整潔並逐月檢查。\n二、創新服務\n(一)鼓勵提案。\n1.辦理提案競賽，每年1次。\n肆、期程\n";
    assert_eq!(
        points(&read(source)),
        [
            "一/(一)/1 公布流程",
            "一/(一)/2 主動通知",
            "一/(二)/- 維護洽公環境整潔並逐月檢查",
            "二/(一)/1 辦理提案競賽，每年1次"
        ]
    );
    let two =
        "乙處115年度工作計畫\n參、推動作法\n一、便民服務\n1.公布流程。\n2.主動通知。\n二、創新服務\n1.辦理競賽。\n";
    assert_eq!(points(&read(two)), ["一/1 公布流程", "一/2 主動通知", "二/1 辦理競賽"]);
}

#[test]
fn columns_flattened_to_lines_keep_their_units_and_details() {
    let source = "肆、執行策略及方法\n\n構面一、便捷\n\n執行策略\n\n執行方法\n\n主辦單位\n\n具體作法\n\n(一)簡化\n\n1.窗口\n\n(1)設置窗口。\n\n\
        第六組\n\n第七組\n\n(1)窗口隨到隨辦。\n\n(2)縮短時間。\n\n第一組至第三組\n\n(2)持續檢討。\n";
    let ledger = read(source);
    assert_eq!(points(&ledger), ["一/(一)/1/(1) 設置窗口 [第六組 第七組]", "一/(一)/1/(2) 縮短時間 [第一組至第三組]"]);
    assert_eq!((ledger.count(Fate::Hint), ledger.doubtful()), (2, 0));
}

#[test]
fn a_table_without_known_names_asks_for_them_and_takes_them() {
    let source = "<table><tr><td>甲欄<td>乙欄<td>丙欄<tr><td>一、便民<td>1.公布。<td>某某<tr><td>二、友善<td>1.檢查。<td>某某</table>";
    let document = readers::read(source.as_bytes()).unwrap();
    assert!(
        matches!(judge(&document, &Wishes::default()), Err(ImportError::NoColumns { first_row }) if first_row[0] == "甲欄")
    );
    let columns = Some(super::columns::named("pillar,measure,unit").unwrap());
    let ledger = judge(&document, &Wishes { columns, year: None }).unwrap();
    assert_eq!(points(&ledger).last().map(String::as_str), Some("二/1 檢查 [某某]"));
}

/// Texts as plans have them, and as nobody would write them.
fn text() -> impl Strategy<Value = String> {
    let numbers =
        ["", "一、", "二、", "(一)", "（二）", "1.", "2.", "(1)", "①", "甲、", "構面一、", "壹、", "肆、", "•"];
    let words = [
        "",
        "便民",
        "公布流程。",
        "各課室",
        "115年12月",
        "計畫內容",
        "要項",
        "策略",
        "作法",
        "單位",
        "期限",
        "每年2次",
        "，續",
        "附件",
        "：",
        "---",
        "。",
        "(4294967295分)",
        "、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。、。",
    ];
    prop_oneof![
        (proptest::sample::select(numbers.to_vec()), proptest::sample::select(words.to_vec()))
            .prop_map(|(n, w)| format!("{n}{w}")),
        ".{0,12}",
    ]
}

fn document() -> impl Strategy<Value = Document> {
    let paragraph = || text().prop_map(|text| Block::Paragraph(Paragraph::body(text.replace('\n', " "))));
    let cell = (0..5_usize, 1..4_usize, 1..4_usize, proptest::collection::vec(paragraph(), 0..4))
        .prop_map(|(column, columns, rows, blocks)| Cell { column, columns, rows, blocks });
    let row = (proptest::collection::vec(cell, 0..5), any::<bool>())
        .prop_map(|(cells, is_header)| DocumentRow { cells, is_header });
    let table = proptest::collection::vec(row, 0..6).prop_map(|rows| Block::Table(Table { rows, ..Table::default() }));
    proptest::collection::vec(prop_oneof![3 => paragraph(), 1 => table], 0..14).prop_map(|blocks| Document { blocks })
}

proptest! {
    #[test]
    fn the_ledger_adds_up_and_the_draft_loads_whatever_the_document(document in document()) {
        let (_, paragraphs) = super::grid::pieces(&document, |grid| super::columns::header(grid).is_some());
        if let Ok(ledger) = judge(&document, &Wishes::default()) {
            prop_assert_eq!(ledger.entries.len(), paragraphs);
            let sum: usize = Fate::ALL.into_iter().map(|fate| ledger.count(fate)).sum();
            prop_assert_eq!(sum, paragraphs);
            let mut ids: Vec<usize> = ledger.entries.iter().map(|entry| entry.id).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, (0..paragraphs).collect::<Vec<_>>());
            let problems = checklist_problems(&checklist(&ledger));
            prop_assert!(!crate::model::check::lint::any_error(&problems), "{:?}", problems);
        }
    }
}

/// A list of points as a spreadsheet keeps it, after somebody worked in it: rows copied, added and moved, cells overwritten.
fn list() -> impl Strategy<Value = String> {
    let ids = ["", "1", "1.1", "1.1.1", "1.1.2", "1.2.1", "2.1.1", "2.0.1", "1.1.一、1", ".1.1", "1..1", "a b", "x-1"];
    let words = [
        "",
        "一、便民",
        "二、公開",
        "(一)流程",
        "便民(9999999分)",
        "。",
        "'",
        "'=1",
        "公布流程。",
        "秘書室、民政課",
        "每年 0 次",
        "每年 4 次",
        "0 times a year",
        "2026-12-31",
        "-0001-01-01",
        "+12026-1-1",
        "115年底",
        "0",
        "-1",
        "1e300",
        "NaN",
        "\u{0}\\\u{85}\u{2028}",
    ];
    let row = (
        proptest::sample::select(ids.to_vec()),
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 8),
    )
        .prop_map(|(id, words)| format!("{id},{}\n", words.join(",")));
    proptest::collection::vec(row, 1..7)
        .prop_map(|rows| format!("編號,要項,策略,查核重點,業務單位,期限,目標次數,權重,查看項目\n{}", rows.concat()))
}

proptest! {
    #[test]
    fn whatever_was_done_to_a_list_in_a_spreadsheet_its_draft_loads(list in list()) {
        let document = readers::read(list.as_bytes()).expect("a list");
        if let Ok(ledger) = judge(&document, &Wishes::default()) {
            let problems = checklist_problems(&checklist(&ledger));
            prop_assert!(!crate::model::check::lint::any_error(&problems), "{:?}", problems);
        }
    }
}

#[test]
fn an_id_that_is_taken_or_none_is_said_and_replaced_and_all_others_stay() {
    let ledger = read(
        "編號,要項,策略,查核重點\n3.1.1,一、甲,子,第一\n3.1.1,一、甲,子,第二\n3.1.2,一、甲,子,第三\n3.一,一、甲,子,第四\n\
         3.2.1,二、乙,丑,第五\n,二、乙,丑,第六\n",
    );
    let doubts: Vec<_> =
        ledger.entries.iter().filter_map(|entry| entry.doubt.as_ref().map(|doubt| (&entry.text, doubt))).collect();
    assert_eq!(doubts, [(&"第二".to_owned(), &Doubt::RepeatedId), (&"第四".to_owned(), &Doubt::BadId)]);
    let checklist = checklist(&ledger);
    let ids: Vec<&str> = checklist.points().map(|(_, _, point)| point.id.as_str()).collect();
    assert_eq!(ids, ["3.1.1", "3.1.3", "3.1.2", "3.1.4", "3.2.1", "3.2.2"]);
    let pillars: Vec<&str> = checklist.pillars.iter().map(|pillar| pillar.id.as_str()).collect();
    assert_eq!(pillars, ["3", "2"], "the first has the number of its points");
}

#[test]
fn units_and_dates_of_a_list_may_be_named_as_plans_name_them() {
    let ledger = read(
        "編號,要項,策略,查核重點,主辦單位,協辦單位,承辦人,辦理期限\n1.1.1,一、甲,子,第一,秘書室,民政課、社會課,王,115年6月\n",
    );
    assert_eq!(points(&ledger), ["一/- 第一 [秘書室 民政課 社會課]"]);
    assert_eq!(checklist(&ledger).points().next().unwrap().2.deadline, "2026-06-30".parse().ok());
    // Where a column has the name that reports give it, others are what they always were.
    let ledger = read("編號,要項,策略,查核重點,業務單位,協辦單位\n1.1.1,一、甲,子,第一,秘書室,民政課\n");
    assert_eq!(points(&ledger), ["一/- 第一 [秘書室]"]);
}
