-- A pause may end by itself. More kinds of what a practitioner is told, and which kinds the overview leaves out. Not
-- additive: an older program knows no notice of the new kinds.
ALTER TABLE practitioner ADD COLUMN paused_until date;
CREATE INDEX practitioner_paused_until_idx ON practitioner (paused_until) WHERE paused_until IS NOT NULL;

ALTER TABLE account_notice DROP CONSTRAINT account_notice_kind_known;
ALTER TABLE account_notice ADD CONSTRAINT account_notice_kind_known CHECK (
    kind IN (
        'profile changed', 'partner asks', 'claim decided', 'message came', 'about to become stale', 'pause ended',
        'account changed'
    )
);
ALTER TABLE account ADD COLUMN unshown text[] NOT NULL DEFAULT '{}';
