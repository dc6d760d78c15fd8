extension HygieneRule {
    static let scriptRules = [scriptsRun, pinned]

    private static let scriptsRun = HygieneRule(
        name: "a script can be run, and stops at the first error",
        check: { file in
            guard file.path.hasPrefix("script/") || file.path.hasPrefix(".ci/") else { return [] }
            var breaches: [Breach] = []
            if !file.isExecutable { breaches.append(file.breach(0, "is not executable")) }
            let first = file.lines.first ?? ""
            if !first.hasPrefix("#!") { breaches.append(file.breach(1, "does not say what runs it")) }
            if first.hasSuffix("bash"), !file.lines.contains("set -euo pipefail") {
                breaches.append(file.breach(0, "goes on after an error"))
            }
            return breaches
        },
        planted: [
            SourceFile("script/a", "#!/usr/bin/env bash\nset -euo pipefail\n"),
            SourceFile("script/a", "#!/usr/bin/env bash\na\n", isExecutable: true),
            SourceFile(".ci/run", "set -euo pipefail\n", isExecutable: true),
        ],
        innocent: [
            SourceFile("script/a", "#!/usr/bin/env bash\nset -euo pipefail\na\n", isExecutable: true),
            SourceFile("script/b", "#!/bin/sh\nprint(1)\n", isExecutable: true),
        ]
    )

    private static let pinned = HygieneRule(
        name: "direct dependencies are pinned",
        check: { file in
            guard file.fileName == "Package.swift" else { return [] }
            return file.lines.enumerated().filter {
                $0.element.contains(".package(url:") && !$0.element.contains("exact:")
            }
            .map { file.breach($0.offset + 1, "without exact:") }
        },
        planted: [SourceFile("Package.swift", ".package(url: \"https://a.example/b\", from: \"1.0.0\"),\n")],
        innocent: [SourceFile("Package.swift", ".package(url: \"https://a.example/b\", exact: \"1.0.0\"),\n")]
    )

    /// Folders under Sources and Tests that the manifest does not name: their code is never built, their tests never run.
    static func unnamedFolders(_ paths: [String], manifest: String) -> [String] {
        let folders = Set(paths.filter { $0.hasSuffix(".swift") }.compactMap { SourceFile($0, "").room })
        return folders.filter { !manifest.contains("\"\($0)\"") }.sorted()
    }
}
