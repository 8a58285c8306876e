// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "Tinxom",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Tinxom", targets: ["Tinxom"])],
    targets: [
        // The header of the Rust library and the map of its module; generated. In an app it is the XCFramework.
        .systemLibrary(name: "TinxomFFI"),
        .target(
            name: "Tinxom",
            dependencies: ["TinxomFFI"],
            linkerSettings: [.linkedLibrary("tinxom_ffi")]
        ),
        .executableTarget(name: "times", dependencies: ["Tinxom"]),
        .testTarget(name: "TinxomTests", dependencies: ["Tinxom"]),
    ]
)
