//! What the demo village says about itself, and whether the gate believes it.

/// What the same seed gives again, name by name: how many tips, enrolments and households there were and what became of
/// them.
const REPEATED: [&str; 26] = [
    "seed",
    "tips",
    "filed",
    "edited",
    "arrived",
    "opened",
    "answered",
    "refused",
    "withdrawn_before_leaving",
    "waiting",
    "lost",
    "doubled",
    "patrol_lines",
    "evening_households",
    "evening_enrolled",
    "evening_active",
    "evening_waiting",
    "evening_lost",
    "evening_doubled",
    "evening_differing",
    "merger_arrived",
    "merger_lost",
    "merger_doubled",
    "merger_astray",
    "merger_to_choose",
    "merger_left_to_choose",
];

/// What must not happen in the evening or over midnight.
const NEVER: [&str; 7] = [
    "evening_lost",
    "evening_doubled",
    "evening_differing",
    "merger_lost",
    "merger_doubled",
    "merger_astray",
    "merger_left_to_choose",
];

/// The kinds of faults; each happens in every night.
const FAULTS: [&str; 4] = ["up", "down", "reply_lost", "repeated"];

/// Reads the last line of `demo --json`: nothing lost, nothing doubled, every tip and every enrolment accounted for, and
/// every kind of fault met. Gives the line's gist for the table, or what is wrong, in a sentence.
pub fn verdict(output: &str) -> Result<String, String> {
    let last = last_line(output)?;
    let count = |name: &str| count(last, name).ok_or(format!("the demo does not count `{name}` once"));
    let (filed, arrived, lost, doubled) =
        (count("filed")?, count("arrived")?, count("lost")?, count("doubled")?);
    if lost != 0 || doubled != 0 {
        return Err(format!("of {filed} tips {lost} were lost and {doubled} doubled"));
    }
    let accounted =
        arrived + count("refused")? + count("withdrawn_before_leaving")? + count("waiting")? + lost;
    if filed == 0 || filed != accounted {
        return Err(format!("{filed} tips were filed and {accounted} are accounted for"));
    }
    for name in NEVER {
        match count(name)? {
            0 => {}
            some => return Err(format!("`{name}` is {some}")),
        }
    }
    let (enrolled, active) = (count("evening_enrolled")?, count("evening_active")?);
    let ruled = active + count("evening_waiting")?;
    if enrolled == 0 || active == 0 || enrolled != ruled {
        return Err(format!("{enrolled} were enrolled and {ruled} have the server's word"));
    }
    if (count("merger_arrived")?, count("merger_to_choose")?) != (1, 1) {
        return Err("no tip and no household came over midnight".into());
    }
    let mut faults = 0;
    for kind in FAULTS {
        match count(kind)? {
            0 => return Err(format!("no fault of the kind `{kind}` happened in the night")),
            some => faults += some,
        }
    }
    Ok(format!("{filed} filed, {arrived} arrived, 0 lost, 0 doubled, {faults} faults"))
}

/// Whether two nights of one seed were the same: as many tips of each fate, and the same faults at the same requests. Where in a
/// body one is cut goes by its length, which sealed things have not always the same when they are compressed.
pub fn same(first: &str, second: &str) -> Result<(), String> {
    let (first, second) = (last_line(first)?, last_line(second)?);
    for name in REPEATED {
        let said = |line| count(line, name).ok_or(format!("the demo does not count `{name}` once"));
        let (once, again) = (said(first)?, said(second)?);
        if once != again {
            return Err(format!("one seed gave `{name}` {once} and then {again}"));
        }
    }
    for name in ["fault_log", "other_fault_log"] {
        let log = |line| list(line, name).ok_or("the demo does not list its faults once".to_owned());
        let (once, again) = (places(log(first)?), places(log(second)?));
        if once != again {
            return Err(format!("one seed gave the faults {once:?} and then {again:?}"));
        }
    }
    Ok(())
}

/// Of entries such as `"0:2 down 9"` the request and the kind of its fault.
fn places(log: &str) -> Vec<String> {
    let entries = log.split(',').map(|entry| entry.trim().trim_matches('"'));
    entries.map(|entry| entry.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned()).collect()
}

fn last_line(output: &str) -> Result<&str, String> {
    let last = output.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if last.starts_with('{') && last.ends_with('}') {
        Ok(last)
    } else {
        Err("the demo's last line is no JSON object".into())
    }
}

/// What stands behind a name that a line says once.
fn value<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let quoted = format!("\"{name}\"");
    let mut places = line.split(&quoted);
    let (_, rest) = (places.next()?, places.next()?);
    if places.next().is_some() {
        return None;
    }
    rest.trim_start().strip_prefix(':').map(str::trim_start)
}

/// The list of plain texts that a JSON object on one line gives for a name, as it is written.
fn list<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let list = value(line, name)?.strip_prefix('[')?;
    list.split_once(']').map(|(list, _)| list)
}

/// The whole number that a JSON object on one line gives for a name; nothing when the name is not there, is there
/// twice, or has another value. No more of JSON is needed here, and no crate for it.
fn count(line: &str, name: &str) -> Option<u64> {
    let rest = value(line, name)?;
    let (digits, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
    after.trim_start().starts_with([',', '}']).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{count, list, same, verdict};

    fn night(filed: u64, arrived: u64, lost: u64, doubled: u64) -> String {
        format!(
            "Mạng lên.\n{{\"filed\":{filed},\"arrived\":{arrived},\"refused\":1,\"withdrawn_before_leaving\":2,\
             \"waiting\":0,\"lost\":{lost},\"doubled\":{doubled},\"edited\":1,\"opened\":{arrived},\"answered\":1,\
             \"evening_households\":9,\"evening_enrolled\":3,\"evening_active\":2,\"evening_waiting\":1,\
             \"evening_lost\":0,\"evening_doubled\":0,\"evening_differing\":0,\"merger_arrived\":1,\
             \"merger_lost\":0,\"merger_doubled\":0,\"merger_astray\":0,\"merger_to_choose\":1,\
             \"merger_left_to_choose\":0,\"other_fault_log\":[\"6:1 up 47\"],\
             \"fault_log\":[\"0:1 up 220\",\"0:2 down 9\"],\"faults\":{{\"down\":2,\"repeated\":3,\"reply_lost\":4,\
             \"up\":5}},\"patrol_lines\":5,\"seed\":7,\"tips\":{filed},\"seconds\":1.25}}\n\n"
        )
    }

    #[test]
    fn a_night_is_good_when_every_tip_is_accounted_for_once() {
        assert_eq!(
            verdict(&night(12, 9, 0, 0)),
            Ok("12 filed, 9 arrived, 0 lost, 0 doubled, 14 faults".into())
        );
    }

    #[test]
    fn a_lost_a_doubled_and_a_forgotten_tip_are_told() {
        assert_eq!(verdict(&night(12, 8, 1, 0)), Err("of 12 tips 1 were lost and 0 doubled".into()));
        assert_eq!(verdict(&night(12, 9, 0, 1)), Err("of 12 tips 0 were lost and 1 doubled".into()));
        assert_eq!(verdict(&night(12, 8, 0, 0)), Err("12 tips were filed and 11 are accounted for".into()));
        assert!(verdict(&night(0, 0, 0, 0)).is_err());
    }

    #[test]
    fn an_enrolment_without_a_word_and_whatever_went_wrong_over_midnight_are_told() {
        let good = night(12, 9, 0, 0);
        for (from, to, told) in [
            ("\"evening_doubled\":0", "\"evening_doubled\":1", "`evening_doubled` is 1"),
            ("\"merger_left_to_choose\":0", "\"merger_left_to_choose\":2", "`merger_left_to_choose` is 2"),
            (
                "\"evening_waiting\":1",
                "\"evening_waiting\":0",
                "3 were enrolled and 2 have the server's word",
            ),
            ("\"merger_arrived\":1", "\"merger_arrived\":0", "no tip and no household came over midnight"),
        ] {
            assert_eq!(verdict(&good.replace(from, to)), Err(told.into()));
        }
    }

    #[test]
    fn a_night_without_one_kind_of_fault_is_told() {
        let calm = night(12, 9, 0, 0).replace("\"reply_lost\":4", "\"reply_lost\":0");
        assert_eq!(verdict(&calm), Err("no fault of the kind `reply_lost` happened in the night".into()));
    }

    #[test]
    fn two_nights_of_one_seed_have_the_same_counts_and_faults_and_may_take_another_time() {
        let first = night(12, 9, 0, 0);
        assert_eq!(same(&first, &first.replace("1.25", "9.75")), Ok(()));
        assert_eq!(same(&first, &night(12, 8, 1, 0)), Err("one seed gave `arrived` 9 and then 8".into()));
        assert_eq!(same(&first, &first.replace("down 9", "down 134")), Ok(()), "cut elsewhere in its body");
        let told = same(&first, &first.replace("0:1 up", "0:3 up")).unwrap_err();
        assert!(told.contains("0:1 up") && told.contains("0:3 up"), "{told}");
        assert!(same(&first, &first.replace("6:1 up", "6:1 down")).is_err());
        assert!(same(&first, "{}").is_err() && same("", "").is_err());
        assert_eq!(list("{\"a\": [1, 2], \"b\":[]}", "a"), Some("1, 2"));
        assert_eq!(list("{\"a\": 1}", "a"), None);
    }

    #[test]
    fn a_demo_that_says_nothing_is_not_believed() {
        for output in ["", "done", "{}", "{\"filed\":1}"] {
            assert!(verdict(output).is_err(), "{output}");
        }
    }

    #[test]
    fn only_a_whole_number_that_is_said_once_is_a_count() {
        assert_eq!(count("{\"lost\" : 12 , \"almost\": 1}", "lost"), Some(12));
        for line in
            ["{\"lost\":-1}", "{\"lost\":1.5}", "{\"lost\":\"0\"}", "{\"lost\":0,\"lost\":1}", "{\"lost\":"]
        {
            assert_eq!(count(line, "lost"), None, "{line}");
        }
    }
}
