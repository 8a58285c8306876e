//! The way of one phone to the server: there or not, and for a while a bad one. What goes wrong depends on the seed, the
//! phone and the number of the request, never on how long something took.

use super::village::Villager;
use super::witness::{What, Witness};
use futures_util::future::BoxFuture;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use tinxom_phone::transport::{HttpTransport, Request, Transport, TransportError};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::watch;

/// How a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Weather {
    /// There.
    Up = 0,
    /// Not there: a dead spot.
    Down = 1,
    /// There, and bad.
    Bad = 2,
}

/// What a bad link does to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FaultKind {
    /// It dies on the way up: the server sees a request that ends too soon.
    Up = 0,
    /// It dies on the way down: the phone hears the beginning of the reply and then nothing more.
    Down = 1,
    /// The server takes the request, and the phone hears nothing of its reply.
    ReplyLost = 2,
    /// The request arrives twice.
    Repeated = 3,
}

impl FaultKind {
    /// All of them; every phone meets each at least once in a night.
    pub const ALL: [Self; 4] = [Self::Up, Self::Down, Self::ReplyLost, Self::Repeated];

    /// Its name for scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::ReplyLost => "reply_lost",
            Self::Repeated => "repeated",
        }
    }
}

/// What went wrong once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The request of this phone on its bad link, from 1.
    pub request: u64,
    /// What.
    pub kind: FaultKind,
    /// Bytes that came through before the link died; 0 where nothing was cut.
    pub bytes: usize,
}

/// Requests of a phone that may meet a fault; later ones pass, so that the night ends.
pub const FAULTY: usize = 6;

/// A number out of a seed and a salt: SplitMix64.
pub fn roll(seed: u64, salt: u64) -> u64 {
    let mut state = seed.wrapping_add(salt.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// What a phone's first requests on its bad link meet: each kind of fault once, and by the dice one or two more, in an
/// order by the dice.
pub fn plan(seed: u64) -> [Option<FaultKind>; FAULTY] {
    let mut plan = [None; FAULTY];
    for (place, kind) in FaultKind::ALL.into_iter().enumerate() {
        plan[place] = Some(kind);
    }
    for (place, planned) in plan.iter_mut().enumerate().skip(FaultKind::ALL.len()) {
        // The fifth of five is a request that passes.
        *planned = FaultKind::ALL.get(roll(seed, 100 + place as u64) as usize % 5).copied();
    }
    for place in (1..FAULTY).rev() {
        plan.swap(place, roll(seed, 200 + place as u64) as usize % (place + 1));
    }
    plan
}

/// Where a request of so many bytes is cut. Always before its end, or it would be no fault; and the same for bodies that
/// differ by a few bytes, because sealed things do not always compress to the same length.
pub fn cut_up(dice: u64, length: usize) -> usize {
    let room = whole_power(length).max(1);
    (dice as usize % room).max(1).min(length)
}

/// Up to where a reply may pass of which so many bytes came, when the dice want it cut. How long a reply gets is not
/// known before its end, so no more of it passes than goes with the largest power of two below what came.
pub fn pass_down(dice: u64, came: usize) -> usize {
    // From the first bytes of a head to the middle of a long reply, all sizes alike.
    let wanted = 1 + (dice >> 8) as usize % (32 << (dice % 9));
    let power = whole_power(came);
    // Between the half of that power and all of it, so that what passed never shrinks while more comes.
    wanted.min(power - (dice >> 40) as usize % (power / 2).max(1))
}

/// The largest power of two below a length; 0 where there is none.
fn whole_power(length: usize) -> usize {
    length.saturating_sub(1).checked_ilog2().map_or(0, |power| 1 << power)
}

/// A phone's way to the server.
pub struct Link {
    way: HttpTransport,
    weather: AtomicU8,
    seed: u64,
    plan: [Option<FaultKind>; FAULTY],
    /// Requests that ended on the bad link.
    ended: watch::Sender<u64>,
    person: usize,
    witness: Arc<Witness>,
    villager: OnceLock<Weak<Villager>>,
}

impl Link {
    /// A link that is there.
    pub fn new(way: HttpTransport, seed: u64, person: usize, witness: Arc<Witness>) -> Self {
        let weather = AtomicU8::new(Weather::Up as u8);
        let (ended, villager) = (watch::Sender::new(0), OnceLock::new());
        Self { way, weather, seed, plan: plan(seed), ended, person, witness, villager }
    }

    /// Whose it is: the vault is looked at whenever a request leaves.
    pub fn belongs_to(&self, villager: &Arc<Villager>) {
        let _ = self.villager.set(Arc::downgrade(villager));
    }

    /// Changes it.
    pub fn set(&self, weather: Weather) {
        self.weather.store(weather as u8, Ordering::Relaxed);
        self.witness.note(self.person, What::Link(weather));
    }

    fn is(&self, weather: Weather) -> bool {
        self.weather.load(Ordering::Relaxed) == weather as u8
    }

    /// Whether everything that was to go wrong did.
    pub fn is_through(&self) -> bool {
        !self.is(Weather::Bad) || *self.ended.borrow() >= FAULTY as u64
    }

    /// Waits until so many requests ended on the bad link.
    pub async fn reached(&self, requests: u64) {
        let _ = self.ended.subscribe().wait_for(|ended| *ended >= requests).await;
    }

    /// Sends a request and lets its whole reply fall, however it goes on.
    async fn unheard(&self, request: Request<'_>) -> Result<(), TransportError> {
        let (sender, mut pieces) = unbounded_channel();
        let falling = async { while pieces.recv().await.is_some() {} };
        tokio::join!(self.way.exchange(request, sender), falling).0
    }

    /// Sends a request and passes the reply's first bytes on as they come. The rest goes into the void, as it does when
    /// a phone walks behind the hill: the server does not know, and finishes what it was told to do.
    async fn half_heard(
        &self,
        request: Request<'_>,
        to: UnboundedSender<Vec<u8>>,
        dice: u64,
    ) -> Result<usize, TransportError> {
        let (sender, mut pieces) = unbounded_channel::<Vec<u8>>();
        let passing = async {
            let (mut came, mut passed, mut held) = (0, 0, Vec::new());
            while let Some(piece) = pieces.recv().await {
                came += piece.len();
                held.extend(piece);
                let now = pass_down(dice, came) - passed;
                if now > 0 {
                    let _ = to.send(held.drain(..now).collect());
                    passed += now;
                }
            }
            passed
        };
        let (sent, passed) = tokio::join!(self.way.exchange(request, sender), passing);
        sent.map(|()| passed)
    }

    async fn badly(
        &self,
        request: Request<'_>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> Result<(), TransportError> {
        let number = *self.ended.borrow();
        let dice = roll(self.seed, 300 + number);
        let planned = self.plan.get(number as usize).copied().flatten();
        let went = match planned {
            None => self.way.exchange(request, pieces).await.map(|()| 0),
            Some(FaultKind::Up) => {
                let cut = cut_up(dice, request.body.len());
                let body = request.body[..cut].to_vec();
                self.unheard(Request { body, ..request }).await.map(|()| cut)
            }
            Some(FaultKind::Down) => self.half_heard(request, pieces, dice).await,
            Some(FaultKind::ReplyLost) => self.unheard(request).await.map(|()| 0),
            Some(FaultKind::Repeated) => match self.unheard(request.clone()).await {
                Ok(()) => self.way.exchange(request, pieces).await.map(|()| 0),
                Err(error) => Err(error),
            },
        };
        let bytes = went?;
        if let Some(kind) = planned {
            self.witness.fault(self.person, Fault { request: number + 1, kind, bytes });
        }
        self.ended.send_modify(|ended| *ended += 1);
        match planned {
            None | Some(FaultKind::Repeated) => Ok(()),
            Some(_) => Err(TransportError::Broken),
        }
    }
}

impl Transport for Link {
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        Box::pin(async move {
            if self.is(Weather::Down) {
                return Err(TransportError::Unreachable);
            }
            if let Some(villager) = self.villager.get().and_then(Weak::upgrade) {
                // What is not seen now is seen after the sync; a vault that cannot be read says so there.
                let _ = villager.look();
            }
            if self.is(Weather::Bad) {
                self.badly(request, pieces).await
            } else {
                self.way.exchange(request, pieces).await
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FAULTY, FaultKind, cut_up, pass_down, plan, roll};

    #[test]
    fn every_phone_of_every_night_meets_every_kind_of_fault() {
        for seed in 0..2_000 {
            let plan = plan(roll(seed, seed % 6));
            for kind in FaultKind::ALL {
                assert!(plan.contains(&Some(kind)), "seed {seed}: {plan:?}");
            }
        }
    }

    #[test]
    fn a_seed_tells_the_faults_and_another_seed_tells_others() {
        assert_eq!(plan(7), plan(7));
        let orders: std::collections::BTreeSet<_> =
            (0..200).map(|seed| format!("{:?}", plan(seed))).collect();
        assert!(orders.len() > 100, "{} orders of {FAULTY}", orders.len());
        assert_ne!(roll(1, 0), roll(1, 1));
        assert_ne!(roll(0, 0), 0);
    }

    #[test]
    fn a_cut_is_never_past_the_end_whatever_the_length() {
        for length in 2..5_000 {
            for salt in 0..50 {
                let dice = roll(length as u64, salt);
                assert!((1..length).contains(&cut_up(dice, length)), "{length}");
                assert!((1..length).contains(&pass_down(dice, length)), "{length}");
            }
        }
        assert_eq!((cut_up(9, 0), cut_up(9, 1), pass_down(9, 0), pass_down(9, 1)), (0, 1, 0, 0));
    }

    #[test]
    fn a_cut_does_not_move_when_a_body_grows_by_a_few_bytes() {
        for salt in 0..1_000 {
            let dice = roll(3, salt);
            assert_eq!(cut_up(dice, 3_000), cut_up(dice, 3_017));
            assert_eq!(pass_down(dice, 3_000), pass_down(dice, 3_017));
        }
    }

    #[test]
    fn what_passed_of_a_reply_never_shrinks_while_it_comes() {
        for salt in 0..200 {
            let dice = roll(5, salt);
            for came in 0..3_000 {
                assert!(pass_down(dice, came) <= pass_down(dice, came + 1));
            }
        }
    }

    #[test]
    fn cuts_fall_into_small_and_large_bodies() {
        let cuts: Vec<usize> = (0..500).map(|salt| cut_up(roll(1, salt), 40_000)).collect();
        assert!(cuts.iter().any(|cut| *cut < 2_000) && cuts.iter().any(|cut| *cut > 25_000));
        let cuts: Vec<usize> = (0..500).map(|salt| pass_down(roll(1, salt), 9_000)).collect();
        assert!(cuts.iter().any(|cut| *cut < 30) && cuts.iter().any(|cut| *cut > 3_000));
    }
}
