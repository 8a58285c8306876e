// Slices of time in the background.

@_exported import AppleFoundation

open class BGTask: NSObject {
    open var expirationHandler: (() -> Void)?

    open func setTaskCompleted(success: Bool) {}
}

open class BGTaskRequest: NSObject {
    open var earliestBeginDate: Date?
}

open class BGAppRefreshTaskRequest: BGTaskRequest {
    public init(identifier: String) {}
}

open class BGProcessingTaskRequest: BGTaskRequest {
    open var requiresNetworkConnectivity = false

    public init(identifier: String) {}
}

open class BGTaskScheduler: NSObject {
    open class var shared: BGTaskScheduler { BGTaskScheduler() }

    @discardableResult
    open func register(
        forTaskWithIdentifier identifier: String, using queue: DispatchQueue?, launchHandler: @escaping (BGTask) -> Void
    ) -> Bool { false }

    open func submit(_ taskRequest: BGTaskRequest) throws {}
}
