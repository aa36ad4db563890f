-- What is waiting, stuck or given up, by our own tables; and when workers and backups were last seen.
-- $1 now
SELECT
    (SELECT count(*) FROM pgqueuer AS q WHERE q.status = 'queued' AND q.execute_after <= $1::timestamptz) AS jobs_due,
    (
        SELECT extract(EPOCH FROM $1::timestamptz - min(q.execute_after))::float8 FROM pgqueuer AS q
        WHERE q.status = 'queued' AND q.execute_after <= $1::timestamptz
    ) AS jobs_late_seconds,
    (SELECT count(*) FROM import_job AS i WHERE i.status IN ('queued', 'running')) AS imports_unfinished,
    (
        SELECT count(*) FROM import_job AS i
        WHERE
            i.status IN ('queued', 'running') AND i.created_at < $1::timestamptz - interval '2 minutes'
            AND NOT EXISTS (
                SELECT FROM pgqueuer AS q
                WHERE
                    q.entrypoint = 'run_import' AND q.payload = convert_to(i.id::text, 'UTF8')
                    AND q.status IN ('queued', 'picked')
            )
    ) AS imports_stuck,
    (SELECT count(*) FROM webhook_delivery AS d WHERE d.status = 'waiting') AS deliveries_waiting,
    (SELECT count(*) FROM webhook_delivery AS d WHERE d.status = 'dead') AS deliveries_dead,
    (SELECT count(*) FROM outgoing_mail AS m WHERE m.given_up_at IS NULL) AS mails_waiting,
    (
        SELECT extract(EPOCH FROM $1::timestamptz - min(m.created_at))::float8 FROM outgoing_mail AS m
        WHERE m.given_up_at IS NULL
    ) AS mails_late_seconds,
    (SELECT count(*) FROM outgoing_mail AS m WHERE m.given_up_at IS NOT NULL) AS mails_given_up,
    (SELECT extract(EPOCH FROM $1::timestamptz - h.at)::float8 FROM heartbeat AS h WHERE h.name = 'worker')
        AS worker_seconds,
    (SELECT extract(EPOCH FROM $1::timestamptz - h.at)::float8 FROM heartbeat AS h WHERE h.name = 'backup')
        AS backup_seconds,
    (
        SELECT coalesce(r.last_failed_time > coalesce(r.last_archived_time, '-infinity'), false)
        FROM pg_stat_archiver AS r
    ) AS archive_fails,
    extract(EPOCH FROM clock_timestamp() - $1::timestamptz)::float8 AS clock_seconds,
    (SELECT a.green FROM neutrality_audit AS a ORDER BY a.audited_at DESC LIMIT 1) AS audit_green
