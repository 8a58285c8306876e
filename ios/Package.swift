// swift-tools-version: 6.0

// The app without SwiftUI: what holds the screens, the key and the background work. It builds and is tested on Linux; the
// sources in App/ are put on it by Xcode (project.yml).

import PackageDescription

let package = Package(
    name: "TinxomScreens",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "TinxomScreens", targets: ["TinxomScreens"])],
    dependencies: [.package(path: "../bindings/swift")],
    targets: [
        .target(name: "TinxomScreens", dependencies: [.product(name: "Tinxom", package: "swift")]),
        .testTarget(name: "TinxomScreensTests", dependencies: ["TinxomScreens"]),
    ]
)
