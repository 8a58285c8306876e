//! `tinxom`: a phone in a terminal, the server, the demo village.

mod demo;
mod say;
mod serve;
mod terminal;

use clap::{Parser, Subcommand};
use say::Say;
use std::process::ExitCode;

/// Tin Xóm: báo tin cho phường, kể cả khi không có mạng. A tip reaches the ward, even from a dead spot.
#[derive(Parser)]
#[command(name = "tinxom", version)]
struct Arguments {
    /// Language of what is said: vi or en.
    #[arg(long, global = true, default_value = "vi")]
    lang: String,
    /// Print one JSON object as the last line, for scripts.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Plays a night of the demo village: real phones, a real server, a bad link.
    Demo(demo::DemoArguments),
    /// Makes and uses the keys above the server: root, units, officers' papers.
    #[command(subcommand)]
    Authority(serve::AuthorityCommand),
    /// Runs the server. Exit codes: 0 done, 1 refused or failed, 2 wrong arguments.
    Serve(serve::ServeArguments),
    /// Copies a stopped server's store into a new file.
    Backup(serve::CopyArguments),
    /// Puts a copy in the place of a stopped server's store, which is put aside and kept.
    Restore(serve::CopyArguments),
    /// A phone in the terminal.
    Phone(terminal::PhoneArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Ok(say) = Say::new(&arguments.lang, arguments.json) else {
        eprintln!("--lang: vi, en");
        return ExitCode::from(2);
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Demo(arguments) => demo::run(&say, &arguments).await,
            Command::Authority(command) => serve::authority(&say, &command),
            Command::Serve(arguments) => serve::serve(&say, &arguments).await,
            Command::Backup(arguments) => serve::backup(&say, &arguments),
            Command::Restore(arguments) => serve::restore(&say, &arguments),
            Command::Phone(arguments) => terminal::run(&say, &arguments).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say.failure(&failure);
            ExitCode::FAILURE
        }
    }
}
