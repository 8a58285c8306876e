//! Four words (bốn từ) that two people read to each other, to hear whether their phones hold the same thing.
//!
//! Each byte is one of 256 Vietnamese words of two syllables: things, animals, plants and food that everybody knows, none
//! of them the name of a person or a place. Any two differ in two sounds at least, also when tones are left out, when l
//! is n, ch is tr, s is x and d, gi, r are one as in the North, and when a bad line makes one of n, ng, nh, m at the end
//! of a syllable, and one of c, ch, t, p.
//!
//! Four words are 32 bits, and that is enough for one comparison: who puts something else in between has one try, in front
//! of two people, and one in 4,294,967,296 passes. It is enough only where the other cannot choose until four words
//! fit, which takes some hours on one machine: the bytes must come from a hash of something that was fixed before either
//! side saw the other's part, such as a key that was promised by its hash. They are for ears, and never for storage.

/// The word of each byte. The order is for ever: two versions of a phone must say the same.
#[rustfmt::skip]
pub const WORDS: [&str; 256] = [
    "ấm chén", "ao cá", "áo dài", "áo mưa", "ba lô", "bạch tuộc",
    "bàn đá", "bánh chưng", "bánh mì", "bánh rán", "bánh xèo", "báo gấm",
    "bập bênh", "bát sứ", "bể bơi", "bến đò", "bèo tây", "bếp lửa",
    "bếp than", "bình hoa", "bờ biển", "bồ câu", "bờ đê", "bóng bàn",
    "bóng điện", "bỏng ngô", "bún chả", "bún riêu", "bươm bướm", "búp bê",
    "bút chì", "bưu thiếp", "cá chép", "cá heo", "cá mập", "cà phê",
    "cá rô", "cá sấu", "cà tím", "cải bắp", "cam sành", "cánh buồm",
    "canh chua", "cánh cổng", "cát vàng", "cầu thang", "cầu trượt", "cầu vồng",
    "cây cau", "cây thông", "cây tre", "chăn bông", "chào mào", "cháo sườn",
    "châu chấu", "chè xanh", "chìa khoá", "chiếu cói", "chim cút", "chim sẻ",
    "chổi rơm", "chôm chôm", "chuối tiêu", "chuồn chuồn", "chuồng gà", "cờ tướng",
    "cối đá", "con ếch", "con hến", "con mèo", "con ngỗng", "con nhím",
    "con quay", "con rùa", "con trâu", "con voi", "củ nghệ", "cua đồng",
    "cửa sổ", "cưa tay", "củi khô", "cuốc xẻng", "cừu non", "đám mây",
    "đàn bầu", "đất sét", "đậu phụ", "dâu tây", "đậu xanh", "dây thừng",
    "dế mèn", "dê núi", "đèn biển", "đèn dầu", "đèn lồng", "đèn pin",
    "diều giấy", "đinh sắt", "đồi chè", "đôi đũa", "đom đóm", "đồng hồ",
    "dòng suối", "đồng xu", "đu đủ", "đu quay", "dưa chuột", "dưa hấu",
    "đười ươi", "đường phèn", "gà trống", "găng tay", "gấu bông", "gầu nước",
    "ghế đẩu", "gió bấc", "giò lụa", "gối mây", "gừng tươi", "guốc mộc",
    "gương soi", "hà mã", "hải âu", "hang động", "hàng rào", "hành tím",
    "hạt tiêu", "hổ vằn", "hoa sữa", "hòn đảo", "hươu sao", "kệ sách",
    "kem que", "kẹo lạc", "khăn len", "khăn mặt", "khế ngọt", "khoai lang",
    "khoai tây", "kim chỉ", "kính lúp", "kính râm", "lá bàng", "lá cờ",
    "lá lốt", "lạc đà", "lạp xưởng", "lọ hoa", "lông vịt", "lược sừng",
    "lưới cá", "luỹ tre", "mái chèo", "mái ngói", "mận hậu", "măng cụt",
    "mạng nhện", "măng tươi", "mặt nạ", "mật ong", "mặt trời", "máy ảnh",
    "máy bay", "máy khâu", "mì tôm", "mía tím", "miến lươn", "mít non",
    "mỏ neo", "mộc nhĩ", "mũ cối", "mũ len", "muối vừng", "mướp đắng",
    "nấm hương", "nem chua", "ngô nếp", "ngôi sao", "ngọn núi", "ngỗng trời",
    "nhà sàn", "nhãn lồng", "nhảy dây", "nhiệt kế", "nho tím", "nồi đồng",
    "nồi hấp", "nón lá", "nương ngô", "ô mai", "ô tô", "ốc sên",
    "ổi xanh", "ống nhòm", "ớt cay", "phấn trắng", "phao bơi", "pháo hoa",
    "phích nước", "phở bò", "quạt điện", "quạt nan", "quyển lịch", "quýt ngọt",
    "rái cá", "rắn nước", "rau muống", "rau ngót", "rổ tre", "sách vở",
    "sấm chớp", "san hô", "sáo trúc", "sầu riêng", "sóc nâu", "su hào",
    "sư tử", "sương mù", "tắc kè", "tai nghe", "táo đỏ", "tàu hoả",
    "tê giác", "thác nước", "thạch sùng", "thìa nhôm", "thịt kho", "thỏ trắng",
    "thùng thư", "thước kẻ", "thuyền nan", "ti vi", "tía tô", "tờ báo",
    "tổ chim", "tôm hùm", "tre ngà", "trứng luộc", "túi vải", "vải thiều",
    "vẹt xanh", "viên bi", "vịt bầu", "vỏ sò", "vôi trắng", "vườn rau",
    "xà phòng", "xe đạp", "xe máy", "xi măng", "xích đu", "xô nhựa",
    "xoài chín", "xôi gấc", "xương rồng", "yên ngựa",
];

/// The four words of four bytes, in their order.
pub fn check_words(bytes: &[u8; 4]) -> [&'static str; 4] {
    bytes.map(|byte| WORDS[usize::from(byte)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{exact_key, fold, nfc};
    use std::collections::BTreeSet;

    /// Beginnings of a syllable, the longer ones first, and what is heard: l is n, tr is ch, s is x, d and gi and r are z.
    const BEGINNINGS: [(&str, &str); 27] = [
        ("ngh", "ng"),
        ("ng", "ng"),
        ("nh", "nh"),
        ("th", "th"),
        ("tr", "ch"),
        ("ch", "ch"),
        ("ph", "ph"),
        ("kh", "kh"),
        ("gh", "g"),
        ("gi", "z"),
        ("b", "b"),
        ("c", "c"),
        ("k", "c"),
        ("q", "c"),
        ("đ", "đ"),
        ("d", "z"),
        ("r", "z"),
        ("g", "g"),
        ("h", "h"),
        ("l", "n"),
        ("n", "n"),
        ("m", "m"),
        ("p", "p"),
        ("s", "x"),
        ("x", "x"),
        ("t", "t"),
        ("v", "v"),
    ];

    /// What is heard of a syllable: its beginning, and its vowels without tone and quality with the kind of its end.
    fn heard(syllable: &str) -> [String; 2] {
        let found = BEGINNINGS.iter().find(|(written, _)| syllable.starts_with(written));
        let (written, beginning) = found.copied().unwrap_or_default();
        let rest = fold(&syllable[written.len()..]).replace('y', "i");
        let nasal = ["ng", "nh", "n", "m"].iter().find_map(|end| rest.strip_suffix(end));
        let stop = ["ch", "c", "t", "p"].iter().find_map(|end| rest.strip_suffix(end));
        let rhyme = match (nasal, stop) {
            (Some(vowels), _) => format!("{vowels}N"),
            (None, Some(vowels)) => format!("{vowels}T"),
            (None, None) => rest,
        };
        [beginning.to_owned(), rhyme]
    }

    fn sounds(word: &str) -> Vec<String> {
        word.split(' ').flat_map(heard).collect()
    }

    #[test]
    fn there_are_256_words_of_two_syllables_in_their_stored_form() {
        for word in WORDS {
            assert_eq!(word.split(' ').count(), 2, "{word}");
            assert_eq!(nfc(word), word);
            // The tone stands where official texts have it: hoả and not hỏa; and all is lower case.
            assert_eq!(exact_key(word), word);
            assert!(word.chars().all(|letter| letter.is_alphabetic() || letter == ' '), "{word}");
        }
    }

    #[test]
    fn no_word_is_another_nor_its_beginning_nor_its_turning_without_diacritics() {
        let folded: BTreeSet<String> = WORDS.iter().map(|word| fold(word)).collect();
        assert_eq!(folded.len(), 256);
        for (word, next) in folded.iter().zip(folded.iter().skip(1)) {
            assert!(!next.starts_with(word.as_str()), "{word} {next}");
        }
        for word in &folded {
            let turned: Vec<&str> = word.split(' ').rev().collect();
            assert!(turned.join(" ") == *word || !folded.contains(&turned.join(" ")), "{word}");
        }
    }

    #[test]
    fn any_two_words_differ_in_two_sounds_at_least_over_a_bad_line() {
        assert_eq!(sounds("chuồng gà"), ["ch", "uoN", "g", "a"]);
        assert_eq!(sounds("giò lụa"), ["z", "o", "n", "ua"]);
        for (place, word) in WORDS.iter().enumerate() {
            for other in &WORDS[..place] {
                let differing =
                    sounds(word).iter().zip(sounds(other)).filter(|(sound, other)| *sound != other).count();
                assert!(differing >= 2, "{word} {other}");
            }
        }
    }

    #[test]
    fn every_byte_is_a_word_of_its_own_and_none_ever_changes() {
        let said: BTreeSet<&str> = (0..=255).map(|byte| check_words(&[byte, 0, 0, 0])[0]).collect();
        assert_eq!(said.len(), 256);
        assert_eq!(check_words(&[0, 1, 128, 255]), ["ấm chén", "ao cá", "hoa sữa", "yên ngựa"]);
        // FNV-1a over the whole list: a word that changes would make two versions of a phone differ.
        let list = WORDS.join("\n");
        let mark = list
            .bytes()
            .fold(0x811c_9dc5, |mark: u32, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        assert_eq!(mark, 0xdf3e_f681);
    }
}
