//! Random histories of households, for every book that follows the arbiter: in memory, in a vault, at the server.

use proptest::prelude::*;
use tinxom_domain::household::*;
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::Role;

pub fn home() -> impl Strategy<Value = HouseholdId> {
    (1_u8..6).prop_map(|id| HouseholdId([id; 8]))
}

pub fn claim() -> impl Strategy<Value = ClaimId> {
    (1_u8..9).prop_map(|id| ClaimId([id; 16]))
}

pub fn device() -> impl Strategy<Value = DeviceId> {
    (1_u8..7).prop_map(|id| DeviceId([id; 16]))
}

pub fn officer() -> impl Strategy<Value = DeviceId> {
    (0xa1_u8..0xa4).prop_map(|id| DeviceId([id; 16]))
}

pub fn unit() -> impl Strategy<Value = UnitId> {
    prop_oneof![6 => Just(UnitId(1)), 1 => Just(UnitId(2))]
}

pub fn group() -> impl Strategy<Value = Option<GroupId>> {
    proptest::option::of((1_u8..3).prop_map(|id| GroupId([id; 8])))
}

pub fn change_id() -> impl Strategy<Value = ChangeId> {
    (1_u8..9).prop_map(|id| ChangeId([id; 8]))
}

pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (home(), home()).prop_map(|(household, new)| Change::Split { household, new }),
        (home(), home()).prop_map(|(household, into)| Change::Merge { household, into }),
        (home(), group()).prop_map(|(household, group)| Change::Move { household, group }),
        home().prop_map(|household| Change::MoveAway { household }),
        home().prop_map(|household| Change::Death { household }),
        home().prop_map(|household| Change::Return { household }),
        (home(), unit()).prop_map(|(household, unit)| Change::Route { household, unit }),
    ]
}

pub fn event() -> impl Strategy<Value = Event> {
    let lists = (proptest::collection::vec(home(), 1..4), unit(), group(), any::<bool>());
    prop_oneof![
        3 => lists.prop_map(|(ids, unit, group, provisional)| Event::Households { ids, unit, group, provisional }),
        8 => (claim(), home(), device(), officer(), any::<bool>()).prop_map(
            |(claim, household, device, author, checked)| Event::Claim {
                claim, household, device, author, author_role: Role::AreaOfficer, checked,
            }
        ),
        3 => (claim(), any::<bool>()).prop_map(|(claim, same)| Event::Words { claim, same }),
        3 => claim().prop_map(|claim| Event::Settle { claim }),
        6 => (claim(), claim(), device()).prop_map(|(claim, from, device)| Event::Transfer { claim, from, device }),
        2 => claim().prop_map(|claim| Event::Leave { claim }),
        1 => prop_oneof![device(), officer()].prop_map(
            |device| Event::Revoke { device, reason: RevokeReason::Lost }
        ),
        8 => (change_id(), change()).prop_map(|(change, what)| Event::Change { change, what }),
        4 => change_id().prop_map(|change| Event::Undo { change }),
        1 => (unit(), 0_u64..30).prop_map(|(unit, upto)| Event::Count { unit, upto }),
        1 => proptest::collection::vec(home(), 1..3).prop_map(|households| Event::Forget { households }),
        1 => proptest::collection::vec(claim(), 1..3).prop_map(|claims| Event::ForgetClaims { claims }),
    ]
}

/// A history in which earlier events come once more, and which begins with a list that makes most of it possible.
pub fn history() -> impl Strategy<Value = Vec<Event>> {
    let step = prop_oneof![
        5 => event().prop_map(Ok),
        1 => any::<proptest::sample::Index>().prop_map(Err),
    ];
    proptest::collection::vec(step, 1..50).prop_map(|steps| {
        let ids = (1..5).map(|id| HouseholdId([id; 8])).collect();
        let mut events = vec![Event::Households { ids, unit: UnitId(1), group: None, provisional: false }];
        for step in steps {
            let event = step.unwrap_or_else(|earlier| earlier.get(&events).clone());
            events.push(event);
        }
        events
    })
}
