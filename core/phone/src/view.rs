//! Views: what a screen shows, pulled. The first call gives the present rows, the next ones wait and give what
//! changed since; nothing is called back and no lock is held while waiting, so a Flow or an AsyncStream over a view is
//! ten lines.

use crate::PhoneError;
use crate::house::House;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// A row of a view.
pub trait Row: Clone + PartialEq {
    /// What stays the same while the row changes.
    type Key: Ord;

    /// The row's key, unique in its view.
    fn key(&self) -> Self::Key;
}

/// One step from the rows before to the rows now. Applied in order; places are those at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference<R> {
    /// The row at this place goes.
    Remove {
        /// Its place.
        at: usize,
    },
    /// A row comes.
    Insert {
        /// Its place.
        at: usize,
        /// The row.
        row: R,
    },
    /// The row at this place is another one now.
    Update {
        /// Its place.
        at: usize,
        /// The row.
        row: R,
    },
}

impl<R> Difference<R> {
    /// Applies it to rows.
    pub fn apply(self, rows: &mut Vec<R>) {
        match self {
            Self::Remove { at } => {
                rows.remove(at);
            }
            Self::Insert { at, row } => rows.insert(at, row),
            Self::Update { at, row } => rows[at] = row,
        }
    }
}

/// The steps that lead from one list of rows to another. Rows that changed places go and come.
pub(crate) fn differences<R: Row>(before: &[R], now: &[R]) -> Vec<Difference<R>> {
    let mut steps = Vec::new();
    let mut rows: Vec<R> = before.to_vec();
    let kept: std::collections::BTreeSet<R::Key> = now.iter().map(Row::key).collect();
    for at in (0..rows.len()).rev() {
        if !kept.contains(&rows[at].key()) {
            rows.remove(at);
            steps.push(Difference::Remove { at });
        }
    }
    for (at, row) in now.iter().enumerate() {
        if rows.get(at).is_some_and(|there| there.key() == row.key()) {
            if rows[at] != *row {
                rows[at] = row.clone();
                steps.push(Difference::Update { at, row: row.clone() });
            }
            continue;
        }
        if let Some(elsewhere) = rows.iter().skip(at).position(|there| there.key() == row.key()) {
            rows.remove(at + elsewhere);
            steps.push(Difference::Remove { at: at + elsewhere });
        }
        rows.insert(at, row.clone());
        steps.push(Difference::Insert { at, row: row.clone() });
    }
    steps
}

type Query<R> = Box<dyn Fn(&House) -> Result<Vec<R>, PhoneError> + Send + Sync>;

/// Rows that change while they are looked at. Ends when it is closed or the phone is shut down.
pub struct View<R> {
    house: Arc<House>,
    query: Query<R>,
    seen: Mutex<Seen<R>>,
    closed: watch::Sender<bool>,
}

struct Seen<R> {
    rows: Vec<R>,
    changes: watch::Receiver<u64>,
}

impl<R> std::fmt::Debug for View<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("View(…)")
    }
}

impl<R: Row> View<R> {
    pub(crate) fn new(
        house: Arc<House>,
        query: impl Fn(&House) -> Result<Vec<R>, PhoneError> + Send + Sync + 'static,
    ) -> Self {
        let changes = house.changes.subscribe();
        let seen = Mutex::new(Seen { rows: Vec::new(), changes });
        Self { house, query: Box::new(query), seen, closed: watch::Sender::new(false) }
    }

    // What a panic left is a whole list of rows.
    fn seen(&self) -> MutexGuard<'_, Seen<R>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows now. What [`View::next`] gives is counted from them.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn snapshot(&self) -> Result<Vec<R>, PhoneError> {
        let mut seen = self.seen();
        // Marked as seen before the question: what changes in between is looked at again.
        seen.changes.borrow_and_update();
        let rows = (self.query)(&self.house)?;
        seen.rows.clone_from(&rows);
        Ok(rows)
    }

    /// Waits until something changed and gives the steps to it, or nothing when the view has ended. Dropped at any
    /// await, nothing is skipped: the next call gives it.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault. A vault that is closed for a while is waited for and no error.
    pub async fn next(&self) -> Result<Option<Vec<Difference<R>>>, PhoneError> {
        let mut closed = self.closed.subscribe();
        loop {
            if *closed.borrow_and_update() || self.house.is_shut() {
                return Ok(None);
            }
            let mut changes = self.seen().changes.clone();
            tokio::select! {
                _ = closed.changed() => continue,
                changed = changes.changed() => if changed.is_err() { return Ok(None) },
            }
            let mut seen = self.seen();
            seen.changes.borrow_and_update();
            let rows = match (self.query)(&self.house) {
                Err(PhoneError::Paused | PhoneError::SignedOut | PhoneError::ShutDown) => continue,
                rows => rows?,
            };
            let steps = differences(&seen.rows, &rows);
            if !steps.is_empty() {
                seen.rows = rows;
                return Ok(Some(steps));
            }
        }
    }

    /// Ends the view; a `next` that waits gives nothing.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Line(u32, u8);

    impl Row for Line {
        type Key = u32;

        fn key(&self) -> u32 {
            self.0
        }
    }

    proptest::proptest! {
        #[test]
        fn the_steps_lead_from_any_rows_to_any_others_and_none_are_needed_for_the_same(
            before in proptest::collection::btree_map(0u32..12, 0u8..3, 0..12),
            now in proptest::collection::btree_map(0u32..12, 0u8..3, 0..12),
            turn in 0usize..12,
        ) {
            let lines = |map: &std::collections::BTreeMap<u32, u8>| -> Vec<Line> {
                map.iter().map(|(key, value)| Line(*key, *value)).collect()
            };
            let (mut rows, mut target) = (lines(&before), lines(&now));
            let length = target.len().max(1);
            target.rotate_left(turn % length);
            let steps = differences(&rows, &target);
            proptest::prop_assert_eq!(steps.is_empty(), rows == target);
            for step in steps {
                step.apply(&mut rows);
            }
            proptest::prop_assert_eq!(rows, target);
        }
    }
}
