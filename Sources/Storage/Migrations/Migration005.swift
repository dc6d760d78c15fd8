/// Migration 005: how far each mailbox has been read, and which of its letters lie where.
///
/// A mailbox is named by user, host and folder. `is_due`: the letter is in a case and still lies where it came in.
enum Migration005 {
    static let text = """
        CREATE TABLE mailboxes (
            name {text} NOT NULL PRIMARY KEY, uid_validity {int} NOT NULL, uid_last {int} NOT NULL, seen_at {int},
            failing_since {int}, failure {text}, CHECK ((failing_since IS NULL) = (failure IS NULL))
        ) {strict};
        CREATE TABLE mailbox_letters (
            mailbox {text} NOT NULL REFERENCES mailboxes (name), uid {int} NOT NULL,
            message_id {text} REFERENCES messages (id), is_due {int} NOT NULL CHECK (is_due IN (0, 1)),
            PRIMARY KEY (mailbox, uid)
        ) {strict};
        CREATE INDEX mailbox_letters_due ON mailbox_letters (mailbox, uid) WHERE is_due = 1;
        CREATE INDEX mailbox_letters_unread ON mailbox_letters (mailbox, uid) WHERE message_id IS NULL;
        CREATE INDEX mailbox_letters_of_message ON mailbox_letters (message_id) WHERE message_id IS NOT NULL;
        ALTER TABLE messages ADD COLUMN received_basis {text}
        """
}
