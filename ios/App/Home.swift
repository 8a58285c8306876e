// Everything that there is once: the keeper of the phone, the shell, the platform's ports, and what happens when the app comes
// to the front and goes to the back.

import BackgroundTasks
import SwiftUI
import Tinxom
import TinxomScreens

/// Holds the app together.
@MainActor
final class Home {
    let model: Model
    private let keeper: Keeper
    private let networks: Networks
    private let work: BackgroundSync
    private let notices = Notices()

    init() {
        let (files, networks) = (Files(), Networks())
        let language = Home.language
        let options = PhoneOptions(
            folder: files.vault.path, language: language, roots: files.roots, server: files.server)
        let keeper = Keeper(
            open: {
                try files.prepare()
                let keys = KeychainKeys(SecurityKeychain(), account: "vault")
                let phone = try await OpenPhone.open(
                    options, territory: files.territory(), keys: keys, connectivity: networks)
                networks.tell(phone)
                return phone
            },
            putAside: {
                let territory = try files.territory()
                try await Task.detached { _ = try putVaultAside(options: options, territory: territory) }.value
            })
        self.keeper = keeper
        self.networks = networks
        model = Model(keeper: keeper, language: language, files: files)
        work = BackgroundSync(keeper: keeper, scheduler: SystemSlices(), herald: notices)
        SharedFile.clear(files.shelf)
    }

    /// The platform's language; who reads neither of the two reads the country's.
    static var language: Language {
        Locale.preferredLanguages.first?.hasPrefix("en") == true ? .english : .vietnamese
    }

    /// Tells the system who takes its slices.
    func takeSlices() {
        let work = self.work
        for slice in Slice.allCases {
            BGTaskScheduler.shared.register(forTaskWithIdentifier: slice.rawValue, using: .main) { given in
                nonisolated(unsafe) let given = given
                let running = Task {
                    let done = await work.run(slice)
                    given.setTaskCompleted(success: done)
                }
                given.expirationHandler = { running.cancel() }
            }
        }
    }

    /// The person came to the app, looks elsewhere for a moment, or left.
    func went(to phase: ScenePhase) {
        let (model, work, notices) = (self.model, self.work, self.notices)
        switch phase {
        case .active:
            model.covered = false
            notices.clear()
            Task {
                await model.shell.start()
                await model.shell.resume()
            }
        case .inactive:
            model.covered = true
        case .background:
            model.covered = true
            model.platform.hush()
            // The vault is closed before the system stops the app: it would end one that sleeps with a lock on a file.
            let held = Held()
            Task {
                await model.shell.pause()
                await work.wentToTheBack()
                held.end()
            }
        @unknown default:
            model.covered = true
        }
    }
}

/// Time that the system gives for what has to be finished.
@MainActor
private final class Held {
    private var task: UIBackgroundTaskIdentifier = .invalid

    init() {
        task = UIApplication.shared.beginBackgroundTask { [weak self] in self?.end() }
    }

    func end() {
        guard task != .invalid else { return }
        UIApplication.shared.endBackgroundTask(task)
        task = .invalid
    }
}
