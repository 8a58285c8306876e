//! Roles, and what each may do: one table, asked by the phone and enforced by the server.

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
    /// Read a ward's sealed tips, open and answer them.
    HandleTips,
    /// Invite a person.
    InvitePerson,
    /// Write the own group's patrol log.
    WritePatrol,
    /// Read patrol logs: the own group's, or those of the own ward.
    ReadPatrol,
    /// Publish the ward's epoch key.
    PublishEpochKey,
}

/// The table: whether a role may do something at all. For whom is [`Appointment`]'s to say.
pub const fn may(role: Role, action: Action) -> bool {
    match action {
        Action::WriteTip => true,
        Action::HandleTips | Action::PublishEpochKey => matches!(role, Role::Desk),
        Action::InvitePerson => matches!(role, Role::Desk | Role::AreaOfficer),
        Action::WritePatrol => matches!(role, Role::GroupMember),
        Action::ReadPatrol => !matches!(role, Role::Resident),
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
    /// Whether the tips of a ward are this device's to open and answer.
    pub fn may_handle_tips_of(&self, unit: UnitId) -> bool {
        may(self.role, Action::HandleTips) && self.unit == unit
    }

    /// Whether it may write a group's patrol log.
    pub fn may_write_patrol_of(&self, group: GroupId) -> bool {
        may(self.role, Action::WritePatrol) && self.group == Some(group)
    }

    /// Whether it may read a group's patrol log.
    pub fn may_read_patrol_of(&self, group: GroupId, unit: UnitId) -> bool {
        match self.role {
            Role::Resident => false,
            Role::GroupMember => self.group == Some(group),
            Role::AreaOfficer | Role::Desk => self.unit == unit,
        }
    }

    /// Whether it may invite somebody into a role: officers, into their own unit, residents and members.
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
        let table: Vec<(Role, Vec<bool>)> = Role::ALL
            .into_iter()
            .map(|role| {
                use Action::*;
                let actions = [WriteTip, HandleTips, InvitePerson, WritePatrol, ReadPatrol, PublishEpochKey];
                (role, actions.into_iter().map(|action| may(role, action)).collect())
            })
            .collect();
        let (y, n) = (true, false);
        assert_eq!(
            table,
            [
                (Role::Resident, vec![y, n, n, n, n, n]),
                (Role::GroupMember, vec![y, n, n, y, y, n]),
                (Role::AreaOfficer, vec![y, n, y, n, y, n]),
                (Role::Desk, vec![y, y, y, n, y, y]),
            ]
        );
    }

    #[test]
    fn no_appointment_reaches_into_another_unit_or_group() {
        let (here, there) = (UnitId(1), UnitId(2));
        let (ours, theirs) = (GroupId([1; 8]), GroupId([2; 8]));
        for role in Role::ALL {
            let appointment = Appointment { role, unit: here, group: Some(ours) };
            assert!(!appointment.may_handle_tips_of(there));
            assert!(!appointment.may_write_patrol_of(theirs));
            assert!(!appointment.may_read_patrol_of(theirs, there));
            assert!(!appointment.may_invite(Role::Resident, there));
            assert!(!appointment.may_invite(Role::Desk, here));
        }
    }
}
