//! `tinxom`: a phone in a terminal, the server, the demo village.

/// Examples below a command's help.
macro_rules! example {
    ($($line:literal),+) => {
        concat!("Ví dụ (example):" $(, "\n  ", $line)+)
    };
}

/// Examples, and what the program ends with where no phone is meant.
macro_rules! example_and_exits {
    ($($line:literal),+) => {
        concat!(
            example!($($line),+),
            "\n\nMã kết thúc (exit codes):",
            "\n  0  xong (done)",
            "\n  1  không làm được (refused, or failed)",
            "\n  2  gõ lệnh sai (wrong arguments)"
        )
    };
}

mod demo;
mod say;
mod serve;
mod terminal;
mod territory;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgAction, Command as Parsed, CommandFactory, FromArgMatches, Parser, Subcommand};
use say::{Failure, Say};
use std::ffi::OsString;
use std::process::ExitCode;
use tinxom_words::{Language, Words, key};

/// What can be typed.
#[derive(Parser)]
#[command(
    name = "tinxom",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Arguments {
    /// Tiếng nói: vi hay en; không ghi thì lấy TINXOM_LANG, rồi vi. Language of what is said.
    #[arg(long, global = true, value_name = "vi|en", hide_possible_values = true, value_parser = languages())]
    lang: Option<Language>,
    /// In một đối tượng JSON ở dòng cuối, cho máy đọc; lời nói sang stderr. One JSON object as the last line
    /// of stdout, for scripts; words go to stderr.
    #[arg(long, global = true)]
    json: bool,
    /// Xem cách dùng. Shows this help.
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Xem số bản. Shows the version.
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Làng thử: một đêm với máy thật, máy chủ thật và mạng chập chờn. Plays a night of the demo village: real
    /// phones, a real server, a bad link.
    #[command(after_help = example_and_exits!(
        "tinxom demo",
        "tinxom demo --seed 7 --tips 200 --html dem.html"
    ))]
    Demo(demo::DemoArguments),
    /// Khóa trên máy chủ: khóa gốc, khóa phường, xã, giấy tờ cán bộ. Makes and uses the keys above the server:
    /// root, units, officers' papers.
    #[command(subcommand, after_help = example_and_exits!(
        "tinxom authority new --dir khoa-goc --server may-chu --unit 05443"
    ))]
    Authority(serve::AuthorityCommand),
    /// Chạy máy chủ đến khi Ctrl-C hay SIGTERM. Runs the server until then.
    #[command(after_help = example_and_exits!(
        "tinxom serve --dir may-chu",
        "tinxom serve --config /etc/tinxom/tinxom.toml"
    ))]
    Serve(serve::ServeArguments),
    /// Chép kho của máy chủ vào một tệp mới, máy chủ đang chạy cũng được. Copies a server's store into a new
    /// file, while the server runs or not.
    #[command(after_help = example_and_exits!("tinxom backup --dir may-chu ban-chep.db"))]
    Backup(serve::CopyArguments),
    /// Đưa một bản chép vào thay kho của máy chủ đã dừng; kho cũ để riêng, không xóa. Puts a copy in the place
    /// of a stopped server's store, which is put aside and kept.
    #[command(after_help = example_and_exits!("tinxom restore --dir may-chu ban-chep.db"))]
    Restore(serve::CopyArguments),
    /// Địa bàn: tìm đơn vị, xóm theo tên, mã, nơi chốn; ký một bản mới. Units and hamlets: found by name, code
    /// or place; a new edition is signed.
    #[command(subcommand, after_help = example_and_exits!(
        "tinxom territory find \"dong bam\""
    ))]
    Territory(territory::TerritoryCommand),
    /// Một chiếc máy trong cửa sổ lệnh. A phone in the terminal.
    Phone(terminal::PhoneArguments),
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code))
        .try_map(|code| Language::parse(&code).ok_or("vi | en"))
}

/// The arguments with what their help needs in both languages.
fn arguments() -> Parsed {
    let said = |language| {
        let words = Words::new(language);
        format!("{}: {}", words.say(key!("app-name")), words.say(key!("app-about")))
    };
    let about = Language::ALL.map(said).join("\n");
    laid_out(Arguments::command().about(about.clone()).long_about(about))
}

/// Lays a command's help out, and that of all commands below it.
fn laid_out(command: Parsed) -> Parsed {
    command
        .help_template(say::HELP)
        .subcommand_help_heading("Lệnh (commands)")
        .subcommand_value_name("LỆNH")
        .disable_help_subcommand(true)
        .mut_args(|argument| {
            let heading = match (argument.is_positional(), argument.is_global_set()) {
                (true, _) => "Tham số (arguments)",
                (_, true) => "Chung cho mọi lệnh (common options)",
                _ => "Lựa chọn (options)",
            };
            argument.help_heading(heading)
        })
        .mut_subcommands(laid_out)
}

/// The language that is chosen and whether scripts read along, before the arguments are understood: what is
/// wrong with them is said in that language too. Gives the environment's word as well when that names no
/// language.
fn chosen(raw: &[OsString]) -> (Language, bool, Option<String>) {
    let words: Vec<_> = raw.iter().filter_map(|word| word.to_str()).collect();
    let json = words.contains(&"--json");
    let named = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).copied(),
        Some(value) => value.strip_prefix('='),
        None => None,
    });
    if let Some(language) = named.and_then(Language::parse) {
        return (language, json, None);
    }
    match std::env::var("TINXOM_LANG") {
        Ok(code) if named.is_none() && !code.is_empty() => match Language::parse(&code) {
            Some(language) => (language, json, None),
            None => (Language::default(), json, Some(code)),
        },
        _ => (Language::default(), json, None),
    }
}

fn main() -> ExitCode {
    let raw: Vec<OsString> = std::env::args_os().collect();
    let (language, json, unknown) = chosen(&raw);
    let say = match Say::new(language, json) {
        Ok(say) => say,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let parsed = arguments().try_get_matches_from(&raw);
    let done = match parsed.and_then(|parsed| Arguments::from_arg_matches(&parsed)) {
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => Err(say.wrong_arguments(&error)),
        Ok(_) if unknown.is_some() => Err(say.wrong_language(unknown.unwrap_or_default())),
        Ok(arguments) => run(&say, arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say.failure(&failure);
            ExitCode::from(failure.exit())
        }
    }
}

fn run(say: &Say, arguments: Arguments) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::plain)?;
    runtime.block_on(async {
        match arguments.command {
            Command::Demo(arguments) => demo::run(say, &arguments).await,
            Command::Authority(command) => serve::authority(say, &command),
            Command::Serve(arguments) => serve::serve(say, &arguments).await,
            Command::Backup(arguments) => serve::backup(say, &arguments),
            Command::Restore(arguments) => serve::restore(say, &arguments),
            Command::Territory(command) => territory::run(say, &command),
            Command::Phone(arguments) => terminal::run(say, &arguments).await,
        }
    })
}
