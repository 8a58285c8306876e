//! At a household's door and on the telephone with it, by hand: grants and answers pass as files between separate processes.

use crate::processes::{Ran, Village};
use crate::registry::{LIST, file, granted, household, listed, state};
use serde_json::{Value, json};

#[test]
fn s5_2_both_orders_of_sync_lead_to_one_slot_and_a_second_grant_waits_until_a_person_settles() {
    let village = Village::with_hamlets();
    let officer = listed(&village, "officer");
    let (first, second) = (household(&officer, "ga trong"), household(&officer, "chim se"));

    // The officer's phone is first at the server with one, the member's with the other.
    let (one, answer) = granted(&village, &officer, &first, "one");
    assert_eq!(state(&one), "pending");
    officer.run(&["door", "finish", &answer]).done();
    officer.run(&["door", "finish", &answer]).done();
    officer.sync().done();
    let told = one.sync().done();
    assert_eq!(told.json()["slot"][0]["state"], "active", "{told:?}");
    assert!(told.err.contains("The server ruled"), "{told:?}");
    let (two, answer) = granted(&village, &officer, &second, "two");
    two.sync().done();
    assert_eq!(state(&two), "active");
    officer.run(&["door", "finish", &answer]).done();
    officer.sync().done();
    assert_eq!((state(&one).as_str(), state(&two).as_str()), ("active", "active"));
    let grants = officer.run(&["door", "list"]).done().json();
    assert!(grants["grants"].as_array().unwrap().iter().all(|grant| grant["state"] == "active"), "{grants}");

    // Another officer grants the same household: nobody is lost, and a person settles.
    let other = village.area_officer("other");
    let (three, answer) = granted(&village, &other, &first, "three");
    other.run(&["door", "finish", &answer]).done();
    other.sync().done();
    three.sync().done();
    assert_eq!((state(&one).as_str(), state(&three).as_str()), ("active", "waiting"));
    let waiting = other.run(&["registry", "waiting"]).done().json();
    assert_eq!((&waiting["count"], &waiting["claims"][0]["household"]["id"]), (&json!(1), &json!(first)));
    let claim = waiting["claims"][0]["claim"].as_str().unwrap().to_owned();
    let asked = other.run(&["registry", "settle", &claim[..8]]).done().json();
    assert_eq!(asked["queued"], false, "asked first: {asked}");
    other.run(&["registry", "settle", &claim[..8], "--yes"]).done();
    for vault in [&other, &one, &three] {
        vault.sync().done();
    }
    assert_eq!((state(&one).as_str(), state(&three).as_str()), ("waiting", "active"));

    // The look is told to the member, by role and purpose.
    officer.sync().done();
    let shown = officer.run(&["registry", "show", &first[..6], "--purpose", "visit"]).done();
    let detail = shown.json();
    assert!(shown.err.contains("are told who looked"), "{shown:?}");
    assert_eq!(detail["holder"]["claim"], claim, "{detail}");
    let what: Vec<&str> =
        detail["history"].as_array().unwrap().iter().map(|line| line["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["settled", "enrolled", "enrolled"], "{detail}");
    officer.sync().done();
    three.sync().done();
    let looks = three.run(&["slot", "looks"]).done().json();
    assert_eq!(
        (&looks["looks"][0]["role"], &looks["looks"][0]["purpose"]),
        (&json!("area_officer"), &json!("visit"))
    );
}

#[test]
fn s5_4_over_the_telephone_the_slot_counts_once_four_words_were_the_same_on_both_phones() {
    let village = Village::with_hamlets();
    let officer = listed(&village, "officer");
    let (same, other) = (household(&officer, "ga trong"), household(&officer, "chim se"));
    for (household, name, answer) in [(&same, "same", "yes"), (&other, "other", "no")] {
        let grant = officer.run(&["door", "grant", "--household", household, "--telephone"]).done().json();
        let claim = grant["claim"].as_str().unwrap().to_owned();
        let code = officer.run(&["door", "code", &claim[..8]]).done().json()["code"].clone();
        officer.sync().done();
        let phone = village.vault(name);
        let ask = ["slot", "code", code.as_str().unwrap(), "--server", village.address()];
        let invite = phone.run(&ask).done().code();
        // An answer may be lost on the way: until the hour is over the same phone asks again. Wrong digits lead nowhere.
        assert_eq!(phone.run(&ask).done().code(), invite);
        let other = |digit: char| if digit == '1' { '2' } else { '1' };
        let wrong: String = code.as_str().unwrap().split(' ').flat_map(str::chars).map(other).collect();
        phone.run(&["slot", "code", &wrong, "--server", village.address()]).refused("code-unknown");
        phone.run(&["slot", "code", "123", "--server", village.address()]).refused("code-altered");
        phone.enrol(&invite, name).done();
        phone.sync().done();
        assert_eq!(state(&phone), "unchecked");
        officer.sync().done();
        let theirs = officer.run(&["door", "words", &claim[..8]]).done().json()["words"].clone();
        assert_eq!(theirs, phone.run(&["slot", "words"]).done().json()["words"]);
        assert_eq!(theirs.as_array().unwrap().len(), 4);
        officer.run(&["door", "compare", &claim[..8], answer]).done();
        officer.sync().done();
        phone.sync().done();
        let expected = if answer == "yes" { "active" } else { "ended" };
        assert_eq!(state(&phone), expected);
    }
}

#[test]
fn s5_1_what_is_shown_by_mistake_at_a_door_is_refused_and_nothing_of_it_is_said_or_kept() {
    const CARD: &str = "024099001234|168168168|Nguyễn Văn Gà Trống|01011980|Nam|Xóm Gò|01012022";
    let village = Village::with_hamlets();
    let officer = listed(&village, "officer");
    let first = household(&officer, "ga trong");
    let (phone, answer) = granted(&village, &officer, &first, "one");
    let card = file(&village, "card");
    std::fs::write(&card, CARD).unwrap();
    let nothing = |ran: Ran| {
        let ran = ran.refused("card-shown");
        assert!(!ran.err.contains("024099001234") && !ran.out.contains("024099001234"), "{ran:?}");
    };
    nothing(officer.run(&["door", "finish", &card]));
    nothing(officer.run(&["door", "finish", CARD]));
    nothing(phone.run(&["slot", "hand-over", &card, "--yes"]));
    nothing(village.vault("new").enrol(CARD, "Bà Tư"));
    officer.run(&["door", "finish", &file(&village, "none")]).refused("file-missing");
    officer.run(&["door", "finish", "TINXOM1.ABC"]).refused("acceptance-altered");
    // Labels at a door are looked through for numbers as well.
    let grant = ["door", "grant", "--hamlet", "xom go", "--name", "Ông Ba 0912 345 678"];
    officer.run(&grant).refused("card-shown");
    officer.run(&["door", "grant", "--hamlet", "Xóm Nào Đó", "--name", "Ông Ba"]).refused("hamlet-unknown");
    officer.run(&["door", "grant", "--household", "zz"]).refused("id-unknown");
    // Of seventeen ids two begin with the same digit: it names neither.
    let more: String = (1..=14).map(|number| format!("Xóm Gò,ngõ {number},Anh Số {number}\n")).collect();
    let list = file(&village, "more.csv");
    std::fs::write(&list, format!("Xóm,Địa chỉ,Chủ hộ\n{more}")).unwrap();
    officer.run(&["registry", "import", &list, "--yes"]).done();
    let found = officer.run(&["registry", "list"]).done().json();
    let mut digits: Vec<&str> =
        found["households"].as_array().unwrap().iter().map(|row| &row["id"].as_str().unwrap()[..1]).collect();
    digits.sort_unstable();
    let twice = digits.windows(2).find(|two| two[0] == two[1]).unwrap()[0];
    let refused = officer.run(&["registry", "away", twice, "--yes"]).refused("id-ambiguous");
    assert!(refused.json()["ids"].as_array().unwrap().len() >= 2, "{refused:?}");
    officer.run(&["registry", "away", "", "--yes"]).refused("id-unknown");
    officer.run(&["door", "finish", &answer]).done();
}

#[test]
fn s5_1_a_pupil_joins_with_a_guardians_consent_and_a_head_reads_who_looked_at_the_groups_households() {
    let village = Village::with_hamlets();
    let officer = village.area_officer("officer");
    let list = file(&village, "list.csv");
    std::fs::write(&list, LIST).unwrap();
    let import = ["registry", "import", &list, "--yes", "--group", "new"];
    let group = officer.run(&import).done().json()["group"].as_str().unwrap().to_owned();
    officer.sync().done();
    let (first, second) = (household(&officer, "ga trong"), household(&officer, "chim se"));
    let (head_grant, head) = (file(&village, "head.grant"), village.vault("head"));
    let grant = ["door", "grant", "--household", &first, "--role", "group_head", "--group", &group];
    officer.run(&[&grant[..], &["-o", &head_grant]].concat()).done();
    let acceptance = head.enrol(&head_grant, "Bác Năm").done().json()["acceptance"].clone();
    officer.run(&["door", "finish", acceptance.as_str().unwrap()]).done();
    officer.sync().done();
    head.sync().done();
    assert_eq!(head.run(&["holder"]).done().json()["role"], "group_head");

    // The pupil's phone asks, the guardian's agrees, the pupil's joins, the officer's reads both.
    let (pupil_grant, ask, agreed) =
        (file(&village, "p.grant"), file(&village, "ask"), file(&village, "agreed"));
    let grant = ["door", "grant", "--household", &second, "--role", "minor", "--group", &group];
    officer.run(&[&grant[..], &["-o", &pupil_grant]].concat()).done();
    let pupil = village.vault("pupil");
    let asked = pupil.enrol(&pupil_grant, "Em Sóc").done().json();
    assert_eq!(asked["enrolled"], false, "{asked}");
    std::fs::write(&ask, asked["guardian_ask"].as_str().unwrap()).unwrap();
    assert_eq!(head.run(&["slot", "guard", &ask, "-o", &agreed]).done().json()["text"], Value::Null);
    let guarded = head.run(&["slot", "guard", &ask, "-o", &agreed, "--yes"]).done().json();
    assert!(guarded["until"].as_str().unwrap().ends_with("-05-31"), "{guarded}");
    let enrol = ["enrol", &pupil_grant, "--name", "Em Sóc", "--agree", "--guardian"];
    pupil.run(&[&enrol[..], &[&pupil_grant]].concat()).refused("guardian-altered");
    let joined = pupil.run(&[&enrol[..], &[&agreed]].concat()).done().json();
    assert_eq!((&joined["enrolled"], &joined["household"]), (&json!(true), &json!(false)), "{joined}");
    pupil.sync().done();
    assert_eq!(pupil.run(&["holder"]).done().json()["role"], "minor");
    let consents = head.run(&["consent"]).done().json();
    assert_eq!(consents["consents"][1]["to"], "pupil", "{consents}");

    officer.run(&["registry", "show", &second, "--purpose", "correct"]).done();
    officer.sync().done();
    head.sync().done();
    let looks = head.run(&["slot", "group-looks"]).done().json();
    assert_eq!(
        (&looks["looks"][0]["purpose"], &looks["looks"][0]["household"]),
        (&json!("correct"), &json!(second))
    );
    pupil.run(&["slot", "group-looks"]).refused("not-yours");
}
