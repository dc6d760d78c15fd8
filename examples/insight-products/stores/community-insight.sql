-- Community Insight: housing associations, their users, the log, groups, shared maps, billing and the newsletter.
-- One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE ci_organisations (
    organisation_id INTEGER PRIMARY KEY,
    organisation_name VARCHAR(120) NOT NULL UNIQUE,
    homes_managed INTEGER,
    subscribed_on VARCHAR(10) NOT NULL,
    closed_on VARCHAR(10)
);

CREATE TABLE ci_users (
    user_id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES ci_organisations (organisation_id),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    password_hash VARCHAR(120) NOT NULL,
    telephone VARCHAR(24),
    is_group_admin INTEGER NOT NULL CHECK (is_group_admin IN (0, 1)),
    joined_at VARCHAR(20) NOT NULL,
    created_by VARCHAR(16) NOT NULL CHECK (created_by IN ('the user', 'a group admin', 'our staff')),
    login_count INTEGER NOT NULL CHECK (login_count >= 0),
    last_login_at VARCHAR(20)
);
CREATE INDEX ci_users_by_organisation ON ci_users (organisation_id);

CREATE TABLE ci_logins (
    login_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES ci_users (user_id),
    logged_in_at VARCHAR(20) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    browser VARCHAR(80) NOT NULL,
    operating_system VARCHAR(80) NOT NULL,
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
);
CREATE INDEX ci_logins_by_user ON ci_logins (user_id);

CREATE TABLE ci_usage_log (
    event_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES ci_users (user_id),
    used_at VARCHAR(20) NOT NULL,
    page VARCHAR(200) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    browser VARCHAR(80) NOT NULL,
    operating_system VARCHAR(80) NOT NULL,
    referrer VARCHAR(200)
);
CREATE INDEX ci_usage_log_by_user ON ci_usage_log (user_id);

CREATE TABLE ci_group_members (
    group_code VARCHAR(16) NOT NULL,
    user_id INTEGER NOT NULL REFERENCES ci_users (user_id),
    group_role VARCHAR(16) NOT NULL CHECK (group_role IN ('reader', 'editor')),
    added_on VARCHAR(10) NOT NULL,
    PRIMARY KEY (group_code, user_id)
);
CREATE INDEX ci_group_members_by_user ON ci_group_members (user_id);

-- a shared map is the organisation's; it goes on being used when its maker has left
CREATE TABLE ci_shared_maps (
    map_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES ci_users (user_id),
    title VARCHAR(120) NOT NULL,
    shown_as_made_by VARCHAR(120),
    made_at VARCHAR(20) NOT NULL
);
CREATE INDEX ci_shared_maps_by_user ON ci_shared_maps (user_id);

CREATE TABLE ci_billing_accounts (
    account_number VARCHAR(12) PRIMARY KEY,
    organisation_id INTEGER NOT NULL UNIQUE REFERENCES ci_organisations (organisation_id),
    billing_name VARCHAR(120) NOT NULL,
    billing_address VARCHAR(200)
);

CREATE TABLE ci_billing_contacts (
    contact_id INTEGER PRIMARY KEY,
    account_number VARCHAR(12) NOT NULL REFERENCES ci_billing_accounts (account_number),
    user_id INTEGER REFERENCES ci_users (user_id),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL,
    telephone VARCHAR(24),
    UNIQUE (account_number, email)
);
CREATE INDEX ci_billing_contacts_by_email ON ci_billing_contacts (email);

CREATE TABLE ci_newsletter (
    preference_id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL UNIQUE,
    status VARCHAR(12) NOT NULL CHECK (status IN ('subscribed', 'stopped')),
    changed_at VARCHAR(20) NOT NULL
);

-- counts by month; too coarse to lead back to anybody
CREATE TABLE ci_monthly_figures (
    month VARCHAR(7) PRIMARY KEY,
    organisations INTEGER NOT NULL,
    active_users INTEGER NOT NULL,
    logins INTEGER NOT NULL
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

-- organisations 34 to 60; number 50 has ended its subscription this month
INSERT INTO ci_organisations
SELECT 200 + o, name, CASE o % 5 WHEN 0 THEN NULL ELSE 900 + (o * 7919) % 14000 END,
    CAST(2013 + o % 10 AS TEXT) || '-' || substr(CAST(101 + o % 12 AS TEXT), 2) || '-01', CASE o WHEN 50 THEN '2026-11-09' ELSE NULL END
FROM draft_organisations WHERE o BETWEEN 34 AND 60;

-- persons 201 to 240 use Local Insight too, with the same address
INSERT INTO ci_users
SELECT 2000 + p, 200 + o, full_name, email, '$scrypt$ln=15,r=8,p=1$Y2ktc2FsdC0' || CAST(2000 + p AS TEXT) || '$' || local, telephone,
    CASE p % 6 WHEN 1 THEN 1 ELSE 0 END,
    CAST(2014 + p % 12 AS TEXT) || '-' || substr(CAST(101 + p % 12 AS TEXT), 2) || '-' || substr(CAST(101 + p % 28 AS TEXT), 2) || 'T14:'
        || substr(CAST(100 + p % 60 AS TEXT), 2) || ':30Z',
    CASE p % 4 WHEN 0 THEN 'the user' WHEN 1 THEN 'our staff' ELSE 'a group admin' END, 0, NULL
FROM draft_people WHERE p BETWEEN 201 AND 360;

INSERT INTO ci_logins
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 8)
SELECT p.p * 100 + j.n, 2000 + p.p, m.moment, m.ip, m.browser, m.system, CASE WHEN (p.p + j.n) % 11 = 0 THEN 0 ELSE 1 END
FROM draft_people p
JOIN j ON j.n <= 1 + p.p % 8
JOIN draft_moments m ON m.n = (p.p * 43 + j.n * 97) % 2400 + 1
WHERE p.p BETWEEN 201 AND 360 AND p.p % 19 <> 0;

INSERT INTO ci_usage_log
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 12)
SELECT p.p * 100 + j.n, 2000 + p.p, m.moment,
    CASE (p.p + j.n) % 5
        WHEN 0 THEN '/stock/upload'
        WHEN 1 THEN '/neighbourhoods/' || CAST(1000 + (p.p * j.n) % 900 AS TEXT)
        WHEN 2 THEN '/maps/' || CAST(p.p AS TEXT) || '/share'
        WHEN 3 THEN '/groups'
        ELSE '/account/preferences'
    END,
    m.ip, m.browser, m.system,
    CASE j.n % 3 WHEN 0 THEN NULL WHEN 1 THEN 'https://intranet.' || d.domain || '/links' ELSE 'https://search.example/?q=community+insight' END
FROM draft_people p
JOIN draft_organisations d ON d.o = p.o
JOIN j ON j.n <= 3 + p.p % 10
JOIN draft_moments m ON m.n = (p.p * 59 + j.n * 83) % 2400 + 1
WHERE p.p BETWEEN 201 AND 360 AND p.p % 19 <> 0;

INSERT INTO ci_group_members
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 3)
SELECT 'G' || CAST(p.o AS TEXT) || '-' || CASE j.n WHEN 1 THEN 'ALL' WHEN 2 THEN 'ASSETS' ELSE 'TENANCY' END, 2000 + p.p,
    CASE (p.p + j.n) % 3 WHEN 0 THEN 'editor' ELSE 'reader' END, '2025-0' || CAST(1 + p.p % 9 AS TEXT) || '-15'
FROM draft_people p JOIN j ON j.n <= 1 + p.p % 3
WHERE p.p BETWEEN 201 AND 360;

INSERT INTO ci_shared_maps
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 2)
SELECT p.p * 10 + j.n, 2000 + p.p, l.name || CASE j.n WHEN 1 THEN ': where our homes are' ELSE ': need and stock' END, p.full_name, m.moment
FROM draft_people p
JOIN draft_places l ON l.k = (p.p + 5) % 24
JOIN j ON j.n <= p.p % 3
JOIN draft_moments m ON m.n = (p.p * 67 + j.n * 73) % 2400 + 1
WHERE p.p BETWEEN 201 AND 360;

INSERT INTO ci_billing_accounts
SELECT 'CI' || CAST(8000 + o AS TEXT), 200 + o, name, 'Finance, ' || name || ', ' || CAST(o AS TEXT) || ' Sample Road'
FROM draft_organisations WHERE o BETWEEN 34 AND 60;

INSERT INTO ci_billing_contacts
SELECT 6200 + p.o, 'CI' || CAST(8000 + p.o AS TEXT), CASE p.o % 4 WHEN 0 THEN NULL ELSE 2000 + p.p END, p.full_name,
    CASE p.o % 4 WHEN 1 THEN 'finance@' || d.domain ELSE p.email END, p.telephone
FROM draft_people p JOIN draft_organisations d ON d.o = p.o
WHERE p.p BETWEEN 201 AND 360 AND p.p % 6 = 3;

-- some readers have no account
INSERT INTO ci_newsletter
SELECT 40000 + p, email, CASE p % 6 WHEN 0 THEN 'stopped' ELSE 'subscribed' END, '2025-05-' || substr(CAST(101 + p % 28 AS TEXT), 2) || 'T10:00:00Z'
FROM draft_people WHERE p % 4 <> 0 AND (p BETWEEN 201 AND 360 OR p BETWEEN 415 AND 430);

INSERT INTO ci_monthly_figures
SELECT substr(l.logged_in_at, 1, 7), COUNT(DISTINCT u.organisation_id), COUNT(DISTINCT l.user_id), COUNT(*)
FROM ci_logins l JOIN ci_users u ON u.user_id = l.user_id
GROUP BY substr(l.logged_in_at, 1, 7);

-- placed by hand: the people who write the letters, and values that are hard to print

INSERT INTO ci_organisations VALUES
    (901, 'Harbour Homes, Weir & Bank', 4100, '2015-10-01', NULL),
    (902, 'Canalside Housing', 8800, '2014-02-01', NULL),
    (903, 'Saltmarsh Homes', NULL, '2019-11-01', NULL);

-- Zoë Łukasiewicz signs in to Value Insight with this account, but under another address.
-- Mei-Ling Pascoe, Osian Pritchard and Harriet Blom use Local Insight too.
INSERT INTO ci_users VALUES
    (9101, 901, 'Siobhán O''Rourke', 'siobhan.orourke@harbour-homes.example', '$scrypt$ln=15,r=8,p=1$Y2k5MTAx$siobhan', '01632 960911', 1, '2015-10-09T09:00:00Z', 'our staff', 0, NULL),
    (9102, 902, 'Zoë Łukasiewicz', 'zoe.lukasiewicz@canalside.example', '$scrypt$ln=15,r=8,p=1$Y2k5MTAy$zoe', '01632 960912', 0, '2019-06-17T16:20:00Z', 'a group admin', 0, NULL),
    (9103, 903, 'Mei-Ling Pascoe', 'mei-ling.pascoe@saltmarsh-homes.example', '$scrypt$ln=15,r=8,p=1$Y2k5MTAz$meiling', '01632 960904', 0, '2020-02-03T10:30:00Z', 'a group admin', 0, NULL),
    (9104, 903, 'Osian Pritchard', 'osian.pritchard@saltmarsh-homes.example', '$scrypt$ln=15,r=8,p=1$Y2k5MTA0$osian', NULL, 1, '2019-11-04T08:15:00Z', 'our staff', 0, NULL),
    (9105, 902, 'Harriet Blom', 'harriet.blom@canalside.example', '$scrypt$ln=15,r=8,p=1$Y2k5MTA1$harriet', '01632 960931', 1, '2014-02-05T13:00:00Z', 'our staff', 0, NULL);

INSERT INTO ci_logins VALUES
    (991101, 9101, '2026-10-08T07:59:00Z', '192.0.2.111', 'Safari 18', 'macOS 15', 1),
    (991102, 9101, '2026-11-12T08:02:00Z', '192.0.2.111', 'Safari 18', 'macOS 15', 1),
    (991201, 9102, '2026-06-30T17:31:00Z', '198.51.100.112', 'Firefox 131', 'Windows 11', 1),
    (991301, 9103, '2026-09-15T11:11:11Z', '203.0.113.14', 'Firefox 131', 'Ubuntu 24.04', 1),
    (991401, 9104, '2026-10-02T10:40:00Z', '203.0.113.18', 'Edge 128', 'Windows 11', 1),
    (991501, 9105, '2026-10-29T12:45:00Z', '198.51.100.9', 'Firefox 131', 'macOS 15', 1);

INSERT INTO ci_usage_log VALUES
    (991101, 9101, '2026-10-08T08:00:00Z', '/stock/upload', '192.0.2.111', 'Safari 18', 'macOS 15', NULL),
    (991102, 9101, '2026-11-12T08:04:00Z', '/maps/91011/share', '192.0.2.111', 'Safari 18', 'macOS 15', 'https://intranet.harbour-homes.example/a,b'),
    (991201, 9102, '2026-06-30T17:35:00Z', '/neighbourhoods/1771', '198.51.100.112', 'Firefox 131', 'Windows 11', 'https://search.example/?q=Zo%C3%AB'),
    (991301, 9103, '2026-09-15T11:12:00Z', '/groups', '203.0.113.14', 'Firefox 131', 'Ubuntu 24.04', NULL),
    (991401, 9104, '2026-10-02T10:41:00Z', '/stock/upload', '203.0.113.18', 'Edge 128', 'Windows 11', NULL),
    (991501, 9105, '2026-10-29T12:46:00Z', '/groups', '198.51.100.9', 'Firefox 131', 'macOS 15', NULL);

INSERT INTO ci_group_members VALUES
    ('G901-ALL', 9101, 'editor', '2015-10-09'),
    ('G902-ALL', 9102, 'reader', '2019-06-17'),
    ('G902-ASSETS', 9102, 'editor', '2021-01-11'),
    ('G903-ALL', 9103, 'editor', '2020-02-03'),
    ('G903-ALL', 9104, 'editor', '2019-11-04'),
    ('G902-ALL', 9105, 'editor', '2014-02-05');

INSERT INTO ci_shared_maps VALUES
    (91011, 9101, 'O''Rourke''s "damp, mould" map', 'Siobhán O''Rourke', '2026-11-12T08:03:00Z'),
    (91021, 9102, 'Łódź twinning: homes & schools', 'Zoë Łukasiewicz', '2025-08-14T10:00:00Z'),
    (91031, 9103, '-1, 0, +1: change since 2021', 'Mei-Ling Pascoe', '2026-09-15T11:13:00Z');

INSERT INTO ci_billing_accounts VALUES
    ('CI8901', 901, 'Harbour Homes, Weir & Bank', '1 Sample Quay'),
    ('CI8902', 902, 'Canalside Housing', NULL),
    ('CI8903', 903, 'Saltmarsh Homes', NULL);

INSERT INTO ci_billing_contacts VALUES
    (9601, 'CI8901', 9101, 'Siobhán O''Rourke', 'siobhan.orourke@harbour-homes.example', '01632 960911'),
    (9602, 'CI8902', 9105, 'Harriet Blom', 'performance@canalside.example', '01632 960931'),
    (9603, 'CI8903', 9104, 'Osian Pritchard', 'osian.pritchard@saltmarsh-homes.example', NULL);

INSERT INTO ci_newsletter VALUES
    (49011, 'siobhan.orourke@harbour-homes.example', 'subscribed', '2024-02-01T09:00:00Z'),
    (49021, 'zoe.lukasiewicz@canalside.example', 'subscribed', '2024-02-02T09:00:00Z'),
    (49041, 'osian.pritchard@saltmarsh-homes.example', 'subscribed', '2024-02-04T09:00:00Z'),
    (49101, 'jocelyn.ferreira@weirbank.example', 'subscribed', '2025-07-07T09:00:00Z');

UPDATE ci_users SET
    login_count = (SELECT COUNT(*) FROM ci_logins l WHERE l.user_id = ci_users.user_id AND l.succeeded = 1),
    last_login_at = (SELECT MAX(l.logged_in_at) FROM ci_logins l WHERE l.user_id = ci_users.user_id AND l.succeeded = 1);

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_organisations;
DROP TABLE draft_kinds;
DROP TABLE draft_places;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
