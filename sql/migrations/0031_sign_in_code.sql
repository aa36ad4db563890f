-- additive
-- A short code in the mail beside the link, to type where it was asked for. Hashed with the browser's nonce, which is
-- not stored: nobody who reads this table can try codes.
ALTER TABLE sign_in_link ADD COLUMN code_hash bytea, ADD COLUMN code_tries integer NOT NULL DEFAULT 0;
CREATE INDEX sign_in_link_nonce_idx ON sign_in_link (nonce_hash);
