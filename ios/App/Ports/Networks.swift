// The network as the system sees it.

import Foundation
import Network
import Tinxom

/// Tells the phone what kind of network there is, and when that changed.
final class Networks: Connectivity, @unchecked Sendable {
    private let monitor = NWPathMonitor()
    private let lock = NSLock()
    private var kind = NetworkKind.offline
    private weak var phone: OpenPhone?

    init() {
        monitor.pathUpdateHandler = { [weak self] in self?.changed($0) }
        monitor.start(queue: DispatchQueue(label: "vn.tinxom.network"))
    }

    func network() throws -> NetworkKind {
        lock.withLock { kind }
    }

    /// Tells this phone of changes from now on.
    func tell(_ phone: OpenPhone) {
        lock.withLock { self.phone = phone }
    }

    private func changed(_ path: NWPath) {
        let now: NetworkKind
        if path.status != .satisfied {
            now = .offline
        } else {
            now = path.isExpensive || path.isConstrained ? .metered : .free
        }
        let phone = lock.withLock {
            let changed = kind != now
            kind = now
            return changed ? self.phone : nil
        }
        phone?.syncing.networkChanged()
    }
}
