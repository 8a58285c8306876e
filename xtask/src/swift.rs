//! Swift 6 on this machine: the one on the path, or Debian's in a root folder of its own.
//!
//! Swift is in Debian since trixie and in few other places that a package manager reaches. So a small Debian is prepared
//! once by debootstrap and kept in the cache, whatever the machine itself runs. Swift runs in it by chroot, and sees the
//! checkout and the target folder at the paths where they are; the network is the machine's own, because tests speak to
//! a server on loopback. The mounts live in a mount namespace of the one command: a command that is killed leaves none
//! behind, and two commands do not meet.
//!
//! What was built on the machine runs in there as long as its C library is not newer than trixie's (2.41).

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{must, run};
use crate::setup::{Missing, apt_install, is_root};
use crate::workspace::{Workspace, on_path};

/// The first version that will do: Swift Testing and `swift format` came with it.
const OLDEST: u32 = 6;

/// Where the packages come from.
const MIRROR: &str = "http://deb.debian.org/debian";

/// What runs within the private mounts to prepare a root. `$1` is the folder, `$2` the mirror. Of the machine's own apt
/// settings only those for fetching are taken over (proxies, dates): its hooks call programs that are not in there.
const PREPARE: &str = r#"
set -e
mkdir -p "$1"
debootstrap --variant=minbase trixie "$1" "$2"
cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
apt-config dump Acquire > "$1/etc/apt/apt.conf.d/90machine"
mount --rbind /proc "$1/proc"
mount --rbind /dev "$1/dev"
export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
chroot "$1" apt-get -q update
chroot "$1" apt-get -q -y install --no-install-recommends \
    swiftlang libswiftlang swiftlang-dev libc6-dev libstdc++-14-dev git ca-certificates
chroot "$1" apt-get -q clean
chroot "$1" swift --version
chroot "$1" swift test --help > /dev/null
"#;

/// What runs a command in the root. `$1` is the root, `$2` the folder to start in, then the folders to show up to `--`,
/// then the command. A `/tmp` of its own goes away with the command.
const INSIDE: &str = r#"
set -e
root=$1 folder=$2
shift 2
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    shift
done
shift
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR=/tmp
exec chroot "$root" env --chdir="$folder" "$@"
"#;

/// A Swift that is ready.
#[derive(Debug)]
pub struct Swift {
    /// The root folder it lives in; nothing where it is on the path.
    root: Option<PathBuf>,
    /// The checkout and the target folder, which it has to see.
    shown: Vec<PathBuf>,
    /// The target folder, in which each package builds into a folder of its name: the checkout stays clean.
    target: PathBuf,
}

impl Swift {
    /// The Swift on the path, or the one in the cache, which is prepared there when it is missing (about 80 s and 2 GB).
    pub fn find(workspace: &Workspace) -> Result<Swift, Missing> {
        Swift::find_in(workspace, &workspace.cache.join("swift"))
    }

    fn find_in(workspace: &Workspace, folder: &Path) -> Result<Swift, Missing> {
        let mut shown = vec![workspace.root.clone()];
        if !workspace.target.starts_with(&workspace.root) {
            shown.push(workspace.target.clone());
        }
        let swift = |root| Swift { root, shown, target: workspace.target.clone() };
        if on_path("swift").is_some() {
            let said = Command::new("swift").arg("--version").output().map_err(|error| unfit(&error))?;
            if major(&String::from_utf8_lossy(&said.stdout)).is_some_and(|version| version >= OLDEST) {
                return Ok(swift(None));
            }
        }
        permitted()?;
        prepare(folder)?;
        Ok(swift(Some(folder.to_owned())))
    }

    /// `swift` with these words, in this folder of the checkout.
    pub fn command(&self, folder: &Path, words: &[&str]) -> Command {
        let mut command = match &self.root {
            None => Command::new("swift"),
            Some(root) => {
                let mut command = private_mounts(INSIDE);
                command.arg(root).arg(folder).args(&self.shown).args(["--", "swift"]);
                command
            }
        };
        command.args(words).current_dir(folder).stdin(Stdio::null());
        command
    }

    /// `swift build`, `swift test` and so on of the package in this folder, built into the target folder.
    pub fn package(&self, folder: &Path, subcommand: &str, words: &[&str]) -> Command {
        let mut command = self.command(folder, &[subcommand, "--scratch-path"]);
        command.arg(self.target.join(folder.file_name().unwrap_or_default())).args(words);
        command
    }
}

/// A shell with this script, whose mounts nobody else sees.
fn private_mounts(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "sh", "-c", script, "sh"]);
    command
}

/// The sentence for a machine that cannot have Swift.
fn unfit(reason: &dyn std::fmt::Display) -> Missing {
    Missing(format!(
        "Swift {OLDEST} is not here and cannot be prepared: {reason}; swift.org has it for download"
    ))
}

/// Whether a root may be made and entered here; what is missing for it is installed.
fn permitted() -> Result<(), Missing> {
    if !cfg!(target_os = "linux") {
        return Err(unfit(&"this is not Linux"));
    }
    if !is_root() {
        return Err(unfit(&"that takes root"));
    }
    if !private_mounts("true").output().is_ok_and(|output| output.status.success()) {
        return Err(unfit(&"mounts are not permitted here"));
    }
    Ok(())
}

/// Makes the root in a folder, unless it is there. It is renamed into its place when it is whole, so one that was
/// interrupted is never taken for ready.
fn prepare(folder: &Path) -> Result<(), Missing> {
    if folder.is_dir() {
        return Ok(());
    }
    if on_path("debootstrap").is_none() && !apt_install(&["debootstrap"]) {
        return Err(unfit(&"debootstrap is missing and cannot be installed by apt"));
    }
    let failed = |error: std::io::Error| unfit(&error);
    let beside = |end: &str| {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(end);
        folder.with_file_name(name)
    };
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let lock = File::create(beside(".lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("somebody else is preparing Swift; waiting …");
            lock.lock().map_err(failed)?;
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    if folder.is_dir() {
        return Ok(());
    }
    if !answers(MIRROR) {
        return Err(unfit(&"Debian's packages cannot be reached from here"));
    }
    println!("Swift is prepared once in {} …", folder.display());
    let new = beside(".new");
    remove(&new).map_err(|reason| unfit(&reason))?;
    let mut command = private_mounts(PREPARE);
    command.arg(&new).arg(MIRROR);
    // The script holds the lock as its input: should this process be killed alone, the next one waits for the script's
    // end instead of working in the same folder.
    command.stdin(lock.try_clone().map_err(failed)?);
    must(&mut command).map_err(|reason| unfit(&reason))?;
    fs::rename(&new, folder).map_err(failed)
}

/// Whether the mirror has trixie and can be reached; a network that swallows everything must not hold the gate.
fn answers(mirror: &str) -> bool {
    let release = format!("{mirror}/dists/trixie/Release");
    let mut wget = Command::new("wget");
    wget.args(["--quiet", "--tries=2", "--timeout=20", "--output-document=/dev/null", &release]);
    run(&mut wget, |_| {}).is_ok_and(|finished| finished.success)
}

/// Removes what an interrupted preparation left, mounts first. Nothing is removed while a mount is left below, because
/// it would be the machine's own `/dev` that is emptied.
fn remove(folder: &Path) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    let mounts = || -> Result<Vec<PathBuf>, String> {
        let table = fs::read_to_string("/proc/self/mountinfo").map_err(|error| error.to_string())?;
        Ok(mounts_below(&table, folder))
    };
    // Those made last go first.
    for mount in mounts()?.iter().rev() {
        must(Command::new("umount").arg("--lazy").arg(mount))?;
    }
    if let Some(mount) = mounts()?.first() {
        return Err(format!("{} is still mounted", mount.display()));
    }
    must(Command::new("rm").args(["-r", "-f", "--one-file-system"]).arg(folder))?;
    Ok(())
}

/// The mount points below a folder, out of `/proc/self/mountinfo`, in the order of their making. The fifth word is the
/// point, with `\040` for a space and so on.
fn mounts_below(table: &str, folder: &Path) -> Vec<PathBuf> {
    let point = |line: &str| line.split(' ').nth(4).map(|word| PathBuf::from(unescape(word)));
    table.lines().filter_map(point).filter(|point| point.starts_with(folder)).collect()
}

fn unescape(word: &str) -> String {
    ["\\040 ", "\\011\t", "\\012\n", "\\134\\"]
        .iter()
        .fold(word.to_owned(), |word, pair| word.replace(&pair[..4], &pair[4..]))
}

/// The major number in what `swift --version` says.
fn major(said: &str) -> Option<u32> {
    let (_, rest) = said.split_once("Swift version ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Swift, major, mounts_below};

    #[test]
    fn the_version_is_read_from_what_both_makers_swift_says() {
        assert_eq!(major("Swift version 6.0.3 (swift-6.0.3-RELEASE)\nTarget: x86_64-pc-linux-gnu"), Some(6));
        assert_eq!(major("swift-driver version: 1.115 Apple Swift version 5.10 (swiftlang-5.10)"), Some(5));
        assert_eq!(major("OpenStack Swift"), None);
    }

    #[test]
    fn mounts_below_a_folder_are_found_and_those_beside_it_are_not() {
        let table = "22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n\
                     30 22 0:5 / /c/swift.new/dev rw - devtmpfs d rw\n\
                     31 30 0:6 / /c/swift.new/dev/a\\040b rw - tmpfs t rw\n\
                     32 22 0:7 / /c/swift.newer/proc rw - proc p rw\n";
        let below: Vec<PathBuf> = ["/c/swift.new/dev", "/c/swift.new/dev/a b"].map(PathBuf::from).into();
        assert_eq!(mounts_below(table, Path::new("/c/swift.new")), below);
    }

    #[test]
    fn what_swift_builds_goes_to_the_target_folder_and_both_folders_are_shown_to_it() {
        let swift = Swift {
            root: Some("/c/swift".into()),
            shown: vec!["/checkout".into(), "/target".into()],
            target: "/target".into(),
        };
        let command = swift.package(Path::new("/checkout/ios"), "test", &["--parallel"]);
        let words: Vec<_> = command.get_args().skip(6).map(|word| word.to_string_lossy()).collect();
        assert_eq!(
            words.join(" "),
            "sh /c/swift /checkout/ios /checkout /target -- swift test --scratch-path /target/ios --parallel"
        );
    }
}
