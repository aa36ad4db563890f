-- Everything kept about an account besides its profile, as one JSON object of lists; secrets are kept hashed only, and
-- a hash says nothing to anyone.
-- $1 account id  $2 practitioner id, or NULL
SELECT jsonb_build_object(
    'versions', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'version', t.version, 'saved_at', t.saved_at, 'saved_by', t.saved_by, 'profile', t.document
        ) ORDER BY t.version), '[]')
        FROM profile_version AS t WHERE t.practitioner_id = $2::uuid
    ),
    'sessions', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'created_at', t.created_at, 'seen_at', t.seen_at, 'expires_at', t.expires_at
        ) ORDER BY t.created_at), '[]')
        FROM session AS t WHERE t.account_id = $1::uuid
    ),
    'addresses', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('email', t.email, 'confirmed_at', t.confirmed_at)), '[]')
        FROM account_address AS t WHERE t.account_id = $1
    ),
    'address_changes', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'email', t.email, 'second', t.second, 'expires_at', t.expires_at
        )), '[]')
        FROM address_change AS t WHERE t.account_id = $1
    ),
    'assistants', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'email', t.email, 'agreed', t.assistant_id IS NOT NULL, 'asked_at', t.asked_at
        )), '[]')
        FROM account_assistant AS t WHERE t.account_id = $1
    ),
    'tokens', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', t.id, 'name', t.name, 'scopes', t.scopes, 'created_at', t.created_at, 'used_at', t.used_at
        ) ORDER BY t.id), '[]')
        FROM api_token AS t WHERE t.account_id = $1
    ),
    'claims', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', t.id, 'practitioner_id', t.practitioner_id, 'status', t.status, 'note', t.note,
            'created_at', t.created_at, 'decided_at', t.decided_at, 'decided_by', t.decided_by
        ) ORDER BY t.id), '[]')
        FROM claim AS t WHERE t.account_id = $1
    ),
    'notices', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', t.kind, 'details', t.details, 'created_at', t.created_at, 'mailed_at', t.mailed_at
        ) ORDER BY t.created_at), '[]')
        FROM account_notice AS t WHERE t.account_id = $1
    ),
    'drafts', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'step', t.step, 'answers', t.answers, 'saved_at', t.saved_at
        ) ORDER BY t.saved_at), '[]')
        FROM form_draft AS t WHERE t.account_id = $1
    ),
    'begun', (
        SELECT coalesce(jsonb_agg(t.document), '[]') FROM begun_profile AS t WHERE t.account_id = $1
    ),
    'reminders', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'confirmed_at', t.confirmed_at, 'after_days', t.after_days, 'sent_at', t.sent_at
        ) ORDER BY t.sent_at), '[]')
        FROM reminder AS t WHERE t.practitioner_id = $2
    ),
    'reports', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'wrong', t.wrong, 'reported_at', t.reported_at
        ) ORDER BY t.reported_at), '[]')
        FROM error_report AS t WHERE t.practitioner_id = $2
    )
)
