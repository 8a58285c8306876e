//! Prints the table of rights, for `cargo xtask roles`.

fn main() {
    print!("{}", tinxom_domain::role::table());
}
