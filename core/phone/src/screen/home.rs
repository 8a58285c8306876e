//! Home (nhà): what is kept here, on its way, arrived, answered; the way to write a tip, and to everything else.

use super::Drawing;
use super::icon::Icon;
use super::outcome::{ActionOutcome, Errand, ScreenNotice};
use super::shape::{ActionButton, RowBody, RowTile, Screen, StateBadge, TextRole, Tone};
use super::stage::Stage;
use crate::ports::Network;
use crate::{Holder, PhoneError, SyncStatus, TipLine};
use tinxom_domain::role::{Action, may};
use tinxom_domain::tip::{TipKind, TipState};
use tinxom_words::{Value, key};

/// A kind's picture.
pub(super) const fn kind_icon(kind: TipKind) -> Icon {
    match kind {
        TipKind::Stranger => Icon::Door,
        TipKind::Hazard => Icon::Flame,
        TipKind::Scam => Icon::PhoneMark,
        TipKind::Bank => Icon::Bank,
        TipKind::LoanShark => Icon::Coin,
        TipKind::Disorder => Icon::Loudspeaker,
        TipKind::Theft => Icon::Motorbike,
        TipKind::TrafficSchool => Icon::SchoolGate,
        TipKind::DrugsGambling => Icon::Cards,
        TipKind::Environment => Icon::Bridge,
        TipKind::Other => Icon::Other,
    }
}

/// All kinds as pictures to choose from.
pub(super) fn kind_tiles(stage: &Stage<'_>, screen: &mut Screen, verb: &str, chosen: Option<TipKind>) {
    let tiles = TipKind::ALL.iter().map(|kind| RowTile {
        button: ActionButton::new(format!("{verb}/{}", kind.name()), stage.say.kind(*kind)),
        icon: kind_icon(*kind),
        chosen: chosen == Some(*kind),
    });
    screen.row("kinds", RowBody::Tiles { tiles: tiles.collect() });
}

/// A state's picture and colour.
pub(super) const fn state_look(state: TipState) -> (Icon, Tone) {
    match state {
        TipState::Draft => (Icon::Pencil, Tone::Plain),
        TipState::Queued => (Icon::House, Tone::Amber),
        TipState::WaitingForKey => (Icon::Waiting, Tone::Amber),
        TipState::OnItsWay => (Icon::OnItsWay, Tone::Amber),
        TipState::Accepted => (Icon::Arrived, Tone::Blue),
        TipState::Opened => (Icon::Opened, Tone::Blue),
        TipState::Answered => (Icon::Answered, Tone::Tea),
        TipState::Closed => (Icon::Closed, Tone::Plain),
        TipState::Withdrawn => (Icon::Withdrawn, Tone::Plain),
        TipState::Refused(_) => (Icon::Refused, Tone::Amber),
        TipState::PutAside(_) => (Icon::PutAside, Tone::Amber),
    }
}

/// A tip's state as a badge.
pub(super) fn badge(stage: &Stage<'_>, state: TipState) -> StateBadge {
    let (icon, tone) = state_look(state);
    StateBadge { icon, tone, label: stage.say.state(state).0 }
}

/// The badge of a tip that left and whose withdrawal was asked for.
pub(super) fn asked_badge(stage: &Stage<'_>) -> StateBadge {
    let label = stage.word(key!("tip-state-withdrawal-asked"));
    StateBadge { icon: Icon::Withdrawn, tone: Tone::Amber, label }
}

pub(super) const SCREENS: &[Drawing] = &[("home", first)];

fn first(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    match stage.phone.membership().holder() {
        Err(PhoneError::NotEnrolled) => super::start::start(stage),
        holder => home(stage, &holder?),
    }
}

fn home(stage: &Stage<'_>, holder: &Holder) -> Result<Screen, PhoneError> {
    let mut screen = stage.screen(place_name(stage, holder)?).first();
    let status = stage.phone.sync().status()?;
    let aside = stage.phone.outbox().count_aside()?;
    // "Nothing waits" comforts nobody above something that does.
    let amiss = aside > 0
        || holder.refused.is_some()
        || !holder.confirmed
        || stage.say.standing(holder.standing).is_some();
    network(stage, &mut screen, &status, amiss);
    standing(stage, holder, &mut screen);
    put_aside(stage, &mut screen, aside);
    let role = holder.appointment.role;
    let writes = may(role, Action::WriteTip);
    // An officer writes seldom, and answers always: the own tips stand here once there are any.
    if writes && (!role.is_officer() || !stage.phone.inbox().list("", 0, 1)?.is_empty()) {
        tips(stage, &mut screen)?;
    }
    // What the outbox lists is under way, or was put aside.
    doors(stage, holder, status.running, status.left > 0 || aside > 0, &mut screen)?;
    let main = if role.is_officer() {
        let queue = ActionButton::new("go/queue", stage.word(key!("home-queue"))).icon(Icon::Tray);
        let registry = ActionButton::new("go/hamlets", stage.word(key!("home-registry"))).icon(Icon::Hamlet);
        let tips = holder.appointment.may_handle_tips_of(holder.appointment.unit);
        if tips { queue } else { registry }
    } else if writes {
        ActionButton::new("go/compose", stage.word(key!("home-report"))).icon(Icon::Pencil)
    } else {
        // A pupil writes nothing that could have an author.
        return Ok(screen.beside(stage.emergency()));
    };
    Ok(screen.main(main).beside(stage.emergency()))
}

fn place_name(stage: &Stage<'_>, holder: &Holder) -> Result<String, PhoneError> {
    let unit = stage.say.unit_today(holder.appointment.unit, stage.today()?);
    Ok(if holder.label.is_empty() { unit } else { holder.label.clone() })
}

/// What was put aside waits for its person.
fn put_aside(stage: &Stage<'_>, screen: &mut Screen, count: u64) {
    if count == 0 {
        return;
    }
    let look = ActionButton::new("go/outbox", stage.word(key!("home-aside-look"))).icon(Icon::PutAside);
    screen.row(
        "aside",
        RowBody::Card {
            icon: Icon::PutAside,
            tone: Tone::Amber,
            title: stage.words(key!("home-aside"), &[("count", Value::from(count))]),
            text: stage.word(key!("home-aside-more")),
            buttons: vec![look],
        },
    );
}

/// The network in one line: a fact and its comfort; while something is amiss, what is not well alone.
fn network(stage: &Stage<'_>, screen: &mut Screen, status: &SyncStatus, amiss: bool) {
    let offline = stage.phone.house.ports.connectivity.network() == Network::None;
    let count = |name, count: u64| (name, Value::from(count));
    let mut text = status.in_step_at.map_or_else(String::new, |at| {
        stage.words(key!("home-in-step"), &[("when", Value::from(stage.when(at)))])
    });
    let (icon, tone, title) = if status.running {
        let given = [count("done", status.done), count("left", status.left)];
        (Icon::Sync, Tone::Amber, stage.words(key!("network-syncing"), &given))
    } else if offline && status.left > 0 {
        let title = stage.words(key!("home-offline-waiting"), &[count("count", status.left)]);
        (Icon::NoNetwork, Tone::Amber, title)
    } else if offline {
        (Icon::NoNetwork, Tone::Amber, stage.word(key!("home-offline")))
    } else if let Some(error) = stage.phone.sync().in_the_way() {
        let told = stage.say.explain(&error);
        text = format!("{} {}", told.safe, told.action);
        (Icon::NoNetwork, Tone::Amber, told.what)
    } else if status.left > 0 {
        (Icon::House, Tone::Amber, stage.words(key!("network-waiting"), &[count("count", status.left)]))
    } else if amiss {
        return;
    } else {
        (Icon::Arrived, Tone::Blue, stage.word(key!("network-all-sent")))
    };
    screen.card("network", icon, tone, title, text);
}

/// What stands in this phone's way at the server.
fn standing(stage: &Stage<'_>, holder: &Holder, screen: &mut Screen) {
    if let Some(refusal) = holder.refused {
        let told = stage.say.explain(&refusal.error());
        screen.explain("refused", &told);
        let again = ActionButton::new("go/start", stage.word(key!("home-new-invite"))).icon(Icon::Qr);
        screen.buttons("refused-on", vec![again]);
    } else if let Some(told) = stage.say.standing(holder.standing) {
        screen.explain("standing", &told);
    } else if !holder.confirmed {
        let text = stage.word(key!("enrolled-not-confirmed"));
        screen.card("confirmed", Icon::Waiting, Tone::Amber, text, "");
    }
}

fn tips(stage: &Stage<'_>, screen: &mut Screen) -> Result<(), PhoneError> {
    let search = stage.typed("search");
    let take = stage.take();
    let mut tips = stage.phone.inbox().list(&search, 0, take + 1)?;
    let more = tips.len() > take;
    tips.truncate(take);
    if more || !search.is_empty() {
        let (label, hint) = (key!("home-search"), key!("home-search-hint"));
        screen.field(stage, "search", label, hint, super::shape::Keyboard::Search);
    }
    if let Some(tip) = tips.iter().find(|tip| tip.unread > 0 && search.is_empty()) {
        let open =
            ActionButton::new(format!("go/tip/{}", tip.id), stage.word(key!("home-read"))).tone(Tone::Tea);
        screen.row(
            "unread",
            RowBody::Card {
                icon: Icon::Answered,
                tone: Tone::Tea,
                title: stage.word(key!("home-unread")),
                text: tip.first_words.clone(),
                buttons: vec![open.icon(Icon::Opened)],
            },
        );
    }
    if tips.is_empty() && search.is_empty() {
        screen.nothing(stage, key!("home-none"), key!("home-none-more"));
    } else if tips.is_empty() {
        screen.text("none", TextRole::Body, stage.word(key!("phone-none-here")));
    } else {
        screen.text("tips", TextRole::Heading, stage.word(key!("home-tips")));
    }
    for tip in &tips {
        screen.row(format!("tip-{}", tip.id), line(stage, tip));
    }
    screen.more(stage, more);
    Ok(())
}

fn line(stage: &Stage<'_>, tip: &TipLine) -> RowBody {
    let kind = stage.say.kind(tip.kind);
    let place = if tip.state == TipState::Draft { "words" } else { "tip" };
    let asked = tip.withdrawal_asked && tip.state != TipState::Withdrawn;
    let words = if tip.first_words.is_empty() { kind.clone() } else { tip.first_words.clone() };
    let badge = if asked { asked_badge(stage) } else { badge(stage, tip.state) };
    RowBody::Line {
        first_words: true,
        icon: kind_icon(tip.kind),
        title: words,
        detail: kind,
        time: stage.when_by(tip.kept_at, tip.clock_doubted),
        badge: Some(badge),
        unread: tip.unread > 0,
        open: Some(ActionButton::new(format!("go/{place}/{}", tip.id), stage.word(key!("screen-open")))),
    }
}

/// The ways to everything else, as pictures: only what this person may do.
fn doors(
    stage: &Stage<'_>,
    holder: &Holder,
    syncs: bool,
    waits: bool,
    screen: &mut Screen,
) -> Result<(), PhoneError> {
    let appointment = &holder.appointment;
    let role = appointment.role;
    let sync = ActionButton::new("sync", stage.word(key!("home-sync"))).enabled(!syncs);
    let mut tiles = vec![RowTile { button: sync, icon: Icon::Sync, chosen: false }];
    let mut door = |there: bool, place: &str, icon, label| {
        if there {
            let button = ActionButton::new(format!("go/{place}"), stage.word(label));
            tiles.push(RowTile { button, icon, chosen: false });
        }
    };
    let officer = role.is_officer();
    door(waits, "outbox", Icon::House, key!("home-outbox"));
    door(officer, "compose", Icon::Pencil, key!("home-report"));
    door(appointment.group.is_some() || officer, "patrol", Icon::Lantern, key!("home-patrol"));
    let slot = stage.phone.slot().state()?.is_some();
    door(slot || !officer, "slot", Icon::Key, key!("home-slot"));
    door(appointment.may_handle_tips_of(appointment.unit), "queue", Icon::Tray, key!("home-queue"));
    door(officer, "hamlets", Icon::Hamlet, key!("home-registry"));
    door(officer, "claims", Icon::Waiting, key!("home-claims"));
    door(officer, "choose", Icon::Fork, key!("home-choose"));
    door(officer, "invite", Icon::Plus, key!("home-invite"));
    door(true, "settings", Icon::Gear, key!("home-settings"));
    screen.text("doors", TextRole::Heading, stage.word(key!("home-doors")));
    screen.row("doors-tiles", RowBody::Tiles { tiles });
    Ok(())
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, _about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    match verb {
        // Whoever took the phone unlocked out of another's hand does not come in by that.
        "sign-in" => {
            let prompt = stage.word(key!("signed-out-prompt"));
            Some(super::stage::run(Errand::Confirm { action: "signed-in".into(), prompt }))
        }
        "signed-in" => Some(match stage.phone.sign_in() {
            Ok(()) => Ok(ActionOutcome::Root { place: "home".into(), notice: None }),
            // No trying again brings it back: the way on stands beside it.
            Err(error) if super::closed::is_lost(error.name()) => {
                let button = Some(super::closed::aside(stage.say));
                super::stage::tell(ScreenNotice { button, ..super::stage::told(stage.say, &error) })
            }
            Err(error) => Err(error),
        }),
        _ => None,
    }
}
