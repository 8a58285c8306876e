//! The ward's registry of households, for officers.

use crate::PhoneError;
use crate::households::RevokeReason;
use crate::households::{ChangeId, ClaimId, GroupId, HamletId, HouseholdId, LookPurpose, Revoked};
use crate::names::{DeviceId, Moment, UnitId};
use crate::phone::Home;
use crate::registry_rows::{
    ChooseLine, ClaimLine, DueLine, HamletCount, HamletLine, HouseholdDetail, HouseholdLine, HouseholdPage,
    HouseholdQuery, ListTaken, ListTrouble, MemberLine, MergeOffer, OfficerLine, OwnLook, PendingLine,
    RegistryLine, SplitHousehold, WaitingClaim,
};
use crate::view::view;
use std::sync::Arc;

view! {
    /// The ward's hamlets as a view.
    HamletsView of HamletLine (tinxom_phone::HamletLine), HamletChange
}

view! {
    /// Households that answer a query as a view.
    HouseholdsView of HouseholdLine (tinxom_phone::HouseholdLine), HouseholdStep
}

view! {
    /// Claims that wait as a view.
    ClaimsView of ClaimLine (tinxom_phone::ClaimLine), ClaimChange
}

view! {
    /// Households of a unit that was split as a view.
    ChooseView of ChooseLine (tinxom_phone::ChooseLine), ChooseChange
}

/// A list that was read, to be looked at before anything is brought in. It holds what the file says until it is dropped.
#[derive(uniffi::Object)]
pub struct ListPreview {
    home: Arc<Home>,
    inner: tinxom_phone::ListPreview,
}

#[uniffi::export]
impl ListPreview {
    /// How many rows can be taken.
    pub fn good(&self) -> u64 {
        self.inner.good() as u64
    }

    /// The rows that cannot, in the file's order.
    pub fn bad(&self) -> Vec<ListTrouble> {
        let speech = self.home.speech();
        let trouble = |row: &tinxom_domain::household::list::BadRow| ListTrouble {
            line: row.line,
            said: speech.row_trouble(row),
            repeats: row.row.is_some(),
        };
        self.inner.bad().iter().map(trouble).collect()
    }

    /// Rows without anything in them.
    pub fn blank(&self) -> u64 {
        self.inner.blank() as u64
    }

    /// How many rows can be taken of each hamlet.
    pub fn by_hamlet(&self) -> Vec<HamletCount> {
        let counts = self.inner.by_hamlet().into_iter();
        counts.map(|(hamlet, rows)| HamletCount { hamlet, rows: rows as u64 }).collect()
    }
}

/// A ward's registry, for its officers.
#[derive(uniffi::Object)]
pub struct Registry {
    pub(crate) home: Arc<Home>,
}

impl Registry {
    fn inner(&self) -> tinxom_phone::Registry {
        self.home.phone.registry()
    }
}

/// Rows of the core as rows of this crate.
fn rows<T, R: From<T>>(rows: Vec<T>) -> Vec<R> {
    rows.into_iter().map(R::from).collect()
}

// Every call but `is_open`, `sealed_count` and `looks` gives [`PhoneError::NotPossible`] for anybody but an officer.
#[uniffi::export]
impl Registry {
    /// The ward's hamlets in Vietnamese order, with what the registry has of each.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for another role's, as everywhere here.
    pub fn hamlets(&self) -> Result<Vec<HamletLine>, PhoneError> {
        self.home.told(self.inner().hamlets()).map(rows)
    }

    /// [`Registry::hamlets`] as a view.
    pub fn view_hamlets(&self) -> HamletsView {
        HamletsView::new(&self.home, self.inner().view_hamlets())
    }

    /// A page of the households that answer a query.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn households(
        &self,
        query: HouseholdQuery,
        skip: u32,
        take: u32,
    ) -> Result<HouseholdPage, PhoneError> {
        let page = self.home.told(self.inner().households(&query.into(), skip as usize, take as usize))?;
        Ok(HouseholdPage { rows: rows(page.rows), total: page.total as u64 })
    }

    /// The first `take` of [`Registry::households`] as a view.
    pub fn view(&self, query: HouseholdQuery, take: u32) -> HouseholdsView {
        HouseholdsView::new(&self.home, self.inner().view(query.into(), take as usize))
    }

    /// A household in a list, without looking into it.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn line(&self, household: HouseholdId) -> Result<HouseholdLine, PhoneError> {
        Ok(self.home.told(self.inner().line(household))?.into())
    }

    /// A household in full. That it was looked at, by which role and what for, is told to its member and to the group's
    /// head.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn household(
        &self,
        household: HouseholdId,
        purpose: LookPurpose,
    ) -> Result<HouseholdDetail, PhoneError> {
        Ok(self.home.told(self.inner().household(household, purpose))?.into())
    }

    /// The last looks of this phone's officer, the newest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn looks(&self, most: u32) -> Result<Vec<OwnLook>, PhoneError> {
        self.home.told(self.inner().looks(most as usize)).map(rows)
    }

    /// What was decided in the registry, the newest first, with what the server refused.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn decisions(&self, skip: u32, take: u32) -> Result<Vec<RegistryLine>, PhoneError> {
        self.home.told(self.inner().decisions(skip as usize, take as usize)).map(rows)
    }

    /// What this phone asked for and the server has not ruled on, oldest first (chờ máy chủ).
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn pending(&self) -> Result<Vec<PendingLine>, PhoneError> {
        self.home.told(self.inner().pending()).map(rows)
    }

    /// Pairs of a household that was made at the door and one that is known already and may be the same.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn merge_candidates(&self) -> Result<Vec<MergeOffer>, PhoneError> {
        self.home.told(self.inner().merge_candidates()).map(rows)
    }

    /// Whether this phone can read and write labels: a desk has shared the ward's registry key with it.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn is_open(&self) -> Result<bool, PhoneError> {
        self.home.told(self.inner().is_open())
    }

    /// How many entries have labels that do not open here yet.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn sealed_count(&self) -> Result<u64, PhoneError> {
        self.home.told(self.inner().sealed())
    }

    /// Households that no ruling named yet.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn waiting_count(&self) -> Result<u64, PhoneError> {
        self.home.told(self.inner().waiting())
    }

    /// Reads a list without keeping anything of it: UTF-8, separated values, three columns.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for one of which no row can be taken, with the reason in its words.
    pub fn read_list(&self, file: Vec<u8>) -> Result<ListPreview, PhoneError> {
        let inner = self.home.told(self.inner().read_list(&file))?;
        Ok(ListPreview { home: self.home.clone(), inner })
    }

    /// Brings in the good rows of a list, and of those that only repeat another the ones of these lines: kept, queued and
    /// shown as waiting until the server ruled. Long for a large list; how far it is stands in [`Registry::view_hamlets`].
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`]; what was kept before stays.
    pub fn bring_in(
        &self,
        preview: &ListPreview,
        repeats: Vec<u32>,
        group: Option<GroupId>,
    ) -> Result<ListTaken, PhoneError> {
        let taken = self.home.told(self.inner().bring_in(&preview.inner, &repeats, group, |_, _| ()))?;
        Ok(ListTaken { brought_in: taken.brought_in as u64, already: taken.already as u64 })
    }

    /// Claims that wait to be settled, then those whose four words are still to be compared.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn waiting_claims(&self) -> Result<Vec<WaitingClaim>, PhoneError> {
        let waiting = self.home.told(self.inner().waiting_claims())?;
        let waits = |(claim, household): (tinxom_phone::ClaimLine, tinxom_phone::HouseholdLine)| {
            WaitingClaim { claim: claim.into(), household: household.into() }
        };
        Ok(waiting.into_iter().map(waits).collect())
    }

    /// The claims of [`Registry::waiting_claims`] as a view.
    pub fn view_waiting(&self) -> ClaimsView {
        ClaimsView::new(&self.home, self.inner().view_waiting())
    }

    /// Gives a household's slot to a claim that waits; who had it waits for it from then on.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn settle(&self, claim: ClaimId) -> Result<(), PhoneError> {
        self.home.told(self.inner().settle(claim))
    }

    /// Households whose unit ended and was split, each with the units to choose among.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn choose_queue(&self) -> Result<Vec<ChooseLine>, PhoneError> {
        self.home.told(self.inner().choose_queue()).map(rows)
    }

    /// [`Registry::choose_queue`] as a view.
    pub fn view_choose_queue(&self) -> ChooseView {
        ChooseView::new(&self.home, self.inner().view_choose_queue())
    }

    /// Says to which unit households of one that was split belong. Of several, all are kept or none.
    ///
    /// # Errors
    /// [`PhoneError::Choose`] when that is none of the units; [`PhoneError::NotPossible`].
    pub fn choose(&self, households: Vec<HouseholdId>, unit: UnitId) -> Result<Vec<ChangeId>, PhoneError> {
        self.home.told(self.inner().choose(&households, unit))
    }

    /// A part of a household becomes one of its own (tách hộ); the slot stays where it is.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`]; [`PhoneError::Text`].
    pub fn split(
        &self,
        household: HouseholdId,
        hamlet: HamletId,
        address: String,
        name: String,
    ) -> Result<SplitHousehold, PhoneError> {
        let split = self.home.told(self.inner().split(household, hamlet, &address, &name));
        split.map(|(change, household)| SplitHousehold { change, household })
    }

    /// A household becomes one with another (nhập hộ); the other's member stays.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn merge(&self, household: HouseholdId, into: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.home.told(self.inner().merge(household, into))
    }

    /// A household belongs to another group, or to none (chuyển tổ).
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn move_to(&self, household: HouseholdId, group: Option<GroupId>) -> Result<ChangeId, PhoneError> {
        self.home.told(self.inner().move_to(household, group))
    }

    /// What a household is known by is put right (sửa sổ).
    ///
    /// # Errors
    /// As [`Registry::split`].
    pub fn correct(
        &self,
        household: HouseholdId,
        hamlet: HamletId,
        address: String,
        name: String,
    ) -> Result<ChangeId, PhoneError> {
        self.home.told(self.inner().correct(household, hamlet, &address, &name))
    }

    /// A household moved away (chuyển đi); its slot is free.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn move_away(&self, household: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.home.told(self.inner().move_away(household))
    }

    /// The member of a household died (qua đời); the slot is free.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn death(&self, household: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.home.told(self.inner().death(household))
    }

    /// A household that moved away came back (trở về); who had the slot gets it again.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn back(&self, household: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.home.told(self.inner().back(household))
    }

    /// Takes a change back: until it is counted, and while nothing was built on it.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn undo(&self, change: ChangeId) -> Result<(), PhoneError> {
        self.home.told(self.inner().undo(change))
    }

    /// Counts the registry (chốt sổ): what was changed up to the last ruling that is here is final. Gives its number.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for anybody but a desk.
    pub fn count(&self) -> Result<u64, PhoneError> {
        self.home.told(self.inner().count())
    }

    /// Households that are due for deletion by the latest signed date.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn due(&self) -> Result<Vec<DueLine>, PhoneError> {
        self.home.told(self.inner().due()).map(rows)
    }

    /// Deletes households that are due: of each and its claims only the ids stay, here and at the server. All or none.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn forget(&self, households: Vec<HouseholdId>) -> Result<(), PhoneError> {
        self.home.told(self.inner().forget(&households))
    }

    /// The officers' devices of the ward that this phone knows.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn officers(&self) -> Result<Vec<OfficerLine>, PhoneError> {
        self.home.told(self.inner().officers()).map(rows)
    }

    /// The members' devices as far as the registry knows them: those with a slot, or waiting for one.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn members(&self) -> Result<Vec<MemberLine>, PhoneError> {
        self.home.told(self.inner().members()).map(rows)
    }

    /// Takes a phone out: it reads nothing any more once the server has this, and its slot is free. From `from` on, where
    /// that is still to come.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn revoke(
        &self,
        whose: Revoked,
        reason: RevokeReason,
        from: Option<Moment>,
    ) -> Result<DeviceId, PhoneError> {
        self.home.told(self.inner().revoke(whose, reason, from))
    }
}
