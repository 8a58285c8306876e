//! The evening before the night: households are enrolled at their doors without a network, one of them twice by mistake.
//! When the links come back the server rules, a person settles, and everybody ends with the same words.

use super::DemoArguments;
use super::link::{Weather, roll};
use super::places::{FERRY, WARD};
use super::slots::{Enrolled, Said, Sides};
use super::story::{SERVER, Sign, Story};
use super::village::{DESK, EVENING, FIRST_OFFICER, HUSBAND, SECOND_OFFICER, THIRD, Village, Villager, WIFE};
use super::witness::Witness;
use crate::say::Failure;
use std::sync::Arc;
use tinxom_domain::household::LookPurpose;
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::Role;
use tinxom_phone::{AtDoor, GrantRequest, HouseholdQuery, SlotState};
use tinxom_words::{Value, key};

/// The hamlets' list: invented households, by what the neighbours call the house.
const LIST: &str = "Xóm;Địa chỉ;Chủ hộ\n\
    Xóm Núi Voi;Ngõ 2;Nhà bà Tư\n\
    Xóm Núi Voi;Ngõ 2;Nhà anh Ba\n\
    Xóm Núi Voi;Ngõ 5;Nhà Dũng Mai\n\
    Xóm Núi Voi;Ngõ 5;Nhà cụ Hòa\n\
    Xóm Núi Voi;Ngõ 7;Nhà bà Sen\n\
    Xóm Bến Đò;Đầu bến;Nhà cô Năm\n\
    Xóm Bến Đò;Đầu bến;Nhà ông Tám\n\
    Xóm Bến Đò;Cuối bến;Nhà chú Bình\n\
    Xóm Bến Đò;Cuối bến;Nhà thím Lành\n";
/// The couple's house in the list.
const COUPLE: &str = "Nhà Dũng Mai";
/// The third house as the officer writes it who did not find it in the list.
const THIRD_HOUSE: (&str, &str) = ("Đầu bến", "Nhà Ông Tám");
/// The officers who go to the doors.
const OFFICERS: [usize; 2] = [FIRST_OFFICER, SECOND_OFFICER];
/// Those who are enrolled there.
const MEMBERS: [usize; 3] = [WIFE, HUSBAND, THIRD];

/// An evening that was played.
#[derive(Debug, Clone, Default)]
pub struct Evening {
    /// What happened.
    pub story: Story,
    /// Who was enrolled.
    pub enrolled: Vec<Enrolled>,
    /// Households of the list.
    pub households: usize,
}

/// Plays the evening.
pub async fn play(
    village: &mut Village,
    witness: &Arc<Witness>,
    arguments: &DemoArguments,
) -> Result<Evening, Failure> {
    let mut evening = Evening::default();
    gather(village).await?;
    let people = village.villagers.clone();
    evening.bring_in_list(&people).await?;
    evening.at_the_doors(&people).await?;
    evening.come_back(&people, arguments).await?;
    in_step(&people).await?;
    evening.verdicts(&people)?;
    evening.settle(&people, witness).await?;
    evening.join_rows(&people).await?;
    in_step(&people).await?;
    evening.verdicts(&people)?;
    evening.who_looked(&people)?;
    Ok(evening)
}

/// Two officers get their papers and the registry's key, where there is a network; three people only have a phone.
async fn gather(village: &mut Village) -> Result<(), Failure> {
    for _ in OFFICERS {
        village.officer(WARD, Role::AreaOfficer).await?;
    }
    for _ in MEMBERS {
        village.phone()?;
    }
    let people = &village.villagers;
    // An officer publishes his box, the desk seals the key to it, the officer opens it.
    for person in [FIRST_OFFICER, SECOND_OFFICER, DESK, FIRST_OFFICER, SECOND_OFFICER] {
        people[person].settle().await?;
    }
    for officer in OFFICERS {
        if !people[officer].phone.registry().is_open()? {
            return Err(Failure::plain("registry key"));
        }
    }
    Ok(())
}

/// Everybody of the evening hears what the server ruled.
async fn in_step(people: &[Arc<Villager>]) -> Result<(), Failure> {
    for _ in 0..2 {
        for person in EVENING.chain([DESK]) {
            people[person].settle().await?;
        }
    }
    Ok(())
}

fn names(people: &[Arc<Villager>], places: &[usize]) -> String {
    places.iter().map(|place| people[*place].name()).collect::<Vec<_>>().join(", ")
}

/// The one household that is called so.
fn household(officer: &Villager, name: &str) -> Result<HouseholdId, Failure> {
    let query = HouseholdQuery { text: name.to_owned(), ..HouseholdQuery::default() };
    let page = officer.phone.registry().households(&query, 0, 1)?;
    page.rows.first().map(|row| row.id).ok_or_else(|| Failure::plain(name))
}

impl Evening {
    async fn bring_in_list(&mut self, people: &[Arc<Villager>]) -> Result<(), Failure> {
        let desk = &people[DESK];
        let preview = desk.phone.registry().read_list(LIST.as_bytes())?;
        self.households = desk.phone.registry().bring_in(&preview, &[], None, |_, _| ())?.brought_in;
        desk.settle().await?;
        let say = desk.say();
        let given = [("count", Value::from(self.households))];
        let text = say.words.say_with(key!("demo-evening-list"), &given);
        self.story.tell(desk, "▤", Some((DESK, SERVER)), Some(Sign::List), &text);
        let mut told = String::new();
        for officer in OFFICERS {
            people[officer].settle().await?;
            let found = people[officer].phone.registry().households(&HouseholdQuery::default(), 0, 0)?.total;
            told = say.words.say_with(key!("demo-evening-has-list"), &[("count", Value::from(found))]);
            people[officer].tell("▤", &told);
        }
        let ways = OFFICERS.map(|officer| (SERVER, officer)).to_vec();
        let signs = OFFICERS.map(|officer| (officer, Sign::List)).to_vec();
        self.story.keep(desk, ways, signs, format!("{}: {told}", names(people, &OFFICERS)));
        Ok(())
    }

    /// No network reaches the doors, and both officers go to the same one.
    async fn at_the_doors(&mut self, people: &[Arc<Villager>]) -> Result<(), Failure> {
        let say = people[DESK].say();
        let text = say.words.say(key!("demo-no-link"));
        for person in EVENING {
            people[person].link.set(Weather::Down);
            people[person].tell("⌁", &text);
        }
        let everybody: Vec<usize> = EVENING.collect();
        let signs = everybody.iter().map(|person| (*person, Sign::NoLink)).collect();
        let told = format!("{}: {text}", names(people, &everybody));
        self.story.keep(&people[DESK], Vec::new(), signs, told);
        for (officer, member) in [(FIRST_OFFICER, WIFE), (SECOND_OFFICER, HUSBAND)] {
            let home = AtDoor::Known(household(&people[officer], COUPLE)?);
            self.at_a_door(&people[officer], &people[member], home, COUPLE)?;
        }
        let (address, name) = THIRD_HOUSE;
        let home = AtDoor::New { hamlet: FERRY, address: address.to_owned(), name: name.to_owned() };
        let text = say.words.say_with(key!("demo-evening-not-found"), &[("home", Value::from(name))]);
        self.story.tell(&people[SECOND_OFFICER], "▤", None, Some(Sign::List), &text);
        self.at_a_door(&people[SECOND_OFFICER], &people[THIRD], home, name)?;
        for person in EVENING {
            let tried = people[person].phone.sync().now().await;
            let slot = people[person].phone.slot().state()?;
            let waits = !MEMBERS.contains(&person) || slot.is_some_and(|it| it.state == SlotState::Pending);
            if tried.is_ok() || !waits {
                return Err(Failure::plain(say.words.say(key!("demo-left-without-link"))));
            }
        }
        Ok(())
    }

    /// The officer shows a grant, the person's phone joins by it, and the officer reads the acceptance.
    fn at_a_door(
        &mut self,
        officer: &Villager,
        member: &Villager,
        household: AtDoor,
        home: &str,
    ) -> Result<(), Failure> {
        let say = officer.say();
        let request = GrantRequest { household, role: Role::Resident, group: None, by_telephone: false };
        let grant = officer.phone.door().grant(&request)?;
        let there = Some((officer.person, member.person));
        let given = [("name", Value::from(member.name())), ("home", Value::from(home))];
        let text = say.words.say_with(key!("demo-evening-code"), &given);
        self.story.tell(officer, "▦", there, Some(Sign::Code), &text);
        let enrolled = member.phone.membership().enrol(&grant.text, &member.name())?;
        let acceptance = enrolled.acceptance.ok_or_else(|| Failure::plain("acceptance"))?;
        let state = member.phone.slot().state()?.map(|slot| say.slot_state(slot.state).0);
        let state = state.unwrap_or_default();
        let text = say.words.say_with(key!("demo-evening-accepts"), &[("state", Value::from(state))]);
        let back = Some((member.person, officer.person));
        self.story.tell(member, "▦", back, Some(Sign::Provisional), &text);
        let finished = officer.phone.door().finish(&acceptance, None)?;
        let (claim, device) = (finished.claim, finished.device);
        self.enrolled.push(Enrolled { who: member.person, device, claim });
        Ok(())
    }

    /// The links come back one after the other, in an order of the seed's, and each is bad for a while.
    async fn come_back(
        &mut self,
        people: &[Arc<Villager>],
        arguments: &DemoArguments,
    ) -> Result<(), Failure> {
        let mut order: Vec<usize> = EVENING.collect();
        for place in (1..order.len()).rev() {
            order.swap(place, roll(arguments.seed, 2_000 + place as u64) as usize % (place + 1));
        }
        for person in &order {
            let villager = &people[*person];
            villager.link.set(Weather::Bad);
            villager.tell("≈", &villager.say().words.say(key!("demo-bad-link")));
            villager.settle().await?;
            villager.link.set(Weather::Up);
        }
        let given = [("names", Value::from(names(people, &order)))];
        let text = people[DESK].say().words.say_with(key!("demo-evening-back"), &given);
        let ways = order.iter().map(|person| (*person, SERVER)).collect();
        let signs = order.iter().map(|person| (*person, Sign::Bad)).collect();
        self.story.keep(&people[DESK], ways, signs, text);
        Ok(())
    }

    /// What each phone says of its household's slot, and the officers of all of them.
    fn verdicts(&mut self, people: &[Arc<Villager>]) -> Result<(), Failure> {
        let say = people[DESK].say();
        let (mut ways, mut signs, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for person in MEMBERS {
            let Some(slot) = people[person].phone.slot().state()? else { continue };
            let (sign, icon) = match slot.state {
                SlotState::Active => (Sign::Active, "✓"),
                SlotState::Waiting { .. } => (Sign::Waiting, "…"),
                _ => (Sign::Provisional, "…"),
            };
            let (state, _) = say.slot_state(slot.state);
            people[person].tell(icon, &format!("{state}."));
            ways.push((SERVER, person));
            signs.push((person, sign));
            told.push(format!("{}: {state}.", people[person].name()));
        }
        for officer in OFFICERS {
            let members = people[officer].phone.registry().members()?;
            let waiting = people[officer].phone.registry().waiting_claims()?.len();
            let live = members.iter().filter_map(Said::by_officer).count();
            let given = [("active", Value::from(live - waiting)), ("waiting", Value::from(waiting))];
            let text = say.words.say_with(key!("demo-evening-registry"), &given);
            people[officer].tell("▤", &text);
            ways.push((SERVER, officer));
            signs.push((officer, Sign::List));
            told.push(format!("{}: {text}", people[officer].name()));
        }
        self.story.keep(&people[DESK], ways, signs, told.join(" "));
        Ok(())
    }

    /// The couple say at the desk which of the two phones is to be the household's: the one that waits.
    async fn settle(&mut self, people: &[Arc<Villager>], witness: &Arc<Witness>) -> Result<(), Failure> {
        let desk = &people[DESK];
        desk.settle().await?;
        let waiting = desk.phone.registry().waiting_claims()?;
        let [(claim, home)] = waiting.as_slice() else { return Err(Failure::plain("waiting")) };
        let who = self.enrolled.iter().find(|made| made.claim == claim.claim).map(|made| made.who);
        let who = who.ok_or_else(|| Failure::plain("claim"))?;
        desk.phone.registry().household(home.id, LookPurpose::Settle)?;
        desk.phone.registry().settle(claim.claim)?;
        desk.settle().await?;
        let name = witness.people[who].name.as_str();
        let given = [("name", Value::from(name)), ("home", Value::from(home.name.as_str()))];
        let text = desk.say().words.say_with(key!("demo-evening-settles"), &given);
        self.story.tell(desk, "⚖", Some((DESK, SERVER)), Some(Sign::Settled), &text);
        Ok(())
    }

    /// The household that was made at the door is the listed one: offered, and merged by a person.
    async fn join_rows(&mut self, people: &[Arc<Villager>]) -> Result<(), Failure> {
        let officer = &people[SECOND_OFFICER];
        officer.settle().await?;
        let registry = officer.phone.registry();
        let offers = registry.merge_candidates()?;
        // The likeliest comes first; the other at that address has nothing but the address in common.
        let offer = offers.first().ok_or_else(|| Failure::plain("offers"))?;
        registry.merge(offer.provisional.id, offer.known.id)?;
        officer.settle().await?;
        let given = [
            ("home", Value::from(offer.provisional.name.as_str())),
            ("known", Value::from(offer.known.name.as_str())),
        ];
        let text = officer.say().words.say_with(key!("demo-evening-joins"), &given);
        self.story.tell(officer, "⇒", Some((SECOND_OFFICER, SERVER)), Some(Sign::Joined), &text);
        Ok(())
    }

    /// The couple's phones were told that the desk looked at their household, and what for.
    fn who_looked(&mut self, people: &[Arc<Villager>]) -> Result<(), Failure> {
        for person in [WIFE, HUSBAND] {
            for look in people[person].phone.slot().looks(0, 1)? {
                let say = people[person].say();
                let given = [("look", Value::from(say.look(&look)))];
                let text = say.words.say_with(key!("demo-evening-looked"), &given);
                self.story.tell(&people[person], "◉", Some((SERVER, person)), Some(Sign::Looked), &text);
            }
        }
        Ok(())
    }

    /// What phones and officers say at the very end; what the server says is added once it is closed.
    pub fn sides(&self, people: &[Arc<Villager>]) -> Result<Sides, Failure> {
        let mut sides = Sides::default();
        for made in &self.enrolled {
            let slot = people[made.who].phone.slot().state()?;
            sides.phones.extend(slot.map(|slot| Said::by_phone(&slot, made.device)));
        }
        for officer in [DESK, FIRST_OFFICER, SECOND_OFFICER] {
            let members = people[officer].phone.registry().members()?;
            sides.officers.push(members.iter().filter_map(Said::by_officer).collect());
        }
        Ok(sides)
    }
}
