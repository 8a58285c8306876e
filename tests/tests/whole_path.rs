//! The whole path in memory: a phone's vault, the server's room, and a link that can be cut at any byte.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tinxom_domain::role::Role;
use tinxom_domain::territory::{Territory, UnitId};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_exchange::server::ServerSession;
use tinxom_phone::ports::twins::{ManualClock, MemoryKeys};
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemDice};
use tinxom_phone::transport::{Request, Transport, TransportError};
use tinxom_phone::{InviteRequest, NewTip, Phone, PhoneError};
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::{PublicKey, Signer32};
use tokio::sync::mpsc::UnboundedSender;

/// A moment in November 2026.
const NOW: i64 = 1_795_000_000_000;
const WARD: UnitId = UnitId(54431);

/// Serves requests by the server's own machine, and cuts after some bytes up or down.
struct Memory {
    room: Mutex<SqliteRoom>,
    signer: Signer32,
    cut_up: AtomicUsize,
    cut_down: AtomicUsize,
    portal: AtomicUsize,
}

impl Transport for Memory {
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        let body = request.body;
        async move {
            if self.portal.load(Ordering::Relaxed) > 0 {
                let _ = pieces.send(b"<html>login</html>".to_vec());
                return Ok(());
            }
            let (up, down) = (self.cut_up.load(Ordering::Relaxed), self.cut_down.load(Ordering::Relaxed));
            let mut session = ServerSession::default();
            let mut out = Vec::new();
            let mut room = self.room.lock().unwrap();
            let mut over = false;
            for piece in body[..up.min(body.len())].chunks(997) {
                over = session.feed(piece, &mut *room, &self.signer, NOW, &mut out);
                if over {
                    break;
                }
            }
            if !over {
                session.cut(&mut *room).map_err(|_| TransportError::Broken)?;
            }
            for piece in out[..down.min(out.len())].chunks(1013) {
                let _ = pieces.send(piece.to_vec());
            }
            if over && down >= out.len() { Ok(()) } else { Err(TransportError::Broken) }
        }
        .boxed()
    }
}

struct Village {
    dir: tempfile::TempDir,
    link: Arc<Memory>,
    territory: Arc<Territory>,
    desk: Phone,
}

impl Village {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let authority = Authority::create(&dir.path().join("authority")).unwrap();
        let server = dir.path().join("server");
        authority.make_server(&server, &[WARD]).unwrap();
        let keys = ServerKeys::read(&server).unwrap();
        let signer = keys.signer.clone();
        let room = Mutex::new(SqliteRoom::open(&server, keys).unwrap());
        let whole = || AtomicUsize::new(usize::MAX);
        let link = Memory { room, signer, cut_up: whole(), cut_down: whole(), portal: AtomicUsize::new(0) };
        let link = Arc::new(link);
        let territory = include_bytes!("../../data/territory-thai-nguyen.json");
        let territory = Arc::new(Territory::from_json(territory).unwrap());
        let desk = open(dir.path(), "desk", &link, &territory, NOW);
        let key = PublicKey(desk.membership().public_key().unwrap());
        let papers = authority.papers(WARD, Role::Desk, key, "memory", Timestamp(NOW)).unwrap();
        desk.membership().accept_papers(&papers.to_text()).unwrap();
        run(&desk).unwrap();
        run(&desk).unwrap();
        Self { dir, link, territory, desk }
    }

    fn invite(&self) -> String {
        let request =
            InviteRequest { role: Role::Resident, label: "Xóm Núi Voi".into(), group: None, until: None };
        self.desk.officer().invite(&request).unwrap()
    }

    fn resident(&self, name: &str) -> Phone {
        let phone = open(self.dir.path(), name, &self.link, &self.territory, NOW);
        phone.membership().enrol(&self.invite(), name).unwrap();
        run(&phone).unwrap();
        phone
    }

    fn cut(&self, up: usize, down: usize) {
        self.link.cut_up.store(up, Ordering::Relaxed);
        self.link.cut_down.store(down, Ordering::Relaxed);
    }

    /// The words of every tip that the desk can open, in order.
    fn at_desk(&self) -> Vec<String> {
        run(&self.desk).unwrap();
        let tips = self.desk.officer().list(true, 0, 10_000).unwrap();
        let mut words: Vec<String> =
            tips.iter().map(|tip| self.desk.officer().open(tip.id).unwrap().content.text).collect();
        words.sort();
        words
    }
}

fn open(dir: &Path, name: &str, link: &Arc<Memory>, territory: &Arc<Territory>, now: i64) -> Phone {
    let ports = Ports {
        clock: Arc::new(ManualClock::new(Timestamp(now))),
        dice: Arc::new(SystemDice),
        keys: Arc::new(MemoryKeys::holding([7; 32])),
        connectivity: Arc::new(AlwaysConnected),
        transport: link.clone(),
    };
    Phone::open(&dir.join(name), territory.clone(), ports).unwrap()
}

/// The memory transport never waits, so a sync is one poll.
fn run(phone: &Phone) -> Result<(), PhoneError> {
    phone.sync().now().now_or_never().unwrap().map(|_| ())
}

fn tip(text: &str) -> NewTip {
    NewTip {
        kind: TipKind::Theft,
        unit: None,
        hamlet: None,
        window: TimeWindow::LastNight,
        text: text.into(),
    }
}

fn queue(phone: &Phone, text: &str) -> i64 {
    let id = phone.drafts().write(&tip(text)).unwrap();
    phone.drafts().queue(id).unwrap();
    id
}

#[test]
fn a_tip_reaches_the_desk_and_its_receipt_and_answer_come_back() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = queue(&phone, "Sáng nay mất xe.");
    assert_eq!(phone.inbox().story(id).unwrap().line.state, TipState::Queued);
    run(&phone).unwrap();
    assert_eq!(phone.inbox().story(id).unwrap().line.state, TipState::Accepted);
    assert!(phone.inbox().story(id).unwrap().receipt.is_some());
    assert_eq!(village.at_desk(), ["Sáng nay mất xe."]);
    let number = village.desk.officer().list(true, 0, 1).unwrap()[0].id;
    assert_eq!(village.desk.officer().open(number).unwrap().identity.unwrap().name, "Bà Tư");
    village.desk.officer().answer(number, "Đã nhận.").unwrap();
    run(&village.desk).unwrap();
    run(&phone).unwrap();
    assert_eq!(phone.inbox().story(id).unwrap().line.state, TipState::Answered);
    assert_eq!(phone.inbox().story(id).unwrap().answers[0].1, "Đã nhận.");
}

#[test]
fn x05_a_session_cut_at_any_byte_and_then_a_whole_one_bring_each_tip_exactly_once() {
    let village = Village::new();
    let phone = village.resident("Anh Ba");
    let mut expected = Vec::new();
    for cut in (0..6_000).step_by(149) {
        for up in [true, false] {
            let words = format!("Tin {cut} {up}");
            queue(&phone, &words);
            expected.push(words);
            let whole = usize::MAX;
            if up {
                village.cut(cut, whole)
            } else {
                village.cut(whole, cut)
            }
            let _ = run(&phone);
            village.cut(whole, whole);
            run(&phone).unwrap();
            run(&phone).unwrap();
            assert_eq!(phone.outbox().waiting().unwrap(), 0, "cut at {cut}, up {up}");
        }
    }
    expected.sort();
    assert_eq!(village.at_desk(), expected);
}

#[test]
fn x05_sessions_that_are_all_cut_at_8_kib_finish() {
    let village = Village::new();
    let phone = village.resident("Cô Năm");
    let mut expected: Vec<String> = (0..60).map(|n| format!("Tin số {n:02}")).collect();
    for words in &expected {
        queue(&phone, words);
    }
    village.cut(8 * 1024, 8 * 1024);
    for _ in 0..60 {
        let _ = run(&phone);
    }
    assert_eq!(phone.outbox().waiting().unwrap(), 0);
    village.cut(usize::MAX, usize::MAX);
    expected.sort();
    assert_eq!(village.at_desk(), expected);
}

#[test]
fn an_invite_is_taken_once_and_a_phone_five_years_off_still_syncs() {
    let village = Village::new();
    let invite = village.invite();
    let off = NOW - 5 * 365 * 86_400_000;
    let first = open(village.dir.path(), "first", &village.link, &village.territory, off);
    first.membership().enrol(&invite, "Một").unwrap();
    let id = queue(&first, "Đồng hồ sai.");
    assert!(first.inbox().story(id).unwrap().line.clock_doubted);
    // One sync is enough: it enrols, fetches the ward's key, seals and sends.
    run(&first).unwrap();
    assert_eq!(first.inbox().story(id).unwrap().line.state, TipState::Accepted);
    let second = open(village.dir.path(), "second", &village.link, &village.territory, NOW);
    second.membership().enrol(&invite, "Hai").unwrap();
    assert!(matches!(run(&second), Err(PhoneError::InviteUsed)));
}

#[test]
fn bad_input_is_refused_with_the_reason_and_the_draft_stays() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let empty = phone.drafts().write(&tip("  ")).unwrap();
    assert!(matches!(phone.drafts().queue(empty), Err(PhoneError::Text { .. })));
    let long = phone.drafts().write(&tip(&"dài".repeat(40_000))).unwrap();
    assert!(matches!(phone.drafts().queue(long), Err(PhoneError::Text { .. })));
    assert_eq!(phone.inbox().story(long).unwrap().line.state, TipState::Draft);
    let day = tinxom_domain::time::Date::parse_iso("2025-06-30").unwrap();
    let split = village.territory.by_code("05461", day).unwrap().id;
    let old = phone.drafts().write(&NewTip { unit: Some(split), ..tip("Ở Gia Sàng cũ.") }).unwrap();
    let Err(PhoneError::UnitSplit(choices)) = phone.drafts().queue(old) else { panic!("a split unit asks") };
    phone.outbox().choose_unit(old, choices[0]).unwrap();
    phone.drafts().queue(old).unwrap();
    let merged = village.territory.find("Đồng Quang")[0].id;
    let id = phone.drafts().write(&NewTip { unit: Some(merged), ..tip("Ở Đồng Quang cũ.") }).unwrap();
    phone.drafts().queue(id).unwrap();
    village.link.portal.store(1, Ordering::Relaxed);
    assert!(matches!(run(&phone), Err(PhoneError::CaptivePortal)));
    village.link.portal.store(0, Ordering::Relaxed);
    run(&phone).unwrap();
    run(&phone).unwrap();
    assert_eq!(phone.inbox().story(id).unwrap().line.state, TipState::Accepted);
}

#[test]
fn s9_2_a_canary_in_a_tip_lies_nowhere_in_the_servers_and_the_vaults_files() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    queue(&phone, "CHIMHOANGYEN-trong-tin");
    run(&phone).unwrap();
    let number = {
        village.at_desk();
        village.desk.officer().list(true, 0, 1).unwrap()[0].id
    };
    village.desk.officer().answer(number, "CHIMHOANGYEN-trong-trả-lời").unwrap();
    run(&village.desk).unwrap();
    run(&phone).unwrap();
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
    let stays = queue(&phone, "Chưa đi.");
    assert!(phone.outbox().withdraw(stays).unwrap());
    let left = queue(&phone, "Đã đi.");
    run(&phone).unwrap();
    assert!(!phone.outbox().withdraw(left).unwrap());
    run(&phone).unwrap();
    assert_eq!(village.at_desk(), ["Đã đi."]);
    let asked = village.desk.officer().list(true, 0, 1).unwrap()[0].clone();
    assert!(asked.withdrawal_asked);
    village.desk.officer().accept_withdrawal(asked.id).unwrap();
    run(&village.desk).unwrap();
    run(&phone).unwrap();
    assert_eq!(phone.inbox().story(left).unwrap().line.state, TipState::Withdrawn);
}

#[test]
fn a_resident_who_asks_for_others_spaces_gets_nothing_of_them() {
    use tinxom_exchange::phone::{Came, ReplyReader, Trust, request};
    use tinxom_wire::codec::Fixed;
    use tinxom_wire::invite::{Invite, from_text};
    use tinxom_wire::message::{Head, Introduction, Want};
    use tinxom_wire::space::Space;

    let village = Village::new();
    let phone = village.resident("Bà Tư");
    queue(&phone, "Của người khác.");
    run(&phone).unwrap();
    let number = {
        village.at_desk();
        village.desk.officer().list(true, 0, 1).unwrap()[0].id
    };
    village.desk.officer().answer(number, "Trả lời cho người khác.").unwrap();
    run(&village.desk).unwrap();

    let curious = Signer32::from_seed(&[9; 32]);
    let bytes = from_text(&village.invite()).unwrap();
    let anchor = Invite::open(&bytes).unwrap().anchor.into();
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
        introduction: Some(Introduction::Invite(bytes, Fixed::from(curious.public().0), 1)),
        anchor: None,
    };
    let body = request(&head, &curious, &[], &std::collections::BTreeMap::new());
    let (mut session, mut out) = (ServerSession::default(), Vec::new());
    let over =
        session.feed(&body, &mut *village.link.room.lock().unwrap(), &village.link.signer, NOW, &mut out);
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
