import DataMap
import Outbound
import SubjectRequests

/// The adapter of a service that is reached over HTTP, as an endpoints file describes it.
///
/// Rows are read page by page as they are handed on. A service knows no transactions: changes are made row by row, each so
/// that doing it again does the same, and are read back; one that fails says how many were made before it.
package struct HTTPStore: DataStoreAdapter {
    package let name: String
    private let endpoints: HTTPEndpoints
    private let gate: ServiceGate
    private let clients: LeasePool<OutboundClient>
    private let reach: OutboundReach

    /// - Parameters:
    ///   - secret: the value of ``HTTPEndpoints/secret``; empty where there is none.
    ///   - authoritiesFile: certificate authorities to trust in place of the system's.
    ///   - reach: the unusual ranges of addresses that the operator has opened for this store.
    package init(
        name: String,
        base: HTTPBase,
        endpoints: HTTPEndpoints,
        secret: Sensitive<String>,
        authoritiesFile: String? = nil,
        reach: OutboundReach = OutboundReach()
    ) {
        self.name = name
        self.endpoints = endpoints
        self.reach = reach
        gate = ServiceGate(
            store: name,
            base: base,
            authoritiesFile: authoritiesFile,
            signIn: SignIn(endpoints.auth, secret: secret),
            pacing: CallPacing(callsPerSecond: endpoints.callsPerSecond)
        )
        var addresses: Set = [base.address]
        if case .oauth(let client) = endpoints.auth { addresses.insert(client.token.address) }
        let allowed = AddressAllowList([.store: addresses])
        let limits = OutboundLimits(
            connectSeconds: min(10, endpoints.seconds),
            totalSeconds: endpoints.seconds,
            messageBytesMax: endpoints.pageBytesMax
        )
        clients = LeasePool(size: endpoints.callsAtOnce) {
            OutboundClient(allowed: allowed, limits: limits, name: "http \(name)")
        }
    }

    /// What the endpoints file declares; where it names a path for that, the service is asked whether it lets us in.
    package func schema() async throws -> LiveSchema {
        guard let alive = endpoints.alive else { return endpoints.schema }
        try await session { session in
            let target = try session.target(alive, []) { _ in nil }
            _ = try session.ask(HTTPCall(.get, target), done: [], gone: [])
        }
        return endpoints.schema
    }

    package func forgetSchema() async {}

    package func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (_ rows: RowStream) throws -> Value
    ) async throws -> Value {
        try await session { session in
            try body(RowStream { row in for query in queries { try HTTPSearch(session).run(query, row) } })
        }
    }

    package func write(_ writes: [RowWrite]) async throws -> [Int] {
        try await session { session in try HTTPWriting(session).run(writes) }
    }

    package func insert(_ rows: [RowInsert]) async throws -> [[ColumnValue]] {
        try await session { session in try HTTPEntering(session).run(rows) }
    }

    /// A service knows no transactions.
    package func insertsWhole() async throws -> Bool { false }

    private func session<Value: Sendable>(_ body: @Sendable (HTTPSession) throws -> Value) async throws -> Value {
        let (endpoints, gate, reach) = (endpoints, gate, reach)
        return try await clients.lease { client in
            try await client.exchange(reach: reach) { exchange in
                try body(HTTPSession(exchange: exchange, endpoints: endpoints, gate: gate))
            }
        }
    }
}

/// What all calls of one service go through, whichever client makes them.
struct ServiceGate: Sendable {
    let store: String
    let base: HTTPBase
    let authoritiesFile: String?
    let signIn: SignIn
    let pacing: CallPacing
}
