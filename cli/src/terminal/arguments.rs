//! What can be typed. The doc comments are the help: Vietnamese first, then English, then an example.

use super::door::DoorCommand;
use super::registry::RegistryCommand;
use super::slot::SlotCommand;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::tip::{TimeWindow, TipKind};
use tinxom_words::{Key, Language, Words};

/// What the key protects, and what the program ends with.
const BELOW: &str = "\
Khóa của kho (the vault's key):
  Kho được mã hóa bằng một khóa nằm ngoài kho, ở tệp <DIR>.key (0600: chỉ người dùng này của máy tính đọc
  được). Ai chép được kho mà không có tệp khóa thì không mở được gì; ai vào được máy tính bằng người dùng này
  thì mở được tất cả. Mất tệp khóa là mất kho: cất một bản ở nơi khác.
  The vault is encrypted with a key that lies outside it, in <DIR>.key (0600: readable by this user of the
  machine only). A copy of the vault without that file opens nothing; whoever is this user opens everything.
  Without the key file the vault is lost: keep a copy elsewhere.

Mã kết thúc (exit codes):
  0  xong (done)
  1  không làm được (refused, or failed for good)
  2  gõ lệnh sai (wrong arguments)
  3  đã cất, chưa gửi được (kept, not sent: no network, server busy)
  4  kho (the vault: in use, wrong key, damaged, locked, too new, disk full)
  5  chưa vào xóm, mã mời (not enrolled, or the invite or papers)";

/// A phone.
#[derive(Args)]
#[command(after_help = BELOW)]
pub struct PhoneArguments {
    /// Thư mục của kho; không ghi thì lấy TINXOM_VAULT. The vault's folder; TINXOM_VAULT when left out.
    #[arg(long, global = true, value_name = "DIR")]
    pub vault: Option<PathBuf>,
    /// Chứng chỉ gốc TLS của máy chủ, PEM; ghi được nhiều lần. Root certificate of the server's TLS; may be
    /// repeated.
    #[arg(long, global = true, value_name = "PEM")]
    pub tls_root: Vec<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: PhoneCommand,
}

/// What a tip says besides its words, when it is changed.
#[derive(Args)]
pub struct Details {
    /// Việc gì. What it is about.
    #[arg(long, value_parser = kinds(), value_name = "KIND")]
    pub kind: Option<TipKind>,
    /// Lúc nào. When it happened.
    #[arg(long, value_parser = windows(), value_name = "WINDOW")]
    pub window: Option<TimeWindow>,
    /// Xóm, nếu không phải xóm mình. The hamlet, when it is not the own one.
    #[arg(long, value_name = "HAMLET")]
    pub hamlet: Option<String>,
    /// Mã hay tên phường, xã, nếu không phải nơi mình. Code or name of the ward, when it is not the own one.
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
}

/// The commands of a phone.
#[derive(Subcommand)]
pub enum PhoneCommand {
    /// Vào xóm bằng mã mời: xem những điều sẽ đồng ý, rồi đồng ý. Joins by an invite, after showing what is
    /// agreed to.
    #[command(after_help = example!(
        "tinxom phone --vault nha enrol --name \"Bà Tư\" TINXOM1.…",
        "tinxom phone --vault nha enrol --name \"Bà Tư\" --agree - < moi.txt"
    ))]
    Enrol {
        /// Chữ của mã mời, hay tệp của nó; - là đọc từ stdin. The invite's text or its file; - reads it from
        /// stdin.
        invite: String,
        /// Tên mà bàn trực sẽ đọc là người gửi. The name that the duty desk reads as the sender.
        #[arg(long)]
        name: String,
        /// Đồng ý với những điều được hiện ra. Agrees to what is shown.
        #[arg(long)]
        agree: bool,
        /// Tệp đồng ý của người giám hộ, cho em học sinh. The file of the guardian's consent, for a pupil.
        #[arg(long, value_name = "FILE")]
        guardian: Option<String>,
    },
    /// In khóa công khai của máy, để cấp giấy tờ cán bộ. Prints this phone's public key, for an officer's
    /// papers.
    #[command(after_help = example!("tinxom phone --vault truc key"))]
    Key,
    /// Nhận giấy tờ của cán bộ. Takes an officer's papers.
    #[command(after_help = example!("tinxom phone --vault truc papers - < giay-to.txt"))]
    Papers {
        /// Chữ của giấy tờ; - là đọc từ stdin. The papers' text; - reads it from stdin.
        papers: String,
    },
    /// Máy này của ai, ở đâu. Who holds this phone.
    #[command(visible_alias = "who", after_help = example!("tinxom phone --vault nha holder"))]
    Holder,
    /// Đã đồng ý với những gì, lúc nào. What was agreed to, and when.
    #[command(after_help = example!("tinxom phone --vault nha consent"))]
    Consent,

    /// Viết một tin; không ghi TEXT thì gõ từng dòng, dòng nào cũng được cất ngay. Writes a tip; without TEXT
    /// line by line, each kept at once.
    #[command(after_help = example!(
        "tinxom phone --vault nha write --kind theft --window last_night --queue \"Ao bị kích điện.\"",
        "tinxom phone --vault nha write --kind scam"
    ))]
    Write {
        /// Lời của tin. The words.
        text: Option<String>,
        /// Việc gì. What it is about.
        #[arg(long, default_value = "other", value_parser = kinds(), value_name = "KIND")]
        kind: TipKind,
        /// Lúc nào. When it happened.
        #[arg(long, default_value = "not_sure", value_parser = windows(), value_name = "WINDOW")]
        window: TimeWindow,
        /// Xóm, nếu không phải xóm mình. The hamlet, when it is not the own one.
        #[arg(long)]
        hamlet: Option<String>,
        /// Mã hay tên phường, xã, nếu không phải nơi mình. Code or name of the ward, when it is not the own
        /// one.
        #[arg(long)]
        unit: Option<String>,
        /// Cất và gửi khi có mạng. Keeps it to be sent when there is a network.
        #[arg(long)]
        queue: bool,
    },
    /// Sửa một tin chưa gửi; không ghi gì thêm thì viết tiếp. Changes a tip that was not sent; with nothing
    /// else, goes on writing.
    #[command(after_help = example!(
        "tinxom phone --vault nha edit 3 \"Ao bị kích điện, hai người.\"",
        "tinxom phone --vault nha edit 3 --kind environment --unit 05443"
    ))]
    Edit {
        /// Số của tin. The tip's number.
        id: i64,
        /// Lời mới, thay cho lời cũ. The new words, in the place of the old ones.
        text: Option<String>,
        #[command(flatten)]
        details: Details,
    },
    /// Cất bản nháp và gửi khi có mạng. Keeps a draft to be sent when there is a network.
    #[command(after_help = example!("tinxom phone --vault nha queue 3"))]
    Queue {
        /// Số của tin. The tip's number.
        id: i64,
    },
    /// Chọn nơi nhận, khi nơi cũ đã chia hay không còn. Says which ward a tip is for, when its unit was split
    /// or is gone.
    #[command(after_help = example!("tinxom phone --vault nha choose 3 05467"))]
    Choose {
        /// Số của tin. The tip's number.
        id: i64,
        /// Mã hay tên phường, xã. Code or name of the ward.
        unit: String,
    },
    /// Cho tin để riêng đi lần nữa. Lets a tip that was put aside leave once more.
    #[command(after_help = example!(
        "tinxom phone --vault nha retry 3",
        "tinxom phone --vault nha retry --aside 2"
    ))]
    Retry {
        /// Số của tin. The tip's number.
        #[arg(required_unless_present = "aside")]
        id: Option<i64>,
        /// Số trong hộp gửi của mục không phải tin. The outbox's number of something that is no tip.
        #[arg(long, value_name = "N", conflicts_with = "id")]
        aside: Option<i64>,
    },
    /// Bỏ một mục để riêng không phải tin. Lets go of something put aside that is no tip.
    #[command(after_help = example!("tinxom phone --vault nha let-go 2"))]
    LetGo {
        /// Số trong hộp gửi. Its number in the outbox.
        number: i64,
    },
    /// Rút tin; đã rời máy thì xin bàn trực cho rút. Takes a tip back, or asks the desk to when it left.
    #[command(after_help = example!("tinxom phone --vault nha withdraw 3"))]
    Withdraw {
        /// Số của tin. The tip's number.
        id: i64,
    },
    /// Xóa bản nháp; undo lấy lại được. Throws a draft away; undo takes it back.
    #[command(after_help = example!("tinxom phone --vault nha delete 3"))]
    Delete {
        /// Số của tin. The tip's number.
        id: i64,
    },
    /// Lấy lại bản nháp đã xóa. Takes back a draft that was thrown away.
    #[command(after_help = example!("tinxom phone --vault nha undo 3"))]
    Undo {
        /// Số của tin. The tip's number.
        id: i64,
    },
    /// Chép lời của một tin thành bản nháp mới. Begins a new draft with a tip's words.
    #[command(after_help = example!("tinxom phone --vault nha copy 3"))]
    Copy {
        /// Số của tin. The tip's number.
        id: i64,
    },

    /// Liệt kê tin, mới nhất trước. Lists tips, newest first.
    #[command(after_help = example!(
        "tinxom phone --vault nha list",
        "tinxom phone --vault nha list --query \"dong bam\" --page 2"
    ))]
    List {
        /// Chữ cần tìm; không cần dấu. Words to search for; diacritics may be left out.
        #[arg(conflicts_with = "search")]
        query: Option<String>,
        /// Như trên. The same.
        #[arg(long = "query", value_name = "WORDS", id = "search")]
        search: Option<String>,
        /// Trang, từ 1. Page, from 1.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        page: u32,
    },
    /// Chuyện của một tin: đang ở đâu, biên nhận, trả lời. One tip's story: state, receipt, answers.
    #[command(after_help = example!("tinxom phone --vault nha show 3"))]
    Show {
        /// Số của tin. The tip's number.
        id: i64,
    },
    /// Biên nhận của máy chủ, kiểm lại không cần mạng. The server's receipt, verified once more without a
    /// network.
    #[command(after_help = example!("tinxom phone --vault nha receipt 3"))]
    Receipt {
        /// Số của tin. The tip's number.
        id: i64,
    },
    /// Những gì chưa đến nơi, đang ở đâu. What did not arrive yet, and where it is.
    #[command(after_help = example!("tinxom phone --vault nha outbox"))]
    Outbox,

    /// Suất của hộ: ở đâu, đã qua những gì; trao lại, rút, ai đã xem. The household's slot: where it is, its
    /// history; handing it over, leaving, who looked.
    #[command(after_help = example!("tinxom phone --vault nha slot"))]
    Slot {
        #[command(subcommand)]
        command: Option<SlotCommand>,
    },

    /// Bắt đầu ca tuần tra. Begins a patrol.
    #[command(after_help = example!("tinxom phone --vault to patrol-start --purpose patrol_traffic --alone"))]
    PatrolStart {
        /// Để làm gì, theo sáu việc của luật. What for: one of the law's six tasks.
        #[arg(long, default_value = "patrol_traffic", value_parser = purposes(), value_name = "PURPOSE")]
        purpose: PatrolPurpose,
        /// Đi một mình. Nobody walks along.
        #[arg(long)]
        alone: bool,
    },
    /// Ghi một việc vào sổ ca. Notes something on the patrol.
    #[command(after_help = example!("tinxom phone --vault to patrol-note hazard \"Xóm Gò\" \"Cột đèn nghiêng.\""))]
    PatrolNote {
        /// Việc gì. What it is about.
        #[arg(value_parser = kinds())]
        kind: TipKind,
        /// Xóm. The hamlet.
        hamlet: String,
        /// Lời ghi. Words.
        #[arg(default_value = "")]
        words: String,
    },
    /// Ghi một quãng máy tắt hay hết pin; không ai có lỗi. Tells a stretch without the phone; nobody is at
    /// fault.
    #[command(after_help = example!("tinxom phone --vault to patrol-gap 02:10 03:05"))]
    PatrolGap {
        /// Từ lúc: 02:10, hay 2026-07-15T02:10. From.
        from: String,
        /// Đến lúc. To.
        to: String,
    },
    /// Hết ca tuần tra. Ends the patrol.
    #[command(after_help = example!("tinxom phone --vault to patrol-end"))]
    PatrolEnd,
    /// Sổ tuần tra của các tổ có trên máy này. The patrols of the groups whose logs are here.
    #[command(after_help = example!("tinxom phone --vault to patrols"))]
    Patrols {
        /// Trang, từ 1. Page, from 1.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        page: u32,
    },

    /// Đưa mọi thứ tới máy chủ và lấy về. Brings everything to the server and back.
    #[command(after_help = example!("tinxom phone --vault nha sync", "tinxom phone --vault nha sync --watch"))]
    Sync {
        /// Giữ liên lạc, báo mọi thay đổi, đến khi Ctrl-C. Keeps in step and tells what changes, until
        /// Ctrl-C.
        #[arg(long)]
        watch: bool,
    },
    /// Mạng, số tin chờ, ngày của máy chủ, byte hôm nay. Network, what waits, the signed date, bytes today.
    #[command(after_help = example!("tinxom phone --vault nha status"))]
    Status,
    /// Đặt số byte mỗi ngày cho việc tự gửi: 500K, 2M, none. Sets the bytes a day that leave unasked.
    #[command(after_help = example!("tinxom phone --vault nha budget 2M", "tinxom phone --vault nha budget none"))]
    Budget {
        /// Số byte, hay none. Bytes, or none.
        #[arg(value_parser = bytes)]
        bytes: Bytes,
    },
    /// Đăng xuất: kho khóa lại, tin chưa gửi vẫn còn. Signs out: the vault is locked and keeps what was not
    /// sent.
    #[command(after_help = example!("tinxom phone --vault nha sign-out"))]
    SignOut,
    /// Đăng nhập lại. Signs in again.
    #[command(after_help = example!("tinxom phone --vault nha sign-in"))]
    SignIn,
    /// Nhận một bản địa bàn mới từ tệp, do khóa gốc ký. Takes a newer territory from a file that the root signed.
    #[command(after_help = example!("tinxom phone --vault nha territory-import ban-2"))]
    TerritoryImport {
        /// Tệp của bản đã ký. The edition's file.
        file: PathBuf,
    },
    /// Xem lại từng trang của kho. Looks at every page of the vault.
    #[command(after_help = example!("tinxom phone --vault nha check"))]
    Check,
    /// Để kho hỏng sang một bên, không xóa gì; sau đó lập được kho mới. Puts a damaged vault aside, deletes
    /// nothing; a new one can be made then.
    #[command(after_help = example!("tinxom phone --vault nha put-aside"))]
    PutAside,

    /// Cán bộ: mời một người, in mã QR và chữ. Officer: invites a person; prints a QR and its text.
    #[command(after_help = example!(
        "tinxom phone --vault truc invite \"Xóm Núi Voi\"",
        "tinxom phone --vault truc invite \"Tổ tự quản 3\" --group new --until 2026-12-31"
    ))]
    Invite {
        /// Tên xóm, hay tên tổ. The hamlet's label, or the group's.
        label: String,
        /// Mời vào tổ tự quản này: số của tổ, hay new. Makes the person a member of this group: its id, or
        /// new.
        #[arg(long, value_name = "ID|new")]
        group: Option<String>,
        /// Ngày cuối dùng được, như 2026-12-31; không ghi thì hai tuần. The last day; two weeks when left
        /// out.
        #[arg(long, value_name = "DATE", value_parser = date)]
        until: Option<tinxom_domain::time::Date>,
    },
    /// Cán bộ: ghi danh tại cửa, hay qua điện thoại. Officer: enrols at a household's door, or over the telephone.
    #[command(subcommand, after_help = example!("tinxom phone --vault cskv door grant --household 3f2a --qr"))]
    Door(DoorCommand),
    /// Cán bộ: sổ hộ của phường, xã. Officer: the ward's registry of households.
    #[command(subcommand, after_help = example!("tinxom phone --vault cskv registry list --hamlet \"Xóm Gò\""))]
    Registry(RegistryCommand),
    /// Trực ban: tin đã đến, chờ lâu nhất trước. Desk: what came, the longest waiting first.
    #[command(after_help = example!("tinxom phone --vault truc desk", "tinxom phone --vault truc desk --all --page 2"))]
    Desk {
        /// Cả tin đã xong. Those that are done as well.
        #[arg(long)]
        all: bool,
        /// Trang, từ 1. Page, from 1.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        page: u32,
    },
    /// Trực ban: mở một tin; người gửi sẽ biết là đã mở. Desk: opens a tip; its sender learns of it.
    #[command(after_help = example!("tinxom phone --vault truc open 2"))]
    Open {
        /// Số của tin ở bàn trực. The tip's number at the desk.
        number: i64,
    },
    /// Trực ban: trả lời một tin. Desk: answers a tip.
    #[command(after_help = example!("tinxom phone --vault truc answer 2 \"Đã nhận, sẽ qua xem.\""))]
    Answer {
        /// Số của tin ở bàn trực. The tip's number at the desk.
        number: i64,
        /// Lời trả lời. The words.
        text: String,
    },
    /// Trực ban: khép một tin. Desk: closes a tip.
    #[command(after_help = example!("tinxom phone --vault truc close 2"))]
    Close {
        /// Số của tin ở bàn trực. The tip's number at the desk.
        number: i64,
    },
    /// Trực ban: cho rút tin như người gửi xin. Desk: takes a tip as withdrawn, as its sender asked.
    #[command(after_help = example!("tinxom phone --vault truc accept-withdrawal 2"))]
    AcceptWithdrawal {
        /// Số của tin ở bàn trực. The tip's number at the desk.
        number: i64,
    },
    /// Trực ban: in tờ khôi phục khóa. Desk: prints the recovery sheet.
    #[command(after_help = example!("tinxom phone --vault truc sheet | lp"))]
    Sheet,
    /// Trực ban: bàn trực mới lấy lại khóa của bàn trực đã mất. Desk: gives a new desk the keys of a lost
    /// one.
    #[command(after_help = example!("tinxom phone --vault truc-moi recover - < to-khoi-phuc.txt"))]
    Recover {
        /// Chữ của tờ khôi phục; - là đọc từ stdin, để bí mật không nằm lại trong lịch sử lệnh. The sheet's
        /// text; - reads it from stdin, so that the secret does not stay in the shell's history.
        sheet: String,
    },
}

/// Bytes a day; nothing for no bound.
#[derive(Clone, Copy)]
pub struct Bytes(pub Option<u64>);

fn bytes(text: &str) -> Result<Bytes, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(Bytes(None));
    }
    let (digits, factor) = match text.to_ascii_uppercase() {
        upper if upper.ends_with('K') => (&text[..text.len() - 1], 1024),
        upper if upper.ends_with('M') => (&text[..text.len() - 1], 1024 * 1024),
        _ => (text, 1),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    number.map(|number| Bytes(Some(number))).ok_or_else(|| "2000000, 500K, 2M, none".to_owned())
}

fn date(text: &str) -> Result<tinxom_domain::time::Date, String> {
    tinxom_domain::time::Date::parse_iso(text).ok_or_else(|| "2026-12-31".to_owned())
}

/// A value with its name in both languages.
pub(super) fn named(name: &'static str, key: Key) -> PossibleValue {
    let said = Language::ALL.map(|language| Words::new(language).say(key));
    PossibleValue::new(name).help(said.join(" · "))
}

fn kinds() -> impl TypedValueParser<Value = TipKind> {
    PossibleValuesParser::new(TipKind::ALL.iter().map(|kind| named(kind.name(), crate::say::kind(*kind))))
        .try_map(|name| TipKind::from_name(&name).ok_or("KIND"))
}

fn windows() -> impl TypedValueParser<Value = TimeWindow> {
    let all = TimeWindow::ALL.iter().map(|window| named(window.name(), crate::say::window(*window)));
    PossibleValuesParser::new(all).try_map(|name| TimeWindow::from_name(&name).ok_or("WINDOW"))
}

fn purposes() -> impl TypedValueParser<Value = PatrolPurpose> {
    let all = PatrolPurpose::ALL.iter().map(|purpose| named(purpose.name(), crate::say::purpose(*purpose)));
    PossibleValuesParser::new(all).try_map(|name| PatrolPurpose::from_name(&name).ok_or("PURPOSE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_with_their_unit_and_nothing_else_is() {
        let read = |text| bytes(text).ok().map(|bytes| bytes.0);
        assert_eq!(read("none"), Some(None));
        assert_eq!(
            ["0", "1500", "500k", "2M"].map(read),
            [0, 1500, 512_000, 2_097_152].map(|n| Some(Some(n)))
        );
        assert_eq!(["", "K", "-1", "2G", "2 M", "99999999999999999999M", "ạK"].map(read), [None; 7]);
    }
}
