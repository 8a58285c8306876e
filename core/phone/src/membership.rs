//! Joining: by an invite (residents, members of groups, pupils), by papers (officers), by a hand-over ([`crate::Slot`]).

use crate::house::{House, anchor, saw_date, signed_date, signer, text};
use crate::joining::{Claiming, Introducing, Joining, acceptance, join, ours};
use crate::slot::Way;
use crate::{Field, PhoneError};
use std::sync::Arc;
use tinxom_domain::card::recognise;
use tinxom_domain::household::retention::minor_consent_until;
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, UnitId};
use tinxom_domain::role::{Appointment, Role, Standing};
use tinxom_domain::text::{LABEL_LIMIT, parse_label};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{forget, set, setting};
use tinxom_store::{Change, StoreError, keys};
use tinxom_wire::WireError;
use tinxom_wire::anchor::{Anchor, anchor_hash};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Signed, from_slice, to_vec};
use tinxom_wire::invite::{Invite, OpenedInvite, to_text};
use tinxom_wire::limits;
use tinxom_wire::papers::Papers;
use tinxom_wire::registry::Guardian;
use tinxom_wire::seal::DeskSeed;

/// The version of the consent's text that is shown and recorded.
pub const CONSENT: u16 = 1;

/// What an invite says, to be shown before anything is agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteView {
    /// The ward.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
    /// The hamlet's label, or the group's.
    pub label: String,
    /// The inviter's role.
    pub inviter: Role,
    /// The last day.
    pub until: Date,
    /// The server's address.
    pub address: String,
    /// Whether it is for a household's slot: then the officer's phone reads an acceptance, and the server says in the end
    /// whether the slot is free.
    pub household: bool,
    /// Whether it came over the telephone: then the officer and this person compare four words.
    pub by_telephone: bool,
    /// The last day of what is agreed to: a pupil's consent ends on 31 May, whatever else holds.
    pub consent_until: Option<Date>,
}

/// What joining came to.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// What the invite said.
    pub invite: InviteView,
    /// The text (also as a QR) that the officer's phone reads in answer, when it was for a household's slot or a pupil.
    pub acceptance: Option<String>,
}

impl std::fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Enrolled {{ {:?}, … }}", self.invite)
    }
}

/// Why the server did not take this phone in. What is written here waits until a new invite is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The invite was used by another phone.
    InviteUsed,
    /// The invite's time was over.
    InviteExpired,
    /// The invite did not verify.
    InviteAltered,
    /// The invite is for a ward that is not served there.
    InviteOtherWard,
    /// A pupil's membership without a guardian's consent that holds.
    NoGuardian,
    /// The slot that was handed over is not known there yet, or not the signer's to hand over.
    NoSuchSlot,
    /// The officer who invited is no longer one there.
    InviterEnded,
    /// The server does not know this phone any more.
    NotKnown,
}

impl Refusal {
    const ALL: [Self; 8] = [
        Self::InviteUsed,
        Self::InviteExpired,
        Self::InviteAltered,
        Self::InviteOtherWard,
        Self::NoGuardian,
        Self::NoSuchSlot,
        Self::InviterEnded,
        Self::NotKnown,
    ];

    /// As an error, for its words.
    pub const fn error(self) -> PhoneError {
        match self {
            Self::InviteUsed => PhoneError::InviteUsed,
            Self::InviteExpired => PhoneError::InviteExpired,
            Self::InviteAltered => PhoneError::InviteAltered,
            Self::InviteOtherWard => PhoneError::InviteOtherWard,
            Self::NoGuardian => PhoneError::NoGuardian,
            Self::NoSuchSlot => PhoneError::NoSuchSlot,
            Self::InviterEnded => PhoneError::InviterEnded,
            Self::NotKnown => PhoneError::NotEnrolled,
        }
    }

    /// The refusal that an error of a sync is, if it is one.
    pub(crate) fn of(error: &PhoneError) -> Option<Self> {
        Self::named(error.name().as_bytes())
    }

    fn named(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.error().name().as_bytes() == name)
    }
}

/// Who holds this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The device.
    pub device: DeviceId,
    /// What it is, and for which unit.
    pub appointment: Appointment,
    /// The hamlet's label, or the group's.
    pub label: String,
    /// Whether the server knows it: before, everything waits in the vault.
    pub confirmed: bool,
    /// Why the server did not take it in, when it said so: only a new invite leads on.
    pub refused: Option<Refusal>,
    /// How it stands with the server, by the last reply. A phone that was taken out reads nothing there any more;
    /// everything that is kept here stays, and what was not sent yet still goes.
    pub standing: Standing,
    /// The last day of its certificate; nothing before the server gave one. A desk whose certificate ended publishes no
    /// keys that phones take, so a shell says in time that new papers are due.
    pub until: Option<Date>,
}

fn invite_error(error: WireError) -> PhoneError {
    match error {
        WireError::NotEntitled(_) => PhoneError::InviteOtherWard,
        WireError::Expired(_) => PhoneError::InviteExpired,
        _ => PhoneError::InviteAltered,
    }
}

/// What a person agreed to when joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// The version of the text.
    pub version: u16,
    /// When, by the phone's clock.
    pub at: Timestamp,
}

/// Joining, and who holds this phone.
#[derive(Clone)]
pub struct Membership {
    pub(crate) house: Arc<House>,
}

impl Membership {
    /// Reads an invite and checks what can be checked without a network.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`], [`PhoneError::InviteAltered`], [`PhoneError::InviteOtherWard`],
    /// [`PhoneError::InviteExpired`].
    pub fn read_invite(&self, invite: &str) -> Result<InviteView, PhoneError> {
        Ok(self.open_invite(invite)?.0)
    }

    fn open_invite(&self, invite: &str) -> Result<(InviteView, OpenedInvite), PhoneError> {
        let bytes = ours(invite)?.ok_or(PhoneError::InviteAltered)?;
        let opened = Invite::open(&bytes).map_err(invite_error)?;
        let invite = &opened.invite;
        // The latest signed date decides, and a new phone has only the invite's own.
        let seen = self
            .house
            .read(|connection| Ok(signed_date(connection)?))?
            .map_or(invite.date, |date| date.0.max(invite.date));
        let today = Date::of(Timestamp(seen));
        if today.0 > invite.until {
            return Err(PhoneError::InviteExpired);
        }
        let inviter = Certificate::peek(&invite.inviter).map_err(invite_error)?;
        let view = InviteView {
            unit: inviter.unit,
            role: invite.role(),
            label: opened.label.text.clone(),
            inviter: inviter.role,
            until: Date(invite.until),
            address: invite.address.clone(),
            household: invite.household.is_some(),
            by_telephone: invite.by_telephone == Some(true),
            consent_until: (invite.role() == Role::Minor).then(|| minor_consent_until(today)),
        };
        Ok((view, opened))
    }

    /// Joins by an invite after its terms were agreed to; `name` is what the duty desk will read as the sender. A phone
    /// that the server refused, or whose slot is over, may read another invite of its ward: what waits in it goes on with
    /// that. A member whom the server knows takes another task in a group, or none, by an invite without a household; slot,
    /// consents and tips stay, and if the server does not take the invite, so does the task. For a household's slot the membership is provisional until the server has ruled ([`crate::Slot`]).
    ///
    /// # Errors
    /// As [`Membership::read_invite`]; [`PhoneError::NoGuardian`] for a pupil; [`PhoneError::AlreadyEnrolled`];
    /// [`PhoneError::Text`] for the name.
    pub fn enrol(&self, invite: &str, name: &str) -> Result<Enrolled, PhoneError> {
        let (view, opened) = self.open_invite(invite)?;
        if view.role == Role::Minor {
            return Err(PhoneError::NoGuardian);
        }
        self.enrol_by(view, &opened, name, None)
    }

    /// The text (also as a QR) by which a guardian agrees on his own phone ([`crate::Slot::guard`]) before a pupil joins by
    /// this invite. Nothing is kept of it.
    ///
    /// # Errors
    /// As [`Membership::read_invite`]; [`PhoneError::NotPossible`] when the invite is not a pupil's.
    pub fn ask_guardian(&self, invite: &str) -> Result<String, PhoneError> {
        let (view, opened) = self.open_invite(invite)?;
        if view.role != Role::Minor {
            return Err(PhoneError::NotPossible);
        }
        let at = self.house.ports.clock.now();
        self.house.read(|connection| Ok(to_text(&acceptance(connection, &opened.invite, at)?)))
    }

    /// Joins a pupil (em học sinh) by an invite and the guardian's consent. Ends on 31 May.
    ///
    /// # Errors
    /// As [`Membership::enrol`]; [`PhoneError::NoGuardian`] without a consent; [`PhoneError::GuardianAltered`] for one that
    /// is altered, or for another phone or invite; [`PhoneError::NotPossible`] when the invite is not a pupil's.
    pub fn enrol_pupil(&self, invite: &str, name: &str, guardian: &str) -> Result<Enrolled, PhoneError> {
        let (view, opened) = self.open_invite(invite)?;
        if view.role != Role::Minor {
            return Err(PhoneError::NotPossible);
        }
        if guardian.trim().is_empty() {
            return Err(PhoneError::NoGuardian);
        }
        let consent = ours(guardian)?
            .and_then(|bytes| from_slice::<Signed>("guardian", limits::CERTIFICATE, &bytes).ok())
            .and_then(|signed| Some((Guardian::peek(&signed).ok()?, signed)));
        let (consent, signed) = consent.ok_or(PhoneError::GuardianAltered)?;
        let own = self.public_key()?;
        if *consent.key != own || ClaimId(consent.claim.into()) != opened.invite.claim() {
            return Err(PhoneError::GuardianAltered);
        }
        self.enrol_by(view, &opened, name, Some(&to_vec(&signed)))
    }

    fn enrol_by(
        &self,
        view: InviteView,
        opened: &OpenedInvite,
        name: &str,
        guardian: Option<&[u8]>,
    ) -> Result<Enrolled, PhoneError> {
        let name = parse_label(name, LABEL_LIMIT).map_err(PhoneError::text(Field::Name))?;
        let (invite, house) = (&opened.invite, &self.house);
        let way = if view.by_telephone { Way::Telephone } else { Way::Door };
        let acceptance = house.write_to_send(|change| {
            let acceptance = acceptance(change, invite, house.ports.clock.now())?;
            let joining = Joining {
                appointment: Appointment { role: view.role, unit: view.unit, group: invite.group() },
                label: &view.label,
                name: &name,
                address: &view.address,
                introducing: if guardian.is_some() { Introducing::Pupil } else { Introducing::Invite },
                introduction: &opened.introduction,
                guardian,
                anchor: invite.anchor.into(),
                date: invite.date,
                claim: invite.household().map(|household| Claiming {
                    claim: invite.claim(),
                    household,
                    way,
                    acceptance: Some(&acceptance),
                }),
            };
            join(house, change, &joining)?;
            // A pupil claims no slot, and the officer's phone reads the acceptance all the same.
            if guardian.is_some() {
                set(change, "acceptance", &acceptance)?;
            }
            Ok((view.household || guardian.is_some()).then(|| to_text(&acceptance)))
        })?;
        Ok(Enrolled { invite: view, acceptance })
    }

    /// This device's public key, which the holder of the unit's key certifies.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn public_key(&self) -> Result<[u8; 32], PhoneError> {
        self.house.read(|connection| Ok(signer(connection)?.public().0))
    }

    /// Takes an officer's papers. A duty desk gets a new seed for the ward's keys, unless it has one from a sheet. Papers
    /// of the ward that the own one became part of (sáp nhập, chia tách) are taken from that ward's first day on: what is
    /// in this phone stays in it.
    ///
    /// # Errors
    /// [`PhoneError::PapersAltered`] also when they are for another device; [`PhoneError::AlreadyEnrolled`].
    pub fn accept_papers(&self, papers: &str) -> Result<Holder, PhoneError> {
        let altered = |_| PhoneError::PapersAltered;
        if let Some(card) = recognise(papers) {
            return Err(PhoneError::CardShown(card));
        }
        let papers = Papers::from_text(papers).map_err(altered)?;
        let certificate = Certificate::peek(&papers.certificate).map_err(altered)?;
        let house = &self.house;
        house.write_to_send(|change| {
            if certificate.key != signer(change)?.public() {
                return Err(PhoneError::PapersAltered);
            }
            let own = match setting(change, "appointment")? {
                Some(_) => Some(holder(change)?.appointment),
                None => None,
            };
            let moves = own.filter(|own| own.unit != certificate.unit);
            if let Some(own) = moves {
                // From the day on that the own ward is part of another one, an officer goes on there with this phone.
                let (territory, today) = (house.territory(), house.today(change)?);
                let day = today.max(Date::of(Timestamp(papers.date)));
                if !own.role.is_officer()
                    || !territory.operates_at(certificate.unit, day)
                    || !territory.with_predecessors(certificate.unit).contains(&own.unit)
                {
                    return Err(PhoneError::AlreadyEnrolled);
                }
            }
            // Papers come by messenger. Those of another root, or of an anchor that was replaced, change nothing here.
            let brought = Anchor::open(&papers.anchor).map_err(altered)?;
            let moved_from = moves.map(|own| anchor(change, own.unit)).transpose()?.flatten();
            let trusted = match anchor(change, certificate.unit)? {
                None if moves.is_some() => moved_from.is_some_and(|known| brought.root == known.root),
                Some(known) => brought.root == known.root && brought.version >= known.version,
                None => setting(change, "anchor-hash")?
                    .is_none_or(|known| known[..] == anchor_hash(&papers.anchor)[..]),
            };
            if !trusted {
                return Err(PhoneError::PapersAltered);
            }
            let appointment = Appointment { role: certificate.role, unit: certificate.unit, group: None };
            set(change, "appointment", &appointment_bytes(&appointment))?;
            set(change, "address", papers.address.as_bytes())?;
            set(change, "introduction", &papers.certificate)?;
            set(change, "introduced", &[0])?;
            set(change, "anchor-hash", &anchor_hash(&papers.anchor))?;
            keys::set_anchor(change, certificate.unit, &to_vec(&papers.anchor))?;
            if certificate.role == Role::Desk && setting(change, "desk-seed")?.is_none() {
                set(change, "desk-seed", DeskSeed::generate(&mut house.ports.dice()).bytes())?;
            }
            saw_date(change, papers.date)?;
            holder(change)
        })
    }

    /// Who holds this phone.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`].
    pub fn holder(&self) -> Result<Holder, PhoneError> {
        self.house.read(holder)
    }

    /// What was agreed to when joining; nothing on an officer's device, which joins by papers.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn consent(&self) -> Result<Option<Consent>, PhoneError> {
        self.house.read(|connection| {
            let version = setting(connection, "consent")?.and_then(|bytes| bytes.try_into().ok());
            let at = setting(connection, "consent-at")?.and_then(|bytes| bytes.try_into().ok());
            Ok(version.zip(at).map(|(version, at)| Consent {
                version: u16::from_be_bytes(version),
                at: Timestamp(i64::from_be_bytes(at)),
            }))
        })
    }
}

/// The hamlet of this phone's person, as it is offered where something happened; empty where none is known. The label of a member
/// of a group may be the group's name, which is no place: it counts where it is a hamlet of the ward, or nobody knows the ward's.
pub(crate) fn own_hamlet(house: &House, holder: &Holder, today: Date) -> String {
    let territory = house.territory();
    let hamlets = territory.hamlets_of(holder.appointment.unit, today);
    let place = !holder.appointment.role.is_in_group()
        || hamlets.is_empty()
        || hamlets.iter().any(|hamlet| hamlet.name == holder.label);
    if place { holder.label.clone() } else { String::new() }
}

pub(crate) fn holder(connection: &Connection) -> Result<Holder, PhoneError> {
    let bytes = setting(connection, "appointment")?.ok_or(PhoneError::NotEnrolled)?;
    let appointment = appointment_of(&bytes).ok_or(PhoneError::VaultDamaged)?;
    // An officer's papers hold it, a member's came from the server.
    let kept = match appointment.role {
        Role::Desk | Role::AreaOfficer => "introduction",
        _ => "member-certificate",
    };
    let certificate = setting(connection, kept)?;
    let certificate = certificate.and_then(|bytes| Certificate::peek(&bytes).ok());
    let refused = setting(connection, "refused")?.and_then(|name| Refusal::named(&name));
    Ok(Holder {
        refused,
        standing: standing(connection)?,
        until: certificate.map(|certificate| certificate.until),
        device: signer(connection)?.public().device(),
        appointment,
        label: text(connection, "label")?,
        confirmed: setting(connection, "introduced")?.as_deref() == Some(&[1]),
    })
}

/// How this phone stands with the server, by its last reply.
fn standing(connection: &Connection) -> Result<Standing, StoreError> {
    let code = setting(connection, "standing")?.and_then(|bytes| bytes.first().copied());
    // A code of a later version is no leave to go on as before.
    Ok(code.map_or(Standing::Active, |code| Standing::from_code(code).unwrap_or(Standing::Ended)))
}

/// Keeps how this phone stands, as the head of a reply tells it.
pub(crate) fn set_standing(change: &Change<'_>, code: Option<u8>) -> Result<(), StoreError> {
    match code {
        Some(code) => set(change, "standing", &[code]),
        None => forget(change, "standing"),
    }
}

pub(crate) fn appointment_bytes(appointment: &Appointment) -> Vec<u8> {
    let mut bytes = vec![appointment.role.code()];
    bytes.extend_from_slice(&appointment.unit.0.to_be_bytes());
    bytes.extend(appointment.group.iter().flat_map(|group| group.0));
    bytes
}

fn appointment_of(bytes: &[u8]) -> Option<Appointment> {
    let (role, rest) = bytes.split_first()?;
    let (unit, group) = rest.split_at_checked(4)?;
    let group = if group.is_empty() { None } else { Some(GroupId(group.try_into().ok()?)) };
    let unit = UnitId(u32::from_be_bytes(unit.try_into().ok()?));
    Some(Appointment { role: Role::from_code(*role)?, unit, group })
}
