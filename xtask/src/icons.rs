//! The icons: from icons/*.svg to what a shell draws them from.
//!
//! A drawing is kept once, as an SVG that any program shows and any hand can mend. A phone draws no SVG, so its steps are
//! written into a table for Kotlin and the same table for Swift. What is read is narrow on purpose: lines of one
//! weight within a margin, so that no drawing can look unlike its neighbours or need what one of the shells has not.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::report::{Note, Outcome};
use crate::workspace::Workspace;

/// Where the icons' names and meanings stand.
const NAMES: &str = "core/phone/src/screen/icon.rs";

/// The drawings' folder.
const FOLDER: &str = "icons";

/// How every drawing begins and ends.
const HEAD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"none\" \
stroke=\"currentColor\" stroke-width=\"2.16\" stroke-linecap=\"round\" stroke-linejoin=\"round\">";
const FOOT: &str = "</svg>";

/// A stroke's width, 9 % of the side, and where its ink may lie.
const WIDTH: f64 = 2.16;
const INK: std::ops::RangeInclusive<f64> = 2.0..=22.0;

/// The widest line of a table.
const COLUMNS: usize = 100;

/// The shells' files, and where the table stands in them.
const KOTLIN: &str = include_str!("icons/kotlin.txt");
const SWIFT: &str = include_str!("icons/swift.txt");
const PLACE: &str = "@table@";

/// Writes what the shells draw from, and the page that shows it.
pub fn icons(workspace: &Workspace) -> Outcome {
    workspace.needs(NAMES)?;
    workspace.needs(FOLDER)?;
    let mut changed = 0;
    for (path, text) in written(&workspace.root)? {
        let file = workspace.root.join(path);
        if fs::read_to_string(&file).ok().as_ref() == Some(&text) {
            continue;
        }
        let broken = |error| format!("{}: {error}", file.display());
        fs::create_dir_all(file.parent().unwrap_or(&workspace.root)).map_err(broken)?;
        fs::write(&file, &text).map_err(broken)?;
        changed += 1;
    }
    Ok(Note::Passed(if changed == 0 { "unchanged".into() } else { format!("{changed} files written") }))
}

/// The files that are made from the drawings, by their paths from the checkout's root.
fn written(root: &Path) -> Result<[(&'static str, String); 3], String> {
    let icons = named(&read(&root.join(NAMES))?)?;
    let drawings = drawings(root)?;
    agree(&icons, &drawings)?;
    let table = table(&drawings);
    Ok([
        (
            "android/screens/src/main/kotlin/vn/tinxom/screens/Icons.kt",
            KOTLIN.replace(PLACE, &table.join("\n    ")),
        ),
        ("ios/Sources/TinxomScreens/Icons.swift", SWIFT.replace(PLACE, &table.join("\n        "))),
        ("docs/icons.md", page(&icons)),
    ])
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// An icon as the screens know it.
#[derive(Debug, PartialEq)]
struct Icon {
    name: String,
    meaning: String,
}

/// The icons in the source of their list: each a comment and `Variant = "name",`.
fn named(source: &str) -> Result<Vec<Icon>, String> {
    let (_, list) =
        source.split_once("\nicons! {\n").ok_or_else(|| format!("{NAMES} has no list of icons"))?;
    let mut icons = Vec::new();
    let mut words = Vec::new();
    for line in list.lines().map(str::trim).take_while(|line| *line != "}") {
        if let Some(comment) = line.strip_prefix("///") {
            words.push(comment.trim());
        } else {
            let name = line.split('"').nth(1).ok_or_else(|| format!("{NAMES}: `{line}` names no icon"))?;
            icons.push(Icon { name: name.into(), meaning: words.join(" ") });
            words.clear();
        }
    }
    if icons.is_empty() { Err(format!("{NAMES} lists no icon")) } else { Ok(icons) }
}

/// A drawing: its name, and its lines.
#[derive(Debug)]
struct Drawing {
    name: String,
    steps: Vec<Step>,
}

/// A step of a line: its letter in SVG and the numbers after it.
#[derive(Debug, PartialEq)]
struct Step {
    letter: char,
    numbers: Vec<f64>,
}

/// Every drawing, by name.
fn drawings(root: &Path) -> Result<Vec<Drawing>, String> {
    let folder = root.join(FOLDER);
    let broken = |error| format!("{}: {error}", folder.display());
    let mut drawings = Vec::new();
    for entry in fs::read_dir(&folder).map_err(broken)? {
        let file = entry.map_err(broken)?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let steps = match name.strip_suffix(".svg") {
            Some(_) => steps(&read(&file)?),
            None => Err("no drawing".into()),
        };
        let steps = steps.map_err(|reason| format!("{FOLDER}/{name}: {reason}"))?;
        drawings.push(Drawing { name: name.trim_end_matches(".svg").into(), steps });
    }
    drawings.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(drawings)
}

/// Whether each icon has its drawing and each drawing its icon.
fn agree(icons: &[Icon], drawings: &[Drawing]) -> Result<(), String> {
    if let Some(icon) = icons.iter().find(|icon| drawings.iter().all(|drawing| drawing.name != icon.name)) {
        return Err(format!("the icon {0} has no drawing {FOLDER}/{0}.svg", icon.name));
    }
    match drawings.iter().find(|drawing| icons.iter().all(|icon| icon.name != drawing.name)) {
        Some(drawing) => Err(format!("{FOLDER}/{}.svg is the drawing of no icon of {NAMES}", drawing.name)),
        None => Ok(()),
    }
}

/// The lines of a drawing, out of the one form in which it may be written.
fn steps(svg: &str) -> Result<Vec<Step>, String> {
    let rest = svg.strip_prefix(HEAD).ok_or_else(|| format!("does not begin with {HEAD}"))?;
    let body = rest.strip_suffix(&format!("{FOOT}\n")).ok_or_else(|| format!("does not end with {FOOT}"))?;
    let body = body.strip_prefix('\n').ok_or("has something beside its head")?;
    let mut steps = Vec::new();
    for line in body.lines() {
        let path = line.strip_prefix("  <path d=\"").and_then(|line| line.strip_suffix("\"/>"));
        let path = path.ok_or_else(|| format!("`{}` is not `<path d=\"…\"/>` alone", line.trim()))?;
        steps.extend(path_steps(path)?);
    }
    if steps.is_empty() {
        return Err("is empty".into());
    }
    Ok(steps)
}

/// The steps of one path, each where a step like it may stand.
fn path_steps(path: &str) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    let mut pen = [0.0; 2];
    let letters = path.match_indices(|letter: char| letter.is_ascii_alphabetic()).map(|(at, _)| at);
    let bounds: Vec<usize> = letters.chain([path.len()]).collect();
    if bounds[0] != 0 {
        return Err(format!("`{path}` does not begin with a letter"));
    }
    for bounds in bounds.windows(2) {
        let text = &path[bounds[0]..bounds[1]];
        let step = step(text)?;
        let before = steps.last().map(|step| step.letter);
        let fits = match step.letter {
            'M' => matches!(before, None | Some('L' | 'C' | 'Z')),
            'Z' => matches!(before, Some('L' | 'C')),
            _ => matches!(before, Some('M' | 'L' | 'C')),
        };
        if !fits {
            return Err(format!("`{text}` cannot stand where it stands in `{path}`"));
        }
        pen = inside(pen, &step).ok_or_else(|| format!("the ink of `{text}` leaves 2 to 22"))?;
        steps.push(step);
    }
    match steps.last().map(|step| step.letter) {
        None | Some('M') => Err(format!("`{path}` draws nothing at its end")),
        Some(_) => Ok(steps),
    }
}

/// One step: absolute, in numbers of at most two decimals that are written in the shortest way.
fn step(text: &str) -> Result<Step, String> {
    let refused =
        || format!("`{text}` is no step: M x y, L x y, C x y x y x y or Z, with numbers like 3 or 3.25");
    let letter = text.chars().next().ok_or_else(refused)?;
    let words: Vec<&str> = text[letter.len_utf8()..].split(' ').filter(|_| text.len() > 1).collect();
    let count = match letter {
        'M' | 'L' => 2,
        'C' => 6,
        'Z' => 0,
        _ => return Err(refused()),
    };
    let number = |word: &&str| word.parse().ok().filter(|number: &f64| is_short(*number, word));
    let numbers: Option<Vec<f64>> = words.iter().map(number).collect();
    match numbers.filter(|numbers| numbers.len() == count) {
        Some(numbers) => Ok(Step { letter, numbers }),
        None => Err(refused()),
    }
}

fn is_short(number: f64, word: &str) -> bool {
    let decimals = word.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    number.to_string() == word && decimals <= 2
}

/// Where the pen stands after the step, if its ink has stayed within the margin.
fn inside(pen: [f64; 2], step: &Step) -> Option<[f64; 2]> {
    let fits = |place: f64| INK.contains(&(place - WIDTH / 2.0)) && INK.contains(&(place + WIDTH / 2.0));
    match step.numbers[..] {
        [x, y] => (fits(x) && fits(y)).then_some([x, y]),
        [x1, y1, x2, y2, x, y] => {
            let at = |part: f64, from: f64, one: f64, two: f64, to: f64| {
                let rest = 1.0 - part;
                rest.powi(3) * from + 3.0 * rest * part * (rest * one + part * two) + part.powi(3) * to
            };
            let all = (1..=32)
                .map(|part| f64::from(part) / 32.0)
                .all(|part| fits(at(part, pen[0], x1, x2, x)) && fits(at(part, pen[1], y1, y2, y)));
            all.then_some([x, y])
        }
        _ => Some(pen),
    }
}

/// The table of both shells: for each drawing its name on a line and its steps on the lines below. A letter holds for
/// the numbers after it until the next letter, and every line begins with one.
fn table(drawings: &[Drawing]) -> Vec<String> {
    let mut lines = Vec::new();
    for drawing in drawings {
        lines.push(drawing.name.clone());
        let mut line = String::new();
        let mut before = None;
        for Step { letter, numbers } in &drawing.steps {
            let numbers: String = numbers.iter().map(|number| format!(" {number}")).collect();
            if line.len() + numbers.len() + 2 > COLUMNS {
                lines.push(std::mem::take(&mut line));
                before = None;
            }
            if before.replace(letter) != Some(letter) {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push(*letter);
            }
            line.push_str(&numbers);
        }
        lines.push(line);
    }
    lines
}

/// The page that shows the drawings.
fn page(icons: &[Icon]) -> String {
    let mut page = PAGE.to_owned();
    for icon in icons {
        // Writing into a text does not fail.
        let _ = writeln!(page, "| ![](../{FOLDER}/{0}.svg) | {0} | {1} |", icon.name, icon.meaning);
    }
    page
}

const PAGE: &str = "\
# The icons

Each is a drawing in `icons/`: lines of one weight, 9 % of the side, with round ends, in a box of 24 by 24 with a margin of 2.
A path is written in absolute steps M, L, C and Z, which every phone can draw. `cargo xtask icons` writes the tables of the
two shells and this page; a test fails while they are not what the drawings and `core/phone/src/screen/icon.rs` say.

| | name | what it shows: what it tells |
|:-:|---|---|
";

#[cfg(test)]
mod tests {
    use super::{Drawing, FOOT, HEAD, Icon, agree, named, steps, table, written};
    use std::fs;
    use std::path::Path;

    fn svg(paths: &[&str]) -> String {
        let paths: String = paths.iter().map(|path| format!("  <path d=\"{path}\"/>\n")).collect();
        format!("{HEAD}\n{paths}{FOOT}\n")
    }

    fn drawing(name: &str, paths: &[&str]) -> Drawing {
        Drawing { name: name.into(), steps: steps(&svg(paths)).unwrap() }
    }

    #[test]
    fn every_icon_has_its_drawing_and_the_shells_draw_what_the_drawings_say() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for (path, text) in written(root).unwrap() {
            let found = fs::read_to_string(root.join(path)).unwrap_or_default();
            assert!(found == text, "{path} is not what the drawings say: run `cargo xtask icons`");
        }
    }

    #[test]
    fn an_icon_without_a_drawing_and_a_drawing_without_an_icon_are_told_by_name() {
        let icon = |name: &str| Icon { name: name.into(), meaning: String::new() };
        let (house, door) = (drawing("house", &["M3.5 4L5 6"]), drawing("door", &["M3.5 4L5 6"]));
        let alone = agree(&[icon("house"), icon("door")], &[house]).unwrap_err();
        assert_eq!(alone, "the icon door has no drawing icons/door.svg");
        let extra = agree(&[icon("house")], &[door, drawing("house", &["M3.5 4L5 6"])]).unwrap_err();
        assert!(extra.starts_with("icons/door.svg is the drawing of no icon"), "{extra}");
    }

    #[test]
    fn names_and_meanings_are_read_from_the_list_alone() {
        let source =
            "macro {\n}\n\nicons! {\n    /// A house:\n    /// kept.\n    House = \"house\",\n}\n\"x\"\n";
        assert_eq!(named(source), Ok(vec![Icon { name: "house".into(), meaning: "A house: kept.".into() }]));
        for wrong in ["", "\nicons! {\n}\n", "\nicons! {\n    House,\n}\n"] {
            assert!(named(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_letter_is_written_once_for_a_run_and_at_the_beginning_of_every_line() {
        let long = format!("M4 4{}Z", "L5.25 6.25".repeat(12));
        let lines =
            table(&[drawing("door", &["M4 4L5 6L7 8Z", "M3.5 4C5 6 7 8 9 10"]), drawing("long", &[&long])]);
        assert_eq!(lines[..2], ["door", "M 4 4 L 5 6 7 8 Z M 3.5 4 C 5 6 7 8 9 10"]);
        assert_eq!(lines[2..].len(), 3, "{lines:?}");
        assert!(lines[3].len() <= super::COLUMNS && lines[4].starts_with("L 5.25"), "{lines:?}");
    }

    #[test]
    fn only_lines_of_the_one_form_within_the_margin_are_drawings() {
        assert_eq!(steps(&svg(&["M4 4L5.25 6C5 6 7 8 9 10Z"])).map(|steps| steps.len()), Ok(4));
        for (path, reason) in [
            ("", "draws nothing"),
            ("4 4L5 6", "does not begin with a letter"),
            ("L4 4L5 6", "cannot stand"),
            ("M4 4M5 6L7 8", "cannot stand"),
            ("M4 4L5 6ZL7 8", "cannot stand"),
            ("M4 4Z", "cannot stand"),
            ("M4 4", "draws nothing"),
            ("M4 4L5 6M7 8", "draws nothing"),
            ("m4 4L5 6", "is no step"),
            ("M4 4A5 6 7 8 9 10", "is no step"),
            ("M4 4H6", "is no step"),
            ("M4 4L5 6 7 8", "is no step"),
            ("M4,4L5 6", "is no step"),
            ("M 4 4L5 6", "is no step"),
            ("M4 4L5.125 6", "is no step"),
            ("M4 4L5.10 6", "is no step"),
            ("M4 4L5e0 6", "is no step"),
            ("M4 4LNaN 6", "is no step"),
            ("M4 4L-5 6", "leaves 2 to 22"),
            ("M3 4L5 6", "leaves 2 to 22"),
            ("M4 4L5 21", "leaves 2 to 22"),
            ("M4 20C4 23 20 23 20 20", "leaves 2 to 22"),
        ] {
            let refused = steps(&svg(&[path])).unwrap_err();
            assert!(refused.contains(reason), "{path}: {refused}");
        }
        assert!(steps(&svg(&["M4 20C4 21.2 20 21.2 20 20"])).is_ok(), "a handle may lie beyond the margin");
        let good = svg(&["M4 4L5 6"]);
        for (from, to) in [
            ("2.16", "2"),
            ("<path d", "<path fill=\"red\" d"),
            ("/>\n", "/><circle/>\n"),
            ("</svg>\n", "</svg>"),
            ("  <path d=\"M4 4L5 6\"/>\n", ""),
            ("round\">\n", "round\"><title/>\n"),
        ] {
            assert!(steps(&good.replace(from, to)).is_err(), "{from} as {to}");
        }
    }
}
