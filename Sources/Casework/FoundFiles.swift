import Foundation
import Storage
import SubjectRequests
import Vault

/// A file that a colleague found for a request.
package struct FoundFile: Sendable {
    /// The blob's id.
    package let id: String
    /// As the colleague's machine called it, without a folder.
    package let name: Sensitive<String>
    /// Of the content, in hexadecimal.
    package let sha256: String
    package let blob: BlobRow
}

extension CaseDesk {
    /// The files that colleagues found for a request, in the order of their tasks.
    package func foundFiles(of request: String) async throws -> [FoundFile] {
        let (answers, key) = try await storage.read { connection in
            let tasks = try connection.tasks.of(request)
            return (
                try tasks.compactMap { try $0.answer.flatMap(connection.blobs.load) },
                try connection.keys.ofRequest(request).key
            )
        }
        var files: [FoundFile] = []
        for answer in answers {
            let bytes = try await storage.blobs.read(answer, key: key)
            let kept = try JSONDecoder().decode(KeptAnswer.self, from: Data(bytes))
            for file in kept.files {
                guard let blob = try await storage.read({ try $0.blobs.load(file.blob) }) else {
                    throw StorageError.notFound("blob")
                }
                files.append(FoundFile(id: file.blob, name: Sensitive(file.name), sha256: file.sha256, blob: blob))
            }
        }
        return files
    }
}

extension CaseDesk {
    /// The files that colleagues found for a request, for staff.
    ///
    /// - Throws: ``CaseworkError/notFound`` outside the member's scope.
    package func foundFiles(of reference: Reference, for staff: StaffMember) async throws -> [FoundFile] {
        try await foundFiles(of: storage.read { try found(reference, staff, .seeCases, on: $0).id })
    }

    /// One of them, opened; the history notes who looked.
    package func foundFile(
        _ id: String,
        of reference: Reference,
        for staff: StaffMember
    ) async throws -> (name: Sensitive<String>, content: Sensitive<[UInt8]>) {
        let row = try await storage.read { try found(reference, staff, .seeCases, on: $0) }
        guard let file = try await foundFiles(of: row.id).first(where: { $0.id == id }) else {
            throw CaseworkError.notFound
        }
        try await noteReading(row.caseID, by: staff.party(at: row.controller))
        let key = try await storage.read { try $0.keys.ofRequest(row.id).key }
        return (file.name, Sensitive(try await storage.blobs.read(file.blob, key: key)))
    }
}
