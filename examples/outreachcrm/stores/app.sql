-- The service itself: customers, the users they nominate, and the log. One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE licensees (
    customer_number VARCHAR(12) PRIMARY KEY,
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('organisation', 'individual')),
    legal_trading_name VARCHAR(120) NOT NULL,
    postal_address VARCHAR(200),
    physical_address VARCHAR(200),
    phone VARCHAR(24),
    second_phone VARCHAR(24),
    licence VARCHAR(20) NOT NULL CHECK (licence IN ('standard', 'plus', 'enterprise')),
    opened_on VARCHAR(10) NOT NULL,
    closed_on VARCHAR(10)
);

CREATE TABLE users (
    user_number VARCHAR(12) PRIMARY KEY,
    customer_number VARCHAR(12) NOT NULL REFERENCES licensees (customer_number),
    full_name VARCHAR(120) NOT NULL,
    job_title VARCHAR(120),
    department VARCHAR(120),
    email VARCHAR(120) NOT NULL UNIQUE,
    phone VARCHAR(24),
    role VARCHAR(8) NOT NULL CHECK (role IN ('admin', 'user')),
    password_hash VARCHAR(120) NOT NULL,
    created_at VARCHAR(20) NOT NULL,
    deactivated_at VARCHAR(20)
);
CREATE INDEX users_by_customer ON users (customer_number);

CREATE TABLE individual_licensees (
    customer_number VARCHAR(12) PRIMARY KEY REFERENCES licensees (customer_number),
    user_number VARCHAR(12) UNIQUE REFERENCES users (user_number),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    home_address VARCHAR(200),
    phone VARCHAR(24)
);

CREATE TABLE licensee_contacts (
    contact_number INTEGER PRIMARY KEY,
    customer_number VARCHAR(12) NOT NULL REFERENCES licensees (customer_number),
    contact_for VARCHAR(24) NOT NULL CHECK (contact_for IN ('account management', 'site visits')),
    full_name VARCHAR(120) NOT NULL,
    position VARCHAR(120),
    email VARCHAR(120) NOT NULL,
    phone VARCHAR(24),
    UNIQUE (customer_number, contact_for, email)
);
CREATE INDEX licensee_contacts_by_email ON licensee_contacts (email);

CREATE TABLE user_logins (
    login_id INTEGER PRIMARY KEY,
    user_number VARCHAR(12) NOT NULL REFERENCES users (user_number),
    logged_in_at VARCHAR(20) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    outcome VARCHAR(16) NOT NULL CHECK (outcome IN ('signed in', 'wrong password'))
);
CREATE INDEX user_logins_by_user ON user_logins (user_number);

CREATE TABLE user_actions (
    action_id INTEGER PRIMARY KEY,
    user_number VARCHAR(12) NOT NULL REFERENCES users (user_number),
    acted_at VARCHAR(20) NOT NULL,
    action VARCHAR(40) NOT NULL,
    detail TEXT,
    ip_address VARCHAR(45)
);
CREATE INDEX user_actions_by_user ON user_actions (user_number);

CREATE TABLE page_views (
    view_id INTEGER PRIMARY KEY,
    user_number VARCHAR(12) NOT NULL REFERENCES users (user_number),
    viewed_at VARCHAR(20) NOT NULL,
    path VARCHAR(200) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    referrer VARCHAR(200)
);
CREATE INDEX page_views_by_user ON page_views (user_number);

CREATE TABLE emails_sent (
    sent_id INTEGER PRIMARY KEY,
    user_number VARCHAR(12) NOT NULL REFERENCES users (user_number),
    sent_at VARCHAR(20) NOT NULL,
    audience VARCHAR(12) NOT NULL CHECK (audience IN ('colleague', 'third party')),
    recipient_domain VARCHAR(120) NOT NULL,
    subject VARCHAR(200)
);
CREATE INDEX emails_sent_by_user ON emails_sent (user_number);

CREATE TABLE support_requests (
    request_id INTEGER PRIMARY KEY,
    user_number VARCHAR(12) NOT NULL REFERENCES users (user_number),
    opened_at VARCHAR(20) NOT NULL,
    channel VARCHAR(8) NOT NULL CHECK (channel IN ('email', 'phone')),
    subject VARCHAR(200) NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX support_requests_by_user ON support_requests (user_number);

-- the answers name our own people, never the one who asked
CREATE TABLE support_replies (
    reply_id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES support_requests (request_id),
    replied_at VARCHAR(20) NOT NULL,
    body TEXT NOT NULL,
    agent_name VARCHAR(120) NOT NULL,
    agent_email VARCHAR(120) NOT NULL
);
CREATE INDEX support_replies_by_request ON support_replies (request_id);

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

INSERT INTO licensees
SELECT customer_number, CASE individual WHEN 1 THEN 'individual' ELSE 'organisation' END, org,
    CASE individual WHEN 1 THEN NULL ELSE 'PO Box ' || CAST(55000 + c AS TEXT) || ', Dunedin' END,
    CASE WHEN individual = 1 OR c % 7 = 0 THEN NULL ELSE CAST(c AS TEXT) || ' Example Street, Dunedin' END,
    CASE individual WHEN 1 THEN NULL ELSE '+64 3 555 ' || CAST(2000 + c AS TEXT) END,
    CASE WHEN individual = 0 AND c % 9 = 0 THEN '+64 3 555 ' || CAST(2500 + c AS TEXT) ELSE NULL END,
    CASE c % 3 WHEN 0 THEN 'standard' WHEN 1 THEN 'plus' ELSE 'enterprise' END,
    CAST(2015 + c % 10 AS TEXT) || '-02-' || substr(CAST(101 + c % 28 AS TEXT), 2),
    NULL
FROM draft_customers;

INSERT INTO users
SELECT p.user_number, d.customer_number, p.full_name,
    CASE p.i % 9 WHEN 0 THEN NULL WHEN 1 THEN 'Manager' WHEN 2 THEN 'Treasurer' WHEN 3 THEN 'Secretary' WHEN 4 THEN 'Coordinator'
        WHEN 5 THEN 'Fundraiser' WHEN 6 THEN 'Volunteer, evenings' WHEN 7 THEN 'Trustee' ELSE 'Receptionist' END,
    CASE p.i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'Office' WHEN 2 THEN 'Programmes' WHEN 3 THEN 'Finance' WHEN 4 THEN 'Events'
        WHEN 5 THEN 'Membership' ELSE 'Communications' END,
    p.email, p.phone, CASE WHEN p.i <= 120 THEN 'admin' ELSE 'user' END,
    'scrypt$16384$8$1$c2FsdA' || CAST(100000 + (p.i * 7919) % 899999 AS TEXT) || '$aGFzaA' || CAST(1000000 + (p.i * 104729) % 8999999 AS TEXT),
    CAST(2018 + p.i % 8 AS TEXT) || '-03-' || substr(CAST(101 + p.i % 28 AS TEXT), 2) || 'T21:15:00Z',
    CASE WHEN p.i % 37 = 0 THEN '2026-01-31T03:00:00Z' ELSE NULL END
FROM draft_people p JOIN draft_customers d ON d.c = p.c;

INSERT INTO individual_licensees
SELECT d.customer_number, p.user_number, p.full_name, p.email,
    CAST(200 + p.i AS TEXT) || ' Specimen Road, Port Chalmers', p.phone
FROM draft_people p JOIN draft_customers d ON d.c = p.c
WHERE d.individual = 1 AND p.i = d.c;

-- the person for account management is the second user of an organisation; the one for site visits has no user account
INSERT INTO licensee_contacts
SELECT 3000 + p.i, d.customer_number, 'account management', p.full_name, 'Account contact', p.email, p.phone
FROM draft_people p JOIN draft_customers d ON d.c = p.c
WHERE d.individual = 0 AND p.i = d.c + 120;
INSERT INTO licensee_contacts
SELECT 4000 + d.c, d.customer_number, 'site visits', f.name || ' ' || l.name, CASE WHEN d.c % 2 = 0 THEN 'Caretaker' ELSE NULL END,
    'caretaker.' || f.slug || '@' || d.domain, '+64 3 555 ' || CAST(3000 + d.c AS TEXT)
FROM draft_customers d
JOIN draft_first_names f ON f.k = (d.c * 7 + 3) % 40
JOIN draft_last_names l ON l.k = (d.c * 5 + 8) % 37
WHERE d.individual = 0 AND d.c % 4 = 1;

INSERT INTO user_logins
SELECT m.n, p.user_number, m.moment, m.ip, CASE WHEN m.n % 19 = 0 THEN 'wrong password' ELSE 'signed in' END
FROM draft_moments m JOIN draft_people p ON p.i = (m.n * m.n) % 409 + 1
WHERE m.n <= 2600;

INSERT INTO user_actions
SELECT m.n, p.user_number, m.moment,
    CASE m.n % 6 WHEN 0 THEN 'contact added' WHEN 1 THEN 'contact changed' WHEN 2 THEN 'list exported' WHEN 3 THEN 'message sent'
        WHEN 4 THEN 'form published' ELSE 'report viewed' END,
    CASE WHEN m.n % 5 = 0 THEN NULL ELSE 'list ' || CAST(m.n % 40 AS TEXT) || ', ' || CAST(m.n % 300 AS TEXT) || ' contacts' END,
    CASE WHEN m.n % 13 = 0 THEN NULL ELSE m.ip END
FROM draft_moments m JOIN draft_people p ON p.i = (m.n * 37) % 420 + 1
WHERE m.n <= 1500;

INSERT INTO page_views
SELECT m.n, p.user_number, m.moment,
    CASE m.n % 5 WHEN 0 THEN '/contacts' WHEN 1 THEN '/contacts?page=2&sort=name' WHEN 2 THEN '/messages/new' WHEN 3 THEN '/reports/opens'
        ELSE '/settings/forms' END,
    m.ip, CASE WHEN m.n % 3 = 0 THEN NULL ELSE 'https://crm.outreach.example/home' END
FROM draft_moments m JOIN draft_people p ON p.i = (m.n * 61 + 7) % 420 + 1;

INSERT INTO emails_sent
SELECT m.n, p.user_number, m.moment, CASE WHEN m.n % 3 = 0 THEN 'third party' ELSE 'colleague' END,
    CASE WHEN m.n % 3 = 0 THEN 'members.example' ELSE d.domain END,
    CASE WHEN m.n % 8 = 0 THEN NULL ELSE 'Minutes of meeting ' || CAST(m.n % 50 AS TEXT) || ', "draft"' END
FROM draft_moments m JOIN draft_people p ON p.i = (m.n * 53 + 11) % 420 + 1 JOIN draft_customers d ON d.c = p.c
WHERE m.n <= 1200;

INSERT INTO support_requests
SELECT m.n, p.user_number, m.moment, CASE WHEN m.n % 4 = 0 THEN 'phone' ELSE 'email' END,
    CASE m.n % 3 WHEN 0 THEN 'Import stops half-way' WHEN 1 THEN 'Form does not show the thank-you page' ELSE 'Question about the invoice' END,
    CASE m.n % 3 WHEN 0 THEN 'The import of my list stops at line ' || CAST(m.n AS TEXT) || '. Nothing changes when I try again.'
        WHEN 1 THEN 'After pressing "Send", the form stays as it is. I expected the thank-you page.'
        ELSE 'Is GST included in the amount? My treasurer asks.' END
FROM draft_moments m JOIN draft_people p ON p.i = (m.n * 29 + 5) % 420 + 1
WHERE m.n <= 260;

INSERT INTO support_replies
SELECT request_id, request_id, opened_at, 'Kia ora, thank you for telling us. We have looked into it and it works again on our side.',
    CASE WHEN request_id % 2 = 0 THEN 'Sefa Marchetti' ELSE 'Dot Llewellyn' END,
    CASE WHEN request_id % 2 = 0 THEN 'sefa@outreach.example' ELSE 'dot@outreach.example' END
FROM support_requests WHERE request_id % 7 <> 0;
INSERT INTO support_replies
SELECT 1000 + request_id, request_id, opened_at, 'Kia ora, one more question: which browser do you use, and in which version?',
    'Dot Llewellyn', 'dot@outreach.example'
FROM support_requests WHERE request_id % 5 = 0;

-- placed by hand: the people who write the letters, and values that are hard to print

INSERT INTO licensees VALUES
    ('OC2001', 'organisation', 'Kererū Neighbours Trust', 'PO Box 55201, Dunedin', '12 Specimen Rise, Dunedin', '+64 3 555 0140', NULL, 'plus', '2019-04-01', NULL),
    ('OC2002', 'organisation', 'Harbour, Hill & Sons Limited', 'PO Box 55202, Port Chalmers', '3 Wharf Example Lane, Port Chalmers', '+64 3 555 0150', '+64 3 555 0151', 'enterprise', '2016-02-15', NULL),
    ('OC2003', 'individual', 'Tūī Garden Design', NULL, NULL, NULL, NULL, 'standard', '2021-09-20', NULL),
    ('OC2004', 'organisation', 'Southern "Lights" Choir Incorporated', 'PO Box 55204, Invercargill', NULL, '+64 3 555 0160', NULL, 'standard', '2020-02-01', NULL),
    ('OC2005', 'organisation', '=Equals Maths Tutoring Limited', 'Level 1, 8 Placeholder Street, Oamaru', '8 Placeholder Street, Oamaru', '+64 3 555 0170', NULL, 'plus', '2022-05-10', NULL),
    ('OC2006', 'organisation', 'Old Mill Preservation Society', 'PO Box 55206, Dunedin', NULL, NULL, NULL, 'standard', '2017-01-10', '2025-03-31');

INSERT INTO users VALUES
    ('U20001', 'OC2001', 'Aroha Tamatea', 'Programme Coordinator', 'Community Programmes', 'aroha@kereru-neighbours.example', '+64 3 555 0142', 'user', 'scrypt$16384$8$1$c2FsdA20001$aGFzaA2000111', '2021-03-08T20:30:00Z', NULL),
    ('U20002', 'OC2001', 'Hana Tamatea', 'Volunteer Coordinator', 'Community Programmes', 'hana@kereru-neighbours.example', '+64 3 555 0142', 'user', 'scrypt$16384$8$1$c2FsdA20002$aGFzaA2000222', '2022-07-19T22:10:00Z', NULL),
    ('U20003', 'OC2001', 'Wiremu Pōhatu', 'Office Manager', 'Office', 'wiremu@kereru-neighbours.example', '+64 3 555 0143', 'admin', 'scrypt$16384$8$1$c2FsdA20003$aGFzaA2000333', '2019-04-01T01:00:00Z', NULL),
    ('U20004', 'OC2003', 'Niamh O''Brien', 'Owner', NULL, 'niamh@tui-garden.example', '+64 3 555 0180', 'admin', 'scrypt$16384$8$1$c2FsdA20004$aGFzaA2000444', '2021-09-20T04:00:00Z', NULL),
    ('U20005', 'OC2002', 'Māreikura Þórsdóttir Łukaszewicz', 'Harbour pilot & trainer', 'Opérations', 'mareikura@harbourhill.example', '+64 3 555 0152', 'user', 'scrypt$16384$8$1$c2FsdA20005$aGFzaA2000555', '2020-11-02T02:45:00Z', NULL),
    ('U20006', 'OC2002', 'Tomas Reid', 'Accounts Clerk', 'Finance', 'tomas@harbourhill.example', '+64 3 555 0153', 'user', 'scrypt$16384$8$1$c2FsdA20006$aGFzaA2000666', '2016-02-15T03:20:00Z', NULL),
    ('U20007', 'OC2004', 'Priscilla "Pip" Grey, Esq.', '=HYPERLINK("http://198.51.100.7/","Conductor")', 'Sales, "Export"
and Tours', 'pip@southern-choir.example', '+64 3 555 0161', 'admin', 'scrypt$16384$8$1$c2FsdA20007$aGFzaA2000777', '2020-02-01T00:05:00Z', NULL),
    ('U20008', 'OC2004', 'Lee', NULL, NULL, 'lee@southern-choir.example', NULL, 'user', 'scrypt$16384$8$1$c2FsdA20008$aGFzaA2000888', '2024-06-30T06:00:00Z', NULL),
    ('U20009', 'OC2004', 'Sina Faleolo', '+Chair (acting)', '-', 'sina@bridgework.example', '+64 3 555 0171', 'user', 'scrypt$16384$8$1$c2FsdA20009$aGFzaA2000999', '2023-02-14T19:40:00Z', NULL),
    ('U20010', 'OC2001', 'Rangi Bell', 'Driver', 'Community Programmes', 'rangi@kereru-neighbours.example', '+64 3 555 0145', 'user', 'scrypt$16384$8$1$c2FsdA20010$aGFzaA2001010', '2023-08-21T21:00:00Z', '2026-11-13T04:00:00Z'),
    ('U20011', 'OC2006', '(deleted)', NULL, NULL, '4f1c7be0a92d33aa5b77e0d1c8f4e6b2', NULL, 'user', '-', '2017-01-10T02:00:00Z', '2025-03-31T05:00:00Z');

INSERT INTO individual_licensees VALUES
    ('OC2003', 'U20004', 'Niamh O''Brien', 'niamh@tui-garden.example', '27 Specimen Road, Karitāne', '+64 3 555 0180');

INSERT INTO licensee_contacts VALUES
    (9001, 'OC2001', 'account management', 'Wiremu Pōhatu', 'Office Manager', 'wiremu@kereru-neighbours.example', '+64 3 555 0143'),
    (9002, 'OC2002', 'account management', 'Ruth Adeyemi', 'Company Secretary', 'office@harbourhill.example', '+64 3 555 0154'),
    (9003, 'OC2004', 'account management', 'Priscilla "Pip" Grey, Esq.', NULL, 'pip@southern-choir.example', NULL),
    (9004, 'OC2005', 'site visits', 'Sina Faleolo', 'Consultant', 'sina@bridgework.example', '+64 3 555 0171');

INSERT INTO user_logins VALUES
    (900101, 'U20001', '2026-09-01T20:02:11Z', '203.0.113.40', 'signed in'),
    (900102, 'U20001', '2026-09-14T20:05:43Z', '203.0.113.40', 'signed in'),
    (900103, 'U20001', '2026-10-05T19:58:20Z', '198.51.100.61', 'wrong password'),
    (900104, 'U20001', '2026-10-05T19:58:52Z', '198.51.100.61', 'signed in'),
    (900105, 'U20001', '2026-11-02T20:11:07Z', '203.0.113.40', 'signed in'),
    (900106, 'U20001', '2026-11-23T20:00:31Z', '203.0.113.40', 'signed in'),
    (900201, 'U20002', '2026-11-02T20:13:00Z', '203.0.113.40', 'signed in'),
    (900202, 'U20002', '2026-11-24T03:20:18Z', '203.0.113.40', 'signed in'),
    (900301, 'U20003', '2026-11-25T21:40:00Z', '203.0.113.41', 'signed in'),
    (900401, 'U20004', '2026-11-20T08:15:59Z', '192.0.2.77', 'signed in'),
    (900501, 'U20005', '2026-10-30T02:44:10Z', '192.0.2.9', 'signed in'),
    (900502, 'U20005', '2026-11-06T02:41:35Z', '2001:db8::9', 'signed in'),
    (900601, 'U20006', '2026-10-12T22:30:00Z', '192.0.2.10', 'signed in'),
    (900602, 'U20006', '2026-11-12T22:31:00Z', '192.0.2.10', 'signed in'),
    (900701, 'U20007', '2026-11-19T05:00:00Z', '198.51.100.90', 'signed in'),
    (900901, 'U20009', '2026-11-18T23:59:59Z', '198.51.100.91', 'signed in'),
    (901001, 'U20010', '2026-10-01T17:30:00Z', '203.0.113.44', 'signed in'),
    (901002, 'U20010', '2026-11-10T17:32:00Z', '203.0.113.44', 'signed in');

INSERT INTO user_actions VALUES
    (900101, 'U20001', '2026-09-14T20:20:00Z', 'contact added', 'list 4, 1 contact', '203.0.113.40'),
    (900102, 'U20001', '2026-10-05T20:10:00Z', 'message sent', 'list 4, 212 contacts', '198.51.100.61'),
    (900103, 'U20001', '2026-11-02T20:30:00Z', 'report viewed', NULL, '203.0.113.40'),
    (900104, 'U20001', '2026-11-23T20:08:00Z', 'form published', 'form "Join us, please"', '203.0.113.40'),
    (900201, 'U20002', '2026-11-02T20:40:00Z', 'contact changed', 'list 4, 1 contact', '203.0.113.40'),
    (900301, 'U20003', '2026-11-25T21:44:00Z', 'list exported', 'list 4, 212 contacts', '203.0.113.41'),
    (900501, 'U20005', '2026-11-06T02:50:00Z', 'report viewed', 'Übersicht – Q3', NULL),
    (900601, 'U20006', '2026-11-12T22:40:00Z', 'list exported', 'list 9, 38 contacts', '192.0.2.10'),
    (900701, 'U20007', '2026-11-19T05:06:00Z', 'form published', '=1+1, "quoted", and
a second line', '198.51.100.90'),
    (901001, 'U20010', '2026-10-01T17:40:00Z', 'contact changed', 'list 4, 3 contacts', '203.0.113.44');

INSERT INTO page_views VALUES
    (900101, 'U20001', '2026-09-14T20:06:00Z', '/contacts', '203.0.113.40', NULL),
    (900102, 'U20001', '2026-09-14T20:19:30Z', '/contacts/new', '203.0.113.40', 'https://crm.outreach.example/contacts'),
    (900103, 'U20001', '2026-10-05T20:00:05Z', '/messages/new', '198.51.100.61', 'https://crm.outreach.example/home'),
    (900104, 'U20001', '2026-11-02T20:29:41Z', '/reports/opens', '203.0.113.40', 'https://crm.outreach.example/home'),
    (900105, 'U20001', '2026-11-23T20:05:00Z', '/settings/forms', '203.0.113.40', 'https://crm.outreach.example/home'),
    (900201, 'U20002', '2026-11-24T03:21:00Z', '/contacts?page=2&sort=name', '203.0.113.40', NULL),
    (900401, 'U20004', '2026-11-20T08:16:30Z', '/contacts', '192.0.2.77', NULL),
    (900501, 'U20005', '2026-11-06T02:49:00Z', '/reports/opens', '2001:db8::9', NULL),
    (900601, 'U20006', '2026-11-12T22:39:00Z', '/contacts', '192.0.2.10', 'https://crm.outreach.example/home'),
    (900701, 'U20007', '2026-11-19T05:05:00Z', '/settings/forms', '198.51.100.90', '=cmd'),
    (901001, 'U20010', '2026-10-01T17:35:00Z', '/contacts', '203.0.113.44', NULL);

INSERT INTO emails_sent VALUES
    (900101, 'U20001', '2026-10-05T20:12:00Z', 'colleague', 'kereru-neighbours.example', 'Roster for October'),
    (900102, 'U20001', '2026-10-06T01:00:00Z', 'third party', 'members.example', 'Your first visit'),
    (900103, 'U20001', '2026-11-23T20:20:00Z', 'third party', 'members.example', NULL),
    (900201, 'U20002', '2026-11-02T20:50:00Z', 'colleague', 'kereru-neighbours.example', 'Re: Roster for October'),
    (900601, 'U20006', '2026-11-12T22:50:00Z', 'third party', 'suppliers.example', 'Overdue, second notice'),
    (900701, 'U20007', '2026-11-19T05:20:00Z', 'third party', 'members.example', '@all: tickets, "two for one"'),
    (901001, 'U20010', '2026-10-01T17:50:00Z', 'colleague', 'kereru-neighbours.example', 'Van keys');

INSERT INTO support_requests VALUES
    (900101, 'U20001', '2026-06-09T21:30:00Z', 'phone', 'Tracking images', 'Called to ask what the image at the foot of our messages is for, and who can see when it is loaded.'),
    (900102, 'U20001', '2026-11-02T20:45:00Z', 'email', 'Report shows nothing', 'The report of opens is empty since Friday. Is it me?'),
    (900401, 'U20004', '2026-05-18T07:00:00Z', 'email', 'Can''t find last year''s invoice', 'I can''t find the invoice for 2025. Could you send it again?'),
    (900601, 'U20006', '2026-08-03T23:10:00Z', 'email', 'Statement of account', 'Please send a statement of account to my own address, not to the office.'),
    (900701, 'U20007', '2026-11-19T05:30:00Z', 'email', '=SUM(A1:A9)', 'Three things:
1. the export quotes "everything",
2. commas, too,
3. and a line starts with =SUM(A1:A9).

Could you look?'),
    (901001, 'U20010', '2026-11-12T18:00:00Z', 'email', 'I am leaving', 'Friday is my last day. Who closes my user account?');

INSERT INTO support_replies VALUES
    (900101, 900101, '2026-06-09T21:40:00Z', 'Kia ora, it tells the sender that the message was opened: the time, the program and the page it came from. Administrators of your organisation and we can see it.', 'Dot Llewellyn', 'dot@outreach.example'),
    (900102, 900102, '2026-11-03T00:10:00Z', 'Kia ora, no, it was us: the nightly count had stopped. The report is complete again.', 'Sefa Marchetti', 'sefa@outreach.example'),
    (900401, 900401, '2026-05-18T21:00:00Z', 'Kia ora, it is on its way to you.', 'Sefa Marchetti', 'sefa@outreach.example'),
    (900601, 900601, '2026-08-04T00:00:00Z', 'Kia ora, done, and noted for next time.', 'Dot Llewellyn', 'dot@outreach.example'),
    (900701, 900701, '2026-11-19T22:00:00Z', 'Kia ora, we have taken the "=" off, and the rest reads well now.', 'Dot Llewellyn', 'dot@outreach.example');

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_customers;
DROP TABLE draft_kinds;
DROP TABLE draft_trees;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
