//! The village: a server of its own, and phones with a vault each.

use super::DemoArguments;
use super::clock::VillageClock;
use super::link::{Link, Weather, roll};
use super::places::{self, NEXT_DOOR, SERVED, SPLIT, WARD};
use super::witness::{Part, Person, Step, What, Witness};
use crate::say::{Failure, Say};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tinxom_domain::id::{DeviceId, GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::TipState;
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Clock, Ports, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{InviteRequest, Phone, PhoneError};
use tinxom_server::authority::{Authority, ServerKeys, TERRITORY};
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::PublicKey;
use tinxom_words::{Value, key};
use tokio::sync::watch;

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
/// The places of those who live the night in the dead spot, and of the desk that waits for them.
pub const NIGHT: std::ops::Range<usize> = 0..6;
/// The officer who enrols the wife's phone.
pub const FIRST_OFFICER: usize = 6;
/// The officer who enrols the husband's phone, and the third household's.
pub const SECOND_OFFICER: usize = 7;
/// The wife.
pub const WIFE: usize = 8;
/// The husband.
pub const HUSBAND: usize = 9;
/// The one of the third household.
pub const THIRD: usize = 10;
/// The places of those who are at the doors in the evening, besides the desk.
pub const EVENING: std::ops::Range<usize> = 6..11;
/// A resident of the ward next door, whose desk has the place before.
pub const NEIGHBOUR: usize = 12;
/// The desk of the ward that is split.
pub const SPLIT_DESK: usize = 13;
/// The desk of the ward of the day after.
pub const MERGED_DESK: usize = 14;

/// A phone's own clock: the village's, put back by so much.
struct OwnClock(VillageClock, Arc<AtomicI64>);

impl Clock for OwnClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.now().0 - self.1.load(Ordering::Relaxed))
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
        person("Anh Hà", Part::Officer, say.unit(WARD)),
        person("Chị Lâm", Part::Officer, say.unit(WARD)),
        person("Chị Mai", Part::Resident, invented("Xóm Núi Voi")),
        person("Anh Dũng", Part::Resident, invented("Xóm Núi Voi")),
        person("Ông Tám", Part::Resident, invented("Xóm Bến Đò")),
        person("Quan Triều", Part::Desk, say.unit(NEXT_DOOR)),
        person("Ông Lực", Part::Resident, say.unit(NEXT_DOOR)),
        person("Gia Sàng", Part::Desk, say.unit(SPLIT)),
        person(&say.words.say(key!("demo-new-desk")), Part::Desk, say.unit(WARD)),
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
            clock: Arc::new(OwnClock(witness.clock.clone(), clock_back.clone())),
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

    /// Puts the phone's clock back by so many minutes behind the village's.
    pub fn put_clock_back(&self, minutes: i64) {
        self.clock_back.store(minutes * 60_000, Ordering::Relaxed);
    }

    /// This phone's device.
    pub fn device(&self) -> Result<DeviceId, PhoneError> {
        Ok(self.phone.membership().holder()?.device)
    }

    /// What the others call its person.
    pub fn name(&self) -> String {
        self.witness.people.get(self.person).map(|person| person.name.clone()).unwrap_or_default()
    }

    /// The time by the village's clock.
    pub fn time(&self) -> Timestamp {
        self.witness.clock.now()
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
    /// Everybody by place, the desk first.
    pub villagers: Vec<Arc<Villager>>,
    witness: Arc<Witness>,
    arguments: DemoArguments,
    dir: PathBuf,
    server: PathBuf,
    authority: Authority,
    address: String,
    running: Running,
}

impl Village {
    /// Starts a server on a free port, and lets everybody of the night join it at the officer's table, where the link is
    /// good.
    pub async fn found(
        dir: &Path,
        arguments: &DemoArguments,
        witness: &Arc<Witness>,
    ) -> Result<Self, Failure> {
        let authority = Authority::create(&dir.join("authority")).map_err(Failure::plain)?;
        let server = dir.join("server");
        authority.make_server(&server, &SERVED).map_err(Failure::plain)?;
        lay_out(&authority, &server, &places::today()?, witness)?;
        let running = run(&server, ([127, 0, 0, 1], 0).into(), witness).await?;
        let address = format!("http://{}", running.address);
        let say = &witness.say;
        let given =
            [("address", Value::from(address.as_str())), ("count", Value::from(witness.people.len()))];
        witness.tell(DESK, "·", &say.words.say_with(key!("demo-server"), &given));
        let mut village = Self {
            villagers: Vec::new(),
            witness: witness.clone(),
            arguments: arguments.clone(),
            dir: dir.to_owned(),
            server,
            authority,
            address,
            running,
        };
        let desk = village.officer(WARD, Role::Desk).await?;
        desk.tell("·", &say.words.say(key!("demo-desk-ready")));
        let group = desk.phone.officer().new_group();
        for person in NIGHT.skip(1) {
            let group = (witness.people[person].part == Part::Member).then_some(group);
            let villager = village.invited_by(&desk, group).await?;
            let role = say.role(villager.phone.membership().holder()?.appointment.role);
            let home = witness.people[person].home.as_str();
            let given = [("role", Value::from(role)), ("home", Value::from(home))];
            villager.tell("·", &say.words.say_with(key!("demo-joined"), &given));
        }
        Ok(village)
    }

    /// A new phone for whoever has the next place, which joined nothing.
    pub fn phone(&mut self) -> Result<Arc<Villager>, Failure> {
        let villager = Villager::new(&self.dir, self.villagers.len(), &self.arguments, &self.witness)?;
        self.villagers.push(villager.clone());
        Ok(villager)
    }

    /// An officer's phone with its papers for a unit, known to the server.
    pub async fn officer(&mut self, unit: UnitId, role: Role) -> Result<Arc<Villager>, Failure> {
        let officer = self.phone()?;
        let key = PublicKey(officer.phone.membership().public_key()?);
        let papers = self.authority.papers(unit, role, key, &self.address, self.witness.clock.now());
        officer.phone.membership().accept_papers(&papers.map_err(Failure::plain)?.to_text())?;
        join(&officer).await?;
        Ok(officer)
    }

    /// A phone that joins by a desk's invite, as a resident or into a group.
    pub async fn invited_by(
        &mut self,
        desk: &Villager,
        group: Option<GroupId>,
    ) -> Result<Arc<Villager>, Failure> {
        let villager = self.phone()?;
        let person = &self.witness.people[villager.person];
        let invite = desk.phone.officer().invite(&InviteRequest {
            role: if group.is_some() { Role::GroupMember } else { Role::Resident },
            label: person.home.clone(),
            group,
            until: None,
        })?;
        villager.phone.membership().enrol(&invite, &person.name)?;
        join(&villager).await?;
        Ok(villager)
    }

    /// Signs an edition of the territory, lays it into the server's directory and starts the server again, where phones
    /// know it to be.
    pub async fn publish(mut self, territory: &Territory) -> Result<Self, Failure> {
        lay_out(&self.authority, &self.server, territory, &self.witness)?;
        let address = self.running.address;
        self.running.shutdown().await;
        self.running = run(&self.server, address, &self.witness).await?;
        Ok(self)
    }

    /// Stops the server, closes every vault, and gives the server's store.
    pub async fn close(self) -> Result<SqliteRoom, Failure> {
        self.running.shutdown().await;
        for villager in &self.villagers {
            villager.phone.shutdown()?;
        }
        reopen_room(&self.server).await
    }
}

/// Signs an edition of the territory and lays it where the server finds it when it starts.
fn lay_out(
    authority: &Authority,
    server: &Path,
    territory: &Territory,
    witness: &Witness,
) -> Result<(), Failure> {
    let signed = authority.sign_territory(territory, witness.clock.now()).map_err(Failure::plain)?;
    std::fs::write(server.join(TERRITORY), signed).map_err(Failure::plain)
}

/// Starts the server of a directory, by the village's clock.
async fn run(server: &Path, address: SocketAddr, witness: &Witness) -> Result<Running, Failure> {
    let clock = witness.clock.clone();
    let clock = Arc::new(move || clock.now().0);
    start(reopen_room(server).await?, &Listen { address, tls: None }, clock).await.map_err(Failure::plain)
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
