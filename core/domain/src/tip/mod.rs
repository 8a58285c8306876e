//! A tip (tin báo): what it is about, when it happened, and the way it goes.
//!
//! Codes and names are stable: codes lie in vaults and on the wire, and names lead to texts and icons. Closed enums
//! instead of free strings, so that a kind without words or a picture does not compile.

mod state;

pub use state::{NotPossible, TipEvent, TipState};

use crate::coded::coded;

coded! {
    /// What a tip is about (loại tin).
    TipKind {
        /// Trộm cắp.
        Theft = 1 "theft",
        /// Vay nặng lãi, đòi nợ.
        LoanShark = 2 "loan_shark",
        /// Lừa đảo qua mạng.
        Scam = 3 "scam",
        /// Ở ngân hàng.
        Bank = 4 "bank",
        /// Ma túy, cờ bạc.
        DrugsGambling = 5 "drugs_gambling",
        /// Người lạ, rình mò.
        Stranger = 6 "stranger",
        /// Gây rối, đánh nhau.
        Disorder = 7 "disorder",
        /// Nguy hiểm, cháy nổ.
        Hazard = 8 "hazard",
        /// Giao thông, cổng trường.
        TrafficSchool = 9 "traffic_school",
        /// Môi trường.
        Environment = 10 "environment",
        /// Việc khác.
        Other = 11 "other",
    }
}

coded! {
    /// When it happened, as far as a person wants to say.
    TimeWindow {
        /// Vừa xong.
        JustNow = 1 "just_now",
        /// Hôm nay.
        Today = 2 "today",
        /// Đêm qua.
        LastNight = 3 "last_night",
        /// Tuần này.
        ThisWeek = 4 "this_week",
        /// Trước đó.
        Earlier = 5 "earlier",
        /// Không rõ.
        NotSure = 6 "not_sure",
    }
}

coded! {
    /// Why the server did not take a tip for good.
    RefusalReason {
        /// This phone may not write there.
        NotAllowed = 1 "not-allowed",
        /// Not of the form.
        Malformed = 2 "malformed",
        /// The unit takes no tips any more.
        UnitClosed = 3 "unit-closed",
        /// It is there already.
        Duplicate = 4 "duplicate",
    }
}

coded! {
    /// Why a tip was put aside: each has a way on.
    PutAsideReason {
        /// The unit was split; a person chooses.
        UnitSplit = 1 "unit-split",
        /// The unit is gone and has no successor.
        UnitGone = 2 "unit-gone",
        /// The ward's newest key is too old.
        KeyTooOld = 3 "key-too-old",
        /// The server does not know the key it was sealed under.
        KeyUnknownToServer = 4 "key-unknown-to-server",
        /// The server is older than this phone.
        ServerTooOld = 5 "server-too-old",
        /// This phone sent as much as it may today.
        QuotaReached = 6 "quota-reached",
        /// It does not fit.
        TooLarge = 7 "too-large",
        /// This vault is an old copy.
        VaultCopied = 8 "vault-copied",
        /// This phone used up its room on the server.
        ShareUsed = 10 "share-used",
        /// Not this phone's to say, or it speaks of a tip that the server has not.
        NotAllowed = 9 "not-allowed",
    }
}

impl RefusalReason {
    /// What leads on: the words are never lost, and a new draft with them can be mended or sent elsewhere.
    pub const fn way_on(self) -> TipAction {
        match self {
            Self::NotAllowed | Self::Malformed | Self::UnitClosed | Self::Duplicate => TipAction::CopyToDraft,
        }
    }
}

impl PutAsideReason {
    /// What leads on.
    pub const fn way_on(self) -> TipAction {
        match self {
            Self::UnitSplit | Self::UnitGone => TipAction::ChooseUnit,
            Self::TooLarge => TipAction::CopyToDraft,
            _ => TipAction::TryAgain,
        }
    }
}

/// What its owner can do with a tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TipAction {
    /// Change the words.
    Edit,
    /// Keep it and let it leave when there is a network.
    Queue,
    /// Throw the draft away; can be undone.
    Delete,
    /// Take it back before it left.
    Withdraw,
    /// Ask the desk to take it as withdrawn.
    AskWithdrawal,
    /// Say which ward it is for.
    ChooseUnit,
    /// Let it leave once more.
    TryAgain,
    /// Begin a new draft with its words.
    CopyToDraft,
    /// Read the answer.
    ReadAnswer,
}

/// What a tip honestly promises its sender about the name.
///
/// There is one mode. An anonymous one is offered nowhere until its protections exist: tokens that limit without
/// naming, cover blobs that hide who wrote, a relay that hides the address, replies that nobody is seen to fetch. A
/// tip with only the name left out would still lead back to its sender, and would promise what is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HonestyMode {
    /// Named and confidential (tố giác, giữ kín danh tính): the ward's desk reads the name, the server does not.
    ConfidentialNamed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_lead_back_and_nothing_else_does() {
        let kinds: Vec<_> = (0..=255).filter_map(TipKind::from_code).collect();
        assert_eq!(kinds, TipKind::ALL);
        let windows: Vec<_> = (0..=255).filter_map(TimeWindow::from_code).collect();
        assert_eq!(windows, TimeWindow::ALL);
        assert_eq!((TipKind::ALL.len(), TimeWindow::ALL.len()), (11, 6));
        assert!(TipKind::ALL.iter().all(|kind| TipKind::from_name(kind.name()) == Some(*kind)));
        assert!(TimeWindow::ALL.iter().all(|window| TimeWindow::from_name(window.name()) == Some(*window)));
        assert_eq!((TipKind::from_name("Theft"), TimeWindow::from_name("")), (None, None));
    }
}
