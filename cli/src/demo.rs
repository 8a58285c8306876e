//! The demo village: one night, real phones, a real server, a bad link.

use crate::picture::{Mark, Picture};
use crate::say::{Failure, Say};
use clap::Args;
use futures_util::future::BoxFuture;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tinxom_domain::id::UnitId;
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::ports::twins::MemoryKeys;
use tinxom_phone::ports::{AlwaysConnected, Clock, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::{HttpTransport, Request, Transport, TransportError};
use tinxom_phone::{InviteRequest, NewTip, Phone, PhoneError, SyncReport, TipEdit};
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::http::{Listen, start};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::PublicKey;
use tinxom_words::{Value, key};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// How to play the night.
#[derive(Args)]
pub struct DemoArguments {
    /// Chooses tips and faults; the same seed gives the same counts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many tips are typed.
    #[arg(long, default_value_t = 12)]
    tips: usize,
    /// Where the picture of the night goes.
    #[arg(long, default_value = "tinxom-demo.html")]
    html: PathBuf,
}

/// Phan Đình Phùng since 1 July 2025.
const WARD: UnitId = UnitId(54431);
/// Requests of a phone that a fault may hit; later ones pass, so that the night ends.
const FAULTY: u64 = 6;
/// Tries of a phone at most.
const TRIES: usize = 40;

/// A link that is down, or dies after some bytes, or loses a reply, or brings a request twice: by a seed.
struct BadLink {
    way: HttpTransport,
    up: Arc<AtomicBool>,
    seed: u64,
    requests: AtomicU64,
}

fn roll(seed: u64, salt: u64) -> u64 {
    // SplitMix64: a fault depends on seed and request only, never on how long something took.
    let mut state = seed.wrapping_add(salt.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

impl Transport for BadLink {
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        Box::pin(async move {
            if !self.up.load(Ordering::Relaxed) {
                return Err(TransportError::Unreachable);
            }
            let number = self.requests.fetch_add(1, Ordering::Relaxed);
            let dice = roll(self.seed, number);
            let fault = if number < FAULTY { dice % 4 } else { 3 };
            let (inner, mut replies) = unbounded_channel();
            match fault {
                0 => {
                    // Dies on the way up: the server sees a body that ends too soon.
                    let cut = (dice >> 8) as usize % request.body.len().max(1);
                    let body = request.body[..cut].to_vec();
                    let _ = self.way.exchange(Request { body, ..request }, inner).await;
                    Err(TransportError::Broken)
                }
                1 => {
                    // The server takes it all, and a part of its reply is lost.
                    let keep = (dice >> 8) as usize % 600;
                    let _ = self.way.exchange(request, inner).await;
                    let mut left = keep;
                    while let Ok(mut piece) = replies.try_recv() {
                        piece.truncate(left);
                        left -= piece.len();
                        let _ = pieces.send(piece);
                    }
                    Err(TransportError::Broken)
                }
                2 => {
                    // The request arrives twice; the phone hears one reply.
                    let _ = self.way.exchange(request.clone(), inner).await;
                    self.way.exchange(request, pieces).await
                }
                _ => self.way.exchange(request, pieces).await,
            }
        })
    }
}

struct Villager {
    name: &'static str,
    phone: Phone,
}

/// Plays the night.
pub async fn run(say: &Say, arguments: &DemoArguments) -> Result<(), Failure> {
    let dir = std::env::temp_dir().join(format!("tinxom-demo-{}", std::process::id()));
    let played = play(say, arguments, &dir).await;
    let _ = std::fs::remove_dir_all(&dir);
    played
}

async fn play(say: &Say, arguments: &DemoArguments, dir: &std::path::Path) -> Result<(), Failure> {
    let began = std::time::Instant::now();
    let authority = Authority::create(&dir.join("authority")).map_err(Failure::plain)?;
    let server = dir.join("server");
    authority.make_server(&server, &[WARD]).map_err(Failure::plain)?;
    let room = SqliteRoom::open(&server, ServerKeys::read(&server).map_err(Failure::plain)?)
        .map_err(Failure::plain)?;
    let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
    let running = start(room, &listen, Arc::new(|| SystemClock.now().0)).await.map_err(Failure::plain)?;
    let address = format!("http://{}", running.address);
    let up = Arc::new(AtomicBool::new(true));
    let open = |name: &'static str, number: u64, bad: bool| -> Result<Villager, Failure> {
        let way = HttpTransport::new(&[]).map_err(|_| Failure::plain("transport"))?;
        let seed = roll(arguments.seed, number);
        // The first request of each is its enrolment, before the link goes down.
        let requests = AtomicU64::new(if bad { 0 } else { FAULTY });
        let transport = Arc::new(BadLink { way, up: up.clone(), seed, requests });
        let ports = Ports {
            clock: Arc::new(SystemClock),
            dice: Arc::new(SystemDice),
            keys: Arc::new(MemoryKeys::empty()),
            connectivity: Arc::new(AlwaysConnected),
            transport,
        };
        let phone = Phone::open(&dir.join(format!("phone-{number}")), say.territory.clone(), ports)?;
        Ok(Villager { name, phone })
    };
    say.line(key!("demo-begin"), &[("unit", Value::from(say.unit(WARD)))]);

    let desk = open("Trực ban", 0, false)?;
    let papers = authority
        .papers(
            WARD,
            Role::Desk,
            PublicKey(desk.phone.membership().public_key()?),
            &address,
            SystemClock.now(),
        )
        .map_err(Failure::plain)?;
    desk.phone.membership().accept_papers(&papers.to_text())?;
    desk.phone.sync().now().await?;
    desk.phone.sync().now().await?;
    let group = desk.phone.officer().new_group();
    let mut villagers = Vec::new();
    let people = [
        ("Bà Tư", "Xóm Núi Voi (giả định)", false),
        ("Anh Ba", "Xóm Núi Voi (giả định)", false),
        ("Cô Năm", "Xóm Bến Đò (giả định)", false),
        ("Tổ viên 1", "Tổ tự quản 3 (giả định)", true),
        ("Tổ viên 2", "Tổ tự quản 3 (giả định)", true),
    ];
    for (number, (name, label, member)) in people.into_iter().enumerate() {
        let villager = open(name, number as u64 + 1, true)?;
        let role = if member { Role::GroupMember } else { Role::Resident };
        let group = member.then_some(group);
        let invite =
            desk.phone.officer().invite(&InviteRequest { role, label: label.into(), group, until: None })?;
        villager.phone.membership().enrol(&invite, name)?;
        settle(&villager.phone, true).await?;
        villagers.push(villager);
    }

    // The link is down: everything is typed without it.
    up.store(false, Ordering::Relaxed);
    let mut picture = Picture::new(began);
    picture.link(false);
    let texts = tip_texts(say)?;
    let mut filed: Vec<(usize, i64)> = Vec::new();
    for number in 0..arguments.tips {
        let (kind, text) = &texts[roll(arguments.seed, 1_000 + number as u64) as usize % texts.len()];
        let who = number % 3;
        let phone = &villagers[who].phone;
        let new = NewTip {
            kind: *kind,
            unit: None,
            hamlet: None,
            window: TimeWindow::LastNight,
            text: text.clone(),
        };
        let id = phone.drafts().write(&new)?;
        phone.drafts().queue(id)?;
        filed.push((who, id));
        picture.mark(villagers[who].name, who as u64 * 100_000 + id as u64, Mark::Kept);
    }
    if let Some((who, id)) = filed.first() {
        let phone = &villagers[*who].phone;
        let text = format!("{} (nói thêm: gần cây đa)", phone.inbox().story(*id)?.text);
        phone
            .drafts()
            .edit(*id, &TipEdit { text: Some(text.chars().take(2_000).collect()), ..TipEdit::default() })?;
    }
    if let Some((who, id)) = filed.last().filter(|_| filed.len() > 1) {
        villagers[*who].phone.outbox().withdraw(*id)?;
        picture.mark(villagers[*who].name, *who as u64 * 100_000 + *id as u64, Mark::Withdrawn);
    }
    say.line(key!("demo-typed"), &[("count", Value::from(filed.len()))]);
    let member = &villagers[3].phone;
    member.patrols().start(PatrolPurpose::PatrolTraffic, false)?;
    member.patrols().note(TipKind::Hazard, "Xóm Núi Voi", "Cột đèn nghiêng ở ngã ba.")?;
    member.patrols().note(TipKind::Disorder, "Xóm Bến Đò", "Nhóm thanh niên tụ tập, đã nhắc và giải tán.")?;
    member.patrols().end()?;
    say.line(key!("demo-patrol"), &[("count", Value::from(2))]);
    for villager in &villagers[..3] {
        // Nobody is told "sent" without a network.
        if villager.phone.sync().now().await.is_ok() {
            return Err(Failure::plain("a sync without a link"));
        }
    }

    up.store(true, Ordering::Relaxed);
    picture.link(true);
    say.line(key!("demo-link"), &[]);
    for (who, villager) in villagers.iter().enumerate() {
        settle(&villager.phone, false).await?;
        let tips = villager.phone.inbox().list("", 0, usize::MAX)?;
        let done = tips.iter().filter(|tip| tip.state == TipState::Accepted).count();
        for tip in tips.iter().filter(|tip| tip.state == TipState::Accepted) {
            picture.mark(villager.name, who as u64 * 100_000 + tip.id as u64, Mark::Arrived);
        }
        let given = [
            ("name", Value::from(villager.name)),
            ("done", Value::from(done)),
            ("all", Value::from(tips.len())),
        ];
        say.line(key!("demo-progress"), &given);
    }

    settle(&desk.phone, false).await?;
    let came = desk.phone.officer().list(true, 0, usize::MAX / 2)?;
    let mut opened = 0;
    for tip in &came {
        desk.phone.officer().open(tip.id)?;
        opened += 1;
    }
    let words = "Đã nhận tin. Tổ công tác sẽ qua trong sáng nay. Cảm ơn bà con.";
    if let Some(first) = came.first() {
        desk.phone.officer().answer(first.id, words)?;
    }
    settle(&desk.phone, false).await?;
    say.line(key!("demo-opened"), &[("count", Value::from(opened))]);
    let mut answered = 0;
    for (who, villager) in villagers.iter().enumerate() {
        settle(&villager.phone, false).await?;
        for tip in villager.phone.inbox().list("", 0, usize::MAX)? {
            let name = who as u64 * 100_000 + tip.id as u64;
            if matches!(tip.state, TipState::Opened | TipState::Answered) {
                picture.mark(villager.name, name, Mark::Opened);
            }
            for (_, answer) in villager.phone.inbox().story(tip.id)?.answers {
                picture.mark(villager.name, name, Mark::Answered);
                say.line(key!("demo-answer"), &[("words", Value::from(answer.as_str()))]);
                answered += 1;
            }
        }
    }
    let logs: usize = [&desk.phone, &villagers[4].phone]
        .iter()
        .filter(|p| p.patrols().list(0, 9).is_ok_and(|l| l.len() == 1))
        .count();
    if logs != 2 {
        return Err(Failure::plain("the patrol's log did not reach group and officer"));
    }

    let mut night = Night::compare(&villagers, &desk.phone)?;
    (night.opened, night.answered) = (opened, answered);
    let traffic = villagers.iter().chain([&desk]).try_fold(SyncReport::default(), |sum, villager| {
        let one = villager.phone.sync().traffic()?;
        Ok::<_, PhoneError>(SyncReport {
            bytes_up: sum.bytes_up + one.bytes_up,
            bytes_down: sum.bytes_down + one.bytes_down,
            round_trips: sum.round_trips + one.round_trips,
        })
    })?;
    running.shutdown().await;
    let given = [
        ("filed", Value::from(night.filed)),
        ("arrived", Value::from(night.arrived)),
        ("lost", Value::from(night.lost)),
        ("doubled", Value::from(night.doubled)),
    ];
    say.line(key!("demo-check"), &given);
    let given = [
        ("up", Value::from(traffic.bytes_up.to_string())),
        ("down", Value::from(traffic.bytes_down.to_string())),
        ("trips", Value::from(traffic.round_trips.to_string())),
    ];
    say.line(key!("demo-traffic"), &given);
    std::fs::write(&arguments.html, picture.html(say)).map_err(Failure::plain)?;
    say.line(key!("demo-picture"), &[("path", Value::from(arguments.html.display().to_string()))]);
    if say.json {
        println!("{}", night.json(&traffic));
    }
    if night.lost + night.doubled > 0 { Err(Failure::plain("lost or doubled")) } else { Ok(()) }
}

/// Tries until everything is there; a bad link is ordinary. `enrol` tries until the server knows the phone.
async fn settle(phone: &Phone, enrol: bool) -> Result<(), Failure> {
    let mut last = PhoneError::NoNetwork;
    let mut quiet = 0;
    for _ in 0..TRIES {
        match phone.sync().now().await {
            Ok(_) if enrol && !phone.membership().holder()?.confirmed => {}
            Ok(_) => {
                quiet += 1;
                if quiet == 2 {
                    return Ok(());
                }
            }
            Err(error) if error.passes() => last = error,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// The kinds and words of invented tips.
fn tip_texts(_: &Say) -> Result<Vec<(TipKind, String)>, Failure> {
    let mut texts = Vec::new();
    for line in include_str!("../../data/tips-vi.jsonl").lines() {
        let tip: serde_json::Value = serde_json::from_str(line).map_err(Failure::plain)?;
        let kind = tip["kind"].as_str().and_then(TipKind::from_name).unwrap_or(TipKind::Other);
        texts.push((kind, tip["text"].as_str().unwrap_or_default().to_owned()));
    }
    Ok(texts)
}

/// What the vaults and the desk say of the night, compared tip by tip.
#[derive(Default)]
struct Night {
    filed: usize,
    arrived: usize,
    opened: usize,
    answered: usize,
    refused: usize,
    withdrawn: usize,
    waiting: usize,
    lost: usize,
    doubled: usize,
}

impl Night {
    fn compare(villagers: &[Villager], desk: &Phone) -> Result<Self, Failure> {
        let mut night = Self::default();
        // What the desk can read, by its words and sender: twice the same pair from one tip is a double.
        let mut at_desk: BTreeMap<(String, String, i64), usize> = BTreeMap::new();
        for tip in desk.officer().list(true, 0, usize::MAX / 2)? {
            let opened = desk.officer().open(tip.id)?;
            let content = opened.content;
            *at_desk
                .entry((
                    opened.identity.map_or_else(String::new, |identity| identity.name),
                    content.text,
                    content.kept_at,
                ))
                .or_default() += 1;
        }
        let mut expected: BTreeMap<(String, String, i64), usize> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for villager in villagers {
            for line in villager.phone.inbox().list("", 0, usize::MAX)? {
                let tip = villager.phone.inbox().story(line.id)?;
                night.filed += 1;
                match line.state {
                    TipState::Refused(_) => night.refused += 1,
                    TipState::Withdrawn if tip.accepted_at.is_none() => night.withdrawn += 1,
                    _ if tip.accepted_at.is_some() => {
                        let name = (villager.name.to_owned(), tip.text.clone(), tip.line.kept_at.0);
                        let there = at_desk.get(&name).copied().unwrap_or(0);
                        let before = expected.entry(name.clone()).or_default();
                        *before += 1;
                        if *before <= there {
                            night.arrived += 1
                        } else {
                            night.lost += 1
                        }
                        seen.insert(name);
                    }
                    _ => night.waiting += 1,
                }
            }
        }
        for (name, count) in at_desk {
            night.doubled += count.saturating_sub(expected.get(&name).copied().unwrap_or(0));
        }
        Ok(night)
    }

    fn json(&self, traffic: &SyncReport) -> serde_json::Value {
        json!({
            "filed": self.filed, "arrived": self.arrived, "opened": self.opened, "answered": self.answered,
            "refused": self.refused, "withdrawn_before_leaving": self.withdrawn, "waiting": self.waiting,
            "lost": self.lost, "doubled": self.doubled, "bytes_up": traffic.bytes_up,
            "bytes_down": traffic.bytes_down, "round_trips": traffic.round_trips,
        })
    }
}
