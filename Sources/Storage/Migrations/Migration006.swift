/// Migration 006: who is to be stopped in which mailing list, until its store has been told.
///
/// A list is named by its collection in the data map. Nothing here is personal: the address is in the request's case, sealed.
enum Migration006 {
    static let text = """
        CREATE TABLE list_stops (
            list {text} NOT NULL, request_id {text} NOT NULL REFERENCES requests (id), planned_at {int} NOT NULL,
            PRIMARY KEY (list, request_id)
        ) {strict};

        CREATE TABLE list_waits (
            list {text} NOT NULL PRIMARY KEY, attempts {int} NOT NULL, not_before {int} NOT NULL, code {text} NOT NULL,
            needs_person {int} NOT NULL CHECK (needs_person IN (0, 1)), since_at {int} NOT NULL
        ) {strict}
        """
}
