//! What can be typed of a ward's registry. The doc comments are the help, as for every command.

use crate::terminal::arguments::named;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tinxom_domain::household::{LookPurpose, RevokeReason};

/// What a household is known by.
#[derive(Args)]
pub struct LabelArguments {
    /// Tên gọi của hộ: chủ hộ, hay tên hàng xóm vẫn gọi. What the household is called by.
    #[arg(long)]
    pub name: String,
    /// Địa chỉ, nếu có. The address, if there is one.
    #[arg(long, default_value = "")]
    pub address: String,
    /// Xóm, tổ, theo tên hay số; không ghi thì như hộ cũ. The hamlet by name or number; that of the household
    /// when left out.
    #[arg(long)]
    pub hamlet: Option<String>,
}

/// Whether a step that cannot simply be repeated was thought about.
#[derive(Args, Clone, Copy)]
pub struct Sure {
    /// Làm luôn, không hỏi. Does it without asking.
    #[arg(long)]
    pub yes: bool,
}

/// A page.
#[derive(Args, Clone, Copy)]
pub struct Page {
    /// Trang, từ 1. Page, from 1.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub page: u32,
}

/// The commands of a ward's registry.
#[derive(Subcommand)]
pub enum RegistryCommand {
    /// Đưa danh sách hộ (CSV) vào sổ; xem trước, có --yes mới vào. Brings in a list of households: shown first,
    /// taken with --yes.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry import xom-go.csv",
        "tinxom phone --vault cskv registry import xom-go.csv --yes"
    ))]
    Import {
        /// Tệp CSV UTF-8 có ba cột: xóm, địa chỉ, chủ hộ. A CSV file in UTF-8 of three columns.
        file: PathBuf,
        /// Tổ tự quản của các hộ: số của tổ, hay new. The group of these households: its id, or new.
        #[arg(long, value_name = "ID|new")]
        group: Option<String>,
        /// Số của những dòng trùng mà đúng là hộ khác, cách nhau dấu phẩy. Lines that repeat another and are
        /// households of their own, with commas between.
        #[arg(long, value_name = "LINES", value_delimiter = ',')]
        repeats: Vec<u32>,
        #[command(flatten)]
        page: Page,
        #[command(flatten)]
        sure: Sure,
    },
    /// Các xóm, tổ với số hộ của mỗi nơi. The hamlets, with how many households each has.
    #[command(after_help = example!("tinxom phone --vault cskv registry hamlets"))]
    Hamlets,
    /// Liệt kê hay tìm hộ. Lists households, or looks for some.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry list --hamlet \"Xóm Gò\"",
        "tinxom phone --vault cskv registry list \"ba tu\" --gone"
    ))]
    List {
        /// Chữ cần tìm; không cần dấu. Words to search for; diacritics may be left out.
        text: Option<String>,
        /// Chỉ xóm, tổ này, theo tên hay số. Only of this hamlet, by name or number.
        #[arg(long)]
        hamlet: Option<String>,
        /// Tìm cả hộ đã nhập, đã chuyển đi. Looks also among those that are gone.
        #[arg(long)]
        gone: bool,
        #[command(flatten)]
        page: Page,
    },
    /// Xem một hộ, với lịch sử; lần xem được báo cho hộ. Shows a household with its history; it is told of the
    /// look.
    #[command(after_help = example!("tinxom phone --vault cskv registry show 3f2a --purpose visit"))]
    Show {
        /// Mã của hộ, hay phần đầu. The household's id, or its beginning.
        household: String,
        /// Xem để làm gì. What for.
        #[arg(long, value_parser = look_purposes(), value_name = "PURPOSE")]
        purpose: LookPurpose,
    },
    /// Tách hộ: lập hộ mới từ một phần của hộ này. Splits a household: a part of it becomes one of its own.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry split 3f2a --name \"Anh Năm\" --address \"số 7\""
    ))]
    Split {
        /// Mã của hộ. The household's id.
        household: String,
        #[command(flatten)]
        label: LabelArguments,
    },
    /// Nhập hộ này vào hộ kia; suất của hộ kia còn nguyên. Merges a household into another, whose member stays.
    #[command(after_help = example!("tinxom phone --vault cskv registry merge 3f2a 81c0"))]
    Merge {
        /// Mã của hộ nhập đi. The id of the household that goes.
        household: String,
        /// Mã của hộ ở lại. The id of the one that stays.
        into: String,
        #[command(flatten)]
        sure: Sure,
    },
    /// Chuyển hộ sang tổ tự quản khác. Moves a household to another group.
    #[command(after_help = example!("tinxom phone --vault cskv registry move 3f2a --group none"))]
    Move {
        /// Mã của hộ. The household's id.
        household: String,
        /// Số của tổ, new hay none. The group's id, new or none.
        #[arg(long, value_name = "ID|new|none")]
        group: String,
    },
    /// Sửa xóm, địa chỉ, tên gọi của một hộ. Corrects what a household is known by.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry correct 3f2a --name \"Bà Tư\" --address \"số 5\""
    ))]
    Correct {
        /// Mã của hộ. The household's id.
        household: String,
        #[command(flatten)]
        label: LabelArguments,
    },
    /// Hộ đã chuyển đi; suất để trống. A household moved away; its slot is free.
    #[command(after_help = example!("tinxom phone --vault cskv registry away 3f2a"))]
    Away {
        /// Mã của hộ. The household's id.
        household: String,
        #[command(flatten)]
        sure: Sure,
    },
    /// Người giữ suất đã qua đời; suất để trống. The holder of the slot died; the slot is free.
    #[command(after_help = example!("tinxom phone --vault cskv registry death 3f2a"))]
    Death {
        /// Mã của hộ. The household's id.
        household: String,
        #[command(flatten)]
        sure: Sure,
    },
    /// Hộ đã trở về. A household came back.
    #[command(after_help = example!("tinxom phone --vault cskv registry back 3f2a"))]
    Back {
        /// Mã của hộ. The household's id.
        household: String,
    },
    /// Lấy lại một biến động chưa chốt sổ. Takes a change back that was not counted.
    #[command(after_help = example!("tinxom phone --vault cskv registry undo 90ab"))]
    Undo {
        /// Mã của biến động, xem ở log. The change's id, as the log shows it.
        change: String,
    },
    /// Trực ban: chốt sổ; biến động trước đó thành cố định. Desk: counts the registry; changes so far are final.
    #[command(after_help = example!("tinxom phone --vault truc registry count"))]
    Count {
        #[command(flatten)]
        sure: Sure,
    },
    /// Những hộ lập tại cửa có thể trùng hộ đã có. Households made at a door that may be known already.
    #[command(after_help = example!("tinxom phone --vault cskv registry twins"))]
    Twins {
        #[command(flatten)]
        page: Page,
    },
    /// Ghi danh đang chờ phân xử hay chờ bốn từ. Claims that wait to be settled, or for their four words.
    #[command(after_help = example!("tinxom phone --vault cskv registry waiting"))]
    Waiting {
        #[command(flatten)]
        page: Page,
    },
    /// Giao suất cho một ghi danh đang chờ. Gives the slot to a claim that waits.
    #[command(after_help = example!("tinxom phone --vault cskv registry settle 5d11"))]
    Settle {
        /// Mã của ghi danh, xem ở waiting. The claim's id, as that command shows it.
        claim: String,
        #[command(flatten)]
        sure: Sure,
    },
    /// Hộ của nơi đã chia: xem, hay xếp về phường, xã. Households of a unit that was split: shown, or placed.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry choose",
        "tinxom phone --vault cskv registry choose 3f2a 81c0 --unit 05467"
    ))]
    Choose {
        /// Mã của các hộ; không ghi thì xem danh sách. Ids of households; without them the list is shown.
        #[arg(requires = "unit")]
        households: Vec<String>,
        /// Mã hay tên phường, xã. Code or name of the ward.
        #[arg(long, requires = "households")]
        unit: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Đã quyết những gì, mới nhất trước; trước hết là những gì chờ máy chủ. What was decided, the newest first,
    /// after what waits for the server.
    #[command(after_help = example!("tinxom phone --vault cskv registry log --page 2"))]
    Log {
        #[command(flatten)]
        page: Page,
    },
    /// Những hộ đến hạn xóa. Households that are due for deletion.
    #[command(after_help = example!("tinxom phone --vault cskv registry due"))]
    Due {
        #[command(flatten)]
        page: Page,
    },
    /// Xóa hẳn những hộ đến hạn. Deletes households that are due.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry forget 3f2a",
        "tinxom phone --vault cskv registry forget --all"
    ))]
    Forget {
        /// Mã của các hộ. Ids of households.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        households: Vec<String>,
        /// Mọi hộ đến hạn. All that are due.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        sure: Sure,
    },
    /// Thu hồi một máy: của người giữ suất một hộ, hay theo mã máy. Takes a phone out: of a household's member,
    /// or by its id.
    #[command(after_help = example!(
        "tinxom phone --vault cskv registry revoke 3f2a --reason lost",
        "tinxom phone --vault truc registry revoke --device 77ab --reason moved --from 17:00"
    ))]
    Revoke {
        /// Mã của hộ. The household's id.
        #[arg(required_unless_present = "device", conflicts_with = "device")]
        household: Option<String>,
        /// Mã của máy, xem ở officers hay members. The phone's id, as those commands show it.
        #[arg(long)]
        device: Option<String>,
        /// Vì sao. Why.
        #[arg(long, value_parser = revoke_reasons(), value_name = "REASON")]
        reason: RevokeReason,
        /// Từ lúc nào, nếu chưa phải ngay: 17:00, hay 2026-12-31T17:00. From when, if not at once.
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        #[command(flatten)]
        sure: Sure,
    },
    /// Máy của các cán bộ ở đây. The officers' phones of the ward.
    #[command(after_help = example!("tinxom phone --vault truc registry officers"))]
    Officers,
    /// Máy của các hộ: giữ suất, hay đang chờ. The members' phones: with a slot, or waiting for one.
    #[command(after_help = example!("tinxom phone --vault cskv registry members"))]
    Members {
        #[command(flatten)]
        page: Page,
    },
}

fn look_purposes() -> impl TypedValueParser<Value = LookPurpose> {
    let said = |purpose: &LookPurpose| named(purpose.name(), tinxom_phone::say::look_purpose(Some(*purpose)));
    PossibleValuesParser::new(LookPurpose::ALL.iter().map(said))
        .try_map(|name| LookPurpose::ALL.iter().copied().find(|one| one.name() == name).ok_or("PURPOSE"))
}

fn revoke_reasons() -> impl TypedValueParser<Value = RevokeReason> {
    let said = |reason: &RevokeReason| named(reason.name(), tinxom_phone::say::revoke_reason(*reason));
    PossibleValuesParser::new(RevokeReason::ALL.iter().map(said))
        .try_map(|name| RevokeReason::ALL.iter().copied().find(|one| one.name() == name).ok_or("REASON"))
}
