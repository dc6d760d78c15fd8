-- The accounts: who gets our invoices, the invoices, and what was paid. No cards. One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE accounting_customers (
    customer_number VARCHAR(12) PRIMARY KEY,
    accounts_name VARCHAR(120) NOT NULL,
    invoice_address VARCHAR(200),
    payment_terms_days INTEGER NOT NULL CHECK (payment_terms_days > 0)
);

CREATE TABLE invoice_contacts (
    contact_id INTEGER PRIMARY KEY,
    customer_number VARCHAR(12) NOT NULL REFERENCES accounting_customers (customer_number),
    user_number VARCHAR(12),
    contact_name VARCHAR(120) NOT NULL,
    contact_email VARCHAR(120) NOT NULL,
    contact_phone VARCHAR(24),
    contact_address VARCHAR(200),
    marketing_ok INTEGER NOT NULL CHECK (marketing_ok IN (0, 1)),
    named_on VARCHAR(10) NOT NULL,
    replaced_on VARCHAR(10),
    UNIQUE (customer_number, contact_email)
);
CREATE INDEX invoice_contacts_by_email ON invoice_contacts (contact_email);
CREATE INDEX invoice_contacts_by_user ON invoice_contacts (user_number);

CREATE TABLE invoices (
    invoice_number VARCHAR(20) PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES invoice_contacts (contact_id),
    invoiced_customer VARCHAR(12) NOT NULL REFERENCES accounting_customers (customer_number),
    attention VARCHAR(120),
    sent_to VARCHAR(120),
    issued_on VARCHAR(10) NOT NULL,
    due_on VARCHAR(10) NOT NULL,
    description VARCHAR(200) NOT NULL,
    amount_cents INTEGER NOT NULL,
    gst_cents INTEGER NOT NULL
);
CREATE INDEX invoices_by_contact ON invoices (contact_id);

CREATE TABLE payments (
    payment_id INTEGER PRIMARY KEY,
    invoice_number VARCHAR(20) NOT NULL REFERENCES invoices (invoice_number),
    paid_on VARCHAR(10) NOT NULL,
    paid_cents INTEGER NOT NULL,
    method VARCHAR(16) NOT NULL CHECK (method IN ('bank transfer', 'direct debit', 'cheque'))
);
CREATE INDEX payments_by_invoice ON payments (invoice_number);

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

INSERT INTO accounting_customers
SELECT customer_number, org,
    CASE individual WHEN 1 THEN NULL ELSE 'PO Box ' || CAST(55000 + c AS TEXT) || ', Dunedin' END,
    CASE c % 4 WHEN 0 THEN 30 ELSE 20 END
FROM draft_customers;

-- a third of the organisations name a mailbox, not a person
INSERT INTO invoice_contacts
SELECT 5000 + c, customer_number, NULL, 'Accounts office', 'accounts@' || domain, '+64 3 555 ' || CAST(2700 + c AS TEXT), NULL, 1,
    CASE WHEN c % 8 = 0 THEN '2022-07-01' ELSE '2015-02-01' END, NULL
FROM draft_customers WHERE individual = 0 AND c % 3 = 1;
-- the others name their first user; every tenth of those wants invoices at another address of the same person
INSERT INTO invoice_contacts
SELECT 5000 + d.c, d.customer_number, p.user_number, p.full_name,
    CASE WHEN d.c % 10 = 0 THEN 'billing.' || p.email ELSE p.email END,
    CASE WHEN d.c % 2 = 0 THEN p.phone ELSE NULL END,
    CASE WHEN d.individual = 1 THEN CAST(200 + p.i AS TEXT) || ' Specimen Road, Port Chalmers' ELSE NULL END,
    CASE WHEN d.c % 14 = 0 THEN 0 ELSE 1 END,
    CASE WHEN d.c % 8 = 0 THEN '2022-07-01' ELSE '2015-02-01' END, NULL
FROM draft_customers d JOIN draft_people p ON p.i = d.c
WHERE d.individual = 1 OR d.c % 3 <> 1;
-- every eighth customer has replaced its contact in 2022
INSERT INTO invoice_contacts
SELECT 6000 + d.c, d.customer_number, p.user_number, p.full_name, p.email, p.phone, NULL, 1, '2015-02-01', '2022-06-30'
FROM draft_customers d JOIN draft_people p ON p.i = d.c + 120
WHERE d.c % 8 = 0;

-- one invoice a year and customer, between March and September, addressed to the contact of that year
INSERT INTO invoices
WITH RECURSIVE years (y) AS (SELECT 2016 UNION ALL SELECT y + 1 FROM years WHERE y < 2026)
SELECT 'INV-' || CAST(years.y AS TEXT) || '-' || substr(CAST(1000 + d.c AS TEXT), 2), k.contact_id, d.customer_number,
    k.contact_name, k.contact_email,
    CAST(years.y AS TEXT) || '-0' || CAST(3 + d.c % 7 AS TEXT) || '-05', CAST(years.y AS TEXT) || '-0' || CAST(3 + d.c % 7 AS TEXT) || '-25',
    'OutreachCRM licence ' || CAST(years.y AS TEXT) || ', ' || CASE d.c % 3 WHEN 0 THEN 'standard' WHEN 1 THEN 'plus' ELSE 'enterprise' END,
    50000 + (d.c * 3700) % 90000 + (years.y - 2016) * 1000, ((50000 + (d.c * 3700) % 90000 + (years.y - 2016) * 1000) * 3) / 23
FROM years
JOIN draft_customers d ON years.y > 2015 + d.c % 10
JOIN invoice_contacts k ON k.customer_number = d.customer_number
    AND CAST(years.y AS TEXT) || '-06-30' >= k.named_on
    AND (k.replaced_on IS NULL OR CAST(years.y AS TEXT) || '-06-30' < k.replaced_on);

INSERT INTO payments
SELECT 10000 * CAST(substr(invoice_number, 5, 4) AS INTEGER) - 20160000 + CAST(substr(invoice_number, 10, 3) AS INTEGER), invoice_number, due_on,
    amount_cents, CASE contact_id % 5 WHEN 0 THEN 'cheque' WHEN 1 THEN 'direct debit' ELSE 'bank transfer' END
FROM invoices WHERE issued_on < '2026-01-01' OR contact_id % 4 <> 0;

-- placed by hand: the people who write the letters, and values that are hard to print

INSERT INTO accounting_customers VALUES
    ('OC2001', 'Kererū Neighbours Trust', 'PO Box 55201, Dunedin', 20),
    ('OC2002', 'Harbour, Hill & Sons Limited', 'PO Box 55202, Port Chalmers', 30),
    ('OC2003', 'Tūī Garden Design', NULL, 20),
    ('OC2004', 'Southern "Lights" Choir Incorporated', 'PO Box 55204, Invercargill', 20),
    ('OC2005', '=Equals Maths Tutoring Limited', 'Level 1, 8 Placeholder Street, Oamaru', 20),
    ('OC2006', 'Old Mill Preservation Society', 'PO Box 55206, Dunedin', 20);

INSERT INTO invoice_contacts VALUES
    (9001, 'OC2001', 'U20003', 'Wiremu Pōhatu', 'wiremu@kereru-neighbours.example', NULL, NULL, 1, '2019-04-01', '2025-02-28'),
    (9002, 'OC2001', 'U20001', 'Aroha Tamatea', 'aroha@kereru-neighbours.example', '+64 3 555 0142', NULL, 1, '2025-03-01', NULL),
    (9003, 'OC2002', 'U20006', 'Tomas Reid', 'tomas.reid@homepost.example', '+64 3 555 0153', NULL, 1, '2016-02-15', '2022-06-30'),
    (9004, 'OC2002', NULL, 'Ruth Adeyemi', 'office@harbourhill.example', '+64 3 555 0154', NULL, 1, '2022-07-01', NULL),
    (9005, 'OC2003', 'U20004', 'Niamh O''Brien', 'niamh@tui-garden.example', '+64 3 555 0180', '27 Specimen Road, Karitāne', 1, '2021-09-20', NULL),
    (9006, 'OC2004', 'U20007', 'Priscilla "Pip" Grey, Esq.', 'pip@southern-choir.example', NULL, NULL, 0, '2020-02-01', NULL),
    (9007, 'OC2005', 'U20009', 'Sina Faleolo', 'sina@bridgework.example', '+64 3 555 0171', NULL, 1, '2022-05-10', NULL),
    (9008, 'OC2006', NULL, 'Accounts office', 'accounts@old-mill.example', NULL, NULL, 0, '2017-01-10', NULL);

INSERT INTO invoices VALUES
    ('INV-2023-901', 9001, 'OC2001', 'Wiremu Pōhatu', 'wiremu@kereru-neighbours.example', '2023-04-05', '2023-04-25', 'OutreachCRM licence 2023, plus', 79000, 10304),
    ('INV-2024-901', 9001, 'OC2001', 'Wiremu Pōhatu', 'wiremu@kereru-neighbours.example', '2024-04-05', '2024-04-25', 'OutreachCRM licence 2024, plus', 81000, 10565),
    ('INV-2025-901', 9002, 'OC2001', 'Aroha Tamatea', 'aroha@kereru-neighbours.example', '2025-04-04', '2025-04-24', 'OutreachCRM licence 2025, plus', 83000, 10826),
    ('INV-2026-901', 9002, 'OC2001', 'Aroha Tamatea', 'aroha@kereru-neighbours.example', '2026-04-07', '2026-04-27', 'OutreachCRM licence 2026, plus', 85000, 11086),
    ('INV-2017-902', 9003, 'OC2002', 'Tomas Reid', 'tomas.reid@homepost.example', '2017-03-06', '2017-04-05', 'OutreachCRM licence 2017, enterprise', 118000, 15391),
    ('INV-2018-902', 9003, 'OC2002', 'Tomas Reid', 'tomas.reid@homepost.example', '2018-03-05', '2018-04-04', 'OutreachCRM licence 2018, enterprise', 119000, 15521),
    ('INV-2021-902', 9003, 'OC2002', 'Tomas Reid', 'tomas.reid@homepost.example', '2021-03-05', '2021-04-04', 'OutreachCRM licence 2021, enterprise', 124000, 16173),
    ('INV-2022-902', 9003, 'OC2002', 'Tomas Reid', 'tomas.reid@homepost.example', '2022-03-07', '2022-04-06', 'OutreachCRM licence 2022, enterprise', 126000, 16434),
    ('INV-2025-902', 9004, 'OC2002', 'Ruth Adeyemi', 'office@harbourhill.example', '2025-03-05', '2025-04-04', 'OutreachCRM licence 2025, enterprise', 131000, 17086),
    ('INV-2026-902', 9004, 'OC2002', 'Ruth Adeyemi', 'office@harbourhill.example', '2026-03-05', '2026-04-04', 'OutreachCRM licence 2026, enterprise', 133000, 17347),
    ('INV-2025-903', 9005, 'OC2003', 'Niamh O''Brien', 'niamh@tui-garden.example', '2025-09-22', '2025-10-12', 'OutreachCRM licence 2025, standard', 52000, 6782),
    ('INV-2026-903', 9005, 'OC2003', 'Niamh O''Brien', 'niamh@tui-garden.example', '2026-09-21', '2026-10-11', 'OutreachCRM licence 2026, standard', 53000, 6913),
    ('INV-2026-904', 9006, 'OC2004', 'Priscilla "Pip" Grey, Esq.', 'pip@southern-choir.example', '2026-02-20', '2026-03-12', '=2*50000 "choir rate", incl. tours', 50000, 6521),
    ('INV-2024-905', 9007, 'OC2005', 'Sina Faleolo', 'sina@bridgework.example', '2024-05-10', '2024-05-30', 'OutreachCRM licence 2024, plus', 74000, 9652),
    ('INV-2026-905', 9007, 'OC2005', 'Sina Faleolo', 'sina@bridgework.example', '2026-05-11', '2026-05-31', 'OutreachCRM licence 2026, plus', 76000, 9913),
    ('INV-2019-906', 9008, 'OC2006', 'Accounts office', 'accounts@old-mill.example', '2019-03-05', '2019-03-25', 'OutreachCRM licence 2019, standard', 48000, 6260);

INSERT INTO payments VALUES
    (990001, 'INV-2023-901', '2023-04-20', 79000, 'bank transfer'),
    (990002, 'INV-2024-901', '2024-04-22', 81000, 'bank transfer'),
    (990003, 'INV-2025-901', '2025-04-16', 83000, 'bank transfer'),
    (990004, 'INV-2026-901', '2026-04-20', 42500, 'bank transfer'),
    (990005, 'INV-2026-901', '2026-05-20', 42500, 'bank transfer'),
    (990006, 'INV-2017-902', '2017-04-01', 118000, 'cheque'),
    (990007, 'INV-2021-902', '2021-04-01', 124000, 'direct debit'),
    (990008, 'INV-2022-902', '2022-04-01', 126000, 'direct debit'),
    (990009, 'INV-2025-902', '2025-04-01', 131000, 'direct debit'),
    (990010, 'INV-2025-903', '2025-10-10', 52000, 'bank transfer'),
    (990011, 'INV-2026-904', '2026-03-11', 50000, 'bank transfer'),
    (990012, 'INV-2024-905', '2024-05-29', 74000, 'bank transfer'),
    (990013, 'INV-2019-906', '2019-03-20', 48000, 'cheque');

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_customers;
DROP TABLE draft_kinds;
DROP TABLE draft_trees;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
