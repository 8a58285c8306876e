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
    /// The head of a group (trưởng nhóm), whom its members elected.
    GroupHead = 5,
    /// The head's deputy (phó nhóm).
    GroupDeputy = 6,
    /// A pupil in the group of a school gate (em học sinh), with a guardian's consent that ends on 31 May.
    Minor = 7,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Resident,
        Self::GroupMember,
        Self::AreaOfficer,
        Self::Desk,
        Self::GroupHead,
        Self::GroupDeputy,
        Self::Minor,
    ];

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
            Self::GroupHead => "group_head",
            Self::GroupDeputy => "group_deputy",
            Self::Minor => "minor",
        }
    }

    /// Whether it is the police's: certified by the unit's key and never invited.
    pub const fn is_officer(self) -> bool {
        matches!(self, Self::AreaOfficer | Self::Desk)
    }

    /// Whether it is one in a group, and so an appointment to it names one.
    pub const fn is_in_group(self) -> bool {
        matches!(self, Self::GroupMember | Self::GroupHead | Self::GroupDeputy | Self::Minor)
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
    /// Read the registry (sổ hộ) of the own ward.
    ReadRegistry,
    /// Enrol a household at its door, or by a code over the telephone.
    EnrolHousehold,
    /// Bring in a list; split, merge, move households; undo that.
    ChangeHousehold,
    /// Decide which of two claims holds a household's slot, and to which unit a household of a unit that was split goes.
    SettleClaim,
    /// End the membership of a resident's or member's phone.
    RevokeMember,
    /// End the appointment of an officer's phone.
    RevokeOfficer,
    /// Give the ward's registry key to its officers' devices.
    ShareRegistryKey,
    /// Make what was changed in the registry final.
    CountRegistry,
    /// Delete what is due for deletion.
    ForgetHousehold,
    /// See who looked at the households of the own group.
    ReadLooks,
    /// Hand the household's slot over, or give it up.
    PassSlot,
    /// Agree, as the guardian, to a pupil's membership.
    GuardMinor,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 22] = [
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
        Self::ReadRegistry,
        Self::EnrolHousehold,
        Self::ChangeHousehold,
        Self::SettleClaim,
        Self::RevokeMember,
        Self::RevokeOfficer,
        Self::ShareRegistryKey,
        Self::CountRegistry,
        Self::ForgetHousehold,
        Self::ReadLooks,
        Self::PassSlot,
        Self::GuardMinor,
    ];

    /// The name that the printed table has.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WriteTip => "write a tip",
            Self::ReadWardTips => "read the ward's sealed tips",
            Self::OpenTip => "open a tip",
            Self::AnswerTip => "answer a tip",
            Self::InvitePerson => "invite a person",
            Self::WritePatrol => "write the group's patrol log",
            Self::ReadGroupPatrol => "read patrol logs",
            Self::PublishEpochKey => "publish the ward's epoch key",
            Self::ReadUnitKeys => "read a unit's keys",
            Self::ReadOwnInbox => "read the own inbox",
            Self::ReadRegistry => "read the ward's registry",
            Self::EnrolHousehold => "enrol a household",
            Self::ChangeHousehold => "change households, undo it",
            Self::SettleClaim => "settle claims, choose a unit",
            Self::RevokeMember => "revoke a member's phone",
            Self::RevokeOfficer => "revoke an officer's phone",
            Self::ShareRegistryKey => "share the registry key",
            Self::CountRegistry => "count the registry",
            Self::ForgetHousehold => "delete what is due",
            Self::ReadLooks => "see who looked at the group's households",
            Self::PassSlot => "pass the household's slot on, give it up",
            Self::GuardMinor => "agree to a pupil's membership",
        }
    }
}

/// The table: whether a role may do something at all. For whom is [`Appointment`]'s to say.
pub const fn may(role: Role, action: Action) -> bool {
    match action {
        Action::ReadUnitKeys | Action::ReadOwnInbox => true,
        // A pupil writes nothing that could have an author.
        Action::WriteTip => !matches!(role, Role::Minor),
        Action::ReadWardTips
        | Action::OpenTip
        | Action::AnswerTip
        | Action::PublishEpochKey
        | Action::RevokeOfficer
        | Action::ShareRegistryKey
        | Action::CountRegistry => matches!(role, Role::Desk),
        Action::InvitePerson
        | Action::ReadRegistry
        | Action::EnrolHousehold
        | Action::ChangeHousehold
        | Action::SettleClaim
        | Action::RevokeMember
        | Action::ForgetHousehold => role.is_officer(),
        Action::WritePatrol => matches!(role, Role::GroupMember | Role::GroupHead | Role::GroupDeputy),
        Action::ReadGroupPatrol => !matches!(role, Role::Resident | Role::Minor),
        Action::ReadLooks => matches!(role, Role::GroupHead | Role::GroupDeputy),
        Action::PassSlot | Action::GuardMinor => !role.is_officer() && !matches!(role, Role::Minor),
    }
}

/// The table as a page of Markdown, for docs/roles.md.
pub fn table() -> String {
    use std::fmt::Write;
    let mut page = String::from("| |");
    for role in Role::ALL {
        let _ = write!(page, " {} |", role.name().replace('_', " "));
    }
    page.push_str("\n|---|");
    page.push_str(&":-:|".repeat(Role::ALL.len()));
    page.push('\n');
    for action in Action::ALL {
        let _ = write!(page, "| {} |", action.name());
        for role in Role::ALL {
            page.push_str(if may(role, action) { " ● |" } else { " |" });
        }
        page.push('\n');
    }
    page
}

/// How a device stands with its server on a day of the server's: asked at each exchange, and no device's clock has a say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Standing {
    /// What its role may do it may do.
    Active = 1,
    /// Its appointment or certificate is over.
    Ended = 2,
    /// It was lost, stolen or taken out: it reads nothing, and what lay in it unsent still comes in, marked.
    Revoked = 3,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 3] = [Self::Active, Self::Ended, Self::Revoked];

    /// The stable code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The standing of a code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
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
            && if self.role.is_officer() { self.unit == group_unit } else { self.group == Some(group) }
    }

    /// Whether it may see who looked at a group's households.
    pub fn may_read_looks_of(&self, group: GroupId) -> bool {
        may(self.role, Action::ReadLooks) && self.group == Some(group)
    }

    /// Whether it may do something in a ward's registry. `wards` are the units whose registry is the own unit's affair:
    /// itself, and those that became part of it.
    pub fn may_in_registry(&self, action: Action, unit: UnitId, wards: &[UnitId]) -> bool {
        may(self.role, action) && (self.unit == unit || wards.contains(&unit))
    }

    /// Whether it may invite somebody into a role: officers, into their own unit, everybody but officers, who are
    /// certified by the unit's key.
    pub fn may_invite(&self, role: Role, unit: UnitId) -> bool {
        may(self.role, Action::InvitePerson) && self.unit == unit && !role.is_officer()
    }

    /// Whether it may end the appointment of a device of a role in its own unit.
    pub fn may_revoke(&self, role: Role, unit: UnitId) -> bool {
        let action = if role.is_officer() { Action::RevokeOfficer } else { Action::RevokeMember };
        may(self.role, action) && self.unit == unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_rights_is_the_agreed_one() {
        let rows = Role::ALL.map(|role| Action::ALL.map(|action| may(role, action)));
        let row = |marks: &str| marks.chars().map(|mark| mark == 'y').collect::<Vec<_>>();
        // write tip, read ward's, open, answer, invite, write patrol, read patrol, publish key, unit's keys, inbox;
        // registry: read, enrol, change, settle, revoke member, revoke officer, key, count, forget; looks, pass on, guard
        let agreed = [
            "ynnnnnnnyynnnnnnnnnnyy",
            "ynnnnyynyynnnnnnnnnnyy",
            "ynnnynynyyyyyyynnnynnn",
            "yyyyynyyyyyyyyyyyyynnn",
            "ynnnnyynyynnnnnnnnnyyy",
            "ynnnnyynyynnnnnnnnnyyy",
            "nnnnnnnnyynnnnnnnnnnnn",
        ];
        for (role, (is, agreed)) in Role::ALL.iter().zip(rows.iter().zip(agreed)) {
            assert_eq!(is.to_vec(), row(agreed), "{role:?}");
        }
    }

    #[test]
    fn codes_of_roles_and_standings_do_not_change() {
        assert_eq!(Role::ALL.map(Role::code), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(Standing::ALL.map(Standing::code), [1, 2, 3]);
        for code in 0..=u8::MAX {
            assert_eq!(Role::from_code(code).map(Role::code), (1..=7).contains(&code).then_some(code));
            assert_eq!(
                Standing::from_code(code).map(Standing::code),
                (1..=3).contains(&code).then_some(code)
            );
        }
    }

    #[test]
    fn the_printed_table_has_every_role_action_and_right() {
        let page = table();
        assert_eq!(page.lines().count(), 2 + Action::ALL.len());
        let rights = Role::ALL.iter().flat_map(|role| Action::ALL.map(|action| may(*role, action)));
        assert_eq!(page.matches('●').count(), rights.filter(|right| *right).count());
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
        let walks = [n, y, y, n, n];
        let none = [n; 5];
        assert_eq!(reach, [none, walks, [n, n, y, y, y], [y, n, y, y, y], walks, walks, none]);

        let groupless = Appointment { role: Role::GroupMember, unit, group: None };
        assert!(!groupless.may_write_patrol_of(group) && !groupless.may_read_patrol_of(group, unit));
    }
}
