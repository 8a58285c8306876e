//! TLS on a phone whose clock is five years off: the certificate is checked at the latest signed date, and a new phone
//! takes its invite's.

#![allow(clippy::unwrap_used, clippy::panic)]

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::ports::twins::{ManualClock, MemoryKeys};
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{InviteRequest, NewTip, Phone, PhoneError};
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::PublicKey;

const WARD: UnitId = UnitId(54431);
const YEAR: i64 = 365 * 86_400_000;
/// 1 June 2031: a date that no clock of a machine shows which runs this, for a while.
const SUMMER_2031: i64 = 1_938_038_400_000;

/// A root (DER) and a chain and key (PEM) that are good in 2031 only.
struct Operator {
    root: Vec<u8>,
    chain: Vec<u8>,
    key: Vec<u8>,
}

impl Operator {
    fn new() -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::new(Vec::new()).unwrap();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let der = root.self_signed(&root_key).unwrap().der().to_vec();
        let key = KeyPair::generate().unwrap();
        let mut leaf = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        leaf.not_before = date_time_ymd(2031, 1, 1);
        leaf.not_after = date_time_ymd(2031, 12, 31);
        let leaf = leaf.signed_by(&key, &Issuer::new(root, root_key)).unwrap();
        Self { root: der, chain: leaf.pem().into_bytes(), key: key.serialize_pem().into_bytes() }
    }
}

/// A server whose date is the test's to set, a desk that is in step with it, and room for phones.
struct Place {
    dir: tempfile::TempDir,
    operator: Operator,
    server: Running,
    date: Arc<AtomicI64>,
    desk: Phone,
}

impl Place {
    async fn new() -> Self {
        let (dir, operator) = (tempfile::tempdir().unwrap(), Operator::new());
        let authority = Authority::create(&dir.path().join("authority")).unwrap();
        let kept = dir.path().join("server");
        authority.make_server(&kept, &[WARD]).unwrap();
        let room = SqliteRoom::open(&kept, ServerKeys::read(&kept).unwrap()).unwrap();
        let tls = Some((operator.chain.clone(), operator.key.clone()));
        let date = Arc::new(AtomicI64::new(SUMMER_2031));
        let shown = date.clone();
        let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls };
        let clock = Arc::new(move || shown.load(Ordering::Relaxed));
        let server = start(room, &listen, clock).await.unwrap();
        let desk = phone(dir.path(), "desk", &operator.root, SUMMER_2031 + 5 * YEAR);
        let key = PublicKey(desk.membership().public_key().unwrap());
        let address = format!("https://{}", server.address);
        let papers = authority.papers(WARD, Role::Desk, key, &address, Timestamp(SUMMER_2031)).unwrap();
        desk.membership().accept_papers(&papers.to_text()).unwrap();
        desk.sync().now().await.unwrap();
        Self { dir, operator, server, date, desk }
    }

    /// A phone that was let in by an invite and did not sync yet.
    fn invited(&self, name: &str, root: &[u8], clock: i64) -> Phone {
        let request =
            InviteRequest { role: Role::Resident, label: "Xóm Núi Voi".into(), group: None, until: None };
        let invite = self.desk.officer().invite(&request).unwrap();
        let phone = phone(self.dir.path(), name, root, clock);
        phone.membership().enrol(&invite, name).unwrap();
        phone
    }

    async fn at_desk(&self) -> usize {
        self.desk.sync().now().await.unwrap();
        self.desk.officer().list(true, 0, 100).unwrap().len()
    }
}

fn phone(dir: &Path, name: &str, root: &[u8], clock: i64) -> Phone {
    let territory = include_bytes!("../../data/territory-thai-nguyen.json");
    let ports = Ports {
        clock: Arc::new(ManualClock::new(Timestamp(clock))),
        dice: Arc::new(SystemDice),
        keys: Arc::new(MemoryKeys::holding([7; 32])),
        connectivity: Arc::new(AlwaysConnected),
        transport: Arc::new(HttpTransport::new(&[root.to_vec()]).unwrap()),
    };
    Phone::open(&dir.join(name), Arc::new(Territory::from_json(territory).unwrap()), ports).unwrap()
}

fn queue(phone: &Phone, words: &str) -> i64 {
    let tip = NewTip {
        kind: TipKind::Theft,
        unit: None,
        hamlet: None,
        window: TimeWindow::LastNight,
        text: words.into(),
    };
    let id = phone.drafts().write(&tip).unwrap();
    phone.drafts().queue(id).unwrap();
    id
}

fn state(phone: &Phone, id: i64) -> TipState {
    phone.inbox().story(id).unwrap().line.state
}

#[tokio::test(flavor = "multi_thread")]
async fn x16_a_phone_five_years_off_on_either_side_syncs_over_tls_at_the_signed_date() {
    let place = Place::new().await;
    for (name, clock) in [("slow", SUMMER_2031 - 5 * YEAR), ("fast", SUMMER_2031 + 5 * YEAR)] {
        // A new phone has no date of its own: the first handshake goes by its invite's.
        let phone = place.invited(name, &place.operator.root, clock);
        let id = queue(&phone, "Đồng hồ sai năm năm");
        phone.sync().now().await.unwrap();
        assert_eq!(state(&phone, id), TipState::Accepted);
        assert_eq!(phone.signed_date().unwrap(), Some(Timestamp(SUMMER_2031)));
        let again = queue(&phone, "Lần thứ hai");
        phone.sync().now().await.unwrap();
        assert_eq!(state(&phone, again), TipState::Accepted);
    }
    assert_eq!(place.at_desk().await, 4);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_over_at_the_signed_date_is_refused_and_the_tip_waits() {
    let place = Place::new().await;
    let phone = place.invited("resident", &place.operator.root, SUMMER_2031);
    phone.sync().now().await.unwrap();
    // The server says a date behind its own certificate's end, signed: it counts from the next handshake on.
    place.date.store(SUMMER_2031 + YEAR, Ordering::Relaxed);
    phone.sync().now().await.unwrap();
    assert_eq!(phone.signed_date().unwrap(), Some(Timestamp(SUMMER_2031 + YEAR)));
    let id = queue(&phone, "Chứng thư hết hạn");
    // Opened anew, because a connection that is kept was verified when it was made.
    phone.shutdown().unwrap();
    let reopened = self::phone(place.dir.path(), "resident", &place.operator.root, SUMMER_2031);
    let refused = reopened.sync().now().await;
    assert!(matches!(refused, Err(PhoneError::NoNetwork | PhoneError::ServerUnknown)), "{refused:?}");
    assert!(state(&reopened, id) != TipState::Accepted);
    assert_eq!(reopened.inbox().list("", 0, 9).unwrap().len(), 1);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_under_another_root_learns_nothing_of_a_phone_and_the_tip_waits() {
    let place = Place::new().await;
    let stranger = Operator::new();
    let phone = place.invited("resident", &stranger.root, SUMMER_2031);
    let id = queue(&phone, "Máy chủ lạ");
    let refused = phone.sync().now().await;
    assert!(matches!(refused, Err(PhoneError::NoNetwork | PhoneError::ServerUnknown)), "{refused:?}");
    assert_eq!(state(&phone, id), TipState::Queued);
    assert!(!phone.membership().holder().unwrap().confirmed);
    assert_eq!(place.at_desk().await, 0);
    place.server.shutdown().await;
}
