// swift-tools-version: 6.0

// The app's SwiftUI sources, compiled where there is no Xcode: against declarations of what they use of Apple's modules,
// written by hand after Apple's documentation for iOS 16 as Xcode 16 has it. Nothing here is run, and nothing of it is in the app.

import PackageDescription

/// A module of Apple's. Theirs are in Swift 5 and resilient, or in Objective-C: what Swift 6 says of a call of theirs, and
/// whether a switch over an enumeration of theirs is complete, depends on that. Linux' own Foundation is not resilient, of
/// which the compiler would warn.
func apple(_ name: String, _ others: Target.Dependency...) -> Target {
    .target(
        name: name,
        dependencies: others,
        swiftSettings: [
            .swiftLanguageMode(.v5), .unsafeFlags(["-enable-library-evolution", "-suppress-warnings"]),
        ]
    )
}

let package = Package(
    name: "StandIns",
    platforms: [.iOS(.v16)],
    dependencies: [.package(path: ".."), .package(path: "../../bindings/swift")],
    targets: [
        apple("AppleFoundation"),
        apple("Combine"),
        apple("QuartzCore", "AppleFoundation"),
        apple("UIKit", "QuartzCore"),
        apple("SwiftUI", "Combine", "UIKit"),
        apple("AVFoundation", "QuartzCore"),
        apple("BackgroundTasks", "AppleFoundation"),
        apple("LocalAuthentication", "AppleFoundation"),
        apple("Network", "AppleFoundation"),
        apple("Security", "AppleFoundation"),
        apple("UserNotifications", "AppleFoundation"),
        // A link to App: a target lies within its package.
        .target(
            name: "TinXom",
            dependencies: [
                "AVFoundation", "BackgroundTasks", "LocalAuthentication", "Network", "Security", "SwiftUI",
                "UserNotifications",
                .product(name: "Tinxom", package: "swift"),
                .product(name: "TinxomScreens", package: "ios"),
            ],
            exclude: ["Resources"],
            swiftSettings: [.unsafeFlags(["-warnings-as-errors"])]
        ),
    ]
)
