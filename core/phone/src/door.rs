//! At a household's door, or on the telephone with it: a grant is shown, the acceptance comes back, and both sides go on
//! without a network. The server rules once either of the two phones reaches it.

use crate::house::{House, signed_date, signer, text};
use crate::membership::Holder;
use crate::registry::{known_household, label_of, officer, own_unit, push_entry, secret, wire_secret};
use crate::view::Row;
use crate::{Field, PhoneError, View};
use rand_core::Rng;
use std::sync::Arc;
use tinxom_domain::card::recognise;
use tinxom_domain::check_words::check_words;
use tinxom_domain::household::{Book, ClaimState, Event, Outcome};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, HamletId, HouseholdId};
use tinxom_domain::role::{Action, Role};
use tinxom_domain::text::TextError;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::grants::{self, GrantRow};
use tinxom_store::registry::labels::{self, LabelRow};
use tinxom_store::registry::pending::{self, PendingRow};
use tinxom_store::vault::setting;
use tinxom_store::{Change, outbox};
use tinxom_wire::WireError;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::invite::{Invite, Label, OpenedInvite, SALT, from_text, to_text};
use tinxom_wire::limits;
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::{
    Acceptance, Batch, CodeOffer, Enrolment, Entry, HouseholdLabel, SealedLabels, TelephoneCode,
    check_words_of,
};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

/// Days that a grant holds.
const GRANT_DAYS: i32 = 14;
/// Milliseconds that a code over the telephone holds: shown by this phone's clock, and counted by the server's own from
/// its arrival.
const CODE_MILLIS: i64 = 60 * 60 * 1_000;

/// The household of a grant.
#[derive(Clone, PartialEq, Eq)]
pub enum AtDoor {
    /// One of the registry.
    Known(HouseholdId),
    /// One that is in no list: it is brought in with the grant, provisionally.
    New {
        /// The hamlet.
        hamlet: HamletId,
        /// The address; may be empty.
        address: String,
        /// What the household is called by.
        name: String,
    },
}

// Who lives where is in no log.
impl std::fmt::Debug for AtDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(household) => write!(f, "Known({household:?})"),
            Self::New { hamlet, .. } => write!(f, "New {{ hamlet: {hamlet:?}, … }}"),
        }
    }
}

/// Whom to enrol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRequest {
    /// The household.
    pub household: AtDoor,
    /// The role: everybody but officers.
    pub role: Role,
    /// The group, for a role in one; of a new household also the group it belongs to.
    pub group: Option<GroupId>,
    /// Whether it passes over the telephone: the membership holds once four words were compared.
    pub by_telephone: bool,
}

/// A grant that is to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    /// The text of its QR, and what is passed on otherwise.
    pub text: String,
    /// The claim that it leads to.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// The last day.
    pub until: Date,
}

// Whoever has a grant that is not used yet can join by it.
impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grant {{ claim: {:?}, … }}", self.claim)
    }
}

/// How far a grant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantState {
    /// Shown; nobody came back with it.
    Shown,
    /// Accepted before this phone; it waits for the server (chờ máy chủ).
    Accepted,
    /// The server ruled: what it said, and how the claim stands now.
    Ruled(Outcome, ClaimState),
    /// Its time is over, and nobody used it.
    Expired,
}

/// A grant of this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantLine {
    /// The claim.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// The role that it is for.
    pub role: Role,
    /// When it was given, by the phone's clock.
    pub at: Timestamp,
    /// The last day.
    pub until: Date,
    /// Whether it passes over the telephone.
    pub by_telephone: bool,
    /// Until when its last code holds; none without one.
    pub code_until: Option<Timestamp>,
    /// How far it is.
    pub state: GrantState,
}

impl Row for GrantLine {
    type Key = ClaimId;

    fn key(&self) -> ClaimId {
        self.claim
    }
}

/// An acceptance that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// The claim.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// The new member's device.
    pub device: DeviceId,
}

/// Enrolment, for officers.
#[derive(Clone)]
pub struct Door {
    pub(crate) house: Arc<House>,
}

impl Door {
    /// Grants a household's slot to whoever reads this. A household that is in no list is brought in with it, and waits
    /// for the server.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::HouseholdUnknown`], [`PhoneError::NotNow`] for one that is not there any
    /// more; for a new one [`PhoneError::NoRegistryKey`], [`PhoneError::HamletUnknown`], [`PhoneError::Text`],
    /// [`PhoneError::CardShown`]; [`PhoneError::NotPossible`] for a pupil over the telephone.
    pub fn grant(&self, request: &GrantRequest) -> Result<Grant, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let holder = officer(change, Action::EnrolHousehold)?;
            let unit = holder.appointment.unit;
            if !holder.appointment.may_invite(request.role, unit)
                || (request.role.is_in_group() && request.group.is_none())
            {
                return Err(PhoneError::NotYours);
            }
            // No claim of a household comes of it, by which the four words could be said to be the same.
            if request.by_telephone && request.role == Role::Minor {
                return Err(PhoneError::NotPossible);
            }
            let (household, hamlet) = match &request.household {
                AtDoor::Known(household) => {
                    let label = labels::get(change, *household)?;
                    // One that only this phone brought in waits for the server, and can be granted meanwhile.
                    if SqlBook::new(change).household(*household)?.is_some() {
                        known_household(change, *household)?;
                    } else if label.is_none() {
                        return Err(PhoneError::HouseholdUnknown);
                    }
                    (*household, label.map(|label| label.hamlet))
                }
                AtDoor::New { hamlet, address, name } => {
                    let row = label_of(house, change, *hamlet, address, name)?;
                    (bring_in(house, change, &row, request.group)?, Some(*hamlet))
                }
            };
            let territory = house.territory();
            let hamlet = hamlet.and_then(|hamlet| territory.hamlet(hamlet));
            let hamlet = hamlet.map(|hamlet| hamlet.name.clone()).unwrap_or_default();
            let invite = write_invite(house, change, &holder, request, household, hamlet)?;
            let opened = Invite::open(&invite)?;
            let grant = Grant {
                text: to_text(&invite),
                claim: opened.invite.claim(),
                household,
                until: Date(opened.invite.until),
            };
            let at = house.ports.clock.now();
            let row = GrantRow { claim: grant.claim, household, at, invite, device: None, code_until: None };
            grants::put(change, &row)?;
            Ok(grant)
        })
    }

    /// A grant of this phone once more, to be shown again.
    ///
    /// # Errors
    /// [`PhoneError::ClaimUnknown`].
    pub fn show(&self, claim: ClaimId) -> Result<Grant, PhoneError> {
        self.house.read(|connection| {
            let (row, opened) = own_grant(connection, claim)?;
            Ok(Grant {
                text: to_text(&row.invite),
                claim,
                household: row.household,
                until: Date(opened.invite.until),
            })
        })
    }

    /// Takes the acceptance that the new member's phone shows, and for a pupil the guardian's consent: the enrolment is
    /// queued, and waits for the server.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`] for an identity card or a bank's code, of which nothing is kept;
    /// [`PhoneError::AcceptanceAltered`] for anything that answers no grant of this phone; [`PhoneError::InviteUsed`]
    /// when another phone accepted it before; [`PhoneError::NoGuardian`] for a pupil's without the guardian's consent;
    /// [`PhoneError::NotYours`].
    pub fn finish(&self, acceptance: &str, guardian: Option<&str>) -> Result<Finished, PhoneError> {
        let altered = |_| PhoneError::AcceptanceAltered;
        let signed = read_signed(acceptance)?;
        let guardian = guardian.map(read_signed).transpose()?;
        let read = Acceptance::open(&signed).map_err(altered)?;
        let (claim, device) = (read.claim(), read.key().device());
        let house = &self.house;
        house.write_to_send(|change| {
            let holder = officer(change, Action::EnrolHousehold)?;
            let (row, opened) = own_grant(change, claim).map_err(|_| PhoneError::AcceptanceAltered)?;
            let finished = Finished { claim, household: row.household, device };
            match row.device {
                Some(before) if before == device => return Ok(finished),
                Some(_) => return Err(PhoneError::InviteUsed),
                None => {}
            }
            let enrolment = Enrolment {
                grant: opened.introduction,
                acceptance: signed.clone(),
                guardian: guardian.clone(),
            };
            enrolment.open().map_err(|error| match error {
                WireError::NotEntitled(_) => PhoneError::NoGuardian,
                _ => PhoneError::AcceptanceAltered,
            })?;
            grants::put(change, &GrantRow { device: Some(device), ..row })?;
            let event = Event::Claim {
                claim,
                household: finished.household,
                device,
                author: holder.device,
                author_role: holder.appointment.role,
                checked: opened.invite.by_telephone != Some(true),
            };
            let waits = PendingRow {
                what: event.code(),
                subject: claim.0.to_vec(),
                household: Some(finished.household),
                detail: 0,
                other: Vec::new(),
                at: house.ports.clock.now(),
            };
            // The new member's phone may have been faster; a pupil claims no slot.
            if opened.invite.household.is_some() && SqlBook::new(change).claim(claim)?.is_none() {
                pending::insert(change, &waits)?;
            }
            push(house, change, &holder, kind::ENROLMENT, to_vec(&enrolment))?;
            Ok(finished)
        })
    }

    /// The last grants of this phone, the newest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn grants(&self, most: usize) -> Result<Vec<GrantLine>, PhoneError> {
        self.house.read(|connection| grant_lines(&self.house, connection, most))
    }

    /// One of them.
    ///
    /// # Errors
    /// [`PhoneError::ClaimUnknown`], [`PhoneError::NotYours`].
    pub fn line(&self, claim: ClaimId) -> Result<GrantLine, PhoneError> {
        self.house.read(|connection| {
            officer(connection, Action::EnrolHousehold)?;
            let row = grants::get(connection, claim)?.ok_or(PhoneError::ClaimUnknown)?;
            let today = self.house.today(connection)?;
            grant_line(connection, today, row)?.ok_or(PhoneError::ClaimUnknown)
        })
    }

    /// [`Door::grants`] as a view.
    pub fn view(&self, most: usize) -> View<GrantLine> {
        View::new(self.house.clone(), move |house| {
            house.read(|connection| grant_lines(house, connection, most))
        })
    }

    /// Twelve digits to be read out over the telephone: they lead to a grant that passes so, for an hour from when the
    /// server has them, once, and for five tries. Sync before they are used. They are shown once and kept nowhere.
    ///
    /// # Errors
    /// [`PhoneError::ClaimUnknown`], [`PhoneError::NotPossible`] for a grant that passes at the door or was accepted,
    /// [`PhoneError::InviteExpired`], [`PhoneError::NotYours`].
    pub fn code(&self, claim: ClaimId) -> Result<String, PhoneError> {
        let house = &self.house;
        let code = TelephoneCode::generate(&mut house.ports.dice());
        // Takes time and memory: not while the vault is held.
        let secret = code.stretch()?;
        house.write_to_send(|change| {
            let holder = officer(change, Action::EnrolHousehold)?;
            let (row, opened) = own_grant(change, claim)?;
            if opened.invite.by_telephone != Some(true) || row.device.is_some() {
                return Err(PhoneError::NotPossible);
            }
            if house.today(change)?.0 > opened.invite.until {
                return Err(PhoneError::InviteExpired);
            }
            let now = house.ports.clock.now().max(signed_date(change)?.unwrap_or(Timestamp(0)));
            let until = now.0.saturating_add(CODE_MILLIS);
            // How long is the server's word: this phone's clock may be wrong by more than the hour.
            let offer: CodeOffer = secret.offer(&row.invite, i64::MAX);
            grants::put(change, &GrantRow { code_until: Some(until), ..row })?;
            push(house, change, &holder, kind::CODE, to_vec(&offer))
        })?;
        Ok(code.to_text())
    }

    /// The four words of a claim that came over the telephone: the new member's phone shows the same four, or another
    /// phone used the code.
    ///
    /// # Errors
    /// [`PhoneError::ClaimUnknown`] for a claim of no grant of this phone, or that is not here yet: sync first.
    pub fn words(&self, claim: ClaimId) -> Result<[&'static str; 4], PhoneError> {
        self.house.read(|connection| {
            let (_, opened) = own_grant(connection, claim)?;
            let row = SqlBook::new(connection).claim(claim)?.ok_or(PhoneError::ClaimUnknown)?;
            let device = row.device.ok_or(PhoneError::ClaimUnknown)?;
            Ok(check_words(&check_words_of(&opened.introduction, device)))
        })
    }

    /// Says whether the four words were the same. If not, the claim ends, and nobody has got the slot by it.
    ///
    /// # Errors
    /// [`PhoneError::ClaimUnknown`], [`PhoneError::NotNow`] for a claim whose words were compared,
    /// [`PhoneError::NotYours`].
    pub fn compare(&self, claim: ClaimId, same: bool) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            officer(change, Action::EnrolHousehold)?;
            own_grant(change, claim)?;
            let row = SqlBook::new(change).claim(claim)?.ok_or(PhoneError::ClaimUnknown)?;
            if row.state != ClaimState::Unchecked {
                return Err(PhoneError::NotNow(tinxom_domain::household::Reason::NotNow));
            }
            push_entry(house, change, &Entry::Words(Fixed::from(claim.0), same))
        })
    }
}

fn push(
    house: &House,
    change: &Change<'_>,
    holder: &Holder,
    kind: u16,
    body: Vec<u8>,
) -> Result<(), PhoneError> {
    let time = house.next_time(change)?.0;
    let space = Space::Registry(holder.appointment.unit);
    Ok(outbox::push(change, space, &Operation { time, kind, body }, None)?)
}

/// What another phone shows, signed by it.
fn read_signed(text: &str) -> Result<Signed, PhoneError> {
    if let Some(card) = recognise(text) {
        return Err(PhoneError::CardShown(card));
    }
    let altered = |_| PhoneError::AcceptanceAltered;
    from_slice("acceptance", limits::CERTIFICATE, &from_text(text).map_err(altered)?).map_err(altered)
}

fn own_grant(connection: &Connection, claim: ClaimId) -> Result<(GrantRow, OpenedInvite), PhoneError> {
    let row = grants::get(connection, claim)?.ok_or(PhoneError::ClaimUnknown)?;
    let opened = Invite::open(&row.invite).map_err(|_| PhoneError::VaultDamaged)?;
    Ok((row, opened))
}

/// Brings in one household that is in no list, provisionally.
fn bring_in(
    house: &House,
    change: &Change<'_>,
    row: &LabelRow,
    group: Option<GroupId>,
) -> Result<HouseholdId, PhoneError> {
    let unit = own_unit(change)?;
    let key = secret(change, unit)?;
    let mut seed = [0; 16];
    house.ports.dice().fill_bytes(&mut seed);
    let label = HouseholdLabel { hamlet: row.hamlet.0, address: row.address.clone(), name: row.name.clone() };
    let sealed = SealedLabels::seal(
        unit,
        &seed,
        key.version,
        &wire_secret(&key),
        &vec![label],
        &mut house.ports.dice(),
    )?;
    let batch = Batch {
        seed: Fixed::from(seed),
        count: 1,
        group: group.map(|group| Fixed::from(group.0)),
        provisional: true,
        labels: sealed,
    };
    let household = batch.ids().first().copied().ok_or(PhoneError::NotPossible)?;
    labels::insert_batch(change, &seed, unit, 1)?;
    labels::set(change, unit, household, Some(&seed), 0, row)?;
    push_entry(house, change, &Entry::Households(batch))?;
    Ok(household)
}

fn write_invite(
    house: &House,
    change: &Change<'_>,
    holder: &Holder,
    request: &GrantRequest,
    household: HouseholdId,
    hamlet: String,
) -> Result<Vec<u8>, PhoneError> {
    let mut label = Label { salt: [0; SALT], text: hamlet };
    house.ports.dice().fill_bytes(&mut label.salt);
    let date = signed_date(change)?.ok_or(PhoneError::NotEnrolled)?;
    let anchor: Option<[u8; 32]> = setting(change, "anchor-hash")?.and_then(|hash| hash.try_into().ok());
    let in_group = request.role.is_in_group();
    let mut invite = Invite {
        label: label.commitment(),
        address: text(change, "address")?,
        group: request.group.filter(|_| in_group).map(|group| Fixed::from(group.0)),
        date: date.0,
        until: Date::of(date).plus_days(GRANT_DAYS).0,
        inviter: setting(change, "introduction")?.ok_or(PhoneError::NotEnrolled)?,
        anchor: Fixed::from(anchor.ok_or(PhoneError::NotEnrolled)?),
        // A pupil has no slot of a household: the guardian may have it.
        household: (request.role != Role::Minor).then(|| Fixed::from(household.0)),
        named_role: (!matches!(request.role, Role::Resident | Role::GroupMember))
            .then(|| request.role.code()),
        by_telephone: request.by_telephone.then_some(true),
    };
    // A hamlet's name is the territory's and cannot be typed shorter: what a code has no room for is left out.
    let room = invite.room_for_label();
    if label.text.len() > room {
        let fits = label.text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= room).count();
        if fits == 0 {
            let error = TextError::TooLong { count: label.text.chars().count(), limit: 0 };
            return Err(PhoneError::Text { field: Field::Label, error });
        }
        label.text = label.text.chars().take(fits).collect();
        invite.label = label.commitment();
    }
    debug_assert_eq!(holder.device, signer(change)?.public().device());
    let signer: Signer32 = signer(change)?;
    Ok(invite.sign(&label, &signer)?)
}

fn grant_lines(house: &House, connection: &Connection, most: usize) -> Result<Vec<GrantLine>, PhoneError> {
    officer(connection, Action::EnrolHousehold)?;
    let today = house.today(connection)?;
    let mut lines = Vec::new();
    for row in grants::last(connection, most)? {
        lines.extend(grant_line(connection, today, row)?);
    }
    Ok(lines)
}

/// Nothing for a grant that this version does not read.
fn grant_line(connection: &Connection, today: Date, row: GrantRow) -> Result<Option<GrantLine>, PhoneError> {
    let Ok(OpenedInvite { invite, .. }) = Invite::open(&row.invite) else { return Ok(None) };
    let state = match SqlBook::new(connection).claim(row.claim)? {
        Some(claim) => GrantState::Ruled(claim.outcome, claim.state),
        None if row.device.is_some() => GrantState::Accepted,
        None if today.0 > invite.until => GrantState::Expired,
        None => GrantState::Shown,
    };
    Ok(Some(GrantLine {
        claim: row.claim,
        household: row.household,
        role: invite.role(),
        at: row.at,
        until: Date(invite.until),
        by_telephone: invite.by_telephone == Some(true),
        code_until: row.code_until.map(Timestamp),
        state,
    }))
}
