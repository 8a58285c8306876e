//! Joining: by an invite (residents, members of groups), by papers (officers).

use crate::PhoneError;
use crate::names::{Day, DeviceId, DeviceStanding, GroupId, Moment, Refusal, Role, UnitId};
use crate::phone::Home;
use std::fmt::{self, Display};
use std::sync::Arc;

/// What an invite says, before anybody agrees to it.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct InviteView {
    /// For which ward.
    pub unit: UnitId,
    /// As what.
    pub role: Role,
    /// The hamlet's label, or the group's.
    pub label: String,
    /// Who invites.
    pub inviter: Role,
    /// The last day on which it holds.
    pub until: Day,
    /// The server's address.
    pub address: String,
    /// Whether it is for a household's slot: then the officer's phone reads [`crate::Slot::acceptance`], and the server
    /// says in the end whether the slot is free.
    pub household: bool,
    /// Whether it came over the telephone: then four words are compared.
    pub by_telephone: bool,
    /// The last day of what is agreed to, where it has one of its own: a pupil's, on 31 May.
    pub consent_until: Option<Day>,
}

// Who lives where is in no log of an app that prints it.
impl Display for InviteView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteView(…)")
    }
}

impl From<tinxom_phone::InviteView> for InviteView {
    fn from(view: tinxom_phone::InviteView) -> Self {
        let tinxom_phone::InviteView {
            unit,
            role,
            label,
            inviter,
            until,
            address,
            household,
            by_telephone,
            consent_until,
        } = view;
        Self { unit, role, label, inviter, until, address, household, by_telephone, consent_until }
    }
}

/// Who holds this phone.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct Holder {
    /// The device.
    pub device: DeviceId,
    /// As what.
    pub role: Role,
    /// Of which unit.
    pub unit: UnitId,
    /// Of which group, for its members.
    pub group: Option<GroupId>,
    /// The hamlet's label.
    pub label: String,
    /// Whether the server knows this phone.
    pub confirmed: bool,
    /// Why the server did not take it in, if it said so.
    pub refused: Option<Refusal>,
    /// How it stands with the server, by the last reply.
    pub standing: DeviceStanding,
    /// The last day of the certificate, once there is one.
    pub until: Option<Day>,
}

impl Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holder(…)")
    }
}

impl From<tinxom_phone::Holder> for Holder {
    fn from(holder: tinxom_phone::Holder) -> Self {
        let tinxom_phone::Holder { device, appointment, label, confirmed, refused, standing, until } = holder;
        let tinxom_domain::role::Appointment { role, unit, group } = appointment;
        Self { device, role, unit, group, label, confirmed, refused, standing, until }
    }
}

/// What was agreed to when joining.
#[derive(uniffi::Record)]
pub struct Consent {
    /// The text's version.
    pub version: u16,
    /// When, by the device's clock.
    pub at: Moment,
}

/// Joining, and who holds this phone.
#[derive(uniffi::Object)]
pub struct Membership {
    pub(crate) home: Arc<Home>,
}

#[uniffi::export]
impl Membership {
    /// Reads an invite's text without agreeing to anything.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn read_invite(&self, invite: String) -> Result<InviteView, PhoneError> {
        Ok(self.home.told(self.home.phone.membership().read_invite(&invite))?.into())
    }

    /// Joins by an invite; who calls it has shown [`Membership::consent_text`] and heard a yes.
    ///
    /// # Errors
    /// [`PhoneError::Join`]; [`PhoneError::Text`] for the name.
    pub fn enrol(&self, invite: String, name: String) -> Result<InviteView, PhoneError> {
        Ok(self.home.told(self.home.phone.membership().enrol(&invite, &name))?.invite.into())
    }

    /// The text (also as a QR) by which a guardian agrees on his own phone, by [`crate::Slot::guard`], before a pupil joins
    /// by this invite.
    ///
    /// # Errors
    /// [`PhoneError::Join`]; [`PhoneError::NotPossible`] when the invite is not a pupil's.
    pub fn ask_guardian(&self, invite: String) -> Result<String, PhoneError> {
        self.home.told(self.home.phone.membership().ask_guardian(&invite))
    }

    /// Joins a pupil by an invite and the guardian's consent.
    ///
    /// # Errors
    /// As [`Membership::enrol`]; [`PhoneError::NotPossible`] when the invite is not a pupil's.
    pub fn enrol_pupil(
        &self,
        invite: String,
        name: String,
        guardian: String,
    ) -> Result<InviteView, PhoneError> {
        let enrolled = self.home.phone.membership().enrol_pupil(&invite, &name, &guardian);
        Ok(self.home.told(enrolled)?.invite.into())
    }

    /// What a person agrees to by joining a ward, in its paragraphs; the first is the title.
    pub fn consent_text(&self, unit: UnitId) -> Vec<String> {
        self.home.consent(unit)
    }

    /// What was agreed to, and when.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn consent(&self) -> Result<Option<Consent>, PhoneError> {
        let consent = self.home.told(self.home.phone.membership().consent())?;
        Ok(consent.map(|consent| Consent { version: consent.version, at: consent.at }))
    }

    /// The device's public key of 32 bytes, for which an officer's papers are made.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn public_key(&self) -> Result<Vec<u8>, PhoneError> {
        Ok(self.home.told(self.home.phone.membership().public_key())?.to_vec())
    }

    /// Takes an officer's papers.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn accept_papers(&self, papers: String) -> Result<Holder, PhoneError> {
        Ok(self.home.told(self.home.phone.membership().accept_papers(&papers))?.into())
    }

    /// Who holds this phone.
    ///
    /// # Errors
    /// [`PhoneError::Join`] when nobody was asked yet.
    pub fn holder(&self) -> Result<Holder, PhoneError> {
        Ok(self.home.told(self.home.phone.membership().holder())?.into())
    }
}
