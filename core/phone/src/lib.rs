//! One phone: the object that every shell holds.
//!
//! [`Phone`] offers small clients, one per subject: [`Phone::membership`], [`Phone::drafts`], [`Phone::outbox`],
//! [`Phone::inbox`], [`Phone::patrols`], [`Phone::slot`], [`Phone::officer`], [`Phone::registry`], [`Phone::door`],
//! [`Phone::sync`]. They are cheap to make and to keep. Local calls are synchronous and short; only [`SyncClient::now`],
//! [`SyncClient::keep_up`], [`Slot::ask_code`] and [`View::next`] are async, and each of
//! them can be dropped at any await: what was committed before stays, and nothing else is believed. No lock of ours is
//! held over an await, nor while the key store or the connectivity are asked, which may ask a person; clock and dice are
//! asked while the vault is. What a phone needs of its platform stands in [`ports`].

mod door;
mod drafts;
mod house;
mod inbox;
mod joining;
mod membership;
mod officer;
mod outbox;
mod patrols;
mod registry;
mod slot;
mod support;
mod sync;
mod task;
mod territory;
mod tip;
mod view;

pub mod error;
pub mod ports;
pub mod say;
pub mod screen;
pub mod transport;

pub use door::{AtDoor, Door, Finished, Grant, GrantLine, GrantRequest, GrantState};
pub use drafts::{Drafts, NewTip, TipEdit};
pub use error::{Field, PhoneError};
pub use house::Phone;
pub use inbox::{Inbox, Letter};
pub use membership::{CONSENT, Consent, Enrolled, Holder, InviteView, Membership, Refusal};
pub use officer::{DeskLine, InviteRequest, Officer, Opened};
pub use outbox::{Choice, Outbox, OutboxLine, OutboxState, OutboxSubject};
pub use patrols::{PatrolNight, Patrols};
pub use registry::{
    ChooseLine, ClaimLine, DueLine, HamletLine, Happened, HouseholdDetail, HouseholdLine, HouseholdPage,
    HouseholdQuery, ListPreview, ListTaken, MemberLine, MergeOffer, OfficerLine, OwnLook, PendingLine,
    Registry, RegistryLine, Revoked,
};
pub use slot::{
    Act, ConsentLine, ConsentTo, Guarded, HandOverLine, HandOverView, Leave, LookLine, Slot, SlotLine,
    SlotState, Way,
};
pub use sync::{Budget, SyncClient, SyncReport, SyncStatus};
pub use territory::Edition;
pub use tinxom_store::desk::DeskState;
pub use tip::{Story, TipLine};
pub use view::{Difference, Row, View};
