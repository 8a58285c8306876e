//! The demo village: one evening and one night, real phones, a real server, a bad link.

mod census;
mod clock;
mod dead_spot;
mod evening;
mod link;
mod merger;
mod night;
mod patrol;
mod picture;
mod places;
mod report;
mod slots;
mod story;
mod table;
mod village;
mod witness;

use crate::say::{Failure, Say};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use tinxom_words::{Value, key};
use witness::Witness;

/// How to play the night.
#[derive(Args, Clone)]
pub struct DemoArguments {
    /// Chọn tin và trục trặc: cùng một số thì cùng số đếm, cùng trục trặc. Chooses tips and faults; the same
    /// seed gives the same counts and the same faults.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Viết bao nhiêu tin. How many tips are typed.
    #[arg(long, default_value_t = 12)]
    tips: usize,
    /// Tệp của bức tranh cả đêm. Where the picture of the night goes.
    #[arg(long, default_value = "tinxom-demo.html")]
    html: PathBuf,
}

/// Plays the night, and says what came of it. Fails when a tip was lost or doubled, or is not accounted for.
pub async fn run(say: &Say, arguments: &DemoArguments) -> Result<(), Failure> {
    let dir = std::env::temp_dir().join(format!("tinxom-demo-{}", std::process::id()));
    let began = std::time::Instant::now();
    let witness = Arc::new(Witness::new(say.clone(), village::people(say)));
    println!(
        "{}\n",
        say.words.say_with(key!("demo-begin"), &[("unit", Value::from(say.unit(places::WARD)))])
    );
    let played = night::play(&witness, arguments, &dir).await;
    let _ = std::fs::remove_dir_all(&dir);
    let played = played?;
    let events = played.events.clone();
    let report = played.report(began.elapsed());
    println!();
    for line in report.text(say) {
        println!("{line}");
    }
    let page = picture::page(say, &report, &events);
    std::fs::write(&arguments.html, page).map_err(Failure::plain)?;
    let path = arguments.html.display().to_string();
    println!("{}", say.words.say_with(key!("demo-picture"), &[("path", Value::from(path.as_str()))]));
    if say.json {
        println!("{}", report.json(&path));
    }
    if report.is_good() { Ok(()) } else { Err(Failure::plain(report.check(say))) }
}

#[cfg(test)]
mod tests;
