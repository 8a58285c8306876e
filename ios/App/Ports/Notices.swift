// Notifications: that something is new, and nothing of it.

import Tinxom
import TinxomScreens
import UserNotifications

/// One notification at most, quiet: no sound, no number, not on the lock screen. The system is asked for the quiet kind alone,
/// which needs no question to the person.
struct Notices: Herald {
    private static let name = "news"

    func tell(_ phone: OpenPhone) async {
        let center = UNUserNotificationCenter.current()
        guard (try? await center.requestAuthorization(options: [.alert, .provisional])) == true else { return }
        let language = await Home.language
        guard let words = try? await phone.local({ $0.phone.screens(language: language).shellWords() }) else { return }
        let content = UNMutableNotificationContent()
        content.body = words.news
        content.interruptionLevel = .passive
        try? await center.add(UNNotificationRequest(identifier: Notices.name, content: content, trigger: nil))
    }

    /// The person looks: nothing is new any more.
    func clear() {
        UNUserNotificationCenter.current().removeAllDeliveredNotifications()
    }
}
