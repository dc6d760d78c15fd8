/// A thread of one's own for work that blocks: callers await, and only this thread waits. Calls are served in turn.
package actor OwnThread {
    private let executor: ThreadExecutor

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(name: String) { executor = ThreadExecutor(name: name) }

    package func run<Value: Sendable>(_ body: @Sendable () throws -> Value) rethrows -> Value { try body() }
}
