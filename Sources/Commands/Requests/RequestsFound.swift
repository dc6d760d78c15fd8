import ArgumentParser
import Casework
import Foundation
import SubjectRequests

extension RequestsCommand {
    struct Found: RequestVerb {
        static let word = "found"
        static let abstract = "Writes the files that colleagues found for a copy into a folder, readable by you alone."
        static let example = "--into $PWD/found"

        @Option(help: "The folder, by its full path.")
        var into: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let files = try await house.casework.foundFiles(of: reference, for: staff)
            for (number, file) in files.enumerated() {
                let (name, content) = try await house.casework.foundFile(file.id, of: reference, for: staff)
                let path = URL(filePath: into).appending(path: "\(number + 1)-\(name.disclosed)").path
                let bytes = Data(content.disclosed)
                guard
                    FileManager.default.createFile(
                        atPath: path,
                        contents: bytes,
                        attributes: [.posixPermissions: 0o600]
                    )
                else { throw RequestsError.unwritableFolder }
            }
            return "Written: \(files.count)."
        }
    }
}
