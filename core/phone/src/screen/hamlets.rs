//! Households in the hamlet (hộ trong xóm): the ward's hamlets with counts, the households of one, a search, those that may
//! be one.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::hex;
use super::shape::{ActionButton, Keyboard, RowBody, Screen, TextRole, Tone};
use super::stage::{Stage, back, capital, parts, question};
use super::ward::{changed, household_id, household_row, openness};
use crate::say::likeness;
use crate::{HamletLine, HouseholdQuery, PhoneError};
use tinxom_domain::household::Change;
use tinxom_domain::id::HamletId;
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] = &[("hamlets", hamlets), ("hamlet", hamlet), ("twins", twins)];

fn hamlets(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let hamlets = stage.phone.registry().hamlets()?;
    let mut screen = stage.screen(stage.word(key!("home-registry")));
    openness(stage, &mut screen)?;
    search(stage, &mut screen);
    if stage.typed("search").trim().is_empty() {
        if hamlets.iter().all(|line| line.households == 0) {
            screen.nothing(stage, key!("hamlets-none"), key!("hamlets-none-more"));
        }
        let take = stage.take();
        for line in hamlets.iter().take(take) {
            let at = line.hamlet.map_or(0, |hamlet| hamlet.0);
            screen.row(format!("hamlet-{at}"), hamlet_line(stage, line));
        }
        screen.more(stage, hamlets.len() > take);
    } else {
        found(stage, &mut screen, None)?;
    }
    let way = |place: &str, label| ActionButton::new(format!("go/{place}"), stage.word(label));
    let mut ways = vec![way("grants", key!("grants-title")).icon(Icon::Qr)];
    if hamlets.iter().any(|line| line.provisional > 0) {
        ways.push(way("twins", key!("twins-title")).icon(Icon::Fork));
    }
    ways.push(way("officers", key!("officers-title")).icon(Icon::Officer));
    screen.buttons("ways", ways);
    Ok(screen.main(way("door", key!("door-title")).icon(Icon::Door)).beside(stage.emergency()))
}

fn hamlet_line(stage: &Stage<'_>, line: &HamletLine) -> RowBody {
    let title = if line.hamlet.is_some() {
        line.name.clone()
    } else {
        capital(&stage.word(key!("household-no-label")))
    };
    let given = [("count", Value::from(line.households)), ("held", Value::from(line.held))];
    let mut detail = vec![stage.words(key!("hamlets-count"), &given)];
    for (key, count) in
        [(key!("registry-hamlet-doors"), line.provisional), (key!("registry-hamlet-pending"), line.pending)]
    {
        if count > 0 {
            detail.push(stage.words(key, &[("count", Value::from(count))]));
        }
    }
    // Those whose label is not here have no hamlet to be listed by.
    let open = line
        .hamlet
        .map(|hamlet| ActionButton::new(format!("go/hamlet/{}", hamlet.0), stage.word(key!("screen-open"))));
    RowBody::Line {
        first_words: false,
        icon: Icon::Hamlet,
        title,
        detail: detail.join(" · "),
        time: String::new(),
        badge: None,
        unread: false,
        open,
    }
}

fn search(stage: &Stage<'_>, screen: &mut Screen) {
    screen.field(stage, "search", key!("hamlets-search"), key!("home-search-hint"), Keyboard::Search);
}

/// The households that answer the search. Words find those that are gone too, or nobody could bring one back.
fn found(stage: &Stage<'_>, screen: &mut Screen, hamlet: Option<HamletId>) -> Result<usize, PhoneError> {
    let text = stage.typed("search");
    let query = HouseholdQuery { gone: !text.trim().is_empty(), text, hamlet };
    let take = stage.take();
    let page = stage.phone.registry().households(&query, 0, take)?;
    if page.total > 0 {
        let given = [("count", Value::from(page.total))];
        screen.text("total", TextRole::Soft, stage.words(key!("registry-total"), &given));
    } else if query.gone {
        screen.text("none", TextRole::Body, stage.word(key!("phone-none-here")));
    }
    for line in &page.rows {
        household_row(stage, screen, line, "household", hamlet.is_some(), None);
    }
    screen.more(stage, page.total > take);
    Ok(page.total)
}

fn hamlet(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let id = HamletId(stage.about.parse().map_err(|_| PhoneError::HamletUnknown)?);
    let hamlets = stage.phone.registry().hamlets()?;
    let line = hamlets.iter().find(|line| line.hamlet == Some(id)).ok_or(PhoneError::HamletUnknown)?;
    let mut screen = stage.screen(line.name.clone());
    openness(stage, &mut screen)?;
    search(stage, &mut screen);
    if found(stage, &mut screen, Some(id))? == 0 && stage.typed("search").trim().is_empty() {
        screen.nothing(stage, key!("hamlet-none"), key!("hamlet-none-more"));
    }
    let door = ActionButton::new(format!("go/door/new-{}", id.0), stage.word(key!("door-title")));
    Ok(screen.main(door.icon(Icon::Door)).beside(stage.emergency()))
}

/// Pairs of households that may be one: a person says so, never a program.
fn twins(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let offers = stage.phone.registry().merge_candidates()?;
    let mut screen = stage.screen(stage.word(key!("twins-title")));
    if offers.is_empty() {
        screen.nothing(stage, key!("twins-none"), key!("twins-none-more"));
    }
    let take = stage.take();
    for offer in offers.iter().take(take) {
        let (one, other) = (stage.say.household(&offer.provisional), stage.say.household(&offer.known));
        let ids = [&offer.provisional, &offer.known].map(|line| hex(&line.id.0));
        let given = [("one", Value::from(one.as_str())), ("other", Value::from(other.as_str()))];
        let ask = question(stage, key!("twins-merge"), stage.words(key!("registry-merge-ask"), &given));
        let pending = offer.provisional.pending || offer.known.pending;
        let merge = ActionButton::new(
            format!("household-merge/{}/{}", ids[0], ids[1]),
            stage.word(key!("twins-merge")),
        );
        let look = |id: &str, label| ActionButton::new(format!("go/household/{id}"), label);
        let body = RowBody::Card {
            icon: Icon::Fork,
            tone: Tone::Amber,
            title: capital(&stage.word(likeness(offer.likeness))),
            text: stage.words(key!("twins-two"), &given),
            buttons: vec![
                merge.icon(Icon::Tick).confirm(ask).enabled(!pending),
                look(&ids[0], capital(&one)).icon(Icon::House),
                look(&ids[1], capital(&other)).icon(Icon::House),
            ],
        };
        screen.row(format!("twins-{}-{}", ids[0], ids[1]), body);
    }
    screen.more(stage, offers.len() > take);
    Ok(screen)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let merge = || -> Result<ActionOutcome, PhoneError> {
        let (one, other) = parts(about)?;
        let (household, into) = (household_id(one)?, household_id(other)?);
        let change = stage.phone.registry().merge(household, into)?;
        back(changed(stage, &stage.say.change(Change::Merge { household, into }), change))
    };
    (verb == "household-merge").then(merge)
}
