/// Names a row without its content: equal rows of one collection have equal tokens within a case, and nobody without the
/// key can tell which row a token names.
package struct RowTokens: Sendable {
    private let key: @Sendable (_ bytes: [UInt8], _ kind: String) -> [UInt8]
    private let caseID: String

    /// - Parameters:
    ///   - key: a keyed hash; the site's blind index (`Keyring.indexToken(_:kind:)`).
    ///   - caseID: the same row has another token in another case.
    package init(
        key: @escaping @Sendable (_ bytes: [UInt8], _ kind: String) -> [UInt8],
        caseID: String
    ) {
        self.key = key
        self.caseID = caseID
    }

    /// - Parameter bytes: the row as its spool holds it (``SpoolRow/bytes``).
    package func token(of bytes: UnsafeRawBufferPointer, in head: HeldCollection) -> [UInt8] {
        var named: [UInt8] = []
        for part in [caseID, head.store, head.dataset, head.collection] {
            named.append(contentsOf: part.utf8)
            named.append(0)
        }
        named.append(contentsOf: bytes)
        return key(named, "answer-row")
    }

    /// - Parameter values: of a row as it was found, in the order of the shown fields.
    package func token(of values: [HeldValue], in head: HeldCollection) throws(SpoolFault) -> [UInt8] {
        let frame = try SpoolFrame.row(values).encoded()
        return frame.withUnsafeBytes { token(of: UnsafeRawBufferPointer(rebasing: $0[spoolHeadBytes...]), in: head) }
    }
}
