//! The table of rights in docs/roles.md.
//!
//! What stands around the table is the page's own and is left as it is. The table comes from the code by way of an
//! example of `tinxom-domain`, so that this program still needs the standard library only; a test beside that example
//! fails while page and code differ.

use std::fs;
use std::process::Command;

use crate::process::must;
use crate::report::{Note, Outcome};
use crate::workspace::Workspace;

/// The page.
const PAGE: &str = "docs/roles.md";

/// Writes the table that the code has into the page.
pub fn roles(workspace: &Workspace) -> Outcome {
    workspace.needs(PAGE)?;
    must(&mut workspace.cargo(["build", "--quiet", "--package", "tinxom-domain", "--example", "roles"]))?;
    let table = must(&mut Command::new(workspace.target.join("debug/examples/roles")))?;
    let file = workspace.root.join(PAGE);
    let broken = |error| format!("{}: {error}", file.display());
    let page = fs::read_to_string(&file).map_err(broken)?;
    let written = with_table(&page, &table).ok_or_else(|| format!("{PAGE} has not exactly one table"))?;
    fs::write(&file, &written).map_err(broken)?;
    let changed = if written == page { "the page has it already" } else { "written" };
    Ok(Note::Passed(changed.into()))
}

/// The page with another table in place of its one run of lines that begin with `|`.
fn with_table(page: &str, table: &str) -> Option<String> {
    let lines: Vec<&str> = page.split_inclusive('\n').collect();
    let begin = lines.iter().position(|line| line.starts_with('|'))?;
    let rows = lines[begin..].iter().take_while(|line| line.starts_with('|')).count();
    let (head, foot) = (lines[..begin].concat(), &lines[begin + rows..]);
    (!foot.iter().any(|line| line.starts_with('|'))).then(|| format!("{head}{table}{}", foot.concat()))
}

#[cfg(test)]
mod tests {
    use super::with_table;

    #[test]
    fn the_table_is_replaced_and_what_stands_around_it_stays() {
        let page = "# Head\n\n| a |\n|---|\n| b |\n\nFoot.\n";
        let written = with_table(page, "| c |\n");
        assert_eq!(written.as_deref(), Some("# Head\n\n| c |\n\nFoot.\n"));
        assert_eq!(with_table("| a |\n", "| c |\n").as_deref(), Some("| c |\n"));
        for other in ["", "# Head\n", "| a |\n\n| b |\n"] {
            assert_eq!(with_table(other, "| c |\n"), None, "{other}");
        }
    }
}
