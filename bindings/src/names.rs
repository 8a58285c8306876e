//! What the core knows by name, mirrored: the compiler compares each with the original.

use data_encoding::HEXLOWER;
pub use tinxom_domain::id::{DeviceId, GroupId, UnitId};
pub use tinxom_domain::patrol::PatrolPurpose;
pub use tinxom_domain::role::{Role, Standing as DeviceStanding};
use tinxom_domain::time::{Date, Timestamp};
pub use tinxom_domain::tip::{PutAsideReason, RefusalReason, TimeWindow, TipAction, TipKind, TipState};
pub use tinxom_phone::{DeskState, OutboxState, OutboxSubject, Refusal};
pub use tinxom_words::Language;

/// A moment.
pub type Moment = Timestamp;
/// A day at +07.
pub type Day = Date;

// Kotlin's Instant, Swift's Date; milliseconds since 1970 on the way.
uniffi::custom_type!(Moment, i64, { remote, lower: |moment| moment.0, try_lift: |millis| Ok(Timestamp(millis)) });
// Kotlin's LocalDate; in Swift days since 1970.
uniffi::custom_type!(Day, i32, { remote, lower: |day| day.0, try_lift: |days| Ok(Date(days)) });
// A unit: ours and stable, unlike its code and name.
uniffi::custom_type!(UnitId, u32, { remote, lower: |unit| unit.0, try_lift: |unit| Ok(UnitId(unit)) });
// A group's 8 bytes, as hexadecimal digits: bytes are compared by place in Kotlin, and not by what they are.
uniffi::custom_type!(GroupId, String, {
    remote, lower: |group| HEXLOWER.encode(&group.0), try_lift: |digits| Ok(GroupId(bytes(&digits)?)),
});
// A device's 16 bytes, as hexadecimal digits.
uniffi::custom_type!(DeviceId, String, {
    remote, lower: |device| HEXLOWER.encode(&device.0), try_lift: |digits| Ok(DeviceId(bytes(&digits)?)),
});

pub(crate) fn bytes<const N: usize>(digits: &str) -> Result<[u8; N], NotAnId> {
    let bytes = HEXLOWER.decode(digits.as_bytes()).map_err(|_| NotAnId)?;
    bytes.try_into().map_err(|_| NotAnId)
}

/// Digits that are no id: they did not come from here.
#[derive(Debug, thiserror::Error)]
#[error("not an id")]
pub(crate) struct NotAnId;

/// The language in which everything is said.
#[uniffi::remote(Enum)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// Tiếng Anh.
    English,
}

/// What a device's holder is here.
#[uniffi::remote(Enum)]
pub enum Role {
    /// A household's member in the hamlet's group (thành viên hộ).
    Resident,
    /// A member of a self-managed group (tổ viên tổ tự quản).
    GroupMember,
    /// The area officer (cảnh sát khu vực).
    AreaOfficer,
    /// The ward's duty desk (trực ban).
    Desk,
    /// The head of a group (trưởng nhóm).
    GroupHead,
    /// The head's deputy (phó nhóm).
    GroupDeputy,
    /// A pupil in the group of a school gate (em học sinh).
    Minor,
}

/// How a device stands with its server.
#[uniffi::remote(Enum)]
pub enum DeviceStanding {
    /// What its role may do it may do.
    Active,
    /// Its appointment or certificate is over.
    Ended,
    /// It was taken out: it reads nothing, and what lay in it unsent still comes in, marked.
    Revoked,
}

/// What a tip is about (loại tin).
#[uniffi::remote(Enum)]
pub enum TipKind {
    /// Trộm cắp.
    Theft,
    /// Vay nặng lãi, đòi nợ.
    LoanShark,
    /// Lừa đảo qua mạng.
    Scam,
    /// Ở ngân hàng.
    Bank,
    /// Ma túy, cờ bạc.
    DrugsGambling,
    /// Người lạ, rình mò.
    Stranger,
    /// Gây rối, đánh nhau.
    Disorder,
    /// Nguy hiểm, cháy nổ.
    Hazard,
    /// Giao thông, cổng trường.
    TrafficSchool,
    /// Môi trường.
    Environment,
    /// Việc khác.
    Other,
}

/// When it happened, as far as a person wants to say.
#[uniffi::remote(Enum)]
pub enum TimeWindow {
    /// Vừa xong.
    JustNow,
    /// Hôm nay.
    Today,
    /// Đêm qua.
    LastNight,
    /// Tuần này.
    ThisWeek,
    /// Trước đó.
    Earlier,
    /// Không rõ.
    NotSure,
}

/// Why the server did not take a tip for good.
#[uniffi::remote(Enum)]
pub enum RefusalReason {
    /// This phone may not write there.
    NotAllowed,
    /// Not of the form.
    Malformed,
    /// The unit takes no tips any more.
    UnitClosed,
    /// It is there already.
    Duplicate,
}

/// Why a tip was put aside: each has a way on.
#[uniffi::remote(Enum)]
pub enum PutAsideReason {
    /// The unit was split; a person chooses.
    UnitSplit,
    /// The unit is gone and has no successor.
    UnitGone,
    /// The ward's newest key is too old.
    KeyTooOld,
    /// The server does not know the key it was sealed under.
    KeyUnknownToServer,
    /// The server is older than this phone.
    ServerTooOld,
    /// This phone sent as much as it may today.
    QuotaReached,
    /// It does not fit.
    TooLarge,
    /// This vault is an old copy.
    VaultCopied,
    /// This phone used up its room on the server.
    ShareUsed,
    /// Not this phone's to say, or it speaks of a tip that the server has not.
    NotAllowed,
}

/// Where a tip is.
#[uniffi::remote(Enum)]
pub enum TipState {
    /// Being written.
    Draft,
    /// Kept here, not sent.
    Queued,
    /// Kept here until the ward's key comes.
    WaitingForKey,
    /// Offered to the server at least once.
    OnItsWay,
    /// The server's receipt is here.
    Accepted,
    /// The desk opened it.
    Opened,
    /// The desk answered.
    Answered,
    /// The desk closed it.
    Closed,
    /// Taken back.
    Withdrawn,
    /// Not taken, and why.
    Refused(RefusalReason),
    /// Put aside, why, and with a way on.
    PutAside(PutAsideReason),
}

/// What its owner can do with a tip.
#[uniffi::remote(Enum)]
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

/// How far a desk is with a tip.
#[uniffi::remote(Enum)]
pub enum DeskState {
    /// Came, not opened.
    Came,
    /// Opened.
    Opened,
    /// Answered.
    Answered,
    /// Closed.
    Closed,
    /// Taken as withdrawn.
    Withdrawn,
}

/// What a line in the outbox is about.
#[uniffi::remote(Enum)]
pub enum OutboxSubject {
    /// A tip of this phone's owner.
    Tip {
        /// Its number.
        id: i64,
        /// What it is about.
        kind: TipKind,
    },
    /// The wish that a tip be withdrawn.
    Withdrawal,
    /// A line of the patrol's log.
    Patrol {
        /// The kind, for a note.
        note: Option<TipKind>,
    },
    /// A desk's word about a tip.
    DeskWord,
    /// What a member says of the household's slot.
    Slot,
    /// The ward's key.
    Keys,
    /// An entry into the registry of households.
    Registry,
}

/// How a line in the outbox stands.
#[uniffi::remote(Enum)]
pub enum OutboxState {
    /// As the tip.
    Tip(TipState),
    /// Kept here.
    Kept,
    /// Offered, without a receipt yet.
    OnItsWay,
    /// Put aside by the server.
    PutAside(PutAsideReason),
}

/// Why the server did not take a phone in.
#[uniffi::remote(Enum)]
pub enum Refusal {
    /// The invite was used.
    InviteUsed,
    /// Its time is over.
    InviteExpired,
    /// It was altered.
    InviteAltered,
    /// It is for another ward.
    InviteOtherWard,
    /// A pupil's membership without a guardian's consent.
    NoGuardian,
    /// The slot that was handed over is not known there yet.
    NoSuchSlot,
    /// The officer who invited is no longer one there.
    InviterEnded,
    /// The server does not know this phone.
    NotKnown,
}

/// What a patrol is for (Law 30/2023/QH15, articles 7 to 12).
#[uniffi::remote(Enum)]
pub enum PatrolPurpose {
    /// Nắm tình hình.
    GraspSituation,
    /// Xây dựng phong trào.
    MovementBuilding,
    /// Phòng cháy, chữa cháy, cứu nạn, cứu hộ.
    FireRescue,
    /// Quản lý hành chính về trật tự xã hội.
    AdministrativeOrder,
    /// Vận động, giáo dục.
    PersuadePastOffenders,
    /// Tuần tra bảo đảm an ninh, trật tự, an toàn giao thông.
    PatrolTraffic,
}
