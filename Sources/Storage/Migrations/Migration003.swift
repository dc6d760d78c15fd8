/// Migration 003: canaries, one invented person in each store that is watched.
///
/// Their addresses are invented, at the site's own host; nothing here is anybody's.
enum Migration003 {
    static let text = """
        CREATE TABLE canaries (
            store {text} NOT NULL PRIMARY KEY, round {int} NOT NULL, address {text} NOT NULL, planted {text} NOT NULL,
            planted_at {int} NOT NULL, checked_at {int}
        ) {strict}
        """
}
