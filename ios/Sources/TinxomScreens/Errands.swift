// What only the platform can do for the phone.

/// What only the platform can do for the phone. All of it is asked for on the main actor.
@MainActor
public protocol Errands: AnyObject {
    /// Shows a neutral page of the system, at once; nothing of this app is left to see.
    func leave()

    /// Dials a number; the person still presses call. False where this phone cannot.
    func dial(_ number: String) async -> Bool

    /// Reads a code with the camera, under a prompt; nothing when the person turned back.
    func scan(_ prompt: String) async -> String?

    /// Asks whoever holds the phone for what unlocks it, under a prompt; false when the person turned back. A phone that nothing
    /// locks asks nothing.
    func confirm(_ prompt: String) async -> Bool

    /// Offers a text as a file to the system's share sheet. False where nothing takes it.
    func share(name: String, text: String) -> Bool

    /// Reads a text aloud; `language` is `vi` or `en`. False where there is no voice for it.
    func speak(_ text: String, language: String) -> Bool

    /// Keeps the screen lit and bright, or no longer: a code is shown to another phone's camera.
    func bright(_ on: Bool)
}
