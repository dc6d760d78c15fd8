import Casework
import Foundation
import SubjectRequests
import Vault

/// The folder with a site's key files; readable by their owner alone.
enum SiteKeys {
    /// Makes fresh keys in a folder that must not hold any.
    static func make(in folder: URL, month: String) throws {
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for (name, bytes) in try Keyring.fresh(month: month).files {
            let file = folder.appending(path: name)
            try DurableFile.write(bytes, to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file.path)
        }
    }

    static func read(_ folder: URL) throws -> Keyring {
        var files: [String: [UInt8]] = [:]
        guard FileManager.default.fileExists(atPath: folder.path) else { return try Keyring(files: files) }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".key") {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return try Keyring(files: files)
    }
}
