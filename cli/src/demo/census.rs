//! The comparison at the end of the night: every tip that was kept, looked for in its owner's vault, in the server's
//! store and at the duty desk. Nothing here counts what was sent: what is compared lies on disk.

use std::collections::BTreeMap;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_wire::WireError;
use tinxom_wire::envelope::TipEnvelope;
use tinxom_wire::item::Item;
use tinxom_wire::operation::{Encapsulation, body, kind};
use tinxom_wire::recovery::from_sheet;
use tinxom_wire::seal::{WardBox, encapsulation_name};
use tinxom_wire::sign::PublicKey;

/// Which tip, wherever it lies: who sent it, what it says, and when it was kept, to the millisecond. The demo lets no
/// phone keep two tips in one millisecond, so that no tip can stand in for another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// The sender's device, by the signature in the envelope.
    pub device: DeviceId,
    /// The words.
    pub text: String,
    /// Milliseconds since 1970.
    pub kept_at: i64,
}

/// What a vault says of a tip that its owner kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It holds a receipt that verifies.
    Arrived,
    /// The server said no, and why.
    Refused,
    /// Taken back before it left.
    Withdrawn,
    /// Not acknowledged yet.
    Waiting,
    /// The vault does not have it any more, or says it arrived and holds no receipt.
    Gone,
}

/// A tip that a person kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Whose.
    pub who: usize,
    /// Which.
    pub identity: Identity,
    /// What the vault says of it.
    pub fate: Fate,
}

/// One person's tips, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Kept to be sent.
    pub filed: usize,
    /// With a receipt, at the server, and readable at the desk.
    pub arrived: usize,
    /// Refused by the server.
    pub refused: usize,
    /// Taken back before they left.
    pub withdrawn: usize,
    /// Not acknowledged yet.
    pub waiting: usize,
    /// Gone somewhere.
    pub lost: usize,
}

/// What the comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// By person.
    pub people: Vec<Count>,
    /// Tips that lie somewhere more often than they were sent, or that nobody sent.
    pub doubled: usize,
}

impl Findings {
    /// All persons' counts added up.
    pub fn sum(&self) -> Count {
        self.people.iter().fold(Count::default(), |sum, one| Count {
            filed: sum.filed + one.filed,
            arrived: sum.arrived + one.arrived,
            refused: sum.refused + one.refused,
            withdrawn: sum.withdrawn + one.withdrawn,
            waiting: sum.waiting + one.waiting,
            lost: sum.lost + one.lost,
        })
    }
}

type Shelf<'s> = BTreeMap<&'s Identity, usize>;

fn shelf(found: &[Option<Identity>]) -> (Shelf<'_>, usize) {
    let mut shelf = Shelf::new();
    for identity in found.iter().flatten() {
        *shelf.entry(identity).or_default() += 1;
    }
    (shelf, found.iter().filter(|identity| identity.is_none()).count())
}

fn take(shelf: &mut Shelf<'_>, identity: &Identity) -> bool {
    match shelf.get_mut(identity) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Compares what was kept with what the server has and what the desk can read. What could not be opened there is
/// nothing that anybody sent.
pub fn compare(
    people: usize,
    kept: &[Kept],
    server: &[Option<Identity>],
    desk: &[Option<Identity>],
) -> Findings {
    let (mut at_server, closed_at_server) = shelf(server);
    let (mut at_desk, closed_at_desk) = shelf(desk);
    let mut counts = vec![Count::default(); people];
    // Those that must be there take their place before those that may.
    let must = |tip: &&Kept| tip.fate != Fate::Waiting;
    for tip in kept.iter().filter(must).chain(kept.iter().filter(|tip| !must(tip))) {
        let Some(count) = counts.get_mut(tip.who) else { continue };
        count.filed += 1;
        match tip.fate {
            Fate::Refused => count.refused += 1,
            Fate::Withdrawn => count.withdrawn += 1,
            Fate::Arrived | Fate::Waiting | Fate::Gone => {
                let server = take(&mut at_server, &tip.identity);
                let desk = take(&mut at_desk, &tip.identity);
                match tip.fate {
                    Fate::Arrived if server && desk => count.arrived += 1,
                    Fate::Waiting => count.waiting += 1,
                    _ => count.lost += 1,
                }
            }
        }
    }
    // One and the same tip that is doubled here and there is one.
    let mut left: Vec<&Identity> =
        at_server.iter().chain(&at_desk).filter(|(_, count)| **count > 0).map(|(id, _)| *id).collect();
    left.sort_unstable();
    left.dedup();
    Findings { people: counts, doubled: left.len() + closed_at_server.max(closed_at_desk) }
}

/// Opens every tip among a ward's items with the desk's printed recovery sheet, in the items' order; nothing for one
/// that it does not open.
///
/// # Errors
/// [`WireError`] when the sheet cannot be read.
pub fn open_all(items: &[Item], sheet: &str) -> Result<Vec<Option<Identity>>, WireError> {
    let (unit, seed) = from_sheet(sheet)?;
    let mut secrets = BTreeMap::new();
    for item in items.iter().filter(|item| item.kind == kind::ENCAPSULATION) {
        let encapsulation: Encapsulation = body("encapsulation", &item.body)?;
        let secret = seed.open(unit, &encapsulation)?;
        secrets.insert(*encapsulation_name(&encapsulation), (encapsulation.epoch, secret));
    }
    let open = |item: &Item| {
        let envelope: TipEnvelope = body("tip", &item.body).ok()?;
        let (epoch, secret) = secrets.get(&*envelope.encapsulation)?;
        let ward = WardBox { unit: UnitId(unit.0), epoch: *epoch };
        let content = envelope.open_content(ward, secret).ok()?;
        let author = envelope.open_identity(ward, secret).ok()?;
        let device = PublicKey(author.key.into()).device();
        Some(Identity { device, text: content.text, kept_at: content.kept_at })
    };
    Ok(items.iter().filter(|item| item.kind == kind::TIP).map(open).collect())
}

#[cfg(test)]
mod tests {
    use super::{Count, Fate, Findings, Identity, Kept, compare};
    use tinxom_domain::id::DeviceId;

    fn identity(who: u8, number: i64) -> Identity {
        Identity { device: DeviceId([who; 16]), text: "Đèn ngõ hỏng.".into(), kept_at: number }
    }

    /// Two persons: one tip refused, one withdrawn, one waiting (that the server has), the others arrived.
    fn night() -> (Vec<Kept>, Vec<Option<Identity>>, Vec<Option<Identity>>) {
        let fates =
            [Fate::Arrived, Fate::Arrived, Fate::Refused, Fate::Withdrawn, Fate::Waiting, Fate::Arrived];
        let kept: Vec<Kept> = fates
            .into_iter()
            .enumerate()
            .map(|(number, fate)| Kept {
                who: number % 2,
                identity: identity(number as u8 % 2, number as i64),
                fate,
            })
            .collect();
        let there = |fates: &[Fate]| {
            let there = kept.iter().filter(|tip| fates.contains(&tip.fate));
            there.map(|tip| Some(tip.identity.clone())).collect::<Vec<_>>()
        };
        let (server, desk) = (there(&[Fate::Arrived, Fate::Waiting]), there(&[Fate::Arrived]));
        (kept, server, desk)
    }

    fn lost_and_doubled(findings: &Findings) -> (usize, usize) {
        (findings.sum().lost, findings.doubled)
    }

    #[test]
    fn a_night_in_which_all_went_well_adds_up() {
        let (kept, server, desk) = night();
        let findings = compare(2, &kept, &server, &desk);
        let sum = Count { filed: 6, arrived: 3, refused: 1, withdrawn: 1, waiting: 1, lost: 0 };
        assert_eq!((findings.sum(), findings.doubled), (sum, 0));
        assert_eq!(
            findings.people[0],
            Count { filed: 3, arrived: 1, refused: 1, waiting: 1, ..Count::default() }
        );
    }

    #[test]
    fn a_tip_that_is_missing_anywhere_is_found() {
        let (kept, server, desk) = night();
        for missing in 0..desk.len() {
            let mut desk = desk.clone();
            desk.remove(missing);
            assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (1, 0), "desk {missing}");
        }
        for missing in server.iter().filter(|there| desk.contains(there)) {
            let server: Vec<_> = server.iter().filter(|there| *there != missing).cloned().collect();
            assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (1, 0));
        }
        let mut forgotten = kept.clone();
        forgotten[0].fate = Fate::Gone;
        assert_eq!(lost_and_doubled(&compare(2, &forgotten, &server, &desk)), (1, 0));
    }

    #[test]
    fn a_tip_that_is_there_twice_is_found_wherever_it_is() {
        let (kept, server, desk) = night();
        let twice = |there: &[Option<Identity>]| [there, &there[..1]].concat();
        for (server, desk) in
            [(twice(&server), desk.clone()), (server.clone(), twice(&desk)), (twice(&server), twice(&desk))]
        {
            assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (0, 1));
        }
    }

    #[test]
    fn a_withdrawn_or_refused_tip_that_arrived_all_the_same_is_found() {
        let (kept, mut server, desk) = night();
        server.push(Some(kept[3].identity.clone()));
        assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (0, 1));
        server.push(Some(kept[2].identity.clone()));
        assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (0, 2));
    }

    #[test]
    fn what_nobody_sent_or_nobody_can_open_is_found() {
        let (kept, mut server, desk) = night();
        server.push(Some(identity(9, 9)));
        server.push(None);
        assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (0, 2));
    }

    #[test]
    fn another_tip_does_not_stand_in_for_a_lost_one() {
        let (kept, mut server, mut desk) = night();
        let altered = Identity { text: "Đèn ngõ sáng.".into(), ..kept[0].identity.clone() };
        for there in [&mut server, &mut desk] {
            there[0] = Some(altered.clone());
        }
        assert_eq!(lost_and_doubled(&compare(2, &kept, &server, &desk)), (1, 1));
    }
}
