//! The stage: one scenario's world in a process of its own. A real server behind a link whose faults are set by command;
//! tests in any language play the people on it. `tests/scenarios/README.md` says how it is spoken to.

mod editions;
mod link;

use data_encoding::HEXLOWER;
pub use link::Fault;
use link::Link;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_phone::Phone;
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_server::authority::{Authority, ServerKeys, TERRITORY};
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::limits::Limits;
use tinxom_server::room::SqliteRoom;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_wire::item::Item;
use tinxom_wire::operation::kind;
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;

/// What a command answers: an object, or a sentence on why not.
type Answer = Result<Value, String>;

/// What can be asked of the stage, as one line of JSON.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// Makes the world: a server for these units, at a date.
    Begin {
        /// Official codes, as of the date; `05443@2025-07-01` is one of another day.
        units: Vec<String>,
        /// The server's date, ISO with +07:00.
        now: String,
        /// Tips that a device may leave in a day, where that is to be few.
        tips_a_day: Option<u32>,
    },
    /// An officer's papers for a device's public key.
    Papers {
        /// The unit's code, as of the server's date.
        unit: String,
        /// The device's public key, hexadecimal.
        key: String,
        /// The officer's role; the duty desk's if it is missing.
        role: Option<String>,
    },
    /// Signs an edition of the territory, and publishes it where it is asked to.
    Territory {
        /// The edition's version.
        version: u32,
        /// Its hamlets, as in a territory file.
        #[serde(default)]
        hamlets: Vec<Value>,
        /// Whether the server publishes it from now on.
        publish: bool,
    },
    /// Sets the server's date.
    Date {
        /// ISO with +07:00.
        now: String,
    },
    /// Sets what the link does from now on.
    Link {
        /// The fault's name.
        fault: String,
        /// Bytes, where the fault counts them.
        after: Option<usize>,
    },
    /// Makes the server hold every tip a moment before it comes, as if a copy of its vault had sent it, or ends that; it is
    /// restarted for that. It is what an honest phone can be refused for.
    Already {
        /// Whether it does from now on.
        holds: bool,
    },
    /// Names all screens.
    Screens,
    /// Answers once the link holds a request.
    Stalled,
    /// Opens a vault in this process, as a second one beside the test's own.
    Hold {
        /// The vault's folder.
        folder: PathBuf,
        /// The vault's key, hexadecimal.
        key: String,
    },
    /// Closes that vault.
    Release,
    /// Counts what the server holds; it is restarted for that.
    Held {
        /// The unit's code, as of the server's date.
        unit: String,
        /// A group's id, hexadecimal, whose lines are counted.
        group: Option<String>,
    },
}

/// A moment out of `2026-11-25T08:00:00+07:00`; the form is fixed.
pub fn moment(text: &str) -> Option<Timestamp> {
    let (day, time) = text.strip_suffix("+07:00")?.split_once('T')?;
    let mut parts =
        time.split(':').map(|part| part.parse::<i64>().ok().filter(|part| (0..60).contains(part)));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let millis = ((hours * 60 + minutes) * 60 + seconds) * 1000;
    parts.next().is_none().then_some(Timestamp(Date::parse_iso(day)?.start().0 + millis))
}

struct World {
    dir: tempfile::TempDir,
    authority: Authority,
    link: Link,
    server: Option<Running>,
    date: Arc<AtomicI64>,
    limits: Limits,
}

/// The stage, before and after its world was made.
pub struct Stage {
    territory: Arc<Territory>,
    world: Option<World>,
    held: Option<Phone>,
}

impl Stage {
    /// A stage without a world.
    ///
    /// # Errors
    /// That the territory's data cannot be used.
    pub fn new() -> Result<Self, String> {
        let territory = include_bytes!("../../../data/territory-thai-nguyen.json");
        let territory = Territory::from_json(territory).map_err(|error| error.to_string())?;
        Ok(Self { territory: Arc::new(territory), world: None, held: None })
    }

    /// Does what a line asks for.
    ///
    /// # Errors
    /// A sentence for the person who wrote the scenario.
    pub async fn does(&mut self, line: &str) -> Answer {
        match serde_json::from_str(line).map_err(|error| format!("not a command: {error}"))? {
            Command::Begin { units, now, tips_a_day } => self.begin(&units, &now, tips_a_day).await,
            Command::Papers { unit, key, role } => self.papers(&unit, &key, role.as_deref()),
            Command::Territory { version, hamlets, publish } => {
                self.edition(version, &hamlets, publish).await
            }
            Command::Date { now } => {
                let now = read_moment(&now)?;
                self.world()?.date.store(now.0, Ordering::Relaxed);
                Ok(json!({}))
            }
            Command::Link { fault, after } => {
                self.world()?.link.set(Fault::named(&fault, after)?).await.map(|()| json!({}))
            }
            Command::Already { holds } => self.already(holds).await,
            Command::Screens => Ok(json!({ "names": tinxom_phone::screen::names().collect::<Vec<_>>() })),
            Command::Stalled => {
                self.world()?.link.stalled().await;
                Ok(json!({}))
            }
            Command::Hold { folder, key } => self.hold(&folder, &key),
            Command::Release => {
                let phone = self.held.take().ok_or("nothing is held")?;
                phone.shutdown().map_err(|error| error.to_string())?;
                Ok(json!({}))
            }
            Command::Held { unit, group } => self.count(&unit, group.as_deref()).await,
        }
    }

    fn world(&self) -> Result<&World, String> {
        self.world.as_ref().ok_or_else(|| "no world was begun".into())
    }

    /// A unit by its code then, or on the day behind an `@`.
    fn unit(&self, code: &str, at: Timestamp) -> Result<UnitId, String> {
        let (code, day) = match code.split_once('@') {
            Some((code, day)) => (code, Date::parse_iso(day).ok_or_else(|| format!("{day} is no day"))?),
            None => (code, Date::of(at)),
        };
        let unit = self.territory.by_code(code, day);
        unit.map(|unit| unit.id).ok_or_else(|| format!("no unit has the code {code} then"))
    }

    async fn begin(&mut self, units: &[String], now: &str, tips_a_day: Option<u32>) -> Answer {
        let now = read_moment(now)?;
        let units: Result<Vec<_>, _> = units.iter().map(|code| self.unit(code, now)).collect();
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let dir = dir.map_err(|error| error.to_string())?;
        let authority =
            Authority::create(&dir.path().join("authority")).map_err(|error| error.to_string())?;
        authority.make_server(&dir.path().join("server"), &units?).map_err(|error| error.to_string())?;
        let ordinary = Limits::default();
        let limits = Limits { tips_a_day: tips_a_day.unwrap_or(ordinary.tips_a_day), ..ordinary };
        let mut world = World {
            authority,
            link: Link::new().await?,
            server: None,
            date: Arc::new(AtomicI64::new(now.0)),
            limits,
            dir,
        };
        world.serve().await?;
        let before = world.dir.path().join("territory-before.json");
        std::fs::write(&before, editions::before_the_merger()?).map_err(|error| error.to_string())?;
        let (folder, address) = (world.dir.path(), world.link.address());
        let answer = json!({ "folder": folder, "address": address, "territory_before": before });
        self.world = Some(world);
        Ok(answer)
    }

    fn papers(&self, unit: &str, key: &str, role: Option<&str>) -> Answer {
        let world = self.world()?;
        let role = match role {
            None | Some("desk") => Role::Desk,
            Some("area-officer") => Role::AreaOfficer,
            Some(other) => return Err(format!("no officer is `{other}`")),
        };
        let now = Timestamp(world.date.load(Ordering::Relaxed));
        let key = PublicKey(bytes(key)?);
        let papers = world.authority.papers(self.unit(unit, now)?, role, key, &world.link.address(), now);
        let papers = papers.map_err(|error| error.to_string())?;
        Ok(json!({ "papers": papers.to_text() }))
    }

    /// The signed edition lies in a file of the world's folder.
    async fn edition(&mut self, version: u32, hamlets: &[Value], publish: bool) -> Answer {
        let territory = editions::with_hamlets(hamlets)?.with_version(version);
        let world = self.world.as_mut().ok_or("no world was begun")?;
        let now = Timestamp(world.date.load(Ordering::Relaxed));
        let package = world.authority.sign_territory(&territory, now).map_err(|error| error.to_string())?;
        let file = world.dir.path().join(format!("territory-{version}"));
        std::fs::write(&file, &package).map_err(|error| error.to_string())?;
        if publish {
            world.stop().await;
            let place = world.dir.path().join("server").join(TERRITORY);
            std::fs::write(place, &package).map_err(|error| error.to_string())?;
            world.serve().await?;
        }
        Ok(json!({ "file": file }))
    }

    async fn already(&mut self, holds: bool) -> Answer {
        let world = self.world.as_mut().ok_or("no world was begun")?;
        world.stop().await;
        let sql = if holds {
            "CREATE TRIGGER already BEFORE INSERT ON tip
             BEGIN INSERT OR IGNORE INTO tip VALUES (NEW.space, NEW.name, NEW.device, NEW.day); END"
        } else {
            "DROP TRIGGER already"
        };
        let database = Connection::open(world.dir.path().join("server").join("server.db"));
        database.and_then(|database| database.execute_batch(sql)).map_err(|error| error.to_string())?;
        world.serve().await?;
        Ok(json!({}))
    }

    fn hold(&mut self, folder: &Path, key: &str) -> Answer {
        let ports = Ports {
            clock: Arc::new(SystemClock),
            dice: Arc::new(SystemDice),
            keys: Arc::new(MemoryKeys::holding(bytes(key)?)),
            connectivity: Arc::new(AlwaysConnected),
            transport: Arc::new(HttpTransport::new(&[]).map_err(|error| format!("{error:?}"))?),
        };
        Ok(match Phone::open(folder, self.territory.clone(), ports) {
            Ok(phone) => {
                self.held = Some(phone);
                json!({ "result": "opened" })
            }
            Err(error) => json!({ "result": error.name() }),
        })
    }

    async fn count(&mut self, unit: &str, group: Option<&str>) -> Answer {
        let now = Timestamp(self.world()?.date.load(Ordering::Relaxed));
        let unit = self.unit(unit, now)?;
        let group = group.map(bytes).transpose()?.map(GroupId);
        let world = self.world.as_mut().ok_or("no world was begun")?;
        world.stop().await;
        let room = world.room()?;
        let items = |space| room.items(space).map_err(|error| format!("{error:?}"));
        let of = |items: &[Item], kind| items.iter().filter(|item| item.kind == kind).count();
        let tips = items(Space::WardTips(unit))?;
        // A group's lines lie in the segments that they came in.
        let segments = group.map_or(Ok(Vec::new()), |group| items(Space::GroupPatrol(group)))?;
        let mut patrol_lines = 0;
        for item in segments.iter().filter(|item| item.kind == kind::SEGMENT) {
            let segment = Segment::from_bytes(&item.body).map_err(|error| error.to_string())?;
            patrol_lines += segment.operations.len();
        }
        let answer = json!({
            "tips": of(&tips, kind::TIP), "withdrawals": of(&tips, kind::WITHDRAWAL),
            "marked": of(&tips, kind::MARKED), "patrol_lines": patrol_lines,
        });
        drop(room);
        world.serve().await?;
        Ok(answer)
    }
}

impl World {
    fn room(&self) -> Result<SqliteRoom, String> {
        let kept = self.dir.path().join("server");
        let keys = ServerKeys::read(&kept).map_err(|error| error.to_string())?;
        let room = SqliteRoom::open(&kept, keys).map_err(|error| error.to_string())?;
        Ok(room.with_limits(self.limits.clone()))
    }

    async fn serve(&mut self) -> Result<(), String> {
        let date = self.date.clone();
        let clock = Arc::new(move || date.load(Ordering::Relaxed));
        let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
        let server = start(self.room()?, &listen, clock).await.map_err(|error| error.to_string())?;
        self.link.leads_to(server.address);
        self.server = Some(server);
        Ok(())
    }

    async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown().await;
            // A phone that kept a connection learns that it is gone before its next request.
            self.link.emptied().await;
        }
    }
}

fn read_moment(text: &str) -> Result<Timestamp, String> {
    moment(text).ok_or_else(|| format!("{text} is no moment like 2026-11-25T08:00:00+07:00"))
}

fn bytes<const N: usize>(digits: &str) -> Result<[u8; N], String> {
    let bytes = HEXLOWER.decode(digits.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| format!("{N} bytes in hexadecimal digits are wanted"))
}
