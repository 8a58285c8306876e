//! The icons by name: line drawings of things seen in a village. Every shell has a drawing of each.

macro_rules! icons {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// An icon. A shell draws it in the colour of the words beside it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Icon {
            $($(#[$doc])* $variant,)*
        }

        impl Icon {
            /// Every icon.
            pub const ALL: &'static [Icon] = &[$(Icon::$variant,)*];

            /// The icon's name, which is its drawing's file name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Icon::$variant => $name,)*
                }
            }
        }
    };
}

icons! {
    /// A house: kept here.
    House = "house",
    /// A dashed arrow: on its way.
    OnItsWay = "on-its-way",
    /// A sealed check: arrived.
    Arrived = "arrived",
    /// An open envelope: opened.
    Opened = "opened",
    /// Speech: answered.
    Answered = "answered",
    /// A hand: put aside.
    PutAside = "put-aside",
    /// A crossed circle: refused.
    Refused = "refused",
    /// A clock: waiting for the ward's key, or for a verdict.
    Waiting = "waiting",
    /// An arrow back: withdrawn.
    Withdrawn = "withdrawn",
    /// A closed book: closed.
    Closed = "closed",
    /// A pencil: being written.
    Pencil = "pencil",
    /// A door: a stranger, enrolment at the door.
    Door = "door",
    /// A tea leaf: fields, ponds, environment; the product itself.
    TeaLeaf = "tea-leaf",
    /// A bank's columns.
    Bank = "bank",
    /// A phone with a mark: a swindle.
    PhoneMark = "phone-mark",
    /// A coin with đ: usury.
    Coin = "coin",
    /// A loudspeaker: disorder.
    Loudspeaker = "loudspeaker",
    /// A motorbike: theft.
    Motorbike = "motorbike",
    /// A flame: danger.
    Flame = "flame",
    /// A school gate: traffic, school.
    SchoolGate = "school-gate",
    /// A bridge with water: other things of the village.
    Bridge = "bridge",
    /// Cards and a bottle: drugs, gambling.
    Cards = "cards",
    /// Three dots: something else.
    Other = "other",
    /// A handset: 113.
    Call = "call",
    /// A door with an arrow out: quick exit.
    Leave = "leave",
    /// An arrow to the left: back.
    Back = "back",
    /// An arrow to the right: on.
    On = "on",
    /// A plus: new.
    Plus = "plus",
    /// A square of modules: a QR code.
    Qr = "qr",
    /// A camera: read a code.
    Camera = "camera",
    /// A keyboard: type it.
    Keyboard = "keyboard",
    /// A lantern: a patrol.
    Lantern = "lantern",
    /// Two people: a household, members.
    People = "people",
    /// A person with a badge: an officer.
    Officer = "officer",
    /// A tray: the duty desk.
    Tray = "tray",
    /// Houses in a row: the hamlet's households.
    Hamlet = "hamlet",
    /// A fork in a way: choose.
    Fork = "fork",
    /// A gear: this phone.
    Gear = "gear",
    /// An eye: who looked.
    Eye = "eye",
    /// A key: handing over a slot, signing in.
    Key = "key",
    /// A shield: what is safe.
    Shield = "shield",
    /// A paper: what was agreed to, a receipt.
    Paper = "paper",
    /// A magnifying glass: search.
    Search = "search",
    /// A tick: done, chosen.
    Tick = "tick",
    /// A cross: close.
    Cross = "cross",
    /// An arrow out of a box: share.
    Share = "share",
    /// An ear with waves: read aloud.
    Aloud = "aloud",
    /// A page with lines: copy.
    Copy = "copy",
    /// A bin: delete.
    Bin = "bin",
    /// A cloud with a stroke: no network.
    NoNetwork = "no-network",
    /// Two arrows in a ring: in step, try again.
    Sync = "sync",
    /// A triangle with a mark: look here.
    Attention = "attention",
}

#[cfg(test)]
mod tests {
    use super::Icon;
    use std::collections::BTreeSet;

    #[test]
    fn every_icon_has_a_name_of_its_own_that_is_a_file_name() {
        let names: BTreeSet<_> = Icon::ALL.iter().map(|icon| icon.name()).collect();
        assert_eq!(names.len(), Icon::ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }
}
