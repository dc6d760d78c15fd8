/// Migration 007: an answer is looked through before it leaves.
///
/// A package is made of a spool of its own where something is withheld, and of the collected one else; older packages name none.
/// `is_built`: the package that is shown leaves out what the row says, or no longer does. A concern is something about one
/// package that a second person must settle; its place is sealed under the case's key, and so is why it was settled. Findings
/// are the other people's identifiers that were seen, sealed under the package's key.
enum Migration007 {
    static let text = """
        ALTER TABLE packages ADD COLUMN spool {text} REFERENCES blobs (id);
        ALTER TABLE packages ADD COLUMN findings {bytes};
        ALTER TABLE withholdings ADD COLUMN store {text};
        ALTER TABLE withholdings ADD COLUMN lifted_by {text};
        ALTER TABLE withholdings ADD COLUMN is_built {int} CHECK (is_built IN (0, 1));
        CREATE TABLE release_concerns (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id),
            package_id {text} NOT NULL REFERENCES packages (id),
            kind {text} NOT NULL CHECK (kind IN ('withheld-value-found', 'withholding-without-row', 'foreign-identifiers',
                'shared-mailbox', 'address-changed', 'not-searched')),
            withholding_id {text} REFERENCES withholdings (id), place {bytes}, counts {text} NOT NULL,
            raised_at {int} NOT NULL, settled_by {text}, settled_at {int}, settled_because {bytes},
            CHECK ((settled_by IS NULL) = (settled_at IS NULL)), CHECK ((settled_by IS NULL) = (settled_because IS NULL))
        ) {strict};
        CREATE INDEX release_concerns_of_package ON release_concerns (package_id, id);
        CREATE TABLE known_releases (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id),
            withholding_id {text} REFERENCES withholdings (id), store {text} NOT NULL, collection {text} NOT NULL,
            row_token {bytes}, field {text}, because {bytes} NOT NULL, released_by {text} NOT NULL, released_at {int} NOT NULL
        ) {strict};
        CREATE INDEX known_releases_of_request ON known_releases (request_id, id)
        """
}
