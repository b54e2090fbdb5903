//! Plans of offices that do not exist, in layouts of other offices: what is found must be what a reader of the page finds.

use std::io::Write as _;

use crate::import::draft::{Given, draft};
use crate::import::ledger::{Doubt, Fate};
use crate::import::readers::read;
use crate::import::rules::{Wishes, judge};

/// The points of a document as `locator check [units]`.
fn points(bytes: &[u8]) -> Vec<String> {
    let document = read(bytes).unwrap();
    let ledger = judge(&document, &Wishes::default()).unwrap();
    let given = Given { id: "a-115".into(), this_year: 115, ..Given::default() };
    let checklist = draft(&ledger, &given).checklist;
    let points = checklist.points().map(|(_, _, point)| {
        let units = point.units.join("、");
        format!("{} {} [{units}]", point.source, point.check)
    });
    points.collect()
}

fn page(body: &str) -> Vec<u8> {
    format!("<html><body><p>乙市甲區公所115年度提升服務實施計畫</p>{body}</body></html>").into_bytes()
}

fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    package(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)])
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A table of a page: rows divided by `;`, cells by `|`, paragraphs of a cell by `/`.
fn table(rows: &str) -> String {
    let cell = |text: &str| format!("<td><p>{}</p></td>", text.replace('/', "</p><p>"));
    let row = |row: &str| format!("<tr>{}</tr>", row.split('|').map(cell).collect::<String>());
    format!("<table>{}</table>", rows.split(';').map(row).collect::<String>())
}

#[test]
fn pillars_stand_above_their_tables() {
    let body = format!(
        "<p>參、實施內容</p><p>一、專業服務</p>{}<p>二、開放參與</p>{}",
        table("執行策略|具體作法|承辦單位;(一)流程一致|1.訂定作業流程/2.流程公布於網站|秘書室"),
        table("執行策略|具體作法|承辦單位;(一)傾聽民意|1.設置意見箱|民政課"),
    );
    assert_eq!(
        points(&page(&body)),
        ["一/(一)/1 訂定作業流程 [秘書室]", "一/(一)/2 流程公布於網站 [秘書室]", "二/(一)/1 設置意見箱 [民政課]"]
    );
}

#[test]
fn facets_are_pillars_and_goals_come_first() {
    let body = format!(
        "<p>貳、計畫目標</p><p>一、提升效率。</p><p>肆、執行方法</p>{}",
        table(
            "預期目標|構面|推動策略|推動作法|主辦單位;滿意度達九成|構面一、優質便民|(一)縮短流程|1.檢討申請書表|各課室;\
             回復率達百分百|構面二、資訊流通|(一)公開資訊|1.更新網站資料/2.公布統計資料|研考室/主計室"
        ),
    );
    assert_eq!(
        points(&page(&body)),
        ["一/(一)/1 檢討申請書表 [各課室]", "二/(一)/1 更新網站資料 [研考室]", "二/(一)/2 公布統計資料 [主計室]"]
    );
}

#[test]
fn a_plan_without_numbers_is_read_row_by_row() {
    let row = |cells: &[&str]| {
        let cells = cells.iter().map(|text| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"));
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    };
    let body = format!(
        "<w:p><w:r><w:t>甲區公所115年度提升服務計畫</w:t></w:r></w:p><w:tbl>{}{}{}{}</w:tbl>",
        row(&["要項", "策略", "作法", "單位"]),
        row(&["便民服務", "流程簡化", "檢討申請書表", "秘書室"]),
        row(&["", "", "公布作業流程", "各課室"]),
        row(&["資訊公開", "網站服務", "定期更新網站", "研考室"]),
    );
    let found = points(&docx(&body));
    assert_eq!(found.len(), 3, "{found:#?}");
    for (found, expected) in
        found.iter().zip(["檢討申請書表 [秘書室]", "公布作業流程 [各課室]", "定期更新網站 [研考室]"])
    {
        assert!(found.ends_with(expected), "{found}");
    }
}

#[test]
fn a_header_of_two_rows_names_columns_in_both() {
    let body = "<p>參、工作內容</p><table>\
        <tr><td rowspan=2>工作項目</td><td colspan=2>執行內容</td><td rowspan=2>負責單位</td></tr>\
        <tr><td>執行策略</td><td>執行方法</td></tr>\
        <tr><td rowspan=2>一、便捷服務</td><td>(一)單一窗口</td><td>1.設置全功能櫃台</td><td>戶政課</td></tr>\
        <tr><td>(二)行動服務</td><td>1.到府收件</td><td>社會課</td></tr></table>";
    assert_eq!(points(&page(body)), ["一/(一)/1 設置全功能櫃台 [戶政課]", "一/(二)/1 到府收件 [社會課]"]);
}

#[test]
fn units_that_are_joined_with_measures_of_a_row_are_divided() {
    let body = format!(
        "<p>參、計畫內容</p>{}",
        table(
            "實施要項|執行策略|推動作法|業務單位;一、完備服務|(一)流程|1.訂定流程|秘書室、人事室;|(二)訓練|1.辦理講習|一、二組"
        )
    );
    assert_eq!(points(&page(&body)), ["一/(一)/1 訂定流程 [秘書室、人事室]", "一/(二)/1 辦理講習 [一組、二組]"]);
}

#[test]
fn nested_lists_of_a_word_processor_are_levels() {
    let item = |text: &str, under: &str| format!("<text:list-item><text:p>{text}</text:p>{under}</text:list-item>");
    let list = |items: &str| format!("<text:list>{items}</text:list>");
    let body = format!(
        "<text:p>甲區公所115年度提升服務計畫</text:p><text:p>貳、計畫內容</text:p>{}",
        list(&item(
            "一、便民服務",
            &list(&format!(
                "{}{}",
                item("(一)流程透明", &list(&format!("{}{}", item("1.訂定流程", ""), item("2.公布流程", "")))),
                item("(二)環境友善", &list(&item("1.標示清楚", ""))),
            ))
        ))
    );
    let found = points(&odt(&body));
    assert_eq!(found, ["一/(一)/1 訂定流程 []", "一/(一)/2 公布流程 []", "一/(二)/1 標示清楚 []"]);
}

#[test]
fn a_table_drawn_in_a_text_is_a_table() {
    let text = "甲區公所115年度提升服務計畫\n參、計畫內容\n\
        ┌────┬────┬──────┬───┐\n\
        │要項    │策略    │作法        │單位  │\n\
        ├────┼────┼──────┼───┤\n\
        │一、便民│(一)流程│1.訂定作業流│秘書室│\n\
        │        │        │  程並公布。│      │\n\
        │        │        ├──────┼───┤\n\
        │        │        │2.每年檢討。│各課室│\n\
        ├────┼────┼──────┼───┤\n\
        │二、參與│(一)民意│1.設意見箱。│民政課│\n\
        └────┴────┴──────┴───┘\n";
    assert_eq!(
        points(text.as_bytes()),
        ["一/(一)/1 訂定作業流程並公布 [秘書室]", "一/(一)/2 每年檢討 [各課室]", "二/(一)/1 設意見箱 [民政課]"]
    );
}

#[test]
fn a_plan_without_a_column_of_units_names_them_in_lines_or_brackets() {
    let nested = "<table><tr><td>1.公布流程。</td><td>秘書室</td></tr><tr><td>2.每季檢討一次。</td><td>民政課、社會課\
        </td></tr><tr><td>3.受理陳情。</td><td>人事室</td></tr></table>";
    for measures in [
        "1.公布流程。/（主辦單位：秘書室）/2.每季檢討一次。/主辦：民政課；協辦：社會課/3.受理陳情。/承辦單位：人事室",
        "1.公布流程。（秘書室）/2.每季檢討一次。（主辦單位：民政課、社會課）/3.受理陳情。（人事室）",
        "MEASURES",
    ] {
        let body =
            table(&format!("構面|推動策略|具體作為及單位;一、便民|(一)流程|{measures}")).replace("MEASURES", nested);
        let found = points(&page(&format!("<p>肆、計畫內容</p>{body}")));
        let expected = [
            "一/(一)/1 公布流程。 [秘書室]",
            "一/(一)/2 每季檢討一次。 [民政課、社會課]",
            "一/(一)/3 受理陳情。 [人事室]",
        ];
        assert_eq!(found.len(), 3, "{measures}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found.replace('。', ""), expected.replace('。', ""), "{measures}");
        }
    }
}

#[test]
fn a_column_of_an_unknown_name_holds_the_measures_and_numbers_of_pages_hold_nothing() {
    let (first, second) = (table("要項|策略|怎麼做;一、便民|(一)流程|1.公布"), table("|(二)禮貌|1.測試"));
    let found = points(&page(&format!("<p>肆、計畫內容</p>{first}<p>- 3 -</p>{second}<p>第 4 頁</p>")));
    assert_eq!(found, ["一/(一)/1 公布 []", "一/(二)/1 測試 []"]);
}

#[test]
fn the_rest_of_a_strategy_beside_a_new_pillar_takes_no_measures() {
    let body = table(
        "要項|策略|作法;一、便民|(一)檢討流程，並與同性質機關|1.公布;\
         二、公開|進行比較。/(一)網站/(二)互動|1.甲/2.乙/1.丙",
    );
    let found = points(&page(&format!("<p>肆、計畫內容</p>{body}")));
    assert_eq!(found, ["一/(一)/1 公布 []", "二/(一)/1 甲 []", "二/(一)/2 乙 []", "二/(二)/1 丙 []"]);
}

#[test]
fn a_point_that_is_printed_again_counts_once() {
    let body = table(
        "要項|策略|作法;一、便民|(一)流程|1.定期檢視及維護各類設施/2.主動詢問臨櫃民眾並引導/1.定期檢視及維護各類發施/1.每季檢討流程並公布於網站",
    );
    let found = points(&page(&format!("<p>肆、計畫內容</p>{body}")));
    assert_eq!(
        found,
        [
            "一/(一)/1 定期檢視及維護各類設施 []",
            "一/(一)/2 主動詢問臨櫃民眾並引導 []",
            "一/(一)/1#2 每季檢討流程並公布於網站 []"
        ]
    );
}

#[test]
fn a_row_of_a_few_words_is_a_heading_of_the_rows_below_it() {
    let body = table(
        "要項|策略|作法|單位;一、便民|(一)流程|服務人員的培養|;||(1)辦理講習。|秘書室;||(2)參加研習。|人事室;\
         ||常見問題|;||彙集民眾常問的事並公布於網站。|研考室;|(二)環境|定期維護設施|秘書室;||1.美化環境。|秘書室;||2.標示動線。|秘書室",
    );
    assert_eq!(
        points(&page(&format!("<p>肆、計畫內容</p>{body}"))),
        [
            "一/(一)/服務人員的培養/(1) 辦理講習 [秘書室]",
            "一/(一)/服務人員的培養/(2) 參加研習 [人事室]",
            "一/(一)/常見問題/- 彙集民眾常問的事並公布於網站 [研考室]",
            "一/(二)/定期維護設施/1 美化環境 [秘書室]",
            "一/(二)/定期維護設施/2 標示動線 [秘書室]",
        ]
    );
}

#[test]
fn numbers_of_one_style_are_levels_where_lists_stand_in_lists() {
    let measures = "<ol><li>流程檢討<ol><li>訂定流程。</li></ol></li><li>專業訓練<ol><li>辦理講習。</li><li>薦送研習。\
        </li></ol></li><li>主動通知。</li></ol>";
    let body = table("要項|策略|作法;一、便民|(一)流程|MEASURES").replace("MEASURES", measures);
    let expected =
        ["一/(一)/1/1 訂定流程 []", "一/(一)/2/1 辦理講習 []", "一/(一)/2/2 薦送研習 []", "一/(一)/3 主動通知 []"];
    assert_eq!(points(&page(&format!("<p>肆、計畫內容</p>{body}"))), expected);
}

#[test]
fn a_column_of_persons_names_no_units_beside_one_of_units() {
    let body = table("要項|策略|作法|主辦單位|承辦人;一、便民|(一)流程|1.訂定流程。|秘書室|王小明");
    assert_eq!(points(&page(&format!("<p>肆、計畫內容</p>{body}"))), ["一/(一)/1 訂定流程 [秘書室]"]);
    let body = table("要項|策略|作法|承辦人;一、便民|(一)流程|1.訂定流程。|人事室李先生");
    assert_eq!(points(&page(&format!("<p>肆、計畫內容</p>{body}"))), ["一/(一)/1 訂定流程 [人事室李先生]"]);
}

#[test]
fn a_column_without_name_holds_the_measures_if_no_other_does() {
    let body = table("要項|策略||單位;一、便民|(一)流程|1.訂定流程。/2.公布流程。|秘書室/人事室");
    assert_eq!(
        points(&page(&format!("<p>肆、計畫內容</p>{body}"))),
        ["一/(一)/1 訂定流程 [秘書室]", "一/(一)/2 公布流程 [人事室]"]
    );
}

#[test]
fn a_measure_beside_a_blank_group_stands_beside_the_groups() {
    let body = table("要項|策略|重點|作法;一、便民|(一)流程|1.檢討|(1)訂定流程。/(2)公布流程。;|||2.主動通知民眾。");
    assert_eq!(
        points(&page(&format!("<p>肆、計畫內容</p>{body}"))),
        ["一/(一)/1/(1) 訂定流程 []", "一/(一)/1/(2) 公布流程 []", "一/(一)/2 主動通知民眾 []"]
    );
}

#[test]
fn units_in_brackets_end_a_sentence_and_may_hold_brackets() {
    let body = "<p>肆、計畫內容</p><p>一、便民服務</p><p>(一)流程</p><p>1.訂定流程。（秘書室）</p><p>設置意見箱，每月檢視。（民政課）\
        </p><p>2.定期更新網站。（研考室）</p><p>3.定期檢討。</p><p>（主辦單位：二組(資訊)）</p>";
    assert_eq!(
        points(&page(body)),
        [
            "一/(一)/1 訂定流程 [秘書室]",
            "一/(一)/- 設置意見箱，每月檢視 [民政課]",
            "一/(一)/2 定期更新網站 [研考室]",
            "一/(一)/3 定期檢討 [二組(資訊)]"
        ]
    );
}

#[test]
fn an_annex_with_a_long_title_holds_no_points() {
    let body = format!(
        "<p>肆、計畫內容</p>{}<p>附件一 本市所屬各機關為民服務工作不定期考核紀錄表格式</p>{}",
        table("要項|策略|作法;一、便民|(一)流程|1.訂定流程。"),
        table("項目|考核重點|情形;一、禮儀|1.是否主動招呼。|"),
    );
    assert_eq!(points(&page(&body)), ["一/(一)/1 訂定流程 []"]);
}

#[test]
fn borders_that_miss_those_of_the_names_do_not_move_a_cell() {
    let body = "<p>參、計畫內容</p><table>\
        <tr><td>要項</td><td colspan=2>策略</td><td colspan=3>作法</td><td>期限</td><td colspan=2>單位</td></tr>\
        <tr><td rowspan=2>一、便民</td><td rowspan=2 colspan=2>(一)流程</td><td colspan=4>1.訂定流程。</td>\
        <td>115年6月</td><td>秘書室</td></tr>\
        <tr><td colspan=2>2.公布流程。</td><td colspan=2>115年7月</td><td colspan=2>人事室</td></tr>\
        <tr><td colspan=2>二、公開</td><td>(一)網站</td><td colspan=3>1.更新網站。</td><td>每日</td><td colspan=2>研考室</td></tr>\
        </table>";
    let expected = ["一/(一)/1 訂定流程 [秘書室]", "一/(一)/2 公布流程 [人事室]", "二/(一)/1 更新網站 [研考室]"];
    assert_eq!(points(&page(body)), expected);
}

#[test]
fn one_name_may_stand_over_headings_and_measures() {
    let body = "<p>參、計畫內容</p><table><tr><td>要項</td><td>策略</td><td colspan=2>作法</td></tr>\
        <tr><td rowspan=2>一、便民</td><td rowspan=2>(一)流程</td><td>流程檢討</td><td>1.訂定流程。</td></tr>\
        <tr><td>專業訓練</td><td>1.辦理講習。</td></tr></table>";
    assert_eq!(points(&page(body)), ["一/(一)/流程檢討/1 訂定流程 []", "一/(一)/專業訓練/1 辦理講習 []"]);
}

#[test]
fn a_heading_in_the_first_row_is_no_second_row_of_names_and_goes_over_a_page() {
    let (first, second) = (
        table("要項|策略|作法|單位;一、便民|(一)效益|1.甲項。|秘書室;||2.乙項。|秘書室;||外部效益|"),
        table("要項|策略|作法|單位;||1.丙項。|秘書室;||2.丁項。|秘書室"),
    );
    let third = table("要項|策略|作法|單位;||內部效益|;||1.戊項。|人事室");
    assert_eq!(
        points(&page(&format!("<p>肆、計畫內容</p>{first}<p>- 2 -</p>{second}{third}"))),
        [
            "一/(一)/1 甲項 [秘書室]",
            "一/(一)/2 乙項 [秘書室]",
            "一/(一)/外部效益/1 丙項 [秘書室]",
            "一/(一)/外部效益/2 丁項 [秘書室]",
            "一/(一)/內部效益/1 戊項 [人事室]",
        ]
    );
}

#[test]
fn words_before_a_number_say_its_level() {
    let body = format!(
        "<p>肆、計畫內容</p><p>實施要項一：便民服務</p><p>執行策略一：流程檢討</p>{}<p>實施要項二：資訊公開</p>\
        <p>執行策略一：網站更新</p>{}",
        table("作法|單位;1.訂定流程。|秘書室"),
        table("作法|單位;1.更新網站。|研考室")
    );
    assert_eq!(points(&page(&body)), ["一/一/1 訂定流程 [秘書室]", "二/一/1 更新網站 [研考室]"]);
}

#[test]
fn what_recognition_of_a_picture_left_is_named_and_makes_no_points() {
    let jumble = "一、便民服務 (一)流程 1.訂定流程並公 布於網站。 2.定期檢討流程。 秘書室 一、便民服務 (一)流程 1.訂定流程並公 布於網站。";
    let rows = [
        "工作\t作要項\t工作重點\t業務單位",
        "一、便民服\t(一)流程透\t1.訂定作業流\t秘書室",
        "務\t明\t程並公布於網\t",
        "\t, ricevee\t站。\t• ,",
        "\t\t2.每年檢討作\t人事室",
        "\t\t業流程。\t貝 訊 平 位",
        "1\t\t\t",
        "",
        &format!("{jumble}\t工作\t作要項\t工作重點\t業務單位"),
        &format!("{jumble}\t一、便民服\t(二)環境整\t1.定期清潔洽\t總務室"),
        &format!("{jumble}\t務\t潔\t公環境並美化\t"),
        "\t\t\t空間。\t",
        "\t\t\t2.設置標示牌\t秘書室",
        "\t\t\t及動線圖。\t",
    ];
    let text = format!("甲區公所115年度提升服務計畫\n參、計畫內容\n{}\n", rows.join("\n"));
    let ledger = judge(&read(text.as_bytes()).unwrap(), &Wishes::default()).unwrap();
    let noise: Vec<_> = ledger.entries.iter().filter(|entry| entry.fate == Fate::NotUnderstood).collect();
    let count = |doubt: &Doubt| noise.iter().filter(|entry| entry.doubt.as_ref() == Some(doubt)).count();
    assert_eq!((count(&Doubt::Jumble), count(&Doubt::Fragment), noise.len()), (3, 4, 7), "{noise:#?}");
    assert_eq!(
        points(text.as_bytes()),
        [
            "一/(一)/1 訂定作業流程並公布於網站 [秘書室]",
            "一/(一)/2 每年檢討作業流程 [人事室]",
            "一/(二)/1 定期清潔洽公環境並美化空間 [總務室]",
            "一/(二)/2 設置標示牌及動線圖 [秘書室]",
        ]
    );
}

#[test]
fn a_row_that_was_added_to_a_list_keeps_what_it_says_and_gets_a_free_id() {
    let ids = |list: &str| -> Vec<String> {
        let ledger = judge(&read(list.as_bytes()).unwrap(), &Wishes::default()).unwrap();
        let checklist = draft(&ledger, &Given { id: "a-115".into(), this_year: 115, ..Given::default() }).checklist;
        let line = |point: &crate::model::plan::checklist::FocusPoint| {
            let deadline = point.deadline.map_or_else(String::new, |day| format!(" {day}"));
            format!("{} {} [{}]{deadline} {}", point.id, point.check, point.look_for.join("|"), point.weight)
        };
        checklist.points().map(|(_, _, point)| line(point)).collect()
    };
    let rows = "編號,實施要項,策略,查核重點,檢視重點,權重,完成期限\n\
        2.1.1,二、便民,(一) 流程,甲項,,1,\n\
        ,二、便民,(一) 流程,乙項,簽文、網站,2,115年6月30日\n\
        2.1.2,二、便民,(一) 流程,丙項,,1,\n";
    let expected = ["2.1.1 甲項 [] 1", "2.1.3 乙項 [簽文|網站] 2026-06-30 2", "2.1.2 丙項 [] 1"];
    assert_eq!(ids(rows), expected);
    assert_eq!(ids(&rows.replace(',', ";")), expected);
    // Without ids each row is a point too, however short it is.
    let rows = "實施要項,策略,查核重點,業務單位\n一、便民,(一) 流程,甲項,秘書室\n一、便民,(一) 流程,乙項,\n一、便民,(一) 流程,丙項,\n";
    assert_eq!(ids(rows), ["1.1.1 甲項 [] 1", "1.1.2 乙項 [] 1", "1.1.3 丙項 [] 1"]);
}
