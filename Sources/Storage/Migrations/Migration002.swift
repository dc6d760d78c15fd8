/// Migration 002: what staff are to hear of, and the mails that tell them.
///
/// News is one row for each thing that happened; a notice is one mail to one member of staff, with all the news that it
/// tells. Neither holds anything personal: references, and what kind of thing happened.
enum Migration002 {
    static let text = """
        CREATE TABLE news (
            id {text} NOT NULL PRIMARY KEY,
            kind {text} NOT NULL CHECK (kind IN ('new-request', 'reply', 'bounce', 'duty-near', 'duty-missed',
                'left-lying', 'left-lying-late')),
            controller {text} NOT NULL, request_id {text} NOT NULL REFERENCES requests (id), happened_at {int} NOT NULL,
            gathered_at {int}
        ) {strict};
        CREATE INDEX news_to_gather ON news (happened_at, id) WHERE gathered_at IS NULL;

        CREATE TABLE notices (
            id {text} NOT NULL PRIMARY KEY, staff_id {text} NOT NULL REFERENCES staff (id), ordinal {int} NOT NULL,
            kind {text} NOT NULL CHECK (kind IN ('at-once', 'digest')), sections {text} NOT NULL, planned_at {int} NOT NULL,
            not_before {int} NOT NULL, fence {int} NOT NULL, attempts {int} NOT NULL, lease_until {int}, ended_at {int},
            result {text}, UNIQUE (staff_id, ordinal), CHECK ((ended_at IS NULL) = (result IS NULL))
        ) {strict};
        CREATE INDEX notices_due ON notices (not_before, id) WHERE ended_at IS NULL;

        CREATE TABLE notices_declined (
            staff_id {text} NOT NULL REFERENCES staff (id), kind {text} NOT NULL CHECK (kind IN ('at-once', 'digest')),
            PRIMARY KEY (staff_id, kind)
        ) {strict};

        CREATE TABLE digests (
            controller {text} NOT NULL, day {text} NOT NULL, made_at {int} NOT NULL, PRIMARY KEY (controller, day)
        ) {strict}
        """
}
