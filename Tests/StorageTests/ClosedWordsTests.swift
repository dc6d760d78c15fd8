import Databases
import SubjectRequests
import Synchronization
import Testing
import Workflows

@testable import Storage

/// The schema closes its lists of words; the program's enums close the same lists. Neither may know a word that the other
/// does not.
@Suite struct ClosedWordsTests {
    private static func words<Words: CaseIterable & RawRepresentable<String>>(_ type: Words.Type) -> Set<String> {
        Set(type.allCases.map(\.rawValue))
    }

    private static let scopes: Set<String> = Set(
        [
            EventScope.request(""), .caseFile(""), .message(""), .staff(""), .key(""), .configuration, .reading(""),
        ]
        .map(\.kind)
    )

    /// Every list of the schema, by `table.column`.
    private static let lists: [String: Set<String>] = [
        "documents.kind": words(DocumentKind.self),
        "keys.owner_kind": words(KeyOwner.self),
        "blobs.place": ["folder", "database"],
        "grants.role": words(Role.self),
        "people.role": words(PersonRole.self),
        "identities.standing": words(IdentityStanding.self),
        "identities.origin": words(IdentityOrigin.self),
        "identities.level": words(VerificationLevel.self).subtracting(["none"]),
        "verifications.level": words(VerificationLevel.self).subtracting(["none"]),
        "verifications.source": words(VerificationSource.self),
        "verifications.result": ["passed", "failed"],
        "requests.right_asked": words(Right.self),
        "requests.phase": words(Phase.self),
        "requests.outcome": words(Outcome.self),
        "requests.ground": words(RefusalGround.self),
        "requests.channel": words(IntakeChannel.self),
        "log_names.scope_kind": scopes,
        "events.scope_kind": scopes,
        "duties.duty": words(DutyKind.self),
        "clock_facts.kind": words(ClockFactKind.self),
        "effects.kind": words(EffectKind.self),
        "effects.class": words(EffectClass.self),
        "effects.state": words(EffectState.self),
        "timers.kind": words(TimerKind.self),
        "tasks.audience": words(TaskAudience.self),
        "corrections.decision": words(CorrectionDecision.self),
        "corrections.read_back": words(ReadBack.self),
        "messages.direction": words(MessageDirection.self),
        "messages.verdict": words(MessageVerdict.self),
        "packages.state": words(PackageState.self),
        "release_concerns.kind": words(ConcernKind.self),
        "recipients_told.state": words(RecipientState.self),
        "news.kind": words(NewsKind.self),
        "notices.kind": words(NoticeKind.self),
        "notices_declined.kind": words(NoticeKind.self),
    ]

    @Test(arguments: Engine.allCases)
    func theSchemaAndTheProgramKnowTheSameWords(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let found = try await fixture.storage.read { connection in
                switch engine {
                case .sqlite: try ClosedWordsTests.inSQLite(connection)
                case .postgres: try ClosedWordsTests.inPostgres(connection)
                }
            }
            #expect(Set(found.keys) == Set(ClosedWordsTests.lists.keys))
            for (column, words) in ClosedWordsTests.lists {
                #expect(found[column] == words, "\(column)")
            }
        }
    }

    /// From the text of the tables: `kind TEXT NOT NULL CHECK (kind IN ('a', 'b'))`.
    private static func inSQLite(_ connection: StorageConnection) throws -> [String: Set<String>] {
        let tables = try connection.sql.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'") {
            (name: try $0.text(0), text: try $0.text(1))
        }
        var lists: [String: Set<String>] = [:]
        for table in tables {
            for match in table.text.matches(of: /CHECK \((\w+) IN\s*\(('[^)]*)\)\)/) {
                lists["\(table.name).\(match.1)"] = quoted(match.2)
            }
        }
        return lists
    }

    /// From what PostgreSQL made of them: `CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))`.
    private static func inPostgres(_ connection: StorageConnection) throws -> [String: Set<String>] {
        let checks = try connection.sql.rows(
            """
            SELECT CAST(CAST(conrelid AS regclass) AS text), pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype = 'c' AND array_length(conkey, 1) = 1
            """
        ) { (table: try $0.text(0), text: try $0.text(1)) }
        var lists: [String: Set<String>] = [:]
        for check in checks {
            // Lists of numbers close no words.
            guard let match = check.text.firstMatch(of: /CHECK \(\((\w+) = ANY \(ARRAY\[('.*)\]\)\)\)/) else {
                continue
            }
            lists["\(check.table).\(match.1)"] = quoted(match.2)
        }
        return lists
    }

    private static func quoted(_ text: Substring) -> Set<String> {
        Set(text.matches(of: /'([^']*)'/).map { String($0.1) })
    }
}
