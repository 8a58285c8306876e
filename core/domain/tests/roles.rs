//! The page of roles against the table that the code has.

use tinxom_domain::role::{Role, table};

const PAGE: &str = include_str!("../../../docs/roles.md");

#[test]
fn the_page_of_roles_has_the_table_of_the_code_and_no_other() {
    let rows: String = PAGE.split_inclusive('\n').filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows, table(), "docs/roles.md differs: `cargo xtask roles` writes it");
    assert!(PAGE.contains(&table()), "the table is in one piece");
}

#[test]
fn the_page_of_roles_says_what_each_role_is() {
    for role in Role::ALL {
        let name = format!("**{}**", role.name().replace('_', " "));
        assert!(PAGE.lines().any(|line| line.starts_with("- ") && line.contains(&name)), "{name}");
    }
}
