-- Queues work that our own tables say is unfinished and that has no job: the queue drops a job when the database was
-- away at the wrong moment. Of the messages to one receiver about one person only the first; it calls the next.
WITH unfinished AS (
    SELECT 'run_import' AS entrypoint, convert_to(i.id::text, 'UTF8') AS payload, i.created_at AS due
    FROM import_job AS i
    WHERE i.status IN ('queued', 'running')
    UNION ALL
    SELECT 'deliver_webhook', convert_to(d.id::text, 'UTF8'), d.next_attempt_at
    FROM webhook_delivery AS d
    INNER JOIN webhook AS w ON w.id = d.webhook_id AND w.paused_at IS NULL
    WHERE
        d.status = 'waiting' AND NOT EXISTS (
            SELECT FROM webhook_delivery AS e
            WHERE
                (e.webhook_id, e.practitioner_id) = (d.webhook_id, d.practitioner_id)
                AND e.status = 'waiting' AND e.position < d.position
        )
    UNION ALL
    SELECT 'send_mail', convert_to(m.id::text, 'UTF8'), m.next_attempt_at
    FROM outgoing_mail AS m
    WHERE m.given_up_at IS NULL
),

added AS (
    INSERT INTO pgqueuer (priority, entrypoint, status, payload, execute_after)
    SELECT 0, u.entrypoint, 'queued', u.payload, greatest(u.due, now())
    FROM unfinished AS u
    WHERE NOT EXISTS (
        SELECT FROM pgqueuer AS q
        WHERE q.entrypoint = u.entrypoint AND q.payload = u.payload AND q.status IN ('queued', 'picked')
    )
    RETURNING 1
)

SELECT count(*) FROM added
