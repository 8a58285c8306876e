// The camera, for codes and nothing else: no picture is kept.

@preconcurrency import AVFoundation
import SwiftUI
import Tinxom
import TinxomScreens

/// The camera's picture under a prompt, with the way back.
struct Scanner: View {
    @Environment(\.look) private var look
    @State private var trouble = Trouble.none
    let asked: ScanAsked
    let words: ShellWords?
    let leave: ActionButton?
    let hand: Model

    /// What stands in the camera's way.
    enum Trouble { case none, off, busy }

    var body: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            HStack(alignment: .top, spacing: 0) {
                Words(asked.prompt, .heading, look.palette.ink)
                    .frame(maxWidth: .infinity, alignment: .leading)
                    .accessibilityAddTraits(.isHeader)
                if let leave { IconButton(button: leave, hand: hand) }
            }
            if trouble == .none {
                CameraView(found: { asked.done($0) }, trouble: { trouble = $0 })
                    .clipShape(RoundedRectangle(cornerRadius: Size.corner, style: .continuous))
                    .accessibilityHidden(true)
            } else {
                Words(told, .body, look.palette.ink)
                if trouble == .off { way(words?.settings ?? "", icon: "gear", done: Scanner.openSettings) }
                Spacer()
            }
            way(words?.dismiss ?? "", icon: "cross") { asked.done(nil) }
        }
        .padding(Size.margin)
        .background(Color(look.palette.paper).ignoresSafeArea())
        .accessibilityAction(.escape) { asked.done(nil) }
    }

    private var told: String {
        (trouble == .off ? words?.cameraOff : words?.cameraBusy) ?? ""
    }

    private func way(_ label: String, icon: String, done: @escaping () -> Void) -> some View {
        Button(action: done) {
            HStack(spacing: Size.gap) {
                Picture(name: icon, colour: look.palette.ink)
                if !label.isEmpty { Words(label, .strong, look.palette.ink) }
            }
            .frame(maxWidth: .infinity, minHeight: Size.target)
            .modifier(Plate())
        }
        .buttonStyle(.plain)
        .accessibilityLabel(label)
    }

    private static func openSettings() {
        if let settings = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(settings) }
    }
}

private struct CameraView: UIViewControllerRepresentable {
    let found: @MainActor (String) -> Void
    let trouble: @MainActor (Scanner.Trouble) -> Void

    func makeUIViewController(context: Context) -> CameraController {
        CameraController(found: found, trouble: trouble)
    }

    func updateUIViewController(_ controller: CameraController, context: Context) {}
}

/// Runs the camera while it is looked at.
private final class CameraController: UIViewController, AVCaptureMetadataOutputObjectsDelegate {
    private let session = AVCaptureSession()
    private let picture = AVCaptureVideoPreviewLayer()
    /// Starting a camera takes its time.
    private let queue = DispatchQueue(label: "vn.tinxom.camera")
    private let found: @MainActor (String) -> Void
    private let trouble: @MainActor (Scanner.Trouble) -> Void
    private var isDone = false

    init(found: @escaping @MainActor (String) -> Void, trouble: @escaping @MainActor (Scanner.Trouble) -> Void) {
        (self.found, self.trouble) = (found, trouble)
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        return nil
    }

    override func viewDidLoad() {
        super.viewDidLoad()
        picture.session = session
        picture.videoGravity = .resizeAspectFill
        view.layer.addSublayer(picture)
        Task { await begin() }
    }

    override func viewDidLayoutSubviews() {
        super.viewDidLayoutSubviews()
        picture.frame = view.bounds
    }

    override func viewWillDisappear(_ animated: Bool) {
        super.viewWillDisappear(animated)
        let session = self.session
        queue.async { session.stopRunning() }
    }

    private func begin() async {
        guard await AVCaptureDevice.requestAccess(for: .video) else { return trouble(.off) }
        let output = AVCaptureMetadataOutput()
        guard let camera = AVCaptureDevice.default(for: .video), let input = try? AVCaptureDeviceInput(device: camera),
            session.canAddInput(input), session.canAddOutput(output)
        else { return trouble(.busy) }
        session.addInput(input)
        session.addOutput(output)
        output.setMetadataObjectsDelegate(self, queue: .main)
        guard output.availableMetadataObjectTypes.contains(.qr) else { return trouble(.busy) }
        output.metadataObjectTypes = [.qr]
        let session = self.session
        queue.async { session.startRunning() }
    }

    nonisolated func metadataOutput(
        _ output: AVCaptureMetadataOutput, didOutput objects: [AVMetadataObject], from connection: AVCaptureConnection
    ) {
        let text = objects.lazy.compactMap { ($0 as? AVMetadataMachineReadableCodeObject)?.stringValue }.first
        // The queue above is the main one.
        MainActor.assumeIsolated {
            guard let text, !isDone else { return }
            isDone = true
            found(text)
        }
    }
}
