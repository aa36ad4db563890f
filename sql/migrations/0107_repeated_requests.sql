-- What a repeated request needs besides the first one's body, and when an upload was last heard of.
ALTER TABLE remembered_answer ADD COLUMN etag text;
ALTER TABLE import_job ADD COLUMN heard_at timestamptz NOT NULL DEFAULT now();
