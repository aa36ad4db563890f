"""How long everything is kept, in one table; and the hourly deletion of what is older."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.core.database.pool import Connection
from service.core.database.queries import query


@dataclass(frozen=True)
class RetentionRule:
    """Rows of `table` are deleted `time` after the moment in `column`; where not all are, by a `query` of its own."""

    table: str
    column: str
    time: timedelta
    query: str = "core/delete_expired"


RETENTION: tuple[RetentionRule, ...] = (
    RetentionRule("session", "expires_at", timedelta(0)),
    RetentionRule("request_count", "minute", timedelta(hours=1)),  # written by the program before this one alone
    RetentionRule("sign_in_link", "expires_at", timedelta(days=1)),
    RetentionRule("address_change", "expires_at", timedelta(0)),
    RetentionRule("attempt", "at", timedelta(days=1)),
    RetentionRule("remembered_answer", "started_at", timedelta(days=1)),
    RetentionRule("import_job", "created_at", timedelta(days=1), "core/delete_broken_uploads"),
    # A copy in memory that has not looked for a day reads all anew.
    RetentionRule("match_change", "at", timedelta(days=2)),
    RetentionRule("webhook_delivery", "created_at", timedelta(days=30), "core/delete_settled_deliveries"),
    RetentionRule("form_draft", "saved_at", timedelta(days=30)),
    RetentionRule("begun_profile", "set_aside_at", timedelta(days=365)),
    RetentionRule("account_notice", "created_at", timedelta(days=90)),
    RetentionRule("outgoing_mail", "created_at", timedelta(days=14)),  # sent ones go at once; given up after a week
    RetentionRule("pgqueuer_log", "created", timedelta(days=30)),
    RetentionRule("change", "at", timedelta(days=120), "core/delete_numbered_changes"),  # promised: 90
    RetentionRule("introduction", "mailed_on", timedelta(days=190)),  # counted for 26 weeks (`accounts/count_reach.py`)
    RetentionRule("security_log", "at", timedelta(days=730)),
)
# What has no age at which it goes, and until when it stays.
UNLIMITED: Mapping[str, str] = {
    "account": "erased",
    "account_assistant": "removed by either side, or one of the accounts is erased",
    "account_address": "removed, or the account is erased",
    "account_role": "taken away, or the account is erased",
    "api_token": "revoked, or the account is erased",
    "claim": "either side is erased",
    "clinic": "the operator removes it",
    "clinic_column": "the clinic is removed",
    "clinic_key": "the clinic is removed",
    "clinic_listing": "the listing ends",
    "clinic_origin": "forbidden again",
    "concern": "nobody uses it",
    "concern_alias": "its concern goes",
    "concern_reach": "erased with its profile",
    "change_head": "one row",
    "duplicate_candidate": "either profile is erased",
    "erased_person": "for good: without it a source would bring back who erased their profile",
    "error_report": "a person decides about it",
    "heartbeat": "one row for each kind of work",
    "import_named": "its import has ended",
    "import_piece": "its import has ended",
    "import_preview": "somebody has decided about it, or its file is dropped after a week",
    "import_problem": "its import is removed",
    "import_resource": "its import has ended",
    "invitation": "erased with its profile",
    "language": "part of the vocabulary",
    "match_profile": "unpublished or erased",
    "modality": "nobody uses it",
    "modality_alias": "its modality goes",
    "modality_nucc": "its modality goes",
    "neutrality_audit": "newer ones take its place",
    "partner_consent": "either side ends it",
    "pgqueuer": "the job is done",
    "pgqueuer_schedules": "part of the queue",
    "pgqueuer_statistics": "part of the queue",
    "picture": "its profile states another or none, or is erased",
    "practitioner": "erased",
    "practitioner_concern": "erased with its profile",
    "practitioner_modality": "erased with its profile",
    "practitioner_place": "erased with its profile",
    "practitioner_version": "erased with its profile",
    "profile_text": "erased with its profile",
    "reach": "erased with its profile",
    "reference_data": "one row for each shipped file",
    "reminder": "erased with its profile",
    "sanction": "erased with its profile",
    "suspension": "the profile is shown again, or erased",
    "schema_migration": "part of the schema",
    "source_key": "erased with its profile",
    "server_secret": "part of the installation",
    "tombstone": "for good: without it others would go on showing a copy",
    "unwanted_mail": "for good: without it the address would be written to again",
    "vocabulary_review": "a person decides about it",
    "webhook": "the clinic removes it",
}


async def delete_expired(connection: Connection, now: datetime) -> int:
    """Deletes what is older than the table says, and ends what has a time of its own; returns how many rows."""
    rows = 0
    for rule in RETENTION:
        status: str = await connection.execute(_statement(rule), now - rule.time)
        rows += int(status.rpartition(" ")[2])
    return rows + int(await connection.fetchval(query("core/end_expired"), now))


def _statement(rule: RetentionRule) -> str:
    # The names are those of the table above, never a caller's.
    return query(rule.query).replace("{table}", rule.table).replace("{column}", rule.column)
