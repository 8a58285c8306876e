// A layer that views and camera pictures are drawn on.

@_exported import AppleFoundation

open class CALayer: NSObject {
    open var frame = CGRect.zero

    open func addSublayer(_ layer: CALayer) {}
}
