// The camera, and codes in its picture.

@_exported import QuartzCore

public struct AVMediaType: Hashable, RawRepresentable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let video = AVMediaType(rawValue: "vide")
}

public struct AVLayerVideoGravity: Hashable, RawRepresentable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let resizeAspectFill = AVLayerVideoGravity(rawValue: "AVLayerVideoGravityResizeAspectFill")
}

open class AVCaptureDevice: NSObject {
    open class func `default`(for mediaType: AVMediaType) -> AVCaptureDevice? { nil }

    @discardableResult
    open class func requestAccess(for mediaType: AVMediaType) async -> Bool { false }
}

open class AVCaptureInput: NSObject {}

open class AVCaptureDeviceInput: AVCaptureInput {
    public init(device: AVCaptureDevice) throws {}
}

open class AVCaptureOutput: NSObject {}

open class AVCaptureConnection: NSObject {}

open class AVCaptureSession: NSObject {
    open func canAddInput(_ input: AVCaptureInput) -> Bool { false }

    open func addInput(_ input: AVCaptureInput) {}

    open func canAddOutput(_ output: AVCaptureOutput) -> Bool { false }

    open func addOutput(_ output: AVCaptureOutput) {}

    open func startRunning() {}

    open func stopRunning() {}
}

open class AVCaptureVideoPreviewLayer: CALayer {
    open var session: AVCaptureSession?
    open var videoGravity = AVLayerVideoGravity.resizeAspectFill
}

open class AVMetadataObject: NSObject {
    public struct ObjectType: Hashable, RawRepresentable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public static let qr = ObjectType(rawValue: "org.iso.QRCode")
    }
}

open class AVMetadataMachineReadableCodeObject: AVMetadataObject {
    open var stringValue: String? { nil }
}

/// Its method is optional on iOS, where one with a wrong label is never called. Here it is asked for.
public protocol AVCaptureMetadataOutputObjectsDelegate: NSObjectProtocol {
    func metadataOutput(
        _ output: AVCaptureMetadataOutput, didOutput metadataObjects: [AVMetadataObject],
        from connection: AVCaptureConnection)
}

open class AVCaptureMetadataOutput: AVCaptureOutput {
    open var availableMetadataObjectTypes: [AVMetadataObject.ObjectType] { [] }
    open var metadataObjectTypes: [AVMetadataObject.ObjectType]! = []

    open func setMetadataObjectsDelegate(
        _ objectsDelegate: (any AVCaptureMetadataOutputObjectsDelegate)?, queue objectsCallbackQueue: DispatchQueue?
    ) {}
}
