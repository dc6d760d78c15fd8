-- Conversations with prospects and customers, trials, and what we learnt elsewhere about people we talk to. OCSI's alone.
-- One text for SQLite 3.40 and PostgreSQL 15.

CREATE TABLE cv_contacts (
    contact_id INTEGER PRIMARY KEY,
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL UNIQUE,
    telephone VARCHAR(24),
    job_title VARCHAR(120),
    organisation_name VARCHAR(120),
    standing VARCHAR(12) NOT NULL CHECK (standing IN ('prospect', 'customer', 'former')),
    met_at VARCHAR(120) NOT NULL,
    wants_promotions INTEGER NOT NULL CHECK (wants_promotions IN (0, 1)),
    last_contact VARCHAR(10)
);

CREATE TABLE cv_third_party_details (
    detail_id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES cv_contacts (contact_id),
    supplier VARCHAR(120) NOT NULL,
    detail VARCHAR(200) NOT NULL,
    obtained_on VARCHAR(10) NOT NULL
);
CREATE INDEX cv_third_party_details_by_contact ON cv_third_party_details (contact_id);

-- last_contact is emptied when the trial becomes a subscription: then the person is no longer a potential customer
CREATE TABLE cv_trial_users (
    trial_id INTEGER PRIMARY KEY,
    contact_id INTEGER REFERENCES cv_contacts (contact_id),
    full_name VARCHAR(120) NOT NULL,
    email VARCHAR(120) NOT NULL,
    password_hash VARCHAR(120),
    product VARCHAR(20) NOT NULL CHECK (product IN ('Local Insight', 'Community Insight', 'Value Insight')),
    started_on VARCHAR(10) NOT NULL,
    ends_on VARCHAR(10) NOT NULL,
    last_contact VARCHAR(10),
    UNIQUE (email, product)
);

-- with whom we talked, by the address that stood on the mail
CREATE TABLE cv_conversations (
    conversation_id INTEGER PRIMARY KEY,
    contact_email VARCHAR(120) NOT NULL,
    contact_name VARCHAR(120) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    product VARCHAR(20) NOT NULL,
    started_on VARCHAR(10) NOT NULL,
    last_contact VARCHAR(10) NOT NULL
);
CREATE INDEX cv_conversations_by_email ON cv_conversations (contact_email);

CREATE TABLE cv_notes (
    note_id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES cv_conversations (conversation_id),
    noted_at VARCHAR(20) NOT NULL,
    channel VARCHAR(12) NOT NULL CHECK (channel IN ('e-mail', 'telephone', 'meeting')),
    note TEXT NOT NULL
);
CREATE INDEX cv_notes_by_conversation ON cv_notes (conversation_id);

-- who of us answered, and when; what was said stands in the notes
CREATE TABLE cv_answers (
    answer_id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES cv_conversations (conversation_id),
    answered_at VARCHAR(20) NOT NULL,
    minutes_taken INTEGER,
    staff_name VARCHAR(120) NOT NULL,
    staff_email VARCHAR(120) NOT NULL
);
CREATE INDEX cv_answers_by_conversation ON cv_answers (conversation_id);

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

-- every third user, and everybody who has only talked to us; every fifth address is written with a capital letter
INSERT INTO cv_contacts
SELECT 4000 + p.p, p.full_name, CASE p.p % 5 WHEN 0 THEN upper(substr(p.email, 1, 1)) || substr(p.email, 2) ELSE p.email END,
    p.telephone, CASE p.p % 4 WHEN 0 THEN NULL WHEN 1 THEN 'Director of Strategy' WHEN 2 THEN 'Business Intelligence Lead' ELSE 'Community Manager' END,
    CASE p.p % 9 WHEN 0 THEN NULL ELSE d.name END, CASE WHEN p.p > 400 THEN 'prospect' ELSE 'customer' END,
    CASE p.p % 4 WHEN 0 THEN 'our website''s contact form' WHEN 1 THEN 'a housing conference in Leeds' WHEN 2 THEN 'a colleague''s recommendation' ELSE 'a webinar' END,
    CASE p.p % 3 WHEN 1 THEN 1 ELSE 0 END,
    CASE WHEN p.p % 13 = 0 THEN NULL ELSE '2026-' || CASE p.p % 3 WHEN 0 THEN '09' WHEN 1 THEN '10' ELSE '11' END || '-' || substr(CAST(101 + p.p % 20 AS TEXT), 2) END
FROM draft_people p JOIN draft_organisations d ON d.o = p.o
WHERE p.p > 400 OR p.p % 3 = 0;

-- "Third party data"
INSERT INTO cv_third_party_details
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 2)
SELECT c.contact_id * 10 + j.n, c.contact_id,
    CASE j.n WHEN 1 THEN 'Sector Directory Limited' ELSE 'the organisation''s public website' END,
    CASE j.n WHEN 1 THEN 'decides on software for ' || COALESCE(c.organisation_name, 'an organisation') ELSE 'listed as ' || COALESCE(c.job_title, 'staff') END,
    '2025-1' || CAST(c.contact_id % 3 AS TEXT) || '-05'
FROM cv_contacts c JOIN j ON j.n <= c.contact_id % 3;

-- every second prospect has a trial; two thirds are over
INSERT INTO cv_trial_users
SELECT 5000 + p, 4000 + p, full_name, CASE p % 5 WHEN 0 THEN upper(substr(email, 1, 1)) || substr(email, 2) ELSE email END,
    CASE p % 4 WHEN 1 THEN NULL ELSE '$scrypt$ln=15,r=8,p=1$Y3Ytc2FsdC0' || CAST(5000 + p AS TEXT) || '$' || local END,
    CASE p % 3 WHEN 0 THEN 'Local Insight' WHEN 1 THEN 'Community Insight' ELSE 'Value Insight' END,
    '2026-' || CASE p % 3 WHEN 0 THEN '08' WHEN 1 THEN '09' ELSE '11' END || '-' || substr(CAST(101 + p % 20 AS TEXT), 2),
    '2026-' || CASE p % 3 WHEN 0 THEN '09' WHEN 1 THEN '10' ELSE '12' END || '-' || substr(CAST(101 + p % 20 AS TEXT), 2),
    '2026-' || CASE p % 3 WHEN 0 THEN '09' WHEN 1 THEN '10' ELSE '11' END || '-' || substr(CAST(101 + p % 20 AS TEXT), 2)
FROM draft_people WHERE p > 400 AND p % 2 = 1;

-- conversations with those contacts, and with some users whom nobody has entered as a contact
INSERT INTO cv_conversations
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 3)
SELECT p.p * 10 + j.n, CASE (p.p + j.n) % 6 WHEN 0 THEN upper(substr(p.email, 1, 1)) || substr(p.email, 2) ELSE p.email END, p.full_name,
    CASE j.n WHEN 1 THEN 'Which product is right for ' || d.name WHEN 2 THEN 'Renewal and training' ELSE 'Trouble with an export' END,
    CASE WHEN p.p <= 240 OR p.p % 2 = 1 THEN 'Local Insight' WHEN p.p <= 360 THEN 'Community Insight' ELSE 'Value Insight' END,
    '2026-0' || CAST(1 + p.p % 8 AS TEXT) || '-' || substr(CAST(101 + (p.p + j.n) % 28 AS TEXT), 2),
    '2026-' || CASE p.p % 2 WHEN 0 THEN '09' ELSE '10' END || '-' || substr(CAST(101 + (p.p * j.n) % 28 AS TEXT), 2)
FROM draft_people p
JOIN draft_organisations d ON d.o = p.o
JOIN j ON j.n <= 1 + p.p % 3
WHERE p.p > 400 OR p.p % 3 = 0 OR p.p % 15 = 1;

INSERT INTO cv_notes
WITH RECURSIVE j (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM j WHERE n < 3)
SELECT c.conversation_id * 10 + j.n, c.conversation_id, m.moment,
    CASE (c.conversation_id + j.n) % 3 WHEN 0 THEN 'e-mail' WHEN 1 THEN 'telephone' ELSE 'meeting' END,
    CASE (c.conversation_id + j.n) % 5
        WHEN 0 THEN 'Asked about prices. ' || q.full_name || ' (' || COALESCE(q.telephone, 'no number') || ') decides.'
        WHEN 1 THEN 'Wants a demonstration, together with ' || q.full_name || '.'
        WHEN 2 THEN 'We sent the guide to exports again. Solved.'
        WHEN 3 THEN 'Is on leave until September; ' || q.full_name || ' answers meanwhile, ' || q.email || '.'
        ELSE 'Pleased with the new maps. Ask again in autumn.'
    END
FROM cv_conversations c
JOIN j ON j.n <= 1 + c.conversation_id % 3
JOIN draft_moments m ON m.n = (c.conversation_id * 7 + j.n * 113) % 2400 + 1
JOIN draft_people q ON q.p = (c.conversation_id / 10) % 460 + 1;

INSERT INTO cv_answers
SELECT n.note_id, n.conversation_id, n.noted_at, CASE n.note_id % 4 WHEN 0 THEN NULL ELSE 5 + n.note_id % 55 END,
    CASE n.note_id % 3 WHEN 0 THEN 'Marguerite Ashby' WHEN 1 THEN 'Kofi Lindgren' ELSE 'Seren Abad' END,
    CASE n.note_id % 3 WHEN 0 THEN 'marguerite' WHEN 1 THEN 'kofi' ELSE 'seren' END || '@ocsi.example'
FROM cv_notes n WHERE n.channel = 'e-mail';

-- placed by hand: the people who write the letters, and values that are hard to print

-- Vikram Sethi has never been a customer. Tunde Bakare is in no list of contacts: his conversation hangs on his address alone.
INSERT INTO cv_contacts VALUES
    (9301, 'Vikram Sethi', 'vikram.sethi@northgate-alliance.example', '01632 960941', 'Partnership Manager', 'Northgate Alliance', 'prospect', 'a webinar, "Maps for everyone"', 1, '2026-11-10'),
    (9302, 'Harriet Blom', 'harriet.blom@canalside.example', '01632 960931', 'Performance Manager', 'Canalside Housing', 'customer', 'a housing conference in Leeds', 1, '2026-10-29'),
    (9303, 'Imogen Farrow', 'Imogen.Farrow@thornbeck-council.example', '01632 960901', NULL, 'Thornbeck Borough Council', 'customer', 'a colleague''s recommendation', 0, NULL),
    (9304, 'Zoë Łukasiewicz', 'zoe@lukasiewicz.example', NULL, NULL, NULL, 'customer', 'our website''s contact form', 1, '2026-06-30');

INSERT INTO cv_third_party_details VALUES
    (93011, 9301, 'Sector Directory Limited', 'decides on software for Northgate Alliance', '2026-10-05'),
    (93012, 9301, 'the organisation''s public website', 'chairs the "Data, Maps & More" group', '2026-10-06');

INSERT INTO cv_trial_users VALUES
    (9401, 9301, 'Vikram Sethi', 'vikram.sethi@northgate-alliance.example', '$scrypt$ln=15,r=8,p=1$Y3Y5NDAx$vikram', 'Local Insight', '2026-10-27', '2026-12-27', '2026-11-10'),
    (9402, NULL, 'Tunde Bakare', 'tunde.bakare@quayside-trust.example', NULL, 'Local Insight', '2022-05-01', '2022-06-01', NULL);

INSERT INTO cv_conversations VALUES
    (93001, 'vikram.sethi@northgate-alliance.example', 'Vikram Sethi', 'Trial, then perhaps a licence for three', 'Local Insight', '2026-10-20', '2026-11-10'),
    (93002, 'Tunde.Bakare@Quayside-Trust.example', 'Tunde Bakare', 'Price for a small charity?', 'Local Insight', '2026-10-12', '2026-10-30'),
    (93003, 'harriet.blom@canalside.example', 'Harriet Blom', 'Renewal', 'Community Insight', '2026-09-02', '2026-10-29'),
    (93004, 'imogen.farrow@thornbeck-council.example', 'Imogen Farrow', 'Ward boundaries, "old" and new', 'Local Insight', '2026-10-13', '2026-10-14'),
    (93005, 'zoe@lukasiewicz.example', 'Zoë Łukasiewicz', 'Signing in with one account', 'Value Insight', '2026-06-29', '2026-06-30'),
    (93006, 'bat.quigley@fenwick-rdc.example', 'Bartholomew "Bat" Quigley, MBE', '=HYPERLINK("https://fenwick.example","help")', 'Local Insight', '2026-03-04', '2026-03-05');

INSERT INTO cv_notes VALUES
    (930011, 93001, '2026-10-20T10:00:00Z', 'telephone', 'Wants a trial for himself and Anneliese Crowe; she is on 01632 960942 and "hates webinars".'),
    (930012, 93001, '2026-11-10T16:05:00Z', 'e-mail', 'Asked for the price of three licences, and whether Dr. Crowe can share his.'),
    (930021, 93002, '2026-10-12T09:30:00Z', 'e-mail', 'Is there a lower price for charities? His treasurer, Moses Etim, has to agree.'),
    (930022, 93002, '2026-10-30T19:05:00Z', 'e-mail', 'We offered 20 % off.
He thanks us, and will come back after the meeting of 3 December.'),
    (930031, 93003, '2026-10-29T12:50:00Z', 'meeting', 'Renews Community Insight. Zoë Łukasiewicz will run the training.'),
    (930041, 93004, '2026-10-14T08:30:00Z', 'e-mail', 'Old boundaries stay until May; Callum Adeyinka redraws them.'),
    (930051, 93005, '2026-06-30T17:50:00Z', 'e-mail', 'Her two addresses are now one sign-in.'),
    (930061, 93006, '2026-03-05T10:00:00Z', 'e-mail', '-- he writes: "=1+1", ''quotes'', commas, and
a line that begins with nothing.');

INSERT INTO cv_answers VALUES
    (930012, 93001, '2026-11-10T16:40:00Z', 35, 'Kofi Lindgren', 'kofi@ocsi.example'),
    (930021, 93002, '2026-10-12T11:00:00Z', 20, 'Seren Abad', 'seren@ocsi.example'),
    (930022, 93002, '2026-10-30T19:20:00Z', NULL, 'Seren Abad', 'seren@ocsi.example'),
    (930041, 93004, '2026-10-14T09:00:00Z', 10, 'Marguerite Ashby', 'marguerite@ocsi.example'),
    (930051, 93005, '2026-06-30T18:00:00Z', 10, 'Kofi Lindgren', 'kofi@ocsi.example'),
    (930061, 93006, '2026-03-05T10:30:00Z', 30, 'Marguerite Ashby', 'marguerite@ocsi.example');

DROP TABLE draft_moments;
DROP TABLE draft_people;
DROP TABLE draft_organisations;
DROP TABLE draft_kinds;
DROP TABLE draft_places;
DROP TABLE draft_last_names;
DROP TABLE draft_first_names;
