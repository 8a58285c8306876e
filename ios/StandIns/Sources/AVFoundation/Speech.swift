// Reading aloud.

@_exported import AppleFoundation

public enum AVSpeechBoundary: Int { case immediate, word }

open class AVSpeechSynthesisVoice: NSObject {
    public init?(language languageCode: String?) {}
}

open class AVSpeechUtterance: NSObject {
    open var voice: AVSpeechSynthesisVoice?

    public init(string: String) {}
}

open class AVSpeechSynthesizer: NSObject {
    open func speak(_ utterance: AVSpeechUtterance) {}

    @discardableResult
    open func stopSpeaking(at boundary: AVSpeechBoundary) -> Bool { false }
}
