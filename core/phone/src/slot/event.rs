//! What happened to a slot, as it is kept: the server's words, and what its person did here.

use super::state::SlotState;
use crate::PhoneError;
use tinxom_domain::household::Reason;
use tinxom_domain::id::{ClaimId, DeviceId, HouseholdId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::StoreError;
use tinxom_store::slot::{self, EventRow};
use tinxom_wire::item::Item;
use tinxom_wire::operation::body;
use tinxom_wire::registry::{HandOver, SlotWord};

const WORD: u8 = 0;
const JOINED: u8 = 1;
const HANDED_OVER: u8 = 2;
const REPLACED: u8 = 3;
const LEFT: u8 = 4;
const STAYED: u8 = 5;
const RESTORED: u8 = 6;

/// One thing that happened, in the order in which this phone learned of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The server's word on a claim; its words are in the server's order.
    Word {
        /// The claim: this phone's, or one that this phone handed the slot to.
        claim: ClaimId,
        /// The household that it counts for.
        household: HouseholdId,
        /// How it is since.
        state: SlotState,
        /// What the server refused by it, while the claim stayed as it was.
        reason: Option<Reason>,
        /// The claim that this is about besides: a transfer that was refused.
        against: Option<ClaimId>,
        /// The role of whoever caused it.
        by: Option<Role>,
        /// When, by the server's clock.
        at: Timestamp,
    },
    /// This phone joined by a claim.
    Joined {
        /// The claim.
        claim: ClaimId,
        /// When, by the phone's clock, as everything that its person did.
        at: Timestamp,
    },
    /// Its person handed the slot over.
    HandedOver {
        /// The claim that had the slot.
        from: ClaimId,
        /// The claim that it leads to.
        claim: ClaimId,
        /// The new device.
        device: DeviceId,
        /// When.
        at: Timestamp,
    },
    /// A hand-over that did not leave yet was replaced by another one.
    Replaced {
        /// The claim that it would have led to.
        claim: ClaimId,
        /// When.
        at: Timestamp,
    },
    /// Its person withdrew the consent.
    Left {
        /// The claim.
        claim: ClaimId,
        /// When.
        at: Timestamp,
    },
    /// Its person took the withdrawal back before it left.
    Stayed {
        /// The claim.
        claim: ClaimId,
        /// When.
        at: Timestamp,
    },
    /// The server was restored from a backup: what it said before counts no more until it says it again.
    Restored {
        /// The claim.
        claim: ClaimId,
        /// When this phone learned of it, by the server's clock.
        at: Timestamp,
    },
}

impl Act {
    /// The claim that it is about.
    pub const fn claim(&self) -> ClaimId {
        match self {
            Self::Word { claim, .. }
            | Self::Joined { claim, .. }
            | Self::HandedOver { claim, .. }
            | Self::Replaced { claim, .. }
            | Self::Left { claim, .. }
            | Self::Stayed { claim, .. }
            | Self::Restored { claim, .. } => *claim,
        }
    }

    /// When.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Word { at, .. }
            | Self::Joined { at, .. }
            | Self::HandedOver { at, .. }
            | Self::Replaced { at, .. }
            | Self::Left { at, .. }
            | Self::Stayed { at, .. }
            | Self::Restored { at, .. } => *at,
        }
    }

    /// A row; what is not understood (a later version's code) is left out and stays in the vault.
    fn of(row: &EventRow) -> Option<Self> {
        let (claim, at) = (row.claim, row.at);
        Some(match row.what {
            WORD => {
                let word: SlotWord = body("slot", &row.body).ok()?;
                let state = SlotState::of(&word)?;
                Self::Word {
                    claim,
                    household: HouseholdId(word.household.into()),
                    state,
                    // Of a claim that was refused the reason is part of its state.
                    reason: Reason::from_code(word.reason).filter(|_| !state.is_refused()),
                    against: word.against.map(|against| ClaimId(against.into())),
                    by: Role::from_code(word.role),
                    at,
                }
            }
            JOINED => Self::Joined { claim, at },
            HANDED_OVER => {
                let opened = HandOver::open(&row.body).ok()?;
                Self::HandedOver {
                    from: opened.transfer.from(),
                    claim,
                    device: opened.transfer.key().device(),
                    at,
                }
            }
            REPLACED => Self::Replaced { claim, at },
            LEFT => Self::Left { claim, at },
            STAYED => Self::Stayed { claim, at },
            RESTORED => Self::Restored { claim, at },
            _ => return None,
        })
    }

    /// Keeps what this phone's person did; a hand-over with what passes to the new phone.
    pub(crate) fn keep(&self, connection: &Connection, passed: &[u8]) -> Result<(), StoreError> {
        let what = match self {
            // The server's word is kept as it came: [`keep_word`].
            Self::Word { .. } => return Ok(()),
            Self::Joined { .. } => JOINED,
            Self::HandedOver { .. } => HANDED_OVER,
            Self::Replaced { .. } => REPLACED,
            Self::Left { .. } => LEFT,
            Self::Stayed { .. } => STAYED,
            Self::Restored { .. } => RESTORED,
        };
        let (at, claim, body) = (self.at(), self.claim(), passed.to_vec());
        slot::insert_event(connection, &EventRow { number: None, at, what, claim, body })
    }
}

/// What passes to the new phone of a hand-over that was signed here.
pub(super) fn passed(connection: &Connection, claim: ClaimId) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = slot::events(connection)?.into_iter();
    Ok(rows.filter(|row| row.what == HANDED_OVER).find(|row| row.claim == claim).map(|row| row.body))
}

/// Keeps the server's word as it came in the inbox.
pub(crate) fn keep_word(connection: &Connection, item: &Item) -> Result<(), StoreError> {
    let word: SlotWord = body("slot", &item.body)?;
    let row = EventRow {
        number: Some(item.number),
        at: Timestamp(item.at),
        what: WORD,
        claim: ClaimId(word.claim.into()),
        body: item.body.clone(),
    };
    slot::insert_word(connection, &row, RESTORED)
}

/// Whether the server was restored from a backup and has said nothing of a claim since.
pub(super) fn is_unsure(claim: ClaimId, acts: &[Act]) -> bool {
    let said = |act: &&Act| act.claim() == claim && matches!(act, Act::Word { .. } | Act::Restored { .. });
    matches!(acts.iter().rev().find(said), Some(Act::Restored { .. }))
}

/// Everything that happened, in its order.
pub(crate) fn acts(connection: &Connection) -> Result<Vec<Act>, PhoneError> {
    Ok(slot::events(connection)?.iter().filter_map(Act::of).collect())
}
