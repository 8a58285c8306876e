//! Handing the slot over to another phone (chuyển suất): the new phone shows its key, the holder's phone signs, the new
//! phone takes it. No network is needed, and the server says in the end who has the slot.

use super::event::{Act, passed};
use super::leave::{registry, waits};
use super::{Slot, SlotState, Way, line};
use crate::house::{signed_date, signer, text};
use crate::joining::{Claiming, Introducing, Joining, join, ours};
use crate::membership::holder;
use crate::{Field, PhoneError};
use tinxom_domain::id::{ClaimId, UnitId};
use tinxom_domain::role::{Action, Appointment, Role, Standing, may};
use tinxom_domain::text::{LABEL_LIMIT, parse_label, shown};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::setting;
use tinxom_store::{Change, outbox};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::invite::to_text;
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::{HandOver, OpenedHandOver, Transfer, transfer_claim};
use tinxom_wire::sign::PublicKey;

/// What a hand-over says, to be shown before anything is agreed to.
#[derive(Clone, PartialEq, Eq)]
pub struct HandOverView {
    /// The ward.
    pub unit: UnitId,
    /// The role: a resident's, whatever the holder is besides.
    pub role: Role,
    /// The hamlet's label.
    pub label: String,
    /// The server's address.
    pub address: String,
}

impl std::fmt::Debug for HandOverView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HandOverView {{ unit: {:?}, … }}", self.unit)
    }
}

impl Slot {
    /// The text (also as a QR) that the holder's phone reads: this phone's public key. For a phone that joined nothing.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn ask(&self) -> Result<String, PhoneError> {
        self.house.read(|connection| Ok(key_text(&signer(connection)?.public())))
    }

    /// Reads what a new phone shows, before anybody is asked whether it shall have the slot.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`]; [`PhoneError::KeyAltered`] also for what this phone itself shows.
    pub fn read_key(&self, key: &str) -> Result<(), PhoneError> {
        let key = key_of(key)?;
        let own = self.house.read(|connection| Ok(signer(connection)?.public()))?;
        if key == own { Err(PhoneError::KeyAltered) } else { Ok(()) }
    }

    /// Hands the slot over to the phone that showed this text, and gives the text (also as a QR) for it. Until the server
    /// said so the slot is shown as handed over and waiting.
    ///
    /// Two hand-overs of one slot are a fork, of which the server takes one: so a second one needs `again`. One that did
    /// not leave this phone yet is replaced by it, and what its new phone may have taken all the same the server refuses.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`], [`PhoneError::KeyAltered`]; [`PhoneError::NoSlot`] when the server did not give it to this
    /// phone, or took it; [`PhoneError::HandedOver`] for a second one without `again`; [`PhoneError::NotYours`].
    pub fn hand_over(&self, key: &str, again: bool) -> Result<String, PhoneError> {
        let key = key_of(key)?;
        let house = &self.house;
        house.write_to_send(|change| {
            let holder = holder(change)?;
            if !may(holder.appointment.role, Action::PassSlot) || holder.standing != Standing::Active {
                return Err(PhoneError::NotYours);
            }
            let slot = line(change)?.ok_or(PhoneError::NoSlot)?;
            match slot.state {
                SlotState::Active => {}
                SlotState::HandingOver if again => replace(self, change)?,
                SlotState::HandingOver => return Err(PhoneError::HandedOver),
                _ => return Err(PhoneError::NoSlot),
            }
            let signer = signer(change)?;
            if key == signer.public() {
                return Err(PhoneError::KeyAltered);
            }
            let at = house.ports.clock.now();
            let transfer = Transfer {
                unit: holder.appointment.unit.0,
                household: Fixed::from(slot.household.0),
                from: Fixed::from(slot.claim.0),
                key: Fixed::from(key.0),
                at: at.0,
            };
            let transfer = transfer.sign(&signer);
            let anchor: Option<[u8; 32]> =
                setting(change, "anchor-hash")?.and_then(|hash| hash.try_into().ok());
            let hand_over = HandOver {
                transfer: transfer.clone(),
                holder: Fixed::from(signer.public().0),
                address: text(change, "address")?,
                anchor: Fixed::from(anchor.ok_or(PhoneError::NotEnrolled)?),
                date: signed_date(change)?.map_or(0, |date| date.0),
                label: text(change, "label")?,
            };
            let bytes = hand_over.to_bytes()?;
            let time = house.next_time(change)?.0;
            let operation = Operation { time, kind: kind::TRANSFER, body: to_vec(&transfer) };
            outbox::push(change, registry(change)?, &operation, None)?;
            let act = Act::HandedOver {
                from: slot.claim,
                claim: transfer_claim(&transfer),
                device: key.device(),
                at,
            };
            act.keep(change, &bytes)?;
            Ok(to_text(&bytes))
        })
    }

    /// The text of the hand-over that waits for the server, to be shown once more; nothing when none does.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn hand_over_text(&self) -> Result<Option<String>, PhoneError> {
        self.house.read(|connection| Ok(pending(connection)?.map(|(_, bytes)| to_text(&bytes))))
    }

    /// Reads a hand-over for this phone and checks what can be checked without a network.
    ///
    /// # Errors
    /// [`PhoneError::CardShown`]; [`PhoneError::HandOverAltered`] also when it is for another phone.
    pub fn read_hand_over(&self, hand_over: &str) -> Result<HandOverView, PhoneError> {
        Ok(self.open_hand_over(hand_over)?.0)
    }

    fn open_hand_over(&self, hand_over: &str) -> Result<(HandOverView, OpenedHandOver), PhoneError> {
        let opened = ours(hand_over)?.and_then(|bytes| HandOver::open(&bytes).ok());
        let opened = opened.ok_or(PhoneError::HandOverAltered)?;
        let own = self.house.read(|connection| Ok(signer(connection)?.public()))?;
        if opened.transfer.key() != own {
            return Err(PhoneError::HandOverAltered);
        }
        let view = HandOverView {
            unit: UnitId(opened.transfer.unit),
            role: Role::Resident,
            // Another phone wrote it, and need not have asked the rules what a text may hold.
            label: shown(&opened.hand_over.label),
            address: opened.hand_over.address.clone(),
        };
        Ok((view, opened))
    }

    /// Takes the slot over after its terms were agreed to; `name` is what the duty desk will read as the sender. The
    /// membership is provisional until the server said so.
    ///
    /// # Errors
    /// As [`Slot::read_hand_over`]; [`PhoneError::AlreadyEnrolled`], [`PhoneError::InviteOtherWard`];
    /// [`PhoneError::Text`] for the name.
    pub fn take_over(&self, hand_over: &str, name: &str) -> Result<HandOverView, PhoneError> {
        let (view, OpenedHandOver { hand_over, transfer }) = self.open_hand_over(hand_over)?;
        let name = parse_label(name, LABEL_LIMIT).map_err(PhoneError::text(Field::Name))?;
        let label = parse_label(&hand_over.label, LABEL_LIMIT).map_err(|_| PhoneError::HandOverAltered)?;
        let house = &self.house;
        house.write_to_send(|change| {
            let joining = Joining {
                appointment: Appointment { role: view.role, unit: view.unit, group: None },
                label: &label,
                name: &name,
                address: &hand_over.address,
                introducing: Introducing::Transfer,
                introduction: &to_vec(&hand_over.transfer),
                guardian: None,
                anchor: hand_over.anchor.into(),
                date: hand_over.date,
                claim: Some(Claiming {
                    claim: transfer_claim(&hand_over.transfer),
                    household: transfer.household(),
                    way: Way::HandedOver,
                    acceptance: None,
                }),
            };
            join(house, change, &joining)
        })?;
        Ok(view)
    }
}

/// The hand-over that waits for the server: the claim that it leads to, and what passes to the new phone.
fn pending(connection: &Connection) -> Result<Option<(ClaimId, Vec<u8>)>, PhoneError> {
    let Some(slot) = line(connection)?.filter(|line| line.state == SlotState::HandingOver) else {
        return Ok(None);
    };
    let Some(last) = slot.hand_overs.last() else { return Ok(None) };
    Ok(passed(connection, last.claim)?.map(|bytes| (last.claim, bytes)))
}

/// Takes the hand-over that waits for the server out of the queue, if it still is in this phone.
fn replace(slot: &Slot, change: &Change<'_>) -> Result<(), PhoneError> {
    let Some((claim, bytes)) = pending(change)? else { return Ok(()) };
    let body = to_vec(&HandOver::open(&bytes)?.hand_over.transfer);
    if waits(change, kind::TRANSFER, &body)? {
        outbox::forget(change, registry(change)?, kind::TRANSFER, &body)?;
        Act::Replaced { claim, at: slot.house.ports.clock.now() }.keep(change, &[])?;
    }
    Ok(())
}

/// Bytes of the device's name behind its key in the text: a letter that was mistyped must not name a phone that nobody has.
const CHECK: usize = 4;

fn key_text(key: &PublicKey) -> String {
    to_text(&[&key.0[..], &key.device().0[..CHECK]].concat())
}

fn key_of(text: &str) -> Result<PublicKey, PhoneError> {
    let bytes = ours(text)?.ok_or(PhoneError::KeyAltered)?;
    let (key, check) = bytes.split_at_checked(32).ok_or(PhoneError::KeyAltered)?;
    let key = PublicKey(key.try_into().map_err(|_| PhoneError::KeyAltered)?);
    if key.device().0[..CHECK] == *check { Ok(key) } else { Err(PhoneError::KeyAltered) }
}
