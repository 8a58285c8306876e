//! The village: a server of its own, and six phones with a vault each.

use super::DemoArguments;
use super::link::{Link, Weather, roll};
use super::witness::{Part, Person, Step, What, Witness};
use crate::say::{Failure, Say};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::TipState;
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Clock, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{InviteRequest, Phone, PhoneError};
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::item::Item;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;
use tinxom_words::{Value, key};
use tokio::sync::watch;

/// Phan Đình Phùng since 1 July 2025.
pub const WARD: UnitId = UnitId(54431);
/// Syncs of a phone at most until it has everything; a bad link is ordinary and ends.
const TRIES: usize = 60;
/// The duty desk's place among the people.
pub const DESK: usize = 0;
/// The three residents' places.
pub const RESIDENTS: std::ops::Range<usize> = 1..4;
/// The place of the member who writes the patrol's log.
pub const WALKER: usize = 4;
/// The place of the member who walks along.
pub const COMPANION: usize = 5;

/// A phone's own clock: the machine's, put back by so much.
struct OwnClock(Arc<AtomicI64>);

impl Clock for OwnClock {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0 - self.0.load(Ordering::Relaxed))
    }
}

/// Who lives here. Names are common forms of address, hamlets and groups are invented and say so.
pub fn people(say: &Say) -> Vec<Person> {
    let invented = |name: &str| say.words.say_with(key!("demo-invented"), &[("name", name.into())]);
    let person = |name: &str, part, home: String| Person { name: name.to_owned(), part, home };
    vec![
        person(&say.words.say(key!("demo-desk")), Part::Desk, say.unit(WARD)),
        person("Bà Tư", Part::Resident, invented("Xóm Núi Voi")),
        person("Anh Ba", Part::Resident, invented("Xóm Núi Voi")),
        person("Cô Năm", Part::Resident, invented("Xóm Bến Đò")),
        person("Anh Sáu", Part::Member, invented("Tổ tự quản 3")),
        person("Chị Bảy", Part::Member, invented("Tổ tự quản 3")),
    ]
}

/// One person's phone.
pub struct Villager {
    /// The person's place.
    pub person: usize,
    /// The phone.
    pub phone: Phone,
    /// Its way to the server.
    pub link: Arc<Link>,
    /// Whether everything of it arrived once.
    pub settled: watch::Sender<bool>,
    witness: Arc<Witness>,
    clock_back: Arc<AtomicI64>,
    /// How far each tip was when the vault was looked at last: left, arrived.
    seen: Mutex<BTreeMap<i64, (bool, bool)>>,
}

impl Villager {
    fn new(
        dir: &Path,
        person: usize,
        arguments: &DemoArguments,
        witness: &Arc<Witness>,
    ) -> Result<Arc<Self>, Failure> {
        let way = HttpTransport::new(&[]).map_err(|_| Failure::plain("transport"))?;
        let link = Arc::new(Link::new(way, roll(arguments.seed, person as u64), person, witness.clone()));
        let clock_back = Arc::new(AtomicI64::new(0));
        let ports = Ports {
            clock: Arc::new(OwnClock(clock_back.clone())),
            dice: Arc::new(SystemDice),
            keys: Arc::new(MemoryKeys::empty()),
            connectivity: Arc::new(AlwaysConnected),
            transport: link.clone(),
        };
        let phone = Phone::open(&dir.join(format!("phone-{person}")), witness.say.territory.clone(), ports)?;
        let (settled, seen, witness) = (watch::Sender::new(false), Mutex::default(), witness.clone());
        let villager = Arc::new(Self { person, phone, link, settled, witness, clock_back, seen });
        villager.link.belongs_to(&villager);
        Ok(villager)
    }

    /// Puts the phone's clock back by so many minutes behind the machine's.
    pub fn put_clock_back(&self, minutes: i64) {
        self.clock_back.store(minutes * 60_000, Ordering::Relaxed);
    }

    /// This phone's device.
    pub fn device(&self) -> Result<DeviceId, PhoneError> {
        Ok(self.phone.membership().holder()?.device)
    }

    /// The words.
    pub fn say(&self) -> &Say {
        &self.witness.say
    }

    /// Tells a line of this person.
    pub fn tell(&self, icon: &str, text: &str) {
        self.witness.tell(self.person, icon, text);
    }

    /// Remembers something of this person.
    pub fn note(&self, what: What) {
        self.witness.note(self.person, what);
    }

    /// Looks into the vault and remembers which tips left and which arrived since the last look.
    pub fn look(&self) -> Result<(), PhoneError> {
        let tips = self.phone.inbox().list("", 0, usize::MAX)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for tip in tips {
            let arrived = matches!(
                tip.state,
                TipState::Accepted | TipState::Opened | TipState::Answered | TipState::Closed
            );
            let left = arrived || tip.state == TipState::OnItsWay;
            let before = seen.entry(tip.id).or_default();
            if left && !before.0 {
                self.note(What::Tip(tip.id, Step::Left));
            }
            if arrived && !before.1 {
                self.note(What::Tip(tip.id, Step::Arrived));
            }
            *before = (left || before.0, arrived || before.1);
        }
        Ok(())
    }

    /// Syncs until everything is in step, and on a bad link until everything went wrong that was to.
    pub async fn settle(&self) -> Result<(), Failure> {
        let mut last = PhoneError::NoNetwork;
        for _ in 0..TRIES {
            let synced = self.phone.sync().now().await;
            self.look()?;
            match synced {
                Ok(_) if self.link.is_through() => return Ok(()),
                Ok(_) => {}
                Err(error) if error.passes() => last = error,
                Err(error) => return Err(error.into()),
            }
        }
        Err(last.into())
    }
}

/// The server and the phones.
pub struct Village {
    /// Everybody, the desk first.
    pub villagers: Vec<Arc<Villager>>,
    server: PathBuf,
    running: Running,
}

impl Village {
    /// Starts a server on a free port, and lets everybody join it at the officer's table, where the link is good.
    pub async fn found(
        dir: &Path,
        arguments: &DemoArguments,
        witness: &Arc<Witness>,
    ) -> Result<Self, Failure> {
        let authority = Authority::create(&dir.join("authority")).map_err(Failure::plain)?;
        let server = dir.join("server");
        authority.make_server(&server, &[WARD]).map_err(Failure::plain)?;
        let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
        let clock = Arc::new(|| SystemClock.now().0);
        let running = start(open_room(&server)?, &listen, clock).await.map_err(Failure::plain)?;
        let address = format!("http://{}", running.address);
        let say = &witness.say;
        let given = [("address", Value::from(address.as_str()))];
        witness.tell(DESK, "·", &say.words.say_with(key!("demo-server"), &given));

        let desk = Villager::new(dir, DESK, arguments, witness)?;
        let key = PublicKey(desk.phone.membership().public_key()?);
        let papers = authority.papers(WARD, Role::Desk, key, &address, SystemClock.now());
        desk.phone.membership().accept_papers(&papers.map_err(Failure::plain)?.to_text())?;
        join(&desk).await?;
        desk.tell("·", &say.words.say(key!("demo-desk-ready")));
        let group = desk.phone.officer().new_group();
        let mut villagers = vec![desk.clone()];
        for (number, person) in witness.people.iter().enumerate().skip(1) {
            let member = person.part == Part::Member;
            let invite = desk.phone.officer().invite(&InviteRequest {
                role: if member { Role::GroupMember } else { Role::Resident },
                label: person.home.clone(),
                group: member.then_some(group),
                until: None,
            })?;
            let villager = Villager::new(dir, number, arguments, witness)?;
            villager.phone.membership().enrol(&invite, &person.name)?;
            join(&villager).await?;
            let role = say.role(villager.phone.membership().holder()?.appointment.role);
            let given = [("role", Value::from(role)), ("home", Value::from(person.home.as_str()))];
            villager.tell("·", &say.words.say_with(key!("demo-joined"), &given));
            villagers.push(villager);
        }
        Ok(Self { villagers, server, running })
    }

    /// Stops the server, closes every vault, and gives what the server's store holds of the ward's tips.
    pub async fn close(self) -> Result<Vec<Item>, Failure> {
        self.running.shutdown().await;
        for villager in &self.villagers {
            villager.phone.shutdown()?;
        }
        reopen_room(&self.server).await?.items(Space::WardTips(WARD)).map_err(Failure::plain)
    }
}

/// Opens the store once the last request's task has let go of it.
async fn reopen_room(server: &Path) -> Result<SqliteRoom, Failure> {
    let mut opened = open_room(server);
    for _ in 0..100 {
        if opened.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        opened = open_room(server);
    }
    opened
}

fn open_room(server: &Path) -> Result<SqliteRoom, Failure> {
    SqliteRoom::open(server, ServerKeys::read(server).map_err(Failure::plain)?).map_err(Failure::plain)
}

/// Syncs on a good link until the server knows the phone and the phone knows the ward's key.
async fn join(villager: &Villager) -> Result<(), Failure> {
    villager.link.set(Weather::Up);
    for _ in 0..2 {
        villager.settle().await?;
    }
    match villager.phone.membership().holder()?.confirmed {
        true => Ok(()),
        false => Err(PhoneError::NotEnrolled.into()),
    }
}
