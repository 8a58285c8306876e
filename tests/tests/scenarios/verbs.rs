//! What steps do, verb by verb.

use crate::households::{self, shown};
use crate::person::Person;
use crate::stage::Stage;
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::{Choice, InviteRequest, NewTip, OutboxState, PhoneError, TipEdit, TipLine};
use tinxom_tests::stage::moment;

/// Why a step gave nothing: what the phone says, or a mistake in the scenario.
pub enum Trouble {
    Phone(PhoneError),
    Scenario(String),
}

impl From<PhoneError> for Trouble {
    fn from(error: PhoneError) -> Self {
        Self::Phone(error)
    }
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Scenario(why)
    }
}

pub type Sees = Result<Value, Trouble>;

/// The arguments of a step; each that is asked for is taken, and what is left over is a mistake.
pub struct Arguments(Map<String, Value>);

impl Arguments {
    pub fn optional(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    pub fn text(&mut self, name: &str) -> Result<String, String> {
        match self.0.remove(name) {
            Some(Value::String(text)) => Ok(text),
            other => Err(format!("`{name}` is a text and not {other:?}")),
        }
    }

    pub fn number(&mut self, name: &str) -> Result<i64, String> {
        self.0.remove(name).and_then(|value| value.as_i64()).ok_or_else(|| format!("`{name}` is a number"))
    }
}

/// What steps made, by the label that they gave it.
#[derive(Default)]
pub struct Labels {
    /// Texts that pass from phone to phone, and files of the stage.
    pub texts: BTreeMap<String, String>,
    /// Groups.
    pub groups: BTreeMap<String, GroupId>,
    /// Claims, by the label of their grant.
    pub claims: BTreeMap<String, ClaimId>,
    /// Households, by the label of their grant.
    pub households: BTreeMap<String, HouseholdId>,
    /// Changes of households.
    pub changes: BTreeMap<String, ChangeId>,
}

impl Labels {
    /// The text whose label an argument names.
    pub fn text(&self, arguments: &mut Arguments, name: &str) -> Result<String, String> {
        let label = arguments.text(name)?;
        self.texts.get(&label).cloned().ok_or_else(|| format!("nothing is `{label}`"))
    }
}

/// One play: its stage, its people, and what has a label.
pub struct Play {
    stage: Stage,
    folder: PathBuf,
    now: Timestamp,
    territory: Arc<Territory>,
    people: BTreeMap<String, Person>,
    labels: Labels,
    /// The file of a territory of before the merger.
    before: PathBuf,
}

fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

pub fn named<T: Copy>(all: &[T], name: &str, of: fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|one| dashed(of(*one)) == name).ok_or_else(|| format!("`{name}` is not known"))
}

fn reason(state: TipState) -> Value {
    match state {
        TipState::Refused(reason) => json!(reason.name()),
        TipState::PutAside(reason) => json!(reason.name()),
        _ => Value::Null,
    }
}

fn states(lines: &[TipLine]) -> Value {
    lines.iter().map(|line| line.state.name()).collect()
}

impl Play {
    pub fn new(stage: Stage, folder: PathBuf, before: PathBuf, now: &str) -> Self {
        let territory = include_bytes!("../../../data/territory-thai-nguyen.json");
        Self {
            stage,
            folder,
            now: moment(now).unwrap(),
            territory: Arc::new(Territory::from_json(territory).unwrap()),
            people: BTreeMap::new(),
            labels: Labels::default(),
            before,
        }
    }

    /// Shuts every phone.
    pub async fn end(mut self) {
        for person in self.people.values_mut() {
            person.shut().unwrap();
        }
    }

    /// Plays a step and compares what comes of it.
    pub async fn step(&mut self, step: &Value) -> Result<(), String> {
        let mut arguments = Arguments(step.as_object().ok_or("a step is an object")?.clone());
        let verb = arguments.text("does")?;
        let who = arguments.optional("who").map(|who| who.as_str().unwrap_or_default().to_owned());
        let (fails, sees) = match (arguments.optional("fails"), arguments.optional("sees")) {
            (Some(_), Some(_)) => return Err("what failed shows nothing: `fails` or `sees`".into()),
            (fails, None) => (fails, Map::new()),
            (None, Some(Value::Object(sees))) => (None, sees),
            (None, Some(other)) => return Err(format!("`sees` is an object and not {other}")),
        };
        let outcome = match who {
            Some(who) => self.person_does(&who, &verb, &mut arguments).await,
            None => self.world_does(&verb, &mut arguments).await,
        };
        if let Some(left) = arguments.0.keys().next() {
            return Err(format!("`{verb}` takes no `{left}`"));
        }
        match (outcome, fails) {
            (Err(Trouble::Scenario(why)), _) => Err(why),
            (Err(Trouble::Phone(error)), Some(fails)) if fails == error.name() => Ok(()),
            (Err(Trouble::Phone(error)), fails) => Err(format!("it failed: {}, not {fails:?}", error.name())),
            (Ok(_), Some(fails)) => Err(format!("it succeeded and not failed: {fails}")),
            (Ok(given), None) => {
                for (key, wanted) in &sees {
                    if given.get(key) != Some(wanted) {
                        return Err(format!("`{key}` is {:?} and not {wanted}", given.get(key)));
                    }
                }
                Ok(())
            }
        }
    }

    async fn world_does(&mut self, verb: &str, arguments: &mut Arguments) -> Sees {
        let mut command = match verb {
            "link" => json!({ "do": "link", "fault": arguments.text("fault")? }),
            "date" => json!({ "do": "date", "now": arguments.text("now")? }),
            "held" => json!({ "do": "held", "unit": arguments.text("unit")? }),
            "territory" => {
                let mut command = json!({ "do": "territory", "version": arguments.number("version")? });
                command["hamlets"] = arguments.optional("hamlets").unwrap_or(json!([]));
                command["publish"] = arguments.optional("publish").unwrap_or(json!(true));
                let answer = self.stage.does(command).await?;
                if let Some(label) = arguments.optional("as") {
                    let file = answer["file"].as_str().unwrap_or_default().to_owned();
                    self.labels.texts.insert(label.as_str().unwrap_or_default().to_owned(), file);
                }
                return Ok(json!({}));
            }
            _ => return Err(format!("the world does not `{verb}`").into()),
        };
        if let Some(after) = arguments.optional("after") {
            command["after"] = after;
        }
        if let Some(group) = arguments.optional("group") {
            let group = self
                .labels
                .groups
                .get(group.as_str().unwrap_or_default())
                .ok_or("no such group".to_owned())?;
            command["group"] = json!(HEXLOWER.encode(&group.0));
        }
        Ok(self.stage.does(command).await?)
    }

    fn code(&self, unit: UnitId) -> Value {
        json!(self.territory.unit(unit).map(|unit| &unit.code))
    }

    fn unit(&self, code: &str, day: Date) -> Result<UnitId, String> {
        let unit = self.territory.by_code(code, day);
        unit.map(|unit| unit.id).ok_or_else(|| format!("no unit has the code {code} then"))
    }

    async fn person_does(&mut self, who: &str, verb: &str, arguments: &mut Arguments) -> Sees {
        if verb == "phone" {
            let keys = arguments
                .optional("keys")
                .map_or("good".into(), |keys| keys.as_str().unwrap_or_default().to_owned());
            let folder = match arguments.optional("vault_of") {
                Some(other) => {
                    let other = self.people.get(other.as_str().unwrap_or_default());
                    other.ok_or("nobody has that vault".to_owned())?.folder.clone()
                }
                None => self.folder.join(format!("phone-{}", self.people.len())),
            };
            let territory = match arguments.optional("territory") {
                None => self.territory.clone(),
                Some(name) if name == "before" => {
                    let file = std::fs::read(&self.before).map_err(|error| error.to_string())?;
                    Arc::new(Territory::from_json(&file).map_err(|error| error.to_string())?)
                }
                Some(name) => return Err(format!("no territory is {name}").into()),
            };
            let mut person = Person::new(folder, self.now, &keys, territory);
            person.keys.set(&keys)?;
            let opened = person.open();
            self.people.insert(who.to_owned(), person);
            return Ok(opened.map(|()| json!({}))?);
        }
        // Taken out while it does something, so that the rest of the play can be looked at.
        let mut person = self.people.remove(who).ok_or_else(|| format!("{who} has no phone"))?;
        let sees = self.does(&mut person, verb, arguments).await;
        self.people.insert(who.to_owned(), person);
        sees
    }

    async fn does(&mut self, person: &mut Person, verb: &str, arguments: &mut Arguments) -> Sees {
        match verb {
            "keys" => person.keys.set(&arguments.text("state")?)?,
            "clock" => match arguments.optional("minutes") {
                Some(minutes) => {
                    let minutes = minutes.as_i64().ok_or("`minutes` is a number".to_owned())?;
                    person.clock.advance(minutes * 60_000);
                }
                None => person.clock.set(moment(&arguments.text("to")?).ok_or("no moment".to_owned())?),
            },
            "shut" => person.shut()?,
            "open" => person.open()?,
            "pause" => person.phone()?.pause()?,
            "resume" => person.phone()?.resume()?,
            "sign-out" => return Ok(json!({ "waiting": person.phone()?.sign_out()? })),
            "sign-in" => person.phone()?.sign_in()?,
            "hold" => {
                let key = HEXLOWER.encode(&person.keys.key().ok_or("no key was kept".to_owned())?);
                let command = json!({ "do": "hold", "folder": person.folder, "key": key });
                return Ok(self.stage.does(command).await?);
            }
            "release" => return Ok(self.stage.does(json!({ "do": "release" })).await?),
            "sync" => {
                person.phone()?.sync().now().await?;
            }
            "certify" => {
                let key = HEXLOWER.encode(&person.phone()?.membership().public_key()?);
                let mut command = json!({ "do": "papers", "unit": arguments.text("unit")?, "key": key });
                if let Some(role) = arguments.optional("role") {
                    command["role"] = role;
                }
                let papers = self.stage.does(command).await?;
                person.phone()?.membership().accept_papers(papers["papers"].as_str().unwrap_or_default())?;
            }
            "invite" => return self.invite(person, arguments),
            "enrol" => {
                let invite = self.labels.text(arguments, "invite")?;
                let view = person.phone()?.membership().enrol(&invite, &arguments.text("name")?)?.invite;
                if let Some(label) = arguments.optional("as") {
                    let acceptance = person.phone()?.slot().acceptance()?;
                    let acceptance = acceptance.ok_or("nothing was accepted".to_owned())?;
                    self.labels.texts.insert(label.as_str().unwrap_or_default().to_owned(), acceptance);
                }
                let role = dashed(view.role.name());
                return Ok(json!({ "unit": self.code(view.unit), "role": role, "label": view.label }));
            }
            "holder" => {
                let holder = person.phone()?.membership().holder()?;
                let role = dashed(holder.appointment.role.name());
                let refused = holder.refused.map(|refused| refused.error().name());
                return Ok(json!({
                    "role": role, "label": holder.label, "confirmed": holder.confirmed, "refused": refused,
                    "standing": kebab(&format!("{:?}", holder.standing)),
                }));
            }
            "watch" => {
                let view = person.phone()?.inbox().view("", 100);
                let rows = view.snapshot()?;
                person.watched = Some((view, rows));
            }
            "changes" => {
                let phone = person.phone()?.clone();
                let (view, rows) = person.watched.as_mut().ok_or("nothing is watched".to_owned())?;
                let now = phone.inbox().list("", 0, 100)?;
                while *rows != now {
                    let steps = view.next().await?.ok_or("the view ended".to_owned())?;
                    steps.into_iter().for_each(|step| step.apply(rows));
                }
                return Ok(json!({ "states": states(rows) }));
            }
            verb if verb.starts_with("patrol") => return patrol(person, verb, arguments),
            "desk" | "open-tip" | "answer" | "close-tip" | "accept-withdrawal" => {
                return desk(person, verb, arguments);
            }
            verb if households::VERBS.contains(&verb) => {
                let devices = self.devices();
                return households::does(person, verb, arguments, &mut self.labels, &devices);
            }
            verb => return self.tip(person, verb, arguments),
        }
        Ok(json!({}))
    }

    /// The devices of the people whose phone is open and held.
    fn devices(&self) -> BTreeMap<String, DeviceId> {
        let device = |person: &Person| Some(person.phone().ok()?.membership().holder().ok()?.device);
        self.people.iter().filter_map(|(who, person)| Some((who.clone(), device(person)?))).collect()
    }

    fn invite(&mut self, person: &Person, arguments: &mut Arguments) -> Sees {
        let officer = person.phone()?.officer();
        let group = arguments.optional("group").map(|label| {
            *self
                .labels
                .groups
                .entry(label.as_str().unwrap_or_default().to_owned())
                .or_insert_with(|| officer.new_group())
        });
        let role = named(&Role::ALL, &arguments.text("role")?, Role::name)?;
        let request = InviteRequest { role, label: arguments.text("label")?, group, until: None };
        let label = arguments.text("as")?;
        self.labels.texts.insert(label, officer.invite(&request)?);
        Ok(json!({}))
    }

    /// What is done with tips.
    fn tip(&mut self, person: &mut Person, verb: &str, arguments: &mut Arguments) -> Sees {
        let phone = person.phone()?.clone();
        let (drafts, outbox, inbox) = (phone.drafts(), phone.outbox(), phone.inbox());
        match verb {
            "write" => {
                let unit = match arguments.optional("unit") {
                    Some(code) => Some(self.unit(code.as_str().unwrap_or_default(), phone.today()?)?),
                    None => None,
                };
                let new = NewTip {
                    kind: named(TipKind::ALL, &arguments.text("kind")?, TipKind::name)?,
                    window: named(TimeWindow::ALL, &arguments.text("window")?, TimeWindow::name)?,
                    text: arguments.text("text")?,
                    hamlet: None,
                    unit,
                };
                let label = arguments.text("as")?;
                person.tips.insert(label, drafts.write(&new)?);
                return Ok(json!({}));
            }
            "list" => return Ok(json!({ "states": states(&inbox.list("", 0, 100)?) })),
            "outbox" => {
                let lines = outbox.list()?;
                let state = |state| match state {
                    OutboxState::Tip(state) => (state.name(), reason(state)),
                    OutboxState::Kept => ("kept", Value::Null),
                    OutboxState::OnItsWay => ("on-its-way", Value::Null),
                    OutboxState::PutAside(reason) => ("put-aside", json!(reason.name())),
                };
                let (states, reasons): (Vec<_>, Vec<_>) = lines.iter().map(|line| state(line.state)).unzip();
                return Ok(json!({ "states": states, "reasons": reasons }));
            }
            _ => {}
        }
        let known = [
            "queue",
            "delete",
            "undelete",
            "try-again",
            "edit",
            "duplicate",
            "withdraw",
            "choose",
            "destination",
            "story",
            "read",
            "receipt",
        ];
        if !known.contains(&verb) {
            return Err(format!("nobody can `{verb}`").into());
        }
        let label = arguments.text("tip")?;
        let id = *person.tips.get(&label).ok_or_else(|| format!("{label} is no tip"))?;
        match verb {
            "queue" => drafts.queue(id)?,
            "delete" => drafts.delete(id)?,
            "undelete" => drafts.undelete(id)?,
            "try-again" => outbox.try_again(id)?,
            "edit" => {
                let edit = TipEdit { text: Some(arguments.text("text")?), ..TipEdit::default() };
                drafts.edit(id, &edit)?;
            }
            "duplicate" => {
                let label = arguments.text("as")?;
                person.tips.insert(label, drafts.copy(id)?);
            }
            "withdraw" => return Ok(json!({ "at_once": outbox.withdraw(id)? })),
            "choose" => {
                let unit = self.unit(&arguments.text("unit")?, phone.today()?)?;
                outbox.choose_unit(id, unit)?;
            }
            "destination" => {
                let units = match outbox.destination(id)? {
                    Choice::To(unit) => vec![unit],
                    Choice::Among(units) => units,
                };
                let mut codes: Vec<_> = units.iter().map(|unit| self.code(*unit)).collect();
                codes.sort_by_key(Value::to_string);
                return Ok(json!({ "units": codes }));
            }
            "read" => inbox.mark_read(id)?,
            "receipt" => {
                inbox.receipt(id)?;
            }
            _ => {
                let story = inbox.story(id)?;
                let answers: Vec<_> = story.answers.iter().map(|(_, text)| text).collect();
                let actions: Vec<_> =
                    story.actions.iter().map(|action| kebab(&format!("{action:?}"))).collect();
                return Ok(json!({
                    "state": story.line.state.name(), "reason": reason(story.line.state), "text": story.text,
                    "answers": answers, "actions": actions, "has_receipt": story.accepted_at.is_some(),
                    "withdrawal_asked": story.line.withdrawal_asked, "unread": story.line.unread,
                    "unit": shown(&phone, story.unit, phone.today()?),
                }));
            }
        }
        Ok(json!({}))
    }
}

/// `CopyToDraft` as `copy-to-draft`.
pub fn kebab(name: &str) -> String {
    let mut dashed = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !dashed.is_empty() {
            dashed.push('-');
        }
        dashed.extend(letter.to_lowercase());
    }
    dashed
}

fn patrol(person: &Person, verb: &str, arguments: &mut Arguments) -> Sees {
    let patrols = person.phone()?.patrols();
    match verb {
        "patrol-start" => {
            let purpose = named(&PatrolPurpose::ALL, &arguments.text("purpose")?, PatrolPurpose::name)?;
            let alone = arguments.optional("alone").and_then(|alone| alone.as_bool());
            patrols.start(purpose, alone.ok_or("`alone` is true or false".to_owned())?)?;
        }
        "patrol-note" => {
            let kind = named(TipKind::ALL, &arguments.text("kind")?, TipKind::name)?;
            patrols.note(kind, &arguments.text("hamlet")?, &arguments.text("text")?)?;
        }
        "patrol-alive" => {
            let minutes = patrols.alive()?.map_or(0, |(from, to)| (to.0 - from.0) / 60_000);
            return Ok(json!({ "gap_minutes": minutes }));
        }
        "patrol-end" => return Ok(json!({ "notes": patrols.end()? })),
        "patrols" => {
            let nights = patrols.list(0, 100)?;
            let of =
                |told: fn(&tinxom_phone::PatrolNight) -> Value| nights.iter().map(told).collect::<Value>();
            return Ok(json!({
                "own": of(|night| json!(night.own)),
                "notes": of(|night| json!(night.patrol.notes.len())),
                "gaps": of(|night| json!(night.patrol.gaps.len())),
                "ended": of(|night| json!(night.patrol.ended.is_some())),
                "waiting": of(|night| json!(night.waiting)),
            }));
        }
        _ => return Err(format!("nobody can `{verb}`").into()),
    }
    Ok(json!({}))
}

fn desk(person: &Person, verb: &str, arguments: &mut Arguments) -> Sees {
    let officer = person.phone()?.officer();
    let lines = officer.list(true, 0, 100)?;
    if verb == "desk" {
        let states: Vec<_> = lines.iter().map(|line| kebab(&format!("{:?}", line.state))).collect();
        let asked: Vec<_> = lines.iter().map(|line| line.withdrawal_asked).collect();
        let marked: Vec<_> = lines.iter().map(|line| line.marked).collect();
        return Ok(json!({ "states": states, "withdrawal_asked": asked, "marked": marked }));
    }
    let place = usize::try_from(arguments.number("place")?).unwrap_or(0);
    let id =
        place.checked_sub(1).and_then(|place| lines.get(place)).ok_or("no tip stands there".to_owned())?.id;
    match verb {
        "open-tip" => {
            let opened = officer.open(id)?;
            let content = opened.content;
            return Ok(json!({
                "text": content.text, "hamlet": content.hamlet,
                "kind": TipKind::from_code(content.kind).map(|kind| dashed(kind.name())),
                "window": TimeWindow::from_code(content.window).map(|window| dashed(window.name())),
                "sender": opened.identity.map(|identity| identity.name),
            }));
        }
        "answer" => officer.answer(id, &arguments.text("text")?)?,
        "close-tip" => officer.close(id)?,
        _ => officer.accept_withdrawal(id)?,
    }
    Ok(json!({}))
}
