-- Questions of the form that a practitioner prefers not to answer: shown as such again, and never hinted at.
ALTER TABLE account ADD COLUMN left_unsaid text[] NOT NULL DEFAULT '{}',
ADD CONSTRAINT account_left_unsaid_few CHECK (cardinality(left_unsaid) <= 200);
