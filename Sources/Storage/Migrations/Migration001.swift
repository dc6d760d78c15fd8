/// Migration 001: the whole data model, from one text for both engines. Frozen once released; later changes are
/// migrations of their own.
///
/// Conventions: ids are time-ordered texts; `…_at` is an instant in microseconds since 1970; `…_on` is a local day
/// `YYYY-MM-DD`; a boolean is 0 or 1; `sealed` columns hold bytes that only the row's key opens; a `token` is a keyed
/// hash. Nothing personal stands outside of these and of blobs. `state` of a request is written by ``StorageConnection/commit(_:)``
/// alone.
enum Migration001 {
    static let text = """
        CREATE TABLE meta (
            id {int} NOT NULL PRIMARY KEY CHECK (id = 1), schema_version {int} NOT NULL, epoch {int} NOT NULL,
            site_id {text} NOT NULL, log_size {int} NOT NULL
        ) {strict};

        CREATE TABLE documents (
            digest {text} NOT NULL PRIMARY KEY,
            kind {text} NOT NULL CHECK (kind IN
                ('workflow', 'statute', 'calendar', 'map', 'template', 'lexicon', 'policy')),
            text {text} NOT NULL, checked_by {text}, stored_at {int} NOT NULL
        ) {strict};

        CREATE TABLE keys (
            id {text} NOT NULL PRIMARY KEY,
            owner_kind {text} NOT NULL CHECK (owner_kind IN ('case', 'package', 'document', 'message', 'staff')),
            owner {text} NOT NULL, case_id {text}, wrapped {bytes}, wrapped_by {text} REFERENCES keys (id), kek_month {text} NOT NULL, made_at {int} NOT NULL,
            destroyed_at {int},
            CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)), UNIQUE (owner_kind, owner)
        ) {strict};
        CREATE INDEX keys_of_case ON keys (case_id) WHERE case_id IS NOT NULL;
        CREATE INDEX keys_of_month ON keys (kek_month, id) WHERE wrapped IS NOT NULL AND wrapped_by IS NULL;

        CREATE TABLE blobs (
            id {text} NOT NULL PRIMARY KEY, key_id {text} NOT NULL REFERENCES keys (id),
            place {text} NOT NULL CHECK (place IN ('folder', 'database')), size {int} NOT NULL, sha256 {bytes} NOT NULL,
            made_at {int} NOT NULL, expires_at {int}, removed_at {int}
        ) {strict};
        CREATE INDEX blobs_expiring ON blobs (expires_at, id) WHERE expires_at IS NOT NULL AND removed_at IS NULL;
        CREATE INDEX blobs_of_key ON blobs (key_id);

        CREATE TABLE blob_chunks (
            blob_id {text} NOT NULL REFERENCES blobs (id), ordinal {int} NOT NULL, bytes {bytes} NOT NULL,
            PRIMARY KEY (blob_id, ordinal)
        ) {strict};

        CREATE TABLE staff (
            id {text} NOT NULL PRIMARY KEY, key_id {text} NOT NULL REFERENCES keys (id), sealed {bytes} NOT NULL,
            email_token {bytes} NOT NULL UNIQUE, password {text}, made_at {int} NOT NULL, disabled_at {int}
        ) {strict};

        CREATE TABLE grants (
            staff_id {text} NOT NULL REFERENCES staff (id),
            role {text} NOT NULL CHECK (role IN ('case-handler', 'approver', 'compliance-reviewer', 'administrator')),
            controller {text} NOT NULL, granted_at {int} NOT NULL, PRIMARY KEY (staff_id, role, controller)
        ) {strict};

        CREATE TABLE cases (
            id {text} NOT NULL PRIMARY KEY, reference {text} NOT NULL UNIQUE, controller {text} NOT NULL,
            key_id {text} NOT NULL REFERENCES keys (id), language {text} NOT NULL, opened_at {int} NOT NULL,
            joined_into {text} REFERENCES cases (id), regulator_ref {bytes}, dispose_after {text}, disposed_at {int},
            UNIQUE (id, controller)
        ) {strict};
        CREATE INDEX cases_of_controller ON cases (controller, id);
        CREATE INDEX cases_to_dispose ON cases (dispose_after, id) WHERE dispose_after IS NOT NULL AND disposed_at IS NULL;
        CREATE INDEX cases_joined ON cases (joined_into) WHERE joined_into IS NOT NULL;

        CREATE TABLE people (
            id {text} NOT NULL PRIMARY KEY, case_id {text} NOT NULL REFERENCES cases (id),
            role {text} NOT NULL CHECK (role IN ('subject', 'requester', 'agent', 'organisation')),
            language {text}, sealed {bytes} NOT NULL, made_at {int} NOT NULL
        ) {strict};
        CREATE INDEX people_of_case ON people (case_id, id);

        CREATE TABLE identities (
            id {text} NOT NULL PRIMARY KEY, person_id {text} NOT NULL REFERENCES people (id), kind {text} NOT NULL,
            token {bytes} NOT NULL, sealed {bytes} NOT NULL,
            standing {text} NOT NULL CHECK (standing IN ('claimed', 'linked', 'verified')),
            origin {text} NOT NULL CHECK (origin IN ('letter', 'form', 'staff', 'store')), made_at {int} NOT NULL,
            UNIQUE (person_id, kind, token)
        ) {strict};
        CREATE INDEX identities_by_token ON identities (token);

        CREATE TABLE verifications (
            id {text} NOT NULL PRIMARY KEY, person_id {text} NOT NULL REFERENCES people (id),
            level {text} NOT NULL CHECK (level IN ('channel', 'matched', 'account', 'document')),
            source {text} NOT NULL CHECK (source IN ('person', 'staff', 'rule', 'signed-instruction')),
            method {text} NOT NULL, result {text} NOT NULL CHECK (result IN ('passed', 'failed')),
            verified_by {text}, verified_at {int} NOT NULL, evidence {text} REFERENCES blobs (id)
        ) {strict};
        CREATE INDEX verifications_of_person ON verifications (person_id);

        CREATE TABLE requests (
            id {text} NOT NULL PRIMARY KEY, reference {text} NOT NULL UNIQUE, case_id {text} NOT NULL,
            controller {text} NOT NULL,
            right_asked {text} NOT NULL CHECK (right_asked IN ('copy', 'confirm', 'correct', 'delete', 'csv-export',
                'unsubscribe', 'restrict', 'complaint', 'close-account')),
            workflow {text} NOT NULL REFERENCES documents (digest), statute {text} REFERENCES documents (digest),
            map {text} REFERENCES documents (digest), policy {text} REFERENCES documents (digest),
            state {text} NOT NULL,
            phase {text} NOT NULL CHECK (phase IN ('intake', 'verification', 'review', 'fulfilment', 'closed')),
            outcome {text} CHECK (outcome IN
                ('fulfilled', 'partly-fulfilled', 'refused', 'withdrawn', 'lapsed', 'referred')),
            ground {text} CHECK (ground IN
                ('manifestly-unfounded', 'excessive', 'identity-not-established', 'exempt', 'not-covered')),
            channel {text} NOT NULL CHECK (channel IN ('mail', 'form', 'api', 'phone', 'post', 'counter')),
            letter {text}, received_on {text} NOT NULL, received_basis {text} NOT NULL, opened_at {int} NOT NULL, closed_at {int},
            next_due_on {text} NOT NULL, assignee {text} REFERENCES staff (id), shown_digest {text},
            prepared_by {text}, stores {text} NOT NULL, plans {int} NOT NULL, revision {int} NOT NULL,
            FOREIGN KEY (case_id, controller) REFERENCES cases (id, controller),
            CHECK ((phase = 'closed') = (closed_at IS NOT NULL)), CHECK ((phase = 'closed') = (outcome IS NOT NULL)),
            CHECK (ground IS NOT NULL OR outcome IS NULL OR outcome <> 'refused')
        ) {strict};
        CREATE INDEX requests_queue ON requests (next_due_on, id) WHERE phase <> 'closed';
        CREATE INDEX requests_queue_of_controller ON requests (controller, next_due_on, id) WHERE phase <> 'closed';
        CREATE INDEX requests_of_controller ON requests (controller, id);
        CREATE INDEX requests_of_letter ON requests (letter) WHERE letter IS NOT NULL;
        CREATE INDEX requests_of_case ON requests (case_id, id);

        CREATE TABLE log_names (
            scope_kind {text} NOT NULL CHECK (scope_kind IN
                ('request', 'case', 'message', 'staff', 'key', 'configuration', 'reading')),
            scope {text} NOT NULL, name {text} NOT NULL UNIQUE, last_ordinal {int} NOT NULL,
            PRIMARY KEY (scope_kind, scope)
        ) {strict};

        CREATE TABLE events (
            id {text} NOT NULL PRIMARY KEY,
            scope_kind {text} NOT NULL CHECK (scope_kind IN
                ('request', 'case', 'message', 'staff', 'key', 'configuration', 'reading')),
            scope {text} NOT NULL, ordinal {int} NOT NULL CHECK (ordinal > 0), kind {text} NOT NULL,
            recorded_at {int} NOT NULL, effective_on {text}, actor {text} NOT NULL, leaf {bytes} NOT NULL,
            leaf_hash {bytes} NOT NULL, key_id {text} REFERENCES keys (id), sealed {bytes},
            leaf_index {int} CHECK (leaf_index >= 0),
            UNIQUE (scope_kind, scope, ordinal), CHECK (sealed IS NULL OR key_id IS NOT NULL)
        ) {strict};
        CREATE UNIQUE INDEX events_by_leaf ON events (leaf_index) WHERE leaf_index IS NOT NULL;
        CREATE INDEX events_to_integrate ON events (recorded_at, scope_kind, scope, ordinal) WHERE leaf_index IS NULL;

        CREATE TABLE tree (
            level {int} NOT NULL, position {int} NOT NULL, hash {bytes} NOT NULL, PRIMARY KEY (level, position)
        ) {strict};

        CREATE TABLE checkpoints (
            epoch {int} NOT NULL, size {int} NOT NULL, note {text} NOT NULL, made_at {int} NOT NULL,
            anchors {text} NOT NULL, PRIMARY KEY (epoch, size)
        ) {strict};

        CREATE TABLE duties (
            request_id {text} NOT NULL REFERENCES requests (id),
            duty {text} NOT NULL CHECK (duty IN
                ('acknowledge', 'stop', 'respond', 'refuse', 'announce-extension', 'transfer', 'release', 'promise',
                 'keep-record')),
            due_on {text}, internal_on {text}, met_at {int}, derivation {text} NOT NULL,
            PRIMARY KEY (request_id, duty), CHECK ((due_on IS NULL) = (internal_on IS NULL))
        ) {strict};

        CREATE TABLE clock_facts (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id),
            kind {text} NOT NULL CHECK (kind IN ('start', 'pause', 'resume', 'extend')), effective_on {text} NOT NULL,
            detail {text}, reason {text}, event_id {text} NOT NULL REFERENCES events (id)
        ) {strict};
        CREATE INDEX clock_facts_of_request ON clock_facts (request_id, effective_on, id);

        CREATE TABLE holds (
            id {text} NOT NULL PRIMARY KEY, controller {text} NOT NULL, case_id {text} REFERENCES cases (id),
            request_id {text} REFERENCES requests (id), token {bytes}, reason {text} NOT NULL, placed_by {text} NOT NULL,
            from_at {int} NOT NULL, until_at {int}, lifted_by {text}, lifted_at {int},
            CHECK ((lifted_by IS NULL) = (lifted_at IS NULL)),
            CHECK ((case_id IS NOT NULL AND request_id IS NULL AND token IS NULL)
                OR (case_id IS NULL AND request_id IS NOT NULL AND token IS NULL)
                OR (case_id IS NULL AND request_id IS NULL AND token IS NOT NULL))
        ) {strict};
        CREATE INDEX holds_of_case ON holds (case_id) WHERE case_id IS NOT NULL;
        CREATE INDEX holds_of_request ON holds (request_id) WHERE request_id IS NOT NULL;
        CREATE INDEX holds_by_token ON holds (token, controller) WHERE token IS NOT NULL;

        CREATE TABLE approvals (
            request_id {text} NOT NULL REFERENCES requests (id), shown_digest {text} NOT NULL, approved_by {text} NOT NULL,
            approved_at {int} NOT NULL, void_at {int}, PRIMARY KEY (request_id, shown_digest, approved_by)
        ) {strict};

        CREATE TABLE effects (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id), plan {int} NOT NULL,
            ordinal {int} NOT NULL,
            kind {text} NOT NULL CHECK (kind IN ('mail', 'resolve', 'collect', 'refer', 'package', 'deliver',
                'correct', 'read-back', 'erase', 'probe', 'suppress', 'restrict', 'ask', 'tell')),
            store {text}, message {text}, holds_up {int} NOT NULL CHECK (holds_up IN (0, 1)),
            class {text} CHECK (class IN ('transactional', 'keyed', 'verifiable', 'opaque')),
            state {text} NOT NULL CHECK (state IN ('planned', 'leased', 'intent', 'unknown', 'done', 'excepted',
                'superseded', 'parked')),
            args {text} REFERENCES blobs (id), fence {int} NOT NULL, lease_holder {text}, lease_until {int},
            attempts {int} NOT NULL, not_before {int} NOT NULL, deadline {text} NOT NULL, begun_at {int},
            waits_for {text}, waits_since {int}, counts {text}, result {text},
            finished_at {int}, parked_owner {text}, parked_reason {text}, parked_at {int},
            UNIQUE (request_id, plan, ordinal),
            CHECK ((state IN ('leased', 'intent')) <= (lease_until IS NOT NULL)),
            CHECK ((state = 'parked') <= (parked_reason IS NOT NULL AND parked_owner IS NOT NULL)),
            CHECK ((state = 'intent') <= (begun_at IS NOT NULL)),
            CHECK ((state IN ('done', 'excepted', 'superseded')) = (finished_at IS NOT NULL))
        ) {strict};
        CREATE INDEX effects_due ON effects (deadline, not_before, id) WHERE state IN ('planned', 'leased', 'intent', 'unknown');
        CREATE INDEX effects_leased ON effects (lease_until, id) WHERE lease_until IS NOT NULL;
        CREATE INDEX effects_parked ON effects (parked_at, id) WHERE state = 'parked';

        CREATE TABLE timers (
            request_id {text} NOT NULL REFERENCES requests (id), name {text} NOT NULL,
            kind {text} NOT NULL CHECK (kind IN ('state', 'duty')), due_at {int} NOT NULL,
            PRIMARY KEY (request_id, name)
        ) {strict};
        CREATE INDEX timers_due ON timers (due_at, request_id);

        CREATE TABLE tasks (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id),
            effect_id {text} REFERENCES effects (id), question {bytes} NOT NULL,
            audience {text} NOT NULL CHECK (audience IN ('staff', 'link')), due_on {text}, asked_at {int} NOT NULL,
            answered_at {int}, answered_by {text}, answer {text} REFERENCES blobs (id)
        ) {strict};
        CREATE INDEX tasks_of_request ON tasks (request_id, id);
        CREATE INDEX tasks_open ON tasks (due_on, id) WHERE answered_at IS NULL;

        CREATE TABLE corrections (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id), store {text} NOT NULL,
            dataset {text} NOT NULL, collection {text} NOT NULL, field {text} NOT NULL, old_sealed {bytes},
            new_sealed {bytes} NOT NULL, evidence {text} REFERENCES blobs (id),
            decision {text} NOT NULL CHECK (decision IN ('proposed', 'approved', 'declined')), ground {text},
            read_back {text} CHECK (read_back IN ('same', 'different')), made_at {int} NOT NULL
        ) {strict};
        CREATE INDEX corrections_of_request ON corrections (request_id, id);

        CREATE TABLE withholdings (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id),
            collection {text} NOT NULL, row_token {bytes}, field {text}, span_from {int}, span_to {int},
            ground {text} NOT NULL, withheld_by {text} NOT NULL, withheld_at {int} NOT NULL, lifted_at {int}
        ) {strict};
        CREATE INDEX withholdings_of_request ON withholdings (request_id, id);

        CREATE TABLE messages (
            id {text} NOT NULL PRIMARY KEY, mailbox {text} NOT NULL,
            direction {text} NOT NULL CHECK (direction IN ('in', 'out')), raw {text} REFERENCES blobs (id),
            key_id {text} NOT NULL REFERENCES keys (id), message_id_token {bytes} NOT NULL, digest {bytes} NOT NULL,
            received_at {int} NOT NULL, verdict {text} CHECK (verdict IN ('case', 'note', 'other', 'held')),
            held_because {text}, sealed {bytes}, case_id {text} REFERENCES cases (id),
            request_id {text} REFERENCES requests (id), effect_id {text} REFERENCES effects (id), delivery {text},
            bounced_at {int}, UNIQUE (mailbox, message_id_token, digest)
        ) {strict};
        CREATE INDEX messages_of_case ON messages (case_id, id) WHERE case_id IS NOT NULL;
        CREATE INDEX messages_unfiled ON messages (verdict, id) WHERE direction = 'in' AND case_id IS NULL;
        CREATE INDEX messages_unfiled_of_mailbox ON messages (mailbox, verdict, id)
            WHERE direction = 'in' AND case_id IS NULL;
        CREATE INDEX messages_by_message_id ON messages (message_id_token);
        CREATE INDEX messages_of_effect ON messages (effect_id) WHERE effect_id IS NOT NULL;

        CREATE TABLE links (
            token_hash {bytes} NOT NULL PRIMARY KEY, purpose {text} NOT NULL,
            case_id {text} NOT NULL REFERENCES cases (id), request_id {text} REFERENCES requests (id),
            person_id {text} REFERENCES people (id), made_at {int} NOT NULL, expires_at {int} NOT NULL, used_at {int},
            superseded_by {bytes}, revoked_at {int}
        ) {strict};
        CREATE INDEX links_of_case ON links (case_id, purpose);

        CREATE TABLE codes (
            id {text} NOT NULL PRIMARY KEY, person_id {text} NOT NULL REFERENCES people (id), purpose {text} NOT NULL,
            hash {bytes} NOT NULL, tries {int} NOT NULL, made_at {int} NOT NULL, expires_at {int} NOT NULL, used_at {int}
        ) {strict};
        CREATE INDEX codes_of_person ON codes (person_id, made_at);

        CREATE TABLE packages (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id),
            key_id {text} NOT NULL REFERENCES keys (id), blob_id {text} NOT NULL REFERENCES blobs (id),
            sha256 {bytes} NOT NULL, counts {text} NOT NULL, map {text} REFERENCES documents (digest),
            state {text} NOT NULL CHECK (state IN
                ('built', 'approved', 'released', 'collected', 'expired', 'revoked')),
            built_at {int} NOT NULL, released_at {int}, expires_at {int}
        ) {strict};
        CREATE INDEX packages_of_request ON packages (request_id, id);
        CREATE INDEX packages_expiring ON packages (expires_at, id) WHERE expires_at IS NOT NULL AND state <> 'expired';

        CREATE TABLE downloads (
            id {text} NOT NULL PRIMARY KEY, package_id {text} NOT NULL REFERENCES packages (id),
            downloaded_at {int} NOT NULL, bytes {int} NOT NULL
        ) {strict};
        CREATE INDEX downloads_of_package ON downloads (package_id, id);

        CREATE TABLE suppressions (
            controller {text} NOT NULL, list {text} NOT NULL, token {bytes} NOT NULL, since_at {int} NOT NULL,
            until_at {int}, request_id {text}, PRIMARY KEY (controller, list, token)
        ) {strict};

        CREATE TABLE erased (
            store {text} NOT NULL, collection {text} NOT NULL, key_token {bytes} NOT NULL, erased_at {int} NOT NULL,
            PRIMARY KEY (store, collection, key_token)
        ) {strict};

        CREATE TABLE sessions (
            token_hash {bytes} NOT NULL PRIMARY KEY, staff_id {text} REFERENCES staff (id),
            person_id {text} REFERENCES people (id), made_at {int} NOT NULL, last_seen_at {int} NOT NULL,
            fresh_until {int} NOT NULL, expires_at {int} NOT NULL, ended_at {int},
            CHECK ((staff_id IS NULL) = (person_id IS NOT NULL))
        ) {strict};
        CREATE INDEX sessions_of_staff ON sessions (staff_id) WHERE staff_id IS NOT NULL AND ended_at IS NULL;
        CREATE INDEX sessions_of_person ON sessions (person_id) WHERE person_id IS NOT NULL AND ended_at IS NULL;
        CREATE INDEX sessions_expiring ON sessions (expires_at);

        CREATE TABLE recipients_told (
            request_id {text} NOT NULL REFERENCES requests (id), recipient {text} NOT NULL,
            state {text} NOT NULL CHECK (state IN ('planned', 'told', 'impossible')), told_at {int},
            PRIMARY KEY (request_id, recipient)
        ) {strict};

        CREATE TABLE samples (
            id {text} NOT NULL PRIMARY KEY, request_id {text} NOT NULL REFERENCES requests (id), drawn_by {text} NOT NULL,
            drawn_at {int} NOT NULL, seed {text} NOT NULL
        ) {strict};

        CREATE TABLE verdicts (
            sample_id {text} NOT NULL REFERENCES samples (id), given_by {text} NOT NULL, verdict {text} NOT NULL,
            sealed {bytes}, given_at {int} NOT NULL, PRIMARY KEY (sample_id, given_by)
        ) {strict};

        CREATE TABLE incidents (
            id {text} NOT NULL PRIMARY KEY, kind {text} NOT NULL, request_id {text} REFERENCES requests (id),
            effect_id {text} REFERENCES effects (id), owner {text}, reason {text} NOT NULL, opened_at {int} NOT NULL,
            closed_at {int}
        ) {strict};
        CREATE INDEX incidents_of_request ON incidents (request_id) WHERE request_id IS NOT NULL;
        CREATE INDEX incidents_open ON incidents (opened_at, id) WHERE closed_at IS NULL;

        CREATE TABLE leases (
            name {text} NOT NULL PRIMARY KEY, holder {text} NOT NULL, fence {int} NOT NULL, until_at {int} NOT NULL
        ) {strict}
        """
}
