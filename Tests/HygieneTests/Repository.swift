import Foundation

/// The files of the repository that this test was built from.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What is made by building and running, and not kept.
    private static let made: Set = [".build", ".git", ".venv", ".swiftpm", "node_modules"]

    /// Larger files are data, not texts of ours.
    private static let bytesMax = 2_000_000

    /// Every text file, in the order of the paths.
    static func files() throws -> [SourceFile] { try files(in: root, path: "") }

    private static func files(in folder: URL, path: String) throws -> [SourceFile] {
        let keys: [URLResourceKey] = [.isDirectoryKey, .isRegularFileKey, .isExecutableKey, .fileSizeKey]
        let entries = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys)
        return try entries.sorted { $0.path < $1.path }.flatMap { entry -> [SourceFile] in
            let name = entry.lastPathComponent
            let values = try entry.resourceValues(forKeys: Set(keys))
            if values.isDirectory == true {
                return made.contains(name) ? [] : try files(in: entry, path: "\(path)\(name)/")
            }
            guard values.isRegularFile == true, values.fileSize ?? 0 <= bytesMax,
                let text = String(validating: try Data(contentsOf: entry), as: UTF8.self), !text.contains("\0")
            else { return [] }
            return [SourceFile(path + name, text, isExecutable: values.isExecutable ?? false)]
        }
    }
}
