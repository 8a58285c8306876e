//! The night as a picture: one HTML page without anything from elsewhere. A line per phone, every tip's way on it.

use crate::say::Say;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;
use tinxom_words::key;

/// A step of a tip's way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Kept on the phone.
    Kept,
    /// Its receipt came.
    Arrived,
    /// The desk opened it.
    Opened,
    /// The answer was read.
    Answered,
    /// Taken back before it left.
    Withdrawn,
}

/// Collects what happened when.
pub struct Picture {
    began: Instant,
    links: Vec<(f64, bool)>,
    tips: BTreeMap<(&'static str, u64), Vec<(f64, Mark)>>,
}

impl Picture {
    /// Begins at an instant.
    pub fn new(began: Instant) -> Self {
        Self { began, links: Vec::new(), tips: BTreeMap::new() }
    }

    fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// The link went up or down.
    pub fn link(&mut self, up: bool) {
        self.links.push((self.now(), up));
    }

    /// A tip of a phone took a step.
    pub fn mark(&mut self, phone: &'static str, tip: u64, mark: Mark) {
        let now = self.now();
        self.tips.entry((phone, tip)).or_default().push((now, mark));
    }

    /// The page.
    pub fn html(&self, say: &Say) -> String {
        let end = self.now().max(0.001);
        let start = self.links.first().map_or(0.0, |(at, _)| *at).min(end - 0.000_5);
        // The dead spot takes a quarter of the picture, however short it was: it is what the night is about.
        let opens = self.links.iter().find(|(_, up)| *up).map_or(end, |(at, _)| *at).clamp(start, end);
        let x = |at: f64| {
            if at < opens {
                190.0 + (at - start) / (opens - start).max(0.000_1) * 185.0
            } else {
                375.0 + (at - opens) / (end - opens).max(0.000_1) * 555.0
            }
        };
        let mut rows = String::new();
        let mut y = 70.0;
        let mut before = "";
        for ((phone, _), steps) in &self.tips {
            if *phone != before {
                y += 18.0;
                let _ = write!(rows, "<text x='16' y='{}' class='name'>{phone}</text>", y + 5.0);
                before = phone;
            }
            let (first, last) = (steps.first().map_or(start, |s| s.0), steps.last().map_or(start, |s| s.0));
            let _ = write!(rows, "<line x1='{}' x2='{}' y1='{y}' y2='{y}' class='way'/>", x(first), x(last));
            for (at, mark) in steps {
                let colour = match mark {
                    Mark::Kept => "#7A4F00",
                    Mark::Arrived => "#1B5E8C",
                    Mark::Opened => "#54635D",
                    Mark::Answered => "#1F6B4A",
                    Mark::Withdrawn => "#DAD5C8",
                };
                let _ = write!(rows, "<circle cx='{}' cy='{y}' r='5' fill='{colour}'/>", x(*at));
            }
            y += 14.0;
        }
        let mut bands = String::new();
        for (index, (at, up)) in self.links.iter().enumerate() {
            let until = self.links.get(index + 1).map_or(end, |next| next.0);
            let (fill, label) =
                if *up { ("#D5EBDD", key!("demo-up")) } else { ("#FBEBC8", key!("demo-down")) };
            let _ = write!(
                bands,
                "<rect x='{}' y='44' width='{}' height='{}' fill='{fill}'/><text x='{}' y='38'>{}</text>",
                x(*at),
                x(until) - x(*at),
                y - 30.0,
                x(*at) + 4.0,
                say.words.say(label)
            );
        }
        let legend = [
            ("#7A4F00", key!("demo-kept")),
            ("#1B5E8C", key!("demo-arrived")),
            ("#54635D", key!("demo-read")),
            ("#1F6B4A", key!("demo-replied")),
            ("#DAD5C8", key!("tip-state-withdrawn")),
        ]
        .into_iter()
        .map(|(colour, word)| {
            format!("<span><i style='background:{colour}'></i>{}</span>", say.words.say(word))
        })
        .collect::<String>();
        format!(
            "<!doctype html><html lang='vi'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>\
             <title>Tin Xóm</title><style>body{{background:#FBF8F1;color:#1E2A26;font:16px system-ui;margin:20px}}\
             svg{{width:100%;max-width:960px;background:#fff;border-radius:18px}}.name{{font-weight:600}}\
             .way{{stroke:#DAD5C8;stroke-width:2}}text{{font-size:14px;fill:#1E2A26}}i{{display:inline-block;width:12px;\
             height:12px;border-radius:6px;margin:0 6px 0 16px}}</style><h1>Tin Xóm</h1><p>{}</p>\
             <svg viewBox='0 0 960 {}' role='img'>{bands}{rows}</svg><p>{legend}</p></html>",
            say.words.say(key!("app-about")),
            y + 30.0
        )
    }
}
