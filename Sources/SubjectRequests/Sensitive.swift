/// A personal value. It prints as `***` wherever it is printed; ``disclosed`` is the one way to the value.
package struct Sensitive<Value> {
    package let disclosed: Value

    package init(_ value: Value) { disclosed = value }
}

extension Sensitive: Sendable where Value: Sendable {}
extension Sensitive: Equatable where Value: Equatable {}
extension Sensitive: Hashable where Value: Hashable {}

extension Sensitive: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
