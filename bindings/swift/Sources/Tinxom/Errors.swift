import Foundation

extension PhoneError {
    /// What is said of it in the person's language, whatever can be done about it.
    public var explanation: Explanation {
        switch self {
        case .Unlock(let explanation), .Vault(let explanation), .InUse(let explanation), .DiskFull(let explanation),
            .NotOpen(let explanation), .Later(let explanation), .Stopped(let explanation), .Update(let explanation),
            .Join(let explanation), .Text(let explanation, _, _), .Choose(let explanation, _),
            .NotPossible(let explanation), .Unforeseen(let explanation):
            explanation
        }
    }
}

/// What Foundation and SwiftUI's alerts show of an error, in the person's language.
extension PhoneError: LocalizedError {
    /// What happened.
    public var errorDescription: String? { explanation.what }
    /// What is safe all the same.
    public var failureReason: String? { explanation.safe }
    /// What to do now.
    public var recoverySuggestion: String? { explanation.action }
}
