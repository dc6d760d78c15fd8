-- What one person is owed, in queries written by hand from the meaning of the data, not from the map. They are what the
-- map's answers are tested against, so nothing here may be made from the map.
--
-- Every query takes one parameter, :email, the address at which the person was verified, in lower case. The stores may
-- write it otherwise, so that every address is compared in lower case. All tables have different names: attach the four
-- SQLite stores, or load all four files into one PostgreSQL database, and every query runs as it is. Columns stand in
-- the alphabetical order of their names. Rows have no order.
--
-- Two kinds of query, each introduced by a comment line of its own:
--   -- store.collection                what a copy holds of that collection
--   -- after-delete store.collection   the rows in which something personal may remain after a deletion, and why: ask
--                                      BEFORE the deletion, compare the named columns by key after it
-- First for a person who asks OCSI; then, below the line "controller hact", for one who asks HACT.
--
-- Who is meant by an address:
--   * `addresses`: that address; and, where an account of Value Insight is signed in to with an account of Community
--     Insight and one of the two has that address, the address of the other. Our own records say that they are one person.
--   * the accounts, newsletters, contacts, trials, conversations and billing contacts with one of these addresses, and
--     what hangs on the number of such an account, contact or conversation,
--   * a billing contact entered with the number of such an account, even at another address. A billing address alone
--     does NOT lead to the account: it may be a mailbox that a whole office reads.
-- Never: the other users of the same organisation, those who share a telephone, those whom a note names.

-- controller ocsi

-- local-insight.li_organisations
-- The subscriber that the person is a user of. No column left out.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT closed_on, organisation_id, organisation_name, plan, sector, subscribed_on
FROM li_organisations
WHERE organisation_id IN (SELECT organisation_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses));

-- local-insight.li_users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT created_by, email, full_name, is_group_admin, job_title, joined_at, last_login_at, login_count, organisation_id, telephone, user_id
FROM li_users
WHERE lower(email) IN (SELECT address FROM addresses);

-- local-insight.li_logins
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, ip_address, logged_in_at, login_id, operating_system, succeeded, user_id
FROM li_logins
WHERE user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses));

-- local-insight.li_usage_log
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, event_id, ip_address, operating_system, page, referrer, used_at, user_id
FROM li_usage_log
WHERE user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses));

-- local-insight.li_saved_areas
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT area_id, note, saved_at, title, user_id
FROM li_saved_areas
WHERE user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses));

-- local-insight.li_billing_accounts
-- For billing contacts only; a user who is none gets no billing.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, billing_address, billing_name, organisation_id, payment_terms_days
FROM li_billing_accounts
WHERE account_number IN (SELECT account_number FROM li_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses)
    OR user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses)));

-- local-insight.li_billing_contacts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, contact_id, email, full_name, named_on, telephone, user_id
FROM li_billing_contacts
WHERE lower(email) IN (SELECT address FROM addresses)
   OR user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses));

-- local-insight.li_invoices
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT amount_pence, attention, contact_id, description, invoice_number, issued_on, sent_to, vat_pence
FROM li_invoices
WHERE contact_id IN (SELECT contact_id FROM li_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses)
    OR user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses)));

-- local-insight.li_newsletter
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT changed_at, email, newsletter, preference_id, status
FROM li_newsletter
WHERE lower(email) IN (SELECT address FROM addresses);

-- local-insight.li_monthly_figures
-- Counts in which nobody can be told: in nobody's copy. They stay after every deletion.
SELECT active_users, logins, month, organisations, sector FROM li_monthly_figures WHERE CAST(:email AS TEXT) IS NULL;

-- community-insight.ci_organisations
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT closed_on, homes_managed, organisation_id, organisation_name, subscribed_on
FROM ci_organisations
WHERE organisation_id IN (SELECT organisation_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT created_by, email, full_name, is_group_admin, joined_at, last_login_at, login_count, organisation_id, telephone, user_id
FROM ci_users
WHERE lower(email) IN (SELECT address FROM addresses);

-- community-insight.ci_logins
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, ip_address, logged_in_at, login_id, operating_system, succeeded, user_id
FROM ci_logins
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_usage_log
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, event_id, ip_address, operating_system, page, referrer, used_at, user_id
FROM ci_usage_log
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_group_members
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT added_on, group_code, group_role, user_id
FROM ci_group_members
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_shared_maps
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT made_at, map_id, shown_as_made_by, title, user_id
FROM ci_shared_maps
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_billing_accounts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, billing_address, billing_name, organisation_id
FROM ci_billing_accounts
WHERE account_number IN (SELECT account_number FROM ci_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses)
    OR user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses)));

-- community-insight.ci_billing_contacts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, contact_id, email, full_name, telephone, user_id
FROM ci_billing_contacts
WHERE lower(email) IN (SELECT address FROM addresses)
   OR user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_newsletter
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT changed_at, email, preference_id, status
FROM ci_newsletter
WHERE lower(email) IN (SELECT address FROM addresses);

-- community-insight.ci_monthly_figures
-- Counts in which nobody can be told: in nobody's copy.
SELECT active_users, logins, month, organisations FROM ci_monthly_figures WHERE CAST(:email AS TEXT) IS NULL;

-- value-insight.vi_organisations
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT closed_on, organisation_id, organisation_name, subscribed_on
FROM vi_organisations
WHERE organisation_id IN (SELECT organisation_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT ci_user_id, email, full_name, is_group_admin, joined_at, last_login_at, login_count, organisation_id, telephone, user_id
FROM vi_users
WHERE lower(email) IN (SELECT address FROM addresses);

-- value-insight.vi_logins
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, ip_address, logged_in_at, login_id, operating_system, user_id
FROM vi_logins
WHERE user_id IN (SELECT user_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_usage_log
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, event_id, ip_address, operating_system, page, referrer, used_at, user_id
FROM vi_usage_log
WHERE user_id IN (SELECT user_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_projects
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT entered_by, entered_on, organisation_id, project_id, title, user_id, value_pounds
FROM vi_projects
WHERE user_id IN (SELECT user_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_billing_accounts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, billing_name, organisation_id
FROM vi_billing_accounts
WHERE account_number IN (SELECT account_number FROM vi_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_billing_contacts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, contact_id, email, full_name, telephone
FROM vi_billing_contacts
WHERE lower(email) IN (SELECT address FROM addresses);

-- value-insight.vi_newsletter
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT changed_at, email, preference_id, status
FROM vi_newsletter
WHERE lower(email) IN (SELECT address FROM addresses);

-- value-insight.vi_monthly_figures
-- Counts in which nobody can be told: in nobody's copy.
SELECT average_users, logins, month, organisations FROM vi_monthly_figures WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_contacts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT contact_id, email, full_name, job_title, last_contact, met_at, organisation_name, standing, telephone, wants_promotions
FROM cv_contacts
WHERE lower(email) IN (SELECT address FROM addresses);

-- conversations.cv_third_party_details
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT contact_id, detail, detail_id, obtained_on, supplier
FROM cv_third_party_details
WHERE contact_id IN (SELECT contact_id FROM cv_contacts WHERE lower(email) IN (SELECT address FROM addresses));

-- conversations.cv_trial_users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT contact_id, email, ends_on, full_name, last_contact, product, started_on, trial_id
FROM cv_trial_users
WHERE lower(email) IN (SELECT address FROM addresses)
   OR contact_id IN (SELECT contact_id FROM cv_contacts WHERE lower(email) IN (SELECT address FROM addresses));

-- conversations.cv_conversations
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT contact_email, contact_name, conversation_id, last_contact, product, started_on, subject
FROM cv_conversations
WHERE lower(contact_email) IN (SELECT address FROM addresses);

-- conversations.cv_notes
-- The text as it is held. It names other people; a colleague may withhold spans before a copy leaves.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT channel, conversation_id, note, note_id, noted_at
FROM cv_notes
WHERE conversation_id IN (SELECT conversation_id FROM cv_conversations WHERE lower(contact_email) IN (SELECT address FROM addresses));

-- conversations.cv_answers
-- Left out: staff_email and staff_name. The rows are about somebody else, our own people, and these two are masked.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT answer_id, answered_at, conversation_id, minutes_taken
FROM cv_answers
WHERE conversation_id IN (SELECT conversation_id FROM cv_conversations WHERE lower(contact_email) IN (SELECT address FROM addresses));

-- after-delete local-insight.li_billing_contacts
-- Name and address stay as part of the accounting records; telephone and user_id must be empty.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT contact_id, email, full_name
FROM li_billing_contacts
WHERE lower(email) IN (SELECT address FROM addresses)
   OR user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses));

-- after-delete local-insight.li_invoices
-- Tax law: six years from the date of issue. No invoice is issued from October to March, so that the day below parts the
-- kept from the others for every deletion between October 2026 and March 2027. In older ones attention and sent_to are
-- emptied; the row stays.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT attention, invoice_number, sent_to
FROM li_invoices
WHERE issued_on > '2020-12-31'
  AND contact_id IN (SELECT contact_id FROM li_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses)
    OR user_id IN (SELECT user_id FROM li_users WHERE lower(email) IN (SELECT address FROM addresses)));

-- after-delete community-insight.ci_users
-- The number and the day of joining stay: they name nobody once the other columns are emptied, and maps that the
-- organisation goes on using hang on the number.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT joined_at, user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses);

-- after-delete community-insight.ci_shared_maps
-- The map is the organisation's; shown_as_made_by must be empty.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT map_id, title
FROM ci_shared_maps
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- Not listed, for nothing personal is left in them: vi_projects (the organisation's; entered_by and user_id are emptied),
-- cv_conversations (address hashed, name and subject overwritten) and cv_answers (about our own people; untouched).
-- Of everything else of the person's no row is left.

-- controller hact
-- HACT answers, with OCSI, for Community Insight and Value Insight. Nothing of Local Insight and of the conversations is
-- in its copies, nor touched by a deletion that it makes.

-- local-insight.li_organisations
SELECT closed_on, organisation_id, organisation_name, plan, sector, subscribed_on FROM li_organisations WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_users
SELECT created_by, email, full_name, is_group_admin, job_title, joined_at, last_login_at, login_count, organisation_id, telephone, user_id
FROM li_users WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_logins
SELECT browser, ip_address, logged_in_at, login_id, operating_system, succeeded, user_id FROM li_logins WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_usage_log
SELECT browser, event_id, ip_address, operating_system, page, referrer, used_at, user_id FROM li_usage_log WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_saved_areas
SELECT area_id, note, saved_at, title, user_id FROM li_saved_areas WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_billing_accounts
SELECT account_number, billing_address, billing_name, organisation_id, payment_terms_days FROM li_billing_accounts WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_billing_contacts
SELECT account_number, contact_id, email, full_name, named_on, telephone, user_id FROM li_billing_contacts WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_invoices
SELECT amount_pence, attention, contact_id, description, invoice_number, issued_on, sent_to, vat_pence FROM li_invoices WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_newsletter
SELECT changed_at, email, newsletter, preference_id, status FROM li_newsletter WHERE CAST(:email AS TEXT) IS NULL;

-- local-insight.li_monthly_figures
SELECT active_users, logins, month, organisations, sector FROM li_monthly_figures WHERE CAST(:email AS TEXT) IS NULL;

-- community-insight.ci_organisations
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT closed_on, homes_managed, organisation_id, organisation_name, subscribed_on
FROM ci_organisations
WHERE organisation_id IN (SELECT organisation_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT created_by, email, full_name, is_group_admin, joined_at, last_login_at, login_count, organisation_id, telephone, user_id
FROM ci_users
WHERE lower(email) IN (SELECT address FROM addresses);

-- community-insight.ci_logins
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, ip_address, logged_in_at, login_id, operating_system, succeeded, user_id
FROM ci_logins
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_usage_log
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, event_id, ip_address, operating_system, page, referrer, used_at, user_id
FROM ci_usage_log
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_group_members
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT added_on, group_code, group_role, user_id
FROM ci_group_members
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_shared_maps
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT made_at, map_id, shown_as_made_by, title, user_id
FROM ci_shared_maps
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_billing_accounts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, billing_address, billing_name, organisation_id
FROM ci_billing_accounts
WHERE account_number IN (SELECT account_number FROM ci_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses)
    OR user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses)));

-- community-insight.ci_billing_contacts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, contact_id, email, full_name, telephone, user_id
FROM ci_billing_contacts
WHERE lower(email) IN (SELECT address FROM addresses)
   OR user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));

-- community-insight.ci_newsletter
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT changed_at, email, preference_id, status
FROM ci_newsletter
WHERE lower(email) IN (SELECT address FROM addresses);

-- community-insight.ci_monthly_figures
-- Counts in which nobody can be told: in nobody's copy.
SELECT active_users, logins, month, organisations FROM ci_monthly_figures WHERE CAST(:email AS TEXT) IS NULL;

-- value-insight.vi_organisations
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT closed_on, organisation_id, organisation_name, subscribed_on
FROM vi_organisations
WHERE organisation_id IN (SELECT organisation_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT ci_user_id, email, full_name, is_group_admin, joined_at, last_login_at, login_count, organisation_id, telephone, user_id
FROM vi_users
WHERE lower(email) IN (SELECT address FROM addresses);

-- value-insight.vi_logins
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, ip_address, logged_in_at, login_id, operating_system, user_id
FROM vi_logins
WHERE user_id IN (SELECT user_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_usage_log
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT browser, event_id, ip_address, operating_system, page, referrer, used_at, user_id
FROM vi_usage_log
WHERE user_id IN (SELECT user_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_projects
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT entered_by, entered_on, organisation_id, project_id, title, user_id, value_pounds
FROM vi_projects
WHERE user_id IN (SELECT user_id FROM vi_users WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_billing_accounts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, billing_name, organisation_id
FROM vi_billing_accounts
WHERE account_number IN (SELECT account_number FROM vi_billing_contacts WHERE lower(email) IN (SELECT address FROM addresses));

-- value-insight.vi_billing_contacts
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT account_number, contact_id, email, full_name, telephone
FROM vi_billing_contacts
WHERE lower(email) IN (SELECT address FROM addresses);

-- value-insight.vi_newsletter
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT changed_at, email, preference_id, status
FROM vi_newsletter
WHERE lower(email) IN (SELECT address FROM addresses);

-- value-insight.vi_monthly_figures
-- Counts in which nobody can be told: in nobody's copy.
SELECT average_users, logins, month, organisations FROM vi_monthly_figures WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_contacts
SELECT contact_id, email, full_name, job_title, last_contact, met_at, organisation_name, standing, telephone, wants_promotions
FROM cv_contacts WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_third_party_details
SELECT contact_id, detail, detail_id, obtained_on, supplier FROM cv_third_party_details WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_trial_users
SELECT contact_id, email, ends_on, full_name, last_contact, product, started_on, trial_id FROM cv_trial_users WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_conversations
SELECT contact_email, contact_name, conversation_id, last_contact, product, started_on, subject FROM cv_conversations WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_notes
SELECT channel, conversation_id, note, note_id, noted_at FROM cv_notes WHERE CAST(:email AS TEXT) IS NULL;

-- conversations.cv_answers
SELECT answer_id, answered_at, conversation_id, minutes_taken FROM cv_answers WHERE CAST(:email AS TEXT) IS NULL;

-- after-delete community-insight.ci_users
-- The number and the day of joining stay: they name nobody once the other columns are emptied, and maps that the
-- organisation goes on using hang on the number.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT joined_at, user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses);

-- after-delete community-insight.ci_shared_maps
-- The map is the organisation's; shown_as_made_by must be empty.
WITH addresses (address) AS (
    SELECT CAST(:email AS TEXT)
    UNION SELECT lower(c.email) FROM ci_users c JOIN vi_users v ON v.ci_user_id = c.user_id WHERE lower(v.email) = :email
    UNION SELECT lower(v.email) FROM vi_users v JOIN ci_users c ON c.user_id = v.ci_user_id WHERE lower(c.email) = :email
)
SELECT map_id, title
FROM ci_shared_maps
WHERE user_id IN (SELECT user_id FROM ci_users WHERE lower(email) IN (SELECT address FROM addresses));
