//! What can be typed for the server and the keys above it. The doc comments are the help, as for a phone.

use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Keys above the server.
#[derive(Subcommand)]
pub enum AuthorityCommand {
    /// Lập khóa gốc, khóa của từng phường, xã, và thư mục của máy chủ với khóa của nó. Makes the root key, a
    /// key per unit, and a server's directory with its key.
    #[command(after_help = example_and_exits!(
        "tinxom authority new --dir khoa-goc --server may-chu --unit 05443"
    ))]
    New {
        /// Nơi để khóa gốc và khóa của phường, xã; cất ngoài máy chủ. Where root and unit keys lie; keep it
        /// off the server.
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        /// Thư mục của máy chủ. The server's directory.
        #[arg(long, value_name = "DIR")]
        server: PathBuf,
        /// Mã hay tên phường, xã mà máy chủ phục vụ; ghi được nhiều lần. Code or name of a unit that the
        /// server serves; may be repeated.
        #[arg(long, required = true)]
        unit: Vec<String>,
    },
    /// Cho máy chủ đang có nhận thêm một phường, xã. Lets a server that is there serve another unit.
    #[command(after_help = example_and_exits!(
        "tinxom authority add-unit --dir khoa-goc --server may-chu --unit 05449",
        "tinxom authority add-unit --dir khoa-goc --unit 05449"
    ))]
    AddUnit {
        /// Nơi để khóa gốc và khóa của phường, xã. Where root and unit keys lie.
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        /// Thư mục của máy chủ, nếu ở ngay đây; không thì chép tệp neo sang. The server's directory, when it
        /// is at hand; without it, carry the anchor's file there.
        #[arg(long, value_name = "DIR")]
        server: Option<PathBuf>,
        /// Mã hay tên phường, xã; ghi được nhiều lần. Code or name of the unit; may be repeated.
        #[arg(long, required = true)]
        unit: Vec<String>,
    },
    /// Cấp giấy tờ cho máy của cán bộ, in ra chữ. Certifies an officer's device and prints its papers.
    #[command(after_help = example_and_exits!(
        "tinxom authority certify --dir khoa-goc --unit 05443 --key 3f… --address https://tinxom.example"
    ))]
    Certify {
        /// Nơi để khóa gốc và khóa của phường, xã. Where root and unit keys lie.
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        /// Mã hay tên phường, xã của cán bộ. Code or name of the officer's unit.
        #[arg(long)]
        unit: String,
        /// desk là máy nhận tin ở bàn trực, area_officer là cảnh sát khu vực. An intake device at the duty
        /// desk, or an area officer.
        #[arg(long, default_value = "desk")]
        role: String,
        /// Khóa công khai của máy, do tinxom phone key in ra. The device's public key, as that command prints
        /// it.
        #[arg(long)]
        key: String,
        /// Nơi các máy gặp máy chủ, như https://tinxom.example:8443. Where phones reach the server.
        #[arg(long)]
        address: String,
    },
}

/// How to run the server. Flags win over the configuration file.
#[derive(Args)]
pub struct ServeArguments {
    /// Tệp cấu hình (TOML); docs/operate/tinxom.toml nói rõ từng mục. Configuration file; that sample tells of
    /// every key.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Thư mục của máy chủ, do tinxom authority new lập. The server's directory, made by that command.
    #[arg(long, required_unless_present = "config")]
    pub dir: Option<PathBuf>,
    /// Địa chỉ và cổng; không ghi thì 127.0.0.1:8743. Address and port to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Chuỗi chứng thư TLS, PEM; không có thì đặt proxy phía trước. TLS certificate chain; without it put a
    /// reverse proxy in front.
    #[arg(long, requires = "tls_key", value_name = "PEM")]
    pub tls_certificate: Option<PathBuf>,
    /// Khóa của chứng thư TLS, PEM. Key of the TLS certificate.
    #[arg(long, requires = "tls_certificate", value_name = "PEM")]
    pub tls_key: Option<PathBuf>,
}

/// A copy of the server's store.
#[derive(Args)]
pub struct CopyArguments {
    /// Thư mục của máy chủ. The server's directory.
    #[arg(long)]
    pub dir: PathBuf,
    /// Tệp của bản chép. The copy's file.
    pub file: PathBuf,
}
