import Foundation
import Testing
import Tinxom

extension Everything {
    /// A file that imports Foundation and this package names what both have around it.
    @Suite struct Names {
        @Test("names of Foundation and of the package stand side by side")
        func besideFoundation() throws {
            let date: Date = Date(timeIntervalSince1970: 1_795_568_400.25)
            let unit: Unit = UnitLength.meters
            let data: Data = Data([1, 2, 3])
            let locale: Locale.Language = Locale(identifier: "vi_VN").language
            let measured = Measurement(value: 1, unit: unit)
            let operation: Operation = BlockOperation {}
            let error: any Error = CocoaError(.fileNoSuchFile)
            let task: Task<Void, Never> = Task {}
            let clock: any Clock = ContinuousClock()
            let language: Language = .vietnamese
            let role: Role = .resident
            let territory: Territory = Given.territory
            #expect(measured.unit == unit && data.count == 3 && !operation.isFinished)
            #expect("\(locale.languageCode?.identifier ?? "")" == "vi" && language != .english && role != .desk)
            #expect(!task.isCancelled && error is CocoaError && clock is ContinuousClock)
            #expect(territory.find(query: "dong quang", take: 1).first?.name == "Phường Đồng Quang")
            #expect(Gap(from: date, until: date.addingTimeInterval(60)).until > date)
        }

        @Test("a list to choose from is there for every enumeration that has one")
        func allCases() {
            #expect(TipKind.allCases.count == 11)
            #expect(TimeWindow.allCases.first == .justNow)
            #expect(Language.allCases == [.vietnamese, .english])
        }

        @Test("objects, rows and errors may go to any task")
        func sendable() {
            func sends(_ type: (some Sendable).Type) -> Bool { true }
            #expect(sends(OpenPhone.self) && sends(Phone.self) && sends(TipsView.self) && sends(Territory.self))
            #expect(sends(TipLine.self) && sends(Story.self) && sends(TipChange.self) && sends(PhoneError.self))
        }
    }
}
