//! Many sessions of real size over 20 checklists.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Days, FixedOffset, TimeDelta};
use pillarcheck::model::city::office::{Office, Offices};
use pillarcheck::model::plan::checklist::{Checklist, PointId};
use pillarcheck::model::record::answer::FollowUp;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::record::visit::{Visit, VisitKind};
use pillarcheck::model::value::program::WRITTEN_BY;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::format::checklist_file::read_checklist;
use pillarcheck::store::format::offices_file::offices_text;
use pillarcheck::store::format::session_text::session_bytes;
use pillarcheck::store::library::BUNDLED;

/// Offices, each with a checklist of its own.
const OFFICES: usize = 20;

/// Sessions in one folder.
const IN_FOLDER: usize = 500;

/// What inspectors write.
const NOTES: [&str; 5] = [
    "櫃檯張貼之流程圖為前一年度版本，\n已請承辦人於本週內更換",
    "電話測試三次，第二次響鈴逾六聲才接聽；\"請稍候\"之後未報單位名稱",
    "網站公告已更新，惟無障礙版網頁仍為舊資料，承辦人表示十二月中前完成",
    "志工輪值表齊全，𠮷祥路入口的指示牌字體過小，長者反映看不清楚",
    "抽閱陳情案件五件，均依限回復，紀錄完整；其中一件未附改善前照片，已請補正並於下次查核時再看一次",
];

/// A small generator of numbers, the same everywhere (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    /// A number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Writes the sessions and the offices.
pub fn make(folder: &Path, count: usize, seed: u64) {
    let checklists: Vec<Arc<Checklist>> = (0..OFFICES).map(checklist).map(Arc::new).collect();
    fs::create_dir_all(folder).expect("a folder that can be written");
    fs::write(folder.join("offices.ron"), offices_text(&offices(&checklists)).expect("offices")).expect("a file");
    let mut bytes = 0;
    for number in 0..count {
        let session = session(number, seed, &checklists[number % OFFICES]);
        let below = folder.join(format!("part-{:03}", number / IN_FOLDER));
        fs::create_dir_all(&below).expect("a folder that can be written");
        let text = session_bytes(&session).expect("a session");
        bytes += text.len();
        fs::write(below.join(format!("{number:06}.session.ron")), text).expect("a file");
    }
    println!("{count} sessions, {bytes} bytes, {} on average", bytes / count.max(1));
}

/// The checklist of an office: one of the bundled plans under a name of its own, brought to the year 115.
fn checklist(office: usize) -> Checklist {
    let (id, text) = &BUNDLED[office % BUNDLED.len()];
    let (mut checklist, _) = read_checklist(text).expect("a bundled plan");
    checklist.id = format!("{id}-{office}");
    checklist.agency = format!("範例市第{}區第{}衛生所", office % 4 + 1, office + 1);
    // One scheme and one year, so that every session counts.
    "six-pillars".clone_into(&mut checklist.framework);
    checklist.year = 115;
    // Between 66 and 86 points with their answers and log make 90 to 130 KB.
    let left = 66 + office % 5 * 5;
    let rounds = left.div_ceil(checklist.points().count().max(1));
    for pillar in &mut checklist.pillars {
        let once = pillar.strategies.clone();
        for round in 2..=rounds {
            for strategy in &once {
                let mut strategy = strategy.clone();
                strategy.id = format!("{}.r{round}", strategy.id);
                for point in &mut strategy.points {
                    point.id = format!("{}.r{round}", point.id).into();
                    point.check = format!("第{round}據點{}", point.check).into();
                }
                pillar.strategies.push(strategy);
            }
        }
    }
    // Cut evenly, so that every pillar keeps some.
    let points = checklist.points().count();
    let share = |of: usize| (of * left).div_ceil(points);
    for pillar in &mut checklist.pillars {
        let mut kept = share(pillar.strategies.iter().map(|strategy| strategy.points.len()).sum());
        for strategy in &mut pillar.strategies {
            strategy.points.truncate(kept);
            kept -= strategy.points.len();
        }
        pillar.strategies.retain(|strategy| !strategy.points.is_empty());
    }
    checklist
}

fn offices(checklists: &[Arc<Checklist>]) -> Offices {
    let office = |id: String, agency: String, level: &str, parent: Option<String>| Office {
        id,
        agency,
        level: level.to_owned(),
        parent,
        ..Office::default()
    };
    let mut offices = vec![office("city".into(), "範例市".into(), "市", None)];
    for district in 1..=4 {
        offices.push(office(format!("d{district}"), format!("範例市第{district}區"), "區", Some("city".into())));
    }
    for (number, checklist) in checklists.iter().enumerate() {
        let district = number % 4 + 1;
        let id = format!("o-{:02}", number + 1);
        offices.push(office(id, checklist.agency.clone(), "所", Some(format!("d{district}"))));
    }
    Offices { offices, ..Offices::none() }
}

fn session(number: usize, seed: u64, checklist: &Arc<Checklist>) -> Session {
    let mut numbers = Numbers(seed ^ (number as u64).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let day = Days::new(numbers.below(330));
    let opened = DateTime::<FixedOffset>::parse_from_rfc3339("2026-01-05T09:00:00+08:00").expect("a moment") + day;
    let kind = VisitKind::ALL[numbers.below(3) as usize];
    let visit = Visit {
        kind,
        site: "一樓大廳".to_owned(),
        reviewers: vec!["王檢查員".to_owned(), "林研究員".to_owned()],
        opened: Moment::new(opened),
        closed: None,
    };
    let id = format!("{:08x}-0000-7000-8000-{number:012x}", seed as u32);
    let mut session = Session::begin(id, WRITTEN_BY.to_owned(), visit, Scope::All, Arc::clone(checklist));
    let points: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    for (second, point) in (1..).zip(&points) {
        let at = Moment::new(opened + TimeDelta::seconds(second * 20));
        let stamp = Stamp { at, by: "王檢查員".to_owned() };
        let mark = match numbers.below(100) {
            0..6 => continue,
            6..10 => Mark::NotApplicable,
            10..22 => Mark::Absent,
            22..40 => Mark::Partial,
            _ => Mark::Done,
        };
        let note = (numbers.below(4) == 0).then(|| NOTES[numbers.below(NOTES.len() as u64) as usize]);
        let due = opened.date_naive() + Days::new(30 + numbers.below(200));
        let edit = session.changing(point, &stamp, |answer| {
            answer.mark = Some(mark);
            note.unwrap_or_default().clone_into(&mut answer.note);
            if mark == Mark::Absent {
                let action = "重新印製並張貼，網站同步更新".to_owned();
                answer.follow_up =
                    Some(Box::new(FollowUp {
                        action, unit: "行政組".into(), due: Some(due), ..FollowUp::default()
                    }));
            }
        });
        session.apply(&edit, &stamp).expect("every point is in scope");
    }
    session
}
