import Databases

/// The thread on which packages are written: writing one reads, seals and compresses, and blocks while it does.
package actor WritingBench {
    private let thread = DatabaseThread(name: "packages")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    deinit { thread.stop() }

    func run<Value: Sendable>(_ body: @Sendable () throws -> Value) rethrows -> Value { try body() }
}
