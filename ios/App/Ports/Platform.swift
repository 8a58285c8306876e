// Errands: what only the system can do.

import AVFoundation
import LocalAuthentication
import SwiftUI
import TinxomScreens

/// The system's side of the shell.
@MainActor
final class Platform: Errands {
    weak var model: Model?
    private let files: Files
    private let voice = AVSpeechSynthesizer()
    /// How bright the screen was before a code was shown.
    private var brightness: CGFloat?

    init(files: Files) {
        self.files = files
    }

    func leave() {
        // Covered first: whatever the system does, nothing of the app is left to see.
        model?.covered = true
        model?.scanning?.done(nil)
        hush()
        SharedFile.clear(files.shelf)
        guard let calendar = URL(string: "calshow:") else { return }
        UIApplication.shared.open(calendar)
    }

    func dial(_ number: String) async -> Bool {
        guard let call = URL(string: "tel:\(number)") else { return false }
        return await UIApplication.shared.open(call)
    }

    func scan(_ prompt: String) async -> String? {
        guard let model, model.scanning == nil else { return nil }
        return await withCheckedContinuation { continuation in
            model.scanning = ScanAsked(prompt: prompt) { text in
                // The one who answers first takes the question away, so that nobody answers twice.
                guard model.scanning != nil else { return }
                model.scanning = nil
                continuation.resume(returning: text)
            }
        }
    }

    func confirm(_ prompt: String) async -> Bool {
        let context = LAContext()
        var why: NSError?
        guard context.canEvaluatePolicy(.deviceOwnerAuthentication, error: &why) else {
            // Without a code on the phone there is nothing to ask for; whatever else is in the way lets nobody in.
            return why?.domain == LAError.errorDomain && why?.code == LAError.passcodeNotSet.rawValue
        }
        return (try? await context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: prompt)) == true
    }

    func share(name: String, text: String) -> Bool {
        guard let file = try? SharedFile(name: name, text: text, shelf: files.shelf) else { return false }
        let sheet = UIActivityViewController(activityItems: [file.url], applicationActivities: nil)
        sheet.completionWithItemsHandler = { _, _, _, _ in file.remove() }
        guard let top = Platform.top else {
            file.remove()
            return false
        }
        sheet.popoverPresentationController?.sourceView = top.view
        top.present(sheet, animated: true)
        return true
    }

    func speak(_ text: String, language: String) -> Bool {
        hush()
        // Another language's voice over Vietnamese helps nobody.
        guard let speaker = AVSpeechSynthesisVoice(language: language == "en" ? "en-GB" : "vi-VN") else { return false }
        let utterance = AVSpeechUtterance(string: text)
        utterance.voice = speaker
        voice.speak(utterance)
        return true
    }

    /// Says nothing any more: whoever stands by need not hear the rest.
    func hush() {
        voice.stopSpeaking(at: .immediate)
        bright(false)
    }

    func bright(_ on: Bool) {
        UIApplication.shared.isIdleTimerDisabled = on
        if on, brightness == nil {
            brightness = UIScreen.main.brightness
            UIScreen.main.brightness = 1
        } else if !on, let before = brightness {
            brightness = nil
            UIScreen.main.brightness = before
        }
    }

    /// Who is on top of the window.
    private static var top: UIViewController? {
        let scene = UIApplication.shared.connectedScenes.first { $0.activationState == .foregroundActive }
        var top = (scene as? UIWindowScene)?.keyWindow?.rootViewController
        while let next = top?.presentedViewController { top = next }
        return top
    }
}
