//! Reads the names out of Rust sources, SQL and catalogues, and knows which of them are banned.

use tinxom_domain::text::{fold, nfc};

/// Words that no name may have as a whole part; a plural counts too, an underscore joins neighbouring parts, and the
/// parts may also stand together. Vietnamese ones are written without diacritics, and found with and without them.
const BANNED: &[&str] = &[
    // What a person believes and comes from.
    "politics",
    "political",
    "party_member",
    "party_membership",
    "religion",
    "religious",
    "creed",
    "ethnic",
    "ethnicity",
    "ethnicities",
    "racial",
    "chinh_tri",
    "dang_phai",
    "dang_vien",
    "ton_giao",
    "tin_nguong",
    "dan_toc",
    "sac_toc",
    "chung_toc",
    // Who is thought to have done something, and who told most.
    "suspect",
    "suspected",
    "black_list",
    "watch_list",
    "leader_board",
    "nghi_pham",
    "nghi_can",
    "tinh_nghi",
    "doi_tuong",
    "danh_sach_den",
    // What a person is known by.
    "face",
    "facial",
    "faceprint",
    "biometric",
    "biometry",
    "khuon_mat",
    "guong_mat",
    "nhan_dien",
    "sinh_trac",
    "sinh_trac_hoc",
    "van_tay",
    // What the state knows a person by, and what stands for it: a hash of such a number is the number.
    "cccd",
    "cmnd",
    "cmtnd",
    "can_cuoc",
    "chung_minh_nhan_dan",
    "so_dinh_danh",
    "ma_dinh_danh",
    "identity_card",
    "identity_number",
    "identity_hash",
    "citizen_id",
    "national_id",
    "id_card",
    "passport",
    "ho_chieu",
    "phone_hash",
    "hashed_phone",
    "phone_digest",
    "birth_date",
    "birthdate",
    "birthday",
    "birth_year",
    "date_of_birth",
    "ngay_sinh",
    "nam_sinh",
    // What a household is sorted by.
    "poor_household",
    "ho_ngheo",
    "criminal_record",
    "offender_list",
    "offender_register",
    // What a vehicle is known by.
    "plate",
    "number_plate",
    "license_plate",
    "licence_plate",
    "bien_so",
    "bien_kiem_soat",
    // Moving pictures as they happen.
    "stream_url",
    "video_url",
    "video_stream",
    "camera_stream",
    "live_stream",
    "live_video",
    "rtsp",
    "luong_video",
    "phat_truc_tiep",
    "truyen_truc_tiep",
    // Where somebody is or was.
    "gps",
    "geolocation",
    "latitude",
    "longitude",
    "lat_lon",
    "lat_lng",
    "coordinate",
    "track_point",
    "location_track",
    "location_history",
    "location_log",
    "position_track",
    "position_history",
    "trajectory",
    "trajectories",
    "toa_do",
    "kinh_do",
    "vi_do",
    "dinh_vi",
    "vi_tri_lien_tuc",
    "theo_doi_vi_tri",
    "lich_su_vi_tri",
    "lo_trinh",
    "hanh_trinh",
];

/// Whether a name holds what is banned, however its parts are put together: `trackPoint`, `GPSPoint`, `track-point`,
/// `face2`, `tôn_giáo`.
pub fn is_banned(name: &str) -> bool {
    let letters: Vec<char> = nfc(name).chars().collect();
    let mut parts = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let begins_a_word = letter.is_uppercase()
            && (before.is_some_and(|before| !before.is_uppercase())
                || letters.get(place + 1).is_some_and(|next| next.is_lowercase()));
        if begins_a_word || !letter.is_alphabetic() {
            parts.push(' ');
        }
        if letter.is_alphabetic() {
            parts.push(*letter);
        }
    }
    let parts = format!("_{}_", fold(&parts).replace(' ', "_"));
    let holds = |word: &str| parts.contains(&format!("_{word}_")) || parts.contains(&format!("_{word}s_"));
    BANNED.iter().any(|word| holds(word) || holds(&word.replace('_', "")))
}

/// The line and the name of every banned name in a Rust source: in what structs and enums declare, in what a macro
/// declares between braces, in the tables of SQL texts, and in texts that are a name themselves, such as a setting's.
/// Tests stand last in a file and are left out.
pub fn in_rust(source: &str) -> Vec<(usize, String)> {
    let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let tokens = tokens(source);
    let word = |place: usize| match tokens.get(place) {
        Some((_, Token::Word(word))) => word.as_str(),
        _ => "",
    };
    let mut found = Vec::new();
    // How deep the declaration is open, and whether it is one at all.
    let (mut depth, mut declares) = (0_usize, false);
    for (place, (line, token)) in tokens.iter().enumerate() {
        match token {
            Token::Text(text) => {
                found.extend(in_text(text).into_iter().map(|(below, name)| (line + below - 1, name)));
                continue;
            }
            Token::Word(token) => match token.as_str() {
                "struct" | "enum" if !declares => (declares, depth) = (true, 0),
                // A macro may declare: `coded! { … }`.
                "{" if !declares
                    && (word(place.wrapping_sub(1)) == "!"
                        || word(place.wrapping_sub(3)) == "macro_rules") =>
                {
                    (declares, depth) = (true, 1);
                }
                "{" | "(" | "[" => depth += 1,
                "}" if depth <= 1 => declares = false,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                ";" if depth == 0 => declares = false,
                name if declares && is_banned(name) => found.push((*line, name.to_owned())),
                _ => {}
            },
        }
    }
    found
}

fn in_text(text: &str) -> Vec<(usize, String)> {
    let upper = text.to_uppercase();
    if upper.contains("CREATE ") || upper.contains("ALTER TABLE") {
        return in_sql(text);
    }
    let is_name = text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    if is_name && is_banned(text) { vec![(1, text.to_owned())] } else { Vec::new() }
}

/// The line and the name of every banned name in SQL; its comments are left out.
pub fn in_sql(sql: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(sql.lines()) {
        let text = text.split("--").next().unwrap_or_default();
        let names = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        found.extend(names.filter(|name| is_banned(name)).map(|name| (line, name.to_owned())));
    }
    found
}

/// The line and the name of every banned key or argument of a catalogue. What its texts say is not looked at:
/// they may say that nobody's face is taken.
pub fn in_catalogue(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(source.lines()).filter(|(_, text)| !text.starts_with('#')) {
        let key = text.split(" =").next().filter(|_| text.starts_with(char::is_alphabetic));
        let end = |c: char| !c.is_alphanumeric() && c != '-' && c != '_';
        let arguments = text.split('$').skip(1).filter_map(|rest| rest.split(end).next());
        let names = key.into_iter().chain(arguments);
        found.extend(names.filter(|name| is_banned(name)).map(|name| (line, name.to_owned())));
    }
    found
}

/// What a Rust source is made of; comments and characters are left out.
enum Token {
    /// An identifier, or a single sign.
    Word(String),
    /// What stands between the quotes of a text.
    Text(String),
}

/// The tokens of a Rust source, each with the line it begins on.
fn tokens(source: &str) -> Vec<(usize, Token)> {
    let letters: Vec<char> = source.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let text =
        |from: usize, to: usize| letters[from..to.clamp(from, letters.len())].iter().collect::<String>();
    let (mut found, mut place, mut line) = (Vec::new(), 0, 1);
    while place < letters.len() {
        let begin = place;
        match at(place) {
            '/' if at(place + 1) == '/' => {
                while place < letters.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            '/' if at(place + 1) == '*' => {
                place += 2;
                while place < letters.len() && !(at(place) == '*' && at(place + 1) == '/') {
                    place += 1;
                }
                place += 2;
            }
            '"' => {
                place += 1;
                while place < letters.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                found.push((line, Token::Text(text(begin + 1, place))));
                place += 1;
            }
            // A raw text; its hashes were counted from the `r` on.
            'r' if at(place + 1) == '"' || (at(place + 1) == '#' && matches!(at(place + 2), '"' | '#')) => {
                place += 1;
                let hashes = (place..).take_while(|&hash| at(hash) == '#').count();
                place += hashes + 1;
                let opened = place;
                let closes = |end: usize| at(end) == '"' && (1..=hashes).all(|hash| at(end + hash) == '#');
                while place < letters.len() && !closes(place) {
                    place += 1;
                }
                found.push((line, Token::Text(text(opened, place))));
                place += hashes + 1;
            }
            '\'' if at(place + 1) == '\\' => {
                place += 3;
                while place < letters.len() && at(place) != '\'' {
                    place += 1;
                }
                place += 1;
            }
            '\'' if at(place + 2) == '\'' => place += 3,
            letter if letter.is_alphanumeric() || letter == '_' => {
                while at(place).is_alphanumeric() || at(place) == '_' {
                    place += 1;
                }
                found.push((line, Token::Word(text(begin, place))));
            }
            letter => {
                place += 1;
                if !letter.is_whitespace() {
                    found.push((line, Token::Word(letter.to_string())));
                }
            }
        }
        place = place.min(letters.len());
        line += letters[begin..place].iter().filter(|&&letter| letter == '\n').count();
    }
    found
}
