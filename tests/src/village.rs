//! A village in memory: real vaults, the server's real room, and a link between them that a test holds in its hand.
//!
//! The link carries a whole request at once, unless a test wants to stop in the middle: then it waits at every piece.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tinxom_domain::id::{GroupId, HamletId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_exchange::server::ServerSession;
use tinxom_phone::ports::twins::{ManualClock, ManualNetwork, MemoryKeys};
use tinxom_phone::ports::{Network, Ports, SystemDice};
use tinxom_phone::transport::{Request, Transport, TransportError};
use tinxom_phone::{AtDoor, Grant, GrantRequest, InviteRequest, NewTip, Phone, PhoneError, SlotState};
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::{PublicKey, Signer32};
use tokio::sync::mpsc::UnboundedSender;

/// A moment in November 2026.
pub const NOW: i64 = 1_795_000_000_000;
/// Phan Đình Phùng since 1 July 2025.
pub const WARD: UnitId = UnitId(54431);
/// A group of the ward.
pub const GROUP: GroupId = GroupId([5; 8]);
/// The key of every vault here.
pub const KEY: [u8; 32] = [7; 32];

/// What the link does with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Carries it.
    None,
    /// No connection comes about.
    Unreachable,
    /// Breaks after so many bytes of the request.
    CutUp(usize),
    /// Carries the request and breaks after so many bytes of the reply.
    CutDown(usize),
    /// No connection comes about, and that takes a while: one wait.
    UnreachableAfterAWait,
    /// Another service answers with these bytes.
    Answers(Vec<u8>),
    /// Another service answers with these bytes again and again, until nobody listens.
    AnswersWithoutEnd(Vec<u8>),
}

/// The link to the server's room.
pub struct Link {
    room: Mutex<Option<SqliteRoom>>,
    signer: Signer32,
    now: AtomicI64,
    fault: Mutex<Fault>,
    waits: AtomicBool,
    /// Requests that reached the link.
    pub requests: AtomicUsize,
    /// Bytes of requests that reached the server.
    pub up: AtomicUsize,
    /// Bytes of replies that reached a phone.
    pub down: AtomicUsize,
    /// Nanoseconds that the server worked.
    pub worked: AtomicUsize,
    /// Every byte that crossed the link, in both directions.
    pub heard: Mutex<Vec<u8>>,
}

impl Link {
    /// What it does with every request from now on.
    pub fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }

    /// Whether it waits at every piece, so that a future can be dropped there.
    pub fn wait_at_pieces(&self, waits: bool) {
        self.waits.store(waits, Ordering::Relaxed);
    }

    /// The server's clock.
    pub fn set_now(&self, now: i64) {
        self.now.store(now, Ordering::Relaxed);
    }

    /// Works on the server's room.
    pub fn with_room<T>(&self, work: impl FnOnce(&mut SqliteRoom) -> T) -> T {
        work(self.room.lock().unwrap().as_mut().unwrap())
    }

    /// Takes the room out, as if the server were stopped, and puts another in its place.
    pub fn replace_room(&self, open: impl FnOnce() -> SqliteRoom) {
        let mut room = self.room.lock().unwrap();
        *room = None;
        *room = Some(open());
    }

    /// Serves a body by the server's own machine; gives what it answers, and whether it came to its end.
    pub fn serve(&self, body: &[u8], whole: bool) -> (Vec<u8>, bool) {
        let (mut session, mut out) = (ServerSession::default(), Vec::new());
        let now = self.now.load(Ordering::Relaxed);
        let began = std::time::Instant::now();
        let served = self.with_room(|room| {
            let mut over = false;
            for piece in body.chunks(997) {
                over = session.feed(piece, room, &self.signer, now, &mut out);
                if over {
                    break;
                }
            }
            if !over && !whole {
                session.cut(room).unwrap();
            }
            (out, over)
        });
        self.worked.fetch_add(began.elapsed().as_nanos() as usize, Ordering::Relaxed);
        served
    }
}

async fn yield_once() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

impl Transport for Link {
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        async move {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let waits = self.waits.load(Ordering::Relaxed);
            let fault = self.fault.lock().unwrap().clone();
            let (up, down) = match fault {
                Fault::None => (usize::MAX, usize::MAX),
                Fault::Unreachable => return Err(TransportError::Unreachable),
                Fault::CutUp(at) => (at, usize::MAX),
                Fault::CutDown(at) => (usize::MAX, at),
                Fault::UnreachableAfterAWait => {
                    yield_once().await;
                    return Err(TransportError::Unreachable);
                }
                Fault::AnswersWithoutEnd(bytes) => {
                    while pieces.send(bytes.clone()).is_ok() {
                        tokio::task::yield_now().await;
                    }
                    return Ok(());
                }
                Fault::Answers(bytes) => {
                    let _ = pieces.send(bytes);
                    return Ok(());
                }
            };
            let body = &request.body[..up.min(request.body.len())];
            self.up.fetch_add(body.len(), Ordering::Relaxed);
            self.heard.lock().unwrap().extend_from_slice(body);
            if waits {
                yield_once().await;
            }
            let (out, over) = self.serve(body, body.len() == request.body.len());
            let reply = &out[..down.min(out.len())];
            self.down.fetch_add(reply.len(), Ordering::Relaxed);
            self.heard.lock().unwrap().extend_from_slice(reply);
            for piece in reply.chunks(1013) {
                if waits {
                    yield_once().await;
                }
                let _ = pieces.send(piece.to_vec());
            }
            if over && down >= out.len() { Ok(()) } else { Err(TransportError::Broken) }
        }
        .boxed()
    }
}

/// A phone with its ports in the test's hand.
pub struct Person {
    /// The phone.
    pub phone: Phone,
    /// Where its vault is.
    pub dir: PathBuf,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its key store.
    pub keys: Arc<MemoryKeys>,
    /// Its network.
    pub network: Arc<ManualNetwork>,
    /// What the phone was opened with.
    pub ports: Ports,
    /// The territory that it goes by.
    pub territory: Arc<Territory>,
}

impl std::ops::Deref for Person {
    type Target = Phone;

    fn deref(&self) -> &Phone {
        &self.phone
    }
}

impl Person {
    /// Syncs; the link in memory never waits unless it is told to, so that is one poll.
    pub fn sync_once(&self) -> Result<(), PhoneError> {
        self.phone.sync().now().now_or_never().expect("the link does not wait").map(|_| ())
    }

    /// Syncs, and must come to the end.
    pub fn synced(&self) -> &Self {
        self.sync_once().unwrap();
        self
    }

    /// Writes a tip and keeps it to be sent.
    pub fn queue(&self, text: &str) -> i64 {
        let id = self.drafts().write(&tip(text)).unwrap();
        self.drafts().queue(id).unwrap();
        id
    }

    /// The state of a tip.
    pub fn state(&self, id: i64) -> TipState {
        self.inbox().story(id).unwrap().line.state
    }

    /// Closes the phone and opens its vault again, as a new process would.
    pub fn reopened(self) -> Self {
        self.phone.shutdown().unwrap();
        let Self { dir, clock, keys, network, ports, territory, .. } = self;
        let phone = Phone::open(&dir, territory.clone(), ports.clone()).unwrap();
        Self { phone, dir, clock, keys, network, ports, territory }
    }

    /// Copies the vault as it lies, whole, and gives where the copy is: a restored phone, a folder copied by hand.
    pub fn copied(&self) -> PathBuf {
        self.pause().unwrap();
        let place = self.dir.with_file_name("copy");
        copy_folder(&self.dir, &place);
        self.resume().unwrap();
        place
    }

    /// Opens a vault in another directory with this person's ports: a copy of the vault on another phone.
    pub fn opened_at(&self, dir: &Path) -> Self {
        let phone = Phone::open(dir, self.territory.clone(), self.ports.clone()).unwrap();
        Self {
            phone,
            dir: dir.to_owned(),
            clock: self.clock.clone(),
            keys: self.keys.clone(),
            network: self.network.clone(),
            ports: self.ports.clone(),
            territory: self.territory.clone(),
        }
    }
}

/// Copies the files of a folder into another, in whose place nothing else is left.
pub fn copy_folder(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A tip of these words.
pub fn tip(text: &str) -> NewTip {
    NewTip {
        kind: TipKind::Theft,
        unit: None,
        hamlet: None,
        window: TimeWindow::LastNight,
        text: text.into(),
    }
}

/// One ward with its server and duty desk.
pub struct Village {
    /// Where everything lies; in memory where the machine has a place for that.
    pub dir: tempfile::TempDir,
    /// The link to the server.
    pub link: Arc<Link>,
    /// The real territory.
    pub territory: Arc<Territory>,
    /// The keys above the server.
    pub authority: Authority,
    /// The ward's duty desk.
    pub desk: Person,
}

impl Default for Village {
    fn default() -> Self {
        Self::new()
    }
}

impl Village {
    /// A village whose desk has published the ward's key.
    pub fn new() -> Self {
        Self::serving(&[WARD])
    }

    /// A village whose server serves several units; the desk is that of [`WARD`].
    pub fn serving(units: &[UnitId]) -> Self {
        let territory = include_bytes!("../../data/territory-thai-nguyen.json");
        Self::serving_in(units, Territory::from_json(territory).unwrap())
    }

    /// A village of [`WARD`] with invented hamlets: Xóm Núi Voi (1), Xóm Gò Chùa (2), Tổ dân phố 10 (3).
    pub fn with_hamlets() -> Self {
        let territory = include_str!("../../data/territory-thai-nguyen.json").trim_end();
        let unit =
            |id, kind, name| format!(r#"{{"id":{id},"unit":"05443","kind":"{kind}","name":"{name}"}}"#);
        let hamlets = [
            unit(1, "Xóm", "Xóm Núi Voi"),
            unit(2, "Xóm", "Xóm Gò Chùa"),
            unit(3, "Tổ dân phố", "Tổ dân phố 10"),
        ];
        let open = territory.strip_suffix('}').unwrap();
        let whole = format!(r#"{open},"hamlets":[{}],"hamlet_lineage":[]}}"#, hamlets.join(","));
        Self::serving_in(&[WARD], Territory::from_json(whole.as_bytes()).unwrap())
    }

    /// A village of another territory.
    pub fn serving_in(units: &[UnitId], territory: Territory) -> Self {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        Self::over(dir, Arc::new(territory), units, WARD)
    }

    /// A village in a directory over any territory; the desk is that of `ward`, which the server serves among `units`.
    pub fn over(dir: tempfile::TempDir, territory: Arc<Territory>, units: &[UnitId], ward: UnitId) -> Self {
        let authority = Authority::create(&dir.path().join("authority")).unwrap();
        let server = dir.path().join("server");
        authority.make_server(&server, units).unwrap();
        let keys = ServerKeys::read(&server).unwrap();
        let link = Arc::new(Link {
            signer: keys.signer.clone(),
            room: Mutex::new(Some(SqliteRoom::open(&server, keys).unwrap())),
            now: AtomicI64::new(NOW),
            fault: Mutex::new(Fault::None),
            waits: AtomicBool::new(false),
            requests: AtomicUsize::new(0),
            up: AtomicUsize::new(0),
            down: AtomicUsize::new(0),
            worked: AtomicUsize::new(0),
            heard: Mutex::new(Vec::new()),
        });
        let desk = person(&dir.path().join("desk"), &link, &territory, NOW);
        let village = Self { dir, link, territory, authority, desk };
        village.certify(&village.desk, ward, Role::Desk);
        village.desk.synced().synced();
        village
    }

    /// The server's directory.
    pub fn server_dir(&self) -> PathBuf {
        self.dir.path().join("server")
    }

    /// A phone that joined nothing, whose clock shows `now`.
    pub fn stranger(&self, name: &str, now: i64) -> Person {
        person(&self.dir.path().join(name), &self.link, &self.territory, now)
    }

    /// Gives an officer's papers to a phone.
    pub fn certify(&self, officer: &Person, unit: UnitId, role: Role) {
        let key = PublicKey(officer.membership().public_key().unwrap());
        let papers = self.authority.papers(unit, role, key, "memory", Timestamp(NOW)).unwrap();
        officer.membership().accept_papers(&papers.to_text()).unwrap();
    }

    /// An invite of the desk.
    pub fn invite(&self, role: Role, group: Option<GroupId>) -> String {
        let request = InviteRequest { role, label: "Xóm Núi Voi".into(), group, until: None };
        self.desk.officer().invite(&request).unwrap()
    }

    /// A resident who joined and synced.
    pub fn resident(&self, name: &str) -> Person {
        self.joined(name, Role::Resident, None)
    }

    /// A member of a group who joined and synced.
    pub fn member(&self, name: &str, group: GroupId) -> Person {
        self.joined(name, Role::GroupMember, Some(group))
    }

    fn joined(&self, name: &str, role: Role, group: Option<GroupId>) -> Person {
        let person = self.stranger(name, NOW);
        person.membership().enrol(&self.invite(role, group), name).unwrap();
        person.synced();
        person
    }

    /// A grant of the desk for a new household in the first of [`Village::with_hamlets`].
    pub fn grant(&self, role: Role, by_telephone: bool) -> Grant {
        let (address, name) = ("Số 99".into(), "Nhà bà Mẫu".into());
        let household = AtDoor::New { hamlet: HamletId(1), address, name };
        let group = role.is_in_group().then_some(GROUP);
        self.desk.door().grant(&GrantRequest { household, role, group, by_telephone }).unwrap()
    }

    /// A phone that joined by such a grant and knows that it has the slot.
    pub fn householder(&self, name: &str, role: Role) -> Person {
        let person = self.stranger(name, NOW);
        person.membership().enrol(&self.grant(role, false).text, name).unwrap();
        person.synced().synced();
        assert_eq!(person.slot().state().unwrap().unwrap().state, SlotState::Active);
        person
    }

    /// The words of every tip that the desk can open, in order.
    pub fn at_desk(&self) -> Vec<String> {
        self.desk.synced();
        let officer = self.desk.officer();
        let tips = officer.list(true, 0, usize::MAX).unwrap();
        let mut words: Vec<String> =
            tips.iter().map(|tip| officer.open(tip.id).unwrap().content.text).collect();
        words.sort();
        words
    }
}

/// A phone in a directory.
pub fn person(dir: &Path, link: &Arc<Link>, territory: &Arc<Territory>, now: i64) -> Person {
    let clock = Arc::new(ManualClock::new(Timestamp(now)));
    let keys = Arc::new(MemoryKeys::holding(KEY));
    let network = Arc::new(ManualNetwork::new(Network::Free));
    let ports = Ports {
        clock: clock.clone(),
        dice: Arc::new(SystemDice),
        keys: keys.clone(),
        connectivity: network.clone(),
        transport: link.clone(),
    };
    let phone = Phone::open(dir, territory.clone(), ports.clone()).unwrap();
    Person { phone, dir: dir.to_owned(), clock, keys, network, ports, territory: territory.clone() }
}
