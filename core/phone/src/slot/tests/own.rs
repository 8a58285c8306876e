//! What a person sees and agrees to: looks, a guardian's consent, cards, signing out, the own data, codes.

use super::*;

fn look(number: u64, household: u8, purpose: u8) -> Item {
    let body = Looked { household: Fixed::from([household; 8]), purpose, role: Role::AreaOfficer.code() };
    Item { number, kind: kind::LOOKED, at: NOW + number as i64, body: to_vec(&body) }
}

#[test]
fn s5_1_the_household_sees_who_looked_and_the_head_sees_it_of_his_group() {
    let head = person();
    head.membership().enrol(&door(Role::GroupHead), "Ông Mẫu").unwrap();
    let own = Space::Inbox(head.membership().holder().unwrap().device);
    let group = Space::GroupLooks(GROUP);
    head.house
        .write(|change| {
            for (space, item) in [
                (own, look(1, 8, LookPurpose::Visit.code())),
                (own, look(1, 8, LookPurpose::Visit.code())),
                (own, look(2, 8, 99)),
                (group, look(3, 9, LookPurpose::Enrol.code())),
            ] {
                keep_look(change, space, &item)?;
            }
            Ok(())
        })
        .unwrap();
    let looks = head.slot().looks(0, 9).unwrap();
    assert_eq!(looks.iter().map(|look| look.purpose).collect::<Vec<_>>(), [None, Some(LookPurpose::Visit)]);
    assert_eq!(head.slot().looks(1, 1).unwrap(), looks[1..]);
    let [look] = head.slot().group_looks(0, 9).unwrap()[..] else { panic!() };
    assert_eq!((look.household, look.role), (HouseholdId([9; 8]), Some(Role::AreaOfficer)));
    // A year later they are gone.
    head.house.write(|change| crate::house::saw_date(change, NOW + 366 * 86_400_000)).unwrap();
    assert_eq!(head.slot().group_looks(0, 9).unwrap(), []);
    assert_eq!(head.slot().looks(0, 9).unwrap(), []);
    head.house.write(|change| Ok(forget_due_looks(change)?)).unwrap();
    for space in [own, group] {
        let rows = head.house.read(|it| Ok(tinxom_store::slot::looks(it, space, 0, 9)?)).unwrap();
        assert!(rows.is_empty(), "they are not in the vault either");
    }
    assert!(matches!(resident().slot().group_looks(0, 9), Err(PhoneError::NotYours)));
}

#[test]
fn s8_2_no_pupil_joins_without_a_guardian_and_the_consent_ends_on_31_may() {
    let (pupil, parent) = (person(), resident());
    let invite = to_text(&invite(Role::Minor, None, false));
    let until = Date::from_calendar(2027, 5, 31).unwrap();
    assert_eq!(pupil.membership().read_invite(&invite).unwrap().consent_until, Some(until));
    assert!(matches!(pupil.membership().enrol(&invite, "Em Mẫu"), Err(PhoneError::NoGuardian)));
    assert!(matches!(pupil.membership().enrol_pupil(&invite, "Em Mẫu", " "), Err(PhoneError::NoGuardian)));
    let asked = pupil.membership().ask_guardian(&invite).unwrap();
    let agreed = parent.slot().guard(&asked).unwrap();
    assert_eq!(agreed.until, until);

    // A consent for another phone or invite is none.
    let stranger = person();
    let stranger = (stranger.membership().enrol_pupil(&invite, "Em Mẫu", &agreed.text), stranger);
    assert!(matches!(stranger, (Err(PhoneError::GuardianAltered), _)));
    let other = to_text(&self::invite(Role::Minor, None, false));
    for (invite, guardian) in [(&other, &agreed.text), (&invite, &asked), (&invite, &invite)] {
        let joined = pupil.membership().enrol_pupil(invite, "Em Mẫu", guardian);
        assert!(matches!(joined, Err(PhoneError::GuardianAltered)));
    }
    assert!(matches!(pupil.membership().holder(), Err(PhoneError::NotEnrolled)));

    let joined = pupil.membership().enrol_pupil(&invite, "Em Mẫu", &agreed.text).unwrap();
    assert_eq!(pupil.slot().acceptance().unwrap(), joined.acceptance);
    assert_eq!(pupil.slot().guardian().unwrap(), Some(agreed.text.clone()));
    assert_eq!(pupil.slot().state().unwrap(), None);
    assert_eq!(pupil.membership().holder().unwrap().appointment.role, Role::Minor);
    assert_eq!(pupil.slot().consents().unwrap()[0].until, Some(until));
    let signed: Signed =
        from_slice("guardian", limits::CERTIFICATE, &from_text(&agreed.text).unwrap()).unwrap();
    Guardian::open(&signed, &PublicKey(parent.membership().public_key().unwrap())).unwrap();
    let given = parent.slot().consents().unwrap()[1];
    assert_eq!((given.to, given.until), (ConsentTo::Pupil, Some(until)));
    // A pupil is nobody's guardian, and nobody is his own.
    assert!(matches!(pupil.slot().guard(&asked), Err(PhoneError::NotYours)));
    let own = parent.slot().acceptance().unwrap().unwrap();
    assert!(matches!(parent.slot().guard(&own), Err(PhoneError::AcceptanceAltered)));
}

#[test]
fn x08_a_card_before_the_camera_is_refused_wherever_a_text_is_read_and_nothing_of_it_is_kept() {
    let card = "999090123456|123456789|Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò, Xã Mẫu, Tỉnh Mẫu|03042021";
    let (new, old) = (person(), resident().active());
    let pupil = to_text(&invite(Role::Minor, None, false));
    let refused = |done: Result<(), PhoneError>| {
        assert!(matches!(done, Err(PhoneError::CardShown(Card::OldIdentityCard))));
    };
    refused(new.membership().read_invite(card).map(drop));
    refused(new.membership().enrol(card, "x").map(drop));
    refused(new.membership().enrol_pupil(&pupil, "x", card).map(drop));
    refused(new.membership().ask_guardian(card).map(drop));
    refused(new.membership().accept_papers(card).map(drop));
    refused(new.slot().read_hand_over(card).map(drop));
    refused(new.slot().take_over(card, "x").map(drop));
    refused(old.slot().hand_over(card, false).map(drop));
    refused(old.slot().guard(card).map(drop));
    refused(old.slot().ask_code(card, "memory").now_or_never().unwrap().map(drop));
    assert_eq!(old.now(), SlotState::Active);
    assert!(new.slot().consents().unwrap().is_empty() && old.queued().is_empty());
    assert!(matches!(new.membership().holder(), Err(PhoneError::NotEnrolled)));
}

#[test]
fn x23_a_phone_that_is_signed_out_shows_nothing_of_the_membership() {
    let person = resident().active();
    person.sign_out().unwrap();
    let signed_out = |done: Result<(), PhoneError>| assert!(matches!(done, Err(PhoneError::SignedOut)));
    signed_out(person.membership().holder().map(drop));
    signed_out(person.membership().consent().map(drop));
    let slot = person.slot();
    signed_out(slot.state().map(drop));
    signed_out(slot.view().snapshot().map(drop));
    signed_out(slot.history().map(drop));
    signed_out(slot.acceptance().map(drop));
    signed_out(slot.words().map(drop));
    signed_out(slot.looks(0, 1).map(drop));
    signed_out(slot.group_looks(0, 1).map(drop));
    signed_out(slot.consents().map(drop));
    signed_out(slot.leaving().map(drop));
    signed_out(slot.hand_over_text().map(drop));
    signed_out(slot.ask().map(drop));
    signed_out(slot.export(Language::Vietnamese).map(drop));
    person.sign_in().unwrap();
    assert_eq!(person.now(), SlotState::Active);
}

#[test]
fn everything_that_is_kept_about_a_person_is_on_one_page_that_nothing_can_break() {
    let person = person();
    person.membership().enrol(&door(Role::Resident), "Bà </p><script>alert(1)</script> & Mẫu").unwrap();
    queue(&person);
    let draft = NewTip {
        kind: TipKind::Other,
        unit: None,
        hamlet: None,
        window: TimeWindow::NotSure,
        text: "<img src=http://evil.example/x>\u{202e}\u{0}".into(),
    };
    person.drafts().write(&draft).unwrap();
    person.hears(1, person.claim(), (1, 0, 0), None);
    let inbox = Space::Inbox(person.membership().holder().unwrap().device);
    person.house.write(|change| Ok(keep_look(change, inbox, &look(1, 8, 2))?)).unwrap();
    for (language, own) in [
        (
            Language::Vietnamese,
            ["Giữ suất của hộ", "cảnh sát khu vực, thăm hộ", "Vào xóm: đồng ý bản 1", "Đã cất, chưa gửi"],
        ),
        (Language::English, ["Holds the slot", "a visit", "Joining the hamlet: agreed to version 1", "Kept"]),
    ] {
        let page = person.slot().export(language).unwrap();
        for words in own.into_iter().chain([
            "Bà &lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; Mẫu",
            "Mất &lt;b&gt;gà&lt;/b&gt; &amp; &quot;vịt&quot; ở &#39;ao&#39;",
            "Xóm Núi Voi",
            "https://tinxom.example",
        ]) {
            assert!(page.contains(words), "{words}: {page}");
        }
        for never in
            ["<script", "<img", "<link", "url(", "src=\"", "href=", "@import", "\u{202e}", "\u{0}", "{ $"]
        {
            assert!(!page.contains(never), "{never:?}");
        }
        assert!(page.contains("default-src 'none'"));
        // Every tag that is opened is closed, and no other is there.
        for tag in ["h1", "h2", "h3", "p", "b", "pre", "title", "style", "head", "body", "html"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}

fn asks(person: &Person, code: &str) -> Result<String, PhoneError> {
    person.slot().ask_code(code, "https://tinxom.example").now_or_never().unwrap()
}

fn answers(person: &Person, frame: &Frame) {
    *person.line.answer.lock().unwrap() = Some([&PREFACE[..], &frame.to_bytes()].concat());
}

#[test]
fn s5_1_twelve_digits_over_the_telephone_bring_the_invite_and_four_words_are_read_out() {
    let person = person();
    let code = TelephoneCode::parse("123456789012").unwrap();
    let carried = invite(Role::Resident, Some(HOUSEHOLD), true);
    answers(&person, &Frame::Offer(code.stretch().unwrap().offer(&carried, NOW).sealed));
    let text = asks(&person, " 1234-5678 9012 ").unwrap();
    assert_eq!(text, to_text(&carried));
    let asked = person.line.asked.lock().unwrap().concat();
    assert!(!asked.windows(12).any(|piece| piece == b"123456789012"), "the digits themselves never leave");
    assert!(person.membership().read_invite(&text).unwrap().by_telephone);
    assert!(matches!(person.slot().words(), Err(PhoneError::NotEnrolled)));
    person.membership().enrol(&text, "Bà Mẫu").unwrap();
    let device = person.membership().holder().unwrap().device;
    let opened = Invite::open(&carried).unwrap();
    let words = check_words(&check_words_of(&opened.introduction, device));
    for state in [None, Some((3, 0, 0))] {
        if let Some(state) = state {
            person.hears(1, person.claim(), state, None);
        }
        assert_eq!(person.slot().words().unwrap(), Some(words));
    }
    person.hears(2, person.claim(), (1, 0, 0), None);
    assert_eq!(person.slot().words().unwrap(), None);
}

#[test]
fn s5_1_a_code_that_is_wrong_is_told_apart_from_a_network_that_is_not_there() {
    let person = person();
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::NoNetwork)));
    for wrong in ["", "12345678901", "1234567890123", "mười hai số"] {
        assert!(matches!(asks(&person, wrong), Err(PhoneError::CodeAltered)), "{wrong}");
    }
    assert!(matches!(asks(&person, "0387654321"), Err(PhoneError::CardShown(Card::PhoneNumber))));
    answers(&person, &Frame::Trouble(Trouble::CodeUnknown));
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::CodeUnknown)));
    // The offer of another code, something else in it, another service, an answer without end.
    let carried = invite(Role::Resident, Some(HOUSEHOLD), true);
    let other = TelephoneCode::parse("123400000000").unwrap().stretch().unwrap();
    answers(&person, &Frame::Offer(other.offer(&carried, NOW).sealed));
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::InviteAltered)));
    let right = TelephoneCode::parse("123456789012").unwrap().stretch().unwrap();
    answers(&person, &Frame::Offer(right.offer(b"no invite", NOW).sealed));
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::InviteAltered)));
    *person.line.answer.lock().unwrap() = Some(b"<html>login</html>".to_vec());
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::CaptivePortal)));
    *person.line.answer.lock().unwrap() = Some([&PREFACE[..], &vec![0; 1 << 20]].concat());
    assert!(asks(&person, "123456789012").is_err());
}
