//! Where a slot is: worked out from the server's words in the server's order, and from what its person did since.

use super::event::Act;
use crate::view::Row;
use tinxom_domain::household::{Against, ClaimState, Reason, Why};
use tinxom_domain::id::{ClaimId, DeviceId, HouseholdId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_store::slot::ClaimRow;
use tinxom_wire::registry::SlotWord;

/// Where the household's slot (suất của hộ) of this phone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing was heard of the server yet (chờ máy chủ). The membership is provisional, and everything works.
    Pending,
    /// This phone has the slot.
    Active,
    /// Another one has it; an officer settles between the two (chờ).
    Waiting {
        /// The other claim.
        against: ClaimId,
    },
    /// The officer and this person still compare four words over the telephone.
    Unchecked,
    /// It was handed over here and the server did not say anything to it yet (đã chuyển, chờ máy chủ).
    HandingOver,
    /// The consent was withdrawn here and the server did not say anything to it yet.
    Leaving,
    /// This phone does not have it any more.
    Ended(Why),
    /// The server refused the claim.
    Refused {
        /// Why; none for a reason of a later version.
        reason: Option<Reason>,
        /// What stands against it.
        against: Option<Against>,
    },
}

impl SlotState {
    /// Every state once, with an example of what stands in it: for tests of words and of scripts.
    #[cfg(test)]
    pub(crate) fn examples() -> Vec<Self> {
        let mut all = vec![
            Self::Pending,
            Self::Active,
            Self::Waiting { against: ClaimId([1; 16]) },
            Self::Unchecked,
            Self::HandingOver,
            Self::Leaving,
            Self::Refused { reason: None, against: None },
        ];
        all.extend(Why::ALL.iter().map(|why| Self::Ended(*why)));
        all
    }

    /// A stable name, for scripts. Why it ended and why it was refused have their own.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Waiting { .. } => "waiting",
            Self::Unchecked => "unchecked",
            Self::HandingOver => "handing-over",
            Self::Leaving => "leaving",
            Self::Ended(_) => "ended",
            Self::Refused { .. } => "refused",
        }
    }

    /// Whether it is over: another invite or another hand-over can be taken then.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Ended(_) | Self::Refused { .. })
    }

    /// Whether a server that was restored from a backup is to hear of the claim again. Of one that was handed over too:
    /// the new phone's rests on it.
    pub(crate) const fn comes_again(self) -> bool {
        !self.is_over() || matches!(self, Self::Ended(Why::HandedOver))
    }

    pub(crate) const fn is_refused(self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// What the server's word says of its claim; none for a code of a later version.
    pub(crate) fn of(word: &SlotWord) -> Option<Self> {
        let against = word.against.map(|against| ClaimId(against.into()));
        // What stands against a claim that waits for nobody is told with the reason, and is no part of its state.
        let waits_for = if word.state == 2 { against } else { None };
        Some(match ClaimState::from_code(word.state, word.why, waits_for)? {
            ClaimState::Active => Self::Active,
            ClaimState::Waiting { against } => Self::Waiting { against },
            ClaimState::Unchecked => Self::Unchecked,
            ClaimState::Ended(Why::Refused) => Self::Refused {
                reason: Reason::from_code(word.reason),
                against: against.map(|against| Against(against.0)),
            },
            ClaimState::Ended(why) => Self::Ended(why),
        })
    }
}

/// How this phone came by its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Way {
    /// An officer at the door.
    Door = 1,
    /// A code over the telephone.
    Telephone = 2,
    /// The household's member handed the slot over.
    HandedOver = 3,
}

impl Way {
    /// The stable code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The way of a code.
    pub const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => Self::Door,
            2 => Self::Telephone,
            3 => Self::HandedOver,
            _ => return None,
        })
    }

    /// A stable name, for scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Telephone => "telephone",
            Self::HandedOver => "handed-over",
        }
    }
}

/// A hand-over that this phone signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOverLine {
    /// The claim that it leads to.
    pub claim: ClaimId,
    /// The new device.
    pub device: DeviceId,
    /// When it was signed, by this phone's clock.
    pub at: Timestamp,
    /// Where the new claim is by what the server said here; none before it did. Of a fork (two hand-overs of one slot) both
    /// stand here, and the server tells which one it did not take.
    pub state: Option<SlotState>,
}

impl HandOverLine {
    fn is_refused(&self) -> bool {
        self.state.is_some_and(SlotState::is_refused)
    }
}

/// A household's slot on its member's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotLine {
    /// The claim.
    pub claim: ClaimId,
    /// The household that it counts for: another one than at first, once two became one.
    pub household: HouseholdId,
    /// How this phone came by it.
    pub way: Way,
    /// Where it is.
    pub state: SlotState,
    /// Since when: by the server's clock where the server said so, by the phone's where its person did something.
    pub since: Timestamp,
    /// The role of whoever caused it; none while nothing was heard.
    pub by: Option<Role>,
    /// The hand-overs that were signed here, oldest first.
    pub hand_overs: Vec<HandOverLine>,
}

impl Row for SlotLine {
    type Key = ();

    fn key(&self) {}
}

impl SlotLine {
    /// Follows a claim through everything that happened, in its order.
    pub(crate) fn follow(row: &ClaimRow, acts: &[Act]) -> Self {
        let mut line = Self {
            claim: row.claim,
            household: row.household,
            way: Way::from_code(row.way).unwrap_or(Way::Door),
            state: SlotState::Pending,
            since: row.made_at,
            by: None,
            hand_overs: Vec::new(),
        };
        // What its person did and the server did not answer yet: the hand-over's claim, the withdrawal.
        let (mut handing, mut leaving) = (None, None);
        for act in acts {
            match act {
                Act::Word { claim, household, state, reason, against, by, at } if *claim == row.claim => {
                    if line.state != *state {
                        (line.state, line.since) = (*state, *at);
                    }
                    (line.household, line.by) = (*household, *by);
                    let refused = line.hand_overs.iter_mut().find(|line| Some(line.claim) == *against);
                    match (reason, refused) {
                        (Some(reason), Some(hand_over)) => {
                            let reason = Some(*reason);
                            hand_over.state = Some(SlotState::Refused { reason, against: None });
                            handing = handing.filter(|(handed, _)| *handed != hand_over.claim);
                        }
                        // Somebody else's hand-over: of a fork, the one that came too late.
                        (Some(Reason::Forked), None) | (None, _) => {}
                        (Some(_), None) => (handing, leaving) = (None, None),
                    }
                }
                Act::Word { claim, state, .. } => {
                    if let Some(hand_over) = line.hand_overs.iter_mut().find(|line| line.claim == *claim) {
                        hand_over.state = Some(*state);
                        handing = handing.filter(|(handed, _)| handed != claim);
                    }
                }
                Act::HandedOver { from, claim, device, at, .. } if *from == row.claim => {
                    handing = Some((*claim, *at));
                    line.hand_overs.push(HandOverLine {
                        claim: *claim,
                        device: *device,
                        at: *at,
                        state: None,
                    });
                }
                Act::Replaced { claim, .. } => {
                    line.hand_overs.retain(|line| line.claim != *claim);
                    handing = handing.filter(|(handed, _)| handed != claim);
                }
                Act::Left { claim, at } if *claim == row.claim => leaving = Some(*at),
                Act::Stayed { claim, .. } if *claim == row.claim => leaving = None,
                Act::Restored { claim, at } if *claim == row.claim && !line.state.is_over() => {
                    (line.state, line.since, line.by) = (SlotState::Pending, *at, None);
                }
                Act::Joined { .. }
                | Act::HandedOver { .. }
                | Act::Left { .. }
                | Act::Stayed { .. }
                | Act::Restored { .. } => {}
            }
        }
        match (handing, leaving) {
            (_, Some(at)) if !line.state.is_over() => (line.state, line.since) = (SlotState::Leaving, at),
            (Some((_, at)), _) if line.state == SlotState::Active => {
                (line.state, line.since) = (SlotState::HandingOver, at);
            }
            _ => {}
        }
        // The server took one of them, and says of the others that it did not.
        let mut open = line.hand_overs.iter_mut().filter(|hand_over| !hand_over.is_refused());
        if let (SlotState::Ended(Why::HandedOver), Some(only), None) = (line.state, open.next(), open.next())
        {
            only.state = only.state.or(Some(SlotState::Active));
        }
        line
    }
}
