//! Roles, and what each may do: one table, asked by the phone and enforced by the server.
//!
//! Closed enums and one function instead of rights that are stored or configured: whoever reads [`may`] has read every
//! right there is, and a right that nobody wrote down cannot be granted by a row in a database.

use crate::id::{GroupId, UnitId};

/// What a device's holder is here. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// A household's member in the hamlet's group (thành viên hộ).
    Resident = 1,
    /// A member of a self-managed group (tổ viên tổ tự quản).
    GroupMember = 2,
    /// The area officer (cảnh sát khu vực).
    AreaOfficer = 3,
    /// The ward's duty desk (trực ban), an intake device.
    Desk = 4,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Resident, Self::GroupMember, Self::AreaOfficer, Self::Desk];

    /// The stable code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The role of a code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The name that texts are looked up by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::GroupMember => "group_member",
            Self::AreaOfficer => "area_officer",
            Self::Desk => "desk",
        }
    }
}

/// What can be done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Write and send a tip.
    WriteTip,
    /// Read a ward's sealed tips.
    ReadWardTips,
    /// Open a tip, and so tell its sender that it was opened.
    OpenTip,
    /// Answer a tip.
    AnswerTip,
    /// Invite a person.
    InvitePerson,
    /// Write the own group's patrol log.
    WritePatrol,
    /// Read patrol logs: the own group's, or those of the own ward.
    ReadGroupPatrol,
    /// Publish the ward's epoch key.
    PublishEpochKey,
    /// Read a unit's keys, to seal to it and to check its officers.
    ReadUnitKeys,
    /// Read what the server keeps for this device alone.
    ReadOwnInbox,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 10] = [
        Self::WriteTip,
        Self::ReadWardTips,
        Self::OpenTip,
        Self::AnswerTip,
        Self::InvitePerson,
        Self::WritePatrol,
        Self::ReadGroupPatrol,
        Self::PublishEpochKey,
        Self::ReadUnitKeys,
        Self::ReadOwnInbox,
    ];
}

/// The table: whether a role may do something at all. For whom is [`Appointment`]'s to say.
pub const fn may(role: Role, action: Action) -> bool {
    match action {
        Action::WriteTip | Action::ReadUnitKeys | Action::ReadOwnInbox => true,
        Action::ReadWardTips | Action::OpenTip | Action::AnswerTip | Action::PublishEpochKey => {
            matches!(role, Role::Desk)
        }
        Action::InvitePerson => matches!(role, Role::AreaOfficer | Role::Desk),
        Action::WritePatrol => matches!(role, Role::GroupMember),
        Action::ReadGroupPatrol => !matches!(role, Role::Resident),
    }
}

/// A role for a unit, and for a group where the role is one in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appointment {
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: UnitId,
    /// The group of a member.
    pub group: Option<GroupId>,
}

impl Appointment {
    /// Whether a ward's sealed tips are this device's to read.
    pub fn may_read_tips_of(&self, unit: UnitId) -> bool {
        may(self.role, Action::ReadWardTips) && self.unit == unit
    }

    /// Whether a ward's tips are this device's to read, open and answer.
    pub fn may_handle_tips_of(&self, unit: UnitId) -> bool {
        self.may_read_tips_of(unit) && may(self.role, Action::OpenTip) && may(self.role, Action::AnswerTip)
    }

    /// Whether it may write a group's patrol log.
    pub fn may_write_patrol_of(&self, group: GroupId) -> bool {
        may(self.role, Action::WritePatrol) && self.group == Some(group)
    }

    /// Whether it may read the patrol log of a group that belongs to `group_unit`: a member of the group, or an officer
    /// of that unit.
    pub fn may_read_patrol_of(&self, group: GroupId, group_unit: UnitId) -> bool {
        may(self.role, Action::ReadGroupPatrol)
            && match self.role {
                Role::Resident | Role::GroupMember => self.group == Some(group),
                Role::AreaOfficer | Role::Desk => self.unit == group_unit,
            }
    }

    /// Whether it may invite somebody into a role: officers, into their own unit, residents and members. Officers are
    /// certified by the unit's key and never invited.
    pub fn may_invite(&self, role: Role, unit: UnitId) -> bool {
        may(self.role, Action::InvitePerson)
            && self.unit == unit
            && matches!(role, Role::Resident | Role::GroupMember)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_rights_is_the_agreed_one() {
        let table = Role::ALL.map(|role| Action::ALL.map(|action| may(role, action)));
        let (y, n) = (true, false);
        // write tip, read ward's, open, answer, invite, write patrol, read patrol, publish key, unit's keys, inbox
        assert_eq!(
            table,
            [
                [y, n, n, n, n, n, n, n, y, y],
                [y, n, n, n, n, y, y, n, y, y],
                [y, n, n, n, y, n, y, n, y, y],
                [y, y, y, y, y, n, y, y, y, y],
            ]
        );
    }

    #[test]
    fn codes_of_roles_do_not_change() {
        assert_eq!(Role::ALL.map(Role::code), [1, 2, 3, 4]);
        for code in 0..=u8::MAX {
            assert_eq!(Role::from_code(code).map(Role::code), (1..=4).contains(&code).then_some(code));
        }
    }

    #[test]
    fn no_appointment_gives_what_the_table_does_not() {
        let (unit, group) = (UnitId(1), GroupId([1; 8]));
        for role in Role::ALL {
            for appointment in [None, Some(group)].map(|group| Appointment { role, unit, group }) {
                for (given, action) in [
                    (appointment.may_read_tips_of(unit), Action::ReadWardTips),
                    (appointment.may_handle_tips_of(unit), Action::OpenTip),
                    (appointment.may_handle_tips_of(unit), Action::AnswerTip),
                    (appointment.may_write_patrol_of(group), Action::WritePatrol),
                    (appointment.may_read_patrol_of(group, unit), Action::ReadGroupPatrol),
                    (appointment.may_invite(Role::Resident, unit), Action::InvitePerson),
                    (appointment.may_invite(Role::GroupMember, unit), Action::InvitePerson),
                ] {
                    assert!(!given || may(role, action), "{appointment:?} {action:?}");
                }
                // Nobody who reads tips walks patrols, and nobody prints a group's whole id.
                assert!(!(appointment.may_read_tips_of(unit) && appointment.may_write_patrol_of(group)));
                assert!(!format!("{appointment:?}").contains("01010101"));
            }
        }
    }

    #[test]
    fn no_appointment_reaches_into_another_unit_or_group() {
        let (here, there) = (UnitId(1), UnitId(2));
        let (ours, theirs) = (GroupId([1; 8]), GroupId([2; 8]));
        for role in Role::ALL {
            let appointment = Appointment { role, unit: here, group: Some(ours) };
            assert!(!appointment.may_read_tips_of(there) && !appointment.may_handle_tips_of(there));
            assert!(!appointment.may_write_patrol_of(theirs));
            assert!(!appointment.may_read_patrol_of(theirs, there));
            assert!(!appointment.may_invite(Role::Resident, there));
            assert!(!appointment.may_invite(Role::AreaOfficer, here));
            assert!(!appointment.may_invite(Role::Desk, here));
        }
    }

    #[test]
    fn each_appointment_reaches_what_is_its_own() {
        let (unit, group) = (UnitId(1), GroupId([1; 8]));
        let reach = Role::ALL.map(|role| {
            let appointment = Appointment { role, unit, group: Some(group) };
            [
                appointment.may_read_tips_of(unit) && appointment.may_handle_tips_of(unit),
                appointment.may_write_patrol_of(group),
                appointment.may_read_patrol_of(group, unit),
                appointment.may_invite(Role::Resident, unit),
                appointment.may_invite(Role::GroupMember, unit),
            ]
        });
        let (y, n) = (true, false);
        assert_eq!(reach, [[n, n, n, n, n], [n, y, y, n, n], [n, n, y, y, y], [y, n, y, y, y]]);

        let groupless = Appointment { role: Role::GroupMember, unit, group: None };
        assert!(!groupless.may_write_patrol_of(group) && !groupless.may_read_patrol_of(group, unit));
    }
}
