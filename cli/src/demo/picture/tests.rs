use super::{escaped, page};
use crate::demo::census::{Count, Fate, Findings, Identity, Kept};
use crate::demo::evening::Evening;
use crate::demo::link::{Fault, FaultKind, Weather};
use crate::demo::merger::Merger;
use crate::demo::report::{Later, Report};
use crate::demo::slots::SlotFindings;
use crate::demo::story::{SERVER, Scene, Sign, Story};
use crate::demo::village::{DESK, EVENING, FIRST_OFFICER, HUSBAND, NIGHT, RESIDENTS, WALKER, WIFE, people};
use crate::demo::witness::{Event, Step, Walk, What};
use crate::say::Say;
use std::time::Duration;
use tinxom_domain::id::{DeviceId, HouseholdId};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_phone::SyncReport;

fn say(language: &str) -> Say {
    Say::new(language.parse().unwrap(), false).unwrap_or_else(|_| panic!("{language} is spoken"))
}

fn scene(ways: &[(usize, usize)], signs: &[(usize, Sign)], words: &str) -> Scene {
    let at = Timestamp(1_795_000_000_000);
    Scene { at, ways: ways.to_vec(), signs: signs.to_vec(), text: words.to_owned() }
}

/// A made-up evening in which something passes between two phones and between each phone and the server.
fn evening(words: &str) -> Evening {
    let verdicts: Vec<_> = EVENING.map(|place| (SERVER, place)).collect();
    let story = vec![
        scene(&[(FIRST_OFFICER, WIFE)], &[(FIRST_OFFICER, Sign::Code)], words),
        scene(&[(WIFE, FIRST_OFFICER)], &[(WIFE, Sign::Provisional)], words),
        scene(&verdicts, &[(WIFE, Sign::Active), (HUSBAND, Sign::Waiting)], words),
    ];
    Evening { story: Story(story), enrolled: Vec::new(), households: 9 }
}

/// A made-up merger.
fn merger(words: &str) -> Merger {
    let identity = Identity { device: DeviceId([1; 16]), text: words.to_owned(), kept_at: 1 };
    Merger {
        story: Story(vec![scene(&[], &[], words)]),
        kept: Kept { who: 0, identity: identity.clone(), fate: Fate::Arrived },
        words: words.to_owned(),
        shown_as: words.to_owned(),
        place_stays: true,
        at_desk: vec![Some(identity.clone())],
        at_server: vec![Some(identity)],
        astray: 0,
        household: (HouseholdId([1; 8]), words.to_owned()),
        queue: (1, 0),
        placed: true,
        sheet: String::new(),
    }
}

/// A made-up night of so many tips, whose words are these.
fn night(say: &Say, tips: i64, words: &str) -> (Report, Vec<Event>) {
    let people = people(say);
    let mut events = Vec::new();
    let mut at = 0;
    let mut happens = |person, what| {
        at += 10;
        events.push(Event { at, person, what });
    };
    for person in NIGHT.skip(1) {
        happens(person, What::Link(Weather::Down));
    }
    happens(WALKER, What::Walk(Walk::Started));
    happens(WALKER, What::Walk(Walk::Gap));
    let all = || RESIDENTS.flat_map(|person| (0..tips).map(move |tip| (person, tip)));
    for (person, tip) in all() {
        happens(person, What::Tip(tip, Step::Kept));
    }
    for person in NIGHT.skip(1) {
        happens(person, What::Tried);
        happens(person, What::Link(Weather::Bad));
        for (number, kind) in FaultKind::ALL.into_iter().enumerate() {
            happens(person, What::Fault(Fault { request: number as u64 + 1, kind, bytes: 99 }));
        }
    }
    for step in [Step::Left, Step::Arrived] {
        for (person, tip) in all() {
            happens(person, What::Tip(tip, step));
        }
    }
    happens(DESK, What::Link(Weather::Bad));
    happens(DESK, What::Walk(Walk::Seen));
    for (person, tip) in all() {
        happens(person, What::Tip(tip, Step::Opened));
    }
    happens(1, What::Tip(0, Step::Answered));
    happens(1, What::Tip(0, Step::Read));
    let count = Count { filed: tips as usize, arrived: tips as usize, ..Count::default() };
    let counts = NIGHT.map(|person| if RESIDENTS.contains(&person) { count } else { Count::default() });
    let faults = events.iter().filter_map(|event| match event.what {
        What::Fault(fault) => Some((event.person, fault)),
        _ => None,
    });
    let report = Report {
        seed: 1,
        tips: tips as usize * 3,
        words: all().map(|tip| (tip, words.to_owned())).collect(),
        findings: Findings { people: counts.collect(), doubled: 0 },
        later: vec![Later::default(); NIGHT.len()],
        people,
        day: Date(20_785),
        traffic: SyncReport { bytes_up: 1_234, bytes_down: 5_678, round_trips: 9 },
        faults: faults.collect(),
        other_faults: Vec::new(),
        patrol_lines: 5,
        evening: evening(words),
        slots: SlotFindings { enrolled: 3, active: 2, waiting: 1, lost: 0, doubled: 0, differing: 0 },
        merger: merger(words),
        took: Duration::from_millis(1_230),
    };
    (report, events)
}

/// Elements that have no end.
const VOID: [&str; 1] = ["meta"];

/// Walks a page: every tag is closed in its order, every attribute is quoted, and outside of tags stands no `<`. Gives
/// the texts between the tags, without the style.
fn texts(page: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").expect("a doctype");
    loop {
        let Some((text, tail)) = rest.split_once('<') else {
            assert!(rest.trim().is_empty(), "{rest}");
            break;
        };
        assert!(!text.contains('>') || open.last() == Some(&"style"), "{text}");
        for entity in text.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| entity.starts_with(known));
            assert!(known, "&{entity}");
        }
        if open.last() != Some(&"style") {
            texts.push(text.trim().to_owned());
        }
        let (tag, tail) = tail.split_once('>').expect("a tag ends");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        assert!(!tag.contains('<') && !tag.contains('\''), "{tag}");
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            let name = tag.split_whitespace().next().unwrap_or_default();
            if !VOID.contains(&name) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    texts.retain(|text| !text.is_empty());
    texts
}

#[test]
fn the_page_is_well_formed_in_both_languages_and_at_every_size() {
    for language in ["vi", "en"] {
        for tips in [0, 1, 4, 700] {
            let say = say(language);
            let (report, events) = night(&say, tips, "Đèn ngõ hỏng.");
            let page = page(&say, &report, &events);
            assert!(!texts(&page).is_empty());
            assert!(
                !page.contains("{ $") && !page.contains("NaN") && !page.contains("inf"),
                "{language} {tips}"
            );
        }
    }
}

#[test]
fn whatever_a_tip_says_stays_text() {
    let hostile = "</p><script>alert('1')</script>\"&<!-- \u{7}";
    assert_eq!(escaped("<a b='c'>&\""), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;");
    let say = say("vi");
    let (mut report, events) = night(&say, 2, hostile);
    report.people[1].name = hostile.to_owned();
    report.people[1].home = hostile.to_owned();
    let page = page(&say, &report, &events);
    let texts = texts(&page);
    assert!(!page.contains("<script") && !page.contains("<!--"));
    assert!(texts.iter().any(|text| text.contains("&lt;script&gt;")));
}

#[test]
fn the_page_brings_everything_with_it() {
    let say = say("en");
    let (report, events) = night(&say, 4, "Đèn ngõ hỏng.");
    let page = page(&say, &report, &events);
    for outside in ["http://", "https://", "src=", "url(", "@import", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    for place in page.split("href=\"").skip(1) {
        let name =
            place.strip_prefix('#').and_then(|place| place.split('"').next()).expect("within the page");
        assert!(page.contains(&format!("<symbol id=\"{name}\"")), "{name}");
    }
}

#[test]
fn every_phone_has_a_lane_and_every_fault_and_step_a_sign() {
    let say = say("en");
    let (report, events) = night(&say, 4, "Đèn ngõ hỏng.");
    let page = page(&say, &report, &events);
    assert_eq!(page.matches("<section").count(), 6);
    let (_, lanes) = page.split_once("class=\"parts\"").expect("the evening, then the lanes");
    let (lanes, _) = lanes.split_once("<ul").expect("lanes, then the legend");
    for (icon, count) in [
        ("up", 5),
        ("down", 5),
        ("reply_lost", 5),
        ("repeated", 5),
        ("tried", 5),
        ("kept", 12),
        ("left", 12),
        ("arrived", 12),
        ("opened", 12),
        ("answered", 1),
        ("read", 1),
        ("walk-started", 1),
        ("walk-gap", 1),
        ("walk-seen", 1),
    ] {
        assert_eq!(lanes.matches(&format!("href=\"#{icon}\"")).count(), count, "{icon}");
    }
}

#[test]
fn a_large_night_stays_small_and_says_that_it_is_drawn_together() {
    let say = say("en");
    let (report, events) = night(&say, 700, "Đèn ngõ hỏng.");
    let page = page(&say, &report, &events);
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert_eq!(page.matches("687 more tips drawn together").count(), 3);
}

#[test]
fn english_has_no_vietnamese_but_names_and_vietnamese_no_english() {
    let vietnamese = |letter: char| {
        "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
            .contains(letter.to_lowercase().next().unwrap_or(letter))
    };
    let english = say("en");
    let (mut report, events) = night(&english, 4, "a lamp");
    for person in &mut report.people {
        for name in [
            "Bà Tư",
            "Anh Ba",
            "Cô Năm",
            "Anh Sáu",
            "Chị Bảy",
            "Anh Hà",
            "Chị Lâm",
            "Chị Mai",
            "Anh Dũng",
            "Ông Tám",
            "Tổ tự quản",
            "Xóm Núi Voi",
            "Xóm Bến Đò",
        ] {
            person.name = person.name.replace(name, "N");
            person.home = person.home.replace(name, "H");
        }
    }
    report.people[DESK].home = "W".into();
    let said = [texts(&page(&english, &report, &events)), report.text(&english)].concat();
    let wards = ["Tin Xóm", "Phan Đình Phùng", "Quan Triều", "Gia Sàng"];
    for text in said.iter().filter(|text| !wards.iter().any(|name| text.contains(name))) {
        assert!(!text.contains(vietnamese), "{text}");
    }
    let vietnamese = say("vi");
    let (report, events) = night(&vietnamese, 4, "đèn");
    let said = [texts(&page(&vietnamese, &report, &events)), report.text(&vietnamese)].concat();
    for text in said.iter().filter(|text| !text.contains("cargo")) {
        let words: Vec<&str> = text.split(|letter: char| !letter.is_alphabetic()).collect();
        for english in
            ["the", "of", "and", "tip", "tips", "desk", "arrived", "lost", "bytes", "link", "invented"]
        {
            assert!(!words.contains(&english), "{text}");
        }
    }
}

#[test]
fn the_evening_has_a_line_per_phone_and_one_for_the_server_and_says_every_scene_in_words() {
    let say = say("en");
    let (report, events) = night(&say, 1, "told");
    let page = page(&say, &report, &events);
    let (_, evening) = page.split_once("class=\"scenes\"").expect("the evening's scenes");
    let (evening, _) = evening.split_once("</ol>").expect("an end");
    let rows: Vec<&str> = evening.split("<li>").skip(1).collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row.matches("class=\"life\"").count(), EVENING.len() + 2);
        assert!(row.contains("<p>told</p>") && row.contains("aria-hidden"));
    }
    assert_eq!(evening.matches("class=\"way code\" x1").count(), 2);
    assert_eq!(evening.matches("class=\"way\" x1").count(), EVENING.len());
    for icon in ["code", "provisional", "arrived", "waiting"] {
        assert_eq!(evening.matches(&format!("href=\"#{icon}\"")).count(), 1, "{icon}");
    }
}

#[test]
fn the_merger_shows_three_units_before_two_after_and_its_records_where_they_are() {
    let say = say("vi");
    let (report, events) = night(&say, 1, "Đèn ngõ hỏng.");
    let page = page(&say, &report, &events);
    let (_, units) = page.split_once("class=\"units\"").expect("units");
    let (before, after) = units.split_once("class=\"edges\"").expect("their lineage");
    let (after, _) = after.split_once("<ul").expect("the legend");
    assert_eq!((before.matches("<strong>").count(), after.matches("<strong>").count()), (3, 2));
    assert_eq!(
        (before.matches("class=\"record\"").count(), after.matches("class=\"record\"").count()),
        (2, 2)
    );
    assert_eq!((after.matches("class=\"whole\"").count(), after.matches("class=\"part\"").count()), (2, 2));
    assert!(before.contains("28/11/2026") && after.contains("29/11/2026"), "{before}");
}

#[test]
fn an_evening_or_a_merger_that_went_wrong_is_said_and_the_check_is_amiss() {
    let say = say("vi");
    let (report, events) = night(&say, 4, "Đèn ngõ hỏng.");
    assert!(report.is_good());
    let spoil: [fn(&mut Report); 4] = [
        |report| report.slots.doubled = 1,
        |report| report.merger.astray = 1,
        |report| report.merger.queue.1 = 1,
        |report| report.merger.at_server.clear(),
    ];
    for spoil in spoil {
        let mut spoilt = report.clone();
        spoil(&mut spoilt);
        assert!(!spoilt.is_good());
        assert_ne!(report.checks(&say), spoilt.checks(&say));
        assert!(page(&say, &spoilt, &events).contains("check amiss"));
    }
}
