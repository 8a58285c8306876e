//! What can be typed about the territory. The doc comments are the help, as for a phone.

use clap::{Args, Subcommand};
use std::path::PathBuf;
use tinxom_domain::time::Date;

/// Units, hamlets and outlines.
#[derive(Subcommand)]
pub enum TerritoryCommand {
    /// Đọc tệp đơn vị, xóm và ranh giới, ký bằng khóa gốc thành một bản mới. Reads units, hamlets and outlines
    /// and signs them with the root's key as a new edition.
    #[command(after_help = example_and_exits!(
        "tinxom territory build --units don-vi.json --version 2 --dir khoa-goc -o ban-2",
        "tinxom territory build --units don-vi.json --outlines ranh-gioi.geojson --version 2 --dir khoa-goc -o ban-2"
    ))]
    Build(BuildArguments),
    /// Xem một tệp địa bàn có đúng không: tệp JSON hay bản đã ký. Checks a territory's file: JSON, or a signed
    /// edition.
    #[command(after_help = example_and_exits!("tinxom territory check don-vi.json"))]
    Check {
        /// Tệp JSON hay bản đã ký. A JSON file, or a signed edition.
        file: PathBuf,
    },
    /// Tìm theo tên cũ hay mới, có dấu hay không dấu. Finds units and hamlets by name, old and new, with and
    /// without diacritics.
    #[command(after_help = example_and_exits!("tinxom territory find \"dong bam\""))]
    Find {
        /// Một phần của tên. A part of the name.
        text: String,
        /// Trang thứ mấy. Which page.
        #[arg(long, default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
        page: u32,
        #[command(flatten)]
        asked: Asked,
    },
    /// Một đơn vị: ngày tháng, trước là gì, nay là gì. One unit: its days, what it was made of, what it is now.
    #[command(after_help = example_and_exits!(
        "tinxom territory show 05458",
        "tinxom territory show 05443 --on 2025-06-30"
    ))]
    Show {
        /// Mã hay tên. Code or name.
        unit: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Nơi này thuộc đơn vị nào, sát ranh giới thì nhiều hơn một; nơi chốn không được ghi lại. Which unit a place
    /// lies in, several near a border; the place is not kept.
    #[command(after_help = example_and_exits!("tinxom territory at 21.594 105.848 --file ban-2"))]
    At {
        /// Vĩ độ, tính bằng độ. Degrees to the north.
        #[arg(value_name = "LAT", allow_negative_numbers = true)]
        north: f64,
        /// Kinh độ, tính bằng độ. Degrees to the east.
        #[arg(value_name = "LON", allow_negative_numbers = true)]
        east: f64,
        #[command(flatten)]
        asked: Asked,
    },
    /// Xóm, tổ dân phố của một đơn vị. The hamlets and quarters of a unit.
    #[command(after_help = example_and_exits!("tinxom territory hamlets 05443 --file ban-2"))]
    Hamlets {
        /// Mã hay tên đơn vị. Code or name of the unit.
        unit: String,
        /// Trang thứ mấy. Which page.
        #[arg(long, default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
        page: u32,
        #[command(flatten)]
        asked: Asked,
    },
}

/// What is asked, and of which day.
#[derive(Args)]
pub struct Asked {
    /// Tệp JSON hay bản đã ký; không ghi thì lấy địa bàn đi kèm chương trình. A JSON file or a signed edition;
    /// without it the territory that comes with the program.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Tính theo ngày này, như 2025-06-30; không ghi thì là hôm nay. As of this day; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<Date>,
}

/// What a new edition is made of.
#[derive(Args)]
pub struct BuildArguments {
    /// Tệp JSON có đơn vị, bước chuyển, xóm. JSON file of units, lineage and hamlets.
    #[arg(long, value_name = "FILE")]
    pub units: PathBuf,
    /// Tệp GeoJSON có ranh giới. GeoJSON file of outlines.
    #[arg(long, value_name = "FILE")]
    pub outlines: Option<PathBuf>,
    /// Số của bản này, lớn hơn mọi bản trước. Number of this edition, above all before.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub version: u32,
    /// Nơi để khóa gốc. Where the root's key lies.
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Tệp của bản đã ký; tệp có sẵn không bị ghi đè. The edition's file; one that is there is not overwritten.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse_iso(text).ok_or_else(|| "2026-12-31".to_owned())
}
