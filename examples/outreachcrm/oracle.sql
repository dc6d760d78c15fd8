-- What one person is owed, in queries written by hand from the meaning of the data, not from the map. They are what the
-- map's answers are tested against, so nothing here may be made from the map.
--
-- Every query takes one parameter, :email, the address at which the person was verified, in lower case as the stores
-- write it. All tables have different names: attach the four SQLite stores, or load all four files into one PostgreSQL
-- database, and every query runs as it is. Columns stand in the alphabetical order of their names. Rows have no order.
--
-- Three kinds of query, each introduced by a comment line of its own:
--   -- store.collection                what a copy holds of that collection
--   -- after-delete store.collection   the rows in which something personal may remain after a deletion, and why: ask
--                                      BEFORE the deletion, compare the named columns by key after it
--   -- referral store.collection       whom a request is referred to, where we hold data for a customer
--
-- Who is meant by an address:
--   * the user account with that address, and what hangs on its user number: the log, support, the licence of a single
--     person, the invoice contact entered with that number (even at another address), the mail contacts of that number;
--   * an invoice contact, a contact person or a single licensee with that address;
--   * a mail contact with that address. An invoice address alone does NOT lead to the user account: it may be a mailbox
--     that a whole office reads.
-- Never: the other users of the same customer, or those who share a phone number.

-- app.licensees
-- The customer that the person is a user of, acts for, or is. No column left out.
SELECT closed_on, customer_number, kind, legal_trading_name, licence, opened_on, phone, physical_address, postal_address, second_phone
FROM licensees
WHERE customer_number IN (SELECT customer_number FROM users WHERE email = :email)
   OR customer_number IN (SELECT customer_number FROM individual_licensees WHERE email = :email
        OR user_number IN (SELECT user_number FROM users WHERE email = :email))
   OR customer_number IN (SELECT customer_number FROM licensee_contacts WHERE email = :email)
   OR customer_number IN (SELECT customer_number FROM invoice_contacts WHERE contact_email = :email
        OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- app.individual_licensees
-- The person as customer. No column left out.
SELECT customer_number, email, full_name, home_address, phone, user_number
FROM individual_licensees
WHERE email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email);

-- app.licensee_contacts
-- The person as contact of a customer, found by the address alone. No column left out.
SELECT contact_for, contact_number, customer_number, email, full_name, phone, position
FROM licensee_contacts
WHERE email = :email;

-- app.users
-- Left out: password_hash, which is never disclosed; the answer says that it is held.
SELECT created_at, customer_number, deactivated_at, department, email, full_name, job_title, phone, role, user_number
FROM users
WHERE email = :email;

-- app.user_logins
SELECT ip_address, logged_in_at, login_id, outcome, user_number
FROM user_logins
WHERE user_number IN (SELECT user_number FROM users WHERE email = :email);

-- app.user_actions
SELECT acted_at, action, action_id, detail, ip_address, user_number
FROM user_actions
WHERE user_number IN (SELECT user_number FROM users WHERE email = :email);

-- app.page_views
SELECT ip_address, path, referrer, user_number, view_id, viewed_at
FROM page_views
WHERE user_number IN (SELECT user_number FROM users WHERE email = :email);

-- app.emails_sent
SELECT audience, recipient_domain, sent_at, sent_id, subject, user_number
FROM emails_sent
WHERE user_number IN (SELECT user_number FROM users WHERE email = :email);

-- app.support_requests
SELECT body, channel, opened_at, request_id, subject, user_number
FROM support_requests
WHERE user_number IN (SELECT user_number FROM users WHERE email = :email);

-- app.support_replies
-- Left out: agent_email and agent_name. The rows are about somebody else, our support team, and these two are masked.
SELECT body, replied_at, reply_id, request_id
FROM support_replies
WHERE request_id IN (SELECT request_id FROM support_requests
    WHERE user_number IN (SELECT user_number FROM users WHERE email = :email));

-- accounts.accounting_customers
-- The customer in the accounts, for those who receive its invoices; a user who does not gets no accounts.
SELECT accounts_name, customer_number, invoice_address, payment_terms_days
FROM accounting_customers
WHERE customer_number IN (SELECT customer_number FROM invoice_contacts WHERE contact_email = :email
    OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- accounts.invoice_contacts
SELECT contact_address, contact_email, contact_id, contact_name, contact_phone, customer_number, marketing_ok, named_on, replaced_on, user_number
FROM invoice_contacts
WHERE contact_email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email);

-- accounts.invoices
-- Those addressed to the person, not those that the customer got before or after through somebody else.
SELECT amount_cents, attention, contact_id, description, due_on, gst_cents, invoice_number, invoiced_customer, issued_on, sent_to
FROM invoices
WHERE contact_id IN (SELECT contact_id FROM invoice_contacts WHERE contact_email = :email
    OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- accounts.payments
SELECT invoice_number, method, paid_cents, paid_on, payment_id
FROM payments
WHERE invoice_number IN (SELECT invoice_number FROM invoices
    WHERE contact_id IN (SELECT contact_id FROM invoice_contacts WHERE contact_email = :email
        OR user_number IN (SELECT user_number FROM users WHERE email = :email)));

-- messaging.mail_contacts
SELECT added_at, email, full_name, oid, phone, user_number
FROM mail_contacts
WHERE email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email);

-- messaging.messages
SELECT kind, message_id, oid, sent_at, status, subject
FROM messages
WHERE oid IN (SELECT oid FROM mail_contacts
    WHERE email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- messaging.message_opens
SELECT message_id, oid, open_id, opened_at, referrer, user_agent
FROM message_opens
WHERE oid IN (SELECT oid FROM mail_contacts
    WHERE email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- messaging.message_clicks
SELECT click_id, clicked_at, link, message_id, oid, referrer, user_agent
FROM message_clicks
WHERE oid IN (SELECT oid FROM mail_contacts
    WHERE email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- messaging.newsletter_subscriptions
SELECT email, newsletter, signed_up_by, status, subscribed_at, subscription_id
FROM newsletter_subscriptions
WHERE email = :email OR email IN (SELECT email FROM mail_contacts
    WHERE user_number IN (SELECT user_number FROM users WHERE email = :email));

-- messaging.unsubscribes
SELECT email, newsletter, unsubscribe_id, unsubscribed_at, via
FROM unsubscribes
WHERE email = :email OR email IN (SELECT email FROM mail_contacts
    WHERE user_number IN (SELECT user_number FROM users WHERE email = :email));

-- messaging.bounces
SELECT bounce_id, bounced_at, code, diagnostic, email, message_id
FROM bounces
WHERE email = :email OR email IN (SELECT email FROM mail_contacts
    WHERE user_number IN (SELECT user_number FROM users WHERE email = :email));

-- contacts.contact_owners
-- Held for customers: nothing of this store is in a copy. The four queries say so, and return no row for anybody.
SELECT customer_number, organisation, privacy_contact FROM contact_owners WHERE CAST(:email AS TEXT) IS NULL;

-- contacts.form_contacts
SELECT categories, contact_email, contact_name, contact_oid, contact_phone, created_at, created_by, customer_number, membership
FROM form_contacts WHERE CAST(:email AS TEXT) IS NULL;

-- contacts.contact_messages
SELECT bounced_at, contact_oid, delivery_id, link, opened_at, referrer, sent_at, user_agent FROM contact_messages WHERE CAST(:email AS TEXT) IS NULL;

-- contacts.contact_unsubscribes
SELECT contact_oid, contact_unsubscribe_id, unsubscribed_at FROM contact_unsubscribes WHERE CAST(:email AS TEXT) IS NULL;

-- referral contacts.contact_owners
-- One referral for each customer that holds the person among its contacts.
SELECT customer_number, organisation, privacy_contact
FROM contact_owners
WHERE customer_number IN (SELECT customer_number FROM form_contacts WHERE contact_email = :email);

-- after-delete app.users
-- The user number stays: it names nobody once the other columns are emptied, and counts of use hang on it.
SELECT user_number FROM users WHERE email = :email;

-- after-delete accounts.invoice_contacts
-- Name, address and e-mail stay as part of the accounting records; marketing_ok must read 0 afterwards, while phone and
-- user number must be empty.
SELECT contact_address, contact_email, contact_id, contact_name
FROM invoice_contacts
WHERE contact_email = :email OR user_number IN (SELECT user_number FROM users WHERE email = :email);

-- after-delete accounts.invoices
-- Tax law: seven years from the date of issue. No invoice is issued from October to January, so that the day below
-- parts the kept from the others for every deletion between October 2026 and February 2027. In older ones attention and
-- sent_to are emptied; the row stays.
SELECT attention, invoice_number, sent_to
FROM invoices
WHERE issued_on > '2019-12-31'
  AND contact_id IN (SELECT contact_id FROM invoice_contacts WHERE contact_email = :email
    OR user_number IN (SELECT user_number FROM users WHERE email = :email));

-- after-delete messaging.unsubscribes
-- Without the address on that list nobody would know that the person wants no newsletter.
SELECT email, unsubscribe_id
FROM unsubscribes
WHERE email = :email OR email IN (SELECT email FROM mail_contacts
    WHERE user_number IN (SELECT user_number FROM users WHERE email = :email));
