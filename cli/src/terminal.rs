//! A phone in the terminal: one vault directory, one command at a time.

use crate::say::{Failure, Say};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tinxom_domain::id::GroupId;
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::ports::{AlwaysConnected, Clock, KeyStore, KeyStoreError, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{InviteRequest, NewTip, OutboxState, Phone, TipEdit};
use tinxom_words::{Value, key};

/// A phone.
#[derive(Args)]
pub struct PhoneArguments {
    /// The vault's directory. It is encrypted with a key that lies beside it in `<DIR>.key`, readable by this user
    /// only: a copy of the vault without that file opens nothing; whoever is this user opens everything.
    #[arg(long)]
    vault: PathBuf,
    /// Root certificate of the server's TLS, PEM; may be given several times.
    #[arg(long)]
    tls_root: Vec<PathBuf>,
    #[command(subcommand)]
    command: PhoneCommand,
}

#[derive(Subcommand)]
enum PhoneCommand {
    /// Shows what an invite says and, with --agree, joins by it.
    Enrol {
        /// The invite's text.
        invite: String,
        /// The name that the duty desk reads as the sender.
        #[arg(long)]
        name: String,
        /// Agree to what is shown.
        #[arg(long)]
        agree: bool,
    },
    /// Prints this phone's public key, for an officer's papers.
    Key,
    /// Takes an officer's papers.
    Papers {
        /// The papers' text.
        papers: String,
    },
    /// Writes a tip; with --queue it leaves when there is a network.
    Write {
        /// The words.
        text: String,
        /// theft, loan_shark, scam, bank, drugs_gambling, stranger, disorder, hazard, traffic_school, environment, other.
        #[arg(long, default_value = "other")]
        kind: String,
        /// just_now, today, last_night, this_week, earlier, not_sure.
        #[arg(long, default_value = "not_sure")]
        window: String,
        /// The hamlet, when it is not the own one.
        #[arg(long)]
        hamlet: Option<String>,
        /// Code or name of the unit, when it is not the own ward.
        #[arg(long)]
        unit: Option<String>,
        /// Keep it to be sent at once.
        #[arg(long)]
        queue: bool,
    },
    /// Changes a tip's words before it left.
    Edit {
        /// The tip's number.
        id: i64,
        /// The new words.
        text: String,
    },
    /// Keeps a draft to be sent.
    Queue {
        /// The tip's number.
        id: i64,
    },
    /// Says which ward a tip is for, when its unit was split.
    Choose {
        /// The tip's number.
        id: i64,
        /// Code or name of the ward.
        unit: String,
    },
    /// Lets a tip that was put aside leave once more.
    Retry {
        /// The tip's number.
        id: i64,
    },
    /// Takes a tip back, or asks the desk to, when it left.
    Withdraw {
        /// The tip's number.
        id: i64,
    },
    /// Throws a draft away; `undo` takes it back.
    Delete {
        /// The tip's number.
        id: i64,
    },
    /// Takes back a draft that was thrown away.
    Undo {
        /// The tip's number.
        id: i64,
    },
    /// Lists tips, newest first.
    List {
        /// Words to search for; diacritics may be left out.
        #[arg(default_value = "")]
        query: String,
        /// Page, from 1.
        #[arg(long, default_value_t = 1)]
        page: usize,
    },
    /// One tip's story: state, receipt, answers.
    Show {
        /// The tip's number.
        id: i64,
    },
    /// What did not arrive yet.
    Outbox,
    /// Begins a patrol.
    PatrolStart {
        /// grasp_situation, movement_building, fire_rescue, administrative_order, persuade_past_offenders, patrol_traffic.
        #[arg(long, default_value = "patrol_traffic")]
        purpose: String,
        /// Nobody walks along.
        #[arg(long)]
        alone: bool,
    },
    /// Notes something on the patrol.
    PatrolNote {
        /// As for write.
        kind: String,
        /// The hamlet.
        hamlet: String,
        /// Words.
        #[arg(default_value = "")]
        words: String,
    },
    /// Ends the patrol.
    PatrolEnd,
    /// The patrols of the groups whose logs are here.
    Patrols,
    /// Brings everything to the server and back.
    Sync,
    /// Officer: invites a person; prints a QR and its text.
    Invite {
        /// The hamlet's label, or the group's.
        label: String,
        /// Makes the person a member of this group (an id, or `new`).
        #[arg(long)]
        group: Option<String>,
    },
    /// Desk: lists what came.
    Desk {
        /// Those that are done as well.
        #[arg(long)]
        all: bool,
        /// Page, from 1.
        #[arg(long, default_value_t = 1)]
        page: usize,
    },
    /// Desk: opens a tip.
    Open {
        /// The tip's number at the desk.
        number: i64,
    },
    /// Desk: answers a tip.
    Answer {
        /// The tip's number at the desk.
        number: i64,
        /// The words.
        text: String,
    },
    /// Desk: closes a tip.
    Close {
        /// The tip's number at the desk.
        number: i64,
    },
    /// Desk: takes a tip as withdrawn, as its sender asked.
    AcceptWithdrawal {
        /// The tip's number at the desk.
        number: i64,
    },
    /// Desk: prints the recovery sheet.
    Sheet,
    /// Desk: gives a new desk the keys of a lost one.
    Recover {
        /// The sheet's text.
        sheet: String,
    },
}

/// Lines of a page.
const PAGE: usize = 20;

/// The vault's key in a file beside the vault's directory, which its user alone reads.
struct KeyFile(PathBuf);

impl KeyFile {
    fn beside(dir: &Path) -> Self {
        let mut path = dir.as_os_str().to_owned();
        path.push(".key");
        Self(PathBuf::from(path))
    }
}

impl KeyStore for KeyFile {
    fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError> {
        match std::fs::read(&self.0) {
            Ok(bytes) => bytes.try_into().map(Some).map_err(|_| KeyStoreError::Failed),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeyStoreError::Failed),
        }
    }

    fn keep(&self, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        // Written beside its place and linked there: no broken key stays behind, and none is overwritten.
        let mut beside = self.0.as_os_str().to_owned();
        beside.push(format!(".{}", std::process::id()));
        let beside = PathBuf::from(beside);
        let kept = (|| {
            if let Some(parent) = self.0.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                std::fs::create_dir_all(parent)?;
            }
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&beside)?;
            file.write_all(key)?;
            file.sync_all()?;
            std::fs::hard_link(&beside, &self.0)
        })();
        let _ = std::fs::remove_file(&beside);
        kept.map_err(|error: std::io::Error| match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => KeyStoreError::Full,
            _ => KeyStoreError::Failed,
        })
    }
}

fn roots(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let mut roots = Vec::new();
    for path in paths {
        let pem = std::fs::read(path).map_err(Failure::plain)?;
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            roots.push(certificate.map_err(|_| Failure::plain(path.display()))?.to_vec());
        }
    }
    Ok(roots)
}

/// Runs one command.
pub async fn run(say: &Say, arguments: &PhoneArguments) -> Result<(), Failure> {
    let transport =
        HttpTransport::new(&roots(&arguments.tls_root)?).map_err(|_| Failure::plain("--tls-root"))?;
    let ports = Ports {
        clock: Arc::new(SystemClock),
        dice: Arc::new(SystemDice),
        keys: Arc::new(KeyFile::beside(&arguments.vault)),
        connectivity: Arc::new(AlwaysConnected),
        transport: Arc::new(transport),
    };
    let phone = Phone::open(&arguments.vault, say.territory.clone(), ports)?;
    match &arguments.command {
        PhoneCommand::Sync => {
            let report = phone.sync().now().await?;
            let given = [
                ("up", Value::from(report.bytes_up.to_string())),
                ("down", Value::from(report.bytes_down.to_string())),
            ];
            say.line(key!("phone-synced"), &given);
            if say.json {
                let report = json!({ "bytes_up": report.bytes_up, "bytes_down": report.bytes_down,
                    "round_trips": report.round_trips });
                println!("{report}");
            }
            Ok(())
        }
        command => local(say, &phone, command),
    }
}

fn local(say: &Say, phone: &Phone, command: &PhoneCommand) -> Result<(), Failure> {
    match command {
        PhoneCommand::Enrol { invite, name, agree } => enrol(say, phone, invite, name, *agree)?,
        PhoneCommand::Key => {
            let key = data_encoding::HEXLOWER.encode(&phone.membership().public_key()?);
            say.line(key!("phone-key"), &[("key", Value::from(key))]);
        }
        PhoneCommand::Papers { papers } => {
            let holder = phone.membership().accept_papers(papers)?;
            let (role, unit) = (say.role(holder.appointment.role), say.unit(holder.appointment.unit));
            say.line(key!("phone-papers"), &[("role", Value::from(role)), ("unit", Value::from(unit))]);
        }
        PhoneCommand::Write { text, kind, window, hamlet, unit, queue } => {
            let day = Date::of(phone.signed_date()?.unwrap_or_else(|| SystemClock.now()));
            let unit = unit.as_ref().map(|unit| say.find_unit(unit, day)).transpose()?;
            let kind = TipKind::from_name(kind).ok_or_else(|| Failure::plain("--kind"))?;
            let window = TimeWindow::from_name(window).ok_or_else(|| Failure::plain("--window"))?;
            let id = phone.drafts().write(&NewTip {
                kind,
                unit,
                hamlet: hamlet.clone(),
                window,
                text: text.clone(),
            })?;
            say.line(key!("phone-tip"), &[("id", Value::from(id))]);
            if *queue {
                phone.drafts().queue(id)?;
            }
            show(say, phone, id)?;
        }
        PhoneCommand::Edit { id, text } => {
            phone.drafts().edit(*id, &TipEdit { text: Some(text.clone()), ..TipEdit::default() })?;
            show(say, phone, *id)?;
        }
        PhoneCommand::Queue { id } => {
            phone.drafts().queue(*id)?;
            show(say, phone, *id)?;
        }
        PhoneCommand::Choose { id, unit } => {
            let day = Date::of(phone.signed_date()?.unwrap_or_else(|| SystemClock.now()));
            phone.outbox().choose_unit(*id, say.find_unit(unit, day)?)?;
            show(say, phone, *id)?;
        }
        PhoneCommand::Retry { id } => {
            phone.outbox().try_again(*id)?;
            show(say, phone, *id)?;
        }
        PhoneCommand::Withdraw { id } => {
            let done = phone.outbox().withdraw(*id)?;
            say.line(if done { key!("withdraw-done") } else { key!("withdraw-asked") }, &[]);
        }
        PhoneCommand::Delete { id } => {
            phone.drafts().delete(*id)?;
            say.line(key!("draft-deleted"), &[("id", Value::from(*id))]);
        }
        PhoneCommand::Undo { id } => {
            phone.drafts().undelete(*id)?;
            say.line(key!("draft-restored"), &[("id", Value::from(*id))]);
        }
        PhoneCommand::List { query, page } => {
            let tips = phone.inbox().list(query, page.saturating_sub(1) * PAGE, PAGE)?;
            if tips.is_empty() {
                say.line(key!("phone-nothing"), &[]);
            }
            for tip in &tips {
                let words = &tip.first_words;
                println!("{:>4}  {}  {words}  · {}", tip.id, say.state(tip.state).0, say.moment(tip.kept_at));
            }
            if say.json {
                let rows: Vec<_> =
                    tips.iter().map(|tip| json!({ "id": tip.id, "state": tip.state.name() })).collect();
                println!("{}", json!({ "tips": rows }));
            }
        }
        PhoneCommand::Show { id } => show(say, phone, *id)?,
        PhoneCommand::Outbox => {
            let lines = phone.outbox().list()?;
            if lines.is_empty() {
                say.line(key!("network-all-sent"), &[]);
            }
            for line in &lines {
                let state = match line.state {
                    OutboxState::Tip(state) => state,
                    OutboxState::Kept => TipState::Queued,
                    OutboxState::OnItsWay => TipState::OnItsWay,
                    OutboxState::PutAside(reason) => TipState::PutAside(reason),
                };
                let (label, more) = say.state(state);
                println!("{:>4}  {label}  {}\n      {more}", line.id, line.first_words);
            }
            if say.json {
                println!("{}", json!({ "waiting": lines.len() }));
            }
        }
        PhoneCommand::PatrolStart { purpose, alone } => {
            let purpose = PatrolPurpose::from_name(purpose).ok_or_else(|| Failure::plain("--purpose"))?;
            phone.patrols().start(purpose, *alone)?;
            say.line(key!("patrol-started"), &[("time", Value::from(clock(say)))]);
        }
        PhoneCommand::PatrolNote { kind, hamlet, words } => {
            let kind = TipKind::from_name(kind).ok_or_else(|| Failure::plain("KIND"))?;
            phone.patrols().note(kind, hamlet, words)?;
            say.line(key!("patrol-noted"), &[("time", Value::from(clock(say)))]);
        }
        PhoneCommand::PatrolEnd => {
            let count = phone.patrols().end()?;
            say.line(
                key!("patrol-ended"),
                &[("time", Value::from(clock(say))), ("count", Value::from(count))],
            );
        }
        PhoneCommand::Patrols => {
            for night in phone.patrols().list(0, usize::MAX)? {
                say.line(
                    key!("phone-group"),
                    &[("id", Value::from(data_encoding::HEXLOWER.encode(&night.group.0)))],
                );
                let ended = night.patrol.ended.map_or_else(String::new, |at| say.moment(at));
                println!("  {} – {ended}", say.moment(night.patrol.started));
                for note in &night.patrol.notes {
                    let (at, kind) = (say.moment(note.at), say.kind(note.kind));
                    println!("    {at}  {kind}, {}: {}", note.hamlet, note.words);
                }
            }
        }
        PhoneCommand::Sync => {}
        officer => return desk(say, phone, officer),
    }
    Ok(())
}

fn clock(say: &Say) -> String {
    let local = SystemClock.now().local();
    say.words.time(local.hour, local.minute)
}

fn enrol(say: &Say, phone: &Phone, invite: &str, name: &str, agree: bool) -> Result<(), Failure> {
    let view = phone.membership().read_invite(invite)?;
    let unit = say.unit(view.unit);
    println!("{} · {} · {unit} · {}", say.role(view.inviter), view.label, say.role(view.role));
    for line in say.words.consent(&unit) {
        println!("{line}");
    }
    if !agree {
        println!("--agree");
        return Ok(());
    }
    phone.membership().enrol(invite, name)?;
    let given = [("unit", Value::from(unit.as_str())), ("hamlet", Value::from(view.label.as_str()))];
    say.line(key!("enrolled"), &given);
    Ok(())
}

fn show(say: &Say, phone: &Phone, id: i64) -> Result<(), Failure> {
    let story = phone.inbox().story(id)?;
    let (label, more) = say.state(story.line.state);
    println!("{label} – {more}");
    if let Some(at) = story.accepted_at {
        say.line(key!("phone-receipt"), &[("when", Value::from(say.moment(at)))]);
    }
    if story.line.withdrawal_asked {
        say.line(key!("tip-state-withdrawal-asked"), &[]);
    }
    for (at, words) in &story.answers {
        println!("{}: {words}", say.moment(*at));
    }
    if say.json {
        let state = story.line.state.name();
        println!("{}", json!({ "id": id, "state": state, "answers": story.answers.len() }));
    }
    Ok(())
}

fn desk(say: &Say, phone: &Phone, command: &PhoneCommand) -> Result<(), Failure> {
    match command {
        PhoneCommand::Invite { label, group } => {
            let group = match group.as_deref() {
                None => None,
                Some("new") => Some(phone.officer().new_group()),
                Some(id) => {
                    let id = data_encoding::HEXLOWER_PERMISSIVE.decode(id.as_bytes()).ok();
                    let id = id.and_then(|id| id.try_into().ok()).ok_or_else(|| Failure::plain("--group"))?;
                    Some(GroupId(id))
                }
            };
            let role = if group.is_some() { Role::GroupMember } else { Role::Resident };
            let text =
                phone.officer().invite(&InviteRequest { role, label: label.clone(), group, until: None })?;
            if let Some(group) = group {
                say.line(
                    key!("phone-group"),
                    &[("id", Value::from(data_encoding::HEXLOWER.encode(&group.0)))],
                );
            }
            say.line(key!("phone-invite"), &[]);
            if let Ok(code) = fast_qr::QRBuilder::new(text.as_bytes()).build() {
                println!("{}", code.to_str());
            }
            println!("{text}");
        }
        PhoneCommand::Desk { all, page } => {
            let tips = phone.officer().list(*all, page.saturating_sub(1) * PAGE, PAGE)?;
            for tip in &tips {
                let label = match tip.state as u8 {
                    1 => say.words.say(key!("desk-came")),
                    2 => say.state(TipState::Opened).0,
                    3 => say.state(TipState::Answered).0,
                    4 => say.state(TipState::Closed).0,
                    _ => say.state(TipState::Withdrawn).0,
                };
                let asked =
                    if tip.withdrawal_asked { say.words.say(key!("desk-asked")) } else { String::new() };
                println!("{:>6}  {}  {label}  {asked}", tip.id, say.moment(tip.at));
            }
            if say.json {
                println!("{}", json!({ "tips": tips.iter().map(|tip| tip.id).collect::<Vec<_>>() }));
            }
        }
        PhoneCommand::Open { number } => {
            let opened = phone.officer().open(*number)?;
            let kind = TipKind::from_code(opened.content.kind).unwrap_or(TipKind::Other);
            let given = [
                ("kind", Value::from(say.kind(kind))),
                ("hamlet", Value::from(opened.content.hamlet.as_str())),
                (
                    "name",
                    Value::from(opened.identity.as_ref().map_or("?", |identity| identity.name.as_str())),
                ),
            ];
            say.line(key!("phone-opened"), &given);
            let kept = say.moment(Timestamp(opened.content.kept_at));
            println!("{}", if opened.content.clock_doubted { say.words.doubted(&kept) } else { kept });
            println!("{}", opened.content.text);
        }
        PhoneCommand::Answer { number, text } => phone.officer().answer(*number, text)?,
        PhoneCommand::Close { number } => phone.officer().close(*number)?,
        PhoneCommand::AcceptWithdrawal { number } => phone.officer().accept_withdrawal(*number)?,
        PhoneCommand::Sheet => {
            let sheet = phone.officer().recovery_sheet()?;
            say.line(key!("phone-sheet"), &[]);
            println!("{sheet}");
        }
        PhoneCommand::Recover { sheet } => {
            let unit = say.unit(phone.officer().recover(sheet)?);
            say.line(key!("phone-recovered"), &[("unit", Value::from(unit))]);
        }
        _ => {}
    }
    Ok(())
}
