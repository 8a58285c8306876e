// The system's scheduler of background work.

import BackgroundTasks
import TinxomScreens

/// Asks the system for slices of time.
struct SystemSlices: SliceScheduler {
    func ask(_ slice: Slice, notBefore: Date) throws {
        let request: BGTaskRequest
        switch slice {
        case .refresh:
            request = BGAppRefreshTaskRequest(identifier: slice.rawValue)
        case .processing:
            let processing = BGProcessingTaskRequest(identifier: slice.rawValue)
            processing.requiresNetworkConnectivity = true
            request = processing
        }
        request.earliestBeginDate = notBefore
        try BGTaskScheduler.shared.submit(request)
    }
}
