//! What can go wrong, as an app can act on it. The words for each are in the catalogue under `error-` and its name.

use tinxom_domain::patrol::PatrolError;
use tinxom_domain::text::TextError;
use tinxom_domain::tip::NotPossible;
use tinxom_exchange::phone::ExchangeError;
use tinxom_sqlite::OpenError;
use tinxom_store::StoreError;
use tinxom_wire::WireError;
use tinxom_wire::message::Trouble;

/// Why something was not done. What was kept before is kept in every case.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// Another process has the vault open.
    #[error("the vault is in use")]
    VaultInUse,
    /// The key is not the vault's.
    #[error("the key does not fit the vault")]
    WrongKey,
    /// The vault is not whole; it is not touched.
    #[error("the vault is damaged")]
    VaultDamaged,
    /// A later version wrote the vault.
    #[error("the vault is of a later version")]
    VaultTooNew,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// No way to the server.
    #[error("no network")]
    NoNetwork,
    /// Something else answers: a network that asks for a login.
    #[error("a captive portal answers")]
    CaptivePortal,
    /// The server has no room or is broken.
    #[error("the server cannot take anything now")]
    ServerTrouble,
    /// This build is too old for the server.
    #[error("this build is too old")]
    TooOld,
    /// The server does not know this device.
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
    #[error(transparent)]
    Text(#[from] TextError),
    /// No unit of that name.
    #[error("no such unit")]
    UnitUnknown,
    /// The unit was split: these can be chosen.
    #[error("the unit was split")]
    UnitSplit(Vec<tinxom_domain::id::UnitId>),
    /// The unit is gone.
    #[error("the unit is gone")]
    UnitGone,
    /// Not possible as it is.
    #[error("not possible now")]
    NotPossible,
    /// Not this role's to do.
    #[error("not this role's")]
    NotYours,
    /// The papers or the recovery sheet were altered, or are none.
    #[error("the papers are altered")]
    PapersAltered,
    /// This desk does not hold the key that it was sealed to.
    #[error("this desk does not hold the key")]
    NoDeskKey,
    /// Something that nobody foresaw.
    #[error("unforeseen: {0}")]
    Unforeseen(String),
}

impl PhoneError {
    /// The name under which the catalogue has its words.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::VaultInUse => "vault-in-use",
            Self::WrongKey => "wrong-key",
            Self::VaultDamaged => "vault-damaged",
            Self::VaultTooNew => "vault-too-new",
            Self::DiskFull => "disk-full",
            Self::NoNetwork => "no-network",
            Self::CaptivePortal => "captive-portal",
            Self::ServerTrouble => "server-full",
            Self::TooOld => "too-old",
            Self::NotEnrolled => "not-enrolled",
            Self::AlreadyEnrolled => "already-enrolled",
            Self::InviteUsed => "invite-used",
            Self::InviteExpired => "invite-expired",
            Self::InviteAltered => "invite-altered",
            Self::InviteOtherWard => "invite-other-ward",
            Self::Text(TextError::TooLong { .. }) => "tip-too-long",
            Self::Text(_) => "tip-empty",
            Self::UnitUnknown => "unit-unknown",
            Self::UnitSplit(_) => "unit-split",
            Self::UnitGone => "unit-gone",
            Self::NotPossible => "not-possible",
            Self::NotYours => "not-yours",
            Self::PapersAltered => "certificate-altered",
            Self::NoDeskKey => "no-desk-key",
            Self::Unforeseen(_) => "unforeseen",
        }
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
            OpenError::Io(error) => Self::Unforeseen(error.to_string()),
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

impl From<NotPossible> for PhoneError {
    fn from(_: NotPossible) -> Self {
        Self::NotPossible
    }
}

impl From<PatrolError> for PhoneError {
    fn from(error: PatrolError) -> Self {
        match error {
            PatrolError::TooLong { count, limit } => Self::Text(TextError::TooLong { count, limit }),
            _ => Self::NotPossible,
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
            ExchangeError::Cut | ExchangeError::Wire(_) => Self::NoNetwork,
            ExchangeError::ServerTooOld => Self::ServerTrouble,
            ExchangeError::WrongAnchor => Self::InviteAltered,
            ExchangeError::Trouble(trouble) => match trouble {
                Trouble::NotEnrolled => Self::NotEnrolled,
                Trouble::InviteUsed => Self::InviteUsed,
                Trouble::InviteExpired => Self::InviteExpired,
                Trouble::InviteAltered => Self::InviteAltered,
                Trouble::InviteOtherWard => Self::InviteOtherWard,
                Trouble::Malformed | Trouble::Busy | Trouble::Full | Trouble::Broken => Self::ServerTrouble,
            },
        }
    }
}
