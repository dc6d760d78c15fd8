import Databases
import SubjectRequests

/// What a kept document is.
package enum DocumentKind: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case workflow, statute, calendar, map, template, lexicon, policy
}

/// A definition that was in force at some time, by its digest; kept for ever.
package struct DocumentRow: Sendable, Hashable {
    package let digest: String
    package let kind: DocumentKind
    package let text: String
    /// The version of the checker that this text passed; nil where it was not checked yet.
    package let checkedBy: String?
    package let storedAt: Timestamp
}

extension StorageConnection {
    package var documents: DocumentQueries { DocumentQueries(connection: self) }
}

package struct DocumentQueries {
    let connection: StorageConnection

    /// Keeps a document; does nothing where it is kept already, but for noting a newer checker.
    package func keep(digest: String, kind: DocumentKind, text: String, checkedBy: String? = nil) throws {
        try connection.sql.run(
            """
            INSERT INTO documents (digest, kind, text, checked_by, stored_at)
            VALUES (\(digest), \(kind), \(text), \(checkedBy), \(try connection.now()))
            ON CONFLICT (digest) DO UPDATE SET checked_by = COALESCE(excluded.checked_by, documents.checked_by)
            """
        )
    }

    package func load(_ digest: String) throws -> DocumentRow? {
        try connection.sql.first(
            "SELECT digest, kind, text, checked_by, stored_at FROM documents WHERE digest = \(digest)"
        ) { row in
            DocumentRow(
                digest: try row.text(0),
                kind: try row.word(1),
                text: try row.text(2),
                checkedBy: try row.optionalText(3),
                storedAt: try row.time(4)
            )
        }
    }

    /// The digests of the workflows that requests began with. Closed ones count: a late confirmation or an appeal opens them
    /// again, and their pages say what their states mean.
    package func workflowsInUse() throws -> [String] {
        try connection.sql.rows("SELECT digest FROM documents WHERE kind = 'workflow' ORDER BY digest") {
            try $0.text(0)
        }
    }
}
