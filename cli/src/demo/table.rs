//! A table of a few columns, on a terminal and on a page.

/// Columns that a text takes on a terminal: what combines with the letter before it takes none, and nothing that is
/// written here is wider than one.
pub fn width(text: &str) -> usize {
    text.chars().filter(|letter| !matches!(letter, '\u{300}'..='\u{36f}')).count()
}

/// A text filled up to so many columns on its right.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A text filled up to so many columns on its left.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Words at the left, numbers at the right.
#[derive(Debug, Default, Clone)]
pub struct Table {
    /// Names of the columns of numbers.
    pub columns: Vec<String>,
    /// What each line counts, and how often.
    pub lines: Vec<(String, Vec<String>)>,
}

impl Table {
    /// The lines as a terminal shows them.
    pub fn text(&self) -> Vec<String> {
        let words = self.lines.iter().map(|(word, _)| width(word)).max().unwrap_or(0);
        let columns: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                let numbers = self.lines.iter().filter_map(|(_, numbers)| numbers.get(column));
                numbers.chain(self.columns.get(column)).map(|text| width(text)).max().unwrap_or(0)
            })
            .collect();
        let line = |word: &str, numbers: &[String]| {
            let numbers = numbers.iter().zip(&columns).map(|(number, columns)| right(number, *columns));
            std::iter::once(left(word, words)).chain(numbers).collect::<Vec<_>>().join("   ")
        };
        let head = line("", &self.columns);
        let rule = "─".repeat(width(&head));
        let lines = self.lines.iter().map(|(word, numbers)| line(word, numbers));
        [head, rule].into_iter().chain(lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, left, right, width};

    #[test]
    fn vietnamese_is_as_wide_as_it_looks_in_both_forms() {
        // "Rút về" composed, and with its marks apart.
        assert_eq!((width("Rút về"), width("Ru\u{301}t ve\u{302}\u{300}")), (6, 6));
        assert_eq!((left("Mất", 5).as_str(), right("Mất", 5).as_str()), ("Mất  ", "  Mất"));
        assert_eq!(left("Đã đến nơi", 3), "Đã đến nơi");
    }

    #[test]
    fn every_line_of_a_table_ends_in_the_same_column() {
        let number = |number: usize| number.to_string();
        let table = Table {
            columns: vec!["Bà Tư".into(), "Tất cả".into()],
            lines: vec![
                ("Đã cất".into(), vec![number(4), number(1_200)]),
                ("Rút trước khi gửi".into(), vec![number(0), number(1)]),
            ],
        };
        let text = table.text();
        assert_eq!(
            text,
            [
                "                    Bà Tư   Tất cả",
                "──────────────────────────────────",
                "Đã cất                  4     1200",
                "Rút trước khi gửi       0        1",
            ]
        );
        assert!(text.iter().all(|line| width(line) == width(&text[0])));
    }
}
