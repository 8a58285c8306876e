//! Over midnight two wards become one and a third is split. A tip that was written before and sent after arrives once, at
//! the ward of today; a household of the split ward waits until a person says where it belongs.

use super::census::{Findings, Identity, Kept, compare, open_all};
use super::dead_spot::Filed;
use super::link::Weather;
use super::night::{ask_vault, identity};
use super::places::{LEFT, MERGED, NEXT_DOOR, SPLIT, after};
use super::report::Later;
use super::story::Story;
use super::village::{DESK, MERGED_DESK, NEIGHBOUR, SPLIT_DESK, Village, Villager};
use super::witness::Witness;
use crate::say::Failure;
use std::sync::Arc;
use tinxom_domain::household::{Change, MemoryBook};
use tinxom_domain::id::{HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::{Happened, NewTip};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::operation::kind;
use tinxom_wire::space::Space;
use tinxom_words::{Value, key};

/// The household of the ward that is split.
const LIST: &str = "Xóm;Địa chỉ;Chủ hộ\nXóm Cầu Mới;Chân cầu;Nhà bác Tân\n";

/// A merger that was played.
#[derive(Debug, Clone)]
pub struct Merger {
    /// What happened.
    pub story: Story,
    /// The neighbour's tip as the vault has it at the end.
    pub kept: Kept,
    /// Its words.
    pub words: String,
    /// Where it was written, as the new desk and the neighbour's own list show it after midnight.
    pub shown_as: String,
    /// Whether both of them still name the ward of that day.
    pub place_stays: bool,
    /// Tips at the desk of the ward of today.
    pub at_desk: Vec<Option<Identity>>,
    /// Tips that the server has for the ward of today.
    pub at_server: Vec<Option<Identity>>,
    /// Tips that the server has for wards that are no more.
    pub astray: usize,
    /// The household that was to be placed, and what it is called by.
    pub household: (HouseholdId, String),
    /// Households in the queue before a person chose, and after.
    pub queue: (usize, usize),
    /// Whether the choice stands in the log, and server and both desks have the household in the unit that was chosen.
    pub placed: bool,
    /// The sheet that opens the new ward's tips.
    pub sheet: String,
}

impl Merger {
    /// The tip, compared three ways.
    pub fn findings(&self) -> Findings {
        compare(1, std::slice::from_ref(&self.kept), &self.at_server, &self.at_desk)
    }

    /// Whether the tip arrived once and with its place, and the household is where it was said to belong.
    pub fn is_good(&self) -> bool {
        let findings = self.findings();
        let sum = findings.sum();
        (sum.arrived, sum.lost, findings.doubled, self.astray) == (1, 0, 0, 0)
            && self.place_stays
            && self.queue == (1, 0)
            && self.placed
    }

    /// Adds what the server has once it is closed.
    pub fn compare_server(&mut self, room: &SqliteRoom, book: &MemoryBook) -> Result<(), Failure> {
        let items = room.items(Space::WardTips(MERGED)).map_err(Failure::plain)?;
        self.at_server = open_all(&items, &self.sheet).map_err(Failure::plain)?;
        for unit in [NEXT_DOOR, SPLIT, LEFT] {
            let items = room.items(Space::WardTips(unit)).map_err(Failure::plain)?;
            self.astray += items.iter().filter(|item| item.kind == kind::TIP).count();
        }
        let household = book.households().find(|row| row.id == self.household.0);
        self.placed &= household.is_some_and(|row| row.unit == MERGED);
        Ok(())
    }
}

/// Plays the hours around midnight. The village is given back with its server started anew.
pub async fn play(village: Village, witness: &Arc<Witness>) -> Result<(Village, Merger), Failure> {
    let (say, clock) = (&witness.say, &witness.clock);
    let mut story = Story::default();
    clock.move_on(22, 55);
    let (village, household) = gather(village, &mut story).await?;
    let village = village.publish(&after(clock.day)?).await?;
    let people = village.villagers.clone();
    for villager in &people {
        villager.settle().await?;
        if villager.phone.territory().version() != 2 {
            return Err(Failure::plain("territory"));
        }
    }
    let text = say.words.say_with(key!("demo-merger-edition"), &[("count", Value::from(people.len()))]);
    story.tell(&people[DESK], "◇", None, None, &text);

    let neighbour = &people[NEIGHBOUR];
    neighbour.link.set(Weather::Down);
    let words = say.words.say(key!("demo-merger-words"));
    let tip = write(neighbour, &words)?;
    let text = say.words.say_with(key!("demo-kept-one"), &[("words", Value::from(words.as_str()))]);
    story.tell(neighbour, "⌂", None, None, &text);

    clock.move_on(24, 4);
    let text = say.words.say(key!("demo-merger-midnight"));
    story.tell(&people[DESK], "☾", None, None, &text);
    neighbour.link.set(Weather::Bad);
    neighbour.tell("≈", &say.words.say(key!("demo-bad-link")));
    neighbour.settle().await?;
    neighbour.link.set(Weather::Up);
    neighbour.settle().await?;
    let (shown_as, place_stays, at_desk) = read(&people, &tip, &mut story).await?;
    let (queue, placed) = choose(&people, household.0, &mut story).await?;
    let kept = Kept { who: 0, ..ask_vault(neighbour, &tip, &mut Later::default())? };
    let sheet = people[MERGED_DESK].phone.officer().recovery_sheet()?;
    let (at_server, astray) = (Vec::new(), 0);
    let merger = Merger {
        story,
        kept,
        words,
        shown_as,
        place_stays,
        at_desk,
        at_server,
        astray,
        household,
        queue,
        placed,
        sheet,
    };
    Ok((village, merger))
}

/// The ward next door has a desk and a resident, the ward that is split a desk and a registry, and the desk of the ward to
/// come is certified already.
async fn gather(
    mut village: Village,
    story: &mut Story,
) -> Result<(Village, (HouseholdId, String)), Failure> {
    let next = village.officer(NEXT_DOOR, Role::Desk).await?;
    village.invited_by(&next, None).await?;
    let split = village.officer(SPLIT, Role::Desk).await?;
    village.officer(MERGED, Role::Desk).await?;
    split.settle().await?;
    let registry = split.phone.registry();
    let preview = registry.read_list(LIST.as_bytes())?;
    registry.bring_in(&preview, &[], None, |_, _| ())?;
    split.settle().await?;
    let page = registry.households(&tinxom_phone::HouseholdQuery::default(), 0, 1)?;
    let row = page.rows.first().ok_or_else(|| Failure::plain("household"))?;
    let given = [("home", Value::from(row.name.as_str()))];
    let text = split.say().words.say_with(key!("demo-merger-listed"), &given);
    story.tell(&split, "▤", None, None, &text);
    Ok((village, (row.id, row.name.clone())))
}

/// The neighbour writes a tip where there is no network.
fn write(neighbour: &Villager, words: &str) -> Result<Filed, Failure> {
    let new = NewTip {
        kind: TipKind::Hazard,
        unit: None,
        hamlet: None,
        window: TimeWindow::LastNight,
        text: words.to_owned(),
    };
    let id = neighbour.phone.drafts().write(&new)?;
    neighbour.phone.drafts().queue(id)?;
    let kept_at = neighbour.phone.inbox().story(id)?.line.kept_at.0;
    Ok(Filed { number: 0, who: NEIGHBOUR, id, text: words.to_owned(), kept_at, edited: false })
}

/// The desk of the ward of today opens the tip, and the neighbour learns of it. Gives how both show where it was written.
async fn read(
    people: &[Arc<Villager>],
    tip: &Filed,
    story: &mut Story,
) -> Result<(String, bool, Vec<Option<Identity>>), Failure> {
    let (neighbour, desk) = (&people[NEIGHBOUR], &people[MERGED_DESK]);
    let shown = |villager: &Villager, unit: UnitId| -> Result<String, Failure> {
        let phone = &villager.phone;
        Ok(villager.say().of(phone.territory()).unit_today(unit, phone.today()?))
    };
    let own = neighbour.phone.inbox().story(tip.id)?;
    let say = neighbour.say();
    if own.line.state == TipState::Accepted {
        let given = [("unit", Value::from(shown(neighbour, MERGED)?))];
        story.tell(neighbour, "✓", None, None, &say.words.say_with(key!("demo-merger-arrived"), &given));
    }
    desk.settle().await?;
    let (mut at_desk, mut places) = (Vec::new(), vec![own.unit]);
    for line in desk.phone.officer().list(true, 0, usize::MAX)? {
        let opened = desk.phone.officer().open(line.id).ok();
        places.extend(opened.as_ref().map(|opened| UnitId(opened.content.unit)));
        at_desk.push(opened.as_ref().and_then(identity));
    }
    desk.settle().await?;
    neighbour.settle().await?;
    let stays = places.len() == 2 && places.iter().all(|unit| *unit == NEXT_DOOR);
    let shown_as = shown(desk, NEXT_DOOR)?;
    let stays = stays && shown(neighbour, NEXT_DOOR)? == shown_as;
    let given = [("count", Value::from(at_desk.len())), ("unit", Value::from(shown_as.as_str()))];
    story.tell(desk, "✉", None, None, &say.words.say_with(key!("demo-merger-opened"), &given));
    Ok((shown_as, stays, at_desk))
}

/// The officer who knows the households of the ward that is no more says where one belongs. Gives how long the queue was
/// before and after, and whether the choice is in the log and known to the new ward's desk.
async fn choose(
    people: &[Arc<Villager>],
    household: HouseholdId,
    story: &mut Story,
) -> Result<((usize, usize), bool), Failure> {
    let (split, desk) = (&people[SPLIT_DESK], &people[MERGED_DESK]);
    split.settle().await?;
    let registry = split.phone.registry();
    let queue = registry.choose_queue()?;
    let say = split.say().of(split.phone.territory());
    for line in &queue {
        let units: Vec<String> = line.units.iter().map(|unit| say.unit(*unit)).collect();
        let likely = line.likely.map(|unit| say.unit(unit)).unwrap_or_default();
        let given = [
            ("home", Value::from(line.line.name.as_str())),
            ("units", Value::from(units.join(", "))),
            ("unit", Value::from(likely)),
        ];
        story.tell(split, "?", None, None, &say.words.say_with(key!("demo-merger-queue"), &given));
    }
    let chosen = registry.choose(&[household], MERGED)?;
    split.settle().await?;
    let left = registry.choose_queue()?.len();
    let is_it = |what: &Happened| match what {
        Happened::Changed { change, what: Change::Route { unit, .. } } => {
            chosen.contains(change) && *unit == MERGED
        }
        _ => false,
    };
    let log = registry.decisions(0, 4)?;
    let logged = log.iter().find(|line| is_it(&line.what) && line.own);
    if let Some(line) = logged {
        let given = [
            ("unit", Value::from(say.unit(MERGED))),
            ("role", Value::from(say.role(line.role))),
            ("time", Value::from(say.time(line.at))),
        ];
        story.tell(split, "⇒", None, None, &say.words.say_with(key!("demo-merger-chosen"), &given));
    }
    desk.settle().await?;
    let there = desk.phone.registry().line(household).is_ok_and(|line| line.unit == MERGED);
    Ok(((queue.len(), left), logged.is_some() && there))
}
