// The app: one window that shows what the shell holds, and nothing of it while nobody looks.

import BackgroundTasks
import SwiftUI
import Tinxom
import TinxomScreens

@main
struct TinXomApp: App {
    @UIApplicationDelegateAdaptor(AppDelegate.self) private var delegate
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup {
            MainWindow(model: delegate.home.model)
                .onChange(of: phase) { delegate.home.went(to: $0) }
        }
    }
}

/// Makes everything once, before the system hands out slices of background time.
@MainActor
final class AppDelegate: NSObject, UIApplicationDelegate {
    // Not before the launch, and on the main actor.
    lazy var home = Home()

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        // The system wants to know every slice before the launch has ended.
        home.takeSlices()
        return true
    }

    func application(
        _ application: UIApplication, shouldAllowExtensionPointIdentifier point: UIApplication.ExtensionPointIdentifier
    ) -> Bool {
        // A keyboard of somebody else may send away what is typed.
        point != .keyboard
    }

    func application(_ application: UIApplication, shouldSaveSecureApplicationState coder: NSCoder) -> Bool {
        // Where a person is stands nowhere but in memory.
        false
    }
}

/// The window: a page, what lies over it, and a cover for the app switcher.
struct MainWindow: View {
    @ObservedObject var model: Model
    @Environment(\.colorScheme) private var scheme
    @Environment(\.dynamicTypeSize) private var typeSize

    var body: some View {
        let percent = model.shown.screen?.head.textPercent ?? 100
        let look = Look(
            dark: scheme == .dark, typeSize: typeSize, percent: percent, language: model.shown.screen?.head.language)
        ZStack {
            Color(look.palette.paper).ignoresSafeArea()
            if let screen = model.shown.screen {
                Page(screen: screen, hand: model).id(model.shown.visit)
            }
            Over(hand: model)
            if let asked = model.scanning {
                Scanner(asked: asked, words: model.words, leave: model.shown.screen?.head.leave, hand: model)
            }
            // What the app switcher takes a picture of. A picture that the person takes cannot be prevented on iOS.
            if model.covered { Color(look.palette.paper).ignoresSafeArea().accessibilityHidden(true) }
        }
        .environment(\.look, look)
        .environment(\.locale, Locale(identifier: look.language))
    }
}
