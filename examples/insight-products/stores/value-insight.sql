-- Value Insight: social value projects, their users, the log, billing and the newsletter. One text for SQLite 3.40 and
-- PostgreSQL 15.

CREATE TABLE vi_organisations (
    organisation_id INTEGER PRIMARY KEY,
    organisation_name VARCHAR(120) NOT NULL UNIQUE,
    subscribed_on VARCHAR(10) NOT NULL,
    closed_on VARCHAR(10)
);

-- ci_user_id: who signs in to Value Insight with an account of Community Insight; the address may be another there
CREATE TABLE vi_users (
    user_id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES vi_organisations (organisation_id),
    ci_user_id INTEGER UNIQUE,
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    password_hash VARCHAR(120),
    telephone VARCHAR(24),
    is_group_admin INTEGER NOT NULL CHECK (is_group_admin IN (0, 1)),
    joined_at VARCHAR(20) NOT NULL,
    login_count INTEGER NOT NULL CHECK (login_count >= 0),
    last_login_at VARCHAR(20)
);

CREATE TABLE vi_logins (
    login_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES vi_users (user_id),
    logged_in_at VARCHAR(20) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    browser VARCHAR(80) NOT NULL,
    operating_system VARCHAR(80) NOT NULL
);
CREATE INDEX vi_logins_by_user ON vi_logins (user_id);

CREATE TABLE vi_usage_log (
    event_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES vi_users (user_id),
    used_at VARCHAR(20) NOT NULL,
    page VARCHAR(200) NOT NULL,
    ip_address VARCHAR(45) NOT NULL,
    browser VARCHAR(80) NOT NULL,
    operating_system VARCHAR(80) NOT NULL,
    referrer VARCHAR(200)
);
CREATE INDEX vi_usage_log_by_user ON vi_usage_log (user_id);

-- a project is the organisation's; who entered it may be empty
CREATE TABLE vi_projects (
    project_id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES vi_organisations (organisation_id),
    user_id INTEGER REFERENCES vi_users (user_id),
    title VARCHAR(120) NOT NULL,
    entered_by VARCHAR(120),
    value_pounds INTEGER NOT NULL,
    entered_on VARCHAR(10) NOT NULL
);
CREATE INDEX vi_projects_by_user ON vi_projects (user_id);

CREATE TABLE vi_billing_accounts (
    account_number VARCHAR(12) PRIMARY KEY,
    organisation_id INTEGER NOT NULL UNIQUE REFERENCES vi_organisations (organisation_id),
    billing_name VARCHAR(120) NOT NULL
);

CREATE TABLE vi_billing_contacts (
    contact_id INTEGER PRIMARY KEY,
    account_number VARCHAR(12) NOT NULL REFERENCES vi_billing_accounts (account_number),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL,
    telephone VARCHAR(24),
    UNIQUE (account_number, email)
);
CREATE INDEX vi_billing_contacts_by_email ON vi_billing_contacts (email);

CREATE TABLE vi_newsletter (
    preference_id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL UNIQUE,
    status VARCHAR(12) NOT NULL CHECK (status IN ('subscribed', 'stopped')),
    changed_at VARCHAR(20) NOT NULL
);

-- counts by month; too coarse to lead back to anybody
CREATE TABLE vi_monthly_figures (
    month VARCHAR(7) PRIMARY KEY,
    organisations INTEGER NOT NULL,
    average_users INTEGER NOT NULL,
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

-- organisations 56 to 67; number 65 has ended its subscription this month
INSERT INTO vi_organisations
SELECT 300 + o, name, CAST(2020 + o % 5 AS TEXT) || '-07-01', CASE o WHEN 65 THEN '2026-11-13' ELSE NULL END
FROM draft_organisations WHERE o BETWEEN 56 AND 67;

-- three of four of those with Community Insight sign in with that account; some of them have another address here
INSERT INTO vi_users
SELECT 3000 + p, 300 + o, CASE WHEN p <= 360 AND p % 4 <> 0 THEN 2000 + p ELSE NULL END, full_name,
    CASE WHEN p <= 360 AND p % 10 = 5 THEN local || '@homepost.example' ELSE email END,
    CASE WHEN p <= 360 AND p % 4 <> 0 THEN NULL ELSE '$scrypt$ln=15,r=8,p=1$dmktc2FsdC0' || CAST(3000 + p AS TEXT) || '$' || local END,
    CASE p % 3 WHEN 0 THEN NULL ELSE telephone END, CASE p % 6 WHEN 1 THEN 1 ELSE 0 END,
    CAST(2021 + p % 5 AS TEXT) || '-' || substr(CAST(101 + p % 12 AS TEXT), 2) || '-' || substr(CAST(101 + p % 28 AS TEXT), 2) || 'T11:'
        || substr(CAST(100 + p % 60 AS TEXT), 2) || ':15Z', 0, NULL
FROM draft_people WHERE p BETWEEN 331 AND 400;

INSERT INTO vi_logins
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 6)
SELECT p.p * 100 + j.n, 3000 + p.p, m.moment, m.ip, m.browser, m.system
FROM draft_people p
JOIN j ON j.n <= p.p % 7
JOIN draft_moments m ON m.n = (p.p * 71 + j.n * 103) % 2400 + 1
WHERE p.p BETWEEN 331 AND 400;

INSERT INTO vi_usage_log
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 9)
SELECT p.p * 100 + j.n, 3000 + p.p, m.moment,
    CASE (p.p + j.n) % 3 WHEN 0 THEN '/projects/new' WHEN 1 THEN '/projects/' || CAST(p.p AS TEXT) || '/value' ELSE '/outcomes?theme=' || CAST(j.n AS TEXT) END,
    m.ip, m.browser, m.system, CASE j.n % 2 WHEN 0 THEN NULL ELSE 'https://community.insight.example/' END
FROM draft_people p
JOIN j ON j.n <= 2 + p.p % 8
JOIN draft_moments m ON m.n = (p.p * 79 + j.n * 107) % 2400 + 1
WHERE p.p BETWEEN 331 AND 400;

INSERT INTO vi_projects
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 4)
SELECT p.p * 10 + j.n, 300 + p.o, 3000 + p.p,
    CASE j.n WHEN 1 THEN 'Warm homes, ' WHEN 2 THEN 'Youth club, ' WHEN 3 THEN 'Community garden, ' ELSE 'Money advice, ' END || l.name,
    p.full_name, 1000 + (p.p * j.n * 977) % 90000, m.day
FROM draft_people p
JOIN draft_places l ON l.k = (p.p * 5) % 24
JOIN j ON j.n <= p.p % 5
JOIN draft_moments m ON m.n = (p.p * 83 + j.n * 109) % 2400 + 1
WHERE p.p BETWEEN 331 AND 400;

INSERT INTO vi_billing_accounts
SELECT 'VI' || CAST(9000 + o AS TEXT), 300 + o, name FROM draft_organisations WHERE o BETWEEN 56 AND 67;

INSERT INTO vi_billing_contacts
SELECT 6400 + p.o, 'VI' || CAST(9000 + p.o AS TEXT), p.full_name, p.email, p.telephone
FROM draft_people p WHERE p.p BETWEEN 331 AND 400 AND p.p % 6 = 4;

INSERT INTO vi_newsletter
SELECT 60000 + user_id, email, CASE user_id % 9 WHEN 0 THEN 'stopped' ELSE 'subscribed' END, joined_at
FROM vi_users WHERE user_id % 5 <> 0 OR email LIKE '%@homepost.example';

INSERT INTO vi_monthly_figures
SELECT substr(l.logged_in_at, 1, 7), COUNT(DISTINCT u.organisation_id), COUNT(DISTINCT l.user_id) / COUNT(DISTINCT u.organisation_id), COUNT(*)
FROM vi_logins l JOIN vi_users u ON u.user_id = l.user_id
GROUP BY substr(l.logged_in_at, 1, 7);

-- placed by hand: the people who write the letters, and values that are hard to print

INSERT INTO vi_organisations VALUES
    (901, 'Canalside Housing', '2021-09-01', NULL),
    (902, 'Weirbank Community Interest Company', '2023-05-01', NULL);

-- Zoë Łukasiewicz has no password here: she signs in with her account of Community Insight
INSERT INTO vi_users VALUES
    (9201, 901, 9102, 'Zoë Łukasiewicz', 'zoe@lukasiewicz.example', NULL, NULL, 0, '2021-09-14T10:00:00Z', 0, NULL),
    (9202, 902, NULL, 'Jocelyn Ferreira', 'jocelyn.ferreira@weirbank.example', '$scrypt$ln=15,r=8,p=1$dmk5MjAy$jocelyn', '01632 960920', 1, '2023-05-04T09:30:00Z', 0, NULL);

INSERT INTO vi_logins VALUES
    (992011, 9201, '2026-05-20T18:00:00Z', '198.51.100.212', 'Firefox 131', 'Android 14'),
    (992012, 9201, '2026-06-30T17:40:00Z', '198.51.100.112', 'Firefox 131', 'Windows 11'),
    (992021, 9202, '2026-11-02T09:10:00Z', '203.0.113.220', 'Chrome 129', 'Windows 11');

INSERT INTO vi_usage_log VALUES
    (992011, 9201, '2026-06-30T17:42:00Z', '/projects/92011/value', '198.51.100.112', 'Firefox 131', 'Windows 11', 'https://community.insight.example/'),
    (992021, 9202, '2026-11-02T09:12:00Z', '/projects/new', '203.0.113.220', 'Chrome 129', 'Windows 11', NULL);

INSERT INTO vi_projects VALUES
    (92011, 901, 9201, 'Lock-keepers'' "café", phase 2', 'Zoë Łukasiewicz', 18400, '2026-06-30'),
    (92012, 901, NULL, 'Towpath lights', NULL, 5200, '2024-01-31'),
    (92021, 902, 9202, '=1+1: two clubs, one hall', 'Jocelyn Ferreira', 7300, '2026-11-02');

INSERT INTO vi_billing_accounts VALUES
    ('VI9901', 901, 'Canalside Housing'),
    ('VI9902', 902, 'Weirbank Community Interest Company');

INSERT INTO vi_billing_contacts VALUES
    (9701, 'VI9901', 'Harriet Blom', 'harriet.blom@canalside.example', '01632 960931'),
    (9702, 'VI9902', 'Jocelyn Ferreira', 'jocelyn.ferreira@weirbank.example', NULL);

INSERT INTO vi_newsletter VALUES
    (69011, 'zoe@lukasiewicz.example', 'subscribed', '2024-03-01T09:00:00Z'),
    (69021, 'jocelyn.ferreira@weirbank.example', 'subscribed', '2024-03-02T09:00:00Z');

UPDATE vi_users SET
    login_count = (SELECT COUNT(*) FROM vi_logins l WHERE l.user_id = vi_users.user_id),
    last_login_at = (SELECT MAX(l.logged_in_at) FROM vi_logins l WHERE l.user_id = vi_users.user_id);

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_organisations;
DROP TABLE draft_kinds;
DROP TABLE draft_places;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
