//! At a household's door, or on the telephone with it: a grant is shown, its answer is read, words are compared.

use super::ids::{self, short};
use super::passing::{self, Showing};
use super::registry::Page;
use super::{PAGE, hex, page_of, skip};
use crate::say::{Failure, Say, clean_line};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value as Json, json};
use tinxom_domain::household::Outcome;
use tinxom_domain::role::Role;
use tinxom_phone::{AtDoor, Grant, GrantLine, GrantRequest, GrantState, Phone};
use tinxom_words::{Value, key};

/// The household and whom to enrol.
#[derive(Args)]
pub struct GrantArguments {
    /// Mã của hộ trong sổ, hay phần đầu. The id of a household of the registry, or its beginning.
    #[arg(long, required_unless_present = "hamlet", conflicts_with = "hamlet")]
    pub household: Option<String>,
    /// Hộ chưa có trong sổ: xóm, tổ của hộ. A household in no list: its hamlet.
    #[arg(long, requires = "name")]
    pub hamlet: Option<String>,
    /// Tên gọi của hộ chưa có trong sổ. What a household in no list is called by.
    #[arg(long, requires = "hamlet")]
    pub name: Option<String>,
    /// Địa chỉ của hộ chưa có trong sổ. The address of a household in no list.
    #[arg(long, requires = "hamlet", default_value = "")]
    pub address: String,
    /// Vai trong xóm. The role.
    #[arg(long, default_value = "resident", value_parser = roles(), value_name = "ROLE")]
    pub role: Role,
    /// Số của tổ, với vai trong tổ, hay new. The group's id, for a role in one, or new.
    #[arg(long, value_name = "ID|new")]
    pub group: Option<String>,
    /// Ghi danh qua điện thoại, đối chiếu bốn từ. Enrols over the telephone: four words are compared.
    #[arg(long)]
    pub telephone: bool,
}

/// Whether the words were the same.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Same {
    /// Giống. The same.
    Yes,
    /// Khác. Others.
    No,
}

/// The commands at a door.
#[derive(Subcommand)]
pub enum DoorCommand {
    /// Trao mã ghi danh cho một hộ, có hay chưa có trong sổ. Grants a household's slot, of the registry or a new
    /// one's.
    #[command(after_help = example!(
        "tinxom phone --vault cskv door grant --household 3f2a --qr",
        "tinxom phone --vault cskv door grant --hamlet \"Xóm Gò\" --name \"Bà Tư\" -o moi.txt"
    ))]
    Grant {
        #[command(flatten)]
        grant: GrantArguments,
        #[command(flatten)]
        showing: Showing,
    },
    /// Hiện lại một mã đã trao. Shows a grant once more.
    #[command(after_help = example!("tinxom phone --vault cskv door show 5d11 --qr"))]
    Show {
        /// Mã của ghi danh, hay phần đầu. The claim's id, or its beginning.
        claim: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Nhận trả lời của máy người trong hộ. Takes the answer of the household's phone.
    #[command(after_help = example!(
        "tinxom phone --vault cskv door finish tra-loi.txt",
        "tinxom phone --vault cskv door finish - < tra-loi.txt"
    ))]
    Finish {
        /// Tệp của đoạn chữ máy ấy đưa ra; - là đọc từ stdin. The file of what that phone shows; - reads it from
        /// stdin.
        file: String,
        /// Tệp đồng ý của người giám hộ, cho em học sinh. The file of the guardian's consent, for a pupil.
        #[arg(long, value_name = "FILE")]
        guardian: Option<String>,
    },
    /// Những mã đã trao, mới nhất trước. The grants of this phone, the newest first.
    #[command(after_help = example!("tinxom phone --vault cskv door list"))]
    List {
        #[command(flatten)]
        page: Page,
    },
    /// Mười hai chữ số để đọc qua điện thoại. Twelve digits to be read out over the telephone.
    #[command(after_help = example!("tinxom phone --vault cskv door code 5d11"))]
    Code {
        /// Mã của ghi danh. The claim's id.
        claim: String,
    },
    /// Bốn từ của một ghi danh qua điện thoại. The four words of a claim over the telephone.
    #[command(after_help = example!("tinxom phone --vault cskv door words 5d11"))]
    Words {
        /// Mã của ghi danh. The claim's id.
        claim: String,
    },
    /// Bốn từ có giống nhau không; khác thì ghi danh ấy hết hiệu lực. Whether the words were the same; if not,
    /// the claim ends.
    #[command(after_help = example!("tinxom phone --vault cskv door compare 5d11 yes"))]
    Compare {
        /// Mã của ghi danh. The claim's id.
        claim: String,
        /// Giống hay khác. The same, or not.
        #[arg(value_enum)]
        same: Same,
    },
}

fn roles() -> impl TypedValueParser<Value = Role> {
    let all = Role::ALL.iter().filter(|role| !role.is_officer());
    let said = |role: &Role| super::arguments::named(role.name(), tinxom_phone::say::role(*role));
    PossibleValuesParser::new(all.map(said))
        .try_map(|name| Role::ALL.into_iter().find(|role| role.name() == name).ok_or("ROLE"))
}

/// Runs one command.
pub fn run(say: &Say, phone: &Phone, command: &DoorCommand) -> Result<Json, Failure> {
    match command {
        DoorCommand::Grant { grant: arguments, showing } => {
            showing.check()?;
            grant(say, phone, arguments, showing)
        }
        DoorCommand::Show { claim, showing } => {
            let grant = phone.door().show(ids::claim(say, phone, claim)?)?;
            told(say, phone, &grant, showing)
        }
        DoorCommand::Finish { file, guardian } => finish(say, phone, file, guardian.as_deref()),
        DoorCommand::List { page } => list(say, phone, page.page),
        DoorCommand::Code { claim } => code(say, phone, claim),
        DoorCommand::Words { claim } => words(say, phone, claim),
        DoorCommand::Compare { claim, same } => compare(say, phone, claim, *same == Same::Yes),
    }
}

fn grant(say: &Say, phone: &Phone, arguments: &GrantArguments, showing: &Showing) -> Result<Json, Failure> {
    let household = match (&arguments.household, &arguments.hamlet) {
        (Some(typed), _) => AtDoor::Known(ids::household(say, phone, typed)?),
        (None, hamlet) => AtDoor::New {
            hamlet: ids::hamlet(phone, hamlet.as_deref().unwrap_or_default())?,
            address: arguments.address.clone(),
            name: arguments.name.clone().unwrap_or_default(),
        },
    };
    let group = match arguments.group.as_deref() {
        None => None,
        Some("new") => Some(phone.officer().new_group()),
        Some(id) => Some(super::desk::group_of(id)?),
    };
    let request = GrantRequest { household, role: arguments.role, group, by_telephone: arguments.telephone };
    let grant = phone.door().grant(&request)?;
    if let Some(group) = group {
        say.line(key!("phone-group"), &[("id", Value::from(hex(&group.0)))]);
    }
    told(say, phone, &grant, showing)
}

/// Shows a grant.
fn told(say: &Say, phone: &Phone, grant: &Grant, showing: &Showing) -> Result<Json, Failure> {
    let view = phone.membership().read_invite(&grant.text)?;
    let line = phone.registry().line(grant.household)?;
    let given = [
        ("household", Value::from(clean_line(&say.household(&line)))),
        ("role", Value::from(say.role(view.role))),
        ("date", Value::from(say.date(grant.until))),
        ("id", Value::from(short(&grant.claim.0))),
    ];
    say.line(key!("door-grant"), &given);
    if view.by_telephone {
        say.line(key!("door-telephone"), &given[3..]);
    }
    let mut object = passing::show(say, &grant.text, None, showing)?;
    for (name, value) in [
        ("claim", json!(hex(&grant.claim.0))),
        ("household", json!(hex(&grant.household.0))),
        ("role", json!(view.role.name())),
        ("until", json!(grant.until.to_string())),
        ("by_telephone", json!(view.by_telephone)),
    ] {
        object[name] = value;
    }
    Ok(object)
}

/// Takes the acceptance that the new member's phone shows.
fn finish(say: &Say, phone: &Phone, file: &str, guardian: Option<&str>) -> Result<Json, Failure> {
    let acceptance = passing::read_file(say, file)?;
    let guardian = guardian.map(|file| passing::read_file(say, file)).transpose()?;
    let finished = phone.door().finish(&acceptance, guardian.as_deref())?;
    let line = phone.registry().line(finished.household)?;
    say.line(key!("door-finished"), &[("household", Value::from(clean_line(&say.household(&line))))]);
    Ok(json!({
        "queued": true, "claim": hex(&finished.claim.0), "household": hex(&finished.household.0),
        "device": hex(&finished.device.0),
    }))
}

/// A page of the grants.
fn list(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let grants = phone.door().grants(skip(page).saturating_add(PAGE + 1))?;
    let mut rows: Vec<GrantLine> = grants.into_iter().skip(skip(page)).collect();
    if rows.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for grant in rows.iter().take(PAGE) {
        let household = phone.registry().line(grant.household)?;
        let given = [
            ("id", Value::from(short(&grant.claim.0))),
            ("household", Value::from(clean_line(&say.household(&household)))),
            ("role", Value::from(say.role(grant.role))),
            ("when", Value::from(say.when(grant.at, false))),
            ("state", Value::from(say.grant_state(grant.state))),
        ];
        say.line(key!("door-line"), &given);
    }
    let next = page_of(say, &mut rows, page);
    let rows: Vec<_> = rows.iter().map(object).collect();
    Ok(json!({ "grants": rows, "page": page, "next_page": next }))
}

fn object(grant: &GrantLine) -> Json {
    let (state, reason) = match grant.state {
        GrantState::Shown => ("shown", None),
        GrantState::Accepted => ("accepted", None),
        GrantState::Expired => ("expired", None),
        GrantState::Ruled(Outcome::Refused { reason, .. }, _) => ("refused", Some(reason.name())),
        GrantState::Ruled(_, state) => (state.name(), None),
    };
    json!({
        "claim": hex(&grant.claim.0), "household": hex(&grant.household.0), "role": grant.role.name(),
        "at": grant.at.0, "until": grant.until.to_string(), "by_telephone": grant.by_telephone,
        "code_until": grant.code_until.map(|at| at.0), "state": state, "reason": reason,
    })
}

/// Twelve digits for the telephone.
fn code(say: &Say, phone: &Phone, typed: &str) -> Result<Json, Failure> {
    let claim = ids::claim(say, phone, typed)?;
    let code = phone.door().code(claim)?;
    say.line(key!("door-code"), &[("code", Value::from(&code))]);
    say.line(key!("door-code-more"), &[]);
    Ok(json!({ "claim": hex(&claim.0), "code": code }))
}

/// The four words.
fn words(say: &Say, phone: &Phone, typed: &str) -> Result<Json, Failure> {
    let claim = ids::claim(say, phone, typed)?;
    let words = phone.door().words(claim)?;
    say.line(key!("words-four"), &[("words", Value::from(words.join(" · ")))]);
    say.line(key!("words-four-how"), &[("id", Value::from(short(&claim.0)))]);
    Ok(json!({ "claim": hex(&claim.0), "words": words }))
}

/// Whether the words were the same.
fn compare(say: &Say, phone: &Phone, typed: &str, same: bool) -> Result<Json, Failure> {
    let claim = ids::claim(say, phone, typed)?;
    phone.door().compare(claim, same)?;
    let what = if same { key!("happened-words-same") } else { key!("happened-words-differed") };
    say.line(key!("registry-queued"), &[("what", Value::from(say.words.say(what)))]);
    Ok(json!({ "queued": true, "claim": hex(&claim.0), "same": same }))
}
