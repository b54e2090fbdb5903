//! `import`: what is written and printed, the exit codes, and what is refused.

use std::io::{Cursor, Write as _};

use super::desk::Desk;

/// A plan of an office that does not exist, as lines and a table with tabs.
pub const PLAN: &str = "高雄市甲區公所115年度提升服務工作計畫\n壹、計畫依據\n依市府計畫辦理。\n貳、計畫目標\n一、便捷服務。\n肆、計畫內容\n\
    執行要項\t執行策略\t推動作法\t業務單位\n\
    一、提升服務品質，深化服務績效\t(一)流程透明。\t1.流程公布於網站。\t秘書室\n\
    \t\t2.每年至少檢討書表2次。\t各課室\n\
    二、便捷服務程序，確保流程透明\t(一)單一窗口。\t1.設置全功能櫃台。\t民政課\n\
    伍、管考\n一、115年1月30日前提出工作計畫。\n";

#[test]
fn a_clear_plan_is_written_and_passes_check() {
    let desk = Desk::new();
    std::fs::write(desk.folder().join("甲區.txt"), PLAN).unwrap();
    let mut told = desk.tell(&["import", "甲區.txt", "-o", "甲區.ron"]);
    told += &desk.tell(&["check", "甲區.ron"]);
    told += &desk.tell(&["import", "甲區.txt", "-o", "甲區.ron"]);
    told += &desk.tell(&["import", "甲區.txt", "--explain"]);
    insta::assert_snapshot!(told);
    insta::assert_snapshot!(
        "the_checklist_of_a_plan",
        std::fs::read_to_string(desk.folder().join("甲區.ron")).unwrap()
    );
}

#[test]
fn a_doubtful_plan_is_written_with_code_1_and_its_doubts() {
    let desk = Desk::new();
    let plan = PLAN
        .replace("高雄市甲區公所115年度", "")
        .replace("2.每年", "4.每年")
        .replace("管考\n一、115年1月30日", "管考\n一、次年1月");
    std::fs::write(desk.folder().join("乙.txt"), plan).unwrap();
    let mut told = desk.both(&["import", "乙.txt", "-o", "a.ron"]);
    let given = ["--agency", "高雄市甲區公所", "--year", "115", "--framework", "five-pillars"];
    told += &desk.tell(&[&["import", "乙.txt"][..], &given].concat());
    insta::assert_snapshot!(told);
}

#[test]
fn what_is_no_plan_is_refused_with_code_3_and_nothing_written() {
    let desk = Desk::new();
    let zip = |names: &[&str]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"<manifest:encryption-data/>").unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let table = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>一、丙</td><td>1.丁</td></tr><tr><td>二、戊</td><td>1.己</td></tr></table>";
    let mut told = String::new();
    for (name, bytes) in [
        ("空.txt", b" \n".to_vec()),
        ("別的.txt", "今天天氣很好。".into()),
        ("舊.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()),
        ("密.odt", zip(&["META-INF/manifest.xml", "content.xml"])),
        ("壞.docx", b"PK\x03\x04".to_vec()),
        ("圖.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d\x01\x02\x03\x04\x05\x06".to_vec()),
        ("欄.html", table.into()),
    ] {
        std::fs::write(desk.folder().join(name), bytes).unwrap();
        told += &desk.tell(&["import", name, "-o", "a.ron"]);
    }
    told += &desk.tell(&["import", "沒有.odt"]);
    told += &desk.tell(&["import", "欄.html", "--columns", "pillar,what"]);
    told += &desk.tell(&["import", "欄.html", "--columns", "pillar,measure", "--year", "115", "--agency", "甲"]);
    insta::assert_snapshot!(told);
    assert!(!desk.folder().join("a.ron").exists());
}

#[test]
fn a_list_edited_in_a_spreadsheet_comes_back_onto_its_checklist() {
    let desk = Desk::new();
    let list = "編號,依據,業務單位,實施要項,策略,查核重點,查看項目\n\
        1.1,一/(一)/1,秘書室,一、便民,(一) 流程,流程已訂定,網站、公文\n\
        1.2,一/(一)/2,各課室,一、便民,(一) 流程,電話三聲內接聽,去電查問\n";
    std::fs::write(desk.folder().join("list.csv"), list).unwrap();
    let given = ["--agency", "甲區公所", "--year", "115", "--framework", "other"];
    let told = desk.tell(&[&["import", "list.csv", "-o", "old.ron"][..], &given].concat());
    assert!(told.contains("[1]") && told.contains("title"), "a list says no title\n{told}");
    let old = std::fs::read_to_string(desk.folder().join("old.ron")).unwrap();
    assert!(old.contains("id: \"1.2\"") && old.contains("\"網站\",") && old.contains("\"公文\""), "{old}");
    let own = old.replace("流程已訂定", "作業流程已訂定並公布");
    std::fs::write(desk.folder().join("old.ron"), own).unwrap();
    let edited = list.replace("1.2,一/(一)/2,各課室", "1.2,一/(一)/2,民政課")
        + "1.3,一/(一)/3,,一、便民,(一) 流程,設置意見箱,\n";
    std::fs::write(desk.folder().join("list.csv"), edited).unwrap();
    let told = desk.tell(&["import", "list.csv", "--onto", "old.ron", "-o", "new.ron"]);
    assert!(told.contains("新增 1.3") && told.contains("單位、期限或次數不同 1.2"), "{told}");
    let new = std::fs::read_to_string(desk.folder().join("new.ron")).unwrap();
    assert!(new.contains("作業流程已訂定並公布") && new.contains("甲區公所"), "{new}");
}
