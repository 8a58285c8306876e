//! What can go wrong, as an app can act on it. The words for each are in the catalogue; [`PhoneError::name`] is stable
//! for scripts.

use crate::ports::KeyStoreError;
use tinxom_domain::card::Card;
use tinxom_domain::household::Reason;
use tinxom_domain::household::list::ListError;
use tinxom_domain::id::UnitId;
use tinxom_domain::patrol::PatrolError;
use tinxom_domain::text::TextError;
use tinxom_domain::tip::NotPossible;
use tinxom_exchange::phone::ExchangeError;
use tinxom_sqlite::OpenError;
use tinxom_store::StoreError;
use tinxom_wire::WireError;
use tinxom_wire::message::Trouble;

/// Which text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A tip's words.
    Words,
    /// A hamlet's label.
    Hamlet,
    /// The person's name.
    Name,
    /// An answer's words.
    Answer,
    /// A patrol note's words.
    Note,
    /// A label or address on an invite.
    Label,
}

impl Field {
    /// A stable name, for scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Hamlet => "hamlet",
            Self::Name => "name",
            Self::Answer => "answer",
            Self::Note => "note",
            Self::Label => "label",
        }
    }
}

/// Why something was not done. What was kept before is kept in every case.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// Another process has the vault open.
    #[error("the vault is in use")]
    VaultInUse,
    /// The key is not the vault's.
    #[error("the key does not fit the vault")]
    WrongKey,
    /// The key store has no key for the vault that is here: a restored phone, a removed screen lock.
    #[error("the vault's key is lost")]
    KeyLost,
    /// The person has to unlock the key store first.
    #[error("the key store is locked")]
    KeyStoreLocked,
    /// The key store does not work.
    #[error("the key store does not work")]
    KeyStoreFailed,
    /// The vault is not whole; it is not touched.
    #[error("the vault is damaged")]
    VaultDamaged,
    /// A later version wrote the vault.
    #[error("the vault is of a later version")]
    VaultTooNew,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The person signed out.
    #[error("signed out")]
    SignedOut,
    /// The vault is closed for a while.
    #[error("paused")]
    Paused,
    /// The phone was shut down.
    #[error("shut down")]
    ShutDown,
    /// What was under way was ended from outside.
    #[error("cancelled")]
    Cancelled,
    /// No way to the server.
    #[error("no network")]
    NoNetwork,
    /// Something else answers: a network that asks for a login.
    #[error("a captive portal answers")]
    CaptivePortal,
    /// What answers is not the server that this phone trusts.
    #[error("not the server that is trusted here")]
    ServerUnknown,
    /// The server has too much to do.
    #[error("the server is busy")]
    ServerBusy,
    /// The server has no room left.
    #[error("the server is full")]
    ServerFull,
    /// Something broke in the server.
    #[error("the server is broken")]
    ServerBroken,
    /// The server is older than this build and does not understand it.
    #[error("the server is too old")]
    ServerTooOld,
    /// This build is too old for the server.
    #[error("this build is too old")]
    TooOld,
    /// Today's bytes are used up; nothing leaves unasked until tomorrow.
    #[error("today's bytes are used up")]
    BudgetSpent,
    /// The server does not know this device, or nobody was asked yet.
    #[error("not enrolled")]
    NotEnrolled,
    /// This phone is enrolled already.
    #[error("already enrolled")]
    AlreadyEnrolled,
    /// The invite was used.
    #[error("the invite was used")]
    InviteUsed,
    /// The invite's time is over.
    #[error("the invite is expired")]
    InviteExpired,
    /// The invite was altered, or is none.
    #[error("the invite is altered")]
    InviteAltered,
    /// The invite is for another ward.
    #[error("the invite is for another ward")]
    InviteOtherWard,
    /// A text was not taken.
    #[error("{}: {error}", .field.name())]
    Text {
        /// Which.
        field: Field,
        /// Why.
        error: TextError,
    },
    /// Nothing of that number is here.
    #[error("nothing has the number {0}")]
    NotFound(i64),
    /// No unit of that name.
    #[error("no such unit")]
    UnitUnknown,
    /// The unit was split: these can be chosen.
    #[error("the unit was split")]
    UnitSplit(Vec<UnitId>),
    /// The unit is gone.
    #[error("the unit is gone")]
    UnitGone,
    /// Not possible as it is.
    #[error("not possible now")]
    NotPossible,
    /// A patrol is on already.
    #[error("a patrol is under way")]
    PatrolRunning,
    /// No patrol is on.
    #[error("no patrol is under way")]
    PatrolNotRunning,
    /// Not this role's to do.
    #[error("not this role's")]
    NotYours,
    /// The papers were altered, are none, or are for another device.
    #[error("the papers are altered")]
    PapersAltered,
    /// The recovery sheet was mistyped, is none, or is of another ward.
    #[error("the recovery sheet is altered")]
    SheetAltered,
    /// This desk does not hold the key that it was sealed to.
    #[error("this desk does not hold the key")]
    NoDeskKey,
    /// The territory's file is damaged or altered, or is none.
    #[error("the territory is altered")]
    TerritoryAltered,
    /// The territory's file is not newer than the territory that is here.
    #[error("the territory is not newer")]
    TerritoryOlder,
    /// The territory's file is another root's word.
    #[error("the territory is another root's")]
    TerritoryOtherRoot,
    /// The code is wrong, used up, or its time is over.
    #[error("the code is not known")]
    CodeUnknown,
    /// A pupil joins with a guardian's consent only.
    #[error("a guardian's consent is missing")]
    NoGuardian,
    /// The slot is not the signer's to hand over, or the server does not know it yet.
    #[error("no such slot to hand over")]
    NoSuchSlot,
    /// The officer who invited is no longer one here.
    #[error("the inviter is no longer an officer here")]
    InviterEnded,
    /// This officer's phone has not got the ward's registry key from a desk yet.
    #[error("the registry key is not here yet")]
    NoRegistryKey,
    /// No household of that id is here.
    #[error("no such household")]
    HouseholdUnknown,
    /// No claim of that id is here.
    #[error("no such claim")]
    ClaimUnknown,
    /// No change of that id is here.
    #[error("no such change")]
    ChangeUnknown,
    /// No hamlet of that id is in the ward.
    #[error("no such hamlet")]
    HamletUnknown,
    /// No device of that id is known here.
    #[error("no such device")]
    DeviceUnknown,
    /// What was read is no acceptance of a grant that this phone gave.
    #[error("the acceptance is altered")]
    AcceptanceAltered,
    /// An identity card, a bank's code or a number of a person was read: it is never taken, and nothing of it is kept.
    #[error("what is never taken was shown: {0:?}")]
    CardShown(Card),
    /// No row of a list was taken.
    #[error("the list was not taken: {0}")]
    ListRefused(ListError),
    /// Not possible as things stand in the registry here; the server would say the same.
    #[error("not now: {}", .0.name())]
    NotNow(Reason),
    /// This phone has no household's slot, or not any more.
    #[error("no slot here")]
    NoSlot,
    /// The slot was handed over here already, and the server did not say anything to that yet.
    #[error("handed over already")]
    HandedOver,
    /// The hand-over was altered, is none, or is for another phone.
    #[error("the hand-over is altered")]
    HandOverAltered,
    /// The guardian's consent was altered, is none, or is for another phone or invite.
    #[error("the guardian's consent is altered")]
    GuardianAltered,
    /// What was read is not the text that a new phone shows to be handed a slot.
    #[error("the key is altered")]
    KeyAltered,
    /// A code over the telephone has twelve digits.
    #[error("not twelve digits")]
    CodeAltered,
    /// Something that nobody foresaw.
    #[error("unforeseen: {0}")]
    Unforeseen(String),
}

impl PhoneError {
    /// A text that was not taken.
    pub(crate) const fn text(field: Field) -> impl Fn(TextError) -> Self {
        move |error| Self::Text { field, error }
    }

    /// A stable name, for scripts.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::VaultInUse => "vault-in-use",
            Self::WrongKey => "wrong-key",
            Self::KeyLost => "key-lost",
            Self::KeyStoreLocked => "key-store-locked",
            Self::KeyStoreFailed => "key-store-failed",
            Self::VaultDamaged => "vault-damaged",
            Self::VaultTooNew => "vault-too-new",
            Self::DiskFull => "disk-full",
            Self::SignedOut => "signed-out",
            Self::Paused => "paused",
            Self::ShutDown => "shut-down",
            Self::Cancelled => "cancelled",
            Self::NoNetwork => "no-network",
            Self::CaptivePortal => "captive-portal",
            Self::ServerUnknown => "server-unknown",
            Self::ServerBusy => "server-busy",
            Self::ServerFull => "server-full",
            Self::ServerBroken => "server-broken",
            Self::ServerTooOld => "server-too-old",
            Self::TooOld => "too-old",
            Self::BudgetSpent => "budget-spent",
            Self::NotEnrolled => "not-enrolled",
            Self::AlreadyEnrolled => "already-enrolled",
            Self::InviteUsed => "invite-used",
            Self::InviteExpired => "invite-expired",
            Self::InviteAltered => "invite-altered",
            Self::InviteOtherWard => "invite-other-ward",
            Self::Text { error: TextError::TooLong { .. }, .. } => "text-too-long",
            Self::Text { error: TextError::Empty, .. } => "text-empty",
            Self::Text { .. } => "text-not-allowed",
            Self::NotFound(_) => "not-found",
            Self::UnitUnknown => "unit-unknown",
            Self::UnitSplit(_) => "unit-split",
            Self::UnitGone => "unit-gone",
            Self::NotPossible => "not-possible",
            Self::PatrolRunning => "patrol-running",
            Self::PatrolNotRunning => "patrol-not-running",
            Self::NotYours => "not-yours",
            Self::PapersAltered => "papers-altered",
            Self::SheetAltered => "sheet-altered",
            Self::NoDeskKey => "no-desk-key",
            Self::TerritoryAltered => "territory-altered",
            Self::TerritoryOlder => "territory-older",
            Self::TerritoryOtherRoot => "territory-other-root",
            Self::CodeUnknown => "code-unknown",
            Self::NoGuardian => "no-guardian",
            Self::NoSuchSlot => "no-such-slot",
            Self::InviterEnded => "inviter-ended",
            Self::NoRegistryKey => "no-registry-key",
            Self::HouseholdUnknown => "household-unknown",
            Self::ClaimUnknown => "claim-unknown",
            Self::ChangeUnknown => "change-unknown",
            Self::HamletUnknown => "hamlet-unknown",
            Self::DeviceUnknown => "device-unknown",
            Self::AcceptanceAltered => "acceptance-altered",
            Self::CardShown(_) => "card-shown",
            Self::ListRefused(_) => "list-refused",
            Self::NotNow(_) => "not-now",
            Self::NoSlot => "no-slot",
            Self::HandedOver => "handed-over",
            Self::HandOverAltered => "hand-over-altered",
            Self::GuardianAltered => "guardian-altered",
            Self::KeyAltered => "key-altered",
            Self::CodeAltered => "code-altered",
            Self::Unforeseen(_) => "unforeseen",
        }
    }

    /// Whether trying again later may help without anybody doing anything.
    pub fn passes(&self) -> bool {
        // An app that is too old has to be replaced by somebody.
        self.in_the_way().is_some() && !matches!(self, Self::TooOld)
    }

    /// The same once more, of what stands in a sync's way until something outside this phone changes.
    pub(crate) const fn in_the_way(&self) -> Option<Self> {
        Some(match self {
            Self::NoNetwork => Self::NoNetwork,
            Self::CaptivePortal => Self::CaptivePortal,
            Self::ServerUnknown => Self::ServerUnknown,
            Self::ServerBusy => Self::ServerBusy,
            Self::ServerFull => Self::ServerFull,
            Self::ServerBroken => Self::ServerBroken,
            Self::ServerTooOld => Self::ServerTooOld,
            Self::TooOld => Self::TooOld,
            Self::BudgetSpent => Self::BudgetSpent,
            _ => return None,
        })
    }
}

impl From<OpenError> for PhoneError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InUse => Self::VaultInUse,
            OpenError::WrongKey => Self::WrongKey,
            OpenError::Damaged => Self::VaultDamaged,
            OpenError::TooNew { .. } => Self::VaultTooNew,
            OpenError::DiskFull => Self::DiskFull,
            OpenError::Io(error) => error.into(),
            OpenError::Sqlite(error) => Self::Unforeseen(error.to_string()),
        }
    }
}

impl From<StoreError> for PhoneError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Damaged | StoreError::Wire(_) => Self::VaultDamaged,
            StoreError::Sqlite(error) => Self::Unforeseen(error.to_string()),
        }
    }
}

impl From<std::io::Error> for PhoneError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Unforeseen(error.to_string()),
        }
    }
}

impl From<KeyStoreError> for PhoneError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Locked => Self::KeyStoreLocked,
            KeyStoreError::Full => Self::DiskFull,
            KeyStoreError::Failed => Self::KeyStoreFailed,
        }
    }
}

impl From<NotPossible> for PhoneError {
    fn from(_: NotPossible) -> Self {
        Self::NotPossible
    }
}

impl From<PatrolError> for PhoneError {
    fn from(error: PatrolError) -> Self {
        match error {
            PatrolError::TooLong { count, limit } => {
                Self::Text { field: Field::Note, error: TextError::TooLong { count, limit } }
            }
            PatrolError::AlreadyRunning => Self::PatrolRunning,
            PatrolError::NotRunning => Self::PatrolNotRunning,
            PatrolError::OutOfOrder | PatrolError::EmptyGap => Self::NotPossible,
        }
    }
}

impl From<WireError> for PhoneError {
    fn from(error: WireError) -> Self {
        Self::Unforeseen(error.to_string())
    }
}

impl From<ExchangeError> for PhoneError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::NotOurs => Self::CaptivePortal,
            ExchangeError::TooOld(_) => Self::TooOld,
            ExchangeError::ServerTooOld => Self::ServerTooOld,
            ExchangeError::Cut => Self::NoNetwork,
            // What does not verify comes from somebody else, or was changed on its way.
            ExchangeError::Wire(WireError::BadSignature(_)) | ExchangeError::WrongAnchor => {
                Self::ServerUnknown
            }
            ExchangeError::Wire(_) => Self::NoNetwork,
            ExchangeError::Trouble(trouble) => match trouble {
                Trouble::NotEnrolled => Self::NotEnrolled,
                Trouble::InviteUsed => Self::InviteUsed,
                Trouble::InviteExpired => Self::InviteExpired,
                Trouble::InviteAltered => Self::InviteAltered,
                Trouble::CodeUnknown => Self::CodeUnknown,
                Trouble::NoGuardian => Self::NoGuardian,
                Trouble::NoSuchSlot => Self::NoSuchSlot,
                Trouble::InviterEnded => Self::InviterEnded,
                Trouble::InviteOtherWard => Self::InviteOtherWard,
                Trouble::Busy => Self::ServerBusy,
                Trouble::Full => Self::ServerFull,
                Trouble::Malformed | Trouble::Broken => Self::ServerBroken,
            },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use tinxom_domain::household::list::Column;

    const CARDS: [Card; 5] = [
        Card::OldIdentityCard,
        Card::NewIdentityCard,
        Card::BankTransfer,
        Card::IdentityNumber,
        Card::PhoneNumber,
    ];

    /// One of every error, each text error of each field among them.
    pub(crate) fn all() -> Vec<PhoneError> {
        use PhoneError::*;
        let mut all = vec![
            VaultInUse,
            WrongKey,
            KeyLost,
            KeyStoreLocked,
            KeyStoreFailed,
            VaultDamaged,
            VaultTooNew,
            DiskFull,
            SignedOut,
            Paused,
            ShutDown,
            Cancelled,
            NoNetwork,
            CaptivePortal,
            ServerUnknown,
            ServerBusy,
            ServerFull,
            ServerBroken,
            ServerTooOld,
            TooOld,
            BudgetSpent,
            NotEnrolled,
            AlreadyEnrolled,
            InviteUsed,
            InviteExpired,
            InviteAltered,
            InviteOtherWard,
            NotFound(1_204),
            UnitUnknown,
            UnitSplit(vec![UnitId(54431), UnitId(54671)]),
            UnitGone,
            NotPossible,
            PatrolRunning,
            PatrolNotRunning,
            NotYours,
            PapersAltered,
            SheetAltered,
            NoDeskKey,
            TerritoryAltered,
            TerritoryOlder,
            TerritoryOtherRoot,
            CodeUnknown,
            NoGuardian,
            NoSuchSlot,
            InviterEnded,
            NoRegistryKey,
            HouseholdUnknown,
            ClaimUnknown,
            ChangeUnknown,
            HamletUnknown,
            DeviceUnknown,
            AcceptanceAltered,
            NoSlot,
            HandedOver,
            HandOverAltered,
            GuardianAltered,
            KeyAltered,
            CodeAltered,
            Unforeseen("no such table: secrets".into()),
        ];
        all.extend(CARDS.map(CardShown));
        all.extend(Reason::ALL.iter().copied().map(NotNow));
        all.push(ListRefused(ListError::TooLarge));
        all.push(ListRefused(ListError::TooManyRows));
        all.push(ListRefused(ListError::Encoding { line: 3 }));
        all.push(ListRefused(ListError::NoNames));
        all.extend(Column::ALL.map(|column| ListRefused(ListError::MissingColumn { column })));
        for field in [Field::Words, Field::Hamlet, Field::Name, Field::Answer, Field::Note, Field::Label] {
            for error in [
                TextError::Empty,
                TextError::TooLong { count: 2_100, limit: 2_000 },
                TextError::Control,
                TextError::Hidden,
            ] {
                all.push(Text { field, error });
            }
        }
        all
    }
}
