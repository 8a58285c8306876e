//! Beginning (bắt đầu): an invite by QR, by text, by telephone; what it says and what is agreed to before anything is kept.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::shape::{ActionButton, Keyboard, Screen, TextRole, Tone};
use super::stage::{Stage, capital, within};
use crate::{InviteView, PhoneError};
use data_encoding::HEXUPPER;
use tinxom_domain::role::Role;
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] = &[("start", start)];

/// One screen with an invite in its hand or none: an invite is a secret, and no place holds one.
pub(super) fn start(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let invite = stage.typed("invite-read");
    if invite.is_empty() {
        return match stage.typed("mode").as_str() {
            "text" => Ok(by_text(stage)),
            "telephone" => Ok(by_telephone(stage)),
            "officer" => officer(stage),
            _ => Ok(welcome(stage)),
        };
    }
    match stage.phone.membership().read_invite(&invite) {
        Ok(view) => Ok(agree(stage, &view)),
        Err(error) => {
            let mut screen = welcome(stage);
            screen.rows.clear();
            screen.explain("refused", &stage.say.explain(&error));
            Ok(screen)
        }
    }
}

fn scan(stage: &Stage<'_>) -> ActionButton {
    ActionButton::new("scan-invite", stage.word(key!("start-scan"))).icon(Icon::Camera)
}

fn welcome(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("app-name")));
    if stage.phone.membership().holder().is_err() {
        screen = screen.first();
    }
    screen.text("title", TextRole::Title, stage.word(key!("start-title")));
    screen.text("about", TextRole::Body, stage.word(key!("app-about")));
    screen.card(
        "how",
        Icon::Officer,
        Tone::Plain,
        stage.word(key!("start-how")),
        stage.word(key!("start-how-more")),
    );
    let way = |mode: &str, label| ActionButton::new(format!("start/{mode}"), stage.word(label));
    screen.buttons(
        "ways",
        vec![
            way("text", key!("start-by-text")).icon(Icon::Keyboard),
            way("telephone", key!("start-by-telephone")).icon(Icon::Call),
            ActionButton::new("go/slot-take", stage.word(key!("slot-take"))).icon(Icon::Key),
            way("officer", key!("start-officer")).icon(Icon::Officer),
            other_language(stage),
            ActionButton::new("go/settings", stage.word(key!("home-settings"))).icon(Icon::Gear),
        ],
    );
    screen.main(scan(stage)).beside(stage.emergency())
}

/// The other language's own name, to be found by who cannot read this one.
fn other_language(stage: &Stage<'_>) -> ActionButton {
    let other =
        tinxom_words::Language::ALL.into_iter().find(|language| *language != stage.say.words.language());
    let other = other.unwrap_or_default();
    let name = other.name(&tinxom_words::Words::new(other));
    ActionButton::new(format!("language/{}", other.code()), name).icon(Icon::Answered)
}

fn by_text(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("start-by-text")));
    screen.head.back = Some(stage.back("start/"));
    screen.field(stage, "invite", key!("start-invite"), key!("start-invite-hint"), Keyboard::Lines);
    let on = ActionButton::new("read-invite", stage.word(key!("screen-on"))).icon(Icon::On);
    screen.main(on.enabled(!stage.typed("invite").trim().is_empty())).beside(stage.emergency())
}

fn by_telephone(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("start-by-telephone")));
    screen.head.back = Some(stage.back("start/"));
    screen.text("how", TextRole::Body, stage.word(key!("start-telephone-how")));
    screen.field(stage, "code", key!("start-code"), key!("start-code-hint"), Keyboard::Digits);
    if stage.server.is_none() {
        screen.field(stage, "address", key!("start-address"), key!("start-address-hint"), Keyboard::Line);
    }
    let on = ActionButton::new("ask-code", stage.word(key!("screen-on"))).icon(Icon::On);
    let full = !stage.typed("code").trim().is_empty() && !stage.code_server().trim().is_empty();
    screen.main(on.enabled(full)).beside(stage.emergency())
}

/// An officer's phone shows its key, and takes its papers.
fn officer(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let mut screen = stage.screen(stage.word(key!("start-officer")));
    screen.head.back = Some(stage.back("start/"));
    let public = HEXUPPER.encode(&stage.phone.membership().public_key()?);
    screen.text("how", TextRole::Body, stage.word(key!("start-officer-how")));
    screen.code("key", &public, stage.word(key!("start-officer-key")));
    screen.text("key-text", TextRole::Soft, public.to_lowercase());
    screen.field(stage, "papers", key!("start-papers"), key!("start-papers-hint"), Keyboard::Lines);
    let scan = ActionButton::new("scan-papers", stage.word(key!("start-scan-papers"))).icon(Icon::Camera);
    screen.buttons("scan", vec![scan]);
    let take = ActionButton::new("take-papers", stage.word(key!("start-take-papers"))).icon(Icon::Tick);
    Ok(screen.main(take.enabled(!stage.typed("papers").trim().is_empty())).beside(stage.emergency()).bright())
}

/// What an invite says, and what is agreed to.
fn agree(stage: &Stage<'_>, view: &InviteView) -> Screen {
    let unit = stage.say.unit(view.unit);
    let mut screen = stage.screen(stage.word(key!("start-invite")));
    screen.head.back = Some(stage.back("start/"));
    joins(stage, &mut screen, &view.label, &unit, view.role);
    screen.fact("inviter", stage.word(key!("start-inviter")), capital(&stage.say.role(view.inviter)));
    screen.fact("until", stage.word(key!("start-until")), stage.say.date(view.until));
    if let Some(until) = view.consent_until {
        let text = stage.words(key!("consent-until"), &[("date", Value::from(stage.say.date(until)))]);
        screen.text("consent-until", TextRole::Body, text);
    }
    if view.household {
        screen.text("household", TextRole::Body, stage.word(key!("start-household")));
    }
    consent(stage, &mut screen, &unit);
    if view.role == Role::Minor {
        screen.text("guardian", TextRole::Body, stage.word(key!("start-guardian-how")));
        if let Ok(question) = stage.phone.membership().ask_guardian(&stage.typed("invite-read")) {
            screen.code("guardian-code", &question, stage.word(key!("start-guardian-code")));
        }
        let scan =
            ActionButton::new("scan-guardian", stage.word(key!("start-guardian-scan"))).icon(Icon::Camera);
        screen.buttons("guardian-scan", vec![scan]);
        if !stage.typed("guardian").is_empty() {
            screen.card("guardian-read", Icon::Tick, Tone::Tea, stage.word(key!("start-guardian-read")), "");
        }
    }
    let ready = !stage.typed("name").trim().is_empty()
        && (view.role != Role::Minor || !stage.typed("guardian").is_empty());
    let yes = ActionButton::new("agree", stage.word(key!("start-agree"))).icon(Icon::Tick);
    screen.main(yes.enabled(ready)).beside(stage.emergency())
}

/// Where a person joins, and as what.
pub(super) fn joins(stage: &Stage<'_>, screen: &mut Screen, label: &str, unit: &str, role: Role) {
    screen.card("place", Icon::Hamlet, Tone::Tea, within(label, unit), capital(&stage.say.role(role)));
}

/// What is agreed to, to be read or heard, and the name to agree by.
pub(super) fn consent(stage: &Stage<'_>, screen: &mut Screen, unit: &str) {
    consent_text(stage, screen, unit);
    screen.buttons("aloud", vec![stage.aloud()]);
    screen.field(stage, "name", key!("start-name"), key!("start-name-hint"), Keyboard::Line);
}

/// The words of the consent.
pub(super) fn consent_text(stage: &Stage<'_>, screen: &mut Screen, unit: &str) {
    for (at, line) in stage.say.words.consent(unit).into_iter().enumerate() {
        let role = if at == 0 { TextRole::Heading } else { TextRole::Body };
        screen.text(format!("consent-{at}"), role, line);
    }
}

/// Reads an invite and shows what it says.
pub(super) fn read_invite(stage: &Stage<'_>, invite: &str) -> Result<ActionOutcome, PhoneError> {
    let read = stage.phone.membership().read_invite(invite.trim());
    // Whatever it was, it does not stay in the field: an identity card held before the camera is forgotten.
    stage.put("invite", "");
    read?;
    stage.put("invite-read", invite.trim());
    Ok(ActionOutcome::Stay)
}

fn enrol(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let (invite, name) = (stage.typed("invite-read"), stage.typed("name"));
    let membership = stage.phone.membership();
    let guardian = stage.typed("guardian");
    let enrolled = if membership.read_invite(&invite)?.role == Role::Minor {
        membership.enrol_pupil(&invite, &name, &guardian)?
    } else {
        membership.enrol(&invite, &name)?
    };
    // The secret of an invite that was taken is not needed any more.
    for field in ["invite-read", "guardian", "name", "mode"] {
        stage.put(field, "");
    }
    Ok(match enrolled.acceptance {
        // The officer's phone reads the answer at once, while both stand at the door.
        Some(_) => ActionOutcome::Root { place: "slot-answer".into(), notice: None },
        None => ActionOutcome::Root { place: "home".into(), notice: None },
    })
}

/// Looks at a guardian's consent that was scanned. What is none is forgotten at once: an identity card held before the camera.
pub(super) fn guardian_read(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let read = crate::joining::ours(&stage.typed("guardian"));
    let read = read.and_then(|bytes| bytes.ok_or(PhoneError::GuardianAltered));
    if read.is_err() {
        stage.put("guardian", "");
    }
    read.map(|_| ActionOutcome::Stay)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    Some(match verb {
        "start" => {
            stage.put("mode", about);
            stage.put("invite-read", "");
            Ok(ActionOutcome::Stay)
        }
        "scan-invite" => stage.scan("invite", "read-invite", key!("start-scan-prompt")),
        "scan-papers" => stage.scan("papers", "take-papers", key!("start-scan-papers")),
        "scan-guardian" => stage.scan("guardian", "guardian-read", key!("start-guardian-scan")),
        "guardian-read" => guardian_read(stage),
        "read-invite" => read_invite(stage, &stage.typed("invite")),
        "take-papers" => {
            let taken = stage.phone.membership().accept_papers(stage.typed("papers").trim());
            stage.put("papers", "");
            taken.map(|_| ActionOutcome::Root { place: "home".into(), notice: None })
        }
        "agree" => enrol(stage),
        "language" => tinxom_words::Language::parse(about)
            .map_or(Err(PhoneError::NotPossible), |language| super::Screens::speak(stage.phone, language))
            .map(|()| ActionOutcome::Stay),
        _ => return None,
    })
}
