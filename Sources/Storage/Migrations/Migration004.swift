/// Migration 004: the erasure ledger is one tree instead of a table and an index that repeats it.
///
/// A sweep enters hundreds of thousands of rows, each of little more than its own key.
enum Migration004 {
    static let text = """
        ALTER TABLE erased RENAME TO erased_before;

        CREATE TABLE erased (
            store {text} NOT NULL, collection {text} NOT NULL, key_token {bytes} NOT NULL, erased_at {int} NOT NULL,
            PRIMARY KEY (store, collection, key_token)
        ) {keyed};

        INSERT INTO erased (store, collection, key_token, erased_at)
        SELECT store, collection, key_token, erased_at FROM erased_before;

        DROP TABLE erased_before
        """
}
