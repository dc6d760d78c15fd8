import DataMap
import Foundation
import Outbound
import SubjectRequests
import Vault

/// Makes the calls that change one row. Calls nobody.
struct ChangeBuilder {
    private let session: HTTPSession
    private let table: HTTPTable
    /// Makes the calls' keys others than any before; nil where the same change has the same key.
    private let freshness: String?

    /// - Parameter isAgain: true where the service has taken the change and not made it: the calls get keys of their own.
    init(_ session: HTTPSession, _ table: HTTPTable, isAgain: Bool = false) {
        self.session = session
        self.table = table
        freshness = isAgain ? UUID().uuidString : nil
    }

    /// None where the row is already as it is wanted.
    ///
    /// - Throws: ``StoreFault`` where the endpoints file has no call for a part of it, or a value has no place.
    func calls(_ action: RowWrite.Action, _ row: [HeldValue]) throws -> [(call: HTTPCall, change: HTTPChange)] {
        switch action {
        case .delete:
            guard let change = table.delete else { throw noWay("delete rows") }
            return [(try call(change, row, []), change)]
        case .set(let settings):
            var left = settings.filter { !row[table.place(of: $0.column)].isSame(as: $0.value) }
            var calls: [(HTTPCall, HTTPChange)] = []
            for update in table.updates {
                let made = update.settings(among: left)
                guard !made.isEmpty else { continue }
                calls.append((try call(update.change, row, made), update.change))
                left.removeAll { made.contains($0) }
            }
            guard left.isEmpty else { throw noWay("change \(left.map(\.column.name).joined(separator: ", "))") }
            return calls
        }
    }

    /// The call that puts in a row of these values.
    func creation(_ values: [ColumnValue]) throws -> (call: HTTPCall, change: HTTPChange) {
        guard let create = table.create else { throw noWay("put in rows") }
        let blank = table.live.columns.map { _ in HeldValue.null }
        return (try call(create.change, table.applying(values, to: blank), values), create.change)
    }

    private func call(_ change: HTTPChange, _ row: [HeldValue], _ settings: [ColumnValue]) throws -> HTTPCall {
        let template = change.call
        let target = try session.target(template.path, query(template.query, row)) { value($0, row)?.keyText }
        let body = try template.body.map { try self.body($0, table.applying(settings, to: row), settings) }
        var call = try session.call(template, target, body: body)
        if let name = session.endpoints.idempotencyHeader {
            do throws(OutboundError) {
                call.add(try HTTPField(name, key(of: call, row)))
            } catch {
                throw StoreFault(store: session.store, error)
            }
        }
        return call
    }

    private func query(_ templates: [QueryTemplate], _ row: [HeldValue]) throws -> [(name: String, value: String)] {
        try templates.map { template in
            switch template.value {
            case .text(let text): return (template.name, text)
            case .field(let field):
                guard let text = value(field, row)?.keyText, !text.isEmpty else {
                    throw StoreFault.noPlace(store: session.store, field: field)
                }
                return (template.name, text)
            }
        }
    }

    private func body(_ template: BodyTemplate, _ row: [HeldValue], _ settings: [ColumnValue]) throws -> JSONValue {
        switch template {
        case .value(let value): return value
        case .field(let name):
            guard let column = table.live.column(named: name), let value = value(name, row) else { return .null }
            return try json(value, column)
        case .changes:
            var changes = JSONValue.object([:])
            for setting in settings {
                let path = table.paths[setting.column.name] ?? [setting.column.name]
                guard path.allSatisfy({ Int($0) == nil }) else {
                    throw noWay("change \(setting.column.name) in a list")
                }
                changes.set(try json(setting.value, setting.column), at: path[...])
            }
            return changes
        case .list(let elements): return .list(try elements.map { try body($0, row, settings) })
        case .object(let members): return .object(try members.mapValues { try body($0, row, settings) })
        }
    }

    private func json(_ value: HeldValue, _ column: LiveColumn) throws -> JSONValue {
        guard let json = column.json(value) else {
            throw StoreFault.valueDoesNotFit(store: session.store, column: column.name)
        }
        return json
    }

    private func value(_ field: String, _ row: [HeldValue]) -> HeldValue? {
        table.live.column(named: field).map { row[table.place(of: $0)] }
    }

    /// The same for the same change of the same row as it is, so that a service does it once however often it is asked.
    private func key(of call: HTTPCall, _ row: [HeldValue]) -> String {
        var digest = ContentDigest()
        let parts =
            [session.store, call.method.rawValue, call.target.text] + (freshness.map { [$0] } ?? [])
            + row.map { $0.keyText ?? "" }
        for part in parts { digest.update("\(part.utf8.count):\(part)") }
        digest.update(String(decoding: call.body ?? [], as: UTF8.self))
        return digest.hex
    }

    private func noWay(_ what: String) -> StoreFault {
        StoreFault.noWay(store: session.store, collection: table.live.name, to: what)
    }
}
