//! What apps build against: a jar for a JVM, an AAR for Android, an XCFramework for iOS.
//!
//! The jar is made where a JDK is, the AAR where Android's NDK is as well, the XCFramework on a Mac with Xcode. Where one
//! of them is missing its step says so and is skipped; `--print` writes the commands out in any case.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bindings::{LIBRARY, Language, PACKAGE, file_name, for_phones, generate};
use crate::java::Java;
use crate::languages::{KOTLIN, KOTLIN_BUILD, SWIFT_BUILD};
use crate::plan::Act;
use crate::report::{Note, Outcome, Report};
use crate::setup::Missing;
use crate::targets::install;
use crate::workspace::{Workspace, on_path};

/// Android's targets and the folders of their libraries in an AAR. The last is the emulator's.
const ANDROID: [(&str, &str); 3] = [
    ("aarch64-linux-android", "arm64-v8a"),
    ("armv7-linux-androideabi", "armeabi-v7a"),
    ("x86_64-linux-android", "x86_64"),
];

/// The oldest Android (8.0) that the library is linked for.
const ANDROID_API: &str = "26";

/// The device's target, and the simulator's on either kind of Mac.
const IOS: [&str; 3] = ["aarch64-apple-ios", "aarch64-apple-ios-sim", "x86_64-apple-ios"];

/// The oldest iOS that the library is linked for.
const IOS_VERSION: &str = "16.0";

/// An app that shrinks its code must keep what JNA and the bindings find by name.
const KEEP: &str =
    "-keep class com.sun.jna.** { *; }\n-keep class vn.tinxom.** { *; }\n-dontwarn java.awt.**\n";

/// Makes each package that can be made here, or only prints how.
pub fn package(workspace: &Workspace, report: &mut Report, print: bool) {
    if print {
        let java = Java::found_or_named();
        let ndk = ndk().unwrap_or_else(|| "$ANDROID_NDK_HOME".into());
        for (name, acts) in [
            ("jar", jar(workspace, &java)),
            ("aar", aar(workspace, &java, &ndk)),
            ("xcframework", xcframework(workspace)),
        ] {
            println!("# {name}, after `cargo xtask bindings`");
            acts.iter().for_each(|act| println!("{}", act.written()));
            println!();
        }
        report.step("print", || Ok(Note::Skipped("printed and not run".into())));
        return;
    }
    report.step("jar", || {
        workspace.needs(KOTLIN_BUILD)?;
        let java = match Java::find() {
            Ok(java) => java,
            Err(missing) => return missing.skipped(),
        };
        generate(workspace, Language::Kotlin)?;
        made(jar(workspace, &java), &folder(workspace).join("tinxom.jar"))
    });
    report.step("aar", || {
        workspace.needs(KOTLIN_BUILD)?;
        let (java, ndk) = match android(workspace) {
            Ok(found) => found,
            Err(missing) => return missing.skipped(),
        };
        generate(workspace, Language::Kotlin)?;
        made(aar(workspace, &java, &ndk), &folder(workspace).join("tinxom.aar"))
    });
    report.step("xcframework", || {
        workspace.needs(SWIFT_BUILD)?;
        if let Err(missing) = apple(workspace) {
            return missing.skipped();
        }
        generate(workspace, Language::Swift)?;
        made(xcframework(workspace), &folder(workspace).join("TinxomFFI.xcframework"))
    });
}

/// Where packages are put.
fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("package")
}

/// Does all of it and names what came of it.
fn made(acts: Vec<Act>, what: &Path) -> Outcome {
    acts.into_iter().try_for_each(Act::perform)?;
    if what.exists() {
        Ok(Note::Passed(what.display().to_string()))
    } else {
        Err(format!("{} was not made", what.display()))
    }
}

/// What an AAR takes.
fn android(workspace: &Workspace) -> Result<(Java, PathBuf), Missing> {
    let ndk = ndk().ok_or(Missing(
        "no AAR was made: Android's NDK is missing; install r28 or newer and let ANDROID_NDK_HOME name its folder".into(),
    ))?;
    install(workspace, &ANDROID.map(|(target, _)| target))?;
    Ok((Java::find()?, ndk))
}

fn ndk() -> Option<PathBuf> {
    std::env::var_os("ANDROID_NDK_HOME").map(PathBuf::from).filter(|folder| compilers(folder).is_dir())
}

/// Where the NDK keeps its compilers.
fn compilers(ndk: &Path) -> PathBuf {
    let host = if cfg!(target_os = "macos") { "darwin-x86_64" } else { "linux-x86_64" };
    ndk.join("toolchains/llvm/prebuilt").join(host).join("bin")
}

/// What an XCFramework takes.
fn apple(workspace: &Workspace) -> Result<(), Missing> {
    if on_path("xcodebuild").is_none() || on_path("lipo").is_none() {
        return Err(Missing("no XCFramework was made: that takes a Mac with Xcode 16 or newer".into()));
    }
    install(workspace, &IOS)
}

/// The library of this machine beside the classes, where JNA looks for it.
fn jar(workspace: &Workspace, java: &Java) -> Vec<Act> {
    let folder = folder(workspace);
    let (out, content) = (folder.join("tinxom.jar"), folder.join("jar"));
    let entry = format!("{}/{}", jna_folder(), file_name());
    let mut update = java.tool("jar");
    update.arg("--update").arg("--file").arg(&out).arg("-C").arg(&content).arg(&entry);
    vec![
        Act::Run(for_phones(workspace)),
        Act::Empty(content.clone()),
        Act::Copy(workspace.target.join("phone").join(file_name()), content.join(&entry)),
        Act::Run(classes(workspace, java)),
        Act::CopyJar(workspace.root.join(KOTLIN).join("target"), out.clone()),
        Act::Run(update),
        Act::Holds(listing(java, &out), vec![entry]),
    ]
}

/// Maven packs the module's classes; the tests are the step `kotlin`.
fn classes(workspace: &Workspace, java: &Java) -> Command {
    java.maven(&workspace.root.join(KOTLIN), &["--quiet", "-Dmaven.test.skip=true", "package"])
}

fn listing(java: &Java, archive: &Path) -> Command {
    let mut list = java.tool("jar");
    list.arg("--list").arg("--file").arg(archive);
    list
}

/// The folder in a jar in which JNA looks for this machine's libraries.
fn jna_folder() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let processor = if cfg!(target_arch = "x86_64") { "x86-64" } else { std::env::consts::ARCH };
    format!("{system}-{processor}")
}

/// Android's libraries, the same classes as the jar's, and what an app's shrinking must keep. The bindings choose at run
/// time what Android has, so that one set of classes serves both.
fn aar(workspace: &Workspace, java: &Java, ndk: &Path) -> Vec<Act> {
    let folder = folder(workspace);
    let (out, content) = (folder.join("tinxom.aar"), folder.join("aar"));
    let library = format!("lib{LIBRARY}.so");
    let manifest = format!(
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" package=\"vn.tinxom\">\n    \
         <uses-sdk android:minSdkVersion=\"{ANDROID_API}\" />\n</manifest>\n"
    );
    let mut acts = vec![
        Act::Empty(content.clone()),
        Act::Write(content.join("AndroidManifest.xml"), manifest),
        Act::Write(content.join("proguard.txt"), KEEP.into()),
        Act::Write(content.join("R.txt"), String::new()),
        Act::Run(classes(workspace, java)),
        Act::CopyJar(workspace.root.join(KOTLIN).join("target"), content.join("classes.jar")),
    ];
    let mut entries = vec!["AndroidManifest.xml".into(), "classes.jar".into(), "proguard.txt".into()];
    for (target, abi) in ANDROID {
        let built = workspace.target.join(target).join("phone").join(&library);
        acts.push(Act::Run(android_build(workspace, ndk, target)));
        acts.push(Act::Copy(built, content.join("jni").join(abi).join(&library)));
        entries.push(format!("jni/{abi}/{library}"));
    }
    let mut create = java.tool("jar");
    create.args(["--create", "--no-manifest", "--file"]).arg(&out).arg("-C").arg(&content).arg(".");
    acts.extend([Act::Run(create), Act::Holds(listing(java, &out), entries)]);
    acts
}

/// The library for one of Android's targets, its C compiled and all of it linked by the NDK's clang.
fn android_build(workspace: &Workspace, ndk: &Path, target: &str) -> Command {
    // Clang's name for 32-bit ARM differs from Rust's.
    let prefix = if target == "armv7-linux-androideabi" { "armv7a-linux-androideabi" } else { target };
    let clang = compilers(ndk).join(format!("{prefix}{ANDROID_API}-clang"));
    let underscored = target.replace('-', "_");
    let mut build = for_phones(workspace);
    build.args(["--target", target]);
    build
        .env(format!("CARGO_TARGET_{}_LINKER", underscored.to_uppercase()), &clang)
        .env(format!("CC_{underscored}"), &clang)
        .env(format!("AR_{underscored}"), compilers(ndk).join("llvm-ar"));
    build
}

/// A static library for devices and one for simulators of both processors, each with the header's module.
fn xcframework(workspace: &Workspace) -> Vec<Act> {
    let folder = folder(workspace);
    let out = folder.join("TinxomFFI.xcframework");
    let headers = workspace.root.join("bindings/swift/Sources/TinxomFFI");
    let library = format!("lib{LIBRARY}.a");
    let built = |target: &str| workspace.target.join(target).join("phone").join(&library);
    let [device, simulators @ ..] = IOS;
    let simulator = folder.join("ios-simulator").join(&library);
    let build = |target| {
        let mut build =
            workspace.cargo(["rustc", "--package", PACKAGE, "--lib", "--crate-type", "staticlib"]);
        build.args(["--profile", "phone", "--target", target]).env("IPHONEOS_DEPLOYMENT_TARGET", IOS_VERSION);
        Act::Run(build)
    };
    let mut acts: Vec<Act> = IOS.map(build).into();
    let mut lipo = Command::new("lipo");
    lipo.arg("-create").args(simulators.map(built)).arg("-output").arg(&simulator);
    let mut bundle = Command::new("xcodebuild");
    bundle.arg("-create-xcframework");
    for library in [&built(device), &simulator] {
        bundle.arg("-library").arg(library).arg("-headers").arg(&headers);
    }
    bundle.arg("-output").arg(&out);
    // Xcode writes over nothing that is there.
    let mut clear = Command::new("rm");
    clear.args(["-r", "-f"]).arg(&out);
    acts.extend([
        Act::Empty(folder.join("ios-simulator")),
        Act::Run(lipo),
        Act::Run(clear),
        Act::Run(bundle),
    ]);
    acts
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{aar, xcframework};
    use crate::java::Java;
    use crate::workspace::Workspace;

    fn workspace() -> Workspace {
        Workspace { root: "/c".into(), target: "/t".into(), cache: "/k".into(), tools: "/k".into() }
    }

    #[test]
    fn each_android_target_is_linked_by_its_own_clang_and_lies_in_its_folder() {
        let written: Vec<String> = aar(&workspace(), &Java::found_or_named(), Path::new("/ndk"))
            .iter()
            .map(|act| act.written())
            .collect();
        let all = written.join("\n");
        for (variable, clang, folder) in [
            ("CARGO_TARGET_AARCH64_LINUX_ANDROID_LINKER", "aarch64-linux-android26-clang", "jni/arm64-v8a"),
            (
                "CARGO_TARGET_ARMV7_LINUX_ANDROIDEABI_LINKER",
                "armv7a-linux-androideabi26-clang",
                "jni/armeabi-v7a",
            ),
            ("CARGO_TARGET_X86_64_LINUX_ANDROID_LINKER", "x86_64-linux-android26-clang", "jni/x86_64"),
        ] {
            assert!(written.iter().any(|line| line.contains(variable) && line.contains(clang)), "{all}");
            assert!(all.contains(&format!("/t/package/aar/{folder}/libtinxom_ffi.so")), "{all}");
        }
    }

    #[test]
    fn an_xcframework_holds_the_device_and_both_simulators_in_one_file() {
        let written: Vec<String> = xcframework(&workspace()).iter().map(|act| act.written()).collect();
        let lipo = written.iter().find(|line| line.starts_with("lipo")).unwrap();
        assert!(
            lipo.contains("/t/aarch64-apple-ios-sim/") && lipo.contains("/t/x86_64-apple-ios/"),
            "{lipo}"
        );
        assert!(!lipo.contains("/t/aarch64-apple-ios/"), "{lipo}");
        let bundle = written.last().unwrap();
        assert_eq!(bundle.matches("-headers").count(), 2, "{bundle}");
    }
}
