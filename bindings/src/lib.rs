//! The phone for Kotlin and Swift. This crate translates and does nothing else: it knows no rule, keeps nothing and
//! decides nothing; whatever it does besides copying values across is a mistake.
//!
//! [`Phone`] is the root, with small clients by subject, as in `tinxom-phone`. Local calls are short and may be made on
//! any thread but one that draws; only [`ScreenView::next`], [`ScreenView::act`], [`SyncClient::now`], [`SyncClient::keep_up`], [`Slot::ask_code`] and a view's `next` are async, and each can be
//! dropped at any await. Dropping a Kotlin coroutine drops the Rust future; cancelling a Swift task does not reach Rust,
//! so [`SyncClient::cancel`] and a view's `end` are there for both.
//!
//! An error says in the person's language what happened, what is safe and what to do, and its variant says what an app
//! can do about it; [`Explanation::name`] is stable and finer. What is inside stays inside.
//!
//! Names here clash with none of Kotlin's or Swift's: nothing is called `Unit`, `Clock`, `close`, `toString`, `description`, `message` or
//! `none`, and no variant ends in "Error".

// The generated scaffolding is unsafe by nature; what is written by hand here is not.
#![allow(unsafe_code)]

mod door;
mod drafts;
mod error;
mod households;
mod inbox;
mod membership;
mod names;
mod officer;
mod outbox;
mod patrols;
mod phone;
mod ports;
mod registry;
mod registry_rows;
mod screens;
mod slot;
mod sync;
mod territory;
mod view;

pub use door::{AtDoor, Door, Finished, Grant, GrantChange, GrantLine, GrantRequest, GrantState, GrantsView};
pub use drafts::{Drafts, NewTip, TipEdit};
pub use error::{Explanation, PhoneError, TextField};
pub use inbox::{Inbox, Letter, Story, TipAnswer, TipChange, TipLine, TipsView};
pub use membership::{Consent, Holder, InviteView, Membership};
pub use officer::{DeskAnswer, DeskChange, DeskCount, DeskLine, DeskView, InviteRequest, Officer, Opened};
pub use outbox::{Outbox, OutboxChange, OutboxLine, OutboxView, Route};
pub use patrols::{Gap, Patrol, PatrolChange, PatrolNight, PatrolNote, Patrols, PatrolsView};
pub use phone::{Phone, PhoneOptions, put_vault_aside};
pub use ports::{
    ClockFailure, Connectivity, ConnectivityFailure, KeyStore, KeyStoreFailure, NetworkKind, PhoneClock,
};
pub use registry::{
    ChooseChange, ChooseView, ClaimChange, ClaimsView, HamletChange, HamletsView, HouseholdStep,
    HouseholdsView, ListPreview, Registry,
};
pub use registry_rows::{
    ChooseLine, ClaimLine, DueLine, HamletCount, HamletLine, HouseholdDetail, HouseholdLine, HouseholdPage,
    HouseholdQuery, ListTaken, ListTrouble, MemberLine, MergeOffer, OfficerLine, OwnLook, PendingLine,
    RegistryLine, SplitHousehold, WaitingClaim,
};
pub use screens::{
    ActionButton, ActionOutcome, Errand, Keyboard, Question, Reached, RowBody, RowTile, Screen, ScreenHead,
    ScreenNotice, ScreenRow, ScreenStep, ScreenView, Screens, ShellWords, StateBadge, TextRole, Tone,
    closed_screen, unforeseen_notice,
};
pub use slot::{
    ConsentLine, Guarded, HandOverLine, HandOverView, Leave, LookLine, Slot, SlotAct, SlotChange, SlotLine,
    SlotView,
};
pub use sync::{Budget, StatusChange, StatusView, SyncClient, SyncReport, SyncStatus};
pub use territory::{
    Candidate, Edition, EditionChange, Hamlet, TerritorialUnit, Territory, TerritoryFault, TerritoryView,
    UnitRoute,
};

uniffi::setup_scaffolding!("tinxom_ffi");
