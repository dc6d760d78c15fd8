/// The strongly connected components of a graph of numbered places (Tarjan), each after all that it leads to.
func stronglyConnectedComponents(_ successors: [Set<Int>]) -> [[Int]] {
    var search = ComponentSearch(successors: successors)
    for start in successors.indices where search.index[start] == nil { search.visit(start) }
    return search.components
}

private struct ComponentSearch {
    let successors: [Set<Int>]
    var index: [Int: Int] = [:]
    var components: [[Int]] = []
    private var low: [Int: Int] = [:]
    private var stack: [Int] = []
    private var onStack: Set<Int> = []

    init(successors: [Set<Int>]) { self.successors = successors }

    /// Recursive: a map has at most some hundreds of collections.
    mutating func visit(_ place: Int) {
        let number = index.count
        index[place] = number
        low[place] = number
        stack.append(place)
        onStack.insert(place)
        for next in successors[place].sorted() {
            if index[next] == nil {
                visit(next)
                low[place] = min(low[place] ?? number, low[next] ?? number)
            } else if onStack.contains(next) {
                low[place] = min(low[place] ?? number, index[next] ?? number)
            }
        }
        guard low[place] == number else { return }
        var component: [Int] = []
        while let member = stack.popLast() {
            onStack.remove(member)
            component.append(member)
            if member == place { break }
        }
        components.append(component)
    }
}
