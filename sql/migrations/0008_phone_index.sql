-- The same telephone number, however it is written: how duplicates across sources are found.
CREATE INDEX practitioner_phone_idx
ON practitioner (right(regexp_replace(contact_phone, '[^0-9]', '', 'g'), 10)) WHERE contact_phone IS NOT NULL;
