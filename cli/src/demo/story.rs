//! What an act tells: on the terminal as it happens, and scene by scene for the picture.

use super::village::Villager;
use tinxom_domain::time::Timestamp;

/// The server's place in a scene.
pub const SERVER: usize = usize::MAX;

/// A sign that stands at somebody's place in a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A list of households.
    List,
    /// A code (QR) is shown.
    Code,
    /// A member until the server has ruled (chờ máy chủ).
    Provisional,
    /// The network is back, and bad.
    Bad,
    /// It has the household's slot.
    Active,
    /// Another one has the slot.
    Waiting,
    /// An officer settled between two.
    Settled,
    /// Two rows of the registry became one.
    Joined,
    /// No network.
    NoLink,
    /// Its member is told that an officer looked at the household.
    Looked,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Scene {
    /// When, by the village's clock.
    pub at: Timestamp,
    /// From whom to whom something went; both are people's places, or [`SERVER`].
    pub ways: Vec<(usize, usize)>,
    /// At which places a sign stands.
    pub signs: Vec<(usize, Sign)>,
    /// In words.
    pub text: String,
}

/// The scenes of an act, in their order.
#[derive(Debug, Clone, Default)]
pub struct Story(pub Vec<Scene>);

impl Story {
    /// Tells a line of somebody, and keeps it as a scene.
    pub fn tell(
        &mut self,
        villager: &Villager,
        icon: &str,
        way: Option<(usize, usize)>,
        sign: Option<Sign>,
        text: &str,
    ) {
        villager.tell(icon, text);
        let signs: Vec<_> = sign.map(|sign| (villager.person, sign)).into_iter().collect();
        self.keep(villager, way.into_iter().collect(), signs, format!("{}: {text}", villager.name()));
    }

    /// Keeps a scene whose lines were told already.
    pub fn keep(
        &mut self,
        villager: &Villager,
        ways: Vec<(usize, usize)>,
        signs: Vec<(usize, Sign)>,
        text: String,
    ) {
        self.0.push(Scene { at: villager.time(), ways, signs, text });
    }
}
