use super::*;
use unicode_normalization::UnicodeNormalization;

const NAMES: &str = "Xóm,Địa chỉ,Chủ hộ\n";

/// Three hamlets, found as a person writes them.
fn hamlet(label: &str) -> Option<HamletId> {
    match fold(label).as_str() {
        "xom go" => Some(HamletId(1)),
        "xom trai" => Some(HamletId(2)),
        "to 10" => Some(HamletId(3)),
        _ => None,
    }
}

fn read(text: impl AsRef<[u8]>) -> Result<List, ListError> {
    List::read(text.as_ref(), hamlet)
}

fn troubles(list: &List) -> Vec<(u32, Option<Column>, RowTrouble)> {
    list.bad.iter().map(|row| (row.line, row.column, row.trouble)).collect()
}

/// A list of one row below the usual names.
fn only(row: &str) -> List {
    read(format!("{NAMES}{row}\n")).unwrap()
}

#[test]
fn s5_1_a_list_is_read_in_its_order_whatever_separates_its_cells_and_lines() {
    for separator in [",", ";", "\t"] {
        for end in ["\n", "\r\n", "\r"] {
            for begin in ["", "\u{feff}"] {
                let rows =
                    [["CHỦ HỘ", "xom", "dia chi"], ["Bà Tư", "Xóm Gò", "Số 5"], ["Ông Bảy", "tổ 10", ""]];
                let rows = rows.map(|row| row.join(separator));
                let list = read(format!("{begin}{}", rows.join(end))).unwrap();
                assert_eq!((list.good.len(), &list.bad[..], list.blank), (2, &[][..], 0));
                let [first, second] = &list.good[..] else { unreachable!() };
                assert_eq!((first.line, first.hamlet), (2, HamletId(1)));
                assert_eq!((first.address.as_str(), first.householder.as_str()), ("Số 5", "Bà Tư"));
                assert_eq!((second.line, second.hamlet), (3, HamletId(3)));
                assert_eq!((second.address.as_str(), second.householder.as_str()), ("", "Ông Bảy"));
            }
        }
    }
}

#[test]
fn names_of_columns_count_in_vietnamese_and_english_and_with_signs_between_the_words() {
    for names in [
        "Xóm/Tổ,Địa chỉ,Chủ hộ",
        "XÓM (TỔ),ĐỊA-CHỈ,HỌ VÀ TÊN CHỦ HỘ",
        "\"Hamlet\",\"Address\",\"Householder\"",
        "quarter,address,head of household",
        "Tổ dân phố;Địa chỉ;Tên chủ hộ;;",
        &"Xóm\tĐịa chỉ\tChủ hộ".nfd().collect::<String>(),
    ] {
        assert_eq!(read(names), Ok(List::default()), "{names}");
    }
}

#[test]
fn a_list_with_another_column_a_doubled_one_or_one_too_few_is_refused_with_its_name() {
    let name = |text: &str| ColumnName(text.to_owned());
    let refused = |names: &str| read(format!("{names}\nXóm Gò,Số 5,Bà Tư,Kinh\n")).unwrap_err();
    assert_eq!(
        refused("Xóm,Địa chỉ,Chủ hộ,Dân tộc"),
        ListError::UnknownColumn { number: 4, name: name("Dân tộc") }
    );
    assert_eq!(
        refused("Xóm,Địa chỉ,Tổ,Chủ hộ"),
        ListError::DoubledColumn { column: Column::Hamlet, name: name("Tổ") }
    );
    assert_eq!(refused("Xóm,Chủ hộ"), ListError::MissingColumn { column: Column::Address });
    assert_eq!(refused("Xóm,,Chủ hộ"), ListError::UnknownColumn { number: 2, name: name("") });
    for nameless in ["", "\n\n", "Xóm Gò,Số 5,Bà Tư", "\"Xóm,Địa chỉ,Chủ hộ", &"x,".repeat(5_000)]
    {
        assert_eq!(read(nameless), Err(ListError::NoNames), "{nameless:?}");
    }
}

#[test]
fn a_column_of_identity_or_telephone_numbers_is_refused_by_its_name_or_by_its_cells() {
    for (column, card) in [
        ("CCCD", Card::IdentityNumber),
        ("Số CMND/CCCD", Card::IdentityNumber),
        ("Số định danh cá nhân", Card::IdentityNumber),
        ("Identity number", Card::IdentityNumber),
        ("Điện thoại", Card::PhoneNumber),
        ("SĐT chủ hộ", Card::PhoneNumber),
        ("Phone", Card::PhoneNumber),
    ] {
        let error = read(format!("Xóm,Địa chỉ,Chủ hộ,{column}\n")).unwrap_err();
        let name = ColumnName(column.to_owned());
        assert_eq!(error, ListError::NeverTaken { number: 4, name, card });
    }
    for (cell, card) in [
        ("999090123456", Card::IdentityNumber),
        ("123456789", Card::IdentityNumber),
        ("0387 654 321", Card::PhoneNumber),
    ] {
        // Not in the first row, where it may be unknown.
        let text = format!("Xóm,Ghi chú,Địa chỉ,Chủ hộ\nXóm Gò,,Số 5,Bà Tư\nXóm Gò,{cell},Số 6,Bà Năm\n");
        let name = ColumnName("Ghi chú".to_owned());
        assert_eq!(read(text), Err(ListError::NeverTaken { number: 2, name, card }));
    }
}

#[test]
fn a_cell_with_a_number_that_is_never_taken_makes_its_row_a_bad_one() {
    for (row, column, card) in [
        ("Xóm Gò,Số 5,Bà Tư 0387654321", Column::Householder, Card::PhoneNumber),
        ("Xóm Gò,Số 5 - +84 387 654 321,Bà Tư", Column::Address, Card::PhoneNumber),
        ("Xóm Gò,Số 5,999090123456", Column::Householder, Card::IdentityNumber),
        ("123 456 789,Số 5,Bà Tư", Column::Hamlet, Card::IdentityNumber),
        (
            "Xóm Gò,999090123456|123456789|Mẫu|01021990|Nam|Xóm Gò|03042021,Bà Tư",
            Column::Address,
            Card::IdentityNumber,
        ),
    ] {
        let list = only(row);
        assert_eq!(troubles(&list), [(2, Some(column), RowTrouble::NeverTaken(card))], "{row}");
        assert_eq!((list.good.len(), &list.bad[0].row), (0, &None));
    }
    assert_eq!(only("Xóm Gò,\"Số 5, ngõ 12/34, đường 3/2\",Bà Tư").good.len(), 1);
}

#[test]
fn every_trouble_of_a_row_is_told_with_its_line_and_column() {
    let text = |error: TextError| RowTrouble::Text(error);
    for (row, column, trouble) in [
        ("Xóm Lạ,Số 5,Bà Tư", Some(Column::Hamlet), RowTrouble::UnknownHamlet),
        (" ,Số 5,Bà Tư", Some(Column::Hamlet), text(TextError::Empty)),
        ("Xóm Gò,Số 5,", Some(Column::Householder), text(TextError::Empty)),
        ("Xóm Gò,Số\u{200b} 5,Bà Tư", Some(Column::Address), text(TextError::Hidden)),
        ("Xóm Gò,Số\u{7} 5,Bà Tư", Some(Column::Address), text(TextError::Control)),
        ("Xóm Gò,\"Số\n5\",Bà Tư", Some(Column::Address), text(TextError::Control)),
        ("Xóm Gò,Số 5", None, RowTrouble::Cells { found: 2, expected: 3 }),
        ("Xóm Gò,Số 5,Bà Tư,hộ nghèo", None, RowTrouble::Cells { found: 4, expected: 3 }),
        (
            &format!("Xóm Gò,Số 5,Bà Tư{}", ",".repeat(997)),
            None,
            RowTrouble::Cells { found: 1_000, expected: 3 },
        ),
        ("Xóm Gò,\"Số 5,Bà Tư", None, RowTrouble::OpenQuote),
    ] {
        assert_eq!(troubles(&only(row)), [(2, column, trouble)], "{row}");
    }
    let long = "ạ".repeat(LABEL_LIMIT + 1);
    assert_eq!(
        troubles(&only(&format!("Xóm Gò,{long},Bà Tư"))),
        [(2, Some(Column::Address), text(TextError::TooLong { count: 81, limit: 80 }))]
    );
    let several = &only("Xóm Gò,\"Số\r\n\r\n5\",Bà Tư").bad[0];
    assert_eq!((several.line, several.last_line), (2, 4));
}

#[test]
fn quotes_are_those_of_rfc_4180_and_decomposed_letters_become_composed() {
    let list = only("\"Xóm Gò\",\"Số 5, ngõ \"\"Giếng\"\"\",\"Bà; Tư\"");
    assert_eq!(list.good[0].address, "Số 5, ngõ \"Giếng\"");
    assert_eq!(list.good[0].householder, "Bà; Tư");
    let decomposed: String = "Xóm Gò,Đường Đồng Quang,Bà Thuý".nfd().collect();
    let row = &only(&decomposed).good[0];
    assert_eq!((row.address.as_str(), row.householder.as_str()), ("Đường Đồng Quang", "Bà Thuý"));
}

#[test]
fn a_row_that_only_repeats_another_is_told_with_both_lines_and_kept_for_a_person_to_judge() {
    let list = read(format!(
        "{NAMES}Xóm Gò,Số 5,Ông Tân\nXóm Trại,Số 5,Ông Tân\n\nxóm gò,SỐ-5,Ông Tấn\nXóm Gò,Số 5,Ông Tân\n"
    ))
    .unwrap();
    assert_eq!(list.good.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    let repeats = RowTrouble::Repeats { line: 2 };
    assert_eq!(troubles(&list), [(5, None, repeats), (6, None, repeats)]);
    let kept = list.bad[0].row.as_ref().unwrap();
    assert_eq!((kept.line, kept.hamlet, kept.householder.as_str()), (5, HamletId(1), "Ông Tấn"));
}

#[test]
fn a_quote_that_is_never_closed_swallows_one_line_and_not_the_rest() {
    let rows = "Xóm Gò,Số 5,\"Bà Tư\nXóm Gò,Số 6,Bà Năm\r\n\r\nXóm Gò,Số 7,Bà Sáu";
    let list = read(format!("{NAMES}{rows}")).unwrap();
    assert_eq!(troubles(&list), [(2, None, RowTrouble::OpenQuote)]);
    assert_eq!(list.good.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
    // One that a later row closes is a cell of several lines, and all of them are told.
    let list = read(format!("{NAMES}{rows}\nXóm Gò,\"Số 8\",Bà Bảy\nXóm Gò,Số 9,Bà Tám")).unwrap();
    assert_eq!((list.bad.len(), list.bad[0].line, list.bad[0].last_line), (1, 2, 6));
    assert_eq!(list.good.iter().map(|row| row.line).collect::<Vec<_>>(), [7]);
}

#[test]
fn what_is_not_utf_8_is_refused_with_its_line() {
    for (bytes, line) in [
        (b"\xff\xfeX\x00".to_vec(), 1),
        ([NAMES.as_bytes(), b"Xom Go,So 5,B\xe0 T\xb0\n"].concat(), 2),
        ([NAMES.as_bytes(), b"a\r\nb\rc\n\xc3"].concat(), 5),
    ] {
        assert_eq!(read(&bytes), Err(ListError::Encoding { line }));
    }
}

#[test]
fn more_bytes_or_rows_than_are_taken_are_refused_before_reading_on() {
    assert_eq!(read(vec![0xff; LIST_BYTES + 1]), Err(ListError::TooLarge));
    let rows = |count: usize| {
        let rows = (0..count).map(|row| format!("Xóm Gò,Số {row},Bà Tư\n")).collect::<String>();
        read(format!("{NAMES}{rows}"))
    };
    assert_eq!(rows(LIST_ROWS).unwrap().good.len(), LIST_ROWS);
    assert_eq!(rows(LIST_ROWS + 1), Err(ListError::TooManyRows));
    // Of a million rows the lookup sees no more than are taken, and bad ones count like good ones.
    let looked = std::cell::Cell::new(0);
    let many = format!("{NAMES}{}", "a,b,c\n".repeat(1_000_000));
    let list = List::read(many.as_bytes(), |_| {
        looked.set(looked.get() + 1);
        None
    });
    assert_eq!((list, looked.get()), (Err(ListError::TooManyRows), LIST_ROWS + 1));
}

#[test]
fn megabytes_of_anything_are_worked_through() {
    // Each repeats what would be read twice: quotes that open, close, and open in what is read again.
    for unit in ["\"", "a\",\"\n", "\"\n", ",", "\r", "\u{feff}\n", "\"\"\"\n", "ạ", "\"a\"\"", ";;\n"] {
        let mut text = NAMES.to_owned();
        text.push_str(&unit.repeat((2 * 1024 * 1024) / unit.len()));
        let _ = read(&text);
        let _ = read(unit.repeat((2 * 1024 * 1024) / unit.len()));
    }
}

#[test]
fn x24_no_reason_and_no_debug_output_says_who_lives_where() {
    let list =
        read(format!("{NAMES}Xóm Gò,canary,canary\nXóm Gò,canary,canary\ncanary,canary,canary\n")).unwrap();
    assert_eq!((list.good.len(), list.bad.len()), (1, 2));
    let mut printed = format!("{list:#?}");
    for bad in &list.bad {
        printed += &format!("{} {:?}", bad.trouble, bad);
    }
    for file in ["Xóm,canary", "Xóm,canary 0387654321", "Xóm,CCCD canary", "canary"] {
        let error = read(file).unwrap_err();
        printed += &format!("{error} {error:?}");
    }
    assert!(!printed.contains("canary"), "{printed}");
}

/// Lines with something on them, by the ends that RFC 4180 and old machines know.
fn lines_with_something(text: &str) -> Vec<u32> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (1..).zip(text.split('\n')).filter(|(_, line)| !line.is_empty()).map(|(number, _)| number).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(512))]

    #[test]
    fn no_file_makes_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read([NAMES.as_bytes(), &bytes].concat());
    }

    #[test]
    fn every_line_with_something_on_it_is_good_or_bad_exactly_once(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                ",", "\"", "\n", "\r\n", "\r", "Xóm Gò,Số 5,Bà Tư\n", "Xóm Gò,", "Xóm Trại,,", "Bà Năm", "x", " ",
                "\"Số\n5\",", "0387654321", "\u{feff}", ",,\n",
            ]),
            0..60,
        ),
    ) {
        let text = format!("{NAMES}{}", pieces.concat());
        let list = read(&text).unwrap();
        let mut told: Vec<u32> = vec![1];
        told.extend(list.good.iter().map(|row| row.line));
        told.extend(list.bad.iter().flat_map(|row| row.line..=row.last_line));
        told.sort_unstable();
        proptest::prop_assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", told);
        let something = lines_with_something(&text);
        let untold = something.iter().filter(|line| told.binary_search(line).is_err()).count();
        proptest::prop_assert_eq!(untold, list.blank);
        // An empty line is told only as part of a quoted cell.
        let is_within = |line: u32| list.bad.iter().any(|row| row.line < line && line < row.last_line);
        let all = told.iter().all(|line| something.binary_search(line).is_ok() || is_within(*line));
        proptest::prop_assert!(all, "{:?} {:?}", told, something);
        for rows in [list.good.iter().map(|row| row.line).collect::<Vec<_>>(), list.bad.iter().map(|row| row.line).collect()] {
            proptest::prop_assert!(rows.is_sorted());
        }
    }

    #[test]
    fn every_label_that_can_be_stored_comes_out_of_a_list_as_it_went_in(address in ".{0,40}", householder in ".{1,40}") {
        let quoted = |label: &str| format!("\"{}\"", label.replace('"', "\"\""));
        let list = only(&format!("Xóm Gò,{},{}", quoted(&address), quoted(&householder)));
        let label = |typed: &str| parse_label(typed, LABEL_LIMIT).ok().filter(|label| number_within(label).is_none());
        let fits = |typed: &str| !typed.contains(['\r', '\n']);
        let expected = label(&householder).filter(|_| fits(&householder) && fits(&address)).and_then(|householder| {
            let address = match parse_label(&address, LABEL_LIMIT) {
                Err(TextError::Empty) => String::new(),
                _ => label(&address)?,
            };
            Some(Row { line: 2, hamlet: HamletId(1), address, householder })
        });
        proptest::prop_assert_eq!(list.good.first(), expected.as_ref());
        proptest::prop_assert_eq!(list.good.len() + list.bad.len(), 1);
    }
}
