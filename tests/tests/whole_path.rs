//! The whole path in memory: a phone's vault, the server's room, and a link that can be cut at any byte.

#![allow(clippy::unwrap_used, clippy::panic)]

use tinxom_domain::role::Role;
use tinxom_domain::tip::TipState;
use tinxom_phone::{NewTip, PhoneError};
use tinxom_tests::village::{Fault, NOW, Village, WARD, tip};
use tinxom_wire::sign::Signer32;

#[test]
fn a_tip_reaches_the_desk_and_its_receipt_and_answer_come_back() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.queue("Sáng nay mất xe.");
    assert_eq!(phone.state(id), TipState::Queued);
    phone.sync_once().unwrap();
    assert_eq!(phone.state(id), TipState::Accepted);
    assert!(phone.inbox().story(id).unwrap().receipt.is_some());
    assert_eq!(village.at_desk(), ["Sáng nay mất xe."]);
    let number = village.desk.officer().list(true, 0, 1).unwrap()[0].id;
    assert_eq!(village.desk.officer().open(number).unwrap().identity.unwrap().name, "Bà Tư");
    village.desk.officer().answer(number, "Đã nhận.").unwrap();
    village.desk.sync_once().unwrap();
    phone.sync_once().unwrap();
    assert_eq!(phone.state(id), TipState::Answered);
    assert_eq!(phone.inbox().story(id).unwrap().answers[0].1, "Đã nhận.");
}

#[test]
fn an_invite_is_taken_once_and_a_phone_five_years_off_still_syncs() {
    let village = Village::new();
    let invite = village.invite(Role::Resident, None);
    let off = NOW - 5 * 365 * 86_400_000;
    let first = village.stranger("first", off);
    first.membership().enrol(&invite, "Một").unwrap();
    let id = first.queue("Đồng hồ sai.");
    assert!(first.inbox().story(id).unwrap().line.clock_doubted);
    // One sync is enough: it enrols, fetches the ward's key, seals and sends.
    first.sync_once().unwrap();
    assert_eq!(first.state(id), TipState::Accepted);
    let second = village.stranger("second", NOW);
    second.membership().enrol(&invite, "Hai").unwrap();
    assert!(matches!(second.sync_once(), Err(PhoneError::InviteUsed)));
}

#[test]
fn bad_input_is_refused_with_the_reason_and_the_draft_stays() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let empty = phone.drafts().write(&tip("  ")).unwrap();
    assert!(matches!(phone.drafts().queue(empty), Err(PhoneError::Text { .. })));
    let long = phone.drafts().write(&tip(&"dài".repeat(40_000))).unwrap();
    assert!(matches!(phone.drafts().queue(long), Err(PhoneError::Text { .. })));
    assert_eq!(phone.state(long), TipState::Draft);
    let day = tinxom_domain::time::Date::parse_iso("2025-06-30").unwrap();
    let split = village.territory.by_code("05461", day).unwrap().id;
    let old = phone.drafts().write(&NewTip { unit: Some(split), ..tip("Ở Gia Sàng cũ.") }).unwrap();
    let Err(PhoneError::UnitSplit(choices)) = phone.drafts().queue(old) else { panic!("a split unit asks") };
    phone.outbox().choose_unit(old, choices[0]).unwrap();
    phone.drafts().queue(old).unwrap();
    let merged = village.territory.find("Đồng Quang")[0].id;
    let id = phone.drafts().write(&NewTip { unit: Some(merged), ..tip("Ở Đồng Quang cũ.") }).unwrap();
    phone.drafts().queue(id).unwrap();
    village.link.set(Fault::Answers(b"<html>login</html>".to_vec()));
    assert!(matches!(phone.sync_once(), Err(PhoneError::CaptivePortal)));
    village.link.set(Fault::None);
    phone.sync_once().unwrap();
    phone.sync_once().unwrap();
    assert_eq!(phone.state(id), TipState::Accepted);
}

#[test]
fn s9_2_a_canary_in_a_tip_lies_nowhere_in_the_servers_and_the_vaults_files() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.queue("CHIMHOANGYEN-trong-tin");
    phone.sync_once().unwrap();
    let number = {
        village.at_desk();
        village.desk.officer().list(true, 0, 1).unwrap()[0].id
    };
    village.desk.officer().answer(number, "CHIMHOANGYEN-trong-trả-lời").unwrap();
    village.desk.sync_once().unwrap();
    phone.sync_once().unwrap();
    let mut open = vec![village.dir.path().to_owned()];
    let mut files = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(12).any(|window| window == b"CHIMHOANGYEN"), "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 6);
}

#[test]
fn a_tip_that_left_is_withdrawn_by_asking_and_one_that_did_not_is_gone_at_once() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let stays = phone.queue("Chưa đi.");
    assert!(phone.outbox().withdraw(stays).unwrap());
    let left = phone.queue("Đã đi.");
    phone.sync_once().unwrap();
    assert!(!phone.outbox().withdraw(left).unwrap());
    phone.sync_once().unwrap();
    assert_eq!(village.at_desk(), ["Đã đi."]);
    let asked = village.desk.officer().list(true, 0, 1).unwrap()[0].clone();
    assert!(asked.withdrawal_asked);
    village.desk.officer().accept_withdrawal(asked.id).unwrap();
    village.desk.sync_once().unwrap();
    phone.sync_once().unwrap();
    assert_eq!(phone.state(left), TipState::Withdrawn);
}

#[test]
fn a_resident_who_asks_for_others_spaces_gets_nothing_of_them() {
    use tinxom_exchange::phone::{Came, ReplyReader, Trust, request};
    use tinxom_wire::codec::Fixed;
    use tinxom_wire::invite::{Invite, OpenedInvite, from_text};
    use tinxom_wire::message::{Head, Introduction, Want};
    use tinxom_wire::space::Space;

    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.queue("Của người khác.");
    phone.sync_once().unwrap();
    let number = {
        village.at_desk();
        village.desk.officer().list(true, 0, 1).unwrap()[0].id
    };
    village.desk.officer().answer(number, "Trả lời cho người khác.").unwrap();
    village.desk.sync_once().unwrap();

    let curious = Signer32::from_seed(&[9; 32]);
    let bytes = from_text(&village.invite(Role::Resident, None)).unwrap();
    let OpenedInvite { invite, introduction, .. } = Invite::open(&bytes).unwrap();
    let anchor = invite.anchor.into();
    let others = phone.membership().holder().unwrap().device;
    let wants = [Space::WardTips(WARD), Space::Inbox(others), Space::UnitKeys(WARD)].map(|space| Want {
        space,
        cursor: 0,
        part: None,
        held: 0,
    });
    let head = Head {
        device: Fixed::from(curious.public().device().0),
        nonce: Fixed::from([1; 16]),
        generation: 0,
        logs: Vec::new(),
        wants: wants.to_vec(),
        bytes_down: 1 << 20,
        introduction: Some(Introduction::Invite(introduction, Fixed::from(curious.public().0), 1)),
        anchor: None,
    };
    let body = request(&head, &curious, &[], &std::collections::BTreeMap::new());
    let (out, over) = village.link.serve(&body, true);
    assert!(over);
    let mut came = Vec::new();
    ReplyReader::new([1; 16], Trust::Hash(anchor), Vec::new()).feed(&out, &mut came).unwrap();
    let packs: Vec<Space> = came
        .iter()
        .filter_map(|thing| match thing {
            Came::Pack(header, _) => Some(header.space),
            _ => None,
        })
        .collect();
    assert_eq!(packs, [Space::UnitKeys(WARD)]);
}
