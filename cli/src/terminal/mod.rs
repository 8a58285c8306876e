//! A phone in the terminal: one vault directory, one command at a time.

mod arguments;
mod asking;
mod desk;
mod door;
mod ids;
mod joining;
mod key_file;
mod outbox;
mod passing;
mod patrols;
mod qr;
mod registry;
mod slot;
mod syncing;
mod tips;
mod typing;
mod vault;
mod watch;
mod writing;

pub use arguments::PhoneArguments;

use crate::say::{Failure, Say, Told, exit};
use arguments::PhoneCommand;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use tinxom_phone::{Phone, PhoneError};
use tinxom_words::{Value, key, three};

/// Lines of a page.
pub const PAGE: usize = 20;

/// Runs one command.
///
/// # Errors
/// [`Failure`] with its exit code.
pub async fn run(say: &Say, arguments: &PhoneArguments) -> Result<(), Failure> {
    let vault = match &arguments.vault {
        Some(vault) => vault.clone(),
        None => std::env::var_os("TINXOM_VAULT")
            .filter(|dir| !dir.is_empty())
            .map(PathBuf::from)
            .ok_or_else(|| {
                Told::new("arguments", exit::ARGUMENTS, three!("error-no-vault"))
                    .field("argument", json!("--vault"))
            })?,
    };
    let done = match &arguments.command {
        PhoneCommand::PutAside => vault::put_aside(say, &vault, &arguments.tls_root)?,
        command => {
            let phone = vault::open(say, &vault, &arguments.tls_root)?;
            // What the phone took since the program was built is newer than what came with it.
            let say = &say.of(phone.territory());
            let done = command_of(say, &phone, command).await;
            // What was committed is in the vault either way; what closing says concerns the next opening.
            let _ = phone.shutdown();
            done?
        }
    };
    say.object(&done);
    Ok(())
}

async fn command_of(say: &Say, phone: &Phone, command: &PhoneCommand) -> Result<Json, Failure> {
    match command {
        PhoneCommand::Enrol { invite, name, agree, guardian } => {
            let guardian = guardian.as_deref().map(|file| passing::read_file(say, file)).transpose()?;
            let joining = joining::Joining { name, agree: *agree, guardian };
            joining::enrol(say, phone, &passing::read(say, invite)?, &joining)
        }
        PhoneCommand::Key => joining::key(say, phone),
        PhoneCommand::Papers { papers } => joining::papers(say, phone, &passing::read(say, papers)?),
        PhoneCommand::Holder => joining::holder(say, phone),
        PhoneCommand::Consent => joining::consent(say, phone),
        PhoneCommand::Write { text, kind, window, hamlet, unit, queue } => {
            let new =
                writing::New { kind: *kind, window: *window, hamlet: hamlet.clone(), unit: unit.clone() };
            writing::write(say, phone, text.as_deref(), new, *queue)
        }
        PhoneCommand::Edit { id, text, details } => writing::edit(say, phone, *id, text.clone(), details),
        PhoneCommand::Queue { id } => writing::queue(say, phone, *id),
        PhoneCommand::Choose { id, unit } => tips::choose(say, phone, *id, unit),
        PhoneCommand::Retry { aside: Some(number), .. } => outbox::retry_aside(say, phone, *number),
        PhoneCommand::Retry { id, .. } => tips::retry(say, phone, id.unwrap_or_default()),
        PhoneCommand::LetGo { number } => outbox::let_go(say, phone, *number),
        PhoneCommand::Withdraw { id } => tips::withdraw(say, phone, *id),
        PhoneCommand::Delete { id } => writing::delete(say, phone, *id),
        PhoneCommand::Undo { id } => writing::undo(say, phone, *id),
        PhoneCommand::Copy { id } => writing::copy(say, phone, *id),
        PhoneCommand::List { query, search, page } => {
            let query = query.as_ref().or(search.as_ref()).map_or("", String::as_str);
            tips::list(say, phone, query, *page)
        }
        PhoneCommand::Show { id } => tips::show(say, phone, *id),
        PhoneCommand::Receipt { id } => tips::receipt(say, phone, *id),
        PhoneCommand::Outbox => outbox::list(say, phone),
        PhoneCommand::PatrolStart { purpose, alone } => patrols::start(say, phone, *purpose, *alone),
        PhoneCommand::PatrolNote { kind, hamlet, words } => patrols::note(say, phone, *kind, hamlet, words),
        PhoneCommand::PatrolGap { from, to } => patrols::gap(say, phone, from, to),
        PhoneCommand::PatrolEnd => patrols::end(say, phone),
        PhoneCommand::Patrols { page } => patrols::list(say, phone, *page),
        PhoneCommand::Sync { watch: false } => syncing::sync(say, phone).await,
        PhoneCommand::Sync { watch: true } => watch::watch(say, phone).await,
        PhoneCommand::Status => syncing::status(say, phone),
        PhoneCommand::TerritoryImport { file } => vault::take_territory(say, phone, file),
        PhoneCommand::Budget { bytes } => syncing::budget(say, phone, bytes.0),
        PhoneCommand::SignOut => vault::sign_out(say, phone),
        PhoneCommand::SignIn => vault::sign_in(say, phone),
        PhoneCommand::Check => vault::check(say, phone),
        PhoneCommand::PutAside => Ok(Json::Null),
        PhoneCommand::Invite { label, group, until } => {
            desk::invite(say, phone, label, group.as_deref(), *until)
        }
        PhoneCommand::Door(command) => door::run(say, phone, command),
        PhoneCommand::Registry(command) => registry::run(say, phone, command),
        PhoneCommand::Slot { command } => slot::run(say, phone, command.as_ref()).await,
        PhoneCommand::Desk { all, page } => desk::list(say, phone, *all, *page),
        PhoneCommand::Open { number } => desk::open(say, phone, *number),
        PhoneCommand::Answer { number, text } => desk::answer(say, phone, *number, text),
        PhoneCommand::Close { number } => desk::close(say, phone, *number),
        PhoneCommand::AcceptWithdrawal { number } => desk::accept_withdrawal(say, phone, *number),
        PhoneCommand::Sheet => desk::sheet(say, phone),
        PhoneCommand::Recover { sheet } => desk::recover(say, phone, &passing::read(say, sheet)?),
    }
}

/// A failure about a tip: with its state, where it has one.
fn about(phone: &Phone, id: i64, error: PhoneError) -> Failure {
    match phone.inbox().story(id) {
        Ok(story) if !matches!(error, PhoneError::NotFound(_)) => {
            Failure::Tip { error, id, state: story.line.state }
        }
        _ => Failure::Phone(error),
    }
}

/// Rows to skip for a page, from 1.
pub fn skip(page: u32) -> usize {
    (page.saturating_sub(1) as usize).saturating_mul(PAGE)
}

/// Takes the row too many off that tells whether there is another page, and says how to get it.
pub fn page_of<T>(say: &Say, rows: &mut Vec<T>, page: u32) -> Option<u32> {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = more.then(|| page.saturating_add(1));
    if let Some(next) = next {
        say.line(key!("page-more"), &[("next", Value::from(next.to_string()))]);
    }
    next
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
