import DataMap
import Outbound
import SubjectRequests

/// Calls to one service, one after another. Lives on the thread of one client.
struct HTTPSession {
    private let exchange: HTTPExchange
    let endpoints: HTTPEndpoints
    private let gate: ServiceGate

    var store: String { gate.store }

    /// How often a call is made anew after a short silence that the service asked for.
    private static let silencesMost = 3

    init(exchange: HTTPExchange, endpoints: HTTPEndpoints, gate: ServiceGate) {
        self.exchange = exchange
        self.endpoints = endpoints
        self.gate = gate
    }

    /// The reply, or nil where its status is one of `gone`.
    ///
    /// - Parameter done: the statuses that are taken; empty for every one from 200 to 299.
    /// - Throws: ``StoreFault``.
    func ask(_ call: HTTPCall, done: Set<Int>, gone: Set<Int>) throws -> HTTPReply? {
        var silences = 0
        var hasSignedInAgain = false
        while true {
            let reply = try send(signed(call), to: gate.base.address)
            if gone.contains(reply.status) { return nil }
            if done.isEmpty ? (200...299).contains(reply.status) : done.contains(reply.status) { return reply }
            if reply.status == 401, !hasSignedInAgain, gate.signIn.forget() {
                hasSignedInAgain = true
                continue
            }
            let pause = StoreFault.pauseSeconds(reply)
            if let pause, silences < HTTPSession.silencesMost, .seconds(pause) <= CallPacing.patience {
                gate.pacing.hold(seconds: pause)
                silences += 1
                continue
            }
            if let pause { gate.pacing.hold(seconds: pause) }
            throw StoreFault(store: store, status: reply.status, pauseSeconds: pause)
        }
    }

    private func signed(_ call: HTTPCall) throws -> HTTPCall {
        var call = call
        for header in endpoints.headers { call.add(header) }
        do {
            if let header = try gate.signIn.header(fetchToken) { call.add(header) }
        } catch is NotJSON {
            throw StoreFault.unreadable(store: store)
        } catch let error as OutboundError {
            throw StoreFault(store: store, error)
        }
        return call
    }

    private func fetchToken(_ call: HTTPCall, from address: OutboundAddress) throws -> HTTPReply {
        let reply = try send(call, to: address)
        guard reply.status == 200 else {
            // RFC 6749 section 5.2: 400 and 401 both say that the client is not known.
            let status = reply.status == 400 ? 401 : reply.status
            throw StoreFault(store: store, status: status, pauseSeconds: StoreFault.pauseSeconds(reply))
        }
        return reply
    }

    private func send(_ call: HTTPCall, to address: OutboundAddress) throws -> HTTPReply {
        let silence = gate.pacing.takeTurn()
        guard silence == 0 else { throw StoreFault(store: store, status: 429, pauseSeconds: silence) }
        do throws(OutboundError) {
            return try exchange.send(call, to: address, authoritiesFile: gate.authoritiesFile)
        } catch {
            throw StoreFault(store: store, error)
        }
    }
}

// MARK: - Filling in

extension HTTPSession {
    /// The path and the query, each place with a value's text.
    func target(
        _ path: PathTemplate,
        _ query: [(name: String, value: String)],
        _ value: (String) -> String?
    ) throws -> HTTPTarget {
        let segments = try path.segments.map { segment in
            guard let field = segment.field else { return segment.before }
            guard let text = value(field), !text.isEmpty else { throw StoreFault.noPlace(store: store, field: field) }
            return segment.before + text + segment.after
        }
        do throws(OutboundError) {
            return try HTTPTarget(below: gate.base.path, segments: segments, query: query)
        } catch {
            throw StoreFault.noPlace(store: store, field: path.fields.joined(separator: ", "))
        }
    }

    /// A target that the service itself gave for its next page: of the same address, or none.
    func target(following link: String, from last: HTTPTarget?) throws -> HTTPTarget {
        do throws(OutboundError) {
            var path = link
            if let separator = link.firstRange(of: "://") {
                let rest = link[separator.upperBound...]
                let origin = link[..<separator.upperBound] + rest.prefix { $0 != "/" && $0 != "?" }
                guard try HTTPBase(String(origin)).address == gate.base.address else {
                    throw OutboundError("link-elsewhere", "the link leads elsewhere", isTemporary: false)
                }
                path = String(rest.drop { $0 != "/" && $0 != "?" })
            }
            let before = path.hasPrefix("?") ? String((last?.text ?? "/").prefix { $0 != "?" }) : ""
            return try HTTPTarget(encoded: before + path)
        } catch {
            throw StoreFault.strangeLink(store: store)
        }
    }

    func json(_ reply: HTTPReply) throws -> JSONValue {
        do throws(NotJSON) {
            return try JSONValue(reading: reply.body)
        } catch {
            throw StoreFault.unreadable(store: store)
        }
    }

    func call(_ template: CallTemplate, _ target: HTTPTarget, body: JSONValue?) throws -> HTTPCall {
        do throws(OutboundError) {
            var call = HTTPCall(
                template.method,
                target,
                headers: [try HTTPField("Accept", "application/json")],
                body: body?.line
            )
            if body != nil { call.add(try HTTPField("Content-Type", "application/json")) }
            return call
        } catch {
            throw StoreFault(store: store, error)
        }
    }
}
