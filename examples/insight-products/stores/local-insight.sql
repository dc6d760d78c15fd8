-- Local Insight: its subscribers, their users, the log, billing and the newsletter. One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE li_organisations (
    organisation_id INTEGER PRIMARY KEY,
    organisation_name VARCHAR(120) NOT NULL UNIQUE,
    sector VARCHAR(40) NOT NULL,
    plan VARCHAR(12) NOT NULL CHECK (plan IN ('standard', 'premium', 'enterprise')),
    subscribed_on VARCHAR(10) NOT NULL,
    closed_on VARCHAR(10)
);

CREATE TABLE li_users (
    user_id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES li_organisations (organisation_id),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    password_hash VARCHAR(120) NOT NULL,
    telephone VARCHAR(24),
    job_title VARCHAR(120),
    is_group_admin INTEGER NOT NULL CHECK (is_group_admin IN (0, 1)),
    joined_at VARCHAR(20) NOT NULL,
    created_by VARCHAR(16) NOT NULL CHECK (created_by IN ('the user', 'a group admin', 'our staff')),
    login_count INTEGER NOT NULL CHECK (login_count >= 0),
    last_login_at VARCHAR(20)
);
CREATE INDEX li_users_by_organisation ON li_users (organisation_id);

CREATE TABLE li_logins (
    login_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES li_users (user_id),
    logged_in_at VARCHAR(20) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    browser VARCHAR(80) NOT NULL,
    operating_system VARCHAR(80) NOT NULL,
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
);
CREATE INDEX li_logins_by_user ON li_logins (user_id);

CREATE TABLE li_usage_log (
    event_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES li_users (user_id),
    used_at VARCHAR(20) NOT NULL,
    page VARCHAR(200) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    browser VARCHAR(80) NOT NULL,
    operating_system VARCHAR(80) NOT NULL,
    referrer VARCHAR(200)
);
CREATE INDEX li_usage_log_by_user ON li_usage_log (user_id);

CREATE TABLE li_saved_areas (
    area_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES li_users (user_id),
    title VARCHAR(120) NOT NULL,
    note TEXT,
    saved_at VARCHAR(20) NOT NULL,
    UNIQUE (user_id, title)
);

CREATE TABLE li_billing_accounts (
    account_number VARCHAR(12) PRIMARY KEY,
    organisation_id INTEGER NOT NULL UNIQUE REFERENCES li_organisations (organisation_id),
    billing_name VARCHAR(120) NOT NULL,
    billing_address VARCHAR(200),
    payment_terms_days INTEGER NOT NULL CHECK (payment_terms_days > 0)
);

-- user_id is filled where the contact is also a user; the address is often a mailbox that a whole office reads
CREATE TABLE li_billing_contacts (
    contact_id INTEGER PRIMARY KEY,
    account_number VARCHAR(12) NOT NULL REFERENCES li_billing_accounts (account_number),
    user_id INTEGER REFERENCES li_users (user_id),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL,
    telephone VARCHAR(24),
    named_on VARCHAR(10) NOT NULL,
    UNIQUE (account_number, email)
);
CREATE INDEX li_billing_contacts_by_email ON li_billing_contacts (email);
CREATE INDEX li_billing_contacts_by_user ON li_billing_contacts (user_id);

CREATE TABLE li_invoices (
    invoice_number VARCHAR(20) PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES li_billing_contacts (contact_id),
    attention VARCHAR(120),
    sent_to VARCHAR(120),
    issued_on VARCHAR(10) NOT NULL,
    description VARCHAR(200) NOT NULL,
    amount_pence INTEGER NOT NULL,
    vat_pence INTEGER NOT NULL
);
CREATE INDEX li_invoices_by_contact ON li_invoices (contact_id);

CREATE TABLE li_newsletter (
    preference_id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL,
    newsletter VARCHAR(24) NOT NULL CHECK (newsletter IN ('product updates', 'promotional')),
    status VARCHAR(12) NOT NULL CHECK (status IN ('subscribed', 'stopped')),
    changed_at VARCHAR(20) NOT NULL,
    UNIQUE (email, newsletter)
);

-- counts by sector and month; too coarse to lead back to anybody
CREATE TABLE li_monthly_figures (
    month VARCHAR(7) NOT NULL,
    sector VARCHAR(40) NOT NULL,
    organisations INTEGER NOT NULL,
    active_users INTEGER NOT NULL,
    logins INTEGER NOT NULL,
    PRIMARY KEY (month, sector)
);

-- >>> the same people in every store: names mixed by modular arithmetic; nobody here exists
CREATE TEMPORARY TABLE draft_first_names (k INTEGER, name TEXT, slug TEXT);
INSERT INTO draft_first_names VALUES
    (0, 'Abigail', 'abigail'), (1, 'Bashir', 'bashir'), (2, 'Ceri', 'ceri'), (3, 'Dominik', 'dominik'), (4, 'Eilidh', 'eilidh'),
    (5, 'Farah', 'farah'), (6, 'Gethin', 'gethin'), (7, 'Hyacinth', 'hyacinth'), (8, 'Iqbal', 'iqbal'), (9, 'Jaume', 'jaume'),
    (10, 'Katya', 'katya'), (11, 'Lloyd', 'lloyd'), (12, 'Máire', 'maire'), (13, 'Nnamdi', 'nnamdi'), (14, 'Oonagh', 'oonagh'),
    (15, 'Petronella', 'petronella'), (16, 'Qasim', 'qasim'), (17, 'Rhiannon', 'rhiannon'), (18, 'Søren', 'soeren'),
    (19, 'Tamsin', 'tamsin'), (20, 'Ugo', 'ugo'), (21, 'Verity', 'verity'), (22, 'Wilf', 'wilf'), (23, 'Xiomara', 'xiomara'),
    (24, 'Yannis', 'yannis'), (25, 'Zainab', 'zainab'), (26, 'Alasdair', 'alasdair'), (27, 'Beatrix', 'beatrix'),
    (28, 'Chidi', 'chidi'), (29, 'Delphine', 'delphine'), (30, 'Emrys', 'emrys'), (31, 'Fenella', 'fenella'),
    (32, 'Godfrey', 'godfrey'), (33, 'Hülya', 'huelya'), (34, 'Isolde', 'isolde'), (35, 'Jarek', 'jarek'), (36, 'Keziah', 'keziah'),
    (37, 'Leopold', 'leopold'), (38, 'Morwenna', 'morwenna'), (39, 'Ned', 'ned');
CREATE TEMPORARY TABLE draft_last_names (k INTEGER, name TEXT, slug TEXT);
INSERT INTO draft_last_names VALUES
    (0, 'Ackroyd', 'ackroyd'), (1, 'Bhatt', 'bhatt'), (2, 'Cadwallader', 'cadwallader'), (3, 'D''Souza', 'dsouza'),
    (4, 'Entwhistle', 'entwhistle'), (5, 'Fairclough', 'fairclough'), (6, 'Göransson', 'goeransson'), (7, 'Hebblethwaite', 'hebblethwaite'),
    (8, 'Idowu', 'idowu'), (9, 'Jellicoe', 'jellicoe'), (10, 'Kaczmarek', 'kaczmarek'), (11, 'Lovelock', 'lovelock'),
    (12, 'McAllister', 'mcallister'), (13, 'Nakamura', 'nakamura'), (14, 'O''Dowd', 'odowd'), (15, 'Penhaligon', 'penhaligon'),
    (16, 'Quarshie', 'quarshie'), (17, 'Rosewarne', 'rosewarne'), (18, 'Świder', 'swider'), (19, 'Trevithick', 'trevithick'),
    (20, 'Unsworth', 'unsworth'), (21, 'Vaughan-Rees', 'vaughan-rees'), (22, 'Wetherby', 'wetherby'), (23, 'Xenakis', 'xenakis'),
    (24, 'Yeboah', 'yeboah'), (25, 'Zavala', 'zavala'), (26, 'Applegarth', 'applegarth'), (27, 'Boateng', 'boateng'),
    (28, 'Clutterbuck', 'clutterbuck'), (29, 'Demirci', 'demirci'), (30, 'Earnshaw', 'earnshaw'), (31, 'Featherstone', 'featherstone'),
    (32, 'Gwynne', 'gwynne'), (33, 'Hargreaves', 'hargreaves'), (34, 'Ingleby', 'ingleby'), (35, 'Jayawardena', 'jayawardena'),
    (36, 'Kershaw', 'kershaw'), (37, 'Llewellyn', 'llewellyn'), (38, 'Mistry', 'mistry'), (39, 'Núñez', 'nunez'), (40, 'Ormerod', 'ormerod');
CREATE TEMPORARY TABLE draft_places (k INTEGER, name TEXT, slug TEXT);
INSERT INTO draft_places VALUES
    (0, 'Ashmere', 'ashmere'), (1, 'Brackenford', 'brackenford'), (2, 'Coldharbour', 'coldharbour'), (3, 'Dunmallet', 'dunmallet'),
    (4, 'Elmstead Vale', 'elmsteadvale'), (5, 'Fallowby', 'fallowby'), (6, 'Gorsehill', 'gorsehill'), (7, 'Hallowdale', 'hallowdale'),
    (8, 'Inchmarsh', 'inchmarsh'), (9, 'Jackdaw Moor', 'jackdawmoor'), (10, 'Kettlebridge', 'kettlebridge'), (11, 'Larkhythe', 'larkhythe'),
    (12, 'Millrace', 'millrace'), (13, 'Nethercombe', 'nethercombe'), (14, 'Oxwater', 'oxwater'), (15, 'Pennyfold', 'pennyfold'),
    (16, 'Quernside', 'quernside'), (17, 'Rushbeck', 'rushbeck'), (18, 'Sallowfield', 'sallowfield'), (19, 'Tarnholme', 'tarnholme'),
    (20, 'Ullersby', 'ullersby'), (21, 'Venncastle', 'venncastle'), (22, 'Whinstone', 'whinstone'), (23, 'Yarrowgate', 'yarrowgate');
CREATE TEMPORARY TABLE draft_kinds (k INTEGER, name TEXT, sector TEXT, slug TEXT);
INSERT INTO draft_kinds VALUES
    (0, 'Borough Council', 'local government', 'council'), (1, 'Homes', 'housing', 'homes'), (2, 'Health Partnership', 'health', 'health'),
    (3, 'Community Foundation', 'charity', 'foundation'), (4, 'Housing Group', 'housing', 'housing'), (5, 'Fire and Rescue', 'local government', 'fire');

-- six people to an organisation; persons 1 to 240 use Local Insight, 201 to 360 Community Insight, 331 to 400 Value Insight,
-- and 401 to 460 have only talked to us
CREATE TEMPORARY TABLE draft_organisations (o INTEGER, name TEXT, sector TEXT, domain TEXT);
INSERT INTO draft_organisations
WITH RECURSIVE n (o) AS (SELECT 1 UNION ALL SELECT o + 1 FROM n WHERE o < 77)
SELECT n.o, p.name || ' ' || k.name, k.sector, p.slug || '-' || k.slug || '.example'
FROM n JOIN draft_places p ON p.k = n.o % 24 JOIN draft_kinds k ON k.k = (n.o * 5 + n.o / 24) % 6;
CREATE TEMPORARY TABLE draft_people (p INTEGER, o INTEGER, full_name TEXT, local TEXT, email TEXT, telephone TEXT);
INSERT INTO draft_people
WITH RECURSIVE n (p) AS (SELECT 1 UNION ALL SELECT p + 1 FROM n WHERE p < 460)
SELECT n.p, d.o, f.name || ' ' || l.name, f.slug || '.' || l.slug, f.slug || '.' || l.slug || '@' || d.domain,
    CASE
        WHEN n.p % 7 = 0 THEN NULL
        WHEN n.p % 29 = 4 THEN '01632 960' || substr(CAST(999 + n.p AS TEXT), 2)
        ELSE '01632 960' || substr(CAST(1000 + n.p AS TEXT), 2)
    END
FROM n
JOIN draft_organisations d ON d.o = (n.p - 1) / 6 + 1
JOIN draft_first_names f ON f.k = (n.p * 7) % 40
JOIN draft_last_names l ON l.k = (n.p * 13 + n.p / 40) % 41;

-- moments of 2026, January to October, and the addresses and programs that turn up with them
CREATE TEMPORARY TABLE draft_moments (
    n INTEGER, day TEXT, moment TEXT, ip TEXT, browser TEXT, system TEXT
);
INSERT INTO draft_moments
WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 2400)
SELECT n, day,
    day || 'T' || substr(CAST(106 + (n * 5) % 16 AS TEXT), 2) || ':' || substr(CAST(100 + (n * 23) % 60 AS TEXT), 2) || ':'
        || substr(CAST(100 + (n * 41) % 60 AS TEXT), 2) || 'Z',
    CASE n % 4
        WHEN 0 THEN '192.0.2.' || CAST(1 + (n * 31) % 254 AS TEXT)
        WHEN 1 THEN '198.51.100.' || CAST(1 + (n * 47) % 254 AS TEXT)
        WHEN 2 THEN '203.0.113.' || CAST(1 + (n * 53) % 254 AS TEXT)
        ELSE '2001:db8::' || CAST(1 + (n * 59) % 9000 AS TEXT)
    END,
    CASE n % 5 WHEN 0 THEN 'Firefox 131' WHEN 1 THEN 'Chrome 129' WHEN 2 THEN 'Safari 18' WHEN 3 THEN 'Edge 128' ELSE 'Chrome Mobile 129' END,
    CASE n % 5 WHEN 0 THEN 'Ubuntu 24.04' WHEN 1 THEN 'Windows 11' WHEN 2 THEN 'macOS 15' WHEN 3 THEN 'Windows 10' ELSE 'Android 14' END
FROM (
    SELECT n, '2026-' || substr(CAST(101 + (n * 7) % 10 AS TEXT), 2) || '-' || substr(CAST(101 + (n * 11) % 28 AS TEXT), 2) AS day
    FROM s
) AS days;
-- <<< the same people in every store

-- organisations 1 to 40; number 7 and number 19 have ended their subscription this month
INSERT INTO li_organisations
SELECT 100 + o, name, sector, CASE o % 3 WHEN 0 THEN 'standard' WHEN 1 THEN 'premium' ELSE 'enterprise' END,
    CAST(2014 + o % 9 AS TEXT) || '-0' || CAST(1 + o % 9 AS TEXT) || '-01',
    CASE o WHEN 7 THEN '2026-11-16' WHEN 19 THEN '2026-11-02' ELSE NULL END
FROM draft_organisations WHERE o <= 40;

-- the first of each six is group admin
INSERT INTO li_users
SELECT 1000 + p, 100 + o, full_name, email, '$scrypt$ln=15,r=8,p=1$bGktc2FsdC0' || CAST(1000 + p AS TEXT) || '$' || local, telephone,
    CASE p % 6 WHEN 1 THEN 'Head of Insight' WHEN 2 THEN 'Data Analyst' WHEN 3 THEN 'Policy Officer' WHEN 4 THEN 'GIS Officer' ELSE NULL END,
    CASE p % 6 WHEN 1 THEN 1 ELSE 0 END,
    CAST(2015 + p % 11 AS TEXT) || '-' || substr(CAST(101 + p % 12 AS TEXT), 2) || '-' || substr(CAST(101 + p % 28 AS TEXT), 2) || 'T09:'
        || substr(CAST(100 + p % 60 AS TEXT), 2) || ':00Z',
    CASE p % 5 WHEN 0 THEN 'our staff' WHEN 1 THEN 'the user' ELSE 'a group admin' END, 0, NULL
FROM draft_people WHERE p <= 240;

-- every seventeenth has never signed in
INSERT INTO li_logins
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 10)
SELECT p.p * 100 + j.n, 1000 + p.p, m.moment, m.ip, m.browser, m.system, CASE WHEN (p.p + j.n) % 14 = 0 THEN 0 ELSE 1 END
FROM draft_people p
JOIN j ON j.n <= 2 + p.p % 9
JOIN draft_moments m ON m.n = (p.p * 37 + j.n * 101) % 2400 + 1
WHERE p.p <= 240 AND p.p % 17 <> 0;

INSERT INTO li_usage_log
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 16)
SELECT p.p * 100 + j.n, 1000 + p.p, m.moment,
    CASE (p.p + j.n) % 7
        WHEN 0 THEN '/dashboards/' || CAST(100 + p.o AS TEXT) || '/overview'
        WHEN 1 THEN '/maps?indicator=' || CAST(200 + (p.p * j.n) % 300 AS TEXT)
        WHEN 2 THEN '/reports/new'
        WHEN 3 THEN '/reports/' || CAST(7000 + p.p AS TEXT) || '/export'
        WHEN 4 THEN '/areas/import'
        WHEN 5 THEN '/account/preferences'
        ELSE '/help/search?q=ward%20boundaries'
    END,
    m.ip, m.browser, m.system,
    CASE j.n % 4 WHEN 0 THEN NULL WHEN 1 THEN 'https://search.example/?q=local+insight' WHEN 2 THEN 'https://intranet.' || d.domain || '/tools' ELSE 'https://local.insight.example/' END
FROM draft_people p
JOIN draft_organisations d ON d.o = p.o
JOIN j ON j.n <= 4 + p.p % 13
JOIN draft_moments m ON m.n = (p.p * 53 + j.n * 89) % 2400 + 1
WHERE p.p <= 240 AND p.p % 17 <> 0;

INSERT INTO li_saved_areas
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 3)
SELECT p.p * 10 + j.n, 1000 + p.p,
    CASE j.n WHEN 1 THEN 'My ward' WHEN 2 THEN 'Estates around ' || l.name ELSE 'Comparison ' || CAST(p.p AS TEXT) END,
    CASE (p.p + j.n) % 3 WHEN 0 THEN NULL WHEN 1 THEN 'For the committee paper; ask ' || q.full_name || ' to check.' ELSE 'Boundaries of 2021.' END,
    m.moment
FROM draft_people p
JOIN draft_places l ON l.k = p.p % 24
JOIN draft_people q ON q.p = CASE p.p % 6 WHEN 0 THEN p.p - 1 ELSE p.p + 1 END
JOIN j ON j.n <= p.p % 4
JOIN draft_moments m ON m.n = (p.p * 61 + j.n * 71) % 2400 + 1
WHERE p.p <= 240;

INSERT INTO li_billing_accounts
SELECT 'LI' || CAST(7000 + o AS TEXT), 100 + o, name, 'Finance, ' || name || ', ' || CAST(o AS TEXT) || ' Specimen Street', CASE o % 4 WHEN 0 THEN 14 ELSE 30 END
FROM draft_organisations WHERE o <= 40;

-- a third of the organisations name a mailbox; of the others, the second user, every fifth with another address
INSERT INTO li_billing_contacts
SELECT 6000 + o, 'LI' || CAST(7000 + o AS TEXT), NULL, 'Accounts payable', 'accounts@' || domain, NULL, '2018-01-15'
FROM draft_organisations WHERE o <= 40 AND o % 3 = 0;
INSERT INTO li_billing_contacts
SELECT 6000 + p.o, 'LI' || CAST(7000 + p.o AS TEXT), 1000 + p.p, p.full_name,
    CASE p.o % 5 WHEN 0 THEN 'finance@' || d.domain ELSE p.email END, p.telephone, '2018-01-15'
FROM draft_people p JOIN draft_organisations d ON d.o = p.o
WHERE p.p <= 240 AND p.p % 6 = 2 AND p.o % 3 <> 0;

-- one invoice a year, between April and September
INSERT INTO li_invoices
WITH RECURSIVE years (y) AS (SELECT 2018 UNION ALL SELECT y + 1 FROM years WHERE y < 2026)
SELECT 'LI-' || CAST(years.y AS TEXT) || '-' || CAST(k.contact_id AS TEXT), k.contact_id, k.full_name, k.email,
    CAST(years.y AS TEXT) || '-0' || CAST(4 + k.contact_id % 6 AS TEXT) || '-03',
    'Local Insight, subscription ' || CAST(years.y AS TEXT), 240000 + (k.contact_id * 1700) % 160000,
    (240000 + (k.contact_id * 1700) % 160000) / 5
FROM years JOIN li_billing_contacts k ON years.y >= 2018 + k.contact_id % 4;

-- every third reads no newsletter; some readers have no account
INSERT INTO li_newsletter
SELECT 20000 + p * 2, email, 'product updates', CASE p % 8 WHEN 0 THEN 'stopped' ELSE 'subscribed' END, '2025-03-' || substr(CAST(101 + p % 28 AS TEXT), 2) || 'T10:00:00Z'
FROM draft_people WHERE p % 3 <> 0 AND (p <= 240 OR p > 430);
INSERT INTO li_newsletter
SELECT 20001 + p * 2, email, 'promotional', CASE p % 2 WHEN 0 THEN 'stopped' ELSE 'subscribed' END, '2025-04-' || substr(CAST(101 + p % 28 AS TEXT), 2) || 'T10:00:00Z'
FROM draft_people WHERE p % 3 = 1 AND (p <= 240 OR p > 430);

INSERT INTO li_monthly_figures
SELECT substr(l.logged_in_at, 1, 7), o.sector, COUNT(DISTINCT u.organisation_id), COUNT(DISTINCT l.user_id), COUNT(*)
FROM li_logins l JOIN li_users u ON u.user_id = l.user_id JOIN li_organisations o ON o.organisation_id = u.organisation_id
GROUP BY substr(l.logged_in_at, 1, 7), o.sector;

-- placed by hand: the people who write the letters, and values that are hard to print

INSERT INTO li_organisations VALUES
    (901, 'Thornbeck Borough Council', 'local government', 'enterprise', '2016-04-01', NULL),
    (902, 'Midshire Health Partnership', 'health', 'premium', '2017-09-01', NULL),
    (903, 'Saltmarsh Homes', 'housing', 'standard', '2020-01-01', NULL),
    (904, 'Quayside, Dock & Quarter Trust', 'charity', 'standard', '2022-06-01', NULL),
    (905, 'Fenwick "Rural" District Council', 'local government', 'standard', '2019-02-01', NULL),
    (906, 'Canalside Housing', 'housing', 'premium', '2018-03-01', NULL);

-- Imogen Farrow and Callum Adeyinka share a desk and its telephone. Gwen Prosser has entered nothing that she need not.
INSERT INTO li_users VALUES
    (9001, 901, 'Imogen Farrow', 'imogen.farrow@thornbeck-council.example', '$scrypt$ln=15,r=8,p=1$bGk5MDAx$imogen', '01632 960901', 'Intelligence Manager', 1, '2016-04-12T08:55:00Z', 'our staff', 0, NULL),
    (9002, 901, 'Callum Adeyinka', 'callum.adeyinka@thornbeck-council.example', '$scrypt$ln=15,r=8,p=1$bGk5MDAy$callum', '01632 960901', 'Research Officer', 0, '2021-10-04T13:02:00Z', 'a group admin', 0, NULL),
    (9003, 902, 'Rupert Haldane', 'rupert.haldane@midshire-health.example', '$scrypt$ln=15,r=8,p=1$bGk5MDAz$rupert', '01632 960903', 'Contracts Lead', 1, '2017-09-07T09:20:00Z', 'our staff', 0, NULL),
    (9004, 903, 'Mei-Ling Pascoe', 'mei-ling.pascoe@saltmarsh-homes.example', '$scrypt$ln=15,r=8,p=1$bGk5MDA0$meiling', '01632 960904', 'Insight Analyst', 0, '2020-01-20T11:00:00Z', 'a group admin', 0, NULL),
    (9005, 904, 'Tunde Bakare', 'tunde.bakare@quayside-trust.example', '$scrypt$ln=15,r=8,p=1$bGk5MDA1$tunde', '01632 960905', 'Trust Manager', 1, '2022-06-09T15:45:00Z', 'the user', 0, NULL),
    (9006, 905, 'Gwen Prosser', 'gwen.prosser@fenwick-rdc.example', '$scrypt$ln=15,r=8,p=1$bGk5MDA2$gwen', NULL, NULL, 0, '2024-02-29T23:59:59Z', 'a group admin', 0, NULL),
    (9007, 905, 'Bartholomew "Bat" Quigley, MBE', 'bat.quigley@fenwick-rdc.example', '$scrypt$ln=15,r=8,p=1$bGk5MDA3$bat', '=01632 960907, "Bat"', '=Head of "Maps, Plans" & More', 1, '2019-02-11T10:10:10Z', 'our staff', 0, NULL),
    (9008, 903, 'Osian Pritchard', 'osian.pritchard@saltmarsh-homes.example', '$scrypt$ln=15,r=8,p=1$bGk5MDA4$osian', '01632 960908', 'Housing Officer', 1, '2020-01-15T08:30:00Z', 'our staff', 0, NULL),
    (9009, 906, 'Harriet Blom', 'harriet.blom@canalside.example', '$scrypt$ln=15,r=8,p=1$bGk5MDA5$harriet', '01632 960931', 'Performance Manager', 1, '2018-03-19T12:12:00Z', 'our staff', 0, NULL),
    (9010, 902, 'Dafydd Lowe', 'dafydd.lowe@midshire-health.example', '$scrypt$ln=15,r=8,p=1$bGk5MDEw$dafydd', '01632 960910', NULL, 0, '2023-05-02T07:40:00Z', 'a group admin', 0, NULL);

INSERT INTO li_logins VALUES
    (990101, 9001, '2026-09-01T08:01:12Z', '192.0.2.41', 'Edge 128', 'Windows 11', 1),
    (990102, 9001, '2026-10-13T08:03:40Z', '192.0.2.41', 'Edge 128', 'Windows 11', 0),
    (990103, 9001, '2026-10-13T08:03:58Z', '192.0.2.41', 'Edge 128', 'Windows 11', 1),
    (990201, 9002, '2026-10-13T08:20:00Z', '192.0.2.41', 'Edge 128', 'Windows 11', 1),
    (990301, 9003, '2026-02-03T14:00:05Z', '198.51.100.7', 'Chrome 129', 'Windows 10', 1),
    (990302, 9003, '2026-07-21T14:10:31Z', '2001:db8::7:1', 'Safari 18', 'iOS 18', 1),
    (990401, 9004, '2026-08-08T16:18:09Z', '203.0.113.14', 'Firefox 131', 'Ubuntu 24.04', 1),
    (990501, 9005, '2026-10-30T19:00:00Z', '203.0.113.55', 'Chrome Mobile 129', 'Android 14', 1),
    (990701, 9007, '2026-03-04T09:09:09Z', '198.51.100.77', 'Bat''s "own" browser, 1.0', '=Linux', 1),
    (990801, 9008, '2026-10-02T10:00:00Z', '203.0.113.18', 'Edge 128', 'Windows 11', 1),
    (990901, 9009, '2026-10-29T12:30:00Z', '198.51.100.9', 'Firefox 131', 'macOS 15', 1);

INSERT INTO li_usage_log VALUES
    (990101, 9001, '2026-09-01T08:02:00Z', '/dashboards/901/overview', '192.0.2.41', 'Edge 128', 'Windows 11', 'https://intranet.thornbeck-council.example/tools'),
    (990102, 9001, '2026-10-13T08:05:22Z', '/account/users', '192.0.2.41', 'Edge 128', 'Windows 11', NULL),
    (990201, 9002, '2026-10-13T08:21:10Z', '/maps?indicator=214', '192.0.2.41', 'Edge 128', 'Windows 11', NULL),
    (990301, 9003, '2026-07-21T14:12:00Z', '/reports/new', '2001:db8::7:1', 'Safari 18', 'iOS 18', NULL),
    (990401, 9004, '2026-08-08T16:20:00Z', '/reports/9004/export', '203.0.113.14', 'Firefox 131', 'Ubuntu 24.04', 'https://search.example/?q=%3Dsum%281%2C2%29'),
    (990501, 9005, '2026-10-30T19:01:00Z', '/maps?indicator=333', '203.0.113.55', 'Chrome Mobile 129', 'Android 14', 'https://mail.quayside-trust.example/'),
    (990701, 9007, '2026-03-04T09:11:00Z', '/help/search?q="comma,%20quote"', '198.51.100.77', 'Bat''s "own" browser, 1.0', '=Linux', '=cmd|'' /C calc''!A0'),
    (990801, 9008, '2026-10-02T10:01:00Z', '/dashboards/903/overview', '203.0.113.18', 'Edge 128', 'Windows 11', NULL),
    (990901, 9009, '2026-10-29T12:31:00Z', '/reports/new', '198.51.100.9', 'Firefox 131', 'macOS 15', NULL);

INSERT INTO li_saved_areas VALUES
    (99011, 9001, 'Town centre, 15 minutes'' walk', 'Callum draws the boundary again by June.', '2026-05-19T09:00:00Z'),
    (99041, 9004, 'Łódź Street & Àrd Road', 'Names with accents sort wrongly in the export — “please fix”.', '2026-08-08T16:19:00Z'),
    (99071, 9007, '=SUM(A1:A9)', 'First line, with a comma
second line with "quotes"
	third line after a tab', '2026-03-04T09:10:00Z'),
    (99072, 9007, '+44 and -1', '@home', '2026-03-04T09:12:00Z'),
    (99091, 9009, 'Canal basin', NULL, '2026-10-29T12:33:00Z');

INSERT INTO li_billing_accounts VALUES
    ('LI7901', 901, 'Thornbeck Borough Council', 'Civic Hall, Example Square, Thornbeck', 30),
    ('LI7902', 902, 'Midshire Health Partnership', '2 Specimen Way, Midshire', 30),
    ('LI7903', 903, 'Saltmarsh Homes', NULL, 14),
    ('LI7905', 905, 'Fenwick "Rural" District Council', 'The Old School, Placeholder Lane, Fenwick', 30);

-- Rupert Haldane's invoices went to the mailbox of his whole office
INSERT INTO li_billing_contacts VALUES
    (9501, 'LI7901', NULL, 'Accounts payable', 'accounts@thornbeck-council.example', '01632 960900', '2016-04-01'),
    (9502, 'LI7902', 9003, 'Rupert Haldane', 'contracts@midshire-health.example', '01632 960903', '2017-09-07'),
    (9503, 'LI7903', 9008, 'Osian Pritchard', 'osian.pritchard@saltmarsh-homes.example', NULL, '2020-01-15'),
    (9505, 'LI7905', 9007, 'Bartholomew "Bat" Quigley, MBE', 'bat.quigley@fenwick-rdc.example', '+44 (0)1632 960907', '2019-02-11');

INSERT INTO li_invoices VALUES
    ('LI-2018-9502', 9502, 'Rupert Haldane', 'contracts@midshire-health.example', '2018-09-03', 'Local Insight, subscription 2018', 310000, 62000),
    ('LI-2020-9502', 9502, 'Rupert Haldane', 'contracts@midshire-health.example', '2020-09-03', 'Local Insight, subscription 2020', 325000, 65000),
    ('LI-2022-9502', 9502, 'Rupert Haldane', 'contracts@midshire-health.example', '2022-09-05', 'Local Insight, subscription 2022', 340000, 68000),
    ('LI-2026-9502', 9502, 'Rupert Haldane', 'contracts@midshire-health.example', '2026-09-03', 'Local Insight, subscription 2026', 370000, 74000),
    ('LI-2026-9501', 9501, 'Accounts payable', 'accounts@thornbeck-council.example', '2026-04-03', 'Local Insight, subscription 2026', 520000, 104000),
    ('LI-2025-9503', 9503, 'Osian Pritchard', 'osian.pritchard@saltmarsh-homes.example', '2025-06-03', 'Local Insight, subscription 2025', 245000, 49000),
    ('LI-2026-9505', 9505, 'Bartholomew "Bat" Quigley, MBE', 'bat.quigley@fenwick-rdc.example', '2026-05-04', 'Subscription 2026, "rural" rate, = half', 120000, 24000);

INSERT INTO li_newsletter VALUES
    (29011, 'imogen.farrow@thornbeck-council.example', 'product updates', 'subscribed', '2024-01-08T09:00:00Z'),
    (29012, 'imogen.farrow@thornbeck-council.example', 'promotional', 'stopped', '2024-01-08T09:01:00Z'),
    (29021, 'callum.adeyinka@thornbeck-council.example', 'product updates', 'subscribed', '2024-01-09T09:00:00Z'),
    (29031, 'rupert.haldane@midshire-health.example', 'promotional', 'subscribed', '2023-02-02T09:00:00Z'),
    (29041, 'mei-ling.pascoe@saltmarsh-homes.example', 'product updates', 'subscribed', '2023-05-05T09:00:00Z'),
    (29091, 'harriet.blom@canalside.example', 'product updates', 'subscribed', '2023-06-06T09:00:00Z'),
    (29101, 'jocelyn.ferreira@weirbank.example', 'product updates', 'subscribed', '2025-07-07T09:00:00Z'),
    (29102, 'jocelyn.ferreira@weirbank.example', 'promotional', 'subscribed', '2025-07-07T09:00:00Z');

-- what group admins see of a user: how often, and when last
UPDATE li_users SET
    login_count = (SELECT COUNT(*) FROM li_logins l WHERE l.user_id = li_users.user_id AND l.succeeded = 1),
    last_login_at = (SELECT MAX(l.logged_in_at) FROM li_logins l WHERE l.user_id = li_users.user_id AND l.succeeded = 1);

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_organisations;
DROP TABLE draft_kinds;
DROP TABLE draft_places;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
