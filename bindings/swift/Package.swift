// swift-tools-version: 6.0

import Foundation
import PackageDescription

// The library's C module. For iOS it is the XCFramework that `cargo xtask package` makes, once that lies beside this file;
// on a developer's machine it is the shared library of cargo's target folder, and only the generated header lies here.
let packaged = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/TinxomFFI.xcframework")
let library: Target =
    packaged ? .binaryTarget(name: "TinxomFFI", path: "TinxomFFI.xcframework") : .systemLibrary(name: "TinxomFFI")

let package = Package(
    name: "Tinxom",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Tinxom", targets: ["Tinxom"])],
    targets: [
        library,
        .target(
            name: "Tinxom",
            dependencies: ["TinxomFFI"],
            linkerSettings: packaged ? [] : [.linkedLibrary("tinxom_ffi")]
        ),
        .executableTarget(name: "times", dependencies: ["Tinxom"]),
        .testTarget(name: "TinxomTests", dependencies: ["Tinxom"]),
    ]
)
