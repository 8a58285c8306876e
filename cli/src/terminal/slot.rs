//! The household's slot on its member's phone (suất của hộ): where it is, handing it over, leaving, who looked.

use super::asking::sure;
use super::ids::{self, short};
use super::passing::{self, Showing};
use super::registry::{Page, Sure};
use super::{PAGE, hex, page_of, skip};
use crate::say::{Failure, Say, clean_line};
use clap::Subcommand;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use tinxom_domain::household::Reason;
use tinxom_phone::{Act, LookLine, Phone, SlotLine, SlotState, Way};
use tinxom_words::{Value, key};

/// The commands of a household's slot.
#[derive(Subcommand)]
pub enum SlotCommand {
    /// Trả lời mã ghi danh, để máy cán bộ đọc. Answers the grant, for the officer's phone to read.
    #[command(after_help = example!("tinxom phone --vault nha slot answer -o tra-loi.txt"))]
    Answer {
        #[command(flatten)]
        showing: Showing,
    },
    /// Máy mới xin nhận suất: đoạn chữ để máy đang giữ đọc. A new phone asks for the slot: a text for the one
    /// that has it.
    #[command(after_help = example!("tinxom phone --vault may-moi slot ask --qr"))]
    Ask {
        #[command(flatten)]
        showing: Showing,
    },
    /// Trao suất cho máy mới; không ghi FILE thì hiện lại lần trao còn chờ. Hands the slot over; without FILE
    /// shows a hand-over that waits.
    #[command(after_help = example!("tinxom phone --vault nha slot hand-over may-moi.txt -o trao.txt"))]
    HandOver {
        /// Tệp của đoạn chữ máy mới đưa ra; - là đọc từ stdin. The file of what the new phone shows; - reads it
        /// from stdin.
        file: Option<String>,
        /// Đã trao cho một máy khác mà máy chủ chưa ghi, vẫn trao lại. Hands over again, before the server said
        /// anything to the first time.
        #[arg(long, requires = "file")]
        again: bool,
        #[command(flatten)]
        showing: Showing,
        #[command(flatten)]
        sure: Sure,
    },
    /// Máy mới nhận suất: xem những điều sẽ đồng ý, rồi đồng ý. The new phone takes the slot, after showing what
    /// is agreed to.
    #[command(after_help = example!("tinxom phone --vault may-moi slot take-over trao.txt --name \"Bà Tư\""))]
    TakeOver {
        /// Tệp của đoạn chữ máy cũ đưa ra; - là đọc từ stdin. The file of what the phone before shows; - reads
        /// it from stdin.
        file: String,
        /// Tên mà bàn trực sẽ đọc là người gửi. The name that the duty desk reads as the sender.
        #[arg(long)]
        name: String,
        /// Đồng ý với những điều được hiện ra. Agrees to what is shown.
        #[arg(long)]
        agree: bool,
    },
    /// Rút đồng ý, thôi giữ suất. Withdraws the consent and gives the slot up.
    #[command(after_help = example!("tinxom phone --vault nha slot leave"))]
    Leave {
        #[command(flatten)]
        sure: Sure,
    },
    /// Lấy lại lời rút đồng ý khi nó chưa rời máy. Takes the withdrawal back before it left.
    #[command(after_help = example!("tinxom phone --vault nha slot stay"))]
    Stay,
    /// Các em mà người giữ máy này đã đồng ý cho vào đội cổng trường; ghi CLAIM thì rút đồng ý. The pupils that this
    /// person agreed to; with CLAIM the consent is withdrawn.
    #[command(after_help = example!("tinxom phone --vault nha slot pupils"))]
    Pupils {
        /// Mã lời xin của em, hay phần đầu. The pupil's claim, or its beginning.
        claim: Option<String>,
        #[command(flatten)]
        sure: Sure,
    },
    /// Ai đã xem hộ này: vai, để làm gì, lúc nào. Who looked at the household: role, purpose, when.
    #[command(after_help = example!("tinxom phone --vault nha slot looks"))]
    Looks {
        #[command(flatten)]
        page: Page,
    },
    /// Trưởng nhóm, phó nhóm: ai đã xem các hộ của tổ. Head and deputy: who looked at the group's households.
    #[command(after_help = example!("tinxom phone --vault to slot group-looks"))]
    GroupLooks {
        #[command(flatten)]
        page: Page,
    },
    /// Người giám hộ đồng ý cho em học sinh. A guardian agrees to a pupil's membership.
    #[command(after_help = example!("tinxom phone --vault nha slot guard em.txt -o dong-y.txt"))]
    Guard {
        /// Tệp của đoạn chữ máy của em đưa ra; - là đọc từ stdin. The file of what the pupil's phone shows; -
        /// reads it from stdin.
        file: String,
        #[command(flatten)]
        showing: Showing,
        #[command(flatten)]
        sure: Sure,
    },
    /// Ghi mọi thứ máy này cất về người giữ máy ra một trang HTML. Writes everything that is kept about its
    /// person as a page.
    #[command(after_help = example!("tinxom phone --vault nha slot export cua-toi.html"))]
    Export {
        /// Tệp mới. A new file.
        file: PathBuf,
    },
    /// Đổi mười hai chữ số nghe qua điện thoại lấy mã mời. Asks for the invite behind twelve digits.
    #[command(after_help = example!(
        "tinxom phone --vault nha slot code 123456789012 --server https://tinxom.example -o moi.txt"
    ))]
    Code {
        /// Mười hai chữ số; - là đọc từ stdin. Twelve digits; - reads them from stdin.
        code: String,
        /// Nơi gặp máy chủ, như https://tinxom.example:8443. Where the server is.
        #[arg(long, value_name = "ADDRESS")]
        server: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Bốn từ để đọc cho cán bộ qua điện thoại. The four words to read to the officer.
    #[command(after_help = example!("tinxom phone --vault nha slot words"))]
    Words,
}

/// Runs one command; without one, where the slot is.
pub async fn run(say: &Say, phone: &Phone, command: Option<&SlotCommand>) -> Result<Json, Failure> {
    let slot = phone.slot();
    match command {
        None => state(say, phone),
        Some(SlotCommand::Answer { showing }) => match slot.acceptance()? {
            Some(text) => passing::show(say, &text, Some(key!("text-for-inviter")), showing),
            None => Ok(nothing(say, key!("slot-no-answer"))),
        },
        Some(SlotCommand::Ask { showing }) => {
            passing::show(say, &slot.ask()?, Some(key!("slot-ask-how")), showing)
        }
        Some(SlotCommand::HandOver { file: None, showing, .. }) => match slot.hand_over_text()? {
            Some(text) => passing::show(say, &text, Some(key!("slot-hand-over-how")), showing),
            None => Ok(nothing(say, key!("phone-none-here"))),
        },
        Some(SlotCommand::HandOver { file: Some(file), again, showing, sure: said }) => {
            showing.check()?;
            let asked = passing::read_file(say, file)?;
            if !sure(say, said.yes, &say.words.say(key!("slot-hand-over-ask"))) {
                return Ok(json!({ "text": null, "path": null, "qr_modules": null }));
            }
            passing::show(say, &slot.hand_over(&asked, *again)?, Some(key!("slot-hand-over-how")), showing)
        }
        Some(SlotCommand::TakeOver { file, name, agree }) => take_over(say, phone, file, name, *agree),
        Some(SlotCommand::Leave { sure: said }) => {
            let leaves = sure(say, said.yes, &say.words.say(key!("slot-leave-ask")));
            let told = if leaves { Some(slot.leave()?) } else { None };
            if let Some(leave) = &told {
                say.print(&say.leave(leave));
            }
            Ok(json!({
                "queued": leaves, "unsent": told.map(|told| told.unsent),
                "kept_until": told.map(|told| told.kept_until.to_string()),
                "can_stay": told.map(|told| told.can_stay),
            }))
        }
        Some(SlotCommand::Stay) => {
            slot.stay()?;
            say.line(key!("slot-stayed"), &[]);
            Ok(json!({ "queued": false }))
        }
        Some(SlotCommand::Pupils { claim, sure: said }) => pupils(say, phone, claim.as_deref(), said.yes),
        Some(SlotCommand::Looks { page }) => looks(say, slot.looks(skip(page.page), PAGE + 1)?, page.page),
        Some(SlotCommand::GroupLooks { page }) => {
            looks(say, slot.group_looks(skip(page.page), PAGE + 1)?, page.page)
        }
        Some(SlotCommand::Guard { file, showing, sure: said }) => {
            showing.check()?;
            let pupil = passing::read_file(say, file)?;
            if !sure(say, said.yes, &say.words.say(key!("slot-pupil-ask"))) {
                return Ok(json!({ "text": null, "path": null, "qr_modules": null, "until": null }));
            }
            let guarded = slot.guard(&pupil)?;
            say.line(key!("slot-guarded"), &[("date", Value::from(say.date(guarded.until)))]);
            let mut object = passing::show(say, &guarded.text, None, showing)?;
            object["until"] = json!(guarded.until.to_string());
            Ok(object)
        }
        Some(SlotCommand::Export { file }) => export(say, phone, file),
        Some(SlotCommand::Code { code, server, showing }) => {
            showing.check()?;
            let code = passing::read(say, code)?;
            let invite = slot.ask_code(code.trim(), server).await?;
            passing::show(say, &invite, Some(key!("slot-code-asked")), showing)
        }
        Some(SlotCommand::Words) => {
            let words = slot.words()?;
            match words {
                Some(words) => {
                    say.line(key!("words-four"), &[("words", Value::from(words.join(" · ")))]);
                    say.line(key!("words-four-read"), &[]);
                }
                None => say.line(key!("slot-words-none"), &[]),
            }
            Ok(json!({ "words": words }))
        }
    }
}

fn nothing(say: &Say, why: tinxom_words::Key) -> Json {
    say.line(why, &[]);
    json!({ "text": null, "path": null, "qr_modules": null })
}

/// Where the slot is, and what happened to it.
fn state(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let line = phone.slot().state()?;
    let history = phone.slot().history()?;
    match &line {
        Some(line) => {
            slot_told(say, line);
            say.line(way(line.way), &[]);
        }
        None => say.line(key!("slot-none"), &[]),
    }
    if let Some(leave) = phone.slot().leaving()? {
        say.print(&say.leave(&leave));
    }
    if let Some(line) = &line {
        for act in &history {
            say.print(&format!("  {}", act_told(say, act, line)));
        }
    }
    let mut object = line.as_ref().map_or_else(none, object);
    object["history"] = json!(history.iter().map(act_object).collect::<Vec<_>>());
    Ok(object)
}

const fn way(way: Way) -> tinxom_words::Key {
    match way {
        Way::Door => key!("slot-way-door"),
        Way::Telephone => key!("slot-way-telephone"),
        Way::HandedOver => key!("slot-way-handed-over"),
    }
}

/// Says where the slot is.
pub fn slot_told(say: &Say, line: &SlotLine) {
    let (state, more) = say.slot(line);
    let given = [("state", Value::from(state)), ("when", Value::from(say.moment(line.since)))];
    say.line(key!("slot-line"), &given);
    say.print(&more);
}

/// One thing that happened, with its moment.
pub fn act_told(say: &Say, act: &Act, line: &SlotLine) -> String {
    format!("{}: {}", say.moment(act.at()), say.slot_act(act, line.claim))
}

fn none() -> Json {
    json!({
        "state": null, "why": null, "reason": null, "against": null, "claim": null, "household": null,
        "way": null, "since": null, "by": null, "hand_overs": [],
    })
}

/// A slot as scripts read it.
pub fn object(line: &SlotLine) -> Json {
    let (why, reason, against) = parts(line.state);
    let hand_overs: Vec<_> = line
        .hand_overs
        .iter()
        .map(|one| {
            json!({
                "claim": hex(&one.claim.0), "device": hex(&one.device.0), "at": one.at.0,
                "state": one.state.map(SlotState::name),
            })
        })
        .collect();
    json!({
        "state": line.state.name(), "why": why, "reason": reason, "against": against,
        "claim": hex(&line.claim.0), "household": hex(&line.household.0), "way": line.way.name(),
        "since": line.since.0, "by": line.by.map(|role| role.name()), "hand_overs": hand_overs,
    })
}

/// Why it ended, why it was refused, what stands against it.
fn parts(state: SlotState) -> (Option<&'static str>, Option<&'static str>, Option<String>) {
    match state {
        SlotState::Ended(why) => (Some(why.name()), None, None),
        SlotState::Refused { reason, against } => {
            (None, reason.map(Reason::name), against.map(|against| hex(&against.0)))
        }
        SlotState::Waiting { against } => (None, None, Some(hex(&against.0))),
        _ => (None, None, None),
    }
}

/// One thing that happened as scripts read it.
pub fn act_object(act: &Act) -> Json {
    let (what, state, reason) = match act {
        Act::Word { state, reason, .. } => {
            let why = parts(*state);
            ("word", Some(state.name()), reason.map(Reason::name).or(why.0).or(why.1))
        }
        Act::Joined { .. } => ("joined", None, None),
        Act::HandedOver { .. } => ("handed-over", None, None),
        Act::Replaced { .. } => ("replaced", None, None),
        Act::Left { .. } => ("left", None, None),
        Act::Stayed { .. } => ("stayed", None, None),
        Act::Restored { .. } => ("restored", None, None),
    };
    json!({
        "what": what, "state": state, "reason": reason, "claim": hex(&act.claim().0), "at": act.at().0,
    })
}

/// The new phone takes the slot, after its person agreed.
fn take_over(say: &Say, phone: &Phone, file: &str, name: &str, agree: bool) -> Result<Json, Failure> {
    let text = passing::read_file(say, file)?;
    let view = phone.slot().read_hand_over(&text)?;
    let (unit, label) = (say.unit(view.unit), clean_line(&view.label));
    say.line(key!("enrol-household"), &[]);
    say.line(key!("invite-server"), &[("address", Value::from(clean_line(&view.address)))]);
    let agreed = super::joining::agreed(say, &unit, agree);
    if agreed {
        phone.slot().take_over(&text, name)?;
        super::joining::joined_told(say, phone, &label, &unit)?;
    }
    Ok(json!({
        "enrolled": agreed, "unit": say.unit_object(view.unit), "label": view.label,
        "role": view.role.name(), "address": view.address,
    }))
}

/// The pupils of a guardian; or one of them whose membership he no longer agrees to.
fn pupils(say: &Say, phone: &Phone, claim: Option<&str>, yes: bool) -> Result<Json, Failure> {
    let slot = phone.slot();
    let Some(claim) = claim else {
        let pupils = slot.guarded()?;
        if pupils.is_empty() {
            say.line(key!("phone-none-here"), &[]);
        }
        for (claim, at) in &pupils {
            let given =
                [("claim", Value::from(short(&claim.0))), ("when", Value::from(say.when(*at, false)))];
            say.line(key!("slot-pupil-line"), &given);
        }
        let rows: Vec<_> =
            pupils.iter().map(|(claim, at)| json!({ "claim": hex(&claim.0), "at": at.0 })).collect();
        return Ok(json!({ "pupils": rows, "queued": false }));
    };
    let pupil = ids::pupil(say, phone, claim)?;
    let ends = sure(say, yes, &say.words.say(key!("slot-pupil-end-ask")));
    if ends {
        slot.stop_guarding(pupil)?;
        say.line(key!("slot-pupil-ended"), &[]);
    }
    Ok(json!({ "pupils": [], "queued": ends }))
}

/// A page of looks.
fn looks(say: &Say, mut looks: Vec<LookLine>, page: u32) -> Result<Json, Failure> {
    if looks.is_empty() {
        say.line(if page == 1 { key!("slot-looks-none") } else { key!("phone-none-here") }, &[]);
    }
    for look in looks.iter().take(PAGE) {
        say.print(&say.look(look));
    }
    let next = page_of(say, &mut looks, page);
    let rows: Vec<_> = looks
        .iter()
        .map(|look| {
            json!({
                "at": look.at.0, "role": look.role.map(|role| role.name()),
                "purpose": look.purpose.map(|purpose| purpose.name()), "household": hex(&look.household.0),
            })
        })
        .collect();
    Ok(json!({ "looks": rows, "page": page, "next_page": next }))
}

/// Everything that is kept about the person, as a page.
fn export(say: &Say, phone: &Phone, file: &Path) -> Result<Json, Failure> {
    let page = phone.slot().export(say.words.language())?;
    passing::write_new(file, page.as_bytes())?;
    let path = file.display().to_string();
    say.line(key!("slot-exported"), &[("path", Value::from(&path))]);
    Ok(json!({ "path": path, "bytes": page.len() }))
}
