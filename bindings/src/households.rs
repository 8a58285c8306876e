//! What the arbiter and the two sides of a slot know by name, mirrored: the compiler compares each with the original.

use crate::names::{DeviceId, UnitId, bytes};
use data_encoding::HEXLOWER;
use tinxom_domain::household::retention;
pub use tinxom_domain::household::similar::Likeness;
pub use tinxom_domain::household::{
    Against, Change as HouseholdChange, ClaimState, LookPurpose, Outcome, Reason, RevokeReason,
    Standing as HouseholdStanding, Why,
};
pub use tinxom_domain::id::{ChangeId, ClaimId, GroupId, HamletId, HouseholdId};
pub use tinxom_phone::{ConsentTo, Happened, Revoked, SlotState, Way};

/// What is kept for a time and then deleted.
pub type Kept = retention::Kept;

// A hamlet: ours and stable, unlike its name.
uniffi::custom_type!(HamletId, u32, {
    remote, lower: |hamlet| hamlet.0, try_lift: |hamlet| Ok(HamletId(hamlet)),
});
// A household's 8 bytes, as hexadecimal digits.
uniffi::custom_type!(HouseholdId, String, {
    remote, lower: |household| HEXLOWER.encode(&household.0),
    try_lift: |digits| Ok(HouseholdId(bytes(&digits)?)),
});
// A claim's 16 bytes, as hexadecimal digits.
uniffi::custom_type!(ClaimId, String, {
    remote, lower: |claim| HEXLOWER.encode(&claim.0), try_lift: |digits| Ok(ClaimId(bytes(&digits)?)),
});
// A change's 8 bytes, as hexadecimal digits.
uniffi::custom_type!(ChangeId, String, {
    remote, lower: |change| HEXLOWER.encode(&change.0), try_lift: |digits| Ok(ChangeId(bytes(&digits)?)),
});
// What stands against something: a claim's digits, or a household's or a change's with as many zeros.
uniffi::custom_type!(Against, String, {
    remote, lower: |against| HEXLOWER.encode(&against.0), try_lift: |digits| Ok(Against(bytes(&digits)?)),
});

/// Whether a household is there.
#[uniffi::remote(Enum)]
pub enum HouseholdStanding {
    /// It lives here.
    Living,
    /// It is one with another (nhập hộ).
    MergedInto(HouseholdId),
    /// It moved away (chuyển đi).
    MovedAway,
    /// It was deleted; only the id is left.
    Forgotten,
}

/// How a claim to a household's slot stands.
#[uniffi::remote(Enum)]
pub enum ClaimState {
    /// It has the slot.
    Active,
    /// Another one has, or had, the slot; an officer can settle it (chờ).
    Waiting {
        /// The other claim.
        against: ClaimId,
    },
    /// The four words are still to be compared.
    Unchecked,
    /// It has no slot and waits for none.
    Ended(Why),
}

/// Why a claim ended.
#[uniffi::remote(Enum)]
pub enum Why {
    /// The slot was handed over (chuyển suất).
    HandedOver,
    /// The person withdrew the consent.
    Left,
    /// The device was revoked (thu hồi).
    Revoked,
    /// The person died.
    Died,
    /// The household moved away or was forgotten.
    HouseholdGone,
    /// The device got another slot.
    Superseded,
    /// The four words were not the same.
    WordsDiffered,
    /// It never got a slot.
    Refused,
}

/// What the server said.
#[uniffi::remote(Enum)]
pub enum Outcome {
    /// It is so.
    Done,
    /// Another claim has the slot; this one waits until an officer settles it.
    Waits {
        /// The other claim.
        against: ClaimId,
    },
    /// It is not so.
    Refused {
        /// Why.
        reason: Reason,
        /// What stands against it.
        against: Option<Against>,
    },
}

/// Why the server refused.
#[uniffi::remote(Enum)]
pub enum Reason {
    /// The household is not there, or not yet.
    UnknownHousehold,
    /// The household was merged, moved away or was forgotten.
    HouseholdGone,
    /// The claim is not there, or not yet.
    UnknownClaim,
    /// Only the holder of the slot can hand it over.
    NotHolder,
    /// The slot was handed over before, to the claim that stands against it.
    Forked,
    /// The device has a claim already: one household per device.
    DeviceHasSlot,
    /// The author was revoked, or the appointment has ended.
    AuthorEnded,
    /// The change was counted and is final.
    Counted,
    /// Something was built on the change, so that it cannot be undone.
    ChangedSince,
    /// The id is taken by something else.
    Duplicate,
    /// Not possible as things stand.
    NotNow,
    /// The change is not there, or not yet.
    UnknownChange,
    /// The device was revoked for good.
    DeviceRevoked,
}

/// How a household changes (biến động hộ).
#[uniffi::remote(Enum)]
pub enum HouseholdChange {
    /// A part of it becomes a household of its own (tách hộ).
    Split {
        /// The household.
        household: HouseholdId,
        /// The new one.
        new: HouseholdId,
    },
    /// It becomes one with another (nhập hộ).
    Merge {
        /// The household that is no longer one of its own.
        household: HouseholdId,
        /// The survivor.
        into: HouseholdId,
    },
    /// It belongs to another group (chuyển tổ).
    Move {
        /// The household.
        household: HouseholdId,
        /// The group.
        group: Option<GroupId>,
    },
    /// It moved away (chuyển đi).
    MoveAway {
        /// The household.
        household: HouseholdId,
    },
    /// The holder of its slot died (qua đời).
    Death {
        /// The household.
        household: HouseholdId,
    },
    /// It came back (trở về).
    Return {
        /// The household.
        household: HouseholdId,
    },
    /// It belongs to another unit's registry.
    Route {
        /// The household.
        household: HouseholdId,
        /// The unit.
        unit: UnitId,
    },
}

/// Why a device is revoked (thu hồi).
#[uniffi::remote(Enum)]
pub enum RevokeReason {
    /// It is lost (mất).
    Lost,
    /// It was stolen (bị trộm).
    Stolen,
    /// Its person has another one (đổi máy).
    Replaced,
    /// Its person moved (chuyển đi, chuyển công tác).
    Moved,
    /// Its person's task ended (thôi nhiệm vụ).
    TaskEnded,
    /// Another reason.
    Other,
}

/// Why an officer looks at a household (lý do xem): told to its member and to the group's head.
#[uniffi::remote(Enum)]
pub enum LookPurpose {
    /// To enrol it (ghi danh).
    Enrol,
    /// Before or on a visit (thăm hộ).
    Visit,
    /// To put its entry right (sửa sổ).
    Correct,
    /// To settle two claims on it (xử lý tranh chấp suất).
    Settle,
    /// Because its member asked (theo yêu cầu của hộ).
    Asked,
}

/// What two households that may be one have in common.
#[uniffi::remote(Enum)]
pub enum Likeness {
    /// Address and householder.
    Both,
    /// The householder.
    Householder,
    /// The address.
    Address,
}

/// What is kept for a time and then deleted.
#[uniffi::remote(Enum)]
pub enum Kept {
    /// Label and history of a membership, since it ended.
    EndedMembership,
    /// A household, since it moved away.
    MovedAway,
    /// A provisional household that nobody claimed, since it was brought in.
    Unclaimed,
    /// An entry of the log of looks, since the look.
    Look,
}

/// What happened in a registry.
#[uniffi::remote(Enum)]
pub enum Happened {
    /// Households were brought in.
    BroughtIn {
        /// How many.
        count: u32,
        /// At a door, and not by a list.
        provisional: bool,
    },
    /// A phone was enrolled for a household.
    Enrolled {
        /// The claim.
        claim: ClaimId,
    },
    /// Four words were compared.
    Words {
        /// The claim.
        claim: ClaimId,
        /// Whether they were the same.
        same: bool,
    },
    /// The slot was given to a claim that waited.
    Settled {
        /// The claim.
        claim: ClaimId,
    },
    /// The slot was handed over.
    HandedOver {
        /// The new claim.
        claim: ClaimId,
    },
    /// The member withdrew the consent.
    Left {
        /// The claim.
        claim: ClaimId,
    },
    /// A phone was taken out.
    Revoked {
        /// The phone.
        device: DeviceId,
        /// Why.
        reason: RevokeReason,
    },
    /// A household changed.
    Changed {
        /// The change's id, by which it is undone.
        change: ChangeId,
        /// The change.
        what: HouseholdChange,
    },
    /// A change was taken back.
    Undone {
        /// The change.
        change: ChangeId,
    },
    /// The registry was counted up to a number.
    Counted {
        /// The number.
        upto: u64,
    },
    /// Households were deleted at the end of their time.
    Forgotten {
        /// How many.
        count: u32,
    },
}

/// Whose phone is taken out.
#[uniffi::remote(Enum)]
pub enum Revoked {
    /// Of the member of a household.
    HolderOf(HouseholdId),
    /// A device of the registry's members or officers.
    Device(DeviceId),
}

/// Where a household's slot is, as its member sees it.
#[uniffi::remote(Enum)]
pub enum SlotState {
    /// The server did not say anything yet (chờ máy chủ).
    Pending,
    /// This phone has it.
    Active,
    /// Another phone has it; an officer can settle it.
    Waiting {
        /// The other claim.
        against: ClaimId,
    },
    /// The four words are still to be compared.
    Unchecked,
    /// Handed over here; the server did not answer yet.
    HandingOver,
    /// The consent was withdrawn here; the server did not answer yet.
    Leaving,
    /// This phone does not have it any more.
    Ended(Why),
    /// The server refused the claim.
    Refused {
        /// Why; nothing for a reason of a later version.
        reason: Option<Reason>,
        /// What stands against it.
        against: Option<Against>,
    },
}

/// How a phone came by its claim.
#[uniffi::remote(Enum)]
pub enum Way {
    /// An officer at the door.
    Door,
    /// A code over the telephone.
    Telephone,
    /// The household's member handed the slot over.
    HandedOver,
}

/// What a consent is to.
#[uniffi::remote(Enum)]
pub enum ConsentTo {
    /// The own membership.
    Membership,
    /// A pupil's membership, given here as the guardian.
    Pupil,
}
