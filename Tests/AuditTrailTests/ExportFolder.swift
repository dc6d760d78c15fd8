import Foundation

@testable import AuditTrail

/// A folder that holds a `SampleExport` and goes away with its scope.
struct ExportFolder {
    private let url: URL

    static func with<Answer>(_ export: SampleExport, _ body: (ExportFolder) throws -> Answer) throws -> Answer {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("trail-\(UUID().uuidString)")
        let notes = url.appendingPathComponent(TrailExport.checkpointsName)
        try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        let folder = ExportFolder(url: url)
        for (name, bytes) in export.files { try folder.write(name, bytes) }
        return try body(folder)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: url.appendingPathComponent(name))
    }

    func verify(trusted: NoteKey? = nil, kept: [String] = []) throws -> TrailVerdict {
        try TrailFolder(url.path).verify(trusted: trusted, kept: kept)
    }
}

extension SampleExport {
    func verdict(trusted: NoteKey? = nil, kept: [String] = []) throws -> TrailVerdict {
        try ExportFolder.with(self) { try $0.verify(trusted: trusted, kept: kept) }
    }
}
