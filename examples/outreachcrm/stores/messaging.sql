-- Messages that we send, what became of them, and who wants none. One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE mail_contacts (
    oid VARCHAR(20) PRIMARY KEY,
    user_number VARCHAR(12),
    email VARCHAR(120) NOT NULL UNIQUE,
    full_name VARCHAR(120),
    phone VARCHAR(24),
    added_at VARCHAR(20) NOT NULL
);
CREATE INDEX mail_contacts_by_user ON mail_contacts (user_number);

CREATE TABLE messages (
    message_id VARCHAR(20) PRIMARY KEY,
    oid VARCHAR(20) NOT NULL REFERENCES mail_contacts (oid),
    kind VARCHAR(16) NOT NULL CHECK (kind IN ('news', 'service change', 'support', 'invoice', 'account')),
    subject VARCHAR(200) NOT NULL,
    sent_at VARCHAR(20) NOT NULL,
    status VARCHAR(12) NOT NULL CHECK (status IN ('delivered', 'bounced'))
);
CREATE INDEX messages_by_oid ON messages (oid);

CREATE TABLE message_opens (
    open_id INTEGER PRIMARY KEY,
    message_id VARCHAR(20) NOT NULL REFERENCES messages (message_id),
    oid VARCHAR(20) NOT NULL REFERENCES mail_contacts (oid),
    opened_at VARCHAR(20) NOT NULL,
    user_agent VARCHAR(200) NOT NULL,
    referrer VARCHAR(200)
);
CREATE INDEX message_opens_by_message ON message_opens (message_id);

CREATE TABLE message_clicks (
    click_id INTEGER PRIMARY KEY,
    message_id VARCHAR(20) NOT NULL REFERENCES messages (message_id),
    oid VARCHAR(20) NOT NULL REFERENCES mail_contacts (oid),
    link VARCHAR(200) NOT NULL,
    clicked_at VARCHAR(20) NOT NULL,
    user_agent VARCHAR(200) NOT NULL,
    referrer VARCHAR(200)
);
CREATE INDEX message_clicks_by_message ON message_clicks (message_id);

CREATE TABLE newsletter_subscriptions (
    subscription_id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL,
    newsletter VARCHAR(24) NOT NULL CHECK (newsletter IN ('news and updates', 'training tips')),
    status VARCHAR(12) NOT NULL CHECK (status IN ('subscribed', 'stopped')),
    subscribed_at VARCHAR(20) NOT NULL,
    signed_up_by VARCHAR(120),
    UNIQUE (email, newsletter)
);

CREATE TABLE unsubscribes (
    unsubscribe_id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL,
    newsletter VARCHAR(24) NOT NULL,
    unsubscribed_at VARCHAR(20) NOT NULL,
    via VARCHAR(24) NOT NULL CHECK (via IN ('link', 'letter', 'phone')),
    UNIQUE (email, newsletter)
);

CREATE TABLE bounces (
    bounce_id INTEGER PRIMARY KEY,
    message_id VARCHAR(20) REFERENCES messages (message_id),
    email VARCHAR(120) NOT NULL,
    bounced_at VARCHAR(20) NOT NULL,
    code VARCHAR(8) NOT NULL,
    diagnostic VARCHAR(200) NOT NULL
);
CREATE INDEX bounces_by_email ON bounces (email);
CREATE INDEX bounces_by_message ON bounces (message_id);

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

-- every user; the mailboxes for invoices, which belong to no user; and the other addresses of those who have one for invoices
INSERT INTO mail_contacts
SELECT 'C' || CAST(30000 + i AS TEXT), user_number, email, full_name, CASE WHEN i % 3 = 0 THEN NULL ELSE phone END, '2024-05-01T00:00:00Z'
FROM draft_people;
INSERT INTO mail_contacts
SELECT 'C' || CAST(40000 + c AS TEXT), NULL, 'accounts@' || domain, NULL, NULL, '2024-05-01T00:00:00Z'
FROM draft_customers WHERE individual = 0 AND c % 3 = 1;
INSERT INTO mail_contacts
SELECT 'C' || CAST(41000 + d.c AS TEXT), p.user_number, 'billing.' || p.email, p.full_name, NULL, '2024-05-02T00:00:00Z'
FROM draft_customers d JOIN draft_people p ON p.i = d.c
WHERE d.c % 10 = 0 AND (d.individual = 1 OR d.c % 3 <> 1);

INSERT INTO messages
SELECT 'M' || CAST(100000 + m.n AS TEXT), 'C' || CAST(30001 + (m.n * 37) % 420 AS TEXT),
    CASE m.n % 5 WHEN 0 THEN 'news' WHEN 1 THEN 'news' WHEN 2 THEN 'service change' WHEN 3 THEN 'support' ELSE 'account' END,
    CASE m.n % 5 WHEN 0 THEN 'What is new this month' WHEN 1 THEN 'Forms, faster: see how' WHEN 2 THEN 'Maintenance on Sunday night'
        WHEN 3 THEN 'Re: your question' ELSE 'Your account at OutreachCRM' END,
    m.moment, CASE WHEN m.n % 43 = 0 THEN 'bounced' ELSE 'delivered' END
FROM draft_moments m WHERE m.n <= 2600;
-- the yearly invoice, to mailboxes and to other addresses
INSERT INTO messages
SELECT 'M' || CAST(200000 + CAST(substr(oid, 2) AS INTEGER) AS TEXT), oid, 'invoice', 'Invoice for your OutreachCRM licence', '2026-06-05T01:00:00Z', 'delivered'
FROM mail_contacts WHERE oid >= 'C40000' AND oid < 'C42000';

INSERT INTO message_opens
SELECT m.n, 'M' || CAST(100000 + m.n AS TEXT), 'C' || CAST(30001 + (m.n * 37) % 420 AS TEXT), m.day || 'T23:' || substr(CAST(100 + m.n % 60 AS TEXT), 2) || ':09Z',
    m.agent, CASE WHEN m.n % 4 = 0 THEN 'https://mail.example/inbox' ELSE NULL END
FROM draft_moments m WHERE m.n <= 2600 AND m.n % 2 = 0 AND m.n % 43 <> 0;
INSERT INTO message_opens
SELECT 10000 + m.n, 'M' || CAST(100000 + m.n AS TEXT), 'C' || CAST(30001 + (m.n * 37) % 420 AS TEXT), '2026-11-01T09:' || substr(CAST(100 + m.n % 60 AS TEXT), 2) || ':40Z',
    'ExampleMail/9.2 (image proxy)', NULL
FROM draft_moments m WHERE m.n <= 2600 AND m.n % 12 = 0 AND m.n % 43 <> 0;
INSERT INTO message_clicks
SELECT m.n, 'M' || CAST(100000 + m.n AS TEXT), 'C' || CAST(30001 + (m.n * 37) % 420 AS TEXT),
    CASE WHEN m.n % 10 = 0 THEN 'https://crm.outreach.example/news/forms?ref=mail&pos=1' ELSE 'https://crm.outreach.example/help' END,
    m.day || 'T23:' || substr(CAST(100 + m.n % 60 AS TEXT), 2) || ':55Z', m.agent, CASE WHEN m.n % 4 = 0 THEN 'https://mail.example/inbox' ELSE NULL END
FROM draft_moments m WHERE m.n <= 2600 AND m.n % 6 = 0 AND m.n % 43 <> 0;

INSERT INTO newsletter_subscriptions
SELECT 1000 + i, email, 'news and updates', CASE WHEN i % 13 = 0 THEN 'stopped' ELSE 'subscribed' END, '2024-05-01T00:00:00Z',
    CASE WHEN i % 5 = 0 THEN NULL ELSE 'administrator of the customer' END
FROM draft_people WHERE i % 4 <> 3 OR i % 13 = 0;
INSERT INTO newsletter_subscriptions
SELECT 2000 + i, email, 'training tips', 'subscribed', '2025-02-10T00:00:00Z', 'the person'
FROM draft_people WHERE i % 6 = 1;
INSERT INTO unsubscribes
SELECT 1000 + i, email, 'news and updates', '2026-03-' || substr(CAST(101 + i % 28 AS TEXT), 2) || 'T10:00:00Z', CASE WHEN i % 26 = 0 THEN 'letter' ELSE 'link' END
FROM draft_people WHERE i % 13 = 0;

INSERT INTO bounces
SELECT m.n, 'M' || CAST(100000 + m.n AS TEXT), p.email, m.moment, CASE WHEN m.n % 2 = 0 THEN '4.2.2' ELSE '5.1.1' END,
    CASE WHEN m.n % 2 = 0 THEN '452 <' || p.email || '>: mailbox is full' ELSE '550 <' || p.email || '>: no such user' END
FROM draft_moments m JOIN draft_people p ON p.i = (m.n * 37) % 420 + 1
WHERE m.n <= 2600 AND m.n % 43 = 0;
-- some came back so late that the message is not known any more
INSERT INTO bounces
SELECT 10000 + i, NULL, email, '2025-12-01T12:00:00Z', '5.0.0', '554 <' || email || '>: gave up after five days'
FROM draft_people WHERE i % 97 = 0;

-- placed by hand: the people who write the letters, and values that are hard to print

INSERT INTO mail_contacts VALUES
    ('C90001', 'U20001', 'aroha@kereru-neighbours.example', 'Aroha Tamatea', '+64 3 555 0142', '2021-03-08T20:30:00Z'),
    ('C90002', 'U20002', 'hana@kereru-neighbours.example', 'Hana Tamatea', '+64 3 555 0142', '2022-07-19T22:10:00Z'),
    ('C90003', 'U20003', 'wiremu@kereru-neighbours.example', 'Wiremu Pōhatu', NULL, '2019-04-01T01:00:00Z'),
    ('C90004', 'U20004', 'niamh@tui-garden.example', 'Niamh O''Brien', '+64 3 555 0180', '2021-09-20T04:00:00Z'),
    ('C90005', 'U20005', 'mareikura@harbourhill.example', 'Māreikura Þórsdóttir Łukaszewicz', NULL, '2020-11-02T02:45:00Z'),
    ('C90006', 'U20006', 'tomas@harbourhill.example', 'Tomas Reid', NULL, '2016-02-15T03:20:00Z'),
    ('C90016', 'U20006', 'tomas.reid@homepost.example', 'Tomas Reid', NULL, '2016-02-15T03:21:00Z'),
    ('C90007', 'U20007', 'pip@southern-choir.example', 'Priscilla "Pip" Grey, Esq.', NULL, '2020-02-01T00:05:00Z'),
    ('C90008', 'U20008', 'lee@southern-choir.example', NULL, NULL, '2024-06-30T06:00:00Z'),
    ('C90009', 'U20009', 'sina@bridgework.example', 'Sina Faleolo', '+64 3 555 0171', '2023-02-14T19:40:00Z'),
    ('C90010', 'U20010', 'rangi@kereru-neighbours.example', 'Rangi Bell', NULL, '2023-08-21T21:00:00Z'),
    ('C90012', NULL, 'office@harbourhill.example', 'Ruth Adeyemi', '+64 3 555 0154', '2022-07-01T00:00:00Z'),
    ('C90018', NULL, 'accounts@old-mill.example', NULL, NULL, '2017-01-10T02:00:00Z');

INSERT INTO messages VALUES
    ('M900101', 'C90001', 'invoice', 'Invoice INV-2026-901 for your OutreachCRM licence', '2026-04-07T01:00:00Z', 'delivered'),
    ('M900102', 'C90001', 'news', 'What is new this month', '2026-09-03T21:00:00Z', 'delivered'),
    ('M900103', 'C90001', 'news', 'Forms, faster: see how', '2026-10-08T21:00:00Z', 'delivered'),
    ('M900104', 'C90001', 'support', 'Re: Report shows nothing', '2026-11-03T00:10:00Z', 'delivered'),
    ('M900105', 'C90001', 'news', 'What is new this month', '2026-11-05T21:00:00Z', 'bounced'),
    ('M900201', 'C90002', 'news', 'What is new this month', '2026-11-05T21:00:00Z', 'delivered'),
    ('M900301', 'C90003', 'service change', 'Maintenance on Sunday night', '2026-11-18T21:00:00Z', 'delivered'),
    ('M900401', 'C90004', 'invoice', 'Invoice INV-2026-903 for your OutreachCRM licence', '2026-09-21T01:00:00Z', 'delivered'),
    ('M900501', 'C90005', 'news', 'Forms, faster: see how', '2026-10-08T21:00:00Z', 'delivered'),
    ('M900601', 'C90006', 'news', 'What is new this month', '2026-11-05T21:00:00Z', 'delivered'),
    ('M900602', 'C90016', 'invoice', 'Invoice INV-2022-902 for your OutreachCRM licence', '2022-03-07T01:00:00Z', 'delivered'),
    ('M900701', 'C90007', 'support', 'Re: =SUM(A1:A9)', '2026-11-19T22:00:00Z', 'delivered'),
    ('M900801', 'C90008', 'news', 'What is new this month', '2026-11-05T21:00:00Z', 'delivered'),
    ('M900901', 'C90009', 'invoice', 'Invoice INV-2026-905 for your OutreachCRM licence', '2026-05-11T01:00:00Z', 'delivered'),
    ('M901001', 'C90010', 'account', 'Your account at OutreachCRM', '2026-11-13T04:05:00Z', 'delivered'),
    ('M901201', 'C90012', 'invoice', 'Invoice INV-2026-902 for your OutreachCRM licence', '2026-03-05T01:00:00Z', 'delivered');

INSERT INTO message_opens VALUES
    (900101, 'M900102', 'C90001', '2026-09-03T21:14:02Z', 'Mozilla/5.0 (Linux, Android 14) Example/119.0 Mobile', NULL),
    (900102, 'M900103', 'C90001', '2026-10-08T22:47:31Z', 'Mozilla/5.0 (Linux, Android 14) Example/119.0 Mobile', NULL),
    (900103, 'M900103', 'C90001', '2026-10-09T04:03:10Z', 'Mozilla/5.0 (Windows NT 10.0, Win64) Example/121.0', 'https://mail.example/inbox'),
    (900201, 'M900201', 'C90002', '2026-11-05T21:30:00Z', 'ExampleMail/9.2 (image proxy)', NULL),
    (900501, 'M900501', 'C90005', '2026-10-08T21:00:04Z', 'ExampleMail/9.2 (image proxy)', NULL),
    (900601, 'M900602', 'C90016', '2022-03-07T06:12:00Z', 'ExampleMail/8.0', NULL),
    (901201, 'M901201', 'C90012', '2026-03-05T01:22:00Z', '=Agent("quoted"), with comma', NULL);

INSERT INTO message_clicks VALUES
    (900101, 'M900102', 'C90001', 'https://crm.outreach.example/help', '2026-09-03T21:14:40Z', 'Mozilla/5.0 (Linux, Android 14) Example/119.0 Mobile', NULL),
    (900102, 'M900103', 'C90001', 'https://crm.outreach.example/news/forms?ref=mail&pos=1', '2026-10-09T04:03:55Z', 'Mozilla/5.0 (Windows NT 10.0, Win64) Example/121.0', 'https://mail.example/inbox'),
    (900501, 'M900501', 'C90005', 'https://crm.outreach.example/news/forms?ref=mail&pos=1', '2026-10-08T21:00:05Z', 'ExampleMail/9.2 (image proxy)', NULL);

INSERT INTO newsletter_subscriptions VALUES
    (9001, 'aroha@kereru-neighbours.example', 'news and updates', 'subscribed', '2021-03-08T20:30:00Z', 'administrator of the customer'),
    (9002, 'aroha@kereru-neighbours.example', 'training tips', 'subscribed', '2025-08-01T02:00:00Z', 'the person'),
    (9003, 'hana@kereru-neighbours.example', 'news and updates', 'subscribed', '2022-07-19T22:10:00Z', 'administrator of the customer'),
    (9004, 'mareikura@harbourhill.example', 'news and updates', 'subscribed', '2020-11-02T02:45:00Z', 'the person'),
    (9005, 'tomas@harbourhill.example', 'news and updates', 'subscribed', '2016-02-15T03:20:00Z', 'the person'),
    (9006, 'pip@southern-choir.example', 'news and updates', 'stopped', '2020-02-01T00:05:00Z', '@pip'),
    (9007, 'lee@southern-choir.example', 'news and updates', 'subscribed', '2024-06-30T06:00:00Z', NULL),
    (9008, 'lee@southern-choir.example', 'training tips', 'subscribed', '2024-06-30T06:00:00Z', NULL),
    (9009, 'office@harbourhill.example', 'news and updates', 'subscribed', '2022-07-01T00:00:00Z', NULL),
    (9010, 'tomas.reid@homepost.example', 'training tips', 'subscribed', '2019-06-01T00:00:00Z', 'the person');

INSERT INTO unsubscribes VALUES
    (9001, 'pip@southern-choir.example', 'news and updates', '2025-06-30T11:59:00Z', 'phone');

INSERT INTO bounces VALUES
    (900101, 'M900105', 'aroha@kereru-neighbours.example', '2026-11-05T21:00:20Z', '4.2.2', '452 <aroha@kereru-neighbours.example>: mailbox is full');

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_customers;
DROP TABLE draft_kinds;
DROP TABLE draft_trees;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
