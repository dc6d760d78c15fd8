import TestPeers
import Testing

@testable import AuditTrail

@Suite struct TrailVerifierTests {
    @Test(arguments: [0, 1, 2, 7, 64, 100])
    func passesWhatIsRight(_ count: Int) throws {
        let trail = try SampleTrail(count: count, checkpoints: [0, count / 2, count])
        let verdict = try SampleExport(trail).verdict(trusted: trail.key)
        #expect(verdict.finding == .ok)
        #expect(verdict.firstIndex == nil)
        #expect(verdict.checkpoint == Checkpoint(origin: SampleTrail.origin, trail.log))
    }

    @Test(arguments: [
        TrailExport.leavesName, TrailExport.hashesName, TrailExport.keyName,
        "checkpoints/000000000001.note", "checkpoints/000000000003.note",
    ])
    func everyFlippedBitIsNamedByItsLeaf(_ name: String) throws {
        let trail = try SampleTrail(count: 3, checkpoints: [1, 3])
        let export = try SampleExport(trail)
        let bytes = try #require(export.files[name])
        try ExportFolder.with(export) { folder in
            var index = 0
            for place in bytes.indices {
                for bit in 0..<8 {
                    var altered = bytes
                    altered[place] ^= 1 << UInt8(bit)
                    try folder.write(name, altered)
                    check(try folder.verify(trusted: trail.key), name, index, "\(name) byte \(place) bit \(bit)")
                }
                if bytes[place] == UInt8(ascii: "\n") { index += 1 }
            }
            try folder.write(name, bytes)
            #expect(try folder.verify(trusted: trail.key).finding == .ok)
        }
    }

    private func check(_ verdict: TrailVerdict, _ name: String, _ index: Int, _ what: Comment) {
        #expect(verdict.finding != .ok, what)
        #expect(verdict.place == name, what)
        #expect(verdict.isExact, what)
        switch name {
        case TrailExport.leavesName, TrailExport.hashesName: #expect(verdict.firstIndex == index, what)
        case TrailExport.keyName: #expect(verdict.finding == .wrongKey, what)
        default: #expect(verdict.firstIndex == nil, what)
        }
    }

    @Test func everyCutOfTheLeavesIsTruncatedThere() throws {
        let trail = try SampleTrail(count: 6, checkpoints: [3, 6])
        let export = try SampleExport(trail)
        let whole = export.files[TrailExport.leavesName] ?? []
        try ExportFolder.with(export) { folder in
            for count in whole.indices {
                try folder.write(TrailExport.leavesName, Array(whole.prefix(count)))
                let verdict = try folder.verify()
                #expect(verdict.finding == .truncated)
                #expect(verdict.firstIndex == whole.prefix(count).count { $0 == UInt8(ascii: "\n") })
            }
        }
    }

    @Test func anExportCutAsAWholeIsVouchedForUpToItsLastRoot() throws {
        let trail = try SampleTrail(count: 9, checkpoints: [4, 9])
        var export = try SampleExport(trail)
        for name in [TrailExport.leavesName, TrailExport.hashesName] {
            export.set(name, lines: Array(export.lines(name).prefix(7)))
        }
        let verdict = try export.verdict()
        #expect(verdict.finding == .truncated)
        #expect(verdict.firstIndex == 4)
        #expect(!verdict.isExact)
    }

    @Test func rearrangedLeavesAreNamed() throws {
        let trail = try SampleTrail(count: 9, checkpoints: [4, 9])
        let export = try SampleExport(trail)
        let lines = export.lines(TrailExport.leavesName)
        let spoiled: [(first: Int, lines: [[UInt8]])] = [
            (2, lines.filter { $0 != lines[2] }),
            (5, Array(lines[..<5]) + [lines[0]] + Array(lines[5...])),
            (1, [lines[0], lines[2], lines[1]] + Array(lines[3...])),
            (0, lines.reversed()),
            (3, Array(lines[..<3]) + [[]] + Array(lines[4...])),
            (9, lines + [lines[0]]),
        ]
        for (first, lines) in spoiled {
            var altered = export
            altered.set(TrailExport.leavesName, lines: lines)
            let verdict = try altered.verdict()
            #expect(verdict.finding == .altered)
            #expect(verdict.firstIndex == first)
            #expect(verdict.isExact)
        }
    }

    @Test func leavesRewrittenWithTheirHashesAreCaughtBehindTheLastCheckpointThatHolds() throws {
        let trail = try SampleTrail(count: 9, checkpoints: [4, 9])
        var export = try SampleExport(trail)
        var lines = export.lines(TrailExport.leavesName)
        lines[6] = try SampleTrail.leaf(77)
        export.set(TrailExport.leavesName, lines: lines)
        export.set(TrailExport.hashesName, lines: lines.map { Array(TreeHash.leaf($0).description.utf8) })
        let verdict = try export.verdict()
        #expect(verdict.finding == .altered)
        #expect(verdict.firstIndex == 4)
        #expect(!verdict.isExact)
        #expect(verdict.checkpoint?.size == 4)
    }

    @Test func randomTamperingNeverPassesAndIsNeverNamedTooLate() throws {
        var random = SeededGenerator(for: "tampering")
        for round in 0..<60 {
            let count = Int.random(in: 2...40, using: &random)
            let trail = try SampleTrail(count: count, checkpoints: [Int.random(in: 0..<count, using: &random), count])
            var export = try SampleExport(trail)
            var lines = export.lines(TrailExport.leavesName)
            let index = Int.random(in: 0..<count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: lines[index] = random.bytes(30).filter { $0 != UInt8(ascii: "\n") }
            case 1: lines.remove(at: index)
            default: lines.insert(Array("x".utf8), at: index)
            }
            export.set(TrailExport.leavesName, lines: lines)
            let isHidden = Bool.random(using: &random)
            if isHidden {
                export.set(TrailExport.hashesName, lines: lines.map { Array(TreeHash.leaf($0).description.utf8) })
            }
            let verdict = try export.verdict()
            #expect(verdict.finding != .ok, "round \(round)")
            let named = try #require(verdict.firstIndex)
            #expect(named <= index, "round \(round)")
            if !isHidden { #expect(named == index, "round \(round)") }
        }
    }

    @Test func anotherKeyIsTheWrongKey() throws {
        let trail = try SampleTrail(count: 5, checkpoints: [5])
        var resigned = SampleTrail()
        for leaf in trail.leaves { try resigned.append(leaf) }
        resigned.notes = [try resigned.checkpoint()]
        // The export as a whole is of another key than the one that the reviewer trusts.
        #expect(try SampleExport(resigned).verdict(trusted: trail.key).finding == .wrongKey)
        // One note was signed anew with another key.
        var export = try SampleExport(trail)
        export.files["checkpoints/000000000005.note"] = Array(try resigned.checkpoint().note.utf8)
        let verdict = try export.verdict()
        #expect(verdict.finding == .wrongKey)
        #expect(verdict.place == "checkpoints/000000000005.note")
    }

    @Test func twoSignedHistoriesAreAFork() throws {
        let trail = try SampleTrail(count: 8, checkpoints: [3, 8])
        let strange = try trail.sign(Checkpoint(origin: SampleTrail.origin, size: 6, root: .leaf([9])))
        var export = try SampleExport(trail)
        export.files["checkpoints/000000000006.note"] = Array(strange.note.utf8)
        let verdict = try export.verdict()
        #expect(verdict.finding == .forked)
        #expect(verdict.firstIndex == 3)
        #expect(verdict.place == "checkpoints/000000000006.note")
        // The other history was kept by a reviewer, of a size of which the export has a checkpoint too.
        let kept = try trail.sign(Checkpoint(origin: SampleTrail.origin, size: 8, root: .leaf([9])))
        #expect(try SampleExport(trail).verdict(kept: [kept.note]).finding == .forked)
    }

    @Test func aKeptCheckpointShowsARollback() throws {
        var trail = try SampleTrail(count: 8, checkpoints: [3, 8])
        let kept = try #require(trail.notes.last).note
        let old = try SampleExport(SampleTrailPrefix(trail, 3).trail)
        let verdict = try old.verdict(kept: [kept])
        #expect(verdict.finding == .rolledBack)
        #expect(verdict.firstIndex == 3)
        #expect(try SampleExport(trail).verdict(kept: [kept]).finding == .ok)
        // An old checkpoint put in the place of the new one, with all the leaves.
        trail.notes.removeLast()
        #expect(try SampleExport(trail).verdict(kept: [kept]).finding == .rolledBack)
        #expect(try SampleExport(trail).verdict().finding == .altered)
    }

    @Test func missingFilesAreNamed() throws {
        let trail = try SampleTrail(count: 3, checkpoints: [3])
        func without(_ name: String) throws -> TrailVerdict {
            var export = try SampleExport(trail)
            export.files[name] = nil
            return try export.verdict()
        }
        #expect(try without(TrailExport.keyName).finding == .wrongKey)
        #expect(try without(TrailExport.leavesName).finding == .truncated)
        #expect(try without("checkpoints/000000000003.note").place == TrailExport.checkpointsName)
        let hashes = try without(TrailExport.hashesName)
        #expect(hashes.finding == .altered)
        #expect(hashes.place == TrailExport.hashesName)
        #expect(hashes.firstIndex == 0)
    }

    @Test func aLineWithoutEndIsNotHeldInMemory() throws {
        let trail = try SampleTrail(count: 3, checkpoints: [3])
        var export = try SampleExport(trail)
        let lines = export.lines(TrailExport.leavesName)
        export.set(TrailExport.leavesName, lines: [lines[0], [UInt8](repeating: 65, count: 3_000_000), lines[2]])
        let verdict = try export.verdict()
        #expect(verdict.finding == .altered)
        #expect(verdict.firstIndex == 1)
    }

    @Test func longLogsCrossTheBuffersOfTheReader() throws {
        let trail = try SampleTrail(count: 6_000, checkpoints: [6_000])
        #expect(try SampleExport(trail).verdict().finding == .ok)
        var export = try SampleExport(trail)
        var lines = export.lines(TrailExport.leavesName)
        lines[5_432][20] ^= 1
        export.set(TrailExport.leavesName, lines: lines)
        #expect(try export.verdict().firstIndex == 5_432)
    }
}

/// The same log as it was at an earlier size, signed with the same key.
private struct SampleTrailPrefix {
    var trail: SampleTrail

    init(_ whole: SampleTrail, _ size: Int) throws {
        trail = whole
        trail.leaves = Array(whole.leaves.prefix(size))
        trail.notes = try whole.notes.filter { try Checkpoint(text: $0.text).size <= size }
    }
}
