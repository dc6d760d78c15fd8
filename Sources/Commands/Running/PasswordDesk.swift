import Threads
import Vault

/// Hashes and compares passwords, one at a time and on a thread of its own: each takes 128 MiB and a third of a second.
actor PasswordDesk {
    static let shared = PasswordDesk()

    private let thread = ThreadExecutor(name: "passwords")

    /// Compared with where there is no such person, so that the answer takes as long.
    private var decoy: String?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func hash(_ password: String) throws -> String { try PasswordHash.make(password) }

    func isRight(_ password: String, _ hash: String?) throws -> Bool {
        let decoy = try decoy ?? PasswordHash.make(RandomToken.spoken())
        self.decoy = decoy
        return try PasswordHash.verify(password, hash ?? decoy) && hash != nil
    }
}
