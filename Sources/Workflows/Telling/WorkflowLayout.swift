import SubjectRequests

/// Where the states of a drawing stand and which way its arrows go: layers from top to bottom, so that every arrow leads down
/// but those that go back; closed states at the bottom; an arrow that passes a layer has a place of its own in it. Whole
/// numbers only, so that the same definition gives the same picture everywhere.
struct WorkflowLayout {
    struct Arrow {
        let from: Int
        let to: Int
        let words: String
        /// Leads up, so it is laid out the other way round.
        var isBack = false

        var upper: Int { isBack ? to : from }
        var lower: Int { isBack ? from : to }
    }

    /// Something in a layer: a state, or an arrow that passes.
    struct Item {
        let layer: Int
        let state: Int?
        var x: Int
        var above: [Int] = []
        var below: [Int] = []

        var width: Int { state == nil ? 14 : WorkflowLayout.boxWidth }
    }

    static let boxWidth = 164
    static let boxHeight = 44
    static let gapY = 92
    private static let gapX = 26
    private static let margin = 32

    let states: [WorkflowState]
    private(set) var arrows: [Arrow]
    private(set) var items: [Item] = []
    /// For each arrow the items from its upper to its lower end.
    private(set) var routes: [[Int]] = []
    private(set) var width = 0
    let height: Int
    private var layers: [[Int]] = []

    init(_ definition: WorkflowDefinition) {
        states = definition.statesInOrder
        arrows = WorkflowLayout.arrows(states)
        WorkflowLayout.turnBack(&arrows, count: states.count)
        let depths = WorkflowLayout.depths(states, arrows)
        let count = (depths.max() ?? 0) + 1
        height = 2 * WorkflowLayout.margin + count * WorkflowLayout.boxHeight + (count - 1) * WorkflowLayout.gapY
        layers = Array(repeating: [], count: count)
        for state in states.indices { add(Item(layer: depths[state], state: state, x: 0)) }
        for arrow in arrows { routes.append(route(arrow)) }
        for sweep in 0..<12 { order(downwards: sweep % 2 == 0) }
        for layer in layers { pack(layer) }
        for sweep in 0..<40 { straighten(downwards: sweep % 2 == 0) }
        let left = items.map { $0.x - $0.width / 2 }.min() ?? 0
        for item in items.indices { items[item].x += WorkflowLayout.margin - left }
        width = WorkflowLayout.margin + (items.map { $0.x + $0.width / 2 }.max() ?? 0)
    }

    static func top(ofLayer layer: Int) -> Int { margin + layer * (boxHeight + gapY) }

    // MARK: - Layers

    private static func arrows(_ states: [WorkflowState]) -> [Arrow] {
        var arrows: [Arrow] = []
        for (from, state) in states.enumerated() {
            for (to, target) in states.enumerated() {
                let triggers = state.arrows.filter { $0.to == target.name }.map(\.trigger.rawValue)
                if !triggers.isEmpty {
                    arrows.append(Arrow(from: from, to: to, words: triggers.joined(separator: ", ")))
                }
            }
        }
        return arrows
    }

    /// Marks the arrows that close a circle, walking from the start.
    private static func turnBack(_ arrows: inout [Arrow], count: Int) {
        var standing = Array(repeating: 0, count: count)
        func walk(_ state: Int) {
            standing[state] = 1
            for number in arrows.indices where arrows[number].from == state {
                let to = arrows[number].to
                if standing[to] == 1 { arrows[number].isBack = true }
                if standing[to] == 0 { walk(to) }
            }
            standing[state] = 2
        }
        for state in 0..<count where standing[state] == 0 { walk(state) }
    }

    /// Each state below all that lead to it; closed states in the last layer.
    private static func depths(_ states: [WorkflowState], _ arrows: [Arrow]) -> [Int] {
        var depths = Array(repeating: 0, count: states.count)
        for _ in states {
            for arrow in arrows where arrow.upper != arrow.lower {
                depths[arrow.lower] = max(depths[arrow.lower], depths[arrow.upper] + 1)
            }
        }
        let open = states.indices.filter { states[$0].phase != .closed }.map { depths[$0] }.max() ?? 0
        return states.indices.map { states[$0].phase == .closed && depths[$0] > 0 ? open + 1 : depths[$0] }
    }

    @discardableResult
    private mutating func add(_ item: Item) -> Int {
        items.append(item)
        layers[item.layer].append(items.count - 1)
        return items.count - 1
    }

    private mutating func route(_ arrow: Arrow) -> [Int] {
        let (first, last) = (items[arrow.upper].layer, items[arrow.lower].layer)
        guard first < last else { return [arrow.upper, arrow.lower] }
        var route = [arrow.upper]
        for layer in (first + 1)..<max(first + 1, last) { route.append(add(Item(layer: layer, state: nil, x: 0))) }
        route.append(arrow.lower)
        for (upper, lower) in zip(route, route.dropFirst()) {
            items[upper].below.append(lower)
            items[lower].above.append(upper)
        }
        return route
    }

    // MARK: - Places within a layer

    /// Orders each layer by the middle of its neighbours in the layer before.
    private mutating func order(downwards: Bool) {
        for number in downwards ? Array(layers.indices) : layers.indices.reversed() {
            let beside = downwards ? number - 1 : number + 1
            guard layers.indices.contains(beside) else { continue }
            let places = Dictionary(layers[beside].enumerated().map { ($1, $0) }) { first, _ in first }
            let weights = layers[number].enumerated().map { place, item in
                let near = (downwards ? items[item].above : items[item].below).compactMap { places[$0] }
                return near.isEmpty ? place * 1_000 : near.reduce(0, +) * 1_000 / near.count
            }
            layers[number] = layers[number].indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
                .map { layers[number][$0] }
        }
    }

    private mutating func pack(_ layer: [Int]) {
        var x = 0
        for item in layer {
            items[item].x = x + items[item].width / 2
            x += items[item].width + WorkflowLayout.gapX
        }
        for item in layer { items[item].x -= x / 2 }
    }

    /// Moves the items of each layer towards their neighbours, as far as those beside them let.
    private mutating func straighten(downwards: Bool) {
        for layer in downwards ? layers : layers.reversed() where !layer.isEmpty {
            let wanted = layer.map { item in
                let near = downwards ? items[item].above : items[item].below
                return near.isEmpty ? items[item].x : near.map { items[$0].x }.reduce(0, +) / near.count
            }
            var forward = wanted
            for place in layer.indices.dropFirst() {
                forward[place] = max(forward[place], forward[place - 1] + distance(layer[place - 1], layer[place]))
            }
            var backward = wanted
            for place in layer.indices.dropLast().reversed() {
                backward[place] = min(backward[place], backward[place + 1] - distance(layer[place], layer[place + 1]))
            }
            // The middle of two that keep their distances keeps them too.
            for place in layer.indices { items[layer[place]].x = (forward[place] + backward[place]) / 2 }
            for place in layer.indices.dropFirst() {
                let least = items[layer[place - 1]].x + distance(layer[place - 1], layer[place])
                items[layer[place]].x = max(items[layer[place]].x, least)
            }
        }
    }

    private func distance(_ left: Int, _ right: Int) -> Int {
        (items[left].width + items[right].width) / 2 + WorkflowLayout.gapX
    }
}
