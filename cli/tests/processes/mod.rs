//! A village of real processes: the program itself, its server, and a way between them that the test holds in its hand.
//!
//! Phones know the way's address and never the server's own, so that a server which was killed comes back under the
//! address its phones know, and so that every byte between them can be recorded, cut or answered by a stranger.

mod disk;
mod program;
mod server;
mod way;

pub use disk::SmallDisk;
pub use program::{Process, Ran, run, start};
pub use server::Server;
pub use way::{Mode, Way};

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tinxom_domain::territory::Territory;
use tinxom_phone::Phone;
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::HttpTransport;

/// The code of today's Phan Đình Phùng.
pub const WARD: &str = "05443";
/// The code of today's Gia Sàng.
pub const NEIGHBOUR: &str = "05467";

/// Certificate chain and key of the server and the root that phones trust: files, PEM.
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub root: PathBuf,
}

/// An authority, a running server, the way to it, and a duty desk.
pub struct Village {
    pub server: Server,
    pub way: Way,
    pub desk: Vault,
    address: String,
    dir: TempDir,
    tls: Option<Tls>,
}

impl Village {
    pub fn new() -> Self {
        Self::build(None, None, false)
    }

    /// A village whose territory knows the hamlets of [`WARD`].
    pub fn with_hamlets() -> Self {
        Self::build(None, None, true)
    }

    /// A village whose server serves over TLS.
    pub fn with_tls(make: impl FnOnce(&Path) -> Tls) -> Self {
        Self::build(Some(Box::new(make)), None, false)
    }

    /// A village whose server keeps its things in a directory elsewhere.
    pub fn with_server_in(dir: &Path) -> Self {
        Self::build(None, Some(dir), false)
    }

    fn build(tls: Option<Box<dyn FnOnce(&Path) -> Tls + '_>>, server: Option<&Path>, hamlets: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tls = tls.map(|make| make(dir.path()));
        let kept = server.map_or_else(|| dir.path().join("server"), Path::to_owned);
        let authority = path_text(&dir.path().join("authority"));
        let new = ["authority", "new", "--dir", &authority, "--server", &path_text(&kept)];
        run(&[&new[..], &["--unit", WARD, "--unit", NEIGHBOUR]].concat()).done();
        if hamlets {
            let units = dir.path().join("units.json");
            std::fs::write(&units, with_hamlets()).unwrap();
            let (units, edition) = (path_text(&units), path_text(&kept.join("territory")));
            let build = ["territory", "build", "--units", &units, "--version", "2"];
            run(&[&build[..], &["--dir", &authority, "-o", &edition]].concat()).done();
        }
        let server = Server::start(&kept, tls.as_ref());
        let way = Way::new(server.address);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let address = format!("{scheme}://{}", way.address);
        let desk = Vault::at(dir.path().join("desk"), tls.as_ref());
        let village = Self { server, way, desk, address, dir, tls };
        village.appoint(&village.desk, WARD, "desk");
        village.desk.sync().done();
        village
    }

    /// Where phones reach the server.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A phone on which nothing was done yet.
    pub fn vault(&self, name: &str) -> Vault {
        Vault::at(self.path(name), self.tls.as_ref())
    }

    /// Certifies a device of an officer and gives it its papers.
    pub fn appoint(&self, vault: &Vault, unit: &str, role: &str) {
        let told = vault.run(&["key"]).done();
        let key = told.word(|word| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit()));
        let authority = path_text(&self.path("authority"));
        let certify = ["authority", "certify", "--dir", &authority, "--unit", unit, "--role", role];
        let papers = run(&[&certify[..], &["--key", &key, "--address", &self.address]].concat()).done();
        vault.run(&["papers", &papers.code()]).done();
    }

    /// A desk of a unit, in step with the server.
    pub fn desk_of(&self, unit: &str, name: &str) -> Vault {
        let desk = self.vault(name);
        self.appoint(&desk, unit, "desk");
        desk.sync().done();
        desk
    }

    /// An area officer of the ward whose phone has the registry's key: its box was seen by the desk, and the key came.
    pub fn area_officer(&self, name: &str) -> Vault {
        let officer = self.vault(name);
        self.appoint(&officer, WARD, "area_officer");
        for vault in [&officer, &self.desk, &officer] {
            vault.sync().done();
        }
        officer
    }

    /// A resident whom the desk invited and the server knows.
    pub fn resident(&self, name: &str) -> Vault {
        let phone = self.vault(name);
        phone.enrol(&self.desk.invite("Xóm Núi Voi"), name).done();
        phone.sync().done();
        phone
    }

    /// A member of a new patrol group.
    pub fn member(&self, name: &str) -> Vault {
        let phone = self.vault(name);
        let invite = self.desk.run(&["invite", "Tổ 4", "--group", "new"]).done().code();
        phone.enrol(&invite, name).done();
        phone.sync().done();
        phone
    }

    /// Starts the server again on the same directory, and lets the way lead to it.
    pub fn start_server(&mut self) {
        self.server = Server::start(&self.server.dir.clone(), self.tls.as_ref());
        self.way.lead_to(self.server.address);
    }

    /// The words of every tip at the desk, in order, after it fetched what is there.
    pub fn at_desk(&self) -> Vec<String> {
        self.desk.sync().done();
        self.desk.opened()
    }
}

/// One phone: a vault's directory, whose key lies beside it.
pub struct Vault {
    pub dir: PathBuf,
    tls_root: Option<PathBuf>,
}

impl Vault {
    pub fn at(dir: PathBuf, tls: Option<&Tls>) -> Self {
        Self { dir, tls_root: tls.map(|tls| tls.root.clone()) }
    }

    /// The same vault, trusting another root.
    pub fn trusting(&self, root: &Path) -> Self {
        Self { dir: self.dir.clone(), tls_root: Some(root.to_owned()) }
    }

    pub fn key_file(&self) -> PathBuf {
        PathBuf::from(format!("{}.key", self.dir.display()))
    }

    pub fn start(&self, command: &[&str]) -> Process {
        let vault = path_text(&self.dir);
        let root = self.tls_root.as_deref().map(path_text);
        let mut arguments = vec!["--json", "--lang", "en", "phone", "--vault", &vault];
        arguments.extend(root.iter().flat_map(|root| ["--tls-root", root]));
        arguments.extend(command);
        start(&arguments)
    }

    pub fn run(&self, command: &[&str]) -> Ran {
        self.start(command).wait()
    }

    pub fn sync(&self) -> Ran {
        self.run(&["sync"])
    }

    /// Writes a tip that is to leave.
    pub fn write(&self, text: &str) -> Ran {
        self.run(&["write", text, "--queue"])
    }

    pub fn enrol(&self, invite: &str, name: &str) -> Ran {
        self.run(&["enrol", invite, "--name", name, "--agree"])
    }

    /// The text of a resident's invite.
    pub fn invite(&self, label: &str) -> String {
        self.run(&["invite", label]).done().code()
    }

    /// The recovery sheet, as it is printed.
    pub fn sheet(&self) -> String {
        self.run(&["sheet"]).done().json()["sheet"].as_str().unwrap().to_owned()
    }

    /// Things that did not arrive yet.
    pub fn waiting(&self) -> u64 {
        self.run(&["outbox"]).done().json()["waiting"].as_u64().unwrap()
    }

    /// Numbers and states of the tips that a search finds.
    pub fn list(&self, query: &str) -> Vec<(i64, String)> {
        let told = self.run(&["list", query]).done().json();
        let tips = told["tips"].as_array().unwrap().iter();
        tips.map(|tip| (tip["id"].as_i64().unwrap(), tip["state"].as_str().unwrap().to_owned())).collect()
    }

    pub fn state(&self, id: i64) -> String {
        self.run(&["show", &id.to_string()]).done().json()["state"].as_str().unwrap().to_owned()
    }

    /// The same vault through the library, for what the terminal does not show. Opened as any process opens it.
    pub fn library(&self) -> Phone {
        let key = std::fs::read(self.key_file()).unwrap().try_into().unwrap();
        let territory = include_bytes!("../../../data/territory-thai-nguyen.json");
        let ports = Ports {
            clock: Arc::new(SystemClock),
            dice: Arc::new(SystemDice),
            keys: Arc::new(MemoryKeys::holding(key)),
            connectivity: Arc::new(AlwaysConnected),
            transport: Arc::new(HttpTransport::new(&[]).unwrap()),
        };
        Phone::open(&self.dir, Arc::new(Territory::from_json(territory).unwrap()), ports).unwrap()
    }

    /// The numbers of the tips at this desk.
    pub fn numbers(&self) -> Vec<i64> {
        self.library().officer().list(true, 0, 100_000).unwrap().iter().map(|tip| tip.id).collect()
    }

    /// The words of the tips at this desk that it can open, in order.
    pub fn opened(&self) -> Vec<String> {
        let desk = self.library();
        let tips = desk.officer().list(true, 0, 100_000).unwrap();
        let mut words: Vec<String> =
            tips.iter().map(|tip| desk.officer().open(tip.id).unwrap().content.text).collect();
        words.sort();
        words
    }
}

/// The hamlets of [`WARD`] in [`Village::with_hamlets`].
pub const HAMLETS: [&str; 3] = ["Xóm Gò", "Xóm Bờ Đê", "Tổ dân phố 7"];

/// The real units with a few invented hamlets.
fn with_hamlets() -> String {
    let units = include_str!("../../../data/territory-thai-nguyen.json").trim_end();
    let hamlet = |(id, name): (usize, &&str)| {
        let (id, kind) = (id + 1, if name.starts_with("Xóm") { "Xóm" } else { "Tổ dân phố" });
        format!(r#"{{"id":{id},"unit":"{WARD}","name":"{name}","kind":"{kind}"}}"#)
    };
    let hamlets: Vec<String> = HAMLETS.iter().enumerate().map(hamlet).collect();
    format!("{},\"hamlets\":[{}]}}", units.strip_suffix('}').unwrap(), hamlets.join(","))
}

pub fn path_text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Numbers that look random and are the same in every run of one seed.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}
