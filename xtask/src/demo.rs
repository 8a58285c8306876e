//! What the demo village says about itself, and whether the gate believes it.

/// Reads the last line of `demo --json`: nothing lost, nothing doubled, and every tip accounted for. Gives the line's
/// gist for the table, or what is wrong, in a sentence.
pub fn verdict(output: &str) -> Result<String, String> {
    let last = output.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let last = last.trim();
    if !(last.starts_with('{') && last.ends_with('}')) {
        return Err("the demo's last line is no JSON object".into());
    }
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
    Ok(format!("{filed} filed, {arrived} arrived, 0 lost, 0 doubled"))
}

/// The whole number that a JSON object on one line gives for a name; nothing when the name is not there, is there
/// twice, or has another value. No more of JSON is needed here, and no crate for it.
fn count(line: &str, name: &str) -> Option<u64> {
    let quoted = format!("\"{name}\"");
    let mut places = line.split(&quoted);
    let (_, rest) = (places.next()?, places.next()?);
    if places.next().is_some() {
        return None;
    }
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let (digits, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
    after.trim_start().starts_with([',', '}']).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{count, verdict};

    fn night(filed: u64, arrived: u64, lost: u64, doubled: u64) -> String {
        format!(
            "Mạng lên.\n{{\"filed\":{filed},\"arrived\":{arrived},\"refused\":1,\"withdrawn_before_leaving\":2,\
             \"waiting\":0,\"lost\":{lost},\"doubled\":{doubled}}}\n\n"
        )
    }

    #[test]
    fn a_night_is_good_when_every_tip_is_accounted_for_once() {
        assert_eq!(verdict(&night(12, 9, 0, 0)), Ok("12 filed, 9 arrived, 0 lost, 0 doubled".into()));
    }

    #[test]
    fn a_lost_a_doubled_and_a_forgotten_tip_are_told() {
        assert_eq!(verdict(&night(12, 8, 1, 0)), Err("of 12 tips 1 were lost and 0 doubled".into()));
        assert_eq!(verdict(&night(12, 9, 0, 1)), Err("of 12 tips 0 were lost and 1 doubled".into()));
        assert_eq!(verdict(&night(12, 8, 0, 0)), Err("12 tips were filed and 11 are accounted for".into()));
        assert!(verdict(&night(0, 0, 0, 0)).is_err());
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
