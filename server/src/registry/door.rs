//! How a person comes in at a door, by a code or by what a household's member handed over. An officer who brings what
//! was agreed and the phone that introduces itself lead to the same rows, whoever comes first.

use super::{Author, Registry, Said};
use crate::room::{
    MEMBER_DAYS, MemberRow, RoomError, certify, forget_unchecked, group_unit, is_forgotten, is_unchecked,
    keep_member, keep_unchecked, member_row, was_restored,
};
use tinxom_domain::household::retention::minor_consent_until;
use tinxom_domain::household::{Book, Claim, ClaimState, Outcome, Reason, Why};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::{Action, Appointment, Role, Standing, may};
use tinxom_domain::time::Date;
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{OptionalExtension, params};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed};
use tinxom_wire::invite::Invite;
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::{Operation, body};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Enrolment, Entry, Guardian, Transfer, transfer_claim};
use tinxom_wire::sign::PublicKey;

/// Transfers of one claim that are kept, the first and the forks: whoever makes more shows nothing new by them, and
/// could let phones in without end.
const TRANSFERS_OF_A_CLAIM: usize = 4;
/// Transfers of a household's slot that are kept in one day by this server's date, forks among them: each new holder
/// may hand over anew.
const TRANSFERS_A_DAY: usize = 8;
/// Claims that are kept of an inviter who was none any more: whoever has his phone could make them without end.
const CLAIMS_OF_AN_ENDED_INVITER: usize = 64;

fn refused(trouble: Trouble) -> RoomError {
    RoomError::Refused(trouble)
}

/// Whether whoever has such papers invites into what an invite says.
fn may_have_invited(inviter: &Certificate, invite: &Invite) -> bool {
    let own = Appointment { role: inviter.role, unit: inviter.unit, group: None };
    own.may_invite(invite.role(), inviter.unit)
}

impl Registry<'_> {
    /// Takes in whoever introduces itself. What is refused as [`Trouble::InviterEnded`] may have left a claim in the
    /// registry's history, so the transaction counts then too; every other refusal leaves nothing.
    pub(crate) fn take_in(
        &self,
        key: PublicKey,
        introduction: &Introduction,
    ) -> Result<MemberRow, RoomError> {
        let known = member_row(self.transaction, key.device(), self.now)?;
        // There is no way back for a device that was taken out: it is told how it stands.
        if let Some(known) = &known
            && super::out_since(self.transaction, key.device(), self.now)?.is_some()
        {
            return Ok(known.clone());
        }
        match introduction {
            Introduction::Certificate(bytes) => self.by_certificate(key, bytes, known),
            Introduction::Invite(bytes, _, consent) => self.by_invite(key, bytes, *consent, None),
            Introduction::Pupil(bytes, _, consent, guardian) => {
                self.by_invite(key, bytes, *consent, Some(guardian))
            }
            Introduction::Transfer(signed, _, consent) => self.by_transfer(key, signed, *consent, known),
        }
    }

    /// An officer's certificate is his unit's word. A resident's or member's is this server's own: a phone that was
    /// let in after the backup from which the server was restored comes with it. Where there was no restore, or it was
    /// forgotten, it is nobody.
    fn by_certificate(
        &self,
        key: PublicKey,
        bytes: &[u8],
        known: Option<MemberRow>,
    ) -> Result<MemberRow, RoomError> {
        let altered = |_| refused(Trouble::InviteAltered);
        let Certificate { role, unit, .. } = Certificate::peek(bytes).map_err(altered)?;
        let (anchor, _) = self.keys.anchor(unit).ok_or(refused(Trouble::InviteOtherWard))?;
        let issuer = if role.is_officer() { anchor.unit_key() } else { self.keys.signer.public() };
        let certificate = Certificate::open(bytes, &issuer).map_err(altered)?;
        certificate.check_day(self.today()).map_err(|_| refused(Trouble::InviteExpired))?;
        if role.is_in_group() != certificate.group.is_some() {
            return Err(refused(Trouble::InviteAltered));
        }
        // Who is here already is what he is by now, and not what an earlier certificate says.
        if let Some(known) = known.filter(|_| !role.is_officer()) {
            return Ok(known);
        }
        let device = key.device();
        if !role.is_officer() && (!was_restored(self.transaction)? || is_forgotten(self.transaction, device)?)
        {
            return Err(refused(Trouble::NotEnrolled));
        }
        let appointment = Appointment { role, unit, group: certificate.group };
        self.check_group(&appointment)?;
        forget_unchecked(self.transaction, device)?;
        keep_member(self.transaction, key, appointment, bytes.to_vec(), 0, self.now)
    }

    fn by_invite(
        &self,
        key: PublicKey,
        grant: &[u8],
        consent: u16,
        guardian: Option<&Signed>,
    ) -> Result<MemberRow, RoomError> {
        let invite = Invite::open_introduction(grant).map_err(|_| refused(Trouble::InviteAltered))?;
        let device = key.device();
        let taken = self.invite_taken_by(&invite)?;
        // Who took this invite is greeted again: the reply to his first introduction may have been lost, and an officer
        // may have brought it before him.
        if taken == Some(device)
            && let Some(known) = member_row(self.transaction, device, self.now)?
        {
            return Ok(known);
        }
        let (appointment, inviter) = self.check_invite(&invite)?;
        if taken.is_some() {
            return Err(refused(Trouble::InviteUsed));
        }
        self.check_group(&appointment)?;
        let mut until = self.today().plus_days(MEMBER_DAYS);
        if appointment.role == Role::Minor {
            self.check_guardian(&invite, key, appointment.unit, guardian)?;
            until = until.min(minor_consent_until(self.today()));
        } else if guardian.is_some() {
            return Err(refused(Trouble::InviteAltered));
        }
        if let Some(standing) = self.inviter_ended(&inviter)? {
            self.claim_of_an_ended_inviter(&invite, device, &inviter, standing)?;
            return Err(refused(Trouble::InviterEnded));
        }
        let outcome = self.claim(&invite, device, &inviter, None)?.and_then(Said::outcome);
        if matches!(outcome, Some(Outcome::Refused { reason: Reason::Duplicate, .. })) {
            return Err(refused(Trouble::InviteUsed));
        }
        self.transaction.execute(
            "INSERT INTO invite_used (name, device) VALUES (?1, ?2)",
            params![*invite.label, device.0],
        )?;
        if let Some(guardian) = guardian.and_then(|signed| Guardian::peek(signed).ok()) {
            self.keep_guardian(&guardian, device)?;
        }
        let mut certified = appointment;
        if invite.by_telephone == Some(true) {
            // Nobody will compare words with whoever got no claim by them: who is a member stays what he is.
            if matches!(outcome, Some(Outcome::Refused { .. }))
                && let Some(known) = member_row(self.transaction, device, self.now)?
            {
                return Ok(known);
            }
            keep_unchecked(self.transaction, device, invite.claim())?;
            certified = Appointment { role: Role::Resident, group: None, ..appointment };
        } else {
            forget_unchecked(self.transaction, device)?;
        }
        let certificate = certify(self.keys, key, certified, self.today(), until)?;
        keep_member(self.transaction, key, appointment, certificate, consent, self.now)
    }

    fn invite_taken_by(&self, invite: &Invite) -> Result<Option<DeviceId>, RoomError> {
        let device = self
            .transaction
            .query_row("SELECT device FROM invite_used WHERE name = ?1", params![*invite.label], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(device.map(DeviceId))
    }

    /// Whether an invite is its unit's officer's and its own days are not over. Whether he still is one is asked apart.
    fn check_invite(&self, invite: &Invite) -> Result<(Appointment, Certificate), RoomError> {
        let inviter = self.inviter_of(invite)?;
        if self.today().0 > invite.until {
            return Err(refused(Trouble::InviteExpired));
        }
        if !may_have_invited(&inviter, invite) {
            return Err(refused(Trouble::InviteAltered));
        }
        let appointment = Appointment { role: invite.role(), unit: inviter.unit, group: invite.group() };
        // Without a claim there is nothing whose words could be said to be the same.
        if invite.by_telephone == Some(true) && invite.household.is_none() {
            return Err(refused(Trouble::InviteAltered));
        }
        Ok((appointment, inviter))
    }

    /// The inviter's certificate, by the key of its unit.
    fn inviter_of(&self, invite: &Invite) -> Result<Certificate, RoomError> {
        let altered = |_| refused(Trouble::InviteAltered);
        let unit = Certificate::peek(&invite.inviter).map_err(altered)?.unit;
        let (anchor, _) = self.keys.anchor(unit).ok_or(refused(Trouble::InviteOtherWard))?;
        Certificate::open(&invite.inviter, &anchor.unit_key()).map_err(altered)
    }

    fn check_group(&self, appointment: &Appointment) -> Result<(), RoomError> {
        let Some(group) = appointment.group else { return Ok(()) };
        match group_unit(self.transaction, group)? {
            Some(unit) if !self.is_ward_of(appointment.unit, unit) => Err(refused(Trouble::InviteOtherWard)),
            _ => Ok(()),
        }
    }

    /// Whether a guardian who is an active adult member of the ward agreed to this pupil's phone.
    fn check_guardian(
        &self,
        invite: &Invite,
        key: PublicKey,
        unit: UnitId,
        guardian: Option<&Signed>,
    ) -> Result<(), RoomError> {
        let agreed = || -> Result<bool, RoomError> {
            let Some(signed) = guardian else { return Ok(false) };
            let Ok(consent) = Guardian::peek(signed) else { return Ok(false) };
            let device = DeviceId(consent.guardian.into());
            let Some((guardian, _)) = member_row(self.transaction, device, self.now)? else {
                return Ok(false);
            };
            Ok(Guardian::open(signed, &guardian.key).is_ok()
                && guardian.standing == Standing::Active
                && self.is_ward_of(unit, guardian.appointment.unit)
                && !is_unchecked(self.transaction, device)?
                && may(guardian.appointment.role, Action::GuardMinor)
                && consent.claim == invite.label
                && PublicKey(consent.key.into()) == key)
        };
        if agreed()? { Ok(()) } else { Err(refused(Trouble::NoGuardian)) }
    }

    /// How an inviter stands who is no officer any more, by this server's date. Whose papers were renewed since he
    /// signed is still one.
    fn inviter_ended(&self, inviter: &Certificate) -> Result<Option<Standing>, RoomError> {
        let device = inviter.key.device();
        if let Some(standing) = super::out_since(self.transaction, device, self.now)? {
            return Ok(Some(standing));
        }
        if inviter.check_day(self.today()).is_ok() {
            return Ok(None);
        }
        let renewed = member_row(self.transaction, device, self.now)?.is_some_and(|(member, _)| {
            member.standing == Standing::Active
                && member.appointment.role.is_officer()
                && self.is_ward_of(member.appointment.unit, inviter.unit)
        });
        Ok((!renewed).then_some(Standing::Ended))
    }

    /// What an officer signed and what comes once he is none stays in the history as refused. Of a stolen phone it does
    /// not, and of any only so much: whoever has it could fill the registry.
    fn claim_of_an_ended_inviter(
        &self,
        invite: &Invite,
        device: DeviceId,
        inviter: &Certificate,
        standing: Standing,
    ) -> Result<Option<Said>, RoomError> {
        if standing == Standing::Ended && self.claims_of_an_ended(inviter)? < CLAIMS_OF_AN_ENDED_INVITER {
            self.claim(invite, device, inviter, Some(Reason::AuthorEnded))
        } else {
            Ok(None)
        }
    }

    fn claims_of_an_ended(&self, inviter: &Certificate) -> Result<usize, RoomError> {
        let mut statement =
            self.transaction.prepare("SELECT body FROM claim WHERE author = ?1 AND live = 0 ORDER BY id")?;
        let bodies = statement.query_map(params![inviter.key.device().0], |row| row.get::<_, Vec<u8>>(0))?;
        let mut count = 0;
        for body in bodies {
            let outcome = Claim::from_bytes(&body?).map(|claim| claim.outcome);
            count += usize::from(outcome == Some(Outcome::refused(Reason::AuthorEnded)));
        }
        Ok(count)
    }

    /// Rules on the claim to a household's slot that an invite leads to, if it does. A household that nobody wrote of yet
    /// is founded first, so that nothing depends on who comes first.
    fn claim(
        &self,
        invite: &Invite,
        device: DeviceId,
        inviter: &Certificate,
        reason: Option<Reason>,
    ) -> Result<Option<Said>, RoomError> {
        let Some(household) = invite.household() else { return Ok(None) };
        let author = Author { device: inviter.key.device(), role: inviter.role };
        let registry = match self.home_of(household)? {
            // Whoever invited before the household went on with another unit invited rightly.
            Some(home)
                if self.is_ward_of(inviter.unit, home.unit) || self.is_ward_of(home.unit, inviter.unit) =>
            {
                home.origin.unit
            }
            Some(_) => return Err(refused(Trouble::InviteOtherWard)),
            None => {
                if reason.is_none() && self.book().claim(invite.claim())?.is_none() {
                    self.rule(inviter.unit, author, Entry::Found(Fixed::from(household.0)), None)?;
                }
                inviter.unit
            }
        };
        let checked = invite.by_telephone != Some(true);
        let entry = Entry::Claim(invite.label, Fixed::from(household.0), Fixed::from(device.0), checked);
        self.rule(registry, author, entry, reason).map(Some)
    }

    /// With a slot that was handed over. Who comes with the second transfer of one slot is let in too, without it: he is
    /// to be told, and can still send his tips.
    fn by_transfer(
        &self,
        key: PublicKey,
        signed: &Signed,
        consent: u16,
        known: Option<MemberRow>,
    ) -> Result<MemberRow, RoomError> {
        let transfer = Transfer::peek(signed).map_err(|_| refused(Trouble::InviteAltered))?;
        let from = self.book().claim(transfer.from())?.ok_or(refused(Trouble::NoSuchSlot))?;
        let holder = self.holder(&from)?.ok_or(refused(Trouble::NoSuchSlot))?;
        let transfer = Transfer::open(signed, &holder.key).map_err(|_| refused(Trouble::InviteAltered))?;
        if transfer.key() != key {
            return Err(refused(Trouble::InviteAltered));
        }
        let home = self.home_of(from.household)?.ok_or(refused(Trouble::NoSuchSlot))?;
        // The new phone is told of the ward that its holder's phone knows, and checks this server by that one's anchor.
        let unit = holder.appointment.unit;
        if self.keys.anchor(unit).is_none() {
            return Err(refused(Trouble::InviteOtherWard));
        }
        let registry = home.origin.unit;
        match self.transfer(registry, &from, &holder, key.device(), signed)?.and_then(Said::outcome) {
            Some(Outcome::Refused { reason: Reason::AuthorEnded, .. }) => Err(refused(Trouble::InviterEnded)),
            Some(Outcome::Done | Outcome::Waits { .. })
            | Some(Outcome::Refused { reason: Reason::Forked | Reason::DeviceHasSlot, .. }) => match known {
                Some(known) => Ok(known),
                None => {
                    let appointment = Appointment { role: Role::Resident, unit, group: None };
                    let until = self.today().plus_days(MEMBER_DAYS);
                    let certificate = certify(self.keys, key, appointment, self.today(), until)?;
                    keep_member(self.transaction, key, appointment, certificate, consent, self.now)
                }
            },
            _ => Err(refused(Trouble::NoSuchSlot)),
        }
    }

    /// Rules on a transfer whose signature was checked. Nothing is said to one that shows nothing to anybody: of a claim
    /// that never was the slot's, of a phone that was taken out, or one too many.
    fn transfer(
        &self,
        registry: UnitId,
        from: &Claim,
        holder: &Member,
        device: DeviceId,
        signed: &Signed,
    ) -> Result<Option<Said>, RoomError> {
        if !may(holder.appointment.role, Action::PassSlot) {
            return Ok(None);
        }
        let claim = transfer_claim(signed);
        let author = Author { device: holder.device(), role: Role::Resident };
        let entry = Entry::Transfer(
            Fixed::from(claim.0),
            Fixed::from(from.id.0),
            Fixed::from(device.0),
            signed.clone(),
        );
        let mut book = self.book();
        if book.claim(claim)?.is_none() {
            if holder.standing != Standing::Active {
                return Ok(Some(Said::Before(Outcome::refused(Reason::AuthorEnded))));
            }
            let there = book.claims_of(from.household)?;
            let today = |claim: &Claim| claim.from.is_some() && Date::of(claim.at) == self.today();
            if there.iter().filter(|claim| claim.from == Some(from.id)).count() >= TRANSFERS_OF_A_CLAIM
                || there.iter().filter(|claim| today(claim)).count() >= TRANSFERS_A_DAY
            {
                return Ok(None);
            }
        }
        self.rule(registry, author, entry, None).map(Some)
    }

    fn holder(&self, claim: &Claim) -> Result<Option<Member>, RoomError> {
        let Some(device) = claim.device else { return Ok(None) };
        Ok(member_row(self.transaction, device, self.now)?.map(|(member, _)| member))
    }

    /// An officer brings what was agreed at a door. The inviter's signature counts, and not the carrier's.
    pub(super) fn enrolment(
        &self,
        member: &Member,
        unit: UnitId,
        operation: &Operation,
    ) -> Result<Verdict, RoomError> {
        if !self.may(member, Action::EnrolHousehold, unit) {
            return Ok(Verdict::NotAllowed);
        }
        let Ok(enrolment) = body::<Enrolment>("enrolment", &operation.body) else {
            return Ok(Verdict::Malformed);
        };
        let Ok((invite, acceptance)) = enrolment.open() else { return Ok(Verdict::Malformed) };
        let inviter = Certificate::peek(&invite.inviter).map(|inviter| (inviter.unit, inviter.key));
        let Ok((inviters_unit, inviter)) = inviter else { return Ok(Verdict::Malformed) };
        if inviters_unit != unit {
            return Ok(Verdict::NotAllowed);
        }
        // Whoever was moved still brings what he signed, to be said so; of others he brings nothing.
        if member.standing != Standing::Active && inviter != member.key {
            return Ok(Verdict::NotAllowed);
        }
        let key = acceptance.key();
        if super::out_since(self.transaction, key.device(), self.now)?.is_some() {
            return Ok(Verdict::NotAllowed);
        }
        let guardian = enrolment.guardian.as_ref();
        match self.by_invite(key, &enrolment.grant, acceptance.consent, guardian) {
            Ok(_) => Ok(Verdict::Accepted),
            // What a person has to see of it is in the registry.
            Err(RoomError::Refused(Trouble::InviterEnded)) if invite.household().is_some() => {
                Ok(Verdict::Accepted)
            }
            Err(RoomError::Refused(Trouble::InviteExpired)) if invite.household().is_some() => {
                self.late(&invite, key.device())
            }
            Err(RoomError::Refused(Trouble::InviteUsed)) => Ok(Verdict::Duplicate),
            Err(RoomError::Refused(Trouble::InviteAltered)) => Ok(Verdict::Malformed),
            Err(RoomError::Refused(Trouble::Broken)) => Err(refused(Trouble::Broken)),
            Err(RoomError::Refused(_)) => Ok(Verdict::NotAllowed),
            Err(error) => Err(error),
        }
    }

    /// What an officer signed and what is brought after its days is refused, and stays in the history: nobody disappears.
    fn late(&self, invite: &Invite, device: DeviceId) -> Result<Verdict, RoomError> {
        if self.invite_taken_by(invite)?.is_some() {
            return Ok(Verdict::Duplicate);
        }
        let inviter = match self.inviter_of(invite) {
            Ok(inviter) if may_have_invited(&inviter, invite) => inviter,
            Ok(_) | Err(RoomError::Refused(_)) => return Ok(Verdict::Malformed),
            Err(error) => return Err(error),
        };
        let said = match self.inviter_ended(&inviter)? {
            Some(standing) => self.claim_of_an_ended_inviter(invite, device, &inviter, standing),
            None => self.claim(invite, device, &inviter, Some(Reason::NotNow)),
        };
        match said {
            Ok(said) => Ok(said.map_or(Verdict::NotAllowed, Said::verdict)),
            Err(RoomError::Refused(Trouble::InviteOtherWard)) => Ok(Verdict::NotAllowed),
            Err(error) => Err(error),
        }
    }

    /// The holder's own phone brings that it handed its slot over: that counts once the new phone comes with it, for a
    /// key alone says nothing of whether its phone wants the slot. Or a member's phone brings what was handed to it.
    pub(super) fn handed_over(&self, member: &Member, operation: &Operation) -> Result<Verdict, RoomError> {
        if !may(member.appointment.role, Action::PassSlot) || member.standing != Standing::Active {
            return Ok(Verdict::NotAllowed);
        }
        let Ok(signed) = body::<Signed>("transfer", &operation.body) else { return Ok(Verdict::Malformed) };
        let Ok(transfer) = Transfer::peek(&signed) else { return Ok(Verdict::Malformed) };
        let to_me = transfer.key() == member.key;
        if !to_me && Transfer::open(&signed, &member.key).is_err() {
            return Ok(Verdict::Malformed);
        }
        let Some(from) = self.book().claim(transfer.from())? else { return Ok(Verdict::NoSuchTip) };
        if !to_me {
            if from.device != Some(member.device()) {
                return Ok(Verdict::NotAllowed);
            }
            // A restored server may have lost that the new phone came with it, which then comes by its certificate.
            let came = was_restored(self.transaction)?
                && member_row(self.transaction, transfer.key().device(), self.now)?.is_some();
            if !came {
                return Ok(match from.state {
                    ClaimState::Active | ClaimState::Ended(Why::HandedOver) => Verdict::Accepted,
                    _ => Verdict::NotAllowed,
                });
            }
        }
        let Some(holder) = self.holder(&from)? else { return Ok(Verdict::NoSuchTip) };
        if Transfer::open(&signed, &holder.key).is_err() {
            return Ok(Verdict::Malformed);
        }
        let Some(home) = self.home_of(from.household)? else { return Ok(Verdict::NoSuchTip) };
        Ok(match self.transfer(home.origin.unit, &from, &holder, transfer.key().device(), &signed)? {
            Some(said) => said.verdict(),
            None => Verdict::NotAllowed,
        })
    }
}
