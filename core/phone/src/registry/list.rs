//! Bringing in a hamlet's list of households.

use super::Registry;
use super::listing;
use super::write::{officer, own_unit, push_entry, secret, wire_secret};
use crate::PhoneError;
use std::collections::BTreeMap;
use tinxom_domain::household::Standing;
use tinxom_domain::household::list::{BadRow, List, Row};
use tinxom_domain::id::{GroupId, HamletId, UnitId};
use tinxom_domain::role::Action;
use tinxom_domain::text::{exact_key, fold};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::StoreError;
use tinxom_store::registry::labels::{self, LabelRow};
use tinxom_store::registry::rows;
use tinxom_wire::codec::Fixed;
use tinxom_wire::registry::{BATCH, Batch, Entry, HouseholdLabel, RegistrySecret, SealedLabels};

/// Bytes of labels in one batch at most, before they are compressed: well within what a reader opens.
const BATCH_BYTES: usize = 12 * 1024;
/// Batches that are kept in one change: between two of them others get at the vault.
const STRIDE: usize = 16;

/// A list that was read, to be looked at before anything is brought in. It holds what the file says until it is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPreview {
    list: List,
    unit: UnitId,
}

impl ListPreview {
    /// How many rows can be taken.
    pub fn good(&self) -> usize {
        self.list.good.len()
    }

    /// The rows that cannot, in the file's order: line, column, what is wrong.
    pub fn bad(&self) -> &[BadRow] {
        &self.list.bad
    }

    /// Rows without anything in them.
    pub fn blank(&self) -> usize {
        self.list.blank
    }

    /// How many rows can be taken of each hamlet, in the order of ids.
    pub fn by_hamlet(&self) -> Vec<(HamletId, usize)> {
        let mut counts = BTreeMap::new();
        for row in &self.list.good {
            *counts.entry(row.hamlet).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }
}

/// What became of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListTaken {
    /// Households that are kept and queued: they wait for the server.
    pub brought_in: usize,
    /// Rows of households that are here already, by hamlet, address and householder without regard to diacritics and
    /// case.
    pub already: usize,
}

impl Registry {
    /// Reads a list without keeping anything of it: UTF-8, separated values, three columns.
    ///
    /// # Errors
    /// [`PhoneError::ListRefused`], [`PhoneError::NotYours`].
    pub fn read_list(&self, bytes: &[u8]) -> Result<ListPreview, PhoneError> {
        let (unit, names) = self.house.read(|connection| {
            officer(connection, Action::ChangeHousehold)?;
            let unit = own_unit(connection)?;
            let mut names = Names::default();
            for hamlet in listing::hamlets_of(&self.house, connection, unit)? {
                names.add(hamlet.id, &hamlet.name, &hamlet.short_name);
            }
            Ok((unit, names))
        })?;
        let list = List::read(bytes, |label| names.find(label)).map_err(PhoneError::ListRefused)?;
        Ok(ListPreview { list, unit })
    }

    /// Brings in the good rows of a list, and of those that only repeat another the ones of these lines: kept and
    /// queued, some thousand households at a time, and shown as waiting until the server ruled. `progress` is told how
    /// many of how many are kept. A list that is brought in once more, grown, after it was broken off or under another
    /// key, adds only what is not there; and two phones that bring in the same list name the same households, as the
    /// batches' order and seeds come from the rows.
    ///
    /// The order is none of the list: a batch, and where it ends, would tell the server which households are of one hamlet.
    ///
    /// # Errors
    /// [`PhoneError::NoRegistryKey`], [`PhoneError::NotYours`]; what was kept before stays.
    pub fn bring_in(
        &self,
        preview: &ListPreview,
        repeats: &[u32],
        group: Option<GroupId>,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<ListTaken, PhoneError> {
        let house = &self.house;
        let key = house.read(|connection| {
            officer(connection, Action::ChangeHousehold)?;
            match own_unit(connection)? {
                unit if unit == preview.unit => secret(connection, unit),
                _ => Err(PhoneError::NotYours),
            }
        })?;
        let also = preview.list.bad.iter().filter(|bad| repeats.contains(&bad.line));
        let rows: Vec<&Row> =
            preview.list.good.iter().chain(also.filter_map(|bad| bad.row.as_ref())).collect();
        let (unit, secret, total) = (preview.unit, wire_secret(&key), rows.len());
        let mut rows = house.read(|connection| Ok(new_among(connection, rows)?))?;
        rows.sort_by_cached_key(|row| (secret.list_place(unit, &label(&label_row(row))), row.line));
        let mut taken = ListTaken { brought_in: 0, already: total - rows.len() };
        let mut done = taken.already;
        if rows.is_empty() {
            progress(done, total);
        }
        for stride in batches(&rows).chunks(STRIDE) {
            let mut sealed = Vec::with_capacity(stride.len());
            for rows in stride {
                sealed.push(self.seal_batch(unit, group, rows, key.version, &secret)?);
            }
            house.write_to_send(|change| {
                for (rows, batch) in stride.iter().zip(sealed) {
                    let seed: [u8; 16] = batch.seed.into();
                    done += rows.len();
                    if !labels::insert_batch(change, &seed, unit, batch.count)? {
                        taken.already += rows.len();
                        continue;
                    }
                    for (id, row) in batch.ids().into_iter().zip(*rows) {
                        labels::set(change, unit, id, Some(&seed), 0, &label_row(row))?;
                    }
                    taken.brought_in += rows.len();
                    push_entry(house, change, &Entry::Households(batch))?;
                }
                Ok(())
            })?;
            progress(done, total);
        }
        Ok(taken)
    }

    fn seal_batch(
        &self,
        unit: UnitId,
        group: Option<GroupId>,
        rows: &[&Row],
        version: u16,
        secret: &RegistrySecret,
    ) -> Result<Batch, PhoneError> {
        let plain: Vec<HouseholdLabel> = rows.iter().map(|row| label(&label_row(row))).collect();
        let group = group.map(|group| Fixed::from(group.0));
        let group_bytes = group.as_ref().map(|group| &group[..]);
        // A batch that came before, and whose households are not here any more, is another one now.
        let seed = self.house.read(|connection| {
            let mut times = 0;
            loop {
                let seed = secret.batch_seed(unit, group_bytes, times, &plain);
                if labels::batch(connection, &seed)?.is_none() {
                    return Ok(seed);
                }
                times += 1;
            }
        })?;
        let mut dice = self.house.ports.dice();
        let labels = SealedLabels::seal(unit, &seed, version, secret, &plain, &mut dice)?;
        let count = u8::try_from(plain.len()).map_err(|_| PhoneError::NotPossible)?;
        Ok(Batch { seed: Fixed::from(seed), count, group, provisional: false, labels })
    }
}

fn label_row(row: &Row) -> LabelRow {
    LabelRow { hamlet: row.hamlet, address: row.address.clone(), name: row.householder.clone() }
}

/// A label as the wire has it.
pub(super) fn label(row: &LabelRow) -> HouseholdLabel {
    HouseholdLabel { hamlet: row.hamlet.0, address: row.address.clone(), name: row.name.clone() }
}

/// Those of a list's rows that are no household here. What became part of another household is there too; as many rows
/// that say the same are taken for known as there are households.
fn new_among<'a>(connection: &Connection, list: Vec<&'a Row>) -> Result<Vec<&'a Row>, StoreError> {
    let mut known = BTreeMap::new();
    let there = rows::living(connection, false)?.into_iter();
    let merged = rows::gone(connection)?.into_iter().filter(|row| {
        row.household.is_some_and(|household| matches!(household.standing, Standing::MergedInto(_)))
    });
    for label in there.chain(merged).filter_map(|row| row.label) {
        *known.entry((label.hamlet, fold(&label.address), fold(&label.name))).or_insert(0) += 1;
    }
    let is_new = |row: &&Row| match known.get_mut(&(row.hamlet, fold(&row.address), fold(&row.householder))) {
        Some(left @ 1..) => {
            *left -= 1;
            false
        }
        _ => true,
    };
    Ok(list.into_iter().filter(is_new).collect())
}

/// Rows in batches that fit.
fn batches<'r, 'a>(rows: &'r [&'a Row]) -> Vec<&'r [&'a Row]> {
    let (mut batches, mut rest) = (Vec::new(), rows);
    while !rest.is_empty() {
        let mut size = 0;
        let fits = rest.iter().take(BATCH).take_while(|row| {
            size += row.address.len() + row.householder.len() + 16;
            size <= BATCH_BYTES
        });
        let (batch, after) = rest.split_at(fits.count().max(1));
        batches.push(batch);
        rest = after;
    }
    batches
}

/// Hamlets by their names: as they are spelled, or, where only one is meant, without diacritics.
#[derive(Default)]
struct Names {
    spelled: BTreeMap<String, Option<HamletId>>,
    folded: BTreeMap<String, Option<HamletId>>,
}

impl Names {
    fn add(&mut self, id: HamletId, name: &str, short: &str) {
        let put = |names: &mut BTreeMap<String, Option<HamletId>>, key: String| {
            // Two hamlets of one name: nobody guesses.
            names
                .entry(key)
                .and_modify(|known| *known = known.filter(|known| *known == id))
                .or_insert(Some(id));
        };
        for name in [name, short] {
            put(&mut self.spelled, exact_key(name));
        }
        put(&mut self.folded, fold(name));
    }

    fn find(&self, label: &str) -> Option<HamletId> {
        let spelled = self.spelled.get(&exact_key(label)).copied();
        spelled.unwrap_or_else(|| self.folded.get(&fold(label)).copied().flatten())
    }
}
