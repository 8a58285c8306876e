//! Everything that this phone keeps about its person, on one page that he can read, print and carry away (quyền của chủ thể
//! dữ liệu, Law 91/2025/QH15). The page needs nothing else: no script, no picture, no address that is fetched.

use super::consent::consents;
use super::event::acts;
use super::looks::own_looks;
use super::{Slot, line};
use crate::house::text;
use crate::membership::holder;
use crate::patrols::nights;
use crate::say::Speech;
use crate::{PhoneError, Story};
use std::fmt::Write;
use tinxom_domain::text::shown;
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::tips;
use tinxom_words::{Key, Language, Value, key};

impl Slot {
    /// A page of HTML with everything that this phone keeps about its person: who holds it, what was agreed to and when, the
    /// slot and its history, who looked, the own tips with their states and answers, the own patrols, the settings. Keys are
    /// not on it.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn export(&self, language: Language) -> Result<String, PhoneError> {
        let house = &self.house;
        let say = Speech::new(language, house.territory());
        let budget = crate::sync::budget(house)?;
        house.read(|connection| {
            let mut page = Page::new(&say, house.ports.clock.now());
            holder_part(&say, connection, &mut page)?;
            page.head(key!("export-consents"));
            page.lines(consents(connection)?.iter().map(|consent| say.consent(consent)));
            slot_part(&say, connection, &mut page)?;
            page.head(key!("export-looks"));
            page.lines(own_looks(connection, 0, usize::MAX)?.iter().map(|look| say.look(look)));
            tips_part(&say, connection, &mut page)?;
            patrols_part(&say, connection, &mut page)?;
            page.head(key!("export-settings"));
            page.pair(key!("export-server"), &text(connection, "address")?);
            let bytes = budget.a_day.map(|bytes| say.words.integer(i64::try_from(bytes).unwrap_or(i64::MAX)));
            let bytes = bytes.unwrap_or_else(|| say.words.say(key!("export-budget-none")));
            page.pair(key!("export-budget"), &bytes);
            Ok(page.finish())
        })
    }
}

fn holder_part(say: &Speech, connection: &Connection, page: &mut Page<'_>) -> Result<(), PhoneError> {
    let holder = holder(connection)?;
    page.head(key!("export-holder"));
    page.pair(key!("export-name"), &text(connection, "name")?);
    page.pair(key!("export-role"), &say.role(holder.appointment.role));
    page.pair(key!("export-hamlet"), &holder.label);
    page.pair(key!("export-unit"), &say.unit(holder.appointment.unit));
    let device: String = holder.device.0.iter().map(|byte| format!("{byte:02x}")).collect();
    page.pair(key!("export-device"), &device);
    if let Some(until) = holder.until {
        page.pair(key!("export-until"), &say.date(until));
    }
    if let Some(told) = say.standing(holder.standing) {
        page.line(&told.to_string());
    }
    Ok(())
}

fn slot_part(say: &Speech, connection: &Connection, page: &mut Page<'_>) -> Result<(), PhoneError> {
    page.head(key!("export-slot"));
    let Some(slot) = line(connection)? else {
        page.nothing();
        return Ok(());
    };
    let (label, more) = say.slot(&slot);
    page.pair_of(&label, &more);
    let told = acts(connection)?;
    page.lines(told.iter().map(|act| format!("{}: {}", say.moment(act.at()), say.slot_act(act, slot.claim))));
    Ok(())
}

fn tips_part(say: &Speech, connection: &Connection, page: &mut Page<'_>) -> Result<(), PhoneError> {
    page.head(key!("export-tips"));
    let tips = tips::list(connection, "", 0, usize::MAX)?;
    if tips.is_empty() {
        page.nothing();
    }
    for tip in tips {
        let left = tip.name.is_some();
        let story = Story::of(connection, tip)?;
        page.sub(&format!("{} · {}", say.kind(story.line.kind), say.state_of(story.line.state, left).0));
        page.pair(key!("export-kept"), &say.moment_by(story.line.kept_at, story.line.clock_doubted));
        page.pair(key!("export-hamlet"), &format!("{}, {}", story.hamlet, say.unit(story.unit)));
        page.line(&say.words.say(crate::say::window(story.window)));
        let dates = [
            (key!("export-arrived"), story.accepted_at),
            (key!("export-opened"), story.opened_at),
            (key!("export-closed"), story.closed_at),
        ];
        for (name, at) in dates {
            if let Some(at) = at {
                page.pair(name, &say.moment(at));
            }
        }
        page.words(&story.text);
        for (at, answer) in &story.answers {
            page.pair(key!("export-answered"), &say.moment(*at));
            page.words(answer);
        }
    }
    Ok(())
}

fn patrols_part(say: &Speech, connection: &Connection, page: &mut Page<'_>) -> Result<(), PhoneError> {
    page.head(key!("export-patrols"));
    let own: Vec<_> = nights(connection)?.into_iter().filter(|night| night.own).collect();
    if own.is_empty() {
        page.nothing();
    }
    for night in own {
        let patrol = night.patrol;
        let ended = patrol.ended.map(|at| say.moment(at)).unwrap_or_default();
        page.sub(&format!("{} – {ended}", say.moment(patrol.started)));
        page.line(&say.words.say(crate::say::purpose(patrol.purpose)));
        for gap in &patrol.gaps {
            let given = [("from", Value::from(say.time(gap.from))), ("to", Value::from(say.time(gap.to)))];
            page.line(&say.words.say_with(key!("patrol-gap"), &given));
        }
        for note in &patrol.notes {
            let given = [
                ("time", Value::from(say.time(note.at))),
                ("kind", Value::from(say.kind(note.kind))),
                ("hamlet", Value::from(note.hamlet.as_str())),
                ("words", Value::from(note.words.as_str())),
            ];
            page.line(&say.words.say_with(key!("patrol-note"), &given));
        }
    }
    Ok(())
}

/// A page that is being written. Everything that is not ours is made harmless on its way in.
struct Page<'s> {
    say: &'s Speech,
    html: String,
}

impl<'s> Page<'s> {
    fn new(say: &'s Speech, now: Timestamp) -> Self {
        let title = safe(&say.words.say(key!("export-title")));
        let made = [("time", Value::from(say.moment(now)))];
        let made = safe(&say.words.say_with(key!("export-made"), &made));
        let html = format!(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>body{{font:16px/1.5 sans-serif;max-width:42em;margin:1em auto;padding:0 1em}}\
             pre{{white-space:pre-wrap;font:inherit;border-left:3px solid;padding-left:.7em}}</style></head>\n\
             <body><h1>{title}</h1>\n<p>{made}</p>\n",
            say.words.language().code()
        );
        Self { say, html }
    }

    fn put(&mut self, tag: &str, words: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.html, "<{tag}>{}</{tag}>", safe(words));
    }

    fn head(&mut self, name: Key) {
        let name = self.say.words.say(name);
        self.put("h2", &name);
    }

    fn sub(&mut self, words: &str) {
        self.put("h3", words);
    }

    fn line(&mut self, words: &str) {
        self.put("p", words);
    }

    fn words(&mut self, words: &str) {
        self.put("pre", words);
    }

    fn nothing(&mut self) {
        let nothing = self.say.words.say(key!("export-none"));
        self.line(&nothing);
    }

    fn pair(&mut self, name: Key, value: &str) {
        let name = self.say.words.say(name);
        self.pair_of(&name, value);
    }

    fn pair_of(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = writeln!(self.html, "<p><b>{}:</b> {}</p>", safe(name), safe(value));
        }
    }

    fn lines(&mut self, lines: impl Iterator<Item = String>) {
        let mut any = false;
        for line in lines {
            any = true;
            self.line(&line);
        }
        if !any {
            self.nothing();
        }
    }

    fn finish(mut self) -> String {
        self.html.push_str("</body></html>\n");
        self.html
    }
}

/// Words as they may stand in a page: nothing in them is read as a part of it, and nothing turns the direction of reading.
fn safe(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in shown(words).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
