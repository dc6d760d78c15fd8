import DataMap
import Definitions
import Outbound
import SubjectRequests
import TestPeers

@testable import DataStores

/// The tables of `Tests/Peers/http_tables.py`, over HTTP.
struct ServiceKitStore: KitStore {
    let adapter: any DataStoreAdapter
    let isWhole = false
    private let service: HTTPService

    init(seconds: Int, _ wrapped: @Sendable (any DataStoreAdapter) -> any DataStoreAdapter) throws {
        service = try HTTPService()
        let base = try HTTPBase("\(service.url)/kit")
        let text = ServiceKitStore.endpoints + "limits: {seconds: \(seconds)}\n"
        let endpoints = try HTTPWorld.endpoints(text, base)
        adapter = wrapped(
            HTTPStore(
                name: "kit",
                base: base,
                endpoints: endpoints,
                secret: Sensitive(""),
                reach: OutboundReach([.loopback])
            )
        )
    }

    /// Every way of paging, and every place where a value can stand.
    private static let endpoints = """
        collections:
          people:
            key: id
            fields:
              id: integer
              email: text
              phone: text
              name: text
              born: date
              balance: decimal
              active: boolean
              note: {type: text, in: more.note}
            read:
              - {by: id, path: "/people/{id}"}
              - by: email
                path: /people
                query: {email: "{email}"}
                several: {most: 2}
                rows: rows
                pages: {by: offset, send: offset, size: limit, rows: 1}
              - {by: note, method: POST, path: /people, body: {more.note: "{note}"}, rows: rows}
              - path: /people
                rows: rows
                pages: {by: number, send: page, size: size, rows: 5}
            update:
              - {path: "/people/{id}", body: "{changes}"}
            delete: {path: "/people/{id}"}
          logins:
            fields: {person: integer, source: text}
            read:
              - by: person
                path: /logins
                query: {person: "{person}"}
                rows: rows
                pages: {by: link, in: link}
          many:
            key: [part, place]
            fields: {part: text, place: integer, owner: integer, body: text}
            read:
              - by: [part, place]
                path: "/many/{part}/{place}"
              - by: owner
                path: /many
                query: {owner: "{owner}"}
                rows: rows
                pages: {by: cursor, in: next, send: after}

        """

    func fill(_ tables: [TrialTable]) async throws {
        try await service.post("tables", JSONValue.list(tables.flatMap(\.lines)).line)
    }

    func begin(_ disturbance: Disturbance) async throws {
        switch disturbance {
        case .slow: try await service.control("fault", ["kind": "hang", "method": "PATCH", "path": "/kit"])
        case .outage: try await service.control("fault", ["kind": "503", "path": "/kit"])
        case .lies: try await service.control("fault", ["kind": "lie", "times": -1, "path": "/kit"])
        }
    }

    func end(_ disturbance: Disturbance) async throws { try await service.control("calm", [:]) }

    /// It dies before a change, or after it and before it has said so, in turn.
    func write(_ writes: [RowWrite], dyingAt place: Int) async throws -> Bool {
        let (skip, isLate) = (place / 2, place % 2 == 1)
        let kind = isLate ? "late" : "die"
        try await service.control("fault", ["kind": kind, "method": "PATCH", "path": "/kit", "skip": skip])
        do {
            _ = try await adapter.write(writes)
            try await end(.outage)
            return false
        } catch let fault as StoreFault where fault.isTemporary {
            let said = " \(skip) of \(writes.count) changes were made before"
            guard fault.sentence.contains(said) else {
                throw StoreTrial.Failed(why: "it does not say \"\(said)\": \(fault)")
            }
            return true
        }
    }
}
