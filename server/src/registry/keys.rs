//! The keys that officers' devices publish, and the registry's key that a desk seals to them.

use super::Registry;
use crate::room::{RoomError, member_row};
use tinxom_domain::id::UnitId;
use tinxom_domain::role::{Action, Standing};
use tinxom_exchange::server::Member;
use tinxom_wire::codec::Signed;
use tinxom_wire::operation::{Operation, body};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{BoxKey, RegistryKey};
use tinxom_wire::sign::Purpose;

/// Bytes of an X-Wing encapsulation.
const ENCAPSULATION: usize = 1120;
/// Bytes of a sealed key: 32 and the tag.
const SEALED: usize = 48;

impl Registry<'_> {
    pub(super) fn box_key(
        &self,
        member: &Member,
        unit: UnitId,
        operation: &Operation,
    ) -> Result<Verdict, RoomError> {
        if !self.may(member, Action::ReadRegistry, unit) {
            return Ok(Verdict::NotAllowed);
        }
        let signed = body::<Signed>("box key", &operation.body);
        let formed = signed.is_ok_and(|signed| BoxKey::open(&signed, &member.key).is_ok());
        Ok(if formed { Verdict::Accepted } else { Verdict::Malformed })
    }

    pub(super) fn registry_key(
        &self,
        member: &Member,
        unit: UnitId,
        operation: &Operation,
    ) -> Result<Verdict, RoomError> {
        if !self.may(member, Action::ShareRegistryKey, unit) {
            return Ok(Verdict::NotAllowed);
        }
        let Ok(signed) = body::<Signed>("registry key", &operation.body) else {
            return Ok(Verdict::Malformed);
        };
        let Ok(key) = RegistryKey::peek(&signed) else { return Ok(Verdict::Malformed) };
        if member.key.open(Purpose::RegistryKey, &signed).is_err()
            || *key.desk != member.device().0
            || key.version == 0
            || (key.encapsulated.len(), key.sealed.len()) != (ENCAPSULATION, SEALED)
        {
            return Ok(Verdict::Malformed);
        }
        if key.unit != unit.0 {
            return Ok(Verdict::NotAllowed);
        }
        // To nobody but who may read what it opens.
        let Some((to, _)) = member_row(self.transaction, key.device(), self.now)? else {
            return Ok(Verdict::NoSuchTip);
        };
        if to.standing == Standing::Active && self.may(&to, Action::ReadRegistry, unit) {
            Ok(Verdict::Accepted)
        } else {
            Ok(Verdict::NotAllowed)
        }
    }
}
