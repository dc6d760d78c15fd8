/// What must come out, worked out by going through all rows again and again until nothing changes. It knows the rules as
/// the documents say them, and imports nothing.
struct NaiveReference {
    private(set) var tables: [WorldTable]
    private let verified: Set<WorldIdentity>
    private let claimed: Set<WorldIdentity>
    private let edges: [Edge]
    private(set) var found: Set<Spot> = []
    private(set) var exclusive: Set<Spot> = []
    private(set) var linked: Set<WorldIdentity> = []

    struct Spot: Hashable {
        let table: Int
        let row: Int
    }

    /// Values flow from the source to the target.
    private struct Edge {
        let source: Int
        let target: Int
        let pairs: [(from: String, to: String)]
        /// The source names the target by its whole key, and not by its own: others may name it as well.
        let pointsOnly: Bool
    }

    init(_ world: RandomWorld) {
        tables = world.tables
        verified = Set(world.verified.map(NaiveReference.plain))
        claimed = Set(world.claimed.map(NaiveReference.plain)).subtracting(verified)
        edges = NaiveReference.edges(world.tables, kinds: Set(verified.map(\.kind)))
        search()
        judge()
    }

    private var spots: [Spot] {
        tables.indices.flatMap { table in tables[table].rows.indices.map { Spot(table: table, row: $0) } }
    }

    // MARK: - Comparing

    private static func plain(_ given: WorldIdentity) -> WorldIdentity {
        let words = given.value.split(separator: " ", omittingEmptySubsequences: true)
        return WorldIdentity(kind: given.kind, value: folded(words.joined(separator: " "), given.kind))
    }

    private static func folded(_ text: String, _ kind: String) -> String {
        switch kind {
        case "email": text.lowercased()
        case "phone_number": text.filter { "+0123456789".contains($0) }
        case "name": text.lowercased().split { " \t".contains($0) }.joined(separator: " ")
        default: text
        }
    }

    private func cell(_ spot: Spot, _ column: String) -> String? { tables[spot.table].rows[spot.row][column] }

    private func identities(in spot: Spot) -> Set<WorldIdentity> {
        let held = tables[spot.table].columns.compactMap { column -> WorldIdentity? in
            guard let kind = column.identity, let text = cell(spot, column.name) else { return nil }
            return WorldIdentity(kind: kind, value: NaiveReference.folded(text, kind))
        }
        return Set(held)
    }

    private func joins(_ edge: Edge, _ source: Spot, _ target: Spot) -> Bool {
        guard edge.source == source.table, edge.target == target.table else { return false }
        return edge.pairs.allSatisfy { pair in
            guard let left = cell(source, pair.from), let right = cell(target, pair.to) else { return false }
            let isAddress = [tables[edge.source].column(pair.from), tables[edge.target].column(pair.to)].contains {
                $0?.identity == "email"
            }
            return isAddress ? left.lowercased() == right.lowercased() : left == right
        }
    }

    private func isSet(_ columns: [String], _ spot: Spot) -> Bool { columns.allSatisfy { cell(spot, $0) != nil } }

    // MARK: - Which way values flow

    private static func edges(_ tables: [WorldTable], kinds: Set<String>) -> [Edge] {
        let far = distances(tables, kinds)
        return tables.flatMap { own in
            own.references.filter(\.isMapped).map { reference in
                let other = tables[reference.table]
                let flowsOut: Bool
                switch reference.direction {
                case .to: flowsOut = true
                case .from: flowsOut = false
                case nil where far[own.number] == far[other.number]:
                    flowsOut = (own.dataset, own.name) < (other.dataset, other.name)
                case nil: flowsOut = far[own.number] < far[other.number]
                }
                let names = Array(zip(reference.columns, reference.fields))
                let pairs = flowsOut ? names.map { (from: $0, to: $1) } : names.map { (from: $1, to: $0) }
                let (source, target) = flowsOut ? (own, other) : (other, own)
                let namesTarget = target.key.allSatisfy { key in pairs.contains { $0.to == key } }
                let namesSource = source.key.allSatisfy { key in pairs.contains { $0.from == key } }
                return Edge(
                    source: source.number,
                    target: target.number,
                    pairs: pairs,
                    pointsOnly: namesTarget && !namesSource
                )
            }
        }
    }

    /// How many references lie between a table and one in which a verified identity can stand.
    private static func distances(_ tables: [WorldTable], _ kinds: Set<String>) -> [Int] {
        var far = tables.map { table in
            table.columns.contains { $0.identity.map(kinds.contains) ?? false } ? 0 : 1_000
        }
        for _ in tables {
            for own in tables {
                for reference in own.references where reference.isMapped {
                    let (here, there) = (own.number, reference.table)
                    if reference.direction != .from { far[there] = min(far[there], far[here] + 1) }
                    if reference.direction != .to { far[here] = min(far[here], far[there] + 1) }
                }
            }
        }
        return far
    }

    // MARK: - Finding

    private mutating func search() {
        var before = -1
        while before != found.count + linked.count {
            before = found.count + linked.count
            for spot in spots where !identities(in: spot).isDisjoint(with: verified.union(linked)) {
                found.insert(spot)
            }
            for edge in edges {
                for source in found where source.table == edge.source {
                    for target in spots where joins(edge, source, target) { found.insert(target) }
                }
            }
            for spot in found where tables[spot.table].isPersons {
                let held = identities(in: spot)
                if !held.isDisjoint(with: verified) { linked.formUnion(held.intersection(claimed)) }
            }
        }
    }

    /// Which of the found rows are the person's alone.
    private mutating func judge() {
        exclusive = found.filter { !identities(in: $0).isDisjoint(with: verified.union(linked)) }
        var before = -1
        while before != exclusive.count {
            before = exclusive.count
            for spot in found where !exclusive.contains(spot) && isTheirsAlone(spot) { exclusive.insert(spot) }
        }
    }

    private func isTheirsAlone(_ spot: Spot) -> Bool {
        let owning = edges.filter { !$0.pointsOnly && $0.target == spot.table && isSet($0.pairs.map(\.to), spot) }
        if owning.contains(where: { edge in exclusive.contains { joins(edge, $0, spot) } }) { return true }
        // It names somebody as its owner, and that is somebody else.
        guard owning.isEmpty else { return false }
        let pointing = edges.filter { $0.pointsOnly && $0.target == spot.table }.flatMap { edge in
            spots.filter { joins(edge, $0, spot) }
        }
        return !pointing.isEmpty && pointing.allSatisfy(exclusive.contains)
    }

    // MARK: - What is shown

    func copy() -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for spot in found {
            let table = tables[spot.table]
            let row = table.columns.filter { !$0.isWithheld }.map { column in
                "\(column.name)=\(shown(cell(spot, column.name), column, table))"
            }
            rows["\(table.dataset).\(table.name)", default: []].append(row.joined(separator: " "))
        }
        return rows.mapValues { $0.sorted() }
    }

    private func shown(_ text: String?, _ column: WorldColumn, _ table: WorldTable) -> String {
        guard let text else { return "-" }
        guard table.about == "other" else { return text }
        let telling = table.columns.filter { $0.isPersonal || $0.identity != nil }.map(\.name)
        let leading = table.key + table.references.filter(\.isMapped).flatMap(\.columns)
        guard telling.isEmpty ? !leading.contains(column.name) : telling.contains(column.name) else { return text }
        if column.kind.isNumber { return "•••" }
        return text.split(separator: " ").map { "\($0.prefix(1))•••" }.joined(separator: " ")
    }

    // MARK: - What is changed

    private var own: Set<Spot> { exclusive.filter { tables[$0.table].isPersons } }

    private mutating func write(_ text: String?, _ column: String, _ spot: Spot) {
        tables[spot.table].rows[spot.row][column] = text
    }

    mutating func stopMarketing() {
        for spot in own where tables[spot.table].column("stopped")?.isStop == true { write("1", "stopped", spot) }
    }

    /// Answers how many entries the lists have.
    mutating func suppress(_ address: String) -> Int {
        let entries = spots.filter {
            tables[$0.table].isList && cell($0, "email").map { $0.lowercased() == address.lowercased() } ?? false
        }
        for spot in entries { write("1", "stopped", spot) }
        return entries.count
    }

    /// Notes of the person's rows, wherever they are `old`.
    mutating func correctNotes(_ old: String?, to new: String) {
        for spot in own where old.map({ cell(spot, "note") == $0 }) ?? true { write(new, "note", spot) }
    }

    func notes(in table: Int) -> [String: Int] {
        own.filter { $0.table == table }.reduce(into: [:]) { $0[cell($1, "note") ?? "-", default: 0] += 1 }
    }

    // MARK: - What is erased

    /// True where the map does not say how every field ends, so that nothing may be erased.
    var isBlocked: Bool {
        let reached = reachedTables
        return tables.filter { reached.contains($0.number) && $0.isPersons }.contains { table in
            table.erasesRows ? isHeld(table, reached) : table.columns.contains { isStuck($0, table) }
        }
    }

    private var reachedTables: Set<Int> {
        let known = Set(verified.map(\.kind))
        let learnt = Set(claimed.map(\.kind)).filter { kind in
            tables.filter(\.isPersons).contains { table in
                table.columns.contains { showing in
                    showing.identity == kind
                        && table.columns.contains { other in
                            other.name != showing.name && other.identity.map(known.contains) ?? false
                        }
                }
            }
        }
        var reached = Set(
            tables.filter { table in
                table.columns.contains { $0.identity.map(known.union(learnt).contains) ?? false }
            }.map(\.number)
        )
        for _ in tables { for edge in edges where reached.contains(edge.source) { reached.insert(edge.target) } }
        return reached
    }

    private func isStuck(_ column: WorldColumn, _ table: WorldTable) -> Bool {
        guard ending(of: column) == .clear else { return false }
        return table.key.contains(column.name) || column.isRequired && !column.isEmptyByDefault
    }

    /// Rows of another table that stay would go along with these rows, or keep them from going, whoever asks.
    private func isHeld(_ parent: WorldTable, _ reached: Set<Int>) -> Bool {
        tables.contains { child in
            guard child.number != parent.number, child.store == parent.store else { return false }
            let isTouched = child.isPersons && reached.contains(child.number)
            if isTouched, child.erasesRows, !child.isKept { return false }
            return child.references.contains { reference in
                guard reference.table == parent.number, let removal = reference.removal else { return false }
                return removal == .rowGoes || removal == .refused && isTouched
            }
        }
    }

    private func ending(of column: WorldColumn) -> WorldColumn.Ending? {
        switch column.ending {
        case .rewritten, .preserved: column.isPersonal ? column.ending : nil
        case nil: column.isPersonal ? .clear : nil
        default: column.ending
        }
    }

    /// `lengthIsKept` where the database itself holds texts to their length.
    mutating func erase(lengthIsKept: Bool) {
        let going = free.filter { tables[$0.table].erasesRows }
        for (spot, columns) in letters(going) { for column in columns { write(nil, column, spot) } }
        for spot in free where !tables[spot.table].erasesRows {
            for column in tables[spot.table].columns { end(column, spot, lengthIsKept) }
        }
        for spot in spots where !going.contains(spot) {
            for reference in tables[spot.table].references where reference.removal == .emptied {
                guard going.contains(where: { holds(spot, reference, $0) }) else { continue }
                for column in reference.columns { write(nil, column, spot) }
            }
        }
        for number in tables.indices {
            let left = tables[number].rows.indices.filter { !going.contains(Spot(table: number, row: $0)) }
            tables[number].rows = left.map { tables[number].rows[$0] }
        }
    }

    /// The person's rows that no rule keeps.
    private var free: Set<Spot> {
        own.filter { spot in
            guard tables[spot.table].isKept else { return true }
            // Two years before the day of the test.
            return cell(spot, "day").map { $0 <= "2024-09-04" } ?? false
        }
    }

    /// True where rows that stay refer by a foreign key to rows that were to go, and cannot let go: nothing may be erased
    /// before the map says what becomes of them.
    var isHeldUp: Bool {
        let going = free.filter { tables[$0.table].erasesRows }
        let letting = letters(going)
        return spots.contains { spot in
            !going.contains(spot)
                && tables[spot.table].references.contains { reference in
                    guard let removal = reference.removal, removal != .emptied else { return false }
                    guard removal == .refused || isSearched(spot.table) else { return false }
                    return letting[spot]?.isSuperset(of: reference.columns) != true
                        && going.contains { holds(spot, reference, $0) }
                }
        }
    }

    private func isSearched(_ table: Int) -> Bool { tables[table].isPersons && reachedTables.contains(table) }

    /// Rows that are other people's too and let go of rows that go, with the columns that are emptied.
    private func letters(_ going: Set<Spot>) -> [Spot: Set<String>] {
        var letting: [Spot: Set<String>] = [:]
        for spot in found where isSearched(spot.table) && !exclusive.contains(spot) {
            for reference in tables[spot.table].references {
                guard let removal = reference.removal, removal != .emptied else { continue }
                // Where no key of the table's own tells rows apart, the columns by which they are found do.
                let isKey = !tables[spot.table].hasPrimaryKey && finds(reference, spot.table)
                guard !isKey, going.contains(where: { holds(spot, reference, $0) }) else { continue }
                letting[spot, default: []].formUnion(reference.columns)
            }
        }
        return letting
    }

    /// Whether rows of the table are found along this reference of its own.
    private func finds(_ reference: WorldReference, _ table: Int) -> Bool {
        edges.contains { $0.target == table && $0.pairs.map(\.to) == reference.columns }
    }

    private func holds(_ spot: Spot, _ reference: WorldReference, _ other: Spot) -> Bool {
        guard reference.table == other.table, isSet(reference.columns, spot) else { return false }
        return zip(reference.columns, reference.fields).allSatisfy { cell(spot, $0) == cell(other, $1) }
    }

    private mutating func end(_ column: WorldColumn, _ spot: Spot, _ lengthIsKept: Bool) {
        switch ending(of: column) {
        case nil, .keep, .preserved: return
        case .clear: write(column.isRequired ? "" : nil, column.name, spot)
        case .constant(let text), .rewritten(let text): write(text, column.name, spot)
        case .keyedHash:
            guard let text = cell(spot, column.name) else { return }
            let digits = worldHash(text).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            write(column.kind == .short && lengthIsKept ? String(digits.prefix(24)) : digits, column.name, spot)
        }
    }

    /// Every row of a table, as text.
    func rows(of table: Int) -> [String] {
        tables[table].rows.map { row in
            tables[table].columns.map { row[$0.name] ?? "-" }.joined(separator: " | ")
        }.sorted()
    }
}

/// Twenty bytes that are different for different texts.
func worldHash(_ text: String) -> [UInt8] {
    (0..<20).map { place in
        var sum = 0xCBF2_9CE4_8422_2325 &+ UInt64(place) &* 0x9E37_79B9_7F4A_7C15
        for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return UInt8(truncatingIfNeeded: sum >> 32)
    }
}
