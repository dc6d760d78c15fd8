/// Migration 008: how an answer leaves the house, and what happens when it reached the wrong person.
///
/// `passphrase` is sealed under the package's key and goes with it. `session` is the hash of the session that fetched, so that
/// no other goes on with its fetch. An incident with a clock says by when the authority is to be told, and by which law.
enum Migration008 {
    static let text = """
        ALTER TABLE packages ADD COLUMN passphrase {bytes};
        ALTER TABLE packages ADD COLUMN collected_at {int};
        ALTER TABLE packages ADD COLUMN revoked_at {int};
        ALTER TABLE downloads ADD COLUMN session {bytes};
        ALTER TABLE incidents ADD COLUMN due_at {int};
        ALTER TABLE incidents ADD COLUMN law {text};
        ALTER TABLE incidents ADD COLUMN closed_by {text};
        ALTER TABLE incidents ADD COLUMN authority_told_on {text}
        """
}
