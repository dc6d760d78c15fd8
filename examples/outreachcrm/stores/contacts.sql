-- Held for our customers alone: contacts from their web forms and the API, and what became of the messages they sent.
-- One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE contact_owners (
    customer_number VARCHAR(12) PRIMARY KEY,
    organisation VARCHAR(120) NOT NULL,
    privacy_contact VARCHAR(120) NOT NULL
);

CREATE TABLE form_contacts (
    contact_oid VARCHAR(20) PRIMARY KEY,
    customer_number VARCHAR(12) NOT NULL REFERENCES contact_owners (customer_number),
    contact_name VARCHAR(120),
    contact_email VARCHAR(120) NOT NULL,
    contact_phone VARCHAR(24),
    membership VARCHAR(80),
    categories VARCHAR(200),
    created_by VARCHAR(8) NOT NULL CHECK (created_by IN ('web form', 'api')),
    created_at VARCHAR(20) NOT NULL,
    UNIQUE (customer_number, contact_email)
);
CREATE INDEX form_contacts_by_email ON form_contacts (contact_email);

CREATE TABLE contact_messages (
    delivery_id INTEGER PRIMARY KEY,
    contact_oid VARCHAR(20) NOT NULL REFERENCES form_contacts (contact_oid),
    sent_at VARCHAR(20) NOT NULL,
    opened_at VARCHAR(20),
    link VARCHAR(200),
    user_agent VARCHAR(200),
    referrer VARCHAR(200),
    bounced_at VARCHAR(20)
);
CREATE INDEX contact_messages_by_contact ON contact_messages (contact_oid);

CREATE TABLE contact_unsubscribes (
    contact_unsubscribe_id INTEGER PRIMARY KEY,
    contact_oid VARCHAR(20) NOT NULL REFERENCES form_contacts (contact_oid),
    unsubscribed_at VARCHAR(20) NOT NULL
);
CREATE INDEX contact_unsubscribes_by_contact ON contact_unsubscribes (contact_oid);

-- >>> the same people in every store: names mixed by modular arithmetic; nobody here exists
CREATE TEMPORARY TABLE draft_first_names (k INTEGER, name TEXT, slug TEXT);
INSERT INTO draft_first_names VALUES
    (0, 'Ana', 'ana'), (1, 'Ben', 'ben'), (2, 'Māia', 'maia'), (3, 'Dilip', 'dilip'), (4, 'Elspeth', 'elspeth'),
    (5, 'Finn', 'finn'), (6, 'Grace', 'grace'), (7, 'Hēmi', 'hemi'), (8, 'Isla', 'isla'), (9, 'Jürgen', 'juergen'),
    (10, 'Kiri', 'kiri'), (11, 'Leilani', 'leilani'), (12, 'Manaia', 'manaia'), (13, 'Ngaio', 'ngaio'),
    (14, 'Oskar', 'oskar'), (15, 'Pania', 'pania'), (16, 'Quentin', 'quentin'), (17, 'Rāwiri', 'rawiri'),
    (18, 'Siân', 'sian'), (19, 'Tāne', 'tane'), (20, 'Ulla', 'ulla'), (21, 'Vivek', 'vivek'), (22, 'Whetū', 'whetu'),
    (23, 'Xanthe', 'xanthe'), (24, 'Yuki', 'yuki'), (25, 'Zoë', 'zoe'), (26, 'Anahera', 'anahera'), (27, 'Bruno', 'bruno'),
    (28, 'Chen', 'chen'), (29, 'Dagny', 'dagny'), (30, 'Eruera', 'eruera'), (31, 'Fern', 'fern'), (32, 'Gus', 'gus'),
    (33, 'Huia', 'huia'), (34, 'Ivo', 'ivo'), (35, 'Jess', 'jess'), (36, 'Kahu', 'kahu'), (37, 'Lotte', 'lotte'),
    (38, 'Moana', 'moana'), (39, 'Nikau', 'nikau');
CREATE TEMPORARY TABLE draft_last_names (k INTEGER, name TEXT, slug TEXT);
INSERT INTO draft_last_names VALUES
    (0, 'Abara', 'abara'), (1, 'Birch', 'birch'), (2, 'Çelik', 'celik'), (3, 'D''Arcy', 'darcy'), (4, 'Eruini', 'eruini'),
    (5, 'Fairweather', 'fairweather'), (6, 'Gilchrist', 'gilchrist'), (7, 'Hōhepa', 'hohepa'), (8, 'Ito', 'ito'),
    (9, 'Jansson', 'jansson'), (10, 'Kereama', 'kereama'), (11, 'Lindqvist', 'lindqvist'), (12, 'McAra', 'mcara'),
    (13, 'Ngarimu', 'ngarimu'), (14, 'O''Hara', 'ohara'), (15, 'Pereira', 'pereira'), (16, 'Quill', 'quill'),
    (17, 'Rangihuna', 'rangihuna'), (18, 'Søndergaard', 'soendergaard'), (19, 'Te Awa', 'teawa'), (20, 'Umaga-Finch', 'umagafinch'),
    (21, 'Vasquez', 'vasquez'), (22, 'Waitoa', 'waitoa'), (23, 'Xu', 'xu'), (24, 'Yardley', 'yardley'), (25, 'Zielińska', 'zielinska'),
    (26, 'Ashdown', 'ashdown'), (27, 'Bisset', 'bisset'), (28, 'Cholmeley', 'cholmeley'), (29, 'Duthie', 'duthie'),
    (30, 'Everitt', 'everitt'), (31, 'Faumuina', 'faumuina'), (32, 'Grimshaw', 'grimshaw'), (33, 'Hapuku', 'hapuku'),
    (34, 'Inkster', 'inkster'), (35, 'Joubert', 'joubert'), (36, 'Kalani', 'kalani');
CREATE TEMPORARY TABLE draft_trees (k INTEGER, name TEXT, slug TEXT);
INSERT INTO draft_trees VALUES
    (0, 'Rimu', 'rimu'), (1, 'Tōtara', 'totara'), (2, 'Kauri', 'kauri'), (3, 'Kōwhai', 'kowhai'), (4, 'Miro', 'miro'),
    (5, 'Mānuka', 'manuka'), (6, 'Kānuka', 'kanuka'), (7, 'Pōhutukawa', 'pohutukawa'), (8, 'Rātā', 'rata'), (9, 'Mataī', 'matai'),
    (10, 'Tawa', 'tawa'), (11, 'Nīkau', 'nikau'), (12, 'Beech', 'beech'), (13, 'Cabbage Tree', 'cabbagetree'),
    (14, 'Lancewood', 'lancewood'), (15, 'Fuchsia', 'fuchsia'), (16, 'Broadleaf', 'broadleaf'), (17, 'Wineberry', 'wineberry'),
    (18, 'Lemonwood', 'lemonwood'), (19, 'Lacebark', 'lacebark'), (20, 'Five Finger', 'fivefinger'), (21, 'Pepper Tree', 'peppertree'),
    (22, 'Horopito', 'horopito'), (23, 'Tree Fern', 'treefern');
CREATE TEMPORARY TABLE draft_kinds (k INTEGER, name TEXT, trade TEXT, slug TEXT);
INSERT INTO draft_kinds VALUES
    (0, 'Community Trust', 'Garden Design', 'trust'), (1, 'Historical Society', 'Bookkeeping', 'society'),
    (2, 'Choir Incorporated', 'Piano Lessons', 'choir'), (3, 'Foundation', 'Translations', 'foundation'),
    (4, 'Sports Club', 'Photography', 'club');

-- customers OC1001 to OC1120; every sixth is a single person, who trades under another name
CREATE TEMPORARY TABLE draft_customers (c INTEGER, customer_number TEXT, individual INTEGER, org TEXT, domain TEXT);
INSERT INTO draft_customers
WITH RECURSIVE n (c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM n WHERE c < 120)
SELECT n.c, 'OC' || CAST(1000 + n.c AS TEXT), CASE WHEN n.c % 6 = 0 THEN 1 ELSE 0 END,
    t.name || ' ' || CASE WHEN n.c % 6 = 0 THEN k.trade ELSE k.name END, t.slug || '-' || k.slug || '.example'
FROM n JOIN draft_trees t ON t.k = n.c % 24 JOIN draft_kinds k ON k.k = n.c % 5;

-- users U10001 to U10420, three or four to a customer; user c is the first of customer c; some share a switchboard
CREATE TEMPORARY TABLE draft_people (
    i INTEGER, c INTEGER, user_number TEXT, full_name TEXT, local TEXT, email TEXT, phone TEXT
);
INSERT INTO draft_people
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 420)
SELECT n.i, d.c, 'U' || CAST(10000 + n.i AS TEXT), f.name || ' ' || l.name, f.slug || '.' || l.slug,
    f.slug || '.' || l.slug || '@' || d.domain,
    CASE
        WHEN n.i % 11 = 0 THEN NULL
        WHEN n.i > 120 AND n.i % 25 = 3 THEN '+64 3 555 ' || CAST(1000 + n.i - 120 AS TEXT)
        ELSE '+64 3 555 ' || CAST(1000 + n.i AS TEXT)
    END
FROM n
JOIN draft_customers d ON d.c = (n.i - 1) % 120 + 1
JOIN draft_first_names f ON f.k = (n.i * 11) % 40
JOIN draft_last_names l ON l.k = (n.i * 17) % 37;

-- moments of 2026, January to October, and the addresses and programs that turn up with them
CREATE TEMPORARY TABLE draft_moments (n INTEGER, day TEXT, moment TEXT, ip TEXT, agent TEXT);
INSERT INTO draft_moments
WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 3000)
SELECT n, day, day || 'T' || substr(CAST(100 + (n * 7) % 24 AS TEXT), 2) || ':' || substr(CAST(100 + (n * 11) % 60 AS TEXT), 2)
        || ':' || substr(CAST(100 + (n * 17) % 60 AS TEXT), 2) || 'Z',
    CASE n % 3 WHEN 0 THEN '192.0.2.' WHEN 1 THEN '198.51.100.' ELSE '203.0.113.' END || CAST(1 + (n * 29) % 254 AS TEXT),
    CASE n % 4
        WHEN 0 THEN 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Example/121.0'
        WHEN 1 THEN 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) Example/17.2'
        WHEN 2 THEN 'Mozilla/5.0 (Linux; Android 14) Example/119.0 Mobile'
        ELSE 'ExampleMail/9.2 (image proxy)'
    END
FROM (
    SELECT n, '2026-' || substr(CAST(101 + n % 10 AS TEXT), 2) || '-' || substr(CAST(101 + (n * 13) % 28 AS TEXT), 2) AS day
    FROM s
) AS days;
-- <<< the same people in every store

INSERT INTO contact_owners
SELECT customer_number, org, 'privacy@' || domain FROM draft_customers WHERE c <= 20;

-- four hundred members and supporters; every tenth is also a user at some customer, and so known to us in both roles
INSERT INTO form_contacts
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
SELECT 'K' || CAST(70000 + n.i AS TEXT), 'OC' || CAST(1001 + n.i % 20 AS TEXT),
    CASE WHEN n.i % 10 = 0 THEN p.full_name WHEN n.i % 17 = 0 THEN NULL ELSE f.name || ' ' || l.name END,
    CASE WHEN n.i % 10 = 0 THEN p.email ELSE f.slug || CAST(n.i AS TEXT) || '@members.example' END,
    CASE WHEN n.i % 3 = 0 THEN NULL ELSE '+64 3 555 ' || CAST(4000 + n.i AS TEXT) END,
    CASE n.i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'full member' WHEN 2 THEN 'supporter' ELSE 'family, 2 adults' END,
    CASE n.i % 3 WHEN 0 THEN 'newsletter' WHEN 1 THEN 'newsletter, events' ELSE NULL END,
    CASE WHEN n.i % 6 = 0 THEN 'api' ELSE 'web form' END, m.moment
FROM n
JOIN draft_people p ON p.i = n.i
JOIN draft_moments m ON m.n = n.i
JOIN draft_first_names f ON f.k = (n.i * 3 + 1) % 40
JOIN draft_last_names l ON l.k = (n.i * 7 + 2) % 37;

INSERT INTO contact_messages
SELECT m.n, 'K' || CAST(70001 + (m.n * 41) % 400 AS TEXT), m.moment,
    CASE WHEN m.n % 3 = 0 THEN m.day || 'T23:30:00Z' ELSE NULL END,
    CASE WHEN m.n % 9 = 0 THEN 'https://events.example/tickets?from=mail' ELSE NULL END,
    CASE WHEN m.n % 3 = 0 THEN m.agent ELSE NULL END,
    CASE WHEN m.n % 9 = 0 THEN 'https://mail.example/inbox' ELSE NULL END,
    CASE WHEN m.n % 50 = 1 THEN m.moment ELSE NULL END
FROM draft_moments m WHERE m.n <= 900;

INSERT INTO contact_unsubscribes
SELECT m.n, 'K' || CAST(70001 + (m.n * 19) % 400 AS TEXT), m.moment FROM draft_moments m WHERE m.n <= 30;

-- placed by hand: somebody who joined through a customer's form and is known to us in no other way, and Hana in both roles

INSERT INTO contact_owners VALUES
    ('OC2001', 'Kererū Neighbours Trust', 'privacy@kereru-neighbours.example'),
    ('OC2004', 'Southern "Lights" Choir Incorporated', 'privacy@southern-choir.example');

INSERT INTO form_contacts VALUES
    ('K90001', 'OC2001', 'Toby Marsh', 'toby.marsh@homepost.example', '+64 3 555 0190', 'supporter', 'newsletter, working bees', 'web form', '2026-08-15T04:20:00Z'),
    ('K90002', 'OC2004', 'Hana Tamatea', 'hana@kereru-neighbours.example', NULL, 'full member', 'alto, tours', 'web form', '2025-10-03T08:00:00Z');

INSERT INTO contact_messages VALUES
    (900001, 'K90001', '2026-09-01T20:00:00Z', '2026-09-01T20:31:00Z', 'https://events.example/working-bee', 'ExampleMail/9.2 (image proxy)', NULL, NULL),
    (900002, 'K90002', '2026-10-20T20:00:00Z', NULL, NULL, NULL, NULL, NULL);

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_customers;
DROP TABLE draft_kinds;
DROP TABLE draft_trees;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
